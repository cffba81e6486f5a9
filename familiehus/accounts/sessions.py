"""Sessions live on the server: the browser has a random token, the database a hash of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import bindparam, delete, select, true, update
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.accounts import directory
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.domain import SESSION_WHOLE, needs_second_factor, session_ends
from familiehus.accounts.secrets import Secrets, new_token
from familiehus.accounts.storage import PersonRow, SessionRow
from familiehus.audit.domain import Act
from familiehus.kernel.errors import NotFound
from familiehus.kernel.ids import new_id
from familiehus.storage.unit_of_work import Database, UnitOfWork, ask

_TOUCH_EVERY = timedelta(minutes=1)
# The session, whose it is and what they are: one statement, for every page behind a door asks it first.
_MINE = (
    select(
        SessionRow.id,
        SessionRow.person_id,
        SessionRow.stage,
        SessionRow.started_at,
        SessionRow.seen_at,
        PersonRow.name,
        PersonRow.email,
        PersonRow.active,
    )
    .join(PersonRow, PersonRow.id == SessionRow.person_id)
    .where(SessionRow.token_hash == bindparam("token_hash"))
).cte("mine")
_STANDING = directory.standing(select(_MINE.c.person_id).scalar_subquery())
_BY_TOKEN = (
    select(_MINE, _STANDING.c.is_role, _STANDING.c.place, _STANDING.c.code, _STANDING.c.unit)
    .outerjoin_from(_MINE, _STANDING, true())
    .order_by(_STANDING.c.given_at, _STANDING.c.id)
)
_LISTED = (
    select(SessionRow.id, SessionRow.stage, SessionRow.started_at, SessionRow.seen_at, SessionRow.device)
    .where(SessionRow.person_id == bindparam("person"))
    .order_by(SessionRow.started_at.desc())
)


class Stage(StrEnum):
    """How far a sign-in has come. Only the last two are signed in."""

    CODE = "code"
    SET_UP = "set_up"
    ONE_FACTOR = "one_factor"
    TWO_FACTORS = "two_factors"

    @property
    def finished(self) -> bool:
        """Whether somebody is signed in."""
        return self in {Stage.ONE_FACTOR, Stage.TWO_FACTORS}


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that holds now. ``actor`` is empty of rights until the sign-in is finished."""

    id: UUID
    person: UUID
    name: str
    email: str
    stage: Stage
    actor: Actor


@dataclass(frozen=True, slots=True)
class Listed:
    """A session as its owner sees it among their others: since when, last used when, on what."""

    id: UUID
    started_at: datetime
    seen_at: datetime
    device: str


class Sessions:
    """Starting, recognising and ending sessions."""

    def __init__(self, database: Database, scribe: Scribe, secrets: Secrets) -> None:
        self._database = database
        self._scribe = scribe
        self._secrets = secrets
        self._clock = scribe.security

    def start(self, work: UnitOfWork, person: UUID, stage: Stage, device: str) -> str:
        """The token of a new session. Those that ended long ago are swept away."""
        now, token = self._clock.now(), new_token()
        work.session.execute(delete(SessionRow).where(SessionRow.started_at < now - SESSION_WHOLE))
        row = SessionRow(
            id=new_id(),
            token_hash=self._digest(token),
            person_id=person,
            stage=stage.value,
            started_at=now,
            seen_at=now,
            device=device,
        )
        work.session.add(row)
        return token

    def key(self, work: UnitOfWork, token: str) -> UUID:
        """The id of a session that has just begun."""
        return work.session.scalars(select(SessionRow.id).where(SessionRow.token_hash == self._digest(token))).one()

    def renew(self, work: UnitOfWork, old: UUID, stage: Stage) -> str:
        """The next step of a sign-in: the token from before works no more. Raises NotFound when it has ended."""
        row = work.session.get(SessionRow, old, with_for_update=True)
        if row is None:
            raise NotFound("the session has ended")
        work.session.delete(row)
        return self.start(work, row.person_id, stage, row.device)

    def open(self, token: str) -> OpenSession | None:
        """The session of a token, or None when there is none that holds. Remembers that it was used."""
        now = self._clock.now()
        with self._database.look() as connection:
            found = connection.execute(_BY_TOKEN, {"token_hash": self._digest(token)}).all()
        if not found:
            return None
        row = found[0]
        stage, actor = Stage(row.stage), directory.actor_from(row.person_id, found)
        if not row.active or session_ends(row.started_at, row.seen_at, finished=stage.finished) <= now:
            return None
        if stage.finished and now - row.seen_at >= _TOUCH_EVERY:
            self._touch(row.id)
        return OpenSession(row.id, row.person_id, row.name, row.email, _stage(stage, actor), actor)

    def listed(self, session: Session, person: UUID) -> list[Listed]:
        """The person's sessions that hold, the newest first."""
        now = self._clock.now()
        return [
            Listed(key, started_at, seen_at, device)
            for key, stage, started_at, seen_at, device in ask(session, _LISTED, {"person": person})
            if Stage(stage).finished and session_ends(started_at, seen_at, finished=True) > now
        ]

    def end(self, work: UnitOfWork, by: Acting, person: UUID, key: UUID, act: Act = Act.SESSION_ENDED) -> None:
        """End one of the person's own sessions; one that has ended already is no mistake."""
        done = work.session.execute(
            delete(SessionRow).where(SessionRow.id == key, SessionRow.person_id == person).returning(SessionRow.id)
        )
        if done.one_or_none() is not None:
            places = directory.actor_of(work.session, person).organisations()
            work.record(*self._scribe.everywhere(act, by, places, [("session", key)]))

    def end_others(self, work: UnitOfWork, by: Acting, person: UUID, keep: UUID) -> None:
        """End every session of the person but one."""
        query = delete(SessionRow).where(SessionRow.person_id == person, SessionRow.id != keep)
        ended = work.session.scalars(query.returning(SessionRow.id)).all()
        if ended:
            places = directory.actor_of(work.session, person).organisations()
            subjects = [("session", key) for key in ended]
            work.record(*self._scribe.everywhere(Act.SESSION_ENDED, by, places, subjects))

    def _touch(self, key: UUID) -> None:
        with self._database.write() as work:
            work.session.execute(update(SessionRow).where(SessionRow.id == key).values(seen_at=self._clock.now()))
            work.commit()

    def _digest(self, token: str) -> str:
        return self._secrets.digest("session", token)


def _stage(stage: Stage, actor: Actor) -> Stage:
    """Who has been given a role that meets families since signing in sets up a second factor first."""
    if stage is Stage.ONE_FACTOR and needs_second_factor(m.role for m in actor.memberships):
        return Stage.SET_UP
    return stage
