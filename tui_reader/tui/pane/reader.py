"""The reading pane: a page with a cursor that stands on a sentence, and a selection."""

from math import ceil
from typing import NamedTuple

from textual import events
from textual.message import Message

from tui_reader.articles.document import Document
from tui_reader.articles.text import Span
from tui_reader.tui.keys.actions import bindings
from tui_reader.tui.look.palette import Styles
from tui_reader.tui.pane.layout import Layout
from tui_reader.tui.pane.motion import Motion, Selection, Unit
from tui_reader.tui.pane.page import Page
from tui_reader.tui.pane.scrolling import sentence_among


class Stance(NamedTuple):
    """Where the reader stands in a document."""

    cursor: Span
    selection: Selection | None
    top: int
    """The first row on the screen."""


class DocumentView(Page, inherit_bindings=False):
    """Shows one document, and moves its cursor and selection; all else is the application's."""

    BINDINGS = bindings("article", "selection", "adjusting")

    class CursorMoved(Message):
        """The cursor or selection stands on another span."""

    def __init__(self, styles: Styles) -> None:
        super().__init__(styles)
        self.adjusting = ""
        """The id of the annotation whose boundaries the selection is to be; empty for a free selection."""
        self.moved = False
        """Whether the user has moved since the document was shown."""
        self._trail: list[Span] = []
        self._motion: Motion | None = None

    # What the application sets

    def show(self, document: Document, cursor: int, top: int = 0) -> None:
        """Show a document, the cursor on the sentence at an offset, in a window that begins at another."""
        self.document = document
        self._hits = None
        self._motion = Motion(document)
        self._lay_out()
        self.resume(cursor, top)

    def resume(self, cursor: int, top: int) -> None:
        """Go where the user was when the article was left; that is no move of the user's."""
        if self._motion is None:
            return
        self.selection, self.adjusting = None, ""
        self.cursor = self._motion.sentence_at(cursor)
        # In an article that is not there as a whole this may be but the nearest sentence.
        self._trail = [self.cursor] if self.cursor.covers(cursor) or not cursor else []
        self.moved = False
        self._wanted_top = top
        self._settle()
        self.refresh()
        self.post_message(self.CursorMoved())

    def take_trail(self) -> list[Span]:
        """What the cursor stood on or moved over since this was last asked."""
        trail, self._trail = self._trail, []
        return trail

    def extend(self, document: Document, layout: Layout) -> None:
        """Show the whole of a document of which only the beginning was shown; nothing moves."""
        self.document = document
        self._motion = Motion(document)
        self._lay_out(layout)
        self.refresh()
        self.post_message(self.CursorMoved())

    @property
    def stance(self) -> Stance:
        """Where the reader stands, to come back to."""
        return Stance(self.cursor, self.selection, self._top)

    def come_back(self, stance: Stance) -> None:
        """Go back to where the reader stood, in the same document."""
        before, self.selection = self.place, stance.selection
        if self._layout_of_text and self._top != stance.top:
            self.scroll_to(y=stance.top, animate=False, force=True, immediate=True)
        self._refresh_span(before)
        self._move(stance.cursor)

    def reach(self, span: Span) -> None:
        """Put the cursor on a span, or the moving edge of the selection beyond it."""
        if self.selection is None:
            self.stand_on(span)
            return
        before = self.place
        self.selection = Selection(self.selection.anchor, self.edge_at(span))
        self._repaint_move(before)

    def edge_at(self, span: Span) -> int:
        """Where the cursor would start, or the moving edge of the selection be, if it reached a span."""
        beyond = self.selection is not None and span.end > self.selection.anchor
        return span.end if beyond else span.start

    def reaches(self, span: Span) -> bool:
        """Whether that is where the cursor or the moving edge of the selection is."""
        return self.selection.active in span if self.selection else self.cursor == span

    @property
    def edge(self) -> int:
        """The offset from which on one looks further: the cursor's start, or the moving edge."""
        return self.selection.active if self.selection else self.cursor.start

    def stand_on(self, span: Span) -> None:
        """Put the cursor on any span, and bring it into view; a selection is given up."""
        before = self.place
        self.selection, self.adjusting = None, ""
        self._see(span)
        self.cursor = span
        self._refresh_span(before)
        self._refresh_span(span)
        self._repaint_move(span)

    @property
    def passage(self) -> Span:
        """The same as it is tagged or copied: no half of a pair of delimiters that can do without, and, of
        a free selection, no stray punctuation at its edges.
        """
        if self._motion is None:
            return self.place
        if self.selection is None or self.adjusting:
            return self._motion.whole(self.place)
        from tui_reader.tui.pane.trimming import trimmed  # not needed before the first paint

        return trimmed(self.place, self._motion)

    def shows(self, span: Span) -> bool:
        """Whether a passage begins on the screen."""
        layout = self._layout_of_text
        return layout is not None and 0 <= layout.rows(span).start - self._top < self.size.height

    @property
    def motion(self) -> Motion | None:
        """The units of the document."""
        return self._motion

    def on_resize(self, event: events.Resize) -> None:
        """Lay the text out for another width, and keep the first visible text where it is."""
        before = self._layout_of_text
        if self.document is None or (before and before.width == self.text_width):
            self._follow()
            return
        self._wanted_top = self.top
        self._lay_out()
        self._settle()
        self.refresh()
        # The bars stand where the text does.
        self.post_message(self.CursorMoved())

    # Moving

    def _move(self, cursor: Span, over: bool = False) -> None:
        """Put the cursor on a span; `over` says that what lies between is seen too."""
        before = self.place
        self._see(cursor, over)
        self.cursor = cursor
        self._repaint_move(before)

    def _see(self, cursor: Span, over: bool = False) -> None:
        if self._motion:
            self.moved = True
            # A cursor on a whole section has not seen more than where it begins.
            seen, before = self._motion.sentence_at(cursor.start), self._motion.sentence_at(self.cursor.start)
            between = Span(min(before.start, seen.start), max(before.end, seen.end))
            self._trail.append(between if over else seen)

    def _repaint_move(self, before: Span) -> None:
        self._refresh_change(before)
        self._follow()
        self.post_message(self.CursorMoved())

    def _refresh_change(self, before: Span) -> None:
        """Paint the rows again that the place has left or come to."""
        place = self.place
        if self.selection and place.overlaps(before):
            for one, other in zip(before, place, strict=True):
                self._refresh_span(Span(min(one, other), max(one, other)))
        elif place != before:
            self._refresh_span(before)
            self._refresh_span(place)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the selection work only while there is one; what it has keys for itself, only while not."""
        if self._motion is None or self.screen.has_class("-small"):
            return False
        if action in ("stretch", "other_edge", "cancel"):
            return self.selection is not None
        if action == "step" and parameters[0] != Unit.HEADING.value:
            return self.selection is None
        return True

    def action_step(self, unit: str, forward: bool) -> None:
        """Move the cursor by a unit; scroll first where its sentence goes on beyond the screen."""
        if self.selection:
            self.action_stretch(unit, forward)
            return
        if self._motion is None or self._scroll_within(forward):
            return
        self._move(self._motion.step(self.cursor, Unit(unit), forward), over=Unit(unit) is not Unit.HEADING)

    def _scroll_within(self, forward: bool) -> bool:
        """Scroll inside a sentence taller than the screen; whether there was anything to scroll to."""
        layout = self._layout_of_text
        if layout is None:
            return False
        rows = layout.rows(self.cursor)
        height = self.size.height
        top, bottom = self._top, self._top + height
        if len(rows) <= height or not (rows.start < bottom and rows.stop > top):
            return False
        if forward and rows.stop > bottom:
            self._scroll(min(rows.stop - height, top + height - 1), keep_cursor=True)
            return True
        if not forward and rows.start < top:
            self._scroll(max(rows.start, top - height + 1), keep_cursor=True)
            return True
        return False

    def action_edge(self, end: bool) -> None:
        """Go to the first or last sentence."""
        if self._motion and self.document:
            offset = len(self.document.text) if end else 0
            if self.selection:
                self.reach(self._motion.sentence_at(offset))
                return
            self._move(self._motion.sentence_at(offset))
            if not end:
                self._scroll(0, keep_cursor=True)

    def action_page(self, pages: float) -> None:
        """Scroll by a part of the screen's height; the cursor stays on the screen."""
        rows = max(1, ceil(abs(pages) * self.size.height) - (2 if abs(pages) == 1 else 0))
        self._scroll(self._top + (rows if pages > 0 else -rows))

    def action_line(self, rows: int) -> None:
        """Scroll by rows."""
        self._scroll(self._top + rows)

    def _scroll(self, top: int, keep_cursor: bool = False) -> None:
        """Scroll to a row; the cursor comes along to the nearest sentence that begins on the screen."""
        layout = self._layout_of_text
        if layout is None or self._motion is None:
            return
        last = max(0, len(layout.lines) - self.size.height)
        wanted = min(max(top, 0), last)
        at_limit = wanted == self._top
        self.moved = True
        self.scroll_to(y=wanted, animate=False, force=True, immediate=True)
        if keep_cursor or self.selection:
            self.post_message(self.CursorMoved())
            return
        rows = layout.rows(self.cursor)
        if at_limit and top != wanted:
            self._move(self._motion.sentence_at(len(layout.document.text) if top > wanted else 0), over=True)
        elif rows.start < wanted or rows.stop > wanted + self.size.height:
            screen = range(wanted, min(wanted + self.size.height, len(layout.lines)))
            self._move(sentence_among(screen, layout, self._motion, down=rows.start < wanted), over=True)
        else:
            self.post_message(self.CursorMoved())

    # Selecting

    def select(self, selection: Selection, adjusting: str = "") -> None:
        """Open or change a selection: a free one, or one for the boundaries of an annotation with this id."""
        before = self.place
        opened = self.selection is None
        self.selection = selection
        self.adjusting = adjusting
        if opened:
            self._refresh_span(before)
            self._refresh_span(self.place)
        self._repaint_move(before)

    def action_stretch(self, unit: str, forward: bool) -> None:
        """Move the active edge of the selection."""
        if self.selection and self._motion:
            self.select(self._motion.stretch(self.selection, Unit(unit), forward), self.adjusting)

    def action_other_edge(self) -> None:
        """Let the other edge move."""
        if self.selection:
            self.select(Selection(self.selection.active, self.selection.anchor), self.adjusting)

    def action_cancel(self) -> None:
        """Give the selection up; the cursor goes back to where it was."""
        self.stand_on(self.cursor)
