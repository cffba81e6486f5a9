"""Every role × every route × one's own and another organisation, against the table."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter, Rule, UUIDConverter

from familiehus.access.actor import Actor, Membership
from familiehus.access.permissions import TABLE, Permission
from familiehus.access.roles import Role, StaffProfession
from familiehus.app import create_app
from familiehus.settings import Settings
from familiehus.web import guard
from familiehus.web.guard import Visitor, permission_of, requires

ME, SOMEBODY, OWN, OTHER = (UUID(int=number) for number in range(1, 5))
TRAINED = tuple((OWN, profession) for profession in StaffProfession)
LEGAL = {Permission.GIVE_LEGAL_PROFESSION, Permission.CONFIRM_LEGAL_PROFESSION}


class OneVisitor:
    """A doorkeeper with one person at every door."""

    def __init__(self) -> None:
        self.actor = Actor(ME)
        self.refusals: list[str] = []

    def by_cookie(self, token: str) -> Visitor | None:
        return Visitor(self.actor) if token else None

    def by_token(self, secret: str) -> Visitor | None:
        return Visitor(self.actor) if secret else None

    def refused(self, actor: Actor, route: str) -> None:
        assert actor is self.actor
        self.refusals.append(route)


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, OneVisitor, list[Rule]]]:
    """The application's own routes, whose views answer nothing but "came through"."""
    var = tmp_path_factory.mktemp("matrix")
    patch, visitor = pytest.MonkeyPatch(), OneVisitor()
    patch.setattr("familiehus.app.Doorkeeper", lambda _site: visitor)
    app = create_app(Settings.from_env({"FAMILIEHUS_ENV": "test", "FAMILIEHUS_VAR_DIR": str(var)}), watch=False)
    rules = []
    for rule in app.url_map.iter_rules():
        permission = permission_of(app.view_functions[rule.endpoint])
        if permission is not None:
            app.view_functions[rule.endpoint] = requires(permission)(lambda **_named: ("came through", 299))
            rules.append(rule)
    yield app, visitor, rules
    patch.undo()


def address(rule: Rule, organisation: UUID, person: UUID) -> str:
    """An address of the route; what is neither organisation nor person is something of the right kind."""
    named = {"organisation": organisation, "person": person}
    values = {name: named.get(name) or _something(rule, name) for name in rule.arguments}
    built = rule.build(values)
    assert built, rule
    return built[1]


def _something(rule: Rule, name: str) -> object:
    kind = rule._converters[name]  # noqa: SLF001 - werkzeug shows it nowhere else
    if isinstance(kind, AnyConverter):
        return min(kind.items)
    if isinstance(kind, IntegerConverter):
        return 1
    return uuid4() if isinstance(kind, UUIDConverter) else "x"


def expected(permission: Permission, roles: frozenset[Role], rule: Rule, *, own: bool, about_me: bool) -> bool:
    """The table, said once more in other words."""
    allowed = TABLE[permission].roles
    if not allowed:
        return True
    if not roles & allowed or not (own or "organisation" not in rule.arguments):
        return False
    if "person" in rule.arguments and permission in {*LEGAL, Permission.MANAGE_PEOPLE} and about_me:
        return False
    return not (permission in LEGAL and Role.ADMINISTRATOR in roles)


ROLES = [frozenset({role}) for role in Role] + [
    frozenset(Role),
    frozenset({Role.LEADER, Role.ADMINISTRATOR}),
    frozenset(),
]


@pytest.mark.parametrize("roles", ROLES, ids=lambda roles: "+".join(sorted(roles)) if len(roles) < 3 else "all")
def test_the_matrix(doors: tuple[Flask, OneVisitor, list[Rule]], roles: frozenset[Role]) -> None:
    app, visitor, rules = doors
    # trained as everything, so that the role decides; what a role without the profession may is tested beside this
    visitor.actor = Actor(ME, tuple(Membership(OWN, role) for role in sorted(roles)), TRAINED)
    wrong = []
    for rule in rules:
        permission = permission_of(app.view_functions[rule.endpoint])
        assert permission is not None
        for own in (True, False):
            for about_me in (True, False):
                path = address(rule, OWN if own else OTHER, ME if about_me else SOMEBODY)
                for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                    visitor.refusals.clear()
                    client = app.test_client()
                    client.set_cookie("familiehus_personale", "x", path="/personale")
                    headers = {"Sec-Fetch-Site": "same-origin", "Authorization": "Bearer x"}
                    status = client.open(path, method=method, headers=headers).status_code
                    want = expected(permission, roles, rule, own=own, about_me=about_me)
                    if (status, bool(visitor.refusals)) != ((299, False) if want else (404, True)):
                        wrong.append((method, path, permission, status, want))
    assert not wrong


def test_nobody_signed_in_comes_through_nowhere(doors: tuple[Flask, OneVisitor, list[Rule]]) -> None:
    app, _, rules = doors
    for rule in rules:
        path = address(rule, OWN, SOMEBODY)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = app.test_client().open(path, method=method, headers={"Sec-Fetch-Site": "same-origin"})
            assert answer.status_code == (401 if path.startswith("/api/") else 303), path


def test_a_no_looks_like_an_unknown_address(doors: tuple[Flask, OneVisitor, list[Rule]]) -> None:
    app, visitor, rules = doors
    visitor.actor = Actor(ME, (Membership(OWN, Role.FRONT_DESK),))
    client = app.test_client()
    client.set_cookie("familiehus_personale", "x", path="/personale")
    rule = next(r for r in rules if r.endpoint == "staff_people.person")
    refused = client.get(address(rule, OWN, SOMEBODY))
    elsewhere = client.get(address(rule, OTHER, uuid4()))
    assert refused.status_code == elsewhere.status_code == 404
    assert refused.text == elsewhere.text
    assert guard.STAFF == "/personale"
