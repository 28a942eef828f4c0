"""Count how many of our own labelled messages hold each character and pair: what is telling in a chat, and what is not.

Run it as `python generate/chat_counts.py` with the project installed; it reads `tests/corpora/*-dev*.jsonl` and writes
`src/guiju/judge/text/data/chat.tsv`: the number of messages first, then a text of one or two characters and its count.
"""

import json
from collections import Counter
from pathlib import Path

from guiju.judge.text.program import compile_program

ROOT = Path(__file__).parents[1]
LEAST = 3


def texts() -> list[str]:
    """Return the texts of all development corpora."""
    found = []
    for file in sorted((ROOT / "tests/corpora").glob("*-dev*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            found += [m["text"] for m in row["messages"]] if "messages" in row else [row["text"]]
    return found


def main() -> None:
    """Write the counts."""
    program = compile_program([]).program
    counts: Counter[str] = Counter()
    everything = texts()
    for text in everything:
        normal = program.normal(text)[0]
        counts.update({normal[i : i + 2] for i in range(len(normal) - 1)} | set(normal))
    rows = [
        f"{t}\t{n}\n"
        for t, n in sorted(counts.items(), key=lambda c: (-c[1], c[0]))
        if n >= LEAST and t.isprintable() and "\t" not in t
    ]
    (ROOT / "src/guiju/judge/text/data/chat.tsv").write_text(f"{len(everything)}\n{''.join(rows)}", "utf-8")


if __name__ == "__main__":
    main()
