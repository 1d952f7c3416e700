"""Plain text as people keep it: scraped articles, mail, books.

One line is one paragraph, unless measure says that the text was wrapped by hand. Lists and
tables need no blank line before them, and what no rule claims is a paragraph: nothing is code,
nothing is swallowed. Every pattern is tried on one line from its first character, so that
parsing takes time in proportion to the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from tui_reader.articles import headings
from tui_reader.articles import plaintext_inline as inline
from tui_reader.articles.cutting import LONGEST, continued, cut
from tui_reader.articles.document import Block, Kind, Metadata, Parsed
from tui_reader.articles.text import Span

SAMPLE = 2000
"""How many lines decide whether a text is hard-wrapped."""
NARROWEST, WIDEST = 40, 100
"""Between which widths a text can be hard-wrapped, in cells."""

_LONG_KINDS = frozenset({Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.QUOTE})
_RULE = re.compile(r"([-*_=])(?:[ \t]*\1){2,}+")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_PIPE = re.compile(r"\\\||\|")
_FIELD = re.compile(r"(\w[\w -]{0,20}):[ \t]+(\S.*)")
_MARKS = frozenset("-*•‣▪◦●○■·0123456789>#|_=")
_FIELDS = {
    "title": "title",
    "headline": "title",
    "subject": "title",
    "author": "author",
    "by": "author",
    "from": "author",
    "date": "date",
    "published": "date",
    "url": "url",
    "link": "url",
    "source": "source",
}


class _Line(NamedTuple):
    """A line that is not blank, without the white space around it."""

    start: int
    end: int
    text: str
    indent: int
    """Columns before it."""
    gap: bool
    """Whether a blank line, or nothing, stands before it."""


def parse(text: str) -> Parsed:
    """The blocks of a plain text."""
    lines = _lines(text)
    blocks = _Scanner(text, lines, _wrap_width(lines)).blocks()
    found = headings.find(text, [b for b in blocks if b.kind not in (Kind.TABLE_ROW, Kind.TABLE_CELL)])
    flowed = partial(inline.flowed, text)
    for index, block in enumerate(blocks):
        level = found.levels.get(block.span.start)
        if level and block.kind in (Kind.PARAGRAPH, Kind.LIST_ITEM):
            blocks[index] = Block(Kind.HEADING, block.span, level, inline=flowed)
    fields = _fields(lines)
    return Parsed(_bounded(text, blocks), Metadata(**{"title": found.title} | fields))


def bare(text: str) -> Parsed:
    """The blocks of a text of which nothing but its lines is looked at."""
    flowed = partial(inline.flowed, text)
    blocks = [Block(Kind.PARAGRAPH, Span(line.start, line.end), inline=flowed) for line in _lines(text)]
    return Parsed(_bounded(text, blocks), Metadata())


def _bounded(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, those that are too long as several."""
    bounded: list[Block] = []
    for block in blocks:
        if block.span.length <= LONGEST or block.kind not in _LONG_KINDS:
            bounded.append(block)
            continue
        first, *others = cut(text, block.span)
        bounded.append(replace(block, span=first))
        runs = partial(inline.quote if block.kind is Kind.QUOTE else inline.flowed, text)
        bounded += (continued(block, span, runs) for span in others)
    return tuple(bounded)


def _wrap_width(lines: Sequence[_Line]) -> int:
    """The width a text was wrapped at by hand, in cells; 0 if it was not."""
    sample = lines[:SAMPLE]
    open_ends: list[tuple[int, int, bool]] = []
    for line, after in pairwise(sample):
        begins = _bare(after)[:1]
        if not after.gap and begins not in _MARKS | {""} and not headings.closed(line.text):
            open_ends.append((_right(line), headings.size(_first_word(after)), _runs_on(line, after)))
    if len(open_ends) < 2:
        return 0
    width = sorted(right for right, _, _ in open_ends)[(len(open_ends) - 1) * 19 // 20]
    full = [on for right, word, on in open_ends if right + 1 + word > width - width // 10]
    longer = sum(_right(line) > width + width // 8 for line in sample)
    fits = (
        NARROWEST <= width <= WIDEST
        and len(full) > 1
        # Verse begins its lines with capitals; lines torn apart by a web page end anywhere.
        and sum(full) >= 0.25 * len(full)
        and sum(full) >= 0.7 * sum(on for _, _, on in open_ends)
        and longer <= 0.1 * len(sample)
    )
    return width if fits else 0


class _Scanner:
    """Cuts lines into blocks, each once and in order."""

    def __init__(self, text: str, lines: Sequence[_Line], width: int) -> None:
        self._lines = lines
        self._width = width
        self._at = 0
        self._depths: list[int] = []  # the columns of the list items that are open
        self._blocks: list[Block] = []
        self._flowed = partial(inline.flowed, text)
        self._item = partial(inline.item, text)
        self._quote = partial(inline.quote, text)
        self._hashes = partial(inline.hash_heading, text)
        self._underlined = partial(inline.underlined, text)
        self._cell = partial(inline.cell, text)

    def blocks(self) -> list[Block]:
        """Every block of the text; headings without marks are still paragraphs."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.text[0] in _MARKS and inline.ITEM.match(line.text) and not _RULE.fullmatch(line.text):
                self._take_item(line)
                continue
            self._depths.clear()
            if line.text[0] not in _MARKS or not self._take_marked(line):
                self._take_paragraph(line)
        return self._blocks

    def _take_marked(self, line: _Line) -> bool:
        """Take a table, quote, rule or marked heading; False if the line is none."""
        if line.text[0] == "|":
            return self._take_table()
        if line.text[0] == ">":
            return self._take_quote(line)
        if _RULE.fullmatch(line.text):
            self._at += 1
            if not self._underline(line):
                self._blocks.append(Block(Kind.RULE, Span(line.start, line.end), inline=inline.hidden))
            return True
        if marker := inline.HASHES.match(line.text):
            self._at += 1
            span = Span(line.start, line.end)
            self._blocks.append(Block(Kind.HEADING, span, len(marker[1]), inline=self._hashes))
            return True
        return False

    def _take_paragraph(self, line: _Line) -> None:
        while self._at + 1 < len(self._lines) and self._continues():
            self._at += 1
        span = Span(line.start, self._lines[self._at].end)
        self._blocks.append(Block(Kind.PARAGRAPH, span, inline=self._flowed))
        self._at += 1

    def _take_item(self, line: _Line) -> None:
        while self._depths and line.indent <= self._depths[-1]:
            self._depths.pop()
        self._depths.append(line.indent)
        while self._at + 1 < len(self._lines) and (self._hangs(line) or self._continues()):
            self._at += 1
        level = len(self._depths)
        span = Span(line.start, self._lines[self._at].end)
        self._blocks.append(Block(Kind.LIST_ITEM, span, level, indent=level - 1, inline=self._item))
        self._at += 1

    def _take_quote(self, line: _Line) -> bool:
        depth = _quote_depth(line)
        if not depth:
            return False
        while self._at + 1 < len(self._lines):
            here, after = self._lines[self._at], self._lines[self._at + 1]
            if after.gap or _quote_depth(after) != depth or not _bare(after) or not self._wraps(here, after):
                break
            self._at += 1
        self._at += 1
        # Bare markers have nothing to show: they end the quote they follow.
        while self._at < len(self._lines):
            after = self._lines[self._at]
            if not _quote_depth(after) or _bare(after):
                break
            self._at += 1
        span = Span(line.start, self._lines[self._at - 1].end)
        self._blocks.append(Block(Kind.QUOTE, span, depth, quoted=depth, inline=self._quote))
        return True

    def _take_table(self) -> bool:
        first = self._at
        if not (first + 1 < len(self._lines) and _delimits(self._lines[first + 1])):
            return False
        while self._at < len(self._lines) and self._lines[self._at].text[0] == "|":
            if self._at > first and self._lines[self._at].gap:
                break
            self._at += 1
        rows = self._lines[first : self._at]
        self._blocks.append(Block(Kind.TABLE, Span(rows[0].start, rows[-1].end)))
        for index, row in enumerate(rows):
            if index != 1:
                level = min(index, 1)
                self._blocks.append(Block(Kind.TABLE_ROW, Span(row.start, row.end), level))
                for span in _cells(row):
                    self._blocks.append(Block(Kind.TABLE_CELL, span, level, inline=self._cell))
        return True

    def _underline(self, line: _Line) -> bool:
        """Make the short line that `line` underlines a heading; False if there is none."""
        if line.gap or not self._blocks or not _UNDERLINE.fullmatch(line.text):
            return False
        above, block = self._lines[self._at - 2], self._blocks[-1]
        if block.kind is not Kind.PARAGRAPH or block.span != (above.start, above.end):
            return False
        if headings.size(above.text) > WIDEST or headings.closed(above.text) or above.text[0].islower():
            return False
        level = 1 if line.text[0] == "=" else 2
        self._blocks[-1] = Block(Kind.HEADING, Span(above.start, line.end), level, inline=self._underlined)
        return True

    def _continues(self) -> bool:
        """Whether the next line goes on with the paragraph of this one."""
        line, after = self._lines[self._at], self._lines[self._at + 1]
        if not self._width or after.gap:
            return False
        if after.indent > line.indent + 1 and headings.closed(line.text):
            return False  # the set-in first line of a new paragraph
        return not _opens_block(after) and self._wraps(line, after)

    def _hangs(self, item: _Line) -> bool:
        """Whether the next line is set in below the marker of `item` and so belongs to it."""
        after = self._lines[self._at + 1]
        if after.gap or after.indent <= item.indent or _opens_block(after):
            return False
        return self._width > 0 or after.text[0].islower()

    def _wraps(self, line: _Line, after: _Line) -> bool:
        """Whether a line ends only because the first word of the next had no room in it."""
        if not self._width:
            return False
        right = _right(line)
        if right > self._width + self._width // 8:
            return False
        word = headings.size(_first_word(after))
        full = right + 1 + word > self._width - self._width // 10
        return full or (right > 0.6 * self._width and _runs_on(line, after))


def _lines(text: str) -> list[_Line]:
    lines = []
    before = 0
    for match in inline.CONTENT.finditer(text):
        start = match.start()
        content = match.group().rstrip()
        between = text[before:start]
        if between in ("\n", "\r\n"):
            lines.append(_Line(start, start + len(content), content, 0, False))
        else:
            margin = between[max(between.rfind("\n"), between.rfind("\r")) + 1 :]
            gap = not lines or max(between.count("\n"), between.count("\r")) > 1
            lines.append(_Line(start, start + len(content), content, len(margin.expandtabs(4)), gap))
        before = match.end()
    return lines


def _right(line: _Line) -> int:
    return line.indent + headings.size(line.text)


def _bare(line: _Line) -> str:
    """The text of a line without the marker of a quote."""
    marker = inline.QUOTE.match(line.text) if line.text[0] == ">" else None
    return line.text[marker.end() :].lstrip() if marker else line.text


def _first_word(line: _Line) -> str:
    word = _bare(line)[:WIDEST].split(maxsplit=1)[0]
    return word[:1] if headings.wide(word[:1]) else word


def _runs_on(line: _Line, after: _Line) -> bool:
    """Whether a sentence goes on from one line to the next."""
    bare = _bare(after)
    return bare[:1].isalpha() and not bare[0].isupper() and not headings.closed(line.text)


def _opens_block(line: _Line) -> bool:
    """Whether a line begins something of its own, even in the middle of a wrapped text.

    There a number with a stop is more likely the end of a sentence, unless it begins a list.
    """
    if line.text[0] not in _MARKS:
        return False
    item = inline.ITEM.match(line.text)
    if item:
        return item[1] is None or item[1] == "1"
    return bool(line.text[0] in "|#" or _quote_depth(line) or _RULE.fullmatch(line.text))


def _quote_depth(line: _Line) -> int:
    marker = inline.QUOTE.match(line.text)
    return marker[0].count(">") if marker else 0


def _delimits(line: _Line) -> bool:
    """Whether a line is the rule between a table's header and its body."""
    return line.text[0] == "|" and not line.gap and "-" in line.text and set(line.text) <= set("|:- \t")


def _cells(row: _Line) -> Iterator[Span]:
    """The trimmed content between the pipes of a row; an empty cell is an empty span after its pipe."""
    pipes = [match.start() for match in _PIPE.finditer(row.text) if match[0] == "|"]
    if pipes[-1] != len(row.text) - 1:
        pipes.append(len(row.text))
    for left, right in pairwise(pipes):
        content = row.text[left + 1 : right]
        start = row.start + left + 1
        if content.strip():
            start += len(content) - len(content.lstrip())
        yield Span(start, start + len(content.strip()))


def _fields(lines: Sequence[_Line]) -> dict[str, str]:
    """What the labelled lines at the top say, as in mail; nothing unless there are at least two."""
    labelled: list[tuple[str, str]] = []
    for index, line in enumerate(lines):
        field = _FIELD.fullmatch(line.text) if index == 0 or not line.gap else None
        if not field or len(line.text) > headings.LONGEST:
            break
        labelled.append((field[1].casefold(), field[2]))
    if len(labelled) < 2:
        return {}
    # The first of two lines that mean the same wins.
    return {_FIELDS[label]: value for label, value in reversed(labelled) if label in _FIELDS}
