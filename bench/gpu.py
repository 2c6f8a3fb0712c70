"""`python -m bench.gpu`: what a graphics card makes of the same code.

Two parts, each into bench/results/gpu.json and, as a table, into docs/benchmarks.md:

- training: images a second, peak memory and the share of the card's own rate in matrix products, in float32,
  in bfloat16, and in bfloat16 with the network compiled; everything in channels-last order;
- sampling: 64 images in 50 DDIM steps, without gradients, in the same three ways. Compiled means
  `mode="reduce-overhead"`, by which torch records a call of the network as one CUDA graph and plays it back.

`--device cpu` takes the same way through the code, much more slowly, and stores nothing.
"""

import argparse
import math
import statistics
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import torch
from torch import Tensor, nn

from bench.machine import describe, quiet
from bench.peers import multiply_adds
from bench.report import save_json, table, write_section
from bench.training import images, measure, our_step
from minidiff import NoiseSchedule, UNet, UNetSettings, sample
from minidiff.model import TrainedModel

WAYS = {"float32": (False, False), "bfloat16": (True, False), "bfloat16, compiled": (True, True)}


def networks(options: argparse.Namespace) -> dict[str, Callable[[], UNet]]:
    """The small network of the other benchmarks, and one that gives a large card something to do."""

    def build(channels: int, width: int) -> Callable[[], UNet]:
        return lambda: UNet(UNetSettings(channels, width, multipliers=(1, 2, 2), attention=(2,)))

    return {
        f"{channels}x{size}x{size}, width {width}": build(channels, width)
        for channels, size in ((1, 28), (3, 32))
        for width in options.widths
    }


def shape_of(title: str) -> tuple[int, int]:
    """Channels and pixels of a title like "3x32x32, width 128"."""
    channels, size, _ = title.partition(",")[0].split("x")
    return int(channels), int(size)


def matrix_rate(device: str, dtype: torch.dtype, rounds: int) -> float:
    """Multiply-adds a second in the product of two square matrices: what this machine can do at best."""
    size = 8192 if device == "cuda" else 1024
    a, b = (torch.randn(size, size, device=device, dtype=dtype) for _ in range(2))
    seconds = measure({"product": lambda: a @ b}, rounds, 4, device)["product"]
    return size**3 / min(seconds)


def training(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Our whole step, in each of the ways."""
    rates = {
        half: matrix_rate(options.device, torch.bfloat16 if half else torch.float32, options.rounds)
        for half in (False, True)
    }
    rows = []
    for title, build in networks(options).items():
        channels, size = shape_of(title)
        data = images(channels, size)
        x, t = data[:1].to(options.device), torch.zeros(1, device=options.device)
        network = build().to(options.device)
        work = 3 * multiply_adds(lambda n=network, x=x, t=t: n(x, t))  # type: ignore[misc]
        steps, memory = {}, {}
        for name, (half, compiled) in WAYS.items():
            before = _memory(options.device)
            network = build()
            if compiled:
                network.compile(backend=options.backend)  # type: ignore[no-untyped-call]
            steps[name] = our_step(network, data, options.batch, options.device, bfloat16=half)
            for _ in range(3):
                steps[name]()
            memory[name] = _memory(options.device, peak=True) - before
        seconds = measure(steps, options.rounds, options.repeats, options.device)
        for name, times in seconds.items():
            rate = options.batch / statistics.median(times)
            share = rate * work / rates[WAYS[name][0]]
            rows.append(
                {"network": title, "way": name, "images_per_second": rate, "share": share,
                 "seconds": times, "megabytes": memory[name]}
            )  # fmt: skip
    return rows


def sampling(options: argparse.Namespace) -> list[dict[str, Any]]:
    """A whole run of DDIM, in each of the ways."""
    schedule, rows = NoiseSchedule.linear(T=1000), []
    for title, build in networks(options).items():
        channels, size = shape_of(title)
        x_T = torch.randn(options.images, channels, size, size, device=options.device)
        x_T = x_T.contiguous(memory_format=torch.channels_last)
        runs, memory = {}, {}
        for name, (half, compiled) in WAYS.items():
            network = build().to(options.device, memory_format=torch.channels_last).eval()
            if compiled:
                mode = "reduce-overhead" if options.backend == "inductor" else None
                network.compile(backend=options.backend, mode=mode)  # type: ignore[no-untyped-call]
            before = _memory(options.device)
            model = TrainedModel(Precision(network, half), schedule, "x_0")
            runs[name] = sampler(model, x_T, options.steps)
            runs[name]()
            memory[name] = _memory(options.device, peak=True) - before
        seconds = measure(runs, options.rounds, 1, options.device)
        base = seconds["float32"]
        for name, times in seconds.items():
            ratio = statistics.median(b / mine for b, mine in zip(base, times, strict=True))
            rows.append(
                {"network": title, "way": name, "seconds": times, "times_as_fast": ratio,
                 "megabytes": memory[name]}
            )  # fmt: skip
    return rows


class Precision(nn.Module):
    """A network that computes in bfloat16 if asked, and whose answer is its caller's to keep.

    A graph that is played back writes every answer to the same place; so the answer is copied out of it.
    """

    def __init__(self, network: UNet, half: bool) -> None:
        super().__init__()
        self.network, self.half = network, half

    def forward(self, x: Tensor, t: Tensor, condition: Tensor | None = None) -> Tensor:
        with torch.autocast(x.device.type, torch.bfloat16) if self.half else nullcontext():
            answer: Tensor = self.network(x, t, condition)
        return answer.to(x.dtype, copy=True)


def sampler(model: TrainedModel, x_T: Tensor, steps: int) -> Callable[[], Tensor]:
    @torch.inference_mode()
    def run() -> Tensor:
        return sample(model.denoiser(), model.schedule, x_T, steps=steps)

    return run


def _memory(device: str, peak: bool = False) -> float:
    """Megabytes in use on the card, or the most since this was last asked without `peak`."""
    if device != "cuda":
        return float("nan")
    if peak:
        return torch.cuda.max_memory_allocated() / 1024**2
    torch.cuda.reset_peak_memory_stats()
    return torch.cuda.memory_allocated() / 1024**2


def _shown(megabytes: float) -> str:
    return "not counted" if math.isnan(megabytes) else f"{megabytes:.0f} MB"


def training_section(rows: list[dict[str, Any]], options: argparse.Namespace) -> str:
    """The table of `training`, with what it holds for."""
    lines = [
        [f"{r['network']}, {r['way']}", f"{r['images_per_second']:,.0f}", _shown(r["megabytes"]),
         f"{100 * r['share']:.0f} %"]
        for r in rows
    ]  # fmt: skip
    return (
        f"## Training on a graphics card\n\n`python -m bench.gpu training`. {describe(options.device)} "
        f"Batch {options.batch}, {options.rounds} rounds of {options.repeats} of our whole steps in which "
        "all take turns; wall time. *Of matrix products*: multiply-adds of the network and its two gradients "
        "a second, over those of a large matrix product in the same precision.\n\n"
        + table(["network", "images/s", "peak memory", "of matrix products"], lines)
    )


def sampling_section(rows: list[dict[str, Any]], options: argparse.Namespace) -> str:
    """The table of `sampling`, with what it holds for."""
    lines = [
        [f"{r['network']}, {r['way']}", f"{1000 * statistics.median(r['seconds']):.0f} ms",
         f"{r['times_as_fast']:.2f}", _shown(r["megabytes"])]
        for r in rows
    ]  # fmt: skip
    return (
        f"## Sampling on a graphics card\n\n`python -m bench.gpu sampling`. {describe(options.device)} "
        f"{options.images} images in {options.steps} DDIM steps, {options.rounds} rounds in which all take "
        "turns; wall time. *Compiled*: each call of the network is a recorded CUDA graph.\n\n"
        + table(["network", "time", "times as fast", "peak memory"], lines)
    )


PARTS = {"training": (training, training_section), "sampling": (sampling, sampling_section)}


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and on a card store."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("python -m bench.gpu", description=__doc__, formatter_class=plain)
    parser.add_argument("parts", nargs="*", help=f"some of {', '.join(PARTS)} (default: both)")
    parser.add_argument("--device", default="cuda", choices=("cuda", "cpu"))
    parser.add_argument("--backend", default="inductor", help="of torch.compile (default: %(default)s)")
    parser.add_argument("--widths", type=int, nargs="+", default=[32, 128])
    parser.add_argument("--batch", type=int, default=256, help="of training")
    parser.add_argument("--images", type=int, default=64, help="of a sampling run")
    parser.add_argument("--steps", type=int, default=50, help="of a sampling run")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--repeats", type=int, default=10, help="training steps in a round")
    options = parser.parse_args(arguments)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no part {sorted(unknown)}; there are {', '.join(PARTS)}")
    if options.device == "cuda" and not torch.cuda.is_available():
        parser.error("torch sees no CUDA device here; `--device cpu` goes the same way, slowly, for a look")
    with quiet():
        for part in options.parts or PARTS:
            measured, section = PARTS[part]
            rows = measured(options)
            text = section(rows, options)
            print(text, flush=True)
            if options.device == "cuda":
                about = {"machine": describe("cuda"), **vars(options)}
                save_json("gpu", part, about | {"rows": rows})
                write_section(f"gpu-{part}", text)


if __name__ == "__main__":
    main()
