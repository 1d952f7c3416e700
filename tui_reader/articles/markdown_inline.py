"""What stands inside a markdown block: from its source to runs.

markdown-it-py says what an inline text means, but not where. Each of its inline rules is
therefore wrapped to note where it began and ended; what no rule took is plain text. Nothing is
searched for, so no offset is ever a guess.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from html import unescape
from itertools import accumulate
from operator import or_
from typing import Any, NamedTuple

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from tui_reader.articles.cutting import LONGEST, lines_cut
from tui_reader.articles.document import Mark, Run
from tui_reader.articles.text import Span

_NESTING = 20
_TAB = 4
MOST_TABS = 10_000
"""Of more tabs in a block of code each is shown as one blank: a run for each would take long."""
# Bounded, or unclosed references would cost time by the square of their number.
_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,100})\]")
_LINE = re.compile(r"[^\r\n]+")
_LINE_END = re.compile(r"\r\n?|\n")
_HAS_TEXT = re.compile(r"[^\s>]")

_Rule = Callable[[StateInline, bool], bool]
_DELIMITERS = {
    "strong_open": (Mark.STRONG, 1),
    "strong_close": (Mark.STRONG, -1),
    "em_open": (Mark.EMPHASIS, 1),
    "em_close": (Mark.EMPHASIS, -1),
    "s_open": (Mark.STRIKE, 1),
    "s_close": (Mark.STRIKE, -1),
}


@dataclass(slots=True)
class _Event:
    """A stretch of inline text that a rule took."""

    start: int
    end: int
    shown: str | None = ""
    mark: Mark = Mark.MARKUP
    turns: Mark = Mark.NONE
    """The mark that begins or ends here."""
    by: int = 0
    """1 where it begins, -1 where it ends."""
    delimiter: Token | None = None
    """Decides, once all of the text is parsed, whether this is a delimiter or just text."""


class _Piece(NamedTuple):
    start: int
    end: int
    shown: str | None
    mark: Mark


def _note(state: StateInline, *events: _Event) -> None:
    state.env["events"] += events


def _newline(state: StateInline, start: int, tokens: list[Token]) -> None:
    hard = tokens[-1].type == "hardbreak"
    while start and state.src[start - 1] in " \t":
        start -= 1
    _note(state, _Event(start, state.pos, "\n" if hard else " ", Mark.NONE))


def _escape(state: StateInline, start: int, tokens: list[Token]) -> None:
    token = tokens[-1]
    if token.type == "hardbreak":
        _note(state, _Event(start, state.pos, "\n", Mark.NONE))
    elif token.content != token.markup:
        _note(state, _Event(start, state.pos, token.content, Mark.NONE))


def _entity(state: StateInline, start: int, tokens: list[Token]) -> None:
    content = tokens[-1].content
    _note(state, _Event(start, state.pos, " " if content.isspace() else content, Mark.NONE))


def _code_span(state: StateInline, start: int, tokens: list[Token]) -> None:
    if not tokens or tokens[-1].type != "code_inline":
        return  # Ticks that nothing closes are text.
    token = tokens[-1]
    ticks = len(token.markup)
    padding = (state.pos - start - 2 * ticks - len(token.content)) // 2
    first, last = start + ticks + padding, state.pos - ticks - padding
    _note(state, _Event(start, first), _Event(first, last, None, Mark.CODE), _Event(last, state.pos))


def _delimiters(state: StateInline, start: int, tokens: list[Token]) -> None:
    end = state.pos
    for token in reversed(tokens):
        begin = end - len(token.content)
        if begin < start:
            break  # Text that stood before the delimiters.
        _note(state, _Event(begin, end, delimiter=token))
        end = begin


def _autolink(state: StateInline, start: int, tokens: list[Token]) -> None:
    first, last = start + 1, state.pos - 1
    _note(state, _Event(start, first), _Event(first, last, None, Mark.LINK), _Event(last, state.pos))


def _html(state: StateInline, start: int, tokens: list[Token]) -> None:
    _note(state, _Event(start, state.pos, None))


def _footnote_reference(state: StateInline, silent: bool) -> bool:
    match = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if not match or match[1] not in state.env["footnotes"]:
        return False
    if not silent:
        state.push("footnote_ref", "", 0)
        _note(state, _Event(match.start(), match.end(), f"[{match[1]}]", Mark.LINK))
    state.pos = match.end()
    return True


def _noted(rule: _Rule, note: Callable[[StateInline, int, list[Token]], None]) -> _Rule:
    """`rule`, followed by `note` with where it began and the tokens it made."""

    def noted(state: StateInline, silent: bool) -> bool:
        if silent:
            return rule(state, True)
        start, before = state.pos, len(state.tokens)
        if not rule(state, False):
            return False
        note(state, start, state.tokens[before:])
        return True

    return noted


def _bracketed(rule: _Rule, bracket: str, turns: Mark, opens: str, closes: str) -> _Rule:
    """A link or image rule that parses its label in place, so that positions inside it hold."""

    def bracketed(state: StateInline, silent: bool) -> bool:
        start, limit = state.pos, state.posMax
        if not rule(state, True):
            return False
        if silent:
            return True
        end, inside = state.pos, start + len(bracket)
        # The rule has just found this place in the same way; the parser remembers the steps.
        label_end = state.md.helpers.parseLinkLabel(state, inside - 1, bracket == "[")
        # With nothing between the brackets, the target is all there is to be seen.
        empty = not unescape(state.src[inside:label_end]).strip()
        _note(state, _Event(start, inside, None if empty else opens, turns=turns, by=1))
        state.pos, state.posMax = inside, label_end
        state.push("label_open", "", 1)
        state.md.inline.tokenize(state)
        state.push("label_close", "", -1)
        _note(state, _Event(label_end, end, None if empty else closes, turns=turns, by=-1))
        state.pos, state.posMax = end, limit
        return True

    return bracketed


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _NESTING}).enable("strikethrough")
    ruler = parser.inline.ruler
    ruler.at("newline", _noted(rules_inline.newline, _newline))
    ruler.at("escape", _noted(rules_inline.escape, _escape))
    ruler.at("backticks", _noted(rules_inline.backtick, _code_span))
    ruler.at("strikethrough", _noted(rules_inline.strikethrough.tokenize, _delimiters))
    ruler.at("emphasis", _noted(rules_inline.emphasis.tokenize, _delimiters))
    ruler.at("link", _bracketed(rules_inline.link, "[", Mark.LINK, "", ""))
    ruler.at("image", _bracketed(rules_inline.image, "![", Mark.NONE, "[image: ", "]"))
    ruler.at("autolink", _noted(rules_inline.autolink, _autolink))
    ruler.at("html_inline", _noted(rules_inline.html_inline, _html))
    ruler.at("entity", _noted(rules_inline.entity, _entity))
    ruler.after("image", "footnote_ref", _footnote_reference)
    # It would write joined text into the tokens that tell delimiters from text.
    parser.inline.ruler2.disable("fragments_join")
    return parser


_PARSER = _parser()


def _pieces(content: str, env: dict[str, Any]) -> Iterator[_Piece]:
    """The inline text `content`, cut where what is shown or how it looks changes."""
    events: list[_Event] = []
    _PARSER.inline.parse(content, _PARSER, {**env, "events": events}, [])
    events.sort(key=lambda event: event.start)
    active: Counter[Mark] = Counter()
    mark = Mark.NONE
    at = 0
    for event in events:
        turns, by = event.turns, event.by
        if event.delimiter:
            if event.delimiter.type == "text" and event.delimiter.content:
                continue
            turns, by = _DELIMITERS.get(event.delimiter.type, (turns, by))
        if at < event.start:
            yield _Piece(at, event.start, None, mark)
        # Syntax looks the same everywhere.
        look = event.mark if Mark.MARKUP in event.mark else event.mark | mark
        yield _Piece(event.start, event.end, event.shown, look)
        at = event.end
        if by:
            active[turns] += by
            mark = reduce(or_, (turn for turn, depth in active.items() if depth > 0), Mark.NONE)
    if at < len(content):
        yield _Piece(at, len(content), None, mark)


@dataclass(frozen=True, slots=True)
class InlineText:
    """Makes the runs of a block whose text has inline markup."""

    text: str
    """The document's text."""
    env: dict[str, Any]
    """What the whole document defines: the targets of its `references`, the labels of its `footnotes`."""
    lines: tuple[Span, ...]
    """The lines of the inline text, without the markup of blocks around it; the source between
    two of them is a line break."""
    lead: str = ""
    """Shown instead of the source before the first line."""
    cell: bool = False
    """Whether it is a table cell, where even code escapes the pipe."""

    def __call__(self, span: Span) -> tuple[Run, ...]:
        """The runs of the block at `span`."""
        if not self.lines:
            return tiled(span, [Run(*span, self.lead, Mark.MARKUP)])
        first, last = self.lines[0].start, self.lines[-1].end
        head = Run(span.start, first, self.lead, Mark.MARKUP)
        tail = Run(last, span.end, "", Mark.MARKUP)
        # The parser is another's and the text is a stranger's: whatever happens, the text is shown.
        try:
            return tiled(span, [head, *self._inline(), tail])
        except Exception:
            return tiled(span, [head, *raw_runs(self.lines, " "), tail])

    def _inline(self) -> list[Run]:
        lines = [self.text[start:end] for start, end in self.lines]
        content = "\n".join(lines)
        if len(content) > LONGEST:  # a heading or a cell
            return raw_runs(self.lines, " ")
        starts = [0, *accumulate(len(line) + 1 for line in lines)]

        def source(at: int) -> int:
            index = min(bisect_right(starts, at), len(lines)) - 1
            return self.lines[index].start + at - starts[index]

        runs = []
        for piece in _pieces(content.replace("\0", "\ufffd"), self.env):
            parts: Iterable[_Piece] = (piece,)
            if piece.shown is None and "\n" in content[piece.start : piece.end]:
                parts = _split(content, piece, r"\n", " ")
            elif self.cell and Mark.CODE in piece.mark:
                parts = _split(content, piece, r"\\\|", "|")
            runs += [Run(source(part.start), source(part.end), *part[2:]) for part in parts]
        return runs


def _split(content: str, piece: _Piece, pattern: str, shown: str) -> Iterator[_Piece]:
    """`piece` of the inline text, with `shown` in the place of each match of `pattern`."""
    at = piece.start
    for match in re.compile(pattern).finditer(content, piece.start, piece.end):
        yield piece._replace(start=at, end=match.start())
        yield _Piece(match.start(), match.end(), shown, piece.mark)
        at = match.end()
    yield piece._replace(start=at)


class CodeLine(NamedTuple):
    """A line of code."""

    start: int
    """Offset of its first code point that is not space."""
    end: int
    """Offset of its line end."""
    columns: int
    """How far it is indented within the code."""

    def begin(self, text: str) -> int:
        """Where the indentation within the code starts; a tab may belong to it in part."""
        start, left = self.start, self.columns
        while left > 0 and start and text[start - 1] in " \t":
            start -= 1
            left -= _TAB if text[start] == "\t" else 1
        return start


@dataclass(frozen=True, slots=True)
class CodeText:
    """Makes the runs of a block of code."""

    text: str
    """The document's text."""
    lines: tuple[CodeLine, ...]
    """The code; the source before and after it is hidden."""
    info: Span
    """What stands behind the opening fence, such as the language; it is shown above the code."""

    def __call__(self, span: Span) -> tuple[Run, ...]:
        """The runs of the block at `span`."""
        runs, crowded = [], self.text.count("\t", *span) > MOST_TABS
        at, shown, mark = span.start, "", Mark.MARKUP
        if self.info.length:
            runs += [Run(at, self.info.start, "", mark), Run(*self.info, None, mark)]
            at, shown = self.info.end, "\n"
        for line in self.lines:
            start = max(at, line.begin(self.text))
            runs.append(Run(at, start, shown, mark))
            space = " " * line.columns
            same = self.text[start : line.start] == space
            runs.append(Run(start, line.start, None if same else space, Mark.CODE))
            runs += [Run(line.start, line.end, None, Mark.CODE)] if crowded else self._tabs(line)
            at, shown, mark = line.end, "\n", Mark.CODE
        runs.append(Run(at, span.end, "", Mark.MARKUP))
        return tiled(span, runs)

    def _tabs(self, line: CodeLine) -> Iterator[Run]:
        at, column = line.start, line.columns
        for part in re.split(r"(\t)", self.text[line.start : line.end]):
            width = _TAB - column % _TAB if part == "\t" else len(part)
            yield Run(at, at + len(part), " " * width if part == "\t" else None, Mark.CODE)
            at += len(part)
            column += width


@dataclass(frozen=True, slots=True)
class RawText:
    """Makes the runs of source that is shown as it is."""

    lines: tuple[Span, ...]
    """The source, line by line."""

    def __call__(self, span: Span) -> tuple[Run, ...]:
        """The runs of the block at `span`."""
        return tiled(span, raw_runs(self.lines, "\n"))


def raw_groups(text: str, start: int, end: int) -> Iterator[tuple[Span, ...]]:
    """The lines between two offsets, without what only places them, in groups that nothing divides."""
    if start >= end or not _HAS_TEXT.search(text, start, end):
        return
    group: list[Span] = []
    before = start
    for match in _LINE.finditer(text, start, end):
        full = _HAS_TEXT.search(text, *match.span())
        if group and not (full and _LINE_END.fullmatch(text, before, match.start())):
            yield from lines_cut(text, group)
            group = []
        if full:
            group.append(Span(full.start(), match.start() + len(match[0].rstrip())))
        before = match.end()
    yield from lines_cut(text, group)


def raw_runs(lines: Iterable[Span], line_break: str) -> list[Run]:
    """Runs that show `lines` as they are, with `line_break` for what stands between them."""
    runs: list[Run] = []
    for line in lines:
        if runs:
            runs.append(Run(runs[-1].end, line.start, line_break))
        runs.append(Run(*line))
    return runs


def tiled(span: Span, runs: Iterable[Run]) -> tuple[Run, ...]:
    """`runs` without empty ones and with equal neighbours joined.

    Raises ValueError where they are not exactly the source at `span`.
    """
    joined: list[Run] = []
    at = span.start
    for run in runs:
        if run.start != at or run.end < at:
            raise ValueError(f"run {run} does not start at {at}")
        at = run.end
        if run.start == run.end:
            continue
        if joined and joined[-1][2:] == run[2:] and not run.shown:
            joined[-1] = joined[-1]._replace(end=run.end)
        else:
            joined.append(run)
    if at != span.end:
        raise ValueError(f"runs end at {at}, not at {span.end}")
    return tuple(joined)
