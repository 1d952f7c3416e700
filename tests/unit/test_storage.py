"""How files are kept: whole, durable, locked, and never written over what could not be read."""

import errno
import fcntl
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader import files as replaced
from tui_reader.annotations import backups, storage
from tui_reader.annotations.reading import ReadingStore
from tui_reader.annotations.storage import LOCK, AtomicJSONStorage, StoreError, changing, locked
from tui_reader.annotations.store import TinyDBStore

SMALL = {"things": {"1": {"name": "old"}}}
LARGE = {"things": {"1": {"name": "new" * 10_000}}}


def files(folder: Path) -> set[str]:
    """What is in a folder, but for copies of earlier states."""
    return {path.name for path in folder.iterdir()} - {backups.FOLDER}


def test_no_file_is_an_empty_database(tmp_path: Path) -> None:
    assert AtomicJSONStorage(tmp_path / "a.json").read() is None


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    # Half a pair is what undecodable bytes of file names become; JSON cannot tell two halves from a pair.
    | st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\udc80\udcff")),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=3), children, max_size=3)
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all examples of a property."""
    return tmp_path_factory.mktemp("shared")


@settings(deadline=None, max_examples=50)
@given(record=st.dictionaries(st.text(max_size=5), json_values, max_size=4))
def test_what_is_written_is_what_is_read(shared: Path, record: dict[str, object]) -> None:
    tables = {"things": {"1": record, "12": {}}}
    AtomicJSONStorage(shared / "a.json").write(tables)
    assert AtomicJSONStorage(shared / "a.json").read() == tables


def test_the_text_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    AtomicJSONStorage(path).write({"t": {"1": {"b": "é北", "a": ["\udcff", 1]}}})
    assert path.read_text("utf-8") == (
        '{\n  "t": {\n    "1": {\n      "b": "é北",\n      "a": [\n'
        '        "\\udcff",\n        1\n      ]\n    }\n  }\n}\n'
    )


DAMAGED = {
    "empty": b"",
    "blank": b" \n",
    "cut off": b'{"things": {"1": {"na',
    "not text": b'{"things": {"1": {"name": "\xff"}}}',
    "zeros": b"\0" * 100,
    "conflict": b'{\n<<<<<<< ours\n"things": {}\n=======\n"things": {}\n>>>>>>> theirs\n}\n',
    "a list": b"[]",
    "no tables": b'{"things": 3}',
    "no record": b'{"things": {"1": 3}}',
    "no number": b'{"things": {"one": {}}}',
    "one number twice": b'{"things": {"1": {"name": "a"}, "1": {"name": "b"}}}',
    "one number in two forms": b'{"things": {"1": {"name": "a"}, "01": {"name": "b"}}}',
    "a number too long to read": b'{"things": {"' + b"1" * 5000 + b'": {}}}',
    "a number that JSON has not": b'{"things": {"1": {"name": NaN}}}',
    "too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_reported_and_never_written_over(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)

    def add() -> None:
        with changing(path) as database:
            database.table("things").insert({"name": "new"})

    with pytest.raises(StoreError) as caught:
        add()
    assert caught.value.path == path
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == content
    assert files(tmp_path) == {"a.json", LOCK}


def test_what_is_nested_too_deeply_is_not_saved(tmp_path: Path) -> None:
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]
    with pytest.raises(StoreError, match="nested too deeply"):
        AtomicJSONStorage(tmp_path / "a.json").write({"things": {"1": {"name": nested}}})
    assert files(tmp_path) == set()


def test_an_error_is_one_printable_line() -> None:
    assert str(StoreError(Path("a\nb\x1b]52;\udcff"), "is\rbad")) == "a b␛]52;�: is bad"


def test_the_file_is_synced_before_it_takes_its_name_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    fsync, replace = os.fsync, os.replace

    def note_fsync(descriptor: int) -> None:
        is_folder = os.path.samestat(os.fstat(descriptor), os.stat(tmp_path))
        calls.append("sync folder" if is_folder else f"sync {os.fstat(descriptor).st_size > 0}")
        fsync(descriptor)

    def note_replace(old: Path, new: Path) -> None:
        calls.append("replace")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(os, "replace", note_replace)
    AtomicJSONStorage(tmp_path / "a.json").write(SMALL)
    assert calls == ["sync True", "replace", "sync folder"]


def test_every_folder_on_the_way_is_made_and_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    sync = replaced.sync_folder

    def note(folder: Path) -> None:
        synced.append(folder)
        sync(folder)

    monkeypatch.setattr(replaced, "sync_folder", note)
    path = tmp_path / "x" / "y" / "a.json"
    with changing(path) as database:
        database.table("things").insert({})
    assert synced == [tmp_path, tmp_path / "x", tmp_path / "x" / "y"]
    assert path.exists()


@pytest.mark.parametrize("call", ["open", "fsync", "replace"])
def test_a_failing_save_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "a.json"
    AtomicJSONStorage(path).write(SMALL)

    def fail(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(StoreError, match="cannot be saved: No space left on device; mend this"):
            AtomicJSONStorage(path).write(LARGE)
    assert files(tmp_path) == {"a.json"}
    assert AtomicJSONStorage(path).read() == SMALL


def test_a_save_whose_folder_cannot_be_synced_is_not_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(replaced, "sync_folder", fail)
    with pytest.raises(StoreError, match="cannot be saved"):
        AtomicJSONStorage(tmp_path / "a.json").write(SMALL)


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """A disk on which no file can grow beyond `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_that_the_disk_cannot_hold_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    AtomicJSONStorage(path).write(SMALL)
    with pytest.raises(StoreError, match="File too large"), file_size_limit(5000):
        AtomicJSONStorage(path).write(LARGE)
    assert files(tmp_path) == {"a.json"}
    assert AtomicJSONStorage(path).read() == SMALL
    AtomicJSONStorage(path).write(LARGE)
    assert AtomicJSONStorage(path).read() == LARGE


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_only_a_regular_file_is_read_or_replaced(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.json"
    other = tmp_path / "other.json"
    AtomicJSONStorage(other).write(SMALL)
    if kind == "link":
        path.symlink_to(other)
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    with pytest.raises(StoreError, match="cannot be read"):
        AtomicJSONStorage(path).read()
    with pytest.raises(StoreError, match="cannot be read"), changing(path) as database:
        database.table("things").insert({})
    assert AtomicJSONStorage(other).read() == SMALL


def test_a_file_is_no_larger_than_what_can_be_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    AtomicJSONStorage(path).write(SMALL)
    monkeypatch.setattr(storage, "LARGEST", path.stat().st_size)
    assert AtomicJSONStorage(path).read() == SMALL
    with pytest.raises(StoreError, match="cannot be saved: it would be larger than"):
        AtomicJSONStorage(path).write(LARGE)
    assert AtomicJSONStorage(path).read() == SMALL
    with path.open("ab") as file:
        file.write(b"\n")
    with pytest.raises(StoreError, match="cannot be read: File too large"):
        AtomicJSONStorage(path).read()


def test_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    old = os.umask(0o027)
    try:
        AtomicJSONStorage(path).write(SMALL)
        assert path.stat().st_mode & 0o777 == 0o640
        path.chmod(0o664)
        AtomicJSONStorage(path).write(LARGE)
        assert path.stat().st_mode & 0o777 == 0o664
    finally:
        os.umask(old)


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StoreError, match=r"Not a directory.*--annotations"), changing(folder / "a.json"):
            pass
    assert (tmp_path / "file").read_text() == "mine"


def test_a_block_is_saved_once_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    saves = []
    replace = replaced.replace

    def note(path: Path, content: bytes, **options: Any) -> None:
        saves.append(path)
        replace(path, content, **options)

    monkeypatch.setattr(replaced, "replace", note)
    with changing(path) as database:
        database.table("one").insert({})
        database.table("two").insert_multiple([{}, {}])
        assert not path.exists()
    assert len(saves) == 1

    def fail_half_way() -> None:
        with changing(path) as database:
            database.table("one").insert({})
            raise KeyError

    with pytest.raises(KeyError):
        fail_half_way()
    with changing(path):
        pass
    assert len(saves) == 1
    assert AtomicJSONStorage(path).read() == {"one": {"1": {}}, "two": {"1": {}, "2": {}}}


HOLDER = """
import sys, time
from pathlib import Path
from tui_reader.annotations.storage import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_lock_is_waited_for_and_freed_by_death(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "LOCK_WAIT", 0.05)
    with subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE) as holder:
        try:
            assert holder.stdout
            assert holder.stdout.readline() == b"held\n"
            with pytest.raises(StoreError, match="another session"), locked(tmp_path):
                pass
        finally:
            holder.kill()
    with locked(tmp_path):
        pass


def test_the_lock_keeps_out_the_same_process_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "LOCK_WAIT", 0.02)
    with locked(tmp_path), pytest.raises(StoreError, match="another session"), locked(tmp_path):
        pass


def test_a_lock_file_deleted_by_somebody_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock = fcntl.flock
    calls = []

    def delete_once(descriptor: int, operation: int) -> None:
        flock(descriptor, operation)
        calls.append(descriptor)
        if len(calls) == 1:
            (tmp_path / LOCK).unlink()

    monkeypatch.setattr(fcntl, "flock", delete_once)
    with locked(tmp_path):
        assert len(calls) == 2
        assert (tmp_path / LOCK).exists()


def test_a_file_system_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", fail)
    before = len(os.listdir("/dev/fd"))
    with (
        pytest.raises(StoreError, match=r"cannot be locked.*No locks available.*--annotations"),
        locked(tmp_path),
    ):
        pass
    assert len(os.listdir("/dev/fd")) == before


def test_reading_does_not_wait_for_a_lock(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    AtomicJSONStorage(path).write(SMALL)
    with locked(tmp_path):
        assert AtomicJSONStorage(path).read() == json.loads(path.read_text())


# Formats


def formats(folder: Path) -> Iterator[Path]:
    """The files of the first format, as they were written then."""
    for path in sorted((Path(__file__).parent.parent / "formats" / "1").glob("*.json")):
        (folder / path.name).write_bytes(path.read_bytes())
        yield folder / path.name


def test_files_of_the_first_format_are_read_and_written_back(tmp_path: Path) -> None:
    (annotations, reading) = formats(tmp_path)
    source = "articles/drones.md"
    store = TinyDBStore(tmp_path)
    assert store.path(source) == annotations
    assert [each.tag for each in store.annotations(source)] == ["claim", "fact"]
    assert ReadingStore(tmp_path).path == reading
    assert ReadingStore(tmp_path).all()[source].status == "reading"
    before = json.loads(annotations.read_text("utf-8"))
    assert store.undo(source, "ana")
    assert store.redo(source, "ana")
    after = json.loads(annotations.read_text("utf-8"))
    assert list(after["annotations"].values()) == list(before["annotations"].values())


def test_a_file_of_an_earlier_format_is_migrated_with_the_next_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def renamed(tables: storage.Tables) -> storage.Tables:
        return {**tables, "later": tables.get("annotations", {})}

    (annotations, _reading) = formats(tmp_path)
    first = annotations.read_bytes()
    monkeypatch.setattr(storage, "FORMAT", 3)
    monkeypatch.setattr(storage, "MIGRATIONS", {1: renamed, 2: lambda tables: tables})
    tables = AtomicJSONStorage(annotations).read()
    assert tables
    assert tables["article"]["1"]["format"] == 3
    assert tables["later"] == json.loads(first)["annotations"]
    assert annotations.read_bytes() == first, "reading changes nothing"
    with changing(annotations) as database:
        database.table("later").insert({"id": "new"})
    assert json.loads(annotations.read_text("utf-8"))["article"]["1"]["format"] == 3
    (copy,) = backups.copies(annotations)
    assert copy.path.read_bytes() == first, "the file as it was is kept"
    assert ReadingStore(tmp_path).all()
    monkeypatch.undo()
    with pytest.raises(StoreError, match="newer version") as caught:
        TinyDBStore(tmp_path).annotations("articles/drones.md")
    assert caught.value.kind == "newer"


# Copies


def test_a_copy_of_a_file_is_kept_once_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    day = datetime(2026, 11, 1, 9, tzinfo=UTC)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return day

    monkeypatch.setattr(backups, "datetime", Clock)
    for number in range(40):
        day += timedelta(hours=12)
        with changing(path) as database:
            database.table("things").insert({"number": number})
    copies = backups.copies(path)
    assert len(copies) == backups.COPIES
    assert [copy.time[:10] for copy in copies] == [f"2026-11-{21 - n:02}" for n in range(backups.COPIES)]
    held = [len(json.loads(copy.path.read_text())["things"]) for copy in copies]
    assert held == [39 - 2 * n for n in range(backups.COPIES)], "each as it was before the day's first save"
    monkeypatch.setattr(backups, "BYTES", 1)
    day += timedelta(days=1)
    with changing(path) as database:
        database.table("things").insert({})
    assert len(backups.copies(path)) == 1, "the newest stays, however large"


def test_there_are_more_copies_of_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    moment = datetime(2026, 11, 1, 9, tzinfo=UTC)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return moment

    def save() -> None:
        with changing(path) as database:
            database.table("things").insert({})

    def held() -> list[int]:
        return [len(json.loads(copy.path.read_text())["things"]) for copy in backups.copies(path)]

    monkeypatch.setattr(backups, "datetime", Clock)
    for _ in range(30):
        save()
        moment += timedelta(minutes=10)
    assert held() == [29, 24, 18, 12, 6, 2, 1], "before the last save, and before the first of each hour"
    moment += timedelta(days=1)
    save()
    assert held() == [30, 1], "of an earlier day there is one"
    moment += timedelta(seconds=20)
    save()
    assert held() == [31, 30, 1]
    save()
    assert held() == [31, 30, 1], "no more than one a second"
    monkeypatch.setattr(backups, "BYTES", 1)
    moment += timedelta(seconds=20)
    save()
    assert held() == [33], "the newest stays, however large"


def test_copies_do_not_need_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", fail)
    path = tmp_path / "a.json"
    AtomicJSONStorage(path).write(SMALL)
    AtomicJSONStorage(path).write(LARGE)
    (copy,) = backups.copies(path)
    assert AtomicJSONStorage(copy.path).read() == SMALL


@pytest.mark.parametrize("kind", ["file", "link"])
def test_copies_that_cannot_be_kept_hold_up_no_save(tmp_path: Path, kind: str) -> None:
    store = tmp_path / "store"
    elsewhere = tmp_path / "elsewhere"
    store.mkdir()
    elsewhere.mkdir()
    if kind == "file":
        (store / backups.FOLDER).touch()
    else:
        (store / backups.FOLDER).symlink_to(elsewhere)
    AtomicJSONStorage(store / "a.json").write(SMALL)
    AtomicJSONStorage(store / "a.json").write(LARGE)
    assert AtomicJSONStorage(store / "a.json").read() == LARGE
    assert not files(elsewhere), "nothing is written outside of the folder"
