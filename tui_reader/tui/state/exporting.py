"""An export on its way to its file: that of a very long article takes longer than a key may."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread

from tui_reader.files import reason


class Export(Thread):
    """Writes an export. The program does not end before it has."""

    def __init__(self, write: Callable[[], Path], tell: Callable[["Export"], object]) -> None:
        """`write` raises OSError where it cannot; `tell` is called at the end, in the thread."""
        super().__init__(name="exporting")
        self.path: Path | None = None
        """The file, once it is there."""
        self.problem = "not exported"
        """Why there is none."""
        self._write = write
        self._tell = tell

    def run(self) -> None:
        """Write it; runs in the thread."""
        try:
            self.path = self._write()
            self.problem = ""
        except OSError as error:
            self.problem = f"not exported: {reason(error)}"
        finally:
            self._tell(self)
