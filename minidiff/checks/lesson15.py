"""Checks of lesson 15, cost, speed, memory; latent diffusion."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, compare
from minidiff.checks.parts import uniform
from minidiff.checks.task import Lesson
from minidiff.phrase import Phrase

LESSON = Lesson(
    "15",
    "15_latent",
    Phrase("Cost, speed, memory; latent diffusion", "Maliyet, hız, bellek; gizil difüzyon"),
    sections={
        "cost": Phrase("1. What a picture costs", "1. Bir resim neye mal olur?"),
        "latents": Phrase("2. Forty-eight times fewer numbers", "2. Kırk sekizde biri kadar sayı"),
        "ceiling": Phrase("3. The ceiling", "3. Tavan"),
        "bytes": Phrase("6. Bytes", "6. Baytlar"),
        "pareto": Phrase("7. Quality against time", "7. Zamana karşı kalite"),
    },
)

never_back = LESSON.choice(
    "never_back",
    right="c",
    because={
        "a": Phrase(
            "more steps bring a sample nearer to real *latents*. What does decoding make of real latents here?",
            "daha çok adım, örneği gerçek *gizillere* yaklaştırır. Burada gerçek gizillerin çözülmüşü nasıl okunuyor?",
        ),
        "b": Phrase(
            "guidance chooses among latents. None of them is decoded by anything but the same decoder.",
            "yönlendirme, giziller arasından seçer. Hepsini yine aynı kod çözücü çözer.",
        ),
        "d": Phrase(
            "the diffusion model reaches 0.69 of at most 0.70: what is there for a larger one to gain?",
            "difüzyon modeli en çok 0,70 olabilecekken 0,69'a ulaşmış: Daha büyüğünün kazanacağı ne kaldı?",
        ),
    },
    points=1,
    reread="ceiling",
)


# ---- the cost of a picture ----------------------------------------------------------------------------------


def _picture_cost(
    layers: list[tuple[int, int, int, int]],
    side: int,
    steps: int,
    guided: bool,
    *,
    layer: Any = lambda a, b, k, places: k * k * a * b * places,
    places_of: Any = lambda before, after: after * after,
    next_side: Any = lambda side, stride: -(-side // stride),
    calls: Any = lambda steps, guided: steps * (2 if guided else 1),
) -> int:
    total = 0
    for a, b, k, stride in layers:
        after = next_side(side, stride)
        total += layer(a, b, k, places_of(side, after))
        side = after
    return int(total * calls(steps, guided))


# fmt: off
COSTS: list[Mistake] = [
    ({"places_of": lambda before, after: before * before},
     "the work is counted at the places that go in. With a stride, work is done only for those that come out.",
     "iş, giren yerlere göre sayılmış. Aralık (stride) varken yalnızca çıkan yerler için çalışılır."),
    ({"next_side": lambda side, stride: side},
     "the strides are not used: after one of 2, all later layers work on a quarter of the places.",
     "aralıklar kullanılmamış: 2'lik birinden sonraki bütün katmanlar yerlerin dörtte birinde çalışır."),
    ({"layer": lambda a, b, k, places: k * a * b * places},
     "a kernel of side k has k² weights for each pair of channels, not k.",
     "kenarı k olan bir çekirdeğin her kanal çifti için k değil k² ağırlığı vardır."),
    ({"layer": lambda a, b, k, places: 2 * k * k * a * b * places},
     "one multiplication together with its addition counts as *one* multiply-add. You have counted both.",
     "bir çarpma, toplamasıyla birlikte *bir* çarpma-toplama sayılır. Sen ikisini de saymışsın."),
    ({"layer": lambda a, b, k, places: k * k * a * b},
     "these are the weights. Each of them is used at every place.",
     "bunlar ağırlıkların sayısı. Her biri her yerde kullanılır."),
    ({"layer": lambda a, b, k, places: (k * k * a + 1) * b * places},
     "adding a bias is no multiply-add: only weights multiply.",
     "sapma eklemek çarpma-toplama değildir: yalnızca ağırlıklar çarpar."),
    ({"layer": lambda a, b, k, places: k * k * a * places},
     "each output channel has weights of its own: b is missing.",
     "her çıkış kanalının kendi ağırlıkları var: b eksik."),
    ({"layer": lambda a, b, k, places: k * k * b * places},
     "each output channel looks at all input channels: a is missing.",
     "her çıkış kanalı bütün giriş kanallarına bakar: a eksik."),
    ({"layer": lambda a, b, k, places: a * b * places},
     "the kernel is missing: k² weights for each pair of channels.",
     "çekirdek eksik: her kanal çifti için k² ağırlık."),
    ({"calls": lambda steps, guided: steps},
     "guidance is not counted: each step then asks the network twice, with the label and without.",
     "yönlendirme sayılmamış: onunla her adımda ağa iki kez sorulur, etiketli ve etiketsiz."),
    ({"calls": lambda steps, guided: steps + (1 if guided else 0)},
     "guidance doubles the calls of *every* step; it is no extra step.",
     "yönlendirme *her* adımın çağrılarını ikiye katlar; fazladan bir adım değildir."),
]
# fmt: on


@LESSON.task(points=2, reread="cost")
def macs_picture(student: Any, generator: Generator) -> None:
    """`macs_picture(layers, side, steps, guided)`: layers [(a, b, k, stride)] -> multiply-adds of a picture."""

    def whole(low: int, high: int) -> int:
        return int(uniform(generator, low, high + 0.999))

    cases: list[tuple[Any, ...]] = []
    for guided, side in ((False, 8), (True, 12), (True, 7), (False, 10)):
        widths = [whole(1, 6) for _ in range(4)]
        kernels, strides = [3, whole(1, 2) * 2 - 1, 5], [1, 2, 1]
        layers = list(zip(widths, widths[1:], kernels, strides, strict=False))
        cases.append((layers, side, whole(3, 9), guided))
    compare(student, _picture_cost, cases, COSTS)


# ---- standardised latents -----------------------------------------------------------------------------------


def _standardised(
    train: Tensor,
    z: Tensor,
    *,
    over: tuple[int, ...] = (0, 2, 3),
    source: Any = lambda train, z: train,
    correction: int = 0,
    put: Any = lambda z, mean, std: (z - mean) / std,
) -> Tensor:
    std, mean = torch.std_mean(source(train, z).double(), dim=over, keepdim=True, correction=correction)
    return torch.as_tensor(put(z.double(), mean, std))


# fmt: off
SCALINGS: list[Mistake] = [
    (lambda train, z: z,
     "nothing is scaled: the schedule's noise would be too little or too much for these latents.",
     "hiçbir şey ölçeklenmemiş: zamanlayıcının gürültüsü bu giziller için ya az ya çok gelirdi."),
    ({"source": lambda train, z: z},
     "the statistics are those of z itself. They must come from `train`: the decoder has to undo them with numbers that it knows beforehand.",
     "istatistikler z'nin kendisinden alınmış. `train`'den gelmeliler: Kod çözücü, onları önceden bildiği sayılarla geri almak zorunda."),
    ([lambda train, z: _standardised(z, z, over=(1, 2, 3)), lambda train, z: _standardised(z, z, over=(2, 3))],
     "each latent is scaled by its own statistics: how bright or how plain a picture is would be lost, and nobody could decode it.",
     "her gizil kendi istatistikleriyle ölçeklenmiş: Resmin ne kadar parlak ya da düz olduğu kaybolur, kimse onu çözemez."),
    ({"over": (0, 1, 2, 3)},
     "one mean and one standard deviation for all channels: those that spread wider than others still do.",
     "bütün kanallar için tek ortalama ve tek standart sapma: ötekilerden çok yayılan kanal yine çok yayılıyor."),
    ({"over": (0,)},
     "each place has statistics of its own. A latent is a picture: take them over all places, too.",
     "her yerin kendi istatistiği var. Gizil bir resimdir: Bütün yerler üzerinden al."),
    ({"put": lambda z, mean, std: z / std},
     "the mean is not taken away.",
     "ortalama çıkarılmamış."),
    ({"put": lambda z, mean, std: z - mean},
     "the mean is taken away, but nothing is divided by the standard deviation.",
     "ortalama çıkarılmış ama standart sapmaya bölünmemiş."),
    ({"put": lambda z, mean, std: (z - mean) / std**2},
     "divided by the variance; its root is the standard deviation.",
     "varyansa bölünmüş; standart sapma onun köküdür."),
    ({"correction": 1},
     "the standard deviation is divided by n - 1 (torch's default). Asked for is n: `correction=0`.",
     "standart sapmada n - 1'e bölünmüş (torch'un varsayılanı). İstenen n: `correction=0`."),
    (lambda train, z: 0.18215 * z,
     "0.18215 is the scale of *one* autoencoder, that of Stable Diffusion. Yours has its own.",
     "0,18215 *tek bir* otomatik kodlayıcının, Stable Diffusion'ınkinin ölçeği. Seninkinin ölçeği başka."),
]
# fmt: on


@LESSON.task(points=2, reread="latents")
def standardise_latents(student: Any, generator: Generator) -> None:
    """`standardise_latents(train, z)`: (N, c, h, w) and (M, c, h, w) -> z with the statistics of train."""
    cases = []
    for n, m, c, side in ((6, 3, 4, 4), (5, 4, 2, 3), (9, 2, 3, 2)):
        spread = 0.5 + 2 * torch.rand(1, c, 1, 1, generator=generator)
        middle = 2 * torch.randn(1, c, 1, 1, generator=generator)
        train, z = (torch.randn(k, c, side, side, generator=generator) for k in (n, m))
        cases.append((train * spread + middle, 0.7 * z * spread + middle + 0.5))
    compare(student, _standardised, cases, SCALINGS)


# ---- the ceiling --------------------------------------------------------------------------------------------


def _ceiling(
    back: Tensor,
    labels: Tensor,
    drawn: Tensor,
    asked: Tensor,
    *,
    share: Any = lambda read, labels: (read == labels).all(dim=1).double().mean(),
    part: Any = lambda top, own: own / top,
) -> tuple[Tensor, Tensor]:
    top, own = share(back, labels), share(drawn, asked)
    return top, torch.as_tensor(part(top, own))


def _readable_only(read: Tensor, labels: Tensor) -> Tensor:
    there = (read >= 0).all(dim=1)
    return (read == labels)[there].all(dim=1).double().mean()


# fmt: off
CEILINGS: list[Mistake] = [
    ({"share": lambda read, labels: (read == labels).double().mean()},
     "the single labels are counted. A picture is right only where *all* of its labels are.",
     "tek tek etiketler sayılmış. Bir resim ancak *bütün* etiketleri doğruysa doğrudur."),
    ({"share": lambda read, labels: (read == labels).any(dim=1).double().mean()},
     "one right label is enough here; all of a row must be right.",
     "burada tek bir doğru etiket yetiyor; satırın hepsi doğru olmalı."),
    ({"share": _readable_only},
     "unreadable pictures (-1) are left out. They count as wrong: nothing has been lost more thoroughly.",
     "okunamayan resimler (-1) hesaba katılmamış. Onlar yanlış sayılır: en çok yitirilenler onlardır."),
    ({"share": lambda read, labels: (read[:, :2] == labels[:, :2]).all(dim=1).double().mean()},
     "only the first two labels are compared.",
     "yalnızca ilk iki etiket karşılaştırılmış."),
    ({"share": lambda read, labels: (read != labels).any(dim=1).double().mean()},
     "these are the shares that are *wrong*.",
     "bunlar *yanlış* olanların payları."),
    ({"share": lambda read, labels: (read == labels).all(dim=1).double().sum()},
     "counts instead of shares: divide by the number of pictures.",
     "pay yerine sayı: resim sayısına böl."),
    ({"part": lambda top, own: own},
     "the second number is the model's share itself. How much of the *ceiling* is it?",
     "ikinci sayı modelin payının kendisi. Bu, *tavanın* ne kadarı?"),
    ({"part": lambda top, own: top / own},
     "the ratio is upside down.",
     "oran ters."),
    ({"part": lambda top, own: top - own},
     "this is the distance to the ceiling; asked for is the part of it that is reached.",
     "bu, tavana olan uzaklık; istenen, onun ulaşılan kısmı."),
    ({"part": lambda top, own: own / top.clamp(min=own)},
     "the ratio is cut off at 1. By chance it can be more; a measured number is not to be trimmed.",
     "oran 1'de kesilmiş. Rastlantıyla 1'i aşabilir; ölçülmüş bir sayı budanmaz."),
    (lambda back, labels, drawn, asked: _ceiling(drawn, asked, back, labels),
     "the two have changed places: the ceiling is what is read after encoding and decoding real pictures.",
     "ikisi yer değiştirmiş: Tavan, gerçek resimler kodlanıp çözüldükten sonra okunandır."),
]
# fmt: on


@LESSON.task(points=2, reread="ceiling")
def ceiling(student: Any, generator: Generator) -> None:
    """`ceiling(back, labels, drawn, asked)`: labels read (N, K), true, read (M, K), asked -> two shares."""
    cases = []
    for n, m, lost, wrong in ((8, 12, 2, 7), (10, 5, 4, 2), (12, 9, 5, 3)):
        labels = torch.randint(0, 3, (n, 4), generator=generator)
        asked = torch.randint(0, 3, (m, 4), generator=generator)
        back, drawn = labels.clone(), asked.clone()
        back[:lost, 2] += 1
        back[lost - 1, 0] += 1
        back[0] = drawn[0] = -1
        drawn[:wrong, 3] += 1
        drawn[wrong - 1, 1] += 1
        drawn[0] = -1
        cases.append((back, labels, drawn, asked))
    compare(student, _ceiling, cases, CEILINGS)


# ---- bytes --------------------------------------------------------------------------------------------------


def _bytes(
    shapes: list[tuple[int, ...]],
    each: int,
    *,
    vector: Any = lambda numbers, each: numbers * (4 if each == 1 else each),
    scales: Any = lambda shape, each: 4 * shape[0] if each == 1 else 0,
    numbers_of: Any = math.prod,
) -> int:
    total = 0
    for shape in shapes:
        numbers = numbers_of(shape)
        total += vector(numbers, each) if len(shape) == 1 else numbers * each + scales(shape, each)
    return int(total)


# fmt: off
SIZES: list[Mistake] = [
    ({"vector": lambda numbers, each: numbers * each},
     "vectors are put into bytes, too. They stay at four bytes a number when each is 1.",
     "vektörler de bayta sığdırılmış. each 1 iken sayı başına dört bayt kalırlar."),
    ({"scales": lambda shape, each: 0},
     "the scale of each row is forgotten: without it nobody can read the bytes.",
     "her satırın ölçeği unutulmuş: o olmadan baytları kimse okuyamaz."),
    ({"scales": lambda shape, each: 4 if each == 1 else 0},
     "one scale for a whole matrix is counted; each row has its own.",
     "bütün matris için tek ölçek sayılmış; her satırın kendi ölçeği var."),
    ({"scales": lambda shape, each: shape[0] if each == 1 else 0},
     "a scale is a float32: four bytes, not one.",
     "ölçek bir float32'dir: bir değil, dört bayt."),
    ({"scales": lambda shape, each: 4 * shape[-1] if each == 1 else 0},
     "a scale for each *column* is counted. Rows are the first axis.",
     "her *sütun* için bir ölçek sayılmış. Satırlar ilk eksendir."),
    ({"scales": lambda shape, each: 4 * shape[0]},
     "scales are counted in float32 and float16, too; only bytes need them.",
     "ölçekler float32 ve float16'da da sayılmış; onlara yalnızca baytlar gerek duyar."),
    (lambda shapes, each: _bytes(shapes, 4),
     "always four bytes a number: `each` is not used.",
     "hep sayı başına dört bayt: `each` kullanılmamış."),
    (lambda shapes, each: sum(math.prod(shape) for shape in shapes),
     "these are the numbers; each takes `each` bytes.",
     "bunlar sayıların adedi; her biri `each` bayt tutar."),
    ({"numbers_of": sum},
     "a shape's sides are added; a table of 3 by 4 holds 12 numbers.",
     "bir şeklin kenarları toplanmış; 3'e 4'lük bir tabloda 12 sayı vardır."),
]
# fmt: on


@LESSON.task(points=1, reread="bytes")
def bytes_of(student: Any, generator: Generator) -> None:
    """`bytes_of(shapes, each)`: shapes of weights, 4, 2 or 1 -> bytes."""
    cases: list[tuple[Any, ...]] = []
    for each in (4, 2, 1, 1):
        a, b, c = (int(uniform(generator, 3, 9)) for _ in range(3))
        cases.append(([(b + 8, a, 3, 3), (b + 8,), (c, b + 11), (c,), (a + 1,)], each))
    compare(student, _bytes, cases, SIZES)


# ---- a byte a weight ----------------------------------------------------------------------------------------


def _int8(
    weights: Tensor,
    *,
    scale_of: Any = lambda weights: weights.abs().amax(dim=1, keepdim=True) / 127,
    whole: Any = torch.round,
) -> Tensor:
    scale = scale_of(weights)
    scale = torch.where(scale > 0, scale, torch.ones_like(scale))
    return torch.as_tensor(whole(weights / scale).clamp(-128, 127) * scale)


# fmt: off
ROUNDINGS: list[Mistake] = [
    ({"scale_of": lambda w: w.abs().max().reshape(1, 1) / 127},
     "one scale for the whole matrix: a row of small weights is left with few steps, or none.",
     "bütün matrise tek ölçek: Ağırlıkları küçük olan satıra birkaç basamak kalır ya da hiç kalmaz."),
    ({"scale_of": lambda w: w.abs().amax(dim=0, keepdim=True) / 127},
     "a scale for each column. A row is all that leads to one output, and is scaled as one.",
     "her sütuna bir ölçek. Bir çıkışa giden her şey bir satırdır ve birlikte ölçeklenir."),
    ({"scale_of": lambda w: w.abs().amax(dim=1, keepdim=True) / 128},
     "the largest weight becomes 128, and a signed byte ends at 127.",
     "en büyük ağırlık 128 oluyor; işaretli bir bayt ise 127'de biter."),
    ({"scale_of": lambda w: w.amax(dim=1, keepdim=True).clamp(min=0) / 127},
     "the largest weight is taken with its sign: where the most extreme one is negative it does not fit.",
     "en büyük ağırlık işaretiyle alınmış: En uçtaki eksi olunca sığmıyor."),
    ({"scale_of": lambda w: w.abs().mean(dim=1, keepdim=True) / 127},
     "the scale comes from the mean: whatever is above it is cut off.",
     "ölçek ortalamadan alınmış: Onun üstünde kalan her şey kesiliyor."),
    ({"scale_of": lambda w: (w.amax(dim=1, keepdim=True) - w.amin(dim=1, keepdim=True)) / 127},
     "the scale comes from the whole range, from smallest to largest. Each *side* of 0 has 127 steps.",
     "ölçek, en küçükten en büyüğe bütün aralıktan alınmış. 0'ın *her yanında* 127 basamak var."),
    ({"whole": torch.floor},
     "rounded down: every weight becomes smaller. Round to the nearest.",
     "aşağı yuvarlanmış: Her ağırlık küçülüyor. En yakına yuvarla."),
    ({"whole": torch.trunc},
     "rounded towards 0 (as a cast to int8 does): every weight becomes weaker. Round to the nearest.",
     "0'a doğru yuvarlanmış (int8'e çevirince olan): Her ağırlık zayıflıyor. En yakına yuvarla."),
    (lambda w: (w / (w.abs().amax(dim=1, keepdim=True) / 127)).round(),
     "these are the whole numbers. Read back: times the scale of their row.",
     "bunlar tam sayılar. Geri oku: satırlarının ölçeğiyle çarp."),
    (lambda w: torch.nan_to_num(_int8(w), nan=0.0) * 0 + w,
     "nothing is rounded.",
     "hiçbir şey yuvarlanmamış."),
    (lambda w: (w / (w.abs().amax(dim=1, keepdim=True) / 127)).round() * (w.abs().amax(dim=1, keepdim=True) / 127),
     "a row of zeros has the scale 0 here, and 0 / 0 is no number.",
     "sıfırlardan oluşan bir satırın ölçeği burada 0; 0 / 0 ise bir sayı değil."),
]
# fmt: on


@LESSON.task(points=3, reread="bytes")
def int8(student: Any, generator: Generator) -> None:
    """`int8(weights)`: (R, C) -> what is read back after a byte a weight and a scale a row."""
    cases = []
    for rows, columns in ((4, 6), (5, 9), (3, 7)):
        weights = torch.randn(rows, columns, generator=generator)
        weights *= torch.logspace(0, -1.5, rows)[:, None] * 20
        weights[0, 1] = -weights.abs().max() * 1.3
        weights[1] = 0
        cases.append((weights,))
    compare(student, _int8, cases, ROUNDINGS, tolerance=1e-4)


# ---- pareto -------------------------------------------------------------------------------------------------


def _pareto(
    seconds: Tensor,
    quality: Tensor,
    *,
    as_cheap: Any = lambda other, own: other <= own,
    as_good: Any = lambda other, own: other >= own,
    better: Any = lambda cheaper, finer: cheaper | finer,
) -> Tensor:
    s, q = seconds, quality  # row i: by which j is i beaten?
    beaten = as_cheap(s[None], s[:, None]) & as_good(q[None], q[:, None])
    beaten = beaten & better(s[None] < s[:, None], q[None] > q[:, None])
    return torch.as_tensor(~beaten.any(dim=1))


def _by_running_best(seconds: Tensor, quality: Tensor) -> Tensor:
    order = seconds.argsort()
    kept = torch.zeros_like(seconds, dtype=torch.bool)
    kept[order] = quality[order] >= quality[order].cummax(dim=0).values
    return kept


# fmt: off
FRONTS: list[Mistake] = [
    ({"better": lambda cheaper, finer: cheaper & finer},
     "one that is as good and cheaper, or as cheap and better, beats it, too: one of both must be strictly better, not both.",
     "aynı kalitede ama daha ucuz olan, ya da aynı maliyetle daha iyi olan da onu geçer: İkisinin birden değil, birinin kesin olarak daha iyi olması yeter."),
    ({"better": lambda cheaper, finer: cheaper | finer | True},
     "every point is beaten by itself: ask that the other one is strictly better in something.",
     "her nokta kendisi tarafından geçiliyor: Ötekinin bir şeyde kesin olarak daha iyi olmasını iste."),
    (lambda seconds, quality: quality == quality.max(),
     "only the best are kept. A cheap point that nobody beats belongs to them, too.",
     "yalnızca en iyiler kalmış. Kimsenin geçmediği ucuz bir nokta da kalmalı."),
    (lambda seconds, quality: seconds == seconds.min(),
     "only the cheapest are kept.",
     "yalnızca en ucuzlar kalmış."),
    (lambda seconds, quality: _pareto(-seconds, quality),
     "more seconds are taken for better.",
     "daha çok saniye daha iyi sayılmış."),
    (lambda seconds, quality: _pareto(seconds, -quality),
     "less quality is taken for better.",
     "daha düşük kalite daha iyi sayılmış."),
    (lambda seconds, quality: ~_pareto(seconds, quality),
     "the wrong way round: these are the points that are beaten.",
     "ters: bunlar geçilen noktalar."),
    ([lambda seconds, quality: _by_running_best(seconds, quality)],
     "sorted by time, every new best is kept. With equal quality the dearer one is beaten; with equal time the worse one is.",
     "zamana göre sıralanıp her yeni en iyi tutulmuş. Kalite eşitse pahalı olan, zaman eşitse kötü olan geçilmiştir."),
    ({"as_good": lambda other, own: other > own, "better": lambda cheaper, finer: finer},
     "one that is as good and cheaper beats it, too.",
     "aynı kalitede ama daha ucuz olan da onu geçer."),
    ({"as_cheap": lambda other, own: other < own, "better": lambda cheaper, finer: cheaper},
     "one that costs the same and is better beats it, too.",
     "aynı maliyetle daha iyi olan da onu geçer."),
]
# fmt: on


@LESSON.task(points=3, reread="pareto")
def pareto(student: Any, generator: Generator) -> None:
    """`pareto(seconds, quality)`: two (N,) -> bool (N,), which points no other beats."""
    cases = []
    for n in (7, 9, 12):
        seconds = 0.5 + torch.randint(0, 6, (n,), generator=generator).float()
        quality = torch.randint(1, 6, (n,), generator=generator).float() / 10
        seconds[:5] = torch.tensor([1.0, 1.0, 2.5, 6.0, 7.0])
        quality[:5] = torch.tensor([0.2, 0.3, 0.3, 0.8, 0.8])
        order = torch.randperm(n, generator=generator)
        cases.append((seconds[order], quality[order]))
    same = torch.tensor([1.0, 1.0, 3.0, 2.0])
    cases.append((same, torch.tensor([0.5, 0.5, 0.9, 0.4])))  # twins do not beat each other
    compare(student, _pareto, cases, FRONTS)
