"""The rule for passages in marked-up text: edges at shown characters, and no half of a pair of delimiters.

A passage whose text covers all that an emphasis, a link, a strike or a piece of code shows takes in both
of its delimiters or neither. One that begins outside of such an element and ends inside it, or the
other way round, is a slice like any other: it holds the one delimiter that lies between its edges.
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from tui_reader.articles.document import Block, Mark
from tui_reader.articles.text import Span


class Element(NamedTuple):
    """Something with a delimiter at each end."""

    span: Span
    """With its delimiters."""
    text: Span
    """From the first to the last character that it shows."""


class Markup:
    """What one leaf shows, and the elements in it."""

    def __init__(self, block: Block, source: str) -> None:
        self._block = block
        self._source = source
        self.prose = block.prose(source)
        """What the leaf shows."""
        self._hidden = [run.start for run in block.runs if run.shown == "" or Mark.MARKUP in run.mark]

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """The elements of the leaf, by the pairs that an export goes by."""
        from tui_reader.exchange.units import Role, units  # not needed before the first paint

        found = units(self._block, self._source, escaped=False)
        spans = [Span(unit.start, found[unit.partner].end) for unit in found if unit.role is Role.OPEN]
        spans += [Span(unit.start, unit.end) for unit in found if unit.role is Role.ATOM]
        elements = (Element(span, self.shown(span)) for span in spans)
        return tuple(each for each in elements if each.text.length and each.span != each.text)

    def shown(self, span: Span) -> Span:
        """A passage of the leaf from the first to the last character that is shown; empty if none is."""
        start, end = (self.prose.offset(edge) for edge in span)
        return self.prose.source_span(start, end) if start < end else Span(span.start, span.start)

    def halves(self, span: Span) -> Iterator[Element]:
        """The elements all of whose text is in a passage, but only one of whose delimiters."""
        if bisect_left(self._hidden, span.start) == bisect_left(self._hidden, span.end):
            return
        for element in self.elements:
            covered = span.start <= element.text.start and element.text.end <= span.end
            if covered and (element.span.start < span.start) != (element.span.end > span.end):
                yield element
