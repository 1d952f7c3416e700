"""Markdown: CommonMark with GFM tables and strikethrough, footnotes and front matter.

markdown-it-py finds the blocks. Its block rules are wrapped to note where each line of a block
begins once the markers of lists, quotes and footnotes around it are taken off: that is all it
takes to know the offset of everything inside. What is inside is parsed when a block's runs are
first asked for.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import pairwise
from operator import add
from typing import Any, Literal, NamedTuple

from markdown_it import MarkdownIt, rules_block
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def

from tui_reader.articles.cutting import continued, lines_cut
from tui_reader.articles.document import Block, Kind, Parsed, Run
from tui_reader.articles.front_matter import front_matter
from tui_reader.articles.markdown_inline import CodeLine, CodeText, InlineText, RawText, raw_groups
from tui_reader.articles.text import Span

LONGEST_CODE = 100_000
"""Code points of a block of code or HTML; what is longer is shown as it is written, in several blocks."""
_NESTING = 60
_CODE_INDENT = 4

_CLOSING_MARKS = re.compile(r"[ \t]#+$")
_PIPE = re.compile(r"(?<!\\)\|")
_CONTAINER_MARKS = " \t\n>"

_Rule = Callable[[StateBlock, int, int, bool], bool]
_Inline = Callable[[Span], tuple[Run, ...]]


class _Lines(NamedTuple):
    """Where the lines of a block are, in the text that the parser sees."""

    starts: list[int]
    """Of each line, the first code point that is neither space nor the markup of a container."""
    ends: list[int]
    columns: list[int]
    """The indentation of each line, in columns."""
    indent: int
    """How many of these columns belong to the containers."""


def _leaf(rule: _Rule) -> _Rule:
    """`rule`, which notes the lines of the block it finds in the block's first token."""

    def leaf(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        first = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        if not silent:
            lines = slice(start, state.line)
            state.tokens[first].meta["lines"] = _Lines(
                list(map(add, state.bMarks[lines], state.tShift[lines])),
                state.eMarks[lines],
                state.sCount[lines],
                state.blkIndent,
            )
        return True

    return leaf


def _container(rule: _Rule) -> _Rule:
    """`rule`, which notes where the marker of the quote or footnote it finds starts."""

    def container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        first, at = len(state.tokens), state.bMarks[start] + state.tShift[start]
        if not rule(state, start, end, silent):
            return False
        if not silent:
            state.tokens[first].meta["at"] = at
        return True

    return container


class _State(StateBlock):
    """Notes where the marker of each list item starts."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        if ttype == "list_item_open":
            token.meta["at"] = self.bMarks[self.line] + self.tShift[self.line]
        return token


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _NESTING}).enable("table")
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    ruler = parser.block.ruler
    ruler.at("table", _leaf(rules_block.table), {"alt": interrupts[:2]})
    ruler.at("code", _leaf(rules_block.code))
    ruler.at("fence", _leaf(rules_block.fence), {"alt": interrupts})
    ruler.at("blockquote", _container(rules_block.blockquote), {"alt": interrupts})
    ruler.at("hr", _leaf(rules_block.hr), {"alt": interrupts})
    ruler.before("reference", "footnote_def", _container(footnote_def), {"alt": interrupts[:2]})
    ruler.at("html_block", _leaf(rules_block.html_block), {"alt": interrupts[:3]})
    ruler.at("heading", _leaf(rules_block.heading), {"alt": interrupts[:3]})
    ruler.at("lheading", _leaf(rules_block.lheading))
    ruler.at("paragraph", _leaf(rules_block.paragraph))
    return parser


_PARSER = _parser()


def parse(text: str) -> Parsed:
    """The blocks and metadata of a markdown text."""
    metadata, start = front_matter(text)
    blocks = _Blocks(text, start).blocks()
    if not metadata.title:
        metadata = metadata._replace(title=_title(blocks, text))
    return Parsed(blocks, metadata)


def _title(blocks: tuple[Block, ...], text: str) -> str:
    headings = sorted((b for b in blocks if b.kind is Kind.HEADING), key=lambda block: block.level != 1)
    titles = (" ".join(heading.prose(text).text.split()) for heading in headings)
    return next(filter(None, titles), "")


class _Marker(NamedTuple):
    """The opening of a list item, quote or footnote that its first paragraph will take in."""

    block: Block
    """The marker as a block of its own: what stands there if no paragraph follows."""
    end: int
    """Where the marker ends, in the text that the parser sees."""
    lead: str
    """What is shown for it."""


class _Blocks:
    """Makes the blocks of a text from the parser's tokens."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._start = start
        # The parser sees line feeds only; an offset is put back by the carriage returns before it.
        self._returns = [match.start() - n for n, match in enumerate(re.finditer("\r\n", text[start:]))]
        body = text[start:].replace("\r\n", "\n").replace("\r", "\n")
        self._body = body.replace("\0", "\ufffd")
        self._env: dict[str, Any] = {"references": {}, "footnotes": set()}
        self._found: list[Block] = []
        self._marker: _Marker | None = None
        self._lists = 0
        self._notes = 0
        self._quotes = 0

    def blocks(self) -> tuple[Block, ...]:
        """All blocks, in order; what the parser passes over is shown as it is."""
        tokens: list[Token] = []
        state = _State(self._body, _PARSER, {"references": self._env["references"]}, tokens)
        # The parser is another's and the text is a stranger's: what it chokes on is shown as it is.
        try:
            _PARSER.block.tokenize(state, 0, state.lineMax)
        except Exception:
            tokens.clear()
        make: dict[str, Callable[[Token], None]] = {
            "paragraph_open": self._paragraph,
            "heading_open": self._heading,
            "fence": self._code,
            "code_block": self._code,
            "html_block": self._code,
            "hr": self._rule,
            "table_open": self._table,
            "bullet_list_open": self._list,
            "bullet_list_close": self._list,
            "ordered_list_open": self._list,
            "ordered_list_close": self._list,
            "list_item_open": self._list_item,
            "list_item_close": self._flush,
            "footnote_reference_open": self._footnote,
            "footnote_reference_close": self._footnote,
            "blockquote_open": self._quote,
            "blockquote_close": self._quote,
        }
        for token in tokens:
            if handler := make.get(token.type):
                handler(token)
        return tuple(sorted([*self._found, *self._rest()], key=lambda block: block.span.start))

    def _at(self, offset: int) -> int:
        """The offset in the document's text of an offset in the text that the parser sees."""
        return self._start + offset + bisect_left(self._returns, offset)

    def _span(self, start: int, end: int) -> Span:
        return Span(self._at(start), self._at(end))

    def _add(self, kind: Kind, span: Span, inline: _Inline | None, level: int = 0) -> None:
        self._found.append(Block(kind, span, level, self._lists + self._notes, self._quotes, inline))

    # Containers

    def _list(self, token: Token) -> None:
        self._lists += token.nesting

    def _list_item(self, token: Token) -> None:
        number = token.info + token.markup
        self._open(Kind.LIST_ITEM, token, len(number), f"{number} " if token.info else "• ", self._lists)

    def _footnote(self, token: Token) -> None:
        self._flush()
        self._notes += token.nesting
        if token.nesting > 0:
            label = token.meta["label"]
            self._env["footnotes"].add(label)
            self._open(Kind.PARAGRAPH, token, len(label) + len("[^]:"), f"[{label}] ", 0)

    def _quote(self, token: Token) -> None:
        outer = self._marker
        self._quotes += token.nesting
        if token.nesting < 0:
            self._flush()
        elif not outer or outer.block.kind is not Kind.QUOTE:
            self._open(Kind.QUOTE, token, 1, "", 0)

    def _open(self, kind: Kind, token: Token, length: int, lead: str, level: int) -> None:
        self._flush()
        start = token.meta["at"]
        span = self._span(start, start + length)
        indent = self._lists + self._notes - (kind is not Kind.QUOTE)
        block = Block(kind, span, level, indent, self._quotes, InlineText(self._text, self._env, (), lead))
        self._marker = _Marker(block, start + length, lead)

    def _flush(self, _: Token | None = None) -> None:
        """Let a marker that no paragraph takes in stand alone."""
        if self._marker and self._marker.block.kind is not Kind.QUOTE:
            self._found.append(self._marker.block)
        self._marker = None

    # Leaves

    def _paragraph(self, token: Token) -> None:
        lines: _Lines = token.meta["lines"]
        content = self._content(lines.starts, lines.ends)
        marker = self._marker
        if marker and self._body[marker.end : lines.starts[0]].strip(_CONTAINER_MARKS):
            self._flush()  # A link definition stands between them.
            marker = None
        if not content:
            return
        self._marker = None
        kind, level = (Kind.QUOTE if self._quotes else Kind.PARAGRAPH), self._quotes
        indent = self._lists + self._notes
        start, lead = content[0].start, ""
        if marker:
            start, lead, indent = marker.block.span.start, marker.lead, marker.block.indent
            if marker.block.kind is Kind.LIST_ITEM:
                kind, level = marker.block.kind, marker.block.level
        first, *others = lines_cut(self._text, content)
        inline, span = InlineText(self._text, self._env, first, lead), Span(start, first[-1].end)
        block = Block(kind, span, level, indent, self._quotes, inline)
        self._found.append(block)
        for more in others:
            span = Span(more[0].start, more[-1].end)
            self._found.append(continued(block, span, InlineText(self._text, self._env, more)))

    def _content(self, starts: list[int], ends: list[int]) -> tuple[Span, ...]:
        """The lines of an inline text, without space around it."""
        texts = [self._body[start:end] for start, end in zip(starts, ends, strict=True)]
        full = [n for n, text in enumerate(texts) if text and not text.isspace()]
        if not full:
            return ()
        first, last = full[0], full[-1]
        spans = [self._span(start, end) for start, end in zip(starts, ends, strict=True)]
        spans[last] = self._span(starts[last], starts[last] + len(texts[last].rstrip()))
        skipped = len(texts[first]) - len(texts[first].lstrip())
        spans[first] = spans[first]._replace(start=spans[first].start + skipped)
        return tuple(spans[first : last + 1])

    def _heading(self, token: Token) -> None:
        self._flush()
        lines: _Lines = token.meta["lines"]
        starts, ends = lines.starts, lines.ends
        span = self._span(starts[0], self._stripped(starts[-1], ends[-1]))
        level = int(token.tag[1:])
        if len(starts) > 1:
            content = self._content(starts[:-1], ends[:-1])
        else:
            inner = self._body[starts[0] + level : ends[0]].rstrip(" \t")
            inner = _CLOSING_MARKS.sub("", inner)
            content = self._content([starts[0] + level], [starts[0] + level + len(inner)])
        self._add(Kind.HEADING, span, InlineText(self._text, self._env, content), level)

    def _rule(self, token: Token) -> None:
        self._flush()
        lines: _Lines = token.meta["lines"]
        span = self._span(lines.starts[0], self._stripped(lines.starts[0], lines.ends[0]))
        self._add(Kind.RULE, span, InlineText(self._text, self._env, ()))

    def _stripped(self, start: int, end: int) -> int:
        return start + len(self._body[start:end].rstrip())

    def _code(self, token: Token) -> None:
        self._flush()
        lines: _Lines = token.meta["lines"]
        if lines.ends[-1] - lines.starts[0] > LONGEST_CODE:
            return  # `_rest` shows it as it is
        rows = list(zip(lines.starts, lines.ends, lines.columns, strict=True))
        indent = lines.indent
        info = Span(lines.starts[0], lines.starts[0])
        closed = False
        if token.type == "fence":
            indent = lines.columns[0]
            end = self._stripped(lines.starts[0], lines.ends[0])
            behind = self._body[lines.starts[0] + len(token.markup) : end]
            info = Span(end - len(behind.lstrip()), end)
            inside = token.content.count("\n") + (token.content[-1:] not in ("", "\n"))
            closed = len(rows) > inside + 1
            rows = rows[1 : inside + 1]
        elif token.type == "code_block":
            indent += _CODE_INDENT
        while rows and rows[-1][0] == rows[-1][1] and not closed:
            rows.pop()
        code = tuple(
            CodeLine(self._at(start), self._at(end), max(0, columns - indent)) for start, end, columns in rows
        )
        start = self._at(lines.starts[0]) if token.type == "fence" else code[0].begin(self._text)
        if closed:
            end = self._at(self._stripped(lines.starts[-1], lines.ends[-1]))
        else:
            end = code[-1].end if code else self._at(self._stripped(lines.starts[0], lines.ends[0]))
        self._add(Kind.CODE, Span(start, end), CodeText(self._text, code, self._span(*info)))

    def _table(self, token: Token) -> None:
        self._flush()
        lines: _Lines = token.meta["lines"]
        rows = [(start, self._stripped(start, end)) for start, end in zip(*lines[:2], strict=True)]
        self._add(Kind.TABLE, self._span(rows[0][0], rows[-1][1]), None)
        for number, (start, end) in enumerate(rows):
            if number == 1:
                continue  # The line of dashes under the header.
            self._add(Kind.TABLE_ROW, self._span(start, end), None, min(number, 1))
            for cell in self._cells(start, end):
                content = (cell,) if cell.length else ()
                runs = InlineText(self._text, self._env, content, cell=True)
                self._add(Kind.TABLE_CELL, cell, runs, min(number, 1))

    def _cells(self, start: int, end: int) -> Iterator[Span]:
        bounds = [start - 1, *(match.start() for match in _PIPE.finditer(self._body, start, end)), end]
        if len(bounds) > 2 and bounds[1] == start:
            bounds.pop(0)
        if len(bounds) > 2 and bounds[-2] == end - 1:
            bounds.pop()
        for left, right in pairwise(bounds):
            last = self._stripped(left + 1, right)
            skipped = self._body[left + 1 : last]
            yield self._span(last - len(skipped.lstrip()), last)

    # What no block speaks of

    def _rest(self) -> Iterator[Block]:
        """Blocks for what the parser takes in without a token, or gives up on."""
        at = self._start
        for block in [*self._found, None]:
            start, end = block.span if block else Span(len(self._text), 0)
            for lines in raw_groups(self._text, at, start):
                yield Block(Kind.PARAGRAPH, Span(lines[0].start, lines[-1].end), inline=RawText(lines))
            at = max(at, end)
