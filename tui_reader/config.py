"""tui-reader.toml: what a workspace says about itself, with every mistake named by file and line."""

import getpass
import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from tui_reader import toml
from tui_reader.articles.text import cells, printable
from tui_reader.tags import HUES, TAGS, Tag, TagSet

FILE = "tui-reader.toml"
"""The name of the file that makes a folder a workspace."""
ANNOTATIONS = "annotations"
"""The folder for annotations where nothing else is said."""
THEMES = ("auto", "dark", "light", "high-contrast", "ansi")
"""The reader's own themes; auto asks the terminal."""
OTHER_THEMES = (
    *("textual-dark", "textual-light", "nord", "gruvbox", "catppuccin-mocha", "catppuccin-latte"),
    *("catppuccin-frappe", "catppuccin-macchiato", "dracula", "tokyo-night", "monokai", "flexoki"),
    *("solarized-light", "solarized-dark", "rose-pine", "rose-pine-moon", "rose-pine-dawn"),
    *("atom-one-dark", "atom-one-light"),
)
"""Textual's themes, named here because a mistake in a name is told without loading Textual."""
LONGEST_TAG = 24
"""Cells of a tag's name."""
ENTITIES = "crf"
"""The entity engine where nothing else is said."""
ANNOTATOR_VARIABLE = "TUI_READER_ANNOTATOR"
"""The environment variable that names the annotator, whatever the file says."""
# Names of packages and of models, never of files: a workspace may come from a stranger.
_ENGINE = re.compile(r"crf|none|spacy:\w[\w.-]*|gliner:\w[\w.-]*/\w[\w.-]*", re.ASCII)


class ConfigError(Exception):
    """A mistake in a configuration file: one line that names the file, the line and what to do."""


@dataclass(frozen=True)
class Config:
    """The settings that hold for a folder."""

    root: Path
    """The folder of the file, or the current folder outside a workspace."""
    articles: Path
    """The file or folder where the articles are."""
    annotations: Path
    """The folder where annotations are kept; it may not exist yet."""
    theme: str
    """One of `THEMES` or `OTHER_THEMES`."""
    annotator: str
    """Who makes new annotations; never empty."""
    mouse: bool
    """Whether the reader listens to the mouse, which keeps the terminal from selecting text itself."""
    entities: str
    """Who finds the entities: crf, none, spacy:PIPELINE or gliner:OWNER/MODEL."""
    path: Path | None
    """The file that was read; None outside a workspace."""
    tags: TagSet = TAGS
    """What can be said of a passage."""
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Other keys for actions, by the actions' ids, as they are written in the file."""


def find(start: Path) -> Path | None:
    """The configuration file in the folder `start` or the nearest folder above it."""
    for folder in (start, *start.parents):
        # os.path.isfile: a folder that may not be looked into has no configuration for us.
        if os.path.isfile(path := folder / FILE):
            return path
    return None


def default(root: Path) -> Config:
    """The settings outside a workspace, in the folder `root`."""
    return _config(root, {}, None)


def read(path: Path) -> Config:
    """The settings in a file; `ConfigError` for anything that is not as it should be."""
    try:
        source, values = toml.read(path)
    except FileNotFoundError as error:
        raise ConfigError(f"{path.name}: cannot be read: {error.strerror}") from error
    except toml.TomlError as error:
        raise ConfigError(str(error)) from error
    for key, value in values.items():
        if wrong := _mistake(key, value):
            raise ConfigError(f"{path.name}, line {toml.line_of(key, source)}: {wrong}")
    for number, table in enumerate(values.get("tags", ())):
        if mistake := _tag_mistake(table, _tags(values["tags"][:number])):
            line = toml.line_in("tags", number, mistake[0], source)
            raise ConfigError(f"{path.name}, line {line}: {mistake[1]}")
    for action, keys in values.get("keys", {}).items():
        if wrong := _a_choice_of_keys(keys):
            line = toml.line_in("keys", 0, action, source)
            raise ConfigError(f"{path.name}, line {line}: '{printable(action)}' {wrong}")
    return _config(path.parent, values, path)


def line(config: Config, table: str, number: int = 0, key: str = "") -> str:
    """Where a setting, or a key of the table `number`, from 0, of that name stands, as mistakes name it."""
    if config.path is None:
        return FILE
    return f"{config.path.name}, line {toml.line_in(table, number, key, toml.read(config.path).text)}"


def absolute(path: Path, folder: Path) -> Path:
    """A path that is meant from `folder`, itself absolute, as an absolute one without `..`.

    A link keeps the name by which the user knows it, unless `..` stands behind it.
    """
    path = folder / path
    return path.resolve() if ".." in path.parts else path


def _config(root: Path, values: dict[str, Any], path: Path | None) -> Config:
    def folder(key: str, fallback: str) -> Path:
        return absolute(Path(values.get(key, fallback)).expanduser(), root)

    return Config(
        root=root,
        articles=folder("articles", "."),
        annotations=folder("annotations", ANNOTATIONS),
        theme=values.get("theme", THEMES[0]),
        annotator=_annotator(values.get("annotator", "")),
        mouse=values.get("mouse", True),
        entities=values.get("entities", ENTITIES),
        path=path,
        tags=_tags(values["tags"]) if "tags" in values else TAGS,
        keys={
            action: (keys,) if isinstance(keys, str) else tuple(keys)
            for action, keys in values.get("keys", {}).items()
        },
    )


def _tags(tables: list[dict[str, str]]) -> TagSet:
    """The tags that tables define which are right so far."""
    tags: list[Tag] = []
    taken = {table["colour"] for table in tables if "colour" in table}
    free = cycle([hue for hue in HUES if hue not in taken] or HUES)
    for table in tables:
        colour = table.get("colour") or next(free)
        letter = table.get("letter", table["name"][0]).upper()
        tags.append(Tag(table["name"], table["key"], colour, letter, table.get("description", "")))
    return TagSet(tags)


def _annotator(configured: str) -> str:
    # The environment wins: a workspace is shared, the person at the keyboard is not.
    name = os.environ.get(ANNOTATOR_VARIABLE, "").strip() or configured.strip()
    if not name:
        try:
            name = getpass.getuser()
        except (OSError, KeyError, ImportError):  # a user id without an entry, as in containers
            name = "anonymous"
    return printable(name)


def _a_text(value: object) -> str:
    if not isinstance(value, str):
        return "must be a text in quotes"
    if not value.strip():
        return "must not be empty"
    if any(unicodedata.category(character) == "Cc" for character in value):
        return "must not contain control characters"
    return ""


def _a_folder(value: object) -> str:
    if wrong := _a_text(value):
        return wrong
    try:
        Path(str(value)).expanduser()
    except RuntimeError:
        return f"names a home folder that does not exist: '{value}'"
    return ""


def theme_mistake(value: object) -> str:
    """What is wrong with a theme's name; empty where nothing is."""
    if wrong := _a_text(value):
        return wrong
    if value in (*THEMES, *OTHER_THEMES):
        return ""
    hint = toml.meant(str(value), (*THEMES, *OTHER_THEMES), "")
    said = f"must be one of {', '.join(THEMES)} or a theme of Textual, not '{value}'"
    return f"{said}; {hint}" if hint else said


def _a_switch(value: object) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _an_engine(value: object) -> str:
    if wrong := _a_text(value):
        return wrong
    if _ENGINE.fullmatch(str(value)):
        return ""
    return f"must be crf, none, spacy:PIPELINE or gliner:OWNER/MODEL, not '{value}'"


def _some_tags(value: object) -> str:
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        return "must be tables, each under [[tags]]"
    return "" if value else "must not be empty: leave it out for fact, claim and speculation"


def _a_table(value: object) -> str:
    return "" if isinstance(value, dict) else "must be a table, under [keys]"


def _a_choice_of_keys(value: object) -> str:
    for key in value if isinstance(value, list) else [value]:
        if _a_text(key):
            return "must be a key in quotes or a list of them, empty for none"
    return ""


def _a_tag_name(value: object) -> str:
    if wrong := _a_text(value):
        return wrong
    name = str(value)
    if name != printable(" ".join(name.split())):
        return "must be words with single spaces between them"
    return "" if cells(name) <= LONGEST_TAG else f"must not be wider than {LONGEST_TAG} columns"


def _a_colour(value: object) -> str:
    if isinstance(value, str) and (value in HUES or re.fullmatch(r"#[0-9a-fA-F]{6}", value)):
        return ""
    return f"must be {', '.join(HUES)} or #rrggbb"


def _a_letter(value: object) -> str:
    # A small letter says that the passage has moved.
    text = value if isinstance(value, str) else ""
    right = len(text) == len(text.upper()) == len(text.lower()) == 1 and text.upper() != text.lower()
    return "" if right else "must be one letter that is a capital or has one"


_KEYS: dict[str, Callable[[object], str]] = {
    "articles": _a_folder,
    "annotations": _a_folder,
    "theme": theme_mistake,
    "annotator": _a_text,
    "mouse": _a_switch,
    "entities": _an_engine,
    "tags": _some_tags,
    "keys": _a_table,
}
_TAG_KEYS: dict[str, Callable[[object], str]] = {
    "name": _a_tag_name,
    "key": _a_text,
    "colour": _a_colour,
    "letter": _a_letter,
    "description": _a_text,
}


def _mistake(key: str, value: object) -> str:
    """What is wrong with a setting; empty where nothing is."""
    if key in _KEYS:
        wrong = _KEYS[key](value)
        return f"'{key}' {wrong}" if wrong else ""
    return _unknown(key, _KEYS)


def _unknown(key: str, known: dict[str, Callable[[object], str]]) -> str:
    hint = toml.meant(key, known, f"the keys are {', '.join(known)}")
    return f"unknown key '{printable(key)}'; {hint}"


def _tag_mistake(table: dict[str, Any], before: TagSet) -> tuple[str, str] | None:
    """What is wrong with a tag, and in which of its keys; `before` are the tags before it."""
    for key, value in table.items():
        if key not in _TAG_KEYS:
            return key, f"in a tag, {_unknown(key, _TAG_KEYS)}"
        if wrong := _TAG_KEYS[key](value):
            return key, f"a tag's '{key}' {wrong}"
    for key in ("name", "key"):
        if key not in table:
            return "", f"a tag needs a '{key}'"
    name = table["name"]
    letter = table.get("letter", name[0])
    if _a_letter(letter):
        return "name", f"tag '{name}' needs a 'letter': its name does not begin with one"
    for other in before.all:
        if other.id == Tag(name, "", "", "").id:
            return "name", f"there are two tags '{name}'"
        if other.letter == letter.upper():
            return "letter", (
                f"the letter {other.letter} means both '{other.name}' and '{name}': "
                "give one of them another 'letter'"
            )
    return None
