"""Turn the counts of all partitions into the summary that the report shows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from guiju.engines.local.bench import SEVERITIES, RuleCard
from guiju.engines.local.options import Job
from guiju.engines.local.replay import KEPT
from guiju.engines.local.spill import Spilled
from guiju.engines.local.stopwatch import STAGES
from guiju.engines.local.tally import Counts, Group, Tally, add_counts
from guiju.engines.local.work import Part
from guiju.formats.rows import LogError
from guiju.judge.model.terms import CATEGORY_TITLES, Action
from guiju.reports.summary import (
    Example,
    GroupRow,
    HintRow,
    InputFile,
    OpenRow,
    RefusedRow,
    Replay,
    RuleRow,
    Stage,
    Summary,
)


@dataclass(frozen=True, slots=True)
class Results:
    """What all finished sections and partitions came to."""

    job: Job
    inputs: Sequence[Mapping[str, Any]]
    errors: Mapping[int, LogError]
    spilled: Sequence[Spilled]
    parts: Sequence[Part]
    complete: bool
    seconds: Mapping[str, float]
    elapsed: float
    refused: Sequence[RefusedRow] = ()


def summarise(results: Results) -> Summary:
    """Add everything up."""
    tally, cards, examples = Tally(), dict[str, RuleCard](), dict[str, Example]()
    for part in results.parts:
        tally.add(part.tally)
        cards |= part.cards
        examples = part.examples | examples
    for section in results.spilled:
        add_counts(tally.rejected, section.reasons)
    for error in results.errors.values():
        add_counts(tally.rejected, {error.problem.partition("“")[0]: 1})
    totals = tally.totals
    days = [day for day in tally.days if day]
    return Summary(
        version=results.job.version,
        pack_version=results.job.bench.pack_version(),
        kernel=results.job.kernel,
        as_of=results.job.bench.as_of.isoformat(),
        complete=results.complete,
        filters=results.job.filters.to_dict(),
        inputs=_inputs(results),
        rows=sum(section.rows for section in results.spilled),
        rejected=sum(tally.rejected.values()),
        rejected_reasons=_ranked(tally.rejected),
        filtered=totals.get("filtered", 0),
        **{name: totals.get(name, 0) for name in _TOTALS},
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        categories=_ordered(tally.categories, map(str, CATEGORY_TITLES)),
        severities=_ordered(tally.severities, map(str, SEVERITIES)),
        actions=_ordered(tally.actions, map(str, Action)),
        rules=_rules(tally, cards, examples),
        hint_rules=_hints(tally, cards),
        undetermined=_open(tally),
        agents=_groups(tally.agents, _most_findings),
        days=_groups(tally.days, _by_key),
        platforms=_groups(tally.platforms, _most_findings),
        shops=_groups(tally.shops, _most_findings),
        worst=_worst(results.parts),
        stages=tuple(Stage(name, title, results.seconds.get(name, 0.0)) for name, title in STAGES.items()),
        seconds=results.elapsed,
        refused=tuple(results.refused),
        command=results.job.command,
    )


_TOTALS = (
    "messages",
    "agent_messages",
    "conversations",
    "findings",
    "flagged_messages",
    "flagged_conversations",
    "evasions",
    "hints",
)


def _inputs(results: Results) -> tuple[InputFile, ...]:
    files = []
    for number, described in enumerate(results.inputs):
        sections = [section for section in results.spilled if section.file == number]
        problems = [section.error for section in sections if section.error]
        if number in results.errors:
            problems.append(str(results.errors[number]))
        rows, rejected = sum(each.rows for each in sections), sum(each.rejected for each in sections)
        problem = problems[0] if problems else None
        files.append(InputFile(described["path"], described.get("size", 0), rows, rejected=rejected, error=problem))
    return tuple(files)


def _rules(tally: Tally, cards: Mapping[str, RuleCard], examples: Mapping[str, Example]) -> tuple[RuleRow, ...]:
    rows = [
        RuleRow(
            rule=rule,
            title=cards[rule].title,
            category=cards[rule].kind,
            severity=cards[rule].severity,
            why=cards[rule].why,
            findings=counts.findings,
            conversations=counts.conversations,
            agents=_ranked(counts.agents),
            platforms=_ranked(counts.platforms),
            evasions=counts.evasions,
            sources=cards[rule].sources,
            exposure=cards[rule].exposure,
            example=examples.get(rule),
        )
        for rule, counts in tally.rules.items()
        if counts.findings
    ]
    return tuple(sorted(rows, key=lambda row: (-row.findings, row.rule)))


def _hints(tally: Tally, cards: Mapping[str, RuleCard]) -> tuple[HintRow, ...]:
    return tuple(
        HintRow(rule, cards[rule].kind, cards[rule].title, why=cards[rule].why, hints=count)
        for rule, count in _ranked(tally.hints).items()
    )


def _open(tally: Tally) -> tuple[OpenRow, ...]:
    rows = [(key.partition(" "), count) for key, count in _ranked(tally.undetermined).items()]
    return tuple(OpenRow(rule, missing, count) for (rule, _, missing), count in rows)


def _groups(groups: Mapping[str, Group], order: Callable[[GroupRow], Any]) -> tuple[GroupRow, ...]:
    return tuple(sorted((GroupRow(key, **asdict(group)) for key, group in groups.items()), key=order))


def _most_findings(row: GroupRow) -> tuple[int, str]:
    return -row.findings, row.key


def _by_key(row: GroupRow) -> str:
    return row.key


def _ranked(counts: Mapping[str, int]) -> Counts:
    """Return counts with the largest first."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _ordered(counts: Mapping[str, int], order: Iterable[str]) -> Counts:
    return {key: counts[key] for key in order if key in counts}


def _worst(parts: Sequence[Part]) -> tuple[Replay, ...]:
    replays = [replay for part in parts for replay in part.worst]
    return tuple(sorted(replays, key=lambda replay: (-replay.score, replay.conversation_id))[:KEPT])
