"""Files that come with the program and may be edited where it runs: one that is broken is named with one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import yaml

from familiehus.kernel.errors import BadSettings

T = TypeVar("T")


def read_shipped(load: Callable[[Path], T], path: Path) -> T:
    """What ``load`` makes of a file or folder. Raises BadSettings when it is missing, no YAML, or of another shape."""
    try:
        return load(path)
    except OSError as error:
        raise BadSettings(f"{error.filename or path} cannot be read: {error.strerror}") from error
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise BadSettings(f"{path}: {line}{error.problem}") from error
    except (AttributeError, LookupError, TypeError, ValueError, yaml.YAMLError) as error:
        raise BadSettings(f"{path} is not as the program ships it: {error!r:.120}") from error
