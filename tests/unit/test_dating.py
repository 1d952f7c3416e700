"""When and by whom an article was published, as far as that is certain."""

from pathlib import Path

import pytest

from tui_reader.articles.dating import iso_date, origin
from tui_reader.articles.library import load


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-08-14", "2023-08-14"),
        ("2023-08-14T10:00:00Z", "2023-08-14"),
        ("2023/08", "2023-08"),
        ("2023", "2023"),
        ("14 Aug 2023", "2023-08-14"),
        ("1st September 2023, 10:00", "2023-09-01"),
        ("Aug. 4, 2023", "2023-08-04"),
        ("may 2023", "2023-05"),
        ("04/05/2023", "2023"),
        ("2023-13-01", "2023"),
        ("2023-02-77", "2023-02"),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates_as_people_write_them(text: str, date: str) -> None:
    assert iso_date(text) == date


@pytest.mark.parametrize(
    ("name", "text", "date", "source"),
    [
        ("a.md", "---\ndate: 14 Aug 2023\nsource: Atlas\n---\n# T\n\nText.\n", "2023-08-14", "Atlas"),
        ("a.md", "---\nurl: https://www.example.org/a?b\n---\n# T\n\nText.\n", "", "example.org"),
        ("a.md", "---\nurl: 'http://[broken'\n---\n# T\n\nText.\n", "", ""),
        ("a.txt", "A Title\n\nPublished: August 14, 2023\n\nText begins here.\n", "2023-08-14", ""),
        ("a.txt", "A Title\n\nBy Ana Roe · 14 August 2023 · 3 min read\n\nText is here.\n", "2023-08-14", ""),
        ("a.txt", "A Title\n\nPYONGYANG, Aug. 14, 2023 (KCNA) — The leader said.\n", "2023-08-14", "KCNA"),
        ("a.txt", "A Title\n\nSEOUL, South Korea (Reuters) - The North said.\n", "", "Reuters"),
        ("a.txt", "A Title\n\nIt happened on August 14, 2023.\n", "", ""),
        ("a.txt", "A Title\n\nAugust 14, 2023 was a hot day in the city.\n", "", ""),
        ("a.txt", "A Title\n\n(Seoul) The North said so.\n", "", ""),
        ("a.txt", "Title: A\nDate: 2023-05-06\nFrom: b\n\nText begins here.\n", "2023-05-06", ""),
        ("a.txt", "", "", ""),
    ],
)
def test_what_an_article_says_of_its_origin(
    tmp_path: Path, name: str, text: str, date: str, source: str
) -> None:
    (tmp_path / name).write_text(text)
    assert origin(load(tmp_path / name)) == (date, source)
