"""Obedience to a drawing: which pixels of a picture were painted, and are they those that were asked for?"""

from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff._validate import check_floating, check_labels, check_same_shape, check_tensor
from minidiff.data.figures import DOTS, JOINTS, read_joints
from minidiff.data.shapes_reader import BACKGROUND_TABLE, COLOUR_TABLE
from minidiff.metrics._pixels import check_pixels

PAINTED = 0.5  # of the way from the background's colour to the shape's


def intersection_over_union(masks: Tensor, others: Tensor) -> Tensor:
    """The share of pixels in both masks among those in either, for each pair: (N, ...) bool -> (N,).

        IoU = |A ∩ B| / |A ∪ B|

    1 for equal masks, 0 for masks that do not touch; two empty masks are equal. Known as Jaccard's index.
    Raises TypeError for masks that are not bool, ValueError for shapes that differ.
    """
    for mask, name in ((masks, "masks"), (others, "others")):
        check_tensor(mask, name)
        if mask.dtype != torch.bool:
            raise TypeError(f"{name} must be bool, got {mask.dtype}. From shares of pixels: {name} > 0.5.")
        if mask.ndim < 2 or mask.numel() == 0:
            raise ValueError(f"{name} must have shape (N, ...), none of them 0; got {tuple(mask.shape)}.")
    check_same_shape(masks, "masks", others, "others")
    both = (masks & others).flatten(1).sum(dim=1)
    either = (masks | others).flatten(1).sum(dim=1)
    return torch.where(either > 0, both / either.clamp(min=1), 1.0)


def painted_masks(images: Tensor, labels: Tensor) -> Tensor:
    """Which pixels have been painted in the asked-for colour: (N, 3, H, W), (N, 5) -> (N, 1, H, W) bool.

    Each pixel is projected on the line from the asked-for background to the asked-for colour; painted is what
    lies beyond the middle. Only the columns of colour and background are read from the labels of `shapes`.

    >>> from minidiff.data import hints_of, shapes
    >>> real, true = shapes("held_out"), hints_of("shapes", "masks", "held_out") > 0.5
    >>> intersection_over_union(painted_masks(real.images, real.attributes), true).mean().item()
    1.0
    """
    check_pixels(images, "images")
    check_labels(labels, "labels")
    if images.ndim != 4 or images.shape[1] != 3 or labels.shape != (len(images), 5):
        raise ValueError(
            f"images must have shape (N, 3, H, W) and labels (N, 5), got {tuple(images.shape)} and "
            f"{tuple(labels.shape)}."
        )
    if int(labels.min()) < 0:
        raise ValueError(f"labels must be at least 0, got {int(labels.min())}.")
    colour, background = labels[:, 1].cpu(), labels[:, 4].cpu()
    for asked, table, name in (
        (colour, COLOUR_TABLE, "colour"),
        (background, BACKGROUND_TABLE, "background"),
    ):
        if int(asked.min()) < 0 or int(asked.max()) >= len(table):
            raise ValueError(
                f"labels must tell the {name} of every picture, 0 .. {len(table) - 1}; got {asked.tolist()}."
            )
    behind = BACKGROUND_TABLE[background][:, :, None, None].to(images)
    line = COLOUR_TABLE[colour][:, :, None, None].to(images) - behind
    share = ((images - behind) * line).sum(dim=1, keepdim=True) / line.square().sum(dim=1, keepdim=True)
    return share > PAINTED


@dataclass(frozen=True)
class Poses:
    """How far the dots of figures are from where they were asked for, in pixels; and how many are missing."""

    n: int
    error: float  # mean distance of the dots that were found
    missing: float  # share of the dots that were not

    def __str__(self) -> str:
        return f"joints off by {self.error:.2f} pixels, missing {self.missing:.3f}, n = {self.n}"


def evaluate_poses(images: Tensor, joints: Tensor) -> Poses:
    """Read head, hands and feet off pictures (N, 3, 32, 32), compare with `joints` (N, 9, 2).

    >>> from minidiff.data.figures import figure, paint_figures
    >>> people = [figure(i) for i in range(20)]
    >>> real = evaluate_poses(paint_figures(people), torch.stack([one.joints for one in people]))
    >>> real.error < 0.5
    True
    """
    check_pixels(images, "images")
    check_floating(joints, "joints")
    if joints.shape != (len(images), len(JOINTS), 2):
        raise ValueError(
            f"joints must have shape ({len(images)}, {len(JOINTS)}, 2), got {tuple(joints.shape)}."
        )
    asked = joints.cpu()[:, list(DOTS)]
    gaps = (read_joints(images) - asked).square().sum(dim=2).sqrt()  # (N, 5)
    return Poses(len(images), gaps.nanmean().item(), gaps.isnan().cpu().double().mean().item())
