"""What is left of a passage that was selected roughly: its edges without blanks and stray punctuation."""

import re

from tui_reader.articles.document import Mark, Prose, Run
from tui_reader.articles.text import Span
from tui_reader.tui.pane.motion import Motion, Unit

_PAIRS = {
    ")": "(",
    "]": "[",
    "}": "{",
    "”": "“",
    "’": "‘",
    "»": "«",
    "›": "‹",
    "」": "「",
    "』": "『",
    "）": "（",
}
_OPENERS = frozenset(_PAIRS.values())
_STRAIGHT = frozenset("\"'")
_SEPARATORS = ",;:–—-|/·•、，；：…"
_STOPS = frozenset(".。")
# What may not begin a passage; a minus and a decimal point belong to their number.
_LOOSE = re.compile(rf"\s|(?![-–]\d)[{re.escape(''.join(_SEPARATORS))}]|[.。](?!\w)")
# An apostrophe is no quotation mark: don’t, the soldiers’.
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)|(?<=s)['’](?!\w)")


def trimmed(span: Span, motion: Motion) -> Span:
    """A passage without what does not belong to it at its edges, by the rule for marked-up text.

    Blanks go, and separators, and quotation marks and brackets whose partner is not in the
    passage; so does a full stop, unless the sentence that it ends is in the passage as a whole, or
    it ends an abbreviation. What an emphasis or link begins or ends with stays where without it the
    passage would hold but one of the delimiters. A passage of which nothing would be left is kept.
    """
    prose = _shown(span, motion)
    begin, stop = (prose.offset(edge) for edge in span)
    if begin == stop:
        return span
    firsts, lasts = _kept(prose.source_span(begin, stop), prose, motion)
    passage = prose.text[begin:stop]
    stray = _stray(passage)
    start, end = 0, len(passage)
    while start < end and begin + start not in firsts and (start in stray or _LOOSE.match(passage, start)):
        start += 1
    while end > start:
        last = end - 1
        ends = passage[last].isspace() or passage[last] in _SEPARATORS or last in stray
        if passage[last] in _STOPS:
            ends = ends or _cut_short(prose, begin, begin + last, motion)
        if not ends or begin + last in lasts:
            break
        end = last
    left = (start, end) if start < end else (0, len(passage))
    return motion.whole(prose.source_span(begin + left[0], begin + left[1]))


def _shown(span: Span, motion: Motion) -> Prose:
    """What the leaves that a passage lies in show, a line end between two of them."""
    document = motion.document
    if not document.leaves:
        return Prose(document.text, ())
    leaves = document.leaves[motion.leaf_at(span.start) : motion.leaf_at(span.end) + 1]
    runs: list[Run] = []
    for leaf in leaves:
        if runs:
            runs.append(Run(runs[-1].end, leaf.span.start, "\n"))
        runs += (run for run in leaf.runs if Mark.MARKUP not in run.mark)
    return Prose(document.text, runs)


def _kept(span: Span, prose: Prose, motion: Motion) -> tuple[set[int], set[int]]:
    """The first and last characters, in the prose, of what stands whole in a passage, not alone."""
    leaves = {motion.leaf_at(span.start), motion.leaf_at(span.end - 1)}
    texts = [element.text for leaf in leaves for element in motion.markup(leaf).elements]
    return (
        {prose.offset(text.start) for text in texts if span.start <= text.start and text.end < span.end},
        {prose.offset(text.end) - 1 for text in texts if span.start < text.start and text.end <= span.end},
    )


def _stray(passage: str) -> set[int]:
    """Where quotation marks and brackets stand without their partner."""
    apostrophes = {match.start() for match in _APOSTROPHE.finditer(passage)}
    open_at: dict[str, list[int]] = {}
    stray = set()
    for at, character in enumerate(passage):
        if at in apostrophes:
            continue
        if character in _STRAIGHT:
            waiting = open_at.setdefault(character, [])
            waiting.pop() if waiting else waiting.append(at)
        elif character in _OPENERS:
            open_at.setdefault(character, []).append(at)
        elif character in _PAIRS:
            waiting = open_at.get(_PAIRS[character], [])
            if waiting:
                waiting.pop()
            else:
                stray.add(at)
    return stray.union(*open_at.values())


def _cut_short(prose: Prose, start: int, stop: int, motion: Motion) -> bool:
    """Whether the full stop at an offset of the prose ends a sentence that begins before the passage."""
    at = prose.source(stop)
    first, end = (prose.offset(edge) for edge in motion.sentence_at(at))
    word = motion.before(at, Unit.WORD)
    cut = any(map(str.isalnum, prose.text[first:start]))
    ends = not any(map(str.isalnum, prose.text[stop + 1 : end]))
    return cut and ends and not (word and word.covers(at))
