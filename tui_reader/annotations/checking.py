"""What is wrong in an annotations folder, and the repairs that are safe.

A repair never throws away what could not be read: the damaged file is kept beside the new one.
"""

import os
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tui_reader.annotations import backups, unsaved
from tui_reader.annotations.anchoring import PATIENCE, Effort, locate
from tui_reader.annotations.annotation import Annotation
from tui_reader.annotations.reading import FILE, Reading, ReadingStore
from tui_reader.annotations.renaming import is_gone, last_digest
from tui_reader.annotations.repairing import (
    RepairError,
    broken_steps,
    copied,
    drop_steps,
    relink,
    repaired,
)
from tui_reader.annotations.storage import StoreError, head, locked, opened
from tui_reader.annotations.store import TinyDBStore, source_of
from tui_reader.articles.library import TEXT_ALONE, UnreadableArticle, by_digest, load
from tui_reader.articles.text import counted
from tui_reader.files import is_temporary

HARMLESS = frozenset({"changed", "leftover", "aside"})
"""Kinds of findings that need no action."""


class Finding(NamedTuple):
    """Something that is not as it should be, or that one may want to know."""

    path: Path
    """The file it is about."""
    kind: str
    """`damaged`, `newer`, `failed`, `foreign`, `history`, `orphan`, `renamed`, `review`, `changed`,
    `leftover`, `aside`, `backup`, `lost`, `unsaved`, `unreadable` or `entities`."""
    problem: str
    """What is the matter, in one line."""
    repair: str = ""
    """What was done about it; empty if nothing was."""

    @property
    def wrong(self) -> bool:
        """Whether there is still something to be done."""
        return self.kind not in HARMLESS and not self.repair


@dataclass(frozen=True)
class _Stored:
    """A file of annotations that can be read."""

    path: Path
    source: str
    annotations: tuple[Annotation, ...]


class Check:
    """One look at all that is kept in an annotations folder, and at the articles it is about."""

    def __init__(self, folder: Path, articles: Iterable[Path], repair: bool = False) -> None:
        self.folder = folder
        self.repair = repair
        self.files = 0
        """How many files of the store there are."""
        self.anchors: Counter[str] = Counter()
        """How many annotations are where they were (`exact`), `moved`, up for `review`, or `unanchored`."""
        self._store = TinyDBStore(folder)
        self._readings: dict[str, Reading] = {}
        self._articles = {source_of(article, folder): article for article in articles}

    def findings(self) -> Iterator[Finding]:
        """What is found; with `repair`, each is repaired as it comes."""
        yield from self._unsaved()
        try:
            names = sorted(os.listdir(self.folder))
        except FileNotFoundError:
            return
        except OSError as error:
            yield Finding(self.folder, "failed", error.strerror or str(error))
            return
        yield from self._leftovers(names)
        stored: list[_Stored] = []
        for name in names:
            if name.endswith(".json") and name != FILE:
                stored += yield from self._file(self.folder / name)
        if FILE in names:
            yield from self._reading(self.folder / FILE)
        for each in stored:
            if each.source in self._articles:
                yield from self._anchors(each, self._articles[each.source])
        root = self.folder.resolve().parent
        yield from self._orphans([each for each in stored if is_gone(root, each.source)])
        yield from self._copies()

    # Files

    def _leftovers(self, names: Sequence[str]) -> Iterator[Finding]:
        """Halves of saves that were killed, and damaged files that were kept."""
        if any(map(is_temporary, names)):
            try:
                with locked(self.folder):  # or it may be another session's, which is just saving
                    found = [name for name in sorted(os.listdir(self.folder)) if is_temporary(name)]
                    for name in found if self.repair else ():
                        (self.folder / name).unlink()
            except (StoreError, OSError) as error:
                yield Finding(self.folder, "failed", str(error))
            else:
                done = "deleted" if self.repair else ""
                for name in found:
                    yield Finding(self.folder / name, "leftover", "a save that was killed left this", done)
        for name in names:
            if ".json.damaged-" in name:
                problem = "a damaged file that was kept; delete it when you do not need it"
                yield Finding(self.folder / name, "aside", problem)

    def _file(self, path: Path) -> Generator[Finding, None, list[_Stored]]:
        """A file of annotations; it is returned, as it is after repairs, if it can be read."""
        self.files += 1
        try:
            stored = self._read(path)
        except StoreError as error:
            yield (finding := self._mended(path, error, lambda: repaired(path, self._articles)))
            if not finding.repair or not os.path.lexists(path):
                return []
            try:
                stored = self._read(path)
            except StoreError as still:  # another session may have been there meanwhile
                yield Finding(path, still.kind, still.reason)
                return []
        expected = self._store.path(stored.source)
        if expected != path:
            problem = f'holds annotations of "{stored.source}", which are kept in {expected.name}; not used'
            yield Finding(path, "foreign", problem)
            return []
        if steps := broken_steps(path):
            problem = f"{counted(len(steps), 'step')} of its history cannot be undone"
            done = ""
            try:
                done = drop_steps(path) if self.repair else ""
            except StoreError as error:
                problem += f"; {error}"
            yield Finding(path, "history", problem, done)
        return [stored]

    def _read(self, path: Path) -> _Stored:
        """The annotations in a file. Raises `StoreError`."""
        source = (head(opened(path), path, "article") or {}).get("source")
        if not isinstance(source, str):
            raise StoreError(path, "does not say which article it is about", "damaged")
        return _Stored(path, source, self._store.read(path, source))

    def _reading(self, path: Path) -> Iterator[Finding]:
        self.files += 1
        try:
            self._readings = ReadingStore(self.folder).all()
        except StoreError as error:
            yield self._mended(path, error, lambda: repaired(path, ()))

    def _mended(self, path: Path, error: StoreError, mend: Callable[[], str]) -> Finding:
        """A file that cannot be read, and what was done about it."""
        done = ""
        problem = error.reason.partition(";")[0]
        if self.repair and error.kind == "damaged":
            try:
                done = mend()
            except (StoreError, RepairError) as failure:
                problem += f"; {failure}"
        if error.kind == "damaged" and (copy := self._copy(path)):
            problem += f"; {copy}"
        return Finding(path, error.kind, problem, done)

    # Articles

    def _anchors(self, stored: _Stored, article: Path) -> Iterator[Finding]:
        """How the passages stand in the article as it is now."""
        if not stored.annotations:
            return
        try:
            document = load(article, TEXT_ALONE)
        except UnreadableArticle as error:
            yield Finding(article, "unreadable", error.reason)
            return
        text, digest = document.text, document.digest
        effort = Effort(PATIENCE)
        found: Counter[str] = Counter(
            locate(each, text, digest, effort).status for each in stored.annotations
        )
        self.anchors += found
        if found["review"]:
            problem = f"{counted(found['review'], 'annotation')} of {found.total()} not found in it"
            if effort.refused:
                problem += f"; {effort.refused} not looked for to the end: that takes too long"
            yield Finding(article, "review", problem)
        elif any(each.target.digest != digest for each in stored.annotations):
            where = ("exact", "where they were"), ("moved", "moved"), ("unanchored", "kept without a place")
            told = ", ".join(f"{found[status]} {words}" for status, words in where if found[status])
            yield Finding(article, "changed", f"has changed since it was annotated: {told}")

    def _orphans(self, orphans: Sequence[_Stored]) -> Iterator[Finding]:
        """Files whose article is gone, and the articles that it may be now, by their digest."""
        orphans = [each for each in orphans if each.annotations]
        if not orphans:
            return
        digests = [last_digest(each.annotations, self._readings.get(each.source)) for each in orphans]
        found = by_digest(self._articles)
        claimed = Counter(digests)
        for orphan, digest in zip(orphans, digests, strict=True):
            sources = found.get(digest, [])
            about = f'{counted(len(orphan.annotations), "annotation")} of "{orphan.source}", which is gone'
            free = [source for source in sources if claimed[digest] == 1 and self._fits(orphan, source)]
            if not sources:
                yield Finding(orphan.path, "orphan", about)
            elif len(sources) > 1 or not free:
                named = ", ".join(f'"{source}"' for source in sorted(sources))
                yield Finding(orphan.path, "orphan", f"{about}; its text is that of {named}")
            else:
                yield self._renamed(orphan, free[0], about)

    def _fits(self, orphan: _Stored, source: str) -> bool:
        """Whether an article has no annotations, or has these already: then giving them was broken off."""
        with suppress(StoreError):
            if not os.path.lexists(self._store.path(source)):
                return True
            there = {annotation.id for annotation in self._store.annotations(source)}
            return there.issuperset(annotation.id for annotation in orphan.annotations)
        return False

    def _renamed(self, orphan: _Stored, source: str, about: str) -> Finding:
        done = ""
        problem = f'{about}; it is now "{source}", which has the same text'
        if self.repair:
            try:
                relink(self.folder, orphan.source, source)
                done = "its annotations were given to that"
            except (StoreError, RepairError) as error:
                problem += f"; {error}"
        return Finding(orphan.path, "renamed", problem, done)

    def _copies(self) -> Iterator[Finding]:
        folder = self.folder / backups.FOLDER
        if os.path.lexists(folder) and not _is_writable_folder(folder):
            yield Finding(folder, "backup", "no copies can be kept: this is no folder that can be written to")
        known = {self._store.path(source).name for source in self._articles}
        for path in (self.folder / name for name in backups.kept_names(self.folder) if name in known):
            for _, each, count in copied(self.folder, path):
                if count is None:
                    yield Finding(
                        each.path, "backup", "this copy cannot be restored: it is damaged; delete it"
                    )
            if not os.path.lexists(path) and (copy := self._copy(path)):
                yield Finding(path, "lost", f"this file is gone; {copy}")

    def _copy(self, path: Path) -> str:
        """What is said of the newest copy of a file; empty if there is none with annotations."""
        for _, copy, count in copied(self.folder, path):
            if count or (count == 0 and path.name == FILE):
                held = f" with {counted(count, 'annotation')}" if count else ""
                return f"there is a copy of {copy.time}{held}: tui-reader restore"
        return ""

    def _unsaved(self) -> Iterator[Finding]:
        """What an earlier run of the reader could not save."""
        for place in unsaved.places(self.folder):
            try:
                count = sum(len(each.changes) for each in unsaved.kept(place))
            except (StoreError, OSError) as error:
                yield Finding(place, "unsaved", str(error))
            else:
                what = f"{counted(count, 'annotation')} that an earlier run could not save"
                yield Finding(place, "unsaved", f"{what}; the next start of the reader saves it")
        for note in unsaved.notes(self.folder):
            yield Finding(note, "unsaved", "a note without a tag; the next start of the reader offers it")


def _is_writable_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and os.access(path, os.W_OK | os.X_OK)
