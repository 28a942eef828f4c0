"""Refuse a source file that has grown too long: past these caps nobody reads a file to its end.

Usage: python checks/sizes.py [FOLDER]   (default: the folder it is run in; a git work tree)
"""

import sys
from pathlib import Path, PurePosixPath

from tracked import tracked_files

CAPS = {
    ".py": 400,
    ".pyi": 400,
    ".ts": 250,
    ".tsx": 250,
    ".css": 250,
}
"""Lines that a file may have, by its ending. YAML packs are data: their size is their rule's."""

EXEMPT = {
    PurePosixPath("src/guiju/judge/text/kernel.py"): "one translation unit for the C compiler",
}
"""Files without a cap, each with its reason."""


def too_long(folder: Path) -> list[str]:
    """Return one sentence for each tracked or new file of `folder` that is longer than its cap."""
    complaints = []
    for path in tracked_files(folder):
        cap = CAPS.get(path.suffix)
        if cap is None or path in EXEMPT:
            continue
        lines = len((folder / path).read_bytes().splitlines())
        if lines > cap:
            complaints.append(f"{path}: {lines} lines, the cap is {cap}; split it where its subject changes")
    return complaints


if __name__ == "__main__":
    found = too_long(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
    print("\n".join(found) or "sizes: every file is within its cap")
    sys.exit(1 if found else 0)
