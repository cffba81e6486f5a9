"""Putting the parts together: the database, the keys, and one of each service."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from uuid import UUID

from argon2 import PasswordHasher
from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Scribe
from familiehus.accounts.recipients import StaffRecipients
from familiehus.accounts.repeats import ForgetRepeats
from familiehus.accounts.secrets import STRONG, Secrets
from familiehus.accounts.site import AccountsSite, make_accounts
from familiehus.audit.record import Checkpoints, Record, flush_into
from familiehus.catalogue.storage import CatalogueStateRow
from familiehus.concerns import approving
from familiehus.concerns.channels import load_channels
from familiehus.concerns.gatekeeping import Gatekeeper, Start
from familiehus.concerns.site import ConcernsSite, make_concerns
from familiehus.editions import Editions
from familiehus.families.items import Items
from familiehus.families.service import Families
from familiehus.families.storage import LineRow
from familiehus.family_page import answers
from familiehus.family_page.anonymous import Derive, derive
from familiehus.family_page.recipients import LineRecipients
from familiehus.family_page.site import FamilySite, make_family_page
from familiehus.feedback.mixing import MixChore
from familiehus.feedback.site import FeedbackSite, make_feedback
from familiehus.frontdesk.mixing import MixCellsChore
from familiehus.frontdesk.site import FrontDeskSite, make_front_desk
from familiehus.geo.tables import Places, load_places
from familiehus.kernel.clock import CalendarClock, Clock, SecurityClock
from familiehus.kernel.errors import BadSettings
from familiehus.kernel.keys import FieldKeys, Keys
from familiehus.kernel.shipped import read_shipped
from familiehus.notifications.delivery import Desk
from familiehus.notifications.domain import Channel, RecipientKind
from familiehus.notifications.email import SmtpSender
from familiehus.notifications.folder import MailFolder, SmsFolder
from familiehus.notifications.outbox import owe
from familiehus.notifications.ports import Chore, Recipients, Sender
from familiehus.notifications.sms import SmsSender
from familiehus.notifications.texts import Texts
from familiehus.notifications.worker import Worker
from familiehus.privacy.approvals import may_open_lines
from familiehus.privacy.fitting import check_keys
from familiehus.privacy.retention import Retention, RetentionChore
from familiehus.programmes.ending import end_with_referral
from familiehus.programmes.service import is_own_matter, stands_in_the_way
from familiehus.referrals.bounced import Bounced
from familiehus.referrals.climbing import Climbing, Expiry
from familiehus.referrals.holdings import LinesHeld, ReferralsHeld, TalksHeld
from familiehus.referrals.intake import situation
from familiehus.referrals.limits import Limits
from familiehus.referrals.naming import called
from familiehus.referrals.notices import Notices
from familiehus.referrals.receiving import ReceivingUnits
from familiehus.referrals.site import ReferralsSite, make_referrals
from familiehus.referrals.still_due import STILL_DUE as OF_FAMILIES
from familiehus.referrals.storage import ReferralRow
from familiehus.router.service import Router
from familiehus.router.site import make_router
from familiehus.settings import Env, Settings
from familiehus.statistics.deciding import DecideQuarters
from familiehus.statistics.site import StatisticsSite, make_statistics
from familiehus.storage.engine import make_engine
from familiehus.storage.migrate import current, upgrade
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import Database
from familiehus.web.i18n import load_texts


def open_database(settings: Settings) -> Database:
    """The database, brought to the newest schema. Raises BadSettings when there is none to be had."""
    engine = open_engine(settings, upgrade)
    return Database(engine, flush_into(Record(read_keys(settings).audit, checkpoints(settings))))


def open_engine(settings: Settings, first: Callable[[Engine], object] = current) -> Engine:
    """The bare database, once what is asked of it ``first`` has been answered. Raises BadSettings as above."""
    engine = _engine(settings)
    try:
        first(engine)
    except DatabaseError as error:
        said = str(error.orig).partition("\n")[0]
        raise BadSettings(f"the database that FAMILIEHUS_DATABASE_URL names cannot be used: {said}") from error
    return engine


def _engine(settings: Settings) -> Engine:
    """The address is never repeated in what is said about it: it may hold a password."""
    try:
        settings.var_dir.mkdir(parents=True, exist_ok=True)
        return make_engine(settings.database_url)
    except OSError as error:
        raise BadSettings(f"{error.filename} cannot be written: {error.strerror}; see FAMILIEHUS_VAR_DIR") from error
    except (ArgumentError, ImportError, ValueError) as error:
        raise BadSettings("FAMILIEHUS_DATABASE_URL cannot be used; it should be postgresql://user@host/name") from error


def read_keys(settings: Settings) -> Keys:
    """The secret keys; made at the first start, but never in production. Raises BadSettings."""
    try:
        return Keys.read(settings.secret_keys_dir, make=settings.env is not Env.PRODUCTION)
    except OSError as error:
        place = error.filename or settings.secret_keys_dir  # a write that finds no room names no file
        said = f"{place} cannot be used: {error.strerror}; see FAMILIEHUS_SECRET_KEYS_DIR"
        raise BadSettings(said) from error


def keys_must_fit(settings: Settings, database: Database) -> None:
    """Asked at the start of what writes for families. Raises BadSettings for a key that is missing or another one."""
    read_keys(settings)
    with database.read() as session:
        check_keys(session, FieldKeys(settings.secret_keys_dir))


def open_sealer(settings: Settings) -> Sealer:
    """What personal fields are sealed with: every key there is, also one that comes while the program runs."""
    return Sealer(read_keys(settings).sealing)


def checkpoints(settings: Settings) -> Checkpoints:
    """Where the ends of the record's chains are noted, outside the database."""
    return Checkpoints(settings.var_dir / "audit" / "checkpoints.jsonl")


def clock_offset(database: Database) -> timedelta:
    """How far a demo has moved the calendar."""
    with database.read() as session:
        row = session.get(CatalogueStateRow, 1)
        return timedelta(seconds=row.clock_offset if row else 0)


def open_accounts(settings: Settings, database: Database, calendar: Clock) -> AccountsSite:
    """The services about people; tests hash passwords quickly. Whoever leaves passes on what they hold of families."""
    keys, scribe = read_keys(settings), Scribe(calendar, SecurityClock())
    families = _families(settings, scribe)
    notices = Notices(calendar, owe)
    holdings = (LinesHeld(families, notices), ReferralsHeld(scribe), TalksHeld(scribe, notices))
    return make_accounts(
        database, keys, calendar, SecurityClock(), holdings=holdings, hasher=_hasher(settings), naming=called
    )


def _hasher(settings: Settings) -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if settings.env is Env.TEST else STRONG


def open_concerns(settings: Settings, accounts: AccountsSite, places: Places) -> ConcernsSite:
    """The services for when worry grows, and what judges whether an offer may start."""
    channels = read_shipped(load_channels, settings.data_dir / "notify.yaml")
    families, sealer = _families(settings, accounts.scribe), open_sealer(settings)
    return make_concerns(accounts.database, accounts.scribe, sealer, families, places, situation, channels)


def open_referrals(settings: Settings, accounts: AccountsSite, keeper: Gatekeeper) -> ReferralsSite:
    """The services about families. Nothing starts past the gates."""
    limits = Limits(gates_of(keeper), keeper.capacity, _may_open(settings), stands_in_the_way, keeper.placed)
    return make_referrals(accounts.database, accounts.scribe, open_sealer(settings), limits, end_with_referral)


def _families(settings: Settings, scribe: Scribe) -> Families:
    return Families(scribe, Items(scribe.calendar, open_sealer(settings)), _may_open(settings))


def _may_open(settings: Settings) -> Callable[[Session, UUID], bool]:
    """In production nobody opens a line before the organisation has approved its documents about privacy."""
    return may_open_lines if settings.env is Env.PRODUCTION else _always


def _always(_session: Session, _organisation: UUID) -> bool:
    return True


def open_front_desk(settings: Settings, accounts: AccountsSite, editions: Editions) -> FrontDeskSite:
    """The services of the front desk."""
    return make_front_desk(accounts.database, accounts.scribe, open_sealer(settings), editions.catalogue.places)


def open_statistics(settings: Settings, accounts: AccountsSite, editions: Editions) -> StatisticsSite:
    """What is told in numbers."""
    return make_statistics(accounts.database, accounts.scribe, open_sealer(settings), editions.catalogue.places)


def open_feedback(settings: Settings, accounts: AccountsSite) -> FeedbackSite:
    """What families answer and suggest."""
    return make_feedback(accounts.database, accounts.scribe, open_sealer(settings), settings.answers_aside)


def gates_of(keeper: Gatekeeper) -> Callable[[Session, ReferralRow], tuple[str, ...]]:
    """What is missing before a referral may start, as its service asks: judged by what every desk with a part knows."""

    def missing(session: Session, row: ReferralRow) -> tuple[str, ...]:
        line = session.get_one(LineRow, row.line_id)
        return keeper.missing(session, Start.of(line, row.offer_id, row.sender_unit_id, row.unit_id))

    return missing


def open_family_page(settings: Settings, editions: Editions, families: ReferralsSite) -> FamilySite:
    """The services of the parent's own page; tests hash codes quickly."""

    def offer_names(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
        return {key: offer.name for key, offer in editions.catalogue.edition.reader(session).offers(ids).items()}

    return make_family_page(families, Secrets(read_keys(settings), _hasher(settings)), offer_names, _derive(settings))


def _derive(settings: Settings) -> Derive:
    if settings.env is Env.TEST:
        return lambda code, salt: hashlib.sha256(salt + code.encode()).digest()
    return derive


def open_router(editions: Editions, database: Database) -> Router:
    """What proposes offers for a situation."""
    return make_router(editions.catalogue, editions.search, ReceivingUnits(database))


def _climbing(_settings: Settings, database: Database, calendar: Clock) -> Chore:
    return Climbing(database, Scribe(calendar, SecurityClock()), Notices(calendar, owe), is_own_matter)


def _expiry(settings: Settings, database: Database, calendar: Clock) -> Chore:
    accounts = open_accounts(settings, database, calendar)
    concerns = open_concerns(settings, accounts, read_shipped(load_places, settings.data_dir / "geo"))
    site = open_referrals(settings, accounts, concerns.gatekeeper)
    return Expiry(database, site.scribe, site.notices, site.referrals)


def _retention(_settings: Settings, database: Database, calendar: Clock) -> Chore:
    return RetentionChore(Retention(database, Scribe(calendar, SecurityClock())))


# What the worker does at each pass, and who answers for each kind of recipient. Each is made once a worker.
CHORES: tuple[Callable[[Settings, Database, Clock], Chore], ...] = (
    _climbing,
    _expiry,
    lambda _settings, database, _calendar: ForgetRepeats(database, SecurityClock()),
    _retention,
    lambda _settings, database, _calendar: DecideQuarters(database),
    lambda _settings, database, _calendar: MixChore(database),
    lambda _settings, database, _calendar: MixCellsChore(database),
)
# By what a mail to staff is about: whether its task is still to be done.
STILL_DUE = {**OF_FAMILIES, "answer": answers.still_due, "approval": approving.still_due}
RECIPIENTS: Mapping[RecipientKind, Callable[[Settings], Recipients]] = {
    RecipientKind.STAFF: lambda settings: StaffRecipients(settings.public_url, STILL_DUE),
    RecipientKind.LINE: lambda settings: LineRecipients(open_sealer(settings), settings.public_url, settings.languages),
}


def make_worker(settings: Settings, database: Database) -> Worker:
    """What sends messages and does what is due. Raises BadSettings in production when mail has no way out or back."""
    calendar = CalendarClock(lambda: clock_offset(database))
    desk = Desk(
        {kind: make(settings) for kind, make in RECIPIENTS.items()},
        Texts(load_texts(settings.translations_dir, settings.languages)),
        {RecipientKind.LINE: Bounced(Scribe(calendar, SecurityClock()))},
    )
    chores = [make(settings, database, calendar) for make in CHORES]
    return Worker(database, calendar, SecurityClock(), desk, _senders(settings), chores)


def _senders(settings: Settings) -> dict[Channel, Sender]:
    """In a demo a folder, whatever is set up: nobody there is real. In production there must be mail."""
    ways: dict[Channel, Sender] = {}
    if settings.env is not Env.PRODUCTION:
        folder = settings.var_dir / "outbox"
        ways = {Channel.EMAIL: MailFolder(folder, settings.mail_from), Channel.SMS: SmsFolder(folder)}
        if settings.env is Env.DEMO:
            return ways
    elif not settings.smtp_url:
        raise BadSettings("FAMILIEHUS_SMTP_URL is missing; it should name the server that takes mail")
    elif not settings.public_url.startswith("https://"):
        raise BadSettings("FAMILIEHUS_PUBLIC_URL is missing; links in mail should begin with it: https://…")
    if settings.smtp_url:
        ways[Channel.EMAIL] = SmtpSender(settings.smtp_url, settings.mail_from)
    if settings.sms_url:
        ways[Channel.SMS] = SmsSender(settings.sms_url, settings.sms_token)
    return ways
