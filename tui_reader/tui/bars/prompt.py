"""The line at the bottom in which something is written: a search, a filter, a note of several lines."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from tui_reader.articles.text import cells, printable, printable_lines
from tui_reader.tui.bars.bar import MARGINS, Bar
from tui_reader.tui.look.palette import Styles

if TYPE_CHECKING:
    from tui_reader.tui.bars.lines import Lines

LONGEST = 4000
"""Code points that can be written."""
ENDS = ("enter", "escape")
"""Keys that end a question; what is typed behind them waits until it is closed."""


@dataclass(frozen=True)
class Question:
    """Something that the reader is asked for."""

    label: str
    """What is asked for, in a word or two."""
    answered: Callable[[str], None]
    """Takes what was written, without blanks around it, when it is given."""
    value: str = ""
    """What stands there at first; it is given back unchanged unless it was written over."""
    changed: Callable[[str], None] | None = None
    """Takes what is written with every key."""
    cancelled: Callable[[], None] | None = None
    """Called when no answer is wanted."""
    hint: str = "enter: done · esc: leave it"
    """What stands there while nothing is written."""
    stored: bool = False
    """Whether the answer is stored; then what is written when the reader ends is taken for it."""
    lines: bool = False
    """Whether it may have several lines; `changed` is then not called."""
    switch: Callable[[], str] | None = None
    """Called by ctrl+t; gives the label from then on."""
    choose: Callable[[str], None] | None = None
    """Takes the next key, by Textual's name, at once; then nothing is written but the label shown."""


class Line(Input):
    """An input without blinking cursor, in which no character steers the terminal."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("ctrl+t", "switch", show=False),
        Binding("tab,shift+tab", "stay", show=False),
    ]

    class Cancelled(Message):
        """No answer is wanted."""

    class Switched(Message):
        """What is written is to be taken in another way."""

    def __init__(self) -> None:
        # What is there is gone on with: it would be lost to the first key if it were selected.
        super().__init__(max_length=LONGEST, select_on_focus=False)
        # A cursor that blinks sends bytes for nothing.
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """What is typed or pasted goes to the terminal, and to the store, without what could steer one."""
        return printable(value)

    def action_cancel(self) -> None:
        """Give it up."""
        self.post_message(self.Cancelled())

    def action_switch(self) -> None:
        """Take it in another way."""
        self.post_message(self.Switched())

    def action_stay(self) -> None:
        """What is being written is not left by accident."""


class Prompt(Horizontal):
    """Asks one question at a time."""

    def __init__(self, styles: Styles) -> None:
        super().__init__(id="prompt")
        self._styles_of_text = styles
        self._label = Bar(styles, filled=True)
        self.line = Line()
        self._lines: Lines | None = None
        self.question: Question | None = None
        """What is being asked."""

    def ask(self, question: Question) -> None:
        """Show a question."""
        if not self.children:
            # Not before they are needed: nothing of this is seen in the first picture.
            self.mount(self._label, self.line)
        # Not before the value stands there: setting it is no change by the user.
        self.question = None
        if question.lines and self._lines is None:
            # Not before it is needed: loading it takes longer than all else before the first picture.
            from tui_reader.tui.bars.lines import Lines

            self._lines = Lines(LONGEST)
            self.mount(self._lines)
        if self._lines:
            self._lines.display = question.lines
        self.line.display = not question.lines and not question.choose
        self._show_label(question.label)
        if question.choose:
            self._label.styles.width = "1fr"
        if question.lines and self._lines:
            self._lines.value = question.value
        else:
            with self.prevent(Input.Changed):
                self.line.value = printable(question.value)
            self.line.placeholder = question.hint
            self.line.cursor_position = len(self.line.value)
        self.question = question
        self.display = True

    @property
    def editor(self) -> "Line | Lines":
        """What is written in: one line, or several where the question allows that."""
        return self._lines if self._lines and self.question and self.question.lines else self.line

    def _show_label(self, label: str) -> None:
        self._label.styles.width = cells(label) + MARGINS
        self._label.show([(label, self._styles_of_text.strong)])

    def close(self) -> None:
        """Hide it."""
        self.question = None
        self.display = False

    def answer(self) -> None:
        """Give what is written, if it was changed, to who asked."""
        if self.question is not None:
            shown = printable_lines if self.question.lines else printable
            given = self.editor.value == shown(self.question.value)
            self.question.answered(self.question.value if given else self.editor.value.strip())

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what is written so far."""
        event.stop()
        if self.question and self.question.changed:
            self.question.changed(self.line.value)

    def on_line_switched(self, event: Line.Switched) -> None:
        """Switch, and show what it is now."""
        event.stop()
        if self.question and self.question.switch:
            self._show_label(self.question.switch())

    def on_click(self, event: events.Click) -> None:
        """A click in the line moves its cursor and nothing else."""
        event.stop()
