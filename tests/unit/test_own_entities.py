"""entities.toml: what it may say, that it wins over every engine, and that it is edited with care."""

import fcntl
import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_reader import toml
from tui_reader.analysis.entities import EntityKind, Mention, own_file
from tui_reader.analysis.entities.own import Corrections, OwnEntity, OwnList, OwnListEngine, key_of
from tui_reader.analysis.entities.own_file import FILE, OwnListError, add, forget, ignore, read
from tui_reader.articles.text import Span

PERSON, ORG, PLACE, MISC = EntityKind.PERSON, EntityKind.ORG, EntityKind.PLACE, EntityKind.MISC
KIM = OwnEntity("Kim Jong Un", PERSON, ("Kim Jong-un", "Kim"))
RULE = OwnEntity("state of emergency", MISC)


class Found:
    """An engine that finds what it was told to."""

    def __init__(self, *mentions: Mention) -> None:
        self._mentions = mentions

    def mentions(self, text: str) -> list[Mention]:
        return list(self._mentions)


def corrected(
    text: str, own: OwnList, *found: tuple[str, EntityKind, str]
) -> list[tuple[str, EntityKind, str]]:
    """The surfaces, kinds and names by the list, for an engine that finds these surfaces once each."""
    mentions = []
    for surface, kind, name in found:
        start = text.index(surface)
        mentions.append(Mention(Span(start, start + len(surface)), kind, name))
    engine = OwnListEngine(Found(*sorted(mentions)), own)
    return [(text[m.span.start : m.span.end], m.kind, m.name) for m in engine.mentions(text)]


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("Kim met Kim Jong-un.", ["Kim", "Kim Jong-un"]),
        ("Kimono, akim, Kim_ and KIM", []),
        ("kim jong un", []),
        ("(Kim)’s “Kim’s” KN-Kim", ["Kim", "Kim", "Kim"]),
        ("Kim Jong‑un, Kim Jong–un", ["Kim Jong‑un", "Kim Jong–un"]),
        ("Kim\u00a0 Jong\tUn", ["Kim\u00a0 Jong\tUn"]),
        ("Kim Jong\nUn", ["Kim"]),
        ("Kim Jong - un", ["Kim"]),
        ("Kim\u0301", []),
        ("A State of Emergency, STATE OF EMERGENCY", ["State of Emergency", "STATE OF EMERGENCY"]),
        ("a state of emergencies", []),
        ("Kim Kim Jong Kim Jong Un", ["Kim", "Kim", "Kim Jong Un"]),
        ("", []),
    ],
)
def test_where_listed_names_stand(text: str, surfaces: list[str]) -> None:
    assert [surface for surface, _, _ in corrected(text, OwnList((KIM, RULE)))] == surfaces


def test_no_name_is_found_inside_another() -> None:
    own = OwnList((KIM, OwnEntity("Jong", ORG), OwnEntity("Un chien", ORG)))
    assert corrected("Kim Jong Un chien", own) == [("Kim Jong Un", PERSON, "Kim Jong Un")]


def test_the_list_wins() -> None:
    own = OwnList((KIM,), ("Monday", "breaking news"))
    found = [
        ("Breaking News", MISC, "Breaking News"),
        ("President Kim", ORG, "President Kim"),
        ("Seoul", PLACE, "Seoul"),
        ("Monday", PERSON, "Monday"),
        ("the leader", MISC, "Kim Jong‑un"),
    ]
    assert corrected("Breaking News: President Kim left Seoul on Monday, the leader said", own, *found) == [
        ("Kim", PERSON, "Kim Jong Un"),
        ("Seoul", PLACE, "Seoul"),
        ("the leader", PERSON, "Kim Jong Un"),
    ]


def test_ignored_names_are_whole_mentions() -> None:
    found = [("Black Monday", EntityKind.EVENT, "Black Monday"), ("MONDAY", ORG, "MONDAY")]
    assert corrected("Black Monday, MONDAY", OwnList((), ("Monday",)), *found) == found


WORDS = st.sampled_from(["a", "A", "b", "Kim", "-", "–", " ", "  ", "\n", "’", "é", "İ", "\u0301", ".", "𝐀"])
TEXTS = st.lists(WORDS, max_size=40).map("".join)
NAMES = (
    st.lists(WORDS, min_size=1, max_size=5).map("".join).filter(lambda name: any(c.isalnum() for c in name))
)
NAMES = NAMES.map(lambda name: " ".join(name.split()))


@st.composite
def lists(draw: st.DrawFn) -> OwnList:
    own = OwnList()
    for name, kind, aliases in draw(
        st.lists(st.tuples(NAMES, st.sampled_from(EntityKind), st.lists(NAMES, max_size=3)), max_size=5)
    ):
        own = own.naming(OwnEntity(name, kind, tuple(aliases)))
    for surface in draw(st.lists(NAMES, max_size=3)):
        own = own.ignoring(surface)
    return own


def test_capitals_that_are_ignored_are_not_those_of_a_listed_name() -> None:
    own = OwnList().naming(OwnEntity("us", ORG, ())).ignoring("US")
    assert [mention.span for mention in Corrections(own).applied("us US Us", [])] == [Span(0, 2), Span(6, 8)]


@settings(deadline=None)
@given(TEXTS, lists(), st.data())
def test_mentions_are_ordered_apart_and_inside(text: str, own: OwnList, data: st.DataObject) -> None:
    marks = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=12)))
    found = [
        Mention(Span(start, end), ORG, text[start:end])
        for start, end in zip(marks[::2], marks[1::2], strict=False)
    ]
    mentions = Corrections(own).applied(text, found)
    ends = 0
    listed = {entity.name: entity for entity in own.entities}
    ignored = {key_of(surface) for surface in own.ignore}
    for mention in mentions:
        assert ends <= mention.span.start < mention.span.end <= len(text)
        ends = mention.span.end
        surface = key_of(text[mention.span.start : mention.span.end])
        assert mention in found or mention.kind is listed[mention.name].kind
        assert surface not in ignored
    for mention in found:
        if not any(mention.span.overlaps(other.span) for other in mentions):
            key = key_of(text[mention.span.start : mention.span.end])
            assert ignored & {key, key.lower()}


def test_one_walk_through_a_long_text() -> None:
    own = OwnList((OwnEntity("a " * 90 + "b", MISC),))
    assert Corrections(own).applied("a " * 20_000, []) == []


def written(folder: Path, text: str) -> Path:
    path = folder / FILE
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_is_an_empty_list(tmp_path: Path) -> None:
    assert read(tmp_path / FILE) == OwnList()


def test_a_whole_file(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        'ignore = ["Monday"]\n[[entity]]\nname = "Kim  Jong Un "\nkind = "PERSON"\n'
        'aliases = ["Kim Jong-un", "Kim"]\n[[entity]]\nkind = "MISC"\nname = "state of emergency"\n',
    )
    assert read(path) == OwnList((KIM, RULE), ("Monday",))


KINDS = "PERSON, ORG, PLACE, NORP, EVENT, PRODUCT, MISC, DATE, MONEY, PERCENT, QUANTITY"
A = '[[entity]]\nname = "A"\nkind = "ORG"\n'
MISTAKES = [
    ("ignored = []", "line 1: unknown key 'ignored'; did you mean 'ignore'?"),
    ("\nx = 1", "line 2: unknown key 'x'; the keys are entity, ignore"),
    ("\nentity = 1", "line 2: an entity must begin with [[entity]]"),
    ('[entity]\nname = "A"', "line 1: an entity must begin with [[entity]]"),
    ("#\nignore = 'x'", 'line 2: \'ignore\' must be a list of texts: ["...", "..."]'),
    ("ignore = [1]", 'line 1: \'ignore\' must be a list of texts: ["...", "..."]'),
    (A + "# [[entity]]\n\n[[entity]]\nkind = 'ORG'", "line 6: an entity needs a 'name'"),
    (A + "[[entity]]\nname = 'B'", "line 4: an entity needs a 'kind'"),
    (A + " [[ entity ]]\nname = 'B'\n\n kind = 'Org'", f"line 7: 'kind' must be one of {KINDS}"),
    ("[[entity]]\nname = 'B'\nkind = []", f"line 3: 'kind' must be one of {KINDS}"),
    (A + "[[entity]]\nname = 1\nkind = 'ORG'", "line 5: 'name' must be a text in quotes"),
    (A + "alias = []", "line 4: unknown key 'alias'; did you mean 'aliases'?"),
    (A + "aliases = 'B'", 'line 4: \'aliases\' must be a list of texts: ["...", "..."]'),
    (A + "aliases = ['']", "line 4: 'aliases' must have a letter or a digit in each name"),
    (A + "aliases = ['B', '-']", "line 4: 'aliases' must have a letter or a digit in each name"),
    (A + 'aliases = ["B\\n"]', "line 4: 'aliases' must not contain control characters"),
    (A + f"aliases = ['{201 * 'x'}']", "line 4: 'aliases' must have no name longer than 200 characters"),
    (A + "aliases = ['A']", "line 4: 'A' is listed as 'A' already"),
    (A + A, "line 5: 'A' is listed as 'A' already"),
    ("ignore = ['A']\n" + A, "line 3: 'A' is ignored already"),
    ("entity = [\n{name = 'A'}]", "line 1: an entity needs a 'kind'"),
    ("ignore = [", "line 1: "),
]


@pytest.mark.parametrize(("text", "message"), MISTAKES)
def test_mistakes(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(OwnListError) as raised:
        read(written(tmp_path, text))
    told = str(raised.value)
    assert told.startswith(f"{FILE}, {message}")
    assert message.endswith(": ") or told == f"{FILE}, {message}"
    assert "\n" not in told


class Watched(str):
    """Counts how much of it is looked at for line ends."""

    looked_at = 0

    def count(self, *args: Any) -> int:
        self.looked_at += len(self[slice(*args[1:])])
        return super().count(*args)


def test_the_line_of_a_mistake_is_looked_for_once() -> None:
    text = Watched(A * 2000)
    with pytest.raises(OwnListError, match="line 5: 'A' is listed as 'A' already"):
        own_file._parsed("entities.toml", toml.Source(text, tomllib.loads(text)))
    assert text.looked_at <= len(text)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(OwnListError, match=f"^{FILE}: cannot be read: Is a directory"):
        read(tmp_path / FILE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.sampled_from(["[[entity]]\n", "name", "kind", "ignore", " = ", '"A"', "'ORG'", "[", "]", "\n"])
    )
)
def test_any_file_is_read_or_explained_on_one_line(tmp_path: Path, parts: list[str]) -> None:
    told = FILE
    try:
        read(written(tmp_path, "".join(parts)))
    except OwnListError as error:
        told = str(error)
    assert told.startswith(FILE)
    assert len(told.splitlines()) == 1


def test_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / FILE
    assert add(path, KIM) == OwnList((KIM,))
    assert ignore(path, "Monday") == OwnList((KIM,), ("Monday",))
    assert path.read_text(encoding="utf-8") == (
        'ignore = ["Monday"]\n\n[[entity]]\nname = "Kim Jong Un"\nkind = "PERSON"\n'
        'aliases = ["Kim Jong-un", "Kim"]\n'
    )
    assert os.listdir(tmp_path) == [FILE]


COMMENTED = """\
# ours
ignore = ["Monday"]  # days

# people
[[entity]]
name = 'Kim Jong Un'  # the leader
kind = "PERSON"
aliases = ["Kim"]

# papers
[[entity]]
kind = "ORG"
name = "Times"
"""


@pytest.mark.parametrize(
    ("entity", "before", "after"),
    [
        (OwnEntity("Seoul", PLACE), "", '\n[[entity]]\nname = "Seoul"\nkind = "PLACE"\n'),
        (
            OwnEntity("Kim Jong Un", ORG),
            "name = 'Kim Jong Un'  # the leader\nkind = \"PERSON\"\n",
            'name = "Kim Jong Un"\nkind = "ORG"\n',
        ),
        (
            OwnEntity("Kim Jong-un", PERSON, ("Kim Jong Un",)),
            'name = \'Kim Jong Un\'  # the leader\nkind = "PERSON"\naliases = ["Kim"]\n',
            'name = "Kim Jong-un"\nkind = "PERSON"\naliases = ["Kim Jong Un", "Kim"]\n',
        ),
        (OwnEntity("Times", ORG), "", ""),
    ],
)
def test_only_what_changes_is_written_anew(
    tmp_path: Path, entity: OwnEntity, before: str, after: str
) -> None:
    path = written(tmp_path, COMMENTED)
    expected = COMMENTED.replace(before, after) if before else COMMENTED + after
    assert read(path) != add(path, entity) or not after
    assert path.read_text(encoding="utf-8") == expected


def test_what_is_ignored_is_no_alias_any_more(tmp_path: Path) -> None:
    path = written(tmp_path, COMMENTED)
    ignore(path, "Kim")
    own = ignore(path, "Times")
    assert own == OwnList((OwnEntity("Kim Jong Un", PERSON),), ("Monday", "Kim", "Times")) == read(path)
    assert path.read_text(encoding="utf-8") == (
        '# ours\nignore = ["Monday", "Kim", "Times"]  # days\n\n# people\n[[entity]]\n'
        'name = "Kim Jong Un"\nkind = "PERSON"\n\n# papers\n'
    )


def test_what_is_forgotten_is_neither_named_nor_ignored(tmp_path: Path) -> None:
    path = tmp_path / FILE
    add(path, OwnEntity("Kestrel Logistics", ORG, ("Kestrel",)))
    ignore(path, "Monday")
    alone = OwnEntity("Kestrel Logistics", ORG)
    assert forget(path, "Kestrel") == OwnList((alone,), ("Monday",)) == read(path)
    assert forget(path, "Monday") == OwnList((alone,)) == read(path)
    assert forget(path, "Kestrel Logistics") == OwnList() == read(path)


def test_what_is_named_is_ignored_no_more(tmp_path: Path) -> None:
    path = written(tmp_path, COMMENTED)
    own = add(path, OwnEntity("Monday", ORG, ("Kim",)))
    assert own == read(path)
    assert own.ignore == ()
    assert own.entities[0] == OwnEntity("Kim Jong Un", PERSON)


@pytest.mark.parametrize(
    "text",
    [
        'ignore = [ # a\n"x", # b\n]\n' + A,
        'ignore = ["[x]"]\n' + A,
        '"ignore" = ["x"]\nentity = [{name = "A", kind = "ORG"}]',
        "\ufeff" + 'ignore = ["x"]\r\n' + A.replace("\n", "\r\n"),
        A + '[[entity]]\nname = "C"\nkind = "ORG"\naliases = ["""\\\n[[entity]]"""]',
        A.rstrip("\n"),
    ],
)
def test_files_written_in_other_ways(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    before = read(path)
    after = add(path, OwnEntity("B", PLACE))
    assert read(path) == after == before.naming(OwnEntity("B", PLACE))
    assert ignore(path, "A") == read(path) == after.ignoring("A")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(NAMES, st.sampled_from(EntityKind), st.lists(NAMES, max_size=2)) | NAMES, max_size=8)
)
def test_every_edit_reads_back(tmp_path: Path, edits: list[tuple[str, EntityKind, list[str]] | str]) -> None:
    path = written(tmp_path, COMMENTED)
    own = read(path)
    for edit in edits:
        if isinstance(edit, str):
            own = own.ignoring(edit)
            assert ignore(path, edit) == own
        else:
            own = own.naming(OwnEntity(edit[0], edit[1], tuple(edit[2])))
            assert add(path, OwnEntity(edit[0], edit[1], tuple(edit[2]))) == own
        assert read(path) == own
        assert len(
            {key_of(s) for e in own.entities for s in e.surfaces} | {key_of(s) for s in own.ignore}
        ) == len([s for e in own.entities for s in e.surfaces] + list(own.ignore))


def test_a_damaged_file_is_left_alone(tmp_path: Path) -> None:
    path = written(tmp_path, "ignore = [")
    with pytest.raises(OwnListError, match="line 1"):
        add(path, KIM)
    assert path.read_text(encoding="utf-8") == "ignore = ["


@pytest.mark.parametrize("name", ["", "…", "a\x7f", "a\ud800", "x" * 201])
def test_what_cannot_be_a_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / FILE
    with pytest.raises(OwnListError, match=f"^{FILE}: 'name' must"):
        add(path, OwnEntity(name, PERSON))
    with pytest.raises(OwnListError, match=f"^{FILE}: 'ignore' must"):
        ignore(path, name)
    assert not path.exists()


def test_a_failed_save_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, COMMENTED)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OwnListError, match=f"^{FILE}: cannot be saved: No space left on device$"):
        add(path, OwnEntity("Seoul", PLACE))
    assert path.read_text(encoding="utf-8") == COMMENTED
    assert os.listdir(tmp_path) == [FILE]


def test_the_mode_of_the_file_stays(tmp_path: Path) -> None:
    path = written(tmp_path, COMMENTED)
    path.chmod(0o640)
    ignore(path, "x")
    assert path.stat().st_mode & 0o777 == 0o640


def test_it_does_not_wait_long_for_another_session(tmp_path: Path) -> None:
    other = os.open(tmp_path, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(other, fcntl.LOCK_EX)
    with pytest.raises(OwnListError, match="another session is saving"):
        add(tmp_path / FILE, KIM)
    os.close(other)
    assert add(tmp_path / FILE, KIM) == OwnList((KIM,))
