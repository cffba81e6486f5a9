"""Places named in a question: municipalities, towns, postcodes, regions, islands, bent, misspelled or transcribed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from familiehus.geo.tables import Municipality, Places
from familiehus.search.amounts import amounts_in
from familiehus.search.analysis import spoken
from familiehus.search.bare import bare
from familiehus.search.localities import LOCALITIES
from familiehus.search.otherplaces import of_another
from familiehus.search.sounds import is_arabic, is_cyrillic, skeleton, sound
from familiehus.search.spelling import Speller

# Names for more or less than a municipality; parts of the country by their municipalities, foreign names by the Danish.
_AREAS = {
    "lolland falster": "Lolland, Guldborgsund",
    "falster": "Guldborgsund",
    "møn": "Vordingborg",
    "mors": "Morsø",
    "thy": "Thisted",
    "als": "Sønderborg",
    "amager": "København, Tårnby, Dragør",
    "fyn": "Assens, Faaborg-Midtfyn, Kerteminde, Langeland, Middelfart, Nordfyns, Nyborg, Odense, Svendborg, Ærø",
    "funen": "Assens, Faaborg-Midtfyn, Kerteminde, Langeland, Middelfart, Nordfyns, Nyborg, Odense, Svendborg, Ærø",
    "nordvestsjælland": "Holbæk, Kalundborg, Odsherred",
    "djursland": "Norddjurs, Syddjurs",
    "nordsjælland": "Allerød, Egedal, Fredensborg, Frederikssund, Furesø, Gribskov, Halsnæs, Helsingør, Hillerød,"
    " Hørsholm, Rudersdal",
    "østsjælland": "Greve, Køge, Lejre, Roskilde, Solrød",
    "vestsjælland": "Holbæk, Kalundborg, Odsherred, Ringsted, Slagelse, Sorø",
    "sydsjælland": "Faxe, Næstved, Stevns, Vordingborg",
    "vestegnen": "Albertslund, Brøndby, Glostrup, Hvidovre, Høje-Taastrup, Ishøj, Rødovre, Vallensbæk",
    "sydfyn": "Faaborg-Midtfyn, Langeland, Svendborg, Ærø",
    "sønderjylland": "Aabenraa, Haderslev, Sønderborg, Tønder",
    "sydjylland": "Aabenraa, Billund, Esbjerg, Fanø, Fredericia, Haderslev, Kolding, Sønderborg, Tønder, Varde, Vejen,"
    " Vejle",
    "østjylland": "Favrskov, Hedensted, Horsens, Norddjurs, Odder, Randers, Samsø, Silkeborg, Skanderborg, Syddjurs,"
    " Aarhus",
    "vestjylland": "Herning, Holstebro, Ikast-Brande, Lemvig, Ringkøbing-Skjern, Skive, Struer, Viborg",
    "trekantområdet": "Billund, Fredericia, Haderslev, Kolding, Middelfart, Vejen, Vejle",
    "vendsyssel": "Brønderslev, Frederikshavn, Hjørring",
    "himmerland": "Mariagerfjord, Rebild, Vesthimmerlands",
    "salling": "Skive",
    **dict.fromkeys(
        ("nørrebro", "østerbro", "vesterbro", "amagerbro", "bispebjerg", "sydhavnen", "tingbjerg"), "København"
    ),
    "vollsmose": "Odense",
    **dict.fromkeys(("gellerup", "gellerupparken", "trøjborg"), "Aarhus"),
    "copenhagen": "København",
    "kopenhagen": "København",
    "kopenhaga": "København",
    "kopenhaski": "København",
    "kopenhadze": "København",
    "kopenhag": "København",
    "kbh": "København",
    "cph": "København",
    "копенгаген": "København",
    "كوبنهاغن": "København",
    "كوبنهاجن": "København",
    "elsinore": "Helsingør",
    # Too short in Arabic letters to be known by their consonants.
    "فايله": "Vejle",
    "فيله": "Vejle",
    "سكيفه": "Skive",
    "فارده": "Varde",
    "اودر": "Odder",
    "فيبورغ": "Viborg",
    "هيرنينغ": "Herning",
    "راندرس": "Randers",
    "رانرس": "Randers",
}
_REGIONS = {
    "region hovedstaden": "Region Hovedstaden",
    "hovedstaden": "Region Hovedstaden",
    "hovedstadsområdet": "Region Hovedstaden",
    "capital region": "Region Hovedstaden",
    "region sjælland": "Region Sjælland",
    "region syddanmark": "Region Syddanmark",
    "syddanmark": "Region Syddanmark",
    "region midtjylland": "Region Midtjylland",
    "midtjylland": "Region Midtjylland",
    "region nordjylland": "Region Nordjylland",
    "nordjylland": "Region Nordjylland",
}
# Parts of the country that are no region: of these regions all but these municipalities.
_FUNEN = tuple(_AREAS["fyn"].split(", "))
_PARTS = {
    "Jylland": (("Region Nordjylland", "Region Midtjylland", "Region Syddanmark"), _FUNEN),
    "Sjælland": (("Region Hovedstaden", "Region Sjælland"), ("Bornholm", "Guldborgsund", "Lolland")),
}
_PARTS_CALLED = {
    "Jylland": "jylland jutland jutlandia jutlandii ютландія ютландії يوتلاند",
    "Sjælland": "sjælland zealand sealand zelandia zelandii зеландія зеландії زيلاند",
}
_BEFORE = frozenset(
    "i in ved naer omkring near around w we kolo у в во біля на fi في fra from by kommune kommunen".split()
)
_LIVES = frozenset("bor bosat live living mieszkam mieszkamy живу живемо живем اسكن اعيش".split())
_AFTER = frozenset("kommune kommunes municipality kommunen комуна by city".split())
# "in" and "from" at the end of a Turkish name.
_TURKISH_ENDS = ("nden", "ndan", "nde", "nda", "den", "dan", "ten", "tan", "de", "da", "te", "ta", "ye", "ya")
# What tells two towns of a name apart, as it is shortened.
_PART_OF = {
    "Sjælland": "sj s",
    "Sj": "sjælland s",
    "Midtsj": "sj sjælland",
    "Fyn": "f",
    "F": "falster",
    "M": "mors",
    "J": "jylland jyll",
    "Jyll": "j jylland",
    "Vestj": "j",
}
# How a name's last letter changes where one is in it, in Ukrainian.
_SOFTENED = (("зі", "г"), ("ці", "к"), ("сі", "х"))
_LONGEST = 4
_SHORTEST_SURE = 4
_FAR_OFF = 2


@dataclass(frozen=True, slots=True)
class Place:
    """What a name stands for. ``region`` is set when a whole region, or a part of the country as large, was named."""

    municipalities: tuple[str, ...]
    region: str | None = None


@dataclass(frozen=True, slots=True)
class PlacesHeard:
    """Places of a question, the postcode if one was given, and the positions of the words that named them.

    ``guessed`` are those of words that were no name as they stood.
    """

    municipalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    postcode: str | None = None
    positions: frozenset[int] = frozenset()
    guessed: frozenset[int] = frozenset()


_LONG_NAME = 8


class PlaceNames:
    """Knows the names of Denmark's places. ``is_common`` tells words of the catalogue that also name a town (Hals)."""

    def __init__(self, places: Places, is_common: Callable[[str], bool]) -> None:
        self._places = places
        self._names: dict[tuple[str, ...], Place] = {}
        self._unsure: set[tuple[str, ...]] = set()
        for name, place, sure in _all_names(places):
            self._learn(tuple(spoken(name)), place, sure, is_common)
        singles = {name[0]: place for name, place in self._names.items() if len(name) == 1}
        self._large = {m[0] for m in (tuple(spoken(m.name)) for m in places.municipalities) if len(m) == 1}
        parts = {name for inside in LOCALITIES.values() for name in map(" ".join, map(spoken, inside.split("|")))}
        self._speller = Speller(
            {w: 5 if w in self._large else 1 for w in singles if len(w) > _SHORTEST_SURE and w not in parts}
        )
        self._sounds = _keys({w: place for w, place in singles.items() if w not in parts}, sound)
        self._bare = {look: place for w, place in singles.items() if (look := bare(w)) != w and look not in singles}
        self._skeletons = _keys(
            {spoken(m.name)[0]: self._names[tuple(spoken(m.name))] for m in places.municipalities}, skeleton
        )

    def _learn(self, key: tuple[str, ...], place: Place, sure: bool, is_common: Callable[[str], bool]) -> None:
        known = self._names.get(key)
        if known and sure:
            return
        self._names[key] = (
            Place(tuple(dict.fromkeys((*known.municipalities, *place.municipalities)))) if known else place
        )
        if (not sure and len(key) == 1 and (len(key[0]) < _SHORTEST_SURE or is_common(key[0]))) or (
            sure and len(key) == 1 and is_common(key[0])
        ):
            self._unsure.add(key)

    def knows(self, word: str) -> bool:
        """True for a word that is a place's name by itself."""
        return (word,) in self._names

    @property
    def written_alone(self) -> Iterable[str]:
        """Names of one word that are told from other words: those of municipalities, and long ones."""
        return (key[0] for key in self._names if len(key) == 1 and (key[0] in self._large or len(key[0]) >= _LONG_NAME))

    def read(self, said: list[str], room: Callable[[str], int]) -> PlacesHeard:
        """Places in these folded words; ``room`` is how many slips a word may be off a name, -1 for none."""
        found: list[Place] = []
        starts: list[int] = []
        positions: set[int] = set()
        guessed: set[int] = set()
        postcode, amounts = None, amounts_in(said)
        at = 0
        while at < len(said):
            place, length = self._at(said, at)
            if place is None and (place := self._guessed(said, at, room)):
                guessed.add(at)
            if place is None and at not in amounts and (number := self._postcode(said[at])):
                postcode, place, length = number, Place(self._municipalities(number)), 1
                length += self._town_after(said, at + 1)
            if place:
                found.append(place)
                starts.append(at)
                positions.update(range(at - self._living(said, at), at + length))
                if at + length < len(said) and said[at + length] in _AFTER:
                    positions.add(at + length)
            at += max(length, 1)
        found = _ones_own(said, found, starts)
        found = [_beside(place, found) for place in found]
        regions = tuple(dict.fromkeys(p.region for p in found if p.region))
        narrow = [m for p in found if not p.region for m in p.municipalities]
        wide = [m for p in found if p.region for m in p.municipalities] if not narrow else []
        return PlacesHeard(
            municipalities=tuple(dict.fromkeys((*narrow, *wide))),
            regions=() if narrow else regions,
            postcode=postcode,
            positions=frozenset(positions),
            guessed=frozenset(guessed),
        )

    @staticmethod
    def _living(said: list[str], at: int) -> int:
        """Words before a place that tell that one lives there: "bor i Hobro" asks for no home."""
        before = 1 + (at > 1 and (said[at - 1] in _BEFORE or said[at - 1] == "paa"))
        return before if at >= before and said[at - before] in _LIVES else 0

    def _postcode(self, word: str) -> str | None:
        return word if len(word) == 4 and word.isascii() and word in self._places.by_number else None

    def _municipalities(self, number: str) -> tuple[str, ...]:
        return tuple(m.name for m in self._places.municipalities_of(number))

    def _town_after(self, said: list[str], at: int) -> int:
        """Words after a postcode that are its town's name: "4800 Nykøbing F"."""
        for length in range(min(_LONGEST, len(said) - at), 0, -1):
            if tuple(said[at : at + length]) in self._names:
                return length
        return 0

    def _at(self, said: list[str], at: int) -> tuple[Place | None, int]:
        for length in range(min(_LONGEST, len(said) - at), 0, -1):
            key = tuple(said[at : at + length])
            for name in (key, (*key[:-1], key[-1].removesuffix("s"))):
                place = self._names.get(name)
                if place and (name not in self._unsure or self._in_context(said, at, at + length)):
                    return place, length
        return None, 1

    def _in_context(self, said: list[str], start: int, end: int) -> bool:
        """A name that is also an everyday word counts alone, after "i" or "bor på", or before "kommune"."""
        before = (start > 0 and said[start - 1] in _BEFORE) or self._living(said, start)
        return bool(before) or len(said) == end - start or (end < len(said) and said[end] in _AFTER)

    def _guessed(self, said: list[str], at: int, room: Callable[[str], int]) -> Place | None:
        word = said[at]
        for end in _TURKISH_ENDS:
            if (stem := word.removesuffix(end)) != word and stem in self._large:
                return self._names[(stem,)]
        if (place := self._bare.get(word)) and self._in_context(said, at, at + 1):
            return place  # "i koge", typed without its letters
        slips = room(word) if word.isalpha() else -1
        if slips < 0:
            return None
        if is_arabic(word):
            return self._arabic(word, after_in=at > 0 and said[at - 1] == "في")
        if heard := next(filter(None, map(self._sounded, _as_written(word))), None):
            return heard
        if is_cyrillic(word):
            return None
        for form in (word, word.removesuffix("s")):
            near = self._speller.nearest(form)
            if near and near[1] <= slips and (self._sure(*near) or self._in_context(said, at, at + 1)):
                return self._names[(near[0],)]
        return None

    def _sure(self, name: str, slips: int) -> bool:
        """A name that needs no "i" before it. Two slips from a small town is mostly another word: sparring, Sorring."""
        return (name,) not in self._unsure and (slips < _FAR_OFF or name in self._large)

    def _sounded(self, word: str) -> Place | None:
        """By sound, with up to two letters of a foreign case ending."""
        key = sound(word)
        for cut in range(3 if is_cyrillic(word) else 1):
            part = key[: len(key) - cut]
            if len(part) > 3 and (names := self._sounds.get(part)):
                return names[0]
            if is_cyrillic(word) and len(part) > 4 and (names := self._sounds.get(part + "e")):
                return names[0]
        return None

    def _arabic(self, word: str, after_in: bool) -> Place | None:
        for form in (word, word[1:] if word[0] in "بفل" else word):
            names = self._skeletons.get(skeleton(form), [])
            if len(names) == 1 and len(skeleton(form)) >= (2 if after_in else 3):
                return names[0]
        return None


def _ones_own(said: list[str], found: list[Place], starts: list[int]) -> list[Place]:
    """Without the places of others, where one was, or where one works, as far as that can be told."""
    own = [place for place, at in zip(found, starts, strict=True) if not of_another(said, at, alone=True)]
    sure = [place for place, at in zip(found, starts, strict=True) if not of_another(said, at, alone=False)]
    return sure or own


def _beside(place: Place, found: Iterable[Place]) -> Place:
    """What a name stands for beside others that share a part of it: Nykøbing beside Falster, Fyn beside Odense."""
    others = {m for other in found if other is not place for m in other.municipalities}
    shared = tuple(m for m in place.municipalities if m in others)
    return Place(shared) if shared and not place.region else place


def _as_written(word: str) -> Iterable[str]:
    """A name and, in Cyrillic letters, the other ways of writing it: ge for h, ai for ej, "в Ольборзі" for Ольборг."""
    yield word
    if is_cyrillic(word):
        yield from (word.removesuffix(end) + letter for end, letter in _SOFTENED if word.endswith(end))
        yield from ("х" + word[1:],) if word[0] == "г" else ()
        yield from (word.replace("аи", "еи"),) if "аи" in word else ()


def _keys(names: dict[str, Place], key: Callable[[str], str]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for name, place in names.items():
        if place not in found[key(name)]:
            found[key(name)].append(place)
    return found


def _all_names(places: Places) -> Iterable[tuple[str, Place, bool]]:
    """(name, place, sure): a municipality's own name is sure, a town's may be another word."""
    for m in places.municipalities:
        yield m.name, Place((m.name,)), True
    for name, inside in _AREAS.items():
        yield name, Place(tuple(inside.split(", "))), True
    for name, region in _REGIONS.items():
        yield name, Place(_in_region(places.municipalities, region), region), True
    for part, (regions, without) in _PARTS.items():
        within = tuple(m.name for m in places.municipalities if m.region in regions and m.name not in without)
        yield from ((name, Place(within, part), True) for name in _PARTS_CALLED[part].split())
    for town, around in _towns(places).items():
        yield town, Place(tuple(around)), False
    for municipality, inside in LOCALITIES.items():
        yield from ((name, Place((municipality,)), False) for name in inside.split("|"))


def _in_region(municipalities: Iterable[Municipality], region: str) -> tuple[str, ...]:
    return tuple(m.name for m in municipalities if m.region == region)


def _towns(places: Places) -> dict[str, dict[str, None]]:
    """Towns of the postcodes with their municipalities, with and without the letter that tells two of a name apart."""
    towns: dict[str, dict[str, None]] = defaultdict(dict)
    own = {m.name for m in places.municipalities}
    for postcode in places.postcodes:
        municipality = places.by_code[postcode.municipalities[0]].name
        words = postcode.name.replace("Kgs. ", "").split()
        apart = len(words) > 1 and (len(words[-1]) <= 2 or words[-1] in _PART_OF)
        bare = " ".join(words[:-1]) if apart else " ".join(words)
        short = {f"{bare} {end}" for end in _PART_OF.get(words[-1], "").split()} if apart else set()
        for name in {" ".join(words), bare, *short}:
            # A town that shares its municipality's name means the municipality.
            if name not in own:
                towns[name][municipality] = None
    return towns
