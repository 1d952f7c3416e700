"""Paints a line of a layout: prose, highlights, cursor and margin become segments."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from tui_reader.articles.document import Kind
from tui_reader.articles.text import Span, cells, graphemes
from tui_reader.tui.look.palette import Styles
from tui_reader.tui.pane.layout import Layout, Line, Ornament, Part

GUTTER = 4
"""Cells left of the text: two for tags, one for the cursor, one free."""
LANES = 2
"""How many annotations stand beside each other in the margin; with marks of several people, one more."""
BAR = "│"
"""What stands beside the further rows of an annotation."""


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

    @cached_property
    def lanes(self) -> dict[Highlight, int]:
        """The lane that each has in the margin for its whole length; some find none that is free.

        Lanes count from the text. The shorter stands closer to it, so a passage within another moves nothing
        of what is beside both.
        """
        found: dict[Highlight, int] = {}
        lanes: list[list[Span]] = [[] for _ in range(LANES + self.marked)]
        for highlight in sorted(self.all, key=lambda each: each.span.length, reverse=True)[::-1]:
            span = highlight.span
            for number, taken in enumerate(lanes if highlight not in found else ()):
                at = bisect_left(taken, span)
                if not any(other.overlaps(span) for other in taken[max(at - 1, 0) : at + 1]):
                    taken.insert(at, span)
                    found[highlight] = number
                    break
        return found

    @cached_property
    def marked(self) -> bool:
        """Whether there are marks of those who made them."""
        return any(highlight.mark for highlight in self.all)


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
    touched: set[Highlight] = set()
    hint = ""
    on_cursor = False
    for part in line.parts:
        segments += _decoration(line, x, part.x, styles)
        painted, highlights, cursor = _paint_part(layout, part, picture, styles)
        segments += painted
        touched.update(highlights)
        hint = hint or _hint(layout, part, picture)
        on_cursor = on_cursor or cursor
        x = part.x + sum(cells(segment.text) for segment in painted)
    segments += _decoration(line, x, len(line.decoration), styles)
    if line.parts:
        segments[:0] = _quote_bars(layout, line.parts[0], styles, segments)
    if hint and not touched:
        gutter = [Segment(hint.rjust(margin + 2), styles.dim)]
    else:
        gutter = _gutter(layout, row, touched, picture.highlights, margin, styles)
    mark = Segment("▌", styles.accent) if on_cursor else Segment(" ", styles.text)
    return [*gutter, mark, Segment(" ", styles.text), *segments]


def _paint_part(
    layout: Layout, part: Part, picture: Picture, styles: Styles
) -> tuple[list[Segment], list[Highlight], bool]:
    """The segments of one part, the highlights that touch it, and whether the cursor does."""
    leaf = layout.document.leaves[part.leaf]
    prose = layout.prose(part.leaf)
    shown = layout.shown(part.leaf)
    part = _without_end(layout, part)
    if part.start == part.end:
        return [], [], False
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


def _without_end(layout: Layout, part: Part) -> Part:
    """A part without the spaces at its end, which may stand beyond the width of its line."""
    shown = layout.shown(part.leaf)[part.start : part.end]
    return part._replace(end=part.start + len(shown.rstrip(" ")))


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


def _due(
    layout: Layout, row: int, touched: set[Highlight], highlights: Highlights, lanes: int
) -> set[Highlight]:
    """Those whose letters stand beside a row: where they begin, or below where too many begin on one row."""
    due: set[Highlight] = set()
    for first in {next(_rows(layout, each.span), row) for each in touched}:
        beside = {each for part in _visible(layout, first) for each in highlights.over(_source(layout, part))}
        begun = sorted(beside, reverse=True)
        begun = [each for each in begun if next(_rows(layout, each.span), row) == first]
        begun.sort(key=lambda each: each.span.length)
        rows = {each: list(islice(_rows(layout, each.span), -(-len(begun) // lanes))) for each in begun}
        for number in range(first, row + 1) if len(begun) > lanes else (first,):
            here = [each for each in begun if number in rows[each]]
            # Nothing is put off beyond its last row.
            now = {*here[:lanes], *(each for each in here if rows[each][-1] == number)}
            due |= now if number == row else set()
            begun = [each for each in begun if each not in now]
    return due


def _rows(layout: Layout, span: Span) -> Iterator[int]:
    """The rows beside which an annotation of `span` stands."""
    for row in layout.rows(span):
        if any(_source(layout, part).overlaps(span) for part in _visible(layout, row)):
            yield row


def _visible(layout: Layout, row: int) -> list[Part]:
    """What a row shows."""
    parts = (_without_end(layout, part) for part in layout.lines[row].parts)
    return [part for part in parts if part.start < part.end]


def _source(layout: Layout, part: Part) -> Span:
    return layout.prose(part.leaf).source_span(part.start, part.end)


class _Margin(NamedTuple):
    """What stands beside a row."""

    lanes: dict[int, Highlight]
    """The annotation in each lane, counted from the text."""
    more: bool
    """Whether there is no room for the letter of another."""


def _lanes(
    touched: set[Highlight], due: set[Highlight], start: int, lanes: dict[Highlight, int], count: int
) -> _Margin:
    """Shares `count` lanes out beside a row that begins at `start`, first to those with letters due there."""
    shown: dict[int, Highlight] = {}
    late = []
    # Of two in one lane the later goes on below; the earlier stands left of it, as they are read.
    for each in sorted(due, reverse=True):
        lane = lanes.get(each, count)
        if lane < count and lane not in shown:
            shown[lane] = each
        else:
            late.append(each)
    bars = sorted(touched - due, reverse=True)
    # What was put off to here takes the place of a bar.
    if not any(each.span.start < start for each in late):
        for each in bars:
            if (lane := lanes.get(each, count)) < count:
                shown.setdefault(lane, each)
    free = [lane for lane in range(count) if lane not in shown]
    shown.update(zip(free, late, strict=False))
    for each in bars:
        shown.setdefault(min(lanes.get(each, count), count - 1), each)
    return _Margin(shown, len(late) > len(free))


def _gutter(
    layout: Layout, row: int, touched: set[Highlight], highlights: Highlights, margin: int, styles: Styles
) -> list[Segment]:
    """The tags beside a row: a letter where an annotation begins, and a quiet bar on its further rows."""
    width = 1 + highlights.marked
    count = min(LANES + highlights.marked, (margin + 2) // width)
    due = _due(layout, row, touched, highlights, count)
    shown, more = _lanes(touched, due, layout.lines[row].start, highlights.lanes, count)
    columns: list[list[Segment]] = []
    for lane in range(max(shown, default=-1), -1, -1):
        columns.append([Segment(" " * width, styles.text)])
        if each := shown.get(lane):
            letter, mark = (each.letter, each.mark) if each in due else (BAR, "")
            style = styles.alarm if each.letter == "!" else styles.text + styles.letter(each.tag)
            columns[-1] = [Segment(letter, style if each in due else styles.dim)]
            columns[-1].append(Segment(mark.ljust(width - 1), styles.dim))
    if more:
        full = width * len(columns) == margin + 2
        plus = Segment("+", styles.dim)
        if not full:
            columns.insert(0, [plus])
        elif width == 1:
            columns[0] = [plus]
        else:
            columns[0][1:] = [plus]
    segments = [segment for column in columns for segment in column if segment.text]
    return [Segment(" " * (margin + 2 - sum(cells(s.text) for s in segments)), styles.text), *segments]
