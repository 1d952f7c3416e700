"""A program in a real terminal: a pty on one side, an emulated screen on the other."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

KEYS = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "escape": "\x1b",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    **{f"ctrl+{chr(code + 0x60)}": chr(code) for code in range(1, 27)},
}
"""What a terminal sends for a key that is not a character."""

PATIENCE = 60
"""Seconds to wait for what must come: a busy machine is no failure."""
AFTER_ESCAPE = 0.2
"""Seconds after which an escape is a key of its own, and not the beginning of another one."""

# What make, tmux, an active virtual environment and the test run itself leave for their children.
_FOREIGN = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME")
_FOREIGN_PREFIXES = ("TMUX", "PYTEST_", "TEXTUAL", "GIT_")
_LOOKS = ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "TERM_PROGRAM", "COLUMNS", "LINES")

# Makes the pty, which is standard input already, the terminal that controls the program.
_TAKE_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""


def clean_environment(**changes: str) -> dict[str, str]:
    """This process's environment as a person's fresh shell would have it, with `changes`."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _FOREIGN + _LOOKS and not name.startswith(_FOREIGN_PREFIXES)
    }
    return {**kept, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **changes}


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints in a clean environment; the test fails with its messages when it does."""
    done = subprocess.run(command, cwd=cwd, env=clean_environment(), capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


class Terminal:
    """A program in a terminal of its own; leaving the context kills it and all it started.

    The output is read only while something is waited for.
    """

    def __init__(
        self,
        argv: Sequence[str | Path],
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        columns: int = 120,
        rows: int = 40,
    ) -> None:
        """Start `argv` in the folder `cwd`; `env` is added to a clean environment."""
        self.written = bytearray()
        """What the program has sent to the terminal, as far as it was read."""
        self._escaped = False
        """Whether the last key was an escape."""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._pty, program_side = pty.openpty()
        self._resize_pty()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _TAKE_TERMINAL, *argv],
            stdin=program_side,
            stdout=program_side,
            stderr=program_side,
            cwd=cwd,
            env=clean_environment(**(env or {})),
            start_new_session=True,
        )
        self._name = os.ttyname(program_side)
        os.close(program_side)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self.send_signal(signal.SIGKILL)
        self._process.wait()
        os.close(self._pty)

    def text(self) -> str:
        """What stands on the screen: its rows, without the space at their ends."""
        # The second half of a wide character is empty. (pyte's own `display` fails where only that is left.)
        return "\n".join("".join(cell.data for cell in row).rstrip() for row in self.cells())

    def cells(self) -> list[list[pyte.screens.Char]]:
        """Every cell of the screen, with its colours and forms."""
        screen = self._screen
        return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]

    def settle(self, quiet: float = 0.3) -> None:
        """Wait until the program has written nothing for a while, and waits itself."""
        if self._escaped:
            quiet = max(quiet, AFTER_ESCAPE)
        deadline = time.monotonic() + PATIENCE
        while self._read(quiet) or _works(self._process.pid):
            assert time.monotonic() < deadline, f"the program is not at rest and shows:\n{self.text()}"

    def press(self, *keys: str) -> None:
        """Press keys one after the other, each a character or a name such as enter, down or ctrl+d."""
        for key in keys:
            sent = KEYS.get(key, key)
            assert key in KEYS or len(key) == 1, f"no such key: {key}"
            os.write(self._pty, sent.encode())
            self._escaped = key == "escape"

    def paste(self, text: str) -> None:
        """Paste a text, as terminals do where a program asked to be told."""
        self._escaped = False
        os.write(self._pty, b"\x1b[200~" + text.encode() + b"\x1b[201~")

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal another size, as dragging its window does."""
        self._screen.resize(rows, columns)
        self._resize_pty()

    def hang_up(self) -> None:
        """Take the terminal away, as a lost connection does."""
        os.close(self._pty)
        self._pty = os.open(os.devnull, os.O_RDWR)

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to the program and all it started."""
        os.killpg(self._process.pid, number)

    def wait_for(self, text: str, timeout: float = PATIENCE) -> None:
        """Wait until `text` stands on the screen, within one row."""
        self.wait_until(lambda: text in self.text(), f"{text!r} on the screen", timeout)

    def wait_until(self, condition: Callable[[], bool], wanted: str, timeout: float = PATIENCE) -> None:
        """Wait until `condition` holds; fail after `timeout` seconds, or when the program ends without it."""
        deadline = time.monotonic() + timeout
        while not condition():
            ended = self._process.poll() is not None
            got = self._read(0.05)
            if (ended and not got and not condition()) or time.monotonic() > deadline:
                state = f"ended with {self._process.returncode}" if ended else f"ran {timeout} s"
                raise AssertionError(f"wanted {wanted}; the program {state} and shows:\n{self.text()}")

    def modes(self) -> frozenset[int]:
        """What the program has left switched on: mouse and other reports, the alternate screen."""
        return frozenset(mode >> 5 for mode in self._screen.mode) & {1000, 1003, 1004, 1006, 1049, 2004}

    def stall(self) -> None:
        """Take nothing more that the program writes, as a lost connection does; whoever writes waits."""
        program_side = os.open(self._name, os.O_RDWR | os.O_NOCTTY)
        termios.tcflow(program_side, termios.TCOOFF)
        os.close(program_side)

    def wait_at_rest(self) -> None:
        """Wait, without reading, for as long as the program works."""
        before = -1.0
        while (used := _processor_time(self._process.pid)) != before:
            before = used
            time.sleep(0.5)

    def wait_exit(self, timeout: float = PATIENCE, read: bool = True) -> int:
        """Wait for the program's end and give its exit status, negative for a signal."""
        if not read:
            return self._process.wait(timeout)
        self.wait_until(lambda: self._process.poll() is not None, "the program's end", timeout)
        while self._read(0):
            pass
        return self._process.wait()

    def _read(self, seconds: float) -> bool:
        """Take what the program has written, waiting at most `seconds` for it; whether there was anything."""
        if not select.select([self._pty], [], [], seconds)[0]:
            return False
        try:
            written = os.read(self._pty, 65536)
        except OSError:  # EIO, Linux's way to say that nobody holds the other side any more
            return False
        self.written += written
        self._stream.feed(written)
        return bool(written)

    def _resize_pty(self) -> None:
        size = struct.pack("HHHH", self._screen.lines, self._screen.columns, 0, 0)
        fcntl.ioctl(self._pty, termios.TIOCSWINSZ, size)


def _works(process: int) -> bool:
    """Whether a process or one that it started runs, or would if it were its turn."""
    for thread in Path(f"/proc/{process}/task").glob("*"):
        try:
            state = (thread / "stat").read_text().rpartition(")")[2].split()[0]
            children = (thread / "children").read_text().split()
        except OSError:  # it has ended
            continue
        if state in "RD" or any(_works(int(child)) for child in children):
            return True
    return False


def _processor_time(process: int) -> float:
    """Ticks of the processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return float(fields[11]) + float(fields[12])
