"""The list of annotations: those of an article under its headings, or those of all articles."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from tui_reader.analysis.noticing import Noticed
from tui_reader.annotations.anchoring import Anchor
from tui_reader.annotations.annotation import Annotation
from tui_reader.annotations.store import StoreError
from tui_reader.articles.document import Document, Heading
from tui_reader.articles.library import UnreadableArticle, load
from tui_reader.articles.text import cells, printable
from tui_reader.tags import TagSet
from tui_reader.tui.bars.status import annotator_marks, annotator_words, mark_letter
from tui_reader.tui.lists.filtering import facet, folded
from tui_reader.tui.lists.gathering import Kept
from tui_reader.tui.lists.rows import Row
from tui_reader.tui.lists.targets import AnnotationTarget
from tui_reader.tui.lists.view import Group, Here, Listed, View, facet_fields, problem
from tui_reader.tui.pane.painter import Highlight, Highlights
from tui_reader.tui.state import passages
from tui_reader.tui.state.entries import title_of
from tui_reader.tui.state.opened import OpenArticle, Placed
from tui_reader.tui.state.session import Session

TITLE_IN = 4096
"""Code points in which an article's title is looked for."""
UNFOUND = "Not found in the article"
UNANCHORED = "Kept without a place"
_STATUS = {"exact": "", "moved": "moved", "review": "not found", "unanchored": "without a place"}


class Said(NamedTuple):
    """What is known about an annotation beside itself."""

    document: Document
    """The article, as far as it is parsed."""
    title: str
    tags: TagSet
    marks: Mapping[str, str]
    """What stands for each of its annotators, see `annotator_marks`."""
    speaker: str = ""
    """Who says the passage, as far as that was noticed."""


class Annotations(View):
    """Lists annotations."""

    title = "Annotations of"
    fields = facet_fields("tag", "by", "status", "in", "said", "basis", "certainty")
    none = "no annotations yet: {tags} makes one"
    unmatched = "no annotation matches"
    of_all = tells_annotations = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.kept: Kept[Group] = Kept(self._find, self._files)
        """Of each article its annotations, under its title."""
        self._rows: tuple[Said | None, dict[tuple[Placed, str], Listed]] = (None, {})
        """The annotations of the article that was listed last, and what was known about them."""

    def groups(self, here: Here, article: OpenArticle) -> Sequence[Group]:
        """Those of the open article under its headings."""
        anchors = [placed.anchor for placed in article.placed()]
        entries = self._of(article, here.noticed).entries
        return _sections(zip(entries, anchors, strict=True), article.document.headings)

    def groups_of_all(self, here: Here) -> Sequence[Group]:
        """Those of all articles under their titles."""
        # What the session holds may have changed since it was stored, or not be stored at all.
        for article in self._session.held:
            # Of the others it is not known who probably says what: a filter would find half of it.
            self.kept.put(article.document.path, self._of(article, Noticed()))
        return [group for _, group in self.kept.known(self._session.workspace.articles)]

    def row_at(self, here: Here) -> Hashable | None:
        """The row of the annotation that is on top."""
        placed, article = here.top(), here.article
        return AnnotationTarget(placed.annotation.id, article.document.path) if placed and article else None

    def forget(self) -> None:
        """Let go of the open article."""
        super().forget()
        self._rows = None, {}

    def _of(self, article: OpenArticle, noticed: Noticed) -> Group:
        """The annotations of an article that was opened, also those that are not saved."""
        about = self._about(article.document, article.annotations.values())
        speaking = Highlights(Highlight(q.span, q.speaker.name, "") for q in noticed.quotations if q.speaker)
        before = self._rows[1] if self._rows[0] == about else {}
        rows = {}
        for each in article.placed():
            span = each.anchor.span
            names = dict.fromkeys(name.tag for name in speaking.over(span)) if span else ()
            key = each, ", ".join(names)
            rows[key] = before.get(key) or listed(*each, about._replace(speaker=key[1]))
        self._rows = about, rows
        return Group(about.title, list(rows.values()))

    def _about(self, document: Document, made: Iterable[Annotation]) -> Said:
        marks = annotator_marks((each.annotator for each in made), self._session.annotator)
        return Said(document, title_of(document), self._session.workspace.config.tags, marks)

    def _files(self, path: Path) -> tuple[Path, Path]:
        workspace = self._session.workspace
        return path, workspace.store.path(workspace.source(path))

    def _find(self, path: Path) -> Group:
        """The stored annotations of an article; a thread asks, and what is open changes: it is left alone."""
        workspace = self._session.workspace
        if not (workspace.renamed.any or workspace.store.path(workspace.source(path)).exists()):
            return Group("", ())
        try:
            document = load(path, TITLE_IN)
            found = workspace.anchored(document)
            if not document.complete and any(passages.marked(made.target.exact) for made, _ in found):
                document = load(path)
        except (UnreadableArticle, StoreError) as error:
            return Group(path.name, [problem(path, str(error))])
        about = self._about(document, (made for made, _ in found))
        return Group(about.title, [listed(*each, True, about) for each in found])


def listed(made: Annotation, anchor: Anchor, saved: bool, said: Said) -> Listed:
    """The row of an annotation in an article."""
    facts = [
        "" if saved else "NOT SAVED",
        _STATUS[anchor.status],
        f"probably {said.speaker}" if said.speaker and not made.speaker else "",
        *made.remarks,
    ]
    note, more = " ".join(made.note.split()), " · ".join(filter(None, facts))
    who = annotator_words(made.annotator, said.marks)
    yours = made.annotator == next(iter(said.marks), made.annotator)
    words = ": ".join(filter(None, ("" if yours else who, note)))
    text = passages.stored(said.document, made.target, anchor.span)
    row = Row(
        text,
        AnnotationTarget(made.id, said.document.path),
        mark_letter(said.tags, made.tag, anchor.status, saved),
        made.tag if saved and anchor.status != "review" else "!",
        tuple(filter(None, (words, more))),
        cells=cells(printable(text)),
    )
    also = ": ".join(filter(None, (who or made.tag, note)))
    facets = _facets(
        made.tag, made.annotator, anchor.status if saved else f"{anchor.status} unsaved", said.title
    )
    if made.remarks or said.speaker:
        weighed = {"said": facet(made.speaker or said.speaker), "basis": facet(made.basis)}
        facets = {**facets, **weighed, "certainty": facet(made.certainty)}
    return Listed(
        row,
        folded(" ".join((text, *row.details))),
        facets,
        passage=anchor.span or made.target.exact,
        also=row._replace(text="", details=tuple(filter(None, (also, more))), cells=0),
    )


@lru_cache(maxsize=1000)
def _facets(tag: str, annotator: str, status: str, title: str) -> Mapping[str, str]:
    """What annotations can be filtered by: the same for many, and looked at faster for that."""
    return {"tag": facet(tag), "by": facet(annotator), "status": facet(status), "in": facet(title)}


def _sections(entries: Iterable[tuple[Listed, Anchor]], headings: Sequence[Heading]) -> list[Group]:
    """Annotations of one article under its headings; those that were not found come last."""
    groups: dict[int, list[Listed]] = {}
    at = -1
    for entry, (status, span) in entries:
        while span and at + 1 < len(headings) and headings[at + 1].span.start <= span.start:
            at += 1
        place = at if span else len(headings) + (status == "unanchored")
        groups.setdefault(place, []).append(entry)
    titles = [*(passages.shown(each.text) for each in headings), UNFOUND, UNANCHORED, ""]
    return [Group(titles[number], found) for number, found in sorted(groups.items())]
