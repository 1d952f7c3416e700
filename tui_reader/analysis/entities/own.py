"""The user's own list of entities, which wins over every engine.

A name is found as it is written, as whole words; one without capital letters is found in any case.
Kinds of apostrophes, dashes and spaces make no difference.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from tui_reader.analysis.entities.mention import EntityEngine, EntityKind, Mention
from tui_reader.articles.text import Span

MAX_LENGTH = 200
"""The most code points of a name in the list. With it, the search takes linear time."""

# A word with the marks that combine with it; a space; any other sign, also the end of a paragraph.
_TOKEN = re.compile(r"[\w\u0300-\u036f\u00ad\u200c\u200d]+|[^\S\n]+|[^\w\s]|\n")
# One sign for one: offsets stay.
_FOLD = str.maketrans({**dict.fromkeys("’ʼʻ‘`´", "'"), **dict.fromkeys("‐‑‒–—―−", "-")})
# Where a walk through the words of all names may end: no word of a text is empty.
_END = ""


class OwnEntity(NamedTuple):
    """An entity that the user has listed."""

    name: str
    """What it is called, wherever it is mentioned."""
    kind: EntityKind
    """What it is."""
    aliases: tuple[str, ...] = ()
    """What else it is called in articles."""

    @property
    def surfaces(self) -> tuple[str, ...]:
        """All that it is called."""
        return (self.name, *self.aliases)


class OwnList(NamedTuple):
    """What the user says about entities, whatever the engines find."""

    entities: tuple[OwnEntity, ...] = ()
    """What is an entity; no two share a name or alias."""
    ignore: tuple[str, ...] = ()
    """What is none; not in `entities`."""

    def naming(self, entity: OwnEntity) -> "OwnList":
        """The list with this entity, which takes in those whose name it has as its name or an alias.

        What it is called is nobody else's alias then, and not ignored.
        """
        keys = {key_of(surface) for surface in entity.surfaces}
        aliases = {key_of(alias): alias for alias in entity.aliases}
        kept: list[OwnEntity] = []
        place = -1
        for other in self.entities:
            if key_of(other.name) in keys:
                aliases.update((key_of(each), each) for each in other.surfaces)
                place = len(kept) if place < 0 else place
            else:
                left = tuple(each for each in other.aliases if key_of(each) not in keys)
                kept.append(other._replace(aliases=left))
        aliases.pop(key_of(entity.name), None)
        kept.insert(place if place >= 0 else len(kept), entity._replace(aliases=tuple(aliases.values())))
        return OwnList(tuple(kept), tuple(each for each in self.ignore if key_of(each) not in keys))

    def ignoring(self, surface: str) -> "OwnList":
        """The list by which this is no entity; what had it as its name goes by its first alias."""
        known = any(key_of(each) == key_of(surface) for each in self.ignore)
        return OwnList(self._entities_without(surface), self.ignore if known else (*self.ignore, surface))

    def forgetting(self, surface: str) -> "OwnList":
        """The list that says nothing of this."""
        ignored = tuple(each for each in self.ignore if key_of(each) != key_of(surface))
        return OwnList(self._entities_without(surface), ignored)

    def _entities_without(self, surface: str) -> tuple[OwnEntity, ...]:
        left: list[OwnEntity] = []
        for entity in self.entities:
            surfaces = [each for each in entity.surfaces if key_of(each) != key_of(surface)]
            if surfaces:
                left.append(OwnEntity(surfaces[0], entity.kind, tuple(surfaces[1:])))
        return tuple(left)


class OwnListEngine:
    """An engine whose findings are corrected by the user's own list."""

    def __init__(self, engine: EntityEngine, own: OwnList) -> None:
        self._engine = engine
        self._corrections = Corrections(own)

    def mentions(self, text: str) -> list[Mention]:
        """The mentions of a plain text with its paragraphs on lines, in order and without overlap."""
        return self._corrections.applied(text, self._engine.mentions(text))


class Corrections:
    """The user's own list, made ready to correct what an engine found."""

    def __init__(self, own: OwnList) -> None:
        self._ignored = {key_of(surface) for surface in own.ignore}
        self._listed = {key_of(surface): each for each in own.entities for surface in each.surfaces}
        # The words of all names as a tree: each word leads to those that may follow it.
        self._names: dict[str, Any] = {}
        for key, entity in self._listed.items():
            node = self._names
            for match in _TOKEN.finditer(key):
                node = node.setdefault(match.group(), {})
            node[_END] = entity

    def applied(self, text: str, mentions: Iterable[Mention]) -> list[Mention]:
        """The mentions of `text` by the list, in order, from those that an engine found, also in order."""
        listed = self._found(text)
        corrected: list[Mention] = []
        i = 0
        for mention in mentions:
            while i < len(listed) and listed[i].span.end <= mention.span.start:
                corrected.append(listed[i])
                i += 1
            if i < len(listed) and listed[i].span.overlaps(mention.span):
                continue
            if self._ignored.isdisjoint(_keys(text[mention.span.start : mention.span.end])):
                # A short form of a listed name is that entity too.
                known = [self._listed[key] for key in _keys(mention.name) if key in self._listed]
                corrected.append(_mention(mention.span, known[0]) if known else mention)
        return corrected + listed[i:]

    def _found(self, text: str) -> list[Mention]:
        """Where listed names stand, the longest at each place, in order and without overlap."""
        if not self._names:
            return []
        exact: list[str] = []
        spans: list[tuple[int, int]] = []
        for match in _TOKEN.finditer(text.translate(_FOLD)):
            token = match.group()
            exact.append(" " if token != "\n" and token.isspace() else token)
            spans.append(match.span())
        small = [token.lower() for token in exact]
        found: list[Mention] = []
        past = 0
        for i, (token, lower) in enumerate(zip(exact, small, strict=True)):
            if i < past or (token not in self._names and lower not in self._names):
                continue
            end, entity = max(self._walk(exact, i), self._walk(small, i), key=lambda each: each[0])
            if entity:
                span = Span(spans[i][0], spans[end - 1][1])
                past = end
                # What is listed in small letters has other capitals too, but not those that are ignored.
                if key_of(text[slice(*span)]) not in self._ignored:
                    found.append(_mention(span, entity))
        return found

    def _walk(self, words: list[str], start: int) -> tuple[int, OwnEntity | None]:
        """The longest name whose words begin at `start`, and after which word it ends."""
        node = self._names
        end, entity = start, None
        for i in range(start, len(words)):
            if words[i] not in node:
                break
            node = node[words[i]]
            if _END in node:
                end, entity = i + 1, node[_END]
        return end, entity


def key_of(surface: str) -> str:
    """A name as it is compared: on one line, with one kind of space, apostrophe and dash."""
    return " ".join(surface.translate(_FOLD).split())


def _keys(surface: str) -> tuple[str, str]:
    """What a name in a text may be in the list: itself, and a name without capitals."""
    key = key_of(surface)
    return key, key.lower()


def _mention(span: Span, entity: OwnEntity) -> Mention:
    return Mention(span, entity.kind, entity.name)
