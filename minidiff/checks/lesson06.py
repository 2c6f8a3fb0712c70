"""Checks of lesson 06, training on images."""

from __future__ import annotations

from functools import partial
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff import data
from minidiff.checks.compare import Mistake, as_tensor, compare, describe, difference
from minidiff.checks.parts import Remembering
from minidiff.checks.suspicion import factors_of
from minidiff.checks.task import Lesson
from minidiff.checks.training import training_step as judge_training_step
from minidiff.checks.watch import NotRight, call
from minidiff.phrase import Phrase

LESSON = Lesson(
    "06",
    "06_training",
    Phrase("Training on images", "Görüntülerle eğitim"),
    sections={
        "step": Phrase("1. One training step, in the open", "1. Bir eğitim adımı, bütün açıklığıyla"),
        "ema": Phrase("3. The average is better than the last", "3. Ortalama, sonuncudan daha iyidir"),
        "ema-answer": Phrase("3. The average is better than the last", "3. Ortalama, sonuncudan daha iyidir"),
        "judge": Phrase("4. How good is it?", "4. Ne kadar iyi?"),
        "honest": Phrase("5. Is it memorising?", "5. Ezberliyor mu?"),
    },
)

predict_share = LESSON.choice(
    "predict_share",
    right="c",
    because={
        "a": Phrase(
            "0.1 % is what *one* update takes of the new weights. How much of the old ones does it keep, and how much do 200 updates keep?",
            "%0,1, *bir* güncellemenin yeni ağırlıklardan aldığıdır. Eskilerden ne kadarını tutar; 200 güncelleme ne kadarını tutar?",
        ),
        "b": Phrase(
            "that is about the share of everything that came *after* the first weights.",
            "bu, aşağı yukarı ilk ağırlıklardan *sonra* gelenlerin hepsinin payı.",
        ),
    },
    points=1,
    reread="ema",
)


# ---- the average of the weights ----------------------------------------------------------------------------


class _Given(Remembering, dict[str, Tensor]):
    """Weights that are handed over as they are, so that the check sees whether they were changed."""


def _average(
    average: dict[str, Tensor],
    weights: dict[str, Tensor],
    decay: float,
    *,
    old: Any = lambda d: d,
    new: Any = lambda d: 1 - d,
) -> Any:
    """The values of the updated average, sorted by name."""
    return tuple(old(decay) * average[name] + new(decay) * weights[name] for name in sorted(average))


# fmt: off
NO_DICT = Phrase("give back a dictionary, name -> tensor, with the names of `average`; {got} came back.",
                 "bir sözlük geri ver: ad -> tensör, `average`'ın adlarıyla; dönen: {got}.")
OTHER_NAMES = Phrase("the names should be: {names}; they are: {got}.",
                     "adlar şunlar olmalı: {names}; dönenler: {got}.")
WEIGHTS_CHANGED = Phrase("the network's own weights have changed. The average follows the network, never the other way round.",
                         "ağın kendi ağırlıkları değişmiş. Ortalama ağı izler; tersi hiç olmaz.")
# fmt: on
# fmt: off
AVERAGES: list[Mistake] = [
    ({"old": lambda d: 1 - d, "new": lambda d: d},
     "the two shares have changed places: with a decay near 1 your average is nearly the newest weights.",
     "iki pay yer değiştirmiş: 1'e yakın bir sönümde ortalaman neredeyse en yeni ağırlıklar oluyor."),
    ({"new": lambda d: 1.0},
     "the new weights are added with their full size; the two shares must add up to 1.",
     "yeni ağırlıklar olduğu gibi ekleniyor; iki payın toplamı 1 olmalı."),
    ({"new": lambda d: d},
     "both are multiplied by the decay; the two shares must add up to 1.",
     "ikisi de sönümle çarpılıyor; iki payın toplamı 1 olmalı."),
    ({"new": lambda d: d * (1 - d)},
     "the update is shrunk by the decay once too often: the two shares must add up to 1.",
     "güncelleme sönümle bir kez fazla çarpılmış: iki payın toplamı 1 olmalı."),
    ({"old": lambda d: 0.5, "new": lambda d: 0.5},
     "half of each, whatever the decay.",
     "sönüm ne olursa olsun, her birinden yarım."),
    ({"old": lambda d: 0.0, "new": lambda d: 1.0},
     "these are the newest weights. Nothing is averaged.",
     "bunlar en yeni ağırlıklar. Ortalama alınmıyor."),
    ({"old": lambda d: 1.0, "new": lambda d: 0.0},
     "the average stands still.",
     "ortalama yerinde duruyor."),
    ({"old": lambda d: 1.0},
     "the old average is kept whole and the new weights are added: it grows without end.",
     "eski ortalama olduğu gibi tutulup yenisi ekleniyor: sonsuza dek büyür."),
    ({"new": lambda d: -(1 - d)},
     "the new weights are subtracted.",
     "yeni ağırlıklar çıkarılmış."),
    ({"old": lambda d: d**2, "new": lambda d: 1 - d**2},
     "the decay is applied twice in one update.",
     "sönüm tek güncellemede iki kez uygulanmış."),
    ({"old": lambda d: 1 - d, "new": lambda d: 1 - d},
     "both are multiplied by 1-d; the old average keeps the share d.",
     "ikisi de 1-d ile çarpılmış; eski ortalamanın payı d'dir."),
    ([
         {"old": lambda d: 0.999, "new": lambda d: 0.001},
         {"old": lambda d: 0.99, "new": lambda d: 0.01},
         {"old": lambda d: 0.9, "new": lambda d: 0.1},
     ],
     "`decay` is not used: your shares are fixed numbers.",
     "`decay` kullanılmıyor: payların sabit sayılar."),
    (lambda average, weights, d: tuple(d * average[n] + (1 - d) * weights[n].mean() for n in sorted(average)),
     "the new weights are averaged to one number for each name. The average runs over *time*; each number has its own.",
     "yeni ağırlıklar her ad için tek sayıya indirilmiş. Ortalama *zaman* boyuncadır; her sayının kendininki var."),
    ({"new": lambda d: (1 - d) ** 0.5},
     "the new weights come in with √(1-d). Shares of an average add up to 1, without roots.",
     "yeni ağırlıklar √(1-d) ile giriyor. Ortalamanın paylarının toplamı kök olmadan 1 eder."),
]
# fmt: on


@LESSON.task(points=2, reread="ema")
def ema_update(student: Any, generator: Generator) -> None:
    """`ema_update(average, weights, decay)`: the updated average, as a dictionary."""
    cases = []
    for shapes, decay in (
        ({"head.weight": (3, 4), "head.bias": (3,)}, 0.9),
        ({"one": (2, 2, 3, 3)}, 0.35),
        ({"up.0": (5,), "a": (), "down": (2, 3)}, 0.75),
    ):
        average, weights = (
            {name: torch.randn(shape, generator=generator) for name, shape in shapes.items()}
            for _ in range(2)
        )
        cases.append((average, _Given(weights), decay))
    for average, weights, decay in cases:
        _is_an_average(student, average, weights, decay)

    def values(average: dict[str, Tensor], weights: dict[str, Tensor], decay: float) -> Any:
        found = student(average, weights, decay)
        return tuple(found[name] for name in sorted(found))

    def shares(average: Tensor, weights: Tensor, decay: float) -> Any:
        return student({"w": average}, {"w": weights}, decay)["w"]

    look = partial(
        factors_of, shares, lambda average, weights, decay: decay * average + (1 - decay) * weights
    )
    compare(values, _average, cases, AVERAGES, allowed=("checks",), seen=look)


def _is_an_average(student: Any, average: dict[str, Tensor], weights: _Given, decay: float) -> None:
    """A dictionary with the right names, and the network's own weights as they were."""
    before = {name: value.clone() for name, value in weights.items()}
    answer = call(student, average, weights, decay)
    asked = f"decay = {decay}; " + ", ".join(f"{name} {tuple(value.shape)}" for name, value in before.items())
    if not isinstance(answer, dict):
        raise NotRight(NO_DICT.said(got=describe(answer)), asked=asked)
    if set(answer) != set(before):
        names = ", ".join(sorted(before))
        raise NotRight(OTHER_NAMES.said(names=names, got=", ".join(map(str, answer)) or "-"), asked=asked)
    if set(weights) != set(before) or any(difference(weights[name], before[name], 1e-9) for name in before):
        weights.clear()
        weights.update(before)
        raise NotRight(WEIGHTS_CHANGED.said(), asked=asked)


def _decay(n: int, decay: float, *, ramp: Any = lambda n: (1 + n) / (10 + n), choose: Any = min) -> Any:
    return choose(decay, ramp(n))


# fmt: off
DECAYS: list[Mistake] = [
    ({"choose": max},
     "the larger of the two. Then the decay is never small at the start, and in the end goes past the one that was asked for.",
     "ikisinin büyüğü. O zaman sönüm başta hiç küçük olmaz, sonda da istenenin ötesine geçer."),
    ({"choose": lambda decay, ramp: ramp},
     "nothing holds it: after many updates it goes past the decay that was asked for, towards 1.",
     "onu tutan bir şey yok: çok güncellemeden sonra istenen sönümü geçip 1'e gidiyor."),
    ({"choose": lambda decay, ramp: decay * ramp},
     "a product. It never quite arrives at the decay that was asked for; take the smaller of the two.",
     "çarpım. İstenen sönüme hiçbir zaman tam varmaz; ikisinin küçüğünü al."),
    ({"ramp": lambda n: n / (10 + n)},
     "the 1 in the numerator is missing.",
     "paydaki 1 eksik."),
    ([{"ramp": lambda n: n / (9 + n)}],
     "n is counted from 0 in your fraction; the first update is n = 1.",
     "kesrinde n, 0'dan sayılmış; ilk güncelleme n = 1'dir."),
    ([{"ramp": lambda n: (2 + n) / (11 + n)}],
     "n is counted one too far: the first update is n = 1, with 2/11.",
     "n bir fazla sayılmış: ilk güncelleme n = 1'dir, 2/11 ile."),
    ({"choose": lambda decay, ramp: decay},
     "this is `decay`, whatever `n` is, and the random start stays in the average for long. Is the fraction there? Is it below 1 (brackets; which way up)?",
     "`n` ne olursa olsun `decay` çıkıyor; rastgele başlangıç ortalamada uzun süre kalıyor. Kesir orada mı? 1'den küçük mü (parantezler; hangisi altta)?"),
    ({"ramp": lambda n: 1 / (10 + n)},
     "n is missing in the numerator: your fraction falls to 0.",
     "payda n eksik: kesrin 0'a iniyor."),
    ({"ramp": lambda n: (1 + n) / (100 + n)},
     "the 10 in the denominator is a 100: the warm-up takes ten times as long.",
     "paydadaki 10, 100 olmuş: ısınma on kat uzun sürüyor."),
    ({"ramp": lambda n: (1 + n) / 10},
     "n is missing in the denominator.",
     "paydadaki n eksik."),
    ({"ramp": lambda n: 1 - (1 + n) / (10 + n)},
     "this is 1 minus the fraction: it starts large and falls.",
     "bu, 1 eksi kesir: büyük başlayıp düşüyor."),
    ({"choose": lambda decay, ramp: (decay + ramp) / 2},
     "the mean of the two; take the smaller one.",
     "ikisinin ortalaması; küçük olanı al."),
    ({"ramp": lambda n: (1 + n) / (10 + n), "choose": lambda decay, ramp: 1 - min(decay, ramp)},
     "this is the share of the *new* weights. The decay is that of the old ones.",
     "bu, *yeni* ağırlıkların payı. Sönüm, eskilerinkidir."),
]
# fmt: on


@LESSON.task(points=1, reread="ema-answer")
def warmed_decay(student: Any, generator: Generator) -> None:
    """`warmed_decay(n, decay)`: small at first, then `decay`."""
    some = int(torch.randint(20, 60, (), generator=generator))
    cases = [(1, 0.999), (some, 0.999), (1000, 0.99), (5, 0.2), (80, 0.9), (10_000, 0.9999), (100_000, 0.999)]
    compare(student, _decay, cases, DECAYS, tolerance=1e-6)


training_step = LESSON.task(points=4, reread="step")(judge_training_step)


# ---- the Fréchet distance of two piles of numbers ----------------------------------------------------------


def _frechet(
    a: Tensor,
    b: Tensor,
    *,
    means: Any = lambda m, n: (m - n) ** 2,
    widths: Any = lambda s, u: (s - u) ** 2,
    whole: Any = lambda means, widths: means + widths,
) -> Any:
    a, b = a.double(), b.double()
    return whole(means(float(a.mean()), float(b.mean())), widths(float(a.std()), float(b.std())))


# fmt: off
FRECHETS: list[Mistake] = [
    ({"widths": lambda s, u: 0.0},
     "only the means are compared. Two piles with the same mean and another width would be 0 apart.",
     "yalnızca ortalamalar karşılaştırılıyor. Ortalaması aynı, genişliği başka iki yığının uzaklığı 0 çıkardı."),
    ({"means": lambda m, n: 0.0},
     "only the widths are compared, not the means.",
     "yalnızca genişlikler karşılaştırılıyor, ortalamalar değil."),
    ({"widths": lambda s, u: (s**2 - u**2) ** 2},
     "variances are compared in place of standard deviations; only these have the unit of the numbers.",
     "standart sapmaların yerine varyanslar karşılaştırılıyor; sayıların birimi yalnızca ilkindedir."),
    ({"widths": lambda s, u: abs(s**2 - u**2)},
     "the difference of the variances is not the squared difference of the standard deviations.",
     "varyansların farkı, standart sapmaların farkının karesi değildir."),
    ({"widths": lambda s, u: s**2 + u**2},
     "the widths are added: a pile would be far from itself.",
     "genişlikler toplanıyor: bir yığın kendisinden uzak çıkardı."),
    ([
         {"means": lambda m, n: abs(m - n), "widths": lambda s, u: abs(s - u)},
         {"means": lambda m, n: abs(m - n)},
         {"widths": lambda s, u: abs(s - u)},
         {"means": lambda m, n: m - n, "widths": lambda s, u: s - u},
     ],
     "the differences are not squared.",
     "farkların karesi alınmamış."),
    ({"whole": lambda means, widths: (means + widths) ** 0.5},
     "this is the root; the Fréchet distance that is quoted, as in FID, is the square.",
     "bu, kökü; FID'de olduğu gibi söylenen Fréchet uzaklığı, karesidir."),
    ([
         lambda a, b: float((a[: len(b)] - b[: len(a)]).square().mean()),
         lambda a, b: float((a.sort().values[: len(b)] - b.sort().values[: len(a)]).square().mean()),
     ],
     "the numbers are compared one by one. The piles have no order: only how they are spread counts.",
     "sayılar birer birer karşılaştırılıyor. Yığınların sırası yoktur: yalnızca nasıl dağıldıkları önemlidir."),
    (lambda a, b: float((a.mean() - b.mean() + a.std() - b.std()) ** 2),
     "the two differences are added first and squared then, so one can cancel the other. Square each, then add.",
     "iki fark önce toplanıp sonra karesi alınmış; biri ötekini götürebilir. Her birinin karesini al, sonra topla."),
    ({"whole": lambda means, widths: means - widths},
     "the widths are subtracted; both differences count for the distance.",
     "genişlikler çıkarılmış; uzaklığa iki fark da katkıda bulunur."),
    ({"widths": lambda s, u: (s + u) ** 2},
     "the widths are added before they are squared: a pile would be far from itself.",
     "genişlikler, kareleri alınmadan toplanmış: bir yığın kendisinden uzak çıkardı."),
    ({"means": lambda m, n: (m + n) ** 2},
     "the means are added; their difference counts.",
     "ortalamalar toplanmış; önemli olan farkları."),
    ({"means": lambda m, n: m**2 - n**2},
     "the squares of the means are subtracted; the *difference* is squared.",
     "ortalamaların kareleri çıkarılmış; karesi alınan, *farktır*."),
    ([
         {"widths": lambda s, u: s**2 + u**2 - s * u},
         {"widths": lambda s, u: s**2 + u**2 - 2 * s**2 * u**2},
     ],
     "in s² + u² - 2·s·u something is missing: the root of the product of the variances is s·u, and it counts twice.",
     "s² + u² - 2·s·u'da bir şey eksik: varyansların çarpımının kökü s·u'dur ve iki kez sayılır."),
    ({"whole": lambda means, widths: (means + widths) / 2},
     "half of the sum; the two squares are added as they are.",
     "toplamın yarısı; iki kare olduğu gibi toplanır."),
    ({"whole": lambda means, widths: means * widths},
     "the two squares are multiplied; they are added.",
     "iki kare çarpılmış; toplanmalı."),
    ([lambda a, b: float((a.median() - b.median()) ** 2 + (a.std() - b.std()) ** 2)],
     "medians are compared in place of means.",
     "ortalamaların yerine ortancalar karşılaştırılıyor."),
]
# fmt: on


@LESSON.task(points=2, reread="judge")
def frechet_1d(student: Any, generator: Generator) -> None:
    """`frechet_1d(a, b)`: the squared Fréchet distance of two bells; dividing by N or by N-1 is both right."""
    cases = []
    for (count, mean, std), (other, mean_2, std_2) in (
        ((3000, 0.0, 1.0), (3000, 1.5, 0.5)),
        ((2000, -1.0, 0.4), (4000, -1.2, 1.6)),
        ((2500, 2.0, 0.3), (1500, 0.5, 0.3)),
    ):
        a, b = (torch.randn(n, generator=generator) for n in (count, other))
        cases.append((mean + std * a, mean_2 + std_2 * b))
    cases.append((cases[0][0], cases[0][0].clone()))
    small = (0.1 * torch.randn(3000, generator=generator) for _ in range(2))
    cases.append((next(small), next(small) + 0.114))  # here a distance that is rounded shows
    compare(student, _frechet, cases, FRECHETS, tolerance=2e-3)  # N or N-1 in the variance: 1e-3 at most


# ---- writing or copying ------------------------------------------------------------------------------------


@LESSON.task(points=3, reread="honest")
def looks_copied(student: Any, generator: Generator) -> None:
    """`looks_copied(made, training, held_out)`: True if three in ten or more of `made` are copies."""
    images = data.digits("train").images
    images = images[torch.randperm(len(images), generator=generator)]
    training, held_out, new, source = images[:900], images[900:1100], images[1100:1300], images[:200]
    grain = torch.randn(source.shape, generator=generator)
    mixed = torch.cat([new[:130], source[:70] + 0.03 * grain[:70]])[torch.randperm(200, generator=generator)]
    for made, copied, say in (
        (new, False, ACCUSED),
        (source, True, OVERLOOKED),
        (source + 0.05 * grain, True, OVERLOOKED_NEAR),
        (mixed, True, OVERLOOKED_SOME),
        (new + 0.2 * grain, False, ACCUSED_FAR),
    ):
        _judges(student, made, training, held_out, copied, say)
    _judges(
        student,
        torch.cat([new[:130] + 0.25 * grain[:130], source[:70]]),
        training,
        held_out,
        True,
        OVERLOOKED_MEAN,
    )
    _judges(student, torch.cat([new[:190], source[:10]]), training, held_out, False, ACCUSED_FEW)
    # the same question in another world: numbers 30 times as large, and points that lie close together
    _judges(student, 30 * new, 30 * training, 30 * held_out, False, ACCUSED_SCALE)
    _judges(student, 30 * (source + 0.05 * grain), 30 * training, 30 * held_out, True, OVERLOOKED_SCALE)
    points = 0.1 * torch.randn(1500, 2, generator=generator)
    dense, kept, fresh = points[:1000], points[1000:1250], points[1250:]
    _judges(student, fresh, dense, kept, False, ACCUSED_SCALE)
    _judges(student, dense[:250], dense, kept, True, OVERLOOKED_SCALE)


def _judges(
    student: Any, made: Tensor, training: Tensor, held_out: Tensor, copied: bool, say: Phrase
) -> None:
    answer = call(student, made, training, held_out)
    value = as_tensor(answer)
    asked = f"made: {describe(made)}; training: {tuple(training.shape)}; held_out: {tuple(held_out.shape)}"
    if value is None or value.numel() != 1 or float(value) not in (0.0, 1.0):
        raise NotRight(YES_OR_NO.said(got=describe(answer)), asked=asked)
    if bool(value) != copied:
        raise NotRight(say.said(), asked=asked, came_back=str(bool(value)))


YES_OR_NO = Phrase("answer True or False; {got} came back.", "True ya da False cevabını ver; dönen: {got}.")
# fmt: off
ACCUSED = Phrase("an innocent is accused: these digits were never in the training set. They have near relatives there, as every digit has. How near are the held-out ones?",
                 "bir masum suçlandı: bu rakamlar eğitim kümesinde hiç olmadı. Her rakam gibi onların da orada yakın akrabaları var. Ayrılmış olanlar ne kadar yakın?")
ACCUSED_FAR = Phrase("an innocent is accused: new digits with noise on them. They lie *farther* from the training set than held-out ones. Bad, but not copied.",
                     "bir masum suçlandı: üzerlerinde gürültü olan yeni rakamlar. Eğitim kümesine ayrılmış olanlardan daha *uzaklar*. Kötü, ama kopya değil.")
OVERLOOKED = Phrase("a copier got away: every one of these is a training image, pixel for pixel.",
                    "bir kopyacı kaçtı: bunların her biri, piksel piksel bir eğitim görüntüsü.")
OVERLOOKED_NEAR = Phrase("a copier got away: these are training images with a little grain on them, so that no pixel is equal. Asking for equality is not enough.",
                         "bir kopyacı kaçtı: bunlar, hiçbir pikseli aynı kalmasın diye biraz kum serpilmiş eğitim görüntüleri. Eşitlik aramak yetmez.")
OVERLOOKED_SOME = Phrase("a copier got away: about one in three of these is a near-copy, the others are new. A mean or a median over all hardly moves; count the suspicious ones.",
                         "bir kopyacı kaçtı: bunların aşağı yukarı üçte biri kopyaya yakın, ötekiler yeni. Hepsinin ortalaması ya da ortancası pek kımıldamaz; kuşkuluları say.")
OVERLOOKED_MEAN = Phrase("a copier got away: one in three of these is a copy, and the others lie *farther* away than new ones do, so that the mean distance looks honest. Count the suspicious ones.",
                         "bir kopyacı kaçtı: bunların üçte biri kopya, ötekiler ise yenilerden *daha uzakta*; ortalama uzaklık bu yüzden dürüst görünüyor. Kuşkuluları say.")
ACCUSED_FEW = Phrase("an innocent is accused: one in twenty of these is a copy, the others are new. Three in ten and more were asked for.",
                     "bir masum suçlandı: bunların yirmide biri kopya, ötekiler yeni. Sorulan, onda üç ve fazlasıydı.")
ACCUSED_SCALE = Phrase("an innocent is accused, in a world of another scale. What is near among digits may be far or usual elsewhere: let the held-out data say what is near.",
                       "bir masum suçlandı; ölçeği başka bir dünyada. Rakamlar arasında yakın olan, başka yerde uzak ya da olağan olabilir: neyin yakın olduğunu ayrılmış veri söylesin.")
OVERLOOKED_SCALE = Phrase("a copier got away, in a world of another scale. What is near among digits may be far or usual elsewhere: let the held-out data say what is near.",
                          "bir kopyacı kaçtı; ölçeği başka bir dünyada. Rakamlar arasında yakın olan, başka yerde uzak ya da olağan olabilir: neyin yakın olduğunu ayrılmış veri söylesin.")
# fmt: on
