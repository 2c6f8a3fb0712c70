"""How much there is to read, and the bounds of it. `python -m tools.size` prints the numbers."""

import pytest

from tools import size

CHECKS = "minidiff/checks/lesson"


def lines(path: object) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())  # type: ignore[attr-defined]


def test_no_file_is_longer_than_one_can_hold_in_mind() -> None:
    long = {str(path.relative_to(size.ROOT)): lines(path) for path in size.files() if lines(path) > 350}
    assert {path: n for path, n in long.items() if not path.startswith(CHECKS)} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = []
    for path in size.files():
        where = str(path.relative_to(size.ROOT))
        most = 80 if where.startswith(CHECKS) else 60
        long += [(where, name, length) for length, name in size.functions(path) if length > most]
    assert long == []


def test_the_checks_stay_within_their_bound() -> None:
    checks = {
        path.stem: lines(path) for path in size.files() if str(path.relative_to(size.ROOT)).startswith(CHECKS)
    }
    assert sum(n for name, n in checks.items() if name < "lesson09") <= 3_700  # Part I
    assert {name: n for name, n in checks.items() if name >= "lesson09" and n > 470} == {}


@pytest.mark.parametrize(("name", "most"), [("euler", 6), ("ddim", 9), ("ddpm", 11), ("heun", 16)])
def test_a_sampler_is_as_short_as_its_paper(name: str, most: int) -> None:
    assert size.body_lines(size.LIBRARY / "samplers" / f"{name}.py", name) <= most


def test_comments_docstrings_and_blank_lines_are_no_code() -> None:
    source = '"""Doc."""\n\nx = 1  # why\n# only why\n\ndef f():\n    """Doc\n    more."""\n'
    source += "    return (\n        x\n    )\n"
    assert size.code_lines(source) == {3, 6, 9, 10, 11}
