"""Same seed, same bits: in this process, in the next one, and whatever chance elsewhere has been used."""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from fixed_runs import PARTS, ROUNDING_ALONE, global_state
from torch import Tensor

from minidiff import __main__ as command_line
from minidiff import checks, demo, zoo

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TOLERANCE = 1e-5  # between one thread and two, which add in another order
parts = pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
Part = Callable[[], Iterator[tuple[str, Tensor]]]


@cache
def in_a_new_process(threads: int, hash_seed: str) -> dict[str, tuple[str, str]]:
    """The lines of fixed_runs.py: name -> checksum and numbers."""
    environment = os.environ | {
        "PYTHONHASHSEED": hash_seed, "OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads),
        "PYTHONPATH": str(ROOT), "OMP_WAIT_POLICY": "PASSIVE",
    }  # fmt: skip
    result = subprocess.run(
        [sys.executable, str(HERE / "fixed_runs.py")],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=500, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    rows = (line.split("\t") for line in result.stdout.splitlines())
    return {name: (bits, numbers) for name, bits, numbers in rows}


def test_two_fresh_processes_give_the_same_bits_whatever_the_hash_seed() -> None:
    one, other = (in_a_new_process(1, seed) for seed in ("1", "42"))
    assert len(one) > 30
    assert one == other


def test_one_thread_and_two_agree() -> None:
    one, two = (in_a_new_process(threads, "1") for threads in (1, 2))
    assert one.keys() == two.keys()
    for name in one.keys() - {ROUNDING_ALONE}:
        a, b = (torch.tensor([float(x) for x in lines[name][1].split()]) for lines in (one, two))
        torch.testing.assert_close(a, b, rtol=TOLERANCE, atol=TOLERANCE, msg=lambda m, n=name: f"{n}: {m}")


@parts
def test_no_global_generator_is_read_or_changed(part: Part) -> None:
    """Read: other global seeds, the same answers. Changed: what each would draw next is as before."""
    answers = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        np.random.seed(seed)  # noqa: NPY002
        random.seed(seed)
        before = global_state()
        answers.append(dict(part()))
        assert global_state() == before
    for name, value in answers[0].items():
        assert torch.equal(value, answers[1][name]), name


def test_checks_leave_the_global_generators_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINIDIFF_PROGRESS", "")
    asked = 0

    def answer(*arguments: Any) -> Tensor:
        nonlocal asked
        asked += 1
        return torch.randn(3)  # as careless students do

    before = global_state()
    for lesson in checks.LESSONS:
        for task in lesson.tasks.values():
            first, second = repr(task(answer)), repr(task(answer))
            assert first == second, f"{lesson.number} {task.name}"
    assert asked > 0
    assert global_state() == before


# ---- commands -----------------------------------------------------------------------------------------


def drawn(monkeypatch: pytest.MonkeyPatch, folder: Path, *arguments: str) -> Tensor:
    """The images that `minidiff sample` draws with these arguments."""
    from minidiff import drawn as writers

    kept: list[Tensor] = []
    true = writers.grid

    def grid(images: Tensor, **options: Any) -> Any:
        kept.append(images.clone())
        return true(images, **options)

    monkeypatch.setattr(writers, "grid", grid)
    out = str(folder / "out.png")
    fixed = ["sample", "digits", "--steps", "3", "--device", "cpu", "--out", out]
    assert command_line.main([*fixed, *arguments]) == 0
    return kept[0]


@pytest.mark.parametrize("sampler", ["ddim", "ddpm"])
def test_an_image_of_the_sample_command_does_not_depend_on_how_many_are_drawn(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sampler: str
) -> None:
    few, many = (
        drawn(monkeypatch, tmp_path, "--seed", "3", "--labels", "4", "--sampler", sampler, "--n", str(n))
        for n in (2, 5)
    )
    torch.testing.assert_close(few, many[:2], rtol=0, atol=TOLERANCE)
    assert not torch.allclose(many[0], many[1])


def test_the_sample_command_draws_other_images_for_another_seed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one, other = (
        drawn(monkeypatch, tmp_path, "--n", "2", "--labels", "4", "--seed", seed) for seed in ("1", "2")
    )
    assert not torch.allclose(one, other)


def test_the_demo_is_a_function_of_its_seed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = global_state()
    monkeypatch.setattr(demo, "SAMPLING_STEPS", 8)
    monkeypatch.setattr(demo, "EVALUATED", 100)
    one, other = (str(demo.demo(tmp_path / "demo.png", steps=2, device="cpu", seed=1)) for _ in range(2))
    assert one == other
    assert global_state() == before
    assert zoo.recipe("demo").train.seed == 0  # the recipe itself is not changed
