"""Articles that try to take time: how it grows with their size, and whether keys are answered meanwhile."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import perf_counter, sleep, thread_time

from benchmarks.figures import Figure, ms
from benchmarks.terminal import QUIET, Terminal
from tui_reader.analysis.entities.other import engine_for
from tui_reader.analysis.noticing import notice
from tui_reader.articles import finding, library
from tui_reader.articles.document import Document
from tui_reader.tui.pane.layout import Layout
from tui_reader.tui.state.readings import sentence_starts

SIZES = (30_000, 120_000, 480_000)
"""Code points. None has so much markup that only its lines are looked at: that is another kind of work."""
PIECES = (
    *("[", "![", "](", "a*", "**a *", "`", '<a "', "<!--", "[a](", "[^a]: ", "- ", "> ", "1. ", "> - ", "|a"),
    *(
        "[a]: b\n",
        "- a\n",
        "> a\n",
        "# a\n",
        "a\n",
        "\n",
        " ",
        "&amp;",
        "***a",
        "![/",
        "<**",
        "The \r",
        "```\n",
        "<div>\n",
        "|a|b|\n|-|-|\n",
    ),
    *(
        "“",
        '"',
        "'",
        "“a ",
        '"a" said ',
        "Kim Jong Un, ",
        "A. ",
        "北。",
        "e\u0301",
        "\u0301",
        "\u200d",
        "a://",
        "a@b.",
    ),
)
"""What a text is filled with."""
LINEAR = 6.0
"""By how much at most four times the text may take longer: less than the 16 of a square."""
KEY = 0.5
"""Seconds in which a key is answered, whatever is being opened."""
WATCHED = 10.0
"""Seconds for which keys are pressed while an article is opened and noticed."""


def _find(document: Document) -> None:
    for matcher in finding.words("word kim"), finding.regular("(a|b)+c"):
        assert matcher
        hits = finding.Hits(document, matcher, 0)
        while not hits.complete:
            hits.walk()


def _seconds(work: Callable[[], object]) -> float:
    """The processor's time, which does not count what else the machine does."""
    start = thread_time()
    work()
    return thread_time() - start


def _steps(path: Path) -> Iterator[tuple[str, float]]:
    """What is done with an article, each with the seconds it took."""
    start = thread_time()
    document = library.load(path)
    yield "parse", thread_time() - start
    yield "lay out", _seconds(lambda: Layout(document, 75))
    yield "sentences", _seconds(lambda: sentence_starts(document))
    yield "find", _seconds(lambda: _find(document))
    yield "notice", _seconds(lambda: notice(document, engine_for("crf")))


def _growth(seconds: float, before: float) -> float:
    """By how much more a step takes than at a quarter of the size; what takes a moment there says nothing."""
    return seconds / before if before > 0.05 else 0.0


def _took(path: Path, before: dict[str, float]) -> dict[str, float]:
    """The seconds of each step; the least of two runs, where the first one takes more than it should."""
    took = dict(_steps(path))
    if any(_growth(seconds, before.get(step, 0.0)) > LINEAR for step, seconds in took.items()):
        return {step: min(seconds, took[step]) for step, seconds in _steps(path)}
    return took


def measure(folder: Path) -> Iterator[Figure]:
    """Each piece in both dialects; then long lines in the reader."""
    gc.disable()  # as the reader does while it parses
    for suffix in ".md", ".txt":
        worst: dict[str, tuple[float, str]] = {}
        slowest: dict[str, tuple[float, str]] = {}
        for piece in PIECES:
            before: dict[str, float] = {}
            for size in SIZES:
                path = folder / f"a{suffix}"
                path.write_text((piece * (size // len(piece) + 1))[:size], "utf-8", newline="")
                try:
                    took = _took(path, before)
                except library.UnreadableArticle:  # too many lines
                    break
                for step, seconds in took.items():
                    growth = _growth(seconds, before.get(step, 0.0))
                    worst[step] = max(worst.get(step, (0.0, "")), (growth, piece))
                    slowest[step] = max(slowest.get(step, (0.0, "")), (seconds, piece))
                before = took
                gc.collect()
        for step, (growth, piece) in worst.items():
            most, of = slowest[step]
            measured = f"x {growth:.1f} ({piece!r})"
            against = f"{SIZES[-1]:,}: {ms(most)} ({of!r})"
            yield Figure(
                f"{suffix}: {step}, 4 x the text", measured, against, f"<= x {LINEAR:g}", growth <= LINEAR
            )
    for name, text in _lines():
        for suffix in ".md", ".txt":
            yield from _opened(name, text, folder / f"line{suffix}")


def _lines() -> Iterator[tuple[str, str]]:
    for size in 1_000_000, 10_000_000:
        for piece in "word ", "x", "![", "Kim Jong Un said. ":
            yield f"{size:.0e} of {piece!r}", (piece * (size // len(piece) + 1))[:size]
    yield "149,000 bare list markers", "-\n" * 149_000 + "The end.\n"
    yield "400,000 tabs in one line of code", "    " + "\tx" * 400_000
    pieces = "* ** _ ` [ ]( <a> <!-- &amp; \\ word | Kim said “ ”".split()
    yield "5e+06 of any markup", " ".join(Random(1).choices(pieces, k=1_250_000))


def _opened(name: str, text: str, path: Path) -> Iterator[Figure]:
    """Open a line in the reader and press a key again and again while it is parsed and noticed."""
    path.write_text(text, "utf-8")
    first = 2.0 if len(text) <= 1_000_000 else 5.0
    with Terminal.reader(path.parent / "annotations", path) as terminal:
        shown = terminal.until("quit")
        terminal.settle(QUIET)
        longest = 0.0
        end = perf_counter() + WATCHED
        while perf_counter() < end:
            longest = max(longest, terminal.press("tab").seconds)
            sleep(0.03)
        memory = (terminal.peak_memory() or 0) / 1e6
    yield Figure(f"{name}, {path.suffix}: first screen", ms(shown), "", f"<= {ms(first)}", shown <= first)
    yield Figure("  longest answer to a key", ms(longest), "", f"<= {ms(KEY)}", longest <= KEY)
    yield Figure("  memory", f"{memory:.0f} MB", "", "<= 500 MB", memory <= 500)
