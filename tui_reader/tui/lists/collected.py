"""What all articles together have, as the side column lists it; gathered in a thread."""

from pathlib import Path

from tui_reader.analysis.noticing import Noticed
from tui_reader.annotations.store import StoreError
from tui_reader.articles.library import UnreadableArticle, load
from tui_reader.tui.lists import listings
from tui_reader.tui.lists.gathering import Kept
from tui_reader.tui.lists.listings import Group, Listed, Said
from tui_reader.tui.pane.painter import Highlight, Highlights
from tui_reader.tui.state.entries import title_of
from tui_reader.tui.state.opened import OpenArticle, Placed
from tui_reader.tui.state.session import Session
from tui_reader.workspace import WorkspaceError

TITLE_IN = 4096
"""Code points in which an article's title is looked for."""


class Collected:
    """The annotations and the quotations of all articles, as far as they were gathered."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._workspace = session.workspace
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

    def of(self, article: OpenArticle, noticed: Noticed) -> Group:
        """The annotations of an article that was opened, also those that are not saved."""
        document = article.document
        title = title_of(document)
        said = Highlights(Highlight(q.span, q.speaker.name, "") for q in noticed.quotations if q.speaker)

        def listed(placed: Placed) -> Listed:
            span = placed.anchor.span
            names = dict.fromkeys(each.tag for each in said.over(span)) if span else ()
            about = Said(
                self._session.annotator, title, self._session.workspace.config.tags, ", ".join(names)
            )
            return listings.annotation(document.path, placed.annotation, placed.anchor, placed.saved, about)

        return Group(title, [listed(placed) for placed in article.placed()])

    def _annotation_files(self, path: Path) -> tuple[Path, Path]:
        return path, self._workspace.store.path(self._workspace.source(path))

    def _find_annotations(self, path: Path) -> Group:
        source = self._workspace.source(path)
        if (article := self._session.opened(source)) and article.pending:
            return self.of(article, Noticed())
        if not (self._workspace.store.path(source).exists() or self._workspace.renamed.any):
            return Group("", ())
        try:
            document = load(path, TITLE_IN)
            found = self._workspace.anchored(document)
        except (UnreadableArticle, StoreError) as error:
            return Group(path.name, [listings.problem(path, str(error))])
        said = Said(self._session.annotator, title_of(document), self._session.workspace.config.tags)
        return Group(said.title, [listings.annotation(path, *each, True, said) for each in found])

    def _find_quotations(self, path: Path) -> list[Listed]:
        try:
            document = load(path)
            return listings.quotations(document, self._workspace.noticed(document), title_of(document))
        except (UnreadableArticle, WorkspaceError) as error:
            return [listings.problem(path, str(error))]
