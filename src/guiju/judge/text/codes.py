"""The numbers that the assembler, the tables and the kernel agree on."""

FAIL, MATCH, CHAR, SET, SPLIT, JUMP, SWITCH, REPEAT, LOOK, AT, MARK, WORD_BEGIN, WORD_END, DISPATCH = range(14)
AT_START, AT_END, AT_EDGE = range(3)
LIVE, ALLOWED, INVALID, NO_CONTEXT, DOUBTED = range(5)
DENY, ALLOW, NEED, CUE, COUNT, HEARD = range(6)
WIDE, LIMIT = 0x110000, 0x30000
QUICK_CLASS, QUICK_DIGIT, QUICK_SKIP, QUICK_SURE, QUICK_ALONE = 0x0FFF, 0x1000, 0x2000, 0x4000, 0x8000
SPREAD, SPREAD_BITS = 40503, 5  # how the classes of two characters become a slot
SET_BITS = 48  # sets of words that share a word of 64 bits; the others say which word it is
POST_MASK = (
    0xFFFFFF  # of a record: 24 bits where its patterns are listed, 24 where those of context, 16 how many words follow
)
MOST_NOISE = 6
MOST_STEPS = 200_000
MOST_GATED = 120  # Longer texts are scored without asking the gate, whose sums have sixteen bits.
MOST_HITS = 1000  # of one message; the first ones are told
STACK = 6000
GIVEN_FIELDS = 3
TANGLED, TOO_MANY = range(2)  # why a rule was not decided: a pattern took too many steps, a message had too many hits
PATTERN_FIELDS = 5
P_ENTRY, P_RULE, P_ROLE, P_VALIDATOR, P_FIRST = range(5)
FIRST_WORDS = 8  # of 32 bits: which characters may begin a pattern, by their last 8 bits
HIT_FIELDS = 6
M_ZERO_WIDTH, M_SEPARATORS, M_FULL_WIDTH, M_TRADITIONAL, M_EMOJI, M_DIGITS, M_SHAPE = 64, 128, 256, 512, 1024, 2048, 2
WORD_MARKS = 1 | 2  # sound and shape: disguises that may be words of their own
K_DELETED, K_CHINESE, K_LATIN, K_LETTER, K_NOISE, K_END, K_MARK, K_SPACE, K_MANY = range(9)
CLEAN, CLEAN_SHIFT, PRIME = 1 << 16, 48, 0x9E3779B97F4A7C15  # texts that are remembered to be clean
