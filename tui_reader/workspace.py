"""What a command works on: the articles, where their annotations are kept, and the settings."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_reader import config as configuration
from tui_reader.annotations.annotation import Annotation
from tui_reader.articles import library
from tui_reader.articles.document import Document
from tui_reader.articles.text import Span
from tui_reader.config import Config, absolute

if TYPE_CHECKING:
    from tui_reader.analysis.entities import EntityEngine
    from tui_reader.analysis.noticing import Noticed
    from tui_reader.annotations.anchoring import Anchor
    from tui_reader.annotations.reading import ReadingStore
    from tui_reader.annotations.store import TinyDBStore


class WorkspaceError(Exception):
    """There is nothing to work on: one line that says what to do."""


class Anchored(NamedTuple):
    """A stored annotation and where its passage stands in the article now."""

    annotation: Annotation
    anchor: "Anchor"
    """Its status, and its span where it was found."""


@dataclass(frozen=True)
class Workspace:
    """The articles a command works on, and what belongs to them."""

    articles: tuple[Path, ...]
    """The articles found, in the order in which they are shown; absolute."""
    skipped: tuple[library.Skipped, ...]
    """What was passed over, and why."""
    annotations: Path
    """The folder where annotations are kept; it may not exist yet; absolute."""
    config: Config
    cwd: Path
    """The folder the user stands in; absolute."""

    @classmethod
    def open(cls, paths: Sequence[Path], annotations: Path | None, cwd: Path) -> "Workspace":
        """The workspace for the PATHs and `--annotations` of a command that is run in `cwd`.

        Without paths it is the workspace at or above `cwd`; a single path that is a folder with a
        configuration of its own is the workspace there; else the paths are the articles, and the
        annotations go to the workspace that `cwd` is in, or to a folder in `cwd`.

        Raises `WorkspaceError` where there are no such articles, `ConfigError` for a wrong file.
        """
        paths = [absolute(path, cwd) for path in paths]
        chosen = paths[0] / configuration.FILE if len(paths) == 1 else None
        if chosen and os.path.isfile(chosen):
            config = configuration.read(chosen)
            paths = []
        elif file := configuration.find(cwd):
            config = configuration.read(file)
        elif paths:
            config = configuration.default(cwd)
        else:
            raise WorkspaceError(
                f"no articles given and no {configuration.FILE} at or above {cwd}; "
                "try: tui-reader FILE or tui-reader FOLDER"
            )
        found = _found(paths, config, cwd)
        return cls(
            articles=found.articles,
            skipped=found.skipped,
            annotations=absolute(annotations, cwd) if annotations else config.annotations,
            config=config,
            cwd=cwd,
        )

    @cached_property
    def store(self) -> "TinyDBStore":
        """The annotations; TinyDB is imported when they are first asked for."""
        from tui_reader.annotations.store import TinyDBStore

        return TinyDBStore(self.annotations)

    @cached_property
    def reading(self) -> "ReadingStore":
        """How far each article was read."""
        from tui_reader.annotations.reading import ReadingStore

        return ReadingStore(self.annotations)

    @cached_property
    def engine(self) -> "EntityEngine":
        """What finds the entities; loading it takes a moment."""
        from tui_reader.analysis.entities.engine import CrfEngine

        return CrfEngine.shipped()

    def noticed(self, document: Document) -> "Noticed":
        """The entities and quotations of a document, found now or kept from before."""
        from platformdirs import user_cache_path

        from tui_reader.analysis import noticing
        from tui_reader.analysis.cache import NoticedCache
        from tui_reader.analysis.entities.engine import version

        cache = NoticedCache(user_cache_path("tui-reader") / "noticed")
        by = f"{noticing.VERSION} {version()}"
        return cache.noticed(document, by, lambda: noticing.notice(document, self.engine))

    def source(self, article: Path) -> str:
        """The name under which the annotations of an article are kept."""
        from tui_reader.annotations.store import source_of

        return source_of(article, self.annotations)

    def anchored(self, document: Document) -> list[Anchored]:
        """The stored annotations of an article in the order of the text; those not found come last.

        Raises `StoreError`.
        """
        from tui_reader.annotations.anchoring import locate

        stored = self.store.annotations(self.source(document.path))
        placed = [Anchored(each, locate(each, document.text, document.digest)) for each in stored]
        end = Span(len(document.text), len(document.text))
        return sorted(placed, key=lambda each: each.anchor.span or end)

    def shown(self, path: Path) -> str:
        """A path as the user would write it: from the current folder where it lies inside, else absolute."""
        return _shown(path, self.cwd)


def _shown(path: Path, cwd: Path) -> str:
    return (path.relative_to(cwd) if path.is_relative_to(cwd) else path).as_posix()


def _found(paths: Sequence[Path], config: Config, cwd: Path) -> library.Found:
    try:
        return library.find(paths or [config.articles])
    except OSError as error:
        name = _shown(Path(error.filename), cwd)
        if paths:
            advice = "check the spelling; for the commands see: tui-reader --help"
            raise WorkspaceError(f"{name}: {error.strerror}; {advice}") from error
        raise WorkspaceError(
            f"{config.path}: 'articles' is {name}: {error.strerror}; mend one of them"
        ) from error
