"""`python -m bench.sampling`: what a call of the network costs, and a whole run of a sampler.

Three parts, each into bench/results/sampling.json and, as a table, into docs/benchmarks.md:

- call: the network alone, without gradients, beside the peers' with as many parameters;
- run: 64 images by DDIM, ours with our sampler and `diffusers` with its own, and ours with guidance;
- pair: the two answers that guidance needs, from two calls or from one of twice the size.

All take turns, round by round; ratios are taken inside a round. Time as in `bench.training`.
"""

import argparse
import importlib
import statistics
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from bench.machine import describe, quiet
from bench.peers import SETTINGS, Contender, contenders, versions, why_not
from bench.report import save_json, table, write_section
from bench.training import (
    SIZES,
    bare_convolutions,
    comparison,
    measure,
    missing_line,
    ratios,
    summary,
    time_is,
    with_device,
)
from minidiff import NoiseSchedule, UNet, UNetSettings, sample, zoo
from minidiff.model import TrainedModel


def call(options: argparse.Namespace) -> None:
    """The network alone."""
    results, blocks = [], []
    for channels, size in SIZES:
        found, missing = contenders(channels, size, options.device)
        x = torch.randn(options.batch, channels, size, size, device=options.device)
        t = torch.full((options.batch,), 500.0, device=options.device)
        steps = {rival.name: silent_call(rival.network, x, t) for rival in found}
        settings = UNetSettings(channels, SETTINGS.width, SETTINGS.multipliers, attention=SETTINGS.attention)
        bare, bare_work = bare_convolutions(UNet(settings).to(options.device), x, False)
        steps["bare 3x3 convolutions"] = bare
        seconds = measure(steps, options.rounds, options.repeats, options.device)
        result = summary(found, seconds, bare_work, options.batch, missing, passes=1)
        results.append({"channels": channels, "size": size} | result)
        blocks.append(comparison(f"{channels}x{size}x{size}", result))
        print(blocks[-1], flush=True)
    name = "call" if options.device == "cpu" else f"call-{options.device}"
    machine = describe(options.device)
    about = {"batch": options.batch, "rounds": options.rounds, "repeats": options.repeats}
    save_json("sampling", name, {"machine": machine, "versions": versions(), **about, "sizes": results})
    intro = (
        f"## Sampling: a call of the network\n\n`python -m bench.sampling call`"
        f"{with_device(options.device)}. {machine} Batch {options.batch}, {options.rounds} rounds of "
        f"{options.repeats} calls in which all "
        f"take turns; {time_is(options.device)} Columns as under training."
    )
    write_section(f"sampling-{name}", "\n\n".join([intro, *blocks, missing_line(missing)]))


def silent_call(network: nn.Module, x: Tensor, t: Tensor) -> Callable[[], Tensor]:
    """One call in eval mode and without gradients."""
    network.eval()
    half = x.device.type == "cuda" and torch.cuda.is_bf16_supported()

    @torch.inference_mode()
    def run() -> Tensor:
        with torch.autocast(x.device.type, torch.bfloat16, enabled=half):
            return network(x, t)  # type: ignore[no-any-return]

    return run


def run(options: argparse.Namespace) -> None:
    """Samplers with their networks, and what guidance adds."""
    channels, size, steps_wanted = 1, 28, options.steps
    schedule = NoiseSchedule.linear(T=1000)
    torch.manual_seed(0)
    network = UNet(UNetSettings(channels, SETTINGS.width, SETTINGS.multipliers, classes=10))
    network = network.to(options.device, memory_format=torch.channels_last).eval()
    model = TrainedModel(network, schedule, "x_0")
    labels = torch.arange(options.images, device=options.device) % 10
    x_T = torch.randn(options.images, channels, size, size, device=options.device)

    def ours(denoise: Any) -> Callable[[], Tensor]:
        return lambda: sample(denoise, schedule, x_T, steps=steps_wanted)

    runs: dict[str, Callable[[], object]] = {
        "minidiff, DDIM": ours(model.denoiser(labels)),
        "minidiff, DDIM, guided": ours(model.denoiser(labels, scale=3.0)),
    }
    if why_not("diffusers") is None:
        runs["diffusers, DDIM"] = _diffusers_run(channels, size, x_T, steps_wanted, options.device)
    seconds = measure(runs, options.rounds, 1, options.device)
    compared = ratios(seconds, "minidiff, DDIM")
    rows = [
        {"name": name, "seconds": times, "ratio": compared[name][0], "range": compared[name][1:]}
        for name, times in seconds.items()
    ]
    name = "run" if options.device == "cpu" else f"run-{options.device}"
    machine = describe(options.device)
    about = {"machine": machine, "versions": versions(), "images": options.images, "steps": steps_wanted}
    save_json("sampling", name, about | {"rows": rows})
    lines = [
        [
            row["name"],
            f"{statistics.median(row['seconds']):.2f}",
            f"{row['ratio']:.2f}",
            f"{row['range'][0]:.2f} to {row['range'][1]:.2f}",
        ]
        for row in rows
    ]
    intro = (
        f"## Sampling: a whole run\n\n`python -m bench.sampling run`{with_device(options.device)}. {machine} "
        f"{options.images} images of {channels}x{size}x{size} in {steps_wanted} DDIM steps, networks of "
        f"1.1M parameters, {options.rounds} rounds in which all take turns; {time_is(options.device)} "
        "*Ratio*: to the first row, median of the rounds, with the lowest and the highest."
    )
    block = table(["run", "seconds", "ratio", "range"], lines)
    print(block)
    write_section(f"sampling-{name}", f"{intro}\n\n{block}")


def _diffusers_run(channels: int, size: int, x_T: Tensor, steps: int, device: str) -> Callable[[], object]:
    """Its network and its scheduler in the loop of its own documentation."""
    rivals: list[Contender] = contenders(channels, size, device)[0]
    network = next(r.network for r in rivals if r.name.startswith("diffusers")).eval()
    scheduler = importlib.import_module("diffusers").DDIMScheduler(prediction_type="sample")

    @torch.no_grad()
    def run() -> Tensor:
        scheduler.set_timesteps(steps)
        x = x_T
        for t in scheduler.timesteps:
            output = network(x, torch.full((len(x),), float(t), device=x.device))
            x = scheduler.step(output, t, x).prev_sample
        return x

    return run


def pair(options: argparse.Namespace) -> None:
    """Two calls of B images, or one of 2B: where `model.PAIR_AT_MOST` comes from."""
    rows = []
    for name in ("digits", "mnist"):
        model = zoo.load(name, device=options.device)
        size = model.shape
        for images in (1, 4, 16, 64):
            x = torch.randn(images, *size, device=options.device)
            asked = torch.arange(images, device=options.device) % 10
            nothing = torch.full_like(asked, 10)
            network, t = model.network, torch.full((images,), 500.0, device=options.device)
            turns = {
                "two calls": _both(network, [(x, t, asked), (x, t, nothing)]),
                "one call": _both(network, [tuple(map(torch.cat, ((x, x), (t, t), (asked, nothing))))]),
            }
            seconds = measure(turns, options.rounds, options.repeats, options.device)
            rows.append([name, images, *ratios(seconds, "one call")["two calls"]])
    stored = {"machine": describe(options.device), "rounds": options.rounds, "rows": rows}
    name = "pair" if options.device == "cpu" else f"pair-{options.device}"
    save_json("sampling", name, stored)
    intro = (
        f"## Sampling: a guided pair\n\n`python -m bench.sampling pair`{with_device(options.device)}. "
        f"{stored['machine']} The time of two calls of the network over that of one call with twice as many "
        f"images, {options.rounds} rounds; {time_is(options.device)}"
    )
    lines = [[model, str(n), f"{r:.2f}", f"{low:.2f} to {high:.2f}"] for model, n, r, low, high in rows]
    block = table(["model", "images", "two calls / one call", "range"], lines)
    print(block)
    write_section(f"sampling-{name}", f"{intro}\n\n{block}")


def _both(network: nn.Module, calls: list[tuple[Tensor, ...]]) -> Callable[[], object]:
    @torch.no_grad()
    def run() -> list[Tensor]:
        return [network(*inputs) for inputs in calls]

    return run


PARTS = {"call": call, "run": run, "pair": pair}


def main() -> None:
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("parts", nargs="*", help=f"some of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--batch", type=int, default=64, help="of a call")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--repeats", type=int, default=4, help="calls in a round")
    parser.add_argument("--images", type=int, default=64, help="of a run")
    parser.add_argument("--steps", type=int, default=50, help="of a run")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    with quiet():
        for part in options.parts or PARTS:
            PARTS[part](options)


if __name__ == "__main__":
    main()
