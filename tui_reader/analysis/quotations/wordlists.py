"""The small words that tell where a noun phrase begins and ends."""

from tui_reader.analysis.quotations.words import QUOTATION

AUXILIARIES = frozenset(
    """is are was were be been being am has have had do does did will would can could may might must
    shall should not never didn't doesn't don't hasn't hadn't haven't wasn't isn't wouldn't
    couldn't cannot won't""".split()
)
PASSIVE = frozenset("is are was were be been being am wasn't isn't weren't aren't gets got".split())
"""What makes a past participle passive: was told."""
PRONOUNS = frozenset("he she they it i we you who him her them".split())
DETERMINERS = frozenset(
    """the a an this that these those his her its their our my your some any no each every another one
    two three four five six several many most both all other""".split()
)
ALONE = frozenset("some many one both another all several most two three".split())
"""Determiners that may stand for a noun: some said."""
ADVERBS = frozenset(
    """also then later once often always still now again even just ever first soon previously earlier
    recently too yesterday today tonight himself herself themselves itself instead thus further so
    only simply famously all both each far long since""".split()
)
TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december morning afternoon evening night week month
    year yesterday today tomorrow tonight day days weeks months years hours hour minutes later
    earlier ago time weekend noon midnight""".split()
)
PREPOSITIONS = frozenset(
    """in on at after before during by with without from to for of about against amid among between
    despite over under since until through throughout within via per upon into as like given
    following including along regarding concerning because ahead outside inside near behind beyond
    across alongside instead besides""".split()
)
HANGING = frozenset("of for at in from with on to against".split())
"""Prepositions that hang on a noun: the head of, a spokesman for."""
SUBORDINATORS = frozenset(
    """that because while whilst although though when where if whereas unless whether whenever until once how
    why what which whom whose who but yet so nor than as after before since""".split()
)
LINKS = frozenset("and & or".split())
LEADING = frozenset(
    """and but however meanwhile still yet so then also or instead moreover furthermore additionally
    finally later earlier afterwards afterward nevertheless nonetheless besides indeed thus
    therefore today yesterday perhaps overall again now""".split()
)
"""What may stand before the subject of a sentence."""
NOUNS_IN_LY = frozenset("family assembly ally rally reply bully supply butterfly monopoly anomaly".split())
"""Words in -ly that are no adverbs."""
PARTICLES = frozenset("de la le van von der den bin ibn al el bint da di du dos del y ter abu umm".split())
"""Small words inside names."""
DOCUMENTS = frozenset(
    """report statement study letter article review analysis survey poll post paper message email
    complaint ruling lawsuit editorial interview speech memo note""".split()
)
CLOSED = AUXILIARIES | PRONOUNS | PREPOSITIONS | SUBORDINATORS | LINKS | {"there", "here", "then"}
"""Words that no noun phrase contains, but for those that join its parts."""
DASHES = frozenset("-–—―~")
BREAKS = frozenset(";:()[]{}|*•") | {QUOTATION}
"""What no clause crosses."""
STOPS = BREAKS | DASHES | frozenset(",.!?…")
"""What no noun phrase crosses."""


def adverb(word: str) -> bool:
    """Whether a word in small letters is one of the adverbs or ends as most do."""
    return word in ADVERBS or (word.endswith("ly") and word not in NOUNS_IN_LY)


def genitive(word: str) -> bool:
    """Whether a word in small letters ends as "Lee's" does."""
    return word.endswith(("'s", "’s"))
