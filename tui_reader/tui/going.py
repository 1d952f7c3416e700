"""What the rows of the side column are for: to go where they say, and to delete annotations."""

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tui_reader.analysis.entities import EntityKind
from tui_reader.annotations.history import Change
from tui_reader.tui.bars import notices
from tui_reader.tui.lists.listings import Made, Place
from tui_reader.tui.panels import Panels
from tui_reader.tui.state.opened import OpenArticle, Placed
from tui_reader.workspace import Workspace


class Going(Panels):
    """The part of the reader that goes where a row says."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._awaited: tuple[OpenArticle, object, Callable[[], None]] | None = None
        """What goes on as soon as all of an article is parsed, and where the cursor was meanwhile."""

    @abstractmethod
    def open_article(self, path: Path) -> bool:
        """Open an article unless it is open; returns whether it is open now."""

    @abstractmethod
    def review(self, placed: Placed) -> None:
        """Show what has become of an annotation whose passage was not found."""

    def action_side_choose(self, read: bool) -> None:
        """Go to what the row under the cursor says, and to read on if that is wanted or nothing else fits."""
        self.say("")
        self._awaited = None
        match self.rows.chosen:
            case Made() as target:
                self._go_to_annotation(target)
            case Place() as target:
                self._go_to_place(target)
            case (EntityKind() as kind, str(name)):
                self._go_to_mention(kind, name, read or self.narrow)
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

    def _go_to_annotation(self, target: Made) -> None:
        placed = self._opened(target)
        if placed is None:
            return
        self.show_work_of(placed.annotation.annotator)
        if placed.anchor.span:
            self._stand_on(Place(placed.anchor.span, target.path))
            self.put_on_top(placed.annotation.id, placed.anchor.span)
        else:
            self.review(placed)
        self._show_annotations()

    def _opened(self, target: Made) -> Placed | None:
        """An annotation, in its article, which is opened for it; says why if that cannot be."""
        if not self.open_article(target.path) or not (article := self.session.article):
            return None
        placed = next((each for each in article.placed() if each.annotation.id == target.id), None)
        if placed is None:
            self.say(article.problem or "this annotation was deleted meanwhile", alarm=True)
        return placed

    def _go_to_mention(self, kind: EntityKind, name: str, leaving: bool) -> None:
        """Go to the next mention of an entity, and behind the last one to the first."""
        spans = [each.span for each in self.noticed.mentions if (each.kind, each.name) == (kind, name)]
        if not spans:
            return
        span = notices.following(spans, self.view.cursor, True) or spans[0]
        self.view.stand_on(span)
        said = f"{name}: {spans.index(span) + 1} of {len(spans)}"
        if leaving:
            shown = self.keymap.shown
            said += f"; {shown('go-on')} goes to the next, {shown('other-column')} back to the list"
        self.say(said)

    def _go_to_place(self, target: Place) -> None:
        if not self.open_article(target.path) or not (document := self.view.document):
            return
        if document.text.startswith(target.text, target.span.start):
            self._stand_on(target)
        else:
            self.say("the article has changed, and the passage is gone", alarm=True)

    def _stand_on(self, target: Place) -> None:
        document, stand = self.view.document, partial(self.view.stand_on, target.span)
        if document and (document.complete or target.span.end <= document.parsed):
            stand()
        else:
            self.when_parsed(stand)

    def when_parsed(self, go: Callable[[], None]) -> None:
        """Go somewhere as soon as all of the open article is parsed, unless the user goes elsewhere first."""
        if self.session.article:
            self._awaited = self.session.article, self._standing_on, go

    @property
    def _standing_on(self) -> object:
        return self.view.cursor, self.view.selection

    def arrive(self) -> None:
        """All of the article is parsed: list what it has, and go where one wanted to go meanwhile."""
        self.refill()
        awaited, self._awaited = self._awaited, None
        if awaited is None:
            return
        article, stood_on, go = awaited
        if article is self.session.article and (not self.view.moved or stood_on == self._standing_on):
            go()

    # Deleting

    def action_side_delete(self, listed: bool) -> None:
        """Delete the annotation of this row, or all of one's own that are listed of this article."""
        target = self.rows.chosen
        if self._view != "annotations":
            self.say(f"this deletes annotations: {self.keymap.shown('annotations')} lists them")
        elif listed:
            self._delete_listed()
        elif isinstance(target, Made) and (placed := self._opened(target)):
            self._delete(placed)
        self._show_annotations()
        self.show_state()

    def _delete(self, placed: Placed) -> None:
        if annotation := self.own(placed, "delete it"):
            self.lost = None
            self.session.delete(annotation)
            undo = self.keymap.shown("undo")
            self.say(f"{annotation.tag} deleted; {undo} in the article brings it back")

    def _delete_listed(self) -> None:
        """Delete them in one step, once that is asked for twice."""
        article, ids = self.session.article, self._contents.ids
        made = article.annotations.values() if article else ()
        own = [each for each in made if each.id in ids and each.annotator == self.session.annotator]
        if own and self._deleting:
            self.session.apply_all(Change(annotation, None) for annotation in own)
            self.say(f"{len(own)} deleted; {self.keymap.shown('undo')} in the article brings them back")
        elif own:
            again = f"{self.keymap.shown('delete-listed')} again"
            self.say(f"{again} deletes {len(own)} of this article", alarm=True)
        else:
            self.say("none of these is yours and of this article")
        self._deleting = bool(own) and not self._deleting
