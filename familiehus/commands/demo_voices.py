"""Two surveys of Prøvekommune's house, one open and one over, and one of a course in no house.

They are made up, and made as everybody makes them.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from familiehus.accounts.storage import HouseRow
from familiehus.catalogue.storage import OfferRow
from familiehus.commands.context import SHELL
from familiehus.commands.demo_counts import HOUSE
from familiehus.feedback.domain import CHOICES, Plan, Question, Tick, Who, read
from familiehus.feedback.service import Asked
from familiehus.feedback.site import FeedbackSite
from familiehus.feedback.storage import SurveyRow
from familiehus.storage.unit_of_work import UnitOfWork

NAME, NAME_OVER = "Opdigtet familiegruppe", "Opdigtet familiegruppe, sidste hold"
COURSE, NAME_OF_COURSE = "proeve-besoegsven", "Opdigtet forår"
_WHY = (
    "Opdigtet: Vi spørger alle, der har gået her, hvad de synes. Så kan vi gøre det bedre. Ingen kan se, hvem der har "
    "svaret, og du vælger selv."
)
_ANSWERS: tuple[dict[Question, str], ...] = (
    {
        Question.SURER: Tick.YES,
        Question.WHO: Who.MOTHER,
        Question.GOOD: "Opdigtet: At der altid var nogen at tale med.",
    },
    {
        Question.SURER: Tick.LITTLE,
        Question.WHO: Who.FATHER,
        Question.BETTER: "Opdigtet: Sig til Prøvine, at der er koldt.",
    },
    # of fewer than five nothing would be read
    {Question.SURER: Tick.YES, Question.WHO: Who.MOTHER},
    {Question.SURER: Tick.YES, Question.WHO: Who.OTHER},
    {
        Question.SURER: Tick.YES,
        Question.HARMLESS: Tick.YES,
        Question.SUGGESTION: "Opdigtet: Hold åbent en lørdag om måneden.",
    },
)


def ask_for_demo(site: FeedbackSite) -> bool:
    """Make them; False when the house is not there or has been asked about."""
    today = site.surveys.today()
    with site.database.write() as work:
        house = work.session.scalars(select(HouseRow).where(HouseRow.key == HOUSE)).first()
        made = select(SurveyRow.id).where(SurveyRow.name == NAME)
        if house is None or work.session.scalars(made).first() is not None:
            return False
        for name, days in ((NAME, 90), (NAME_OVER, 0)):
            plan = Plan(name, _WHY, today, today + timedelta(days=days), 12)
            survey = site.surveys.make(work, SHELL, Asked(house.id), plan)
            for number, sent in enumerate(_ANSWERS):
                # what is written is read in the survey that is over; the open one has ticks
                said = {question.value: text for question, text in sent.items() if question in CHOICES or not days}
                site.surveys.answer(work, survey.locator, f"demo {number}", read(said), "da")
        _settle(site, work, survey)
        course = work.session.scalars(select(OfferRow.id).where(OfferRow.key == COURSE)).first()
        if course is not None:
            plan = Plan(NAME_OF_COURSE, _WHY, today, today + timedelta(days=90), 6)
            site.surveys.make(work, SHELL, Asked(None, course), plan)
        work.commit()
    return True


def _settle(site: FeedbackSite, work: UnitOfWork, survey: SurveyRow) -> None:
    """Close it; its suggestion is cleared and answered, the rest waits to be read."""
    site.surveys.close(work, SHELL, survey.id)
    texts, _more = site.statements.read(work, SHELL, survey.id)
    suggestion = next(one for one in texts if one.question is Question.SUGGESTION)
    site.statements.clear(work, SHELL, suggestion.id)
    site.statements.reply(work, SHELL, suggestion.id, "Opdigtet: Det prøver vi fra maj.")
