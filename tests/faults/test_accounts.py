"""Several accounts on one folder, and one that may not write there.

A child does the work as another account, where the test may be that: as root. Else as our own, in a folder
made to look like one.
"""

import errno
import os
import signal
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tui_reader.annotations import backups
from tui_reader.annotations.annotation import Annotation, Target
from tui_reader.annotations.history import Change
from tui_reader.annotations.storage import LOCK
from tui_reader.annotations.store import StoreError, TinyDBStore

ROOT = os.geteuid() == 0
SOURCE = "a.txt"


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that every account may enter and write to."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        yield Path(folder)


def as_account(number: int, work: Callable[[], object]) -> None:
    """Do something in a process of another account; fails if that raises."""
    child = os.fork()
    if not child:
        try:
            os.umask(0o022)
            if ROOT:
                os.setgroups([])
                os.setgid(number)
                os.setuid(number)
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def add(folder: Path, name: str) -> None:
    annotation = Annotation(name, "fact", Target(0, 3, "abc", "", "", ""))
    TinyDBStore(folder / "notes").apply(SOURCE, [Change(None, annotation)], name)


def test_two_accounts_save_in_one_folder(shared: Path) -> None:
    add(shared / "before", "all is imported")
    notes = shared / "notes"
    notes.mkdir()
    notes.chmod(0o777)
    as_account(12001, lambda: add(shared, "ana"))
    if not ROOT:
        (notes / LOCK).chmod(0o444)
    else:
        assert (notes / LOCK).stat().st_uid == 12001
    as_account(12002, lambda: add(shared, "bob"))
    as_account(12001, lambda: add(shared, "ana again"))
    store = TinyDBStore(notes)
    assert {each.id for each in store.annotations(SOURCE)} == {"ana", "bob", "ana again"}
    assert backups.copies(store.path(SOURCE)), "each may keep copies"


@pytest.mark.skipif(not ROOT, reason="a file cannot be given to another group")
def test_rights_do_not_grow_when_the_group_cannot_be_kept(shared: Path) -> None:
    add(shared / "before", "all is imported")
    notes = shared / "notes"
    as_account(12001, lambda: add(shared, "ana"))
    notes.chmod(0o777)
    path = TinyDBStore(notes).path(SOURCE)
    path.chmod(0o664)
    as_account(12002, lambda: add(shared, "bob"))
    assert (path.stat().st_uid, path.stat().st_mode & 0o777) == (12002, 0o644)
    os.chown(path, 0, 12003)
    path.chmod(0o664)
    add(shared, "root")
    assert (path.stat().st_gid, path.stat().st_mode & 0o777) == (12003, 0o664)


def test_a_folder_that_may_not_be_written(shared: Path) -> None:
    add(shared / "before", "all is imported")
    (shared / "notes").mkdir(mode=0o555)

    def fail() -> None:
        with pytest.raises(StoreError, match=os.strerror(errno.EACCES)):
            add(shared, "ana")

    as_account(12001, fail)
    assert list((shared / "notes").iterdir()) == []


@pytest.mark.skipif(not ROOT, reason="only another account may not write to a pipe of ours")
def test_a_pipe_in_the_place_of_the_lock_holds_up_nobody(shared: Path) -> None:
    add(shared / "before", "all is imported")
    notes = shared / "notes"
    notes.mkdir()
    notes.chmod(0o777)
    os.mkfifo(notes / LOCK)
    (notes / LOCK).chmod(0o444)

    def save() -> None:
        signal.alarm(20)
        add(shared, "ana")

    as_account(12001, save)
