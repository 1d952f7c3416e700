"""The article list with thousands of articles: a key of the filter, sorting, going through it."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from benchmarks.figures import Figure, ms
from benchmarks.terminal import QUIET, Terminal
from tui_reader.tui.lists.catalog import Catalog
from tui_reader.tui.lists.fields import mentioned
from tui_reader.tui.state.entries import Entry

ARTICLES = 10_000
RUNS = 5
LIMIT = 0.1
WORDS = "missile plant order drone border minister council river treaty summit parade engine".split()
LINES = (
    "missile",
    "missile plant",
    "status:reading",
    "tag:claim>2",
    "date:>2020-06",
    "source:news",
    'entity:"Kim Jong Un"',
)


def _entries(random: Random) -> list[Entry]:
    """Articles as the list knows them, each different."""
    found = []
    for number in range(ARTICLES):
        title = " ".join(random.choices(WORDS, k=8)).title()
        counts = {tag: random.randint(1, 5) for tag in ("fact", "claim") if random.random() < 0.5}
        entry = Entry(Path(f"/desk/{number % 100}/{number:05}.txt"), title, 4, "new", counts)
        date = f"{random.randint(2000, 2025)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        found.append(entry._replace(date=date, source=random.choice(["Atlas News", "example.org", ""])))
    return found


def _catalog() -> Catalog:
    """All that is known of ten thousand articles, with fifty mentions in each."""
    random = Random(3)
    catalog = Catalog(_entries(random), Path.as_posix)
    names = [(word.title(), word) for word in WORDS]
    for path in list(catalog.paths):
        found = random.choices(names, k=50) + [("Kim Jong Un", "Kim")] * (random.random() < 0.1)
        catalog.name(path, mentioned(found))
    return catalog


def measure(folder: Path) -> Iterator[Figure]:
    """The work alone for each kind of filter and order, then keys in the real reader."""
    catalog = _catalog()
    for line in LINES:
        catalog.filter(line)
        yield _figure(f"filter {line}", catalog)
    catalog.filter(LINES[-1])
    for _ in range(7):
        catalog.next_order(True)
        yield _figure(f"sort {catalog.order}", catalog)
        if catalog.order == "by mentions":
            catalog.filter("")
    yield from _keys(folder)


def _figure(name: str, catalog: Catalog) -> Figure:
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        catalog.filter(catalog.line)
        catalog.arranged()
        times.append(perf_counter() - start)
    return Figure(name, ms(median(times)), f"{ARTICLES} articles", f"<= {ms(LIMIT)}", median(times) <= LIMIT)


def _keys(folder: Path) -> Iterator[Figure]:
    """What a person waits for."""
    articles = folder / "articles"
    random = Random(4)
    for number in range(ARTICLES):
        path = articles / str(number % 100) / f"{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{' '.join(random.choices(WORDS, k=8)).title()}\n\nIt was said. Nobody knew.\n")
    with Terminal.reader(folder / "none", articles) as terminal:
        terminal.until("It was said.")
        # Sorted by title the list changes until the rows of all articles are known.
        terminal.press_each("\t", "O")
        terminal.settle(3)
        for name, keys in (
            ("filter, a key", "/missile plan"),
            ("sort (O)", "\rOOOO"),
            ("next (N)", "NNNNNN"),
        ):
            answers = terminal.press_each(*keys)
            took = f"{ms(answers.seconds)} (max {ms(answers.longest)})"
            yield Figure(name, took, f"{answers.bytes} bytes", f"<= {ms(LIMIT)}", answers.longest <= LIMIT)
            terminal.settle(QUIET)
