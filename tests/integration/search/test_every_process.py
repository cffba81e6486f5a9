"""Two processes answer alike: what is read from a question does not hang on the order of a set."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
WEIGHTS = """
from pathlib import Path
from familiehus.editions import Tables
books = Tables.read(Path("data")).lessons.books
print([phrase.weight for language in sorted(books) for phrase in books[language].phrases])
"""


def test_what_a_phrase_weighs_is_the_same_in_every_process() -> None:
    said = [
        subprocess.run(  # noqa: S603 - this interpreter and the text above
            [sys.executable, "-c", WEIGHTS],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    ]
    assert len(said[0]) > 10_000
    assert said[0] == said[1]
