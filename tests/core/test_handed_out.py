"""What is handed out is a copy: the consumer writes on every tensor it gets, and the results are the same."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
import torch
from torch import Tensor, nn

import minidiff as md
from minidiff import (
    SAMPLERS,
    ClippedDenoiser,
    GaussianMixtureDenoiser,
    GuidedDenoiser,
    IdealDenoiser,
    NetworkDenoiser,
    NoiseSchedule,
    Prediction,
    UNet,
    UNetSettings,
)
from minidiff import data as sets
from minidiff.data import ImageData, read_shapes
from minidiff.metrics import nearest_neighbours
from minidiff.model import TrainedModel
from minidiff.record import TrainingRecord
from minidiff.train import TrainSettings, train

SCHEDULE = NoiseSchedule.cosine(100)
PICTURES = torch.rand(6, 1, 8, 8, generator=torch.Generator().manual_seed(1)) * 2 - 1
LABELS = torch.tensor([0, 1, 2, 0, 1, 2])
MODEL_NETWORK = UNet(UNetSettings(width=8, multipliers=(1,), attention=(), classes=3)).eval()
for weight in MODEL_NETWORK.parameters():
    weight.data.normal_(0, 0.2, generator=torch.Generator().manual_seed(len(weight)))
EVERYONE = [*((name, {}) for name in SAMPLERS), ("pndm", {"start": "runge_kutta"}), ("heun", {"churn": 1.0}),
            ("ddim", {"eta": 1.0}), ("invert", {})]  # fmt: skip


def tensors_in(thing: object) -> Iterable[Tensor]:
    """Every tensor that can be reached in what was handed out."""
    if isinstance(thing, Tensor):
        yield thing
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from tensors_in(getattr(thing, field.name))
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from tensors_in(value)
    elif isinstance(thing, (list, tuple)):
        for value in thing:
            yield from tensors_in(value)


def kept(thing: object) -> list[Tensor]:
    return [tensor.detach().clone() for tensor in tensors_in(thing)]


def overwrite(thing: object) -> None:
    with torch.no_grad():
        for tensor in tensors_in(thing):
            if not _spread(tensor):  # a tensor that stands for many places cannot be written on
                tensor.fill_(1)


def _spread(tensor: Tensor) -> bool:
    return any(step == 0 and size > 1 for step, size in zip(tensor.stride(), tensor.shape, strict=True))


def denoiser() -> ClippedDenoiser:
    model = TrainedModel(MODEL_NETWORK, SCHEDULE, "x_0")
    return model.denoiser(LABELS, scale=1.5)  # type: ignore[return-value]


def run(name: str, denoise: Any, options: dict[str, Any], write: bool) -> tuple[Tensor, Tensor]:
    """The finished image, and x_T after the run."""
    x_T = torch.randn(6, 1, 8, 8, generator=torch.Generator().manual_seed(3))
    if name == "invert":
        steps = md.invert(denoise, SCHEDULE, x_T, steps=7)
    else:
        g = torch.Generator().manual_seed(4)
        steps = SAMPLERS[name](denoise, SCHEDULE, x_T, steps=7, generator=g, **options)
    image = x_T
    for step in steps:
        image = step.x_t.clone()
        if write:
            overwrite(step)
    return image, x_T


class InOneBuffer:
    """A denoiser that answers in the same memory again and again, as a captured graph does."""

    def __init__(self) -> None:
        self.denoise, self.buffer = denoiser(), Prediction(torch.empty(0), torch.empty(0))

    def __call__(self, x_t: Tensor, t: float) -> Prediction:
        answer = self.denoise(x_t, t)
        if self.buffer.x_0.shape != x_t.shape:
            self.buffer = answer
        self.buffer.x_0.copy_(answer.x_0)
        self.buffer.epsilon.copy_(answer.epsilon)
        return self.buffer


class InPlace:
    """A denoiser that works on the very image it was handed."""

    def __init__(self) -> None:
        self.denoise = denoiser()

    def __call__(self, x_t: Tensor, t: float) -> Prediction:
        answer = self.denoise(x_t, t)
        x_t.zero_().add_(answer.x_0)
        return Prediction(x_t, answer.epsilon)


@pytest.mark.parametrize(("name", "options"), EVERYONE)
def test_a_consumer_may_write_on_the_steps_and_a_denoiser_on_its_input(
    name: str, options: dict[str, Any]
) -> None:
    expected, x_T = run(name, denoiser(), options, write=False)
    for denoise in (denoiser(), InOneBuffer(), InPlace()):
        for write in (False, True):
            image, start = run(name, denoise, options, write)
            assert torch.equal(image, expected), (type(denoise).__name__, write)
            assert torch.equal(start, x_T)


@pytest.mark.parametrize("name", list(SAMPLERS))
def test_what_was_handed_in_may_be_written_on_before_the_first_step(name: str) -> None:
    expected, x_T = run(name, denoiser(), {}, write=False)
    g = torch.Generator().manual_seed(4)
    steps = SAMPLERS[name](denoiser(), SCHEDULE, x_T, steps=7, generator=g)
    x_T.zero_()
    *_, last = steps
    assert torch.equal(last.x_t, expected)


def test_a_schedule_hands_out_copies() -> None:
    schedule = NoiseSchedule.cosine(100)
    for one in (schedule, schedule.until(50), pickle.loads(pickle.dumps(schedule))):
        curves = ("betas", "alphas", "alpha_bars", "snr", "sigmas")
        before = {curve: getattr(one, curve) for curve in curves}
        for curve in curves:
            getattr(one, curve).zero_()
            one.timesteps(10).clear()
        assert all(torch.equal(getattr(one, curve), before[curve]) for curve in curves)
        assert one.alpha_bar_at(7) == before["alpha_bars"][7].item()


# ---- denoisers keep what they were made of ------------------------------------------------------------


MADE: dict[str, Callable[[], tuple[Any, list[Tensor]]]] = {}


def made(f: Callable[[], tuple[Any, list[Tensor]]]) -> Callable[[], tuple[Any, list[Tensor]]]:
    MADE[f.__name__] = f
    return f


@made
def ideal() -> tuple[Any, list[Tensor]]:
    given = PICTURES.clone()
    return IdealDenoiser(given, SCHEDULE), [given]


@made
def mixture() -> tuple[Any, list[Tensor]]:
    given = [PICTURES[:2].clone(), torch.tensor([0.1, 0.2]), torch.tensor([1.0, 2.0])]
    return GaussianMixtureDenoiser(*given, SCHEDULE), given


@made
def network() -> tuple[Any, list[Tensor]]:
    told = LABELS.clone()
    return NetworkDenoiser(MODEL_NETWORK, SCHEDULE, predicts="x_0", condition=told), [told]


@made
def guided() -> tuple[Any, list[Tensor]]:
    told = LABELS.clone()
    return TrainedModel(MODEL_NETWORK, SCHEDULE, "x_0").denoiser(told, scale=2.0), [told]


@made
def negative() -> tuple[Any, list[Tensor]]:
    (one, told), (other, given) = network(), ideal()
    return GuidedDenoiser(one, other, 2.0), [told, *given]


@pytest.mark.parametrize("name", list(MADE))
def test_a_denoiser_keeps_what_it_was_made_of_and_hands_out_copies(name: str) -> None:
    denoise, given = MADE[name]()
    x_t = PICTURES + 0.1
    before = kept(denoise(x_t.clone(), 30))
    overwrite(denoise(x_t.clone(), 30))
    overwrite(given)
    assert all(map(torch.equal, before, kept(denoise(x_t.clone(), 30))))


# ---- all else that returns tensors --------------------------------------------------------------------


def trained() -> list[Tensor]:
    """The weights that a training ends in, of which every step is written on."""
    torch.manual_seed(0)
    net = UNet(UNetSettings(width=8, multipliers=(1,), attention=(), classes=3))
    some = ImageData(PICTURES, LABELS, "six", ("a", "b", "c"))
    for step in train(net, SCHEDULE, some, TrainSettings(steps=4, batch_size=3), device="cpu"):
        overwrite([step.losses, step.t])
        last = step
    return [w.detach() for part in (last.network, last.ema) for w in part.parameters()]


def recorded() -> Any:
    record = TrainingRecord(T=100)
    for n in range(3):
        record.add(_Step(n + 1, float(n), torch.tensor([0.1, 0.2]), torch.tensor([3, 70])))
    return record


class _Step:
    def __init__(self, step: int, loss: float, losses: Tensor, t: Tensor) -> None:
        self.step, self.loss, self.losses, self.t = step, loss, losses, t


def seeded() -> torch.Generator:
    return torch.Generator().manual_seed(9)


RETURNED: dict[str, Callable[[], object]] = {
    "digits": lambda: _of(sets.digits("test")),
    "shapes": lambda: _of(sets.shapes("held_out")),
    "read_shapes": lambda: read_shapes(sets.shapes("held_out").images[:3]),
    "render": lambda: sets.shapes("held_out").images[:2],
    **{name: lambda draw=draw: draw(20, generator=seeded()) for name, draw in sets.POINTS.items()},
    "eight gaussians": lambda: sets.points.eight_gaussians_parameters(),
    "randn": lambda: md.randn((2, 3), generator=seeded()),
    "q_sample": lambda: md.q_sample(PICTURES, 5, SCHEDULE, generator=seeded()),
    "q_sample at t": lambda: md.q_sample(PICTURES, LABELS, SCHEDULE, generator=seeded()),
    "q_step": lambda: md.q_step(PICTURES, 5, SCHEDULE, generator=seeded()),
    "q_posterior": lambda: md.q_posterior(PICTURES, PICTURES, 0, SCHEDULE),
    "forward step": lambda: md.forward_diffusion_step(PICTURES, 5, SCHEDULE.betas, generator=seeded()),
    "losses": lambda: md.diffusion_losses(MODEL_NETWORK, PICTURES, SCHEDULE, t=LABELS, generator=seeded()),
    "draw": lambda: TrainedModel(MODEL_NETWORK, SCHEDULE, "x_0").draw(LABELS, x_T=PICTURES + 0, steps=3),
    "network": lambda: MODEL_NETWORK(PICTURES, torch.full((6,), 3.0), LABELS),
    "null": lambda: MODEL_NETWORK.condition.null(3),
    "labels": lambda: TrainedModel(MODEL_NETWORK, SCHEDULE, "x_0").read_labels([1, 2], 4),
    "neighbours": lambda: nearest_neighbours(PICTURES, PICTURES),
    "q_sample of": lambda: md.q_sample(PICTURES, 5, SCHEDULE, epsilon=PICTURES),
}  # fmt: skip


def _of(data: ImageData) -> list[Tensor | None]:
    return [data.images, data.labels, data.attributes, data.condition]  # type: ignore[list-item]


@pytest.mark.parametrize("name", list(RETURNED))
def test_what_a_function_returned_may_be_written_on(name: str) -> None:
    before = kept(RETURNED[name]())
    assert before
    pictures = PICTURES.clone()
    overwrite(RETURNED[name]())
    assert torch.equal(PICTURES, pictures)
    assert all(map(torch.equal, before, kept(RETURNED[name]())))


def test_the_tensors_of_a_training_step_may_be_written_on() -> None:
    overwritten = trained()
    global overwrite
    real, overwrite = overwrite, lambda thing: None
    try:
        assert all(map(torch.equal, overwritten, trained()))
    finally:
        overwrite = real


def test_the_lists_of_a_record_are_its_own() -> None:
    record = recorded()
    record.losses.clear()
    record.smoothed.clear()
    assert len(record.losses) == len(record.smoothed) == 3


def test_a_part_of_the_network_is_no_copy() -> None:
    """The control: weights are handed out as they are, and writing on them shows."""
    layer = nn.Linear(2, 2)
    overwrite(list(layer.parameters()))
    assert layer.weight.eq(1).all()
