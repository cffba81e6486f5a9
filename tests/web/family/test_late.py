"""A button pressed on a page that had shut itself: the code is asked for, nothing is saved, no word is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from familiehus.family_page.service import ParentPages
from tests.web.family.conftest import FROM_HERE, TOKEN, Parent, Street
from tests.web.pages import LANGUAGES

NAME = 'Prøve "Person" <b>'


def press_late(street: Street, parent: Parent, act: str, *, cookie: bool = False, **fields: str) -> TestResponse:
    """Press a button after twenty minutes: the session is over, and mostly the cookie is gone as well."""
    token = TOKEN.search(parent.page())
    assert token is not None
    kept = parent.client.get_cookie("familiehus_side", path="/min-side")
    assert kept is not None
    with street.world.site.database.write() as work:
        street.site.pages.leave(work, kept.value)
        work.commit()
    if not cookie:
        parent.client.delete_cookie("familiehus_side", path="/min-side")
    return parent.client.post(parent.address(act), data={"csrf_token": token[1], **fields}, headers=FROM_HERE)


def hidden(answer: TestResponse) -> dict[str, str]:
    fields = BeautifulSoup(answer.text, "html.parser").select("main input[type=hidden]")
    return {str(one["name"]): str(one["value"]) for one in fields}


@pytest.mark.parametrize("cookie", [True, False])
def test_the_code_is_asked_for_and_nothing_was_saved(street: Street, cookie: bool) -> None:
    parent = street.parent()
    late = press_late(street, parent, "ring", cookie=cookie)
    assert late.status_code == 401
    assert "Det, du trykkede på, er ikke gemt." in late.text
    assert "Prøve Person" not in late.text
    data = {"code": parent.issued.code, **hidden(late)}
    entered = parent.client.post(parent.address(), data=data, headers=FROM_HERE)
    assert entered.status_code == 303
    assert "Tryk igen, hvis du stadig vil." in parent.client.get(entered.location).text
    assert street.waits(parent.line) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_the_language_of_the_parent(street: Street, language: str) -> None:
    parent = street.parent(opened=False)
    late = parent.client.post(parent.address("ring", language), headers=FROM_HERE)
    assert late.status_code == 401
    page = BeautifulSoup(late.text, "html.parser")
    assert page.html is not None
    assert page.html["lang"] == language
    form = page.select_one("main form")
    assert form is not None
    assert form["action"] == parent.address(language=language)


def test_what_was_written_comes_back_after_the_code(street: Street) -> None:
    parent = street.parent()
    late = press_late(street, parent, "maa-ikke-se", name=NAME)
    assert late.status_code == 401
    assert "Det, du skrev, får du tilbage." in late.text
    wrong = parent.client.post(parent.address(), data={**hidden(late), "code": "forkert"}, headers=FROM_HERE)
    assert wrong.status_code == 403
    assert hidden(wrong) == hidden(late), "a slip in the code loses nothing"
    entered = parent.client.post(
        parent.address(), data={**hidden(wrong), "code": parent.issued.code}, headers=FROM_HERE
    )
    assert entered.status_code == 200
    again = BeautifulSoup(entered.text, "html.parser")
    written, form, way_out = again.select_one(".as-written"), again.select_one("main form"), again.find(id="exit")
    assert written is not None
    assert form is not None
    assert written.text == NAME
    assert way_out is not None
    assert way_out["data-again"] == parent.address()  # type: ignore[index]
    sent = parent.client.post(str(form["action"]), data=hidden(entered), headers=FROM_HERE)
    assert sent.status_code in {303, 422}, "it is judged as if it had been sent in time"
    assert "Prøve Person" in parent.page()


def test_a_day_or_a_choice_is_simply_chosen_again(street: Street) -> None:
    parent = street.parent()
    day = (street.world.clock.now().date() + timedelta(days=3)).isoformat()
    late = press_late(street, parent, "ikke-nu", day=day)
    entered = parent.client.post(parent.address(), data={**hidden(late), "code": parent.issued.code}, headers=FROM_HERE)
    assert entered.status_code == 303


def test_the_form_of_an_older_session_gives_the_words_back(street: Street) -> None:
    """The code was given in another window meanwhile: the page is open, but the form is of before."""
    parent = street.parent()
    old = TOKEN.search(parent.page())
    assert old is not None
    assert parent.enter().status_code == 303
    data = {"csrf_token": old[1], "name": NAME}
    answer = parent.client.post(parent.address("maa-ikke-se"), data=data, headers=FROM_HERE)
    assert answer.status_code == 400
    again = hidden(answer)
    assert again["name"] == NAME
    assert parent.client.post(parent.address("maa-ikke-se"), data=again, headers=FROM_HERE).status_code in {303, 422}
    bare = parent.client.post(parent.address("ring"), data={"csrf_token": old[1]}, headers=FROM_HERE)
    assert bare.status_code == 400
    assert "er ikke gemt" in bare.text
    assert street.waits(parent.line) == []


def test_to_close_a_closed_page_closes_it(street: Street) -> None:
    parent = street.parent()
    late = press_late(street, parent, "luk")
    assert late.status_code == 303
    assert "er ikke gemt" not in parent.page()


def test_what_nobody_pressed_is_not_carried_along(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = street.parent(opened=False)
    data = {"code": parent.issued.code, "late": "findes-ikke", "late-name": NAME}
    assert parent.client.post(parent.address(), data=data, headers=FROM_HERE).status_code == 303
    monkeypatch.setattr(ParentPages, "enter", lambda *_: None)
    many = data | {"late": "ring", "code": "x"} | {f"late-{n}": "o" * 3000 for n in range(30)}
    answer = parent.client.post(parent.address(), data=many, headers=FROM_HERE)
    assert len(hidden(answer)) <= 21
    assert max(map(len, hidden(answer).values())) <= 2000
