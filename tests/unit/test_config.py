"""tui-reader.toml: defaults, where it is found, and every mistake with its line."""

import getpass
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_reader import toml
from tui_reader.config import FILE, Config, ConfigError, default, find, read
from tui_reader.tags import Tag, TagSet


@pytest.fixture(autouse=True)
def nobody_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUI_READER_ANNOTATOR", raising=False)
    monkeypatch.setattr(getpass, "getuser", lambda: "login")


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / FILE
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_defaults(tmp_path: Path) -> None:
    expected = Config(tmp_path, tmp_path, tmp_path / "annotations", "auto", "login", True, "crf", None)
    assert default(tmp_path) == expected


def test_an_empty_file_says_the_same_as_none(tmp_path: Path) -> None:
    path = written(tmp_path, "")
    expected = Config(tmp_path, tmp_path, tmp_path / "annotations", "auto", "login", True, "crf", path)
    assert read(path) == expected


def test_all_keys(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        'articles = "news"\nannotations = "/srv/notes"\n'
        'theme = "light"\nannotator = " ana "\nmouse = false\nentities = "none"\n',
    )
    news, notes = tmp_path / "news", Path("/srv/notes")
    assert read(path) == Config(tmp_path, news, notes, "light", "ana", False, "none", path)


@pytest.mark.parametrize("entities", ["crf", "none", "spacy:en_core_web_sm", "gliner:owner/small-v2.1"])
def test_entity_engines(tmp_path: Path, entities: str) -> None:
    assert read(written(tmp_path, f'entities = "{entities}"')).entities == entities


def test_a_folder_may_lie_above_or_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ana")
    (root := tmp_path / "dossier").mkdir()
    config = read(written(root, 'articles = "../news"\nannotations = "~/notes"\n'))
    assert config.articles == tmp_path.resolve() / "news"
    assert config.annotations == Path("/home/ana/notes")


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfmouse = false\n", b"mouse = false\r\n"])
def test_files_of_other_editors(tmp_path: Path, content: bytes) -> None:
    assert not read(written(tmp_path, content)).mouse


def test_the_environment_names_the_annotator_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, 'annotator = "ana"\n')
    assert read(path).annotator == "ana"
    monkeypatch.setenv("TUI_READER_ANNOTATOR", " ")
    assert read(path).annotator == "ana"
    monkeypatch.setenv("TUI_READER_ANNOTATOR", " bo\x1b \udcff")
    assert read(path).annotator == "bo␛ \N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("error", [KeyError("uid"), OSError("no entry"), ImportError("pwd")])
def test_a_user_without_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def getuser() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", getuser)
    assert default(tmp_path).annotator == "anonymous"


def test_find_looks_here_and_above(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    outer = written(tmp_path, "")
    assert find(inner) == outer
    nearer = written(inner, "")
    assert find(inner) == nearer
    assert find(tmp_path) == outer


def test_find_wants_a_file(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    assert find(tmp_path) is None


KEYS = "the keys are articles, annotations, theme, annotator, mouse, entities, tags, keys"
HUES = "green, amber, violet, blue, red, cyan, pink, grey"
THEMES = "auto, dark, light, high-contrast, ansi or a theme of Textual"
TABLES = "'tags' must be tables, each under [[tags]]"
TAG = "[[tags]]\nname = 'known'\nkey = 'k'\n"
MISTAKES = [
    ('\n\nartcles = "x"', "line 3: unknown key 'artcles'; did you mean 'articles'?"),
    ("MOUSE = true", "line 1: unknown key 'MOUSE'; did you mean 'mouse'?"),
    ("mouse = true\nkeys = 1", "line 2: 'keys' must be a table, under [keys]"),
    ("# tags\n[tags]\nfact = 1", f"line 2: {TABLES}"),
    ("\ntags.fact = 1", f"line 2: {TABLES}"),
    ("\ntags = [1]", f"line 2: {TABLES}"),
    ("\ntags = []", "line 2: 'tags' must not be empty: leave it out for fact, claim and speculation"),
    (
        f"{TAG}fact = 1",
        "line 4: in a tag, unknown key 'fact'; the keys are name, key, colour, letter, description",
    ),
    (f"{TAG}color = 'red'", "line 4: in a tag, unknown key 'color'; did you mean 'colour'?"),
    (f"{TAG}colour = 'mauve'", f"line 4: a tag's 'colour' must be {HUES} or #rrggbb"),
    (f"{TAG}colour = '#ff'", f"line 4: a tag's 'colour' must be {HUES} or #rrggbb"),
    (f"{TAG}letter = '1'", "line 4: a tag's 'letter' must be one letter that is a capital or has one"),
    (f"{TAG}letter = 'ß'", "line 4: a tag's 'letter' must be one letter that is a capital or has one"),
    (f"{TAG}description = 1", "line 4: a tag's 'description' must be a text in quotes"),
    (
        "[[tags]]\nname = 'a  b'\nkey = 'a'",
        "line 2: a tag's 'name' must be words with single spaces between them",
    ),
    (f"[[tags]]\nname = '{'a' * 25}'", "line 2: a tag's 'name' must not be wider than 24 columns"),
    (f"{TAG}\n[[tags]]\nname = 'b'\n", "line 5: a tag needs a 'key'"),
    ("mouse = true\n[[tags]]\nkey = 'b'\n", "line 2: a tag needs a 'name'"),
    (
        "[[tags]]\nname = '1st'\nkey = 'a'",
        "line 2: tag '1st' needs a 'letter': its name does not begin with one",
    ),
    (f"{TAG}\n[[tags]]\nkey = 'b'\nname = 'Known'\nletter = 'B'", "line 7: there are two tags 'Known'"),
    (
        f"{TAG}\n[[tags]]\nname = 'kept'\nkey = 'b'",
        "line 5: the letter K means both 'known' and 'kept': give one of them another 'letter'",
    ),
    (
        f"{TAG}\n[[tags]]\nname = 'past'\nkey = 'b'\nletter = 'k'",
        "line 8: the letter K means both 'known' and 'past': give one of them another 'letter'",
    ),
    ("[keys]\nundo = 1", "line 2: 'undo' must be a key in quotes or a list of them, empty for none"),
    ("[keys]\nundo = ['u', '']", "line 2: 'undo' must be a key in quotes or a list of them, empty for none"),
    (
        "keys.redo = 'r'\nkeys.undo = {}",
        "line 2: 'undo' must be a key in quotes or a list of them, empty for none",
    ),
    ('\n"a\\u001bb" = 1', f"line 1: unknown key 'a␛b'; {KEYS}"),
    ('# mouse = 1\n"mouse" = 1', "line 2: 'mouse' must be true or false"),
    ('mouse = "yes"', "line 1: 'mouse' must be true or false"),
    ("articles = []", "line 1: 'articles' must be a text in quotes"),
    ("[annotations]", "line 1: 'annotations' must be a text in quotes"),
    ('\narticles = " "', "line 2: 'articles' must not be empty"),
    ('annotator = ""', "line 1: 'annotator' must not be empty"),
    ('articles = "a\\u0000"', "line 1: 'articles' must not contain control characters"),
    ('annotator = "a\\nb"', "line 1: 'annotator' must not contain control characters"),
    (
        'articles = "~no-such-user/x"',
        "line 1: 'articles' names a home folder that does not exist: '~no-such-user/x'",
    ),
    ('theme = "pink"', f"line 1: 'theme' must be one of {THEMES}, not 'pink'"),
    ('theme = "Nrod"', f"line 1: 'theme' must be one of {THEMES}, not 'Nrod'; did you mean 'nord'?"),
    ("\nentities = true", "line 2: 'entities' must be a text in quotes"),
    *(
        (
            f"entities = '{wrong}'",
            f"line 1: 'entities' must be crf, none, spacy:PIPELINE or gliner:OWNER/MODEL, not '{wrong}'",
        )
        for wrong in "CRF spacy spacy: spacy:./x spacy:../x gliner:x gliner:/a/b gliner:a/..".split()
    ),
    ("theme = 1", "line 1: 'theme' must be a text in quotes"),
    ("mouse = true\nmouse = true", "line 2: "),
    ("\n\nmouse = yes\n", "line 3: "),
    ('mouse = true\ntheme = "dark', "line 2: "),
    ("mouse =", "line 1: "),
    (b"\n\nannotator = 'caf\xe9'", "line 3: not UTF-8; save the file as UTF-8"),
    ("mouse = " + 5000 * "9", ""),
    ("mouse = " + 5000 * "[", ""),
]


@pytest.mark.parametrize(("content", "message"), MISTAKES)
def test_mistakes(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read(written(tmp_path, content))
    told = str(raised.value)
    assert told.startswith(f"{FILE}, {message}" if message else f"{FILE}")
    if message and not message.endswith(": "):
        assert told == f"{FILE}, {message}"
    assert "\n" not in told


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"^{FILE}: cannot be read: No such file"):
        read(tmp_path / FILE)


@pytest.mark.parametrize("kind", ["pipe", "device", "large"])
def test_a_file_that_would_never_end(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / FILE
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.write_text("# and words\n" * 10)
        monkeypatch.setattr(toml, "LARGEST", 100)
    with pytest.raises(ConfigError, match=f"{FILE}: cannot be read: (Not a regular file|File too large)"):
        read(path)


@pytest.mark.parametrize("part", ["a", '"b c"', "'d'", "e . f"])
@pytest.mark.parametrize("form", ["{}.z = 1", "[{}]", "[[ {} ]]", "x = {{{}=1}}"])
def test_a_key_of_very_many_parts(tmp_path: Path, part: str, form: str) -> None:
    (tmp_path / FILE).write_text("\n" + form.format(".".join([part] * 40)), encoding="utf-8")
    with pytest.raises(ConfigError, match="line 2: a key must not have more than 30 parts"):
        read(tmp_path / FILE)


def test_tags_and_keys(tmp_path: Path) -> None:
    config = read(
        written(
            tmp_path,
            "theme = 'nord'\n[[tags]]\nname = 'known'\nkey = 'k'\ncolour = 'red'\nletter = 'w'\n"
            "description = 'x'\n[[tags]]\nname = 'needs work'\nkey = '?'\n"
            "[keys]\nundo = 'U'\nredo = ['R', 'ctrl+z']\nsave = []\n",
        )
    )
    assert config.theme == "nord"
    assert config.tags == TagSet([Tag("known", "k", "red", "W", "x"), Tag("needs work", "?", "green", "N")])
    assert config.keys == {"undo": ("U",), "redo": ("R", "ctrl+z"), "save": ()}


def test_tags_without_a_colour_get_one_each(tmp_path: Path) -> None:
    tags = "".join(f"[[tags]]\nname = '{name}'\nkey = '{name}'\n" for name in "abcdefghij")
    config = read(written(tmp_path, tags + "[[tags]]\nname='z'\nkey='z'\ncolour='green'\n"))
    colours = [tag.colour for tag in config.tags.all]
    assert len(set(colours[:7])) == 7
    assert "green" not in colours[:10]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(
    content=st.binary()
    | st.text(alphabet="mouse=tru\"'[]{}.\n\r\\#~ é\x00tagskeysnam", max_size=40).map(str.encode)
)
def test_any_file_is_read_or_explained_on_one_line(tmp_path: Path, content: bytes) -> None:
    told = FILE
    try:
        read(written(tmp_path, content))
    except ConfigError as error:
        told = str(error)
    assert told.startswith(FILE)
    assert len(told.splitlines()) == 1
