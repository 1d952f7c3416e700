"""Undo and redo: whole steps, without limit, and nothing lost when a save fails."""

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
    assert not history.can_undo
    assert not history.can_redo
    assert history.peek_undo() is None
    assert history.peek_redo() is None
    with pytest.raises(IndexError):
        history.undone()
    with pytest.raises(IndexError):
        history.redone()


def test_a_failed_undo_or_redo_can_be_tried_again() -> None:
    history = History()
    history.push((Change(None, A),))
    assert history.peek_undo() == history.peek_undo() == (Change(A, None),)
    assert (history.can_undo, history.can_redo) == (True, False)
    history.undone()
    assert (history.can_undo, history.can_redo) == (False, True)
    assert history.peek_redo() == history.peek_redo() == (Change(None, A),)
    assert (history.can_undo, history.can_redo) == (False, True)
    history.redone()
    assert (history.can_undo, history.can_redo) == (True, False)


def test_a_new_step_ends_redoing() -> None:
    history = History()
    history.push((Change(None, A),))
    history.undone()
    history.push((Change(None, B),))
    assert not history.can_redo
    assert history.peek_undo() == (Change(B, None),)


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
            assert history.can_undo == (at > 0)
            if history.can_undo:
                assert applied(state, history.peek_undo()) == states[at - 1]
                history.undone()
                at -= 1
        elif key == "redo":
            assert history.can_redo == (at + 1 < len(states))
            if history.can_redo:
                assert applied(state, history.peek_redo()) == states[at + 1]
                history.redone()
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
