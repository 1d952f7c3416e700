"""The line in which a note is written."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from tui_reader.articles.text import printable

LONGEST = 4000
"""Code points of a note."""


class NoteInput(Input):
    """The line in which a note is written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("tab,shift+tab", "stay", show=False),
    ]

    class Cancelled(Message):
        """The note is not wanted."""

    def __init__(self, id: str) -> None:
        # What is there is gone on with: it would be lost to the first key if it were selected.
        super().__init__(
            placeholder="note (enter saves, esc leaves it as it was)",
            max_length=LONGEST,
            select_on_focus=False,
            id=id,
        )
        # A cursor that blinks sends bytes for nothing.
        self.cursor_blink = False
        self._given = ""

    def write(self, note: str) -> None:
        """Begin with a note, the cursor behind it."""
        self.value = self._given = printable(note)
        self.cursor_position = len(self.value)

    @property
    def written(self) -> str | None:
        """The note as it was written; None where it is as it was given."""
        return None if self.value == self._given else self.value.strip()

    def validate_value(self, value: str) -> str:
        """What is typed or pasted goes to the terminal, and to the store, without what could steer one."""
        return printable(value)

    def action_cancel(self) -> None:
        """Give the note up."""
        self.post_message(self.Cancelled())

    def action_stay(self) -> None:
        """A note that is being written is not left by accident."""
