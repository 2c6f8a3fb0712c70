"""The lists of packages agree, and what the README says can be typed."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from minidiff.__main__ import build_parser

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
CONDA_NAMES = {"torch": "pytorch", "matplotlib": "matplotlib-base"}
READMES = ("README.md", "README.tr.md")
IN_TURKISH = " FOR=--tr"  # the Turkish page's own addition to `make lab` and the like


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]  # type: ignore[no-any-return]


def environment() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def name_and_bound(requirement: str) -> tuple[str, str]:
    name, bound = re.fullmatch(r"([A-Za-z0-9_.-]+)\s*(>=[\d.]+)", requirement).groups()  # type: ignore[union-attr]
    return name, bound


def test_environment_yml_lists_what_pyproject_lists() -> None:
    project = pyproject()
    wanted = dict(map(name_and_bound, project["dependencies"])) | {"python": project["requires-python"]}
    (nbval,) = [line for line in project["optional-dependencies"]["test"] if line.startswith("nbval")]
    wanted |= dict([name_and_bound(nbval)])  # with it a notebook can be run again and compared
    wanted = {CONDA_NAMES.get(name, name): bound for name, bound in wanted.items()}
    listed = [line for line in environment()["dependencies"] if line != "pip"]
    assert dict(map(name_and_bound, listed)) == wanted
    assert len(listed) == len(wanted)


def test_environment_yml_uses_conda_forge_alone() -> None:
    assert environment()["channels"] == ["conda-forge", "nodefaults"]


def readme_lines(readme: str) -> list[str]:
    """Code of the README: lines of shell blocks, and what stands between backticks."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL)
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    lines = [*"".join(blocks).splitlines(), *re.findall(r"`([^`\n]+)`", prose)]
    return [line.split("#")[0].strip() for line in lines]


@pytest.mark.parametrize("readme", READMES)
def test_every_minidiff_command_of_the_readme_can_be_parsed(readme: str) -> None:
    commands = [
        shlex.split(line.replace("python -m minidiff", "minidiff"))
        for line in readme_lines(readme)
        if re.match(r"(\S*python -m )?minidiff \w", line)
    ]
    assert len(commands) >= 3
    for _, *arguments in commands:
        build_parser().parse_args([argument for argument in arguments if argument])


@pytest.mark.parametrize("readme", READMES)
def test_every_make_target_of_the_readme_exists(readme: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    lines = [line.replace(IN_TURKISH, "") for line in readme_lines(readme)]
    targets = {line.split()[1] for line in lines if re.fullmatch(r"make \w+", line)}
    assert {"lab", "test", "demo", "fast", "build"} <= targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_both_readmes_show_the_same_commands() -> None:
    shells = [
        [
            line.split("#")[0].replace(IN_TURKISH, "").strip()
            for line in re.findall(r"```sh\n(.*?)```", (ROOT / readme).read_text("utf-8"), re.S)
        ]
        for readme in READMES
    ]
    assert shells[0] == shells[1]
    assert shells[0]


def test_the_command_minidiff_is_the_module() -> None:
    assert pyproject()["scripts"]["minidiff"] == "minidiff.__main__:main"


def test_what_is_not_python_is_packed_too() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    patterns = tomllib.loads(text)["tool"]["setuptools"]["package-data"]["minidiff"]
    package = ROOT / "minidiff"
    packed = {path for pattern in patterns for path in package.glob(pattern)}
    others = {
        path for path in package.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }  # fmt: skip
    assert others - packed == set()
