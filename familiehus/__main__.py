"""``familiehus`` and ``python -m familiehus``: where the program begins."""

from __future__ import annotations

import gc


def main() -> None:
    """Run a command."""
    gc.disable()  # nothing made by importing is thrown away: looking for it would be a tenth of the start
    from familiehus import cli

    gc.freeze()
    gc.enable()
    cli.main()


if __name__ == "__main__":
    main()
