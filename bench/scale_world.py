"""A million referrals in minutes: the database itself makes the rows, each from its number. Nobody of these exists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, select, text, update

from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting
from familiehus.accounts.directory import actor_of
from familiehus.accounts.storage import RoleRow, UnitRow
from familiehus.audit.domain import Door
from familiehus.consent.domain import ConsentForm, Draft, Purpose, Understood
from familiehus.families.items import Written
from familiehus.families.service import NewLine
from familiehus.families.vocabulary import Field
from familiehus.referrals.case import NewReferral
from familiehus.referrals.domain import Kind
from familiehus.referrals.site import ReferralsSite

# What one person and their unit have on their hands, whatever else there is in the country.
OURS = 120
# Beside these numbers nothing else has ids so small.
_LINE, _ITEM, _CONSENT, _REFERRAL = (kind << 40 for kind in (1, 2, 3, 4))


@dataclass(frozen=True, slots=True)
class Desk:
    """A unit, and who stands for it."""

    organisation: UUID
    unit: UUID
    person: UUID


def staffed(site: ReferralsSite, ours: UUID) -> list[Desk]:
    """Every unit with somebody of its own organisation as coordinator; our own organisation's first."""
    with site.database.write() as work:
        meeting = RoleRow.role.in_([Role.RECEIVER, Role.COORDINATOR])
        roles = select(RoleRow.organisation_id, RoleRow.person_id).where(meeting)
        people = dict(work.session.execute(roles.order_by(RoleRow.role.desc())).tuples().all())
        units = work.session.execute(select(UnitRow.organisation_id, UnitRow.id).order_by(UnitRow.name)).all()
        desks = [Desk(place, unit, people[place]) for place, unit in units if place in people]
        for desk in desks:
            here = update(UnitRow).where(UnitRow.id == desk.unit)
            work.session.connection().execute(here.values(coordinator_id=desk.person, deputy_id=None))
        work.commit()
    return sorted(desks, key=lambda desk: desk.organisation != ours)


def on_our_hands(site: ReferralsSite, ours: Desk, sender: Desk) -> UUID:
    """Lines we hold and referrals sent to us, made by the services; the id of one of our lines."""
    today = site.scribe.calendar.now().date()
    for number in range(OURS):
        line = _opened(site, ours, number)
        theirs = _opened(site, sender, number)
        with site.database.write() as work:
            items = site.families.items.newest(work.session, theirs, sender.unit).values()
            yes = Draft(
                frozenset(item.id for item in items), Purpose.TAKE_OVER, ConsentForm.ORAL, Understood.OWN_LANGUAGE,
                today + timedelta(days=180), None, True,
            )  # fmt: skip
            new = NewReferral(uuid4(), theirs, Kind.HANDOVER, ours.unit, "", None, yes, "Det her må I sige.")
            site.referrals.send(work, by(site, sender), new)
            work.commit()
    return line


def by(site: ReferralsSite, desk: Desk) -> Acting:
    """Whoever stands for a unit, at a page."""
    with site.database.read() as session:
        return Acting(Door.PAGE, actor_of(session, desk.person))


def _opened(site: ReferralsSite, desk: Desk, number: int) -> UUID:
    said = (Written(Field.NAME, f"Prøve {number}"), Written(Field.OWN_WORDS, "Vi er spændte."))
    with site.database.write() as work:
        row = site.families.open(work, by(site, desk), NewLine(uuid4(), desk.unit, "da", said))
        work.commit()
        return row.id


def fill(engine: Engine, desks: list[Desk], first: int, last: int, today: date) -> None:
    """Lines, items, consents and referrals with the numbers from ``first`` to ``last``, spread over the desks."""
    with _loading(engine) as connection:
        connection.execute(text("CREATE TEMPORARY TABLE desk (k INTEGER PRIMARY KEY, place TEXT, unit TEXT, who TEXT)"))
        rows = [{"k": k, "p": d.organisation.hex, "u": d.unit.hex, "w": d.person.hex} for k, d in enumerate(desks)]
        connection.execute(text("INSERT INTO desk VALUES (:k, :p, :u, :w)"), rows)
        for table, columns in _rows(connection.dialect.name, today).items():
            names, values = ", ".join(columns), ", ".join(columns.values())
            numbers = _numbers(connection.dialect.name, first, last)
            joined = f"JOIN desk h ON h.k = n % {len(desks)} JOIN desk r ON r.k = (n + 1) % {len(desks)}"
            connection.execute(text(f"INSERT INTO {table} ({names}) SELECT {values} FROM {numbers} {joined}"))  # noqa: S608
        connection.execute(text("DROP TABLE desk"))
        connection.commit()
        connection.execute(text("ANALYZE"))
        connection.commit()


@contextmanager
def _loading(engine: Engine) -> Iterator[Connection]:
    """Without waiting for the disk: what is loaded here is made again, not saved."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            raw = connection.connection.dbapi_connection
            for pragma in ("synchronous=OFF", "cache_size=-1000000", "foreign_keys=OFF"):
                raw.execute(f"PRAGMA {pragma}")  # type: ignore[union-attr]
        else:
            connection.execute(text("SET synchronous_commit = off"))
            connection.execute(text("SET session_replication_role = replica"))  # what is referred to is made here, too
        yield connection
        connection.rollback()
        connection.invalidate()


def _numbers(dialect: str, first: int, last: int) -> str:
    if dialect == "postgresql":
        return f"generate_series({first}, {last}) AS s(n)"
    return f"(WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last}) SELECT n FROM s)"  # noqa: S608


def _rows(dialect: str, today: date) -> dict[str, dict[str, str]]:
    """For each table its columns, as words of SQL about the number ``n`` and the desks of holder and receiver."""
    postgresql = dialect == "postgresql"

    def key(kind: int) -> str:
        return f"CAST(lpad(to_hex({kind} + n), 32, '0') AS uuid)" if postgresql else f"printf('%032x', {kind} + n)"

    def of(column: str) -> str:
        return f"CAST({column} AS uuid)" if postgresql else column

    def day(offset: str) -> str:
        if postgresql:
            return f"(DATE '{today}' + CAST({offset} AS integer))"
        return f"date('{today}', ({offset}) || ' days')"

    now = f"TIMESTAMPTZ '{today} 09:00:00+00'" if postgresql else f"'{today} 09:00:00.000000'"
    no, nothing = ("false", "'\\x00'::bytea") if postgresql else ("0", "x'00'")
    state = "CASE (n / 5) % 3 WHEN 0 THEN 'sent' WHEN 1 THEN 'active' ELSE 'closed' END"
    open_ = "(n / 5) % 3 <> 2"
    later = day("n % 60 - 2")
    return {
        "contact_lines": {
            "id": key(_LINE), "reference": "'K-' || n", "organisation_id": of("h.place"), "holder_id": of("h.who"),
            "unit_id": of("h.unit"), "language": "'da'", "opened_at": now, "quiet": no, "next_on": later,
            "climbed": "0", "version": "1",
        },
        "holdings": {
            "line_id": key(_LINE), "number": "1", "person_id": of("h.who"), "unit_id": of("h.unit"), "since": now,
            "why": "'opened'",
        },
        "items": {
            "id": key(_ITEM), "organisation_id": of("h.place"), "unit_id": of("h.unit"), "field": "'name'",
            "category": "'contact'", "voice": "'family'", "about": "'self'", "made_at": now, "ends_on": day("900"),
            "content": nothing,
        },
        "item_lines": {"item_id": key(_ITEM), "line_id": key(_LINE)},
        "line_fields": {"line_id": key(_LINE), "unit_id": of("h.unit"), "field": "'name'", "item_id": key(_ITEM)},
        "consents": {
            "id": key(_CONSENT), "line_id": key(_LINE), "organisation_id": of("h.place"), "unit_id": of("r.unit"),
            "purpose": "'take_over'", "form": "'oral'", "understood": "'own_language'", "language": "'da'",
            "recorded_by": of("h.who"), "given_at": now, "last_day": day("180"), "shown": nothing,
        },
        "consent_items": {"consent_id": key(_CONSENT), "item_id": key(_ITEM)},
        "referrals": {
            "id": key(_REFERRAL), "reference": "'H-' || n", "line_id": key(_LINE), "organisation_id": of("h.place"),
            "kind": "'handover'", "state": state, "sender_id": of("h.who"), "sender_unit_id": of("h.unit"),
            "unit_id": of("r.unit"), "consent_id": key(_CONSENT), "made_at": now, "sent_at": now,
            "actor_unit_id": f"CASE WHEN {open_} THEN {of('r.unit')} END",
            "deadline": f"CASE WHEN {open_} THEN {later} END", "climbed": "0", "takes_place": no, "steps": "1",
            "version": "1",
        },
        "referral_steps": {
            "referral_id": key(_REFERRAL), "number": "1", "action": "'send'", "state": "'sent'",
            "person_id": of("h.who"), "party": "'sender'", "at": now,
        },
    }  # fmt: skip
