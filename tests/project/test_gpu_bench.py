"""The benchmark for graphics cards goes its whole way on a processor too, in little."""

from __future__ import annotations

import argparse

import pytest
import torch

from bench import gpu
from minidiff import NoiseSchedule, UNet, UNetSettings
from minidiff.model import TrainedModel

pytestmark = pytest.mark.slow

LITTLE = ["--widths", "8", "--batch", "2", "--images", "2", "--steps", "2", "--rounds", "1", "--repeats", "1"]
TINY = UNetSettings(channels=1, width=8, multipliers=(1, 2), attention=())


@pytest.mark.nightly
def test_both_parts_measure_every_way(capsys: pytest.CaptureFixture[str]) -> None:
    gpu.main(["--device", "cpu", "--backend", "eager", *LITTLE])

    rows = [
        line for line in capsys.readouterr().out.splitlines() if line.startswith("| ") and "width" in line
    ]
    for size in ("1x28x28", "3x32x32"):
        for way in gpu.WAYS:
            assert sum(row.startswith(f"| {size}, width 8, {way} |") for row in rows) == 2
    assert not any("nan" in row for row in rows)


def test_without_a_card_it_says_what_else_can_be_done(capsys: pytest.CaptureFixture[str]) -> None:
    if torch.cuda.is_available():
        pytest.skip("this machine has a card")
    with pytest.raises(SystemExit):
        gpu.main([])
    assert "--device cpu" in capsys.readouterr().err


def test_a_compiled_network_draws_the_same_pictures() -> None:
    torch.manual_seed(0)
    network = UNet(TINY).eval()
    x_T = torch.randn(2, 1, 8, 8)
    schedule = NoiseSchedule.linear(T=1000)
    run = gpu.sampler(TrainedModel(gpu.Precision(network, half=False), schedule, "x_0"), x_T, 5)
    plain = run()
    network.compile(backend="aot_eager")
    assert torch.allclose(run(), plain, atol=1e-5)


def test_answers_are_copies() -> None:
    """A replayed graph overwrites its output; who kept the last answer must not see it change."""

    class Replaying(torch.nn.Module):
        place = torch.zeros(1, 1, 2, 2)

        def forward(self, x: torch.Tensor, t: torch.Tensor, condition: None) -> torch.Tensor:
            return self.place.copy_(x)

    network = gpu.Precision(Replaying(), half=False)  # type: ignore[arg-type]
    first = network(torch.ones(1, 1, 2, 2), torch.zeros(1))
    network(torch.full((1, 1, 2, 2), 5.0), torch.zeros(1))
    assert first.eq(1).all()


def test_the_work_counted_is_the_networks() -> None:
    options = argparse.Namespace(widths=[8])
    titles = list(gpu.networks(options))
    assert titles == ["1x28x28, width 8", "3x32x32, width 8"]
    assert [gpu.shape_of(title) for title in titles] == [(1, 28), (3, 32)]
