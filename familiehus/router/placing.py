"""Where a family lives, in the one way the table spells it."""

from __future__ import annotations

from dataclasses import replace

from familiehus.geo.tables import Places
from familiehus.router.situation import Situation


def placed(places: Places, situation: Situation) -> Situation:
    """With the municipality's right name and region.

    People write their town: then the postcode says where, else the town's name. What lies in several municipalities,
    or is not known, is asked.
    """
    name = situation.municipality or ""
    known = places.by_code.get(name) or places.municipality(name)
    if known is None and (fictional := places.right_name(name)):
        return replace(situation, municipality=fictional)
    near = (known,) if known else places.municipalities_at(situation.postcode, name)
    if len(near) != 1:
        return replace(situation, municipality=None, perhaps=tuple(m.name for m in near))
    return replace(situation, municipality=near[0].name, region=near[0].region)
