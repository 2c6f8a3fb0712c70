"""Recipes: everything that a training run of a shipped model depends on, as data.

    network, schedule = RECIPES["digits"].build()

`minidiff.zoo` has them by name, with the files that came of them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from minidiff import checkpoint
from minidiff._shared import seeded
from minidiff._validate import check_choice, check_count
from minidiff.data import DATASETS, EXAMPLES, Examples
from minidiff.data.figures import COUNTS as FIGURES_COUNTS
from minidiff.data.hints import HINTS, hinted, hints_of
from minidiff.data.moving import COUNTS as MOVING_COUNTS
from minidiff.data.notes import COUNTS as NOTES_COUNTS
from minidiff.data.scenes import LENGTH as SENTENCE_LENGTH
from minidiff.data.shapes import COUNTS as SHAPES_COUNTS
from minidiff.data.solids import COUNTS as SOLIDS_COUNTS
from minidiff.data.spoken import COUNTS as SPOKEN_COUNTS
from minidiff.latent.examples import latents
from minidiff.model import TrainedModel
from minidiff.nets import (
    AttributeSettings,
    ControlBranch,
    Controlled,
    DiTSettings,
    HintSettings,
    PointSettings,
    TokenSettings,
    UNet,
    UNetSettings,
    VideoSettings,
)
from minidiff.nets.registry import new_network, settings_known
from minidiff.run_folder import CHECKPOINT_NAME
from minidiff.schedule import NoiseSchedule
from minidiff.train import TrainSettings

SHIPPED = Path(__file__).parent / "shipped"
MODELS = (
    "digits",
    "mnist",
    "shapes",
    "figures",
    "notes",
    "spoken",
    "scenes",
    "solids",
    "solids-alone",
    "clips",
    "patches",
    "latents",
    "latents-dit",
)  # what ships, once it is trained
ENCODERS = ("scenes",)
AUTOENCODERS = ("latents",)
EXAMPLES["latents"] = latents  # from a floor above `data`: an autoencoder makes them
TOKENS = 64  # the width of a token, as `Encoders.new` has it
OWN = "own pictures"  # what a recipe learns from that `recipe_for` makes


@dataclass(frozen=True)
class Recipe:
    """Everything a training run depends on; `minidiff train NAME` follows it."""

    data: str  # a name in DATASETS or in EXAMPLES, or OWN
    network: Any  # the settings of a network of the registry: UNetSettings, PointSettings, ...
    train: TrainSettings
    schedule: str = "cosine"
    timesteps: int = 1000
    start: str | None = None  # a shipped model whose weights are taken over where they fit
    encoder: str | None = None  # shipped encoders: the network is told the tokens of the data's sentences
    autoencoder: str | None = None  # a shipped one: what the network draws are latents of it

    def __post_init__(self) -> None:
        check_choice(self.data, "data", (*DATASETS, *EXAMPLES, OWN))
        check_choice(self.schedule, "schedule", ("linear", "quadratic", "cosine"))
        check_count(self.timesteps, "timesteps", 1)
        if not settings_known(self.network):
            raise TypeError(
                f"network must be the settings of a network, such as UNetSettings(), got {self.network!r}."
            )
        if not isinstance(self.train, TrainSettings):
            raise TypeError(f"train must be TrainSettings, got {self.train!r}.")
        for name, choices in (("start", MODELS), ("encoder", ENCODERS), ("autoencoder", AUTOENCODERS)):
            if getattr(self, name) is not None:
                check_choice(getattr(self, name), name, choices)

    def build(self) -> tuple[nn.Module, NoiseSchedule]:
        """The untrained network (its start is a function of the seed) and its schedule."""
        with seeded(self.train.seed):
            network = new_network(self.network).float()  # where the default dtype is another one, too
        if self.start is not None:
            take_over(network, checkpoint.load(SHIPPED / f"{self.start}.safetensors").network)
        return network, getattr(NoiseSchedule, self.schedule)(T=self.timesteps)


@dataclass(frozen=True)
class BranchRecipe:
    """A branch for a model that is there already: which model, which drawings, how long.

    The model is a shipped one, or the one that `minidiff train BASE` left in runs/BASE.
    """

    base: str
    hint: str
    train: TrainSettings

    def __post_init__(self) -> None:
        check_choice(self.base, "base", tuple(HINTS))
        check_choice(self.hint, "hint", tuple(HINTS[self.base]))
        if not isinstance(self.train, TrainSettings):
            raise TypeError(f"train must be TrainSettings, got {self.train!r}.")

    def base_model(self) -> TrainedModel:
        """The model that is controlled. Raises CheckpointError where it is neither shipped nor trained."""
        shipped = SHIPPED / f"{self.base}.safetensors"
        if shipped.is_file():
            return checkpoint.load(shipped)
        return checkpoint.load(Path("runs") / self.base / CHECKPOINT_NAME)

    def build(self) -> tuple[Controlled, NoiseSchedule]:
        """The frozen model with an untrained branch, and its schedule."""
        model = self.base_model()
        if not isinstance(model.network, UNet) or model.predicts != self.train.predicts:
            raise ValueError(f"A branch for {self.base} must predict {model.predicts!r}, as it does.")
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.train.seed)
            branch = ControlBranch.copy_of(model.network, HINTS[self.base][self.hint])
        return Controlled.of(model.network, branch), model.schedule

    def examples(self, split: str = "train") -> Examples:
        """Pictures, told what the base is told, and a drawing each."""
        pictures = DATASETS[self.base](split)
        return hinted(pictures, hints_of(self.base, self.hint, split))


def take_over(network: nn.Module, trained: nn.Module) -> list[str]:
    """Copy what `trained` knows into `network`, wherever a tensor has the same name and the same shape.

    Returns the names of the tensors that were copied; all others stay as they are.
    """
    for value, name in ((network, "network"), (trained, "trained")):
        if not isinstance(value, nn.Module):
            raise TypeError(f"{name} must be a torch.nn.Module, got {type(value).__name__}.")
    own, known = network.state_dict(), trained.state_dict()
    fitting = [name for name, tensor in known.items() if name in own and own[name].shape == tensor.shape]
    network.load_state_dict({name: known[name] for name in fitting}, strict=False)
    return fitting


# of a cloud of points: kind and size are told, or a part of them, or nothing
SOLIDS_CONDITION = AttributeSettings(SOLIDS_COUNTS)
SOLIDS_TRAINING = TrainSettings(
    steps=4000, batch_size=16, learning_rate=2e-3, cooldown=0.6, label_dropout=0.1, ema_decay=0.995,
    predicts="v",
)  # fmt: skip
DIGITS_NETWORK = UNetSettings(width=32, multipliers=(1, 2, 2), attention=(2,), classes=10)

RECIPES: dict[str, Recipe] = {
    # what `minidiff demo` runs: about a minute on two cores
    "demo": Recipe(
        "digits",
        UNetSettings(width=32, multipliers=(1, 2), attention=(1,), classes=10),
        TrainSettings(steps=1500, batch_size=32),
    ),
    # the shipped models
    "digits": Recipe("digits", DIGITS_NETWORK, TrainSettings(steps=8000, batch_size=64, cooldown=0.5)),
    # twelve times as many pixels: folding 2 x 2 of them into channels buys back most of the time
    "mnist": Recipe(
        "mnist",
        UNetSettings(width=32, multipliers=(1, 1, 2), attention=(2,), classes=10, patch=2),
        TrainSettings(steps=16_000, batch_size=32, cooldown=0.4),
    ),
    # Told all five attributes of a scene, a part of them, or nothing. Of the shipped file's pictures 1 % are
    # unreadable, asked for all five. With label_dropout 0.12 the same 12,000 steps gave 6 %, and left alone
    # still 60 %: a network that can be asked for nothing wants a longer training.
    "shapes": Recipe(
        "shapes",
        UNetSettings(
            channels=3, width=32, multipliers=(1, 2, 2), attention=(2,), classes=SHAPES_COUNTS, patch=2
        ),
        TrainSettings(steps=12_000, batch_size=32, learning_rate=2e-3, cooldown=0.5, label_dropout=0.05),
    ),
    # told the tokens of a sentence; it knows shapes, colours and places from the model above
    "scenes": Recipe(
        "scenes",
        UNetSettings(
            channels=3, width=32, multipliers=(1, 2, 2), attention=(2,), patch=2,
            condition=TokenSettings(TOKENS, SENTENCE_LENGTH), reading=(0, 1, 2),
        ),
        TrainSettings(steps=8_000, batch_size=32, learning_rate=1.5e-3, cooldown=0.6),
        start="shapes", encoder="scenes",
    ),
    # told a shirt and a background, never a pose
    "figures": Recipe(
        "figures",
        UNetSettings(
            channels=3, width=32, multipliers=(1, 2, 2), attention=(2,), classes=FIGURES_COUNTS, patch=2
        ),
        TrainSettings(steps=8000, batch_size=32, learning_rate=2e-3, cooldown=0.5, label_dropout=0.05),
    ),
    # spectrograms, told a pitch and an instrument: 128 x 32, folded 4 x 4
    "notes": Recipe(
        "notes",
        UNetSettings(width=24, multipliers=(1, 1, 2), attention=(2,), classes=NOTES_COUNTS, patch=4),
        TrainSettings(
            steps=3000, batch_size=16, learning_rate=2e-3, cooldown=0.6, label_dropout=0.05, ema_decay=0.995
        ),
    ),
    # the same of spoken digits, told a digit and a language
    "spoken": Recipe(
        "spoken",
        UNetSettings(width=24, multipliers=(1, 1, 2), attention=(2,), classes=SPOKEN_COUNTS, patch=4),
        TrainSettings(
            steps=3000, batch_size=16, learning_rate=2e-3, cooldown=0.6, label_dropout=0.05, ema_decay=0.995
        ),
    ),
    # points that look at each other, and the same network and training without: each point by itself
    "solids": Recipe("solids", PointSettings(condition=SOLIDS_CONDITION), SOLIDS_TRAINING),
    "solids-alone": Recipe("solids", PointSettings(talk=False, condition=SOLIDS_CONDITION), SOLIDS_TRAINING),
    # eight frames of 16 x 16, told a shape and a colour; frames talk by convolution and by attention
    "clips": Recipe(
        "moving",
        VideoSettings(
            UNetSettings(
                channels=3, width=32, multipliers=(1, 2), attention=(), classes=MOVING_COUNTS, patch=2
            )
        ),
        TrainSettings(
            steps=14_000, batch_size=8, learning_rate=2e-3, cooldown=0.6, label_dropout=0.12
        ),
    ),
    # super-resolution: what patches of a photograph have and their mosaics, enlarged, lack
    "patches": Recipe(
        "details",
        UNetSettings(
            channels=3, width=32, multipliers=(1, 1, 1), attention=(), patch=2, condition=HintSettings(3)
        ),
        TrainSettings(
            steps=3000, batch_size=16, learning_rate=2e-3, cooldown=0.6, label_dropout=0.0, ema_decay=0.99
        ),
    ),
    # the scenes of `shapes` at 64 x 64, as latents of 4 x 8 x 8; and a transformer in the U-Net's place
    "latents": Recipe(
        "latents",
        UNetSettings(channels=4, width=56, multipliers=(1, 1), attention=(0, 1), classes=SHAPES_COUNTS),
        TrainSettings(
            steps=3000, batch_size=32, learning_rate=2e-3, cooldown=0.6, label_dropout=0.02, ema_decay=0.995
        ),
        autoencoder="latents",
    ),
    "latents-dit": Recipe(
        "latents",
        DiTSettings(channels=4, width=96, depth=4, classes=SHAPES_COUNTS),
        TrainSettings(
            steps=900, batch_size=32, learning_rate=2e-3, cooldown=0.6, label_dropout=0.02, ema_decay=0.99
        ),
        autoencoder="latents",
    ),
}  # fmt: skip

# Half of what the base is told is dropped: by label_dropout 1/6, a sixth of the pictures are told nothing and
# two thirds a part. Otherwise labels would say all that the drawing says, and the branch would learn little.
BRANCH_TRAINING = TrainSettings(
    steps=1500, batch_size=32, learning_rate=5e-3, cooldown=0.6, label_dropout=1 / 6, ema_decay=0.99
)
BRANCHES: dict[str, BranchRecipe] = {
    "shapes-masks": BranchRecipe("shapes", "masks", BRANCH_TRAINING),
    "shapes-edges": BranchRecipe("shapes", "edges", BRANCH_TRAINING),
    "figures-poses": BranchRecipe("figures", "poses", BRANCH_TRAINING),
}
