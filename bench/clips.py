"""`python -m bench.clips`: which layer between frames brings what.

Four networks for clips, alike but for the layers by which frames talk, are trained as long as each other with
one seed, and 64 clips of each are read: told shape and colour, and told nothing. Beside them real clips, and
real clips whose frames were shuffled. About five minutes of one core.
"""

import argparse
import time
from dataclasses import asdict
from typing import Any

import torch

from bench.machine import describe
from bench.report import save_json, table, write_section
from minidiff import NoiseSchedule, UNetSettings, data
from minidiff._shared import seeded
from minidiff.data.moving import COUNTS
from minidiff.metrics import ClipQuality, evaluate_clips, shuffled
from minidiff.nets import VideoSettings, VideoUNet
from minidiff.train import TrainSettings, train

FRAME = UNetSettings(channels=3, width=24, multipliers=(1, 2), attention=(), classes=COUNTS, patch=2)
NETWORKS = {
    "frames by themselves": VideoSettings(FRAME, convolution=False, attention=False),
    "attention alone": VideoSettings(FRAME, convolution=False),
    "convolution alone": VideoSettings(FRAME, attention=False),
    "convolution and attention": VideoSettings(FRAME),
}
CLIPS, SAMPLING_STEPS = 64, 25


def trained(settings: VideoSettings, steps: int) -> tuple[dict[str, ClipQuality], float]:
    """What is read of clips that were told all, and of clips that were told nothing; CPU seconds."""
    before, train_settings = (
        time.process_time(),
        TrainSettings(steps=steps, batch_size=12, learning_rate=2e-3, cooldown=0.6, ema_decay=0.99),
    )
    with seeded(0):
        network = VideoUNet(settings)
    *_, last = train(network, NoiseSchedule.cosine(), data.moving(), train_settings, device="cpu")
    seconds, labels = time.process_time() - before, data.moving("test").condition
    assert isinstance(labels, torch.Tensor)
    drawn = {}
    for told, some in (("told all", labels[:CLIPS]), ("told nothing", None)):
        generator = torch.Generator().manual_seed(1)
        clips = last.model.draw(some, n=CLIPS, steps=SAMPLING_STEPS, generator=generator)
        drawn[told] = evaluate_clips(clips)
    return drawn, seconds


def row(name: str, told: str, quality: ClipQuality) -> list[str]:
    figures = (quality.acceleration, quality.step, quality.one_colour, quality.size_change)
    return [name, told, *(f"{figure:.2f}" for figure in figures)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=500)
    options = parser.parse_args()
    torch.set_num_threads(1)
    real = data.moving("test").x
    mixed = shuffled(real, torch.Generator().manual_seed(0))
    rows = [
        row(name, "", evaluate_clips(x))
        for name, x in (("real clips", real), ("real clips, frames shuffled", mixed))
    ]
    results: list[dict[str, Any]] = []
    for name, settings in NETWORKS.items():
        drawn, seconds = trained(settings, options.steps)
        for told, quality in drawn.items():
            rows.append(row(name, told, quality))
            results.append({"network": name, "told": told, "seconds": seconds} | asdict(quality))
            print(rows[-1], f"{seconds:.0f} s", flush=True)
    save_json("clips", "layers", {"steps": options.steps, "rows": results})
    head = (
        "network", "told", "acceleration away from walls, px", "step, px", "one colour throughout",
        "size changes by",
    )  # fmt: skip
    seconds = max(result["seconds"] for result in results)
    write_section(
        "clips",
        f"## What frames say to each other\n\n`python -m bench.clips`. {describe('cpu')} {options.steps} "
        f"steps of 12 clips for each network, at most {seconds / 60:.0f} CPU minutes, one seed: one run.\n\n"
        f"{table(head, rows)}\n\nThe convolution brings motion: the step is that of real clips, and the way "
        "bends less. Attention brings one colour where none was told. So short a training ends far from the "
        "first row with any of them; what a longer one gives is on the card of `clips`.",
    )


if __name__ == "__main__":
    main()
