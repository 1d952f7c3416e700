"""What a key costs: time until its last byte has arrived, and bytes."""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.articles import BEGINNING, article
from benchmarks.figures import Figure, ms, times
from benchmarks.saving import tag_sentences
from benchmarks.terminal import Answers, Terminal

ANNOTATIONS = 100
PEER = """
from textual.app import App
from textual.widgets import Static
class Peer(App):
    def compose(self):
        yield Static("ready")
    def on_key(self, event):
        self.query_one(Static).update(str(event.time))
Peer().run()
"""
"""Changes one line when a key is pressed."""


def measure(folder: Path) -> Iterator[Figure]:
    """Cursor, page, tag and question, on an article without annotations and on one that has a hundred."""
    with Terminal(sys.executable, "-c", PEER) as terminal:
        terminal.until("ready")
        terminal.settle()
        peer = terminal.press_each(*"j" * 30)
    path = folder / "article.md"
    path.write_text(article(60_000, "markdown"), "utf-8")
    tag_sentences(folder / "full", path, ANNOTATIONS)
    for store, title in (("none", "no annotations"), ("full", f"{ANNOTATIONS} annotations")):
        with Terminal.reader(folder / store, path) as terminal:
            terminal.until(BEGINNING)
            terminal.settle()
            yield from _figures(f"cursor (j), {title}", terminal.press_each(*"j" * 50), 1000, peer)
            terminal.press("g")
            yield from _figures(f"page (space), {title}", terminal.press_each(*" " * 10), 10_000, peer)
            terminal.press("G")
            tags = Answers([terminal.press(key) for key in "kc" * 15][1::2])
            yield from _figures(f"tag (c), {title}", tags, None, peer)
            asked = Answers([terminal.press(key) for key in ("W", "\r") * 10][::2])
            yield from _figures(f"ask who says it (W), {title}", asked, 2000, peer)


def _figures(name: str, answers: Answers, limit: int | None, peer: Answers) -> Iterator[Figure]:
    """Time and bytes of one key; without a limit for bytes, it has one for time."""
    time_limit = None if limit else 0.015
    yield Figure(
        name,
        f"{ms(answers.seconds)} (max {ms(answers.longest)})",
        times(answers.seconds, peer.seconds, "one line"),
        f"<= {ms(time_limit)}" if time_limit else "",
        answers.seconds <= time_limit if time_limit else None,
    )
    yield Figure(
        "",
        f"{answers.bytes} bytes (max {answers.most_bytes})",
        f"one line {peer.bytes} bytes",
        f"<= {limit} bytes" if limit else "",
        answers.bytes <= limit if limit else None,
    )
