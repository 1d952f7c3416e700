"""The door: the command line.

Textual, TinyDB and the parsers are imported by the commands that need them, so that help,
mistakes and completions answer at once.

Exit status: 0; 1 when something was wrong with the data; 2 when the command was.
"""

import gc
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec, TypeVar

import click

from tui_reader.articles.text import printable

if TYPE_CHECKING:
    from tui_reader.annotations.checking import Finding
    from tui_reader.articles.document import Document
    from tui_reader.config import Config
    from tui_reader.exchange.listing import Row
    from tui_reader.tui.keymap import Keymap
    from tui_reader.workspace import Workspace

NAME = "tui-reader"
WRONG_DATA = 1
WRONG_USAGE = 2
STOPPED = 130

P = ParamSpec("P")
T = TypeVar("T")


class Refused(click.ClickException):
    """A command that cannot be carried out as it was given."""

    exit_code = WRONG_USAGE


class Door(click.Group):
    """A group that takes whatever is not the name of a command for something to read."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {name for param in self.get_params(ctx) for name in param.opts}
        if not args or args[0] not in {*self.commands, *own}:
            args = ["read", *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(NAME, "[OPTIONS] [PATH]...")
        formatter.write_usage(NAME, "COMMAND [OPTIONS] [PATH]...", prefix="       ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        params = [*self.commands["read"].params, *self.get_params(ctx)]
        records = [param.get_help_record(ctx) for param in params if isinstance(param, click.Option)]
        with formatter.section("Options"):
            formatter.write_dl([record for record in records if record])
        self.format_commands(ctx, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OSError as error:
            # What is still to be written would fail again when Python closes the stream.
            with suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if isinstance(error, BrokenPipeError):  # the other end has seen enough
                return 0
            _complain(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
            return WRONG_DATA

    def main(self, args: Sequence[str] | None = None, **options: Any) -> NoReturn:  # type: ignore[override]
        """Run, and exit; every expected mistake is one line on stderr."""
        try:
            status = super().main(args, **{**options, "prog_name": NAME, "standalone_mode": False})
        except click.UsageError as error:
            where = error.ctx.command_path if error.ctx else NAME
            _complain(f"{error.format_message().rstrip('.')}; see: {where} --help")
            status = error.exit_code
        except click.ClickException as error:
            _complain(error.format_message())
            status = error.exit_code
        except click.Abort:
            status = STOPPED
        sys.exit(status)


def _show_version(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version(NAME)
        except PackageNotFoundError:
            number = "(not installed)"
        _say(f"{NAME} {number}")
        ctx.exit()


paths_argument = click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
annotations_option = click.option(
    "--annotations",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where annotations are kept; otherwise as the workspace says, or ./annotations.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object per line.")


def on_articles(function: Callable[P, T]) -> Callable[P, T]:
    """The arguments that all scriptable commands share."""
    return paths_argument(annotations_option(json_option(function)))


def example(*lines: str) -> str:
    """The end of a help text."""
    return "\n".join(["\b", "Example:" if len(lines) == 1 else "Examples:", *(f"  {line}" for line in lines)])


@click.group(
    cls=Door,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=example(
        "tui-reader                  the workspace that the current folder is in",
        "tui-reader news/ mail.txt   a folder and a file",
        "tui-reader ./list           a path that has the name of a command",
        "tui-reader export -o out    annotated markdown",
    ),
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version.",
)
def main() -> None:
    """Read articles in the terminal and tag what they say as fact, claim or speculation.

    PATHs are articles (.md, .markdown, .txt) or folders of them. Without any, it is the
    workspace at or above the current folder: where tui-reader.toml is.
    """


def _known_theme(ctx: click.Context, param: click.Parameter, name: str | None) -> str | None:
    from tui_reader.config import theme_mistake

    if name is not None and (wrong := theme_mistake(name)):
        raise click.BadParameter(wrong)
    return name


@main.command(epilog=example("tui-reader read list"))
@paths_argument
@annotations_option
@click.option(
    "--theme",
    metavar="NAME",
    callback=_known_theme,
    help="How it looks: auto, dark, light, high-contrast, ansi or a theme of Textual, such as nord.",
)
def read(paths: tuple[Path, ...], annotations: Path | None, theme: str | None) -> int:
    """Open the reader; what happens when no command is named."""
    gc.disable()  # until the first picture stands; hardly anything becomes garbage before
    workspace = _opened(paths, annotations)
    if not _has_terminal():
        raise Refused(
            f"the reader needs a terminal; for scripts use: {NAME} list | inspect | annotations | export"
        )
    if os.environ.get("TERM") == "dumb":
        raise Refused("this terminal cannot move its cursor (TERM is dumb), which the reader needs")
    _keymap(workspace.config)
    if theme:
        workspace = replace(workspace, config=replace(workspace.config, theme=theme))
    from tui_reader.tui.app import ReaderApp
    from tui_reader.tui.ending import end_on_signals

    app = ReaderApp(workspace)
    end_on_signals(app.end)
    app.run(mouse=workspace.config.mouse)
    return app.return_code or 0


def _keymap(config: "Config") -> "Keymap":
    """The actions and their keys in a workspace, without loading a screen."""
    from tui_reader.config import ConfigError
    from tui_reader.tui.keymap import Keymap

    try:
        return Keymap(config)
    except ConfigError as error:
        raise Refused(str(error)) from error


class Run:
    """One run of a scriptable command, which goes on where something is wrong with the data."""

    def __init__(self, paths: Sequence[Path], annotations: Path | None, notes: bool = False) -> None:
        """`notes`: tell also what was passed over within folders."""
        from tui_reader.config import absolute

        self.workspace = _opened(paths, annotations)
        self.status = 0
        """The exit status so far."""
        named = {absolute(path, self.workspace.cwd) for path in paths}
        for path, reason in self.workspace.skipped:
            if path in named:
                self.wrong(f"{self.workspace.shown(path)}: {reason}; it was left out")
            elif notes:
                _complain(f"skipped {self.workspace.shown(path)}: {reason}")
        if not self.workspace.articles:
            _complain("there are no articles; they are files that end in .md, .markdown or .txt")

    def wrong(self, error: object) -> None:
        """Tell what is wrong with the data."""
        _complain(str(error))
        self.status = WRONG_DATA

    def documents(self) -> "Iterator[Document]":
        """The articles that can be read."""
        from tui_reader.articles.library import UnreadableArticle, load

        for path in self.workspace.articles:
            try:
                document = load(path)
            except UnreadableArticle as error:
                self.wrong(f"{self.workspace.shown(path)}: {error.reason}; it was left out")
            else:
                yield document

    def stored(self, ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What a store answers; None where it cannot be read."""
        from tui_reader.annotations.storage import StoreError

        try:
            return ask(*args, **kwargs)
        except StoreError as error:
            self.wrong(error)
            return None


@main.command("list", epilog=example("tui-reader list seeds/", "tui-reader list --json | jq .title"))
@on_articles
def list_command(paths: tuple[Path, ...], annotations: Path | None, as_json: bool) -> int:
    """List articles with their title, length, status and annotations."""
    from tui_reader.exchange import listing

    run = Run(paths, annotations, notes=True)
    rows = _rows(run)
    if as_json:
        for row in rows:
            _say_json(row._asdict())
    else:
        for line in listing.table(list(rows), run.workspace.config.tags):
            _say(line)
    return run.status


def _rows(run: Run) -> "Iterator[Row]":
    from tui_reader.analysis.sentences import headline
    from tui_reader.articles.library import minutes, words
    from tui_reader.exchange.listing import Row

    readings = run.stored(run.workspace.reading.all) or {}
    for document in run.documents():
        anchored = run.stored(run.workspace.anchored, document)
        counts = None
        if anchored is not None:
            counts = dict.fromkeys(run.workspace.config.tags.names, 0) | Counter(
                each.annotation.tag for each in anchored
            )
        reading = readings.get(run.workspace.source(document.path))
        status = reading.status if reading else "new"
        if status == "new" and anchored:
            status = "reading"
        number = words(document)
        title = headline(document) or document.path.name
        yield Row(run.workspace.shown(document.path), title, number, minutes(number), status, counts)


@main.command(
    epilog=example("tui-reader inspect seeds/", "tui-reader inspect --json article.md | jq .blocks")
)
@on_articles
def inspect(paths: tuple[Path, ...], annotations: Path | None, as_json: bool) -> int:
    """Show what the reader sees: title, blocks, sentences, entities and quotations.

    All offsets are code points into the text.
    """
    from tui_reader.exchange import listing
    from tui_reader.workspace import WorkspaceError

    run = Run(paths, annotations)
    for document in run.documents():
        path = run.workspace.shown(document.path)
        if as_json:
            try:
                noticed = run.workspace.noticed(document)
            except WorkspaceError as error:
                raise Refused(str(error)) from error
            _say_json(listing.inspected(document, noticed, path))
        else:
            for line in (*listing.outline(document, path), ""):
                _say(line)
    return run.status


@main.command(
    epilog=example(
        "tui-reader annotations seeds/",
        "tui-reader annotations --json | jq 'select(.tag == \"claim\") | .exact'",
    )
)
@on_articles
def annotations(paths: tuple[Path, ...], annotations: Path | None, as_json: bool) -> int:
    """Show what was said of articles, and where each passage stands now.

    A passage is "exact" where it was, "moved" where the article has changed around it, and up for
    "review" where it was not found, or "unanchored" where it is kept without a place.
    """
    from tui_reader.exchange import listing

    run = Run(paths, annotations)
    for document in run.documents():
        anchored = run.stored(run.workspace.anchored, document)
        path = run.workspace.shown(document.path)
        if anchored and not as_json:
            _say(path)
        for annotation, anchor in anchored or ():
            if as_json:
                _say_json(listing.annotated(annotation, anchor, path))
            else:
                _say(listing.judgement(annotation, anchor, run.workspace.config.tags))
    return run.status


@main.command(
    epilog=example(
        "tui-reader search missile output",
        "tui-reader search '\"ballistic missile\" kim' --in seeds/ --json",
    )
)
@click.argument("words", metavar="WORDS...", nargs=-1, required=True)
@click.option(
    "--in",
    "paths",
    metavar="PATH",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Search this article or folder instead of the workspace; may be given again.",
)
@annotations_option
@json_option
def search(words: tuple[str, ...], paths: tuple[Path, ...], annotations: Path | None, as_json: bool) -> int:
    """Find the articles that hold all WORDS, the best first, and where the words stand.

    Capitals, accents and punctuation do not matter. Words between quotes stand together. Exit
    status is 1 if nothing is found.
    """
    from tui_reader.articles.library import UnreadableArticle
    from tui_reader.corpus import CorpusError, parsed
    from tui_reader.exchange import found

    run = Run(paths, annotations)
    query = parsed(" ".join(words))
    if not query.phrases:
        raise Refused("there is no word to search for")
    try:
        with closing(run.workspace.corpus) as corpus:
            results = corpus.search_all(query)
    except CorpusError as error:
        raise Refused(str(error)) from error
    if corpus.problem:
        _complain(corpus.problem)
    for match in results.matches:
        path = run.workspace.shown(match.path)
        try:
            hits = found.hits(match, query, path)
        except UnreadableArticle as error:
            run.wrong(f"{path}: {error.reason}; it was left out")
            continue
        for hit in hits:
            if as_json:
                _say_json(hit._asdict())
            else:
                _say(found.line(hit))
    if results.total > len(results.matches):
        _complain(f"{results.total} articles; these are the first {len(results.matches)}")
    return run.status or (0 if results.total else WRONG_DATA)


@main.command(epilog=example("tui-reader export seeds/ -o out", "tui-reader export article.md -o - | less"))
@on_articles
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=Path("export"),
    show_default=True,
    help="Where the files go; made where needed. - is standard output, for one article.",
)
def export(paths: tuple[Path, ...], annotations: Path | None, as_json: bool, output: Path) -> int:
    """Write articles with their annotations as markdown, a file for each.

    All articles are written, also those without annotations. A file that is not an earlier export
    of the same article is never overwritten.
    """
    run = Run(paths, annotations)
    if output == Path("-"):
        return _export_to_stdout(run, as_json)
    from tui_reader.config import absolute
    from tui_reader.exchange.files import write

    folder = absolute(output, run.workspace.cwd)
    used: set[str] = set()
    for document in run.documents():
        anchored = run.stored(run.workspace.anchored, document)
        if anchored is None:  # an earlier export may know more than we do now
            continue
        pairs = [(each.annotation, each.anchor.span) for each in anchored]
        try:
            path = write(document, pairs, run.workspace.source(document.path), folder, used)
        except OSError as error:
            raise Refused(f"{output}: {error.strerror}; choose another folder with -o") from error
        article, written = run.workspace.shown(document.path), run.workspace.shown(path)
        if as_json:
            _say_json({"path": article, "export": written, "annotations": len(anchored)})
        else:
            _say(f"{written}  {len(anchored)} annotation{'' if len(anchored) == 1 else 's'}")
    return run.status


def _export_to_stdout(run: Run, as_json: bool) -> int:
    from tui_reader.exchange.markdown import export as exported

    if as_json:
        raise Refused("-o - writes the article itself; leave out --json, or give a folder")
    if len(run.workspace.articles) != 1:
        raise Refused(f"-o - takes one article, not {len(run.workspace.articles)}; give a folder for them")
    for document in run.documents():
        anchored = run.stored(run.workspace.anchored, document)
        if anchored is not None:
            pairs = [(each.annotation, each.anchor.span) for each in anchored]
            text = exported(document, pairs, run.workspace.source(document.path))
            if sys.stdout.isatty():
                text = "\n".join(map(printable, text.split("\n")))
            click.echo(text.encode("utf-8", "replace"), nl=False)
    return run.status


@main.command(epilog=example("tui-reader check", "tui-reader check --repair"))
@on_articles
@click.option("--repair", is_flag=True, help="Mend what can be mended safely, and say what was done.")
def check(paths: tuple[Path, ...], annotations: Path | None, as_json: bool, repair: bool) -> int:
    """Check everything that is stored: files, records, history, passages.

    Exit status is 1 if something is left to be done. A repair never deletes what could not be
    read: the damaged file stays beside the new one.
    """
    from tui_reader.annotations.checking import Finding
    from tui_reader.exchange import listing

    run = Run(paths, annotations)
    checked = run.workspace.check(repair)
    wrong = 0
    for finding in checked.findings():
        wrong += finding.wrong
        _say_finding(run.workspace, finding, as_json)
    if problem := run.workspace.entities_problem():
        wrong += 1
        _say_finding(run.workspace, Finding(run.workspace.own_entities, "entities", problem), as_json)
    if as_json:
        anchors: dict[str, Any] = {
            status: checked.anchors[status] for status in ("exact", "moved", "review", "unanchored")
        }
        _say_json({"files": checked.files, "annotations": checked.anchors.total(), **anchors, "wrong": wrong})
    else:
        _say(listing.verdict(checked, wrong))
    return WRONG_DATA if wrong else run.status


def _say_finding(workspace: "Workspace", finding: "Finding", as_json: bool) -> None:
    from tui_reader.exchange import listing

    path = workspace.shown(finding.path)
    if as_json:
        _say_json(finding._asdict() | {"path": path, "wrong": finding.wrong})
    else:
        _say(listing.finding(finding, path))


@main.command(epilog=example("tui-reader restore --list", "tui-reader restore mail.txt --to 2026-11-20"))
@click.argument("article", metavar="[ARTICLE]", required=False, type=click.Path(path_type=Path))
@annotations_option
@json_option
@click.option("--list", "listed", is_flag=True, help="Only list the copies.")
@click.option("--to", "time", metavar="TIME", default="", help="The time of the copy, or how it begins.")
def restore(article: Path | None, annotations: Path | None, as_json: bool, listed: bool, time: str) -> int:
    """Put back the annotations of ARTICLE as they were, from a copy.

    It is the newest copy that is not as they are now, or the newest of TIME. What was there before is
    kept as a copy too, so that restoring again brings it back. ARTICLE may also be a file in the
    annotations folder. Without ARTICLE, the copies of all are listed.
    """
    from tui_reader.annotations import repairing
    from tui_reader.annotations.storage import StoreError

    workspace = _folder_alone(annotations)
    path = workspace.stored_in(article) if article else None
    if path is None or listed:
        for file, copy, count in repairing.copied(workspace.annotations, path):
            shown = {
                "path": workspace.shown(file),
                "time": copy.time,
                "annotations": count,
                "bytes": copy.size,
            }
            if as_json:
                _say_json(shown)
            else:
                _say("{path}  {time}  {annotations} annotations, {bytes:,} bytes".format_map(shown))
        return 0
    try:
        done = repairing.restore(path, time)
    except (repairing.RepairError, StoreError) as error:
        _complain(str(error))
        return WRONG_DATA
    kept = workspace.shown(done.kept) if done.kept else None
    if as_json:
        _say_json({"path": workspace.shown(path), "time": done.copy.time, "kept": kept})
    else:
        _say(f"{workspace.shown(path)} is as it was until {done.copy.time}; kept what it was: {kept or '-'}")
    return 0


@main.command(epilog=example("tui-reader keys", "tui-reader keys --json undo redo"))
@click.argument("actions", metavar="[ACTION]...", nargs=-1)
@json_option
def keys(actions: tuple[str, ...], as_json: bool) -> int:
    """Show the actions of the reader and their keys, as the workspace here has them."""
    from tui_reader import config
    from tui_reader.tui.keyboard import key_name
    from tui_reader.tui.keys import keys_text

    file = config.find(Path.cwd())
    try:
        keymap = _keymap(config.read(file) if file else config.default(Path.cwd()))
    except config.ConfigError as error:
        raise Refused(str(error)) from error
    if missing := [action for action in actions if not keymap.get(action)]:
        raise Refused(f"there is no action '{missing[0]}'; {NAME} keys lists them")
    for group, members in keymap.groups().items():
        shown = [action for action in members if not actions or action.id in actions]
        if shown and not as_json:
            _say(group)
        for action in shown:
            if as_json:
                names = [key_name(key) for key in action.keys]
                place = {"action": action.id, "keys": names, "help": action.help}
                _say_json(place | {"place": action.place, "group": group})
            else:
                _say(f"  {keys_text(action) or '-':<22} {action.id:<22} {action.help}")
    return 0


def _has_terminal() -> bool:
    # Textual reads stdin and paints on stderr; whoever sends stdout elsewhere wants a text from us.
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def _opened(paths: Sequence[Path], annotations: Path | None) -> "Workspace":
    from tui_reader.config import ConfigError
    from tui_reader.workspace import Workspace, WorkspaceError

    try:
        return Workspace.open(paths, annotations, Path.cwd())
    except (ConfigError, WorkspaceError) as error:
        raise Refused(str(error)) from error


def _folder_alone(annotations: Path | None) -> "Workspace":
    """The workspace here without its articles, which may be gone."""
    from tui_reader import config
    from tui_reader.workspace import Workspace

    cwd = Path.cwd()
    try:
        file = config.find(cwd)
        settings = config.read(file) if file else config.default(cwd)
    except config.ConfigError as error:
        raise Refused(str(error)) from error
    folder = config.absolute(annotations, cwd) if annotations else settings.annotations
    return Workspace((), (), folder, settings, cwd)


def _say(line: str) -> None:
    """Print a line for people, whatever is in it and whatever the terminal can show."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    click.echo(printable(line).encode(encoding, "replace"))


def _say_json(value: dict[str, Any]) -> None:
    """Print an object as a line of JSON, always in UTF-8."""
    from tui_reader.exchange.listing import json_line

    click.echo(json_line(value), nl=False)


def _complain(message: str) -> None:
    """Print a line on stderr."""
    click.echo(printable(f"{NAME}: {message}"), err=True)
