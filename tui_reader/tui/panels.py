"""The side column: what it lists, how that is filtered, and what choosing a row does."""

import gc
from bisect import bisect_right
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from threading import Thread
from typing import TYPE_CHECKING, Any

from textual.message import Message

from tui_reader.analysis.noticing import Noticed
from tui_reader.tui.bars import notices
from tui_reader.tui.bars.prompt import Question
from tui_reader.tui.bars.status import join_or
from tui_reader.tui.keys.actions import Action
from tui_reader.tui.keys.keyboard import key_name
from tui_reader.tui.lists import listings
from tui_reader.tui.lists.contents import Contents
from tui_reader.tui.lists.listings import Made, Place
from tui_reader.tui.lists.views import NO_ARTICLES, VIEWS
from tui_reader.tui.weighing import Weighing
from tui_reader.workspace import Workspace

if TYPE_CHECKING:
    from tui_reader.tui.lists.gathering import Kept

GATHERING = "looking through the articles"
"""The name of the threads that do so."""


@dataclass(eq=False)
class Run:
    """A gathering in a thread."""

    view: str
    """What it is for."""
    looked_at: int = 0
    """How many articles it has looked at."""


class Panels(Weighing):
    """The part of the reader that lists things beside the article."""

    class Gathered(Message):
        """More is known of the articles than was."""

        def __init__(self, run: Run, looked_at: int, new: bool) -> None:
            super().__init__()
            self.run = run
            self.looked_at = looked_at
            self.new = new

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._everywhere = False
        """Whether annotations and quotations of all articles are listed."""
        self._lines: dict[str, str] = {}
        """The filter line of each view."""
        self._deleting = False
        """Whether the last key asked to delete what is listed; the same key does it."""
        self._gatherer: Run | None = None
        """The gathering for what is seen, also when it has come to its end."""

    @cached_property
    def _contents(self) -> Contents:
        """The rows."""
        return Contents(self.session)

    @property
    def tag_keys(self) -> str:
        """The keys that tag, as people list them."""
        return join_or([key_name(key) for action in self.keymap.tags for key in action.keys[:1]])

    # Which view

    def action_side(self, view: str) -> None:
        """Show a list beside the article, and give it the keys."""
        self.say("")
        self._view = view
        self.show_side(listing=bool(view))
        self.show_list(True)
        self.refill()
        self.rows.stand_on(self._target_here())
        self.show_state()

    def show_list(self, wanted: bool) -> None:
        """Gather only what can be seen."""
        super().show_list(wanted)
        self._gather_as_needed()

    def arranged(self) -> None:
        """What was not seen may be seen now."""
        super().arranged()
        self._gather_as_needed()

    def action_side_scope(self) -> None:
        """List what all articles have, or this one only."""
        if self._scoped:
            self._everywhere = not self._everywhere
            self._gather_as_needed()
            self.refill()
            self.rows.stand_on(self._target_here())
        else:
            self.say(f"{self._heading.lower()}; annotations and quotations are listed of this or of all")
        self.show_state()

    def action_side_filter(self) -> None:
        """Ask what the rows are to be filtered by; they follow each key."""
        view = self._view
        before, chosen = self._lines.get(view, ""), self.rows.chosen

        def apply(line: str) -> None:
            self._lines[view] = line
            self.refill()
            if not self.rows.stand_on(chosen):
                self.rows.edge(False)

        facets = " ".join(f"{name}:" for name in VIEWS[view].fields)
        hint = " · ".join(filter(None, ("words", facets, "esc: as before")))
        self.ask(Question("filter", apply, before, changed=apply, cancelled=lambda: apply(before), hint=hint))

    def action_side_leave(self) -> None:
        """Take the filter away, or else go back to the article."""
        if self._lines.pop(self._view, ""):
            self.refill()
        else:
            self.show_list(False)

    def action_side_move(self, rows: int) -> None:
        """Move the cursor by rows."""
        self.rows.move(rows)

    def action_side_page(self, pages: int) -> None:
        """Move the cursor by a screen."""
        self.rows.page(pages)

    def action_side_edge(self, end: bool) -> None:
        """Move the cursor to the first or last row."""
        self.rows.edge(end)

    # What it shows

    def refill(self) -> None:
        """List what there is now; only what changed is painted."""
        if not self._view:
            return
        view, line = VIEWS[self._view], self._lines.get(self._view, "")
        self._contents.show(self._view, self._everywhere_here, line, self.view.document, self.noticed)
        empty = view.none.format(tags=self.tag_keys)
        if not self.workspace.articles:
            empty = NO_ARTICLES
        elif line:
            empty = f"{view.unmatched}: {self.keymap.shown('row-leave')} takes the filter away"
        elif self._gathering:
            empty = "looking through the articles…"
        self.rows.show(self._contents.rows, empty)
        self.rows.mark(self._target_here())
        self._show_side_header()

    @property
    def _count(self) -> int:
        """How many rows there are that can be chosen."""
        return self._contents.count

    def _show_side_header(self) -> None:
        styles, line = self.styles_of_text, self._lines.get(self._view, "")
        done, run = len(self.workspace.articles), self._gatherer
        progress = f"{run.looked_at:,} of {done:,}" if run and self._gathering else ""
        self.side_title.show(
            [(self._heading, styles.accent + styles.strong)], [(f"{self._count:,}", styles.quiet)]
        )
        self.side_scope.show([(f"/{line}", styles.accent)] if line else [], [(progress, styles.quiet)])

    @property
    def _heading(self) -> str:
        """What is listed, and of what."""
        view = VIEWS[self._view]
        return f"{view.title} {'in' if self._view == 'search' else 'of'} {self._scope}"

    @property
    def _scope(self) -> str:
        return "all articles" if self._everywhere_here else "this article"

    @property
    def _scoped(self) -> bool:
        """Whether there is a list of this article and one of all."""
        return self._view in ("annotations", "quotations")

    @property
    def _everywhere_here(self) -> bool:
        return self._everywhere and self._scoped

    def label(self, action: Action) -> str:
        """What an action is called in the key bar; empty where it means nothing in the list."""
        if not action.works_in(self._view):
            return ""
        if action.id == "row-scope":
            return "this article" if self._everywhere else "all articles"
        if action.id == "row-filter" and self._view == "search":
            return "search"
        if action.id == "other-column":
            return "article" if self.side.has_focus else "list"
        return action.label

    def show_noticed(self, noticed: Noticed) -> None:
        """Paint and list what was noticed."""
        super().show_noticed(noticed)
        self.refill()

    def annotations_changed(self) -> None:
        """List the annotations, or how many there are under each heading, as they are now."""
        if self._view in ("annotations", "outline"):
            self.refill()

    # Where the reader is

    def follow_cursor(self) -> None:
        """Show in the list where the cursor of the article stands."""
        if self._view:
            self.rows.mark(self._target_here())

    def _target_here(self) -> Hashable | None:
        """The row that speaks of the place under the cursor of the article."""
        document, place = self.view.document, self.view.place
        if document is None or not self._view:
            return None
        if self._view == "annotations":
            placed = self.top
            return Made(placed.annotation.id, document.path) if placed else None
        if self._view == "entities":
            mention = notices.at(self.noticed, place)
            return (mention.kind, mention.name) if mention else None
        if self._view == "quotations":
            spans = [q.span for q in self.noticed.quotations if q.speech and q.span.overlaps(place)]
            return listings.place(document, spans[0]) if spans else None
        outline = self._contents.outline(document)
        index = bisect_right(outline, place.start, key=lambda heading: heading[0].start) - 1
        return Place(outline[index][0], document.path) if index >= 0 else None

    # All articles

    @property
    def _gathering(self) -> bool:
        return self._gatherer is not None and self._gatherer.looked_at < len(self.workspace.articles)

    def _gather_as_needed(self) -> None:
        """Look through the articles while a list of all of them is seen, and no longer."""
        seen = self.article_hidden or not self.narrow
        view = self._view if seen and self._everywhere_here else ""
        if view == (self._gatherer.view if self._gatherer else ""):
            return
        self._gatherer = Run(view) if view else None
        if self._gatherer:
            thread = Thread(target=self._gather, args=(self._gatherer,), name=GATHERING, daemon=True)
            # What is known already is painted first.
            self.call_after_refresh(thread.start)

    def gather_again(self) -> None:
        """Look through the articles anew if that is seen: some have changed."""
        self._gatherer = None
        self._gather_as_needed()

    def _gather(self, run: Run) -> None:
        """Look through the articles; runs in a thread."""
        collected = self._contents.collected
        kept: Kept[Any] = collected.annotations if run.view == "annotations" else collected.quotations

        def tell(looked_at: int, new: bool) -> None:
            self.post_message(self.Gathered(run, looked_at, new))

        kept.gather(self.workspace.articles, lambda: self._gatherer is run, tell)

    def on_panels_gathered(self, message: Gathered) -> None:
        """Show how far it is, and what is new."""
        if message.run is not self._gatherer:
            return
        message.run.looked_at = message.looked_at
        if message.new:
            # What was gathered stays: looking through it for garbage would stop everything for a while.
            gc.freeze()
        if message.new or not self._count:
            self.refill()
        self._show_side_header()
