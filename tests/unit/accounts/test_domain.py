"""The rules of people and access."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familiehus.access.permissions import Permission
from familiehus.access.roles import SEES_FAMILIES, WITH_LEGAL_POWER, Role, StaffProfession
from familiehus.accounts import domain
from familiehus.accounts.domain import NotDone, Refusal

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize("role", Role)
def test_a_leader_may_give_every_role_and_most_may_give_none(role: Role) -> None:
    domain.check_role_given(role, frozenset({Role.LEADER}))
    with pytest.raises(NotDone, match="not yours to give"):
        domain.check_role_given(role, frozenset(Role) - {Role.LEADER, Role.ADMINISTRATOR})


@pytest.mark.parametrize("role", [Role.LEADER, Role.DATA_PROTECTION_OFFICER, Role.APPROVER])
def test_an_administrator_makes_nobody_who_could_give_legal_power(role: Role) -> None:
    with pytest.raises(NotDone):
        domain.check_role_given(role, frozenset({Role.ADMINISTRATOR}))
    domain.check_role_given(Role.RECEIVER, frozenset({Role.ADMINISTRATOR}))


def test_r053_legal_power_only_in_an_authority() -> None:
    domain.check_profession_place(StaffProfession.CHILD_ADVISER, "municipality")
    domain.check_profession_place(StaffProfession.MIDWIFE, "region")
    for kind in ("region", "civil_society", "private"):
        with pytest.raises(NotDone, match="only in an authority"):
            domain.check_profession_place(StaffProfession.CHILD_ADVISER, kind)


def test_r053_two_people_stand_behind_legal_power() -> None:
    domain.check_confirmer(ONE, TWO, THREE)
    domain.check_confirmer(ONE, None, THREE)
    for confirmer, giver, person in ((ONE, ONE, TWO), (ONE, TWO, ONE)):
        with pytest.raises(NotDone) as refused:
            domain.check_confirmer(confirmer, giver, person)
        assert refused.value.reason is Refusal.SECOND_PERSON


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("kort", Refusal.PASSWORD_SHORT),
        ("elleve tegn", Refusal.PASSWORD_SHORT),
        ("x1 æøå" * 40, Refusal.PASSWORD_LONG),
        ("Anne-Sørensen1", Refusal.PASSWORD_ABOUT_YOU),
        ("anne.soerensen@dragør.dk", Refusal.PASSWORD_ABOUT_YOU),
        ("SOERENSEN2026", Refusal.PASSWORD_ABOUT_YOU),
        ("aaaaaaaaaaaa", Refusal.PASSWORD_PATTERN),
        ("123456789012", Refusal.PASSWORD_PATTERN),
        ("abcdefghijklm", Refusal.PASSWORD_PATTERN),
        ("hahahahahaha", Refusal.PASSWORD_PATTERN),
        ("kaktusregnkaktusregn", Refusal.PASSWORD_PATTERN),
        ("Password2026!", Refusal.PASSWORD_PATTERN),
        ("familiehus-adgangskode-1", Refusal.PASSWORD_PATTERN),
    ],
)
def test_a_password_a_stranger_would_try_first_is_refused(password: str, reason: Refusal) -> None:
    with pytest.raises(NotDone) as refused:
        domain.check_password(password, "Anne Sørensen", "anne.soerensen@dragoer.dk")
    assert refused.value.reason is reason
    assert refused.value.field == "password"
    assert password not in str(refused.value)


@pytest.mark.parametrize(
    "password",
    [
        "fire grønne havelåger",
        "cykel paraply kaktus",
        "anne elsker regnvejr om natten",
        "2Rv!k9_wQz7p",
        "12 små grise i en kø",
        "familiehus ved søen",
    ],
)
def test_no_composition_is_asked_for(password: str) -> None:
    domain.check_password(password, "Anne Sørensen", "anne@dragoer.dk")


@pytest.mark.parametrize("email", ["a@b.dk", "anne.sørensen@kommune.dk", "x+y@sub.region.dk"])
def test_addresses(email: str) -> None:
    assert domain.is_email(email)


@pytest.mark.parametrize(
    "email", ["", "anne", "@b.dk", "a@b", "a@.dk", "a b@c.dk", "a@b.dk\nBcc: x@y.dk", "<a@b.dk>", "a@b.dk,c@d.dk"]
)
def test_no_addresses(email: str) -> None:
    assert not domain.is_email(email)


def test_whoever_meets_families_needs_a_second_factor() -> None:
    for role in Role:
        assert domain.needs_second_factor([Role.CATALOGUE_EDITOR, role]) == (role in SEES_FAMILIES)
    assert not domain.needs_second_factor([])


def test_a_token_never_reaches_ones_account_others_or_legal_power() -> None:
    never = {
        Permission.OWN_ACCOUNT,
        Permission.MANAGE_TOKENS,
        Permission.MANAGE_PEOPLE,
        Permission.GIVE_LEGAL_PROFESSION,
        Permission.CONFIRM_LEGAL_PROFESSION,
    }
    assert never.isdisjoint(domain.TOKEN_SCOPES)


def test_a_token_ends() -> None:
    assert domain.token_ends(date(2026, 11, 21), 30) == date(2026, 12, 21)
    with pytest.raises(NotDone, match="days wrong"):
        domain.token_ends(date(2026, 11, 21), 100000)


def test_what_stands_in_the_way_is_named() -> None:
    assert str(NotDone(Refusal.STILL_HOLDS, details=["Sundhedsplejen"])) == "still holds: Sundhedsplejen"


def test_only_the_child_adviser_has_legal_power() -> None:
    assert frozenset({StaffProfession.CHILD_ADVISER}) == WITH_LEGAL_POWER


@given(st.lists(st.integers(0, 7200), max_size=60))
def test_a_session_never_outlives_its_limits(pauses: list[int]) -> None:
    """However often it is used, ten hours are the end; half an hour without use is, too."""
    seen = NOW
    for pause in pauses:
        moment = seen + timedelta(seconds=pause)
        if moment >= domain.session_ends(NOW, seen, finished=True):
            break
        seen = moment
    end = domain.session_ends(NOW, seen, finished=True)
    assert end <= NOW + domain.SESSION_WHOLE
    assert end <= seen + domain.SESSION_IDLE
    assert seen < NOW + domain.SESSION_WHOLE


def test_an_unfinished_sign_in_ends_soon_however_busy() -> None:
    assert domain.session_ends(NOW, NOW + timedelta(minutes=9), finished=False) == NOW + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ([], []),
        ([("", ""), ("2027-07-19", "2027-07-23"), ("", "")], [["2027-07-19", "2027-07-23"]]),
        ([("2027-05-07", "")], [["2027-05-07", "2027-05-07"]]),
        ([("2027-12-24", "2028-01-02"), ("2027-07-19", "")] * 2, [["2027-07-19"] * 2, ["2027-12-24", "2028-01-02"]]),
        ([("2027-01-01", "2027-12-31")], [["2027-01-01", "2027-12-31"]]),
    ],
)
def test_closed_periods_are_kept_in_order_each_once(typed: list[tuple[str, str]], kept: list[list[str]]) -> None:
    assert domain.closed_periods(typed) == kept


@pytest.mark.parametrize(
    "span",
    [
        ("uge 29", ""),
        ("", "2027-07-23"),
        ("2027-07-23", "2027-07-19"),
        ("2027-02-30", ""),
        ("2027-01-01", "2029-01-01"),
    ],
)
def test_what_is_no_period_is_told(span: tuple[str, str]) -> None:
    with pytest.raises(NotDone) as refused:
        domain.closed_periods([("2027-07-19", "2027-07-23"), span])
    assert (refused.value.reason, refused.value.field) == (Refusal.CLOSED_WRONG, "closed")


def test_a_unit_has_only_so_many_closed_periods() -> None:
    days = [((date(2027, 1, 1) + timedelta(days=2 * n)).isoformat(), "") for n in range(domain.CLOSED_MOST + 1)]
    assert len(domain.closed_periods(days[:-1])) == domain.CLOSED_MOST
    with pytest.raises(NotDone) as refused:
        domain.closed_periods(days)
    assert refused.value.reason is Refusal.CLOSED_TOO_MANY
