"""Annotated markdown: an article with its annotations, for people to read and for programs to read back.

The file is the article behind a front matter, with `<mark id="an-N">` around each marked stretch, a
reference `[^an-N]` behind the last stretch of annotation N, and one footnote for each annotation at the
end. `strip` takes all this away and leaves the article as it was, to the last character; an article in
plain text comes out as real markdown, and what is left is that markdown.

Front matter. An article without one gets ours before its first line. Into an article that has its own,
our lines go right behind its opening `---`, and the last of them, `offsets: codepoint`, says so in a
comment; where a key of ours is taken, all of ours carry `-2` (or the next free number).
"""

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from typing import NamedTuple

from tui_reader.annotations.annotation import Annotation, target_for
from tui_reader.articles.document import Block, Document, Kind, digest
from tui_reader.articles.library import EXPORTED
from tui_reader.articles.markdown_inline import RawText
from tui_reader.articles.text import Span
from tui_reader.exchange import escape, footnote, plain
from tui_reader.exchange.marks import Marks, place

VERSION = 1
"""Of the format."""

_KEYS = ("tui-reader", "dialect", "source", "text-sha256", "file-sha256", "ids", "closed", "offsets")
_MERGED = " # the article's own front matter follows"
UNANCHORED = "**Unanchored annotations** <!--{}-unanchored-->"

_ALONE = "\n\n{}\n"
# Alone on its line, or behind a text; a comment keeps a reference from what follows.
_MARKERS = (
    r"\n\n(?:\[\^{0}-\d+\])+\n|\[\^{0}-\d+\]|<!--{0}-\d+-->|<mark id=\"{0}-(\d{{1,9}})(?:\.\d+)?\">|</mark>"
)
# Blocks that do not go on behind a line of its own.
_FREE = frozenset({Kind.HEADING, Kind.PARAGRAPH, Kind.TABLE, Kind.CODE, Kind.RULE})
_QUOTED = 80
_NAME_BYTES = 80

_FRONT = re.compile(r"---[ \t]*(?:\r\n?|\n)")
_FRONT_END = re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)")
_OURS = re.compile(
    rf"---[ \t]*(?:\r\n?|\n)(tui-reader(?:-\d+)?: {VERSION}\n(?:[^\n]*\n)*?offsets(?:-\d+)?: codepoint(.*)\n)"
)
_SEAL = re.compile(r"^file-sha256(?:-\d+)?: ([0-9a-f]*)\n", re.MULTILINE)
_IDS = re.compile(r"^ids(?:-\d+)?: (an\d+)$", re.MULTILINE)
_CLOSED = re.compile(r'^closed(?:-\d+)?: ("(?:[^"\\\n]|\\n)*")$', re.MULTILINE)
_ENTRY = re.compile(r"^([a-z][a-z0-9-]*?)(?:-\d+)?: (.*)$", re.MULTILINE)
_OWN_KEY = re.compile(r"(?:^|(?<=\r))[\"']?([\w-]+)[\"']?[ \t]*:", re.MULTILINE)
_TAKEN_IDS = re.compile(r"(?:\[\^|[\"'=#]|<!--)an(\d*)-", re.IGNORECASE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# What ends a block of raw HTML that does not end with a blank line.
_RAW_ENDS = (
    (re.compile(r" {0,3}<(script|pre|style|textarea)(?=[\s>]|$)", re.IGNORECASE), "</{}>"),
    (re.compile(r" {0,3}<!--"), "-->"),
    (re.compile(r" {0,3}<\?"), "?>"),
    (re.compile(r" {0,3}<!\[CDATA\["), "]]>"),
    (re.compile(r" {0,3}<![A-Za-z]"), ">"),
)


def export(document: Document, annotations: Sequence[tuple[Annotation, Span | None]], source: str) -> str:
    """A document that is parsed to its end with its annotations, as annotated markdown.

    Each annotation comes with where its passage stands now, or None if it was not found; those
    are listed at the end. `source` says where the article is. The order of the annotations does
    not matter, and the same ones give the same text.
    """
    anchored = [(annotation, span) for annotation, span in annotations if span is not None]
    anchored.sort(key=lambda pair: (pair[1].start, -pair[1].end, pair[0].created, pair[0].id))
    lost = [annotation for annotation, span in annotations if span is None]
    lost.sort(key=lambda annotation: (annotation.target.span, annotation.created, annotation.id))
    name = _free_name(document.text)
    notes = _notes(document, anchored, lost, name)
    marks = place(document, [span for _, span in anchored], f"{name}-")
    closed = ""
    if document.dialect == "plaintext":
        body = plain.body(document, marks)
    else:
        closed = _closing(document) if notes else ""
        body = _marked(document, marks, closed)
    return _sealed(_with_front(document, body, source, name, closed) + notes)


def is_untouched(exported: str) -> bool:
    """Whether a file is as `export` has written it, so that an export in its place loses nothing."""
    front = _OURS.match(exported)
    seal = _SEAL.search(exported, 0, front.end()) if front else None
    if seal is None:
        return False
    return seal[1] == digest(exported[: seal.start(1)] + exported[seal.end(1) :])


def _sealed(unsealed: str) -> str:
    """An export with its digest, which is that of the export without it."""
    seal = _SEAL.search(unsealed)
    assert seal
    return unsealed[: seal.start(1)] + digest(unsealed) + unsealed[seal.end(1) :]


class Export(NamedTuple):
    """An export, taken apart."""

    source: str
    """Where the article was. Whoever wrote the file may have written anything here."""
    digest: str
    """The digest of the article's text."""
    dialect: str
    """`plaintext` if the article is no markdown; else empty."""
    name: str
    """What the names of marks and notes begin with."""
    body: str
    """The body without anything that was added."""
    marked: dict[int, Span]
    """What is marked of it, by the number of the annotation, from its first mark to its last."""
    notes: str
    """What stands behind the body."""


def taken_apart(exported: str) -> Export | None:
    """What an export consists of; None if the text is none."""
    front = _OURS.match(exported)
    if front is None:
        return None
    rest = exported[front.end() :]
    body = exported[: front.start(1)] + rest if front[2] else rest.removeprefix("---\n")
    ids, closed = _IDS.search(front[1]), _CLOSED.search(front[1])
    name = ids[1] if ids else "an"
    notes = re.search(rf"^(?:\[\^{name}-\d+\]: |{re.escape(UNANCHORED.format(name))}$)", body, re.MULTILINE)
    behind = ""
    marked: dict[int, Span] = {}
    if notes:
        behind = body[notes.start() :]
        body, marked = _unmarked(body[: max(0, notes.start() - 1)], name)
        body = body.removesuffix(escape.yaml_value(closed[1])) if closed else body
    values = dict(_ENTRY.findall(front[1]))
    source, digest, dialect = (
        escape.yaml_value(values.get(key, "")) for key in ("source", "text-sha256", "dialect")
    )
    return Export(source, digest, dialect, name, body, marked, behind)


def strip(exported: str) -> str:
    """The body that `export` wrote, without anything it added; any other text comes back as it is."""
    apart = taken_apart(exported)
    return exported if apart is None else apart.body


def export_name(source: str, used: set[str]) -> str:
    """A file name for the export of the article at `source` that is not in `used`, and is added there.

    `used` holds case-folded names, since not every file system tells `A` from `a`.
    """
    parts = list(filter(None, map(_safe, re.split(r"[/\\]", source)[-2:]))) or ["article"]
    stem = parts[-1].rpartition(".")[0].strip(".-") or parts[-1]
    choices = [stem, parts[-1], "-".join([*parts[:-1], stem]), "-".join(parts)]
    numbered = (f"{'-'.join(parts)}-{number}" for number in count(2))
    names = (f"{choice}{EXPORTED}" for choice in chain(choices, numbered))
    name = next(name for name in names if name.casefold() not in used)
    used.add(name.casefold())
    return name


def _safe(part: str) -> str:
    """A part of a path with letters, digits, `.`, `_` and `-` only, and not too long for a file name."""
    kept = "".join(c if c.isalnum() or c in "._-" else " " for c in unicodedata.normalize("NFC", part))
    kept = "-".join(kept.split()).strip(".-")
    return kept.encode("utf-8")[:_NAME_BYTES].decode("utf-8", "ignore").strip(".-")


def _notes(
    document: Document, anchored: Sequence[tuple[Annotation, Span]], lost: Sequence[Annotation], name: str
) -> str:
    """What stands behind the body: a footnote for each annotation, and a list of those without a place."""
    text, digest = document.text, document.digest
    parts = [
        f"[^{name}-{number}]: {footnote.written(annotation, target_for(text, digest, span))}\n"
        for number, (annotation, span) in enumerate(anchored, 1)
    ]
    sections = ["".join(parts)] if parts else []
    if lost:
        items = (
            f"- {_quoted(annotation)}{footnote.written(annotation, annotation.target)}\n"
            for annotation in lost
        )
        sections.append(f"{UNANCHORED.format(name)}\n\n{''.join(items)}")
    return "".join(f"\n{section}" for section in sections)


def _quoted(annotation: Annotation) -> str:
    """The beginning of a passage that was not found, for people."""
    quote = " ".join(annotation.target.exact.split())
    return f"“{escape.note(quote[:_QUOTED])}{'…' * (len(quote) > _QUOTED)}” "


def _unmarked(body: str, name: str) -> tuple[str, dict[int, Span]]:
    """A body without marks and references whose names begin with `name`, and what was marked of it."""
    parts: list[str] = []
    marked: dict[int, Span] = {}
    opened: list[tuple[int, int]] = []
    at = length = 0
    for match in re.finditer(_MARKERS.format(name), body):
        if match[0] == "</mark>" and not opened:
            continue  # The article's own.
        parts.append(body[at : match.start()])
        length += len(parts[-1])
        at = match.end()
        if match[0] == "</mark>":
            number, start = opened.pop()
            before = marked.get(number, Span(start, length))
            marked[number] = Span(min(start, before.start), max(length, before.end))
        elif match[1]:
            opened.append((int(match[1]), length))
    return "".join([*parts, body[at:]]), marked


def _free_name(text: str) -> str:
    """What the names of marks and notes begin with: `an`, or `an2` and so on if the article uses that."""
    taken = set(_TAKEN_IDS.findall(text))
    return next(f"an{number}" for number in chain([""], map(str, count(2))) if number not in taken)


def _marked(document: Document, marks: Marks, closed: str) -> str:
    """The text of a markdown document with its marks, and with `closed` behind it."""
    text = document.text
    alone: dict[int, str] = defaultdict(str)
    indexes = sorted(marks.alone)
    for index, offset in zip(indexes, _below(document, indexes, closed), strict=True):
        alone[offset] += marks.alone[index]
    written = defaultdict(str, marks.behind)
    for offset, opening in marks.before.items():
        written[offset] += opening
    last = alone.pop(len(text), "")
    for offset, references in alone.items():
        written[offset] += _ALONE.format(references)
    parts: list[str] = []
    at = 0
    for offset in sorted(written):
        parts += text[at:offset], written[offset]
        at = offset
    return "".join([*parts, text[at:], closed, _ALONE.format(last) if last else ""])


def _below(document: Document, indexes: Iterable[int], closed: str) -> Iterator[int]:
    """Where a line of its own goes behind each of these leaves: outside of every list, quote and table."""
    text = document.text
    outer = [block for block in document.blocks if _is_outer(block)]
    free = [block for block in outer if block.kind in _FREE]
    for index in indexes:
        leaf = document.leaves[index] if index >= 0 else None
        following = outer if leaf and _is_outer(leaf) and leaf.kind in _FREE else free
        at = bisect_right(following, leaf.span.start, key=_start) if leaf else len(following)
        if at == len(following) and (leaf is None or closed.strip()):
            yield len(text)
            continue
        end = following[at].span.start if at < len(following) else len(text)
        while at < len(following) and end and text[end - 1] not in "\r\n":
            end -= 1
        while end and text[end - 1] in " \t\r\n":
            end -= 1
        yield end


def _is_outer(block: Block) -> bool:
    """Whether a block is known to lie in no other."""
    level = block.kind is Kind.QUOTE
    nested = block.indent or block.quoted > level or block.kind in (Kind.TABLE_ROW, Kind.TABLE_CELL)
    return not nested and not isinstance(block.inline, RawText)


def _start(block: Block) -> int:
    return block.span.start


def _closing(document: Document) -> str:
    """What must stand behind a markdown text so that a paragraph can follow it."""
    text = document.text
    closed = "" if not text or text[-1] in "\r\n" else "\n"
    block = document.leaves[-1] if document.leaves else None
    if block is None or block.kind is not Kind.CODE or block.indent + block.quoted:
        return closed
    # From the beginning of its line: what is set in further is neither a fence nor raw HTML.
    start = max(text.rfind("\n", 0, block.span.start), text.rfind("\r", 0, block.span.start)) + 1
    if fence := _FENCE.match(text, start):
        last = re.split(r"\r\n?|\n", text[start : block.span.end])[1:][-1:]
        ended = last and re.fullmatch(rf" {{0,3}}{fence[1]}{fence[1][0]}*[ \t]*", last[0])
        return closed if ended else f"{closed}{fence[1]}\n"
    for begin, end in _RAW_ENDS:
        if opening := begin.match(text, start):
            end = end.format(*opening.groups())
            return closed if end.lower() in text[opening.end() :].lower() else f"{closed}{end}\n"
    return closed


def _with_front(document: Document, body: str, source: str, name: str, closed: str) -> str:
    """The body behind a front matter, or with ours in the one it has."""
    metadata = document.metadata
    values = {
        "dialect": document.dialect if document.dialect == "plaintext" else "",
        "closed": closed,
    }
    if document.dialect == "plaintext":
        values |= {"title": metadata.title, "author": metadata.author}
        values |= {"date": metadata.date, "url": metadata.url}
    own = _own_front(document)
    taken = set(_OWN_KEY.findall(document.text, *own)) if own else set()
    suffixes = chain([""], (f"-{number}" for number in count(2)))
    suffix = next(suffix for suffix in suffixes if taken.isdisjoint(key + suffix for key in _KEYS))
    lines = [f"tui-reader{suffix}: {VERSION}\n", f"source{suffix}: {escape.yaml(source)}\n"]
    lines += [f"text-sha256{suffix}: {document.digest}\n", f"file-sha256{suffix}: \n"]
    lines += [f"{key}{suffix}: {escape.yaml(value)}\n" for key, value in values.items() if value]
    if name != "an":
        lines.append(f"ids{suffix}: {name}\n")
    lines.append(f"offsets{suffix}: codepoint{_MERGED if own else ''}\n")
    if own:
        return body[: own.start] + "".join(lines) + body[own.start :]
    return "---\n" + "".join(lines) + "---\n" + body


def _own_front(document: Document) -> Span | None:
    """Where the entries of the article's own front matter stand."""
    opening = _FRONT.match(document.text) if document.dialect == "markdown" else None
    end = _FRONT_END.search(document.text, opening.end()) if opening else None
    if not opening or not end or not document.text[opening.end() : end.start()].strip():
        return None
    first = document.leaves[0].span.start if document.leaves else len(document.text)
    return Span(opening.end(), end.start()) if end.end() <= first else None
