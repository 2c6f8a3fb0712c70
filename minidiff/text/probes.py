"""What a pair of encoders has understood: sentences that are nearly right, beside the right one.

To find its own picture among many others, a sentence needs little: a shape and a colour that no other picture
has. Whether the encoders know which colour belongs to which shape shows beside the same words in another
order. Source of the idea: Yuksekgonul et al. 2023, "When and why vision-language models behave like
bags-of-words".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff.data.scenes import CHANGES, Asked, Pair, changed, is_true, labels_of, render_scenes
from minidiff.text.contrastive import Encoders


@dataclass(frozen=True)
class EncoderQuality:
    """Shares of `n` pictures of two objects: the right sentence is the nearest of all n; it is nearer than
    the same one with its colours, its objects, or its relation changed."""

    n: int
    found: float
    colours: float
    order: float
    relation: float

    def __str__(self) -> str:
        return (
            f"own sentence found among {self.n}: {self.found:.3f}; preferred to the same with other colours "
            f"{self.colours:.3f}, order {self.order:.3f}, relation {self.relation:.3f}"
        )


def sentence_of(pair: Pair) -> Asked:
    """A sentence that names both objects, and leaves the background open."""
    (shape, colour), other = ((thing.shape, thing.colour) for thing in (pair.first, pair.second))
    return Asked(shape, colour, other=other, relation=pair.relation)


def probe(encoders: Encoders, pairs: Sequence[Pair], language: str = "en") -> EncoderQuality:
    """Ask the encoders about pictures of two objects. Changes that change nothing are not counted."""
    images, _ = render_scenes(pairs)
    asked = [sentence_of(pair) for pair in pairs]
    own = [one.caption(language) for one in asked]
    similar = encoders.similarity(own, images)  # (n, n): a row for each sentence
    rows = torch.tensor([one.labels for one in asked])
    found = is_true(rows[similar.argmax(dim=0)], torch.tensor([labels_of(pair) for pair in pairs]))
    shares = []
    for change in CHANGES:
        other = [changed(one, change).caption(language) for one in asked]
        better = similar.diagonal() > encoders.similarity(other, images).diagonal()
        counts = torch.tensor([a != b for a, b in zip(own, other, strict=True)])
        shares.append(_share(better[counts]))
    return EncoderQuality(len(pairs), _share(found), *shares)


def _share(right: Tensor) -> float:
    return right.double().mean().item()
