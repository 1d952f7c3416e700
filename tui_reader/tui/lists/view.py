"""What all lists of the side column have in common: rows in groups, and a filter."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from tui_reader.analysis.noticing import Noticed
from tui_reader.articles.document import Document
from tui_reader.articles.text import Span, cells, printable
from tui_reader.tui.lists.filtering import Fields, Filter, Sieve, folded, parsed, unknown
from tui_reader.tui.lists.gathering import Kept
from tui_reader.tui.lists.rows import Row, Rows
from tui_reader.tui.lists.targets import AnnotationTarget, PassageTarget
from tui_reader.tui.state.opened import OpenArticle, Placed
from tui_reader.tui.state.passages import LONGEST
from tui_reader.tui.state.session import Session

NO_ARTICLES = "no articles: tui-reader PATH... opens files and folders"
"""What is said in the place of rows where there are none to list anything of..."""
GATHERING = "looking through the articles…"
"""...and where nothing is known of them yet."""


class Listed(NamedTuple):
    """A row and what it is filtered by."""

    row: Row
    words: str
    """All that it says, folded."""
    facets: Mapping[str, str]
    group: str = ""
    """Who says it, of a quotation."""
    passage: Hashable = None
    """What the row of an annotation begins with..."""
    also: Row | None = None
    """...unless the row above does, too; then this is its row."""


@dataclass
class Group:
    """Rows under a heading; none where that is empty."""

    heading: str
    entries: Sequence[Listed]
    words: str = field(init=False, compare=False)
    """The heading, folded."""
    rows: list[Row] = field(init=False, compare=False)
    """All its rows, with the heading; made here, which for those of all articles is in their thread."""

    def __post_init__(self) -> None:
        self.words, self.rows = folded(self.heading), self.rows_of(self.entries)

    def rows_of(self, entries: Sequence[Listed]) -> list[Row]:
        """The rows of some of its entries, with the heading."""
        found = [Row(self.heading, number=str(len(entries)))] if self.heading and entries else []
        before = None
        for entry in entries:
            also = entry.also if entry.passage == before else None
            found.append(also or entry.row)
            before = entry.passage
        return found


Left = Sequence[tuple[Group, Sequence[Listed]]]
"""Groups, and those of their entries that a filter leaves."""


class Here(NamedTuple):
    """Where the reader is."""

    article: OpenArticle | None
    noticed: Noticed
    """What is known of it."""
    place: Span
    """The cursor, or the selection."""
    top: Callable[[], Placed | None]
    """Finds the annotation that is on top there."""


class View:
    """Something that the side column can list."""

    title: ClassVar[str]
    """What its heading says before "this article" or "all articles"."""
    fields: ClassVar[Fields] = {}
    """What its rows can be filtered by, besides words."""
    none: ClassVar[str]
    """What is said where there is nothing to list; `{tags}` stands for the keys that tag."""
    unmatched: ClassVar[str]
    """What is said where the filter leaves nothing."""
    of_this: ClassVar[bool] = True
    """Whether there is a list of what the open article has..."""
    of_all: ClassVar[bool] = False
    """...and one of what all articles have."""
    tells_annotations: ClassVar[bool] = False
    """Whether it is another list after an annotation was made, changed or deleted."""
    needs_line: ClassVar[bool] = False
    """Whether nothing is listed until it is said what to look for."""
    verb: ClassVar[str] = "filter"
    """What its line does..."""
    asking: ClassVar[str] = "filter"
    """...and what stands before the line while it is written."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.line = ""
        """The filter, as it was written."""
        self.rows = Rows()
        """What is listed now."""
        self.count = 0
        """How many of the rows are no headings."""
        self.kept: Kept[Any] | None = None
        """What is known of all articles."""
        self._made_from: object = None
        self._groups: Sequence[Group] = ()
        self._left: tuple[Filter[Listed] | None, Left] = (None, ())
        """The filter, and what it leaves of the groups."""

    # What each has of its own

    def groups(self, here: Here, article: OpenArticle) -> Sequence[Group]:
        """What the open article has."""
        raise NotImplementedError

    def groups_of_all(self, here: Here) -> Sequence[Group]:
        """What all articles have, as far as it is known."""
        raise NotImplementedError

    def row_at(self, here: Here) -> Hashable | None:
        """The target of the row that speaks of the place where the reader is."""
        return None

    # The same for all

    @property
    def hint(self) -> str:
        """What may be written in its line."""
        facets = " ".join(f"{name}:" for name in self.fields)
        return " · ".join(filter(None, ("words", facets, "esc: as before")))

    def empty(self, gathering: bool, tags: str, leave: str) -> str:
        """What is said in the place of rows; gets the keys that tag, and the one that takes a filter away."""
        if name := unknown(self.line, self.fields):
            return f"{self.unmatched}: there is no filter {name}: here"
        if self.line:
            return f"{self.unmatched}: {leave} takes the filter away"
        return GATHERING if gathering else self.none.format(tags=tags)

    def show(self, here: Here, everywhere: bool) -> None:
        """List what the open article has, or all, as far as the filter leaves it."""
        basis = self._basis(here, everywhere)
        if basis != self._made_from:
            if everywhere:
                self._groups = self.groups_of_all(here)
            else:
                self._groups = self.groups(here, here.article) if here.article else ()
            # What a thread has found meanwhile counts as more.
            self._made_from = basis
            self._left = None, ()
        asked = parsed(self.line, self.fields)
        before, left = self._left
        if before == asked:
            return
        if before is None or not asked.narrows(before):
            left = [(group, group.entries) for group in self._groups]
        left = admitted(left, asked)
        self._left = asked, left
        self.count = sum(len(entries) for _, entries in left)
        self.rows = Rows(rows(left))

    def _basis(self, here: Here, everywhere: bool) -> object:
        """What all its rows are made from."""
        article, version = here.article, self.kept.version if self.kept else 0
        placed = [held.placed() for held in self._session.held]
        return everywhere, version, article and article.document, here.noticed, placed

    def forget(self) -> None:
        """Let go of the open article: something else is listed now."""
        self._made_from = None

    def gather(self, wanted: Callable[[], bool], told: Callable[[int, bool], None]) -> None:
        """Find out about all articles, see `Kept.gather`; runs in a thread."""
        if self.kept:
            self.kept.gather(self._session.workspace.articles, wanted, told)

    def close(self) -> None:
        """The reader ends."""


def admitted(groups: Left, asked: Filter[Listed]) -> Left:
    """What a filter leaves; groups of which it leaves nothing are left out."""
    return [(group, left) for group, entries in groups if (left := asked.admitted(entries, group.words))]


def rows(groups: Left) -> list[Row]:
    """The rows of what is left, with headings."""
    found: list[Row] = []
    for group, entries in groups:
        found += group.rows if len(entries) == len(group.entries) else group.rows_of(entries)
    return found


def facet_fields(*names: str) -> Fields:
    """What lists can be filtered by: for each name how a word of what a row has under it begins."""

    def field(name: str) -> Callable[[str], Sieve]:
        def sieve_of(value: str) -> Sieve:
            start = f" {folded(value)}"
            return lambda items: [each for each in items if start in each.facets.get(name, "")]

        return sieve_of

    return {name: field(name) for name in names}


def passage(document: Document, span: Span) -> PassageTarget:
    """A passage of a document, as a target."""
    return PassageTarget(span, document.path, document.text[span.start : min(span.end, span.start + LONGEST)])


def problem(path: Path, reason: str) -> Listed:
    """The row for an article of which nothing can be listed, and why."""
    row = Row(reason, AnnotationTarget("", path), "!", "!", cells=cells(printable(reason)))
    return Listed(row, folded(reason), {})
