"""Tags: letters and order, also of those that are not defined."""

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.tags import TAGS, Tag, TagSet

NAMES = st.text(max_size=6)


def test_the_default() -> None:
    assert TAGS.names == ("fact", "claim", "speculation")
    assert [tag.letter for tag in TAGS.all] == ["F", "C", "S"]


@given(NAMES)
def test_no_tag_has_the_letter_of_another(name: str) -> None:
    taken = {tag.letter for tag in TAGS.all if tag.name != name}
    assert TAGS.letter(name) not in taken
    assert len(TAGS.letter(name)) == 1


def test_letters_of_tags_that_are_not_defined() -> None:
    found = [TAGS.letter(name) for name in ("rumour", "fake", "", "ßx")]
    assert found == ["R", "?", "?", "?"]


def test_order() -> None:
    assert TAGS.sorted(["zebra", "claim", "apple", "fact", "claim"]) == ["fact", "claim", "apple", "zebra"]


def test_what_an_action_is_called() -> None:
    assert Tag("Needs Work", "w", "red", "N").id == "tag-needs-work"
    assert TagSet(TAGS.all) == TAGS
