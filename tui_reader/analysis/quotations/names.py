"""Names of speakers: short ones completed, pronouns resolved."""

import re
from collections.abc import Sequence
from functools import cached_property

from tui_reader.articles.text import Span

_CAPITAL = "[A-ZÀ-ÖØ-ÞĆČĐĞİŁŃŐŘŚŞŠŰŹŻŽ]"
_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Sen|Rep|Gov|Sgt|Capt|Lt|Maj|Rev)\. )?"
    rf"{_CAPITAL}[\w'’-]+(?: (?:[A-Z]\.|al|bin|ibn|de|da|del|van|von|der|la|el|{_CAPITAL}[\w'’-]+)){{1,5}}"
    rf"|(?:Mr|Mrs|Ms)\. {_CAPITAL}[\w'’-]+"
)
_TITLES = frozenset(
    """mr mrs ms miss dr prof professor president prime minister vice senator sen rep representative
    congressman congresswoman governor gov mayor chancellor secretary general gen colonel col
    major lieutenant lt captain capt sergeant sgt admiral adm king queen prince princess pope
    bishop archbishop cardinal rev reverend father sister judge justice chief sir lord lady dame
    sheriff detective inspector officer chairman chairwoman chair director spokesman spokeswoman
    spokesperson ambassador commissioner deputy assistant executive head leader coach former
    foreign attorney us u.s uk british american chinese russian german french state undersecretary
    co-founder founder editor author actor singer supreme police the a an his her their marshal
    brig commander""".split()
)
_FUNCTION = frozenset(
    """in on at after before but and when while as the a an this that for from with since although
    however if he she it they we his her its their according monday tuesday wednesday thursday
    friday saturday sunday january february march april may june july august september october
    november december""".split()
)
_BODIES = frozenset(
    """university college school institute ministry department agency court party council committee
    commission association company corp inc ltd bank group union church hospital times post news
    press house street city county north south east west new united national international center
    centre island islands airport project explorer fund trust llc gmbh plan law treaty agreement
    park river avenue road museum army navy force forces club league cup act office service
    authority organization organisation foundation society network television radio states kingdom
    korea america minister day war""".split()
)
_MALE = frozenset(
    """james john robert michael william david richard joseph thomas charles christopher daniel matthew
    anthony mark donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy
    jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon
    benjamin samuel frank gregory raymond alexander patrick jack dennis jerry peter bill tom mike
    jim joe bob steve tim dan ben sam alex barack vladimir mohammed ahmed ali harry henry simon
    ian alan graham keith nigel philip martin tony luis carlos juan jose antonio chris jeff""".split()
)
_FEMALE = frozenset(
    """mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret
    sandra ashley kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie
    rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen
    samantha katherine christine debra rachel carolyn janet catherine maria heather diane ruth
    julie olivia joyce virginia victoria kelly lauren christina joan evelyn judith megan andrea
    cheryl hannah jacqueline martha gloria teresa ann anne sara hillary theresa claire fiona jane
    kate alice sue kim-ly nora priya fatima aisha""".split()
)
_GENDER = dict.fromkeys("he him his mr sir king prince father lord brother".split(), 1) | dict.fromkeys(
    "she her hers mrs ms miss queen princess lady dame sister mother".split(), -1
)
_TITLES_OR_FUNCTION = _TITLES | _FUNCTION
_CAPITALISED = re.compile(rf"{_CAPITAL}[\w'’-]+")
_HANGING = frozenset("of for at in from with to on by".split())
_PARTICLES = frozenset("al bin ibn de da del van von der la el".split())
_NEAR = 1200


class Names:
    """The names of a text, read when first asked for."""

    def __init__(self, text: str, known: Sequence[Span] = ()) -> None:
        self._text = text
        self._known = known

    @cached_property
    def _given(self) -> list[str]:
        """Every name in full, in the order of the text."""
        if self._known:
            names = (self._text[start:end] for start, end in sorted(self._known))
        else:
            names = (_person(match[0]) for match in _NAME.finditer(self._text))
        return list(dict.fromkeys(name for name in names if name))

    @cached_property
    def _persons(self) -> frozenset[str]:
        """The names that may be a person's."""
        return frozenset(name for name in self._given if not self._known or _person(name))

    @cached_property
    def _full(self) -> dict[str, str]:
        """The first full name for each surname, and for each first name that no other name has as surname."""
        full: dict[str, str] = {}
        for name in self._given:
            full.setdefault(name.rsplit(" ", 1)[-1], name)
        for name in self._given:
            parts = name.split(" ")
            personal = len(parts) == 3 or (len(parts) == 2 and ("-" in parts[1] or _gender(parts)))
            # The first name alone may have been given, too, which says no more.
            if personal and full.get(parts[0], parts[0]) == parts[0]:
                full[parts[0]] = name
        return full

    def full(self, phrase: str) -> str:
        """The name in a phrase, as the text first gives it in full; the phrase itself if it has none."""
        name = _proper(phrase)
        return name if " " in name else self._full.get(_bare(name), name)

    def person(self, name: str) -> bool:
        """Whether a full name is one that the text gives to a person."""
        return " " in name and name in self._persons

    def antecedent(
        self, pronoun: str, at: int, paragraph: int, speakers: Sequence[str]
    ) -> tuple[str, float] | None:
        """The name that a pronoun at offset `at` stands for, and how sure that is.

        `paragraph` is the offset of its paragraph; `speakers` are the names of those who spoke before.
        """
        gender = _GENDER.get(pronoun, 0)
        if not gender:
            return (speakers[-1], 0.4) if speakers and pronoun in ("they", "it") else None
        best: tuple[float, str] | None = None
        for match in _CAPITALISED.finditer(self._text, max(0, at - _NEAR), at):
            name = self._full.get(_bare(match[0]))
            if name is None:
                continue
            titled = _title_before(self._text, match.start())
            if not titled and name not in self._persons:
                continue
            sex = _GENDER.get(titled, 0) or _gender(name.split(" "))
            if sex == -gender:
                continue
            score = 4.0 * (match.start() >= paragraph) + 2 * bool(sex or titled) + (name in speakers)
            score += 1.5 * _leads(self._text, match.start() - len(name)) + 1.5 * _leads(
                self._text, match.start()
            )
            score += (match.start() - at) / 400
            if best is None or score >= best[0]:
                best = score, name
        if best:
            return best[1], 0.75 if best[0] > 4 else 0.6
        return (speakers[-1], 0.4) if speakers else None


def _leads(text: str, start: int) -> bool:
    """Whether a sentence begins at an offset or a title before it."""
    before = text[max(0, start - 6) : max(0, start)].rstrip()
    return not before or before[-1] in '.!?"”’' or "\n" in text[max(0, start - 2) : max(0, start)]


def _title_before(text: str, start: int) -> str:
    """The title in front of an offset in small letters; empty if there is none."""
    words = text[max(0, start - 16) : start].split()
    word = words[-1].lower().rstrip(".") if words else ""
    return word if word in _TITLES and word not in _FUNCTION else ""


def _proper(phrase: str) -> str:
    """The proper name in a phrase: of "the party's leader Ann Lee of Leeds" Ann Lee."""
    words = phrase.split()
    while len(words) > 1 and words[0].lower() in _FUNCTION:
        del words[0]
    for index, word in enumerate(words):
        if not index or word not in _HANGING:
            continue
        head = words[index - 1].lower()
        if head in _BODIES:
            return " ".join(words)
        if words[index - 1][0].isupper() and head not in _TITLES:
            words = words[:index]
            break
    start = len(words)
    while start and (words[start - 1][0].isupper() or words[start - 1] in _PARTICLES | {"and", "&"}):
        start -= 1
    run = words[start:]
    if not run or run[-1] in _PARTICLES:
        return " ".join(words)
    if start and words[start - 1] in _HANGING:
        if len(run) < 3:
            return " ".join(words)
        run = run[1:]
    while len(run) > 1 and run[0].lower().rstrip(".") in _TITLES:
        del run[0]
    for index in range(len(run) - 2, 0, -1):
        if run[index].lower().rstrip(".") in _TITLES and run[-1].lower() not in _BODIES:
            run = run[index + 1 :]
            break
    return _bare(" ".join(run))


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def _gender(words: Sequence[str]) -> int:
    """1 for a man's first name, -1 for a woman's, 0 where the name does not say."""
    first = words[0].lower()
    return (first in _MALE) - (first in _FEMALE)


def _person(phrase: str) -> str:
    """A person's name in a run of capitalised words, without titles; empty if there is none."""
    if "'s " in phrase or "’s " in phrase:
        phrase = re.split("['’]s ", phrase)[-1]
    words = phrase.split(" ")
    fewest = 2
    for index in range(len(words) - 2, -1, -1):
        word = words[index].lower().rstrip(".")
        if word in _TITLES_OR_FUNCTION:
            fewest = 1 if word in _GENDER else 2
            del words[: index + 1]
            break
    while words and words[-1].lower() in _PARTICLES:
        words.pop()
    if (
        not fewest <= len(words) <= 5
        or not _BODIES.isdisjoint(word.lower() for word in words)
        or phrase.isupper()
    ):
        return ""
    words[-1] = _bare(words[-1])
    return " ".join(words)
