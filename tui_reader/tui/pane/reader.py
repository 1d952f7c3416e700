"""The reading pane: a document on Textual's line API, with a cursor that stands on a sentence."""

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_reader.articles.document import Document
from tui_reader.articles.text import Span
from tui_reader.tui.keys.actions import bindings
from tui_reader.tui.look.palette import Styles
from tui_reader.tui.look.strips import advice_row, row_of
from tui_reader.tui.pane.layout import Layout
from tui_reader.tui.pane.motion import Motion, Selection, Unit
from tui_reader.tui.pane.painter import GUTTER, Highlight, Highlights, Picture, no_hits, paint
from tui_reader.tui.pane.scrolling import sentence_among

if TYPE_CHECKING:
    from tui_reader.articles.finding import Hits

MEASURE = 80
"""The widest a line of text may be, in cells."""


class Stance(NamedTuple):
    """Where the reader stands in a document."""

    cursor: Span
    selection: Selection | None
    top: int
    """The first row on the screen."""


class DocumentView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows one document, and moves its cursor and selection; all else is the application's."""

    BINDINGS = bindings("article", "selection", "adjusting")
    ALLOW_SELECT = False

    class CursorMoved(Message):
        """The cursor or selection stands on another span."""

    def __init__(self, styles: Styles) -> None:
        super().__init__()
        self._styles_of_text = styles
        self.document: Document | None = None
        self.cursor = Span(0, 0)
        """What the cursor stands on: a sentence, or an annotated passage that was jumped to."""
        self.selection: Selection | None = None
        self.adjusting = ""
        """The id of the annotation whose boundaries the selection is to be; empty for a free selection."""
        self.advice: Sequence[str] = ()
        """What is said below a document, or while there is none."""
        self.moved = False
        """Whether the user has moved since the document was shown."""
        self._trail: list[Span] = []
        self._wanted_top = 0
        self._motion: Motion | None = None
        self._layout_of_text: Layout | None = None
        self._kept: Layout | None = None
        self._highlights = Highlights()
        self._noticed = Highlights()
        self._hits: Hits | None = None

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

    def highlight(self, highlights: list[Highlight]) -> None:
        """Show these highlights and no others; only the rows that change are painted."""
        changed = set(self._highlights.all) ^ set(highlights)
        self._highlights = Highlights(highlights)
        if len(changed) > self.size.height:
            self.refresh()
            return
        for highlight in changed:
            self._refresh_span(highlight.span)

    def notice(self, noticed: list[Highlight]) -> None:
        """Show these entities and quotations and no others; nothing moves."""
        self._noticed = Highlights(noticed)
        self.refresh()

    def show_hits(self, hits: "Hits | None") -> None:
        """Show the hits of a search, or none; only the rows that change are painted."""
        before = self._hits_on_screen()
        self._hits = hits
        for span in before.symmetric_difference(self._hits_on_screen()):
            self._refresh_span(span)

    def _hits_on_screen(self) -> set[Span]:
        layout = self._layout_of_text
        if layout is None or self._hits is None or not layout.lines:
            return set()
        lines = layout.lines[self._top : self._top + self.size.height]
        return set(self._hits.over(Span(lines[0].start, lines[-1].end))) if lines else set()

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
        before, anchor = self.place, self.selection.anchor
        self.selection = Selection(anchor, span.end if span.end > anchor else span.start)
        self._repaint_move(before)

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
    def place(self) -> Span:
        """What an action works on: the free selection, or else the cursor."""
        return self.selection.span if self.selection else self.cursor

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

    @property
    def motion(self) -> Motion | None:
        """The units of the document."""
        return self._motion

    @property
    def text_width(self) -> int:
        """Cells for a line of text; while the pane is hidden, those there were."""
        if not self.size.width and self._kept:
            return self._kept.width
        return max(1, min(MEASURE, self.size.width - GUTTER - 1))

    @property
    def text_column(self) -> int:
        """The column where text begins."""
        return self._margin + GUTTER

    @property
    def top(self) -> int:
        """What the first visible row with text begins with, in code points; 0 at the very top."""
        layout = self._layout_of_text
        if layout is None:
            return self._wanted_top
        rows = range(self._top, len(layout.lines)) if self._top else ()
        return next((layout.offset(row, 0) for row in rows if layout.lines[row].parts), 0)

    @property
    def scrolled(self) -> bool:
        """Whether the beginning of the article is out of sight."""
        return self._top > 0

    @property
    def progress(self) -> int:
        """How much of the article is above the last visible row, in per cent."""
        rows = len(self._layout_of_text.lines) if self._layout_of_text else 0
        return min(100, round(100 * (self._top + self.size.height) / rows)) if rows else 100

    # Painting

    @property
    def painting(self) -> Styles:
        """The styles that rows are painted in."""
        return self._styles_of_text

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        styles, width = self.painting, self.size.width
        if self._layout_of_text is None:
            # The first rows are asked for before the size is told.
            self._lay_out()
            self._settle()
        row = self._top + y
        layout = self._layout_of_text
        if layout is None or row >= len(layout.lines):
            return advice_row(self.advice, y - 1, self.text_column, width, styles.text)
        hits = self._hits.over if self._hits else no_hits
        picture = Picture(self._highlights, self._noticed, self.place, self.selection is not None, hits)
        return row_of(paint(layout, row, picture, styles, self._margin), width, styles.text)

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

    @property
    def _margin(self) -> int:
        """Cells left of the gutter, so that the text stands in the middle."""
        return max(0, (self.size.width - GUTTER - self.text_width) // 2)

    @property
    def _top(self) -> int:
        return round(self.scroll_offset.y)

    def _lay_out(self, layout: Layout | None = None) -> None:
        # No line of another document may ever be shown: while the pane is hidden there is no layout.
        self._layout_of_text = None
        self._kept = layout or self._kept
        if self.document is None or not self.size.width:
            return
        layout = self._kept
        if layout is None or layout.document is not self.document or layout.width != self.text_width:
            layout = self._kept = Layout(self.document, self.text_width)
        self._layout_of_text = layout
        self.virtual_size = Size(self.size.width, len(layout.lines))

    def _settle(self) -> None:
        """Scroll to where the window began, and from there to the cursor."""
        layout, top = self._layout_of_text, self._wanted_top
        row = layout.cell(top).row if layout and top else 0
        self.scroll_to(y=row, animate=False, force=True, immediate=True)
        self._follow()

    def _refresh_span(self, span: Span) -> None:
        """Paint the visible rows of a span again."""
        layout = self._layout_of_text
        if layout is None or span.end <= span.start:
            return
        rows = layout.rows(span)
        first = max(rows.start - self._top, 0)
        last = min(rows.stop - self._top, self.size.height)
        if first < last:
            self.refresh(Region(0, first, self.size.width, last - first))

    # Textual would paint all of the text again when the keys come or go; it looks the same.

    def on_focus(self, event: events.Focus) -> None:
        """Take the keys."""
        event.prevent_default()
        self.has_focus = True
        self.screen.post_message(events.DescendantFocus(self))

    def on_blur(self, event: events.Blur) -> None:
        """Give the keys to somebody else."""
        event.prevent_default()
        self.has_focus = False
        self.screen.post_message(events.DescendantBlur(self))

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

    def _follow(self) -> None:
        """Scroll no more than needed to show the moving edge and, if it fits, the whole place."""
        layout = self._layout_of_text
        height = self.size.height
        if layout is None or not height:
            return
        rows = layout.rows(self.place)
        focus = rows
        if self.selection:
            edge = self.selection.active - (self.selection.active > self.selection.anchor)
            row = layout.cell(edge).row
            focus = range(row, row + 1)
        top, slack = self._top, height - len(focus)
        # A jump leaves text in view ahead, so that the next moves repaint two sentences and no more.
        if slack <= 0:
            top = focus.start
        elif focus.start < top:
            top = focus.start - slack * 2 // 3
        elif focus.stop > top + height:
            top = focus.start - slack // 3
        if top != self._top:
            self.scroll_to(y=max(0, top), animate=False, force=True, immediate=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the selection work only while there is one; moving the cursor only while there is none."""
        if self._motion is None or self.screen.has_class("-small"):
            return False
        if action in ("stretch", "other_edge", "cancel"):
            return self.selection is not None
        if action in ("step", "select", "edge"):
            return self.selection is None
        return True

    def action_step(self, unit: str, forward: bool) -> None:
        """Move the cursor by a unit; scroll first where its sentence goes on beyond the screen."""
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

    def action_select(self) -> None:
        """Open a selection on the cursor's sentence."""
        self.select(Selection(*self.cursor))

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
