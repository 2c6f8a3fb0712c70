"""Checks of lesson 05, the U-Net."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Generator, Tensor, nn

from minidiff.checks.compare import compare, describe
from minidiff.checks.task import Lesson
from minidiff.checks.watch import NotRight, Stopped, call
from minidiff.checks.words import WRONG_KIND, WRONG_SHAPE, Say

LESSON = Lesson(
    "05",
    "05_unet",
    Say("The U-Net", "U-Net"),
    sections={
        "cost-note": Say("5. What it costs", "5. Bedeli"),
        "cost": Say("5. What it costs", "5. Bedeli"),
        "time": Say("2.3 The time embedding", "2.3 Zaman gömmesi"),
        "attention": Say(
            "2.6 Attention: every pixel asks every other", "2.6 Dikkat: Her piksel ötekilerin hepsine sorar"
        ),
        "residual": Say(
            "2.4 The residual block, and why it starts as nothing",
            "2.4 Artık blok ve neden sıfırdan başladığı",
        ),
        "conv": Say("2.1 Convolution: what can one pixel see?", "2.1 Evrişim: Bir piksel neyi görebilir?"),
    },
)

predict_share = LESSON.choice(
    "predict_share",
    right="c",
    because={
        "a": Say(
            "that would be so if both grew alike. A convolution looks at each pixel once; attention looks at each "
            "*pair* of pixels.",
            "ikisi de aynı büyüseydi öyle olurdu. Evrişim her piksele bir kez bakar; dikkat ise her piksel "
            "*çiftine*.",
        ),
        "b": Say(
            "the side doubles, so the number of pixels grows by more than two. And pairs of pixels?",
            "ikiye katlanan kenardır; demek ki piksel sayısı iki kattan çok büyür. Ya piksel çiftleri?",
        ),
        "d": Say(
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


def _true_cost(a: int, b: int, kernel: int, height: int, width: int, stride: int) -> Any:
    weights = kernel**2 * a * b
    return weights + b, weights * _out(height, stride) * _out(width, stride)


@LESSON.task(points=2, reread="cost")
def conv_cost(student: Any, generator: Generator) -> None:
    """`conv_cost(a, b, kernel, height, width, stride)` -> (parameters, multiply-adds)."""
    a, b, height = (int(torch.randint(3, 9, (), generator=generator)) for _ in range(3))
    cases = [(3, 16, 3, 8, 8, 1), (4, 6, 5, 7, 9, 2), (a, b + 9, 3, height + 3, 6, 2), (8, a, 1, 5, 4, 1)]

    def n(height: int, width: int, stride: int) -> int:
        return _out(height, stride) * _out(width, stride)

    compare(
        student,
        _true_cost,
        cases,
        mistakes=[
            (
                lambda a, b, kernel, height, width, stride: (
                    kernel**2 * a * b,
                    kernel**2 * a * b * n(height, width, stride),
                ),
                "the biases are missing among the parameters: one for each feature map that comes out.",
                "parametreler arasında sapmalar (bias) eksik: çıkan her öznitelik haritası için bir tane.",
            ),
            (
                lambda a, b, kernel, height, width, stride: (
                    kernel**2 * a * b + a,
                    kernel**2 * a * b * n(height, width, stride),
                ),
                "a bias belongs to each map that comes *out*, not to each that goes in.",
                "sapma, giren her haritanın değil, *çıkan* her haritanındır.",
            ),
            (
                lambda a, b, kernel, height, width, stride: (
                    kernel * a * b + b,
                    kernel * a * b * n(height, width, stride),
                ),
                "a kernel is a square: 3x3 has 9 weights for each pair of maps, not 3.",
                "çekirdek bir karedir: 3x3'te her harita çifti için 3 değil 9 ağırlık vardır.",
            ),
            (
                lambda a, b, kernel, height, width, stride: (
                    kernel**2 * a * b + b,
                    kernel**2 * a * b * height * width,
                ),
                "the multiply-adds are counted for every pixel that goes in. With a stride, work is done only "
                "for the pixels that come out.",
                "çarpma-toplamalar giren her piksel için sayılmış. Adım aralığı varsa yalnızca çıkan pikseller "
                "için iş yapılır.",
            ),
            (
                lambda a, b, kernel, height, width, stride: (
                    kernel**2 * a * b + b,
                    kernel**2 * a * b * (height // stride) * (width // stride),
                ),
                "right for even sides. With 7 pixels and stride 2 the kernel is set on pixels 0, 2, 4, 6: four "
                "times, not three.",
                "çift kenarlarda doğru. 7 piksel ve adım aralığı 2 ise çekirdek 0, 2, 4, 6. piksellere konur: üç "
                "değil dört kez.",
            ),
            (
                lambda a, b, kernel, height, width, stride: (
                    kernel**2 * a * b + b,
                    2 * kernel**2 * a * b * n(height, width, stride),
                ),
                "one multiplication together with its addition counts as *one* multiply-add. You have counted "
                "both.",
                "bir çarpma, toplamasıyla birlikte *tek* çarpma-toplama sayılır. İkisini ayrı saymışsın.",
            ),
            (
                lambda a, b, kernel, height, width, stride: (
                    kernel**2 * a * b + b,
                    (kernel**2 * a * b + b) * n(height, width, stride),
                ),
                "adding a bias is no multiply-add: only weights multiply.",
                "sapma eklemek çarpma-toplama değildir: çarpan yalnızca ağırlıklardır.",
            ),
            (
                lambda a, b, kernel, height, width, stride: (
                    (kernel**2 * a * b + b) * n(height, width, stride),
                    kernel**2 * a * b * n(height, width, stride),
                ),
                "the parameters grow with the image in your count. The same weights serve at every place.",
                "senin sayımında parametreler görüntüyle büyüyor. Aynı ağırlıklar her yerde kullanılır.",
            ),
            (
                lambda a, b, kernel, height, width, stride: _true_cost(a, b, kernel, height, width, stride)[
                    ::-1
                ],
                "parameters come first, then multiply-adds.",
                "önce parametreler gelir, sonra çarpma-toplamalar.",
            ),
        ],
        tolerance=1e-9,  # whole numbers
    )


# ---- the time embedding ------------------------------------------------------------------------------------


def _waves(t: Tensor, omega: Tensor) -> tuple[Tensor, Tensor]:
    angles = t.double()[:, None] * omega
    return angles.cos(), angles.sin()


def _omega(width: int) -> Tensor:
    return 10_000.0 ** (-2 * torch.arange(width // 2, dtype=torch.float64) / width)


def _true_embedding(t: Tensor, width: int) -> Any:
    return torch.cat(_waves(t, _omega(width)), dim=1)


EMBEDDING_TOLERANCE = 1e-3  # t·ω up to 999 in float32 is off by 3e-5, and 10000**x by a little more


@LESSON.task(points=2, reread="time")
def time_embedding(student: Any, generator: Generator) -> None:
    """`time_embedding(t, width)`: cosines, then sines, from fast to slow."""
    cases = [
        (torch.tensor([0, 1, 2, 499, 999]), 8),
        (torch.randint(1, 1000, (3,), generator=generator), 32),
        (torch.randint(1, 1000, (4,), generator=generator), 6),
    ]
    compare(
        student,
        _true_embedding,
        cases,
        mistakes=[
            (
                lambda t, width: torch.cat(_waves(t, _omega(width))[::-1], dim=1),
                "sines and cosines have changed places: here the cosines come first.",
                "sinüsler ile kosinüsler yer değiştirmiş: burada önce kosinüsler gelir.",
            ),
            (
                lambda t, width: torch.stack(_waves(t, _omega(width)), dim=2).flatten(1),
                "cosine and sine alternate. Here all cosines come first, then all sines.",
                "kosinüs ile sinüs birbirini izliyor. Burada önce bütün kosinüsler, sonra bütün sinüsler gelir.",
            ),
            (
                lambda t, width: torch.cat(_waves(t, _omega(width) ** 0.5), dim=1),
                "your slowest hand is too fast: the exponent is -2i/width, so that over the width/2 hands ω falls "
                "from 1 almost to 1/10000.",
                "en yavaş kolun fazla hızlı: üs -2i/width'tir; width/2 kol boyunca ω, 1'den neredeyse 1/10000'e "
                "iner.",
            ),
            (
                lambda t, width: torch.cat(
                    _waves(
                        t, 10_000.0 ** (-torch.arange(width // 2, dtype=torch.float64) / (width // 2 - 1))
                    ),
                    dim=1,
                ),
                "your ω reach 1/10000 exactly: you divide by width/2 - 1. Some programs do, but here it is width/2.",
                "ω'ların tam 1/10000'e varıyor: width/2 - 1'e bölüyorsun. Böyle yapan programlar var, ama burada "
                "bölen width/2'dir.",
            ),
            (
                lambda t, width: torch.cat(_waves(t / 1000, _omega(width)), dim=1),
                "t is divided by 1000 first. Then even the fastest hand hardly moves from one step to the next.",
                "t önce 1000'e bölünmüş. O zaman en hızlı kol bile bir adımdan ötekine pek kıpırdamaz.",
            ),
            (
                lambda t, width: torch.cat(_waves(t, torch.arange(width // 2, dtype=torch.float64)), dim=1),
                "your ω are 0, 1, 2, ... They should *fall* as powers of 10000, from 1 downwards.",
                "ω'ların 0, 1, 2, ... Oysa 10000'in kuvvetleri olarak 1'den aşağıya *inmeli*.",
            ),
            (
                lambda t, width: _waves(t, _omega(width))[0],
                "these are the cosines alone. cos is the same for t and -t: without the sine a hand has two "
                "readings.",
                "bunlar yalnızca kosinüsler. cos, t ile -t için aynıdır: sinüs olmayınca bir kol iki türlü "
                "okunur.",
            ),
        ],
        tolerance=EMBEDDING_TOLERANCE,
    )


# ---- attention ---------------------------------------------------------------------------------------------


def _true_attention(q: Tensor, k: Tensor, v: Tensor) -> Any:
    return torch.softmax(q @ k.mT / q.shape[-1] ** 0.5, dim=-1) @ v


@LESSON.task(points=2, reread="attention")
def attention(student: Any, generator: Generator) -> None:
    """`attention(q, k, v)`: every row of q asks every row of k, and gets a mixture of the rows of v."""
    cases = []
    for lead, n, d, d_value in (((2,), 5, 4, 4), ((1,), 7, 9, 2), ((2, 3), 4, 16, 3)):
        q, k = (1.5 * torch.randn(*lead, n, d, generator=generator) for _ in range(2))
        cases.append((q, k, torch.randn(*lead, n, d_value, generator=generator)))
    compare(
        student,
        _true_attention,
        cases,
        mistakes=[
            (
                lambda q, k, v: torch.softmax(q @ k.mT, dim=-1) @ v,
                "the products are not divided by √d. Sums of d products grow with √d, and softmax turns them into "
                "all or nothing.",
                "çarpımlar √d'ye bölünmemiş. d çarpımın toplamı √d ile büyür; softmax da onları ya hep ya hiç "
                "yapar.",
            ),
            (
                lambda q, k, v: torch.softmax(q @ k.mT / q.shape[-1], dim=-1) @ v,
                "divided by d; the root is missing.",
                "d'ye bölünmüş; kök eksik.",
            ),
            (
                lambda q, k, v: torch.softmax(q @ k.mT / q.shape[-2] ** 0.5, dim=-1) @ v,
                "divided by the root of the number of *pixels*. d is the length of a query.",
                "*piksel* sayısının köküne bölünmüş. d, bir sorgunun uzunluğudur.",
            ),
            (
                lambda q, k, v: torch.softmax(q @ k.mT / q.shape[-1] ** 0.5, dim=-2) @ v,
                "the softmax runs over the wrong axis: the *rows* of A must add up to 1, one row for each pixel "
                "that asks.",
                "softmax yanlış eksen boyunca: A'nın *satırları* 1'e toplanmalı; soran her piksel için bir satır.",
            ),
            (
                lambda q, k, v: torch.softmax(k @ q.mT / q.shape[-1] ** 0.5, dim=-1) @ v,
                "queries and keys have changed places: row p of A must hold what query p finds in all keys.",
                "sorgular ile anahtarlar yer değiştirmiş: A'nın p. satırı, p sorgusunun bütün anahtarlarda "
                "bulduğunu tutmalı.",
            ),
            (
                lambda q, k, v: q @ k.mT / q.shape[-1] ** 0.5 @ v,
                "there is no softmax: the weights can be negative and do not add up to 1.",
                "softmax yok: ağırlıklar negatif olabiliyor ve 1'e toplanmıyor.",
            ),
            (
                lambda q, k, v: torch.exp(q @ k.mT / q.shape[-1] ** 0.5) @ v,
                "e to the power is taken, but nothing is divided by the sum: the rows of A do not add up to 1.",
                "e'nin üssü alınmış ama toplama bölünmemiş: A'nın satırları 1'e toplanmıyor.",
            ),
            (
                lambda q, k, v: v.mean(dim=-2, keepdim=True).expand_as(v),
                "this is the plain mean of all values; nobody has asked anything.",
                "bu, bütün değerlerin düz ortalaması; kimse bir şey sormamış.",
            ),
        ],
    )


# ---- networks, checked by what they do ---------------------------------------------------------------------


def _network(student: Any, *arguments: int) -> nn.Module:
    made = call(student, *arguments)
    if not isinstance(made, nn.Module):
        raise NotRight(WRONG_KIND.said(expected="torch.nn.Module", got=describe(made)))
    return made


def _run(network: nn.Module, *inputs: Tensor, shape: tuple[int, ...], asked: str) -> Tensor:
    """What a student's network answers, with the way back to its weights left open."""
    answer = call(lambda: network(*inputs), allowed=("checks",))
    if not isinstance(answer, Tensor):
        raise NotRight(
            WRONG_KIND.said(expected="torch.Tensor", got=describe(answer)),
            asked=asked,
            came_back=describe(answer),
        )
    if answer.shape != shape:
        text = WRONG_SHAPE.said(expected=shape, got=tuple(answer.shape))
        raise NotRight(text, asked=asked, came_back=describe(answer.detach()))
    if not bool(answer.isfinite().all()):
        raise NotRight(NOT_A_NUMBER.said(), asked=asked, came_back=describe(answer.detach()))
    return answer


@torch.no_grad()
def _stir(network: nn.Module, generator: Generator) -> None:
    """As after some training: weights that all start at one number (0, or 1) differ from now on."""
    for weights in network.parameters():
        if weights.numel() and float(weights.max()) == float(weights.min()):
            weights.add_(0.3 * torch.randn(weights.shape, generator=generator))


def _changes(one: Tensor, other: Tensor) -> list[bool]:
    """For each image of a batch, whether two answers differ by more than rounding."""
    scale = max(1.0, float(one.detach().abs().max()))
    return [float(gap) > 1e-5 * scale for gap in (one - other).detach().abs().flatten(1).amax(dim=1)]


def _each_its_own(network: nn.Module, x: Tensor, time: Tensor, others: Tensor, asked: str) -> None:
    """The time counts, each image has its own, and no image changes another. `others`: other times for all."""
    shape = tuple(_once(network, x, time).shape)
    before = _run(network, x, time, shape=shape, asked=asked)
    one_changed = time.clone()
    one_changed[1] = others[1]
    moved = _changes(before, _run(network, x, one_changed, shape=shape, asked=asked))
    if not moved[1]:
        any_moved = any(_changes(before, _run(network, x, others, shape=shape, asked=asked)))
        raise NotRight((NOT_ITS_OWN if any_moved else TIME_IGNORED).said(), asked=asked)
    if any(moved[:1] + moved[2:]):
        raise NotRight(TIMES_MIXED.said(), asked=asked)
    x_changed = x.clone()
    x_changed[1] = x[0].flip(-1) + 1
    moved = _changes(before, _run(network, x_changed, time, shape=shape, asked=asked))
    if any(moved[:1] + moved[2:]):
        raise NotRight(IMAGES_MIXED.said(), asked=asked)


def _once(network: nn.Module, *inputs: Tensor) -> Tensor:
    answer: Tensor = call(lambda: network(*inputs), allowed=("checks",))
    return answer


def _without_gradient(network: nn.Module, *inputs: Tensor, direction: Tensor) -> list[str]:
    """The names of the weights that the answer does not depend on, or not at first order."""

    def learn() -> bool:
        network.zero_grad()
        (network(*inputs) * direction).sum().backward()
        return True

    call(learn, allowed=("checks",))
    return [
        name
        for name, weights in network.named_parameters()
        if weights.grad is None or not bool((weights.grad != 0).any())
    ]


@LESSON.task(points=4, reread="residual")
def ResidualBlock(student: Any, generator: Generator) -> None:
    """`ResidualBlock(a, b, time)`, called as `block(x, context)`: checked by what it does, not by how."""
    for a, b in ((16, 16), (16, 32), (32, 8)):
        x, context, others = (
            torch.randn(shape, generator=generator) for shape in ((3, a, 6, 5), (3, 24), (3, 24))
        )
        asked = f"ResidualBlock(a = {a}, b = {b}, time = 24); x: {describe(x)}; context: {describe(context)}"
        block = _network(student, a, b, 24)
        fresh = _run(block, x, context, shape=(3, b, 6, 5), asked=asked)
        if a == b:
            _starts_as_nothing(fresh.detach(), x, asked)
        kernels = [w for w in block.parameters() if w.ndim == 4 and w.shape[-2:] == (3, 3)]
        if len(kernels) < 2:
            raise NotRight(TWO_CONVOLUTIONS.said(count=len(kernels)), asked=asked)
        _stir(block, generator)
        _each_its_own(block, x, context, others, asked)
        direction = torch.randn(fresh.shape, generator=generator)
        if unused := _without_gradient(block, x, context, direction=direction):
            raise NotRight(UNUSED.said(name=unused[0]), asked=asked)
    _wakes_up(_network(student, 16, 16, 24), generator)


def _starts_as_nothing(fresh: Tensor, x: Tensor, asked: str) -> None:
    added = fresh - x
    if float(added.abs().max()) < 1e-5:
        return
    if float(fresh.abs().max()) < 1e-5:
        text = NO_SHORTCUT
    elif float((added - added[:1, :, :1, :1]).abs().max()) < 1e-5:
        text = BIAS_LEFT
    else:
        text = NOT_NOTHING
    raise NotRight(text.said(), asked=asked, came_back=describe(fresh))


def _wakes_up(block: nn.Module, generator: Generator) -> None:
    """Three steps of training from the start: after them every weight must have a gradient."""
    x, context, direction = (
        torch.randn(shape, generator=generator) for shape in ((4, 16, 6, 6), (4, 24), (4, 16, 6, 6))
    )
    dead: list[str] = []
    for _ in range(4):
        dead = _without_gradient(block, x, context, direction=direction)
        with torch.no_grad():
            for weights in block.parameters():
                if weights.grad is not None:
                    weights.sub_(1e-3 * weights.grad)
    if dead:
        raise NotRight(NEVER_WAKES.said(name=dead[0]))


MOST_PARAMETERS = 50_000
NORMS = (nn.GroupNorm, nn.LayerNorm, nn.BatchNorm2d, nn.InstanceNorm2d)


@LESSON.task(points=4, reread="conv")
def SmallNetwork(student: Any, generator: Generator) -> None:
    """`SmallNetwork()`: any network (x_t, t) -> x_t's shape, small, told the time, seeing the whole image."""
    network = _network(student)
    count = sum(weights.numel() for weights in network.parameters())
    if not 0 < count <= MOST_PARAMETERS:
        raise NotRight((TOO_LARGE if count else NO_WEIGHTS).said(count=f"{count:,}"), came_back=f"{count:,}")
    asked = ""
    for batch in (1, 4):
        x_t = torch.randn(batch, 1, 8, 8, generator=generator)
        t = torch.tensor([0, 300, 600, 999])[-batch:]
        asked = f"x_t: {describe(x_t)}; t = {t.tolist()}"
        _run(network, x_t, t, shape=(batch, 1, 8, 8), asked=asked)
    _stir(network, generator)
    _each_its_own(network, x_t, t, torch.tensor([400, 20, 50, 200]), asked)
    _sees_everything(student, network, generator)
    direction = torch.randn(x_t.shape, generator=generator)
    if unused := _without_gradient(network, x_t, t, direction=direction):
        raise NotRight(UNUSED.said(name=unused[0]))


def _sees_everything(student: Any, network: nn.Module, generator: Generator) -> None:
    """The corners and the middle of the answer must be able to depend on every pixel, norms not counted."""
    bare = _network(student)  # a new one: what a network keeps of its last call cannot be copied
    _stir(bare, generator)
    for part in list(bare.modules()):
        for name, child in part.named_children():
            if isinstance(child, NORMS):
                setattr(part, name, nn.Identity())
    x_t = torch.randn(6, 1, 8, 8, generator=generator)  # six images: a ReLU can be shut for one of them
    t = torch.tensor([5, 100, 300, 500, 700, 900])
    try:
        seen = _seen(bare, x_t, t)
    except Stopped:  # a network that uses its norms in a way of its own
        seen = _seen(network, x_t, t)
    for (row, column), there in seen.items():
        if not bool(there.all()):
            raise NotRight(FIELD.said(row=row, column=column, count=int(there.sum())))


def _seen(network: nn.Module, x_t: Tensor, t: Tensor) -> dict[tuple[int, int], Tensor]:
    """For some pixels of the answer: which pixels of the input change it, (8, 8)."""

    def look() -> dict[tuple[int, int], Tensor]:
        x = x_t.clone().requires_grad_()
        answer, found = network(x, t), {}
        for row, column in ((0, 0), (0, 7), (7, 0), (7, 7), (4, 4)):
            (slope,) = torch.autograd.grad(
                answer[:, 0, row, column].sum(), x, retain_graph=True, allow_unused=True
            )
            found[row, column] = (torch.zeros_like(x) if slope is None else slope).abs().amax(dim=(0, 1)) > 0
        return found

    seen: dict[tuple[int, int], Tensor] = call(look, allowed=("checks",))
    return seen


NOT_A_NUMBER = Say("there is NaN or infinity in the answer.", "cevapta NaN ya da sonsuz var.")
NO_SHORTCUT = Say(
    "a fresh block gives zeros: x is lost. The block is x + f(x), and only f is to start as nothing.",
    "yeni bir blok sıfır veriyor: x kaybolmuş. Blok x + f(x)'tir; sıfırdan başlayacak olan yalnızca f'dir.",
)
BIAS_LEFT = Say(
    "a fresh block adds a constant to every feature map. Was the last layer's weight set to zero and its bias "
    "forgotten?",
    "yeni bir blok her öznitelik haritasına bir sabit ekliyor. Son katmanın ağırlığı sıfırlanıp sapması (bias) "
    "mı unutuldu?",
)
NOT_NOTHING = Say(
    "a fresh block with a = b should give back exactly its input. Does the last layer of f start at zero, and "
    "does x pass untouched by norm and SiLU?",
    "a = b olan yeni bir blok, girdisini olduğu gibi geri vermeli. f'nin son katmanı sıfırdan mı başlıyor; x, "
    "norm ve SiLU'dan geçmeden mi ilerliyor?",
)
TWO_CONVOLUTIONS = Say(
    "two 3x3 convolutions are asked for; {count} found.", "iki 3x3 evrişim isteniyor; bulunan: {count}."
)
TIME_IGNORED = Say(
    "another time gives the same answer: the time does not get in. (Layers that start at zero were filled "
    "before this question.)",
    "başka bir zaman aynı cevabı veriyor: zaman içeri girmiyor. (Sıfırdan başlayan katmanlar bu sorudan önce "
    "dolduruldu.)",
)
NOT_ITS_OWN = Say(
    "the time of one image was changed, and that image's answer stayed the same; with all times changed it "
    "moves. Does every image get the time of another one?",
    "bir görüntünün zamanı değişti ama o görüntünün cevabı aynı kaldı; bütün zamanlar değişince değişiyor. Her "
    "görüntü bir başkasının zamanını mı alıyor?",
)
TIMES_MIXED = Say(
    "the time of one image was changed, and the answers for others moved. Each image has its own time.",
    "bir görüntünün zamanı değişti, ötekilerin cevapları da değişti. Her görüntünün kendi zamanı var.",
)
IMAGES_MIXED = Say(
    "one image of the batch was changed, and the answers for others moved. Is there a norm over the batch, as "
    "BatchNorm?",
    "yığının (batch) bir görüntüsü değişti, ötekilerin cevapları da değişti. BatchNorm gibi, yığın üzerinden "
    "bir norm mu var?",
)
UNUSED = Say(
    "no gradient reaches the weights `{name}`: they are made and never used.",
    "`{name}` ağırlıklarına gradyan ulaşmıyor: yapılmışlar, ama hiç kullanılmıyorlar.",
)
NEVER_WAKES = Say(
    "too much starts at zero: after three steps of training the weights `{name}` still have no gradient. One "
    "zero layer at the end is enough; behind two of them nothing learns.",
    "fazla çok şey sıfırdan başlıyor: üç eğitim adımından sonra `{name}` ağırlıklarının hâlâ gradyanı yok. Sonda "
    "tek bir sıfır katman yeter; iki tanesinin ardında hiçbir şey öğrenmez.",
)
TOO_LARGE = Say(
    "the network has {count} parameters; at most 50,000 are allowed. Where do most of them sit?",
    "ağın {count} parametresi var; en çok 50.000 olabilir. Çoğu nerede duruyor?",
)
NO_WEIGHTS = Say(
    "the network has {count} parameters, so it cannot learn. Are the layers attributes of `self`?",
    "ağın {count} parametresi var; demek ki öğrenemez. Katmanlar `self`'in nitelikleri mi?",
)
FIELD = Say(
    "the answer's pixel in row {row}, column {column} sees only {count} of the 64 pixels (norms not counted). "
    "What makes a receptive field grow fast?",
    "cevabın {row}. satır, {column}. sütundaki pikseli 64 pikselin yalnızca {count} tanesini görüyor (normlar "
    "sayılmadan). Bir alıcı alanı ne hızlı büyütür?",
)
