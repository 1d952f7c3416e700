"""A document on Textual's line API: its layout, its window, and what is painted over it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_reader.articles.document import Document
from tui_reader.articles.text import Span
from tui_reader.tui.look.palette import Styles
from tui_reader.tui.look.strips import advice_row, row_of
from tui_reader.tui.pane.layout import Layout
from tui_reader.tui.pane.motion import Selection
from tui_reader.tui.pane.painter import GUTTER, Highlight, Highlights, Picture, no_hits, paint

if TYPE_CHECKING:
    from tui_reader.articles.finding import Hits

MEASURE = 80
"""The widest a line of text may be, in cells."""


class Page(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows one document, the place in it where the reader stands, and highlights; it moves nothing."""

    ALLOW_SELECT = False

    def __init__(self, styles: Styles) -> None:
        super().__init__()
        self._styles_of_text = styles
        self.document: Document | None = None
        self.cursor = Span(0, 0)
        """What the cursor stands on: a sentence, or an annotated passage that was jumped to."""
        self.selection: Selection | None = None
        self.advice: Sequence[str] = ()
        """What is said below a document, or while there is none."""
        self._wanted_top = 0
        self._layout_of_text: Layout | None = None
        self._kept: Layout | None = None
        self._highlights = Highlights()
        self._noticed = Highlights()
        self._suggested = Highlights()
        self._hits: Hits | None = None

    @property
    def place(self) -> Span:
        """What an action works on: the free selection, or else the cursor."""
        return self.selection.span if self.selection else self.cursor

    # What is painted over the text

    def highlight(self, highlights: list[Highlight]) -> None:
        """Show these highlights and no others; only the rows that change are painted."""
        before, self._highlights = self._highlights, Highlights(highlights)
        changed = set(before.all) ^ set(highlights)
        # A new one may move others into another lane.
        changed.update(each for each, _ in before.lanes.items() ^ self._highlights.lanes.items())
        self._refresh_spans({highlight.span for highlight in changed})

    def notice(self, noticed: list[Highlight]) -> None:
        """Show these entities and quotations and no others; nothing moves."""
        self._noticed = Highlights(noticed)
        self.refresh()

    def suggest(self, suggested: list[Highlight]) -> None:
        """Show these suggestions and no others; only the rows that change are painted."""
        changed = set(self._suggested.all) ^ set(suggested)
        self._suggested = Highlights(suggested)
        self._refresh_spans({highlight.span for highlight in changed})

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

    # The window

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
        selecting = self.selection is not None
        picture = Picture(self._highlights, self._noticed, self.place, selecting, hits, self._suggested)
        return row_of(paint(layout, row, picture, styles, self._margin), width, styles.text)

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

    def _refresh_spans(self, spans: set[Span]) -> None:
        """Paint the visible rows of some spans again, or all where there are many."""
        if len(spans) > self.size.height:
            self.refresh()
            return
        for span in spans:
            self._refresh_span(span)

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
