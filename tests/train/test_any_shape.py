"""`train` on data of any shape, and a condition that is a dict: through training, file, denoiser and
guidance."""

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from minidiff import MLP, MLPSettings, NoiseSchedule, UNet, UNetSettings, checkpoint
from minidiff.data import Examples
from minidiff.nets import ClassSettings, HintSettings, SeveralSettings
from minidiff.train import CHECKPOINT_NAME, TrainSettings, train

SCHEDULE = NoiseSchedule.cosine(T=100)


class Anything(nn.Module):
    """A network for data of any shape: it flattens them, and hears the noise level as one more number."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        super().__init__()
        size = int(torch.tensor(shape).prod())
        self.body = nn.Sequential(nn.Linear(size + 1, 64), nn.SiLU(), nn.Linear(64, size))

    def forward(self, x_t: Tensor, t: Tensor) -> Tensor:
        return self.body(torch.cat([x_t.flatten(1), t[:, None] / 100], dim=1)).reshape(x_t.shape)


@pytest.mark.parametrize(
    "shape", [(2,), (16, 3), (1, 64), (1, 4, 8, 8)], ids=["points", "cloud", "wave", "clip"]
)
def test_data_of_any_shape_are_learned_and_drawn(shape: tuple[int, ...]) -> None:
    """Two examples, far apart: what is drawn lies nearer to one of them than to zero, mostly."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        one = torch.ones(1, *shape)
        network = MLP(MLPSettings(width=64)) if shape == (2,) else Anything(shape)
        examples = Examples(torch.cat([one, -one]), name="two")
        settings = TrainSettings(steps=300, batch_size=32, learning_rate=5e-3, ema_decay=0.9)
        *_, last = train(network, SCHEDULE, examples, settings, device="cpu")
    drawn = last.model.draw(n=64, steps=10, generator=torch.Generator().manual_seed(0))
    assert drawn.shape == (64, *shape)
    away = torch.minimum((drawn - one).flatten(1).norm(dim=1), (drawn + one).flatten(1).norm(dim=1))
    assert (away < 0.5 * one.flatten().norm()).float().mean() > 0.8


def test_a_dict_goes_through_training_file_denoiser_and_guidance(tmp_path: Path) -> None:
    told = {"labels": torch.tensor([0, 1, 2, 0]), "hint": torch.rand(4, 2, 4, 4)}
    settings = UNetSettings(
        width=8, multipliers=(1,), attention=(), heads=2,
        condition=SeveralSettings({"labels": ClassSettings(3), "hint": HintSettings(2)}),
    )  # fmt: skip
    examples = Examples(torch.rand(4, 1, 4, 4) * 2 - 1, told, "four")
    run = TrainSettings(steps=4, batch_size=4, label_dropout=0.5)
    *_, last = train(UNet(settings), SCHEDULE, examples, run, device="cpu", folder=tmp_path)
    loaded = checkpoint.load(tmp_path / CHECKPOINT_NAME)
    assert loaded.network.settings == settings
    assert loaded.shape == (1, 4, 4)
    for scale in (1.0, 3.0):
        here, there = (m.denoiser(told, scale=scale)(examples.x, 50).x_0 for m in (last.model, loaded))
        torch.testing.assert_close(here, there, rtol=1e-4, atol=1e-6)
    many = {name: part.repeat(8, *[1] * (part.ndim - 1)) for name, part in told.items()}  # past PAIR_AT_MOST
    torch.testing.assert_close(
        loaded.denoiser(many, scale=3.0)(examples.x.repeat(8, 1, 1, 1), 50).x_0[:4],
        there,
        rtol=1e-4,
        atol=1e-4,
    )


def test_a_run_on_points_can_be_continued(tmp_path: Path) -> None:
    examples = Examples(torch.randn(8, 2, generator=torch.Generator().manual_seed(0)), name="points")

    def weights(network: nn.Module) -> Tensor:
        return torch.cat([p.detach().flatten() for p in network.parameters()])

    def fresh() -> MLP:
        torch.manual_seed(3)
        return MLP(MLPSettings(width=16))

    with torch.random.fork_rng(devices=[]):
        whole, halves = TrainSettings(steps=6, batch_size=4), []
        *_, last = train(fresh(), SCHEDULE, examples, whole, device="cpu")
        for stop in (3, 6):
            for step in train(fresh(), SCHEDULE, examples, whole, device="cpu", folder=tmp_path):
                halves.append(step.step)
                if step.step == stop:
                    break
    assert halves == [1, 2, 3, 4, 5, 6]
    assert torch.equal(weights(step.network), weights(last.network))
