"""Whole records out of the text of a store file that cannot be read as a file.

It may be cut off, overwritten in places, or full of the marks of a merge. Only what stands there
from its first brace to its last is taken.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from tui_reader.annotations.storage import Record, parsed

HEIGHT = 12
"""How deep a record may be; so each character is looked at a few times at most."""

# Strings, or what begins like one and goes wrong, to the end of its line; and braces.
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*+"|"[^\n]*|[{}]')
_CONFLICT = re.compile(r"^<{7}(?: |\r?$)", re.MULTILINE)
_MARK = re.compile(r"(<{7}|\|{7}|={7}|>{7})(?: .*)?\r?")
# What bytes that are no UTF-8 become.
_BROKEN = re.compile("[\udc80-\udcff]")


@dataclass
class _Open:
    """An object whose end was not seen yet."""

    start: int
    numbered: bool
    """Whether it stands under a number, as records do."""
    height: int = 0


def records(content: bytes) -> Iterator[Record]:
    """The whole records in the bytes of a file, in order; of a merge, those of both sides."""
    for text in _sides(content.decode("utf-8", "surrogateescape")):
        yield from _records(text)


def _records(text: str) -> Iterator[Record]:
    # What holds more levels than that is no record, and need not be remembered.
    stack: deque[_Open] = deque(maxlen=HEIGHT + 2)
    key: re.Match[str] | None = None
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            stack.append(_Open(token.start(), bool(key) and _numbers(text, key, token.start())))
        elif token[0] == "}" and stack:
            top = stack.pop()
            if stack:
                stack[-1].height = max(stack[-1].height, top.height + 1)
            if top.numbered and top.height <= HEIGHT:
                yield from _record(text[top.start : token.end()])
        key = token if token[0][0] == '"' else None


def _numbers(text: str, key: re.Match[str] | None, start: int) -> bool:
    """Whether a string is the number of the object that starts here."""
    return key is not None and key[0][1:-1].isdecimal() and text[key.end() : start].strip() == ":"


def _record(text: str) -> Iterator[Record]:
    if _BROKEN.search(text):
        return
    try:
        yield parsed(text)
    except (ValueError, RecursionError):
        return


def _sides(text: str) -> list[str]:
    """What a merge could not decide between; just the text where it is no such merge."""
    if not _CONFLICT.search(text):
        return [text]
    sides: tuple[list[str], list[str]] = ([], [])
    open_to = [True, True]
    for line in text.split("\n"):
        mark = _MARK.fullmatch(line)
        if not mark:
            for side, is_open in zip(sides, open_to, strict=True):
                if is_open:
                    side.append(line)
            continue
        # ours, the common ancestor, theirs, and both again
        open_to = {"<": [True, False], "|": [False, False], "=": [False, True], ">": [True, True]}[line[0]]
    return ["\n".join(side) for side in sides]
