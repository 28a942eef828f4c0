"""Carry an inspection through, and pick it up where it was left."""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

from guiju.engines.local.crew import Alone, Crew, Desk, Processes
from guiju.engines.local.merge import first_refused, merge
from guiju.engines.local.options import Job
from guiju.engines.local.places import Manifest, Places, describe, resumable
from guiju.engines.local.spill import Spilled, SpillTask, spill
from guiju.engines.local.stopwatch import Stopwatch
from guiju.engines.local.summarise import Results, summarise
from guiju.engines.local.work import JudgeTask, Part, judge_partition
from guiju.formats.rows import LogError, Rejected
from guiju.formats.sections import Section, plan_all
from guiju.formats.trouble import os_reason
from guiju.reports.html import write_report
from guiju.reports.summary import Summary

PART_ROWS = 150_000
MOST_PARTS = 256
ALONE_BELOW = 200_000


class Progress(Protocol):
    """Is told what is being done and how far it is."""

    def stage(self, title: str, total: int, unit: str) -> None:
        """A stage begins; its whole is `total` of `unit`, `B` for bytes or `条` for messages."""

    def advance(self, amount: int) -> None:
        """So much more is done."""


class Silence:
    """Shows nothing."""

    def stage(self, title: str, total: int, unit: str) -> None:
        """Ignore it."""

    def advance(self, amount: int) -> None:
        """Ignore it."""


@dataclass(slots=True)
class _Run:
    job: Job
    places: Places
    sections: list[tuple[int, Section]]
    errors: dict[int, LogError]
    manifest: Manifest
    progress: Progress

    def save(self) -> None:
        self.manifest.write(self.places.manifest)


def inspect_logs(job: Job, progress: Progress | None = None) -> Summary:
    """Inspect the logs and write the results into `job.out`.

    Ctrl-C (KeyboardInterrupt) leaves the results of the finished partitions; the summary then is not `complete`, and
    the same job with `resume` goes on. A log that cannot be read is told in `Summary.inputs`; a `LogError` is raised
    only where there is nothing to resume, or where the folder cannot be written.
    """
    begin = perf_counter()
    done = _finished(job) if job.resume else None
    if done:
        return done
    run = _begin(job, progress or Silence())
    workers = _workers(job, run.sections)
    crew: Crew = Alone(job.bench) if workers == 1 else Processes(job.bench, workers)
    complete = False
    try:
        _spill(run, crew)
        _judge(run, crew)
        complete = True
    except KeyboardInterrupt:
        pass
    except OSError as error:
        raise LogError(f"写文件时出错（{os_reason(error)}）", "腾出磁盘空间，再用 --resume 续做") from error
    finally:
        crew.close()
    return _finish(run, begin, complete=complete)


def _finished(job: Job) -> Summary | None:
    """Return what the same job found, if it was carried through and its summary is still there."""
    earlier = Manifest.read(Places(job.out).manifest)
    if earlier is None or not earlier.finished:
        return None
    resumable(earlier, [describe(path) for path in job.logs], job.fingerprint())
    try:
        return Summary.read(job.out / "summary.json")
    except (OSError, ValueError, TypeError):
        return None


def _begin(job: Job, progress: Progress) -> _Run:
    places = Places(job.out)
    inputs = [describe(path) for path in job.logs]
    options = job.fingerprint()
    earlier = Manifest.read(places.manifest)
    if job.resume:
        manifest = resumable(earlier, inputs, options)
        manifest.keep(places)
    else:
        if earlier is not None:
            places.clear()
        manifest = Manifest(inputs, options, 0, [], [])
    places.prepare()
    sections, errors = plan_all(job.logs)
    if not job.resume:
        rows = sum(section.rows for _, section in sections)
        manifest.partitions = max(1, min(MOST_PARTS, -(-rows // PART_ROWS)))
    run = _Run(job, places, sections, errors, manifest, progress)
    run.save()
    return run


def _workers(job: Job, sections: Sequence[tuple[int, Section]]) -> int:
    """Return how many processes are worth starting."""
    if job.workers is not None:
        return max(1, job.workers)
    if sum(section.rows for _, section in sections) < ALONE_BELOW:
        return 1
    affinity: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _spill(run: _Run, crew: Crew) -> None:
    done = set(run.manifest.sections)
    tasks = [
        SpillTask(number, file, section, run.manifest.partitions, out=run.job.out, options=run.job.read_options())
        for number, (file, section) in enumerate(run.sections)
        if number not in done
    ]
    if not tasks:
        return
    units = {"条" if task.section.kind == "parquet" else "B" for task in tasks}
    run.progress.stage("读取", sum(task.section.size for task in tasks), units.pop() if len(units) == 1 else "")
    for spilled in crew.run(_spill_one, tasks, run.progress.advance):
        run.manifest.sections.append(spilled.number)
        run.save()


def _spill_one(task: SpillTask, desk: Desk) -> Spilled:
    return spill(task, desk.tick)


def _judge(run: _Run, crew: Crew) -> None:
    done = set(run.manifest.parts)
    sections = tuple(sorted(run.manifest.sections))
    files = tuple(str(path) for path in run.job.logs)
    tasks = [
        JudgeTask(number, sections, run.job.out, files=files, filters=run.job.filters)
        for number in range(run.manifest.partitions)
        if number not in done
    ]
    rows = sum(each.rows - each.rejected for each in _spilled(run))
    run.progress.stage("质检", rows * len(tasks) // run.manifest.partitions, "条")
    for number in crew.run(_judge_one, tasks, run.progress.advance):
        run.manifest.parts.append(number)
        run.save()


def _judge_one(task: JudgeTask, desk: Desk) -> int:
    desk.tick(judge_partition(task, lambda: desk.bench))
    return task.number


def _spilled(run: _Run) -> list[Spilled]:
    return [Spilled.read(run.places.section_report(number)) for number in sorted(run.manifest.sections)]


def _finish(run: _Run, begin: float, *, complete: bool) -> Summary:
    watch = Stopwatch()
    places = run.places
    run.manifest.parts.sort()
    spilled, parts = _spilled(run), [Part.read(places.part(number, "json")) for number in run.manifest.parts]
    with watch.measure("merge"):
        merge(places, sorted(run.manifest.sections), run.manifest.parts)
        with (places.out / "rejected.jsonl").open("a", encoding="utf-8") as file:
            for number, error in run.errors.items():
                refused = Rejected(None, error.problem, error.cure, "")
                file.write(refused.to_json(str(run.job.logs[number])) + "\n")
    for seconds in (*(each.seconds for each in spilled), *(each.seconds for each in parts)):
        watch.add(seconds)
    elapsed = perf_counter() - begin
    first = first_refused(places.out / "rejected.jsonl")
    results = Results(
        run.job, run.manifest.inputs, run.errors, spilled, parts, complete, watch.seconds, elapsed, refused=first
    )
    summary = summarise(results)
    summary.write(places.out / "summary.json")
    write_report(summary, places.out / "report.html")
    if complete:
        run.manifest.finished = True
        run.save()
        shutil.rmtree(places.work, ignore_errors=True)
    return summary
