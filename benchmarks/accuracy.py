"""How often the analysis is right: python -m benchmarks.accuracy [../shared]

Prints the figures of the entity engine on the development part of each source, before and after
the rules over the article. The data and the scorer are not part of the repository.
"""

import importlib
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

from tui_reader.analysis.entities.engine import CrfEngine

Spans = list[tuple[int, int, str]]
CORE = ("PERSON", "ORG", "PLACE")


@cache
def _engine() -> CrfEngine:
    return CrfEngine.shipped()


def entities(text: str) -> Spans:
    """The entities of a text, as (start, end, kind)."""
    return [(m.span.start, m.span.end, str(m.kind)) for m in _engine().mentions(text)]


def model_only(text: str) -> Spans:
    """What the model finds of itself, before any rule."""
    return [(span.start, span.end, str(kind)) for span, kind in _engine().unrefined(text)]


def _row(name: str, found: dict[str, Any], plain: dict[str, Any]) -> str:
    precision, recall, f1 = found["core"]
    figures = [plain["core"][2], f1, precision, recall, *(found["labels"][kind][2] for kind in CORE)]
    return (
        f"{name:20}{found['docs']:6}"
        + "".join(f"{100 * x:8.1f}" for x in figures)
        + f"{found['mb_per_s']:8.2f}"
    )


def main(shared: Path) -> int:
    """Print one row a source; 2 when there is no data."""
    sources = sorted((shared / "data" / "ner").glob("*.dev.conll"))
    if not sources:
        print(f"no *.dev.conll in {shared / 'data' / 'ner'}", file=sys.stderr)
        return 2
    sys.path.insert(0, str(shared / "eval"))
    convert: Callable[[], None] = importlib.import_module("conll_to_jsonl").main
    evaluate: Callable[..., dict[str, Any]] = importlib.import_module("ner_eval").evaluate
    entities("")
    print("Exact span and kind, PERSON, ORG and PLACE, in percent: F1 of the model, and all with the rules")
    columns = ("texts", "model", "F1", "prec.", "recall", *CORE, "MB/s")
    print(f"{'source':20}{columns[0]:>6}" + "".join(f"{column:>8}" for column in columns[1:]))
    with tempfile.TemporaryDirectory() as folder:
        for source in sources:
            path = Path(folder) / f"{source.name.removesuffix('.dev.conll')}.jsonl"
            sys.argv[1:] = [str(source)]
            with path.open("w", encoding="utf-8") as file, redirect_stdout(file):
                convert()
            found, plain = (evaluate(find, path, set(CORE)) for find in (entities, model_only))
            print(_row(path.stem, found, plain), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")))
