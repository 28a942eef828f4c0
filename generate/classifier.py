"""Train the classifier of single messages from labelled ones, and say how it does on those it has not seen.

Run it as `python generate/classifier.py` with the project and scikit-learn installed. It reads the development corpora
in `tests/corpora`, the examples in the packs and, where they lie beside the project, the samples and the public log
CrossWOZ; it never reads a held-out file. It writes `src/guiju/packs/any/classifier/message.weights` and prints, for thresholds of each label, how
often it would be right and wrong on messages that were left out of the training (five folds), rules included.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from guiju.judge.inspection import Judge
from guiju.judge.model.message import Message
from guiju.judge.model.terms import Category, Platform, Sender
from guiju.judge.rulebook import load
from guiju.judge.rulebook.example import MessageExample
from guiju.judge.rulebook.marks import unmark
from guiju.judge.text.characters import DELETED, NOISE, SPACE, kind
from guiju.judge.text.gate import GATE_ROWS, LANES, gate_rows
from guiju.judge.text.program import compile_program
from guiju.judge.text.scorer import LONGEST, SHIFT
from guiju.judge.text.weights import write_tables

ROOT = Path(__file__).parents[1]
CORPORA = ROOT / "tests/corpora"
WEIGHTS = ROOT / "src/guiju/packs/any/classifier/message.weights"
LABELS = (
    "off-platform-contact", "off-platform-deal", "external-link", "diversion", "uncivil", "rebuke", "buck-passing",
    "over-promise", "no-stock-flat", "privacy-leak", "fake-trade", "false-advertising", "invoice-refusal", "trade-secret",
)  # fmt: skip
"""What may be heard in the tone and the turns of a sentence; names, numbers and lengths are for rules alone."""

ONLY = {"no-stock-flat": {"taobao", "tmall"}}
FORBIDDEN_WORDS = {"over-promise": ("jd", "一定"), "off-platform-deal": ("jd pdd", "支付宝")}
"""Words that some platforms forbid as such: there the word is the breach, and says nothing of how a breach sounds."""

STRENGTH = 50.0
LEAST_MESSAGES = 2
FOLDS, BLOCK = 5, 20
FALSE_ALARM = 2.0
"""How much worse a false alarm is than a miss, when thresholds are looked for."""

MASK = (1 << 64) - 1
PRIME = 0x9E3779B97F4A7C15
MOST_WEIGHT = 127
UNASSIGNED = 0x32000
GATE_STRENGTH, GATE_LOSS = 30.0, 0.02
"""How hard the gate learns, and the share of what the whole model would flag that it may lose."""


@dataclass
class Row:
    """A labelled message: what it breaks, and the labels that nobody looked for in it."""

    text: str
    platform: str
    labels: set[str]
    unknown: set[str] = field(default_factory=set)
    source: str = ""
    near: bool = False


def corpora() -> list[Path]:
    """Return the files to learn from, in a fixed order."""
    files = [*CORPORA.glob("messages-dev*.jsonl"), *CORPORA.glob("messages-train*.jsonl")]
    return sorted(files) + sorted(CORPORA.glob("conversations-dev*.jsonl"))


def digest() -> str:
    """Return a hash over the corpora of the project, by which a test knows that weights are old."""
    whole = sha256()
    for file in corpora():
        whole.update(file.read_bytes())
    return whole.hexdigest()[:32]


def _accepted(row: dict[str, Any]) -> set[str]:
    return {tag.removeprefix("accept:") for tag in row["tags"] if tag.startswith("accept:")}


def _by_the_word(text: str, platform: str) -> set[str]:
    """Return the labels that a message may have for a forbidden word alone."""
    return {label for label, (where, word) in FORBIDDEN_WORDS.items() if platform in where and word in text}


def _read(file: Path) -> Iterator[Row]:
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        if "messages" not in row:
            if row["sender"] == "agent":
                labels = {e["category"] for e in row["expect"]}
                near = "hard-negative" in row["tags"]
                yield Row(row["text"], row["platform"], labels, _accepted(row) - labels, file.stem, near)
            continue
        for index, message in enumerate(row["messages"]):
            if message["sender"] == "agent":
                labels = {e["category"] for e in row["expect"]["findings"] if e["message_index"] == index}
                yield Row(message["text"], row["platform"], labels, _accepted(row) - labels, file.stem)


def _examples() -> Iterator[Row]:
    """Yield the examples of the packs: they say something of their own category only."""
    for rule in load().rules:
        if rule.category is None or rule.status != "stable" or rule.category.value not in LABELS:
            continue
        category, others = rule.category.value, set(LABELS) - {rule.category.value}
        for example in (*rule.examples.flag, *rule.examples.passed):
            if isinstance(example, MessageExample) and example.sender is Sender.AGENT:
                flagged = example in rule.examples.flag
                platform = (example.platform or rule.applies.platforms[0]).value
                yield Row(unmark(example.text).text, platform, {category} if flagged else set(), others, "examples")


def rows() -> list[Row]:
    """Return everything there is to learn from."""
    found = [row for file in corpora() for row in _read(file)]
    samples = ROOT.parent / "shared/samples"
    for name in ("chat-messages-dev.jsonl", "conversations-dev.jsonl"):
        if (samples / name).exists():
            found += _read(samples / name)
        else:
            print(f"{samples / name} is not here; learning without it", file=sys.stderr)
    found += _real_log(ROOT.parent / "shared/data/crosswoz/val_turns.jsonl")
    found += _examples()
    for row in found:
        row.unknown |= _by_the_word(row.text, row.platform) & row.labels
    return found


def _real_log(file: Path) -> list[Row]:
    """Return the agents' turns of a log of another trade: clean, but for telephone numbers, which nobody labelled."""
    if not file.exists():
        print(f"{file} is not here; learning without it", file=sys.stderr)
        return []
    turns = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    unknown = {"off-platform-contact"}
    return [Row(turn["text"], "jd", set(), unknown, file.stem) for turn in turns if turn["role"] == "agent"]


def folded(text: str) -> str:
    """Return a normal text as the scorer reads it: ends marked, numbers by their kind only."""
    text = re.sub(r"[0-9]{11,}", "\ue011", text)
    return "^" + re.sub(r"[0-9]", "0", re.sub(r"[0-9]{5,}", "\ue005", text)) + "$"


def runs(text: str) -> set[str]:
    """Return the runs of one to four characters."""
    whole = folded(text)
    return {whole[i : i + n] for n in range(1, LONGEST + 1) for i in range(len(whole) - n + 1)}


@dataclass
class Model:
    """What was learned: the runs, how telling each is, and for each label its weights and bias."""

    vectorizer: CountVectorizer
    telling: Any
    weights: Any
    bias: Any

    def logits(self, texts: list[str]) -> Any:
        """Return the logarithms of the odds, a row a text and a column a label."""
        seen = normalize(self.vectorizer.transform(texts) @ diags(self.telling))
        return np.asarray(seen @ self.weights.T + self.bias)


def learned(texts: list[str], labelled: list[Row]) -> Model:
    """Train one logistic regression a label."""
    vectorizer = CountVectorizer(analyzer=runs, binary=True, min_df=LEAST_MESSAGES)
    seen: csr_matrix = vectorizer.fit_transform(texts)
    telling = np.log((1 + seen.shape[0]) / (1 + np.asarray(seen.sum(0)).ravel())) + 1
    scaled = normalize(seen @ diags(telling)).tocsr()
    weights, bias = [], []
    for label in LABELS:
        use = [
            i
            for i, row in enumerate(labelled)
            if label not in row.unknown and row.platform in ONLY.get(label, {row.platform})
        ]
        wanted = np.array([label in labelled[i].labels for i in use])
        model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=400).fit(scaled[use], wanted)
        weights.append(model.coef_[0])
        bias.append(model.intercept_[0])
    return Model(vectorizer, telling, np.array(weights), np.array(bias))


def _words(rows_of: Any) -> list[int]:
    """Return rows of small numbers as two words each: sixteen bytes, every number 128 too high."""
    lanes = np.full((len(rows_of), LANES), 128, np.uint8)
    lanes[:, : len(LABELS)] = np.round(rows_of).astype(int) + 128
    return [int(word) for word in lanes.view("<u8").ravel()]


def _key(run: str) -> int:
    key = 0
    for character in run:
        key = (key + ord(character) + 1) * PRIME & MASK
    return key


def tables(model: Model) -> dict[str, Any]:
    """Return the model in whole numbers, as the scorer reads it."""
    names = model.vectorizer.get_feature_names_out()
    value = (model.weights * model.telling).T  # a row a run
    unit = np.abs(value).max() / MOST_WEIGHT
    share_unit = 16
    slots = 1 << (2 * len(names) - 1).bit_length()
    prints, places = [0] * slots, [-1] * slots
    for row, name in enumerate(names):
        key = _key(name)
        slot = (key >> 43) & (slots - 1)
        while places[slot] >= 0:
            slot = (slot + 1) & (slots - 1)
        prints[slot], places[slot] = (key >> 11) & 0xFFFFFFFF, row
    return {
        "labels": LABELS,
        "bias": [round(b * (1 << SHIFT)) for b in model.bias],
        "scale": round(unit * (1 << SHIFT) * share_unit**0.5),
        "learned_from": digest(),
        "prints": prints,
        "rows": places,
        "shares": [round(t * t * share_unit) for t in model.telling],
        "weights": _words(value / unit),
    }


def _skipped(character: str) -> bool:
    return kind(character) in (NOISE, SPACE, DELETED) or ord(character) >= UNASSIGNED


def gate(labelled: list[Row], wanted: Any) -> dict[str, Any]:
    """Return the gate: a rougher model over single characters and pairs that lets nearly all through that is `wanted`.

    `wanted` says which texts the whole model flagged, a row a text and a column a label, when it had not seen them.
    """
    starts, columns = [0], []
    for row in labelled:
        columns += gate_rows(row.text, _skipped)
        starts.append(len(columns))
    seen = csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(labelled), GATE_ROWS))
    seen.sum_duplicates()
    seen = (diags(1 / np.sqrt(np.asarray(seen.sum(1)).ravel())) @ seen).tocsr()
    fold = np.array([i // BLOCK % FOLDS for i in range(len(labelled))])
    weights, bias, least = [], [], []
    for column, label in enumerate(LABELS):
        goal = wanted[:, column] | np.array([label in row.labels for row in labelled])
        odds = np.zeros(len(labelled))
        for k in range(FOLDS):
            model = LogisticRegression(C=GATE_STRENGTH, solver="liblinear").fit(seen[fold != k], goal[fold != k])
            odds[fold == k] = model.decision_function(seen[fold == k])
        least.append(np.quantile(odds[wanted[:, column]], GATE_LOSS))
        model = LogisticRegression(C=GATE_STRENGTH, solver="liblinear").fit(seen, goal)
        weights.append(model.coef_[0])
        bias.append(model.intercept_[0])
    unit = np.abs(weights).max() / MOST_WEIGHT
    return {
        "gate": _words(np.array(weights).T / unit),
        "gate_least": [int(np.floor((t - b) / unit)) for t, b in zip(least, bias, strict=True)],
    }


def main() -> None:
    """Train, report, write."""
    labelled = rows()
    program = compile_program([]).program
    texts = [program.normal(row.text)[0] for row in labelled]
    odds = unseen(labelled, texts)
    report(labelled, odds)
    model = learned(texts, labelled)
    write_tables(WEIGHTS, {**tables(model), **gate(labelled, odds >= thresholds())})
    print(f"{len(labelled)} messages, {len(model.telling)} runs, {WEIGHTS.stat().st_size / 1e6:.2f} MB")


def thresholds() -> Any:
    """Return the scores from which the pack lets each label flag."""
    (classifier,) = load().classifiers.values()
    chances = [classifier.labels[Category(label)].flags or 99 for label in LABELS]
    return np.log(np.array(chances) / (100 - np.array(chances)))


def unseen(labelled: list[Row], texts: list[str]) -> Any:
    """Return the scores of all messages by models that had not seen them: five folds."""
    fold = [i // BLOCK % FOLDS for i in range(len(labelled))]
    odds = np.zeros((len(labelled), len(LABELS)))
    for k in range(FOLDS):
        inside, outside = [i for i, f in enumerate(fold) if f != k], [i for i, f in enumerate(fold) if f == k]
        model = learned([texts[i] for i in inside], [labelled[i] for i in inside])
        odds[outside] = model.logits([texts[i] for i in outside])
    return odds


def report(labelled: list[Row], odds: Any) -> None:
    """Print, for each label, the thresholds that did best on messages left out of the training, and how well."""
    chance = 100 / (1 + np.exp(-odds))
    judge = Judge(load().without_classifiers(), as_of=date(2026, 11, 22))
    use = [i for i, row in enumerate(labelled) if row.source.startswith("messages-train")]
    fired = [
        {
            f.category.value
            for f in judge.check(Message(r.text, Platform(r.platform), Sender.AGENT), remedy=False).findings
        }
        for r in (labelled[i] for i in use)
    ]
    print(f"{'label':22} flags clears   with both: right wrong missed   rules alone: right wrong missed")
    for column, label in enumerate(LABELS):
        pick = [
            (chance[i, column], label in found, label in labelled[i].labels)
            for i, found in zip(use, fired, strict=True)
            if label not in labelled[i].unknown and labelled[i].platform in ONLY.get(label, {labelled[i].platform})
        ]
        flags, clears = _best(pick)
        print(f"{label:22} {flags:5} {clears:6}   {_counts(pick, flags, clears)}   {_counts(pick, 101, 0)}")


def _counts(pick: Iterable[tuple[float, bool, bool]], flags: float, clears: float) -> tuple[int, int, int]:
    right = wrong = missed = 0
    for chance, fired, wanted in pick:
        found = chance >= flags or (fired and chance >= clears)
        right += int(found and wanted)
        wrong += int(found and not wanted)
        missed += int(wanted and not found)
    return right, wrong, missed


def _best(pick: list[tuple[float, bool, bool]]) -> tuple[int, int]:
    """Return the two thresholds (per cent) that cost least; rather middling ones where it matters little."""
    best = (float("inf"), 0, 0)
    for flags in (15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 101):
        for clears in (0, 1, 2, 3, 5, 8, 12, 20):
            _, wrong, missed = _counts(pick, flags, clears)
            cost = FALSE_ALARM * wrong + missed + abs(np.log(flags / 40)) + 0.5 * abs(np.log((clears + 1) / 4))
            best = min(best, (cost, flags, clears))
    return best[1:]


if __name__ == "__main__":
    main()
