"""The help screen: every key, from the keymap, and what the tags are for."""

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_reader.articles.text import cells, printable, shorten
from tui_reader.tui.keys.actions import Action, keys_text
from tui_reader.tui.keys.keyboard import key_name
from tui_reader.tui.keys.keymap import Keymap
from tui_reader.tui.look.palette import Styles
from tui_reader.tui.look.strips import row_of
from tui_reader.tui.screens.typed import TypedScreen, edited

BROAD = 60
"""From this width on there is room for all keys of an action."""
MOVES = {"j": 1, "down": 1, "k": -1, "up": -1}
MOVES |= dict.fromkeys(("space", "pagedown", "ctrl+f", "ctrl+d"), 10)
MOVES |= dict.fromkeys(("b", "pageup", "ctrl+b", "ctrl+u"), -10)
MOVES |= {"g": -10_000, "home": -10_000, "G": 10_000, "end": 10_000}
CLOSING = ("escape", "question_mark", "f1", "q", "enter")


class KeyTable(ScrollView, can_focus=True, inherit_bindings=False):
    """The table of keys, by group; what is typed into it narrows it."""

    ALLOW_SELECT = False

    def __init__(self, keymap: Keymap, styles: Styles, view: str) -> None:
        super().__init__()
        self._keymap = keymap
        self._view = view
        self._styles_of_text = styles
        self._rows: list[tuple[str, str]] = []
        self._width_of_keys = 0
        self.sought: str | None = None
        """What is looked for; None while everything is shown."""

    def seek(self, sought: str | None) -> None:
        """Show only rows with these words; None shows all."""
        self.sought = sought
        self._make_rows()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.refresh()

    def on_resize(self) -> None:
        """Make the rows that fit."""
        self._make_rows()

    def _make_rows(self) -> None:
        words = (self.sought or "").lower().split()
        self._rows = []
        for group, rows in self._groups():
            shown = [row for row, text in rows if all(word in f"{group} {text}".lower() for word in words)]
            if shown:
                self._rows += [(group, ""), *shown, ("", "")]
        self._width_of_keys = max((cells(keys) for keys, text in self._rows if text), default=0)
        self.virtual_size = Size(self.size.width, len(self._rows) + (self.sought is not None))

    def _groups(self) -> list[tuple[str, list[tuple[tuple[str, str], str]]]]:
        """The groups of rows, each row with the text in which words are looked for."""
        found = []
        for group, actions in self._keymap.groups().items():
            rows = [
                (self._row(action), f"{keys_text(action)} {action.id} {action.help}")
                for action in actions
                if not self._view or action.works_in(self._view)
            ]
            found.append((group, rows))
        tags = self._styles_of_text.tags.all
        said = [(tag.letter, printable(f"{tag.name}: {tag.description}")) for tag in tags if tag.description]
        found.append(("Tags", [(row, " ".join(row)) for row in said]))
        return found

    def _row(self, action: Action) -> tuple[str, str]:
        """Keys and help of an action: on a narrow screen its first key only."""
        if not action.keys:
            return "-", action.help
        return keys_text(action) if self.size.width >= BROAD else key_name(action.keys[0]), action.help

    def move(self, rows: int) -> None:
        """Scroll."""
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        styles = self._styles_of_text
        if self.sought is not None:
            if y == 0:
                shown = [Segment(" / ", styles.accent), Segment(self.sought, styles.text)]
                return row_of([*shown, Segment("▏", styles.accent)], self.size.width, styles.text)
            y -= 1
        row = round(self.scroll_offset.y) + y
        keys, text = self._rows[row] if row < len(self._rows) else ("", "")
        if not text:
            return row_of([Segment(f" {keys}", styles.text + styles.strong)], self.size.width, styles.text)
        keys = " " * (self._width_of_keys - cells(keys)) + keys
        segments = [
            Segment(f" {keys}  ", styles.accent),
            Segment(shorten(text, max(1, self.size.width - cells(keys) - 4)), styles.text),
        ]
        return row_of(segments, self.size.width, styles.text)


class HelpScreen(TypedScreen):
    """All keys, over the reader."""

    def __init__(self, keymap: Keymap, styles: Styles, view: str = "") -> None:
        """`view`: the list that has the keys; what means nothing there is left out."""
        super().__init__()
        self._table = KeyTable(keymap, styles, view)
        self._table.border_title = "Keys"
        self._table.border_subtitle = "/ finds · esc closes"
        help = keymap.get("help")
        self._closers = {*CLOSING, *(help.keys if help else ())}
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
