"""The words that attribute and that hedge, beside those that announce quotations."""

from typing import NamedTuple

from tui_reader.analysis.quotations.verbs import BESIDE_ONLY, FINITE, ING, forms
from tui_reader.analysis.quotations.words import Words


class Cue(NamedTuple):
    """The words on which a suggestion rests, as a half-open range of indices."""

    start: int
    end: int
    reason: str
    """In a few words."""
    guess: bool = False
    """Whether what they attribute is held true without being known."""
    leaves_open: bool = False
    """Whether the one who passes it on leaves open if it is so."""


def low(words: Words, at: int) -> str:
    """A word in small letters, with straight apostrophes; empty outside the sentence."""
    return words.low[at].replace("’", "'") if 0 <= at < len(words) else ""


def _forms(verbs: str) -> frozenset[str]:
    return frozenset().union(*forms(verbs.split()))


ASSERTING = _forms(
    """say allege contend insist deny accuse blame estimate report warn predict forecast speculate believe
    suspect expect anticipate doubt presume reckon conjecture surmise hypothesize theorize posit state"""
)
"""Verbs that make somebody answerable whatever stands behind them: denied the charges."""
SPOKEN = ASSERTING | _forms("""tell add explain write announce claim argue note acknowledge complain recall
    confirm outline disclose reveal quote cite
    suggest""")
"""Verbs that may follow what is said without touching the end: ..., he added on Monday."""
PROMISING = _forms("vow pledge promise threaten swear claim")
"""Verbs that do so before an infinitive: vowed to counter."""
TELLING = _forms("tell inform assure remind notify warn advise brief")
"""Verbs that name the hearer first: told reporters that."""
REGARDING = _forms(
    """view regard describe label brand denounce condemn criticize criticise characterize characterise
    portray dismiss reject hail depict see quote cite"""
) | {"saw", "seen"}
"""Verbs that say with "as" what somebody takes something for."""
STRESSING = _forms("stress emphasize emphasise")
"""Verbs that put forward a thing instead of a clause: stressed the need."""
POINTING = _forms("point")
"""Verbs that need "out" or "to"."""
_GUESSES = _forms(
    """believe think suspect speculate expect predict forecast anticipate fear assume presume guess conjecture
    hypothesize theorize surmise reckon doubt hope imagine suppose worry"""
)
GUESSING = _GUESSES | {"thought"}
"""Verbs of holding true without knowing."""
PUTTING = frozenset("put puts".split())
"""Verbs that attribute a figure with "at"."""
OPEN = _forms("estimate suggest believe think") | PUTTING
"""Verbs that leave open what they report."""
CHARGING = _forms("charge hear") | {"heard"}
"""Verbs that attribute a clause with "that", and are no verbs of speaking elsewhere."""
FINDING = _forms("find")
SHOWING = _forms("show") | FINDING
"""Verbs that attribute what studies say."""
STUDIES = frozenset(
    """study studies poll polls survey surveys report reports analysis review research researchers scientists
    investigators investigation audit census inquiry court""".split()
)
"""Whose findings are somebody's word."""
MINDED = frozenset(
    "concerned worried afraid confident convinced hopeful optimistic sceptical skeptical".split()
)
"""Adjectives for holding true without knowing."""
SPEAKING = FINITE | ING | GUESSING | REGARDING | CHARGING | SHOWING
"""All verbs that may attribute what stands beside them."""
CLAUSE_ONLY = BESIDE_ONLY | CHARGING | _forms("add decide")
"""Verbs that attribute a clause and nothing shorter."""
_TO, _AS = frozenset("to that by".split()), frozenset("as by".split())
REPORTED: dict[str, frozenset[str]] = {
    **dict.fromkeys("said alleged claimed rumoured rumored".split(), _TO),
    **dict.fromkeys("regarded perceived hailed described".split(), _AS),
    "reported": _TO | frozenset("as missing dead killed injured safe".split()),
    **dict.fromkeys(("seen", "viewed", "portrayed"), frozenset(["as"])),
    "considered": frozenset("a an the to".split()),
    "estimated": frozenset("to at that".split()),
    "accused": frozenset(["of"]),
    "blamed": frozenset(["for"]),
    "dismissed": _AS,
    "quoted": _AS,
    "cited": _AS,
    "told": frozenset(["that"]),
    "confirmed": frozenset(["by"]),
}
"""Participles that attribute in the passive, with what then follows: is said *to*, was accused *of*."""
NAMED = frozenset("accused blamed dismissed quoted cited told confirmed described".split())
"""Those of them that leave nothing open: somebody did say so."""
HEARSAY = frozenset("reportedly allegedly purportedly supposedly".split())
"""Adverbs that pass on what nobody is named for."""
SAYINGS = frozenset(
    """claim claims allegation allegations assertion assertions accusation accusations report reports
    suggestion suggestions warning warnings contention insistence statement statements argument""".split()
)
"""Nouns that attribute what "that" joins to them."""
SAYINGS_OF = frozenset("claims allegations accusations reports allegation accusation".split())
"""Those that also attribute with "of"."""
NO_SOURCE = frozenset(
    """plan plans schedule rule rules law laws tradition custom size age ability need needs taste type
    instructions whether which how principle agreement standards definition theory model method criteria
    formula terms period date type kind gender height weight""".split()
)
"""What things go according to without being said."""
UNREAL = frozenset(
    """not never cannot didn't doesn't don't hasn't hadn't haven't won't wouldn't couldn't can't will would
    can could may might must shall should isn't aren't wasn't weren't nobody""".split()
)
"""Helpers before a verb that then reports nothing: would not say."""
PERSONS = ("er", "ers", "or", "ors", "ist", "ists", "man", "men", "woman", "ian", "ians", "ysts", "yst")
"""How words for persons end."""
SPEAKERS = frozenset(
    """he she they i we police officials official critics experts expert government ministry people media
    authorities sources witnesses residents agency court researchers company police prosecutors some others
    many report study survey poll polls reports studies analysis review memo""".split()
)
"""Who and what suggests and stresses in words."""
THINGS = frozenset(
    """it this that these those which what evidence data sign signs image images imagery footage figures
    result results finding findings photo photos video videos test tests move moves decision visit trend
    trends pattern patterns record records number numbers order orders offer border power powers matter water
    river weather quarter sector factor factors error errors tower computer disaster layer""".split()
)
"""What suggests and indicates without being anybody."""

HEDGES = frozenset(
    """perhaps maybe possibly probably presumably apparently seemingly conceivably potentially arguably
    ostensibly unlikely supposedly reportedly allegedly purportedly doubtful""".split()
)
"""Words that hedge wherever they stand."""
SEEMING = _forms("seem")
APPEARING = _forms("appear")
SUGGESTING = _forms("suggest indicate imply hint")
MODALS = frozenset("may might could".split())
GUESSED = frozenset(
    """believed thought suspected feared presumed assumed expected anticipated hoped speculated predicted
    forecast projected""".split()
)
"""Participles that leave something open without a word on who does: is believed to."""
OPENNESS = frozenset(
    "possibility likelihood speculation suspicion suspicions hypothesis rumour rumours rumor rumors".split()
)
"""Nouns for what is not known to be so."""
WORRIES = frozenset("fear fears hope hopes concern concerns belief sign signs worries doubts".split())
"""Nouns that leave open the clause behind them."""
UNKNOWN = frozenset("unclear uncertain unknown unsure undecided".split())
"""What is said of what is not known."""
OUTCOMES = frozenset(
    """lead result cause become change affect harm hurt destroy ruin boost strengthen weaken
    worsen improve increase rise fall drop grow decline collapse fail succeed win lose trigger spark
    undermine threaten make matter prove determine shape suffer benefit survive disappear replace""".split()
)
"""What "will" predicts rather than announces."""
SUPPOSED = OUTCOMES | frozenset(
    "be have give mean require cost allow show take leave bring turn come".split()
)
"""What "would" supposes."""
DRAFTS = frozenset(
    """bill plan law measure deal agreement proposal legislation rule act resolution amendment treaty ban
    motion tax order scheme draft drafts bills plans rules measures""".split()
)
"""What lays down what would be, and supposes nothing."""
ABILITIES = frozenset(
    "see hear feel smell afford use remember understand tell only hardly barely no not never n't".split()
)
"""What "could" says was done or not, and not that it may be."""
PERMITTED = frozenset("apply appeal choose opt request contact elect wish download submit i".split())
"""What "may" allows."""
PERMITTED_PASSIVE = frozenset(
    "downloaded used sold obtained ordered purchased requested reproduced copied".split()
)
"""What it allows to be done."""
MONTH_BEFORE = frozenset("in on of since last this next until by early late mid from during and to".split())
STRENGTH_BEFORE = frozenset(
    """the a an this that his her its their our my your all military economic industrial naval air nuclear
    political sheer financial of with by""".split()
)
STRENGTH_AFTER = frozenset("of and or is was in to as from at for with by on into that".split())
"""What stands beside "might" where it is power."""
