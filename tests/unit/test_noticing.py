"""What is noticed in a document, in the document's own offsets."""

import re
from itertools import count

import pytest
from hypothesis import given

from tests.unit.test_layout import TEXTS, document
from tui_reader.analysis import noticing
from tui_reader.analysis.entities import EntityKind, Mention
from tui_reader.analysis.noticing import notice
from tui_reader.analysis.sentences import block_sentences
from tui_reader.articles.document import Kind
from tui_reader.articles.text import Span


class Capitals:
    """An engine that takes every run of capitalised words for a person."""

    def mentions(self, text: str) -> list[Mention]:
        found = re.finditer(r"[A-Z]\w+(?: [A-Z]\w+)*", text)
        return [Mention(Span(*match.span()), EntityKind.PERSON, match[0]) for match in found]


def noticed(text: str) -> list[tuple[str, str]]:
    return [(text[slice(*m.span)], m.name) for m in notice(document(text), Capitals()).mentions]


def test_markup_is_not_seen_but_lies_in_the_span() -> None:
    assert noticed("we met *Ana* **Example** &amp; Bo\n") == [("Ana* **Example", "Ana Example"), ("Bo", "Bo")]


def test_a_soft_line_end_is_a_space_and_a_block_ends_a_line() -> None:
    assert noticed("- with Ana\nExample\n- Bo\n") == [("Ana\nExample", "Ana Example"), ("Bo", "Bo")]
    assert noticed("by Ana\\\nExample\n") == [("Ana\\\nExample", "Ana Example")]


def test_code_is_silent() -> None:
    assert noticed("```\nAna\n```\n\nand Bo\n") == [("Bo", "Bo")]


def test_quotations_have_the_document_s_offsets() -> None:
    text = '# Title\n\n> Ana *Example* said: "We **counted** 14 drones on Monday."\n'
    (quotation,) = notice(document(text), Capitals()).quotations
    assert text[slice(*quotation.span)] == '"We **counted** 14 drones on Monday."'
    assert quotation.speech
    assert quotation.speaker
    assert quotation.cue
    assert text[slice(*quotation.speaker.span)] == "Ana *Example"
    assert text[slice(*quotation.cue)] == "said"


class Kims:
    """An engine that knows who Kim is."""

    def mentions(self, text: str) -> list[Mention]:
        found = re.finditer(r"Kim(?: Jong Un)?", text)
        return [Mention(Span(*match.span()), EntityKind.PERSON, "Kim Jong Un") for match in found]


def test_a_speaker_has_the_main_name_of_the_entity() -> None:
    text = 'The leader, Kim Jong Un, came. "We won this war today," Kim said.'
    (quotation,) = notice(document(text), Kims()).quotations
    assert quotation.speaker
    assert quotation.speaker.name == "Kim Jong Un"
    assert text[slice(*quotation.speaker.span)] == "Kim"


def test_suggestions_have_the_document_s_offsets() -> None:
    text = "# Officials said so\n\n> Rain **may\n> come**. *Ana* said that it did.\n\n```\nshe said\n```\n"
    found = notice(document(text), Capitals()).suggestions
    shown = [(text[slice(*each.span)], text[slice(*each.cue)] if each.cue else "") for each in found]
    assert shown == [
        ("Officials said so", ""),
        ("Rain **may\n> come**.", "may"),
        ("Ana* said that it did.", "said that"),
    ]


@given(text=TEXTS)
def test_all_spans_are_legal_and_lie_in_one_block(text: str) -> None:
    article = document(text)
    found = notice(article, Capitals())
    spans = [mention.span for mention in found.mentions]
    assert spans == sorted(spans)
    for span in [*spans, *(quotation.span for quotation in found.quotations)]:
        assert 0 <= span.start < span.end <= len(text)
        within = [leaf for leaf in article.leaves if leaf.span.start <= span.start < leaf.span.end]
        assert span.end <= within[-1].span.end
        assert within[-1].kind is not Kind.CODE
    suggested = [suggestion.span for suggestion in found.suggestions]
    assert suggested == [
        span
        for leaf in article.leaves
        if leaf.kind not in (Kind.CODE, Kind.RULE)
        for span in block_sentences(leaf, text)
    ]
    assert all(each.cue is None or each.cue.overlaps(each.span) for each in found.suggestions)


def test_the_prose_of_a_span_has_no_markup() -> None:
    article = document("# Title\n\n- we met *Ana*\n  **Example** &amp; Bo\n")
    (title, found, _) = notice(article, Capitals()).mentions
    assert article.prose(title.span) == "Title"
    assert article.text[slice(*found.span)] == "Ana*\n  **Example"
    assert article.prose(found.span) == "Ana Example"


def test_a_long_text_is_looked_at_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    one = 'we met Ana, who said: "We counted them all on Monday."\n\n'
    whole = notice(document(one * 30), Capitals())
    monkeypatch.setattr(noticing, "PART", 200)
    parts = notice(document(one * 30), Capitals())
    assert parts == whole
    assert [quotation.group for quotation in parts.quotations] == list(range(1, 31))


def test_after_some_time_the_rest_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "we met Ana again\n\n" * 30
    clock = count()
    monkeypatch.setattr(noticing, "monotonic", lambda: next(clock))
    monkeypatch.setattr(noticing, "PART", 20)
    monkeypatch.setattr(noticing, "PATIENCE", 3)
    found = notice(document(text), Capitals())
    assert 0 < len(found.mentions) < 30
    assert found.mentions[-1].span.end < found.end < len(text)
