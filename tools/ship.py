"""`python -m tools.ship digits`: put a finished run among the shipped models, with its card.

The run is the one `minidiff train NAME` left in runs/NAME. The figures are taken here, once, by the same
functions that anyone can call, and written into the file and into docs/models/NAME.json.
"""

import argparse
import dataclasses
import json
from pathlib import Path

import torch

from minidiff import checkpoint, metrics, randn, sample, zoo
from minidiff.data import ImageData
from minidiff.train import CHECKPOINT_NAME

SAMPLING_STEPS = 50
CARDS = Path("docs/models")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="the recipe that was trained")
    parser.add_argument("--folder", type=Path, help="the run (default: runs/NAME)")
    parser.add_argument("--seed", type=int, default=1, help="of the samples that are judged")
    options = parser.parse_args()
    real = zoo.recipe_data(options.name)
    run = checkpoint.load((options.folder or Path("runs") / options.name) / CHECKPOINT_NAME)

    path = zoo.SHIPPED / f"{options.name}.safetensors"
    checkpoint.save(path, run.network, run.schedule, predicts=run.predicts, half=True)
    run = dataclasses.replace(checkpoint.load(path), info=run.info)  # judged as it is shipped, rounded
    classifier = metrics.train_classifier(real)
    zoo.save_classifier(options.name, classifier)
    quality = judge(run, real, classifier, options.seed)
    print(quality)
    info = {key: run.info[key] for key in ("recipe", "train", "data", "image_size", "step")}
    info["quality"] = {key: round(value, 4) for key, value in dataclasses.asdict(quality).items()}
    checkpoint.save(path, run.network, run.schedule, predicts=run.predicts, info=info, half=True)
    CARDS.mkdir(parents=True, exist_ok=True)
    (CARDS / f"{options.name}.json").write_text(json.dumps(info, indent=2) + "\n", encoding="utf-8")
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


def judge(
    model: checkpoint.TrainedModel, real: ImageData, classifier: metrics.Classifier, seed: int
) -> metrics.Quality:
    """Figures of as many DDIM samples as there are real images, classes in turn."""
    labels = metrics.balanced_labels(len(real), len(real.class_names))
    generator = torch.Generator().manual_seed(seed)
    x_T = randn((len(real), *real.images.shape[1:]), generator=generator)
    parts = [
        sample(model.denoiser(some_labels), model.schedule, noise, steps=SAMPLING_STEPS)
        for noise, some_labels in zip(x_T.split(500), labels.split(500), strict=True)  # type: ignore[no-untyped-call]
    ]
    return metrics.evaluate(torch.cat(parts), labels, real, classifier)


if __name__ == "__main__":
    main()
