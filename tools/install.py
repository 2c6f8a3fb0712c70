"""`python tools/install.py --editable .`: packages into the environment of this Python, for the Makefile.

uv installs where pip can get it, for it is several times as fast; pip alone installs where it cannot, and
where uv fails. Which of both, is said. uv does not read pip's settings (a mirror of one's university,
versions that must not be newer, a proxy), so it is told them.

It runs before anything is installed: nothing but Python and pip is there.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]
UV = "uv>=0.9"

# what pip calls it -> the environment's name for uv, and what stands between several values
PIPS_SETTINGS = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "constraint": ("UV_CONSTRAINT", " "),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "proxy": ("ALL_PROXY", " "),
    "cert": ("SSL_CERT_FILE", " "),
    "default-timeout": ("UV_HTTP_TIMEOUT", " "),
    "timeout": ("UV_HTTP_TIMEOUT", " "),
}
SECTIONS = ("global", "install", ":env:")  # what comes later is stronger


def phrases() -> ModuleType:
    """minidiff/phrase.py, by its path: the library cannot be imported before torch is there."""
    found = importlib.util.spec_from_file_location("phrase", ROOT / "minidiff" / "phrase.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["phrase"] = module  # dataclasses look themselves up there
    found.loader.exec_module(module)
    return module


phrase = phrases()
BY_UV = phrase.Phrase(
    "uv installs the packages, in a minute or two.", "Paketleri uv yüklüyor: bir iki dakika."
)
BY_PIP = phrase.Phrase(
    "uv cannot be had here, so pip installs the packages: a few minutes.",
    "uv burada edinilemiyor, paketleri pip yüklüyor: birkaç dakika.",
)
AGAIN = phrase.Phrase(
    "uv could not install them (why stands above), so pip tries: a few minutes.",
    "uv yükleyemedi (nedeni yukarıda), şimdi pip deniyor: birkaç dakika.",
)
LARGE = phrase.Phrase(
    "PyTorch comes as its ordinary build for Linux, with CUDA: 5 GB on disk. README names a smaller one.",
    "PyTorch'un Linux için olağan derlemesi, CUDA ile birlikte geliyor: diskte 5 GB. Daha küçüğü README'de.",
)


def main(packages: list[str]) -> int:
    """Install `packages`, named as pip and uv both take them; gives the exit status."""
    phrase.set_language(phrase.language_wanted(os.environ.get("FOR", "").split()))
    pip = [sys.executable, "-m", "pip"]
    quiet = ["--quiet", "--disable-pip-version-check"]
    try:
        got = subprocess.run([*pip, "install", *quiet, UV], check=False, stderr=subprocess.DEVNULL).returncode
        print((BY_PIP if got else BY_UV).said(), flush=True)
        if large_build_comes():
            print(LARGE.said(), flush=True)
        if got == 0:
            listed = subprocess.run([*pip, "config", "list"], check=False, capture_output=True, text=True)
            settings = pips_settings(listed.stdout)
            uv = [sys.executable, "-m", "uv", "pip", "install", "--python", sys.executable]
            if settings.get("no-index", "").lower() in ("1", "true", "yes", "on"):
                uv.append("--no-index")
            done = subprocess.run([*uv, *packages], check=False, env=told(settings, os.environ))
            if done.returncode == 0:
                return 0
            print(AGAIN.said(), flush=True)
        return subprocess.run([*pip, "install", *packages], check=False).returncode
    except KeyboardInterrupt:
        return 130


def large_build_comes() -> bool:
    """Whether PyTorch is still to come, and as a build for cards that this machine does not have."""
    linux = sys.platform == "linux" and platform.machine() == "x86_64"
    return linux and shutil.which("nvidia-smi") is None and importlib.util.find_spec("torch") is None


def pips_settings(listed: str) -> dict[str, str]:
    """What `pip config list` prints, each setting once: of several the strongest.

    >>> pips_settings("global.timeout='9'\\n:env:.timeout='60'\\nfreeze.timeout='1'")
    {'timeout': '60'}
    """
    settings = {}
    for section in SECTIONS:
        for line in listed.splitlines():
            name, _, value = line.partition("=")
            where, _, what = name.rpartition(".")
            if where == section:
                settings[what] = str(ast.literal_eval(value))
    return settings


def told(settings: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """The environment in which uv does what pip's settings ask; a setting of uv's own that is there stays.

    >>> told({"find-links": "one two"}, {"HOME": "/h", "UV_INDEX": "mine"})
    {'UV_FIND_LINKS': 'one,two', 'HOME': '/h', 'UV_INDEX': 'mine'}
    """
    given: dict[str, str] = {}
    for what, (ours, between) in PIPS_SETTINGS.items():
        if what in settings:
            given[ours] = between.join(settings[what].split())
    if "UV_INDEX" in given:  # pip takes the best version of all its indexes
        given["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return given | dict(environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
