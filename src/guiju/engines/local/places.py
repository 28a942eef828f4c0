"""The folder that an inspection writes: what the user gets, and the unfinished work beneath it."""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guiju.formats.rows import LogError
from guiju.formats.trouble import os_reason

FIRST = 1 << 20
RESULTS = (
    "findings.parquet",
    "findings.jsonl",
    "findings.xlsx",
    "hints.jsonl",
    "rejected.jsonl",
    "summary.json",
    "report.html",
    "manifest.json",
)


@dataclass(frozen=True, slots=True)
class Places:
    """Paths inside the folder `out`."""

    out: Path

    @property
    def work(self) -> Path:
        """Where unfinished work is kept; it is gone when all is done."""
        return self.out / "unfinished"

    @property
    def manifest(self) -> Path:
        """What is inspected, how, and which parts are finished."""
        return self.out / "manifest.json"

    def section(self, number: int) -> Path:
        """Return the folder into which a section of a log is divided, a file a partition."""
        return self.work / f"section-{number:05}"

    def section_report(self, number: int) -> Path:
        """Return the file that says that a section is complete, and what was counted in it."""
        return self.work / f"section-{number:05}.json"

    def part(self, number: int, ending: str) -> Path:
        """Return one of the files that a judged partition leaves."""
        return self.work / f"part-{number:05}.{ending}"

    def clear(self) -> None:
        """Remove what an earlier inspection left, and nothing else."""
        shutil.rmtree(self.work, ignore_errors=True)
        for name in RESULTS:
            (self.out / name).unlink(missing_ok=True)

    def prepare(self) -> None:
        """Make the folders."""
        try:
            self.work.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LogError(f"写不了文件夹 {self.out}（{os_reason(error)}）", "用 --out 换一个地方") from error


@dataclass(slots=True)
class Manifest:
    """What is inspected and how far it went; `inputs` tell whether the logs are still the same."""

    inputs: list[dict[str, Any]]
    options: dict[str, str]
    partitions: int
    sections: list[int]
    parts: list[int]
    finished: bool = False

    def write(self, path: Path) -> None:
        """Replace the manifest at once, so that a kill leaves the old or the new one."""
        names = ("inputs", "options", "partitions", "sections", "parts", "finished")
        write_text(path, json.dumps({name: getattr(self, name) for name in names}, ensure_ascii=False, indent=1))

    def keep(self, places: Places) -> None:
        """Forget sections and parts whose files are gone, so that they are done again."""
        self.sections = [number for number in self.sections if places.section_report(number).exists()]
        self.parts = [number for number in self.parts if places.part(number, "json").exists()]

    @classmethod
    def read(cls, path: Path) -> "Manifest | None":
        """Return the manifest of earlier work, None where there is none that can be read."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None


def describe(path: Path) -> dict[str, Any]:
    """Return by what a log is recognised: its path, size, time of change and a hash over its first MB."""
    try:
        stat = path.stat()
        with path.open("rb") as file:
            first = hashlib.sha256(file.read(FIRST)).hexdigest()
    except OSError:
        return {"path": str(path)}
    return {"path": str(path), "size": stat.st_size, "mtime_ns": stat.st_mtime_ns, "sha256_first_mb": first}


def resumable(earlier: Manifest | None, inputs: Sequence[Mapping[str, Any]], options: Mapping[str, str]) -> Manifest:
    """Return the earlier manifest if its work is about the same logs and options; a `LogError` otherwise."""
    if earlier is None:
        raise LogError("这个文件夹里没有可以续做的工作", "去掉 --resume 从头开始，或检查 --out")
    if earlier.inputs != list(inputs):
        raise LogError("日志文件与上次不同，不能续做", "换回原来的文件，或去掉 --resume 从头开始")
    if earlier.options != dict(options):
        changed = "、".join(sorted(key for key, _ in set(earlier.options.items()) ^ set(options.items())))
        raise LogError(f"选项与上次不同（{changed}），不能续做", "用原来的选项，或去掉 --resume 从头开始")
    return earlier


def write_text(path: Path, text: str) -> None:
    """Write a file so that it is there in full or not at all."""
    beside = path.with_name(path.name + ".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
