"""Keys that a slow line has split: an arrow is escape, a bracket and a letter, and escape alone is a key.

Textual waits for 0.1 s for what follows an escape. What comes later would be taken for keys, and some of
those change annotations.
"""

import re
from math import inf

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.events import Key

WITHIN = 1.0
"""Seconds after an escape in which the rest of its sequence may come."""
TOGETHER = 0.02
"""Seconds between characters that came in one piece; nobody types as fast."""
LATE = 0.5
"""Seconds for the rest of a sequence of which more than the escape came in one piece."""
# Control sequences as ECMA-48 has them, and those of keypads; what ends them may not be there yet.
_REST = re.compile(r"\[[0-?]*[ -/]*(?P<csi>[@-~])?|O(?P<ss3>[A-Za-z])?")


class Sequences:
    """Puts together what belongs together."""

    def __init__(self) -> None:
        self._escaped = -inf
        """When escape came, if that was the last key."""
        self._held: list[Key] = []
        self._pasted = -inf
        """When the last piece came of a text whose beginning was split."""
        self.patience = TOGETHER
        """Seconds for which keys are held back."""

    @property
    def holding(self) -> bool:
        """Whether keys are held back that may be the beginning of a sequence."""
        return bool(self._held)

    def take(self, key: Key) -> list[Key]:
        """The keys that are meant, now that this one came: none while it may belong to a sequence."""
        held = self.release()
        if key.time - self._pasted <= TOGETHER:
            self._pasted = key.time
            return []
        if (
            held
            and key.time - held[-1].time <= self.patience
            and (rest := _REST.fullmatch("".join(each.character or "?" for each in [*held, key])))
        ):
            if not rest.lastgroup:
                self._held = [*held, key]
                return []
            self._pasted = key.time if rest[0] == "[200~" else -inf
            meant = ANSI_SEQUENCES_KEYS.get(f"\x1b{rest[0]}")
            # A report of the mouse, say, is no key.
            return [Key(each.value, None) for each in meant] if isinstance(meant, tuple) else []
        since = key.time - self._escaped
        begins = key.character in ("[", "O") and since < WITHIN
        self.patience = LATE if since <= TOGETHER else TOGETHER
        self._escaped = key.time if key.key == "escape" else -inf
        if begins:
            self._held = [key]
            return held
        return [*held, key]

    def release(self) -> list[Key]:
        """The keys that were held back, once nothing follows them."""
        held, self._held = self._held, []
        return held
