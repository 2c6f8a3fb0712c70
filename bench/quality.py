"""`python -m bench.quality`: what a recipe reaches after how many seconds of computing.

Time is CPU time of the training alone, so that a busy machine does not change the result: 120 CPU-seconds
are a minute of two free cores. Figures are taken on the moving average, by the shipped classifier.
"""

import argparse
import dataclasses
import statistics
import time

import torch

from bench.report import save_json, table, write_section
from minidiff import metrics, randn, sample, zoo
from minidiff.model import TrainedModel
from minidiff.train import train

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
    text = section(options.recipe, rows)
    print(f"\n{text}")
    save_json("quality", options.recipe, rows)
    write_section(f"quality-{options.recipe}", text)


def section(name: str, rows: list[dict[str, float]]) -> str:
    """What goes into docs/benchmarks.md: medians over the seeds, with the range of the ratio."""
    lines = []
    for seconds in sorted({row["cpu_seconds"] for row in rows}):
        here = [row for row in rows if row["cpu_seconds"] == seconds]
        steps, accuracy, ratio = (
            statistics.median(r[k] for r in here) for k in ("step", "accuracy", "ratio")
        )
        span = f"{min(r['ratio'] for r in here):.2f} to {max(r['ratio'] for r in here):.2f}"
        lines.append([f"{seconds:.0f}", f"{steps:.0f}", f"{accuracy:.3f}", f"{ratio:.2f}", span])
    return (
        f"## What the recipe `{name}` reaches, and when\n\n`python -m bench.quality --recipe {name}`. "
        f"Medians over {len({row['seed'] for row in rows})} seeds. "
        "Time is CPU time of the training on one thread; "
        "the Fréchet distance is given in units of its floor, that of other real images, as many (n = "
        f"{rows[0]['n']:.0f}) and with the same labels.\n\n"
        + table(["CPU seconds", "steps", "class accuracy", "Fréchet / floor", "range over seeds"], lines)
    )


if __name__ == "__main__":
    main()
