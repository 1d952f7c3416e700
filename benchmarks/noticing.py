"""How fast entities, quotations and suggestions are found."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.articles import article
from benchmarks.figures import Figure, ms
from benchmarks.terminal import ROOT, environment

RUNS = 5
SMALL = 10_000
LARGE = 1_000_000
LOAD = """
from time import perf_counter
start = perf_counter()
from tui_reader.analysis.entities.engine import CrfEngine
CrfEngine.shipped()
print(perf_counter() - start)
"""


def measure(folder: Path) -> Iterator[Figure]:
    """Loading the shipped engine in a fresh process, one small article, and throughput on one core."""
    from tui_reader.analysis.entities.engine import CrfEngine
    from tui_reader.analysis.quotations import quotations
    from tui_reader.analysis.sentences import sentences
    from tui_reader.analysis.stance import suggestions
    from tui_reader.articles.library import load

    command = [sys.executable, "-c", LOAD]
    loads = [
        float(subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=True).stdout)
        for _ in range(RUNS)
    ]
    yield Figure("load the entity engine", ms(median(loads)), "", "<= 60 ms", median(loads) <= 0.060)
    engine = CrfEngine.shipped()
    small, large = article(SMALL, "plaintext"), article(LARGE, "plaintext")
    (folder / "large.txt").write_text(large, encoding="utf-8")
    document = load(folder / "large.txt")
    one = median(_time(partial(engine.mentions, small)) for _ in range(RUNS))
    yield Figure("entities of 10 KB", ms(one), "", "<= 15 ms", one <= 0.015)
    peer = LARGE / 1e6 / _time(partial(sentences, document))
    suggest = partial(suggestions, sentences=sentences(document), quotations=quotations(large))
    finders: list[tuple[str, Callable[[str], object], float]]
    finders = [
        ("entities", engine.mentions, 1.0),
        ("quotations", quotations, 5.0),
        ("suggestions", suggest, 1.0),
    ]
    for name, find, aim in finders:
        speed = LARGE / 1e6 / _time(partial(find, large))
        against = f"sentences {peer:.1f} MB/s: {speed / peer:.2f}x"
        yield Figure(f"{name} of 1 MB", f"{speed:.2f} MB/s", against, f">= {aim:g} MB/s", speed >= aim)


def _time(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
