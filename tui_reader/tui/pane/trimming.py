"""What is left of a passage that was selected roughly: its edges without blanks and stray punctuation."""

import re

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
    """A passage without what does not belong to it at its edges; itself if nothing would be left.

    Blanks go, and separators, and quotation marks and brackets whose partner is not in the
    passage; so does a full stop, unless the sentence that it ends is in the passage as a whole, or
    it ends an abbreviation.
    """
    passage = motion.document.text[span.start : span.end]
    stray = _stray(passage)
    start, end = 0, len(passage)
    while start < end and (start in stray or _LOOSE.match(passage, start)):
        start += 1
    while end > start:
        last = end - 1
        ends = passage[last].isspace() or passage[last] in _SEPARATORS or last in stray
        if not ends and not (passage[last] in _STOPS and _cut_short(span, span.start + last, motion)):
            break
        end = last
    return Span(span.start + start, span.start + end) if start < end else span


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


def _cut_short(span: Span, stop: int, motion: Motion) -> bool:
    """Whether the full stop at an offset ends a sentence that begins before the passage."""
    text = motion.document.text
    sentence = motion.sentence_at(stop)
    word = motion.before(stop, Unit.WORD)
    cut = any(map(str.isalnum, text[sentence.start : span.start]))
    ends = not any(map(str.isalnum, text[stop + 1 : sentence.end]))
    return cut and ends and not (word and word.covers(stop))
