"""The key budget, in a real terminal."""

from pathlib import Path

import pytest

from benchmarks.budget import SIZES, TASKS, counts, recorded

pytestmark = pytest.mark.terminal


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_no_task_takes_more_keys_than_it_may(tmp_path: Path, columns: int, rows: int) -> None:
    done = list(counts(tmp_path, columns, rows))
    assert [each.task for each in done] == list(TASKS)
    assert [each for each in done if each.keys > each.budget] == []
    # `make bench ARGS=budget` writes the table anew.
    assert done == recorded(columns, rows)
