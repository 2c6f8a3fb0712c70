"""Checks of lesson 16, bias, filters, memory and spelling."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, compare
from minidiff.checks.parts import normal, uniform
from minidiff.checks.task import Lesson
from minidiff.phrase import Phrase

LESSON = Lesson(
    "16",
    "16_bias",
    Phrase("Bias, filters, memory, spelling", "Önyargı, süzgeçler, bellek, yazım"),
    sections={
        "share": Phrase("1. A share has an interval", "1. Her payın bir aralığı vardır"),
        "why": Phrase(
            "2. Bias in, bias out, bias amplified", "2. Önyargı girer, önyargı çıkar, önyargı büyür"
        ),
        "filter": Phrase("3. A filter", "3. Bir süzgeç"),
        "rare": Phrase("What an alarm is worth", "Bir alarm ne kadar değerlidir?"),
        "memory": Phrase("5. Learned by heart", "5. Ezberlenmiş"),
    },
)

predict_shared = LESSON.choice(
    "predict_shared",
    right="b",
    because={
        "a": Phrase(
            "guidance carries on what tells the class from the others; red tells a circle from a square nothing here. Look at the table's row in which squares are as red.",
            "yönlendirme, sınıfı ötekilerden ayıranı sürdürür; burada kırmızı, daireyi kareden ayırmıyor. Tabloda karelerin de o kadar kırmızı olduğu satıra bak.",
        ),
        "c": Phrase(
            "nothing takes the red out: circles in the data are red eight times in ten, and guidance leaves alone what both predictions agree on.",
            "kırmızıyı çıkaran bir şey yok: verideki on dairenin sekizi kırmızı; yönlendirme, iki tahminin anlaştığı şeye dokunmaz.",
        ),
    },
    points=1,
    reread="why",
)

Z = 1.96

# ---- the interval of a share ----------------------------------------------------------------------------------


def _interval(
    count: int,
    n: int,
    *,
    z: float = Z,
    middle: Any = lambda p, n, z: (p + z**2 / (2 * n)) / (1 + z**2 / n),
    half: Any = lambda p, n, z: z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n),
    ends: Any = lambda m, h: (m - h, m + h),
) -> Any:
    p = count / n
    return ends(middle(p, n, z), half(p, n, z))


# fmt: off
INTERVALS: list[Mistake] = [
    ({"middle": lambda p, n, z: p, "half": lambda p, n, z: z * math.sqrt(p * (1 - p) / n)},
     "this is p̂ ± z √(p̂ (1 - p̂) / n), the other formula: it has no width at 0 of n, and can leave [0, 1]. Solve for p, which stands under the root, too.",
     "bu, p̂ ± z √(p̂ (1 - p̂) / n), öteki formül: n'de 0 için hiç genişliği yoktur, [0, 1]'in dışına da taşabilir. p için çöz; p kökün altında da duruyor."),
    ({"middle": lambda p, n, z: p},
     "the interval is set round the counted share; Wilson's is set a little nearer to ½.",
     "aralık, sayılan payın çevresine konmuş; Wilson'ınki biraz daha ½'ye yakındır."),
    ({"half": lambda p, n, z: z * math.sqrt(p * (1 - p) / n) / (1 + z**2 / n)},
     "z² / (4 n²) is missing under the root: at 0 of n the interval would have no width.",
     "kökün altında z² / (4 n²) eksik: n'de 0 için aralığın genişliği olmazdı."),
    ({"half": lambda p, n, z: z * (p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)},
     "the root is missing: that is a variance, the width is made of its root.",
     "kök eksik: bu bir varyans; genişlik onun kökünden çıkar."),
    ({"half": lambda p, n, z: z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))},
     "the half width is not divided by 1 + z² / n.",
     "yarı genişlik 1 + z² / n'ye bölünmemiş."),
    ({"middle": lambda p, n, z: p + z**2 / (2 * n)},
     "the middle is not divided by 1 + z² / n.",
     "orta nokta 1 + z² / n'ye bölünmemiş."),
    ({"half": lambda p, n, z: z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n)) / (1 + z**2 / n)},
     "under the root stands z² / (4 n²), with the square of n.",
     "kökün altında z² / (4 n²) durur; n'nin karesiyle."),
    ({"z": 1.0},
     "this is one standard deviation each way; z = 1.96 takes in 95 of 100.",
     "bu her yana bir standart sapma; z = 1.96, 100'de 95'ini kapsar."),
    ({"z": 1.645},
     "z = 1.645 is for 90 of 100; asked for is 1.96.",
     "z = 1.645, 100'de 90 içindir; istenen 1.96."),
    ({"ends": lambda m, h: (m + h, m - h)},
     "the two ends have changed places: the lower one first.",
     "iki uç yer değiştirmiş: önce alttaki."),
    ({"ends": lambda m, h: (m, h)},
     "these are the middle and the half width; asked for are the two ends.",
     "bunlar orta nokta ile yarı genişlik; istenen, iki uç."),
]
# fmt: on


@LESSON.task(points=2, reread="share")
def share_with_error(student: Any, generator: Generator) -> None:
    """`share_with_error(count, n)` -> Wilson's interval: its lower and its upper end."""
    cases = [(int(uniform(generator, 3, 9)), 20), (0, 40), (int(uniform(generator, 60, 110)), 150), (12, 12)]
    compare(student, _interval, cases, INTERVALS)


# ---- what guidance does, if only the colour is seen ------------------------------------------------------------


def _guided(
    joint: Tensor,
    c: int,
    s: float,
    *,
    inside: Any = lambda joint, c: joint[c] / joint[c].sum(),
    anyway: Any = lambda joint: joint.sum(dim=0) / joint.sum(),
    mix: Any = lambda q, m, s: q**s * m ** (1 - s),
    whole: Any = lambda v: v / v.sum(),
) -> Any:
    joint = joint.double()
    return whole(mix(inside(joint, c), anyway(joint), s))


# fmt: off
GUIDED: list[Mistake] = [
    ({"mix": lambda q, m, s: q},
     "s is not used: these are the shares without guidance.",
     "s kullanılmamış: bunlar yönlendirmesiz paylar."),
    ({"whole": lambda v: v},
     "the shares do not add up to 1: divide by their sum.",
     "payların toplamı 1 değil: toplamlarına böl."),
    ({"mix": lambda q, m, s: q**s},
     "only the class is raised to s, or p(k) is taken as even. Guidance leads away from what is there anyway: p(k), the sum of each column, with the power 1 - s.",
     "yalnızca sınıfın s kuvveti alınmış ya da p(k) eşit dağılmış sayılmış. Yönlendirme zaten orada olandan uzaklaşır: her sütunun toplamı p(k), 1 - s üssüyle."),
    ({"mix": lambda q, m, s: q**s * m**s},
     "p(k) has the power s; it is 1 - s.",
     "p(k)'nin üssü s alınmış; 1 - s olmalı."),
    ({"mix": lambda q, m, s: q**s * m ** (s - 1)},
     "the power of p(k) has the wrong sign: 1 - s, negative for s > 1. So what is common anyway is pushed away.",
     "p(k)'nin üssünün işareti ters: 1 - s, s > 1 için eksidir. Zaten sık olandan böyle uzaklaşılır."),
    ({"mix": lambda q, m, s: m**s * q ** (1 - s)},
     "the two have changed places: p(k | c) has the power s, p(k) has 1 - s.",
     "ikisi yer değiştirmiş: p(k | c)'nin üssü s, p(k)'ninki 1 - s."),
    ({"mix": lambda q, m, s: m + s * (q - m)},
     "the line goes through the shares. It goes through the logarithms of the densities, so shares are multiplied.",
     "doğru, payların içinden geçirilmiş. Yoğunlukların logaritmalarından geçer; o yüzden paylar çarpılır."),
    ({"anyway": lambda joint: (joint / joint.sum(dim=1, keepdim=True)).mean(dim=0)},
     "p(k) weighs all classes the same. A class with more examples weighs more: add the columns of the table as they are.",
     "p(k) bütün sınıfları eşit tartıyor. Örneği çok olan sınıf daha ağır basar: tablonun sütunlarını olduğu gibi topla."),
    (lambda joint, c, s: _guided(joint, c, s, anyway=lambda j: (j.sum(dim=0) - j[c]) / (j.sum() - j[c].sum())),
     "p(k) is that of the *other* classes. The unconditional answer knows all classes, the asked one among them.",
     "p(k), *öteki* sınıflarınki. Koşulsuz cevap bütün sınıfları bilir, istenen de içinde."),
    (lambda joint, c, s: _guided(joint, c, s, inside=lambda j, c: j[:, c] / j[:, c].sum()) if joint.shape[0] == joint.shape[1] else joint[:1, :1],
     "rows and columns have changed places: a row is a class.",
     "satırlarla sütunlar yer değiştirmiş: bir satır bir sınıftır."),
]
# fmt: on


@LESSON.task(points=3, reread="why")
def guided_share(student: Any, generator: Generator) -> None:
    """`guided_share(joint, c, s)` -> the share of each colour among samples of class c at scale s."""
    cases = []
    for C, K in ((3, 3), (2, 4), (4, 4), (3, 2)):
        joint = 0.1 + torch.rand(C, K, generator=generator)
        joint = joint * (1 + torch.arange(C))[:, None]
        c = int(uniform(generator, 0, C - 0.01))
        cases.append((joint / joint.sum(), c, uniform(generator, 1.5, 4.0)))
    compare(student, _guided, cases, GUIDED)


# ---- the curve of a detector ------------------------------------------------------------------------------------


def _roc(
    scores: Tensor,
    forbidden: Tensor,
    thresholds: Tensor,
    *,
    rings: Any = lambda scores, thresholds: scores >= thresholds[:, None],
    false: Any = lambda rings, bad: (rings & ~bad).sum(dim=1) / (~bad).sum(),
    found: Any = lambda rings, bad: (rings & bad).sum(dim=1) / bad.sum(),
    order: Any = lambda false, found: (false, found),
) -> Any:
    ringing = rings(scores.double(), thresholds.double())  # (M, N)
    return order(false(ringing, forbidden).double(), found(ringing, forbidden).double())


# fmt: off
ROCS: list[Mistake] = [
    ({"order": lambda false, found: (found, false)},
     "the two have changed places: false alarms first.",
     "ikisi yer değiştirmiş: önce yanlış alarmlar."),
    ({"rings": lambda s, t: s > t[:, None]},
     "a score equal to the threshold rings, too: >=.",
     "eşiğe eşit puanda da çalar: >=."),
    ({"rings": lambda s, t: s < t[:, None]},
     "it rings for low scores here. High scores mean forbidden.",
     "burada düşük puanlarda çalıyor. Yüksek puan yasak demektir."),
    ({"false": lambda r, bad: (r & ~bad).sum(dim=1) / r.shape[1], "found": lambda r, bad: (r & bad).sum(dim=1) / r.shape[1]},
     "both are shares of *all* pictures. The false alarms are a share of the allowed, what is found one of the forbidden: each kind is counted for itself.",
     "ikisi de *bütün* resimlerin payı. Yanlış alarmlar izinlilerin, bulunanlar yasakların payıdır: her tür kendi içinde sayılır."),
    ({"false": lambda r, bad: (r & ~bad).sum(dim=1) / r.shape[1]},
     "the false alarms are divided by all pictures, not by the allowed ones.",
     "yanlış alarmlar izinlilerin sayısına değil, bütün resimlerin sayısına bölünmüş."),
    ({"false": lambda r, bad: (r & ~bad).sum(dim=1) / r.sum(dim=1).clamp(min=1)},
     "the false alarms are divided by all alarms. Asked for is a share of the allowed pictures.",
     "yanlış alarmlar bütün alarmlara bölünmüş. İstenen, izinli resimlerin payı."),
    ({"found": lambda r, bad: (r & bad).sum(dim=1) / r.sum(dim=1).clamp(min=1)},
     "this is how many alarms are right. Asked for is how many of the forbidden are found.",
     "bu, alarmların ne kadarının haklı olduğu. İstenen, yasakların ne kadarının bulunduğu."),
    ({"found": lambda r, bad: 1 - (r & bad).sum(dim=1) / bad.sum()},
     "this is the share of the forbidden that are missed.",
     "bu, kaçırılan yasakların payı."),
    ({"false": lambda r, bad: 1 - (r & ~bad).sum(dim=1) / (~bad).sum()},
     "this is the share of the allowed that do not ring.",
     "bu, çalmayan izinlilerin payı."),
    (lambda scores, forbidden, thresholds: _roc(scores, ~forbidden, thresholds),
     "allowed and forbidden have changed places.",
     "izinlilerle yasaklar yer değiştirmiş."),
    ({"false": lambda r, bad: (r & ~bad).sum(dim=1), "found": lambda r, bad: (r & bad).sum(dim=1)},
     "these are counts; asked for are shares.",
     "bunlar sayı; istenen, pay."),
]
# fmt: on


@LESSON.task(points=3, reread="filter")
def roc(student: Any, generator: Generator) -> None:
    """`roc(scores, forbidden, thresholds)` -> shares (M,) of the allowed and of the forbidden that ring."""
    cases = []
    for n, bad, m in ((20, 6, 4), (31, 9, 5), (26, 17, 3)):
        scores = torch.randint(0, 12, (n,), generator=generator) / 4
        forbidden = torch.arange(n) < bad
        scores = scores + forbidden * 0.75
        mixed = torch.randperm(n, generator=generator)
        different = torch.tensor(sorted(set(scores.tolist())))
        picked = different[torch.randperm(len(different), generator=generator)[:m]]
        cases.append((scores[mixed], forbidden[mixed], picked))
    compare(student, _roc, cases, ROCS)


# ---- what an alarm is worth -----------------------------------------------------------------------------------------


def _bayes(
    prevalence: float,
    detected: float,
    false_alarms: float,
    *,
    right: Any = lambda pi, d, f: pi * d,
    wrong: Any = lambda pi, d, f: (1 - pi) * f,
    share: Any = lambda right, wrong: right / (right + wrong),
) -> Any:
    return share(right(prevalence, detected, false_alarms), wrong(prevalence, detected, false_alarms))


# fmt: off
BAYES: list[Mistake] = [
    (lambda pi, d, f: d,
     "this is how often a forbidden picture rings. Asked for is how often a picture that rings is forbidden.",
     "bu, yasak bir resimde ne sıklıkta çaldığı. İstenen, çalan bir resmin ne sıklıkta yasak olduğu."),
    (lambda pi, d, f: d / (d + f),
     "the prevalence is not used: this is right only where half of the pictures are forbidden.",
     "yasakların payı kullanılmamış: bu yalnızca resimlerin yarısı yasaksa doğrudur."),
    ({"wrong": lambda pi, d, f: pi * f},
     "the false alarms come from the allowed pictures, and their share is 1 - π.",
     "yanlış alarmlar izinli resimlerden gelir; onların payı 1 - π'dir."),
    ({"wrong": lambda pi, d, f: f},
     "the false alarms are not weighed with the share of the allowed, 1 - π.",
     "yanlış alarmlar izinlilerin payıyla, 1 - π ile tartılmamış."),
    ({"wrong": lambda pi, d, f: (1 - pi) * (1 - f)},
     "1 - f are the allowed pictures that stay silent.",
     "1 - f, çalmayan izinli resimlerdir."),
    ({"wrong": lambda pi, d, f: (1 - pi) * (1 - d)},
     "1 - d are the forbidden pictures that are missed. False alarms are f.",
     "1 - d, kaçırılan yasak resimlerdir. Yanlış alarmlar f'dir."),
    ({"wrong": lambda pi, d, f: pi * (1 - d)},
     "this divides by all forbidden pictures, rung for or not. Divide by all alarms.",
     "bu, çalsın çalmasın bütün yasak resimlere bölüyor. Bütün alarmlara böl."),
    ({"share": lambda right, wrong: right},
     "this is the share of all pictures that are forbidden and ring. Divide by all that ring.",
     "bu, bütün resimler içinde hem yasak olup hem çalanların payı. Bütün çalanlara böl."),
    ({"share": lambda right, wrong: right + wrong},
     "this is the share of all pictures that ring.",
     "bu, bütün resimler içinde çalanların payı."),
    ({"share": lambda right, wrong: wrong / (right + wrong)},
     "this is the share of alarms that are *wrong*.",
     "bu, *yanlış* alarmların payı."),
    ({"share": lambda right, wrong: right / wrong},
     "these are the odds, right to wrong; asked for is a share of all alarms.",
     "bu, haklıların yanlışlara oranı; istenen, bütün alarmların payı."),
]
# fmt: on


@LESSON.task(points=2, reread="rare")
def bayes_alarm(student: Any, generator: Generator) -> None:
    """`bayes_alarm(prevalence, detected, false_alarms)` -> the probability that an alarm is right."""
    draws = [(0.02, 0.2), (0.3, 0.45), (0.1, 0.3), (0.6, 0.8)]
    cases = [
        (uniform(generator, *pi), uniform(generator, 0.7, 0.95), uniform(generator, 0.05, 0.25))
        for pi in draws
    ]
    compare(student, _bayes, cases, BAYES)


# ---- false alarms by group --------------------------------------------------------------------------------------------


def _groups(
    rings: Tensor,
    forbidden: Tensor,
    group: Tensor,
    G: int,
    *,
    alarms: Any = lambda rings, bad: rings & ~bad,
    among: Any = lambda rings, bad: ~bad,
    divide: Any = lambda alarms, among: alarms / among,
) -> Any:
    def counted(which: Tensor) -> Tensor:
        return torch.bincount(group[which], minlength=G).double()

    return divide(counted(alarms(rings, forbidden)), counted(among(rings, forbidden)))


# fmt: off
GROUPS: list[Mistake] = [
    ({"alarms": lambda r, bad: r, "among": lambda r, bad: torch.ones_like(bad)},
     "the forbidden pictures are counted, too. An alarm for them is no false alarm.",
     "yasak resimler de sayılmış. Onlarda çalmak yanlış alarm değildir."),
    ({"among": lambda r, bad: torch.ones_like(bad)},
     "the false alarms are divided by all pictures of a group, not by its allowed ones.",
     "yanlış alarmlar öbeğin izinlilerine değil, bütün resimlerine bölünmüş."),
    ({"among": lambda r, bad: r},
     "this is the share of a group's alarms that are false. Asked for is the share of its allowed pictures that ring.",
     "bu, öbeğin alarmlarından yanlış olanların payı. İstenen, izinli resimlerinden çalanların payı."),
    ({"alarms": lambda r, bad: r},
     "alarms for forbidden pictures are counted as false ones.",
     "yasak resimlerin alarmları da yanlış sayılmış."),
    ({"divide": lambda alarms, among: alarms / among.sum()},
     "each group is divided by the allowed pictures of all groups. A small group then always looks well treated.",
     "her öbek, bütün öbeklerin izinlilerine bölünmüş. O zaman küçük bir öbek hep iyi muamele görmüş gibi durur."),
    ({"divide": lambda alarms, among: alarms / alarms.sum()},
     "these are shares of all false alarms. A large group has many, however well it is treated.",
     "bunlar bütün yanlış alarmların payları. Büyük bir öbekte, ne kadar iyi muamele görse de çok yanlış alarm olur."),
    ({"divide": lambda alarms, among: (alarms.sum() / among.sum()).expand(len(among))},
     "one share for all groups together. That is what hides the differences.",
     "bütün öbeklere tek bir pay. Farkları saklayan tam da budur."),
    ({"divide": lambda alarms, among: alarms},
     "these are counts; asked for are shares of each group's allowed pictures.",
     "bunlar sayı; istenen, her öbeğin izinli resimlerindeki pay."),
    ({"divide": lambda alarms, among: 1 - alarms / among},
     "these are the allowed pictures that stay silent.",
     "bunlar, çalmayan izinli resimlerin payları."),
    ({"alarms": lambda r, bad: r & bad, "among": lambda r, bad: bad},
     "this is how many forbidden pictures are found in each group. Asked for are the false alarms.",
     "bu, her öbekte yasakların ne kadarının bulunduğu. İstenen, yanlış alarmlar."),
    ({"alarms": lambda r, bad: ~r & ~bad},
     "rings and stays silent have changed places.",
     "çalanlarla çalmayanlar yer değiştirmiş."),
]
# fmt: on


@LESSON.task(points=2, reread="filter")
def by_group(student: Any, generator: Generator) -> None:
    """`by_group(rings, forbidden, group, G)` -> in each group, the share of allowed pictures that ring."""
    cases = []
    for sizes in ((9, 5, 14), (6, 17), (8, 12, 7, 21)):
        G, parts = len(sizes), []
        for g, size in enumerate(sizes):
            bad = torch.arange(size) < 2 + g % 2
            ring = torch.rand(size, generator=generator) < 0.3 + 0.4 * bad
            ring[:1], ring[-2:] = True, torch.tensor([True, False])  # found ones, a false alarm, a silent one
            parts.append(torch.stack([ring.long(), bad.long(), torch.full((size,), g)]))
        mixed = torch.cat(parts, dim=1)
        rings, bad, group = mixed[:, torch.randperm(mixed.shape[1], generator=generator)]
        cases.append((rings.bool(), bad.bool(), group, G))
    compare(student, _groups, cases, GROUPS)


# ---- is it a copy? ------------------------------------------------------------------------------------------------------


def _ratio(
    samples: Tensor,
    dataset: Tensor,
    k: int,
    *,
    data: Any = lambda dataset: dataset.unique(dim=0),
    first: Any = lambda d, k: d[:, 0],
    rest: Any = lambda d, k: d[:, 1 : k + 1].mean(dim=1),
    divide: Any = lambda first, rest: first / rest,
    distance: Any = torch.cdist,
) -> Any:
    near = distance(samples.double(), data(dataset.double())).sort(dim=1).values
    return divide(first(near, k), rest(near, k))


# fmt: off
RATIOS: list[Mistake] = [
    ({"data": lambda dataset: dataset},
     "an example that stands in the data set many times is its own neighbour: then a copy of it has r near 1, and the very thing that is looked for is not found. Take each example once: `dataset.unique(dim=0)`.",
     "veri kümesinde birçok kez duran bir örnek kendi kendinin komşusudur: O zaman kopyasının r'si 1'e yakın çıkar ve tam da aranan şey bulunmaz. Her örneği bir kez al: `dataset.unique(dim=0)`."),
    ({"divide": lambda first, rest: first},
     "this is the bare distance to the nearest. It is small wherever examples lie close together; divide by that of the next ones.",
     "bu, en yakına çıplak uzaklık. Örneklerin sık durduğu her yerde küçüktür; sonrakilerin uzaklığına böl."),
    ({"rest": lambda d, k: d[:, :k].mean(dim=1)},
     "the nearest is among those that it is compared with. The mean is over the k after it.",
     "en yakın olan, karşılaştırıldıklarının arasında. Ortalama, ondan sonraki k tanenindir."),
    ({"rest": lambda d, k: d[:, 1:k].mean(dim=1)},
     "the mean takes one too few: it is over k neighbours, after the nearest.",
     "ortalamaya bir eksik alınmış: en yakından sonraki k komşunun ortalamasıdır."),
    ({"rest": lambda d, k: d.mean(dim=1)},
     "the mean is over the whole data set, k is not used: far examples say nothing about how dense it is here.",
     "ortalama bütün veri kümesi üzerinden, k kullanılmamış: uzak örnekler buranın ne kadar sık olduğunu söylemez."),
    ({"rest": lambda d, k: d[:, k]},
     "this compares with the k-th of the next ones alone; asked for is the mean of all k.",
     "bu, sonrakilerin yalnızca k numaralısıyla karşılaştırıyor; istenen, k tanesinin ortalaması."),
    ({"rest": lambda d, k: d[:, 1:k + 1].sum(dim=1)},
     "this is the sum of the next distances, not their mean.",
     "bu, sonraki uzaklıkların toplamı; ortalaması değil."),
    ({"divide": lambda first, rest: rest / first},
     "the ratio is upside down: a copy must have a small one.",
     "oran ters: kopyanınki küçük olmalı."),
    ({"distance": lambda a, b: torch.cdist(a, b) ** 2},
     "these are squares of distances.",
     "bunlar uzaklıkların kareleri."),
    ({"distance": lambda a, b: torch.cdist(a, b, p=1.0)},
     "these are sums of differences; the distance is the root of the sum of squares.",
     "bunlar farkların toplamı; uzaklık, karelerin toplamının köküdür."),
    (lambda samples, dataset, k: _ratio(samples, dataset, k).mean(),
     "one number for all samples; asked for is one for each.",
     "bütün örneklere tek bir sayı; istenen, her örneğe bir tane."),
]
# fmt: on


@LESSON.task(points=3, reread="memory")
def extraction_ratio(student: Any, generator: Generator) -> None:
    """`extraction_ratio(samples, dataset, k)` -> r of each sample; an example may stand in the data often."""
    cases = []
    for n, D, k in ((12, 2, 3), (15, 4, 4), (9, 3, 2)):
        data, noise = normal(generator, (n, D), (5, D))
        repeated = torch.cat([data, data[:2].repeat(k + 2, 1)])
        samples = data[[0, 1, 2, 0, 3]] + 0.3 * noise
        cases.append((samples, repeated[torch.randperm(len(repeated), generator=generator)], k))
    compare(student, _ratio, cases, RATIOS)
