"""What has changed, by words and by sentences, and what stands where a passage stood."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from tui_reader.annotations import comparing
from tui_reader.annotations.annotation import target_for
from tui_reader.annotations.comparing import (
    LARGEST,
    LONGEST,
    NEAR,
    ROOM,
    Difference,
    compared,
    counterpart,
    differences,
)
from tui_reader.articles.text import Span

TEXT = "He spoke. The minister said that 14 drones crossed the border. Nobody else has counted them. End.\n"
PASSAGE = "The minister said that 14 drones crossed the border."
MANY = "It rained on that day and on the next. "


@pytest.mark.parametrize(
    ("passage", "now", "expected"),
    [
        (PASSAGE, "The minister said that 15 drones came.", "The minister said that 15 drones came."),
        (PASSAGE, "Officials spoke of objects.", "Officials spoke of objects."),
        ("14 drones", PASSAGE.replace("14", "15"), "15 drones"),
        ("14", PASSAGE.replace("14", "fifteen"), "fifteen"),
        (PASSAGE, "", None),
    ],
)
@pytest.mark.parametrize("around", ["", MANY * 200], ids=["alone", "around"])
def test_what_stands_there_now(passage: str, now: str, expected: str | None, around: str) -> None:
    text = around + TEXT + around
    start = text.index(passage)
    target = target_for(text, "d", Span(start, start + len(passage)))
    changed = "Now. " + text.replace(PASSAGE, now)
    found = counterpart(target, changed)
    assert (changed[slice(*found)] if found else None) == expected


def test_whole_sentences_become_whole_sentences() -> None:
    said, paid = "The ministry said that 14 cracks were found.", "The ministry pays half of it."
    old = f"A bridge was closed. {said} It rained. The work takes two years. {paid} The county pays the rest."
    new = "A bridge was closed. It was warned since 2019. The ministry said that 16 cracks were found. "
    new += "Nobody was hurt. The work takes two years. The county pays half of it!"
    for passage, now in (
        (said, "The ministry said that 16 cracks were found."),
        (paid, "The county pays half of it!"),
    ):
        start = old.index(passage)
        found = counterpart(target_for(old, "d", Span(start, start + len(passage))), new)
        assert found
        assert new[slice(*found)] == now


def test_nothing_is_like_it() -> None:
    start = TEXT.index(PASSAGE)
    target = target_for(TEXT, "d", Span(start, start + len(PASSAGE)))
    assert counterpart(target, "朝鮮" * 400) is None
    assert counterpart(target, "") is None


@pytest.mark.parametrize("length", [600, 30_000])
def test_a_long_passage_is_found_by_its_ends(length: int) -> None:
    rain = "It rained on and on. " * (length // 21)
    passage = f"Here it began, with a storm in the north. {rain}Here at last it ended, with snow."
    text = MANY * 50 + passage + " " + MANY * 50
    target = target_for(text, "d", Span(len(MANY) * 50, len(MANY) * 50 + len(passage)))
    now = passage.replace("Here", "There").replace("rained", "snowed")
    found = counterpart(target, "Some came. " * 60 + now + " Others left." * 60)
    assert found
    assert 660 - 2 * ROOM <= found.start <= 660
    assert 660 + len(now) <= found.end <= 660 + len(now) + 2 * ROOM


def test_what_is_compared_at_once_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []

    def alignment(old: str, new: str, score_cutoff: float) -> None:
        sizes.append((len(old), len(new)))

    monkeypatch.setattr(fuzz, "partial_ratio_alignment", alignment)
    passage = "abc " * 250_000
    counterpart(target_for(passage * 2, "d", Span(10, 10 + len(passage))), "xyz " * 500_000)
    assert sizes
    assert all(old <= LONGEST + 2 * ROOM and new <= 2 * NEAR + LONGEST for old, new in sizes)


words = st.lists(st.sampled_from(["one", "two", "3", "…", "é", "\n"]), max_size=12).map(" ".join)


@settings(deadline=None)
@given(words, words)
def test_pieces_are_the_texts_and_what_is_shared_is_the_same(old: str, new: str) -> None:
    before, after = compared(old, new)
    assert ("".join(each.text for each in before), "".join(each.text for each in after)) == (old, new)
    shared = [" ".join(" ".join(e.text for e in pieces if e.same).split()) for pieces in (before, after)]
    assert shared[0] == shared[1] or old.isspace() or new.isspace() or shared[0].split() == shared[1].split()
    if old == new:
        assert all(each.same for each in before)


sentences = st.lists(st.sampled_from("abcde"), max_size=9)


@settings(deadline=None)
@given(sentences, sentences)
def test_differences_are_all_and_no_more(old: list[str], new: list[str]) -> None:
    found = differences(old, new)
    assert (found == []) == (old == new)
    gone = [sentence for each in found for sentence in each.old]
    added = [sentence for each in found for sentence in each.new]
    assert len(old) - len(gone) == len(new) - len(added)
    assert sorted(old) == sorted([*gone, *_without(new, added)])


def _without(all_: list[str], some: list[str]) -> list[str]:
    left = list(all_)
    for each in some:
        left.remove(each)
    return left


def test_what_is_too_long_is_not_compared() -> None:
    number = int(LARGEST**0.5) + 1
    gone, come = ["a"] * number, ["b"] * (number + 1)
    assert differences(gone, come) == [Difference(gone, []), Difference([], come)]


def test_long_texts_are_compared_between_what_stands_once_in_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "LARGEST", 50)
    old = [f"This is sentence {n}." if n % 3 else "It rained." for n in range(400)]
    new = [*old[:100], "It snowed.", *old[100:250], *old[251:399], "This is number 400."]
    assert differences(old, new) == [
        Difference([], ["It snowed."]),
        Difference(["This is sentence 250."], []),
        Difference(["It rained."], []),
        Difference([], ["This is number 400."]),
    ]


def test_a_sentence_that_moved_is_told_once_where_it_stands_now() -> None:
    old = ["A b c.", "D.", "It.", "E.", "F.", "G h i."]
    new = ["E.", "A b x.", "D.", "It.", "F.", "D."]
    assert differences(old, new) == [
        Difference(["A b c."], ["A b x."]),
        Difference(["E."], ["E."]),
        Difference(["G h i."], []),
        Difference([], ["D."]),
    ]


def test_sentences_that_are_alike_are_shown_together_and_others_are_not() -> None:
    old = ["It rained.", "The army has 14 drones.", "Nobody was hurt."]
    new = ["They left early, said Kim.", "A dog barked.", "The army has 15 drones."]
    assert differences(old, new) == [
        Difference(["It rained."], []),
        Difference([], new[:2]),
        Difference(old[1:2], new[2:]),
        Difference(["Nobody was hurt."], []),
    ]
