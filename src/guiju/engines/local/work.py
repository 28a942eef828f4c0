"""Judge one partition and leave its findings on disk."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from guiju.engines.local import partition
from guiju.engines.local.bench import Bench, Judged, RuleCard
from guiju.engines.local.options import Filters
from guiju.engines.local.outcome import finding_lines, findings_table, repeated_rows
from guiju.engines.local.partition import AGENT, Ints, Mask, Rows
from guiju.engines.local.places import Places, write_text
from guiju.engines.local.replay import examples, reworded, worst
from guiju.engines.local.stopwatch import Stopwatch
from guiju.engines.local.tally import EPOCH, Tally, count
from guiju.reports.summary import Example, Replay, restore, to_json


@dataclass(frozen=True, slots=True)
class JudgeTask:
    """One partition to judge: where its rows are, and what is kept of it."""

    number: int
    sections: tuple[int, ...]
    out: Path
    files: tuple[str, ...]
    filters: Filters

    def spilled(self) -> list[Path]:
        """Return the files with this partition's rows, in the order of the logs."""
        places = Places(self.out)
        paths = [places.section(section) / f"{self.number:05}.arrow" for section in self.sections]
        return [path for path in paths if path.exists()]


@dataclass(frozen=True, slots=True)
class Part:
    """What a judged partition adds to the summary, and the cards of the rules in it, with an example each."""

    number: int
    tally: Tally
    worst: list[Replay]
    cards: dict[str, RuleCard]
    seconds: dict[str, float]
    examples: dict[str, Example]

    @classmethod
    def read(cls, path: Path) -> "Part":
        """Return what was written when the partition was finished."""
        plain = json.loads(path.read_text(encoding="utf-8"))
        replays = [restore(Replay, each) for each in plain["worst"]]
        cards = {each["rule"]: restore(RuleCard, each) for each in plain["cards"]}
        examples = {rule: restore(Example, each) for rule, each in plain["examples"].items()}
        tally = Tally.from_plain(plain["tally"])
        return cls(plain["number"], tally, replays, cards=cards, seconds=plain["seconds"], examples=examples)


def judge_partition(task: JudgeTask, open_bench: Callable[[], Bench]) -> int:
    """Judge a partition and write its files; the last one, with the counts, says that it is complete."""
    places, watch, files = Places(task.out), Stopwatch(), list(task.files)
    with watch.measure("sort"):
        rows, doubles = partition.sort(partition.load(task.spilled()))
        read = len(rows)
        rows = chosen(rows, task.filters)
    with watch.measure("rules"):
        bench = open_bench()
        bench.prepare(rows)
    with watch.measure("judge"):
        judged = of_agents(bench.judge_batch(rows), rows, task.filters)
    with watch.measure("write"):
        table = findings_table(rows, judged.findings, bench.cards, files)
        pq.write_table(table, places.part(task.number, "parquet"), compression="zstd")
        with places.part(task.number, "findings.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(finding_lines(table, bench.cards))
        hints = findings_table(rows, judged.hints, bench.cards, files)
        with places.part(task.number, "hints.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(finding_lines(hints, bench.cards, hints=True))
        with places.part(task.number, "rejected.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(row.to_json(name) + "\n" for name, row in repeated_rows(doubles, files))
    with watch.measure("count"):
        tally = count(rows, judged, bench.cards)
        tally.totals["filtered"] = read - len(rows)
        if len(doubles):
            tally.rejected["与前面的一行完全相同"] = len(doubles)
        replays = [
            asdict(reworded(replay, bench.rewrite)) for replay in worst(rows, judged.findings, bench.cards, files)
        ]
        shown = {rule: asdict(each) for rule, each in examples(rows, judged.findings).items()}
    cards = [asdict(bench.cards[rule]) for rule in {*judged.findings.rules, *judged.hints.rules}]
    plain = {
        "number": task.number,
        "tally": asdict(tally),
        "worst": replays,
        "cards": cards,
        "seconds": watch.seconds,
        "examples": shown,
    }
    write_text(places.part(task.number, "json"), to_json(plain))
    return read + len(doubles)


def chosen(rows: Rows, filters: Filters) -> Rows:
    """Return the conversations that the filters let through."""
    keep: Mask = np.ones(rows.conversations, dtype=bool)
    if not rows.conversations or not filters.to_dict():
        return rows
    began = rows.day[rows.starts[:-1]]
    if filters.first_day:
        keep &= began >= (filters.first_day - EPOCH).days
    if filters.last_day:
        keep &= (began >= 0) & (began <= (filters.last_day - EPOCH).days)
    if filters.shops:
        keep &= _named(rows.shop, rows.names("shop"), filters.shops)[rows.starts[:-1]]
    if filters.agents:
        present = _named(rows.agent, rows.names("agent"), filters.agents) & (rows.sender == AGENT)
        keep &= np.bincount(rows.conversation[present], minlength=rows.conversations) > 0
    return rows.take(keep)


def of_agents(judged: Judged, rows: Rows, filters: Filters) -> Judged:
    """Keep only what is about the agents that were asked for."""
    if not filters.agents:
        return judged
    wanted = _named(rows.agent, rows.names("agent"), filters.agents)
    kept = [
        found.keep(wanted[np.where(found.row >= 0, found.row, rows.starts[found.conversation])])
        for found in (judged.findings, judged.hints)
    ]
    return Judged(kept[0], kept[1], judged.undetermined)


def _named(codes: Ints, names: list[str], wanted: frozenset[str]) -> Mask:
    return np.array([*(name in wanted for name in names), False])[codes]
