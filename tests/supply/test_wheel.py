"""The wheel: what is in it, and that it works where the sources are not and no network is."""

from __future__ import annotations

import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
import without_network
from PIL import Image

from tools.wheelhouse import ROOT, build_wheel

SEEN = ("shipped/digits.safetensors", "show/player.js", "show/player.css", "py.typed", "checks/lesson01.py")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"), isolated=False)


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it, which sees the other packages of this one."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    site = next(folder.glob("lib/python*/site-packages"))
    # as a line of a .pth, so that editable installs there are not followed
    (site / "other_packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    command = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--ignore-installed",
        wheel,
    ]
    done = without_network.run(command, folder)
    assert done.returncode == 0, done.stderr
    return python


def test_the_wheel_holds_the_library_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if ".dist-info/" not in name}
        infos = {name.split(".dist-info/")[1] for name in packed.namelist() if ".dist-info/" in name}
        entry = packed.read(
            next(name for name in packed.namelist() if name.endswith("entry_points.txt"))
        ).decode()
    there = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "minidiff").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }  # fmt: skip
    assert names == there
    assert {f"minidiff/{name}" for name in SEEN} <= names
    assert {"licenses/LICENSE", "licenses/LICENSE-TEXT"} <= infos
    assert "minidiff = minidiff.__main__:main" in entry


def test_a_name_space_without_network_has_the_loopback_alone() -> None:
    if not without_network.can_be_had():
        pytest.skip("this system makes no network namespace for us")
    reach = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=9)"  # an address of documents
    done = without_network.run([sys.executable, "-c", reach], ROOT)
    assert "Network is unreachable" in done.stderr


def test_an_installed_library_draws_digits_without_network(python: Path, tmp_path: Path) -> None:
    find = "import importlib.util as util; print(util.find_spec('minidiff').origin)"
    where = without_network.run([python, "-c", find], tmp_path)
    assert Path(where.stdout.strip()).is_relative_to(python.parents[1]), where.stderr
    picture = tmp_path / "digits.png"
    command = [
        python.with_name("minidiff"),
        "sample",
        "digits",
        "--n",
        "10",
        "--steps",
        "10",
        "--out",
        picture,
    ]
    done = without_network.run(command, tmp_path)
    assert done.returncode == 0, done.stderr
    with Image.open(picture) as image:
        assert len(set(image.convert("L").tobytes())) > 50  # digits have many greys


def test_an_installed_library_passes_the_doctor(python: Path, tmp_path: Path) -> None:
    done = without_network.run([python.with_name("minidiff"), "doctor"], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "shipped model: clips, digits" in done.stdout


def test_the_course_is_asked_for_where_it_is_not(python: Path, tmp_path: Path) -> None:
    done = without_network.run([python.with_name("minidiff"), "lab"], tmp_path)
    assert done.returncode == 1
    assert "There is no notebooks/ folder here" in done.stderr
    assert "folder of the course" in done.stderr
