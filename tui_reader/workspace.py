"""What a command works on: the articles, where their annotations are kept, and the settings."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from tui_reader import config as configuration
from tui_reader.annotations.annotation import Annotation
from tui_reader.articles import library
from tui_reader.articles.document import Document
from tui_reader.articles.text import Span
from tui_reader.config import Config, absolute

if TYPE_CHECKING:
    from tui_reader.analysis.cache import NoticedCache, TextCache
    from tui_reader.analysis.entities import EntityEngine, EntityKind
    from tui_reader.analysis.entities.own import OwnList
    from tui_reader.analysis.noticing import Noticed
    from tui_reader.annotations.anchoring import Anchor
    from tui_reader.annotations.checking import Check
    from tui_reader.annotations.reading import Reading, ReadingStore
    from tui_reader.annotations.renaming import Former, Renamed
    from tui_reader.annotations.store import TinyDBStore
    from tui_reader.corpus import Corpus


OWN_ENTITIES = "entities.toml"
"""The name of the file with the user's own list of entities."""
SHIPPED_ENGINE = "crf"
"""The setting for the entity engine that comes with the program."""


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
    patience: float | None = None
    """How long a save waits for that of another session, in seconds; None for as long as commands do."""

    @classmethod
    def open(cls, paths: Sequence[Path], annotations: Path | None, cwd: Path) -> "Workspace":
        """The workspace for the PATHs and `--annotations` of a command that is run in `cwd`.

        Without paths it is the workspace at or above `cwd`; a single path that is a folder with a
        configuration of its own is the workspace there; else the paths are the articles, and the
        annotations go to the workspace that `cwd` is in, or to a folder in `cwd`.

        Raises `WorkspaceError` where there are no such articles, or a link leads the annotations out of
        the workspace, `ConfigError` for a wrong file.
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
                "try: tui-reader FILE or tui-reader FOLDER (for search and import: --in FOLDER)"
            )
        found = _found(paths, config, cwd)
        return cls(
            articles=found.articles,
            skipped=found.skipped,
            annotations=annotations_folder(annotations, config, cwd),
            config=config,
            cwd=cwd,
        )

    @property
    def writable(self) -> bool:
        """Whether annotations can be saved, as far as that can be told without trying."""
        there = (path for path in (self.annotations, *self.annotations.parents) if os.path.exists(path))
        folder = next(there, self.annotations)
        return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)

    @property
    def elsewhere(self) -> bool:
        """Whether annotations go where the command says, or out of the workspace.

        What the configuration says may have come with somebody else's articles, and is to be seen then.
        """
        return self.annotations != self.config.annotations or not self.annotations.is_relative_to(
            self.config.root
        )

    @cached_property
    def store(self) -> "TinyDBStore":
        """The annotations; TinyDB is imported when they are first asked for."""
        from tui_reader.annotations.store import TinyDBStore

        return TinyDBStore(self.annotations, self.patience)

    @cached_property
    def reading(self) -> "ReadingStore":
        """How far each article was read."""
        from tui_reader.annotations.reading import ReadingStore

        return ReadingStore(self.annotations, self.patience)

    @cached_property
    def renamed(self) -> "Renamed":
        """What finds the annotations of an article that was renamed or moved."""
        from tui_reader.annotations.renaming import Renamed

        return Renamed(self.annotations, self.articles)

    @cached_property
    def engine(self) -> "EntityEngine":
        """What finds the entities; loading it takes a moment. Raises `WorkspaceError`."""
        from tui_reader.analysis.entities.other import EngineError, engine_for

        try:
            return engine_for(self.config.entities)
        except EngineError as error:
            raise WorkspaceError(str(error)) from error

    @property
    def own_entities(self) -> Path:
        """The file with the user's own list of entities; it may not exist yet."""
        return self.config.root / OWN_ENTITIES

    def noticed(self, document: Document) -> "Noticed":
        """The entities, as the user's own list corrects them, and the quotations of a document.

        What the shipped engine found before is kept in the user's cache. Raises `WorkspaceError`.
        """
        from tui_reader.analysis import noticing
        from tui_reader.analysis.entities.engine import version
        from tui_reader.analysis.entities.own import OwnListEngine

        own = self.own_list

        def find() -> "Noticed":
            return noticing.notice(document, OwnListEngine(self.engine, own))

        if self.config.entities != SHIPPED_ENGINE:
            return find()
        return self._cache.noticed(document, f"{noticing.VERSION} {version()} {own!r}", find)

    @cached_property
    def _cache(self) -> "NoticedCache":
        from platformdirs import user_cache_path

        from tui_reader.analysis.cache import NoticedCache

        cache = NoticedCache(user_cache_path("tui-reader") / "noticed")
        cache.prune()
        return cache

    @cached_property
    def texts(self) -> "TextCache":
        """The last texts of articles, in the user's cache."""
        from platformdirs import user_cache_path

        from tui_reader.analysis.cache import TextCache

        return TextCache(user_cache_path("tui-reader") / "texts")

    @property
    def own_list(self) -> "OwnList":
        """What the user says about entities. Raises `WorkspaceError`."""
        from tui_reader.analysis.entities.own_file import OwnListError, read

        try:
            return read(self.own_entities)
        except OwnListError as error:
            raise WorkspaceError(str(error)) from error

    def correct(self, surface: str, kind: "EntityKind | None") -> None:
        """Say in the user's own list what a name is, or that it is none. Raises `WorkspaceError`."""
        from tui_reader.analysis.entities import own_file
        from tui_reader.analysis.entities.own import OwnEntity

        try:
            if kind is None:
                own_file.ignore(self.own_entities, surface)
            else:
                own_file.add(self.own_entities, OwnEntity(surface, kind, ()))
        except own_file.OwnListError as error:
            raise WorkspaceError(str(error)) from error

    def leave_uncorrected(self, surface: str) -> None:
        """Say nothing of a name in the user's own list any more. Raises `WorkspaceError`."""
        from tui_reader.analysis.entities import own_file

        try:
            own_file.forget(self.own_entities, surface)
        except own_file.OwnListError as error:
            raise WorkspaceError(str(error)) from error

    @cached_property
    def corpus(self) -> "Corpus":
        """The search over all articles. Raises `CorpusError`."""
        from tui_reader.corpus import Corpus, index_file

        return Corpus(self.articles, index_file(self.annotations))

    def check(self, repair: bool = False) -> "Check":
        """A look at all that is stored, with the repairs that are safe."""
        from tui_reader.annotations.checking import Check

        return Check(self.annotations, self.articles, repair)

    def entities_problem(self) -> str:
        """What is wrong with the user's own list of entities; empty if nothing is."""
        try:
            _ = self.own_list
        except WorkspaceError as error:
            return str(error)
        return ""

    def stored_in(self, path: Path) -> Path:
        """The file that keeps the annotations of an article, or the file itself if it is in the store."""
        path = absolute(path, self.cwd)
        return path if path.parent == self.annotations else self.store.path(self.source(path))

    def source(self, article: Path) -> str:
        """The name under which the annotations of an article are kept."""
        from tui_reader.annotations.store import source_of

        if article not in self._sources:
            self._sources[article] = source_of(article, self.annotations)
        return self._sources[article]

    @cached_property
    def _sources(self) -> dict[Path, str]:
        """The names that were asked for: to find out what a path leads to takes a moment."""
        return {}

    def former(self, document: Document) -> "Former":
        """What an article that has no annotations was called when it had some, see `Renamed`."""
        return self.renamed.former(self.source(document.path), document, self._readings)

    def adopt(self, source: str, former: str) -> bool:
        """Give an article what is kept under the name it had, before more is saved; False if that was done.

        Raises `StoreError`.
        """
        from tui_reader.annotations.repairing import RepairError, relink  # seldom needed

        try:
            relink(self.annotations, former, source, self.patience)
        except RepairError:  # another session was faster
            return False
        return True

    @cached_property
    def _readings(self) -> "Mapping[str, Reading]":
        from tui_reader.annotations.storage import StoreError

        with suppress(StoreError):
            return self.reading.all()
        return {}

    def anchored(self, document: Document) -> list[Anchored]:
        """The stored annotations of an article in the order of the text; those not found come last.

        Those of an article that was renamed are among them, see `former`. Raises `StoreError`.
        """
        from tui_reader.annotations.anchoring import PATIENCE, Effort, locate

        stored = self.store.annotations(self.former(document).source or self.source(document.path))
        effort, text, digest = Effort(PATIENCE), document.text, document.digest
        placed = [Anchored(each, locate(each, text, digest, effort)) for each in stored]
        end = Span(len(document.text), len(document.text))
        return sorted(placed, key=lambda each: each.anchor.span or end)

    def shown(self, path: Path) -> str:
        """A path as the user would write it: from the current folder where it lies inside, else absolute."""
        return _shown(path, self.cwd)


def annotations_folder(named: Path | None, config: Config, cwd: Path) -> Path:
    """Where annotations are kept, which may be `named` from the folder `cwd`; absolute.

    A link in the workspace may have come with somebody else's articles, and is to lead nowhere else.
    Raises `WorkspaceError`.
    """
    if named:
        return absolute(named, cwd)
    folder, root = config.annotations, config.root
    target = folder.resolve()
    if folder.is_relative_to(root) and not target.is_relative_to(root.resolve()):
        raise WorkspaceError(
            f"{_shown(folder, cwd)} is a link that leads out of the workspace; "
            f"if that is where annotations belong, say so: --annotations {quote(str(target))}"
        )
    return folder


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
        where = configuration.line(config, "articles")
        raise WorkspaceError(f"{where}: 'articles' is {name}: {error.strerror}; mend one of them") from error
