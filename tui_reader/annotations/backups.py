"""Copies of the store's files as they were: the first of each day stays, and of today there are more.

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
"""How many copies of one file are kept that are not passing..."""
BYTES = 16 * 1024 * 1024
"""...and how many bytes in all; but always the newest."""
_STAMP = "%Y-%m-%dT%H-%M-%SZ"
_PASSING = ".today"
_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\dZ)(\.today)?\.json", re.ASCII)


class Copy(NamedTuple):
    """A file of the store as it was."""

    time: str
    """Until when it was so, in UTC: 2026-11-21T09:30:00Z."""
    path: Path
    """Where the copy is."""
    size: int
    """In bytes."""
    passing: bool
    """Whether it stays for this day only: the first of an hour, and what there was before the last save."""


def stamp(moment: datetime) -> str:
    """A time as it stands in names of files."""
    return moment.astimezone(UTC).strftime(_STAMP)


def copies(path: Path) -> list[Copy]:
    """The copies of a file, the newest first."""
    found: list[Copy] = []
    if not _is_own(_folder(path)):
        return found
    with suppress(OSError), os.scandir(_folder(path)) as entries:
        for entry in entries:
            name = _NAME.fullmatch(entry.name)
            if name and entry.is_file(follow_symlinks=False):
                *time, passing = name.groups()
                size = entry.stat(follow_symlinks=False).st_size
                found.append(Copy(":".join(time), Path(entry.path), size, bool(passing)))
    return sorted(found, reverse=True)


def kept_names(folder: Path) -> list[str]:
    """The names of the files in the annotations folder of which there are copies."""
    if os.path.islink(folder / FOLDER):
        return []
    with suppress(OSError), os.scandir(folder / FOLDER) as entries:
        return sorted(f"{entry.name}.json" for entry in entries if entry.is_dir(follow_symlinks=False))
    return []


def keep_before_save(path: Path) -> None:
    """Keep a file as it is before it is replaced; what cannot be kept holds up no save.

    That is the day's first copy, or a passing one, see `Copy`.
    """
    with suppress(OSError):
        there, moment = copies(path), stamp(datetime.now(UTC))
        if not os.path.lexists(path) or (there and there[0].path.name.startswith(moment)):
            return
        if not any(copy.time.startswith(moment[:10]) and not copy.passing for copy in there):
            keep(path)
            return
        target = _folder(path) / f"{moment}{_PASSING}.json"
        if any(copy.time.startswith(moment[:13]) and copy.passing for copy in there):
            os.link(path, target, follow_symlinks=False)
        else:
            # Where there are no links, that would take too long with each save.
            duplicate(path, target)
        _thin(path, target)


def keep(path: Path) -> Path:
    """Keep a file as it is, unless there is a copy just like it; returns the copy. Raises OSError."""
    content = path.read_bytes()
    for copy in copies(path):
        if copy.size == len(content) and not copy.passing and copy.path.read_bytes() == content:
            return copy.path
    folder = _made(path)
    moment = datetime.now(UTC)
    while (target := folder / f"{stamp(moment)}.json").exists():
        moment += timedelta(seconds=1)
    duplicate(path, target)
    _thin(path, target)
    return target


def _thin(path: Path, made: Path) -> None:
    """Delete the copies of a file that are too many, but never the one just `made`. Raises OSError."""
    there = copies(path)
    newest = next(copy for copy in there if copy.path == made)
    lasting = [copy for copy in there if not copy.passing]
    # Where the clock was wrong there are copies of days to come, which are worth no more than others.
    lasting.sort(key=lambda copy: copy.time > newest.time)
    today = [copy for copy in there if copy.passing and copy.time[:10] == newest.time[:10]]
    # The first of each hour comes last.
    hourly = {copy.time[:13]: copy for copy in today}
    total, kept = 0, set()
    for copy in dict.fromkeys((newest, *lasting[:COPIES], *hourly.values())):
        total += copy.size
        if copy is newest or total <= BYTES:
            kept.add(copy.path)
    for copy in there:
        if copy.path not in kept:
            copy.path.unlink()


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
        if not _is_own(_folder(path)):
            return
        os.rename(_folder(path), _folder(target))


def _folder(path: Path) -> Path:
    return path.parent / FOLDER / path.stem


def _is_own(folder: Path) -> bool:
    """Whether no link leads to a folder for the copies of a file."""
    return not os.path.islink(folder) and not os.path.islink(folder.parent)


def _made(path: Path) -> Path:
    """The folder for the copies of a file; never one that a link leads to."""
    folder = _folder(path)
    for each in (folder.parent, folder):
        if not os.path.lexists(each):
            each.mkdir(exist_ok=True)
            # Who may save here may keep copies here.
            os.chmod(each, stat.S_IMODE(os.stat(each.parent).st_mode))
        if not stat.S_ISDIR(os.lstat(each).st_mode):
            raise NotADirectoryError(20, "Not a folder", str(each))
    return folder
