"""What is typed into screens over the reader."""

from abc import abstractmethod

from textual import events
from textual.screen import ModalScreen

from tui_reader.articles.text import printable

LONGEST = 80
"""Code points that can be typed to find something."""


def edited(text: str, event: events.Key) -> str | None:
    """A text after a key that changes it; None for a key that does not."""
    if event.key in ("backspace", "ctrl+h"):
        return text[:-1]
    if event.key == "ctrl+w":
        return text.rstrip().rpartition(" ")[0]
    if event.key == "ctrl+u":
        return ""
    if event.is_printable and event.character and len(text) < LONGEST:
        return printable(text + event.character)
    return None


class TypedScreen(ModalScreen[None]):
    """A screen that is given each key by the application, at once.

    Textual would hand keys on and take the next one meanwhile: what is typed ahead, as on a slow
    line, would meet the screen as it was before, or no screen yet.
    """

    @abstractmethod
    async def typed(self, event: events.Key) -> bool:
        """Take a key; whether it meant anything here."""
