"""The other engines: spaCy and GLiNER, for those who have installed them; and the choice among all.

Neither is ever downloaded from here: what is not on the machine is an error that says how to get it.
"""

import os
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from threading import Lock
from typing import Any

from tui_reader.analysis.entities.aliases import canonical_names
from tui_reader.analysis.entities.lexicon import Lexicon
from tui_reader.analysis.entities.mention import EntityEngine, EntityKind, Mention
from tui_reader.articles.text import Span

CHOICES = "crf, none, spacy:PIPELINE or gliner:OWNER/MODEL"
"""What `engine_for` knows, in words."""

# The names that pipelines for various languages give to the kinds of this program.
_KINDS = {
    **{str(kind): kind for kind in EntityKind},
    **dict.fromkeys(("PER", "PERS", "PRS", "PERSNAME"), EntityKind.PERSON),
    **dict.fromkeys(("ORGANIZATION", "ORGANISATION", "ORGNAME", "GPE_ORG"), EntityKind.ORG),
    **dict.fromkeys(("GPE", "LOC", "LOCATION", "FAC", "GPE_LOC", "PLACENAME", "GEOGNAME"), EntityKind.PLACE),
    **dict.fromkeys(("EVT",), EntityKind.EVENT),
    **dict.fromkeys(("PROD",), EntityKind.PRODUCT),
}
# What pipelines find that is no entity here. Any other label is a name of some kind: MISC.
_NO_ENTITY = frozenset({"CARDINAL", "ORDINAL", "NUM", "NUMBER", "TIME", "TM", "TME", "MSR"})
# GLiNER is asked in words; these are in the small letters that its models were trained on.
_PROMPTS = {
    "person": EntityKind.PERSON,
    "organization": EntityKind.ORG,
    "location": EntityKind.PLACE,
    "nationality, religious or political group": EntityKind.NORP,
    "event": EntityKind.EVENT,
    "weapon, vehicle or product": EntityKind.PRODUCT,
    "law or work of art": EntityKind.MISC,
    "date": EntityKind.DATE,
    "amount of money": EntityKind.MONEY,
    "percentage": EntityKind.PERCENT,
    "quantity": EntityKind.QUANTITY,
}
SPACY_WORDS = 20_000
"""How many words of a paragraph spaCy gets at a time; beyond a million characters it refuses."""
GLINER_WORDS = 200
"""How many words of a paragraph GLiNER gets at a time; it drops what goes beyond a model's 384 or so."""
# A word, a part of a very long one, or a mark: never fewer than either engine counts.
_WORD = re.compile(r"\w{1,30}|[^\w\s]")
_SENTENCE_END = frozenset(".!?")


class EngineError(Exception):
    """An engine is unknown or not installed: one line that says what to do."""


class NoEngine:
    """Finds nothing, for those who want none."""

    def mentions(self, text: str) -> list[Mention]:
        """No mentions."""
        return []


class SpacyEngine:
    """Finds entities with a spaCy pipeline."""

    def __init__(self, pipeline: Any, lexicon: Lexicon) -> None:
        self._pipeline = pipeline
        self._lexicon = lexicon
        self._lock = Lock()

    @classmethod
    def installed(cls, name: str) -> "SpacyEngine":
        """The engine with the pipeline package of this name. Raises `EngineError`."""
        spacy = _imported("spacy")
        # Only packages: spaCy would also take a folder of that name, which may be a stranger's.
        if not spacy.util.is_package(name):
            raise EngineError(f"spaCy has no pipeline '{name}'; install it: python -m spacy download {name}")
        try:
            pipeline = spacy.load(name)
        except Exception as error:  # whatever the code of a pipeline raises
            raise EngineError(_broken(f"the spaCy pipeline '{name}'", error)) from error
        return cls(pipeline, Lexicon.shipped())

    def mentions(self, text: str) -> list[Mention]:
        """The mentions of a plain text with its paragraphs on lines, in order and without overlap."""
        pieces = list(_pieces(text, SPACY_WORDS))
        found: list[tuple[Span, EntityKind]] = []
        with self._lock:
            documents = self._pipeline.pipe(text[piece.start : piece.end] for piece in pieces)
            for piece, document in zip(pieces, documents, strict=True):
                for entity in document.ents:
                    label = entity.label_.upper()
                    if label not in _NO_ENTITY:
                        span = Span(piece.start + entity.start_char, piece.start + entity.end_char)
                        found.append((span, _KINDS.get(label, EntityKind.MISC)))
        return _mentions(text, found, self._lexicon)


class GlinerEngine:
    """Finds entities with a GLiNER model, which is asked for each kind in words."""

    def __init__(self, model: Any, lexicon: Lexicon) -> None:
        self._model = model
        self._lexicon = lexicon
        self._lock = Lock()

    @classmethod
    def installed(cls, name: str) -> "GlinerEngine":
        """The engine with the model of this name, which was downloaded before. Raises `EngineError`."""
        # Read when the packages are imported: no part of a model may be fetched behind the user's back.
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
        gliner = _imported("gliner")
        # GLiNER would rather take a folder of that name, which may be a stranger's.
        if os.path.lexists(name):
            raise EngineError(f"'{name}' is also a path in this folder; move it away or choose another model")
        try:
            model = gliner.GLiNER.from_pretrained(name, local_files_only=True)
        except OSError as error:  # also what the hub's client raises for what is not there
            advice = f"""python -c "import gliner; gliner.GLiNER.from_pretrained('{name}')\""""
            raise EngineError(f"GLiNER has no model '{name}' here; download it: {advice}") from error
        except Exception as error:  # whatever the code of a model raises
            raise EngineError(_broken(f"the GLiNER model '{name}'", error)) from error
        return cls(model, Lexicon.shipped())

    def mentions(self, text: str) -> list[Mention]:
        """The mentions of a plain text with its paragraphs on lines, in order and without overlap."""
        found: list[tuple[Span, EntityKind]] = []
        with self._lock:
            for piece in _pieces(text, GLINER_WORDS):
                for entity in self._model.predict_entities(text[piece.start : piece.end], list(_PROMPTS)):
                    span = Span(piece.start + entity["start"], piece.start + entity["end"])
                    found.append((span, _PROMPTS[entity["label"]]))
        return _mentions(text, found, self._lexicon)


def engine_for(setting: str) -> EntityEngine:
    """The engine that a configuration asks for; see `CHOICES`. Slow: it loads a model.

    Raises `EngineError` for one that is unknown or not installed.
    """
    engine, _, name = setting.partition(":")
    if setting == "none":
        return NoEngine()
    if setting == "crf":
        from tui_reader.analysis.entities.engine import CrfEngine

        return CrfEngine.shipped()
    if engine == "spacy" and name:
        return SpacyEngine.installed(name)
    if engine == "gliner" and name:
        return GlinerEngine.installed(name)
    raise EngineError(f"there is no entity engine '{setting}'; choose {CHOICES}")


def _imported(package: str) -> Any:
    """An optional package; `EngineError` where it is missing or does not load."""
    try:
        return import_module(package)
    except Exception as error:  # a broken installation may raise anything
        if isinstance(error, ModuleNotFoundError) and error.name == package:
            advice = f"install it: pip install 'tui-reader[{package}]'"
            raise EngineError(f"the package {package} is not installed; {advice}") from error
        raise EngineError(_broken(f"the package {package}", error)) from error


def _broken(what: str, error: Exception) -> str:
    reason = " ".join(str(error).split())[:200]
    advice = "install it anew or choose another engine"
    return f"{what} cannot be loaded ({type(error).__name__}: {reason}); {advice}"


def _pieces(text: str, limit: int) -> Iterator[Span]:
    """The paragraphs that are not blank; long ones in parts of up to `limit` words, cut after a sentence."""
    at = 0
    for line in text.split("\n"):
        start, rest, sentence = at, limit, -1
        for match in _WORD.finditer(line):
            end = at + match.end()
            if rest == 0:
                # A sentence that began in the first half is rather cut than looked at twice.
                cut = sentence if sentence > start else at + match.start()
                yield Span(start, cut)
                start, rest, sentence = cut, limit - _words(text, cut, at + match.start()), -1
            rest -= 1
            if match.group() in _SENTENCE_END and rest < limit // 2 and text[end : end + 1].isspace():
                sentence = end
        if rest < limit:
            yield Span(start, at + len(line))
        at += len(line) + 1


def _words(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _WORD.finditer(text, start, end))


def _mentions(text: str, found: Iterable[tuple[Span, EntityKind]], lexicon: Lexicon) -> list[Mention]:
    """What an engine found, without space around, with full names; of two that overlap, the first."""
    kept: list[tuple[Span, EntityKind]] = []
    for span, kind in sorted(found, key=lambda each: (each[0].start, -each[0].end)):
        surface = text[span.start : span.end]
        start = span.start + len(surface) - len(surface.lstrip())
        end = span.end - len(surface) + len(surface.rstrip())
        if start < end and (not kept or kept[-1][0].end <= start):
            kept.append((Span(start, end), kind))
    names = canonical_names([(text[span.start : span.end], kind) for span, kind in kept], lexicon)
    return [Mention(span, kind, name) for (span, kind), name in zip(kept, names, strict=True)]
