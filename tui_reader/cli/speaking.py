"""What commands print."""

import sys
from typing import Any

import click

from tui_reader.articles.text import printable

NAME = "tui-reader"


def say(line: str) -> None:
    """Print a line for people, whatever is in it and whatever the terminal can show."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    click.echo(printable(line).encode(encoding, "replace"))


def say_json(value: dict[str, Any]) -> None:
    """Print an object as a line of JSON, always in UTF-8."""
    from tui_reader.exchange.listing import json_line

    click.echo(json_line(value), nl=False)


def complain(message: str) -> None:
    """Print a line on stderr."""
    click.echo(printable(f"{NAME}: {message}"), err=True)
