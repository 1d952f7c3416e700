"""A list over the reader, from which one chooses a place in the text or a word."""

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_reader.articles.text import Span, shorten
from tui_reader.tui.painter import row_of
from tui_reader.tui.palette import Styles

Row = tuple[str, Span | str | None]
"""What a row says, and what choosing it gives back; a heading cannot be chosen."""


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows under headings, with a cursor on one that can be chosen."""

    ALLOW_SELECT = False

    def __init__(self, rows: list[Row], styles: Styles) -> None:
        super().__init__()
        self._styles_of_text = styles
        self._rows = rows
        self._places = [number for number, (_, span) in enumerate(rows) if span]
        self._at = 0

    @property
    def chosen(self) -> Span | str | None:
        """What the row under the cursor gives back."""
        return self._rows[self._places[self._at]][1] if self._places else None

    def on_resize(self) -> None:
        """Say how much there is to scroll."""
        self.virtual_size = Size(self.size.width, len(self._rows))

    def move(self, rows: int) -> None:
        """Move the cursor over rows that can be chosen."""
        if not self._places:
            return
        self._at = min(max(self._at + rows, 0), len(self._places) - 1)
        row, top = self._places[self._at], round(self.scroll_offset.y)
        if row < top + 1 or row >= top + self.size.height:
            wanted = row - 1 if row <= top else row - self.size.height + 1
            self.scroll_to(y=max(0, wanted), animate=False, force=True, immediate=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        styles = self._styles_of_text
        row = round(self.scroll_offset.y) + y
        if row >= len(self._rows):
            return row_of([], self.size.width, styles.text)
        text, span = self._rows[row]
        here = bool(self._places) and row == self._places[self._at]
        ground = styles.text + styles.cursor if here else styles.text
        style = ground if span else ground + styles.strong
        shown = ("   " if span else " ") + shorten(text, max(1, self.size.width - 4))
        return row_of([Segment(shown, style)], self.size.width, ground)


class ListPanel(ModalScreen[Span | str | None]):
    """Shows rows; gives back what was chosen, or None."""

    # On the screen, not on the list, which has not got the focus yet when keys are typed ahead.
    BINDINGS = [
        Binding("j,down", "move(1)", show=False, priority=True),
        Binding("k,up", "move(-1)", show=False, priority=True),
        Binding("space,pagedown,ctrl+f,ctrl+d", "move(10)", show=False, priority=True),
        Binding("b,pageup,ctrl+b,ctrl+u", "move(-10)", show=False, priority=True),
        Binding("g,home", "move(-100000)", show=False, priority=True),
        Binding("G,end", "move(100000)", show=False, priority=True),
        Binding("escape,p,q", "dismiss(None)", show=False, priority=True),
        Binding("enter,l,right", "choose", show=False, priority=True),
    ]

    def __init__(self, title: str, rows: list[Row], styles: Styles) -> None:
        super().__init__()
        self._list = RowList(rows, styles)
        self._list.border_title = title
        self._list.border_subtitle = "enter chooses · esc closes"

    def compose(self) -> ComposeResult:
        """The list in a frame."""
        yield self._list

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        self._list.move(rows)

    def action_choose(self) -> None:
        """Give back what is under the cursor."""
        self.dismiss(self._list.chosen)
