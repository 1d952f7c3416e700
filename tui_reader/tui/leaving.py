"""What the application does with what is to stay: it saves, exports, and ends."""

import asyncio
import sys
from pathlib import Path
from shlex import quote

from rich.text import Text
from textual.message import Message

from tui_reader.annotations.store import StoreError
from tui_reader.articles.text import printable, printable_lines
from tui_reader.config import absolute
from tui_reader.tui.bars.prompt import Question
from tui_reader.tui.bars.status import kept_words
from tui_reader.tui.ending import failure
from tui_reader.tui.reviewing import Reviewing
from tui_reader.tui.state.exporting import Export

PATIENCE = 0.3
"""Seconds that the key waits for an export; then that goes on in the background."""


class Leaving(Reviewing):
    """The part of the reader that ends it; whatever ends it, nothing is lost."""

    class Exported(Message):
        """An export is written, or cannot be."""

        def __init__(self, export: Export) -> None:
            super().__init__()
            self.export = export

    _leaving = False
    _export: Export | None = None
    """The last one, until it was said how it went."""

    def action_save(self) -> None:
        """Try again to save what could not be saved."""
        if self.session.retry():
            self.say("everything is saved")
        else:
            self.say("")
            hint = "a folder to keep what is not saved · esc: leave it"
            self.ask(Question("save in", self._save_in, hint=hint))
        self._show_annotations()

    def _save_in(self, answer: str) -> None:
        """Write what could not be saved into another folder."""
        if not answer:
            return
        try:
            folder = absolute(Path(answer).expanduser(), self.workspace.cwd)
            if folder == self.workspace.annotations:
                self.session.retry()
            else:
                self.session.save_in(folder)
        except (StoreError, OSError, RuntimeError) as error:
            self.session.elsewhere = None
            self.say(f"not saved there either: {error}", alarm=True)
        self._show_annotations()

    def action_export(self) -> None:
        """Write the article with its annotations as markdown."""
        if self._export:
            self.say("still exporting…")
        elif write := self.session.exporting():
            self._export = Export(write, lambda export: self.post_message(self.Exported(export)))
            self._export.start()
            self._export.join(PATIENCE)
            if not self._export.is_alive():
                return  # a message says how it went
            self.say("exporting…")
        else:
            self.say("not exported: still opening" if self.session.article else "no article is open")
        self.show_state()

    def on_leaving_exported(self, message: Exported) -> None:
        """Say where it is, or why it is nowhere."""
        export = message.export
        if self._export is export:
            self._export = None
        if export.written:
            path, kept = export.written
            edited = "; the one that was edited is kept beside it" if kept else ""
            self.say(f"exported to {self.workspace.shown(path)}{edited}", alarm=bool(kept))
        else:
            self.say(export.problem, alarm=True)
        self.show_state()

    def action_leave(self) -> None:
        """Quit, but not silently with unsaved changes."""
        self._take_answer()
        if self.view.adjusting and not self._leaving:
            self._leaving = True
            self.say_adjusting(f"; {self.keymap.shown('quit')} quits without")
            return
        unsaved = not self.session.retry() and not self.session.elsewhere
        if (unsaved or self.draft) and not self._leaving:
            self._leaving = True
            again = self.keymap.shown("quit")
            if self.draft:
                offer = f"{self.keymap.shown('note')} offers it"
                self.say(f"a note has no tag: {offer}, {again} keeps it for the next start", alarm=True)
            self.warn_small(f"Something is not saved: {again} again keeps it for the next start.")
            self._show_annotations()
            return
        self._leave_article()
        unsaved = bool(self.session.unsaved) and not self.session.elsewhere
        self._finish(0, self._kept(self.session.rescue() if unsaved else "", self.draft))

    def _take_answer(self) -> None:
        """Take what is being written, if that is to be stored."""
        if self.prompt.question and self.prompt.question.stored:
            self.prompt.answer()

    def end(self, status: int) -> None:
        """End, whatever is on the screen; a signal handler may call this."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # nothing has begun yet
            sys.exit(status)
        loop.call_soon_threadsafe(self.call_later, self._end, status)

    def rescue(self) -> str:
        """See `Endable`."""
        return self._kept(self.session.rescue(), self._written)

    @property
    def _written(self) -> str:
        """The note that has no tag, and what is written of one just now."""
        question = self.prompt.question
        if question is None or not question.lines:
            return self.draft
        written = self.prompt.editor.value.strip()
        if written == printable_lines(question.value).strip():
            return self.draft
        # A note that has no tag yet is itself what is being written.
        return "\n\n".join(filter(None, (self.draft if question.value != self.draft else "", written)))

    def _kept(self, rescued: str, note: str) -> str:
        """What is to be told of what was rescued, and of a note without a tag, which is kept, too."""
        return "; ".join(filter(None, (rescued, self.session.keep_note(note))))

    def put_in_order(self) -> str:
        """See `Endable`; takes what is being written, too."""
        self._take_answer()
        self.prompt.question = None
        self._leave_article()
        kept = self.session.rescue()
        if kept and self.session.retry() and not self.session.problem:
            self.session.forget_rescued()
            kept = ""
        return self._kept(kept, self.draft)

    def take_up(self) -> None:
        """Take up what an earlier run has kept: save what it could not save, and offer its note."""
        if self.session.recover():
            self.session.refresh()
            self._show_annotations()
        if not self.draft and (note := self.session.kept_note()):
            self.draft = note
            offer = f"{self.keymap.shown('note')} offers it on text without one"
            self.say(f"an earlier run has left a note that has no tag: {offer}")
            self.show_state()

    def _end(self, status: int) -> None:
        self._finish(status, self.put_in_order())

    def _finish(self, status: int, kept: str) -> None:
        """Leave the program, with a status of at least 1 if something is not saved, and say what was kept."""
        # Where the cursor stands and what is done are saved only now: nobody sees the status line any more.
        problem = self.session.problem or self.session.failure
        if self.session.unsaved and (other := self.session.elsewhere):
            elsewhere = f"{kept_words(self.session, other)}; read them with --annotations {quote(str(other))}"
            kept = "; ".join(filter(None, (elsewhere, kept)))
        problem = kept or problem
        if self._export:
            self._export.join()
            problem = "; ".join(filter(None, (problem, self._export.problem)))
        message = Text(f"tui-reader: {printable(problem)}") if problem else None
        self.exit(return_code=status or int(bool(problem)), message=message)

    def _fatal_error(self) -> None:
        # Textual's own report shows the values of variables, and those came from strangers.
        folder = str(self.workspace.annotations)
        if self._exception:
            told = "\n".join(filter(None, (failure(self._exception, folder), printable(self.rescue()))))
            self._exit_renderables.append(Text(told))
        self._close_messages_no_wait()
