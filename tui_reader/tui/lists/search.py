"""The list of what was found in all articles."""

from collections.abc import Callable
from time import monotonic

from tui_reader.articles.text import cells, printable
from tui_reader.corpus import Corpus, CorpusError, Match, Passage, Query, Results, parsed
from tui_reader.tui.lists.rows import Row, Rows
from tui_reader.tui.lists.targets import HitTarget
from tui_reader.tui.lists.view import GATHERING, Here, View
from tui_reader.tui.state.session import Session

PACE = 0.5
"""Seconds between two looks at what was indexed meanwhile."""


class Search(View):
    """Lists passages with the words that are looked for, the best articles first."""

    title = "Search in"
    none = "/ looks for words in all articles"
    unmatched = "nothing found"
    of_this = False
    of_all = needs_line = True
    verb = "search"
    asking = "search all"
    hint = 'words · "these words together" · esc: as before'

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._corpus: Corpus | None = None
        """The index; opened by the thread that brings it up to date."""
        self._trouble = ""
        """Why there is none."""
        self._looked = 0.0
        """When articles were looked at last."""
        self._searched: tuple[Query, float] | None = None
        """What was searched for last, and when articles had been looked at then."""

    @property
    def _query(self) -> Query:
        # The last word may still be typed: its beginning is enough, unless a blank ends it.
        return parsed(self.line, prefix=True)

    def empty(self, gathering: bool, tags: str, leave: str) -> str:
        """What is said in the place of rows."""
        if self._trouble:
            return self._trouble
        if not self._query.phrases:
            return self.none
        return GATHERING if gathering else self.unmatched

    def show(self, here: Here, everywhere: bool) -> None:
        """List what is found by now."""
        asked = self._query, self._looked
        if asked != self._searched:
            self._searched = asked
            results = self._found(asked[0])
            self.rows, self.count = Rows(_listed(results, self.line)), results.total

    def _found(self, query: Query) -> Results:
        if self._corpus is None:
            return Results()
        try:
            return self._corpus.search(query)
        except CorpusError as error:
            self._trouble = str(error)
            return Results()

    def gather(self, wanted: Callable[[], bool], told: Callable[[int, bool], None]) -> None:
        """Bring the index up to date; runs in a thread."""
        everything, last = len(self._session.workspace.articles), 0.0
        self._trouble = ""
        try:
            self._corpus = self._corpus or self._session.workspace.corpus
            for looked_at in self._corpus.update(lambda: not wanted()):
                if looked_at == everything or monotonic() - last > PACE:
                    last = self._looked = monotonic()
                    told(looked_at, True)
        except CorpusError as error:
            self._trouble, self._looked = str(error), monotonic()
            told(everything, True)

    def close(self) -> None:
        """Give the index up."""
        if self._corpus:
            self._corpus.close()


def _listed(results: Results, line: str) -> list[Row]:
    """The results as rows: a heading for an article, and its passages."""
    rows = []
    for match in results.matches:
        rows.append(Row(match.title))
        rows += [_row(match, passage, line) for passage in match.passages or (None,)]
    if results.total > len(results.matches):
        rows.append(Row(f"the first {len(results.matches)} of {results.total:,} articles"))
    return rows


def _row(match: Match, passage: Passage | None, line: str) -> Row:
    text, marks = (passage.text, passage.marks) if passage else ("further down", ())
    return Row(text, HitTarget(match.path, passage, line), cells=cells(printable(text)), marks=marks)
