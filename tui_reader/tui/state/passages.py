"""A stored passage as the reader sees it in the article: without markup, on one line."""

import re

from tui_reader.annotations.annotation import Target
from tui_reader.articles.document import Document
from tui_reader.articles.library import complete_with
from tui_reader.articles.text import Span

LONGEST = 400
"""Code points of a passage that are shown where no other number is given."""
_SOURCE = 4
"""Code points of the source that are looked at for each of them."""
_MARKED = re.compile(r"[*_`\[\]<>|~&\\#\n\r]")
"""What may be markup; in a passage of several lines, also that of blocks."""


def marked(passage: str, longest: int = LONGEST) -> bool:
    """Whether anything in a passage may be shown otherwise than it is written."""
    return _MARKED.search(passage, 0, _SOURCE * longest) is not None


def shown(passage: str, longest: int = LONGEST) -> str:
    """The beginning of a text on one line."""
    return " ".join(passage[:longest].split())


def read(document: Document, span: Span, longest: int = LONGEST) -> str:
    """How a passage begins that a document is parsed up to."""
    span = Span(span.start, min(span.end, span.start + _SOURCE * longest))
    passage = document.text[slice(*span)]
    prose = document.prose(span) if marked(passage, longest) else ""
    return shown(prose, longest) or shown(passage, longest)


def stored(document: Document, target: Target, span: Span | None) -> str:
    """How the passage of an annotation begins, which stands at `span` in its article, or nowhere any more."""
    if not marked(target.exact):
        return shown(target.exact)
    if span and (document.complete or span.end <= document.parsed):
        return read(document, span)
    # What is known of its surroundings tells where markup that it begins or ends in comes from.
    passage = target.exact[: _SOURCE * LONGEST]
    text = target.prefix + passage + (target.suffix if passage == target.exact else "")
    start = len(target.prefix)
    return read(complete_with(document, text), Span(start, start + len(passage)))
