"""Answers to the tasks of lesson 15: right ones written differently, and wrong ones that students give."""

import math

import numpy as np
import torch

# ---- right, written differently ----------------------------------------------------------------------------


def macs(layers, side, steps, guided):
    total = 0
    for a, b, k, stride in layers:
        side = math.ceil(side / stride)
        total += k**2 * a * b * side**2
    return total * steps * (1 + guided)


def macs_by_real_layers(layers, side, steps, guided):
    """Real convolutions on the meta device: output places times the weights of one output."""
    x, total = torch.empty(1, layers[0][0], side, side, device="meta"), 0
    for a, b, k, stride in layers:
        layer = torch.nn.Conv2d(a, b, k, stride, padding=k // 2, bias=False, device="meta")
        x = layer(x)
        total += x.numel() * layer.weight[0].numel()
    return torch.tensor(total * steps * (2 if guided else 1))


def macs_by_numpy(layers, side, steps, guided):
    table = np.array(layers)
    sides = []
    for stride in table[:, 3]:
        side = (side + stride - 1) // stride
        sides.append(side)
    return (
        np.sum(table[:, 0] * table[:, 1] * table[:, 2] ** 2 * np.array(sides) ** 2)
        * steps
        * (int(guided) + 1)
    )


def macs_backwards(layers, side, steps, guided):
    sides = [side]
    for *_, stride in layers:
        sides.append((sides[-1] - 1) // stride + 1)
    calls = 2 * steps if guided else steps
    return float(
        calls * sum(a * b * k * k * s * s for (a, b, k, _), s in zip(layers, sides[1:], strict=True))
    )


def standard(train, z):
    return (z - train.mean((0, 2, 3), keepdim=True)) / train.std((0, 2, 3), keepdim=True, correction=0)


def standard_by_channels(train, z):
    out = z.clone()
    for c in range(z.shape[1]):
        out[:, c] = (z[:, c] - train[:, c].mean()) / train[:, c].var(unbiased=False).sqrt()
    return out


def standard_by_numpy(train, z):
    t = train.numpy().astype(np.float64)
    return (z.numpy() - t.mean((0, 2, 3))[:, None, None]) / t.std((0, 2, 3))[:, None, None]


def standard_in_place(train, z):
    flat = train.transpose(0, 1).flatten(1).double()
    mean = flat.mean(1)
    z -= mean.float()[None, :, None, None]
    z /= ((flat - mean[:, None]) ** 2).mean(1).sqrt().float()[None, :, None, None]
    return z


def top(back, labels, drawn, asked):
    first = (back == labels).all(1).float().mean()
    return first, (drawn == asked).all(1).float().mean() / first


def top_by_counting(back, labels, drawn, asked):
    def share(read, true):
        return sum(a == b for a, b in zip(read.tolist(), true.tolist(), strict=True)) / len(true)

    return [share(back, labels), share(drawn, asked) / share(back, labels)]


def top_by_product(back, labels, drawn, asked):
    own = torch.prod((drawn == asked).double(), dim=1).mean()
    best = torch.prod((back == labels).double(), dim=1).mean()
    return torch.stack([best, own / best])


def top_by_numpy(back, labels, drawn, asked):
    best = np.mean(np.all(back.numpy() == labels.numpy(), axis=1))
    return best, np.mean(np.all(drawn.numpy() == asked.numpy(), axis=1)) / best


def size(shapes, each):
    total = 0
    for shape in shapes:
        numbers = math.prod(shape)
        if each > 1:
            total += each * numbers
        elif len(shape) == 1:
            total += 4 * numbers
        else:
            total += numbers + 4 * shape[0]
    return total


def size_by_tensors(shapes, each):
    dtype = {4: torch.float32, 2: torch.float16, 1: torch.int8}[each]
    total = 0
    for shape in shapes:
        kept = torch.float32 if each == 1 and len(shape) == 1 else dtype
        total += torch.empty(shape, dtype=kept).nbytes
        if each == 1 and len(shape) > 1:
            total += torch.empty(shape[0]).nbytes
    return torch.tensor(total)


def size_by_numpy(shapes, each):
    if each != 1:
        return each * sum(int(np.prod(s)) for s in shapes)
    return sum(int(np.prod(s)) + 4 * s[0] if len(s) > 1 else 4 * s[0] for s in shapes)


def size_in_two_sums(shapes, each):
    tables = [s for s in shapes if len(s) > 1]
    vectors = sum(s[0] for s in shapes if len(s) == 1)
    numbers = sum(torch.Size(s).numel() for s in tables)
    if each == 1:
        return float(numbers + 4 * (vectors + sum(s[0] for s in tables)))
    return float(each * (numbers + vectors))


def byte(weights):
    scale = weights.abs().amax(1, keepdim=True) / 127
    scale[scale == 0] = 1
    return (weights / scale).round() * scale


def byte_by_int8(weights):
    scale = weights.abs().max(dim=1).values.clamp(min=1e-30) / 127
    whole = torch.round(weights / scale[:, None]).to(torch.int8)
    return whole.float() * scale[:, None]


def byte_by_rows(weights):
    rows = []
    for row in weights:
        largest = row.abs().max()
        rows.append(row * 0 if largest == 0 else (row * 127 / largest).round() * largest / 127)
    return torch.stack(rows)


def byte_by_numpy(weights):
    w = weights.numpy().astype(np.float64)
    scale = np.abs(w).max(1, keepdims=True) / 127
    return np.rint(np.divide(w, scale, out=np.zeros_like(w), where=scale > 0)) * scale


def front(seconds, quality):
    kept = []
    for s, q in zip(seconds, quality, strict=True):
        beaten = (seconds <= s) & (quality >= q) & ((seconds < s) | (quality > q))
        kept.append(not beaten.any())
    return torch.tensor(kept)


def front_by_python(seconds, quality):
    points = list(zip(seconds.tolist(), quality.tolist(), strict=True))
    return [not any(a <= s and b >= q and (a, b) != (s, q) for a, b in points) for s, q in points]


def front_by_the_best_of_the_cheaper(seconds, quality):
    """Better than all that is cheaper, and as good as any of the same price."""
    kept = torch.ones(len(seconds), dtype=torch.bool)
    for i in range(len(seconds)):
        cheaper, same = quality[seconds < seconds[i]], quality[seconds == seconds[i]]
        kept[i] = bool((quality[i] > cheaper).all()) and bool(quality[i] == same.max())
    return kept


def front_by_numpy(seconds, quality):
    s, q = seconds.numpy(), quality.numpy()
    beats = (s[:, None] <= s) & (q[:, None] >= q) & ((s[:, None] != s) | (q[:, None] != q))
    return ~beats.any(axis=0)


RIGHT = {
    "macs_picture": [macs, macs_by_real_layers, macs_by_numpy, macs_backwards],
    "standardise_latents": [standard, standard_by_channels, standard_by_numpy, standard_in_place],
    "ceiling": [top, top_by_counting, top_by_product, top_by_numpy],
    "bytes_of": [size, size_by_tensors, size_by_numpy, size_in_two_sums],
    "int8": [byte, byte_by_int8, byte_by_rows, byte_by_numpy],
    "pareto": [front, front_by_python, front_by_the_best_of_the_cheaper, front_by_numpy],
}


# ---- wrong, and what is said ------------------------------------------------------------------------------


def macs_like(work=None, shrink=None, calls=None, inside=False):
    """`macs` with a part replaced."""

    def answer(layers, side, steps, guided):
        total = 0
        for a, b, k, stride in layers:
            after = shrink(side, stride) if shrink else -(-side // stride)
            places = (side if inside else after) ** 2
            total += work(a, b, k, places) if work else k * k * a * b * places
            side = after
        return total * (calls(steps, guided) if calls else steps * (1 + guided))

    return answer


def scaled(mean=True, over=(0, 2, 3), own=False, correction=0, put=lambda z, m, s: (z - m) / s):
    def answer(train, z):
        std, middle = torch.std_mean(z if own else train, dim=over, keepdim=True, correction=correction)
        return put(z, middle, std)

    return answer


def each_on_its_own(train, z):
    flat = z.flatten(1)
    return ((flat - flat.mean(1, keepdim=True)) / flat.std(1, keepdim=True, correction=0)).reshape(z.shape)


def two(share, part=lambda best, own: own / best):
    def answer(back, labels, drawn, asked):
        best = share(back, labels)
        return best, part(best, share(drawn, asked))

    return answer


def all_right(read, labels):
    return (read == labels).all(1).double().mean()


def of_the_readable(read, labels):
    there = read[:, 0] != -1
    return all_right(read[there], labels[there])


def sizes(vector=None, scales=None, numbers=math.prod):
    def answer(shapes, each):
        total = 0
        for shape in shapes:
            if len(shape) == 1:
                total += vector(shape[0], each) if vector else shape[0] * (4 if each == 1 else each)
            else:
                own = scales(shape, each) if scales else (4 * shape[0] if each == 1 else 0)
                total += numbers(shape) * each + own
        return total

    return answer


def steps_of(scale, whole=torch.round):
    def answer(weights):
        s = scale(weights)
        s = torch.where(s == 0, 1.0, s)
        return whole(weights / s).clamp(-128, 127) * s

    return answer


def largest(weights):
    return weights.abs().amax(1, keepdim=True) / 127


def not_beaten(rule):
    def answer(seconds, quality):
        s, q = seconds, quality
        return torch.tensor(
            [not any(rule(s[j], q[j], s[i], q[i]) for j in range(len(s))) for i in range(len(s))]
        )

    return answer


def new_best(seconds, quality):
    kept, best = torch.zeros(len(seconds), dtype=torch.bool), -1.0
    for i in seconds.argsort().tolist():
        if quality[i] >= best:
            kept[i], best = True, float(quality[i])
    return kept


WRONG = {
    "macs_picture": [
        (macs_like(inside=True), "places that go in"),
        (macs_like(shrink=lambda side, stride: side), "strides are not used"),
        (macs_like(work=lambda a, b, k, n: k * a * b * n), "not k"),
        (macs_like(work=lambda a, b, k, n: 2 * k * k * a * b * n), "counted both"),
        (macs_like(work=lambda a, b, k, n: k * k * a * b), "these are the weights"),
        (macs_like(work=lambda a, b, k, n: k * k * a * b * n + b * n), "bias"),
        (macs_like(work=lambda a, b, k, n: k * k * a * n), "b is missing"),
        (macs_like(work=lambda a, b, k, n: k * k * b * n), "a is missing"),
        (macs_like(work=lambda a, b, k, n: a * b * n), "kernel is missing"),
        (macs_like(calls=lambda steps, guided: steps), "guidance is not counted"),
        (macs_like(calls=lambda steps, guided: steps + guided), "*every* step"),
    ],
    "standardise_latents": [
        (lambda train, z: z, "nothing is scaled"),
        (scaled(own=True), "those of z itself"),
        (each_on_its_own, "each latent is scaled"),
        (scaled(over=(0, 1, 2, 3)), "for all channels"),
        (scaled(over=(0,)), "each place has statistics"),
        (scaled(put=lambda z, m, s: z / s), "mean is not taken away"),
        (scaled(put=lambda z, m, s: z - m), "nothing is divided"),
        (scaled(put=lambda z, m, s: (z - m) / (s * s)), "variance"),
        (scaled(correction=1), "n - 1"),
        (lambda train, z: z * 0.18215, "Stable Diffusion"),
    ],
    "ceiling": [
        (two(lambda read, labels: (read == labels).float().mean()), "*all* of its labels"),
        (two(lambda read, labels: (read == labels).any(1).float().mean()), "one right label"),
        (two(of_the_readable), "unreadable pictures"),
        (two(lambda read, labels: all_right(read[:, :2], labels[:, :2])), "first two labels"),
        (two(lambda read, labels: 1 - all_right(read, labels)), "*wrong*"),
        (two(lambda read, labels: (read == labels).all(1).sum().double()), "counts instead"),
        (two(all_right, lambda best, own: own), "How much of the *ceiling*"),
        (two(all_right, lambda best, own: best / own), "upside down"),
        (two(all_right, lambda best, own: best - own), "distance to the ceiling"),
        (two(all_right, lambda best, own: min(own / best, torch.tensor(1.0).double())), "cut off at 1"),
        (lambda back, labels, drawn, asked: top(drawn, asked, back, labels), "changed places"),
    ],
    "bytes_of": [
        (sizes(vector=lambda n, each: n * each), "vectors are put into bytes"),
        (sizes(scales=lambda shape, each: 0), "is forgotten"),
        (sizes(scales=lambda shape, each: 4 * (each == 1)), "each row has its own"),
        (sizes(scales=lambda shape, each: shape[0] * (each == 1)), "four bytes, not one"),
        (sizes(scales=lambda shape, each: 4 * shape[-1] * (each == 1)), "*column*"),
        (sizes(scales=lambda shape, each: 4 * shape[0]), "only bytes need them"),
        (lambda shapes, each: size(shapes, 4), "`each` is not used"),
        (lambda shapes, each: sum(map(math.prod, shapes)), "these are the numbers"),
        (sizes(numbers=sum), "sides are added"),
    ],
    "int8": [
        (steps_of(lambda w: w.abs().max().expand(1, 1) / 127), "one scale for the whole"),
        (steps_of(lambda w: w.abs().amax(0, keepdim=True) / 127), "each column"),
        (steps_of(lambda w: w.abs().amax(1, keepdim=True) / 128), "ends at 127"),
        (steps_of(lambda w: w.amax(1, keepdim=True).clamp(min=0) / 127), "with its sign"),
        (steps_of(lambda w: w.abs().mean(1, keepdim=True) / 127), "from the mean"),
        (steps_of(lambda w: (w.amax(1, keepdim=True) - w.amin(1, keepdim=True)) / 127), "whole range"),
        (steps_of(largest, torch.floor), "rounded down"),
        (steps_of(largest, torch.trunc), "towards 0"),
        (lambda w: torch.round(w / largest(w)), "whole numbers"),
        (lambda w: w.clone(), "nothing is rounded"),
        (lambda w: torch.round(w / largest(w)) * largest(w), "0 / 0"),
    ],
    "pareto": [
        (not_beaten(lambda s, q, mine, own: s < mine and q > own), "not both"),
        (not_beaten(lambda s, q, mine, own: s <= mine and q >= own), "beaten by itself"),
        (lambda seconds, quality: quality >= quality.max(), "only the best"),
        (lambda seconds, quality: seconds <= seconds.min(), "only the cheapest"),
        (lambda seconds, quality: front(-seconds, quality), "more seconds"),
        (lambda seconds, quality: front(seconds, -quality), "less quality"),
        (lambda seconds, quality: ~front(seconds, quality), "wrong way round"),
        (new_best, "every new best"),
        (not_beaten(lambda s, q, mine, own: s <= mine and q > own), "as good and cheaper beats it"),
        (not_beaten(lambda s, q, mine, own: s < mine and q >= own), "costs the same and is better"),
    ],
}
