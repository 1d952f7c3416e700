"""How the reader ends when nobody asked it to: by a signal, with its terminal, by a failure of its own."""

import os
import select
import signal
import sys
import termios
import threading
import time
import traceback
from contextlib import suppress
from types import FrameType
from typing import Protocol

from tui_reader.articles.text import printable

GRACE = 0.8
"""Seconds for an orderly end; a terminal that does not read any more can hold it up for ever."""
KEEPING = 0.7
"""Seconds for keeping what is not saved, after that."""
STOPPING = 0.1
"""Seconds after which a program that was told to stop has been stopped."""
DEEPEST = 30
"""Lines of a traceback that are shown."""
# Out of the alternate screen, with a cursor, without mouse, focus and paste reports and foreign keys.
_REPORTS = (1000, 1003, 1004, 1006, 1015, 1016, 2004)
_RESET = "\x1b[<u" + "".join(f"\x1b[?{mode}l" for mode in _REPORTS) + "\x1b[?1049l\x1b[?25h\x1b[0m"
_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)


class Endable(Protocol):
    """What can be ended."""

    def end(self, status: int) -> None:
        """End in order, with this exit status; a signal handler may call this."""

    def rescue(self) -> str:
        """Keep what is not saved, without the screen; a thread may call this. Returns what is to be told."""

    def put_in_order(self) -> str:
        """Save what can be saved, and keep the rest, at once. Returns likewise."""

    def tell_failure(self, name: str, error: BaseException) -> bool:
        """Say that the thread of this name has failed, if that can be shown; threads call this."""


def end_on_signals(reader: Endable) -> None:
    """Let signals and a vanished terminal end the reader.

    To be called in the main thread. Signals do not go through the message loop, which waits while a
    terminal takes nothing: if the program is still there after `GRACE`, it is ended without it. In the
    background the terminal belongs to somebody else, and is left alone.
    """
    before = termios.tcgetattr(sys.__stdin__.fileno()) if sys.__stdin__ and sys.__stdin__.isatty() else None

    def end(number: int, _frame: FrameType | None) -> None:
        for each in (*_SIGNALS, signal.SIGTTOU, signal.SIGTTIN):
            signal.signal(each, signal.SIG_IGN)
        foreground = _in_foreground()
        terminal = before if foreground else None
        threading.Thread(target=_end_anyway, args=(128 + number, terminal, reader), daemon=True).start()
        if foreground:
            reader.end(128 + number)
            return
        # The shell ends a job that is stopped by waking it up, too: it is not to paint then.
        signal.signal(signal.SIGCONT, signal.SIG_IGN)
        try:
            reader.put_in_order()
        finally:
            os._exit(128 + number)

    for number in _SIGNALS:
        signal.signal(number, end)
    if before:
        threading.Thread(target=_watch_terminal, daemon=True).start()


def stop_job() -> None:
    """Stop this program and what started it, as a terminal does at ctrl+z, until the shell wakes them up.

    Returns at once where there is no shell to go back to.
    """
    before = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    os.kill(0, signal.SIGTSTP)
    # Another thread may have been told to stop, and this one goes on for a moment.
    time.sleep(STOPPING)
    signal.signal(signal.SIGTSTP, before)


def _watch_terminal() -> None:
    """Send this program SIGHUP once its terminal is gone, also where that signal was being ignored."""
    terminal = select.poll()
    terminal.register(sys.__stdin__.fileno(), 0)  # type: ignore[union-attr]
    if any(event & select.POLLHUP for _, event in terminal.poll()):
        os.kill(os.getpid(), signal.SIGHUP)


def _in_foreground() -> bool:
    """Whether the terminal is ours, or there is none."""
    try:
        return os.tcgetpgrp(sys.__stdin__.fileno()) == os.getpgrp()  # type: ignore[union-attr]
    except (OSError, AttributeError):
        return True


def _end_anyway(status: int, before: list[object] | None, reader: Endable) -> None:
    time.sleep(GRACE)
    said: list[str] = []
    # A disk may hold it up for ever, too.
    keeper = threading.Thread(target=lambda: said.append(reader.rescue()), daemon=True)
    keeper.start()
    keeper.join(KEEPING)
    if keeper.is_alive():
        said.append("what is NOT SAVED could not be kept in time")
    if not before:
        os._exit(status)
    with suppress(OSError, ValueError, termios.error):
        terminal = sys.__stdin__.fileno()  # type: ignore[union-attr]
        termios.tcsetattr(terminal, termios.TCSANOW, before)  # type: ignore[arg-type]
        os.set_blocking(terminal, False)
        told = "".join(f"tui-reader: {printable(each)}\n" for each in said if each)
        os.write(terminal, (_RESET + told).encode())
    os._exit(status)


def tell_failures_of_threads(reader: Endable, annotations: str) -> None:
    """Let what fails in a thread be told by the reader, or as any failure is when that is not running.

    Python would print the values in its message.
    """

    def tell(failed: threading.ExceptHookArgs) -> None:
        name = failed.thread.name if failed.thread else ""
        if failed.exc_value and not reader.tell_failure(name, failed.exc_value):
            print(failure(failed.exc_value, annotations), file=sys.stderr)

    threading.excepthook = tell


def failure(error: BaseException, annotations: str) -> str:
    """What is said of a failure of the program itself: where it was, without the values there.

    `annotations` is the folder of the annotations, empty as long as that is not known.
    """
    lines = "".join(traceback.format_exception(error)).splitlines()
    where = [", in", annotations] if annotations else ["."]
    said = [
        "",
        f"tui-reader failed, which should not happen. What it showed as saved is on the disk{where[0]}",
    ]
    return "\n".join(map(printable, [*lines[-DEEPEST:], *said, *where[1:]]))
