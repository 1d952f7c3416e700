"""The side column: which list it shows, how that is filtered, and what choosing a row does."""

from abc import abstractmethod
from collections.abc import Callable, Hashable
from functools import partial
from pathlib import Path
from threading import Thread

from textual.message import Message

from tui_reader.analysis.noticing import Noticed
from tui_reader.annotations.history import Change
from tui_reader.tui import garbage
from tui_reader.tui.bars import notices
from tui_reader.tui.bars.prompt import Question
from tui_reader.tui.bars.status import join_or
from tui_reader.tui.keys.actions import Action
from tui_reader.tui.keys.keyboard import key_name
from tui_reader.tui.lists.gathering import GATHERING, Gathering
from tui_reader.tui.lists.targets import AnnotationTarget, EntityTarget, HitTarget, PassageTarget, Place
from tui_reader.tui.lists.view import NO_ARTICLES, Here, View
from tui_reader.tui.searching import Searching
from tui_reader.tui.state.opened import OpenArticle, Placed
from tui_reader.workspace import Workspace


class Panels(Searching):
    """The part of the reader that lists things beside the article, and goes to them."""

    class Gathered(Message):
        """More is known of the articles than was."""

        def __init__(self, gathering: Gathering, looked_at: int, new: bool) -> None:
            super().__init__()
            self.gathering = gathering
            self.looked_at = looked_at
            self.new = new

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._views: dict[str, View] = {}
        """The lists that were shown up to now, by name."""
        self._everywhere = False
        """Whether annotations and quotations of all articles are listed."""
        self._deleting: frozenset[str] = frozenset()
        """The annotations that the same key would delete next."""
        self._gathering: Gathering | None = None
        """The gathering for what is seen, also when it has come to its end."""
        self._awaited: tuple[OpenArticle, object, Callable[[], None]] | None = None
        """What goes on as soon as all of an article is parsed, if cursor and selection are still the same."""

    @abstractmethod
    def open_article(self, path: Path) -> bool:
        """Open an article unless it is open; returns whether it is open now."""

    @abstractmethod
    def review(self, placed: Placed) -> None:
        """Show what has become of an annotation whose passage was not found."""

    def on_unmount(self) -> None:
        """Give up what lists hold open."""
        for view in self._views.values():
            view.close()

    @property
    def tag_keys(self) -> str:
        """The keys that tag, as people list them."""
        return join_or([key_name(key) for action in self.keymap.tags for key in action.keys[:1]])

    # Which view

    @property
    def _listed(self) -> View | None:
        """What the side column shows; None for the article list."""
        return self._views.get(self._view)

    def action_side(self, view: str) -> None:
        """Show a list beside the article, and give it the keys; where it needs a line, ask for it."""
        self.say("")
        if self._listed:
            self._listed.forget()
        if view and view not in self._views:
            from tui_reader.tui.lists.views import VIEWS  # not needed before the first paint

            self._views[view] = VIEWS[view](self.session)
        self._view = view
        self.show_side(listing=bool(view))
        self.show_list(True)
        self.refill()
        self.rows.stand_on(self._row_here)
        self.show_state()
        if self._listed and self._listed.needs_line and not self._listed.line:
            self.action_side_filter()

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
        view = self._listed
        if view and view.of_this and view.of_all:
            self._everywhere = not self._everywhere
            self._gather_as_needed()
            self.refill()
            self.rows.stand_on(self._row_here)
        elif view:
            heading = f"{view.title} {self._scope}".lower()
            self.say(f"{heading}; annotations and quotations are listed of this or of all")
        self.show_state()

    def action_side_filter(self) -> None:
        """Ask for the line of the list; its rows follow each key."""
        view = self._listed
        if view is None:
            return
        before, chosen = view.line, self.rows.chosen

        def apply(line: str) -> None:
            view.line = line
            self.refill()
            if view.needs_line or not self.rows.stand_on(chosen):
                self.rows.edge(False)

        # Blanks at the end, which an answer has not, mean something to the search.
        keep = (lambda _: None) if view.needs_line else apply
        self.ask(Question(view.asking, keep, before, apply, lambda: apply(before), view.hint))

    def action_side_leave(self) -> None:
        """Take the filter away, or else go back to the article."""
        if self._listed and self._listed.line:
            self._listed.line = ""
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
        view = self._listed
        if view is None:
            return
        view.show(self._here_now, self._of_all)
        empty = NO_ARTICLES
        if self.workspace.articles:
            gathering = bool(self._gathering and self._gathering.left)
            empty = view.empty(gathering, self.tag_keys, self.keymap.shown("row-leave"))
        self.rows.show(view.rows, empty)
        self.rows.mark(self._row_here)
        self._show_side_header(view)

    def _show_side_header(self, view: View) -> None:
        styles, gathering = self.styles_of_text, self._gathering
        progress = f"{gathering.looked_at:,} of {gathering.total:,}" if gathering and gathering.left else ""
        title = f"{view.title} {self._scope}"
        self.side_title.show([(title, styles.accent + styles.strong)], [(f"{view.count:,}", styles.quiet)])
        line = [(f"/{view.line}", styles.accent)] if view.line else []
        self.side_scope.show(line, [(progress, styles.quiet)])

    @property
    def _of_all(self) -> bool:
        """Whether all articles are listed."""
        view = self._listed
        return view is not None and view.of_all and (self._everywhere or not view.of_this)

    @property
    def _scope(self) -> str:
        return "all articles" if self._of_all else "this article"

    def label(self, action: Action) -> str:
        """What an action is called in the key bar; empty where it means nothing in the list."""
        if not action.works_in(self._view):
            return ""
        if action.id == "row-scope":
            return "this article" if self._everywhere else "all articles"
        if action.id == "row-filter" and self._listed:
            return self._listed.verb
        if action.id == "other-column":
            return "article" if self.side.has_focus else "list"
        return action.label

    def show_noticed(self, noticed: Noticed) -> None:
        """Paint and list what was noticed."""
        super().show_noticed(noticed)
        self.refill()

    def annotations_changed(self) -> None:
        """List the annotations, or how many there are under each heading, as they are now."""
        if self._listed and self._listed.tells_annotations:
            self.refill()

    # Where the reader is

    def follow_cursor(self) -> None:
        """Show in the list where the cursor of the article stands."""
        if self._listed:
            self.rows.mark(self._row_here)

    @property
    def _here_now(self) -> Here:
        return Here(self.session.article, self.noticed, self.view.place, lambda: self.top)

    @property
    def _row_here(self) -> Hashable | None:
        """The row that speaks of the place under the cursor of the article."""
        return self._listed.row_at(self._here_now) if self._listed else None

    # All articles

    def _gather_as_needed(self) -> None:
        """Look through the articles while a list of all of them is seen, and no longer."""
        seen = self.article_hidden or not self.narrow
        name = self._view if seen and self._of_all else ""
        if name == (self._gathering.name if self._gathering else ""):
            return
        self._gathering = Gathering(name, len(self.workspace.articles)) if name else None
        if self._listed and self._gathering:
            gather = partial(self._gather, self._listed, self._gathering)
            # What is known already is painted first.
            self.call_after_refresh(Thread(target=gather, name=GATHERING, daemon=True).start)

    def gather_again(self) -> None:
        """Look through the articles anew if that is seen: some have changed."""
        self._gathering = None
        self._gather_as_needed()

    def _gather(self, view: View, gathering: Gathering) -> None:
        """Look through the articles; runs in a thread."""

        def tell(looked_at: int, new: bool) -> None:
            self.post_message(self.Gathered(gathering, looked_at, new))

        view.gather(lambda: self._gathering is gathering, tell)

    def on_panels_gathered(self, message: Gathered) -> None:
        """Show how far it is, and what is new."""
        view = self._listed
        if view is None or message.gathering is not self._gathering:
            return
        message.gathering.looked_at = message.looked_at
        if message.new:
            # What was gathered stays: looking through it for garbage would stop everything for a while.
            garbage.go_on()
        if message.new or not view.count:
            self.refill()
        self._show_side_header(view)

    # Where rows lead

    def action_side_choose(self, read: bool) -> None:
        """Go to what the row under the cursor says, and to read on if that is wanted or nothing else fits."""
        self.say("")
        self._awaited = None
        match self.rows.chosen:
            case AnnotationTarget() as target:
                self._go_to_annotation(target)
            case PassageTarget() | HitTarget() as target:
                if self.open_article(target.path):
                    self._go_to_place(target)
            case EntityTarget() as target:
                self._go_to_mention(target, read or self.narrow)
            case None:
                return
        if read or self.narrow:
            self.show_list(False)
        self.show_state()

    def action_go_on(self) -> None:
        """Go once more where the row of the list says: of an entity, to its next mention."""
        if self._view and self.rows.chosen is not None:
            self.action_side_choose(True)
        else:
            self.say(f"nothing was chosen in a list: {self.keymap.shown('entities')} lists entities")
            self.show_state()

    def on_row_list_chosen(self) -> None:
        """Go to what was clicked."""
        if not self.asking:
            self.action_side_choose(False)

    def _go_to_annotation(self, target: AnnotationTarget) -> None:
        placed = self.opened(target)
        if placed is None:
            return
        self.show_work_of(placed.annotation.annotator)
        if placed.anchor.span:
            self._go_to_place(PassageTarget(placed.anchor.span, target.path))
            self.put_on_top(placed.annotation.id, placed.anchor.span)
        else:
            self.review(placed)
        self._show_annotations()

    def opened(self, target: AnnotationTarget) -> Placed | None:
        """An annotation, in its article, which is opened for it; says why if that cannot be."""
        if not self.open_article(target.path) or not (article := self.session.article):
            return None
        placed = next((each for each in article.placed() if each.annotation.id == target.id), None)
        if placed is None:
            self.say(article.problem or "this annotation was deleted meanwhile", alarm=True)
        return placed

    def _go_to_mention(self, target: EntityTarget, leaving: bool) -> None:
        """Go to the next mention of an entity, and behind the last one to the first."""
        spans = [each.span for each in self.noticed.mentions if (each.kind, each.name) == target]
        if not spans:
            return
        span = notices.following(spans, self.view.cursor, True) or spans[0]
        self.view.stand_on(span)
        said = f"{target.name}: {spans.index(span) + 1} of {len(spans)}"
        if leaving:
            shown = self.keymap.shown
            said += f"; {shown('go-on')} goes to the next, {shown('other-column')} back to the list"
        self.say(said)

    def _go_to_place(self, target: Place) -> None:
        """Go to a place in the open article, as soon as it is parsed so far."""
        document = self.view.document
        if document is None:
            return
        if target.awaited(document):
            self.when_parsed(partial(self._go_to_place, target))
        elif (span := target.find(document)) is None:
            gone = "words are gone" if isinstance(target, HitTarget) else "passage is gone"
            self.say(f"the article has changed, and the {gone}", alarm=True)
        elif isinstance(target, HitTarget) and (matcher := target.query.matcher):
            self.show_found(target.line, matcher, span)
        else:
            self.view.stand_on(span)

    def when_parsed(self, go: Callable[[], None]) -> None:
        """Go somewhere as soon as all of the open article is parsed, unless the user goes elsewhere first."""
        if self.session.article:
            self._awaited = self.session.article, self.view.stance[:2], go

    def arrive(self) -> None:
        """All of the article is parsed: list what it has, and go where one wanted to go meanwhile."""
        self.refill()
        awaited, self._awaited = self._awaited, None
        if awaited is None:
            return
        article, stood_on, go = awaited
        if article is self.session.article and (not self.view.moved or stood_on == self.view.stance[:2]):
            go()

    # Deleting

    def action_side_delete(self, listed: bool) -> None:
        """Delete the annotation of this row, or all of one's own that are listed of this article."""
        target = self.rows.chosen
        if self._view != "annotations":
            self.say(f"this deletes annotations: {self.keymap.shown('annotations')} lists them")
        elif listed:
            self._delete_listed()
        elif isinstance(target, AnnotationTarget) and (placed := self.opened(target)):
            self.delete(placed, " in the article")
        self._show_annotations()
        self.show_state()

    def _delete_listed(self) -> None:
        """Delete them in one step, once that is asked for twice."""
        article, rows = self.session.article, self._listed.rows.all if self._listed else ()
        ids = {row.target.id for row in rows if isinstance(row.target, AnnotationTarget)}
        made = article.annotations.values() if article else ()
        own = [each for each in made if each.id in ids and each.annotator == self.session.annotator]
        asked = frozenset(each.id for each in own)
        if own and self._deleting == asked:
            self.session.apply_all(Change(annotation, None) for annotation in own)
            self.say(f"{len(own)} deleted; {self.keymap.shown('undo')} in the article brings them back")
        elif own:
            again = f"{self.keymap.shown('delete-listed')} again"
            self.say(f"{again} deletes {len(own)} of this article", alarm=True)
        else:
            self.say("none of these is yours and of this article")
        self._deleting = frozenset() if self._deleting == asked else asked
