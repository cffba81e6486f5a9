"""Organisations named in a question, in any language they are known by; whoever says Røde Kors wants what it does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from familiehus.search.analysis import spoken
from familiehus.search.wholenames import Named, WholeNames

_LONGEST = 4
# Letters of the shortest name that is surely one.
_SHORTEST = 4


class OrganisationNames:
    """All that the organisations of an index are called: ``called`` has every name by the organisation's own."""

    def __init__(self, called: Mapping[str, tuple[str, ...]]) -> None:
        names: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
        own = {name: tuple(spoken(name)) for name in called}
        for name, others in called.items():
            for said in map(tuple, map(spoken, (name, *others))):
                if len(said) > _LONGEST or len("".join(said)) < _SHORTEST:
                    continue
                names[said][name] = None
                # A branch has the whole's name before its own: "Røde Kors" is also Røde Kors Hovedstaden.
                names[said].update(dict.fromkeys(n for n, words in own.items() if words[: len(said)] == said))
        self._names = WholeNames(names)

    def read(self, said: list[str]) -> Named:
        """The organisations' own names, where a whole name stands in these words."""
        return self._names.read(said)
