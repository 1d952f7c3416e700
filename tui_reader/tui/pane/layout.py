"""Where the text of a document stands on a screen of a given width.

A layout is a list of lines. Lines partition the document's text: each speaks for a stretch of
it, in order and without gaps. A line shows parts, slices of the shown prose of leaf blocks,
each at a column. Only another width makes another layout.
"""

from bisect import bisect_right
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache, partial
from typing import NamedTuple

from tui_reader.articles.document import Block, Document, Kind, Mark, Prose
from tui_reader.articles.text import Span, cells, graphemes, printable, shorten
from tui_reader.tui.look.wrapping import column_widths, wrap

COLUMN_GAP = " │ "
LONGEST_WORD = 18
"""Cells of a word that a table column does not cut where it can be helped."""


class Ornament(Enum):
    """What a line shows that is not in the text."""

    NONE = 0
    TITLE = 1
    BYLINE = 2
    RULE = 3
    TABLE_RULE = 4


class Part(NamedTuple):
    """A slice of a leaf's shown prose at a column of a line."""

    x: int
    """The column where it starts, in cells."""
    leaf: int
    """Which leaf of the document."""
    start: int
    """Offset in the leaf's shown prose."""
    end: int
    """Offset after the last code point, in the leaf's shown prose."""


class Line(NamedTuple):
    """One row of the screen."""

    start: int
    """Offset in the document's text of the stretch the line speaks for."""
    end: int
    """Offset after that stretch."""
    parts: tuple[Part, ...] = ()
    decoration: str = ""
    """Text that belongs to the layout: a rule, a byline, the bars between columns."""
    ornament: Ornament = Ornament.NONE


class Cell(NamedTuple):
    """A place in a layout."""

    row: int
    x: int


class Layout:
    """The lines of a document at one width."""

    def __init__(self, document: Document, width: int) -> None:
        """Lay out `document` in lines of at most `width` cells."""
        self.document = document
        self.width = width
        self.lines: list[Line] = []
        self._first_rows: list[int] = []
        self._starts = [leaf.span.start for leaf in document.leaves]
        # Not a method: with a circle of references, a layout would stay until garbage is looked for.
        self._show = lru_cache(maxsize=256)(partial(_shown, document))
        self._lay_out()

    def prose(self, leaf: int) -> Prose:
        """What leaf number `leaf` shows, its list marks and brackets included."""
        return self._show(leaf)[0]

    def shown(self, leaf: int) -> str:
        """The prose of leaf number `leaf` as it is painted: printable, of the same length."""
        return self._show(leaf)[1]

    def leaf_at(self, offset: int) -> int:
        """The leaf that holds `offset` of the document's text, or the last one before it."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def rows_of(self, leaf: int) -> range:
        """The rows on which parts of a leaf may stand."""
        first = self._first_rows[leaf]
        last = first
        following = leaf + 1
        while following < len(self._first_rows) and self._first_rows[following] <= last:
            following += 1
        stop = self._first_rows[following] if following < len(self._first_rows) else len(self.lines)
        return range(first, max(stop, first + 1))

    def cell(self, offset: int) -> Cell:
        """Where the code point at `offset` of the document's text is shown.

        What is not shown stands where the next thing shown stands.
        """
        if not self._first_rows:
            return Cell(0, 0)
        leaf = self.leaf_at(offset)
        at = self.prose(leaf).offset(offset)
        rows = self.rows_of(leaf)
        best = Cell(rows.start, 0)
        for row, part in self._parts(leaf, rows, at):
            if part.start <= at:
                column = cells(self.shown(leaf)[part.start : min(at, part.end)])
                best = Cell(row, part.x + column)
            if at < part.end:
                break
        return best

    def offset(self, row: int, x: int) -> int:
        """Offset in the document's text of what is shown at a row and column, or else next to it."""
        row = min(max(row, 0), len(self.lines) - 1)
        line = self.lines[row]
        if not line.parts:
            return line.start
        part = max((p for p in line.parts if p.x <= x), key=lambda p: p.x, default=line.parts[0])
        column = part.x
        at = part.start
        for grapheme in graphemes(self.shown(part.leaf)[part.start : part.end]):
            if column + grapheme.cells > x:
                break
            column += grapheme.cells
            at = part.start + grapheme.end
        return self.prose(part.leaf).source(min(at, max(part.start, part.end - 1)))

    def rows(self, span: Span) -> range:
        """The rows that show any of a span of the document's text."""
        if not self._first_rows:
            return range(0, 1)
        last = max(span.start, span.end - 1)
        first_row = self.cell(span.start).row
        last_row = self.cell(last).row
        table_end = self.rows_of(self.leaf_at(last)).stop if self._in_table(self.leaf_at(last)) else 0
        return range(min(first_row, last_row), max(first_row, last_row, table_end - 1) + 1)

    def _in_table(self, leaf: int) -> bool:
        return self.document.leaves[leaf].kind is Kind.TABLE_CELL

    def _parts(self, leaf: int, rows: range, at: int) -> Iterator[tuple[int, Part]]:
        """The parts of a leaf, in order; from the one that holds prose offset `at` where that can be told."""
        first = rows.start
        if not self._in_table(leaf):
            first = max(first, bisect_right(rows, at, key=self._part_start) - 1 + rows.start)
        for row in range(first, rows.stop):
            for part in self.lines[row].parts:
                if part.leaf == leaf:
                    yield row, part

    def _part_start(self, row: int) -> int:
        parts = self.lines[row].parts
        return parts[0].start if parts else 1 << 62

    # Building the lines

    def _lay_out(self) -> None:
        document = self.document
        self._lead()
        leaves = document.leaves
        index = 0
        while index < len(leaves):
            if index and not _tight(leaves[index - 1], leaves[index]):
                self._add_blank()
            if leaves[index].kind is Kind.TABLE_CELL:
                index = self._lay_out_table(index)
            else:
                self._lay_out_leaf(index)
                index += 1
        end = len(document.text) if document.complete else document.parsed
        if self.lines:
            self.lines[-1] = self.lines[-1]._replace(end=end)
        else:
            self.lines.append(Line(0, end))

    @property
    def _at(self) -> int:
        """Up to where the lines so far speak for the text."""
        return self.lines[-1].end if self.lines else 0

    def _lead(self) -> None:
        """Show what the article says about itself where its text does not."""
        metadata = self.document.metadata
        headings = (leaf for leaf in self.document.leaves if leaf.kind is Kind.HEADING)
        if metadata.title and next(headings, None) is None:
            title = printable(metadata.title)
            for start, end in wrap(title, self.width):
                self.lines.append(Line(0, 0, (), title[start:end].rstrip(), Ornament.TITLE))
        byline = " · ".join(part for part in (metadata.author, metadata.source, metadata.date) if part)
        hidden = f"front matter not shown: {metadata.hidden}" if metadata.hidden else ""
        for text in (byline, metadata.url, hidden):
            if text:
                self.lines.append(Line(0, 0, (), shorten(text, self.width), Ornament.BYLINE))
        if self.lines:
            self.lines.append(Line(0, 0))

    def _add_blank(self) -> None:
        self.lines.append(Line(self._at, self._at))

    def _lay_out_leaf(self, index: int) -> None:
        leaf = self.document.leaves[index]
        prose = self.prose(index)
        lead = self._lead_of(index)
        if lead:
            self.lines.pop()
        self._first_rows.append(len(self.lines))
        if leaf.kind is Kind.RULE:
            self.lines.append(Line(self._at, leaf.span.end, (), "─" * self.width, Ornament.RULE))
            return
        left = min(2 * leaf.quoted + 2 * leaf.indent, self.width // 2)
        hang = _hang(leaf, prose) if left + 8 < self.width else 0
        text = self.shown(index)
        pieces = list(_wrap_block(prose.text, text, self.width - left, hang)) or [(0, 0)]
        for number, (start, end) in enumerate(pieces):
            at = lead.start if lead and not number else self._at
            last = number == len(pieces) - 1
            stop = leaf.span.end if last else max(at, prose.source(end))
            x = left + (hang if number else 0)
            before = lead.parts if lead and not number else ()
            self.lines.append(Line(at, stop, (*before, Part(x, index, start, end))))

    def _lead_of(self, index: int) -> Line | None:
        """The line above an item if it only has the marks of items around it, and room beside them."""
        leaf, leaves = self.document.leaves[index], self.document.leaves
        if not index or leaf.kind is not Kind.LIST_ITEM or not _tight(leaves[index - 1], leaf):
            return None
        part = self.lines[-1].parts[-1]
        end = part.x + cells(self.shown(part.leaf).rstrip())
        alone = not leaves[index - 1].prose(self.document.text).text.strip()
        return self.lines[-1] if alone and end < 2 * leaf.quoted + 2 * leaf.indent < self.width // 2 else None

    def _lay_out_table(self, index: int) -> int:
        """Lay out the table whose first cell is leaf `index`; return the leaf after it."""
        rows = _table_rows(self.document, index)
        columns = max(len(row) for row in rows)
        left = min(2 * self.document.leaves[index].quoted, self.width // 2)
        natural, least = [1] * columns, [1] * columns
        for row in rows:
            for column, cell in enumerate(row):
                text = self.shown(cell)
                natural[column] = max(natural[column], cells(text))
                longest = max(map(cells, text.split()), default=1)
                least[column] = max(least[column], min(longest, LONGEST_WORD))
        widths = column_widths(natural, least, self.width - left - len(COLUMN_GAP) * (columns - 1))
        wrapped = any(natural[column] > widths[column] for column in range(columns)) if widths else False
        for number, row in enumerate(rows):
            if widths and (number == 1 or (number and wrapped)):
                rule = " " * left + "─┼─".join("─" * width for width in widths)
                self.lines.append(Line(self._at, self._at, (), rule, Ornament.TABLE_RULE))
            if widths:
                self._lay_out_row(row, widths, left)
            else:
                self._stack_row(row, left, last=number == len(rows) - 1)
        return rows[-1][-1] + 1

    def _lay_out_row(self, row: list[int], widths: list[int], left: int) -> None:
        """Lay out the cells of a row side by side; its first line speaks for the source of the whole row."""
        top = len(self.lines)
        self._first_rows.extend([top] * len(row))
        wrapped = [list(wrap(self.shown(cell), widths[column])) for column, cell in enumerate(row)]
        height = max(1, *(len(pieces) for pieces in wrapped)) if wrapped else 1
        bars = " " * left + COLUMN_GAP.join(" " * width for width in widths)
        end = self.document.leaves[row[-1]].span.end
        for number in range(height):
            parts = []
            x = left
            for column, cell in enumerate(row):
                if number < len(wrapped[column]):
                    start, stop = wrapped[column][number]
                    parts.append(Part(x, cell, start, stop))
                x += widths[column] + len(COLUMN_GAP)
            at = self._at
            stop = max(at, end)
            self.lines.append(Line(at, stop, tuple(parts), bars, Ornament.TABLE_RULE))

    def _stack_row(self, row: list[int], left: int, *, last: bool) -> None:
        """Lay out the cells of a row one below the other: the screen is too narrow for columns."""
        for number, cell in enumerate(row):
            self._first_rows.append(len(self.lines))
            x = left + (2 if number else 0)
            end = self.document.leaves[cell].span.end
            for start, stop in list(wrap(self.shown(cell), self.width - x)) or [(0, 0)]:
                self.lines.append(Line(self._at, max(self._at, end), (Part(x, cell, start, stop),)))
        if not last:
            self._add_blank()


def _shown(document: Document, leaf: int) -> tuple[Prose, str]:
    prose = Prose(document.text, document.leaves[leaf].runs)
    return prose, printable(prose.text)


def _tight(before: Block, after: Block) -> bool:
    """Whether no blank line stands between two leaves."""
    if before.kind is Kind.LIST_ITEM and after.kind is Kind.LIST_ITEM:
        return before.quoted == after.quoted
    return before.kind is Kind.TABLE_CELL and after.kind is Kind.TABLE_CELL


def _hang(leaf: Block, prose: Prose) -> int:
    """How far the second line of a leaf is set in: the width of its list mark."""
    for _, run in prose.runs(0, 1):
        if Mark.MARKUP in run.mark and leaf.kind in (Kind.LIST_ITEM, Kind.PARAGRAPH):
            return min(cells(printable(run.shown or "")), 8)
    return 0


def _table_rows(document: Document, index: int) -> list[list[int]]:
    """The leaves of the table that starts at leaf `index`, row by row."""
    start = document.leaves[index].span.start
    blocks = document.blocks
    at = bisect_right(blocks, start, key=lambda block: block.span.start) - 1
    while blocks[at].kind is not Kind.TABLE:
        at -= 1
    rows: list[list[int]] = []
    leaf = index
    for block in blocks[at + 1 :]:
        if block.kind is Kind.TABLE_ROW:
            rows.append([])
        elif block.kind is Kind.TABLE_CELL:
            rows[-1].append(leaf)
            leaf += 1
        else:
            break
    return [row for row in rows if row]


def _wrap_block(raw: str, text: str, width: int, hang: int) -> Iterator[tuple[int, int]]:
    """Wrap each line of a leaf; `raw` has the line ends that `text`, its printable form, has not."""
    start = 0
    while start < len(text):
        stop = raw.find("\n", start)
        stop = len(raw) if stop < 0 else stop
        pieces = list(wrap(text, width, hang, start, stop)) or [(start, start)]
        # The line end belongs to the line it ends.
        pieces[-1] = (pieces[-1][0], min(stop + 1, len(raw)))
        yield from pieces
        start = stop + 1
