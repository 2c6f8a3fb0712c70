"""What makes a lesson heavy is counted, and no lesson becomes heavier than it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.counts import (
    MOST_DRAWING,
    count,
    drawing_lines,
    is_named,
    main,
    named_or_not,
    outputs,
    words_in,
)
from tools.execute import ROOT
from tools.lesson import LANGUAGES, read

LESSONS = sorted((ROOT / "lessons").glob("*.py"))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_at_most_a_quarter_of_the_code_lines_draw(path: Path) -> None:
    assert count(read(path), ROOT).share <= MOST_DRAWING


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_printed_number_has_a_name(path: Path) -> None:
    """In the notebooks as they are stored, in each language."""
    lines = [line for text in outputs(read(path), ROOT) for line in named_or_not(text)]
    assert [line for line, named in lines if not named] == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_no_lesson_has_a_long_cell(path: Path) -> None:
    assert count(read(path), ROOT).long == {language: [] for language in LANGUAGES}


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("0.26 0.26", False),
        ("True False", False),
        ("0.00000", False),
        ("nan", False),
        ("t =   0    0.1", True),  # as in "norms = 7.3  7.4": a list goes on
        ("variety 0.30", True),
        ("β_0 = 0.0001    T = 1000", True),
        ("√ᾱ_T = 0.0064", True),
        ("0.5 1.0    t = 3", False),
        ("    0    loss = 0.5", False),
        ("ddim  0.1  0.2", False),
        ("ddim  0.1", True),
        ("error of ddim: 0.1  0.2", True),
        ("‖x_T‖ = 7.3  7.4  7.5", True),
        ("t = 3: 0.1    t = 9: 0.2", True),
        ("loss 0.1    True", False),
        ("8x8  distance 0.5", True),
    ],
)
def test_a_number_is_named_by_a_word_or_a_symbol_before_it(line: str, named: bool) -> None:
    assert is_named(line) is named


def test_a_row_under_heads_is_named() -> None:
    table = "  t    ᾱ_t\n---  -----\n  0  0.999\n 99  0.895\n"
    assert all(named for _, named in named_or_not(table))
    assert all(named for _, named in named_or_not("s     W1\n-  -----\n1   0.02\n"))
    assert [named for _, named in named_or_not(table + "\n0.1 0.2")][-1] is False


def test_a_column_without_a_head_holds_the_names_of_rows_or_is_unnamed() -> None:
    table = "           t  loss\n-------  ---  ----\nddim 20    0   0.1\n     20    0   0.1\n"
    assert [named for _, named in named_or_not(table)] == [True, False]


@pytest.mark.parametrize(
    ("code", "drawing"),
    [
        ("x = model(3)\nshow.lines(\n    {'a': x},\n    T=1000,\n)", {2, 3, 4, 5}),
        ("show.table(rows)\nshow.set_language('en')", set()),
        ("title = 'Loss'\nshow.lines(x, title=title)", {1, 2}),
        ("title = 'Loss'\nprint(title)", set()),
        ("# ax.plot(x)\n\nax.plot(x)", {3}),
        ("from minidiff.show.palette import INK", {1}),
        ("show.NoiseExplorer(digit, schedule)", set()),
    ],
)
def test_drawing_lines_are_those_that_only_make_a_figure(code: str, drawing: set[int]) -> None:
    assert drawing_lines(code) == drawing


def test_folded_words_and_formulas_signs_do_not_count() -> None:
    assert words_in("## One two\n<details>many more</details>\n- three") == 3


def test_the_command_prints_a_line_for_each_lesson(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["00_welcome"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said] == ["lesson", "00_welcome.exercises", "00_welcome", "targets"]
    assert main(["99_none"]) == 1
