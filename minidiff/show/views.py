"""How to look at a sample that is no picture: `view` turns it into one.

    SamplingExplorer(denoise, schedule, shape=(4, 8, 8), view=autoencoder.decode)

A view takes a batch (N, ...) and gives pictures (N, 1 or 3, H, W) in [-1, 1]: the decoder of a latent space,
the spectrogram of a sound, a rendering of points, a contact sheet of frames. Whatever is shown of x_t goes
through it.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from minidiff._shared import evaluating
from minidiff._validate import check_callable, check_finite
from minidiff.noise import check_shape
from minidiff.show.sprite import check_images

View = Callable[[Tensor], Tensor]


def check_view(view: View | None) -> None:
    """Raise unless `view` is a callable, or None: samples are pictures already."""
    if view is not None:
        check_callable(view, "view")


def check_sample_shape(shape: tuple[int, ...], view: View | None) -> None:
    """Raise unless `shape` is that of one sample which can be shown, as it is or by the view."""
    check_view(view)
    check_shape(shape)
    if view is None and (len(shape) != 3 or shape[0] not in (1, 3)):
        raise ValueError(
            f"shape must be (C, H, W) of one image with 1 or 3 channels, got {shape}. For anything else pass "
            "view=..., which makes pictures of a batch."
        )


@torch.no_grad()
def pictures(x: Tensor, view: View | None, name: str) -> Tensor:
    """What there is to see of a batch: (N, ...) -> (N, 1 or 3, H, W), on the CPU.

    Raises:
        TypeError, ValueError: without a view, if `x` (called `name`) is no batch of pictures; with one, if
            what it returns is none, or holds NaN.
    """
    if view is None:
        check_images(x, name)
        return x.detach().cpu()
    check_finite(x, name)
    with evaluating(view):
        seen = view(x)
    if not isinstance(seen, Tensor) or seen.ndim != 4 or len(seen) != len(x) or seen.shape[1] not in (1, 3):
        got = tuple(seen.shape) if isinstance(seen, Tensor) else type(seen).__name__
        raise ValueError(
            f"view must turn {name} of shape {tuple(x.shape)} into pictures, one for each sample, "
            f"({len(x)}, 1 or 3, H, W); got {got}."
        )
    check_images(seen, f"view({name})")
    return seen.detach().cpu()


def frames_seen(
    frames: Tensor, view: View | None, name: str, device: torch.device | str | None = None
) -> Tensor:
    """The pictures of every frame: (F, N, ...) -> (F, N, 1 or 3, H, W).

    A view is shown one frame at a time, on `device` if that is given.
    """
    if view is None:
        return pictures(frames.flatten(0, 1), None, name).reshape(frames.shape)
    seen = [pictures(frame if device is None else frame.to(device), view, name) for frame in frames]
    shapes = {tuple(one.shape) for one in seen}
    if len(shapes) > 1:
        raise ValueError(f"view must give pictures of one size, got {sorted(shapes)}.")
    return torch.stack(seen)
