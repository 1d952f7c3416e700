"""What a malicious stranger would write: articles, names, annotations, settings, cached files."""

import json
import os
from pathlib import Path

from tui_reader.annotations.annotation import Annotation, target_for
from tui_reader.annotations.history import Change
from tui_reader.annotations.store import TinyDBStore, source_of
from tui_reader.articles.library import load
from tui_reader.articles.text import Span

# No sequence that the reader means to send has a number like that.
COLOUR = "\x1b[7331m"
PLACE = "\x1b[7331;1H"
POINTER = "\x1b]22;7331\x07"
MODE = "\x1b[?7331h"
CLIPBOARD = "\x1b]52;c;aGk=\x07"
TITLE = "\x1b]0;title\x1b\\"
LINK = "\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\"
QUERY = "\x1b[6n\x1b[c\x1bZ\x05"
EIGHT_BIT = "\x9b31m\x9d52;c;aGk=\x9c\x90q\x9c"
BIDI = "\u202egnp.exe\u202c \u2066isolate\u2069 \u200f \u200e \u061c"
BREAKS = "a\u2028b\u2029c\x85d"
TAGS = "\U000e0001\U000e0068\U000e0069\U000e007f"
ZALGO = "Z" + "\u0301\u0327\u0348" * 40 + "algo"
PILES = " ".join(
    base + mark * 40
    for base, mark in [
        ("a", "\u0301\u0f74"),
        ("ཀ", "\u0f74"),
        ("ᄀ", "\u1161"),
        ("க", "\u0bbe"),
        ("👩", "🏻"),
    ]
)
JOINED = "\u200d".join("paypal") + " " + "a\u0301\u200d" * 20 + " Auf\u200clage a\ufe0f\ufe0f"
MARKUP = "[bold red]no[/] [@click=app.quit]click[/] [/etc/x] [$primary] \\[x]"
INVISIBLE = "a\u200bb\u00adc\ufeffd\u3164e\u2060f\u2065g\u180bh\u17b5i\ufe00j\uffa0k\U000e0100l\ufff0"
UNASSIGNED = "\ufdd0 \ufffe \uffff \U0001ffff \u0378 \U000e0080 \ue000 \U0010eeee"

TEXTS = {
    # More of them, or a NUL, and a file is no text.
    "controls": "".join(map(chr, [*range(1, 32), *range(0x7F, 0xA0)])) + " and words" * 200,
    "sequences": f"{COLOUR}red {PLACE} {POINTER} {MODE} {CLIPBOARD} {TITLE} {LINK} {QUERY} {EIGHT_BIT}",
    "directions": BIDI,
    "tags": TAGS,
    "marks": f"{ZALGO} {PILES}",
    "joined": JOINED,
    "breaks": BREAKS,
    "markup": MARKUP,
    "invisible": INVISIBLE,
    "unassigned": UNASSIGNED,
    "wide": "東京" * 50 + " 👩‍👩‍👧‍👦🏳️‍🌈 " + "ก็็็็็็็็",
    "nested": "- " * 40 + "deep\n\n" + "> " * 200 + "deeper\n\n" + "*" * 2000 + "a" + "*" * 2000,
    "brackets": "[" * 3000 + "](" * 3000,
    "links": "a://" * 3000,
    "tags of html": '<a "' * 3000 + "<!--" * 500,
    "one line": "word " * 40_000,
    "no space": "x" * 200_000,
    "references": "[a]: /b '" + "c" * 5000 + "\n\n[a]\n\n[unused]: /hidden\n",
    "table": "|" * 3000 + "\n" + "|-" * 1500 + "\n",
    "quotes": "“" * 3000 + '"' * 3000,
}
"""What stands in the articles, by what it tries."""

EVIL = (
    f"{COLOUR}{PLACE}{POINTER}{MODE}{CLIPBOARD}{TITLE}{QUERY}{EIGHT_BIT}{BIDI}{BREAKS}{TAGS}"
    f"{ZALGO}{PILES}{JOINED}{MARKUP}{INVISIBLE}{UNASSIGNED}\udcff"
)
"""All of it in one line, with what a file name that is not UTF-8 becomes."""
FOOTNOTES = [
    "null",
    '"s"',
    '{"s":0,"e":9,"q":[]}',
    '{"s":"0","e":"9","q":"14 drones"}',
    '{"s":true,"e":9,"q":"14 drones"}',
    '{"s":-9,"e":0,"q":"14 drones"}',
    '{"s":0.0,"e":9e0,"q":"14 drones"}',
    '{"s":NaN,"e":Infinity,"q":"14 drones"}',
    '{"s":' + "9" * 400 + ',"e":' + "9" * 401 + ',"q":"14 drones"}',
    '{"s":0,"e":9,"q":"14 drones","id":{},"by":[],"at":1,"mod":null,"on":{},"pre":1,"suf":[[]]}',
    '{"s":0,"e":9,"q":"14 drones","id":"' + "x" * 100_000 + '"}',
    '{"s":0,"e":9,"q":"","pre":"","suf":""}',
    '{"s":0,"e":9,"q":"\\ud800\\u001b[31m","id":"../../x","by":"\\u202e\\u0007"}',
    '{"a":' * 50_000,
    "[" * 50_000 + "]" * 50_000,
]
"""Hidden data of a footnote that says "14 drones"."""
ARTICLE = f"""\
# Kim Jong Un {BIDI}

Kim Jong Un {COLOUR}said{POINTER}{PLACE}{CLIPBOARD}: “{TITLE}We shall {MARKUP} never {EIGHT_BIT} stop{TAGS}.”
He left {LINK}.

## {ZALGO} {PILES} {COLOUR}heading {JOINED} {UNASSIGNED}

On Monday, Ellen Ruiz{INVISIBLE} told {QUERY} the agency that “nobody {CLIPBOARD} counted the drones.”
"""
"""An article in which there is something to see in every list."""

NAMES = (
    "plain",
    "[bold]markup[@click=app.quit]",
    "escape\x1b[7331m\x1b]0;x\x07",
    "direction\u202etxt.exe",
    "new\nline",
    "é (NFC)",
    "e\u0301 (NFD)",
    "-o",
    "long" + "g" * 230,
)
"""Names of files."""


def write(folder: Path) -> int:
    """Make an article of each kind, as markdown and as plain text, and one of each name; how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, text in TEXTS.items():
        for suffix in ("md", "txt"):
            words = f"{name}: {text}\n\n# {text[:200]}\n\nKim said: “{text[:300]}”\n"
            (folder / f"{count:03} {name}.{suffix}").write_text(words, encoding="utf-8", newline="")
            count += 1
    for name in NAMES:
        (folder / f"{name}.txt").write_text(
            f"A text.\n\n{TEXTS['sequences']}\n", encoding="utf-8", newline=""
        )
        count += 1
    Path(os.fsdecode(bytes(folder / "not utf-8 ") + b"\xff\x1b[7331m.txt")).write_bytes(
        b"caf\xe9 \x9b31m \xff\n"
    )
    return count + 1


def workspace(folder: Path) -> None:
    """Make a folder with two articles, and with settings and annotations as hostile as they can be."""
    (folder / "articles").mkdir(parents=True)
    for name in "one", f"two\x1b]0;x\x07{BIDI}":
        (folder / "articles" / f"{name}.md").write_text(ARTICLE, encoding="utf-8", newline="")
    # Settings refuse control characters.
    evil = json.dumps(
        f"{BIDI}{TAGS}{ZALGO}{PILES}{JOINED}{MARKUP}{INVISIBLE}{UNASSIGNED}", ensure_ascii=False
    )
    (folder / "tui-reader.toml").write_text(
        f'articles = "articles"\n[[tags]]\nname = "fact [red]"\nkey = "f"\ndescription = {evil}\n',
        encoding="utf-8",
    )
    (folder / "entities.toml").write_text(
        f'[[entity]]\nname = "Ellen Ruiz {BIDI}"\nkind = "PERSON"\naliases = ["agency", "{BIDI}{TAGS}"]\n',
        encoding="utf-8",
    )
    annotate(folder)


def annotate(folder: Path) -> None:
    """Store annotations of which every field is hostile."""
    store = TinyDBStore(folder / "annotations")
    for path in (folder / "articles").iterdir():
        article = load(path)
        words = Span(article.text.index("He left"), len(article.text) - 2)
        target = target_for(article.text, article.digest, words)
        made = Annotation(EVIL, EVIL, target, f"{EVIL}\n\n{EVIL}", EVIL, EVIL, EVIL, EVIL, EVIL, EVIL)
        lost = Annotation("lost", "claim", target_for(EVIL * 2, "", Span(3, len(EVIL))), EVIL, EVIL)
        store.apply(source_of(path, store.folder), [Change(None, made), Change(None, lost)], EVIL)


def poison(cache: Path) -> int:
    """Put hostile names into what is kept of entities and quotations; into how many files."""
    count = 0
    for path in cache.rglob("*.json"):
        kept = json.loads(path.read_text())
        for mention in kept["mentions"]:
            mention[2] = EVIL
        for quotation in kept["quotations"]:
            if quotation[2]:
                quotation[2][1] = quotation[2][3] = EVIL
        path.write_text(json.dumps(kept))
        count += 1
    return count
