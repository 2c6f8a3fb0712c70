"""Prints one line for each thing that must come out the same in every process. Run by test_determinism.py.

A line holds a name, a checksum of the bits, and some of the numbers, to be compared with a tolerance.
"""

import hashlib
import random
import warnings
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

import minidiff as md
from minidiff import data, metrics, show, train, zoo
from minidiff.nets import MLP, MLPSettings, UNet, UNetSettings

warnings.simplefilter("ignore", md.schedule.ScheduleWarning)
SCHEDULE = md.NoiseSchedule.cosine(50)
BEFORE_A_NORM = ("body.0.bias", "body.3.bias", "body.7.bias")
# A batch norm takes these biases away again: their gradient is rounding, and Adam makes whole steps of it. So
# they are the same only where every rounding is: between processes, not between numbers of threads.
ROUNDING_ALONE = "classifier, biases before a norm"


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def untrained(seed: int = 3) -> UNet:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = UNet(UNetSettings(width=16, multipliers=(1, 2), attention=(1,), classes=10, dropout=0.1))
        for parameter in network.parameters():
            torch.nn.init.normal_(parameter, std=0.05)
    return network


def of_data() -> Iterator[tuple[str, Tensor]]:
    """Points, digits, shapes."""
    for name, draw in data.POINTS.items():
        yield f"points {name}", draw(200, generator=seeded(1))
    yield "digits", data.digits("train").images
    yield "shapes", data.shapes("held_out").images
    yield "shapes read", data.read_shapes(data.shapes("held_out").images[:50])


def of_training() -> Iterator[tuple[str, Tensor]]:
    """Weights after a few steps, with labels dropped and with dropout in the network."""
    settings = train.TrainSettings(steps=6, batch_size=16, warmup=2, seed=5)
    *_, last = train.train(untrained(), SCHEDULE, data.digits("train"), settings, device="cpu")
    yield "trained", torch.cat([p.detach().flatten() for p in last.network.parameters()])
    yield "average", torch.cat([p.detach().flatten() for p in last.ema.parameters()])
    classifier = metrics.train_classifier(data.digits("train"), steps=3, batch=16, seed=1)
    named = dict(classifier.named_parameters())
    yield ROUNDING_ALONE, torch.cat([named.pop(name).detach().flatten() for name in BEFORE_A_NORM])
    yield "classifier", torch.cat([p.detach().flatten() for p in named.values()])


def of_samplers() -> Iterator[tuple[str, Tensor]]:
    """Every sampler on a network and on a truth."""
    network = md.ClippedDenoiser(
        md.NetworkDenoiser(untrained(), SCHEDULE, predicts="x_0", condition=torch.arange(4)), SCHEDULE
    )
    ideal = md.IdealDenoiser(data.digits().images[:40], SCHEDULE)
    for truth, denoise in {"network": network, "ideal": ideal}.items():
        for name in md.SAMPLERS:
            x_T = md.randn((4, 1, 8, 8), generator=seeded(7))
            x = md.sample(denoise, SCHEDULE, x_T, name, steps=6, generator=seeded(8))
            yield f"{name} on {truth}", x


def of_widgets() -> Iterator[tuple[str, Tensor]]:
    """The frames of the explorers, and the shipped model."""
    points = data.swiss_roll(60, generator=seeded(2))
    exact = md.IdealDenoiser(points, SCHEDULE)
    made = show.PointsExplorer(exact, SCHEDULE, points, steps=2, samples=10, eta=1.0)
    yield "points explorer", made.frames.backward
    means, stds, weights = data.eight_gaussians_parameters()
    anything = md.GaussianMixtureDenoiser(means, stds, weights, SCHEDULE)
    asked = md.GaussianMixtureDenoiser(means[:2], stds[:2], weights[:2], SCHEDULE)
    guidance = show.GuidanceExplorer(asked, anything, SCHEDULE, shape=(2,), scales=[1, 3], steps=4, samples=9)
    yield "guidance explorer", guidance.samples
    images = data.digits().images
    sampling = show.SamplingExplorer(
        md.IdealDenoiser(images[:40], SCHEDULE),
        SCHEDULE,
        ["ddpm", "ddim"],
        shape=(1, 8, 8),
        images=3,
        steps=4,
    )
    yield "sampling explorer", sampling.run("ddpm").x_t
    noise = show.NoiseExplorer(images[3], SCHEDULE, frames=3)
    yield "noise explorer", torch.from_numpy(noise.film.scenes[0].panels[1].pixels.copy()).float()
    yield "schedule explorer", next(iter(show.ScheduleExplorer().strips.values()))
    draw = show.samples_from(SCHEDULE, (1, 8, 8), predicts="x_0", images=3, steps=4)
    yield "samples_from", draw(untrained_without_labels())
    shipped = zoo.load("digits")
    x_T = md.randn((2, 1, 8, 8), generator=seeded(4))
    yield "shipped", md.sample(shipped.denoiser(torch.tensor([3, 5])), shipped.schedule, x_T, steps=5)


def untrained_without_labels() -> UNet:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        return UNet(UNetSettings(width=8, multipliers=(1,), attention=()))


def of_points_training() -> Iterator[tuple[str, Tensor]]:
    """The loss of a small network on points: what the lessons write as a loop of their own."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = MLP(MLPSettings(2, 16, 2))
    points = data.moons(100, generator=seeded(3))
    yield "loss", md.diffusion_losses(network, points, SCHEDULE, generator=seeded(9), predicts="epsilon")[0]


PARTS = (of_data, of_training, of_samplers, of_widgets, of_points_training)


def everything() -> Iterator[tuple[str, Tensor]]:
    for part in PARTS:
        yield from part()


def global_state() -> tuple[object, ...]:
    """What the three global generators would draw next."""
    kind, keys, place, *rest = np.random.get_state()  # noqa: NPY002
    return torch.get_rng_state().tolist(), random.getstate(), (kind, keys.tolist(), place, *rest)


if __name__ == "__main__":
    for name, value in everything():
        value = value.detach().contiguous()
        some = " ".join(f"{x:.9g}" for x in value.flatten()[::17].tolist())
        print(f"{name}\t{hashlib.sha256(value.numpy().tobytes()).hexdigest()}\t{some}")
