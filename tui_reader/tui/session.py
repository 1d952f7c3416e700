"""One person's work on one workspace: the only place where what was said of the articles changes.

No Textual in here: the application asks, this decides and saves.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tui_reader.analysis.sentences import headline
from tui_reader.annotations.anchoring import Anchor, locate
from tui_reader.annotations.annotation import Annotation, changed, new_annotation, target_for
from tui_reader.annotations.history import Change, ConflictError, Step, inverse
from tui_reader.annotations.reading import Reading, Status
from tui_reader.annotations.store import StoreError
from tui_reader.articles.document import Document
from tui_reader.articles.library import UnreadableArticle, load, minutes, words
from tui_reader.articles.text import Span, shorten
from tui_reader.workspace import Workspace

BEGINNING = 64 * 1024
"""Code points of an article that are parsed at once; the rest of a longer one follows where it is needed."""
EXPORTS = "export"
"""The folder for exports, in the folder where the reader was started."""
LONGEST_TITLE = 300
"""Cells of a title; a first sentence can be as long as an article."""


class Entry(NamedTuple):
    """An article as the list shows it."""

    path: Path
    title: str
    minutes: int | None
    """Reading time; None while it is not known."""
    status: Status
    counts: dict[str, int]
    """Annotations by tag."""
    problem: str = ""
    """Why the article or its annotations cannot be read."""


class Placed(NamedTuple):
    """An annotation and where it stands now."""

    annotation: Annotation
    anchor: Anchor
    saved: bool


@dataclass
class OpenArticle:
    """The article on the screen."""

    document: Document
    source: str
    annotations: dict[str, Annotation] = field(default_factory=dict)
    pending: list[Step] = field(default_factory=list)
    """What could not be saved yet, in order."""
    withdrawn: list[Step] = field(default_factory=list)
    """What was undone before it could be saved, the last to be done again first at the end."""
    problem: str = ""
    """Why its annotations could not be read or saved; empty while all is well."""
    _anchors: dict[Annotation, Anchor] = field(default_factory=dict)
    _placed: list[Placed] | None = None

    def placed(self) -> list[Placed]:
        """All annotations in the order of the text; those that were not found come last."""
        if self._placed is None:
            unsaved = self.unsaved
            found = [Placed(a, self.anchor(a), a.id not in unsaved) for a in self.annotations.values()]
            end = len(self.document.text)
            self._placed = sorted(
                found, key=lambda p: (p.anchor.span or Span(end, end), p.annotation.created, p.annotation.id)
            )
        return self._placed

    def hold(self, stored: Iterable[Annotation]) -> None:
        """Take these for what is stored, with what is not saved yet on top."""
        self.annotations = {annotation.id: annotation for annotation in stored}
        for step in self.pending:
            self.show(step)
        self._placed = None

    def show(self, step: Step) -> None:
        """Take over what a step does."""
        for change in step:
            if change.after is None:
                self.annotations.pop(change.id, None)
            else:
                self.annotations[change.id] = change.after
        self._placed = None

    @property
    def unsaved(self) -> set[str]:
        """The ids of the annotations that are not on the disk as they are shown."""
        return {change.id for step in self.pending for change in step}

    def anchor(self, annotation: Annotation) -> Anchor:
        """What became of the passage of an annotation."""
        if annotation not in self._anchors:
            self._anchors[annotation] = locate(annotation, self.document.text, self.document.digest)
        return self._anchors[annotation]


class Session:
    """The articles of a workspace, the one that is open, and what is said of them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.article: OpenArticle | None = None
        self.problem = ""
        """Why the reading state cannot be read or saved."""
        self._opened: dict[str, OpenArticle] = {}
        self._readings: dict[str, Reading] = {}
        try:
            self._readings = workspace.reading.all()
        except StoreError as error:
            self.problem = str(error)

    # The list

    def entry(self, path: Path) -> Entry:
        """The list's row for an article, from its beginning; what is wrong with it stands there too."""
        source = self.workspace.source(path)
        try:
            document = load(path, BEGINNING)
        except UnreadableArticle as error:
            return Entry(path, path.name, None, "new", {}, str(error))
        problem = ""
        annotations: Iterable[Annotation] = ()
        try:
            annotations = self.workspace.store.annotations(source)
        except StoreError as error:
            problem = str(error)
        title = title_of(document)
        share = 1 if document.complete else len(document.text) / document.parsed
        time = minutes(round(words(document) * share))
        entry = Entry(path, title, time, "new", _counts(annotations), problem)
        return entry._replace(status=self._shown_status(source, entry.counts))

    def refreshed(self, entry: Entry) -> Entry:
        """The row of the open article as it is now, without reading anything."""
        source = self.workspace.source(entry.path)
        article = self._opened.get(source)
        counts = _counts(article.annotations.values()) if article else entry.counts
        return entry._replace(status=self._shown_status(source, counts), counts=counts)

    # The article

    def open(self, path: Path) -> OpenArticle:
        """Open an article, of a long one the beginning; raises UnreadableArticle."""
        source = self.workspace.source(path)
        article = OpenArticle(load(path, BEGINNING), source)
        if known := self._opened.get(source):
            article.pending, article.withdrawn, article.problem = (
                known.pending,
                known.withdrawn,
                known.problem,
            )
        self._opened[source] = self.article = article
        self._reread(article)
        return article

    def opened(self, source: str) -> OpenArticle | None:
        """An article that was opened in this session, with what is not saved of it."""
        return self._opened.get(source)

    @property
    def cursor(self) -> int:
        """Where the reading cursor was left in the open article, in code points."""
        return self._readings.get(self.article.source, Reading()).cursor if self.article else 0

    def leave(self, cursor: int) -> None:
        """Remember where the reading cursor stands in the open article, if it moved."""
        if self.article and cursor != self.cursor:
            status = self._status(self.article.source)
            self._set_reading(self.article.source, "reading" if status == "new" else status, cursor)

    def toggle_done(self, cursor: int) -> Status:
        """Mark the open article as done, or as being read again."""
        if not self.article:
            return "new"
        status: Status = "reading" if self._status(self.article.source) == "done" else "done"
        self._set_reading(self.article.source, status, cursor)
        return status

    def _status(self, source: str) -> Status:
        return self._readings.get(source, Reading()).status

    def _shown_status(self, source: str, counts: dict[str, int]) -> Status:
        """What has annotations is being read, whatever was stored of it."""
        status = self._status(source)
        return "reading" if status == "new" and counts else status

    def _set_reading(self, source: str, status: Status, cursor: int) -> None:
        self._readings[source] = Reading(status, cursor)
        try:
            self.workspace.reading.put(source, self._readings[source])
            self.problem = ""
        except StoreError as error:
            self.problem = str(error)

    # Annotations

    def at(self, span: Span) -> Placed | None:
        """The annotation at a place: the one on exactly that passage, else the shortest that overlaps it."""
        return next(iter(self.over(span)), None)

    def over(self, span: Span) -> list[Placed]:
        """The annotations at a place, the closest first; see `at`."""
        if not self.article:
            return []
        over = [p for p in self.article.placed() if p.anchor.span and p.anchor.span.overlaps(span)]

        def distance(placed: Placed) -> tuple[bool, int, bool]:
            found = placed.anchor.span or span
            return found != span, found.length, placed.annotation.annotator != self.annotator

        return sorted(over, key=distance)

    @property
    def annotator(self) -> str:
        """Who works here."""
        return self.workspace.config.annotator

    def locate(self, annotation: Annotation) -> Span | None:
        """Where the passage of an annotation stands in the open article."""
        return self.article.anchor(annotation).span if self.article else None

    def tag(self, tag: str, span: Span, chosen: Placed | None = None) -> bool:
        """Tag a passage: a new annotation, another tag for the one there, or none if it has this tag.

        The one there is the annotator's own, of several the one that was chosen: what somebody else
        has said stays as it is. Returns
        whether it is saved; if not, `article.problem` says why and `retry` tries again.
        """
        article = self.article
        if article is None:
            return False
        own = [p.annotation for p in article.placed() if p.anchor.span == span]
        own = [annotation for annotation in own if annotation.annotator == self.annotator]
        if not own:
            target = target_for(article.document.text, article.document.digest, span)
            return self._do((Change(None, new_annotation(tag, target, self.annotator)),))
        top = min(own, key=lambda each: (not chosen or each.id != chosen.annotation.id, each.tag != tag))
        if top.tag == tag:
            return self._do((Change(top, None),))
        return self._do((Change(top, changed(top, tag=tag)),))

    def edit(self, annotation: Annotation, **fields: str) -> bool:
        """Give an annotation of the annotator's own another note, speaker, basis or certainty.

        Returns whether it is saved.
        """
        return self._change(annotation, changed(annotation, **fields))

    def move(self, annotation: Annotation, span: Span) -> bool:
        """Give an annotation of the annotator's own another passage; returns whether it is saved."""
        if self.article is None or not span.length:
            return False
        document = self.article.document
        return self._change(
            annotation, changed(annotation, target=target_for(document.text, document.digest, span))
        )

    def apply_all(self, changes: Iterable[Change]) -> bool:
        """Make several changes as one step; returns whether they are saved."""
        return self._do(tuple(changes))

    def _change(self, before: Annotation, after: Annotation) -> bool:
        if before.annotator != self.annotator:
            raise ValueError(f"this annotation is {before.annotator}'s")
        return self._do((Change(before, after),))

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

    def _do(self, step: Step) -> bool:
        article = self.article
        if article is None:
            return False
        article.withdrawn.clear()
        return self._add(article, step)

    def _add(self, article: OpenArticle, step: Step) -> bool:
        article.pending.append(step)
        article.show(step)
        return self._save(article)

    def _save(self, article: OpenArticle) -> bool:
        """Save what is not saved yet; returns whether nothing is left."""
        saved = False
        try:
            while article.pending:
                self.workspace.store.apply(article.source, article.pending[0], self.annotator)
                article.pending.pop(0)
                saved = True
        except StoreError as error:
            article.problem = str(error)
        if saved:
            self._reread(article)
        return not article.pending

    def _reread(self, article: OpenArticle) -> None:
        """Take over what the store holds, other sessions' work included, with what is not saved on top."""
        try:
            stored = self.workspace.store.annotations(article.source)
        except StoreError as error:
            article.problem = str(error)
            return
        article.problem = article.problem if article.pending else ""
        article.hold(stored)

    def export(self) -> Path | None:
        """Write the open article as annotated markdown, where the command `export` would.

        None while there is no article, or not all of it yet. Raises OSError.
        """
        from tui_reader.exchange.files import write  # not needed before the first export

        if not self.article or not self.article.document.complete:
            return None
        pairs = [(placed.annotation, placed.anchor.span) for placed in self.article.placed()]
        folder = self.workspace.cwd / EXPORTS
        return write(self.article.document, pairs, self.article.source, folder, set())

    @property
    def unsaved(self) -> int:
        """How many annotations, in all articles, are not on the disk as they are shown."""
        return sum(len(article.unsaved) for article in self._opened.values())

    @property
    def failure(self) -> str:
        """Why changes are not on the disk, of the first article that has such."""
        return next((article.problem for article in self._opened.values() if article.pending), "")

    def retry(self) -> bool:
        """Save again what could not be saved; returns whether nothing is left."""
        for article in self._opened.values():
            if article.pending:
                self._save(article)
        return not self.unsaved


def title_of(document: Document) -> str:
    """What an article is called in lists."""
    return shorten(headline(document), LONGEST_TITLE) or document.path.name


def _counts(annotations: Iterable[Annotation]) -> dict[str, int]:
    return dict(Counter(annotation.tag for annotation in annotations))
