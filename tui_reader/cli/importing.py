"""Annotations out of annotated markdown."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from tui_reader.cli.door import Refused, annotations_option, example, in_option, json_option, main
from tui_reader.cli.run import Run
from tui_reader.cli.speaking import complain, say, say_json

if TYPE_CHECKING:
    from tui_reader.exchange.merging import Merge, Taken


class _Imported(NamedTuple):
    """What files bring to one article."""

    path: str
    """The article, as it is shown."""
    merge: "Merge"
    taken: "list[Taken]"


@main.command(
    "import",
    epilog=example("tui-reader import drones.annotated.md", "tui-reader import --json out/*.annotated.md"),
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@in_option
@click.option(
    "--article",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="The article, where it is not found by itself; if PATH is new, it is made of the text in FILE.",
)
@annotations_option
@json_option
def import_command(
    files: tuple[Path, ...],
    paths: tuple[Path, ...],
    article: Path | None,
    annotations: Path | None,
    as_json: bool,
) -> int:
    """Take annotations over from annotated markdown, as export writes it and people edit it.

    An article is known by its text, or else by its name. Nothing stored is replaced but your own
    annotations by your own edits of them; what differs otherwise is kept beside. Importing again
    changes nothing. What is imported of an article is one step: u in the reader takes it back.

    Exit status is 1 if something could not be restored.
    """
    from tui_reader.exchange import listing

    if article and (len(files) > 1 or paths):
        raise Refused("--article is the article of one FILE; leave out the others, and --in")
    run = Run(paths, annotations, alone=article is not None)
    store, annotator = run.workspace.store, run.workspace.config.annotator
    for source, (path, merge, taken) in _imports(run, files, article).items():
        conflicts = run.stored(store.apply, source, merge.step, annotator) if merge.step else ()
        if conflicts is None:
            continue
        if not all(conflict.same for conflict in conflicts):
            complain(f"{path}: changed meanwhile in another session; both versions are kept")
        for each in taken:
            if each.item.problem:
                run.wrong(f"{each.file}: {each.item.name}: {each.item.problem}")
            if as_json:
                say_json(listing.taken_over(each, path))
        for line in () if as_json else listing.imported(taken, path, run.workspace.config.tags):
            say(line)
    return run.status


def _imports(run: Run, files: Sequence[Path], article: Path | None) -> dict[str, _Imported]:
    """What the files bring, by the sources of the articles."""
    from tui_reader.config import absolute
    from tui_reader.exchange import importing
    from tui_reader.exchange.merging import Merge

    workspace = run.workspace
    named = absolute(article, workspace.cwd) if article else None
    articles = importing.Articles({workspace.source(path): path for path in workspace.articles})
    found: dict[str, _Imported] = {}
    for file in files:
        shown = workspace.shown(absolute(file, workspace.cwd))
        try:
            export = importing.opened(absolute(file, workspace.cwd))
            document = importing.article_at(named, export) if named else articles.of(export)
        except importing.ImportProblem as error:
            run.wrong(f"{shown}: {error}")
            continue
        source = workspace.source(document.path)
        if source not in found:
            former = workspace.former(document).source
            if former and run.stored(workspace.adopt, source, former) is None:
                continue
            stored = run.stored(workspace.store.annotations, source)
            if stored is None:
                continue
            merge = Merge(stored, workspace.config.annotator, document.text, document.digest)
            found[source] = _Imported(workspace.shown(document.path), merge, [])
        items = importing.items(export, document.text, workspace.config.tags.names)
        found[source].taken.extend(found[source].merge.take(item, shown) for item in items)
    return found
