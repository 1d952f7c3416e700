"""How fast words are found: in a long article while they are typed, and in many articles."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from benchmarks.articles import BEGINNING, article
from benchmarks.figures import Figure, ms, times
from benchmarks.terminal import Answers, Terminal
from tui_reader.articles.document import Dialect
from tui_reader.corpus import Corpus, parsed

LARGE = 10_000_000
SMALL = 5_000
ARTICLES = 1_000
RUNS = 20
QUERIES = ("missile", "m", "the", "allegedly parade", '"joint local" border')
DIALECTS: dict[Dialect, str] = {"markdown": ".md", "plaintext": ".txt"}
LAST = "zebra"
"""A word that stands at the end of the long article."""


def measure(folder: Path) -> Iterator[Figure]:
    """Keys of a search in 10 MB; the index of a thousand articles, and asking it."""
    for dialect, suffix in DIALECTS.items():
        path = folder / f"large{suffix}"
        path.write_text(article(LARGE, dialect) + f"\nThe {LAST}.\n", "utf-8")
        yield from _typing(path, dialect)
    yield from _corpus(folder / "many")


def _typing(path: Path, dialect: Dialect) -> Iterator[Figure]:
    """Search for a word that is everywhere, and for one at the very end."""
    with Terminal.reader(path.parent / "annotations", path) as terminal:
        terminal.until(BEGINNING)
        while "%" not in terminal.written():
            terminal.press("j")
        terminal.settle(1.0)
        cursor = terminal.press_each(*"j" * 10)  # entities are still being looked for
        terminal.press("/")
        answers = Answers([*(terminal.press(key) for key in "launcher"), terminal.press("\x1b")])
        name = f"a key of a search, 10 MB {dialect}"
        measured = f"{ms(answers.seconds)} (max {ms(answers.longest)})"
        yield Figure(name, measured, times(answers.seconds, cursor.seconds, "cursor (j)"), "", None)
        terminal.settle(3.0)
        terminal.press("/")
        start = perf_counter()
        answers = Answers([terminal.press(key) for key in LAST])
        yield Figure("keys of a word at its end", f"max {ms(answers.longest)}")
        while "1 of 1" not in terminal.written():
            terminal.settle(0.05)
        yield Figure("until it is shown", ms(perf_counter() - start), "", "", None)


def _corpus(folder: Path) -> Iterator[Figure]:
    """Index a thousand articles, look whether they are still the same, and ask."""
    paths = _many(folder)
    file = folder.parent / "index.sqlite3"
    corpus = Corpus(paths, file)
    first, again = _time(corpus), _time(corpus)
    yield Figure(f"index {ARTICLES:,} articles of 5 KB", ms(first), "", "<= 10000 ms", first <= 10)
    size = sum(path.stat().st_size for path in paths)
    yield Figure("size of the index", f"{file.stat().st_size / size:.1f}x the articles")
    yield Figure("index them again, unchanged", ms(again), "", "<= 100 ms", again <= 0.1)
    for words in QUERIES:
        query = parsed(words, prefix=True)
        times = []
        for _ in range(RUNS):
            start = perf_counter()
            total = corpus.search(query).total
            times.append(perf_counter() - start)
        found = f"{total:,} articles"
        yield Figure(f"search for {words}", ms(median(times)), found, "<= 50 ms", median(times) <= 0.05)
    corpus.close()


def _time(corpus: Corpus) -> float:
    start = perf_counter()
    for _ in corpus.update():
        pass
    return perf_counter() - start


def _many(folder: Path) -> list[Path]:
    """A thousand articles that differ."""
    folder.mkdir()
    blocks = article(SMALL * 200, "plaintext").split("\n\n")
    random = Random(3)
    for number in range(ARTICLES):
        text = f"Report {number}\n"
        while len(text) < SMALL:
            text += f"\n{random.choice(blocks)}\n"
        (folder / f"{number:04}.txt").write_text(text, "utf-8")
    return sorted(folder.iterdir())
