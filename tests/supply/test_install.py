"""`tools/install.py`: uv where it can be had, else pip; each is told the same, and which it is, is said."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
import without_network

from tools import install

INSTALL = Path(install.__file__)


def test_the_strongest_of_pips_settings_counts() -> None:
    listed = "global.timeout='9'\ninstall.timeout='30'\n:env:.timeout='60'\nfreeze.timeout='1'\nrubbish\n"
    assert install.pips_settings(listed) == {"timeout": "60"}
    assert install.pips_settings("install.timeout='30'\nglobal.timeout='9'") == {"timeout": "30"}
    assert install.pips_settings("") == {}


def test_uv_is_told_what_pip_is_told() -> None:
    settings = {
        "index-url": "here", "extra-index-url": "there\nelsewhere", "find-links": "a b",
        "constraint": "c.txt", "trusted-host": "h", "proxy": "p", "cert": "pem",
        "timeout": "7", "disable-pip-version-check": "1",
    }  # fmt: skip
    assert install.told(settings, {}) == {
        "UV_DEFAULT_INDEX": "here", "UV_INDEX": "there elsewhere", "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "a,b", "UV_CONSTRAINT": "c.txt", "UV_INSECURE_HOST": "h", "ALL_PROXY": "p",
        "SSL_CERT_FILE": "pem", "UV_HTTP_TIMEOUT": "7",
    }  # fmt: skip


def test_what_uv_is_told_by_its_own_settings_stays() -> None:
    told = install.told({"cert": "pem", "constraint": "c.txt"}, {"UV_CONSTRAINT": "mine", "HOME": "h"})
    assert told == {"SSL_CERT_FILE": "pem", "UV_CONSTRAINT": "mine", "HOME": "h"}


def small_wheel(folder: Path, name: str) -> None:
    """A wheel with one module that says its name."""
    files = {
        f"{name}.py": f"NAME = {name!r}\n",
        f"{name}-1.0.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{name}-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip('=')},"
        for path, text in files.items()
    ]
    files[f"{name}-1.0.dist-info/RECORD"] = "\n".join([*rows, f"{name}-1.0.dist-info/RECORD,,", ""])
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as packed:
        for path, text in files.items():
            packed.writestr(path, text)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheels")
    small_wheel(folder, "tiny")
    return folder


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """The Python of a fresh environment with pip alone."""
    venv.create(tmp_path / "fresh", with_pip=True, symlinks=True)
    return tmp_path / "fresh" / "bin" / "python"


def installed(python: Path, folder: Path, wheels: Path, name: str, **settings: str) -> tuple[int, str, str]:
    """Status of an installation without any index, what it says, and the name that the module then says."""
    environment = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "LANG": "C", **settings}
    done = without_network.run([python, INSTALL, name], folder, environment)
    seen = without_network.run([python, "-c", f"import {name}; print({name}.NAME)"], folder)
    return done.returncode, done.stdout, seen.stdout.strip()


@pytest.mark.slow
def test_where_uv_cannot_be_had_pip_installs_and_it_is_said(
    python: Path, tmp_path: Path, wheels: Path
) -> None:
    status, says, name = installed(python, tmp_path, wheels, "tiny")
    assert (status, name) == (0, "tiny")
    assert says.startswith("uv cannot be had here, so pip installs the packages")
    status, says, _ = installed(python, tmp_path, wheels, "nowhere", FOR="--tr")
    assert status != 0
    assert says.startswith("uv burada edinilemiyor")


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("uv") is None, reason="uv is not installed here")
def test_where_uv_is_it_installs_and_where_it_fails_pip_tries(
    python: Path, tmp_path: Path, wheels: Path
) -> None:
    site = next((tmp_path / "fresh").glob("lib/python*/site-packages"))
    (site / "other_packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    status, says, name = installed(python, tmp_path, wheels, "tiny")
    assert (status, name) == (0, "tiny")
    assert says.startswith("uv installs the packages")
    assert "so pip tries" not in says
    installer = next(site.glob("tiny-1.0.dist-info")) / "INSTALLER"
    assert installer.read_text(encoding="utf-8").strip() == "uv"
    status, says, _ = installed(python, tmp_path, wheels, "nowhere")
    assert status != 0
    assert "so pip tries" in says


@pytest.mark.parametrize(
    ("card", "torch", "said"), [(False, False, True), (True, False, False), (False, True, False)]
)
def test_the_large_build_is_announced_where_it_will_come(
    monkeypatch: pytest.MonkeyPatch, card: bool, torch: bool, said: bool
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(install.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(install.shutil, "which", lambda name: "/usr/bin/nvidia-smi" if card else None)
    monkeypatch.setattr(install.importlib.util, "find_spec", lambda name: object() if torch else None)
    assert install.large_build_comes() is said
    monkeypatch.setattr(install.platform, "machine", lambda: "aarch64")
    assert install.large_build_comes() is False
