"""What is noticed in a document: its entities and quotations, in the document's own offsets."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.analysis.entities import EntityEngine, EntityKind, Mention
from tui_reader.articles.document import Block, Document, Kind, Prose
from tui_reader.articles.text import Span

if TYPE_CHECKING:
    from tui_reader.analysis.quotations import Quotation

VERSION = 3
"""To be raised whenever the rules for quotations, or this page, may answer differently."""
PART = 250_000
"""Code points that are looked at together; a novel has several parts, an article has one."""
PATIENCE = 30.0
"""Seconds after which no further part of an article is looked at."""
# What stands in code is no name and no speech.
_SILENT = frozenset({Kind.CODE, Kind.RULE})
# A line end inside a block ends no paragraph.
_NO_LINE_ENDS = dict.fromkeys(map(ord, "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")
_SPEAKING = frozenset({EntityKind.PERSON, EntityKind.ORG})


class Noticed(NamedTuple):
    """What is noticed, in the order of the text; all spans speak of the document's text."""

    mentions: tuple[Mention, ...] = ()
    quotations: "tuple[Quotation, ...]" = ()
    end: int = -1
    """The offset where time was up; -1 if all of the text was looked at."""


def notice(document: Document, engine: EntityEngine) -> Noticed:
    """The entities, as `engine` finds them, and the quotations of a document.

    A long one is looked at part by part, until `PATIENCE` is over.
    """
    mentions: list[Mention] = []
    quotations: list[Quotation] = []
    end = monotonic() + PATIENCE
    for part in _parts(document):
        if monotonic() > end:
            return Noticed(tuple(mentions), tuple(quotations), part[0].span.start)
        found, said = _notice(_Lines(document, part), engine)
        groups = quotations[-1].group if quotations else 0
        mentions += found
        quotations += (quotation._replace(group=groups + quotation.group) for quotation in said)
    return Noticed(tuple(mentions), tuple(quotations))


def _parts(document: Document) -> Iterator[list[Block]]:
    """The leaves in which something can be noticed, in parts of some length."""
    part: list[Block] = []
    length = 0
    for leaf in document.leaves:
        if leaf.kind in _SILENT or leaf.span.length > PART:
            continue
        part.append(leaf)
        length += leaf.span.length
        if length > PART:
            yield part
            part, length = [], 0
    if part:
        yield part


def _notice(lines: "_Lines", engine: EntityEngine) -> "tuple[list[Mention], list[Quotation]]":
    from tui_reader.analysis.quotations import quotations  # its rules take a moment to load

    mentions = engine.mentions(lines.text)
    names = [mention.span for mention in mentions if mention.kind in _SPEAKING]
    return (
        [mention._replace(span=lines.source(mention.span)) for mention in mentions],
        [_placed(quotation, lines) for quotation in quotations(lines.text, names)],
    )


def _placed(quotation: "Quotation", lines: "_Lines") -> "Quotation":
    """A quotation with the document's offsets."""
    speaker, cue = quotation.speaker, quotation.cue
    return quotation._replace(
        span=lines.source(quotation.span),
        cue=lines.source(cue) if cue else None,
        speaker=speaker._replace(span=lines.source(speaker.span)) if speaker else None,
    )


class _Lines:
    """The prose of some leaves of a document, each on a line of its own, and the way back."""

    def __init__(self, document: Document, leaves: Sequence[Block]) -> None:
        self._prose: list[Prose] = []
        self._starts: list[int] = []
        parts: list[str] = []
        at = 0
        for leaf in leaves:
            prose = leaf.prose(document.text)
            if not prose.text:
                continue
            self._prose.append(prose)
            self._starts.append(at)
            parts.append(prose.text.translate(_NO_LINE_ENDS))
            at += len(prose.text) + 1
        self.text = "\n".join(parts)

    def source(self, span: Span) -> Span:
        """A span of the lines as one of the document's text; it ends with the block that it begins in."""
        index = bisect_right(self._starts, span.start) - 1
        start = self._starts[index]
        prose = self._prose[index]
        return prose.source_span(span.start - start, min(span.end - start, len(prose.text)))
