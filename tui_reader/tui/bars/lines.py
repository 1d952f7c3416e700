"""Where a note of several lines is written."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from tui_reader.articles.text import printable, printable_lines

NEW_LINE = ("ctrl+j", "shift+enter", "alt+enter")
"""Keys for a new line; not every terminal tells the last two from enter."""


class Lines(TextArea):
    """A text area without blinking cursor, in which no character steers the terminal."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("tab,shift+tab", "stay", show=False),
    ]

    class Submitted(Message):
        """The answer is given."""

    class Cancelled(Message):
        """No answer is wanted."""

    def __init__(self, longest: int) -> None:
        """`longest`: how many code points can be written."""
        self._longest = longest
        hint = "enter: done · ctrl+j: new line · esc: leave it"
        super().__init__(placeholder=hint, highlight_cursor_line=False)
        # A cursor that blinks sends bytes for nothing.
        self.cursor_blink = False
        self.match_cursor_bracket = False

    @property
    def value(self) -> str:
        """What is written."""
        return printable_lines(self.text)

    @value.setter
    def value(self, value: str) -> None:
        self.load_text(printable_lines(value))
        self.move_cursor(self.document.end)

    def edit(self, edit: Edit) -> EditResult:
        """What is typed or pasted goes to the terminal, and to the store, without what could steer one."""
        replaced = len(self.get_text_range(edit.top, edit.bottom))
        # What is typed as several keys, such as a letter and its marks, belongs together.
        row, column = min(edit.from_location, edit.to_location)
        before = self.document.get_line(row)[:column]
        shown = printable_lines(before + edit.text)[len(before) :]
        edit.text = shown[: max(0, self._longest - len(self.text) + replaced)]
        return super().edit(edit)

    def get_line(self, line_index: int) -> Text:
        """A line as it is painted; what was written in the midst of it may have changed what it shows."""
        return Text(printable(super().get_line(line_index).plain), end="", no_wrap=True)

    def on_key(self, event: events.Key) -> None:
        """Enter ends the note; other keys begin a line."""
        if event.key == "enter":
            self.post_message(self.Submitted())
        elif event.key in NEW_LINE:
            self.insert("\n")
        else:
            return
        event.stop()
        event.prevent_default()

    def action_cancel(self) -> None:
        """Give it up."""
        self.post_message(self.Cancelled())

    def action_stay(self) -> None:
        """What is being written is not left by accident."""
