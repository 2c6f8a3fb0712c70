"""Answers to the tasks of lesson 11: right ones written differently, and wrong ones that students give."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

KERNEL = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]) / 8

# ---- right, written differently ----------------------------------------------------------------------------


def gradient(x, slope):
    weight = torch.einsum("nohw,nihw->oi", slope, x)
    return weight, slope.sum(dim=(0, 2, 3)), torch.zeros_like(x)


def gradient_by_torch(x, slope):
    """Builds the layer and lets torch derive it; the weight has two axes more."""
    layer = nn.Conv2d(x.shape[1], slope.shape[1], 1)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    x = x.clone().requires_grad_()
    (layer(x) * slope).sum().backward()
    return layer.weight.grad[:, :, 0, 0], layer.bias.grad, x.grad


def gradient_by_loop(x, slope):
    weight = torch.zeros(slope.shape[1], x.shape[1], dtype=torch.float64)
    bias = torch.zeros(slope.shape[1])
    for o in range(slope.shape[1]):
        bias[o] = slope[:, o].sum()
        for i in range(x.shape[1]):
            weight[o, i] = (slope[:, o].double() * x[:, i].double()).sum()
    return [weight, bias, 0 * x]


def gradient_by_matrix(x, slope):
    flat = x.transpose(0, 1).flatten(1)
    return slope.transpose(0, 1).flatten(1) @ flat.T, slope.sum((0, 2, 3)), x - x


def residuals(skips, middle, said, scale):
    return [skip + scale * more for skip, more in zip(skips, said[:-1], strict=True)] + [
        middle + scale * said[-1]
    ]


def residuals_in_one(skips, middle, said, scale):
    return tuple(own + scale * more for own, more in zip([*skips, middle], said, strict=True))


def residuals_in_place(skips, middle, said, scale):
    for i in range(len(skips)):
        skips[i] += scale * said[i]
    middle.add_(said[-1], alpha=scale)
    return *skips, middle


def residuals_in_float64(skips, middle, said, scale):
    new = [(skip.double() + said[k].double() * scale) for k, skip in enumerate(skips)]
    new.append(middle.double() + said[len(skips)].double() * scale)
    return new


def iou(a, b):
    union = (a | b).sum(dim=(1, 2))
    return torch.where(union > 0, (a & b).sum(dim=(1, 2)) / union.clamp(min=1), torch.ones(len(a)))


def iou_by_sizes(a, b):
    a, b = a.flatten(1).float(), b.flatten(1).float()
    both = (a * b).sum(1)
    union = a.sum(1) + b.sum(1) - both
    return (both / union).nan_to_num(1.0)


def iou_by_loop(a, b):
    values = []
    for one, other in zip(a, b, strict=True):
        either = torch.logical_or(one, other).sum().item()
        values.append(torch.logical_and(one, other).sum().item() / either if either else 1.0)
    return values


def iou_by_numpy(a, b):
    both, either = np.logical_and(a, b).sum((1, 2)), np.logical_or(a, b).sum((1, 2))
    return np.where(either == 0, 1.0, both / np.maximum(either, 1))


def edges(image, threshold):
    kernels = torch.stack([KERNEL, KERNEL.T])[:, None]
    padded = F.pad(image[:, None], (1, 1, 1, 1), mode="replicate")
    length = F.conv2d(padded, kernels).square().sum(dim=1).sqrt()
    return (length.amax(dim=0) > threshold).float()


def edges_as_bool(image, threshold):
    padded = F.pad(image[None], (1, 1, 1, 1), mode="replicate")[0]
    rows = (padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]) / 8
    columns = (padded[:, :, :-2] + 2 * padded[:, :, 1:-1] + padded[:, :, 2:]) / 8
    g_x, g_y = rows[:, :, 2:] - rows[:, :, :-2], columns[:, 2:] - columns[:, :-2]
    return (g_x**2 + g_y**2 > threshold**2).any(dim=0)


def edges_by_numpy(image, threshold):
    p = np.pad(image.double().numpy(), ((0, 0), (1, 1), (1, 1)), mode="edge")
    found = np.zeros(p.shape[1:])[1:-1, 1:-1]
    for channel in p:
        g_x, g_y = 0.0, 0.0
        for i in range(3):
            for j in range(3):
                part = channel[i : i + found.shape[0], j : j + found.shape[1]]
                g_x, g_y = g_x + float(KERNEL[i, j]) * part, g_y + float(KERNEL[j, i]) * part
        found = np.maximum(found, np.hypot(g_x, g_y) > threshold)
    return found


def edges_turned_kernel(image, threshold):
    """The kernels turned round: all signs change, no length does."""
    kernels = -torch.stack([KERNEL.T, KERNEL])[:, None]
    slopes = F.conv2d(F.pad(image[:, None], (1,) * 4, mode="replicate"), kernels)
    return (slopes.norm(dim=1) > threshold).any(dim=0).long()


def scaled(said, scale, drawn):
    return torch.where(drawn[:, None, None, None], scale[:, None, None, None] * said, torch.zeros_like(said))


def scaled_by_loop(said, scale, drawn):
    return torch.stack(
        [s * c if d else torch.zeros_like(s) for s, c, d in zip(said, scale, drawn, strict=True)]
    )


def scaled_in_place(said, scale, drawn):
    said *= scale.reshape(-1, 1, 1, 1)
    said[~drawn] = 0
    return said


def scaled_by_fill(said, scale, drawn):
    return torch.einsum("b,bchw->bchw", scale.double(), said.double()).masked_fill(
        ~drawn.view(-1, 1, 1, 1), 0
    )


RIGHT = {
    "zero_conv_gradient": [gradient, gradient_by_torch, gradient_by_loop, gradient_by_matrix],
    "control_residuals": [residuals, residuals_in_one, residuals_in_place, residuals_in_float64],
    "iou": [iou, iou_by_sizes, iou_by_loop, iou_by_numpy],
    "edges_from_picture": [edges, edges_as_bool, edges_by_numpy, edges_turned_kernel],
    "control_scale": [scaled, scaled_by_loop, scaled_in_place, scaled_by_fill],
}


# ---- wrong, and what is said ------------------------------------------------------------------------------


def with_weight(change):
    return lambda x, g: (change(x, g), g.sum((0, 2, 3)), torch.zeros_like(x))


def with_bias(change):
    return lambda x, g: (gradient(x, g)[0], change(g), torch.zeros_like(x))


def with_through(change):
    return lambda x, g: (*gradient(x, g)[:2], change(x, g))


def added(add, middle=None):
    """Another way to add, at the skips and, if not said otherwise, at the middle."""

    def answer(skips, middle_own, said, scale):
        last = (middle or add)(middle_own, said[-1], scale)
        return *(add(s, m, scale) for s, m in zip(skips, said[:-1], strict=True)), last

    return answer


def right_add(own, more, scale):
    return own + scale * more


def edge_of(
    kernel=KERNEL,
    mode="replicate",
    length=lambda gx, gy: (gx**2 + gy**2).sqrt(),
    channels=lambda length: length.amax(dim=0),
    decide=lambda length, threshold: length > threshold,
):
    def answer(image, threshold):
        padded = F.pad(image[:, None], (1, 1, 1, 1), mode=mode)
        slopes = F.conv2d(padded, torch.stack([kernel, kernel.T])[:, None])
        return decide(channels(length(slopes[:, 0], slopes[:, 1])), threshold)

    return answer


def four(values):
    return values[:, None, None, None]


WRONG = {
    "zero_conv_gradient": [
        (with_weight(lambda x, g: torch.zeros(g.shape[1], x.shape[1])), "feels no slope"),
        (
            lambda x, g: (torch.zeros(g.shape[1], x.shape[1]), torch.zeros(g.shape[1]), 0 * x),
            "nothing would ever move",
        ),
        (
            with_weight(lambda x, g: torch.einsum("nohw,nihw->oi", g, x) / x[:, 0].numel()),
            "over pictures and pixels",
        ),
        (
            with_weight(lambda x, g: torch.einsum("nohw,nihw->oi", g, x) / x[0, 0].numel()),
            "averaged over the pixels",
        ),
        (with_weight(lambda x, g: g.sum((0, 2, 3))[:, None] * x.sum((0, 2, 3))), "multiply first"),
        (
            with_weight(lambda x, g: torch.einsum("nohw,nihw->oi", g, x) / len(x)),
            "averaged over the pictures",
        ),
        (with_weight(lambda x, g: torch.einsum("nohw,nihw->io", g, x)), "wrong way round"),
        (with_weight(lambda x, g: torch.einsum("ohw,ihw->oi", g[0], x[0])), "first picture alone"),
        (with_weight(lambda x, g: 2 * torch.einsum("nohw,nihw->oi", g, x)), "factor 2"),
        (with_weight(lambda x, g: -torch.einsum("nohw,nihw->oi", g, x)), "sign"),
        (with_weight(lambda x, g: torch.einsum("no,ni->oi", g.sum((2, 3)), x.sum((2, 3)))), "multiply first"),
        (with_bias(lambda g: torch.zeros(g.shape[1])), "the bias has a slope"),
        (with_bias(lambda g: g.mean((0, 2, 3))), "bias's slope is averaged"),
        (with_bias(lambda g: g.sum()), "one bias for all maps"),
        (with_through(lambda x, g: torch.ones_like(x)), "nothing gets back"),
        (with_through(lambda x, g: x), "x itself"),
    ],
    "control_residuals": [
        (lambda s, m, said, c: residuals(s, m, [*said[:-1][::-1], said[-1]], c), "order is reversed"),
        (lambda s, m, said, c: residuals(s, m, said[::-1], c), "order is reversed"),
        (lambda s, m, said, c: residuals(s, m, [*said[1:], said[0]], c), "meant for the next"),
        (added(right_add, lambda own, more, scale: own), "middle is forgotten"),
        (
            lambda s, m, said, c: (*(a + c * b for a, b in zip(s, said[1:], strict=True)), m + c * said[-1]),
            "meant for the next",
        ),
        (added(lambda own, more, scale: scale * more), "*replaces*"),
        (added(lambda own, more, scale: own + more), "scale does nothing"),
        (added(right_add, lambda own, more, scale: own + more), "missing at the middle"),
        (added(lambda own, more, scale: own + more, right_add), "missing at the skip"),
        (added(lambda own, more, scale: scale * (own + more)), "own maps, too"),
        (added(torch.lerp), "mix the two"),
        (added(lambda own, more, scale: own - scale * more), "subtracted"),
        (added(lambda own, more, scale: own, right_add), "only the middle"),
        (added(lambda own, more, scale: own), "frozen network alone"),
        (added(lambda own, more, scale: own + scale**2 * more), "comes in twice"),
        (lambda s, m, said, c: [residuals(s, m, said, c)[-1], *residuals(s, m, said, c)[:-1]], "comes last"),
    ],
    "iou": [
        (lambda a, b: (2 * (a & b).sum((1, 2)) / (a.sum((1, 2)) + b.sum((1, 2)))).nan_to_num(1.0), "Dice"),
        (
            lambda a, b: ((a & b).sum((1, 2)) / (a.sum((1, 2)) + b.sum((1, 2)))).nan_to_num(1.0),
            "counted twice",
        ),
        (lambda a, b: ((a & b).sum((1, 2)) / a.sum((1, 2))).nan_to_num(1.0), "first mask alone"),
        (lambda a, b: ((a & b).sum((1, 2)) / b.sum((1, 2))).nan_to_num(1.0), "second mask alone"),
        (lambda a, b: (a == b).float().mean((1, 2)), "share of pixels that agree"),
        (lambda a, b: (a & b).float().mean((1, 2)), "number of all pixels"),
        (lambda a, b: (a & b).sum((1, 2)) / (a | b).sum((1, 2)), "give NaN"),
        (lambda a, b: ((a & b).sum((1, 2)) / (a | b).sum((1, 2))).nan_to_num(0.0), "1, not 0"),
        (lambda a, b: iou(a, b).mean(), "Each pair"),
        (lambda a, b: ((a ^ b).sum((1, 2)) / (a | b).sum((1, 2))).nan_to_num(1.0), "1 minus IoU"),
        (lambda a, b: (a & b).sum((1, 2)), "counts of pixels"),
        (lambda a, b: ((a & b).sum((1, 2)) / (a ^ b).sum((1, 2))).nan_to_num(1.0), "not `^`"),
        (lambda a, b: ((a | b).sum((1, 2)) / (a & b).sum((1, 2))).nan_to_num(1.0), "upside down"),
        (lambda a, b: ((a & b).sum((1, 2)) + 1) / ((a | b).sum((1, 2)) + 1), "against 0 / 0"),
        (lambda a, b: torch.where(a.any(2).any(1), iou(a, b), torch.ones(len(a))), "whenever the first"),
        (
            lambda a, b: torch.where((a.any(2) & b.any(2)).any(1), iou(a, b), torch.ones(len(a))),
            "if *one* of the masks",
        ),
    ],
    "edges_from_picture": [
        (edge_of(decide=lambda length, threshold: length), "slopes themselves"),
        (edge_of(decide=lambda length, threshold: length < threshold), "other way round"),
        (edge_of(length=lambda gx, gy: gx + gy), "with their signs"),
        (edge_of(length=lambda gx, gy: gx.abs() + gy.abs()), "|g_x| + |g_y|"),
        (edge_of(length=lambda gx, gy: gx.abs()), "slope to the right is looked at: horizontal"),
        (edge_of(length=lambda gx, gy: gy.abs()), "slope downwards"),
        (edge_of(length=lambda gx, gy: gx), "with its sign"),
        (edge_of(length=lambda gx, gy: gx**2 + gy**2), "root is missing"),
        (edge_of(channels=lambda length: length.mean(0)), "averaged"),
        (edge_of(channels=lambda length: length[0]), "first channel"),
        (edge_of(channels=lambda length: length.amin(0)), "only if *all* channels"),
        (edge_of(channels=lambda length: length.square().sum(0).sqrt()), "slopes of the channels are added"),
        (lambda image, threshold: sum(edges(one[None], threshold) for one in image), "in how many channels"),
        (edge_of(length=lambda gx, gy: ((gx**2 + gy**2) / 2).sqrt()), "are averaged, or the larger"),
        (
            edge_of(length=lambda gx, gy: torch.stack([gx.abs(), gy.abs()]).amax(0)),
            "are averaged, or the larger",
        ),
        (edge_of(length=lambda gx, gy: 2**0.5 * gx.abs()), "slope to the right is looked at: horizontal"),
        (edge_of(kernel=KERNEL.sign() / 8), "rows of your kernel are alike"),
        (edge_of(mode="reflect"), "beyond the rim"),
        (edge_of(mode="circular"), "beyond the rim"),
        (lambda image, threshold: edges(image.mean(0, keepdim=True), threshold), "grey first"),
        (edge_of(kernel=8 * KERNEL), "division by 8"),
        (edge_of(mode="constant"), "becomes an edge"),
        (edge_of(decide=lambda length, threshold: length > 0), "threshold is not used"),
    ],
    "control_scale": [
        (lambda said, scale, drawn: four(scale) * said, "must hear nothing"),
        (lambda said, scale, drawn: scaled(said, scale, ~drawn), "other way round"),
        (lambda said, scale, drawn: scaled(said, torch.ones_like(scale), drawn), "scale is not used"),
        (lambda said, scale, drawn: scaled(said, scale.mean().expand_as(scale), drawn), "mean scale"),
        (lambda said, scale, drawn: scaled(said, 1 + scale, drawn), "1 + scale"),
        (lambda said, scale, drawn: scaled(said, scale.clamp(0, 1), drawn), "inside 0 and 1"),
        (lambda said, scale, drawn: scaled(said, scale.clamp(max=1), drawn), "cut off at 1"),
        (lambda said, scale, drawn: scaled(said, scale**2, drawn), "squared"),
        (
            lambda said, scale, drawn: torch.where(four(drawn), scale * said, torch.zeros_like(said)),
            "columns of pixels",
        ),
        (
            lambda said, scale, drawn: torch.where(
                four(drawn), scale[None, :, None, None] * said, torch.zeros_like(said)
            ),
            "along the feature maps",
        ),
        (lambda said, scale, drawn: torch.where(four(drawn), four(scale) * said, said), "as it is"),
        (lambda said, scale, drawn: four(scale) * said * four(drawn.float()), "is no number"),
        (
            lambda said, scale, drawn: torch.where(
                four(drawn), four(scale) * said, torch.full_like(said, 1e-8)
            ),
            "hears something very small",
        ),
    ],
}
