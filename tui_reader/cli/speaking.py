"""What commands print."""

import sys
from collections.abc import Iterable
from io import StringIO
from typing import Any

import click

from tui_reader.articles.text import printable, printable_lines

NAME = "tui-reader"
LONGEST = 8000
"""Code points of a line for people; what a stranger has written may be of any length."""


def say(line: str) -> None:
    """Print a line for people, whatever is in it and whatever the terminal can show."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    click.echo(_bounded(line).encode(encoding, "replace"))


def say_json(value: dict[str, Any]) -> None:
    """Print an object as a line of JSON, always in UTF-8."""
    from tui_reader.exchange.listing import json_line

    click.echo(json_line(value), nl=False)


def say_csv(values: Iterable[object]) -> None:
    """Print a row of a table for spreadsheets, always in UTF-8, in which nothing is taken for a formula."""
    import csv  # seldom needed

    row = StringIO(newline="")
    csv.writer(row, lineterminator="\n").writerow(map(_cell, values))
    click.echo(row.getvalue().encode(), nl=False)


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    shown = printable_lines(value)
    # What begins so is carried out by spreadsheets; OWASP advises the apostrophe.
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown


def complain(message: str) -> None:
    """Print a line on stderr."""
    click.echo(_bounded(f"{NAME}: {message}"), err=True)


def _bounded(line: str) -> str:
    return printable(line[:LONGEST]) + "…" * (len(line) > LONGEST)
