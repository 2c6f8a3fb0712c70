"""What `minidiff train` is asked to do: follow a recipe, or learn pictures of one's own.

Of one's own pictures it says how long it will take before it begins, and draws a sheet of samples at every
save: from the same noise each time, so that only learning shows.
"""

from __future__ import annotations

import argparse
import copy
import dataclasses
import itertools
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from minidiff import checkpoint, data, zoo
from minidiff._files import write_whole
from minidiff._untrusted import CheckpointError
from minidiff.data import Examples, ImageData
from minidiff.noise import randn
from minidiff.phrase import Phrase
from minidiff.run_folder import CHECKPOINT_NAME
from minidiff.schedule import NoiseSchedule
from minidiff.show.language import word
from minidiff.show.sprite import encode_png, enlarged, tile, to_pixels
from minidiff.train import TrainSettings, TrainStep, train

WARM_UP, MEASURED = 3, 5  # steps before the training that are timed, and before them some that are not
SHEET, SAMPLING_STEPS = 16, 20  # samples on a sheet, and steps to draw them
SHEET_SIDE = 512  # pixels, about
MOST_COLUMNS = 8  # classes that get a column each

ONLY_WITH_IMAGES = Phrase(
    "{name} says how pictures of your own are read: give --images FOLDER, too.",
    "{name} kendi resimlerinin nasıl okunacağını söyler: --images KLASÖR de ver.",
)
EXPECTED = Phrase(
    "{steps} steps of {batch} pictures, about {time} on {device} (measured: {each:.3g} s a step).",
    "{batch} resimlik {steps} adım, {device} üzerinde yaklaşık {time} (ölçülen: adım başına {each:.3g} s).",
)
SHEETS_IN = Phrase(
    "Samples as it goes: {path}, every {every} steps.",
    "Eğitim sürerken örnekler: {path}, {every} adımda bir.",
)
SECONDS, MINUTES, HOURS = (
    Phrase("{n} seconds", "{n} saniye"),
    Phrase("{n} minutes", "{n} dakika"),
    Phrase("{n:.1f} hours", "{n:.1f} saat"),
)

Watched = Callable[[TrainStep], None]


@dataclass(frozen=True)
class Task:
    """A training that was asked for: its name, its recipe, what it learns from, and what its file says."""

    name: str
    recipe: zoo.Recipe | zoo.BranchRecipe
    examples: Examples
    info: dict[str, Any]
    save_every: int

    @classmethod
    def asked(cls, options: argparse.Namespace) -> Task:
        """As the options of the command line say. Raises ValueError for options that do not go together."""
        recipe: zoo.Recipe | zoo.BranchRecipe
        examples: Examples
        reading = {name: getattr(options, name) for name in ("size", "channels", "fit", "labels")}
        reading = {name: value for name, value in reading.items() if value is not None}
        if options.images is None:
            if reading:
                name = "--no-labels" if "labels" in reading else f"--{next(iter(reading))}"
                raise ValueError(ONLY_WITH_IMAGES.said(name=name))
            name, recipe = options.recipe, zoo.any_recipe(options.recipe)
            examples, info = zoo.recipe_examples(name), {"recipe": name}
        else:
            examples = data.folder(options.images, **{"size": 32, **reading})
            name, recipe = examples.name, zoo.recipe_for(examples)
            info = {"images": name, "class_names": list(examples.class_names)}
        given = {name: getattr(options, name) for name in ("steps", "batch_size", "seed")}
        given = {name: value for name, value in given.items() if value is not None}
        recipe = dataclasses.replace(recipe, train=dataclasses.replace(recipe.train, **given))
        return cls(name, recipe, examples, info, options.save_every)

    def watched(
        self, network: nn.Module, schedule: NoiseSchedule, folder: Path, device: torch.device, first: bool
    ) -> Watched:
        """Say what to expect; gives what is to be called at every save.

        Of a recipe there is nothing to say: its name says it. `first` is the process that speaks and draws.
        """
        if not isinstance(self.examples, ImageData) or "images" not in self.info:
            return lambda step: None
        settings = self.recipe.train
        each = seconds_a_step(network, schedule, self.examples, settings, device)
        if not first:
            return lambda step: None
        left = max(settings.steps - steps_behind(folder), 0)
        steps = f"{left:,}".replace(",", word("thousands"))
        print(
            EXPECTED.said(
                steps=steps, batch=settings.batch_size, time=duration(left * each), device=device, each=each
            )
        )
        print(SHEETS_IN.said(path=folder / "samples", every=self.save_every), flush=True)
        return Sheets(folder / "samples", self.examples, device)


def seconds_a_step(
    network: nn.Module,
    schedule: NoiseSchedule,
    examples: Examples,
    settings: TrainSettings,
    device: torch.device,
) -> float:
    """How long a step of this training takes here and now: the median of a few, taken by a copy."""
    some = examples.subset(range(min(len(examples), settings.batch_size)))
    short = dataclasses.replace(settings, steps=WARM_UP + MEASURED)
    moments = [time.perf_counter()]
    with closing(train(copy.deepcopy(network), schedule, some, short, device=device)) as steps:
        for _ in steps:
            moments.append(time.perf_counter())
    took = [after - before for before, after in itertools.pairwise(moments)]
    return statistics.median(took[WARM_UP:])


def steps_behind(folder: Path) -> int:
    """How many steps of a run are in its folder; whether it is this run, the training itself asks."""
    try:
        step = checkpoint.load(folder / CHECKPOINT_NAME).info.get("step")
    except CheckpointError:
        return 0
    return step if isinstance(step, int) else 0


def duration(seconds: float) -> str:
    """A time to expect, in words, no finer than it can be known.

    >>> duration(41), duration(660), duration(9000)
    ('40 seconds', '11 minutes', '2.5 hours')
    """
    if seconds < 90:
        return SECONDS.said(n=max(10 * round(seconds / 10), 10))
    if seconds < 90 * 60:
        return MINUTES.said(n=round(seconds / 60))
    return HOURS.said(n=seconds / 3600)


class Sheets:
    """Sheets of samples, each in a file of its own: a column for each class, where there are a few."""

    def __init__(self, folder: Path, examples: ImageData, device: torch.device) -> None:
        classes = len(examples.class_names)
        self.folder, self.columns = folder, classes if 2 <= classes <= MOST_COLUMNS else 4
        count = SHEET - SHEET % self.columns
        noise = torch.Generator().manual_seed(0)
        self.x_T = randn((count, *examples.images.shape[1:]), generator=noise, device=device)
        self.labels = None if examples.labels is None else (torch.arange(count) % classes).to(device)

    def __call__(self, step: TrainStep) -> None:
        """Draw with the weights of this step."""
        images = step.model.draw(self.labels, x_T=self.x_T, steps=SAMPLING_STEPS)
        sheet = to_pixels(tile(images, self.columns))
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"step-{step.step:06d}.png"
        write_whole(path, encode_png(enlarged(sheet, max(SHEET_SIDE // max(sheet.shape[:2]), 1))))
