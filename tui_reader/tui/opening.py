"""What the application does to open an article, at once and in threads, and to leave it."""

from abc import abstractmethod
from array import array
from pathlib import Path
from threading import Thread

from textual.message import Message

from tui_reader.articles.document import Document
from tui_reader.articles.library import UnreadableArticle, complete
from tui_reader.tui import garbage
from tui_reader.tui.listing import Listing
from tui_reader.tui.noticing import NOTICING
from tui_reader.tui.pane.layout import Layout
from tui_reader.tui.state.readings import sentence_starts

LISTING = "looking at the articles"
"""The name of the threads that do so."""


class Opening(Listing):
    """The part of the reader that puts articles on the screen."""

    class RestParsed(Message):
        """The whole of a long article is ready to be shown."""

        def __init__(self, document: Document, layout: Layout) -> None:
            super().__init__()
            self.document = document
            self.layout = layout

    class Counted(Message):
        """It is known where the sentences of an article start."""

        def __init__(self, document: Document, starts: "array[int]") -> None:
            super().__init__()
            self.document = document
            self.starts = starts

    @abstractmethod
    def _show_annotations(self) -> None:
        """Paint the annotations of the open article as they are now."""

    def open_article(self, path: Path) -> bool:
        """Show an article; of the one that is open, what its file holds now. Says why if it cannot."""
        before = self.session.article
        again = before is not None and before.document.path == path
        if again and not self.session.changed_on_disk:
            return True
        self._leave_article()
        try:
            article = self.session.open(path)
        except UnreadableArticle as error:
            self.know(self.catalog[path]._replace(problem=error.reason))
            advice = "; you still see what it was" if again else ""
            self.say(f"{self.workspace.shown(path)}: {error.reason}{advice}", alarm=True)
            self.show_state()
            return False
        document = article.document
        if again or self.catalog[path].problem:
            Thread(target=self.find_entries, args=([path],), name=LISTING, daemon=True).start()
        self.library.open(path)
        self.forget_hits()
        following = f"{self.keymap.shown('next-article')} goes to the next one."
        self.view.advice = () if document.leaves else ("This article has no text.", following)
        self.view.show(document, self.session.place.cursor, self.session.place.top)
        said = "the file has changed: this is what it is now" if again else ""
        if document.bare:
            said = "too much markup: shown as plain text"
        self.say(self.session.problem or said, alarm=True)
        self._show_annotations()
        noticing = Thread(target=self.examine, args=(document,), name=NOTICING, daemon=True)
        self.forget_noticed(noticing)
        self.call_after_refresh(self.begin_noticing, noticing)
        if not document.complete:
            rest = Thread(target=self._parse_rest, args=(document,), name="reading all of it", daemon=True)
            self.call_after_refresh(rest.start)
        return True

    def _parse_rest(self, document: Document) -> None:
        """Find out about the whole of a long article; runs in a thread."""
        garbage.wait()
        try:
            whole = complete(document)
            _ = whole.speaking  # taken here, and kept by the document
            self.post_message(self.RestParsed(whole, Layout(whole, self.view.text_width)))
        finally:
            garbage.go_on()

    def on_opening_rest_parsed(self, message: RestParsed) -> None:
        """Show the whole article, unless another one is open by now."""
        article = self.session.article
        if article is None or article.document.text is not message.document.text:
            return
        article.document = message.document
        self.view.extend(message.document, message.layout)
        if not self.view.moved:
            self.view.resume(self.session.place.cursor, self.session.place.top)
        self.arrive()
        self.search_on()
        self._show_annotations()
        Thread(target=self.examine, args=(message.document,), name=NOTICING, daemon=True).start()

    def _leave_article(self) -> None:
        if self.session.article and (self.view.moved or self.session.begun):
            self.session.see(self.view.take_trail())
            self.session.leave(*self.standing)
            self._refresh_entry()

    @property
    def standing(self) -> tuple[int, int]:
        """The offsets of the cursor and of the first row to be remembered.

        Of an article that is not there as a whole they may be but near what was stored.
        """
        place = self.session.place
        here = self.view.moved or place.status == "new"
        return (self.view.cursor.start, self.view.top) if here else (place.cursor, place.top)

    def examine(self, document: Document) -> None:
        """Count the sentences of a complete document, then notice what is in it; runs in a thread."""
        if document.complete:
            starts = sentence_starts(document)
            # Taken here and kept by the document: for a long one it takes a moment.
            _ = document.digest
            self.workspace.texts.keep(document)
            self.post_message(self.Counted(document, starts))
        self.notice_in(document)

    def on_opening_counted(self, message: Counted) -> None:
        """Show how much has been seen."""
        self.session.counted(message.document, message.starts)
        self.show_state()
