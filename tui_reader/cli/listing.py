"""Commands that show articles, what is in them, and what was said of them."""

from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui_reader.cli.door import (
    WRONG_DATA,
    Refused,
    annotations_option,
    example,
    in_option,
    json_option,
    main,
    on_articles,
)
from tui_reader.cli.run import Run
from tui_reader.cli.speaking import complain, say, say_csv, say_json

if TYPE_CHECKING:
    from tui_reader.exchange.listing import Row


@main.command("list", epilog=example("tui-reader list seeds/", "tui-reader list --json | jq .title"))
@on_articles
def list_command(paths: tuple[Path, ...], annotations: Path | None, as_json: bool) -> int:
    """List articles with their title, length, status and annotations."""
    from tui_reader.exchange import listing

    run = Run(paths, annotations, notes=True)
    rows = _rows(run)
    if as_json:
        for row in rows:
            say_json(row._asdict())
    else:
        for line in listing.table(list(rows), run.workspace.config.tags):
            say(line)
    return run.status


def _rows(run: Run) -> "Iterator[Row]":
    from tui_reader.analysis.sentences import headline
    from tui_reader.articles.library import minutes, words
    from tui_reader.exchange.listing import Row

    readings = run.stored(run.workspace.reading.all) or {}
    for document in run.documents():
        anchored = run.anchored(document)
        counts = None
        if anchored is not None:
            counts = dict.fromkeys(run.workspace.config.tags.names, 0) | Counter(
                each.annotation.tag for each in anchored
            )
        source = run.workspace.source(document.path)
        reading = readings.get(source) or readings.get(run.workspace.former(document).source)
        status = reading.status if reading else "new"
        number = words(document)
        title = headline(document) or document.path.name
        yield Row(run.workspace.shown(document.path), title, number, minutes(number), status, counts)


@main.command(
    epilog=example("tui-reader inspect seeds/", "tui-reader inspect --json article.md | jq .blocks")
)
@on_articles
def inspect(paths: tuple[Path, ...], annotations: Path | None, as_json: bool) -> int:
    """Show what the reader sees: title, blocks, sentences, entities, quotations, suggestions.

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
            say_json(listing.inspected(document, noticed, path))
        else:
            for line in (*listing.outline(document, path), ""):
                say(line)
    return run.status


@main.command(
    epilog=example(
        "tui-reader annotations seeds/",
        "tui-reader annotations --json | jq 'select(.tag == \"claim\") | .exact'",
    )
)
@on_articles
@click.option("--csv", "as_csv", is_flag=True, help="Print a table for spreadsheets, in CSV.")
def annotations(paths: tuple[Path, ...], annotations: Path | None, as_json: bool, as_csv: bool) -> int:
    """Show what was said of articles, and where each passage stands now.

    A passage is "exact" where it was, "moved" where the article has changed around it, and up for
    "review" where it was not found, or "unanchored" where it is kept without a place.
    """
    from tui_reader.analysis.sentences import headline
    from tui_reader.exchange import listing

    if as_json and as_csv:
        raise Refused("--json and --csv are two forms; leave one of them out")
    run = Run(paths, annotations)
    if as_csv:
        click.echo(BOM_UTF8, nl=False)  # by which spreadsheets know UTF-8
        say_csv(listing.COLUMNS)
    for document in run.documents():
        anchored = run.anchored(document)
        path = run.workspace.shown(document.path)
        title = headline(document) if as_csv and anchored else ""
        if anchored and not (as_json or as_csv):
            say(path)
        for annotation, anchor in anchored or ():
            if as_json:
                say_json(listing.annotated(annotation, anchor, path))
            elif as_csv:
                say_csv(listing.tabled(document, title, annotation, anchor, path))
            else:
                say(listing.judgement(annotation, anchor, run.workspace.config.tags))
    return run.status


@main.command(
    epilog=example(
        "tui-reader search missile output",
        "tui-reader search '\"ballistic missile\" kim' --in seeds/ --json",
    )
)
@click.argument("words", metavar="WORDS...", nargs=-1, required=True)
@in_option
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
        complain(corpus.problem)
    for match in results.matches:
        path = run.workspace.shown(match.path)
        try:
            hits = found.hits(match, query, path)
        except UnreadableArticle as error:
            run.wrong(f"{path}: {error.reason}; it was left out")
            continue
        for hit in hits:
            if as_json:
                say_json(hit._asdict())
            else:
                say(found.line(hit))
    if results.total > len(results.matches):
        complain(f"{results.total} articles; these are the first {len(results.matches)}")
    return run.status or (0 if results.total else WRONG_DATA)
