"""How a file is replaced: written beside its place, then moved there, so that it is the old or the new one.

And how one is read that is small, and ours if all is well: never waiting, and never without end.

What is moved was written to the end; what is durable is on the disk, with its name, before
`replace` returns. A writer that is killed leaves a temporary file, which a later one removes.
"""

import errno
import os
import re
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

STALE = 3600
"""Seconds after which nobody is still writing a temporary file."""
_TEMPORARY = re.compile(r"\..+\.[0-9a-f]{16}\.tmp", re.DOTALL)
_NAME = 40
"""Characters of a file's name in that of its temporary file, which must not become too long."""
_swept: set[Path] = set()


def reason(error: OSError) -> str:
    """What the system says has failed, and with which file."""
    return ": ".join(map(str, filter(None, (error.strerror or error, error.filename))))


def replace(
    path: Path,
    content: bytes,
    *,
    durable: bool = True,
    mode: int | None = None,
    before: Callable[[], object] = lambda: None,
) -> None:
    """Put a file with this content where `path` is, in one move.

    Its permissions are `mode`, or else those of the file that was there. What need not survive the
    machine's end is written faster if it is not `durable`. `before` is called when only the move is
    left to be done. Raises OSError; the old file is then intact, or the new one in its place but
    perhaps not durable.
    """
    _sweep(path.parent)
    temporary = path.with_name(f".{path.name[:_NAME]}.{os.urandom(8).hex()}.tmp")
    try:
        # Exclusive: never through a link that somebody has put there.
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode)
        try:
            if mode is None:
                _keep_mode(path, descriptor)
            left = memoryview(content)
            while left:
                left = left[os.write(descriptor, left) :]
            if durable:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        before()
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    if durable:
        sync_folder(path.parent)


def _keep_mode(path: Path, descriptor: int) -> None:
    """Give a file the permissions and the group of the one whose place it takes.

    Where the group cannot be kept, as that is not ours, ours may do what everybody may.
    """
    with suppress(FileNotFoundError):
        there = os.lstat(path)
        if not stat.S_ISREG(there.st_mode):
            return
        mode = stat.S_IMODE(there.st_mode)
        if os.fstat(descriptor).st_gid != there.st_gid:
            try:
                os.fchown(descriptor, -1, there.st_gid)
            except PermissionError:
                mode = mode & ~stat.S_IRWXG | (mode & stat.S_IRWXO) << 3
        # Some file systems know no modes, and refuse.
        if stat.S_IMODE(os.fstat(descriptor).st_mode) != mode:
            os.fchmod(descriptor, mode)


def content(path: Path, largest: int, flags: int = 0) -> bytes:
    """The bytes of a regular file of at most so many; a pipe is not waited for. Raises OSError.

    `flags` are more of those that `os.open` knows.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | flags)
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Not a regular file", str(path))
        content = file.read(largest + 1)
    if len(content) > largest:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return content


def is_temporary(name: str) -> bool:
    """Whether a file is one that is being written, or that a writer left who was killed."""
    return _TEMPORARY.fullmatch(name) is not None


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network file systems cannot sync a folder, and need not.
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, durably. Raises OSError."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)


def _sweep(folder: Path) -> None:
    """Remove what was left in a folder; the first to write there does it, once while the program runs."""
    if folder in _swept:
        return
    _swept.add(folder)
    oldest = time.time() - STALE
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if is_temporary(entry.name) and entry.stat(follow_symlinks=False).st_mtime < oldest:
                os.unlink(entry.path)
