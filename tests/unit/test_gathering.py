"""What is kept of articles while a thread looks through them."""

import os
from pathlib import Path
from threading import Event, Thread

from tui_reader.tui.lists.gathering import Kept


class Texts:
    """Reads files, and counts how often."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.kept: Kept[str] = Kept(self.find, lambda path: (path,))

    def find(self, path: Path) -> str:
        self.read.append(path.name)
        return path.read_text() if path.exists() else ""

    def gather(self, *paths: Path, until: int = 100) -> list[tuple[int, bool]]:
        told: list[tuple[int, bool]] = []
        self.kept.gather(
            paths, lambda: len(self.read) < until, lambda number, new: told.append((number, new))
        )
        return told


def test_a_file_is_read_again_only_when_it_changed(tmp_path: Path) -> None:
    texts = Texts()
    paths = [tmp_path / name for name in "abc"]
    for path in paths[:2]:
        path.write_text(path.name)
    assert texts.gather(*paths) == [(3, True)]
    assert texts.gather(*paths) == [(3, False)]
    assert texts.read == ["a", "b", "c"]
    paths[2].write_text("new")
    os.utime(paths[0], ns=(1, 1))
    texts.gather(*paths)
    assert texts.read == ["a", "b", "c", "a", "c"]
    assert dict(texts.kept.known(paths)) == {paths[0]: "a", paths[1]: "b", paths[2]: "new"}


def test_what_is_put_holds_until_the_file_changes(tmp_path: Path) -> None:
    texts = Texts()
    path = tmp_path / "a"
    path.write_text("stored")
    texts.gather(path)
    texts.kept.put(path, "shown")
    assert list(texts.kept.known([path, tmp_path / "b"])) == [(path, "shown")]
    assert texts.gather(path) == [(1, False)]
    assert list(texts.kept.known([path])) == [(path, "shown")]
    path.write_text("stored anew")
    assert texts.gather(path) == [(1, True)]
    assert list(texts.kept.known([path])) == [(path, "stored anew")]


def test_what_is_put_is_another_version_only_if_it_differs(tmp_path: Path) -> None:
    kept = Texts().kept
    versions = []
    for found in ("one", "one", "two"):
        kept.put(tmp_path, found)
        versions.append(kept.version)
    assert versions == [1, 1, 2]


def test_it_ends_when_it_is_not_wanted_any_more(tmp_path: Path) -> None:
    texts = Texts()
    assert texts.gather(*(tmp_path / name for name in "abc"), until=2) == []
    assert texts.read == ["a", "b"]


def test_one_that_is_not_wanted_any_more_does_not_come_after_the_next(tmp_path: Path) -> None:
    path, reading, gate = tmp_path / "a", Event(), Event()
    path.write_text("before")
    wanted = [True, True]

    def find(path: Path) -> str:
        found = path.read_text()
        if not reading.is_set():
            reading.set()
            gate.wait(5)
        return found

    kept = Kept(find, lambda path: (path,))

    def gather(number: int) -> Thread:
        thread = Thread(target=kept.gather, args=([path], lambda: wanted[number], lambda *_: None))
        thread.start()
        return thread

    first = gather(0)
    reading.wait(5)
    path.write_text("after it")
    wanted[0] = False
    second = gather(1)
    second.join(0.1)
    gate.set()
    first.join()
    second.join()
    assert dict(kept.known([path])) == {path: "after it"}
