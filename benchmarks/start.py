"""The first paint, and what is sent while nobody does anything."""

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure, ms
from benchmarks.terminal import ROOT, Terminal

RUNS = 15
IDLE = 5
"""Seconds."""
EMPTY_APP = "from textual.app import App; App().run()"
SEEDS = ROOT / "seeds"


def _words_on_screen() -> str:
    """The first words of the second paragraph of the first article: nothing else shows them."""
    first = min(SEEDS.iterdir())
    paragraphs = [line for line in first.read_text("utf-8").splitlines() if line]
    return " ".join(paragraphs[1].split()[:4])


def measure(folder: Path) -> Iterator[Figure]:
    """Time until the first article, or an empty Textual app, stands on the screen; one after the other."""
    words = _words_on_screen()
    with Terminal.reader(folder, SEEDS) as terminal:
        terminal.until(words)  # what Python compiles it compiles now
    readers, empties = [], []
    for _ in range(RUNS):
        with Terminal(sys.executable, "-c", EMPTY_APP) as terminal:
            empties.append(terminal.until(" " * 80))
        with Terminal.reader(folder, SEEDS) as terminal:
            readers.append(terminal.until(words))
    # The machine may be slower at times: each run is compared with the one before it.
    ratio = median(reader / empty for reader, empty in zip(readers, empties, strict=True))
    against = f"empty app {ms(median(empties))}: {ratio:.2f}x"
    yield Figure("first paint", ms(median(readers)), against, "<= 1.5x", ratio <= 1.5)


def measure_idle(folder: Path) -> Iterator[Figure]:
    """Bytes sent while no key is pressed."""
    with Terminal.reader(folder, SEEDS) as terminal:
        terminal.until(_words_on_screen())
        terminal.settle(1)
        sent = terminal.count(IDLE)
    yield Figure(f"idle for {IDLE} s", f"{sent} bytes", "", "0", not sent)
