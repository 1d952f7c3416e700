"""The command that takes annotations over from annotated markdown."""

import os
import re
from pathlib import Path

import pytest

from tests import hostile
from tests.faults.test_hostile import foreign
from tests.unit.test_cli import PLAIN, home, rows, run
from tui_reader.annotations.annotation import Annotation, target_for
from tui_reader.annotations.history import Change
from tui_reader.annotations.store import TinyDBStore
from tui_reader.articles.library import load
from tui_reader.articles.text import Span

__all__ = ["home"]

WHEN = "2026-11-21T09:30:00Z"


def annotate(home: Path, article: str, quote: str, folder: str = "notes", **fields: str) -> Annotation:
    document = load(home / "news" / article)
    start = document.text.index(quote)
    target = target_for(document.text, document.digest, Span(start, start + len(quote)))
    values = {"tag": "claim", "note": "who?", "annotator": "ana", "created": WHEN, "modified": WHEN} | fields
    made = Annotation(fields.pop("id", f"id of {quote}"), target=target, **values)
    TinyDBStore(home / folder).apply(f"news/{article}", [Change(None, made)], "ana")
    return made


def stored(home: Path, article: str, folder: str = "notes") -> list[Annotation]:
    return list(TinyDBStore(home / folder).annotations(f"news/{article}"))


def content(home: Path, folder: str = "notes") -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (home / folder).glob("*.json")}


def exported(home: Path) -> list[str]:
    assert run("export", "-o", "out").exit_code == 0
    return [f"out/{name}.annotated.md" for name in ("drones", "mayor")]


def test_a_store_comes_back_from_its_exports(home: Path) -> None:
    made = [annotate(home, "drones.md", "14 drones"), annotate(home, "drones.md", "Grodno", annotator="bob")]
    made.append(annotate(home, "mayor.txt", "the town", speaker="she", certainty="low"))
    files = exported(home)
    before = [Path(file).read_bytes() for file in files]
    result = run("import", "--annotations", "fresh", *files)
    assert result.stdout.splitlines() == ["news/drones.md: 2 added", "news/mayor.txt: 1 added"]
    assert (result.exit_code, result.stderr) == (0, "")
    assert stored(home, "drones.md", "fresh") == made[:2]
    assert stored(home, "mayor.txt", "fresh") == made[2:]
    assert run("export", "--annotations", "fresh", "-o", "again").exit_code == 0
    assert [Path(file.replace("out/", "again/")).read_bytes() for file in files] == before


def test_importing_again_writes_nothing(home: Path) -> None:
    annotate(home, "drones.md", "14 drones")
    files = exported(home)
    Path(files[0]).write_text(Path(files[0]).read_text().replace("who?", "me"))
    assert run("import", *files).stdout.splitlines()[:2] == [
        "news/drones.md: 1 changed",
        "  an-1  changed: “14 drones”",
    ]
    before = content(home)
    assert "there already" in run("import", *files).stdout
    assert content(home) == before
    assert run("import", "--annotations", "none", files[1]).exit_code == 0
    assert not Path("none").exists()


def test_what_happened_is_told_as_json(home: Path) -> None:
    annotate(home, "drones.md", "14 drones", annotator="bob")
    (file, _) = exported(home)
    Path(file).write_text(Path(file).read_text().replace("who?", "me"))
    (row,) = rows("import", "--json", file)
    beside = next(each for each in stored(home, "drones.md") if each.note == "me")
    assert beside.annotator == "bob"
    assert row == {
        "file": file,
        "path": "news/drones.md",
        "note": "an-1",
        "done": "beside",
        "id": beside.id,
        "anchor": "exact",
        "problem": "",
    }


def test_what_a_colleague_adds_by_hand_goes_into_no_note(home: Path) -> None:
    made = annotate(home, "drones.md", "14 drones")
    (file, _) = exported(home)
    Path(file).write_text(Path(file).read_text() + "[^new]: **CLAIM** (carla, 2026-11-22) adjacent\nline\n")
    result = run("import", file)
    assert result.exit_code == 1
    assert "notes: needs a number, as in [^an-9], so it was left out: [^new]: **CLAIM**" in result.stderr
    assert stored(home, "drones.md") == [made]


def test_a_tag_that_is_not_defined_is_told(home: Path) -> None:
    annotate(home, "drones.md", "14 drones")
    (file, _) = exported(home)
    Path(file).write_text(Path(file).read_text().replace("**CLAIM**", "**CLAM**"))
    assert (
        "  an-1  changed, with a tag that is not defined here, clam: “14 drones”"
        in run("import", file).stdout
    )
    header, row = run("list", "news/drones.md").stdout.splitlines()
    assert header.split()[3:7] == ["F", "C", "S", "?"]
    assert row.split()[3:7] == ["0", "0", "0", "1"]


def test_line_ends_may_have_been_changed(home: Path) -> None:
    made = annotate(home, "drones.md", "14 drones")
    (file, _) = exported(home)
    Path(file).write_bytes(Path(file).read_bytes().replace(b"\n", b"\r\n"))
    assert run("import", "--annotations", "fresh", file).stdout == "news/drones.md: 1 added\n"
    assert stored(home, "drones.md", "fresh") == [made]


def test_files_of_one_article_are_one_step(home: Path) -> None:
    first = annotate(home, "drones.md", "14 drones", "a")
    second = annotate(home, "drones.md", "Grodno", "b", annotator="bob")
    for name in "ab":
        assert run("export", "news/drones.md", "--annotations", name, "-o", f"out-{name}").exit_code == 0
    mine = annotate(home, "drones.md", "Brest")
    files = [f"out-{name}/drones.annotated.md" for name in "ab"]
    assert run("import", *files).stdout == "news/drones.md: 2 added\n"
    assert stored(home, "drones.md") == [first, second, mine]
    store = TinyDBStore(home / "notes")
    assert {change.before for change in store.undo("news/drones.md", "ana") or ()} == {first, second}
    assert stored(home, "drones.md") == [mine]
    store.redo("news/drones.md", "ana")
    assert stored(home, "drones.md") == [first, second, mine]


def test_a_renamed_article_is_known_by_its_text(home: Path) -> None:
    annotate(home, "drones.md", "14 drones")
    (file, _) = exported(home)
    os.rename("news/drones.md", "news/uavs.md")
    assert run("import", "--annotations", "fresh", file).stdout == "news/uavs.md: 1 added\n"
    assert run("import", file).stdout == "news/uavs.md: 1 there already\n"


def test_what_a_renamed_article_had_stays_with_it(home: Path) -> None:
    made = [annotate(home, "mayor.txt", "the town")]
    files = exported(home)
    made.append(annotate(home, "mayor.txt", "on Monday"))
    (home / "news" / "mayor.txt").rename(home / "news" / "resigned.txt")
    Path(files[1]).write_text(Path(files[1]).read_text().replace("who?", "which?"))
    assert run("import", files[1]).exit_code == 0
    notes = {each.target.exact: each.note for each in stored(home, "resigned.txt")}
    assert notes == {made[0].target.exact: "which?", made[1].target.exact: "who?"}
    assert stored(home, "mayor.txt") == []


def test_an_article_that_is_gone_is_made_of_the_export(home: Path) -> None:
    made = annotate(home, "drones.md", "14 drones")
    (file, _) = exported(home)
    text = Path("news/drones.md").read_text()
    Path("news/drones.md").write_text("Something else.\n")
    os.rename("news/drones.md", "news/other.md")
    result = run("import", file)
    assert result.exit_code == 1
    assert 'its article, "news/drones.md", is not among those here' in result.stderr
    assert "--article" in result.stderr
    fresh = ("--annotations", "fresh")
    assert run("import", file, *fresh, "--article", "news/new.md").stdout == "news/new.md: 1 added\n"
    assert Path("news/new.md").read_text() == text
    assert stored(home, "new.md", "fresh") == [made]
    # What is there is never written to.
    result = run("import", file, "--article", "news/other.md")
    assert result.stdout.splitlines() == [
        "news/other.md: 1 added",
        "  an-1  its passage was not found: “14 drones”",
    ]
    assert Path("news/other.md").read_text() == "Something else.\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--article", "new.txt"], "ends in .md"),
        (["--article", "nowhere/new.md"], "No such file"),
        (["--article", "news"], "is a directory"),
    ],
)
def test_an_article_that_cannot_be_made(home: Path, arguments: list[str], reason: str) -> None:
    result = run("import", exported(home)[0], *arguments)
    assert result.exit_code == 1
    assert reason in result.stderr


def test_no_article_for_several_files(home: Path) -> None:
    result = run("import", *exported(home), "--article", "new.md")
    assert result.exit_code == 2
    assert not Path("new.md").exists()


def test_the_rest_is_imported_where_something_is_wrong(home: Path) -> None:
    annotate(home, "drones.md", "14 drones")
    annotate(home, "drones.md", "Grodno")
    (file, _) = exported(home)
    broken = re.sub(r'<!-- an \{"s":\d+,"e":\d+,"q":"Gr.*-->', "<!-- an { -->", Path(file).read_text())
    Path(file).write_text(re.sub(r"</?mark.*?>(?=Gr|\[\^an-2)", "", broken))
    Path("plain.md").write_text(PLAIN)
    result = run("import", "--annotations", "fresh", "plain.md", file, "gone.md")
    assert result.exit_code == 1
    assert "plain.md: is not annotated markdown" in result.stderr
    assert "gone.md: no such file" in result.stderr
    assert f"{file}: an-2: its hidden data is broken, and no mark tells its passage" in result.stderr
    assert result.stdout == "news/drones.md: 1 added\n"
    assert [each.target.exact for each in stored(home, "drones.md", "fresh")] == ["14 drones"]


def test_a_damaged_store_is_left_alone(home: Path) -> None:
    annotate(home, "drones.md", "14 drones")
    (file, _) = exported(home)
    (name,) = content(home)
    (home / "notes" / name).write_text("{")
    result = run("import", file)
    assert result.exit_code == 1
    assert name in result.stderr
    assert (home / "notes" / name).read_text() == "{"


def test_nothing_in_a_file_steers_the_terminal_or_is_opened(home: Path) -> None:
    os.mkfifo("pipe.md")
    for number, source in enumerate([hostile.EVIL, "/etc/passwd", "../outside.md", str(home / "pipe.md")]):
        name = source.encode("unicode_escape").decode().replace("\\", "\\\\")
        Path(f"{number}.md").write_text(
            f'---\ntui-reader: 1\nsource: "{name}"\ntext-sha256: {hostile.BIDI}\noffsets: codepoint\n---\n'
            f"[^an-1]: **{hostile.COLOUR}** {hostile.QUERY}\n\n{hostile.TITLE}\n",
            encoding="utf-8",
        )
    result = run("import", "0.md", "1.md", "2.md", "3.md", "pipe.md")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 5
    assert not foreign(result.stderr_bytes)
    result = run("import", "0.md", "--article", "news/drones.md")
    assert "no mark tells its passage" in result.stderr
    assert not foreign(result.stderr_bytes + result.stdout_bytes)
    assert not content(home)
