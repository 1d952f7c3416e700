"""What the application does to find words in all articles: the list that is key 6's."""

from collections.abc import Hashable
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.articles.text import cells, printable
from tui_reader.tui.bars.prompt import Question
from tui_reader.tui.lists.rows import Row, Rows
from tui_reader.tui.lists.views import NO_ARTICLES, VIEWS
from tui_reader.tui.panels import Run
from tui_reader.tui.searching import Searching
from tui_reader.workspace import Workspace

if TYPE_CHECKING:
    # Not needed before the first paint, and SQLite takes a moment.
    from tui_reader.corpus import Corpus, Match, Passage, Query, Results

VIEW = "search"
"""The name of the list."""
PACE = 0.5
"""Seconds between two looks at what was indexed meanwhile."""


class Passing(NamedTuple):
    """Where words were found, as the target of a row."""

    path: Path
    passage: "Passage | None"
    """None for an article whose first passage stands too far down."""


class SearchingAll(Searching):
    """The part of the reader that searches all articles."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._corpus: Corpus | None = None
        """The index; opened by the thread that brings it up to date."""
        self._trouble = ""
        """Why there is none."""
        self._found_by: Query | None = None
        self._asked: tuple[Query, int | None] | None = None
        """What was searched for last, and how many articles had been looked at then."""
        self._results: Results | None = None
        self._result_rows = Rows()

    def on_unmount(self) -> None:
        """Give the index up."""
        if self._corpus:
            self._corpus.close()

    def action_side(self, view: str) -> None:
        """Show a list beside the article; where there are no words to search for, ask for them."""
        super().action_side(view)
        if view == VIEW and not self._lines.get(VIEW):
            self.action_side_filter()

    def action_side_filter(self) -> None:
        """Ask what to search for; the results follow each key."""
        if self._view != VIEW:
            super().action_side_filter()
            return
        before = self._lines.get(VIEW, "")

        def look(line: str) -> None:
            self._lines[VIEW] = line
            self.refill()

        hint = 'words · "these words together" · esc: as before'
        self.ask(Question("search all", lambda _: None, before, look, lambda: look(before), hint))

    def refill(self) -> None:
        """List what there is now."""
        if self._view != VIEW:
            super().refill()
            return
        from tui_reader.corpus import parsed

        line = self._lines.get(VIEW, "")
        before = self._found_by
        # The last word may still be typed: its beginning is enough, unless a blank ends it.
        self._found_by = parsed(line, prefix=True)
        asked = (self._found_by, self._gatherer.looked_at if self._gatherer else None)
        if asked != self._asked:
            self._asked = asked
            self._results = self._search_all(self._found_by)
            self._result_rows = Rows(_listed(self._results))
        empty = VIEWS[VIEW].unmatched if self._found_by.phrases else VIEWS[VIEW].none
        if not self.workspace.articles:
            empty = NO_ARTICLES
        elif self._trouble:
            empty = self._trouble
        elif self._gathering and self._found_by.phrases:
            empty = "looking through the articles…"
        self.rows.show(self._result_rows, empty)
        if self._found_by != before:
            self.rows.edge(False)
        self.rows.mark(None)
        self._show_side_header()

    def _search_all(self, query: "Query") -> "Results":
        from tui_reader.corpus import CorpusError, Results

        if self._corpus is None:
            return Results()
        try:
            return self._corpus.search(query)
        except CorpusError as error:
            self._trouble = str(error)
            return Results()

    @property
    def _count(self) -> int:
        if self._view != VIEW:
            return super()._count
        return self._results.total if self._results else 0

    @property
    def _everywhere_here(self) -> bool:
        return self._view == VIEW or super()._everywhere_here

    def _target_here(self) -> Hashable | None:
        return None if self._view == VIEW else super()._target_here()

    def _gather(self, run: Run) -> None:
        """Bring the index up to date; runs in a thread."""
        if run.view != VIEW:
            super()._gather(run)
            return
        from tui_reader.corpus import CorpusError

        everything, told = len(self.workspace.articles), 0.0
        self._trouble = ""
        try:
            self._corpus = self._corpus or self.workspace.corpus
            for looked_at in self._corpus.update(lambda: self._gatherer is not run):
                if looked_at == everything or monotonic() - told > PACE:
                    told = monotonic()
                    self.post_message(self.Gathered(run, looked_at, new=True))
        except CorpusError as error:
            self._trouble = str(error)
            self.post_message(self.Gathered(run, everything, new=True))

    # Going there

    def action_side_choose(self, read: bool) -> None:
        """Go to what the row under the cursor says."""
        target = self.rows.chosen
        if not isinstance(target, Passing):
            super().action_side_choose(read)
            return
        self.say("")
        self._awaited = None
        if self.open_article(target.path) and self._found_by:
            self._go_to_passage(target.passage, self._found_by, self._lines.get(VIEW, ""))
        if read or self.narrow:
            self.show_list(False)
        self.show_state()

    def _go_to_passage(self, passage: "Passage | None", query: "Query", line: str) -> None:
        """Go where a query, which was typed as that line, is found in the open article."""
        from tui_reader.corpus import first_place, place

        document, matcher = self.view.document, query.matcher
        if document is None or matcher is None:
            return
        if not document.complete and (passage is None or passage.leaf >= len(document.leaves) - 1):
            self.when_parsed(partial(self._go_to_passage, passage, query, line))
            return
        span = place(document, passage, query) if passage else first_place(document, query)
        if span:
            self.show_found(line, matcher, span)
        else:
            self.say("the article has changed, and the words are gone", alarm=True)


def _listed(results: "Results") -> list[Row]:
    """The results as rows: a heading for an article, and its passages."""
    rows = []
    for match in results.matches:
        rows.append(Row(match.title))
        rows += [_row(match, passage) for passage in match.passages or (None,)]
    if results.total > len(results.matches):
        rows.append(Row(f"the first {len(results.matches)} of {results.total:,} articles"))
    return rows


def _row(match: "Match", passage: "Passage | None") -> Row:
    text, marks = (passage.text, passage.marks) if passage else ("further down", ())
    return Row(text, Passing(match.path, passage), cells=cells(printable(text)), marks=marks)
