"""How far each article has been read: one TinyDB file for all, beside the annotations.

It is kept apart so that the annotations' files change only when annotations do.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from tui_reader.annotations.storage import (
    FORMAT,
    MEND,
    Record,
    StoreError,
    Tables,
    changing,
    head,
    indexed,
    merge,
    numbered,
    opened,
)
from tui_reader.articles.text import Span

Status = Literal["new", "reading", "done", "flagged"]

FILE = "reading.json"
"""The file's name; no article's file is called so, see `file_name`."""
LONGEST_SEEN = 200
"""How many stretches of an article that were seen are stored; of more, the longest."""
MOST_SEEN = 10_000
"""A record with more of them is not ours."""
_SEEN = re.compile(r"(?:\d+-\d+(?: \d+-\d+)*)?", re.ASCII)


class Progress(NamedTuple):
    """How many of an article's sentences have been seen."""

    seen: int
    all: int

    @property
    def percent(self) -> int:
        """In per cent; 100 only when nothing is left."""
        return 100 * self.seen // self.all if self.all else 0


@dataclass(slots=True)
class Seen:
    """The stretches of a text that have been seen, in order and apart from each other."""

    spans: list[Span] = field(default_factory=list)

    def add(self, span: Span) -> None:
        """Take in another stretch; those that it touches become one with it."""
        first = bisect_left(self.spans, span.start, key=_end)
        last = bisect_right(self.spans, span.end, key=_start)
        if first < last:
            span = Span(min(span.start, self.spans[first].start), max(span.end, self.spans[last - 1].end))
        self.spans[first:last] = [span]

    def count(self, starts: Sequence[int]) -> int:
        """How many of these offsets, which are in order, lie in a stretch."""
        return sum(bisect_left(starts, end) - bisect_left(starts, start) for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Reading:
    """How far an article has been read."""

    status: Status = "new"
    cursor: int = 0
    """Where the reading cursor was left, in code points."""
    top: int = 0
    """Where the first row of the screen began, in code points."""
    seen: tuple[Span, ...] = ()
    """The stretches that were seen, in order, in the text that has this `digest`."""
    digest: str = ""
    """The digest of that text; another text was not seen."""
    progress: Progress | None = None
    """The sentences in these stretches; None if that is not known."""
    before: Status = "reading"
    """What the status was before the article was marked as done or flagged."""
    left: Mapping[str, str] = field(default_factory=dict)
    """When it was left last, in UTC, by annotator."""

    def marked(self, status: Status) -> "Reading":
        """The same with a status, or with the one before where it has that already."""
        if self.status == status:
            return replace(self, status=self.before, before="reading")
        return replace(self, status=status, before="reading" if self.status == "new" else self.status)


def merged(ours: Reading, theirs: Reading, known: Reading) -> Reading:
    """The reading that is ours, where another session has stored theirs since we knew what was stored.

    What either has seen is seen; a status that they alone have set stays, and so does one that they have
    set while we went on reading.
    """
    if theirs == known:
        return ours
    if theirs.status != known.status and ours.status in (known.status, "reading"):
        ours = replace(ours, status=theirs.status, before=theirs.before)
    ours = replace(ours, left={**theirs.left, **ours.left})
    if theirs.digest != ours.digest:
        return ours
    seen = Seen(list(ours.seen))
    for span in theirs.seen:
        seen.add(span)
    # Nobody has counted what both have seen; the next that reads on will.
    progress = max(filter(None, (ours.progress, theirs.progress)), default=None)
    return replace(ours, seen=tuple(seen.spans), progress=progress)


class ReadingStore:
    """Keeps the reading state of articles, by their source, in the annotations folder."""

    def __init__(self, folder: Path, wait: float | None = None) -> None:
        """`wait`: how long a save waits for that of another session, see `locked`."""
        self.path = folder / FILE
        """The file; made, with its folder, with the first save."""
        self._wait = wait

    def all(self) -> dict[str, Reading]:
        """What is stored of each article. Raises `StoreError`."""
        database = opened(self.path)
        head(database, self.path, "state")
        records = indexed(database.table("readings"), self.path, "source")
        return {source: self._decoded(source, record) for source, record in records.items()}

    def put(self, source: str, reading: Reading, known: Reading | None = None) -> Reading:
        """Save how far an article has been read, durably; returns what is stored now.

        With `known`, which is what was stored as far as was known, that is `merged` with what is
        stored. Raises `StoreError`.
        """
        with changing(self.path, self._wait) as database:
            if head(database, self.path, "state") is None:
                database.table("state").insert({"format": FORMAT})
            table = database.table("readings")
            there = indexed(table, self.path, "source").get(source)
            if there and known:
                reading = merged(reading, self._decoded(source, there), known)
            merge(table, self.path, "source", {source: {"source": source} | _encoded(reading)})
        return reading

    def rename(self, old: str, new: str) -> None:
        """Keep what is stored of an article under a new name, unless there is something already.

        Raises `StoreError`.
        """
        with changing(self.path, self._wait) as database:
            head(database, self.path, "state")
            records = indexed(database.table("readings"), self.path, "source")
            if old in records and new not in records:
                database.table("readings").update({"source": new}, doc_ids=[records[old].doc_id])

    def _decoded(self, source: str, record: Record) -> Reading:
        try:
            return decoded(record)
        except (ValueError, TypeError) as error:
            reason = f'the record of "{source}" has a wrong status, cursor or progress; {MEND}'
            raise StoreError(self.path, reason, "damaged") from error


def tables_for(readings: Mapping[str, Reading]) -> Tables:
    """What the file holds that has just these, by their source."""
    records = [{"source": source} | _encoded(reading) for source, reading in readings.items()]
    return {"state": numbered([{"format": FORMAT}]), "readings": numbered(records)}


def _encoded(reading: Reading) -> Record:
    longest = sorted(reading.seen, key=lambda span: -span.length)[:LONGEST_SEEN]
    seen = " ".join(f"{start}-{end}" for start, end in sorted(longest))
    seen_sentences, sentences = reading.progress or (None, None)
    return {
        "status": reading.status,
        "cursor": reading.cursor,
        "top": reading.top,
        "seen": seen,
        "digest": reading.digest,
        "sentences_seen": seen_sentences,
        "sentences": sentences,
        "before": reading.before,
        "left": dict(reading.left),
    }


def decoded(record: Record) -> Reading:
    """The reading in a record; what older versions did not write may be missing.

    Raises ValueError and TypeError for what is none.
    """
    status: Any = record.get("status")
    before: Any = record.get("before", "reading")
    digest, written = record.get("digest", ""), record.get("seen", "")
    cursor, top, left = record.get("cursor"), record.get("top", 0), record.get("left", {})
    seen_sentences, sentences = record.get("sentences_seen"), record.get("sentences")
    known = {status, before} <= set(get_args(Status))
    words = [digest, *left.keys(), *left.values()] if isinstance(left, dict) else [None]
    if not known or not _SEEN.fullmatch(written) or not all(type(word) is str for word in words):
        raise ValueError("a word is wrong")
    if written.count(" ") >= MOST_SEEN:
        raise ValueError("there are too many stretches")
    spans = [Span(*map(int, each.split("-"))) for each in written.split()]
    numbers = [0, cursor, top, seen_sentences or 0, sentences or 0]
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise ValueError("a number is wrong")
    edges = [edge for span in spans for edge in span]
    if edges != sorted(edges):
        raise ValueError("the stretches are not in order")
    progress = Progress(seen_sentences, sentences) if seen_sentences is not None and sentences else None
    return Reading(status, cursor, top, tuple(spans), digest, progress, before, left)  # type: ignore[arg-type]


def _start(span: Span) -> int:
    return span.start


def _end(span: Span) -> int:
    return span.end
