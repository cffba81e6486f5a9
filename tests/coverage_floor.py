"""Rules and services are tested branch by branch: a run with ``--cov`` fails when one of their lines or turns is not.

Loaded by ``make test``; a run of a few tests is not asked. Tracing makes everything nearly twice as slow, so nothing is
traced but tests and what they stand on; what runs on both databases is traced on SQLite, and tests of pages, of
commands and of what has no rules of its own only where a module says ``pytestmark = pytest.mark.traced``. To trace less
can only make this floor stricter.
"""

from __future__ import annotations

import functools
import importlib
import io
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import pytest
from coverage import Coverage
from coverage.exceptions import NoDataError
from sqlalchemy import Connection, Engine, Result, ScalarResult
from sqlalchemy.orm import Session

# SQLAlchemy's own work is most of what a service costs and has none of its lines.
STORAGE: dict[type, str] = {
    Session: "__init__ close commit connection delete execute flush get rollback scalar scalars",
    Connection: "close commit execute rollback",
    Engine: "connect",
    Result: "all first one one_or_none scalar_one scalar_one_or_none",
    ScalarResult: "all first one one_or_none",
}
WHOLE = ["familiehus/*/domain.py", "familiehus/*/service.py", "familiehus/*/transitions.py"]
PAGES = {("tests", "web"), ("tests", "browser")}
# Their rules are reached by unit tests.
RULES_ELSEWHERE = {("integration", name) for name in ("accounts", "audit", "commands", "privacy", "storage")}
_report = pytest.StashKey[str]()


class _Tracing:
    """What traces: in this thread, and in threads that begin."""

    OFF = (None, None)
    wanted: tuple[Any, Any] = OFF

    @classmethod
    @contextmanager
    def set_to(cls, tracers: tuple[Any, Any]) -> Generator[None]:
        before = sys.gettrace(), threading.gettrace()
        if tracers == before:
            yield
            return
        cls._set(*tracers)
        try:
            yield
        finally:
            cls._set(*before)

    @staticmethod
    def _set(here: Any, in_new_threads: Any) -> None:  # noqa: ANN401 - what coverage makes, or nothing
        sys.settrace(here)
        threading.settrace(in_new_threads)


def _untraced(call: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call)
    def without(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it was
        if (tracer := sys.gettrace()) is None:
            return call(*given, **named)
        sys.settrace(None)
        try:
            return call(*given, **named)
        finally:
            sys.settrace(tracer)

    return without


@pytest.fixture(autouse=True, scope="session")
def _storage_untraced() -> Generator[None]:
    """The tracing stops at the door of SQLAlchemy."""
    with pytest.MonkeyPatch.context() as patch:
        for owner, names in STORAGE.items():
            for name in names.split():
                patch.setattr(owner, name, _untraced(getattr(owner, name)))
        yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Load the rules and services, so that their outermost lines are traced, and find the tests without tracing."""
    if not session.config.pluginmanager.hasplugin("dsession"):
        top = session.config.rootpath
        for file in sorted(file for pattern in WHOLE for file in top.glob(pattern)):
            importlib.import_module(".".join(file.relative_to(top).with_suffix("").parts))
    with _Tracing.set_to(_Tracing.OFF):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Trace nothing of what pytest does itself, nor tests of whole pages, nor the second database."""
    parts = item.path.relative_to(item.config.rootpath).parts
    elsewhere = parts[:2] in PAGES or parts[1:3] in RULES_ELSEWHERE or "postgresql" in item.name
    traced = item.get_closest_marker("traced") is not None or not elsewhere
    _Tracing.wanted = (sys.gettrace(), threading.gettrace()) if traced else _Tracing.OFF
    with _Tracing.set_to(_Tracing.OFF):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup() -> Generator[None, object, object]:
    """What a test stands on."""
    with _Tracing.set_to(_Tracing.wanted):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call() -> Generator[None, object, object]:
    """The test itself."""
    with _Tracing.set_to(_Tracing.wanted):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """After pytest-cov has gathered what its workers saw, and before the exit status is settled."""
    result = yield
    plugin = session.config.pluginmanager.getplugin("_cov")
    if plugin is None or plugin.cov_controller is None or hasattr(session.config, "workerinput"):
        return result
    covered, report = _measure(plugin.cov_controller.cov)
    if covered < 100:
        session.testsfailed += 1
        session.config.stash[_report] = report
    return result


def _measure(coverage: Coverage) -> tuple[float, str]:
    output = io.StringIO()
    try:
        return coverage.report(include=WHOLE, file=output, show_missing=True, skip_covered=True), output.getvalue()
    except NoDataError:
        return 100.0, ""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which lines and branches no test reached."""
    if report := config.stash.get(_report, ""):
        terminalreporter.section("rules and services not wholly tested", red=True)
        terminalreporter.write(report)
