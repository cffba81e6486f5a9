"""The second factor: time-based codes from a phone (RFC 6238), and codes on paper for the day the phone is lost."""

from __future__ import annotations

import hmac
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from familiehus.accounts import directory
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.domain import NotDone, Refusal
from familiehus.accounts.secrets import Secrets, new_code
from familiehus.accounts.storage import CredentialRow, RecoveryCodeRow, SessionRow
from familiehus.audit.domain import Act
from familiehus.kernel.errors import NotFound
from familiehus.storage.unit_of_work import UnitOfWork, ask

ISSUER = "Familiehus"
RECOVERY_CODES = 10
_STEP_S = 30
_DIGITS = 6
# One step to either side: a phone's clock may be half a minute off.
_SKEW = (-1, 0, 1)
_CODES = select(RecoveryCodeRow.code_hash).where(RecoveryCodeRow.person_id == bindparam("person"))


def matching_step(secret: str, code: str, now: datetime, last: int) -> int | None:
    """The time step a code belongs to; None when it is wrong, or not newer than the ``last`` one that was used."""
    digits = "".join(code.split())
    if len(digits) != _DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    current = int(now.timestamp()) // _STEP_S
    totp = pyotp.TOTP(secret)
    steps = [current + offset for offset in _SKEW]
    right = [step for step in steps if hmac.compare_digest(totp.at(step * _STEP_S), digits)]
    return next((step for step in right if step > last), None)


def enrolment_address(secret: str, email: str) -> str:
    """What the QR code says to an authenticator."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


class SecondFactor:
    """Setting up, checking and replacing a person's second factor. Waiting is the caller's: see ``sign_in.py``."""

    def __init__(self, scribe: Scribe, secrets: Secrets) -> None:
        self._scribe = scribe
        self._secrets = secrets

    def propose(self, work: UnitOfWork, session: UUID) -> str:
        """The secret to set up in this session; the same one however often the page is asked for."""
        row = work.session.get(SessionRow, session, with_for_update=True)
        if row is None:
            raise NotFound("the session has ended")
        if row.pending_secret is None:
            row.pending_secret = self._secrets.seal(pyotp.random_base32(), row.person_id)
        return self._secrets.unseal(row.pending_secret, row.person_id)

    def proposed(self, session: Session, key: UUID) -> str | None:
        """The secret this session is setting up, if it is."""
        row = session.get(SessionRow, key)
        if row is None or row.pending_secret is None:
            return None
        return self._secrets.unseal(row.pending_secret, row.person_id)

    def confirm(self, work: UnitOfWork, by: Acting, session: UUID, code: str, *, replace: bool) -> list[str]:
        """The proposed secret becomes the factor once a code from it is right. The new recovery codes, shown once.

        Raises NotDone for a wrong code, and NotFound where there is a factor and it is not to be replaced: whoever has
        only the password must not put their own phone in its place.
        """
        secret = self.propose(work, session)
        row = work.session.get_one(SessionRow, session)
        credential = _credential(work.session, row.person_id)
        if credential.factor_secret is not None and not replace:
            raise NotFound("the person has a second factor")
        step = matching_step(secret, code, self._scribe.security.now(), 0)
        if step is None:
            raise NotDone(Refusal.CODE_WRONG, "code")
        credential.factor_secret, row.pending_secret = row.pending_secret, None
        credential.factor_at, credential.factor_step = self._scribe.security.now(), step
        self._record(work, Act.FACTOR_CHANGED, by, row.person_id)
        return self._new_codes(work, row.person_id)

    def check(self, work: UnitOfWork, person: UUID, code: str) -> bool:
        """Whether the code is right now; a right one is spent."""
        credential = _credential(work.session, person)
        if credential.factor_secret is None:
            return False
        secret = self._secrets.unseal(credential.factor_secret, person)
        step = matching_step(secret, code, self._scribe.security.now(), credential.factor_step)
        if step is None:
            return False
        credential.factor_step = step
        return True

    def check_recovery(self, work: UnitOfWork, by: Acting, person: UUID, code: str) -> bool:
        """Whether it is one of the person's recovery codes; it is spent."""
        query = delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person)
        query = query.where(RecoveryCodeRow.code_hash == self._digest(person, code))
        spent = work.session.execute(query.returning(RecoveryCodeRow.code_hash)).one_or_none()
        if spent is None:
            return False
        self._record(work, Act.RECOVERY_CODE_USED, by, person)
        return True

    def renew_codes(self, work: UnitOfWork, by: Acting, person: UUID) -> list[str]:
        """New recovery codes, shown once; the old ones work no more. Raises NotDone without a second factor."""
        if _credential(work.session, person).factor_secret is None:
            raise NotDone(Refusal.CODE_WRONG)
        self._record(work, Act.FACTOR_CHANGED, by, person)
        return self._new_codes(work, person)

    def codes(self, session: Session, person: UUID) -> tuple[int, str]:
        """How many recovery codes are not used yet, and a mark of them: another once there are new ones."""
        hashes = sorted(ask(session, _CODES, {"person": person}).scalars())
        return len(hashes), self._secrets.digest("recovery-mark", f"{person}:{':'.join(hashes)}")[:16]

    def _new_codes(self, work: UnitOfWork, person: UUID) -> list[str]:
        codes = [new_code() for _ in range(RECOVERY_CODES)]
        work.session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person))
        work.session.add_all(RecoveryCodeRow(code_hash=self._digest(person, c), person_id=person) for c in codes)
        return codes

    def _record(self, work: UnitOfWork, act: Act, by: Acting, person: UUID) -> None:
        places = directory.actor_of(work.session, person).organisations()
        work.record(*self._scribe.everywhere(act, by, places, [("person", person)]))

    def _digest(self, person: UUID, code: str) -> str:
        plain = "".join(c for c in code.casefold() if c.isalnum())
        return self._secrets.digest("recovery", f"{person}:{plain}")


def _credential(session: Session, person: UUID) -> CredentialRow:
    row = session.get(CredentialRow, person, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("the person has no sign-in")
    return row
