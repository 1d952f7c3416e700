"""The article list, on the line API: three or four rows for an article."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_reader.articles.text import cells, printable, shorten
from tui_reader.tui.keys import bindings
from tui_reader.tui.painter import row_of
from tui_reader.tui.palette import Styles
from tui_reader.tui.session import Entry
from tui_reader.tui.wrapping import wrap

TITLE_ROWS = 2
"""Rows for the title of an article; what is known of it takes one more."""


class LibraryView(ScrollView, can_focus=True, inherit_bindings=False):
    """Lists the articles, and moves a cursor over them."""

    BINDINGS = bindings("list")
    ALLOW_SELECT = False

    class Chosen(Message):
        """The user clicked the article that the cursor is on now."""

    def __init__(self, styles: Styles) -> None:
        super().__init__()
        self._styles_of_text = styles
        self.entries: list[Entry] = []
        self.cursor = 0
        """The row that the next key works on."""
        self.opened = -1
        """The article that is open."""

    def show(self, entries: Sequence[Entry], opened: int) -> None:
        """Show these articles."""
        self.entries = list(entries)
        self.opened = opened
        self.virtual_size = Size(self.size.width, self._rows * len(self.entries))
        self.refresh()

    def update(self, index: int, entry: Entry) -> None:
        """Show one article anew, if anything about it changed."""
        if self.entries[index] != entry:
            self.entries[index] = entry
            self._refresh_entry(index)

    def open(self, index: int) -> None:
        """Show which article is open, and put the cursor on it."""
        before, self.opened = self.opened, index
        self._refresh_entry(before)
        self._move(index)

    @property
    def _rows(self) -> int:
        """Rows for one article: a free one between articles where there is room."""
        airy = TITLE_ROWS + 2
        return airy if airy * len(self.entries) <= self.size.height else airy - 1

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        styles = self._styles_of_text
        width = self.size.width
        index, row = divmod(round(self.scroll_offset.y) + y, self._rows)
        if index >= len(self.entries):
            return Strip([Segment(" " * width, styles.text)], width)
        entry = self.entries[index]
        ground = styles.text + styles.cursor if index == self.cursor and self.has_focus else styles.text
        room = max(1, width - 3)
        segments = self._row(entry, row, room, index == self.opened)
        segments = [Segment(segment.text, ground + (segment.style or ground)) for segment in segments]
        used = sum(cells(segment.text) for segment in segments)
        mark = Segment("▌", styles.accent) if index == self.opened and segments else Segment(" ", styles.text)
        segments = [mark, Segment(" ", ground), *segments, Segment(" " * (room - used + 1), ground)]
        return row_of(segments, width, styles.text)

    def _row(self, entry: Entry, row: int, room: int, opened: bool) -> list[Segment]:
        """One of the rows of an article: its title on one or two, then what is known of it."""
        title = shorten(entry.title, 2 * room - 4)
        lines = [title[start:end].rstrip() for start, end in wrap(title, room)][:TITLE_ROWS]
        if row < len(lines):
            accent = Style(color=self._styles_of_text.palette.accent, bold=True)
            return [Segment(lines[row], accent if opened else None)]
        return self._facts(entry, room) if row == len(lines) else []

    def _facts(self, entry: Entry, room: int) -> list[Segment]:
        styles = self._styles_of_text
        if entry.problem:
            return [Segment(shorten(entry.problem, room), Style(color=styles.palette.alarm, bold=True))]
        facts = "…" if entry.minutes is None else f"{entry.minutes} min · {entry.status}"
        segments = [Segment(shorten(facts, room), Style(color=styles.palette.dim))]
        room -= cells(segments[0].text)
        for tag in styles.tags.sorted(entry.counts):
            text = f"  {printable(styles.tags.letter(tag))}{entry.counts[tag]}"
            if len(text) > room:
                break
            room -= len(text)
            segments.append(Segment(text, styles.letter(tag)))
        return segments

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.virtual_size = Size(self.size.width, self._rows * len(self.entries))
        self._follow()
        self.refresh()

    def on_focus(self) -> None:
        """Show the cursor."""
        self._refresh_entry(self.cursor)

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._refresh_entry(self.cursor)

    def action_cursor(self, rows: int) -> None:
        """Move the cursor by articles."""
        self._move(self.cursor + rows)

    def action_cursor_page(self, pages: int) -> None:
        """Move the cursor by a screen."""
        self._move(self.cursor + pages * max(1, self.size.height // self._rows))

    def action_cursor_edge(self, end: bool) -> None:
        """Move the cursor to the first or last article."""
        self._move(len(self.entries) - 1 if end else 0)

    def on_click(self, event: events.Click) -> None:
        """Ask for the article that was clicked."""
        index = (round(self.scroll_offset.y) + event.y) // self._rows
        if index < len(self.entries):
            self._move(index)
            self.post_message(self.Chosen())

    def _move(self, index: int) -> None:
        before = self.cursor
        self.cursor = min(max(index, 0), max(0, len(self.entries) - 1))
        self._refresh_entry(before)
        self._refresh_entry(self.cursor)
        self._follow()

    def _follow(self) -> None:
        top = round(self.scroll_offset.y)
        first = self._rows * self.cursor
        if first < top:
            self.scroll_to(y=first, animate=False, force=True, immediate=True)
        elif first + self._rows > top + self.size.height:
            self.scroll_to(y=first + self._rows - self.size.height, animate=False, force=True, immediate=True)

    def _refresh_entry(self, index: int) -> None:
        first = self._rows * index - round(self.scroll_offset.y)
        region = Region(0, first, self.size.width, self._rows).intersection(self.size.region)
        if region:
            self.refresh(region)
