"""What commands share: settings, tables and the database, each made when first asked for."""

from __future__ import annotations

import sys
from datetime import datetime
from functools import cached_property

import click

from familiehus.accounts.acting import Acting
from familiehus.accounts.site import AccountsSite
from familiehus.audit.domain import Door
from familiehus.catalogue.loading import Progress
from familiehus.editions import Editions, Tables
from familiehus.kernel.clock import CalendarClock
from familiehus.referrals.service import Referrals
from familiehus.settings import Settings
from familiehus.storage.unit_of_work import Database
from familiehus.wiring import clock_offset, open_accounts, open_concerns, open_database, open_referrals

# Whoever runs a command on the program's own machine.
SHELL = Acting(Door.COMMAND)


class Context:
    """One command's surroundings."""

    @cached_property
    def settings(self) -> Settings:
        """From the environment. Raises BadSettings."""
        return Settings.from_env()

    @cached_property
    def tables(self) -> Tables:
        """From the data directory."""
        return Tables.read(self.settings.data_dir)

    @cached_property
    def database(self) -> Database:
        """At the newest schema."""
        return open_database(self.settings)

    @cached_property
    def editions(self) -> Editions:
        """On the newest edition; an index that is missing is built."""
        editions = Editions(self.settings, self.tables, self.database)
        with progress("index") as report:
            editions.refresh(report)
        return editions

    @cached_property
    def accounts(self) -> AccountsSite:
        """The services about people, without building what only the catalogue needs."""
        return open_accounts(self.settings, self.database, self._clock)

    @cached_property
    def _clock(self) -> CalendarClock:
        offset = clock_offset(self.database)
        return CalendarClock(lambda: offset)

    @cached_property
    def referrals(self) -> Referrals:
        """What can be done with referrals."""
        concerns = open_concerns(self.settings, self.accounts, self.tables.places)
        return open_referrals(self.settings, self.accounts, concerns.gatekeeper).referrals

    def now(self) -> datetime:
        """The calendar's time; what a command needs no search for, it builds none for."""
        return self._clock.now()


pass_context = click.make_pass_decorator(Context)


class progress:  # noqa: N801 - reads as a function where it is used
    """Tells how far a long command is, on a terminal only: ``with progress("index") as report: …``."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = False

    def __enter__(self) -> Progress:
        return self._report

    def _report(self, done: int, total: int) -> None:
        if sys.stderr.isatty() and (done == total or done % 50 == 0):
            self._shown = True
            click.echo(f"\r{self._what}: {done} of {total}", nl=False, err=True)

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo(err=True)
