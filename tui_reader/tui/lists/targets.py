"""What the rows of the side column lead to."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.analysis.entities import EntityKind
from tui_reader.articles.document import Document
from tui_reader.articles.text import Span

if TYPE_CHECKING:
    from tui_reader.corpus import Passage, Query


class PassageTarget(NamedTuple):
    """A passage of an article."""

    span: Span
    path: Path
    text: str = ""
    """How it begins: elsewhere the article may have changed meanwhile."""

    def awaited(self, document: Document) -> bool:
        """Whether its article must be parsed further first."""
        return not document.complete and self.span.end > document.parsed and self.find(document) is not None

    def find(self, document: Document) -> Span | None:
        """Where it stands in its article; None if it is gone."""
        return self.span if document.text.startswith(self.text, self.span.start) else None


class AnnotationTarget(NamedTuple):
    """An annotation."""

    id: str
    path: Path


class EntityTarget(NamedTuple):
    """An entity of the open article."""

    kind: EntityKind
    name: str


class HitTarget(NamedTuple):
    """A place where words were found."""

    path: Path
    passage: "Passage | None"
    """None for an article whose first passage stands too far down."""
    line: str
    """What was searched for, as it was typed."""

    def awaited(self, document: Document) -> bool:
        """Whether its article must be parsed further first."""
        passage = self.passage
        return not document.complete and (passage is None or passage.leaf >= len(document.leaves) - 1)

    def find(self, document: Document) -> Span | None:
        """Where the words stand in its article now; None if they are gone."""
        from tui_reader.corpus import first_place, place

        query = self.query
        return place(document, self.passage, query) if self.passage else first_place(document, query)

    @property
    def query(self) -> "Query":
        """What was searched for. The last word may go on, unless a blank ends it."""
        from tui_reader.corpus import parsed

        return parsed(self.line, prefix=True)


Place = PassageTarget | HitTarget
"""What stands at some place in an article."""
