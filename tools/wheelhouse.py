"""`python -m tools.wheelhouse`: everything that an install without network needs, in one folder.

    python -m tools.wheelhouse                                    for this Python on this system
    python -m tools.wheelhouse --platform windows --python 3.12   for other machines
    python -m tools.wheelhouse --find-links FOLDER                wheels of yours, say CPU builds of PyTorch

The folder holds wheels (the project's and those of all that it needs), requirements.txt with the SHA-256 of
each, the course itself, SHA256SUMS of every file, and INSTALL.txt and KURULUM.txt, which say how to use it.

uv (`pip install uv`) decides which versions, for the system that is asked for and not for this one; pip
fetches them and compares their hashes. With an index of CPU builds (--index) the CPU builds are taken:
their versions, like 2.9.0+cpu, count as newer than those without the ending.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from tools.versions import ROOT, uv

COURSE = ("notebooks", "exercises", "solutions", "docs")
COURSE_FILES = ("README.md", "README.tr.md", "LICENSE", "LICENSE-TEXT", "CITATION.cff")
PROJECT_FILES = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT")  # what building the wheel takes
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "minidiff-progress*.json")
WORDS = Path(__file__).parent / "on_the_stick"
LINUX = ("2_28", "2_27", "2_26", "2_24", "2_17", "2_12", "2_5")


@dataclass(frozen=True)
class Platform:
    """A system by the name that uv gives it, and by the tags that its wheels bear."""

    uv: str
    tags: tuple[str, ...]


PLATFORMS = {
    "linux": Platform("x86_64-manylinux_2_28", tuple(f"manylinux_{glibc}_x86_64" for glibc in LINUX)),
    "linux-arm": Platform("aarch64-manylinux_2_28", tuple(f"manylinux_{glibc}_aarch64" for glibc in LINUX)),
    "windows": Platform("x86_64-pc-windows-msvc", ("win_amd64",)),
    "mac": Platform("aarch64-apple-darwin", ("macosx_13_0_arm64",)),
}


def build_wheel(to: Path, *, isolated: bool = True) -> Path:
    """The project's own wheel, built in `to` from a copy: no leftovers of older builds get in.

    Without `isolated`, with the setuptools of this environment, which needs no network.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "minidiff"
        shutil.copytree(ROOT / "minidiff", copy / "minidiff", ignore=NOT_COPIED)
        for name in PROJECT_FILES:
            shutil.copy(ROOT / name, copy)
        alone = [] if isolated else ["--no-build-isolation", "--no-index"]
        _pip("wheel", "--quiet", "--no-deps", *alone, "--wheel-dir", str(to), str(copy))
    return next(to.glob("minidiff-*.whl"))


def collect(
    to: Path, platform: str | None, python: str | None, sources: Sequence[str], pins: Sequence[str]
) -> None:
    """Fetch into `to` the wheels of all that the project needs there; `pins` are like "torch==2.9.0".

    Raises:
        subprocess.CalledProcessError: when uv or pip fail; they have said why.
    """
    here = platform is None and python is None
    python = python or ".".join(map(str, sys.version_info[:2]))
    target = None if here else PLATFORMS[platform or _this_platform()]
    with tempfile.TemporaryDirectory() as folder:
        listed, pinned = Path(folder) / "requirements.txt", Path(folder) / "pins.txt"
        pinned.write_text("\n".join(pins), encoding="utf-8")
        subprocess.run(
            [*uv(), "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--generate-hashes",
             "--only-binary", ":all:", "--index-strategy", "unsafe-best-match",
             "--python-version", python, *(["--python-platform", target.uv] if target else []),
             "--constraint", pinned, *sources, "--output-file", listed, "pyproject.toml"],
            cwd=ROOT, check=True,
        )  # fmt: skip
        there = ["--python-version", python, "--implementation", "cp"] if target else []
        for tag in target.tags if target else ():
            there += ["--platform", tag]
        sources = [word.replace("--index", "--extra-index-url") for word in sources]
        _pip(
            "download", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:", *there,
            *sources, "--dest", str(to), "--requirement", str(listed),
        )  # fmt: skip


def describe(house: Path, system: str, python: str) -> int:
    """Write the lists of what is there and the instructions; returns the size in bytes."""
    wheels = sorted((house / "wheels").glob("*.whl"))
    lines = []
    for wheel in wheels:
        name, version = wheel.name.split("-")[:2]
        lines.append(f"{name.replace('_', '-')}=={version} --hash=sha256:{sha256(wheel)}")
    (house / "requirements.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    size = sum(file.stat().st_size for file in house.rglob("*") if file.is_file())
    for tongue in ("INSTALL.txt", "KURULUM.txt"):
        template = Template((WORDS / tongue).read_text(encoding="utf-8"))
        text = template.substitute(system=system, python=python, count=len(wheels), size=f"{size / 1e6:,.0f}")
        (house / tongue).write_text(text, encoding="utf-8")
    files = sorted(file for file in house.rglob("*") if file.is_file() and file.name != "SHA256SUMS")
    sums = "".join(f"{sha256(file)}  {file.relative_to(house).as_posix()}\n" for file in files)
    (house / "SHA256SUMS").write_text(sums, encoding="utf-8")
    return sum(file.stat().st_size for file in house.rglob("*") if file.is_file())


def sha256(file: Path) -> str:
    """The SHA-256 of a file of any size, in hexadecimal."""
    found = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def _pip(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments], check=True)


def _this_platform() -> str:
    if sys.platform == "win32":
        return "windows"
    return "mac" if sys.platform == "darwin" else "linux"


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the folder; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--to", type=Path, default=ROOT / "wheelhouse", help="made anew (default: wheelhouse)"
    )
    parser.add_argument(
        "--platform", choices=PLATFORMS, help="of the machines it is for (default: this one's)"
    )
    parser.add_argument("--python", help="of the machines it is for, 3.12, say (default: this one's)")
    parser.add_argument("--index", help="one more package index, for example of CPU builds")
    parser.add_argument("--find-links", help="a folder or page with wheels that may be taken too")
    parser.add_argument("--pin", action="append", default=[], help='a version of your choice: "torch==2.9.0"')
    options = parser.parse_args(arguments)
    if options.python and not re.fullmatch(r"3\.\d+", options.python):
        parser.error(f"--python must be like 3.12, got {options.python!r}")
    marker = options.to / "SHA256SUMS"
    if options.to.exists() and any(options.to.iterdir()) and not marker.is_file():
        parser.error(f"{options.to} has other files in it; name a folder that can be made anew")
    shutil.rmtree(options.to, ignore_errors=True)
    wheels = options.to / "wheels"
    wheels.mkdir(parents=True)
    marker.touch()  # so that a broken start can be made anew, too
    sources = [word for flag in ("index", "find_links") if (value := getattr(options, flag))
               for word in (f"--{flag.replace('_', '-')}", value)]  # fmt: skip
    build_wheel(wheels)
    try:
        collect(wheels, options.platform, options.python, sources, options.pin)
    except subprocess.CalledProcessError as error:
        print(f"No wheelhouse: {error.cmd[0]} failed, its reason is above.", file=sys.stderr)
        return 1
    for room in COURSE:
        shutil.copytree(ROOT / room, options.to / "course" / room, ignore=NOT_COPIED)
    for name in COURSE_FILES:
        shutil.copy(ROOT / name, options.to / "course")
    size = describe(
        options.to,
        options.platform or _this_platform(),
        options.python or ".".join(map(str, sys.version_info[:2])),
    )
    print((options.to / "SHA256SUMS").read_text(encoding="utf-8"), end="")
    print(f"{options.to}: {size / 1e6:,.0f} MB in {len(list(wheels.iterdir()))} wheels and the course.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
