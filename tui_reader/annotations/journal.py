"""The steps in an article's file, as records: who made each, and what goes back to where it was.

A step is kept as the way back, not as the way there: for each annotation, what its record was before, as
far as it differs from what it is now, and a digest of what it is now, by which it is seen whether
somebody has changed it since. Undoing exchanges the two, and so does doing it again.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tui_reader.annotations.annotation import now
from tui_reader.annotations.history import ConflictError

Record = dict[str, Any]
Moves = Mapping[str, tuple[Record | None, Record | None]]
"""By annotation id: what its record was and what it is; None where there was none."""

_FIELDS = ("body", "target", "creator", "created", "modified")
"""What the reader writes of an annotation; the rest is not ours to compare."""
_DIGITS = 16


def step(annotator: str, moves: Moves, forgotten: Iterable[Record] = ()) -> Record:
    """The record of a step that was just done, in the place of undone ones that can be forgotten now."""
    gone = sorted(deleted(forgotten) - moves.keys())
    record = {"annotator": annotator, "time": now(), "undone": False, "changes": _changes(moves)}
    return record | ({"deleted": gone} if gone else {})


def restored(gone: Iterable[str]) -> Record:
    """The record that tells which annotations went because an earlier copy was put back."""
    return step("", {}) | {"deleted": sorted(gone)}


def deleted(steps: Iterable[Record]) -> set[str]:
    """The ids of the annotations that steps have deleted, or that were deleted by undoing them.

    What has gone without being among these, and not too long ago, has got lost.
    """
    found: set[str] = set()
    for each in steps:
        here = each.get("deleted")
        found.update(filter(_is_text, here if isinstance(here, list) else ()))
        found.update(change["id"] for change in each["changes"] if _is_change(change) and not change["is"])
    return found


def swapped(record: Record, moves: Moves) -> Record:
    """What has to be different in the record of a step that was just undone, or done again, by `moves`."""
    return {"undone": not record["undone"], "changes": _changes(moves)}


def is_step(record: Mapping[str, Any]) -> bool:
    """Whether a record of the table looks like that of a step; others are left alone."""
    annotator, undone, changes = record.get("annotator"), record.get("undone"), record.get("changes")
    return isinstance(annotator, str) and isinstance(undone, bool) and isinstance(changes, list)


def is_whole(step: Mapping[str, Any]) -> bool:
    """Whether a step can be undone, as far as its record tells."""
    return all(_is_change(change) for change in step["changes"])


def chosen(steps: Mapping[int, Record], annotator: str, undone: bool) -> int | None:
    """The number of the step to be undone, or done again if `undone`; None where there is none.

    Undoing goes from the last of an annotator's steps to the first, so the first that is undone
    is the one that was undone last.
    """
    own = [number for number, each in steps.items() if each["annotator"] == annotator]
    own = [number for number in own if steps[number]["undone"] is undone]
    return (own[0] if undone else own[-1]) if own else None


def back(steps: Mapping[int, Record], number: int, stored: Mapping[str, Mapping[str, Any]]) -> Moves:
    """What the step of this number does to what is `stored` when it is undone or done again.

    Raises `ConflictError` where what is stored is not what the step left, and ValueError for what no
    step is.
    """
    moves: dict[str, tuple[Record | None, Record | None]] = {}
    for change in steps[number]["changes"]:
        if not _is_change(change):
            raise ValueError("a change has a wrong field")
        name = change["id"]
        present = dict(stored[name]) if name in stored else None
        if _digest(present) != change["is"]:
            raise ConflictError(_later(steps, number, name))
        moves[name] = (present, _before(change, present))
    return moves


def continued(steps: Mapping[int, Record], annotator: str, moves: Moves) -> int | None:
    """The number of the annotator's last step, if it left exactly what `moves` begin with."""
    number = chosen(steps, annotator, False)
    if number is None or not is_whole(steps[number]):
        return None
    left = {change["id"]: change["is"] for change in steps[number]["changes"]}
    return number if left == {name: _digest(before) for name, (before, _) in moves.items()} else None


def joined(step: Mapping[str, Any], moves: Moves) -> Moves:
    """What a step and `moves` that go on from it do together."""
    changes = {change["id"]: change for change in step["changes"]}
    return {name: (_before(changes[name], present), after) for name, (present, after) in moves.items()}


def _before(change: Record, present: Record | None) -> Record | None:
    """The record that a change, which left it as it is at `present`, found."""
    was = change["was"]
    return None if was is None else {**(present or {"id": change["id"]}), **was}


def _changes(moves: Moves) -> Sequence[Record]:
    return [
        {"id": name, "is": _digest(after), "was": _difference(before, after)}
        for name, (before, after) in moves.items()
    ]


def _difference(before: Record | None, after: Record | None) -> Record | None:
    """The fields of `before` that are not the same in `after`."""
    if before is None or after is None:
        return before
    return {field: value for field, value in before.items() if field not in after or after[field] != value}


def _digest(record: Mapping[str, Any] | None) -> str:
    """By this it is known again; empty for none."""
    if record is None:
        return ""
    written = json.dumps([record.get(field) for field in _FIELDS], sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:_DIGITS]


def _is_change(change: Any) -> bool:
    if not isinstance(change, dict) or not isinstance(change.get("id"), str):
        return False
    was = change.get("was", ...)
    known = was is None or (isinstance(was, dict) and was.get("id", change["id"]) == change["id"])
    return known and isinstance(change.get("is"), str)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _id(change: Any) -> Any:
    return change.get("id") if isinstance(change, dict) else None


def _later(steps: Mapping[int, Record], number: int, name: str) -> str:
    """Who touched an annotation last, after the step of this number; empty where no step tells."""
    later = [step for other, step in steps.items() if other > number]
    touching = [step for step in later if any(_id(change) == name for change in step["changes"])]
    return touching[-1]["annotator"] if touching else ""
