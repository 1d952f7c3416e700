"""The filter line of the article list, and the list's orders."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.annotations.reading import Status
from tui_reader.tui.lists.catalog import Catalog
from tui_reader.tui.lists.fields import ARTICLE_FIELDS, mentioned
from tui_reader.tui.lists.filtering import parsed
from tui_reader.tui.state.entries import Entry


def entry(name: str, title: str, status: Status, **more: object) -> Entry:
    counts: dict[str, int] = {}
    return Entry(Path("/desk") / name, title, 3, status, counts)._replace(**more)  # type: ignore[arg-type]


ENTRIES = [
    entry("a/kim.txt", "Missile Output Rises", "new", date="2023-08-14", source="Atlas News"),
    entry("b/élan.md", "Café owners’ protest", "reading", counts={"claim": 4, "fact": 1}, date="2023-05"),
    entry("c.txt", "Kim Jong‑un visits", "done", counts={"claim": 1}, source="kcna.kp", changed="2022-01-01"),
    entry("d.txt", "A missile, again", "flagged", date="2021", counts={"my own": 2}, changed="2026-01-01"),
]
NAMES = {
    "kim.txt": [("Kim Jong Un", "Kim Jong Un"), ("Korean Agency", "KCNA"), ("Kim Jong Un", "Kim")],
    "c.txt": [("Kim Jong-un", "the\nleader"), ("United Nations", "UN"), *[("Kim Jong-un", "Kim")] * 3],
}


@pytest.fixture
def catalog() -> Catalog:
    catalog = Catalog(ENTRIES, lambda path: path.relative_to("/desk").as_posix())
    for each in ENTRIES:
        catalog.name(each.path, mentioned(NAMES.get(each.path.name, [])))
    return catalog


def shown(catalog: Catalog) -> str:
    return " ".join(entry.path.stem[0] for entry in catalog.arranged())


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("", "k é c d"),
        ("missile", "k d"),
        ("MISSILE output", "k"),
        ('"missile output"', "k"),
        ('"output missile"', ""),
        ("cafe", "é"),
        ("owners'", "é"),
        ("elan.md", "é"),
        ("b/", "é"),
        ("desk", ""),
        ("jong-un", "c"),
        ("kim jong un", "c"),
        ("atlas", "k"),
        ("status:new", "k"),
        ("status:re", "é"),
        ("STATUS:Done", "c"),
        ("status:", "k é c d"),
        ("tag:claim", "é c"),
        ("tag:cl", "é c"),
        ("tag:claim>", "é c"),
        ("tag:claim>1", "é"),
        ("tag:claim>=1", "é c"),
        ("tag:claim<2", "k c d"),
        ("tag:claim=1", "c"),
        ("tag:>4", "é"),
        ('tag:"my own"', "d"),
        ("date:2023", "k é"),
        ("date:2023-0", "k é"),
        ("date:2023-08-14", "k"),
        ("date:>2023-05", "k"),
        ("date:>=2023-05", "k é"),
        ("date:<2023", "d"),
        ("date:>20", "k é c d"),
        ("date:2021 status:flagged", "d"),
        ("source:news", "k"),
        ('source:"atlas news"', "k"),
        ('entity:"Kim Jong Un"', "k c"),
        ("entity:kim", "k c"),
        ("entity:jong", "k c"),
        ("entity:ong", ""),
        ("entity:kcna", "k"),
        ('entity:"the leader"', "c"),
        ('entity:"Un"', "k c"),
        ('entity:"united nat', "c"),
        ("entity:kim missile", "k"),
        ("wrong:field", ""),
        ("status:odd", ""),
        ("date:May", ""),
        ("tag:claim>x", ""),
    ],
)
def test_a_filter_lets_through(catalog: Catalog, line: str, found: str) -> None:
    catalog.filter(line)
    assert shown(catalog) == found


@pytest.mark.parametrize(
    ("line", "problem"),
    [("status:odd", "new, reading"), ("date:May", "2023-05"), ("tag:claim>x", "number"), ("wrong:field", "")],
)
def test_a_wrong_filter_says_what_would_be_right(line: str, problem: str) -> None:
    assert problem in parsed(line, ARTICLE_FIELDS).problem
    assert bool(parsed(line, ARTICLE_FIELDS).problem) is bool(problem)


@given(st.text("status:tag:date:source:entity:\"<>=-2023 claim'é\x00[", max_size=40))
def test_any_line_can_be_written(line: str) -> None:
    catalog = Catalog(ENTRIES, Path.as_posix)
    catalog.filter(line)
    assert len(catalog.arranged()) in range(len(ENTRIES) + 1)


def test_the_orders(catalog: Catalog) -> None:
    found = {}
    for _ in range(6):
        found[catalog.order] = shown(catalog)
        catalog.next_order(True)
    assert found == {
        "as found": "k é c d",
        "by title": "d é c k",
        "by date": "k é c d",
        "by source": "k c é d",
        "by status": "d é k c",
        "by tags": "é d c k",
    }
    assert catalog.order in list(found)[:1]
    catalog.next_order(False)
    assert catalog.order in list(found)[-1:]


def test_mentions_are_an_order_while_an_entity_is_asked_for(catalog: Catalog) -> None:
    catalog.filter("entity:kim")
    while catalog.order != "by mentions":
        catalog.next_order(True)
    assert shown(catalog) == "c k"
    catalog.filter("kim")
    assert shown(catalog) == "k c"


def test_what_is_known_anew_is_filtered_anew(catalog: Catalog) -> None:
    catalog.filter("status:new")
    catalog.put(ENTRIES[0]._replace(status="done"))
    catalog.put(ENTRIES[2]._replace(status="new"))
    assert shown(catalog) == "c"
    catalog.filter("entity:kim")
    assert shown(catalog) == "k c"
