"""Who asks, when, where and before what: told beside a need or alone, over the shipped catalogue."""

from __future__ import annotations

import numpy as np
import pytest

from familiehus.search.domain import SearchRequest
from familiehus.search.experience import Experience, Experienced, kept_behind
from familiehus.search.service import SearchService
from tests.integration.search.conftest import Tables


def _first(service: SearchService, text: str, count: int) -> list[str]:
    facts = service.engine.facts
    by_id = {facts.id(n): key for n, key in enumerate(facts.keys)}
    return [by_id[hit.id] for hit in service.search(SearchRequest(text, limit=count)).hits]


# Who asks, who is unwell


@pytest.mark.parametrize("text", ["far her", "jeg er far til en på 2", "far til to", "som far"])
def test_a_father_who_asks_is_heard_as_that(real: SearchService, text: str) -> None:
    assert real.read(text).values("asks") == ("fathers",)


@pytest.mark.parametrize("text", ["tilbud til far", "legestue for fædre", "hos far i weekenden"])
def test_who_is_only_spoken_of_does_not_ask(real: SearchService, text: str) -> None:
    assert not real.read(text).values("asks")


@pytest.mark.parametrize("text", ["min mand har det dårligt", "my husband is depressed"])
def test_where_a_man_is_unwell_help_for_fathers_is_among_the_first(real: SearchService, text: str) -> None:
    assert "odder-far-kontakten" in _first(real, text, 3)


def test_where_she_herself_is_unwell_it_is_not(real: SearchService) -> None:
    first = _first(real, "min mand er aldrig hjemme og jeg er deprimeret", 5)
    assert "odder-efterfoedselsreaktion-individuelt-faedre" not in first


# Before the birth


@pytest.mark.parametrize("text", ["uge 24", "termin i marts", "week 24", "24. hafta", "gravid m. nr 2"])
def test_who_tells_how_far_along_they_are_is_met_by_the_midwife(real: SearchService, text: str) -> None:
    assert "national-jordemoderkonsultation" in _first(real, text, 2)


def test_a_danish_word_is_not_read_as_the_stem_of_an_english_one(real: SearchService) -> None:
    """ "Termin" is no termination."""
    assert "pregnancy_doubt" not in {match.topic for match in real.read("termin i marts").topics}


@pytest.mark.parametrize("text", ["course about breastfeeding before the baby arrives", "ammekursus inden fødslen"])
def test_before_the_birth_one_prepares_for_breastfeeding(real: SearchService, text: str) -> None:
    assert _first(real, text, 1) == ["vordingborg-ammeforberedelseskursus"]


@pytest.mark.parametrize("text", ["class before the baby", "kursus inden fødslen", "kurs przed porodem"])
def test_a_course_before_the_birth_prepares_for_it(real: SearchService, text: str) -> None:
    assert "national-foedselsforberedelse" in _first(real, text, 4)


def test_yoga_before_the_birth_is_no_course_about_it(real: SearchService) -> None:
    assert _first(real, "yogahold inden fødslen", 1) == ["vordingborg-yoga-for-gravide"]


# A place and little else


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("hvad sker der i Varde", "varde-"),
        ("hvad sker der for småbørn i Langeland", "langeland-"),
        ("noget for os i Vejle", "vejle-"),
        ("noget for børn i Langeland", "langeland-"),
        ("what's on in Roskilde", "roskilde-"),
        ("co się dzieje w Esbjerg", "esbjerg-"),
    ],
)
def test_what_is_there_comes_before_what_everybody_has(real: SearchService, text: str, place: str) -> None:
    assert all(key.startswith(place) for key in _first(real, text, 3))


def test_what_one_may_join_comes_before_what_one_is_sent_to(real: SearchService) -> None:
    first = _first(real, "hvad sker der i Esbjerg", 9)
    assert first[:2] == ["esbjerg-familiens-hus", "esbjerg-cafeer"]
    assert first.index("esbjerg-cafeer") < first.index("esbjerg-cos-p")


# Days and hours


def test_who_is_known_to_be_closed_then_is_no_answer(real: SearchService) -> None:
    assert _first(real, "onsdag aften", 9) == ["odder-faedregruppen"]
    assert "aalborg-familiens-hus" in _first(real, "torsdag kl 16", 2)


def test_that_unknown_times_are_left_out_is_told(real: SearchService) -> None:
    assert real.search(SearchRequest("fredag formiddag")).known_times
    assert not real.search(SearchRequest("fredag formiddag med en baby")).known_times
    assert not real.search(SearchRequest("online")).known_times


def test_beside_a_need_unknown_times_stay_and_closed_ones_stand_back(real: SearchService) -> None:
    found = _first(real, "onsdag aften rådgivning", 60)
    assert found.index("vordingborg-aaben-anonym-raadgivning") < found.index("aalborg-raad-og-vejledning")


# Off the subject, or not understood


@pytest.mark.parametrize("text", ["olie på bilen", "hvor køber man sko", "how to fix my bike", "cykel i Roskilde"])
def test_what_is_far_off_finds_nothing_and_the_way_to_a_person(real: SearchService, text: str) -> None:
    answer = real.search(SearchRequest(text))
    assert (answer.off_subject, answer.total, answer.elsewhere) == (True, 0, ())
    assert answer.nearby_person


@pytest.mark.parametrize(
    "text", ["min bil er i stykker og jeg græder", "min hund er død", "min baby er låst inde i bilen"]
)
def test_who_is_in_trouble_is_never_off_the_subject(real: SearchService, text: str) -> None:
    answer = real.search(SearchRequest(text))
    assert answer.total
    assert not answer.off_subject


def test_doors_that_are_shown_to_a_sentence_that_was_not_understood_are_called_so(real: SearchService) -> None:
    assert real.search(SearchRequest("den gruppe der varer næsten et år")).guessed
    assert not real.search(SearchRequest("min baby sover ikke")).guessed
    assert not real.search(SearchRequest("xyzzy")).guessed


# Experience


def test_experience_keeps_behind_what_it_would_lift_over_the_best_to_the_point() -> None:
    before, after = np.array([5.0, 4.0, 6.0, 1.0], np.float32), np.array([3.0, 9.0, 8.0, 2.0], np.float32)
    kept = kept_behind(before, after, np.array([True, False, False, False]))
    assert kept.tolist() == pytest.approx([3.0, 2.997, 8.0, 2.0])
    assert kept_behind(before, after, np.zeros(4, np.bool_)).tolist() == after.tolist()


def test_to_the_point_are_the_few_that_are_made_for_the_need(real: SearchService, tables: Tables) -> None:
    facts = real.engine.facts
    tried = Experienced(Experience({}, (), np.zeros((0, 0), np.float32)), facts, tables.topics)
    made = tried.to_the_point(real.read("førstehjælp"))
    assert made is not None
    assert [facts.keys[n] for n in np.flatnonzero(made)] == ["lolland-tema-foerstehjaelp"]
    assert tried.to_the_point(real.read("nogen at tale med")) is None
    assert tried.to_the_point(real.read("xyzzy")) is None
    assert tried.to_the_point(real.read("han slår mig")) is None
