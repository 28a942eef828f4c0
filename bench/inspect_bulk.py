"""`guiju inspect` on a large Parquet log: seconds, memory of all its processes together, and each stage's share.

    python -m bench.inspect_bulk [messages] [--folder DIR] [--workers N]

Memory is PSS (each shared page counted once) from /proc, summed over the processes and looked at five times a second.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.bulk_log import make

MIB = 1024


def processes(root: int) -> list[int]:
    """Return a process and everything it started."""
    found, left = [], [root]
    while left:
        pid = left.pop()
        found.append(pid)
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                left += map(int, children.read_text(encoding="ascii").split())
            except OSError:
                continue
    return found


def pss(root: int) -> int:
    """Return the KiB of memory that a process and its children use together."""
    total = 0
    for pid in processes(root):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total


def measure(log: Path, out: Path, extra: list[str]) -> tuple[float, int]:
    """Inspect a log; return seconds and the most KiB."""
    command = [sys.executable, "-m", "guiju", "inspect", str(log), "--out", str(out), *extra]
    begin, most = time.perf_counter(), 0
    with subprocess.Popen(command, env=os.environ | {"TERM": "dumb"}) as process:
        while process.poll() is None:
            most = max(most, pss(process.pid))
            time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"guiju inspect ended with status {process.returncode}")
    return time.perf_counter() - begin, most


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("messages", type=int, nargs="?", default=10_000_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "guiju-bench")
    parser.add_argument("--workers", default=None)
    asked = parser.parse_args()
    log = make(asked.folder, asked.messages)
    out = asked.folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    seconds, most = measure(log, out, ["--workers", asked.workers] if asked.workers else [])
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    print(
        f"log        {log.stat().st_size / 1e6:,.0f} MB Parquet, {summary['messages']:,} messages, {summary['conversations']:,} conversations"
    )
    print(
        f"findings   {summary['findings']:,} in {summary['flagged_messages'] / summary['messages']:.2%} of the messages, {summary['flagged_conversations'] / summary['conversations']:.1%} of the conversations"
    )
    print(
        f"time       {seconds:.1f} s, {summary['messages'] / seconds:,.0f} messages/s ({os.cpu_count()} cores, load {load:.1f} at the start)"
    )
    print(f"memory     {most / MIB:,.0f} MiB at the most (PSS of all processes)")
    total = sum(stage["seconds"] for stage in summary["stages"])
    shares = ", ".join(
        f"{stage['name']} {stage['seconds'] / total:.0%}" for stage in summary["stages"] if stage["seconds"]
    )
    print(f"stages     {shares} of {total:.1f} s of work")
    shutil.rmtree(out, ignore_errors=True)


if __name__ == "__main__":
    main()
