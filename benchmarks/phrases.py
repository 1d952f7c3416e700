"""Sentences and changes for the cases of `benchmarks.edits`, in several languages."""

from typing import NamedTuple


class Edge(NamedTuple):
    """A passage that ends or begins at a number, and what stood there and stands there now."""

    before: str
    passage: str
    after: str
    now_before: str
    now_after: str


NUMBERS = tuple(
    [
        Edge("", passage, after, "", now)
        for passage, after, now in (
            ("The army lost 500", " men in a week.", ",000 men in a week."),
            ("The army lost 500", " men in a week.", " 000 men in a week."),
            ("The army lost 500", " men in a week.", "\u202f000 men in a week."),
            ("The army lost 500", " men in a week.", "\u00a0000 men in a week."),
            ("The army lost 500", " men in a week.", "'000 men in a week."),
            ("The army lost 500", " men in a week.", " million men in a week."),
            ("The army lost 500", " men in a week.", " x 10^6 men in a week."),
            ("The rate of loss is 2", ".", ".5."),
            ("The rate of loss is 2", " percent.", ".5 percent."),
            ("The rate of loss is 2", "%.", "‰."),
            ("The rate of loss is 2", "%.", "."),
            ("The boy grew by 5", " inches.", "/6 inches."),
            ("The ministry paid $5", " for it.", "m for it."),
            ("The ministry paid 5m", " for it.", "n for it."),
            ("The ministry paid 5", " dollars for it.", " euros for it."),
            ("The front moved by 5", " miles.", "–7 miles."),
            ("The front moved by 5", " miles.", "±2 miles."),
            ("The troops counted ٥٠٠", " men.", "٬٠٠٠ men."),
            ("The troops counted ５００", " men.", "，０００ men."),
            ("The troops counted five", " men.", " hundred men."),
        )
    ]
    + [
        Edge(before, passage, ".", now, ".")
        for before, now, passage in (
            ("The army lost ", "The army lost 1,", "500 men in a week of fighting"),
            ("The army lost ", "The army lost 1 ", "500 men in a week of fighting"),
            ("Output rose by ", "Output rose by 1.", "5 percent in the last three months"),
            ("Output rose by ", "Output rose by 1,", "5 percent in the last three months"),
            ("Output rose by ", "Output rose by .", "5 percent in the last three months"),
            ("Output rose by ", "Output rose by <", "5 percent in the last three months"),
            ("Output rose by ", "Output rose by ~", "5 percent in the last three months"),
            ("Output rose by ", "~~Output rose by ", "5 percent in the last three months"),
            ("Output rose by ", "Output rose by ±", "5 percent in the last three months"),
            ("It was ", "It was -", "5 degrees in the north of the country"),
            ("It was ", "It was −", "5 degrees in the north of the country"),
            ("It cost $", "It cost €", "5 million to build the second plant"),
            ("It cost ", "It cost 2", "5 million to build the second plant"),
            ("It took ", "It took forty-", "five days to build the second plant"),
        )
    ]
)

SIGNS = tuple(
    (passage.format(was), passage.format(now))
    for passage, was, now in (
        ("{} million was paid to the builders of the second plant", "$5", "5"),
        ("{} million was paid to the builders of the second plant", "$5", "€5"),
        ("{} degrees were measured in the north of the country", "-5", "5"),
        ("{} degrees were measured in the north of the country", "−5", "5"),
        ("{} degrees were measured in the north of the country", "<5", "5"),
        ("{} percent was what the ministry had promised in spring", "~5", "5"),
        ("Output in the last three months rose by {}", "5%", "5"),
        ("Output in the last three months rose by {}", "5%", "5‰"),
        ("It was found in the north that water boils at {}", "98°", "98"),
        ("Did the army lose more men than in any week before{}", "?", "."),
        ("{} was not mentioned in any of the three reports", "#northern", "northern"),
    )
)
"""Passages with a sign at an edge, and without it or with another."""

MARKUP = (
    ("[", "](https://example.org/north_(plant)?page=2#top)"),
    ("[", '](/reports/12 "Not the first of them")'),
    ("[", "][3]"),
    ("*", "*"),
    ("**", "**"),
    ("_", "_"),
    ("`", "`"),
    ('<a href="https://example.org/12">', "</a>"),
    ("<strong>", "</strong>"),
    ("", "[^2]"),
    ("", "[14]"),
)
"""What is put around some words when a text is marked up."""

DENIALS = (
    ("Officials said ", "Officials never said "),
    ("Officials said that ", "Officials did not say that "),
    ("Officials said that ", "Officials denied that "),
    ("Everyone knows that ", "It is not true that "),
    ("", "Officials denied that "),
    ("", "It is false that "),
    ("", "No longer: "),
    ("State media claim ", "State media no longer claim "),
)
"""What stands directly before a passage, and what stands there now."""

DENIED_AFTER = (
    (", officials said.", ", officials never said."),
    (", officials said.", ", officials denied."),
    (".", ", which is not true."),
    (".", ", or so the claim went."),
    (".", "?"),
    (" on Monday.", " on Tuesday, not on Monday."),
)
"""Likewise, directly after it."""

STOCK = (
    "Officials declined to comment on it.",
    "The claims could not be independently verified.",
    "The White House did not immediately respond to a request for comment.",
    "He did not give any further details.",
    "A spokesman said that the matter was being looked into.",
    "It was not clear how many people were there at the time.",
    "The ministry could not be reached for comment on Monday evening.",
    "This is a developing story, and more will be added as it becomes known.",
)
"""Sentences that stand in articles about anything."""

UNRELATED = (
    "The orchard behind the old school has borne fruit for the first time since it was planted.",
    "Volunteers from three villages picked some four tonnes of apples before the frost came.",
    "The juice will be pressed in the town hall, where a second-hand mill was put up in spring.",
    "Ms Okafor, who runs the project, expects to sell it at the market from November on.",
    "Half of the money goes to the library, which has had no heating for two winters.",
    "Pears were a disappointment: wasps had got to most of them by the middle of September.",
    "The parish council voted nine to two to let the meadow next door to the beekeepers.",
    "Beekeeping has come back to the valley after a decade in which hardly anybody kept hives.",
    "A course on grafting is planned for February, and twenty people have put their names down.",
    "The local football club, which trains across the road, asked for a fence and got one.",
    "Its goalkeeper broke two windows of the greenhouse in August and paid for both.",
    "Rainfall was a third below the average, so the pond had to be filled by the fire brigade.",
    "Children painted the sheds in colours of their own choosing, most of them orange.",
    "Next year the path will be widened so that wheelchairs can reach the benches.",
    "The bakery on the corner has already ordered as many plums as the trees can give.",
)

LETTERS = (
    ("attacked", "attached"),
    ("united", "untied"),
    ("dozen", "dozens"),
    ("martin", "marlin"),
    ("marital", "martial"),
    ("infected", "injected"),
    ("adopted", "adapted"),
    ("invested", "invented"),
    ("deported", "departed"),
    ("killed", "billed"),
    ("charted", "charged"),
    ("countless", "counties"),
    ("presented", "prevented"),
    ("protected", "protested"),
    ("resolution", "revolution"),
    ("evacuation", "evaluation"),
    ("contacted", "contracted"),
    ("trails", "trials"),
    ("signing", "singing"),
    ("filed", "filled"),
)
"""English words that are a letter apart."""

LANGUAGES = {
    "Spanish": (
        "El ejército perdió sesenta vehículos cerca de la frontera durante la última semana.",
        "La ministra no quiso precisar cuántos soldados habían cruzado el río aquella noche.",
        "Según la agencia estatal, la producción aumentará de nuevo antes del próximo invierno.",
        "Los vecinos aseguran que nunca vieron llegar los camiones a la fábrica del norte.",
        "El portavoz añadió que las negociaciones con Moscú siguen abiertas.",
        "Ningún observador independiente ha podido entrar en la región desde el año pasado.",
        "También se cerraron dos escuelas y un hospital, según las autoridades.",
        "Más de mil personas abandonaron sus casas por miedo a nuevas inundaciones.",
    ),
    "German": (
        "Die Armee hat im Norden keine Drohnen über der Grenze gesehen.",
        "Nach Angaben des Ministeriums wurden vierzehn Fahrzeuge in der Nähe des Flusses zerstört.",
        "Der Sprecher erklärte, die Gespräche würden im nächsten Frühjahr fortgesetzt.",
        "Unabhängige Beobachter dürfen das Gebiet seit dem vergangenen Jahr nicht mehr betreten.",
        "Die Bewohner berichten von nächtlichen Geräuschen aus der stillgelegten Fabrik.",
        "Auch zwei Schulen und ein Krankenhaus mussten wegen der Überschwemmung schließen.",
        "Über tausend Menschen haben ihre Häuser aus Angst vor weiteren Angriffen verlassen.",
        "Die Ministerin wollte sich am Montag dazu nicht äußern.",
    ),
    "Russian": (
        "Армия выпустила девять ракет по складам на северном берегу реки.",
        "Министр не сообщил, сколько солдат перешли границу той ночью.",
        "По данным агентства, производство снова вырастет до следующей зимы.",
        "Жители уверяют, что никогда не видели грузовиков возле старого завода.",
        "Представитель добавил, что переговоры с соседями продолжаются.",
        "Независимые наблюдатели не могут попасть в этот район с прошлого года.",
        "Кроме того, закрылись две школы и одна больница.",
        "Более тысячи человек покинули свои дома из-за наводнения.",
    ),
    "French": (
        "L’armée a perdu seize véhicules près de la frontière au cours de la semaine.",
        "La ministre n’a pas voulu préciser combien de soldats avaient traversé le fleuve.",
        "Selon l’agence d’État, la production augmentera encore avant l’hiver prochain.",
        "Les habitants affirment n’avoir jamais vu arriver les camions à l’usine du nord.",
        "Le porte-parole a ajouté que les négociations étaient toujours ouvertes.",
        "Aucun observateur indépendant n’a pu entrer dans la région depuis l’an dernier.",
        "Deux écoles et un hôpital ont également été fermés, d’après les autorités.",
        "Plus de mille personnes ont quitté leurs maisons par crainte des inondations.",
    ),
    "Arabic": (
        "أطلق الجيش سبعة صواريخ على المخازن في الشمال يوم الاثنين.",
        "لم تذكر الوزيرة عدد الجنود الذين عبروا النهر في تلك الليلة.",
        "وقالت الوكالة إن الإنتاج سيرتفع مرة أخرى قبل الشتاء المقبل.",
        "ويؤكد السكان أنهم لم يروا الشاحنات قرب المصنع القديم.",
        "وأضاف المتحدث أن المفاوضات مع الجيران مستمرة.",
        "ولا يستطيع المراقبون المستقلون دخول المنطقة منذ العام الماضي.",
        "كما أغلقت مدرستان ومستشفى واحد بسبب الفيضانات.",
        "وغادر أكثر من ألف شخص منازلهم خوفا من هجمات جديدة.",
    ),
}

CHANGES = {
    "Spanish": (("sesenta", "setenta"), ("no quiso", "quiso"), ("nunca", "nunca más"), ("dos", "doce")),
    "German": (
        ("keine Drohnen", "kleine Drohnen"),
        ("vierzehn", "vierzig"),
        ("nicht mehr", "mehr"),
        ("zwei", "drei"),
    ),
    "Russian": (("девять", "десять"), ("не сообщил", "сообщил"), ("никогда не", ""), ("две", "три")),
    "French": (("seize", "treize"), ("n’a pas voulu", "a voulu"), ("jamais", "tous"), ("Deux", "Douze")),
    "Arabic": (("سبعة", "تسعة"), ("لم تذكر", "ذكرت"), ("ولا يستطيع", "ويستطيع"), ("واحد", "وأحد")),
}
"""Numbers and negations in these sentences, and what stands there now."""
