"""What a parent has agreed to, for whoever holds the line: told, taken back, said again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.accounts.api_acts import body, by, once
from familiehus.audit.domain import Act
from familiehus.consent.domain import Consent
from familiehus.consent.extending import SaidAgain
from familiehus.consent.storage import ConsentExtensionRow, ConsentRow
from familiehus.families.storage import LineRow
from familiehus.kernel.errors import NotFound, Refused
from familiehus.referrals.answers import Json, Names, moment
from familiehus.referrals.api.shared import blueprint
from familiehus.referrals.contact_again import let_them_have_it
from familiehus.referrals.history import Given, consents_of
from familiehus.referrals.longer import say_again
from familiehus.referrals.looking import look, today
from familiehus.referrals.shapes.asked import SaidAgainSchema, WithdrawalSchema
from familiehus.referrals.site import referrals_site
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.api_shell import answer
from familiehus.web.described import Reads
from familiehus.web.guard import requires

bp = blueprint("referrals_api_consents")


@bp.get("/lines/<uuid:line>/consents")
@requires(Permission.MEET_FAMILIES)
def consents(line: UUID) -> Response:
    """What the parent has agreed to, the newest first."""
    site = referrals_site()
    with site.database.write() as work:
        _row, place = site.families.yours(work.session, by(), line)
        given = consents_of(work.session, line)
        names = Names.of(work.session, (), [one.unit_id for one in given.rows], [one.offer_id for one in given.rows])
        found = consents_json(work.session, line, given, names)
        look(work, site, by(), Act.LINE_SEEN, [place.organisation], [("line", line)])
        work.commit()
    return answer({"results": found})


@bp.post("/lines/<uuid:line>/consents/<uuid:consent>/withdrawal")
@requires(Permission.MEET_FAMILIES)
def withdraw(line: UUID, consent: UUID) -> Response:
    """The parent takes a yes back and says so to the holder; never refused for an old version."""
    said = body(WithdrawalSchema())

    def act(work: UnitOfWork, _row: LineRow) -> UUID:
        site = referrals_site()
        row = work.session.get(ConsentRow, consent)
        if row is None or row.line_id != line:
            raise NotFound("no such consent, or not yours")
        named = {one.id: one.items for one in site.consents.of_lines(work.session, [line])}[consent]
        if not frozenset(said["items"]) <= named:
            raise Refused("the consent names something else than what was shown")
        site.referrals.withdraw_consent(work, by(), row, said["items"])
        return consent

    return _do(line, act)


@bp.post("/lines/<uuid:line>/consents/<uuid:consent>/contact")
@requires(Permission.MEET_FAMILIES)
def renew_contact(line: UUID, consent: UUID) -> Response:
    """The parent says yes to the newest safe contact; asking twice changes nothing."""
    body(Reads())

    def act(work: UnitOfWork, _row: LineRow) -> UUID:
        let_them_have_it(work, referrals_site(), by(), line, consent)
        return consent

    return _do(line, act)


@bp.post("/lines/<uuid:line>/consents/<uuid:consent>/extension")
@requires(Permission.MEET_FAMILIES)
def extend(line: UUID, consent: UUID) -> Response:
    """The parent says yes again before it ends, until a later day."""
    said = body(SaidAgainSchema())
    again = SaidAgain(said["form"], said["understood"], said.get("custody"), said["last_day"], said["agreed"])

    def act(work: UnitOfWork, _row: LineRow) -> UUID:
        say_again(work, referrals_site(), by(), line, consent, again)
        return consent

    return _do(line, act)


def consents_json(session: Session, line: UUID, given: Given, names: Names) -> list[Json]:
    """These consents of a line as they stand today, with each time they were said again."""
    site = referrals_site()
    known = {one.id: one for one in site.consents.of_lines(session, [line])}
    return [_consent_json(row, known[row.id], names, today(site), given.again[row.id]) for row in given.rows]


def _do(line: UUID, act: Callable[[UnitOfWork, LineRow], UUID]) -> Response:
    """An act on a consent of one's own open line."""

    def on_line(work: UnitOfWork) -> tuple[UUID, LineRow]:
        row, _place = referrals_site().families.yours(work.session, by(), line)
        return act(work, row), row

    return once(on_line, "referrals_api_lines.show", line=line)


def _consent_json(
    row: ConsentRow, consent: Consent, names: Names, today: date, again: Sequence[ConsentExtensionRow]
) -> Json:
    """A consent as it stands today, and each time it was said ``again``."""
    return {
        "id": str(row.id),
        "purpose": row.purpose,
        "unit": names.unit(row.unit_id),
        "offer": names.offer(row.offer_id),
        "form": row.form,
        "understood": row.understood,
        "custody": row.custody,
        "language": row.language,
        "given_at": moment(row.given_at),
        "last_day": row.last_day.isoformat(),
        "withdrawn_at": moment(row.withdrawn_at) if row.withdrawn_at else None,
        "over_with_referral": row.over_with_referral,
        "valid": consent.valid_on(today),
        "unconfirmed": row.unconfirmed,
        "items": [
            {"id": str(item), "withdrawn": row.withdrawn_at is not None or item in consent.withdrawn_items}
            for item in sorted(consent.items, key=str)
        ],
        "said_again": [
            {
                "given_at": moment(one.given_at),
                "form": one.form,
                "understood": one.understood,
                "last_day": one.last_day.isoformat(),
                "by_parent": one.recorded_by is None,
            }
            for one in again
        ],
    }
