"""entities.toml: the user's own list of entities as a file that people write and the reader adds to.

ignore = ["Monday"]

[[entity]]
name = "Kim Jong Un"
kind = "PERSON"
aliases = ["Kim Jong-un", "Kim"]
"""

import errno
import fcntl
import json
import os
import re
import time
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice, pairwise, takewhile
from pathlib import Path
from typing import Any

from tui_reader import files, toml
from tui_reader.analysis.entities.mention import EntityKind
from tui_reader.analysis.entities.own import MAX_LENGTH, OwnEntity, OwnList, key_of
from tui_reader.articles.text import printable

FILE = "entities.toml"
"""The name of the file, in the folder of a workspace."""
PATIENCE = 0.3
"""Seconds for which a change waits for that of another session: a key waits for it."""

_KEYS = ("entity", "ignore")
_ENTITY_KEYS = ("name", "kind", "aliases")
_HEAD = re.compile(r"""^[ \t]*\[\[[ \t]*["']?entity["']?[ \t]*\]\]""", re.MULTILINE)
# A list without comments and without brackets in its names. Others are written anew.
_IGNORE = re.compile(r"^ignore[ \t]*=[ \t]*\[[^\[\]#]*\]", re.MULTILINE)


class OwnListError(Exception):
    """The list could not be read or written: one line that names the file, the line and what to do."""


class _MistakeError(Exception):
    """What is wrong, and where: the number of an entity (-1 for none) and a key."""

    def __init__(self, number: int, key: str, wrong: str) -> None:
        super().__init__(wrong)
        self.number = number
        self.key = key


def read(path: Path) -> OwnList:
    """The list in a file; an empty one where there is none. Raises `OwnListError`."""
    return _read(path)[1]


def add(path: Path, entity: OwnEntity) -> OwnList:
    """Writes that this is an entity and returns the new list; see `OwnList.naming`. Raises `OwnListError`."""
    try:
        (name,) = _names(-1, "name", [entity.name])
        entity = OwnEntity(name, entity.kind, _names(-1, "aliases", list(entity.aliases)))
    except _MistakeError as error:
        raise OwnListError(f"{path.name}: {error}") from error
    return _change(path, lambda own: own.naming(entity))


def ignore(path: Path, surface: str) -> OwnList:
    """Writes that this is no entity and returns the new list; see `OwnList.ignoring`.

    Raises `OwnListError`.
    """
    try:
        (name,) = _names(-1, "ignore", [surface])
    except _MistakeError as error:
        raise OwnListError(f"{path.name}: {error}") from error
    return _change(path, lambda own: own.ignoring(name))


def forget(path: Path, surface: str) -> OwnList:
    """Writes no more what this is, and returns the new list. Raises `OwnListError`."""
    return _change(path, lambda own: own.forgetting(surface))


def _change(path: Path, change: Callable[[OwnList], OwnList]) -> OwnList:
    """Reads, changes and replaces the file; nobody else who uses this does so meanwhile."""
    try:
        with _locked(path.parent):
            text, old = _read(path)
            new = change(old)
            if new != old:
                files.replace(path, _edited(text, old, new).encode())
            return new
    except OSError as error:
        raise OwnListError(f"{path.name}: cannot be saved: {error.strerror or error}") from error


def _read(path: Path) -> tuple[str, OwnList]:
    try:
        source = toml.read(path)
    except FileNotFoundError:
        return "", OwnList()
    except toml.TomlError as error:
        raise OwnListError(str(error)) from error
    return source.text, _parsed(path.name, source)


def _parsed(file: str, source: toml.Source) -> OwnList:
    """What the values of a file say."""
    try:
        return _own_list(source.values)
    except _MistakeError as error:
        raise OwnListError(f"{file}, line {_line_of(error, source.text)}: {error}") from error


def _own_list(values: dict[str, Any]) -> OwnList:
    for key in values:
        _check_key(-1, key, _KEYS)
    tables = values.get("entity", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise _MistakeError(-1, "entity", "an entity must begin with [[entity]]")
    ignored = _names(-1, "ignore", values.get("ignore", []))
    taken = {key_of(surface): "is ignored" for surface in ignored}
    entities: list[OwnEntity] = []
    for number, table in enumerate(tables):
        entity = _entity(number, table)
        for i, surface in enumerate(entity.surfaces):
            if known := taken.get(key_of(surface)):
                raise _MistakeError(
                    number, "aliases" if i else "name", f"'{printable(surface)}' {known} already"
                )
            taken[key_of(surface)] = f"is listed as '{printable(entity.name)}'"
        entities.append(entity)
    return OwnList(tuple(entities), ignored)


def _entity(number: int, table: dict[str, Any]) -> OwnEntity:
    for key in table:
        _check_key(number, key, _ENTITY_KEYS)
    for key in ("name", "kind"):
        if key not in table:
            raise _MistakeError(number, key, f"an entity needs a '{key}'")
    (title,) = _names(number, "name", [table["name"]])
    kind = table["kind"]
    if kind not in list(EntityKind):
        raise _MistakeError(number, "kind", f"'kind' must be one of {', '.join(EntityKind)}")
    return OwnEntity(title, EntityKind(kind), _names(number, "aliases", table.get("aliases", [])))


def _names(number: int, key: str, values: object) -> tuple[str, ...]:
    """Names, each with one space between its words."""
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        form = "a text in quotes" if key == "name" else 'a list of texts: ["...", "..."]'
        raise _MistakeError(number, key, f"'{key}' must be {form}")
    for value in values:
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in value):
            raise _MistakeError(number, key, f"'{key}' must not contain control characters")
        if not any(character.isalnum() for character in value):
            raise _MistakeError(number, key, f"'{key}' must have a letter or a digit in each name")
        if len(value) > MAX_LENGTH:
            raise _MistakeError(number, key, f"'{key}' must have no name longer than {MAX_LENGTH} characters")
    return tuple(" ".join(value.split()) for value in values)


def _check_key(number: int, key: str, known: tuple[str, ...]) -> None:
    if key not in known:
        hint = toml.meant(key, known, f"the keys are {', '.join(known)}")
        raise _MistakeError(number, key, f"unknown key '{printable(key)}'; {hint}")


def _line_of(mistake: _MistakeError, text: str) -> int:
    """The line, from 1, of a mistake in a valid file."""
    if mistake.number < 0:
        return toml.line_of(mistake.key, text)
    # Where the entity begins, and the next one.
    starts = [match.start() for match in islice(_HEAD.finditer(text), mistake.number, mistake.number + 2)]
    if not starts:  # entities that are written in some other way
        return toml.line_of("entity", text)
    return text.count("\n", 0, starts[0]) + toml.line_of(mistake.key, text[slice(*[*starts, None][:2])])


def _edited(text: str, old: OwnList, new: OwnList) -> str:
    """The file for the new list; what did not change stays as the user wrote it, where that is simple."""
    heads = [match.start() for match in _HEAD.finditer(text)]
    parts = [text[start:end] for start, end in pairwise([0, *heads, len(text)])]
    if len(heads) == len(old.entities):
        edited = _with_entities(_with_ignored(parts[0], bool(text), old, new), parts[1:], old, new)
        with suppress(ValueError, RecursionError, _MistakeError):
            if _own_list(tomllib.loads(edited)) == new:
                return edited
    whole = [_ignored(new.ignore) + "\n"] if new.ignore else []
    return "\n".join([*whole, *map(_table, new.entities)])


def _with_ignored(head: str, more: bool, old: OwnList, new: OwnList) -> str:
    """What stands before the tables; `more` is whether the file has anything at all."""
    if new.ignore == old.ignore:
        return head
    if place := _IGNORE.search(head):
        return head[: place.start()] + _ignored(new.ignore) + head[place.end() :]
    return _ignored(new.ignore) + "\n" + ("\n" if more else "") + head


def _with_entities(head: str, tables: list[str], old: OwnList, new: OwnList) -> str:
    """Each table as it was, or anew, or left out, with the comments that stand after it."""
    owners = {key_of(surface): entity for entity in new.entities for surface in entity.surfaces}
    left = dict.fromkeys(new.entities)
    edited = head
    for table, entity in zip(tables, old.entities, strict=True):
        # What it became has its name, or else one of its aliases.
        heirs = (owners.get(key_of(surface)) for surface in entity.surfaces)
        now = next((heir for heir in heirs if heir in left), None)
        if now:
            del left[now]
        if now == entity:
            edited += table
            continue
        lines = table.splitlines(keepends=True)
        comments = takewhile(lambda line: not line.strip() or line.lstrip()[0] == "#", reversed(lines))
        edited += (_table(now) if now else "") + "".join(reversed(list(comments)))
    for entity in left:
        edited += "\n" if edited and not edited.endswith("\n") else ""
        edited += ("\n" if edited else "") + _table(entity)
    return edited


def _ignored(names: tuple[str, ...]) -> str:
    return f"ignore = {_list(names)}"


def _table(entity: OwnEntity) -> str:
    aliases = f"aliases = {_list(entity.aliases)}\n" if entity.aliases else ""
    return f'[[entity]]\nname = {_quoted(entity.name)}\nkind = "{entity.kind}"\n{aliases}'


def _list(names: tuple[str, ...]) -> str:
    line = f"[{', '.join(map(_quoted, names))}]"
    return line if len(line) <= 100 else "[\n" + "".join(f"    {_quoted(each)},\n" for each in names) + "]"


def _quoted(name: str) -> str:
    # Without control characters, a JSON string is a TOML string.
    return json.dumps(name, ensure_ascii=False)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Holds the folder itself, so that no lock file is left; another holder needs milliseconds.

    Raises OSError if it needs longer than `PATIENCE`.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    deadline = time.monotonic() + PATIENCE
    try:
        while not _taken(descriptor):
            if time.monotonic() > deadline:
                raise TimeoutError(errno.ETIMEDOUT, "another session is saving, try again")
            time.sleep(0.005)
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
