"""A list of rows under headings, on the line API: nothing is made for rows that are not seen."""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui_reader.articles.text import Span, cells, printable, shorten
from tui_reader.tui.keys.actions import bindings
from tui_reader.tui.look.palette import Styles
from tui_reader.tui.look.strips import row_of
from tui_reader.tui.look.wheel import Wheeled
from tui_reader.tui.look.wrapping import wrap

MARGIN = 3
"""Cells left of a row's text: the mark of where one is, a letter, and one that is free."""
RECKONED = 500
"""Rows whose lines are reckoned at a time."""


class Row(NamedTuple):
    """Something to choose from; without a target it is a heading, which cannot be chosen."""

    text: str
    """What it says; where that is empty, it begins with its details."""
    target: Hashable | None = None
    """What choosing gives back; no two rows of a list have the same."""
    letter: str = ""
    """What the margin shows."""
    tag: str = ""
    """The tag whose colour the letter has; "!" for that of alarm."""
    details: tuple[str, ...] = ()
    """What more is to be said, a line each."""
    number: str = ""
    """What stands at the right end."""
    level: int = 0
    """How far it is indented, in steps."""
    cells: int = 0
    """The width of the text, if it may take two lines."""
    marks: tuple[Span, ...] = ()
    """What of the text is to be seen first; the text then has single blanks."""


class Rows:
    """Rows, and how many lines they take, which is reckoned as far as it is asked for."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self.all = rows
        self._ends: list[int] = []
        """For each row from the first on, the line after its last..."""
        self._room = 0
        """...where there are so many cells for text."""

    def end(self, at: int, room: int) -> int:
        """The line after the last one of a row, where there are so many cells for text; of row -1 it is 0."""
        self._fit(room)
        while at >= len(self._ends) < len(self.all):
            self._go_on()
        return self._ends[at] if at >= 0 else 0

    def at(self, line: int, room: int) -> int | None:
        """The row that has a line, likewise; None if there are not so many lines."""
        self._fit(room)
        while len(self._ends) < len(self.all) and (not self._ends or self._ends[-1] <= line):
            self._go_on()
        return bisect_right(self._ends, line) if self._ends and line < self._ends[-1] else None

    def _fit(self, room: int) -> None:
        if room != self._room:
            self._room, self._ends = room, []

    def _go_on(self) -> None:
        done, room = len(self._ends), self._room
        lines = [
            1 if row.target is None else _lines(row, room - 2 * row.level) + len(row.details)
            for row in self.all[done : done + RECKONED]
        ]
        self._ends += accumulate(lines, initial=self._ends.pop() if self._ends else None)


class RowList(Wheeled, Widget, can_focus=True, inherit_bindings=False):
    """Rows under headings, with a cursor on one that can be chosen."""

    ALLOW_SELECT = False

    class Chosen(Message):
        """The user clicked the row that the cursor is on now."""

    def __init__(self, styles: Styles, rows: Rows | None = None, *, always: bool = True) -> None:
        """`always` says whether the cursor is seen while keys go elsewhere."""
        super().__init__()
        self._styles_of_text = styles
        self._always = always
        self._listed = rows or Rows()
        self._at = next((n for n, row in enumerate(self._rows) if row.target is not None), -1)
        self._top = 0
        self._mark: Hashable | None = None
        self._empty = ""

    @property
    def _rows(self) -> Sequence[Row]:
        return self._listed.all

    @property
    def chosen(self) -> Hashable | None:
        """What the row under the cursor gives back."""
        return self._rows[self._at].target if 0 <= self._at < len(self._rows) else None

    def show(self, rows: Rows, empty: str = "") -> None:
        """Show these rows, or `empty` where there is none; only lines that change are painted.

        The cursor stays on its target, or else where it is.
        """
        with self._repainting():
            target, at = self.chosen, self._at
            self._listed, self._empty = rows, empty
            self._at = self._find(target)
            if self._at < 0:
                self._at = self._nearest(min(max(at, 0), len(self._rows) - 1))
            self._follow(self._at)

    def stand_on(self, target: Hashable | None) -> bool:
        """Put the cursor on the row with a target; returns whether there is one."""
        at = self._at if target is not None and target == self.chosen else self._find(target)
        if at >= 0:
            with self._repainting():
                self._at = at
                self._follow(at)
        return at >= 0

    def mark(self, target: Hashable | None) -> None:
        """Show by a bar which row the reader is at; it comes into view unless the list has the keys."""
        if target == self._mark:
            return
        with self._repainting():
            self._mark = target
            if not self.has_focus:
                self._follow(self._find(target))

    # Moving

    def move(self, rows: int) -> None:
        """Move the cursor over rows that can be chosen."""
        at = self._at
        for _ in range(min(abs(rows), len(self._rows))):
            after = self._next(at, 1 if rows > 0 else -1)
            if after < 0:
                break
            at = after
        self._go(at)

    def page(self, pages: int) -> None:
        """Move the cursor by screens."""
        if self._at >= 0:
            line = self._start(self._at) + pages * max(1, self.size.height - 2)
            at = self._row_at(max(line, 0))
            self._go(self._nearest(len(self._rows) - 1 if at is None else at, forward=pages > 0))

    def edge(self, end: bool) -> None:
        """Move the cursor to the first or last row."""
        self._go(self._nearest(len(self._rows) - 1 if end else 0, forward=not end))

    def on_click(self, event: events.Click) -> None:
        """Choose the row that was clicked."""
        at = self._row_at(self._top + event.y)
        if at is not None and self._rows[at].target is not None:
            self._go(at)
            self.post_message(self.Chosen())

    def roll(self, rows: int) -> None:
        """Scroll; the cursor stays on its row."""
        with self._repainting():
            self._top = self._allowed(self._top + rows)

    def _go(self, at: int) -> None:
        if at >= 0:
            with self._repainting():
                self._at = at
                self._follow(at)

    def _find(self, target: Hashable | None) -> int:
        if target is None:
            return -1
        return next((n for n, row in enumerate(self._rows) if row.target == target), -1)

    def _next(self, at: int, step: int) -> int:
        """The nearest row beyond `at` that can be chosen, or -1."""
        at += step
        while 0 <= at < len(self._rows):
            if self._rows[at].target is not None:
                return at
            at += step
        return -1

    def _nearest(self, at: int, forward: bool = True) -> int:
        """The row at `at`, or the nearest one that can be chosen, or -1."""
        step = 1 if forward else -1
        found = self._next(at - step, step)
        return found if found >= 0 else self._next(at, -step)

    # Lines

    @property
    def _room(self) -> int:
        return max(1, self.size.width - MARGIN - 1)

    def _start(self, at: int) -> int:
        return self._listed.end(at - 1, self._room)

    def _end(self, at: int) -> int:
        return self._listed.end(at, self._room)

    def _row_at(self, line: int) -> int | None:
        return self._listed.at(line, self._room)

    def _allowed(self, top: int) -> int:
        """The line nearest to `top` from which on the lines fill the screen."""
        if self._row_at(top + self.size.height - 1) is None:
            top = min(top, self._end(len(self._rows) - 1) - self.size.height)
        return max(0, top)

    def _follow(self, at: int) -> None:
        """Bring a row into view, with the heading above it."""
        if not self.size.height:
            return  # it is hidden; once it is seen it has a size to reckon with
        top = self._top
        if at >= 0:
            first, last = self._start(at), self._end(at)
            if at and self._rows[at - 1].target is None:
                first -= 1
            if first < top:
                top = first
            elif last > top + self.size.height:
                top = last - self.size.height
        self._top = self._allowed(top)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._follow(self._at)
        self.refresh()

    def on_focus(self) -> None:
        """Show the cursor."""
        self._refresh_cursor()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._refresh_cursor()

    # Painting

    @contextmanager
    def _repainting(self) -> Iterator[None]:
        """Paint those lines again that look different afterwards."""
        before = [self.render_line(y) for y in range(self.size.height)]
        yield
        for y, strip in enumerate(before):
            if self.render_line(y) != strip:
                self.refresh(Region(0, y, self.size.width, 1))

    def _refresh_cursor(self) -> None:
        if self._at >= 0:
            start, end = self._start(self._at), self._end(self._at)
            region = Region(0, start - self._top, self.size.width, end - start)
            if seen := region.intersection(self.size.region):
                self.refresh(seen)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        styles, width = self._styles_of_text, self.size.width
        line = self._top + y
        if not self._rows:
            return self._empty_line(y)
        at = self._row_at(line)
        if at is None:
            return row_of([], width, styles.text)
        row = self._rows[at]
        if row.target is None:
            segments = [Segment(" "), *self._ended(row, 1, styles.strong)]
            return row_of(_grounded(segments, styles.text), width, styles.text)
        here = at == self._at and (self._always or self.has_focus)
        ground = styles.text + styles.cursor if here else styles.text
        marked = row.target == self._mark
        bar = Segment("▌", styles.accent) if marked else Segment(" ", styles.text)
        return row_of([bar, *_grounded(self._line(row, line - self._start(at)), ground)], width, ground)

    def _empty_line(self, y: int) -> Strip:
        """A line of what is said where there are no rows."""
        lines = [self._empty[slice(*place)] for place in wrap(self._empty, self._room)]
        text = lines[y] if y < len(lines) else ""
        return row_of(
            [Segment(f"  {text}", self._styles_of_text.dim)], self.size.width, self._styles_of_text.text
        )

    def _line(self, row: Row, number: int) -> list[Segment]:
        """A line of a row: its letter and text on one or two, then its details."""
        styles = self._styles_of_text
        indent = "  " * row.level
        room = max(1, self._room - len(indent))
        lines = _lines(row, room)
        lead = [Segment(f"  {indent}")]
        if number == 0:
            letter = printable(row.letter)[:1] or " "
            style = styles.alarm if row.tag == "!" else styles.letter(row.tag)
            lead = [Segment(letter, Style(color=style.color, bold=True)), Segment(f" {indent}")]
        if number >= lines:
            return [*lead, Segment(shorten(row.details[number - lines], room), styles.quiet)]
        if lines == 1:
            text, *rest = self._ended(row, MARGIN + len(indent), Style.null())
            return [*lead, *self._marked(text.text, 0, row.marks), *rest]
        words = " ".join(printable(row.text).split())
        _, end = next(wrap(words, room))
        start, piece = (0, words[:end]) if number == 0 else (end, words[end:])
        return [*lead, *self._marked(shorten(piece, room), start, row.marks)]

    def _marked(self, text: str, start: int, marks: Iterable[Span]) -> list[Segment]:
        """A piece of a row's text, which begins at `start` of it, with what is to be seen first."""
        style = Style(color=self._styles_of_text.palette.accent, bold=True)
        segments = []
        at = 0
        for first, last in marks:
            first, last = max(first - start, at), min(last - start, len(text))
            if first < last:
                segments += [Segment(text[at:first]), Segment(text[first:last], style)]
                at = last
        return [*segments, Segment(text[at:])]

    def _ended(self, row: Row, used: int, style: Style) -> list[Segment]:
        """The text of a row in one line, after some cells that are used, with its count at the end."""
        room = max(1, self.size.width - used - 1)
        number = f" {row.number}" if row.number else ""
        text = shorten(row.text, max(1, room - len(number)))
        gap = " " * max(0, room - cells(text) - len(number))
        return [Segment(text + gap, style), Segment(number, self._styles_of_text.quiet)]


def _lines(row: Row, room: int) -> int:
    """Lines for the text of a row, where there are so many cells."""
    return 1 + (row.cells > room) if row.text else 0


def _grounded(segments: Sequence[Segment], ground: Style) -> list[Segment]:
    """Segments laid over a style; in reverse video all have its colours, or the row would be patchy."""
    styles = [segment.style or Style.null() for segment in segments]
    if ground.reverse:
        styles = [Style(bold=style.bold) for style in styles]
    return [Segment(each.text, ground + style) for each, style in zip(segments, styles, strict=True)]


class SideList(RowList):
    """The list in the side column; what its keys do is the application's."""

    BINDINGS = bindings("side")
