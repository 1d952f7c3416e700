"""Exports as files: one for each article, in a folder."""

import errno
import os
import re
from collections.abc import Sequence
from pathlib import Path

from tui_reader import files
from tui_reader.annotations.annotation import Annotation
from tui_reader.articles.document import Document
from tui_reader.articles.text import Span
from tui_reader.exchange.markdown import export, export_name

EXPORTS = "export"
"""The folder for exports where none is named."""
# The first such line of an export is ours, even if the article has front matter of its own.
_SOURCE = re.compile(rb"^source(?:-\d+)?: .*$", re.MULTILINE)
_HEAD = 4096


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
) -> Path:
    """Export an article to a file in `folder`, which is made where needed; gives back the file.

    An earlier export of the same article is replaced, in one move; a file that is anything else
    is left alone, and the export takes another name. `used` are the names already taken, see
    `export_name`; the other arguments are those of `export`. Raises OSError.
    """
    # A lone surrogate, from a broken file name, cannot be written.
    content = export(document, annotations, source).encode("utf-8", "replace")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / export_name(source, used)
    while os.path.lexists(path) and _source_line(_head(path)) != _source_line(content):
        path = folder / export_name(source, used)
    files.replace(path, content)
    return path


def _head(path: Path) -> bytes:
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(_HEAD)


def _source_line(content: bytes) -> bytes:
    found = _SOURCE.search(content, 0, _HEAD)
    return found[0] if found else b""
