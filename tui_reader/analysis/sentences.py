"""Sentences: the units that the reading cursor stands on.

The segmenter is sentencex. It sees the prose of one block at a time, so that markup never
splits a sentence and no sentence crosses a block.
"""

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from tui_reader.articles.document import Block, Document, Kind, Prose
from tui_reader.articles.text import Span

LANGUAGE = "en"
PART = 4000
"""Code points that are looked at together, and that a sentence has at most."""
# One sentence whatever its full stops: headings and cells are read at a glance.
_WHOLE = frozenset({Kind.HEADING, Kind.TABLE_CELL, Kind.RULE})
# What sentencex takes for a sentence and is not: "1." before a title, "U." of "(Dec 2025),U.S. papers".
_UNFINISHED = re.compile(r"\s*\d{1,3}[.)]\s+|(?s:.*)(?<!\w)[A-Z]\.")


def block_sentences(block: Block, text: str) -> tuple[Span, ...]:
    """The sentences of a leaf block of the document with this `text`, in order, without space around."""
    prose = block.prose(text)
    return tuple(prose.source_span(*place) for place in prose_sentences(block.kind, prose))


def prose_sentences(kind: Kind, prose: Prose) -> list[Span]:
    """The same in offsets of the block's prose."""
    if kind in _WHOLE:
        pieces = [(0, len(prose.text))]
    elif kind is Kind.CODE:
        pieces = _lines(prose.text)
    else:
        pieces = _segments(prose.text)
    spans = []
    for start, end in pieces:
        piece = prose.text[start:end]
        start += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
        if start < end:
            spans.append(Span(start, end))
    return spans


def sentences(document: Document) -> list[Span]:
    """All sentences of a document, in order."""
    return [span for block in document.leaves for span in block_sentences(block, document.text)]


def headline(document: Document) -> str:
    """The article's title, or else its first sentence; empty where there is neither."""
    if document.metadata.title:
        return document.metadata.title
    for block in document.leaves:
        for span in block_sentences(block, document.text):
            return document.text[span.start : span.end]
    return ""


def _segments(text: str) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    unfinished = False
    for start, end in _found(text):
        pieces.append((pieces.pop()[0] if unfinished else start, end))
        unfinished = _UNFINISHED.fullmatch(text, start, end) is not None
    return pieces


def _found(text: str) -> Iterator[tuple[int, int]]:
    """What sentencex finds in a text, part by part: its time may be quadratic, and threads wait for it."""
    offset = 0
    while offset < len(text):
        part = text[offset : offset + PART]
        found = [(each["start_index"], each["end_index"]) for each in get_sentence_boundaries(LANGUAGE, part)]
        if offset + len(part) < len(text):
            # The next part begins with the sentence that this one may have cut.
            found = found[:-1] or [(0, part.rfind(" ", PART // 2) + 1 or PART)]
        yield from ((offset + start, offset + end) for start, end in found)
        offset += max(found[-1][1] if found else 0, 1)


def _lines(text: str) -> list[tuple[int, int]]:
    pieces = []
    start = 0
    for line in text.split("\n"):
        pieces.append((start, start + len(line)))
        start += len(line) + 1
    return pieces
