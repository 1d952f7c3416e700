"""`python -m benchmarks` measures everything, `python -m benchmarks keys save` these parts."""

import sys
import tempfile
from pathlib import Path

from benchmarks import (
    anchoring,
    budget,
    commands,
    hostile,
    keys,
    listing,
    noticing,
    opening,
    panels,
    saving,
    searching,
    start,
)
from benchmarks.figures import HEADER, Part

PARTS: dict[str, Part] = {
    "start": start.measure,
    "commands": commands.measure,
    "idle": start.measure_idle,
    "budget": budget.measure,
    "keys": keys.measure,
    "open": opening.measure,
    "list": listing.measure,
    "save": saving.measure,
    "notice": noticing.measure,
    "anchors": anchoring.measure,
    "panels": panels.measure,
    "search": searching.measure,
    "hostile": hostile.measure,
}


def main(names: list[str]) -> int:
    """Run the parts of these names, or all, and print each figure as soon as it is known."""
    if unknown := [name for name in names if name not in PARTS]:
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    print(HEADER)
    for name in names or PARTS:
        print(f"\n{name}")
        with tempfile.TemporaryDirectory(prefix="tui-reader-bench-") as folder:
            for figure in PARTS[name](Path(folder)):
                print(figure.row(), flush=True)
    return 0


sys.exit(main(sys.argv[1:]))
