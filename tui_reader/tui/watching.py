"""What the application does to see what other sessions do in the same folder."""

import os
import time
from functools import cached_property
from pathlib import Path
from threading import Thread

from textual.message import Message

from tui_reader.annotations.reading import FILE as READINGS
from tui_reader.annotations.storage import is_free
from tui_reader.tui.lists.gathering import Stamp, stamp
from tui_reader.tui.opening import Opening
from tui_reader.tui.state.opened import OpenArticle

FOLLOWING = "following other sessions"
"""The name of the threads that do so."""
PAUSE = 0.8
"""Seconds between two looks at the folder."""


class Watching(Opening):
    """The part of the reader that follows other sessions; while they do nothing, nothing is sent."""

    class Changed(Message):
        """Another session has saved something."""

        def __init__(self, names: frozenset[str]) -> None:
            super().__init__()
            self.names = names
            """The names of the files."""

    class Free(Message):
        """No other session is saving any more."""

    class Failed(Message):
        """A thread has failed."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    class Outdated(Message):
        """The file of the open article is another than the one that was read, or gone, or back."""

        def __init__(self, article: OpenArticle, found: str) -> None:
            super().__init__()
            self.article = article
            self.found = found

    def follow_others(self) -> None:
        """Begin to follow other sessions."""
        Thread(target=self._watch, name=FOLLOWING, daemon=True).start()

    def tell_failure(self, name: str, error: BaseException) -> bool:
        """See `Endable`."""
        # Not the message, which may speak of an article.
        return self.is_running and self.post_message(
            self.Failed(f"{name} has failed ({type(error).__name__})")
        )

    def on_watching_failed(self, message: Failed) -> None:
        """Say so, the first time."""
        if message.what not in self._failed:
            self._failed.add(message.what)
            self.say(f"{message.what}, and does no more; what is shown as saved is saved", alarm=True)
            self.show_state()

    @cached_property
    def _failed(self) -> set[str]:
        return set()

    def _watch(self) -> None:
        """Look at the folder now and then, and at its files when it has changed; runs in a thread."""
        folder = self.workspace.annotations
        if self.workspace.renamed.look() and self.workspace.renamed.any:
            self.post_message(self.Changed(frozenset()))
        before, known = stamp(folder), _files(folder)
        while self.is_running:
            time.sleep(PAUSE)
            article = self.session.article
            if self.session.waiting and is_free(folder):
                self.post_message(self.Free())
            found = self.session.changed_on_disk
            if article and article is self.session.article and found != article.outdated:
                self.post_message(self.Outdated(article, found))
            # Each save puts a file into the folder, which changes it.
            now, here = stamp(folder), self.session.changed_outside()
            if now == before and not here:
                continue
            files = _files(folder)
            names = {name for name in files.keys() | known.keys() if files.get(name) != known.get(name)}
            before, known = now, files
            if here or not names <= self._own_files:
                self.post_message(self.Changed(frozenset(names - self._own_files)))

    @property
    def _own_files(self) -> set[str]:
        """The names of files that this session writes."""
        article = self.session.article
        return {self.workspace.store.path(article.source).name} if article else set()

    def on_watching_changed(self, message: Changed) -> None:
        """Show what has changed in the open article, in the list and beside it."""
        if self.session.refresh():
            self._show_annotations()
        if message.names - {READINGS}:
            self.gather_again()
        if message.names:
            Thread(target=self._look_again, args=(message.names,), name=FOLLOWING, daemon=True).start()

    def on_watching_free(self) -> None:
        """Save what another session's save was in the way of."""
        if self.session.retry():
            self.say("everything is saved")
        self._show_annotations()

    def on_watching_outdated(self, message: Outdated) -> None:
        """Say so; what is shown, and annotated, stays what was read."""
        message.article.outdated = message.found
        if message.article is self.session.article and message.found:
            self.say_outdated()
        self.show_state()

    def say_outdated(self) -> None:
        """Say what can be done where the file of the open article is not what was read."""
        if self.session.article and self.session.article.outdated == "changed":
            keys = " ".join(map(self.keymap.shown, ("articles", "open")))
            self.say(f"{keys} reads it again: the file of this article has changed", alarm=True)
        else:
            self.say(
                f"{self.keymap.shown('export')} exports it: the file of this article is gone", alarm=True
            )

    def _look_again(self, names: frozenset[str]) -> None:
        """Find out about the articles of which some files speak; runs in a thread."""
        if READINGS in names:
            names |= {self.workspace.store.path(source).name for source in self.session.follow_readings()}
        paths = [path for name, path in self._articles_by_file.items() if name in names]
        self.find_entries(paths, anew=True)

    @cached_property
    def _articles_by_file(self) -> dict[str, Path]:
        """The articles, by the name of the file that keeps their annotations."""
        workspace = self.workspace
        return {workspace.store.path(workspace.source(path)).name: path for path in workspace.articles}


def _files(folder: Path) -> dict[str, Stamp]:
    """The files with annotations in a folder, as far as it can be read."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.name.endswith(".json")]
    except OSError:
        return {}
    return {name: stamp(folder / name) for name in names}
