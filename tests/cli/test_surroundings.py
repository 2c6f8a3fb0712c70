"""Ordinary surroundings: another default dtype, autocast, no gradients, no streams, no folder, Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from minidiff import SAMPLERS, NoiseSchedule, UNet, UNetSettings, checkpoint, sample, zoo
from minidiff.__main__ import main
from minidiff.data import POINTS, Examples, read_shapes, shapes
from minidiff.metrics import evaluate_scenes
from minidiff.nets import MLP, MLPSettings
from minidiff.record import timestep_losses
from minidiff.train import TrainSettings, train

LABELS = torch.tensor([3, 4])
X_T = torch.randn(2, 1, 8, 8, generator=torch.Generator().manual_seed(0))
ROOT = Path(__file__).parents[2]


@pytest.fixture
def float64_everywhere() -> Iterator[None]:
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def drawn(name: str) -> torch.Tensor:
    model = zoo.load("digits")
    g = torch.Generator().manual_seed(1)
    return sample(model.denoiser(LABELS), model.schedule, X_T, name, steps=4, generator=g)


# ---- another default dtype ----------------------------------------------------------------------------


def test_a_shipped_model_and_its_classifier_are_the_same_under_float64(float64_everywhere: None) -> None:
    images = drawn("ddim")
    classifier = zoo.load_classifier("digits")
    with torch.no_grad():
        read = classifier(images).argmax(1)
    torch.set_default_dtype(torch.float32)
    assert images.dtype == torch.float32
    assert torch.equal(images, drawn("ddim"))
    assert torch.equal(read, LABELS)


def test_data_are_float32_under_float64(float64_everywhere: None) -> None:
    pictures = shapes("held_out")
    assert torch.equal(read_shapes(pictures.images), pictures.attributes)
    g = [torch.Generator().manual_seed(1) for _ in range(2)]
    points = {name: draw(9, generator=g[0]) for name, draw in POINTS.items()}
    losses = timestep_losses(torch.ones(3, dtype=torch.float32), torch.tensor([1, 2, 30]), 50)
    torch.set_default_dtype(torch.float32)
    for name, draw in POINTS.items():
        assert torch.equal(points[name], draw(9, generator=g[1]))
    assert losses.dtype == torch.float32


def test_a_recipe_is_trained_in_float32_and_a_float64_network_is_refused_at_once(
    float64_everywhere: None,
) -> None:
    network, schedule = zoo.recipe("demo").build()
    assert {weight.dtype for weight in network.parameters()} == {torch.float32}
    points = Examples(POINTS["moons"](8), None, "moons")
    with pytest.raises(ValueError, match=r"float64, and examples are float32. Use network.float\(\)"):
        train(MLP(MLPSettings(width=8)), schedule, points, TrainSettings(steps=1), device="cpu")


# ---- autocast, inference mode ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(SAMPLERS))
def test_under_autocast_every_sampler_draws_in_its_own_dtype(name: str) -> None:
    with torch.autocast("cpu", torch.bfloat16):
        images = drawn(name)
    assert images.dtype == torch.float32
    assert (images - drawn(name)).abs().mean() < 0.1  # bfloat16 has three digits


def test_what_is_measured_under_autocast_is_the_same() -> None:
    pictures = shapes("held_out")
    with torch.autocast("cpu", torch.bfloat16):
        assert evaluate_scenes(pictures.images[:30], pictures.attributes[:30]).all_told == 1


def weights_after(context: contextlib.AbstractContextManager[object]) -> list[torch.Tensor]:
    torch.manual_seed(0)
    network = MLP(MLPSettings(width=8))
    schedule = NoiseSchedule.cosine(50)
    points = Examples(POINTS["moons"](16, generator=torch.Generator().manual_seed(2)), None, "moons")
    with context:
        for _ in train(network, schedule, points, TrainSettings(steps=3, batch_size=4), device="cpu"):
            pass
    return [weight.detach() for weight in network.parameters()]


@pytest.mark.parametrize(
    "context", [torch.no_grad(), torch.inference_mode(), torch.autocast("cpu", torch.bfloat16)]
)
def test_a_training_is_the_same_whatever_is_around_it(
    context: contextlib.AbstractContextManager[object],
) -> None:
    expected = weights_after(contextlib.nullcontext())
    assert all(map(torch.equal, weights_after(context), expected))


def test_what_was_made_in_inference_mode_can_be_learned_with_or_says_that_it_cannot(tmp_path: Path) -> None:
    path = tmp_path / "model"
    network = UNet(UNetSettings(width=8, multipliers=(1,), attention=()))
    checkpoint.save(path, network, NoiseSchedule.cosine(20), predicts="x_0")
    with torch.inference_mode():
        model, schedule, unborn = checkpoint.load(path), NoiseSchedule.cosine(20), MLP(MLPSettings(width=8))
        assert schedule.alpha_bars[0] < 1
    x = torch.zeros(2, 1, 8, 8, requires_grad=True)
    model.denoiser()(x, 3).x_0.sum().backward()
    assert x.grad is not None
    points = Examples(torch.zeros(4, 2), None, "points")
    with pytest.raises(ValueError, match=r"was made in torch\.inference_mode"):
        train(unborn, schedule, points, TrainSettings(steps=1), device="cpu")


# ---- the command line -----------------------------------------------------------------------------------


def minidiff(*words: str, shell: str = "{}", **options: object) -> subprocess.CompletedProcess[str]:
    command = " ".join([sys.executable, "-m", "minidiff", *words])
    around = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        shell.format(command), shell=True, capture_output=True, text=True, env=around, **options
    )  # type: ignore[call-overload, no-any-return]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a folder that somebody is in")
def test_in_a_deleted_folder_there_is_one_plain_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main(["doctor"]) == 1
    assert capsys.readouterr().err == (
        "minidiff doctor: This folder no longer exists. Go to another one: cd. (--debug shows where)\n"
    )


def test_without_standard_output_a_picture_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["sample", "--n", "2", "--steps", "2", "--out", str(tmp_path / "two.png")]) == 0
    assert (tmp_path / "two.png").stat().st_size > 0


def test_who_stops_reading_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        def write(self, text: str) -> int:
            raise BrokenPipeError(32, "Broken pipe")

        def flush(self) -> None:
            raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(sys, "stdout", Closed())
    monkeypatch.setattr(sys, "stderr", Closed())
    assert main(["sample", "nobody"]) == 1


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_an_interrupt_in_the_first_second_is_one_line_and_130(tmp_path: Path) -> None:
    around = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "minidiff", "doctor"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=around, cwd=tmp_path, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    maps = Path(f"/proc/{process.pid}/maps")
    while maps.exists() and "libtorch" not in maps.read_text():  # it is loading torch
        assert process.poll() is None
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said.strip()) == (130, "Interrupted.")


@pytest.mark.slow
def test_on_a_terminal_that_knows_ascii_alone_a_schedule_can_be_printed(tmp_path: Path) -> None:
    told = minidiff("sample", "digits", "--sampler", "pndm", "--steps", "2", "--n", "1", cwd=tmp_path,
                    shell="PYTHONIOENCODING=ascii LC_ALL=C {}")  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert "ScheduleWarning: With so few steps, spacing='leading' begins at t = 500" in told.stderr
