"""What was done to annotations, so that it can be undone and done again.

The steps are kept in the article's file, see `store`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

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


def with_id(step: Step, old: str, new: str) -> Step:
    """The same step for an annotation with another id."""

    def named(annotation: Annotation | None) -> Annotation | None:
        return replace(annotation, id=new) if annotation and annotation.id == old else annotation

    return tuple(Change(named(change.before), named(change.after)) for change in step)


class Conflict(NamedTuple):
    """A change of an annotation that another session has changed, too, since it was read."""

    change: Change
    """What was to be done."""
    theirs: Annotation | None
    """What the other session made of it, which stays; None if it was deleted there."""
    ours: Annotation | None
    """What was kept of the change beside that: an edit as an annotation; None for a deletion."""

    @property
    def same(self) -> bool:
        """Whether both said the same, so that one annotation is enough."""
        return self.ours is not None and self.ours is self.theirs


def reconciled(
    changes: Sequence[Change], stored: Mapping[str, Annotation]
) -> tuple[dict[str, Annotation | None], list[Conflict]]:
    """What annotations become by changes, by id, where some are `stored`; and what was in the way.

    Nothing that was stored since it was read is lost: what is edited twice becomes two annotations,
    what is edited and deleted stays as it was edited. But what was tagged in two sessions before either
    saw the other's tag is made once.
    """
    touched = {change.id for change in changes}
    # Who is not named may be several.
    beside = {_said(each): each for name, each in stored.items() if each.annotator and name not in touched}
    after: dict[str, Annotation | None] = {}
    conflicts: list[Conflict] = []
    for change in changes:
        theirs = after[change.id] if change.id in after else stored.get(change.id)
        made = change.after if not change.before and not theirs else None
        if made and (twin := beside.get(_said(made))):
            conflicts.append(Conflict(change, twin, twin))
            continue
        if theirs in (change.before, change.after):
            after[change.id] = change.after
            continue
        ours = change.after
        if ours and theirs:
            ours = rival(ours)
        if ours:
            after[ours.id] = ours
        conflicts.append(Conflict(change, theirs, ours))
    return after, conflicts


def _said(annotation: Annotation) -> Annotation:
    """What an annotation says, whenever that was said."""
    return replace(annotation, id="", created="", modified="")


def rival(annotation: Annotation) -> Annotation:
    """The same as an annotation of its own; saving it again adds nothing, as its id comes from the rest."""
    return replace(annotation, id=hashlib.sha256(repr(annotation).encode()).hexdigest()[:32])


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
