"""Answers to the tasks of lesson 18: right ones written differently, and wrong ones that students give."""

import math

import numpy as np
import torch

# ---- right, written differently ----------------------------------------------------------------------------


def turn(points, angle):
    x, y, z = points.unbind(-1)
    c, s = math.cos(angle), math.sin(angle)
    return torch.stack([c * x - s * y, s * x + c * y, z], dim=-1)


def turn_by_a_matrix(points, angle):
    c, s = math.cos(angle), math.sin(angle)
    return points @ torch.tensor([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]])


def turn_by_complex_numbers(points, angle):
    ground = torch.complex(points[:, 0], points[:, 1]) * complex(math.cos(angle), math.sin(angle))
    return torch.stack([ground.real, ground.imag, points[:, 2]], dim=1)


def turn_by_the_angle_of_each(points, angle):
    r, a = torch.hypot(points[:, 0], points[:, 1]), torch.atan2(points[:, 1], points[:, 0]) + angle
    points[:, 0], points[:, 1] = r * a.cos(), r * a.sin()
    return points


def order_gap(network, x, order):
    return (network(x[order]) - network(x)[order]).abs().max()


def order_gap_back(network, x, order):
    return float((network(x[order])[order.argsort()] - network(x)).abs().max())


def order_gap_by_points(network, x, order):
    shuffled, plain = network(x[order]), network(x)
    return max(float((shuffled[i] - plain[k]).abs().max()) for i, k in enumerate(order.tolist()))


def order_gap_by_bounds(network, x, order):
    low, high = torch.aminmax(network(x[order]) - network(x).index_select(0, order))
    return torch.maximum(-low, high)


def chamfer(a, b):
    gaps = torch.cdist(a, b)
    return gaps.amin(1).mean() + gaps.amin(0).mean()


def chamfer_by_a_loop(a, b):
    there = sum(min(math.dist(p, q) for q in b.tolist()) for p in a.tolist()) / len(a)
    back = sum(min(math.dist(p, q) for p in a.tolist()) for q in b.tolist()) / len(b)
    return there + back


def chamfer_by_numpy(a, b):
    gaps = np.linalg.norm(a.numpy()[:, None] - b.numpy()[None], axis=-1)
    return gaps.min(axis=1).mean() + gaps.min(axis=0).mean()


def chamfer_twice_one_way(a, b):
    def way(one, other):
        return (one[:, None] - other).norm(dim=-1).min(dim=1).values.mean()

    return way(a, b) + way(b, a)


def silhouette(points, side):
    column, row = (
        ((points[:, 0] + 1) / 2 * side).floor().long(),
        ((1 - points[:, 1]) / 2 * side).floor().long(),
    )
    there = (column >= 0) & (column < side) & (row >= 0) & (row < side)
    picture = torch.zeros(side, side, dtype=torch.bool)
    picture[row[there], column[there]] = True
    return picture


def silhouette_by_a_loop(points, side):
    picture = [[False] * side for _ in range(side)]
    for x, y, _ in points.tolist():
        row, column = math.floor((1 - y) * side / 2), math.floor((x + 1) * side / 2)
        if 0 <= row < side and 0 <= column < side:
            picture[row][column] = True
    return torch.tensor(picture)


def silhouette_as_zeros_and_ones(points, side):
    edges = torch.linspace(-1, 1, side + 1)
    x, y = points[:, 0], points[:, 1]
    across = (x[:, None] >= edges[:-1]) & (x[:, None] < edges[1:])
    down = (y[:, None] <= edges.flip(0)[:-1]) & (y[:, None] > edges.flip(0)[1:])
    return (down.float().T @ across.float() > 0).float()


def silhouette_by_histogram(points, side):
    ground = points[:, :2].numpy()
    counts, _, _ = np.histogram2d(ground[:, 1], ground[:, 0], bins=side, range=[[-1, 1], [-1, 1]])
    return (counts[::-1] > 0).copy()


def count_answers(pictures, labels, seen, most):
    return len(labels[(pictures != seen).flatten(1).sum(1) <= most].unique(dim=0))


def count_by_a_set(pictures, labels, seen, most):
    pairs = zip(pictures, labels.tolist(), strict=True)
    return len({tuple(label) for picture, label in pairs if int((picture ^ seen).sum()) <= most})


def count_by_distance(pictures, labels, seen, most):
    far = torch.cdist(pictures.flatten(1).float(), seen.flatten()[None].float(), p=1)[:, 0]
    return torch.tensor(len(torch.unique(labels[far < most + 0.5], dim=0)))


def count_by_numpy(pictures, labels, seen, most):
    far = (pictures.numpy() != seen.numpy()).sum(axis=(1, 2))
    return np.unique(labels.numpy()[far <= most], axis=0).shape[0]


RIGHT = {
    "turn": [turn, turn_by_a_matrix, turn_by_complex_numbers, turn_by_the_angle_of_each],
    "order_gap": [order_gap, order_gap_back, order_gap_by_points, order_gap_by_bounds],
    "chamfer": [chamfer, chamfer_by_a_loop, chamfer_by_numpy, chamfer_twice_one_way],
    "silhouette": [silhouette, silhouette_by_a_loop, silhouette_as_zeros_and_ones, silhouette_by_histogram],
    "count_answers": [count_answers, count_by_a_set, count_by_distance, count_by_numpy],
}


# ---- wrong, and what is said ------------------------------------------------------------------------------


def turned_about(axes):
    """`turn`, the two coordinates of the ground being others."""

    def answer(points, angle):
        made, c, s = points.clone(), math.cos(angle), math.sin(angle)
        made[:, axes[0]] = c * points[:, axes[0]] - s * points[:, axes[1]]
        made[:, axes[1]] = s * points[:, axes[0]] + c * points[:, axes[1]]
        return made

    return answer


def turned_without_a_minus(points, angle):
    c, s = math.cos(angle), math.sin(angle)
    return torch.stack(
        [c * points[:, 0] + s * points[:, 1], s * points[:, 0] + c * points[:, 1], points[:, 2]], 1
    )


def turned_from_the_new_x(points, angle):
    points[:, 0] = points[:, 0] * math.cos(angle) - points[:, 1] * math.sin(angle)
    points[:, 1] = points[:, 0] * math.sin(angle) + points[:, 1] * math.cos(angle)
    return points


def turned_flat(points, angle):
    made = turn(points, angle)
    made[:, 2] = 0
    return made


def ways(a, b):
    gaps = torch.cdist(a, b)
    return gaps.amin(1), gaps.amin(0)


def seen_with(axes=(0, 1), cell=torch.floor):
    def answer(points, side):
        column = cell((points[:, axes[0]] + 1) / 2 * side).long()
        row = cell((1 - points[:, axes[1]]) / 2 * side).long()
        there = (column >= 0) & (column < side) & (row >= 0) & (row < side)
        picture = torch.zeros(side, side, dtype=torch.bool)
        picture[row[there], column[there]] = True
        return picture

    return answer


def counted(points, side):
    ground = points[:, :2].numpy()
    counts, _, _ = np.histogram2d(ground[:, 1], ground[:, 0], bins=side, range=[[-1, 1], [-1, 1]])
    return counts[::-1].copy()


def fitting(far):
    def answer(pictures, labels, seen, most):
        return len(labels[far(pictures, seen).flatten(1).sum(1) <= most].unique(dim=0))

    return answer


WRONG = {
    "turn": [
        (lambda points, angle: turn(points, -angle), "clockwise"),
        (lambda points, angle: turn(points, angle * math.pi / 180), "for degrees"),
        (lambda points, angle: turn(points, angle * 180 / math.pi), "want radians"),
        (turned_about((1, 2)), "about the x-axis"),
        (turned_about((2, 0)), "about the y-axis"),
        (turned_without_a_minus, "no sign is negative"),
        (turned_from_the_new_x, "from the new x"),
        (lambda points, angle: turn(points, angle)[:, :2], "height is gone"),
        (turned_flat, "become 0"),
        (lambda points, angle: turn(points - points.mean(0), angle) + points.mean(0), "middle of the cloud"),
    ],
    "order_gap": [
        (lambda network, x, order: (network(x[order]) - network(x)).abs().max(), "in the old order"),
        (
            lambda network, x, order: (network(x[order]) - network(x)[order.argsort()]).abs().max(),
            "other way round",
        ),
        (lambda network, x, order: (network(x[order]) - network(x)[order]).max(), "absolute value"),
        (lambda network, x, order: (network(x[order]) - network(x)[order]).abs().mean(), "this is the mean"),
        (lambda network, x, order: (network(x[order]) - network(x)[order]).abs().sum(), "this is the sum"),
        (
            lambda network, x, order: (network(x[order]) - network(x)[order]).norm(dim=1).max(),
            "length of a point",
        ),
        (
            lambda network, x, order: (network(x[order]).mean(0) - network(x).mean(0)).abs().max(),
            "means over the points",
        ),
        (lambda network, x, order: (network(x)[order] - network(x)).abs().max(), "never asked"),
        (lambda network, x, order: ((network(x[order]) - network(x)[order]) ** 2).max(), "these are squares"),
        (lambda network, x, order: (network(x[order]) - x[order]).abs().max(), "against the cloud"),
    ],
    "chamfer": [
        (lambda a, b: ways(a, b)[0].mean(), "from a to b"),
        (lambda a, b: ways(a, b)[1].mean(), "from b to a"),
        (lambda a, b: sum(way.square().mean() for way in ways(a, b)), "squares of the distances"),
        (lambda a, b: sum(way.square().mean().sqrt() for way in ways(a, b)), "root of the mean square"),
        (lambda a, b: max(way.max() for way in ways(a, b)), "Hausdorff"),
        (lambda a, b: sum(way.sum() for way in ways(a, b)), "these are sums"),
        (lambda a, b: sum(way.mean() for way in ways(a, b)) / 2, "half of it"),
        (lambda a, b: torch.cat(ways(a, b)).mean(), "larger cloud counts more"),
        (lambda a, b: torch.cdist(a, b).mean(), "over all pairs"),
        (lambda a, b: torch.cdist(a, b).amax(1).mean() + torch.cdist(a, b).amax(0).mean(), "farthest"),
        (
            lambda a, b: torch.cdist(a, b, p=1).amin(1).mean() + torch.cdist(a, b, p=1).amin(0).mean(),
            "along the axes",
        ),
        (lambda a, b: max(way.mean() for way in ways(a, b)), "the larger of the two"),
    ],
    "silhouette": [
        (lambda points, side: silhouette(points, side).flip(0), "upside down"),
        (lambda points, side: silhouette(points, side).T, "on its side"),
        (lambda points, side: silhouette(points, side).flip(0).T, "x chooses the row"),
        (lambda points, side: silhouette(points, side).flip(1), "left and right"),
        (seen_with(axes=(0, 2)), "from the front"),
        (seen_with(axes=(1, 2)), "from the side"),
        (seen_with(cell=torch.round), "half a cell"),
        (seen_with(cell=torch.ceil), "rounded up"),
        (lambda points, side: silhouette(2 * points - 1, side), "0 .. 1"),
        (counted, "are counted"),
        (lambda points, side: ~silhouette(points, side), "true and false"),
        (lambda points, side: silhouette(points.clamp(-0.9999, 0.9999), side), "pushed to its edge"),
        (lambda points, side: silhouette(points[points[:, 2] > 0], side), "above the middle"),
    ],
    "count_answers": [
        (
            lambda pictures, labels, seen, most: int(((pictures != seen).sum((1, 2)) <= most).sum()),
            "counts turns",
        ),
        (
            lambda pictures, labels, seen, most: len(
                labels[(pictures != seen).sum((1, 2)) < most].unique(dim=0)
            ),
            "not <",
        ),
        (
            lambda pictures, labels, seen, most: len(
                labels[(pictures == seen).all(-1).all(-1)].unique(dim=0)
            ),
            "equal pictures",
        ),
        (
            lambda pictures, labels, seen, most: len(
                labels[(pictures != seen).sum((1, 2)) <= most, 0].unique()
            ),
            "only the kind",
        ),
        (
            lambda pictures, labels, seen, most: len(labels[(pictures != seen).sum((1, 2)) <= most].unique()),
            "unique(dim=0)",
        ),
        (fitting(lambda pictures, seen: seen & ~pictures), "cells that are missing"),
        (fitting(lambda pictures, seen: pictures & ~seen), "only cells too many"),
        (
            lambda pictures, labels, seen, most: len(
                labels[(pictures != seen).sum((1, 2)) > most].unique(dim=0)
            ),
            "do not fit",
        ),
        (
            lambda pictures, labels, seen, most: len(
                labels[(pictures.sum((1, 2)) - seen.sum()).abs() <= most].unique(dim=0)
            ),
            "equal area",
        ),
    ],
}
