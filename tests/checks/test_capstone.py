"""Part I by hand: the student's functions, collected in one cell, draw digits as well as the library's."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from minidiff import metrics, randn, sample, zoo
from minidiff.checks.watch import NotRight, call
from tools.lesson import read

LESSONS = Path(__file__).parents[2] / "lessons"
COLLECTED = ("cosine_alpha_bars", "timesteps", "ddim_step", "draw_digits")


def solution(lesson: str, cell: str) -> str:
    """The text of a cell of the solutions."""
    cells = read(LESSONS / f"{lesson}.exercises.py").edition("solutions", "en")
    return next(one.text for one in cells if one.id == cell)


def collected() -> dict[str, Any]:
    """The functions of the one cell, with nothing of the library within their reach."""
    found: dict[str, Any] = {"torch": torch, "math": math, "Tensor": Tensor, "Callable": Callable}
    exec(compile(solution("08_fast_samplers", "draw-digits"), "draw-digits", "exec"), found)
    return found


def bodies(source: str) -> dict[str, str]:
    """Each function of a text without its documentation, and without comments and line breaks."""
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = "\n".join(ast.unparse(line) for line in node.body[1:])
    return found


def test_one_cell_holds_the_functions_of_the_lessons_before_and_no_import() -> None:
    source = solution("08_fast_samplers", "draw-digits")
    assert tuple(bodies(source)) == COLLECTED
    assert not any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.walk(ast.parse(source)))
    for lesson, cell, name in (
        ("02_schedules", "cosine", "cosine_alpha_bars"),
        ("07_sampling", "timesteps", "timesteps"),
        ("07_sampling", "ddim-step", "ddim_step"),
    ):
        assert bodies(source)[name] == bodies(solution(lesson, cell))[name], name


def test_it_calls_nothing_of_the_library_but_the_network() -> None:
    arguments = (zoo.load("digits").network, torch.arange(4), torch.randn(4, 1, 8, 8), 2)
    assert call(collected()["draw_digits"], *arguments, allowed=("nets",)).shape == (4, 1, 8, 8)
    with pytest.raises(
        NotRight, match="minidiff's own"
    ):  # the network itself is noticed if it is not allowed
        call(collected()["draw_digits"], *arguments)


@pytest.mark.slow
def test_its_digits_are_as_right_as_the_librarys() -> None:
    model, classifier, steps = zoo.load("digits"), zoo.load_classifier("digits"), 8
    labels = metrics.balanced_labels(300, 10)
    x_T = randn((300, 1, 8, 8), generator=torch.Generator().manual_seed(11))
    mine = collected()["draw_digits"](model.network, labels, x_T, steps)
    library = sample(model.denoiser(labels), model.schedule, x_T, "ddim", steps=steps)
    with torch.no_grad():
        accuracies = [
            (classifier(images).argmax(dim=1) == labels).double().mean().item() for images in (mine, library)
        ]
    assert accuracies[1] > 0.9  # otherwise being equal would say little
    assert abs(accuracies[0] - accuracies[1]) <= 0.02, accuracies
