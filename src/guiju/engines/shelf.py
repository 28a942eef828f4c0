"""Compiled rules kept in the user's cache folder: only the first command after a change of rules compiles them."""

import os
from contextlib import suppress
from pathlib import Path

MOST = 40


class FolderShelf:
    """Keeps bytes as files, the `MOST` that were put last; a folder that cannot be written keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, name: str) -> bytes | None:
        """Return what was put under a name, if it is still there."""
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            return None

    def put(self, name: str, data: bytes) -> None:
        """Keep bytes under a name; another process sees all of them or none."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            beside = self.folder / f"{name}.{os.getpid()}"
            beside.write_bytes(data)
            beside.replace(self.folder / name)
            kept = sorted(self.folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
            for path in kept[MOST:]:
                path.unlink(missing_ok=True)


def user_shelf() -> FolderShelf | None:
    """Return the shelf in the user's cache folder. `GUIJU_CACHE` names another folder; empty, it keeps nothing."""
    named = os.environ.get("GUIJU_CACHE")
    if named is not None:
        return FolderShelf(Path(named)) if named else None
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return FolderShelf(home / "guiju")
