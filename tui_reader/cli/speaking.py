"""What commands print."""

import sys
from typing import Any

import click

from tui_reader.articles.text import printable

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


def complain(message: str) -> None:
    """Print a line on stderr."""
    click.echo(_bounded(f"{NAME}: {message}"), err=True)


def _bounded(line: str) -> str:
    return printable(line[:LONGEST]) + "…" * (len(line) > LONGEST)
