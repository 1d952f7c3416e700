"""The views of the side column in a large workspace: from the key until the view is painted."""

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.articles import BEGINNING, article
from benchmarks.figures import Figure, ms, times
from benchmarks.saving import tag_sentences
from benchmarks.terminal import Terminal
from tui_reader.annotations.store import TinyDBStore, source_of

ARTICLES = 10_000
EACH = 5
"""Annotations of each article."""
FEW = 5
"""Articles of the workspace that is compared with."""
SIZE = 4_000
"""Bytes of an article."""
RUNS = 5
LIMIT = 0.100
VIEWS = {"2": "Annotations", "3": "Entities", "4": "Quotations", "5": "Outline", "1": " min · "}
"""The keys, and what is painted last or only in their view."""


def _workspace(folder: Path, count: int) -> Path:
    """A folder with articles and their annotations, as earlier runs would have stored them."""
    articles, annotations = folder / "articles", folder / "annotations"
    articles.mkdir(parents=True)
    text = article(SIZE, "plaintext")
    first = articles / "0.txt"
    first.write_text(text, "utf-8")
    tag_sentences(annotations, first, EACH)
    store = TinyDBStore(annotations)
    source = source_of(first, annotations)
    stored: dict[str, Any] = json.loads(store.path(source).read_bytes())
    for number in range(1, count):
        (articles / f"{number}.txt").write_text(text, "utf-8")
        other = source_of(articles / f"{number}.txt", annotations)
        # The same in other words than the store's, which would sync each file.
        copy = json.dumps(stored).replace(json.dumps(source), json.dumps(other))
        store.path(other).write_text(copy, "utf-8")
    return articles


def measure(folder: Path) -> Iterator[Figure]:
    """Every view, next to the same one in a small workspace; then all annotations, unknown and known."""
    few, many = (_workspace(folder / str(count), count) for count in (FEW, ARTICLES))
    yield Figure("articles", f"{ARTICLES}", f"annotations {ARTICLES * EACH}")
    with _reader(few) as small, _reader(many) as large:
        for key, words in VIEWS.items():
            peer, seconds = (_opened(terminal, key, words) for terminal in (small, large))
            yield _figure(f"{key}, {words.strip(' ·')}", seconds, peer)
        for terminal in (small, large):
            terminal.shows("2", "Annotations")
        peer, seconds = (terminal.shows("a", "of all articles") for terminal in (small, large))
        yield _figure("all annotations, unknown", seconds, peer)
        start = perf_counter()
        large.until(f"{ARTICLES * EACH:,}")
        yield Figure("  until all are listed", f"{perf_counter() - start:.1f} s")
        for terminal in (small, large):
            terminal.press("\t")
        peer, seconds = (_opened(terminal, "2", "of all articles") for terminal in (small, large))
        large.press("2")
        yield _figure("all annotations, known", seconds, peer)
        large.settle()
        yield Figure("  move (j)", ms(large.press_each(*"j" * 10).seconds))
        large.press("/")
        letters = large.press_each(*"tag:claim")
        yield Figure("  a letter of a filter", f"{ms(letters.seconds)} (max {ms(letters.longest)})")


def _reader(articles: Path) -> Terminal:
    """The reader, while it is still finding out about most articles of its list."""
    terminal = Terminal.reader(articles.parent / "annotations", articles)
    terminal.until(BEGINNING)
    terminal.settle(1)
    return terminal


def _opened(terminal: Terminal, key: str, words: str) -> float:
    """Seconds from a key until its view stands; the article is gone back to between."""
    seconds = []
    for _ in range(RUNS):
        seconds.append(terminal.shows(key, words))
        terminal.settle()
        terminal.press("\t")
    return median(seconds)


def _figure(name: str, seconds: float, peer: float) -> Figure:
    against = times(seconds, peer, f"{FEW} articles")
    return Figure(name, ms(seconds), against, f"<= {ms(LIMIT)}", seconds <= LIMIT)
