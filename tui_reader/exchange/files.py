"""Exports as files: one for each article, in a folder."""

import errno
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tui_reader import files
from tui_reader.annotations import backups
from tui_reader.annotations.annotation import Annotation
from tui_reader.articles.document import Document
from tui_reader.articles.library import EXPORTED, LARGEST
from tui_reader.articles.text import Span
from tui_reader.exchange.markdown import export, export_name, is_untouched

EXPORTS = "export"
"""The folder for exports where none is named."""
# The first such line of an export is ours, even if the article has front matter of its own.
_SOURCE = re.compile(rb"^source(?:-\d+)?: .*$", re.MULTILINE)
_HEAD = 4096


class Written(NamedTuple):
    """An export that was written."""

    path: Path
    kept: Path | None
    """What the earlier export is called now that stood there and was edited since; None if there was none."""


def own_folder(place: Path) -> Path:
    """Where exports from the folder `place` go if nobody says otherwise.

    Raises OSError if that is a link that leads out of it: whoever gave us the folder may have put it there.
    """
    folder = place / EXPORTS
    if folder.is_symlink() and not folder.resolve().is_relative_to(place.resolve()):
        raise OSError(errno.ELOOP, "is a link that leads outside", str(folder))
    return folder


def write(
    document: Document,
    annotations: Sequence[tuple[Annotation, Span | None]],
    source: str,
    folder: Path,
    used: set[str],
) -> Written:
    """Export an article to a file in `folder`, which is made where needed.

    An earlier export of the same article is replaced, in one move, but one that somebody has edited
    is kept under another name. A file that is anything else is left alone, and the export takes another
    name. `used` are the names already taken, see `export_name`; the other arguments are those of
    `export`. Raises OSError.
    """
    # A lone surrogate, from a broken file name, cannot be written.
    content = export(document, annotations, source).encode("utf-8", "replace")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / export_name(source, used)
    while os.path.lexists(path) and _source_line(_head(path)) != _source_line(content):
        path = folder / export_name(source, used)
    kept = None
    if os.path.lexists(path) and not _is_as_exported(path, content):
        moment = backups.stamp(datetime.now(UTC))
        kept = path.with_name(f"{path.name.removesuffix(EXPORTED)}.edited-{moment}{EXPORTED}")
        path.rename(kept)
    files.replace(path, content)
    return Written(path, kept)


def _is_as_exported(path: Path, content: bytes) -> bool:
    """Whether nobody has edited an export since it was written, or all that is in it is exported again."""
    with path.open("rb") as file:
        there = file.read(len(content) + LARGEST)
    with suppress(UnicodeError):
        return there == content or is_untouched(there.decode("utf-8"))
    return False


def _head(path: Path) -> bytes:
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(_HEAD)


def _source_line(content: bytes) -> bytes:
    found = _SOURCE.search(content, 0, _HEAD)
    return found[0].rstrip(b"\r") if found else b""
