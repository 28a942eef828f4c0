"""What is left when the inspection ends the hard way."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guiju.engines.local.inspection import inspect_logs
from guiju.formats.rows import LogError
from tests.engines.jobs import findings, job, message, write_log
from tests.engines.stub_bench import open_dying

PROGRAM = """
import sys
from pathlib import Path
from guiju.engines.local import inspection
from tests.engines.jobs import job
from tests.engines.stub_bench import open_slow
if __name__ == "__main__":
    inspection.PART_ROWS = 20
    summary = inspection.inspect_logs(job(Path(sys.argv[1]), opener=open_slow, workers=2))
    print(summary.complete)
"""
ROWS = [message(f"c{n}", n, "加微信") for n in range(200)]


def _start(folder: Path) -> subprocess.Popen[str]:
    program, log = folder / "program.py", write_log(folder / "log.jsonl", ROWS)
    program.write_text(PROGRAM, encoding="utf-8")
    house = str(Path(__file__).parents[2])
    return subprocess.Popen(
        [sys.executable, str(program), str(log)],
        env=os.environ | {"PYTHONPATH": house},
        stdout=subprocess.PIPE,
        text=True,
    )


def _wait_for_parts(folder: Path, process: subprocess.Popen[str]) -> None:
    for _ in range(600):
        try:
            parts = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))["parts"]
        except (OSError, ValueError):
            parts = []
        if parts or process.poll() is not None:
            return
        time.sleep(0.05)


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in tasks.read_text(encoding="ascii").split()] if tasks.exists() else []


def _alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs /proc to see the children")
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT], ids=["kill", "Ctrl-C"])
def test_nothing_is_left_running_and_the_rest_can_be_done(tmp_path, blow):
    process = _start(tmp_path)
    _wait_for_parts(tmp_path, process)
    children = _children(process.pid)
    assert children
    process.send_signal(blow)
    output, _ = process.communicate(timeout=30)
    assert output.strip() == ("False" if blow is signal.SIGINT else "")
    for _ in range(100):
        if not any(map(_alive, children)):
            break
        time.sleep(0.05)
    assert not any(map(_alive, children))
    finished = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["parts"]
    assert 0 < len(finished) < 10
    summary = inspect_logs(job(tmp_path / "log.jsonl", resume=True))
    assert summary.complete
    assert len(findings(tmp_path)) == 400


def test_a_worker_that_dies_is_an_error_and_its_work_can_be_done_later(tmp_path):
    log = write_log(tmp_path / "log.jsonl", ROWS)
    with pytest.raises(LogError, match="意外退出"):
        inspect_logs(job(log, opener=open_dying, workers=2))
    assert inspect_logs(job(log, resume=True)).findings == 400
