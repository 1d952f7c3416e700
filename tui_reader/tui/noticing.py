"""What the application does with what is noticed: finds and shows it, goes to it, corrects names."""

from abc import abstractmethod
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

from textual.message import Message

from tui_reader.analysis.entities import EntityKind
from tui_reader.analysis.noticing import Noticed
from tui_reader.articles.document import Document
from tui_reader.articles.text import Span
from tui_reader.tui.bars import notices
from tui_reader.tui.bars.bar import Words
from tui_reader.tui.bars.notices import LAYERS
from tui_reader.tui.commanding import Commanding
from tui_reader.tui.lists.rows import Row
from tui_reader.tui.state.session import Session
from tui_reader.workspace import Workspace, WorkspaceError

if TYPE_CHECKING:
    from tui_reader.analysis.stance import Suggestion

SUGGESTIONS = "suggestions"
"""The layer that shows them."""
NOTICING = "noticing entities and quotations"
"""The name of the threads that do so."""
PATIENCE = 0.3
"""Seconds that a key waits for what is noticed, where nothing is known yet."""
NO_ENTITY = "none"
"""Chosen for a name that is none."""
AS_FOUND = "as found"
"""Chosen for a name of which nothing is to be said any more."""


class Noticing(Commanding):
    """The part of the reader that shows what the program noticed, and proposes tags; only keys give any."""

    session: Session

    class Ready(Message):
        """It is known what is to be noticed in an article."""

        def __init__(self, document: Document, noticed: Noticed, problem: str = "") -> None:
            super().__init__()
            self.document = document
            self.noticed = noticed
            self.problem = problem

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.config)
        self.workspace = workspace
        self.noticed = Noticed()
        """What is known of the open article so far."""
        self._noticing: Thread | None = None
        """What looks for it; None once something is known."""
        self._found: Noticing.Ready | None = None
        """What was found last; a thread puts it here."""
        self._whole = False
        """Whether that speaks of all of it."""
        self._layers = set(LAYERS)
        """What is painted over the text."""

    @abstractmethod
    def gather_again(self) -> None:
        """Look through all articles anew if that is asked for or seen: something has changed."""

    def notice_in(self, document: Document) -> None:
        """Find entities and quotations, of a long article first in its beginning; runs in a thread."""
        try:
            found = self.Ready(document, self.workspace.noticed(document))
        except WorkspaceError as error:
            found = self.Ready(document, Noticed(), str(error))
        self._found = found
        self.post_message(found)

    def begin_noticing(self, thread: Thread) -> None:
        """Look for what is to be noticed, unless a key has begun that already."""
        if thread.ident is None:
            thread.start()

    def await_noticed(self) -> None:
        """Wait a moment for what is noticed: a key typed ahead is meant for what will be known."""
        if self._noticing:
            self.begin_noticing(self._noticing)
            self._noticing.join(PATIENCE)
            if self._found:
                self.on_noticing_ready(self._found)

    def on_noticing_ready(self, message: Ready) -> None:
        """Show what was noticed, unless another article is open by now, or all of this one was shown."""
        shown = self.view.document
        if shown and shown.text is message.document.text and (message.document.complete or not self._whole):
            self._noticing = None
            self._whole = message.document.complete
            self.show_noticed(message.noticed)
            problem, end = message.problem, message.noticed.end
            if end >= 0:
                share = 100 * end // len(message.document.text)
                problem = f"entities and quotations are those of the first {share}%: the rest takes too long"
            if problem:
                self.say(problem, alarm=True)
            self.show_state()

    def forget_noticed(self, noticing: Thread) -> None:
        """Another article is open, of which nothing is known until that thread has looked."""
        self._noticing, self._found, self._whole = noticing, None, False
        self.show_noticed(Noticed())

    def show_noticed(self, noticed: Noticed) -> None:
        """Paint what was noticed, as far as it is wanted."""
        self.noticed = noticed
        text = self.view.document.text if self.view.document else ""
        self.view.notice(notices.highlights(noticed, self._layers, text))
        self.show_suggestions()

    def action_layer(self, layer: str) -> None:
        """Show or hide annotations, entities, quotations or suggestions."""
        self._layers ^= {layer}
        self.show_noticed(self.noticed)
        self._show_annotations()
        self.say(f"{layer} are {'shown' if layer in self._layers else 'hidden'}")
        self.show_state()

    def action_entity(self, forward: bool) -> None:
        """Go to the next or previous mention of any entity."""
        self.await_noticed()
        self._go([mention.span for mention in self.noticed.mentions], forward, "entity")

    def action_quotation(self, forward: bool) -> None:
        """Go to the next or previous quotation."""
        self.await_noticed()
        self._go([quotation.span for quotation in self.noticed.quotations], forward, "quotation")

    def action_same(self, forward: bool) -> None:
        """Go to the next or previous mention of the entity here."""
        self.await_noticed()
        here = notices.at(self.noticed, self.view.place)
        if here:
            spans = [each.span for each in self.noticed.mentions if each.name == here.name]
            self._go(spans, forward, f"mention of {here.name}", here.span)
        else:
            self._go([], forward, "mention")

    def _go(self, spans: list[Span], forward: bool, what: str, here: Span | None = None) -> None:
        found = self.following(spans, here or self.view.cursor, forward)
        if found:
            self.view.reach(found)
        elif self._noticing:
            self.say(f"it is not known yet where the next {what} is")
        else:
            self.say(f"no {what} {'after' if forward else 'before'} this")
        self.show_state()

    def following(self, spans: list[Span], here: Span, forward: bool) -> Span | None:
        """The next or previous of some spans from here, or from the moving edge of the selection."""
        if self.view.selection is None:
            return notices.following(spans, here, forward)
        edge, at = self.view.edge, self.view.edge_at
        if forward:
            return next((span for span in spans if at(span) > edge), None)
        return next((span for span in reversed(spans) if at(span) < edge), None)

    @property
    def suggestions(self) -> "list[Suggestion]":
        """What is suggested where nobody has said anything yet."""
        placed = self.session.article.placed() if self.session.article else []
        said = [each.anchor.span for each in placed if each.anchor.span]
        return notices.open_suggestions(self.noticed, said, self.styles_of_text.tags)

    def show_suggestions(self) -> None:
        """Paint the suggestions that are still open, if they are wanted."""
        wanted = self.suggestions if SUGGESTIONS in self._layers else ()
        self.view.suggest(notices.suggested(wanted, self.styles_of_text.tags))

    def action_suggestion(self, forward: bool) -> None:
        """Go to the next or previous suggestion that is still open."""
        self.await_noticed()
        if SUGGESTIONS not in self._layers:
            self._layers.add(SUGGESTIONS)
            self.show_suggestions()
        self._go([each.span for each in self.suggestions], forward, "suggestion")

    def suggestion_words(self) -> Words:
        """What is suggested for the sentence under the cursor."""
        here = notices.suggested_for(self.noticed, self.view.place) if SUGGESTIONS in self._layers else None
        tag = self.styles_of_text.tags.get(here.label) if here else None
        if here is None or tag is None or not notices.shown(here, self.styles_of_text.tags):
            return []
        text = self.view.document.text if self.view.document else ""
        return notices.suggestion_words(here, text, self.keymap.shown(tag.id), self.styles_of_text)

    # Corrections

    def action_correct(self) -> None:
        """Ask what the name here is: the selection, or the entity under the cursor."""
        self.await_noticed()
        here = notices.at(self.noticed, self.view.place)
        place = self.view.passage if self.view.selection else here.span if here else None
        document = self.view.document
        if place is None or document is None:
            self.say("no entity here: select a name with v, then m says what it is")
            self.show_state()
            return
        # A name is looked for in the prose, which has no markup.
        surface = " ".join(document.prose(place).split())
        rows = [Row(f"“{surface}” is"), *(Row(kind.title(), kind) for kind in EntityKind)]
        rows.append(Row("not an entity", NO_ENTITY))
        with suppress(WorkspaceError):  # which is told when something is chosen
            own = self.workspace.own_list
            if own != own.forgetting(surface):
                rows.append(Row("as it was found", AS_FOUND))

        def correct(kind: object) -> None:
            if isinstance(kind, str):
                self._correct(surface, place, kind)

        from tui_reader.tui.lists.panel import ListPanel  # not needed before the first paint

        panel = ListPanel("Correct", rows, self.styles_of_text, here.kind if here else None)
        self.push_screen(panel, correct)

    def _correct(self, surface: str, place: Span, kind: str) -> None:
        try:
            if kind == AS_FOUND:
                self.workspace.leave_uncorrected(surface)
            else:
                self.workspace.correct(surface, None if kind == NO_ENTITY else EntityKind(kind))
        except WorkspaceError as error:
            self.say(str(error), alarm=True)
            self.show_state()
            return
        if self.view.selection:
            self.view.stand_on(place)
        again = f"; {self.keymap.shown('correct-name')} takes it back" if kind != AS_FOUND else ""
        self.say(f"saved in {self.workspace.shown(self.workspace.own_entities)}, for all articles{again}")
        self.show_state()
        self.gather_again()
        if self.view.document:
            Thread(target=self.notice_in, args=(self.view.document,), name=NOTICING, daemon=True).start()
