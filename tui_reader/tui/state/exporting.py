"""An export on its way to its file: that of a very long article takes longer than a key may."""

from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING

from tui_reader.files import reason

if TYPE_CHECKING:
    from tui_reader.exchange.files import Written  # not needed before the first export


class Export(Thread):
    """Writes an export. The program does not end before it has."""

    def __init__(self, write: "Callable[[], Written]", tell: Callable[["Export"], object]) -> None:
        """`write` raises OSError where it cannot; `tell` is called at the end, in the thread."""
        super().__init__(name="exporting")
        self.written: Written | None = None
        """The file, once it is there."""
        self.problem = "not exported"
        """Why there is none."""
        self._write = write
        self._tell = tell

    def run(self) -> None:
        """Write it; runs in the thread."""
        try:
            self.written = self._write()
            self.problem = ""
        except OSError as error:
            self.problem = f"not exported: {reason(error)}"
        finally:
            self._tell(self)
