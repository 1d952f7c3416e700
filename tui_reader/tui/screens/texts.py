"""A screen of text over the reader: to be read, with a few keys that do something about it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_reader.annotations.comparing import Piece
from tui_reader.articles.text import printable
from tui_reader.tui.bars.bar import Words
from tui_reader.tui.look.palette import Styles
from tui_reader.tui.look.strips import row_of
from tui_reader.tui.look.wrapping import wrap
from tui_reader.tui.screens.help import CLOSING, MOVES
from tui_reader.tui.screens.typed import TypedScreen
from tui_reader.tui.state.opened import Placed

_STATES = {
    "moved": "its passage was found elsewhere",
    "review": "its passage was not found",
    "unanchored": "kept without a place",
}
_BLANKS = re.compile(r"\s+")
MARGIN = 2
"""Free cells at both sides."""
HANG = 2
"""By how many cells all lines of a paragraph but the first are indented."""


class TextPage(ScrollView, can_focus=True, inherit_bindings=False):
    """Paragraphs, wrapped."""

    ALLOW_SELECT = False

    def __init__(self, paragraphs: Sequence[Words], styles: Styles) -> None:
        super().__init__()
        self._paragraphs = paragraphs
        self._styles_of_text = styles
        self._rows: list[list[Segment]] = []

    def on_resize(self) -> None:
        """Make the rows that fit."""
        room = self.size.width - 2 * MARGIN
        self._rows = [row for words in self._paragraphs for row in _wrapped(words, room)]
        self.virtual_size = Size(self.size.width, len(self._rows))

    def move(self, rows: int) -> None:
        """Scroll."""
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        row = round(self.scroll_offset.y) + y
        ground = self._styles_of_text.text
        segments = self._rows[row] if row < len(self._rows) else []
        grounded = [Segment(text, ground + style if style else ground) for text, style, _ in segments]
        return row_of([Segment(" " * MARGIN, ground), *grounded], self.size.width, ground)


class TextScreen(TypedScreen):
    """Paragraphs over the reader."""

    def __init__(
        self,
        title: str,
        keys: str,
        paragraphs: Sequence[Words],
        styles: Styles,
        actions: Mapping[str, Callable[[], None]],
    ) -> None:
        """`keys` says what the keys of `actions` do; each of them closes the screen, too."""
        super().__init__()
        self._page = TextPage(paragraphs, styles)
        self._page.border_title = title
        self._page.border_subtitle = keys
        self._actions = actions

    def compose(self) -> ComposeResult:
        """The text in a frame."""
        yield self._page

    async def typed(self, event: events.Key) -> bool:
        """Scroll, close, or do something."""
        action = self._actions.get(event.key)
        if action or event.key in CLOSING:
            self.dismiss()
            if action:
                action()
        elif event.key in MOVES:
            self._page.move(MOVES[event.key])
        else:
            return False
        return True


def annotation_page(placed: Placed, passage: str, styles: Styles) -> list[Words]:
    """All that an annotation says, whose passage reads like that."""
    annotation, status = placed.annotation, placed.anchor.status
    made = f" by {annotation.annotator or 'nobody named'}, {_moment(annotation.created)}"
    if annotation.modified != annotation.created:
        made += f", changed {_moment(annotation.modified)}"
    state = ["" if status == "exact" else _STATES[status], "" if placed.saved else "not saved"]
    facts = [*filter(None, state), *annotation.remarks]
    paragraphs: list[Words] = [
        [(annotation.tag, styles.strong + styles.letter(annotation.tag)), (made, styles.quiet)],
        *([(fact, styles.text)] for fact in facts),
        [],
        [(f"“{passage}”", styles.quiet)],
    ]
    if annotation.note:
        paragraphs += [[], *([(line, styles.text)] for line in annotation.note.split("\n"))]
    return paragraphs


def _moment(time: str) -> str:
    """A time as it is stored, as people write it."""
    return time.replace("T", " ").removesuffix("Z")


def versions(old: Iterable[Piece], new: Iterable[Piece], styles: Styles) -> list[Words]:
    """Two versions of a text one above the other, with [-what is gone-] and {+what is new+}."""
    return [
        [("− ", styles.strong), *_marked(old, "[-", "-]", styles)],
        [("+ ", styles.strong), *_marked(new, "{+", "+}", styles)],
    ]


def _marked(pieces: Iterable[Piece], before: str, after: str, styles: Styles) -> Words:
    words: Words = []
    for text, same in pieces:
        core = text.strip()
        if same or not core:
            words.append((text, styles.text))
        else:
            start = text.index(core)
            words += [
                (text[:start], styles.text),
                (f"{before}{core}{after}", styles.accent + styles.strong),
                (text[start + len(core) :], styles.text),
            ]
    return words


def _wrapped(words: Words, width: int) -> list[list[Segment]]:
    """A paragraph in rows."""
    shown = [(printable(_BLANKS.sub(" ", text)), style) for text, style in words]
    text = "".join(part for part, _ in shown)
    rows = []
    for start, end in list(wrap(text, width, HANG)) or [(0, 0)]:
        row = [Segment(" " * HANG)] if start else []
        at = 0
        for part, style in shown:
            if piece := part[max(0, start - at) : max(0, end - at)]:
                row.append(Segment(piece, style))
            at += len(part)
        rows.append(row)
    return rows
