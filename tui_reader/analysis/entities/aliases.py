"""Which mentions of an article are one entity, and the full name it goes by.

Kim, Kim Jong-un and Kim Jong Un; KCNA and Korean Central News Agency; U.S. and United States.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from tui_reader.analysis.entities.lexicon import Lexicon, key_of
from tui_reader.analysis.entities.mention import EntityKind

_SPACE = re.compile(r"\s+")
_BREAKS = re.compile(r"[\s\-‐‑‒–—'’.,]+")
_SMALL = frozenset("of the and for in on to de la du des et".split())
_VALUES = frozenset({EntityKind.DATE, EntityKind.MONEY, EntityKind.PERCENT, EntityKind.QUANTITY})
_NAMED_SHORT = frozenset({EntityKind.ORG, EntityKind.MISC, EntityKind.EVENT, EntityKind.PRODUCT})


@lru_cache(maxsize=4096)
def _parts(surface: str) -> tuple[str, ...]:
    """The words of a name without accents, case, marks and articles."""
    parts = [part for part in _BREAKS.split(key_of(surface)) if part]
    return tuple(parts[1:] if len(parts) > 1 and parts[0] == "the" else parts)


def _initials(parts: tuple[str, ...]) -> str:
    return "".join(part[0] for part in parts if part not in _SMALL)


class _Entities:
    """The entities met so far, by what may stand for them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._listed: dict[str, str] = {}
        self.full: dict[tuple[EntityKind, str], str] = {}
        """The longest surface of each entity, by kind and its words written together."""
        self.short: dict[tuple[EntityKind, str], tuple[EntityKind, str]] = {}
        """The entity that a single name or an acronym stands for."""

    def learn(self, surfaces: Iterable[tuple[str, EntityKind]]) -> None:
        """Takes in every name, so that a short one may stand before its long form."""
        for surface, kind in surfaces:
            if kind in _VALUES:
                continue
            surface = self.listed(surface)
            parts = _parts(surface)
            entity = (kind, "".join(parts))
            known = self.full.get(entity, "")
            if len(surface) > len(known):
                self.full[entity] = surface
            if len(parts) < 2:
                continue
            if kind is EntityKind.PERSON:
                self.short.setdefault((kind, parts[-1]), entity)
                self.short.setdefault((kind, parts[0]), entity)
                if len(parts) > 2:
                    self.short.setdefault((kind, parts[0] + parts[-1]), entity)
            elif kind in _NAMED_SHORT or kind is EntityKind.PLACE:
                self.short.setdefault((kind, _initials(parts)), entity)
                self.short.setdefault((kind, "".join(part[0] for part in parts)), entity)
            if kind is EntityKind.ORG and len(parts[0]) > 3:
                self.short.setdefault((kind, parts[0]), entity)

    def listed(self, surface: str) -> str:
        """The full name from the lists, or the surface itself on one line."""
        known = self._listed.get(surface)
        if known is None:
            line = _SPACE.sub(" ", surface)
            line = line[4:] if line[:4] in ("the ", "The ") else line
            key = key_of(line)
            aliases = self.lexicon.aliases
            known = self._listed[surface] = aliases.get(key) or aliases.get(key.replace(".", ""), line)
        return known

    def name(self, surface: str, kind: EntityKind, recent: dict[str, tuple[EntityKind, str]]) -> str:
        """The canonical name of a mention. `recent` is who was last named in full, by single name."""
        surface = self.listed(surface)
        if kind in _VALUES:
            return surface
        parts = _parts(surface)
        entity = (kind, "".join(parts))
        if kind is EntityKind.PERSON:
            if len(parts) > 1:
                target = self._shortened(parts, entity)
                recent[parts[-1]] = recent[parts[0]] = target
                return self.full[target]
            target = recent.get(entity[1]) or self.short.get(entity) or entity
            return self.full.get(target, surface)
        target = self.short.get(entity, entity) if len(parts) == 1 else entity
        return self.full.get(target, surface)

    def _shortened(self, parts: tuple[str, ...], entity: tuple[EntityKind, str]) -> tuple[EntityKind, str]:
        """John Smith for John Q. Smith, when both are in the article."""
        if len(parts) != 2:
            return entity
        target = self.short.get((entity[0], parts[0] + parts[1]), entity)
        return target if len(self.full[target]) > len(self.full[entity]) else entity


def canonical_names(surfaces: list[tuple[str, EntityKind]], lexicon: Lexicon) -> list[str]:
    """For each mention of an article, in order, the full name of its entity."""
    entities = _Entities(lexicon)
    entities.learn(surfaces)
    recent: dict[str, tuple[EntityKind, str]] = {}
    return [entities.name(surface, kind, recent) for surface, kind in surfaces]
