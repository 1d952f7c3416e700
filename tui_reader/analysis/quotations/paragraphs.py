"""Where the paragraphs of a plain text begin and end."""

import re
from itertools import pairwise

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_BLOCK = re.compile(r"\S(?:[^\n]*\n(?![^\S\n]*\n))*[^\n]*")
_SAMPLE = 20_000
_WIDEST = 120


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The paragraphs of a text without blank ones: its lines, or what blank lines part if it was wrapped."""
    if not _wrapped(text):
        return [match.span() for match in _LINE.finditer(text)]
    return [(match.start(), match.start() + len(match[0].rstrip())) for match in _BLOCK.finditer(text)]


def _wrapped(text: str) -> bool:
    """Whether lines were broken by hand: most of those that another line follows stop in mid-sentence."""
    lines = [line.rstrip() for line in text[:_SAMPLE].split("\n")]
    followed = [line for line, after in pairwise(lines) if line and after]
    if len(followed) < 4 or max(map(len, lines)) > _WIDEST:
        return False
    open_ended = [line for line in followed if len(line) > 40 and line[-1] not in '.!?:"”’)']
    return len(open_ended) > 0.6 * len(followed)
