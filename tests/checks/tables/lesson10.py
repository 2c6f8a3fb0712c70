"""Answers to the tasks of lesson 10: right ones written differently, and wrong ones that students give."""

import math
import re
from itertools import permutations

import numpy as np
import torch
import torch.nn.functional as F

from minidiff.text import contrastive_loss as library_loss

# ---- tokenize -------------------------------------------------------------------------------------------


def split(sentence):
    return re.findall(r"\w+|,", sentence)


def filled(numbers, length):
    return numbers + [0] * (length - len(numbers))


def tokenize(sentence, known, length):
    return filled([*(known.index(word) + 2 for word in split(sentence)), 1], length)


def tokenize_by_table(sentence, known, length):
    """A dict, a tensor made first and filled."""
    number = {word: i for i, word in enumerate(["", "<end>", *known])}
    row = torch.zeros(length, dtype=torch.long)
    words = [*sentence.replace(",", " ,").split(), "<end>"]
    row[: len(words)] = torch.tensor([number[word] for word in words])
    return row


def tokenize_numpy(sentence, known, length):
    row = np.zeros(length, dtype=np.int64)
    for i, word in enumerate(split(sentence)):
        row[i] = 2 + known.index(word)
    row[len(split(sentence))] = 1
    return row


def tokenize_pad(sentence, known, length):
    ids = torch.tensor([2 + known.index(word) for word in split(sentence)] + [1])
    return F.pad(ids, (0, length - len(ids)))


# ---- contrast -------------------------------------------------------------------------------------------


def contrast(texts, pictures, scale):
    logits = scale * texts @ pictures.T
    right = torch.arange(len(texts))
    return (F.cross_entropy(logits, right) + F.cross_entropy(logits.T, right)) / 2


def contrast_by_hand(texts, pictures, scale):
    logits = (scale * texts.double()) @ pictures.double().T
    rows = logits.logsumexp(1) - logits.diagonal()
    columns = logits.logsumexp(0) - logits.diagonal()
    return (rows + columns).mean() / 2


def contrast_numpy(texts, pictures, scale):
    e = np.exp(scale * texts.double().numpy() @ pictures.double().numpy().T)
    return float(-(np.log(np.diag(e) / e.sum(0)) + np.log(np.diag(e) / e.sum(1))).mean() / 2)


def contrast_labels(texts, pictures, scale):
    """With labels as probabilities."""
    logits = scale * torch.einsum("id,jd->ij", texts, pictures)
    own = torch.eye(len(texts))
    return (F.cross_entropy(logits, own) + F.cross_entropy(logits.t(), own)) * 0.5


def one_way(texts, pictures, scale):
    return F.cross_entropy(scale * texts @ pictures.T, torch.arange(len(texts)))


# ---- bags -----------------------------------------------------------------------------------------------


def bag(first, second):
    return (1 + (first[0] != second[0])) * (1 + (first[1] != second[1]))


def bag_of_scenes(first, second):
    scenes = {
        (*colours, *shapes)
        for colours in permutations([first[0], second[0]])
        for shapes in permutations([first[1], second[1]])
    }
    return len(scenes)


def bag_by_power(first, second):
    return 2 ** sum(a != b for a, b in zip(first, second, strict=True))


# ---- cross-attention ------------------------------------------------------------------------------------


def cross(pixels, tokens, W_q, W_k, W_v):
    q, k, v = pixels @ W_q, tokens @ W_k, tokens @ W_v
    return (q @ k.transpose(1, 2) / math.sqrt(q.shape[-1])).softmax(dim=-1) @ v


def cross_by_torch(pixels, tokens, W_q, W_k, W_v):
    return F.scaled_dot_product_attention(pixels @ W_q, tokens @ W_k, tokens @ W_v)


def cross_einsum(pixels, tokens, W_q, W_k, W_v):
    q, k, v = (torch.einsum("bnc,cd->bnd", x.double(), W.double()) for x, W in
               ((pixels, W_q), (tokens, W_k), (tokens, W_v)))  # fmt: skip
    scores = torch.einsum("bpd,bld->bpl", q, k) * q.shape[-1] ** -0.5
    e = scores.exp()
    return torch.einsum("bpl,bld->bpd", e / e.sum(-1, keepdim=True), v)


def cross_with(softmax=-1, size=lambda d: d**-0.5, key=lambda x, y: y, value=lambda x, y: y):
    def made(pixels, tokens, W_q, W_k, W_v):
        q, k, v = pixels @ W_q, key(pixels, tokens) @ W_k, value(pixels, tokens) @ W_v
        return (q @ k.mT * size(q.shape[-1])).softmax(softmax) @ v

    return made


def cross_reshaped(pixels, tokens, W_q, W_k, W_v):
    q, k, v = pixels @ W_q, tokens @ W_k, tokens @ W_v
    B, L, d = k.shape
    return (q @ k.reshape(B, d, L) / d**0.5).softmax(-1) @ v


def no_softmax(pixels, tokens, W_q, W_k, W_v):
    return (pixels @ W_q) @ (tokens @ W_k).mT / W_q.shape[1] ** 0.5 @ (tokens @ W_v)


def no_values(pixels, tokens, W_q, W_k, W_v):
    return ((pixels @ W_q) @ (tokens @ W_k).mT / W_q.shape[1] ** 0.5).softmax(-1) @ tokens


# ---- shares ---------------------------------------------------------------------------------------------


def share(read, word, mask):
    one = read[word]
    return (one * mask).sum() / one.sum(), mask.mean()


def share_numpy(read, word, mask):
    one, mask = read[word].double().numpy(), mask.double().numpy()
    return [float((one * mask).sum() / one.sum()), float(mask.sum() / mask.size)]


def share_flat(read, word, mask):
    one = read.flatten(1)[word] / read.flatten(1)[word].sum()
    return one @ mask.flatten(), mask.sum() / mask.numel()


def share_loop(read, word, mask):
    inside = everything = area = 0.0
    height, width = mask.shape
    for i in range(height):
        for j in range(width):
            inside += float(read[word, i, j] * mask[i, j])
            everything += float(read[word, i, j])
            area += float(mask[i, j])
    return inside / everything, area / (height * width)


RIGHT = {
    "tokenize": [tokenize, tokenize_by_table, tokenize_numpy, tokenize_pad],
    "contrastive_loss": [contrast, contrast_by_hand, contrast_numpy, contrast_labels],
    "bag_scenes": [bag, bag_of_scenes, bag_by_power, lambda a, b: torch.tensor(bag(a, b))],
    "cross_attention": [cross, cross_by_torch, cross_einsum, cross_with()],
    "word_share": [share, share_numpy, share_flat, share_loop],
}

WRONG = {
    "tokenize": [
        (lambda s, known, n: [2 + known.index(w) for w in split(s)] + [1], "rows of one length"),
        (lambda s, known, n: [2 + known.index(w) for w in split(s)], "no end"),
        (lambda s, known, n: filled([2 + known.index(w) for w in split(s)], n), "the end is missing"),
        (
            lambda s, known, n: [*filled([2 + known.index(w) for w in split(s)], n - 1), 1],
            "very end of the row",
        ),
        (
            lambda s, known, n: (
                (tokenize(s, known, n) + [1] * n)[: len(split(s))] + [1] * (n - len(split(s)))
            ),
            "filled up with ends",
        ),
        (
            lambda s, known, n: [0] * (n - len(split(s)) - 1) + tokenize(s, known, n)[: len(split(s)) + 1],
            "padding stands in front",
        ),
        (lambda s, known, n: filled([known.index(w) for w in split(s)] + [1], n), "counted from 0"),
        (lambda s, known, n: filled([1 + known.index(w) for w in split(s)] + [1], n), "counted from 1"),
        (
            lambda s, known, n: filled([2 + known.index(w) for w in s.split() if w in known] + [1], n),
            "“zeminde,” is not on the list",
        ),
        (lambda s, known, n: tokenize(s.replace(",", ""), known, n), "comma is thrown away"),
        (lambda s, known, n: filled([2 + known.index(w) for w in s.split()] + [1], n), "ValueError"),
        (lambda s, known, n: tokenize(s, sorted(known), n), "sorted first"),
    ],
    "contrastive_loss": [
        (one_way, "only sentences look"),
        (lambda t, p, s: one_way(p, t, s), "only pictures look"),
        (lambda t, p, s: one_way(t, p, s) + one_way(p, t, s), "the sum of both"),
        (lambda t, p, s: contrast(t, p, 1.0), "scale does nothing"),
        (lambda t, p, s: contrast(t, p, 1 / s), "divided by scale"),
        (lambda t, p, s: -contrast(t, p, s), "sign"),
        (lambda t, p, s: -s * (t * p).sum(1).mean(), "only the right pairs"),
        (lambda t, p, s: contrast(t, p, s) * len(t), "sum over the batch"),
        (
            lambda t, p, s: (
                (
                    F.cross_entropy((s * t @ p.T).softmax(1), torch.arange(len(t)))
                    + F.cross_entropy((s * p @ t.T).softmax(1), torch.arange(len(t)))
                )
                / 2
            ),
            "twice",
        ),
        (
            lambda t, p, s: (
                (
                    F.cross_entropy(s * t @ p.T, torch.zeros(len(t), dtype=torch.long))
                    + F.cross_entropy(s * p @ t.T, torch.zeros(len(t), dtype=torch.long))
                )
                / 2
            ),
            "first picture counts",
        ),
        (library_loss, "minidiff's own"),
    ],
    "bag_scenes": [
        (lambda a, b: 4, "when all four words differ"),
        (lambda a, b: 2, "one kind of change"),
        (lambda a, b: 1 + (a[0] != b[0]), "only the colours"),
        (lambda a, b: 1 + (a[1] != b[1]), "only the shapes"),
        (lambda a, b: 1 + (a[0] != b[0]) + (a[1] != b[1]), "the counts multiply"),
        (lambda a, b: 24, "all orders"),
        (lambda a, b: 1 / bag(a, b), "chance of being right"),
        (lambda a, b: bag(a, b) - 1, "own scene"),
        (
            lambda a, b: len(
                {
                    frozenset(zip(c, s, strict=True))
                    for c in permutations([a[0], b[0]])
                    for s in permutations([a[1], b[1]])
                }
            ),
            "another scene",
        ),
    ],
    "cross_attention": [
        (cross_with(softmax=1), "runs over the pixels"),
        (cross_with(softmax=0), "runs over the batch"),
        (cross_with(size=lambda d: 1), "not divided by √d"),
        (cross_with(size=lambda d: 1 / d), "root of d"),
        (cross_with(size=lambda d: d**0.5), "multiplied by √d"),
        (cross_with(key=lambda x, y: x, value=lambda x, y: x), "self-attention"),
        (lambda x, y, q, k, v: cross(y, x, q, k, v), "the tokens ask"),
        (no_softmax, "no softmax"),
        (cross_reshaped, "does not turn a matrix"),
        (no_values, "W_v is missing"),
        (lambda x, y, q, k, v: cross(x, y, q, k, k), "keys are read out"),
    ],
    "word_share": [
        (lambda r, w, m: ((r[w] * m).sum() / m.sum(), m.mean()), "mean attention inside"),
        (lambda r, w, m: ((r[w] * m).sum() / r.sum(), m.mean()), "attention of all words"),
        (lambda r, w, m: ((r[w] * m).mean(), m.mean()), "a mean over all places"),
        (lambda r, w, m: ((r[w] * m).sum(), m.mean()), "a sum"),
        (lambda r, w, m: (share(r, w, m)[0], m.sum()), "share of the *area*"),
        (lambda r, w, m: share(r, w, 1 - m), "beside the object"),
        (lambda r, w, m: ((r[w] * m).sum() / (r * m).sum(), m.mean()), "read *on the object*"),
        (lambda r, w, m: share(r, 0, m), "first word"),
        (lambda r, w, m: share(r, w, m)[::-1], "changed places"),
        (lambda r, w, m: share(r.mean(0, keepdim=True), 0, m), "mean over all words"),
    ],
}
