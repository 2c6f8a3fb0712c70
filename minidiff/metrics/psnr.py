"""How near are pictures to true ones, pixel by pixel? The figure that papers on super-resolution quote."""

from torch import Tensor

from minidiff._validate import check_same_shape
from minidiff.metrics._pixels import check_pixels

RANGE = 2.0  # from black, -1, to white, 1


def psnr(images: Tensor, true: Tensor) -> Tensor:
    """Peak signal-to-noise ratio of each picture, in decibels: (B, ...), (B, ...) -> (B,).

        PSNR = 10 log10( range² / mean((image - true)²) ),   range = 2 for pixels in [-1, 1]

    Twice the squared error is 3.01 dB less. A picture without any error has an infinite one. It is a measure
    of the error alone: the mean of all possible answers has the highest, blurred as it is (Blau & Michaeli
    2018, "The Perception-Distortion Tradeoff").

    Raises ValueError for two shapes, or for pixels of another range.

    >>> import torch
    >>> true = torch.tensor([[-1.0, 1.0], [-1.0, 1.0]])
    >>> psnr(true + torch.tensor([[0.2], [0.02]]), true)
    tensor([20.0000, 40.0000])
    """
    check_pixels(images, "images")
    check_pixels(true, "true")
    check_same_shape(images, "images", true, "true")
    error = (images - true).flatten(1).square().mean(dim=1)
    return 10 * (RANGE**2 / error).log10()
