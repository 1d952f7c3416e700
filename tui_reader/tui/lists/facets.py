"""The words of a filter line, and what they let through."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar

from tui_reader.tui.lists.filtering import folded

_PART = re.compile(r'(\w+):(?!\S)|(?:(\w+):)?(?:"([^"]*)"?|(\S+))')


class Filterable(Protocol):
    """What can be filtered; its texts are as `folded` makes them."""

    @property
    def words(self) -> str:
        """The text in which plain words are looked for."""

    @property
    def facets(self) -> Mapping[str, str]:
        """What it is, by name, see `facet`."""


Each = TypeVar("Each", bound=Filterable)


class Filter(NamedTuple):
    """What a filter line asks for: all of it must hold."""

    words: tuple[str, ...] = ()
    """Each must stand in the text."""
    facets: tuple[tuple[str, str], ...] = ()
    """For each, something of that name must have a word that begins so."""

    def admitted(self, items: Sequence[Each], context: str = "") -> Sequence[Each]:
        """Those that pass, in order; `context`, which is folded here, counts as a part of their texts."""
        if not self.words and not self.facets:
            return items
        context = folded(context)
        for word in self.words:
            if word not in context:
                items = [item for item in items if word in item.words]
        for name, value in self.facets:
            start = f" {value}"
            items = [item for item in items if start in item.facets.get(name, "")]
        return items


def parsed(line: str, names: Collection[str]) -> Filter:
    """The filter in a line: words, "several words", and NAME:VALUE for some names, also with quotes."""
    words, facets = [], []
    for match in _PART.finditer(line):
        alone, before, quoted, plain = match.groups()
        name, value = (alone or before or "").lower(), folded(quoted or plain or "")
        if name in names:
            facets.append((name, value))
        elif word := folded(f"{name}:{value}") if name else value:
            words.append(word)
    return Filter(tuple(words), tuple(facets))


def facet(*values: str) -> str:
    """Values of one name, each to be found by how any of its words begins."""
    return "".join(f" {folded(value)}\n" for value in values)
