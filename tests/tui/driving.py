"""How the tests drive the reader by keys, and look at what is stored and shown."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from tui_reader.annotations.annotation import new_annotation, target_for
from tui_reader.annotations.history import Change
from tui_reader.annotations.store import TinyDBStore
from tui_reader.articles.library import load
from tui_reader.articles.text import Span
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.bars.bar import Bar

WIDE = (120, 30)


def stored(tmp_path: Path, source: str = "articles/a.txt") -> list[tuple[str, str, str]]:
    """What is on the disk: tag, passage and note."""
    found = TinyDBStore(tmp_path / "notes").annotations(source)
    return [(a.tag, a.target.exact, a.note) for a in found]


def say(tmp_path: Path, annotator: str, tag: str, passage: str, year: int = 2026) -> None:
    """Let somebody annotate the first article in some year."""
    document = load(tmp_path / "articles" / "a.txt")
    start = document.text.index(passage)
    target = target_for(document.text, document.digest, Span(start, start + len(passage)))
    store = TinyDBStore(tmp_path / "notes")
    made = replace(new_annotation(tag, target, annotator), created=f"{year}-01-01T00:00:00Z")
    store.apply("articles/a.txt", [Change(None, made)])


def here(app: ReaderApp) -> str:
    """The text the cursor or selection stands on."""
    assert app.session.article
    return app.session.article.document.text[slice(*app.view.place)]


def bar(app: ReaderApp, name: str) -> str:
    """What a bar shows."""
    return app.query_one(f"#{name}", Bar).render_line(0).text


def screen(app: ReaderApp) -> list[str]:
    """The rows of the reading pane."""
    return [app.view.render_line(y).text.rstrip() for y in range(app.view.size.height)]


def listed(app: ReaderApp) -> list[str]:
    """The lines of the list in the side column."""
    lines = [app.rows.render_line(y).text.rstrip() for y in range(app.rows.size.height)]
    return [line for line in lines if line.strip()]


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, one after the other, and let the reader do what they say."""
    await pilot.press(*keys)
    await pilot.pause()


async def type_ahead(app: ReaderApp, pilot: Pilot[Any], *keys: str) -> None:
    """Send keys as a slow line does: all at once, before the program has seen the first."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))
    await pilot.pause(0.2)
    while app._held is not None:
        await pilot.pause(0.05)
    await pilot.pause(0.05)


async def until(pilot: Pilot[Any], true: Callable[[], object], what: str = "") -> None:
    """Wait until something is true, which threads make so; fail if it never is."""
    for _ in range(250):
        if true():
            await pilot.pause()
            return
        await pilot.pause(0.02)
    raise AssertionError(f"it never came to {what or true}")


async def wait_for(pilot: Pilot[Any], words: str, name: str = "status") -> None:
    """Wait until words stand in a bar, or in the `side` column."""
    app = pilot.app
    assert isinstance(app, ReaderApp)

    def shown() -> str:
        if name != "side":
            return bar(app, name)
        return " ".join(app.side.render_line(y).text for y in range(app.side.size.height))

    await until(pilot, lambda: words in shown(), f"{words!r}, but to {shown()!r}")
