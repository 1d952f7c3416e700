"""What was done to annotations, so that it can be undone and done again."""

from dataclasses import dataclass

from tui_reader.annotations.annotation import Annotation


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one annotation: made (None, a), deleted (a, None) or edited (a, b)."""

    before: Annotation | None
    after: Annotation | None

    def __post_init__(self) -> None:
        if len({annotation.id for annotation in (self.before, self.after) if annotation}) != 1:
            raise ValueError("a change speaks of exactly one annotation")

    @property
    def id(self) -> str:
        """The id of the annotation."""
        annotation = self.after or self.before
        assert annotation is not None
        return annotation.id

    @property
    def inverse(self) -> "Change":
        """The change that takes this one back."""
        return Change(self.after, self.before)


Step = tuple[Change, ...]
"""What one key did: undone and redone as a whole."""


def inverse(step: Step) -> Step:
    """The step that takes `step` back."""
    return tuple(change.inverse for change in reversed(step))


class History:
    """The steps of one run, without limit.

    Undoing has two halves, so that a save that fails loses nothing: `peek_undo` tells which step to
    apply, and only `undone` moves on, once that step is saved. Redoing likewise. Until then
    the same step can be tried again.
    """

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._undone)

    def push(self, step: Step) -> None:
        """Remember a step that was just done; what was undone before it can no longer be redone."""
        self._done.append(step)
        self._undone.clear()

    def peek_undo(self) -> Step | None:
        """The step that takes the last one back, to be applied; None when there is none."""
        return inverse(self._done[-1]) if self._done else None

    def undone(self) -> None:
        """Say that the step of `peek_undo` has been applied. Raises IndexError when there is none."""
        self._undone.append(self._done.pop())

    def peek_redo(self) -> Step | None:
        """The step that was last taken back, to be applied again; None when there is none."""
        return self._undone[-1] if self._undone else None

    def redone(self) -> None:
        """Say that the step of `peek_redo` has been applied. Raises IndexError when there is none."""
        self._done.append(self._undone.pop())
