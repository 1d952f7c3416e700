"""Commands that print and end."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.figures import Figure, ms, times
from benchmarks.terminal import ROOT, environment

RUNS = 7


def _once(*arguments: str) -> float:
    start = perf_counter()
    command = [sys.executable, *arguments]
    subprocess.run(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - start


def measure(folder: Path) -> Iterator[Figure]:
    """Time from start to end, next to Python that does nothing."""
    for command in ("--version", "list"):
        _once("-m", "tui_reader", command)  # what Python compiles it compiles now
        pairs = [(_once("-m", "tui_reader", command), _once("-c", "")) for _ in range(RUNS)]
        own, bare = (median(column) for column in zip(*pairs, strict=True))
        yield Figure(f"tui-reader {command}", ms(own), times(own, bare, "bare python"))
