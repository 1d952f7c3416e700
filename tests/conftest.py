"""What all tests share: the articles, and surroundings that are the same everywhere."""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
ORIGINALS = ROOT.parent / "shared" / "seeds"

# How the tester's own terminal is set must not show in a test.
for name in list(os.environ):
    # (The snapshot plugin tells its workers where to put reports by a name like Textual's own.)
    if name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM") or re.match(r"TEXTUAL(?!_SNAPSHOT)", name):
        del os.environ[name]

# Nothing that a test makes the program keep may meet the tester's own.
for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
    os.environ[name] = tempfile.mkdtemp(prefix="tui-reader-tests-")
    atexit.register(shutil.rmtree, os.environ[name], ignore_errors=True)

# A slow machine is no failure. In CI the same examples run every time; elsewhere new ones are looked for.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if "CI" in os.environ else "local")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slowest tests first, so that no worker is left with them at the end."""
    items.sort(key=lambda item: item.get_closest_marker("terminal") is None)


@pytest.fixture(scope="session")
def samples() -> list[Path]:
    """The five articles of this repository."""
    return sorted((ROOT / "seeds").glob("*.txt"))


@pytest.fixture(scope="session")
def originals() -> list[Path]:
    """The five articles that the samples stand for; they are not ours to publish."""
    if not ORIGINALS.is_dir():
        pytest.skip("the original articles are not here")
    return sorted(ORIGINALS.glob("*.txt"))
