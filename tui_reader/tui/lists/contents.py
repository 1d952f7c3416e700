"""What the side column lists of a view, as far as a filter leaves it; made anew only if something changed."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from tui_reader.analysis.noticing import Noticed
from tui_reader.articles.document import Document
from tui_reader.articles.text import Span
from tui_reader.tui.lists import listings
from tui_reader.tui.lists.filtering import Filter, parsed
from tui_reader.tui.lists.listings import Group, Left, Listed, Made
from tui_reader.tui.lists.rows import Rows
from tui_reader.tui.lists.views import VIEWS
from tui_reader.tui.state.opened import OpenArticle
from tui_reader.tui.state.session import Session

if TYPE_CHECKING:
    from tui_reader.tui.lists.collected import Collected


class Contents:
    """The rows of the side column."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.rows = Rows()
        """What is listed now."""
        self.count = 0
        """How many of the rows are no headings."""
        self._groups: tuple[tuple[object, ...], Sequence[Group]] = ((), ())
        """What all rows were made from, and they."""
        self._left: tuple[Filter[Listed] | None, Left] = (None, ())
        """The filter, and what it leaves of them."""
        self._outline: tuple[Document | None, list[tuple[Span, int, str]]] = (None, [])

    @cached_property
    def collected(self) -> "Collected":
        """What is known of all articles."""
        from tui_reader.tui.lists.collected import Collected  # not needed before the first paint

        return Collected(self._session)

    @property
    def ids(self) -> set[str]:
        """The ids of the annotations that are listed."""
        return {row.target.id for row in self.rows.all if isinstance(row.target, Made)}

    def show(
        self, view: str, everywhere: bool, line: str, document: Document | None, noticed: Noticed
    ) -> None:
        """List what a view has of the open article, or of all, and what a filter line leaves of it."""
        article = self._session.article
        placed = [held.placed() for held in self._session.held]
        made_from = (view, everywhere, self.collected.version, document, noticed, placed)
        asked = parsed(line, VIEWS[view].fields)
        if made_from != self._groups[0]:
            groups = self._all(view, everywhere, document, article, noticed)
            self._groups = (view, everywhere, self.collected.version, *made_from[3:]), groups
            self._left = None, ()
        before, left = self._left
        if before == asked:
            return
        if before is None or not asked.narrows(before):
            left = [(group, group.entries) for group in self._groups[1]]
        left = listings.admitted(left, asked)
        self._left = asked, left
        self.count = sum(len(entries) for _, entries in left)
        self.rows = Rows(listings.rows(left))

    def _all(
        self,
        view: str,
        everywhere: bool,
        document: Document | None,
        article: OpenArticle | None,
        noticed: Noticed,
    ) -> Sequence[Group]:
        collected, paths = self.collected, self._session.workspace.articles
        if view == "quotations" and everywhere:
            return listings.by_speaker(found for _, found in collected.quotations.known(paths))
        if view == "annotations" and everywhere:
            collected.take_in(noticed)
            return [group for _, group in collected.annotations.known(paths)]
        if document is None or article is None:
            return []
        if view == "annotations":
            anchors = [placed.anchor for placed in article.placed()]
            entries = collected.of(article, noticed).entries
            return listings.sections(zip(entries, anchors, strict=True), self.outline(document))
        if view == "entities":
            return listings.entities(document, noticed.mentions)
        if view == "quotations":
            return listings.by_speaker([listings.quotations(document, noticed)])
        annotated = (placed.anchor.span for placed in article.placed() if placed.anchor.span)
        return listings.outlined(document.path, self.outline(document), annotated)

    def outline(self, document: Document) -> list[tuple[Span, int, str]]:
        """The headings of a document."""
        if self._outline[0] is not document:
            self._outline = document, listings.headings(document)
        return self._outline[1]
