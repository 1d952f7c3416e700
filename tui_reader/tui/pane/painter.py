"""Paints a line of a layout: prose, highlights, cursor and margin become segments."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from tui_reader.articles.document import Kind
from tui_reader.articles.text import Span, cells, graphemes
from tui_reader.tui.look.palette import Styles
from tui_reader.tui.pane.layout import Layout, Line, Ornament, Part

GUTTER = 4
"""Cells left of the text: two for tags, one for the cursor, one free."""


class Highlight(NamedTuple):
    """An annotated passage as it is painted."""

    span: Span
    tag: str
    letter: str
    """What the margin shows: F, C, S; small when the passage moved; ! while it is not saved."""
    mark: str = ""
    """What stands for who made it, where several people did; at most one cell."""


class Highlights:
    """Highlights in order of their starts, to be asked by span."""

    def __init__(self, highlights: Iterable[Highlight] = ()) -> None:
        self.all = sorted(highlights)
        self._starts = [highlight.span.start for highlight in self.all]
        self._reach: list[int] = []
        """For each highlight, how far it and all before it reach."""
        reach = 0
        for highlight in self.all:
            reach = max(reach, highlight.span.end)
            self._reach.append(reach)

    def over(self, span: Span) -> list[Highlight]:
        """The highlights that overlap a span, in order."""
        found = []
        index = bisect_left(self._starts, span.end) - 1
        while index >= 0 and self._reach[index] > span.start:
            if self.all[index].span.end > span.start:
                found.append(self.all[index])
            index -= 1
        return found[::-1]


def no_hits(span: Span) -> list[Span]:
    """The hits that overlap a span while nothing is searched for."""
    return []


class Picture(NamedTuple):
    """All that changes how a layout looks."""

    highlights: Highlights
    noticed: Highlights
    """Entities and quotations: what the program noticed, under what people said."""
    cursor: Span
    selecting: bool
    """Whether the cursor is a free selection."""
    hits: Callable[[Span], list[Span]] = no_hits
    """Gives the hits of a search that overlap a span."""
    suggested: Highlights = Highlights()
    """What the program suggests: a letter where a sentence begins, or a form for the words it rests on."""


def paint(layout: Layout, row: int, picture: Picture, styles: Styles, margin: int) -> list[Segment]:
    """Row `row` of the layout as segments, the text `margin` cells plus the gutter from the left."""
    line = layout.lines[row]
    segments: list[Segment] = []
    x = 0
    touched: list[Highlight] = []
    hint = ""
    on_cursor = False
    for part in line.parts:
        segments += _decoration(line, x, part.x, styles)
        painted, highlights, cursor = _paint_part(layout, part, picture, styles)
        segments += painted
        touched += highlights
        hint = hint or _hint(layout, part, picture)
        on_cursor = on_cursor or cursor
        x = part.x + sum(cells(segment.text) for segment in painted)
    segments += _decoration(line, x, len(line.decoration), styles)
    if line.parts:
        segments[:0] = _quote_bars(layout, line.parts[0], styles, segments)
    return [Segment(" " * margin, styles.text), *_gutter(touched, hint, on_cursor, styles), *segments]


def _paint_part(
    layout: Layout, part: Part, picture: Picture, styles: Styles
) -> tuple[list[Segment], list[Highlight], bool]:
    """The segments of one part, the highlights that touch it, and whether the cursor does."""
    leaf = layout.document.leaves[part.leaf]
    prose = layout.prose(part.leaf)
    shown = layout.shown(part.leaf)
    # Spaces at the end of a line may stand beyond its width.
    end = part.start + len(shown[part.start : part.end].rstrip(" "))
    if part.start == end:
        return [], [], False
    part = part._replace(end=end)
    source = prose.source_span(part.start, part.end)
    highlights = picture.highlights.over(source)
    noticed = [*picture.noticed.over(source), *(h for h in picture.suggested.over(source) if h.tag)]
    under = [(prose.offset(h.span.start), prose.offset(h.span.end), h.tag) for h in noticed]
    # Of several annotations the shortest is on top: forms laid over each other could not be told apart.
    layered = sorted(highlights, key=lambda h: -h.span.length)
    covers = [(prose.offset(h.span.start), prose.offset(h.span.end), h.tag) for h in layered]
    hits = [(prose.offset(hit.start), prose.offset(hit.end), hit) for hit in picture.hits(source)]
    cursor = (prose.offset(picture.cursor.start), prose.offset(picture.cursor.end))
    on_cursor = max(cursor[0], part.start) < min(cursor[1], part.end)
    runs = prose.runs(part.start, part.end)
    edges = {part.start, part.end, *cursor, *(start for start, _ in runs)}
    edges.update(edge for start, end, _ in (*under, *covers, *hits) for edge in (start, end))
    places = _snap(sorted(edge for edge in edges if part.start <= edge <= part.end), shown, part)
    level = leaf.level
    segments = []
    index = 0
    for start, end in pairwise(places):
        while index + 1 < len(runs) and runs[index + 1][0] <= start:
            index += 1
        run = runs[index][1]
        kinds = tuple(kind for first, last, kind in under if first <= start < last)
        tag = next((tag for first, last, tag in reversed(covers) if first <= start < last), None)
        here = cursor[0] <= start < cursor[1]
        base = styles.noticed(styles.base(leaf.kind, level, run.mark), kinds)
        style = styles.over(base, tag, here and not picture.selecting, here and picture.selecting)
        for first, last, hit in hits:
            if first <= start < last:
                style += styles.hit(hit == picture.cursor, here)
        segments.append(Segment(shown[start:end], style))
    return segments, highlights, on_cursor


def _snap(edges: Sequence[int], shown: str, part: Part) -> list[int]:
    """Edges moved to the start of the grapheme they lie in: half a grapheme cannot be painted."""
    text = shown[part.start : part.end]
    if text.isascii():
        return list(edges)
    starts = [part.start + grapheme.start for grapheme in graphemes(text)]
    snapped = {starts[bisect_left(starts, edge + 1) - 1] if edge < part.end else part.end for edge in edges}
    return sorted(snapped)


def _decoration(line: Line, start: int, end: int, styles: Styles) -> list[Segment]:
    """What the layout itself shows between two columns."""
    if end <= start:
        return []
    text = line.decoration[start:end].ljust(end - start)
    style = styles.text + Style(bold=True) if line.ornament is Ornament.TITLE else styles.dim
    return [Segment(text, style if line.decoration else styles.text)]


def _quote_bars(layout: Layout, part: Part, styles: Styles, segments: list[Segment]) -> list[Segment]:
    """Bars before quoted text, in place of the spaces there."""
    quoted = min(layout.document.leaves[part.leaf].quoted, part.x // 2)
    if not quoted or layout.document.leaves[part.leaf].kind is Kind.TABLE_CELL:
        return []
    segments[0] = Segment(" " * (part.x - 2 * quoted), styles.text)
    return [Segment("▎ " * quoted, styles.dim)]


def _hint(layout: Layout, part: Part, picture: Picture) -> str:
    """The letters of the first suggestion that begins in a part."""
    if part.start >= part.end:
        return ""
    source = layout.prose(part.leaf).source_span(part.start, part.end)
    begun = (h.letter for h in picture.suggested.over(source) if h.letter and source.covers(h.span.start))
    return next(begun, "")


def _gutter(highlights: list[Highlight], hint: str, on_cursor: bool, styles: Styles) -> list[Segment]:
    letters: dict[tuple[str, str], str] = {}
    for highlight in highlights:
        letters.setdefault((highlight.letter, highlight.mark), highlight.tag)
    shown = [(letter, mark, tag) for (letter, mark), tag in letters.items()][:2]
    if len(letters) > 2 or (len(letters) == 2 and any(mark for _, mark in letters)):
        shown = [(shown[0][0], "", shown[0][2]), ("+", "", "")]
    if not shown:
        segments = [Segment(hint.rjust(2), styles.dim if hint else styles.text)]
    else:
        segments = [Segment(" " * (2 - sum(len(letter + mark) for letter, mark, _ in shown)), styles.text)]
    for letter, mark, tag in shown:
        style = styles.alarm if letter == "!" else styles.text + styles.letter(tag)
        segments.append(Segment(letter, style))
        if mark:
            segments.append(Segment(mark, styles.dim))
    segments.append(Segment("▌", styles.accent) if on_cursor else Segment(" ", styles.text))
    segments.append(Segment(" ", styles.text))
    return segments
