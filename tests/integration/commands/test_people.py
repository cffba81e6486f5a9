"""The commands about people: what they print, what they refuse with one line, and that each leaves its trace."""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pyotp
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import OperationalError

from familiehus.access.roles import Role
from familiehus.accounts import directory
from familiehus.accounts.acting import Acting
from familiehus.accounts.sign_in import Attempt
from familiehus.accounts.storage import OrganisationRow
from familiehus.audit.domain import Door
from familiehus.cli import cli, main
from familiehus.commands import demo_people
from familiehus.commands.context import Context
from familiehus.commands.demo_people import PLACES
from familiehus.kernel.errors import FamiliehusError
from familiehus.referrals.service import Referrals
from familiehus.storage.engine import make_engine

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, new_migrated: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """A command on a database of its own; ``refused=True`` expects status 1."""
    engines: list[Engine] = []

    def remembered(url: str) -> Engine:
        engines.append(make_engine(url))
        return engines[-1]

    monkeypatch.setattr("familiehus.wiring.make_engine", remembered)
    for name, value in (("ENV", "test"), ("VAR_DIR", str(tmp_path)), ("DATABASE_URL", new_migrated())):
        monkeypatch.setenv(f"FAMILIEHUS_{name}", value)

    def invoke(*arguments: str, refused: bool = False) -> Result:
        result = CliRunner().invoke(cli, arguments)
        if refused:
            assert isinstance(result.exception, FamiliehusError), result.output
        else:
            assert result.exit_code == 0, result.output + str(result.exception)
        return result

    yield invoke
    for engine in engines:
        engine.dispose()


def test_the_first_leader_of_a_place(run: Run) -> None:
    assert run("organisation", "add", "Ny Kommune", "--kind", "municipality").output == "ny-kommune\n"
    run("organisation", "add", "Ny Kommune", "--kind", "municipality", refused=True)
    added = run("staff", "add", "leder@ny.example", "--name", "Lea", "--organisation", "ny-kommune", "--role", "leader")
    assert re.fullmatch(r"http://127.0.0.1:8000/personale/invitation/[\w-]{43}\n", added.output)
    (entry,) = json.loads(run("staff", "list", "--json").output)
    assert entry == {
        "email": "leder@ny.example",
        "name": "Lea",
        "organisation": "ny-kommune",
        "roles": ["leader"],
        "professions": [],
        "signed_up": False,
    }
    assert "leder@ny.example" in run("staff", "list", "--organisation", "ny-kommune").output
    again = run("staff", "invite", "leder@ny.example")
    assert again.output != added.output
    assert json.loads(run("organisation", "list", "--json").output)[0]["kind"] == "municipality"
    assert "the record is whole" in run("audit", "verify").output


def test_stopping_somebody_and_a_place(run: Run) -> None:
    run("organisation", "add", "Ny", "--kind", "region")
    for name in ("en", "to"):
        run("staff", "add", f"{name}@ny.example", "--name", name, "--organisation", "ny", "--role", "referrer")
    assert run("staff", "deactivate", "EN@ny.example").output == "EN@ny.example is stopped\n"
    run("staff", "deactivate", "en@ny.example", refused=True)
    run("staff", "invite", "en@ny.example", refused=True)
    assert run("organisation", "end", "ny").output == "ny has ended\n"
    assert "(ended)" in run("organisation", "list").output
    assert run("staff", "list").output == ""
    run("staff", "list", "--organisation", "ny", refused=True)
    run("staff", "add", "tre@ny.example", "--name", "x", "--organisation", "ny", "--role", "leader", refused=True)


def test_the_demo_is_made_once_and_everybody_in_it_can_sign_in(run: Run) -> None:
    output = run("demo").output
    found = re.findall(r"(\S+@\S+\.example) +(\S+ \S+ \S+ \S+) +([A-Z2-7]{32}|-)", output)
    assert len(found) == sum(len(place.people) for place in PLACES)
    site = Context().accounts
    for email, password, secret in found:
        started = site.sign_in.with_password(Acting(Door.PAGE), Attempt(email, password, "192.0.2.1", "test"))
        assert started, email
        session = site.sessions.open(started.token)
        assert session
        if secret != "-":  # noqa: S105 - not a secret: nothing
            code = run("demo", "code", secret).output.strip()
            assert re.fullmatch(r"\d{6}", code)
            now = pyotp.TOTP(secret).at(site.scribe.security.now())
            assert site.sign_in.with_code(Acting(Door.PAGE), session, now), email
    people = json.loads(run("staff", "list", "--json").output)
    assert {role for person in people for role in person["roles"]} >= {"leader", "volunteer", "administrator"}
    assert ["child_adviser"] in [person["professions"] for person in people]
    assert "is here already" in run("demo").output
    anew = run("demo", "--new-passwords").output
    assert len(re.findall(r"@\S+\.example", anew)) == len(found)
    assert found[0][1] not in anew
    assert json.loads(run("staff", "list", "--json").output) == people
    assert "the record is whole" in run("audit", "verify").output


def test_whoever_still_holds_something_is_stopped_only_when_told_to_and_the_way_is_said(run: Run) -> None:
    run("demo")
    coordinator = ("staff", "deactivate", "koordinator@proeveforeningen.example")
    for command in (coordinator, ("organisation", "end", "region-proeve")):
        told = str(run(*command, refused=True).exception)
        assert "still holds: " in told
        assert "say --at-once" in told
    run(*coordinator, "--at-once")


def test_what_went_to_an_organisation_that_ends_is_its_senders_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("organisation", "add", "Ny", "--kind", "civil_society")
    monkeypatch.setattr(
        "familiehus.commands.people.come_back", lambda _work, referrals, *_: 2 * isinstance(referrals, Referrals)
    )
    told = "ny has ended; referrals that are their senders' again: 2\n"
    assert run("organisation", "end", "ny").output == told


def test_the_last_who_could_hold_a_family_is_stopped_once_somebody_else_leads_there(run: Run) -> None:
    run("demo")
    people = json.loads(run("staff", "list", "--organisation", "proevekommune", "--json").output)
    stopped = ("staff", "deactivate", "--at-once")
    refused = [(CliRunner().invoke(cli, [*stopped, person["email"]]).exception, person["email"]) for person in people]
    ((told, last),) = [(str(said), email) for said, email in refused if said]
    assert told.startswith("nobody else could hold the families of ")
    assert "familiehus staff add EMAIL --name NAME --organisation KEY --role coordinator" in told
    assert not any(person["name"] in told or person["email"] in told for person in people)
    ending = str(run("organisation", "end", "proevekommune", "--at-once", refused=True).exception)
    assert "hand them over to another place, or close their lines" in ending
    run("staff", "add", "ny@proeve.example", "--name", "Ny", "--organisation", "proevekommune", "--role", "coordinator")
    run(*stopped, last)


def test_the_demo_is_made_whole_around_what_somebody_has_ended_or_stopped_in_it(run: Run) -> None:
    run("demo")
    site = Context().accounts
    with site.database.write() as work:
        region = work.session.scalars(select(OrganisationRow.id).where(OrganisationRow.name == "Region Prøve")).one()
        town = work.session.scalars(select(OrganisationRow.id).where(OrganisationRow.name == "Prøvekommune")).one()
        midwife = directory.by_email(work.session, "jordemoder@region-proeve.example")
        assert midwife is not None
        by = Acting(Door.COMMAND)
        site.people.give_role(work, by, town, midwife.id, Role.REFERRER)
        site.people.leave(work, by, region, midwife.id, at_once=True)
        work.commit()
    run("organisation", "end", "proeveforeningen", "--at-once")
    assert "is here already" in run("demo").output
    with site.database.read() as session:
        assert directory.works_here(session, region, midwife.id)
        assert not session.scalars(
            select(OrganisationRow).where(OrganisationRow.name == "Prøveforeningen", OrganisationRow.active)
        ).all()
    assert "Prøvekommune: Leder" in run("demo", "--new-passwords").output


def test_a_code_that_runs_out_while_the_demo_is_made_is_asked_for_again(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow:
        """The first code of every secret is a step too late."""

        asked: ClassVar[set[str]] = set()

        def __init__(self, secret: str) -> None:
            self.secret = secret

        def at(self, moment: int) -> str:
            late = 0 if self.secret in self.asked else 30
            self.asked.add(self.secret)
            return pyotp.TOTP(self.secret).at(moment - late)

    monkeypatch.setattr(demo_people, "pyotp", SimpleNamespace(TOTP=Slow))
    assert "redaktoer@" in run("demo").output
    assert len(Slow.asked) > 10


def test_the_demo_is_refused_in_production(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("demo")
    monkeypatch.setenv("FAMILIEHUS_ENV", "production")
    for arguments in (("demo",), ("demo", "clock", "+5d"), ("demo", "code", "A" * 32)):
        assert "never run in production" in str(run(*arguments, refused=True).exception)
    monkeypatch.setenv("FAMILIEHUS_ENV", "test")
    run("demo", "code", "nonsense!", refused=True)


def test_a_bent_record_is_named_with_status_1(run: Run) -> None:
    run("organisation", "add", "Ny", "--kind", "region")
    engine = Context().database.engine
    with engine.begin() as connection:
        on = "" if engine.dialect.name == "sqlite" else " ON audit_events"
        name = "audit_events_no_UPDATE" if on == "" else "audit_events_no_update"
        connection.execute(text(f"DROP TRIGGER {name}{on}"))
        connection.execute(text("UPDATE audit_events SET role = 'leader' WHERE number = 1"))
    assert "event 1: was changed" in run("audit", "verify", refused=True).output
    assert json.loads(run("audit", "verify", "--json", refused=True).output)["breaks"][0]["event"] == 1


def test_production_without_keys_does_not_start(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run
    monkeypatch.setenv("FAMILIEHUS_ENV", "production")
    monkeypatch.setattr("sys.argv", ["familiehus", "audit", "verify"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("familiehus: there is no secret key")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (OSError(errno.EROFS, "Read-only file system", "/srv/x"), "/srv/x: Read-only file system"),
        (OperationalError("SELECT 1", {}, Exception("the server went away\nat once")), "the server went away"),
    ],
)
def test_what_happens_to_disk_and_database_meanwhile_is_one_line(
    error: Exception, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr("familiehus.cli.cli", fail)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().err == f"familiehus: {said}\n"


@pytest.mark.parametrize(
    "command", [["organisation"], ["staff"], ["staff", "add"], ["staff", "deactivate"], ["demo"], ["audit", "verify"]]
)
def test_every_command_explains_itself(command: list[str]) -> None:
    result = CliRunner().invoke(cli, [*command, "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output
