"""A program in a real terminal, by the clock: when its bytes arrive, and how many there are.

The output is not emulated, which would take longer than what is measured; what is waited for
must be written in one piece.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from types import TracebackType
from typing import NamedTuple, Self

from tests.terminal.terminal import KEYS, clean_environment

ROOT = Path(__file__).resolve().parent.parent
QUIET = 0.06
"""After so many seconds without a byte, the answer to a key is complete."""
PATIENCE = 120.0
"""Seconds after which something that is waited for will not come."""

_CONTROL = rb"\[[0-?]*[ -/]*[@-~]"
_STRING = rb"[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"
_ESCAPES = re.compile(rb"\x1b(?:%b|%b|.)" % (_CONTROL, _STRING))


def environment() -> dict[str, str]:
    """A person's fresh shell, in which Python keeps what it compiles."""
    return {name: value for name, value in clean_environment().items() if not name.startswith("PYTHON")}


class Answer(NamedTuple):
    """What a key led to."""

    seconds: float
    """From the key to the last byte of what it changed on the screen."""
    bytes: int


class Answers:
    """What one key led to, again and again."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.seconds = median(answer.seconds for answer in answers)
        self.bytes = round(median(answer.bytes for answer in answers))
        self.longest = max(answer.seconds for answer in answers)
        self.most_bytes = max(answer.bytes for answer in answers)


class Terminal:
    """A program in a terminal of 80x24 and 256 colours; leaving the context kills it."""

    def __init__(self, *argv: str | Path) -> None:
        """Start `argv` in the root of the repository."""
        variables = environment()
        self.started = perf_counter()
        self._written = bytearray()
        self._pid, self._pty = pty.fork()
        if not self._pid:
            os.chdir(ROOT)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.execvpe(argv[0], [os.fspath(part) for part in argv], variables)

    @classmethod
    def reader(cls, annotations: Path, *paths: Path) -> Self:
        """The reader on some articles."""
        return cls(sys.executable, "-m", "tui_reader", *paths, "--annotations", annotations)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._pty)

    def until(self, text: str) -> float:
        """Read until `text` is written; the seconds since the start."""
        while text not in self.written():
            self._read(PATIENCE)
        return self._arrived - self.started

    def written(self) -> str:
        """All that was read since the last key, without escape sequences."""
        return _ESCAPES.sub(b"", bytes(self._written)).decode("utf-8", "replace")

    def settle(self, seconds: float = 0.5) -> None:
        """Read until nothing has come for some time."""
        while select.select([self._pty], [], [], seconds)[0]:
            self._read(0)

    def press(self, key: str) -> Answer:
        """Press a key and read what follows."""
        self._written.clear()
        start = perf_counter()
        os.write(self._pty, KEYS.get(key, key).encode())
        self._read(PATIENCE)
        self.settle(QUIET)
        return Answer(self._arrived - start, len(self._written))

    def shows(self, key: str, text: str) -> float:
        """Press a key and read until `text` is written; the seconds that takes."""
        self._written.clear()
        start = perf_counter()
        os.write(self._pty, KEYS.get(key, key).encode())
        return self.until(text) + self.started - start

    def press_each(self, *keys: str) -> Answers:
        """Press keys one after the other."""
        return Answers([self.press(key) for key in keys])

    def count(self, seconds: float) -> int:
        """How many bytes are written in some time."""
        self._written.clear()
        deadline = perf_counter() + seconds
        while select.select([self._pty], [], [], max(0.0, deadline - perf_counter()))[0]:
            self._read(0)
        return len(self._written)

    def peak_memory(self) -> int | None:
        """The most memory the program had so far, in bytes; None where the system does not tell."""
        try:
            status = Path(f"/proc/{self._pid}/status").read_text()
        except OSError:
            return None
        found = re.search(r"VmHWM:\s*(\d+) kB", status)
        return int(found[1]) * 1024 if found else None

    def _read(self, seconds: float) -> None:
        """Read once, waiting at most so long; TimeoutError if nothing comes, EOFError after the end."""
        if not select.select([self._pty], [], [], seconds)[0]:
            raise TimeoutError(f"nothing came for {seconds:g} s after: {self.written()[-400:]}")
        try:
            written = os.read(self._pty, 65536)
        except OSError:  # EIO, Linux's way to say that nobody holds the other side any more
            written = b""
        if not written:
            raise EOFError(f"the program ended: {self.written()[-400:]}")
        self._written += written
        self._arrived = perf_counter()
