"""A leaf of a document as the units that a mark may hold, enter or must stay out of."""

import re
import string
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from tui_reader.articles.cutting import LONGEST
from tui_reader.articles.document import Block, Kind, Mark, Run
from tui_reader.articles.markdown_inline import RawText
from tui_reader.exchange.escape import MAIL, URL

PUNCTUATION = ("P", "PS")
"""The categories of punctuation besides ASCII's, by the older and the newer version of the rules."""

# A block with more brackets may be shown as it is written, whatever it means.
_MOST_BRACKETS = 1_000
# The box of a task and the kind of an alert work only while nothing stands before them.
_BOX = re.compile(r"\[(?:[ xX]|![A-Za-z]+)\]")
# Begins a comment, an instruction or a declaration, which the end of a mark could complete, or a
# footnote without a text, in which GitHub reads nothing.
_UNFINISHED = re.compile(r"<[!?]|\[\^")
_SYNTAX = re.compile(r"[*_~]|`+|\[|\](?:\(.*\)|\[(?:[^\]\\]|\\.)*\])?|\s+|.", re.DOTALL)
# A bracket that names its target only by its own text: a mark inside would make another name of it.
_SELF_NAMED = re.compile(r"\](?:\[\])?")
# What GitHub makes a link of as long as it is in one piece.
_ADDRESS = re.compile(f"(?:{URL.pattern})|{MAIL.pattern}", re.IGNORECASE)
_ROW = re.compile(r"\*+|_+|~+")
_IMAGE = "[image: "
_EMPHASIS = Mark.STRONG | Mark.EMPHASIS | Mark.STRIKE


class Role(Enum):
    """What a unit means to a mark."""

    TEXT = auto()
    """May be cut anywhere."""
    ATOM = auto()
    """Goes in whole or not at all: an entity, a code span, an image, an address."""
    BLANK = auto()
    """White space, which may stand inside a mark, not at its ends."""
    OPEN = auto()
    """Begins emphasis or a link: goes in together with its end."""
    CLOSE = auto()
    """Ends emphasis or a link."""
    WALL = auto()
    """Never inside a mark: a list marker, a quote marker, raw HTML."""


class Unit(NamedTuple):
    """A stretch of a leaf with one role; the units of a leaf follow each other without a gap."""

    start: int
    end: int
    role: Role
    partner: int = -1
    """Index of the other end, for `OPEN` and `CLOSE`."""


def units(block: Block, text: str, *, escaped: bool) -> list[Unit]:
    """The units of a leaf; none where no mark can be trusted to leave the leaf as it reads.

    `escaped` says that the text is escaped on its way out and its markup left out.
    """
    if block.kind in (Kind.CODE, Kind.RULE) or isinstance(block.inline, RawText):
        return []
    if escaped:
        return [unit for run in block.runs for unit in _plain(run, text)]
    if block.span.length > LONGEST or text.count("[", *block.span) > _MOST_BRACKETS:
        return []
    found = _Builder(list(_tokens(block.runs, text)), text).build()
    # Such an end inside a mark could not be told from the end of the mark.
    ends = sum(text.count("</mark>", *unit[:2]) for unit in found if unit.role is Role.WALL)
    return found if ends == text.count("</mark>", *block.span) else []


def _plain(run: Run, text: str) -> Iterator[Unit]:
    if Mark.MARKUP in run.mark or run.shown is not None:
        yield Unit(run.start, run.end, Role.BLANK)
    else:
        yield from _text(run.start, run.end, text)


def _text(start: int, end: int, text: str) -> Iterator[Unit]:
    """Text, and the addresses in it."""
    for match in _ADDRESS.finditer(text, start, end):
        if start < match.start():
            yield Unit(start, match.start(), Role.TEXT)
        yield Unit(match.start(), match.end(), Role.ATOM)
        start = match.end()
    if start < end:
        yield Unit(start, end, Role.TEXT)


class _Token(NamedTuple):
    start: int
    end: int
    kind: str
    """`text`, `code`, `atom`, `blank`, `wall`, `image`, `image_end`, or the first character of its syntax."""
    mark: Mark = Mark.NONE


def _tokens(runs: Iterable[Run], text: str) -> Iterator[_Token]:
    """The runs of a markdown leaf, those of joined syntax taken apart."""
    begun = False
    for start, end, shown, mark in runs:
        if Mark.MARKUP in mark:
            if shown == "":
                for match in _SYNTAX.finditer(text, start, end):
                    yield _Token(*match.span(), "blank" if match[0].isspace() else match[0][0])
            else:
                yield _Token(start, end, {_IMAGE: "image", "]": "image_end"}.get(shown or "", "wall"))
            continue
        if Mark.CODE in mark:
            yield _Token(start, end, "code", mark)
        elif shown is None:
            box = None if begun else _BOX.match(text, start, end)
            if box:
                yield _Token(start, box.end(), "wall")
            yield _Token(box.end() if box else start, end, "text", mark)
        elif shown.strip():
            yield _Token(start, end, "atom", mark)
        else:
            # A line break: what else stands there is the quote marker of the next line.
            wall = text[start:end].strip(" \t\r\n\\") and not text.startswith("&", start)
            yield _Token(start, end, "wall" if wall else "blank", mark)
        begun = True


def _marks(tokens: Iterable[_Token]) -> Iterator[Mark]:
    """For each token, how the last text before it is emphasised."""
    mark = Mark.NONE
    for token in tokens:
        yield mark
        if token.kind in ("text", "code", "atom") or token.mark:
            mark = token.mark & _EMPHASIS


class _Builder:
    """Makes units of the tokens of a markdown leaf."""

    def __init__(self, tokens: Sequence[_Token], text: str) -> None:
        self._tokens = tokens
        self._text = text
        self._units: list[Unit] = []
        self._opened: list[int] = []
        """Index of each emphasis and link that is open."""
        self._before = list(_marks(tokens))
        self._after = list(_marks(tokens[::-1]))[::-1]
        self._row = (0, 0)
        self._sound = True
        """Whether every link and emphasis has its end where the marks of the text say."""

    def build(self) -> list[Unit]:
        """The units; walls in place of emphasis where that does not fit, and none where links do not."""
        index = 0
        while index < len(self._tokens):
            token = self._tokens[index]
            after = self._atom(index)
            if after > index:
                self._units.append(Unit(token.start, self._tokens[after - 1].end, Role.ATOM))
                index = after
                continue
            if token.kind == "text":
                if _UNFINISHED.search(self._text, token.start, token.end):
                    return []
                self._sound = self._sound and self._fits(token.mark)
                self._units.extend(_text(token.start, token.end, self._text))
            elif token.kind in "*_~":
                self._emphasis(index)
            elif token.kind in "[]":
                if not self._link(token):
                    return []
            else:
                role = Role.BLANK if token.kind == "blank" else Role.WALL
                self._units.append(Unit(token.start, token.end, role))
            index += 1
        return self._units if self._sound and not self._opened else self._without_emphasis()

    def _atom(self, index: int) -> int:
        """Index of the token behind the atom that begins at `index`; `index` itself if none does."""
        kinds = [token.kind for token in self._tokens[index : index + 3]]
        if kinds[0] == "atom":
            return index + 1
        if kinds[0] == "image":
            return self._behind_image(index)
        if kinds == ["<", "text", ">"]:
            return index + 3
        if kinds[0] == "`" and "code" in kinds[1:]:
            at = index + kinds.index("code")
            while at < len(self._tokens) and self._tokens[at].kind != "`":
                at += 1
            return at + 1
        return index

    def _behind_image(self, index: int) -> int:
        depth = 0
        for at in range(index, len(self._tokens)):
            depth += {"image": 1, "image_end": -1}.get(self._tokens[at].kind, 0)
            if not depth:
                return at + 1
        return len(self._tokens)

    def _emphasis(self, index: int) -> None:
        """Add one delimiter, as the beginning or the end of an emphasis.

        Each character counts as one, so that `***` need not be told apart.
        """
        token = self._tokens[index]
        if token.start >= self._row[1]:
            row = _ROW.match(self._text, token.start)
            self._row = row.span() if row else (token.start, token.end)
        last = self._units[self._opened[-1]].start if self._opened else self._row[0]
        same = last < self._row[0] and self._text[last] == token.kind
        before, after = self._before[index], self._after[index]
        if before & after == before != after:
            closes = False
        elif before & after == after != before:
            closes = True
        else:
            closes = same and self._can_close(token.kind)
        if closes and not same:
            self._sound = False
        if closes and same:
            self._close(token, self._opened.pop())
        else:
            self._open(token)

    def _can_close(self, character: str) -> bool:
        start, end = self._row
        around = self._text[start - 1 : start] or "\n", self._text[end : end + 1] or "\n"
        return any(powers(character, *around, kinds)[1] for kinds in PUNCTUATION)

    def _link(self, token: _Token) -> bool:
        """Add the beginning or the end of a link; whether the end has a beginning."""
        if token.kind == "[":
            self._open(token)
            return True
        while self._opened:
            index = self._opened.pop()
            start = self._units[index].start
            if self._text[start] != "[":
                self._sound = False
            elif _SELF_NAMED.fullmatch(self._text, token.start, token.end):
                self._units[index:] = [Unit(start, token.end, Role.ATOM)]
                return True
            else:
                self._close(token, index)
                return True
        return False

    def _open(self, token: _Token) -> None:
        self._opened.append(len(self._units))
        self._units.append(Unit(token.start, token.end, Role.OPEN))

    def _close(self, token: _Token, index: int) -> None:
        self._units[index] = self._units[index]._replace(partner=len(self._units))
        self._units.append(Unit(token.start, token.end, Role.CLOSE, index))

    def _fits(self, mark: Mark) -> bool:
        """Whether a text that is so emphasised can stand where as many delimiters are open."""
        opened = [self._text[self._units[index].start] for index in self._opened]
        stars = sum(character in "*_" for character in opened)
        least = 2 * (Mark.STRONG in mark) + (Mark.EMPHASIS in mark)
        return (stars >= least if least else not stars) and ("~" in opened) == (Mark.STRIKE in mark)

    def _without_emphasis(self) -> list[Unit]:
        """The units with walls in place of emphasis."""
        return [
            Unit(unit.start, unit.end, Role.WALL)
            if unit.role in (Role.OPEN, Role.CLOSE) and (self._text[unit.start] in "*_~" or unit.partner < 0)
            else unit
            for unit in self._units
        ]


def powers(delimiter: str, before: str, after: str, kinds: str) -> tuple[bool, bool]:
    """Whether a row of delimiters can open and can close emphasis, by CommonMark's rules."""
    space_before, space_after = before.isspace(), after.isspace()
    point_before, point_after = _is_punctuation(before, kinds), _is_punctuation(after, kinds)
    left = not space_after and (not point_after or space_before or point_before)
    right = not space_before and (not point_before or space_after or point_after)
    if delimiter == "_":
        return left and (not right or point_before), right and (not left or point_after)
    return left, right


def _is_punctuation(character: str, kinds: str) -> bool:
    return character in string.punctuation or unicodedata.category(character)[0] in kinds
