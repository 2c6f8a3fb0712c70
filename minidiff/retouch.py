"""What `minidiff edit` does: read a picture and a mask, and edit the picture in one of three ways."""

from collections import deque
from pathlib import Path

import torch
from torch import Tensor

from minidiff._validate import check_count, check_number
from minidiff.editing import WindowedDenoiser, extended, image_to_image, repaint
from minidiff.model import TrainedModel
from minidiff.noise import generators, randn

LARGEST_FILE_SIDE = 4096  # pixels; a file says how large its picture is, and all of it is unpacked
HOLE = -0.2  # the grey in which a hole is shown


def read_picture(path: Path, shape: tuple[int, ...]) -> Tensor:
    """A picture file as (1, C, H, W) in [-1, 1], brought to the `shape` (C, H, W) of a model's pictures.

    Larger ones shrink by averaging. Raises ValueError where the sides have another proportion than the
    model's, and OSError for what is no picture.
    """
    from PIL import Image

    if len(shape) != 3 or shape[0] not in (1, 3):
        raise ValueError(f"This model does not paint pictures: one sample of it has the shape {shape}.")
    channels, height, width = shape
    if not path.is_file():
        raise FileNotFoundError(f"There is no picture {str(path)!r}.")
    with Image.open(path) as file:
        if max(file.size) > LARGEST_FILE_SIDE:
            raise ValueError(f"{path} is {file.width} x {file.height}; at most {LARGEST_FILE_SIDE} a side.")
        if file.width * height != file.height * width:
            raise ValueError(
                f"{path} is {file.width} x {file.height}, and the model paints {width} x {height}: "
                f"cut it to this proportion first."
            )
        ready = file.convert("L" if channels == 1 else "RGB").resize((width, height), Image.Resampling.BOX)
    pixels = torch.tensor(list(ready.tobytes()), dtype=torch.float32)
    return pixels.reshape(1, height, width, channels).permute(0, 3, 1, 2) / 127.5 - 1


def read_mask(path: Path, shape: tuple[int, ...]) -> Tensor:
    """The mask in a picture file, bool (1, 1, H, W): true where it is black, and the picture is known.

    White is what shall be painted anew. Raises ValueError for a mask without any white.
    """
    known = read_picture(path, (1, *shape[1:])) < 0
    if bool(known.all()):
        raise ValueError(f"{path} has no white pixel: white is where the picture shall be painted anew.")
    return known


def retouch(
    model: TrainedModel,
    picture: Tensor,
    *,
    strength: float | None = None,
    known: Tensor | None = None,
    extend: int | None = None,
    labels: Tensor | None = None,
    n: int = 8,
    steps: int = 50,
    resamplings: int = 4,
    seed: int = 0,
) -> Tensor:
    """What was given and `n` edits of it, (n + 1, C, H, W); the i-th edit is that of the seed `seed` + i.

    One of three: image-to-image of a `strength`; painting anew where the mask `known` is false; `extend`
    pixels more canvas to the right. `labels`, a row for each edit, say what is wanted.
    """
    if sum(one is not None for one in (strength, known, extend)) != 1:
        raise ValueError("Say one of strength, known and extend: one edit at a time.")
    check_count(n, "n", 1)
    many, each = picture.expand(n, *picture.shape[1:]), generators(range(seed, seed + n))
    denoise = model.denoiser(labels)
    if strength is not None:
        check_number(strength, "strength", 0, 1)
        made = image_to_image(denoise, model.schedule, many, strength, "ddpm", steps=steps, generator=each)
        return torch.cat([picture, made])
    if extend is not None:
        side = picture.shape[-1]
        check_count(extend, "extend", 1, 4 * side)
        if picture.shape[-2] != side:
            raise ValueError(f"Windows are square; this model paints {picture.shape[-2]} x {side}.")
        denoise = WindowedDenoiser(denoise, side, max(side // 4, 1))
        many, known = extended(many, right=extend)
    assert known is not None
    x_T = randn(tuple(many.shape), generator=each, device=picture.device)
    walk = repaint(
        denoise, model.schedule, x_T, many, known.to(picture.device),
        steps=steps, resamplings=resamplings, generator=each,
    )  # fmt: skip
    (last,) = deque(walk, maxlen=1)
    return torch.cat([torch.where(known.to(picture.device), many[:1], HOLE), last.x_t])
