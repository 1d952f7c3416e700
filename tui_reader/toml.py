"""TOML files that people write, with every mistake named by file and line."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from tui_reader import files

LARGEST = 4 * 1024 * 1024
"""Bytes of a file; nobody writes as much by hand."""
DEEPEST = 30
"""Parts of a dotted key; tomllib takes time by their square."""
_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_DEEPER = re.compile(rf"(?<![\w-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{DEEPEST}}}")


class TomlError(Exception):
    """A file that cannot be read or is no TOML: one line that names the file and, where known, the line."""


class Source(NamedTuple):
    """A TOML file as it was written, and what it says."""

    text: str
    """What is in the file, without a byte-order mark."""
    values: dict[str, Any]
    """The keys and values."""


def read(path: Path) -> Source:
    """A file and its values. Raises `FileNotFoundError` where there is none, else `TomlError`."""
    try:
        text = files.content(path, LARGEST).decode("utf-8-sig")
        if deeper := _DEEPER.search(text):
            line = text.count("\n", 0, deeper.start()) + 1
            raise TomlError(f"{path.name}, line {line}: a key must not have more than {DEEPEST} parts")
        return Source(text, tomllib.loads(text))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise TomlError(f"{path.name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise TomlError(f"{path.name}, line {line}: not UTF-8; save the file as UTF-8") from error
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, or a number or nesting beyond reason
        raise TomlError(_syntax_error(path.name, text, str(error))) from error


def line_of(key: str, text: str) -> int:
    """The line, from 1, where a key or table of a valid file is first written; 1 where it is not found."""
    start = re.compile(rf"""\s*(?:\[+\s*)?["']?{re.escape(key)}["']?\s*[=.\]]""")
    return next((number for number, line in enumerate(text.split("\n"), 1) if start.match(line)), 1)


def line_in(table: str, number: int, key: str, text: str) -> int:
    """The line, from 1, where a key of the table `number`, from 0, of that name is written.

    That of the table where the key is not found, as for one that is missing.
    """
    header = re.compile(rf"""\s*\[+\s*["']?{re.escape(table)}["']?\s*\]""")
    name = rf"""["']?{re.escape(key)}["']?\s*="""
    own, dotted = re.compile(rf"\s*{name}"), re.compile(rf"\s*{re.escape(table)}\s*\.\s*{name}")
    seen, found, inside = -1, 0, False
    for line, written in enumerate(text.split("\n"), 1):
        if written.lstrip().startswith("["):
            seen += (here := bool(header.match(written)))
            inside = here and seen == number
            found = line if inside else found
        elif (inside and own.match(written)) or dotted.match(written):
            return line
    return found or line_of(table, text)


def _syntax_error(name: str, text: str, message: str) -> str:
    """tomllib's message with the place in front, where every other message has it."""
    place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
    if not place:
        return f"{name}: {message}"
    line = place[1] or max(1, len(text.splitlines()))
    return f"{name}, line {line}: {message[: place.start()]}"


def meant(word: str, known: Iterable[str], otherwise: str) -> str:
    """A question whether a name that is none was to be the known one most like it; or else another hint."""
    from difflib import get_close_matches  # takes long to load, and is needed for mistakes only

    close = get_close_matches(word.lower(), known, n=1)
    return f"did you mean '{close[0]}'?" if close else otherwise
