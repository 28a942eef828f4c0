"""Refuse the address of a package index in the project's files.

Everybody installs through the index they have; a committed address would send them to somebody else's. The patterns
below are written so that they do not match themselves.

Usage: python checks/addresses.py [FOLDER]   (default: the folder it is run in; a git work tree)
"""

import re
import sys
from pathlib import Path

from tracked import tracked_files

PATTERNS = (
    r"\b[p]ypi\.(?:org|python\.org|io)\b",
    r"\b[p]ythonhosted\.org\b",
    r"\b[n]pmjs\.(?:org|com)\b",
    r"\b[n]pmmirror\.com\b",
    r"\b[y]arnpkg\.com\b",
    r"(?:https?|file)://[^\s\"'<>]*/(?:simple|packages|pypi)(?:[/\s\"'<>]|$)",
    r"(?:https?|file)://[^\s\"'<>]*\.(?:whl|tar\.gz|tgz|deb)\b",
    r"(?<!\S)[-]-(?:extra-)?(?:index-url|find-links)\b",
    r"\b(?:PIP|UV)_(?:EXTRA_)?[I]NDEX(?:_URL)?\s*[:=]\s*\S",
)
ADDRESS = re.compile("|".join(f"(?:{pattern})" for pattern in PATTERNS), re.IGNORECASE | re.MULTILINE)


def addresses(folder: Path) -> list[str]:
    """Return one sentence for each line in the files of `folder` that holds the address of a package index."""
    complaints = []
    for path in tracked_files(folder):
        text = (folder / path).read_bytes().decode("utf-8", errors="replace")
        complaints += [
            f"{path}:{text.count(chr(10), 0, hit.start()) + 1}: {hit.group().strip()!r} is the address of a package"
            " index; remove it (requirements are written without: make pins)"
            for hit in ADDRESS.finditer(text)
        ]
    return complaints


if __name__ == "__main__":
    found = addresses(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
    print("\n".join(found) or "addresses: no file names a package index")
    sys.exit(1 if found else 0)
