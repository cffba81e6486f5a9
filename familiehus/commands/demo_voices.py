"""A survey of Prøvekommune's house that is open, with some answers: made up, and made as everybody makes them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import HouseRow
from familiehus.audit.domain import Door
from familiehus.commands.demo_counts import HOUSE
from familiehus.feedback.domain import Plan, Question, Tick, Who, read
from familiehus.feedback.service import Asked
from familiehus.feedback.site import FeedbackSite
from familiehus.feedback.storage import SurveyRow

SHELL = Acting(Door.COMMAND)
NAME = "Opdigtet familiegruppe"
_WHY = (
    "Opdigtet: Vi spørger alle, der har gået her, hvad de synes. Så kan vi gøre det bedre. Ingen kan se, hvem der har "
    "svaret, og du vælger selv."
)
_ANSWERS = (
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
    {
        Question.SURER: Tick.YES,
        Question.HARMLESS: Tick.YES,
        Question.SUGGESTION: "Opdigtet: Hold åbent en lørdag om måneden.",
    },
)


def ask_for_demo(site: FeedbackSite) -> bool:
    """Make it; False when the house is not there or has been asked about."""
    today = site.surveys.today()
    with site.database.write() as work:
        house = work.session.scalars(select(HouseRow).where(HouseRow.key == HOUSE)).first()
        made = select(SurveyRow.id).where(SurveyRow.name == NAME)
        if house is None or work.session.scalars(made).first() is not None:
            return False
        plan = Plan(NAME, _WHY, today, today + timedelta(days=90), 12)
        survey = site.surveys.make(work, SHELL, Asked(house.id), plan)
        for number, sent in enumerate(_ANSWERS):
            answer = read({question.value: text for question, text in sent.items()})
            site.surveys.answer(work, survey.locator, f"demo {number}", answer, "da")
        texts, _more = site.statements.read(work, SHELL, survey.id)
        suggestion = next(one for one in texts if one.question is Question.SUGGESTION)
        site.statements.clear(work, SHELL, suggestion.id)
        site.statements.reply(work, SHELL, suggestion.id, "Opdigtet: Det prøver vi fra maj.")
        work.commit()
    return True
