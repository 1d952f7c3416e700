"""Where a passage's words stand in a text that was set anew, or in which typing errors were mended.

Two passages are the same when they have the same words in the same order. Blanks, line ends, the kind
of quotation marks and dashes, and punctuation apart from numbers do not count. A single word may be a
letter off, unless it is a number, a name, a negation or short: what such words say hangs on each letter.
"""

import re
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tui_reader.articles.text import Span

LONGEST = 2_000_000
"""Code points of a text that is looked through; in a longer one passages must stand unchanged."""
COMMON = 200
"""A word that stands more often says little of where a passage is."""
VOTERS = 100
"""How many of a passage's words are asked where it may begin; all are compared there."""
MENDED = 0.25
"""How many of a passage's words, at most, may be a letter off."""
SHORTEST = 5
"""Letters that a word must have to be recognised with one of them changed."""

_WORD = re.compile(r"\d+(?:[.,:/]\d+)*\w*|[^\W\d]\w*(?:['\u2019]\w+)*")
_FOLDED = str.maketrans(
    {**dict.fromkeys("‘’‚‛`´′", "'"), **dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‐‑‒–—−", "-")}
)
# Between two words that are the same, these may come and go.
_LOOSE = re.compile(r"[\s,;:.\"'()\[\]*_-]+")
_FIXED = frozenset(
    "never nothing neither nobody nowhere without cannot hardly barely hundred thousand million billion"
    " trillion three seven eight eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    " twenty thirty forty fifty sixty seventy eighty ninety first second third fourth fifth half".split()
)


class Found(NamedTuple):
    """A place where a passage's words stand."""

    span: Span
    mended: int
    """How many of its words are a letter off."""


class Passages:
    """A text's words, to look passages up."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = [match.span() for match in _WORD.finditer(text)]
        self._words = [text[start:end].translate(_FOLDED) for start, end in self._spans]
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self._words):
            self._places[word].append(place)

    def find(self, passage: str) -> list[Found]:
        """The places of a passage, in order."""
        matches = list(_WORD.finditer(passage))
        if not matches:
            return []
        words = [match[0].translate(_FOLDED) for match in matches]
        votes = Counter[int]()
        asked = words[:VOTERS]
        for n, word in enumerate(asked):
            if not self._common(word):
                votes.update(place - n for place in self._places.get(word, ()))
        needed = max(1, round(len(asked) * (1 - MENDED)) - sum(map(self._common, asked)))
        starts = sorted(start for start, count in votes.items() if count >= needed)
        gaps = [passage[a.end() : b.start()] for a, b in pairwise(matches)]
        found = []
        for start in starts:
            mended = self._mended(start, words, gaps)
            if mended is not None:
                first, last = self._spans[start][0], self._spans[start + len(words) - 1][1]
                begin = first - self._same(passage[: matches[0].start()], first, -1)
                end = last + self._same(passage[matches[-1].end() :], last, 1)
                found.append(Found(Span(begin, end), mended))
        return found

    def _common(self, word: str) -> bool:
        return len(self._places.get(word, ())) > COMMON

    def _mended(self, start: int, words: list[str], gaps: list[str]) -> int | None:
        """How many of the words that begin at a place are a letter off; None where others stand there."""
        if start < 0 or start + len(words) > len(self._words):
            return None
        mended = 0
        for n, word in enumerate(words):
            other = self._words[start + n]
            if word != other:
                if not _a_letter_off(word, other):
                    return None
                mended += 1
            if n and not _same_gap(gaps[n - 1], self._gap(start + n), words[n - 1], word):
                return None
        return mended if mended <= len(words) * MENDED else None

    def _gap(self, place: int) -> str:
        return self._text[self._spans[place - 1][1] : self._spans[place][0]]

    def _same(self, wanted: str, at: int, step: int) -> int:
        """How many code points beside `at` are what the passage has beside its words."""
        length = 0
        for character in wanted if step > 0 else reversed(wanted):
            place = at + length if step > 0 else at - 1 - length
            if not 0 <= place < len(self._text):
                break
            other = self._text[place]
            if character.translate(_FOLDED) != other.translate(_FOLDED) and not (character + other).isspace():
                break
            length += 1
        return length


def _same_gap(one: str, other: str, before: str, after: str) -> bool:
    one, other = one.translate(_FOLDED), other.translate(_FOLDED)
    if one == other:
        return True
    if before[-1].isdigit() or after[0].isdigit():
        return one.split() == other.split()
    return _LOOSE.sub("", one) == _LOOSE.sub("", other)


def _a_letter_off(word: str, other: str) -> bool:
    """Whether two words are one, written right and wrong."""
    from rapidfuzz.distance import OSA  # seldom needed

    if min(len(word), len(other)) < SHORTEST or word[0] != other[0]:
        return False
    if not (word.islower() and other.islower() and word.isalpha() and other.isalpha()):
        return False
    return not {word, other} & _FIXED and OSA.distance(word, other, score_cutoff=1) == 1


@lru_cache(maxsize=2)
def passages_of(text: str) -> Passages:
    """The passages of a text; those of the last two texts are kept."""
    return Passages(text)
