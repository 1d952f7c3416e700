"""Breaking lines, and sharing a row among columns."""

import re
from collections.abc import Iterator

from tui_reader.articles.text import graphemes

# Characters that are one cell wide each: text made of them alone is wrapped by counting.
_NARROW = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u0400-\u0482\u2010-\u2027\u2030-\u203a]*")
# What may not begin a line in Chinese, Japanese and Korean text.
_CLOSING = frozenset("、。，．・：；？！」』】）〕〉》”’…ー")


def wrap(
    text: str, width: int, hang: int = 0, start: int = 0, stop: int | None = None
) -> Iterator[tuple[int, int]]:
    """Break printable text into lines of at most `width` cells, as offsets; they partition `start:stop`.

    Lines break after spaces, else after hyphens, else anywhere between graphemes. All lines
    but the first of the text are `hang` cells narrower. Spaces at the end of a line may
    stand beyond its width.
    """
    stop = len(text) if stop is None else stop
    width = max(width, 1)
    hang = min(hang, width - 1)
    if _NARROW.fullmatch(text, start, stop):
        yield from _wrap_narrow(text, width, hang, start, stop)
    else:
        yield from _wrap_wide(text, width, hang, start, stop)


def _wrap_narrow(text: str, width: int, hang: int, start: int, stop: int) -> Iterator[tuple[int, int]]:
    room = width if start == 0 else width - hang
    while stop - start > room:
        limit = start + room
        end = text.rfind(" ", start, limit + 1) + 1
        if end <= start:
            end = max(text.rfind(mark, start, limit) for mark in "-–—/") + 1
        if end <= start:
            end = limit
        while end < stop and text[end] == " ":
            end += 1
        yield start, end
        start = end
        room = width - hang
    if start < stop:
        yield start, stop


def _wrap_wide(text: str, width: int, hang: int, start: int, stop: int) -> Iterator[tuple[int, int]]:
    room = width if start == 0 else width - hang
    # Where the line began and the last places where it may break, each with the cells up to there.
    line = space = hyphen = (start, 0)
    used = 0
    before_wide = False
    for grapheme in graphemes(text[start:stop]):
        at = start + grapheme.start
        first = text[at]
        is_space = first == " " and grapheme.end == grapheme.start + 1
        if (before_wide or grapheme.cells == 2) and first not in _CLOSING and not is_space:
            space = (at, used)
        while not is_space and used + grapheme.cells - line[1] > room and at > line[0]:
            cut = next((place for place in (space, hyphen) if place[0] > line[0]), (at, used))
            yield line[0], cut[0]
            line = cut
            room = width - hang
        used += grapheme.cells
        if is_space:
            space = (start + grapheme.end, used)
        elif first in "-–—/":
            hyphen = (start + grapheme.end, used)
        before_wide = grapheme.cells == 2
    if line[0] < stop:
        yield line[0], stop


def column_widths(natural: list[int], least: list[int], room: int) -> list[int]:
    """Widths for columns that would like `natural` and need `least` cells, in `room` cells.

    The list is empty where there is too little room. Every column gets what it needs. Of what is
    left, columns that ask for less than an even share get what they ask for, and the others share
    the rest in proportion to what they still ask for.
    """
    if sum(natural) <= room:
        return natural
    if sum(least) > room:
        return []
    widths = list(least)
    room -= sum(least)
    wishes = {column: wish - least[column] for column, wish in enumerate(natural) if wish > least[column]}
    while small := {column: wish for column, wish in wishes.items() if wish <= room // len(wishes)}:
        for column, wish in small.items():
            widths[column] += wish
            room -= wish
            del wishes[column]
    total = sum(wishes.values())
    for column, wish in list(wishes.items()):
        share = room * wish // total
        widths[column] += share
        room -= share
        total -= wish
    return widths
