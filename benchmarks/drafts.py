"""Articles that are about to be edited, each with a passage in it."""

import random
import re
from dataclasses import dataclass
from typing import NamedTuple

from tui_reader.articles.text import Span

TWINS = ("He declined to comment further on Monday.", "State media did not say how many there were.")
"""Sentences of the kind that articles repeat."""


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


def draft(rng: random.Random, pool: list[str]) -> Draft:
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
