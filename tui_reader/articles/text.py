"""Spans, and the one way untrusted text becomes cells on a screen.

Every position in the program is a code-point offset into an article's text. Cells exist only
here and in the layout: `printable` keeps the length of a text, so an offset into what is
shown is an offset into what was given.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, split_graphemes


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
    """Its width on the screen: 0, 1 or 2."""


REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
INVISIBLE = "\N{MIDDLE DOT}"
# Harmless characters that have no width of their own but may hide inside a word.
_HARMLESS = frozenset("\u00ad\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u180e")
# Letters and marks that show nothing: fillers, inherent vowels, selectors that may carry hidden bytes.
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\U000e0100-\U000e01ef]")
STACK = 4
"""How many marks one character may carry; a terminal may stack any number over the rows around."""
MARK = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc"
    "\u0ec8-\u0ecd\u1ab0-\u1ace\u1dc0-\u1dff\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f]"
)
"""A pattern for a mark that stands over or under the letter before it."""
_STACKED = re.compile(f"(?<={MARK}{{{STACK}}}){MARK}+")
# Joiners and selectors that scripts and emoji need.
_KEPT = frozenset("\u200c\u200d")


@lru_cache(maxsize=4096)
def _stand_in(character: str) -> str:
    code = ord(character)
    if character in "\t\n\r\u2028\u2029\x85":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    if character in _HARMLESS or _BLANK.match(character):
        return INVISIBLE
    if character in _KEPT:
        return character
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return REPLACEMENT
    return character


def printable(text: str) -> str:
    """`text` with every character that could steer a terminal replaced by a visible stand-in.

    The result has as many code points as `text`. Line ends and tabs become spaces: whoever
    lays text out breaks lines before calling this.
    """
    if text.isascii() and text.isprintable():
        return text
    if not text.isprintable() or _BLANK.search(text):
        text = "".join(map(_stand_in, text))
    return _STACKED.sub(_dots, text) if _STACKED.search(text) else text


def _dots(stacked: re.Match[str]) -> str:
    return INVISIBLE * len(stacked[0])


def printable_lines(text: str) -> str:
    """`text` made printable line by line, with `\\n` between them."""
    return "\n".join(map(printable, re.split(r"\r\n?|\n", text)))


def cells(text: str) -> int:
    """Width of a printable text in terminal cells."""
    return cell_len(text)


def graphemes(text: str) -> list[Grapheme]:
    """The graphemes of a printable text, in order and without gaps.

    They are Rich's, which the screen is measured with, so that what is laid out here and what
    is painted there can never disagree.
    """
    return [Grapheme(*span) for span in split_graphemes(text)[0]]


def shorten(text: str, width: int) -> str:
    """`text` made printable, on one line and at most `width` cells wide, cut at a word with an ellipsis."""
    text = " ".join(printable(text).split())
    if cells(text) <= width:
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
