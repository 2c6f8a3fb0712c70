"""The wheelhouse: made with the network, then used without it. Several GB; part of `make nightly`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import without_network
from PIL import Image

from tools.wheelhouse import main, sha256

pytestmark = pytest.mark.nightly


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheelhouse for this Python; MINIDIFF_WHEELHOUSE names one that is there already."""
    if ready := os.environ.get("MINIDIFF_WHEELHOUSE"):
        return Path(ready)
    folder = tmp_path_factory.mktemp("stick") / "wheelhouse"
    assert main(["--to", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def python(house: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What INSTALL.txt says, in a namespace without network: the Python of the new environment."""
    if not without_network.can_be_had():
        pytest.skip("this system makes no network namespace for us")
    folder = tmp_path_factory.mktemp("student")
    subprocess.run([sys.executable, "-m", "venv", folder / ".venv"], check=True)
    python = folder / ".venv" / "bin" / "python"
    install = [python, "-m", "pip", "install", "--no-index", "--find-links", house / "wheels", "--quiet"]
    # pip looks for projects of Debian's in this file; nobody's settings are wanted
    alone = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1"}
    done = without_network.run(
        [*install, "--require-hashes", "-r", house / "requirements.txt"], folder, alone
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return python


def test_every_file_is_listed_with_its_sum(house: Path) -> None:
    lines = (house / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: found for found, name in (line.split("  ", 1) for line in lines)}
    there = {file.relative_to(house).as_posix(): file for file in house.rglob("*") if file.is_file()}
    assert set(there) - {"SHA256SUMS"} == set(listed)
    for name in ("requirements.txt", "INSTALL.txt", "KURULUM.txt", "course/notebooks/00_welcome.ipynb"):
        assert sha256(there[name]) == listed[name]
    assert len(list((house / "wheels").glob("*.whl"))) == len(
        (house / "requirements.txt").read_text(encoding="utf-8").splitlines()
    )


def test_a_damaged_wheel_is_refused(house: Path, tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    original = next((house / "wheels").glob("minidiff-*.whl"))
    content = bytearray(original.read_bytes())
    content[len(content) // 2] ^= 1
    (wheels / original.name).write_bytes(content)
    line = next(
        text for text in (house / "requirements.txt").read_text("utf-8").splitlines() if "minidiff" in text
    )
    (tmp_path / "requirements.txt").write_text(line, encoding="utf-8")
    command = [
        sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "--no-deps", "--ignore-installed",
        "--find-links", wheels, "--require-hashes", "-r", tmp_path / "requirements.txt",
    ]  # fmt: skip
    done = without_network.run(command, tmp_path, {"PIP_CONFIG_FILE": os.devnull})
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr


def test_the_doctor_is_content(python: Path, tmp_path: Path) -> None:
    done = without_network.run([python.with_name("minidiff"), "doctor"], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_digits_are_drawn(python: Path, tmp_path: Path) -> None:
    picture = tmp_path / "digits.png"
    done = without_network.run([python.with_name("minidiff"), "sample", "digits", "--out", picture], tmp_path)
    assert done.returncode == 0, done.stderr
    with Image.open(picture) as image:
        assert len(set(image.convert("L").tobytes())) > 50


@pytest.mark.parametrize("tongue", ["", "tr/"])
def test_lesson_00_runs(python: Path, house: Path, tmp_path: Path, tongue: str) -> None:
    lesson = house / "course" / "notebooks" / tongue / "00_welcome.ipynb"
    copy = tmp_path / "00_welcome.ipynb"
    copy.write_bytes(lesson.read_bytes())
    alone = {name: str(tmp_path / name) for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    done = without_network.run([python.with_name("jupyter"), "execute", "--inplace", copy], tmp_path, alone)
    assert done.returncode == 0, done.stderr
    cells = [cell for cell in nbformat.read(copy, as_version=4).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert any(cell.outputs for cell in cells)
