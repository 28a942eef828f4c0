"""Which files belong to the project: those that git tracks, and new ones that it does not ignore."""

import subprocess
from pathlib import Path, PurePosixPath


def tracked_files(folder: Path) -> list[PurePosixPath]:
    """Return the paths of the project's files, relative to `folder`, the root of a git work tree.

    Raises:
        RuntimeError: git cannot list them, or lists none. A check over no files would pass whatever is wrong.
    """
    listing = subprocess.run(
        ["git", "-C", str(folder), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=False,
    )
    names = [name for name in listing.stdout.decode().split("\0") if name]
    if listing.returncode or not names:
        raise RuntimeError(f"git lists no files in {folder.resolve()}: {listing.stderr.decode().strip() or 'empty'}")
    return [PurePosixPath(name) for name in sorted(set(names)) if (folder / name).is_file()]
