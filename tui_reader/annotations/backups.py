"""Copies of the store's files as they were: at most one a day is made by itself, and few are kept.

They are hard links where the file system has such: a file is never changed, only replaced, so the
link goes on holding what the file held, and costs no more than a name.
"""

import os
import re
import stat
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from tui_reader import files

FOLDER = ".backup"
"""The folder for copies, within that of the annotations; it has a folder for each file."""
COPIES = 10
"""How many copies of one file are kept..."""
BYTES = 16 * 1024 * 1024
"""...and how many bytes in them; but always the newest."""
_STAMP = "%Y-%m-%dT%H-%M-%SZ"
_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\dZ)\.json", re.ASCII)


class Copy(NamedTuple):
    """A file of the store as it was."""

    time: str
    """Until when it was so, in UTC: 2026-11-21T09:30:00Z."""
    path: Path
    """Where the copy is."""
    size: int
    """In bytes."""


def stamp(moment: datetime) -> str:
    """A time as it stands in names of files."""
    return moment.astimezone(UTC).strftime(_STAMP)


def copies(path: Path) -> list[Copy]:
    """The copies of a file, the newest first."""
    found = []
    with suppress(OSError), os.scandir(_folder(path)) as entries:
        for entry in entries:
            name = _NAME.fullmatch(entry.name)
            if name and entry.is_file(follow_symlinks=False):
                found.append(Copy(":".join(name.groups()), Path(entry.path), entry.stat().st_size))
    return sorted(found, reverse=True)


def kept_names(folder: Path) -> list[str]:
    """The names of the files in the annotations folder of which there are copies."""
    with suppress(OSError), os.scandir(folder / FOLDER) as entries:
        return sorted(f"{entry.name}.json" for entry in entries if entry.is_dir(follow_symlinks=False))
    return []


def keep_daily(path: Path) -> None:
    """Keep a file as it is if it was not kept today (UTC); what cannot be kept holds up no save."""
    with suppress(OSError):
        today = stamp(datetime.now(UTC))[:10]
        if os.path.lexists(path) and not any(copy.time.startswith(today) for copy in copies(path)):
            keep(path)


def keep(path: Path) -> Path:
    """Keep a file as it is, unless there is a copy just like it; returns the copy. Raises OSError."""
    there = copies(path)
    content = path.read_bytes()
    for copy in there:
        if copy.size == len(content) and copy.path.read_bytes() == content:
            return copy.path
    folder = _made(path)
    moment = datetime.now(UTC)
    while (target := folder / f"{stamp(moment)}.json").exists():
        moment += timedelta(seconds=1)
    duplicate(path, target)
    total = target.stat().st_size
    for number, copy in enumerate(there, start=2):
        total += copy.size
        if number > COPIES or total > BYTES:
            copy.path.unlink()
    return target


def duplicate(path: Path, target: Path) -> None:
    """Give a file a second name, or make a copy where there are no hard links. Raises OSError."""
    try:
        os.link(path, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        files.replace(target, path.read_bytes())


def move(path: Path, target: Path) -> None:
    """Take the copies of a file for those of another, unless that has some; what cannot be moved stays."""
    with suppress(OSError):
        os.rename(_folder(path), _folder(target))


def _folder(path: Path) -> Path:
    return path.parent / FOLDER / path.stem


def _made(path: Path) -> Path:
    """The folder for the copies of a file; never one that a link leads to."""
    folder = _folder(path)
    for each in (folder.parent, folder):
        each.mkdir(exist_ok=True)
        if not stat.S_ISDIR(os.lstat(each).st_mode):
            raise NotADirectoryError(20, "Not a folder", str(each))
    return folder
