"""How keys are called: by people, who write `?`, and by Textual, which says `question_mark`."""

import unicodedata
from contextlib import suppress
from string import punctuation

_SHORT = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


def _sign_key(sign: str) -> str:
    """Textual's name of the key for a sign that is neither letter nor digit."""
    name = unicodedata.name(sign, "").lower().replace("-", "_").replace(" ", "_")
    return _SHORT.get(name, name)


_SHOWN = {_sign_key(sign): sign for sign in punctuation} | {
    "escape": "esc",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
}
"""How keys are written for people where that is not Textual's name."""
_WRITTEN = {shown: key for key, shown in _SHOWN.items()}
_NAMED = {"escape", "enter", "tab", "space", "backspace", "delete", "insert"}
_NAMED |= {
    "home",
    "end",
    "pageup",
    "pagedown",
    "up",
    "down",
    "left",
    "right",
    *(f"f{n}" for n in range(1, 13)),
}
_MODIFIERS = ("ctrl", "alt", "shift")
_SAME = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+left_square_bracket": "escape", "ctrl+h": "backspace"}
"""Keys between which a terminal makes no difference."""


def key_name(key: str) -> str:
    """How a key is written for people."""
    modifiers, plus, last = key.rpartition("+")
    if "_" in last and last not in _SHOWN:
        with suppress(KeyError):
            last = unicodedata.lookup(last.replace("_", " "))
    return modifiers + plus + _SHOWN.get(last, last)


def key_of(written: str) -> str | None:
    """Textual's name of a key as people write it: `?`, `ctrl+r`, `esc`, `↓`, `pagedown`; None for no key."""
    modifiers, plus, last = written.rpartition("+") if len(written) > 1 else ("", "", written)
    if not last:  # a plus with modifiers before it
        modifiers, plus, last = written[:-2], "+", "+"
    last = _WRITTEN.get(last, last)
    held = modifiers.lower().split("+") if plus else []
    if len(last) == 1 and last.isprintable():
        if held == ["shift"] and last.isalpha():
            held, last = [], last.upper()
        elif held:
            last = last.lower()
        last = last if last.isalnum() else _sign_key(last)
    elif last.lower() in _NAMED or last in _SHOWN:
        last = last.lower()
    else:
        return None
    if not last or not set(held) <= set(_MODIFIERS) or len(set(held)) < len(held):
        return None
    key = "+".join([*(each for each in _MODIFIERS if each in held), last])
    return _SAME.get(key, key)
