"""The power fails in the middle of a save: whatever of it has reached the disk, nothing is lost.

A file system keeps no order that it was not told to keep. What was written to a file and not
synced may be there, cut off, zeros, or missing; a name that was made, moved or taken away in a
folder that was not synced since may or may not be so, each for itself. `Disk` notes the calls of a
save, and after each of them makes every state of the disk that a loss of power could leave.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tui_reader.annotations.annotation import Annotation, target_for
from tui_reader.annotations.checking import Check
from tui_reader.annotations.history import Change
from tui_reader.annotations.reading import Reading, ReadingStore
from tui_reader.annotations.repairing import relink, repaired, restore
from tui_reader.annotations.storage import StoreError
from tui_reader.annotations.store import TinyDBStore
from tui_reader.articles.library import load
from tui_reader.articles.text import Span

SOURCE, NEW = "a.txt", "b.txt"
MANY = 5
"""In so many ways, at least, can a save be cut off."""
TEXT = "One drone came. Two drones came.\n"

State: TypeAlias = frozenset[tuple[str, bytes | None]]
"""The files on a disk by their paths, with what is in them; folders have None."""


@dataclass(eq=False)
class File:
    """A file as programs see it, and what is sure to be on the disk."""

    content: bytes = b""
    synced: bytes = b""

    def sync(self) -> None:
        self.synced = self.content

    def states(self) -> set[State]:
        """What may be left of it, under the name that it has."""
        if self.content == self.synced:
            return {frozenset({("", self.content)})}
        size = len(self.content)
        left = (self.synced, self.content, self.content[: size // 2], bytes(size))
        return {frozenset({("", content)}) for content in left}


@dataclass(eq=False)
class Folder:
    """The names that are sure to be in a folder, and what was done to them since."""

    synced: "dict[str, File | Folder]" = field(default_factory=dict)
    since: "list[dict[str, File | Folder | None]]" = field(default_factory=list)

    @property
    def names(self) -> "dict[str, File | Folder]":
        """As programs see it."""
        return self._after(self.since)

    def sync(self) -> None:
        self.synced, self.since = self.names, []

    def _after(self, done: "list[dict[str, File | Folder | None]]") -> "dict[str, File | Folder]":
        names: dict[str, File | Folder | None] = dict(self.synced)
        for each in done:
            names |= each
        return {name: node for name, node in names.items() if node is not None}

    def states(self) -> set[State]:
        """What may be left of it."""
        found = set()
        for chosen in product((False, True), repeat=len(self.since)):
            done = [each for each, happened in zip(self.since, chosen, strict=True) if happened]
            parts = [
                [_below(name, state) for state in node.states()] for name, node in self._after(done).items()
            ]
            found |= {frozenset({("", None)}).union(*each) for each in product(*parts)}
        return found


def _below(name: str, state: State) -> State:
    """The same in a folder of this name."""
    return frozenset((f"{name}/{path}".rstrip("/"), content) for path, content in state)


class Disk:
    """What is below a folder, as it is and as a loss of power may leave it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.top = self._known(root)
        self._open: dict[int, File | Folder] = {}
        self.states: set[State] = set()
        """All that a loss of power could have left, since they were last taken."""

    def _known(self, path: Path) -> Any:
        if path.is_dir():
            return Folder({each.name: self._known(each) for each in path.iterdir()})
        return File(path.read_bytes(), path.read_bytes())

    def _node(self, path: Path) -> Any:
        node: Any = self.top
        for name in path.relative_to(self.root).parts:
            node = node.names.get(name) if node else None
        return node

    def _do(self, path: Path, **names: Any) -> None:
        self._node(path.parent).since.append(names)

    def _call(self, name: str, real: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        result = real(*arguments, **options)
        self._note(name, arguments, result)
        return result

    def _note(self, name: str, arguments: tuple[Any, ...], result: Any) -> None:
        """Take in what a call has done."""
        paths = [Path(each) for each in arguments[:2] if isinstance(each, str | Path)]
        if not all(path.is_relative_to(self.root) for path in paths):
            return
        match name:
            case "open":
                if self._node(paths[0]) is None:
                    self._do(paths[0], **{paths[0].name: File()})
                self._open[result] = self._node(paths[0])
            case "write":
                self._open[arguments[0]].content += bytes(arguments[1][:result])  # type: ignore[union-attr]
            case "fsync":
                self._open[arguments[0]].sync()
            case "replace":
                assert paths[0].parent == paths[1].parent
                self._do(paths[0], **{paths[1].name: self._node(paths[0]), paths[0].name: None})
            case "link":
                self._do(paths[1], **{paths[1].name: self._node(paths[0])})
            case "unlink":
                self._do(paths[0], **{paths[0].name: None})
            case "mkdir":
                self._do(paths[0], **{paths[0].name: Folder()})
        self.states |= self.top.states()

    @contextmanager
    def used(self) -> Iterator[None]:
        """While this lasts, the program's calls are noted."""
        self.states = self.top.states()
        with pytest.MonkeyPatch.context() as patch:
            for name in ("open", "write", "fsync", "replace", "link", "unlink", "mkdir"):
                patch.setattr(os, name, partial(self._call, name, getattr(os, name)))
            yield


Look = Callable[[Path], object]
"""What is looked at in a folder that has the annotations folder."""


@pytest.fixture
def lost(tmp_path: Path) -> Callable[[Callable[[], object], Look], int]:
    """Loses power at each moment while something is done: what is seen is as before it or as after it.

    Once it is done, it is as after it. Returns how many states there were.
    """
    number = 0

    def made(state: State) -> Path:
        nonlocal number
        root = tmp_path / f"lost-{(number := number + 1)}"
        for path, content in sorted(state, key=lambda each: each[0]):
            if content is None:
                (root / path).mkdir()
            else:
                (root / path).write_bytes(content)
        return root

    def check(act: Callable[[], object], look: Look) -> int:
        root = tmp_path / "disk"
        disk, before = Disk(root), look(root)
        with disk.used():
            act()
        after = look(root)
        seen = [look(made(state)) for state in disk.states]
        assert all(each in (before, after) for each in seen)
        assert {True} == {look(made(state)) == after for state in disk.top.states()}
        return len(seen)

    return check


Lost = Callable[[Callable[[], object], Look], int]


@pytest.fixture
def store(tmp_path: Path) -> TinyDBStore:
    """A store with nothing in it, beside an article; some of the folders on its way are not there yet."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / SOURCE).write_text(TEXT)
    return TinyDBStore(tmp_path / "disk" / "notes")


def made(root: Path, span: Span, **fields: str) -> Annotation:
    document = load(root / SOURCE)
    target = target_for(document.text, document.digest, span)
    return Annotation(f"n{span.start}", "claim", target, created="2026-11-21T09:30:00Z", **fields)


def stored(root: Path) -> object:
    """What is stored of the article; nothing may be wrong with it."""
    wrong = [each for each in Check(root / "notes", [root / SOURCE]).findings() if each.wrong]
    assert not wrong
    folder = root / "notes"
    return TinyDBStore(folder).annotations(SOURCE), ReadingStore(folder).all()


def test_saves(store: TinyDBStore, lost: Lost, tmp_path: Path) -> None:
    first, second = made(tmp_path / "disk", Span(0, 15)), made(tmp_path / "disk", Span(16, 32))
    edited = made(tmp_path / "disk", Span(0, 15), note="who counted?")
    reading = ReadingStore(store.folder)
    states = [
        lost(lambda: store.apply(SOURCE, [Change(None, first)], "ana"), stored),
        lost(lambda: store.apply(SOURCE, [Change(None, second)], "ana"), stored),
        lost(lambda: store.apply(SOURCE, [Change(first, edited)], "ana"), stored),
        lost(lambda: store.apply(SOURCE, [Change(edited, None), Change(second, None)], "ana"), stored),
        lost(lambda: store.undo(SOURCE, "ana"), stored),
        lost(lambda: store.redo(SOURCE, "ana"), stored),
        lost(lambda: reading.put(SOURCE, Reading("done", 7)), stored),
        lost(lambda: reading.put(SOURCE, Reading("flagged", 3)), stored),
    ]
    assert min(states) >= MANY


def test_a_renamed_article(store: TinyDBStore, lost: Lost, tmp_path: Path) -> None:
    root = tmp_path / "disk"
    store.apply(SOURCE, [Change(None, made(root, Span(0, 15)))], "ana")
    ReadingStore(store.folder).put(SOURCE, Reading("done", 7))
    (root / SOURCE).rename(root / NEW)

    def kept(root: Path) -> object:
        there = TinyDBStore(root / "notes")
        known = ReadingStore(root / "notes").all()
        assert len(known) == 1
        return there.annotations(NEW) or there.annotations(SOURCE)

    assert lost(lambda: relink(store.folder, SOURCE, NEW), kept) >= MANY
    assert len(store.annotations(NEW)) == 1


def test_a_repair(store: TinyDBStore, lost: Lost, tmp_path: Path) -> None:
    for span in (Span(0, 15), Span(16, 32)):
        store.apply(SOURCE, [Change(None, made(tmp_path / "disk", span))], "ana")
    path = store.path(SOURCE)
    damaged = path.read_bytes()[:-40]
    path.write_bytes(damaged)

    def kept(root: Path) -> object:
        there = list((root / "notes").glob("*.json*"))
        assert damaged in [each.read_bytes() for each in there], "the damaged file is not lost"
        try:
            return len(TinyDBStore(root / "notes").annotations(SOURCE))
        except StoreError as error:
            return error.kind

    assert lost(lambda: repaired(path, [SOURCE]), kept) >= MANY


def test_going_back_to_a_copy(store: TinyDBStore, lost: Lost, tmp_path: Path) -> None:
    for span in (Span(0, 15), Span(16, 32)):
        store.apply(SOURCE, [Change(None, made(tmp_path / "disk", span))], "ana")
    now = store.path(SOURCE).read_bytes()

    def kept(root: Path) -> object:
        there = (root / "notes").rglob("*.json")
        assert now in [each.read_bytes() for each in there], "what was there before is kept"
        return TinyDBStore(root / "notes").annotations(SOURCE)

    assert lost(lambda: restore(store.path(SOURCE)), kept) >= MANY


@pytest.mark.parametrize("what", [File, Folder])
def test_it_would_be_seen_if_something_was_not_synced(
    store: TinyDBStore, lost: Lost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: type
) -> None:
    store.apply(SOURCE, [Change(None, made(tmp_path / "disk", Span(0, 15)))])
    second = made(tmp_path / "disk", Span(16, 32))
    monkeypatch.setattr(what, "sync", lambda self: None)
    with pytest.raises((AssertionError, StoreError)):
        lost(lambda: store.apply(SOURCE, [Change(None, second)]), stored)
