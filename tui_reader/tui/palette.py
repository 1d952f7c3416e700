"""The looks: one palette for each theme, and the styles that follow from it.

No meaning rests on colour alone: each tag also has its own underline and a letter in the margin.
"""

import os
from dataclasses import dataclass
from functools import cache

from rich.style import Style
from textual.theme import BUILTIN_THEMES, Theme

from tui_reader.annotations.annotation import TAGS
from tui_reader.articles.document import Kind, Mark

_UNDERLINES = {
    "fact": Style(underline=True),
    "claim": Style(underline2=True),
    "speculation": Style(underline=True, italic=True),
}
FORMS = {
    "person": Style(bold=True),
    "org": Style(bold=True, italic=True),
    "place": Style(italic=True),
    "other": Style(italic=True, dim=True),
    "speech": Style(),
    "mark": Style(bold=True),
    "marked": Style(dim=True),
}
"""What tells noticed things apart where there are no colours."""
_MARKS = {
    Mark.STRONG: Style(bold=True),
    Mark.EMPHASIS: Style(italic=True),
    Mark.STRIKE: Style(strike=True),
}


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, by what they mean; each as Rich names colours."""

    text: str
    background: str
    dim: str
    accent: str
    bar: str
    """Background of the status line."""
    cursor: str
    """Background of the sentence under the cursor; empty for reverse video."""
    selection: str
    """Background of a free selection; empty for reverse video."""
    alarm: str
    tags: tuple[str, str, str]
    """Fact, claim, speculation."""
    noticed: dict[str, str]
    """Faint colours for what the program notices, by the names in `FORMS`."""

    @property
    def ansi(self) -> bool:
        """Whether these are the terminal's own colours."""
        return not self.cursor


DARK = Palette(
    text="#d5d7db",
    background="#15171b",
    dim="#9aa1ab",
    accent="#82b8d9",
    bar="#23272e",
    cursor="#2b3542",
    selection="#29446a",
    alarm="#ff8f80",
    tags=("#8fce94", "#e5b95c", "#d6a0dc"),
    noticed={
        "person": "#b9cfe8",
        "org": "#a9d6d2",
        "place": "#c9d3a4",
        "other": "#c5bfb3",
        "speech": "#f0e2bd",
        "mark": "#f0e2bd",
        "marked": "#a8a49b",
    },
)
LIGHT = Palette(
    text="#24272c",
    background="#fbfaf7",
    dim="#5c626b",
    accent="#1f5f8b",
    bar="#ebe8e1",
    cursor="#e0e9f3",
    selection="#c5daf2",
    alarm="#b3261e",
    tags=("#1c6b33", "#855000", "#7b2f8f"),
    noticed={
        "person": "#204f86",
        "org": "#0f5f5b",
        "place": "#4d5a12",
        "other": "#5e5646",
        "speech": "#5b4408",
        "mark": "#5b4408",
        "marked": "#5e5a52",
    },
)
ANSI = Palette(
    text="default",
    background="default",
    dim="bright_black",
    accent="cyan",
    bar="default",
    cursor="",
    selection="",
    alarm="red",
    tags=("green", "yellow", "magenta"),
    noticed=dict.fromkeys(FORMS, "default"),
)
PALETTES = {"dark": DARK, "light": LIGHT, "ansi": ANSI}


def theme_name(wanted: str) -> str:
    """The palette for a configured theme; `auto` asks the environment what the terminal can show."""
    if wanted != "auto":
        return wanted
    term = os.environ.get("TERM", "")
    rich_colours = os.environ.get("COLORTERM") or "256" in term or "kitty" in term or "direct" in term
    if os.environ.get("NO_COLOR") or not rich_colours:
        return "ansi"
    # Some terminals say their colours as "foreground;background", 7 and 15 being white.
    return "light" if os.environ.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15") else "dark"


def textual_theme(name: str) -> Theme:
    """The Textual theme that goes with a palette: what Textual paints by itself uses it."""
    palette = PALETTES[name]
    if palette.ansi:
        return BUILTIN_THEMES["ansi-dark"]
    return Theme(
        f"reader-{name}",
        primary=palette.accent,
        foreground=palette.text,
        background=palette.background,
        surface=palette.background,
        panel=palette.bar,
        dark=palette is DARK,
    )


class Styles:
    """The Rich styles of a palette."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        ground = None if palette.ansi else palette.background
        self.text = Style(color=palette.text, bgcolor=ground)
        self.dim = Style(color=palette.dim, bgcolor=ground)
        self.accent = Style(color=palette.accent, bgcolor=ground)
        self.strong = Style(bold=True)
        self.quiet = Style(color=palette.dim)
        self.alarm = Style(color=palette.alarm, bgcolor=ground, bold=True)
        self.bar = Style(color=palette.text, bgcolor=None if palette.ansi else palette.bar)
        self.cursor = Style(bgcolor=palette.cursor) if palette.cursor else Style(reverse=True)
        selection = Style(bgcolor=palette.selection) if palette.selection else Style(reverse=True)
        self.selection = selection + Style(bold=True)
        self._tags = {
            tag: Style(color=colour) + _UNDERLINES[tag]
            for tag, colour in zip(TAGS, palette.tags, strict=True)
        }
        self.base = cache(self._base)
        """Style of prose, by block kind, heading level, run mark and whether it is a table's header."""
        self.noticed = cache(self._noticed)
        """A style with what was noticed laid over it."""
        self.over = cache(self._over)
        """A style with tags, cursor and selection laid over it."""

    def tag(self, tag: str) -> Style:
        """What a tag adds to the text below it; an unknown tag is only underlined."""
        return self._tags.get(tag, _UNDERLINES["fact"])

    def letter(self, tag: str) -> Style:
        """The tag's letter in the margin or in a count."""
        colour = dict(zip(TAGS, self.palette.tags, strict=True)).get(tag, self.palette.dim)
        return Style(color=colour, bold=True)

    def _base(self, kind: Kind, level: int, mark: Mark) -> Style:
        style = self.text
        if kind is Kind.HEADING:
            # Underlines belong to tags.
            colour = self.palette.accent if level == 1 else None
            style += Style(color=colour, bold=True, italic=level > 2 or None)
        elif kind is Kind.TABLE_CELL and level == 0:
            style += Style(bold=True)
        elif kind is Kind.CODE:
            style = self.text + Style(color=self.palette.accent)
        for each, added in _MARKS.items():
            if each in mark:
                style += added
        if Mark.CODE in mark:
            style += Style(color=self.palette.accent)
        if Mark.LINK in mark:
            # An underline is a tag's, but where colours may be missing a link needs it.
            style += Style(color=self.palette.accent, underline=self.palette.ansi or None)
        return self.dim if Mark.MARKUP in mark else style

    def _noticed(self, style: Style, names: tuple[str, ...]) -> Style:
        for name in names:
            style += FORMS[name] if self.palette.ansi else Style(color=self.palette.noticed[name])
        return style

    def _over(self, style: Style, tags: tuple[str, ...], cursor: bool, selected: bool) -> Style:
        for tag in tags:
            style += self.tag(tag)
        if selected:
            style += self.selection
        elif cursor:
            style += self.cursor
        return style


class Flat(Styles):
    """The same colours for a screen full of labels: text is faint and bare, save for a selection."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette)
        self.label = self.accent + Style(bold=True, reverse=True)
        """A label over a word."""
        self.other_label = self.label + Style(underline=True)
        """A label that touches another one."""

    def letter(self, tag: str) -> Style:
        """No letter stands out."""
        return self.dim

    def _base(self, kind: Kind, level: int, mark: Mark) -> Style:
        return self.dim

    def _noticed(self, style: Style, names: tuple[str, ...]) -> Style:
        return style

    def _over(self, style: Style, tags: tuple[str, ...], cursor: bool, selected: bool) -> Style:
        return style + self.selection if selected else style
