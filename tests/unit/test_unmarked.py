"""Texts without their markup: passages are found when it comes or goes, and nothing else goes with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.phrases import MARKUP, SIGNS
from tui_reader.annotations.anchoring import Anchor, locate
from tui_reader.annotations.annotation import Annotation, target_for
from tui_reader.annotations.unmarked import Unmarked
from tui_reader.articles.document import digest
from tui_reader.articles.text import Span

BEFORE, AFTER = "It rained all day in the north. ", " Nobody else has counted them so far."


def place(old: str, passage: str, new: str) -> str | None:
    """What is found in a new text of a passage of an old one."""
    start = old.index(passage)
    target = target_for(old, digest(old), Span(start, start + len(passage)))
    found = locate(Annotation("a", "fact", target), new, digest(new)).span
    return None if found is None else new[slice(*found)]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a [b c](https://d.e/f_(g)) h", "a b c h"),
        ('a [b](/c "d e") f [g][1] ![h](i.png)', "a b f g h"),
        ("*a* **b** ***c*** _d_ `e` 中**文**字", "a b c d e 中文字"),
        ("<a href='b'>c</a> <b class=\"d\">e</b><br/>f", "c e\n\nf"),
        ("a[1], b.[23] c[^note] d", "a, b. c d"),
        ("# A\n\n## B\nC\n===\n> D\n> E", "\n\nA\n\n\nB\nC\n\nD\nE"),
        ("&quot;a&quot; &amp; b&nbsp;c caf&eacute;", '"a" & b\u00a0c café'),
        ("a—b -- c", "a - b  -  c"),
        (r"\*a\* \[1\]", "a [1]"),
    ],
)
def test_what_is_markup(source: str, text: str) -> None:
    assert Unmarked(source).text == text


@pytest.mark.parametrize(
    "source",
    "5*3|2**3|10<sup>2</sup>|~~five~~|<del>five</del>|<!-- five -->|19[45]|in 2[3]|-5|5 < 6 > 4|a\n> 5 men"
    "|a_b|* a|- a|a [b] c|AT&T; R&D|[1]: https://a.b".split("|"),
)
def test_what_is_none(source: str) -> None:
    assert Unmarked(source).text == source


@given(st.text(st.sampled_from('ab1[]()*_`<>/&;#\n -—é\\!^"'), max_size=60))
def test_offsets_find_the_way_back(source: str) -> None:
    unmarked = Unmarked(source)
    offsets = [unmarked.at(n) for n in range(len(source) + 1)]
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(unmarked.text)
    for n, character in enumerate(unmarked.text):
        span = unmarked.span(n, n + 1)
        assert 0 <= span.start < span.end <= len(source)
        if character.isalnum():
            assert character in source[slice(*span)]


STORE = "The army has 12 missiles in its northern store, said Kim."


@pytest.mark.parametrize(("before", "after"), MARKUP)
@pytest.mark.parametrize("words", ["army", "missiles in its", "The army", "store, said Kim."])
def test_a_passage_is_found_when_markup_comes_or_goes(before: str, after: str, words: str) -> None:
    marked = STORE.replace(words, before + words + after)
    old, new = BEFORE + STORE + AFTER, "Now. " + BEFORE + marked + AFTER
    # A mark at its edge belongs to it if the other one does.
    assert place(old, STORE, new) == (
        marked.removesuffix(after) if words.endswith(".") and not before else marked
    )
    assert place(new, marked, old) == STORE
    assert place(old, "northern", new) == "northern"
    assert place(old, STORE, new.replace("12", "13")) is None


@pytest.mark.parametrize("words", [STORE, "missiles", "The army has", "said Kim"])
def test_a_marked_passage_of_any_length_has_the_context_it_had(words: str) -> None:
    old = BEFORE + STORE + AFTER
    for before, after in MARKUP:
        new = old.replace(words, before + words + after)
        assert words in str(place(old, words, new))


@pytest.mark.parametrize(("was", "now"), SIGNS)
def test_a_sign_at_the_edge_of_a_passage_counts(was: str, now: str) -> None:
    end = "" if was.endswith("?") else "."
    old, new = BEFORE + was + end + AFTER, BEFORE + now + end + AFTER
    assert place(old, was, new) is None
    assert place(old, was + end, "Now. " + new) is None
    assert place(old, was, "Now. " + old) == was


@pytest.mark.parametrize("change", ["~~{}~~", "<del>{}</del>", "<!-- {} -->"])
def test_what_is_struck_out_is_no_longer_said(change: str) -> None:
    old = BEFORE + STORE + AFTER
    assert place(old, STORE, BEFORE + change.format(STORE) + AFTER) is None


@pytest.mark.parametrize("length", [5, 30, 32, 33, 60, 190])
def test_what_is_denied_at_the_beginning_of_the_text_needs_review(length: int) -> None:
    words = ("It was the army of the north that " * 9)[-length:].lstrip()
    old = f"{words} crossed the border near the river." + AFTER
    for denied in ("It is not true that ", "Officials denied that "):
        assert place(old, "crossed the border near the river.", denied + old) is None
    assert place(old, "crossed the border near the river.", "Now.\n\n" + old) or length < 30


@pytest.mark.parametrize("name", ["Warner Bros. Television", "Acme Corp. Europe", "J. R. Brown", "Col. Holm"])
def test_a_sentence_goes_on_after_an_abbreviation(name: str) -> None:
    old = f"{BEFORE}On Monday, {name} sold a stake in the plant.{AFTER}"
    new = old.replace("On Monday", "It is not true that on Monday")
    assert place(old, "a stake in the plant.", new) is None
    assert place(old, "a stake in the plant.", "Now. " + old) == "a stake in the plant."


def test_a_new_paragraph_in_small_letters_is_no_part_of_the_sentence() -> None:
    old = f"It rained. {STORE}\n\nNobody else has counted them."
    new = f"It rained. {STORE}\n\nand this was added later.\n\nNobody else has counted them."
    assert place(old, "12 missiles in its northern store, said Kim.", new) is not None
    assert place(new, "and this was added later.", "Now.\n\n" + new) == "and this was added later."


@pytest.mark.parametrize(
    "text", ["Alle 3,5 Prozent（%）は含まれていなかった。", "नदी से सभी नमूनों में 14 पहुँच गए।"]
)
def test_marks_of_any_script_are_parts_of_words(text: str) -> None:
    from unicodedata import normalize

    old = BEFORE + text + AFTER
    assert place(old, text, "Now. " + normalize("NFD", old)) == normalize("NFD", text)


def test_a_copy_is_not_taken_for_a_passage_that_has_become_a_link() -> None:
    words = "Fourteen drones crossed the border near the river on Monday, Kim Jong Un said in Pyongyang."
    old = BEFORE + words + AFTER
    linked = words.replace("the border", "[the border](https://example.org)")
    new = f"Nothing is known yet. {words} More follows soon.\n\n{BEFORE}{linked}{AFTER}"
    assert place(old, words, new) in (None, linked)
    assert locate(Annotation("a", "fact", target_for(old, "d", Span(32, 60))), new, "e") in (
        Anchor("review", None),
        Anchor("moved", Span(new.index(linked), new.index(linked) + 28)),
    )
