"""`make soak`: what is too long for the gate: random texts against both kernels for minutes, then the bulk inspection.

`python -m bench.soak [MINUTES]`. Ends with status 1 when the kernels disagree or a pattern is given up.
"""

import random
import subprocess
import sys
import time
from datetime import date

from bench.corpus import DISGUISES, rows
from guiju.judge.inspection import Judge
from guiju.judge.model.terms import Platform, Sender
from guiju.judge.rulebook import load
from tests.judge.text.programs import interpreted

MINUTES = 5.0
ODD = "\u200b\ufe0f❤★·./|~　ＶＸ①②壹贰🐧📞㎏\ud800\x00\n😀é̃"


def _mangled(dice: random.Random, text: str) -> str:
    """Return a text with odd characters put in, pieces moved, and perhaps a disguise."""
    letters = list(dice.choice(list(DISGUISES.values()))(dice, text))
    for _ in range(dice.randrange(6)):
        letters.insert(dice.randrange(len(letters) + 1), dice.choice(ODD))
    if dice.random() < 0.2:
        cut = dice.randrange(len(letters) + 1)
        letters = letters[cut:] + letters[:cut]
    return "".join(letters) * (dice.randrange(1, 200) if dice.random() < 0.01 else 1)


def main(minutes: float) -> int:
    """Run until the time is over; the exit status."""
    judge = Judge(load(), as_of=date(2026, 11, 22))
    pairs = []
    for platform in Platform:
        compiled = judge.sets.get(platform, Sender.AGENT, None, judge.as_of).compiled.program
        pairs.append((compiled, interpreted().Program(compiled.shared())))
    dice, end, count = random.Random(), time.monotonic() + minutes * 60, 0
    source = rows(10**9, seed=dice.randrange(2**32))
    while time.monotonic() < end:
        text = _mangled(dice, next(source).text)
        for compiled, other in pairs:
            compiled.scan(text)
            other.scan(text)
            if compiled.take() != other.take() or compiled.overrun():
                print(f"the kernels disagree, or a pattern was given up, on {text!r}")
                return 1
        count += 1
    print(f"{count:,} texts on {len(pairs)} platforms: both kernels agree")
    return subprocess.run([sys.executable, "bench/inspect_bulk.py"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES))
