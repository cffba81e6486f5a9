"""``python -m tools.compile_translations SOURCE.po TARGET.mo``: pybabel compile without its check of plurals.

That check lets the first form of a language name only what the Danish singular names; Ukrainian says its number there
too (21), Arabic may (0). ``tools.check_translations`` looks at the placeholders with that in mind.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo

from tools.check_translations import read


def main(source: Path, target: Path) -> None:
    """Write the compiled catalogue beside or anywhere. Raises when the source is damaged."""
    with target.open("wb") as file:
        write_mo(file, read(source, source.parent.parent.name))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
