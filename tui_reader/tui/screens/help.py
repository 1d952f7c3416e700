"""The help screen: every key, from the keymap, and what the tags are for."""

from collections.abc import Callable
from itertools import chain
from typing import NamedTuple

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_reader.articles.text import cells, printable
from tui_reader.tui.keys.actions import Action, Place, keys_text
from tui_reader.tui.keys.keyboard import key_name
from tui_reader.tui.keys.keymap import Keymap
from tui_reader.tui.look.palette import Styles
from tui_reader.tui.look.strips import row_of
from tui_reader.tui.look.wrapping import wrap
from tui_reader.tui.screens.typed import TypedScreen, edited

BROAD = 60
"""From this width on there is room for all keys of an action."""
BROADEST = 150
"""From this width of the window on there is room for two columns."""
TWO_COLUMNS = 120
"""Cells of a table of two columns, at least."""
MOVES = {"j": 1, "down": 1, "k": -1, "up": -1}
MOVES |= dict.fromkeys(("space", "pagedown", "ctrl+f", "ctrl+d"), 10)
MOVES |= dict.fromkeys(("b", "pageup", "ctrl+b", "ctrl+u"), -10)
MOVES |= {"g": -10_000, "home": -10_000, "G": 10_000, "end": 10_000}
CLOSING = ("escape", "question_mark", "f1", "q", "enter")


class Line(NamedTuple):
    """A row of one column of the table."""

    keys: str
    """Keys, or the heading of a group; empty where an explanation goes on."""
    text: str
    """What they do; empty for a heading."""


class KeyTable(ScrollView, can_focus=True, inherit_bindings=False):
    """The table of keys, by group; what is typed into it narrows it."""

    ALLOW_SELECT = False

    def __init__(self, keymap: Keymap, styles: Styles, place: Place, view: str) -> None:
        super().__init__()
        self._keymap = keymap
        self._first = place
        self._view = view
        self._styles_of_text = styles
        self._columns: list[list[Line]] = [[]]
        self._width_of_keys = 0
        self._width_of_column = 0
        self.sought: str | None = None
        """What is looked for; None while everything is shown."""
        self.border_title = "Keys"

    def seek(self, sought: str | None) -> None:
        """Show only rows with these words; None shows all."""
        self.sought = sought
        self._make_rows()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self._tell()
        self.refresh()

    def on_resize(self) -> None:
        """Make the rows that fit."""
        self._make_rows()
        self._tell()

    def _make_rows(self) -> None:
        words = (self.sought or "").lower().split()
        groups: dict[str, list[Line]] = {}
        for group, rows in self._groups():
            shown = [row for row, text in rows if all(word in f"{group} {text}".lower() for word in words)]
            if shown:
                groups[group] = shown
        self._width_of_keys = max((cells(row.keys) for row in chain(*groups.values())), default=0)
        count = 2 if self.size.width >= TWO_COLUMNS else 1
        self._width_of_column = self.size.width // count
        room = max(1, self._width_of_column - self._width_of_keys - 4)
        made = [
            [Line(group, ""), *chain(*(_wrapped(row, room) for row in rows)), Line("", "")]
            for group, rows in groups.items()
        ]
        self._columns = _shared(made) if count == 2 else [list(chain(*made))]
        self.virtual_size = Size(self.size.width, self._rows + (self.sought is not None))

    @property
    def _rows(self) -> int:
        """Rows of the table, without the last, free one."""
        return max(0, max(map(len, self._columns)) - 1)

    def _tell(self) -> None:
        """Say which rows are seen, where these are not all."""
        top, height = round(self.scroll_offset.y), self.size.height - (self.sought is not None)
        seen = f"{top + 1}–{min(top + height, self._rows)} of {self._rows} · " if self._rows > height else ""
        self.border_subtitle = f"{seen}/ finds · esc closes"

    def _groups(self) -> list[tuple[str, list[tuple[Line, str]]]]:
        """The groups of rows, each row with the text in which words are looked for."""
        found = []
        groups = self._keymap.groups().items()
        # What works where the keys are comes first.
        for group, actions in sorted(groups, key=lambda each: all(a.place != self._first for a in each[1])):
            rows = [
                (self._row(action), f"{keys_text(action)} {action.id} {action.help}")
                for action in actions
                if not self._view or action.works_in(self._view)
            ]
            found.append((group, rows))
        tags = self._styles_of_text.tags.all
        said = [
            Line(tag.letter, printable(f"{tag.name}: {tag.description}")) for tag in tags if tag.description
        ]
        found.append(("Tags", [(row, " ".join(row)) for row in said]))
        return found

    def _row(self, action: Action) -> Line:
        """Keys and help of an action: on a narrow screen its first key only."""
        if not action.keys:
            return Line("-", action.help)
        keys = keys_text(action) if self.size.width >= BROAD else key_name(action.keys[0])
        return Line(keys, action.help)

    def move(self, rows: int) -> None:
        """Scroll."""
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False, force=True, immediate=True)
        self._tell()

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        styles = self._styles_of_text
        if self.sought is not None:
            if y == 0:
                shown = [Segment(" / ", styles.accent), Segment(self.sought, styles.text)]
                return row_of([*shown, Segment("▏", styles.accent)], self.size.width, styles.text)
            y -= 1
        row = round(self.scroll_offset.y) + y
        segments = [segment for column in self._columns for segment in self._cell(column, row)]
        return row_of(segments, self.size.width, styles.text)

    def _cell(self, column: list[Line], row: int) -> list[Segment]:
        """One row of a column, as wide as the column."""
        styles = self._styles_of_text
        keys, text = column[row] if row < len(column) else ("", "")
        if text:
            keys = " " * (self._width_of_keys - cells(keys)) + keys
            segments = [Segment(f" {keys}  ", styles.accent), Segment(text, styles.text)]
        else:
            segments = [Segment(f" {keys}", styles.text + styles.strong)]
        used = sum(cells(segment.text) for segment in segments)
        return [*segments, Segment(" " * (self._width_of_column - used), styles.text)]


def _wrapped(row: Line, room: int) -> list[Line]:
    """A row whose explanation goes on below where it must."""
    return [
        Line("" if start else row.keys, row.text[start:end].rstrip()) for start, end in wrap(row.text, room)
    ]


def _shared(groups: list[list[Line]]) -> list[list[Line]]:
    """Groups in two columns, the longer of which is as short as it can be."""

    def columns(first: int) -> list[list[Line]]:
        return [list(chain(*groups[:first])), list(chain(*groups[first:]))]

    return min(map(columns, range(len(groups) + 1)), key=lambda both: max(map(len, both)))


class HelpScreen(TypedScreen):
    """All keys, over the reader."""

    HORIZONTAL_BREAKPOINTS: "list[tuple[int, str]] | None" = [(0, "-one-column"), (BROADEST, "-two-columns")]

    def __init__(
        self, keymap: Keymap, styles: Styles, place: Place, view: str, commands: Callable[[], None]
    ) -> None:
        """`place` is where the keys are now, and `view` the list that has them, if any: what means nothing
        there is left out. `commands` shows the command palette."""
        super().__init__()
        self._table = KeyTable(keymap, styles, place, view)
        self._commands = commands
        self._closers = {*CLOSING, *_keys(keymap, "help")}
        self._finders = _keys(keymap, "commands")
        self._typing = False

    def compose(self) -> ComposeResult:
        """The table in a frame."""
        yield self._table

    async def typed(self, event: events.Key) -> bool:
        """Look for something, scroll or close."""
        if self._typing:
            return self._sought(event)
        if event.key == "slash":
            self._typing = True
            self._table.seek("")
        elif event.key in MOVES:
            self._table.move(MOVES[event.key])
        elif event.key in self._closers:
            self.dismiss()
        elif event.key in self._finders:
            self.dismiss()
            self._commands()
        else:
            return False
        return True

    def _sought(self, event: events.Key) -> bool:
        """A key while it is written what is looked for."""
        text = edited(self._table.sought or "", event)
        if event.key == "escape" or (event.key == "backspace" and not self._table.sought):
            self._typing = False
            self._table.seek(None)
        elif event.key == "enter":
            self._typing = False
        elif text is not None:
            self._table.seek(text)
        elif event.key in MOVES:
            self._table.move(MOVES[event.key])
        else:
            return False
        return True


def _keys(keymap: Keymap, id: str) -> tuple[str, ...]:
    action = keymap.get(id)
    return action.keys if action else ()
