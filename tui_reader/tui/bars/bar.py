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
WHOLE = 20
"""Cells of a text that is shown whole or not at all beside others."""
LEAST = 14
"""Cells of a longer text that is cut, at least."""
MORE = " …"
"""Stands for what was left out."""


class Bar(Widget):
    """A row with texts at the left and at the right, which are cut when they must be."""

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
        right = self._segments(self._right, share)
        room = width - MARGINS - sum(cells(segment.text) for segment in right)
        left = self._segments(self._left, room)
        gap = 1 + room - sum(cells(segment.text) for segment in left)
        space = Segment(" ", self.ground)
        segments = [space, *left, Segment(" " * max(gap, 0), self.ground), *right, space]
        return row_of(segments, width, self.ground)

    def _segments(self, words: Words, room: int) -> list[Segment]:
        # Some styles bring the ground of the text along.
        ground = Style.from_color(bgcolor=self.ground.bgcolor)
        return [Segment(text, self.ground + style + ground) for text, style in fitted(words, room)]


def fitted(words: Words, room: int) -> Words:
    """Texts made printable, in so many cells: short ones whole, long ones cut to a fair share.

    Where not even that fits, the last ones are left out, and a mark says so.
    """
    shown = [printable(text) for text, _ in words]
    widths = [cells(text) for text in shown]
    least = [_least(text, width) for text, width in zip(shown, widths, strict=True)]
    count = len(words)
    while count > 1 and sum(least[:count]) + len(MORE) * (count < len(words)) > room:
        count -= 1
    left = room - len(MORE) * (count < len(words))
    long = sorted(
        (at for at in range(count) if least[at] < widths[at] or count == 1), key=lambda at: -widths[at]
    )
    left -= sum(widths[at] for at in range(count) if at not in long)
    # What is cut at a word leaves cells to those that come after it.
    for place, at in enumerate(long):
        most = _fair([widths[other] for other in long[place:]], left)
        if widths[at] > most:
            lead = shown[at][: len(shown[at]) - len(shown[at].lstrip())]
            shown[at] = lead + shorten(shown[at], most - len(lead)) if most > len(lead) else ""
        left -= cells(shown[at])
    found = [(text, style) for text, (_, style) in zip(shown[:count], words, strict=False) if text]
    return [*found, (MORE, words[count][1])] if count < len(words) and room >= len(MORE) else found


def _least(text: str, width: int) -> int:
    """How many of a text's cells are worth being shown: all, or so many that it may be cut to."""
    return width if width <= WHOLE or text.isspace() else LEAST


def _fair(widths: list[int], room: int) -> int:
    """The most cells for each of several texts that share a room."""
    ordered = sorted(widths)
    for at, width in enumerate(ordered):
        share = room // (len(ordered) - at)
        if width > share:
            return share
        room -= width
    return ordered[-1]
