"""``familiehus demo``: a visibly fictional municipality to try everything in, and a calendar that can be moved."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import click
import pyotp

from familiehus.catalogue.loading import state
from familiehus.commands.catalogue import load_file, load_shipped
from familiehus.commands.context import Context, pass_context
from familiehus.commands.demo_counts import count_for_demo
from familiehus.commands.demo_everywhere import staff_everywhere
from familiehus.commands.demo_families import families_for_demo
from familiehus.commands.demo_people import Account, populate
from familiehus.commands.demo_voices import ask_for_demo
from familiehus.commands.demo_volunteers import visit_for_demo
from familiehus.kernel.clock import DENMARK, SecurityClock, danish_day
from familiehus.kernel.errors import Refused
from familiehus.programmes.site import make_programmes
from familiehus.settings import Env
from familiehus.wiring import open_concerns, open_family_page, open_feedback, open_referrals, open_sealer

_STEP = re.compile(r"([+-]\d{1,9})([dhm])", re.ASCII)
_UNITS = {"d": 86400, "h": 3600, "m": 60}
_FURTHEST_S = 50 * 365 * 86400


@click.group(invoke_without_command=True)
@click.option("--new-passwords", is_flag=True, help="When the first ones are lost: new passwords and secrets for all.")
@click.pass_context
def demo(click_context: click.Context, *, new_passwords: bool) -> None:
    """Create Prøvekommune: organisations, units and one person of every role. Only outside production."""
    context: Context = click_context.obj
    if context.settings.env is Env.PRODUCTION:
        raise Refused("demo is never run in production")
    if click_context.invoked_subcommand is not None:
        return
    load_shipped(context)
    load_file(context, context.settings.data_dir / "proevekommune.yaml")
    accounts = populate(context.accounts, anew=new_passwords)
    staff_everywhere(context.accounts)
    count_for_demo(context.database, open_sealer(context.settings), danish_day(context.accounts.scribe.calendar.now()))
    ask_for_demo(open_feedback(context.settings, context.accounts))
    concerns = open_concerns(context.settings, context.accounts, context.tables.places)
    families = open_referrals(context.settings, context.accounts, concerns.gatekeeper)
    visit_for_demo(make_programmes(families))
    page = families_for_demo(open_family_page(context.settings, context.editions, families), anew=new_passwords)
    if accounts:
        _show(accounts, context.settings.public_url)
    else:
        click.echo("Prøvekommune is here already; passwords were shown once. For new ones: demo --new-passwords")
    if page is not None:
        where = f"{context.settings.public_url}/min-side/{page.locator}"
        click.echo(f"Families: at jordemoder@, koordinator@ and familieterapeut@; a parent's page: {where} {page.code}")


def _show(accounts: list[Account], address: str) -> None:
    click.echo("Nobody of these exists. Passwords and secrets are shown this once.\n")
    click.echo(f"{'who':<46} {'e-mail':<42} {'password':<30} second factor (TOTP secret)")
    for account in accounts:
        click.echo(f"{account.what:<46} {account.email:<42} {account.password:<30} {account.secret or '-'}")
    click.echo(f"\nSign in at {address}/personale/ - a code without a phone: familiehus demo code SECRET")


@demo.command()
@click.argument("secret")
def code(secret: str) -> None:
    """The six digits an authenticator would show now for a TOTP secret."""
    try:
        click.echo(pyotp.TOTP(secret.replace(" ", "")).at(SecurityClock().now()))
    except ValueError as error:
        raise Refused("that is no TOTP secret") from error


@demo.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})  # -3h is a time
@click.argument("to", required=False)
@pass_context
def clock(context: Context, to: str | None) -> None:
    """Show or move the calendar's clock: +5d, -3h, 2027-01-04T09:00 or real."""
    if to is not None:
        with context.database.write() as work:
            row = state(work.session)
            row.clock_offset = _offset(to, row.clock_offset)
            row.version += 1
            work.commit()
        context.editions.refresh()
    click.echo(context.now().isoformat(timespec="minutes"))


def _offset(to: str, offset: int) -> int:
    """The new offset in seconds from real time, so near that every process can still reckon with dates."""
    if to == "real":
        return 0
    try:
        moved = _moved(to, offset)
    except (ValueError, OverflowError) as error:
        raise Refused(f"{to!r} is no time; say +5d, 2027-01-04T09:00 or real") from error
    if abs(moved) > _FURTHEST_S:
        raise Refused(f"{to!r} is more than 50 years away; say +5d, 2027-01-04T09:00 or real")
    return moved


def _moved(to: str, offset: int) -> int:
    if step := _STEP.fullmatch(to):
        return offset + int(step[1]) * _UNITS[step[2]]
    moment = datetime.fromisoformat(to)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=DENMARK)
    # of two moments in one zone Python tells the difference of their clocks, an hour off across summer time
    return round((moment.astimezone(UTC) - SecurityClock().now().astimezone(UTC)) / timedelta(seconds=1))
