"""What the system says when it refuses a file, in Chinese."""

import errno

_REASONS = {
    errno.ENOENT: "没有这个文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.ENOSPC: "磁盘满了",
    errno.EROFS: "磁盘只能读",
    errno.EIO: "磁盘读写出错",
    errno.ENAMETOOLONG: "文件名太长",
}


def os_reason(error: OSError) -> str:
    """Return why the system refused, in Chinese where the reason is a usual one."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
