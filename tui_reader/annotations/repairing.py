"""What mends an annotations folder: recovered records, copies put back, renamed articles.

Nothing here throws away what cannot be read: it stays beside the new file, under a name of its own.
"""

import json
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from tui_reader.annotations import backups, journal, salvage
from tui_reader.annotations.annotation import Annotation, Target
from tui_reader.annotations.reading import FILE, ReadingStore
from tui_reader.annotations.reading import decoded as decoded_reading
from tui_reader.annotations.records import decoded, tables_for
from tui_reader.annotations.storage import (
    FORMAT,
    Record,
    StoreError,
    Tables,
    changing,
    content_of,
    locked,
    numbered,
    opened,
    tables_of,
    write,
)
from tui_reader.annotations.store import TinyDBStore, file_name
from tui_reader.articles.text import counted
from tui_reader.files import sync_folder

ADVICE = "tui-reader restore --list shows what there is"
"""What to do where there is no such copy."""


_ANY = tables_for("", [Annotation("", "", Target(0, 0, "", "", "", ""))])["annotations"]["1"]
"""An annotation to stand for one of which a step tells only what it changed."""


class RepairError(Exception):
    """A repair that would not be safe, or that failed: one line that says why."""


class Restored(NamedTuple):
    """What putting back a copy did."""

    copy: backups.Copy
    kept: Path | None
    """Where the file is kept that was there before; None where there was none."""


class _Recovered(NamedTuple):
    tables: Tables
    """What goes into the new file; empty if nothing was recovered."""
    told: str


def repaired(path: Path, sources: Iterable[str]) -> str:
    """Put the whole records of a damaged file into a new one; returns what was done.

    The damaged one is kept beside it. `sources` are those of the articles that there are. Raises
    `StoreError` and `RepairError`.
    """
    with _told(path), locked(path.parent):
        records = list(salvage.records(content_of(path) or b""))
        if any(_is_head(each) and each["format"] > FORMAT for each in records):
            raise RepairError("a newer version wrote it; update tui-reader")
        found = _readings(records) if path.name == FILE else _annotations(records, path.name, sources)
        aside = _set_aside(path)
        if found.tables:
            write(path, found.tables)
        else:
            path.unlink()
            sync_folder(path.parent)
        return f"{found.told}; the damaged file is kept as {aside.name}"


def broken_steps(path: Path) -> list[int]:
    """The numbers of the steps in a file that cannot be undone. Raises `StoreError`."""
    steps = opened(path).table("history")
    return [step.doc_id for step in steps if journal.is_step(step) and not _is_whole(step)]


def drop_steps(path: Path) -> str:
    """Forget the steps that cannot be undone, durably; returns what was done.

    The file as it was is kept beside it. Raises `StoreError`.
    """
    with _told(path), changing(path) as database:
        aside = _set_aside(path)
        database.table("history").remove(doc_ids=broken_steps(path))
    return f"dropped; the file as it was is kept as {aside.name}"


def restore(path: Path, time: str = "") -> Restored:
    """Put the newest copy back that is not the same as the file; `time` is how that of the copy begins.

    Raises `StoreError` and `RepairError`.
    """
    with _told(path), locked(path.parent):
        there = content_of(path)
        problem: StoreError | None = None
        for copy in backups.copies(path):
            content = content_of(copy.path)
            if content is None or content == there or not copy.time.startswith(time):
                continue
            try:
                tables = tables_of(copy.path, content)
            except StoreError as error:  # an older one may be whole
                problem = problem or error
                continue
            kept = None if there is None else _kept(path, there)
            with suppress(StoreError):
                _follow(tables, tables_of(path, there or b""))
            write(path, tables)
            return Restored(copy, kept)
    if problem:
        raise problem
    which = f"from {time} that differs" if time else "that differs"
    raise RepairError(f"there is no copy of {path.name} {which} from what is there; {ADVICE}")


def _follow(tables: Tables, before: Tables) -> None:
    """Let the tables of a copy follow on what was there before it was put back."""
    for head in before.get("article", {}).values():  # the article may have been renamed since
        _about(tables, head.get("source"))
    # Or sessions would take for lost what is not there any more, and bring it back.
    if gone := _ids(before) - _ids(tables):
        history = tables.setdefault("history", {})
        history[str(max(map(int, history), default=0) + 1)] = journal.restored(gone)


def copied(folder: Path, path: Path | None = None) -> Iterator[tuple[Path, backups.Copy, int | None]]:
    """The copies of one file, or of all: the file, the copy, and how many annotations it holds.

    None stands for a copy that cannot be read.
    """
    files = [path] if path else [folder / name for name in backups.kept_names(folder)]
    for file in files:
        for copy in backups.copies(file):
            count = None
            with suppress(StoreError):
                tables = tables_of(copy.path, content_of(copy.path) or b"")
                count = len(tables.get("annotations", {}))
            yield file, copy, count


def relink(folder: Path, old: str, new: str, wait: float | None = None) -> None:
    """Give the annotations of an article, and how far it was read, to the same article under a new name.

    The file under the old name goes, and is kept as a copy of the new one. What was broken off in
    the middle is finished. Raises `StoreError` and `RepairError`.
    """
    store = TinyDBStore(folder)
    path, target = store.path(old), store.path(new)
    with _told(path), locked(folder, wait):
        content, there = content_of(path), content_of(target)
        if content is not None:
            tables = _about(tables_of(path, content), new)
            if there is None:
                write(target, tables)
            elif not _ids(tables) <= _ids(tables_of(target, there)):
                raise RepairError("that has annotations of its own")
            _durable_copy(path)
            path.unlink()
            backups.move(path, target)
            sync_folder(folder)
        elif there is not None:
            raise RepairError("another session was faster")
    ReadingStore(folder, wait).rename(old, new)


def _about(tables: Tables, source: object) -> Tables:
    """The tables of a file, now for the article of this source."""
    for head in tables.get("article", {}).values():
        head["source"] = source
    return tables


def _ids(tables: Tables) -> set[str]:
    records = tables.get("annotations", {}).values()
    return {each for record in records if isinstance(each := record.get("id"), str)}


def _durable_copy(path: Path) -> Path:
    """Keep a copy of a file that is about to go, durably."""
    copy = backups.keep(path)
    for folder in copy.parents[:3]:
        sync_folder(folder)
    return copy


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turns what the system reports into a `StoreError`."""
    try:
        yield
    except OSError as error:
        raise StoreError(path, f"cannot be mended: {error.strerror or error}") from error


def _kept(path: Path, content: bytes) -> Path:
    """Keep a file that is going to be replaced: as a copy, or under a name of its own if it is damaged."""
    try:
        tables_of(path, content)
    except StoreError:
        return _set_aside(path)
    return _durable_copy(path)


def _set_aside(path: Path) -> Path:
    """Give a damaged file a second name, durably."""
    moment = datetime.now(UTC)
    while os.path.lexists(aside := path.with_name(f"{path.name}.damaged-{backups.stamp(moment)}")):
        moment += timedelta(seconds=1)
    backups.duplicate(path, aside)
    sync_folder(path.parent)
    return aside


def _is_head(record: Record) -> bool:
    return type(record.get("format")) is int


def _annotations(records: Sequence[Record], name: str, sources: Iterable[str]) -> _Recovered:
    """The tables of a file of annotations, of what was recovered from it."""
    annotations, doubles = _distinct(record for record in records if _is_annotation(record))
    if not annotations:
        return _Recovered({}, "no annotation could be recovered")
    named = [record.get("source") for record in records if _is_head(record)]
    named += [record["target"].get("source") for record in annotations]
    source = next((s for s in (*named, *sources) if isinstance(s, str) and file_name(s) == name), None)
    if source is None:
        raise RepairError("it does not say which article it is about")
    steps = _different(r for r in records if journal.is_step(r) and _is_whole(r))
    tables = {
        "article": numbered([{"format": FORMAT, "source": source}]),
        "annotations": numbered(annotations),
    }
    told = f"recovered {counted(len(annotations), 'annotation')}"
    told += f", {doubles} of them as a second version" if doubles else ""
    return _Recovered(tables | ({"history": numbered(steps)} if steps else {}), told)


def _readings(records: Sequence[Record]) -> _Recovered:
    """The tables of the file with the reading state, of what was recovered from it."""
    readings = {record["source"]: record for record in records if _is_reading(record)}
    tables = {"state": numbered([{"format": FORMAT}]), "readings": numbered(list(readings.values()))}
    return _Recovered(tables, f"recovered the state of {counted(len(readings), 'article')}")


def _is_annotation(record: Record) -> bool:
    with suppress(ValueError):
        return bool(decoded(record))
    return False


def _is_whole(step: Record) -> bool:
    """Whether a step can be undone: what each change goes back to is an annotation, as far as it tells."""
    if not journal.is_whole(step):
        return False
    changes = [change for change in step["changes"] if change["was"] is not None]
    return all(_is_annotation({**(_ANY if change["is"] else {}), **change["was"]}) for change in changes)


def _is_reading(record: Record) -> bool:
    with suppress(ValueError, TypeError):
        return isinstance(record.get("source"), str) and bool(decoded_reading(record))
    return False


def _distinct(records: Iterable[Record]) -> tuple[list[Record], int]:
    """The records, each once, and how many there are as a second version under a new id."""
    found: dict[str, list[Record]] = {}
    for record in _different(records):
        found.setdefault(record["id"], []).append(record)
    kept = []
    for versions in found.values():
        # The one that was changed last keeps its name.
        last, *others = sorted(versions, key=lambda each: str(each.get("modified")), reverse=True)
        kept += [last, *({**each, "id": uuid.uuid4().hex} for each in others)]
    return kept, len(kept) - len(found)


def _different(records: Iterable[Record]) -> list[Record]:
    """The records in their order, each once."""
    return list({json.dumps(record, sort_keys=True): record for record in records}.values())
