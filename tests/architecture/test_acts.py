"""Everything that can happen and is remembered has words, wherever a record is read."""

from familiehus.accounts.wording import ACTS, act_name
from familiehus.audit.domain import Act


def test_every_act_has_words() -> None:
    assert set(Act) - set(ACTS) == set()
    assert all(words.strip() for words in ACTS.values())
    assert act_name(Act.SIGNED_IN) != Act.SIGNED_IN
