"""From sentences to suggestions."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.analysis.quotations import Quotation
from tui_reader.analysis.quotations.marks import Marked
from tui_reader.analysis.quotations.words import Words
from tui_reader.analysis.stance.attribution import attribution
from tui_reader.analysis.stance.cues import Cue
from tui_reader.analysis.stance.hedges import PREDICTION, hedge
from tui_reader.articles.text import Span

FACT, CLAIM, SPECULATION = "fact", "claim", "speculation"
_FEW = 4
_MARKS = " \"'”’»)]*_"


class Suggestion(NamedTuple):
    """What a sentence looks like: a proposal, never a judgement on whether it is true."""

    span: Span
    """The sentence."""
    label: str
    """fact, claim or speculation: what the tag would be called."""
    cue: Span | None
    """The words it rests on, if they stand in the sentence."""
    attributed: bool
    """Whether somebody is made answerable, named or not."""
    hedged: bool
    """Whether the text's own words leave something open; what a quotation leaves open is its speaker's."""
    reason: str
    """Why, in a few words."""


def suggestions(text: str, sentences: Sequence[Span], quotations: Sequence[Quotation]) -> list[Suggestion]:
    """A suggestion for each sentence of a text, in the order given.

    `quotations` are those of the text, in order. All offsets are code points of `text`.
    """
    outer: list[Quotation] = []
    for quotation in quotations:
        if not outer or quotation.span.start >= outer[-1].span.end:
            outer.append(quotation)
    ends = [quotation.span.end for quotation in outer]
    found = []
    for sentence in sentences:
        within = []
        for at in range(bisect_right(ends, sentence.start), len(outer)):
            if outer[at].span.start >= sentence.end:
                break
            within.append(outer[at])
        found.append(_suggestion(text, sentence, within))
    return found


def _suggestion(text: str, sentence: Span, quoted: list[Quotation]) -> Suggestion:
    words = Words(text, *sentence, [_clipped(quotation.span, sentence) for quotation in quoted])
    speech = next((quotation for quotation in quoted if _spoken(text, quotation)), None)
    if text[sentence.start : sentence.end].rstrip(_MARKS).endswith("?") and not speech:
        return Suggestion(sentence, FACT, None, False, False, "a question")
    said, left = attribution(words), hedge(words)
    if left and left.reason == PREDICTION and (speech or said):
        left = None
    hedged = left is not None or (said is not None and said.leaves_open)
    if speech:
        cue = speech.cue if speech.cue and _holds(sentence, speech.cue) else None
        return Suggestion(sentence, CLAIM, cue or _span(words, said), True, hedged, "quoted words")
    if said:
        label = SPECULATION if said.guess else CLAIM
        return Suggestion(sentence, label, _span(words, said), True, hedged, said.reason)
    if left:
        return Suggestion(sentence, SPECULATION, _span(words, left), False, True, left.reason)
    return Suggestion(sentence, FACT, None, False, False, "no source, no hedge")


def _spoken(text: str, quotation: Quotation) -> bool:
    """Whether somebody says the words; a few of them that nobody is known to say may be a name."""
    known = quotation.speaker or quotation.cue
    return quotation.speech and (known is not None or text.count(" ", *quotation.span) > _FEW)


def _clipped(span: Span, sentence: Span) -> Marked:
    """The part of a quotation that stands in a sentence."""
    start, end = max(span.start, sentence.start), min(span.end, sentence.end)
    return Marked(start, end, 1 if start == span.start and end - start > 1 else 0, True)


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _span(words: Words, cue: Cue | None) -> Span | None:
    return Span(words.start[cue.start], words.end(cue.end - 1)) if cue else None
