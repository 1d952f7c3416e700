"""The tags of a workspace: what can be said of a passage."""

from collections.abc import Iterable
from dataclasses import dataclass

HUES = ("green", "amber", "violet", "blue", "red", "cyan", "pink", "grey")
"""Colours that every theme has a shade of, in the order in which tags get them."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A judgement, as people make and see it."""

    name: str
    """What is stored, exported and shown."""
    key: str
    """The key that gives it, as a person writes keys."""
    colour: str
    """One of `HUES`, or #rrggbb, which each theme makes legible."""
    letter: str
    """The capital letter in the margin."""
    description: str = ""
    """What it is for, in a line."""

    @property
    def id(self) -> str:
        """What the action that gives it is called."""
        return f"tag-{self.name.casefold().replace(' ', '-')}"


class TagSet:
    """Tags in the order in which they are shown everywhere."""

    def __init__(self, tags: Iterable[Tag]) -> None:
        self.all = tuple(tags)
        self._by_name = {tag.name: tag for tag in self.all}
        self._letters = {tag.letter for tag in self.all}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TagSet) and self.all == other.all

    def __hash__(self) -> int:
        return hash(self.all)

    def __repr__(self) -> str:
        return f"TagSet({self.all})"

    @property
    def names(self) -> tuple[str, ...]:
        """What the tags are called."""
        return tuple(self._by_name)

    def get(self, name: str) -> Tag | None:
        """The tag of that name; None where it is not, or no longer, defined."""
        return self._by_name.get(name)

    def letter(self, name: str) -> str:
        """What stands for a tag; never another tag's letter where it is not defined. Not made printable."""
        if tag := self.get(name):
            return tag.letter
        letter = name[:1].upper()
        return letter if len(letter) == 1 and letter not in self._letters else "?"

    def sorted(self, names: Iterable[str]) -> list[str]:
        """Names of tags, each once, in the order of the set; those not defined come last."""
        order = {name: place for place, name in enumerate(self._by_name)}
        return sorted(set(names), key=lambda name: (order.get(name, len(order)), name))


TAGS = TagSet(
    (
        Tag("fact", "f", "green", "F", "known, and can be checked"),
        Tag("claim", "c", "amber", "C", "somebody says so"),
        Tag("speculation", "s", "violet", "S", "a guess: what may be, or may come"),
    )
)
"""The tags where nothing else is said."""
