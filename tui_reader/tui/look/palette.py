"""The looks: one palette for each theme, and the styles that follow from it.

No meaning rests on colour alone: each tag also has its own underline and a letter in the margin.
"""

import os
from colorsys import rgb_to_hls
from dataclasses import dataclass
from functools import cache

from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from tui_reader.articles.document import Kind, Mark
from tui_reader.tags import TAGS, TagSet
from tui_reader.tui.look.colour import channels, contrast, legible, luminance, mixed

_UNDERLINES = (
    Style(underline=True),
    Style(underline2=True),
    Style(underline=True, italic=True),
    Style(underline2=True, italic=True),
)
"""The forms of tags, in their order; from the fifth on they come again, and the letters differ."""
_UNDEFINED = Style(underline=True)
"""The form of a tag that is not defined; no other tag has its letter."""
FORMS = {
    "person": Style(bold=True),
    "org": Style(bold=True, italic=True),
    "place": Style(italic=True),
    "other": Style(italic=True, dim=True),
    "speech": Style(),
    "mark": Style(bold=True),
    "marked": Style(dim=True),
    "cue": Style(underline=True, dim=True),
}
"""What tells noticed things apart where there are no colours."""
CONTRAST = 4.5
"""The least contrast between text and what it stands on, by WCAG 2.2, level AA."""
_SAFE_CONTRAST = 5.6
"""What colours are moved to, so that eyes that see some of them darker still have `CONTRAST`."""
_TEXT_CONTRAST = 7
"""What plain text is moved to, so that there is room below it for colours."""
_GROUND_CONTRAST = 1.4
"""The most contrast between the background and what marks a place on it."""
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
    hues: dict[str, str]
    """The shades of the colours that tags have, by the names in `HUES`."""
    noticed: dict[str, str]
    """Faint colours for what the program notices, by the names in `FORMS`."""

    @property
    def ansi(self) -> bool:
        """Whether these are the terminal's own colours."""
        return not self.cursor

    def colour(self, wish: str) -> str:
        """The shade of a tag's colour, which is one of `HUES` or #rrggbb."""
        if wish in self.hues:
            return self.hues[wish]
        if self.ansi:
            return self.hues[_nearest_hue(wish)]
        return legible(wish, (self.background, self.bar, self.cursor, self.selection), _SAFE_CONTRAST)


DARK = Palette(
    text="#d5d7db",
    background="#15171b",
    dim="#9aa1ab",
    accent="#82b8d9",
    bar="#23272e",
    cursor="#2b3542",
    selection="#162f5c",
    alarm="#ff8f80",
    hues={
        "green": "#8fce94",
        "amber": "#e5b95c",
        "violet": "#d6a0dc",
        "blue": "#8fb8f0",
        "red": "#ff8f80",
        "cyan": "#7fd1cb",
        "pink": "#f39ac0",
        "grey": "#b4bac4",
    },
    noticed={
        "person": "#b9cfe8",
        "org": "#a9d6d2",
        "place": "#c9d3a4",
        "other": "#c5bfb3",
        "speech": "#f0e2bd",
        "mark": "#f0e2bd",
        "marked": "#a8a49b",
        "cue": "#9aa1ab",
    },
)
LIGHT = Palette(
    text="#24272c",
    background="#fbfaf7",
    dim="#5c626b",
    accent="#1f5f8b",
    bar="#ebe8e1",
    cursor="#e0e9f3",
    selection="#cde0f5",
    alarm="#9f1e17",
    hues={
        "green": "#1c6b33",
        "amber": "#855000",
        "violet": "#7b2f8f",
        "blue": "#1f4f9b",
        "red": "#9f1e17",
        "cyan": "#0b6470",
        "pink": "#981a5a",
        "grey": "#555b64",
    },
    noticed={
        "person": "#204f86",
        "org": "#0f5f5b",
        "place": "#4d5a12",
        "other": "#5e5646",
        "speech": "#5b4408",
        "mark": "#5b4408",
        "marked": "#5e5a52",
        "cue": "#5c626b",
    },
)
HIGH_CONTRAST = Palette(
    text="#ffffff",
    background="#000000",
    dim="#d0d0d0",
    accent="#8fd3ff",
    bar="#262626",
    cursor="#1c2f4d",
    selection="#123f7a",
    alarm="#ffb3a8",
    hues={
        "green": "#7dff8a",
        "amber": "#ffd84d",
        "violet": "#f0b3ff",
        "blue": "#a8cbff",
        "red": "#ffb3a8",
        "cyan": "#6ff3ea",
        "pink": "#ffb0d3",
        "grey": "#d8d8d8",
    },
    noticed={
        "person": "#cfe4ff",
        "org": "#b8f2ec",
        "place": "#e0f0a8",
        "other": "#e4dccb",
        "speech": "#fff0c2",
        "mark": "#fff0c2",
        "marked": "#d6d1c6",
        "cue": "#d0d0d0",
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
    hues={
        "green": "green",
        "amber": "yellow",
        "violet": "magenta",
        "blue": "blue",
        "red": "red",
        "cyan": "cyan",
        "pink": "bright_magenta",
        "grey": "default",
    },
    noticed=dict.fromkeys(FORMS, "default"),
)
PALETTES = {"dark": DARK, "light": LIGHT, "high-contrast": HIGH_CONTRAST, "ansi": ANSI}
"""The reader's own palettes."""


def theme_name(wanted: str) -> str:
    """The theme to show for the one wanted; `auto` asks the environment what the terminal can show.

    Who asks for no colours (https://no-color.org) gets the theme that needs none, whatever a workspace wants.
    """
    if os.environ.get("NO_COLOR"):
        return "ansi"
    if wanted != "auto":
        return wanted
    term = os.environ.get("TERM", "")
    rich_colours = os.environ.get("COLORTERM") or "256" in term or "kitty" in term or "direct" in term
    if not rich_colours:
        return "ansi"
    # Some terminals say their colours as "foreground;background", 7 and 15 being white.
    return "light" if os.environ.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15") else "dark"


def palette_of(name: str) -> Palette:
    """The palette of a theme, by a name that is not `auto`: the reader's own, or made of Textual's theme."""
    return PALETTES[name] if name in PALETTES else _made_of(BUILTIN_THEMES[name])


def textual_theme(name: str) -> Theme:
    """The Textual theme that goes with a palette: what Textual paints by itself uses it."""
    palette = palette_of(name)
    if palette.ansi:
        return BUILTIN_THEMES["ansi-dark"]
    return Theme(
        f"reader-{name}",
        primary=palette.accent,
        foreground=palette.text,
        background=palette.background,
        surface=palette.background,
        panel=palette.bar,
        dark=luminance(palette.background) < luminance(palette.text),
    )


def _made_of(theme: Theme) -> Palette:
    """A palette of a Textual theme's colours, each moved as far as it must be to be legible."""
    base = DARK if theme.dark else LIGHT
    colours = theme.to_color_system().generate()

    def colour(name: str) -> str:
        return Color.parse(colours[name]).hex6.lower()

    background, accent = colour("background"), colour("primary")
    text = legible(colour("foreground"), [background], _TEXT_CONTRAST)

    def ground(tint: str, share: float) -> str:
        # The stronger a ground, the less colour is left for what stands on all of them.
        while contrast(mixed(background, tint, share), background) > _GROUND_CONTRAST:
            share *= 0.9
        return mixed(background, tint, share)

    bar, cursor, selection = ground(text, 0.1), ground(accent, 0.2), ground(accent, 0.4)
    grounds = (background, bar, cursor, selection)

    def on_all(wish: str) -> str:
        return legible(wish, grounds, _SAFE_CONTRAST)

    own = {"green": colour("success"), "amber": colour("warning"), "red": colour("error")}
    return Palette(
        text=on_all(text),
        background=background,
        dim=on_all(mixed(text, background, 0.35)),
        accent=on_all(accent),
        bar=bar,
        cursor=cursor,
        selection=selection,
        alarm=on_all(own["red"]),
        hues={name: on_all(shade) for name, shade in (base.hues | own).items()},
        noticed={name: on_all(mixed(text, shade, 0.7)) for name, shade in base.noticed.items()},
    )


def _nearest_hue(colour: str) -> str:
    """The name of the hue that is most like a colour."""
    hue, _, saturation = rgb_to_hls(*(value / 255 for value in channels(colour)))
    if saturation < 0.15:
        return "grey"

    def distance(name: str) -> float:
        apart = abs(hue - rgb_to_hls(*(value / 255 for value in channels(DARK.hues[name])))[0])
        return min(apart, 1 - apart)

    return min((name for name in DARK.hues if name != "grey"), key=distance)


class Styles:
    """The Rich styles of a palette; all widgets share one, which can take on another palette."""

    def __init__(self, palette: Palette, tags: TagSet = TAGS) -> None:
        self.tags = tags
        self.adopt(palette)

    def adopt(self, palette: Palette) -> None:
        """Become the styles of a palette; what is on the screen must be painted again."""
        self.palette = palette
        ground = None if palette.ansi else palette.background
        self.text = Style(color=palette.text, bgcolor=ground)
        self.dim = Style(color=palette.dim, bgcolor=ground)
        self.accent = Style(color=palette.accent, bgcolor=ground)
        self.key = Style(color=palette.accent)
        self.strong = Style(bold=True)
        self.quiet = Style(color=palette.dim)
        self.alarm = Style(color=palette.alarm, bgcolor=ground, bold=True)
        self.bar = Style(color=palette.text, bgcolor=None if palette.ansi else palette.bar)
        self.cursor = Style(bgcolor=palette.cursor) if palette.cursor else Style(reverse=True)
        selection = Style(bgcolor=palette.selection) if palette.selection else Style(reverse=True)
        self.selection = selection + Style(bold=True)
        self._hits = Style(color=palette.accent, bgcolor=ground, reverse=True)
        self._tags = {
            tag.name: Style(color=palette.colour(tag.colour)) + _UNDERLINES[number % len(_UNDERLINES)]
            for number, tag in enumerate(self.tags.all)
        }
        self.base = cache(self._base)
        """Style of prose, by block kind, heading level, run mark and whether it is a table's header."""
        self.noticed = cache(self._noticed)
        """A style with what was noticed laid over it."""
        self.over = cache(self._over)
        """A style with tag, cursor and selection laid over it."""

    def tag(self, tag: str) -> Style:
        """What a tag adds to the text below it; one that is not defined is only underlined."""
        return self._tags.get(tag, _UNDEFINED)

    def letter(self, tag: str) -> Style:
        """The tag's letter in the margin or in a count."""
        defined = self.tags.get(tag)
        return Style(color=self.palette.colour(defined.colour) if defined else self.palette.dim, bold=True)

    def hit(self, current: bool, on_cursor: bool) -> Style:
        """What a hit of a search adds to the text: one that was gone to, or one that the cursor covers."""
        if current:
            return self._hits + Style(color=self.palette.text, bold=True)
        # Where the cursor is reverse video, a hit in it is a gap.
        return Style(reverse=False, bold=True) if on_cursor and self.palette.ansi else self._hits

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
            # A cue may be any word, so its colour alone would say nothing.
            line = Style(underline=True) if name == "cue" else Style()
            style += FORMS[name] if self.palette.ansi else line + Style(color=self.palette.noticed[name])
        return style

    def _over(self, style: Style, tag: str | None, cursor: bool, selected: bool) -> Style:
        if tag is not None:
            style += self.tag(tag)
        if selected:
            style += self.selection
        elif cursor:
            style += self.cursor
        return style


class Flat(Styles):
    """The same colours for a screen full of labels: text is faint and bare, save for a selection."""

    def adopt(self, palette: Palette) -> None:
        """Become the styles of a palette."""
        super().adopt(palette)
        self.label = self.accent + Style(bold=True, reverse=True)
        """The key of a label beside a word: it parts the words, as the blank did."""
        self.label_over = self.accent + Style(bold=True, underline=True)
        """The key of a label over a letter."""

    def letter(self, tag: str) -> Style:
        """No letter stands out."""
        return self.dim

    def _base(self, kind: Kind, level: int, mark: Mark) -> Style:
        return self.dim

    def _noticed(self, style: Style, names: tuple[str, ...]) -> Style:
        return style

    def _over(self, style: Style, tag: str | None, cursor: bool, selected: bool) -> Style:
        if selected and self.palette.ansi:
            # In reverse video labels could not be seen.
            return self.text + Style(bold=True)
        return style + self.selection if selected else style
