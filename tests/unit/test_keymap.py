"""Keys: how they are written, where they are chosen, and which may not meet."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.keys import _character_to_key

from tui_reader.config import FILE, Config, ConfigError, default, read
from tui_reader.tui.keys.actions import ACTIONS
from tui_reader.tui.keys.keyboard import key_name, key_of
from tui_reader.tui.keys.keymap import Keymap

TAG = '[[tags]]\nname = "{}"\nkey = "{}"\n'


def keymap(folder: Path, content: str) -> Keymap:
    (folder / FILE).write_text(content, encoding="utf-8")
    return Keymap(read(folder / FILE))


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return default(tmp_path)


# How keys are written


@pytest.mark.parametrize(
    "character", [*string.punctuation, *string.ascii_letters, *string.digits, "é", "я", "§"]
)
def test_signs_are_named_as_textual_names_them(character: str) -> None:
    assert key_of(character) == _character_to_key(character)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("esc", "escape"),
        ("↓", "down"),
        ("shift+↑", "shift+up"),
        ("PageDown", "pagedown"),
        ("f12", "f12"),
        ("ctrl+R", "ctrl+r"),
        ("shift+ctrl+left", "ctrl+shift+left"),
        ("shift+a", "A"),
        ("question_mark", "question_mark"),
        ("+", "plus"),
        (" ", "space"),
        ("ctrl++", "ctrl+plus"),
        ("ctrl+i", "tab"),
        ("ctrl+m", "enter"),
        ("ctrl+[", "escape"),
        *(
            (wrong, None)
            for wrong in ("", "foo", "hyper+a", "ctrl+", "+a", "ctrl+ctrl+a", "f13", "ab", "\x1b")
        ),
    ],
)
def test_keys_as_people_write_them(written: str, key: str | None) -> None:
    assert key_of(written) == key


@given(st.text(max_size=12))
def test_any_text_is_a_key_or_none(written: str) -> None:
    key = key_of(written)
    assert key is None or key_name(key) == key or key_of(key_name(key)) == key


def test_all_keys_of_the_table_can_be_written() -> None:
    for action in ACTIONS:
        for key in action.keys:
            assert key_of(key_name(key)) == key, action.id


# The table


def test_every_action_has_an_id_of_its_own(config: Config) -> None:
    ids = [action.id for action in Keymap(config).actions]
    assert all(ids)
    assert len(set(ids)) == len(ids)


def test_tags_stand_among_the_actions(config: Config) -> None:
    map = Keymap(config)
    assert [(action.id, action.name, action.keys) for action in map.tags] == [
        ("tag-fact", "app.tag('fact')", ("f",)),
        ("tag-claim", "app.tag('claim')", ("c",)),
        ("tag-speculation", "app.tag('speculation')", ("s",)),
    ]
    assert [action for action in map.actions if action in ACTIONS] == list(ACTIONS)


# Chosen keys


def test_chosen_keys_go_over_the_defaults(tmp_path: Path) -> None:
    map = keymap(tmp_path, "[keys]\nundo = ['U', 'backspace', 'U']\nsave = []\ntag-fact = '0'\nnote = 'f'\n")
    chosen = {
        id: action.keys for id in ("undo", "save", "tag-fact", "note", "redo") if (action := map.get(id))
    }
    assert chosen == {
        "undo": ("U", "backspace"),
        "save": (),
        "tag-fact": ("0",),
        "note": ("f",),
        "redo": ("ctrl+r",),
    }
    assert (map.shown("undo"), map.shown("save")) == ("U", ":save")


def test_other_tags(tmp_path: Path) -> None:
    map = keymap(tmp_path, TAG.format("it's so", "t") + TAG.format("claim", "ctrl+k"))
    assert [(action.name, action.keys) for action in map.tags] == [
        ('app.tag("it\'s so")', ("t",)),
        ("app.tag('claim')", ("ctrl+k",)),
    ]


CLASHES = [
    ("[keys]\nundoo = 'x'", "line 2: unknown action 'undoo'; did you mean 'undo'?"),
    ("[keys]\n\n'a\\u001b' = 'x'", "line 3: unknown action 'a\\u001b'; tui-reader keys lists them"),
    (
        "[keys]\nundo = ['u', 'hyper+u']",
        "line 2: 'hyper+u' is no key; keys are written like f, F, ?, ctrl+r, esc, space, pagedown, f2",
    ),
    ("[keys]\nundo = 'ctrl+q'", "line 2: ctrl+q always quits; choose another key"),
    (
        "mouse = true\n" + TAG.format("known", "n"),
        "line 4: n means both 'tag-known' (tag as known; again removes the tag) "
        "and 'note' (write a note on the annotation here); choose another key for one of them",
    ),
    (
        TAG.format("known", "k1") + "[keys]\ntag-known = 'q'",
        "line 5: q means both 'tag-known' (tag as known; again removes the tag) "
        "and 'quit' (quit); choose another key for one of them",
    ),
    (
        TAG.format("known", "w") + TAG.format("claim", "c") + "[keys]\nsave = 'c'",
        "line 8: c means both 'save' (save again what could not be saved) "
        "and 'tag-claim' (tag as claim; again removes the tag) (line 6); choose another key for one of them",
    ),
    (
        "[keys]\nother-end = 'f'",
        "line 2: f means both 'other-end' (move the other end) and "
        "'tag-fact' (tag as fact; again removes the tag); choose another key for one of them",
    ),
    (
        "keys.undo = '§'\nkeys.redo = '§'",
        "line 2: § means both 'redo' (redo) and 'undo' (undo) (line 1); choose another key for one of them",
    ),
]


@pytest.mark.parametrize(("content", "message"), CLASHES)
def test_clashes(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        keymap(tmp_path, content)
    assert str(raised.value) == f"{FILE}, {message}"


def test_keys_that_never_meet_may_be_the_same(tmp_path: Path) -> None:
    map = keymap(tmp_path, "[keys]\nlist-next = 'f'\nother-end = 'u'\nselect-word-left = ['b', 'h']\n")
    assert map.shown("list-next") == "f"
