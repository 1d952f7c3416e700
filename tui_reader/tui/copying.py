"""A passage as it is copied: plain text with a line about its source."""

import base64
import os
from bisect import bisect_right
from pathlib import Path

from tui_reader import files
from tui_reader.analysis.sentences import headline, sentences
from tui_reader.articles.document import Document, Kind
from tui_reader.articles.text import Span, printable

LARGEST = 64 * 1024
"""Bytes of UTF-8 that are sent to a terminal: many of them drop what is longer."""
FILE = "copied.txt"
"""The file in the user's state folder that holds what was copied last."""


def quoted(document: Document, span: Span) -> str:
    """A passage without markup and without anything that could steer a terminal, and where it stands."""
    metadata = document.metadata
    title = metadata.title or headline(document)
    parts = [title, metadata.source, metadata.date, metadata.url, _sentences(document, span)]
    source = " · ".join(" ".join(printable(part).split()) for part in parts if part)
    return f"{_plain(document, span)}\n\n{source}\n"


def _plain(document: Document, span: Span) -> str:
    """What a passage says: paragraphs with a free line between them, cells and items each on a line."""
    plain = ""
    before: Kind | None = None
    for leaf in document.leaves:
        if not leaf.span.overlaps(span):
            continue
        prose = leaf.prose(document.text)
        lines = prose.text[prose.offset(span.start) : prose.offset(span.end)].splitlines()
        if leaf.kind is not Kind.CODE:
            lines = [" ".join(" ".join(lines).split())]
        text = "\n".join(map(printable, lines))
        if not text:
            continue
        tight = before is leaf.kind and leaf.kind in (Kind.TABLE_CELL, Kind.LIST_ITEM)
        plain += ("" if not plain else "\n" if tight else "\n\n") + text
        before = leaf.kind
    return plain


def _sentences(document: Document, span: Span) -> str:
    """The numbers of the sentences that a passage touches."""
    if not document.complete:
        return ""
    found = sentences(document)
    first = max(1, bisect_right(found, (span.start, len(document.text))))
    last = max(first, bisect_right(found, (span.end - 1, len(document.text))))
    return (
        f"sentence {first} of {len(found)}"
        if first == last
        else f"sentences {first} to {last} of {len(found)}"
    )


def clipboard_sequence(text: str) -> str:
    """What makes a terminal take a text to its clipboard (OSC 52), through tmux too."""
    sequence = f"\x1b]52;c;{base64.b64encode(text.encode('utf-8', 'replace')).decode()}\a"
    if os.environ.get("TMUX"):
        # tmux takes the first if it may set the clipboard, and hands the second on if it may do that.
        doubled = sequence.replace("\x1b", "\x1b\x1b")
        sequence += f"\x1bPtmux;{doubled}\x1b\\"
    return sequence


def keep(text: str) -> Path:
    """Write a text to the file for what was copied last, readable by its user alone. Raises OSError."""
    from platformdirs import user_state_path  # not needed before the first copy

    folder = user_state_path("tui-reader")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / FILE
    files.replace(path, text.encode("utf-8", "replace"), durable=False, mode=0o600)
    return path
