"""What the command palette finds."""

from tui_reader.tui.screens.commands import Command, found


async def nothing() -> None:
    """What the commands of these tests do."""


def command(id: str, text: str) -> Command:
    return Command(text, "", id, nothing)


COMMANDS = [
    command("next-sentence", "next sentence"),
    command("previous-annotation", "previous annotation"),
    command("undo", "undo"),
    command("note", "write a note on the annotation here"),
    command("theme", "theme: nord"),
]


def ids(query: str) -> list[str]:
    return [command.id for command in found(COMMANDS, query)]


def test_nothing_typed_shows_everything_in_order() -> None:
    assert ids("") == ids("  ") == [command.id for command in COMMANDS]


def test_the_beginning_of_a_word_goes_before_its_middle() -> None:
    assert ids("n") == ["next-sentence", "note", "theme", "previous-annotation", "undo"]
    assert ids("NO")[:2] == ["note", "theme"]


def test_what_an_action_is_called_goes_first() -> None:
    assert ids("the") == ["theme", "note"]


def test_words_in_any_order_and_by_id() -> None:
    assert ids("ann prev") == ["previous-annotation"]
    assert ids("next-s") == ["next-sentence"]
    assert ids("theme no") == ["theme"]


def test_letters_of_one_word_may_be_left_out() -> None:
    assert ids("prv ann") == ids("prvs") == ["previous-annotation"]
    assert ids("udo") == ["undo"]
    assert ids("uo") == ids("prvann") == ids("zzz") == ids("note on thx") == []


def test_beginnings_of_words_go_first_and_what_is_elsewhere_last_of_equals() -> None:
    commands = [
        command("row-delete", "delete"),
        command("undeleted", "what was untagged")._replace(elsewhere=True),
        command("tag-fact", "tag as fact")._replace(elsewhere=True),
        command("tag-list", "list tags"),
    ]
    assert [each.id for each in found(commands, "ta")] == ["tag-list", "tag-fact", "undeleted"]
