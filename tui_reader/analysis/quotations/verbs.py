"""The words that announce speech: reporting verbs in all their forms, and what goes with them."""

_SAYING = """
say tell add note state claim argue warn explain announce declare insist admit acknowledge confirm deny
suggest stress emphasize emphasise reiterate maintain contend assert allege observe remark comment reply
respond answer ask inquire enquire question wonder recall recount relate report write tweet retweet post
blog email e-mail text message publish read quip joke boast brag complain lament protest object counter
retort rejoin concede confess reveal disclose divulge testify swear vow pledge promise threaten urge exhort
implore plead beg appeal demand order command instruct advise recommend counsel caution predict forecast
estimate speculate theorize theorise hypothesize posit propose conclude reason reckon rule decide hold
believe think feel hope fear caption sum summarize summarise repeat restate echo agree concur disagree
differ dispute rebut refute reject dismiss defend justify clarify elaborate expand specify detail outline
indicate imply hint signal mention point cite quote put proclaim pronounce profess affirm attest avow
certify guarantee assure reassure notify inform brief relay communicate convey express voice offer opine
muse reflect ponder continue begin start finish close end interject interrupt interpose chime
interview preach lecture teach scold chide rebuke reprimand admonish berate remonstrate marvel exclaim
gush enthuse rave rejoice crow gloat sneer scoff mock jeer taunt tease chant sing shout yell scream
cry call bellow roar holler thunder bark snap growl snarl hiss whisper murmur mutter mumble stammer
stutter drawl sigh groan moan sob weep wail gasp laugh chuckle giggle grin smile nod shrug frown
describe dub label brand term characterize characterise deem denounce condemn decry deplore criticize
criticise blast slam lambast lambaste attack accuse blame fault praise hail laud applaud welcome thank
congratulate salute liken compare portray depict refer
deadpan reassert volunteer venture surmise deduce infer advocate grumble grouse gripe
fume rail vent bemoan bewail apologise apologize commend challenge confide dictate foretell
find invite propound reaffirm rumble sniff spit splutter squeal underline underscore highlight allow
conjecture counterclaim crack declaim decree
""".split()

# Said by gesture or tone, or of much else: only right beside the quotation.
_BESIDE_ONLY = """
read continue begin start finish close end put offer expand sing hold find order command crack allow
laugh chuckle giggle grin smile nod shrug frown sigh groan moan sob weep wail gasp cry roar thunder bark
snap growl snarl hiss sniff spit splutter squeal rumble crow mock teach question point text message post
publish attack start rule detail signal expand voice close volunteer venture thank welcome fault compare
decide brief interview quote cite caption express defend reject echo feel
""".split()

# They take the marked words as a verdict: "called the ruling 'dangerous'".
_JUDGING = """
call describe dub label brand term characterize characterise deem denounce condemn decry deplore criticize
criticise blast slam lambast lambaste attack accuse praise hail laud dismiss portray depict refer liken
welcome defend reject rule
""".split()

# They also give a name: "a film called 'Jaws'".
_NAMING = (
    "call dub label brand term name tag title entitle nickname rename christen bill caption headline".split()
)

# Forms that are nouns after a determiner, an adjective or a possessive.
_NOUNS = """
report reports state states claim claims comment comments note notes remark remarks question questions answer
answers reply replies order orders command commands demand demands promise promises pledge pledges vow vows
appeal appeals protest protests object objects counter estimate estimates forecast forecasts tweet tweets
post posts text texts message messages email emails e-mail e-mails blog blogs post posts quote quotes call
calls brand brands label labels term terms name names tag tags hope hopes fear fears rule rules hint hints
point points signal signals voice voices detail details outline caution counsel end ends close start starts
cry cries laugh laughs sigh sighs joke joke jokes quip quips boast boasts attack attacks blame fault faults
praise welcome challenge challenges echo echoes dispute disputes interview interviews brief briefs saying
sayings finding findings feeling feelings warning warnings meaning reading recording beginning ending hearing
hail mention thought thoughts felt offer offers put puts read reads decree decrees lament laments threat
reason reasons caption captions sum sums testimony find finds hold holds posting writing blasts blast order
""".split()

_PAST = {
    "say": "said", "tell": "told", "write": "wrote written", "read": "read", "swear": "swore sworn",
    "think": "thought", "feel": "felt", "hold": "held", "put": "put", "begin": "began begun",
    "sing": "sang sung", "teach": "taught", "weep": "wept", "find": "found", "spit": "spat",
    "plead": "pleaded pled", "foretell": "foretold", "retell": "retold",
}  # fmt: skip
_DOUBLED = frozenset(
    "admit nod quip beg sob tag rebut slam dub blog infer refer grin brag sum begin put shrug".split()
)


def _forms(verb: str) -> tuple[list[str], str]:
    """Every form of a verb but the last in the list, and its form in -ing."""
    stem = verb + verb[-1] if verb in _DOUBLED else verb
    soft = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else stem
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s")
    past = verb + "d" if verb.endswith("e") else stem + "ed"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        third, past = verb[:-1] + "ies", verb[:-1] + "ied"
    return [verb, third, *_PAST.get(verb, past).split()], soft + "ing"


def forms(verbs: list[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Every finite form and past participle of some verbs, and every form in -ing."""
    finite: set[str] = set()
    participles: set[str] = set()
    for verb in verbs:
        forms, participle = _forms(verb)
        finite.update(forms)
        participles.add(participle)
    return frozenset(finite), frozenset(participles)


FINITE, ING = forms(_SAYING)
"""Finite forms and past participles; forms in -ing."""
VERBS = FINITE | ING
"""Every form of every reporting verb."""
BESIDE_ONLY = frozenset().union(*forms(_BESIDE_ONLY))
"""Forms that report speech only when they touch the quotation."""
JUDGING = frozenset().union(*forms(_JUDGING))
"""Forms that take the marked words as what they say of something."""
NAMING = frozenset().union(*forms(_NAMING))
"""Forms that may give a name instead of reporting speech."""
NOUNS = frozenset(_NOUNS)
"""Forms that are nouns after a determiner."""
