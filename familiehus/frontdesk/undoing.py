"""A note by which a count can be taken back within a minute. Sealed: it shows nothing of those who came."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import date, datetime, timedelta
from uuid import UUID

from familiehus.frontdesk.domain import Part, Subject, Visit, Way, Who
from familiehus.kernel.clock import Clock
from familiehus.kernel.errors import Refused, StorageFailure
from familiehus.storage.sealing import Sealer

LASTS = timedelta(minutes=1)
_PLACE = "frontdesk.undo"


class Undoing:
    """Writes and reads such notes; they are kept nowhere but on the page they were given to."""

    def __init__(self, sealer: Sealer, clock: Clock) -> None:
        self._sealer = sealer
        self._clock = clock

    def note(self, house: UUID, number: str, visit: Visit) -> str:
        """What to hand back for taking this count back."""
        said = {
            "at": self._clock.now().isoformat(),
            "number": number,
            "visit": [visit.day.isoformat(), visit.part, visit.way, dict(visit.people), visit.postcode],
            "said": {subject: sorted(values) for subject, values in visit.said.items()},
        }
        return base64.urlsafe_b64encode(self._sealer.seal(_PLACE, house, json.dumps(said))).decode()

    def read(self, house: UUID, note: str) -> tuple[str, Visit]:
        """The number and the count. Raises Refused when it is no note of this house, or older than a minute."""
        try:
            said = json.loads(self._sealer.open(_PLACE, house, base64.urlsafe_b64decode(note.encode())))
        except (binascii.Error, StorageFailure, ValueError) as error:
            raise Refused("nothing to take back") from error
        if self._clock.now() - datetime.fromisoformat(said["at"]) > LASTS:
            raise Refused("too late to take back")
        day, part, way, people, postcode = said["visit"]
        return str(said["number"]), Visit(
            date.fromisoformat(day),
            Part(part),
            Way(way),
            {Who(who): int(count) for who, count in people.items()},
            postcode,
            {Subject(subject): frozenset(values) for subject, values in said["said"].items()},
        )
