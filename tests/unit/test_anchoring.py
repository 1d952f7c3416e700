"""Anchoring: a passage is found where it is, or not at all."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from benchmarks.anchoring import cases, verdict
from benchmarks.phrases import (
    CHANGES,
    DENIALS,
    DENIED_AFTER,
    LANGUAGES,
    LETTERS,
    NUMBERS,
    STOCK,
    UNRELATED,
    Edge,
)
from tui_reader.annotations import anchoring
from tui_reader.annotations.anchoring import CANDIDATES, LOOKED_AT, Anchor, Effort, locate
from tui_reader.annotations.annotation import Annotation, Target, target_for
from tui_reader.annotations.context import REACH, beside
from tui_reader.articles.document import digest
from tui_reader.articles.text import Span

TEXT = (
    "Kim ordered a rapid increase in production on Monday. The army has 12 missiles in its store. "
    "“We will not stop,” he said. He declined to comment further. Seoul answered on Tuesday with drills. "
    "In the South, a minister was asked about it as well. He declined to comment further. It rained.\n"
)
REVIEW = Anchor("review", None)


def annotation_of(text: str, passage: str, occurrence: int = 0) -> Annotation:
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(passage, start + 1)
    return Annotation("a", "fact", target_for(text, digest(text), Span(start, start + len(passage))))


def anchor(annotation: Annotation, text: str) -> Anchor:
    return locate(annotation, text, digest(text))


@pytest.mark.parametrize(
    ("passage", "occurrence", "old", "new", "status"),
    [
        # Changes far away, before and after it.
        ("The army has 12 missiles in its store.", 0, "It rained.", "It snowed.", "exact"),
        ("The army has 12 missiles in its store.", 0, "Kim ordered", "Kim Jong Un ordered", "moved"),
        ("Seoul answered", 0, "Kim ordered a rapid", "He ordered a rapid", "moved"),
        # A change next to it, of the same length and not.
        ("The army has 12 missiles in its store.", 0, "on Monday", "on Sunday", "moved"),
        ("The army has 12 missiles in its store.", 0, "on Monday", "on Wednesday", "moved"),
        ("The army has 12 missiles in its store.", 0, "“We will", "“They will", "moved"),
        # Both sides changed up to the passage: nothing says that it is the same place.
        ("he said", 0, "stop,” he said. He", "go,” – he said! She", "review"),
        # Numbers, names and negations: another passage.
        ("The army has 12 missiles in its store.", 0, "12", "13", "review"),
        ("“We will not stop,”", 0, "will not", "will", "review"),
        ("Kim ordered", 0, "Kim", "Lee", "review"),
        (
            "The army has 12 missiles in its store.",
            0,
            "The army has 12 missiles in its store. ",
            "",
            "review",
        ),
        # The same words twice: the context tells which.
        ("He declined to comment further.", 0, "Kim ordered", "Kim Jong Un ordered", "moved"),
        ("He declined to comment further.", 1, "Kim ordered", "Kim Jong Un ordered", "moved"),
        # A short passage needs all of its context on one side.
        ("12", 0, "Kim ordered", "Kim Jong Un ordered", "moved"),
        ("12", 0, "The army has 12 missiles in", "Its army has 12 missiles at", "review"),
    ],
)
def test_edits(passage: str, occurrence: int, old: str, new: str, status: str) -> None:
    annotation = annotation_of(TEXT, passage, occurrence)
    assert TEXT.count(old) == 1
    edited = TEXT.replace(old, new)
    shift = len(new) - len(old) if TEXT.index(old) < annotation.target.start else 0
    expected = Span(annotation.target.start + shift, annotation.target.end + shift)
    assert anchor(annotation, edited) == (status, None if status == "review" else expected)


def test_the_twin_of_a_deleted_passage_is_not_taken_for_it() -> None:
    first = annotation_of(TEXT, "He declined to comment further.")
    assert anchor(first, TEXT.replace("He declined to comment further. Seoul", "Seoul")) == REVIEW


TWIN = "The minister said that 14 drones crossed the border near the river on Monday."


@pytest.mark.parametrize("passage", [TWIN, "14 drones crossed", "The minister", "on Monday."])
@pytest.mark.parametrize("end", ["", " Others left."])
def test_the_twin_of_a_changed_sentence_is_not_taken_for_it(passage: str, end: str) -> None:
    text = f"It rained. {TWIN} Nobody else came. {TWIN}{end}"
    first, last = annotation_of(text, passage), annotation_of(text, passage, 1)
    for was, now in (("14", "15"), ("said", "never said"), (TWIN, "")):
        assert anchor(first, text.replace(was, now, 1)) == REVIEW
        assert anchor(last, text[:50] + text[50:].replace(was, now)) == REVIEW
    moved = anchor(first, "Now. " + text).span, anchor(last, "Now. " + text).span
    assert moved == tuple(Span(a.target.start + 5, a.target.end + 5) for a in (first, last))


def test_places_that_fit_equally_well_need_review() -> None:
    row = "| a long enough first cell | same | a long enough last cell |\n"
    annotation = annotation_of("Head\n" + row * 9 + "Foot", "same", 4)
    assert anchor(annotation, "Header\n" + row * 9 + "Foot") == REVIEW


PREFIX, SUFFIX = "What stood before it, to the left. ", " And what followed it, to the right."


@pytest.mark.parametrize(
    ("contexts", "found"),
    [
        # Context counts from the passage outwards, on either side, and far pieces do not.
        ([(15, 1)], 0),
        ([(1, 15)], 0),
        ([(8, 8)], 0),
        ([(8, 7)], None),
        ([(1, 1)], None),
        # Of several places, the best must fit on both sides, and be better than the second by a margin.
        ([(16, 16), (20, 20)], 1),
        ([(20, 20), (16, 16)], 0),
        ([(16, 16), (20, 19)], None),
        ([(20, 19), (16, 16)], None),
        ([(1, 1), (34, 1)], None),
        ([(1, 1), (34, 8)], 1),
    ],
)
def test_how_much_context_is_enough(contexts: list[tuple[int, int]], found: int | None) -> None:
    passage = "He said so."
    annotation = annotation_of(PREFIX + passage + SUFFIX, passage)
    places = [f"{'%' * 40}! {PREFIX[-b:][:-2]}. {passage}{SUFFIX[:a]}{'%' * 40}. " for b, a in contexts]
    places = [place.replace("!  ", "! ").replace("! . ", "! ") for place in places]
    if found is None:
        assert anchor(annotation, "".join(places)) == REVIEW
    else:
        start = len("".join(places[:found])) + places[found].index(passage)
        assert anchor(annotation, "".join(places)) == ("moved", Span(start, start + len(passage)))


@pytest.mark.parametrize(
    "change",
    [
        {"start": -5, "end": 0},
        {"start": 5, "end": 5, "exact": ""},
        {"start": 9, "end": 4},
        {"start": 3, "end": 10**9},
        {"start": 10**9, "end": 10**9 + 3, "exact": "zzz"},
    ],
)
def test_a_target_that_makes_no_sense_needs_review(change: dict[str, object]) -> None:
    target = Target(14, 19, "rapid", TEXT[:14], TEXT[19:51], digest(TEXT))
    annotation = Annotation("a", "fact", replace(target, **change))  # type: ignore[arg-type]
    assert anchor(annotation, TEXT) == REVIEW


def test_wrong_offsets_of_an_unchanged_text_are_mended_by_the_context() -> None:
    annotation = annotation_of(TEXT, "rapid increase")
    target = replace(annotation.target, start=20, end=34)
    assert anchor(replace(annotation, target=target), TEXT) == ("moved", annotation.target.span)


def test_a_changed_text_without_any_context_to_compare_needs_review() -> None:
    annotation = Annotation("a", "fact", target_for("A single sentence.", "d", Span(0, 18)))
    assert anchor(annotation, "A single sentence. Then another.") == REVIEW


def test_work_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = looked_at = 0
    joined = anchoring._joined

    def counting(*args: Any) -> Any:
        nonlocal compared
        compared += 1
        return beside(*args)

    def looking(*args: Any) -> bool:
        nonlocal looked_at
        looked_at += 1
        return joined(*args)

    monkeypatch.setattr(anchoring, "beside", counting)
    monkeypatch.setattr(anchoring, "_joined", looking)
    annotation = annotation_of(TEXT, "a")
    assert anchor(annotation, "a " * 500_000) == REVIEW
    assert compared <= CANDIDATES + 1
    length = 20_000
    annotation = Annotation("a", "fact", Target(9, 9 + length, "a" * length, "It rained", "", "old"))
    looked_at = 0
    assert anchor(annotation, "a" * 1_000_000) == REVIEW
    assert looked_at <= 2 * (LOOKED_AT // length + 2)


def test_what_takes_too_long_needs_review_and_is_counted() -> None:
    effort = Effort(0.0)
    gone, here = annotation_of(TEXT, "Seoul answered"), annotation_of(TEXT, "12")
    new = "Now. " + TEXT
    assert locate(gone, new, digest(new), effort) == REVIEW
    assert effort.refused == 1
    assert locate(here, TEXT, digest(TEXT), effort).status == "exact"
    assert effort.refused == 1


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, Span]:
    """A text, often repetitive, and a passage in it."""
    text = draw(st.text(st.sampled_from("ab é\n北\u0301👩"), min_size=1, max_size=200))
    start = draw(st.integers(0, len(text) - 1))
    return text, Span(start, draw(st.integers(start + 1, len(text))))


@given(marked())
def test_in_the_same_text_every_passage_is_exact(case: tuple[str, Span]) -> None:
    text, span = case
    annotation = Annotation("a", "fact", target_for(text, digest(text), span))
    assert anchor(annotation, text) == ("exact", span)


@given(marked(), st.text(st.sampled_from("ab é\n北\u0301👩"), max_size=200))
def test_an_anchor_is_always_on_the_same_words(case: tuple[str, Span], other: str) -> None:
    text, span = case
    annotation = Annotation("a", "fact", target_for(text, digest(text), span))
    for now in (other, other + text, text + other, text[: span.start] + other + text[span.start :]):
        status, found = anchor(annotation, now)
        assert (found is None) == (status == "review")
        if found:
            assert now[found.start : found.end] == annotation.target.exact
        if status == "exact":
            assert found == span


WORDS = " ".join(f"Word{number} came then, and then word{number} again." for number in range(40))


@given(st.data())
def test_in_a_text_that_does_not_repeat_itself_no_anchor_is_wrong(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(WORDS) - 10))
    span = Span(start, data.draw(st.integers(start + 1, min(len(WORDS), start + 60))))
    cut = Span(*sorted((data.draw(st.integers(0, len(WORDS))), data.draw(st.integers(0, len(WORDS))))))
    assume(cut.end <= span.start or span.end <= cut.start)
    inserted = data.draw(st.text(st.sampled_from("xyz ."), max_size=40))
    edited = WORDS[: cut.start] + inserted + WORDS[cut.end :]
    shift = len(inserted) - cut.length if cut.end <= span.start else 0
    truth = Span(span.start + shift, span.end + shift)
    annotation = Annotation("a", "fact", target_for(WORDS, digest(WORDS), span))
    status, found = anchor(annotation, edited)
    assert found in (None, truth)
    far = max(span.start - cut.end, cut.start - span.end) >= REACH
    if far and span.start >= REACH and span.end <= len(WORDS) - REACH:
        assert found == truth
        assert status == ("exact" if not shift else "moved")


STORE = "The army has 12 missiles in its northern store, said Kim."


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ("The army has 12 missiles in its northern store, said Kim.", True),
        ("The army has 12\nmissiles in its northern\n\nstore, said Kim.", True),
        ("The army has 12 misiles in its northern store, said Kim.", True),
        ("The army has 12 missiles in its northenr store said Kim.", True),
        ("The army has 13 missiles in its northern store, said Kim.", False),
        ("The army has 12,000 missiles in its northern store, said Kim.", False),
        ("The army has 12 missiles in its northern store, said Kin.", False),
        ("The army had 12 missiles in its northern store, said Kim.", False),
        ("The army has not 12 missiles in its northern store, said Kim.", False),
        ("The army has 12 missiles in its southern store, said Kim.", False),
        ("The army reportedly has 12 missiles in its northern store, said Kim.", False),
        ("The army has 12 missiles in its northern store? said Kim.", False),
        ("The army has no missiles in its northern store, said Kim.", False),
        ("A hacked army has 12 missiles in its northern store, said Kim Jong Un.", False),
    ],
)
def test_words_are_found_in_another_setting_and_no_other_words(now: str, found: bool) -> None:
    annotation = annotation_of(f"It rained. {STORE} It snowed.\n", STORE)
    place = anchor(annotation, f"Not much else is left. It rained.\n\n{now} It snowed.\n").span
    assert place == (Span(35, 35 + len(now)) if found else None)


def test_marks_beside_the_words_are_part_of_the_passage() -> None:
    annotation = annotation_of("So: “We will never stop,” he told them.\n", "“We will never stop,” he")
    text = 'Later. So: "We will never stop," he told them.\n'
    assert anchor(annotation, text).span == Span(11, 35)


BEFORE, AFTER = "It rained all day in the north. ", " Nobody else has counted them so far."


def replaced(before: str, passage: str, after: str, now_before: str, now_after: str, shift: str) -> Anchor:
    """What becomes of a passage when what stands directly beside it becomes something else."""
    old, new = (
        BEFORE + before + passage + after + AFTER,
        shift + BEFORE + now_before + passage + now_after + AFTER,
    )
    start = len(BEFORE + before)
    target = target_for(old, digest(old), Span(start, start + len(passage)))
    return anchor(Annotation("a", "fact", target), new)


@pytest.mark.parametrize("shift", ["", "Now. "])
@pytest.mark.parametrize("edge", NUMBERS)
def test_a_number_at_the_edge_of_a_passage_does_not_go_on(edge: Edge, shift: str) -> None:
    assert replaced(*edge, shift) == REVIEW
    kept = edge._replace(now_before=edge.before, now_after=edge.after)
    assert replaced(*kept, shift).status == ("moved" if shift else "exact")


@pytest.mark.parametrize("end", [",000 men", "0 men", " million", " 000", ".5", "%", "/6", " men"])
def test_a_text_that_ended_with_a_number_does_not_go_on(end: str) -> None:
    annotation = annotation_of("It rained all day in the north. The army lost 500", "The army lost 500")
    for new in (
        "It rained all day in the north. The army lost 500",
        "Now. It rained all day in the north. The army lost 500",
    ):
        assert anchor(annotation, new + end) == REVIEW


SAID = "Fourteen drones crossed the border near the river on Monday night"


@pytest.mark.parametrize("shift", ["", "Now. "])
@pytest.mark.parametrize(("was", "now"), DENIALS)
def test_what_is_denied_directly_before_it_needs_review(was: str, now: str, shift: str) -> None:
    assert replaced(was, SAID + ".", "", now, "", shift) == REVIEW


@pytest.mark.parametrize("shift", ["", "Now. "])
@pytest.mark.parametrize(("was", "now"), DENIED_AFTER)
def test_what_is_denied_directly_after_it_needs_review(was: str, now: str, shift: str) -> None:
    assert replaced("", SAID, was, "", now, shift) == REVIEW


@pytest.mark.parametrize("phrase", STOCK)
def test_a_stock_phrase_in_another_article_is_not_the_passage(phrase: str) -> None:
    annotation = annotation_of(BEFORE + phrase + AFTER, phrase)
    other = [*UNRELATED[:7], phrase, *UNRELATED[7:]]
    assert anchor(annotation, " ".join(other)) == REVIEW
    assert anchor(annotation, "\n\n".join(other)) == REVIEW


@pytest.mark.parametrize("pair", LETTERS)
def test_another_word_is_no_typing_error(pair: tuple[str, str]) -> None:
    for was, now in (pair, pair[::-1]):
        words = f"Reporters wrote that {was} men were seen near the plant on the river."
        new = BEFORE + words.replace(was, now) + AFTER
        assert anchor(annotation_of(BEFORE + words + AFTER, words), new) == REVIEW


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_and_negations_of_other_languages_are_not_mended(language: str) -> None:
    text = " ".join(LANGUAGES[language])
    for was, now in CHANGES[language]:
        words = next(each for each in LANGUAGES[language] if was in each)
        annotation = annotation_of(text, words)
        assert anchor(annotation, text.replace(words, words.replace(was, now, 1))) == REVIEW
        assert anchor(annotation, "42 " + text).status == "moved" or words == LANGUAGES[language][0]


@pytest.mark.parametrize(
    "other",
    [
        lambda text: normalize("NFD", text),
        lambda text: text.replace("tigkeit", "tig\u00adkeit"),
        lambda text: text.replace("Grenze", "Gren\u200bze"),
    ],
)
def test_a_text_that_was_saved_in_another_normalisation_is_the_same(other: Callable[[str], str]) -> None:
    words = "Müller sprach über die Tätigkeit an der Grenze."
    text = f"Es regnete überall. {words} Größere Schäden gab es nicht."
    new = "Neu. " + other(text)
    start = len("Neu. " + other("Es regnete überall. "))
    assert anchor(annotation_of(text, words), new) == ("moved", Span(start, start + len(other(words))))
    back = annotation_of(new, other(words))
    assert anchor(back, text) == ("moved", Span(20, 20 + len(words)))


def test_a_passage_ends_with_its_number() -> None:
    annotation = annotation_of("It happened in the north on December 1.\n", "in the north on December 1")
    assert anchor(annotation, "It happened in the north on December 11.\n") == REVIEW


def test_after_edits_passages_are_found_or_missed_and_not_mistaken() -> None:
    """`make bench ARGS=anchors` prints the shares over three times as many cases."""
    verdicts = Counter(verdict(case) for _, case in cases(1000))
    assert verdicts["wrong"] == 0
    assert verdicts["missed"] <= 15
