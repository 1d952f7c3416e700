"""Long articles: until their beginning is shown, until all of them is, keys meanwhile, memory."""

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from benchmarks.articles import BEGINNING, article
from benchmarks.figures import Figure, ms
from benchmarks.terminal import QUIET, Answer, Answers, Terminal
from tui_reader.articles.document import Dialect
from tui_reader.tui.pane.layout import Layout
from tui_reader.tui.pane.motion import Motion
from tui_reader.tui.state.session import Session
from tui_reader.workspace import Workspace

MB = 1_000_000
SMALL = 10_000
"""Bytes of the article that others are compared with."""
RUNS = 5
TEXT_WIDTH = 75
"""Cells of a line of text on a screen of 80 columns."""
DIALECTS: dict[Dialect, str] = {"markdown": ".md", "plaintext": ".txt"}


class Opened(NamedTuple):
    """What happened in one run of the reader."""

    complete: float
    """Seconds from the start until all of the article was there."""
    meanwhile: Answers | None
    """Keys between the first paint and then; None if there was no time for one."""
    memory: int | None
    """Bytes at most."""


def _shown(path: Path) -> float:
    """Seconds from the start until the beginning of the article stands on the screen."""
    with Terminal.reader(path.parent / "annotations", path) as terminal:
        return terminal.until(BEGINNING)


def _opened(path: Path) -> Opened:
    """Open an article and move the cursor until the header says how much of all is seen."""
    with Terminal.reader(path.parent / "annotations", path) as terminal:
        terminal.until(BEGINNING)
        answers: list[Answer] = []
        terminal.settle(QUIET)
        while not re.search(r"(?:\d%|sentences) seen", terminal.written()):
            answers.append(terminal.press("j"))
        complete = perf_counter() - terminal.started
        terminal.settle()
        return Opened(complete, Answers(answers) if answers else None, terminal.peak_memory())


def _inside(path: Path) -> float:
    """Seconds for what the reader does until it can paint, without a terminal and without its start."""
    session = Session(Workspace.open([path], path.parent / "annotations", path.parent))
    start = perf_counter()
    document = session.open(path).document
    Layout(document, TEXT_WIDTH)
    Motion(document).sentence_at(0)
    return perf_counter() - start


def _mb(size: int | None) -> str:
    return f"{size / 1e6:.0f} MB" if size is not None else "unknown"


def measure(folder: Path) -> Iterator[Figure]:
    """A 1 MB and a 10 MB article in either dialect, next to a small one."""
    for dialect, suffix in DIALECTS.items():
        small = folder / f"small{suffix}"
        small.write_text(article(SMALL, dialect), "utf-8")
        yield Figure(f"{dialect}, {SMALL // 1000} KB: memory", _mb(_opened(small).memory))
        for size, aim in ((MB, 0.3), (10 * MB, 1.0)):
            path = folder / f"{size}{suffix}"
            path.write_text(article(size, dialect), "utf-8")
            yield from _figures(f"{dialect}, {size // MB} MB", path, small, aim)


def _figures(name: str, path: Path, small: Path, aim: float) -> Iterator[Figure]:
    """The figures of one article; its first paint is that which comes on top of a small one's."""
    pairs = [(_shown(small), _shown(path)) for _ in range(RUNS)]
    least, shown = (median(column) for column in zip(*pairs, strict=True))
    added = shown - least
    total = f"{ms(shown)} from the start"
    yield Figure(f"{name}: shown, beyond small", ms(added), total, f"<= {ms(aim)}", added <= aim)
    inside = median(_inside(path) for _ in range(RUNS))
    yield Figure("  without start and terminal", ms(inside), "", f"<= {ms(aim)}", inside <= aim)
    opened = _opened(path)
    yield Figure("  complete, from the start", ms(opened.complete))
    if keys := opened.meanwhile:
        yield Figure("  cursor (j) until then", f"{ms(keys.seconds)} (max {ms(keys.longest)})")
    yield Figure("  memory", _mb(opened.memory), f"file {_mb(path.stat().st_size)}")
