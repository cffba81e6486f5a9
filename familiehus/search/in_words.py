"""The codes of a search in the visitor's words."""

from __future__ import annotations

from functools import lru_cache

from familiehus.catalogue.topics import Topics
from familiehus.catalogue.vocabulary import Weekday
from familiehus.search.domain import Hit, Reason, ReasonKind
from familiehus.web.i18n import current_language, day_name, gettext, inside, sentence
from familiehus.web.i18n import mark as _
from familiehus.web.labels import label

_DAYS: list[str] = list(Weekday)


class Words:
    """Codes of a search in the visitor's words."""

    def __init__(self, topics: Topics) -> None:
        self.topics = topics
        self._said = lru_cache(maxsize=4096)(self._of)

    def of(self, kind: str, value: str) -> str:
        """A value of a filter in words."""
        return value if kind == "place" else self._said(current_language(), kind, value)

    def _of(self, language: str, kind: str, value: str) -> str:
        if kind == "topic":
            return self.topics.label(value, language)
        if kind == "day":
            return sentence(day_name(_DAYS.index(value)))
        return sentence(label(kind, value))

    def reason(self, why: Reason) -> str:
        """Why a hit fits, in a few words."""
        if why.kind in _PLAIN:
            return gettext(_PLAIN[why.kind])
        if why.kind is ReasonKind.PLACE:
            return gettext("ligger i %(place)s", place=why.value)
        if why.kind is ReasonKind.ORGANISATION:
            return gettext("%(name)s er med", name=why.value)
        if why.kind is ReasonKind.TOPIC:
            return gettext("handler om %(topic)s", topic=inside(self.of("topic", why.value)))
        if why.kind is ReasonKind.AUDIENCE:
            return gettext("er til %(who)s", who=label("audience", why.value))
        return inside(label("way", why.value))

    def reasons(self, hit: Hit) -> list[str]:
        """The three best reasons; distance stands beside the name already."""
        topics = {why.value for why in hit.why if why.kind is ReasonKind.TOPIC}
        told = [
            self.reason(why)
            for why in hit.why
            # "handler om fædre" and "er til fædre" are one reason.
            if why.kind is not ReasonKind.DISTANCE and not (why.kind is ReasonKind.AUDIENCE and why.value in topics)
        ]
        return list(dict.fromkeys(told))[:3]


_last: list[Words] = []


def words_for(topics: Topics) -> Words:
    """The words over the topics of the running program: the same from page to page."""
    if not _last or _last[0].topics is not topics:
        _last[:] = [Words(topics)]
    return _last[0]


_PLAIN = {
    ReasonKind.NAME: _("navnet passer"),
    ReasonKind.WORDS: _("nævner det, du skrev"),
    ReasonKind.AGE: _("passer til alderen"),
    ReasonKind.ANONYMOUS: _("du kan være anonym"),
    ReasonKind.ONLINE: _("foregår på nettet"),
    ReasonKind.TIME: _("passer med tiden"),
    ReasonKind.EVERYWHERE: _("findes i alle kommuner"),
    ReasonKind.PERHAPS: _("området er ikke oplyst: spørg dem"),
}
