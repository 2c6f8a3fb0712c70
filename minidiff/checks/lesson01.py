"""Checks of lesson 01, the forward process."""

from __future__ import annotations

from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import as_tensor, compare, describe, difference
from minidiff.checks.task import Lesson
from minidiff.checks.watch import NotRight, Stopped, call
from minidiff.checks.words import WRONG_COUNT, Say

LESSON = Lesson(
    "01",
    "01_forward",
    Say("The forward process", "İleri süreç"),
    sections={
        "step": Say("1. One step", "1. Tek adım"),
        "shrink": Say("Why shrink at all?", "Neden küçültüyoruz?"),
        "alpha-bar": Say("3. Many steps are one jump", "3. Birçok adım, tek sıçrama"),
        "function": Say(
            "4. forward_diffusion_step, the first function of the course",
            "4. Kursun ilk işlevi: forward_diffusion_step",
        ),
    },
)


def _betas(generator: Generator, count: int) -> Tensor:
    return 0.01 + 0.4 * torch.rand(count, generator=generator)


def _true_step(x_prev: Tensor, beta: float, epsilon: Tensor) -> Any:
    return (1 - beta) ** 0.5 * x_prev + beta**0.5 * epsilon


@LESSON.task(points=1, reread="step")
def one_step(student: Any, generator: Generator) -> None:
    """`one_step(x_prev, beta, epsilon)`: one noising step with given noise."""
    shapes, betas = [(4, 1, 3, 3), (2, 5), (6,)], _betas(generator, 3).tolist()
    cases = [
        (torch.randn(shape, generator=generator), beta, torch.randn(shape, generator=generator))
        for shape, beta in zip(shapes, betas, strict=True)
    ]
    compare(
        student,
        _true_step,
        cases,
        mistakes=[
            (
                lambda x_prev, beta, epsilon: (1 - beta) * x_prev + beta * epsilon,
                "both roots are missing. β is a variance; what multiplies the noise is a standard deviation.",
                "iki kök de eksik. β bir varyanstır; gürültüyü çarpan ise bir standart sapmadır.",
            ),
            (
                lambda x_prev, beta, epsilon: (1 - beta) ** 0.5 * x_prev + beta * epsilon,
                "the root over β is missing. To add variance β, multiply the noise by the root of β.",
                "β'nın kökü eksik. β kadar varyans eklemek için gürültüyü β'nın köküyle çarp.",
            ),
            (
                lambda x_prev, beta, epsilon: (1 - beta) * x_prev + beta**0.5 * epsilon,
                "the root over 1-β is missing.",
                "1-β'nın kökü eksik.",
            ),
            (
                lambda x_prev, beta, epsilon: x_prev + beta**0.5 * epsilon,
                "the image is not shrunk, so the variance grows with every step.",
                "görüntü küçültülmüyor; bu yüzden varyans her adımda büyüyor.",
            ),
            (
                lambda x_prev, beta, epsilon: beta**0.5 * x_prev + (1 - beta) ** 0.5 * epsilon,
                "the two weights have changed places: this step keeps the noise and throws the image away.",
                "iki ağırlık yer değiştirmiş: bu adım gürültüyü tutup görüntüyü atıyor.",
            ),
            (
                lambda x_prev, beta, epsilon: (1 - beta) ** 0.5 * x_prev - beta**0.5 * epsilon,
                "the noise is subtracted. In distribution that is the same, but ε is to be what was *added*.",
                "gürültü çıkarılıyor. Dağılım olarak fark etmez, ama ε *eklenen* gürültü olmalı.",
            ),
        ],
    )


def _true_alpha_bars(betas: Tensor) -> Tensor:
    return torch.cumprod(1 - betas, dim=0)


@LESSON.task(points=2, reread="alpha-bar")
def alpha_bars(student: Any, generator: Generator) -> None:
    """`alpha_bars(betas)`: all ᾱ_t of a schedule."""
    cases = [(_betas(generator, count),) for count in (5, 3, 12)]
    compare(
        student,
        _true_alpha_bars,
        cases,
        mistakes=[
            (
                lambda betas: torch.cat([torch.ones(1), torch.cumprod(1 - betas, dim=0)[:-1]]),
                "everything stands one place too late: your first ᾱ is 1. Index 0 already means one step, "
                "so the product runs up to and including t.",
                "her şey bir yer geç kalmış: ilk ᾱ 1 olmuş. İndis 0 zaten bir adım demektir; çarpım t'yi "
                "de içine alır.",
            ),
            (
                lambda betas: torch.cat([torch.cumprod(1 - betas, dim=0), torch.zeros(1)])[1:],
                "everything stands one place too early: your ᾱ_t uses β of the *next* step.",
                "her şey bir yer erken: ᾱ_t'n bir *sonraki* adımın β'sını kullanıyor.",
            ),
            (
                lambda betas: torch.cumprod(betas, dim=0),
                "the product is of the β, not of the α = 1-β.",
                "çarpım α = 1-β'ların değil, β'ların.",
            ),
            (
                lambda betas: 1 - torch.cumsum(betas, dim=0),
                "the β are summed. That is close while they are small and falls below 0 when they are not: "
                "each step keeps a *part* of what is left.",
                "β'lar toplanıyor. Küçükken yakın çıkar, büyüyünce 0'ın altına iner: her adım kalanın bir "
                "*bölümünü* bırakır.",
            ),
            (
                lambda betas: torch.cumprod(1 - betas, dim=0).sqrt(),
                "this is the root of ᾱ: the weight of the image. ᾱ itself is the product without a root.",
                "bu, ᾱ'nın kökü: görüntünün ağırlığı. ᾱ'nın kendisi, köksüz çarpımdır.",
            ),
            (
                lambda betas: 1 - betas,
                "this is α of each step alone. ᾱ_t collects all steps from 0 to t.",
                "bu, her adımın kendi α'sı. ᾱ_t, 0'dan t'ye bütün adımları toplar.",
            ),
            (
                lambda betas: torch.prod(1 - betas),
                "this is one number, the product of all steps. Every t needs its own.",
                "bu tek bir sayı: bütün adımların çarpımı. Her t'nin kendi değeri gerekir.",
            ),
        ],
    )


def _true_closed_form(x_0: Tensor, t: Tensor, betas: Tensor, epsilon: Tensor) -> Tensor:
    alpha_bar = torch.cumprod(1 - betas, dim=0)[t].reshape(-1, *[1] * (x_0.ndim - 1))
    return alpha_bar.sqrt() * x_0 + (1 - alpha_bar).sqrt() * epsilon


def _closed_form_with(alpha_bar_of: Any, image: Any, noise: Any) -> Any:
    def wrong(x_0: Tensor, t: Tensor, betas: Tensor, epsilon: Tensor) -> Tensor:
        a = alpha_bar_of(betas, t).reshape(-1, *[1] * (x_0.ndim - 1))
        return torch.as_tensor(image(a) * x_0 + noise(a) * epsilon)

    return wrong


def _own(betas: Tensor, t: Tensor) -> Tensor:
    return torch.cumprod(1 - betas, dim=0)[t]


def _shifted(betas: Tensor, t: Tensor) -> Tensor:
    return torch.cat([torch.ones(1), torch.cumprod(1 - betas, dim=0)])[t]


@LESSON.task(points=3, reread="alpha-bar")
def closed_form(student: Any, generator: Generator) -> None:
    """`closed_form(x_0, t, betas, epsilon)`: the jump, with one t for each image."""
    cases = []
    for shape, steps, times in (
        ((3, 1, 4, 4), 10, [0, 4, 9]),
        ((2, 2), 6, [5, 2]),
        ((4, 3, 2, 2), 8, [7, 0, 3, 1]),
    ):
        x_0, epsilon = (torch.randn(shape, generator=generator) for _ in range(2))
        cases.append((x_0, torch.tensor(times), _betas(generator, steps), epsilon))
    compare(
        student,
        _true_closed_form,
        cases,
        mistakes=[
            (
                _closed_form_with(_shifted, lambda a: a**0.5, lambda a: (1 - a) ** 0.5),
                "ᾱ is taken one step too early: at t = 0 your image is still clean. Did you include index t?",
                "ᾱ bir adım erken alınmış: t = 0'da görüntün hâlâ temiz. t indisini de kattın mı?",
            ),
            (
                _closed_form_with(_own, lambda a: a, lambda a: 1 - a),
                "the roots are missing. Squares of the weights add up to 1, not the weights.",
                "kökler eksik. 1'e toplanan, ağırlıklar değil kareleridir.",
            ),
            (
                _closed_form_with(_own, lambda a: a**0.5, lambda a: 1 - a),
                "the root over 1-ᾱ is missing: 1-ᾱ is the variance of the noise, not its standard deviation.",
                "1-ᾱ'nın kökü eksik: 1-ᾱ gürültünün varyansıdır, standart sapması değil.",
            ),
            (
                _closed_form_with(_own, lambda a: (1 - a) ** 0.5, lambda a: a**0.5),
                "the two weights have changed places.",
                "iki ağırlık yer değiştirmiş.",
            ),
            (
                _closed_form_with(lambda betas, t: 1 - betas[t], lambda a: a**0.5, lambda a: (1 - a) ** 0.5),
                "you used α_t of one step; the jump needs the product ᾱ_t of all steps up to t.",
                "tek adımın α_t'sini kullandın; sıçrama, t'ye kadarki bütün adımların çarpımı olan ᾱ_t'yi "
                "ister.",
            ),
            (
                _closed_form_with(
                    lambda betas, t: torch.cumprod(1 - betas, 0)[t[:1]].expand(len(t)),
                    lambda a: a**0.5,
                    lambda a: (1 - a) ** 0.5,
                ),
                "every image got the time of the first one. Each has its own t.",
                "her görüntüye ilkinin zamanı verilmiş. Her birinin kendi t'si var.",
            ),
        ],
    )


@LESSON.task(points=3, reread="function")
def forward_diffusion_step(student: Any, generator: Generator) -> None:
    """`forward_diffusion_step(x_0, t, beta_t_schedule)` -> (x_t, epsilon), drawing its own noise."""
    betas = _betas(generator, 6)
    x_0 = torch.randn(64, 1, 16, 16, generator=generator)
    for t in (0, 2, 5):
        answer = call(student, x_0, t, betas, seed=t)
        if not isinstance(answer, (tuple, list)) or len(answer) != 2:
            got = len(answer) if isinstance(answer, (tuple, list)) else 1
            raise NotRight(WRONG_COUNT.said(expected=2, got=got), came_back=describe(answer))
        x_t, epsilon = (as_tensor(part) for part in answer)
        asked = f"x_0 = {describe(x_0)}, t = {t}, beta_t_schedule = {describe(betas)}"
        if x_t is None or epsilon is None:
            raise NotRight(difference(answer, (x_0, x_0)), asked=asked, came_back=describe(answer))
        _is_noise(epsilon, x_0, asked)
        true = _true_closed_form(x_0.double(), torch.full((64,), t), betas.double(), epsilon)
        if problem := difference(x_t, true):
            swapped = not difference(
                epsilon, _true_closed_form(x_0.double(), torch.full((64,), t), betas.double(), x_t)
            )
            raise NotRight(ORDER.said() if swapped else problem, asked=asked, came_back=describe(answer))
    one, two = (call(student, x_0, 2, betas, seed=seed)[1] for seed in (1, 2))
    if not difference(one, two):
        raise NotRight(FIXED_NOISE.said())
    for outside in (-1, 6):
        _refuses(student, x_0, outside, betas)


ORDER = Say("x_t comes first, then the noise.", "önce x_t gelir, sonra gürültü.")
FIXED_NOISE = Say(
    "two calls gave the same noise. A seed inside the function makes every image sink in the same way.",
    "iki çağrı aynı gürültüyü verdi. İşlevin içindeki bir tohum her görüntüyü aynı biçimde gömer.",
)
UNIFORM = Say(
    "the noise is not standard normal: its mean is {mean:.2f} and its standard deviation {std:.2f}. "
    "`torch.rand` is uniform between 0 and 1; `torch.randn` is what ε means.",
    "gürültü standart normal değil: ortalaması {mean:.2f}, standart sapması {std:.2f}. `torch.rand` 0 ile 1 "
    "arasında düzgündür; ε ise `torch.randn` demektir.",
)
SHARED_NOISE = Say(
    "all images got the same noise. ε needs one number for each pixel of each image.",
    "bütün görüntülere aynı gürültü verilmiş. ε'da her görüntünün her pikseli için ayrı bir sayı olmalı.",
)
ACCEPTED = Say(
    "t = {t} is outside the schedule, and no ValueError came. In Python a negative index silently reads from "
    "the end.",
    "t = {t} zamanlayıcının dışında, ama ValueError gelmedi. Python'da negatif indis sessizce sondan okur.",
)
OTHER_ERROR = Say(
    "for t = {t} a ValueError with a clear text is asked for; what came was: {error}",
    "t = {t} için açık metinli bir ValueError isteniyor; gelen ise: {error}",
)


def _is_noise(epsilon: Tensor, x_0: Tensor, asked: str) -> None:
    """16,384 numbers: the mean is within 0.04 of 0 and the standard deviation within 0.03 of 1."""
    if epsilon.shape != x_0.shape:
        raise NotRight(difference(epsilon, x_0), asked=asked, came_back=describe(epsilon))
    if float((epsilon[0] - epsilon[1]).abs().max()) < 1e-9:
        raise NotRight(SHARED_NOISE.said(), asked=asked)
    mean, std = float(epsilon.mean()), float(epsilon.std())
    if abs(mean) > 0.04 or abs(std - 1) > 0.03:
        raise NotRight(UNIFORM.said(mean=mean, std=std), asked=asked, came_back=describe(epsilon))


def _refuses(student: Any, x_0: Tensor, t: int, betas: Tensor) -> None:
    try:
        call(student, x_0, t, betas)
    except Stopped as stopped:
        if stopped.text.startswith("ValueError"):
            return
        raise NotRight(OTHER_ERROR.said(t=t, error=stopped.text)) from None
    raise NotRight(ACCEPTED.said(t=t))


predict_variance = LESSON.choice(
    "predict_variance",
    right="b",
    because={
        "a": Say(
            "that would be so if nothing were added. Each step adds β = 0.02 to the variance.",
            "hiçbir şey eklenmeseydi öyle olurdu. Her adım varyansa β = 0.02 ekler.",
        ),
        "c": Say(
            "roots do not add up; variances do. Add 0.02 a hundred times.",
            "kökler toplanmaz, varyanslar toplanır. 0.02'yi yüz kez topla.",
        ),
    },
    points=1,
    reread="shrink",
)


@LESSON.task(points=2, reread="alpha-bar")
def design(student: Any, generator: Generator) -> None:
    """`design(T, alpha_bar)`: any betas of length T whose product of 1-β is `alpha_bar`. Many are right."""
    for steps, target in (
        (10, 0.5),
        (100, 0.02),
        (1, 0.3),
        (40, float(0.1 + 0.5 * torch.rand((), generator=generator))),
    ):
        answer = call(student, steps, target)
        asked, came_back = f"T = {steps}, alpha_bar = {target:.4g}", describe(answer)
        betas = as_tensor(answer)
        if betas is None or betas.shape != (steps,):
            raise NotRight(difference(answer, torch.zeros(steps)), asked=asked, came_back=came_back)
        if not bool(((betas > 0) & (betas < 1)).all()):
            raise NotRight(OUT_OF_RANGE.said(), asked=asked, came_back=came_back)
        reached = float(torch.prod(1 - betas))
        if abs(reached - target) > 1e-3 * target:
            summed = abs(float(betas.sum()) - (1 - target)) < 1e-3
            text = SUMMED.said() if summed else MISSED.said(reached=reached, target=target)
            raise NotRight(text, asked=asked, came_back=came_back)


OUT_OF_RANGE = Say("every β must lie between 0 and 1.", "her β, 0 ile 1 arasında olmalı.")
SUMMED = Say(
    "your β add up to 1-ᾱ. But each step removes its part of what is *left*, so the factors 1-β are "
    "multiplied.",
    "β'ların toplamı 1-ᾱ ediyor. Oysa her adım *kalandan* payını alır; çarpılması gereken 1-β'lardır.",
)
MISSED = Say(
    "the product of your 1-β is {reached:.4g}, not {target:.4g}.",
    "1-β'larının çarpımı {target:.4g} değil, {reached:.4g}.",
)
