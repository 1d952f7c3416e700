"""Every theme can be read, by all eyes, and tags can be told apart without colours."""

import importlib.machinery
import importlib.util
import re
from collections.abc import Iterator
from itertools import product
from types import ModuleType

import pytest
from rich.color import Color
from rich.style import Style
from textual.theme import BUILTIN_THEMES

from tests.conftest import ROOT
from tui_reader.articles.document import Kind, Mark
from tui_reader.config import OTHER_THEMES, THEMES
from tui_reader.tags import HUES, TAGS, Tag, TagSet
from tui_reader.tui.look.palette import FORMS, PALETTES, Styles, palette_of, textual_theme, theme_name

COLOURED = [*(name for name in THEMES if name not in ("auto", "ansi")), *OTHER_THEMES]
OWN_COLOURS = ("#000000", "#ffffff", "#7f7f7f", "#ff0000", "#0000ff", "#ffff00")
MANY = TagSet(Tag(colour, "", colour, "") for colour in (*HUES, *OWN_COLOURS))


def luminance(red: float, green: float, blue: float) -> float:
    """Relative luminance of linear RGB, WCAG 2.2."""
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    low, high = sorted((luminance(*linear(one)), luminance(*linear(other))))
    return (high + 0.05) / (low + 0.05)


def pairs(styles: Styles) -> set[tuple[str, str]]:
    """The colours of all text that can be painted, each with what it stands on."""
    found = {pair(style) for style in on_the_page(styles)}
    for ground, word in product((styles.bar, styles.text, styles.text + styles.cursor), words(styles)):
        found.add(pair(ground + word))
    return found


def on_the_page(styles: Styles) -> Iterator[Style]:
    bases = {styles.base(*each) for each in product(Kind, range(4), [Mark(0), *Mark])} | {
        styles.dim,
        styles.text,
    }
    noticed = {styles.noticed(base, kinds) for base in bases for kinds in ((), *((name,) for name in FORMS))}
    states = ((False, False), (True, False), (False, True))
    for base, tag, state in product(noticed, (None, "undefined", *styles.tags.names), states):
        yield styles.over(base, tag, *state)


def words(styles: Styles) -> Iterator[Style]:
    """What is painted in bars, margin and lists."""
    yield from (styles.strong, styles.quiet, styles.key, Style(color=styles.palette.dim))
    yield Style(color=styles.palette.alarm)
    yield from (styles.letter(tag) for tag in (*styles.tags.names, "undefined"))


def pair(style: Style) -> tuple[str, str]:
    assert style.color
    assert style.bgcolor
    return style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex


@pytest.mark.parametrize("name", COLOURED)
def test_every_text_can_be_read_on_every_ground(name: str) -> None:
    found = pairs(Styles(palette_of(name), MANY))
    assert len(found) > 50
    assert [(a, b, contrast(a, b)) for a, b in found if contrast(a, b) < 4.5] == []


@pytest.fixture(scope="module")
def vision() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("vision", str(ROOT / "scripts" / "vision"))
    spec = importlib.util.spec_from_loader("vision", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", COLOURED)
@pytest.mark.parametrize("deficiency", ["protanopia", "deuteranopia", "tritanopia"])
def test_other_eyes_can_read_it_too(name: str, deficiency: str, vision: ModuleType) -> None:
    seen = {
        colour: vision.simulated(colour, deficiency)
        for each in pairs(Styles(palette_of(name)))
        for colour in each
    }
    for text, ground in pairs(Styles(palette_of(name))):
        assert contrast(seen[text], seen[ground]) >= 4.5, (text, ground)


def test_the_simulation_keeps_greys_and_confuses_red_and_green(vision: ModuleType) -> None:
    for deficiency in vision.DEFICIENCIES:
        for grey in ("#000000", "#808080", "#ffffff"):
            assert vision.simulated(grey, deficiency) == grey
    red, green, blue = (
        vision.simulated(colour, "deuteranopia") for colour in ("#c00000", "#5f7000", "#0000c0")
    )

    def apart(one: str, other: str) -> int:
        return sum(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) for at in (1, 3, 5))

    assert apart(red, green) < apart("#c00000", "#5f7000") / 2
    assert apart(red, blue) > 150


def test_pictures_for_other_eyes_are_those_of_the_picture(vision: ModuleType) -> None:
    """If not: scripts/vision makes them anew."""
    colours = {*re.findall(r"#[0-9a-f]{6}\b", picture("reader-dark"))}
    for name in vision.DEFICIENCIES:
        seen = {*re.findall(r"#[0-9a-f]{6}\b", picture(f"reader-{name}"))}
        assert seen == {vision.simulated(colour, name) for colour in colours}


def picture(name: str) -> str:
    return (ROOT / "docs" / "screenshots" / f"{name}.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["ansi", "dark", "nord"])
def test_tags_have_forms_of_their_own(name: str) -> None:
    styles = Styles(palette_of(name), MANY)

    def form(tag: str) -> tuple[bool | None, ...]:
        style = styles.tag(tag)
        return style.underline, style.underline2, style.italic

    forms = [form(tag) for tag in MANY.names]
    assert len(set(forms[:4])) == 4
    assert (None, None, None) not in forms
    assert form("undefined") != (None, None, None)


def test_cursor_and_selection_are_seen_without_colours() -> None:
    styles = Styles(PALETTES["ansi"])
    assert styles.over(styles.text, None, True, False).reverse
    assert styles.over(styles.text, None, False, True).reverse
    colours = {Color.parse(colour).type.name for colour in PALETTES["ansi"].hues.values()}
    assert colours <= {"STANDARD", "DEFAULT"}


@pytest.mark.parametrize(
    ("colour", "shade"),
    [("#cc0000", "red"), ("#2233dd", "blue"), ("#00aa11", "green"), ("#888888", "default")],
)
def test_sixteen_colours_have_something_like_each_colour(colour: str, shade: str) -> None:
    assert PALETTES["ansi"].colour(colour) == shade


def test_the_themes_are_those_of_textual() -> None:
    assert set(OTHER_THEMES) == {name for name, theme in BUILTIN_THEMES.items() if not theme.ansi}


@pytest.mark.parametrize("name", COLOURED)
def test_what_textual_paints_goes_with_it(name: str) -> None:
    theme, palette = textual_theme(name), palette_of(name)
    assert (theme.background, theme.foreground) == (palette.background, palette.text)
    if name in OTHER_THEMES:
        assert theme.dark == BUILTIN_THEMES[name].dark


def test_styles_become_those_of_another_theme() -> None:
    styles = Styles(PALETTES["dark"])
    before = styles.over(styles.base(Kind.PARAGRAPH, 0, Mark(0)), "fact", False, False)
    styles.adopt(PALETTES["light"])
    after = styles.over(styles.base(Kind.PARAGRAPH, 0, Mark(0)), "fact", False, False)
    assert after != before
    assert after == Styles(PALETTES["light"], TAGS).over(styles.text, "fact", False, False)


def test_no_color_goes_before_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert {theme_name(name) for name in (*THEMES, *OTHER_THEMES)} == {"ansi"}
