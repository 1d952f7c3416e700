"""tui-reader.toml: what a workspace says about itself, with every mistake named by file and line."""

import getpass
import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tui_reader import toml
from tui_reader.articles.text import printable

FILE = "tui-reader.toml"
"""The name of the file that makes a folder a workspace."""
ANNOTATIONS = "annotations"
"""The folder for annotations where nothing else is said."""
THEMES = ("auto", "dark", "light", "ansi")
"""The themes; auto asks the terminal."""
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
    """One of `THEMES`."""
    annotator: str
    """Who makes new annotations; never empty."""
    mouse: bool
    """Whether the reader listens to the mouse, which keeps the terminal from selecting text itself."""
    entities: str
    """Who finds the entities: crf, none, spacy:PIPELINE or gliner:OWNER/MODEL."""
    path: Path | None
    """The file that was read; None outside a workspace."""


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
    return _config(path.parent, values, path)


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
    )


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


def _a_theme(value: object) -> str:
    if wrong := _a_text(value):
        return wrong
    return "" if value in THEMES else f"must be one of {', '.join(THEMES)}, not '{value}'"


def _a_switch(value: object) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _an_engine(value: object) -> str:
    if wrong := _a_text(value):
        return wrong
    if _ENGINE.fullmatch(str(value)):
        return ""
    return f"must be crf, none, spacy:PIPELINE or gliner:OWNER/MODEL, not '{value}'"


_KEYS: dict[str, Callable[[object], str]] = {
    "articles": _a_folder,
    "annotations": _a_folder,
    "theme": _a_theme,
    "annotator": _a_text,
    "mouse": _a_switch,
    "entities": _an_engine,
}


def _mistake(key: str, value: object) -> str:
    """What is wrong with a setting; empty where nothing is."""
    if key in _KEYS:
        wrong = _KEYS[key](value)
        return f"'{key}' {wrong}" if wrong else ""
    close = get_close_matches(key.lower(), _KEYS, n=1)
    hint = f"did you mean '{close[0]}'?" if close else f"the keys are {', '.join(_KEYS)}"
    return f"unknown key '{printable(key)}'; {hint}"
