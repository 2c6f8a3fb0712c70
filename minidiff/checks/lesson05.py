"""Checks of lesson 05, the U-Net."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, compare
from minidiff.checks.networks import judge_block, judge_network
from minidiff.checks.seen import attention_seen, hands_seen
from minidiff.checks.task import Lesson
from minidiff.phrase import Phrase

LESSON = Lesson(
    "05",
    "05_unet",
    Phrase("The U-Net", "U-Net"),
    sections={
        "cost-note": Phrase("5. What it costs", "5. Bedeli"),
        "cost": Phrase("5. What it costs", "5. Bedeli"),
        "time": Phrase("2.3 The time embedding", "2.3 Zaman gömmesi"),
        "attention": Phrase(
            "2.6 Attention: every pixel asks every other", "2.6 Dikkat: Her piksel ötekilerin hepsine sorar"
        ),
        "residual": Phrase(
            "2.4 The residual block, and why it starts as nothing",
            "2.4 Artık blok ve neden sıfırdan başladığı",
        ),
        "conv": Phrase("2.1 Convolution: what can one pixel see?", "2.1 Evrişim: Bir piksel neyi görebilir?"),
    },
)

predict_share = LESSON.choice(
    "predict_share",
    right="c",
    because={
        "a": Phrase(
            "that would be so if both grew alike. A convolution looks at each pixel once; attention looks at each *pair* of pixels.",
            "ikisi de aynı büyüseydi öyle olurdu. Evrişim her piksele bir kez bakar; dikkat ise her piksel *çiftine*.",
        ),
        "b": Phrase(
            "the side doubles, so the number of pixels grows by more than two. And pairs of pixels?",
            "ikiye katlanan kenardır; demek ki piksel sayısı iki kattan çok büyür. Ya piksel çiftleri?",
        ),
        "d": Phrase(
            "attention's work is right there, but the convolution did not stay as it was.",
            "dikkatin işi orada doğru, ama evrişiminki de olduğu gibi kalmadı.",
        ),
    },
    points=1,
    reread="cost-note",
)


# ---- the price of a convolution ----------------------------------------------------------------------------


def _out(side: int, stride: int) -> int:
    return math.ceil(side / stride)


def _cost(
    a: int,
    b: int,
    kernel: int,
    height: int,
    width: int,
    stride: int,
    *,
    weights: Any = lambda a, b, k: k**2 * a * b,
    biases: Any = lambda a, b: b,
    places: Any = lambda h, w, s: _out(h, s) * _out(w, s),
    work: Any = lambda weights, b, n: weights * n,
    count: Any = lambda weights, bias, n: weights + bias,
) -> Any:
    one, n = weights(a, b, kernel), places(height, width, stride)
    return count(one, biases(a, b), n), work(one, b, n)


# fmt: off
COSTS: list[Mistake] = [
    ({"biases": lambda a, b: 0},
     "the biases are missing among the parameters: one for each feature map that comes out.",
     "parametreler arasında sapmalar (bias) eksik: çıkan her öznitelik haritası için bir tane."),
    ({"biases": lambda a, b: a},
     "a bias belongs to each map that comes *out*, not to each that goes in.",
     "sapma, giren her haritanın değil, *çıkan* her haritanındır."),
    ({"weights": lambda a, b, k: k * a * b},
     "a kernel is a square: 3x3 has 9 weights for each pair of maps, not 3.",
     "çekirdek bir karedir: 3x3'te her harita çifti için 3 değil 9 ağırlık vardır."),
    ({"places": lambda h, w, s: h * w},
     "the multiply-adds are counted for every pixel that goes in. With a stride, work is done only for the pixels that come out.",
     "çarpma-toplamalar giren her piksel için sayılmış. Aralık varsa yalnızca çıkan pikseller için iş yapılır."),
    ({"places": lambda h, w, s: (h // s) * (w // s)},
     "right for even sides. With 7 pixels and stride 2 the kernel is set on pixels 0, 2, 4, 6: four times, not three.",
     "çift kenarlarda doğru. 7 piksel ve aralık 2 ise çekirdek 0, 2, 4, 6. piksellere konur: üç değil dört kez."),
    ({"work": lambda w, b, n: 2 * w * n},
     "one multiplication together with its addition counts as *one* multiply-add. You have counted both.",
     "bir çarpma, toplamasıyla birlikte *tek* çarpma-toplama sayılır. İkisini ayrı saymışsın."),
    ({"work": lambda w, b, n: (w + b) * n},
     "adding a bias is no multiply-add: only weights multiply.",
     "sapma eklemek çarpma-toplama değildir: çarpan yalnızca ağırlıklardır."),
    ({"count": lambda w, bias, n: (w + bias) * n},
     "the parameters grow with the image in your count. The same weights serve at every place.",
     "senin sayımında parametreler görüntüyle büyüyor. Aynı ağırlıklar her yerde kullanılır."),
    (lambda *given: _cost(*given)[::-1],
     "parameters come first, then multiply-adds.",
     "önce parametreler gelir, sonra çarpma-toplamalar."),
    ({"places": lambda h, w, s: math.ceil(h * w / s)},
     "the stride counts once. It skips rows *and* columns: both sides are divided.",
     "aralık bir kez sayılmış. O hem satırları hem sütunları atlar: iki kenar da bölünür."),
    ({"places": lambda h, w, s: math.ceil(h * w / s**2)},
     "rows and columns are multiplied first and rounded then. Each side is rounded up by itself.",
     "satırlarla sütunlar önce çarpılıp sonra yuvarlanmış. Her kenar kendi başına yukarı yuvarlanır."),
    ([{"weights": lambda a, b, k: k**2 * b}, {"weights": lambda a, b, k: k**2 * a}],
     "one kernel for each map. There is one for each *pair* of a map that goes in and a map that comes out: a·b of them.",
     "her harita için bir çekirdek. Oysa giren ve çıkan her harita *çifti* için bir tane var: a·b tane."),
    ({"places": lambda h, w, s: (h // s + 1) * (w // s + 1)},
     "too many places: h // stride + 1 is right for 7 and wrong for 8. Rounded up: (h - 1) // stride + 1.",
     "yer sayısı fazla: h // stride + 1, 7'de doğru, 8'de yanlış. Yukarı yuvarla: (h - 1) // stride + 1."),
    ([
         {"places": lambda h, w, s: ((h - 3) // s + 1) * ((w - 3) // s + 1)},
         lambda a, b, k, h, w, s: _cost(a, b, k, h, w, s, places=lambda h, w, s: ((h - k) // s + 1) * ((w - k) // s + 1)),
     ],
     "the border is lost: with padding k // 2 the kernel is set on the pixels of the edge, too.",
     "kenar kaybolmuş: k // 2 dolguyla çekirdek kenardaki piksellere de konur."),
    ({"biases": lambda a, b: 1},
     "one bias for the whole layer; each map that comes out has its own.",
     "bütün katman için tek bir sapma; oysa çıkan her haritanın kendi sapması var."),
    ({"biases": lambda a, b: a * b},
     "one bias for each kernel; there is one for each map that comes *out*.",
     "her çekirdek için bir sapma; oysa *çıkan* her harita için bir tane var."),
    ({"places": lambda h, w, s: _out(h, s) ** 2},
     "the height is taken for both sides; the image need not be square.",
     "iki kenar için de yükseklik alınmış; görüntü kare olmak zorunda değil."),
    ({"weights": lambda a, b, k: 9 * a * b},
     "the kernel is always 3x3 in your count.",
     "senin sayımında çekirdek hep 3x3."),
    ({"places": lambda h, w, s: _out(h, s) * _out(w, s) * s**2, "work": lambda w, b, n: w * n},
     "the stride divides the places once for each side, rounded up; you multiply it back in.",
     "aralık yerleri her kenarda bir kez böler; sen onu geri çarpıyorsun."),
    ({"work": lambda w, b, n: n},
     "these are the places alone. At each of them all weights are used.",
     "bunlar yalnızca yerler. Her birinde bütün ağırlıklar kullanılır."),
]
# fmt: on


@LESSON.task(points=2, reread="cost")
def conv_cost(student: Any, generator: Generator) -> None:
    """`conv_cost(a, b, kernel, height, width, stride)` -> (parameters, multiply-adds)."""
    a, b, height = (int(torch.randint(3, 9, (), generator=generator)) for _ in range(3))
    cases = [
        (3, 16, 3, 8, 8, 1),
        (4, 6, 5, 7, 9, 2),
        (a, b + 9, 3, height + 3, 6, 2),
        (8, a, 1, 5, 4, 1),
        (2, 5, 3, 10, 11, 3),
    ]
    compare(student, _cost, cases, COSTS, tolerance=1e-9)  # whole numbers


# ---- the time embedding ------------------------------------------------------------------------------------


def _exponents(width: int) -> Tensor:
    return torch.arange(width // 2, dtype=torch.float64)


def _embedding(
    t: Tensor,
    width: int,
    *,
    power: Any = lambda i, c: -2 * i / c,
    base: float = 10_000.0,
    clock: Any = lambda t: t,
    join: Any = lambda cos, sin: torch.cat([cos, sin], dim=1),
    omega: Any = lambda omega: omega,
) -> Any:
    angles = clock(t.double())[:, None] * omega(base ** power(_exponents(width), width))
    return join(angles.cos(), angles.sin())


def _rising(t: Tensor, width: int) -> Tensor:
    """With the minus forgotten, in float32: angles of a million are known to a quarter of a turn at best."""
    return _waves(t[:, None] * 10_000.0 ** (torch.arange(width // 2) / (width // 2)))


def _waves(angles: Tensor) -> Tensor:
    return torch.cat([angles.cos(), angles.sin()], dim=1)


EMBEDDING_TOLERANCE = 1e-3  # t·ω up to 999 in float32 is off by 3e-5, and 10000**x by a little more
# fmt: off
WAVES: list[Mistake] = [
    ({"join": lambda cos, sin: torch.cat([sin, cos], dim=1)},
     "sines and cosines have changed places: here the cosines come first.",
     "sinüsler ile kosinüsler yer değiştirmiş: burada önce kosinüsler gelir."),
    ({"join": lambda cos, sin: torch.stack([cos, sin], dim=2).flatten(1)},
     "cosine and sine alternate. Here all cosines come first, then all sines.",
     "kosinüs ile sinüs birbirini izliyor. Burada önce bütün kosinüsler, sonra bütün sinüsler gelir."),
    ({"power": lambda i, c: -i / c},
     "your slowest hand is too fast: the exponent is -2i/width, so that over the width/2 hands ω falls from 1 almost to 1/10000.",
     "en yavaş kolun fazla hızlı: üs -2i/width'tir; width/2 kol boyunca ω, 1'den neredeyse 1/10000'e iner."),
    ({"power": lambda i, c: -i / max(c // 2 - 1, 1)},
     "your ω reach 1/10000 exactly: you divide by width/2 - 1. Some programs do, but here it is width/2.",
     "ω'ların tam 1/10000'e varıyor: width/2 - 1'e bölüyorsun. Böyle yapan programlar var, ama burada bölen width/2'dir."),
    ({"clock": lambda t: t / 1000},
     "t is divided by 1000 first. Then even the fastest hand hardly moves from one step to the next.",
     "t önce 1000'e bölünmüş. O zaman en hızlı kol bile bir adımdan ötekine pek kıpırdamaz."),
    ([
         {"power": lambda i, c: 0 * i, "omega": lambda omega: torch.arange(len(omega)).double()},
         {"power": lambda i, c: 0 * i, "omega": lambda omega: torch.arange(len(omega)).double() + 1},
     ],
     "your ω are 0, 1, 2, ... They should *fall* as powers of 10000, from 1 downwards.",
     "ω'ların 0, 1, 2, ... Oysa 10000'in kuvvetleri olarak 1'den aşağıya *inmeli*."),
    ({"join": lambda cos, sin: cos},
     "these are the cosines alone. cos is the same for t and -t: without the sine a hand has two readings.",
     "bunlar yalnızca kosinüsler. cos, t ile -t için aynıdır: sinüs olmayınca bir kol iki türlü okunur."),
    ([
         {"power": lambda i, c: 2 * i / c},
         _rising,
         lambda t, c: _waves(t[:, None] / 10_000.0 ** (-2 * torch.arange(c // 2) / c)),
         lambda t, c: _waves(t[:, None] * 10_000.0 ** (2 * torch.arange(c // 2) / c)),
     ],
     "the minus in the exponent is missing, or undone by a division: your ω grow from 1 to almost 10000, instead of falling.",
     "üsteki eksi unutulmuş ya da bir bölmeyle yok edilmiş: ω'ların 1'den aşağı ineceğine neredeyse 10000'e çıkıyor."),
    ({"join": lambda cos, sin: sin},
     "these are the sines alone; the cosines are missing in front.",
     "bunlar yalnızca sinüsler; öndeki kosinüsler eksik."),
    ({"join": lambda cos, sin: torch.stack([sin, cos], dim=2).flatten(1)},
     "sine and cosine alternate. Here all cosines come first, then all sines.",
     "sinüs ile kosinüs birbirini izliyor. Burada önce bütün kosinüsler, sonra bütün sinüsler gelir."),
    ([
         {"base": 1000.0},
         {"base": 100_000.0},
         {"base": math.e},
         {"base": 2.0},
         {"base": 100.0},
         {"base": 10.0},
     ],
     "the base is another number; it is 10000.",
     "taban başka bir sayı; 10000 olmalı."),
    ({"power": lambda i, c: -2 * i},
     "the exponent is not divided by the width: ω falls below a millionth at once.",
     "üs genişliğe bölünmemiş: ω hemen milyonda birin altına iniyor."),
    ({"omega": lambda omega: 2 * math.pi * omega},
     "there is a 2π too many: the angle is ω·t itself.",
     "fazladan bir 2π var: açı ω·t'nin kendisidir."),
    ([{"omega": lambda omega: omega.flip(0)}],
     "the waves run from slow to fast; here the fast one comes first.",
     "dalgalar yavaştan hızlıya; burada hızlı olan önce gelir."),
    ({"clock": lambda t: t + 1},
     "t is counted from 1. Take it as it is.",
     "t 1'den sayılmış. Olduğu gibi al."),
    ({"power": lambda i, c: -2 * (i + 1) / c},
     "i begins at 1, so your fastest hand is too slow: ω₀ is 1.",
     "i 1'den başlıyor; bu yüzden en hızlı kolun fazla yavaş: ω₀ = 1'dir."),
    ({"power": lambda i, c: -2 * i // c},
     "the exponent is rounded down to a whole number: `//` where `/` belongs.",
     "üs tamsayıya yuvarlanmış: `/` yerine `//` yazılmış."),
    ({"power": lambda i, c: -4 * i / c},
     "the exponent is twice too large: -2i/width.",
     "üs iki kat büyük: -2i/width olmalı."),
]
# fmt: on


@LESSON.task(points=2, reread="time")
def time_embedding(student: Any, generator: Generator) -> None:
    """`time_embedding(t, width)`: cosines, then sines, from fast to slow."""
    cases = [
        (torch.tensor([0, 1, 2, 499, 999]), 8),
        (torch.randint(1, 1000, (3,), generator=generator), 32),
        (torch.randint(1, 1000, (4,), generator=generator), 6),
    ]
    compare(
        student, _embedding, cases, WAVES, tolerance=EMBEDDING_TOLERANCE, seen=lambda: hands_seen(student)
    )


# ---- attention ---------------------------------------------------------------------------------------------


def _attention(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    *,
    product: Any = lambda q, k: q @ k.mT,
    scale: Any = lambda q: q.shape[-1] ** 0.5,
    weigh: Any = lambda scores: torch.softmax(scores, dim=-1),
    values: Any = lambda A, v: A @ v,
) -> Any:
    return values(weigh(product(q, k) / scale(q)), v)


# fmt: off
ATTENTIONS: list[Mistake] = [
    ({"scale": lambda q: 1.0},
     "the products are not divided by √d. Sums of d products grow with √d, and softmax turns them into all or nothing.",
     "çarpımlar √d'ye bölünmemiş. d çarpımın toplamı √d ile büyür; softmax da onları ya hep ya hiç yapar."),
    ({"scale": lambda q: q.shape[-1]},
     "divided by d; the root is missing.",
     "d'ye bölünmüş; kök eksik."),
    ({"scale": lambda q: q.shape[-2] ** 0.5},
     "divided by the root of the number of *pixels*. d is the length of a query.",
     "*piksel* sayısının köküne bölünmüş. d, bir sorgunun uzunluğudur."),
    ([lambda q, k, v: _attention(q, k, v, scale=lambda q: v.shape[-1] ** 0.5), {"scale": lambda q: q.shape[1] ** 0.5}],
     "divided by the root of another length than d. d is that of a query: the last axis of q.",
     "d'den başka bir uzunluğun köküne bölünmüş. d, bir sorgununkidir: q'nun son ekseni."),
    (lambda q, k, v: _attention(q, k, v, scale=lambda q: 1.0) / q.shape[-1] ** 0.5,
     "divided by √d after the softmax: then the rows of A no longer add up to 1. Divide the products, before it.",
     "√d'ye softmax'tan sonra bölünmüş: o zaman A'nın satırlarının toplamı 1 etmez. Çarpımları, ondan önce böl."),
    ({"weigh": lambda scores: torch.softmax(scores, dim=-2)},
     "the softmax runs over the wrong axis: the *rows* of A must add up to 1, one row for each pixel that asks.",
     "softmax yanlış eksen boyunca: A'nın *satırlarının* toplamı 1 olmalı; soran her piksel için bir satır."),
    ({"product": lambda q, k: k @ q.mT},
     "queries and keys have changed places: row p of A must hold what query p finds in all keys.",
     "sorgular ile anahtarlar yer değiştirmiş: A'nın p. satırı, p sorgusunun bütün anahtarlarda bulduğunu tutmalı."),
    ({"weigh": lambda scores: scores},
     "there is no softmax: the weights can be negative and do not add up to 1.",
     "softmax yok: ağırlıklar negatif olabiliyor ve toplamları 1 etmiyor."),
    ({"weigh": torch.exp},
     "e to the power is taken, but nothing is divided by the sum: the rows of A do not add up to 1.",
     "e'nin üssü alınmış ama toplama bölünmemiş: A'nın satırlarının toplamı 1 etmiyor."),
    (lambda q, k, v: v.mean(dim=-2, keepdim=True).expand_as(v),
     "this is the plain mean of all values; nobody has asked anything.",
     "bu, bütün değerlerin ağırlıksız ortalaması; kimse bir şey sormamış."),
    ({"values": lambda A, v: v + A @ v},
     "v is added once more. The shortcut around attention belongs to the block; here only A·V is asked for.",
     "v bir kez daha eklenmiş. Dikkatin çevresinden geçen kısayol bloğa aittir; burada yalnızca A·V isteniyor."),
    ({"product": lambda q, k: q @ q.mT},
     "the queries ask each other: k is not used.",
     "sorgular birbirine soruyor: k kullanılmıyor."),
    ({"product": lambda q, k: k @ k.mT},
     "the keys ask each other: q is not used.",
     "anahtarlar birbirine soruyor: q kullanılmıyor."),
    ({"scale": lambda q: 1 / q.shape[-1] ** 0.5},
     "multiplied by √d where it must be divided.",
     "√d'ye bölünmesi gerekirken çarpılmış."),
    ({"values": lambda A, v: A.mT @ v},
     "A is the wrong way round: its *rows* mix the values.",
     "A ters çevrilmiş: değerleri karıştıran, *satırlarıdır*."),
    ({"weigh": lambda scores: torch.softmax(-scores, dim=-1)},
     "the sign: the largest weight belongs to what is *least* alike.",
     "işaret: en büyük ağırlık en az benzeyenin."),
    ({"weigh": lambda scores: torch.nn.functional.one_hot(scores.argmax(-1), scores.shape[-1]).to(scores)},
     "each query takes the one best value alone; a softmax mixes.",
     "her sorgu yalnızca en iyi değeri alıyor; softmax ise karıştırır."),
    ({"weigh": torch.sigmoid},
     "there is a sigmoid in place of the softmax: the rows of A do not add up to 1.",
     "softmax'ın yerinde bir sigmoid var: A'nın satırlarının toplamı 1 etmiyor."),
    ([
         {"weigh": lambda scores: scores / scores.sum(dim=-1, keepdim=True)},
         {"weigh": lambda scores: scores.relu() / scores.relu().sum(dim=-1, keepdim=True)},
     ],
     "the products are divided by their sum, without e to the power: softmax is more than that.",
     "çarpımlar, e'nin üssü alınmadan toplamlarına bölünmüş: softmax bundan fazlasıdır."),
    ({"weigh": lambda scores: torch.softmax(scores, dim=0)},
     "the softmax runs over the first axis. Along it lie the images of a batch: it is the last one.",
     "softmax ilk eksen boyunca alınmış. Orada yığının görüntüleri durur; doğrusu son eksen."),
    ({
         "weigh": lambda scores: torch.softmax(
             scores.masked_fill(torch.ones_like(scores).triu(1).bool(), -math.inf), dim=-1
         )
     },
     "each place sees only those before it: a mask, as in a language model. In an image every place asks every other.",
     "her yer yalnızca öncekileri görüyor: dil modellerindeki gibi bir maske. Görüntüde her yer ötekilerin hepsine sorar."),
]
# fmt: on


@LESSON.task(points=2, reread="attention")
def attention(student: Any, generator: Generator) -> None:
    """`attention(q, k, v)`: every row of q asks every row of k, and gets a mixture of the rows of v."""
    cases = []
    for lead, n, d, d_value in (((2,), 5, 4, 4), ((1,), 7, 9, 2), ((2, 3), 4, 16, 3)):
        q, k = (1.5 * torch.randn(*lead, n, d, generator=generator) for _ in range(2))
        cases.append((q, k, torch.randn(*lead, n, d_value, generator=generator)))
    compare(student, _attention, cases, ATTENTIONS, seen=lambda: attention_seen(student))


# ---- networks, checked by what they do ---------------------------------------------------------------------


@LESSON.task(points=4, reread="residual")
def ResidualBlock(student: Any, generator: Generator) -> None:
    """`ResidualBlock(a, b, time)`, called as `block(x, context)`: checked by what it does, not by how."""
    judge_block(student, generator)


@LESSON.task(points=4, reread="conv")
def SmallNetwork(student: Any, generator: Generator) -> None:
    """`SmallNetwork()`: any network (x_t, t) -> x_t's shape, small, told the time, seeing the whole image."""
    judge_network(student, generator)
