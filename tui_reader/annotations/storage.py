"""How a TinyDB file is kept: read whole, changed under a lock, replaced in one move.

A file is either the old one or the new one, whatever kills the program or the machine. Nothing
here writes to a file it could not read.
"""

import errno
import fcntl
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import orjson
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import Storage
from tinydb.table import Document, Table

from tui_reader import files
from tui_reader.annotations import backups
from tui_reader.articles.text import printable

FORMAT = 1
"""The version of the file format; files of a later one are not touched."""
LOCK = ".lock"
"""The lock file's name: one for a whole folder, made once and never deleted."""
LARGEST = 32 * 1024 * 1024
"""Bytes of a file; one annotation takes about 1,000."""
LOCK_WAIT = 5.0
"""How long to wait for another session to finish its save, in seconds."""

Record = dict[str, Any]
"""One document of a TinyDB table, as JSON has it."""
Tables = dict[str, dict[str, Any]]
"""What a file holds: tables by their name, in them records by their number."""

MIGRATIONS: dict[int, Callable[[Tables], Tables]] = {}
"""By the number of a format: what makes tables of the next format of it. There is only one format yet."""
MEND = "it was left as it is; to mend it: tui-reader check --repair"
"""What to do about a damaged file."""
_HEADS = ("article", "state")
"""The tables of which one tells the format of a file."""


class StoreError(Exception):
    """A file of the store could not be read or written; what it held before is still there.

    Its text is one printable line that names the file and says what to do.
    """

    def __init__(
        self, path: Path, reason: str, kind: Literal["failed", "busy", "damaged", "newer"] = "failed"
    ) -> None:
        super().__init__(printable(f"{path}: {reason}"))
        self.path = path
        """The file."""
        self.reason = reason
        """What is wrong and what to do about it."""
        self.kind = kind
        """Whether the system failed us, another session is saving, the file is not what we write, or a
        newer version wrote it."""

    @property
    def brief(self) -> str:
        """The same for one line of a screen, where what is to be done must come first."""
        if self.kind == "busy":
            return "another session is saving, it is tried again by itself"
        if self.kind != "damaged":
            what, _, advice = self.reason.partition("; ")
            return printable("; ".join(filter(None, (f"{what}: {self.path}", advice))))
        return printable(f"damaged, tui-reader check --repair mends it: {self.path.name}")


@contextmanager
def _explained(path: Path, failure: str) -> Iterator[None]:
    """Turns what the system reports into a `StoreError`."""
    try:
        yield
    except OSError as error:
        advice = "mend this and try again, or choose another folder with --annotations"
        raise StoreError(path, f"{failure}: {error.strerror or error}; {advice}") from error


class AtomicJSONStorage(Storage):
    """A TinyDB storage that replaces its file in one move and syncs it before it returns.

    It does not lock: see `changing`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Tables | None:
        """The file's tables, in today's format; None where there is no file. Raises `StoreError`."""
        content = content_of(self._path)
        return None if content is None else tables_of(self._path, content)

    def write(self, data: Tables) -> None:
        """Save the tables, durably; see `write`. A copy of what was there is kept, see `backups`."""
        with _explained(self._path, "cannot be saved"):
            write(self._path, data, lambda: backups.keep_before_save(self._path))


def content_of(path: Path) -> bytes | None:
    """The bytes of a file, None where there is none. Raises `StoreError`."""
    with _explained(path, "cannot be read"):
        return _content(path)


def tables_of(path: Path, content: bytes) -> Tables:
    """What the bytes of a file stand for, in today's format. Raises `StoreError`; `path` is for that only."""
    try:
        return _migrated(_tables(content))
    except (ValueError, RecursionError) as error:
        raise StoreError(path, f"is damaged ({error}); {MEND}", "damaged") from error


def numbered(records: Iterable[Record]) -> dict[str, Any]:
    """A table of these records."""
    return {str(number): record for number, record in enumerate(records, start=1)}


def write(
    path: Path, tables: Tables, before: Callable[[], object] = lambda: None, mode: int | None = None
) -> None:
    """Save tables, durably, calling `before` when only the move is left to be done; for `mode` see `files`.

    The lock must be held. Raises `StoreError` and OSError; the old file is then intact.
    """
    try:
        content = _encoded(tables)
    except RecursionError as error:
        raise StoreError(path, "is nested too deeply to be saved; mend it by hand") from error
    if len(content) > LARGEST:  # it could not be read again
        raise StoreError(path, f"cannot be saved: it would be larger than {LARGEST // 1024 // 1024} MB")
    files.replace(path, content, before=before, mode=mode)


def _migrated(tables: Tables) -> Tables:
    """The same in today's format; the file itself follows with the next save."""
    head: Record = next((each for name in _HEADS for each in tables.get(name, {}).values()), {})
    version = head.get("format")
    if type(version) is not int or not 1 <= version < FORMAT:
        return tables
    for step in range(version, FORMAT):
        tables = MIGRATIONS[step](tables)
    for name in _HEADS:
        for each in tables.get(name, {}).values():
            each["format"] = FORMAT
    return tables


def _encoded(data: Tables) -> bytes:
    """The tables as JSON for people to read and compare: indented, with one final newline."""
    try:
        return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        # Lone surrogates and very large numbers. Python writes the former just as JSON does.
        text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
        return text.encode("utf-8", "backslashreplace")


def _content(path: Path) -> bytes | None:
    """The bytes of a regular file, None where there is none; never waits for a pipe, follows no link."""
    try:
        return files.content(path, LARGEST, os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise OSError(errno.ELOOP, "It is a symbolic link, which is not followed") from error
        raise


def _tables(content: bytes) -> Tables:
    """A TinyDB document; ValueError says what is wrong with it."""
    if not content.strip():
        raise ValueError("it is empty")
    tables = _decoded(content)
    if not isinstance(tables, dict):
        raise ValueError("it holds no tables")
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise ValueError(f'"{name}" is not a table')
        for key, record in table.items():
            if not (key.isdecimal() and str(int(key)) == key and isinstance(record, dict)):
                raise ValueError(f'"{key}" in "{name}" is not a record')
    return tables


def _decoded(content: bytes) -> Any:
    """The value that JSON stands for; ValueError where a reader could miss something of it."""
    with suppress(orjson.JSONDecodeError):
        value = orjson.loads(content)
        # Nothing is hidden in what is just as we write it, and this is how to know it fast.
        if _encoded(value) == content:
            return value
    return parsed(content.decode("utf-8"))


def parsed(text: str) -> Any:
    """The value that JSON stands for; ValueError where some of it would be hidden or get lost."""
    return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number)


def _no_number(name: str) -> None:
    """Python reads NaN and Infinity, which JSON has not and which would not come out again."""
    raise ValueError(f"{name} is no number in JSON")


def _unique(pairs: list[tuple[str, Any]]) -> Record:
    """A JSON object; a key that comes twice, as after a careless merge, would hide a record."""
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key comes twice")
    return value


def _acquire(path: Path, wait: float) -> int:
    """A descriptor that holds the lock file's lock; the system frees it when the process ends."""
    deadline = time.monotonic() + wait
    while True:
        descriptor = _lock_file(path)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Somebody may have deleted the file since, and others lock a new one.
            if os.path.samestat(os.fstat(descriptor), os.stat(path)):
                return descriptor
        except (BlockingIOError, FileNotFoundError):
            pass
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        if time.monotonic() >= deadline:
            raise StoreError(path, f"another session has held this lock for {wait:g} s; try again", "busy")
        time.sleep(0.005)


def _lock_file(path: Path) -> int:
    """A descriptor of the lock file. Raises OSError."""
    careful = os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | careful, 0o666)
    except PermissionError:
        if not os.path.lexists(path):
            raise
        # Another account has made it. Only some network file systems want to write to what they lock.
        return os.open(path, os.O_RDONLY | careful)


@contextmanager
def locked(folder: Path, wait: float | None = None) -> Iterator[None]:
    """Keep every other session from saving to `folder`.

    Raises `StoreError` after `wait` seconds, or else after `LOCK_WAIT`.
    """
    path = folder / LOCK
    with _explained(path, "cannot be locked against other sessions"):
        descriptor = _acquire(path, LOCK_WAIT if wait is None else wait)
    try:
        yield
    finally:
        with suppress(OSError):  # nothing was written to it
            os.close(descriptor)


def opened(path: Path) -> TinyDB:
    """The database in a file, to look at; it is read once, when first asked for something."""
    return TinyDB(path, storage=CachingMiddleware(AtomicJSONStorage))  # type: ignore[no-untyped-call]


def is_free(folder: Path) -> bool:
    """Whether nobody is saving to `folder` just now, as far as that can be told."""
    try:
        with locked(folder, 0):
            return True
    except StoreError as error:
        return error.kind != "busy"


@contextmanager
def changing(path: Path, wait: float | None = None) -> Iterator[TinyDB]:
    """The database in a file, to change, while no other session can; for `wait` see `locked`.

    All changes are saved at the end, in one write; none if the block raises. Makes the folder
    where needed. Raises `StoreError`.
    """
    with _explained(path.parent, "cannot be made"):
        files.make_folder(path.parent)
    with locked(path.parent, wait):
        database = opened(path)
        yield database
        database.close()


def head(database: TinyDB, path: Path, name: str) -> Record | None:
    """The record of the table `name` that says what the file is; None for a file yet to be made.

    Raises `StoreError` for a file that this version does not know how to read.
    """
    if not database.tables():
        return None
    record: Record = next(iter(database.table(name)), {})
    version = record.get("format")
    if type(version) is int and version > FORMAT:
        reason = f"was written by a newer version (format {version}); update tui-reader"
        raise StoreError(path, reason, "newer")
    if type(version) is not int or version < 1:
        reason = f'has no record in the table "{name}" that tells its format; {MEND}'
        raise StoreError(path, reason, "damaged")
    return record


def indexed(table: Table, path: Path, key: str) -> dict[str, Document]:
    """The table's records by their field `key`. Raises `StoreError` where that is missing or comes twice."""
    records: dict[str, Document] = {}
    for record in table:
        name = record.get(key)
        if not isinstance(name, str):
            which = f'record {record.doc_id} of "{table.name}"'
            raise StoreError(path, f'{which} has no "{key}"; {MEND}', "damaged")
        if name in records:
            both = f"{records[name].doc_id} and {record.doc_id}"
            reason = f'records {both} of "{table.name}" have the same "{key}"; {MEND}'
            raise StoreError(path, reason, "damaged")
        records[name] = record
    return records


def merge(table: Table, path: Path, key: str, changes: Mapping[str, Record | None]) -> dict[str, Document]:
    """Put each record where the one with the same `key` is, or at the end; None removes it.

    Records keep their number, and fields that we do not write keep their place. Returns what was
    there before. Raises `StoreError`.
    """
    stored = indexed(table, path, key)
    removed = [stored[name].doc_id for name, record in changes.items() if record is None and name in stored]
    replaced = {stored[name].doc_id: record for name, record in changes.items() if record and name in stored}
    added = [record for name, record in changes.items() if record and name not in stored]

    def replace(record: Any) -> None:
        record.update(changes[record[key]])

    if removed:
        table.remove(doc_ids=removed)
    if replaced:
        table.update(replace, doc_ids=list(replaced))
    if added:
        table.insert_multiple(added)
    return stored
