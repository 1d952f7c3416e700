"""Articles and annotations as lines: JSON for programs, text for people.

What is given back for people may hold anything that articles hold: print it with `printable`.
"""

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui_reader.analysis.entities import Mention
from tui_reader.analysis.noticing import Noticed
from tui_reader.analysis.quotations import Quotation
from tui_reader.analysis.sentences import headline, sentences
from tui_reader.analysis.stance import Suggestion
from tui_reader.annotations.anchoring import Anchor
from tui_reader.annotations.annotation import Annotation
from tui_reader.annotations.checking import Check, Finding
from tui_reader.articles.document import Block, Document, Kind
from tui_reader.articles.library import words
from tui_reader.articles.text import cells, counted, printable, shorten
from tui_reader.tags import TagSet

if TYPE_CHECKING:
    from tui_reader.exchange.merging import Taken

WIDTH = 120
"""Columns to fill where the output is no terminal."""

# A cell has the level of its row, which says whether that is the header.
_LEVELLED = (Kind.HEADING, Kind.LIST_ITEM, Kind.QUOTE, Kind.TABLE_ROW)
_INSIDE_TABLES = (Kind.TABLE_ROW, Kind.TABLE_CELL)
COLUMNS = (
    *("path", "title", "tag", "passage", "note", "speaker", "basis", "certainty"),
    *("annotator", "created", "modified", "anchor", "start", "end", "id"),
)
"""What a table of annotations says of each."""
_DONE = {
    "added": "added",
    "changed": "changed",
    "same": "there already",
    "older": "older than here",
    "beside": "kept beside what is here",
}
_TAKEN = ("added", "changed", "beside")
_FOUND = {"moved": "found elsewhere", "review": "its passage was not found"}


class Row(NamedTuple):
    """An article as `list` shows it."""

    path: str
    title: str
    words: int
    minutes: int
    status: str
    counts: dict[str, int] | None
    """Annotations by tag; None where they cannot be read."""


def json_line(value: dict[str, Any]) -> bytes:
    """An object as a line of JSON in UTF-8, in which nothing steers a terminal and all can be encoded."""
    line = json.dumps(value, ensure_ascii=False)
    shown = printable(line)
    if shown != line:
        # What is not printable can only stand inside a string, where it may be written as an escape.
        line = "".join(a if a == b else json.dumps(a)[1:-1] for a, b in zip(line, shown, strict=True))
    return line.encode() + b"\n"


def inspected(document: Document, noticed: Noticed, path: str) -> dict[str, Any]:
    """What the reader sees of an article; all offsets are code points into its text."""
    return {
        "path": path,
        "title": headline(document),
        "digest": document.digest,
        "text": document.text,
        "blocks": [_block(block) for block in document.blocks],
        "sentences": sentences(document),
        "entities": [_mention(mention) for mention in noticed.mentions],
        "quotations": [_quotation(quotation) for quotation in noticed.quotations],
        "suggestions": [_suggestion(suggestion) for suggestion in noticed.suggestions],
    }


def _mention(mention: Mention) -> dict[str, Any]:
    start, end = mention.span
    return {"start": start, "end": end, "kind": mention.kind, "name": mention.name}


def _quotation(quotation: Quotation) -> dict[str, Any]:
    speaker = quotation.speaker
    return {
        "start": quotation.span.start,
        "end": quotation.span.end,
        "speech": quotation.speech,
        "speaker": speaker
        and {
            "start": speaker.span.start,
            "end": speaker.span.end,
            "name": speaker.name,
            "confidence": speaker.confidence,
            "via": speaker.via,
        },
        "cue": quotation.cue,
        "group": quotation.group,
    }


def _suggestion(suggestion: Suggestion) -> dict[str, Any]:
    start, end = suggestion.span
    return {
        "start": start,
        "end": end,
        "label": suggestion.label,
        "cue": suggestion.cue,
        "attributed": suggestion.attributed,
        "hedged": suggestion.hedged,
        "reason": suggestion.reason,
    }


def annotated(annotation: Annotation, anchor: Anchor, path: str) -> dict[str, Any]:
    """An annotation, and where its passage stands in the article now."""
    return {
        "id": annotation.id,
        "path": path,
        "tag": annotation.tag,
        "note": annotation.note,
        "speaker": annotation.speaker,
        "basis": annotation.basis,
        "certainty": annotation.certainty,
        "start": anchor.span.start if anchor.span else None,
        "end": anchor.span.end if anchor.span else None,
        "exact": annotation.target.exact,
        "anchor": anchor.status,
        "annotator": annotation.annotator,
        "created": annotation.created,
        "modified": annotation.modified,
    }


def tabled(document: Document, title: str, annotation: Annotation, anchor: Anchor, path: str) -> list[Any]:
    """What stands in `COLUMNS` for an annotation; the passage is without markup where it was found."""
    passage = document.prose(anchor.span) if anchor.span else " ".join(annotation.target.exact.split())
    values = annotated(annotation, anchor, path) | {"title": title, "passage": passage}
    return [values[column] for column in COLUMNS]


def table(rows: Sequence[Row], tags: TagSet) -> Iterator[str]:
    """Articles in columns; titles are cut so that the lines fit the terminal, where that is possible."""
    undefined = any(set(row.counts or ()) - set(tags.names) for row in rows)
    letters = [tag.letter for tag in tags.all] + ["?"] * undefined
    head = f"{'status':<8}{'words':>7}{'min':>5}" + "".join(f"{letter:>4}" for letter in letters)
    longest = max((cells(printable(row.path)) for row in rows), default=0)
    room = max(24, shutil.get_terminal_size((WIDTH, 24)).columns - len(head) - longest - 4)
    titles = [shorten(row.title, room) for row in rows]
    width = max(map(cells, ["title", *titles]))
    if rows:
        yield f"{head}  {'title':<{width}}  path"
    for row, title in zip(rows, titles, strict=True):
        known: Mapping[str, int | str] = row.counts or dict.fromkeys(tags.names, "?")
        found = [known[tag] for tag in tags.names]
        if undefined:
            found.append(sum(count for tag, count in (row.counts or {}).items() if tag not in tags.names))
        counts = "".join(f"{each:>4}" for each in found)
        padding = " " * (width - cells(title))
        yield f"{row.status:<8}{row.words:>7}{row.minutes:>5}{counts}  {title}{padding}  {row.path}"


def outline(document: Document, path: str) -> Iterator[str]:
    """How an article is built: a line for each block that is no part of a table."""
    blocks, spans = document.blocks, sentences(document)
    yield path
    yield f"  {shorten(headline(document), WIDTH) or '(no title)'}"
    yield (
        f"  {document.dialect}, {document.encoding}, {len(document.text):,} characters, "
        f"{words(document):,} words, {len(spans):,} sentences, {len(blocks):,} blocks"
    )
    rows = _body_rows(blocks)
    depth = 0
    for block in blocks:
        if block.kind in _INSIDE_TABLES:
            continue
        indent = depth
        if block.kind is Kind.HEADING:
            depth, indent = block.level, block.level - 1
        name = block.kind.replace("_", " ") + (f" {block.level}" if block.kind in _LEVELLED else "")
        if block.kind is Kind.TABLE:
            name += f", {rows[block.span.start]} rows"
        margin = "  " * min(indent + block.indent, 10)
        yield f"  {name:<16}{margin}{shorten(_start(block, document.text), WIDTH // 2)}".rstrip()


def judgement(annotation: Annotation, anchor: Anchor, tags: TagSet) -> str:
    """An annotation on one line: tag, anchor where that is not exact, passage, fields, note and annotator."""
    place = "" if anchor.status == "exact" else f"{anchor.status} "
    line = f"  {tags.letter(annotation.tag)} {place:<7}“{shorten(annotation.target.exact, WIDTH // 2)}”"
    note = "".join(f"  {shorten(each, WIDTH)}" for each in (*annotation.remarks, annotation.note) if each)
    who = f"  ({shorten(annotation.annotator, 24)})" if annotation.annotator else ""
    return line + note + who


def taken_over(taken: "Taken", path: str) -> dict[str, Any]:
    """What became of one note that was imported; `path` is the article."""
    item = taken.item
    return {
        "file": taken.file,
        "path": path,
        "note": item.name,
        "done": taken.done,
        "id": taken.id or None,
        "anchor": item.anchor.status if taken.id else None,
        "problem": item.problem,
    }


def imported(taken: "Sequence[Taken]", path: str, tags: TagSet) -> Iterator[str]:
    """What became of the notes of one article that were imported, and which of them one should look at."""
    counts: Counter[str] = Counter(each.done for each in taken if each.done != "lost")
    told = [f"{counts[done]} {what}" for done, what in _DONE.items() if counts[done]]
    yield f"{path}: {', '.join(told) or 'nothing'}"
    for item, done, _, _ in taken:
        told = [_DONE[done]] if done in ("changed", "older", "beside") else []
        if done in _TAKEN and item.anchor.status in _FOUND:
            told.append(_FOUND[item.anchor.status])
        if done in _TAKEN and item.annotation and not tags.get(item.annotation.tag):
            told.append(f"with a tag that is not defined here, {item.annotation.tag}")
        if item.annotation and told:
            yield f"  {item.name}  {', '.join(told)}: “{shorten(item.annotation.target.exact, WIDTH // 2)}”"


def finding(found: Finding, path: str) -> str:
    """What a check found, and what was done about it, on one line."""
    told = f"; repaired: {found.repair}" if found.repair else "" if found.wrong else " (no harm)"
    return f"{path}: {found.problem}{told}"


def verdict(check: Check, wrong: int) -> str:
    """What came out of a check, on one line."""
    total = check.anchors.total()
    told = f"{counted(check.files, 'file')}, {counted(total, 'annotation')} on the articles here"
    moved = f", {check.anchors['moved']} moved" if check.anchors["moved"] else ""
    return f"{told}{moved}: {f'{wrong} to be looked after' if wrong else 'all is well'}"


def _block(block: Block) -> dict[str, Any]:
    described = {"kind": block.kind, "start": block.span.start, "end": block.span.end}
    return described | ({"level": block.level} if block.kind in _LEVELLED else {})


def _body_rows(blocks: Sequence[Block]) -> Counter[int]:
    """How many rows each table has below its header, by the offset where the table starts."""
    rows: Counter[int] = Counter()
    table = 0
    for block in blocks:
        if block.kind is Kind.TABLE:
            table = block.span.start
        elif block.kind is Kind.TABLE_ROW:
            rows[table] += block.level > 0
    return rows


def _start(block: Block, text: str) -> str:
    """Enough of a block to know it by."""
    shown = block.prose(text).text if block.is_leaf else text[block.span.start : block.span.end]
    return shown[: 2 * WIDTH]
