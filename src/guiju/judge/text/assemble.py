"""Trees to instructions: four integers each, for the matcher in `kernel.py`."""

from dataclasses import dataclass, field

from guiju.judge.text import codes as k
from guiju.judge.text.anchors import Anchors
from guiju.judge.text.syntax import Alt, At, Cat, Digits, Look, Mark, Node, PatternError, Rep, Set, Word, widths

PLACES = {"start": k.AT_START, "end": k.AT_END, "edge": k.AT_EDGE}
ASCII = 128
SWITCH_FROM = 4
DISPATCH_FROM = 3


@dataclass
class Assembly:
    """The instructions, character sets and jump tables of all patterns together."""

    code: list[int] = field(default_factory=list)
    sets: list[int] = field(default_factory=list)
    switches: list[int] = field(default_factory=list)
    known_sets: dict[Set, int] = field(default_factory=dict)
    anchors: Anchors = field(default_factory=Anchors)

    def emit(self, op: int, a: int = 0, b: int = 0, c: int = 0) -> int:
        """Append an instruction; its index."""
        self.code += (op, a, b, c)
        return len(self.code) // 4 - 1

    def patch(self, at: int, slot: int, value: int) -> None:
        """Fill in an operand that was not known yet."""
        self.code[at * 4 + slot] = value

    @property
    def here(self) -> int:
        """The index of the next instruction."""
        return len(self.code) // 4

    def set_index(self, node: Set) -> int:
        """Where a set lies in the table of sets.

        128 bits for ASCII, negated, the count of the ranges beyond, their least and greatest, low and high of each.
        """
        if node not in self.known_sets:
            self.known_sets[node] = len(self.sets)
            ascii_bits = sum(1 << c for c in range(ASCII) if node.negated != any(a <= c <= b for a, b in node.ranges))
            beyond = _joined([(max(low, ASCII), high) for low, high in sorted(node.ranges) if high >= ASCII])
            self.sets += (_signed(ascii_bits >> shift & 0xFFFFFFFF) for shift in range(0, ASCII, 32))
            self.sets += (int(node.negated), len(beyond))
            self.sets += (beyond[0][0], beyond[-1][1]) if beyond else (1, 0)
            for low, high in beyond:
                self.sets += (low, high)
        return self.known_sets[node]

    def pattern(self, node: Node) -> int:
        """Assemble a whole pattern; where it begins."""
        entry = self.here
        self.node(node)
        self.emit(k.MATCH)
        return entry

    def node(self, node: Node) -> None:
        """Assemble one part."""
        match node:
            case Set(((low, high),), False) if low == high:
                self.emit(k.CHAR, low)
            case Set():
                self.emit(k.SET, self.set_index(node))
            case Cat(parts):
                for part in parts:
                    self.node(part)
            case Alt(options):
                self.alternatives(list(options))
            case Rep():
                self.repetition(node)
            case Look(inner, behind, negated):
                self.look(inner, behind=behind, negated=negated)
            case At(where):
                self.emit(k.AT, PLACES[where])
            case _:
                self.wrapped(node)

    def wrapped(self, node: Node) -> None:
        """Assemble a part that says something about the one inside it."""
        match node:
            case Mark(bit, inner):
                self.emit(k.MARK, bit)
                self.node(inner)
            case Word(inner, strict):
                self.emit(k.WORD_BEGIN)
                self.node(inner)
                self.emit(k.WORD_END, int(strict))
            case Digits(inner):
                self.node(inner)

    def alternatives(self, options: list[Node]) -> None:
        """Options in order; many plain literals become one jump table."""
        plain = [o for o in options if is_plain(o)]
        if len(plain) >= SWITCH_FROM:
            rest = [o for o in options if not is_plain(o)]
            trie = _trie([_text(o) for o in plain])
            if not rest:
                self.trie(trie)
                return
            split = self.emit(k.SPLIT, self.here + 1)
            self.trie(trie)
            jump = self.emit(k.JUMP)
            self.patch(split, 2, self.here)
            self.alternatives(rest)
            self.patch(jump, 1, self.here)
            return
        if len(options) >= DISPATCH_FROM:
            self.dispatch(options)
            return
        jumps = []
        for option in options[:-1]:
            split = self.emit(k.SPLIT, self.here + 1)
            self.node(option)
            jumps.append(self.emit(k.JUMP))
            self.patch(split, 2, self.here)
        self.node(options[-1])
        for jump in jumps:
            self.patch(jump, 1, self.here)

    def dispatch(self, options: list[Node]) -> None:
        """Options of which the next character leaves only a few: a table leads to those, in their order."""
        firsts = [self.anchors.first_characters(o) for o in options]
        characters = sorted(set().union(*(f for f in firsts if f is not None)))
        chains = {c: tuple(i for i, f in enumerate(firsts) if f is None or c in f) for c in characters}
        always = tuple(i for i, f in enumerate(firsts) if f is None)
        table = len(self.switches)
        self.switches += [len(characters), *map(ord, characters), *([0] * len(characters))]
        dispatch = self.emit(k.DISPATCH, table)
        entries, jumps = [], []
        for option in options:
            entries.append(self.here)
            self.node(option)
            jumps.append(self.emit(k.JUMP))
        places = {chain: self._chain(chain, entries) for chain in {*chains.values(), always}}
        for i, character in enumerate(characters):
            self.switches[table + 1 + len(characters) + i] = places[chains[character]]
        self.patch(dispatch, 2, places[always])
        for jump in jumps:
            self.patch(jump, 1, self.here)

    def _chain(self, chain: tuple[int, ...], entries: list[int]) -> int:
        """Try the options of a chain in their order; where the chain begins."""
        begin = self.here
        for option in chain[:-1]:
            self.emit(k.SPLIT, entries[option], self.here + 1)
        self.emit(k.JUMP, entries[chain[-1]]) if chain else self.emit(k.FAIL)
        return begin

    def trie(self, trie: "Trie") -> None:
        """A tree of literals; longer ones are tried first."""
        ends: list[int] = []
        self._branch(trie, ends)
        for jump in ends:
            self.patch(jump, 1, self.here)

    def _branch(self, trie: "Trie", ends: list[int]) -> None:
        if trie.final and trie.next:
            split = self.emit(k.SPLIT, self.here + 1)
            self._switch(trie, ends)
            self.patch(split, 2, self.here)
            ends.append(self.emit(k.JUMP))
        elif trie.next:
            self._switch(trie, ends)
        else:
            ends.append(self.emit(k.JUMP))

    def _switch(self, trie: "Trie", ends: list[int]) -> None:
        if len(trie.next) == 1:
            ((key, child),) = trie.next.items()
            self.emit(k.CHAR, key)
            self._branch(child, ends)
            return
        table = len(self.switches)
        keys = sorted(trie.next)
        self.switches += [len(keys), *keys, *([0] * len(keys))]
        self.emit(k.SWITCH, table)
        for i, key in enumerate(keys):
            self.switches[table + 1 + len(keys) + i] = self.here
            self._branch(trie.next[key], ends)

    def repetition(self, node: Rep) -> None:
        """A repeated character is one instruction; a repeated group is unrolled."""
        if isinstance(node.node, Set) and not node.lazy:
            self.emit(k.REPEAT, self.set_index(node.node), node.least, node.most)
            return
        for _ in range(node.least):
            self.node(node.node)
        splits = []
        for _ in range(node.most - node.least):
            splits.append(self.emit(k.SPLIT))
            self.patch(splits[-1], 2 if node.lazy else 1, self.here)
            self.node(node.node)
        for split in splits:
            self.patch(split, 1 if node.lazy else 2, self.here)

    def look(self, inner: Node, *, behind: bool, negated: bool) -> None:
        """Context: behind is tried once per width, ahead once."""
        if not behind:
            self._one_look(inner, 0, negated=negated)
            return
        by_width: dict[int, list[Node]] = {}
        for option in inner.options if isinstance(inner, Alt) else (inner,):
            for width, fixed in fixed_widths(option):
                by_width.setdefault(width, []).append(fixed)
        looks = [(Alt(tuple(o)) if len(o) > 1 else o[0], width) for width, o in sorted(by_width.items())]
        if negated:
            for option, width in looks:
                self._one_look(option, width, negated=True)
            return
        jumps = []
        for option, width in looks[:-1]:
            split = self.emit(k.SPLIT, self.here + 1)
            self._one_look(option, width, negated=False)
            jumps.append(self.emit(k.JUMP))
            self.patch(split, 2, self.here)
        option, width = looks[-1]
        self._one_look(option, width, negated=False)
        for jump in jumps:
            self.patch(jump, 1, self.here)

    def _one_look(self, inner: Node, width: int, *, negated: bool) -> None:
        look = self.emit(k.LOOK, int(negated), width)
        self.node(inner)
        self.emit(k.MATCH)
        self.patch(look, 3, self.here)


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ranges in order, those that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for low, high in ranges:
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


def _signed(word: int) -> int:
    """Return 32 bits as the integer of C that has them."""
    return word - (1 << 32) if word >> 31 else word


@dataclass
class Trie:
    """Literals by their common beginnings."""

    next: dict[int, "Trie"] = field(default_factory=dict)
    final: bool = False


def _trie(texts: list[str]) -> Trie:
    root = Trie()
    for text in texts:
        node = root
        for character in text:
            node = node.next.setdefault(ord(character), Trie())
        node.final = True
    return root


def is_plain(node: Node) -> bool:
    """Return whether a part is a literal."""
    parts = node.parts if isinstance(node, Cat) else (node,)
    return bool(parts) and all(
        isinstance(p, Set) and not p.negated and len(p.ranges) == 1 and p.ranges[0][0] == p.ranges[0][1] for p in parts
    )


def _text(node: Node) -> str:
    parts = node.parts if isinstance(node, Cat) else (node,)
    return "".join(chr(p.ranges[0][0]) for p in parts if isinstance(p, Set))


def fixed_widths(node: Node) -> list[tuple[int, Node]]:
    """A lookbehind option as options of one width each."""
    low, high = widths(node)
    if low == high:
        return [(low, node)]
    if high - low > 40:
        raise PatternError(f"a lookbehind of {low} to {high} characters; use at most 12")
    match node:
        case Alt(options):
            return [pair for o in options for pair in fixed_widths(o)]
        case Mark(_, inner) | Word(inner) | Digits(inner):
            return fixed_widths(inner)
        case Rep(inner, least, most):
            return [pair for n in range(least, most + 1) for pair in fixed_widths(Cat((inner,) * n))]
        case Cat(parts):
            ways: list[tuple[int, tuple[Node, ...]]] = [(0, ())]
            for part in parts:
                ways = [(w + pw, (*done, fixed)) for w, done in ways for pw, fixed in fixed_widths(part)]
                if len(ways) > 400:
                    raise PatternError("a lookbehind with too many widths; split it into several")
            return [(w, Cat(done)) for w, done in ways]
        case _:
            return [(low, node)]
