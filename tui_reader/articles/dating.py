"""When an article was published and by whom, as far as it says so for certain.

A date is given as ISO 8601 has it, as precisely as it is known: 2023-08-14, 2023-08, 2023.
"""

import re
from typing import NamedTuple

from tui_reader.articles.document import Document, Kind

FIRST = 8
"""How many paragraphs at the top may be lines that tell a date."""
LONGEST = 120
"""Code points of a line that only tells a date, or of a dateline."""

_MONTHS = "january february march april may june july august september october november december".split()
_NUMBERS = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<{}year>(?:1[6-9]|20)\d\d)"
_DATES = (
    rf"{_YEAR.format('iso')}(?:[-/](?P<isomonth>\d\d)(?:[-/](?P<isoday>\d\d))?)?(?:[T ]\d\d:\d\d\S*)?",
    rf"(?P<month>{_MONTH}) +(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? +{_YEAR.format('us')}",
    rf"(?P<gbday>\d{{1,2}})(?:st|nd|rd|th)? +(?P<gbmonth>{_MONTH}),? +{_YEAR.format('gb')}",
    rf"(?P<onlymonth>{_MONTH}) +{_YEAR.format('only')}",
)
_DATE = re.compile("|".join(f"(?:{each})" for each in _DATES), re.IGNORECASE)
_ALONE = re.compile(
    r"\d{1,2}:\d\d(?: ?[ap]\.?m\.?)?(?: ?[A-Z]{2,4})?|\d+ min(?:ute)?s? read|[\W_]+", re.IGNORECASE
)
_LABEL = re.compile(
    r"\b(?:(?:first )?(?:published|posted|updated|issued|date|last (?:updated|modified))(?: (?:on|at))?"
    r"|on|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b",
    re.IGNORECASE,
)
# PYONGYANG, Aug. 14, 2023 (KCNA) —
_PLACE = r"[A-Z][A-Z.’' -]{2,40}(?:, [A-Z][\w. ]{1,30})??"
_DATELINE = re.compile(
    rf"{_PLACE}(?:, (?P<date>[^()—–]{{3,30}}?))? \((?P<agency>[A-Z][\w .&-]{{1,40}})\) ?[-—–]"
)
_SITE = re.compile(r"https?://(?:www\.)?([\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)


class Origin(NamedTuple):
    """Where an article comes from; an empty string is unknown."""

    date: str = ""
    source: str = ""


def origin(document: Document) -> Origin:
    """When and by whom an article was published: as it says about itself, else its first lines."""
    metadata = document.metadata
    date, source = iso_date(metadata.date), metadata.source or _site(metadata.url)
    if date and source:
        return Origin(date, source)
    for leaf in document.leaves[:FIRST]:
        if leaf.kind is not Kind.PARAGRAPH:
            continue
        line = leaf.prose(document.text).text
        if dateline := _DATELINE.match(line[:LONGEST]):
            source = source or dateline["agency"]
            told = _DATE.search(dateline["date"] or "")
            date = date or (_iso(told) if told else "")
        elif not date and len(line) <= LONGEST:
            date = _only_date(line)
    return Origin(date, source)


def iso_date(text: str) -> str:
    """The date that a text begins with, empty where it is none, or none for certain.

    Of a date in figures, as in 04/05/2023, only the year is certain.
    """
    text = text.strip()
    if found := _DATE.match(text):
        return _iso(found)
    figures = re.match(r"(\d{1,2})[./](\d{1,2})[./]((?:1[6-9]|20)\d\d)\b", text)
    return figures[3] if figures else ""


def _only_date(line: str) -> str:
    """The date of a line that tells nothing else, but perhaps a time and who wrote it."""
    pieces = [piece for piece in re.split(r"[|·•]", line) if not re.match(r"\s*by\s", piece, re.IGNORECASE)]
    rest = _LABEL.sub("", " ".join(pieces))
    found = _DATE.search(rest)
    if not found:
        return ""
    around = _ALONE.sub("", rest[: found.start()]) + _ALONE.sub("", rest[found.end() :])
    return _iso(found) if not around and len(_iso(found)) > len("2023") else ""


def _iso(found: re.Match[str]) -> str:
    groups = found.groupdict()

    def first(*names: str) -> str:
        return next((groups[name] for name in names if groups[name]), "")

    year = first("isoyear", "usyear", "gbyear", "onlyyear")
    month, day = first("isomonth", "month", "gbmonth", "onlymonth"), first("isoday", "day", "gbday")
    number = int(month) if month.isdecimal() else _NUMBERS.get(month[:3].casefold(), 0)
    if not 1 <= number <= 12:
        return year
    if not day or not 1 <= int(day) <= 31:
        return f"{year}-{number:02}"
    return f"{year}-{number:02}-{int(day):02}"


def _site(url: str) -> str:
    """The site of an address."""
    found = _SITE.match(url)
    return found[1].casefold() if found else ""
