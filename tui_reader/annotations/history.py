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

    A step that cannot be saved counts as done: it is kept and tried again, see the session.
    """

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def push(self, step: Step) -> None:
        """Remember a step that was just done; what was undone before it can no longer be redone."""
        self._done.append(step)
        self._undone.clear()

    def undo(self) -> Step | None:
        """The step that takes the last one back, to be applied; None when there is none."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return inverse(self._undone[-1])

    def redo(self) -> Step | None:
        """The step that was last taken back, to be applied again; None when there is none."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]
