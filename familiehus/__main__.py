"""``python -m familiehus`` is the console script."""

from familiehus.cli import main

main()
