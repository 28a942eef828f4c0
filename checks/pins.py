"""Refuse requirements files that do not answer to pyproject.toml: a dependency without a pin, a pin without a hash.

Usage: python checks/pins.py [FOLDER]   (default: the folder it is run in)
"""

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>[^\s;\\]+)(?P<rest>(?:.*\\\n)*.*)", re.MULTILINE
)


def wanted(project: dict[str, Any]) -> dict[str, list[Requirement]]:
    """Return what each requirements file must hold, by the file's stem, from the `project` table of pyproject.toml."""
    core = [Requirement(line) for line in project["dependencies"]]
    extras = project["optional-dependencies"]
    files = {"core": core}
    for extra, lines in extras.items():
        own = [Requirement(line) for line in lines]
        nested = [name for each in own if each.name == project["name"] for name in each.extras]
        own += [Requirement(line) for name in nested for line in extras[name]]
        base = [] if extra == "build" else core
        files[extra] = base + [each for each in own if each.name != project["name"]]
    return files


def unpinned(folder: Path) -> list[str]:
    """Return one sentence for each dependency of the project in `folder` that its requirements file does not pin."""
    complaints = []
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    for stem, requirements in wanted(project).items():
        file = folder / "requirements" / f"{stem}.txt"
        if not file.is_file():
            complaints.append(f"requirements/{stem}.txt is missing; run: make pins")
            continue
        pins: dict[str, list[str]] = {}
        for pin in PIN.finditer(file.read_text("utf-8")):
            pins.setdefault(canonicalize_name(pin["name"]), []).append(pin["version"])
            if "--hash=" not in pin["rest"]:
                complaints.append(f"{file.name}: {pin['name']} has no hash; run: make pins")
        complaints += [
            f"{file.name}: {each} is not met by {pins.get(canonicalize_name(each.name), 'nothing')}; run: make pins"
            for each in requirements
            if not any(each.specifier.contains(version) for version in pins.get(canonicalize_name(each.name), []))
        ]
    return complaints


if __name__ == "__main__":
    found = unpinned(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
    print("\n".join(found) or "pins: every dependency is pinned with its hashes")
    sys.exit(1 if found else 0)
