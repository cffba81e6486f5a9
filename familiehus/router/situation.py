"""A parent's situation as somebody tells it, and who asks on whose behalf. Nothing here is stored or named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from familiehus.access.roles import StaffProfession
from familiehus.catalogue.vocabulary import OrganisationKind, Profession, Requirement

PREGNANCY = timedelta(weeks=40)
LAST_WEEK = 42


class Who(StrEnum):
    """Who the parent is; ``OTHER`` is a partner, a step-parent, a grandparent or whoever cares for a child (R042)."""

    PREGNANT = "pregnant"
    MOTHER = "mother"
    FATHER = "father"
    OTHER = "other"


class FreeTime(StrEnum):
    """When the parent can come (R018)."""

    DAYTIME = "daytime"
    EVENING = "evening"
    WEEKEND = "weekend"


@dataclass(frozen=True, slots=True)
class Situation:
    """What a proposal goes by; None and empty mean: not said, and nobody has to say it.

    ``municipality`` is a name from the table and the one responsible for the family; ``region`` follows from it, and
    ``perhaps`` are those a postcode lies in when nobody said which.
    ``confirmed`` and ``denied`` are what somebody has said about an offer's own conditions (R058).
    """

    municipality: str | None = None
    region: str | None = None
    perhaps: tuple[str, ...] = ()
    postcode: str | None = None
    who: Who | None = None
    pregnancy_week: int | None = None
    due: date | None = None
    child_months: int | None = None
    child_born: date | None = None
    first_child: bool | None = None
    parent_age: int | None = None
    topics: tuple[str, ...] = ()
    words: str = ""
    language: str | None = None
    interpreter: bool = False
    times: frozenset[FreeTime] = frozenset()
    online: bool = False
    confirmed: frozenset[Requirement] = frozenset()
    denied: frozenset[Requirement] = frozenset()

    def week(self, today: date) -> int | None:
        """Whole weeks of pregnancy; None when nobody is pregnant, or the due date is long past and nothing was said."""
        if self.pregnancy_week is not None or self.due is None:
            return self.pregnancy_week
        week = (PREGNANCY - (self.due - today)).days // 7
        return week if 0 <= week <= LAST_WEEK else None

    def months(self, today: date) -> int | None:
        """The child's age in whole months; None when it was not said or the child is not born."""
        if self.child_months is not None or self.child_born is None or self.child_born > today:
            return self.child_months
        born = self.child_born
        return (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)


@dataclass(frozen=True, slots=True)
class Referrer:
    """Who asks: a professional, or nobody but the parent when neither profession nor organisation is given."""

    profession: StaffProfession | None = None
    organisation: OrganisationKind | None = None
    municipality: str | None = None

    @property
    def is_parent(self) -> bool:
        """Whether the parent asks for themself."""
        return self.profession is None and self.organisation is None

    @property
    def municipal(self) -> bool:
        """Whether the referrer works for a municipality."""
        return self.organisation is OrganisationKind.MUNICIPALITY

    def counts_as(self, named: Profession) -> bool:
        """Whether a source that names ``named`` means this referrer."""
        if named is Profession.MUNICIPAL_STAFF:
            return self.municipal
        if named is Profession.PROFESSIONALS:
            return self.profession is not None
        return self.profession is not None and _CATALOGUE_WORD.get(self.profession) is named


# A volunteer coordinator has no word of their own in the sources: they are "other professionals".
_CATALOGUE_WORD: dict[StaffProfession, Profession] = {
    StaffProfession.MIDWIFE: Profession.MIDWIFE,
    StaffProfession.HEALTH_VISITOR: Profession.HEALTH_VISITOR,
    StaffProfession.GP: Profession.GP,
    StaffProfession.PEDAGOGUE: Profession.DAY_CARE,
    StaffProfession.FAMILY_THERAPIST: Profession.FAMILY_THERAPIST,
    StaffProfession.CHILD_ADVISER: Profession.CHILD_ADVISER,
    StaffProfession.SOCIAL_WORKER: Profession.SOCIAL_WORKER,
    StaffProfession.PSYCHOLOGIST: Profession.PSYCHOLOGIST,
    StaffProfession.JOB_CENTRE: Profession.JOB_CENTRE,
}
