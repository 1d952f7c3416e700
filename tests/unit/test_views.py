"""What is listed while threads find more."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tui_reader.analysis.noticing import Noticed
from tui_reader.articles.text import Span
from tui_reader.corpus import Corpus, Match, Query, Results
from tui_reader.tui.lists.gathering import Kept
from tui_reader.tui.lists.rows import Row
from tui_reader.tui.lists.search import Search
from tui_reader.tui.lists.view import Group, Here, Listed, View
from tui_reader.tui.state.session import Session
from tui_reader.workspace import Workspace

NOWHERE = Here(None, Noticed(), Span(0, 0), lambda: None)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    (tmp_path / "a.txt").write_text("A title\n\nAnd a sentence.\n")
    return Session(Workspace.open([tmp_path / "a.txt"], tmp_path / "notes", tmp_path))


def listed(view: View) -> list[str]:
    view.show(NOWHERE, True)
    return [row.text for row in view.rows.all]


class Names(View):
    """Lists names; while it does so, a thread finds one more."""

    of_all = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.kept: Kept[str] = Kept(str, lambda path: ())

    def groups_of_all(self, here: Here) -> Sequence[Group]:
        names = [name for _, name in self.kept.known([Path("a"), Path("b")])]
        self.kept.put(Path("b" if names else "a"), "Bo" if names else "Ana")
        return [Group("", [Listed(Row(name, name), name.lower(), {}) for name in names])]


def test_what_is_found_while_a_list_is_made_is_in_the_next(session: Session) -> None:
    view = Names(session)
    assert [listed(view) for _ in range(4)] == [[], ["Ana"], ["Ana", "Bo"], ["Ana", "Bo"]]
    view.line = "bo"
    assert listed(view) == ["Bo"]
    assert view.count == 1


class Late(Corpus):
    """An index that holds an article only after all were looked at."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = False

    def update(self, stop: Callable[[], bool] = lambda: False) -> Iterator[int]:
        yield 1
        self._written = True
        yield 1

    def search(self, query: Query) -> Results:
        return Results((Match(self._path, "A title", ()),), 1) if self._written else Results()


def test_the_last_articles_that_are_indexed_are_found(session: Session) -> None:
    session.workspace.__dict__["corpus"] = Late(session.workspace.articles[0])
    view, found = Search(session), []
    view.line = "title"
    view.gather(lambda: True, lambda looked_at, new: found.append(listed(view)))
    assert found == [[], ["A title", "further down"]]
