"""`python -m bench.quality`: what a recipe reaches after how many seconds of computing.

Time is CPU time of the training alone, so that a busy machine does not change the result: 120 CPU-seconds
are a minute of two free cores. Figures are taken on the moving average, by the shipped classifier.
"""

import argparse
import dataclasses
import json
import statistics
import time
from pathlib import Path

import torch

from minidiff import metrics, randn, sample, zoo
from minidiff.checkpoint import TrainedModel
from minidiff.train import train

RESULTS = Path(__file__).parent / "results" / "quality.json"
NO_END = 10**9


def quality_over_time(
    recipe: zoo.Recipe, name: str, seconds: list[float], seed: int
) -> list[dict[str, float]]:
    """Train until the last of `seconds` and judge at each: one row per moment."""
    real = zoo.recipe_data(name)
    settings = dataclasses.replace(recipe.train, steps=NO_END, cooldown=0.0, seed=seed)
    network, schedule = dataclasses.replace(recipe, train=settings).build()
    labels = metrics.balanced_labels(len(real), len(real.class_names))
    x_T = randn((len(real), *real.images.shape[1:]), generator=torch.Generator().manual_seed(seed + 1000))
    rows, waiting, spent = [], sorted(seconds), 0.0
    before = time.process_time()
    for step in train(network, schedule, real, settings, device="cpu"):
        spent += time.process_time() - before
        if spent >= waiting[0]:
            model = TrainedModel(step.ema, schedule, settings.predicts)
            images = sample(model.denoiser(labels), schedule, x_T, steps=50)
            quality = metrics.evaluate(images, labels, real, zoo.load_classifier(recipe.data))
            print(f"seed {seed}, {spent:.0f} CPU s, step {step.step}: {quality}", flush=True)
            rows.append(
                {
                    "seed": seed,
                    "cpu_seconds": waiting.pop(0),
                    "step": step.step,
                    "ratio": quality.frechet_ratio,
                }
                | dataclasses.asdict(quality)
            )
            if not waiting:
                break
        before = time.process_time()
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipe", default="demo")
    parser.add_argument("--seconds", type=float, nargs="+", default=[30, 60, 120])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    recipe = zoo.recipe(options.recipe)
    rows = [
        row
        for seed in options.seeds
        for row in quality_over_time(recipe, options.recipe, options.seconds, seed)
    ]
    print(f"\n{'CPU s':>6} {'steps':>6} {'accuracy':>9} {'Fréchet / floor':>16}   (medians over seeds)")
    for seconds in sorted(options.seconds):
        at_time = [row for row in rows if row["cpu_seconds"] == seconds]
        steps, accuracy, ratio = (
            statistics.median(r[k] for r in at_time) for k in ("step", "accuracy", "ratio")
        )
        print(f"{seconds:6.0f} {steps:6.0f} {accuracy:9.3f} {ratio:16.2f}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(
        json.dumps({"recipe": options.recipe, "rows": rows}, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
