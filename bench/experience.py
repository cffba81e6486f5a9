"""``python -m bench.experience``: learn ``data/experience.csv`` from the judged questions, and say what it is good for.

A softmax over the entries of a question is brought near to the gains they were judged with; every weight has a price.
What is printed for a round was learned from the other rounds alone. Half of the tenth and of the thirteenth round, the
eleventh and the twelfth are never learned from.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from bench.__main__ import ROOT
from bench.offers import World, load_world
from bench.search_quality import Judged, judged, ndcg, success
from bench.service import service_with
from familiehus.search.domain import Filters, SearchRequest
from familiehus.search.engine import SearchEngine
from familiehus.search.experience import Experience, Experienced, kept_behind, marks_of, signs_of
from familiehus.search.index import build_index

NEVER = ("held10", "held11", "held12", "held13", "held14")
# How much the score without experience says, and what a weight costs.
TRUST, PRICE = 1.5, 3.0
# What was learned is taken with a grain of salt: rounds it was not learned from are answered as well or better.
SALT = 0.75
_STEPS, _STRIDE = 200, 0.05
_SLIGHT = 1e-3

Array = npt.NDArray[np.float64]


class Lesson:
    """The judged questions as arrays: scores without experience, gains, signs shown and marks borne."""

    def __init__(self, root: Path, folder: Path) -> None:
        world: World = load_world(root / "data")
        build_index(folder, world.entries)
        engine = SearchEngine.open(folder)
        service = service_with(engine, world, root / "data", None)
        self.queries: tuple[Judged, ...] = judged(root / "bench" / "judged.yaml")
        self.facts = engine.facts
        self.marks = tuple(marks_of(self.facts))
        self.borne: Array = np.array([self.facts.mask(*mark) for mark in self.marks], np.float64).T
        self.scores: Array = np.zeros((len(self.queries), engine.size))
        self.gains: Array = np.zeros_like(self.scores)
        self.pointed: list[npt.NDArray[np.bool_] | None] = []
        told = Experienced(Experience({}, (), np.zeros((0, 0), np.float32)), self.facts, world.topics)
        shown = []
        by_id = {self.facts.id(number): number for number in range(engine.size)}
        for row, query in enumerate(self.queries):
            request = SearchRequest(query.text, Filters(municipalities=query.municipalities), limit=engine.size)
            for hit in service.search(request).hits:
                self.scores[row, by_id[hit.id]] = hit.score
            for key, grade in query.relevant.items():
                self.gains[row, self.facts.numbers[key]] = 2**grade - 1
            self.pointed.append(told.to_the_point(service.read(query.text)))
            shown.append(signs_of(service.read(query.text), world.topics, bool(query.municipalities)))
        self.signs = tuple(sorted({sign for one in shown for sign in one}))
        self.shown: Array = np.array([[one.get(sign, 0.0) for sign in self.signs] for one in shown])
        self.rounds = np.array([re.sub(r"\D", "", query.part) or "1" for query in self.queries])
        self.parts = np.array([query.part for query in self.queries])

    def learn(self, rows: npt.NDArray[np.bool_]) -> Array:
        """The weight of each sign for each mark."""
        found = self.scores > 0
        told = np.where(found, self.gains, 0.0)
        use = np.flatnonzero(rows & (told.sum(axis=1) > 0))
        aim = told[use] / told[use].sum(axis=1, keepdims=True)
        best = self.scores[use].max(axis=1, keepdims=True)
        before = np.where(found[use], TRUST * np.log(self.scores[use] / best + _SLIGHT), -np.inf)
        shown = self.shown[use]
        weights = np.zeros((len(self.signs), len(self.marks)))
        slope, bend = np.zeros_like(weights), np.zeros_like(weights)
        for step in range(_STEPS):
            fit = before + shown @ weights @ self.borne.T
            likely = np.exp(fit - fit.max(axis=1, keepdims=True))
            likely /= likely.sum(axis=1, keepdims=True)
            wrong = shown.T @ ((likely - aim) @ self.borne) + PRICE * weights
            slope = 0.9 * slope + 0.1 * wrong
            bend = 0.99 * bend + 0.01 * wrong**2
            weights -= _STRIDE * slope / (np.sqrt(bend) + 1e-6) * (1 - step / _STEPS)
        return SALT * weights / TRUST

    def measured(self, rows: npt.NDArray[np.bool_], weights: Array) -> tuple[float, float]:
        """nDCG@10 and success@3 of these questions."""
        found = []
        for row in np.flatnonzero(rows):
            fit = self.scores[row] * np.exp(self.shown[row] @ weights @ self.borne.T)
            if (pointed := self.pointed[row]) is not None:
                fit = kept_behind(self.scores[row], fit, pointed & (fit > 0))
            order = [int(n) for n in np.argsort(-fit, kind="stable")[:10] if fit[n] > 0]
            keys = [self.facts.keys[n] for n in order]
            relevant = self.queries[row].relevant
            found.append((ndcg(keys, relevant), float(success(keys, relevant))))
        return float(np.mean([n for n, _ in found])), float(np.mean([s for _, s in found]))


def main() -> int:
    """Learn, tell, write."""
    with TemporaryDirectory() as folder:
        lesson = Lesson(ROOT, Path(folder) / "experience")
    allowed = ~np.isin(lesson.parts, NEVER)
    nothing = np.zeros((len(lesson.signs), len(lesson.marks)))
    for one in sorted(set(lesson.rounds[allowed]), key=int):
        rows = allowed & (lesson.rounds == one)
        _tell(f"round {one}", lesson.measured(rows, nothing), lesson.measured(rows, lesson.learn(allowed & ~rows)))
    weights = lesson.learn(allowed)
    for part in NEVER:
        rows = lesson.parts == part
        _tell(part, lesson.measured(rows, nothing), lesson.measured(rows, weights))
    _write(ROOT / "data" / "experience.csv", lesson, weights)
    return 0


def _tell(name: str, without: tuple[float, float], learned: tuple[float, float]) -> None:
    alone, taught = (f"{gain:.3f} ({first:.2f})" for gain, first in (without, learned))
    sys.stdout.write(f"{name}: without {alone}, learned from the others {taught}\n")
    sys.stdout.flush()


def _write(path: Path, lesson: Lesson, weights: Array) -> None:
    hundredths = np.rint(100 * weights).astype(int)
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(["", *(f"{dimension}:{value}" for dimension, value in lesson.marks)])
        lines.writerows([sign, *row] for sign, row in zip(lesson.signs, hundredths.tolist(), strict=True))


if __name__ == "__main__":
    raise SystemExit(main())
