"""Entities: the tokeniser, the rules, the forms of dates and amounts, aliases, and the whole engine."""

import hashlib
import json
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_reader.analysis.entities.aliases import canonical_names
from tui_reader.analysis.entities.engine import CrfEngine, version
from tui_reader.analysis.entities.features import Article, Run
from tui_reader.analysis.entities.lexicon import Lexicon, key_of, shape_of
from tui_reader.analysis.entities.mention import EntityKind, Mention
from tui_reader.analysis.entities.rules import Name, refine
from tui_reader.analysis.entities.tokens import NEWLINE, tokenise
from tui_reader.analysis.entities.values import values

PERSON, ORG, PLACE, NORP = EntityKind.PERSON, EntityKind.ORG, EntityKind.PLACE, EntityKind.NORP
DATA = files("tui_reader.analysis") / "data"
TEXTS = st.text(
    st.one_of(
        st.sampled_from("AKSUaeiknst .,;:-–—/'\"’“”()&$€%0123456789\n\t"),
        st.characters(codec="utf-8"),
    ),
    max_size=120,
)


@cache
def engine() -> CrfEngine:
    return CrfEngine.shipped()


@cache
def lexicon() -> Lexicon:
    return Lexicon.shipped()


def found(text: str) -> list[tuple[str, str]]:
    return [(text[m.span.start : m.span.end], str(m.kind)) for m in engine().mentions(text)]


def refined(text: str, *names: tuple[str, EntityKind]) -> list[tuple[str, str]]:
    """What the rules make of a text when the model found these: each where it stands after the one before."""
    article = Article(tokenise(text), lexicon())
    tokens = article.tokens
    given_names, past = [], 0
    for surface, kind in names:
        at = text.index(surface, past)
        past = at + len(surface)
        end = tokens.ends.index(past, 2) + 1
        given_names.append(Name(tokens.starts.index(at, 2), end, kind))
    return [
        (text[tokens.starts[n.start] : tokens.ends[n.end - 1]], str(n.kind))
        for n in refine(article, given_names)
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kim Jong-un’s visit", ["Kim", "Jong", "-", "un", "'s", "visit"]),
        ("the U.S. Army", ["the", "U.S.", "Army"]),
        ("Gen. J. O’Brien", ["Gen.", "J.", "O'Brien"]),
        ("KN-23/24 (AT&T)", ["KN", "-", "23", "/", "24", "(", "AT&T", ")"]),
        ("“Yes”—he said.", ['"', "Yes", '"', "-", "he", "said", "."]),
        ("a\nb", ["a", NEWLINE, "b"]),
        ("cafe\u0301 co\u00adop", ["cafe\u0301", "coop"]),
        ("wait...", ["wait", "..."]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert tokenise(text).words[2:-2] == words


@given(TEXTS)
def test_words_have_their_places(text: str) -> None:
    tokens = tokenise(text)
    past = 0
    for start, end in zip(tokens.starts[2:-2], tokens.ends[2:-2], strict=True):
        assert past <= start < end <= len(text)
        assert not text[past:start].strip()
        past = end
    assert not text[past:].strip()


@pytest.mark.parametrize(
    ("word", "shape"),
    [("Kim", "Xxx"), ("NATO", "XX"), ("U.S.", "X.X."), ("F16", "X00"), ("iPhone", "xXxx"), ("’", "’")],
)
def test_shapes(word: str, shape: str) -> None:
    assert shape_of(word) == shape


def test_keys_have_no_accents() -> None:
    assert key_of("Türkiye") == "turkiye"


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        pytest.param(
            "He left the Party of Labour (PoL). The PoL won.",
            [("Party of Labour", ORG)],
            [("Party of Labour", "ORG"), ("PoL", "ORG"), ("PoL", "ORG")],
            id="an acronym has the kind of its long form",
        ),
        pytest.param(
            "It is the Quarb Fish Agency (QFA). A QFA ship sank.",
            [("QFA", PERSON)],
            [("Quarb Fish Agency", "ORG"), ("QFA", "ORG"), ("QFA", "ORG")],
            id="and its long form is found when nobody claimed it",
        ),
        pytest.param(
            "They met in Quarb. Then Quarb was hit. Later Quarb fell.",
            [("Quarb", PLACE), ("Quarb", PLACE), ("Quarb", PERSON)],
            [("Quarb", "PLACE")] * 3,
            id="most mentions decide the kind",
        ),
        pytest.param(
            "It was Ann Quarb. Then Quarb left.",
            [("Ann Quarb", PERSON), ("Quarb", ORG)],
            [("Ann Quarb", "PERSON"), ("Quarb", "PERSON")],
            id="a surname is the person",
        ),
        pytest.param(
            "It was Ann Quarb. Then Quarb left.",
            [("Ann Quarb", PERSON)],
            [("Ann Quarb", "PERSON"), ("Quarb", "PERSON")],
            id="also where the model saw nothing",
        ),
        pytest.param(
            "Kim showed the Hwasong-15/16 and a KN-23.",
            [("Kim", PERSON), ("Hwasong", PERSON)],
            [("Kim", "PERSON"), ("Hwasong-15/16", "PRODUCT"), ("KN-23", "PRODUCT")],
            id="weapons by their pattern",
        ),
        pytest.param(
            "It was Quarb Jong‑un, a Quarb-led plan.",
            [("Quarb Jong", PERSON)],
            [("Quarb Jong‑un", "PERSON")],
            id="a given name with a hyphen is whole",
        ),
        pytest.param(
            "Faster launches need a fast rocket.",
            [("Faster", ORG)],
            [],
            id="a common word that begins a sentence is no name",
        ),
        pytest.param(
            "They blamed Washington for it.",
            [("Washington", PERSON)],
            [("Washington", "PLACE")],
            id="a place on the lists is no person",
        ),
        pytest.param(
            "It was George Washington. They blamed Washington for it.",
            [("George Washington", PERSON), ("Washington", PERSON)],
            [("George Washington", "PERSON"), ("Washington", "PERSON")],
            id="unless someone is called so",
        ),
        pytest.param("Since COVID-19 the Under-21 side is idle.", [], [], id="what only looks like a weapon"),
        pytest.param(
            "A South Korean envoy met Germans in Japan.",
            [],
            [("South Korean", "NORP"), ("Germans", "NORP"), ("Japan", "PLACE")],
            id="nationalities and countries that nobody claimed",
        ),
        pytest.param(
            "Quarb Leader Orders Massive Production Increase\nThe man spoke.",
            [("Massive Production", ORG)],
            [],
            id="a heading alone is no evidence",
        ),
        pytest.param(
            "Leader Quarb Orders Massive Production Increase\nThen Mr Quarb spoke.",
            [("Mr Quarb", PERSON)],
            [("Quarb", "PERSON")] * 2,
            id="a heading takes what the body confirms",
        ),
        pytest.param(
            "He saw the Hague’s court.", [("the Hague’s", PLACE)], [("Hague", "PLACE")], id="edges are cut"
        ),
        pytest.param("Us and them, the US said.", [], [("US", "PLACE")], id="Us is not the US"),
    ],
)
def test_rules(text: str, names: list[tuple[str, EntityKind]], expected: list[tuple[str, str]]) -> None:
    assert refined(text, *names) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Monday, 14 August 2023 he", [("Monday, 14 August 2023", "DATE")]),
        ("on Aug. 31, 2023.", [("Aug. 31, 2023", "DATE")]),
        ("from 3-5 May and in June", [("3-5 May", "DATE"), ("June", "DATE")]),
        ("in 1999, the 1990s and 2023-08-14", [("1999", "DATE"), ("1990s", "DATE"), ("2023-08-14", "DATE")]),
        ("he may march", []),
        ("2000 soldiers, flight 1234567", []),
        ("$5.5 million and US$ 3bn", [("$5.5 million", "MONEY"), ("US$ 3bn", "MONEY")]),
        ("20,000 euros, €3 or 5 billion won", [
            ("20,000 euros", "MONEY"), ("€3", "MONEY"), ("5 billion won", "MONEY"),
        ]),
        ("5% or 3.5 per cent", [("5%", "PERCENT"), ("3.5 per cent", "PERCENT")]),
        ("1,000 km, 15-kiloton, 40 degrees Celsius", [
            ("1,000 km", "QUANTITY"), ("15-kiloton", "QUANTITY"), ("40 degrees Celsius", "QUANTITY"),
        ]),
        ("version 1.2.3 of 10 people", []),
    ],
)  # fmt: skip
def test_values(text: str, expected: list[tuple[str, str]]) -> None:
    article = Article(tokenise(text), lexicon())
    assert [(text[s.start : s.end], str(kind)) for s, kind in values(text, article, [])] == expected


@pytest.mark.parametrize(
    ("mentions", "names"),
    [
        (
            [
                ("Kim Jong Un", PERSON),
                ("Kim Jong-un", PERSON),
                ("Kim", PERSON),
                ("Xi", PERSON),
                ("Xi Jinping", PERSON),
            ],
            ["Kim Jong Un", "Kim Jong Un", "Kim Jong Un", "Xi Jinping", "Xi Jinping"],
        ),
        (
            [("Korean Central News Agency", ORG), ("KCNA", ORG), ("K.C.N.A.", ORG)],
            ["Korean Central News Agency"] * 3,
        ),
        ([("Quarb Fish Agency", ORG), ("QFA", ORG)], ["Quarb Fish Agency"] * 2),
        ([("U.S.", PLACE), ("US", PLACE), ("the United States", PLACE)], ["United States"] * 3),
        (
            [("Ann Quarb", PERSON), ("Bo Quarb", PERSON), ("Quarb", PERSON), ("Ann", PERSON)],
            ["Ann Quarb", "Bo Quarb", "Bo Quarb", "Ann Quarb"],
        ),
        ([("John Quarb", PERSON), ("John Q. Quarb", PERSON)], ["John Q. Quarb"] * 2),
        ([("Jordan", PLACE), ("Michael Jordan", PERSON)], ["Jordan", "Michael Jordan"]),
        ([("Kim\nJong Un", PERSON)], ["Kim Jong Un"]),
        ([("5%", EntityKind.PERCENT)], ["5%"]),
    ],
)
def test_aliases(mentions: list[tuple[str, EntityKind]], names: list[str]) -> None:
    assert canonical_names(mentions, lexicon()) == names


def test_an_article() -> None:
    text = (
        "North Korean leader Kim Jong Un met President Vladimir Putin in Moscow on Monday, the Korean"
        " Central News Agency (KCNA) said. Kim praised Russia, KCNA reported."
    )
    assert [(text[m.span.start : m.span.end], str(m.kind), m.name) for m in engine().mentions(text)] == [
        ("North Korean", "NORP", "North Korean"),
        ("Kim Jong Un", "PERSON", "Kim Jong Un"),
        ("Vladimir Putin", "PERSON", "Vladimir Putin"),
        ("Moscow", "PLACE", "Moscow"),
        ("Monday", "DATE", "Monday"),
        ("Korean Central News Agency", "ORG", "Korean Central News Agency"),
        ("KCNA", "ORG", "Korean Central News Agency"),
        ("Kim", "PERSON", "Kim Jong Un"),
        ("Russia", "PLACE", "Russia"),
        ("KCNA", "ORG", "Korean Central News Agency"),
    ]


def check(text: str) -> list[Mention]:
    mentions = engine().mentions(text)
    past = 0
    for span, kind, name in mentions:
        assert past <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        assert "\n" not in text[span.start : span.end]
        assert kind in EntityKind
        assert name.strip()
        past = span.end
    return mentions


@pytest.mark.parametrize(
    ("text", "word", "sign"),
    [
        ("She met Ana Paz, the town's former mayor.", "paz", "D:person"),
        ("They came from the village of Otuke.", "otuke", "D:place"),
        ("The militant group Hezbollah denied it.", "hezbollah", "D:group"),
        ("It was sold to Gazprom, the Russian gas company.", "gazprom", "D:group"),
        ("She met Ana Paz. The mayor left.", "paz", ""),
    ],
)
def test_what_an_article_shows(text: str, word: str, sign: str) -> None:
    article = Article(tokenise(text), lexicon())
    start = article.tokens.words[2:].index(next(w for w in article.tokens.words if w.lower() == word)) + 2
    row = article.features(Run(start, start + 1))[0]
    nouns = {"D:person", "D:group", "D:place"}
    assert nouns.intersection(row) == ({sign} if sign else set())


@given(TEXTS)
@example("The (UN) The (A.) 'S \"K\n-5 KN-5-6")
def test_any_text_has_legal_mentions(text: str) -> None:
    assert check(text) == engine().mentions(text)


@pytest.mark.parametrize(
    "unit",
    ['"', "'", "’s ", "(", "A", "A ", "A.", "A-", "-", "1", "1,", "1 ", "$1", "of ", "the The ", "May ",
     "UN (UN) ", "A&", "A'", "Kim Jong Un ", "New York ", "the of de A ", "\n", " ",
     "Quarb Fish Agency (QFA) ", "K-5/5"],
)  # fmt: skip
def test_long_runs_end(unit: str) -> None:
    # Quadratic work on a tenth of a megabyte would take minutes.
    check(unit * (100_000 // len(unit)))


def test_the_shipped_files_are_those_of_the_manifest() -> None:
    manifest = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
    for part in ("model", "lists"):
        digest = hashlib.sha256((DATA / manifest[part]["file"]).read_bytes()).hexdigest()
        assert digest == manifest[part]["sha256"]
        assert digest[:12] in version()


def test_the_words_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reader.analysis.entities.lexicon.MAX_WORDS", 10)
    small = Lexicon.shipped()
    for n in range(25):
        small.word(f"word{n}")
    assert len(small._words) <= 10
