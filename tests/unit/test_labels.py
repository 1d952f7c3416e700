"""Labels: enough of them, each one's end known when its last key is typed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.tui.pane.labels import HOME, Labels, Mark, Spot, codes


def begins_another(found: list[str]) -> bool:
    ordered = sorted(found)
    return any(after.startswith(before) for before, after in pairwise(ordered))


@pytest.mark.parametrize(
    "count", [0, 1, 2, 25, 26, 27, 50, 273, 451, 452, 667, 676, 677, 740, 1156, 1157, 2280]
)
def test_codes_are_enough_different_and_end_nowhere_in_another(count: int) -> None:
    found = codes(count)
    assert len(found) == len(set(found)) == count
    assert not begins_another(found)
    assert all(len(code) <= 2 for code in found)


@given(st.integers(0, 5000))
def test_codes_of_any_number(count: int) -> None:
    found = codes(count)
    assert len(found) == len(set(found)) == min(count, 3364)
    assert not begins_another(found)
    assert found == sorted(found, key=len)


def test_home_row_comes_first() -> None:
    assert codes(9) == list(HOME)
    assert codes(273)[: len(HOME)] == list(HOME)
    assert {code[0] for code in codes(273)[len(HOME) :]}.isdisjoint(HOME)


def test_the_nearest_get_the_quickest_and_all_stand_in_order() -> None:
    many = [Spot(number, False, number // 10, 2 * number) for number in range(60)]
    labels = Labels.of(many, near=30)
    assert [mark.row for mark in labels.marks] == sorted(mark.row for mark in labels.marks)
    single = {mark.offset for mark in labels.marks if len(mark.code) == 1}
    assert single == {26, 27, 28, 29, 30, 31, 32, 33, 34}
    assert next(mark.code for mark in labels.marks if mark.offset == 30) == "a"


def test_a_label_stands_beside_its_word() -> None:
    labels = Labels(
        (Mark(0, 4, "a", 10), Mark(0, 9, "es", 20), Mark(0, 20, "et", 30, True), Mark(0, 30, "b", 40, True))
    )
    beside = [
        (4, "a", True),
        (9, "e", True),
        (10, "s", False),
        (19, "e", False),
        (20, "t", True),
        (30, "b", True),
    ]
    assert labels.on(0) == beside
    typed = labels.type("e")
    assert isinstance(typed, Labels)
    assert typed.on(0) == [(9, "s", True), (20, "t", True)]
    assert typed.on(1) == []


def test_typing_picks() -> None:
    labels = Labels((Mark(0, 0, "a", 10), Mark(0, 4, "es", 20), Mark(1, 0, "ed", 30)))
    assert labels.type("a") == Mark(0, 0, "a", 10)
    assert labels.type("x") == labels
    typed = labels.type("e")
    assert isinstance(typed, Labels)
    assert typed.on(0) == [(4, "s", True)]
    assert typed.type("a") == typed
    assert typed.type("d") == Mark(1, 0, "ed", 30)
