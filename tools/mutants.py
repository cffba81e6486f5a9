"""``make mutants``: change the rules of the handover one by one in a copy; each change should make a test fail.

Prints what survived with its line; exit status 1 below 90 %. Annotations are left alone: nobody evaluates them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "var" / "mutants"
# The modules of rules, the longest first, each with the tests of its own: there most mutants meet their end.
MODULES = {
    "referrals/transitions.py": "referrals/test_transitions.py referrals/test_words.py",
    "consent/domain.py": "consent/test_consents.py",
    "referrals/talks/appointing.py": "referrals/test_appointing.py",
    "families/domain.py": "families/test_lines.py",
    "families/contact.py": "families/test_contact.py families/test_last_word.py",
    "families/linking.py": "families/test_linking.py",
    "consent/demands.py": "consent/test_demands.py",
    "referrals/domain.py": "referrals/test_transitions.py referrals/test_words.py",
    "referrals/passing_on/passing.py": "referrals/test_passing.py",
    "referrals/proposing.py": "referrals/test_proposing.py",
    "families/child_view.py": "families/test_child_view.py",
}
TARGET = 0.9
# What is asked after a module's own tests. Exhaustive enumeration would only find the same again.
SHARED = (
    "referrals/test_values.py families/test_lines.py consent/test_consents.py "
    "referrals/test_transitions.py referrals/test_words.py referrals/test_histories.py"
)
NOT_ASKED = "every_short_history"
CONFIG = """[cosmic-ray]
module-path = "{module}"
timeout = 300.0
excluded-modules = []
test-command = "{python} -m pytest -q -x -n0 -p no:cacheprovider --seed=7 {tests} -k 'not {not_asked}'"
[cosmic-ray.distributor]
name = "local"
[cosmic-ray.filters.operators-filter]
exclude-operators = ["core/ReplaceBinaryOperator_BitOr_.*"]
"""


def main() -> int:
    """0 when enough were killed."""
    shutil.rmtree(PLACE, ignore_errors=True)
    with ThreadPoolExecutor(2) as pool:
        done = [result for found in pool.map(judge, MODULES) for result in found]
    killed = sum(result["killed"] for result in done)
    survivors = [str(result["what"]) for result in done if not result["killed"]]
    PLACE.joinpath("survivors.txt").write_text("\n".join(survivors) + "\n", encoding="utf-8")
    for what in survivors:
        sys.stdout.write(f"survived: {what}\n")
    share = killed / len(done)
    sys.stdout.write(f"{killed} of {len(done)} mutants killed: {share:.1%}, at least {TARGET:.0%} wanted\n")
    return 0 if share >= TARGET else 1


def judge(module: str) -> list[dict[str, object]]:
    """Every mutant of one module, in a tree of its own."""
    path = f"familiehus/{module}"
    tree = PLACE / module.replace("/", "-").removesuffix(".py")
    copy(tree)
    config = tree / "mutants.toml"
    tests = " ".join(f"tests/unit/{name}" for name in dict.fromkeys(f"{MODULES[module]} {SHARED}".split()))
    config.write_text(
        CONFIG.format(module=path, python=sys.executable, tests=tests, not_asked=NOT_ASKED), encoding="utf-8"
    )
    for command in (("cosmic-ray", "init"), ("cr-filter-operators",), ("cosmic-ray", "exec")):
        arguments = ["session.sqlite", "mutants.toml"] if len(command) == 1 else ["mutants.toml", "session.sqlite"]
        run([str(Path(sys.executable).parent / command[0]), *command[1:], *arguments], tree)
    said = run([str(Path(sys.executable).parent / "cosmic-ray"), "dump", "session.sqlite"], tree)
    found = []
    for line in said.splitlines():
        item, result = json.loads(line)
        if result is not None and result["worker_outcome"] != "skipped":
            found.append(told(tree, item["mutations"][0], result))
    return found


def copy(tree: Path) -> None:
    """What the tests need, as it stands in the work tree."""
    names = run(["git", "ls-files", "-co", "--exclude-standard", "--", *KEPT], ROOT).splitlines()
    for name in names:
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, tree / name)


KEPT = ("familiehus", "tests/conftest.py", "tests/unit", "tests/histories", "pyproject.toml", "setup.cfg", "data")


def told(tree: Path, mutation: dict[str, object], result: dict[str, object]) -> dict[str, object]:
    """One mutant: where, what, and whether a test failed."""
    path, row = str(mutation["module_path"]), int(str(mutation["start_pos"][0]))  # type: ignore[index]
    line = (tree / path).read_text(encoding="utf-8").splitlines()[row - 1].strip()
    operator = str(mutation["operator_name"]).removeprefix("core/")
    return {"what": f"{path}:{row} {operator}: {line}", "killed": result["test_outcome"] == "killed"}


def run(command: list[str], where: Path) -> str:
    """What a program printed. Raises CalledProcessError."""
    return subprocess.run(command, cwd=where, check=True, capture_output=True, text=True).stdout  # noqa: S603 - ours


if __name__ == "__main__":
    sys.exit(main())
