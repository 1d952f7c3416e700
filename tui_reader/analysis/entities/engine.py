"""The default engine: a conditional random field trained for this program, and rules over the article.

The model sees one sentence at a time and is wrong now and then; the rules know the whole
article and put most of that right.
"""

import json
from importlib.resources import files
from threading import Lock
from typing import NamedTuple, Protocol

import pycrfsuite

from tui_reader.analysis.entities.aliases import canonical_names
from tui_reader.analysis.entities.features import Article
from tui_reader.analysis.entities.lexicon import Lexicon
from tui_reader.analysis.entities.mention import EntityKind, Mention
from tui_reader.analysis.entities.rules import Name, refine
from tui_reader.analysis.entities.tokens import tokenise
from tui_reader.analysis.entities.values import values
from tui_reader.articles.text import Span

_KINDS = {str(kind): kind for kind in EntityKind}


class Tagger(Protocol):
    """Gives each word of a sequence a tag, from the features of all."""

    def tag(self, rows: list[list[str]]) -> list[str]:
        """One tag a row: "O", or a place (B, I, E, S), "-" and a kind."""
        ...


class _Found(NamedTuple):
    span: Span
    kind: EntityKind


class CrfEngine:
    """Finds entities with a model, the word lists and rules; the same text gives the same mentions."""

    def __init__(self, tagger: Tagger, lexicon: Lexicon, model: bytes = b"") -> None:
        self._tagger = tagger
        # The tagger reads these bytes in place and does not keep them alive itself.
        self._model = model
        self._lexicon = lexicon
        self._lock = Lock()

    @classmethod
    def shipped(cls) -> "CrfEngine":
        """The engine with the model and the lists inside the package."""
        data = files("tui_reader.analysis") / "data"
        tagger = pycrfsuite.Tagger()
        model = (data / "entities.crfsuite").read_bytes()
        tagger.open_inmemory(model)
        return cls(tagger, Lexicon.shipped(), model)

    def mentions(self, text: str) -> list[Mention]:
        """The mentions of a plain text with its paragraphs on lines, in order and without overlap."""
        with self._lock:
            article = Article(tokenise(text), self._lexicon)
            names = refine(article, self._names(article))
        tokens = article.tokens
        found = [_Found(Span(tokens.starts[n.start], tokens.ends[n.end - 1]), n.kind) for n in names]
        taken = [name.span for name in found]
        found += [_Found(span, kind) for span, kind in values(text, article, taken)]
        found.sort()
        surfaces = [(text[f.span.start : f.span.end], f.kind) for f in found]
        full = canonical_names(surfaces, self._lexicon)
        return [Mention(f.span, f.kind, name) for f, name in zip(found, full, strict=True)]

    def unrefined(self, text: str) -> list[tuple[Span, EntityKind]]:
        """What the model finds by itself, before the rules: to measure either."""
        with self._lock:
            article = Article(tokenise(text), self._lexicon)
            tokens = article.tokens
            names = self._names(article)
        return [(Span(tokens.starts[n.start], tokens.ends[n.end - 1]), n.kind) for n in names]

    def _names(self, article: Article) -> list[Name]:
        """What the model finds, in order."""
        names: list[Name] = []
        for piece in article.pieces():
            start, kind = -1, ""
            tags = self._tagger.tag(article.features(piece))
            for i, tag in enumerate([*tags, "O"], piece.start):
                place, _, here = tag.partition("-")
                if start >= 0 and (here != kind or place in "BSO"):
                    names.append(Name(start, i, _KINDS[kind]))
                    start = -1
                if start < 0 and here:
                    start, kind = i, here
        return names


def version() -> str:
    """What changes whenever the shipped engine may answer differently: the digest of model and lists."""
    data = files("tui_reader.analysis") / "data"
    manifest = json.loads((data / "manifest.json").read_text(encoding="utf-8"))
    return f"crf-{manifest['model']['sha256'][:12]}-{manifest['lists']['sha256'][:12]}"
