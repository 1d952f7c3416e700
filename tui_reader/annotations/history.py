"""What was done to annotations, so that it can be undone and done again.

The steps are kept in the article's file, see `store`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tui_reader.annotations.annotation import Annotation

STEPS = 200
"""How many steps are remembered of an article..."""
CHANGES = 1000
"""...and how many changes in them; but always the last step, however many it made."""


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


class ConflictError(Exception):
    """A step cannot be undone or done again: what it left was changed since. The text says by whom."""

    def __init__(self, annotator: str) -> None:
        super().__init__(f"changed since by {annotator or 'somebody else'}")


def remembered(sizes: Sequence[int]) -> int:
    """How many of the last of some steps are remembered; `sizes` says how many changes each of them made."""
    total = 0
    for count, size in enumerate(reversed(sizes)):
        total += size
        if count == STEPS or (count and total > CHANGES):
            return count
    return len(sizes)
