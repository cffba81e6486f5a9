"""Roles and professions. A role is held in one organisation and gives nothing in another; the rules ask for both."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody does in an organisation."""

    REFERRER = "referrer"
    RECEIVER = "receiver"
    COORDINATOR = "coordinator"
    FRONT_DESK = "front_desk"
    CATALOGUE_EDITOR = "catalogue_editor"
    COURSE_LEADER = "course_leader"
    LEADER = "leader"
    APPROVER = "approver"
    VOLUNTEER = "volunteer"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    ADMINISTRATOR = "administrator"


class StaffProfession(StrEnum):
    """What somebody is trained and employed as (R027, R053, R069)."""

    MIDWIFE = "midwife"
    HEALTH_VISITOR = "health_visitor"
    GP = "gp"
    PEDAGOGUE = "pedagogue"
    FAMILY_THERAPIST = "family_therapist"
    CHILD_ADVISER = "child_adviser"
    SOCIAL_WORKER = "social_worker"
    PSYCHOLOGIST = "psychologist"
    JOB_CENTRE = "job_centre"
    VOLUNTEER_COORDINATOR = "volunteer_coordinator"


# A children's and youth adviser opens legal gates (R053): given by a leader, confirmed by a second person, never by
# an administrator and never by oneself.
WITH_LEGAL_POWER = frozenset({StaffProfession.CHILD_ADVISER})

# Roles whose holders can meet families: they always sign in with a second factor.
SEES_FAMILIES = frozenset(
    {
        Role.REFERRER,
        Role.RECEIVER,
        Role.COORDINATOR,
        Role.COURSE_LEADER,
        Role.LEADER,
        Role.APPROVER,
        Role.VOLUNTEER,
        Role.DATA_PROTECTION_OFFICER,
        Role.ADMINISTRATOR,
    }
)
