"""`python -m tools.model_cards`: write docs/models/NAME.md and its picture for every shipped model.

Every number comes from docs/models/NAME.json, which `tools.ship` wrote, or from the recipe. What a number
cannot say, what the model is for and where it ends, stands here.
"""

import argparse
import json
from dataclasses import dataclass
from typing import Any

import torch

from minidiff import UNetSettings, metrics, zoo
from minidiff.data.shapes import COUNTS, PLACES, SHAPES
from minidiff.model import TrainedModel
from minidiff.nets import DiTSettings, PointSettings, VideoSettings
from minidiff.nets.registry import new_network
from minidiff.phrase import LANGUAGES
from minidiff.show import grid, view
from minidiff.sound import BINS, FRAMES
from tools import branches, latent_cards
from tools.judge_clips import clip_figures, clips_picture
from tools.judge_patches import patch_figures, patches_called, patches_picture, told_a_picture, walked
from tools.judge_scenes import SCALE, STEPS
from tools.ship import CARDS, LATENT_STEPS, NEAR, SAMPLING_STEPS, draw

KINDS: dict[type, str] = {
    UNetSettings: "A U-Net",
    PointSettings: "A network of points",
    VideoSettings: "A U-Net",
    DiTSettings: "A transformer (DiT)",
}
DRAWN: dict[type, str] = {PointSettings: "clouds", VideoSettings: "clips"}  # of others: images
NOTE_SHAPE = (1, BINS, FRAMES)


@dataclass(frozen=True)
class Words:
    """What a card says in prose."""

    title: str
    what: str
    data: str
    limits: tuple[str, ...]


WORDS = {
    "digits": Words(
        "Small handwritten digits, 8x8",
        "Draws one of ten digits on 8x8 pixels, for a label or for none. The course uses it wherever a real "
        "image model is needed and a second should be enough.",
        "The 1,500 training images of the small digits data set that scikit-learn carries (Alpaydın and "
        "Kaynak 1998, Optical Recognition of Handwritten Digits, UCI repository), scaled to [-1, 1].",
        (
            "Ten digits on 64 pixels, in the handwriting of few people, and nothing else.",
            "Its samples are compared with the images it was trained on. A ratio below 1 by more than its "
            "spread would say that it leans towards them; lesson 06 looks for copies with another figure.",
        ),
    ),
    "mnist": Words(
        "Handwritten digits, 28x28",
        "Draws one of ten digits on 28x28 pixels, for a label or for none.",
        "The 60,000 training images of MNIST (LeCun, Cortes and Burges 1998), scaled to [-1, 1]; labels as "
        "they are. The figures are taken beside the 10,000 test images, which neither the model nor the "
        "classifier has seen.",
        (
            "Digits as American pupils and officials wrote them in the 1990s, and nothing else.",
            "It was trained briefly: without guidance some samples are broken, or another digit than asked. "
            "The distance above says so: it is several times the floor.",
            "It predicts x_0 and works on patches of 2 x 2 pixels. Both buy speed; a model that takes every "
            "pixel by itself and trains for hours draws finer strokes.",
        ),
    ),
    "shapes": Words(
        "Scenes of one coloured shape, 32x32 RGB",
        "Draws one shape before a plain background. Five attributes can be asked for, each or none: shape, "
        "colour, size, place, background. Any of them may be left open.",
        "The 10,800 training pictures of the generated data set `shapes`, made by this library from their "
        "index. One pair of shape and colour for every shape is held out: the model has never seen it.",
        (
            "One shape in six colours before three backgrounds, and nothing else. It reads no sentences.",
            "Tell it most of what you want. Training left attributes open one by one, each in 5% of the "
            "pictures; with four of five open at once, which it hardly ever saw, most of what it draws is no "
            "clear scene (last row but one).",
            "It predicts x_0 and works on patches of pixels, for speed.",
        ),
    ),
    "scenes": Words(
        "Scenes of one or two objects, from a sentence, 32x32 RGB",
        "Draws a picture for a sentence, in English or in Turkish: one coloured shape, or two and how they "
        "lie. It is told the tokens of a small text encoder, which was trained before it, by contrast with "
        "pictures, and does not change any more.",
        "The training part of the generated data set `scenes`, about 24,000 pictures made by this library "
        "from their index, each with a sentence in one of the two languages. Six pairs of shape and colour "
        "are held out, as in `shapes`, and a seventh of the pairs of objects.",
        (
            "66 words, and sentences of the kinds that the data set has. A word that it does not know is "
            "refused; known words in an order that makes no sentence are drawn as something.",
            "Two objects at most; both small, when there are two.",
            "It predicts x_0 and works on patches of pixels, for speed. It began with weights of `shapes`.",
        ),
    ),
    "solids": Words(
        "Clouds of 128 points on six solids",
        "Draws a cloud of points in space that lie on one of six solids (ball, cylinder, cone, cube, pyramid, "
        "standing torus) in one of two sizes, turned about the vertical by any angle. Either of kind and size may "
        "be left open; the turn always is. It takes any number of points, and their order says nothing. "
        "`minidiff sample solids --out solids.gif` writes them as they are seen from the side.",
        "The 4,800 training clouds of the generated data set `solids`, made by this library from their index: 400 "
        "of each of 12 kinds and sizes.",
        (
            "Twelve shapes without colour, and points, not surfaces.",
            "It was trained briefly: its points lie beside the surfaces by a few hundredths, and they agree on "
            "one turn only in part (one turn against own turns, above). Guidance of 2 makes them agree more.",
        ),
    ),
    "solids-alone": Words(
        "The same clouds, each point by itself",
        "The control of `solids`: same data, same training, but its points cannot look at each other. It exists to be "
        "compared (lesson 18): each point finds a place on the asked solid, and no two agree on its turn.",
        "The 4,800 training clouds of the generated data set `solids`, as for `solids`.",
        (
            "Of solids that are not round it draws the union of all turns. That is no matter of training: nothing "
            "in it could carry the choice from point to point.",
            "Not for use; `solids` is.",
        ),
    ),
    "notes": Words(
        "Notes of half a second, as spectrograms of 128x32",
        "Draws the spectrogram of one of 12 pitches (C to B) on one of 4 instruments; either may be left "
        "open. `sound.to_wave` makes the sound of it, and `minidiff sample notes --out notes.wav` writes a "
        "file to hear. Rows are frequencies, low ones above in the tensor and below in the picture.",
        "The 1,920 training notes of the generated data set `notes`, made by this library from their index: "
        "40 of each of the 48 kinds, each with another start, loudness, brightness and phases.",
        (
            "Single notes of one octave at 4,096 numbers a second, on four instruments that are formulas; no "
            "voice, no chord, nothing above 2,048 Hz.",
            "A spectrogram has no phases. The way back finds some that fit; what that costs is the floor "
            "above.",
            "It predicts x_0 and works on patches of pixels, for speed.",
        ),
    ),
    "spoken": Words(
        "Spoken digits, half a second each, as spectrograms of 128x32",
        "Draws the spectrogram of a digit, zero to nine, said in English or in Turkish; either may be left open. "
        "The voice always is. `sound.to_wave` makes the sound of it, and `minidiff sample spoken --out "
        "spoken.wav` writes a file to hear. Rows are frequencies, low ones above in the tensor and below in the picture.",
        "The 480 training recordings of the data set `spoken`: 20 words by each of 24 voices of the speech "
        "synthesizer espeak-ng (`1.51`), made by `python -m tools.build_spoken`. The engine is under the GPL "
        "(version 3), which "
        "does not cover what it speaks; the recordings are part of this library and under its licence.",
        (
            "Ten words in each of two languages, spoken by a machine: no person was recorded, and no person's voice "
            "can be had from it.",
            "At 4,096 numbers a second there is nothing above 2,048 Hz: it sounds as through a telephone with "
            "a blanket over it, and what tells s from f is mostly lost.",
            "24 examples of each word are few. What it says is no copy of them (lesson 19 measures the distance).",
            "The readers are networks, too, and heard the same 24 voices; the six voices of the floor are new to them.",
        ),
    ),
    "clips": Words(
        "Clips of eight frames, 16x16 RGB",
        "Draws a disc or a square of one of four colours that flies through a box and bounces, eight frames "
        "at a time. Shape and colour can be asked for, each or none. `minidiff sample clips --out walk.gif` "
        "writes a film.",
        "The 4,096 training clips of the generated data set `moving`, made by this library from their index: "
        "512 of each of the eight kinds, each with another size, start and velocity.",
        (
            "One thing on black, in a box without gravity, for eight frames. Longer clips need windows "
            "(lesson 17), and what flew before a window is forgotten behind it.",
            "It flies unevenly: the acceleration above is many times the floor, a quarter of a step. Told no "
            "colour, it keeps one in a quarter of its clips. A training a quarter as long gave 0.61 pixels and "
            "0.03. While this one went on, the acceleration fell: 0.96 after 1,000 steps, 0.73 after 2,000, 0.60 "
            "after 4,000, 0.51 after 8,000, 0.32 at the end. What limits it is the length of the training.",
            "It predicts x_0 and works on patches of pixels, for speed.",
        ),
    ),
    "patches": Words(
        "Patches of a photograph from their mosaics, 32x32 RGB",
        "Super-resolution: what it draws are details, which a mosaic of 8x8 squares lacks when it is enlarged "
        "smoothly (`data.enlarge`, `data.details`); smooth picture plus details are a patch that may have been "
        "it. Rows of the picture above: patches of a photograph that it never saw, their mosaics, bicubic "
        "interpolation, the model's mean, and two samples.",
        "3,850 patches, 8 pixels apart, of one photograph that scikit-learn carries, `china.jpg` (CC BY 2.0, "
        "danielbuechele), each a second time turned and recoloured. The figures are taken on the other one, "
        "`flower.jpg` (CC BY 2.0, vultilion), and on the first: 260 patches side by side.",
        (
            "One photograph to learn from, one to test on: enough to see how such a model works, not to say how "
            "good it is on photographs.",
            "What it adds is never recovered: its mean is no nearer to the truth than bicubic interpolation, and "
            "a sample is farther, as theory says it must be. Over petals it paints stripes like the tiles of "
            "the temple's roof.",
            "Where the flower is out of focus there are hardly any details, and the grain that a sample adds "
            "costs decibels in the mean of the PSNRs.",
            "It predicts x_0 and works on patches of 2 x 2 pixels, for speed.",
        ),
    ),
    "latents": Words(
        "Latents of scenes of one coloured shape, 64x64 RGB",
        latent_cards.WHAT,
        latent_cards.DATA,
        latent_cards.LIMITS,
    ),
    "latents-dit": Words(
        "The same latents, drawn by a transformer",
        f"{latent_cards.WHAT} The network is no U-Net, but a small transformer.",
        latent_cards.DATA,
        latent_cards.LIMITS,
    ),
}

PROMPTS = (
    "a red circle left of a blue square",
    "a blue circle left of a red square",
    "yeşil bir yıldızın üstünde sarı bir halka",
    "a large purple triangle in the middle on a white background",
    "siyah zeminde, sağ altta küçük turkuaz bir artı",
    "a yellow ring below a green star on a grey background",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="models (default: all shipped)")
    options = parser.parse_args()
    from tools.model_cards_tr import branch_card_tr, card_tr  # they say the same, with what stands here

    torch.set_num_threads(1)  # the same picture on every machine of a kind
    for name in options.names or [*zoo.available(), *zoo.branches()]:
        draw_it, write, write_tr = (
            (branches.picture, branches.card, branch_card_tr)
            if name in zoo.BRANCHES
            else (picture, card, card_tr)
        )
        draw_it(name).savefig(CARDS / f"{name}.png", dpi=100)
        facts = json.loads((CARDS / f"{name}.json").read_text(encoding="utf-8"))
        english = write(name, facts)
        (CARDS / f"{name}.md").write_text(english, encoding="utf-8")
        (CARDS / f"{name}.tr.md").write_text(write_tr(name, facts, english), encoding="utf-8")
        print(CARDS / f"{name}.md")


def picture(name: str) -> Any:
    """What the model draws with seed 0: a row for each class, or for each shape."""
    model = zoo.load(name)
    settings: Any = model.network.settings
    if isinstance(settings, VideoSettings):
        return clips_picture(model)
    encoder = zoo.encoder_of(model)
    if encoder is not None:
        tokens = encoder.tokens(PROMPTS).repeat_interleave(8, dim=0)
        return grid(draw(model, tokens, model.shape, seed=0, scale=SCALE), columns=8)
    if isinstance(settings, PointSettings):
        return solids_picture(model)
    if model.info["recipe"] == "spoken":
        return spoken_picture(model)
    if model.shape == NOTE_SHAPE:
        return notes_picture(model)
    if told_a_picture(settings):
        return patches_picture(model)
    if isinstance(settings.classes, tuple):
        # colours in turn, so that each row holds a held-out pair; the rest in turn too
        rows = [
            [shape, colour, i % 2, (i + shape) % len(PLACES), (i + colour) % COUNTS[4]]
            for shape in range(len(SHAPES))
            for i, colour in enumerate([*range(COUNTS[1]), (shape + 2) % COUNTS[1], shape])
        ]
        labels, columns = torch.tensor(rows), COUNTS[1] + 2
    else:
        assert settings.classes is not None
        labels, columns = torch.arange(settings.classes).repeat_interleave(10), 10
    autoencoder = zoo.autoencoder_of(model)
    if autoencoder is not None:
        return latent_cards.picture(model, autoencoder, labels, columns)
    images = draw(model, labels, model.shape, seed=0)
    return grid(images, columns=columns)


def notes_picture(model: TrainedModel) -> Any:
    """A row for each instrument, the twelve pitches from left to right, low frequencies below."""
    instruments, pitches = torch.arange(4).repeat_interleave(12), torch.arange(12).repeat(4)
    images = draw(model, torch.stack([pitches, instruments], dim=1), model.shape, seed=0)
    return grid(images.flip(2), columns=12)


def spoken_picture(model: TrainedModel) -> Any:
    """Two rows in English and two in Turkish, the ten digits from left to right, low frequencies below."""
    digits, languages = torch.arange(10).repeat(4), torch.arange(2).repeat_interleave(20)
    images = draw(model, torch.stack([digits, languages], dim=1), model.shape, seed=0)
    return grid(images.flip(2), columns=10)


def solids_picture(model: TrainedModel) -> Any:
    """A row for each size, the six kinds twice each, from left to right."""
    kinds, sizes = torch.arange(6).repeat_interleave(2).repeat(2), torch.arange(2).repeat_interleave(12)
    clouds = draw(model, torch.stack([kinds, sizes], dim=1), model.shape, seed=0)
    return grid(view(clouds, side=96), columns=12)


def card(name: str, facts: dict[str, Any]) -> str:
    """The card as Markdown."""
    words, recipe = WORDS[name], zoo.recipe(name)
    weights = zoo.SHIPPED / f"{name}.safetensors"
    settings = recipe.network
    parameters = parameters_of(settings)
    train, told = facts["train"], "sentences" if recipe.encoder else "labels"
    drawn = DRAWN.get(type(settings), "images")
    called = (
        f'minidiff sample {name} --prompt "{PROMPTS[0]}"' if recipe.encoder else f"minidiff sample {name}"
    )
    if told_a_picture(settings):
        told, called = "mosaics", patches_called(name)
    cost = facts.get("cost")
    sections = [
        f"# `{name}`: {words.title}",
        "<!-- Made by `python -m tools.model_cards`; numbers come from the .json beside it. -->",
        f"{words.what} [Türkçe]({name}.tr.md)",
        f"![Samples, one kind in each row]({name}.png)",
        f"*{walked(settings, SAMPLING_STEPS)} steps, seed 0, not chosen.*"
        + (_prompts() if recipe.encoder else ""),
        f'```python\nfrom minidiff import zoo\nmodel = zoo.load("{name}")\n```',
        f"or `{called}`.",
        "## Data",
        words.data,
        "## Network and training",
        f"{KINDS[type(settings)]} of {parameters / 1e6:.2f}M parameters ({weights.stat().st_size / 1e6:.1f} MB, float16). "
        f"Settings: {settings_of(settings)}.",
        f"{facts['step']:,} steps of {train['batch_size']} {drawn}, Adam at {train['learning_rate']:g}, "
        f"falling to 0 over the last {train['cooldown']:.0%}; the weights are a moving average "
        f"({train['ema_decay']:g}). The network predicts {_target(train['predicts'])} on a {recipe.schedule} "
        f"schedule of {recipe.timesteps:,} steps"
        + (
            f"; {train['label_dropout']:.0%} of the {told} are dropped, for guidance."
            if train["label_dropout"]
            else "."
        ),
        f"Made again by `minidiff train {name}` and `python -m tools.ship {name}`; seed {train['seed']}. "
        + (f"Training took {cost['cpu_hours']:g} CPU hours: {cost['device']}." if cost else ""),
        latent_cards.section(name) if recipe.autoencoder else "",
        "## Figures",
        _figures(facts["quality"], recipe.autoencoder is not None),
        _guided(facts["guided"]) if "guided" in facts else "",
        "## Limits",
        "\n".join(f"- {limit}" for limit in words.limits),
    ]
    return "\n\n".join(section.strip() for section in sections if section) + "\n"


def parameters_of(settings: Any) -> int:
    """How many numbers the network has; it is not built."""
    with torch.device("meta"):
        return sum(p.numel() for p in new_network(settings).parameters())


def settings_of(settings: Any) -> str:
    """The settings of the network, as code; of a network for clips, those for one frame first."""
    if isinstance(settings, PointSettings):
        return ", ".join(f"`{key}={getattr(settings, key)}`" for key in ("width", "depth", "heads", "talk"))
    if isinstance(settings, VideoSettings):
        between = f"`convolution={settings.convolution}`, `attention={settings.attention}`"
        return f"{settings_of(settings.frame)}, {between}"
    if isinstance(settings, DiTSettings):
        return latent_cards.settings_of(settings)
    shown = ["width", "multipliers", "blocks", "attention", "classes", "patch"]
    if settings.condition is not None:
        shown[4:5] = ["condition", "reading"]
    return ", ".join(f"`{key}={getattr(settings, key)}`" for key in shown)


def _target(predicts: str) -> str:
    return {"x_0": "x_0, the clean image,", "epsilon": "ε, the noise,", "v": "v"}[predicts]


def _prompts() -> str:
    return " A row for each of:\n\n" + "\n".join(f"- `{prompt}`" for prompt in PROMPTS)


def _sentence_figures(quality: dict[str, Any]) -> str:
    names = {
        "one": "one object",
        "one_held_out": "one object, shape and colour held out",
        "two": "two objects",
        "two_new_pairs": "two objects, seen, but never together",
        "two_held_out": "two objects, a shape and colour held out",
        "shuffled": "two objects, the words shuffled",
    }
    lines = []
    for part, title in names.items():
        for language, spoken in LANGUAGES.items():
            q = quality[f"{part}_{language}"]
            lines.append(
                f"| {title} | {spoken} | {q['n']} | {q['all_told']:.3f} | {q['shapes']:.3f} | "
                f"{q['colours']:.3f} | {q['relation']:.3f} | {q['swapped']:.3f} | {q['unreadable']:.3f} |"
            )
    bags = ", ".join(
        f"{quality[f'bag_{language}']:.3f} in {spoken} ({quality[f'bag_knowing_{language}']:.3f} for one "
        "that knows which scenes occur in training)"
        for language, spoken in LANGUAGES.items()
    )
    return (
        f"Samples of {STEPS} DDIM steps with guidance {quality['scale']:g}, read by "
        "`minidiff.data.read_scenes`, which compares pixels with painted scenes and knows no network. "
        "Unreadable pictures count as wrong; painted pictures are read rightly "
        f"{quality['real']['all_told']:.3f} of the time.\n\n"
        "| sentence | language | samples | all right | shapes | colours | relation | colours swapped | "
        "unreadable |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        + "\n".join(lines)
        + f"\n\n{_reading(quality['reading'])}"
        + f"\n\nA model that is told the words without their order can be right at most {bags}, on the same "
        "sentences about two objects."
    )


def _reading(quality: dict[str, Any]) -> str:
    lines = [
        f"| {spoken} | {one['side']} x {one['side']} | {one['own']:.3f} | {one['other']:.3f} | "
        f"{one['area']:.3f} |"
        for language, spoken in LANGUAGES.items()
        for one in quality[language]
    ]
    return (
        "Where a colour or shape word is read at t = 500, on painted pictures: the share of its attention "
        "that falls on its own object, on the other, and an object's share of the area, which both would be "
        "if words were read everywhere alike.\n\n"
        "| language | places | own object | other object | area |\n| --- | --- | ---: | ---: | ---: |\n"
        + "\n".join(lines)
    )


def _figures(quality: dict[str, Any], ceiling: bool = False) -> str:
    if "two_en" in quality:
        return _sentence_figures(quality)
    if "seen" in quality:
        return _scene_figures(quality, ceiling)
    if "clouds" in quality:
        return _solid_figures(quality)
    if "other_labels" in quality:
        return _note_figures(quality)
    if "spoken" in quality:
        return _spoken_figures(quality)
    if "clips" in quality:
        return clip_figures(quality)
    if "test" in quality:
        return patch_figures(quality)
    others = "held-out images" if quality["held_out"] else "real images"
    beside = (
        "Real are the training images, and held out those of the test part, which neither the model nor the "
        "classifier has seen" if quality["held_out"]
        else "Real are the test images, which neither the model nor the classifier has seen"
    )  # fmt: skip
    return (
        f"Samples of {SAMPLING_STEPS} DDIM steps without guidance, classes in turn, seen by a small "
        f"classifier that ships with the model. Distance and coverage are taken on n = {quality['n']:,} "
        f"samples and as many real images with the same labels, {metrics.DRAWS} times, and given as mean ± "
        f"standard deviation over the draws. {beside}. The last column is the floor: other real images in "
        "the place of the samples. A ratio of 1 within its spread means that by this figure samples cannot "
        "be told from real images.\n\n"
        f"| figure | samples | {others} |\n| --- | ---: | ---: |\n"
        f"| class read back as asked | {quality['accuracy']:.3f} | {quality['accuracy_real']:.3f} |\n"
        f"| Fréchet distance | {spread(quality, 'frechet', 2)} | {spread(quality, 'frechet_floor', 2)} |\n"
        f"| the same in units of the floor | {spread(quality, 'frechet_ratio', 2)} | 1 |\n"
        f"| coverage | {spread(quality, 'coverage', 3)} | {spread(quality, 'coverage_real', 3)} |"
    )


def _note_figures(quality: dict[str, Any]) -> str:
    names = {
        "samples": "the model's notes",
        "floor": "real notes through a spectrogram and the same way back (floor)",
        "other_labels": "the model's notes, held against other labels (control)",
    }
    lines = [
        f"| {title} | {quality[part]['pitch']:.3f} | {quality[part]['instrument']:.3f} |"
        for part, title in names.items()
    ]
    return (
        f"{quality['n']} notes of {SAMPLING_STEPS} DDIM steps without guidance, five of each kind, made "
        "sounds by Griffin-Lim. The pitch is read off the wave by a comb of harmonics and is right within "
        f"{NEAR} cents; the instrument is that of the nearest mean spectrogram of training notes. No network "
        "listens.\n\n"
        "| sounds | pitch right | instrument right |\n| --- | ---: | ---: |\n" + "\n".join(lines)
    )


def _spoken_figures(quality: dict[str, Any]) -> str:
    names = {
        "spoken": "the model's digits",
        "floor": "recordings of six voices that none of them was trained on, through the same way back (floor)",
        "before": "the same recordings, before the way back",
        "known": "recordings of six voices that all were trained on, through the way back",
        "swapped": "the model's digits, held against other labels (control)",
    }
    lines = [
        f"| {title} | {quality[part]['digit']:.3f} | {min(quality[part]['digits']):.3f} to "
        f"{max(quality[part]['digits']):.3f} | {quality[part]['language']:.3f} |"
        for part, title in names.items()
    ]
    return (
        f"{quality['n']} digits of {SAMPLING_STEPS} DDIM steps without guidance, twelve of each word, made sounds by "
        "Griffin-Lim and read by three small networks (`metrics.train_spoken_reader`, three seeds), which never "
        "heard the model. Given are the mean of the three and their range. One training of the model.\n\n"
        "| sounds | digit right | of three readers | language right |\n| --- | ---: | ---: | ---: |\n"
        + "\n".join(lines)
    )


def _solid_figures(quality: dict[str, Any]) -> str:
    names = {
        "samples": "the model's clouds",
        "floor": "real clouds of the test part (floor)",
        "other_labels": "the model's clouds, held against other labels (control)",
    }
    lines = [
        f"| {title} | {quality[part]['right']:.3f} | {quality[part]['one_turn']:.3f} | "
        f"{quality[part]['own_turns']:.3f} |"
        for part, title in names.items()
    ]
    return (
        f"{quality['clouds']} clouds of {SAMPLING_STEPS} DDIM steps without guidance, twenty of each kind and "
        "size. `minidiff.data.read_solids` tries all solids, at turns 2.5 degrees apart; no network judges. The "
        "distances are those of points from the surface that was asked for (root of the mean square over a "
        "cloud, mean over clouds): with the best turn for the whole cloud, and with the best for each point.\n\n"
        "| clouds | read as asked | distance, one turn | distance, own turns |\n"
        "| --- | ---: | ---: | ---: |\n" + "\n".join(lines)
    )


def spread(quality: dict[str, Any], figure: str, digits: int) -> str:
    """A figure with its standard deviation over the draws."""
    return f"{quality[figure]:.{digits}f} ± {quality[figure + '_std']:.{digits}f}"


def _guided(quality: dict[str, Any]) -> str:
    return (
        f"With guidance, `model.denoiser(labels, scale={quality['scale']:g})`, on {quality['n']:,} samples: "
        f"class read back as asked {quality['accuracy']:.3f}, Fréchet distance "
        f"{spread(quality, 'frechet', 2)} (floor at this n {spread(quality, 'frechet_floor', 2)}, ratio "
        f"{spread(quality, 'frechet_ratio', 2)}), coverage {spread(quality, 'coverage', 3)} (real "
        f"{spread(quality, 'coverage_real', 3)})."
    )


def _scene_figures(quality: dict[str, Any], ceiling: bool) -> str:
    real = (
        "painted pictures, encoded and decoded: the ceiling" if ceiling
        else "painted pictures, as a check of the reader"
    )  # fmt: skip
    names = {
        "seen": "all five asked, pair seen in training",
        "held_out": "all five asked, pair of shape and colour held out",
        "one_told": "one attribute asked, four left open",
        "real": real,
    }
    lines = [
        f"| {title} | {quality[part]['n']:,} | {quality[part]['shape_and_colour']:.3f} | "
        f"{quality[part]['all_told']:.3f} | {quality[part]['unreadable']:.3f} |"
        for part, title in names.items()
    ]
    return (
        f"Samples of {LATENT_STEPS if ceiling else SAMPLING_STEPS} DDIM steps without guidance, read by "
        "`minidiff.data.read_shapes`, "
        "which compares pixels with painted scenes and knows no network. Unreadable pictures count as wrong. "
        "Where an attribute was left open, any value of it is right.\n\n"
        "| asked | samples | shape and colour right | all asked right | unreadable |\n"
        "| --- | ---: | ---: | ---: | ---: |\n" + "\n".join(lines)
    )


if __name__ == "__main__":
    main()
