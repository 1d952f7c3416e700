"""An annotation as a record of a file, in the form that the W3C data model gives it; see docs/formats.md."""

from collections.abc import Iterable
from typing import Any, TypeVar

from tui_reader.annotations.annotation import Annotation, Target
from tui_reader.annotations.storage import FORMAT, Record, Tables, numbered

_PURPOSES = {
    "tagging": "tag",
    "identifying": "speaker",
    "classifying": "basis",
    "assessing": "certainty",
    "commenting": "note",
}
"""The purpose of the body that holds a field of an annotation, in the order of the file."""

T = TypeVar("T", str, int, list[Any], Record)


def encoded(annotation: Annotation, source: str) -> Record:
    """An annotation of an article as its record; the order of the fields is part of the format."""
    target = annotation.target
    body = [
        {"type": "TextualBody", "purpose": purpose, "value": value}
        for purpose, name in _PURPOSES.items()
        if (value := getattr(annotation, name)) or name == "tag"
    ]
    position = {"type": "TextPositionSelector", "start": target.start, "end": target.end}
    quote = {
        "type": "TextQuoteSelector",
        "exact": target.exact,
        "prefix": target.prefix,
        "suffix": target.suffix,
    }
    return {
        "id": annotation.id,
        "type": "Annotation",
        "body": body,
        "target": {
            "source": source,
            "selector": [position, quote],
            "digest": target.digest,
            **({"unique": True} if target.unique else {}),
            **({"unanchored": True} if target.unanchored else {}),
        },
        "creator": annotation.annotator,
        "created": annotation.created,
        "modified": annotation.modified,
    }


def decoded(record: Record) -> Annotation:
    """The annotation in a record; ValueError says what the record lacks."""
    body = _field(record, "body", list)
    target = _field(record, "target", dict)
    selectors = _field(target, "selector", list)
    position = _one(selectors, "type", "TextPositionSelector")
    quote = _one(selectors, "type", "TextQuoteSelector")
    start, end = _field(position, "start", int), _field(position, "end", int)
    if not 0 <= start <= end:
        raise ValueError(f"it goes from {start} to {end}")
    return Annotation(
        _field(record, "id", str),
        _field(_one(body, "purpose", "tagging"), "value", str),
        Target(
            start,
            end,
            _field(quote, "exact", str),
            _field(quote, "prefix", str, ""),
            _field(quote, "suffix", str, ""),
            _field(target, "digest", str, ""),
            target.get("unique") is True,
            target.get("unanchored") is True,
        ),
        annotator=_field(record, "creator", str, ""),
        created=_field(record, "created", str, ""),
        modified=_field(record, "modified", str, ""),
        **{
            name: _field(_one(body, "purpose", purpose), "value", str, "")
            for purpose, name in _PURPOSES.items()
            if name != "tag"
        },
    )


def _one(items: list[Any], key: str, value: str) -> Record:
    """The first object in a list that has `value` as its `key`; an empty one where there is none."""
    return next((item for item in items if isinstance(item, dict) and item.get(key) == value), {})


def _field(record: Record, name: str, kind: type[T], default: T | None = None) -> T:
    """A field of the wanted type; ValueError where it is of another, or missing without a default."""
    value = record.get(name, default)
    if type(value) is not kind:
        raise ValueError(f'"{name}" is missing or wrong')
    return value


def tables_for(source: str, annotations: Iterable[Annotation]) -> Tables:
    """What the file of an article holds that has just these annotations, and no history."""
    records = [encoded(annotation, source) for annotation in annotations]
    return {"article": numbered([{"format": FORMAT, "source": source}]), "annotations": numbered(records)}
