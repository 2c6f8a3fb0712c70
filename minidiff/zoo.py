"""Models that ship with the library, and how to make them again.

model = zoo.load("digits")
denoise = model.denoiser(labels=torch.arange(10))
"""

from dataclasses import dataclass
from pathlib import Path

import torch

from minidiff import checkpoint
from minidiff._shared import seeded
from minidiff._validate import check_choice, check_count
from minidiff.data import DATASETS, Examples, ImageData
from minidiff.data.figures import COUNTS as FIGURES_COUNTS
from minidiff.data.hints import HINTS, hinted, hints_of
from minidiff.data.notes import COUNTS as NOTES_COUNTS
from minidiff.data.scenes import LENGTH as SENTENCE_LENGTH
from minidiff.data.shapes import COUNTS as SHAPES_COUNTS
from minidiff.metrics import Classifier
from minidiff.metrics.classifier_file import read_classifier, write_classifier
from minidiff.model import TrainedModel
from minidiff.nets import ControlBranch, Controlled, TokenSettings, UNet, UNetSettings
from minidiff.run_folder import CHECKPOINT_NAME
from minidiff.schedule import NoiseSchedule
from minidiff.text import Encoders, load_encoders, save_encoders
from minidiff.train import TrainSettings

SHIPPED = Path(__file__).parent / "shipped"
HELPERS = ("-classifier", "-encoder")  # files there that are no diffusion models
MODELS = ("digits", "mnist", "shapes", "figures", "notes", "scenes")  # what ships, once it is trained
ENCODERS = ("scenes",)
TOKENS = 64  # the width of a token, as `Encoders.new` has it
OWN = "own pictures"  # what a recipe learns from that `recipe_for` makes


@dataclass(frozen=True)
class Recipe:
    """Everything a training run depends on; `minidiff train NAME` follows it."""

    data: str  # a name in DATASETS, or OWN
    network: UNetSettings
    train: TrainSettings
    schedule: str = "cosine"
    timesteps: int = 1000
    start: str | None = None  # a shipped model whose weights are taken over where they fit
    encoder: str | None = None  # shipped encoders: the network is told the tokens of the data's sentences

    def __post_init__(self) -> None:
        check_choice(self.data, "data", (*DATASETS, OWN))
        check_choice(self.schedule, "schedule", ("linear", "quadratic", "cosine"))
        check_count(self.timesteps, "timesteps", 1)
        for value, name, kind in (
            (self.network, "network", UNetSettings),
            (self.train, "train", TrainSettings),
        ):
            if not isinstance(value, kind):
                raise TypeError(f"{name} must be {kind.__name__}, got {value!r}.")
        for name, choices in (("start", MODELS), ("encoder", ENCODERS)):
            if getattr(self, name) is not None:
                check_choice(getattr(self, name), name, choices)

    def build(self) -> tuple[UNet, NoiseSchedule]:
        """The untrained network (its start is a function of the seed) and its schedule."""
        with seeded(self.train.seed):
            network = UNet(self.network).float()  # where the default dtype is another one, too
        if self.start is not None:
            take_over(network, load(self.start).network)
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
        if self.base in available():
            return load(self.base)
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


def take_over(network: torch.nn.Module, trained: torch.nn.Module) -> list[str]:
    """Copy what `trained` knows into `network`, wherever a tensor has the same name and the same shape.

    Returns the names of the tensors that were copied; all others stay as they are.
    """
    for value, name in ((network, "network"), (trained, "trained")):
        if not isinstance(value, torch.nn.Module):
            raise TypeError(f"{name} must be a torch.nn.Module, got {type(value).__name__}.")
    own, known = network.state_dict(), trained.state_dict()
    fitting = [name for name, tensor in known.items() if name in own and own[name].shape == tensor.shape]
    network.load_state_dict({name: known[name] for name in fitting}, strict=False)
    return fitting


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
        TrainSettings(steps=12_000, batch_size=32, learning_rate=1.5e-3, cooldown=0.6),
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
}  # fmt: skip

# For pictures of one's own, by their longer side and by how many there are. Patches keep what the U-Net sees
# at 16 places a side or less, and a step at about the same time.
PATCHES = {16: 1, 32: 2, 64: 4, 128: 8}  # longest side -> patch, halved until it divides both sides
STEPS = {1_000: 4_000, 10_000: 8_000, 10**9: 16_000}  # pictures -> training steps
LARGEST_OWN = max(PATCHES)

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


def available() -> list[str]:
    """Names of the models shipped in the package."""
    return sorted(name for name in _files() if name not in BRANCHES)


def branches() -> list[str]:
    """Names of the control branches shipped in the package: each with the model that it controls."""
    return sorted(name for name in _files() if name in BRANCHES)


def _files() -> list[str]:
    stems = (path.stem for path in SHIPPED.glob("*.safetensors"))
    return [stem for stem in stems if not stem.endswith(HELPERS)]


def load(name: str, *, device: torch.device | str = "cpu") -> TrainedModel:
    """A shipped model: network (the moving average of training), schedule, `denoiser(labels)`.

    The name of a branch loads the model that it controls, too: a `Controlled` network.

    Raises ValueError for a name that is not shipped.

    >>> model = load("digits")
    >>> model.schedule.T, model.predicts
    (1000, 'x_0')
    """
    check_choice(name, "name", [*available(), *branches()])
    path = SHIPPED / f"{name}.safetensors"
    if name in BRANCHES:
        return checkpoint.load_branch(path, load(BRANCHES[name].base, device=device))
    return checkpoint.load(path, device=device)


def load_classifier(name: str) -> Classifier:
    """The classifier that reads samples of the data set `name`, for `metrics.evaluate`.

    Raises ValueError for a name without one.
    """
    path = SHIPPED / f"{name}-classifier.safetensors"
    if path not in SHIPPED.glob("*-classifier.safetensors"):
        there = ", ".join(
            sorted(one.stem.removesuffix("-classifier") for one in SHIPPED.glob("*-classifier.*"))
        )
        raise ValueError(
            f"No classifier is shipped for {name!r} (there are: {there}). metrics.train_classifier makes one "
            f"for pictures with labels; data.read_shapes reads those of 'shapes' without any. For pictures "
            f"without labels there is metrics.compare."
        )
    return read_classifier(path)


def save_classifier(name: str, classifier: Classifier) -> Path:
    """Put a classifier among the shipped files."""
    SHIPPED.mkdir(exist_ok=True)
    path = SHIPPED / f"{name}-classifier.safetensors"
    write_classifier(path, classifier)
    return path


def load_encoder(name: str) -> Encoders:
    """The text and picture encoders that the model `name` was trained with: what makes tokens of a sentence.

    Raises ValueError for a name without any.

    >>> load_encoder("scenes").tokens(["a red circle", "mavi bir kare"]).shape
    torch.Size([2, 14, 64])
    """
    path = SHIPPED / f"{name}-encoder.safetensors"
    if path not in SHIPPED.glob("*-encoder.safetensors"):
        raise ValueError(f"No encoders are shipped for {name!r}: that model is told no sentences.")
    return load_encoders(path)


def encoder_of(model: TrainedModel) -> Encoders | None:
    """The shipped encoders whose tokens a model is told, by the recipe it was trained with; or None."""
    if not isinstance(model, TrainedModel):
        raise TypeError(f"model must be TrainedModel, got {type(model).__name__}.")
    name = model.info.get("recipe")
    known = RECIPES.get(name) if isinstance(name, str) else None
    if known is None or known.encoder is None:
        return None
    return load_encoder(known.encoder)


def save_encoder(name: str, encoders: Encoders) -> Path:
    """Put encoders among the shipped files."""
    SHIPPED.mkdir(exist_ok=True)
    path = SHIPPED / f"{name}-encoder.safetensors"
    save_encoders(path, encoders)
    return path


def recipe(name: str) -> Recipe:
    """The recipe of that name. Raises ValueError listing those there are."""
    check_choice(name, "recipe", tuple(RECIPES))
    return RECIPES[name]


def recipe_for(pictures: ImageData) -> Recipe:
    """A recipe for pictures of one's own, as `data.folder` reads them; it tells classes, if there are any.

    >>> recipe_for(ImageData(torch.rand(300, 3, 32, 32) * 2 - 1, None, "leaves")).train.steps
    4000

    Raises ValueError for pictures with a side above `LARGEST_OWN` or below 4.
    """
    if not isinstance(pictures, ImageData):
        raise TypeError(f"pictures must be ImageData, got {type(pictures).__name__}. See data.folder.")
    channels, height, width = pictures.images.shape[1:]
    for side in (height, width):
        check_count(side, "each side of the pictures", 4, LARGEST_OWN)
    patch = next(patch for longest, patch in PATCHES.items() if max(height, width) <= longest)
    while height % patch or width % patch or min(height, width) < 4 * patch:
        patch //= 2
    network = UNetSettings(
        channels=channels, width=32, multipliers=(1, 2, 2), attention=(2,), patch=patch,
        classes=None if pictures.labels is None else len(pictures.class_names),
    )  # fmt: skip
    steps = next(steps for most, steps in STEPS.items() if len(pictures) <= most)
    return Recipe(OWN, network, TrainSettings(steps=steps, batch_size=32, learning_rate=2e-3, cooldown=0.5))


def any_recipe(name: str) -> Recipe | BranchRecipe:
    """The recipe of a model or of a branch. Raises ValueError listing those there are."""
    check_choice(name, "recipe", (*RECIPES, *BRANCHES))
    return BRANCHES[name] if name in BRANCHES else RECIPES[name]


def recipe_examples(name: str) -> Examples:
    """What a recipe trains on: the images of its data set, with their drawings for a branch."""
    return BRANCHES[name].examples() if name in BRANCHES else recipe_data(name)


def recipe_data(name: str) -> ImageData:
    """The training images of a recipe, with what its network is told of them."""
    from minidiff import data

    named = recipe(name)
    if named.data == OWN:
        raise ValueError(f"The recipe {name!r} is for pictures of one's own: data.folder reads them.")
    images = data.load(named.data, split="train")
    if named.encoder is None or images.attributes is None:
        return images
    return images.told(load_encoder(named.encoder).tokens(images.attributes))
