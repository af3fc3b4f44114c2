"""Host list expressions such as ``a[0121-0129],a0831`` (spec/archive-metrics.md 2.5).

Beyond the reference's grammar: single numbers in brackets (``n[1,4-6]``), text and further brackets after a bracket
(``r[1-2]n[01-16]-ib``), and ``_`` and ``.`` in names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from app.domain.errors import Invalid

MAX_HOSTS = 200_000
"""Most names one expression may stand for; the largest machines have about 10,000 nodes."""

_PIECE = re.compile(r"(?P<literal>[A-Za-z0-9_.\-]+)|\[(?P<ranges>[^\[\]]*)\]")
_NUMBERS = re.compile(r"\s*([0-9]+)\s*(?:-\s*([0-9]+)\s*)?")
_LAST_NUMBER = re.compile(r"(.*?)([0-9]+)([^0-9]*)", re.DOTALL)
_BARE_START = re.compile(r"[A-Za-z0-9_\[]")


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Zero-padded numbers `first` to `last` with `width` digits."""

    first: int
    last: int
    width: int

    def __len__(self) -> int:
        return self.last - self.first + 1

    def __iter__(self) -> Iterator[str]:
        return (f"{number:0{self.width}d}" for number in range(self.first, self.last + 1))


_Piece = tuple[_Numbers, ...] | str
_Term = tuple[_Piece, ...]


@dataclass(frozen=True)
class NodeList:
    """The hosts of an expression, in its order and without doubles.

    >>> NodeList.parse("a[08-10],login1").expand()
    ('a08', 'a09', 'a10', 'login1')
    >>> "a09" in NodeList.parse("a[08-10]"), "a9" in NodeList.parse("a[08-10]")
    (True, False)
    """

    expression: str
    _terms: tuple[_Term, ...]

    @classmethod
    def parse(cls, expression: str) -> NodeList:
        """Read an expression; empty terms (``a,,b``) are skipped, anything else wrong raises `Invalid`."""
        parser = _Parser(expression)
        nodes = cls(expression, tuple(parser.terms()))
        count = sum(map(_term_size, nodes._terms))
        if count > MAX_HOSTS:
            raise Invalid(f"host list {expression!r} stands for {count} hosts; {MAX_HOSTS} are allowed")
        return nodes

    def expand(self) -> tuple[str, ...]:
        """Return the distinct host names in the order of the expression."""
        return self._hosts

    def __contains__(self, hostname: object) -> bool:
        return hostname in self._lookup

    def __len__(self) -> int:
        return len(self._hosts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._hosts)

    @cached_property
    def _hosts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for term in self._terms for name in _names(term)))

    @cached_property
    def _lookup(self) -> frozenset[str]:
        return frozenset(self._hosts)


def fold(hostnames: Iterable[str]) -> str:
    """Print host names as a short expression, sorted and without doubles.

    The last number of a name is folded; names are grouped by what stands around it.

    >>> fold(["f0102", "f0101", "login1", "f0103", "f0201"])
    'f[0101-0103,0201],login1'
    """
    groups: defaultdict[tuple[str, int, str], list[int]] = defaultdict(list)
    plain: list[str] = []
    for name in sorted(set(hostnames)):
        if (match := _LAST_NUMBER.fullmatch(name)) is None:
            plain.append(name)
            continue
        before, digits, after = match.groups()
        groups[before, len(digits), after].append(int(digits))
    folded = [_print_group(key, numbers) for key, numbers in sorted(groups.items())]
    return ",".join([*folded, *plain])


def _term_size(term: _Term) -> int:
    size = 1
    for piece in term:
        size *= 1 if isinstance(piece, str) else sum(map(len, piece))
    return size


def _names(term: _Term) -> Iterator[str]:
    choices = [[piece] if isinstance(piece, str) else [text for part in piece for text in part] for piece in term]
    return map("".join, product(*choices))


def _print_group(key: tuple[str, int, str], numbers: list[int]) -> str:
    before, width, after = key
    runs = _runs(sorted(numbers))
    texts = [f"{first:0{width}d}" if first == last else f"{first:0{width}d}-{last:0{width}d}" for first, last in runs]
    inner = ",".join(texts) if len(numbers) == 1 else f"[{','.join(texts)}]"
    return f"{before}{inner}{after}"


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


class _Parser:
    """Reads one expression and knows where it is, for the error text."""

    def __init__(self, expression: str) -> None:
        self._text = expression

    def terms(self) -> Iterator[_Term]:
        position = 0
        for term in _split_terms(self._text):
            if term.strip():
                yield self._term(term.strip(), position + len(term) - len(term.lstrip()))
            position += len(term) + 1

    def _term(self, term: str, start: int) -> _Term:
        if not _BARE_START.match(term):
            raise self._error(start, f"a name cannot begin with {term[0]!r}")
        pieces: list[_Piece] = []
        position = 0
        while position < len(term):
            match = _PIECE.match(term, position)
            if match is None:
                raise self._error(start + position, f"unexpected {term[position]!r}")
            pieces.append(match["literal"] or self._ranges(match["ranges"], start + match.start("ranges")))
            position = match.end()
        return tuple(pieces)

    def _ranges(self, inner: str, start: int) -> tuple[_Numbers, ...]:
        ranges: list[_Numbers] = []
        for part in inner.split(","):
            ranges.append(self._range(part, start))
            start += len(part) + 1
        return tuple(ranges)

    def _range(self, part: str, start: int) -> _Numbers:
        match = _NUMBERS.fullmatch(part)
        if match is None:
            raise self._error(start, f"{part!r} is neither a number nor a range such as 01-16")
        first, last = match[1], match[2] or match[1]
        if len(first) != len(last):
            raise self._error(start, f"both ends of {part!r} need the same number of digits")
        if int(first) > int(last):
            raise self._error(start, f"the range {part!r} runs backwards")
        return _Numbers(int(first), int(last), len(first))

    def _error(self, position: int, reason: str) -> Invalid:
        return Invalid(f"host list {self._text!r}, character {position + 1}: {reason}")


def _split_terms(text: str) -> list[str]:
    """Split at the commas outside of brackets."""
    return re.split(r",(?![^\[]*\])", text)
