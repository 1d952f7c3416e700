"""A folder of articles: which files it holds, and one file as a document."""

import os
import re
import stat
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import starmap
from pathlib import Path
from typing import NamedTuple

from tui_reader.articles.document import Dialect, Document, Parsed
from tui_reader.articles.ignoring import FILES as IGNORE_FILES
from tui_reader.articles.ignoring import LARGEST as LARGEST_RULES
from tui_reader.articles.ignoring import Rules, Search, ignored

LARGEST = 64 * 1024 * 1024
"""A file of more bytes than this is not read."""
_LEADS_OUT = "is a link that leads outside"
MOST_LINES = 150_000
"""A file of more lines than this is not read."""
MOST_MARKUP = 500_000
"""Of a text with more characters that may be markup than this, nothing but its lines is looked at."""
SAMPLE = 64 * 1024
"""How many bytes an encoding is guessed from."""
TEXT_ALONE = 1000
"""Code points of an article to parse where only its text is wanted."""
PACE = 230
"""How many words a reader takes in per minute."""

MARKDOWN = frozenset({".md", ".markdown"})
"""Suffixes of articles in markdown."""
SUFFIXES = MARKDOWN | {".txt"}
"""Suffixes of articles, in lower case."""
EXPORTED = ".annotated.md"
"""What the names of exports end with; in a folder of articles they are passed over."""

_MARKUP = "*_`[]<>|~&\\#"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_IGNORED = frozenset("node_modules __pycache__ venv site-packages".split())
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (BOM_UTF8, "utf-8", "utf-8"),
    (BOM_UTF32_LE, "utf-32", "utf-32-le"),
    (BOM_UTF32_BE, "utf-32", "utf-32-be"),
    (BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
# Control characters that texts do not use: all but tab, line ends, form feed, backspace and escape.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\v\f\b\x1b\x1a"))
_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Two characters of a script without spaces are as good as a word.
_WORD = rf"[{_WIDE}]{{1,2}}|[^\W{_WIDE}]+(?:['’‐‑-][^\W{_WIDE}]+)*"


class UnreadableArticle(Exception):  # noqa: N818 (it says what was found, as StopIteration does)
    """A file that is no article, with one line about why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        """The file."""
        self.reason = reason
        """Why it cannot be read, in one line."""


class Decoded(NamedTuple):
    """What the bytes of a file say."""

    text: str
    """The text, line ends as they are, without a byte order mark."""
    encoding: str
    """What it was decoded from, in lower case: utf-8, windows-1252."""
    bom: bool
    """Whether the bytes began with a byte order mark."""


class Skipped(NamedTuple):
    """Something on the way that is not taken for an article."""

    path: Path
    reason: str
    """Why, in one line."""


_HOMES: dict[Path, str] = {}
"""The real folder that each file which nobody named lies in, and must still lie in when it is read."""


class Found(NamedTuple):
    """What `find` found."""

    articles: tuple[Path, ...]
    """Each file once, in the order they were asked for, within a folder in natural order."""
    skipped: tuple[Skipped, ...]
    """What a reader might miss among them."""


def decode(data: bytes, path: Path = Path("-")) -> Decoded:
    """The text of a file's bytes; `path` names the file in an UnreadableArticle, raised if it is no text."""
    for mark, encoding, codec in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(codec, "replace"), encoding, True)
    if b"\0" in data or len(data) - len(data.translate(None, _CONTROLS)) > len(data) // 20:
        raise UnreadableArticle(path, "is not a text file")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", False)
    except UnicodeDecodeError as error:
        return _guess(data, error.start)


def load(path: Path, limit: int | None = None) -> Document:
    """The article in a file, parsed up to a blank line before `limit` code points if it is longer.

    Raises UnreadableArticle if the file cannot be read or holds no text.
    """
    text, encoding, bom = decode(_read(path), path)
    if text.count("\n") + text.count("\r") > MOST_LINES:
        raise UnreadableArticle(path, f"has more than {MOST_LINES:,} lines")
    if limit is not None and _markup(text[:limit], _MARKUP + "\n\r") > limit // 8:
        limit //= 4  # it takes longer, as very short lines do
    cut = _cut(text, limit) if limit is not None and limit < len(text) else -1
    bare = len(text) > MOST_MARKUP and _markup(text) > MOST_MARKUP
    dialect: Dialect = "markdown" if path.suffix.lower() in MARKDOWN and not bare else "plaintext"
    blocks, metadata = _parse(text if cut < 0 else text[:cut], dialect, bare)
    return Document(path, text, dialect, blocks, metadata, encoding, bom, cut, bare)


def complete(document: Document) -> Document:
    """The same document, parsed to the end of its text."""
    return complete_with(document, document.text)


def complete_with(document: Document, text: str) -> Document:
    """The same document with another text, parsed to its end."""
    blocks, metadata = _parse(text, document.dialect, document.bare)
    return replace(document, text=text, blocks=blocks, metadata=metadata, parsed=-1)


def _markup(text: str, characters: str = _MARKUP) -> int:
    """How many characters of a text may be markup."""
    return sum(map(text.count, characters))


def _parse(text: str, dialect: Dialect, bare: bool) -> Parsed:
    if dialect == "markdown":
        from tui_reader.articles import markdown  # slow to import, and it may not be needed

        return markdown.parse(text)
    from tui_reader.articles import plaintext

    return plaintext.bare(text) if bare else plaintext.parse(text)


def find(paths: Iterable[Path]) -> Found:
    """The articles that files and folders name; raises FileNotFoundError for a path that does not exist.

    A file is taken whatever its suffix, and so is a link that is named; within a folder, what is
    hidden, ignored or no article by its suffix is passed over.
    """
    found: dict[tuple[int, int], Path] = {}
    skipped: list[Skipped] = []
    for path in paths:
        for candidate in _candidates(path, skipped):
            try:
                status = candidate.stat()
            except OSError as error:
                skipped.append(Skipped(candidate, _reason(error)))
                continue
            if reason := _refusal(status, LARGEST):
                skipped.append(Skipped(candidate, reason))
            else:
                found.setdefault((status.st_dev, status.st_ino), candidate)
    return Found(tuple(found.values()), tuple(skipped))


def words(document: Document) -> int:
    """How many words the parsed part of an article has."""
    return sum(len(re.findall(_WORD, leaf.prose(document.text).text)) for leaf in document.leaves)


def minutes(words: int) -> int:
    """How many minutes so many words take to read, rounded up."""
    return -(-words // PACE)


def _read(path: Path, largest: int | None = None) -> bytes:
    """The bytes of a regular file; opening never waits, whatever the path has become since it was found."""
    largest = LARGEST if largest is None else largest
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    try:
        home = _HOMES.get(path)
        descriptor = _open_inside(path, home, flags) if home else os.open(path, flags)
        with open(descriptor, "rb") as file:
            if reason := _refusal(os.fstat(descriptor), largest):
                raise UnreadableArticle(path, reason)
            data = file.read(largest + 1)
    except (OSError, ValueError) as error:
        raise UnreadableArticle(path, _reason(error)) from error
    if len(data) > largest:  # it has grown meanwhile
        raise UnreadableArticle(path, _too_large(largest))
    return data


def _open_inside(path: Path, home: str, flags: int) -> int:
    """A descriptor of a file that lies in the folder `home`, whatever becomes of the path meanwhile."""
    place = os.path.realpath(path)
    if not _inside(place, home):
        raise UnreadableArticle(path, _LEADS_OUT)
    *folders, name = os.path.relpath(place, home).split(os.sep)
    # From folder to folder, and through no link: one that was put there since would lead anywhere.
    here = os.open(home, _FOLDER)
    try:
        for folder in folders:
            here, above = os.open(folder, _FOLDER, dir_fd=here), here
            os.close(above)
        return os.open(name, flags | os.O_NOFOLLOW, dir_fd=here)
    finally:
        os.close(here)


def _refusal(status: os.stat_result, largest: int) -> str:
    """Why a file is not read, by what it is; empty if it is."""
    if not stat.S_ISREG(status.st_mode):
        return "is not a regular file"
    return _too_large(largest) if status.st_size > largest else ""


def _too_large(largest: int) -> str:
    size = f"{largest // 1024 // 1024} MB" if largest >= 1024 * 1024 else f"{largest // 1024} KB"
    return f"is larger than {size}"


def _inside(place: str, home: str) -> bool:
    return place.startswith(os.path.join(home, ""))


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).lower()


def _guess(data: bytes, wrong: int) -> Decoded:
    """The text of bytes that are not UTF-8 from offset `wrong` on."""
    # A few broken bytes in what is plainly UTF-8 do not make it another encoding.
    text = data.decode("utf-8", "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    if broken * 20 < len(text) - len(text.encode("ascii", "ignore")):
        return Decoded(text, "utf-8", False)
    from cchardet import detect  # seldom needed

    start = data.rfind(b"\n", max(0, wrong - SAMPLE // 2), wrong) + 1
    found = detect(data[start : start + SAMPLE])["encoding"] or ""
    # As the web does: what calls itself Latin-1 is Windows-1252, and so is what nobody knows.
    name = "windows-1252" if found.upper() in ("", "ASCII", "ISO-8859-1") else found.lower()
    try:
        return Decoded(data.decode(name, "replace"), name, False)
    except LookupError:
        return Decoded(data.decode("windows-1252", "replace"), "windows-1252", False)


def _cut(text: str, limit: int) -> int:
    """Where to end the part that is parsed: after the last blank line before `limit`, or line end, or there.

    An end in the first half of what is asked for would show too little.
    """
    for ends in (("\n\n", "\r\n\r\n", "\r\r"), ("\n", "\r")):
        found = ((text.rfind(end, 0, limit), len(end)) for end in ends)
        cut = max((at + length for at, length in found if at >= 0), default=0)
        if cut > limit // 2:
            return cut
    return max(limit, 0)


def by_digest(articles: Mapping[str, Path]) -> dict[str, list[str]]:
    """The names of articles by the digests of their texts; those that cannot be read are left out."""
    found: dict[str, list[str]] = {}
    for name, path in articles.items():
        with suppress(UnreadableArticle):
            found.setdefault(load(path, TEXT_ALONE).digest, []).append(name)
    return found


def _candidates(path: Path, skipped: list[Skipped]) -> list[Path]:
    """What a path that was named stands for: itself, or the articles in the folder it is."""
    if not path.is_dir():
        path.stat()  # raises FileNotFoundError
        return [path]
    return sorted(_walk(path, skipped), key=_natural)


def _walk(root: Path, skipped: list[Skipped]) -> Iterator[Path]:
    """The files below a folder that are articles by their names; links only if they stay below it."""
    home = os.path.realpath(root)
    search = Search()
    pending = [(root, _rules_above(root, search))]
    while pending:
        folder, rules = pending.pop()
        rules = (*rules, *_rules_in(folder, search))
        try:
            with os.scandir(folder) as listing:
                entries = [entry for entry in listing if not entry.name.startswith(".")]
        except OSError as error:
            skipped.append(Skipped(folder, _reason(error)))
            continue
        for entry in entries:
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _IGNORED and not ignored(path, True, rules):
                    pending.append((path, rules))
            elif entry.is_symlink() and os.path.isdir(path):
                skipped.append(Skipped(path, "is a link to a folder"))
            elif _is_article(entry.name) and not ignored(path, False, rules):
                if entry.is_symlink() and not _inside(os.path.realpath(path), home):
                    skipped.append(Skipped(path, _LEADS_OUT))
                else:
                    _HOMES[path] = home
                    yield path
    skipped += starmap(Skipped, search.problems.items())


def _is_article(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(tuple(SUFFIXES)) and not lower.endswith(EXPORTED)


def _rules_above(root: Path, search: Search) -> tuple[Rules, ...]:
    """What the folders above say about what to ignore, if they belong to one git checkout."""
    here = Path(os.path.abspath(root))
    checkout = next((folder for folder in (here, *here.parents) if os.path.exists(folder / ".git")), here)
    above = [folder for folder in here.parents if folder.is_relative_to(checkout)]
    rules = tuple(rule for folder in reversed(above) for rule in _rules_in(folder, search))
    # Whoever names an ignored folder wants what is in it.
    return () if ignored(here, True, rules) else rules


def _rules_in(folder: Path, search: Search) -> list[Rules]:
    rules = []
    # os.path.exists: the folder may be one that cannot be looked into.
    for path in (path for name in IGNORE_FILES if os.path.exists(path := folder / name)):
        _HOMES[path] = os.path.realpath(folder)
        try:
            lines = _read(path, LARGEST_RULES).decode("utf-8", "replace").splitlines()
            rules.append(Rules(path, tuple(lines), search))
        except UnreadableArticle as error:
            search.problems[path] = error.reason
    return rules


def _natural(path: Path) -> tuple[list[list[str | int]], str]:
    """A key that sorts 2 before 10 and a folder's files together."""
    pieces = (re.split(r"(\d+)", part.casefold()) for part in path.parts)
    return [[int(p) if index % 2 else p for index, p in enumerate(part)] for part in pieces], str(path)
