"""What the application does to show annotations over the text: everybody's, or one annotator's only."""

from tui_reader.articles.text import Span
from tui_reader.tui.bars.bar import Words
from tui_reader.tui.bars.status import annotator_marks, highlights
from tui_reader.tui.noticing import Noticing
from tui_reader.tui.pane.painter import Highlight
from tui_reader.tui.state.opened import Placed
from tui_reader.tui.state.session import Session


class Showing(Noticing):
    """The part of the reader that chooses whose annotations are shown in the text."""

    session: Session
    _only: str | None = None
    """The one annotator whose annotations are shown; None shows everybody's."""
    _previewed = False

    @property
    def placed(self) -> list[Placed]:
        """The annotations of the open article that keys find in the text."""
        placed = self.session.article.placed() if self.session.article else []
        return [each for each in placed if self._only in (None, each.annotation.annotator)]

    def over(self, place: Span) -> list[Placed]:
        """Those at a place, the closest first."""
        return [each for each in self.session.over(place) if self._only in (None, each.annotation.annotator)]

    def highlights(self) -> list[Highlight]:
        """The annotations as they are painted: one whose boundaries are being moved, as it would be."""
        if "annotations" not in self._layers:
            return []
        moved = {self.view.adjusting: self.view.place} if self.view.adjusting else {}
        return highlights(self.placed, moved, self.styles_of_text.tags, self.marks)

    @property
    def marks(self) -> dict[str, str]:
        """The marks of those who annotated the open article."""
        return annotator_marks(self._annotators, self.session.annotator)

    @property
    def _annotators(self) -> set[str]:
        article = self.session.article
        return {each.annotator for each in article.annotations.values()} if article else set()

    def preview(self) -> None:
        """Paint an annotation within its new boundaries, or, once they are given up, within the old ones."""
        adjusting = bool(self.view.adjusting)
        if adjusting or self._previewed:
            self._previewed = adjusting
            self.view.highlight(self.highlights())

    # Whose

    def action_annotator(self) -> None:
        """Show one's own annotations only, then those of each of the others, then everybody's again."""
        you, there = self.session.annotator, self._annotators
        names = sorted(there, key=lambda name: (name != you, name))
        if self._only is None and len(names) < 2:
            whose = "yours" if you in there else f"by {names[0] or 'nobody named'}" if names else ""
            self.say(f"all annotations here are {whose}" if whose else "no annotations here yet")
        else:
            order = [None, *names]
            self._only = order[(order.index(self._only) + 1) % len(order)] if self._only in order else None
            self._layers.add("annotations")
            others = sum(name != self._only for name in there) if self._only is not None else 0
            hides = f"; those of {others} other{'s'[: others > 1]} are hidden" if others else ""
            self.say(f"{self.only or 'everybody'}{hides}" if hides else "everybody's annotations are shown")
        self._show_annotations()

    @property
    def only(self) -> str:
        """Whose annotations alone are shown, in words; empty while everybody's are."""
        if self._only is None:
            return ""
        return "only you" if self._only == self.session.annotator else f"only {self._only or 'nobody named'}"

    def layer_words(self) -> Words:
        """What of the annotations is not shown."""
        words = ["hidden"] if "annotations" not in self._layers else [self.only] if self.only else []
        return [(f"  {each}", self.styles_of_text.strong) for each in words]

    def show_work_of(self, annotator: str) -> None:
        """Show everybody's annotations if those of an annotator would not be seen."""
        if self._only not in (None, annotator):
            self._only = None

    def unhides(self, place: Span) -> bool:
        """Show one's own annotations before one is made; returns whether one stood hidden at that very place.

        A key must not change what is not seen.
        """
        you = self.session.annotator
        hidden = self._only not in (None, you) and any(
            each.annotation.annotator == you and each.anchor.span == place
            for each in self.session.over(place)
        )
        self.show_work_of(you)
        if hidden:
            self.say("your own annotation here was hidden: now it is shown")
            self._show_annotations()
        return hidden
