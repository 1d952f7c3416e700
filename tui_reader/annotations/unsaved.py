"""What could not be saved when the reader ended: kept in the user's state folder until it is.

Where that folder cannot be written to, as its disk is full, it is one for temporary files that
outlive a restart. There is a folder for each folder of annotations, and in that one for each such end, which
`--annotations` opens. It has the annotations of the articles concerned as they were on the screen;
what they were on the disk, as far as the reader knew, is beside that, so that just what was done is
taken over.
"""

import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tui_reader import files
from tui_reader.annotations import backups, reading
from tui_reader.annotations.annotation import Annotation
from tui_reader.annotations.history import Change, Step
from tui_reader.annotations.reading import Reading, ReadingStore
from tui_reader.annotations.records import tables_for
from tui_reader.annotations.storage import StoreError, head, opened, write
from tui_reader.annotations.store import TinyDBStore, file_name, source_of

FOLDER = "unsaved"
"""The folder's name in the user's state folder."""
_BEFORE = "before"
_NOTE = ".txt"
_MODE = 0o600


class Screen(NamedTuple):
    """The annotations of an article in which something is not saved."""

    shown: Mapping[str, Annotation]
    """As they were on the screen, by their id."""
    before: Mapping[str, Annotation]
    """As they would be had nothing been done that is not saved."""


class Unsaved(NamedTuple):
    """What is kept of one article."""

    path: Path
    """The file; an annotations folder is what it stands in."""
    article: Path
    """The article, which may be gone."""
    changes: Step
    """What was done and not saved."""
    place: Reading | None
    """How far it was read, if that was not saved."""

    def forget(self) -> None:
        """Delete this, when it is saved. Raises OSError."""
        if self.path.name != reading.FILE:  # that of all articles goes with the folder
            self.path.unlink(missing_ok=True)


def keep(folder: Path, articles: Mapping[Path, Screen], readings: Mapping[Path, Reading]) -> Path:
    """Keep what is not saved in an annotations folder, durably; returns the folder that has it.

    Takes no lock, as that may be what is in the way. Raises `StoreError` and OSError.
    """
    name = _name()

    def keep_in(home: Path) -> Path:
        # Under its name it is complete: another session may be about to take it over.
        place = home / f".{name}"
        try:
            _fill(place, articles, readings)
            done = place.rename(home / name)
        except BaseException:
            forget(place)
            raise
        files.sync_folder(home)
        return done

    return _somewhere(folder, keep_in)


def _fill(place: Path, articles: Mapping[Path, Screen], readings: Mapping[Path, Reading]) -> None:
    files.make_folder(place / _BEFORE)
    os.chmod(place, 0o700)
    for article, (shown, before) in articles.items():
        for there, annotations in ((place, shown), (place / _BEFORE, before)):
            source = source_of(article, there)
            write(there / file_name(source), tables_for(source, annotations.values()), mode=_MODE)
    if readings:
        of_sources = {source_of(article, place): state for article, state in readings.items()}
        write(place / reading.FILE, reading.tables_for(of_sources), mode=_MODE)


def keep_note(folder: Path, note: str) -> Path:
    """Keep a note that has no tag yet, durably; returns its file. Raises OSError."""
    name = _name() + _NOTE

    def keep_in(home: Path) -> Path:
        files.replace(home / name, note.encode("utf-8", "replace"), mode=_MODE)
        return home / name

    return _somewhere(folder, keep_in)


def notes(folder: Path) -> list[Path]:
    """The files with notes that have no tag yet, the oldest first."""
    return [note for home in _homes(folder) for note in sorted(home.glob(f"*{_NOTE}"))]


def places(folder: Path) -> list[Path]:
    """The folders that have what was not saved in an annotations folder, the oldest first."""
    found: list[Path] = []
    for home in _homes(folder):
        with suppress(OSError), os.scandir(home) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
            found += (home / name for name in names if not name.startswith("."))
    return found


def kept(place: Path) -> Iterator[Unsaved]:
    """What is kept in one such folder, article by article. Raises `StoreError` and OSError."""
    readings = ReadingStore(place).all()
    names = (name for name in sorted(os.listdir(place)) if name.endswith(".json"))
    for path in (place / name for name in names if name != reading.FILE):
        record = head(opened(path), path, "article")
        if record is None:  # another session has just taken it over
            continue
        source = record.get("source")
        if not isinstance(source, str):
            raise StoreError(path, "does not say which article it is about", "damaged")
        article = _article(place, source)
        shown = {each.id: each for each in TinyDBStore(place).annotations(source)}
        store = TinyDBStore(place / _BEFORE)
        before = {each.id: each for each in store.annotations(source_of(article, store.folder))}
        different = [name for name in before | shown if before.get(name) != shown.get(name)]
        changes = tuple(Change(before.get(name), shown.get(name)) for name in different)
        yield Unsaved(path, article, changes, readings.pop(source, None))
    for source, state in readings.items():
        yield Unsaved(place / reading.FILE, _article(place, source), (), state)


def forget(place: Path) -> None:
    """Delete what was kept in such a folder, when it is saved."""
    shutil.rmtree(place, ignore_errors=True)  # another session may be doing the same


def _homes(folder: Path) -> list[Path]:
    """The folders that may have what is not saved in an annotations folder, the better first."""
    from platformdirs import user_state_path  # seldom needed

    name = file_name(folder.resolve().as_posix()).removesuffix(".json")
    spare = _spare()
    return [user_state_path("tui-reader") / FOLDER / name, *([spare / name] if _is_own(spare) else [])]


def _spare() -> Path:
    return Path(os.environ.get("TMPDIR") or "/var/tmp") / f"tui-reader-{os.getuid()}"


def _is_own(folder: Path) -> bool:
    """Whether nobody else can have put something into a folder, or have led us there by a link."""
    with suppress(OSError):
        there = os.lstat(folder)
        return stat.S_ISDIR(there.st_mode) and there.st_uid == os.getuid() and not there.st_mode & 0o077
    return False


def _somewhere(folder: Path, keep_in: Callable[[Path], Path]) -> Path:
    """Keep something in the first home where that works. Raises `StoreError` and OSError."""
    try:
        home, *_ = _homes(folder)
        files.make_folder(home)
        return keep_in(home)
    except (StoreError, OSError):
        with suppress(OSError):
            _spare().mkdir(0o700)
        for home in _homes(folder)[1:]:
            with suppress(StoreError, OSError):
                files.make_folder(home)
                return keep_in(home)
        raise


def _name() -> str:
    return f"{backups.stamp(datetime.now(UTC))}-{os.getpid()}"


def _article(place: Path, source: str) -> Path:
    return Path(os.path.normpath(place.resolve().parent / source))
