"""A text as it is read: without markup that editors add and take away, for comparing two versions of it.

No parser: what looks like markup in one text looks like it in the other. What changes the sense stays:
a text that is struck through, a comment, raised and lowered digits.
"""

import re
from bisect import bisect_right
from html import unescape

from tui_reader.articles.text import Span

_INLINE = "a|abbr|b|cite|code|em|font|i|mark|q|small|span|strong|u"
_BLOCK = "blockquote|br|dd|div|dt|h[1-6]|li|ol|p|td|th|tr|ul"
_ATTRIBUTES = r"(?:\s+[\w:-]{1,40}(?:=(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))?){0,20}\s*/?"
_TARGET = (
    r"\(\s?<?[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*){0,9}>?(?:\s+(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'))?\s?\)"
)
# Any of these begins with one of these signs; most of a text has none of them.
_SIGNS = r"[\n\[\]*_`<\\&\#>=—―]|--|!\["
_MARKUP = re.compile(
    rf"(?={_SIGNS}|\A)(?:"
    # What stands at both ends of some words: of a link, of emphasis, of code, of an HTML element.
    r"(?P<pair>!?\[(?=[^\[\]]{1,300}\][\[(])"
    rf"|\](?:{_TARGET}|\[[^\[\]\n]{{0,60}}\])"
    r"|(?<![\w*])\*{1,3}+(?=\S)|(?<=[^\s*])\*{1,3}+(?!\w)|(?<![\d*])\*\*(?!\*)|(?<!\*)\*\*(?![\d*])"
    r"|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|`+"
    rf"|<(?:{_INLINE}){_ATTRIBUTES}>|</(?:{_INLINE})\s*>)"
    # Marks of notes, which directly follow a word.
    r"|(?P<note>(?:(?<=[^\W\d])|(?<=[.,;:!?\"'”’)»]))\\?\[\d{1,3}\\?\](?![(:])|\\?\[\^[\w-]{1,40}\\?\](?!:))"
    r"|(?P<escape>\\(?=[!-/:-@\[-`{-~]))"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,30});)"
    # Headings, which are paragraphs of their own, and quotes; but "> 5" may be "more than 5".
    r"|(?P<heading>(?:\A|\n)[ \t]{0,3}(?:>[ \t]?)*\#{1,6}[ \t]+)"
    r"|(?P<first>\A[ \t]{0,3}(?:>[ \t]?)++(?![\d$€£]))|(?P<quote>\n[ \t]{0,3}(?:>[ \t]?)++(?![\d$€£]))"
    r"|(?P<rule>\n[ ]{0,3}(?:=+|-+)[ \t]*(?=\n|\Z))"
    rf"|(?P<block></?(?:{_BLOCK}){_ATTRIBUTES}>)"
    r"|(?P<dash>[—―]|(?<![!-])-{2,3}(?![->])))"
)
_MAYBE = re.compile(rf"{_SIGNS.replace(chr(92) + 'n', '')}")
_INSTEAD = {"heading": "\n\n", "quote": "\n", "rule": "\n", "block": "\n\n", "dash": " - "}


class Unmarked:
    """A text without its markup, and the way back."""

    def __init__(self, source: str) -> None:
        # Where stretches begin: in this text and in the source; between two of them both go on alike.
        self._here, self._there = [0], [0]
        self._other: set[int] = set()
        self._pairs: list[Span] = []
        pieces, at, length = [], 0, 0
        for match in _MARKUP.finditer(source) if _MAYBE.search(source) else ():
            kind, (start, end) = match.lastgroup or "", match.span()
            instead = unescape(match[0]) if kind == "entity" else _INSTEAD.get(kind, "")
            pieces += [source[at:start], instead]
            length += start - at
            if instead:
                self._other.add(len(self._here))
                self._begin(length, start)
            length += len(instead)
            self._begin(length, end)
            if kind == "pair":
                self._pairs.append(Span(start, end))
            at = end
        self.text = "".join([*pieces, source[at:]])
        """The text."""

    def _begin(self, here: int, there: int) -> None:
        self._here.append(here)
        self._there.append(there)

    def at(self, offset: int) -> int:
        """Where in this text an offset into the source is."""
        n = bisect_right(self._there, offset) - 1
        at = self._here[n] + offset - self._there[n]
        return min(at, self._here[n + 1]) if n + 1 < len(self._here) else at

    def span(self, start: int, end: int) -> Span:
        """The stretch of the source that a non-empty stretch of this text stands for.

        Where only one end of some marked words lies in it, it takes in the other if that is next to it.
        """
        n = bisect_right(self._here, start) - 1
        first = self._there[n] if n in self._other else self._there[n] + start - self._here[n]
        n = bisect_right(self._here, end - 1) - 1
        last = self._there[n + 1] if n in self._other else self._there[n] + end - self._here[n]
        for pair in self._pairs if sum(first <= p.start and p.end <= last for p in self._pairs) % 2 else ():
            if pair.end == first:
                return Span(pair.start, last)
            if pair.start == last:
                return Span(first, pair.end)
        return Span(first, last)
