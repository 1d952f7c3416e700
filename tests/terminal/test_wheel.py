"""The ordinary install: a wheel, in an empty virtual environment, away from the checkout."""

import json
import re
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.terminal.terminal import Terminal, run

pytestmark = pytest.mark.terminal

HASH = re.compile(r" *\\?\n +--hash=\S+")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of a virtual environment that holds the wheel and what it asks for, as the lock pins it."""
    folder = tmp_path_factory.mktemp("wheel")
    # A build leaves nothing behind in the checkout when it works on a copy.
    source = folder / "source"
    shutil.copytree(ROOT / "tui_reader", source / "tui_reader", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, source, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    # Pip demands a hash of the wheel too when a constraint has one.
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    constraints = folder / "constraints.txt"
    constraints.write_text(HASH.sub("", lock), encoding="utf-8")
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    binaries = folder / "venv" / "bin"
    run(binaries / "python", "-m", "pip", "install", "--quiet", "-c", constraints, wheel, cwd=folder)
    return binaries


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with one article, far from any workspace."""
    (tmp_path / "drones.md").write_text(
        "# Fourteen drones crossed the border\n\nThe ministry counted **14 drones**. Nobody was hurt.\n",
        encoding="utf-8",
    )
    return tmp_path


def test_version(installed: Path, desk: Path) -> None:
    assert version("tui-reader") in run(installed / "tui-reader", "--version", cwd=desk)


def test_it_is_the_wheel_that_runs(installed: Path, desk: Path) -> None:
    where = run(installed / "python", "-c", "import tui_reader; print(tui_reader.__file__)", cwd=desk)
    assert Path(where.strip()).is_relative_to(installed.parent)


def test_list(installed: Path, desk: Path) -> None:
    (article,) = map(json.loads, run(installed / "tui-reader", "list", "--json", ".", cwd=desk).splitlines())
    assert article["title"] == "Fourteen drones crossed the border"


def test_read(installed: Path, desk: Path) -> None:
    """The reader finds its style sheet, and everything else it needs, in the wheel."""
    with Terminal([installed / "tui-reader", "drones.md"], cwd=desk) as terminal:
        terminal.wait_for("The ministry counted 14 drones")
        terminal.press("q")
        assert terminal.wait_exit() == 0
