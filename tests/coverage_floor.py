"""Rules and services are tested branch by branch: a run with ``--cov`` fails when one of their lines or turns is not.

Loaded by ``make test``; a run of a few tests is not asked.
"""

from __future__ import annotations

import io
from collections.abc import Generator

import pytest
from coverage import Coverage
from coverage.exceptions import NoDataError

# With --cov=familiehus more is measured than is judged.
WHOLE = ["familiehus/*/domain.py", "familiehus/*/service.py", "familiehus/*/transitions.py"]
_report = pytest.StashKey[str]()


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
