"""What a pair of encoders has understood: sentences that are nearly right, beside the right one.

To find its own picture among many others, a sentence needs little: a shape and a colour that no other picture
has. Whether the encoders know which colour belongs to which shape shows beside the same words in another
order. Source of the idea: Yuksekgonul et al. 2023, "When and why vision-language models behave like
bags-of-words".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from minidiff.data.scenes import CHANGES, Asked, Pair, changed, is_true, labels_of, render_scenes
from minidiff.data.shapes import COLOURS, SHAPES
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


@dataclass(frozen=True)
class WordMoves:
    """How far the vectors of words move when one word of the sentence is another one, in units of their own
    length: the vector of that word itself, of the other word for the same object, of those for the other
    object. Means over four words of each of `n` sentences."""

    n: int
    own: float
    partner: float
    other: float


def word_moves(
    encoders: Encoders, pairs: Sequence[Pair], language: str = "en", layers: int | None = None
) -> WordMoves:
    """Which words the vector of a word depends on, for `sentence_of` these pairs, after so many layers of the
    text encoder (`None`: as `Encoders.tokens` hands them out, before the last).

    The colour or the shape of one object is changed to the next in the list. A vector that tells of its own
    object does not move with the words for the other.
    """
    asked = [sentence_of(pair) for pair in pairs]
    before = encoders.numbers([one.caption(language) for one in asked])
    after = [
        encoders.numbers([other.caption(language) for other in others])
        for others in zip(*map(_others, asked), strict=True)
    ]
    places = [(ids != before).int().argmax(dim=1) for ids in after]  # where the four words stand
    old = _vectors(encoders, before, layers)
    moves = torch.zeros(3)
    for word, ids in enumerate(after):
        far = (_vectors(encoders, ids, layers) - old).norm(dim=-1) / old.norm(dim=-1)  # (N, L)
        at = torch.stack([far[torch.arange(len(far)), place].mean() for place in places])  # (4,)
        theirs = at.reshape(2, 2)[1 - word // 2]
        moves += torch.stack([at[word], at[word ^ 1], theirs.mean()]) / len(after)
    return WordMoves(len(pairs), *moves.tolist())


def _vectors(encoders: Encoders, ids: Tensor, layers: int | None) -> Tensor:
    with torch.no_grad():
        return encoders.tokens(ids) if layers is None else encoders.text.tokens(ids, layers)


def _others(asked: Asked) -> list[Asked]:
    """The same sentence with one word changed: colour and shape of the first object, then of the second."""
    assert asked.other is not None
    shape, colour = asked.other
    next_colour, next_shape = (colour + 1) % len(COLOURS), (shape + 1) % len(SHAPES)
    return [
        replace(asked, colour=(asked.colour + 1) % len(COLOURS)),
        replace(asked, shape=(asked.shape + 1) % len(SHAPES)),
        replace(asked, other=(shape, next_colour)),
        replace(asked, other=(next_shape, colour)),
    ]
