"""Changes, their inverse, and how many are remembered."""

from dataclasses import replace

import pytest

from tui_reader.annotations.annotation import Annotation, Target
from tui_reader.annotations.history import CHANGES, STEPS, Change, inverse, remembered

A = Annotation("a", "fact", Target(0, 3, "abc", "", "", "d"))
B = replace(A, tag="claim")
OTHER = replace(A, id="other")


@pytest.mark.parametrize(("before", "after"), [(None, A), (A, None), (A, B)])
def test_the_inverse_swaps(before: Annotation | None, after: Annotation | None) -> None:
    change = Change(before, after)
    assert change.inverse == Change(after, before)
    assert change.inverse.inverse == change
    assert change.id == change.inverse.id == "a"


@pytest.mark.parametrize(("before", "after"), [(None, None), (A, OTHER)])
def test_a_change_speaks_of_one_annotation(before: Annotation | None, after: Annotation | None) -> None:
    with pytest.raises(ValueError, match="exactly one"):
        Change(before, after)


def test_a_step_is_taken_back_from_its_end() -> None:
    step = (Change(None, A), Change(A, B), Change(None, OTHER))
    assert inverse(step) == (Change(OTHER, None), Change(B, A), Change(A, None))


@pytest.mark.parametrize(
    ("sizes", "count"),
    [
        ([], 0),
        ([1] * STEPS, STEPS),
        ([1] * (STEPS + 1), STEPS),
        ([CHANGES - 1, 1], 2),
        ([CHANGES, 1], 1),
        ([1, CHANGES + 1], 1),
        ([1, CHANGES - 1, 1], 2),
    ],
)
def test_the_last_steps_are_remembered_up_to_a_limit(sizes: list[int], count: int) -> None:
    assert remembered(sizes) == count
