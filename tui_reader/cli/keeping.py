"""Commands that check, repair and restore what is stored."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui_reader.cli.door import WRONG_DATA, annotations_option, example, json_option, main, on_articles
from tui_reader.cli.run import Run, folder_alone
from tui_reader.cli.speaking import complain, say, say_json

if TYPE_CHECKING:
    from tui_reader.annotations.checking import Finding
    from tui_reader.workspace import Workspace


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
        say_json({"files": checked.files, "annotations": checked.anchors.total(), **anchors, "wrong": wrong})
    else:
        say(listing.verdict(checked, wrong))
    return WRONG_DATA if wrong else run.status


def _say_finding(workspace: "Workspace", finding: "Finding", as_json: bool) -> None:
    from tui_reader.exchange import listing

    path = workspace.shown(finding.path)
    if as_json:
        say_json(finding._asdict() | {"path": path, "wrong": finding.wrong})
    else:
        say(listing.finding(finding, path))


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

    workspace = folder_alone(annotations)
    path = workspace.stored_in(article) if article else None
    if time and not path:
        raise click.UsageError("--to needs the ARTICLE")
    if path is None or listed:
        for file, copy, count in repairing.copied(workspace.annotations, path):
            shown = {
                "path": workspace.shown(file),
                "time": copy.time,
                "annotations": count,
                "bytes": copy.size,
            }
            if as_json:
                say_json(shown)
            else:
                held = "damaged" if count is None else f"{count} annotations"
                say("{path}  {time}  {held}, {bytes:,} bytes".format(**shown, held=held))
        return 0
    try:
        done = repairing.restore(path, time)
    except (repairing.RepairError, StoreError) as error:
        complain(str(error))
        return WRONG_DATA
    kept = workspace.shown(done.kept) if done.kept else None
    if as_json:
        say_json({"path": workspace.shown(path), "time": done.copy.time, "kept": kept})
    else:
        say(f"{workspace.shown(path)} is as it was until {done.copy.time}; kept what it was: {kept or '-'}")
    return 0
