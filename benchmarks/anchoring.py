"""How well passages are found again after an article was edited: cases with known truth.

Each case puts an article together from sentences of the samples, annotates a passage in it, edits
the article in one way, and knows where the passage stands afterwards, or that it is gone. The cases
are drawn with a fixed seed.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from benchmarks.figures import Figure, ms
from tui_reader.analysis.sentences import block_sentences
from tui_reader.annotations.anchoring import locate
from tui_reader.annotations.annotation import Annotation, target_for
from tui_reader.articles.document import digest
from tui_reader.articles.library import load
from tui_reader.articles.text import Span

CASES = 3000
SEED = 20
SEEDS = Path(__file__).parents[1] / "seeds"
TWINS = ("He declined to comment further on Monday.", "State media did not say how many there were.")
"""Sentences of the kind that articles repeat."""
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "—": "-", "–": "-"})
_CURLY = str.maketrans({"'": "’"})


@dataclass(eq=False)
class Sentence:
    """A sentence that keeps its identity while the article around it is edited."""

    text: str


class Article:
    """Paragraphs of sentences."""

    def __init__(self, paragraphs: list[list[Sentence]]) -> None:
        self.paragraphs = paragraphs

    @property
    def text(self) -> str:
        """The article, paragraphs with an empty line between them."""
        return "\n\n".join(" ".join(s.text for s in each) for each in self.paragraphs) + "\n"

    def start(self, wanted: Sentence) -> int:
        """Where a sentence begins."""
        at = 0
        for paragraph in self.paragraphs:
            for sentence in paragraph:
                if sentence is wanted:
                    return at
                at += len(sentence.text) + 1
            at += 1
        raise ValueError("no such sentence")

    def paragraph(self, sentence: Sentence) -> list[Sentence]:
        """The paragraph that holds a sentence."""
        return next(each for each in self.paragraphs if sentence in each)


class Case(NamedTuple):
    """A passage of a text, and what became of it in an edited one."""

    old: str
    passage: Span
    new: str
    now: Span | None
    """Where the passage stands in the new text; None where it is gone."""


@dataclass
class Draft:
    """An article that is about to be edited, and the passage in it."""

    rng: random.Random
    article: Article
    sentence: Sentence
    inside: Span
    """The passage, within its sentence."""
    fresh: list[str]
    """Sentences that the article has not got."""

    def kept(self, old: str, passage: Span) -> Case:
        """The case in which the passage is still there, in the same words."""
        at = self.article.start(self.sentence)
        return Case(old, passage, self.article.text, Span(at + self.inside.start, at + self.inside.end))

    @property
    def passage(self) -> Span:
        """Where the passage stands now."""
        at = self.article.start(self.sentence)
        return Span(at + self.inside.start, at + self.inside.end)

    @property
    def words(self) -> str:
        """The passage."""
        return self.sentence.text[slice(*self.inside)]

    def put(self, old: str, new: str) -> Case | None:
        """The case in which something inside the passage is replaced, so that it is another passage."""
        before, passage = self.article.text, self.passage
        changed = self.words.replace(old, new, 1)
        if changed == self.words:
            return None
        text = self.sentence.text
        self.sentence.text = text[: self.inside.start] + changed + text[self.inside.end :]
        return Case(before, passage, self.article.text, None)


def _typo_mended(draft: Draft) -> Case | None:
    inner = list(re.finditer(r"(?<![\w-])[a-z]{6,}(?![\w-])", draft.words))
    if not inner:
        return None
    right = draft.sentence.text
    word = draft.rng.choice(inner)
    at = draft.inside.start + draft.rng.randrange(word.start() + 1, word.end() - 2)
    if right[at] == right[at + 1]:
        return None
    draft.sentence.text = right[:at] + right[at + 1] + right[at] + right[at + 2 :]
    old, passage = draft.article.text, draft.passage
    draft.sentence.text = right
    return draft.kept(old, passage)


def _typo_elsewhere(draft: Draft) -> Case | None:
    old, passage = draft.article.text, draft.passage
    neighbours = [s for s in draft.article.paragraph(draft.sentence) if s is not draft.sentence]
    neighbours[0].text = neighbours[0].text.replace("e", "", 1)
    return draft.kept(old, passage)


def _inserted(draft: Draft) -> Case | None:
    old, passage = draft.article.text, draft.passage
    for text in draft.fresh[:3]:
        paragraph = draft.rng.choice(draft.article.paragraphs)
        paragraph.insert(draft.rng.randrange(len(paragraph) + 1), Sentence(text))
    return draft.kept(old, passage)


def _moved(draft: Draft) -> Case | None:
    old, passage = draft.article.text, draft.passage
    draft.article.paragraph(draft.sentence).remove(draft.sentence)
    paragraph = draft.rng.choice(draft.article.paragraphs)
    paragraph.insert(draft.rng.randrange(len(paragraph) + 1), draft.sentence)
    return draft.kept(old, passage)


def _neighbours_rewritten(draft: Draft) -> Case | None:
    old, passage = draft.article.text, draft.passage
    paragraph = draft.article.paragraph(draft.sentence)
    for sentence, text in zip([s for s in paragraph if s is not draft.sentence], draft.fresh, strict=False):
        sentence.text = text
    return draft.kept(old, passage)


def _paragraph_split(draft: Draft) -> Case | None:
    """The passage is this sentence and the next; a new paragraph now begins between them."""
    paragraph = draft.article.paragraph(draft.sentence)
    n = paragraph.index(draft.sentence)
    if n + 1 == len(paragraph):
        return None
    old = draft.article.text
    at = draft.article.start(draft.sentence)
    length = len(draft.sentence.text) + 1 + len(paragraph[n + 1].text)
    place = draft.article.paragraphs.index(paragraph)
    draft.article.paragraphs[place : place + 1] = [paragraph[: n + 1], paragraph[n + 1 :]]
    return Case(old, Span(at, at + length), draft.article.text, Span(at, at + length + 1))


def _wrapped(draft: Draft) -> Case | None:
    """All lines are wrapped anew."""
    old, passage = draft.article.text, draft.passage
    new, column = [], 0
    for word in re.split(r"( )", old):
        column = 0 if "\n" in word else column + len(word)
        new.append("\n" if word == " " and column > 60 else word)
        column = 0 if new[-1] == "\n" else column
    return Case(old, passage, "".join(new), passage)


def _marks_changed(draft: Draft) -> Case | None:
    """Straight marks became typographic ones, or the other way round."""
    old, passage = draft.article.text, draft.passage
    new = old.translate(_STRAIGHT)
    new = old.translate(_CURLY) if new == old else new
    return Case(old, passage, new, passage)


def _number_changed(draft: Draft) -> Case | None:
    number = re.search(r"\d+", draft.words)
    return draft.put(number[0], str(int(number[0]) + draft.rng.choice((1, 10)))) if number else None


def _name_changed(draft: Draft) -> Case | None:
    names = re.findall(r"(?<=[a-z,] )(?:Kim|Russia|Pyongyang|Moscow|Seoul|China|Beijing|KCNA)\b", draft.words)
    return draft.put(draft.rng.choice(names), "Hanoi") if names else None


def _negated(draft: Draft) -> Case | None:
    verb = re.search(r"\b(is|was|has|had|will|are|were|have|could|would)\b(?= \w)", draft.words)
    return draft.put(verb[0], verb[0] + " not") if verb else None


def _rewritten(draft: Draft) -> Case | None:
    """Another sentence stands in the place of the one that held the passage."""
    old, passage = draft.article.text, draft.passage
    draft.sentence.text = draft.fresh[0]
    return Case(old, passage, draft.article.text, None)


def _twin_left(draft: Draft) -> Case | None:
    """One of two equal sentences is taken out: the other one is not it."""
    twins = [s for each in draft.article.paragraphs for s in each if s.text == TWINS[0]]
    gone = draft.rng.choice(twins)
    old, at = draft.article.text, draft.article.start(gone)
    draft.article.paragraph(gone).remove(gone)
    return Case(old, Span(at, at + len(gone.text)), draft.article.text, None)


def _all_rewritten(draft: Draft) -> Case | None:
    old, passage = draft.article.text, draft.passage
    paragraphs = [[Sentence(text) for text in draft.fresh[n : n + 3]] for n in range(0, len(draft.fresh), 3)]
    return Case(old, passage, Article(paragraphs).text, None)


KINDS: tuple[Callable[[Draft], Case | None], ...] = (
    _typo_mended,
    _typo_elsewhere,
    _inserted,
    _moved,
    _neighbours_rewritten,
    _paragraph_split,
    _wrapped,
    _marks_changed,
    _number_changed,
    _name_changed,
    _negated,
    _rewritten,
    _twin_left,
    _all_rewritten,
)
"""What may happen to an article."""


def _sentences() -> list[str]:
    """The sentences of the samples, each once."""
    found: dict[str, None] = {}
    for path in sorted(SEEDS.iterdir()):
        document = load(path)
        for leaf in document.leaves:
            for span in block_sentences(leaf, document.text):
                text = document.text[slice(*span)]
                if 40 < len(text) < 300 and "\n" not in text and "|" not in text:
                    found[text] = None
    # What stands in two sentences is found in either.
    return [text for text in found if not any(text[-30:] in other for other in found if other != text)]


def _draft(rng: random.Random, pool: list[str]) -> Draft:
    drawn = rng.sample(pool, 30)
    paragraphs = [[Sentence(text) for text in drawn[n : n + 3]] for n in range(0, 15, 3)]
    sentence = rng.choice(rng.choice(paragraphs))
    for twin in TWINS:
        for paragraph in rng.sample(paragraphs, 2):
            paragraph.insert(rng.randrange(len(paragraph) + 1), Sentence(twin))
    inside = Span(0, len(sentence.text))
    if rng.random() < 0.4:
        words = [match.span() for match in re.finditer(r"\S+", sentence.text)]
        first = rng.randrange(max(1, len(words) - 3))
        last = min(len(words) - 1, first + rng.randrange(2, 9))
        inside = Span(words[first][0], words[last][1])
    return Draft(rng, Article(paragraphs), sentence, inside, drawn[15:])


def cases(number: int) -> Iterator[tuple[str, Case]]:
    """So many cases with their kinds, of each kind about as many; the same ones every time."""
    rng = random.Random(SEED)
    pool = _sentences()
    made = 0
    while made < number:
        edit = KINDS[made % len(KINDS)]
        case = None
        while case is None:
            case = edit(_draft(rng, pool))
        yield edit.__name__[1:].replace("_", " "), case
        made += 1


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
        for (each, _, result), count in results.items():
            counts[result] += count if each == kind else 0
        if counts["wrong"] or counts["missed"]:
            yield Figure(f"  {kind}", ", ".join(f"{n} {result}" for result, n in sorted(counts.items())))
