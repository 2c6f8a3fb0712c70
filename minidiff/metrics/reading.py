"""Where the words of a sentence are read, beside where the objects are that they name."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn

from minidiff._shared import evaluating
from minidiff._validate import check_count
from minidiff.data.scenes import GENITIVES, LENGTH, SIDES, Asked, Pair, render_scenes, vocabulary
from minidiff.data.shapes import COLOURS, SHAPES
from minidiff.forward import q_sample
from minidiff.nets.attention import where_read
from minidiff.phrase import check_language
from minidiff.schedule import NoiseSchedule

NAMES = {word for name in (*SHAPES, *COLOURS) for word in name[:2]} | set(GENITIVES)


@dataclass(frozen=True)
class ReadingQuality:
    """At one level of a network, of `side` x `side` places: which share of the attention that a colour or
    shape word gets anywhere falls on its own object, and on the other one; and an object's share of the area,
    which both would be if words were read everywhere alike."""

    side: int
    own: float
    other: float
    area: float

    def __str__(self) -> str:
        return (
            f"{self.side} x {self.side} places: on its own object {self.own:.3f}, on the other "
            f"{self.other:.3f}, share of the area {self.area:.3f}"
        )


def words_of_objects(asked: Asked, language: str = "en") -> tuple[list[int], list[int]]:
    """The places in its sentence of the colour and the shape of each object, the left or upper one first.

    >>> words_of_objects(Asked(0, 0, other=(1, 2), relation=0))  # a red circle left of a blue square
    ([1, 2], [6, 7])

    Raises `ValueError` for a sentence about one object.
    """
    check_language(language)
    if asked.other is None or asked.relation is None:
        raise ValueError("words_of_objects takes a sentence about two objects.")
    known = vocabulary()
    words = known.words(known.numbers([asked.caption(language)], LENGTH)[0])
    places = [i for i, word in enumerate(words) if word in NAMES]
    said, then = places[:2], places[2:]
    # Turkish names the second object first; "right of" and "below" name the left or upper one last
    turned = (language == "tr") != (asked.relation >= SIDES)
    return (then, said) if turned else (said, then)


@torch.no_grad()
def reading_quality(
    network: nn.Module,
    schedule: NoiseSchedule,
    tokens: Tensor,
    asked: Sequence[Asked],
    shown: Sequence[Pair],
    *,
    t: int,
    language: str = "en",
    generator: Generator | None = None,
) -> list[ReadingQuality]:
    """Show the network painted pictures (of which the masks are known) noised to t, and see what it reads.

    `tokens` (N, L, D) are those of the sentences `asked`, which are true of the pictures `shown`. One result
    for each level that reads, finest first; means over the words and the pictures.
    """
    check_count(t, "t", 0, schedule.T - 1)
    if not len(tokens) == len(asked) == len(shown):
        raise ValueError(
            f"tokens, asked and shown belong together, got {len(tokens)}, {len(asked)} and {len(shown)}."
        )
    images, masks = render_scenes(shown)  # (N, 3, H, W), (N, 2, H, W)
    times = torch.full((len(images),), t)
    x_t, _ = q_sample(images, times, schedule, generator=generator)
    with evaluating(network):
        maps = where_read(network, x_t, times, tokens)
    places = [words_of_objects(one, language) for one in asked]
    return [_shares(read, F.adaptive_avg_pool2d(masks, side), places) for side, read in maps.items()]


def _shares(read: Tensor, masks: Tensor, places: Sequence[tuple[list[int], list[int]]]) -> ReadingQuality:
    """Means over pictures of the shares; read (N, L, h, w), masks (N, 2, h, w)."""
    share = read / read.sum(dim=(2, 3), keepdim=True)  # of each word's attention, over the places
    on = torch.einsum("nlhw,nohw->nlo", share, masks)  # (N, words, objects)
    own, other = [], []
    for i, both in enumerate(places):
        for thing, words in enumerate(both):
            own.append(on[i, words, thing].mean())
            other.append(on[i, words, 1 - thing].mean())
    return ReadingQuality(
        read.shape[2], float(torch.stack(own).mean()), float(torch.stack(other).mean()), float(masks.mean())
    )
