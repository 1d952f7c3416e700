"""What was noticed in articles before, by the text's digest and what noticed it; and texts by their digest.

It lies in the user's cache folder and may be deleted at any time. What cannot be read is
found again, what cannot be written is not kept, and what was not used for long is removed.
"""

import hashlib
import json
import os
import re
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tui_reader import files
from tui_reader.analysis.entities import EntityKind, Mention
from tui_reader.analysis.noticing import Noticed
from tui_reader.articles.document import Document
from tui_reader.articles.document import digest as digest_of
from tui_reader.articles.text import Span

UNUSED = 90 * 24 * 3600
"""Seconds after which a file that nobody asked for is removed."""
LONGEST = 12_000_000
"""Code points of a text that is kept."""
LARGEST = 50_000_000
"""Bytes of all texts that are kept, and of what was noticed in one."""

_DIGEST = re.compile("[0-9a-f]{64}")


class NoticedCache:
    """Keeps what was noticed, one file for an article and an engine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        """Made when something is kept."""

    def noticed(self, document: Document, version: str, find: Callable[[], Noticed]) -> Noticed:
        """What was noticed in a document by what `version` names, or else what `find` finds now.

        What is found in only the beginning of a document, or in haste, is not kept.
        """
        name = hashlib.sha256(f"{document.digest} {document.dialect} {version}".encode()).hexdigest()
        path = self.folder / f"{name}.json"
        # Whatever is wrong with a cached file, finding everything anew mends it.
        with suppress(OSError, ValueError, TypeError, KeyError, RecursionError, OverflowError):
            noticed = _decoded(json.loads(files.content(path, LARGEST)), len(document.text))
            with suppress(OSError):
                os.utime(path)  # as a sign that it is still used
            return noticed
        found = find()
        if document.complete and found.end < 0:
            with suppress(OSError, ValueError):
                _keep(path, json.dumps(_encoded(found), ensure_ascii=True).encode())
        return found

    def prune(self) -> None:
        """Remove what was not used for long."""
        oldest = time.time() - UNUSED
        with suppress(OSError), os.scandir(self.folder) as files:
            for file in files:
                with suppress(OSError):
                    if file.is_file(follow_symlinks=False) and file.stat().st_mtime < oldest:
                        os.unlink(file)


class TextCache:
    """Keeps the last texts of articles, so that it can be said what has changed in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        """Made when something is kept."""

    def text(self, digest: str) -> str | None:
        """The text with a digest, if it is kept."""
        # The name comes from a file with annotations: it must be a digest and no path.
        if not _DIGEST.fullmatch(digest):
            return None
        with suppress(OSError, ValueError, zlib.error):
            unpack = zlib.decompressobj()
            content = unpack.decompress(files.content(self.folder / digest, LARGEST), 4 * LONGEST)
            text = content.decode("utf-8", "surrogatepass")
            return text if digest_of(text) == digest else None
        return None

    def keep(self, document: Document) -> None:
        """Keep the text of a document, if it is not too long; the oldest make room."""
        path = self.folder / document.digest
        if len(document.text) > LONGEST:
            return
        with suppress(OSError):
            if path.exists():
                os.utime(path)
            else:
                _keep(path, zlib.compress(document.text.encode("utf-8", "surrogatepass")))
                self._make_room()

    def _make_room(self) -> None:
        with os.scandir(self.folder) as files:
            kept = sorted((file.stat().st_mtime, file.stat().st_size, file.path) for file in files)
        total = sum(size for _, size, _ in kept)
        for _, size, path in kept:
            if total <= LARGEST:
                break
            os.unlink(path)
            total -= size


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    files.replace(path, content, durable=False)


def _encoded(noticed: Noticed) -> dict[str, Any]:
    return {
        "mentions": noticed.mentions,
        "quotations": noticed.quotations,
        "suggestions": noticed.suggestions,
    }


def _decoded(data: dict[str, Any], length: int) -> Noticed:
    from tui_reader.analysis.quotations import Quotation, Speaker
    from tui_reader.analysis.stance import Suggestion

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
    suggestions = [
        Suggestion(span(at), str(label), span(cue) if cue else None, bool(said), bool(hedged), str(reason))
        for at, label, cue, said, hedged, reason in data["suggestions"]
    ]
    return Noticed(tuple(mentions), tuple(quotations), tuple(suggestions))
