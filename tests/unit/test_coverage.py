"""No text is dropped silently: every character that is not blank is in the runs of some block."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import hostile
from tests.unit.test_markdown import DEFINITIONS, fragments
from tui_reader.articles import library, markdown, plaintext
from tui_reader.articles.document import Document, Kind, Mark, Metadata, Parsed
from tui_reader.articles.front_matter import front_matter
from tui_reader.tui.pane.layout import Layout, Ornament


def uncovered(text: str, parsed: Parsed) -> str:
    """What stands in no run, without blanks and the marks that only say where a block begins or ends."""
    covered = bytearray(len(text))
    for block in parsed.blocks:
        for run in block.runs:
            covered[run.start : run.end] = b"\1" * (run.end - run.start)
    # The pipes and rules of a table stand between its cells, and are drawn.
    for block in parsed.blocks:
        if block.kind is Kind.TABLE:
            for at in range(*block.span):
                if text[at] in "|-:":
                    covered[at] = 1
    left = (c for c, seen in zip(text, covered, strict=True) if not seen and not c.isspace())
    return "".join(left).replace(">", "")  # the mark of a quote in which nothing stands


def shown(text: str, parsed: Parsed) -> str:
    """All that the reader would paint, hidden markup left out."""
    return "\n".join(
        "".join(run.text(text) for run in block.runs) for block in parsed.blocks if block.is_leaf
    )


# What people may write that a parser takes in without a word, and which words of it must be seen.
TAKEN_IN = [
    ("<!-- secret -->", "secret"),
    ("a <!-- secret\nover lines --> b", "secret over lines"),
    ("<!-- never closed\n\nsecret\n\n# more", "secret"),
    ("<?php secret ?>", "secret"),
    ("<![CDATA[ secret ]]>", "secret"),
    ("<!DOCTYPE secret>", "secret"),
    ("<script>\nsecret\n</script>", "secret"),
    ("<style>p { display: none } secret</style>\n\nafter", "after"),
    ("<div hidden>\nsecret\n</div>", "secret"),
    ("<b title='secret'>a</b>", "secret"),
    ("[a]: /url 'secret'", "secret"),
    ("[a]: /url\n'secret\nover lines'\n\nb", "secret"),
    ("[//]: # (secret)", "secret"),
    ("[a]: one\n[a]: secret", "secret"),
    ("> [a]: secret", "secret"),
    ("- [a]: secret", "secret"),
    ("[^n]: secret", "secret"),
    ("[^n]: one\n\n    secret\n\ntwo", "secret"),
    ("[^n]: one\n[^n]: secret", "secret"),
    ("[^n]:\n\n    ```\n    secret\n    ```", "secret"),
    ("- " * 10 + "secret", "secret"),
    ("- " * 100 + "secret\n\nand after", "secret"),
    ("- " * 100 + "one\n\nsecret\n\n# two", "secret"),
    ("> " * 10 + "secret", "secret"),
    ("> " * 200 + "one\n\nsecret", "secret"),
    ("1. " * 100 + "secret\n\nafter", "secret"),
    ("\n".join("  " * depth + "- a" for depth in range(150)) + "\n\nsecret", "secret"),
    ("[" * 100 + "secret" + "](u)" * 100, "secret"),
    ("*" * 100 + "secret" + "*" * 100, "secret"),
    ("![secret](u)", "secret"),
    ("| a |\n|---|\n| b | secret |", "secret"),
    ("| a | b |\n|---|\n| secret |", "secret"),
    ("a | b\n--|--\nc\nsecret", "secret"),
    ("```secret words\ncode\n```", "secret words code"),
    ("~~~secret", "secret"),
    ("- > ``` secret\n  > ```", "secret"),
    ("a [](/secret) b", "a [](/secret) b"),
    ("a ![](/secret 'b')", "![](/secret 'b')"),
    ("[&nbsp;](/secret)", "(/secret)"),
    ("[![](/secret)](/b)", "![](/secret)"),
    ("~~~\n\nsecret", "secret"),
    ("# secret #", "secret"),
    ("secret\n===", "secret"),
    ("***\nsecret", "secret"),
    ("a\\\nsecret", "secret"),
    ("\ta\n\n\tsecret", "secret"),
    ("---\ntitle: a\n---\nsecret", "secret"),
    ("---\ntitle: a\nsecret words\n---\n", "secret"),
    ("---\n" + "a: b\n" * 4000 + "c: secret\n---\n", "secret"),
    ("\ufeffsecret", "secret"),
    ("\u2028secret\x85a\x0cb", "secret"),
    ("a\0secret", "secret"),
]


@pytest.mark.parametrize(("text", "words"), TAKEN_IN)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_what_is_taken_in_is_shown(text: str, words: str, line_end: str) -> None:
    text = text.replace("\n", line_end)
    parsed = markdown.parse(text)
    assert words in " ".join(shown(text, parsed).split())
    front = front_matter(text)[1]
    assert uncovered(text[front:], markdown.parse(text[front:])) == ""
    parsed = plaintext.parse(text)
    assert uncovered(text, parsed) == ""
    assert uncovered(text, plaintext.bare(text)) == ""


@settings(max_examples=150)
@given(fragments, st.sampled_from(["\n", "\r\n", "\r"]))
def test_markdown_drops_nothing(text: str, line_end: str) -> None:
    text = (text + DEFINITIONS).replace("\n", line_end)
    front = front_matter(text)[1]
    assert uncovered(text[front:], markdown.parse(text[front:])) == ""


@given(st.text(st.sampled_from("a \t\n\r>-*_`~[]()!<>#|:=&;1.^\"'\\\0\u2028\x0c北"), max_size=80))
def test_any_markup_drops_nothing(text: str) -> None:
    for parsed in markdown.parse("\n" + text), plaintext.parse("\n" + text), plaintext.bare("\n" + text):
        assert uncovered("\n" + text, parsed) == ""


@pytest.mark.parametrize("suffix", [".md", ".txt"])
@pytest.mark.parametrize("name", hostile.TEXTS)
def test_hostile_articles_lose_nothing(name: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text(f"Before\n\n{hostile.TEXTS[name]}\n\nlast words", encoding="utf-8", newline="")
    article = library.load(path)
    parsed = Parsed(article.blocks, article.metadata)
    assert uncovered(article.text, parsed) == ""
    assert "last words" in shown(article.text, parsed)


def test_front_matter_that_is_not_shown_is_announced() -> None:
    text = "---\ntitle: a\nauthor: [b, c]\nsummary: |\n  d\nDate: e\ndate: f\n---\ng\n"
    article = Document(Path("a.md"), text, "markdown", *markdown.parse(text))
    assert article.metadata == Metadata(title="a", date="e", hidden="author, summary, date")
    lines = [line.decoration for line in Layout(article, 60).lines if line.ornament is Ornament.BYLINE]
    assert lines == ["e", "front matter not shown: author, summary, date"]


@pytest.mark.parametrize(
    ("lines", "hidden"),
    [
        ("title: a\n# words", "comments"),
        ("title: a # words", "comments"),
        ("title: 'a' # words\ndate: \"b\" # more", "comments"),
        ("title: a\n  words", "title"),
        ("date: a\n- words\n- more\n\ntitle: b#c", "date"),
        ("tags:\n- a\n- b", "tags"),
        ("title: '# a'\n\ndate: \"it's # b\"", ""),
    ],
)
def test_all_lines_of_front_matter_are_shown_or_named(lines: str, hidden: str) -> None:
    assert markdown.parse(f"---\n{lines}\n---\nb\n").metadata.hidden == hidden


def test_hidden_is_only_what_is_markup() -> None:
    """What a run hides is punctuation, a target or an entity; never prose."""
    text = "*a* [b](c 'd') &amp; `e`\n\n[b]: f\n\n<!-- g -->\n\n[^h]: i"
    for block in markdown.parse(text).blocks:
        for run in block.runs:
            if run.shown == "":
                assert Mark.MARKUP in run.mark
    assert [w for w in "abefghi" if w not in shown(text, markdown.parse(text))] == []
