"""Small word tables of the search: irregular Danish forms and the words that carry no meaning of their own."""

from __future__ import annotations

from collections.abc import Collection

# What the Snowball stemmer cannot know: whole words, written folded (R: "Danish for search" in the design papers).
IRREGULAR = {
    "boern": "barn",
    "boerns": "barn",
    "boernene": "barn",
    "boernenes": "barn",
    "barnets": "barn",
    "baby": "baby",
    "babyer": "baby",
    "babyerne": "baby",
    "babyen": "baby",
    "babys": "baby",
    "mor": "mor",
    "moren": "mor",
    "moderen": "mor",
    "moder": "mor",
    "mors": "mor",
    "moedre": "mor",
    "moedrene": "mor",
    "moedres": "mor",
    "far": "far",
    "faren": "far",
    "faderen": "far",
    "fars": "far",
    "faedre": "far",
    "faedrene": "far",
    "faedres": "far",
    "jordemoder": "jordemoder",
    "jordemoderen": "jordemoder",
    "jordemoedre": "jordemoder",
    "jordemoedrene": "jordemoder",
    "jordmor": "jordemoder",
    "bedstemor": "bedstemor",
    "bedstemoedre": "bedstemor",
    "bedstefar": "bedstefar",
    "bedstefaedre": "bedstefar",
    "foedsel": "foedsel",
    "foedslen": "foedsel",
    "foedslens": "foedsel",
    "foedsler": "foedsel",
    "foedslerne": "foedsel",
    **dict.fromkeys(("unger", "ungerne", "ungen"), "barn"),
    **dict.fromkeys(("mama", "mamma", "mutter"), "mor"),
    **dict.fromkeys(("papa", "fatter"), "far"),
    "soen": "soen",
    "soennen": "soen",
    "soenner": "soen",
    "soennerne": "soen",
    "datter": "datter",
    "datteren": "datter",
    "doetre": "datter",
    "doetrene": "datter",
    "bror": "bror",
    "broderen": "bror",
    "broedre": "bror",
    "soester": "soester",
    "soestre": "soester",
    "mand": "mand",
    "manden": "mand",
    # A man of one's own, "min mand", is not the men an offer is for.
    "maend": "maend",
    "maendene": "maend",
    "nat": "nat",
    "natten": "nat",
    "naetter": "nat",
    "nattens": "nat",
    "tand": "tand",
    "taender": "tand",
    "haender": "haand",
    "hals": "hals",
    "halsen": "hals",
    "kraefter": "kraft",
    "cafeen": "cafe",
    "cafeer": "cafe",
    "caféer": "cafe",
    "kurser": "kursus",
    "kurset": "kursus",
    "kurserne": "kursus",
    "centre": "center",
    "centret": "center",
    "centeret": "center",
    "studier": "studie",
    "unge": "ung",
    "ungt": "ung",
    "sover": "sov",
    "sove": "sov",
    "sovet": "sov",
    "sov": "sov",
    "graad": "graed",
    "graeden": "graed",
    "graederi": "graed",
    "alene": "alene",
    "naerhed": "naerhed",
    # Their stems would be those of small words: "siger" is not "sig", nor "tidligt" "tid".
    **dict.fromkeys(("sige", "siger", "siges", "sagde", "sagt"), "siger"),
    **dict.fromkeys(("tidlig", "tidlige", "tidligt"), "tidlig"),
    **dict.fromkeys(("ledig", "ledige", "ledighed"), "ledig"),
    **dict.fromkeys(("ligge", "laa", "ligget"), "ligge"),
    **dict.fromkeys(("sidde", "sidder", "sad", "siddet"), "sidde"),
    **dict.fromkeys(("syn", "synet"), "syn"),
    **dict.fromkeys(("foelelse", "foelelser", "foelelserne"), "foelelse"),
    **dict.fromkeys(("rettighed", "rettigheder"), "rettighed"),
    **dict.fromkeys(("eks", "eksen"), "eks"),
    # One stem for two words: a doctor and to lay, the back and to smoke, what it costs and what one eats.
    **dict.fromkeys(("laege", "laegen", "laegens", "laeger", "laegerne"), "laege"),
    **dict.fromkeys(("ryg", "ryggen"), "ryg"),
    **dict.fromkeys(("ryge", "ryger", "roeg", "roeget"), "ryger"),
    # "Redde" is no Red Barnet.
    **dict.fromkeys(("redde", "redder", "reddet", "reddede"), "redder"),
    **dict.fromkeys(("koste", "koster", "kostede", "kostet"), "koster"),
    **dict.fromkeys(("klare", "klarer", "klarede", "klaret"), "klarer"),
    **dict.fromkeys(("gaelder", "gaelde", "gjaldt"), "gaelder"),
    **dict.fromkeys(("lide", "lider"), "lide"),
    **dict.fromkeys(("skylde", "skylder", "skyldte"), "skylder"),
    **dict.fromkeys(("billig", "billige", "billigt"), "billig"),
    "bloeder": "bloeder",  # not "bløde" parents
    # Neither a father nor a friend.
    **dict.fromkeys(("farlig", "farlige", "farligt"), "farlig"),
    **dict.fromkeys(("venlig", "venlige", "venligt"), "venlig"),
    **dict.fromkeys(("lover", "love", "lovede", "lovet"), "lover"),
    **dict.fromkeys(("mandlig", "mandlige"), "mandlig"),
    **{word: word for word in ("tidligere", "sammen", "videre", "viden", "kommende")},
    # As it is said and texted.
    **dict.fromkeys("ik ikk ikkee ikki ike ikek ikje ig itte itj ekke".split(), "ikk"),
    **dict.fromkeys(("ka", "kan"), "kan"),
    **dict.fromkeys(("hva", "hwa", "hvad"), "hvad"),
    **dict.fromkeys(("bby", "bebe"), "baby"),
    **dict.fromkeys(("ulykkelig", "ulykkelige", "ulykkeligt"), "ulykkelig"),
    **dict.fromkeys(("keder", "kede", "kedede", "kedet"), "keder"),
    "enlige": "enlig",
    "skilt": "skilt",
    "gaaet": "gaa",
    "gaar": "gaa",
    "talt": "tal",
    "tale": "tal",
    "taler": "tal",
    "samtaler": "samtale",
    "samtalen": "samtale",
    "samtale": "samtale",
    "samtalerne": "samtale",
    "foerstegangsfoedende": "foerstegangsfoedende",
    **dict.fromkeys(("koekken", "koekkenet", "koekkener"), "koekken"),
    **dict.fromkeys(("baekken", "baekkenet"), "baekken"),
    **dict.fromkeys(("veer", "veerne", "veen"), "veer"),
    **dict.fromkeys(("indsats", "indsatsen", "indsatser", "indsatserne"), "indsats"),
    **dict.fromkeys(("plads", "pladsen", "pladser", "pladserne"), "plads"),
    **dict.fromkeys(("nervoes", "nervoese", "nervoest"), "nervoes"),
    "taenderne": "tand",
    "naetterne": "nat",
    "soesters": "soester",
    # What is so: "det er trygt" tells of the same as "tryg".
    **{
        f"{word}t": word
        for word in (
            *("tryg", "vred", "syg", "doed", "svag", "anonym", "roed", "flad", "stram", "skaev", "sund", "vild"),
            *("klog", "kold", "varm", "almen", "bred", "rar", "sjov"),
        )
    },
}

# English words of the home for the ones of the book.
SAME_ENGLISH = {
    **dict.fromkeys(("kid", "kids", "kiddo", "children"), "child"),
    **dict.fromkeys(("mum", "mums", "mom", "moms", "mummy", "mommy", "mama"), "mother"),
    **dict.fromkeys(("dad", "dads", "daddy", "papa"), "father"),
    **dict.fromkeys(("grandma", "granny", "nana"), "grandmother"),
    **dict.fromkeys(("grandpa", "granddad"), "grandfather"),
    **dict.fromkeys(("hubby",), "husband"),
    **dict.fromkeys(("lo", "bub"), "baby"),
    **dict.fromkeys(("doc", "gp"), "doctor"),
    **dict.fromkeys(("preggo", "expecting"), "pregnant"),
    **dict.fromkeys(("creche", "daycare", "preschool"), "kindergarten"),
    **dict.fromkeys(("fights", "arguing", "argue", "arguments"), "fight"),
}
# Verbs told of in the past, by the stem of the present that needs are told in; those in "-ede" follow a rule.
PAST = {
    past: stem
    for stem, forms in {
        "fortael": "fortalte fortalt",
        "betal": "betalte betalt",
        "moed": "moedte moedt",
        "foel": "foelte foelt",
        "laes": "laeste laest",
        "hoer": "hoerte hoert",
        "skriv": "skrev skrevet",
        "hjaelp": "hjalp hjulpet",
        "drik": "drak drukket",
        "slaa": "slog slaaet slaar",
        "fald": "faldt faldet",
        "staa": "stod staaet staar",
        "skrig": "skreg skreget skrier skrie",
        "spis": "spiste",
        "bestil": "bestilte bestilt",
        "kend": "kendte kendt",
        "tab": "tabte tabt",
        "forstaa": "forstod forstaaet forstaar",
    }.items()
    for past in forms.split()
}
# Ends in "-ede" that are no verb's past.
NO_PAST = ("billede", "allerede", "stede", "fremmede", "vrede", "aede")

# Ends of compounds that bend irregularly: "spædbørn" is "spædbarn", "fødsler" "fødsel" in any compound.
IRREGULAR_ENDS = (
    ("boernenes", "barn"),
    ("boernene", "barn"),
    ("boerns", "barn"),
    ("boern", "barn"),
    ("foedslerne", "foedsel"),
    ("foedsler", "foedsel"),
    ("foedslen", "foedsel"),
    ("jordemoedre", "jordemoder"),
    ("kurserne", "kursus"),
    ("kurser", "kursus"),
    ("kurset", "kursus"),
    ("cafeer", "cafe"),
    ("cafeen", "cafe"),
    ("samtaler", "samtale"),
    ("samtalen", "samtale"),
    ("centret", "center"),
    ("centre", "center"),
    ("samtalerne", "samtale"),
    ("samtale", "samtale"),
    ("cafe", "cafe"),
    ("moederne", "moede"),
    ("moeder", "moede"),
    ("moedet", "moede"),
    ("moede", "moede"),
    ("pladserne", "plads"),
    ("pladser", "plads"),
    ("pladsen", "plads"),
    ("plads", "plads"),
    ("indsatserne", "indsats"),
    ("indsatser", "indsats"),
    ("indsatsen", "indsats"),
    ("indsats", "indsats"),
    # "Graviditeten" and "graviditet", which Snowball takes for two.
    ("iteterne", "itet"),
    ("iteter", "itet"),
    ("itetens", "itet"),
    ("iteten", "itet"),
    ("itet", "itet"),
    # "Ensomt", "arbejdsløse".
    ("somt", "som"),
    ("somme", "som"),
    ("loese", "loes"),
    ("loest", "loes"),
    ("loes", "loes"),
    *((f"{end}t", end) for end in ("ial", "mal", "nal", "tal", "uel", "nel", "iel", "tiv", "siv")),
)

# Where words of quite different needs begin alike, in the languages whose words are known by their first letters: being
# worn out and violence, growing and divorce, a home and bottle milk, a nursery school and "before". Folded.
FORKS = frozenset(
    "blizn martw miesz niepe niepl niewy prakt przed przem przes przyg przyj psych psycho rodze rodzen rodzi rozwi"
    " rozwo wczes wczesn zanie безпе контр недос нещас перев перед психо cikar cikari dinle dokun psiko sigin sinir"
    " sinirl tarti yeter yetis".split()
)

# Nearly every offer is for these and costs nothing: beside any other word they say next to nothing. Terms, not words.
EVERYBODY = frozenset(
    "barn smaabarn spaedbarn baby foraeldr famili gratis e:child e:kid e:babi e:parent e:famili e:free".split()
)

# Whose mother or father is spoken of, when it is those of the one who asks; folded.
MY = frozenset("min my moj moja mojej mojego міи моя мого моєі мои моего моеи".split())
OWN = frozenset("egen egne eget own wlasna wlasny власна власнии".split())

# What follows is told beside what one asks for: "hvem har babyen, imens jeg er til læge"; folded.
BESIDE_IT = frozenset("mens imens selvom skoent while although though".split())

# Beside a day these ask when, not what, in every language of the site; folded.
OPEN = frozenset("aaben aabent aabne aabner open opens otwarte otwarty відкрито acik مفتوح".split())

_SENTENCE, _SAYS_SOMETHING = 3, 0.1
# Who writes no more than this looks for somebody to talk to, whoever it is; folded.
MERE_CALLS = frozenset(
    "hjaelp hjaelpe hjaelper help pomoc pomocy pomozcie допомога допоможіть допомогти помощь помогите "
    "yardim yardima مساعدة المساعدة ساعدوني "
    # or of whom it is about
    "soen datter barn boern son daughter child дитина дитину дитиною син сином донька дочка syn corka "
    "oglum kizim طفل طفلي ابني ابنتي ولدي بنتي".split()
)

# Who tells of oneself or of somebody near; a professional's short note has none of these. Folded.
OF_ONESELF = frozenset("jeg mig min mit mine vi os vores du dig din han ham hun hende jej jei mej mi".split())

# Those an offer is for, told of as many: "tilbud til gravide"; folded.
OF_MANY = frozenset("gravide foraeldre faedre moedre familier foedende nybagte spaedboern smaaboern".split())

# Words of those who work with families, beside the professional words of the topics. As written.
TRADE = """
henvise henviser henvises henvist henvisning henvisningsvej visitation visitere visiteret visiteres visiterer indsats
indsatser forløb gruppeforløb gruppetilbud borger borgere kommunal kommunale tværfaglig tværfagligt tværfaglige
screening screenes opsporing intervention forebyggende lovgrundlag stk målgruppe sårbar sårbare udsatte afdækning
udredning behandling behandler behandlere fagperson fagpersoner sundhedsfaglig socialfaglig pædagogfaglig medarbejder
medarbejdere familiebehandler familievejleder familiekonsulent spædbarnskonsulent socialrådgiver rådgiver
sagsbehandler ergoterapeut fysioterapeut logopæd overlevering samarbejdspartner samspil tilknytning foranstaltning
problematik vanskeligheder symptomer perinatal score brugerinddragelse netværksskabende håndholdt helhedsorienteret
beskæftigelsesrettet uddannelseshjælp kompetencer selvhenvender selvhenvendelse førstegangsfødende småbørnsfamilier
epds gmds psyk konfliktniveau kortvarig kortvarigt terapeut sprogstimulering netværksmøde netværksmøder graviditetsbesøg
mistanke mistrivsel misbrugsproblematik henvendelse henvender specialpædagogisk sansemotorisk motorisk kognitiv
kognitive samarbejde koordinering overgang ledet ppr rusmidler belastning belastet sårbart konsulent lovgivning
samtaleforløb individuelt individuel familieorienteret familierettede tilknytningsvanskeligheder samspilsvanskeligheder
selvhjælpsgruppe frivilligcenter åbningsdage ledsagelse bisidder førskolealderen anamnese myndighed
myndighedsmøder opfølgning vurdering afklaring obs ift iht mhp mht vedr jf godkendelse henvisningskriterier kriterier
notatpligt journalpligt handleplan deltagere ressourcer samtykke netværksgruppe netværksgrupper konsultation
undersøgelser
"""

# Arabic words of one letter that are written on to the next: and, so, with, to, as.
JOINED_ON = frozenset("وفبلك")

# Whom a need is told of: in a phrase about a need they say little. By language, as written.
SOMEBODY = {
    "da": "søn sønnen datter datteren dreng drengen pige pigen tøs endnu",
    "en": "son daughter boy girl kid yet",
    "ar": "ابني ابنتي بنتي ولدي ابن بنت ولد",
    "uk": "син сину сина донька доньці дочка хлопчик дівчинка",
    "pl": "syn syna syn synek córka córki córeczka córce",
    "tr": "oğlum oğlu kızım kızı oğlan",
}

# When something is, beside what it is: "caféeftermiddag" is not meant by every afternoon. By language, as written.
PARTS_OF_DAY = {"da": "formiddag eftermiddag", "en": "afternoon"}

# Words that turn what is said into its opposite. By language, as written.
NO = {
    "da": "ikke ingen intet aldrig uden",
    "en": "not no never don't doesn't won't can't cannot isn't nobody nothing without",
    "ar": "لا ليس لم ما بدون غير",
    "uk": "не ні немає без ніхто нікого",
    "pl": "nie nikt nikogo bez brak",
    "tr": "değil yok hiç",
}

_DA = """
ad af aldrig alle allerede alt altid anden andet andre at bare begge blev blive bliver da de dem den denne der deres
det dette dig din dine disse dit dog du efter ej eller en ene eneste enhver er et faa faar fik fra for foer gennem
gerne giver gider goer goere gjort gaa gaar ham han hans har havde have hel hele helt hen henne hende hendes her hvad
hvem hver hvilke hvilken hvilket hvis hvor hvordan hvorfor hvornaar i ikke ind ingen intet igen ja jeg jer jeres jo
kan kom komme kommer kun kunne lav lave laver lidt ligger lige maa man mange med meget men mellem mere mig min mine
mit mod mens naar ned nej nogen noget nogle nok nu ny nye nyt og ogsaa om omkring op os over overfor paa saa saadan
samme se selv ses sig sin sine sit skal skulle slet som sommetider stadig synes syntes tage tager til tilbud under ud
uden var ved vi via vil ville vaere vaeret vaerre vores haab hjaelp hjaelpe faa tror tilbyder findes find finder
soeger soege oensker oensker brug bruge bruger mangler traenger vide ved hej tak please lave ting tid dag sidste foele
foeler hos inden lang mest siden steder sted godt god gode bedst kl ca fx etc stor store lille smaa aabningstid
aabningstider adresse telefonnummer telefonnr nummer tiden dagen hvorhen fordi rigtig ret simpelthen maaske hvornaar
behov behoever naer naermest naermeste naerheden ik ikk ikkee ka ku sku hva hwa ve te mae nae ae a d
jej jei jaj mej mei dej sej vad va ska aa aasaa aasso osso noed noen hvd imens selvom altsaa altid
faaet haft ser set taget givet lavet kommet
vordan hvodan hvordn vilke vilken vilket vor vornaar vornor hvonaar vem vorfor hvofor mn ogs osse vad skla
"""
_EN = """
a about after again all am an and any are as at be because been before being but by can cant could did do does doesnt
doing dont for from get gets getting go goes going got had has have having he help helping her here hers him his how i
id if ill im in into is isnt it its ive just keep keeps know like ll looking me more most much my need needs near
nearby no not now of off ok on one only or other our out over own place places please re really s she so some somebody
someone somewhere something t than that the their them then there these they thing things this those to too up us ve
very want wants was we were what when where which while who whom why will with wont would you your opening hours
address always anything anyone anywhere im make makes someplace thats find finding
"""
# The other languages' small words stand in data/concepts.yaml: no offer is written in them.
RAW_STOP_WORDS = {"da": _DA, "en": _EN}


def asks_somebody(said: Collection[str], weights: Collection[float]) -> bool:
    """Whether folded words are told to somebody: a sentence, not all of it known, or a mere call.

    ``weights`` are those of the words that are known.
    """
    mere = max(weights, default=0.0) < _SAYS_SOMETHING and not MERE_CALLS.isdisjoint(said)
    return mere or (len(said) >= _SENTENCE and len(weights) < len(said))
