"""Where a passage's words stand in a text that was set anew, or in which a typing error was mended.

Two passages are the same when they have the same words in the same order. Blanks, line ends, the kind
of quotation marks and dashes, composed letters, soft hyphens, and punctuation apart from numbers do not
count. A word may have a typing error (`typos`) if the one that stands there now stands only there.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple
from unicodedata import normalize

from tui_reader.annotations.context import INVISIBLE, fold
from tui_reader.annotations.typos import typing_errors
from tui_reader.articles.text import Span

LONGEST = 20_000
"""Code points of a passage that is looked for so; a longer one must stand unchanged."""
ASKED = 8
"""By how many of its words, the longest ones, a passage is looked for."""
COMMON = 200
"""A word that stands more often says little of where a passage is, and is not asked."""
ROOM = 64
"""Code points that a passage may have become longer by, beside a quarter of its length."""
LOOKED_AT = 500_000
"""How many code points are compared with it, in all."""

_LETTER = rf"[\w\u0300-\u036f{INVISIBLE}]"
_WORD = re.compile(rf"\d+(?:[.,:/]\d+)*{_LETTER}*|[^\W\d]{_LETTER}*(?:['\u2019]{_LETTER}+)*")
# Between two words that are the same, these may come and go.
_LOOSE = re.compile(r"[\s,;:.\"'()\[\]*_-]+")


class Found(NamedTuple):
    """A place where a passage's words stand."""

    span: Span
    mended: int
    """In how many of its words there is or was a typing error."""


class Passage:
    """A passage by its words."""

    def __init__(self, passage: str) -> None:
        self._text = passage
        self._spans = [match.span() for match in _WORD.finditer(passage)]
        self._words = [fold(passage[slice(*each)]) for each in self._spans]
        self._gaps = [passage[one[1] : other[0]] for one, other in pairwise(self._spans)]

    @property
    def most(self) -> int:
        """How many places of it can be looked at."""
        return LOOKED_AT // (len(self._text) + 2 * ROOM)

    def places(self, text: str) -> Iterator[Found | None]:
        """Its places in a text, each once, and None for each step that was in vain."""
        numbers = {word: n for n, word in enumerate(self._words)}
        seen: set[int] = set()
        for word in sorted(numbers, key=lambda word: (-len(word), word))[:ASKED]:
            yield None
            for at in _occurrences(word, text):
                found = self._at(text, at, numbers[word])
                yield found if found and found.span.start not in seen else None
                if found:
                    seen.add(found.span.start)

    def _at(self, text: str, at: int, number: int) -> Found | None:
        """The passage whose word of this number stands there."""
        offset, room = self._spans[number][0], ROOM + len(self._text) // 4
        low = max(0, at - offset - room)
        window = text[low : at - offset + len(self._text) + room]
        spans = [match.span() for match in _WORD.finditer(window)]
        own = next((n for n, span in enumerate(spans) if low + span[0] == at), -1)
        spans = spans[own - number : own - number + len(self._words)] if own >= number else []
        if len(spans) < len(self._words):
            return None
        words = [fold(window[slice(*each)]) for each in spans]
        gaps = (window[one[1] : other[0]] for one, other in pairwise(spans))
        mended = self._mended(words, text)
        if mended is None or not all(map(_same_gap, self._gaps, gaps, words, words[1:])):
            return None
        first, last = low + spans[0][0], low + spans[-1][1]
        begin = first - _beside(self._text[: self._spans[0][0]][::-1], text[max(0, first - 99) : first][::-1])
        end = last + _beside(self._text[self._spans[-1][1] :], text[last : last + 99])
        return Found(Span(begin, end), mended)

    def _mended(self, words: list[str], text: str) -> int | None:
        """How many words have a typing error; None where others stand."""
        # What stands in the text elsewhere is a word of its own.
        off = (one for one, other in zip(self._words, words, strict=True) if one != other)
        return None if any(one in text for one in off) else typing_errors(self._words, words)


def _occurrences(word: str, text: str) -> Iterator[int]:
    for form in dict.fromkeys((word, normalize("NFD", word), word.replace("'", "’"))):
        at = text.find(form) if text.count(form) <= COMMON else -1
        while at >= 0:
            yield at
            at = text.find(form, at + 1)


def _beside(wanted: str, there: str) -> int:
    """How many code points beside the words are what the passage has beside its words."""
    length = 0
    for one, other in zip(wanted, there, strict=False):
        if fold(one) != fold(other):
            break
        length += 1
    return length


def _same_gap(one: str, other: str, before: str, after: str) -> bool:
    one, other = fold(one), fold(other)
    if before[-1].isdigit() or after[0].isdigit():
        return one.split() == other.split()
    return _LOOSE.sub("", one) == _LOOSE.sub("", other)
