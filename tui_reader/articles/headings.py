"""Headings in text that marks none: which short lines of a plain text head what follows.

A heading is told by its shape (short, begins like a title, does not close like a sentence) and
by its place (it stands above something, and below something finished). A line that might be
either is a paragraph: a heading too few costs the reader less than a caption or an
advertisement that cuts an article in two.
"""

import re
from collections import Counter
from collections.abc import Sequence
from enum import Enum, auto
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from tui_reader.articles.document import Block, Kind

LONGEST = 160
"""A line with more code points than this is never a heading."""
LONGEST_CHAIN = 3
"""More lines than this in a row, each like a heading, are a menu, an address or a poem."""
FULL_LINE = 60
"""A line at least this wide is text that a heading can stand above, closed or not."""

_STOP = re.compile(r"""[.!?…。！？؟।:：;；][)\]"'’”»›“」』]*$""")

_OPENING = frozenset("\"'“‘«‹„([¿¡「『《【§№")
_CLOSING = frozenset("\"'”’»›“)]?؟？%+」』》】")
_ELLIPSIS = re.compile(r"(?:\.\.\.|…)[)\]\"'’”»]*$")
_QUOTED = re.compile(r"""["“„«‹「『‘'].*["”“»›」』’'][.,]?""")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}$")
_INNER_STOP = re.compile(r"[^\W\d_]{4}[.!?…][\"'”’»)]*\s|[。！？][」』]?.")
_WORD = re.compile(r"[^\W\d_][^\s/‐‑-]*")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+")
_LABEL = re.compile(r"([^:：]{1,40})(?::\s+|：)(.+)")
# Long words that titles write small.
_SMALL = frozenset("amid with from into over than upon onto after under that this".split())
_CHAPTER = re.compile(
    r"(?:chapter|part|book|section|act|scene|canto|letter|volume|appendix|kapitel|teil|chapitre|partie|livre"
    r"|capítulo|parte|capitolo|глава|часть)\s+(?:\d+|[ivxlc]+|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|the\s+\w+)\b|第[\d一二三四五六七八九十百]+[章节節回部]",
    re.IGNORECASE,
)
# What web pages set between the paragraphs of an article: whole lines, and labels with their rest.
_FURNITURE = re.compile(
    r"(?:(?:all|latest|top|breaking|world|more|local) )?(?:news|headlines|stories)|world|politics"
    r"|business|sports?|opinion|home|menu|search|skip to .*|advertisements?|advertise with .*"
    r"|sponsored.*|promoted.*|share|share (?:this|on|via|with)\b.*|tweet|print|e-?mail|facebook|twitter"
    r"|whatsapp|telegram|linkedin|copy link|save|(?:\d+ |no |leave a )?comments?|subscribe.*|sign (?:up"
    r"|in)\b.*|log ?in|newsletter|tags|(?:join|follow) (?:us|our)\b.*|(?:read|see|watch) (?:more|next"
    r"|also)\b.*|also read|.* ago|loading|most (?:read|popular)|related (?:articles|stories|posts|news"
    r"|topics)|recommended(?: .*)?|trending.*|you (?:may|might) (?:also )?like.*|.*\bcontinues (?:below"
    r"|after)\b.*|click here.*|copyright.*|©.*|all rights reserved|(?:first |last )?(?:published|updated"
    r"|posted|modified)\b.*|\d+ min(?:ute)?s? read|cookie.*|privacy policy|terms of (?:use|service)"
    r"|contact(?: us)?|about (?:us|the author)",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"(?:(?:also |more )?(?:read|see|watch|listen)(?: also| more| next| now)?|more (?:on|from) .*"
    r"|related.*|recommended.*|(?:file )?(?:photo|image|picture|video|graphic)s?(?: by| credits?"
    r"| courtesy)?|caption|credits?|sources?|via|tags?|topics?|categor(?:y|ies)|by|authors?|editors?"
    r"|reporting by|written by|edited by|dear .*|from|to|cc|subject|date|sent|url|link|title|headline"
    r"|published|share.*|follow.*|bild|foto|crédit.*|фото)\s*[:：].*",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"[(\[/](?:[^()\[\]]*\W)?(?:reuters|afp|ap|upi|dpa|efe|ansa|tass|xinhua|yonhap|getty|photo|image|file)\b"
    r"[^()\[\]]*[)\]]?$",
    re.IGNORECASE,
)
_BY = frozenset("by von par por di door av af".split())
_AND = frozenset("and und et y e en og och & de van der den bin al".split())
_MOMENT = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?[.,]?\s+(?:[^\W\d_]+\.?,?\s+)?\d{4}|\d{4}-\d\d-\d\d|\b\d\d?[:.]\d\d\b|\d\d?[./]\d\d?[./]\d\d|\d{4}年|\d+月\d+日"
)


class Shape(Enum):
    """What a top-level piece of a text looks like, standing alone."""

    STRONG = auto()
    """A heading by its capitals or its word."""
    WEAK = auto()
    """Short and open-ended: a heading if its place agrees."""
    QUESTION = auto()
    """A short question: a heading where the text has several."""
    BODY = auto()
    """What a heading stands above."""
    GIVEN = auto()
    """A heading that is marked as one."""
    RULE = auto()
    OTHER = auto()
    """Neither: a caption, a byline, a verse, furniture."""


class Headings(NamedTuple):
    """What `find` found."""

    levels: dict[int, int]
    """Level of each heading, by the start of its block."""
    title: str
    """The article's headline; empty if it has none."""


class _Piece(NamedTuple):
    block: Block
    text: str
    """Its source, cut at `LONGEST` + 1."""
    ending: str
    """The last few code points of its source."""
    gap: bool
    """Whether a blank line, or nothing, stands before it."""
    shape: Shape


def find(text: str, blocks: Sequence[Block]) -> Headings:
    """The headings among the top-level blocks of `text`, none of them a row or cell of a table."""
    pieces = _pieces(text, blocks)
    title = _title(pieces)
    levels: dict[int, int] = {}
    if title is not None and pieces[title].shape is not Shape.GIVEN:
        levels[pieces[title].block.span.start] = 1
    rest = pieces[title + 1 :] if title is not None else pieces
    barred = _repeated(pieces[title or 0 :]) | _bylines(rest, title is not None)
    rest = [p._replace(shape=Shape.OTHER) if p.block.span.start in barred else p for p in rest]
    for piece in _chained(rest):
        levels[piece.block.span.start] = 2
    return Headings(levels, _headline(pieces[title]) if title is not None else "")


@cache
def _wide() -> re.Pattern[str]:
    # Slow to compile, and many texts have no such character.
    return re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]")


def wide(text: str) -> int:
    """How many characters of a text are two cells wide, of scripts that set no or few spaces."""
    return len(_wide().findall(text)) if max(text, default="") >= "\u3040" else 0


def size(text: str) -> int:
    """The width of a text in cells, nearly."""
    return len(text) + wide(text)


def closed(text: str) -> bool:
    """Whether a text ends like a sentence or a clause, not like a heading or in the middle."""
    return _STOP.search(text, max(0, len(text) - 8)) is not None


def shape(text: str) -> Shape:
    """The shape of a paragraph that is one line."""
    core = text.rstrip(":： \t\xa0")
    chapter = _CHAPTER.match(core) is not None
    if not (headline_like(core) or (chapter and len(core) <= LONGEST)) or _POINTER.fullmatch(text):
        return _unheaded(text)
    words = _words(core)
    titled = _title_case(core)
    label = _LABEL.fullmatch(core)
    # "Location: the Port of Odesa" is a line of data, "The Port Deal: What Comes Next Year" a title.
    if label and not chapter and not (_title_case(label[2]) and _words(label[2]) > 3 + (" " not in label[1])):
        return _unheaded(text)
    if titled and words <= 16:
        return Shape.STRONG
    if core != text or label or chapter:
        return _unheaded(text)
    if core[-1] in "?؟？":
        return Shape.QUESTION if words <= 10 else _unheaded(text)
    return Shape.WEAK if words <= 6 and size(core) <= 45 else _unheaded(text)


def headline_like(text: str) -> bool:
    """Whether a line could be a headline: it opens like a title and does not close like a sentence."""
    if not 0 < len(text) <= LONGEST or not _WORD.search(text):
        return False
    first, last = text[0], text[-1]
    if not (first in _OPENING or first.isdigit() or (first.isalpha() and not first.islower())):
        return False
    if not (last.isalnum() or last in _CLOSING or not last.isprintable() or _INITIALS.search(text)):
        return False
    return not (
        _QUOTED.fullmatch(text)
        or _INNER_STOP.search(text)
        or _FURNITURE.fullmatch(text)
        or _CREDIT.search(text)
        or _is_byline(text)
        or (_words(text) <= 8 and _MOMENT.search(text))
    )


def _unheaded(text: str) -> Shape:
    width = size(text)
    sentence = width >= 25 and closed(text) and not text.endswith(":")
    return Shape.BODY if width >= FULL_LINE or sentence else Shape.OTHER


def _words(text: str) -> int:
    if not (count := wide(text)):
        return len(text.split())
    return len(_wide().sub(" ", text).split()) + (count + 1) // 2


def _title_case(text: str) -> bool:
    """Whether nearly all words that carry meaning begin with a capital."""
    words: list[str] = _WORD.findall(text)
    if not words or not (words[0][0].isupper() or text[0].isdigit()):
        return False
    major = [word for word in words if len(word) > 3 and word.casefold() not in _SMALL] or words
    capital = sum(not word[0].islower() for word in major)
    return capital >= 0.8 * len(major) and any(word[0].isupper() for word in major)


def _is_byline(text: str) -> bool:
    first, *names = text.split()
    return (
        first.casefold().rstrip(":") in _BY
        and 0 < len(names) <= 10
        and all(name[0].isupper() or name.casefold() in _AND for name in names)
    )


def _pieces(text: str, blocks: Sequence[Block]) -> list[_Piece]:
    """The blocks with what tells headings: their shape, and whether they stand free."""
    pieces = []
    before = 0
    for index, block in enumerate(blocks):
        start, end = block.span
        between = text[before:start]
        gap = index == 0 or max(between.count("\n"), between.count("\r")) > 1
        head = text[start : min(end, start + LONGEST + 1)]
        pieces.append(_Piece(block, head, text[max(start, end - 8) : end], gap, _block_shape(block, head)))
        before = end
    _settle_numbered(pieces)
    _settle_questions(pieces)
    return pieces


def _block_shape(block: Block, head: str) -> Shape:
    match block.kind:
        case Kind.HEADING:
            return Shape.GIVEN
        case Kind.RULE:
            return Shape.RULE
        case Kind.PARAGRAPH if len(head) <= LONGEST and "\n" not in head and "\r" not in head:
            return shape(head)
        case _:
            return Shape.BODY


def _settle_numbered(pieces: list[_Piece]) -> None:
    """Let "1. Background" above a paragraph be a heading where there are several such, and no list."""
    found = []
    for index, piece in enumerate(pieces[:-1]):
        after = pieces[index + 1]
        if (
            piece.block.kind is Kind.LIST_ITEM
            and len(piece.text) <= LONGEST
            and (number := _NUMBER.match(piece.text))
            and after.block.kind is Kind.PARAGRAPH
            and after.shape is Shape.BODY
            and (index == 0 or pieces[index - 1].block.kind is not Kind.LIST_ITEM)
            and shape(piece.text[number.end() :]) in (Shape.STRONG, Shape.WEAK, Shape.QUESTION)
        ):
            found.append(index)
    if len(found) > 1:
        for index in found:
            pieces[index] = pieces[index]._replace(shape=Shape.STRONG)


def _settle_questions(pieces: list[_Piece]) -> None:
    """Let short questions be headings where at least two of them stand above an answer."""
    asked = [index for index, piece in enumerate(pieces) if piece.shape is Shape.QUESTION]
    answered = [i for i in asked if i + 1 < len(pieces) and pieces[i + 1].shape is Shape.BODY]
    settled = Shape.WEAK if len(answered) > 1 else Shape.OTHER
    for index in asked:
        pieces[index] = pieces[index]._replace(shape=settled)


def _title(pieces: Sequence[_Piece]) -> int | None:
    """Which piece is the article's headline: the first full one above the body, after a site's furniture."""
    body = next((i for i, piece in enumerate(pieces) if piece.shape is Shape.BODY), len(pieces))
    given = next((i for i, piece in enumerate(pieces[:body]) if piece.shape is Shape.GIVEN), None)
    if given is not None or body == len(pieces):
        return given
    fit = [i for i in range(body) if _may_be_title(pieces, i)]
    if not fit:
        return None
    over = next((i for i in range(fit[0] + 1, body) if _ends_title(pieces[i].text)), body)
    return next((i for i in fit if i < over and _words(pieces[i].text) > 3), fit[0])


def _ends_title(text: str) -> bool:
    """Whether a line can only come after the headline: the author's, or the first chapter's."""
    return _is_byline(text) or _CHAPTER.match(text) is not None


def _may_be_title(pieces: Sequence[_Piece], index: int) -> bool:
    """Whether a line above the body reads as a headline, not as part of a verse or an address."""
    if not headline_like(pieces[index].text) or _POINTER.fullmatch(pieces[index].text):
        return False
    last = first = index
    while last - index < LONGEST_CHAIN and last + 1 < len(pieces) and not pieces[last + 1].gap:
        if pieces[last + 1].shape is Shape.BODY:
            break
        last += 1
    while last - first < LONGEST_CHAIN and first > 0 and not pieces[first].gap:
        first -= 1
    after = pieces[last + 1] if last + 1 < len(pieces) else None
    if after and not after.gap and after.text[0].islower():
        return False
    return last - first < LONGEST_CHAIN and all(
        headline_like(piece.text.rstrip(":")) or _is_byline(piece.text) or _FURNITURE.fullmatch(piece.text)
        for piece in pieces[first : last + 1]
    )


def _headline(piece: _Piece) -> str:
    first = re.split(r"[\r\n]", piece.text, maxsplit=1)[0]
    return " ".join(first.strip("#").split())


def _is_candidate(piece: _Piece) -> bool:
    return piece.shape in (Shape.STRONG, Shape.WEAK)


def _repeated(pieces: Sequence[_Piece]) -> set[int]:
    """Starts of lines that come twice in a row (an author's box), often, or under one label (furniture)."""
    lines = [piece for piece in pieces if _is_candidate(piece)]
    often = Counter(piece.text for piece in lines)
    labels = Counter(label[1].casefold() for piece in pieces if (label := _LABEL.match(piece.text)))
    barred = {piece.block.span.start for piece in lines if often[piece.text] > 2}
    for piece in lines:
        label = _LABEL.fullmatch(piece.text)
        if label and labels[label[1].casefold()] > 1 and not _CHAPTER.match(piece.text):
            barred.add(piece.block.span.start)
    for one, two in pairwise(pieces):
        if one.text == two.text:
            barred |= {one.block.span.start, two.block.span.start}
    return barred


def _bylines(pieces: Sequence[_Piece], titled: bool) -> set[int]:
    """Starts of names: two or three capitals below the headline, or above a line about their bearer."""
    barred: set[int] = set()
    above = titled
    for index, piece in enumerate(pieces):
        if not _is_candidate(piece):
            above = above and piece.shape is not Shape.BODY
            continue
        names = piece.text.split()
        above = above and not _CHAPTER.match(piece.text)
        if not 2 <= len(names) <= 3 or names[0] == "The" or not all(name.istitle() for name in names):
            continue
        after = pieces[index + 1].text.split(maxsplit=1) if index + 1 < len(pieces) else []
        if above or (after and not pieces[index + 1].gap and after[0] in (names[0], names[-1])):
            barred.add(piece.block.span.start)
    return barred


def _chained(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The candidates whose place agrees."""
    headings: list[_Piece] = []
    index = 0
    while index < len(pieces):
        if not _is_candidate(pieces[index]):
            index += 1
            continue
        first = index
        while index < len(pieces) and _is_candidate(pieces[index]):
            index += 1
        if first and not _finished(pieces[first - 1], pieces[first]):
            continue
        after = next((p for p in pieces[index : index + 2] if p.shape is not Shape.RULE), None)
        headings += _heads(pieces[first:index], after)
    return headings


def _finished(before: _Piece, piece: _Piece) -> bool:
    """Whether what stands before a line has come to its end, so that the line is not a part of it."""
    return piece.gap or before.block.kind is not Kind.PARAGRAPH or closed(before.ending)


def _heads(chain: Sequence[_Piece], after: _Piece | None) -> Sequence[_Piece]:
    """Which of the candidates in a row are headings of the piece `after` them."""
    if after is None or after.shape not in (Shape.BODY, Shape.GIVEN):
        return ()
    if after.block.kind is Kind.PARAGRAPH:
        weak = chain[-1].shape is Shape.WEAK and size(after.text) < FULL_LINE
        # A line above a text that is cut off is the headline of some other article.
        if weak or _ELLIPSIS.search(after.ending) or (after.text[0].islower() and not after.gap):
            return ()
    if len(chain) > LONGEST_CHAIN:
        last = max(i for i, piece in enumerate(chain) if piece.gap or i == 0)
        if last and chain[last - 1].gap and _CHAPTER.match(chain[last - 1].text):
            last -= 1
        return chain[last:] if 0 < len(chain) - last < LONGEST_CHAIN else ()
    return chain
