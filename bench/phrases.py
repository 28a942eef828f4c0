"""What the corpus is made of: canned replies, clean sentences with slots, near misses, and breaches. All invented."""

WORDS = {
    "goods": ("这款外套", "这台电饭煲", "蓝色那双鞋", "这套四件套", "小号行李箱", "儿童水杯", "折叠桌", "无线鼠标", "这箱苹果", "加厚被芯", "这款面霜", "手机壳", "智能手表", "猫砂", "筋膜枪", "保温壶"),
    "city": ("北京", "上海", "成都", "广州", "西安", "沈阳", "昆明", "乌鲁木齐", "合肥", "长春", "南宁", "兰州"),
    "day": ("今天", "明天", "后天", "周五", "下周一", "这两天"),
    "carrier": ("中通", "圆通", "顺丰", "韵达", "邮政", "极兔", "申通"),
    "size": ("S码", "M码", "L码", "XL", "38码", "42码", "160", "175"),
    "colour": ("黑色", "米白", "雾蓝", "墨绿", "浅灰", "酒红"),
    "name": ("小王", "阿敏", "丽丽", "小陈", "乐乐"),
}  # fmt: skip

CANNED = (
    "您好，很高兴为您服务，请问有什么可以帮您", "好的呢，这边已经帮您备注了", "请您稍等，我帮您查询一下", "感谢您的支持，祝您生活愉快",
    "您可以在我的订单里查看物流信息", "不客气，有问题随时联系我们", "这款目前有现货，拍下后按付款顺序发出", "非常抱歉给您带来不便",
    "麻烦您提供一下图片，我帮您核实", "七天内不影响二次销售都可以申请退货", "尺码建议您参考详情页的尺码表", "您的问题已经反馈给仓库，请耐心等待",
    "优惠券在商品页面就可以领取", "收货后请当面检查外包装", "您方便说一下具体的问题吗", "退款会按原支付方式退回",
    "我们是统一从仓库发货的", "这个颜色拍照会有轻微色差", "保修期以包装里的保修卡为准", "已经帮您催促快递了，请留意派送信息",
    "活动价以页面显示为准", "可以开电子发票，下单时填写抬头就行", "安装视频在商品详情页最下方", "您看这样处理可以吗",
    "材质说明在详情页第二张图", "新款下个月上架，您可以先关注店铺", "请问您的身高体重是多少呢", "洗涤的时候建议翻面手洗",
    "赠品会和商品一起寄出", "收到后有任何问题直接联系我们就好", "默认发的快递无法指定，请您谅解", "好的，那我先不打扰您了",
    "请您在订单页面提交售后申请", "您可以先看一下买家秀", "这边显示包裹已经到达您所在的城市", "欢迎光临本店",
)  # fmt: skip

CLEAN = (
    "{goods}有{colour}和{colour}两个颜色，{colour}的还剩{n}件", "您平时穿{size}的话，{goods}选{size}就可以", "发{city}一般用{carrier}，大约三到五天，以物流为准",
    "包裹{day}到{city}转运中心了，预计{day}派送", "{goods}的重量大约{n}斤，长{n}厘米", "{day}下单的订单会在48小时内发出，{city}那边稍慢一些",
    "您说的{goods}功率是{n}瓦，带{n}分钟定时", "{colour}{size}现在缺货，{colour}和{colour}都有，您看看喜欢哪个", "麻烦您拍一下{goods}的标签，我们和仓库核对",
    "这边看到{carrier}的包裹在{city}，我帮您登记催件", "满{n}减5的券{day}还能用，{goods}也参加", "{goods}建议手洗，水温不超过{n}度",
    "{name}在吗，{goods}的说明书我发给您了，第{n}页有讲怎么设置", "由于{city}天气原因，{carrier}派送会延后，{goods}到了会短信通知您", "您换的{size}{colour}已经寄出，{carrier}揽收了",
    "{goods}承重大概{n}公斤，放{n}本书没问题", "换下来的{goods}请连同配件一起寄回，收到后{n}小时内给您登记", "{colour}款的{goods}是新批次，细节和{colour}款一样",
)  # fmt: skip

NEAR = (
    "这款面料是亲肤的，{size}有现货", "母亲节礼盒{day}发货", "亲子装{size}和{size}可以一起拍", "{goods}我们店员亲测过", "亲自到柜台检查过的，请放心",
    "父亲节活动{day}开始", "亲水涂层，{goods}第一次用请先清洗", "亲朋好友一起用也够", "亲友一起用{goods}也够", "亲手做的包装，{colour}丝带",
)  # fmt: skip

_EVERY: tuple[str, ...] = ()
BREACHES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("off-platform-contact", "加我微信{account}，给您发{goods}的实拍", _EVERY),
    ("off-platform-contact", "您加下微信号{account}，我拉您进群", _EVERY),
    ("off-platform-contact", "打我电话{phone}，这边不方便说", _EVERY),
    ("off-platform-contact", "我手机号是{phone}，有事直接联系我", _EVERY),
    ("off-platform-contact", "QQ{n}5530{n}1，加了发您{goods}的图纸", _EVERY),
    ("off-platform-deal", "您直接微信转账给我，{goods}便宜{n}块", _EVERY),
    ("off-platform-deal", "私下转账的话可以再优惠{n}元", _EVERY),
    ("off-platform-deal", "支付宝转到{phone}就行，备注{goods}", ("jd", "pdd", "kuaishou")),
    ("competitor-mention", "{goods}淘宝店也是我们开的", ("jd", "pdd", "kuaishou")),
    ("competitor-mention", "拼多多上面的{goods}不是同一批货", ("jd", "taobao", "tmall", "kuaishou")),
    ("competitor-mention", "京东那边{goods}卖得更贵", ("pdd", "taobao", "tmall", "kuaishou")),
    ("competitor-mention", "抖音直播间的{goods}是另一个版本", ("jd", "pdd", "taobao", "tmall")),
    ("external-link", "{goods}的教程在 https://www.{account}.com/guide 您看下", _EVERY),
    ("fake-trade", "{goods}收到后五星好评返现{n}元", _EVERY),
    ("fake-trade", "晒图好评加{n}字评价，返您{n}块红包", _EVERY),
    ("over-promise", "{day}发货，保证{day}到{city}", _EVERY),
    ("over-promise", "{goods}绝对不会坏，您放心买", _EVERY),
    ("rebuke", "{goods}说明书写得清清楚楚，你不会自己看吗", _EVERY),
    ("rebuke", "嫌贵就别买{goods}，没人求你", _EVERY),
    ("uncivil", "你脑子有病吧，{goods}都不会用", _EVERY),
    ("uncivil", "神经病，{goods}用了{n}天才来退", _EVERY),
    ("buck-passing", "{goods}坏了不归我管，你找{carrier}去", _EVERY),
    ("invoice-refusal", "{goods}不开发票的，要开得加{n}个点", _EVERY),
    ("false-advertising", "{goods}全网最低价，效果全国第一", _EVERY),
)
