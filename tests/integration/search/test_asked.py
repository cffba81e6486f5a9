"""Questions as families asked them, over the shipped catalogue: what must come first and what must not."""

from __future__ import annotations

import pytest

from familiehus.catalogue.vocabulary import Weekday
from familiehus.search.domain import Filters, SearchRequest
from familiehus.search.entries import Entry
from familiehus.search.service import SearchService
from tests.integration.search.conftest import Tables

pytestmark = pytest.mark.untraced


def _first(service: SearchService, text: str, count: int, *municipalities: str) -> list[str]:
    facts = service.engine.facts
    by_id = {facts.id(n): key for n, key in enumerate(facts.keys)}
    request = SearchRequest(text, Filters(municipalities=municipalities), limit=count)
    return [by_id[hit.id] for hit in service.search(request).hits]


@pytest.mark.parametrize("text", ["depresja poporodowa", "doğum sonrası depresyon", "депресія після пологів"])
def test_help_with_a_known_need_comes_before_general_advice(real: SearchService, text: str) -> None:
    facts = real.engine.facts
    tagged = facts.mask("topic", "birth_reaction") | facts.mask("topic", "health_visitor")
    assert all(tagged[facts.numbers[key]] for key in _first(real, text, 2))


def test_a_place_alone_shows_its_own_offers_before_national_frames(real: SearchService) -> None:
    assert all(key.startswith("odder-") for key in _first(real, "", 6, "Odder"))


@pytest.mark.parametrize("text", ["min kæreste er deprimeret efter fødslen", "jeg græder hele tiden efter fødslen"])
def test_after_the_birth_nobody_is_prepared_for_it(real: SearchService, text: str) -> None:
    assert not [key for key in _first(real, text, 3) if "foedselsforberedelse" in key]


def test_baby_clothes_are_no_town(real: SearchService) -> None:
    question = real.read("kan man få gratis babytøj")
    assert (question.places.municipalities, question.corrected) == ((), None)
    assert real.read("babytøj århuus").places.municipalities == ("Aarhus",)


def test_the_groups_of_a_place_come_before_the_national_frame(real: SearchService) -> None:
    assert _first(real, "mødregruppe lolland", 1) == ["lolland-foraeldregrupper"]


@pytest.mark.parametrize(
    ("text", "day", "part"),
    [
        ("om torsdagen", ("thu",), ()),
        ("om aftenen", (), ("evening",)),
        ("kun om aftenen", (), ("evening",)),
        ("skiftehold", (), ("evening",)),
    ],
)
def test_days_alone_are_wishes_and_no_words(
    real: SearchService, text: str, day: tuple[str, ...], part: tuple[str, ...]
) -> None:
    question = real.read(text)
    assert (question.values("day"), question.values("day_part"), question.words) == (day, part, ())
    assert _first(real, text, 1)


@pytest.mark.parametrize("text", ["støttefamilie", "aflastningsfamilie", "venskabsfamilie", "familieven", "hjemstart"])
def test_friends_of_a_family_are_found_by_any_name(real: SearchService, text: str) -> None:
    facts = real.engine.facts
    friends = facts.mask("topic", "friend_family") | facts.mask("topic", "volunteer_friend")
    assert all(friends[facts.numbers[key]] for key in _first(real, text, 2))


@pytest.mark.parametrize(
    "text", ["baby græder hele tiden", "baby cries all the time", "dziecko płacze cały czas", "bebek sürekli ağlıyor"]
)
def test_a_crying_baby_is_not_the_parents_depression(real: SearchService, text: str) -> None:
    sure = {t.topic: t.strength for t in real.read(text).topics}
    assert sure["crying"] > 0.9
    assert max(sure.get("birth_reaction", 0.0), sure.get("depression", 0.0)) < 0.45


@pytest.mark.parametrize(
    "text", ["sprogforsinket barn", "min søn taler ikke endnu", "late talker", "çocuğum konuşmuyor"]
)
def test_a_child_who_does_not_speak_finds_who_helps_with_speech(real: SearchService, text: str) -> None:
    facts = real.engine.facts
    assert "language_development" in [t.topic for t in real.read(text).topics][:1]
    assert facts.mask("topic", "language_development")[facts.numbers[_first(real, text, 1)[0]]]


@pytest.mark.parametrize(
    ("text", "unmet"),
    [
        ("adoption", "adoption"),
        ("søskendejalousi", "siblings"),
        ("mødregruppe", None),
        ("baby græder hele tiden", None),
        ("xyzzy", None),
        ("legestue i Roskilde", None),
        ("legestue i Skive", "play"),
    ],
)
def test_it_is_said_when_nothing_is_about_the_need_itself(real: SearchService, text: str, unmet: str | None) -> None:
    answer = real.search(SearchRequest(text))
    assert answer.unmet == unmet
    assert answer.total or text == "xyzzy"


@pytest.mark.parametrize("text", ["3 måneder henne", "12 uger henne", "jestem w 3 miesiącu ciąży"])
def test_a_pregnancy_told_in_weeks_or_months_finds_what_is_for_it(real: SearchService, text: str) -> None:
    facts = real.engine.facts
    pregnant = facts.mask("topic", "pregnancy")
    assert all(pregnant[facts.numbers[key]] for key in _first(real, text, 5))


@pytest.mark.parametrize("text", ["bebek sürekli ağlıyor", "bebek surekli agliyor", "yanlış bir şey mi yapıyorum"])
def test_right_turkish_is_not_corrected(real: SearchService, text: str) -> None:
    assert real.search(SearchRequest(text, language="tr")).did_you_mean is None


def test_a_group_for_my_father_is_a_group_for_fathers(real: SearchService) -> None:
    facts = real.engine.facts
    assert all(facts.mask("audience", "fathers")[facts.numbers[key]] for key in _first(real, "babam için grup", 3))
    assert real.read("babam öldü", "tr").topics[0].topic == "grief"


def test_words_that_are_all_small_are_heard_together(real: SearchService) -> None:
    sure = {t.topic: t.strength for t in real.read("jeg er far og kan ikke mere").topics}
    assert sure["exhaustion"] > 0.6
    assert sure["fathers"] > 0.6
    assert sure.get("young_parents", 0.0) < 0.3


@pytest.mark.parametrize("text", ["når det regner", "min søn skal have briller", "i den kolde vinter", "frugt og brød"])
def test_everyday_words_are_no_slips_for_other_words(real: SearchService, text: str) -> None:
    assert real.read(text).corrected is None


def test_mother_and_child_are_no_grandparents(real: SearchService) -> None:
    assert "grandparents_and_carers" not in {t.topic for t in real.read("mor og barn").topics}
    assert real.read("mormor").topics[0].topic == "grandparents_and_carers"


def test_what_is_for_the_pregnant_alone_stands_back_for_a_father(real: SearchService) -> None:
    facts = real.engine.facts
    fathers = facts.mask("audience", "fathers") | facts.mask("audience", "expectant_parents")
    assert all(fathers[facts.numbers[key]] for key in _first(real, "er der noget for mænd der venter barn", 3))


def test_english_words_of_the_home_are_those_of_the_book(real: SearchService) -> None:
    assert real.read("my kid hits other kids", "en").topics == real.read("my child hits other children", "en").topics


@pytest.mark.parametrize("text", ["Роскілле", "Роскильде", "روسكيلده", "Roskilde'de"])
def test_a_towns_name_is_known_as_it_is_heard(real: SearchService, text: str) -> None:
    assert real.read(text).places.municipalities == ("Roskilde",)


@pytest.mark.parametrize(("text", "name"), [("Гвідовре", "Hvidovre"), ("Вайле", "Vejle"), ("فايله", "Vejle")])
def test_other_alphabets_have_their_own_ways_with_danish_letters(real: SearchService, text: str, name: str) -> None:
    assert real.read(text).places.municipalities == (name,)


def test_who_is_open_on_a_day_is_asked_of_the_day(real: SearchService) -> None:
    question = real.read("hvem har åbent torsdag efter kl 16")
    assert (question.values("day"), question.words) == (("thu",), ())


def test_a_place_and_an_age_among_small_words_look_around_in_the_place(real: SearchService) -> None:
    assert "vordingborg-temacafeer" in _first(real, "4760 noget for vores på 4 år", 3)


def test_near_is_no_need_for_nearness(real: SearchService) -> None:
    assert real.read("café nær 4000").topics[0].topic == "cafe"
    assert real.read("nærhed").topics[0].topic in {"attachment", "massage_and_touch"}


@pytest.mark.parametrize("text", ["jeg er så ensom med min baby", "i feel so alone with my baby"])
def test_the_lonely_are_not_taken_for_lone_parents(real: SearchService, text: str) -> None:
    assert "roskilde-solo-foraeldretraef" not in _first(real, text, 1)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("jeg er i uge 9 hvem skal jeg ringe til", "pregnancy"),
        ("19 og nybagt mor alle mine venner er væk", "young_parents"),
        ("17 og gravid hvad gør jeg", "young_pregnant"),
    ],
)
def test_a_time_of_life_told_in_numbers_is_heard_beside_the_need(real: SearchService, text: str, topic: str) -> None:
    heard = {match.topic: match.strength for match in real.read(text).topics}
    assert heard[topic] >= 0.6
    assert len(heard) > 1


def test_a_long_word_with_one_slip_is_that_word_and_no_compound(real: SearchService) -> None:
    question = real.read("såre brystvorder")
    assert (question.corrected, question.topics[0].topic) == ("såre brystvorter", "breastfeeding")
    assert real.read("babygruppe").corrected is None


@pytest.mark.parametrize("text", ["what to do when baby is colicky", "when to start solid food"])
def test_a_small_word_of_the_language_asked_in_is_no_danish_number(real: SearchService, text: str) -> None:
    heard = {match.topic: match.strength for match in real.read(text).topics}
    assert not {"multiple_births", "siblings"} & set(heard)


@pytest.mark.parametrize(
    "text", ["reagerer ikke når jeg kalder", "solo forældre træf", "han gnider øjne", "burger", "she is sleepy"]
)
def test_right_words_of_every_day_are_left_as_they_are(real: SearchService, text: str) -> None:
    assert real.read(text).corrected is None


def test_a_man_of_ones_own_is_no_wish_for_fathers(real: SearchService) -> None:
    heard = {match.topic: match.strength for match in real.read("min mand tjekker min telefon").topics}
    assert heard.get("fathers", 0.0) < 0.4
    assert real.read("må jeg komme i mødregruppe når jeg er mand").values("audience") == ("fathers",)
    assert real.read("er der noget for mænd").topics[0].topic == "fathers"


def test_a_word_for_getting_is_no_new_baby(real: SearchService) -> None:
    heard = {match.topic: match.strength for match in real.read("min mand har fået kræft og jeg har tre børn").topics}
    assert heard["serious_illness_in_family"] > 0.6 > heard.get("new_baby", 0.0)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("ребенок не спит ночью", "sleep"),
        ("муж ушел от меня", "divorce"),
        ("где найти группу для мам", "parent_group"),
        ("جوزي ما بيساعدني", "relationship_conflict"),
        ("ابني ما بيحكي وعمره سنتين", "language_development"),
    ],
)
def test_russian_and_spoken_arabic_are_understood(real: SearchService, text: str, topic: str) -> None:
    assert real.read(text).topics[0].topic == topic


@pytest.mark.parametrize("text", ["min far drak", "ligesom min egen mor", "my own dad hit me"])
def test_the_parents_of_the_one_who_asks_are_nobody_an_offer_is_for(real: SearchService, text: str) -> None:
    assert real.read(text).values("audience") == ()
    assert real.read("far har det svært").values("audience") == ("fathers",)


def test_what_is_told_beside_something_says_less(real: SearchService) -> None:
    def sleep(text: str) -> float:
        return {t.topic: t.strength for t in real.read(text).topics}["sleep"]

    assert sleep("tankerne kører selvom babyen sover") < sleep("babyen sover og tankerne kører")


def test_a_child_and_a_place_alone_show_what_is_there(real: SearchService) -> None:
    assert _first(real, "min dreng fyn", 1) == ["langeland-familiehuset"]


def test_asking_for_something_online_is_no_trouble(real: SearchService) -> None:
    online = {
        "hedensted-foraeldrekontakten-kontakt",
        "thisted-boerneliv-thy-podcast",
        "thisted-boerneliv-thy-hjemmeside",
    }
    assert online <= set(_first(real, "noget online for forældre", 4))


def test_where_nobody_was_named_a_birth_depression_is_rather_the_mothers(real: SearchService) -> None:
    assert _first(real, "fødselsdepression", 1) == ["national-laege-sundhedstjek-efter-foedslen"]
    assert all(key.startswith("odder") for key in _first(real, "far med fødselsdepression", 2))


def test_an_unknown_compound_is_known_by_what_it_begins_with(real: SearchService) -> None:
    assert "anxiety" in {t.topic for t in real.read("angstxyzzyer").topics}


def test_a_number_that_counts_a_time_is_no_number_of_people(real: SearchService) -> None:
    assert "siblings" in {t.topic for t in real.read("vi har to små").topics}
    assert not {"siblings", "multiple_births", "rainbow_families"} & {
        t.topic for t in real.read("vi fik ham for to uger siden").topics if t.strength > 0.3
    }


def test_a_word_of_the_likeliest_language_is_read_in_no_other(real: SearchService) -> None:
    assert "toddler_behaviour" not in {t.topic for t in real.read("i feel like a bad mother").topics}
    assert "sleep" in {t.topic for t in real.read("need hjælp with my baby søvn please").topics}


def test_what_is_for_newcomers_alone_stands_back_where_nobody_is_new(real: SearchService) -> None:
    assert "vordingborg-velkomstmateriale" not in _first(real, "baby sover ikke vordingborg", 5)
    assert "vordingborg-velkomstmateriale" in _first(real, "velkomst til nye familier", 2)


def test_the_health_visitor_stands_by_who_is_low_after_a_birth(real: SearchService) -> None:
    assert "national-sundhedspleje-hjemmebesoeg" in _first(real, "depresja poporodowa", 6)


def test_what_answers_two_of_the_needs_is_lifted_among_what_answers_one(real: SearchService) -> None:
    assert "odder-efterfoedselsreaktion-gruppe-faedre" in _first(real, "efterfødselsreaktion gruppeforløb", 5)


def test_a_town_whose_name_begins_like_an_everyday_word_is_a_town(real: SearchService) -> None:
    assert real.read("ensom slagelse").places.municipalities == ("Slagelse",)


@pytest.mark.parametrize(
    ("text", "language", "part"),
    [
        ("barselscafé i morgen", "da", ()),
        ("cafe imorgen formiddag", "da", ("morning",)),
        ("coffee tomorrow morning", "en", ("morning",)),
        ("кафе завтра", "uk", ()),
    ],
)
def test_tomorrow_is_a_day_and_no_morning_of_any(
    real: SearchService, text: str, language: str, part: tuple[str, ...]
) -> None:
    (today,), week = real.read("i dag").values("day"), list(Weekday)
    question = real.read(text, language)
    assert question.values("day") == (week[(week.index(Weekday(today)) + 1) % 7],)
    assert question.values("day_part") == part


def test_who_works_with_families_is_heard_by_the_words_used(real: SearchService) -> None:
    assert real.read("angst i graviditeten jordemoderledet").trade
    assert real.read("selvhenvender gravid uden netværk").trade
    assert not real.read("jeg er selv blevet henvist til et forløb").trade
    assert not real.read("postpartum depression").trade
    assert not real.read("baby græder").trade


def test_who_works_with_families_is_shown_what_is_made_for_the_need_before_the_doors_open_to_all(
    real: SearchService,
) -> None:
    assert _first(real, "logopæd sprogvanskeligheder 3 år", 3)[-1] == "national-dagtilbud-raad"
    assert "national-raadgivning-29" not in _first(real, "hjemmevejleder småbørnsfamilier", 5)


def test_a_compound_written_apart_and_misspelled_is_that_compound(real: SearchService) -> None:
    assert ("moedregrup",) in [word.terms for word in real.read("mødre grubbe").words]


def test_an_arabic_and_is_no_part_of_the_word_it_is_written_on(real: SearchService) -> None:
    assert {"anxiety", "crying"} <= {match.topic for match in real.read("مغص وقلق").topics}


def test_a_child_of_four_is_not_breastfed(real: SearchService) -> None:
    assert "vordingborg-ammeraadgivning" not in _first(real, "vordingborg dreng 4 år spiser ikke", 4)


def test_every_week_is_found_in_a_word(real_entries: tuple[Entry, ...]) -> None:
    weekly = {entry.key for entry in real_entries if "ugentlig" in entry.text.danish}
    assert "odder-fars-legestue" in weekly
    assert "odder-faedregruppen" not in weekly  # every other week


def test_to_be_in_a_week_is_to_be_pregnant(real: SearchService) -> None:
    assert real.read("jestem w 12 tygodniu", "pl").ages.week == 12


def test_no_everyday_word_hides_a_municipality(real: SearchService, tables: Tables) -> None:
    """A word of a need that looks like a town's name would take the town out of every question."""
    names = [m.name for m in tables.places.municipalities]
    hidden = [n for n in names if real.read(f"fødselsdepression {n.lower()}").places.municipalities != (n,)]
    assert set(hidden) <= {"Lejre", "Vejen"}  # in small letters these are camps and the road


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("min baby skriger", "crying"),
        ("min baby sover ikke", "sleep"),
        ("mor har det svært", "talk_to_someone"),
        ("jeg er gravid og usikker", "self_confidence_as_parent"),
        ("طفلي في الحضانة", "day_care_start"),
    ],
)
def test_a_core_need_is_heard_beside_who_has_it(real: SearchService, text: str, topic: str) -> None:
    heard = {match.topic: match.strength for match in real.read(text).topics}
    assert heard[topic] >= 0.7 * max(heard.values())


def test_a_phrase_with_a_number_is_not_said_by_its_one_other_word(real: SearchService) -> None:
    assert "pregnancy" not in {match.topic for match in real.read("højt konfliktniveau").topics}
    assert real.read("familie med højt konfliktniveau").corrected is None


def test_what_is_dangerous_is_no_father_and_who_bleeds_is_not_soft(real: SearchService) -> None:
    assert "fathers" not in {match.topic for match in real.read("er det farligt").topics}
    assert real.read("bløder stadig efter fødslen").topics[0].topic == "postpartum_body"


def test_the_few_letters_of_a_turkish_word_are_enough_to_tell_it_from_another(real: SearchService) -> None:
    assert "vaccination_and_checkups" not in {match.topic for match in real.read("eşimle tartışıyoruz").topics}


@pytest.mark.parametrize(
    "text", ["безкоштовна допомога сім'ї", "bezpłatna pomoc dla rodziny", "aile için ücretsiz yardım"]
)
def test_who_asks_for_free_help_is_offered_it_and_not_asked_to_volunteer(real: SearchService, text: str) -> None:
    assert _first(real, text, 1) == ["national-raadgivning-29"]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Hebamme finden", "midwife"),
        ("mon bébé ne dort pas", "sleep"),
        ("ilmahaygu ma hurdo", "sleep"),
        ("Treffen für Väter mit kleinen Kindern", "fathers"),
    ],
)
def test_the_plainest_words_of_languages_without_pages_are_heard(real: SearchService, text: str, topic: str) -> None:
    assert real.read(text).topics[0].topic == topic


@pytest.mark.parametrize("text", ["mein Mann schlägt mich", "mon mari me frappe", "bébé ne respire plus"])
def test_danger_is_heard_in_languages_without_pages(real: SearchService, text: str) -> None:
    assert real.read(text).danger[0] == "emergency"


@pytest.mark.parametrize(
    "text", ["min søn græder når jeg går", "hun græder når jeg går fra hende", "płacze gdy wychodzę"]
)
def test_a_child_who_cries_when_one_leaves_is_attached_and_nobody_depressed(real: SearchService, text: str) -> None:
    assert real.read(text).topics[0].topic in {"attachment", "day_care_start"}


def test_having_no_money_is_heard_in_arabic(real: SearchService) -> None:
    assert "money" in [told.topic for told in real.read("لا أملك مالا").topics]


@pytest.mark.parametrize("text", ["hjælp", "Hjælp mig", "help", "pomocy", "допоможіть", "yardım edin", "ساعدوني"])
def test_a_mere_call_for_help_is_answered_by_somebody_to_talk_to(real: SearchService, text: str) -> None:
    assert _first(real, text, 1) == ["national-raadgivning-29"]
    assert "lolland-anonym-raadgivning" in _first(real, text, 4)


@pytest.mark.parametrize("text", ["min søn", "min datter", "طفلي", "ابنتي", "моя дитина", "oğlum", "córka"])
def test_who_tells_only_whom_it_is_about_is_shown_somebody_to_talk_to(real: SearchService, text: str) -> None:
    assert _first(real, text, 1) == ["national-raadgivning-29"]


def test_a_call_for_help_in_a_place_shows_what_is_there(real: SearchService) -> None:
    assert all(key.startswith("lolland-") for key in _first(real, "hjælp lolland", 4))


@pytest.mark.parametrize(
    "text", ["åbent nu", "open now", "відкрито зараз", "otwarte teraz", "şu anda açık", "مفتوح الآن"]
)
def test_what_is_open_now_is_asked_of_today(real: SearchService, text: str) -> None:
    assert len(real.read(text).values("day")) == 1


def test_who_is_shouted_at_has_no_crying_baby(real: SearchService) -> None:
    assert real.read("min kæreste skriger ad mig").topics[0].topic == "relationship_conflict"


def test_a_child_in_hospital_is_no_wish_for_something_to_do(real: SearchService) -> None:
    assert real.read("barn på sygehus").topics[0].topic == "disability_or_illness"
    assert "roskilde-red-barnet-smaaboernsklubber" not in _first(real, "barn på sygehus", 5)


def test_who_moved_to_a_place_is_shown_what_there_is(real: SearchService) -> None:
    facts = real.engine.facts
    there = facts.mask("municipality", "Vordingborg")
    first = _first(real, "lige flyttet til Stege med en på 2, hvad er der for os", 5)
    assert first[0] == "vordingborg-velkomstmateriale"
    assert all(there[facts.numbers[key]] for key in first)


def test_elsewhere_what_is_near_the_postcode_counts_for_more(real: SearchService) -> None:
    answer = real.search(SearchRequest("legestue 8000"))
    facts = real.engine.facts
    by_id = {facts.id(number): key for number, key in enumerate(facts.keys)}
    assert by_id[answer.elsewhere[0].id] == "odder-fars-legestue"
