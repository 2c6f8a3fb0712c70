"""`python -m tools.ship digits`: put a finished run among the shipped models, with its card.

The run is the one `minidiff train NAME` left in runs/NAME. The figures are taken here, once, by the same
functions that anyone can call, and written into the file and into docs/models/NAME.json, which
`python -m tools.model_cards` makes the card from.

`python -m tools.ship digits --judge` ships nothing new: it judges the shipped model again, as after a change
of the figures, and writes what it finds into the file and into docs/models/NAME.json. The weights stay.

`python -m tools.ship mnist --guided 2` ships nothing: it judges the shipped model with that much guidance,
and puts the figures beside the others into docs/models/NAME.json.
"""

import argparse
import dataclasses
import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from minidiff import checkpoint, data, latent, metrics, randn, sound, zoo
from minidiff.data import ImageData
from minidiff.data.notes import frequency
from minidiff.data.shapes import COUNTS
from minidiff.model import TrainedModel
from minidiff.run_folder import CHECKPOINT_NAME
from tools.judge_clips import judge_clips
from tools.judge_patches import judge_patches
from tools.judge_scenes import judge_sentences
from tools.judge_solids import judge_solids
from tools.judge_spoken import judge_spoken

SAMPLING_STEPS = 50
LATENT_STEPS = 20  # of scenes drawn as latents, which are soon decided
MOST_SAMPLES = 2000  # of a model that is read by a classifier
GUIDED_SAMPLES = 500
BATCH = 250
NEAR = 20  # cents, a fifth of a semitone: a pitch that is as asked
CARDS = Path("docs/models")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="the recipe that was trained")
    parser.add_argument("--folder", type=Path, help="the run (default: runs/NAME)")
    parser.add_argument("--seed", type=int, default=1, help="of the samples that are judged")
    parser.add_argument("--cpu-hours", type=float, help="what the training took, for the card")
    parser.add_argument("--device", default="", help="what it ran on, for the card")
    parser.add_argument("--guided", type=float, metavar="SCALE", help="judge the shipped model with guidance")
    parser.add_argument("--judge", action="store_true", help="judge the shipped model again")
    options = parser.parse_args()
    if options.judge:
        judge_again(options.name, options.seed)
        return
    if options.guided is not None:
        judge_guided(options.name, options.guided, options.seed)
        return
    run = checkpoint.load((options.folder or Path("runs") / options.name) / CHECKPOINT_NAME)

    path = zoo.SHIPPED / f"{options.name}.safetensors"
    checkpoint.save(path, run.network, run.schedule, predicts=run.predicts, half=True)
    run = dataclasses.replace(checkpoint.load(path), info=run.info)  # judged as it is shipped, rounded
    info: dict[str, Any] = {
        key: run.info[key]
        for key in ("recipe", "train", "data", "shape", "image_size", "step")
        if key in run.info
    }
    cost = {}
    if options.cpu_hours is not None:
        cost = {"cost": {"cpu_hours": options.cpu_hours, "device": options.device}}
    _ship(options.name, run, info | {"quality": quality_of(options.name, run, options.seed)}, cost)


def judge_again(name: str, seed: int) -> None:
    """Take the figures of the shipped model anew; everything else that its card says stays."""
    model = zoo.load(name)
    info = model.info | {"quality": quality_of(name, model, seed)}
    said = json.loads(_card_file(name).read_text(encoding="utf-8"))
    _ship(name, model, info, {key: value for key, value in said.items() if key not in info})


def _ship(name: str, model: TrainedModel, info: dict[str, Any], more: dict[str, Any]) -> None:
    """Write the model with `info`, and the figures of its card, which say `more`."""
    path = zoo.SHIPPED / f"{name}.safetensors"
    checkpoint.save(path, model.network, model.schedule, predicts=model.predicts, info=info, half=True)
    CARDS.mkdir(parents=True, exist_ok=True)
    _card_file(name).write_text(json.dumps(info | more, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(info["quality"], indent=2))
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


def _card_file(name: str) -> Path:
    return CARDS / f"{name}.json"


def quality_of(name: str, model: TrainedModel, seed: int) -> dict[str, Any]:
    """The figures of the card: read by a classifier, or by a reader that is no network."""
    if zoo.recipe(name).data == "scenes":
        return judge_sentences(model, seed)
    if zoo.recipe(name).data == "solids":
        return judge_solids(model, seed)
    if zoo.recipe(name).data == "moving":
        return judge_clips(model, seed)
    if zoo.recipe(name).data == "details":
        return judge_patches(model, seed)
    if zoo.recipe(name).data == "notes":
        return judge_notes(model, seed)
    if zoo.recipe(name).data == "spoken":
        return judge_spoken(model, seed)
    if zoo.recipe(name).data in ("shapes", "latents"):
        found = judge_shapes(model, seed, zoo.autoencoder_of(model))
        return {part: _rounded(quality) for part, quality in found.items()}
    return _rounded(judge(name, model, seed))


def _rounded(quality: metrics.Quality | metrics.SceneQuality) -> dict[str, Any]:
    figures = dataclasses.asdict(quality)
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in figures.items()}


def real_images(name: str) -> tuple[ImageData, ImageData | None]:
    """What samples are compared with, and the held-out images of the floor.

    Where there are enough images that the model never saw, samples are compared with one half of those, and
    the floor with the other: then copies of the training images have no advantage. Elsewhere they are
    compared with the training images, and the floor is what the few unseen ones score there.
    """
    unseen = data.load(zoo.recipe(name).data, split="test")
    return (unseen, None) if len(unseen) >= 2 * MOST_SAMPLES else (zoo.recipe_pictures(name), unseen)


def classifier_for(name: str) -> metrics.Classifier:
    """The shipped classifier of this data set; where there is none, train it and put it there."""
    recipe = zoo.recipe(name)
    try:
        return zoo.load_classifier(recipe.data)
    except ValueError:
        classifier = metrics.train_classifier(zoo.recipe_pictures(name))
        zoo.save_classifier(recipe.data, classifier)
        return classifier


def judge(
    name: str, model: TrainedModel, seed: int, scale: float = 1.0, n: int = MOST_SAMPLES
) -> metrics.Quality:
    """Figures of DDIM samples, classes in turn: `n`, or as many as there are real images."""
    real, held_out = real_images(name)
    labels = metrics.balanced_labels(min(len(real), n), len(real.class_names))
    images = draw(model, labels, real.images.shape[1:], seed, scale)
    return metrics.evaluate(images, labels, real, classifier_for(name), held_out=held_out)


def judge_guided(name: str, scale: float, seed: int) -> None:
    """Judge 500 guided samples of a shipped model of classes, and say so in its card's file."""
    quality = judge(name, zoo.load(name), seed, scale, GUIDED_SAMPLES)
    path = _card_file(name)
    info = json.loads(path.read_text(encoding="utf-8")) | {"guided": {"scale": scale} | _rounded(quality)}
    path.write_text(json.dumps(info, indent=2) + "\n", encoding="utf-8")
    print(quality)


def judge_shapes(
    model: TrainedModel, seed: int, autoencoder: latent.Autoencoder | None = None
) -> dict[str, metrics.SceneQuality]:
    """Figures of pictures drawn for all labels, for held-out pairs, and for one label alone.

    - "seen": 450 scenes of the test part; their pairs of shape and colour occur in training.
    - "held_out": the 180 scenes whose pair never does.
    - "one_told": each value of each attribute, ten times, with the four other attributes left open.
    - "real": what the reader makes of the painted pictures themselves.

    A model of latents is judged on what is decoded, shrunk to 32 x 32; "real" pictures have then been encoded
    and decoded, too, and are its ceiling.
    """
    load = data.shapes if autoencoder is None else latent.large_shapes
    test, held_out = load("test"), load("held_out")
    assert test.attributes is not None
    assert held_out.attributes is not None
    one_told = torch.full((sum(COUNTS), len(COUNTS)), max(COUNTS))  # nothing told
    rows = iter(one_told)
    for attribute, count in enumerate(COUNTS):
        for value in range(count):
            next(rows)[attribute] = value
    asked = {
        "seen": test.attributes[:450],  # neighbours differ in everything, so the first are as good as any
        "held_out": held_out.attributes,
        "one_told": one_told.repeat(10, 1),
    }
    size = test.images.shape[1:]
    drawn = {
        part: metrics.evaluate_scenes(
            draw(model, labels, size, seed + i)
            if autoencoder is None
            else draw_latents(model, labels, seed + i, autoencoder),
            labels,
        )
        for i, (part, labels) in enumerate(asked.items())
    }
    painted = torch.cat([test.images, held_out.images])
    if autoencoder is not None:
        painted = latent.shrunk(latent.there_and_back(autoencoder, painted))
    truth = torch.cat([test.attributes, held_out.attributes])
    return drawn | {"real": metrics.evaluate_scenes(painted, truth)}


def draw_latents(model: TrainedModel, labels: Tensor, seed: int, autoencoder: latent.Autoencoder) -> Tensor:
    """Pictures (N, 3, 32, 32) for labels, decoded from drawn latents and shrunk."""
    drawn = draw(model, labels, model.shape, seed, clip=None, steps=LATENT_STEPS)  # latents have no end at 1
    with torch.no_grad():
        return torch.cat([latent.shrunk(autoencoder.decode(part)) for part in torch.split(drawn, 100)])


def judge_notes(model: TrainedModel, seed: int) -> dict[str, Any]:
    """Shares of notes whose sound is read as asked: five of each of the 48 kinds.

    - "samples": the model's, each made a sound (`sound.to_wave`).
    - "floor": real notes of the test part, through a spectrogram and the same way back.
    - "other_labels": the same samples, held against the labels of the note 17 rows before: another
      pitch and another instrument.
    """
    train, test = data.notes("train"), data.notes("test")
    assert train.attributes is not None
    assert test.attributes is not None
    kind = sound.NearestMean(train.images, train.attributes)
    drawn = draw(model, test.attributes, test.images.shape[1:], seed)

    def read(pictures: Tensor, labels: Tensor) -> dict[str, float]:
        waves = sound.to_wave(pictures, generator=torch.Generator().manual_seed(seed))
        asked = torch.tensor([frequency(pitch) for pitch in labels[:, 0].tolist()])
        off = sound.cents(sound.pitch(waves), asked).abs()
        right = kind(sound.to_picture(waves))[:, 1] == labels[:, 1]
        shares = {"pitch": off < NEAR, "instrument": right}
        return {part: round(share.float().mean().item(), 4) for part, share in shares.items()}

    return {
        "n": len(test),
        "samples": read(drawn, test.attributes),
        "floor": read(test.images, test.attributes),
        "other_labels": read(drawn, test.attributes.roll(17, dims=0)),
    }


def draw(
    model: TrainedModel, labels: Tensor, size: tuple[int, ...], seed: int, scale: float = 1.0,
    clip: float | None = 1.0, steps: int = SAMPLING_STEPS,
) -> Tensor:  # fmt: skip
    """A DDIM sample for each row of `labels`."""
    x_T = randn((len(labels), *size), generator=torch.Generator().manual_seed(seed))
    batch = BATCH if max(size) > 8 else 500
    parts = [
        model.draw(some_labels, x_T=noise, scale=scale, steps=steps, clip=clip)
        for noise, some_labels in zip(torch.split(x_T, batch), torch.split(labels, batch), strict=True)
    ]
    return torch.cat(parts)


if __name__ == "__main__":
    main()
