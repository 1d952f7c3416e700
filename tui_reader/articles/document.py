"""A document: one text, cut into blocks, each shown as runs.

`Document.text` is the decoded file, character for character. Blocks and runs only point into
it; nothing here holds a second text.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import Flag, StrEnum, auto
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from tui_reader.articles.text import Span

Dialect = Literal["markdown", "plaintext"]


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    TABLE_ROW = "table_row"
    TABLE_CELL = "table_cell"
    QUOTE = "quote"
    CODE = "code"
    RULE = "rule"


class Mark(Flag):
    """How a run looks."""

    NONE = 0
    STRONG = auto()
    EMPHASIS = auto()
    STRIKE = auto()
    CODE = auto()
    LINK = auto()
    MARKUP = auto()
    """Syntax, not prose: hidden or faint on the screen, unseen by analysis."""


class Run(NamedTuple):
    """A stretch of a block that is shown in one way."""

    start: int
    """Offset of its first code point in the document's text."""
    end: int
    """Offset after its last code point."""
    shown: str | None = None
    """What is shown instead of the source: None the source itself, "" nothing, "\\n" a line break."""
    mark: Mark = Mark.NONE
    """How it looks."""

    def text(self, source: str) -> str:
        """What is shown of the document's text `source`."""
        return source[self.start : self.end] if self.shown is None else self.shown


def _run_start(run: Run) -> int:
    return run.start


class Prose:
    """The text that runs show, and the way from it back to the source."""

    def __init__(self, source: str, runs: Iterable[Run]) -> None:
        parts: list[str] = []
        self._starts: list[int] = []
        self._runs: list[Run] = []
        at = 0
        for run in runs:
            part = run.text(source)
            if not part:
                continue
            self._starts.append(at)
            self._runs.append(run)
            parts.append(part)
            at += len(part)
        self.text = "".join(parts)
        """What is shown, in one piece."""

    def source(self, offset: int) -> int:
        """Where the code point at `offset` of the prose stands in the document's text.

        Every code point of a replaced run stands where that run starts.
        """
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return 0
        run = self._runs[index]
        return run.start + (offset - self._starts[index]) if run.shown is None else run.start

    def source_span(self, start: int, end: int) -> Span:
        """The source of the non-empty prose slice `start:end`, replaced runs in it as a whole."""
        index = bisect_right(self._starts, end - 1) - 1
        run = self._runs[index]
        last = run.end if run.shown is not None else run.start + (end - self._starts[index])
        return Span(self.source(start), last)

    def offset(self, source: int) -> int:
        """How much of the prose stands before the code point at `source` of the document's text."""
        index = bisect_right(self._runs, source, key=_run_start) - 1
        if index < 0:
            return 0
        run = self._runs[index]
        shown = run.end - run.start if run.shown is None else len(run.shown)
        within = source - run.start if run.shown is None else (shown if source > run.start else 0)
        return self._starts[index] + min(within, shown)

    def runs(self, start: int, end: int) -> list[tuple[int, Run]]:
        """The runs that show the prose slice `start:end`, each with the prose offset where it starts."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        return list(zip(self._starts[first:last], self._runs[first:last], strict=True))


@dataclass(frozen=True, eq=False)
class Block:
    """A piece of a document: a leaf with runs, or a table or row that holds cells.

    Blocks come in the order of their starts; a table comes before its rows and a row before
    its cells. Leaves do not overlap.
    """

    kind: Kind
    span: Span
    """The source of the block, with its own markup, without the line end after it."""
    level: int = 0
    """Heading 1 to 6; depth of a list item or quote from 1; header row and cells of a table 0, others 1."""
    indent: int = 0
    """How deep it lies in list items, in levels."""
    quoted: int = 0
    """How deep it lies in quotes."""
    inline: Callable[[Span], tuple[Run, ...]] | None = field(default=None, repr=False)
    """Makes the runs from the span when they are first asked for; None for tables and rows."""

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The runs, in order: together they are exactly the source of the block."""
        return self.inline(self.span) if self.inline else ()

    @property
    def is_leaf(self) -> bool:
        """Whether the block has text of its own."""
        return self.inline is not None

    def prose(self, source: str) -> Prose:
        """The block's text without markup, for analysis; `source` is the document's text."""
        return Prose(source, (run for run in self.runs if Mark.MARKUP not in run.mark))


class Metadata(NamedTuple):
    """What an article says about itself; an empty string is unknown."""

    title: str = ""
    author: str = ""
    date: str = ""
    url: str = ""
    source: str = ""
    hidden: str = ""
    """The names of what else it says, which the reader does not show."""


class Parsed(NamedTuple):
    """What a dialect finds in a text."""

    blocks: tuple[Block, ...]
    metadata: Metadata


class Heading(NamedTuple):
    """A heading of a document."""

    span: Span
    level: int
    text: str
    """What it says, without markup."""


@dataclass(frozen=True, eq=False)
class Document:
    """An article as it is read."""

    path: Path
    """The file it came from."""
    text: str
    """The decoded file: line ends as they are, without a byte order mark."""
    dialect: Dialect
    blocks: tuple[Block, ...]
    metadata: Metadata
    encoding: str = "utf-8"
    """What the file was decoded from."""
    bom: bool = False
    """Whether the file began with a byte order mark."""
    parsed: int = -1
    """How much of the text the blocks speak of, in code points; -1 is all of it."""
    bare: bool = False
    """Whether there is so much markup that the blocks are nothing but lines."""

    @property
    def complete(self) -> bool:
        """Whether the blocks speak of the whole text."""
        return self.parsed < 0

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal."""
        return digest(self.text)

    @property
    def closed(self) -> "Document":
        """The same article without its text, of which the digest is still known."""
        closed = replace(self, text="", blocks=())
        vars(closed)["digest"] = self.digest
        return closed

    def prose(self, span: Span) -> str:
        """What a span of the text says, without markup; there is a blank between blocks."""
        first = max(0, bisect_right(self.leaves, span.start, key=_block_start) - 1)
        parts = []
        for leaf in self.leaves[first : max(first + 1, bisect_left(self.leaves, span.end, key=_block_start))]:
            prose = leaf.prose(self.text)
            parts.append(prose.text[prose.offset(span.start) : prose.offset(span.end)])
        return " ".join(filter(None, parts))

    @cached_property
    def leaves(self) -> tuple[Block, ...]:
        """The blocks that have text of their own, in order."""
        return tuple(block for block in self.blocks if block.is_leaf)

    @cached_property
    def speaking(self) -> tuple[int, ...]:
        """Which leaves, by their number, show more than blanks; for a long document it takes a moment."""
        return tuple(n for n, leaf in enumerate(self.leaves) if leaf.prose(self.text).text.strip())

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings, in order."""
        found = (leaf for leaf in self.leaves if leaf.kind is Kind.HEADING)
        return tuple(Heading(leaf.span, leaf.level, leaf.prose(self.text).text) for leaf in found)


def _block_start(block: Block) -> int:
    return block.span.start


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
