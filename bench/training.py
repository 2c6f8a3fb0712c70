"""`python -m bench.training`: how many images a second each library trains on, and in how much memory.

Four parts, each into bench/results/training.json and, as a table, into docs/benchmarks.md:

- rate: a training step of our whole loop (noise, loss, gradient, clipping, fused Adam, moving average)
  beside the peers' networks in a plain loop (noise, loss, gradient, AdamW; no average), which does less;
- layout: the same step of ours, with one thing changed at a time;
- profile: where the time of our step goes, and that of a call;
- memory: the peak of a process that trains.

All of a part take turns, round by round; ratios are taken inside a round. On the CPU, time is CPU time of
all threads, so that a busy machine changes little; on a GPU it is wall time between synchronisations.
`python -m bench.training rate --device cuda` measures there.
"""

import argparse
import copy
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from bench.machine import describe, peak_megabytes, quiet
from bench.peers import OURS, PEERS, SETTINGS, Contender, contender, contenders, multiply_adds, versions
from bench.report import save_json, table, write_section
from minidiff import NoiseSchedule, UNet, UNetSettings, zoo
from minidiff.data import ImageData
from minidiff.train import TrainSettings, train

SIZES = ((1, 28), (3, 32))  # channels, pixels
ENDLESS = 10**9
Step = Callable[[], object]


def images(channels: int, size: int, count: int = 512) -> Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.rand(count, channels, size, size, generator=generator) * 2 - 1


def our_step(network: nn.Module, data: Tensor, batch: int, device: str, **settings: Any) -> Step:
    """One step of `minidiff.train.train` at each call."""
    steps = train(
        network,
        NoiseSchedule.cosine(),
        ImageData(data, None, "noise"),
        TrainSettings(steps=ENDLESS, batch_size=batch, **settings),
        device=device,
    )
    return lambda: next(steps)


def plain_step(network: nn.Module, data: Tensor, batch: int, device: str) -> Step:
    """One step of the loop that the peers' own examples have, without what only some of them do."""
    network.train()
    data = data.to(device)
    alpha_bars = NoiseSchedule.cosine().alpha_bars.float().to(device)
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3)
    half = device == "cuda" and torch.cuda.is_bf16_supported()

    def step() -> None:
        x_0 = data[torch.randint(len(data), (batch,), device=device)]
        t = torch.randint(len(alpha_bars), (batch,), device=device)
        epsilon = torch.randn_like(x_0)
        alpha_bar = alpha_bars[t][:, None, None, None]
        with torch.autocast(device, torch.bfloat16, enabled=half):
            output = network(alpha_bar.sqrt() * x_0 + (1 - alpha_bar).sqrt() * epsilon, t.float())
        loss = F.mse_loss(output.float(), x_0)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()

    return step


# ---- bare convolutions ----------------------------------------------------------------------------------


def bare_convolutions(network: UNet, x: Tensor, train_too: bool) -> tuple[Step, int]:
    """Every 3x3 convolution of the network on its own, with nothing between; and their multiply-adds.

    Forwards, and where `train_too` also both gradients, in channels-last order; on a card in bfloat16, as
    the networks that they are compared with.
    """
    half = x.device.type == "cuda" and torch.cuda.is_bf16_supported()
    shapes: list[tuple[nn.Conv2d, tuple[int, ...]]] = []
    hooks = [
        layer.register_forward_hook(lambda layer, args, _: shapes.append((layer, tuple(args[0].shape))))
        for layer in network.modules()
        if isinstance(layer, nn.Conv2d) and layer.kernel_size == (3, 3)
    ]
    with torch.no_grad():
        network(x, torch.zeros(len(x), device=x.device))
    for hook in hooks:
        hook.remove()
    layers = []
    for layer, shape in shapes:
        copied = copy.deepcopy(layer).to(x.device, memory_format=torch.channels_last)
        given = torch.randn(shape, device=x.device).contiguous(memory_format=torch.channels_last)
        given.requires_grad_(train_too)
        with torch.no_grad(), torch.autocast(x.device.type, torch.bfloat16, enabled=half):
            slope = torch.randn_like(copied(given))
        layers.append((copied, given, slope))

    def run() -> None:
        for layer, given, slope in layers:
            with torch.autocast(x.device.type, torch.bfloat16, enabled=half):
                answer = layer(given)
            if train_too:
                answer.backward(slope)

    with torch.no_grad():
        work = multiply_adds(lambda: [layer(given) for layer, given, _ in layers])
    return run if train_too else torch.no_grad()(run), work * (3 if train_too else 1)


# ---- measuring ------------------------------------------------------------------------------------------


def measure(steps: dict[str, Step], rounds: int, repeats: int, device: str) -> dict[str, list[float]]:
    """Seconds of one step, once for each round, of steps that take turns; a first turn warms up."""
    seconds: dict[str, list[float]] = {name: [] for name in steps}
    for step in steps.values():
        step()
    for round_number in range(rounds):
        names = list(steps)
        turn = round_number % len(names)
        for name in names[turn:] + names[:turn]:
            before = _now(device)
            for _ in range(repeats):
                steps[name]()
            seconds[name].append((_now(device) - before) / repeats)
    return seconds


def _now(device: str) -> float:
    if device == "cuda":
        torch.cuda.synchronize()
        return time.perf_counter()
    return time.process_time()


def ratios(seconds: dict[str, list[float]], to: str) -> dict[str, tuple[float, float, float]]:
    """How much faster `to` is: median, lowest and highest of the ratios inside the rounds."""
    return {
        name: (statistics.median(r), min(r), max(r))
        for name, times in seconds.items()
        if (r := [mine / base for mine, base in zip(times, seconds[to], strict=True)])
    }


# ---- the parts ------------------------------------------------------------------------------------------


def rate(options: argparse.Namespace) -> None:
    results, blocks = [], []
    for channels, size in SIZES:
        found, missing = contenders(channels, size, options.device)
        data = images(channels, size)
        steps: dict[str, Step] = {}
        for rival in found:
            if rival.name == OURS:
                network = rival.network.unet  # type: ignore[union-attr]
                steps[OURS] = our_step(network, data, options.batch, options.device)
            else:
                steps[rival.name] = plain_step(rival.network, data, options.batch, options.device)
        sample = data[: options.batch].to(options.device)
        bare, bare_work = bare_convolutions(UNet(_settings(channels)).to(options.device), sample, True)
        steps["bare 3x3 convolutions"] = bare
        seconds = measure(steps, options.rounds, options.repeats, options.device)
        result = summary(found, seconds, bare_work, options.batch, missing)
        results.append({"channels": channels, "size": size} | result)
        blocks.append(comparison(f"{channels}x{size}x{size}", result))
        print(blocks[-1], flush=True)
    about = {"batch": options.batch, "rounds": options.rounds, "repeats": options.repeats}
    stored = {"machine": describe(options.device), "versions": versions(), **about, "sizes": results}
    name = "rate" if options.device == "cpu" else f"rate-{options.device}"
    save_json("training", name, stored)
    intro = (
        f"## Training: images a second\n\n`python -m bench.training rate`{with_device(options.device)}. "
        f"{describe(options.device)} Batch {options.batch}, {options.rounds} rounds of {options.repeats} "
        f"steps in which all take turns; {time_is(options.device)} Our step is the whole loop of "
        "`minidiff.train`, with clipping and the moving average; the peers' networks run in a plain loop "
        "without either. *Ratio*: their time over ours, median of the rounds, with the lowest and the "
        "highest. *Of bare*: multiply-adds a second, over those of the network's own 3x3 convolutions run "
        "one after another with their gradients and nothing between."
    )
    write_section(f"training-{name}", "\n\n".join([intro, *blocks, missing_line(missing)]))


def _settings(channels: int) -> UNetSettings:
    return UNetSettings(channels, SETTINGS.width, SETTINGS.multipliers, attention=SETTINGS.attention)


def summary(
    found: list[Contender], seconds: dict[str, list[float]], bare_work: int, batch: int, missing: list[str],
    passes: int = 3,
) -> dict[str, Any]:  # fmt: skip
    """One row for each contender. `passes`: 3 for training (forwards, two gradients), 1 for a call."""
    compared = ratios(seconds, OURS)
    bare_rate = bare_work / statistics.median(seconds["bare 3x3 convolutions"])
    rows = []
    for rival in found:
        median = statistics.median(seconds[rival.name])
        ratio, low, high = compared[rival.name]
        share = passes * rival.multiply_adds * batch / median / bare_rate
        rows.append(
            {
                "name": rival.name, "parameters": rival.parameters,
                "multiply_adds": rival.multiply_adds, "seconds": seconds[rival.name],
                "images_per_second": batch / median, "ratio": ratio, "lowest": low, "highest": high,
                "share_of_bare": share,
            }
        )  # fmt: skip
    return {"rows": rows, "bare_gigaflops": 2 * bare_rate / 1e9, "missing": missing}


def comparison(title: str, result: dict[str, Any]) -> str:
    """The table of one size."""
    lines = [
        [
            row["name"], f"{row['parameters'] / 1e6:.2f}M", f"{row['multiply_adds'] / 1e6:.0f}M",
            f"{row['images_per_second']:.0f}", f"{row['ratio']:.2f}",
            f"{row['lowest']:.2f} to {row['highest']:.2f}", f"{100 * row['share_of_bare']:.0f} %",
        ]
        for row in result["rows"]
    ]  # fmt: skip
    head = [title, "parameters", "multiply-adds", "images/s", "ratio", "range", "of bare"]
    bare = f"Bare 3x3 convolutions: {result['bare_gigaflops']:.0f} GFLOP/s."
    return f"{table(head, lines)}\n\n{bare} {_headroom(result['rows'])}".rstrip()


def _headroom(rows: list[dict[str, Any]]) -> str:
    """How much faster anything could be whose convolutions are not faster themselves."""
    shares = {row["name"]: row["share_of_bare"] for row in rows}
    ours = shares.pop(OURS)
    if not shares:
        return ""
    best = max(shares, key=lambda name: shares[name])
    return (
        "If everything that is not a 3x3 convolution cost nothing, a network with as many multiply-adds "
        f"would be {1 / ours:.2f} times as fast as ours, {1 / shares[best]:.2f} times as fast as {best}."
    )


def with_device(device: str) -> str:
    return "" if device == "cpu" else f" with `--device {device}`"


def time_is(device: str) -> str:
    return "time is CPU time of all threads." if device == "cpu" else "wall time, bfloat16 autocast for all."


def missing_line(missing: list[str]) -> str:
    return "All peers were there." if not missing else f"Not there: {'; '.join(missing)}."


def layout(options: argparse.Namespace) -> None:
    """Our step with one thing changed: what each part of the recipe costs or saves."""
    blocks, stored = [], []
    for channels, size in SIZES:
        data = images(channels, size)

        def network(channels: int = channels, **changes: Any) -> UNet:
            torch.manual_seed(0)
            base = {"channels": channels, "width": 32, "multipliers": (1, 2, 2), "attention": (2,)}
            return UNet(UNetSettings(**(base | changes)))

        variants: dict[str, Iterator[Any] | nn.Module] = {
            "as it is": network(),
            "patch 2": network(patch=2),
            "patch 4, two levels": network(patch=4, multipliers=(1, 2), attention=(1,)),
            "attention on the middle level too": network(attention=(1, 2)),
            "no attention": network(attention=()),
        }
        steps = {
            name: our_step(variant, data, options.batch, options.device)  # type: ignore[arg-type]
            for name, variant in variants.items()
        }
        steps["plain loop, channels first"] = plain_step(network(), data, options.batch, options.device)
        for batch in (16, 64):
            steps[f"batch {batch}"] = our_step(network(), data, batch, options.device)
        seconds = measure(steps, options.rounds, options.repeats, options.device)
        batches = dict.fromkeys(steps, options.batch) | {"batch 16": 16, "batch 64": 64}
        rows = []
        for name, times in seconds.items():
            per_image = [
                (mine / batches[name]) / (base / options.batch)
                for mine, base in zip(times, seconds["as it is"], strict=True)
            ]
            rate_here = batches[name] / statistics.median(times)
            rows.append((name, rate_here, 1 / statistics.median(per_image)))
        stored.append({"channels": channels, "size": size, "rows": rows})
        lines = [[name, f"{rate_here:.0f}", f"{ratio:.2f}"] for name, rate_here, ratio in rows]
        blocks.append(table([f"{channels}x{size}x{size}", "images/s", "times as many"], lines))
        print(blocks[-1], flush=True)
    name = "layout" if options.device == "cpu" else f"layout-{options.device}"
    about = {"machine": describe(options.device), "batch": options.batch}
    save_json("training", name, about | {"sizes": stored})
    intro = (
        f"## Training: what makes a step fast\n\n`python -m bench.training layout`"
        f"{with_device(options.device)}. {describe(options.device)} Batch {options.batch} unless said; "
        "our step with one thing changed, all in turns. Patches fold squares of pixels into channels: they "
        "change what the network can learn, not only its time."
    )
    write_section(f"training-{name}", "\n\n".join([intro, *blocks]))


# what torch calls its operations -> what they are in a U-Net; the first that fits counts
KINDS = {
    "convolutions, forwards": ("mkldnn_convolution", "cudnn_convolution"),
    "convolutions, both gradients": ("convolution_backward",),
    "group norms": ("group_norm",),
    "SiLU": ("silu",),
    "attention": ("scaled_dot_product",),
    "joining skips, adding": ("aten::cat", "aten::add", "aten::mul"),
    "Adam, clipping, moving average": ("fused_adam", "lerp", "foreach", "linalg_vector_norm"),
}


def profile(options: argparse.Namespace) -> None:
    """Where the time goes, by kind of operation, as torch's own profiler counts it."""
    shares: dict[str, dict[str, float]] = {}
    for channels, size in SIZES:
        data = images(channels, size)
        step = our_step(UNet(_settings(channels)), data, options.batch, "cpu")
        network = UNet(_settings(channels)).to(memory_format=torch.channels_last).eval()
        x = data[: options.batch].contiguous(memory_format=torch.channels_last)
        call = torch.inference_mode()(partial(network, x, torch.full((len(x),), 500.0)))
        shares |= {
            f"step, {channels}x{size}x{size}": shares_of(step, options.repeats),
            f"call, {channels}x{size}x{size}": shares_of(call, 3 * options.repeats),
        }
    machine = describe("cpu")
    save_json("training", "profile", {"machine": machine, "batch": options.batch, "shares": shares})
    kinds = [kind for kind in (*KINDS, "all else") if any(share[kind] for share in shares.values())]
    lines = [[kind, *(f"{100 * share[kind]:.1f} %" for share in shares.values())] for kind in kinds]
    block = table(["part", *shares], lines)
    print(block)
    intro = (
        f"## Training and sampling: where the time goes\n\n`python -m bench.training profile`. {machine} "
        f"Batch {options.batch}, {options.repeats} steps of our training and {3 * options.repeats} calls of "
        "the network alone under torch's profiler."
    )
    write_section("training-profile", f"{intro}\n\n{block}")


def shares_of(work: Step, repeats: int) -> dict[str, float]:
    """The share of each kind of operation in the time of `work`, after one turn to warm up."""
    work()
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profiler:
        for _ in range(repeats):
            work()
    spent = dict.fromkeys((*KINDS, "all else"), 0.0)
    for event in profiler.key_averages():
        kind = next((k for k, names in KINDS.items() if any(n in event.key for n in names)), "all else")
        spent[kind] += event.self_cpu_time_total
    total = sum(spent.values())
    return {kind: time / total for kind, time in spent.items()}


def memory(options: argparse.Namespace) -> None:
    """Each in a process of its own that takes a few steps and says what it needed at most."""
    cases = ["digits recipe (8x8)", *(f"{OURS}, {c}x{s}x{s}" for c, s in SIZES)]
    cases += [f"{name}, {c}x{s}x{s}" for name in PEERS for c, s in SIZES]
    rows = []
    for case in ["only torch and minidiff imported", *cases]:
        command = [sys.executable, "-m", "bench.training", "one", "--case", case]
        command += ["--batch", str(options.batch)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{case}: {done.stderr.strip().splitlines()[-1]}")
            continue
        rows.append((case, json.loads(done.stdout.splitlines()[-1])["peak_megabytes"]))
        print(*rows[-1], flush=True)
    save_json("training", "memory", {"machine": describe("cpu"), "batch": options.batch, "rows": rows})
    intro = (
        f"## Training: memory\n\n`python -m bench.training memory`. {describe('cpu')} The most memory that a "
        f"process held which took 5 training steps, batch {options.batch} (the digits recipe: "
        "64). Most of it is torch itself, and how much depends on its build; so the last column takes the "
        "first row off."
    )
    floor = rows[0][1]
    lines = [[case, f"{peak:.0f} MB", f"{peak - floor:.0f} MB"] for case, peak in rows]
    block = table(["process", "peak", "above the first"], lines)
    write_section("training-memory", f"{intro}\n\n{block}")


def one(options: argparse.Namespace) -> None:
    """The process that `memory` starts: take five steps of a case, print the peak."""
    if options.case.startswith("digits"):
        recipe = zoo.recipe("digits")
        network, schedule = recipe.build()
        steps = train(network, schedule, zoo.recipe_data("digits"), recipe.train, device="cpu")
        step: Step = lambda: next(steps)  # noqa: E731
    elif options.case.startswith("only"):
        step = lambda: None  # noqa: E731
    else:
        name, _, shape = options.case.rpartition(", ")
        channels, size, _ = map(int, shape.split("x"))
        network, data = contender(name, channels, size).network, images(channels, size)
        if name == OURS:
            step = our_step(network.unet, data, options.batch, "cpu")  # type: ignore[arg-type]
        else:
            step = plain_step(network, data, options.batch, "cpu")
    for _ in range(5):
        step()
    print(json.dumps({"peak_megabytes": peak_megabytes()}))


PARTS = {"rate": rate, "layout": layout, "profile": profile, "memory": memory, "one": one}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", help=f"some of {', '.join(PARTS)} (default: the first four)")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--repeats", type=int, default=4, help="steps in a round")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    parser.add_argument("--case", help=argparse.SUPPRESS)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    with quiet():
        for part in options.parts or list(PARTS)[:4]:
            PARTS[part](options)


if __name__ == "__main__":
    main()
