"""What leaders type in themselves (births, with their source), and what was said of referrals in a quarter."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.storage.base import Base, Document


class BirthsRow(Base):
    """Births of a year in a municipality, as an organisation has typed them in; ``source`` says where it is from."""

    __tablename__ = "births"
    __table_args__ = (CheckConstraint("number >= 0", "not_negative"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    municipality: Mapped[str] = mapped_column(String(60), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    source: Mapped[str] = mapped_column(String(300))


class ReferralQuarterRow(Base):
    """What is published of the referrals of a place in a quarter (its first day): decided once, when it is over.

    Rows of families go when their time is over; were this counted anew each time, what is missing would say who left.
    ``place_id`` is a house, or the organisation for all of it that belongs to no house. An organisation's quarter is
    decided with all its places at once. ``document`` holds only what may be shown.
    """

    __tablename__ = "referral_quarters"

    place_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    quarter: Mapped[date] = mapped_column(primary_key=True)
    document: Mapped[Document]
