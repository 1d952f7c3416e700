"""How the reader ends when nobody asked it to: by a signal, with its terminal, by a failure of its own."""

import os
import select
import signal
import sys
import termios
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from tui_reader.articles.text import printable

GRACE = 1.0
"""Seconds for an orderly end; a terminal that does not read any more can hold it up for ever."""
DEEPEST = 30
"""Lines of a traceback that are shown."""
# Out of the alternate screen, with a cursor, without mouse, focus and paste reports and foreign keys.
_REPORTS = (1000, 1003, 1004, 1006, 1015, 1016, 2004)
_RESET = "\x1b[<u" + "".join(f"\x1b[?{mode}l" for mode in _REPORTS) + "\x1b[?1049l\x1b[?25h\x1b[0m"
_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


def end_on_signals(leave: Callable[[int], None]) -> None:
    """Let signals and a vanished terminal call `leave` with the exit status, and see that it ends.

    To be called in the main thread. Signals do not go through the message loop, which waits while a
    terminal takes nothing: if the program is still there after `GRACE`, it is ended without it.
    """
    before = termios.tcgetattr(sys.__stdin__.fileno()) if sys.__stdin__ and sys.__stdin__.isatty() else None

    def end(number: int, _frame: FrameType | None) -> None:
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        threading.Thread(target=_end_anyway, args=(128 + number, before), daemon=True).start()
        leave(128 + number)

    for number in _SIGNALS:
        signal.signal(number, end)
    if before:
        threading.Thread(target=_watch_terminal, daemon=True).start()


def _watch_terminal() -> None:
    """Send this program SIGHUP once its terminal is gone, also where that signal was being ignored."""
    terminal = select.poll()
    terminal.register(sys.__stdin__.fileno(), 0)  # type: ignore[union-attr]
    if any(event & select.POLLHUP for _, event in terminal.poll()):
        os.kill(os.getpid(), signal.SIGHUP)


def _end_anyway(status: int, before: list[object] | None) -> None:
    time.sleep(GRACE)
    with suppress(OSError, ValueError, termios.error):
        terminal = sys.__stdin__.fileno()  # type: ignore[union-attr]
        if before:
            termios.tcsetattr(terminal, termios.TCSANOW, before)  # type: ignore[arg-type]
        os.set_blocking(terminal, False)
        os.write(terminal, _RESET.encode())
    os._exit(status)


def tell_failures_of_threads(annotations: str) -> None:
    """Let what fails in a thread be told as any failure is; Python would print the values in its message."""

    def tell(failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value:
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
