"""Windows: a canvas larger than the network's pictures, and what to do where the windows overlap."""

from collections.abc import Iterator

import torch
from torch import Tensor

from minidiff._validate import check_batch, check_callable, check_count
from minidiff.denoisers import Denoiser, check_prediction
from minidiff.editing.projections import check_picture
from minidiff.predictions import Prediction
from minidiff.schedule import NoiseSchedule

LARGEST_SIDE = 65_536  # pixels of a canvas


class WindowedDenoiser:
    """MultiDiffusion (Bar-Tal et al. 2023, eq. 5): a denoiser of `side` x `side` pictures, for larger ones.

    It is asked about every window, one after the other, `stride` pixels apart and the last flush with the
    rim. Where windows overlap the answer is the mean of theirs:

        x̂_0(pixel) = mean over the windows that hold it of their x̂_0(pixel),   and ε̂ alike

    Means of pairs that fit together fit together. With stride = side nothing overlaps, and each window paints
    a picture of its own.

    Raises ValueError for a canvas smaller than a window.
    """

    def __init__(self, denoise: Denoiser, side: int, stride: int) -> None:
        check_callable(denoise, "denoise")
        check_count(side, "side", 1)
        check_count(stride, "stride", 1, side)
        self.denoise, self.side, self.stride = denoise, side, stride
        self.schedule: NoiseSchedule | None = getattr(denoise, "schedule", None)

    def __call__(self, x_t: Tensor, t: float) -> Prediction:
        check_batch(x_t, "x_t")
        if x_t.ndim != 4 or min(x_t.shape[-2:]) < self.side:
            raise ValueError(
                f"x_t must be pictures (B, C, H, W) of at least {self.side} x {self.side} pixels, "
                f"got shape {tuple(x_t.shape)}."
            )
        x_0, epsilon, count = (torch.zeros_like(x_t) for _ in range(3))
        for rows, columns in self.windows(*x_t.shape[-2:]):
            inside = x_t[..., rows, columns]
            said = self.denoise(inside, t)
            check_prediction(said, inside)
            x_0[..., rows, columns] += said.x_0
            epsilon[..., rows, columns] += said.epsilon
            count[..., rows, columns] += 1
        return Prediction(x_0 / count, epsilon / count)

    def windows(self, height: int, width: int) -> Iterator[tuple[slice, slice]]:
        """The windows of a canvas, as slices of its rows and columns."""
        check_count(height, "height", self.side, LARGEST_SIDE)
        check_count(width, "width", self.side, LARGEST_SIDE)
        for top in _places(height, self.side, self.stride):
            for left in _places(width, self.side, self.stride):
                yield slice(top, top + self.side), slice(left, left + self.side)


def _places(length: int, side: int, stride: int) -> list[int]:
    """Where windows begin: every `stride` pixels, and the last flush with the end.

    >>> _places(10, 4, 4), _places(8, 4, 2)
    ([0, 4, 6], [0, 2, 4])
    """
    return [*range(0, length - side, stride), length - side]


def extended(
    x_0: Tensor, *, left: int = 0, right: int = 0, top: int = 0, bottom: int = 0
) -> tuple[Tensor, Tensor]:
    """A larger canvas round pictures (B, C, H, W): the canvas, and the mask that is true where it is known.

    What is added is 0 and not known: outpainting is inpainting of a hole outside.

    >>> canvas, mask = extended(torch.ones(1, 1, 2, 2), right=1)
    >>> canvas[0, 0, 0].tolist(), mask[0, 0, 0].tolist()
    ([1.0, 1.0, 0.0], [True, True, False])
    """
    check_picture(x_0, "x_0")
    for added, name in ((left, "left"), (right, "right"), (top, "top"), (bottom, "bottom")):
        check_count(added, name, 0)
    margins = (left, right, top, bottom)
    canvas = torch.nn.functional.pad(x_0, margins)
    return canvas, torch.nn.functional.pad(torch.ones_like(x_0[:1, :1], dtype=torch.bool), margins)
