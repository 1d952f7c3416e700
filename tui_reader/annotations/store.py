"""Where annotations are kept: in memory, or one TinyDB file per article.

docs/formats.md describes the files.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from tinydb import TinyDB
from tinydb.table import Document, Table

from tui_reader.annotations import journal
from tui_reader.annotations.annotation import Annotation
from tui_reader.annotations.history import (
    Change,
    Conflict,
    ConflictError,
    Step,
    reconciled,
    remembered,
)
from tui_reader.annotations.records import decoded, encoded
from tui_reader.annotations.storage import (
    FORMAT,
    MEND,
    Record,
    StoreError,
    changing,
    head,
    indexed,
    merge,
    opened,
)

__all__ = [
    "AnnotationStore",
    "MemoryStore",
    "StoreError",
    "TinyDBStore",
    "decoded",
    "file_name",
    "source_of",
]


class AnnotationStore(Protocol):
    """Keeps the annotations of articles; an article is known by its source, see `source_of`."""

    def annotations(self, source: str) -> tuple[Annotation, ...]:
        """What is stored for an article, in the order of the text. Raises `StoreError`."""

    def apply(
        self, source: str, changes: Sequence[Change], annotator: str = "", joining: bool = False
    ) -> Sequence[Conflict]:
        """Save changes, all or none; when this returns they are durable. Raises `StoreError`.

        Annotations that the changes do not speak of stay, also those that another session has made.
        Where one is no longer what a change takes it for, both versions are kept; these conflicts
        are returned, see `reconciled`. What was changed is remembered as a step of the annotator;
        see `history` for how many there are. `joining` makes it part of the last step, if that left
        what is changed now.
        """

    def undo(self, source: str, annotator: str) -> Step | None:
        """Take the last step of the annotator back, durably; returns what was done for it, if anything.

        Raises `StoreError`, or `ConflictError` if an annotation is not as the step left it: then all
        of them stay as they are, and the step is forgotten, so that the one before can be undone.
        """

    def redo(self, source: str, annotator: str) -> Step | None:
        """Do what the annotator has undone last again, likewise; a new step makes an end of that."""


@dataclass
class _Step:
    """A step as it left the annotations; when it is undone, that is its inverse."""

    annotator: str
    changes: Step
    undone: bool = False


class MemoryStore:
    """Keeps annotations for as long as the program runs."""

    def __init__(self) -> None:
        self._articles: dict[str, dict[str, Annotation]] = {}
        self._steps: dict[str, list[_Step]] = {}

    def annotations(self, source: str) -> tuple[Annotation, ...]:
        """See `AnnotationStore`."""
        return _ordered(self._articles.get(source, {}).values())

    def apply(
        self, source: str, changes: Sequence[Change], annotator: str = "", joining: bool = False
    ) -> Sequence[Conflict]:
        """See `AnnotationStore`."""
        after, conflicts = reconciled(changes, self._articles.get(source, {}))
        step = self._put(source, after)
        if step:
            steps = [s for s in self._steps.get(source, []) if s.annotator != annotator or not s.undone]
            last = next((s for s in reversed(steps) if s.annotator == annotator), None)
            if joining and last and {c.id: c.after for c in last.changes} == {c.id: c.before for c in step}:
                steps.remove(last)
                before = {change.id: change.before for change in last.changes}
                step = tuple(Change(before[change.id], change.after) for change in step)
            steps.append(_Step(annotator, step))
            self._steps[source] = steps[-remembered([len(each.changes) for each in steps]) :]
        return conflicts

    def undo(self, source: str, annotator: str) -> Step | None:
        """See `AnnotationStore`."""
        return self._swap(source, annotator, False)

    def redo(self, source: str, annotator: str) -> Step | None:
        """See `AnnotationStore`."""
        return self._swap(source, annotator, True)

    def _swap(self, source: str, annotator: str, undone: bool) -> Step | None:
        steps = self._steps.get(source, [])
        own = [step for step in steps if step.annotator == annotator and step.undone is undone]
        if not own:
            return None
        step = own[0] if undone else own[-1]
        stored = self._articles[source]
        for change in step.changes:
            if stored.get(change.id) != change.after:
                later = steps[steps.index(step) + 1 :]
                steps.remove(step)
                who = [s.annotator for s in later if any(each.id == change.id for each in s.changes)]
                raise ConflictError(who[-1] if who else "")
        step.changes = self._put(source, {change.id: change.before for change in step.changes})
        step.undone = not undone
        return step.changes

    def _put(self, source: str, after: Mapping[str, Annotation | None]) -> Step:
        """Keep these, and return what that changed."""
        article = self._articles.setdefault(source, {})
        changed = {name: article.get(name) for name in after if article.get(name) != after[name]}
        for name in changed:
            article.pop(name, None)
        article |= {name: kept for name in changed if (kept := after[name])}
        return tuple(Change(before, after[name]) for name, before in changed.items())


class TinyDBStore:
    """Keeps annotations in a folder, one TinyDB file per article. Sessions may share the folder."""

    def __init__(self, folder: Path, wait: float | None = None) -> None:
        """`wait`: how long a save waits for that of another session, see `locked`."""
        self.folder = folder
        """Made with the first save."""
        self._wait = wait
        self._last: tuple[str, dict[int, tuple[Record, Annotation]]] = ("", {})
        """The article that was read last, and its annotations with their records."""

    def path(self, source: str) -> Path:
        """The file that keeps the annotations of an article."""
        return self.folder / file_name(source)

    def annotations(self, source: str) -> tuple[Annotation, ...]:
        """See `AnnotationStore`."""
        return self.read(self.path(source), source)

    def read(self, path: Path, source: str) -> tuple[Annotation, ...]:
        """What a file holds that may not be where it belongs; see `annotations`."""
        database = opened(path)
        self._head(database, path, source)
        last, known = self._last
        found: dict[int, tuple[Record, Annotation]] = {}
        for record in indexed(database.table("annotations"), path, "id").values():
            before = known.get(record.doc_id) if last == source else None
            if before and before[0] == record:
                # After each change all is read again, and nearly all of it is as it was.
                found[record.doc_id] = before
                continue
            found[record.doc_id] = record, _annotation(path, record)
        self._last = source, found
        return _ordered(annotation for _, annotation in found.values())

    def apply(
        self, source: str, changes: Sequence[Change], annotator: str = "", joining: bool = False
    ) -> Sequence[Conflict]:
        """See `AnnotationStore`."""
        path = self.path(source)
        with changing(path, self._wait) as database:
            head = self._head(database, path, source)
            found = indexed(database.table("annotations"), path, "id")
            present = {change.id: found[change.id] for change in changes if change.id in found}
            there = {name: _annotation(path, record) for name, record in present.items()}
            after, conflicts = reconciled(changes, _beside(path, changes, found) | there)
            records = {name: encoded(each, source) if each else None for name, each in after.items()}
            if head is None and any(records.values()):
                database.table("article").insert({"format": FORMAT, "source": source})
            stored = merge(database.table("annotations"), path, "id", records)
            moves = {name: _move(stored.get(name), record) for name, record in records.items()}
            if moves := {name: (before, after) for name, (before, after) in moves.items() if before != after}:
                _remember(database.table("history"), annotator, moves, joining)
        return conflicts

    def deleted(self, source: str) -> set[str]:
        """The ids of annotations that steps which are remembered have deleted. Raises `StoreError`."""
        return journal.deleted(_steps(opened(self.path(source)).table("history")).values())

    def undo(self, source: str, annotator: str) -> Step | None:
        """See `AnnotationStore`."""
        return self._swap(source, annotator, False)

    def redo(self, source: str, annotator: str) -> Step | None:
        """See `AnnotationStore`."""
        return self._swap(source, annotator, True)

    def _swap(self, source: str, annotator: str, undone: bool) -> Step | None:
        path = self.path(source)
        # A look first, so that nothing is made for nothing.
        if not opened(path).tables():
            return None
        conflict: ConflictError | None = None
        done: Step = ()
        with changing(path, self._wait) as database:
            self._head(database, path, source)
            table = database.table("history")
            steps = _steps(table)
            number = journal.chosen(steps, annotator, undone)
            if number is None:
                return None
            stored = indexed(database.table("annotations"), path, "id")
            try:
                with _named(path, f'record {number} of "history" is no step'):
                    moves = journal.back(steps, number, stored)
                    done = tuple(Change(*map(_optional, move)) for move in moves.values())
            except ConflictError as error:
                table.remove(doc_ids=[number])
                conflict = error
            else:
                records = {name: after for name, (_, after) in moves.items()}
                merge(database.table("annotations"), path, "id", records)
                table.update(journal.swapped(steps[number], moves), doc_ids=[number])
        if conflict:
            raise conflict
        return done

    def _head(self, database: TinyDB, path: Path, source: str) -> Record | None:
        """The record about the article, which must be the one that is meant."""
        record = head(database, path, "article")
        if record is not None and record.get("source") != source:
            reason = f'belongs to "{record.get("source")}", not to "{source}"; move it away'
            raise StoreError(path, reason)
        return record


@contextmanager
def _named(path: Path, failure: str) -> Iterator[None]:
    """Turns what is wrong with a record into a `StoreError`."""
    try:
        yield
    except ValueError as error:
        raise StoreError(path, f"{failure} ({error}); {MEND}", "damaged") from error


def _annotation(path: Path, record: Document) -> Annotation:
    """The annotation in a record of a file. Raises `StoreError`."""
    with _named(path, f"record {record.doc_id} is no annotation"):
        return decoded(record)


def _beside(path: Path, changes: Iterable[Change], records: Mapping[str, Document]) -> dict[str, Annotation]:
    """The stored annotations that begin where changes make one; to decode all would take too long."""
    starts = {each.after.target.start for each in changes if each.after and not each.before}
    found = {}
    for name, record in records.items() if starts else ():
        with suppress(LookupError, TypeError, StoreError):
            if record["target"]["selector"][0]["start"] in starts:
                found[name] = _annotation(path, record)
    return found


def _move(before: Mapping[str, Any] | None, after: Record | None) -> tuple[Record | None, Record | None]:
    """The whole record of an annotation before and after a change; `after` is what we write of it."""
    return dict(before) if before else None, {**(before or {}), **after} if after else None


def _steps(table: Table) -> dict[int, Record]:
    """The steps that are remembered, by the number of their record, the oldest first."""
    return {record.doc_id: dict(record) for record in table if journal.is_step(record)}


def _remember(table: Table, annotator: str, moves: journal.Moves, joining: bool) -> None:
    """Add a step; its annotator's undone ones can no longer be redone, and the oldest make room."""
    steps = _steps(table)
    gone = [n for n, s in steps.items() if s["undone"] and s["annotator"] == annotator]
    if joining and (last := journal.continued(steps, annotator, moves)) is not None:
        moves = journal.joined(steps[last], moves)
        gone.append(last)
    step = journal.step(annotator, moves, (steps[number] for number in gone))
    kept = [number for number in steps if number not in gone]
    sizes = [len(each["changes"]) for each in (*(steps[number] for number in kept), step)]
    gone += kept[: len(sizes) - remembered(sizes)]
    if gone:
        table.remove(doc_ids=gone)
    table.insert(step)


def source_of(article: Path, folder: Path) -> str:
    """The source of an article: its path as seen from beside the annotations folder, with slashes.

    It stays the same when both move together, and it may begin with `..`.
    """
    return Path(os.path.relpath(article.resolve(), folder.resolve().parent)).as_posix()


def file_name(source: str) -> str:
    """The name of the file for a source: readable, plain ASCII, and not that of any other source."""
    stem = unicodedata.normalize("NFKD", PurePosixPath(source).stem)
    words = re.findall(r"[A-Za-z0-9]+", "".join(c for c in stem if not unicodedata.combining(c)))
    slug = "-".join(words)[:60].rstrip("-") or "article"
    try:
        written = source.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # no path has that, but a file may say so
        written = source.encode("utf-8", "surrogatepass")
    mark = hashlib.sha256(written).hexdigest()[:12]
    return f"{slug}-{mark}.json"


def _ordered(annotations: Iterable[Annotation]) -> tuple[Annotation, ...]:
    return tuple(sorted(annotations, key=lambda a: (a.target.start, a.target.end, a.created, a.id)))


def _optional(record: Record | None) -> Annotation | None:
    return decoded(record) if record else None
