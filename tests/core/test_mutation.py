"""Rows of mutants outlive a change of the text, and say what to do when the code has changed."""

from pathlib import Path

import pytest
from mutation import mutant

CODE = '''
"""A sum: a + b."""

def first(a, b=0.5):
    """a + b"""
    total = a + b  # a + b
    return total

class Box:
    def second(self, a, b):
        for i, x in enumerate((a, b)):
            a = a + x**i
        return a + b
'''
OTHERWISE_WRITTEN = """
def first(
    a, b=0.5
):
    total = (a
             +   b)
    return total
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    name = f"mutated_{abs(hash(request.node.name))}"
    (tmp_path / f"{name}.py").write_text(getattr(request, "param", CODE))
    monkeypatch.syspath_prepend(tmp_path)
    return name


@pytest.mark.parametrize("module", [CODE, OTHERWISE_WRITTEN], indirect=True)
def test_a_row_does_not_know_how_the_code_is_written(module: str) -> None:
    assert mutant(module, "a+b", "a - b", "first").first(3, 1) == 2
    assert mutant(module, "total = a + b", "total = 7; total += b", "first").first(3, 1) == 8
    assert mutant(module, "0.5", "2", "first").first(1) == 3


def test_a_row_can_name_a_method_and_count(module: str) -> None:
    assert mutant(module, "a + b", "0", "Box.second").Box().second(1, 2) == 0
    assert mutant(module, "a + b", "0", "[2]").Box().second(1, 2) == 0
    everywhere = mutant(module, "a + b", "0", "[all]")
    assert (everywhere.first(1), everywhere.Box().second(1, 2)) == (0, 0)


def test_what_is_written_to_can_be_replaced(module: str) -> None:
    swapped = mutant(module, "(i, x)", "(x, i)").Box().second(1, 2)
    assert swapped == 1 + 0**1 + 1**2 + 2
    assert swapped != mutant(module, "a + x**i", "x**i + a").Box().second(1, 2)


@pytest.mark.parametrize(
    ("old", "new", "where", "message"),
    [
        ("a + b", "a - b", "", r"says `a \+ b` 2 times \(lines 6, 13\).*begin with the function"),
        ("a + b", "a - b", "[3]", r"says `a \+ b` 2 times: there is no \[3\]"),
        ("a + c", "a - c", "first", r"first of .* says `a \+ c`. Closest: .*`a \+ b` \(line 6\).*moved on"),
        ("a + b", "a - b", "third", r"0 functions or classes called third; it has: first, Box, Box.second"),
        ("a + b", "a +  b", "first", "are the same code"),
        ("a + b", "return a", "first", "one is an expression, the other a statement"),
        ("a + b", "0", "first of all", "should be the name of a function"),
    ],
)  # fmt: skip
def test_a_row_that_fits_no_longer_says_what_to_do(
    module: str, old: str, new: str, where: str, message: str
) -> None:
    with pytest.raises(AssertionError, match=message):
        mutant(module, old, new, where)
