"""Where a passage's words stand in a text that was set anew, or in which a typing error was mended.

Two passages are the same when they have the same words in the same order. Markup, blanks, line ends, the
kind of quotation marks and dashes, composed letters, soft hyphens, and punctuation apart from numbers do
not count; a sign at an edge does. A word may have a typing error (`typos`) if the one that stands there
now stands only there.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice, pairwise
from unicodedata import normalize

from tui_reader.annotations.context import INVISIBLE, Found, fold
from tui_reader.annotations.typos import most_errors, typing_errors
from tui_reader.annotations.unmarked import Unmarked
from tui_reader.articles.text import Span

ASKED = 8
"""By how many of its words, the longest ones, a passage is looked for, at most."""
COMMON = 200
"""A word that stands more often says little of where a passage is, and is not asked."""
ROOM = 256
"""Code points that a passage may have become longer by, beside a quarter of its length: links are long."""
LOOKED_AT = 500_000
"""How many code points are compared with it, in all."""

# Marks that stand over and under letters are none for re: of Latin, Hebrew, Arabic, Indic, Thai, Japanese.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u094f\u0e31-\u0e3a\u0e47-\u0e4e\u3099\u309a"
)
_LETTER = rf"[\w{_MARKS}{INVISIBLE}]"
_WORD = re.compile(rf"\d+(?:[.,:/]\d+)*{_LETTER}*|[^\W\d]{_LETTER}*(?:['\u2019]{_LETTER}+)*")
# Between two words that are the same, these may come and go.
_LOOSE = re.compile(r"[\s,;:.\"'()\[\]*_-]+")
_LOOSE_BESIDE_NUMBERS = re.compile(r"[\s,;:.\"'()\[\]*_]+")


class Passage:
    """A passage by its words."""

    def __init__(self, passage: str) -> None:
        self._length = len(passage)
        text = Unmarked(passage).text
        self._spans = [match.span() for match in _WORD.finditer(text)]
        self._words = [fold(text[slice(*each)]) for each in self._spans]
        self._gaps = [text[one[1] : other[0]] for one, other in pairwise(self._spans)]
        self._edges = (text[: self._spans[0][0]], text[self._spans[-1][1] :]) if self._spans else ("", "")
        self._asked = {word: _forms(word) for word in sorted(set(self._words), key=_longest_first)[:ASKED]}

    @property
    def most(self) -> int:
        """How many places of it can be looked at."""
        return LOOKED_AT // (self._length + 2 * ROOM)

    def places(self, text: str) -> Iterator[Found | None]:
        """Its places in a text, each once, and None for each step that was in vain."""
        numbers = {word: n for n, word in enumerate(self._words)}
        seen: set[int] = set()
        # One more than may be misspelt: where all of these are missing, another passage stands.
        wanted = most_errors(self._words) + 1
        for word, forms in self._asked.items():
            yield None
            places = list(islice(_occurrences(forms, text), COMMON + 1))
            if not 0 < len(places) <= COMMON:
                continue
            for at in places:
                found = self._at(text, at, numbers[word])
                yield found if found and found.span.start not in seen else None
                if found:
                    seen.add(found.span.start)
            wanted -= 1
            if not wanted:
                return

    def _at(self, text: str, at: int, number: int) -> Found | None:
        """The passage whose word of this number stands there."""
        room = ROOM + self._length // 4
        low = max(0, at - self._spans[number][0] - room)
        there = text[low : at + self._length + room]
        # Where most of the words it is looked for by are missing, no typing error explains that.
        if 2 * sum(all(form not in there for form in forms) for forms in self._asked.values()) > len(
            self._asked
        ):
            return None
        window = Unmarked(there)
        spans = [match.span() for match in _WORD.finditer(window.text)]
        own = bisect_left(spans, (window.at(at - low), 0))
        if own < number or own == len(spans) or spans[own][0] != window.at(at - low):
            return None
        spans = spans[own - number : own - number + len(self._words)]
        if len(spans) < len(self._words):
            return None
        words = [fold(window.text[slice(*each)]) for each in spans]
        gaps = (window.text[one[1] : other[0]] for one, other in pairwise(spans))
        mended = self._mended(words, text)
        if mended is None or not all(map(_same_gap, self._gaps, gaps, words, words[1:])):
            return None
        first, last = spans[0][0], spans[-1][1]
        begin = first - _beside(self._edges[0][::-1], window.text[:first][::-1])
        end = last + _beside(self._edges[1], window.text[last:])
        marks = window.text[begin:first], window.text[last:end]
        if not all(map(_same_signs, self._edges, marks, (words[0], words[-1]))):
            return None
        span = window.span(begin, end)
        return Found(Span(low + span.start, low + span.end), mended)

    def _mended(self, words: list[str], text: str) -> int | None:
        """How many words have a typing error; None where others stand."""
        mended = typing_errors(self._words, words)
        # What stands in the text elsewhere is a word of its own.
        off = (one for one, other in zip(self._words, words, strict=True) if one != other)
        return None if mended and any(one in text for one in off) else mended


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word), word


def _forms(word: str) -> tuple[str, ...]:
    """How a word may be written in a text."""
    return tuple(dict.fromkeys((word, normalize("NFD", word), word.replace("'", "’"))))


def _occurrences(forms: tuple[str, ...], text: str) -> Iterator[int]:
    for form in forms:
        at = text.find(form)
        while at >= 0:
            yield at
            at = text.find(form, at + 1)


def _beside(wanted: str, there: str) -> int:
    """How many code points beside the words are what the passage has beside its words."""
    length = 0
    for one in fold(wanted):
        at = length
        while not one.isspace() and at < len(there) and (there[at].isspace() or there[at] in INVISIBLE):
            at += 1
        if fold(there[at : at + 1]) == one:
            length = at + 1
        elif not one.isspace():
            break
    return length


def _same_signs(one: str, other: str, word: str) -> bool:
    """Whether what stands at an edge of a passage says the same: a minus, a currency, a question mark."""
    loose = _LOOSE if word.isalpha() else _LOOSE_BESIDE_NUMBERS
    return loose.sub("", fold(one)) == loose.sub("", fold(other))


def _same_gap(one: str, other: str, before: str, after: str) -> bool:
    one, other = fold(one), fold(other)
    if before[-1].isdigit() or after[0].isdigit():
        return one.split() == other.split()
    return _LOOSE.sub("", one) == _LOOSE.sub("", other)
