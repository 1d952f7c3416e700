"""The mouse wheel, for what scrolls by itself."""

from abc import abstractmethod

from textual import events

NOTCH = 3
"""Rows of the screen for one notch of the wheel."""


class Wheeled:
    """A widget that a wheel scrolls."""

    @abstractmethod
    def roll(self, rows: int) -> None:
        """Scroll by some rows, as far as there are any."""

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll as the keys do."""
        event.stop().prevent_default()
        self.roll(NOTCH)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll as the keys do."""
        event.stop().prevent_default()
        self.roll(-NOTCH)
