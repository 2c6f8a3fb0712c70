"""Are these pixels what every figure expects, numbers in about [-1, 1]?"""

from torch import Tensor, aminmax

from minidiff._validate import check_floating

FAR_TOO_BRIGHT = 20.0  # no sample is, and every picture in [0, 255] that is not nearly black


def check_pixels(images: Tensor, name: str) -> None:
    """Raise unless `images` are finite and not of [0, 1] or [0, 255], where no pixel lies below 0.

    Past -1 and 1 they may go: samples do. One grey all over, as of a network that answers 0, is let through.
    """
    check_floating(images, name)
    low, high = (bound.item() for bound in aminmax(images))
    if 0 <= low < high or high > FAR_TOO_BRIGHT:
        raise ValueError(
            f"{name} must be pixels in [-1, 1], black -1 and white 1; these have nothing below 0, or are "
            f"far too bright: [{low:g}, {high:g}]. From [0, 255] use {name} / 127.5 - 1, from [0, 1] use "
            f"2 * {name} - 1."
        )
