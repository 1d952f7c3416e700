"""What a save costs, next to the least it could."""

import os
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.articles import article
from benchmarks.figures import Figure, ms, times
from tui_reader.analysis.sentences import block_sentences
from tui_reader.annotations.annotation import changed, new_annotation, target_for
from tui_reader.annotations.history import STEPS, Change
from tui_reader.annotations.store import TinyDBStore, source_of
from tui_reader.articles.library import load
from tui_reader.articles.text import Span

RUNS = 25


def _changes(path: Path) -> Iterator[Change]:
    """A change for every sentence of an article: it is tagged as a claim."""
    document = load(path)
    spans = (span for leaf in document.leaves for span in block_sentences(leaf, document.text))
    for span in spans:
        target = target_for(document.text, document.digest, Span(*span))
        yield Change(None, new_annotation("claim", target, "bench"))


def tag_sentences(annotations: Path, path: Path, count: int) -> None:
    """Store annotations on the first sentences of an article, as an earlier run would have."""
    store = TinyDBStore(annotations)
    store.apply(source_of(path, annotations), list(islice(_changes(path), count)))


def _seconds(action: Callable[[], object]) -> float:
    start = perf_counter()
    action()
    return perf_counter() - start


def _replace(path: Path, content: bytes) -> None:
    """Write, sync, rename, sync the folder: what any durable save of this file has to do."""
    temporary = path.with_suffix(".tmp")
    with open(temporary, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def measure(folder: Path) -> Iterator[Figure]:
    """One more tag on an article with none, 100 and 5,000, and with as many steps as are remembered."""
    path = folder / "article.txt"
    path.write_text(article(1_000_000, "plaintext"), "utf-8")
    for count, steps in ((0, 0), (100, 0), (100, STEPS), (5000, 0)):
        store = TinyDBStore(folder / f"annotations-{count}-{steps}")
        source = source_of(path, store.folder)
        changes = _changes(path)
        store.apply(source, list(islice(changes, count)))
        for annotation in islice(cycle(store.annotations(source)), steps):
            store.apply(source, [Change(annotation, changed(annotation, certainty="low"))])
            store.apply(source, [Change(annotation, annotation)])
        runs = [_save_once(store, source, change, folder / "bare") for change in islice(changes, RUNS)]
        save, reading, bare = (median(column) for column in zip(*runs, strict=True))
        history = f", {steps} steps" if steps else ""
        yield Figure(f"one tag at {count} annotations{history}", ms(save), times(save, bare, "bare write"))
        yield Figure("  reading them back", ms(reading))


def _save_once(store: TinyDBStore, source: str, change: Change, bare: Path) -> tuple[float, float, float]:
    """Seconds for a save, for reading all back, and for the bare write of the same file."""
    save = _seconds(lambda: store.apply(source, [change]))
    reading = _seconds(lambda: store.annotations(source))
    content = store.path(source).read_bytes()
    least = _seconds(lambda: _replace(bare, content))
    store.apply(source, [change.inverse])
    return save, reading, least
