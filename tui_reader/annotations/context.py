"""What stands around a passage, and whether that is still the same.

What is left of the sentence around a passage decides what the passage says: a number goes on, a word
denies it, somebody else says it. So no word of that may have changed. The sentences beyond only tell
which of several places is meant.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tui_reader.annotations.typos import typing_errors
from tui_reader.articles.text import Span

CONTEXT = 32
"""How many code points of the text around a passage's sentence are kept on each side."""
REACH = 200
"""How many are kept on each side of the passage, at most."""
GLUED = 24
"""How many code points that touch a passage, without a blank between, are compared."""

INVISIBLE = "\u00ad\u200b\u2060\ufeff"
"""Characters that say nothing: where a word may be broken, and where not."""
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys(INVISIBLE),
    }
)
_BLANKS = re.compile(r"\s+")
_CLOSING = r"[\"'”’»)\]*_」』）]*"
_PUNCTUATION = rf"(?P<soft>[.!?…؟।]+{_CLOSING}(?=\s|\Z)|[。！？]+{_CLOSING})"
_STRUCTURE = r"(?=\n[^\S\n]*\n)|(?=\n[^\S\n]*(?:[-+*•]\s|[#>]))|(?=\|)"
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:Dr|Mr|Mrs|Ms|Gen|Col|Lt|Sgt|Capt|Maj|Adm|Gov|Sen|Rep|Prof|St|No|vs))\.\Z"
)
# A word or number, or a sign that says something, such as those of currencies.
_TOKEN = re.compile(r"\w+(?:[.,:/'-]\w+)*|[^\w\s.,;:!…\"'()\[\]{}*_-]")
_OPENING = "\"'([{*_"
_ENDING = "\"')]}*_.,;:!?…"


class Beside(NamedTuple):
    """How many code points beside a passage."""

    before: int
    after: int


def fold(text: str) -> str:
    """A text without what typesetting changes: kinds of marks and blanks, composed letters, soft hyphens."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_FOLDED))
    return _BLANKS.sub(" ", text.replace("`", "'"))


def around(text: str, span: Span) -> tuple[str, str]:
    """What to keep of the text before and after a passage: the rest of its sentence, and `CONTEXT` more."""
    before, after = text[max(0, span.start - REACH) : span.start], text[span.end : span.end + REACH]
    own = rest(before, text[span.start : span.end], after)
    return before[max(0, len(before) - own.before - CONTEXT) :], after[: own.after + CONTEXT]


def rest(prefix: str, passage: str, suffix: str) -> Beside:
    """How many code points of a passage's context belong to its sentence."""
    first, last = passage[:GLUED], passage[-GLUED:]
    before, after = (
        _rest_before(prefix, first, False, _patterns()[0]),
        _rest_after(last, suffix, False, _patterns()[0]),
    )
    return Beside(len(before.text), len(after.text))


def beside(prefix: str, suffix: str, text: str, place: Span) -> Beside:
    """How many code points of the context stand around a place, counted from it."""
    before, after = _window(prefix, suffix, text, place)
    return Beside(
        _common(fold(before)[::-1], fold(prefix)[::-1]),
        _common(fold(after), fold(suffix)),
    )


def same_sentence(prefix: str, suffix: str, text: str, place: Span) -> bool:
    """Whether what is left of the sentence around a passage is the same at a place of another text."""
    before, after = _window(prefix, suffix, text, place)
    first, last = text[place.start : place.end][:GLUED], text[place.start : place.end][-GLUED:]
    more = len(before) < place.start, place.end + len(after) < len(text)
    return any(
        _same(
            _rest_before(prefix, first, len(prefix) >= CONTEXT, edges),
            _rest_before(before, first, more[0], edges),
            -1,
        )
        for edges in _patterns()
    ) and any(
        _same(
            _rest_after(last, suffix, len(suffix) >= CONTEXT, edges),
            _rest_after(last, after, more[1], edges),
            1,
        )
        for edges in _patterns()
    )


class _Rest(NamedTuple):
    """What stands in a passage's sentence on one side of it."""

    text: str
    whole: bool
    """Whether it reaches to the sentence's edge."""


def _window(prefix: str, suffix: str, text: str, place: Span) -> tuple[str, str]:
    """What stands around a place, with some more room than its context had."""
    room = 2 * max(len(prefix), len(suffix), CONTEXT)
    return text[max(0, place.start - room) : place.start], text[place.end : place.end + room]


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
        if match.lastgroup:
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
