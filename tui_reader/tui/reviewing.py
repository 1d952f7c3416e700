"""What the application does when an article has changed under its annotations."""

from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from time import monotonic

from rich.style import Style
from textual.message import Message

from tui_reader.annotations.anchoring import PATIENCE, Anchor, Effort, locate
from tui_reader.annotations.annotation import Annotation
from tui_reader.annotations.comparing import counterpart
from tui_reader.articles.document import Document
from tui_reader.articles.text import Span, shorten
from tui_reader.tui.bars.bar import Words
from tui_reader.tui.look.palette import Styles
from tui_reader.tui.state import passages
from tui_reader.tui.state.opened import OpenArticle, Placed
from tui_reader.tui.watching import Watching
from tui_reader.workspace import Workspace

QUOTE = 40
"""Cells of a passage in the status line."""
PAUSE = 1.0
"""Seconds after which it is shown what has been found so far."""


class Reviewing(Watching):
    """The part of the reader that says what has changed, and finds places for annotations again."""

    class Compared(Message):
        """It is known what has changed in an article."""

        def __init__(self, document: Document, paragraphs: Sequence[Words]) -> None:
            super().__init__()
            self.document = document
            self.paragraphs = paragraphs
            """What is to be shown: for long articles it takes a moment to make."""

    class Found(Message):
        """It is known where more passages of an article stand."""

        def __init__(
            self, article: OpenArticle, anchors: dict[Annotation, Anchor], refused: int | None
        ) -> None:
            super().__init__()
            self.article = article
            self.anchors = anchors
            self.refused = refused
            """How many were not looked for to the end, once it is over; before that, None."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.lost: Placed | None = None
        """An annotation without a place that the reader has come to."""
        self._wanted = ""
        """The id of the annotation for which a place is being looked for."""

    def open_article(self, path: Path) -> bool:
        """Open an article, and say if it has changed under its annotations."""
        before = self.session.article
        opened = super().open_article(path)
        article = self.session.article
        if opened and article and article is not before:
            self._wanted = ""
            outdated = self.session.outdated
            if outdated and not self.session.problem:
                article.placed()
                more = f"; {len(article.unsought)} still to be looked for" if article.unsought else ""
                if article.unsought:
                    name = "looking for passages"
                    Thread(target=self._look_on, args=(article,), name=name, daemon=True).start()
                self.say(f"{_changed_since(outdated)}; {self.keymap.shown('changes')} shows what{more}")
                self.show_state()
        return opened

    def _look_on(self, article: OpenArticle) -> None:
        """Look for the passages for which a key could not wait; runs in a thread."""
        text, digest, effort = article.document.text, article.document.digest, Effort(PATIENCE)
        found: dict[Annotation, Anchor] = {}
        told = monotonic()
        for n, annotation in enumerate(article.unsought, 1):
            if not self.is_running or self.session.article is not article:
                return
            found[annotation] = locate(annotation, text, digest, effort)
            last = n == len(article.unsought)
            if last or monotonic() > told + PAUSE:
                self.post_message(self.Found(article, found, effort.refused if last else None))
                found, told = {}, monotonic()

    def on_reviewing_found(self, message: Found) -> None:
        """Show where passages stand that were looked for in a thread."""
        if message.article is self.session.article:
            message.article.found(message.anchors)
            if message.refused is not None:
                left = f"{message.refused} not looked for to the end: that takes too long"
                self.say(left if message.refused else "all passages have been looked for")
            self._show_annotations()

    # One annotation

    def review(self, placed: Placed) -> None:
        """Show an annotation's passage as it was, and what stands about there now."""
        document = self.view.document
        if document is None:
            return
        from tui_reader.tui.screens.changes import passage_changes  # not needed before the first paint
        from tui_reader.tui.screens.texts import TextScreen

        annotation, styles = placed.annotation, self.styles_of_text
        self.lost = placed
        here = counterpart(annotation.target, document.text)
        paragraphs = [_head(placed), [], *passage_changes(document, annotation.target, here, styles)]
        mine = annotation.annotator == self.session.annotator
        actions = {"enter": lambda: self._look_for(annotation, here)}
        keys = "enter: go there · esc"
        if mine:
            actions["X"] = lambda: self._set_aside(annotation)
            keys = f"X: keep without a place · {keys}"
            if here:
                actions["R"] = lambda: self._put(annotation, here)
                keys = f"R: put it there · {keys}"
        self.push_screen(TextScreen("Review", keys, paragraphs, styles, actions))

    def _look_for(self, annotation: Annotation, here: Span | None) -> None:
        """Go where an annotation may belong, and keep it at hand."""
        document = self.view.document
        if document and document.leaves:
            place = here or Span(*[min(annotation.target.start, len(document.text) - 1)] * 2)
            self.view.stand_on(place)
        self.show_list(False)
        self._wanted = annotation.id
        self.show_state()

    def review_words(self) -> Words:
        """What can be done with the annotation for which a place is being looked for."""
        wanted = self._wanted_annotation
        document = self.view.document
        if wanted is None or document is None:
            return []
        shown = self.keymap.shown
        quote = shorten(passages.stored(document, wanted.target, None), QUOTE)
        keys = f"{shown('relink')} here · {shown('set-aside')} without a place · {shown('hide-hits')} not now"
        return [(f"put {wanted.tag}: {keys} · “{quote}”", self.styles_of_text.bar)]

    @property
    def _wanted_annotation(self) -> Annotation | None:
        article = self.session.article
        return article.annotations.get(self._wanted) if article and self._wanted else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key that hides hits also leaves an annotation for which a place is being looked for."""
        if action == "hide_hits" and self._wanted and self.view.selection is None:
            return True
        return super().check_action(action, parameters)

    def action_hide_hits(self) -> None:
        """Leave the annotation without a place, or hide the hits."""
        if self._wanted:
            self._wanted = ""
            self.show_state()
        else:
            super().action_hide_hits()

    def action_relink(self) -> None:
        """Put the annotation at hand here, or confirm that one which has moved belongs where it is."""
        if wanted := self._wanted_annotation:
            self._put(wanted, self.view.passage)
        elif self.lost:
            self.review(self.lost)
        elif (placed := self.top) and placed.anchor.status == "moved" and placed.anchor.span:
            self._put(placed.annotation, placed.anchor.span)
        else:
            self.say(f"nothing to review here; {self.keymap.shown('annotations')} lists what was not found")
            self.show_state()

    def action_set_aside(self) -> None:
        """Keep the annotation at hand although its passage is gone."""
        if annotation := self._wanted_annotation or (self.lost.annotation if self.lost else None):
            self._set_aside(annotation)
        else:
            self.say("no annotation at hand whose passage is gone")
            self.show_state()

    def _put(self, annotation: Annotation, span: Span) -> None:
        if self._mine(annotation):
            self.session.move(annotation, span)
            self.view.stand_on(span)
            self.say(f"{annotation.tag}: put on this passage")
        self._done_with()

    def _set_aside(self, annotation: Annotation) -> None:
        if self._mine(annotation):
            self.session.set_aside(annotation)
            self.say(f"{annotation.tag}: kept without a place")
        self._done_with()

    def _mine(self, annotation: Annotation) -> bool:
        mine = annotation.annotator == self.session.annotator
        if not mine:
            self.say(f"this is {annotation.annotator}'s: only they can say where it belongs")
        return mine

    def _done_with(self) -> None:
        self._wanted = ""
        self.lost = None
        self._show_annotations()

    # The article

    def action_changes(self) -> None:
        """Show what has changed in the article since it was annotated."""
        document, outdated = self.view.document, self.session.outdated
        if self.session.article and self.session.article.outdated:
            self.say_outdated()
            self.show_state()
        elif document and outdated:
            placed = self.session.article.placed() if self.session.article else []
            lost = [each.annotation for each in placed if each.anchor.status == "review"]
            args = document, outdated, lost, self.styles_of_text
            Thread(target=self._compare, args=args, name="comparing versions", daemon=True).start()
            self.say("comparing the sentences")
            self.show_state()
        else:
            self.say("all annotations here were made on this text")
            self.show_state()

    def _compare(
        self, document: Document, outdated: Sequence[Annotation], lost: Sequence[Annotation], styles: Styles
    ) -> None:
        """Find out what has changed since the last annotation whose text is kept; runs in a thread."""
        from tui_reader.tui.screens.changes import article_changes  # not needed before the first paint

        kept = ((self.workspace.texts.text(each.target.digest), each.created) for each in outdated)
        text, since = next((each for each in kept if each[0] is not None), (None, ""))
        found = article_changes(document, text, since, [each.target for each in lost], styles)
        self.post_message(self.Compared(document, found))

    def on_reviewing_compared(self, message: Compared) -> None:
        """Show it, unless something else is shown by now."""
        article = self.session.article
        if not article or article.document.text is not message.document.text or len(self.screen_stack) > 1:
            return
        from tui_reader.tui.screens.texts import TextScreen

        styles = self.styles_of_text
        self.push_screen(TextScreen("What has changed", "esc closes", message.paragraphs, styles, {}))


def _head(placed: Placed) -> Words:
    annotation = placed.annotation
    said = [f"{annotation.tag} by {annotation.annotator or 'nobody named'}", annotation.created[:10]]
    said += [*annotation.remarks, " ".join(annotation.note.split())]
    return [(" · ".join(filter(None, said)), Style.null())]


def _changed_since(outdated: Sequence[Annotation]) -> str:
    made = "1 annotation was" if len(outdated) == 1 else f"{len(outdated)} annotations were"
    return f"the file has changed since {made} made"
