"""The checks of lesson 05's networks: whatever a student has built, it is checked by what it does."""

from __future__ import annotations

from typing import Any

import torch
from torch import Generator, Tensor, nn

from minidiff.checks.compare import describe
from minidiff.checks.watch import NotRight, Stopped, call
from minidiff.checks.words import WRONG_KIND, WRONG_SHAPE
from minidiff.phrase import Phrase

NOT_A_NUMBER = Phrase("there is NaN or infinity in the answer.", "cevapta NaN ya da sonsuz var.")
# fmt: off
NO_SHORTCUT = Phrase("a fresh block gives zeros: x is lost. The block is x + f(x), and only f is to start as nothing.",
                     "yeni bir blok sıfır veriyor: x kaybolmuş. Blok x + f(x)'tir; sıfırdan başlayacak olan yalnızca f'dir.")
BIAS_LEFT = Phrase("a fresh block adds a constant to every feature map. Was the last layer's weight set to zero and its bias forgotten?",
                   "yeni bir blok her öznitelik haritasına bir sabit ekliyor. Son katmanın ağırlığı sıfırlanıp sapması (bias) mı unutuldu?")
NOT_NOTHING = Phrase("a fresh block with a = b should give back exactly its input. Does the last layer of f start at zero, and does x pass untouched by norm and SiLU?",
                     "a = b olan yeni bir blok, girdisini olduğu gibi geri vermeli. f'nin son katmanı sıfırdan mı başlıyor; x, norm ve SiLU'dan geçmeden mi ilerliyor?")
TWO_CONVOLUTIONS = Phrase("two 3x3 convolutions are asked for; {count} found.",
                          "iki 3x3 evrişim isteniyor; bulunan: {count}.")
TIME_IGNORED = Phrase("another time gives the same answer: the time does not get in. (Layers that start at zero were filled before this question.)",
                      "başka bir zaman aynı cevabı veriyor: zaman içeri girmiyor. (Sıfırdan başlayan katmanlar bu sorudan önce dolduruldu.)")
NOT_ITS_OWN = Phrase("the time of one image was changed, and that image's answer stayed the same; with all times changed it moves. Does every image get the time of another one?",
                     "bir görüntünün zamanı değişti ama o görüntünün cevabı aynı kaldı; bütün zamanlar değişince değişiyor. Her görüntü bir başkasının zamanını mı alıyor?")
TIMES_MIXED = Phrase("the time of one image was changed, and the answers for others moved. Each image has its own time.",
                     "bir görüntünün zamanı değişti, ötekilerin cevapları da değişti. Her görüntünün kendi zamanı var.")
IMAGES_MIXED = Phrase("one image of the batch was changed, and the answers for others moved. Is there a norm over the batch, as BatchNorm?",
                      "yığının (batch) bir görüntüsü değişti, ötekilerin cevapları da değişti. BatchNorm gibi, yığın üzerinden bir norm mu var?")
UNUSED = Phrase("no gradient reaches the weights `{name}`: they are made and never used.",
                "`{name}` ağırlıklarına gradyan ulaşmıyor: yapılmışlar, ama hiç kullanılmıyorlar.")
NEVER_WAKES = Phrase("too much starts at zero: after three steps of training the weights `{name}` still have no gradient. One zero layer at the end is enough; behind two of them nothing learns.",
                     "fazla çok şey sıfırdan başlıyor: üç eğitim adımından sonra `{name}` ağırlıklarının hâlâ gradyanı yok. Sonda tek bir sıfır katman yeter; iki tanesinin ardında hiçbir şey öğrenmez.")
TOO_LARGE = Phrase("the network has {count} parameters; at most 50,000 are allowed. Where do most of them sit?",
                   "ağın {count} parametresi var; en çok 50.000 olabilir. Çoğu nerede duruyor?")
NO_WEIGHTS = Phrase("the network has {count} parameters, so it cannot learn. Are the layers attributes of `self`?",
                    "ağın {count} parametresi var; demek ki öğrenemez. Katmanlar `self`'in nitelikleri mi?")
FIELD = Phrase("the answer's pixel in row {row}, column {column} sees only {count} of the 64 pixels (norms not counted). What makes a receptive field grow fast?",
               "cevabın {row}. satır, {column}. sütundaki pikseli 64 pikselin yalnızca {count} tanesini görüyor (normlar sayılmadan). Bir alıcı alanı ne hızlı büyütür?")
NORM_TAKES_TIME = Phrase("another time gives the same answer, but without the norms it would count: a norm takes the time away. A shift of a whole map is just what a norm over one map alone removes; fewer groups, or the time after the norm.",
                         "başka bir zaman aynı cevabı veriyor, ama normlar olmasa zaman etki ederdi: onu bir norm götürüyor. Bir haritanın bütününün kaydırılması, tam da tek haritalık bir normun sildiği şeydir; daha az grup kullan ya da zamanı normdan sonra ekle.")
SHORTCUT_LEAVES_OUT = Phrase("with a = {a} and b = {b} a fresh block is its shortcut alone, and there {count} of the {which} are left out. If a and b differ, the shortcut needs a convolution of its own, 1x1: from all maps to all maps.",
                             "a = {a}, b = {b} iken yeni bir blok yalnızca kısayoldur; orada {which} arasından {count} tanesi dışarıda kalıyor. a ile b farklıysa kısayolun kendi 1x1 evrişimi olmalı: bütün haritalardan bütün haritalara.")
# fmt: on
MAPS_IN, MAPS_OUT = (
    Phrase("maps that go in", "giren haritalar"),
    Phrase("maps that come out", "çıkan haritalar"),
)
# fmt: off
TIME_ONLY_ADDED = Phrase("the time only adds a constant at the end, the same whatever x is: it comes in after the last layer that could make use of it. Add it between the two convolutions.",
                         "zaman yalnızca sonda, x ne olursa olsun aynı olan bir sabit ekliyor: ondan yararlanabilecek son katmandan sonra giriyor. Onu iki evrişimin arasında ekle.")
CHANCE = Phrase("the same question got two answers: there is chance in the network, as from dropout. The check needs an answer that stays.",
                "aynı soruya iki ayrı cevap geldi: ağda rastlantı var, dropout'tan gelmiş gibi. Denetim değişmeyen bir cevap ister.")
# fmt: on
MOST_PARAMETERS = 50_000
NORMS = (nn.GroupNorm, nn.LayerNorm, nn.BatchNorm2d, nn.InstanceNorm2d)


def _network(student: Any, *arguments: int) -> nn.Module:
    made = call(student, *arguments)
    if not isinstance(made, nn.Module):
        raise NotRight(WRONG_KIND.said(expected="torch.nn.Module", got=describe(made)))
    return made


def _run(network: nn.Module, *inputs: Tensor, shape: tuple[int, ...], asked: str) -> Tensor:
    """What a student's network answers, with the way back to its weights left open."""
    answer = call(lambda: network(*inputs), allowed=("checks",))
    came_back = describe(answer)
    if not isinstance(answer, Tensor):
        text = WRONG_KIND.said(expected="torch.Tensor", got=came_back)
        raise NotRight(text, asked=asked, came_back=came_back)
    if answer.shape != shape:
        text = WRONG_SHAPE.said(expected=shape, got=tuple(answer.shape))
        raise NotRight(text, asked=asked, came_back=came_back)
    if not bool(answer.isfinite().all()):
        raise NotRight(NOT_A_NUMBER.said(), asked=asked, came_back=came_back)
    return answer


@torch.no_grad()
def _stir(network: nn.Module, generator: Generator) -> None:
    """As after some training: weights that all start at one number (0, or 1) differ from now on."""
    for weights in network.parameters():
        if weights.numel() and float(weights.max()) == float(weights.min()):
            weights.add_(0.3 * torch.randn(weights.shape, generator=generator))


def _bare(network: nn.Module) -> nn.Module:
    """The network with its norms taken out."""
    for part in list(network.modules()):
        for name, child in part.named_children():
            if isinstance(child, NORMS):
                setattr(part, name, nn.Identity())
    return network


def _changes(one: Tensor, other: Tensor) -> list[bool]:
    """For each image of a batch, whether two answers differ by more than rounding."""
    scale = max(1.0, float(one.detach().abs().max()))
    return [float(gap) > 1e-5 * scale for gap in (one - other).detach().abs().flatten(1).amax(dim=1)]


def _each_its_own(network: nn.Module, x: Tensor, time: Tensor, others: Tensor, asked: str) -> Tensor:
    """The time counts, each image has its own, and no image changes another; returns the answer to x and time.

    `others`: other times for all. Image 1 of a batch of four is changed: no reversal leaves it where it is.
    """
    shape = tuple(call(lambda: network(x, time), allowed=("checks",)).shape)
    before = _run(network, x, time, shape=shape, asked=asked)
    if any(_changes(before, _run(network, x, time, shape=shape, asked=asked))):
        raise NotRight(CHANCE.said(), asked=asked)
    one_changed = time.clone()
    one_changed[1] = others[1]
    moved = _changes(before, _run(network, x, one_changed, shape=shape, asked=asked))
    if not moved[1]:
        any_moved = any(moved) or any(_changes(before, _run(network, x, others, shape=shape, asked=asked)))
        raise NotRight((NOT_ITS_OWN if any_moved else TIME_IGNORED).said(), asked=asked)
    if any(moved[:1] + moved[2:]):
        raise NotRight(TIMES_MIXED.said(), asked=asked)
    x_changed = x.clone()
    x_changed[1] = x[0].flip(-1) + 1
    moved = _changes(before, _run(network, x_changed, time, shape=shape, asked=asked))
    if any(moved[:1] + moved[2:]):
        raise NotRight(IMAGES_MIXED.said(), asked=asked)
    return before


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


# ---- the residual block ------------------------------------------------------------------------------------


def judge_block(student: Any, generator: Generator) -> None:
    """Five properties of a residual block, for equal and for different numbers of maps."""
    for a, b in ((16, 16), (16, 32), (32, 16)):
        x, context, others = (torch.randn(s, generator=generator) for s in ((4, a, 6, 5), (4, 24), (4, 24)))
        asked = f"ResidualBlock(a = {a}, b = {b}, time = 24); x: {describe(x)}; context: {describe(context)}"
        block = _network(student, a, b, 24)
        fresh = _run(block, x, context, shape=(4, b, 6, 5), asked=asked)
        if a == b:
            _starts_as_nothing(fresh.detach(), x, asked)
        else:
            _has_a_shortcut(block, x, context, fresh.detach(), asked)
        kernels = [w for w in block.parameters() if w.ndim == 4 and w.shape[-2:] == (3, 3)]
        if len(kernels) < 2:
            raise NotRight(TWO_CONVOLUTIONS.said(count=len(kernels)), asked=asked)
        _stir(block, generator)
        try:
            before = _each_its_own(block, x, context, others, asked)
        except NotRight as wrong:
            raise _norm_or(wrong, student, (a, b), x, context, others, generator) from None
        _time_works_on_x(block, x, context, others, before, asked)
        direction = torch.randn(fresh.shape, generator=generator)
        if unused := _without_gradient(block, x, context, direction=direction):
            raise NotRight(UNUSED.said(name=unused[0]), asked=asked)
    _wakes_up(_network(student, 16, 16, 24), generator)


def _norm_or(
    wrong: NotRight,
    student: Any,
    maps: tuple[int, int],
    x: Tensor,
    context: Tensor,
    others: Tensor,
    generator: Generator,
) -> NotRight:
    """What to say of a block in which the time does nothing: is it a norm that takes it away?"""
    if wrong.text != TIME_IGNORED.said():
        return wrong
    bare = _bare(_network(student, *maps, 24))
    _stir(bare, generator)
    try:
        one, two = (call(lambda c=c: bare(x, c), allowed=("checks",)) for c in (context, others))
    except NotRight:
        return wrong
    return NotRight(NORM_TAKES_TIME.said(), asked=wrong.asked) if any(_changes(one, two)) else wrong


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


def _has_a_shortcut(block: nn.Module, x: Tensor, context: Tensor, fresh: Tensor, asked: str) -> None:
    """Where the maps differ in number, a fresh block is its shortcut: it hears all maps, and reaches all."""
    a, b, shape = x.shape[1], fresh.shape[1], tuple(fresh.shape)
    if float(fresh.abs().max()) < 1e-5:
        raise NotRight(NO_SHORTCUT.said(), asked=asked, came_back=describe(fresh))
    reached = torch.zeros(b, dtype=torch.bool)
    unheard = 0
    for i in range(a):
        other = x.clone()
        other[:, i] += 1 + x[:, i].flip(0)
        gaps = (
            (_run(block, other, context, shape=shape, asked=asked).detach() - fresh).abs().amax(dim=(0, 2, 3))
        )
        reached |= gaps > 1e-5
        unheard += not bool((gaps > 1e-5).any())
    for count, which in ((unheard, MAPS_IN), (int((~reached).sum()), MAPS_OUT)):
        if count:
            text = SHORTCUT_LEAVES_OUT.said(a=a, b=b, count=count, which=which.said())
            raise NotRight(text, asked=asked)


def _time_works_on_x(
    block: nn.Module, x: Tensor, context: Tensor, others: Tensor, before: Tensor, asked: str
) -> None:
    """What another time changes must not be the same for every x, or the time is only added at the end."""
    shape, y = tuple(before.shape), x.flip(0) * 1.5 + 0.3
    moved = [
        _run(block, z, others, shape=shape, asked=asked) - _run(block, z, context, shape=shape, asked=asked)
        for z in (x, y)
    ]
    if not any(_changes(*moved)):
        raise NotRight(TIME_ONLY_ADDED.said(), asked=asked)


def _wakes_up(block: nn.Module, generator: Generator) -> None:
    """Three steps of training from the start: after them every weight must have a gradient."""
    x, context, direction = (
        torch.randn(s, generator=generator) for s in ((4, 16, 6, 6), (4, 24), (4, 16, 6, 6))
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


# ---- a network of one's own --------------------------------------------------------------------------------


def judge_network(student: Any, generator: Generator) -> None:
    """A small network: its size, its shapes, its time, and that every pixel can depend on every other."""
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
    bare = _bare(_network(student))  # a new one: what a network keeps of its last call cannot be copied
    _stir(bare, generator)
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
