"""Spans, printable text, cells."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich._emoji_codes import EMOJI

from tui_reader.articles.characters import LONGEST, is_plain, kinds_of
from tui_reader.articles.text import Span, cells, columns, graphemes, printable, shorten


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
        ("Z" + "\u0301" * 12 + "algo", "Z" + "\u0301" * 9 + "···algo"),
        ("ก" + "\u0e47" * 12, "ก" + "\u0e47" * 9 + "···"),
        ("ཀ" + "\u0f74" * 11, "ཀ" + "\u0f74" * 9 + "··"),
        ("a" + "\u0301\u0f74" * 5, "a" + "\u0301\u0f74" * 4 + "\u0301·"),
        ("\u1100" + "\u1161" * 11, "\u1100" + "\u1161" * 9 + "··"),
        ("a\u200db \u200d東\u200d京", "a·b ·東·京"),
        ("a" + ("\u0301" * 4 + "\u200d") * 2, "a" + ("\u0301" * 4 + "·") * 2),
        ("क" + "्\u200dक" * 4, "क" + "्\u200dक" * 3 + "··क"),
        ("ه\u200d ", "ه· "),
        ("Auf\u200clage", "Auf·lage"),
        ("ی\u200c\u200c\u200cخ ۱\u200d۲ \u200c", "ی\u200c··خ ۱·۲ ·"),
        ("👩🏻🏻 a🏻 \U0001f3fb", "👩🏻· a· ·"),
        ("👩\ufe0f\ufe0f a\ufe0f 1\ufe0f2 1\ufe0f\u20e3", "👩\ufe0f· a· 1·2 1\ufe0f\u20e3"),
        ("\u0301a \u0301", "·a \u0301"),
        ("\u2065\ufff0\U000e0002\U000e0080\U000e01f0\u0378", "\N{REPLACEMENT CHARACTER}" * 6),
        ("\u200e\u200f\u061c", "\N{REPLACEMENT CHARACTER}" * 3),
        ("x\ufe00\u180b\u180d\u180f", "x····"),
        ("\ue000\U0010eeee", "\N{REPLACEMENT CHARACTER}" * 2),
        ("a\u2028b\u2029c", "a b c"),
        ("tiếng Việt · שָׁלוֹם · ❤\ufe0f", "tiếng Việt · שָׁלוֹם · ❤\ufe0f"),
        ("\ufdd0\uffff", "\N{REPLACEMENT CHARACTER}" * 2),
    ],
)
def test_printable_replaces_what_could_steer_a_terminal(given_text: str, shown: str) -> None:
    assert printable(given_text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "हिन्दी में क्षत्रिय श्रीमान् र्\u200dयाक क्\u200cष",
        "தமிழ் க்ஷ ஸ்ரீ",
        "ภาษาไทย กำลัง ที่นี่",
        "اَلْعَرَبِيَّةُ الرَّحْمٰنِ",
        "می\u200cخواهم نامه\u200cای ۱۷\u200cساله CD\u200cها",
        "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים",
        unicodedata.normalize("NFD", "Tiếng Việt ngữ pháp"),
        unicodedata.normalize("NFD", "한국어 값"),
        "ශ්\u200dරී ක්\u200dෂ",
        "র\u200d্যাব",
        "བསྒྲུབས ཧཱུྃ",
        "ကျွန်ုပ် ကြော်",
        "👩🏻‍❤️‍💋‍👨🏿 👨‍👩‍👧‍👦 🏳️‍🌈 🏴‍☠️ 🕵🏻‍♂️ 🙂‍↔️ ⛹🏻‍♀️ 🧑🏻‍🤝‍🧑🏿 👁️‍🗨️ 🐦‍⬛",
        "✌🏽 ❤️ ❤\ufe0e 1️⃣ #️⃣ 🇫🇷 🩷 🫨",
        "東京の夜景、ガ ２０２３",
        "“naïve” – 5 €\u202f… α ω Ж",
    ],
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert printable(text) == text


def test_all_emoji_stay_but_lone_skin_tones_and_flags_of_tags() -> None:
    changed = [emoji for emoji in EMOJI.values() if printable(emoji) != emoji]
    assert sum("\u200d" in emoji for emoji in EMOJI.values()) > 500
    assert all(emoji in "🏻🏼🏽🏾🏿" or emoji[-1] == "\U000e007f" for emoji in changed)


# What does something to its neighbours, beside letters, emoji and anything at all.
PIECES = st.sampled_from(
    "a1#é東กकا가\u1100\u1161\u11a8ཀ👩👨❤🔬♂🏻🏿🇫\u0301\u0e47\u093e\u094d\u093c\u0f74\u05b0\u064b\u20e3\u200c\u200d\ufe0e\ufe0f"
    "\u180b\u17b5\u3164\u2065\u200f\x1b\n\ud800\U000e0041\U000e0100"
)
HOSTILE = st.lists(PIECES | st.characters(), max_size=60).map("".join) | st.builds(
    "".join, st.lists(st.builds(lambda piece, times: piece * times, PIECES, st.integers(1, 12)), max_size=12)
)


@given(HOSTILE)
def test_printable_keeps_the_length_and_nothing_that_is_not_seen(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert printable(shown) == shown
    for character in shown:
        if character not in "\u200c\u200d" and unicodedata.category(character) != "Zs":
            newer = unicodedata.category(character) == "Cn" and cells(character) == 2
            assert character.isprintable() or newer, ascii(character)


@given(HOSTILE)
def test_graphemes_are_short_and_narrow_and_add_up_to_the_cells(text: str) -> None:
    text = printable(text)
    found = graphemes(text)
    assert "".join(text[g.start : g.end] for g in found) == text
    assert sum(g.cells for g in found) == cells(text)
    assert all(1 <= g.cells <= 2 and g.end - g.start <= LONGEST for g in found)


@given(HOSTILE)
def test_columns_are_the_cells_before_each_grapheme(text: str) -> None:
    text = printable(text)
    at = columns(text)
    assert len(at) == len(text) + 1
    assert at[-1] == cells(text)
    assert all(at[g.start] + g.cells == at[g.end] for g in graphemes(text))


@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_joiner_joins_emoji_or_letters_of_its_scripts(text: str) -> None:
    shown = printable(text)
    for match in re.finditer("\u200d", shown):
        before, after = shown[: match.start()], shown[match.end() :]
        emoji = re.search("[👩👨❤🔬♂\U0001f1e6-\U0001f1ff]\ufe0f?\ufe0e?[🏻🏿]?$", before)
        assert emoji or before[-1] in "कاཀ\u093e\u094d\u093c\u0f74\u064b"
        assert after[0] in ("👩👨❤🔬♂🇫" if emoji else "कاཀ\u093e\u094d\u093c\u0f74\u064b")


def test_what_passes_for_plain_is_so_whatever_stands_beside_it() -> None:
    plain = [chr(code) for code in range(0x110000) if is_plain(chr(code))]
    assert len(plain) > 30_000
    for character in plain:
        assert "x" not in kinds_of(character)
        assert character in "\xa0\u202f\u3000" or character.isprintable()
        assert graphemes(f"a{character}")[1:] == [(1, 2, cells(character))]


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


def test_shorten_looks_at_the_beginning_only(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def looking(text: str) -> str:
        seen.append(len(text))
        return text

    monkeypatch.setattr("tui_reader.articles.text.printable", looking)
    assert shorten("word " * 200_000, 12) == "word word…"
    assert shorten(" \n" * 200_000 + "word", 12) == "word"
    assert shorten("a\u0301" * 200_000, 3) == "a\u0301a\u0301…"
    assert max(seen) <= 13 * 32
