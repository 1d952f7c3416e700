"""One person's work on one workspace: the only place where what was said of the articles changes.

No Textual in here: the application asks, this decides and saves.
"""

from array import array
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from heapq import nlargest
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tui_reader.annotations.annotation import Annotation, changed, new_annotation, target_for
from tui_reader.annotations.history import Change, ConflictError, Step, inverse
from tui_reader.annotations.reading import Reading, Status
from tui_reader.annotations.store import StoreError
from tui_reader.articles.document import Document
from tui_reader.articles.library import load
from tui_reader.articles.text import Span
from tui_reader.tui.state.entries import BEGINNING, Entry, counted_tags, found
from tui_reader.tui.state.opened import OpenArticle, Placed, file_state
from tui_reader.tui.state.readings import Track
from tui_reader.tui.state.saving import Saving

if TYPE_CHECKING:
    from tui_reader.exchange.files import Written


LOOKED_AT = 10
"""Articles among which the one that was left last is looked for: some may be gone."""


class Session(Saving):
    """The articles of a workspace, the one that is open, and what is said of them."""

    # The list

    def entry(self, path: Path) -> Entry:
        """The list's row for an article, from its beginning; what is wrong with it stands there too."""
        return found(self.workspace, self._readings, path)

    def refreshed(self, entry: Entry, anew: bool = False) -> Entry:
        """The row of an article as it is now, without reading anything.

        What was opened in this session is known better than the row says, unless that was found
        `anew`, after another session had changed something: then only what is open now.
        """
        source = self.workspace.source(entry.path)
        article = self._opened.get(source)
        if article is None or (anew and article is not self.article and not article.pending):
            return entry
        article.track.follow(self._readings.of(source), article.document)
        counts = counted_tags(article.annotations.values())
        status = self._readings.status(source)
        progress = article.track.progress or entry.progress
        return entry._replace(status=status, counts=counts, progress=progress)

    def follow_readings(self) -> set[str]:
        """Take over how far other sessions have read; returns the sources concerned. A thread may do this."""
        return self._readings.follow()

    # The article

    def open(self, path: Path) -> OpenArticle:
        """Open an article, of a long one the beginning; raises UnreadableArticle."""
        source = self.workspace.source(path)
        file = file_state(path)
        article = OpenArticle(load(path, BEGINNING), source, file=file)
        left, known = self.article, self._opened.get(source)
        if known:
            article.inherit(known)
        if left and left is not known and not left.pending:
            left.close()
        self._opened[source] = self.article = article
        self._reread(article)
        article.track = Track(self._readings.of(source))
        return article

    @property
    def held(self) -> list[OpenArticle]:
        """The open article, and those of which something is not saved."""
        return [each for each in self._opened.values() if each is self.article or each.pending]

    @property
    def changed_on_disk(self) -> str:
        """What the file of the open article is now, see `OpenArticle.outdated`."""
        article = self.article
        now = file_state(article.document.path) if article else ()
        return "" if article is None or now == article.file else "changed" if now else "gone"

    @property
    def place(self) -> Reading:
        """Where the open article was left."""
        return self._readings.of(self.article.source) if self.article else Reading()

    @property
    def last(self) -> Path | None:
        """The article that this annotator has left last, if it is still there."""
        stored = self._readings.stored.items()
        left = ((moment, name) for name, each in stored if (moment := each.left.get(self.annotator)))
        for _, source in nlargest(LOOKED_AT, left):
            # To ask for all their sources would take a moment.
            named = PurePosixPath(source).name
            found = (each for each in self.workspace.articles if each.name == named)
            if last := next((each for each in found if self.workspace.source(each) == source), None):
                return last
        return None

    def see(self, spans: Iterable[Span]) -> None:
        """Take in what the cursor stood on or moved over in the open article."""
        if self.article:
            self.article.track.see(spans)

    def counted(self, document: Document, starts: "array[int]") -> None:
        """Take in where the sentences of an open article start."""
        for article in self._opened.values():
            if article.document is document:
                article.track.counted(document, starts)

    def begin(self) -> bool:
        """Take the open article as being read; returns whether that is news."""
        return self.article is not None and self._readings.begin(self.article.source)

    @property
    def begun(self) -> bool:
        """Whether anything was read or said of the open article in this session."""
        return self.article is not None and self._readings.begun(self.article.source)

    def leave(self, cursor: int, top: int) -> None:
        """Remember the offsets of the cursor and of the first row on the screen, and what was seen."""
        if self.article:
            # Another session may have called it done since.
            self._readings.follow()
            known = self._readings.of(self.article.source)
            self._set_reading("reading" if known.status == "new" else known.status, cursor, top, known.before)

    def toggle(self, status: Status, cursor: int, top: int) -> Status:
        """Give the open article a status, or the one it had before; returns the one it has now."""
        if not self.article:
            return "new"
        reading = self._readings.of(self.article.source).marked(status)
        self._set_reading(reading.status, cursor, top, reading.before)
        return reading.status

    def _set_reading(self, status: Status, cursor: int, top: int, before: Status) -> None:
        if self.article:
            self.article.track.follow(self._readings.of(self.article.source), self.article.document)
            reading = self.article.track.reading(self.article.document, status, cursor, top)
            # Of two articles that were left in one second, one was left last.
            moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            left = {**self.place.left, self.annotator: moment}
            self._readings.put(self.article.source, replace(reading, before=before, left=left))

    # Annotations

    def over(self, span: Span) -> list[Placed]:
        """The annotations at a place: on exactly that passage, then others by length."""
        if not self.article:
            return []
        over = [p for p in self.article.placed() if p.anchor.span and p.anchor.span.overlaps(span)]

        def distance(placed: Placed) -> tuple[bool, int, bool]:
            found = placed.anchor.span or span
            return found != span, found.length, placed.annotation.annotator != self.annotator

        return sorted(over, key=distance)

    def locate(self, annotation: Annotation) -> Span | None:
        """Where the passage of an annotation stands in the open article."""
        return self.article.anchor(annotation).span if self.article else None

    def tag(self, tag: str, span: Span, chosen: Placed | None = None, note: str = "") -> bool:
        """Tag a passage: a new annotation, another tag for the one there, or none if it has this tag.

        The one there is the annotator's own, of several the one that was chosen: what somebody else
        has said stays as it is. A new one gets the note. Returns
        whether it is saved; if not, `article.problem` says why and `retry` tries again.
        """
        article = self.article
        if article is None:
            return False
        own = [p.annotation for p in article.placed() if p.anchor.span == span]
        own = [annotation for annotation in own if annotation.annotator == self.annotator]
        if not own:
            target = target_for(article.document.text, article.document.digest, span)
            return self._do((Change(None, new_annotation(tag, target, self.annotator, note)),))
        top = min(own, key=lambda each: (not chosen or each.id != chosen.annotation.id, each.tag != tag))
        if top.tag == tag:
            return self._do((Change(top, None),))
        return self._do((Change(top, changed(top, tag=tag)),))

    def edit(self, annotation: Annotation, joining: bool = False, /, **fields: str) -> bool:
        """Give an annotation of the annotator's own another note, speaker, basis or certainty.

        `joining` makes it one step with the last one, which was to leave the annotation as it is.
        Returns whether it is saved.
        """
        return self._change(annotation, changed(annotation, **fields), joining)

    def move(self, annotation: Annotation, span: Span) -> bool:
        """Give an annotation of the annotator's own another passage; returns whether it is saved."""
        if self.article is None or not span.length:
            return False
        document = self.article.document
        return self._change(
            annotation, changed(annotation, target=target_for(document.text, document.digest, span))
        )

    def set_aside(self, annotation: Annotation) -> bool:
        """Keep an annotation of the annotator's own without a place; returns whether it is saved."""
        return self._change(
            annotation, changed(annotation, target=replace(annotation.target, unanchored=True))
        )

    def apply_all(self, changes: Iterable[Change]) -> bool:
        """Make several changes as one step; returns whether they are saved."""
        return self._do(tuple(changes))

    @property
    def outdated(self) -> list[Annotation]:
        """The annotations of the open article that were made on another text, the latest first."""
        if self.article is None:
            return []
        made = sorted(self.article.annotations.values(), key=lambda a: (a.created, a.id), reverse=True)
        return [each for each in made if each.target.digest not in ("", self.article.document.digest)]

    def _change(self, before: Annotation, after: Annotation, joining: bool = False) -> bool:
        if before.annotator != self.annotator:
            raise ValueError(f"this annotation is {before.annotator}'s")
        return self._do((Change(before, after),), joining)

    def delete(self, annotation: Annotation) -> bool:
        """Delete an annotation; returns whether that is saved."""
        return self._do((Change(annotation, None),))

    def undo(self) -> Step | None:
        """Take the annotator's last step in the open article back; returns what was done for it, if anything.

        What could not be saved is taken back first. Raises `StoreError` and `ConflictError`; then
        nothing was done.
        """
        article = self.article
        if article is None:
            return None
        try:
            if self._save(article):
                return self.workspace.store.undo(article.source, self.annotator)
            article.withdrawn.append(article.pending.pop())
            undone = inverse(article.withdrawn[-1])
            article.show(undone)
            return undone
        finally:
            self._reread(article)

    def redo(self) -> Step | None:
        """Do what was undone last again, likewise."""
        article = self.article
        if article is None:
            return None
        try:
            if self._save(article) and (step := self.workspace.store.redo(article.source, self.annotator)):
                return step
        except StoreError:
            if not article.withdrawn:
                raise
        finally:
            self._reread(article)
        if not article.withdrawn:
            return None
        step = article.withdrawn.pop()
        if any(article.annotations.get(change.id) != change.before for change in step):
            raise ConflictError("")
        self._add(article, step)
        return step

    def _do(self, step: Step, joining: bool = False) -> bool:
        article = self.article
        if article is None:
            return False
        article.withdrawn.clear()
        self.begin()
        return self._add(article, step, joining)

    def _add(self, article: OpenArticle, step: Step, joining: bool = False) -> bool:
        self.elsewhere = None
        if joining and article.pending:
            # What was not saved yet is joined here, the rest where it is stored.
            joining = False
            if [change.id for change in article.pending[-1]] == [change.id for change in step]:
                step = (Change(article.pending.pop()[0].before, step[0].after),)
        article.pending.append(step)
        article.show(step)
        return self._save(article, joining)

    def exporting(self) -> "Callable[[], Written] | None":
        """What writes the open article, as it is now, as markdown, where the command `export` would.

        A thread may call it; it raises OSError. None while there is no article, or not all of it yet.
        """
        from tui_reader.exchange.files import own_folder, write  # not needed before the first export

        article = self.article
        if not article or not article.document.complete:
            return None
        document, source, cwd = article.document, article.source, self.workspace.cwd
        pairs = [(placed.annotation, placed.anchor.span) for placed in article.placed()]
        return lambda: write(document, pairs, source, own_folder(cwd), set())
