"""Is every text of the pages there in every language? ``python -m tools.check_translations``; exit status 1 when not.

The texts are extracted anew and compared with ``translations/``: missing, left empty, uncertain (fuzzy), no longer
used, or with other placeholders than the Danish one. So are the texts of the shipped entries (``entries.po``).
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from familiehus.settings import LANGUAGES
from familiehus.web.i18n import SOURCE_LANGUAGE
from tools.entry_texts import DOMAIN, collect

ROOT = Path(__file__).parents[1]
TRANSLATIONS = ROOT / "translations"
PLACEHOLDER = re.compile(r"%\((\w+)\)")


def read(path: Path, language: str | None = None) -> Catalog:
    """The catalogue in a .po or .pot file. Raises when the file is damaged."""
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def extract() -> Catalog:
    """Every text marked in the code and the templates, as they stand now."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        command = [
            "-m",
            "babel.messages.frontend",
            "--quiet",
            "extract",
            "-F",
            "pyproject.toml",
            "-o",
            str(template),
            ".",
        ]
        subprocess.run([sys.executable, *command], cwd=ROOT, check=True)  # noqa: S603 - our own interpreter
        return read(template)


def translations(language: str, domain: str = "messages") -> Catalog:
    """What is translated into a language; nothing when it has no file."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / f"{domain}.po"
    return read(path, language) if path.exists() else Catalog(locale=language)


def problems(used: Catalog, catalogue: Catalog) -> Iterator[str]:
    """What is wrong with one language, one line each."""
    for message in used:
        if message.id:
            yield from _problems_of(message, catalogue.get(message.id, message.context))
    for message in catalogue:
        if message.id and used.get(message.id, message.context) is None:
            yield f"no longer used: {_name(message)}"


def _problems_of(message: Message, translated: Message | None) -> Iterator[str]:
    if translated is None:
        yield f"missing: {_name(message)}"
        return
    forms = translated.string if isinstance(translated.string, tuple) else (translated.string,)
    if not all(forms):
        yield f"not translated: {_name(message)}"
        return
    if translated.fuzzy:
        yield f"uncertain: {_name(message)}"
    expected = _placeholders(message.id)
    # A plural form for exactly one or two may leave the number out.
    if any(_placeholders(form) - expected or expected - _placeholders(form) - {"num"} for form in forms):
        yield f"other placeholders: {_name(message)}"


def _problems_of_entries(entries: Catalog, language: str) -> Iterable[str]:
    """The shipped entries are to be read in every language; English stands in them."""
    return () if language == "en" else problems(entries, translations(language, DOMAIN))


def _placeholders(text: str | tuple[str, ...] | list[str]) -> set[str]:
    return set(PLACEHOLDER.findall(text if isinstance(text, str) else " ".join(text)))


def _name(message: Message) -> str:
    return repr(message.id if isinstance(message.id, str) else message.id[0])


def main() -> int:
    """Write every problem; 1 when there was one."""
    used, entries = extract(), collect()
    found = [
        f"{language}: {problem}"
        for language in LANGUAGES
        if language != SOURCE_LANGUAGE
        for problem in (*problems(used, translations(language)), *_problems_of_entries(entries, language))
    ]
    sys.stdout.writelines(f"{line}\n" for line in found)
    sys.stdout.write(f"translations: {len(used)} texts and {len(entries)} of entries, {len(found)} problems\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
