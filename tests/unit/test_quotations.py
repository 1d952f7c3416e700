"""Quotations: what stands between marks, who says it, and that any text is read in linear time."""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.quotes import quotes
from tui_reader.analysis.quotations import Quotation, quotations
from tui_reader.analysis.quotations.marks import LONGEST_UNCLOSED
from tui_reader.analysis.quotations.paragraphs import paragraphs
from tui_reader.analysis.quotations.verbs import FINITE, ING, VERBS
from tui_reader.articles.text import Span

TABLE = Path(__file__).with_name("quotations.txt")
MARKS = "\"“”„‟«»‹›'‘’`´"


def rows() -> list[tuple[str, list[str]]]:
    """The texts of the table, each with the lines that it should give."""
    found = []
    for block in TABLE.read_text(encoding="utf-8").split("\n\n"):
        lines = block.strip("\n").split("\n")
        if not lines[0].startswith("#"):
            found.append((lines[0].replace("⏎", "\n"), lines[1:]))
    return found


def inside(text: str, quotation: Quotation) -> str:
    """The words of a quotation without its marks."""
    start, end = quotation.span
    for width in (2, 1):
        if text[start : start + width] in ("''", "``") or (width == 1 and text[start] in MARKS):
            start += width
            closing = text[end - width : end]
            end -= width * (closing == "''" or closing in tuple(MARKS))
            break
    return text[start:end]


def line(text: str, quotation: Quotation) -> str:
    """A quotation as the table writes it."""
    words = "    " + inside(text, quotation)
    if not quotation.speech:
        return words
    return f"{words} ← {said_by(text, quotation)}".rstrip()


def said_by(text: str, quotation: Quotation) -> str:
    """The words that name the speaker; empty for none."""
    return text[slice(*quotation.speaker.span)] if quotation.speaker else ""


def cue(text: str, quotation: Quotation) -> str:
    """The words that announce speech; empty for none."""
    return text[slice(*quotation.cue)] if quotation.cue else ""


@pytest.mark.parametrize(("text", "expected"), rows())
def test_table(text: str, expected: list[str]) -> None:
    assert [line(text, quotation) for quotation in quotations(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We ran," said Ann Lee.', "said"),
        ('Ann Lee told us: "We ran."', "told"),
        ('"We ran," according to Ann Lee.', "according to"),
        ('In the words of Ann Lee, "we ran."', "words of"),
        ('Lee: "We ran."', ""),
    ],
)
def test_cue(text: str, expected: str) -> None:
    assert [cue(text, quotation) for quotation in quotations(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ('"We ran," Lee said, "and hid."', [1, 1]),
        ('"We ran," Lee said. "We hid."', [1, 1]),
        ('"We ran," Lee said. Brown disagreed. "We hid."', [1, 2]),
        ('"We ran," Lee said. "We hid," Brown said.', [1, 2]),
        ('Lee said: "We ran.\n"We hid."', [1, 1]),
        ('Lee said: "We ran.\n\n"We hid.\n\n"We slept."', [1, 1, 1]),
        ('Lee said: "We ran."\n"We hid," said Brown.', [1, 2]),
        ('Lee said it was "bad" and "sad".', [1, 2]),
    ],
)
def test_parts_of_one_utterance_share_a_group(text: str, groups: list[int]) -> None:
    assert [quotation.group for quotation in quotations(text)] == groups


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('Kim Jong Un visited the plant. "We won," he said.', "Kim Jong Un"),
        ('Mary Lee spoke. Tom Brown left. "We won," she said.', "Mary Lee"),
        ('Mary Lee spoke. Tom Brown left. "We won," he said.', "Tom Brown"),
        ('Mr Brown met Mrs Green. "We won," she said.', "Green"),
        ('"We lost," said Mary Lee.\n"It was close," she said.', "Mary Lee"),
        ('New York was cold. "We won," he said.', "he"),
        ('The ministry denied it. "That is false," it said.', "it"),
    ],
)
def test_a_pronoun_keeps_its_place_and_takes_a_name(text: str, name: str) -> None:
    speaker = quotations(text)[-1].speaker
    assert speaker is not None
    assert text[slice(*speaker.span)] in ("he", "she", "it")
    assert speaker.name == name
    assert speaker.confidence < 0.8


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('Ann Lee won. "We won," Lee said.', "Ann Lee"),
        ('Ann Lee won. "We won," Ms Lee said.', "Ann Lee"),
        ('Kim Jong Un won. "We won," Kim said.', "Kim Jong Un"),
        ('"We won," said US President Ann Lee.', "Ann Lee"),
        ('"We won," said the party\'s leader, Ann Lee.', "Ann Lee"),
        ('"We won," said Ann Lee of Leeds.', "Ann Lee"),
        ('"We won," said a spokesman for the ministry.', "spokesman for the ministry"),
        ('"We won," the Department of State said.', "Department of State"),
        ('"We won," Lee and Brown said.', "Lee and Brown"),
    ],
)
def test_names_are_completed(text: str, name: str) -> None:
    speaker = quotations(text)[0].speaker
    assert speaker is not None
    assert speaker.name == name


def test_known_names_take_precedence() -> None:
    text = 'Brave New World met Xi Jinping. "We won," he said.'
    known = [Span(text.index("Xi"), text.index(". "))]
    speaker = quotations(text, known)[0].speaker
    assert speaker is not None
    assert speaker.name == "Xi Jinping"


def test_a_first_name_in_the_paragraph_is_whom_a_pronoun_means() -> None:
    text = "Xi Jinping met Kim Jong Un.\nAnalyst Li Wei-min noted that.\nKim flew home. “We won,” he said."
    known = [Span(text.index(name), text.index(name) + len(name)) for name in ("Xi Jinping", "Kim Jong Un")]
    known += [Span(at, at + len(name)) for name in ("Li Wei-min", "Kim") if (at := text.rindex(name))]
    speaker = quotations(text, known)[0].speaker
    assert speaker is not None
    assert speaker.name == "Kim Jong Un"


def test_no_organisation_is_he() -> None:
    text = 'Xi Jinping met the European Trade Council. Reuters wrote. "We won," he said.'
    known = [Span(text.index(name), text.index(name) + len(name)) for name in ("Xi Jinping", "Reuters")]
    known.append(Span(text.index("European"), text.index(". Reuters")))
    speaker = quotations(text, known)[0].speaker
    assert speaker is not None
    assert speaker.name == "Xi Jinping"


@pytest.mark.parametrize(
    "text",
    [
        'According to KCNA, Kim said the test was "a success".',
        '"We won," Kim said, according to KCNA.',
        'KCNA quoted Kim as saying "we won".',
        'Kim was quoted by KCNA as saying: "We won."',
        'Kim called for "a rapid increase" in output, KCNA said.',
        'KCNA reported that Kim had said: "We won."',
    ],
)
def test_who_passed_it_on_is_kept(text: str) -> None:
    speaker = quotations(text)[0].speaker
    assert speaker is not None
    assert (speaker.name, speaker.via) == ("Kim", "KCNA")


def test_a_quotation_inside_another() -> None:
    outer, inner = quotations("\"He told me, 'Go home,'\" said Ann Lee.")
    assert inner.speech
    assert inner.speaker is not None
    assert (inner.speaker.name, inner.speaker.via) == ("He", "Ann Lee")
    assert outer.span.start < inner.span.start < inner.span.end < outer.span.end


@pytest.mark.parametrize("mark", ['"', "“"])
def test_an_unclosed_quotation_ends_with_its_paragraph(mark: str) -> None:
    text = f"Lee said: {mark}We ran. We hid.\nNobody came."
    (found,) = quotations(text)
    assert text[slice(*found.span)] == f"{mark}We ran. We hid."


def test_a_long_unclosed_straight_quotation_ends_with_its_sentence() -> None:
    text = 'Lee said: "We ran. ' + "It rained and rained. " * (LONGEST_UNCLOSED // 20)
    assert [text[slice(*found.span)] for found in quotations(text)] == ['"We ran.']


def test_a_long_unclosed_quotation_goes_on_where_the_next_paragraph_opens() -> None:
    first = '"We ran. ' + "It rained and rained. " * (LONGEST_UNCLOSED // 20)
    text = f'Lee said: {first.rstrip()}\n"We hid."'
    found = quotations(text)
    assert [text[slice(*quotation.span)] for quotation in found] == [first.rstrip(), '"We hid."']
    assert {quotation.group for quotation in found} == {1}


def test_a_speaker_named_late_is_given_to_the_earlier_parts() -> None:
    text = '"We ran.\n"We hid," Lee said.'
    assert [said_by(text, quotation) for quotation in quotations(text)] == ["Lee", "Lee"]


def test_a_paragraph_that_announces_the_next() -> None:
    text = 'Ann Lee wrote to us:\n\n"We ran and hid."\n\n"We slept."'
    assert [said_by(text, quotation) for quotation in quotations(text)] == ["Ann Lee", "Ann Lee"]


def test_lines_broken_by_hand_are_one_paragraph() -> None:
    line = "The committee has been meeting since the early hours of the day and"
    text = f'{line}\n{line}\n{line}\n{line}\nAnn Lee said, "We ran and\nhid."\n\nNobody came.'
    assert paragraphs(text) == [(0, text.index("\n\n")), (text.index("Nobody"), len(text))]
    (found,) = quotations(text)
    assert text[slice(*found.span)] == '"We ran and\nhid."'


def test_the_form_for_evaluation_has_speech_only_and_no_nesting() -> None:
    text = 'A "free" lunch. "He told me, \'Go home,\'" said Ann Lee.'
    start = text.index('"He')
    speaker = text.index("Ann Lee")
    assert quotes(text) == [{"start": start, "end": text.index(" said"), "speaker": (speaker, speaker + 7)}]


def test_verb_forms() -> None:
    assert {"said", "says", "tells", "denies", "denied", "agreed", "quipped", "wrote", "written"} <= FINITE
    assert {"saying", "agreeing", "quipping", "writing", "denying", "beginning"} <= ING
    assert {"agreing", "begining", "sayed", "writed"}.isdisjoint(VERBS)


WORDS = (
    "We ran|Mr. |U.S. |Ann Lee |he |She |the |of |who |and |by |that |said |told |calling |according to "
    "|was quoted as saying |''|``|\n\n|\r\n|5'10\"|\U0001f469\u200d\U0001f467"
)
PIECES = st.sampled_from([*MARKS, *" \n,.?:-—()[\u2028\u00a0\x00", *WORDS.split("|")])


@example("''00")  # nothing between the marks
@given(st.lists(PIECES | st.text(max_size=4), max_size=60).map("".join))
def test_any_text_gives_legal_ordered_offsets(text: str) -> None:
    inside_paragraphs = [Span(*paragraph) for paragraph in paragraphs(text)]
    found = quotations(text)
    keys = [(quotation.span.start, -quotation.span.end) for quotation in found]
    assert keys == sorted(keys)
    around: list[Span] = []
    for quotation in found:
        span = quotation.span
        assert 0 <= span.start < span.end <= len(text)
        assert any(home.start <= span.start and span.end <= home.end for home in inside_paragraphs)
        while around and around[-1].end <= span.start:
            around.pop()
        assert not around or span.end <= around[-1].end
        around.append(span)
        for part in (quotation.cue, quotation.speaker and quotation.speaker.span):
            assert part is None or 0 <= part.start < part.end <= len(text)
        if quotation.speaker:
            assert quotation.speech
            assert quotation.speaker.name
            assert 0 < quotation.speaker.confidence < 1
    assert [quotation.group for quotation in found] == sorted(quotation.group for quotation in found)


RUNS = [
    '"', "“", "‘", "'", "''", "A", "Abc ", "A.", "- ", "—", '1" ', ' "', "\n", "('", '("', "“He said ",
    "said ", 'Lee said "a" ', '"a," said Lee, who ', "‘a ", "“a ‘b’ c” ", 'of the "x" and ', 'said, "a" ',
    'to say "a" ', 'quoted as saying "a" ', 'according to "a" ', '"a ', "“a”b", '"We ran," he said.\n',
    "Lee's ", ", ", "12 ",
]  # fmt: skip


def steps(text: str) -> int:
    """How many lines of code it takes to read a text."""
    count = 0

    def line_run(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line_run

    before = sys.gettrace()
    sys.settrace(line_run)
    try:
        quotations(text)
    finally:
        sys.settrace(before)
    return count


def grows_with_its_text(unit: str) -> bool:
    """Whether twice the text takes about twice the steps."""
    size = 4_000
    text = unit * (2 * size // len(unit))
    return steps(text) < 2.3 * steps(text[: len(text) // 2]) + 5_000


@pytest.mark.parametrize("unit", RUNS)
def test_runs_take_steps_in_proportion(unit: str) -> None:
    assert grows_with_its_text(unit)


@settings(max_examples=12, deadline=None)
@given(st.lists(PIECES | st.sampled_from(RUNS), min_size=1, max_size=4).map("".join))
def test_any_run_takes_steps_in_proportion(unit: str) -> None:
    assert grows_with_its_text(unit)


@pytest.mark.parametrize(
    ("unit", "size"),
    [
        ('"', 200_000),
        ("A", 1_000_000),
        ("Abc ", 1_000_000),
        ("A.", 1_000_000),
        ("- ", 1_000_000),
        ("\n", 1_000_000),
        ("“", 100_000),
        ('1" ', 100_000),
    ],
)
def test_runs_of_one_thing_come_to_an_end(unit: str, size: int) -> None:
    text = unit * (size // len(unit))
    assert all(quotation.span.end <= len(text) for quotation in quotations(text))
