"""Exports in the renderers that people have: GitHub's, markdown-it and Pandoc."""

import html
import json
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import cmarkgfm  # type: ignore[import-untyped]
import pytest
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from tui_reader.annotations.annotation import Annotation, target_for
from tui_reader.articles import markdown, plaintext
from tui_reader.articles.document import Dialect, Document, digest
from tui_reader.articles.text import Span
from tui_reader.exchange.markdown import export, strip

WHEN = "2026-11-21T09:30:00Z"
ARTICLE = """\
# Missiles & *more*

The minister said **14 drones** crossed the border overnight. He (and [the *report*](https://a.b/c "t")) was
late: **bold**s, s**bold**, `code` &amp; more\\*. See https://example.com/foo_bar, or ask me@example.com!

Setext *heading*
================

- [ ] a task with **strong *and* more**
- an item

  ```python
  x = "**not bold**"
  ```
  1. nested ~~struck~~ item
- [reference][ref], [ref] and ![an *image*](i.png)

> quoted **text that
> goes on** here
>
> > deeper, with a footnote[^1]

| place | count |
|:------|------:|
| Grodno | 14 *drones* |
| 日本 | a \\| b `c` |

<div>raw html</div>

    indented code

***both** of* them, __x__ and 👨‍👩‍👧 e\u0301 snake_case_word.

[ref]: https://example.org
[^1]: A note of the article.

```
fenced
```
"""
PLAIN = """\
KCNA: *Exactly* 14_drones <b>crossed</b> &amp; [landed](x) at $5, not $x$ ~~or~~ `so`

- one | two
- https://example.com/a_b?c=1&copy=2 and www.a_b.com
3. third with C#
7. seventh # not heading

1984. It was a year of [^1] and #3 + - > of AT&T.
| place | count |
|---|---|
| Grodno \\| Minsk | 14 *drones* |
The end is here | and now \\ then :smile: {.x} ^up^ !
"""

CMARK = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_UNSAFE
MARKDOWN_IT = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)


def github(text: str) -> str:
    return str(cmarkgfm.github_flavored_markdown_to_html(text, CMARK))


def pandoc(text: str, target: str = "html", source: str = "gfm+footnotes") -> str:
    program = shutil.which("pandoc")
    assert program, "pandoc is not installed: apt-get install pandoc"
    command = [program, "--from", source, "--to", target, "--wrap=none"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True, timeout=60).stdout


RENDERERS: dict[str, Callable[[str], str]] = {
    "github": github,
    "markdown-it": MARKDOWN_IT.render,
    "pandoc": pandoc,
}
renderers = pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS.keys())


def document(text: str, dialect: Dialect) -> Document:
    parsed = (markdown if dialect == "markdown" else plaintext).parse(text)
    return Document(Path("a"), text, dialect, parsed.blocks, parsed.metadata)


def annotate(text: str, count: int, seed: int) -> list[tuple[Annotation, Span | None]]:
    source = random.Random(seed)
    found: list[tuple[Annotation, Span | None]] = []
    for number in range(count):
        start = source.randrange(len(text))
        span = Span(start, min(len(text), start + source.randrange(1, 90)))
        target = target_for(text, digest(text), span)
        note = "a *note* with <b>, | and [^1]\nin two lines"
        found.append((Annotation(f"id{number}", "claim", target, note, "ana", WHEN, WHEN), span))
    return found


def body_of(exported: str) -> str:
    return re.sub(r"\A---\n.*?\n---\n", "", exported, flags=re.DOTALL)


def without_marks(page: str, *, words: bool) -> str | list[str]:
    """A rendered page without our marks, references and notes; as words alone if `words`."""
    page = re.split(r'<section[^>]*class="footnotes|<hr class="footnotes-sep"', page)[0]
    reference = r'<a[^>]*class="footnote-ref"[^>]*>.*?</a>'
    page = re.sub(rf'<sup class="footnote-ref">.*?</sup>|{reference}', "", page, flags=re.DOTALL)
    page = re.sub(r'<mark id="an-[\d.]+">|</mark>|<!--an-\d+-->|<p>\s*</p>', "", page)
    if not words:
        # A reference on a line of its own makes a list loose.
        return re.sub(r"</?p>|\s+", "", page)
    page = re.sub(r"</?(?:p|li|h\d|t\w+|[uo]l|br|hr|blockquote|div|pre)\b[^>]*>", " ", page)
    return html.unescape(re.sub(r"<[^>]*>", "", page)).split()


@renderers
@pytest.mark.parametrize("seed", range(12))
def test_marks_change_nothing_of_an_article(render: Callable[[str], str], seed: int) -> None:
    made = annotate(ARTICLE, 10, seed)
    exported = export(document(ARTICLE, "markdown"), made, "a.md")
    assert strip(exported) == ARTICLE
    page = render(body_of(exported))
    # Pandoc writes its own attributes, which depend on what stands around.
    words = render is pandoc
    assert without_marks(page, words=words) == without_marks(render(ARTICLE), words=words)
    assert page.count('<mark id="an-') == body_of(exported).count('<mark id="an-')
    assert page.count("<strong>CLAIM</strong> (ana, 2026-11-21)") == len(made)


@renderers
def test_plain_text_shows_the_same_words(render: Callable[[str], str], samples: list[Path]) -> None:
    for text in [PLAIN, *(path.read_text("utf-8") for path in samples)]:
        article = document(text, "plaintext")
        made = annotate(text, 10, len(text))
        page = render(body_of(export(article, made, "a.txt")))
        expected = [word for leaf in article.leaves for word in leaf.prose(text).text.split()]
        assert without_marks(page, words=True) == expected
        assert page.count("<strong>CLAIM</strong> (ana, 2026-11-21)") == len(made)


@renderers
def test_blocks_of_plain_text_are_blocks(render: Callable[[str], str]) -> None:
    page = render(body_of(export(document(PLAIN, "plaintext"), [], "a.txt")))
    assert page.count("<table") == 1
    assert page.count("<td") == 2
    assert page.count("<li>") == 4
    assert re.search(r'<ol[^>]*start="3"', page)
    assert re.search(r'<ol[^>]*start="7"', page)


@renderers
def test_annotations_without_a_place_are_shown(render: Callable[[str], str]) -> None:
    lost = [(made, None) for made, _ in annotate(ARTICLE, 3, 1)]
    page = render(body_of(export(document("a\n", "markdown"), lost, "a.md")))
    assert "<strong>Unanchored annotations</strong>" in page
    assert page.count("<strong>CLAIM</strong> (ana, 2026-11-21)") == 3


@pytest.mark.parametrize(
    "source", ["a: b #1.md", "true", "2026-11-21", 'x"y\\z', "[a]", "- a", "日本.md", "a\nb: c"]
)
@pytest.mark.parametrize("text", ["body\n", "---\ntitle: T\n---\nbody\n"])
def test_front_matter_is_yaml(source: str, text: str) -> None:
    exported = export(document(text, "markdown"), annotate(text, 1, 1), source)
    found = json.loads(pandoc(exported, "json", "markdown-smart"))
    assert set(found["meta"]) - {"title"} <= {"tui-reader", "source", "text-sha256", "file-sha256", "offsets"}
    plain = "".join(part.get("c", " ") for part in found["meta"]["text-sha256"]["c"])
    assert plain == digest(text)
    assert found["blocks"][0]["t"] == "Para"
