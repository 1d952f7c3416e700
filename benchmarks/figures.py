"""What is measured, and how it is printed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

WIDTHS = (42, 26, 28, 17)
"""Columns of the table before the last, in characters."""


class Figure(NamedTuple):
    """One row of the table."""

    name: str
    measured: str
    against: str = ""
    """The same thing done by a peer in the same run, and how many times as much this is."""
    aim: str = ""
    met: bool | None = None
    """Whether the aim is met; None where there is none."""

    def row(self) -> str:
        """The figure as a line of the table."""
        verdict = {None: "", True: "ok", False: "OVER"}[self.met]
        return _line("  " + self.name, self.measured, self.against, self.aim, verdict)


Part = Callable[[Path], Iterator[Figure]]
"""Measures something; may use the folder, which is empty and goes away."""


def _line(*columns: str) -> str:
    padded = [text.ljust(width) for text, width in zip(columns, WIDTHS, strict=False)]
    return "".join([*padded, *columns[len(WIDTHS) :]]).rstrip()


HEADER = _line("figure", "measured", "against", "aim", "verdict")


def ms(seconds: float) -> str:
    """A time in milliseconds."""
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"


def times(seconds: float, peer: float, name: str) -> str:
    """A peer's time, and how many times as long this took."""
    return f"{name} {ms(peer)}: {seconds / peer:.2f}x"
