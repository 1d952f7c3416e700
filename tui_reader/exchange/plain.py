"""A plain-text article as real markdown, which shows the same words wherever it is rendered."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from tui_reader.articles.document import Block, Document, Kind, Mark
from tui_reader.exchange import escape
from tui_reader.exchange.marks import Marks

_NUMBER = re.compile(r"(\d{1,9})[.)]")


def body(document: Document, marks: Marks) -> str:
    """The markdown for a document in plain text, with its marks."""
    return _Writer(document, marks).write()


class _Item(NamedTuple):
    """The last item of a list that is open."""

    number: int
    """-1 for a bullet."""
    delimiter: str
    content: int
    """The column where its text begins, and the items within it."""


class _Writer:
    def __init__(self, document: Document, marks: Marks) -> None:
        self._text = document.text
        self._blocks = document.blocks
        self._leaves = {id(block): index for index, block in enumerate(document.leaves)}
        self._marks = marks
        self._offsets = sorted({*marks.behind, *marks.before})
        self._waiting = marks.alone.get(-1, "")
        """References for a line of their own, which wait for the end of a list or table."""
        self._chunks: list[str] = []
        """What a blank line parts."""
        self._items: list[_Item] = []

    def write(self) -> str:
        index = 0
        while index < len(self._blocks):
            block = self._blocks[index]
            index += 1
            if block.kind is Kind.LIST_ITEM:
                self._list_item(block)
                continue
            self._end()
            if block.kind is Kind.TABLE:
                index = self._table(index)
            else:
                self._single(block)
        self._end()
        return "\n\n".join(self._chunks) + "\n" if self._chunks else ""

    def _end(self) -> None:
        """End a list or table, and write the references that waited for that."""
        self._items = []
        if self._waiting:
            above, end = (self._chunks.pop(), "\n") if self._chunks else ("", "")
            self._chunks.append(f"{above}\n\n{self._waiting}{end}")
            self._waiting = ""

    def _single(self, block: Block) -> None:
        line = self._line(block)
        if block.kind is Kind.RULE:
            line = "---"
        elif block.kind is Kind.HEADING and line:
            line = "#" * min(max(block.level, 1), 6) + " " + line
        elif block.kind is Kind.QUOTE and line:
            line = "> " * max(block.level, 1) + line
        if line:
            self._chunks.append(line)

    def _list_item(self, block: Block) -> None:
        source = _NUMBER.match(self._text, *block.span)
        number = int(source[1]) if source else -1
        depth = min(max(block.level, 1) - 1, len(self._items))
        before = self._items[depth] if depth < len(self._items) else None
        delimiter = before.delimiter if before and before.delimiter else "."
        if before and before.number >= 0 and number != before.number + 1:
            # Another delimiter begins another list, which may begin with any number.
            delimiter = ")" if delimiter == "." else "."
        marker = f"{number}{delimiter} " if source else "- "
        margin = self._items[depth - 1].content if depth else 0
        within = bool(self._items)
        self._items[depth:] = [_Item(number, delimiter if source else "", margin + len(marker))]
        line = " " * margin + marker + self._line(block)
        if within:
            line = f"{self._chunks.pop()}\n{line}"
        self._chunks.append(line)

    def _table(self, index: int) -> int:
        """Write the table whose first row is the block at `index`; the index of the block behind it."""
        rows: list[list[str]] = []
        while index < len(self._blocks) and self._blocks[index].kind in (Kind.TABLE_ROW, Kind.TABLE_CELL):
            block = self._blocks[index]
            if block.kind is Kind.TABLE_ROW:
                rows.append([])
            else:
                rows[-1].append(self._line(block))
            index += 1
        width = max(map(len, rows), default=0)
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
        if width:
            self._chunks.append("\n".join([lines[0], "|" + " --- |" * width, *lines[1:]]))
        return index

    def _line(self, block: Block) -> str:
        """The text of a leaf on one line, escaped, with its marks."""
        self._waiting += self._marks.alone.get(self._leaves[id(block)], "")
        prose = block.prose(self._text)
        active = -1
        if block.kind is Kind.HEADING and prose.text.endswith("#"):
            # It would be taken for the closing of the heading.
            active = len(prose.text) - 1
        elif block.kind not in (Kind.HEADING, Kind.TABLE_CELL):
            active = escape.lead(prose.text)
        active = prose.source(active) if active >= 0 else -1
        parts: list[str] = []
        for run in block.runs:
            if Mark.MARKUP in run.mark:
                continue
            if run.shown is None:
                parts.extend(self._pieces(run.start, run.end, active))
            else:
                parts.append(escape.prose(run.shown))
        return "".join(parts)

    def _pieces(self, start: int, end: int, active: int) -> Iterator[str]:
        """The source of a run, escaped, with the marks in it; at `active` is one more to escape."""
        behind, before = self._marks.behind, self._marks.before
        yield before.get(start, "")
        cuts = self._offsets[bisect_right(self._offsets, start) : bisect_left(self._offsets, end)]
        for at, cut in zip([start, *cuts], [*cuts, end], strict=True):
            if at <= active < cut:
                yield escape.prose(self._text, at, active) + "\\" + self._text[active]
                at = active + 1
            yield escape.prose(self._text, at, cut)
            yield behind.get(cut, "")
            if cut < end:
                yield before.get(cut, "")
