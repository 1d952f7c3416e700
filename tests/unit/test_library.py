"""Which files are articles, what their bytes say, and how much of them is parsed."""

import itertools
import os
import subprocess
import sys
from functools import partialmethod
from pathlib import Path
from socket import AF_UNIX, socket

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from tui_reader.articles import ignoring, library
from tui_reader.articles.document import Document
from tui_reader.articles.library import Found, UnreadableArticle, complete, decode, find, load, minutes, words

ENGLISH = "The harbour office – which is never wrong – said: “We open at dawn.”\r\nIt didn’t say which.\n"
RUSSIAN = "Начальник порта заявил в понедельник, что причал откроют до конца года. Он не назвал даты.\n"
FRENCH = "Une phrase accentuée, déjà écrite à Zürich, où l’on s’étonne. " * 10
POLISH = "Rząd ogłosił, że wojska przekroczyły granicę i zajęły miasto. " * 4
JAPANESE = "港湾局は月曜日、北埠頭の工事が年内に完了すると発表した。具体的な日付は明らかにしなかった。\n"
PARAGRAPH = "The harbour office said on Monday that the works on the quay would be finished this year.\n\n"


def tree(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return root


def names(found: Found, root: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in found.articles]


def reasons(found: Found) -> dict[str, str]:
    return {skipped.path.name: skipped.reason for skipped in found.skipped}


# Decoding


@pytest.mark.parametrize(
    ("text", "codec", "encoding", "bom"),
    [
        ("", "utf-8", "utf-8", False),
        ("plain\r\nand\rsimple\n", "ascii", "utf-8", False),
        (ENGLISH, "utf-8", "utf-8", False),
        (ENGLISH, "utf-8-sig", "utf-8", True),
        (ENGLISH, "utf-16", "utf-16", True),
        ("\ufeff" + ENGLISH, "utf-16-be", "utf-16", True),
        (ENGLISH, "utf-32", "utf-32", True),
        ("\ufeff" + ENGLISH, "utf-32-be", "utf-32", True),
        (ENGLISH * 20, "windows-1252", "windows-1252", False),
        ("x" * 70_000 + "\n" + ENGLISH * 20, "windows-1252", "windows-1252", False),
        (FRENCH, "windows-1252", "windows-1252", False),
        (POLISH, "windows-1250", "windows-1250", False),
        (JAPANESE * 20, "shift_jis", "shift_jis", False),
        (RUSSIAN * 20, "koi8-r", "koi8-r", False),
        (RUSSIAN * 20, "windows-1251", "windows-1251", False),
    ],
    ids=itertools.count(),
)
def test_decode(text: str, codec: str, encoding: str, bom: bool) -> None:
    assert decode(text.encode(codec)) == (text.removeprefix("\ufeff"), encoding, bom)


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    assert decode(RUSSIAN.encode() + b"\xff\n") == (RUSSIAN + "\ufffd\n", "utf-8", False)


def test_a_broken_tail_after_a_mark_is_replaced() -> None:
    assert decode(b"\xff\xfea\x00b").text == "a\ufffd"


@pytest.mark.parametrize("data", [b"\x7fELF\0\0", b"text\0text", bytes(range(1, 32)) * 4])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableArticle) as caught:
        decode(data, Path("a.txt"))
    assert str(caught.value) == "a.txt: is not a text file"


def test_decoding_utf8_does_not_import_the_detector() -> None:
    code = (
        "import sys; from tui_reader.articles.library import decode; decode('é'.encode());"
        "assert not {'charset_normalizer', 'markdown_it'} & set(sys.modules), sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# Loading


@pytest.mark.parametrize(
    ("name", "dialect"),
    [("a.md", "markdown"), ("a.MARKDOWN", "markdown"), ("a.txt", "plaintext"), ("a", "plaintext")],
)
def test_the_suffix_picks_the_dialect(tmp_path: Path, name: str, dialect: str) -> None:
    tree(tmp_path, {name: f"# Quays\n\n{PARAGRAPH}"})
    document = load(tmp_path / name)
    assert (document.path, document.dialect, document.complete) == (tmp_path / name, dialect, True)
    assert document.text == f"# Quays\n\n{PARAGRAPH}"
    assert document.metadata.title == "Quays"


def test_load_says_how_the_file_was_decoded(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(ENGLISH.encode("utf-16"))
    document = load(tmp_path / "a.txt")
    assert (document.text, document.encoding, document.bom) == (ENGLISH, "utf-16", True)


def kinds_and_spans(document: Document) -> list[tuple[object, ...]]:
    return [(block.kind, block.span, block.level, block.indent, block.runs) for block in document.blocks]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("limit", [500, 1000, 1001, 3333])
def test_a_limit_gives_the_first_blocks(tmp_path: Path, name: str, end: str, limit: int) -> None:
    text = ("Quays of the North\n\n" + PARAGRAPH * 50).replace("\n", end)
    (tmp_path / name).write_bytes(text.encode())
    whole, part = load(tmp_path / name), load(tmp_path / name, limit)
    assert part.text == whole.text == text
    assert not part.complete
    assert limit - len(PARAGRAPH) - 3 < part.parsed <= limit
    assert text[: part.parsed].endswith(end * 2)
    assert kinds_and_spans(part) == kinds_and_spans(whole)[: len(part.blocks)]
    assert part.metadata == whole.metadata


@pytest.mark.parametrize(
    ("text", "limit", "parsed"),
    [
        ("one and two\nthree\nfour", 19, 18),
        ("one two three", 9, 9),
        ("a\n\n" + "b" * 50, 40, 40),
        ("one", 3, -1),
        ("one", 99, -1),
        ("one", 0, 0),
    ],
)
def test_where_a_limit_cuts(tmp_path: Path, text: str, limit: int, parsed: int) -> None:
    tree(tmp_path, {"a.txt": text})
    assert load(tmp_path / "a.txt", limit).parsed == parsed


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    tree(tmp_path, {"large.txt": "0123456789", "binary.txt": "a\0b"})
    monkeypatch.setattr(library, "LARGEST", 9)
    expected = {
        "pipe.txt": "is not a regular file",
        "binary.txt": "is not a text file",
        "large.txt": "is larger than 0 KB",
        "missing.txt": "no such file or directory",
        ".": "is a directory",
    }
    for name, reason in expected.items():
        with pytest.raises(UnreadableArticle) as caught:
            load(tmp_path / name)
        assert caught.value.reason == reason, name
        assert caught.value.path == tmp_path / name


def test_a_text_with_too_much_markup_is_nothing_but_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, {"a.md": "# A\n\n| *b* |\n|---|\n\n[c](d)\n" + "x" * 40})
    assert not load(tmp_path / "a.md").bare
    monkeypatch.setattr(library, "MOST_MARKUP", 8)
    article = load(tmp_path / "a.md")
    assert article.bare
    assert article.dialect == "plaintext"
    lines = [article.text[slice(*block.span)] for block in article.leaves]
    assert lines == ["# A", "| *b* |", "|---|", "[c](d)", "x" * 40]
    assert complete(load(tmp_path / "a.md", 8)).leaves[-1].span == article.leaves[-1].span


def test_too_many_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, {"a.txt": "a\nb\rc\r\n"})
    monkeypatch.setattr(library, "MOST_LINES", 4)
    assert load(tmp_path / "a.txt").text
    monkeypatch.setattr(library, "MOST_LINES", 3)
    with pytest.raises(UnreadableArticle, match="has more than 3 lines"):
        load(tmp_path / "a.txt")


def test_less_is_parsed_at_first_where_there_is_much_markup(tmp_path: Path) -> None:
    tree(tmp_path, {"a.md": "a *b* " * 2_000, "b.md": "a word " * 2_000, "c.md": "-\n" * 8_000})
    assert load(tmp_path / "a.md", 8_000).parsed == 2_000
    assert load(tmp_path / "c.md", 8_000).parsed == 2_000
    assert load(tmp_path / "b.md", 8_000).parsed == 8_000


# Finding


def test_a_folder_is_walked_in_natural_order(tmp_path: Path) -> None:
    files = ["10.txt", "2.md", "b/1.txt", "a/x.MARKDOWN", "B2.TXT", "image.png", "no-suffix", ".hidden.txt"]
    ignored = [".git/a.txt", ".private/a.txt", "node_modules/a.md", "b/venv/a.md", "__pycache__/a.txt"]
    tree(tmp_path, dict.fromkeys(files + ignored, ""))
    found = find([tmp_path])
    assert names(found, tmp_path) == ["2.md", "10.txt", "a/x.MARKDOWN", "b/1.txt", "B2.TXT"]
    assert found.skipped == ()


def test_named_files_are_taken_whatever_their_suffix_and_once(tmp_path: Path) -> None:
    tree(tmp_path, dict.fromkeys(["z.log", "a.txt", ".hidden"], ""))
    os.link(tmp_path / "a.txt", tmp_path / "same.txt")
    asked = [tmp_path / "z.log", tmp_path / ".hidden", tmp_path, tmp_path / "a.txt", tmp_path / "." / "z.log"]
    assert names(find(asked), tmp_path) == ["z.log", ".hidden", "a.txt"]


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        find([tmp_path / "missing"])


def test_ignore_files(tmp_path: Path) -> None:
    files = [
        "a.txt",
        "draft-1.txt",
        "old/a.txt",
        "b/a.txt",
        "b/in/draft-2.txt",
        "b/skip.md",
        "b/in/old/c.txt",
    ]
    tree(tmp_path, dict.fromkeys(files, ""))
    tree(tmp_path, {".gitignore": "draft-*\n/old/\n", "b/.ignore": "skip.md\n!draft-2.txt\n"})
    assert names(find([tmp_path]), tmp_path) == ["a.txt", "b/a.txt", "b/in/draft-2.txt", "b/in/old/c.txt"]


@given(
    st.lists(st.text("ab!/*?[].-# \\", max_size=6), max_size=4),
    st.lists(st.text("ab.-", min_size=1, max_size=3), min_size=1, max_size=3),
)
def test_patterns_that_say_nothing_of_a_path_are_told_by_their_ends(
    lines: list[str], parts: list[str]
) -> None:
    path = "/".join(parts)
    search = ignoring.Search()
    rules = ignoring.Rules(Path("/.ignore"), tuple(lines), search)
    verdicts = [rules.verdict(f"/{each}") for each in (path, path + "/")]
    try:
        spec = GitIgnoreSpec.from_lines(lines)
    except ValueError:
        assert verdicts == [None, None]
        assert search.problems == {rules.file: "has a pattern that cannot be read"}
    else:
        assert verdicts == [spec.check_file(each).include for each in (path, path + "/")]
        assert not search.problems


# Each would take for ever, fail, warn on the screen, or take its time before it is even tried.
HOSTILE = {
    "*a" * 10 + "*t.tx\n": "",
    "*" * 2000 + "b\n": "has patterns that would take too long, and is not followed",
    "[a-" * 20_000 + "]\n": "has a pattern that cannot be read",
    "\\\n": "has a pattern that cannot be read",
    "[[z]*\n": "",
    "#" * 70_000: "is larger than 64 KB",
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("patterns", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_patterns_hold_up_nothing(
    patterns: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"{'a' * 200}.txt"
    tree(tmp_path, {".gitignore": patterns, ".ignore": "b.txt\n", name: "", "b.txt": "", "sub/c.txt": ""})
    monkeypatch.setattr(ignoring.Search, "__init__", partialmethod(ignoring.Search.__init__, 0.2))
    found = find([tmp_path])
    reason = HOSTILE[patterns]
    # Where all the time was used up, nothing is followed any more.
    followed = "too long" not in reason
    assert names(found, tmp_path) == [name, *(() if followed else ("b.txt",)), "sub/c.txt"]
    files = (".gitignore",) if followed else (".gitignore", ".ignore")
    assert reasons(found) == (dict.fromkeys(files, reason) if reason else {})


def test_a_path_that_is_too_long_is_passed_over(tmp_path: Path) -> None:
    tree(tmp_path, {"a.txt": ""})
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=here)
        here, above = os.open("d" * 200, os.O_RDONLY, dir_fd=here), here
        os.close(above)
    os.close(here)
    found = find([tmp_path])
    assert names(found, tmp_path) == ["a.txt"]
    assert [skipped.reason for skipped in found.skipped] == ["file name too long"]


def test_ignore_files_above_count_within_a_checkout(tmp_path: Path) -> None:
    tree(tmp_path, {".gitignore": "*.txt\n", "repo/.gitignore": "skip.*\nbuild/\n", "repo/.git/HEAD": ""})
    tree(tmp_path / "repo", dict.fromkeys(["sub/a.txt", "sub/skip.md", "build/a.txt"], ""))
    assert names(find([tmp_path / "repo" / "sub"]), tmp_path / "repo") == ["sub/a.txt"]
    assert names(find([tmp_path / "repo"]), tmp_path / "repo") == ["sub/a.txt"]
    assert names(find([tmp_path / "repo" / "build"]), tmp_path / "repo") == ["build/a.txt"]


def test_the_nearer_ignore_file_has_the_last_word(tmp_path: Path) -> None:
    tree(tmp_path, {".git/HEAD": "", ".gitignore": "*.txt\n", "sub/.gitignore": "!a.txt\n"})
    tree(tmp_path, {"sub/deep/a.txt": "", "sub/deep/b.txt": ""})
    assert names(find([tmp_path / "sub" / "deep"]), tmp_path) == ["sub/deep/a.txt"]


def test_what_is_skipped_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tree(tmp_path / "root", {"a.txt": "", "sub/b.txt": "", "large.txt": "0123456789"})
    tree(tmp_path, {"outside.txt": "", "rootless/c.txt": ""})
    monkeypatch.setattr(library, "LARGEST", 9)
    os.mkfifo(root / "pipe.txt")
    with socket(AF_UNIX) as listening:
        monkeypatch.chdir(root)  # the name of a socket must be short
        listening.bind("socket.txt")
    (root / "device.txt").symlink_to("/dev/zero")
    os.mkfifo(root / ".gitignore")
    (root / "out.txt").symlink_to(tmp_path / "outside.txt")
    (root / "in.txt").symlink_to(root / "sub" / "b.txt")
    (root / "gone.txt").symlink_to(root / "nothing.txt")
    (root / "folder").symlink_to(tmp_path / "rootless")
    (root / "loop").symlink_to(root)
    found = find([root])
    assert names(found, root) == ["a.txt", "in.txt"]
    assert reasons(found) == {
        "large.txt": "is larger than 0 KB",
        "pipe.txt": "is not a regular file",
        "socket.txt": "is not a regular file",
        "device.txt": "is a link that leads outside",
        ".gitignore": "is not a regular file",
        "out.txt": "is a link that leads outside",
        "gone.txt": "no such file or directory",
        "folder": "is a link to a folder",
        "loop": "is a link to a folder",
    }


@pytest.mark.parametrize("place", ["root", "root/sub", "."])
@pytest.mark.parametrize("target", ["secret", "/dev/zero"])
def test_ignore_files_are_no_links_out(tmp_path: Path, place: str, target: str) -> None:
    tree(tmp_path, {".git/HEAD": "", "root/sub/a.txt": "", "root/in": "b.txt\n", "root/sub/b.txt": ""})
    (tmp_path / place / ".ignore").symlink_to(target if target[0] == "/" else tmp_path.parent / target)
    (tmp_path.parent / "secret").write_text("*.txt")
    (tmp_path / "root" / ".gitignore").symlink_to("in")
    found = find([tmp_path / "root"])
    assert names(found, tmp_path) == ["root/sub/a.txt"]
    assert reasons(found) == {".ignore": "is a link that leads outside"}


@pytest.mark.parametrize("swapped", ["file", "folder"])
def test_what_was_found_is_not_read_elsewhere(tmp_path: Path, swapped: str) -> None:
    root = tree(tmp_path / "root", {"sub/a.txt": "mine", "b.txt": "b"})
    tree(tmp_path, {"elsewhere/a.txt": "a secret"})
    article = root / "sub" / "a.txt"
    assert article in find([root]).articles
    if swapped == "file":
        article.unlink()
        article.symlink_to(tmp_path / "elsewhere" / "a.txt")
    else:
        (root / "sub").rename(root / "before")
        (root / "sub").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnreadableArticle, match="leads outside"):
        load(article)
    article.unlink() if swapped == "file" else (root / "sub").unlink()
    (root / "sub").mkdir(exist_ok=True)
    article.symlink_to(root / "b.txt")
    assert load(article).text == "b", "a link that stays inside is one of the articles"


@pytest.mark.parametrize("swapped", ["file", "folder", "root"])
def test_what_is_swapped_while_it_is_opened_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swapped: str
) -> None:
    root = tree(tmp_path / "root", {"deep/sub/a.txt": "mine"})
    tree(tmp_path, {"elsewhere/deep/sub/a.txt": "a secret"})
    (article,) = find([root]).articles
    real = os.path.realpath

    what = {"file": article, "folder": root / "deep", "root": root}[swapped]

    def resolve(path: Path) -> str:
        """Somebody puts a link there just after it was seen that there is none."""
        place = real(path)
        what.rename(tmp_path / "before")
        what.symlink_to(tmp_path / "elsewhere" / what.relative_to(root))
        return place

    with monkeypatch.context() as patch:
        patch.setattr(os.path, "realpath", resolve)
        with pytest.raises(UnreadableArticle):
            load(article)


def test_what_has_become_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    root = tree(tmp_path / "root", {"a.txt": "mine"})
    (article,) = find([root]).articles
    article.unlink()
    os.mkfifo(article)
    with pytest.raises(UnreadableArticle, match="not a regular file"):
        load(article)


def test_a_named_link_and_a_named_pipe(tmp_path: Path) -> None:
    tree(tmp_path, {"a.txt": ""})
    (tmp_path / "link").symlink_to(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe")
    found = find([tmp_path / "link", tmp_path / "pipe"])
    assert names(found, tmp_path) == ["link"]
    assert load(found.articles[0]).text == ""
    assert reasons(found) == {"pipe": "is not a regular file"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read(tmp_path: Path) -> None:
    tree(tmp_path, {"a.txt": "", "shut/b.txt": ""})
    (tmp_path / "shut").chmod(0)
    found = find([tmp_path])
    (tmp_path / "shut").chmod(0o700)
    assert names(found, tmp_path) == ["a.txt"]
    assert reasons(found) == {"shut": "permission denied"}


# Words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("It didn’t open – a well-known, 40-year-old quay.", 7),
        ("- one\n- two\n\n| a | b |\n|---|---|\n| c | d |", 6),
        ("港口重新开放 at dawn", 5),
    ],
)
def test_words(tmp_path: Path, text: str, count: int) -> None:
    tree(tmp_path, {"a.txt": text})
    assert words(load(tmp_path / "a.txt")) == count


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (1, 1), (230, 1), (231, 2), (2300, 10)])
def test_minutes(count: int, expected: int) -> None:
    assert minutes(count) == expected


def test_a_link_to_itself_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "good.txt").write_text("Good.")
    found = find([tmp_path])
    assert found.articles == (tmp_path / "good.txt",)
    assert [skipped.path for skipped in found.skipped] == [tmp_path / "loop.txt"]
