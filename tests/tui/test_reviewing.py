"""What the reader says and does when an article has changed under its annotations."""

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import ARTICLE, OpenReader
from tests.tui.driving import WIDE, bar, here, press, stored, until
from tui_reader.annotations import anchoring
from tui_reader.annotations.anchoring import Anchor, Effort
from tui_reader.annotations.annotation import Annotation
from tui_reader.annotations.store import TinyDBStore
from tui_reader.articles.text import Span
from tui_reader.tui import reviewing
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.screens.texts import TextPage
from tui_reader.tui.state import opened

OLD = "The minister said that 14 drones crossed the border."
NEW = "The minister said that 15 drones came."


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


async def tagged(reader: OpenReader, tmp_path: Path, *keys: str) -> None:
    """Tags the second sentence, and waits until the text is kept."""
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", *keys)
        for _ in range(200):
            if list((tmp_path / "cache").rglob("texts/*")):
                return
            await pilot.pause(0.02)
    raise AssertionError("the text was not kept")


def page(app: ReaderApp) -> str:
    """What the screen over the reader shows."""
    (found,) = app.screen.query(TextPage)
    rows = [found.render_line(y).text.strip() for y in range(found.size.height)]
    return " ".join(filter(None, rows))


async def wait_for_page(pilot: Pilot[None]) -> str:
    app = pilot.app
    assert isinstance(app, ReaderApp)
    await until(
        pilot, lambda: app.screen.query(TextPage) and app.screen.query_one(TextPage).size.height, "a page"
    )
    return page(app)


def status(tmp_path: Path) -> list[bool]:
    found = TinyDBStore(tmp_path / "notes").annotations("articles/a.txt")
    return [annotation.target.unanchored for annotation in found]


async def test_a_change_is_told_and_shown_by_sentences(
    reader: OpenReader, articles: Path, tmp_path: Path
) -> None:
    await tagged(reader, tmp_path)
    (articles / "a.txt").write_text(ARTICLE.replace(OLD, NEW).replace(" A guard saw two.", ""))
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot)
        assert "the file has changed since 1 annotation was made; D shows what" in bar(app, "status")
        await press(pilot, "D")
        shown = await wait_for_page(pilot)
        assert "places differ, since 20" in shown
        assert "− The minister said that [-14-] drones [-crossed the border-]." in shown
        assert "+ The minister said that {+15+} drones {+came+}." in shown
        assert "Nobody else has counted them" not in shown
        await press(pilot, "escape", "j")
        assert "changed since" not in bar(app, "status")


async def test_what_takes_too_long_to_find_is_told(
    reader: OpenReader, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tagged(reader, tmp_path)
    article = articles / "a.txt"
    article.write_text(article.read_text("utf-8").replace(OLD, NEW), "utf-8")
    monkeypatch.setattr(Effort, "spent", property(lambda self: True))
    app = reader()
    async with app.run_test(size=(160, 24)) as pilot:
        told = "1 not looked for to the end: that takes too long"
        await until(pilot, lambda: told in bar(app, "status"), "the end of looking")


async def test_no_key_waits_for_passages_and_all_are_looked_for(
    reader: OpenReader, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tagged(reader, tmp_path)
    article = articles / "a.txt"
    article.write_text(f"It is new. {article.read_text('utf-8')}", "utf-8")
    slow = Event()

    def late(*args: Any) -> Anchor:
        assert slow.wait(10)
        return anchoring.locate(*args)

    def hasty(annotation: Annotation, text: str, digest: str, effort: Effort) -> Anchor:
        effort.refused += 1
        return anchoring.REVIEW

    monkeypatch.setattr(reviewing, "locate", late)
    monkeypatch.setattr(opened, "locate", hasty)
    app = reader()
    async with app.run_test(size=(160, 24)) as pilot:
        assert "1 still to be looked for" in bar(app, "status")
        assert "1 not found" in bar(app, "status")
        await press(pilot, "j")
        slow.set()
        await until(pilot, lambda: "all passages have been looked for" in bar(app, "status"), "an end")
        await press(pilot, "k")
        assert "not found" not in bar(app, "status")
        assert app.session.article is not None
        assert [each.anchor.status for each in app.session.article.placed()] == ["moved"]


async def test_without_the_old_text_the_annotated_passages_are_shown(
    reader: OpenReader, articles: Path, tmp_path: Path
) -> None:
    await tagged(reader, tmp_path)
    for file in (tmp_path / "cache").rglob("texts/*"):
        file.write_bytes(b"damaged")
    (articles / "a.txt").write_text(ARTICLE.replace(OLD, NEW).replace(" A guard saw two.", ""))
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "D")
        shown = await wait_for_page(pilot)
        assert "1 place differs, in annotated passages." in shown
        assert "{+15+} drones {+came+}" in shown


async def test_an_unchanged_article_has_no_changes(reader: OpenReader, tmp_path: Path) -> None:
    await tagged(reader, tmp_path)
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot)
        assert "changed" not in bar(app, "status")
        await press(pilot, "D")
        assert "all annotations here were made on this text" in bar(app, "status")


async def test_one_key_puts_an_annotation_where_it_was_found_to_belong(
    reader: OpenReader, articles: Path, tmp_path: Path
) -> None:
    await tagged(reader, tmp_path)
    (articles / "a.txt").write_text(ARTICLE.replace(OLD, NEW))
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2", "enter")
        shown = await wait_for_page(pilot)
        assert "claim by ana" in shown
        assert "[-14-] drones [-crossed the border-]" in shown
        assert "{+15+} drones {+came+}" in shown
        await press(pilot, "R")
        assert stored(tmp_path) == [("claim", NEW, "")]
        assert here(app) == NEW
        assert "not found" not in bar(app, "status")
        await press(pilot, "tab", "u")
        assert stored(tmp_path) == [("claim", OLD, "")]


async def test_it_can_be_put_elsewhere(reader: OpenReader, articles: Path, tmp_path: Path) -> None:
    await tagged(reader, tmp_path)
    (articles / "a.txt").write_text(ARTICLE.replace(OLD, NEW))
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2", "enter", "enter")
        assert here(app) == NEW
        assert "put claim: R here · X without a place · esc not now · “The minister said" in bar(
            app, "status"
        )
        await press(pilot, "j", "v", "j", "R")
        ((tag, passage, _),) = stored(tmp_path)
        assert (tag, passage) == ("claim", "Nobody else has counted them. A guard saw two.")
        assert "put claim" not in bar(app, "status")
        await press(pilot, "R")
        assert "nothing to review here" in bar(app, "status")


async def test_looking_for_a_place_is_left(reader: OpenReader, articles: Path, tmp_path: Path) -> None:
    await tagged(reader, tmp_path)
    (articles / "a.txt").write_text(ARTICLE.replace(OLD, NEW))
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2", "enter", "enter", "escape")
        assert "put claim" not in bar(app, "status")
        await press(pilot, "R")
        assert stored(tmp_path) == [("claim", OLD, "")]


async def test_it_can_be_kept_without_a_place(reader: OpenReader, articles: Path, tmp_path: Path) -> None:
    await tagged(reader, tmp_path)
    (articles / "a.txt").write_text(ARTICLE.replace(OLD, NEW))
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        assert "1 not found" in bar(app, "status")
        await press(pilot, "G", "right_square_bracket", "X")
        assert status(tmp_path) == [True]
        assert "1 not found" not in bar(app, "status")
        await press(pilot, "2")
        rows = " ".join(app.rows.render_line(y).text for y in range(9))
        assert "Kept without a place" in rows
    (articles / "a.txt").write_text(ARTICLE)
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j")
        assert "claim" in bar(app, "status"), "what is there again is found again"


async def test_what_has_moved_is_confirmed(reader: OpenReader, articles: Path, tmp_path: Path) -> None:
    await tagged(reader, tmp_path)
    (articles / "a.txt").write_text("A new beginning.\n\n" + ARTICLE)
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "right_square_bracket")
        assert "claim (moved)" in bar(app, "status")
        await press(pilot, "R", "j", "k")
        assert "claim" in bar(app, "status")
        assert "moved" not in bar(app, "status")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot)
        assert "has changed since" not in bar(app, "status")


async def test_only_whoever_said_it_says_where_it_belongs(
    reader: OpenReader, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tagged(reader, tmp_path)
    (articles / "a.txt").write_text(ARTICLE.replace(OLD, NEW))
    monkeypatch.setenv("TUI_READER_ANNOTATOR", "bob")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2", "enter", "R", "X", "enter", "R")
        assert stored(tmp_path) == [("claim", OLD, "")]
        assert "ana's" in bar(app, "status")


async def test_what_changed_around_a_passage_is_shown_and_markup_is_not(
    reader: OpenReader, articles: Path, tmp_path: Path
) -> None:
    article = articles / "a.md"
    article.write_text("It rained.\n\nIt is said that **14** drones [came](https://a.b) on Monday.\n")
    app = reader(article)
    async with app.run_test(size=WIDE) as pilot:
        app.view.stand_on(Span(28, 71))
        await press(pilot, "v", "c")
        (was,) = TinyDBStore(tmp_path / "notes").annotations("articles/a.md")
        assert was.target.exact == "**14** drones [came](https://a.b) on Monday"
        await until(pilot, lambda: list((tmp_path / "cache").rglob("texts/*")), "the text as it was")
    article.write_text(article.read_text().replace("It is said", "Nobody said"))
    app = reader(article)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2", "enter")
        shown = await wait_for_page(pilot)
        assert "− 14 drones came on Monday + 14 drones came on Monday" in shown
        assert "it stood in: …It rained. [-It is-] said that 14 drones came" in shown
        assert "now in: …It rained. {+Nobody+} said that 14 drones came" in shown
    article.write_text(article.read_text().replace("Nobody said", "It is said").replace("**14**", "14"))
    app = reader(article)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "D")
        shown = await wait_for_page(pilot)
        assert "All sentences are the same: only markup or blanks changed." in shown


async def test_what_was_not_found_is_listed_in_the_order_in_which_it_stood(
    reader: OpenReader, articles: Path, tmp_path: Path
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "j", "c", "k", "f")
    (articles / "a.txt").write_text("Nothing is left of it.\n", "utf-8")
    app = reader()
    async with app.run_test(size=WIDE):
        assert app.session.article
        starts = [each.annotation.target.start for each in app.session.article.placed()]
        assert [each.anchor.status for each in app.session.article.placed()] == ["review"] * 2
        assert starts == sorted(starts)
