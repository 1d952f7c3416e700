"""What the reader looks like: few pictures, each of something that text cannot tell."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tui_reader.tui.app import ReaderApp
from tui_reader.workspace import Workspace

ARTICLE = """\
---
title: Drones over the border
author: Ana Example
date: 2026-01-02
---

# Drones over the border

A paragraph with **bold**, *italic*, ~~struck~~ words, `code` and [a link](https://example.org).

> “We counted 14,” the minister said.

## 東京 and 👩‍🔬

- wide text: 東京の夜景
- an accent: cafe\u0301

| place | count | remark |
|---|---|---|
| Grodno | 14 | as the minister told reporters on Monday morning, without a source |
| 東京 | 2 | 👩‍🔬 |

```
code\tkeeps its shape
```

The end.
"""

KEYS = {
    "dark": ["j", "f", "j", "v", "l", "l"],
    "light": ["J", "j", "s", "j", "c", "n", *"who?", "enter"],
    "ansi": ["j", "c", "right_square_bracket"],
}


@pytest.mark.parametrize(("theme", "size"), [("dark", (110, 36)), ("light", (80, 36)), ("ansi", (60, 30))])
def test_screen(
    theme: str,
    size: tuple[int, int],
    snap_compare: Callable[..., bool],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    settings = ['articles = "."', f'theme = "{theme}"', 'entities = "none"', 'annotator = "ana"']
    (tmp_path / "tui-reader.toml").write_text("\n".join(settings))
    (tmp_path / "drones.md").write_text(ARTICLE, encoding="utf-8")
    app = ReaderApp(Workspace.open([], None, tmp_path))

    async def press(pilot: Any) -> None:
        keys: Sequence[str] = KEYS[theme]
        # Quotations are found in a thread; entities would change with every model.
        while not app.noticed.quotations:
            await pilot.pause(0.05)
        await pilot.press(*keys)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=press)
