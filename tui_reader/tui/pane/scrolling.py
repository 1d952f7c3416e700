"""Where the cursor goes when the text is scrolled away under it."""

from tui_reader.articles.text import Span
from tui_reader.tui.pane.layout import Layout
from tui_reader.tui.pane.motion import Motion, Unit


def sentence_among(rows: range, layout: Layout, motion: Motion, *, down: bool) -> Span:
    """The first sentence that begins on some rows, or, when one scrolls up, the last that fits there.

    Where there is none, the one that goes on there.
    """
    if down:
        found = motion.after(layout.lines[rows.start].start - 1, Unit.SENTENCE)
    else:
        found = motion.before(layout.lines[rows.stop - 1].end, Unit.SENTENCE)
        if found and layout.rows(found).stop > rows.stop:
            found = motion.before(found.start, Unit.SENTENCE) or found
    if found is None or layout.cell(found.start).row not in rows:
        return motion.sentence_at(layout.offset(rows.start if down else rows.stop - 1, 0))
    return found
