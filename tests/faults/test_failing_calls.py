"""A save in which any one call to the system fails, or is the last: a save is whole, or it is none.

`Disk` goes before the calls that a save makes. A call may fail, may write less than it was
given, or may be the last before the program dies: then no call after it does anything, as
when the process is killed there.
"""

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tui_reader.annotations.annotation import Annotation, Target
from tui_reader.annotations.history import Change, ConflictError
from tui_reader.annotations.store import MemoryStore, StoreError, TinyDBStore
from tui_reader.articles.text import Span
from tui_reader.tui.state.session import Session
from tui_reader.workspace import Workspace

CALLS = ("open", "write", "fsync", "fchmod", "link", "replace", "unlink", "mkdir", "close")
SOURCE = "a.md"


class Killed(BaseException):
    """The process is dead; nothing that it does has an effect any more."""


class Disk:
    """The calls of a save, counted; the one with the number `at` fails, or is not reached."""

    def __init__(self, at: int = -1, fault: int | str = "") -> None:
        self.at = at
        self.fault = fault
        """The number of an error, "short" for half a write, "killed"."""
        self.made: list[str] = []

    def call(self, name: str, real: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        number = len(self.made)
        self.made.append(name)
        dead = self.fault == "killed" and number >= self.at >= 0
        if dead:
            if name == "close":  # the system does that
                real(*arguments)
            raise Killed
        if number != self.at:
            return real(*arguments, **options)
        if self.fault == "short":
            return real(arguments[0], arguments[1][:7]) if name == "write" else real(*arguments, **options)
        if name == "close":
            real(*arguments)
        assert isinstance(self.fault, int)
        raise OSError(self.fault, os.strerror(self.fault))

    @contextmanager
    def used(self) -> Iterator[None]:
        """While this lasts, the program's calls go through here."""
        with pytest.MonkeyPatch.context() as patch:
            for name in CALLS:
                real = getattr(os, name)
                patch.setattr(os, name, lambda *a, _n=name, _r=real, **o: self.call(_n, _r, *a, **o))
            yield


def made(name: str, **fields: str) -> Annotation:
    return Annotation(name, "fact", Target(0, 3, "abc", "", "", ""), **fields)


def calls_of_a_save() -> list[str]:
    """The calls that the second save of an article makes: the one that also keeps a copy."""
    with tempfile.TemporaryDirectory() as folder:
        store = TinyDBStore(Path(folder) / "notes")
        store.apply(SOURCE, [Change(None, made("a"))])
        disk = Disk()
        with disk.used():
            store.apply(SOURCE, [Change(None, made("b"))])
        return disk.made


SAVE = calls_of_a_save()
FAULTS: list[int | str] = [
    errno.ENOSPC,
    errno.EACCES,
    errno.EIO,
    errno.EDQUOT,
    errno.EROFS,
    "short",
    "killed",
]


def test_a_save_makes_the_calls_that_are_tested() -> None:
    assert [name for name in SAVE if name in ("write", "fsync", "link", "replace")] == [
        *("write", "fsync", "link", "replace", "fsync")
    ]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f if isinstance(f, str) else errno.errorcode[f])
@pytest.mark.parametrize("at", range(len(SAVE)), ids=[f"{n}-{name}" for n, name in enumerate(SAVE)])
def test_whatever_call_fails(at: int, fault: int | str, tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path / "notes")
    before, after = (made("a"),), (made("a"), made("b"))
    store.apply(SOURCE, [Change(None, before[0])])
    acknowledged = False
    with Disk(at, fault).used():
        try:
            store.apply(SOURCE, [Change(None, after[1])])
            acknowledged = True
        except (StoreError, Killed):
            pass
    # Only what comes before the move may leave the old file, and nothing else may be there.
    moved = at > SAVE.index("replace")
    there = store.annotations(SOURCE)
    assert there == (after if acknowledged or moved else before)
    # What failed is not in the way of the next.
    store.apply(SOURCE, [Change(None, after[1])])
    assert store.annotations(SOURCE) == after


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_the_session_shows_nothing_as_saved_that_is_not(fault: int, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One drone came. Two drones came.\n")
    session = Session(Workspace.open([tmp_path / "a.txt"], tmp_path / "notes", tmp_path))
    article = session.open(tmp_path / "a.txt")
    assert session.tag("fact", Span(0, 15))
    # Not the lock's: that may be another account's.
    opening = max(at for at, call in enumerate(SAVE[: SAVE.index("write")]) if call == "open")
    for call, at in (
        ("open", opening),
        *((name, SAVE.index(name)) for name in ("write", "fsync", "replace")),
    ):
        with Disk(at, fault).used():
            saved = session.tag("claim", Span(16, 32))
        assert not saved, call
        assert session.unsaved == 1
        assert os.strerror(fault) in article.problem
        assert session.retry()
        assert [placed.saved for placed in article.placed()] == [True, True]
        session.undo()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f if isinstance(f, str) else errno.errorcode[f])
def test_whatever_call_fails_a_renamed_article_keeps_its_annotations(
    fault: int | str, tmp_path: Path
) -> None:
    def session() -> Session:
        opened = Session(Workspace.open([article], folder / "notes", folder))
        opened.open(article)
        return opened

    def held(opened: Session) -> list[str]:
        assert opened.article
        return [placed.annotation.tag for placed in opened.article.placed()]

    calls = count()
    for at in calls:
        folder = tmp_path / str(at)
        folder.mkdir()
        article = folder / "a.txt"
        article.write_text("One drone came. Two drones came.\n")
        session().tag("fact", Span(0, 15))
        article = article.rename(folder / "b.txt")
        one, disk = session(), Disk(at, fault)
        saved = False
        with disk.used(), suppress(Killed):
            saved = one.tag("claim", Span(16, 32))
        assert held(session()) in (["fact", "claim"], ["fact", "claim"] if saved else ["fact"]), at
        if fault != "killed":
            assert one.retry(), "what failed is not in the way of the next"
            assert held(session()) == held(one) == ["fact", "claim"]
        if at >= len(disk.made):
            break
    assert next(calls) > 2 * len(SAVE), "each call of the move, and of the save after it"


class TwoWriters(RuleBasedStateMachine):
    """Two sessions on a folder; any call of either may fail or be its last.

    Each goes by what it has read last, which the other may have changed since.
    """

    conflicts = 0
    """How often they were in each other's way."""

    @initialize()
    def start(self) -> None:
        self.seen: dict[str, tuple[Annotation, ...]] = {"ana": (), "bob": ()}
        self.folder = tempfile.TemporaryDirectory()
        self.names = count()
        self.model = MemoryStore()
        """What was acknowledged."""

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    def _store(self) -> TinyDBStore:
        return TinyDBStore(Path(self.folder.name) / "notes")

    @rule(who=st.sampled_from(["ana", "bob"]))
    def look(self, who: str) -> None:
        self.seen[who] = self._store().annotations(SOURCE)

    @rule(
        who=st.sampled_from(["ana", "bob"]),
        what=st.sampled_from(["add", "edit", "edit", "remove", "undo", "redo"]),
        which=st.integers(0, 1),
        at=st.integers(0, len(SAVE)),
        fault=st.sampled_from(["none", "none", "none", *FAULTS]),
    )
    def step(self, who: str, what: str, which: int, at: int, fault: int | str) -> None:
        def act(store: TinyDBStore | MemoryStore, step: list[Change]) -> None:
            if what in ("undo", "redo"):
                (store.undo if what == "undo" else store.redo)(SOURCE, who)
            else:
                conflicts = store.apply(SOURCE, step, who)
                TwoWriters.conflicts += len(conflicts) if store is self.model else 0

        step = self._step(who, what, which)
        before = self._bytes()
        disk = Disk(-1 if fault == "none" else at, fault)
        answer: BaseException | None = None
        with disk.used():
            try:
                act(self._store(), step)
            except (StoreError, ConflictError, Killed) as error:
                answer = error
        if answer is None:
            act(self.model, step)
        elif isinstance(answer, ConflictError):
            with pytest.raises(ConflictError):
                act(self.model, step)
        elif self._bytes() != before:
            # Nobody was told, and yet it is on the disk, as a whole.
            with suppress(ConflictError):
                act(self.model, step)
        if answer is None or isinstance(answer, Killed):  # or another comes in the place of the dead
            self.look(who)

    def _bytes(self) -> bytes:
        path = self._store().path(SOURCE)
        return path.read_bytes() if path.exists() else b""

    def _step(self, who: str, what: str, which: int) -> list[Change]:
        seen = self.seen[who]
        if what == "add" or not seen:
            return [Change(None, made(f"n{next(self.names)}"))]
        one = seen[which % len(seen)]
        return [Change(one, None if what == "remove" else replace(one, note=f"{next(self.names)}"))]

    @invariant()
    def what_was_acknowledged_is_there(self) -> None:
        if hasattr(self, "folder"):
            assert self._store().annotations(SOURCE) == self.model.annotations(SOURCE)


class TestTwoWriters(TwoWriters.TestCase):  # type: ignore[misc,valid-type]
    settings = settings(max_examples=60, stateful_step_count=40, deadline=None)

    @classmethod
    def tearDownClass(cls) -> None:
        assert TwoWriters.conflicts, "they were in each other's way"
