"""What a search of all articles found, as lines for people and programs."""

from typing import NamedTuple

from tui_reader.articles.library import load
from tui_reader.corpus import Match, Query, place


class Hit(NamedTuple):
    """A passage of an article in which words were found."""

    path: str
    title: str
    line: int
    """The line of the file, from 1 on."""
    start: int
    end: int
    exact: str
    """The words that were found, with the markup between them."""
    passage: str
    """What stands around them, in one line, without markup."""


def hits(match: Match, query: Query, path: str) -> list[Hit]:
    """Where the words stand in the article as it is now; raises UnreadableArticle."""
    document = load(match.path)
    found = []
    for passage in match.passages:
        if span := place(document, passage, query):
            line = document.text.count("\n", 0, span.start) + 1
            exact = document.text[slice(*span)]
            found.append(Hit(path, match.title, line, *span, exact, passage.text))
    return found


def line(hit: Hit) -> str:
    """A passage for people: file and line, offsets, what stands there; to be printed with `printable`."""
    return f"{hit.path}:{hit.line}: {hit.start}-{hit.end}: {hit.passage}"
