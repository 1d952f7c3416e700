"""What stands around a passage, and whether that is still the same.

What is left of the sentence around a passage decides what the passage says: a number goes on, a word
denies it, somebody else says it. So no word of that may have changed. The sentences beyond only tell
which of several places is meant.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from tui_reader.annotations.typos import typing_errors
from tui_reader.articles.text import Span

LONGEST = 20_000
"""Code points of a passage whose words are looked for; a longer one must stand unchanged."""
CONTEXT = 32
"""How many code points of the text around a passage's sentence are kept on each side."""
REACH = 400
"""How many are kept on each side of the passage, at most..."""
REACHED = 200
"""...and how many earlier versions kept."""
GLUED = 24
"""How many code points that touch a passage, without a blank between, are compared."""
ROOM = 300
"""How many are looked at beyond those that are compared: markup takes room."""

INVISIBLE = "\u00ad\u200b\u2060\ufeff"
"""Characters that say nothing: where a word may be broken, and where not."""
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        "…": "...",
        **dict.fromkeys(INVISIBLE),
    }
)
_BLANKS = re.compile(r"\s+")
_CLOSING = r"[\"'”’»)\]*_」』）]*"
_PUNCTUATION = rf"(?P<soft>[.!?…؟।]+{_CLOSING}(?=\s|\Z)|[。！？]+{_CLOSING})"
_STRUCTURE = r"(?=\n[^\S\n]*\n)|(?=\n[^\S\n]*(?:[-+*•]\s|[#>]))|(?=\|)"
_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n")
_ABBREVIATIONS = (
    "Dr|Mr|Mrs|Ms|Messrs|Prof|Rev|Hon|Pres|Gov|Sen|Rep|Fr|Hr|St|Mt|Ft|No|Nos|Nr|Vol|Fig|Art|vs|ca|cf|approx"
    "|Gen|Col|Lt|Sgt|Capt|Cpl|Maj|Adm|Brig|Cmdr|Insp|Supt|Jr|Sr|Bros|Co|Corp|Inc|Ltd"
    "|Jan|Feb|Aug|Sept?|Oct|Nov|Dec"
)
_ABBREVIATION = re.compile(rf"(?:\b[A-Z]|\b(?:{_ABBREVIATIONS}))\.\Z")
# A word or number, or a sign that says something, such as those of currencies.
_TOKEN = re.compile(r"\w+(?:[.,:/'-]\w+)*|[^\w\s.,;:!…\"'()\[\]{}*_-]")
_OPENING = "\"'([{*_"
_ENDING = "\"')]}*_.,;:!?…"


class Beside(NamedTuple):
    """How many code points beside a passage."""

    before: int
    after: int


class Context(NamedTuple):
    """What stands around a passage, without markup."""

    before: str
    after: str
    first: str
    """How the passage begins..."""
    last: str
    """...and ends."""
    cut: tuple[bool, bool]
    """Whether the text goes on beyond this, before it and after."""


class Found(NamedTuple):
    """A place where a passage's words stand."""

    span: Span
    mended: int
    """In how many of its words there is or was a typing error."""


def fold(text: str) -> str:
    """A text without what typesetting changes: kinds of marks and blanks, composed letters, soft hyphens."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_FOLDED))
    return _BLANKS.sub(" ", text.replace("`", "'"))


def around(text: str, span: Span) -> tuple[str, str]:
    """What to keep of the text before and after a passage: the rest of its sentence, and `CONTEXT` more."""
    before, after = text[max(0, span.start - REACH) : span.start], text[span.end : span.end + REACH]
    passage = text[span.start : span.end]
    own = own_sentence(Context(before, after, passage[:GLUED], passage[-GLUED:], (False, False)))
    return before[max(0, len(before) - own.before - CONTEXT) :], after[: own.after + CONTEXT]


def kept(prefix: str, passage: str, suffix: str, start: int) -> Context:
    """The context that was kept, see `around`, of a passage that began at `start`."""
    # Where no sentence ends, as much is kept as the text has, or at most could be; else `CONTEXT` at least.
    before, after = (len(each) == CONTEXT or len(each) >= REACHED for each in (prefix, suffix))
    return _unmarked(prefix, passage, suffix, (before and start > len(prefix), after))


def standing(text: str, place: Span, like: Context) -> Context:
    """The context of a place, with more room than that of the passage had."""
    room = ROOM + 2 * max(len(like.before), len(like.after))
    start, end = max(0, place.start - room), place.end + room
    return _unmarked(
        text[start : place.start], text[slice(*place)], text[place.end : end], (start > 0, end < len(text))
    )


def _unmarked(prefix: str, passage: str, suffix: str, cut: tuple[bool, bool]) -> Context:
    from tui_reader.annotations.unmarked import Unmarked  # not needed before the first paint

    # Markup around a short passage has one end before it and the other after it.
    head, tail = passage[:ROOM], passage[-ROOM:]
    begin = Unmarked(prefix + (head + suffix)[:ROOM])
    lead = (prefix + tail)[-ROOM:]
    end = Unmarked(lead + suffix)
    first, last = begin.at(len(prefix)), end.at(len(lead))
    return Context(
        begin.text[:first],
        end.text[last:],
        begin.text[first : begin.at(len(prefix + head))][:GLUED],
        end.text[end.at(len(lead) - len(tail)) : last][-GLUED:],
        cut,
    )


def sentence_spans(text: str, within: Span) -> list[Span]:
    """The sentences that a stretch of a text has a part in, as far as they are within `REACH` of it."""
    low = max(0, within.start - REACH)
    near = text[low : within.end + REACH]
    edges = [(0, 0), *_edges(near, _patterns()[0]), (len(near), len(near))]
    spans = (Span(low + one[1], low + other[0]) for one, other in pairwise(edges))
    return [span for span in spans if span.length and span.overlaps(within)]


def own_sentence(context: Context) -> Beside:
    """How many code points of a passage's context belong to its sentence."""
    pattern = _patterns()[0]
    before = _rest_before(context.before, context.first, False, pattern)
    after = _rest_after(context.last, context.after, False, pattern)
    return Beside(len(before.text), len(after.text))


def beside(old: Context, new: Context) -> Beside:
    """How many code points of the context stand around a place, counted from it."""
    return Beside(
        _common(fold(new.before)[::-1], fold(old.before)[::-1]),
        _common(fold(new.after), fold(old.after)),
    )


def same_sentence(old: Context, new: Context) -> bool:
    """Whether what is left of the sentence around a passage is the same at a place of another text."""
    return any(
        _same(
            _rest_before(old.before, old.first, old.cut[0], edges),
            _rest_before(new.before, new.first, new.cut[0], edges),
            -1,
        )
        for edges in _patterns()
    ) and any(
        _same(
            _rest_after(old.last, old.after, old.cut[1], edges),
            _rest_after(new.last, new.after, new.cut[1], edges),
            1,
        )
        for edges in _patterns()
    )


class _Rest(NamedTuple):
    """What stands in a passage's sentence on one side of it."""

    text: str
    whole: bool
    """Whether it reaches to the sentence's edge."""


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What tells sentences; made when they are first needed, not before the first picture."""
    return (
        re.compile(rf"(?:{_PUNCTUATION}|{_STRUCTURE})[\s|]*"),
        # Lines may be paragraphs, and titles have no full stop.
        re.compile(rf"(?:{_PUNCTUATION}|{_STRUCTURE}|(?P<line>(?=\n)))[\s|]*"),
    )


def _edges(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where sentences end, and where the next ones begin."""
    for match in pattern.finditer(text):
        end = match.start() + len(match[0].rstrip("| \t\r\n"))
        if match.lastgroup and not _PARAGRAPHS.search(match[0]):
            follows = next(filter(str.isalnum, text[match.end() :]), "")
            if follows.islower() or _ABBREVIATION.search(text[max(0, end - 8) : end]):
                continue
        yield end, match.end()


def _rest_before(before: str, passage: str, cut: bool, pattern: re.Pattern[str]) -> _Rest:
    starts = [start for end, start in _edges(before + passage, pattern) if end <= len(before)]
    if starts:
        return _Rest(before[starts[-1] :], True)
    return _Rest(before, not cut)


def _rest_after(passage: str, after: str, cut: bool, pattern: re.Pattern[str]) -> _Rest:
    for end, start in _edges(passage + after, pattern):
        if start >= len(passage):
            return _Rest(after[: max(0, end - len(passage))], True)
    return _Rest(after, not cut)


def _same(old: _Rest, new: _Rest, step: int) -> bool:
    words, others = (_TOKEN.findall(fold(each.text))[::step] for each in (old, new))
    if not old.whole:
        # The last word that was kept may be the half of one.
        words = words[:-1]
        others = others[: len(words)]
    elif not new.whole:
        return False
    same = typing_errors(words, others) is not None
    return same and _glued(old.text, step) == _glued(new.text, step)


def _glued(rest: str, step: int) -> str:
    """What touches the passage and may belong to its word or number."""
    if step < 0:
        return fold(re.split(r"\s", rest)[-1][-GLUED:]).lstrip(_OPENING)
    return fold(re.split(r"\s", rest, maxsplit=1)[0][:GLUED]).rstrip(_ENDING)


def _common(one: str, other: str) -> int:
    """Length of the common beginning of two texts."""
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length
