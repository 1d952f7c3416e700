"""What the application does with suggestions: shows them, goes to them, says why."""

from typing import TYPE_CHECKING

from tui_reader.analysis.noticing import Noticed
from tui_reader.tui.bars import notices
from tui_reader.tui.bars.bar import Words
from tui_reader.tui.noticing import Noticing
from tui_reader.tui.state.session import Session

if TYPE_CHECKING:
    from tui_reader.analysis.stance import Suggestion

LAYER = "suggestions"


class Suggesting(Noticing):
    """The part of the reader that proposes tags; only the user's own keys give any."""

    session: Session

    @property
    def suggestions(self) -> "list[Suggestion]":
        """What is suggested where nobody has said anything yet."""
        placed = self.session.article.placed() if self.session.article else []
        said = [each.anchor.span for each in placed if each.anchor.span]
        return notices.open_suggestions(self.noticed, said, self.styles_of_text.tags)

    def show_noticed(self, noticed: Noticed) -> None:
        """Paint what was noticed, and what is suggested, as far as they are wanted."""
        super().show_noticed(noticed)
        self.show_suggestions()

    def show_suggestions(self) -> None:
        """Paint the suggestions that are still open, if they are wanted."""
        wanted = self.suggestions if LAYER in self._layers else ()
        self.view.suggest(notices.suggested(wanted, self.styles_of_text.tags))

    def action_suggestion(self, forward: bool) -> None:
        """Go to the next or previous suggestion that is still open."""
        self.await_noticed()
        if LAYER not in self._layers:
            self._layers.add(LAYER)
            self.show_suggestions()
        self._go([each.span for each in self.suggestions], forward, "suggestion")

    def suggestion_words(self) -> Words:
        """What is suggested for the sentence under the cursor."""
        here = notices.suggested_for(self.noticed, self.view.place) if LAYER in self._layers else None
        tag = self.styles_of_text.tags.get(here.label) if here else None
        if here is None or tag is None or not notices.shown(here, self.styles_of_text.tags):
            return []
        text = self.view.document.text if self.view.document else ""
        return notices.suggestion_words(here, text, self.keymap.shown(tag.id), self.styles_of_text)
