"""What is the same at every command: the group they are in, arguments, mistakes and exit status.

Exit status: 0; 1 when something was wrong with the data, or with the program; 2 when the command was.
"""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

import click

from tui_reader import files
from tui_reader.cli.speaking import NAME, complain, say

WRONG_DATA = 1
WRONG_USAGE = 2
STOPPED = 130

P = ParamSpec("P")
T = TypeVar("T")


class Refused(click.ClickException):
    """A command that cannot be carried out as it was given."""

    exit_code = WRONG_USAGE


COMMANDS = {
    "read": "reading",
    "keys": "reading",
    "list": "listing",
    "inspect": "listing",
    "annotations": "listing",
    "search": "listing",
    "export": "exporting",
    "import": "importing",
    "check": "keeping",
    "restore": "keeping",
}
"""The commands, and the modules that they come from; only that of the one that is called is loaded."""


class Door(click.Group):
    """A group that takes whatever is not the name of a command for something to read."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if module := COMMANDS.get(cmd_name):
            import_module(f"tui_reader.cli.{module}")
        return super().get_command(ctx, cmd_name)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {name for param in self.get_params(ctx) for name in param.opts}
        if not args or args[0] not in {*COMMANDS, *own}:
            args = ["read", *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(NAME, "[OPTIONS] [PATH]...")
        formatter.write_usage(NAME, "COMMAND [OPTIONS] [PATH]...", prefix="       ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        read = self.get_command(ctx, "read")
        params = [*(read.params if read else ()), *self.get_params(ctx)]
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
            complain(files.reason(error))
            return WRONG_DATA

    def main(self, args: Sequence[str] | None = None, **options: Any) -> NoReturn:  # type: ignore[override]
        """Run, and exit; every expected mistake is one line on stderr, and no failure shows values."""
        known: dict[str, str] = {}
        options |= {"prog_name": NAME, "standalone_mode": False, "obj": known}
        try:
            status = super().main(args, **options)
        except click.UsageError as error:
            where = error.ctx.command_path if error.ctx else NAME
            complain(f"{error.format_message().rstrip('.')}; see: {where} --help")
            status = error.exit_code
        except click.ClickException as error:
            complain(error.format_message())
            status = error.exit_code
        except click.Abort:
            status = STOPPED
        except SystemExit as end:
            status = end.code
            if status and not isinstance(status, int):
                complain(str(status))
                status = WRONG_DATA
        except BaseException as error:  # asyncio's CancelledError is no Exception
            from tui_reader.tui.ending import failure

            click.echo(failure(error, known.get("annotations", "")), err=True)
            status = WRONG_DATA
        sys.exit(status)


def _show_version(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version(NAME)
        except PackageNotFoundError:
            number = "(not installed)"
        say(f"{NAME} {number}")
        ctx.exit()


paths_argument = click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
annotations_option = click.option(
    "--annotations",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where annotations are kept; otherwise as the workspace says, or ./annotations.",
)
in_option = click.option(
    "--in",
    "paths",
    metavar="PATH",
    multiple=True,
    type=click.Path(path_type=Path),
    help="This article or folder instead of the workspace; may be given again.",
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
