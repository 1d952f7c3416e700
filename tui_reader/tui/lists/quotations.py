"""The list of quotations by speaker, of the open article or of all."""

from collections.abc import Hashable, Iterable, Sequence
from itertools import chain
from pathlib import Path

from tui_reader.analysis.noticing import Noticed
from tui_reader.articles.document import Document
from tui_reader.articles.library import UnreadableArticle, load
from tui_reader.articles.text import cells, printable
from tui_reader.tui.lists.filtering import facet, folded
from tui_reader.tui.lists.gathering import Kept
from tui_reader.tui.lists.rows import Row
from tui_reader.tui.lists.view import Group, Here, Listed, View, facet_fields, passage, problem
from tui_reader.tui.state import passages
from tui_reader.tui.state.entries import title_of
from tui_reader.tui.state.opened import OpenArticle
from tui_reader.tui.state.session import Session
from tui_reader.workspace import WorkspaceError

NOBODY = "Speaker unknown"


class Quotations(View):
    """Lists who says what; who says most comes first."""

    title = "Quotations of"
    fields = facet_fields("by", "in")
    none = "no quotations were noticed here, or not yet"
    unmatched = "no quotation matches"
    of_all = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.kept: Kept[list[Listed]] = Kept(self._find, lambda path: (path, session.workspace.own_entities))
        """Of each article what is said in it."""

    def groups(self, here: Here, article: OpenArticle) -> Sequence[Group]:
        """Those of the open article."""
        return _by_speaker([_said(article.document, here.noticed)])

    def groups_of_all(self, here: Here) -> Sequence[Group]:
        """Those of all articles."""
        return _by_speaker(found for _, found in self.kept.known(self._session.workspace.articles))

    def row_at(self, here: Here) -> Hashable | None:
        """The row of the first quotation there."""
        quoted = (each.span for each in here.noticed.quotations if each.speech)
        span = next((span for span in quoted if span.overlaps(here.place)), None)
        return passage(here.article.document, span) if here.article and span else None

    def _find(self, path: Path) -> list[Listed]:
        try:
            document = load(path)
            return _said(document, self._session.workspace.noticed(document), title_of(document))
        except (UnreadableArticle, WorkspaceError) as error:
            return [problem(path, str(error))]


def _said(document: Document, noticed: Noticed, title: str = "") -> list[Listed]:
    """What is said in an article, each with its speaker as its group; the title of the article, if given."""
    found = []
    names = {(m.span.start, document.text[slice(*m.span)]): m.name for m in noticed.mentions}
    for quotation in noticed.quotations:
        if not quotation.speech:
            continue
        said = quotation.speaker
        # Kim and Kim Jong Un are one speaker where they are one entity.
        speaker = names.get((said.span.start, said.name), said.name) if said else ""
        text = passages.read(document, quotation.span)
        target = passage(document, quotation.span)
        row = Row(text, target, details=(title,) if title else (), cells=cells(printable(text)))
        facets = {"by": facet(speaker or "unknown"), "in": facet(title)}
        found.append(Listed(row, folded(f"{text} {title}"), facets, speaker))
    return found


def _by_speaker(articles: Iterable[Sequence[Listed]]) -> list[Group]:
    groups: dict[str, list[Listed]] = {}
    for listed in chain.from_iterable(articles):
        groups.setdefault(listed.group, []).append(listed)
    order = sorted(groups, key=lambda name: (not name, -len(groups[name]), name))
    return [Group(name or NOBODY, groups[name]) for name in order]
