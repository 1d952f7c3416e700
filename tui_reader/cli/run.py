"""What commands work on."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from tui_reader.cli.door import WRONG_DATA, Refused
from tui_reader.cli.speaking import complain

if TYPE_CHECKING:
    from tui_reader.articles.document import Document
    from tui_reader.config import Config
    from tui_reader.tui.keys.keymap import Keymap
    from tui_reader.workspace import Anchored, Workspace

P = ParamSpec("P")
T = TypeVar("T")


class Run:
    """One run of a scriptable command, which goes on where something is wrong with the data."""

    def __init__(
        self, paths: Sequence[Path], annotations: Path | None, notes: bool = False, alone: bool = False
    ) -> None:
        """`notes`: tell also what was passed over within folders. `alone`: look for no articles."""
        from tui_reader.config import absolute

        self.workspace = folder_alone(annotations) if alone else opened(paths, annotations)
        self.status = 0
        """The exit status so far."""
        named = {absolute(path, self.workspace.cwd) for path in paths}
        for path, reason in self.workspace.skipped:
            if path in named:
                self.wrong(f"{self.workspace.shown(path)}: {reason}; it was left out")
            elif notes:
                complain(f"skipped {self.workspace.shown(path)}: {reason}")
        if not alone and not self.workspace.articles:
            complain("there are no articles; they are files that end in .md, .markdown or .txt")

    def wrong(self, error: object) -> None:
        """Tell what is wrong with the data."""
        complain(str(error))
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

    def anchored(self, document: "Document") -> "list[Anchored] | None":
        """The annotations of an article; None where they cannot be read. Tells if it was renamed."""
        source, doubt = self.workspace.former(document)
        name = self.workspace.shown(document.path)
        if source:
            complain(f"{name}: annotations found again by the text: this was {source}")
        elif doubt:
            complain(f"{name}: there may be annotations of it, but {doubt}")
        return self.stored(self.workspace.anchored, document)

    def stored(self, ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What a store answers; None where it cannot be read."""
        from tui_reader.annotations.storage import StoreError

        try:
            return ask(*args, **kwargs)
        except StoreError as error:
            self.wrong(error)
            return None


def opened(paths: Sequence[Path], annotations: Path | None) -> "Workspace":
    """The workspace of these paths, or the one here."""
    from tui_reader.config import ConfigError
    from tui_reader.workspace import Workspace, WorkspaceError

    try:
        return _remembered(Workspace.open(paths, annotations, Path.cwd()))
    except (ConfigError, WorkspaceError) as error:
        raise Refused(str(error)) from error


def folder_alone(annotations: Path | None) -> "Workspace":
    """The workspace here without its articles, which may be gone."""
    from tui_reader import config
    from tui_reader.workspace import Workspace, WorkspaceError, annotations_folder

    cwd = Path.cwd()
    try:
        file = config.find(cwd)
        settings = config.read(file) if file else config.default(cwd)
        folder = annotations_folder(annotations, settings, cwd)
    except (config.ConfigError, WorkspaceError) as error:
        raise Refused(str(error)) from error
    return _remembered(Workspace((), (), folder, settings, cwd))


def _remembered(workspace: "Workspace") -> "Workspace":
    """The workspace, of which the door can say where the annotations are if the program fails."""
    if context := click.get_current_context(silent=True):
        context.obj["annotations"] = str(workspace.annotations)
    return workspace


def keymap_of(config: "Config") -> "Keymap":
    """The actions and their keys in a workspace, without loading a screen."""
    from tui_reader.config import ConfigError
    from tui_reader.tui.keys.keymap import Keymap

    try:
        return Keymap(config)
    except ConfigError as error:
        raise Refused(str(error)) from error
