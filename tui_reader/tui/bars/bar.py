"""One-row bars: the header over the article, the status line, the keys that matter now."""

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui_reader.articles.text import cells, printable, shorten
from tui_reader.tui.look.palette import Styles
from tui_reader.tui.look.strips import row_of

Words = list[tuple[str, Style]]
"""Texts and their styles, from left to right."""


MARGINS = 3
"""Free cells at both ends and between left and right."""


class Bar(Widget):
    """A row with something at the left, which is cut when it must be, and something at the right."""

    ALLOW_SELECT = False

    def __init__(self, styles: Styles, *, filled: bool, id: str | None = None) -> None:
        super().__init__(id=id)
        self.filled = filled
        self._styles_of_text = styles
        self._left: Words = []
        self._right: Words = []

    @property
    def ground(self) -> Style:
        """The style of a free cell."""
        return self._styles_of_text.bar if self.filled else self._styles_of_text.text

    def show(self, left: Words, right: Words | None = None) -> None:
        """Show these texts; they are made printable here. Nothing is painted when nothing changed."""
        right = right or []
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The row."""
        width = self.size.width
        share = width // 2
        if self.filled:
            # The status line speaks of now: what always stands at its right makes room for that.
            wanted = sum(cells(printable(text)) for text, _ in self._left)
            share = max(width // 4, min(share, width - MARGINS - wanted))
        right = self._fitting(self._right, share)
        room = width - MARGINS - sum(cells(segment.text) for segment in right)
        left = self._fitting(self._left, room)
        gap = 1 + room - sum(cells(segment.text) for segment in left)
        space = Segment(" ", self.ground)
        segments = [space, *left, Segment(" " * max(gap, 0), self.ground), *right, space]
        return row_of(segments, width, self.ground)

    def _fitting(self, words: Words, room: int) -> list[Segment]:
        segments = []
        for text, style in words:
            text = printable(text)
            if cells(text) > room:
                lead = text[: len(text) - len(text.lstrip())]
                text = lead + shorten(text, room - len(lead)) if room > len(lead) else ""
            room -= cells(text)
            if text:
                segments.append(Segment(text, self.ground + style))
        return segments
