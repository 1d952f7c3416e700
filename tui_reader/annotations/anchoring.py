"""Where a passage stands now, when the article may have changed since it was annotated.

A wrong anchor is worse than none: a passage counts as found only where its own words stand, where
the sentence around them is the same, and where something says that it is the same place.
"""

import re
from time import thread_time
from typing import Literal, NamedTuple

from tui_reader.annotations.annotation import Annotation, Target
from tui_reader.annotations.context import (
    LONGEST,
    Beside,
    Context,
    Found,
    beside,
    fold,
    kept,
    own_sentence,
    same_sentence,
    standing,
)
from tui_reader.articles.text import Span

SECONDS = 0.3
"""How long an article's passages are looked for while a key waits, in seconds of the processor's time..."""
PATIENCE = 60.0
"""...and how long where none does."""
CANDIDATES = 1000
"""How many places are compared; a passage that stands in more is left to the reader."""
HITS = 20_000
"""How many places are looked at, most of which may lie within longer words..."""
LOOKED_AT = 2_000_000
"""...and how many code points there."""
SHORT = 8
"""A passage of fewer code points may stand anywhere, so its context must say more."""
ENOUGH = 16
"""How many code points of its context must still stand next to a passage..."""
ENOUGH_FOR_SHORT = 32
"""...and how many next to a short one."""
MARGIN = 8
"""By how many code points of context the best place must beat the second; and how many beyond the edges
of its sentence must stand beside a passage that stood in several: the sentence may be a twin of its own."""
COMPANY = (24, 64, 70)
"""How many code points of context are compared, from and to, and how alike they must be, in per cent."""
TELLING = (8, 3)
"""How many words, and names or numbers among them, a passage has that is known without any context."""

_WORD = re.compile(r"[^\W_]+")


class Anchor(NamedTuple):
    """What became of a passage."""

    status: Literal["exact", "moved", "review", "unanchored"]
    """Where it was; found in another place; not found for certain; not found, and kept without a place."""
    span: Span | None
    """Where it stands now; None where it was not found."""


REVIEW = Anchor("review", None)


class Effort:
    """What it takes to look for the passages of one article: no text and no annotations hold the reader."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._left = seconds
        self._since = 0.0
        self.refused = 0
        """How many passages were not looked for to the end."""

    def begin(self) -> None:
        """A passage is going to be looked for."""
        self._since = thread_time()

    def end(self) -> None:
        """It was."""
        self._left -= thread_time() - self._since

    @property
    def spent(self) -> bool:
        """Whether it takes too much."""
        return self._left < thread_time() - self._since


def locate(annotation: Annotation, text: str, digest: str, effort: Effort | None = None) -> Anchor:
    """Where the passage of `annotation` stands in `text`, whose SHA-256 is `digest`.

    Exact: the text is the same, or the passage stands at its old offsets in its old context.
    Moved: the same words stand elsewhere, in the same sentence, and nowhere else as likely.
    All else needs review, and so does a target that contradicts itself, and what the `effort` for the
    article's passages is not enough for; unless somebody has decided to keep it as it is.
    """
    effort = effort or Effort()
    effort.begin()
    found = _located(annotation.target, text, digest, effort)
    if found is REVIEW and effort.spent:
        effort.refused += 1
    effort.end()
    return Anchor("unanchored", None) if found is REVIEW and annotation.target.unanchored else found


def _located(target: Target, text: str, digest: str, effort: Effort) -> Anchor:
    if target.start < 0 or not target.exact or target.end - target.start != len(target.exact):
        return REVIEW
    if text.startswith(target.exact, target.start):
        if target.digest == digest:
            return Anchor("exact", target.span)
        if _same_context(target, text):
            own = kept(target.prefix, target.exact, target.suffix, target.start)
            if same_sentence(own, standing(text, target.span, own)):
                return Anchor("exact", target.span)
    return _search(target, text, effort)


def _same_context(target: Target, text: str) -> bool:
    before = target.start - len(target.prefix)
    return (
        before >= 0
        and bool(target.prefix or target.suffix)
        and text.startswith(target.prefix, before)
        and text.startswith(target.suffix, target.end)
    )


def _search(target: Target, text: str, effort: Effort) -> Anchor:
    """The one place whose context fits by far the best, if there is one."""
    places = None if effort.spent else _places(target, text, effort)
    own = kept(target.prefix, target.exact, target.suffix, target.start)
    ranked = []
    for found in places or ():
        if effort.spent:
            return REVIEW
        context = standing(text, found.span, own)
        ranked.append((beside(own, context), found, context))
    if not ranked:
        return REVIEW
    ranked.sort(key=lambda each: (sum(each[0]), -each[1].mended), reverse=True)
    best, found, context = ranked[0]
    if len(ranked) > 1 and sum(best) < sum(ranked[1][0]) + MARGIN:
        return REVIEW
    if found.mended > min(other.mended for _, other, _ in ranked):
        return REVIEW
    if not same_sentence(own, context):
        return REVIEW
    alone = target.unique and len(ranked) == 1
    sure = _fits_beyond(own, context, best)
    if not (sure or alone):
        return REVIEW
    if not _fits(target, own, best) and (not alone or found.mended or not _known(target, own, context, text)):
        return REVIEW
    # A copy that is set like the passage is not it, if its words stand in another setting elsewhere.
    others = [found] if sure else _by_words(target, text, effort)
    if others is None or any(not other.span.overlaps(found.span) for other in others):
        return REVIEW
    return Anchor("moved", found.span)


def _fits(target: Target, own: Context, same: Beside) -> bool:
    """Whether enough of a passage's context stands beside a place."""
    known = len(fold(own.before)) + len(fold(own.after))
    needed = ENOUGH if len(target.exact) >= SHORT else ENOUGH_FOR_SHORT
    # Less context than that was kept of a passage that was nearly the whole text: all must fit.
    return sum(same) >= max(1, min(needed, known))


def _fits_beyond(own: Context, new: Context, same: Beside) -> bool:
    """Whether the context is the same beyond the sentence, too, on both sides, or ends with the text."""
    return all(
        there >= sentence + MARGIN or (not cut and there >= len(fold(old)) >= len(fold(now)))
        for there, sentence, old, now, cut in zip(
            same, own_sentence(own), (own.before, own.after), (new.before, new.after), new.cut, strict=True
        )
    )


def _known(target: Target, own: Context, new: Context, text: str) -> bool:
    """Whether a passage that stands only once is the same although other words stand beside it.

    It is if those are much like the old ones, if the old ones stand elsewhere in the text, or if it has
    names and numbers enough. A stock phrase in another article has none of this.
    """
    words = _WORD.findall(target.exact[:LONGEST])
    if len(target.exact) < ENOUGH or len(words) < TELLING[0] // 2:
        return False
    least, most, alike = COMPANY
    from rapidfuzz.fuzz import ratio  # seldom needed

    for old, now in (
        (fold(own.before)[-most:], fold(new.before)[-most:]),
        (fold(own.after)[:most], fold(new.after)[:most]),
    ):
        if len(old) >= least and ratio(old, now) >= alike:
            return True
    for old in (target.prefix.strip()[-ENOUGH_FOR_SHORT:], target.suffix.strip()[:ENOUGH_FOR_SHORT]):
        if len(old) >= least and old in text:
            return True
    telling = {word for word in words[1:] if word[0].isupper() or word[0].isnumeric()}
    return len(words) >= TELLING[0] and len(telling) >= TELLING[1]


def _places(target: Target, text: str, effort: Effort) -> list[Found] | None:
    """Where a passage stands, or else where its words do; None for too many places."""
    places = _occurrences(target, text, effort)
    return _by_words(target, text, effort) if places == [] else places


def _by_words(target: Target, text: str, effort: Effort) -> list[Found] | None:
    """Where the words of a passage stand; None for too many places."""
    from tui_reader.annotations.passages import Passage  # not needed before the first paint

    places: list[Found] = []
    passage = Passage(target.exact) if len(target.exact) <= LONGEST else None
    for n, found in enumerate(passage.places(text) if passage else ()):
        if effort.spent or (passage and n > passage.most):
            return None
        places += [found] if found else []
    return places


def _occurrences(target: Target, text: str, effort: Effort) -> list[Found] | None:
    """Where the passage stands, overlapping places too; within a longer word only if it was in one."""
    passage = target.exact
    cut = _joined(target.prefix + passage, len(target.prefix)), _joined(passage + target.suffix, len(passage))
    places: list[Found] = []
    most = min(HITS, LOOKED_AT // len(passage) + 1)
    start = text.find(passage)
    while start >= 0:
        end = start + len(passage)
        if (cut[0] or not _joined(text, start)) and (cut[1] or not _joined(text, end)):
            places.append(Found(Span(start, end), 0))
        most -= 1
        if len(places) > CANDIDATES or not most or effort.spent:
            return None
        start = text.find(passage, start + 1)
    return places


def _joined(text: str, edge: int) -> bool:
    """Whether a word goes on over an edge."""
    return 0 < edge < len(text) and text[edge - 1].isalnum() and text[edge].isalnum()
