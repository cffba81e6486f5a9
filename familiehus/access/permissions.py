"""The one table: which permission each act needs, who has it, and under which condition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from familiehus.access.actor import Actor, Membership
from familiehus.access.roles import Role, StaffProfession


class Permission(StrEnum):
    """One for each kind of act. A route declares exactly one."""

    KNOW_ONESELF = "know_oneself"
    OWN_ACCOUNT = "own_account"
    SEE_WORK = "see_work"
    SEE_ORGANISATION = "see_organisation"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_UNITS = "manage_units"
    GIVE_LEGAL_PROFESSION = "give_legal_profession"
    CONFIRM_LEGAL_PROFESSION = "confirm_legal_profession"
    EDIT_CATALOGUE = "edit_catalogue"
    MEET_FAMILIES = "meet_families"
    SET_CONSENT = "set_consent"
    RUN_PROGRAMMES = "run_programmes"
    SEE_FRAMES = "see_frames"
    SCREEN = "screen"
    APPROVE = "approve"
    COUNT_VISITS = "count_visits"
    KEEP_DESK = "keep_desk"
    HEAR_VOICES = "hear_voices"
    SEE_NUMBERS = "see_numbers"
    KEEP_NUMBERS = "keep_numbers"
    READ_RECORD = "read_record"
    READ_OWN_RECORD = "read_own_record"
    MANAGE_TOKENS = "manage_tokens"


@dataclass(frozen=True, slots=True)
class Target:
    """What is acted on: the organisation it belongs to, and the person it is about, when there is one."""

    organisation: UUID | None = None
    person: UUID | None = None


Condition = Callable[[Actor, Target], bool]


def always(_actor: Actor, _target: Target) -> bool:
    """No further condition."""
    return True


def about_oneself(actor: Actor, target: Target) -> bool:
    """The target is the actor."""
    return target.person == actor.person


def not_about_oneself(actor: Actor, target: Target) -> bool:
    """Nobody gives, confirms or ends anything for themself."""
    return target.person != actor.person


def legal_power_over_another(actor: Actor, target: Target) -> bool:
    """Nobody for themself, and no administrator, not even one who also leads (R053)."""
    if target.organisation is not None and Role.ADMINISTRATOR in actor.roles_in(target.organisation):
        return False
    return not_about_oneself(actor, target)


def trained_as(profession: StaffProfession) -> Condition:
    """A confirmed profession in the target's organisation: no role alone opens a legal gate, a leader's neither."""

    def trained(actor: Actor, target: Target) -> bool:
        return target.organisation is not None and (target.organisation, profession) in actor.professions

    return trained


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may: any of ``roles``, held in the target's organisation. No roles means every signed-in person."""

    roles: frozenset[Role]
    condition: Condition = always


EVERYBODY: frozenset[Role] = frozenset()
_LEADING = frozenset({Role.LEADER, Role.ADMINISTRATOR})
_IN_THE_HOUSE = frozenset({Role.FRONT_DESK, Role.REFERRER, Role.RECEIVER, Role.COORDINATOR, Role.COURSE_LEADER})

TABLE: dict[Permission, Rule] = {
    Permission.KNOW_ONESELF: Rule(EVERYBODY, about_oneself),
    Permission.OWN_ACCOUNT: Rule(EVERYBODY, about_oneself),
    Permission.SEE_WORK: Rule(EVERYBODY, about_oneself),
    Permission.READ_OWN_RECORD: Rule(EVERYBODY, about_oneself),
    Permission.MANAGE_TOKENS: Rule(EVERYBODY, about_oneself),
    Permission.SEE_ORGANISATION: Rule(frozenset(Role) - {Role.VOLUNTEER}),
    Permission.MANAGE_PEOPLE: Rule(_LEADING, not_about_oneself),
    Permission.MANAGE_UNITS: Rule(_LEADING),
    Permission.GIVE_LEGAL_PROFESSION: Rule(frozenset({Role.LEADER}), legal_power_over_another),
    Permission.CONFIRM_LEGAL_PROFESSION: Rule(
        frozenset({Role.LEADER, Role.COORDINATOR, Role.DATA_PROTECTION_OFFICER}), legal_power_over_another
    ),
    Permission.EDIT_CATALOGUE: Rule(frozenset({Role.CATALOGUE_EDITOR, Role.COORDINATOR})),
    # The role opens the door; which lines and referrals one sees is judged by one's relation to each of them.
    Permission.MEET_FAMILIES: Rule(frozenset({Role.REFERRER, Role.RECEIVER, Role.COORDINATOR})),
    # Families and volunteers: only at the unit that received the referral, which the relation decides (R098, R100).
    Permission.RUN_PROGRAMMES: Rule(frozenset({Role.RECEIVER, Role.COORDINATOR})),
    # What the yes of each profession must be: in writing, or shorter than the law's year.
    Permission.SET_CONSENT: Rule(_LEADING),
    # References, ages, next actors and deadlines; no name and no content.
    Permission.SEE_FRAMES: Rule(frozenset({Role.LEADER, Role.COORDINATOR})),
    # Recording what opens § 30 and § 31 (R053), and saying yes for the job centre (R059).
    Permission.SCREEN: Rule(
        frozenset({Role.REFERRER, Role.RECEIVER, Role.COORDINATOR}), trained_as(StaffProfession.CHILD_ADVISER)
    ),
    Permission.APPROVE: Rule(frozenset({Role.APPROVER}), trained_as(StaffProfession.JOB_CENTRE)),
    # Counts without persons: who takes part in the day of a house counts, and sees what its numbers say (R095, R096).
    Permission.COUNT_VISITS: Rule(_IN_THE_HOUSE | {Role.LEADER}),
    Permission.KEEP_DESK: Rule(frozenset({Role.COORDINATOR, Role.LEADER})),
    # Surveys: making them, and clearing what people wrote before it is used (R094).
    Permission.HEAR_VOICES: Rule(frozenset({Role.COORDINATOR, Role.COURSE_LEADER})),
    Permission.SEE_NUMBERS: Rule(_IN_THE_HOUSE | {Role.LEADER}),
    Permission.KEEP_NUMBERS: Rule(frozenset({Role.COORDINATOR, Role.LEADER})),
    Permission.READ_RECORD: Rule(frozenset({Role.DATA_PROTECTION_OFFICER})),
}


def membership_for(actor: Actor, permission: Permission, target: Target) -> Membership | None:
    """The membership an act is done by; the record names its role. None when the table gives no right by role."""
    rule = TABLE[permission]
    fitting = (
        m
        for m in actor.memberships
        if (not rule.roles or m.role in rule.roles) and target.organisation in (None, m.organisation)
    )
    return next(fitting, None)
