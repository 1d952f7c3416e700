"""One annotation as the text of a footnote: what people read and edit, and behind it what only programs need.

What is seen wins when it is read back, since people edit it. What it cannot say exactly stands in the
hidden data too, and counts as long as what is seen is still what it was written as.
"""

import hashlib
import html
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from tui_reader.annotations.annotation import REMARKS, Annotation, Target
from tui_reader.articles.library import LARGEST
from tui_reader.exchange import escape

_HIDDEN = re.compile(r"<!-- an (.*?)(?:-->|\Z)", re.DOTALL)
# Escaped text has no other asterisks than those around tag and fields, but in an address.
_INSIDE = r"(?:[^*\\<]|\\.|<[^<>]*+>)"
_DAY = r"\d{4}-\d\d-\d\d"
_VISIBLE = re.compile(
    rf"\s*\*\*(?P<tag>{_INSIDE}*+)\*\*"
    rf"(?: \((?:(?:(?P<by>[^\n]*?), )?(?P<day>{_DAY})|(?P<who>[^\n()]*))\)(?=\s|\Z))?"
    rf"(?P<rest>.*)\Z",
    re.DOTALL,
)
_REMARKED = re.compile(rf" \*(?P<remarks>{_INSIDE}++)\*(?=\s|\Z)", re.DOTALL)
_BETWEEN = " · "
_ESCAPED = re.compile(
    r"\\(?P<mark>[!-/:-@\[-`{-~])|(?P<entity>&#?[A-Za-z0-9]{1,32};)|<(?P<url>(?:https?|ftp)://[^<>\s]*)>"
    r"|(?P<end><br ?/?>)",
    re.IGNORECASE,
)
_DIGITS = 8


class Footnote(NamedTuple):
    """What a footnote says."""

    annotation: Annotation
    """The annotation; its target is empty, and so is its id, where the hidden data does not tell them."""
    targeted: bool
    """Whether the hidden data tells the passage."""
    broken: bool
    """Whether there is hidden data that does not."""
    edited: bool
    """Whether somebody may have edited what is seen since it was written."""


class _Said(NamedTuple):
    """What can be read by people, as far as it can be told."""

    tag: str
    """In lower case."""
    by: str
    day: str
    speaker: str
    basis: str
    certainty: str
    note: str


_FIELDS = ("tag", "note", "speaker", "basis", "certainty")


def written(annotation: Annotation, target: Target) -> str:
    """An annotation of the passage `target` on one line, ready to follow the name of its footnote.

    The passage is without a place in the article if it is the annotation's own target.
    """
    visible = _visible(annotation)
    said = _said(visible)
    hidden: dict[str, object] = {"s": target.start, "e": target.end}
    hidden |= {"q": target.exact, "pre": target.prefix, "suf": target.suffix}
    hidden |= {"id": annotation.id, "by": annotation.annotator, "at": annotation.created}
    if annotation.modified != annotation.created:
        hidden["mod"] = annotation.modified
    for name in ("tag", "note"):
        if said is None or getattr(said, name) != getattr(annotation, name):
            hidden[name] = getattr(annotation, name)
    hidden |= {field: value for _, field in REMARKS if (value := getattr(annotation, field))}
    if target is annotation.target:
        hidden["on"] = target.digest
        hidden |= {name: True for name in ("unique", "unanchored") if getattr(target, name)}
    hidden["sha"] = _digest(visible)
    return f"{visible} <!-- an {escape.hidden(hidden)} -->"


def read(text: str, digest: str, tags: Collection[str] = ()) -> Footnote | None:
    """What the text of a footnote says; None if it does not say even a tag.

    `digest` is that of the text to which its offsets belong, unless it says otherwise. A tag that
    somebody has written by hand is one of `tags`, whatever its capitals, or a new one in lower case.
    """
    found = _HIDDEN.search(text)
    visible = (text[: found.start()] + text[found.end() :] if found else text).strip()
    said = _said(visible)
    if said is None:
        return None
    data = _data(found[1]) if found else {}
    edited = data.get("sha") != _digest(visible)
    target = _target(data, digest)
    made = _string(data, "at", f"{said.day}T00:00:00Z" if said.day else "")
    meant = Annotation(
        _string(data, "id"),
        _string(data, "tag", said.tag),
        target or Target(0, 0, "", "", "", ""),
        _string(data, "note", said.note),
        _string(data, "by", said.by),
        made,
        _string(data, "mod", made),
        *(_string(data, field) for _, field in REMARKS),
    )
    expected = _said(_visible(meant)) or said
    seen = {name: getattr(said, name) for name in _FIELDS if getattr(said, name) != getattr(expected, name)}
    if edited and ("tag" in seen or "tag" not in data):
        names = {tag.lower(): tag for tag in tags}
        seen["tag"] = said.tag if said.tag in tags else names.get(said.tag, said.tag)
    return Footnote(replace(meant, **seen), target is not None, found is not None and target is None, edited)


def _visible(annotation: Annotation) -> str:
    """Tag, who made it and when, fields, and note: one line of markdown."""
    tag = escape.note(annotation.tag).upper()
    made = ", ".join(filter(None, (escape.note(annotation.annotator), escape.note(annotation.created[:10]))))
    # Nothing but these can stand between asterisks: those of a note are escaped.
    remarks = _BETWEEN.join(map(escape.note, annotation.remarks))
    shown = [f"**{tag}**", f"({made})" if made else "", f"*{remarks}*" if remarks else ""]
    shown.append(escape.note(annotation.note))
    return " ".join(filter(None, shown)).strip()


def _said(visible: str) -> _Said | None:
    """What such a line says, also when it was edited; None if it does not begin with a tag."""
    found = _VISIBLE.match(visible)
    if found is None:
        return None
    rest = found["rest"]
    remarked = _REMARKED.match(rest)
    fields = _fields(remarked["remarks"]) if remarked else {}
    if remarked and fields:
        rest = rest[remarked.end() :]
    by, day = _unescaped(found["by"] or found["who"] or ""), found["day"] or ""
    speaker, basis, certainty = (_unescaped(fields.get(field, "")) for _, field in REMARKS)
    return _Said(
        _unescaped(found["tag"]).lower(), by, day, speaker, basis, certainty, _unescaped(rest.strip())
    )


def _fields(remarks: str) -> dict[str, str]:
    """The fields by their names; none if it is something else that is emphasised."""
    fields: dict[str, str] = {}
    for part in remarks.split(_BETWEEN):
        words, field = next((each for each in REMARKS if part.startswith(each[0])), ("", ""))
        if field and field not in fields:
            fields[field] = part.removeprefix(words)
        elif fields:
            last = next(reversed(fields))
            fields[last] += _BETWEEN + part
        else:
            return {}
    return fields


def _unescaped(text: str) -> str:
    """What markdown shows for text that was escaped."""

    def plain(found: re.Match[str]) -> str:
        if found["end"]:
            return "\n"
        return found["mark"] or found["url"] or html.unescape(found["entity"])

    return _ESCAPED.sub(plain, text)


def _data(hidden: str) -> dict[str, Any]:
    """The hidden data; empty where it is broken."""
    try:
        data = json.loads(hidden)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _string(data: Mapping[str, Any], name: str, default: str = "") -> str:
    value = data.get(name)
    return value if isinstance(value, str) else default


def _target(data: Mapping[str, Any], digest: str) -> Target | None:
    """The passage as the hidden data has it; None where it has none that could be one."""
    start, end, exact = data.get("s"), data.get("e"), data.get("q")
    if type(start) is not int or type(end) is not int or not isinstance(exact, str):
        return None
    if not 0 <= start <= end <= LARGEST:
        return None
    around = _string(data, "pre"), _string(data, "suf"), _string(data, "on", digest)
    return Target(start, end, exact, *around, data.get("unique") is True, data.get("unanchored") is True)


def _digest(visible: str) -> str:
    """By this it is known whether somebody has edited it."""
    return hashlib.sha256(visible.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
