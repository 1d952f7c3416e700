"""Spans, printable text, cells."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.articles.text import Span, cells, graphemes, printable, shorten


@pytest.mark.parametrize(
    ("one", "other", "overlaps"),
    [
        (Span(0, 5), Span(4, 6), True),
        (Span(0, 5), Span(5, 6), False),
        (Span(2, 3), Span(0, 9), True),
        (Span(3, 3), Span(0, 3), False),
    ],
)
def test_spans_overlap_when_they_share_a_code_point(one: Span, other: Span, overlaps: bool) -> None:
    assert one.overlaps(other) is overlaps
    assert other.overlaps(one) is overlaps


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("plain", "plain"),
        ("a\tb\nc\r\nd", "a b c  d"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x00\x7f\x9b31m", "␀␡\N{REPLACEMENT CHARACTER}31m"),
        ("\u202eevil\u2066", "\N{REPLACEMENT CHARACTER}evil\N{REPLACEMENT CHARACTER}"),
        ("\U000e0041", "\N{REPLACEMENT CHARACTER}"),
        ("\ud800", "\N{REPLACEMENT CHARACTER}"),
        ("soft\u00adhyphen\ufeff", "soft·hyphen·"),
        ("👩\u200d🔬 می\u200cخواهم", "👩\u200d🔬 می\u200cخواهم"),
        ("non‑breaking\u00a0space", "non‑breaking\u00a0space"),
        ("a\u3164b\u034f\U000e0100", "a·b··"),
        ("Z" + "\u0301" * 9 + "algo ก็็็็็็", "Z" + "\u0301" * 4 + "·" * 5 + "algo ก" + "\u0e47" * 4 + "··"),
        ("tiếng Việt · שָׁלוֹם · ❤\ufe0f", "tiếng Việt · שָׁלוֹם · ❤\ufe0f"),
        ("\ufdd0\uffff", "\N{REPLACEMENT CHARACTER}" * 2),
    ],
)
def test_printable_replaces_what_could_steer_a_terminal(given_text: str, shown: str) -> None:
    assert printable(given_text) == shown


@given(st.text(alphabet=st.characters()))
def test_printable_keeps_the_length_and_no_control(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    for character in shown:
        allowed = character in "\u200c\u200d"
        assert allowed or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp"), ascii(
            character
        )


@given(st.text(alphabet=st.characters()))
def test_graphemes_partition_a_text_and_add_up_to_its_cells(text: str) -> None:
    text = printable(text)
    found = graphemes(text)
    assert "".join(text[g.start : g.end] for g in found) == text
    assert sum(g.cells for g in found) == cells(text)


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [
        ("short", 10, "short"),
        ("exactly ten", 11, "exactly ten"),
        ("a sentence that is too long", 15, "a sentence…"),
        ("two\n lines\tand more", 30, "two lines and more"),
        ("Donaudampfschifffahrt", 8, "Donauda…"),
        ("東京の夜景", 6, "東京…"),
        ("anything", 1, "…"),
        ("anything", 0, ""),
    ],
)
def test_shorten_cuts_at_a_word_where_it_can(text: str, width: int, short: str) -> None:
    assert shorten(text, width) == short
    assert cells(shorten(text, width)) <= width
