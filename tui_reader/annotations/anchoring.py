"""Where a passage stands now, when the article may have changed since it was annotated.

A wrong anchor is worse than none: a passage counts as found only where its own words stand
unchanged and the words around them say that it is the same place.
"""

from collections.abc import Iterator
from itertools import islice, takewhile
from typing import Literal, NamedTuple

from tui_reader.annotations.annotation import Annotation, Target
from tui_reader.annotations.passages import LONGEST, Found, passages_of
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

TELLING = (24, 4)
"""How many code points and words a passage that stood only once has that is known without its context."""

COMPANY = (3, 60)
"""How many words a passage that stood only once must have, and how like its context must be, in per cent."""


class Anchor(NamedTuple):
    """What became of a passage."""

    status: Literal["exact", "moved", "review", "unanchored"]
    """Where it was; found in another place; not found for certain; not found, and kept without a place."""
    span: Span | None
    """Where it stands now; None where it was not found."""


REVIEW = Anchor("review", None)


def locate(annotation: Annotation, text: str, digest: str) -> Anchor:
    """Where the passage of `annotation` stands in `text`, whose SHA-256 is `digest`.

    Exact: the text is the same, or the passage stands at its old offsets in its old context.
    Moved: the same words stand elsewhere, in a context that fits and fits nowhere else as well.
    All else needs review, and so does a target that contradicts itself; unless somebody has decided
    to keep it as it is.
    """
    found = _located(annotation.target, text, digest)
    return Anchor("unanchored", None) if found is REVIEW and annotation.target.unanchored else found


def _located(target: Target, text: str, digest: str) -> Anchor:
    if target.start < 0 or not target.exact or target.end - target.start != len(target.exact):
        return REVIEW
    if text.startswith(target.exact, target.start):
        if target.digest == digest:
            return Anchor("exact", target.span)
        context = len(target.prefix) + len(target.suffix)
        if context and _agreement(target, text, target.span) == context:
            return Anchor("exact", target.span)
    return _search(target, text)


def _search(target: Target, text: str) -> Anchor:
    """The one place whose context fits by far the best, if there is one."""
    places = _places(target, text)
    if places is None:
        return REVIEW
    by_fit = sorted(
        ((_agreement(target, text, found.span), found) for found in places), key=_fit, reverse=True
    )
    if not by_fit:
        return REVIEW
    best, found = by_fit[0]
    second = by_fit[1][0] if len(by_fit) > 1 else -MARGIN
    if best < second + MARGIN or found.mended > by_fit[-1][1].mended:
        return REVIEW
    if (
        len(by_fit) == 1
        and target.unique
        and (_telling(target.exact) or _in_company(target, text, found.span))
    ):
        return Anchor("moved", found.span)
    needed = ENOUGH if len(target.exact) >= SHORT else ENOUGH_FOR_SHORT
    # Less context than that was kept of a passage that was nearly the whole text: all must fit.
    needed = max(1, min(needed, len(target.prefix) + len(target.suffix)))
    return Anchor("moved", found.span) if best >= needed else REVIEW


def _fit(place: tuple[int, Found]) -> tuple[int, int]:
    agreement, found = place
    return agreement, -found.mended


def _telling(passage: str) -> bool:
    """Whether a passage is long enough to be known by itself."""
    return len(passage) >= TELLING[0] and len(passage.split()) >= TELLING[1]


def _in_company(target: Target, text: str, place: Span) -> bool:
    """Whether a shorter passage stands beside words that are much like those it stood beside."""
    if len(target.exact) < SHORT or len(target.exact.split()) < COMPANY[0]:
        return False
    from rapidfuzz.fuzz import ratio  # seldom needed

    before = text[max(0, place.start - len(target.prefix)) : place.start]
    after = text[place.end : place.end + len(target.suffix)]
    beside = [(target.prefix, before), (target.suffix, after)]
    return any(len(old) >= SHORT and ratio(old, new) >= COMPANY[1] for old, new in beside)


def _places(target: Target, text: str) -> list[Found] | None:
    """Where a passage stands, or else where its words do; None for too many places."""
    places = list(islice(_occurrences(target, text), CANDIDATES + 1))
    if len(places) > CANDIDATES:
        return None
    if places or len(text) > LONGEST:
        return [Found(place, 0) for place in places]
    return passages_of(text).find(target.exact)[:CANDIDATES]


def _occurrences(target: Target, text: str) -> Iterator[Span]:
    """Where the passage stands, overlapping places too; within a longer word only if it was in one."""
    passage = target.exact
    cut = _joined(target.prefix + passage, len(target.prefix)), _joined(passage + target.suffix, len(passage))
    start = text.find(passage)
    while start >= 0:
        end = start + len(passage)
        if (cut[0] or not _joined(text, start)) and (cut[1] or not _joined(text, end)):
            yield Span(start, end)
        start = text.find(passage, start + 1)


def _joined(text: str, edge: int) -> bool:
    """Whether a word goes on over an edge."""
    return 0 < edge < len(text) and text[edge - 1].isalnum() and text[edge].isalnum()


def _agreement(target: Target, text: str, place: Span) -> int:
    """How many code points of the context stand around a place, counted from it."""
    before = text[max(0, place.start - len(target.prefix)) : place.start]
    after = text[place.end : place.end + len(target.suffix)]
    return _common(reversed(before), reversed(target.prefix)) + _common(iter(after), iter(target.suffix))


def _common(left: Iterator[str], right: Iterator[str]) -> int:
    """Length of the common beginning of two sequences of code points."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))
