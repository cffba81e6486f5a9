"""What the page says where nothing here answers a question, and where it was not understood."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.web.pages import read, text_of


def test_what_is_far_off_the_subject_is_told_so_with_ways_on(client: FlaskClient) -> None:
    page = read(client, "/tilbud?q=olie+på+bilen")
    said = text_of(page)
    assert "handler vist om noget, man ikke kan få hjælp til her" in said
    assert "Tager vi fejl?" in said
    assert "Prøv med færre ord" not in said
    assert page.select("section[aria-labelledby=menneske] article.hit"), "a person to talk to"
    assert page.select_one(".panel a[href='/']")


def test_where_nothing_fits_it_is_still_said_that_there_may_be_something(client: FlaskClient) -> None:
    said = text_of(read(client, "/tilbud?q=xyzzy"))
    assert "Det betyder ikke, at der ikke findes noget" in said
    assert "handler vist om noget, man ikke kan få hjælp til her" not in said


def test_doors_open_to_all_are_no_answer_to_what_was_not_understood(client: FlaskClient) -> None:
    assert "Vi forstod ikke helt" in text_of(read(client, "/tilbud?q=den+gruppe+der+varer+næsten+et+år"))
    assert "Vi forstod ikke helt" not in text_of(read(client, "/tilbud?q=min+baby+sover+ikke"))


def test_times_that_are_not_told_are_not_left_out_silently(client: FlaskClient) -> None:
    told = "Tilbud, hvor dag og tid ikke er oplyst, er ikke med her."
    assert told in text_of(read(client, "/tilbud?q=fredag+formiddag"))
    assert told not in text_of(read(client, "/tilbud?q=fredag+formiddag+med+baby"))
