"""Answers to the tasks of lesson 17: right ones written differently, and wrong ones that students give."""

import itertools
import math

import numpy as np
import torch
import torch.nn.functional as F

# ---- right, written differently ----------------------------------------------------------------------------


def places(clips):
    return clips.permute(0, 3, 4, 1, 2).flatten(0, 2)


def places_by_moving(clips):
    return torch.movedim(clips, (3, 4), (1, 2)).reshape(-1, clips.shape[1], clips.shape[2])


def places_by_loops(clips):
    B, _, _, H, W = clips.shape
    return torch.stack([clips[b, :, :, i, j] for b in range(B) for i in range(H) for j in range(W)])


def places_by_numpy(clips):
    return np.einsum("bfchw->bhwfc", clips.numpy()).reshape(-1, clips.shape[1], clips.shape[2])


def attention(rows, position):
    u = rows + position
    return (u @ u.transpose(-1, -2) / math.sqrt(u.shape[-1])).softmax(-1) @ u


def attention_of_torch(rows, position):
    u = (rows + position)[:, None]  # one head
    return F.scaled_dot_product_attention(u, u, u)[:, 0]


def attention_by_einsum(rows, position):
    u = (rows + position[None]).double()
    scores = torch.einsum("nfc,ngc->nfg", u, u) * u.shape[-1] ** -0.5
    shares = scores.exp() / scores.exp().sum(dim=2, keepdim=True)
    return torch.einsum("nfg,ngc->nfc", shares, u)


def attention_one_by_one(rows, position):
    answer = []
    for row in rows:
        u = row + position
        answer.append(torch.stack([torch.softmax(u @ q / len(q) ** 0.5, dim=0) @ u for q in u]))
    return torch.stack(answer)


def bend(centres):
    return (centres[:, 2:] - 2 * centres[:, 1:-1] + centres[:, :-2]).norm(dim=-1)


def bend_of_steps(centres):
    return torch.linalg.vector_norm(centres.diff(dim=1).diff(dim=1), dim=2)


def bend_by_hypot(centres):
    d = torch.diff(centres, n=2, dim=1)
    return torch.hypot(d[..., 0], d[..., 1])


def bend_by_numpy(centres):
    return np.linalg.norm(np.diff(centres.numpy(), n=2, axis=1), axis=-1)


def changes(sizes):
    return sizes.diff(dim=1).abs().mean(dim=1) / sizes.mean(dim=1)


def changes_in_place(sizes):
    sizes /= sizes.mean(dim=1, keepdim=True)
    return (sizes[:, 1:] - sizes[:, :-1]).abs().mean(dim=1)


def changes_by_lists(sizes):
    answer = []
    for row in sizes.tolist():
        steps = [abs(b - a) for a, b in itertools.pairwise(row)]
        answer.append(sum(steps) / len(steps) / (sum(row) / len(row)))
    return answer


def changes_by_numpy(sizes):
    s = sizes.numpy()
    return np.abs(np.diff(s, axis=1)).mean(1) / s.mean(1)


def filled(x_0, first, last):
    clip = x_0.clone()
    clip[:, 0], clip[:, -1] = first, last
    return clip


def filled_in_place(x_0, first, last):
    x_0[:, 0], x_0[:, -1] = first, last
    return x_0


def filled_by_parts(x_0, first, last):
    return torch.cat([first.unsqueeze(1), x_0[:, 1:-1], last.unsqueeze(1)], dim=1)


def filled_by_mask(x_0, first, last):
    known = torch.zeros_like(x_0)
    known[:, 0], known[:, -1] = first, last
    mask = torch.zeros(x_0.shape[1], 1, 1, 1, dtype=torch.bool)
    mask[0] = mask[-1] = True
    return torch.where(mask, known, x_0)


RIGHT = {
    "space_time_shape": [places, places_by_moving, places_by_loops, places_by_numpy],
    "temporal_attention": [attention, attention_of_torch, attention_by_einsum, attention_one_by_one],
    "acceleration": [bend, bend_of_steps, bend_by_hypot, bend_by_numpy],
    "flicker": [changes, changes_in_place, changes_by_lists, changes_by_numpy],
    "fill_between": [filled, filled_in_place, filled_by_parts, filled_by_mask],
}


# ---- wrong, and what is said ------------------------------------------------------------------------------


def attention_like(put=None, scale=None, axis=-1, shares=None):
    """`attention` with a part replaced."""

    def answer(rows, position):
        u = put(rows, position) if put else rows + position
        scores = u @ u.mT / (scale(u) if scale else u.shape[-1] ** 0.5)
        return (shares(scores) if shares else torch.softmax(scores, dim=axis)) @ u

    return answer


def put_in(x_0, **frames):
    clip = x_0.clone()
    for name, frame in frames.items():
        clip[:, {"first": 0, "second": 1, "before_last": -2, "last": -1}[name]] = frame
    return clip


def faded(x_0, first, last):
    shares = [k / (x_0.shape[1] - 1) for k in range(x_0.shape[1])]
    return torch.stack([(1 - share) * first + share * last for share in shares], dim=1)


WRONG = {
    "space_time_shape": [
        (lambda x: x.reshape(-1, x.shape[1], x.shape[2]), "without permute"),
        (lambda x: x.view(-1, *x.shape[1:3]), "without permute"),
        (lambda x: x.permute(0, 3, 4, 2, 1).flatten(0, 2), "changed places: what attends"),
        (lambda x: x.permute(0, 3, 4, 2, 1).reshape(-1, *x.shape[1:3]), "mixes the two"),
        (lambda x: x.permute(3, 4, 0, 1, 2).flatten(0, 2), "not the first axis"),
        (lambda x: x.permute(0, 4, 3, 1, 2).flatten(0, 2), "rows and columns"),
        (lambda x: x.flatten(0, 1).flatten(2).mT, "*within* a frame"),
        (lambda x: x.permute(0, 1, 3, 4, 2).flatten(1, 3), "joint attention"),
        (lambda x: x.permute(0, 3, 4, 1, 2).flatten(1, 2), "an axis of its own"),
        (lambda x: x.mean((-1, -2)), "averaged away"),
        (lambda x: x.flip(1).permute(0, 3, 4, 1, 2).flatten(0, 2), "run backwards"),
    ],
    "temporal_attention": [
        (attention_like(put=lambda rows, position: rows), "before and after"),
        (attention_like(put=lambda rows, position: rows + position.mean(0)), "same position"),
        (attention_like(put=lambda rows, position: rows + position.flip(0)), "run backwards"),
        (attention_like(put=lambda rows, position: rows * position), "multiplied, not added"),
        (attention_like(axis=1), "frames that ask"),
        (attention_like(axis=0), "over the batch"),
        (attention_like(scale=lambda u: 1), "not divided"),
        (attention_like(scale=lambda u: u.shape[2]), "its root is meant"),
        (attention_like(scale=lambda u: u.shape[1] ** 0.5), "number of frames"),
        (attention_like(shares=lambda scores: scores), "softmax is missing"),
        (lambda rows, position: rows + position + attention(rows, position), "added to the answer"),
        (
            lambda rows, position: (
                ((rows + position) @ (rows + position).mT / rows.shape[-1] ** 0.5).softmax(-1) @ rows
            ),
            "all three roles",
        ),
    ],
    "acceleration": [
        (lambda c: c.diff(dim=1).norm(dim=-1), "the velocity"),
        (lambda c: (c[:, 2:] - c[:, :-2]).norm(dim=-1), "way over two frames"),
        (lambda c: (c[:, 2:] - c[:, 1:-1] + c[:, :-2]).norm(dim=-1), "counts twice"),
        (lambda c: (c[:, 2:] + 2 * c[:, 1:-1] + c[:, :-2]).norm(dim=-1), "it is taken off"),
        (lambda c: (c.diff(n=2, dim=1) ** 2).sum(-1), "root is missing"),
        (lambda c: c.diff(n=2, dim=1).abs().sum(-1), "sizes along x and y"),
        (lambda c: c.diff(n=2, dim=1).sum(-1), "they cancel"),
        (lambda c: c.diff(n=2, dim=1).abs().max(dim=-1).values, "larger of the two"),
        (lambda c: c.diff(n=2, dim=1), "still a vector"),
        (lambda c: bend(c) / 2, "halved"),
        (lambda c: bend(c).mean(dim=-1), "averaged over the frames"),
        (lambda c: F.pad(bend(c), (1, 1)), "leave them out"),
        (lambda c: c.diff(n=2, dim=0).norm(dim=-1), "time is the second axis"),
    ],
    "flicker": [
        (lambda s: s.diff(dim=1).mean(dim=1) / s.mean(dim=1), "signs are kept"),
        (lambda s: s.std(dim=1) / s.mean(dim=1), "spread of the sizes"),
        (lambda s: s.diff(dim=1).abs().mean(dim=1), "in pixels"),
        (lambda s: s.diff(dim=1).abs().mean(dim=1) / s.mean(), "mean of all clips"),
        (lambda s: s.diff(dim=1).abs().mean(dim=1) / s[:, 0], "in the first frame"),
        (lambda s: s.diff(dim=1).square().mean(dim=1) / s.mean(dim=1), "are squared"),
        (lambda s: s.diff(dim=1).abs().sum(dim=1) / s.mean(dim=1), "longer clips"),
        (lambda s: s.diff(dim=1).abs().amax(dim=1) / s.mean(dim=1), "only the largest"),
        (lambda s: s.diff(dim=1).abs().median(dim=1)[0] / s.mean(dim=1), "the median"),
        (lambda s: s.diff(dim=1).abs().sum(dim=1) / s.sum(dim=1), "F-1 changes"),
        (lambda s: (s - s.mean(1, keepdim=True)).abs().mean(1) / s.mean(1), "mean of its clip"),
        (lambda s: (s[:, 1:] - s[:, :1]).abs().mean(1) / s.mean(1), "with the first"),
        (lambda s: changes(s).mean(), "one number for all clips"),
    ],
    "fill_between": [
        (lambda x_0, first, last: x_0, "as it was"),
        (lambda x_0, first, last: put_in(x_0, first=first), "only the first"),
        (lambda x_0, first, last: put_in(x_0, last=last), "only the last"),
        (lambda x_0, first, last: put_in(x_0, first=last, last=first), "changed places"),
        (faded, "cross-fade"),
        (
            lambda x_0, first, last: put_in(first[:, None].expand_as(x_0), last=last),
            "put everywhere",
        ),
        (
            lambda x_0, first, last: torch.cat([first[:, None], x_0, last[:, None]], 1),
            "became longer",
        ),
        (
            lambda x_0, first, last: put_in(x_0, first=(x_0[:, 0] + first) / 2, last=(x_0[:, -1] + last) / 2),
            "averaged",
        ),
        (lambda x_0, first, last: put_in(x_0, first=first, second=last), "the end is at -1"),
        (lambda x_0, first, last: put_in(x_0, first=first, before_last=last), "one place too early"),
        (lambda x_0, first, last: put_in(x_0, first=first[0], last=last[0]), "of the first one"),
        (lambda x_0, first, last: put_in(0 * x_0, first=first, last=last), "set to 0"),
    ],
}
