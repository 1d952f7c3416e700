"""The reading pane in which places are picked: words by labels, characters by mouse."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.strip import Strip

from tui_reader.articles.text import Span, columns
from tui_reader.tui.look.palette import Flat, Styles
from tui_reader.tui.look.wheel import Wheeled
from tui_reader.tui.pane.labels import Labels, Mark, Sign, Spot
from tui_reader.tui.pane.layout import Layout
from tui_reader.tui.pane.motion import Motion, Selection, Unit
from tui_reader.tui.pane.reader import DocumentView


class PickingView(Wheeled, DocumentView):
    """Shows one document; start and end of a selection can be picked on the screen."""

    def __init__(self, styles: Styles) -> None:
        super().__init__(styles)
        self._labels: Labels | None = None
        self._labelled: tuple[Layout | None, int] = (None, 0)
        """What the labels stand on: a layout and its first visible row."""
        self._faint = Flat(styles.palette)
        self._begun = False
        """Whether the selection was begun by a label, and waits for its end."""
        self._drag: Span | None = None
        """The character on which the mouse button went down."""
        self._dragged = False

    @property
    def _flat(self) -> Flat:
        """The styles of text under labels, in the colours of now."""
        if self._faint.palette is not self._styles_of_text.palette:
            self._faint.adopt(self._styles_of_text.palette)
        return self._faint

    # Labels

    @property
    def labels(self) -> Labels | None:
        """The labels that are shown; none are left on a screen that has scrolled or was laid out anew."""
        return self._labels if self._labelled == (self._layout_of_text, self._top) else None

    @property
    def painting(self) -> Styles:
        """The styles that rows are painted in."""
        return self._flat if self.labels else super().painting

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        strip = super().render_line(y)
        signs = self.labels.on(self._top + y) if self.labels else []
        return _labelled(strip, signs, self.text_column, self._flat) if signs else strip

    def label(self) -> bool:
        """Show labels: for the word that a selection begins with, or for the edge that moves.

        Returns whether there is anything on the screen that can be picked.
        """
        self._begun = False
        self._offer()
        return self.labels is not None

    def _offer(self) -> None:
        """Label what can be picked: where a selection can begin, or where its active edge can go."""
        layout, motion, selection = self._layout_of_text, self._motion, self.selection
        if layout is None or motion is None:
            return
        rows = range(self._top, min(self._top + self.size.height, len(layout.lines)))
        spots = spots_in(layout, motion, rows)
        if selection is None:
            wanted = [spot for spot in spots if not spot.end]
        else:
            later = [spot for spot in spots if spot.end and spot.offset > selection.anchor]
            earlier = [spot for spot in spots if not spot.end and spot.offset < selection.anchor]
            wanted = later if self._begun else earlier + later
        near = selection.active if selection else self.cursor.start
        self._show(Labels.of(wanted, near) if wanted else None)

    def _show(self, labels: Labels | None) -> None:
        """Show these labels or none; only rows that change are painted."""
        before, layout = self.labels, self._layout_of_text
        self._labels = labels
        self._labelled = (layout, self._top)
        opened = (before is None) != (labels is None)
        for y in range(self.size.height):
            row = self._top + y
            if opened:
                changed = layout is not None and row < len(layout.lines) and bool(layout.lines[row].parts)
            else:
                changed = (before.on(row) if before else []) != (labels.on(row) if labels else [])
            if changed:
                self.refresh(Region(0, y, self.size.width, 1))
        self.post_message(self.CursorMoved())

    def type_label(self, key: str, character: str | None) -> None:
        """Take a key while labels are shown."""
        labels = self.labels
        if labels is None or self._motion is None:
            return
        if key == "escape" or (key == "backspace" and not labels.typed and not self._begun):
            self._show(None)
            if self._begun:
                self.stand_on(self.cursor)
        elif key == "backspace" and labels.typed:
            self._show(labels._replace(typed=labels.typed[:-1]))
        elif key == "backspace":
            self.stand_on(self.cursor)
            self.label()
        elif character:
            chosen = labels.type(character)
            if isinstance(chosen, Mark):
                self._pick(chosen.offset, self._motion)
            elif chosen != labels:
                self._show(chosen)

    def _pick(self, offset: int, motion: Motion) -> None:
        if self.selection:
            self._show(None)
            self.select(Selection(self.selection.anchor, offset), self.adjusting)
        else:
            self.select(Selection(*motion.word_at(offset)))
            self._begun = True
            self._offer()

    # The mouse does what keys do

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A passage may begin here."""
        self._dragged = False
        # While something is being written, the text stays as it is.
        self._drag = self._pointed(event) if event.button == 1 and self.can_focus else None
        if self._drag:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select from where the button went down; beyond the edge, scroll."""
        start, here = self._drag, self._pointed(event)
        if start is None or here is None or (here == start and not self._dragged):
            return
        if not self._dragged:
            self._show(None)
        self._dragged = True
        anchor, active = (start.end, here.start) if here < start else (start.start, here.end)
        if anchor != active:
            self.select(Selection(anchor, active), self.adjusting)
        if not 0 <= event.y < self.size.height:
            self._scroll(self._top + (1 if event.y > 0 else -1))

    def on_mouse_up(self) -> None:
        """The passage ends here."""
        self._drag = None
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the sentence that was clicked."""
        layout = self._layout_of_text
        below = layout is None or self._top + event.y >= len(layout.lines)
        here = self._pointed(event)
        if here and self._motion and self.can_focus and not self._dragged and not below:
            self._show(None)
            self.stand_on(self._motion.sentence_at(here.start))

    def _pointed(self, event: events.MouseEvent) -> Span | None:
        """The visible character under the mouse, or the nearest one."""
        layout = self._layout_of_text
        if layout is None or self._motion is None:
            return None
        row = self._top + min(max(event.y, 0), self.size.height - 1)
        return self._motion.character_at(layout.offset(row, event.x - self.text_column))

    def roll(self, rows: int) -> None:
        """Scroll as the keys do."""
        self._scroll(self._top + rows)


def spots_in(layout: Layout, motion: Motion, rows: Iterable[int]) -> list[Spot]:
    """Where words begin and end on some rows, in the order of the screen."""
    spots = []
    for row in rows:
        for part in layout.lines[row].parts:
            prose, shown = layout.prose(part.leaf), layout.shown(part.leaf)
            if part.start >= part.end:
                continue
            visible = prose.source_span(part.start, part.end)
            words = motion.spans(part.leaf, Unit.WORD)
            at = columns(shown[part.start : part.end])
            first = bisect_right(words, visible.start, key=_end)
            for word in words[first : bisect_left(words, (visible.end,))]:
                start, end = prose.offset(word.start), prose.offset(word.end)
                left = part.x + at[max(start - part.start, 0)]
                right = part.x + at[min(end, part.end) - part.start]
                if start >= part.start:
                    spots.append(Spot(word.start, False, row, left - 1))
                if part.start < end <= part.end:
                    spots.append(Spot(word.end, True, row, right))
    return spots


def _end(word: Span) -> int:
    return word.end


def _labelled(strip: Strip, signs: Iterable[Sign], column: int, styles: Flat) -> Strip:
    """A row with the keys of labels over it, where the text begins at a column."""
    segments: list[Segment] = []
    x = 0
    for sign in signs:
        segments += strip.crop(x, column + sign.x)
        segments.append(Segment(sign.key, styles.label if sign.beside else styles.label_over))
        x = column + sign.x + 1
    return Strip([*segments, *strip.crop(x, strip.cell_length)], strip.cell_length)
