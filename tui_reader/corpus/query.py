"""What is searched for in all articles, and what stands around it."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from tui_reader.articles.document import Document
from tui_reader.articles.finding import Folded, Hits, Matcher, terms
from tui_reader.articles.text import Span

PASSAGES = 3
"""Passages that a search gives of each article."""
CANDIDATES = 6
"""Passages that they are chosen from."""
WIDTH = 120
"""Code points of a passage."""

_WORD = re.compile(r"[^\W_]+")
_PHRASE = re.compile(r'"([^"]*)"?|([^\s"]+)')


class Query(NamedTuple):
    """What is searched for in all articles."""

    phrases: list[list[str]]
    """Words, folded; those between quotes belong together, and so do the parts of "state-owned"."""
    prefix: bool
    """Whether the beginning of the last word is enough."""

    @property
    def matcher(self) -> Matcher | None:
        """What finds it in a text; None if there is nothing to look for."""
        return terms(self.phrases, self.prefix)

    @property
    def expression(self) -> str:
        """The same for SQLite; words hold nothing but letters and digits, and stand in quotes."""
        quoted = " ".join(f'"{" ".join(phrase)}"' for phrase in self.phrases)
        return quoted + "*" * self.prefix


class Passage(NamedTuple):
    """A piece of an article in which words were found."""

    text: str
    """The words with what stands around them, in one line, without markup, with single blanks."""
    marks: tuple[Span, ...]
    """The words, in `text`."""
    leaf: int
    """In which leaf they stood when the article was indexed."""
    span: Span
    """Where the first of them stood in the prose of the leaf."""

    @property
    def variety(self) -> int:
        """How many different words it has."""
        return len({self.text[slice(*mark)].casefold() for mark in self.marks})


def parsed(query: str, prefix: bool = False) -> Query:
    """What the user typed: words, and phrases between quotes. `prefix`: the last word may go on."""
    folded = Folded(query).text
    phrases = [_WORD.findall(quoted or word) for quoted, word in _PHRASE.findall(folded)]
    # What ends with a blank, a quote or a comma is a whole word.
    return Query([phrase for phrase in phrases if phrase], prefix and bool(_WORD.match(folded[-1:])))


def passages(body: str, matcher: Matcher) -> Iterator[Passage]:
    """The places in a body where something was found; hits close together make one."""
    for leaf, line in enumerate(body.split("\n")):
        reached = -1
        for span in matcher(line):
            if span.start < reached:
                continue
            start, reached = _window(line, span)
            piece = " ".join(line[start:reached].split())
            text = f"{'…' if start else ''}{piece}{'…' if reached < len(line) else ''}"
            yield Passage(text, tuple(matcher(text)), leaf, span)


def best(found: Iterator[Passage], query: Query) -> tuple[Passage, ...]:
    """Those of the first passages that hold most of a query, in the order of the text."""
    count = CANDIDATES if len(query.phrases) > 1 else PASSAGES
    chosen = sorted(islice(found, count), key=lambda passage: -passage.variety)[:PASSAGES]
    return tuple(sorted(chosen, key=lambda passage: (passage.leaf, passage.span)))


def _window(line: str, span: Span) -> Span:
    """What is shown around a hit: whole words, more behind it than before it."""
    start = max(0, span.start - WIDTH // 4)
    if start:
        start = line.find(" ", start, span.start) + 1 or span.start
    end = max(start + WIDTH, span.end)
    if end < len(line):
        end = max(line.rfind(" ", span.end, end), span.end)
    return Span(start, min(end, len(line)))


def place(document: Document, passage: Passage, query: Query) -> Span | None:
    """Where the first words of a passage stand in the article now, or else its first such words."""
    matcher = query.matcher
    if matcher is None:
        return None
    if passage.leaf < len(document.leaves):
        prose = document.leaves[passage.leaf].prose(document.text)
        if passage.span in matcher(prose.text):
            return prose.source_span(*passage.span)
    return first_place(document, query)


def first_place(document: Document, query: Query) -> Span | None:
    """Where the first words of a query stand in an article."""
    matcher = query.matcher
    if matcher is None:
        return None
    hits = Hits(document, matcher, 0)
    while not hits.complete and not hits.first:
        hits.walk()
    return hits.first
