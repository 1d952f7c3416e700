"""Articles to measure with: made up, of any length, and the same in every run."""

from random import Random

from tui_reader.articles.document import Dialect

BEGINNING = "Here begins the article itself"
"""Stands at the start of the first paragraph, and of a row of the screen."""

_WORDS = """
    the a this its their one another such each every new old former senior joint local public state
    official statement report plant missile launcher exercise border minister general agency ministry
    council province engine fuel factory shipment satellite image vessel sanction treaty summit visit
    parade order target budget production quarter season power message warning increase decline review
    shortage capacity supply question said told ordered called visited inspected confirmed denied repeated
    announced showed suggested estimated would could may reportedly allegedly according before after during
    against between under near from with of and but while because that which who on in to at by for over
    about again still already only also later
""".split()
_NAMES = "Kim Jong Un, Gen. Pak Su Il, KCNA, the U.S. Navy, Pyongyang, Dr. Ellen Ruiz, No. 5 plant".split(
    ", "
)
_WIDE = ["金正恩", "平壌の工場", "미사일 생산", "东部海岸", "조선중앙통신"]


class _Writer:
    """Writes sentences and blocks; a given seed always gives the same."""

    def __init__(self, markdown: bool) -> None:
        self._random = Random(2)
        self._markdown = markdown
        self._sentences = [self._sentence() for _ in range(600)]

    def paragraph(self) -> str:
        """Some sentences on one line."""
        return " ".join(self._random.choices(self._sentences, k=self._random.randint(2, 6)))

    def block(self) -> str:
        """A paragraph, mostly; else a heading, a list, a table or a quote."""
        kind = self._random.random()
        if kind < 0.80:
            return self.paragraph()
        if kind < 0.90:
            return ("## " if self._markdown else "") + self._phrase(5).title()
        if kind < 0.95:
            return "\n".join(f"- {self._random.choice(self._sentences)}" for _ in range(4))
        if kind < 0.98:
            return self._table()
        return ("> " if self._markdown else "") + f"“{self._random.choice(self._sentences)}”"

    def _phrase(self, words: int) -> str:
        return " ".join(self._random.choices(_WORDS, k=words))

    def _sentence(self) -> str:
        """Ten to thirty words with a name, often a figure, now and then a wide word, a link or emphasis."""
        chance = self._random.random
        middle = self._random.choice(_NAMES)
        if chance() < 0.05:
            middle += f" ({self._random.choice(_WIDE)})"
        if self._markdown and chance() < 0.2:
            middle = self._random.choice(
                [f"**{middle}**", f"*{middle}*", f"[{middle}](https://example.org/a)"]
            )
        figure = f" {self._random.randint(2, 900)} tons in {self._random.randint(1990, 2030)}"
        before, after = self._phrase(self._random.randint(4, 12)), self._phrase(self._random.randint(4, 14))
        end = figure if chance() < 0.4 else ""
        return f"{before.capitalize()} {middle}, {after}{end}."

    def _table(self) -> str:
        rows = [" | ".join(self._phrase(2) for _ in range(4)) for _ in range(6)]
        return "\n".join(f"| {row} |" for row in [rows[0], "--- | --- | --- | ---", *rows[1:]])


def article(size: int, dialect: Dialect) -> str:
    """An article of at least `size` bytes of UTF-8."""
    writer = _Writer(markdown=dialect == "markdown")
    title = "Plants Told to Build More Missiles"
    blocks = [f"# {title}" if dialect == "markdown" else title, f"{BEGINNING}. {writer.paragraph()}"]
    length = sum(len(block.encode()) + 2 for block in blocks)
    while length < size:
        blocks.append(writer.block())
        length += len(blocks[-1].encode()) + 2
    return "\n\n".join(blocks) + "\n"
