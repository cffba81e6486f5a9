"""What being near is worth to somebody who gave a postcode: much, but what fits far better is found far away too."""

from __future__ import annotations

from typing import Final

import numpy as np

from familiehus.search.filters import Masks
from familiehus.search.postings import Floats

# So far one goes with a pram; as much again as ``_HALF_KM`` further on, and it is worth half.
_CLOSE_KM: Final = 20.0
_HALF_KM: Final = 60.0
# Without a place of its own, for another region only.
_ELSEWHERE: Final = 0.2


def nearness(masks: Masks, postcode: str) -> Floats:
    """A factor for every entry, 1 for those near, and for those that come to everybody: nationwide or online."""
    distances = masks.distances(postcode)
    placeless = np.isinf(distances)
    worth = 1 / (1 + np.maximum(distances - _CLOSE_KM, 0) / _HALF_KM)
    worth[placeless] = np.where(masks.reaches(postcode)[placeless], 1.0, _ELSEWHERE)
    worth[masks.online] = 1.0
    return worth.astype(np.float32)
