"""Drawings made from pictures: what a controlled network is shown, and what it is judged by.

A hint (N, channels, H, W) lies in [0, 1]: 1 where a line or a surface is. Pairs of hint and picture cost
nothing, since a plain program makes the one from the other; that is why control by drawings can be trained.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from minidiff._validate import check_choice, check_floating, check_number
from minidiff.data.examples import Examples
from minidiff.data.figures import SPLITS, figure, skeletons
from minidiff.data.shapes import render, scene, shape_indices

HINTS = {"shapes": {"masks": 1, "edges": 1}, "figures": {"poses": 3}}  # data set -> kind -> channels
EDGE = 0.2  # a step in brightness, in units of [-1, 1], whose slope counts as an edge
SOBEL = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]) / 8


def sobel_edges(images: Tensor, threshold: float = EDGE) -> Tensor:
    """1 where a picture's brightness changes fast in any channel, else 0: (N, C, H, W) -> (N, 1, H, W).

        g_x = K * image,  g_y = Kᵀ * image,  edge = max over channels of √(g_x² + g_y²) > threshold

    with K = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]] / 8, so that a ramp that rises by 1 from pixel to pixel has
    slope 1. Beyond the rim the picture goes on as it ends. Source: Sobel & Feldman 1968.

    Raises ValueError for pictures of another shape, with pixels that are no numbers, or a threshold below 0.
    """
    check_floating(images, "images")
    check_number(threshold, "threshold", low=0)
    if images.ndim != 4:
        raise ValueError(f"images must have shape (N, C, H, W), got {tuple(images.shape)}.")
    grey = images.flatten(0, 1)[:, None]  # (N C, 1, H, W)
    kernels = torch.stack([SOBEL, SOBEL.T])[:, None].to(images)
    slopes = F.conv2d(F.pad(grey, (1, 1, 1, 1), mode="replicate"), kernels)  # (N C, 2, H, W)
    length = slopes.square().sum(dim=1).sqrt().reshape(images.shape)
    edges: Tensor = length.amax(dim=1, keepdim=True) > threshold
    return edges.to(images)


def hints_of(data: str, kind: str, split: str = "train") -> Tensor:
    """The drawings of a made-up data set, in the order of its pictures: float32 (N, channels, 32, 32).

    Of "shapes": "masks", the share of each pixel that the shape covers, or "edges", `sobel_edges` of the
    picture; one channel. Of "figures": "poses", their `skeletons`; three channels.

    >>> hints_of("shapes", "masks", "held_out").shape
    torch.Size([180, 1, 32, 32])
    """
    check_choice(data, "data", tuple(HINTS))
    check_choice(kind, "kind", tuple(HINTS[data]))
    if data == "figures":
        check_choice(split, "split", tuple(SPLITS))
        return skeletons([figure(i) for i in SPLITS[split]])
    pictures = render([scene(i) for i in shape_indices(split)])
    return pictures.masks if kind == "masks" else sobel_edges(pictures.images)


def hinted(examples: Examples, hints: Tensor, name: str = "labels") -> Examples:
    """The same examples, told a dict: what they were told so far, under `name`, and "hint"."""
    told = examples.condition
    if told is None:
        return examples.told({"hint": hints})
    return examples.told({**(told if isinstance(told, dict) else {name: told}), "hint": hints})
