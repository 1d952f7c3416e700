"""What is noticed in a document: entities, quotations, the stance of sentences; in its own offsets."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.analysis.entities import EntityEngine, EntityKind, Mention
from tui_reader.analysis.sentences import prose_sentences
from tui_reader.articles.document import Block, Document, Kind, Prose
from tui_reader.articles.text import Span

if TYPE_CHECKING:
    from tui_reader.analysis.quotations import Quotation
    from tui_reader.analysis.stance import Suggestion

VERSION = 6
"""To be raised whenever the rules for quotations or stance, or this page, may answer differently."""
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
    suggestions: "tuple[Suggestion, ...]" = ()
    """One for each sentence that is no code."""
    end: int = -1
    """The offset where time was up; -1 if all of the text was looked at."""


def notice(document: Document, engine: EntityEngine) -> Noticed:
    """The entities, as `engine` finds them, the quotations of a document, and how its sentences look.

    A long one is looked at part by part, until `PATIENCE` is over.
    """
    mentions: list[Mention] = []
    quotations: list[Quotation] = []
    suggestions: list[Suggestion] = []
    stopped = -1
    end = monotonic() + PATIENCE
    for part in _parts(document):
        if monotonic() > end:
            stopped = part[0].span.start
            break
        found = _notice(_Lines(document, part), engine)
        groups = quotations[-1].group if quotations else 0
        mentions += found.mentions
        quotations += (said._replace(group=groups + said.group) for said in found.quotations)
        suggestions += found.suggestions
    return Noticed(tuple(mentions), tuple(quotations), tuple(suggestions), stopped)


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


def _notice(lines: "_Lines", engine: EntityEngine) -> Noticed:
    from tui_reader.analysis.quotations import quotations  # their rules take a moment to load
    from tui_reader.analysis.stance import suggestions

    mentions = engine.mentions(lines.text)
    names = [mention.span for mention in mentions if mention.kind in _SPEAKING]
    main = _main_names(mentions, lines.text)
    quoted = [
        each._replace(speaker=who._replace(name=main.get(who.name, who.name)))
        if (who := each.speaker)
        else each
        for each in quotations(lines.text, names)
    ]
    suggested = suggestions(lines.text, lines.sentences, quoted)
    return Noticed(
        tuple(mention._replace(span=lines.source(mention.span)) for mention in mentions),
        tuple(_placed(quotation, lines) for quotation in quoted),
        tuple(
            each._replace(span=lines.source(each.span), cue=lines.source(each.cue) if each.cue else None)
            for each in suggested
        ),
    )


def _main_names(mentions: Sequence[Mention], text: str) -> dict[str, str]:
    """The main names of those who can speak, by what else each alone is called in the text."""
    named: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.kind in _SPEAKING:
            named.setdefault(text[slice(*mention.span)], set()).add(mention.name)
    return {short: name for short, (name, *others) in named.items() if not others}


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
        self.sentences: list[Span] = []
        """The sentences, in offsets of these lines."""
        parts: list[str] = []
        at = 0
        for leaf in leaves:
            prose = leaf.prose(document.text)
            if not prose.text:
                continue
            self._prose.append(prose)
            self._starts.append(at)
            parts.append(prose.text.translate(_NO_LINE_ENDS))
            self.sentences += (Span(at + s, at + e) for s, e in prose_sentences(leaf.kind, prose))
            at += len(prose.text) + 1
        self.text = "\n".join(parts)

    def source(self, span: Span) -> Span:
        """A span of the lines as one of the document's text; it ends with the block that it begins in."""
        index = bisect_right(self._starts, span.start) - 1
        start = self._starts[index]
        prose = self._prose[index]
        return prose.source_span(span.start - start, min(span.end - start, len(prose.text)))
