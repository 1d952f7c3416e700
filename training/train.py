"""Builds the word lists and trains the model: python -m training.train ../shared/data/ner

Same data, same bits: the order of files, sentences and features is fixed and nothing is drawn
by lot.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pycrfsuite

from training import corpus, lists
from tui_reader.analysis.entities.features import Article
from tui_reader.analysis.entities.lexicon import Lexicon
from tui_reader.analysis.entities.tokens import tokenise

DATA = Path(__file__).parents[1] / "tui_reader" / "analysis" / "data"
SOURCES = (
    "gum", "uner_ewt", "wikigold", "docred", "crossner_politics", "crossner_other", "re3d", "wnut17", "btc",
)  # fmt: skip
PARAMETERS = {"c1": 1.0, "c2": 0.3, "feature.minfreq": 2, "max_iterations": 80}


def tags(article: Article, labels: list[corpus.Label]) -> list[str]:
    """A tag for each word: BIOES for the core kinds, BI for the others."""
    starts, ends = article.tokens.starts, article.tokens.ends
    result = ["O"] * len(starts)
    i = 2
    for label in labels:
        while i < len(starts) - 2 and ends[i] <= label.start:
            i += 1
        first = i
        while i < len(starts) - 2 and starts[i] < label.end:
            i += 1
        for n in range(first, i):
            place = "B" if n == first else "I"
            if label.kind in corpus.KINDS:
                place = "S" if i - first == 1 else "E" if n == i - 1 else place
            result[n] = f"{place}-{label.kind}"
    return result


def examples(folder: Path, source: str, lexicon: Lexicon) -> Iterator[tuple[list[list[str]], list[str]]]:
    """What the model learns from a source, piece by piece."""
    for labelled in corpus.articles(folder / f"{source}.train.conll"):
        labelled = corpus.harmonised(labelled, lexicon)
        article = Article(tokenise(labelled.text), lexicon)
        answers = tags(article, labelled.labels)
        for piece in article.pieces():
            yield article.features(piece), answers[piece.start : piece.end]


def main() -> None:
    """Builds the lists, trains and writes both with their manifest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder of the .conll files")
    parser.add_argument("--lists-only", action="store_true", help="build the lists and no model")
    parser.add_argument("--sources", nargs="+", default=SOURCES)
    parser.add_argument("--out", type=Path, default=DATA)
    arguments = parser.parse_args()
    texts = (a.text for s in SOURCES[:7] for a in corpus.articles(arguments.data / f"{s}.train.conll"))
    text = lists.build(texts)
    arguments.out.mkdir(exist_ok=True)
    (arguments.out / "lists.txt").write_text(text, encoding="utf-8")
    if arguments.lists_only:
        return
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=PARAMETERS, verbose=True)
    lexicon = Lexicon(text)
    for source in arguments.sources:
        for rows, answers in examples(arguments.data, source, lexicon):
            trainer.append(rows, answers)
    model = arguments.out / "entities.crfsuite"
    trainer.train(str(model))
    manifest = {
        "model": {"file": model.name, "sha256": hashlib.sha256(model.read_bytes()).hexdigest()},
        "lists": {"file": "lists.txt", "sha256": hashlib.sha256(text.encode()).hexdigest()},
        "parameters": PARAMETERS,
        "sources": list(arguments.sources),
    }
    (arguments.out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
