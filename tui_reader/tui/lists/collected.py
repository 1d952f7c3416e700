"""What all articles together have, as the side column lists it; gathered in a thread."""

from collections.abc import Iterable
from pathlib import Path

from tui_reader.analysis.noticing import Noticed
from tui_reader.annotations.annotation import Annotation
from tui_reader.annotations.store import StoreError
from tui_reader.articles.library import UnreadableArticle, load
from tui_reader.tui.bars.status import annotator_marks
from tui_reader.tui.lists import listings
from tui_reader.tui.lists.gathering import Kept
from tui_reader.tui.lists.listings import Group, Listed, Said
from tui_reader.tui.pane.painter import Highlight, Highlights
from tui_reader.tui.state.entries import title_of
from tui_reader.tui.state.opened import OpenArticle, Placed
from tui_reader.tui.state.passages import marked
from tui_reader.tui.state.session import Session
from tui_reader.workspace import WorkspaceError

TITLE_IN = 4096
"""Code points in which an article's title is looked for."""


class Collected:
    """The annotations and the quotations of all articles, as far as they were gathered."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._workspace = session.workspace
        self._rows: tuple[Said | None, dict[tuple[Placed, str], Listed]] = (None, {})
        """The annotations of the article that was listed last, and what was known about them."""
        self.annotations: Kept[Group] = Kept(self._find_annotations, self._annotation_files)
        """Of each article its annotations, under its title."""
        self.quotations: Kept[list[Listed]] = Kept(
            self._find_quotations, lambda path: (path, self._workspace.own_entities)
        )
        """Of each article what is said in it."""

    @property
    def version(self) -> tuple[int, int]:
        """Another one whenever anything that is known has changed."""
        return self.annotations.version, self.quotations.version

    def take_in(self, noticed: Noticed) -> None:
        """Know the annotations that the session holds; `noticed` is what is known of the open article.

        They may have changed since they were stored, or not be stored at all.
        """
        for article in self._session.held:
            here = article is self._session.article
            self.annotations.put(article.document.path, self.of(article, noticed if here else Noticed()))

    def of(self, article: OpenArticle, noticed: Noticed) -> Group:
        """The annotations of an article that was opened, also those that are not saved."""
        document, marks = article.document, self._marks(article.annotations.values())
        about = Said(document, title_of(document), self._workspace.config.tags, marks)
        speaking = Highlights(Highlight(q.span, q.speaker.name, "") for q in noticed.quotations if q.speaker)
        before = self._rows[1] if self._rows[0] == about else {}
        rows = {}
        for each in article.placed():
            span = each.anchor.span
            names = dict.fromkeys(name.tag for name in speaking.over(span)) if span else ()
            key = each, ", ".join(names)
            rows[key] = before.get(key) or listings.annotation(*each, about._replace(speaker=key[1]))
        self._rows = about, rows
        return Group(about.title, list(rows.values()))

    def _marks(self, made: Iterable[Annotation]) -> dict[str, str]:
        return annotator_marks((each.annotator for each in made), self._session.annotator)

    def _annotation_files(self, path: Path) -> tuple[Path, Path]:
        return path, self._workspace.store.path(self._workspace.source(path))

    def _find_annotations(self, path: Path) -> Group:
        source = self._workspace.source(path)
        # What is opened is not for threads: see `take_in`.
        if not (self._workspace.store.path(source).exists() or self._workspace.renamed.any):
            return Group("", ())
        try:
            document = load(path, TITLE_IN)
            found = self._workspace.anchored(document)
            if not document.complete and any(marked(made.target.exact) for made, _ in found):
                document = load(path)
        except (UnreadableArticle, StoreError) as error:
            return Group(path.name, [listings.problem(path, str(error))])
        marks = self._marks(made for made, _ in found)
        said = Said(document, title_of(document), self._workspace.config.tags, marks)
        return Group(said.title, [listings.annotation(*each, True, said) for each in found])

    def _find_quotations(self, path: Path) -> list[Listed]:
        try:
            document = load(path)
            return listings.quotations(document, self._workspace.noticed(document), title_of(document))
        except (UnreadableArticle, WorkspaceError) as error:
            return [listings.problem(path, str(error))]
