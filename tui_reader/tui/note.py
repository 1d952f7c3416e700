"""The line in which a note is written."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

LONGEST = 4000
"""Code points of a note."""


class NoteInput(Input):
    """The line in which a note is written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("tab,shift+tab", "stay", show=False),
    ]

    def __init__(self, id: str) -> None:
        super().__init__(placeholder="note (enter saves, esc leaves it as it was)", max_length=LONGEST, id=id)
        # A cursor that blinks sends bytes for nothing.
        self.cursor_blink = False

    class Cancelled(Message):
        """The note is not wanted."""

    def action_cancel(self) -> None:
        """Give the note up."""
        self.post_message(self.Cancelled())

    def action_stay(self) -> None:
        """A note that is being written is not left by accident."""
