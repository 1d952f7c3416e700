"""What was noticed in articles before: a cache by the text's digest and by what noticed it.

It lies in the user's cache folder and may be deleted at any time. What cannot be read is
found again, what cannot be written is not kept, and what was not used for long is removed.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tui_reader.analysis.entities import EntityKind, Mention
from tui_reader.analysis.noticing import Noticed
from tui_reader.articles.document import Document
from tui_reader.articles.text import Span

UNUSED = 90 * 24 * 3600
"""Seconds after which a file that nobody asked for is removed."""


class NoticedCache:
    """Keeps what was noticed, one file for an article and an engine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        """Made when something is kept."""

    def noticed(self, document: Document, version: str, find: Callable[[], Noticed]) -> Noticed:
        """What was noticed in a document by what `version` names, or else what `find` finds now.

        What is found in only the beginning of a document is not kept.
        """
        name = hashlib.sha256(f"{document.digest} {document.dialect} {version}".encode()).hexdigest()
        path = self.folder / f"{name}.json"
        # Whatever is wrong with a cached file, finding everything anew mends it.
        with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
            noticed = _decoded(json.loads(path.read_bytes()), len(document.text))
            os.utime(path)
            return noticed
        found = find()
        if document.complete:
            with suppress(OSError, ValueError):
                self._keep(path, json.dumps(_encoded(found), ensure_ascii=True).encode())
        return found

    def prune(self) -> None:
        """Remove what was not used for long."""
        oldest = time.time() - UNUSED
        with suppress(OSError), os.scandir(self.folder) as files:
            for file in files:
                with suppress(OSError):
                    if file.is_file(follow_symlinks=False) and file.stat().st_mtime < oldest:
                        os.unlink(file)

    def _keep(self, path: Path, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        temporary.write_bytes(content)
        os.replace(temporary, path)


def _encoded(noticed: Noticed) -> dict[str, Any]:
    return {"mentions": noticed.mentions, "quotations": noticed.quotations}


def _decoded(data: dict[str, Any], length: int) -> Noticed:
    from tui_reader.analysis.quotations import Quotation, Speaker

    def span(value: list[int]) -> Span:
        start, end = value
        if not (type(start) is type(end) is int and 0 <= start <= end <= length):
            raise ValueError("no span of this text")
        return Span(start, end)

    mentions = [Mention(span(at), EntityKind(kind), str(name)) for at, kind, name in data["mentions"]]
    quotations = [
        Quotation(
            span(at),
            bool(speech),
            Speaker(span(said[0]), str(said[1]), float(said[2]), str(said[3])) if said else None,
            span(cue) if cue else None,
            int(group),
        )
        for at, speech, said, cue, group in data["quotations"]
    ]
    return Noticed(tuple(mentions), tuple(quotations))
