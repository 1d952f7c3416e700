"""The help screen: every key, from the table of actions."""

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_reader.articles.text import cells, shorten
from tui_reader.tui.keys import groups, key_name, keys_text
from tui_reader.tui.painter import row_of
from tui_reader.tui.palette import Styles

BROAD = 60
"""From this width on there is room for all keys of an action."""


class KeyTable(ScrollView, can_focus=True, inherit_bindings=False):
    """The table of keys, by group."""

    ALLOW_SELECT = False
    BINDINGS = [
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("space,pagedown,ctrl+f,ctrl+d", "move(10)", show=False),
        Binding("b,pageup,ctrl+b,ctrl+u", "move(-10)", show=False),
        Binding("g,home", "move(-10000)", show=False),
        Binding("G,end", "move(10000)", show=False),
    ]

    def __init__(self, styles: Styles) -> None:
        super().__init__()
        self._styles_of_text = styles
        self._rows: list[tuple[str, str]] = []

    def on_resize(self) -> None:
        """Make the rows that fit: on a narrow screen each action shows its first key only."""
        self._rows = []
        for group, actions in groups().items():
            self._rows.append((group, ""))
            for action in actions:
                keys = keys_text(action) if self.size.width >= BROAD else key_name(action.keys[0])
                self._rows.append((keys, action.help))
            self._rows.append(("", ""))
        self.virtual_size = Size(self.size.width, len(self._rows))

    def action_move(self, rows: int) -> None:
        """Scroll."""
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        styles = self._styles_of_text
        row = round(self.scroll_offset.y) + y
        keys, text = self._rows[row] if row < len(self._rows) else ("", "")
        if text:
            keys = keys.rjust(max(cells(keys) for keys, text in self._rows if text))
            segments = [
                Segment(f" {keys}  ", styles.accent),
                Segment(shorten(text, max(1, self.size.width - cells(keys) - 4)), styles.text),
            ]
        else:
            segments = [Segment(f" {keys}", styles.text + styles.strong)]
        return row_of(segments, self.size.width, styles.text)


class HelpScreen(ModalScreen[None]):
    """All keys, over the reader."""

    BINDINGS = [Binding("escape,question_mark,f1,q,enter", "dismiss", show=False, priority=True)]

    def __init__(self, styles: Styles) -> None:
        super().__init__()
        self._styles_of_text = styles

    def compose(self) -> ComposeResult:
        """The table in a frame."""
        table = KeyTable(self._styles_of_text)
        table.border_title = "Keys"
        table.border_subtitle = "esc closes"
        yield table
