"""What the pages of numbers share: of whom, of which period, and how numbers are written."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request

from familiehus.accounts.pages import Form, by, prepare
from familiehus.catalogue.site import catalogue_site
from familiehus.kernel.errors import Refused
from familiehus.kernel.smallcounts import FEWEST
from familiehus.statistics import wording
from familiehus.statistics.domain import MOST_QUARTERS, Division, Quarter
from familiehus.statistics.places import Scope, scope, scopes
from familiehus.statistics.service import FAR_KM
from familiehus.statistics.sheet import Sheet, make_sheet
from familiehus.statistics.site import statistics_site
from familiehus.statistics.words import days_words, figure, handed_words, least, total_words
from familiehus.web.i18n import gettext

NUMBERS = "/personale/tal"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page was asked for. Without ``sheet`` the period cannot be, and ``form`` says why."""

    form: Form
    scope: Scope
    scopes: list[Scope]
    sheet: Sheet | None

    @property
    def query(self) -> dict[str, str]:
        """The same question, for the address of another page."""
        return {"hvor": self.scope.key, "fra": self.form["fra"], "til": self.form["til"]}


def blueprint(name: str) -> Blueprint:
    """A blueprint of staff pages that knows the words of numbers."""
    bp = prepare(Blueprint(name, __name__, url_prefix=NUMBERS, template_folder="../templates"))
    bp.context_processor(_words)
    return bp


def _words() -> dict[str, object]:
    return {
        "nw": wording,
        "D": Division,
        "say": lambda words, code: gettext(words.get(code, "")),
        "figure": figure,
        "days_words": days_words,
        "handed_words": handed_words,
        "least": least,
        "total_words": total_words,
        "fewest": FEWEST,
        "far_km": FAR_KM,
        "quarter_words": wording.quarter_words,
    }


def asked() -> Asked:
    """Read the address. Raises NotFound for a house that is unknown or somebody else's."""
    site = statistics_site()
    first, last = site.numbers.usual()
    form = Form("numbers", {"fra": request.args.get("fra") or str(first), "til": request.args.get("til") or str(last)})
    with site.database.read() as session:
        mine = scopes(session, by())
        here = scope(mine, request.args.get("hvor", ""))
        form.values["hvor"] = here.key
        try:
            period = (Quarter.read(form["fra"]), _read_last(form["til"]))
            sheet = make_sheet(site, catalogue_site(), session, by(), here, period)
        except Refused as error:
            field, words = wording.refusal(error)
            form.errors[field] = words
            return Asked(form, here, mine, None)
    return Asked(form, here, mine, sheet)


def _read_last(text: str) -> Quarter:
    """The last quarter; what is wrong with it is told beside its own field."""
    try:
        return Quarter.read(text)
    except Refused as error:
        raise Refused("no such last quarter") from error


def quarters_to_choose() -> list[tuple[str, str]]:
    """The quarters of the form, the newest first."""
    here = Quarter.of(statistics_site().numbers.today())
    return [(str(one), wording.quarter_words(one)) for one in (here.after(-back) for back in range(MOST_QUARTERS))]
