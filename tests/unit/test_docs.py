"""What the documents say is so: keys, commands, examples, links."""

import importlib.machinery
import importlib.util
import json
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import click
import pytest

from tests.conftest import ROOT
from tui_reader import config
from tui_reader.annotations import journal
from tui_reader.annotations.annotation import new_annotation
from tui_reader.annotations.history import Change
from tui_reader.annotations.reading import FILE as READING
from tui_reader.annotations.reading import ReadingStore
from tui_reader.annotations.store import TinyDBStore
from tui_reader.cli import main
from tui_reader.tags import Tag

_CONTEXT = click.Context(main)
COMMANDS = {
    name: command for name in main.list_commands(_CONTEXT) if (command := main.get_command(_CONTEXT, name))
}
DOCUMENTS = (
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md"),
    *("docs/architecture.md", "docs/formats.md", "docs/reliability.md"),
)

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
EXAMPLE = re.compile(r"^<!-- example: ([^\n]+) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:.*/)?tui-reader(?= |$)([^|>#]*)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)

# Put together here, so that this file passes its own test.
REGISTRIES = [
    ".".join(host) for host in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("crates", "io"))
]
MACHINE = re.compile(r"(?<![\w.~-])/(?:work|root|tmp/v)/")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def examples() -> dict[str, str]:
    return dict(EXAMPLE.findall(read("docs/formats.md")))


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace that the examples speak of; its files are the examples themselves."""
    for name, content in examples().items():
        if not name.startswith("tui-reader "):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(config.ANNOTATOR_VARIABLE, raising=False)
    return tmp_path


def test_key_table_is_that_of_the_actions() -> None:
    """If not: scripts/key-table writes it anew."""
    loader = importlib.machinery.SourceFileLoader("key_table", str(ROOT / "scripts" / "key-table"))
    spec = importlib.util.spec_from_loader("key_table", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    assert module.table() in read("README.md")


def test_changelog_speaks_of_this_version() -> None:
    version = re.search(r'^version = "(.+)"$', read("pyproject.toml"), re.MULTILINE)
    assert version
    assert re.search(rf"^## {re.escape(version[1])} - ", read("CHANGELOG.md"), re.MULTILINE)


# Commands


def commands(text: str) -> Iterator[list[str]]:
    """The arguments of each call of tui-reader in the code of a document."""
    fenced = [line.strip() for _, block in FENCE.findall(text) for line in block.splitlines()]
    for code in [*fenced, *CODE.findall(FENCE.sub("", text))]:
        if match := COMMAND.fullmatch(re.split(r" +[|>#]", code)[0].rstrip()):
            yield match[1].split()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_exist(name: str) -> None:
    assert isinstance(main, click.Group)
    for arguments in commands(read(name)):
        first = arguments[0] if arguments else ""
        command = COMMANDS.get(first, COMMANDS["read"])
        assert first in COMMANDS or re.search(r"[-./~]|PATH|^$", first), f"no command {first}"
        options = {"--help", "-h", *(opt for param in command.params for opt in param.opts)}
        if first not in COMMANDS:
            options.update(opt for param in main.params for opt in param.opts)
        assert options.issuperset(each for each in arguments if re.fullmatch("-.+", each)), arguments


@pytest.mark.parametrize("name", DOCUMENTS)
def test_options_and_targets_exist(name: str) -> None:
    text = read(name)
    options = {opt for command in COMMANDS.values() for param in command.params for opt in param.opts}
    own = (code for code in CODE.findall(text) if re.fullmatch(r"--?[a-z]+( \w+)?", code))
    assert {code.split()[0] for code in own} <= options
    targets = set(re.findall(r"^(\w+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^ *)make (\w+)", text, re.MULTILINE)) <= targets


def test_readme_shows_every_command() -> None:
    shown = {arguments[0] for arguments in commands(read("README.md")) if arguments}
    assert set(COMMANDS) - {"read"} <= shown


# Formats


def test_store_writes_its_example(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (name,) = (workspace / "annotations").glob("*-*.json")
    source = "articles/drones.md"
    stored = TinyDBStore(workspace / "annotations")
    assert stored.path(source) == name
    fresh = TinyDBStore(workspace / "fresh")
    noted, other = stored.annotations(source)
    tagged = new_annotation(noted.tag, noted.target, noted.annotator)
    tagged = replace(tagged, id=noted.id, created=noted.created, modified=noted.created)
    for change in (Change(None, tagged), Change(tagged, noted), Change(None, other)):
        monkeypatch.setattr(journal, "now", lambda change=change: change.after.modified)
        fresh.apply(source, [change], noted.annotator)
    assert fresh.path(source).read_bytes() == name.read_bytes()


def test_reading_state_is_written_as_its_example(workspace: Path) -> None:
    stored = ReadingStore(workspace / "annotations").all()
    assert stored
    for source, reading in stored.items():
        ReadingStore(workspace / "fresh").put(source, reading)
    assert (workspace / "fresh" / READING).read_text() == examples()[f"annotations/{READING}"]


@pytest.mark.parametrize("command", [name for name in examples() if name.startswith("tui-reader ")])
def test_command_prints_its_example(
    command: str, workspace: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(command.split()[1:])
    assert not end.value.code
    printed = capsysbinary.readouterr().out.decode()
    expected = examples()[command]
    if "--json" not in command:
        assert printed == expected
        return
    # An object may be shown on several lines.
    objects = [expected] if "inspect" in command else expected.splitlines()
    again = [json.dumps(json.loads(line)) for line in printed.splitlines()]
    assert again == [json.dumps(json.loads(line)) for line in objects]


def test_every_subcommand_has_an_example() -> None:
    shown = {name.split()[1] for name in examples() if name.startswith("tui-reader ")}
    assert shown == set(COMMANDS) - {"read"}


def test_settings_are_all_described(workspace: Path) -> None:
    settings = {field.name for field in fields(config.Config)} - {"root", "path"}
    of_tags = {field.name for field in fields(Tag)}
    section = read("docs/formats.md").partition("## tui-reader.toml")[2]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == settings | of_tags
    read_back = config.read(workspace / config.FILE)
    assert set(tomllib.loads(examples()[config.FILE])) == settings
    assert read_back.annotator == "ana"


def test_fields_are_all_described() -> None:
    text = read("docs/formats.md")
    described = {word for code in CODE.findall(FENCE.sub("", text)) for word in re.findall(r"[\w-]+", code)}
    for name, content in examples().items():
        assert set(re.findall(r'"(\w+)":', content)) - {"1", "2"} <= described, name


# Links and leftovers


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    text = FENCE.sub("", read(name))
    for link in LINK.findall(text):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.is_file(), link
        if anchor:
            headings = HEADING.findall(FENCE.sub("", target.read_text(encoding="utf-8")))
            assert anchor in {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}


def test_pictures_load_nothing() -> None:
    for path in (ROOT / "docs" / "screenshots").iterdir():
        text = path.read_text(encoding="utf-8")
        assert path.suffix == ".svg"
        assert not re.search(r"@font-face|@import|href=|url\((?!#)", text)


def files() -> list[Path]:
    """The files of the repository, or of whatever it was unpacked to."""
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if not listed.returncode:
        return [ROOT / name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [each for each in folders if not each.startswith((".", "__"))]
        found += [Path(folder, name) for name in names]
    return found


def test_nothing_names_a_registry_or_a_machine() -> None:
    for path in files():
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not [host for host in REGISTRIES if host in text], path
        assert not MACHINE.search(text), path
