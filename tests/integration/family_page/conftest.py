"""The parent's side of the small world of the referrals' tests."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from argon2 import PasswordHasher

from familiehus.accounts.secrets import Secrets
from familiehus.family_page.overview import Overview
from familiehus.family_page.service import Issued, OpenPage
from familiehus.family_page.site import FamilySite, make_family_page
from tests.integration.accounts.conftest import KEYS
from tests.integration.referrals.conftest import World, clock, make_world, world

__all__ = ["clock", "make_world", "world"]


@dataclass
class Home:
    """A parent at home, with short words for what they do."""

    world: World
    site: FamilySite

    def issue(self, line: UUID, who: str = "jordemoder") -> Issued:
        issued = self.site.pages.draw()
        with self.world.site.database.write() as work:
            self.site.pages.issue(work, self.world.by(who), line, issued)
            work.commit()
        return issued

    def shut(self, line: UUID, who: str = "jordemoder") -> None:
        with self.world.site.database.write() as work:
            self.site.pages.shut(work, self.world.by(who), line)
            work.commit()

    def session(self, issued: Issued, token: str | None) -> OpenPage | None:
        with self.world.site.database.read() as session:
            return self.site.pages.session(session, issued.locator, token or "")

    def open(self, line: UUID, who: str = "jordemoder") -> OpenPage:
        """The page of a line, open."""
        issued = self.issue(line, who)
        here = self.session(issued, self.site.pages.enter(issued.locator, issued.code))
        assert here is not None
        return here

    def does(self, what: str, *said: object, **named: object) -> object:
        """One act of the parent."""
        with self.world.site.database.write() as work:
            answer = getattr(self.site.answers, what)(work, *said, **named)
            work.commit()
        return answer

    def sees(self, here: OpenPage) -> Overview:
        with self.world.site.database.write() as work:
            view = self.site.overviews.of(work.session, self.site.pages.looked(work, here))
            work.commit()
        return view

    def waits(self, line: UUID) -> list[str]:
        """What stands on the holder's board."""
        with self.world.site.database.read() as session:
            return [one.answer.value for one in self.site.answers.waiting(session, [line], None).get(line, [])]


QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def home(world: World) -> Home:
    return Home(world, make_family_page(world.site, Secrets(KEYS, QUICK), lambda _session, _ids: {}))
