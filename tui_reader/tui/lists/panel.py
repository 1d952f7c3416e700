"""A list over the reader, from which one chooses a word."""

from collections.abc import Hashable, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen

from tui_reader.tui.lists.rows import Row, RowList, Rows
from tui_reader.tui.look.palette import Styles


class ListPanel(ModalScreen[Hashable | None]):
    """Shows rows; gives back what was chosen, or None."""

    # On the screen, not on the list, which has not got the focus yet when keys are typed ahead.
    BINDINGS = [
        Binding("j,down", "move(1)", show=False, priority=True),
        Binding("k,up", "move(-1)", show=False, priority=True),
        Binding("g,home", "edge(False)", show=False, priority=True),
        Binding("G,end", "edge(True)", show=False, priority=True),
        Binding("escape,q", "dismiss(None)", show=False, priority=True),
        Binding("enter,l,right", "choose", show=False, priority=True),
    ]

    def __init__(
        self, title: str, rows: Sequence[Row], styles: Styles, chosen: Hashable | None = None
    ) -> None:
        """`chosen`: the target of the row on which the cursor stands first, if not the first."""
        super().__init__()
        self._list = RowList(styles, Rows(rows))
        self._list.stand_on(chosen)
        self._list.border_title = title
        self._list.border_subtitle = "enter chooses · esc closes"

    def compose(self) -> ComposeResult:
        """The list in a frame."""
        yield self._list

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        self._list.move(rows)

    def action_edge(self, end: bool) -> None:
        """Go to the first or last row."""
        self._list.edge(end)

    def on_row_list_chosen(self) -> None:
        """Give back what was clicked."""
        self.action_choose()

    def action_choose(self) -> None:
        """Give back what is under the cursor."""
        self.dismiss(self._list.chosen)
