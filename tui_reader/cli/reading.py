"""The reader, and its keys."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from tui_reader.cli.door import Refused, annotations_option, example, json_option, main, paths_argument
from tui_reader.cli.run import keymap_of, opened
from tui_reader.cli.speaking import NAME, say, say_json
from tui_reader.tui import garbage


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
    garbage.wait()  # until the first picture stands
    workspace = opened(paths, annotations)
    if not _has_terminal():
        raise Refused(
            f"the reader needs a terminal; for scripts use: {NAME} list | inspect | annotations | export"
        )
    if os.environ.get("TERM") == "dumb":
        raise Refused("this terminal cannot move its cursor (TERM is dumb), which the reader needs")
    keymap_of(workspace.config)
    if theme:
        workspace = replace(workspace, config=replace(workspace.config, theme=theme))
    from tui_reader.tui.app import ReaderApp
    from tui_reader.tui.ending import end_on_signals, tell_failures_of_threads

    # Of files that are named, the first is meant to be read first.
    app = ReaderApp(workspace, resume=not any(map(os.path.isfile, paths)))
    end_on_signals(app)
    tell_failures_of_threads(app, str(workspace.annotations))
    app.run(mouse=workspace.config.mouse)
    return app.return_code or 0


def _has_terminal() -> bool:
    # Textual reads stdin and paints on stderr; whoever sends stdout elsewhere wants a text from us.
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


@main.command(epilog=example("tui-reader keys", "tui-reader keys --json undo redo"))
@click.argument("actions", metavar="[ACTION]...", nargs=-1)
@json_option
def keys(actions: tuple[str, ...], as_json: bool) -> int:
    """Show the actions of the reader and their keys, as the workspace here has them."""
    from tui_reader import config
    from tui_reader.tui.keys.actions import keys_text
    from tui_reader.tui.keys.keyboard import key_name

    file = config.find(Path.cwd())
    try:
        keymap = keymap_of(config.read(file) if file else config.default(Path.cwd()))
    except config.ConfigError as error:
        raise Refused(str(error)) from error
    if missing := [action for action in actions if not keymap.get(action)]:
        raise Refused(f"there is no action '{missing[0]}'; {NAME} keys lists them")
    for group, members in keymap.groups().items():
        shown = [action for action in members if not actions or action.id in actions]
        if shown and not as_json:
            say(group)
        for action in shown:
            if as_json:
                names = [key_name(key) for key in action.keys]
                place = {"action": action.id, "keys": names, "help": action.help}
                say_json(place | {"place": action.place, "group": group})
            else:
                say(f"  {keys_text(action) or '-':<22} {action.id:<22} {action.help}")
    return 0
