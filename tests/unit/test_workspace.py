"""What a command works on: which articles, and where what is said of them goes."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tui_reader.annotations.annotation import Annotation, target_for
from tui_reader.annotations.history import Change
from tui_reader.articles.library import load
from tui_reader.articles.text import Span
from tui_reader.config import FILE, ConfigError
from tui_reader.workspace import Workspace, WorkspaceError

FILES = {
    "dossier/tui-reader.toml": 'articles = "news"\nannotations = "notes"\n',
    "dossier/news/one.txt": "One.",
    "dossier/news/two.md": "Two.",
    "dossier/inner/three.txt": "Three.",
    "loose/four.txt": "Four.",
    "loose/five.md": "Five.",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


@dataclass(frozen=True)
class Case:
    """A call, and what it opens; all paths as seen from the fixture's folder."""

    cwd: str
    paths: list[str]
    articles: list[str]
    annotations: str
    config: str | None = "dossier/tui-reader.toml"
    option: str | None = None


NEWS = ["dossier/news/one.txt", "dossier/news/two.md"]
CASES = {
    "at a workspace": Case("dossier", [], NEWS, "dossier/notes"),
    "below a workspace": Case("dossier/inner", [], NEWS, "dossier/notes"),
    "a file from within": Case("dossier", ["inner/three.txt"], ["dossier/inner/three.txt"], "dossier/notes"),
    "a file from outside, in a workspace": Case(
        "loose", ["../dossier/news/one.txt"], NEWS[:1], "loose/annotations", config=None
    ),
    "a foreign file from within": Case("dossier", ["../loose/four.txt"], ["loose/four.txt"], "dossier/notes"),
    "a folder": Case("loose", ["."], ["loose/five.md", "loose/four.txt"], "loose/annotations", config=None),
    "a folder that is a workspace": Case("loose", ["../dossier"], NEWS, "dossier/notes"),
    "a workspace among others": Case(
        "loose",
        ["../dossier", "four.txt"],
        ["dossier/inner/three.txt", *NEWS, "loose/four.txt"],
        "loose/annotations",
        config=None,
    ),
    "the folder of its articles": Case("dossier", ["news"], NEWS, "dossier/notes"),
    "--annotations in a workspace": Case("dossier", [], NEWS, "dossier/mine", option="mine"),
    "--annotations outside": Case(
        "loose", ["four.txt"], ["loose/four.txt"], "mine", config=None, option="../mine"
    ),
    "--annotations for a workspace elsewhere": Case(
        "loose", ["../dossier"], NEWS, "loose/mine", option="mine"
    ),
    "in the order asked for": Case(
        "loose",
        ["four.txt", "five.md", "./four.txt"],
        ["loose/four.txt", "loose/five.md"],
        "loose/annotations",
        None,
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_open(home: Path, case: Case) -> None:
    option = Path(case.option) if case.option else None
    workspace = Workspace.open([Path(path) for path in case.paths], option, home / case.cwd)
    assert [path.relative_to(home).as_posix() for path in workspace.articles] == case.articles
    assert workspace.annotations == home / case.annotations
    assert workspace.config.path == (home / case.config if case.config else None)
    assert not workspace.annotations.exists()


def test_nothing_to_open(home: Path) -> None:
    with pytest.raises(WorkspaceError) as raised:
        Workspace.open([], None, home / "loose")
    assert str(raised.value) == (
        f"no articles given and no {FILE} at or above {home / 'loose'}; "
        "try: tui-reader FILE or tui-reader FOLDER (for search and import: --in FOLDER)"
    )


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("nope.txt", "nope.txt: No such file"),
        ("four.txt/x", "four.txt/x: Not a directory"),
        ("/no/x", "/no/x: No such"),
    ],
)
def test_a_path_that_is_not_there(home: Path, path: str, told: str) -> None:
    with pytest.raises(WorkspaceError) as raised:
        Workspace.open([Path("five.md"), Path(path)], None, home / "loose")
    assert str(raised.value).startswith(told)


def test_a_workspace_without_its_articles(home: Path) -> None:
    file = home / "dossier" / FILE
    file.write_text('articles = "gone"\n', encoding="utf-8")
    with pytest.raises(WorkspaceError) as raised:
        Workspace.open([], None, home / "dossier")
    assert (
        str(raised.value)
        == f"{file.name}, line 1: 'articles' is gone: No such file or directory; mend one of them"
    )


def test_a_wrong_file_is_not_passed_over(home: Path) -> None:
    (home / "dossier" / FILE).write_text("mouse = 1\n", encoding="utf-8")
    for paths in ([], [Path("inner/three.txt")]):
        with pytest.raises(ConfigError):
            Workspace.open(paths, None, home / "dossier")


@pytest.mark.parametrize(
    ("path", "shown"),
    [("loose/four.txt", "four.txt"), ("loose/a/b.txt", "a/b.txt"), ("dossier", None), ("loose", ".")],
)
def test_shown(home: Path, path: str, shown: str | None) -> None:
    workspace = Workspace.open([Path("four.txt")], None, home / "loose")
    assert workspace.shown(home / path) == (shown or (home / path).as_posix())


def test_the_source_is_the_same_from_everywhere(home: Path) -> None:
    below = Workspace.open([], None, home / "dossier" / "inner")
    elsewhere = Workspace.open([Path("../dossier")], None, home / "loose")
    assert [below.source(path) for path in below.articles] == ["news/one.txt", "news/two.md"]
    assert [elsewhere.source(path) for path in elsewhere.articles] == ["news/one.txt", "news/two.md"]


def test_anchored_is_in_the_order_of_the_text_with_the_lost_last(home: Path) -> None:
    article = home / "loose" / "four.txt"
    before = "Alpha is here. Then Beta is there, at the end of it. Gamma went home on the same day."
    after = "Then Beta is there, at the end of it. Gamma went home on the same day."
    article.write_text(before, encoding="utf-8")
    workspace = Workspace.open([Path("four.txt")], None, home / "loose")
    assert workspace.anchored(load(article)) == []

    spans = {
        word: Span(before.index(word), before.index(word) + len(word))
        for word in ("Gamma went", "Beta is", "Alpha is")
    }
    made = [
        Annotation(word, "fact", target_for(before, load(article).digest, span))
        for word, span in spans.items()
    ]
    workspace.store.apply(workspace.source(article), [Change(None, each) for each in made])
    placed = workspace.anchored(load(article))
    assert [(each.annotation.id, each.anchor) for each in placed] == [
        (word, ("exact", spans[word])) for word in ("Alpha is", "Beta is", "Gamma went")
    ]

    article.write_text(after, encoding="utf-8")
    placed = workspace.anchored(load(article))
    assert [(each.annotation.id, each.anchor.status) for each in placed] == [
        ("Beta is", "moved"),
        ("Gamma went", "moved"),
        ("Alpha is", "review"),
    ]
    assert [after[slice(*each.anchor.span)] for each in placed if each.anchor.span] == [
        "Beta is",
        "Gamma went",
    ]


def test_reading_state_is_kept_with_the_annotations(home: Path) -> None:
    workspace = Workspace.open([], None, home / "dossier")
    assert workspace.reading.all() == {}
    assert workspace.reading.path.parent == workspace.store.folder == home / "dossier" / "notes"


@pytest.mark.parametrize(
    ("configured", "option", "elsewhere"),
    [("notes", None, False), ("notes", "mine", True), ("../notes", None, True), ("notes", "notes", False)],
)
def test_it_is_known_when_annotations_go_elsewhere(
    home: Path, configured: str, option: str | None, elsewhere: bool
) -> None:
    (home / "dossier" / FILE).write_text(f'annotations = "{configured}"\n', encoding="utf-8")
    workspace = Workspace.open([], Path(option) if option else None, home / "dossier")
    assert workspace.elsewhere is elsewhere


@pytest.mark.parametrize("leads", ["../loose", "../none", "/"])
def test_a_link_does_not_lead_the_annotations_out_of_the_workspace(leads: str, home: Path) -> None:
    """It may have come with the articles."""
    notes = home / "dossier" / "notes"
    notes.symlink_to(leads)
    with pytest.raises(WorkspaceError, match=r"notes is a link .* say so: --annotations /"):
        Workspace.open([], None, home / "dossier")
    with pytest.raises(WorkspaceError, match="dossier/notes is a link"):
        Workspace.open([home / "dossier"], None, home / "loose")
    assert Workspace.open([], Path("notes"), home / "dossier").annotations == notes, "it was named"


def test_a_link_within_the_workspace_is_followed(home: Path) -> None:
    (home / "dossier" / "notes").symlink_to("inner")
    (home / "again").symlink_to(home / "dossier")
    assert Workspace.open([], None, home / "dossier").annotations == home / "dossier" / "notes"
    assert Workspace.open([], None, home / "again").annotations == home / "again" / "notes"
    (home / "dossier" / FILE).write_text('annotations = "../loose"\n')
    assert Workspace.open([], None, home / "dossier").annotations == home / "loose", "as it says itself"
