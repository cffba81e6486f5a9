"""What is shown to whoever would take over: that the parent says otherwise, that it waits, that all has stopped."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from familiehus.accounts.storage import UnitRow
from familiehus.audit.domain import Act
from familiehus.consent.storage import ConsentRow
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Field
from familiehus.family_page.service import OpenPage
from familiehus.family_page.site import EXTENSION, FamilySite
from familiehus.kernel.clock import DENMARK
from familiehus.notifications.domain import MessageState, Owed, RecipientKind, Template
from familiehus.notifications.outbox import owe, settle
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.bounced import Bounced
from familiehus.referrals.climbing import Level
from familiehus.referrals.domain import Action, State
from familiehus.referrals.storage import ReferralRow
from familiehus.web.i18n import full_date
from tests.integration.referrals.api_world import ApiWorld
from tests.integration.referrals.conftest import World
from tests.web.referrals.conftest import Worker, called, in_days, said

SignIn = Callable[[str], Worker]
A = Action
NOT_TALKED = "Forælderen siger, at I ikke har talt sammen. Ring først."


def sent(world: World, *done: Action) -> tuple[UUID, UUID]:
    """A handover, and how far the receiver is with it."""
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, *done)
    return line, referral


def parent_says(app: Flask, line: UUID, referral: UUID, *, yes: bool) -> None:
    site: FamilySite = app.extensions[EXTENSION]
    with site.families.database.write() as work:
        site.answers.talked(work, OpenPage(uuid4(), line), referral, yes=yes)
        work.commit()


def test_r008_the_parents_no_stands_on_every_side_and_nobody_takes_over(
    family_app: Flask, world: World, worker: SignIn
) -> None:
    line, referral = sent(world, A.ACCEPT, A.REACH)
    parent_says(family_app, line, referral, yes=False)
    receiver, sender, path = worker("terapeut"), worker("jordemoder"), f"/personale/henvisning/{referral}"
    assert NOT_TALKED in receiver.text(path)
    assert "Få fat i forælderen:" in receiver.text(path), "nobody is asked to confirm what cannot be done yet"
    assert "Bekræft, at I tager over" not in receiver.text(path)
    assert "De får fat i forælderen:" in sender.text(path)
    assert "Vi har taget over" not in receiver.text(path)
    assert "Forælderen siger, at I ikke har talt sammen" in receiver.text("/personale/kontakt/indbakke")
    assert "Forælderen siger, at I ikke har talt sammen" in sender.text("/personale/kontakt")
    assert "Kontakten bliver hos jer, til de har." in sender.text(path)
    refused = receiver.post(f"{path}/take_over", version=world.referral(referral).version)
    assert refused.status_code == 400
    assert NOT_TALKED in said(refused)
    assert world.holder(line) == "jordemoder"
    assert receiver.post(f"{path}/reach", way="phone", version=world.referral(referral).version).status_code == 303
    assert NOT_TALKED not in receiver.text(path)
    assert "har talt sammen" not in receiver.text("/personale/kontakt/indbakke")
    assert receiver.post(f"{path}/take_over", version=world.referral(referral).version).status_code == 303
    assert world.holder(line) == "terapeut"


def test_r008_what_waits_is_taken_over_on_the_page_before_it_begins(world: World, worker: SignIn) -> None:
    line, referral = sent(world, A.ACCEPT, A.REACH)
    world.act("terapeut", referral, A.PUT_ON_WAITING, on=date.fromisoformat(in_days(50)), wants_to_wait=True)
    receiver, path = worker("terapeut"), f"/personale/henvisning/{referral}"
    shown = receiver.text(path)
    assert "Vi har taget over" in shown
    assert "Nu begynder det" not in shown
    assert "Tag over først" in said(receiver.post(f"{path}/start", version=world.referral(referral).version))
    assert receiver.post(f"{path}/take_over", version=world.referral(referral).version).status_code == 303
    assert (world.state(referral), world.holder(line)) == (State.TAKEN_OVER, "terapeut")
    assert "Nu begynder det" in receiver.text(path)


def test_what_comes_next_is_said_to_whoever_does_it_and_told_to_whoever_waits(world: World, worker: SignIn) -> None:
    _, referral = sent(world)
    sender, receiver, path = worker("jordemoder"), worker("terapeut"), f"/personale/henvisning/{referral}"
    theirs, ours = "De svarer ja eller nej", "Sig ja, eller sig, at I ikke kan"
    for shown in (sender.text("/personale/kontakt"), sender.text(path)):
        assert theirs in shown
        assert ours not in shown
    for shown in (receiver.text("/personale/kontakt/indbakke"), receiver.text(path)):
        assert ours in shown
        assert theirs not in shown


def test_where_all_has_stopped_the_receiver_reads_so_and_no_day(world: World, worker: SignIn) -> None:
    line, referral = sent(world, A.ACCEPT)
    sender, receiver, path = worker("jordemoder"), worker("terapeut"), f"/personale/henvisning/{referral}"
    inbox = "/personale/kontakt/indbakke"
    assert "inden" in receiver.text(path)
    assert "Termin" in receiver.text(path)
    assert sender.post(f"/personale/kontakt/{line}/stille", quiet="1").status_code == 303
    stopped = "Al kontakt til forælderen er stoppet. Den faste kontakt ringer."
    assert stopped in receiver.text(inbox)
    assert "Få fat i forælderen" not in receiver.text(inbox)
    shown = receiver.text(path)
    assert stopped in shown
    assert "I hører fra den faste kontakt" in shown
    assert "inden" not in shown
    assert "Termin" not in shown
    assert "Ring selv til forælderen" in sender.text("/personale/kontakt")
    assert "Ring selv." in sender.text(path)
    assert "Har sagt ja inden" not in sender.text(f"/personale/kontakt/{line}")
    assert sender.post(f"/personale/kontakt/{line}/stille").status_code == 303
    assert stopped not in receiver.text(path)
    assert "inden" in receiver.text(path)
    assert "Termin" in receiver.text(path)


def test_r079_a_corrected_safe_contact_is_never_read_as_the_old_one(world: World, worker: SignIn) -> None:
    line, referral = sent(world, A.ACCEPT)
    holder, receiver = worker("jordemoder"), worker("terapeut")
    path, mine = f"/personale/henvisning/{referral}", f"/personale/kontakt/{line}"
    assert "ring efter kl. 10" in receiver.text(path)
    new = {"name": "Prøve Mor", "way": "sms", "phone": "30 30 30 88"}
    assert holder.post(f"{mine}/oplysninger", **new).status_code == 303
    shown = receiver.text(path)
    assert "ring efter kl. 10" not in shown
    assert "30 30 30 88" not in shown
    assert "Forælderens sikre kontakt er ændret. Brug ikke den gamle." in shown
    assert "Modtageren har den gamle." in holder.text(path)
    assert "De har fået en sikker kontakt, der ikke gælder mere." in holder.text(mine)
    consent = world.referral(referral).consent_id
    assert receiver.post(f"{mine}/samtykke/{consent}/kontakt").status_code == 404
    assert holder.post(f"{mine}/samtykke/{consent}/kontakt").status_code == 303
    assert "30 30 30 88" in receiver.text(path)
    assert "er ændret" not in receiver.text(path)
    assert "der ikke gælder mere" not in holder.text(mine)


def test_who_got_no_safe_contact_is_told_whom_to_ask(world: World, worker: SignIn) -> None:
    line, told = world.open(), "I har ikke fået at vide, hvordan I kan få fat i forælderen. Spørg den faste kontakt."
    consent = world.consent(world.items(line, Field.NAME, Field.OWN_WORDS))
    path = f"/personale/henvisning/{world.send(line, consent=consent)}"
    assert told in worker("terapeut").text(path)
    assert told not in worker("jordemoder").text(path)
    assert told not in worker("terapeut").text(f"/personale/henvisning/{world.send(world.open())}")


def test_who_has_taken_over_without_a_safe_contact_is_not_sent_to_themselves(world: World, worker: SignIn) -> None:
    line = world.open()
    referral = world.send(line, consent=world.consent(world.items(line, Field.NAME, Field.OWN_WORDS)))
    world.act("terapeut", referral, A.ACCEPT, A.REACH, A.TAKE_OVER)
    told = worker("terapeut").text(f"/personale/henvisning/{referral}")
    assert "Spørg den faste kontakt." not in told
    assert "Spørg forælderen eller den, der sendte henvisningen, og skriv det på forløbets side." in told


def test_who_has_declined_has_nobody_to_ask_for(world: World, worker: SignIn) -> None:
    line, told = world.open(), "I har ikke fået at vide, hvordan I kan få fat i forælderen."
    therapist = worker("terapeut")
    path = f"/personale/henvisning/{world.send(line, consent=world.consent(world.items(line, Field.NAME)))}"
    assert told in therapist.text(path)
    therapist.post(f"{path}/decline", version=version(therapist, path), reason="Vi har ikke plads.")
    page = therapist.text(path)
    assert "Vi har ikke plads." in page
    assert told not in page


def test_what_others_did_is_not_told_as_done_by_who_wrote_it_down(world: World, worker: SignIn) -> None:
    midwife, send = worker("jordemoder"), "Send teksten nedenfor ad den sikre vej"
    line = world.open()
    path = f"/personale/henvisning/{world.send(line, unit=None)}"
    name = called(world, "jordemoder")
    assert send in midwife.text(path)
    midwife.post(f"{path}/sendt", version=version(midwife, path))
    assert send not in midwife.text(path)
    assert "Teksten er sendt" in midwife.text(path)
    midwife.post(f"{path}/accept", version=version(midwife, path))
    assert f"Modtager sagde ja (skrevet ned af {name})" in midwife.text(path)
    midwife.post(f"{path}/withdraw", version=version(midwife, path))
    shown = midwife.text(path)
    assert f"Forælderen sagde nej tak (skrevet ned af {name})" in shown
    assert f"{name} gjorde teksten klar til at sende" in shown


def test_where_somebody_outside_has_taken_over_every_link_leads_somewhere(world: World, worker: SignIn) -> None:
    midwife = worker("jordemoder")
    referral = world.send(world.open(), unit=None)
    world.act("jordemoder", referral, A.ACCEPT, A.REACH, A.TAKE_OVER)
    page = BeautifulSoup(midwife.get(f"/personale/henvisning/{referral}").text, "html.parser")
    links = {str(one["href"]) for one in page.select("main a[href^='/']")}
    assert links
    assert {link: midwife.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_what_is_wrong_with_an_act_stands_beside_it_and_what_was_typed_stays(world: World, worker: SignIn) -> None:
    _line, referral = sent(world, A.ACCEPT, A.REACH)
    therapist, path = worker("terapeut"), f"/personale/henvisning/{referral}"
    for act, typed, field, kept in (
        ("decline", {"reason": ""}, "reason", ""),
        ("decline", {"reason": "Prøve 010190-1234"}, "reason", "Prøve 010190-1234"),
        ("put_on_waiting", {"on": in_days(9)}, "wants_to_wait", "1"),
        ("put_on_waiting", {"on": "2020-01-01", "wants_to_wait": "1"}, "on", "2020-01-01"),
    ):
        answer = therapist.post(f"{path}/{act}", version=version(therapist, path), **typed)
        assert answer.status_code == 400
        page = BeautifulSoup(answer.text, "html.parser")
        assert [one["id"] for one in page.select(".form-error-message")] == [f"{act}{field}-error"]
        box = page.select_one(f"form[action$='/{act}'] [name={field}]")
        assert box is not None
        assert box["value"] == kept
        assert not page.select(".alert-error")


def version(worker: Worker, path: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', worker.get(path).text)
    assert found is not None
    return found[1]


def test_whoever_takes_over_meets_the_newest_safe_contact(world: World, worker: SignIn) -> None:
    line, referral = sent(world, A.ACCEPT)
    new = {"name": "Prøve Mor", "way": "sms", "phone": "30 30 30 88"}
    assert worker("jordemoder").post(f"/personale/kontakt/{line}/oplysninger", **new).status_code == 303
    world.act("terapeut", referral, A.REACH, A.TAKE_OVER)
    shown = worker("terapeut").text(f"/personale/kontakt/{line}")
    assert "30 30 30 88" in shown
    assert "ring efter kl. 10" not in shown


def test_a_coordinator_says_yes_and_names_the_colleague_who_gets_in_touch(world: World, worker: SignIn) -> None:
    _line, referral = sent(world)
    coordinator, path = worker("koordinator"), f"/personale/henvisning/{referral}"

    def offered(action: Action) -> list[str]:
        form = BeautifulSoup(coordinator.get(path).text, "html.parser").find("form", action=f"{path}/{action}")
        assert form is not None
        return [str(one["value"]) for one in form.find_all("option")]

    me, therapist = str(world.people["koordinator"]), str(world.people["terapeut"])
    assert offered(A.ACCEPT)[0] == me, "whoever asks for it stands first"
    assert therapist in offered(A.ACCEPT)
    assert str(world.people["jordemoder"]) not in offered(A.ACCEPT)
    version = world.referral(referral).version
    assert coordinator.post(f"{path}/accept", version=version, receiver=therapist).status_code == 303
    assert world.referral(referral).receiver_id == world.people["terapeut"]
    world.act("terapeut", referral, A.REACH)
    assert offered(A.TAKE_OVER)[0] == therapist, "whoever talked with the parent stands first"


def test_a_program_names_who_takes_over(family_app: Flask, world: World) -> None:
    _line, referral = sent(world, A.ACCEPT, A.REACH)
    caller, here = ApiWorld(family_app, world).caller("koordinator"), f"/api/v1/referrals/{referral}"
    told = caller.get(here).json
    named = {one["action"]: one["fields"] for one in told["actions"]}
    assert "receiver" in named["take_over"]
    colleagues = {one["id"] for one in told["colleagues"]}
    assert {str(world.people[name]) for name in ("terapeut", "koordinator")} <= colleagues
    assert str(world.people["jordemoder"]) not in colleagues
    version = world.referral(referral).version
    wrong = caller.post(f"{here}/take_over", {"receiver": str(world.people["jordemoder"])}, version=version)
    assert wrong.json["reason"] == "say-who-will-reach-the-parent"
    done = caller.post(f"{here}/take_over", {"receiver": str(world.people["koordinator"])}, version=version)
    assert done.status_code == 200
    after = caller.get(here).json
    assert after["holder"]["id"] == str(world.people["koordinator"])
    assert after["colleagues"] == [], "nothing asks who has the parent any more"


def test_each_side_is_told_where_the_other_is_rung(world: World, worker: SignIn) -> None:
    """The phones of the units, where somebody has said one; never a guess."""
    _, referral = sent(world)
    path, phones = f"/personale/henvisning/{referral}", {"Jordemødre": "+4511223344", "Huset": "+4599887766"}

    def told(name: str) -> set[str]:
        return {number for number in ("11 22 33 44", "99 88 77 66") if number in worker(name).text(path)}

    assert told("terapeut") == told("jordemoder") == set()
    try:
        with world.site.database.write() as work:
            for unit, phone in phones.items():
                work.session.get_one(UnitRow, world.units[unit]).phone = phone
            work.commit()
        assert told("terapeut") == {"11 22 33 44"}
        assert "99 88 77 66" in told("jordemoder")
    finally:
        with world.site.database.write() as work:
            for unit in phones:
                work.session.get_one(UnitRow, world.units[unit]).phone = ""
            work.commit()


def test_whoever_handed_a_family_over_sees_that_it_was_taken_over(
    world: World, worker: SignIn, family_app: Flask
) -> None:
    line, referral = sent(world)
    midwife, number = worker("jordemoder"), world.referral(referral).reference
    assert "Andre har taget over" not in midwife.text("/personale/kontakt")
    world.act("terapeut", referral, A.ACCEPT, A.REACH, A.TAKE_OVER)
    board = BeautifulSoup(midwife.get("/personale/kontakt").text, "html.parser")
    taken = board.find("section", attrs={"aria-labelledby": "taget-over"})
    assert taken is not None
    assert number in taken.text
    assert "Huset" in taken.text
    assert "Prøve Mor" not in board.text, "somebody else's family now"
    assert str(line) not in str(board)
    assert world.town.last(Act.LINES_SEEN, world.referral(referral).organisation_id).subjects == [
        ["referral", str(referral)]
    ]
    (told,) = ApiWorld(family_app, world).caller("jordemoder").get("/api/v1/lines").json["taken_over"]
    assert (told["reference"], told["receiver"]["id"]) == (number, str(world.people["terapeut"]))


def test_what_did_not_reach_the_parent_of_a_closed_line_is_seen_by_who_held_it(
    world: World, worker: SignIn, family_app: Flask
) -> None:
    line = world.open()
    midwife, heading = worker("jordemoder"), "En besked kom ikke frem"
    with world.site.database.write() as work:
        row, now = work.session.get_one(LineRow, line), world.clock.now()
        row.holder_id, row.unit_id, row.ending, row.ended_at = None, None, "enough", now
        news = Owed("line", line, "moved", RecipientKind.LINE, line, 1, Template.PARENT_NEWS, now)
        owe(work, news)
        waiting = select(MessageRow).where(MessageRow.recipient_id == line, MessageRow.state == MessageState.WAITING)
        settle(work.session.scalars(waiting).one(), MessageState.DEAD, "http 422", now)
        work.commit()
    assert heading not in midwife.text("/personale/kontakt")
    with world.site.database.write() as work:
        Bounced(world.site.scribe)(work, line)
        work.commit()
    board = BeautifulSoup(midwife.get("/personale/kontakt").text, "html.parser")
    found = board.find("section", attrs={"aria-labelledby": "kom-ikke-frem"})
    assert found is not None
    assert "Prøve Mor" in found.text
    assert world.line(line).reference in found.text
    assert found.find("a") is None, "a closed line has no page"
    assert world.town.last(Act.LINES_SEEN, world.line(line).organisation_id).subjects == [["line", str(line)]]
    assert heading not in worker("terapeut").text("/personale/kontakt")
    (told,) = ApiWorld(family_app, world).caller("jordemoder").get("/api/v1/lines").json["missed"]
    assert (told["id"], told["name"]) == (str(line), "Prøve Mor")


def test_the_first_page_says_that_something_in_the_inbox_is_past_its_day(world: World, worker: SignIn) -> None:
    """Beside the inbox, and not beside the families one holds, of whom there are none."""
    _line, referral = sent(world)
    with world.site.database.write() as work:
        work.session.get_one(ReferralRow, referral).deadline = date(2020, 1, 2)
        work.commit()
    found = BeautifulSoup(worker("terapeut").get("/personale/").text, "html.parser").select(".counts li")
    held, arrived = (one.get_text(" ", strip=True) for one in found[:2])
    assert "over tid" not in held
    assert arrived == "1 venter på jer i indbakken 1 er over tid"


def test_the_first_page_tells_who_stands_for_a_unit_of_colleagues_families_that_came_to_them(
    world: World, worker: SignIn
) -> None:
    line = world.open()
    with world.site.database.write() as work:
        row = work.session.get_one(LineRow, line)
        row.next_on, row.climbed = date(2020, 1, 2), Level.COORDINATOR
        work.commit()

    def told(who: str) -> list[str]:
        found = BeautifulSoup(worker(who).get("/personale/").text, "html.parser").select(".counts li")
        return [one.get_text(" ", strip=True) for one in found if "kolleger" in one.get_text()]

    assert told("chefjordemoder") == ["Familier, som kolleger holder kontakten til 1 er over tid"]
    assert told("jordemoder") == told("terapeut") == []


def test_a_day_is_asked_for_by_what_it_is_for(world: World, worker: SignIn) -> None:
    """The day a talk begins would be taken for the next one, and for the day a place is free."""
    _line, referral = sent(world, A.ACCEPT, A.REACH, A.TAKE_OVER)
    page, therapist = f"/personale/henvisning/{referral}", worker("terapeut")

    def asked(action: str) -> str:
        field = BeautifulSoup(therapist.get(page).text, "html.parser").find("label", attrs={"for": f"{action}on"})
        return field.get_text() if field else ""

    assert (asked("start"), asked("put_on_waiting")) == ("Næste gang", "Hvornår tror I, der er plads?")
    world.act("terapeut", referral, A.START)
    assert asked("follow_up") == "Næste gang"


def test_a_next_time_that_is_over_or_no_day_is_refused_beside_it_and_today_is_a_day(
    world: World, worker: SignIn
) -> None:
    """What was typed is never passed over: nobody believes that a day stands which does not."""
    _line, referral = sent(world, A.ACCEPT, A.REACH, A.TAKE_OVER)
    path, therapist = f"/personale/henvisning/{referral}", worker("terapeut")
    for action in ("start", "follow_up"):
        for typed, why in ((in_days(-1), "Den dag er gået. Vælg en ny."), ("i morgen", "Det er ikke en dato.")):
            before = world.referral(referral).version
            refused = therapist.post(f"{path}/{action}", version=before, on=typed)
            assert refused.status_code == 400
            page = BeautifulSoup(refused.text, "html.parser")
            box = page.select_one(f"#{action}on")
            assert box is not None
            assert box["value"] == typed
            assert box["aria-invalid"] == "true"
            beside = [page.select_one(f"[id='{one}']") for one in str(box["aria-describedby"]).split()]
            assert why in " ".join(one.get_text() for one in beside if one)
            assert world.referral(referral).version == before
        answer = therapist.post(f"{path}/{action}", version=world.referral(referral).version, on=in_days(0))
        assert answer.status_code == 303
        assert world.referral(referral).deadline == date.fromisoformat(in_days(0))


def test_who_waits_for_a_unit_that_is_no_more_is_told_so(world: World, worker: SignIn) -> None:
    """Nobody waits two days for an answer that cannot come: the way on stands open."""
    _line, referral = sent(world)
    page, midwife = f"/personale/henvisning/{referral}", worker("jordemoder")
    told = "Modtageren er her ikke mere, og ingen svarer. Skriv nedenfor, at de ikke kan, og find en anden vej."
    assert told not in midwife.text(page)
    with world.site.database.write() as work:
        work.session.get_one(UnitRow, world.units["Huset"]).active = False
        work.commit()
    assert told in midwife.text(page)
    endings = BeautifulSoup(midwife.get(page).text, "html.parser").select_one("details.endings")
    assert endings is not None
    assert endings.has_attr("open")
    assert (
        midwife.post(f"{page}/decline", reason="De er lukket.", version=world.referral(referral).version).status_code
        == 303
    )
    assert told not in midwife.text(page)


def test_who_is_warned_of_a_yes_that_ends_sees_which_one(world: World, worker: SignIn) -> None:
    """The message names nobody: without this the holder would look for the task in vain."""
    line, referral = sent(world)
    midwife, told = worker("jordemoder"), "Et ja gælder kun til"
    page = f"/personale/kontakt/{line}"
    assert told not in midwife.text(page) + midwife.text("/personale/kontakt")
    day = datetime.now(DENMARK).date() + timedelta(days=5)
    with world.site.database.write() as work:
        consent = work.session.get_one(ReferralRow, referral).consent_id
        work.session.get_one(ConsentRow, consent).last_day = day
        work.commit()
    assert f"{told} {full_date(day)}. Tal med forælderen om, hvad der så skal ske." in midwife.text(page)
    assert f"{told} {full_date(day)}" in midwife.text("/personale/kontakt")
    assert told not in worker("terapeut").text("/personale/kontakt"), "whose family it is not"
    world.act("terapeut", referral, A.DECLINE, reason="Ingen plads.")
    world.act("jordemoder", referral, A.SETTLE, what_next="Det er nok.")
    assert told not in midwife.text("/personale/kontakt"), "nothing rests on it"
