"""What the tests of the workflow stand on where nothing stands in the way; whoever wants a no replaces that part."""

from __future__ import annotations

from familiehus.referrals.limits import Limits


def stays(*_: object) -> None:
    """No programme with a volunteer hangs on the referral."""


def no_own_matter(*_: object) -> bool:
    """No day is the receiver's own matter."""
    return False


NOTHING_STOPS = Limits(
    gates=lambda _session, _row: (),
    capacity=lambda _session, _offer: None,
    may_open=lambda _session, _organisation: True,
    programme_stops=lambda _session, _referral, _action: False,
    placed=lambda situation: situation,
)
