"""The annotations in an export, as they stand in an article that may have changed since.

The offsets of an export hold for the text that it was made of. Where that is no longer known, the marks in
its body say what is meant, and at last the words themselves and those around them. What was found in
neither of these ways is up for review, as `anchoring` has it.
"""

import hashlib
import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tui_reader.annotations.anchoring import REVIEW, Anchor, locate
from tui_reader.annotations.annotation import Annotation, Target, target_for
from tui_reader.articles.document import Document, digest
from tui_reader.articles.library import MARKDOWN, TEXT_ALONE, UnreadableArticle, by_digest, load
from tui_reader.articles.text import Span, shorten
from tui_reader.exchange import footnote
from tui_reader.exchange.footnote import Footnote
from tui_reader.exchange.markdown import UNANCHORED, Export, taken_apart

MOST = 10_000
"""How many notes of an export are read."""
_LONGEST_ID = 1000
_SHOWN = 60
_LISTED, _STRAY = -1, -2
# A note by any name.
_NOTE = re.compile(r"\[\^[^\]\s]+\]:")
_QUOTED = re.compile(r"“.*?” (?=\*\*)", re.DOTALL)


class ImportProblem(Exception):  # noqa: N818 (it says what was found, as StopIteration does)
    """Why a file cannot be imported: one line that says what to do."""


class Item(NamedTuple):
    """One note of an export, as far as it can be restored."""

    name: str
    """What it is called in the file: an-3; `unanchored` where it has no number."""
    annotation: Annotation | None
    """The annotation; None where there is no way to tell what it is or what it is about."""
    anchor: Anchor
    """Where its passage stands in the article."""
    edited: bool = False
    """Whether what is seen of it may have been edited since it was exported."""
    known: bool = True
    """Whether its id and its times are its own."""
    problem: str = ""
    """What of it could not be restored, in one line."""


class Articles:
    """The articles that an export may be about."""

    def __init__(self, articles: Mapping[str, Path]) -> None:
        self._articles = articles
        """By their sources."""

    def of(self, export: Export) -> Document:
        """The article of an export, of which only the beginning is parsed.

        It is the one that has the text of the export, else the one that the export names; a path that
        stands in an export is compared, and never opened. Raises `ImportProblem`.
        """
        named = self._loaded(export.source) if export.source in self._articles else None
        if named and named.digest == export.digest:
            return named
        for wanted in (export.digest, digest(export.body)):
            sources = self._by_digest.get(wanted, [])
            if len(sources) > 1 and export.source not in sources:
                told = ", ".join(f'"{source}"' for source in sources)
                raise ImportProblem(f"{told} all have its text; choose one with --article")
            if sources:
                return self._loaded(export.source if export.source in sources else sources[0])
        if named:
            return named
        raise ImportProblem(
            f'its article, "{export.source}", is not among those here, and none has its text; '
            "name the article with --article, or a new file to be made of the text in the export"
        )

    def _loaded(self, source: str) -> Document:
        try:
            return load(self._articles[source], TEXT_ALONE)
        except UnreadableArticle as error:
            raise ImportProblem(f'its article, "{source}", {error.reason}') from error

    @cached_property
    def _by_digest(self) -> dict[str, list[str]]:
        return by_digest(self._articles)


def article_at(path: Path, export: Export) -> Document:
    """The article in a file, likewise, which is made of the body of an export where there is none.

    Raises `ImportProblem`.
    """
    try:
        if not os.path.lexists(path):
            if path.suffix.lower() not in MARKDOWN:
                raise ImportProblem(f"{path} would be markdown; give it a name that ends in .md")
            # "x": never over a file that somebody is just putting there.
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write(export.body)
        return load(path, TEXT_ALONE)
    except UnreadableArticle as error:
        raise ImportProblem(f"{path} {error.reason}") from error
    except OSError as error:
        raise ImportProblem(f"{path}: {error.strerror}") from error


def opened(path: Path) -> Export:
    """The export in a file. Raises `ImportProblem`."""
    try:
        text = load(path, TEXT_ALONE).text
    except UnreadableArticle as error:
        raise ImportProblem(error.reason) from error
    # Git and editors may have changed all line ends.
    export = taken_apart(text) or taken_apart(text.replace("\r\n", "\n"))
    if export is None:
        raise ImportProblem("is not annotated markdown as tui-reader exports it")
    return export


def items(export: Export, text: str, tags: Collection[str] = ()) -> Iterator[Item]:
    """The annotations in an export of the article whose text is `text`; `tags` are those of the workspace."""
    return _Reader(export, text, tags).items()


class _Reader:
    def __init__(self, export: Export, text: str, tags: Collection[str]) -> None:
        self._export = export
        self._tags = tags
        self._text = text
        self._digest = digest(text)
        self._body_digest = digest(export.body)

    def items(self) -> Iterator[Item]:
        left = dict(self._export.marked)
        for count, (number, note) in enumerate(self._notes()):
            if count == MOST:
                yield _lost("notes", f"there are more than {MOST:,}; the rest was left out")
                return
            left.pop(number, None)
            yield self._item(number, note)
        for number in sorted(left):
            yield _lost(f"{self._export.name}-{number}", "a mark without a note; it was left out")

    def _notes(self) -> Iterator[tuple[int, str]]:
        """The text of each note with its number.

        That is `_LISTED` for those without a place, and `_STRAY` for what is no note.
        """
        begin = re.compile(rf"\[\^{self._export.name}-(\d{{1,9}})\]:(.*)")
        heading = UNANCHORED.format(self._export.name)
        listed = blank = False
        number, parts = _STRAY, list[str]()
        for line in self._export.notes.split("\n"):
            if not line.strip() or line == heading:
                listed, blank = listed or line == heading, True
                continue
            found = begin.match(line)
            item = listed and line.startswith("- ")
            begins = found or item or _NOTE.match(line)
            if not begins and parts and (line[0] in " \t" or not blank):
                parts += "\n\n" if blank else " ", line.strip()
            else:
                if parts:
                    yield number, "".join(parts)
                number = int(found[1]) if found else _LISTED if item else _STRAY
                parts = [found[2] if found else line[2:] if item else line]
            blank = False
        if parts:
            yield number, "".join(parts)

    def _item(self, number: int, text: str) -> Item:
        name = f"{self._export.name}-{number}" if number >= 0 else "unanchored"
        if number == _STRAY:
            missing = f"needs a number, as in [^{self._export.name}-9]" if _NOTE.match(text) else "no note"
            return _lost("notes", f"{missing}, so it was left out: {_beginning(text)}")
        quoted = _QUOTED.match(text) if number == _LISTED else None
        note = footnote.read(text[quoted.end() :] if quoted else text, self._export.digest, self._tags)
        if note is None:
            return _lost(name, f"has no tag, so it was left out: {_beginning(text)}")
        target = self._target(number, note)
        if target is None:
            reason = "its hidden data is broken" if note.broken else "it has no hidden data"
            told = _beginning(note.annotation.note) or note.annotation.tag
            return _lost(name, f"{reason}, and no mark tells its passage, so it was left out: {told}")
        annotation = replace(note.annotation, target=target)
        known = 0 < len(annotation.id) <= _LONGEST_ID
        if not known:
            told = repr((target.span, target.exact, annotation.annotator, annotation.created))
            annotation = replace(annotation, id=hashlib.sha256(told.encode()).hexdigest()[:32])
        problem = "its hidden data is broken; the passage is what its marks hold" if note.broken else ""
        return Item(
            name, annotation, locate(annotation, self._text, self._digest), note.edited, known, problem
        )

    def _target(self, number: int, note: Footnote) -> Target | None:
        """The passage, as sure as it can be told; None if there is no way."""
        stated = note.annotation.target if note.targeted else None
        if number == _LISTED:
            return stated
        body = self._export.body
        for text, its_digest in ((self._text, self._digest), (body, self._body_digest)):
            if stated and stated.digest == its_digest and stated.exact == text[slice(*stated.span)] != "":
                return target_for(text, its_digest, stated.span)
        # Marks in what was plain text stand in another text than the article, if that is not made of it.
        marked = self._export.marked.get(number)
        if marked and marked.length and (not self._export.dialect or self._body_digest == self._digest):
            return target_for(body, self._body_digest, _meant(body, marked, stated))
        return stated if stated and stated.exact else None


def _meant(body: str, marked: Span, stated: Target | None) -> Span:
    """What marks mean: where markdown has no room for them, they hold a little more or less than that."""
    passage = stated.exact if stated else ""
    if not passage or passage == body[slice(*marked)]:
        return marked
    end = marked.end + len(passage) - 1
    start = body.find(passage, max(0, marked.start - len(passage) + 1), end)
    if start < 0 or body.find(passage, start + 1, end) >= 0:
        return marked
    return Span(start, start + len(passage))


def _beginning(text: str) -> str:
    """So much of a text that it is known again."""
    return shorten(text[: 2 * _SHOWN], _SHOWN)


def _lost(name: str, problem: str) -> Item:
    return Item(name, None, REVIEW, problem=problem)
