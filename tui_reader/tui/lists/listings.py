"""What the side column lists: annotations, entities, quotations and headings, in groups."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
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
from tui_reader.tui.bars.status import annotator_words, mark_letter
from tui_reader.tui.lists.filtering import Fields, Filter, Sieve, facet, folded
from tui_reader.tui.lists.rows import Row
from tui_reader.tui.state import passages
from tui_reader.tui.state.passages import LONGEST

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
    """All that it says, folded."""
    facets: Mapping[str, str]
    group: str = ""
    """Who says it, of a quotation."""
    passage: Hashable = None
    """What the row of an annotation begins with..."""
    also: Row | None = None
    """...unless the row above does, too; then this is its row."""


@dataclass
class Group:
    """Rows under a heading; none where that is empty."""

    heading: str
    entries: Sequence[Listed]
    words: str = field(init=False, compare=False)
    """The heading, folded."""
    rows: list[Row] = field(init=False, compare=False)
    """All its rows, with the heading; made here, which for those of all articles is in their thread."""

    def __post_init__(self) -> None:
        self.words, self.rows = folded(self.heading), self.rows_of(self.entries)

    def rows_of(self, entries: Sequence[Listed]) -> list[Row]:
        """The rows of some of its entries, with the heading."""
        found = [Row(self.heading, number=str(len(entries)))] if self.heading and entries else []
        before = None
        for entry in entries:
            also = entry.also if entry.passage == before else None
            found.append(also or entry.row)
            before = entry.passage
        return found


Left = Sequence[tuple[Group, Sequence[Listed]]]
"""Groups, and those of their entries that a filter leaves."""


def admitted(groups: Left, asked: Filter[Listed]) -> Left:
    """What a filter leaves; groups of which it leaves nothing are left out."""
    return [(group, left) for group, entries in groups if (left := asked.admitted(entries, group.words))]


def rows(groups: Left) -> list[Row]:
    """The rows of what is left, with headings."""
    found: list[Row] = []
    for group, entries in groups:
        found += group.rows if len(entries) == len(group.entries) else group.rows_of(entries)
    return found


def fields(*names: str) -> Fields:
    """What lists can be filtered by: for each name how a word of what a row has under it begins."""

    def field(name: str) -> Callable[[str], Sieve]:
        def sieve_of(value: str) -> Sieve:
            start = f" {folded(value)}"
            return lambda items: [each for each in items if start in each.facets.get(name, "")]

        return sieve_of

    return {name: field(name) for name in names}


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


def annotation(made: Annotation, anchor: Anchor, saved: bool, said: Said) -> Listed:
    """The row of an annotation in an article."""
    facts = [
        f"probably {said.speaker}" if said.speaker and not made.speaker else "",
        *made.remarks,
        _STATUS[anchor.status],
        "" if saved else "NOT SAVED",
    ]
    note, more = " ".join(made.note.split()), " · ".join(filter(None, facts))
    who = annotator_words(made.annotator, said.marks)
    yours = made.annotator == next(iter(said.marks), made.annotator)
    words = ": ".join(filter(None, ("" if yours else who, note)))
    text = passages.stored(said.document, made.target, anchor.span)
    row = Row(
        text,
        Made(made.id, said.document.path),
        mark_letter(said.tags, made.tag, anchor.status, saved),
        made.tag if saved and anchor.status != "review" else "!",
        tuple(filter(None, (words, more))),
        cells=cells(printable(text)),
    )
    also = ": ".join(filter(None, (who or made.tag, note)))
    return Listed(
        row,
        folded(" ".join((text, *row.details))),
        _facets(made.tag, made.annotator, anchor.status if saved else f"{anchor.status} unsaved", said.title),
        passage=anchor.span or made.target.exact,
        also=row._replace(text="", details=tuple(filter(None, (also, more))), cells=0),
    )


@lru_cache(maxsize=1000)
def _facets(tag: str, annotator: str, status: str, title: str) -> Mapping[str, str]:
    """What annotations can be filtered by: the same for many, and looked at faster for that."""
    return {"tag": facet(tag), "by": facet(annotator), "status": facet(status), "in": facet(title)}


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
    return [(leaf.span, leaf.level, passages.shown(leaf.prose(document.text).text)) for leaf in found]


def outlined(path: Path, found: Sequence[tuple[Span, int, str]], annotated: Iterable[Span]) -> list[Group]:
    """The headings of an article, indented by level, each with how much is annotated up to the next."""
    top = min((level for _, level, _ in found), default=1)
    starts = [span.start for span, _, _ in found]
    counts = Counter(bisect_right(starts, span.start) - 1 for span in annotated)
    entries = [
        Listed(
            Row(text, Place(span, path), number=str(counts[at] or ""), level=level - top), folded(text), {}
        )
        for at, (span, level, text) in enumerate(found)
    ]
    return [Group("", entries)]


def entities(document: Document, mentions: Sequence[Mention]) -> list[Group]:
    """The entities of an article by kind, the most frequent first, each with the names it goes by."""
    counts = Counter((mention.kind, mention.name) for mention in mentions)
    surfaces: dict[tuple[EntityKind, str], dict[str, None]] = {}
    for mention in mentions:
        surface = passages.read(document, mention.span)
        surfaces.setdefault((mention.kind, mention.name), {})[surface] = None
    groups: dict[EntityKind, list[Listed]] = {kind: [] for kind in KINDS}
    for (kind, name), count in counts.most_common():
        aliases = " · ".join(surface for surface in surfaces[kind, name] if surface != name)
        row = Row(name, (kind, name), number=str(count), details=(f"also {aliases}",) if aliases else ())
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
        text = passages.read(document, quotation.span)
        target = place(document, quotation.span)
        row = Row(text, target, details=(title,) if title else (), cells=cells(printable(text)))
        facets = {"by": facet(speaker or "unknown"), "in": facet(title)}
        found.append(Listed(row, folded(f"{text} {title}"), facets, speaker))
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
