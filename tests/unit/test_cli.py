"""The command line: what goes in, what comes out, and on which stream."""

import csv
import json
import os
import shutil
import subprocess
import sys
from asyncio import CancelledError
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.annotations.annotation import Annotation, Target, target_for
from tui_reader.annotations.history import Change
from tui_reader.annotations.reading import Reading
from tui_reader.articles.library import load
from tui_reader.articles.text import Span, cells, printable
from tui_reader.cli import main
from tui_reader.corpus import Corpus, Query, Results
from tui_reader.exchange.listing import json_line
from tui_reader.exchange.markdown import strip
from tui_reader.workspace import Workspace

MARKDOWN = """# Fourteen drones

The minister said 14 drones crossed the border.

- one

| place | count |
|---|---|
| Grodno | 14 |
| Brest | 2 |
"""
PLAIN = "Mayor resigns\n\nThe mayor of the town resigned on Monday. Nobody knows why she did.\n"
TOML = 'articles = "news"\nannotations = "notes"\nannotator = "ana"\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with two articles, in which the test stands."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "drones.md").write_text(MARKDOWN, encoding="utf-8")
    (tmp_path / "news" / "mayor.txt").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "tui-reader.toml").write_text(TOML, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def rows(*arguments: str, status: int = 0) -> list[dict[str, Any]]:
    """What a command prints with --json."""
    result = run(*arguments, "--json")
    assert result.exit_code == status, result.stderr
    return [json.loads(line) for line in result.stdout_bytes.split(b"\n") if line]


def tagged(article: Path, *passages: tuple[str, str, str]) -> list[Annotation]:
    """Store annotations, each given as passage, tag and note, on an article of the workspace here."""
    workspace = Workspace.open([], None, Path.cwd())
    document = load(article)
    made = []
    for number, (passage, tag, note) in enumerate(passages):
        start = document.text.index(passage)
        target = target_for(document.text, document.digest, Span(start, start + len(passage)))
        moment = "2026-11-21T09:30:00Z"
        made.append(Annotation(f"{article.stem}-{number}", tag, target, note, "ana", moment, moment))
    workspace.store.apply(workspace.source(article), [Change(None, each) for each in made])
    return made


# Mistakes

NO_TERMINAL = "the reader needs a terminal; for scripts use: tui-reader list | inspect | annotations | export"
SPELLING = "No such file or directory; check the spelling; for the commands see: tui-reader --help"


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        ([], 2, NO_TERMINAL),
        (["news"], 2, NO_TERMINAL),
        (["read", "news"], 2, NO_TERMINAL),
        (["--annotations", "x", "news"], 2, NO_TERMINAL),
        (["lst"], 2, f"lst: {SPELLING}"),
        (["list", "lst"], 2, f"lst: {SPELLING}"),
        (["./list"], 2, f"list: {SPELLING}"),
        (["--", "list"], 2, f"list: {SPELLING}"),
        (["read", "list"], 2, f"list: {SPELLING}"),
        (["list", "a\x1b[2Jb\n"], 2, f"a␛[2Jb : {SPELLING}"),
        (["--theme", "pink"], 2, None),
        (["list", "--jsn"], 2, None),
        (["list", "--annotations"], 2, None),
        (["--json"], 2, None),
        (["export", "-o", "-"], 2, "-o - takes one article, not 2; give a folder for them"),
        (
            ["export", "-o", "-", "--json", "news/mayor.txt"],
            2,
            "-o - writes the article itself; leave out --json, or give a folder",
        ),
        (
            ["export", "-o", "tui-reader.toml"],
            2,
            "tui-reader.toml: File exists; choose another folder with -o",
        ),
        (["list", os.devnull], 1, None),
    ],
)
def test_a_mistake_is_told_on_stderr(home: Path, arguments: list[str], status: int, told: str | None) -> None:
    result = run(*arguments)
    assert result.exit_code == status
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert all(line.startswith("tui-reader: ") for line in lines)
    if told:
        assert lines == [f"tui-reader: {told}"]
    elif status == 2:
        assert len(lines) == 1
        assert lines[0].endswith(" --help")


@pytest.mark.parametrize("command", ["list", "inspect", "annotations", "export"])
def test_wrong_settings_are_told_with_their_line(home: Path, command: str) -> None:
    (home / "tui-reader.toml").write_text('\nartcles = "x"\n', encoding="utf-8")
    result = run(command)
    assert result.exit_code == 2
    assert (
        result.stderr
        == "tui-reader: tui-reader.toml, line 2: unknown key 'artcles'; did you mean 'articles'?\n"
    )


def test_a_mistake_is_not_told_without_end(home: Path) -> None:
    (home / "tui-reader.toml").write_text(f"{'x' * 100_000} = 1\n")
    result = run("list")
    assert result.exit_code == 2
    assert result.stderr.startswith("tui-reader: tui-reader.toml, line 1: unknown key 'xxx")
    assert result.stderr.endswith("xxx…\n")
    assert len(result.stderr) < 10_000


def test_outside_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("list")
    assert result.exit_code == 2
    assert result.stderr.endswith(
        "; try: tui-reader FILE or tui-reader FOLDER (for search and import: --in FOLDER)\n"
    )


@pytest.mark.parametrize("command", ["list", "inspect", "annotations", "export"])
def test_an_empty_folder_is_no_mistake(home: Path, command: str) -> None:
    (home / "empty").mkdir()
    result = run(command, "empty")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert (
        result.stderr
        == "tui-reader: there are no articles; they are files that end in .md, .markdown or .txt\n"
    )


@pytest.mark.parametrize("command", ["list", "inspect", "export"])
def test_an_unreadable_article_does_not_stop_the_others(home: Path, command: str) -> None:
    (home / "news" / "image.md").write_bytes(b"\x89PNG\0\0\0")
    result = run(command, "--json")
    assert result.exit_code == 1
    assert [json.loads(line)["path"] for line in result.stdout.splitlines()] == [
        "news/drones.md",
        "news/mayor.txt",
    ]
    assert result.stderr == "tui-reader: news/image.md: is not a text file; it was left out\n"


# Help


@pytest.mark.parametrize("command", ["read", "list", "inspect", "annotations", "export"])
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help_with_an_example(command: str, option: str) -> None:
    result = run(command, option)
    assert result.exit_code == 0
    assert f"Usage: tui-reader {command} [OPTIONS] [PATH]..." in result.stdout
    assert f"    tui-reader {command} " in result.stdout[result.stdout.index("  Example") :]


def test_help_shows_both_forms() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert "Usage: tui-reader [OPTIONS] [PATH]...\n       tui-reader COMMAND" in result.stdout
    for word in (
        "--annotations DIR",
        "--theme",
        "--version",
        "list",
        "inspect",
        "annotations",
        "export",
        "Examples:",
    ):
        assert f"  {word}" in result.stdout


def test_version() -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("tui-reader ")


@pytest.mark.parametrize("theme", ["pink", "", "Nrod"])
def test_a_theme_that_is_none(home: Path, theme: str) -> None:
    result = run("--theme", theme)
    assert result.exit_code == 2
    assert "Invalid value for '--theme': must " in result.stderr
    assert ("did you mean 'nord'?" in result.stderr) == (theme == "Nrod")


# The reader


class Screen:
    """Stands in for the application."""

    opened: ClassVar[list[tuple[Workspace, bool]]] = []

    def __init__(self, workspace: Workspace, resume: bool) -> None:
        self.opened.append((workspace, resume))
        self.return_code: int | None = None

    def end(self, status: int) -> None:
        """What a signal asks for; no test sends one here."""

    def run(self, *, mouse: bool) -> None:
        assert mouse
        self.return_code = 4


@pytest.mark.parametrize(
    ("arguments", "article", "annotations", "theme"),
    [
        ([], "news/drones.md", "notes", "light"),
        (["list/list"], "list/list", "notes", "light"),
        (["./list", "--theme", "dark"], "list/list.md", "notes", "dark"),
        (["read", "list", "--annotations", "mine"], "list/list.md", "mine", "light"),
        (["--annotations", "mine", "--theme", "ansi", "list"], "list/list.md", "mine", "ansi"),
        (["--theme", "nord", "list"], "list/list.md", "notes", "nord"),
        (["--", "list"], "list/list.md", "notes", "light"),
    ],
)
def test_the_reader_opens(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    article: str,
    annotations: str,
    theme: str,
) -> None:
    (home / "list").mkdir()
    (home / "list" / "list").write_text("A path like a command.\n", encoding="utf-8")
    (home / "list" / "list.md").write_text("Another.\n", encoding="utf-8")
    (home / "tui-reader.toml").write_text(TOML + 'theme = "light"\n', encoding="utf-8")
    app = ModuleType("tui_reader.tui.app")
    app.ReaderApp = Screen  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tui_reader.tui.app", app)
    monkeypatch.setattr("tui_reader.cli.reading._has_terminal", lambda: True)
    monkeypatch.setattr("tui_reader.tui.ending.end_on_signals", lambda reader: None)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(Screen, "opened", [])
    result = run(*arguments)
    assert result.stderr == ""
    assert result.exit_code == 4
    [(workspace, resume)] = Screen.opened
    assert resume is (arguments != ["list/list"]), "of files that are named, the first is meant"
    assert workspace.articles[0] == home / article
    assert workspace.annotations == home / annotations
    assert workspace.config.theme == theme


def test_the_reader_wants_a_terminal_that_moves_its_cursor(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_reader.cli.reading._has_terminal", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    result = run()
    assert result.exit_code == 2
    assert result.stderr.startswith("tui-reader: this terminal cannot move its cursor (TERM is dumb)")


def test_the_reader_refuses_keys_that_clash(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reader.cli.reading._has_terminal", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    (home / "tui-reader.toml").write_text(TOML + "[keys]\nundo = 'n'\n", encoding="utf-8")
    for command in ([], ["keys"]):
        result = run(*command)
        assert result.exit_code == 2
        assert result.stderr.startswith("tui-reader: tui-reader.toml, line 5: n means both 'undo'")
        assert len(result.stderr.splitlines()) == 1
    assert run("list").exit_code == 0


# keys


def test_keys_are_those_of_the_workspace(home: Path) -> None:
    more = "[[tags]]\nname = 'known'\nkey = 'k1'\n"
    more += "[keys]\nnext-sentence = 'j'\nundo = ['U', 'down', 'f5']\ntag-known = '0'\nsave = []\n"
    (home / "tui-reader.toml").write_text(TOML + more, encoding="utf-8")
    found = {row["action"]: row for row in rows("keys")}
    assert found["undo"] == {
        "action": "undo",
        "keys": ["U", "↓", "f5"],
        "help": "undo",
        "place": "article",
        "group": "Annotate",
    }
    assert (found["tag-known"]["keys"], found["save"]["keys"]) == (["0"], [])
    assert "tag-fact" not in found
    assert [row["action"] for row in rows("keys", "redo", "undo")] == ["undo", "redo"]


def test_keys_for_people(home: Path) -> None:
    (home / "tui-reader.toml").write_text("[keys]\nsave = []\n", encoding="utf-8")
    printed = run("keys", "save", "next-sentence", "next-paragraph").stdout.splitlines()
    assert [" ".join(line.split()) for line in printed] == [
        "Move",
        "j ↓ next-sentence next sentence",
        "} → l next-paragraph next paragraph",
        "Article",
        "- save save again what could not be saved",
    ]


def test_keys_of_no_action(home: Path) -> None:
    result = run("keys", "undo", "und")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "tui-reader: there is no action 'und'; tui-reader keys lists them\n"


# list


def test_list_and_annotations_with_other_tags(home: Path) -> None:
    tagged(
        home / "news" / "drones.md",
        ("14 drones", "claim", ""),
        ("border", "known", ""),
        ("Grodno", "kept", ""),
    )
    more = "[[tags]]\nname = 'known'\nkey = 'k'\n[[tags]]\nname = 'guess'\nkey = 'g'\nletter = 'C'\n"
    (home / "tui-reader.toml").write_text(TOML + more, encoding="utf-8")
    assert rows("list")[0]["counts"] == {"known": 1, "guess": 0, "claim": 1, "kept": 1}
    head, drones, _ = run("list").stdout.splitlines()
    assert head.split()[:5] == ["status", "words", "min", "K", "C"]
    assert drones.split()[3:5] == ["1", "0"]
    letters = [line.split()[0] for line in run("annotations").stdout.splitlines()[1:]]
    assert sorted(letters) == ["?", "?", "K"]


def test_list_json(home: Path) -> None:
    none = {"fact": 0, "claim": 0, "speculation": 0}
    assert rows("list") == [
        {
            "path": "news/drones.md",
            "title": "Fourteen drones",
            "words": 17,
            "minutes": 1,
            "status": "new",
            "counts": none,
        },
        {
            "path": "news/mayor.txt",
            "title": "Mayor resigns",
            "words": 15,
            "minutes": 1,
            "status": "new",
            "counts": none,
        },
    ]


def test_list_counts_and_status(home: Path) -> None:
    drones, mayor = home / "news" / "drones.md", home / "news" / "mayor.txt"
    tagged(drones, ("14 drones", "claim", ""), ("border", "claim", ""), ("Grodno", "fact", ""))
    assert [row["status"] for row in rows("list")] == ["new", "new"], "whoever has annotated it"
    assert rows("list")[0]["counts"] == {"fact": 1, "claim": 2, "speculation": 0}
    workspace = Workspace.open([], None, home)
    workspace.reading.put(workspace.source(drones), Reading("done", 3))
    workspace.reading.put(workspace.source(mayor), Reading("reading", 3))
    assert [row["status"] for row in rows("list")] == ["done", "reading"]
    assert [row["status"] for row in rows("list", "--annotations", "other")] == ["new", "new"]


def test_a_renamed_article_keeps_its_annotations(home: Path) -> None:
    drones, moved = home / "news" / "drones.md", home / "news" / "2026" / "minister.md"
    tagged(drones, ("14 drones", "claim", "who counted?"))
    workspace = Workspace.open([], None, home)
    workspace.reading.put(workspace.source(drones), Reading("done", 3, digest=load(drones).digest))
    before = rows("annotations")
    moved.parent.mkdir()
    drones.rename(moved)
    told = "tui-reader: news/2026/minister.md: annotations found again by the text: this was news/drones.md"
    assert run("annotations").stderr.startswith(told)
    annotated = rows("annotations")
    assert annotated == [{**each, "path": "news/2026/minister.md"} for each in before]
    assert [row["status"] for row in rows("list")] == ["done", "new"]
    assert [row["annotations"] for row in rows("export", "-o", "out")] == [1, 0]
    moved.with_name("copy.md").write_bytes(moved.read_bytes())
    result = run("annotations")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "but minister.md has the same text; tui-reader check lists them" in result.stderr


def test_list_lines_up_and_shows_nothing_that_steers_a_terminal(home: Path) -> None:
    (home / "news" / "wi\x1b[2Jde.md").write_text(
        "# 北朝鮮 \x1b]52;c;eA==\x07 [bold]\u202e\n", encoding="utf-8"
    )
    (home / "news" / "long.md").write_text("# " + "word " * 60 + "\n", encoding="utf-8")
    result = run("list")
    assert result.exit_code == 0
    head, *lines = result.stdout.splitlines()
    assert head.split() == ["status", "words", "min", "F", "C", "S", "title", "path"]
    column = head.index("path")
    for line in lines:
        assert printable(line) == line
        before, path = line.rsplit("  ", 1)
        assert cells(before) + 2 == column
        assert path.startswith("news/")
        assert cells(line) <= 80
    assert "北朝鮮 ␛]52;c;eA==␇ [bold]\N{REPLACEMENT CHARACTER}" in result.stdout
    assert "word…" in result.stdout


def test_list_says_what_it_skipped(home: Path) -> None:
    (home / "other").mkdir()
    (home / "other" / "x.md").write_text("# X\n", encoding="utf-8")
    (home / "news" / "link").symlink_to(home / "other")
    result = run("list")
    assert result.exit_code == 0
    assert result.stderr == "tui-reader: skipped news/link: is a link to a folder\n"
    assert run("inspect").stderr == ""


@pytest.mark.parametrize("command", ["list", "annotations", "export"])
def test_damaged_annotations(home: Path, command: str) -> None:
    drones, mayor = home / "news" / "drones.md", home / "news" / "mayor.txt"
    tagged(drones, ("14 drones", "claim", "")), tagged(mayor, ("mayor", "fact", ""))
    run("export")
    before = (home / "export" / "drones.annotated.md").read_bytes()
    workspace = Workspace.open([], None, home)
    workspace.store.path(workspace.source(drones)).write_text("{", encoding="utf-8")
    result = run(command)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "is damaged" in result.stderr
    assert "mayor" in result.stdout
    # An export that knows nothing of the annotations would take the place of one that does.
    assert (home / "export" / "drones.annotated.md").read_bytes() == before
    if command == "list":
        assert rows("list", status=1)[0]["counts"] is None


def test_damaged_reading_state(home: Path) -> None:
    (home / "notes").mkdir()
    (home / "notes" / "reading.json").write_text("{", encoding="utf-8")
    assert [row["status"] for row in rows("list", status=1)] == ["new", "new"]


# inspect


def test_inspect_json(home: Path) -> None:
    [seen] = rows("inspect", "news/drones.md")
    assert list(seen) == [
        "path",
        "title",
        "digest",
        "text",
        "blocks",
        "sentences",
        "entities",
        "quotations",
        "suggestions",
    ]
    document = load(home / "news" / "drones.md")
    assert (seen["path"], seen["title"]) == ("news/drones.md", "Fourteen drones")
    assert (seen["digest"], seen["text"]) == (document.digest, MARKDOWN)
    assert [(block["kind"], block.get("level")) for block in seen["blocks"]] == [
        ("heading", 1),
        ("paragraph", None),
        ("list_item", 1),
        ("table", None),
        ("table_row", 0),
        ("table_cell", None),
        ("table_cell", None),
        ("table_row", 1),
        ("table_cell", None),
        ("table_cell", None),
        ("table_row", 1),
        ("table_cell", None),
        ("table_cell", None),
    ]
    assert all(set(block) <= {"kind", "start", "end", "level"} for block in seen["blocks"])
    sentences = [MARKDOWN[start:end] for start, end in seen["sentences"]]
    assert sentences[:3] == ["Fourteen drones", "The minister said 14 drones crossed the border.", "one"]
    assert [[each["start"], each["end"]] for each in seen["suggestions"]] == seen["sentences"]
    first, claim, *_ = seen["suggestions"]
    assert MARKDOWN[slice(*claim.pop("cue"))] == "said"
    assert claim == {
        "start": seen["sentences"][1][0],
        "end": seen["sentences"][1][1],
        "label": "claim",
        "attributed": True,
        "hedged": False,
        "reason": "names a source",
    }
    assert (first["label"], first["cue"]) == ("fact", None)


def test_inspect_outline(home: Path) -> None:
    result = run("inspect", "news/drones.md")
    assert result.stdout.splitlines() == [
        "news/drones.md",
        "  Fourteen drones",
        f"  markdown, utf-8, {len(MARKDOWN)} characters, 17 words, 9 sentences, 13 blocks",
        "  heading 1       Fourteen drones",
        "  paragraph         The minister said 14 drones crossed the border.",
        "  list item 1       one",
        "  table, 2 rows     | place | count | |---|---| | Grodno | 14 | | Brest | 2 |",
        "",
    ]


def test_paths_are_as_seen_from_here(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home / "news")
    assert [row["path"] for row in rows("list")] == ["drones.md", "mayor.txt"]
    (home / "elsewhere").mkdir()
    monkeypatch.chdir(home / "elsewhere")
    assert [row["path"] for row in rows("list", "../news/mayor.txt")] == [
        (home / "news/mayor.txt").as_posix()
    ]


# annotations


def test_annotations_json(home: Path) -> None:
    article = home / "news" / "mayor.txt"
    tagged(article, ("resigned on Monday", "fact", "so she\nsays"), ("Nobody knows why", "speculation", ""))
    assert rows("annotations")[0] == {
        "id": "mayor-0",
        "path": "news/mayor.txt",
        "tag": "fact",
        "note": "so she\nsays",
        "speaker": "",
        "basis": "",
        "certainty": "",
        "start": PLAIN.index("resigned"),
        "end": PLAIN.index("resigned") + len("resigned on Monday"),
        "exact": "resigned on Monday",
        "anchor": "exact",
        "annotator": "ana",
        "created": "2026-11-21T09:30:00Z",
        "modified": "2026-11-21T09:30:00Z",
    }
    article.write_text("Late news.\n\n" + PLAIN.replace("Nobody", "Somebody"), encoding="utf-8")
    moved, lost = rows("annotations")
    assert (moved["anchor"], moved["start"]) == ("moved", PLAIN.index("resigned") + 12)
    assert (lost["anchor"], lost["start"], lost["end"]) == ("review", None, None)


def test_annotations_for_people(home: Path) -> None:
    article = home / "news" / "mayor.txt"
    tagged(
        article, ("resigned on Monday", "fact", "so\nshe says\x1b[2J"), ("Nobody knows", "speculation", "")
    )
    assert run("annotations").stdout.splitlines() == [
        "news/mayor.txt",
        "  F        “resigned on Monday”  so she says␛[2J  (ana)",
        "  S        “Nobody knows”  (ana)",
    ]
    article.write_text("Late news.\n\n" + PLAIN.replace("Nobody", "Somebody"), encoding="utf-8")
    assert [line[:12] for line in run("annotations").stdout.splitlines()[1:]] == [
        "  F moved  “",
        "  S review “",
    ]


def test_annotations_are_a_table_for_spreadsheets(home: Path) -> None:
    article = home / "news" / "drones.md"
    tagged(
        article, ("14 drones", "claim", "=HYPERLINK(1)\nzweitens: schön"), ("| Grodno", "fact", "-1, no \x1b")
    )
    result = run("annotations", "--csv")
    assert result.stdout_bytes.startswith(b"\xef\xbb\xbfpath,title,tag,")
    first, second = csv.DictReader(result.stdout_bytes.decode("utf-8-sig").splitlines(keepends=True))
    assert (first["path"], first["title"], first["tag"]) == ("news/drones.md", "Fourteen drones", "claim")
    assert (first["passage"], first["note"]) == ("14 drones", "'=HYPERLINK(1)\nzweitens: schön")
    assert (second["passage"], second["note"]) == ("Grodno", "'-1, no ␛")
    assert run("annotations", "--csv", "--json").exit_code == 2


# export


def test_export_writes_a_file_for_each_article(home: Path) -> None:
    tagged(home / "news" / "drones.md", ("14 drones", "claim", ""))
    assert rows("export", "-o", "out/deep") == [
        {"path": "news/drones.md", "export": "out/deep/drones.annotated.md", "annotations": 1, "kept": None},
        {"path": "news/mayor.txt", "export": "out/deep/mayor.annotated.md", "annotations": 0, "kept": None},
    ]
    assert sorted(os.listdir(home / "out" / "deep")) == ["drones.annotated.md", "mayor.annotated.md"]
    text = (home / "out" / "deep" / "drones.annotated.md").read_text(encoding="utf-8")
    assert '<mark id="an-1">14 drones</mark>' in text
    assert strip(text) == MARKDOWN


def test_export_again_changes_nothing(home: Path) -> None:
    (home / "tui-reader.toml").write_text('articles = "."\n', encoding="utf-8")
    for _ in range(3):
        result = run("export")
        assert result.exit_code == 0
        assert [line.split()[0] for line in result.stdout.splitlines()] == [
            "export/drones.annotated.md",
            "export/mayor.annotated.md",
        ]
        assert len(os.listdir(home / "export")) == 2
    assert not any("annotated" in row["path"] for row in rows("list"))


def test_export_keeps_what_was_edited(home: Path) -> None:
    article = home / "news" / "drones.md"
    tagged(article, ("14 drones", "claim", "counted by whom?"))
    exported = home / "export" / "drones.annotated.md"
    run("export")
    tagged(article, ("the border", "fact", ""))
    assert [row["kept"] for row in rows("export")] == [None, None]
    edited = exported.read_text(encoding="utf-8").replace("counted by whom?", "counted by the guard")
    exported.write_text(edited, encoding="utf-8")
    first, _ = rows("export")
    assert "counted by whom?" in exported.read_text(encoding="utf-8")
    assert (home / first["kept"]).read_text(encoding="utf-8") == edited
    assert first["kept"].startswith("export/drones.edited-2")
    assert len(rows("list")) == 2
    assert [row["done"] for row in rows("import", first["kept"])] == ["changed", "same"]


def test_an_export_with_other_line_ends_is_known(home: Path) -> None:
    exported = home / "export" / "drones.annotated.md"
    run("export")
    exported.write_bytes(exported.read_bytes().replace(b"\n", b"\r\n"))
    first, _ = rows("export")
    assert first["export"] == "export/drones.annotated.md"
    assert first["kept"].startswith("export/drones.edited-2")


def test_export_overwrites_only_its_own(home: Path) -> None:
    taken = home / "news" / "mayor.annotated.md"
    taken.write_text("# An article of its own\n", encoding="utf-8")
    shutil.copytree(home / "news", home / "more")
    (home / "more" / "mayor.annotated.md").unlink()
    for _ in range(2):
        first = rows("export", "news/mayor.txt", "-o", "news")
        second = rows("export", "more/mayor.txt", "-o", "news")
        assert taken.read_text(encoding="utf-8") == "# An article of its own\n"
        assert first[0]["export"] != second[0]["export"]
        assert len(os.listdir(home / "news")) == 5


def test_export_replaces_a_link_rather_than_what_it_leads_to(home: Path) -> None:
    run("export")
    export, kept = home / "export" / "mayor.annotated.md", home / "kept.md"
    os.rename(export, kept)
    export.symlink_to(kept)
    before = kept.read_bytes()
    tagged(home / "news" / "mayor.txt", ("mayor", "fact", ""))
    assert run("export").exit_code == 0
    assert kept.read_bytes() == before
    assert b"<mark" in export.read_bytes()


def test_export_follows_no_link_out_that_nobody_named(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (home / "export").symlink_to(elsewhere)
    result = run("export")
    assert result.exit_code == 2
    assert result.stderr == (
        "tui-reader: export: is a link that leads outside; choose another folder with -o\n"
    )
    assert os.listdir(elsewhere) == []
    assert run("export", "-o", str(elsewhere)).exit_code == 0
    assert len(os.listdir(elsewhere)) == 2
    (home / "export").unlink()
    (home / "export").symlink_to("news")
    assert run("export").exit_code == 0


def test_export_to_stdout(home: Path) -> None:
    tagged(home / "news" / "drones.md", ("14 drones", "claim", ""))
    run("export", "news/drones.md", "-o", "out")
    result = run("export", "news/drones.md", "-o", "-")
    assert result.exit_code == 0
    assert result.stdout_bytes == (home / "out" / "drones.annotated.md").read_bytes()


# JSON


@given(st.text() | st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Lu"])))
def test_json_lines_steer_no_terminal_and_lose_nothing(text: str) -> None:
    line = json_line({"text": text})
    shown = line.decode("utf-8")
    assert printable(shown[:-1]) == shown[:-1]
    assert shown.count("\n") == 1
    # Two lone surrogates side by side read back as the one character that they spell.
    assert json.loads(shown) == {"text": json.loads(json.dumps(text))}


def test_an_annotation_with_a_lone_surrogate(home: Path) -> None:
    workspace = Workspace.open([], None, home)
    source = workspace.source(home / "news" / "mayor.txt")
    odd = Annotation("x", "fact", Target(0, 1, "\ud800", "", "", ""), "\udc80", "\ud801")
    workspace.store.apply(source, [Change(None, odd)])
    assert [(row["exact"], row["note"]) for row in rows("annotations")] == [("\ud800", "\udc80")]
    for command in ("annotations", "export"):
        assert run(command).exit_code == 0


# The real thing


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
# A stream without a buffer has nothing left to fail with when Python ends.
ENVIRONMENT.pop("PYTHONUNBUFFERED", None)


def real(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "tui_reader", *arguments],
        cwd=cwd,
        env={**ENVIRONMENT, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )


def test_a_real_run_without_a_terminal(home: Path) -> None:
    done = real(cwd=home)
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", f"tui-reader: {NO_TERMINAL}\n")


def test_a_reader_that_has_seen_enough(home: Path) -> None:
    for number in range(300):
        shutil.copy(home / "news" / "drones.md", home / "news" / f"{number}.md")
    command = [sys.executable, "-m", "tui_reader", "inspect", "--json"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=home, env=ENVIRONMENT, stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["path"] == "news/0.md"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a full device")
def test_a_full_disk(home: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tui_reader", "list"],
            cwd=home,
            env=ENVIRONMENT,
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert (done.returncode, done.stderr) == (1, b"tui-reader: No space left on device\n")


def test_a_terminal_that_knows_few_characters(home: Path) -> None:
    (home / "news" / "mayor.txt").write_text("“Café” 北\n", encoding="utf-8")
    few = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = real("list", "news/mayor.txt", cwd=home, **few)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"?Caf?? ?" in done.stdout
    assert (
        json.loads(real("list", "--json", "news/mayor.txt", cwd=home, **few).stdout)["title"] == "“Café” 北"
    )


def test_a_file_name_that_is_no_text(home: Path) -> None:
    try:
        (home / "news" / os.fsdecode(b"caf\xe9.txt")).write_text("Odd.\n", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    for command in ("list", "inspect", "annotations", "export"):
        for option in ([], ["--json"]):
            done = real(command, *option, cwd=home)
            assert (done.returncode, done.stderr) == (0, b""), command
    assert len(os.listdir(home / "export")) == 3


def test_search_says_where_words_stand(home: Path) -> None:
    found = rows("search", "drones", "minister")
    assert {hit["path"] for hit in found} == {"news/drones.md"}
    hit = found[-1]
    assert hit["passage"] == "The minister said 14 drones crossed the border."
    assert (hit["line"], hit["exact"]) == (3, "minister")
    text = (home / "news" / "drones.md").read_text(encoding="utf-8")
    assert text[hit["start"] : hit["end"]] == "minister"
    lines = run("search", "drones", "minister").stdout.splitlines()
    assert lines[-1] == f"news/drones.md:3: {hit['start']}-{hit['end']}: {hit['passage']}"


def test_search_without_a_hit_exits_with_1(home: Path) -> None:
    result = run("search", "zebra")
    assert (result.exit_code, result.output) == (1, "")
    assert run("search", "...").exit_code == 2
    assert run("search").exit_code == 2


def test_search_takes_phrases_and_other_articles(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("A zebra crossed the border.\x1b[2J\n", encoding="utf-8")
    assert len(rows("search", '"crossed the border"')) == 1
    assert rows("search", '"border crossed"', status=1) == []
    result = run("search", "zebra", "--in", str(other))
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout


def test_search_leaves_out_what_went_away_meanwhile(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Corpus.search_all

    def gone(corpus: Corpus, query: Query) -> Results:
        results = found(corpus, query)
        (home / "news" / "drones.md").unlink()
        return results

    monkeypatch.setattr(Corpus, "search_all", gone)
    result = run("search", "drones")
    assert result.exit_code == 1
    assert "news/drones.md: no such file or directory; it was left out" in result.stderr


# Keeping what is stored


def test_check_and_repair(home: Path) -> None:
    tagged(Path("news/drones.md"), ("14 drones", "claim", ""), ("the border", "fact", ""))
    assert run("check").output == "1 file, 2 annotations on the articles here: all is well\n"
    (file,) = (home / "notes").glob("drones-*.json")
    file.write_bytes(file.read_bytes()[:1000])
    (home / "entities.toml").write_text("ignore = 3")
    result = run("check")
    assert result.exit_code == 1
    assert result.output.startswith(f"notes/{file.name}: is damaged")
    assert "entities.toml" in result.output
    assert "2 to be looked after" in result.output
    (home / "entities.toml").unlink()
    damaged, total = rows("check", "--repair")
    assert damaged["kind"] == "damaged"
    assert damaged["repair"].startswith("recovered 1 annotation; the damaged file is kept as drones-")
    assert total | {"exact": 1, "wrong": 0} == total
    assert total["files"] == total["annotations"] == 1
    assert "(no harm)" in run("check").output
    assert run("check").exit_code == 0


def test_restore(home: Path) -> None:
    article = Path("news/mayor.txt")
    tagged(article, ("Nobody knows", "claim", ""))
    assert run("restore").output == ""
    assert run("restore", str(article)).exit_code == 1
    tagged(article, ("on Monday", "fact", ""), ("resigned", "fact", ""))
    (copy,) = rows("restore")
    assert copy["annotations"] == 1
    assert rows("restore", str(article), "--list") == [copy]
    assert run("restore", str(article), "--to", "1999").exit_code == 1
    assert run("restore", "--to", copy["time"]).exit_code == 2
    article.unlink()
    (done,) = rows("restore", str(article), "--to", copy["time"])
    assert done["path"] == copy["path"]
    assert ".backup/" in done["kept"]
    assert len(rows("restore")) == 2
    again = run("restore", copy["path"])
    assert again.output.startswith(f"{copy['path']} is as it was until ")
    assert run("restore", "news/drones.md").stderr.startswith("tui-reader: there is no copy of drones-")


@pytest.mark.parametrize("kind", [RuntimeError, UnicodeError, CancelledError, SystemExit])
@pytest.mark.parametrize(
    ("command", "place"),
    [
        ("list", "cli.run.Run.documents"),
        ("export", "workspace.Workspace.source"),
        ("check", "workspace.Workspace.check"),
        ("read", "workspace.Workspace.open"),
    ],
)
def test_a_failure_is_told_without_values(
    command: str, place: str, kind: type[BaseException], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise kind("\x1b[31mred\u202e [/x]")

    monkeypatch.setattr(f"tui_reader.{place}", fail)
    result = CliRunner().invoke(main, [command], color=True)
    assert result.exit_code == 1
    assert "␛[31mred\N{REPLACEMENT CHARACTER} [/x]" in result.stderr
    assert "\x1b" not in result.output
    if kind is not SystemExit:
        assert "should not happen" in result.stderr
        assert command == "read" or result.stderr.endswith(f"on the disk, in\n{home / 'notes'}\n")


@pytest.mark.parametrize("command", ["read", "list", "annotations", "check", "restore", "export", "search x"])
def test_no_command_follows_a_link_out_of_the_workspace(command: str, home: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (home / "inside").mkdir()
    (home / "inside" / "tui-reader.toml").touch()
    (home / "inside" / "annotations").symlink_to(elsewhere)
    os.chdir(home / "inside")
    done = run(*command.split())
    assert done.exit_code == 2
    assert done.stderr.startswith("tui-reader: annotations is a link that leads out of the workspace; ")
    assert list(elsewhere.iterdir()) == []
