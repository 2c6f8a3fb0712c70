"""The floor plan and the table "to add or change ... touch ..." are true: every place they name is there."""

import re
from pathlib import Path

import minidiff

ROOT = Path(__file__).parents[2]
PATH = re.compile(r"`((?:minidiff|lessons|tests|tools|bench|docs)/[\w./]*)`")


def test_every_place_that_contributing_names_exists() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = [path for path in PATH.findall(table) if "NN" not in path]
    assert len(named) > 30
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_name_in_brackets_stands_in_the_file_before_it() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    pairs = re.findall(r"`([\w/]+\.py)` \((?:a constructor of )?((?:`\w[\w.]*`(?:, )?)+)\)", table)
    assert len(pairs) >= 5
    for path, names in pairs:
        source = (ROOT / path).read_text(encoding="utf-8")
        for name in re.findall(r"`([\w.]+)`", names):
            assert re.search(rf"\b{name.split('.')[-1]}\b", source), f"{name} is not in {path}"


def test_every_room_stands_in_the_floor_plan() -> None:
    rooms = {path.stem for path in (ROOT / "minidiff").glob("*.py")} - {"__init__"}
    rooms |= {path.parent.name for path in (ROOT / "minidiff").glob("*/__init__.py")}
    plan = minidiff.__doc__.split("The house has floors")[1]
    named = set(
        re.findall(
            r"[\w]+",
            " ".join(
                re.split(r"\s{2,}", line.strip())[-2]
                for line in plan.splitlines()
                if re.search(r"\S\s{2,}\S", line.strip())
            ),
        )
    )
    assert rooms - named == set()
