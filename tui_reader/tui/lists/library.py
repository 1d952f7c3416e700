"""The article list, on the line API: three or four rows for an article."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_reader.articles.text import cells, printable, shorten
from tui_reader.tui.bars.bar import MORE, Words
from tui_reader.tui.keys.actions import bindings
from tui_reader.tui.look.palette import Styles
from tui_reader.tui.look.strips import advice_row, row_of
from tui_reader.tui.look.wrapping import wrap
from tui_reader.tui.state.entries import Entry

HEAD = 1
"""Rows above the articles, which say how many there are and in what order."""
MARGIN = "  "
"""What stands left of a title, and between the words of the head."""
TITLE_ROWS = 2
"""Rows for the title of an article; what is known of it takes one more."""
HANG = 2
"""How far all but the first of an article's rows are indented where no free row parts the articles."""


Fact = Literal["time", "date", "source"]
"""What is said of an article beside its status."""


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
        """The articles that are shown, in their order."""
        self.cursor = 0
        """The row that the next key works on."""
        self.opened: Path | None = None
        """The article that is open."""
        self._places: dict[Path, int] = {}
        self._head: Words = []
        self._advice: Sequence[str] = ()
        self._fact: Fact = "time"

    def show(self, entries: Sequence[Entry], fact: Fact = "time", advice: Sequence[str] = ()) -> None:
        """Show these articles, with this fact about each, the cursor on the one where it was.

        If there are none, the advice is shown.
        """
        if (entries, fact, advice) == (self.entries, self._fact, self._advice):
            return
        self._fact = fact
        before = self.chosen
        self.entries = list(entries)
        self._places = {entry.path: place for place, entry in enumerate(self.entries)}
        self._advice = advice
        self.cursor = self._places.get(before, 0) if before else 0
        self.virtual_size = Size(self.size.width, self._height)
        self._follow()
        self.refresh()

    def head(self, words: Words) -> None:
        """Say something above the articles."""
        if words != self._head:
            self._head = words
            self.refresh(Region(0, 0, self.size.width, HEAD))

    def update(self, entry: Entry) -> None:
        """Show one article anew, if it is shown and anything about it changed."""
        place = self._places.get(entry.path)
        if place is not None and self.entries[place] != entry:
            self.entries[place] = entry
            self._refresh_entry(place)

    def open(self, path: Path) -> None:
        """Show which article is open, and put the cursor on it."""
        before, self.opened = self.opened, path
        if before in self._places:
            self._refresh_entry(self._places[before])
        self.stand_on(path)

    def stand_on(self, path: Path) -> None:
        """Put the cursor on an article, if it is shown."""
        if path in self._places:
            self._move(self._places[path])

    @property
    def chosen(self) -> Path | None:
        """The article under the cursor."""
        return self.entries[self.cursor].path if self.entries else None

    def place_of(self, path: Path) -> tuple[int, int] | None:
        """Which of how many articles this is, from 1; None if it is not shown."""
        place = self._places.get(path)
        return None if place is None else (place + 1, len(self.entries))

    def beside(self, step: int) -> list[Path]:
        """The articles after the open one, or before it with a negative step; the nearest comes first."""
        at = self._places.get(self.opened) if self.opened else None
        if at is None:
            # The open article is not among those shown: from where the cursor stands.
            at = self.cursor - (step > 0)
        rest = self.entries[at + 1 :] if step > 0 else reversed(self.entries[: max(at, 0)])
        return [entry.path for entry in rest]

    @property
    def _airy(self) -> bool:
        """Whether there is room for a free row between articles."""
        return (TITLE_ROWS + 2) * len(self.entries) + HEAD <= self.size.height

    @property
    def _rows(self) -> int:
        """Rows for one article."""
        return TITLE_ROWS + 1 + self._airy

    @property
    def _height(self) -> int:
        return HEAD + self._rows * len(self.entries)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        styles = self._styles_of_text
        width = self.size.width
        if y < HEAD:
            return row_of(self._head_row(width), width, styles.text)
        index, row = divmod(round(self.scroll_offset.y) + y - HEAD, self._rows)
        if not self.entries:
            return advice_row(self._advice, y - HEAD - 1, len(MARGIN), width, styles.text)
        if index >= len(self.entries):
            return Strip([Segment(" " * width, styles.text)], width)
        entry = self.entries[index]
        ground = styles.text + styles.cursor if index == self.cursor and self.has_focus else styles.text
        room = max(1, width - 3)
        opened = entry.path == self.opened
        segments = self._row(entry, row, room, opened)
        segments = [Segment(segment.text, ground + (segment.style or ground)) for segment in segments]
        used = sum(cells(segment.text) for segment in segments)
        mark = Segment("▌", styles.accent) if opened and segments else Segment(" ", styles.text)
        segments = [mark, Segment(" ", ground), *segments, Segment(" " * (room - used + 1), ground)]
        return row_of(segments, width, styles.text)

    def _row(self, entry: Entry, row: int, room: int, opened: bool) -> list[Segment]:
        """One of the rows of an article: its title on one or two, then what is known of it."""
        hang = 0 if self._airy else min(HANG, room - 1)
        title = shorten(entry.title, max(1, 2 * room - 4 - hang))
        lines = [title[start:end].rstrip() for start, end in wrap(title, room, hang)][:TITLE_ROWS]
        if row > len(lines):
            return []
        indent = [Segment(" " * hang)] if row and hang else []
        if row < len(lines):
            accent = Style(color=self._styles_of_text.palette.accent, bold=True)
            return [*indent, Segment(lines[row], accent if opened else None)]
        return [*indent, *self._facts(entry, room - hang)]

    def _facts(self, entry: Entry, room: int) -> list[Segment]:
        styles = self._styles_of_text
        if entry.problem:
            return [Segment(shorten(entry.problem, room), Style(color=styles.palette.alarm, bold=True))]
        letters: list[Segment] = []
        for tag in styles.tags.sorted(entry.counts):
            text = f"{' ' if letters else '  '}{printable(styles.tags.letter(tag))}{entry.counts[tag]}"
            letters.append(Segment(text, styles.letter(tag)))
        facts = _facts(entry, self._fact, room - sum(cells(letter.text) for letter in letters))
        segments = [
            Segment(shorten(facts, room - len(MORE) * bool(letters)), Style(color=styles.palette.dim))
        ]
        left = room - cells(segments[0].text)
        for number, letter in enumerate(letters):
            left -= cells(letter.text)
            if left < len(MORE) * (number + 1 < len(letters)):
                segments.append(Segment(MORE, Style(color=styles.palette.dim)))
                break
            segments.append(letter)
        return segments

    def _head_row(self, width: int) -> list[Segment]:
        """What stands above the articles, cut where there is no room."""
        ground = self._styles_of_text.text
        segments: list[Segment] = []
        room = width
        for text, style in self._head:
            shown = shorten(text, room - len(MARGIN)) if room > len(MARGIN) else ""
            room -= len(MARGIN) + cells(shown)
            segments += [Segment(MARGIN, ground), Segment(shown, ground + style)]
        return segments

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.virtual_size = Size(self.size.width, self._height)
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
        self._move(self.cursor + pages * max(1, (self.size.height - HEAD) // self._rows))

    def action_cursor_edge(self, end: bool) -> None:
        """Move the cursor to the first or last article."""
        self._move(len(self.entries) - 1 if end else 0)

    def on_click(self, event: events.Click) -> None:
        """Ask for the article that was clicked."""
        index = (round(self.scroll_offset.y) + event.y - HEAD) // self._rows
        if event.y >= HEAD and index < len(self.entries):
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
        height = self.size.height - HEAD
        first = self._rows * self.cursor
        if first < top:
            self.scroll_to(y=first, animate=False, force=True, immediate=True)
        elif first + self._rows > top + height:
            self.scroll_to(y=first + self._rows - height, animate=False, force=True, immediate=True)

    def _refresh_entry(self, index: int) -> None:
        first = HEAD + self._rows * index - round(self.scroll_offset.y)
        below = Region(0, HEAD, self.size.width, max(0, self.size.height - HEAD))
        region = Region(0, first, self.size.width, self._rows).intersection(below)
        if region:
            self.refresh(region)


def _facts(entry: Entry, fact: Fact, room: int) -> str:
    """A fact about an article, and how far it was read; only the latter if there is no room for both."""
    if entry.minutes is None:
        return "…"
    status: str = entry.status
    if entry.progress and entry.progress.seen and status not in ("new", "done"):
        status += f" {entry.progress.percent}%"
    lead = f"{entry.minutes} min"
    if fact != "time":
        lead = (entry.date if fact == "date" else entry.source) or f"no {fact}"
    facts = f"{lead} · {status}"
    return facts if cells(printable(facts)) <= room else status if fact == "time" else lead
