"""Undo and redo: whole steps, without limit."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.annotations.annotation import Annotation, Target
from tui_reader.annotations.history import Change, History, Step, inverse

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


def test_nothing_to_undo_or_redo() -> None:
    history = History()
    assert history.undo() is None
    assert history.redo() is None


def test_a_new_step_ends_redoing() -> None:
    history = History()
    history.push((Change(None, A),))
    assert history.undo() == (Change(A, None),)
    history.push((Change(None, B),))
    assert history.redo() is None
    assert history.undo() == (Change(B, None),)


def applied(state: dict[str, Annotation], step: Step | None) -> dict[str, Annotation]:
    """The state after a step, which must fit what is there."""
    state = dict(state)
    for change in step or ():
        assert state.pop(change.id, None) == change.before
        if change.after:
            state[change.id] = change.after
    return state


@given(
    st.lists(
        st.one_of(st.sampled_from(["undo", "redo"]), st.lists(st.integers(0, 3), min_size=1)), max_size=40
    )
)
def test_undo_and_redo_walk_through_the_states(keys: list[str | list[int]]) -> None:
    history = History()
    states: list[dict[str, Annotation]] = [{}]
    at = 0
    for number, key in enumerate(keys):
        state = states[at]
        if key == "undo":
            undoing = history.undo()
            assert (undoing is not None) == (at > 0)
            if undoing:
                assert applied(state, undoing) == states[at - 1]
                at -= 1
        elif key == "redo":
            redoing = history.redo()
            assert (redoing is not None) == (at + 1 < len(states))
            if redoing:
                assert applied(state, redoing) == states[at + 1]
                at += 1
        else:
            step: list[Change] = []
            for which in key:
                before = applied(state, tuple(step)).get(str(which))
                after = None if before and number % 2 else replace(A, id=str(which), note=str(number))
                step.append(Change(before, after))
            history.push(tuple(step))
            states[at + 1 :] = [applied(state, tuple(step))]
            at += 1
