"""Pictures of `scenes` with all that can be said of them, for the training and the judging of encoders."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from minidiff.data.scenes import (
    CHANGES,
    LABELS,
    LENGTH,
    Asked,
    asked_at,
    changed,
    is_true,
    labels_of,
    render_scenes,
    scene_at,
    vocabulary,
)
from minidiff.data.shapes import SHAPES
from minidiff.phrase import LANGUAGES

NEAR = CHANGES[:2]  # the same words in another order


@dataclass(frozen=True, eq=False)
class Captioned:
    """Pictures with what is said of them.

    `images` (N, 3, 32, 32). `sentences`, for each language, as numbers of `vocabulary()`, (N, 14); `near`,
    for each language, two sentences that are nearly right (`near_to`), (N, 2, 14). What the sentences say,
    what those say, and what is shown, as rows of `scenes.LABELS`: `asked` (N, 9), `asked_near` (N, 2, 9),
    `shown` (N, 9).
    """

    images: Tensor
    sentences: dict[str, Tensor]
    near: dict[str, Tensor]
    asked: Tensor
    asked_near: Tensor
    shown: Tensor

    def true(self, rows: Tensor) -> Tensor:
        """Which sentences at `rows` (B,) are true of which of their pictures: (B, B), a row a sentence."""
        return is_true(self.asked[rows][:, None], self.shown[rows])

    def near_true(self, rows: Tensor) -> Tensor:
        """Which nearly right sentences at `rows` (B,) are true of their own pictures all the same: (B, 2)."""
        return is_true(self.asked_near[rows], self.shown[rows][:, None])


def captioned(indices: Sequence[int]) -> Captioned:
    """The pictures and sentences of these indices, in both languages."""
    shown, asked = [scene_at(i) for i in indices], [asked_at(i) for i in indices]
    near = [other for one in asked for other in near_to(one)]
    known = vocabulary()
    return Captioned(
        render_scenes(shown)[0],
        {name: known.numbers([one.caption(name) for one in asked], LENGTH) for name in LANGUAGES},
        {
            name: known.numbers([one.caption(name) for one in near], LENGTH).reshape(-1, len(NEAR), LENGTH)
            for name in LANGUAGES
        },
        torch.tensor([one.labels for one in asked]),
        torch.tensor([one.labels for one in near]).reshape(-1, len(NEAR), len(LABELS)),
        torch.tensor([labels_of(one) for one in shown]),
    )


def near_to(asked: Asked) -> list[Asked]:
    """Two sentences that are nearly right: the same words in two other orders; about one object, which has no
    other order, two other shapes."""
    if asked.other is not None:
        return [changed(asked, change) for change in NEAR]
    steps = (1 + (asked.colour + 2 * n) % (len(SHAPES) - 1) for n in range(len(NEAR)))
    return [replace(asked, shape=(asked.shape + step) % len(SHAPES)) for step in steps]
