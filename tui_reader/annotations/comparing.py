"""What has changed between two texts, for people to see: a passage by words, an article by sentences."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from tui_reader.annotations.annotation import Target
from tui_reader.annotations.context import kept, own_sentence, sentence_spans
from tui_reader.articles.text import Span

NEAR = 20_000
"""Code points on each side of an old place in which it is looked for what stands there now."""
LONGEST = 400
"""Code points of a passage that are looked for together; of a longer one, so many at each end."""
ALIKE = 50
"""How alike, of 100, two places must be to be shown beside each other."""
FRAME = 20
"""Code points of the context on each side between which a passage is taken to have stood..."""
MORE = 500
"""...if no more code points than these are there beside its length."""
MOST = 12
"""Sentences among which those are chosen that are most like a passage."""
ROOM = 32
"""Code points around a passage and a place that are compared, too."""
LARGEST = 200_000_000
"""Words or sentences of both texts, multiplied, up to which they are compared."""

NEARBY = 20
"""Sentences among which it is looked for what became of one that is gone..."""
PAIRED = 0.5
"""...which shares so much of its words."""

_TOKEN = re.compile(r"\w+|[^\w\s]")


class Piece(NamedTuple):
    """A part of a text that is being compared."""

    text: str
    same: bool
    """Whether the other text has it, too."""


class Difference(NamedTuple):
    """A place where two texts differ, by sentences; where both are the same, those stand elsewhere now."""

    old: Sequence[str]
    new: Sequence[str]


def compared(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Two texts in pieces: what they have in common, by words, and what only one of them has."""
    before, after = _tokens(old), _tokens(new)
    shared = [
        (before[i][0], before[i + n - 1][1], after[j][0], after[j + n - 1][1])
        for i, j, n in _matches([old[slice(*each)] for each in before], [new[slice(*each)] for each in after])
    ]
    return (
        _pieces(old, [(start, end) for start, end, _, _ in shared]),
        _pieces(new, [(start, end) for _, _, start, end in shared]),
    )


def differences(old: Sequence[str], new: Sequence[str]) -> list[Difference]:
    """Where two texts, given by their sentences, differ, in the order of the new one."""
    runs: list[Difference] = []
    i = j = 0
    for start, other, length in [*_aligned(old, new), (len(old), len(new), 0)]:
        runs.append(Difference(old[i:start], new[j:other]))
        i, j = start + length, other + length
    moved = Counter(each for run in runs for each in run.old)
    moved &= Counter(each for run in runs for each in run.new)
    left, found = moved.copy(), []
    for gone, come in runs:
        gone = [each for each in gone if not _taken(moved, each)]
        fresh: list[str] = []
        here: list[str] = []
        for each in come:
            (here if _taken(left, each) else fresh).append(each)
        found += [*_paired(gone, fresh), *([Difference(here, here)] if here else [])]
    return found


def _taken(counts: Counter[str], sentence: str) -> bool:
    """Whether one more of a sentence is left, which is counted."""
    counts[sentence] -= 1
    return counts[sentence] >= 0


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Where two texts have the same sentences; of long texts between those that stand once in both."""
    i = j = 0
    marks = [] if len(old) * len(new) <= LARGEST else _landmarks(old, new)
    for start, other in [*marks, (len(old), len(new))]:
        for one, two, length in _matches(old[i:start], new[j:other]):
            yield i + one, j + two, length
        if start < len(old):
            yield start, other, 1
        i, j = start + 1, other + 1


def _landmarks(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The most sentences that stand once in both and in the same order in both."""
    once = [{each: at for at, each in enumerate(side)} for side in (old, new)]
    for side, places in zip((old, new), once, strict=True):
        for each, number in Counter(side).items():
            if number > 1:
                del places[each]
    shared = [(at, once[1][each]) for each, at in once[0].items() if each in once[1]]
    ends: list[int] = []
    last: list[int] = []
    before = []
    for n, (_, there) in enumerate(shared):
        length = bisect_left(ends, there)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [there]
        last[length : length + 1] = [n]
    chosen = []
    n = last[-1] if last else -1
    while n >= 0:
        chosen.append(shared[n])
        n = before[n]
    return chosen[::-1]


def _paired(gone: Sequence[str], come: Sequence[str]) -> Iterator[Difference]:
    """What became of sentences that are gone: those that are alike belong together."""
    from rapidfuzz.distance import Indel  # seldom needed

    words = [each.split() for each in come]
    at = first = 0
    for n, one in enumerate(gone):
        own = one.split()
        alike = [Indel.normalized_similarity(own, other) for other in words[at : at + NEARBY]]
        if alike and max(alike) >= PAIRED:
            best = at + alike.index(max(alike))
            yield from _alone(gone[first:n], come[at:best])
            yield Difference([one], [come[best]])
            at, first = best + 1, n + 1
    yield from _alone(gone[first:], come[at:])


def _alone(gone: Sequence[str], come: Sequence[str]) -> Iterator[Difference]:
    if gone:
        yield Difference(gone, [])
    if come:
        yield Difference([], come)


def counterpart(target: Target, text: str) -> Span | None:
    """What stands now about where a passage stood whose own words are gone; None where nothing is like it.

    This is a guess for people to look at: it is never taken for the passage. For a passage of whole
    sentences these are whole sentences.
    """
    found = _guessed(target, text)
    own = kept(target.prefix, target.exact, target.suffix, target.start)
    if found is None or len(target.exact) > LONGEST or any(own_sentence(own)):
        return found
    from rapidfuzz.fuzz import ratio  # seldom needed

    sentences = sentence_spans(text, found)[:MOST]
    runs = [Span(one.start, last.end) for n, one in enumerate(sentences) for last in sentences[n:]]
    return max(runs, key=lambda run: ratio(target.exact, text[slice(*run)]), default=found)


def _guessed(target: Target, text: str) -> Span | None:
    if framed := _framed(target, text):
        return _trimmed(text, framed)
    before, passage, after = target.prefix[-ROOM:], target.exact, target.suffix[:ROOM]
    if len(passage) <= LONGEST:
        return _like(before, passage, after, target.start, text)
    head = _like(before, passage[:LONGEST], "", target.start, text)
    begin = head.start if head else target.start
    tail = _like("", passage[-LONGEST:], after, begin + len(passage) - LONGEST, text)
    if head and tail and head.start < tail.end:
        return Span(head.start, tail.end)
    return head or tail


def _like(before: str, passage: str, after: str, place: int, text: str) -> Span | None:
    """What is most like a short passage between its context, near a place of the text."""
    from rapidfuzz import fuzz  # seldom needed

    old = before + passage + after
    low = max(0, place - NEAR)
    found = fuzz.partial_ratio_alignment(old, text[low : place + len(passage) + NEAR], score_cutoff=ALIKE)
    if found is None or found.dest_start == found.dest_end:
        return None
    start = max(0, low + found.dest_start - ROOM)
    end = min(len(text), low + found.dest_end + ROOM)
    return _between(old, text[start:end], len(before), len(before + passage), Span(start, end), text)


def _between(old: str, new: str, first: int, last: int, place: Span, text: str) -> Span | None:
    """What lies in `new`, which is at `place` of the text, between the context that both texts have."""
    before, after = _tokens(old), _tokens(new)
    start, end = None, None
    for i, j, n in _matches([old[slice(*t)] for t in before], [new[slice(*t)] for t in after]):
        for k in range(n):
            if before[i + k][1] <= first:
                start = after[j + k][1]
            elif before[i + k][0] >= last and end is None:
                end = after[j + k][0]
            elif start is None:
                start = after[j + k][0]
    span = Span(place.start + (start or 0), place.start + (len(new) if end is None else end))
    return _trimmed(text, span)


def _framed(target: Target, text: str) -> Span | None:
    """What lies between the passage's unchanged context, of several places the one nearest to the old one."""
    before, after = target.prefix[-FRAME:], target.suffix[:FRAME]
    if min(len(before), len(after)) < FRAME:
        return None
    low, high = max(0, target.start - NEAR), target.start + NEAR
    places = [text.rfind(before, low, target.start), text.find(before, target.start - len(before), high)]
    ends = sorted(
        (place + len(before) for place in places if place >= 0), key=lambda at: abs(at - target.start)
    )
    for start in ends:
        end = text.find(after, start, start + len(target.exact) + MORE)
        if end >= 0:
            return Span(start, end)
    return None


def _trimmed(text: str, span: Span) -> Span | None:
    """A span without blanks at its edges; None where nothing is left."""
    found = text[slice(*span)]
    blank = len(found) - len(found.lstrip())
    length = len(found.strip())
    return Span(span.start + blank, span.start + blank + length) if length else None


def _tokens(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _TOKEN.finditer(text)]


def _matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int, int]]:
    """Where two sequences are the same: place in one, place in the other, length."""
    from rapidfuzz.distance import Indel  # seldom needed

    if len(old) * len(new) <= LARGEST:
        for step in Indel.opcodes(old, new):
            if step.tag == "equal":
                yield step.src_start, step.dest_start, step.src_end - step.src_start


def _pieces(text: str, shared: Sequence[tuple[int, int]]) -> list[Piece]:
    """A text in pieces, by the stretches that the other one shares; blanks go with those."""
    pieces = []
    at = 0
    for start, end in [*shared, (len(text), len(text))]:
        if alone := text[at:start]:
            pieces.append(Piece(alone, not alone.strip()))
        if start < end:
            pieces.append(Piece(text[start:end], True))
        at = end
    return pieces
