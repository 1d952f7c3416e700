"""The command palette: every action by name, found by a few of its letters."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from tui_reader.articles.text import cells, shorten
from tui_reader.tui.look.palette import Styles
from tui_reader.tui.look.strips import row_of
from tui_reader.tui.screens.typed import TypedScreen, edited

_MOVES = {"down": 1, "up": -1, "ctrl+n": 1, "ctrl+p": -1, "tab": 1, "shift+tab": -1}
_MOVES |= {"pagedown": 10, "pageup": -10}
SHORTEST = 3
"""Letters from which on a word may be typed without all of its letters."""


class Command(NamedTuple):
    """Something that can be chosen."""

    text: str
    """What it does, in a line."""
    keys: str
    """Its keys, as written for people."""
    id: str
    """What it is called; it is found by this, too."""
    run: Callable[[], Awaitable[None]]
    """Does it."""
    preview: Callable[[], None] | None = None
    """Shows what it would do, as soon as one moves to it."""
    elsewhere: bool = False
    """Whether its keys mean nothing where keys go; `run` then only goes where they do."""


def found(commands: Sequence[Command], query: str) -> list[Command]:
    """The commands that a query means, the likeliest first; all, in order, for an empty one."""
    words = query.lower().split()
    rated = []
    for place, command in enumerate(commands):
        ratings = [_rating(word, command) for word in words]
        if None not in ratings:
            rated.append((sum(each or 0 for each in ratings), command.elsewhere, place))
    return [commands[place] for *_, place in sorted(rated)]


def _rating(typed: str, command: Command) -> int | None:
    """How well what was typed fits a command, 0 for best; None if not at all.

    It is the beginning of its name or of a word, or stands within a word; or letters of one word were left
    out, as in `prv` for previous.
    """
    if command.id.startswith(typed):
        return 0
    text = f"{command.id} {command.text}".lower()
    words = text.replace("-", " ").split()
    if any(word.startswith(typed) for word in words):
        return 1
    if typed in text:
        return 2
    return 3 if len(typed) >= SHORTEST and any(_shortened(word, typed) for word in words) else None


def _shortened(word: str, typed: str) -> bool:
    """Whether something typed is a word without some of its letters, but with its first one."""
    rest = iter(word)
    return word[0] == typed[0] and all(letter in rest for letter in typed)


class CommandList(Widget):
    """The query in its first row, below it what it finds, with a cursor."""

    ALLOW_SELECT = False

    def __init__(self, commands: Sequence[Command], styles: Styles) -> None:
        super().__init__()
        self._styles_of_text = styles
        self._commands = commands
        self._found = list(commands)
        self._at = 0
        self.query_text = ""
        """What was typed."""

    @property
    def chosen(self) -> Command | None:
        """The command under the cursor."""
        return self._found[self._at] if self._found else None

    def find(self, query: str) -> None:
        """Show what a query finds, the cursor on the likeliest."""
        self.query_text = query
        self._found = found(self._commands, query)
        self._at = 0
        self.refresh()

    def move(self, rows: int) -> None:
        """Move the cursor."""
        self._at = min(max(self._at + rows, 0), max(len(self._found) - 1, 0))
        self.refresh()

    @property
    def _top(self) -> int:
        """The first command that is seen."""
        return max(0, self._at - max(self.size.height - 2, 0))

    def at_row(self, y: int) -> None:
        """Put the cursor on what a row shows."""
        self.move(self._top + y - 1 - self._at)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        styles, width = self._styles_of_text, self.size.width
        if y == 0:
            shown = [Segment(" : ", styles.accent), Segment(self.query_text, styles.text)]
            shown.append(Segment("▏", styles.accent))
            return row_of(shown, width, styles.text)
        number = self._top + y - 1
        if number >= len(self._found):
            nothing = "   nothing is called so" if y == 1 else ""
            return row_of([Segment(nothing, styles.dim)], width, styles.text)
        command = self._found[number]
        ground = styles.text + styles.cursor if number == self._at else styles.text
        room = max(1, width - 6 - cells(command.keys))
        text = shorten(command.text + (" · in the article" if command.elsewhere else ""), room)
        gap = " " * (room - cells(text) + 2)
        segments = [
            Segment(f"   {text}{gap}", ground),
            Segment(command.keys, ground + styles.key),
        ]
        return row_of(segments, width, ground)


class CommandScreen(TypedScreen):
    """Finds a command and runs it."""

    def __init__(self, commands: Sequence[Command], styles: Styles, restore: Callable[[], None]) -> None:
        """`restore` takes back what previews have done."""
        super().__init__()
        self._restore = restore
        self._previewed = False
        self._list = CommandList(commands, styles)
        self._list.border_title = "Commands"
        self._list.border_subtitle = "enter does it · esc closes"

    def compose(self) -> ComposeResult:
        """The list in a frame."""
        yield self._list

    async def typed(self, event: events.Key) -> bool:
        """Change what is looked for, move, choose or close."""
        query = edited(self._list.query_text, event)
        if event.key in _MOVES:
            self._list.move(_MOVES[event.key])
            self._preview(self._list.chosen)
        elif event.key == "enter":
            await self._choose()
        elif event.key == "escape" or (event.key == "backspace" and not self._list.query_text):
            self._close()
        elif query is not None:
            # Not what is found first with each letter: on a slow line that would be many pictures.
            self._preview(None)
            self._list.find(query)
        else:
            return False
        return True

    def _preview(self, command: Command | None) -> None:
        """Show what a command would do, if it says so, in place of what was shown of another."""
        if command and command.preview:
            command.preview()
            self._previewed = True
        elif self._previewed:
            self._restore()
            self._previewed = False

    def _close(self) -> None:
        self._preview(None)
        self.dismiss()

    async def on_click(self, event: events.Click) -> None:
        """Do what was clicked; a click beside the list closes it."""
        place = event.get_content_offset(self._list)
        if event.widget is not self._list:
            self._close()
        elif place and place.y > 0:
            self._list.at_row(place.y)
            await self._choose()

    async def _choose(self) -> None:
        if command := self._list.chosen:
            if not command.preview:
                self._preview(None)
            self.dismiss()
            await command.run()
