"""The units that a passage grows and shrinks by, from the word to the whole article."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

from tui_reader.analysis.noticing import Noticed
from tui_reader.articles.document import Kind
from tui_reader.articles.text import Span
from tui_reader.tui.pane.motion import Motion, Unit
from tui_reader.tui.pane.trimming import trimmed

FEWEST = 3
"""Words that make a clause."""
_BREAK = re.compile(r"[,;:](?=[\s\"”’])|\s[-–](?=\s)|—|[，；：、]")


class Units:
    """What there is around and inside a passage of one document."""

    def __init__(self, motion: Motion, noticed: Noticed) -> None:
        self._motion = motion
        self._leaves = motion.document.leaves
        self._mentions = [mention.span for mention in noticed.mentions]
        self._quotations = [quotation.span for quotation in noticed.quotations]

    def around(self, span: Span) -> Span | None:
        """The smallest unit that holds a passage and more; None around the whole article."""
        if not self._leaves:
            return None
        leaf = self._motion.leaf_at(span.start)
        units = [
            *_holding(self._motion.spans(leaf, Unit.WORD), span),
            *_holding(self._mentions, span),
            *_holding(self._quotations, span),
            *_holding(self._clauses(span), span),
            *_holding(self._motion.spans(leaf, Unit.SENTENCE), span),
            *_holding([self._paragraph(leaf)], span),
            *_holding(self._sections(leaf), span),
            *_holding([self._whole(0, len(self._leaves))], span),
        ]
        return min(_holding(map(self._motion.whole, units), span), key=_length, default=None)

    def inside(self, span: Span) -> Span | None:
        """The first of the largest units inside a passage that are smaller than it; None inside a word."""
        if not self._leaves:
            return None
        first, last = self._motion.leaf_at(span.start), self._motion.leaf_at(max(span.start, span.end - 1))
        leaves = range(first, last + 1)
        kinds: tuple[Iterator[Span], ...] = (
            (self._section(number) for number, at in enumerate(self._headings) if at in leaves),
            (self._paragraph(leaf) for leaf in leaves),
            (sentence for leaf in leaves for sentence in self._motion.spans(leaf, Unit.SENTENCE)),
            iter(self._quotations),
            iter(self._clauses(span)),
            iter(self._mentions),
            (word for leaf in leaves for word in self._motion.spans(leaf, Unit.WORD)),
        )
        for units in kinds:
            found = (self._motion.whole(unit) for unit in units if _lies_in(unit, span))
            if unit := next((unit for unit in found if _lies_in(unit, span)), None):
                return unit
        return None

    def _clauses(self, span: Span) -> list[Span]:
        """The clauses of the sentence that a passage begins in, where that has any."""
        sentence = self._motion.sentence_at(span.start)
        text = self._motion.document.text[sentence.start : sentence.end]
        breaks = [match.span() for match in _BREAK.finditer(text)]
        starts, ends = [0, *(end for _, end in breaks)], [*(start for start, _ in breaks), len(text)]
        pieces = [
            Span(sentence.start + start, sentence.start + end)
            for start, end in zip(starts, ends, strict=True)
        ]
        return [trimmed(piece, self._motion) for piece in pieces if breaks and self._words(piece) >= FEWEST]

    def _words(self, span: Span) -> int:
        """How many words begin in a passage of one leaf."""
        words = self._motion.spans(self._motion.leaf_at(span.start), Unit.WORD)
        return bisect_left(words, (span.end,)) - bisect_left(words, (span.start,))

    def _paragraph(self, leaf: int) -> Span:
        """The leaf, or the row of a table that it is a cell of."""
        row = self._motion.row(leaf)
        return self._whole(row.start, row.stop)

    @cached_property
    def _headings(self) -> list[int]:
        return [at for at, leaf in enumerate(self._leaves) if leaf.kind is Kind.HEADING]

    def _sections(self, leaf: int) -> Iterator[Span]:
        """The sections that hold a leaf, the smallest first."""
        level = 7
        for number in range(bisect_right(self._headings, leaf) - 1, -1, -1):
            heading = self._leaves[self._headings[number]]
            if heading.level < level:
                level = heading.level
                yield self._section(number)

    def _section(self, number: int) -> Span:
        """From a heading to the next one of the same or a higher level."""
        at = self._headings[number]
        level = self._leaves[at].level
        later = (
            each for each in islice(self._headings, number + 1, None) if self._leaves[each].level <= level
        )
        return self._whole(at, next(later, len(self._leaves)))

    def _whole(self, first: int, stop: int) -> Span:
        """From the first to the last sentence of some leaves."""
        start = next(filter(None, (self._motion.spans(at, Unit.SENTENCE) for at in range(first, stop))), None)
        if start is None:
            return Span(0, 0)
        backward = range(stop - 1, first - 1, -1)
        end = next(filter(None, (self._motion.spans(at, Unit.SENTENCE) for at in backward)))
        return Span(start[0].start, end[-1].end)


def _length(span: Span) -> int:
    return span.length


def _lies_in(unit: Span, span: Span) -> bool:
    return span.start <= unit.start and unit.end <= span.end and 0 < unit.length < span.length


def _holding(units: Iterable[Span], span: Span) -> Iterator[Span]:
    return (unit for unit in units if unit.start <= span.start and span.end <= unit.end and unit != span)
