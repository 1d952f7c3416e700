"""How many keys a task takes: done in the real reader, and checked against what is stored.

Labels are read off the screen, as a person does who looks at a word before pressing the key. What
was counted last stands in budget.md; a test sees that it is still so.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.figures import Figure
from tests.terminal.terminal import Terminal
from tui_reader.annotations.store import TinyDBStore, source_of

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((80, 24), (200, 60))
"""Columns and rows of the terminals."""
FILE = Path(__file__).with_name("budget.md")
"""What was counted last."""
_HEAD = """\
# The key budget

The keys that each task takes in the real reader, in two sizes of terminal, besides text that is written.
The cursor stands on the first sentence. Made by `make bench ARGS=budget`; `make test` sees that it is true.
"""

SENTENCE = "The minister told reporters in Vilnius that lorry number {n} left before dawn and came back."
QUOTATION = "“Nobody has seen the cargo of {n},”"
PARAGRAPH = (
    f"{SENTENCE} {QUOTATION} she said. A guard in a hut at the gate of the old plant saw no more of it than "
    "its lights, as it went by in the rain on the way to the bridge."
)
FIRST = 101
"""The number of the first paragraph."""
ARTICLE = "\n\n".join(["# A Lorry Leaves", *(PARAGRAPH.format(n=n) for n in range(FIRST, FIRST + 40))]) + "\n"


class Word(NamedTuple):
    """A word on the screen."""

    y: int
    start: int
    end: int
    """The column behind it."""
    text: str


class Stored(NamedTuple):
    """An annotation as it is on the disk."""

    tag: str
    passage: str
    note: str = ""


class Desk:
    """The reader at work in a terminal, and a count of the keys it got."""

    def __init__(self, terminal: Terminal, article: Path, annotations: Path) -> None:
        self.terminal = terminal
        self.keys = 0
        self._store = TinyDBStore(annotations)
        self._source = source_of(article, annotations)
        beginning = "▌ " + SENTENCE[:20]
        terminal.wait_for("lorry number 102")
        self.free("j")
        terminal.wait_for(beginning)
        self._left = (
            next(row.index(beginning) for row in terminal.text().splitlines() if beginning in row) + 2
        )
        # Until it is known what the article names, there is nothing to go to.
        terminal.wait_until(self._noticed, "an entity")

    def _noticed(self) -> bool:
        self.free("g", ")")
        return "Vilnius ·" in self.terminal.text()

    def press(self, *keys: str) -> None:
        """Press keys that count."""
        self.keys += len(keys)
        self.terminal.press(*keys)

    def free(self, *keys: str) -> None:
        """Press keys that go to where the task begins, which do not count."""
        self.terminal.press(*keys)
        self.terminal.settle(0.15)

    def stored(self) -> list[Stored]:
        """What is on the disk."""
        return [Stored(a.tag, a.target.exact, a.note) for a in self._store.annotations(self._source)]

    def expect(self, *wanted: Stored) -> None:
        """Wait until exactly this is stored; AssertionError if it never is."""
        self.terminal.wait_until(lambda: self.stored() == list(wanted), f"{wanted}", timeout=10)

    def words(self) -> list[Word]:
        """The words of the article on the screen."""
        rows = list(enumerate(self.terminal.text().splitlines()))[1:-2]
        found = [(y, match) for y, row in rows for match in re.finditer(r"\S+", row[self._left :])]
        return [Word(y, self._left + m.start(), self._left + m.end(), m[0]) for y, m in found]

    def pick(self, first: Word, last: Word) -> None:
        """Press the labels of the words at these places."""
        self.press(";")
        self.terminal.wait_for("first word")
        self.terminal.settle(0.15)
        # A label begins in the cell before the word, or ends in the one behind it.
        self.press(*self._label(first.y, range(first.start - 1, first.start + 1)))
        self.terminal.wait_for("last word")
        self.terminal.settle(0.15)
        self.press(*self._label(last.y, range(last.end - 1, last.end + 1)))

    def _label(self, y: int, columns: range) -> str:
        """The label in some cells: what stands out from the text."""
        cells = self.terminal.cells()[y]
        return "".join(cells[x].data for x in columns if cells[x].reverse or cells[x].underscore)


Task = Callable[[Desk], int]
"""Does something, checks that it is stored, and says how many of its keys are text."""


def _task(keys: tuple[str, ...], *wanted: Stored, before: tuple[str, ...] = (), text: int = 0) -> Task:
    """Keys pressed after some others, and what is then stored."""

    def do(desk: Desk) -> int:
        desk.free(*before)
        desk.press(*keys)
        desk.expect(*wanted)
        return text

    return do


def _six_words(share: float) -> Task:
    """Tag six words that begin at a share of the text on the screen, and within a sentence."""

    def do(desk: Desk) -> int:
        words = desk.words()
        at = round(share * (len(words) - 6))
        while not all(word.text.isalnum() for word in words[at : at + 6]):
            at -= 1
        desk.pick(words[at], words[at + 5])
        desk.press("f")
        desk.expect(Stored("fact", " ".join(word.text for word in words[at : at + 6])))
        return 0

    return do


_SENTENCE = SENTENCE.format(n=FIRST)
_QUOTATION = Stored("fact", QUOTATION.format(n=FIRST))
_NOTE = "who counted?"
TASKS: dict[str, tuple[int, Task]] = {
    "tag a sentence": (1, _task(("f",), Stored("fact", _SENTENCE))),
    "tag a paragraph": (2, _task(("+", "f"), Stored("fact", PARAGRAPH.format(n=FIRST)))),
    "tag the next quotation": (2, _task((">", "f"), _QUOTATION)),
    "tag the quotation in a sentence": (2, _task(("-", "f"), _QUOTATION, before=("j",))),
    "tag the next entity": (2, _task((")", "f"), Stored("fact", "Vilnius"))),
    "tag six words, top of the screen": (6, _six_words(0.05)),
    "tag six words, upper third": (6, _six_words(0.35)),
    "tag six words, lower third": (6, _six_words(0.7)),
    "tag six words, bottom of the screen": (6, _six_words(1)),
    "change a tag": (1, _task(("f",), Stored("fact", _SENTENCE), before=("c",))),
    "delete": (1, _task(("x",), before=("c",))),
    "undo": (1, _task(("u",), before=("c",))),
    "write a note, besides its text": (
        2,
        _task(("n", *_NOTE, "enter"), Stored("claim", _SENTENCE, _NOTE), before=("c",), text=len(_NOTE)),
    ),
    "move an end by a word": (3, _task(("a", "h", "enter"), Stored("claim", _SENTENCE[:-1]), before=("c",))),
    "move an end by a character": (
        3,
        _task(("a", "H", "enter"), Stored("claim", _SENTENCE[:-1]), before=("c",)),
    ),
    "move a start by a word": (
        4,
        _task(("a", "o", "l", "enter"), Stored("claim", _SENTENCE[4:]), before=("c",)),
    ),
}
"""Each task with the most keys that it may take; the cursor stands on the first sentence."""


class Count(NamedTuple):
    """The keys of one task."""

    task: str
    keys: int
    budget: int


def counts(folder: Path, columns: int, rows: int) -> Iterator[Count]:
    """Do every task in a terminal of this size; AssertionError if something else is stored than meant."""
    article, annotations = folder / "article.md", folder / f"{columns}x{rows}"
    article.write_text(ARTICLE, encoding="utf-8")
    command = [sys.executable, "-m", "tui_reader", str(article), "--annotations", str(annotations)]
    with Terminal(command, cwd=ROOT, columns=columns, rows=rows) as terminal:
        desk = Desk(terminal, article, annotations)
        for name, (budget, task) in TASKS.items():
            desk.free("g", "j")
            desk.keys = 0
            text = task(desk)
            yield Count(name, desk.keys - text, budget)
            while desk.stored():
                desk.free("u")


def written(counted: dict[str, list[Count]]) -> str:
    """What was counted at each size, as `FILE` holds it."""
    rows = [["Task", "At most", *counted], [":--", *["--:"] * (1 + len(counted))]]
    for same in zip(*counted.values(), strict=True):
        rows.append([same[0].task, *map(str, (same[0].budget, *(each.keys for each in same)))])
    return "\n".join([_HEAD, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def recorded(columns: int, rows: int) -> list[Count]:
    """What `FILE` says of a size."""
    table = [line.strip("| \n").split(" | ") for line in FILE.read_text("utf-8").splitlines() if "|" in line]
    at = table[0].index(f"{columns}x{rows}")
    return [Count(row[0], int(row[at]), int(row[1])) for row in table[2:]]


def measure(folder: Path) -> Iterator[Figure]:
    """The keys of every task, in a usual and in a large terminal."""
    counted: dict[str, list[Count]] = {}
    for columns, rows in SIZES:
        size = f"{columns}x{rows}"
        counted[size] = []
        for count in counts(folder, columns, rows):
            counted[size].append(count)
            said = "1 key" if count.keys == 1 else f"{count.keys} keys"
            yield Figure(count.task, said, size, f"<= {count.budget}", count.keys <= count.budget)
    FILE.write_text(written(counted), encoding="utf-8")
