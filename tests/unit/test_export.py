"""Annotated markdown: what an export says, and that taking it away gives the article back."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from tui_reader.annotations.annotation import Annotation, target_for
from tui_reader.articles import markdown, plaintext
from tui_reader.articles.document import Dialect, Document, digest
from tui_reader.articles.text import Span
from tui_reader.exchange import escape
from tui_reader.exchange.markdown import export, export_name, is_untouched, strip

WHEN = "2026-11-21T09:30:00Z"
RENDERER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)

INLINE = [
    *(
        "a",
        "b c",
        "**x**",
        "*y z*",
        "s**b**s",
        "_i_",
        "__s__",
        "***t***",
        "***a** b*",
        "*a **b***",
        "**a****b**",
    ),
    *(
        "`c`",
        "`</mark>`",
        "[l](u)",
        '[**l** k](<u v> "t")',
        "![a *b*](s)",
        "[ref]",
        "[ref][]",
        "[x][ref]",
        "[^1]",
    ),
    *("<b>", "</b>", "<mark>", "</mark>", "<i title='", "<!--", "-->", "&amp;", "&lt;", "\\*", "\\\\", "\\"),
    *(
        "<https://a.b>",
        " https://a.b/c_d ",
        "x@y.z",
        "~~d~~",
        "(x)",
        "[",
        ")",
        "]",
        "*",
        "_",
        "`",
        "``",
        "**",
        "~",
    ),
    *(
        "\n",
        "\n",
        "  \n",
        " ",
        " ",
        "\t",
        "日本",
        "👨‍👩‍👧",
        "e\u0301",
        "\u00a0",
        "|",
        "$x$",
        ":",
        "!",
        ".",
        "€",
    ),
    *("snake_case", "[^an-1]", '"'),
]
PLAIN = [
    *(
        "word",
        "Kim",
        "a_b",
        "_x_",
        "*y*",
        "**z**",
        "<b>",
        "</mark>",
        "&amp;",
        "AT&T",
        "[a](b)",
        "[^an-1]",
        "`c`",
    ),
    *(
        "$5",
        "$x$",
        "US$7",
        "~~s~~",
        "https://a.b/c_d?x=1&copy=2",
        "https://x.y/%20z&amp;q",
        "www.a_b.com/c_d",
    ),
    *(
        "#tag",
        "C#",
        "#",
        "1.",
        "-",
        "+",
        "(a)",
        "I.",
        "|",
        "\\",
        "\\|",
        "日本語",
        "👨‍👩‍👧",
        "e\u0301",
        "“q”",
        "…",
    ),
    *(":smile:", "10:30", "x@y_z.com", "^up^", "{.c}", "<!--", "!", "a)", "\u00a0", "=", "---x", ":"),
]


def document(text: str, dialect: Dialect = "markdown") -> Document:
    parsed = (markdown if dialect == "markdown" else plaintext).parse(text)
    return Document(Path("a"), text, dialect, parsed.blocks, parsed.metadata)


def annotation(text: str, span: Span, note: str = "", number: int = 0, tag: str = "claim") -> Annotation:
    return Annotation(f"id{number}", tag, target_for(text, digest(text), span), note, "ana", WHEN, WHEN)


def pairs(text: str, *quotes: str) -> list[tuple[Annotation, Span | None]]:
    found: list[tuple[Annotation, Span | None]] = []
    for number, quote in enumerate(quotes):
        start = text.index(quote)
        span = Span(start, start + len(quote))
        found.append((annotation(text, span, number=number), span))
    return found


def body_of(exported: str) -> str:
    """An export without its front matter."""
    return re.sub(r"\A---.*?\n---\r?\n", "", exported, flags=re.DOTALL)


def marked(text: str, *quotes: str, dialect: Dialect = "markdown") -> str:
    """An export without front matter and footnotes."""
    exported = export(document(text, dialect), pairs(text, *quotes), "a.md")
    return re.split(r"\n\[\^an-1\]: ", body_of(exported))[0]


def hidden(exported: str) -> list[dict[str, object]]:
    return [json.loads(found) for found in re.findall(r"<!-- an (\{.*?\}) -->$", exported, re.MULTILINE)]


# What is marked, and where


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("The 14 drones fell.\n", "14 drones", 'The <mark id="an-1">14 drones</mark>[^an-1] fell.\n'),
        ("a **b** c\n", "a **b** c", '<mark id="an-1">a **b** c</mark>[^an-1]\n'),
        ("a **b** c\n", "b", 'a **<mark id="an-1">b</mark>[^an-1]** c\n'),
        ("a **b**s c\n", "b", 'a <mark id="an-1">**b**</mark>[^an-1]s c\n'),
        ("a **b** c\n", "a **b", '<mark id="an-1">a</mark> **<mark id="an-1.2">b</mark>[^an-1]** c\n'),
        ("a **b d**s\n", "d**s", 'a **b <mark id="an-1">d</mark>**<mark id="an-1.2">s</mark>[^an-1]\n'),
        ("[a b](u) c\n", "b", '[a <mark id="an-1">b</mark>](u)[^an-1] c\n'),
        ("[a b](uu) c\n", "b](u", '[a <mark id="an-1">b</mark>](uu)[^an-1] c\n'),
        ("[a](u) c\n", "u", "[a](u) c\n\n[^an-1]\n\n"),
        ("[a](u) c\n", "a](u) c", '[<mark id="an-1">a</mark>](u) <mark id="an-1.2">c</mark>[^an-1]\n'),
        ("[a b] c\n\n[a b]: u\n", "b", '<mark id="an-1">[a b]</mark>[^an-1] c\n\n[a b]: u\n'),
        ("a (b)\n", "a ", '<mark id="an-1">a</mark>[^an-1] (b)\n'),
        ("a(b)\n", "a", '<mark id="an-1">a</mark>[^an-1]<!--an-1-->(b)\n'),
        ("a: b\n", "a", '<mark id="an-1">a</mark>[^an-1]<!--an-1-->: b\n'),
        ("a `b c` d\n", "c", 'a <mark id="an-1">`b c`</mark>[^an-1] d\n'),
        ("a &amp; b\n", "amp", 'a <mark id="an-1">&amp;</mark>[^an-1] b\n'),
        ("a \\* b\n", "\\", 'a <mark id="an-1">\\*</mark>[^an-1] b\n'),
        ("a ![b c](d) e\n", "c", 'a <mark id="an-1">![b c](d)</mark>[^an-1] e\n'),
        ("see https://a.b/c. x\n", "a.b", 'see <mark id="an-1">https://a.b/c</mark>[^an-1]. x\n'),
        ("a <b>c</b> d\n", "a <b>c", '<mark id="an-1">a</mark> <b><mark id="an-1.2">c</mark>[^an-1]</b> d\n'),
        ("# a b\n", "# a b", '# <mark id="an-1">a b</mark>[^an-1]\n'),
        ("a b\n===\n", "a b\n==", '<mark id="an-1">a b</mark>[^an-1]\n===\n'),
        ("- [ ] a\n", "- [ ] a", '- [ ] <mark id="an-1">a</mark>[^an-1]\n'),
        ("> a\n> b\n", "a\n> b", '> <mark id="an-1">a</mark>\n> <mark id="an-1.2">b</mark>[^an-1]\n'),
        ("a\nb\n", "a\nb", '<mark id="an-1">a\nb</mark>[^an-1]\n'),
        ("a\n\nb\n", "a\n\nb", '<mark id="an-1">a</mark>\n\n<mark id="an-1.2">b</mark>[^an-1]\n'),
        ("```\nx\n```\nb\n", "x", "```\nx\n```\n\n[^an-1]\n\nb\n"),
        ("- a\n\n      x\n- b\n", "x", "- a\n\n      x\n- b\n\n[^an-1]\n\n"),
        ("a_b_c\n", "b", "a_b_c\n\n[^an-1]\n\n"),
        ("**a *b**s c\n", "a *b", '**<mark id="an-1">a *</mark>[^an-1]b**s c\n'),
        ("[r][**l**](u)\n\n[r]: x\n", "[r]", '<mark id="an-1">[r</mark>[^an-1]][**l**](u)\n\n[r]: x\n'),
        (
            "> **a\n> b**\n",
            "**a\n> b**",
            '> **<mark id="an-1">a</mark>\n> <mark id="an-1.2">b</mark>[^an-1]**\n',
        ),
        ("| a |\n|---|\n| b | c |\n", "c", "| a |\n|---|\n| b | c |\n\n[^an-1]\n\n"),
        ("*y****a** b*ax*y*\n", "x*y*", "*y****a** b*ax*y*\n\n[^an-1]\n\n"),
        ("**<b>**`c`\n", "**<b>**`c`", '**<b>**<mark id="an-1">`c`</mark>[^an-1]\n'),
        ("x [^y z] w\n", "z", "x [^y z] w\n\n[^an-1]\n\n"),
        ("\\</mark>a\n", "</mark>a", "\\</mark>a\n\n[^an-1]\n\n"),
        ("[^1]: a b\n\nc\n", "b", '[^1]: a <mark id="an-1">b</mark>\n\n[^an-1]\n\n\nc\n'),
        ("a\n\n\u00a0b\n", "\n\n", "a\n\n[^an-1]\n\n\n\u00a0b\n"),
        ("C:\\d e\n", "C:\\", '<mark id="an-1">C:</mark>[^an-1]\\d e\n'),
        (
            "| a | b |\n|---|---|\n| c | d |\n",
            "b |\n|---|---|\n| c",
            '| a | <mark id="an-1">b</mark> |\n|---|---|\n| <mark id="an-1.2">c</mark>[^an-1] | d |\n',
        ),
    ],
)
def test_a_mark_leaves_markup_as_it_reads(text: str, quote: str, expected: str) -> None:
    assert marked(text, quote) == expected


def test_marks_that_overlap_are_cut_so_that_they_nest() -> None:
    text = "They said **14 drones** crossed the border overnight.\n"
    assert marked(text, "14 drones** crossed the border", "crossed the border overnight") == (
        'They said **<mark id="an-1">14 drones</mark>** '
        '<mark id="an-1.2"><mark id="an-2">crossed the border</mark></mark>[^an-1]'
        '<mark id="an-2.2"> overnight</mark>[^an-2].\n'
    )


def test_notes_are_in_the_order_of_the_passages_whatever_the_order_given() -> None:
    text = "one two three\n"
    given = pairs(text, "three", "one", "two three")
    assert export(document(text), given, "s") == export(document(text), given[::-1], "s")
    assert [found["q"] for found in hidden(export(document(text), given, "s"))] == [
        "one",
        "two three",
        "three",
    ]


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("a\n", None),
        ("a", '"\\n"'),
        ("```\nx\n", '"```\\n"'),
        ("~~~~ py\nx\n~~~", '"\\n~~~~\\n"'),
        ("```\nx\n```\n", None),
        ("<!-- x\n", '"-->\\n"'),
        ("<!-- x -->\n", None),
        ("<script>\n\nx", '"\\n</script>\\n"'),
        ("- ```\n  x\n", None),
        ("    ```x\n", None),
        ("\t<!-- x\n", None),
        ("a\n\n   ```\n   x\n    ```\n", '"```\\n"'),
    ],
)
def test_what_is_open_at_the_end_is_closed_before_the_notes(text: str, closed: str | None) -> None:
    exported = export(document(text), pairs(text, "x" if "x" in text else "a"), "s")
    found = re.search(r"^closed: (.*)$", exported, re.MULTILINE)
    assert (found and found[1]) == closed
    assert '<section class="footnotes">' in RENDERER.render(body_of(exported))
    assert strip(exported) == text


# Front matter


def test_the_front_matter_names_the_article_and_its_text() -> None:
    text = "a\n"
    exported = export(document(text), [], "news/a: b #1.md")
    seal = re.search(r"[0-9a-f]{64}(?=\noffsets)", exported)
    assert seal
    assert exported == (
        '---\ntui-reader: 1\nsource: "news/a: b #1.md"\n'
        f"text-sha256: {digest(text)}\nfile-sha256: {seal[0]}\noffsets: codepoint\n---\na\n"
    )
    assert seal[0] == digest(exported.replace(seal[0], ""))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_of_the_article_takes_ours_in(end: str) -> None:
    text = end.join(["---", "title: T", "---", "a", ""])
    exported = export(document(text), pairs(text, "a"), "s")
    lines = exported.splitlines()
    assert lines[:2] == ["---", "tui-reader: 1"]
    assert lines[5:8] == ["offsets: codepoint # the article's own front matter follows", "title: T", "---"]
    assert strip(exported) == text


def test_keys_that_the_article_has_are_not_written_twice() -> None:
    text = "---\nsource: x\n---\na\n"
    once = export(document(text), pairs(text, "a"), "s")
    assert once.startswith("---\ntui-reader-2: 1\nsource-2: s\n")
    twice = export(document(once), pairs(once, "a</mark>"), "s")
    assert twice.startswith("---\ntui-reader-3: 1\n")
    assert strip(twice) == once
    assert strip(once) == text


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    text = "---\n\na\n\n---\n"
    exported = export(document(text), pairs(text, "a"), "s")
    assert "\noffsets: codepoint\n---\n---\n\n" in exported
    assert strip(exported) == text


@pytest.mark.parametrize(
    "text", ["x [^an-1] a\n\n[^an-1]: n\n", '<mark id="an-1">x</mark> a\n', "[l](#AN-1) a\n"]
)
def test_names_that_the_article_uses_are_left_to_it(text: str) -> None:
    exported = export(document(text), pairs(text, "a"), "s")
    assert "\nids: an2\n" in exported
    assert "[^an2-1]: " in exported
    assert strip(exported) == text


def test_other_text_is_not_stripped() -> None:
    for text in ("", "a\n", "---\ntitle: x\n---\n[^an-1]\n", '<mark id="an-1">a</mark>\n'):
        assert strip(text) == text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://example.org/news/drones", "https://example.org/news/drones"),
        ("000_5d.txt", "000_5d.txt"),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("true", '"true"'),
        ("2026-11-21", '"2026-11-21"'),
        ("0xAB", '"0xAB"'),
        ("", '""'),
        ('say "a\\b"\n', '"say \\"a\\\\b\\"\\n"'),
        ("\x1b]52;\u202e\U000e0001", '"\\u001b]52;\\u202e\\U000e0001"'),
        ("日本.md", '"日本.md"'),
    ],
)
def test_values_are_quoted_where_yaml_needs_it(value: str, expected: str) -> None:
    assert escape.yaml(value) == expected


# Notes


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("no source given", "no source given"),
        ("<script>*x* `y`", "&lt;script>\\*x\\* \\`y\\`"),
        ("see [^1] & &amp; [a](b)", "see \\[\\^1\\] & \\&amp; \\[a\\](b)"),
        ("one\r\ntwo\nthree", "one<br>two<br>three"),
        ("a | b", "a \\| b"),
        ("\x1b]52;c;x\x07 \u202eevil\x00", "\\]52;c;x evil"),
        ("--> --", "--> --"),
    ],
)
def test_a_note_is_text_on_one_line(note: str, expected: str) -> None:
    text = "a\n"
    exported = export(document(text), [(annotation(text, Span(0, 1), note), Span(0, 1))], "s")
    line = exported.splitlines()[-1]
    assert line.startswith(f"[^an-1]: **CLAIM** (ana, 2026-11-21) {expected} <!-- an {{")
    assert hidden(exported)[0]["q"] == "a"


def test_tag_and_annotator_cannot_inject_markup() -> None:
    text = "a\n"
    made = Annotation("i", "x**<b>", target_for(text, "d", Span(0, 1)), "", "[e](v)\nil", WHEN, WHEN)
    line = export(document(text), [(made, Span(0, 1))], "s").splitlines()[-1]
    assert line.startswith("[^an-1]: **X\\*\\*&LT;B>** (\\[e\\](v)<br>il, 2026-11-21) <!-- an {")


def note_of(exported: str) -> list[Token]:
    """What the one footnote shows, piece by piece."""
    tokens = RENDERER.parse(re.split(r"^\[\^an-1\]: ", exported, flags=re.MULTILINE)[1])
    (inline,) = [token for token in tokens if token.type == "inline"]
    return inline.children or []


def test_fields_are_shown_and_hidden_behind_the_note() -> None:
    text = "a\n"
    made = replace(
        annotation(text, Span(0, 1), "why"), speaker="K*C*NA <b>", basis="none given", certainty="?"
    )
    exported = export(document(text), [(made, Span(0, 1))], "s")
    tokens = note_of(exported)
    start = next(index for index, token in enumerate(tokens) if token.type == "em_open")
    end = next(index for index, token in enumerate(tokens) if token.type == "em_close")
    shown = "".join(token.content for token in tokens[start:end])
    assert shown == "said by K*C*NA <b> · basis: none given · certainty: ?"
    assert tokens[end + 1].content.strip() == "why"
    (data,) = hidden(exported)
    assert (data["speaker"], data["basis"], data["certainty"]) == ("K*C*NA <b>", "none given", "?")
    assert strip(exported) == text


def test_fields_that_are_not_given_leave_nothing() -> None:
    text = "a\n"
    exported = export(document(text), [(annotation(text, Span(0, 1), "*why*"), Span(0, 1))], "s")
    assert not {"em_open"} & {token.type for token in note_of(exported)}
    assert not {"speaker", "basis", "certainty"} & set(hidden(exported)[0])


@given(st.lists(st.text("a *_<b>[^1]:#-+.\\`&;|朝", max_size=8), min_size=1, max_size=5))
def test_a_note_of_several_lines_is_read_back(lines: list[str]) -> None:
    note = "\n".join(lines).strip()
    text = "a\n"
    exported = export(document(text), [(annotation(text, Span(0, 1), note), Span(0, 1))], "s")
    tokens = note_of(exported)
    start = next(index for index, token in enumerate(tokens) if token.type == "strong_close") + 1
    shown = "".join("\n" if token.content == "<br>" else token.content for token in tokens[start:-1])
    assert shown.removeprefix(" (ana, 2026-11-21) ").removesuffix(" ") == note
    assert strip(exported) == text


@given(st.text(max_size=30))
def test_hidden_data_is_read_back_and_never_ends_its_comment(quote: str) -> None:
    data = {"q": quote}
    found = escape.hidden(data)
    assert json.loads(found) == data
    assert found.isprintable()
    assert not set(found) & set("<>-")


def test_annotations_without_a_place_are_listed_at_the_end() -> None:
    text = "one two\n"
    gone = annotation("x old *words* y", Span(2, 13), "kept")
    exported = export(document(text), [(gone, None)], "s")
    tail = body_of(exported).removeprefix(text)
    assert tail.startswith(
        "\n**Unanchored annotations** <!--an-unanchored-->\n\n"
        "- “old \\*words\\*” **CLAIM** (ana, 2026-11-21) kept <!-- an {"
    )
    assert hidden(exported)[0]["on"] == gone.target.digest
    assert strip(exported) == text
    both = export(document(text), [*pairs(text, "two"), (gone, None)], "s")
    assert both.endswith(tail)
    assert strip(both) == text


# Properties


@st.composite
def markdown_texts(draw: st.DrawFn) -> str:
    """Articles in markdown, most of them broken in some way."""

    def inline(size: int, *, lines: bool = False) -> str:
        text = "".join(draw(st.lists(st.sampled_from(INLINE), min_size=1, max_size=size)))
        return text if lines else text.replace("\n", " ")

    def block() -> str:
        kind = draw(st.integers(0, 12))
        makers: list[Callable[[], str]] = [
            lambda: inline(12, lines=True),
            lambda: inline(12, lines=True),
            lambda: "# " + inline(6),
            lambda: f"- {inline(6)}\n- [x] {inline(6)}\n  - {inline(6)}",
            lambda: f"1. {inline(6)}\n\n   ```\n   {inline(3)}\n   ```\n2. {inline(6)}",
            lambda: "> " + inline(10, lines=True).replace("\n", "\n> "),
            lambda: f"```\n{inline(6, lines=True)}\n```",
            lambda: f"| {inline(3)} | {inline(3)} |\n|---|---|\n| {inline(3)} | {inline(3)} |",
            lambda: f"<div>\n{inline(5)}\n</div>",
            lambda: "[ref]: /url",
            lambda: "[^1]: note " + inline(5),
            lambda: "---",
            lambda: "    " + inline(5),
        ]
        return makers[kind]()

    blocks = [block() for _ in range(draw(st.integers(1, 5)))]
    text = draw(st.sampled_from(["\n\n", "\n\n", "\n"])).join(blocks)
    text = draw(st.sampled_from(["", "", "---\ntitle: x\n---\n", "---\nsource: y\n---\n"])) + text
    text += draw(st.sampled_from(["\n", "\n", "", "\n```\nopen", "\n\n<!-- open\n"]))
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@st.composite
def annotated(
    draw: st.DrawFn, texts: st.SearchStrategy[str]
) -> tuple[str, list[tuple[Annotation, Span | None]]]:
    text = draw(texts)
    found: list[tuple[Annotation, Span | None]] = []
    for number in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text) - 1))
        span = Span(start, min(len(text), start + draw(st.integers(1, 60))))
        found.append((annotation(text, span, "a note", number), span))
    return text, found


def check_markers(tokens: list[Token]) -> set[str]:
    """Fail unless marks nest with the markup around them and keep out of code; gives back the references."""
    references: set[str] = set()
    for token in tokens:
        if token.type in ("fence", "code_block", "html_block"):
            assert not re.search(
                r'<mark id="an|\[\^an\d*-\d+\]$', re.sub(r"\[\^an-1\]", "", token.content), re.M
            )
        opened: list[str] = []
        for child in token.children or ():
            ours = re.match(r'<mark id="(an\d*-\d+)', child.content) if child.type == "html_inline" else None
            if ours:
                opened.append("mark")
                references.add(ours[1])
            elif (
                child.content == "</mark>" and child.type == "html_inline" and opened and opened[-1] == "mark"
            ):
                opened.pop()
            elif child.type == "footnote_ref":
                references.add(child.meta["label"])
            elif child.nesting > 0:
                opened.append(child.tag)
            elif child.nesting < 0:
                assert opened.pop() == child.tag
            else:
                assert child.type != "code_inline" or not re.search(r'<mark id="', child.content)
        assert not opened
    return references


@given(annotated(markdown_texts()), st.data())
def test_it_is_seen_whether_a_file_was_edited(
    given: tuple[str, list[tuple[Annotation, Span | None]]], data: st.DataObject
) -> None:
    text, annotations = given
    exported = export(document(text), annotations, "a.md")
    assert is_untouched(exported)
    at = data.draw(st.integers(0, len(exported)))
    assert not is_untouched(exported[:at] + "#" + exported[at:])
    assert not is_untouched(text)


@given(annotated(markdown_texts()))
def test_stripping_gives_the_markdown_article_back(
    given: tuple[str, list[tuple[Annotation, Span | None]]],
) -> None:
    text, annotations = given
    exported = export(document(text), annotations, "a.md")
    assert strip(exported) == text
    assert strip(export(document(text), [(made, None) for made, _ in annotations], "a.md")) == text


@given(annotated(markdown_texts()))
def test_every_annotation_of_a_markdown_article_is_seen(
    given: tuple[str, list[tuple[Annotation, Span | None]]],
) -> None:
    text, annotations = given
    exported = export(document(text), annotations, "a.md")
    found = re.search(r"^ids(?:-\d+)?: (.*)$", exported, re.MULTILINE)
    name = found[1] if found else "an"
    tokens = RENDERER.parse(body_of(exported))
    expected = {f"{name}-{number}" for number in range(1, len(annotations) + 1)}
    assert expected <= check_markers(tokens)
    notes = {token.meta["label"] for token in tokens if token.type == "footnote_open"}
    assert expected <= notes
    spans = sorted(span for _, span in annotations if span)
    assert sorted((data["s"], data["e"]) for data in hidden(exported)) == spans
    for data in hidden(exported):
        target = target_for(text, digest(text), Span(int(str(data["s"])), int(str(data["e"]))))
        assert (data["q"], data["pre"], data["suf"]) == (target.exact, target.prefix, target.suffix)


# Plain text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Learning C #\n============\n\nMore of it.\n", "# Learning C \\#\n\nMore of it.\n"),
        ("See https://x.y/?a&amp;b for all of it.\n", "See https\\://x.y/?a\\&amp;b for all of it.\n"),
        ("It *was* a_b <b> & [x].\n", "It \\*was\\* a\\_b &lt;b> & \\[x\\].\n"),
        ("1984. A year that was long gone by then.\n", "1984\\. A year that was long gone by then.\n"),
        ("It cost $5, not $x$.\n", "It cost $5, not &#36;x&#36;.\n"),
        ("See https://a.b/c_d and www.a_b.c now.\n", "See <https://a.b/c_d> and www\\.a\\_b.c now.\n"),
        ("- one\n- two\n  - three\n\nThe end is here.\n", "- one\n- two\n  - three\n\nThe end is here.\n"),
        ("1. one\n2. two\n1. again\n", "1. one\n2. two\n1) again\n"),
    ],
)
def test_plain_text_becomes_markdown(text: str, expected: str) -> None:
    exported = export(document(text, "plaintext"), [], "a.txt")
    assert "\ndialect: plaintext\n" in exported
    assert body_of(exported) == expected


def test_plain_text_is_flowed_and_tables_stand_free() -> None:
    text = "Text before it.\n| a | b |\n|---|---|\n| c \\| d | e |\nText behind it.\n"
    assert marked(text, "before it.\n| a", "d | e", dialect="plaintext") == (
        'Text <mark id="an-1">before it.</mark>\n\n'
        '| <mark id="an-1.2">a</mark>[^an-1] | b |\n| --- | --- |\n'
        '| c \\| <mark id="an-2">d</mark> | <mark id="an-2.2">e</mark>[^an-2] |\n\nText behind it.\n'
    )


@st.composite
def plain_texts(draw: st.DrawFn) -> str:
    def line() -> str:
        return " ".join(draw(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=7)))

    lines: list[str] = []
    for _ in range(draw(st.integers(1, 7))):
        kind = draw(st.sampled_from(["", "", "", "- ", "1. ", "2. ", "7. ", "# ", "> ", "  - ", "* ", "|"]))
        if kind == "|":
            lines += [f"| {line()} | {line()} |", "|---|---|", f"| {line()} | {line()} |"]
        else:
            lines.append(kind + line())
        lines += [""] * draw(st.integers(0, 1))
    return draw(st.sampled_from(["\n", "\n", "\r\n"])).join(lines)


def shown(tokens: list[Token]) -> list[str]:
    """The words a reader sees, without notes."""
    words: list[str] = []
    for token in tokens:
        if token.type == "footnote_block_open":
            break
        children = [
            child for child in token.children or () if child.type not in ("html_inline", "footnote_ref")
        ]
        words += "".join("\n" if "break" in child.type else child.content for child in children).split()
    return words


@example(("\xa0", [(annotation("\xa0", Span(0, 1)), Span(0, 1))]))
@given(annotated(plain_texts()))
def test_plain_text_shows_the_same_words(given: tuple[str, list[tuple[Annotation, Span | None]]]) -> None:
    text, annotations = given
    article = document(text, "plaintext")
    exported = export(article, annotations, "a.txt")
    tokens = RENDERER.parse(body_of(exported))
    assert shown(tokens) == [word for leaf in article.leaves for word in leaf.prose(text).text.split()]
    assert len({token.meta["label"] for token in tokens if token.type == "footnote_open"}) == len(annotations)
    assert len(check_markers(tokens)) == len(annotations)
    assert strip(exported) == strip(export(article, [], "a.txt"))


def test_the_articles_show_the_same_words(samples: list[Path]) -> None:
    for path in samples:
        text = path.read_text("utf-8")
        article = document(text, "plaintext")
        source = random.Random(1)
        spans = [Span(start, min(len(text), start + 200)) for start in source.sample(range(len(text)), 20)]
        made = [(annotation(text, span, number=number), span) for number, span in enumerate(spans)]
        tokens = RENDERER.parse(body_of(export(article, made, path.name)))
        assert shown(tokens) == [word for leaf in article.leaves for word in leaf.prose(text).text.split()]
        assert len(check_markers(tokens)) == len(spans)


# Names of files


def test_names_of_exports_are_readable_and_never_the_same() -> None:
    used: set[str] = set()
    names = [
        export_name(source, used)
        for source in (
            "a.md",
            "a.txt",
            "A.md",
            "x/a.md",
            "x/a.md",
            "x/a.md",
            "../b c/d:e?.txt",
            "…",
            "/",
            ".md",
        )
    ]
    assert names == [
        "a.annotated.md",
        "a.txt.annotated.md",
        "A.md.annotated.md",
        "x-a.annotated.md",
        "x-a.md.annotated.md",
        "x-a.md-2.annotated.md",
        "d-e.annotated.md",
        "article.annotated.md",
        "article-2.annotated.md",
        "md.annotated.md",
    ]


@given(st.lists(st.text(max_size=300), max_size=8))
def test_names_of_exports_are_safe(sources: list[str]) -> None:
    used: set[str] = set()
    names = [export_name(source, used) for source in sources]
    assert len({name.casefold() for name in names}) == len(sources)
    for name in names:
        assert not name.startswith((".", "-"))
        assert all(c.isalnum() or c in "._-" for c in name)
        assert len(name.encode("utf-8")) <= 255
