"""The table is total, every no looks the same, and a role in one organisation gives nothing in another."""

from uuid import UUID

import pytest

from familiehus.access.actor import Actor, Membership
from familiehus.access.permissions import TABLE, Permission, Target
from familiehus.access.policy import may, require
from familiehus.access.roles import Role, StaffProfession
from familiehus.kernel.errors import NotFound

HERE, THERE = UUID(int=1), UUID(int=2)
ME, SOMEBODY = UUID(int=3), UUID(int=4)


def actor(*roles: Role, organisation: UUID = HERE) -> Actor:
    """Somebody trained as everything that opens a gate, so that the role decides."""
    trained = tuple((organisation, profession) for profession in StaffProfession)
    return Actor(ME, tuple(Membership(organisation, role) for role in roles), trained)


def test_every_permission_stands_in_the_table() -> None:
    assert set(TABLE) == set(Permission)


@pytest.mark.parametrize("permission", Permission)
def test_nobody_signed_in_may_nothing(permission: Permission) -> None:
    assert not may(None, permission, Target(HERE, SOMEBODY))


@pytest.mark.parametrize("permission", [p for p, rule in TABLE.items() if rule.roles])
@pytest.mark.parametrize("role", Role)
def test_the_table_decides_and_another_organisation_gives_nothing(permission: Permission, role: Role) -> None:
    assert may(actor(role), permission, Target(HERE, SOMEBODY)) == (role in TABLE[permission].roles)
    assert not may(actor(role), permission, Target(THERE, SOMEBODY))
    assert not may(actor(role), permission, Target(None, SOMEBODY))


@pytest.mark.parametrize(
    "permission", [Permission.MANAGE_PEOPLE, Permission.GIVE_LEGAL_PROFESSION, Permission.CONFIRM_LEGAL_PROFESSION]
)
def test_r053_nobody_gives_or_confirms_anything_for_themself(permission: Permission) -> None:
    assert not may(actor(*Role), permission, Target(HERE, ME))


def test_r053_no_administrator_gives_legal_power() -> None:
    for permission in (Permission.GIVE_LEGAL_PROFESSION, Permission.CONFIRM_LEGAL_PROFESSION):
        assert not may(actor(Role.ADMINISTRATOR), permission, Target(HERE, SOMEBODY))


def test_r053_not_even_an_administrator_who_also_leads() -> None:
    both = actor(Role.ADMINISTRATOR, Role.LEADER)
    assert not may(both, Permission.GIVE_LEGAL_PROFESSION, Target(HERE, SOMEBODY))
    elsewhere = Actor(ME, (Membership(HERE, Role.LEADER), Membership(THERE, Role.ADMINISTRATOR)))
    assert may(elsewhere, Permission.GIVE_LEGAL_PROFESSION, Target(HERE, SOMEBODY))


def test_a_token_gives_no_more_than_its_scopes() -> None:
    limited = Actor(ME, (Membership(HERE, Role.LEADER),), limited_to=frozenset({Permission.SEE_ORGANISATION}))
    assert may(limited, Permission.SEE_ORGANISATION, Target(HERE))
    assert not may(limited, Permission.MANAGE_PEOPLE, Target(HERE, SOMEBODY))
    assert not may(limited, Permission.SEE_ORGANISATION, Target(THERE))


def test_one_sees_only_ones_own_account() -> None:
    assert may(actor(Role.VOLUNTEER), Permission.OWN_ACCOUNT, Target(person=ME))
    assert not may(actor(*Role), Permission.OWN_ACCOUNT, Target(person=SOMEBODY))


def test_a_no_is_not_found() -> None:
    with pytest.raises(NotFound, match="no such thing, or not for you"):
        require(actor(Role.FRONT_DESK), Permission.READ_RECORD, Target(HERE))


@pytest.mark.parametrize(
    ("permission", "profession"),
    [(Permission.SCREEN, StaffProfession.CHILD_ADVISER), (Permission.APPROVE, StaffProfession.JOB_CENTRE)],
)
def test_r053_r059_a_gate_needs_the_profession_in_that_organisation(
    permission: Permission, profession: StaffProfession
) -> None:
    every_role = tuple(Membership(HERE, role) for role in Role)
    assert may(Actor(ME, every_role, ((HERE, profession),)), permission, Target(HERE))
    assert not may(Actor(ME, every_role), permission, Target(HERE))
    assert not may(Actor(ME, every_role, ((THERE, profession),)), permission, Target(HERE))
    others = tuple((HERE, one) for one in StaffProfession if one is not profession)
    assert not may(Actor(ME, every_role, others), permission, Target(HERE))
