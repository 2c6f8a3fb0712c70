"""A sentence becoming a picture: point at a word and see where in the picture it is being read."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff._shared import evaluating
from minidiff._validate import check_choice, check_count, check_seed, check_text
from minidiff.model import TrainedModel
from minidiff.nets.attention import where_read
from minidiff.noise import randn
from minidiff.samplers import SAMPLERS
from minidiff.show.film import Film, Images, Scene
from minidiff.show.language import said, word
from minidiff.show.palette import GUIDANCE, PREDICTION
from minidiff.show.player import FramePlayer, frame_captions
from minidiff.show.sprite import to_pixels
from minidiff.text import Encoders

MOST_STEPS = 40
DARKEST = 0.15  # how much of a place is left that does not read the word at all
FINEST_LEVELS = 2  # at the coarsest level, maps are no better than the area of an object


@dataclass(frozen=True)
class Read:
    """One picture on its way from a sentence, F moments, from the last (index 0) to pure noise."""

    words: list[str]
    t: list[int]
    x_t: Tensor  # (F, C, H, W), what the network was shown
    x_0: Tensor  # (F, C, H, W), what it believed
    maps: dict[int, Tensor]  # for each height h of a level (F, words, h, w)


class AttentionExplorer(FramePlayer):
    """Where each word of a sentence is read, over t: point at a word; the slider is the time.

        AttentionExplorer(zoo.load("scenes"), zoo.load_encoder("scenes"), "a red circle above a blue square")

    It runs a sampler once and asks the network again at each of its steps. Maps are means over the heads and
    over the blocks of a level; each word's brightest place at any time is white.

    Args:
        model: a model that is told tokens, and reads them.
        encoders: whose tokens it is told.
        sentence: of words that they know.
        steps: of the sampler, each a position of the slider.
        sampler: its name.
        seed: of the noise.

    Raises:
        TypeError, ValueError: a model without cross-attention, a word that is not known.
    """

    def __init__(
        self,
        model: TrainedModel,
        encoders: Encoders,
        sentence: str,
        *,
        steps: int = 16,
        sampler: str = "ddim",
        seed: int = 0,
    ) -> None:
        for value, name, kind in ((model, "model", TrainedModel), (encoders, "encoders", Encoders)):
            if not isinstance(value, kind):
                raise TypeError(f"{name} must be {kind.__name__}, got {type(value).__name__}.")
        check_text(sentence, "sentence")
        check_count(steps, "steps", 1, MOST_STEPS)
        check_choice(sampler, "sampler", tuple(SAMPLERS))
        check_seed(seed)
        read = read_sentence(model, encoders, sentence, steps=steps, sampler=sampler, seed=seed)
        super().__init__(attention_film(read))


@torch.no_grad()
def read_sentence(
    model: TrainedModel, encoders: Encoders, sentence: str, *, steps: int, sampler: str, seed: int
) -> Read:
    """Draw one picture of the sentence, and note at each step where each word is read."""
    numbers = encoders.numbers([sentence])
    tokens = encoders.tokens(numbers)
    x_t = randn((1, *model.shape), generator=torch.Generator().manual_seed(seed))
    moments = []
    # the sampler draws on the way from another seed than the start's
    drawing = model.drawing(
        tokens, x_T=x_t, sampler=sampler, steps=steps, generator=torch.Generator().manual_seed(seed + 1)
    )
    for step in drawing:
        moments.append((int(step.t), x_t, step.prediction.x_0))
        x_t = step.x_t
    times, shown, believed = zip(*reversed(moments), strict=True)
    frames = torch.cat(shown)
    with evaluating(model.network):
        maps = where_read(model.network, frames, torch.tensor(times), tokens.expand(len(frames), -1, -1))
    words = encoders.vocabulary.words(numbers[0])
    seen = {side: maps[side][:, : len(words)] for side in list(maps)[:FINEST_LEVELS]}  # padding is not read
    return Read(words, list(times), frames, torch.cat(believed), seen)


def attention_film(read: Read) -> Film:
    """A scene for each word: the picture lit where it is read, and the maps themselves."""
    noisy = Images("xₜ", to_pixels(read.x_t), word("noisy"))
    clean = Images("x̂₀", to_pixels(read.x_0), word("predicted_clean"), colour=PREDICTION)
    captions = tuple(frame_captions(len(read.t), read.t))
    scenes = []
    for i, name in enumerate(read.words):
        maps = {side: one[:, i, None] for side, one in read.maps.items()}  # (F, 1, h, w) each
        panels = [_lit(name, read.x_0, next(iter(maps.values()))), noisy, clean]
        panels += [_map(name, side, one, read.x_0.shape[2]) for side, one in maps.items()]
        scenes.append(Scene(tuple(panels), captions, name))
    return Film(
        title=word("attention"),
        scenes=tuple(scenes),
        description=word("attention_alt", sentence=" ".join(read.words[:-1]), steps=len(read.t)),
        choice_label=word("the_word"),
        slider_label=word("timestep"),
        ends=(word("image_end"), word("noise_end")),
        backwards=True,
        pointed=True,
    )


def _lit(name: str, pictures: Tensor, maps: Tensor) -> Images:
    """The believed picture, dark where the word is not read."""
    light = DARKEST + (1 - DARKEST) * _as_large(maps / maps.max().clamp(min=1e-9), pictures.shape[2])
    lit = (pictures.clamp(-1, 1) + 1) * light - 1
    return Images(word("read_here", word=name), to_pixels(lit), colour=GUIDANCE)


def _map(name: str, side: int, maps: Tensor, height: int) -> Images:
    """The map of one level as it is, white where it is largest at any time."""
    largest = float(maps.max().clamp(min=1e-9))
    texts = tuple(word("attention_most", share=said(float(one.max()), 2)) for one in maps)
    pixels = to_pixels(_as_large(maps, height), (0.0, largest))
    return Images(word("attention_level", side=side), pixels, word("attention_of", word=name), texts)


def _as_large(maps: Tensor, height: int) -> Tensor:
    """(F, 1, h, w) made as high as the picture, each place a square."""
    zoom = height // maps.shape[2]
    return maps.repeat_interleave(zoom, -1).repeat_interleave(zoom, -2)
