"""An annotation, in the terms of the W3C Web Annotation Data Model.

https://www.w3.org/TR/annotation-model/
"""

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from tui_reader.annotations.context import around
from tui_reader.articles.text import Span

BASES = ("document", "witness", "inference", "none given")
"""What a statement may rest on, in the order in which a key goes through them."""

CERTAINTIES = ("low", "medium", "high")
"""How certain a judgement may be, likewise."""

REMARKS = (("said by ", "speaker"), ("basis: ", "basis"), ("certainty: ", "certainty"))
"""How the fields of an annotation are put into words, in this order."""


@dataclass(frozen=True, slots=True)
class Target:
    """The passage an annotation speaks of, as it was when the annotation was made."""

    start: int
    """Offset of its first code point (TextPositionSelector)."""
    end: int
    """Offset after its last code point (TextPositionSelector)."""
    exact: str
    """The passage itself (TextQuoteSelector)."""
    prefix: str
    """What stands before it, see `context.around`."""
    suffix: str
    """What stands after it, likewise."""
    digest: str
    """SHA-256 of the whole text, in hexadecimal."""
    unique: bool = False
    """Whether the passage is known to stand only once in that text."""
    unanchored: bool = False
    """Whether the annotation is kept although its passage is gone: somebody has looked."""

    @property
    def span(self) -> Span:
        """Where the passage stood."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Annotation:
    """One judgement on one passage."""

    id: str
    """A name of its own, the same in every file."""
    tag: str
    """The judgement: the name of a tag, which need not be defined (the body with purpose `tagging`)."""
    target: Target
    note: str = ""
    """What the annotator wrote (the body with purpose `commenting`)."""
    annotator: str = ""
    """Who made it (`creator`)."""
    created: str = ""
    """When, in UTC: 2026-11-21T09:30:00Z."""
    modified: str = ""
    """When it was last changed, likewise."""
    speaker: str = ""
    """Who says what stands in the passage (the body with purpose `identifying`)."""
    basis: str = ""
    """What they rest it on: one of `BASES`, or what a file has (purpose `classifying`)."""
    certainty: str = ""
    """How certain the judgement is: one of `CERTAINTIES`, or what a file has (purpose `assessing`)."""

    @property
    def remarks(self) -> list[str]:
        """Speaker, basis and certainty in words, as far as they are given."""
        return [words + value for words, field in REMARKS if (value := getattr(self, field))]


def target_for(text: str, digest: str, span: Span) -> Target:
    """The target for a passage of an article's `text`, whose SHA-256 is `digest`."""
    passage = text[span.start : span.end]
    prefix, suffix = around(text, span)
    return Target(
        span.start,
        span.end,
        passage,
        prefix,
        suffix,
        digest,
        text.find(passage, text.find(passage) + 1) < 0,
    )


def now() -> str:
    """The time in UTC, to the second, as annotations carry it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_annotation(tag: str, target: Target, annotator: str, note: str = "") -> Annotation:
    """An annotation made now."""
    moment = now()
    return Annotation(uuid.uuid4().hex, tag, target, note, annotator, moment, moment)


def changed(annotation: Annotation, **fields: Any) -> Annotation:
    """The same annotation with other values in these fields, modified now."""
    return replace(annotation, **fields, modified=now())
