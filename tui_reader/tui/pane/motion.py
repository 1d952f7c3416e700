"""Moving through a document by words, sentences, paragraphs and headings.

Places are spans of the document's text. A cursor stands on one; a selection has two edges,
each of which moves over the edges of a unit.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from tui_reader.analysis.sentences import block_sentences
from tui_reader.articles.document import Document, Kind
from tui_reader.articles.text import Span, graphemes, printable
from tui_reader.tui.pane.markup import Markup

# Over or under the letter before it.
_MARK = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc"
    "\u0ec8-\u0ecd\u1ab0-\u1ace\u1dc0-\u1dff\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f]"
)
# Marks, and the vowel signs of India, are no letters to Python; the stop of U.S. belongs to its word.
_LETTERS = rf"\w(?:[\w\u0900-\u0963\u0966-\u0d7f]|{_MARK})*"
_WORD = re.compile(rf"{_LETTERS}(?:[-\u2010\u2011.,'\u2019/]{_LETTERS})*(?:(?<=\.[^\W\d_])\.)?")
REACH = 64
"""Code points around an edge that are looked at to move it by a character; more than any has."""


class Unit(Enum):
    """What a movement steps over."""

    CHARACTER = "character"
    """A grapheme; found where they are needed only."""
    WORD = "word"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    HEADING = "heading"


class Selection(NamedTuple):
    """A free selection: the edge that moves and the one that stays."""

    anchor: int
    active: int

    @property
    def span(self) -> Span:
        """The selected text."""
        return Span(min(self), max(self))


class Motion:
    """The units of one document, found leaf by leaf when they are asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._starts = [leaf.span.start for leaf in document.leaves]
        self._spans: dict[tuple[int, Unit], tuple[Span, ...]] = {}
        self._markups: dict[int, Markup] = {}

    def spans(self, leaf: int, unit: Unit) -> tuple[Span, ...]:
        """The units within a leaf, in order."""
        if (leaf, unit) not in self._spans:
            self._spans[leaf, unit] = self._found(leaf, unit)
        return self._spans[leaf, unit]

    def _found(self, leaf: int, unit: Unit) -> tuple[Span, ...]:
        block, text = self.document.leaves[leaf], self.document.text
        if unit is Unit.SENTENCE:
            return tuple(self.whole(sentence) for sentence in block_sentences(block, text))
        if unit is Unit.WORD:
            if not _WORD.search(text, *block.span):
                return ()
            prose = self.markup(leaf).prose
            return tuple(prose.source_span(*match.span()) for match in _WORD.finditer(prose.text))
        if unit is Unit.HEADING and block.kind is not Kind.HEADING:
            return ()
        if unit is Unit.PARAGRAPH and leaf in self._inner_cells:
            return ()
        sentences = self.spans(leaf, Unit.SENTENCE)
        return () if not sentences else (Span(sentences[0].start, sentences[-1].end),)

    def markup(self, leaf: int) -> Markup:
        """What a leaf shows, and the elements in it."""
        if leaf not in self._markups:
            self._markups[leaf] = Markup(self.document.leaves[leaf], self.document.text)
        return self._markups[leaf]

    def whole(self, span: Span) -> Span:
        """A passage by the rule for marked-up text; itself where it shows nothing."""
        if not self._starts or not span.length:
            return span
        first, last = self.leaf_at(span.start), self.leaf_at(span.end - 1)
        while first < last and not self.markup(first).shown(span).length:
            first += 1
        while first < last and not self.markup(last).shown(span).length:
            last -= 1
        edges = [self.markup(leaf) for leaf in (first, last)]
        shown = Span(edges[0].shown(span).start, edges[1].shown(span).end)
        if not shown.length:
            return span
        halves = [element.span for markup in edges for element in markup.halves(shown)]
        starts, ends = zip(shown, *halves, strict=True)
        return Span(min(starts), max(ends))

    def sentence_at(self, offset: int) -> Span:
        """The sentence at an offset, or else the nearest one; an empty span at 0 where there is none."""
        leaf = self.leaf_at(offset)
        sentences = self.spans(leaf, Unit.SENTENCE) if self._starts else ()
        index = bisect_right(sentences, offset, key=_start) - 1
        if index >= 0 and (offset < sentences[index].end or index == len(sentences) - 1):
            return sentences[index]
        return self.after(offset - 1, Unit.SENTENCE) or self.before(offset, Unit.SENTENCE) or Span(0, 0)

    def after(self, offset: int, unit: Unit) -> Span | None:
        """The first unit that starts after an offset."""
        return next((span for span in self._forward(offset, unit) if span.start > offset), None)

    def before(self, offset: int, unit: Unit) -> Span | None:
        """The last unit that starts before an offset."""
        return next((span for span in self._backward(offset, unit) if span.start < offset), None)

    def step(self, cursor: Span, unit: Unit, forward: bool) -> Span:
        """Where the cursor goes: to a sentence, the first one of a larger unit; nowhere at the ends."""
        found = (self.after if forward else self.before)(cursor.start, unit)
        if found is None:
            return cursor
        return found if unit is Unit.SENTENCE else self.sentence_at(found.start)

    def stretch(self, selection: Selection, unit: Unit, forward: bool) -> Selection:
        """The selection with its active edge moved to the next edge of a unit; never empty."""
        anchor, active = selection
        at_end = active >= anchor
        walk = self._forward(active, unit) if forward else self._backward(active, unit)
        for span in walk:
            edge = span.end if at_end else span.start
            if (edge > active) if forward else (edge < active):
                beyond = edge > anchor if at_end else edge < anchor
                return Selection(anchor, edge) if beyond else selection
        return selection

    @cached_property
    def _inner_cells(self) -> frozenset[int]:
        """The leaves that are not the first cell of their row: a row counts as one paragraph."""
        inner = []
        leaf = 0
        before = None
        for block in self.document.blocks:
            if block.kind is Kind.TABLE_CELL and before is Kind.TABLE_CELL:
                inner.append(leaf)
            leaf += block.is_leaf
            before = block.kind
        return frozenset(inner)

    def leaf_at(self, offset: int) -> int:
        """The leaf that holds an offset, or the last one before it."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def character_at(self, offset: int) -> Span:
        """The character that covers an offset; an empty span where there is none."""
        near = self._characters(self.leaf_at(offset), offset) if self._starts else []
        return next((each for each in near if each.covers(offset)), Span(offset, offset))

    def word_at(self, offset: int) -> Span:
        """The word that begins at an offset, or the last one before it; an empty span where there is none."""
        return self.before(offset + 1, Unit.WORD) or Span(offset, offset)

    def row(self, leaf: int) -> range:
        """The leaves of the table row that a leaf is a cell of; of any other leaf itself alone."""
        first, stop = leaf, leaf + 1
        while first in self._inner_cells:
            first -= 1
        while stop in self._inner_cells:
            stop += 1
        return range(first, stop)

    def _characters(self, leaf: int, offset: int) -> list[Span]:
        """The characters of a leaf near an offset, or at its nearer end."""
        prose = self.markup(leaf).prose
        at = min(prose.offset(offset), len(prose.text))
        first = max(0, at - REACH)
        # What is printable beside what begins with a space does not depend on what is before it.
        space = max(0, prose.text.rfind(" ", 0, first))
        near = graphemes(printable(prose.text[space : at + REACH])[first - space :])
        return [prose.source_span(first + each.start, first + each.end) for each in near]

    def _leaves(self, unit: Unit) -> Sequence[int]:
        """The leaves that may have such a unit: there may be very many that have none."""
        return self._headings if unit is Unit.HEADING else self.document.speaking

    @cached_property
    def _headings(self) -> list[int]:
        return [n for n, leaf in enumerate(self.document.leaves) if leaf.kind is Kind.HEADING]

    def _forward(self, offset: int, unit: Unit) -> Iterator[Span]:
        leaves = self._leaves(unit)
        for at in range(bisect_left(leaves, self.leaf_at(offset)), len(leaves)):
            leaf = leaves[at]
            yield from self._characters(leaf, offset) if unit is Unit.CHARACTER else self.spans(leaf, unit)

    def _backward(self, offset: int, unit: Unit) -> Iterator[Span]:
        leaves = self._leaves(unit)
        for at in range(bisect_right(leaves, self.leaf_at(offset)) - 1, -1, -1):
            leaf = leaves[at]
            near = self._characters(leaf, offset) if unit is Unit.CHARACTER else self.spans(leaf, unit)
            yield from reversed(near)


def _start(span: Span) -> int:
    return span.start
