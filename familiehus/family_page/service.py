"""The parent's page: made and shut by the holder, opened by link and code, each look remembered before it is shown.

A code is checked between two transactions, because that is slow on purpose; the try is charged first, so that many at
once gain nothing. Tries are counted per link: no address is kept, nor anything made of one.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting
from familiehus.accounts.secrets import Secrets, new_code, new_token
from familiehus.accounts.sign_in import charge
from familiehus.accounts.throttle import Counted, Throttle
from familiehus.accounts.throttling import ACCOUNT
from familiehus.audit.domain import Act, Door
from familiehus.families.storage import LineRow
from familiehus.family_page.numbers import drawn, letters
from familiehus.family_page.storage import ParentPageRow, ParentSessionRow
from familiehus.family_page.vocabulary import SESSION_LASTS
from familiehus.kernel.errors import NotFound
from familiehus.kernel.ids import new_id
from familiehus.kernel.text import digits
from familiehus.referrals.site import ReferralsSite
from familiehus.storage.unit_of_work import UnitOfWork

LOCATOR = "parent_pages.locator"
PARENT = Acting(Door.FAMILY)
# A form that was sent twice is answered twice with the same link and code, but not to whoever finds it an hour later.
SHOWN_AGAIN_WITHIN = timedelta(minutes=10)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Issued:
    """A link's locator and the code that opens it: shown once, and never in one message. ``hashed`` is what is kept."""

    locator: str = field(repr=False)
    code: str = field(repr=False)
    hashed: str = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page that is open in a browser now."""

    page: UUID
    line: UUID


class ParentPages:
    """Makes, shuts and opens the pages of lines."""

    def __init__(self, site: ReferralsSite, secrets: Secrets, throttle: Throttle) -> None:
        self._site = site
        self._secrets = secrets
        self._throttle = throttle

    def draw(self) -> Issued:
        """A new link and code. Hashing takes its time: before the unit of work, in which others wait."""
        return self.made_of(new_token(), new_code())

    def of_form(self, number: str) -> Issued:
        """The link and code that belong to a form; before the unit of work, as ``draw``."""
        locator = base64.urlsafe_b64encode(drawn(self._secrets, "locator", number)).decode().rstrip("=")
        code = letters(drawn(self._secrets, "code", number), 12)
        return self.made_of(locator, "-".join((code[:4], code[4:8], code[8:])))

    def made_of(self, locator: str, code: str) -> Issued:
        """These two, with the hash; before the unit of work, as ``draw``."""
        return Issued(locator, code, self._secrets.hash_password(_bare(code)))

    def issue(self, work: UnitOfWork, by: Acting, line: UUID, issued: Issued) -> bool:
        """Give a line this link and code, to be shown to the holder; the link before opens nothing from now on.

        Given before, they are shown again while they are new, and False says that they are not. Raises NotFound for
        whoever neither holds the line nor stands in.
        """
        row, _ = self._site.families.yours(work.session, by, line)
        given = select(ParentPageRow).where(ParentPageRow.locator_hash == self._found_by(issued.locator))
        before = work.session.scalars(given).one_or_none()
        if before is not None:
            return self.is_new(before)
        self._shut(work, by, row)
        self.begin(work, by, row, issued)
        return True

    def is_new(self, page: ParentPageRow) -> bool:
        """Whether its link and code may be shown again to whoever sent the form that made it."""
        return page.shut_at is None and self._site.scribe.security.now() - page.made_at <= SHOWN_AGAIN_WITHIN

    def begin(self, work: UnitOfWork, by: Acting, row: LineRow, issued: Issued) -> None:
        """The bare page of a line, once whoever asks may."""
        page = ParentPageRow(id=new_id(), line_id=row.id, made_by=by.person, made_at=self._site.scribe.security.now())
        page.locator_hash = self._found_by(issued.locator)
        page.locator = self._site.sealer.seal(LOCATOR, page.id, issued.locator)
        page.code_hash = issued.hashed
        work.session.add(page)
        work.session.flush()
        work.record(self._site.scribe.event(Act.PAGE_MADE, by, row.organisation_id, [("line", row.id)]))

    def shut(self, work: UnitOfWork, by: Acting, line: UUID) -> None:
        """From this moment nothing opens the page, also where it is open now. Raises NotFound as ``issue``."""
        row, _ = self._site.families.yours(work.session, by, line)
        self._shut(work, by, row)

    def made_on(self, session: Session, line: UUID) -> ParentPageRow | None:
        """The page that stands for a line, or None: for the holder's own page about the line."""
        query = select(ParentPageRow).where(ParentPageRow.line_id == line, ParentPageRow.shut_at.is_(None))
        return session.scalars(query).one_or_none()

    def enter(self, locator: str, code: str) -> str | None:
        """The token of a session of twenty minutes, or None when the two do not belong together. Raises Wait."""
        counted = [Counted("parent-page", locator[:_LONGEST], ACCOUNT)]
        charge(self._site.database, self._throttle, counted)
        with self._site.database.read() as session:
            page = self._by(session, locator)
        right = self._secrets.check_password(page.code_hash if page else None, _bare(code))
        with self._site.database.write() as work:
            page = self._by(work.session, locator)
            token = None
            if right and page is not None:
                self._throttle.succeeded(work, counted)
                token = self._start(work, page)
            elif page is not None:
                row = work.session.get_one(LineRow, page.line_id)
                work.record(self._site.scribe.event(Act.REFUSED, PARENT, row.organisation_id, [("line", row.id)]))
            work.commit()
        return token

    def session(self, session: Session, locator: str, token: str) -> OpenPage | None:
        """The page a session opens, or None: ended, shut, or of another link."""
        page = self._by(session, locator)
        row = session.get(ParentSessionRow, self._token(token)) if page and token else None
        if page is None or row is None or row.page_id != page.id or row.ends_at <= self._site.scribe.security.now():
            return None
        return OpenPage(page.id, page.line_id)

    def looked(self, work: UnitOfWork, here: OpenPage) -> LineRow:
        """The parent looks: remembered before the page is sent (invariant 5)."""
        row = work.session.get_one(LineRow, here.line)
        work.record(self._site.scribe.event(Act.PAGE_OPENED, PARENT, row.organisation_id, [("line", row.id)]))
        return row

    def leave(self, work: UnitOfWork, token: str) -> None:
        """End the session."""
        work.session.execute(delete(ParentSessionRow).where(ParentSessionRow.token_hash == self._token(token)))

    def _start(self, work: UnitOfWork, page: ParentPageRow) -> str:
        now, token = self._site.scribe.security.now(), new_token()
        work.session.execute(delete(ParentSessionRow).where(ParentSessionRow.ends_at < now))
        work.session.add(ParentSessionRow(token_hash=self._token(token), page_id=page.id, ends_at=now + SESSION_LASTS))
        return token

    def _shut(self, work: UnitOfWork, by: Acting, row: LineRow) -> None:
        page = self.made_on(work.session, row.id)
        if page is None:
            return
        here = ParentPageRow.id == page.id
        now = self._site.scribe.security.now()
        work.session.execute(update(ParentPageRow).where(here).values(shut_at=now))
        work.session.execute(delete(ParentSessionRow).where(ParentSessionRow.page_id == page.id))
        work.record(self._site.scribe.event(Act.PAGE_SHUT, by, row.organisation_id, [("line", row.id)]))

    def _by(self, session: Session, locator: str) -> ParentPageRow | None:
        query = select(ParentPageRow).where(ParentPageRow.locator_hash == self._found_by(locator))
        return session.scalars(query.where(ParentPageRow.shut_at.is_(None))).one_or_none()

    def _found_by(self, locator: str) -> str:
        return self._secrets.digest("parent-page", locator[:_LONGEST])

    def _token(self, token: str) -> str:
        return self._secrets.digest("parent-session", token)


def open_line(session: Session, here: OpenPage) -> LineRow:
    """The line of a page while somebody holds it. Raises NotFound when it has ended."""
    row = session.get_one(LineRow, here.line)
    if row.ending is not None:
        raise NotFound("the line is closed")
    return row


def _bare(code: str) -> str:
    """The code however it was typed: hyphens, blanks and capitals do not count."""
    return "".join(c for c in digits(code[:_LONGEST]).lower() if c.isalnum())
