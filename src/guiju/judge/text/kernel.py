"""The compiled heart: normalise, find anchors, run patterns. One source, compiled where a compiler is, interpreted else.

Everything here works on arrays of integers. `Program.scan` takes a text and appends to `Program.hits`, six integers a hit:
message, pattern, start, end (code points of the original text), marks (kinds of disguise), state (see LIVE ...).
"""

from array import array
from math import isqrt
from typing import Any

from guiju.judge.text import codes
from guiju.judge.text.gate import LANES, widened
from guiju.judge.text.scorer import Scorer

try:
    import cython
except ImportError:  # The interpreted fallback must run without Cython.
    from guiju.judge.text import uncompiled as cython  # type: ignore[no-redef]

if cython.compiled:
    # The small numbers of codes.py as constants of C; setup.py writes them.
    from cython.cimports.guiju_codes import *  # type: ignore[import-untyped]
    from cython.cimports.guiju_codes import PyUnicode_DATA, PyUnicode_KIND
    from cython.cimports.libc.string import memcpy  # type: ignore[import-untyped]
else:
    from guiju.judge.text.codes import *

COMPILED: bool = cython.compiled
MOST_SCORE = (1 << 31) - 1  # No text reaches it.

PRIME = cython.declare(cython.ulonglong, codes.PRIME)
GATE_BEFORE = cython.declare(cython.uint, 0x9E3779B1)  # How a pair of characters becomes a row, see `gate_row`.
GATE_HERE = cython.declare(cython.uint, 0x85EBCA77)
GATE_BEGIN = cython.declare(cython.uint, 94 * 0x9E3779B1 & 0xFFFFFFFF)
GATE_END = cython.declare(cython.uint, 36 * 0x85EBCA77 & 0xFFFFFFFF)
GATE_LOW = cython.declare(cython.uint, 0xFFFFFFFF)
GATE_NEVER = 1 << 20  # More than a sum can reach.
LOW = cython.declare(cython.ulonglong, 0xFFFFFFFF)


@cython.final
@cython.cclass
class Program:
    """All patterns of one platform, ready to run. Not safe for two threads at once: `clone` shares the tables."""

    table: cython.pointer[cython.uint]
    quick: cython.pointer[cython.ushort]
    slots: cython.pointer[cython.ulonglong]
    alone: cython.pointer[cython.int]
    records: cython.pointer[cython.ulonglong]
    postings: cython.pointer[cython.int]
    code: cython.pointer[cython.int]
    sets: cython.pointer[cython.int]
    switches: cython.pointer[cython.int]
    patterns: cython.pointer[cython.int]
    words: cython.pointer[cython.ulonglong]
    digit_patterns: cython.pointer[cython.int]
    rules_need: cython.pointer[cython.uchar]
    rules_late: cython.pointer[cython.int]
    late: cython.pointer[cython.int]
    groups: cython.pointer[cython.int]
    firsts: cython.pointer[cython.uint]
    late_stamps: cython.pointer[cython.int]
    group_stamps: cython.pointer[cython.int]
    group_part: cython.pointer[cython.int]
    group_begin: cython.pointer[cython.int]
    group_end: cython.pointer[cython.int]
    part_stamps: cython.pointer[cython.int]
    part_next: cython.pointer[cython.int]
    part_window: cython.pointer[cython.int]
    part_last: cython.pointer[cython.int]
    windows: cython.pointer[cython.int]
    window_count: cython.int
    window_room: cython.int
    spans: cython.pointer[cython.int]
    span_count: cython.int
    span_room: cython.int
    given: cython.pointer[cython.int]
    given_stamps: cython.pointer[cython.int]
    given_count: cython.int
    given_room: cython.int
    group_tangled: cython.pointer[cython.int]
    lost: Any
    need_at: cython.pointer[cython.int]
    need_list: cython.pointer[cython.ulonglong]
    seen: cython.pointer[cython.ulonglong]
    seen_words: cython.int
    exact: cython.bint
    digit_sum: cython.int
    digits: cython.pointer[cython.int]
    cps: cython.pointer[cython.int]
    norm: cython.pointer[cython.int]
    src: cython.pointer[cython.int]
    drop: cython.pointer[cython.int]
    change: cython.pointer[cython.int]
    found: cython.pointer[cython.int]
    found_count: cython.int
    spots: cython.pointer[cython.int]
    spot_count: cython.int
    stack: cython.pointer[cython.int]
    tried: cython.pointer[cython.int]
    stamps: cython.pointer[cython.int]
    stamp: cython.int
    hits: cython.pointer[cython.int]
    hit_count: cython.int
    size: cython.int
    count_below: cython.int
    count_pattern: cython.int
    marks: cython.int
    word_at: cython.int
    steps: cython.int
    overran: cython.bint
    word_mask: cython.ulonglong
    slot_mask: cython.uint
    keep_cleared: cython.bint
    expansions: dict[int, str]
    tables: dict[str, Any]
    buffers: dict[str, Any]
    room: cython.int
    hit_room: cython.int
    most: cython.int
    digit_count: cython.int
    clean: cython.pointer[cython.ulonglong]
    scorer: Any
    scores: cython.pointer[cython.int]
    rule_labels: cython.pointer[cython.int]
    label_patterns: cython.pointer[cython.int]
    label_flags: cython.pointer[cython.int]
    label_clears: cython.pointer[cython.int]
    gate: cython.pointer[cython.ulonglong]
    gate_least: cython.pointer[cython.int]
    roots: cython.pointer[cython.int]
    labels: cython.int
    masked: cython.pointer[cython.ulonglong]
    masks: cython.pointer[cython.ulonglong]
    key_low: cython.ulonglong
    key_high: cython.ulonglong

    def __init__(self, tables: dict[str, Any]) -> None:
        self.tables = tables
        self.buffers = {}
        self.expansions = tables["expansions"]
        self.count_below = tables["count_below"]
        self.count_pattern = tables["count_pattern"]
        self.word_mask = len(tables["words"]) - 1
        self.slot_mask = len(tables["slots"]) - 1
        self.digit_count = len(tables["digit_patterns"])
        # A key of this process: nobody can write a text that is taken for another.
        self.key_low = hash("low") & 0xFFFFFFFFFFFFFFFF
        self.key_high = hash("high") & 0xFFFFFFFFFFFFFFFF
        self.exact = False
        self.seen_words = tables["seen_words"]
        self.stamp = 0
        self.keep_cleared = False
        self.hit_count = 0
        self._take_tables(tables)
        rules, patterns = len(tables["rules_late"]), len(tables["patterns"]) // PATTERN_FIELDS + 1
        self.late_stamps = self._ints("late_stamps", rules)
        self.group_stamps = self._ints("group_stamps", len(tables["groups"]))
        self.group_part = self._ints("group_part", len(tables["groups"]))
        self.group_begin = self._ints("group_begin", len(tables["groups"]))
        self.group_end = self._ints("group_end", len(tables["groups"]))
        self.part_stamps = self._ints("part_stamps", patterns)
        self.part_next = self._ints("part_next", patterns)
        self.part_window = self._ints("part_window", patterns)
        self.part_last = self._ints("part_last", patterns)
        self.window_room = 256
        self.windows = self._ints("windows", 3 * self.window_room)
        self.given_stamps = self._ints("given_stamps", rules)
        self.group_tangled = self._ints("group_tangled", len(tables["groups"]))
        self.given_room = 16
        self.given = self._ints("given", GIVEN_FIELDS * self.given_room)
        self.given_count = 0
        self.overran = False
        self.lost = array("i")
        self.span_room = 256
        self.spans = self._ints("spans", 2 * self.span_room)
        self.digits = self._ints("digits", 32)
        self.stack = self._ints("stack", 5 * STACK)
        self.tried = self._ints("tried", patterns)
        self.stamps = self._ints("stamps", patterns)
        self.hit_room = 256
        self.hits = self._ints("hits", HIT_FIELDS * self.hit_room)
        self.seen = self._longs("seen", self.seen_words)
        self.clean = self._longs("clean", CLEAN if cython.compiled else 1)
        self._reserve(512)
        self.labels = 0
        if tables.get("classifier"):
            self.hear(tables["classifier"])

    def hear(self, weights: dict[str, Any]) -> None:
        """Let a classifier have its say; `weights` are its tables, one label for each that the program was made for."""
        scorer = Scorer(weights)
        self.tables = {**self.tables, "classifier": weights}
        self.labels = len(weights["labels"])
        self.scorer = scorer
        self.roots = self._ints("roots", 2 * MOST_GATED + 2)
        for count in range(2 * MOST_GATED + 2):
            self.roots[count] = isqrt(count << 8)
        self.buffers["gate_least"] = least = self._least(weights["gate_least"])
        self.buffers["gate"] = gate = widened(weights["gate"])
        if cython.compiled:
            ints: cython.int[::1] = scorer.numbers()
            self.scores = cython.address(ints[0])
            ints = self.tables["rule_labels"]
            self.rule_labels = cython.address(ints[0])
            ints = self.tables["label_patterns"]
            self.label_patterns = cython.address(ints[0])
            ints = self.tables["label_flags"]
            self.label_flags = cython.address(ints[0])
            ints = self.tables["label_clears"]
            self.label_clears = cython.address(ints[0])
            ints = least
            self.gate_least = cython.address(ints[0])
            longs: cython.ulonglong[::1] = gate
            self.gate = cython.address(longs[0])
        else:
            self.scores, self.rule_labels = scorer.numbers(), self.tables["rule_labels"]
            self.label_patterns, self.label_flags = self.tables["label_patterns"], self.tables["label_flags"]
            self.label_clears, self.gate, self.gate_least = self.tables["label_clears"], gate, least

    def _least(self, told: list[int]) -> "array[int]":
        """What each lane of the gate must reach; a label for which nothing is found never opens it."""
        rules, flags = self.tables["label_patterns"], self.tables["label_flags"]
        least = (
            one if rule >= 0 and flag < MOST_SCORE else GATE_NEVER
            for one, rule, flag in zip(told, rules, flags, strict=True)
        )
        return array("i", [*least, *[GATE_NEVER] * (LANES - len(told))])

    @cython.cfunc
    def _ints(self, name: str, size: cython.int) -> cython.pointer[cython.int]:
        """A buffer of zeros, kept alive under its name."""
        self.buffers[name] = array("i", bytes(4 * size))
        if cython.compiled:
            view: cython.int[::1] = self.buffers[name]
            return cython.address(view[0])
        return self.buffers[name]

    @cython.cfunc
    def _longs(self, name: str, size: cython.int) -> cython.pointer[cython.ulonglong]:
        """A buffer of zeros of 64 bits, kept alive under its name."""
        self.buffers[name] = array("Q", bytes(8 * size))
        if cython.compiled:
            view: cython.ulonglong[::1] = self.buffers[name]
            return cython.address(view[0])
        return self.buffers[name]

    @cython.cfunc
    def _take_tables(self, tables: dict[str, Any]) -> cython.void:
        """Hold on to the tables: by address where compiled, as they are where interpreted."""
        if cython.compiled:
            ints: cython.int[::1]
            uints: cython.uint[::1]
            longs: cython.ulonglong[::1]
            bytes_: cython.uchar[::1]
            shorts: cython.ushort[::1]
            uints = tables["table"]
            self.table = cython.address(uints[0])
            shorts = tables["quick"]
            self.quick = cython.address(shorts[0])
            longs = tables["slots"]
            self.slots = cython.address(longs[0])
            ints = tables["alone"]
            self.alone = cython.address(ints[0])
            longs = tables["records"]
            self.records = cython.address(longs[0])
            ints = tables["postings"]
            self.postings = cython.address(ints[0])
            ints = tables["code"]
            self.code = cython.address(ints[0])
            ints = tables["sets"]
            self.sets = cython.address(ints[0])
            ints = tables["switches"]
            self.switches = cython.address(ints[0])
            ints = tables["patterns"]
            self.patterns = cython.address(ints[0])
            longs = tables["words"]
            self.words = cython.address(longs[0])
            if self.digit_count:
                ints = tables["digit_patterns"]
                self.digit_patterns = cython.address(ints[0])
            bytes_ = tables["rules_need"]
            self.rules_need = cython.address(bytes_[0])
            ints = tables["rules_late"]
            self.rules_late = cython.address(ints[0])
            ints = tables["late"]
            self.late = cython.address(ints[0])
            ints = tables["groups"]
            self.groups = cython.address(ints[0])
            uints = tables["firsts"]
            self.firsts = cython.address(uints[0])
            ints = tables["need_at"]
            self.need_at = cython.address(ints[0])
            longs = tables["need_list"]
            self.need_list = cython.address(longs[0])
        else:
            self.table = tables["table"]
            self.quick = tables["quick"]
            self.slots = tables["slots"]
            self.alone = tables["alone"]
            self.records = tables["records"]
            self.postings = tables["postings"]
            self.code = tables["code"]
            self.sets = tables["sets"]
            self.switches = tables["switches"]
            self.patterns = tables["patterns"]
            self.words = tables["words"]
            self.digit_patterns = tables["digit_patterns"]
            self.rules_need = tables["rules_need"]
            self.rules_late = tables["rules_late"]
            self.late = tables["late"]
            self.groups = tables["groups"]
            self.firsts = tables["firsts"]
            self.need_at = tables["need_at"]
            self.need_list = tables["need_list"]

    def shared(self) -> dict[str, Any]:
        """The tables, for another program that runs the same patterns."""
        return dict(self.tables)

    def clone(self) -> "Program":
        """The same tables with buffers of their own, for another thread."""
        return Program(self.tables)

    def forget(self) -> None:
        """Forget which texts were judged before: what is found does not depend on it."""
        i: cython.int
        for i in range(CLEAN if cython.compiled else 1):
            self.clean[i] = 0
        if "masked" in self.buffers:
            for i in range(CLEAN):
                self.masked[i] = 0

    def _reserve(self, size: int) -> None:
        """Make room for texts of `size` code points; each may become four, and noise stays."""
        room: cython.int = size * 4 + 64
        self.room = size
        self.cps = self._ints("cps", size)
        self.norm = self._ints("norm", room)
        self.src = self._ints("src", room)
        self.drop = self._ints("drop", room)
        self.change = self._ints("change", room)
        self.found = self._ints("found", 4 * room)
        self.spots = self._ints("spots", 2 * room)

    # --- the first pass: may anything match at all? -----------------------------------------------------------------

    @cython.cfunc
    @cython.exceptval(check=False)
    def _long_number(self, start: cython.int, run: cython.int) -> cython.bint:
        """Whether the run of digits at `start` of `digits` has the length and beginning of a telephone, card or id number."""
        i: cython.int
        digit: cython.int
        total: cython.int = 0
        first: cython.int
        if run < 10 or run > 19:
            return False
        first = self.digits[start & 31]
        if run == 11 or run == 12:
            return first <= 1
        if run == 10:
            return first == 0
        if run == 13:
            return first == 8 and self.digits[(start + 1) & 31] == 6
        if run < 15:
            return False
        if first == 6 or (run == 18 and 1 <= self.digits[(start + 6) & 31] <= 2):
            return True
        for i in range(run):
            digit = self.digits[(start + run - 1 - i) & 31]
            if i & 1:
                digit = digit * 2 - 9 if digit > 4 else digit * 2
            total += digit
        return total % 10 == 0

    @cython.cfunc
    @cython.inline
    @cython.exceptval(check=False)
    def _pair(self, slots: cython.pointer[cython.ulonglong], mask: cython.uint, first: cython.uint, second: cython.uint) -> cython.int:
        """The record of the anchor of two characters, by their classes, or 0."""
        key: cython.uint = first << 12 | second
        slot: cython.uint = (key * SPREAD >> SPREAD_BITS) & mask
        known: cython.ulonglong = slots[slot]
        while known:
            if known >> 32 == key:
                return known & 0x7FFFFFFF
            slot = (slot + 1) & mask
            known = slots[slot]
        return 0

    @cython.cfunc
    @cython.exceptval(check=False)
    def _promising(self, n: cython.int) -> cython.bint:
        """Whether the message in `cps` may match at all: an anchor with all that must stand beside it, a telling number,
        or so few characters that a counting rule may look at it.

        Fills `found`. Where nothing is left out or becomes several characters, it is `exact`: what `_anchored` would find.
        """
        i: cython.Py_ssize_t
        q: cython.uint
        previous: cython.uint = 0
        beside: cython.uint = 0
        here: cython.uint
        run: cython.int = 0
        tail: cython.int = 0
        left_out: cython.int = 0
        cp: cython.int
        record: cython.int
        count: cython.Py_ssize_t = 0
        sure: cython.bint = False
        quick: cython.pointer[cython.ushort] = self.quick
        cps: cython.pointer[cython.int] = self.cps
        found: cython.pointer[cython.int] = self.found
        digits: cython.pointer[cython.int] = self.digits
        table: cython.pointer[cython.uint] = self.table
        slots: cython.pointer[cython.ulonglong] = self.slots
        mask: cython.uint = self.slot_mask
        alone: cython.pointer[cython.int] = self.alone
        self.exact = False
        self.digit_sum = 0
        for i in range(n):
            cp = cps[i]
            q = quick[cp]
            here = q & QUICK_CLASS
            if run or q & (QUICK_SKIP | QUICK_SURE | QUICK_DIGIT):
                if q & QUICK_SKIP:
                    left_out += 1
                    if run:
                        if self._long_number(0, run):
                            return True
                        tail = run
                    if here:
                        if beside:
                            record = self._pair(slots, mask, beside, here)
                            if record:
                                found[count] = record
                                found[count + 1] = i - 1
                                count += 2
                        beside = here
                    elif self._kind(cp) != K_DELETED:
                        beside = 0
                    continue
                if q & QUICK_SURE:
                    sure = True
                if q & QUICK_DIGIT:
                    digits[run & 31] = ((table[cp] >> 22) & 15) - 1
                    run += 1
                    self.digit_sum += 1
                elif run and not ((cp == 41 or cp == 0xFF09) and run <= 4 and self.digits[0] == 0):
                    if self._long_number(0, run) or (tail and self._long_number(tail, run - tail)):
                        return True
                    run = 0
                    tail = 0
            if here:
                if previous:
                    record = self._pair(slots, mask, previous, here)
                    if record:
                        found[count] = record
                        found[count + 1] = i - 1
                        count += 2
                if beside != previous and beside:
                    record = self._pair(slots, mask, beside, here)
                    if record:
                        found[count] = record
                        found[count + 1] = i - 1
                        count += 2
                if q & QUICK_ALONE:
                    found[count] = alone[here]
                    found[count + 1] = i
                    count += 2
            previous = here
            beside = here
        if sure or n - left_out < self.count_below * 2:
            return True
        if run >= 10 and (self._long_number(0, run) or (tail and self._long_number(tail, run - tail))):
            return True
        self.found_count = count
        self.exact = left_out == 0
        return self._fulfilled()

    @cython.cfunc
    @cython.exceptval(check=False)
    def _fulfilled(self) -> cython.bint:
        """Whether some anchor among the found has all that its pattern needs among the others."""
        i: cython.Py_ssize_t
        post: cython.Py_ssize_t
        self._mark()
        for i in range(self.spot_count):
            post = self._posts(self.found[self.spots[i]])
            while self.postings[post] >= 0:
                if self._wish(self.postings[post]):
                    return True
                post += 3
        return False

    @cython.cfunc
    @cython.inline
    @cython.exceptval(check=False)
    def _posts(self, record: cython.int) -> cython.int:
        """Where the patterns of an anchor are listed, or 0."""
        return self.records[record] & POST_MASK

    @cython.cfunc
    @cython.exceptval(check=False)
    def _mark(self) -> cython.void:
        """Note which sets of words the found anchors belong to: a record tells them as bits, with the word in front.

        Fills `spots`: which of the found have patterns of their own.
        """
        i: cython.Py_ssize_t
        at: cython.Py_ssize_t
        last: cython.Py_ssize_t
        item: cython.ulonglong
        seen: cython.pointer[cython.ulonglong] = self.seen
        records: cython.pointer[cython.ulonglong] = self.records
        found: cython.pointer[cython.int] = self.found
        spots: cython.pointer[cython.int] = self.spots
        count: cython.Py_ssize_t = 0
        for i in range(self.seen_words):
            seen[i] = 0
        for i in range(0, self.found_count, 2):
            at = found[i]
            item = records[at]
            spots[count] = i
            if item & POST_MASK:
                count += 1
            last = at + (item >> 48)
            while at < last:
                at += 1
                item = records[at]
                seen[item >> 48] |= item
        self.spot_count = count

    @cython.cfunc
    @cython.inline
    @cython.exceptval(check=False)
    def _wish(self, pattern: cython.int) -> cython.bint:
        """Whether everything else that a pattern needs is in this message."""
        at: cython.int = self.need_at[pattern]
        item: cython.ulonglong = self.need_list[at]
        while item:
            if self.seen[item >> 48] & item != item:
                return False
            at += 1
            item = self.need_list[at]
        return True

    @cython.cfunc
    @cython.exceptval(check=False)
    def _sounds(self, n: cython.int) -> cython.bint:
        """Whether the message in `cps` may sound like a breach to the classifier; `scorer.gate_rows` says how it is read."""
        i: cython.int
        lane: cython.int
        part: cython.int
        total: cython.int
        root: cython.int
        cp: cython.uint
        mixed: cython.uint
        before: cython.uint = GATE_BEGIN
        low: cython.uint = GATE_LOW
        gate_before: cython.uint = GATE_BEFORE
        gate_here: cython.uint = GATE_HERE
        run: cython.int = 0
        count: cython.int = 0
        at: cython.Py_ssize_t
        word: cython.ulonglong
        sum_0: cython.ulonglong = 0
        sum_1: cython.ulonglong = 0
        sum_2: cython.ulonglong = 0
        sum_3: cython.ulonglong = 0
        gate: cython.pointer[cython.ulonglong] = self.gate
        cps: cython.pointer[cython.int] = self.cps
        quick: cython.pointer[cython.ushort] = self.quick
        if n > MOST_GATED:
            return True
        for i in range(n):
            cp = cps[i]
            if quick[cp] & QUICK_SKIP:
                continue
            if 48 <= cp <= 57:
                run += 1
                if run == 1:
                    cp = 48
                elif run == 5:
                    cp = 0xE005
                else:
                    continue
            else:
                run = 0
            # Four small numbers lie in a word, with room for the sum of all; the one of the character, and of the pair.
            mixed = cython.cast(cython.uint, cp * gate_here & low)
            at = mixed >> 16 << 2
            sum_0 += gate[at]
            sum_1 += gate[at + 1]
            sum_2 += gate[at + 2]
            sum_3 += gate[at + 3]
            at = cython.cast(cython.uint, mixed + before & low) >> 16 << 2
            sum_0 += gate[at]
            sum_1 += gate[at + 1]
            sum_2 += gate[at + 2]
            sum_3 += gate[at + 3]
            before = cython.cast(cython.uint, cp * gate_before & low)
            count += 2
        at = cython.cast(cython.uint, GATE_END + before & low) >> 16 << 2
        count += 1
        sum_0 += gate[at]
        sum_1 += gate[at + 1]
        sum_2 += gate[at + 2]
        sum_3 += gate[at + 3]
        root = self.roots[count]
        for lane in range(0, self.labels, 4):
            word = (sum_3 if lane & 4 else sum_2) if lane & 8 else (sum_1 if lane & 4 else sum_0)
            for part in range(4):
                total = cython.cast(cython.int, word & 0xFFFF) - 128 * count
                if total * 16 >= self.gate_least[lane + part] * root:
                    return True
                word >>= 16
        return False

    # --- the normal form --------------------------------------------------------------------------------------------

    @cython.cfunc
    @cython.inline
    @cython.exceptval(check=False)
    def _kind(self, cp: cython.int) -> cython.int:
        if cp < LIMIT:
            return (self.table[cp] >> 18) & 15
        return K_LETTER if cp < 0x32000 else K_DELETED

    @cython.cfunc
    @cython.inline
    @cython.exceptval(check=False)
    def _put(self, cp: cython.int, source: cython.int, dropped: cython.int, change: cython.int) -> cython.void:
        at: cython.int = self.size
        self.norm[at] = cp
        self.src[at] = source
        self.drop[at] = dropped
        self.change[at] = change
        self.size = at + 1

    @cython.cfunc
    @cython.exceptval(check=False)
    def _noise(self, start: cython.int, end: cython.int) -> cython.void:
        """Write the noise that stays."""
        i: cython.int
        kind: cython.int
        for i in range(start, end):
            kind = self._kind(self.cps[i])
            if kind == K_SPACE:
                self._put(32, i, 0, 0)
            elif kind == K_NOISE:
                self._put(self.table[self.cps[i]] & 0x3FFFF, i, 0, 0)

    @cython.cfunc
    def _normalise(self, n: cython.int) -> cython.void:
        """Fill norm, src, drop and change from `cps`. `drop` is 1 for a space, 2 for other noise, 4 for invisible."""
        i: cython.int
        kind: cython.int
        cp: cython.int
        entry: cython.uint
        noise_at: cython.int = -1
        noise: cython.int = 0
        seen: cython.int = 0
        last: cython.int = K_END
        change: cython.int
        self.size = 0
        for i in range(n):
            cp = self.cps[i]
            kind = self._kind(cp)
            entry = self.table[cp] if cp < LIMIT else 0
            if kind == K_DELETED:
                seen |= 4
                continue
            if kind == K_SPACE or kind == K_NOISE:
                if noise_at < 0:
                    noise_at = i
                noise += 1
                seen |= 1 if kind == K_SPACE else 2
                continue
            change = entry >> 26
            if kind == K_MANY:
                self._many(cp, i, noise_at, noise, seen, last, change)
                last = self._kind(self.norm[self.size - 1])
                noise_at, noise, seen = -1, 0, 0
                continue
            if noise:
                self._between(noise_at, i, noise, seen, last, kind)
                if last == K_MARK or last == K_END or kind == K_MARK or kind == K_END or not (last == K_CHINESE or kind == K_CHINESE):
                    seen &= 4
                elif noise > MOST_NOISE:
                    seen &= 4
            if cp < LIMIT:
                cp = entry & 0x3FFFF
            self._put(cp, i, seen, change)
            last = kind
            noise_at, noise, seen = -1, 0, 0
        if noise:
            self._noise(noise_at, n)

    @cython.cfunc
    @cython.exceptval(check=False)
    def _between(self, start: cython.int, end: cython.int, noise: cython.int, seen: cython.int, last: cython.int, kind: cython.int) -> cython.void:
        """Keep the noise unless it stands between two word characters of which one is Chinese."""
        wordy: cython.bint = K_CHINESE <= last <= K_LETTER and K_CHINESE <= kind <= K_LETTER
        if wordy and (last == K_CHINESE or kind == K_CHINESE) and noise <= MOST_NOISE:
            return
        self._noise(start, end)

    @cython.cfunc
    def _many(self, cp: cython.int, at: cython.int, noise_at: cython.int, noise: cython.int, seen: cython.int, last: cython.int, change: cython.int) -> cython.void:
        """A character that becomes several."""
        text: str = self.expansions[cp]
        position: cython.int
        kind: cython.int = self._kind(ord(text[0]))
        wordy: cython.bint = K_CHINESE <= last <= K_LETTER and K_CHINESE <= kind <= K_LETTER and (last == K_CHINESE or kind == K_CHINESE)
        if noise and not (wordy and noise <= MOST_NOISE):
            self._noise(noise_at, at)
            seen &= 4
        for position in range(len(text)):
            self._put(ord(text[position]), at, seen if position == 0 else 0, change)

    # --- the matcher ------------------------------------------------------------------------------------------------

    @cython.cfunc
    @cython.inline
    @cython.exceptval(check=False)
    def _in_set(self, index: cython.int, cp: cython.int) -> cython.bint:
        """Whether a character is in a set: by bits where it is ASCII, else by halving the ranges."""
        low: cython.int
        high: cython.int
        middle: cython.int
        base: cython.int
        negated: cython.bint
        sets: cython.pointer[cython.int] = self.sets
        if cp < 128:
            return sets[index + (cp >> 5)] >> (cp & 31) & 1
        negated = sets[index + 4]
        high = sets[index + 5]
        if cp < sets[index + 6] or cp > sets[index + 7]:
            return negated
        low = 0
        base = index + 8
        while low < high:
            middle = (low + high) >> 1
            if cp < sets[base + 2 * middle]:
                high = middle
            elif cp > sets[base + 2 * middle + 1]:
                low = middle + 1
            else:
                return not negated
        return negated

    @cython.cfunc
    @cython.exceptval(check=False)
    def _is_word(self, start: cython.int, end: cython.int) -> cython.bint:
        """Whether the normal characters from start to end are a common word of two to four characters."""
        key: cython.ulonglong = 0
        i: cython.int
        slot: cython.ulonglong
        for i in range(start, end):
            if self.norm[i] > 0xFFFF:
                return False
            key = (key << 16) | self.norm[i]
        slot = (((key ^ (key >> 23)) * 1640531527) >> 15) & self.word_mask
        while self.words[slot]:
            if self.words[slot] == key:
                return True
            slot = (slot + 1) & self.word_mask
        return False

    @cython.cfunc
    @cython.exceptval(check=False)
    def _real_word(self, start: cython.int, end: cython.int, disguised: cython.bint) -> cython.bint:
        """Whether common words explain the characters otherwise: the same word, a longer one, or one across an edge."""
        a: cython.int
        b: cython.int
        if disguised and 2 <= end - start <= 4 and self._is_word(start, end):
            return True
        for a in range(max(0, start - 3), start + 1):
            for b in range(start + 1, min(self.size, a + 4) + 1):
                if b - a < 2 or (a == start and b <= end):
                    continue
                if (a < start or b > end) and self._is_word(a, b):
                    return True
        for a in range(max(start + 1, end - 3), end):
            for b in range(end + 1, min(self.size, a + 4) + 1):
                if self._is_word(a, b):
                    return True
        return False

    @cython.cfunc
    @cython.inline
    @cython.exceptval(check=False)
    def _wordy(self, at: cython.int) -> cython.bint:
        kind: cython.int = self._kind(self.norm[at])
        return K_CHINESE <= kind <= K_LETTER

    @cython.cfunc
    @cython.exceptval(check=False)
    def _at(self, where: cython.int, pos: cython.int) -> cython.bint:
        if where == AT_START:
            return pos == 0
        if where == AT_END:
            return pos == self.size
        if pos == 0 or pos == self.size or self.drop[pos]:
            return True
        return not (self._wordy(pos - 1) and self._wordy(pos))

    @cython.cfunc
    @cython.exceptval(check=False)
    def _run(self, entry: cython.int, start: cython.int, base: cython.int) -> cython.int:
        """Run a pattern at a place: where the match ends, or -1. `base` is the free part of the stack."""
        pc: cython.Py_ssize_t = entry
        pos: cython.Py_ssize_t = start
        top: cython.Py_ssize_t = base
        here: cython.Py_ssize_t
        op: cython.int
        a: cython.Py_ssize_t
        b: cython.int
        c: cython.int
        i: cython.Py_ssize_t
        low: cython.Py_ssize_t
        high: cython.Py_ssize_t
        code: cython.pointer[cython.int] = self.code
        norm: cython.pointer[cython.int] = self.norm
        stack: cython.pointer[cython.int] = self.stack
        switches: cython.pointer[cython.int] = self.switches
        size: cython.int = self.size
        failed: cython.bint = False
        keep_marks: cython.int
        keep_word: cython.int
        cp: cython.int
        middle: cython.Py_ssize_t
        steps: cython.int = self.steps
        while True:
            steps += 1
            here = pc * 4
            op = code[here]
            a = code[here + 1]
            b = code[here + 2]
            c = code[here + 3]
            failed = False
            if op == CHAR:
                if pos < size and norm[pos] == a:
                    pos += 1
                    pc += 1
                else:
                    failed = True
            elif op == SET:
                if pos < size and self._in_set(a, norm[pos]):
                    pos += 1
                    pc += 1
                else:
                    failed = True
            elif op == SPLIT:
                if top + 5 > STACK * 5 - 5:
                    self.overran = True
                    return -1
                stack[top] = b
                stack[top + 1] = pos
                stack[top + 2] = -1
                stack[top + 3] = self.marks
                stack[top + 4] = self.word_at
                top += 5
                pc = a
            elif op == JUMP:
                pc = a
            elif op == REPEAT:
                i = pos
                while i < size and i - pos < c and self._in_set(a, norm[i]):
                    i += 1
                if i - pos < b:
                    failed = True
                else:
                    if i - pos > b:
                        if top + 5 > STACK * 5 - 5:
                            self.overran = True
                            return -1
                        stack[top] = pc + 1
                        stack[top + 1] = i
                        stack[top + 2] = pos + b
                        stack[top + 3] = self.marks
                        stack[top + 4] = self.word_at
                        top += 5
                    pos = i
                    pc += 1
            elif op == SWITCH:
                failed = True
                if pos < size:
                    low = 0
                    high = switches[a]
                    while low < high:
                        i = (low + high) >> 1
                        if switches[a + 1 + i] < norm[pos]:
                            low = i + 1
                        else:
                            high = i
                    if low < switches[a] and switches[a + 1 + low] == norm[pos]:
                        pc = switches[a + 1 + switches[a] + low]
                        pos += 1
                        failed = False
            elif op == DISPATCH:
                low = 0
                high = switches[a]
                i = high
                pc = b
                if pos < size:
                    cp = norm[pos]
                    while low < high:
                        middle = (low + high) >> 1
                        if switches[a + 1 + middle] < cp:
                            low = middle + 1
                        else:
                            high = middle
                    if low < i and switches[a + 1 + low] == cp:
                        pc = switches[a + 1 + i + low]
            elif op == MARK:
                self.marks |= a
                pc += 1
            elif op == AT:
                if self._at(a, pos):
                    pc += 1
                else:
                    failed = True
            elif op == LOOK:
                keep_marks = self.marks
                keep_word = self.word_at
                i = -1
                if pos - b >= 0:
                    self.steps = steps
                    i = self._run(pc + 1, pos - b, top)
                    steps = self.steps
                    if b and i >= 0 and i != pos:
                        i = -1
                self.marks = keep_marks
                self.word_at = keep_word
                if (i >= 0) != (a != 0):
                    pc = c
                else:
                    failed = True
            elif op == WORD_BEGIN:
                self.word_at = pos | (0x40000000 if self.marks & WORD_MARKS else 0)
                pc += 1
            elif op == WORD_END:
                i = self.word_at & 0x3FFFFFFF
                low = self.marks & WORD_MARKS
                if self.word_at & 0x40000000:
                    low = 0
                if (a or low) and self._real_word(i, pos, low != 0):
                    failed = True
                else:
                    pc += 1
            elif op == MATCH:
                self.steps = steps
                return pos
            else:
                failed = True
            if failed:
                if steps > MOST_STEPS:
                    self.steps = steps
                    self.overran = True
                    return -1
                if top == base:
                    self.steps = steps
                    return -1
                top -= 5
                pc = stack[top]
                pos = stack[top + 1]
                self.marks = stack[top + 3]
                self.word_at = stack[top + 4]
                low = stack[top + 2]
                if low >= 0:
                    pos -= 1
                    if pos > low:
                        stack[top + 1] = pos
                        top += 5

    # --- the second pass: only messages that are promising ------------------------------------------------------------

    @cython.cfunc
    def _try(self, message: cython.int, pattern: cython.int, low: cython.int, high: cython.int) -> cython.void:
        """Try a pattern at each start from low to high that was not tried before."""
        start: cython.int
        end: cython.int
        if self.stamps[pattern] != self.stamp:
            self.stamps[pattern] = self.stamp
            self.tried[pattern] = 0
        start = max(low, self.tried[pattern])
        while start <= high:
            end = self._match(pattern, start)
            if end > start:
                self._hit(message, pattern, start, end)
                start = end
            else:
                start += 1
        if self.overran:
            self._give_up(message, pattern, TANGLED)
        if start > self.tried[pattern]:
            self.tried[pattern] = start

    @cython.cfunc
    @cython.inline
    @cython.exceptval(check=False)
    def _match(self, pattern: cython.int, start: cython.int) -> cython.int:
        """Where a match of a pattern that begins at `start` ends, or -1."""
        base: cython.int = pattern * PATTERN_FIELDS
        first: cython.int = self.patterns[base + P_FIRST]
        cp: cython.int = self.norm[start]
        if first >= 0 and not self.firsts[first + (cp >> 5 & (FIRST_WORDS - 1))] >> (cp & 31) & 1:
            return -1
        self.marks = 0
        self.word_at = 0
        self.steps = 0
        return self._run(self.patterns[base + P_ENTRY], start, 0)

    @cython.cfunc
    def _hit(self, message: cython.int, pattern: cython.int, start: cython.int, end: cython.int) -> cython.void:
        at: cython.int = self.hit_count * HIT_FIELDS
        if self.hit_count >= self.most:
            self._give_up(message, pattern, TOO_MANY)
            return
        if self.hit_count >= self.hit_room:
            self._more_hits()
        self.hits[at] = message
        self.hits[at + 1] = pattern
        self.hits[at + 2] = start
        self.hits[at + 3] = end
        self.hits[at + 4] = self.marks
        self.hits[at + 5] = LIVE
        self.hit_count += 1

    @cython.cfunc
    def _give_up(self, message: cython.int, pattern: cython.int, why: cython.int) -> cython.void:
        """Note that the rule of a pattern was not decided for a message."""
        at: cython.int = self.given_count * GIVEN_FIELDS
        rule: cython.int = self.patterns[pattern * PATTERN_FIELDS + P_RULE]
        self.overran = False
        if self.given_stamps[rule] == self.stamp:
            return
        self.given_stamps[rule] = self.stamp
        if self.given_count >= self.given_room:
            self.given_room *= 2
            self.given = self._grown("given", GIVEN_FIELDS * self.given_room)
        self.given[at] = message
        self.given[at + 1] = rule
        self.given[at + 2] = why
        self.given_count += 1

    @cython.cfunc
    def _more_hits(self) -> cython.void:
        """Double the room for hits."""
        self.hit_room *= 2
        self.hits = self._grown("hits", HIT_FIELDS * self.hit_room)

    @cython.cfunc
    def _grown(self, name: str, size: cython.int) -> cython.pointer[cython.int]:
        """A larger buffer with what the one of that name holds."""
        before = self.buffers[name]
        after: cython.pointer[cython.int] = self._ints(name, size)
        i: cython.int
        for i in range(len(before)):
            after[i] = before[i]
        return after

    @cython.cfunc
    def _anchored(self, message: cython.int) -> cython.void:
        """Run every pattern whose anchor occurs, near where it occurs."""
        i: cython.Py_ssize_t
        at: cython.int
        post: cython.Py_ssize_t
        if not self.exact:
            self._find()
            self._mark()
        for i in range(self.spot_count):
            post = self._posts(self.found[self.spots[i]])
            at = self.found[self.spots[i] + 1]
            while self.postings[post] >= 0:
                if self._wish(self.postings[post]):
                    self._try(message, self.postings[post], at - self.postings[post + 2], at - self.postings[post + 1])
                post += 3

    @cython.cfunc
    @cython.exceptval(check=False)
    def _find(self) -> cython.void:
        """Find the anchors in the normal form."""
        i: cython.Py_ssize_t
        count: cython.Py_ssize_t = 0
        record: cython.int
        previous: cython.uint = 0
        here: cython.uint
        q: cython.uint
        found: cython.pointer[cython.int] = self.found
        quick: cython.pointer[cython.ushort] = self.quick
        norm: cython.pointer[cython.int] = self.norm
        slots: cython.pointer[cython.ulonglong] = self.slots
        mask: cython.uint = self.slot_mask
        alone: cython.pointer[cython.int] = self.alone
        for i in range(self.size):
            q = quick[norm[i]]
            here = q & QUICK_CLASS
            if here and previous:
                record = self._pair(slots, mask, previous, here)
                if record:
                    found[count] = record
                    found[count + 1] = i - 1
                    count += 2
            if q & QUICK_ALONE:
                found[count] = alone[here]
                found[count + 1] = i
                count += 2
            previous = here
        self.found_count = count

    @cython.cfunc
    def _numbers(self, message: cython.int) -> cython.void:
        """Run the patterns that begin with a long run of digits, at each such run."""
        i: cython.int = 0
        run: cython.int
        tail: cython.int
        at: cython.int
        last: cython.int
        cp: cython.int
        p: cython.int
        if self.exact and self.digit_sum < 10:
            return
        while i < self.size:
            if not self._digit(self.norm[i]):
                i += 1
                continue
            at = i
            last = i
            run = 0
            tail = 0
            while i < self.size:
                cp = self.norm[i]
                if self._digit(cp):
                    self.digits[run & 31] = ((self.table[cp] >> 22) & 15) - 1
                    run += 1
                    last = i
                elif i - last >= 2 or not (cp == 32 or cp == 45 or cp == 46 or cp == 183 or cp == 95 or cp == 126 or cp == 41):
                    break
                elif self._long_number(0, run):
                    break
                else:
                    tail = run
                i += 1
            if self._long_number(0, run) or (tail and self._long_number(tail, run - tail)):
                for p in range(0, self.digit_count, 3):
                    if self._wish(self.digit_patterns[p]):
                        self._try(message, self.digit_patterns[p], at - self.digit_patterns[p + 2], last)

    @cython.cfunc
    @cython.inline
    @cython.exceptval(check=False)
    def _digit(self, cp: cython.int) -> cython.bint:
        return cp < LIMIT and (self.table[cp] >> 22) & 15 != 0

    @cython.cfunc
    @cython.exceptval(check=False)
    def _valid(self, validator: cython.int, start: cython.int, end: cython.int) -> cython.bint:
        """Check the digits of a hit: 3 Luhn, 4 citizen id, 1 a mobile prefix."""
        i: cython.int
        cp: cython.int
        count: cython.int = 0
        total: cython.int = 0
        digit: cython.int
        odd: cython.int = 0
        second: cython.int = -1
        if validator == 3:
            i = end - 1
            while i >= start:
                if self._digit(self.norm[i]):
                    digit = ((self.table[self.norm[i]] >> 22) & 15) - 1
                    if odd:
                        digit *= 2
                        if digit > 9:
                            digit -= 9
                    total += digit
                    odd = 1 - odd
                    count += 1
                i -= 1
            return total % 10 == 0
        if validator == 4:
            for i in range(start, end):
                cp = self.norm[i]
                digit = 10 if cp == 120 else ((self.table[cp] >> 22) & 15) - 1
                total += digit * ((1 << (17 - count)) % 11)
                count += 1
            return count == 18 and total % 11 == 1
        if validator == 1:
            for i in range(start, end):
                if self._digit(self.norm[i]):
                    digit = ((self.table[self.norm[i]] >> 22) & 15) - 1
                    if count == 0 and digit == 8:
                        count = -2
                    elif count == 1:
                        second = digit
                    count += 1
            return second >= 3
        return True

    # --- context: what clears a hit, or must stand beside it; looked for only once its rule has found something -------

    @cython.cfunc
    def _gather(self, first: cython.int) -> cython.void:
        """Note where the context of the rules that found something may begin, by the anchors of its parts."""
        i: cython.int
        at: cython.int
        rule: cython.int
        group: cython.int
        wanted: cython.bint = False
        self.window_count = 0
        self.span_count = 0
        for i in range(first, self.hit_count):
            rule = self.patterns[self.hits[i * HIT_FIELDS + 1] * PATTERN_FIELDS + P_RULE]
            at = self.rules_late[rule]
            if at < 0 or self.late_stamps[rule] == self.stamp:
                continue
            self.late_stamps[rule] = self.stamp
            while self.late[at] >= 0:
                group = self.late[at] >> 1
                at += 1
                if self.group_stamps[group] != self.stamp:
                    self.group_stamps[group] = self.stamp
                    self.group_part[group] = -1
                    self.group_begin[group] = -1
                    self._everywhere(group)
                    wanted = True
        if not wanted:
            return
        for i in range(0, self.found_count, 2):
            at = self.records[self.found[i]] >> 24 & POST_MASK
            while at and self.postings[at] >= 0:
                group = self.patterns[self.postings[at] * PATTERN_FIELDS + P_RULE]
                if self.group_stamps[group] == self.stamp:
                    self._window(group, self.postings[at], self.found[i + 1] - self.postings[at + 2], self.found[i + 1] - self.postings[at + 1])
                at += 3

    @cython.cfunc
    def _everywhere(self, group: cython.int) -> cython.void:
        """Let the parts of a group that have no anchor begin anywhere."""
        at: cython.int = self.groups[group]
        while self.late[at] >= 0:
            if self._wish(self.late[at]):
                self._window(group, self.late[at], 0, self.size - 1)
            at += 1

    @cython.cfunc
    def _window(self, group: cython.int, part: cython.int, low: cython.int, high: cython.int) -> cython.void:
        """Note that a part may begin from low to high. Windows of a part come in their order; parts are kept in theirs."""
        before: cython.int = -1
        after: cython.int
        last: cython.int
        if high < 0:
            return
        if low < 0:
            low = 0
        if self.part_stamps[part] == self.stamp:
            last = self.part_last[part]
            if low <= self.windows[last + 1] + 1:
                if high > self.windows[last + 1]:
                    self.windows[last + 1] = high
                return
        else:
            last = -1
            self.part_stamps[part] = self.stamp
            after = self.group_part[group]
            while after >= 0 and after < part:
                before = after
                after = self.part_next[after]
            self.part_next[part] = after
            if before < 0:
                self.group_part[group] = part
            else:
                self.part_next[before] = part
        if self.window_count >= self.window_room:
            self.window_room *= 2
            self.windows = self._grown("windows", 3 * self.window_room)
        before = 3 * self.window_count
        self.window_count += 1
        self.windows[before] = low
        self.windows[before + 1] = high
        self.windows[before + 2] = -1
        if last < 0:
            self.part_window[part] = before
        else:
            self.windows[last + 2] = before
        self.part_last[part] = before

    @cython.cfunc
    def _search(self, group: cython.int) -> cython.void:
        """Find the matches of a group: at each place the first of its parts that matches, then on from its end."""
        start: cython.int = 0
        end: cython.int
        place: cython.int
        part: cython.int
        at: cython.int
        self.group_begin[group] = self.span_count
        while True:
            place = -1
            part = self.group_part[group]
            while part >= 0:
                at = self.part_window[part]
                while at >= 0 and self.windows[at + 1] < start:
                    at = self.windows[at + 2]
                self.part_window[part] = at
                if at >= 0 and (place < 0 or self.windows[at] < place):
                    place = self.windows[at]
                part = self.part_next[part]
            if place < 0:
                break
            if place < start:
                place = start
            start = place + 1
            part = self.group_part[group]
            while part >= 0:
                at = self.part_window[part]
                if at >= 0 and self.windows[at] <= place <= self.windows[at + 1]:
                    end = self._match(part, place)
                    if end > place:
                        self._span(place, end)
                        start = end
                    if end >= 0:
                        break
                part = self.part_next[part]
        self.group_end[group] = self.span_count

    @cython.cfunc
    def _span(self, start: cython.int, end: cython.int) -> cython.void:
        """Note a match of context."""
        if self.span_count >= self.span_room:
            self.span_room *= 2
            self.spans = self._grown("spans", 2 * self.span_room)
        self.spans[2 * self.span_count] = start
        self.spans[2 * self.span_count + 1] = end
        self.span_count += 1

    @cython.cfunc
    @cython.exceptval(check=False)
    def _covered(self, group: cython.int, start: cython.int, end: cython.int) -> cython.bint:
        """Whether a match of the group contains start to end; the matches are in order and apart."""
        low: cython.int = self.group_begin[group]
        high: cython.int = self.group_end[group]
        middle: cython.int
        while low < high:
            middle = (low + high) >> 1
            if self.spans[2 * middle] <= start:
                low = middle + 1
            else:
                high = middle
        return low > self.group_begin[group] and self.spans[2 * low - 1] >= end

    @cython.cfunc
    def _resolve(self, first: cython.int) -> cython.void:
        """Clear hits that an allow-span of the same rule contains, that fail their check digit, or lack their context."""
        i: cython.int
        at: cython.int
        rule: cython.int
        group: cython.int
        pattern: cython.int
        state: cython.int
        met: cython.bint
        for i in range(first, self.hit_count):
            pattern = self.hits[i * HIT_FIELDS + 1] * PATTERN_FIELDS
            if self.patterns[pattern + P_ROLE] not in (DENY, COUNT):
                continue
            if self.patterns[pattern + P_VALIDATOR] and not self._valid(
                self.patterns[pattern + P_VALIDATOR], self.hits[i * HIT_FIELDS + 2], self.hits[i * HIT_FIELDS + 3]
            ):
                self.hits[i * HIT_FIELDS + 5] = INVALID
                continue
            rule = self.patterns[pattern + P_RULE]
            state = LIVE
            met = not self.rules_need[rule]
            at = self.rules_late[rule]
            while at >= 0 and self.late[at] >= 0:
                group = self.late[at] >> 1
                if self.group_begin[group] < 0:
                    self._search(group)
                    self.group_tangled[group] = self.overran
                    self.overran = False
                if self.late[at] & 1 and self.group_end[group] > self.group_begin[group]:
                    met = True
                elif not self.late[at] & 1 and self._covered(group, self.hits[i * HIT_FIELDS + 2], self.hits[i * HIT_FIELDS + 3]):
                    state = ALLOWED
                    break
                elif self.group_tangled[group]:
                    self._give_up(self.hits[i * HIT_FIELDS], self.hits[i * HIT_FIELDS + 1], TANGLED)
                at += 1
            if not met and state == LIVE:
                state = NO_CONTEXT
            self.hits[i * HIT_FIELDS + 5] = state

    @cython.cfunc
    @cython.exceptval(check=False)
    def _merge(self, first: cython.int) -> cython.void:
        """Make one hit of live ones of a rule that overlap in part: what they find is one thing."""
        i: cython.int
        j: cython.int
        rule: cython.int
        for i in range(first, self.hit_count):
            if self.hits[i * HIT_FIELDS] < 0 or self.hits[i * HIT_FIELDS + 5] != LIVE:
                continue
            rule = self.patterns[self.hits[i * HIT_FIELDS + 1] * PATTERN_FIELDS + P_RULE]
            j = first
            while j < self.hit_count:
                if (
                    j != i
                    and self.hits[j * HIT_FIELDS] >= 0
                    and self.hits[j * HIT_FIELDS + 5] == LIVE
                    and self.hits[j * HIT_FIELDS + 2] < self.hits[i * HIT_FIELDS + 3]
                    and self.hits[i * HIT_FIELDS + 2] < self.hits[j * HIT_FIELDS + 3]
                    and self.patterns[self.hits[j * HIT_FIELDS + 1] * PATTERN_FIELDS + P_RULE] == rule
                ):
                    self.hits[i * HIT_FIELDS + 2] = min(self.hits[i * HIT_FIELDS + 2], self.hits[j * HIT_FIELDS + 2])
                    self.hits[i * HIT_FIELDS + 3] = max(self.hits[i * HIT_FIELDS + 3], self.hits[j * HIT_FIELDS + 3])
                    self.hits[i * HIT_FIELDS + 4] |= self.hits[j * HIT_FIELDS + 4]
                    self.hits[j * HIT_FIELDS] = -1
                    j = first  # It reaches further now.
                else:
                    j += 1

    @cython.cfunc
    @cython.exceptval(check=False)
    def _finish(self, first: cython.int) -> cython.void:
        """Keep live hits, once a place and rule, and map them to the original text with what disguised them."""
        i: cython.int
        j: cython.int
        s: cython.int
        e: cython.int
        p: cython.int
        marks: cython.int
        spaces: cython.int
        change: cython.int
        out: cython.int = first
        inside: cython.bint
        for i in range(first, self.hit_count):
            if self.hits[i * HIT_FIELDS + 5] != LIVE and not self.keep_cleared:
                self.hits[i * HIT_FIELDS] = -1
        for i in range(first, self.hit_count):
            if self.hits[i * HIT_FIELDS] < 0:
                continue
            s = self.hits[i * HIT_FIELDS + 2]
            e = self.hits[i * HIT_FIELDS + 3]
            p = self.patterns[self.hits[i * HIT_FIELDS + 1] * PATTERN_FIELDS + P_RULE]
            inside = False
            for j in range(first, self.hit_count):
                if j == i or self.hits[j * HIT_FIELDS] < 0 or self.hits[j * HIT_FIELDS + 5] != self.hits[i * HIT_FIELDS + 5]:
                    continue
                if self.patterns[self.hits[j * HIT_FIELDS + 1] * PATTERN_FIELDS + P_RULE] != p:
                    continue
                if self.hits[j * HIT_FIELDS + 2] <= s and self.hits[j * HIT_FIELDS + 3] >= e and (
                    j < i or self.hits[j * HIT_FIELDS + 2] < s or self.hits[j * HIT_FIELDS + 3] > e
                ):
                    inside = True
                    break
            if inside:
                self.hits[i * HIT_FIELDS] = -1
        self._merge(first)
        for i in range(first, self.hit_count):
            if self.hits[i * HIT_FIELDS] < 0:
                continue
            s = self.hits[i * HIT_FIELDS + 2]
            e = self.hits[i * HIT_FIELDS + 3]
            marks = self.hits[i * HIT_FIELDS + 4]
            spaces = 0
            if self.patterns[self.hits[i * HIT_FIELDS + 1] * PATTERN_FIELDS + P_ROLE] == HEARD:
                e = s  # The stretch that speaks most is no place that was disguised.
            for j in range(s, e):
                change = self.change[j]
                if change & 1 and not (0xFF01 <= self.cps[self.src[j]] <= 0xFF0F or 0xFF1A <= self.cps[self.src[j]] <= 0xFF20):
                    marks |= M_FULL_WIDTH
                if change & 2:
                    marks |= M_TRADITIONAL
                if change & 4:
                    marks |= M_EMOJI
                if change & 8:
                    marks |= M_DIGITS
                if change & 16:
                    marks |= M_SHAPE
                if j > s and self.drop[j] & 4:
                    marks |= M_ZERO_WIDTH
                if j > s and self.drop[j] & 2:
                    marks |= M_SEPARATORS
                if j > s and self.drop[j] & 1 and self._kind(self.norm[j - 1]) == K_CHINESE and self._kind(self.norm[j]) == K_CHINESE:
                    spaces += 1
            if spaces >= 2 or (spaces == 1 and e - s <= 4):
                marks |= M_SEPARATORS
            self.hits[out * HIT_FIELDS] = self.hits[i * HIT_FIELDS]
            self.hits[out * HIT_FIELDS + 1] = self.hits[i * HIT_FIELDS + 1]
            e = self.hits[i * HIT_FIELDS + 3]
            self.hits[out * HIT_FIELDS + 2] = self.src[s]
            self.hits[out * HIT_FIELDS + 3] = self.src[e - 1] + 1
            self.hits[out * HIT_FIELDS + 4] = marks
            self.hits[out * HIT_FIELDS + 5] = self.hits[i * HIT_FIELDS + 5]
            out += 1
        self.hit_count = out

    @cython.cfunc
    def _count(self, message: cython.int, n: cython.int) -> cython.void:
        """The counting rule: too few meaningful characters is a hit over the whole message."""
        i: cython.int
        meaningful: cython.int = 0
        visible: cython.int = 0
        for i in range(self.size):
            if self._wordy(i):
                meaningful += 1
            if self.norm[i] != 32 and self.norm[i] != 10:
                visible += 1
        if meaningful < self.count_below and visible:
            self.marks = 0
            self._hit(message, self.count_pattern, 0, self.size)

    @cython.cfunc
    @cython.exceptval(check=False)
    def _hashed(self, data: cython.pointer[cython.const[cython.uchar]], size: cython.Py_ssize_t, kind: cython.int) -> cython.ulonglong:
        """A hash over the bytes of a text, eight at a time; never 0. Texts of different kinds never share one."""
        h: cython.ulonglong = self.key_low ^ (cython.cast(cython.ulonglong, size) << 3 | kind)
        word: cython.ulonglong
        at: cython.Py_ssize_t = 0
        while at + 8 <= size:
            memcpy(cython.address(word), data + at, 8)
            h = (h ^ h >> 29) * PRIME + ((word ^ self.key_low) & LOW) * ((word ^ self.key_high) >> 32)
            at += 8
        if at < size:
            word = 0
            if size >= 8:
                memcpy(cython.address(word), data + size - 8, 8)
            else:
                memcpy(cython.address(word), data + at, size - at)
            h = (h ^ h >> 29) * PRIME + ((word ^ self.key_low) & LOW) * ((word ^ self.key_high) >> 32)
        h = (h ^ h >> 32) * PRIME
        return h ^ h >> 29 | 1

    @cython.cfunc
    @cython.inline
    @cython.exceptval(check=False)
    def _known(self, h: cython.ulonglong) -> cython.bint:
        """Whether the very same text was found clean before: agents send canned replies."""
        return self.clean[h >> CLEAN_SHIFT] == h and not self.keep_cleared

    @cython.cfunc
    def _look(self, message: cython.int, n: cython.int, h: cython.ulonglong) -> cython.void:
        """Judge the message in `cps`, and remember it when it is clean."""
        before: cython.int = self.hit_count + self.given_count
        if self._promising(n):
            self._judge(message, n)
        elif self.labels and self._sounds(n):
            self._hear(message, n)
        if self.hit_count + self.given_count == before:
            self.clean[h >> CLEAN_SHIFT] = h

    @cython.cfunc
    def _judge(self, message: cython.int, n: cython.int) -> cython.void:
        """Find what is in a promising message."""
        first: cython.int = self.hit_count
        self.most = first + MOST_HITS  # Hits are compared with each other: a million of them would take forever.
        self._normalise(n)
        self.stamp += 1
        self._anchored(message)
        self._numbers(message)
        if self.count_below:
            self._count(message, n)
        if self.hit_count > first:
            self._gather(first)
            self._resolve(first)
        if self.labels and (self._any_labelled(first) or self._sounds(n)):
            self._heed(message, first)
        if self.hit_count > first:
            self._finish(first)

    @cython.cfunc
    def _hear(self, message: cython.int, n: cython.int) -> cython.void:
        """Find what the classifier alone finds in a message that holds no pattern."""
        first: cython.int = self.hit_count
        self.most = first + MOST_HITS
        self._normalise(n)
        self.stamp += 1
        self._heed(message, first)
        if self.hit_count > first:
            self._finish(first)

    @cython.cfunc
    @cython.exceptval(check=False)
    def _any_labelled(self, first: cython.int) -> cython.bint:
        """Whether a hit is the classifier's business, too."""
        i: cython.int
        for i in range(first, self.hit_count):
            if self._labelled(i) >= 0:
                return True
        return False

    @cython.cfunc
    def _heed(self, message: cython.int, first: cython.int) -> cython.void:
        """Ask the classifier: clear what sounds harmless to it, and find what no pattern holds."""
        i: cython.int
        label: cython.int
        found: cython.ulonglong = 0
        one: cython.ulonglong = 1
        if self.size == 0:
            return
        self.scorer.score(self.buffers["norm"], self.size)
        for i in range(first, self.hit_count):
            label = self._labelled(i)
            if label < 0:
                continue
            if self.hits[i * HIT_FIELDS + 5] == ALLOWED:
                found |= one << label  # Words that the rule lets pass are not to be heard as its breach.
            elif self.scores[label] < self.label_clears[label]:
                self.hits[i * HIT_FIELDS + 5] = DOUBTED
            else:
                found |= one << label
        for label in range(self.labels):
            if (
                self.label_patterns[label] >= 0
                and self.scores[label] >= self.label_flags[label]
                and not found & (one << label)
            ):
                start, end = self.scorer.loudest(label, self.size)
                self._heard_hit(message, self.label_patterns[label], start, end)

    @cython.cfunc
    def _heard_hit(self, message: cython.int, pattern: cython.int, start: cython.int, end: cython.int) -> cython.void:
        """Note what was heard from start to end, widened to whole clauses, which is how people read it."""
        low: cython.int = max(0, start - 24)
        high: cython.int = min(self.size, end + 24)
        while start < end - 1 and self._pause(start):
            start += 1
        while end > start + 1 and self._pause(end - 1):
            end -= 1
        while start > low and not self._pause(start - 1):
            start -= 1
        while end < high and not self._pause(end):
            end += 1
        self.marks = 0
        self._hit(message, pattern, start, end)

    @cython.cfunc
    @cython.exceptval(check=False)
    def _pause(self, at: cython.int) -> cython.bint:
        """Whether a clause ends at a character of the normal form."""
        cp: cython.int = self.norm[at]
        return cp in (10, 32, 33, 44, 58, 59, 63, 126, 0x2026, 0x3001, 0x3002)

    @cython.cfunc
    @cython.exceptval(check=False)
    def _labelled(self, hit: cython.int) -> cython.int:
        """The label of what a hit found, live or allowed, or -1."""
        at: cython.int = self.hits[hit * HIT_FIELDS + 1] * PATTERN_FIELDS
        if self.hits[hit * HIT_FIELDS + 5] > ALLOWED or self.patterns[at + P_ROLE] not in (DENY, COUNT):
            return -1
        return self.rule_labels[self.patterns[at + P_RULE]]

    # --- what Python calls ------------------------------------------------------------------------------------------

    @cython.cfunc
    def _load(self, text: str) -> cython.int:
        """Copy a text into `cps`; the number of code points."""
        n: cython.int = len(text)
        i: cython.int = 0
        kind: cython.int
        ch: cython.Py_UCS4
        ones: cython.pointer[cython.uchar]
        twos: cython.pointer[cython.ushort]
        if n > self.room:
            self._reserve(n * 2)
        cps: cython.pointer[cython.int] = self.cps
        if cython.compiled:
            kind = PyUnicode_KIND(text)
            if kind == 2:
                twos = cython.cast(cython.pointer[cython.ushort], PyUnicode_DATA(text))
                for i in range(n):
                    cps[i] = twos[i]
                return n
            if kind == 1:
                ones = cython.cast(cython.pointer[cython.uchar], PyUnicode_DATA(text))
                for i in range(n):
                    cps[i] = ones[i]
                return n
        for ch in text:
            cps[i] = ord(ch)
            i += 1
        return n

    @cython.cfunc
    def _look_at(self, message: cython.int, text: str) -> cython.void:
        """Judge a text, unless it is known to be clean."""
        h: cython.ulonglong = 0
        kind: cython.int
        if cython.compiled:
            kind = PyUnicode_KIND(text)
            if kind:  # It is 0 for texts of an old kind, which `_load` knows how to read.
                h = self._hashed(cython.cast(cython.pointer[cython.uchar], PyUnicode_DATA(text)), len(text) * kind, kind)
                if self._known(h):
                    return
        self._look(message, self._load(text), h)

    def scan(self, text: str, message: int = 0) -> int:
        """Append the hits of one text to `hits`; how many there are now, and rules that were given up."""
        self._look_at(message, text)
        return self.hit_count + self.given_count

    def scan_list(self, texts: list[str]) -> int:
        """Append the hits of many texts, numbered by their place in the list."""
        i: cython.int
        for i in range(len(texts)):
            self._look_at(i, texts[i])
        return self.hit_count

    def scan_utf8(self, data: cython.const[cython.uchar][::1], offsets: cython.const[cython.int][::1], rows: cython.const[cython.int][::1]) -> int:  # type: ignore[valid-type]  # const[T][::1] is a read-only buffer
        """Append the hits of rows of a UTF-8 buffer; row r lies from offsets[r] to offsets[r + 1]. Bad UTF-8 becomes U+FFFD."""
        i: cython.Py_ssize_t
        row: cython.int
        if cython.compiled:
            empty: cython.uchar = 0
            begin: cython.pointer[cython.const[cython.uchar]] = cython.address(data[0]) if len(data) else cython.address(empty)
            for i in range(len(rows)):
                row = rows[i]
                self._look_into(row, begin + offsets[row], offsets[row + 1] - offsets[row])
        else:
            for i in range(len(rows)):
                row = rows[i]
                self._look_at(row, bytes(data[offsets[row] : offsets[row + 1]]).decode("utf-8", "replace"))
        return self.hit_count

    @cython.cfunc
    def _look_into(self, message: cython.int, data: cython.pointer[cython.const[cython.uchar]], size: cython.int) -> cython.void:
        """Judge a text in UTF-8, unless it is known to be clean."""
        h: cython.ulonglong = self._hashed(data, size, 3)
        if not self._known(h):
            self._look(message, self._decode(data, size), h)

    @cython.cfunc
    @cython.exceptval(check=False)
    def _cues(self) -> cython.ulonglong:
        """Which cues (rules 0 to 63) were found, as bits; forgets the hits."""
        mask: cython.ulonglong = 0
        one: cython.ulonglong = 1
        i: cython.int
        for i in range(self.hit_count):
            mask |= one << self.patterns[self.hits[i * HIT_FIELDS + 1] * PATTERN_FIELDS + P_RULE]
        self.hit_count = 0
        self.given_count = 0
        return mask

    def mask(self, text: str) -> int:
        """The cues of one text as bits; forgets the hits."""
        self.hit_count = 0
        self._look_at(0, text)
        return int(self._cues())

    def masks_utf8(
        self,
        data: cython.const[cython.uchar][::1],  # type: ignore[valid-type]
        offsets: cython.const[cython.int][::1],  # type: ignore[valid-type]
        first: cython.int,
        last: cython.int,
        out: cython.ulonglong[::1],
    ) -> None:
        """Write the cues of the rows first to last - 1 of a UTF-8 buffer to out[0], out[1], ..."""
        row: cython.int
        self.hit_count = 0
        if cython.compiled:
            empty: cython.uchar = 0
            begin: cython.pointer[cython.const[cython.uchar]] = cython.address(data[0]) if len(data) else cython.address(empty)
            if "masks" not in self.buffers:
                self.masked = self._longs("masked", CLEAN)
                self.masks = self._longs("masks", CLEAN)
            for row in range(first, last):
                out[row - first] = self._mask_of(begin + offsets[row], offsets[row + 1] - offsets[row])
        else:
            for row in range(first, last):
                out[row - first] = self.mask(bytes(data[offsets[row] : offsets[row + 1]]).decode("utf-8", "replace"))

    @cython.cfunc
    def _mask_of(self, data: cython.pointer[cython.const[cython.uchar]], size: cython.int) -> cython.ulonglong:
        """The cues of a text in UTF-8, which are remembered: most texts that matter to a conversation hold some."""
        h: cython.ulonglong = self._hashed(data, size, 3)
        slot: cython.ulonglong = h >> CLEAN_SHIFT
        n: cython.int
        if self.masked[slot] != h:
            n = self._decode(data, size)
            if self._promising(n):
                self._judge(0, n)
            self.masks[slot] = self._cues()
            self.masked[slot] = h
        return self.masks[slot]

    @cython.cfunc
    def _decode(self, data: cython.pointer[cython.const[cython.uchar]], size: cython.int) -> cython.int:
        """Decode UTF-8 into `cps`; the number of code points."""
        i: cython.int = 0
        n: cython.int = 0
        b: cython.int
        cp: cython.int
        if size > self.room:
            self._reserve(size * 2)
        cps: cython.pointer[cython.int] = self.cps
        while i < size:
            b = data[i]
            if b >= 0xE0 and b < 0xF0 and i + 2 < size:
                cp = ((b & 15) << 12) | ((data[i + 1] & 63) << 6) | (data[i + 2] & 63)
                i += 3
            elif b < 0x80:
                cp = b
                i += 1
            elif b >= 0xC2 and b < 0xE0 and i + 1 < size:
                cp = ((b & 31) << 6) | (data[i + 1] & 63)
                i += 2
            elif b >= 0xF0 and b < 0xF5 and i + 3 < size:
                cp = ((b & 7) << 18) | ((data[i + 1] & 63) << 12) | ((data[i + 2] & 63) << 6) | (data[i + 3] & 63)
                if cp >= WIDE:
                    cp = 0xFFFD
                i += 4
            else:
                cp = 0xFFFD
                i += 1
            cps[n] = cp
            n += 1
        return n

    def promising(self, text: str) -> bool:
        """Whether the first pass lets a text through to the second."""
        return bool(self._promising(self._load(text)))

    def sounds(self, text: str) -> bool:
        """Whether the gate lets the classifier be asked about a text."""
        return self.labels > 0 and bool(self._sounds(self._load(text)))

    def take(self) -> "array[int]":
        """The hits so far, six integers each, and forget them; `given_up` tells what was not decided among them."""
        out = array("i", bytes(4 * HIT_FIELDS * self.hit_count))
        i: cython.int
        for i in range(self.hit_count * HIT_FIELDS):
            out[i] = self.hits[i]
        self.hit_count = 0
        if self.given_count or len(self.lost):
            self.lost = array("i", [self.given[i] for i in range(GIVEN_FIELDS * self.given_count)])
            self.given_count = 0
        return out

    def given_up(self) -> "array[int]":
        """What was not decided when hits were last taken: message, rule, and why (TANGLED or TOO_MANY), again and again."""
        return self.lost

    def normal(self, text: str) -> tuple[str, list[int]]:
        """The normal form of a text, and for each of its characters the place in the text."""
        self._normalise(self._load(text))
        return "".join(chr(self.norm[i]) for i in range(self.size)), [self.src[i] for i in range(self.size)]

    def explaining(self, on: bool) -> None:
        """Keep hits that were cleared, with their state, for the trace."""
        self.keep_cleared = on
