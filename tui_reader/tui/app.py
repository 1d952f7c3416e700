"""The application: it alone changes state, and it shows what the session holds."""

import sys
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import ClassVar

from textual import events
from textual.binding import BindingType

from tui_reader.annotations.reading import Status
from tui_reader.articles.text import Span
from tui_reader.tui import garbage
from tui_reader.tui.bars import notices
from tui_reader.tui.bars.bar import Words
from tui_reader.tui.bars.keybar import Label, key_labels
from tui_reader.tui.bars.status import (
    annotation_words,
    article_words,
    header_text,
    lost_words,
    no_articles,
    problem_words,
    shorten_left,
    skipped_words,
    unsaved_text,
    unsaved_words,
)
from tui_reader.tui.keys.actions import ACTIONS, Place, bindings
from tui_reader.tui.keys.keyboard import key_name
from tui_reader.tui.leaving import Leaving
from tui_reader.tui.look.sequences import Sequences
from tui_reader.tui.opening import LISTING
from tui_reader.tui.state.opened import Placed
from tui_reader.tui.state.session import Session
from tui_reader.workspace import Workspace

_OWN = frozenset(action.name.partition("(")[0] for action in ACTIONS if action.place == "app")
"""What keys do everywhere but in a note."""

PATIENCE = 0.2
"""Seconds for which a key waits for the save of another session; then the change is saved later."""


class ReaderApp(Leaving):
    """The reader."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]

    def __init__(self, workspace: Workspace, resume: bool = True) -> None:
        """`resume`: begin with the article that was left last, and not with the first."""
        super().__init__(replace(workspace, patience=PATIENCE))
        self.session = Session(self.workspace)
        self._message: tuple[str, bool, Span] | None = None
        self._unsaved: tuple[int, str, Path | None] = (0, "", None)
        self._sequences = Sequences()
        self._resume = resume

    def on_mount(self) -> None:
        """Show the list, open an article, and find out about the others."""
        # A key, and the first picture, wait for no longer than this until the threads let them through.
        sys.setswitchinterval(0.001)
        self.arrange()
        self.call_after_refresh(self._settle)
        if self.workspace.articles:
            last = self.session.last if self._resume else None
            if not (last and self.open_article(last)):
                self.open_article(self.workspace.articles[0])
            if self.workspace.skipped and not self._message:
                self.say(skipped_words(self.workspace))
        else:
            self.view.advice = no_articles(self.workspace)
            self.say("No articles here.", alarm=True)
        if not self.workspace.writable:
            folder = self.workspace.shown(self.workspace.annotations)
            self.say(f"cannot save in {folder}/: choose another folder with --annotations", alarm=True)
        self.show_state()

    def _settle(self) -> None:
        """What can wait until the first picture stands."""
        garbage.go_on()
        self.take_up()
        self.follow_others()
        Thread(target=self.find_entries, args=(self.workspace.articles,), name=LISTING, daemon=True).start()

    def arranged(self) -> None:
        """Bring the bars up to date with the new sizes."""
        super().arranged()
        self.show_state()

    # What the session holds, shown

    def _show_annotations(self) -> None:
        """Paint the annotations of the open article as they are now."""
        article = self.session.article
        if article is None:
            return
        if lost := self.lost:
            same = (placed for placed in article.placed() if placed.annotation.id == lost.annotation.id)
            self.lost = next(same, None)
        if self.session.told:
            self.say(self.session.told, alarm=True)
            self.session.told = ""
        self._tell_unsaved()
        self.view.highlight(self.highlights())
        self.show_suggestions()
        self.annotations_changed()
        self._refresh_entry()
        self.show_state()

    def _tell_unsaved(self) -> None:
        """Say why something is not saved when that is new; that it is so stands in the status line anyway."""
        session, before = self.session, self._unsaved
        now = self._unsaved = session.unsaved, session.failure, session.elsewhere
        if session.unsaved and (now[0] > before[0] or now[1:] != before[1:]):
            self.say(unsaved_text(session, False, self.keymap), alarm=True)
        if now[0] < before[0]:
            self.gather_again()  # what is listed as not saved may be saved

    def say(self, message: str, alarm: bool = False) -> None:
        """Show a message in the status line until the next key, or the cursor is elsewhere."""
        self._message = (message, alarm, self.view.place) if message else None

    def show_state(self) -> None:
        """Bring header, status line and key bar up to date."""
        if not self.screen_stack:  # messages go on coming while the program ends
            return
        self._show_header()
        styles = self.styles_of_text
        article = self.session.article
        shown = article and not self.article_hidden
        right = unsaved_words(self.session, styles) + self.hit_words()
        if article and shown:
            right += article_words(article, self.placed, styles)
            right += self.layer_words()
        if self.session.unsaved or self.workspace.elsewhere:
            folder = f"{self.workspace.shown(self.workspace.annotations)}/"
            right.append(("  → " + shorten_left(folder, max(12, self.size.width // 4)), styles.bar))
        self.status.show(self._what_matters(), right)
        if self.view.labels:
            self.key_bar.show_labels(self.label_keys)
        else:
            left, right_keys = key_labels(self.keymap, self._place, self.size.width, self.narrow, self.label)
            if not self.workspace.articles:
                left = [Label("opens articles", "tui-reader PATH...")]
            self.key_bar.show_labels(left, right_keys)

    @property
    def _place(self) -> Place:
        """Where keys go."""
        if self.side.has_focus:
            return "list" if self.side is self.library else "side"
        return self.text_place

    def _show_header(self) -> None:
        styles, article = self.styles_of_text, self.session.article
        if article is None:
            return
        entry = self.catalog[article.document.path]
        # Nothing is said twice: as long as the text shows its own title, that is not repeated.
        own = article.document.metadata
        facts = "" if own.source or own.date else " · ".join(filter(None, (entry.source, entry.date)))
        name = entry.title if self.view.scrolled else facts or self.workspace.shown(entry.path)
        header = self.header
        # While the article is hidden the header has no size; it will have all of the window.
        width = header.size.width or self.size.width
        right = header_text(entry, article.track.progress, self.library.place_of(entry.path), width)
        header.show(
            [(" " * (self.view.text_column - 1), styles.dim), (name, styles.dim)], [(right, styles.dim)]
        )

    def _what_matters(self) -> Words:
        """What the status line says first: what went wrong, what was done, what is under the cursor."""
        styles, view = self.styles_of_text, self.view
        if self._leaving and self.session.unsaved:
            return [(unsaved_text(self.session, True, self.keymap), styles.alarm)]
        if labels := self.label_words():
            return labels
        if self.lost and view.document:
            return lost_words(self.lost, view.document, styles)
        if self._message and self._message[2] == view.place:
            text, alarm, _ = self._message
            return [(text, styles.alarm if alarm else styles.bar)]
        if review := self.review_words():
            return review
        if problem := problem_words(self.session, styles):
            return problem
        if self.article_hidden:
            return []
        if selecting := self.selection_words():
            return selecting
        placed = self.top
        which = self.which_of_several
        said = annotation_words(placed, view.place, which, self.marks, styles) if placed else []
        said = said or self.suggestion_words()
        seen = notices.words(self.noticed, view.place, styles, bool(placed and placed.annotation.speaker))
        return [*said, (" · ", styles.quiet), *seen] if said and seen else said or seen

    # What the user wants

    def on_document_view_cursor_moved(self) -> None:
        """The status line follows the cursor."""
        self.lost = None
        self.session.see(self.view.take_trail())
        if self.view.moved and self.session.begin():
            self._refresh_entry()
        if self._message and self._message[2] != self.view.place:
            self._message = None
        self.stay()
        self.preview()
        self.follow_cursor()
        self.show_state()

    def _here(self) -> Placed | None:
        placed = self.lost or self.top
        if placed is None:
            self.say(f"no annotation here: {self.tag_keys} makes one")
            self.show_state()
        elif "annotations" not in self._layers:
            self._layers.add("annotations")
            self._show_annotations()
        return placed

    def action_delete(self) -> None:
        """Delete the annotation here."""
        if placed := self._here():
            self.delete(placed)
            self._show_annotations()

    def action_jump(self, forward: bool) -> None:
        """Go to the next or previous annotation; those whose passage was not found come last."""
        placed, here = self.placed, self.view.cursor
        spans = [p.anchor.span for p in placed if p.anchor.span]
        ahead = self.following(spans, here, forward)
        lost = [p for p in placed if not p.anchor.span and not self.view.selection]
        beyond = lost.index(self.lost) + (1 if forward else -1) if self.lost in lost else 0
        if self.lost and not forward and beyond < 0:
            self.lost = None
        elif (self.lost or (forward and not ahead)) and beyond < len(lost):
            self.lost = lost[beyond]
        elif ahead and not self.lost:
            self.view.reach(ahead)
        elif placed:
            self.say(f"no annotation {'after' if forward else 'before'} this one")
        else:
            self.say(f"no annotations here: {self.only}" if self.only else "no annotations yet")
        self.show_state()

    def action_mark(self, status: Status) -> None:
        """Mark the article as done or flagged, or no longer so."""
        self.session.see(self.view.take_trail())
        now = self.session.toggle(status, *self.standing)
        self.say(self.session.problem or f"marked as {now}", alarm=bool(self.session.problem))
        self._show_annotations()

    async def on_event(self, event: events.Event) -> None:
        """Take keys as they were meant, however they came over the line."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        other = event.key.removeprefix("alt+")
        came = [event]
        if other != event.key and len(key_name(other)) == 1 and not self.keymap.uses(event.key):
            # Typed fast, escape and a letter look like this.
            came = [events.Key("escape", "\x1b"), events.Key(other, key_name(other))]
        for each in came:
            for key in self._sequences.take(each):
                await self._take_key(key)
        if self._sequences.holding:
            self.set_timer(self._sequences.patience, self._take_held)

    async def _take_held(self) -> None:
        """Take keys that might have been the beginning of another, and were not."""
        for key in self._sequences.release():
            await self._take_key(key)

    async def _take_key(self, key: events.Key) -> None:
        """Do what a key means; any but one that quits ends the wish to quit whatever is lost."""
        if self.asking:
            await super().on_event(key)
            return
        self._leaving = self._leaving and (key.key == "ctrl+q" or self.keymap.means(key.key, "quit"))
        if not self.keymap.means(key.key, "delete-listed"):
            self._deleting = frozenset()
        message = self._message
        self._say_where(key.key)
        await super().on_event(key)
        if message and self._message is message:
            # What was said of an earlier key would be taken for an answer to this one.
            self.say("")
            self.show_state()

    def _say_where(self, key: str) -> None:
        """Say of a key that it works only in the article, or does nothing at all."""
        beyond = len(self.screen_stack) > 1 or self.view.labels
        if len(key_name(key)) == 1 and not beyond and not self.keymap.uses(key):
            self.say(f"{key_name(key)} does nothing; {self.keymap.shown('help')} shows all keys")
            self.show_state()
        beside = self.base.focused is self.side and len(self.screen_stack) == 1
        if beside and self.keymap.uses(key, "article") and not self.keymap.uses(key, self._place, "app"):
            there = self.keymap.shown("other-column")
            self.say(f"{key_name(key)} works in the article; {there} goes there")
            self.show_state()

    # The program

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a note is written or another screen is open, keys belong to that."""
        if self.too_small:
            return action in ("leave", "quit")
        if action in _OWN and (self.asking or len(self.screen_stack) > 1):
            return False
        return super().check_action(action, parameters)

    def action_swap(self) -> None:
        """Go from the list to the article or back."""
        self.show_list(not self.side.has_focus)

    def on_descendant_focus(self) -> None:
        """Other keys matter now, unless this is the end and nothing is on the screen any more."""
        if self.screen_stack:
            self.show_state()

    async def action_quit(self) -> None:
        """Textual's own key for quitting does the same."""
        self.action_leave()

    def action_help_quit(self) -> None:
        """Textual's answer to ctrl+c, in the status line."""
        self.say(f"{self.keymap.shown('quit')} quits")
        self.show_state()
