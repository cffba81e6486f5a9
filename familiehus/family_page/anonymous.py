"""The anonymous thread (R041, R046): content under a key made of a code that only the person has.

It is not a line: no holder, no deadline, no name, no time of day. Whoever loses the code has lost the thread.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting
from familiehus.accounts.secrets import STRONG, Secrets
from familiehus.accounts.sign_in import charge
from familiehus.accounts.throttle import Counted, Throttle
from familiehus.accounts.throttling import ACCOUNT
from familiehus.audit.domain import Act
from familiehus.families.desks import MEETING
from familiehus.family_page.numbers import drawn, letters
from familiehus.family_page.storage import AnonymousThreadRow
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.text import check_no_cpr, digits
from familiehus.referrals.site import ReferralsSite
from familiehus.referrals.talks.appointing import TalksUsed
from familiehus.referrals.talks.appointments import counted_talks

KEPT = timedelta(days=365)
LONGEST = 2000
MOST = 100
_REFERENCE, _SECRET = 6, 12
_NONCE, _SALT = 12, 16
Derive = Callable[[str, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Word:
    """One text of the thread: on which day, whether a professional wrote it, and the number of the form it came in."""

    on: str
    ours: bool
    text: str
    number: str = field(default="", repr=False)

    @property
    def day(self) -> date:
        """The day."""
        return date.fromisoformat(self.on)


@dataclass(frozen=True, slots=True)
class Thread:
    """The thread, open. Talks are counted, not timed; ``limit`` is how many the offer's source has (R050)."""

    offer: UUID | None
    talks: int
    words: tuple[Word, ...] = field(repr=False)
    limit: int | None = None

    @property
    def is_used(self) -> bool:
        """Whether another talk is not simply held: they decide together what comes next (R049)."""
        return self.limit is not None and self.talks >= self.limit


def derive(code: str, salt: bytes) -> bytes:
    """The key of a code: as slow as a password, so that guessing is of no use to whoever has the database."""
    return hash_secret_raw(
        code.encode(), salt, STRONG.time_cost, STRONG.memory_cost, STRONG.parallelism, hash_len=32, type=Type.ID
    )


class AnonymousThreads:
    """Begins, opens, goes on with and throws away threads. ``make_key`` is quicker in tests only.

    A key takes as long as a password: it is made before the unit of work, in which others wait.
    """

    def __init__(self, site: ReferralsSite, keys: Secrets, throttle: Throttle, make_key: Derive = derive) -> None:
        self._site = site
        self._keys = keys
        self._throttle = throttle
        self._make_key = make_key

    def begin(self, offer: UUID | None, text: str, number: str) -> str | None:
        """A new thread; its code, shown once. Raises Refused for too much text. Those that ended are swept away.

        The same form (``number``) sent twice is one thread with what it said last: the same code as long as nothing
        else has happened in it and the day is the same, else None.
        """
        code = letters(drawn(self._keys, "thread", number), _REFERENCE + _SECRET)
        salt = drawn(self._keys, "thread-salt", number)[:_SALT]
        key = self._make_key(code, salt)
        words = self._with((), text, number, ours=False)
        with self._site.database.write() as work:
            work.session.execute(delete(AnonymousThreadRow).where(AnonymousThreadRow.ends_on < self._today()))
            row = work.session.get(AnonymousThreadRow, code[:_REFERENCE])
            if row is None:
                row = AnonymousThreadRow(reference=code[:_REFERENCE], offer_id=offer, talks=0, salt=salt)
                work.session.add(row)
            elif not self._is_as_begun(row, self._found(work.session, code, key)[1], number):
                return None
            self._keep(row, key, words)
            work.commit()
        return _spaced(code)

    def open(self, code: str) -> Thread:
        """What stands in it. Raises NotFound for a code that opens nothing, Wait after several wrong ones."""
        key = self._key(code)
        with self._site.database.read() as session:
            _, thread = self._found(session, code, key)
        self._was_right(code)
        return thread

    def write(self, code: str, text: str, number: str) -> Thread:
        """The person adds some words, once a form, as it said last. Raises NotFound, Wait, and Refused for too much."""
        key = self._key(code)
        with self._site.database.write() as work:
            row, thread = self._found(work.session, code, key)
            words = self._with(thread.words, text, number, ours=False)
            self._keep(row, key, words)
            work.commit()
        self._was_right(code)
        return replace(thread, words=words)

    def opened(self, by: Acting, code: str) -> Thread:
        """What stands in it, for one of the staff whom the person has told the code. Raises as ``open``."""
        by.require(Permission.MEET_FAMILIES, _meets_families_in(by))
        return self.open(code)

    def talk(self, by: Acting, code: str, text: str, counted: int, number: str = "") -> Thread:
        """A talk was held: it is counted, with a note or without (R044). The person gave the code to whoever acts.

        ``counted`` is how many there were when the thread was opened: what is written down since is the same talk. The
        same form (``number``) sent twice says what it said last; another one's words are kept beside them. Raises
        Refused for too much, and when the offer's talks are used.
        """
        organisation = _meets_families_in(by)
        by.require(Permission.MEET_FAMILIES, organisation)
        key = self._key(code)
        with self._site.database.write() as work:
            row, thread = self._found(work.session, code, key)
            is_new = thread.talks <= counted
            if is_new and thread.is_used:
                raise TalksUsed
            is_there = not is_new and any(word.ours and word.text == text.strip() for word in thread.words)
            words = thread.words if is_there else self._with(thread.words, text, number, ours=True)
            if is_new or words != thread.words:
                row.talks += is_new
                self._keep(row, key, words)
                # Nothing names the thread: the record says that somebody talked, not with whom.
                purpose = "" if is_new else "words"
                work.record(self._site.scribe.event(Act.ANONYMOUS_TALK, by, organisation, purpose=purpose))
                work.commit()
        self._was_right(code)
        return replace(thread, talks=thread.talks + is_new, words=words)

    def throw_away(self, code: str) -> None:
        """Nothing of it is left. Raises NotFound and Wait."""
        key = self._key(code)
        with self._site.database.write() as work:
            row, _ = self._found(work.session, code, key)
            work.session.delete(row)
            work.commit()

    def _key(self, code: str) -> bytes:
        """The key of a code. A try is counted before anything is looked at, per thread and not by who asks."""
        charge(self._site.database, self._throttle, self._counted(code))
        with self._site.database.read() as session:
            salt = self._row(session, code).salt
        return self._make_key(_bare(code), salt)

    def _row(self, session: Session, code: str) -> AnonymousThreadRow:
        row = session.get(AnonymousThreadRow, _bare(code)[:_REFERENCE])
        if row is None or row.ends_on < self._today():
            raise NotFound("no such thread")
        return row

    def _found(self, session: Session, code: str, key: bytes) -> tuple[AnonymousThreadRow, Thread]:
        row = self._row(session, code)
        try:
            said = AESGCM(key).decrypt(row.content[:_NONCE], row.content[_NONCE:], row.reference.encode())
        except InvalidTag as error:
            raise NotFound("no such thread") from error
        words = tuple(Word(**word) for word in json.loads(said))
        return row, Thread(row.offer_id, row.talks, words, counted_talks(session, row.offer_id))

    def _keep(self, row: AnonymousThreadRow, key: bytes, words: tuple[Word, ...]) -> None:
        nonce = secrets.token_bytes(_NONCE)
        said = json.dumps([asdict(word) for word in words], ensure_ascii=False).encode()
        row.content = nonce + AESGCM(key).encrypt(nonce, said, row.reference.encode())
        row.ends_on = self._today() + KEPT

    def _with(self, words: tuple[Word, ...], text: str, number: str, *, ours: bool) -> tuple[Word, ...]:
        said = text.strip()
        if number and words and words[-1].number == number:
            words = words[:-1]
        elif number and any((word.number, word.text) == (number, said) for word in words):
            return words
        if len(said) > LONGEST or len(words) >= MOST:
            raise Refused("the text is too long")
        check_no_cpr(said)
        return (*words, Word(self._today().isoformat(), ours, said, number)) if said else words

    def _is_as_begun(self, row: AnonymousThreadRow, thread: Thread, number: str) -> bool:
        only = all(word.number == number for word in thread.words)
        return only and not thread.talks and row.ends_on == self._today() + KEPT

    def _was_right(self, code: str) -> None:
        with self._site.database.write() as work:
            self._throttle.succeeded(work, self._counted(code))
            work.commit()

    def _counted(self, code: str) -> list[Counted]:
        return [Counted("anonymous", _bare(code)[:_REFERENCE], ACCOUNT)]

    def _today(self) -> date:
        return self._site.scribe.calendar.now().date()


def _meets_families_in(by: Acting) -> UUID:
    here = sorted((m.organisation for m in by.actor.memberships if m.role in MEETING), key=str) if by.actor else []
    if not here:
        raise NotFound("no such thread")
    return here[0]


def _spaced(code: str) -> str:
    return "-".join(code[i : i + _REFERENCE] for i in range(0, len(code), _REFERENCE))


def _bare(code: str) -> str:
    return "".join(c for c in digits(code[:100]).lower() if c.isalnum())
