"""An installed wheel runs as well as a checkout: the catalogue, the texts and the pages are in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from setuptools import find_packages
from setuptools.config.setupcfg import read_configuration

WANTED = ("data", "familiehus", "translations", "LICENSE", "README.md", "pyproject.toml", "setup.cfg", "wsgi.py")


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that the checkout stays as it is."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in WANTED:
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, source / name)
    _pip("wheel", "--no-build-isolation", "--wheel-dir", folder, source)
    return next(folder.glob("*.whl"))


def _pip(command: str, *arguments: str | Path) -> None:
    subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "pip", command, "--quiet", "--no-deps", *arguments],
        check=True,
        capture_output=True,
    )


def test_setup_lists_every_package(root: Path) -> None:
    listed = set(read_configuration(root / "setup.cfg", "wsgi.py")["options"]["packages"])
    there = {"familiehus", *(f"familiehus.{name}" for name in find_packages(str(root / "familiehus")))}
    assert listed == there | {"familiehus.data", "familiehus.translations"}


def test_the_wheel_holds_every_file_of_the_package(root: Path, wheel: Path) -> None:
    expected = {
        f"familiehus/{path.relative_to(top)}"
        for top, pattern in (
            (root / "familiehus", "**/*"),
            (root, "data/**/*.*"),
            (root, "translations/**/*.mo"),
        )
        for path in top.glob(pattern)
        if path.is_file() and path.suffix not in {".pyc", ".pyi"}
    }
    assert expected | {"wsgi.py"} <= set(zipfile.ZipFile(wheel).namelist())


def test_the_installed_wheel_finds_its_catalogue(wheel: Path, tmp_path: Path) -> None:
    _pip("install", "--target", tmp_path / "site", wheel)
    script = (
        "from familiehus.settings import Settings; s = Settings.from_env({});"
        "assert (s.data_dir / 'offers.yaml').is_file(), s.data_dir;"
        "assert any(s.translations_dir.glob('*/LC_MESSAGES/*.mo')), s.translations_dir"
    )
    subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "site")}, check=True
    )
