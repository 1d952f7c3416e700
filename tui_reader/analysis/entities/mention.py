"""What an entity engine finds, and what it takes to be one."""

from enum import StrEnum
from typing import NamedTuple, Protocol

from tui_reader.articles.text import Span


class EntityKind(StrEnum):
    """What a mention names."""

    PERSON = "PERSON"
    ORG = "ORG"
    PLACE = "PLACE"
    NORP = "NORP"
    """A nationality, a religious or political group."""
    EVENT = "EVENT"
    PRODUCT = "PRODUCT"
    """A weapon, a vehicle, a programme."""
    MISC = "MISC"
    DATE = "DATE"
    MONEY = "MONEY"
    PERCENT = "PERCENT"
    QUANTITY = "QUANTITY"


class Mention(NamedTuple):
    """One place in a text that names an entity."""

    span: Span
    """Where, in code points of the text that was given."""
    kind: EntityKind
    name: str
    """The canonical name of its entity: the same for all its aliases within the text."""


class EntityEngine(Protocol):
    """Finds the entities of a text."""

    def mentions(self, text: str) -> list[Mention]:
        """The mentions of a plain text with its paragraphs on lines, in order and without overlap."""
        ...
