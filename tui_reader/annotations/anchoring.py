"""Where a passage stands now, when the article may have changed since it was annotated.

A wrong anchor is worse than none: a passage counts as found only where its own words stand
unchanged and the words around them say that it is the same place.
"""

from collections.abc import Iterator
from itertools import takewhile
from typing import Literal, NamedTuple

from tui_reader.annotations.annotation import Annotation, Target
from tui_reader.articles.text import Span

CANDIDATES = 1000
"""How many places are compared; a passage that stands in more is left to the reader."""
SHORT = 8
"""A passage of fewer code points may stand anywhere, so its context must say more."""
ENOUGH = 16
"""How many code points of its context must still stand next to a passage..."""
ENOUGH_FOR_SHORT = 32
"""...and how many next to a short one."""
MARGIN = 8
"""By how many code points of context the best place must beat the second."""


class Anchor(NamedTuple):
    """What became of a passage."""

    status: Literal["exact", "moved", "review"]
    """Where it was; found in another place; not found for certain."""
    span: Span | None
    """Where it stands now; None when it needs review."""


REVIEW = Anchor("review", None)


def locate(annotation: Annotation, text: str, digest: str) -> Anchor:
    """Where the passage of `annotation` stands in `text`, whose SHA-256 is `digest`.

    Exact: the text is the same, or the passage stands at its old offsets in its old context.
    Moved: the same words stand elsewhere, in a context that fits and fits nowhere else as well.
    All else needs review, and so does a target that contradicts itself.
    """
    target = annotation.target
    if target.start < 0 or not target.exact or target.end - target.start != len(target.exact):
        return REVIEW
    if text.startswith(target.exact, target.start):
        if target.digest == digest:
            return Anchor("exact", target.span)
        context = len(target.prefix) + len(target.suffix)
        if context and _agreement(target, text, target.start) == context:
            return Anchor("exact", target.span)
    return _search(target, text)


def _search(target: Target, text: str) -> Anchor:
    """The one place whose context fits by far the best, if there is one."""
    best = second = -1
    place = 0
    for number, start in enumerate(_occurrences(target.exact, text)):
        if number == CANDIDATES:
            return REVIEW
        agreement = _agreement(target, text, start)
        if agreement > best:
            best, second, place = agreement, best, start
        else:
            second = max(second, agreement)
    needed = ENOUGH if len(target.exact) >= SHORT else ENOUGH_FOR_SHORT
    # Less context than that was kept of a passage that was nearly the whole text: all must fit.
    needed = max(1, min(needed, len(target.prefix) + len(target.suffix)))
    if best < needed or best < second + MARGIN:
        return REVIEW
    return Anchor("moved", Span(place, place + len(target.exact)))


def _occurrences(passage: str, text: str) -> Iterator[int]:
    """Where `passage` begins in `text`, overlapping ones too."""
    start = text.find(passage)
    while start >= 0:
        yield start
        start = text.find(passage, start + 1)


def _agreement(target: Target, text: str, start: int) -> int:
    """How many code points of the context stand around a passage at `start`, counted from the passage."""
    end = start + len(target.exact)
    before = text[max(0, start - len(target.prefix)) : start]
    after = text[end : end + len(target.suffix)]
    return _common(reversed(before), reversed(target.prefix)) + _common(iter(after), iter(target.suffix))


def _common(left: Iterator[str], right: Iterator[str]) -> int:
    """Length of the common beginning of two sequences of code points."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))
