"""Where annotations are kept: in memory, or one TinyDB file per article.

docs/formats.md describes the files.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Protocol, TypeVar

from tinydb import TinyDB

from tui_reader.annotations.annotation import Annotation, Target
from tui_reader.annotations.history import Change
from tui_reader.annotations.storage import FORMAT, Record, StoreError, changing, head, indexed, merge, opened

__all__ = [
    "AnnotationStore",
    "MemoryStore",
    "StoreError",
    "TinyDBStore",
    "file_name",
    "source_of",
]

T = TypeVar("T", str, int, list[Any], Record)


class AnnotationStore(Protocol):
    """Keeps the annotations of articles; an article is known by its source, see `source_of`."""

    def annotations(self, source: str) -> tuple[Annotation, ...]:
        """What is stored for an article, in the order of the text. Raises `StoreError`."""

    def apply(self, source: str, changes: Sequence[Change]) -> None:
        """Save changes, all or none; when this returns they are durable. Raises `StoreError`.

        Each annotation becomes its change's `after`, whatever it is now. Annotations that the
        changes do not speak of stay, also those that another session has made.
        """


class MemoryStore:
    """Keeps annotations for as long as the program runs."""

    def __init__(self) -> None:
        self._articles: dict[str, dict[str, Annotation]] = {}

    def annotations(self, source: str) -> tuple[Annotation, ...]:
        """See `AnnotationStore`."""
        return _ordered(self._articles.get(source, {}).values())

    def apply(self, source: str, changes: Sequence[Change]) -> None:
        """See `AnnotationStore`."""
        article = self._articles.setdefault(source, {})
        for change in changes:
            if change.after is None:
                article.pop(change.id, None)
            else:
                article[change.id] = change.after


class TinyDBStore:
    """Keeps annotations in a folder, one TinyDB file per article. Sessions may share the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        """Made with the first save."""

    def path(self, source: str) -> Path:
        """The file that keeps the annotations of an article."""
        return self.folder / file_name(source)

    def annotations(self, source: str) -> tuple[Annotation, ...]:
        """See `AnnotationStore`."""
        path = self.path(source)
        database = opened(path)
        self._head(database, path, source)
        annotations = []
        for record in indexed(database.table("annotations"), path, "id").values():
            try:
                annotations.append(_decoded(record))
            except ValueError as error:
                reason = f"record {record.doc_id} is no annotation ({error}); mend or delete it"
                raise StoreError(path, reason) from error
        return _ordered(annotations)

    def apply(self, source: str, changes: Sequence[Change]) -> None:
        """See `AnnotationStore`."""
        path = self.path(source)
        records = {change.id: _encoded(change.after, source) if change.after else None for change in changes}
        with changing(path) as database:
            if self._head(database, path, source) is None and any(records.values()):
                database.table("article").insert({"format": FORMAT, "source": source})
            merge(database.table("annotations"), path, "id", records)

    def _head(self, database: TinyDB, path: Path, source: str) -> Record | None:
        """The record about the article, which must be the one that is meant."""
        record = head(database, path, "article")
        if record is not None and record.get("source") != source:
            reason = f'belongs to "{record.get("source")}", not to "{source}"; move it away'
            raise StoreError(path, reason)
        return record


def source_of(article: Path, folder: Path) -> str:
    """The source of an article: its path as seen from beside the annotations folder, with slashes.

    It stays the same when both move together, and it may begin with `..`.
    """
    return Path(os.path.relpath(article.resolve(), folder.resolve().parent)).as_posix()


def file_name(source: str) -> str:
    """The name of the file for a source: readable, plain ASCII, and not that of any other source."""
    stem = unicodedata.normalize("NFKD", PurePosixPath(source).stem)
    words = re.findall(r"[A-Za-z0-9]+", "".join(c for c in stem if not unicodedata.combining(c)))
    slug = "-".join(words)[:60].rstrip("-") or "article"
    mark = hashlib.sha256(source.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return f"{slug}-{mark}.json"


def _ordered(annotations: Iterable[Annotation]) -> tuple[Annotation, ...]:
    return tuple(sorted(annotations, key=lambda a: (a.target.start, a.target.end, a.created, a.id)))


def _encoded(annotation: Annotation, source: str) -> Record:
    """An annotation as the W3C data model writes it; the order of the fields is part of the format."""
    target = annotation.target
    body = [{"type": "TextualBody", "purpose": "tagging", "value": annotation.tag}]
    if annotation.note:
        body.append({"type": "TextualBody", "purpose": "commenting", "value": annotation.note})
    position = {"type": "TextPositionSelector", "start": target.start, "end": target.end}
    quote = {
        "type": "TextQuoteSelector",
        "exact": target.exact,
        "prefix": target.prefix,
        "suffix": target.suffix,
    }
    return {
        "id": annotation.id,
        "type": "Annotation",
        "body": body,
        "target": {
            "source": source,
            "selector": [position, quote],
            "digest": target.digest,
            **({"unique": True} if target.unique else {}),
        },
        "creator": annotation.annotator,
        "created": annotation.created,
        "modified": annotation.modified,
    }


def _decoded(record: Record) -> Annotation:
    """The annotation in a record; ValueError says what the record lacks."""
    body = _field(record, "body", list)
    target = _field(record, "target", dict)
    selectors = _field(target, "selector", list)
    position = _one(selectors, "type", "TextPositionSelector")
    quote = _one(selectors, "type", "TextQuoteSelector")
    start, end = _field(position, "start", int), _field(position, "end", int)
    if not 0 <= start <= end:
        raise ValueError(f"it goes from {start} to {end}")
    return Annotation(
        _field(record, "id", str),
        _field(_one(body, "purpose", "tagging"), "value", str),
        Target(
            start,
            end,
            _field(quote, "exact", str),
            _field(quote, "prefix", str, ""),
            _field(quote, "suffix", str, ""),
            _field(target, "digest", str, ""),
            target.get("unique") is True,
        ),
        _field(_one(body, "purpose", "commenting"), "value", str, ""),
        _field(record, "creator", str, ""),
        _field(record, "created", str, ""),
        _field(record, "modified", str, ""),
    )


def _one(items: list[Any], key: str, value: str) -> Record:
    """The first object in a list that has `value` as its `key`; an empty one where there is none."""
    return next((item for item in items if isinstance(item, dict) and item.get(key) == value), {})


def _field(record: Record, name: str, kind: type[T], default: T | None = None) -> T:
    """A field of the wanted type; ValueError where it is of another, or missing without a default."""
    value = record.get(name, default)
    if type(value) is not kind:
        raise ValueError(f'"{name}" is missing or wrong')
    return value
