"""Labels: short codes painted beside words, so that a place on the screen can be picked by typing its code.

No code is the beginning of another, so the last key of a code picks. Home-row letters come first.
A key stands in the free cell before a word, or behind it where its end is meant; the second key of
a code covers one letter, which comes back when the first one is typed.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple, Self

HOME = "asdfghjkl"
"""The keys under the fingers: those that are whole codes are among them."""
LETTERS = HOME + "ertuiowqpcvbnmxyz"
"""The keys of codes, the easy ones first."""
# Only a very full screen needs these; what is easily taken for another sign is left out.
_MORE = ("", "23456789", "ABCDEFGHJKLMNPQRSTUVWXYZ")


def codes(count: int) -> list[str]:
    """`count` different codes of one or two keys, the quickest first; none begins another.

    There are no more than some 3,300: whatever is beyond gets none.
    """
    keys = ""
    for more in (LETTERS, *_MORE):
        keys += more
        if count <= len(keys):
            return list(keys[:count])
        single = _single(count, len(keys))
        if single >= 0:
            break
    single = max(single, 0)
    double = ("".join(pair) for pair in product(keys[single:], keys))
    return [*keys[:single], *(code for code, _ in zip(double, range(count - single), strict=False))]


def _single(count: int, keys: int) -> int:
    """How many codes of one key leave enough of two for `count`; -1 if there are too few in any case."""
    room = keys * keys - count
    return min(len(HOME), room // (keys - 1)) if room >= 0 else -1


class Spot(NamedTuple):
    """The beginning or end of a word on the screen."""

    offset: int
    """Where it is, in code points of the document."""
    end: bool
    row: int
    """The row of the layout it stands on."""
    x: int
    """The column of the cell before the word, or behind it where its end is meant, in cells."""


class Mark(NamedTuple):
    """A label on the screen."""

    row: int
    """The row of the layout it stands on."""
    x: int
    """The column of the cell beside its word, in cells."""
    code: str
    offset: int
    """What it picks, in code points of the document."""
    end: bool = False
    """Whether it stands behind its word."""


class Sign(NamedTuple):
    """One key of a label, as it is to be seen."""

    x: int
    """Its column, in cells."""
    key: str
    beside: bool
    """Whether it stands beside the word, and not over a letter of it."""


class Labels(NamedTuple):
    """The labels that are shown, and what was typed of one of them."""

    marks: tuple[Mark, ...]
    """All labels, in the order of the screen."""
    typed: str = ""

    @classmethod
    def of(cls, spots: Sequence[Spot], near: int) -> Self:
        """Labels beside words; those nearest to an offset are the quickest."""
        nearest = sorted(spots, key=lambda spot: (abs(spot.offset - near), spot.offset))
        marks = [
            Mark(spot.row, spot.x, code, spot.offset, spot.end)
            for code, spot in zip(codes(len(nearest)), nearest, strict=False)
        ]
        return cls(tuple(sorted(marks)))

    def on(self, row: int) -> list[Sign]:
        """What is left to type of the labels on a row that begin with what was typed, from left to right."""
        marks = self.marks[bisect_left(self.marks, (row,)) : bisect_left(self.marks, (row + 1,))]
        signs = []
        for mark in marks:
            if mark.code.startswith(self.typed):
                keys = mark.code[len(self.typed) :]
                first = mark.x - (len(keys) - 1) * mark.end
                signs += [Sign(x, key, x == mark.x) for x, key in enumerate(keys, first)]
        return signs

    def type(self, key: str) -> "Labels | Mark":
        """The labels after one more key, or the one that it picks; a key of no label changes nothing."""
        typed = self.typed + key
        possible = [mark for mark in self.marks if mark.code.startswith(typed)]
        if not possible:
            return self
        return possible[0] if possible[0].code == typed else self._replace(typed=typed)
