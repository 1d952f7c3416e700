"""The engines behind one protocol: stand-ins for spaCy and GLiNER and, where installed, the real spaCy."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.analysis.entities import EntityKind, Mention
from tui_reader.analysis.entities.lexicon import Lexicon
from tui_reader.analysis.entities.other import EngineError, GlinerEngine, NoEngine, SpacyEngine, engine_for
from tui_reader.articles.text import Span

PERSON, ORG, PLACE, NORP, MISC = (EntityKind(kind) for kind in ("PERSON", "ORG", "PLACE", "NORP", "MISC"))
LEXICON = Lexicon.shipped()
PIPELINE = "xx_stand_in"
MODEL = "owner/stand-in"
TEXT = "😀 Kim Jong Un left Seoul.\n\nKim saw the U.S. and Mars."
FOUND = [
    ("Kim Jong Un", PERSON, "Kim Jong Un"),
    ("Seoul", PLACE, "Seoul"),
    ("Kim", PERSON, "Kim Jong Un"),
    ("U.S.", PLACE, "United States"),
]


def shown(text: str, mentions: list[Mention]) -> list[tuple[str, EntityKind, str]]:
    return [(text[m.span.start : m.span.end], m.kind, m.name) for m in mentions]


class Pipeline:
    """Stands in for a spaCy pipeline: finds the first place of each of its names in each paragraph."""

    def __init__(self, **labels: str) -> None:
        self.labels = {name.replace("_", " "): label for name, label in labels.items()}
        self.seen: list[str] = []

    def pipe(self, texts: Iterator[str]) -> Iterator[Any]:
        for text in texts:
            self.seen.append(text)
            yield SimpleNamespace(
                ents=[
                    SimpleNamespace(start_char=start, end_char=start + len(name), label_=label)
                    for name, label in self.labels.items()
                    if (start := text.find(name)) >= 0
                ]
            )


class Model:
    """Stands in for a GLiNER model in the same way; every label is one that it was asked for."""

    def __init__(self, **labels: str) -> None:
        self.labels = {name.replace("_", " "): label for name, label in labels.items()}
        self.seen: list[str] = []

    def predict_entities(self, text: str, labels: list[str]) -> list[dict[str, Any]]:
        self.seen.append(text)
        assert set(self.labels.values()) <= set(labels)
        return [
            {"start": start, "end": start + len(name), "text": name, "label": label, "score": 0.9}
            for name, label in self.labels.items()
            if (start := text.find(name)) >= 0
        ]


NAMES = {"Kim_Jong_Un": "PERSON", "Seoul": "GPE", "Kim": "per", "U.S.": "LOC", "and": "CARDINAL"}
PROMPTED = {"Kim_Jong_Un": "person", "Seoul": "location", "Kim": "person", "U.S.": "location"}


def test_spacy_finds_paragraph_by_paragraph() -> None:
    pipeline = Pipeline(**NAMES)
    assert shown(TEXT, SpacyEngine(pipeline, LEXICON).mentions(TEXT)) == FOUND
    assert pipeline.seen == ["😀 Kim Jong Un left Seoul.", "Kim saw the U.S. and Mars."]


def test_gliner_finds_paragraph_by_paragraph() -> None:
    model = Model(**PROMPTED)
    assert shown(TEXT, GlinerEngine(model, LEXICON).mentions(TEXT)) == FOUND
    assert model.seen == ["😀 Kim Jong Un left Seoul.", "Kim saw the U.S. and Mars."]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        *((str(kind), kind) for kind in EntityKind),
        ("PER", PERSON),
        ("GPE", PLACE),
        ("LOC", PLACE),
        ("FAC", PLACE),
        ("persName", PERSON),
        ("WORK_OF_ART", MISC),
        ("LAW", MISC),
        ("gene", MISC),
        ("CARDINAL", None),
        ("TIME", None),
    ],
)
def test_spacy_labels(label: str, kind: EntityKind | None) -> None:
    found = SpacyEngine(Pipeline(X=label), LEXICON).mentions("X")
    assert [mention.kind for mention in found] == ([kind] if kind else [])


def test_of_overlapping_names_the_first_and_longest_stays() -> None:
    pipeline = Pipeline(Kim="PER", Kim_Jong="ORG", Jong_Un="PER", Un="LOC")
    assert [m.span for m in SpacyEngine(pipeline, LEXICON).mentions("Kim Jong Un")] == [
        Span(0, 8),
        Span(9, 11),
    ]
    assert SpacyEngine(Pipeline(_X_="ORG"), LEXICON).mentions("a X b")[0].span == Span(2, 3)


@pytest.mark.parametrize(
    ("length", "pieces"), [(90, [180, 180, 90, 0]), (70, [140, 140, 70, 0]), (190, [190] * 5 + [0, 0])]
)
def test_a_long_paragraph_is_cut_after_a_sentence(length: int, pieces: list[int]) -> None:
    sentence = "word " * (length - 1) + "word. "
    model = Model(X="person")
    text = sentence * 5 + "X and " + "y" * 9000
    (found,) = GlinerEngine(model, LEXICON).mentions(text)
    assert found.span.start == len(sentence) * 5
    assert "".join(model.seen) == text
    assert [piece.count("word") for piece in model.seen] == pieces
    assert all(piece.endswith("word.") for piece in model.seen[:2])


@settings(deadline=None)
@given(
    st.text(alphabet="X y.\n\t😀", max_size=60) | st.integers(0, 900).map(lambda n: "X. " * n), st.booleans()
)
def test_mentions_are_ordered_apart_and_inside(text: str, asked: bool) -> None:
    labels = {"X": "person", "X_y": "event", "y_": "date", "_": "person"}
    engine = GlinerEngine(Model(**labels), LEXICON) if asked else SpacyEngine(Pipeline(**labels), LEXICON)
    end = 0
    for mention in engine.mentions(text):
        assert end <= mention.span.start < mention.span.end <= len(text)
        assert text[mention.span.start : mention.span.end].strip("\n") == mention.name
        end = mention.span.end


@given(st.text(alphabet=st.sampled_from("ab.! \n_-é"), max_size=1500))
@settings(deadline=None)
def test_every_word_is_looked_at_once(text: str) -> None:
    model = Model()
    GlinerEngine(model, LEXICON).mentions(text)
    assert "".join("".join(model.seen).split()) == "".join(text.split())
    assert not any("\n" in piece for piece in model.seen)


def module(monkeypatch: pytest.MonkeyPatch, name: str, **members: object) -> None:
    found = ModuleType(name)
    found.__dict__.update(members)
    monkeypatch.setitem(sys.modules, name, found)


@pytest.fixture
def spacy_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> Pipeline:
        if name == "broken":
            raise ImportError("no\ngood")
        return Pipeline(**NAMES)

    installed = SimpleNamespace(is_package=lambda name: name in (PIPELINE, "broken"))
    module(monkeypatch, "spacy", load=load, util=installed)


@pytest.fixture
def gliner_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def from_pretrained(name: str, local_files_only: bool) -> Model:
        assert local_files_only
        assert os.environ["HF_HUB_OFFLINE"] == "1"
        if name == MODEL:
            return Model(**PROMPTED)
        raise (ValueError("bad\nconfig") if name == "owner/broken" else FileNotFoundError("no such model"))

    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setenv("HF_HUB_DISABLE_PROGRESS_BARS", "0")
    module(monkeypatch, "gliner", GLiNER=SimpleNamespace(from_pretrained=from_pretrained))


def test_none_finds_nothing() -> None:
    engine = engine_for("none")
    assert isinstance(engine, NoEngine)
    assert engine.mentions(TEXT) == []


def test_the_default_engine() -> None:
    assert ("Seoul", PLACE, "Seoul") in shown(TEXT, engine_for("crf").mentions(TEXT))


@pytest.mark.usefixtures("spacy_stand_in")
def test_an_installed_pipeline() -> None:
    assert shown(TEXT, engine_for(f"spacy:{PIPELINE}").mentions(TEXT)) == FOUND


@pytest.mark.usefixtures("gliner_stand_in")
def test_a_downloaded_model() -> None:
    assert shown(TEXT, engine_for(f"gliner:{MODEL}").mentions(TEXT)) == FOUND


CHOICES = "choose crf, none, spacy:PIPELINE or gliner:OWNER/MODEL"


@pytest.mark.usefixtures("spacy_stand_in", "gliner_stand_in")
@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("bert", f"there is no entity engine 'bert'; {CHOICES}"),
        ("spacy", f"there is no entity engine 'spacy'; {CHOICES}"),
        ("gliner:", f"there is no entity engine 'gliner:'; {CHOICES}"),
        ("crf:x", f"there is no entity engine 'crf:x'; {CHOICES}"),
        ("spacy:x_y", "spaCy has no pipeline 'x_y'; install it: python -m spacy download x_y"),
        (
            "spacy:broken",
            "the spaCy pipeline 'broken' cannot be loaded (ImportError: no good); "
            "install it anew or choose another engine",
        ),
        (
            "gliner:x/y",
            "GLiNER has no model 'x/y' here; download it: "
            "python -c \"import gliner; gliner.GLiNER.from_pretrained('x/y')\"",
        ),
        (
            "gliner:owner/broken",
            "the GLiNER model 'owner/broken' cannot be loaded (ValueError: bad config); "
            "install it anew or choose another engine",
        ),
    ],
)
def test_mistakes(setting: str, message: str) -> None:
    with pytest.raises(EngineError) as raised:
        engine_for(setting)
    assert (
        str(raised.value).replace("AssertionError: assert 'broken' != 'broken'", "AssertionError: ")
        == message
    )


@pytest.mark.parametrize("package", ["spacy", "gliner"])
def test_a_package_that_is_not_installed(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setenv("HF_HUB_DISABLE_PROGRESS_BARS", "0")
    monkeypatch.delitem(sys.modules, package, raising=False)
    monkeypatch.setattr(sys, "path", [])
    advice = f"install it: pip install 'tui-reader[{package}]'"
    with pytest.raises(EngineError) as raised:
        engine_for(f"{package}:x")
    assert str(raised.value) == f"the package {package} is not installed; {advice}"


def test_a_package_that_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "spacy.py").write_text("import no_such_module_anywhere\n")
    monkeypatch.delitem(sys.modules, "spacy", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(EngineError, match=r"^the package spacy cannot be loaded \(ModuleNotFoundError: "):
        engine_for("spacy:x")


@pytest.mark.usefixtures("gliner_stand_in")
def test_a_folder_is_not_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / MODEL).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EngineError, match=f"^'{MODEL}' is also a path in this folder"):
        engine_for(f"gliner:{MODEL}")


PACKAGE = """\
from spacy.util import load_model_from_path
from pathlib import Path

def load(**options):
    return load_model_from_path(Path(__file__).parent / "data", **options)
"""


def test_the_real_spacy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A blank pipeline with an EntityRuler, saved as the package that spaCy would install."""
    spacy = pytest.importorskip("spacy")
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": label, "pattern": name.replace("_", " ")}
            for name, label in NAMES.items()
            if name != "Kim"
        ]
        + [{"label": "PERSON", "pattern": [{"TEXT": "Kim"}]}]
    )
    assert shown(TEXT, SpacyEngine(pipeline, LEXICON).mentions(TEXT)) == FOUND
    package = tmp_path / PIPELINE
    package.mkdir()
    pipeline.to_disk(package / "data")
    (package / "__init__.py").write_text(PACKAGE)
    (tmp_path / f"{PIPELINE}-1.0.dist-info").mkdir()
    (tmp_path / f"{PIPELINE}-1.0.dist-info" / "METADATA").write_text(f"Name: {PIPELINE}\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, PIPELINE, ModuleType(PIPELINE))
    del sys.modules[PIPELINE]  # so that it is forgotten in the end
    assert shown(TEXT, engine_for(f"spacy:{PIPELINE}").mentions(TEXT)) == FOUND
    monkeypatch.chdir(package)
    with pytest.raises(EngineError, match=r"^spaCy has no pipeline 'data'; "):
        engine_for("spacy:data")
