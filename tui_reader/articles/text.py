"""Spans, and the one way untrusted text becomes cells on a screen.

Every position in the program is a code-point offset into an article's text. Cells exist only
here and in the layout: `printable` keeps the length of a text, so an offset into what is
shown is an offset into what was given.
"""

import re
from typing import NamedTuple

from rich.cells import cell_len, split_graphemes

from tui_reader.articles.characters import CONTROLS, is_plain, kinds_of, stand_in

_LOOKED_AT = 32
"""Code points that are looked at for each cell of a text that is shortened."""


class Span(NamedTuple):
    """A half-open stretch of a text, in code points."""

    start: int
    """Offset of the first code point."""
    end: int
    """Offset after the last code point."""

    @property
    def length(self) -> int:
        """Number of code points."""
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def covers(self, offset: int) -> bool:
        """Whether the code point at `offset` lies inside."""
        return self.start <= offset < self.end


class Grapheme(NamedTuple):
    """One user-perceived character of a text."""

    start: int
    """Offset of its first code point."""
    end: int
    """Offset after its last code point."""
    cells: int
    """Its width on the screen: 1 or 2."""


def printable(text: str) -> str:
    """`text` with every character that could steer a terminal replaced by a visible stand-in.

    The result has as many code points as `text`. Line ends and tabs become spaces: whoever
    lays text out breaks lines before calling this.
    """
    if text.isascii():
        return text if text.isprintable() else text.translate(CONTROLS)
    if is_plain(text):
        return text
    kinds = kinds_of(text)
    if "x" not in kinds:
        return text
    return "".join([stand_in(c) if kind == "x" else c for c, kind in zip(text, kinds, strict=True)])


def printable_lines(text: str) -> str:
    """`text` made printable line by line, with `\\n` between them."""
    return "\n".join(map(printable, re.split(r"\r\n?|\n", text)))


def counted(number: int, noun: str) -> str:
    """So many of them, in words."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def cells(text: str) -> int:
    """Width of a printable text in terminal cells."""
    return cell_len(text)


def graphemes(text: str) -> list[Grapheme]:
    """The graphemes of a printable text, in order and without gaps.

    They are Rich's, which the screen is measured with, so that what is laid out here and what
    is painted there can never disagree.
    """
    return [Grapheme(*span) for span in split_graphemes(text)[0]]


def columns(text: str) -> list[int]:
    """For each offset in a printable text, its end included, the cells that stand before it."""
    if text.isascii():
        return list(range(len(text) + 1))
    before = [0]
    for grapheme in graphemes(text):
        before += [before[-1] + grapheme.cells] * (grapheme.end - grapheme.start)
    return before


def shorten(text: str, width: int) -> str:
    """`text` made printable, on one line and at most `width` cells wide, cut at a word with an ellipsis."""
    text, most = text.strip(), (width + 1) * _LOOKED_AT
    longer = len(text) > most
    text = " ".join(printable(text[:most]).split())
    if not longer and cells(text) <= width:
        return text
    kept = 0
    used = 0
    for grapheme in graphemes(text):
        if used + grapheme.cells > width - 1:
            break
        used += grapheme.cells
        kept = grapheme.end
    cut = text[:kept]
    word = cut.rfind(" ")
    if word > len(cut) // 2 and not text[kept : kept + 1].isspace():
        cut = cut[:word]
    return cut.rstrip() + "…"[: max(width, 0)]
