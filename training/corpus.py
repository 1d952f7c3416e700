"""Reads the training data: running text with labelled spans, harmonised over the sources."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tui_reader.analysis.entities.lexicon import Lexicon, key_of
from tui_reader.analysis.entities.tokens import tokenise

BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": '"', "''": '"'}
CLINGS_LEFT = frozenset(
    ". , ; : ! ? ) ] } % 's n't 're 've 'll 'd 'm ’s ’re ’ve ’ll ’d ’m n’t ... … ' ’ ”".split()
)
CLINGS_RIGHT = frozenset("( [ { $ £ € # “ ‘".split())
KINDS = ("PERSON", "ORG", "PLACE")
# Every third sentence begins a line, the others follow on it, as paragraphs do.
SENTENCES_A_LINE = 3
_EDGE = re.compile(r"^[\s\"'“”‘’(\[.,;:]+|[\s\"“”‘,;:]+$|(?<=[a-z]{3})\.$|['’]s$|['’]$")


class Label(NamedTuple):
    """A labelled stretch of an article."""

    start: int
    end: int
    kind: str


class Labelled(NamedTuple):
    """An article with its labels in order."""

    text: str
    labels: list[Label]


def sentences(path: Path) -> Iterator[list[list[tuple[str, str]]]]:
    """The articles of a two-column file, each a list of sentences of (token, tag)."""
    article: list[list[tuple[str, str]]] = []
    sentence: list[tuple[str, str]] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), "-DOCSTART-\tO"]:
        token, _, tag = line.partition("\t")
        if tag and token != "-DOCSTART-":
            sentence.append((BRACKETS.get(token, token), tag))
            continue
        if sentence:
            article.append(sentence)
            sentence = []
        if token == "-DOCSTART-" and article:
            yield article
            article = []


def running_text(tokens: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Tokens set as a sentence would be, and where each came to stand."""
    text = ""
    places = []
    glued, quoted = True, False
    for n, token in enumerate(tokens):
        space = not glued and token not in CLINGS_LEFT
        glued = token in CLINGS_RIGHT
        if token == '"':
            space, glued, quoted = space and not quoted, not quoted, not quoted
        if token in "-–/" and 0 < n < len(tokens) - 1 and (tokens[n - 1] + tokens[n + 1]).isalnum():
            space, glued = False, True
        text += " " if space and text else ""
        places.append((len(text), len(text) + len(token)))
        text += token
    return text, places


def articles(path: Path) -> Iterator[Labelled]:
    """The articles of a file as running text."""
    for article in sentences(path):
        text = ""
        labels: list[Label] = []
        for number, sentence in enumerate(article):
            text += "" if not text else "\n" if number % SENTENCES_A_LINE == 1 else " "
            part, places = running_text([token for token, _ in sentence])
            labels += [
                Label(len(text) + places[a][0], len(text) + places[b - 1][1], kind)
                for a, b, kind in _stretches([tag for _, tag in sentence])
            ]
            text += part
        yield Labelled(text, labels)


def _stretches(tags: list[str]) -> Iterator[tuple[int, int, str]]:
    start, kind = -1, ""
    for i, tag in enumerate([*tags, "O"]):
        position, _, here = tag.partition("-")
        if start >= 0 and (position in "OB" or here != kind):
            yield start, i, kind
            start = -1
        if start < 0 and here:
            start, kind = i, here


def harmonised(article: Labelled, lexicon: Lexicon) -> Labelled:
    """The article with its labels as all sources should have them.

    Nationality words are NORP, also where the source leaves them out; countries are places;
    titles, articles and possessive endings are no part of a name.
    """
    labels = []
    for label in article.labels:
        start, end, kind = label
        while match := _EDGE.search(article.text[start:end]):
            if match.end() - match.start() == end - start:
                break
            if match.start() == 0:
                start += match.end()
            else:
                end = start + match.start()
        start = _past_prefix(article.text, start, end, kind, lexicon)
        phrase = _phrase(article.text[start:end])
        if _is_group(phrase, lexicon) and kind != "PERSON":
            kind = "NORP"
        elif lexicon.has("country", phrase) and kind in ("ORG", "NORP"):
            kind = "PLACE"
        labels.append(Label(start, end, kind))
    taken = bytearray(len(article.text))
    for start, end, _ in labels:
        taken[start:end] = b"x" * (end - start)
    labels += _unmarked_groups(article.text, taken, lexicon)
    return Labelled(article.text, sorted(labels))


def _phrase(text: str) -> str:
    return " ".join(map(key_of, tokenise(text).words[2:-2]))


def _is_group(phrase: str, lexicon: Lexicon) -> bool:
    return lexicon.has("demonym", phrase) or lexicon.has("group", phrase)


def _past_prefix(text: str, start: int, end: int, kind: str, lexicon: Lexicon) -> int:
    tokens = tokenise(text[start:end])
    n = 2
    last = len(tokens.words) - 3
    if tokens.words[n] in ("the", "The") and n < last:
        n += 1
    while kind == "PERSON" and n < last:
        if "honorific" not in lexicon.word(tokens.words[n]).cues and tokens.words[n] != ".":
            break
        n += 1
    return start + tokens.starts[n]


def _unmarked_groups(text: str, taken: bytearray, lexicon: Lexicon) -> Iterator[Label]:
    tokens = tokenise(text)
    i = 2
    while i < len(tokens.words) - 2:
        for length in (2, 1):
            phrase = " ".join(map(key_of, tokens.words[i : i + length]))
            start, end = tokens.starts[i], tokens.ends[i + length - 1]
            if (
                _is_group(phrase, lexicon)
                and text[start].isupper()
                and text[tokens.starts[i + length - 1]].isupper()
                and not any(taken[start:end])
            ):
                yield Label(start, end, "NORP")
                i += length - 1
                break
        i += 1
