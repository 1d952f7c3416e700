"""Dates, amounts of money, shares and measures: by their form."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from tui_reader.analysis.entities.features import Article
from tui_reader.analysis.entities.lexicon import CURRENCIES
from tui_reader.analysis.entities.mention import EntityKind
from tui_reader.articles.text import Span

# Every repetition is bounded, and patterns are tried only where a word may begin one: linear.
_NUMBER = r"\d[\d,.]{0,18}(?<=\d)(?!\d)"
_MANY = r"(?:\s(?:hundred|thousand|million|billion|trillion)|\s?(?:mn|bn|m|k|tn)\b)?"
_TO = r"(?:\s?(?:-|–|to|and)\s?(?=\d))"
_RANGE = rf"(?:{_NUMBER}{_TO})?{_NUMBER}"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?(?![\w%]|[.,]\d)"
_YEAR = r"(?:1[0-9]|20)\d\d(?![\w%]|[.,]\d)"
_DATE = re.compile(
    rf"(?:{_WEEKDAY},?\s)?(?:{_MONTH}\s{_DAY}(?:\s?[-–]\s?{_DAY})?(?:,?\s{_YEAR})?"
    rf"|{_DAY}(?:\s?[-–]\s?{_DAY})?\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?|{_MONTH},?\s(?:of\s)?{_YEAR})(?!\w)"
    rf"|{_WEEKDAY}s?\b"
    r"|(?:January|February|April|June|July|August|September|October|November|December)\b"
    r"|[12]\d\d\d-[01]\d-[0-3]\d(?!\w)|[0-3]?\d/[0-3]?\d/(?:\d\d)?\d\d(?!\w)"
    rf"|{_YEAR}(?:\s?[-–/]\s?(?:{_YEAR}|\d\d(?!\w)))?(?!\s?(?:{_MANY[3:-2]}|[a-z]+s\b))|(?:1[5-9]|20)\d0s\b"
)
_CURRENCY = (
    r"(?:(?:US|U\.S\.|Australian|Canadian|Hong Kong|New Zealand|Singapore)\s)?"
    r"(?:dollars?|euros?|pounds?(?: sterling)?|yen|won|yuan|renminbi|rubles?|roubles?|rupees?|francs?"
    r"|kronor|kroner|pesos?|reais|rand|naira|shillings?|shekels?|liras?|rupiah|baht|ringgit|dirhams?|riyals?|rials?|cents|pence"
    r"|USD|EUR|GBP|JPY|CNY|KRW|RUB|INR|CHF|AUD|CAD)\b"
)
_MONEY = re.compile(
    rf"(?:[A-Z]{{1,3}})?[$£€¥₩₹₽₦]\s?{_RANGE}{_MANY}|{_RANGE}{_MANY}\s{_CURRENCY}|{_NUMBER}{_MANY}\s?[€£₽](?!\d)"
)
_PERCENT = re.compile(rf"{_RANGE}(?:\s?%|[\s-](?:percent|per\scent|pct|percentage\spoints?)\b)")
_UNIT = (
    r"(?:kilomet(?:er|re)s?|met(?:er|re)s?|centimet(?:er|re)s?|millimet(?:er|re)s?|miles?|nautical\smiles?|feet|foot|ft"
    r"|inch(?:es)?|yards?|km/h|kmh|kph|mph|km|cm|mm|knots?|kilograms?|kilogrammes?|kilos?|kg|grams?|grammes?|tons?"
    r"|tonnes?|kilotons?|kt|megatons?|lbs?|ounces?|oz|lit(?:er|re)s?|gallons?|barrels?|hectares?|acres?"
    r"|megawatts?|kilowatts?|gigawatts?|MW|GW|kW|kWh|degrees?(?:\s(?:Celsius|Fahrenheit))?|°[CF]?"
    r"|gigabytes?|megabytes?|terabytes?|GB|MB|TB|MHz|GHz|hertz|volts?)(?![\w])"
)
_QUANTITY = re.compile(
    rf"{_RANGE}{_MANY}[\s-]?(?:(?:square|cubic|metric|long|short)[\s-])?{_UNIT}(?:\sper\shour)?"
)
_FORMS = (
    (_MONEY, EntityKind.MONEY),
    (_PERCENT, EntityKind.PERCENT),
    (_QUANTITY, EntityKind.QUANTITY),
    (_DATE, EntityKind.DATE),
)
_COUNTRY_SIGNS = frozenset("US A C HK NZ S".split())


def values(text: str, article: Article, taken: list[Span]) -> Iterator[tuple[Span, EntityKind]]:
    """The dates and amounts of `text` that do not touch what is `taken`, which is in order."""
    tokens, words = article.tokens, article.words
    begins = [span.start for span in taken]
    past = 0
    for i, word in enumerate(words):
        if not word.measures or tokens.starts[i] < past:
            continue
        start = tokens.starts[i]
        if start and text[start - 1] in ".," and text[start - 2 : start - 1].isdigit():
            continue
        # In US$ 5 the sign is not the beginning.
        if (
            tokens.words[i] in CURRENCIES
            and tokens.ends[i - 1] == start
            and tokens.words[i - 1] in _COUNTRY_SIGNS
        ):
            start = tokens.starts[i - 1]
        for pattern, kind in _FORMS:
            if match := pattern.match(text, start):
                span = Span(*match.span())
                n = bisect_right(begins, span.start)
                if not any(name.overlaps(span) for name in taken[max(n - 1, 0) : n + 1]):
                    yield span, kind
                past = span.end
                break
