"""What the side column lists: annotations, entities, quotations and headings, in groups."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from tui_reader.analysis.entities import EntityKind, Mention
from tui_reader.analysis.noticing import Noticed
from tui_reader.annotations.anchoring import Anchor
from tui_reader.annotations.annotation import Annotation
from tui_reader.articles.document import Document, Kind
from tui_reader.articles.text import Span, cells, printable
from tui_reader.tags import TagSet
from tui_reader.tui.bars.status import mark_letter
from tui_reader.tui.lists.facets import Filter, facet
from tui_reader.tui.lists.filtering import folded
from tui_reader.tui.lists.rows import Row

KINDS = {
    EntityKind.PERSON: "People",
    EntityKind.ORG: "Organisations",
    EntityKind.PLACE: "Places",
    EntityKind.NORP: "Nationalities and groups",
    EntityKind.EVENT: "Events",
    EntityKind.PRODUCT: "Weapons and products",
    EntityKind.MISC: "Other names",
    EntityKind.DATE: "Dates",
    EntityKind.MONEY: "Amounts of money",
    EntityKind.PERCENT: "Percentages",
    EntityKind.QUANTITY: "Quantities",
}
"""The headings of the list of entities, in its order."""
LONGEST = 400
"""Code points of a passage that are listed; it is filtered by these too."""
UNFOUND = "Not found in the article"
UNANCHORED = "Kept without a place"
_STATUS = {"exact": "", "moved": "moved", "review": "not found", "unanchored": "without a place"}
NOBODY = "Speaker unknown"


class Place(NamedTuple):
    """A passage of an article, as the target of a row."""

    span: Span
    path: Path
    text: str = ""
    """How the passage begins: elsewhere the article may have changed meanwhile."""


class Made(NamedTuple):
    """An annotation, as the target of a row."""

    id: str
    path: Path


class Listed(NamedTuple):
    """A row and what it is filtered by."""

    row: Row
    words: str
    facets: dict[str, str]
    group: str = ""
    """Who says it, of a quotation."""


class Group(NamedTuple):
    """Rows under a heading; none where that is empty."""

    heading: str
    entries: Sequence[Listed]


def rows(groups: Iterable[Group], asked: Filter) -> tuple[list[Row], int]:
    """What a filter leaves of some groups, with headings, and how many rows can be chosen."""
    found: list[Row] = []
    count = 0
    for heading, entries in groups:
        if left := asked.admitted(entries, heading):
            if heading:
                found.append(Row(heading, number=str(len(left))))
            found += [entry.row for entry in left]
            count += len(left)
    return found, count


class Said(NamedTuple):
    """What is known about an annotation beside itself."""

    annotator: str
    """Who works here, which is not repeated with every row."""
    title: str
    """The article's."""
    tags: TagSet
    speaker: str = ""
    """Who says the passage, as far as that was noticed."""


def annotation(path: Path, made: Annotation, anchor: Anchor, saved: bool, said: Said) -> Listed:
    """The row of an annotation in an article."""
    facts = [
        f"seems said by {said.speaker}" if said.speaker and not made.speaker else "",
        *made.remarks,
        f"by {made.annotator}" if made.annotator != said.annotator else "",
        _STATUS[anchor.status],
        "" if saved else "NOT SAVED",
    ]
    details = [" ".join(made.note.split()), " · ".join(filter(None, facts))]
    text = _shown(made.target.exact)
    row = Row(
        text,
        Made(made.id, path),
        mark_letter(said.tags, made.tag, anchor.status, saved),
        made.tag if saved and anchor.status != "review" else "!",
        tuple(filter(None, details)),
        cells=cells(printable(text)),
    )
    facets = {
        "tag": facet(made.tag),
        "by": facet(made.annotator),
        "status": facet(anchor.status) if saved else facet(anchor.status, "unsaved"),
        "in": facet(said.title),
    }
    return Listed(row, folded(" ".join((made.target.exact[:LONGEST], made.note, *made.remarks))), facets)


def sections(
    entries: Iterable[tuple[Listed, Anchor]], outline: Sequence[tuple[Span, int, str]]
) -> list[Group]:
    """Annotations of one article under its headings; those that were not found come last."""
    groups: dict[int, list[Listed]] = {}
    at = -1
    for entry, (status, span) in entries:
        while span and at + 1 < len(outline) and outline[at + 1][0].start <= span.start:
            at += 1
        place = at if span else len(outline) + (status == "unanchored")
        groups.setdefault(place, []).append(entry)
    titles = [*(title for _, _, title in outline), UNFOUND, UNANCHORED, ""]
    return [Group(titles[number], found) for number, found in sorted(groups.items())]


def headings(document: Document) -> list[tuple[Span, int, str]]:
    """The headings of a document: where, of which level, and what they say."""
    found = [leaf for leaf in document.leaves if leaf.kind is Kind.HEADING]
    return [(leaf.span, leaf.level, _shown(leaf.prose(document.text).text)) for leaf in found]


def outlined(path: Path, found: Sequence[tuple[Span, int, str]]) -> list[Group]:
    """The headings of an article, indented by level."""
    top = min((level for _, level, _ in found), default=1)
    entries = [
        Listed(Row(text, Place(span, path), level=level - top), folded(text), {})
        for span, level, text in found
    ]
    return [Group("", entries)]


def entities(document: Document, mentions: Sequence[Mention]) -> list[Group]:
    """The entities of an article by kind, the most frequent first, each with the names it goes by."""
    counts = Counter((mention.kind, mention.name) for mention in mentions)
    surfaces: dict[tuple[EntityKind, str], dict[str, None]] = {}
    for mention in mentions:
        surface = " ".join(document.text[slice(*mention.span)].split())
        surfaces.setdefault((mention.kind, mention.name), {})[surface] = None
    groups: dict[EntityKind, list[Listed]] = {kind: [] for kind in KINDS}
    for (kind, name), count in counts.most_common():
        aliases = " · ".join(surface for surface in surfaces[kind, name] if surface != name)
        row = Row(name, (kind, name), number=str(count), details=(aliases,) if aliases else ())
        kinds = facet(kind, KINDS[kind])
        groups[kind].append(Listed(row, folded(f"{name} {aliases}"), {"kind": kinds}))
    return [Group(KINDS[kind], found) for kind, found in groups.items()]


def quotations(document: Document, noticed: Noticed, title: str = "") -> list[Listed]:
    """What is said in an article, each with its speaker as its group; the title of the article, if given."""
    found = []
    names = {(m.span.start, document.text[slice(*m.span)]): m.name for m in noticed.mentions}
    for quotation in noticed.quotations:
        if not quotation.speech:
            continue
        said = quotation.speaker
        # Kim and Kim Jong Un are one speaker where they are one entity.
        speaker = names.get((said.span.start, said.name), said.name) if said else ""
        text = _shown(document.prose(quotation.span))
        target = place(document, quotation.span)
        row = Row(text, target, details=(title,) if title else (), cells=cells(printable(text)))
        facets = {"by": facet(speaker or "unknown"), "in": facet(title)}
        found.append(Listed(row, folded(text), facets, speaker))
    return found


def place(document: Document, span: Span) -> Place:
    """A passage of a document, as a target."""
    return Place(span, document.path, document.text[span.start : min(span.end, span.start + LONGEST)])


def problem(path: Path, reason: str) -> Listed:
    """The row for an article of which nothing can be listed, and why."""
    return Listed(Row(reason, Made("", path), "!", "!", cells=cells(printable(reason))), folded(reason), {})


def by_speaker(articles: Iterable[Sequence[Listed]]) -> list[Group]:
    """The quotations of articles by speaker; who says most comes first."""
    groups: dict[str, list[Listed]] = {}
    for listed in chain.from_iterable(articles):
        groups.setdefault(listed.group, []).append(listed)
    order = sorted(groups, key=lambda name: (not name, -len(groups[name]), name))
    return [Group(name or NOBODY, groups[name]) for name in order]


def _shown(passage: str) -> str:
    """The beginning of a passage on one line."""
    return " ".join(passage[:LONGEST].split())
