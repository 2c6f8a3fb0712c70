"""`python -m bench.rivals`: VAE, GAN and diffusion on eight and on twenty-five Gaussians, by one ruler.

All have about 17,000 parameters and see batches of 128. A step of one costs more than a step of another, so
each takes as many as make the CPU time about equal; the table says what the time came to. The GAN's learning
rate is searched first, for it is the one that minds: the rate with the most modes over both sets and two
seeds, none of them judged later. VAE and diffusion take the usual 0.001, unsearched.

The diffusion model that predicts noise is drawn from twice with the same weights: as it is, and with its
guess of x_0 clipped at LIMIT.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor

from bench.report import save_json, table, write_section
from minidiff import MLP, MLPSettings, NoiseSchedule, randn, sample
from minidiff.data import (
    Examples,
    eight_gaussians,
    eight_gaussians_parameters,
    grid_gaussians,
    grid_gaussians_parameters,
)
from minidiff.metrics import coverage, mode_report, precision
from minidiff.metrics.modes import RADII
from minidiff.rivals import GANSettings, VAESettings, train_gan, train_vae
from minidiff.train import TrainSettings, train

SETS: dict[str, tuple[Any, Any]] = {
    "ring of 8": (eight_gaussians, eight_gaussians_parameters),
    "grid of 25": (grid_gaussians, grid_gaussians_parameters),
}
WIDTH, BATCH = 64, 128
STEPS = {"VAE": 2500, "GAN": 1500, "diffusion": 1900}  # about equal times
RATES = (3e-4, 1e-3, 3e-3)  # tried for the GAN
SEARCH_SEEDS = (100, 101)
POINTS, SAMPLES = 20_000, 2_000
TRAIN, HELD_OUT, FLOOR = 1, 2, 3  # seeds of the points
CALLS = 50  # of DDIM
LIMIT = 1.2  # four standard deviations beyond the outermost mean
Draw = Callable[[int, torch.Generator], Tensor]


@dataclass(frozen=True)
class Row:
    """One training, or real points in its place, and what the ruler says of it."""

    set: str
    model: str
    seed: int
    seconds: float
    found: int
    good: float
    rarest: float  # the share of a mode among good samples, in units of its even share
    fullest: float
    divergence: float
    precision: float
    coverage: float


def points(name: str, n: int, seed: int) -> Tensor:
    drawn: Tensor = SETS[name][0](n, generator=torch.Generator().manual_seed(seed))
    return drawn


def judge(name: str, model: str, seed: int, seconds: float, samples: Tensor) -> Row:
    """By modes, whose places are known, and by held-out points alone."""
    means, stds, _ = SETS[name][1]()
    report = mode_report(samples, means, stds)
    distance, nearest = torch.cdist(samples, means).min(dim=1)
    counts = torch.bincount(nearest[distance <= RADII * stds[nearest]], minlength=len(means)).double()
    shares = counts * len(means) / counts.sum().clamp(min=1)
    held_out = points(name, SAMPLES, HELD_OUT)
    row = Row(
        name, model, seed, seconds, report.found, report.good, shares.min().item(), shares.max().item(),
        report.divergence, precision(held_out, samples), coverage(held_out, samples),
    )  # fmt: skip
    print(row, flush=True)
    return row


def references(name: str) -> list[Row]:
    """The floor, other real points; and the control, a square that is evenly filled."""
    flat = 2 * torch.rand(SAMPLES, 2, generator=torch.Generator().manual_seed(6)) - 1
    others = {"real points": points(name, SAMPLES, FLOOR), "flat square": flat}
    return [judge(name, what, 0, 0.0, samples) for what, samples in others.items()]


def trained(name: str, model: str, seed: int, rate: float = 1e-3) -> Iterator[Row]:
    """One training, judged; the diffusion model that predicts ε twice."""
    examples, before = Examples(points(name, POINTS, TRAIN), name=name), time.process_time()
    kind = model.split(",")[0]
    common: Any = {"steps": STEPS[kind], "batch_size": BATCH, "learning_rate": rate, "seed": seed}
    ways: dict[str, Draw]
    if kind == "VAE":
        *_, vae = train_vae(examples, VAESettings(**common, width=WIDTH))
        ways = {model: lambda n, g: vae.model.draw(n, generator=g)}
    elif kind == "GAN":
        *_, gan = train_gan(examples, GANSettings(**common, width=WIDTH))
        ways = {model: lambda n, g: gan.model.draw(n, generator=g)}
    else:
        ways = diffusion(examples, model, TrainSettings(**common, predicts=model.split(", ")[1]))
    seconds = time.process_time() - before
    for way, draw in ways.items():
        yield judge(name, way, seed, seconds, draw(SAMPLES, torch.Generator().manual_seed(0)))


def diffusion(examples: Examples, model: str, settings: TrainSettings) -> dict[str, Draw]:
    torch.manual_seed(settings.seed)
    network, schedule = MLP(MLPSettings(width=WIDTH)), NoiseSchedule.cosine(T=1000)
    *_, step = train(network, schedule, examples, settings, device="cpu")
    learned = step.model

    def drawn(clip: float | None) -> Draw:
        denoise = learned.denoiser(clip=clip)
        return lambda n, g: sample(denoise, schedule, randn((n, 2), generator=g), steps=CALLS)

    clipped = {f"{model}, clipped": drawn(LIMIT)} if settings.predicts == "epsilon" else {}
    return {model: drawn(None)} | clipped


def searched() -> tuple[float, list[dict[str, Any]]]:
    """The GAN's learning rate, and what was found with each."""
    tries: list[dict[str, Any]] = []
    for rate in RATES:
        rows = [row for name in SETS for seed in SEARCH_SEEDS for row in trained(name, "GAN", seed, rate)]
        tries.append({"rate": rate, "found": [row.found for row in rows], "good": [row.good for row in rows]})
    best = max(tries, key=lambda one: (sum(one["found"]), sum(one["good"])))
    return best["rate"], tries


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--sets", nargs="+", choices=list(SETS), default=list(SETS))
    options = parser.parse_args()
    torch.set_num_threads(1)
    rate, tries = searched()
    print(f"the GAN's learning rate: {rate:g}", flush=True)
    rows = []
    for name in options.sets:
        rows += references(name)
        for model in ("VAE", "GAN", "diffusion, v", "diffusion, epsilon"):
            for seed in options.seeds:
                rows.extend(trained(name, model, seed, rate if model == "GAN" else 1e-3))
    save_json("rivals", "search", {"rate": rate, "tries": tries})
    save_json("rivals", "judged", [asdict(row) for row in rows])
    text = section(rate, tries, rows)
    print(f"\n{text}")
    write_section("rivals", text)


def each(values: Iterable[float], form: str) -> str:
    return ", ".join(form.format(value) for value in values)


FIGURES = {
    "found": "{}", "good": "{:.2f}", "rarest": "{:.2f}", "fullest": "{:.2f}", "divergence": "{:.3f}",
    "precision": "{:.2f}", "coverage": "{:.2f}",
}  # fmt: skip
HEADS = (
    "",
    "modes found",
    "good",
    "rarest mode",
    "fullest mode",
    "KL to even",
    "precision",
    "coverage",
    "CPU s",
)


def section(rate: float, tries: list[dict[str, Any]], rows: list[Row]) -> str:
    """What goes into docs/benchmarks.md: every seed's figure, none averaged away."""
    parts = [
        "## A VAE, a GAN and diffusion by one ruler",
        "`python -m bench.rivals`. Points in the plane; one thread, 17,000 parameters and about equal CPU "
        f"time each; {SAMPLES:,} samples, diffusion in {CALLS} DDIM steps; one figure a seed. Good: within "
        f"{RADII:g} standard deviations of a mean. Rarest and fullest mode: its share of the good samples, 1 "
        "is even. Precision and coverage (k = 5) know held-out points alone. The row of real points is the "
        "floor, the flat square the control: it knows nothing but the range. Clipped: the same weights, "
        f"x̂_0 kept inside ±{LIMIT}.",
    ]
    for name in dict.fromkeys(row.set for row in rows):
        lines = []
        for model in dict.fromkeys(row.model for row in rows if row.set == name):
            here = [row for row in rows if (row.set, row.model) == (name, model)]
            figures = [each((getattr(row, key) for row in here), form) for key, form in FIGURES.items()]
            seconds = f"{statistics.median(row.seconds for row in here):.0f}" if here[0].seconds else ""
            lines.append([model.replace("epsilon", "ε"), *figures, seconds])
        parts.append(f"**{name.capitalize()}**\n\n{table(HEADS, lines)}")
    parts.append(
        f"The GAN's learning rate was searched first, on two other seeds; {rate:g} was taken. Modes "
        "found:\n\n"
        + table(
            ["learning rate", *SETS, "good, mean"],
            [
                [
                    f"{one['rate']:g}", each(one["found"][:2], "{}"), each(one["found"][2:], "{}"),
                    f"{statistics.mean(one['good']):.2f}",
                ]
                for one in tries
            ],
        )
    )  # fmt: skip
    return "\n\n".join(parts)


if __name__ == "__main__":
    main()
