"""What the application does with passages: makes them larger and smaller, picks, adjusts and copies them."""

from pathlib import Path
from typing import NamedTuple

from textual import events

from tui_reader.annotations.annotation import Annotation
from tui_reader.articles.text import Span, counted
from tui_reader.tui.bars.bar import Words
from tui_reader.tui.bars.keybar import Label
from tui_reader.tui.frame import QUITTING
from tui_reader.tui.keys.actions import Place
from tui_reader.tui.pane.motion import Motion, Selection
from tui_reader.tui.showing import Showing
from tui_reader.tui.state.opened import Placed

_ELSEWHERE = frozenset("tag note speaker cycle delete undo redo jump correct mark article".split())
"""Actions that would leave boundaries unsaved that are being adjusted."""
_LEAVING = ("mark", "article")
"""Actions that have done with the article, and nothing to do with a selection in it."""


class _Turn(NamedTuple):
    """One of several annotations at a place was asked for."""

    origin: Span
    """The place."""
    span: Span
    """Where the cursor was put for it: as long as it stands there, this holds."""
    id: str


class Selecting(Showing):
    """The part of the reader that chooses what the next key works on."""

    _turn: _Turn | None = None
    _grown: tuple[Span, ...] = ()
    """The passages that the one here grew from, and itself."""
    _grown_in: Motion | None = None
    """The document, by its units, that they belong to."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Boundaries are saved while they are adjusted; in a selection, `o` is the other edge."""
        if action == "settle":
            return bool(self.view.adjusting)
        if self.view.adjusting and action in _ELSEWHERE:
            self.say_adjusting()
            return False
        if self.view.selection and action in _LEAVING:
            gives_up = self.keymap.shown("cancel-selection")
            self.say(f"the selection is not tagged yet; {gives_up} gives it up")
            self.show_state()
            return False
        return action != "other" or self.view.selection is None

    def say_adjusting(self, otherwise: str = "") -> None:
        """Say how the boundaries that are being adjusted are saved, and how not."""
        saves, leaves = self.keymap.shown("settle"), self.keymap.shown("cancel-selection")
        self.say(f"{saves} saves the new boundaries, {leaves} leaves the old ones{otherwise}")
        self.show_state()

    def action_tag(self, tag: str) -> None:
        """Tag the selection or what the cursor stands on; it is saved when it is shown."""
        top = self.top
        # Whatever the edges of an annotation are, on exactly its passage it is the one that is meant.
        place = self.view.place if top and top.anchor.span == self.view.place else self.view.passage
        if not self.has_text(place) or self.unhides(place):
            return
        self.say("")
        self._layers.add("annotations")
        known = len(self.session.article.annotations) if self.session.article else 0
        self.session.tag(tag, place, top)
        if self.view.selection or place != self.view.cursor:
            self.view.stand_on(place)
        if self.session.article and len(self.session.article.annotations) < known:
            self.say_deleted(tag)
        self._show_annotations()

    def say_deleted(self, tag: str, where: str = "") -> None:
        """Say that an annotation is gone, and how and where it comes back."""
        self.say(f"{tag} deleted; {self.keymap.shown('undo')}{where} brings it back")

    def has_text(self, place: Span) -> bool:
        """Whether there is a passage to work on; says why where there is none."""
        if not place.length:
            self.say("this article has no text" if self.view.document else "no article is open")
            self.show_state()
        return place.length > 0

    def action_select(self) -> None:
        """Open a selection on the cursor's sentence."""
        if self.view.selection is None and self.has_text(self.view.cursor):
            self.view.select(Selection(*self.view.cursor))

    # Larger and smaller

    def action_grow(self) -> None:
        """Go on to the smallest unit that holds the place and more."""
        from tui_reader.tui.pane.units import Units  # not needed before the first paint

        place = self.view.place
        if self.view.motion is None:
            return
        larger = Units(self.view.motion, self.noticed).around(place)
        if larger is None:
            self.say("this is the whole article")
            self.show_state()
            return
        before = self._grown if self._has_grown(place) else (place,)
        self._stand(larger)
        self._grown, self._grown_in = (*before, larger), self.view.motion

    def action_shrink(self) -> None:
        """Go back the way the place grew, or else to the first of the largest units inside it."""
        from tui_reader.tui.pane.units import Units

        place = self.view.place
        if self.view.motion is None:
            return
        if self._has_grown(place) and len(self._grown) > 1:
            self._grown = self._grown[:-1]
            self._stand(self._grown[-1])
            return
        smaller = Units(self.view.motion, self.noticed).inside(place)
        if smaller:
            self._stand(smaller)
        else:
            self.say("there is nothing smaller here")
            self.show_state()

    def _has_grown(self, place: Span) -> bool:
        return self._grown_in is self.view.motion and self._grown[-1:] == (place,)

    def _stand(self, span: Span) -> None:
        """Put the selection, if there is one, or else the cursor on a passage."""
        selection = self.view.selection
        if selection is None:
            self.view.stand_on(span)
        elif selection.active < selection.anchor:
            self.view.select(Selection(span.end, span.start), self.view.adjusting)
        else:
            self.view.select(Selection(*span), self.view.adjusting)

    # Labels

    def action_labels(self) -> None:
        """Label the words on the screen, to pick where the selection begins and ends."""
        if not self.view.label():
            self.say("there are no words on this screen")
            self.show_state()

    async def on_event(self, event: events.Event) -> None:
        """While there are labels, keys are theirs, at once: the next key may be typed ahead."""
        key = event if isinstance(event, events.Key) and not event.is_forwarded else None
        if key and self.screen is self.base and self.view.labels and key.key not in QUITTING:
            self.view.type_label(key.key, key.character)
        else:
            await super().on_event(event)

    def label_words(self) -> Words:
        """What the status line says while there are labels."""
        labels, styles = self.view.labels, self.styles_of_text
        if labels is None:
            return []
        edge = "last" if self.view.selection else "first"
        return [(f"{edge} word: ", styles.strong), (labels.typed or "type its label", styles.bar)]

    @property
    def label_keys(self) -> list[Label]:
        """What the key bar says while there are labels."""
        return [Label("cancel", "esc", "escape"), Label("one step back", "backspace", "backspace")]

    @property
    def text_place(self) -> Place:
        """Which keys matter in the text."""
        if self.view.adjusting:
            return "adjusting"
        return "selection" if self.view.selection else "article"

    def selection_words(self) -> Words:
        """What the status line says while there is a selection."""
        if self.view.selection is None or self.view.document is None:
            return []
        count = len(self.view.document.text[slice(*self.view.place)].split())
        doing = "new boundaries" if self.view.adjusting else "selecting"
        return [(f"{doing}: {counted(count, 'word')}", self.styles_of_text.strong)]

    # Boundaries

    def action_adjust(self) -> None:
        """Let the boundaries of the annotation here be moved."""
        placed = self.top
        if placed is None or placed.anchor.span is None:
            self.say("no annotation here whose boundaries could be moved")
        elif placed.annotation.annotator != self.session.annotator:
            self.say(f"not yours: only {placed.annotation.annotator or 'who made it'} can move it")
        else:
            self.say("")
            self._layers.add("annotations")
            self.view.select(Selection(*placed.anchor.span), placed.annotation.id)
        self.show_state()

    @property
    def adjusted(self) -> Annotation | None:
        """The annotation whose boundaries are being moved."""
        article = self.session.article
        return article.annotations.get(self.view.adjusting) if article and self.view.adjusting else None

    def action_settle(self) -> None:
        """Save the new boundaries."""
        annotation = self.adjusted
        if annotation is None:
            self.view.stand_on(self.view.cursor)
            self.say("not saved: this annotation is gone", alarm=True)
            self.show_state()
            return
        moved = self.view.place != self.session.locate(annotation)
        span = self.view.passage if moved else self.view.place
        if moved:
            self.session.move(annotation, span)
        self.view.stand_on(span)
        self.put_on_top(annotation.id, span)
        self.say(f"{annotation.tag}: boundaries {'moved' if moved else 'as they were'}")
        self._show_annotations()

    # Several annotations at one place

    @property
    def top(self) -> Placed | None:
        """The annotation here that keys work on: the one that was asked for, or else the closest."""
        over, index = self._stack
        return over[index] if over else None

    @property
    def _stack(self) -> tuple[list[Placed], int]:
        """The annotations here, and which of them is on top."""
        turn = self._turn if self._turn and self._turn.span == self.view.place else None
        over = self.over(turn.origin if turn else self.view.place)
        ids = [placed.annotation.id for placed in over]
        if turn and turn.id not in ids:
            over, ids = self.over(self.view.place), []
        return over, ids.index(turn.id) if turn and turn.id in ids else 0

    def action_other(self) -> None:
        """Put the next one of the annotations here on top, and the cursor on it."""
        over, index = self._stack
        if not over:
            self.say("no annotation here")
        else:
            origin = (
                self._turn.origin if self._turn and self._turn.span == self.view.place else self.view.place
            )
            placed = over[(index + 1) % len(over)]
            span = placed.anchor.span or origin
            self.say("" if len(over) > 1 or span != self.view.place else "no other annotation here")
            self.view.stand_on(span)
            self._turn = _Turn(origin, span, placed.annotation.id)
        self.show_state()

    def put_on_top(self, id: str, span: Span) -> None:
        """Put an annotation on top for as long as the cursor stands on its passage."""
        self._turn = _Turn(span, span, id)

    @property
    def which_of_several(self) -> str:
        """Which one of several annotations is on top."""
        over, index = self._stack
        return f"{index + 1} of {len(over)}" if len(over) > 1 else ""

    # Copying

    def action_copy(self) -> None:
        """Copy the passage with its source to the terminal's clipboard, and to a file."""
        from tui_reader.tui import copying  # not needed before the first paint

        document, span = self.view.document, self.view.passage
        if not self.has_text(span) or document is None:
            return
        text = copying.quoted(document, span)
        if self.view.selection and not self.view.adjusting:
            self.view.stand_on(span)
        size = len(text.encode("utf-8", "replace"))
        if size <= copying.LARGEST and self._driver:
            self._driver.write(copying.clipboard_sequence(text))
            said = f"copied ({size:,} bytes sent to the terminal)"
        else:
            said = ""
        try:
            path = copying.keep(text)
        except OSError as error:
            also = said or f"too much for a terminal ({size:,} bytes)"
            self.say(f"{also}; not written to a file: {error.strerror}", alarm=True)
        else:
            self.say(said or f"copied to {_short(path)}: {size:,} bytes are too much for a terminal")
        self.show_state()


def _short(path: Path) -> str:
    """A path with the user's home folder as ~."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
