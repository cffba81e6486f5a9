"""Rules and services are tested branch by branch: a run with ``--cov`` fails when one of their lines or turns is not.

Loaded by ``make test``; a run of a few tests is not asked. Which modules they are, ``tests/whole.py`` says. Tracing
makes everything nearly twice as slow, so what runs on both databases is traced on SQLite, and tests of pages, of
commands, of the code itself and of what has no rules of its own only where a module says
``pytestmark = pytest.mark.traced``. What takes long and reaches no branch that quicker tests do not reach says
``untraced``.
"""

from __future__ import annotations

import io
from collections.abc import Generator

import pytest
from coverage import Coverage
from coverage.exceptions import NoDataError

UNTRACED = {("tests", name) for name in ("architecture", "browser", "web")}
# Their rules are reached by unit tests.
RULES_ELSEWHERE = {("integration", name) for name in ("commands", "storage")}
_report = pytest.StashKey[str]()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """A worker is given two tracers; the first, whose data nobody asks for, would trace whenever the second pauses."""
    if hasattr(session.config, "workerinput") and (nobodys := Coverage.current()) is not None:
        nobodys.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Pause the tracing for tests of whole pages, and for the second database."""
    plugin = item.config.pluginmanager.getplugin("_cov")
    parts = item.path.relative_to(item.config.rootpath).parts
    paused = (
        plugin is not None
        and plugin.cov_controller is not None
        and item.get_closest_marker("traced") is None
        and (
            item.get_closest_marker("untraced") is not None
            or parts[:2] in UNTRACED
            or parts[1:3] in RULES_ELSEWHERE
            or "postgresql" in item.name
        )
    )
    if paused:
        plugin.cov_controller.pause()
    result = yield
    if paused:
        plugin.cov_controller.resume()
    return result


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
        return coverage.report(file=output, show_missing=True, skip_covered=True), output.getvalue()
    except NoDataError:
        return 100.0, ""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which lines and branches no test reached."""
    if report := config.stash.get(_report, ""):
        terminalreporter.section("rules and services not wholly tested", red=True)
        terminalreporter.write(report)
