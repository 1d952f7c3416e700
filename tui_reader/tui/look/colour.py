"""Arithmetic with colours, each written #rrggbb: which can be read on which."""

from collections.abc import Sequence

STEPS = 50
"""How finely a colour is looked for between what is wished and black or white."""


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, each from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two: `share` of the other, from 0 to 1."""
    pairs = zip(channels(one), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2, from 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def legible(colour: str, grounds: Sequence[str], ratio: float) -> str:
    """The colour nearest to `colour`, towards white or black, that has this contrast on all grounds.

    White or black where none has.
    """
    dark = luminance(grounds[0]) < 0.18  # where white and black can be read equally well
    end = "#ffffff" if dark else "#000000"
    tries = (mixed(colour, end, step / STEPS) for step in range(STEPS))
    return next((each for each in tries if min(contrast(each, on) for on in grounds) >= ratio), end)
