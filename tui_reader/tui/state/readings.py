"""How far the articles have been read: what is stored of it, and what the open article adds."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from tui_reader.analysis.sentences import sentences
from tui_reader.annotations.reading import Progress, Reading, ReadingStore, Seen, Status
from tui_reader.annotations.store import StoreError
from tui_reader.articles.document import Document
from tui_reader.articles.text import Span

SHORT = 64 * 1024
"""Code points of an article whose sentences are counted at once when they must be."""


def sentence_starts(document: Document) -> "array[int]":
    """Where the sentences of a document start, in order, in code points."""
    return array("q", (span.start for span in sentences(document)))


@dataclass
class Track:
    """What has been seen of an article since it was opened, and before."""

    stored: Reading = field(default_factory=Reading)
    _seen: Seen = field(default_factory=Seen)
    _starts: "array[int] | None" = None

    def see(self, spans: Iterable[Span]) -> None:
        """Take in what the cursor stood on or moved over."""
        for span in spans:
            self._seen.add(span)

    def follow(self, stored: Reading, document: Document) -> None:
        """Take in what another session has seen of the article meanwhile."""
        if stored is not self.stored:
            self.stored = stored
            self._remember(document)

    def counted(self, document: Document, starts: "array[int]") -> None:
        """Know where the sentences of the whole document start; until then there is no progress."""
        self._starts = starts
        self._remember(document)

    @property
    def progress(self) -> Progress | None:
        """How much has been seen; None until the sentences are counted."""
        starts = self._starts
        return None if starts is None else Progress(self._seen.count(starts), len(starts))

    def reading(self, document: Document, status: Status, cursor: int, top: int) -> Reading:
        """What is to be stored of the article, with the offsets of the cursor and of the first row."""
        if self._starts is None and document.complete and len(document.text) <= SHORT:
            self._starts = sentence_starts(document)
        self._remember(document)
        return Reading(status, cursor, top, tuple(self._seen.spans), document.digest, self.progress)

    def _remember(self, document: Document) -> None:
        # What was seen of another text says nothing of this one.
        if self.stored.digest == document.digest:
            self.see(self.stored.seen)


class Readings:
    """The reading state of all articles, by their source; a change is saved at once."""

    def __init__(self, store: ReadingStore) -> None:
        self._store = store
        self._readings: dict[str, Reading] = {}
        self._known: dict[str, Reading] = {}
        """What was stored when that was last looked at."""
        self._begun: set[str] = set()
        self._unsaved: set[str] = set()
        self._former: dict[str, str] = {}
        self._lock = Lock()
        self._version = 0
        """Another number whenever something was changed here."""
        self.problem = ""
        """Why the state cannot be read or saved."""
        self.busy = False
        """Whether it is not saved only because another session was saving."""
        self.retry()

    def of(self, source: str) -> Reading:
        """What is known of an article."""
        known = self._readings.get(source) or self._readings.get(self._former.get(source, ""))
        return known or Reading()

    @property
    def stored(self) -> Mapping[str, Reading]:
        """What is known of all articles; another object when all was read again."""
        return self._readings

    @property
    def unsaved(self) -> Mapping[str, Reading]:
        """What is not stored as it is known here."""
        return {source: self._readings[source] for source in tuple(self._unsaved)}

    def rename(self, source: str, former: str) -> None:
        """What is known of an article is what was known under its former source, unless it has its own."""
        self._former[source] = former

    def status(self, source: str) -> Status:
        """The status to show: what was begun in this session is being read, before that is stored."""
        status = self.of(source).status
        return "reading" if status == "new" and source in self._begun else status

    def begun(self, source: str) -> bool:
        """Whether an article was begun, or gone on with, in this session."""
        return source in self._begun

    def begin(self, source: str) -> bool:
        """Take an article as being read; returns whether that is news."""
        before = self.status(source)
        self._begun.add(source)
        return self.status(source) != before

    def put(self, source: str, reading: Reading) -> None:
        """Save the state of an article; `problem` says if that failed."""
        with self._lock:
            self._version += 1
            self._readings[source] = reading
            self._unsaved.add(source)
        self._save()

    def follow(self) -> set[str]:
        """Take over what other sessions have stored; returns the articles of which that tells something new.

        A thread may do this. What is changed here meanwhile is not overwritten: then nothing is
        taken over, and the file that this changes is to be followed again.
        """
        version, before = self._version, self._readings
        try:
            stored = self._store.all()
        except StoreError as error:
            self.problem = error.brief
            return set()
        with self._lock:
            if version != self._version:
                return set()
            self._known = stored
            self._readings = stored | {source: before[source] for source in self._unsaved}
            if not self._unsaved:
                self.problem = ""
        return {source for source, reading in stored.items() if reading != before.get(source)}

    def retry(self) -> None:
        """Read what is stored, and save what could not be saved."""
        try:
            unsaved = {source: self._readings[source] for source in self._unsaved}
            self._known = self._store.all()
            self._readings = self._known | unsaved
        except StoreError as error:
            self.problem = error.brief
        else:
            self._save()

    def recover(self, source: str, reading: Reading) -> None:
        """Save what an earlier run could not save of an article. Raises `StoreError`."""
        self._store.put(source, reading, Reading())
        self.retry()

    def _save(self) -> None:
        self.busy = False
        try:
            for source in tuple(self._unsaved):
                stored = self._store.put(source, self._readings[source], self._known.get(source, Reading()))
                with self._lock:
                    self._version += 1
                    self._readings[source] = self._known[source] = stored
                    self._unsaved.remove(source)
            self.problem = ""
        except StoreError as error:
            self.busy = error.kind == "busy"
            self.problem = error.brief
