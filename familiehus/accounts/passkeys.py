"""Passkeys: signing in with one, and one's own. A key is proof of both factors: see docs/decisions/0018-passkeys.md.

A signature is checked before the transaction; in it the person is locked, so that a counter is judged by one at a time
and nobody comes in while they are being stopped.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.accounts import directory, passkey_protocol
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.domain import NotDone, Refusal
from familiehus.accounts.passkey_domain import NotAccepted, Purpose, RelyingParty, Why, check_number, went_back
from familiehus.accounts.questions import Questions
from familiehus.accounts.sessions import OpenSession, Stage
from familiehus.accounts.sign_in import SignIn, charge
from familiehus.accounts.storage import PasskeyRow, PersonRow
from familiehus.accounts.throttle import Counted, Throttle
from familiehus.accounts.throttling import SOURCE
from familiehus.audit.domain import Act
from familiehus.kernel.errors import NotFound
from familiehus.kernel.ids import new_id
from familiehus.storage.unit_of_work import Database, UnitOfWork


class Passkeys:
    """Those of everybody, as far as the address they are made for goes."""

    def __init__(
        self,
        party: RelyingParty,
        database: Database,
        scribe: Scribe,
        questions: Questions,
        throttle: Throttle,
        sign_in: SignIn,
    ) -> None:
        self.origin = party.origin
        self._party = party
        self._database = database
        self._scribe = scribe
        self._questions = questions
        self._throttle = throttle
        self._sign_in = sign_in

    def ask(self, browser: str) -> str:
        """The question to a browser that wants to sign in, as JSON; ``browser`` is the secret of its cookie."""
        return passkey_protocol.sign_in_question(self._party, self._questions.ask(Purpose.SIGN_IN, browser))

    def enter(self, by: Acting, browser: str, answer: str, source: str, device: str) -> str:
        """The token of a session with both factors. Raises NotAccepted, or Wait after many tries from the source."""
        counted = [Counted("passkey", source, SOURCE, shared=True)]
        charge(self._database, self._throttle, counted)
        try:
            row, count = self._proven(browser, answer)
            with self._database.write() as work:
                self._used(work, row, count)
                token = self._sign_in.from_passkey(work, by, row.person_id, device)
                self._throttle.succeeded(work, counted)
                work.commit()
        except NotAccepted as no:
            self._remember(by, no)
            raise
        return token

    def ask_for_new(self, session: OpenSession, password: str) -> str:
        """The question to a browser that is to make a key, as JSON: who has it has shown both factors just now.

        Raises NotDone without a second factor, for a wrong password, and for somebody who has enough; or Wait.
        """
        if session.stage is not Stage.TWO_FACTORS:
            raise NotDone(Refusal.PASSKEY_NEEDS_FACTOR)
        self._sign_in.prove(session, password)
        with self._database.read() as reading:
            held = [row.credential_id for row in self.listed(reading, session.person)]
        check_number(len(held))
        challenge = self._questions.ask(Purpose.NEW_KEY, str(session.id))
        return passkey_protocol.new_key_question(
            self._party, challenge, session.person, session.email, session.name, held
        )

    def add(self, by: Acting, session: OpenSession, answer: str, name: str) -> None:
        """A key of the person from now on. Raises NotDone when it cannot be one, always in the same words."""
        by.require(Permission.OWN_ACCOUNT, person=session.person)
        try:
            made = passkey_protocol.read_new_key(answer)
            challenge = passkey_protocol.challenge_in(made)
            self._questions.spend(Purpose.NEW_KEY, str(session.id), challenge)
            proven = passkey_protocol.proven_key(made, self._party, challenge)
        except NotAccepted as no:
            raise NotDone(Refusal.PASSKEY_NOT_MADE) from no
        with self._database.write() as work:
            if not _is_active(work, session.person):
                raise NotDone(Refusal.PASSKEY_NOT_MADE)
            check_number(len(self.listed(work.session, session.person)))
            if _by_credential(work.session, proven.credential_id) is not None:
                raise NotDone(Refusal.PASSKEY_NOT_MADE)
            row = PasskeyRow(
                id=new_id(),
                person_id=session.person,
                credential_id=proven.credential_id,
                public_key=proven.credential_public_key,
                sign_count=proven.sign_count,
                name=name,
                made_at=self._scribe.security.now(),
            )
            work.session.add(row)
            self._record(work, Act.PASSKEY_ADDED, by, session.person, row.id)
            work.commit()

    def remove(self, work: UnitOfWork, by: Acting, person: UUID, key: UUID) -> None:
        """The key opens nothing any more. Raises NotFound for another's, or one that is gone."""
        by.require(Permission.OWN_ACCOUNT, person=person)
        row = work.session.get(PasskeyRow, key) if _is_active(work, person) else None
        if row is None or row.person_id != person:
            raise NotFound("no such passkey")
        work.session.delete(row)
        self._record(work, Act.PASSKEY_REMOVED, by, person, key)

    def listed(self, session: Session, person: UUID) -> Sequence[PasskeyRow]:
        """The person's keys, the newest first."""
        query = select(PasskeyRow).where(PasskeyRow.person_id == person)
        return session.scalars(query.order_by(PasskeyRow.made_at.desc(), PasskeyRow.id)).all()

    def _proven(self, browser: str, text: str) -> tuple[PasskeyRow, int]:
        """The key that has signed, and its counter; the question is spent before anything is looked up."""
        answer = passkey_protocol.read_answer(text)
        challenge = passkey_protocol.challenge_in(answer)
        self._questions.spend(Purpose.SIGN_IN, browser, challenge)
        with self._database.read() as reading:
            row = _by_credential(reading, answer.raw_id)
        if row is None:
            raise NotAccepted(Why.UNKNOWN)
        if answer.response.user_handle != row.person_id.bytes:
            raise NotAccepted(Why.OTHER_PERSON)
        return row, passkey_protocol.proven_count(answer, self._party, challenge, row.public_key)

    def _used(self, work: UnitOfWork, known: PasskeyRow, count: int) -> None:
        """As it stands now: the person may have been stopped, or the key removed or used, in the meantime."""
        row = work.session.get(PasskeyRow, known.id) if _is_active(work, known.person_id) else None
        if row is None:
            raise NotAccepted(Why.UNKNOWN, known.person_id)
        if went_back(row.sign_count, count):
            raise NotAccepted(Why.COUNT, row.person_id, row.id)
        row.sign_count, row.used_at = count, self._scribe.security.now()

    def _remember(self, by: Acting, no: NotAccepted) -> None:
        """A key of which there are two is told where the person works; any other failed try is nobody's."""
        with self._database.write() as work:
            if no.person is not None and no.passkey is not None:
                self._record(work, Act.PASSKEY_REFUSED, by, no.person, no.passkey)
            else:
                subjects = [("person", no.person)] if no.person else []
                event = self._scribe.event(Act.SIGN_IN_FAILED, by, subjects=subjects, purpose=f"passkey: {no.why}")
                work.record(event)
            work.commit()

    def _record(self, work: UnitOfWork, act: Act, by: Acting, person: UUID, key: UUID) -> None:
        places = directory.actor_of(work.session, person).organisations()
        work.record(*self._scribe.everywhere(act, by, places, [("person", person), ("passkey", key)]))


def _by_credential(session: Session, credential: bytes) -> PasskeyRow | None:
    return session.scalars(select(PasskeyRow).where(PasskeyRow.credential_id == credential)).one_or_none()


def _is_active(work: UnitOfWork, person: UUID) -> bool:
    """Locks the person: one change of their keys at a time."""
    row = work.session.get(PersonRow, person, with_for_update=True)
    return row is not None and row.active
