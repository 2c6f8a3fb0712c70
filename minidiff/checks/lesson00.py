"""Checks of lesson 00, the welcome."""

from __future__ import annotations

from functools import cache
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff import zoo
from minidiff.checks.compare import as_tensor, compare, describe, difference
from minidiff.checks.task import Lesson
from minidiff.checks.watch import EVERYTHING, NotRight, call
from minidiff.checks.words import Say
from minidiff.noise import randn
from minidiff.samplers import sample

LESSON = Lesson(
    "00",
    "00_welcome",
    Say("Welcome", "Hoş geldin"),
    sections={
        "write-a-year": Say("5. Your turn: write a year", "5. Sıra sende: bir yıl yaz"),
        "one-noise": Say(
            '"The digit is hidden in the noise, and the model uncovers it"',
            '"Rakam gürültünün içinde saklıdır, model onu ortaya çıkarır"',
        ),
        "one-step": Say(
            '"A model that knows so much could do it in one step"',
            '"Bu kadar şey bilen bir model, işi tek adımda da bitirir"',
        ),
        "same-seed": Say(
            '"It is all chance: run it again and you get something else"',
            '"Hepsi şans: yeniden çalıştırırsan başka bir şey çıkar"',
        ),
    },
)

MODEL, CLASSIFIER = cache(zoo.load), cache(zoo.load_classifier)  # read once, when first needed
SURE = 0.9  # of the classifier, for a digit that counts as tidy


predict_seed = LESSON.choice(
    "predict_seed",
    right="c",
    because={
        "a": Say(
            "a seed fixes every number that is drawn. Nothing here is drawn without it.",
            "tohum, çekilen her sayıyı belirler. Burada onsuz çekilen bir şey yok.",
        ),
        "b": Say(
            "where would the small differences come from? After the noise, this sampler only calculates.",
            "küçük farklar nereden gelsin? Bu örnekleyici, gürültüden sonra yalnızca hesap yapar.",
        ),
    },
    points=1,
    reread="same-seed",
)

predict_swap = LESSON.choice(
    "predict_swap",
    right="b",
    because={
        "a": Say(
            "then the noise would hold the digit. Ten requests to one noise gave ten digits.",
            "öyle olsaydı rakam gürültünün içinde olurdu. Tek gürültüden on istek on rakam verdi.",
        ),
        "c": Say(
            "the model does not average requests; each image is made for its own.",
            "model istekleri ortalamaz; her görüntü kendi isteği için yapılır.",
        ),
    },
    points=1,
    reread="one-noise",
)


def _noise(count: int, seed: int) -> Tensor:
    return randn((count, 1, 8, 8), generator=Generator().manual_seed(seed))


def _confidence(images: Tensor) -> Tensor:
    """The classifier's belief in each digit, (B, 10)."""
    with torch.no_grad():
        belief: Tensor = CLASSIFIER("digits")(images.float()).softmax(1)
    return belief


@LESSON.task(points=2, reread="write-a-year")
def write_number(student: Any, generator: Generator) -> None:
    """`write_number(digits, seed)` -> one image for each digit, (len(digits), 1, 8, 8)."""
    seeds = torch.randint(100, (2,), generator=generator).tolist()
    drawn: dict[tuple[tuple[int, ...], int], Tensor] = {}
    for digits, seed in (
        ([1, 9, 6, 9], seeds[0]),
        ([3, 4, 0], seeds[0]),
        ([1, 9, 6, 9], seeds[1] + 100),
    ):
        images = as_tensor(answer := call(student, digits, seed, allowed=EVERYTHING, seed=len(drawn)))
        asked, came_back = f"digits = {digits}, seed = {seed}", describe(answer)
        if images is None or images.shape != (len(digits), 1, 8, 8) or not bool(images.isfinite().all()):
            wanted = torch.zeros(len(digits), 1, 8, 8)
            raise NotRight(difference(answer, wanted), asked=asked, came_back=came_back)
        read = _confidence(images).argmax(1).tolist()
        wrong = sum(one != other for one, other in zip(read, digits, strict=True))
        if wrong > 1:  # the model itself is misread now and then
            text = BACKWARDS if read == digits[::-1] else MISREAD
            raise NotRight(text.said(read="".join(map(str, read))), asked=asked, came_back=came_back)
        if len(digits) == 4 and not difference(images[1], images[3]):  # the two nines
            raise NotRight(ONE_NOISE_FOR_ALL.said(), asked=asked)
        drawn[tuple(digits), seed] = images
    one, _, other = drawn.values()
    if not difference(one, other):
        raise NotRight(SEED_IGNORED.said())
    again = call(student, [1, 9, 6, 9], seeds[0], allowed=EVERYTHING, seed=3)
    if difference(again, one):
        raise NotRight(SEED_NOT_ENOUGH.said())


MISREAD = Say(
    "a classifier reads {read} in your images. Is the model asked for `digits`, one request for each image?",
    "bir sınıflandırıcı görüntülerinde {read} okuyor. Modelden her görüntü için bir istekle `digits` mi "
    "isteniyor?",
)
BACKWARDS = Say("your number is written backwards: {read}.", "sayın tersten yazılmış: {read}.")
ONE_NOISE_FOR_ALL = Say(
    "equal digits look exactly alike. Every image needs noise of its own.",
    "eş rakamlar tıpatıp aynı görünüyor. Her görüntünün kendi gürültüsü olmalı.",
)
SEED_IGNORED = Say(
    "two seeds gave the same images. Does the noise come from `seed`?",
    "iki tohum aynı görüntüleri verdi. Gürültü `seed`'den mi geliyor?",
)
SEED_NOT_ENOUGH = Say(
    "the same seed gave other images the second time. Give the noise a generator of its own: "
    "torch.Generator().manual_seed(seed).",
    "aynı tohum ikinci seferde başka görüntüler verdi. Gürültüye kendi üretecini ver: "
    "torch.Generator().manual_seed(seed).",
)


@LESSON.task(points=2, reread="one-step")
def variety(student: Any, generator: Generator) -> None:
    """`variety(images)`: standard deviation of each pixel over the images, averaged over the pixels."""
    cases = [
        (
            torch.randn(shape, generator=generator) * torch.rand(shape[1:], generator=generator)
            + 3 * torch.randn(shape[1:], generator=generator),
        )
        for shape in ((200, 1, 8, 8), (300, 3, 4, 4), (150, 1, 5, 5))
    ]
    compare(
        student,
        lambda images: images.std(0).mean(),
        cases,
        mistakes=[
            (
                lambda images: images.std(),
                "this is the spread of all values in one heap: it also counts that an image has light and dark places.",
                "bu, bütün değerlerin tek yığındaki yayılımı: bir görüntünün açık ve koyu yerleri olmasını da sayıyor.",
            ),
            (
                lambda images: images.flatten(1).std(1).mean(),
                "this is the spread within each image. Variety is about one pixel in *different* images: the other axis.",
                "bu, her görüntünün kendi içindeki yayılım. Çeşitlilik, *farklı* görüntülerdeki aynı pikselle ilgilidir: öteki eksen.",
            ),
            (
                lambda images: images.var(0).mean(),
                "this averages variances. The lesson averages standard deviations: take the root before the mean.",
                "bu, varyansların ortalaması. Derste standart sapmalar ortalanıyor: kökü ortalamadan önce al.",
            ),
            (
                lambda images: images.std(0),
                "this is one number for each pixel. Average them into one.",
                "bu, her piksel için bir sayı. Onları tek sayıda ortala.",
            ),
        ],
        tolerance=0.006,  # dividing by n or by n - 1 is the student's choice
    )


@LESSON.task(points=2, reread="write-a-year")
def tidy_seed(student: Any, generator: Generator) -> None:
    """`tidy_seed()`: a seed whose ten digits, drawn in 20 steps, are all read with confidence 0.9. Many are right."""
    seed = call(student, allowed=EVERYTHING)
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise NotRight(NOT_WHOLE.said(), came_back=describe(seed))
    if not 0 <= seed < 2**63:
        raise NotRight(OUT_OF_RANGE.said(), came_back=describe(seed))
    model, digits = MODEL("digits"), torch.arange(10)
    images = sample(model.denoiser(digits), model.schedule, _noise(10, seed), steps=20)
    belief = _confidence(images)
    lowest, digit = belief[digits, digits].min(0)
    if float(lowest) < SURE:
        text = UNTIDY.said(digit=int(digit), belief=float(lowest), taken=int(belief[digit].argmax()))
        raise NotRight(text, came_back=describe(seed))


NOT_WHOLE = Say("a seed is a whole number.", "tohum bir tam sayıdır.")
OUT_OF_RANGE = Say("torch takes seeds from 0 up to 2⁶³.", "torch 0'dan 2⁶³'e kadar tohum kabul eder.")
UNTIDY = Say(
    "with this seed the {digit} is read with confidence {belief:.2f} only (most like a {taken}); 0.90 is asked.",
    "bu tohumla {digit} yalnızca {belief:.2f} güvenle okunuyor (en çok {taken} gibi); istenen 0.90.",
)
