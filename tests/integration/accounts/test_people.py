"""People come, are given roles and professions, and leave; each change stands in the record."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from familiehus.access.roles import Role, StaffProfession
from familiehus.accounts import directory
from familiehus.accounts.domain import NotDone, Refusal
from familiehus.accounts.organisations import UnitDraft
from familiehus.accounts.professions import held_in
from familiehus.accounts.sessions import Stage
from familiehus.accounts.storage import (
    CredentialRow,
    HouseRow,
    PersonRow,
    ProfessionRow,
    RoleRow,
    SessionRow,
    TokenRow,
    UnitRow,
)
from familiehus.accounts.units import MEET_FAMILIES, unit_here, units_of
from familiehus.audit.domain import Act
from familiehus.kernel.errors import Conflict, NotFound
from tests.integration.accounts.conftest import PASSWORD, SHELL, Town

ADVISER = StaffProfession.CHILD_ADVISER


def give(town: Town, giver: UUID, person: UUID, profession: StaffProfession, place: UUID | None = None) -> UUID:
    with town.site.database.write() as work:
        town.site.professions.give(work, town.by(giver), place or town.place, person, profession)
        work.commit()
    with town.site.database.read() as session:
        query = select(ProfessionRow.id).where(ProfessionRow.person_id == person, ProfessionRow.ended_at.is_(None))
        return session.scalars(query.where(ProfessionRow.profession == profession)).one()


def confirm(town: Town, confirmer: UUID, person: UUID, held: UUID) -> None:
    with town.site.database.write() as work:
        town.site.professions.confirm(work, town.by(confirmer), town.place, person, held)
        work.commit()


def unit(town: Town, coordinator: UUID, deputy: UUID | None = None) -> UUID:
    with town.site.database.write() as work:
        draft = UnitDraft("Sundhedsplejen", (0, 1, 3), coordinator, deputy)
        row = town.site.organisations.add_unit(work, SHELL, town.place, draft)
        work.commit()
        return row.id


def leave(town: Town, by: UUID, person: UUID, *, at_once: bool = False) -> None:
    with town.site.database.write() as work:
        town.site.people.leave(work, town.by(by), town.place, person, at_once=at_once)
        work.commit()


def test_an_invited_person_has_the_roles_and_nothing_elsewhere(town: Town) -> None:
    other = town.organisation("Anden kommune")
    person = town.person(Role.RECEIVER, Role.COURSE_LEADER)
    actor = town.actor(person)
    assert actor.roles_in(town.place) == {Role.RECEIVER, Role.COURSE_LEADER}
    assert actor.roles_in(other) == frozenset()
    assert town.acts() == ["organisation_added", "role_given", "role_given", "person_invited", "invitation_used"]


def test_the_record_names_the_role_it_was_done_in_and_no_content(town: Town) -> None:
    leader = town.person(Role.LEADER)
    with town.site.database.write() as work:
        town.site.people.invite(work, town.by(leader), town.place, "Ny", "ny@x.example", [Role.RECEIVER])
        work.commit()
    event = town.last(Act.ROLE_GIVEN)
    assert (event.person, event.role) == (leader, "leader")
    assert "ny@x" not in str(event.subjects)


@pytest.mark.parametrize(
    ("name", "email", "roles", "reason"),
    [
        ("", "a@b.dk", [Role.RECEIVER], Refusal.NAME_MISSING),
        ("x" * 121, "a@b.dk", [Role.RECEIVER], Refusal.NAME_TOO_LONG),
        ("Ny", "ingen adresse", [Role.RECEIVER], Refusal.EMAIL_WRONG),
        ("Ny", "a" * 200 + "@b.dk", [Role.RECEIVER], Refusal.EMAIL_WRONG),
        ("Ny", "a@b.dk", [], Refusal.ROLE_MISSING),
    ],
)
def test_a_bad_invitation_changes_nothing(
    town: Town, name: str, email: str, roles: list[Role], reason: Refusal
) -> None:
    with town.site.database.write() as work, pytest.raises(NotDone) as refused:
        town.site.people.invite(work, SHELL, town.place, name, email, roles)
    assert refused.value.reason is reason
    with town.site.database.read() as session:
        assert directory.by_email(session, email) is None


def test_the_same_address_twice_is_told_however_it_is_written(town: Town) -> None:
    email = town.email(town.person(Role.RECEIVER))
    with town.site.database.write() as work, pytest.raises(NotDone) as refused:
        town.site.people.invite(work, SHELL, town.place, "Igen", f" {email.upper()} ", [Role.LEADER])
    assert refused.value.reason is Refusal.ALREADY_HERE


def test_somebody_from_elsewhere_gets_a_role_but_no_second_link(town: Town) -> None:
    """A link handed out by a second organisation would open what the person is to see in the first."""
    other = town.organisation("Anden kommune")
    for password in (PASSWORD, None):
        person = town.person(Role.RECEIVER, password=password)
        with town.site.database.write() as work:
            invited = town.site.people.invite(work, SHELL, other, "X", town.email(person), [Role.REFERRER])
            work.commit()
        assert invited.person == person
        assert invited.secret is None
        assert town.actor(person).roles_in(other) == {Role.REFERRER}


def test_a_role_is_given_once_and_only_by_whom_the_rules_name(town: Town) -> None:
    administrator, person = town.person(Role.ADMINISTRATOR), town.person(Role.RECEIVER)
    for role, reason in ((Role.RECEIVER, Refusal.ALREADY_GIVEN), (Role.LEADER, Refusal.NOT_YOURS_TO_GIVE)):
        with town.site.database.write() as work, pytest.raises(NotDone) as refused:
            town.site.people.give_role(work, town.by(administrator), town.place, person, role)
        assert refused.value.reason is reason
    with town.site.database.write() as work, pytest.raises(NotFound):
        town.site.people.give_role(work, town.by(administrator), town.place, administrator, Role.RECEIVER)
    with town.site.database.write() as work, pytest.raises(NotFound):
        town.site.people.give_role(work, town.by(person), town.place, administrator, Role.RECEIVER)


def test_the_same_role_in_two_units(town: Town) -> None:
    leader, person = town.person(Role.LEADER), town.person(Role.RECEIVER)
    coordinator = town.person(Role.COORDINATOR)
    for key in (unit(town, coordinator), unit(town, coordinator)):
        with town.site.database.write() as work:
            town.site.people.give_role(work, town.by(leader), town.place, person, Role.RECEIVER, key)
            work.commit()
    assert len(town.actor(person).memberships) == 3
    with town.site.database.write() as work, pytest.raises(NotFound):
        town.site.people.give_role(work, town.by(leader), town.place, person, Role.RECEIVER, uuid4())


def test_two_who_give_the_same_person_a_role_at_once_one_is_told(town: Town) -> None:
    leader, person = town.by(town.person(Role.LEADER)), town.person(Role.RECEIVER)
    if town.site.database.engine.dialect.name == "sqlite":
        return  # there a second writer waits and then reads what the first one did
    with town.site.database.write() as second:
        before = second.session.get(PersonRow, person)
        assert before  # as the person was before the other one came
        with town.site.database.write() as first:
            town.site.people.give_role(first, leader, town.place, person, Role.REFERRER)
            first.commit()
        with pytest.raises(Conflict):  # noqa: PT012 - whichever of the two writes first
            town.site.people.give_role(second, leader, town.place, person, Role.COURSE_LEADER)
            second.commit()
    assert town.actor(person).roles_in(town.place) == {Role.RECEIVER, Role.REFERRER}


def test_ending_roles_and_the_last_one_is_leaving(town: Town) -> None:
    leader, person = town.person(Role.LEADER), town.person(Role.RECEIVER, Role.COURSE_LEADER)
    with town.site.database.read() as session:
        roles = list(session.scalars(directory.standing_roles(person)))
    for row in roles:
        with town.site.database.write() as work:
            town.site.people.end_role(work, town.by(leader), town.place, person, row.id)
            work.commit()
    assert town.actor(person).memberships == ()
    assert town.acts()[-2:] == ["role_ended", "person_deactivated"]
    with town.site.database.write() as work, pytest.raises(NotFound):
        town.site.people.end_role(work, town.by(leader), town.place, person, roles[0].id)


def end(town: Town, by: UUID, person: UUID, role: Role) -> None:
    with town.site.database.write() as work:
        row = next(r for r in work.session.scalars(directory.standing_roles(person)) if r.role == role)
        town.site.people.end_role(work, town.by(by), town.place, person, row.id)
        work.commit()


@pytest.mark.parametrize("left", [role for role in Role if role not in MEET_FAMILIES])
def test_a_unit_is_not_left_to_somebody_who_cannot_meet_families(town: Town, left: Role) -> None:
    """Invariant 1 of handover.md: what the unit holds would be held by somebody who cannot open it."""
    leader, person, deputy = town.person(Role.LEADER), town.person(Role.COORDINATOR, left), town.person(Role.RECEIVER)
    key = unit(town, person, deputy)
    with pytest.raises(NotDone, match="still holds: Sundhedsplejen"):
        end(town, leader, person, Role.COORDINATOR)
    with town.site.database.write() as work:
        town.site.people.give_role(work, town.by(leader), town.place, deputy, Role.FRONT_DESK)
        work.commit()
    end(town, leader, deputy, Role.RECEIVER)
    with town.site.database.read() as session:
        row = session.get_one(UnitRow, key)
        assert (row.coordinator_id, row.deputy_id) == (person, None)


def test_deactivation_ends_sessions_tokens_and_sign_in_in_one_transaction(town: Town) -> None:
    leader, person = town.person(Role.LEADER), town.person(Role.RECEIVER)
    with town.site.database.write() as work:
        session_token = town.site.sessions.start(work, person, Stage.TWO_FACTORS, "Firefox")
        token = town.site.tokens.make(work, town.by(person), person, "Kalender", ["see_work"], 30)
        work.commit()
    assert town.site.sessions.open(session_token)
    assert town.site.tokens.open(token)
    leave(town, leader, person)
    assert town.site.sessions.open(session_token) is None
    assert town.site.tokens.open(token) is None
    with town.site.database.read() as session:
        assert session.get_one(PersonRow, person).active is False
        for kind in (SessionRow, TokenRow, CredentialRow):
            assert session.scalars(select(func.count()).select_from(kind).where(kind.person_id == person)).one() == 0


def test_leaving_one_organisation_keeps_the_other(town: Town) -> None:
    other = town.organisation("Anden kommune")
    leader, person = town.person(Role.LEADER), town.person(Role.RECEIVER)
    with town.site.database.write() as work:
        town.site.people.give_role(work, SHELL, other, person, Role.REFERRER)
        work.commit()
    with town.site.database.write() as work:
        token = town.site.sessions.start(work, person, Stage.TWO_FACTORS, "Firefox")
        work.commit()
    leave(town, leader, person)
    opened = town.site.sessions.open(token)
    assert opened
    assert opened.actor.organisations() == {other}


def test_what_is_held_is_passed_on_first(town: Town) -> None:
    """Invariant 1 of handover.md."""
    leader, coordinator = town.person(Role.LEADER), town.person(Role.COORDINATOR)
    deputy = town.person(Role.RECEIVER)
    key = unit(town, coordinator, deputy)
    with pytest.raises(NotDone, match="still holds: Sundhedsplejen"):
        leave(town, leader, coordinator)
    leave(town, leader, coordinator, at_once=True)
    with town.site.database.read() as session:
        row = session.get_one(UnitRow, key)
        assert (row.coordinator_id, row.deputy_id) == (deputy, None)
    assert town.acts()[-3:] == ["unit_changed", "role_ended", "person_deactivated"]


def test_without_a_deputy_another_coordinator_a_colleague_of_the_unit_or_the_leader_stands_in(town: Town) -> None:
    leader, first, second = town.person(Role.LEADER), town.person(Role.COORDINATOR), town.person(Role.COORDINATOR)
    key = unit(town, first)
    elsewhere, colleague = town.person(Role.RECEIVER), town.person(Role.FRONT_DESK)
    for person, role, place in ((colleague, Role.REFERRER, key), (elsewhere, Role.RECEIVER, unit(town, first))):
        with town.site.database.write() as work:
            town.site.people.give_role(work, town.by(leader), town.place, person, role, place)
            work.commit()
    for person, stand_in in ((first, second), (second, colleague), (colleague, leader)):
        leave(town, leader, person, at_once=True)
        with town.site.database.read() as session:
            assert session.get_one(UnitRow, key).coordinator_id == stand_in


def test_a_deputy_can_simply_go(town: Town) -> None:
    leader, coordinator, deputy = (town.person(r) for r in (Role.LEADER, Role.COORDINATOR, Role.RECEIVER))
    key = unit(town, coordinator, deputy)
    leave(town, leader, deputy)
    with town.site.database.read() as session:
        row = session.get_one(UnitRow, key)
        assert (row.coordinator_id, row.deputy_id) == (coordinator, None)


def test_somebody_who_comes_back_starts_anew(town: Town) -> None:
    leader, person = town.person(Role.LEADER), town.person(Role.RECEIVER)
    email = town.email(person)
    leave(town, leader, person)
    with town.site.database.write() as work:
        invited = town.site.people.invite(work, town.by(leader), town.place, "Nyt Navn", email, [Role.REFERRER])
        work.commit()
    assert invited.person == person
    assert invited.secret
    assert town.actor(person).roles_in(town.place) == {Role.REFERRER}


def test_the_command_line_stops_somebody_everywhere(town: Town) -> None:
    other = town.organisation("Anden kommune")
    person = town.person(Role.RECEIVER)
    with town.site.database.write() as work:
        town.site.people.give_role(work, SHELL, other, person, Role.REFERRER)
        town.site.people.deactivate(work, SHELL, town.email(person).upper())
        work.commit()
    assert town.actor(person).memberships == ()
    assert "person_deactivated" in {town.acts(other)[-1], town.acts()[-1]}
    with town.site.database.write() as work, pytest.raises(NotFound):
        town.site.people.deactivate(work, SHELL, town.email(person))
    with town.site.database.write() as work, pytest.raises(NotDone, match="not active"):
        town.site.people.give_role(work, SHELL, town.place, person, Role.RECEIVER)


def test_an_organisation_ends_like_a_person(town: Town) -> None:
    place = town.organisation("Lukket forening", "civil_society")
    person = town.person(Role.COORDINATOR, place=place)
    with town.site.database.write() as work:
        town.site.organisations.end(work, SHELL, place)
        work.commit()
    assert town.actor(person).memberships == ()
    assert town.acts(place)[-2:] == ["person_deactivated", "organisation_ended"]
    with town.site.database.read() as session, pytest.raises(NotFound):
        directory.organisation(session, place)
    leader = town.by(town.person(Role.LEADER, Role.ADMINISTRATOR))
    for do in (
        lambda work: town.site.organisations.end(work, leader, town.place),
        lambda work: town.site.organisations.add(work, leader, "Ny", "region"),
    ):
        with town.site.database.write() as work, pytest.raises(NotFound):
            do(work)


def test_organisations_have_names_of_their_own(town: Town) -> None:
    with town.site.database.write() as work:
        town.site.organisations.add(work, SHELL, "Samme", "region", "samme")
        with pytest.raises(NotDone, match="key taken: samme"):
            town.site.organisations.add(work, SHELL, "Samme igen", "region", "samme")
        for name, reason in (("  ", Refusal.NAME_MISSING), ("x" * 201, Refusal.NAME_TOO_LONG)):
            with pytest.raises(NotDone) as refused:
                town.site.organisations.add(work, SHELL, name, "region")
            assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("name", "key"), [("\N{GRINNING FACE}", ""), ("Kø", "Æ b"), ("Kø", "-"), ("Kø", "x" * 121), ("x" * 121, "")]
)
def test_an_organisation_has_a_key_that_commands_can_name(town: Town, name: str, key: str) -> None:
    with town.site.database.write() as work, pytest.raises(NotDone) as refused:
        town.site.organisations.add(work, SHELL, name, "region", key)
    assert refused.value.reason is Refusal.KEY_WRONG


@pytest.mark.parametrize("days", [(), (7,), (-1, 2)])
def test_a_unit_is_open_on_real_days(town: Town, days: tuple[int, ...]) -> None:
    with town.site.database.write() as work, pytest.raises(NotDone, match="no opening day"):
        town.site.organisations.add_unit(work, SHELL, town.place, UnitDraft("Enhed", days))


def test_who_stands_for_a_unit_can_meet_families_there(town: Town) -> None:
    place = town.organisation("Anden kommune")
    stranger, desk, person = (
        town.person(Role.COORDINATOR, place=place),
        town.person(*(role for role in Role if role not in MEET_FAMILIES)),
        town.person(Role.RECEIVER),
    )
    for draft, reason, field in (
        (UnitDraft("E", (0,), stranger), Refusal.MEETS_NO_FAMILIES, "coordinator"),
        (UnitDraft("E", (0,), desk), Refusal.MEETS_NO_FAMILIES, "coordinator"),
        (UnitDraft("E", (0,), person, desk), Refusal.MEETS_NO_FAMILIES, "deputy"),
        (UnitDraft("E", (0,), person, person), Refusal.SAME_PERSON_TWICE, "deputy"),
    ):
        with town.site.database.write() as work, pytest.raises(NotDone) as refused:
            town.site.organisations.add_unit(work, SHELL, town.place, draft)
        assert (refused.value.reason, refused.value.field) == (reason, field)


def test_a_unit_works_in_a_house_of_its_own_organisation(town: Town) -> None:
    theirs, ours, coordinator = uuid4(), uuid4(), town.person(Role.COORDINATOR)
    with town.site.database.write() as work:
        for key, place in ((theirs, town.organisation("Anden kommune")), (ours, town.place)):
            about = {"key": str(key), "slug": str(key), "document": {"name": "Prøvehuset"}}
            work.session.add(HouseRow(id=key, organisation_id=place, **about))
        work.commit()
    for house in (theirs, uuid4()):
        with town.site.database.write() as work, pytest.raises(NotDone) as refused:
            town.site.organisations.add_unit(work, SHELL, town.place, UnitDraft("E", (0,), coordinator, house=house))
        assert (refused.value.reason, refused.value.field) == (Refusal.NOT_OUR_HOUSE, "house")
    with town.site.database.write() as work:
        row = town.site.organisations.add_unit(work, SHELL, town.place, UnitDraft("E", (0,), coordinator, house=ours))
        assert row.house_id == ours


def test_a_unit_always_has_a_coordinator(town: Town) -> None:
    """Families rest on it, and whoever holds them could not be stopped (handover.md, invariant 1)."""
    leader, first, second = town.person(Role.LEADER), town.person(Role.COORDINATOR), town.person(Role.RECEIVER)
    nobody = UnitDraft("Enhed", (0,))
    with town.site.database.write() as work, pytest.raises(NotDone, match="coordinator missing"):
        town.site.organisations.add_unit(work, town.by(leader), town.place, nobody)
    key = unit(town, first)
    with town.site.database.write() as work, pytest.raises(NotDone, match="coordinator missing"):
        town.site.organisations.change_unit(work, town.by(leader), town.place, key, nobody, 1)
    with town.site.database.write() as work:
        town.site.organisations.change_unit(
            work, town.by(leader), town.place, key, replace(nobody, coordinator=second), 1
        )
        work.commit()
    with town.site.database.read() as session:
        assert session.get_one(UnitRow, key).coordinator_id == second


def test_two_editors_of_a_unit_one_is_told(town: Town) -> None:
    leader, coordinator = town.person(Role.LEADER), town.person(Role.COORDINATOR)
    key = unit(town, coordinator)
    for days in ((0,), (1,)):
        with town.site.database.write() as work:
            change = (town.by(leader), town.place, key, UnitDraft("Ny", days, coordinator), 1)
            if days == (1,):
                with pytest.raises(Conflict):
                    town.site.organisations.change_unit(work, *change)
                continue
            town.site.organisations.change_unit(work, *change)
            work.commit()
    with town.site.database.read() as session:
        row = session.get_one(UnitRow, key)
        assert (row.name, row.opening_days, row.version) == ("Ny", [0], 2)
        with pytest.raises(NotFound):
            unit_here(session, town.organisation("Anden"), key)


def test_r053_legal_power_counts_when_a_second_person_has_confirmed(town: Town) -> None:
    leader, second, person = town.person(Role.LEADER), town.person(Role.COORDINATOR), town.person(Role.RECEIVER)
    held = give(town, leader, person, ADVISER)
    assert town.actor(person).professions == ()
    confirm(town, second, person, held)
    assert town.actor(person).professions == ((town.place, ADVISER),)
    assert town.acts()[-2:] == ["profession_given", "profession_confirmed"]
    with pytest.raises(NotDone, match="already given"):
        confirm(town, second, person, held)
    with pytest.raises(NotDone, match="already given"):
        give(town, leader, person, ADVISER)


def test_r053_not_by_the_giver_not_for_oneself_not_by_an_administrator(town: Town) -> None:
    leader, both = town.person(Role.LEADER), town.person(Role.LEADER, Role.ADMINISTRATOR)
    administrator, person = town.person(Role.ADMINISTRATOR), town.person(Role.COORDINATOR)
    held = give(town, leader, person, ADVISER)
    with pytest.raises(NotDone, match="second person"):
        confirm(town, leader, person, held)
    for who in (person, administrator, both):
        with pytest.raises(NotFound):
            confirm(town, who, person, held)
    for giver, receiver in ((administrator, leader), (both, leader), (leader, leader)):
        with pytest.raises(NotFound):
            give(town, giver, receiver, ADVISER)
    with town.site.database.write() as work, pytest.raises(NotFound):
        town.site.professions.end(work, town.by(administrator), town.place, person, held)
    with town.site.database.write() as work, pytest.raises(NotDone, match="second person"):
        town.site.professions.confirm(work, SHELL, town.place, person, held)


def test_r053_not_outside_an_authority(town: Town) -> None:
    place = town.organisation("Prøveforeningen", "civil_society")
    leader, person = town.person(Role.LEADER, place=place), town.person(Role.COORDINATOR, place=place)
    with pytest.raises(NotDone, match="only in an authority"):
        give(town, leader, person, ADVISER, place)


def test_an_ordinary_profession_counts_at_once_and_ends(town: Town) -> None:
    administrator, person = town.person(Role.ADMINISTRATOR), town.person(Role.REFERRER)
    held = give(town, administrator, person, StaffProfession.HEALTH_VISITOR)
    assert town.actor(person).professions == ((town.place, StaffProfession.HEALTH_VISITOR),)
    with town.site.database.write() as work:
        town.site.professions.end(work, town.by(administrator), town.place, person, held)
        work.commit()
    assert town.actor(person).professions == ()
    with town.site.database.write() as work, pytest.raises(NotFound):
        town.site.professions.end(work, town.by(administrator), town.place, person, held)


def test_professions_end_with_the_place(town: Town) -> None:
    leader, person = town.person(Role.LEADER), town.person(Role.REFERRER)
    give(town, leader, person, StaffProfession.MIDWIFE)
    leave(town, leader, person)
    assert town.acts()[-3:] == ["role_ended", "profession_ended", "person_deactivated"]


def test_people_of_one_organisation_by_name(town: Town) -> None:
    other = town.organisation("Anden kommune")
    people = {town.person(Role.RECEIVER) for _ in range(3)}
    town.person(Role.RECEIVER, place=other)
    invited = town.person(Role.REFERRER, password=None)
    with town.site.database.read() as session:
        found = directory.colleagues(session, town.place)
        assert {c.person.id for c in found} == people | {invited}
        assert [c.is_invited for c in found if not c.has_signed_up] == [True]
        assert len(directory.colleagues(session, town.place, skip=1, limit=2)) == 2
        (one,) = directory.colleagues(session, town.place, only=invited)
        assert [r.role for r in one.roles] == ["referrer"]
        assert session.scalars(select(func.count()).select_from(RoleRow).where(RoleRow.person_id == invited)).one() == 1


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("åse", ["Åse ØSTERGÅRD"]),
        ("ØsterGård ÅSE", ["Åse ØSTERGÅRD"]),
        ("østergård bo", []),
        ("100%", ["Bo 100% a/b_c"]),
        ("A/B_C", ["Bo 100% a/b_c"]),
        ("%", ["Bo 100% a/b_c"]),
        ("x/", []),
        ("@", ["Bo 100% a/b_c", "Åse ØSTERGÅRD"]),
    ],
)
def test_a_colleague_is_found_by_every_word_however_it_is_written(town: Town, asked: str, found: list[str]) -> None:
    for name in ("Åse ØSTERGÅRD", "Bo 100% a/b_c"):
        with town.site.database.write() as work:
            work.session.get_one(PersonRow, town.person(Role.RECEIVER)).name = name
            work.commit()
    with town.site.database.read() as session:
        assert sorted(c.person.name for c in directory.colleagues(session, town.place, name=asked)) == found
        assert directory.colleagues(session, town.place, name=asked, waiting=True) == []


def test_one_colleague_is_looked_up_where_they_work_and_nowhere_else(town: Town) -> None:
    other = town.organisation("Anden kommune")
    here, there = town.person(Role.RECEIVER), town.person(Role.RECEIVER, place=other)
    with town.site.database.read() as session:
        assert [c.person.id for c in directory.colleagues(session, town.place, only=here)] == [here]
        assert directory.colleagues(session, town.place, only=there) == []


def test_units_are_listed_with_the_names_of_those_who_stand_for_them(town: Town) -> None:
    coordinator, deputy = town.person(Role.COORDINATOR), town.person(Role.RECEIVER)
    for key, name in ((coordinator, "Karen"), (deputy, "Dorte")):
        with town.site.database.write() as work:
            work.session.get_one(PersonRow, key).name = name
            work.commit()
    unit(town, coordinator, deputy)
    unit(town, coordinator)
    with town.site.database.read() as session:
        said = {(one.coordinator, one.deputy) for one in units_of(session, town.place)}
    assert said == {("Karen", "Dorte"), ("Karen", None)}


def test_a_unit_s_telephone_is_a_number(town: Town) -> None:
    draft = UnitDraft("E", (0,), town.person(Role.COORDINATOR), phone="ring til os")
    with town.site.database.write() as work, pytest.raises(NotDone) as refused:
        town.site.organisations.add_unit(work, SHELL, town.place, draft)
    assert (refused.value.reason, refused.value.field) == (Refusal.NO_PHONE_NUMBER, "phone")


def test_of_two_with_one_link_the_second_is_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with town.site.database.write() as work:
        invited = town.invite(work, Role.REFERRER)
        work.commit()
    assert invited.secret
    with town.site.database.read() as session:
        found = town.site.invitations.find(session, invited.secret)
    town.accept(invited.secret)
    monkeypatch.setattr(town.site.invitations, "find", lambda *_: found)  # both had looked before one was first
    with town.site.database.write() as work, pytest.raises(NotDone) as refused:
        town.site.invitations.use(work, SHELL, invited.secret, "another")
    assert refused.value.reason is Refusal.LINK_SPENT


def test_the_professions_of_a_place_are_those_of_people_who_are_there(town: Town) -> None:
    leader, person, gone = town.person(Role.LEADER), town.person(Role.RECEIVER), town.person(Role.RECEIVER)
    give(town, leader, person, StaffProfession.MIDWIFE)
    give(town, leader, gone, StaffProfession.CHILD_ADVISER)
    with town.site.database.read() as session:
        assert held_in(session, town.place) == {StaffProfession.MIDWIFE, StaffProfession.CHILD_ADVISER}
    leave(town, leader, gone)
    with town.site.database.read() as session:
        assert held_in(session, town.place) == {StaffProfession.MIDWIFE}
