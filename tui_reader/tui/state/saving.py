"""How what was done in a session gets on the disk, and what others did on the screen."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from tui_reader.annotations.annotation import Annotation
from tui_reader.annotations.history import Change, Conflict, with_id
from tui_reader.annotations.storage import StoreError, content_of
from tui_reader.articles.library import TEXT_ALONE, UnreadableArticle, load
from tui_reader.articles.text import counted
from tui_reader.tui.state.opened import OpenArticle, file_state
from tui_reader.tui.state.readings import Readings
from tui_reader.workspace import Workspace

if TYPE_CHECKING:
    from tui_reader.annotations.unsaved import Unsaved


class Saving:
    """What a session has open, and what of it is saved."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.article: OpenArticle | None = None
        self.told = ""
        """What is to be said of other sessions' work that was in the way of a change."""
        self.elsewhere: Path | None = None
        """Another folder that has what could not be saved, see `save_in`."""
        self._opened: dict[str, OpenArticle] = {}
        self._readings = Readings(workspace.reading)
        self._busy = False
        self._rescued: Path | None = None
        self._note: tuple[str, Path | None] = ("", None)
        self._rescuing = RLock()  # a signal may come while it is done

    @property
    def problem(self) -> str:
        """Why the reading state cannot be read or saved."""
        return self._readings.problem

    @property
    def annotator(self) -> str:
        """Who works here."""
        return self.workspace.config.annotator

    def _save(self, article: OpenArticle, joining: bool = False) -> bool:
        """Save what is not saved yet; returns whether nothing is left."""
        saved = self._busy = False
        try:
            self._take_over(article)
            while article.pending:
                step = article.pending[0]
                conflicts = self.workspace.store.apply(article.source, step, self.annotator, joining)
                article.pending.pop(0)
                saved = True
                self._tell(article, conflicts)
        except StoreError as error:
            self._busy = error.kind == "busy"
            article.problem = error.brief
        if saved:
            self._reread(article)
        return not article.pending

    def _tell(self, article: OpenArticle, conflicts: Iterable[Conflict]) -> None:
        """Say what another session had changed, and give what is not saved yet the names of what was kept."""
        for conflict in conflicts:
            change, theirs, ours = conflict
            if ours and theirs:
                if conflict.same:
                    article.annotations.pop(change.id, None)
                else:
                    self.told = "changed meanwhile in another session: both versions are kept"
                article.pending = [with_id(step, change.id, ours.id) for step in article.pending]
            elif ours:
                self.told = "deleted meanwhile in another session: kept as you changed it"
            else:
                self.told = "not deleted: it was changed meanwhile in another session"

    def _take_over(self, article: OpenArticle) -> None:
        """Give an article what is kept under the name it had, before more is saved. Raises `StoreError`."""
        self._find(article, wait=True)
        if article.former:
            self.workspace.adopt(article.source, article.former)
            article.former = ""
            self._readings.retry()

    def _find(self, article: OpenArticle, wait: bool = False) -> None:
        """Find what an article was called if it has no annotations; with `wait` however long that takes."""
        readings = self._readings.stored
        found = self.workspace.renamed.former(article.source, article.document, readings, wait)
        if found.doubt and found.doubt != article.doubt:
            self.told = f"there may be annotations of this article, but {found.doubt}"
        elif found.source:
            self._readings.rename(article.source, found.source)
        article.former, article.doubt = found

    def changed_outside(self) -> bool:
        """Whether another session has touched the annotations of the open article; a thread may ask."""
        article = self.article
        return article is not None and self._file_of(article) != article.kept

    def _file_of(self, article: OpenArticle) -> tuple[int, ...]:
        return file_state(self.workspace.store.path(article.former or article.source))

    def refresh(self) -> bool:
        """Take over what other sessions did with the open article; returns whether that changes anything."""
        article = self.article
        # Where there are no annotations, some may have been found under another name.
        if article is None or (article.kept and not self.changed_outside()):
            return False
        before = article.annotations, article.problem
        self._reread(article)
        return bool(self.told) or (article.annotations, article.problem) != before

    def _reread(self, article: OpenArticle) -> None:
        """Take over what the store holds, other sessions' work included, with what is not saved on top."""
        known = article.former
        self._find(article)
        article.kept = self._file_of(article)
        try:
            stored = self.workspace.store.annotations(article.former or article.source)
        except StoreError as error:
            article.problem = error.brief
            return
        if stored and article.former not in ("", known):
            self.told = f"annotations found again by the text: this was {article.former}"
        article.problem = article.problem if article.pending else ""
        if lost := self._lost(article, {annotation.id for annotation in stored}):
            article.pending.insert(0, tuple(Change(None, annotation) for annotation in lost))
            one = len(lost) == 1
            found = "1 annotation shown here is" if one else f"{len(lost)} annotations shown here are"
            article.problem = f"{found} no longer on the disk"
        article.hold(stored)

    def _lost(self, article: OpenArticle, present: set[str]) -> list[Annotation]:
        """What is shown as saved, and is gone without anybody having deleted it."""
        known = present | article.unsaved
        gone = [each for name, each in article.annotations.items() if name not in known]
        # An article that was moved has taken its annotations with it.
        moved = not article.kept and not article.document.path.exists()
        if not gone or moved or article.doubt:
            return []
        deleted = self.workspace.store.deleted(article.former or article.source)
        return [annotation for annotation in gone if annotation.id not in deleted]

    @property
    def unsaved(self) -> int:
        """How many annotations, in all articles, are not on the disk as they are shown."""
        return sum(len(article.unsaved) for article in tuple(self._opened.values()))

    @property
    def failure(self) -> str:
        """Why changes are not on the disk, of the first article that has such."""
        return next((article.problem for article in self._opened.values() if article.pending), "")

    def retry(self) -> bool:
        """Save again what could not be saved; returns whether all annotations are on the disk."""
        if self._readings.problem:
            self._readings.retry()
        for article in self._opened.values():
            if article.pending and not self._save(article) and self._busy:
                break
        return not self.unsaved

    @property
    def waiting(self) -> bool:
        """Whether something is not saved only because another session was saving; a thread may ask."""
        return self._readings.busy or (self._busy and bool(self.unsaved))

    def save_in(self, folder: Path) -> None:
        """Keep what could not be saved in another folder, see `elsewhere`. Raises `StoreError`."""
        from tui_reader.tui.state.elsewhere import keep  # seldom needed

        keep(self.workspace, folder, self._opened.values())
        self.elsewhere = folder

    # The end, and the next start

    def rescue(self) -> str:
        """Keep what is not saved for the next start; returns what is to be said of that, if anything.

        A thread may do this while the program ends: nothing but memory is looked at, and no lock taken.
        """
        from tui_reader.annotations import unsaved  # seldom needed

        with self._rescuing:
            articles = {
                article.document.path: unsaved.Screen(dict(article.annotations), dict(article.stored))
                for article in tuple(self._opened.values())
                if article.pending and not self.elsewhere
            }
            opened = {source: article.document.path for source, article in tuple(self._opened.items())}
            readings = {opened[name]: each for name, each in self._readings.unsaved.items() if name in opened}
            if not articles and not self.workspace.writable:
                readings = {}  # or who may only read here would be told at every start
            if not articles and not readings:
                return ""
            try:
                self._rescued = self._rescued or unsaved.keep(self.workspace.annotations, articles, readings)
            except (StoreError, OSError) as error:
                return f"NOT SAVED ({self.unsaved}), and it cannot be kept elsewhere: {error}"
        what = f"NOT SAVED ({self.unsaved})" if articles else "the place in the article is not saved"
        return f"{what}, but kept in {self._rescued}; the next start takes it over"

    def forget_rescued(self) -> None:
        """Delete what `rescue` has kept, as it is saved now."""
        from tui_reader.annotations import unsaved

        if self._rescued:
            unsaved.forget(self._rescued)
            self._rescued = None

    def keep_note(self, note: str) -> str:
        """Keep a note that has no tag yet, if there is one, in the place of the one that was kept before.

        Returns what is to be said of that. A thread may do this, like `rescue`.
        """
        from tui_reader.annotations import unsaved  # seldom needed

        with self._rescuing:
            before, file = self._note
            try:
                # Another session that was offered the same may have used it.
                if note != before or (file and not file.exists()):
                    kept = unsaved.keep_note(self.workspace.annotations, note) if note else None
                    self._note = note, kept
                    if file and file != kept:
                        file.unlink(missing_ok=True)
            except OSError as error:
                return f"a note without a tag cannot be kept ({error}): {note}" if note else ""
        return "a note without a tag is kept; the next start offers it" if note else ""

    def kept_note(self) -> str:
        """The note that an earlier run has kept, of several the oldest; it stays there until `keep_note`."""
        from tui_reader.annotations import unsaved

        for file in unsaved.notes(self.workspace.annotations):
            with suppress(StoreError):
                self._note = (content_of(file) or b"").decode("utf-8", "replace"), file
                break
        return self._note[0]

    def recover(self) -> bool:
        """Save what an earlier run has kept because it could not save it; returns whether there was any."""
        from tui_reader.annotations import unsaved

        places = unsaved.places(self.workspace.annotations)
        saved, problem = 0, ""
        for place in places:
            try:
                for each in list(unsaved.kept(place)):
                    # What is wrong with one article does not keep back the others.
                    failed = self._recover(each)
                    saved += 0 if failed else len(each.changes)
                    problem = problem or (f"{place}: {failed}" if failed else "")
            except (StoreError, OSError) as error:
                problem = problem or f"{place}: {error}"
            else:
                if not problem:
                    unsaved.forget(place)
        if saved:
            changes = f"changes of {counted(saved, 'annotation')}"
            self.told = f"saved now, as an earlier run could not: {changes}; {self.told}".removesuffix("; ")
        if problem:
            self.told = f"what an earlier run could not save cannot be saved now: {problem}"
        return bool(places)

    def _recover(self, kept: "Unsaved") -> str:
        """Do with an article what was not saved; why that failed, if it did."""
        source = self.workspace.source(kept.article)
        try:
            with suppress(UnreadableArticle):
                if former := self.workspace.former(load(kept.article, TEXT_ALONE)).source:
                    self.workspace.adopt(source, former)
            conflicts = (
                self.workspace.store.apply(source, kept.changes, self.annotator) if kept.changes else ()
            )
            if not all(conflict.same for conflict in conflicts):
                self.told = "what was changed meanwhile is there in both versions"
            if kept.place:
                self._readings.recover(source, kept.place)
            kept.forget()
        except (StoreError, OSError) as error:
            return str(error)
        return ""
