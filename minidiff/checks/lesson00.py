"""Checks of lesson 00, the welcome."""

from __future__ import annotations

import operator
from functools import cache, partial
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff import zoo
from minidiff.checks.compare import Mistake, as_tensor, compare, describe, difference
from minidiff.checks.seen import reduction_seen
from minidiff.checks.task import Lesson
from minidiff.checks.watch import EVERYTHING, NotRight, call
from minidiff.noise import randn
from minidiff.phrase import Phrase
from minidiff.samplers import sample

LESSON = Lesson(
    "00",
    "00_welcome",
    Phrase("Welcome", "Hoş geldin"),
    sections={
        "write-a-year": Phrase("5. Your turn: write a year", "5. Sıra sende: bir yıl yaz"),
        "one-noise": Phrase(
            '"The digit is hidden in the noise, and the model uncovers it"',
            '"Rakam gürültünün içinde saklıdır, model onu ortaya çıkarır"',
        ),
        "one-step": Phrase(
            '"A model that knows so much could do it in one step"',
            '"Bu kadar şey bilen bir model, işi tek adımda da bitirir"',
        ),
        "same-seed": Phrase(
            '"It is all chance: run it again and you get something else"',
            '"Hepsi şans: yeniden çalıştırırsan başka bir şey çıkar"',
        ),
    },
)

MODEL, CLASSIFIER = cache(zoo.load), cache(zoo.load_classifier)  # read once, when first needed
SURE = 0.95  # of the classifier, for a digit that counts as tidy: one seed in nine

predict_seed = LESSON.choice(
    "predict_seed",
    right="c",
    because={
        "a": Phrase(
            "a seed fixes every number that is drawn. Nothing here is drawn without it.",
            "tohum, çekilen her sayıyı belirler. Burada onsuz çekilen bir şey yok.",
        ),
        "b": Phrase(
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
        "a": Phrase(
            "then the noise would hold the digit. Ten requests to one noise gave ten digits.",
            "öyle olsaydı rakam gürültünün içinde olurdu. Tek gürültüden on istek on rakam verdi.",
        ),
        "c": Phrase(
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


# ---- a number, digit by digit ------------------------------------------------------------------------------

# fmt: off
MISREAD = Phrase("a classifier reads {read} in your images. Is the model asked for `digits`, one request for each image?",
                 "bir sınıflandırıcı görüntülerinde {read} okuyor. Modelden her görüntü için bir istekle `digits` mi isteniyor?")
BACKWARDS = Phrase("your number is written backwards: {read}.",
                   "sayın tersten yazılmış: {read}.")
ONE_NOISE_FOR_ALL = Phrase("equal digits look exactly alike. Every image needs noise of its own.",
                           "eş rakamlar tıpatıp aynı görünüyor. Her görüntünün kendi gürültüsü olmalı.")
SEED_IGNORED = Phrase("two seeds gave the same images. Does the noise come from `seed`?",
                      "iki tohum aynı görüntüleri verdi. Gürültü `seed`'den mi geliyor?")
SEED_NOT_ENOUGH = Phrase("the same seed gave other images the second time. Give the noise a generator of its own: torch.Generator().manual_seed(seed).",
                         "aynı tohum ikinci seferde başka görüntüler verdi. Gürültüye kendi üretecini ver: torch.Generator().manual_seed(seed).")
ONE_STEP = Phrase("two images of one digit from two noises are nearly the same blur (they differ by {gap:.2f} a pixel; drawn in many steps by 0.3 and more). In how many steps are they drawn?",
                  "iki gürültüden çıkan aynı rakamın iki görüntüsü neredeyse aynı bulanıklık (piksel başına fark {gap:.2f}; çok adımda çizilince 0,3 ve üstü). Kaç adımda çiziliyorlar?")
# fmt: on
BLURRED = 0.08  # difference of two nines, root mean square: 0.02 after one step, 0.14 and more after two


@LESSON.task(points=2, reread="write-a-year")
def write_number(student: Any, generator: Generator) -> None:
    """`write_number(digits, seed)` -> one image for each digit, (len(digits), 1, 8, 8)."""
    seeds = torch.randint(100, (2,), generator=generator).tolist()
    drawn: list[Tensor] = []
    misread = 0
    for digits, seed in (([1, 9, 6, 9], seeds[0]), ([3, 4, 0], seeds[0]), ([1, 9, 6, 9], seeds[1] + 100)):
        images = as_tensor(answer := call(student, digits, seed, allowed=EVERYTHING, seed=len(drawn)))
        asked, came_back = f"digits = {digits}, seed = {seed}", describe(answer)
        wanted = torch.zeros(len(digits), 1, 8, 8)
        if images is None or images.shape != wanted.shape or not bool(images.isfinite().all()):
            raise NotRight(difference(answer, wanted), asked=asked, came_back=came_back)
        read = _confidence(images).argmax(1).tolist()
        wrong = sum(one != other for one, other in zip(read, digits, strict=True))
        misread += wrong
        if wrong > 1 or misread > 2:  # the model itself is misread now and then
            text = BACKWARDS if read == digits[::-1] else MISREAD
            raise NotRight(text.said(read="".join(map(str, read))), asked=asked, came_back=came_back)
        if len(digits) == 4 and not difference(images[1], images[3]):  # the two nines
            raise NotRight(ONE_NOISE_FOR_ALL.said(), asked=asked)
        if len(digits) == 4 and (gap := float((images[1] - images[3]).square().mean().sqrt())) < BLURRED:
            raise NotRight(ONE_STEP.said(gap=gap), asked=asked, came_back=came_back)
        drawn.append(images)
    if not difference(drawn[0], drawn[2]):
        raise NotRight(SEED_IGNORED.said())
    again = call(student, [1, 9, 6, 9], seeds[0], allowed=EVERYTHING, seed=3)
    if difference(again, drawn[0]):
        raise NotRight(SEED_NOT_ENOUGH.said())


# ---- variety -----------------------------------------------------------------------------------------------


def _variety(
    images: Tensor, *, spread: Any = lambda x: x.std(0), average: Any = lambda spreads: spreads.mean()
) -> Any:
    return average(spread(images))


@LESSON.task(points=2, reread="one-step")
def variety(student: Any, generator: Generator) -> None:
    """`variety(images)`: standard deviation of each pixel over the images, averaged over the pixels."""
    cases = [
        (
            torch.randn(shape, generator=generator)
            * torch.rand(shape[1:], generator=generator)
            * torch.linspace(0.5, 1.5, shape[0]).view(-1, 1, 1, 1)  # the later ones vary more
            + 3 * torch.randn(shape[1:], generator=generator),
        )
        for shape in ((200, 1, 8, 8), (300, 3, 4, 4), (150, 1, 5, 5))
    ]
    # fmt: off
    mistakes: list[Mistake] = [
        ({"spread": torch.std},
         "this is the spread of all values in one heap: it also counts that an image has light and dark places.",
         "bu, bütün değerlerin hep birlikte yayılımı: bir görüntünün açık ve koyu yerleri olmasını da sayıyor."),
        ({"spread": lambda x: x.flatten(1).std(1)},
         "this is the spread within each image. Variety is about one pixel in *different* images: the other axis.",
         "bu, her görüntünün kendi içindeki yayılım. Çeşitlilik, *farklı* görüntülerdeki aynı pikselle ilgilidir: öteki eksen."),
        ({"spread": lambda x: x.var(0)},
         "this averages variances. The lesson averages standard deviations: take the root before the mean.",
         "bu, varyansların ortalaması. Derste standart sapmalar ortalanıyor: kökü ortalamadan önce al."),
        ({"average": lambda spreads: spreads},
         "this is one number for each pixel. Average them into one.",
         "bu, her piksel için bir sayı. Onları tek sayıda ortala."),
        ([
             {"average": lambda spreads: spreads.square().mean().sqrt()},
             {"average": lambda spreads: spreads.square().mean()},
         ],
         "this averages variances (and takes a root after). The lesson averages standard deviations: take the root before the mean.",
         "bu, varyansların ortalaması (kökü sonradan alınıyor). Derste standart sapmalar ortalanıyor: kökü ortalamadan önce al."),
        ({"spread": lambda x: x.mean(0), "average": torch.std},
         "this is the spread of the *mean* image: how much its places differ. Variety is about one pixel in different images.",
         "bu, *ortalama* görüntünün yayılımı: onun yerlerinin ne kadar farklı olduğu. Çeşitlilik, farklı görüntülerdeki aynı pikselle ilgilidir."),
        ({"average": torch.sum},
         "the spreads of the pixels are added up. Their *mean* is asked for.",
         "piksellerin yayılımları toplanmış. İstenen, *ortalamaları*."),
        ([{"average": torch.max}, {"average": torch.median}],
         "this is the spread of one pixel alone, the largest or the middle one. The mean over all pixels is asked for.",
         "bu, tek bir pikselin yayılımı: en büyüğü ya da ortancası. İstenen, bütün piksellerin ortalaması."),
        ({"spread": lambda x: (x - x.mean(0)).abs().mean(0)},
         "this is the mean *distance* from the mean. A standard deviation squares first, and takes the root of the mean.",
         "bu, ortalamadan ortalama *uzaklık*. Standart sapma önce kare alır, sonra ortalamanın kökünü."),
        ({"spread": lambda x: x[:, :1].std(0)},
         "only the first channel is counted.",
         "yalnızca ilk kanal sayılıyor."),
        ([{"spread": lambda x, n=n: x[:n].std(0)} for n in (2, 10, 16, 32, 64, 100)],
         "only the first images are counted; there may be more of them.",
         "yalnızca ilk görüntüler sayılıyor; daha fazlası da olabilir."),
        ({"spread": lambda x: x.amax(0) - x.amin(0)},
         "this is the range, from the smallest to the largest value of each pixel. Asked for is the standard deviation.",
         "bu, her pikselin en küçük değerinden en büyüğüne aralığı. İstenen standart sapma."),
    ]
    # fmt: on
    look, near = partial(reduction_seen, student), 0.006  # dividing by n or by n - 1 is the student's choice
    compare(student, _variety, cases, mistakes, tolerance=near, seen=look)


# ---- a tidy seed -------------------------------------------------------------------------------------------

NOT_WHOLE = Phrase("a seed is a whole number.", "tohum bir tam sayıdır.")
SEVERAL = Phrase(
    "one seed is asked for, one whole number, with which all ten digits are read with confidence 0.95; a {kind} came back.",
    "tek bir tohum isteniyor: on rakamın hepsinin 0.95 güvenle okunduğu bir tam sayı; dönenin türü {kind}.",
)
OUT_OF_RANGE = Phrase("torch takes seeds from 0 up to 2⁶³.", "torch 0'dan 2⁶³'e kadar tohum kabul eder.")
# fmt: off
UNTIDY = Phrase("with this seed the {digit} is read with confidence {belief:.2f} only; 0.95 is asked.",
                "bu tohumla {digit} yalnızca {belief:.2f} güvenle okunuyor; istenen 0.95.")
SURE_OF_ANOTHER = Phrase("with this seed the {digit} is taken for a {taken}: the classifier believes in {digit} with {belief:.2f} only; 0.95 is asked.",
                         "bu tohumla {digit}, {taken} sanılıyor: sınıflandırıcının {digit} için güveni yalnızca {belief:.2f}; istenen 0.95.")
# fmt: on


def _whole(answer: Any) -> int | None:
    """The whole number that an answer is, as Python asks it of an index: of any size, but no 2.0, no "8"."""
    try:
        return operator.index(answer)
    except TypeError:
        return None


@LESSON.task(points=2, reread="write-a-year")
def tidy_seed(student: Any, generator: Generator) -> None:
    """`tidy_seed()`: a seed whose ten digits, drawn in 20 steps, are all read with confidence 0.95. Many are right."""
    answer = call(student, allowed=EVERYTHING)
    if isinstance(answer, (list, tuple, set, dict)) or (isinstance(answer, Tensor) and answer.numel() != 1):
        raise NotRight(SEVERAL.said(kind=type(answer).__name__), came_back=describe(answer))
    seed = None if isinstance(answer, bool) else _whole(answer)
    if seed is None:
        raise NotRight(NOT_WHOLE.said(), came_back=describe(answer))
    if not 0 <= seed < 2**63:
        raise NotRight(OUT_OF_RANGE.said(), came_back=describe(answer))
    model, digits = MODEL("digits"), torch.arange(10)
    images = sample(model.denoiser(digits), model.schedule, _noise(10, seed), steps=20)
    belief = _confidence(images)
    lowest, digit = belief[digits, digits].min(0)
    if float(lowest) < SURE:
        taken = int(belief[digit].argmax())
        text = UNTIDY if taken == int(digit) else SURE_OF_ANOTHER
        raise NotRight(
            text.said(digit=int(digit), belief=float(lowest), taken=taken), came_back=describe(answer)
        )
