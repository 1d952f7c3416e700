"""Where the marks and references of a document's annotations go."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_reader.articles.document import Block, Document, Kind
from tui_reader.articles.text import Span
from tui_reader.exchange.leaf import Leaf

_NOTE = re.compile(r"\[\^[^\]\s]+\]:")


class Marks(NamedTuple):
    """What to write between the characters of an article."""

    behind: dict[int, str]
    """By offset: ends of marks, and references, which belong to the text before them."""
    before: dict[int, str]
    """By offset: beginnings of marks, which belong to the text after them."""
    alone: dict[int, str]
    """By index among the leaves: references that need a line of their own behind that leaf; -1 is no leaf."""


class _Segment(NamedTuple):
    start: int
    end: int
    number: int


def place(document: Document, spans: Sequence[Span], prefix: str) -> Marks:
    """The markers for annotations on `spans`, numbered from 1 in this order; names begin with `prefix`."""
    return _Placer(document, prefix).place(spans)


class _Placer:
    def __init__(self, document: Document, prefix: str) -> None:
        self._document = document
        self._prefix = prefix
        self._starts = [block.span.start for block in document.leaves]
        self._leaves: dict[int, Leaf] = {}
        self._segments: dict[int, list[_Segment]] = defaultdict(list)
        self._references: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._written: dict[int, int] = defaultdict(int)
        self._marks = Marks({}, {}, {})
        self._unseen: set[int] = set()
        """Identities of the leaves that renderers leave out."""
        self._notes: set[int] = set()
        """Indexes of the leaves in footnotes: not every renderer shows a reference in one."""
        if document.dialect == "markdown":
            self._unseen.update(_surplus(document.blocks))
            self._notes.update(_in_notes(document))

    def place(self, spans: Sequence[Span]) -> Marks:
        for number, span in enumerate(spans, 1):
            self._annotation(number, span)
        for index in sorted(self._segments):
            self._sweep(self._segments[index], self._references[index])
        return self._marks

    def _annotation(self, number: int, span: Span) -> None:
        """Find the segments and the reference of one annotation."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        last = first
        end = at = -1
        for index in range(first, len(self._starts)):
            if self._starts[index] >= span.end:
                break
            leaf = self._leaf(index)
            for segment in leaf.segments(span):
                self._segments[index].append(_Segment(segment.start, segment.end, number))
                last, end = index, segment.end
            if end < 0 and span.overlaps(self._document.leaves[index].span):
                last = index
        if end >= 0 and last not in self._notes:
            at = self._leaf(last).reference(end)
        if at >= 0:
            self._references[last][at].append(number)
            return
        leaf_index = last if self._starts else -1
        self._marks.alone[leaf_index] = self._marks.alone.get(leaf_index, "") + self._reference(number)

    def _leaf(self, index: int) -> Leaf:
        if index not in self._leaves:
            document = self._document
            block = document.leaves[index]
            escaped = document.dialect == "plaintext"
            self._leaves[index] = Leaf(
                block, document.text, escaped=escaped, unseen=id(block) in self._unseen
            )
        return self._leaves[index]

    def _sweep(self, segments: list[_Segment], references: dict[int, list[int]]) -> None:
        """Write the markers of one leaf, cutting marks where they would overlap without nesting."""
        begins: dict[int, list[_Segment]] = defaultdict(list)
        for segment in sorted(segments, key=lambda s: (s.start, s.number)):
            begins[segment.start].append(segment)
        opened: list[_Segment] = []
        for at in sorted({*begins, *references, *(segment.end for segment in segments)}):
            kept = [segment for segment in opened if segment.end > at]
            same = next((i for i, segment in enumerate(opened) if segment.end <= at), len(opened))
            behind = "</mark>" * (len(opened) - same)
            behind += "".join(map(self._reference, references.get(at, ())))
            opening = kept[same:] + begins.get(at, [])
            if references.get(at) and not opening and self._document.text[at : at + 1] in ("(", "[", ":"):
                # Together with what follows, the reference would be a link or a definition.
                behind += f"<!--{self._prefix}{references[at][-1]}-->"
            if behind:
                self._marks.behind[at] = behind
            if opening:
                self._marks.before[at] = "".join(map(self._opening, opening))
            opened = kept[:same] + opening

    def _reference(self, number: int) -> str:
        return f"[^{self._prefix}{number}]"

    def _opening(self, segment: _Segment) -> str:
        self._written[segment.number] += 1
        part = self._written[segment.number]
        name = f"{self._prefix}{segment.number}" + (f".{part}" if part > 1 else "")
        return f'<mark id="{name}">'


def _surplus(blocks: Sequence[Block]) -> Iterator[int]:
    """The identities of the cells that a table's header has no column for: renderers leave them out."""
    columns = column = 0
    header = False
    for block in blocks:
        if block.kind is Kind.TABLE_ROW:
            header = block.level == 0
            columns = 0 if header else columns
            column = 0
        elif block.kind is Kind.TABLE_CELL:
            columns += header
            column += 1
            if column > columns:
                yield id(block)


def _in_notes(document: Document) -> Iterator[int]:
    """Indexes of the leaves that lie in footnotes."""
    inside = False
    for index, leaf in enumerate(document.leaves):
        inside = bool(_NOTE.match(document.text, *leaf.span)) or (inside and leaf.indent > 0)
        if inside:
            yield index
