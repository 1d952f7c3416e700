"""What the list shows of an article."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tui_reader.analysis.sentences import headline
from tui_reader.annotations.annotation import Annotation
from tui_reader.annotations.reading import Progress, Status
from tui_reader.annotations.store import StoreError
from tui_reader.articles.document import Document
from tui_reader.articles.library import UnreadableArticle, load, minutes, words
from tui_reader.articles.text import shorten
from tui_reader.tui.state.readings import Readings
from tui_reader.workspace import Workspace

BEGINNING = 64 * 1024
"""Code points of an article that are parsed at once; the rest of a longer one follows where it is needed."""
LONGEST_TITLE = 300
"""Cells of a title; a first sentence can be as long as an article."""


class Entry(NamedTuple):
    """An article as the list shows it."""

    path: Path
    title: str
    minutes: int | None
    """Reading time; None while it is not known."""
    status: Status
    counts: dict[str, int]
    """Annotations by tag."""
    problem: str = ""
    """Why the article or its annotations cannot be read."""
    progress: Progress | None = None
    """How much has been seen of the article as it is now; None if that is not known."""
    date: str = ""
    """When it was published, in ISO 8601, as precisely as it says; empty if it does not."""
    source: str = ""
    """Who published it, if it says so."""
    changed: str = ""
    """The day on which its file was last changed."""


def found(workspace: Workspace, readings: Readings, path: Path) -> Entry:
    """What is found out about an article from its beginning; what is wrong with it stands there too."""
    from tui_reader.articles.dating import origin  # not needed before the first paint

    source = workspace.source(path)
    try:
        document = load(path, BEGINNING)
    except UnreadableArticle as error:
        return Entry(path, path.name, None, "new", {}, str(error))
    problem = ""
    annotations: Iterable[Annotation] = ()
    former = workspace.renamed.former(source, document, readings.stored).source
    if former:
        readings.rename(source, former)
    try:
        annotations = workspace.store.annotations(former or source)
    except StoreError as error:
        problem = str(error)
    title = title_of(document)
    share = 1 if document.complete else len(document.text) / document.parsed
    time = minutes(round(words(document) * share))
    counts, known = counted_tags(annotations), readings.of(source)
    status = readings.status(source)
    progress = known.progress if known.progress and known.digest == document.digest else None
    date, publisher = origin(document)
    return Entry(path, title, time, status, counts, problem, progress, date, publisher, _changed(path))


def title_of(document: Document) -> str:
    """What an article is called in lists."""
    return shorten(headline(document), LONGEST_TITLE) or document.path.name


def counted_tags(annotations: Iterable[Annotation]) -> dict[str, int]:
    """How many annotations have each tag."""
    return dict(Counter(annotation.tag for annotation in annotations))


def _changed(path: Path) -> str:
    """The day on which a file was last changed, in UTC."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
    except (OSError, OverflowError, ValueError):
        return ""
