"""`python -m bench.recipes`: what was tried for the quick recipe, and what each change gives.

8x8 digits with labels, the recipe `demo` and one thing changed at a time; judged after 30, 60, 120 and 300 s
as `bench.quality` judges, with 750 samples. A second is a number of steps: first the steps of all variants
are timed in turns on one thread, and "s seconds" means round(s / (median time of a step)) steps.

Each result is stored as soon as it is there, and what is stored is not computed again: the command can be
left at any moment and goes on later. Short times come first, for all variants; longer ones continue them.
"""

import argparse
import json
import statistics
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch

from bench.machine import describe
from bench.report import RESULTS, save_json, table, write_section
from bench.training import Step, measure
from minidiff import metrics, randn, sample, zoo
from minidiff.data import ImageData
from minidiff.model import TrainedModel
from minidiff.train import TrainStep, train
from minidiff.zoo import Recipe

NO_END = 10**9
SAMPLES = 720  # 72 of each digit: half of what there is of the rarest in training
BASE = zoo.recipe("demo")
YARDSTICK = "the recipe `demo`"


def trained(**changes: Any) -> Recipe:
    return replace(BASE, train=replace(BASE.train, **changes))


def built(**changes: Any) -> Recipe:
    return replace(BASE, network=replace(BASE.network, **changes))


VARIANTS: dict[str, Recipe] = {
    YARDSTICK: BASE,
    "linear schedule": replace(BASE, schedule="linear"),
    "predicts ε": trained(predicts="epsilon"),
    "predicts v": trained(predicts="v"),
    "min-SNR weights, γ = 5": trained(min_snr_gamma=5.0),
    "no moving average": trained(ema_decay=0.0),
    "moving average 0.9995": trained(ema_decay=0.9995),
    "learning rate 3e-4": trained(learning_rate=3e-4),
    "learning rate 3e-3": trained(learning_rate=3e-3),
    "batch 16": trained(batch_size=16),
    "batch 64": trained(batch_size=64),
    "batch 128": trained(batch_size=128),
    "cooldown over the last half": trained(cooldown=0.5),
    "three levels": replace(BASE, network=zoo.DIGITS_NETWORK),
    "width 48": built(width=48),
    "patch 2": built(patch=2),
    "no attention": built(attention=()),
}


# ---- running --------------------------------------------------------------------------------------------


def time_steps(data: ImageData, rounds: int) -> dict[str, list[float]]:
    """Seconds of a step of each variant, all in turns."""
    steps: dict[str, Step] = {}
    for name, recipe in VARIANTS.items():
        network, schedule = recipe.build()
        run = train(network, schedule, data, replace(recipe.train, steps=NO_END), device="cpu")
        steps[name] = run.__next__
    return measure(steps, rounds, 2, "cpu")


def run_to(name: str, steps: int, seed: int, data: ImageData, folder: Path) -> dict[str, Any]:
    """Train a variant for so many steps, going on from where its folder stands, and judge it."""
    recipe = VARIANTS[name]
    # the learning rate falls towards the end of the run, so each length is a run of its own
    length = steps if recipe.train.cooldown else NO_END
    recipe = replace(recipe, train=replace(recipe.train, steps=length, seed=seed))
    place = folder / f"{_folder_name(name)}-{seed}" / (str(steps) if recipe.train.cooldown else "")
    network, schedule = recipe.build()
    run = train(
        network, schedule, data, recipe.train, device="cpu", folder=place, save_every=min(2000, length)
    )
    last: TrainStep | None = None
    for last in run:
        if last.step >= steps:
            break
    run.close()  # which saves it
    if last is None:
        raise SystemExit(f"{place} holds a finished run that the results do not know: delete it.")
    labels = metrics.balanced_labels(SAMPLES, len(data.class_names))
    generator = torch.Generator().manual_seed(seed + 1000)
    x_T = randn((SAMPLES, *data.images.shape[1:]), generator=generator)
    model = TrainedModel(last.ema, schedule, recipe.train.predicts)
    images = sample(model.denoiser(labels), schedule, x_T, steps=50)
    quality = metrics.evaluate(images, labels, data, zoo.load_classifier(recipe.data))
    return {"step": last.step, "ratio": quality.frechet_ratio} | asdict(quality)


def _folder_name(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name)


def stored() -> dict[str, Any]:
    path = RESULTS / "recipes.json"
    if not path.exists():
        return {}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")).get("digits", {})
    return found


# ---- the report -----------------------------------------------------------------------------------------


def median(results: dict[str, Any], name: str, seconds: str, key: str) -> float | None:
    """Over the seeds that have been run; None where none has."""
    rows = [run[seconds][key] for run in results["runs"].get(name, {}).values() if seconds in run]
    return statistics.median(rows) if rows else None


def section(results: dict[str, Any]) -> str:
    runs = results["runs"]
    times = sorted({s for seeds in runs.values() for run in seeds.values() for s in run}, key=float)
    lines = []
    for name in VARIANTS:
        if name not in runs:
            continue
        line = [name, f"{1000 * statistics.median(results['step_seconds'][name]):.0f}"]
        for seconds in times:
            accuracy, ratio = (median(results, name, seconds, key) for key in ("accuracy", "ratio"))
            line.append("" if accuracy is None else f"{accuracy:.3f}, {ratio:.2f}")
        lines.append([*line, str(len(runs[name]))])
    waiting = [name for name in VARIANTS if name not in runs]
    notes = [_spread(results, times), *(_compared(results, seconds) for seconds in times)]
    if waiting:
        notes.append(f"Not run yet: {', '.join(waiting)}.")
    return (
        f"## What was tried for the quick recipe\n\n`python -m bench.recipes`. {results['machine']} "
        f"8x8 digits with labels; the recipe `demo` ({_described(BASE)}) and one thing changed at a time. "
        "In a column: class accuracy, Fréchet distance in floors (other real images, with the same labels, "
        f"at the same n = {SAMPLES}), after so many seconds; medians over the seeds. Steps of all were timed "
        "in turns on one thread, and *s seconds* are s / (median time of a step) steps: what is slow gets "
        "fewer.\n\n"
        + table(["change", "ms a step", *(f"{float(s):.0f} s" for s in times), "seeds"], lines)
        + "\n\n"
        + " ".join(note for note in notes if note)
        + "\n\nWhat this does not show: how the changes work together, other data, other sizes. Eight by "
        "eight pixels and a minute are the case of a lesson; a longer run forgives much of what decides "
        "here. Two figures that are closer than two seeds of one recipe say nothing."
    )


def _described(recipe: Recipe) -> str:
    settings = recipe.train
    return (
        f"{recipe.schedule} schedule, predicts {settings.predicts}, batch {settings.batch_size}, learning "
        f"rate {settings.learning_rate:g}, moving average {settings.ema_decay:g}, label dropout "
        f"{settings.label_dropout:g}, no loss weights, no cooldown, {len(recipe.network.multipliers)} levels "
        f"of width {recipe.network.width}"
    )


def _spread(results: dict[str, Any], times: list[str]) -> str:
    """How far two seeds of one recipe are apart."""
    said = []
    for seconds in times:
        rows = [run[seconds] for run in results["runs"].get(YARDSTICK, {}).values() if seconds in run]
        if len(rows) > 1:
            accuracy, ratio = ([row[key] for row in rows] for key in ("accuracy", "ratio"))
            said.append(
                f"at {float(seconds):.0f} s {min(accuracy):.3f} to {max(accuracy):.3f} and "
                f"{min(ratio):.2f} to {max(ratio):.2f}"
            )
    if not said:
        return "One seed: how far another would be from it is not known here."
    return f"Seeds of the unchanged recipe alone give {'; '.join(said)}."


def _compared(results: dict[str, Any], seconds: str) -> str:
    """Which changes are outside what the seeds of the unchanged recipe span, in both figures."""
    rows = [run[seconds] for run in results["runs"].get(YARDSTICK, {}).values() if seconds in run]
    if len(rows) < 2:
        return ""
    accuracy, ratio = ([row[key] for row in rows] for key in ("accuracy", "ratio"))
    better, worse = [], []
    for name in VARIANTS:
        its_accuracy, its_ratio = (median(results, name, seconds, key) for key in ("accuracy", "ratio"))
        if name == YARDSTICK or its_accuracy is None or its_ratio is None:
            continue
        if its_accuracy > max(accuracy) and its_ratio < min(ratio):
            better.append(name)
        elif its_accuracy < min(accuracy) and its_ratio > max(ratio):
            worse.append(name)
    return (
        f"Outside that in both figures at {float(seconds):.0f} s: better {', '.join(better) or 'none'}; "
        f"worse {', '.join(worse) or 'none'}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", choices=list(VARIANTS), help="these variants")
    parser.add_argument("--seconds", type=float, nargs="+", default=[30, 60, 120, 300])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1])
    parser.add_argument("--rounds", type=int, default=12, help="of timing the steps")
    parser.add_argument("--folder", type=Path, default=Path("runs/recipes"), help="where runs are kept")
    options = parser.parse_args()
    torch.set_num_threads(1)
    data = zoo.recipe_data("demo")
    results = stored()
    if set(results.get("step_seconds", {})) != set(VARIANTS):
        results = {"runs": {}} | results
        results |= {"machine": describe(), "step_seconds": time_steps(data, options.rounds)}
        save_json("recipes", "digits", results)
    for seconds in sorted(options.seconds):
        for seed in options.seeds:
            for name in options.only or VARIANTS:
                run = results["runs"].setdefault(name, {}).setdefault(str(seed), {})
                if f"{seconds:g}" in run:
                    continue
                steps = round(seconds / statistics.median(results["step_seconds"][name]))
                row = run_to(name, steps, seed, data, options.folder)
                run[f"{seconds:g}"] = row
                print(
                    f"{seconds:g} s, seed {seed}, {name}: step {row['step']}, accuracy "
                    f"{row['accuracy']:.3f}, Fréchet {row['ratio']:.2f} floors", flush=True,
                )  # fmt: skip
                save_json("recipes", "digits", results)
                write_section("recipes", section(results))
    print(f"\n{section(results)}")


if __name__ == "__main__":
    main()
