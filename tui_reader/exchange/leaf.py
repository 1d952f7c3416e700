"""Where in a leaf of a document markers may stand without changing how the rest of it reads."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate

from tui_reader.articles.document import Block, Kind
from tui_reader.articles.text import Span
from tui_reader.exchange.units import PUNCTUATION, Role, Unit, powers, units

_ROW = re.compile(r"[*_~]+")
_RUN = re.compile(r"\*+|_+|~+")
_NUDGE = 16
"""How many characters a mark may lose at an end where no marker may stand."""


class Leaf:
    """One leaf, and where in it marks and references may stand without changing how it reads."""

    def __init__(self, block: Block, text: str, *, escaped: bool, unseen: bool) -> None:
        self._text = text
        self._cell = block.kind is Kind.TABLE_CELL
        self._escaped = escaped
        """Whether the text is escaped on its way out, so that a marker is safe anywhere."""
        self._points: set[int] = set()
        """Where markers stand already."""
        self._units = [] if unseen else units(block, text, escaped=escaped)
        self._starts = [unit.start for unit in self._units]
        self._atom_ends = {unit.end for unit in self._units if unit.role is Role.ATOM}
        self._links = [
            (unit.start, self._units[unit.partner].end)
            for unit in self._units
            if unit.role is Role.OPEN and text[unit.start] == "["
        ]
        self._roles = {unit.start: unit.role for unit in self._units if unit.partner >= 0}
        self._walls = list(accumulate(unit.role is Role.WALL for unit in self._units))
        rows = [] if escaped else list(self._rows(block.span))
        runs = [run.span() for row in rows for run in _RUN.finditer(text, *row)]
        # GitHub looks through `~` for what stands before `_`: a row of several kinds counts as one, too.
        self._delimiters = [runs, [row for row in rows if len(set(text[slice(*row)])) > 1]]
        self._alike = len({end - start for start, end in runs}) == 1
        """Whether no row can pair with another only because of what else it can do (the rule of three)."""

    def _rows(self, span: Span) -> Iterator[tuple[int, int]]:
        """The rows of delimiters outside of code, addresses and what is escaped."""
        at = span.start
        for unit in self._units:
            if unit.role is Role.ATOM:
                yield from (match.span() for match in _ROW.finditer(self._text, at, unit.start))
                at = unit.end
        yield from (match.span() for match in _ROW.finditer(self._text, at, span.end))

    def segments(self, span: Span) -> list[Span]:
        """Where a mark on `span` goes: as few balanced stretches as possible, in order."""
        found: list[Span] = []
        left = list(self._stretches(span))
        # What cannot stand by itself may beside another; what still cannot is made shorter.
        for fit in (self._exact, self._exact, self._shorter, self._single):
            left = [(first, last) for first, last in left if not self._put(fit(first, last, span), found)]
        return sorted(found)

    def _put(self, segments: list[Span], found: list[Span]) -> bool:
        """Keep the segments of a stretch; whether there are any."""
        for segment in segments:
            self._points.update(segment)
        found += segments
        return bool(segments)

    def reference(self, end: int) -> int:
        """Where the reference of a mark that ends at `end` goes: behind a link around it; -1 if nowhere."""
        index = bisect_left(self._links, (end, 0)) - 1
        at = max(end, self._links[index][1]) if index >= 0 else end
        if not self._allowed(at):
            return -1
        self._points.add(at)
        return at

    def _stretches(self, span: Span) -> Iterator[tuple[int, int]]:
        """First and last unit of each balanced stretch, without blanks at its ends."""
        begun = last = -1
        for index in range(max(0, bisect_right(self._starts, span.start) - 1), len(self._units)):
            unit = self._units[index]
            if unit.start >= span.end:
                break
            if unit.end <= span.start:
                continue
            if unit.role is Role.WALL or (unit.partner >= 0 and not self._whole(index, span)):
                if begun >= 0:
                    yield begun, last
                begun = -1
            elif not self._is_blank(unit, span):
                begun = index if begun < 0 else begun
                last = index
        if begun >= 0:
            yield begun, last

    def _is_blank(self, unit: Unit, span: Span) -> bool:
        return unit.role is Role.BLANK or self._text[slice(*_common(unit, span))].isspace()

    def _whole(self, index: int, span: Span) -> bool:
        """Whether all from this end of an emphasis or link to its other end may lie in one mark on `span`."""
        first, last = sorted((index, self._units[index].partner))
        inside = span.start <= self._units[first].start and self._units[last].end <= span.end
        return inside and self._walls[first] == self._walls[last]

    def _exact(self, first: int, last: int, span: Span) -> list[Span]:
        """The mark for a stretch of units: all of it, or around the emphasis that it fills."""
        fitted = self._extent(first, last, span)
        before, after = first - 1, last + 1
        while not self._allowed(*fitted):
            filled = before >= 0 and self._units[before].partner == after
            if not filled or fitted != (self._units[before].end, self._units[after].start):
                return []
            fitted = Span(self._units[before].start, self._units[after].end)
            before, after = before - 1, after + 1
        return [fitted]

    def _shorter(self, first: int, last: int, span: Span) -> list[Span]:
        """The mark for a stretch without the characters at its ends where no marker may stand."""
        extent = self._extent(first, last, span)
        starts = (at for at in self._near(first, extent.start, 1) if not self._text[at].isspace())
        ends = (at for at in self._near(last, extent.end, -1) if not self._text[at - 1].isspace())
        start = next((at for at in starts if self._allowed(at)), -1)
        end = next((at for at in ends if at > start >= 0 and self._allowed(start, at)), -1)
        return [Span(start, end)] if end >= 0 else []

    def _single(self, first: int, last: int, span: Span) -> list[Span]:
        """The marks for the units of a stretch one by one, where the emphasis in it must stay out."""
        found: list[Span] = []
        for index in range(first, last + 1):
            unit = self._units[index]
            if unit.role in (Role.TEXT, Role.ATOM) and not self._is_blank(unit, span):
                self._put(self._exact(index, index, span) or self._shorter(index, index, span), found)
        return found

    def _near(self, index: int, at: int, step: int) -> range:
        """Offsets from `at` on, forwards or backwards, within a unit that may be cut there."""
        unit = self._units[index]
        if unit.role is not Role.TEXT:
            return range(at, at + step, step)
        limit = min(unit.end, at + _NUDGE) if step > 0 else max(unit.start, at - _NUDGE)
        return range(at, limit, step)

    def _extent(self, first: int, last: int, span: Span) -> Span:
        return Span(self._bounds(first, span)[0], self._bounds(last, span)[1])

    def _bounds(self, index: int, span: Span) -> tuple[int, int]:
        """The part of a unit that a mark on `span` holds, without white space around it."""
        unit = self._units[index]
        if unit.role is not Role.TEXT:
            return unit.start, unit.end
        start, end = _common(unit, span)
        piece = self._text[start:end]
        return end - len(piece.lstrip()), start + len(piece.rstrip())

    def _allowed(self, *points: int) -> bool:
        """Whether markers at these offsets, besides those that stand, leave the rest as it reads."""
        if self._escaped:
            return True
        text = self._text
        for at in points:
            # A backslash would escape the marker; two backticks belong together, and so do two brackets.
            if text[at - 1 : at] == "\\" and at not in self._atom_ends:
                return False
            if text[at - 1 : at + 1] in ("``", "]["):
                return False
        return all(self._keeps(run, points) for at in points for run in self._delimiters_at(at))

    def _delimiters_at(self, at: int) -> Iterator[tuple[int, int]]:
        """The rows of delimiters that the offset touches or lies in."""
        for rows in self._delimiters:
            index = bisect_right(rows, (at, len(self._text)))
            yield from (row for row in rows[max(0, index - 2) : index] if row[1] >= at)

    def _keeps(self, run: tuple[int, int], points: tuple[int, ...]) -> bool:
        """Whether a row of delimiters still opens and closes what it did with markers at `points` as well."""
        start, end = run
        if any(start < at < end for at in points):
            return False
        before = self._text[start - 1 : start] or "\n"
        after = self._text[end : end + 1] or "\n"
        if self._cell:
            before, after = before.replace("|", "\n"), after.replace("|", "\n")
        marked_before = ">" if start in points or start in self._points else before
        marked_after = "<" if end in points or end in self._points else after
        for delimiter in set(self._text[start:end]):
            for kinds in PUNCTUATION:
                was = powers(delimiter, before, after, kinds)
                now = powers(delimiter, marked_before, marked_after, kinds)
                lost = was == (True, True) and self._alike and now == self._needed(run)
                if now != was and not lost:
                    return False
        return True

    def _needed(self, run: tuple[int, int]) -> tuple[bool, bool] | None:
        """What a row must be able to do, if all of it opens emphasis or all of it closes some."""
        roles = {self._roles.get(at) for at in range(*run)}
        if roles == {Role.OPEN}:
            return True, False
        return (False, True) if roles == {Role.CLOSE} else None


def _common(unit: Unit, span: Span) -> tuple[int, int]:
    return max(unit.start, span.start), min(unit.end, span.end)
