"""Models that ship with the library, and how to make them again.

model = zoo.load("digits")
denoise = model.denoiser(labels=torch.arange(10))
"""

from pathlib import Path

import torch

from minidiff import checkpoint
from minidiff._validate import check_choice, check_count
from minidiff.data import DATASETS, EXAMPLES, Examples, ImageData
from minidiff.latent import Autoencoder, load_autoencoder, save_autoencoder
from minidiff.metrics import Classifier
from minidiff.metrics.classifier_file import read_classifier, write_classifier
from minidiff.model import TrainedModel
from minidiff.nets import UNetSettings
from minidiff.recipes import AUTOENCODERS as AUTOENCODERS
from minidiff.recipes import BRANCHES as BRANCHES
from minidiff.recipes import DIGITS_NETWORK as DIGITS_NETWORK
from minidiff.recipes import ENCODERS as ENCODERS
from minidiff.recipes import MODELS as MODELS
from minidiff.recipes import OWN as OWN
from minidiff.recipes import RECIPES as RECIPES
from minidiff.recipes import SHIPPED as SHIPPED
from minidiff.recipes import BranchRecipe as BranchRecipe
from minidiff.recipes import Recipe as Recipe
from minidiff.recipes import take_over as take_over
from minidiff.text import Encoders, load_encoders, save_encoders
from minidiff.train import TrainSettings

HELPERS = ("-classifier", "-encoder", "-autoencoder")  # files there that are no diffusion models

# For pictures of one's own, by their longer side and by how many there are. Patches keep what the U-Net sees
# at 16 places a side or less, and a step at about the same time.
PATCHES = {16: 1, 32: 2, 64: 4, 128: 8}  # longest side -> patch, halved until it divides both sides
STEPS = {1_000: 4_000, 10_000: 8_000, 10**9: 16_000}  # pictures -> training steps
LARGEST_OWN = max(PATCHES)


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


def load_autoencoder_of(name: str) -> Autoencoder:
    """The autoencoder whose latents the model `name` draws: `decode` makes pictures of them.

    Raises ValueError for a name without one.

    >>> load_autoencoder_of("latents").decode(torch.zeros(1, 4, 8, 8)).shape
    torch.Size([1, 3, 64, 64])
    """
    known = RECIPES.get(name) if isinstance(name, str) else None
    if known is None or known.autoencoder is None:
        there = ", ".join(key for key, one in RECIPES.items() if one.autoencoder is not None)
        raise ValueError(f"{name!r} draws no latents. Models that do: {there}.")
    return load_autoencoder(SHIPPED / f"{known.autoencoder}-autoencoder.safetensors")


def autoencoder_of(model: TrainedModel) -> Autoencoder | None:
    """The shipped autoencoder whose latents a model draws, by the recipe it was trained with; or None."""
    if not isinstance(model, TrainedModel):
        raise TypeError(f"model must be TrainedModel, got {type(model).__name__}.")
    name = model.info.get("recipe")
    known = RECIPES.get(name) if isinstance(name, str) else None
    return None if known is None or known.autoencoder is None else load_autoencoder_of(str(name))


def ship_autoencoder(name: str, autoencoder: Autoencoder) -> Path:
    """Put an autoencoder among the shipped files."""
    SHIPPED.mkdir(exist_ok=True)
    path = SHIPPED / f"{name}-autoencoder.safetensors"
    save_autoencoder(path, autoencoder)
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
    """What a recipe trains on: the examples of its data set; for a branch, with their drawings."""
    return BRANCHES[name].examples() if name in BRANCHES else recipe_data(name)


def recipe_data(name: str) -> Examples:
    """The training examples of a recipe, with what its network is told of them: ImageData of pictures."""
    named = recipe(name)
    if named.data == OWN:
        raise ValueError(f"The recipe {name!r} is for pictures of one's own: data.folder reads them.")
    examples: Examples = (DATASETS | EXAMPLES)[named.data]("train")
    if named.encoder is None or not isinstance(examples, ImageData) or examples.attributes is None:
        return examples
    return examples.told(load_encoder(named.encoder).tokens(examples.attributes))


def recipe_pictures(name: str) -> ImageData:
    """The training pictures of a recipe. Raises ValueError for one that learns from other examples."""
    examples = recipe_data(name)
    if not isinstance(examples, ImageData):
        raise ValueError(f"The recipe {name!r} learns from {examples}, not from pictures.")
    return examples
