"""Annotated markdown."""

import sys
from pathlib import Path

import click

from tui_reader.articles.text import counted, printable
from tui_reader.cli.door import Refused, example, main, on_articles
from tui_reader.cli.run import Run
from tui_reader.cli.speaking import say, say_json


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
    of the same article is never overwritten; one that was edited since is kept under another name.
    """
    run = Run(paths, annotations)
    workspace = run.workspace
    if output == Path("-"):
        return _export_to_stdout(run, as_json)
    from tui_reader.config import absolute
    from tui_reader.exchange.files import EXPORTS, own_folder, write

    cwd = workspace.cwd
    used: set[str] = set()
    for document in run.documents():
        anchored = run.anchored(document)
        if anchored is None:  # an earlier export may know more than we do now
            continue
        pairs = [(each.annotation, each.anchor.span) for each in anchored]
        try:
            folder = own_folder(cwd) if output == Path(EXPORTS) else absolute(output, cwd)
            path, kept = write(document, pairs, workspace.source(document.path), folder, used)
        except OSError as error:
            raise Refused(f"{output}: {error.strerror}; choose another folder with -o") from error
        article, written = workspace.shown(document.path), workspace.shown(path)
        if as_json:
            edited = workspace.shown(kept) if kept else None
            say_json({"path": article, "export": written, "annotations": len(anchored), "kept": edited})
        else:
            edited = f"; what was edited there is kept as {kept.name}" if kept else ""
            say(f"{written}  {counted(len(anchored), 'annotation')}{edited}")
    return run.status


def _export_to_stdout(run: Run, as_json: bool) -> int:
    from tui_reader.exchange.markdown import export as exported

    if as_json:
        raise Refused("-o - writes the article itself; leave out --json, or give a folder")
    if len(run.workspace.articles) != 1:
        raise Refused(f"-o - takes one article, not {len(run.workspace.articles)}; give a folder for them")
    for document in run.documents():
        anchored = run.anchored(document)
        if anchored is not None:
            pairs = [(each.annotation, each.anchor.span) for each in anchored]
            text = exported(document, pairs, run.workspace.source(document.path))
            if sys.stdout.isatty():
                text = "\n".join(map(printable, text.split("\n")))
            click.echo(text.encode("utf-8", "replace"), nl=False)
    return run.status
