"""How well passages are found again after an article was edited: cases with known truth.

Each case puts an article together from sentences of the samples, annotates a passage in it, edits
the article in one way, and knows where the passage stands afterwards, or that it is gone. The cases
are drawn with a fixed seed.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.drafts import Case, draft
from benchmarks.edits import KINDS, Edit
from benchmarks.figures import Figure, ms
from tui_reader.analysis.sentences import block_sentences
from tui_reader.annotations.anchoring import locate
from tui_reader.annotations.annotation import Annotation, target_for
from tui_reader.articles.document import digest
from tui_reader.articles.library import load

CASES = 3000
VERDICTS = ("right", "missed", "wrong")
SEED = 20
SEEDS = Path(__file__).parents[1] / "seeds"


def _sentences() -> list[str]:
    """The sentences of the samples, each once; no headings, which are no part of a paragraph."""
    found: dict[str, None] = {}
    for path in sorted(SEEDS.iterdir()):
        document = load(path)
        for leaf in document.leaves:
            for span in block_sentences(leaf, document.text):
                text = document.text[slice(*span)]
                if 40 < len(text) < 300 and "\n" not in text and text.rstrip('”"')[-1] in ".!?":
                    found[text] = None
    # What stands in two sentences is found in either.
    return [text for text in found if not any(text[-30:] in other for other in found if other != text)]


def cases(number: int, kinds: Sequence[Edit] = KINDS) -> Iterator[tuple[str, Case]]:
    """So many cases with their kinds, of each kind about as many; the same ones every time."""
    rng = random.Random(SEED)
    pool = _sentences()
    for n in range(number):
        edit = kinds[n % len(kinds)]
        case = None
        while case is None:
            case = edit(draft(rng, pool))
        yield edit.__name__.strip("_").replace("_", " "), case


def verdict(case: Case) -> str:
    """Whether the passage of a case is found: right, wrong, or missed; what is gone is right to be missed."""
    target = target_for(case.old, digest(case.old), case.passage)
    found = locate(Annotation("a", "fact", target), case.new, digest(case.new)).span
    if found is None:
        return "right" if case.now is None else "missed"
    return "right" if found == case.now else "wrong"


def measure(folder: Path) -> Iterator[Figure]:
    """Right and wrong anchors over all cases, and the kinds in which passages are missed."""
    start = perf_counter()
    drawn = list(cases(CASES))
    made = perf_counter() - start
    results = Counter((kind, case.now is not None, verdict(case)) for kind, case in drawn)
    seconds = perf_counter() - start - made
    wrong = sum(count for (_, _, result), count in results.items() if result == "wrong")
    there = sum(count for (_, still, _), count in results.items() if still)
    right = sum(count for (_, still, result), count in results.items() if still and result == "right")
    cells = f"{CASES} cases, {len(KINDS)} kinds of edits"
    yield Figure("anchors: wrong", f"{wrong} ({wrong / CASES:.2%})", cells, "<= 0.1 %", wrong <= CASES / 1000)
    share = right / there
    yield Figure(
        "anchors: right where it still stands", f"{share:.1%}", f"{there} cases", ">= 97 %", share >= 0.97
    )
    yield Figure("anchors: time for one", ms(seconds / CASES))
    for kind in dict.fromkeys(kind for kind, _ in drawn):
        counts = Counter[str]()
        for still in (True, False):
            counts.update({result: results[kind, still, result] for result in VERDICTS})
        yield Figure(f"  {kind}", ", ".join(f"{n} {result}" for result, n in counts.items() if n))
