"""`python -m tools.versions`: the tests with other versions of Python and of the packages.

    python -m tools.versions --lowest                 the lowest versions that pyproject.toml allows
    python -m tools.versions --python 3.13            the newest packages on another Python
    python -m tools.versions --table                  what each Python and system would get; installs nothing
    python -m tools.versions --lowest -- -k schedule  what follows -- goes to pytest

Needs uv (`pip install uv`), which knows how to ask for the lowest versions, and the network. Every pair of a
Python and a resolution has its environment in build/versions; it is made once, and mended when pyproject.toml
changes. Pythons are those of this machine: none is downloaded.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
ENVIRONMENTS = ROOT / "build" / "versions"
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
SYSTEMS = {
    "Linux": "x86_64-manylinux_2_28",
    "Windows": "x86_64-pc-windows-msvc",
    "macOS": "aarch64-apple-darwin",
}
SHOWN = ("torch", "torchvision", "numpy", "matplotlib", "jupyterlab", "anywidget", "scikit-learn", "pillow")
# Pixels, stored notebooks and the browser belong to the newest versions, with which they were made.
TESTS = ["-q", "-p", "no:cacheprovider", "-n", "2", "--dist", "loadfile"]
CHOSEN = "not browser and not nightly"


def uv() -> list[str]:
    """How uv is called here.

    Raises:
        SystemExit: where there is none, with the command that installs it.
    """
    found = shutil.which("uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    if found is None:
        raise SystemExit("This needs uv. To have it: python -m pip install uv")
    return [found]


def environment(python: str, resolution: str) -> Path:
    """The Python of the environment for this pair, with everything that the tests need installed.

    Raises:
        SystemExit: where there is no such Python, with what to do.
    """
    folder = ENVIRONMENTS / f"{resolution}-{python}"
    inside = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not inside.exists():
        made = subprocess.run(
            [*uv(), "venv", "--quiet", "--no-python-downloads", "--python", python, folder], check=False
        )
        if made.returncode:
            raise SystemExit(
                f"uv finds no Python {python} that runs. Install it, or name one: --python /path/to/python"
            )
    subprocess.run(
        [*uv(), "pip", "install", "--quiet", "--python", inside, "--resolution", resolution,
         "--requirements", "pyproject.toml", "--extra", "test"],
        cwd=ROOT, check=True,
    )  # fmt: skip
    return inside


def compiled(python: str, system: str, resolution: str) -> dict[str, str]:
    """Name and version of everything that running the project takes there, from wheels alone.

    Raises:
        ValueError: when there is no such set of wheels; the message is uv's.
    """
    done = subprocess.run(
        [*uv(), "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--only-binary", ":all:",
         "--python-version", python, "--python-platform", SYSTEMS[system], "--resolution", resolution,
         "pyproject.toml"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise ValueError(done.stderr.strip())
    return dict(re.findall(r"^([\w.-]+)==(\S+)", done.stdout, flags=re.MULTILINE))


def table(resolution: str) -> int:
    """Print the versions that each Python and system would get; fails where a wheel is missing."""
    missing = []
    print(f"{'':15}" + "".join(f"{name:>13}" for name in SHOWN) + f"{'in all':>8}")
    for system in SYSTEMS:
        for python in PYTHONS:
            try:
                found = compiled(python, system, resolution)
            except ValueError as error:
                missing.append(f"{system}, Python {python}: {error}")
                print(f"{system:8} {python:6}  not to be had")
                continue
            versions = "".join(f"{found[name]:>13}" for name in SHOWN)
            print(f"{system:8} {python:6}{versions}{len(found):>8}", flush=True)
    print("\n".join(missing))
    return 1 if missing else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tests there, or print the table; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--python", help="3.13, say, or a path (default: 3.10 for --lowest, else this one)")
    parser.add_argument("--lowest", action="store_true", help="the lowest versions instead of the newest")
    parser.add_argument("--table", action="store_true", help="ask what there is; install and run nothing")
    parser.add_argument(
        "pytest", nargs="*", metavar="-- ARGUMENT", help="for pytest (default: nearly everything)"
    )
    options = parser.parse_args(arguments)
    resolution = "lowest-direct" if options.lowest else "highest"
    if options.table:
        return table(resolution)
    here = ".".join(map(str, sys.version_info[:2]))
    python = environment(options.python or (PYTHONS[0] if options.lowest else here), resolution)
    subprocess.run([*uv(), "pip", "list", "--quiet", "--python", python], check=True)
    return subprocess.run(
        [python, "-m", "pytest", *TESTS, "-m", CHOSEN, *(options.pytest or ["tests"])],
        cwd=ROOT, env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}, check=False,
    ).returncode  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
