"""What of an article has been seen."""

from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.annotations.reading import Progress, Reading, Seen
from tui_reader.articles.library import load
from tui_reader.articles.text import Span
from tui_reader.tui.state.readings import Track, sentence_starts

SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(1, 20))


@given(st.lists(SPANS), st.sets(st.integers(0, 90)))
def test_what_was_seen_is_the_union(spans: list[Span], starts: set[int]) -> None:
    seen = Seen()
    for span in spans:
        seen.add(span)
    points = {point for span in spans for point in range(*span)}
    assert {point for span in seen.spans for point in range(*span)} == points
    assert all(a.end < b.start for a, b in zip(seen.spans, seen.spans[1:], strict=False))
    assert seen.count(sorted(starts)) == len(points & starts)


@pytest.mark.parametrize(("seen", "all_", "percent"), [(0, 0, 0), (0, 3, 0), (299, 300, 99), (300, 300, 100)])
def test_all_is_seen_only_when_nothing_is_left(seen: int, all_: int, percent: int) -> None:
    assert Progress(seen, all_).percent == percent


def test_progress_is_kept_for_the_same_text_only(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("One is here. Two is here. Three is here.\n")
    first = load(path)
    starts = sentence_starts(first)
    assert list(starts) == [0, 13, 26]
    track = Track()
    assert track.progress is None
    track.see([Span(0, 25)])
    track.counted(first, starts)
    assert track.progress == (2, 3)
    stored = track.reading(first, "reading", 13, 0)
    assert stored == Reading("reading", 13, 0, (Span(0, 25),), first.digest, Progress(2, 3))

    again = Track(stored)
    again.see([Span(26, 40)])
    again.counted(load(path), starts)
    assert again.progress == (3, 3)

    path.write_text("One is here. Two is new. Three is here.\n")
    changed = Track(stored)
    changed.counted(load(path), array("q", [0, 13, 25]))
    assert changed.progress == (0, 3)


def test_what_was_seen_before_is_not_lost_when_an_article_is_left_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("One is here. Two is here. Three is here.\n")
    document = load(path)
    stored = Reading("reading", 0, 0, (Span(0, 12),), document.digest, Progress(1, 3))
    track = Track(stored)
    track.see([Span(26, 40)])
    assert track.reading(document, "done", 26, 0).progress == (2, 3)
