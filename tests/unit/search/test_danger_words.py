"""Words of danger bring urgent help whichever page they are typed on; everyday trouble does not."""

from pathlib import Path

import pytest

from familiehus.search.analysis import spoken
from familiehus.search.danger import load_danger

DANGER = load_danger(Path(__file__).parents[3] / "data" / "danger.yaml")


def heard(text: str) -> bool:
    listened = any(DANGER.show(spoken(text, language), language) for language in ("da", "en"))
    return listened or bool(DANGER.show_as_written(text))


@pytest.mark.parametrize(
    "text",
    [
        "intihar",
        "chcę się zabić",
        "şiddet",
        "børnene er bedre tjent uden mig",
        "jeg kan ikke mere og vil bare væk",
        "han har låst mig inde",
        "min datter er blevet befamlet",
        "barn slap og vil ikke vågne",
        "barnet har spist opvaskemiddel",
        "kan ikke mærke baby sparke",
        "efterfødselspsykose",
        "fødsel psykose",
        "jeg kan ikke holde livet ud",
        "orker ikke livet",
        "babyen ville ikke vågne",
        "baby vågner ikke",
        "i really don't want to live",
        "my baby wouldn't wake up",
    ],
)
def test_heard_on_a_danish_page(text: str) -> None:
    assert heard(text)


@pytest.mark.parametrize("no", ["ikke", "ikk", "ik", "ig", "ike", "ikek", "itte"])
@pytest.mark.parametrize(
    "text",
    [
        "jeg har {} lyst til at leve mere",
        "vil {} leve mere",
        "jeg kan {} holde livet ud",
        "orker {} livet",
        "babyen ville {} vågne",
        "han trækker {} vejret",
        "kan {} vække hende",
        "vil {} være her mere",
    ],
)
def test_however_tired_the_word_for_no_is_written(text: str, no: str) -> None:
    assert heard(text.format(no))


@pytest.mark.parametrize(
    "text",
    [
        "ka ig trække veret",
        "selmord",
        "selv mord",
        "bevistløs",
        "voldtegt",
        "ta livet af mig",
        "vil ik være her længer",
        "orke ik at leve",
        "min mand har slåed mej",
        "jeg dnt want to live",
    ],
)
def test_a_slip_of_the_finger_hides_nothing(text: str) -> None:
    assert heard(text)


@pytest.mark.parametrize(
    "text",
    ["jeg vil bare ikke leve", "vil ikke mere leve", "vil jeg ikke leve", "livet er ikke noget værd", "slår han mig"],
)
def test_small_words_in_between_hide_nothing(text: str) -> None:
    assert heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "har siddet oppe hele natten",
        "baby kan ikke sidde selv",
        "min baby græder hele tiden",
        "jeg er så træt",
        "barnet vågner hver time",
        "mærker at hun sparker til bolden",
        "przemęczona mama",
        "jeg orker ik mere",
        "har ik lyst til at amme",
        "far slår sig løs",
        "leve mere sundt",
        "livet med tvillinger",
        "problemet er løst",
        "født i maj",
        "my child is not talking",
        "vil ik sove",
        "har drukket kaffe",
    ],
)
def test_everyday_trouble_is_no_alarm(text: str) -> None:
    assert not heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "min mand holdt mig fast og smadrede min telefon",
        "tør ikke være alene med ham",
        "min far slår min mor",
        "kæresten har truet mig med en kniv",
        "ønsker bare jeg ikke vågnede",
        "det var bedre for alle hvis jeg var væk",
        "min datter skærer i sig selv",
        "har lyst til at kaste babyen ud af vinduet",
        "jeg ryster hende når hun græder",
        "barnet har fået kogende vand over sig",
        "min datter har taget en masse panodiler",
        "bange for at han tager børnene med til udlandet",
        "he threatened to kill me",
        "i want to end it all",
        "kocam bana vuruyor",
        "ölmek istiyorum",
        "mąż mnie uderzył",
    ],
)
def test_danger_in_other_words(text: str) -> None:
    assert heard(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("боюсь що зашкоджу дитині", "uk"),
        ("мене вдарив чоловік", "uk"),
        ("муж бьет меня", "uk"),
        ("ребенок не дышит", "uk"),
        ("أريد أن أموت", "ar"),
        ("سأؤذي طفلي", "ar"),
        ("جوزي بيضربني", "ar"),
    ],
)
def test_danger_in_other_letters(text: str, language: str) -> None:
    assert DANGER.show(spoken(text, language), language)


@pytest.mark.parametrize(
    ("everyday", "danger"),
    [
        ("min 2-årige slår mig", "min 15-årige slår mig"),
        ("min 2-årige slår mig", "min mand slår mig og min 2-årige slår mig"),
        ("det slår mig at hun ikke smiler", "min mand slår mig når han ikke får sin vilje"),
        ("storesøster er jaloux og slår babyen", "min mand er jaloux og slår babyen"),
        ("jeg drukner i vasketøj", "min søn er ved at drukne i det dybe vand"),
        ("my toddler hits me", "my husband hits me"),
        ("it hit me that i am alone", "he hit me that night"),
    ],
)
def test_what_only_sounds_like_danger_hides_none(everyday: str, danger: str) -> None:
    assert not heard(everyday)
    assert heard(danger)


@pytest.mark.parametrize(
    ("text", "language"),
    [("jestem przemęczona", "pl"), ("втомилася до смерті", "uk"), ("ребенок не спит", "uk"), ("أنا تعبانة جدا", "ar")],
)
def test_being_worn_out_is_no_alarm_in_any_language(text: str, language: str) -> None:
    assert not DANGER.show(spoken(text, language), language)


@pytest.mark.parametrize(
    ("danger", "everyday"),
    [
        ("vil tage mit egetliv", "hver dag tager det hele livet"),
        ("veer i uge 26", "veer i uge 39"),
        ("har fået veer og er 28 uger henne", "kursus om at klare veer, er 28 uger henne"),
        ("han styrer alt og slår", "min søn på 3 vil styre alt og slår"),
        ("contractions at 28 weeks", "contractions at 39 weeks"),
    ],
)
def test_danger_written_as_one_word_or_told_by_the_week(danger: str, everyday: str) -> None:
    assert heard(danger)
    assert not heard(everyday)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("baby kvæles", "da"),
        ("kvæler vejrtrækning baby blå", "da"),
        ("blod i bleen", "da"),
        ("har drukket terpentin", "da"),
        ("mit barn har fået noget i halsen", "da"),
        ("barn faldet i vandet", "da"),
        ("baby 3 uger temperatur 38,5", "da"),
        ("tvillinger feber og udslæt", "da"),
        ("falsk strubehoste", "da"),
        ("lægevagt", "da"),
        ("stærke mavesmerter gravid", "da"),
        ("han kontrollerer alt hvad jeg laver", "da"),
        ("min kæreste er fuld og aggressiv", "da"),
        ("han låser døren så jeg ikke kan komme ud", "da"),
        ("min far slår min lillesøster", "da"),
        ("trusler fra eks", "da"),
        ("bliver tvunget til ægteskab", "da"),
        ("hvad hvis jeg bare forsvandt", "da"),
        ("hoppe ud foran toget", "da"),
        ("min kæreste har sagt hun vil tage sit eget liv", "da"),
        ("jeg er en fare for mit barn", "da"),
        ("bange for mig selv", "da"),
        ("hvor kan jeg sove i nat med mine børn", "da"),
        ("er blevet smidt ud hjemmefra om natten", "da"),
        ("can't feel the baby move", "en"),
        ("shelter for women", "en"),
        ("temperature 39.5 baby", "en"),
        ("he locked the door", "en"),
        ("my wife wants to kill herself", "en"),
        ("he controls everything i do", "en"),
        ("i fled with my kids where to sleep tonight", "en"),
        ("croup", "en"),
        ("something stuck in his throat", "en"),
        ("blood in nappy", "en"),
        ("дитина впала з пеленального столика і блює", "uk"),
        ("краще б мене не було", "uk"),
        ("він мене душив", "uk"),
        ("моя дружина хоче померти", "uk"),
        ("чоловік п'є і б'є", "uk"),
        ("де можна переночувати з дітьми", "uk"),
        ("він контролює мене", "uk"),
        ("dziecko się dusi", "pl"),
        ("dziecko nieprzytomne", "pl"),
        ("beze mnie byłoby lepiej", "pl"),
        ("39 stopni dziecko", "pl"),
        ("mąż pije i bije", "pl"),
        ("gdzie spać z dziećmi dziś w nocy", "pl"),
        ("on mnie kontroluje", "pl"),
        ("dziecko wymiotuje po upadku", "pl"),
        ("çocuk bayıldı", "tr"),
        ("bebek alt değiştirme masasından düştü kusuyor", "tr"),
        ("beni boğdu", "tr"),
        ("kocam vuruyor", "tr"),
        ("bu gece çocuklarla nerede kalabilirim", "tr"),
        ("her şeyimi kontrol ediyor", "tr"),
        ("مش عايزة اعيش", "ar"),
        ("زوجتي تريد الموت", "ar"),
        ("ابتلع ابني قطعة نقود", "ar"),
        ("حرارة ابنتي 39", "ar"),
        ("زوجي يشرب ويضربني", "ar"),
        ("أين أنام الليلة مع أطفالي", "ar"),
        ("يتحكم في كل شيء", "ar"),
    ],
)
def test_what_is_typed_in_fear_is_heard(text: str, language: str) -> None:
    assert DANGER.show(spoken(text, language), language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("temperatur i soveværelset til baby", "da"),
        ("baby faldt i søvn ved brystet", "da"),
        ("baby på vej uge 39", "da"),
        ("hvor længe kan baby sove i nat", "da"),
        ("baby har blå øjne", "da"),
        ("min mand er ofte væk", "da"),
        ("mit barn kontrollerer legen", "da"),
        ("what temperature in the nursery", "en"),
        ("дитина б'є інших дітей", "uk"),
        ("dziecko bije inne dzieci", "pl"),
        ("gdzie kupić łóżeczko", "pl"),
        ("çocuğum diğer çocuklara vuruyor", "tr"),
        ("طفلي يضرب الأطفال", "ar"),
    ],
)
def test_what_is_typed_on_an_ordinary_day_is_not(text: str, language: str) -> None:
    assert not DANGER.show(spoken(text, language), language)


@pytest.mark.parametrize(
    "text",
    [
        "jeg tænker på at forsvinde",
        "jeg taenker bare paa at forsvinde",
        "har lyst til at forsvinde",
        "tanker om at forsvinde fra det hele",
        "ville ønske jeg kunne forsvinde",
        "ville ønske jeg bare kunne forsvinde",
        "i think about disappearing",
        "i wish i could disappear",
    ],
)
def test_to_wish_to_vanish_is_heard(text: str) -> None:
    assert {"emergency", "suicide_line"} <= set(DANGER.show(spoken(text, "da"), "da")) | set(
        DANGER.show(spoken(text, "en"), "en")
    )


@pytest.mark.parametrize(
    "text", ["hvornår forsvinder gulsoten", "kan udslæt forsvinde af sig selv", "når lysten forsvinder"]
)
def test_what_vanishes_by_itself_is_no_danger(text: str) -> None:
    assert not heard(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("chcę zniknąć", "pl"),
        ("nie mam już siły żyć", "pl"),
        ("yok olmak istiyorum", "tr"),
        ("yaşayacak gücüm kalmadı", "tr"),
        ("хочу зникнути", "uk"),
        ("хочу исчезнуть", "uk"),
        ("немає сил жити", "uk"),
        ("أريد أن أختفي", "ar"),
        ("بدي اختفي", "ar"),
    ],
)
def test_to_wish_to_vanish_is_heard_in_every_language(text: str, language: str) -> None:
    assert "suicide_line" in DANGER.show(spoken(text, language), language)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("han tog fat om min hals", "violence_line"),
        ("han holdt mig nede", "violence_line"),
        ("han råber og slår i væggen", "violence_line"),
        ("han låser døren så vi ikke kan komme ud", "violence_line"),
        ("min eks følger efter os", "violence_line"),
        ("han vil tage børnene til udlandet", "violence_line"),
        ("jeg ønsker at være død", "suicide_line"),
        ("min kone er bange for at jeg gør noget dumt ved mig selv", "suicide_line"),
        ("jeg har tanker om at køre galt med vilje", "suicide_line"),
        ("jeg er bange for at være alene med mit barn", "parent_line"),
        ("jeg får lyst til at kaste hende ned ad trappen", "parent_line"),
        ("de vil omskære min datter", "municipality_acute"),
        ("mor er fuld og passer baby", "municipality_acute"),
        ("jeg har ladt baby være alene hjemme", "municipality_acute"),
        ("jeg kan ikke mærke baby i maven", "medical_on_call"),
    ],
)
def test_danger_told_in_other_words_brings_its_own_line(text: str, line: str) -> None:
    assert line in DANGER.show(spoken(text, "da"), "da")


@pytest.mark.parametrize(
    "text",
    [
        "min søn slår i børnehaven",
        "må man være alene hjemme når man er seks",
        "hvordan holder jeg fast i rutiner",
        "kan vi få børnene med til udlandet",
        "jeg vil gerne mærke min baby",
        "alene med mit barn",
    ],
)
def test_what_sounds_near_it_is_an_ordinary_day(text: str) -> None:
    assert not heard(text)


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("he grabbed my throat", "en", "violence_line"),
        ("he punches the wall", "en", "violence_line"),
        ("my ex is following us", "en", "violence_line"),
        ("he will take my kids out of the country", "en", "violence_line"),
        ("i am afraid of being alone with my baby", "en", "parent_line"),
        ("i feel like throwing her down the stairs", "en", "parent_line"),
        ("they want to circumcise my daughter", "en", "municipality_acute"),
        ("mom is drunk and watching the baby", "en", "municipality_acute"),
        ("i left the baby home alone", "en", "municipality_acute"),
        ("не відчуваю дитину", "uk", "medical_on_call"),
    ],
)
def test_the_same_danger_in_another_language_brings_the_same_line(text: str, language: str, line: str) -> None:
    assert line in DANGER.show(spoken(text, language), language)
