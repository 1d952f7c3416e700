"""Annotations: what a target keeps of its text, and what an edit changes."""

import re

import pytest

from tui_reader.annotations import annotation as module
from tui_reader.annotations.annotation import changed, new_annotation, now, target_for
from tui_reader.annotations.context import CONTEXT, REACH
from tui_reader.articles.text import Span

TEXT = "a" * 40 + "PASSAGE" + "z" * 40
SENTENCES = (
    "First of all it rained. It rained in the north of the country. It was PASSAGE there. "
    "Then no more. Later on, others came and went. The end."
)


@pytest.mark.parametrize(
    ("span", "prefix", "suffix"),
    [
        (Span(40, 47), "a" * 40, "z" * 40),
        (Span(0, 40), "", TEXT[40:]),
        (Span(3, 45), "aaa", TEXT[45:]),
        (Span(47, 87), TEXT[:47], ""),
        (Span(0, 87), "", ""),
    ],
)
def test_a_target_keeps_the_passage_and_what_is_around_it(span: Span, prefix: str, suffix: str) -> None:
    target = target_for(TEXT, "d", span)
    assert target.span == span
    assert (target.prefix, target.exact, target.suffix) == (prefix, TEXT[slice(*span)], suffix)
    assert target.digest == "d"


def test_context_is_the_rest_of_the_sentence_and_some_more() -> None:
    start = SENTENCES.index("PASSAGE")
    target = target_for(SENTENCES, "d", Span(start, start + 7))
    assert target.prefix == SENTENCES[:start][-len("It was ") - CONTEXT :]
    assert target.suffix == SENTENCES[start + 7 :][: len(" there.") + CONTEXT]


def test_context_has_an_end() -> None:
    text = "a" * 999 + "PASSAGE" + "z" * 999
    target = target_for(text, "d", Span(999, 1006))
    assert (target.prefix, target.suffix) == ("a" * REACH, "z" * REACH)


def test_offsets_are_code_points() -> None:
    target = target_for("👩\u200d👧 e\u0301 北", "d", Span(4, 6))
    assert (target.prefix, target.exact, target.suffix) == ("👩\u200d👧 ", "e\u0301", " 北")


def test_every_annotation_has_its_own_id() -> None:
    target = target_for(TEXT, "d", Span(40, 47))
    made = [new_annotation("fact", target, "me") for _ in range(3)]
    assert len({annotation.id for annotation in made}) == 3
    assert all(annotation.created == annotation.modified for annotation in made)


def test_time_is_utc_to_the_second() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", now())


def test_an_edit_changes_what_is_asked_and_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = new_annotation("fact", target_for(TEXT, "d", Span(40, 47)), "me", "note")
    monkeypatch.setattr(module, "now", lambda: "2126-01-01T00:00:00Z")
    retagged = changed(first, tag="claim")
    emptied = changed(first, note="")
    assert (retagged.tag, retagged.note) == ("claim", "note")
    assert (emptied.tag, emptied.note) == ("fact", "")
    for edited in (retagged, emptied):
        assert edited.modified == "2126-01-01T00:00:00Z"
        assert (edited.id, edited.created, edited.target) == (first.id, first.created, first.target)
