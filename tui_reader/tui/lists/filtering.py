"""The language of filter lines, the same for all lists.

Plain words, or `"several words"`, are looked for in the text of what is listed, and NAME:VALUE, also with
quotation marks, asks for one thing about it; which names there are, and what their values mean, is
the list's (`Fields`). All of a line must hold. A name without a value asks for nothing yet.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

_PART = re.compile(r'(\w+):(?!\S)|(?:(\w+):)?(?:"([^"]*)"?|(\S+))')
_PLAIN = str.maketrans(dict.fromkeys("-‐‑‒–—―", " ") | dict.fromkeys("‘’ʼ", "'") | dict.fromkeys("“”", '"'))


class Filterable(Protocol):
    """What can be filtered."""

    @property
    def words(self) -> str:
        """The text, as `folded` makes it, in which plain words are looked for."""


Each = TypeVar("Each", bound=Filterable)
Sieve = Callable[[Sequence[Any]], Sequence[Any]]
"""Gives those of some items that pass: they may be many, and a call for each takes longer."""
Fields = Mapping[str, Callable[[str], Sieve]]
"""For each name what makes a sieve of a value, or raises `FilterError`."""


class FilterError(Exception):
    """A value that means nothing; says what would be right."""


@dataclass(frozen=True)
class Asked:
    """One NAME:VALUE of a line."""

    name: str
    value: str
    """As it was written."""
    sieve: Sieve = field(compare=False)


class Filter(NamedTuple, Generic[Each]):
    """What a filter line asks for: all of it must hold."""

    words: tuple[str, ...] = ()
    """Each must stand in the text; folded."""
    asked: tuple[Asked, ...] = ()
    """Each must hold."""
    problem: str = ""
    """What is wrong with the line, and what would be right; nothing passes then."""

    def admitted(self, items: Sequence[Each], context: str = "") -> Sequence[Each]:
        """Those that pass, in order; `context`, which is folded, counts as a part of their texts."""
        if self.problem:
            return ()
        for word in self.words:
            if word not in context:
                items = [item for item in items if word in item.words]
        for asked in self.asked:
            items = asked.sieve(items)
        return items

    def narrows(self, other: "Filter[Each]") -> bool:
        """Whether nothing passes but what passes the other one, if longer values ask for more of the same."""
        pairs = [(asked.name, folded(asked.value)) for asked in self.asked]
        return all(any(word in longer for longer in self.words) for word in other.words) and all(
            any(name == asked.name and value.startswith(folded(asked.value)) for name, value in pairs)
            for asked in other.asked
        )

    def values(self, name: str) -> list[str]:
        """What is asked for under a name, folded."""
        return [folded(asked.value) for asked in self.asked if asked.name == name]


def sieve(test: Callable[[Any], bool]) -> Sieve:
    """What lets pass whatever passes a test."""
    return lambda items: [item for item in items if test(item)]


def parsed(line: str, fields: Fields) -> Filter[Any]:
    """What a filter line means; a name that is none of the fields is a plain word."""
    words, asked = [], []
    for match in _PART.finditer(line):
        alone, before, quoted, plain = match.groups()
        name, value = (alone or before or "").lower(), (quoted or plain or "").strip()
        if name not in fields:
            word = folded(f"{name}:{value}" if name else value)
            words += [word] if word else []
        elif value:
            try:
                asked.append(Asked(name, value, fields[name](value)))
            except FilterError as wrong:
                return Filter(problem=str(wrong))
    return Filter(tuple(words), tuple(asked))


def unknown(line: str, fields: Fields) -> str:
    """The first name in a filter line that is none of the fields, if there is one."""
    names = ((found[1] or found[2] or "").lower() for found in _PART.finditer(line))
    return next((name for name in names if name.isalpha() and name not in fields), "")


def folded(text: str) -> str:
    """A text without case, accents, kinds of hyphens and quotes and widths of blanks, to be compared."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(character for character in text if not unicodedata.combining(character))
    return "\n".join(" ".join(line.split()) for line in text.casefold().translate(_PLAIN).split("\n"))


def facet(*values: str) -> str:
    """Values of one name: any word of them begins so if a blank and its beginning, folded, are in this."""
    return "".join(f" {folded(value)}\n" for value in values)
