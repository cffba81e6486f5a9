"""Access, correction and erasure; and nobody opens a line before the documents about privacy are approved."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

import familiehus.app  # noqa: F401 - every table is known once the application is
from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Act, Door
from familiehus.audit.record import Checkpoints
from familiehus.audit.verify import verify
from familiehus.concerns.storage import (
    AdviceNoteRow,
    ConcernRow,
    ConditionRow,
    DialogueRow,
    MeetingRow,
    ScreeningRow,
)
from familiehus.consent.domain import ConsentForm, Understood
from familiehus.consent.extending import SaidAgain, extend
from familiehus.consent.storage import ConsentRow
from familiehus.families.contact import Contact, SafeWay
from familiehus.families.items import Written
from familiehus.families.spoken import Spoken
from familiehus.families.storage import ItemLineRow, ItemRow, LineRow
from familiehus.families.vocabulary import Field, KnownBy
from familiehus.family_page.storage import ParentAnswerRow
from familiehus.family_page.vocabulary import Answer
from familiehus.kernel.errors import Refused
from familiehus.kernel.keys import FieldKeys
from familiehus.privacy import export, export_programmes, export_worries
from familiehus.privacy.approvals import Document, approve, approved, may_open_lines
from familiehus.privacy.draft import Entry
from familiehus.privacy.erasure import OWNED
from familiehus.privacy.export import NAMES_OTHER, OTHER_CONTROLLER, OTHERS_WORDS
from familiehus.privacy.export_worries import BY_HAND, NOT_SHARED
from familiehus.privacy.rights import Rights, as_file, as_page
from familiehus.referrals.domain import Action
from familiehus.referrals.site import make_referrals
from familiehus.referrals.talks.storage import AppointmentLineRow, AppointmentRow, CourseRow
from familiehus.storage.sealing import Sealer
from tests.integration.accounts.conftest import KEYS, SHELL
from tests.integration.limits import NOTHING_STOPS, stays
from tests.integration.privacy.conftest import close_under_way
from tests.integration.referrals.conftest import OWN_WORDS, World


@pytest.fixture
def rights(world: World, held: FieldKeys) -> Rights:
    return Rights(world.site.database, world.site.scribe, Sealer(held))


def reference(world: World, line: UUID) -> str:
    return world.line(line).reference


def whole(world: World, tmp_path: Path) -> bool:
    with world.site.database.read() as session:
        proof = verify(session, KEYS.audit, Checkpoints(tmp_path / "checkpoints.jsonl"))
    return proof.events > 0 and not proof.breaks


def look(world: World, line: UUID) -> None:
    """Somebody opens the line's page."""
    with world.site.database.write() as work:
        by, row = world.by("jordemoder"), work.session.get_one(LineRow, line)
        event = world.site.scribe.event(
            Act.LINE_SEEN, by, row.organisation_id, [("line", line)], role="referrer", unit=row.unit_id
        )
        work.record(event)
        work.commit()


def test_every_table_of_a_line_is_told_or_said_not_to_be() -> None:
    """A new table that belongs to a line belongs in the draft, too, or in the list of what is not told, with a why."""
    code = "".join(inspect.getsource(module) for module in (export, export_programmes, export_worries))
    owned = {owned.model for owned in OWNED} | {ItemRow, ItemLineRow}
    untold = {model.__tablename__ for model in owned if f"select({model.__name__}" not in code}
    assert untold - {"audit_lines"} <= set(export.NOT_TOLD) | {"appointment_lines"}
    assert set(export.NOT_TOLD) <= {model.__tablename__ for model in owned}


def test_an_appointment_is_told_with_ones_own_part_in_it(world: World, rights: Rights, held: FieldKeys) -> None:
    line, other = world.open(), world.open()
    referrals = {one: world.send(one) for one in (line, other)}
    course, key, unit = UUID(int=8), UUID(int=9), world.units["Huset"]
    by, now = world.people["terapeut"], world.clock.now()
    with world.site.database.write() as work:
        work.session.add(CourseRow(id=course, organisation_id=world.town.place, unit_id=unit, made_by=by, made_at=now))
        work.session.flush()
        place = Sealer(held).seal("appointments.place", key, "Prøvestuen")
        work.session.add(
            AppointmentRow(
                id=key, course_id=course, owner_id=by, starts_at=now, form="place", place=place, made_by=by, made_at=now
            )
        )
        work.session.flush()
        for one, answer, came in ((line, "comes", True), (other, "cannot", None)):
            work.session.add(
                AppointmentLineRow(
                    appointment_id=key, line_id=one, referral_id=referrals[one], answer=answer, came=came
                )
            )
        work.commit()
    for one, text in (
        (line, "et sted, Prøvestuen, du sagde, at du kom, du kom"),
        (other, "et sted, Prøvestuen, du bad om en anden tid"),
    ):
        draft = rights.draft(SHELL, reference(world, one))
        (entry,) = [entry for part in draft.parts for entry in part.entries if entry.what == "Aftale"]
        assert (entry.text, entry.day) == (text, "2026-11-21 kl. 13.00")


def test_standing_on_a_list_is_told_in_numbers(world: World, rights: Rights) -> None:
    line, other = world.open(), world.open()
    region = world.line(line).organisation_id
    name = reference(world, line)
    for kind, seen, days in (("line", line, 1), ("line", other, 1), ("reference", name, 2)):
        with world.site.database.write() as work:
            work.record(world.site.scribe.event(Act.LINES_SEEN, SHELL, region, [(kind, seen), ("line", UUID(int=1))]))
            work.commit()
        world.clock.move(days=days)
    draft = rights.draft(SHELL, reference(world, line))
    (entry,) = [entry for part in draft.parts for entry in part.entries if "liste" in entry.what]
    assert (entry.text, entry.day) == ("2 gange", "2026-11-21 til 2026-11-23")


def test_a_yes_that_was_said_again_is_told_with_its_days(world: World, rights: Rights) -> None:
    line = world.open()
    consent = world.referral(world.send(line)).consent_id
    until = world.clock.now().date() + timedelta(days=300)
    said = SaidAgain(ConsentForm.WRITTEN, Understood.OWN_LANGUAGE, None, until, agreed=True)
    with world.site.database.write() as work:
        yes = work.session.get_one(ConsentRow, consent)
        before = yes.last_day
        extend(work, world.site.scribe, world.site.consents, Acting(Door.FAMILY), yes, said)
        work.commit()
    found = {part.heading: part.entries for part in rights.draft(SHELL, reference(world, line)).parts}
    (first, again) = found["Det, du har sagt ja til"]
    assert f"til og med {until}" in first.what
    assert again.what == f"Sagt igen, skriftligt: fra {before} til og med {until}"
    assert again.where == "på din egen side"


def test_everything_a_parent_can_say_on_their_page_is_told(world: World, rights: Rights) -> None:
    line = world.open()
    with world.site.database.write() as work:
        for one in Answer:
            row = ParentAnswerRow(id=uuid4(), line_id=line, answer=one.value, at=world.clock.now())
            work.session.add(row)
        work.commit()
    draft = rights.draft(SHELL, reference(world, line))
    (said,) = [part.entries for part in draft.parts if part.heading == "Det, du har svaret på din side"]
    assert len({entry.what for entry in said}) == len(Answer)


def test_each_text_is_told_as_people_read_it(world: World, rights: Rights) -> None:
    said = Written(Field.CHILD_VIEW, "Han siger mere.", KnownBy.OWN_WORDS)
    line = world.open(
        written=(
            Written(Field.NAME, "Prøve Mor"),
            Written(Field.CONTACT, Contact(SafeWay.SMS, phone="+4500000000").to_text()),
            Written(Field.BORN, "2026-06-01"),
            Written(Field.SPOKEN, Spoken("ar", interpreter=True).to_text()),
            said,
        )
    )
    draft = rights.draft(SHELL, reference(world, line))
    texts = {entry.text for part in draft.parts for entry in part.entries}
    assert texts >= {"1. juni 2026", "Arabisk, der er brug for tolk", "Han siger mere. (barnets egne ord)"}


def test_a_draft_holds_everything_and_names_no_colleague(
    world: World, rights: Rights, handed_over: Callable[[], UUID], held: FieldKeys
) -> None:
    line = handed_over()
    look(world, line)
    world.site.database.engine.dispose()
    draft = rights.draft(SHELL, reference(world, line).lower())
    said = as_file(draft)
    for text in (OWN_WORDS, "Prøve Mor", "Det her må I sige.", "Prøvelægen har ferie", "Prøvelægen, Prøvegade"):
        assert text in said
    looks = next(part for part in draft.parts if part.heading == "Hvem der har kigget")
    assert [(one.what, one.where) for one in looks.entries] == [
        ("Så på et forløb", looks.entries[0].where),
    ]
    assert "Jordemødre" in looks.entries[0].where
    assert looks.entries[0].text == "Henviser"
    assert "Prøve Person" not in said
    assert not [entry for part in draft.parts for entry in part.entries if entry.remove]
    region = world.line(line).organisation_id
    assert world.town.last(Act.LINE_EXPORTED, region).subjects == [["line", str(line)]]
    page = as_page(draft, released=False)
    assert "Kladde til indsigt" in page
    assert OWN_WORDS in page


def linked(world: World) -> tuple[UUID, UUID, UUID]:
    """Two parents of one child: what the father said about both concerns both lines."""
    mother = world.open()
    father = world.open(written=(Written(Field.NAME, "Viggo Prøvesen"), Written(Field.CHILD_VIEW, "Hun er træt.")))
    (item,) = world.items(father, Field.CHILD_VIEW)
    with world.site.database.write() as work:
        work.session.add(ItemLineRow(item_id=item, line_id=mother))
        world.site.families.write(
            work, world.by("jordemoder"), mother, [Written(Field.NOTE, "Viggos arbejde fylder meget.")]
        )
        work.commit()
    return mother, father, item


def agreed(world: World, rights: Rights, line: UUID) -> str:
    draft = rights.draft(SHELL, reference(world, line))
    return next(part for part in draft.parts if part.heading == "Det, du har sagt ja til").entries[0].what


def test_a_part_of_a_yes_that_was_taken_back_is_told(world: World, rights: Rights) -> None:
    line = world.open()
    referral = world.send(line)
    assert "taget tilbage" not in agreed(world, rights, line)
    with world.site.database.write() as work:
        consent = world.site.referrals.case(work.session, world.by("jordemoder"), referral).row.consent_id
        row = work.session.get_one(ConsentRow, consent)
        world.site.referrals.withdraw_consent(work, world.by("jordemoder"), row, world.items(line, Field.OWN_WORDS))
        work.commit()
    today = world.clock.now().date()
    assert f"taget tilbage: med familiens egne ord {today.isoformat()}" in agreed(world, rights, line)


def test_a_yes_that_ended_with_its_matter_is_not_called_taken_back(world: World, rights: Rights) -> None:
    """A receiver who cannot ends the sharing, too: nobody has taken anything back."""
    line = world.open()
    world.act("terapeut", world.send(line), Action.DECLINE, reason="Ingen plads")
    told = agreed(world, rights, line)
    assert f"gjaldt til {world.clock.now().date().isoformat()}" in told
    assert "tilbage" not in told


def test_a_whole_yes_that_was_taken_back_is_called_that(world: World, rights: Rights) -> None:
    line = world.open()
    referral = world.send(line)
    by = world.by("jordemoder")
    with world.site.database.write() as work:
        consent = world.site.referrals.case(work.session, by, referral).row.consent_id
        world.site.referrals.withdraw_consent(work, by, work.session.get_one(ConsentRow, consent))
        work.commit()
    told = agreed(world, rights, line)
    assert f"taget tilbage {world.clock.now().date().isoformat()}" in told
    assert "gjaldt" not in told


def test_the_other_parents_words_are_marked_and_left_out(world: World, rights: Rights) -> None:
    mother, _, _ = linked(world)
    draft = rights.draft(SHELL, reference(world, mother))
    entries = {entry.text: entry for part in draft.parts for entry in part.entries}
    assert (entries["Hun er træt."].remove, entries["Hun er træt."].look) == (True, OTHERS_WORDS)
    note = entries["Viggos arbejde fylder meget."]
    assert (note.remove, note.look) == (False, NAMES_OTHER)
    assert not entries[OWN_WORDS].look
    assert "Viggo Prøvesen" not in as_file(draft)
    read = json.loads(as_file(draft))
    for part in read["parts"]:
        for entry in part["entries"]:
            entry["remove"] = entry["remove"] or entry["look"] == NAMES_OTHER
    released = as_page(rights.release(SHELL, read), released=True)
    assert "Hun er træt." not in released
    assert "Viggo" not in released
    assert NAMES_OTHER not in released
    assert OWN_WORDS in released
    assert world.town.last(Act.EXPORT_RELEASED, world.line(mother).organisation_id)


def test_an_earlier_version_is_the_parents_own_too(world: World, rights: Rights) -> None:
    line = world.open()
    for text in ("Det går bedre nu.", "Det går godt nu."):
        rights.correct(SHELL, reference(world, line), Field.OWN_WORDS, text)
    draft = rights.draft(SHELL, reference(world, line))
    texts = {entry.text: entry.remove for part in draft.parts for entry in part.entries}
    assert texts.items() >= {(OWN_WORDS, False), ("Det går bedre nu.", False), ("Det går godt nu.", False)}


def test_what_another_controller_wrote_is_asked_for_first(world: World, rights: Rights) -> None:
    line = world.open()
    with world.site.database.write() as work:
        work.session.execute(
            update(ItemRow).where(ItemRow.field == Field.PROFESSIONAL.value).values(organisation_id=world.town.place)
        )
        work.commit()
    draft = rights.draft(SHELL, reference(world, line))
    assert [entry.look for part in draft.parts for entry in part.entries if entry.look] == [OTHER_CONTROLLER]


def test_a_concern_that_is_not_open_to_the_family_is_marked(world: World, rights: Rights, held: FieldKeys) -> None:
    line = world.open()
    row = world.line(line)
    key = UUID(int=7)
    concern = ConcernRow(
        id=key,
        line_id=line,
        organisation_id=row.organisation_id,
        unit_id=row.unit_id,
        subject="child",
        level="own_field",
        said=Sealer(held).seal("concerns.said", key, "Blå mærker"),
        open_to_family=False,
        recorded_by=row.holder_id,
        recorded_at=world.clock.now(),
        ends_on=world.clock.now().date(),
    )
    with world.site.database.write() as work:
        work.session.add(concern)
        work.commit()
    draft = rights.draft(SHELL, reference(world, line))
    (entry,) = [entry for part in draft.parts for entry in part.entries if entry.text == "Blå mærker"]
    assert (entry.remove, entry.look) == (True, NOT_SHARED)
    assert "Blå mærker" not in as_page(draft.without_removed(), released=True)


def test_a_meeting_without_consent_says_of_what_and_between_whom(world: World, rights: Rights, held: FieldKeys) -> None:
    """Art. 15 asks for the kinds of information and for whom it was given to."""
    line = world.open()
    row = world.line(line)
    meeting = MeetingRow(
        id=UUID(int=9),
        line_id=line,
        number=1,
        organisation_id=row.organisation_id,
        unit_id=row.unit_id,
        held_on=world.clock.now().date(),
        categories=["child", "network"],
        recorded_by=row.holder_id,
        recorded_at=world.clock.now(),
        ends_on=world.clock.now().date(),
    )
    for name, text in (
        ("participants", '[["health_visitor", "Sundhedsplejen"], ["day_care", "Prøvebørnehaven"]]'),
        ("matter", "Barnets trivsel"),
        ("purpose", "Tidlig hjælp"),
        ("why_no_consent", "Forælderen sagde nej"),
    ):
        setattr(meeting, name, Sealer(held).seal(f"exchange_meetings.{name}", meeting.id, text))
    with world.site.database.write() as work:
        work.session.add(meeting)
        work.commit()
    page = as_page(rights.draft(SHELL, reference(world, line)).without_removed(), released=True)
    for words in (
        "Udvekslet om: barnets trivsel, familie og netværk",
        "Med: Sundhedsplejerske (Sundhedsplejen), Dagtilbud (Prøvebørnehaven)",
        "Sagen: Barnets trivsel\nDet skulle mødet bruges til: Tidlig hjælp\nDerfor var der ikke samtykke: Forælder",
    ):
        assert words in page


def test_what_a_parent_gets_is_in_danish_and_not_in_codes(world: World, rights: Rights, held: FieldKeys) -> None:
    line = world.open()
    row, now, key = world.line(line), world.clock.now(), UUID(int=8)
    here = {"line_id": line, "organisation_id": row.organisation_id}
    sealed = {
        name: Sealer(held).seal(f"dialogues.{name}", key, text)
        for name, text in (
            ("adviser", "Rådgiveren"),
            ("family_view", "Vi er trætte."),
            ("professional_view", "De er trætte."),
            ("agreements", "Vi ses igen."),
        )
    }
    rows = (
        ScreeningRow(
            id=uuid4(),
            municipality="Prøvekommune",
            subject="child",
            occasion="preventive_help",
            outcome="no_support_needed",
            recorded_by=row.holder_id,
            recorded_at=now,
            **here,
        ),
        ConditionRow(id=uuid4(), requirement="municipal_case", holds=True, said_by=row.holder_id, said_at=now, **here),
        DialogueRow(
            id=key,
            unit_id=row.unit_id,
            subject="child",
            held_on=now.date(),
            recorded_by=row.holder_id,
            recorded_at=now,
            ends_on=now.date(),
            **here,
            **sealed,
        ),
    )
    with world.site.database.write() as work:
        work.session.add_all(rows)
        work.commit()
    page = as_page(rights.draft(SHELL, reference(world, line)).without_removed(), released=True)
    for words in (
        "Der er ikke behov for hjælp herfra",
        "Krav: Barnet har en sag i kommunen",
        "Sådan så familien det: Vi er trætte.\nSådan så fagpersonen det: De er trætte.\nDet blev aftalt: Vi ses igen.",
        "21. november 2026",
        ">Dansk<",
    ):
        assert words in page
    assert not re.search(r"\d{4}-\d{2}-\d{2}|no support|municipal case|<dd>da<", page)


def test_whoever_reads_the_draft_is_reminded_of_notes_on_advice(world: World, rights: Rights, held: FieldKeys) -> None:
    """R045: such a note is the authority's and stands on nobody's line, so no line leads to it."""
    line = world.open()
    row = world.line(line)

    def reminded() -> list[Entry]:
        draft = rights.draft(SHELL, reference(world, line))
        return [entry for part in draft.parts for entry in part.entries if entry.look]

    assert reminded() == []
    key = UUID(int=8)
    note = AdviceNoteRow(
        id=key,
        organisation_id=row.organisation_id,
        unit_id=row.unit_id,
        facts=Sealer(held).seal("advice_notes.facts", key, "Et faktum."),
        written_by=row.holder_id,
        written_at=world.clock.now(),
        ends_on=world.clock.now().date(),
    )
    with world.site.database.write() as work:
        work.session.add(note)
        work.commit()
    (entry,) = reminded()
    assert (entry.what, entry.remove, entry.look) == ("Notater fra rådgivning efter § 29", True, BY_HAND)
    assert "Notater" not in as_page(rights.draft(SHELL, reference(world, line)).without_removed(), released=True)


@pytest.mark.parametrize("said", [{}, {"parts": 1}, {"reference": "K", "controller": "", "made_on": "", "parts": [{}]}])
def test_what_is_no_draft_is_refused(rights: Rights, said: dict[str, object]) -> None:
    with pytest.raises(Refused, match="no draft"):
        rights.release(SHELL, said)


def test_a_correction_is_a_new_version_and_the_old_one_stays_until_it_is_erased(
    world: World, rights: Rights, tmp_path: Path
) -> None:
    line = world.open()
    name = reference(world, line)
    (before,) = world.items(line, Field.OWN_WORDS)
    world.clock.move(minutes=5)
    made = rights.correct(SHELL, name, Field.OWN_WORDS, "Vi sover lidt.\n")
    assert world.read(line, "Jordemødre")[Field.OWN_WORDS] == "Vi sover lidt."
    with world.site.database.read() as session:
        assert session.get_one(ItemRow, made).replaces == before
        assert session.get(ItemRow, before) is not None
    region = world.line(line).organisation_id
    assert world.town.last(Act.ITEM_CORRECTED, region).subjects == [["line", str(line)], ["item", str(made)]]
    assert rights.erase_earlier(SHELL, name) == 1
    with world.site.database.read() as session:
        assert session.get(ItemRow, before) is None
    assert world.read(line, "Jordemødre")[Field.OWN_WORDS] == "Vi sover lidt."
    assert rights.erase_earlier(SHELL, name) == 0
    assert whole(world, tmp_path)


def test_a_correction_of_what_both_parents_are_in_concerns_both_still(world: World, rights: Rights) -> None:
    mother, father, _ = linked(world)
    made = rights.correct(SHELL, reference(world, father), Field.CHILD_VIEW, "Hun er frisk.")
    with world.site.database.read() as session:
        concerned = session.scalars(select(ItemLineRow.line_id).where(ItemLineRow.item_id == made)).all()
    assert set(concerned) == {mother, father}


def test_corrections_that_cannot_be(world: World, rights: Rights) -> None:
    name = reference(world, world.open())
    for field, text, why in (
        (Field.CONTACT, "ring", "safe way"),
        (Field.NETWORK, "Mormor", "nobody keeps"),
        (Field.OWN_WORDS, OWN_WORDS, "says already"),
    ):
        with pytest.raises(Refused, match=why):
            rights.correct(SHELL, name, field, text)
    with pytest.raises(Refused, match="no contact line"):
        rights.correct(SHELL, "K-XXX-XXX", Field.NAME, "Prøve")


def test_an_open_line_is_not_erased(world: World, rights: Rights) -> None:
    line = world.open()
    with pytest.raises(Refused, match="its holder closes it first"):
        rights.erase(SHELL, reference(world, line))
    assert world.read(line, "Jordemødre")[Field.OWN_WORDS] == OWN_WORDS


def test_a_line_with_a_referral_under_way_is_not_erased(world: World, rights: Rights) -> None:
    line, _ = close_under_way(world)
    with pytest.raises(Refused, match="under way"):
        rights.erase(SHELL, reference(world, line))


def test_erasing_takes_everything_and_leaves_the_record_whole(
    world: World, rights: Rights, closed: Callable[..., UUID], tmp_path: Path
) -> None:
    line = closed(referred=True)
    look(world, line)
    name, region = reference(world, line), world.line(line).organisation_id
    acts = world.town.acts(region)
    assert rights.erase(SHELL, name) > 10
    with world.site.database.read() as session:
        assert session.get(LineRow, line) is None
        assert session.scalars(select(ItemRow)).all() == []
    assert world.town.acts(region) == [*acts, Act.LINE_ERASED]
    assert whole(world, tmp_path)
    with pytest.raises(Refused, match="no contact line"):
        rights.erase(SHELL, name)


def administrator(world: World) -> str:
    return world.town.email(world.town.person(Role.ADMINISTRATOR, password=None))


def test_no_line_is_opened_before_the_documents_are_approved(world: World, held: FieldKeys) -> None:
    limits = replace(NOTHING_STOPS, may_open=may_open_lines)
    world.site = make_referrals(world.site.database, world.site.scribe, Sealer(held), limits, stays)
    with pytest.raises(Refused, match="documents about privacy"):
        world.open("terapeut", "Huset")
    email = administrator(world)
    for document in Document:
        with pytest.raises(Refused, match="documents about privacy"):
            world.open("terapeut", "Huset")
        with world.site.database.write() as work:
            approve(work, world.site.scribe, SHELL, world.town.place, email, [document], "sag 1")
            work.commit()
    assert world.line(world.open("terapeut", "Huset")).holder_id
    with pytest.raises(Refused, match="documents about privacy"):
        world.open()  # the region has approved nothing
    with world.site.database.read() as session:
        assert [one.document for one in approved(session, world.town.place)] == list(Document)
    assert world.town.last(Act.PRIVACY_APPROVED).subjects[1] == ["document", "controllers"]


def test_only_an_administrator_of_the_place_approves(world: World) -> None:
    leader = world.town.email(world.town.person(Role.LEADER, password=None))
    region = next(m.organisation for m in world.by("jordemoder").actor.memberships)
    for email, place, filed in (
        (leader, world.town.place, ""),
        ("nobody@proeve.example", world.town.place, ""),
        (administrator(world), region, ""),
        (administrator(world), world.town.place, "x" * 121),
    ):
        with world.site.database.write() as work, pytest.raises(Refused):
            approve(work, world.site.scribe, SHELL, place, email, list(Document), filed)
