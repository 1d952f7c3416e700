"""The same picture in fewer bytes: of a style, only what differs from the one before it is written.

Rich switches all off behind each stretch of text, and on what the next one needs; on a slow line
that costs more than the text.
"""

import re
from functools import lru_cache

_STYLE = re.compile(r"\x1b\[(0m\x1b\[)?([0-9;]+)m")
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "21": "24", "5": "25", "7": "27", "8": "28", "9": "29"}
"""What switches an attribute off."""
_LENGTHS = {"5": 3, "2": 5}
"""How many parameters a colour has that is given as 38;5;... or 38;2;..."""


def terse(data: str) -> str:
    """Output that paints the same on a terminal where no style is set when it begins."""
    before: str | None = ""

    def shortened(match: re.Match[str]) -> str:
        nonlocal before
        off, style = match.groups()
        if off:
            before, last = style, before
            return _change(last, style)
        # What is set on top of another style is not worth following.
        before = "" if style == "0" else style if before == "" else None
        return match[0]

    return _STYLE.sub(shortened, data)


@lru_cache(maxsize=4096)
def _change(before: str | None, style: str) -> str:
    """What makes one style another, each as the parameters that set it where there was none."""
    anew = f"\x1b[0;{style}m"
    if before is None:
        return anew
    old, new = _attributes(before), _attributes(style)
    if old is None or new is None:
        return anew
    ends = dict.fromkeys(_end(name) for name in old if name not in new)
    begins = [code for name, code in new.items() if old.get(name) != code or _end(name) in ends]
    codes = ";".join((*ends, *begins))
    return min(f"\x1b[{codes}m" if codes else "", anew, key=len)


def _attributes(style: str) -> dict[str, str] | None:
    """What a style sets: colours by 38 and 48, all else by itself; None if that is not known for sure."""
    rest = style.split(";") if style else []
    found = {}
    while rest:
        name, length = rest[0], 1
        if name in ("38", "48"):
            length = _LENGTHS.get(rest[1] if len(rest) > 1 else "", 0)
            if not 0 < length <= len(rest):
                return None
        elif len(name) > 1 and name[:-1] in ("3", "9", "4", "10") and name[-1] in "01234567":
            name = "38" if name[0] in "39" else "48"
        elif name not in _OFF:
            return None
        found[name] = ";".join(rest[:length])
        rest = rest[length:]
    return found


def _end(name: str) -> str:
    """The parameter that switches an attribute off."""
    return {"38": "39", "48": "49"}.get(name) or _OFF[name]
