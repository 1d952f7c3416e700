"""Articles that were renamed or moved: what is kept of them is found again by their text.

The store knows an article by its source, which is its path. What is kept under a source whose
article is gone belongs to the article that has the very same text, if there is one and no other.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from tui_reader.annotations.annotation import Annotation
from tui_reader.annotations.reading import FILE, Reading
from tui_reader.annotations.storage import StoreError, head, opened
from tui_reader.annotations.store import TinyDBStore, file_name
from tui_reader.articles.document import Document
from tui_reader.articles.library import TEXT_ALONE, UnreadableArticle, load

FEW = 500
"""So many files are looked at while somebody waits: some 5 ms."""
# How our files begin. Others are read as a whole.
_HEAD = re.compile(
    rb'\{\s*"article":\s*\{\s*"1":\s*\{\s*"format":\s*\d+,\s*"source":\s*("(?:[^"\\\x00-\x1f]|\\.)*")\s*[,}]'
)
_HEAD_BYTES = 4096


class Former(NamedTuple):
    """What an article was called when something was last kept of it."""

    source: str = ""
    """Its source then; empty if it is not known to have had another."""
    doubt: str = ""
    """Why it is not decided, in one line; empty if there is no doubt."""


def is_gone(root: Path, source: str) -> bool:
    """Whether the article of a source no longer exists; `root` is where the annotations folder is."""
    try:
        return not os.path.lexists(os.path.join(root, source))
    except ValueError:  # no path at all
        return True


def last_digest(annotations: Iterable[Annotation], reading: Reading | None) -> str:
    """The digest of an article's text when something was last kept of it; empty if that is not known."""
    if reading and reading.digest:
        return reading.digest
    return max(((each.modified, each.target.digest) for each in annotations), default=("", ""))[1]


class Renamed:
    """Finds what is kept of the articles of a workspace under names that they had before.

    Threads may ask too. What was found out about a file is remembered, so that only new files are
    looked at again.
    """

    def __init__(self, folder: Path, articles: Sequence[Path]) -> None:
        self._folder = folder
        self._root = folder.resolve().parent
        self._articles = articles
        self._store = TinyDBStore(folder)
        self._lock = Lock()
        self._time = -1
        self._sources: dict[str, str] = {}
        """Of each file whose article is gone the source, of the others nothing; by name."""
        self._digests: dict[str, str] = {}
        """The digests of the former, by source, as far as annotations tell it."""
        self._index: tuple[object, object, dict[str, list[str]]] = (None, None, {})

    @property
    def any(self) -> bool:
        """Whether there are annotations whose article is gone, as far as that was looked for."""
        return bool(self._digests)

    def former(
        self, source: str, document: Document, readings: Mapping[str, Reading], wait: bool = True
    ) -> Former:
        """What an article that has no annotations was called before, if some are kept under that name.

        `source` is what it is called now; `readings` are those that are stored, and if there are no
        annotations they tell too. With `wait`, all files are looked at; else only a few.
        """
        if os.path.lexists(self._store.path(source)) or not self.look(None if wait else FEW):
            return Former()
        if not self._digests and (source in readings or not readings):
            return Former()
        sources = self._by_digest(readings).get(document.digest, ())
        gone = [each for each in sources if each != source and is_gone(self._root, each)]
        annotated = [each for each in gone if each in self._digests]
        found = annotated or ([] if source in readings else gone)
        if not found:
            return Former()
        if len(found) > 1:
            doubt = "several articles that are gone had this text"
        elif twin := self._twin(document):
            doubt = f"{twin.name} has the same text"
        else:
            return Former(found[0])
        return Former(doubt=f"{doubt}; tui-reader check lists them") if annotated else Former()

    def look(self, most: int | None = None) -> bool:
        """Find out which articles are gone; not, and False, if more files than `most` are new."""
        if not self._lock.acquire(blocking=most is None):
            return False
        try:
            return self._look(most)
        finally:
            self._lock.release()

    def _look(self, most: int | None) -> bool:
        try:
            now = os.stat(self._folder).st_mtime_ns
            if now == self._time:
                return True
            names = {name for name in os.listdir(self._folder) if name.endswith(".json") and name != FILE}
        except OSError:
            return True
        new = names - self._sources.keys()
        if most is not None and len(new) > most:
            return False
        sources = {name: self._sources[name] for name in names - new}
        sources |= {name: self._gone_source(name) for name in new}
        digests = {source: self._digests.get(source) or self._digest(source) for source in sources.values()}
        self._sources = sources
        self._digests = {source: digest for source, digest in digests.items() if digest}
        self._time = now
        return True

    def _gone_source(self, name: str) -> str:
        """The source that a file is about, if its article is gone; else nothing."""
        path = self._folder / name
        with suppress(OSError, ValueError, StoreError):
            with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
                begin = _HEAD.match(file.read(_HEAD_BYTES))
            source = (
                json.loads(begin[1]) if begin else (head(opened(path), path, "article") or {}).get("source")
            )
            if isinstance(source, str) and file_name(source) == name and is_gone(self._root, source):
                return source
        return ""

    def _digest(self, source: str) -> str:
        if not source:
            return ""
        # What is damaged is found by a check.
        with suppress(StoreError):
            return last_digest(self._store.annotations(source), None)
        return ""

    def _by_digest(self, readings: Mapping[str, Reading]) -> dict[str, list[str]]:
        """The sources that are gone, and those that were only read, by the digests of their texts."""
        digests, (of, by, found) = self._digests, self._index
        if of is digests and by is readings:
            return found
        found = {}
        for source in digests.keys() | readings.keys():
            digest = readings[source].digest if source in readings else ""
            found.setdefault(digest or digests.get(source, ""), []).append(source)
        found.pop("", None)
        self._index = digests, readings, found
        return found

    def _twin(self, document: Document) -> Path | None:
        """Another article with the same text."""
        text = document.text
        length = len(text.encode("utf-8", "surrogatepass"))
        # A copy of the file, the text in UTF-8 with or without a mark, or in an encoding of single bytes.
        sizes = {length, length + 3, len(text)}
        with suppress(OSError):
            sizes.add(os.stat(document.path).st_size)
        for path in (path for size in sizes for path in self._by_size.get(size, ())):
            with suppress(UnreadableArticle):
                if path != document.path and load(path, TEXT_ALONE).digest == document.digest:
                    return path
        return None

    @cached_property
    def _by_size(self) -> dict[int, list[Path]]:
        found: dict[int, list[Path]] = {}
        for path in self._articles:
            with suppress(OSError):
                found.setdefault(os.stat(path).st_size, []).append(path)
        return found
