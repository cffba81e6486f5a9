"""Who a directory lets in, on both databases; the provider is a stand-in that says what a test wants."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from familiehus.access.roles import Role, StaffProfession
from familiehus.accounts import directory
from familiehus.accounts.oidc_client import Login
from familiehus.accounts.oidc_domain import NotLetIn, Why
from familiehus.accounts.oidc_people import DIRECTORY
from familiehus.accounts.oidc_sign_in import Answer, Entered, OidcSignIn
from familiehus.accounts.oidc_site import make_oidc
from familiehus.accounts.organisations import UnitDraft
from familiehus.accounts.sessions import Stage
from familiehus.accounts.storage import CredentialRow, IdentityRow, OrganisationRow, SpentLoginRow, UnitRow
from familiehus.audit.domain import NO_ORGANISATION, Act
from familiehus.kernel.errors import Conflict, NotFound
from familiehus.settings import MappedRole, Oidc
from tests.integration.accounts.conftest import KEYS, PAGE, PASSWORD, SHELL, Town

SOURCE, DEVICE = "192.0.2.1", "Firefox, Linux"


@dataclass
class StandIn:
    """A provider whose every code is good."""

    said: dict[str, object] = field(default_factory=dict)

    def authorization_address(self, login: Login) -> str:
        return f"https://katalog.example/?state={login.state}"

    def claims(self, code: str, login: Login, issuer: str, now: int) -> Mapping[str, object]:
        return self.said


@dataclass
class Way:
    """The sign-in and its provider."""

    town: Town
    provider: StandIn
    sign_in: OidcSignIn

    def left(self) -> Answer:
        """Somebody has pressed the button and comes back with a code."""
        address, cookie = self.sign_in.begin(PAGE, "/personale/", SOURCE)
        return Answer(cookie, address.partition("state=")[2], "kode", "")

    def enter(self, email: str, *groups: str, **more: object) -> Entered:
        usual = {"sub": f"id-{email}", "email": email, "email_verified": True, "name": "Karla Katalog"}
        self.provider.said = {**usual, "groups": list(groups), **more}
        return self.sign_in.finish(PAGE, self.left(), SOURCE, DEVICE)


ROLES = (
    MappedRole("redaktører", "catalogue_editor"),
    MappedRole("koordinatorer", "coordinator"),
    MappedRole("frivillige", "volunteer"),
    MappedRole("sundhedsplejen", "receiver", "Sundhedsplejen"),
)


@pytest.fixture
def oidc(town: Town) -> Oidc:
    with town.site.database.read() as session:
        key = session.get_one(OrganisationRow, town.place).key
    return Oidc(
        issuer="https://katalog.example",
        client_id="familiehus",
        client_secret="et ord",  # noqa: S106 - of nobody
        organisation=key,
        name="",
        scope="openid",
        subject_claim="sub",
        email_claim="email",
        email_verified_claim="email_verified",
        name_claim="name",
        group_claims=("groups",),
        roles=ROLES,
        creates_people=True,
        trusted_acr=(),
        trusted_amr=("mfa",),
        prompt="",
    )


def way_of(town: Town, oidc: Oidc) -> Way:
    provider = StandIn()
    return Way(town, provider, make_oidc(oidc, provider, town.site, KEYS))


@pytest.fixture
def way(town: Town, oidc: Oidc) -> Way:
    return way_of(town, oidc)


def email() -> str:
    return f"{uuid4().hex}@proeve.example"


def person_of(town: Town, address: str) -> UUID:
    with town.site.database.read() as session:
        found = directory.by_email(session, address)
        assert found is not None
        return found.id


def test_somebody_new_gets_what_the_directory_gives(way: Way, town: Town) -> None:
    address = email()
    entered = way.enter(address, "redaktører", "ukendt")
    session = town.site.sessions.open(entered.token)
    assert session is not None
    assert (session.stage, session.email) == (Stage.ONE_FACTOR, address)
    assert session.actor.roles_in(town.place) == {Role.CATALOGUE_EDITOR}
    assert town.acts()[-3:] == [Act.IDENTITY_LINKED, Act.ROLE_GIVEN, Act.SIGNED_IN]
    given = town.last(Act.ROLE_GIVEN)
    assert (given.door, given.person) == ("directory", None)


def test_a_trusted_second_factor_finishes_and_another_does_not(way: Way, town: Town) -> None:
    address = email()
    assert way.enter(address, "koordinatorer", amr=["mfa"]).stage is Stage.TWO_FACTORS
    entered = way.enter(address, "koordinatorer", amr=["pwd"])
    assert entered.stage is Stage.SET_UP
    session = town.site.sessions.open(entered.token)
    assert session is not None
    assert not session.stage.finished


def test_of_two_who_come_for_the_first_time_at_once_nobody_is_made_twice(way: Way, town: Town) -> None:
    address = email()
    way.provider.said = {
        "sub": address,
        "email": address,
        "email_verified": True,
        "name": "Karla",
        "groups": ["redaktører"],
    }

    def enter(answer: Answer) -> bool:
        try:
            way.sign_in.finish(PAGE, answer, SOURCE, DEVICE)
        except Conflict:
            return False
        return True

    answers = [way.left() for _ in range(4)]
    with ThreadPoolExecutor(4) as many:
        assert any(many.map(enter, answers))
    with town.site.database.read() as session:
        linked = session.scalars(select(IdentityRow).where(IdentityRow.person_id == person_of(town, address))).all()
    assert len(linked) == 1


def test_of_two_with_the_same_answer_one_comes_in(way: Way, town: Town) -> None:
    way.enter(email(), "redaktører")
    answer = way.left()

    def enter(_number: int) -> str:
        try:
            way.sign_in.finish(PAGE, answer, SOURCE, DEVICE)
        except NotLetIn as no:
            return no.why
        return "in"

    with ThreadPoolExecutor(4) as many:
        assert sorted(many.map(enter, range(4))) == ["in", Why.REPLAYED, Why.REPLAYED, Why.REPLAYED]


def test_what_a_role_of_the_directory_held_is_passed_on_with_it(way: Way, town: Town) -> None:
    address, deputy = email(), town.person(Role.COORDINATOR)
    way.enter(address, "koordinatorer", "frivillige", amr=["mfa"])
    person = person_of(town, address)
    with town.site.database.write() as work:
        draft = UnitDraft("Familiehuset", (0, 1), coordinator=person, deputy=deputy)
        unit = town.site.organisations.add_unit(work, SHELL, town.place, draft).id
        work.commit()
    way.enter(address, "frivillige", amr=["mfa"])
    assert town.actor(person).roles_in(town.place) == {Role.VOLUNTEER}
    with town.site.database.read() as session:
        row = session.get_one(UnitRow, unit)
        assert (row.coordinator_id, row.deputy_id) == (deputy, None)
    assert town.last(Act.UNIT_CHANGED).door == "directory"


def test_a_role_given_here_is_not_the_directorys_to_end(way: Way, town: Town) -> None:
    person = town.person(Role.CATALOGUE_EDITOR, password=None)
    address = town.email(person)
    for groups in (["redaktører"], []):
        way.enter(address, *groups)
        assert town.actor(person).roles_in(town.place) == {Role.CATALOGUE_EDITOR}
    assert Act.ROLE_ENDED not in town.acts()


def test_two_units_of_the_same_name_give_nothing(way: Way, town: Town) -> None:
    coordinator = town.person(Role.COORDINATOR)
    with town.site.database.write() as work:
        first = town.site.organisations.add_unit(
            work, SHELL, town.place, UnitDraft("Sundhedsplejen", (0,), coordinator)
        ).id
        work.commit()
    address = email()
    way.enter(address, "redaktører", "sundhedsplejen", amr=["mfa"])
    person = person_of(town, address)
    assert (Role.RECEIVER, first) in {(m.role, m.unit) for m in town.actor(person).memberships}
    with town.site.database.write() as work:
        town.site.organisations.add_unit(work, SHELL, town.place, UnitDraft("Sundhedsplejen", (0,), coordinator))
        work.commit()
    way.enter(address, "redaktører", "sundhedsplejen", amr=["mfa"])
    assert town.actor(person).roles_in(town.place) == {Role.CATALOGUE_EDITOR}


def test_a_unit_may_be_named_by_its_id(town: Town, oidc: Oidc) -> None:
    coordinator = town.person(Role.COORDINATOR)
    with town.site.database.write() as work:
        unit = town.site.organisations.add_unit(
            work, SHELL, town.place, UnitDraft("Sundhedsplejen", (0,), coordinator)
        ).id
        work.commit()
    way, address = way_of(town, replace(oidc, roles=(MappedRole("a", "receiver", str(unit)),))), email()
    way.enter(address, "a")
    assert [(m.role, m.unit) for m in town.actor(person_of(town, address)).memberships] == [(Role.RECEIVER, unit)]


def test_whoever_comes_with_the_directory_loses_a_password_chosen_meanwhile(way: Way, town: Town) -> None:
    address = email()
    way.enter(address, "redaktører")
    person = person_of(town, address)
    with town.site.database.write() as work:
        work.session.get_one(CredentialRow, person).password_hash = "noget"  # noqa: S105 - of nobody
        work.commit()
    way.enter(address, "redaktører")
    with town.site.database.read() as session:
        assert session.get_one(CredentialRow, person).password_hash == ""


def test_after_a_new_link_the_same_person_is_found_again(way: Way, town: Town) -> None:
    address = email()
    way.enter(address, "redaktører")
    person = person_of(town, address)
    with town.site.database.write() as work:
        town.site.invitations.make_again(work, SHELL, town.place, person)
        work.commit()
    way.enter(address, "redaktører", sub="efter en ny katalog")
    assert person_of(town, address) == person
    assert town.acts().count(Act.IDENTITY_LINKED) == 2


def test_the_directorys_door_gives_no_profession_and_no_leader(town: Town) -> None:
    person = town.person(Role.CATALOGUE_EDITOR)
    with town.site.database.write() as work, pytest.raises(NotFound):
        town.site.professions.give(work, DIRECTORY, town.place, person, StaffProfession.CHILD_ADVISER)
    for role in (Role.LEADER, Role.APPROVER, Role.DATA_PROTECTION_OFFICER):
        with town.site.database.write() as work, pytest.raises(Exception, match="not yours to give"):
            town.site.people.give_role(work, DIRECTORY, town.place, person, role)


def test_no_answer_at_all_is_a_no(way: Way, town: Town) -> None:
    with pytest.raises(NotLetIn, match="refused there"):
        way.sign_in.finish(PAGE, replace(way.left(), code=""), SOURCE, DEVICE)
    failed = town.last(Act.SIGN_IN_FAILED, NO_ORGANISATION)
    assert (failed.purpose, failed.subjects) == ("directory: refused_there", [])


def test_spent_answers_are_swept_away(way: Way, town: Town) -> None:
    address = email()
    way.enter(address, "redaktører")
    town.clock.move(minutes=11)
    way.enter(address, "redaktører")
    with town.site.database.read() as session:
        assert all(row.at == town.clock.moment for row in session.scalars(select(SpentLoginRow)))


def test_a_person_with_a_password_is_refused_by_id_only(way: Way, town: Town) -> None:
    person = town.person(Role.CATALOGUE_EDITOR, password=PASSWORD)
    with pytest.raises(NotLetIn, match="account exists"):
        way.enter(town.email(person), "redaktører")
    failed = town.last(Act.SIGN_IN_FAILED, NO_ORGANISATION)
    assert failed.subjects == [["person", str(person)]]
