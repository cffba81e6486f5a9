"""The editor's pages: nothing typed is lost, messages are clear, parents see what was published and nothing else."""

from __future__ import annotations

import re
import time
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from familiehus.access.roles import Role
from familiehus.accounts.storage import PersonRow
from familiehus.app import create_app
from familiehus.catalogue.editing_domain import Kind
from familiehus.catalogue.entry_drawn import drawn
from familiehus.catalogue.entry_reading import NO
from familiehus.catalogue.entry_view import FormView, SectionBox, empty_boxes
from familiehus.catalogue.storage import ClashRow, OfferRow
from familiehus.settings import Settings
from tests.web.accounts.conftest import OURS, Staff, Town
from tests.web.catalogue.conftest import FIT, Desk, refresh, text

PATIENCE_S = 20


def errors_of(page: str) -> dict[str, str]:
    """Each message of the page by the name of the field it stands at."""
    return dict(re.findall(r'id="f-([^"]+)-error">([^<]+)<', page))


def test_one_sees_ones_own_and_nobody_elses(published: Desk, town: Town) -> None:
    other = town.person(Role.CATALOGUE_EDITOR, place=town.organisation())
    assert "Prøvecafé" in published.staff.get("/personale/katalog").text
    assert "Prøvecafé" not in other.get("/personale/katalog").text


def test_a_new_entry_wants_a_name_a_kind_and_ones_own_organisation(editor: Staff, town: Town) -> None:
    other = str(town.organisation())
    answer = editor.post("/personale/katalog/nyt", navn="x" * 121, slags="slot", hvem=other)
    assert answer.status_code == 400
    assert {"navn-error", "slags-error", "hvem-error"} <= set(re.findall(r'id="(\w+-error)"', answer.text))
    assert "x" * 121 in answer.text


def test_only_a_form_that_was_sent_makes_an_entry(editor: Staff, town: Town) -> None:
    """A HEAD is no form, though somebody may put one into it: nothing asks it where it comes from."""
    typed = {"navn": "Prøvehuset fra siden", "slags": "tilbud", "hvem": str(town.place)}
    assert editor.browser.head("/personale/katalog/nyt").status_code == 200
    assert editor.browser.head("/personale/katalog/nyt", data=typed).status_code == 200
    assert "Prøvehuset fra siden" not in editor.get("/personale/katalog").text


def test_what_is_missing_is_said_beside_its_field_and_the_draft_is_kept(desk: Desk) -> None:
    answer = desk.send("udgiv", summary__da="En halv tekst.")
    assert answer.location.endswith("tjek=1")
    page = desk.staff.get(answer.location).text
    assert errors_of(page).keys() == {"tier"}
    assert "En halv tekst." in page


def test_a_draft_is_not_public(desk: Desk, app: Flask) -> None:
    assert desk.send(**FIT).status_code == 303
    refresh(app)
    slug = re.search(r"proeve-\w+-proevecafe", desk.staff.get(f"{desk.address}/vis").text)
    assert slug
    assert desk.staff.get(f"/tilbud/{slug[0]}").status_code == 404


def test_published_is_seen_by_parents(visible: Desk) -> None:
    link = visible.open().select_one('.links a[href^="/tilbud/"]')
    assert link is not None
    page = visible.staff.get(str(link["href"])).text
    assert "En lille café for jer med baby." in page
    assert "Udbyderens egne oplysninger" in page


def test_period_steps_partners_and_rules_are_written_and_seen_by_parents(published: Desk, app: Flask) -> None:
    assert (
        published.send(
            "udgiv",
            valid__start="2026-01-05",
            valid__until="2031-12-19",
            valid__note__da="Et forsøg i fem år.",
            phases__rows="2",
            phases__0__da="Vi ringer til jer.",
            phases__1__da="Vi mødes hjemme hos jer.",
            partners="MØDREHJÆLPEN\nHome-Start Lolland",
            legal_basis="Sundhedsloven § 121, stk. 2",
        ).status_code
        == 303
    )
    refresh(app)
    page = published.open()
    assert text(page.select_one("textarea[name=partners]")) == "Mødrehjælpen Home-Start Lolland"
    link = page.select_one('.links a[href^="/tilbud/"]')
    assert link is not None
    shown = text(BeautifulSoup(published.staff.get(str(link["href"])).text, "html.parser").select_one("main"))
    for said in (
        "Et forsøg i fem år.",
        "Vi ringer til jer.",
        "Vi mødes hjemme",
        "Sundhedsloven § 121, stk. 2",
        "Mødrehjælpen",
        "Home-Start Lolland",
    ):
        assert said in shown
    assert "5. januar 2026 til 19. december 2031" in shown
    published.send("gem")
    assert text(published.open("/historik").select_one("main")).count("Samarbejdspartnere") == 1


def test_the_rule_that_opens_a_gate_can_not_be_edited_away_r057(desk: Desk) -> None:
    assert desk.send(**FIT, legal_basis="Barnets lov § 30").status_code == 303
    desk.open()
    answer = desk.send("gem", legal_basis="Sundhedsloven § 121")
    assert answer.status_code == 400
    assert "Barnets lov § 30" in errors_of(answer.text)["legal_basis"].replace("&#39;", "'")
    assert "Sundhedsloven § 121" in answer.text


def test_only_those_named_may_refer_needs_somebody_named(desk: Desk) -> None:
    answer = desk.send("udgiv", **FIT, access__only_referred="ja")
    found = errors_of(desk.staff.get(answer.location).text)
    assert "Sæt kryds ved dem, der kan henvise" in found["access.only_referred"]
    desk.open()
    named = {"access__only_referred": "ja", "access__referrers": "midwife", "access__requires": "nursery_placement"}
    answer = desk.send("udgiv", **FIT, **named, schedule__sessions__count_decided_by="psychologist")
    assert answer.location.endswith("gjort=udgivet")
    desk.open()
    assert desk.sent.getlist("access.requires") == ["nursery_placement"]
    answer = desk.send("gem", access__requires="")
    assert "skal blive stående" in errors_of(answer.text)["access.requires"]


def test_the_preview_is_the_public_page(visible: Desk) -> None:
    link = visible.open().select_one('.links a[href^="/tilbud/"]')
    assert link is not None
    shown, public = visible.open("/vis"), visible.staff.get(str(link["href"])).text
    for part in ("dl.facts", ".body", "h1"):
        found = shown.select_one(part)
        assert text(found) in " ".join(re.sub(r"<[^>]+>", " ", public).split()) or part != "h1"
    assert shown.select_one(".strip") is not None
    assert shown.select_one("html")["lang"] == "da"  # type: ignore[index]
    assert visible.open("/vis?sprog=en").select_one("html")["lang"] == "en"  # type: ignore[index]


BAD = [
    ({"summary__da": "x" * 401}, "summary.da", "højst 400 tegn"),
    ({"name": ""}, "name", "Skriv, hvad det hedder."),
    ({"child_age__from_months": "tre"}, "child_age.from_months", "helt tal"),
    ({"child_age__from_months": "300"}, "child_age.from_months", "helt tal fra 0 til 216"),
    ({"child_age__from_months": "40", "child_age__to_months": "20"}, "child_age.from_months", "det mindste først"),
    ({"capacity__min": "9", "capacity__max": "3"}, "capacity.min", "Ret et af tallene"),
    ({"topics": ["findes-ikke"]}, "topics", "findes ikke"),
    ({"tier": "måske"}, "tier", "Vælg én"),
    ({"access__ways": ["skorsten"]}, "access.ways", "Vælg fra listen"),
    ({"municipalities": "Odder, Gotham"}, "municipalities", "findes ikke"),
    ({"place__postcode": "0000"}, "place.postcode", "postnummer"),
    ({"contact__url": "javascript:alert(1)"}, "contact.url", "https://"),
    ({"contact__url": "https://navn:kode@odder.dk/"}, "contact.url", "https://"),
    ({"contact__email": "hvem@"}, "contact.email", "hel adresse"),
    (
        {
            "schedule__exceptions__rows": "2",
            "schedule__exceptions__0__on": "2026-12-24",
            "schedule__exceptions__0__opens": "10:00",
            "schedule__exceptions__0__closes": "12:00",
            "schedule__exceptions__1__on": "2026-12-24",
        },
        "schedule.exceptions.0.closes",
        "både være åben og lukket",
    ),
    ({"contact__phone": "ring bare"}, "contact.phone", "kun tal"),
    ({"price__basis": "§ 11"}, "price.free", "Gratis"),
    ({"price__free": "ja"}, "price.basis", "hvor det står, at det er gratis"),
    ({"sources": []}, "sources", "står inde for"),
    (
        {"schedule__opening__rows": "1", "schedule__opening__0__days": ["mon"], "schedule__opening__0__opens": "25:00"},
        "schedule.opening.0.opens",
        "timer og minutter",
    ),
    (
        {
            "schedule__opening__rows": "1",
            "schedule__opening__0__days": ["mon"],
            "schedule__opening__0__opens": "12:00",
            "schedule__opening__0__closes": "10:00",
        },
        "schedule.opening.0.closes",
        "Skal ligge efter",
    ),
    (
        {"schedule__phone__rows": "1", "schedule__phone__0__opens": "09:00", "schedule__phone__0__closes": "10:00"},
        "schedule.phone.0.days",
        "mindst én dag",
    ),
    (
        {
            "schedule__exceptions__rows": "1",
            "schedule__exceptions__0__on": "juleaften",
        },
        "schedule.exceptions.0.on",
        "Skriv datoen",
    ),
    (
        {"schedule__sessions__minutes_min": "90", "schedule__sessions__minutes_max": "60"},
        "schedule.sessions.minutes_max",
        "Ret et af tallene",
    ),
    ({"schedule__sessions__rhythm__times": "1"}, "schedule.sessions.rhythm.per", "Vælg uge"),
    ({"valid__start": "i morgen"}, "valid.start", "Skriv datoen"),
    ({"valid__start": "2027-02-01", "valid__until": "2027-01-01"}, "valid.start", "slutte, før det begynder"),
    ({"valid__note__en": "Only in English"}, "valid.note.da", "Skriv teksten på dansk"),
    ({"partners": "Prøveforeningen, der ikke findes"}, "partners", "findes ikke her"),
    ({"phases__rows": "1", "phases__0__en": "First"}, "phases.0.da", "Skriv teksten på dansk"),
    ({"legal_basis": "x" * 1001}, "legal_basis", "Gør det kortere"),
]


@pytest.mark.parametrize(
    ("changed", "where", "said"), BAD, ids=[f"{n}-{where}" for n, (_, where, _s) in enumerate(BAD)]
)
def test_bad_input_is_told_at_its_field_and_kept(
    desk: Desk, changed: dict[str, str | list[str]], where: str, said: str
) -> None:
    answer = desk.send("udgiv", **{**FIT, **changed})
    if answer.status_code == 303:  # it can be read but not published: the draft is kept
        answer = desk.staff.get(answer.location)
    else:
        assert answer.status_code == 400
    found = errors_of(answer.text)
    assert where in found, found
    assert said in found[where]
    assert f'href="#f-{where}"' in answer.text
    for name, value in changed.items():
        if isinstance(value, str) and not name.endswith("rows") and name != "tier":
            assert value in answer.text


def test_a_text_that_is_far_too_long_is_told_and_kept_whole(desk: Desk) -> None:
    answer = desk.send(summary__da="x" * 300_000)
    assert answer.status_code == 400
    assert "Gør det kortere" in errors_of(answer.text)["summary.da"]
    assert "x" * 300_000 in answer.text


def test_an_oversized_form_is_refused_and_says_so(desk: Desk) -> None:
    answer = desk.send(summary__da="x" * 1_100_000)
    assert answer.status_code == 413
    assert "det, du har skrevet, står der endnu" in answer.text
    assert desk.open().select_one('[name="summary.da"]').get_text() == ""  # type: ignore[union-attr]


def test_a_stale_form_is_told_what_happened_and_keeps_what_was_typed(desk: Desk, town: Town) -> None:
    colleague = Desk(town, town.person(Role.CATALOGUE_EDITOR), desk.address)
    with town.site.database.write() as work:
        work.session.get_one(PersonRow, colleague.staff.person).name = "Karla Kollega"
        work.commit()
    colleague.open()
    assert colleague.send(name="Karlas navn").status_code == 303
    answer = desk.send(name="Mit navn", summary__da="Min tekst.")
    assert answer.status_code == 409
    for words in ("En anden kom først", "Karla Kollega", "Karlas navn", "Mit navn", "Min tekst."):
        assert words in answer.text
    assert 'value="Mit navn"' in answer.text
    from tests.web.catalogue.conftest import form_of

    desk.sent = form_of(answer.text)
    assert desk.send(name="Mit navn").status_code == 303
    assert desk.open().select_one('[name="name"]')["value"] == "Mit navn"  # type: ignore[index]


def test_what_the_second_of_two_left_alone_stays_as_the_first_left_it(published: Desk, town: Town) -> None:
    colleague = Desk(town, town.person(Role.CATALOGUE_EDITOR), published.address)
    for each in (published, colleague):
        each.open()
    colleague.send("udgiv", contact__phone="11 22 33 44", topics=["meeting_others", "sleep"])
    answer = published.send("udgiv", summary__da="Min tekst.", valid__start="2026-01-05")
    assert answer.status_code == 409
    told = text(BeautifulSoup(answer.text, "html.parser").select_one(".alert-warning"))
    assert "Min tekst." in told
    assert "Telefon" not in told
    from tests.web.catalogue.conftest import form_of

    published.sent = form_of(answer.text)
    assert published.send("udgiv").status_code == 303
    published.open()
    kept = {
        name: sorted(published.sent.getlist(name)) for name in ("contact.phone", "topics", "summary.da", "valid.start")
    }
    assert kept == {
        "contact.phone": ["11 22 33 44"],
        "topics": ["meeting_others", "sleep"],
        "summary.da": ["Min tekst."],
        "valid.start": ["2026-01-05"],
    }


def test_a_form_mended_after_an_error_does_not_wipe_out_what_a_colleague_did_meanwhile(
    published: Desk, town: Town
) -> None:
    from tests.web.catalogue.conftest import form_of

    colleague = Desk(town, town.person(Role.CATALOGUE_EDITOR), published.address)
    for each in (published, colleague):
        each.open()
    colleague.send("udgiv", summary__da="Kollegaens tekst.")
    wrong = published.send("udgiv", summary__da="Min tekst.", place__postcode="99999")
    assert wrong.status_code == 400
    published.sent = form_of(wrong.text)
    assert published.send("udgiv", place__postcode="").status_code == 409
    published.open()
    assert published.sent["summary.da"] == "Kollegaens tekst."


def test_a_made_up_stand_changes_nothing(visible: Desk) -> None:
    assert visible.send(stand="1-0").status_code == 409
    assert visible.press("tag-ned", stand="1-0").status_code == 409
    assert "Forældre kan se det" in str(visible.open())


def test_rows_are_added_and_removed_without_javascript_and_without_saving(desk: Desk) -> None:
    from tests.web.catalogue.conftest import form_of

    answer = desk.send("raekke:schedule.opening", name="Ikke gemt")
    assert answer.status_code == 200
    desk.sent = form_of(answer.text)
    assert desk.sent["schedule.opening.rows"] == "1"
    assert desk.sent["name"] == "Ikke gemt"
    desk.sent = form_of(desk.send("raekke:schedule.opening", schedule__opening__0__opens="9.00").text)
    desk.sent = form_of(desk.send("fjern:schedule.opening.1").text)
    assert (desk.sent["schedule.opening.rows"], desk.sent["schedule.opening.0.opens"]) == ("1", "9.00")
    desk.open()
    assert desk.sent["name"] == "Prøvecafé"


@pytest.mark.parametrize("what", ["raekke:", "raekke:nonsense", "fjern:", "fjern:schedule.opening.x", "hvad?"])
def test_a_made_up_button_does_no_harm(desk: Desk, what: str) -> None:
    assert desk.send(what).status_code in {200, 303}


def test_history_tells_old_and_new_and_undo_takes_it_back(published: Desk, app: Flask) -> None:
    published.send(
        "udgiv",
        summary__da="En helt anden tekst.",
        schedule__opening__rows="1",
        schedule__opening__0__days=["mon", "wed"],
        schedule__opening__0__opens="9:00",
        schedule__opening__0__closes="12:00",
    )
    page = text(published.open("/historik").select_one("main"))
    assert "Før: En lille café for jer med baby." in page
    assert "Nu: En helt anden tekst." in page
    assert "mandag, onsdag 09.00–12.00" in page
    answer = published.press("fortryd", nummer="2")
    assert answer.status_code == 303
    published.open()
    assert published.sent["summary.da"] == "En lille café for jer med baby."
    published.send("udgiv", summary__da="En tredje tekst.")
    again = published.press("fortryd", nummer="2")
    assert again.status_code == 409
    assert "rettet igen siden" in again.text


def test_a_draft_is_told_when_the_same_was_changed_elsewhere(visible: Desk) -> None:
    visible.send("udgiv", summary__da="En helt anden tekst.")
    visible.open()
    visible.send(summary__da="Min kladde.")
    assert "Der er rettet andre steder" not in str(visible.open())
    visible.press("fortryd", nummer="2")
    page = text(visible.open().select_one("main"))
    assert "Der er rettet andre steder" in page
    assert "Forældre ser nu: En lille café for jer med baby. I kladden står der: Min kladde." in page


def test_a_change_that_is_no_change_can_not_be_undone(published: Desk) -> None:
    for number in ("1", "77", "x", "", "9" * 30):
        assert published.press("fortryd", nummer=number).status_code == 404


def test_what_was_written_today_is_not_said_to_be_old(visible: Desk) -> None:
    for page in ("/personale/", "/personale/katalog", visible.address):
        text_of = visible.staff.get(page).text
        assert "et halvt år" not in text_of
        assert "Trænger til et eftersyn" not in text_of


def test_still_right_in_one_click_r036(visible: Desk, app: Flask) -> None:
    _grown_old(visible)
    listed = visible.staff.get("/personale/katalog").text
    assert "Er det stadig rigtigt?" in listed
    answer = visible.press("stadig-rigtigt", set=_seen(listed, visible))
    assert answer.status_code == 303
    assert "Er det stadig rigtigt?" not in visible.staff.get(answer.location).text
    assert visible.acts()[-1] == "entry_confirmed"


def _grown_old(desk: Desk) -> None:
    """Nobody has looked at it for too long."""
    with desk.town.site.database.write() as work:
        row = work.session.get_one(OfferRow, desk.id)
        row.document = {**row.document, "verified": "2025-01-06"}
        work.commit()


def _seen(page: str, desk: Desk) -> str:
    """What the button "still right" of a page says it was shown."""
    button = BeautifulSoup(page, "html.parser").select_one(f'form[action="{desk.address}/stadig-rigtigt"]')
    assert button is not None
    box = button.select_one("input[name=set]")
    assert box is not None
    return str(box["value"])


@pytest.mark.parametrize("page", ["/personale/", "/personale/katalog", ""])
def test_still_right_on_a_page_from_before_shows_what_a_colleague_changed_r036(visible: Desk, page: str) -> None:
    _grown_old(visible)
    seen = _seen(visible.staff.get(page or visible.address).text, visible)
    visible.send("udgiv", summary__da="Noget helt andet.")
    answer = visible.press("stadig-rigtigt", set=seen)
    assert answer.status_code == 409
    shown = text(BeautifulSoup(answer.text, "html.parser").select_one("main"))
    assert "Der er rettet i det, siden du åbnede siden. Derfor er det ikke skrevet ned" in shown
    assert "Før: En lille café for jer med baby. Nu: Noget helt andet." in shown
    assert "entry_confirmed" not in visible.acts()
    assert visible.press("stadig-rigtigt", set=_seen(answer.text, visible)).status_code == 303
    assert visible.acts()[-1] == "entry_confirmed"


def test_still_right_of_what_a_colleague_took_down_says_so(visible: Desk) -> None:
    _grown_old(visible)
    seen = _seen(visible.staff.get("/personale/katalog").text, visible)
    visible.press("tag-ned")
    answer = visible.press("stadig-rigtigt", set=seen)
    assert answer.status_code == 409
    assert "Det er taget ned, siden du åbnede siden." in answer.text
    assert "/stadig-rigtigt" not in answer.text


def _press(desk: Desk, page: str, act: str) -> TestResponse:
    """Press a button with everything its own small form carries."""
    form = BeautifulSoup(page, "html.parser").select_one(f'form[action$="/{act}"]')
    assert form is not None, act
    sent = {str(box["name"]): str(box["value"]) for box in form.select("input[name]")}
    return desk.staff.browser.post(f"{desk.address}/{act}", data=sent, headers=OURS)


@pytest.mark.parametrize(
    ("act", "page", "not_done"),
    [
        ("udgiv", "/vis", "Derfor er det ikke udgivet."),
        ("tag-ned", "", "Derfor er det ikke taget ned."),
        ("kasser", "", "Derfor er kladden ikke smidt væk."),
    ],
)
def test_a_button_on_a_page_from_before_tells_what_a_colleague_changed(
    published: Desk, town: Town, act: str, page: str, not_done: str
) -> None:
    published.send(name="Kladdens navn")
    before = published.staff.get(f"{published.address}{page}").text
    colleague = Desk(town, town.person(Role.CATALOGUE_EDITOR), published.address)
    with town.site.database.write() as work:
        work.session.get_one(PersonRow, colleague.staff.person).name = "Karla Kollega"
        work.commit()
    colleague.open()
    colleague.send(summary__da="Karlas tekst.", name="Karlas navn")
    answer = _press(published, before, act)
    assert answer.status_code == 409
    shown = text(BeautifulSoup(answer.text, "html.parser").select_one("main"))
    for words in ("En anden kom først", "Senest har Karla Kollega gemt", not_done):
        assert words in shown
    assert "Før: En lille café for jer med baby. Nu: Karlas tekst." in shown, "what stood is known: parents see it"
    assert "Nu: Karlas navn" in shown
    assert "Kladdens navn" not in shown, "what stood only in a draft is gone"
    assert published.acts()[-1] == "entry_seen"
    assert _press(published, answer.text, act).status_code == 303


def test_a_button_pressed_after_a_colleague_published_tells_that_and_is_not_offered_again(
    published: Desk, town: Town
) -> None:
    published.send(name="Kladdens navn")
    before = published.staff.get(published.address).text
    colleague = Desk(town, town.person(Role.CATALOGUE_EDITOR), published.address)
    colleague.open()
    colleague.send("udgiv")
    answer = _press(published, before, "kasser")
    assert answer.status_code == 409
    shown = text(BeautifulSoup(answer.text, "html.parser").select_one("main"))
    assert "Navn Før: Prøvecafé Nu: Kladdens navn" in shown, "what parents see is another"
    assert "Der er ingen kladde mere." in shown
    assert "/kasser" not in answer.text


def test_what_a_colleague_took_down_meanwhile_is_said_to_be_down(visible: Desk, town: Town) -> None:
    before = visible.staff.get(visible.address).text
    visible.press("tag-ned")
    answer = _press(visible, before, "tag-ned")
    assert answer.status_code == 409
    assert "Det er taget ned, siden du åbnede siden." in answer.text
    assert "/tag-ned" not in answer.text


def test_a_button_whose_page_tells_nothing_of_what_it_showed_still_says_who_was_first(published: Desk) -> None:
    answer = published.press("tag-ned", stand="1-0", stod="x", set="-7")
    assert answer.status_code == 409
    assert "Derfor er det ikke taget ned." in answer.text
    assert _press(published, answer.text, "tag-ned").status_code == 303


def test_a_copy_is_a_new_unpublished_entry(published: Desk) -> None:
    answer = published.press("kopi", navn="Kopien")
    page = published.staff.get(answer.location).text
    assert "Ikke udgivet" in page
    assert "En lille café for jer med baby." in page
    assert published.press("kopi", navn="  ").location.endswith("uden-navn")


def test_what_was_typed_into_what_is_gone_meanwhile_is_given_back(desk: Desk, town: Town) -> None:
    colleague = Desk(town, town.person(Role.CATALOGUE_EDITOR), desk.address)
    colleague.open()
    colleague.press("kasser")
    answer = desk.send(name="Mit navn", summary__da="Den lange tekst, jeg skrev.")
    assert answer.status_code == 404
    shown = text(BeautifulSoup(answer.text, "html.parser").select_one("main"))
    assert "Det, du skrev, står her, så du kan kopiere det" in shown
    assert "Mit navn" in shown
    assert "Den lange tekst, jeg skrev." in shown
    assert desk.sent["stod"] not in shown
    assert " 0 " not in shown, "how many rows there are is nothing anybody typed"
    assert "står her" not in desk.staff.get(desk.address).text


def test_what_is_taken_down_is_gone_for_parents_and_can_come_back(visible: Desk, app: Flask) -> None:
    link = visible.open().select_one('.links a[href^="/tilbud/"]')
    assert link is not None
    visible.press("tag-ned")
    refresh(app)
    assert visible.staff.get(str(link["href"])).status_code == 404
    visible.open()
    visible.send("udgiv")
    refresh(app)
    assert visible.staff.get(str(link["href"])).status_code == 200


def test_a_draft_can_be_thrown_away(published: Desk) -> None:
    published.send(name="Fortrudt")
    button = published.open().select_one('form[action$="/kasser"]')
    assert button is not None
    assert button.find_parent("details"), "one tap by mistake must not lose what was written"
    assert published.press("kasser").status_code == 303
    published.open()
    assert published.sent["name"] == "Prøvecafé"


def test_a_copy_made_by_mistake_can_be_thrown_away(published: Desk) -> None:
    made = published.press("kopi", navn="Kopien")
    copy = Desk(published.town, published.staff, made.location.partition("?")[0])
    assert copy.open().select_one('form[action$="/kasser"]')
    assert "gjort=kasseret" in copy.press("kasser").location
    assert "Kopien" not in published.staff.get("/personale/katalog?gjort=kasseret").text
    assert published.staff.get(copy.address).status_code == 404
    published.press("tag-ned")
    assert published.open().select_one('form[action$="/kasser"]') is None, "parents have seen it: it has a history"


PATHS = ["", "/vis", "/historik"]
BUTTONS = ["", "/udgiv", "/fortryd", "/stadig-rigtigt", "/tag-ned", "/kasser", "/kopi"]


@pytest.mark.parametrize("role", [Role.LEADER, Role.FRONT_DESK, Role.ADMINISTRATOR, Role.VOLUNTEER])
def test_other_roles_find_nothing(published: Desk, town: Town, role: Role) -> None:
    other = town.person(role)
    assert {other.get(f"{published.address}{path}").status_code for path in PATHS} == {404}
    assert {other.post(f"{published.address}{path}").status_code for path in BUTTONS} == {404}
    assert other.get("/personale/katalog").status_code == 404


def test_an_editor_of_another_organisation_finds_nothing_and_the_try_is_remembered(published: Desk, town: Town) -> None:
    place = town.organisation()
    other = town.person(Role.CATALOGUE_EDITOR, place=place)
    answers = [other.get(f"{published.address}{path}") for path in PATHS]
    answers += [other.post(f"{published.address}{path}", navn="Min", goer="gem") for path in BUTTONS]
    unknown = other.get("/personale/katalog/tilbud/00000000-0000-4000-8000-000000000000")
    assert {a.status_code for a in answers} == {404}
    assert re.sub(r'value="[^"]*"', "", answers[0].text) == re.sub(r'value="[^"]*"', "", unknown.text)
    here = Desk(Town(town.app, town.site, place), other, published.address)
    assert here.acts().count("refused") == len(answers) + 1


def test_a_coordinator_may(published: Desk, town: Town) -> None:
    assert town.person(Role.COORDINATOR).get(published.address).status_code == 200


def test_looks_and_changes_are_remembered(published: Desk) -> None:
    before = len(published.acts())
    published.open()
    published.open("/vis")
    published.open("/historik")
    published.send(name="Rettet")
    assert published.acts()[before:] == ["entry_seen", "entry_seen", "entry_seen", "entry_edited"]


def test_a_form_from_elsewhere_changes_nothing(published: Desk) -> None:
    sent = {**published.sent, "name": "Ikke mig", "goer": "udgiv"}
    crossing = published.staff.browser.post(published.address, data=sent, headers={"Sec-Fetch-Site": "cross-site"})
    without = published.staff.browser.post(published.address, data=sent | {"csrf_token": ""}, headers=OURS)
    assert (crossing.status_code, without.status_code) == (400, 400)


def test_what_differs_from_the_file_is_said(town: Town, app: Flask) -> None:
    from familiehus.accounts.storage import OrganisationRow
    from familiehus.catalogue.domain import entry_id

    with town.site.database.read() as session:
        odder = session.get_one(OrganisationRow, entry_id("odder-kommune")).id
    staff = town.person(Role.CATALOGUE_EDITOR, place=odder)
    desk = Desk(Town(app, town.site, odder), staff, f"/personale/katalog/tilbud/{entry_id('odder-far-kontakten')}")
    assert "Sidst hentet fra kildefilen" not in str(desk.open())
    desk.send(name="Fars kontakt")
    said = desk.open().select(".file-says")
    assert [text(tag) for tag in said] == ["Sidst hentet fra kildefilen: Far-kontakten"]


def _clashing(town: Town, desk: Desk) -> None:
    """The file says something else of the name than what was edited here."""
    with town.site.database.write() as work:
        row = work.session.get_one(OfferRow, desk.id)
        row.loaded, row.origin = {**row.document, "name": "Det gamle navn"}, "proeve"
        work.session.add(ClashRow(entry_id=desk.id, origin="proeve", said={"name": "Filens navn"}, left=False))
        work.commit()


def test_what_the_file_says_of_what_both_changed_stands_beside_it_and_is_settled_there(
    published: Desk, town: Town
) -> None:
    assert "Kildefilen siger noget andet" not in published.staff.get("/personale/katalog").text
    _clashing(town, published)
    assert "Kildefilen siger noget andet" in published.staff.get("/personale/katalog").text
    page = published.open()
    assert "I filen står der: Filens navn Her står der: Prøvecafé" in text(page.select_one("#kildefil"))
    assert text(page.select_one(".file-says")) == "Sidst hentet fra kildefilen: Filens navn"
    answer = _choose(published, str(page), "filens")
    page = published.open("?gjort=filens")
    assert answer.location.endswith("gjort=filens")
    assert "Filens ord står i kladden" in str(page)
    assert published.open().select_one('[name="name"]')["value"] == "Filens navn"  # type: ignore[index]
    assert page.select_one("#kildefil") is None
    published.send("udgiv")
    assert "Kildefilen siger noget andet" not in published.staff.get("/personale/katalog").text


def test_ours_is_kept_with_one_button_and_a_page_from_before_settles_nothing(published: Desk, town: Town) -> None:
    _clashing(town, published)
    page = str(published.open())
    with town.site.database.write() as work:
        work.session.get_one(ClashRow, published.id).said = {"name": "Filens andet navn"}
        work.commit()
    answer = _choose(published, page, "vores")
    assert answer.status_code == 409
    shown = text(BeautifulSoup(answer.text, "html.parser").select_one("main"))
    assert "I filen står der: Filens andet navn Her står der: Prøvecafé" in shown
    assert _choose(published, answer.text, "vores").location.endswith("gjort=vores")
    assert published.open().select_one("#kildefil") is None


def test_what_left_its_file_is_said_to_have_and_kept(published: Desk, town: Town) -> None:
    _clashing(town, published)
    with town.site.database.write() as work:
        clash = work.session.get_one(ClashRow, published.id)
        clash.said, clash.left = {}, True
        work.commit()
    page = published.open()
    assert "Det står ikke i kildefilen mere" in text(page.select_one("#kildefil"))
    assert page.select_one('#kildefil button[value="filens"]') is None
    assert _choose(published, str(page), "vores").location.endswith("gjort=vores")
    assert published.open().select_one("#kildefil") is None


def _choose(desk: Desk, page: str, choice: str) -> TestResponse:
    form = BeautifulSoup(page, "html.parser").select_one("#kildefil form")
    assert form is not None
    sent = {str(box["name"]): str(box["value"]) for box in form.select("input[name]")}
    return desk.staff.browser.post(str(form["action"]), data=sent | {"valg": choice}, headers=OURS)


def test_published_is_searchable_in_another_process_without_a_restart_and_no_old_page_is_given(
    visible: Desk, app: Flask, settings: Settings
) -> None:
    second = create_app(settings, watch=True)
    link = visible.open().select_one('.links a[href^="/tilbud/"]')
    assert link is not None
    visitor = second.test_client()
    address = str(link["href"])
    assert "En lille café" in visitor.get(address).text
    assert "En lille café" in visitor.get(address).text  # from the page cache
    assert address not in visitor.get("/tilbud?q=zebrastriberne").text
    began = time.monotonic()
    visible.send("udgiv", summary__da="Vi maler striber.", also_called="Zebrastriberne")
    while address not in visitor.get("/tilbud?q=zebrastriberne").text:
        assert time.monotonic() - began < PATIENCE_S, "the other process never took the change over"
        time.sleep(0.1)
    shown = visitor.get(address).text
    assert "Vi maler striber." in shown
    assert "En lille café" not in shown


@pytest.mark.parametrize("path", ["/personale/katalog", "", "/vis", "/historik"])
def test_a_page_asks_the_database_at_most_twelve_times(visible: Desk, path: str) -> None:
    address = path if path.startswith("/personale") else f"{visible.address}{path}"
    visible.staff.get(address)
    said: list[str] = []

    def note(*arguments: object) -> None:
        if not str(arguments[2]).startswith("BEGIN"):
            said.append(str(arguments[2]))

    engine = visible.town.site.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert visible.staff.get(address).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert 0 < len(said) <= 12, said


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_put_into_a_finished_field_stands_as_in_a_field_made_for_it(app: Flask, kind: Kind) -> None:
    """Also what somebody writes who knows how the page is made."""
    wild = '"><script>{} %s \\1 value="" </textarea>é…'
    macros = app.jinja_env.get_template("catalogue/staff_fields.html").module
    with app.test_request_context("/personale/katalog"):
        for name, empty in empty_boxes(kind, "da").items():
            codes = [code for _title, choices in empty.choices for code, _word in choices]
            for said in [[code] for code in codes] + [codes[:2], [wild], ["1"], [""]]:
                box = empty._replace(value=next(iter(said), ""), values=frozenset(said))
                form = FormView(kind, (SectionBox("om", "Om", "", (box,), unfolded=True),), ())
                ((_section, finished),) = drawn(form, macros)
                assert finished == macros.field(box), (name, said)


def test_what_is_offered_no_more_stays_chosen(desk: Desk) -> None:
    page = BeautifulSoup(desk.send("raekke:details", tier="slot", price__free=NO).text, "html.parser")
    chosen = [page.select_one(f'[name="{name}"] option[selected]') for name in ("tier", "price.free")]
    assert [option and option.get_text() for option in chosen] == ["slot", "Det koster noget"]


def test_a_row_is_added_where_the_form_was_opened(desk: Desk) -> None:
    """The address of the button names no entry, so that the button is the same in every form."""
    button = desk.open().select_one('button[value="raekke:details"]')
    assert button is not None
    sent_to = urlsplit(urljoin(f"http://localhost{desk.address}?gjort=gemt", str(button["formaction"])))
    assert (sent_to.path, sent_to.fragment) == (desk.address, "f-details")
