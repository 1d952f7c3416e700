"""Finding words in what an article says."""

import time
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.articles import markdown, plaintext
from tui_reader.articles.document import Document
from tui_reader.articles.finding import Folded, Hits, PatternError, regular, terms, words
from tui_reader.articles.text import Span

LETTERS = st.text(alphabet="aeéèñßﬁﬀİıøŁæ…½ -–\u00ad\u200b\u0301\u0323\u00a0\n’'“\"가각がか", max_size=12)


def found(query: str, text: str) -> list[str]:
    matcher = words(query)
    return [text[slice(*span)] for span in matcher(text)] if matcher else []


def document(text: str, dialect: str = "markdown") -> Document:
    parse = markdown.parse if dialect == "markdown" else plaintext.parse
    blocks, metadata = parse(text)
    return Document(Path("a.md"), text, "markdown", blocks, metadata)


def hits_in(text: str, query: str, origin: int = 0) -> Hits:
    matcher = words(query)
    assert matcher
    hits = Hits(document(text), matcher, origin)
    while not hits.complete:
        hits.walk()
    return hits


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("drone", "Drones and DRONES", ["Drone", "DRONE"]),
        ("Drone", "Drones and drones", ["Drone"]),
        ("senor", "Señor, señor", ["Señor", "señor"]),
        ("señor", "Senor, SEÑOR", ["SEÑOR"]),
        ("señor", "sen\u0303or", ["sen\u0303or"]),
        ("cafe", "cafe\u0301s", ["cafe\u0301"]),
        ("sé e", "sé é, sé e", ["sé e"]),
        ("lodz", "Łódź", ["Łódź"]),
        ("strasse", "Straße 1", ["Straße"]),
        ("straße", "STRASSE", ["STRASSE"]),
        ("ss", "aß", ["ß"]),
        ("s", "aßs", ["ß", "s"]),
        ("office", "of\ufb01ce o\ufb03ce", ["of\ufb01ce", "o\ufb03ce"]),
        ('"no"', "He said “no” and «no»", ["“no”", "«no»"]),
        ("“no”", 'He said "no"', ['"no"']),
        ("it's", "It’s", ["It’s"]),
        ("state-owned", "state\u2011owned, state–owned", ["state\u2011owned", "state–owned"]),
        ("two words", "two\nwords, two \u00a0 words", ["two\nwords", "two \u00a0 words"]),
        ("two  words", "two words", ["two words"]),
        ("cooperate", "co\u00adop\u200berate", ["co\u00adop\u200berate"]),
        ("co", "co\u00adop", ["co"]),
        ("the ", "theory, the end", ["the "]),
        ("a.c", "abc a.c", ["a.c"]),
        ("가", "각 가", ["가"]),
        ("aa", "aaaaa", ["aa", "aa"]),
        ("", "a", []),
        (" ", "a b", []),
        ("\u00ad", "a", []),
    ],
)
def test_what_is_found(query: str, text: str, expected: list[str]) -> None:
    assert found(query, text) == expected


@given(before=LETTERS, query=LETTERS, after=LETTERS)
def test_what_stands_there_is_found(before: str, query: str, after: str) -> None:
    """Whatever its letters fold to; a mark behind it would make its last letter another.

    So would one behind characters that are invisible: a search passes over them.
    """
    text = before + query + after
    matcher = words(query)
    behind = next((c for c in after if unicodedata.category(c) != "Cf"), "")
    if matcher is None or (behind and unicodedata.combining(behind)):
        return
    spans = list(matcher(text))
    assert spans
    assert all(span.start < span.end for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    # What is found is the same again, by itself.
    assert all(list(matcher(text[slice(*span)])) for span in spans)


@given(text=LETTERS, cased=st.booleans(), marked=st.booleans())
def test_every_folded_character_comes_from_one_of_the_text(text: str, cased: bool, marked: bool) -> None:
    folded = Folded(text, cased=cased, marked=marked)
    pieces = [Folded(each, cased=cased, marked=marked).text for each in text]
    assert folded.text == "".join(pieces)
    origins = [number for number, piece in enumerate(pieces) for _ in piece]
    assert [folded.span(at, at + 1).start for at in range(len(folded.text))] == origins


def test_hits_cross_markup_and_soft_wraps_but_not_blocks() -> None:
    text = "One **bold\nclaim** and [a link](http://link.example) here.\n\nclaim | next\n\nA bold\n"
    assert [text[slice(*hits)] for hits in hits_in(text, "bold claim").over(Span(0, len(text)))] == [
        "bold\nclaim"
    ]
    assert hits_in(text, "link here").total == 1
    assert hits_in(text, "example").total == 0
    assert hits_in(text, "here. claim").total == 0


def test_cells_of_tables_are_found() -> None:
    text = "| a | b |\n|---|---|\n| drones | two *dro*nes |\n"
    hits = hits_in(text, "drones")
    assert [text[slice(*hit)] for hit in hits.over(Span(0, len(text)))] == ["drones", "dro*nes"]


def test_hits_are_counted_in_the_order_of_the_text_and_searched_from_the_origin() -> None:
    text = "a x\n\nb x x\n\nc x\n"
    hits = hits_in(text, "x", text.index("b"))
    spans = hits.over(Span(0, len(text)))
    assert hits.first == spans[1]
    assert [hits.number(span) for span in spans] == [1, 2, 3, 4]
    assert hits.total == 4
    assert hits.number(Span(0, 1)) == 0
    assert [hits.next(span.start, True) for span in spans] == [*spans[1:], None]
    assert [hits.next(span.start, False) for span in spans] == [None, *spans[:-1]]
    assert hits_in(text, "x", len(text)).first == spans[0]
    assert hits_in(text, "a", 1).first == Span(0, 1)
    assert hits_in(text, "q").first is None


def test_an_empty_article_has_no_hits() -> None:
    hits = hits_in("", "x")
    assert (hits.total, hits.first, hits.over(Span(0, 0)), hits.next(-1, True)) == (0, None, [], None)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"\d+ drones", "14\u00a0Drones, 2 drones", ["14\u00a0Drones", "2 drones"]),
        (r"\d+ D\w+", "14 Drones, 2 drones", ["14 Drones"]),
        (r"\S+s\b", "two Drones", ["Drones"]),
        ('"[^"]+"', "He said “no” – well", ["“no”"]),
        ("[a–z]+", "az–bz", ["az–", "z"]),
        ("x*", "axb", ["x"]),
    ],
)
def test_regular_expressions(pattern: str, text: str, expected: list[str]) -> None:
    matcher = regular(pattern)
    assert matcher
    assert [text[slice(*span)] for span in matcher(text)] == expected


@pytest.mark.parametrize("pattern", ["(", "[", "a{5,2}", "(?P<a>x)(?P<a", "*", "x" * 2000])
def test_a_wrong_pattern_is_said_to_be_wrong(pattern: str) -> None:
    with pytest.raises(PatternError, match=r"\w"):
        regular(pattern)


def test_a_pattern_that_never_ends_is_ended() -> None:
    matcher = regular("(a|aa)+$")
    assert matcher
    started = time.monotonic()
    hits = Hits(document("b\n\n" + "a" * 80 + "b\n\naaa\n"), matcher, 0)
    while not hits.complete:
        hits.walk()
    assert hits.failed
    assert not hits.exact
    assert time.monotonic() - started < 60  # it would take longer than the world has stood


@pytest.mark.parametrize(
    ("phrases", "prefix", "text", "expected"),
    [
        ([["drone"]], False, "drones, Drone; drone_x", ["Drone", "drone"]),
        ([["drone"]], True, "drones, undrone", ["drone"]),
        ([["two", "words"]], False, "two, words; twowords", ["two, words"]),
        ([["a"], ["a", "b"]], False, "a b a", ["a b", "a"]),
        ([], False, "a", []),
    ],
)
def test_terms(phrases: list[list[str]], prefix: bool, text: str, expected: list[str]) -> None:
    matcher = terms(phrases, prefix)
    assert [text[slice(*span)] for span in (matcher(text) if matcher else ())] == expected
