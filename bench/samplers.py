"""`python -m bench.samplers`: how good each sampler is for its calls, and what its arithmetic costs.

Three parts, each into bench/results/samplers.json and, as a table, into docs/benchmarks.md:

- truth: error against exactly known data (seconds);
- cost: time of one step beside the bare tensor operations and `diffusers` (a minute, one thread);
- quality: Fréchet distance of the shipped model's samples (many minutes on two cores).

`python -m bench.samplers truth cost` runs only those.
"""

import argparse
import hashlib
import math
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from inspect import unwrap
from itertools import pairwise
from typing import Any
from unittest.mock import patch

import torch
from torch import Tensor

import minidiff as md
from bench.report import save_json, table, write_section
from minidiff import SAMPLERS, NoiseSchedule, Prediction, metrics, zoo

CALLS = (5, 10, 20, 50, 100)
SCHEDULES = {"linear": NoiseSchedule.linear(T=1000), "cosine": NoiseSchedule.cosine(T=1000)}
Options = dict[str, Any]

# every sampler at its default spacing, and some whose options change the ranking
RUNNERS: dict[str, tuple[str, Options]] = {
    "ddpm": ("ddpm", {}),
    "euler_ancestral": ("euler_ancestral", {}),
    "ddim": ("ddim", {}),
    "euler": ("euler", {}),
    "heun": ("heun", {}),
    "dpm_solver_pp": ("dpm_solver_pp", {}),
    "lms": ("lms", {}),
    "pndm": ("pndm", {}),
    "pndm, PRK start": ("pndm", {"start": "runge_kutta"}),
}


def steps_for(runner: str, calls: int) -> int:
    """The most steps a sampler can take for that many calls of the network."""
    if runner == "heun":
        return (calls + 1) // 2
    if runner == "pndm":
        return calls - 1
    if runner == "pndm, PRK start":
        return {5: 2}.get(calls, calls - 9)
    return calls


# ---- truth -----------------------------------------------------------------------------------------------


def linear_map(
    name: str, schedule: NoiseSchedule, s: float, steps: int, **options: Any
) -> list[tuple[float, float, float]]:
    """(t, weight of x_T, variance of the fresh noise) of x_t after each step, for data N(0, s²).

    On Gaussian data a sampler is linear in x_T and in every draw z_k, so no random number is needed. Row 0
    of the batch starts at 1; row k gets a 1 from the k-th draw.
    """
    means, stds = torch.zeros(1, 1, dtype=torch.float64), torch.tensor([s], dtype=torch.float64)
    denoise = md.GaussianMixtureDenoiser(means, stds, torch.ones(1, dtype=torch.float64), schedule)
    x_T = torch.zeros(1 + steps, 1, dtype=torch.float64)
    x_T[0] = 1
    rows: Iterator[int] = iter(range(1, 1 + steps))

    def unit_draw(x: Tensor, generator: object) -> Tensor:
        return torch.zeros_like(x).index_fill_(0, torch.tensor(next(rows)), 1.0)

    sampler = SAMPLERS[name]
    with patch.dict(unwrap(sampler).__globals__, randn_like=unit_draw):
        run = sampler(denoise, schedule, x_T, steps=steps, **options)
        return [(step.t, step.x_t[0].item(), step.x_t[1:].square().sum().item()) for step in run]


def spread_error(runner: str, calls: int, schedule: NoiseSchedule, s: float) -> float:
    """(std of what comes out) / s - 1 for data N(0, s²)."""
    name, options = RUNNERS[runner]
    _, weight, variance = linear_map(name, schedule, s, steps_for(runner, calls), **options)[-1]
    return math.sqrt(weight**2 + variance) / s - 1


ORDER_STRIDES = (10, 40, 240)


def measured_order(name: str, strides: int, **options: Any) -> float:
    """log2 of how much smaller the error gets from `strides` to twice as many.

    Taken at the last t that is visited: the step from there into the clean image is the same for every N,
    and its error would hide the solver's.
    """
    schedule, s, errors = NoiseSchedule.linear(T=961), 0.5, []
    for N in (strides + 1, 2 * strides + 1):
        path = linear_map(name, schedule, s, N, **options)
        start, end = (a * s**2 + 1 - a for a in (schedule.alpha_bar_at(path[i][0]) for i in (0, -1)))
        _, weight, variance = path[-2]
        errors.append(abs(math.sqrt(weight**2 * start + variance) - math.sqrt(end)))
    return math.log2(errors[0] / errors[1])


def orders() -> dict[str, list[float]]:
    karras = {"spacing": "karras"}
    solvers: dict[str, tuple[str, Options]] = {
        **{
            name: (name, karras)
            for name in ("ddpm", "euler_ancestral", "ddim", "euler", "heun", "dpm_solver_pp")
        },
        **{f"lms, order {k}": ("lms", {**karras, "order": k}) for k in (2, 3, 4)},
        "pndm (linspace)": ("pndm", {"spacing": "linspace"}),
    }
    return {
        title: [measured_order(name, strides, **options) for strides in ORDER_STRIDES]
        for title, (name, options) in solvers.items()
    }


def eight_gaussians() -> tuple[Tensor, Tensor, Tensor]:
    """Means, stds, weights of eight narrow Gaussians on a circle of radius 0.8."""
    angles = torch.arange(8, dtype=torch.float64) * math.pi / 4
    means = 0.8 * torch.stack([angles.cos(), angles.sin()], dim=1)
    return means, torch.full((8,), 0.08, dtype=torch.float64), torch.ones(8, dtype=torch.float64)


def exact_destination(x_T: Tensor, sigma_max: float, intervals: int = 4000) -> Tensor:
    """Where the probability flow takes each point: fourth-order Runge-Kutta in log σ on the exact score.

    Shares nothing with the samplers, nor with any schedule: dx/dσ = (x - E[x_0 | x, σ]) / σ.
    """
    means, stds, weights = eight_gaussians()

    def change(x: Tensor, log_sigma: float) -> Tensor:  # dx / d log σ
        sigma = math.exp(log_sigma)
        variance = stds**2 + sigma**2  # (K,)
        squares = (x[:, None] - means).square().sum(-1)  # (B, K)
        log_r = weights.log() - squares / (2 * variance) - variance.log()
        r = torch.softmax(log_r, dim=1)[..., None]  # (B, K, 1)
        gain = (stds**2 / variance)[:, None]
        x_0 = (r * (means + gain * (x[:, None] - means))).sum(1)
        return x - x_0

    x = x_T * math.sqrt(1 + sigma_max**2)
    grid = torch.linspace(math.log(sigma_max), math.log(1e-4), intervals + 1, dtype=torch.float64).tolist()
    for start, end in pairwise(grid):
        h, middle = end - start, (start + end) / 2
        k_1 = change(x, start)
        k_2 = change(x + h / 2 * k_1, middle)
        k_3 = change(x + h / 2 * k_2, middle)
        k_4 = change(x + h * k_3, end)
        x = x + h / 6 * (k_1 + 2 * k_2 + 2 * k_3 + k_4)
    return x


def distance_error(runner: str, calls: int, schedule: NoiseSchedule, x_T: Tensor, truth: Tensor) -> float:
    """Root mean square distance of the points from where they belong."""
    name, options = RUNNERS[runner]
    denoise = md.GaussianMixtureDenoiser(*eight_gaussians(), schedule)
    x_0 = md.sample(denoise, schedule, x_T, name, steps=steps_for(runner, calls), **options)
    return (x_0 - truth).square().sum(1).mean().sqrt().item()


def truth() -> None:
    parts, results = [], {}
    for title, schedule in SCHEDULES.items():
        spread = {r: [spread_error(r, c, schedule, 0.5) for c in CALLS] for r in RUNNERS}
        head = [f"{title} schedule, calls", *map(str, CALLS)]
        parts.append(
            table(head, [[r, *(f"{100 * e:+.2g} %" for e in errors)] for r, errors in spread.items()])
        )
        results[title] = {"spread_error": spread}
    x_T = torch.randn(1000, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    maps = []
    for title, schedule in SCHEDULES.items():
        destination = exact_destination(x_T, schedule.sigmas[-1].item())
        deterministic = [r for r in RUNNERS if r not in ("ddpm", "euler_ancestral")]
        off = {r: [distance_error(r, c, schedule, x_T, destination) for c in CALLS] for r in deterministic}
        head = [f"{title} schedule, calls", *map(str, CALLS)]
        maps.append(table(head, [[r, *(f"{e:.2g}" for e in errors)] for r, errors in off.items()]))
        results[title]["distance"] = off
    measured = orders()
    order_head = ["strides", *(f"{n} to {2 * n}" for n in ORDER_STRIDES)]
    order_rows = [[title, *(f"{order:.2f}" for order in row)] for title, row in measured.items()]
    save_json("samplers", "truth", {"calls": CALLS, "orders": measured, **results})
    write_section(
        "samplers-truth",
        "## Samplers against exact truth\n\n`python -m bench.samplers truth`. The denoiser is exact, so "
        "everything here is the sampler's own error. A row is one sampler at its default spacing, a column "
        "a number of network calls (not steps). The default spacings of heun and pndm were chosen by looking "
        "at this same Gaussian (all spacings, both schedules), so the first two tables are no independent "
        "verdict on those rows.\n\n"
        "**How wide are the samples?** Data N(0, 0.5²); the figure is (standard deviation of the samples) / "
        "0.5 - 1, computed from the samplers' own linear map, without chance. Minus: too narrow.\n\n"
        + "\n\n".join(parts)
        + "\n\n**How far from home?** Eight narrow Gaussians on a circle of radius 0.8. Every noise x_T has "
        "one exact destination (fourth-order Runge-Kutta, 4,000 intervals); the figure is the root mean "
        "square distance from it over 1,000 points. The random samplers have no destination.\n\n"
        + "\n\n".join(maps)
        + "\n\n**Order of convergence.** log2 of how much the error shrinks when strides are halved; "
        "linear schedule, Karras spacing, data N(0, 0.5²), at the last visited t. (PNDM's error changes sign "
        "near 80 strides here, so its figures are not an order there; its limit is 2, see the tests.)"
        "\n\n" + table(order_head, order_rows),
    )


# ---- cost ------------------------------------------------------------------------------------------------

SHAPE = (64, 3, 32, 32)
STEPS, ROUNDS = 20, 25

# the fewest tensor operations torch has for one step; w are Python floats, as if worked out beforehand
w = [0.9, 0.1, -0.3, 0.2, -0.05]
BARE: dict[str, Callable[[Tensor, list[Tensor]], Tensor]] = {
    "ddpm": lambda x, e: (w[0] * x).add_(e[0], alpha=w[1]).add_(torch.randn(SHAPE), alpha=w[2]),
    "ddim": lambda x, e: (w[0] * x).add_(e[0], alpha=w[1]),
    "pndm": lambda x, e: (w[0] * x).add_(_four(e), alpha=w[1]),
    "lms": lambda x, e: _four(e).add_(x, alpha=w[4]),
    "euler": lambda x, e: (w[0] * x).add_(e[0], alpha=w[1]),
    "euler_ancestral": lambda x, e: (w[0] * x).add_(e[0], alpha=w[1]).add_(torch.randn(SHAPE), alpha=w[2]),
    "heun": lambda x, e: _heun(x, e),
    "dpm_solver_pp": lambda x, e: (w[0] * x).add_(e[0], alpha=w[1]).add_(e[1], alpha=w[2]),
}


def _four(e: list[Tensor]) -> Tensor:
    return (w[0] * e[0]).add_(e[1], alpha=w[1]).add_(e[2], alpha=w[2]).add_(e[3], alpha=w[3])


def _heun(x: Tensor, e: list[Tensor]) -> Tensor:
    guess = (w[0] * x).add_(e[0], alpha=w[1])  # what the second call is asked about
    return torch.add(guess, e[1], alpha=w[2]).add_(e[0], alpha=w[3])


PEERS: dict[str, tuple[str, Options]] = {
    "ddpm": ("DDPMScheduler", {"clip_sample": False}),
    "ddim": ("DDIMScheduler", {"clip_sample": False}),
    "pndm": ("PNDMScheduler", {"skip_prk_steps": True}),
    "lms": ("LMSDiscreteScheduler", {}),
    "euler": ("EulerDiscreteScheduler", {}),
    "euler_ancestral": ("EulerAncestralDiscreteScheduler", {}),
    "heun": ("HeunDiscreteScheduler", {}),
    "dpm_solver_pp": ("DPMSolverMultistepScheduler", {"final_sigmas_type": "zero"}),
}


def bare_run(name: str, x: Tensor, e: list[Tensor]) -> float:
    start = time.process_time()
    for _ in range(STEPS):
        x = BARE[name](x, e)
        x = e[4]  # the values do not matter, and must not grow
    return (time.process_time() - start) / STEPS


def our_run(name: str, x: Tensor, prediction: Prediction) -> float:
    """All steps but the first, in which x_T is checked, once a run."""
    run = SAMPLERS[name](lambda x_t, t: prediction, SCHEDULES["linear"], x, steps=STEPS)
    next(run)
    start = time.process_time()
    for _ in run:
        pass
    return (time.process_time() - start) / (STEPS - 1)


def peer_run(name: str, x: Tensor, epsilon: Tensor) -> float:
    """`scheduler.step` alone: the peer's own scaling of the input is left out. All steps but the first."""
    import diffusers

    scheduler, options = PEERS[name]
    peer = getattr(diffusers, scheduler)(num_train_timesteps=1000, timestep_spacing="leading", **options)
    peer.set_timesteps(STEPS)
    peer.is_scale_input_called = True  # else some warn at every step
    first, *others = peer.timesteps
    peer.step(epsilon, first, x)
    start = time.process_time()
    for t in others:
        peer.step(epsilon, t, x)
    return (time.process_time() - start) / (STEPS - 1)


def cost() -> None:
    torch.set_num_threads(1)
    g = torch.Generator().manual_seed(0)
    x, *e = (torch.randn(SHAPE, generator=g) for _ in range(6))
    prediction = Prediction(e[0], e[1])
    times: dict[str, dict[str, list[float]]] = {n: {"bare": [], "ours": [], "peer": []} for n in SAMPLERS}
    for _ in range(ROUNDS):  # interleaved: a busy moment of the machine hits all alike
        for name, spent in times.items():
            spent["bare"].append(bare_run(name, x, e))
            spent["ours"].append(our_run(name, x, prediction))
            spent["peer"].append(peer_run(name, x, e[1]))
    rows, results = [], {}
    for name, spent in times.items():
        bare, ours, peer = (1e6 * statistics.median(spent[k]) for k in ("bare", "ours", "peer"))
        to_bare = statistics.median(o / b for o, b in zip(spent["ours"], spent["bare"], strict=True))
        to_peer = statistics.median(o / p for o, p in zip(spent["ours"], spent["peer"], strict=True))
        results[name] = {
            "bare_us": bare,
            "ours_us": ours,
            "peer_us": peer,
            "to_bare": to_bare,
            "to_peer": to_peer,
        }
        rows.append([name, f"{bare:.0f}", f"{ours:.0f}", f"{peer:.0f}", f"{to_bare:.2f}", f"{to_peer:.2f}"])
    save_json("samplers", "cost", {"shape": SHAPE, "machine": platform.machine(), "samplers": results})
    write_section(
        "samplers-cost",
        "## What a step costs\n\n`python -m bench.samplers cost`. Microseconds of CPU time for one step on a "
        f"tensor of shape {SHAPE}, one thread, the network's time left out; medians of {ROUNDS} rounds in "
        "which all take turns. *Bare*: the fewest tensor operations torch has for it, with the coefficients "
        "known. *Peer*: `scheduler.step` of `diffusers` alone. A step of Heun is one with both its calls.\n\n"
        + table(["sampler", "bare", "minidiff", "peer", "to bare", "to peer"], rows),
    )


# ---- quality ---------------------------------------------------------------------------------------------

QUALITY_CALLS = (5, 10, 20, 50)
PARTS = 256  # samples at a time


def frechet(model: Any, real: Any, runner: str, steps: int, n: int, seed: int) -> metrics.Quality:
    name, options = RUNNERS[runner]
    labels = metrics.balanced_labels(n, len(real.class_names))
    images = []
    for rows in torch.split(torch.arange(n), PARTS):
        noise = md.generators([1_000_000 * seed + int(i) for i in rows])
        x_T = md.randn((len(rows), *real.images.shape[1:]), generator=noise)
        denoise = model.denoiser(labels[rows])
        images.append(md.sample(denoise, model.schedule, x_T, name, steps=steps, generator=noise, **options))
    return metrics.evaluate(torch.cat(images), labels, real, zoo.load_classifier("digits"))


def quality(n: int, seed: int) -> None:
    model, real = zoo.load("digits"), zoo.recipe_data("digits")
    results: dict[str, dict[str, float]] = {}
    reference = frechet(model, real, "ddpm", 1000, n, seed)
    print(f"ddpm, 1000 calls: {reference}", flush=True)
    for runner in RUNNERS:
        results[runner] = {}
        for calls in QUALITY_CALLS:
            figures = frechet(model, real, runner, steps_for(runner, calls), n, seed)
            results[runner][str(calls)] = figures.frechet
            print(f"{runner}, {calls} calls: {figures}", flush=True)
    figures_of_all = {
        "n": reference.n,
        "seed": seed,
        "recipe": str(model.info.get("recipe", "")),
        "weights": fingerprint(model.network),
        "floor": reference.frechet_floor,
        "floor_std": reference.frechet_floor_std,
        "ddpm_1000": reference.frechet,
        "frechet": results,
    }
    save_json("samplers", "quality", figures_of_all)
    write_section("samplers-quality", quality_section(figures_of_all))


def fingerprint(network: torch.nn.Module) -> str:
    """Of the weights that were measured: the shipped file may be another by the time a run has ended."""
    digest = hashlib.sha256()
    for tensor in network.state_dict().values():
        digest.update(tensor.cpu().numpy().tobytes())
    return digest.hexdigest()[:12]


def quality_section(figures: dict[str, Any]) -> str:
    """The table with what it can and cannot show. No winner is named: one seed does not make one."""
    frechet_of, limit = figures["frechet"], figures["floor"] + figures["floor_std"]
    near = [runner for runner, row in frechet_of.items() if row["10"] <= limit]
    far = [runner for runner in frechet_of if runner not in near]
    rows = [[runner, *(f"{row[str(c)]:.2f}" for c in QUALITY_CALLS)] for runner, row in frechet_of.items()]
    return (
        "## Samplers on the shipped digits\n\n`python -m bench.samplers quality`. Fréchet distance on the "
        f"features of the shipped classifier, {figures['n']} samples a draw, each sampler at its default "
        f"spacing; recipe `{figures['recipe']}`, weights `{figures['weights']}`. "
        "Every sample has its own seed, the same for all "
        "samplers.\n\n"
        "Floor (other real images, as many and with the same labels): "
        f"**{figures['floor']:.2f} ± {figures['floor_std']:.2f}**. "
        f"DDPM with all 1,000 calls: **{figures['ddpm_1000']:.2f}**. At 10 calls, {len(near)} of "
        f"{len(frechet_of)} rows are at most that spread above the floor ({', '.join(near) or 'none'}); "
        f"not: {', '.join(far) or 'none'}.\n\n"
        "**What this does not show.** It is one seed of one model. The model was trained on the images it is "
        "compared with, so a row may lie below the floor. Rows within the spread of each other are not "
        "ranked; rank such samplers by the tables against exact truth.\n\n"
        + table(["sampler, calls", *map(str, QUALITY_CALLS)], rows)
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", default=["truth", "cost", "quality"])
    parser.add_argument("--n", type=int, default=1797, help="samples for each quality figure")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    for part in options.parts:
        if part == "truth":
            truth()
        elif part == "cost":
            cost()
        elif part == "quality":
            torch.set_num_threads(options.threads)
            quality(options.n, options.seed)
        else:
            parser.error(f"unknown part {part!r}: choose from truth, cost, quality")


if __name__ == "__main__":
    main()
