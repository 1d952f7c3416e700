"""Markdown: what each construct becomes, and that no offset is wrong and no text lost."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from tui_reader.articles import front_matter, markdown, markdown_inline
from tui_reader.articles.cutting import LONGEST
from tui_reader.articles.document import Block, Kind, Mark, Metadata, Run
from tui_reader.articles.markdown import parse
from tui_reader.articles.markdown_inline import RawText
from tui_reader.articles.text import Span

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
ACUTE = "e\u0301"
RAW_RUNS = markdown_inline.raw_runs


@pytest.fixture(autouse=True, scope="module")
def without_net() -> Iterator[None]:
    """Let a test fail where a block would be shown raw because its runs were not its source."""

    def raw_runs(lines: Iterable[Span], line_break: str) -> list[Run]:
        assert line_break == "\n", "a block was shown raw"
        return RAW_RUNS(lines, line_break)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown_inline, "raw_runs", raw_runs)
        yield


def leaves(text: str) -> list[Block]:
    return [block for block in parse(text).blocks if block.is_leaf]


def outline(text: str) -> list[tuple[str, int, str]]:
    """Kind, level and prose of every block."""
    return [(block.kind.value, block.level, block.prose(text).text) for block in parse(text).blocks]


def runs(text: str, index: int = 0) -> list[tuple[str, str | None, Mark]]:
    """Source, what is shown instead, and mark of every run of a leaf."""
    return [(text[run.start : run.end], run.shown, run.mark) for run in leaves(text)[index].runs]


def shown(text: str, index: int = 0) -> str:
    """What a leaf shows, markup and all."""
    return "".join(run.text(text) for run in leaves(text)[index].runs)


def check(text: str) -> None:
    """Runs are their block's source, leaves are in order, and each character that speaks is in one."""
    blocks = parse(text).blocks
    covered = bytearray(len(text))
    for block in blocks:
        assert 0 <= block.span.start <= block.span.end <= len(text)
        if not block.is_leaf:
            assert block.kind in (Kind.TABLE, Kind.TABLE_ROW)
            assert block.runs == ()
            continue
        at = block.span.start
        for run in block.runs:
            assert run.start == at < run.end
            at = run.end
        assert at == block.span.end
        covered[block.span.start : block.span.end] = b"\1" * block.span.length
        assert text[slice(*block.span)].strip() or block.kind in (Kind.TABLE_CELL, Kind.CODE)
    assert all(a.span.start <= b.span.start for a, b in pairwise(blocks))
    assert all(a.span.end <= b.span.start for a, b in pairwise(b for b in blocks if b.is_leaf))
    for block in blocks:
        for at in range(*block.span) if block.kind is Kind.TABLE else ():
            covered[at] |= text[at] in "|:-"
    lost = "".join(c for c, leaf in zip(text, covered, strict=True) if not (leaf or c.isspace() or c == ">"))
    assert not lost


# What each construct becomes


CELLS = [("table_cell", 0, "b"), ("table_cell", 0, "c")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\u00a0\n", []),
        ("A *b*.", [("paragraph", 0, "A b.")]),
        ("A\n  b  \nc\\\nd", [("paragraph", 0, "A b\nc\nd")]),
        ("A\x0cb\u2028c\x85d", [("paragraph", 0, "A\x0cb\u2028c\x85d")]),
        ("# A *b* ##\n#", [("heading", 1, "A b"), ("heading", 1, "")]),
        ("###### F\n####### G", [("heading", 6, "F"), ("paragraph", 0, "####### G")]),
        ("A\nb\n===\nC\n---", [("heading", 1, "A b"), ("heading", 2, "C")]),
        ("***", [("rule", 0, "")]),
        ("- a\n- b\n  c", [("list_item", 1, "a"), ("list_item", 1, "b c")]),
        ("- a\n\n- b\n\n  c", [("list_item", 1, "a"), ("list_item", 1, "b"), ("paragraph", 0, "c")]),
        ("-\n  a\n-", [("list_item", 1, "a"), ("list_item", 1, "")]),
        ("- [ ] a", [("list_item", 1, "[ ] a")]),
        ("1. a\n   - b", [("list_item", 1, "a"), ("list_item", 2, "b")]),
        ("- # A", [("list_item", 1, ""), ("heading", 1, "A")]),
        ("- > a", [("list_item", 1, ""), ("quote", 1, "a")]),
        ("- - a", [("list_item", 1, ""), ("list_item", 2, "a")]),
        ("> a\n> b\nc\n>\n> d", [("quote", 1, "a b c"), ("quote", 1, "d")]),
        ("> > a\n>\n> b", [("quote", 2, "a"), ("quote", 1, "b")]),
        ("> # A\n> - b", [("heading", 1, "A"), ("list_item", 1, "b")]),
        ("~~~ py\na\n\n b\n~~~", [("code", 0, "a\n\n b")]),
        ("```\na\n\n", [("code", 0, "a")]),
        ("a\nb | c\n-|-", [("paragraph", 0, "a"), ("table", 0, ""), ("table_row", 0, ""), *CELLS]),
        ("# A\rb\r\rc", [("heading", 1, "A"), ("paragraph", 0, "b"), ("paragraph", 0, "c")]),
        ("```", [("code", 0, "")]),
        ("    a\tb\n\t c", [("code", 0, "a   b\n c")]),
        (
            "- a\n\n      b\n\n  ```\n   c\n  ```",
            [("list_item", 1, "a"), ("code", 0, "b"), ("code", 0, " c")],
        ),
        ("> ```\n> a\n> \tb\n> ```", [("code", 0, "a\n  b")]),
        ("<div>\n *a*\n</div>", [("code", 0, "<div>\n *a*\n</div>")]),
        ("a[^n]\n\n[^n]: b\n\n    c", [("paragraph", 0, s) for s in ("a[n]", "b", "c")]),
        ("a[^n]", [("paragraph", 0, "a[^n]")]),
        ("[^n]: # A", [("paragraph", 0, ""), ("heading", 1, "A")]),
        ("[a]: b\n[c]: d\n\n[a]", [("paragraph", 0, "[a]: b\n[c]: d"), ("paragraph", 0, "a")]),
        ("- [a]: b\n  c", [("list_item", 1, ""), ("paragraph", 0, "[a]: b"), ("paragraph", 0, "c")]),
    ],
)
def test_blocks(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert outline(text) == expected
    check(text)


def test_a_table_holds_rows_and_cells() -> None:
    text = "| a | *b* |\r\n|---|:-:|\r\n| `x\\|y` | 2 | 3 |\r\n| z\\|\r\nw | |\r\n\r\nEnd."
    assert outline(text) == [
        ("table", 0, ""),
        ("table_row", 0, ""),
        ("table_cell", 0, "a"),
        ("table_cell", 0, "b"),
        ("table_row", 1, ""),
        ("table_cell", 1, "x|y"),
        ("table_cell", 1, "2"),
        ("table_cell", 1, "3"),
        ("table_row", 1, ""),
        ("table_cell", 1, "z|"),
        ("table_row", 1, ""),
        ("table_cell", 1, "w"),
        ("table_cell", 1, ""),
        ("paragraph", 0, "End."),
    ]
    check(text)
    table, row = parse(text).blocks[:2]
    assert text[slice(*table.span)].endswith("w | |")
    assert text[slice(*row.span)] == "| a | *b* |"


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a\n\n## T *u* ##  \nb", ["a", "## T *u* ##", "b"]),
        ("T\n===  \n\nb  ", ["T\n===", "b"]),
        ("  - a\n    b\n\n    c", ["- a\n    b", "c"]),
        ("> > a\n> > b", ["> > a\n> > b"]),
        ("> a\n>\n> b", ["> a", "b"]),
        ("  ```\n  a\n  ```  \n\n      b\n", ["```\n  a\n  ```", "  b"]),
        ("[^n]: a\r\n\r\n    b", ["[^n]: a", "b"]),
    ],
)
def test_a_span_takes_in_the_block_s_own_markup(text: str, spans: list[str]) -> None:
    assert [text[slice(*block.span)] for block in leaves(text)] == spans


def test_depths() -> None:
    text = "1. a\n\n   b\n   - > c\n     > - d\n\n[^n]: e\n\n    f\n    - g"
    assert [(b.kind.value, b.level, b.indent, b.quoted) for b in leaves(text)] == [
        ("list_item", 1, 0, 0),
        ("paragraph", 0, 1, 0),
        ("list_item", 2, 1, 0),
        ("quote", 1, 2, 1),
        ("list_item", 3, 2, 1),
        ("paragraph", 0, 0, 0),
        ("paragraph", 0, 1, 0),
        ("list_item", 1, 1, 0),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a", "• a"),
        ("7. a", "7. a"),
        ("1) a", "1) a"),
        ("*   [x] a", "• [x] a"),
        ("[^n]: a", "[n] a"),
        ("> a\n>   b", "a b"),
        ("![a *b*](c 'd')", "[image: a b]"),
        ("<i>a</i>", "<i>a</i>"),
        ("<i\nb>", "<i b>"),
        ("`` a`b ``", "a`b"),
        ("`a\nb`", "a b"),
        ("\\* \\a &amp; &#x41; &Tab;b &nope;", "* \\a & A  b &nope;"),
        ("a \t\n\t b", "a b"),
    ],
)
def test_what_is_shown(text: str, expected: str) -> None:
    assert shown(text) == expected
    check(text)


def hidden(*sources: str) -> list[tuple[str, str | None, Mark]]:
    return [(source, "", Mark.MARKUP) for source in sources]


def plain(
    source: str, mark: Mark = Mark.NONE, instead: str | None = None
) -> list[tuple[str, str | None, Mark]]:
    return [(source, instead, mark)]


A_LINK = (
    hidden("[")
    + plain("a ", Mark.LINK)
    + hidden("`")
    + plain("b", Mark.LINK | Mark.CODE)
    + hidden("`](<c d>)")
)
A_NEST = hidden("_") + plain("a ", Mark.EMPHASIS) + hidden("*") + plain("b", Mark.EMPHASIS) + hidden("*")
A_NEST += plain(" c", Mark.EMPHASIS) + hidden("_")
A_QUOTE = hidden("> ") + plain("a") + plain("\r\n> ", instead=" ") + plain("b")
STRONG = hidden("**") + plain("a ", Mark.STRONG) + hidden("_")
STRONG += plain("b", Mark.STRONG | Mark.EMPHASIS) + hidden("_**")
SOME_CODE = plain("a", Mark.CODE) + plain("\t", Mark.CODE, "   ") + plain("b", Mark.CODE)
SOME_CODE += plain("\r\n\t", Mark.CODE, "\n") + plain("  c", Mark.CODE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**a _b_**", STRONG),
        (
            f"~~{FAMILY}~~ {ACUTE}",
            hidden("~~") + plain(FAMILY, Mark.STRIKE) + hidden("~~") + plain(f" {ACUTE}"),
        ),
        ("[a `b`](<c d>)", A_LINK),
        ("<http://a.b>", hidden("<") + plain("http://a.b", Mark.LINK) + hidden(">")),
        ("a <b> c", plain("a ") + plain("<b>", Mark.MARKUP) + plain(" c")),
        ("a * b ** c_d", plain("a * b ** c_d")),
        ("a **b**", plain("a ") + hidden("**") + plain("b", Mark.STRONG) + hidden("**")),
        ("_a *b* c_", A_NEST),
        ("> a\r\n> b", A_QUOTE),
        ("\ta\tb\r\n\t  c", SOME_CODE),
        ("```\na\n```", hidden("```\n") + plain("a", Mark.CODE) + hidden("\n```")),
        ("***", hidden("***")),
        ("a[^1]\n\n[^1]: b", plain("a") + plain("[^1]", Mark.LINK, "[1]")),
    ],
)
def test_runs(text: str, expected: list[tuple[str, str | None, Mark]]) -> None:
    assert runs(text) == expected


def test_a_link_may_be_defined_after_it_is_used() -> None:
    assert runs("[a][B] [c]\n\n[b]: x\n[c]: y")[1:3] == [("a", None, Mark.LINK), ("][B]", "", Mark.MARKUP)]


# Front matter and title


@pytest.mark.parametrize(
    ("text", "expected", "start"),
    [
        ("---\ntitle: A: b\nauthor: 'C ''D'' E'\n---\nText", Metadata("A: b", "C 'D' E"), "Text"),
        (
            '---\r\ndate: "2023-08-14" # sure\r\nurl: a.b/#c # d\r\n...\r\nText',
            Metadata("", "", "2023-08-14", "a.b/#c", hidden="comments"),
            "Text",
        ),
        ("---\rsource: A\r---\rText", Metadata(source="A"), "Text"),
        (
            '---\ntags:\n- a\n  - b\ntitle: [x]\nauthor: |\n  b\nTitle: y\ndate: "\n---\n',
            Metadata(hidden="tags, title, author, Title, date"),
            "",
        ),
        ("---\ntitle: A\nmore\n---\n", Metadata("title: A more"), "---"),
        ("---\ntitle: A\n", Metadata(), "---"),
        ("---\n---\n", Metadata(), "---"),
        ("\n---\na: b\n---\n", Metadata("a: b"), "---"),
        ("a\n\n## b\n\n# C\n *d*\n\n#  C  *d*\tᵉ", Metadata("C"), "a"),
        ("## B\n\n#\n\n### C", Metadata("B"), "## B"),
        ("Text", Metadata(), "Text"),
    ],
)
def test_metadata(text: str, expected: Metadata, start: str) -> None:
    metadata, blocks = parse(text).metadata, leaves(text)
    assert text[slice(*blocks[0].span)] == start if blocks else start == ""
    assert metadata == expected


def test_front_matter_is_looked_for_at_the_start_only() -> None:
    text = "---\ntitle: A\n" + "a: b\n" * (front_matter.LONGEST // 4) + "\n---\n"
    assert parse(text).blocks[0].kind is Kind.RULE


# What goes wrong


def test_text_beyond_the_deepest_nesting_is_shown_as_it_is() -> None:
    text = "- " * 100 + "a\r\n> *b*\r\n\r\n# c"
    items = sum(block.kind is Kind.LIST_ITEM for block in leaves(text))
    assert items > 20
    assert [shown(text, index) for index in (-2, -1)] == ["- " * (100 - items) + "a\n*b*", "# c"]
    check(text)


def test_a_block_that_cannot_be_parsed_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(content: str, env: object) -> list[markdown_inline._Piece]:
        return [markdown_inline._Piece(1, len(content), None, Mark.NONE)]

    monkeypatch.setattr(markdown_inline, "raw_runs", RAW_RUNS)
    monkeypatch.setattr(markdown_inline, "_pieces", broken)
    text = "- *a*\n  b\n\n# c #"
    assert [shown(text, index) for index in (0, 1)] == ["• *a* b", "c"]
    check(text)


def test_a_text_that_cannot_be_parsed_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(markdown._PARSER.block, "tokenize", broken)
    text = "# *a*\n b\n\n> c"
    assert outline(text) == [("paragraph", 0, "# *a*\nb"), ("paragraph", 0, "c")]
    check(text)


@pytest.mark.parametrize("form", ["{}", "- {}", "> {}", "[^n]: {}", "> - {}"])
def test_a_very_long_paragraph_becomes_several(form: str) -> None:
    text = form.format("A *b* c. " * 5_000 + "x" * 40_000 + "\n" + "d " * 10_000)
    blocks = leaves(text)
    assert len(blocks) > 5
    assert max(block.span.length for block in blocks) <= LONGEST + 20
    assert {block.quoted for block in blocks} == {int(">" in form)}
    assert {block.kind for block in blocks[1:]} <= {Kind.PARAGRAPH, Kind.QUOTE}
    said = "".join(block.prose(text).text for block in blocks).replace(" ", "")
    assert said.replace("[n]", "") == "Abc." * 5_000 + "x" * 40_000 + "d" * 10_000
    assert blocks[0].prose(text).text.endswith("A b c."), "cut at the end of a sentence"
    check(text)


def test_a_very_long_heading_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown_inline, "raw_runs", RAW_RUNS)
    text = "# " + "*a* " * (LONGEST // 4) + "b"
    assert shown(text) == text[2:]
    assert shown("# " + text[6:]) == text[6:].replace("*", "")


ENDLESS = [
    "[",
    "![",
    "a*",
    "**a *",
    "`",
    '<a "',
    "<!--",
    "[a](",
    "[a](<b",
    "[^a",
    "- ",
    "> ",
    "1. ",
    "> - ",
    "|a",
]


@pytest.mark.parametrize("piece", ENDLESS)
def test_endless_markup_ends(piece: str) -> None:
    """Time that grows by the square of the length would be hours here."""
    text = "[^a]: b\n\nc " + piece * 5_000 + "\n\n" + piece * 5_000 + "d\n\n" + (piece + "e\n") * 500
    for block in leaves(text):
        assert block.runs[-1].end == block.span.end


# Against the parser itself


def oracle(text: str) -> list[Token]:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 60}).enable(["table", "strikethrough"])
    return parser.use(footnote_plugin, inline=False, move_to_end=False).parse(text)


def inline_text(tokens: Iterable[Token]) -> str:
    parts = []
    for token in tokens:
        if token.type == "image":
            parts.append(inline_text(token.children or ()))
        elif token.type == "footnote_ref":
            parts.append(f"[{token.meta['label']}]")
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" " if token.type == "softbreak" else "\n")
        elif token.type != "html_inline":
            parts.append(token.content)
    return "".join(parts)


_SPACES = re.compile(" +")


def agrees(text: str) -> None:
    """The kinds of blocks and all prose are what markdown-it itself makes of `text`."""
    tokens = oracle(text)
    types = Counter(token.type for token in tokens)
    blocks = [block for block in parse(text).blocks if not isinstance(block.inline, RawText)]
    kinds = Counter(block.kind for block in blocks)
    assert kinds[Kind.HEADING] == types["heading_open"]
    assert kinds[Kind.LIST_ITEM] == types["list_item_open"]
    assert kinds[Kind.CODE] == types["fence"] + types["code_block"] + types["html_block"]
    assert kinds[Kind.RULE] == types["hr"]
    assert kinds[Kind.TABLE] == types["table_open"]
    assert kinds[Kind.TABLE_ROW] == types["tr_open"]
    # In code that goes on in an indented line, markdown-it keeps the indent, which CommonMark takes away.
    prose = [_SPACES.sub(" ", inline_text(t.children or ())) for t in tokens if t.type == "inline"]
    leaves = [block for block in blocks if block.is_leaf and block.kind is not Kind.CODE]
    ours = [_SPACES.sub(" ", block.prose(text).text) for block in leaves]
    assert list(filter(None, ours)) == list(filter(None, prose))
    code = [token.content for token in tokens if token.type in ("code_block", "fence", "html_block")]
    ours = [block.prose(text).text for block in blocks if block.kind is Kind.CODE]
    # Where tabs are expanded, only the space differs.
    assert [text.split() for text in ours] == [text.split() for text in code]


WORDS = ["word", "two words", "北京の", FAMILY, ACUTE, "“q”", "U.S.", "\u00a0", "x\ty", "1.", "\\*", "&amp;"]
WRAPS = ["*{}*", "**{}**", "_{}_", "~~{}~~", "`{}`", "[{}](u)", "[{}]", "![{}](u 't')", "<b>{}</b>", "{}[^1]"]
WRAPS += ["{}<http://a.b>", "{} *", "[{}", "`{}", "{}\\\nw", "{}  \nw", "{}\nw", "**{}*", "~~~{}~~", "({})"]
inlines = st.recursive(
    st.sampled_from(WORDS),
    lambda inner: st.one_of(
        st.builds(str.format, st.sampled_from(WRAPS), inner), st.builds("{} {}".format, inner, inner)
    ),
    max_leaves=6,
)


def within(marks: tuple[str, str], text: str) -> str:
    """`text` in a container: with one mark before its first line and another before the others."""
    return marks[0] + text.replace("\n", "\n" + marks[1])


QUOTES = [("> ", "> "), (">", ">"), ("> ", "")]
CONTAINERS = [*QUOTES, ("- ", "  "), ("10. ", "    "), ("-\t", "\t"), ("[^1]: ", "    ")]
LEAVES = ["{}", "# {}", "### {} ##", "{}\n===", "***", "```\n{}\n```", "~~~ x\n{}", "    {}", "\t\t{}"]
LEAVES += ["a | {} |\n--|--\nb | c", "<div>\n{}\n</div>", "- {}\n- a", "-", "1. a\n\n   {}", "{}\n- a\n"]
fragments = st.recursive(
    st.builds(lambda form, text: form.format(text), st.sampled_from(LEAVES), inlines),
    lambda inner: st.one_of(
        st.builds(within, st.sampled_from(CONTAINERS), inner),
        st.builds("{}\n\n{}".format, inner, inner),
        st.builds("{}\n{}".format, inner, inner),
    ),
    max_leaves=5,
)
DEFINITIONS = "\n\n[word]: http://x.y\n\n[^1]: note"


@settings(max_examples=200)
@given(fragments, st.sampled_from(["\n", "\r\n", "\r"]))
def test_text_made_of_fragments(text: str, line_end: str) -> None:
    check((text + DEFINITIONS).replace("\n", line_end))


@settings(max_examples=200)
@given(fragments)
def test_the_parser_agrees(text: str) -> None:
    agrees(text + DEFINITIONS)


@given(st.text(st.sampled_from("a\\b \t\n\r>-*_`~[]()!<>#|:=&;1.^\"'\0\u2028\x0c北" + FAMILY), max_size=60))
def test_any_markup(text: str) -> None:
    check(text)


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    if parse(text).metadata == Metadata():
        check(text)


@pytest.mark.parametrize("text", ["```py\n{}\n```", "```\n{}", "<div>\n{}\n</div>", "    {}"])
def test_code_without_end_is_shown_as_it_is_in_blocks_that_end(text: str) -> None:
    line = "    x = 1" if text == "    {}" else "x = 1"
    text = text.format("\n".join([line] * 20_000)) + "\n\nAfter.\n"
    blocks = parse(text).blocks
    assert all(isinstance(block.inline, RawText) and block.span.length <= LONGEST for block in blocks[:-1])
    assert sum(block.span.length for block in blocks) > 100_000


def test_more_tabs_than_can_be_counted_are_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "```\na\tb\tc\n```\n"
    shown = [run.text(text) for run in parse(text).blocks[0].runs if Mark.MARKUP not in run.mark]
    assert "".join(shown) == "a   b   c"
    monkeypatch.setattr(markdown_inline, "MOST_TABS", 1)
    shown = [run.text(text) for run in parse(text).blocks[0].runs if Mark.MARKUP not in run.mark]
    assert "".join(shown) == "a\tb\tc"
