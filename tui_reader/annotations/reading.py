"""How far each article has been read: one TinyDB file for all, beside the annotations.

It is kept apart so that the annotations' files change only when annotations do.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from tui_reader.annotations.storage import FORMAT, Record, StoreError, changing, head, indexed, merge, opened

Status = Literal["new", "reading", "done"]

FILE = "reading.json"
"""The file's name; no article's file is called so, see `file_name`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How far an article has been read."""

    status: Status = "new"
    cursor: int = 0
    """Where the reading cursor was left, in code points."""


class ReadingStore:
    """Keeps the reading state of articles, by their source, in the annotations folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        """The file; made, with its folder, with the first save."""

    def all(self) -> dict[str, Reading]:
        """What is stored of each article. Raises `StoreError`."""
        database = opened(self.path)
        head(database, self.path, "state")
        records = indexed(database.table("readings"), self.path, "source")
        return {source: self._decoded(source, record) for source, record in records.items()}

    def put(self, source: str, reading: Reading) -> None:
        """Save how far an article has been read, durably. Raises `StoreError`."""
        record: Record = {"source": source, "status": reading.status, "cursor": reading.cursor}
        with changing(self.path) as database:
            if head(database, self.path, "state") is None:
                database.table("state").insert({"format": FORMAT})
            merge(database.table("readings"), self.path, "source", {source: record})

    def _decoded(self, source: str, record: Record) -> Reading:
        status: Any = record.get("status")
        cursor = record.get("cursor")
        if status not in get_args(Status) or type(cursor) is not int or cursor < 0:
            reason = f'the record of "{source}" has a wrong status or cursor; mend or delete it'
            raise StoreError(self.path, reason)
        return Reading(status, cursor)
