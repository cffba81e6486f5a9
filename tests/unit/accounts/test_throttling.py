"""Guessing is slow, and an honest person waits briefly or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familiehus.accounts.throttling import ACCOUNT, FACTOR, KNOWN_DEVICE, SOURCE, Bucket, Curve

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CURVES = st.sampled_from([ACCOUNT, SOURCE, KNOWN_DEVICE, FACTOR])
NOTHING = timedelta()


@given(CURVES, st.floats(0, 1e6))
def test_no_wait_is_longer_than_promised(curve: Curve, level: float) -> None:
    assert NOTHING <= curve.wait(level) <= curve.longest


@given(CURVES, st.floats(0, 1e4), st.floats(0, 1e4))
def test_more_wrong_tries_never_wait_less(curve: Curve, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert curve.wait(low) <= curve.wait(high)


@pytest.mark.parametrize("curve", [ACCOUNT, SOURCE, KNOWN_DEVICE, FACTOR])
def test_a_few_mistakes_cost_nothing(curve: Curve) -> None:
    bucket = Bucket(0, NOW)
    for _ in range(curve.free - 1):
        bucket = bucket.tried(curve, NOW)
        assert bucket.opens(curve) <= NOW
    assert bucket.tried(curve, NOW).opens(curve) > NOW


def _tries(curve: Curve, during: timedelta) -> int:
    """How many tries somebody gets who tries again the moment they may."""
    bucket, tries = Bucket(0, NOW), 0
    moment = NOW
    while moment < NOW + during:
        bucket = bucket.tried(curve, moment)
        tries += 1
        moment = max(bucket.opens(curve), moment)
    return tries


@pytest.mark.parametrize(("curve", "most"), [(ACCOUNT, 305), (FACTOR, 50), (KNOWN_DEVICE, 1450), (SOURCE, 2920)])
def test_a_day_of_guessing_gets_little(curve: Curve, most: int) -> None:
    assert _tries(curve, timedelta(days=1)) <= most


def test_guessing_a_code_of_six_digits_is_hopeless() -> None:
    """Three of a million codes are right at a time: even a year of guessing with the right password known."""
    chance = 365 * _tries(FACTOR, timedelta(days=1)) * 3 / 10**6
    assert chance < 0.05  # and each try stands in the record


@given(CURVES, st.floats(0, 500), st.integers(0, 10**7))
def test_it_is_forgotten_by_itself(curve: Curve, level: float, seconds: int) -> None:
    bucket = Bucket(level, NOW)
    later = bucket.now(curve, NOW + timedelta(seconds=seconds))
    assert 0 <= later <= level
    assert bucket.now(curve, NOW + curve.forget * (int(level) + 1)) == 0


def test_a_clock_that_goes_back_opens_nothing() -> None:
    bucket = Bucket(20, NOW)
    assert bucket.now(ACCOUNT, NOW - timedelta(days=1)) == 20
