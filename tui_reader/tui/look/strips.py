"""Makes rows of the screen of segments."""

from collections.abc import Iterable
from functools import cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui_reader.articles.text import printable
from tui_reader.tui.look.wrapping import wrap


def row_of(segments: Iterable[Segment], width: int, ground: Style) -> Strip:
    """A row of exactly `width` cells, filled up with `ground`."""
    return Strip(_joined(Strip(segments).adjust_cell_length(width, ground)), width)


def advice_row(advice: Iterable[str], row: int, column: int, width: int, ground: Style) -> Strip:
    """One row of what is said where there is nothing to show, wrapped, from a column on."""
    room = max(1, width - column - 1)
    texts = map(printable, advice)
    rows = [text[start:end] for text in texts for start, end in list(wrap(text, room)) or [(0, 0)]]
    shown = rows[row].rstrip() if 0 <= row < len(rows) else ""
    return row_of([Segment(" " * column + shown, ground)], width, ground)


def _joined(segments: Iterable[Segment]) -> list[Segment]:
    """Fewer segments: each costs a slow link its colours.

    A space shows nothing but its background and lines: it goes with its neighbour where those agree.
    """
    found: list[Segment] = []
    for text, style, _ in segments:
        last = found[-1] if found else None
        if last and style and last.style:
            if style == last.style or (not text.strip(" ") and _blank_alike(last.style, style)):
                found[-1] = Segment(last.text + text, last.style)
                continue
            if not last.text.strip(" ") and _blank_alike(last.style, style):
                found[-1] = Segment(last.text + text, style)
                continue
        if text:
            found.append(Segment(text, style))
    return found


@cache
def _blank_alike(one: Style, other: Style) -> bool:
    """Whether spaces look the same in both styles."""
    lined = any(each.underline or each.underline2 or each.strike or each.reverse for each in (one, other))
    return one.bgcolor == other.bgcolor and not lined
