"""What every test shares: one printed seed, Hypothesis profiles, and where the sources lie."""

from __future__ import annotations

import gc
import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent

settings.register_profile("default", max_examples=50, deadline=None)
settings.register_profile("thorough", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seed", type=int, default=None, help="repeat a run with the seed it printed")


def pytest_configure(config: pytest.Config) -> None:
    """Settle the seed before workers start: they get the options of the run, Hypothesis' own among them."""
    if config.option.seed is None:
        config.option.seed = random.SystemRandom().randrange(2**32)
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = str(config.option.seed)


def pytest_collection_finish() -> None:
    """Look for waste seldom, and never in what stands before the first test: it was a tenth of the time of all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_report_header(config: pytest.Config) -> str:
    return f"seed: {config.option.seed} (repeat with --seed={config.option.seed})"


@pytest.fixture(autouse=True)
def _seeded(request: pytest.FixtureRequest) -> None:
    """Each test starts from the run's seed, so that a failure repeats alone as it did in company."""
    random.seed(request.config.option.seed)


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the project."""
    return ROOT
