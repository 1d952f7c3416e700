"""What cannot be saved in its place, kept in another folder."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tui_reader.annotations.history import Change
from tui_reader.tui.state.opened import OpenArticle
from tui_reader.workspace import Workspace


def keep(workspace: Workspace, folder: Path, articles: Iterable[OpenArticle]) -> None:
    """Keep all annotations of the articles in which something is not saved, for `--annotations` to open.

    In `folder` these are as they are on the screen: what was edited is edited, what was deleted is
    not there. In their own place they go on being unsaved. Raises `StoreError`.
    """
    other = replace(workspace, annotations=folder)
    for article in articles:
        if not article.pending:
            continue
        source = other.source(article.document.path)
        there = {annotation.id: annotation for annotation in other.store.annotations(source)}
        # What was deleted may have been kept there before.
        after = dict.fromkeys(article.unsaved) | article.annotations
        changes = [Change(there.get(name), a) for name, a in after.items() if a or name in there]
        if changes:
            other.store.apply(source, changes, workspace.config.annotator)
