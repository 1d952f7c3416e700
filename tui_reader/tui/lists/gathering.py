"""What is found out about article after article, in a thread, and kept while the files stay the same."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

Found = TypeVar("Found")
Stamp = tuple[int, int] | None
"""Time of change and size of a file; None where there is none."""

FIRST_PAUSE = 0.1
"""Seconds until it is first told how far the gathering is; each time it takes twice as long..."""
LONGEST_PAUSE = 0.8
"""...up to this."""

GATHERING = "looking through the articles"
"""The name of the threads that do so."""


@dataclass(eq=False)
class Gathering:
    """A look at all articles, one after the other, in a thread."""

    name: str
    """What it is for."""
    total: int
    """How many articles there are."""
    looked_at: int = 0
    """How many it has looked at."""

    @property
    def left(self) -> int:
        """How many are still to come."""
        return self.total - self.looked_at


class Kept(Generic[Found]):
    """Something about each article; it may be asked while a thread gathers more."""

    def __init__(self, find: Callable[[Path], Found], files: Callable[[Path], Iterable[Path]]) -> None:
        """`find` finds it out; `files` are those on which it depends."""
        self._find = find
        self._files = files
        self._known: dict[Path, tuple[tuple[Stamp, ...] | None, Found]] = {}
        self._changing = Lock()
        self._gathering = Lock()
        self.version = 0
        """Another number whenever anything that is known has changed."""

    def known(self, paths: Iterable[Path]) -> Iterator[tuple[Path, Found]]:
        """What was found up to now about some articles, without looking at any file."""
        for path in paths:
            if (known := self._known.get(path)) is not None:
                yield path, known[1]

    def put(self, path: Path, found: Found) -> None:
        """Take this for what is true of an article until its files are seen to have changed."""
        stamps, before = self._known.get(path, (None, None))
        if before != found:
            self._take(path, stamps, found)

    def gather(
        self, paths: Iterable[Path], wanted: Callable[[], bool], told: Callable[[int, bool], None]
    ) -> None:
        """Find out about articles for as long as it is wanted; runs in a thread.

        `told` gets now and then the number of articles looked at and whether any of them is new
        since it was last told, and once at the end.
        """
        with self._gathering:  # one that is not wanted any more ends first
            number, pause, new, last = 0, FIRST_PAUSE, False, monotonic()
            for number, path in enumerate(paths, 1):
                if not wanted():
                    return
                new = self._look(path) or new
                if monotonic() - last > pause:
                    told(number, new)
                    new, last, pause = False, monotonic(), min(2 * pause, LONGEST_PAUSE)
            told(number, new)

    def _look(self, path: Path) -> bool:
        """Find out about an article unless its files are as they were; whether that was needed."""
        stamps = tuple(stamp(file) for file in self._files(path))
        if (known := self._known.get(path)) is not None and known[0] == stamps:
            return False
        self._take(path, stamps, self._find(path))
        return True

    def _take(self, path: Path, stamps: tuple[Stamp, ...] | None, found: Found) -> None:
        with self._changing:
            self._known[path] = (stamps, found)
            self.version += 1


def stamp(path: Path) -> Stamp:
    """By this it is seen whether a file has changed."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
