"""Checks of lesson 14, quality and coverage."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, compare
from minidiff.checks.parts import normal, uniform
from minidiff.checks.task import Lesson
from minidiff.phrase import Phrase

LESSON = Lesson(
    "14",
    "14_quality",
    Phrase("Quality and coverage, beside a VAE and a GAN", "Kalite ve kapsama: VAE ve GAN'ın yanında"),
    sections={
        "two": Phrase("1. Two numbers", "1. İki sayı"),
        "fooled-answer": Phrase("2. Rulers that can be fooled", "2. Kandırılabilen ölçüler"),
        "vae": Phrase("4. VAE: a point between two modes", "4. VAE: iki mod arasında bir nokta"),
        "gan": Phrase("5. GAN: the lottery of the seed", "5. GAN: tohumun piyangosu"),
    },
)

which_notices = LESSON.choice(
    "which_notices",
    right="d",
    because={
        "a": Phrase(
            "every copy lies on a real point, so precision is as high as for other real points. Is a high precision a sign of copying?",
            "her kopya gerçek bir noktanın üstündedir; isabet, başka gerçek noktalarınki kadar yüksektir. Yüksek isabet kopyalamanın belirtisi midir?",
        ),
        "b": Phrase(
            "the copies are spread like the data, so they cover the held-out points as well as new ones would.",
            "kopyalar veri gibi dağılmıştır; kenara ayrılmış noktaları yenileri kadar iyi kapsarlar.",
        ),
        "c": Phrase(
            "mean and covariance of the copies are those of the data: the distance is that of the floor. Look at the last row of the table.",
            "kopyaların ortalaması ve kovaryansı verininkidir: uzaklık, tabanınki kadardır. Tablonun son satırına bak.",
        ),
    },
    points=1,
    reread="fooled-answer",
)


# ---- the number of modes ------------------------------------------------------------------------------------


def _modes(
    points: Tensor,
    means: Tensor,
    stds: Tensor,
    *,
    near: Any = lambda distance, stds: distance <= 3 * stds,
    count: Any = lambda hits: torch.bincount(hits[0][hits[1]], minlength=hits[2]),
    enough: Any = lambda counts, n, K: counts >= 0.2 * n / K,
    said: Any = lambda found: found.sum(),
) -> Any:
    distance, nearest = torch.cdist(points.double(), means.double()).min(dim=1)
    good = near(distance, stds.double()[nearest])
    return said(enough(count((nearest, good, len(means))), len(points), len(means)))


# fmt: off
MODES: list[Mistake] = [
    ({"near": lambda distance, stds: torch.ones_like(distance, dtype=torch.bool)},
     "a sample far from every mean still counts for the nearest one. Only good samples count: those within three standard deviations.",
     "her ortalamadan uzak bir örnek de en yakınına sayılıyor. Yalnızca iyi örnekler sayılır: üç standart sapma içindekiler."),
    ({"enough": lambda counts, n, K: counts >= 1},
     "one sample is enough for a mode in your count. A single stray one is no mode found: it takes a fifth of the even share.",
     "sayımında bir moda tek örnek yetiyor. Yolunu şaşırmış tek bir örnek modu bulmuş sayılmaz: eşit payın beşte biri gerekir."),
    ({"enough": lambda counts, n, K: counts >= n / K},
     "you ask for the whole even share; chance alone puts half of the modes a little below it. A fifth is enough.",
     "eşit payın tamamını istiyorsun; modların yarısı yalnızca şanstan onun biraz altında kalır. Beşte biri yeter."),
    ({"enough": lambda counts, n, K: counts >= 0.2 * n},
     "you ask for a fifth of *all* samples. The even share is N / K; a fifth of that is enough.",
     "*bütün* örneklerin beşte birini istiyorsun. Eşit pay N / K'dir; onun beşte biri yeter."),
    ({"enough": lambda counts, n, K: counts >= 0.2 * counts.sum() / K},
     "the even share is taken of the good samples alone. Then a model with five good samples could find modes; take it of all samples.",
     "eşit pay yalnızca iyi örneklerden hesaplanmış. O zaman beş iyi örneği olan bir model de mod bulabilirdi; bütün örneklerden hesapla."),
    ({"near": lambda distance, stds: distance <= stds},
     "within one standard deviation lie only 39 % of a round Gaussian in the plane. Take three.",
     "düzlemdeki yuvarlak bir Gauss'un yalnızca %39'u bir standart sapmanın içindedir. Üç al."),
    ({"near": lambda distance, stds: distance <= 3},
     "the radius is 3, not three *standard deviations*: stds is not used.",
     "yarıçap 3 alınmış, üç *standart sapma* değil: stds kullanılmamış."),
    ({"near": lambda distance, stds: distance**2 <= 3 * stds},
     "the distance is squared before it is compared.",
     "uzaklığın, karşılaştırılmadan önce karesi alınmış."),
    ({"said": lambda found: found.double().mean()},
     "this is the share of modes found; asked for is their number.",
     "bu, bulunan modların payı; istenen sayıları."),
    ({"said": lambda found: (~found).sum()},
     "these are the modes that are missing.",
     "bunlar eksik olan modlar."),
    (lambda points, means, stds: (torch.cdist(points.double(), means.double()).min(dim=1).values <= 3 * stds.double().max()).sum(),
     "these are good samples, not modes: each mode counts once, however many samples it has.",
     "bunlar iyi örnekler, modlar değil: Her mod, ne kadar örneği olursa olsun bir kez sayılır."),
]
# fmt: on


@LESSON.task(points=2, reread="two")
def modes_found(student: Any, generator: Generator) -> None:
    """`modes_found(points, means, stds)` -> how many of K modes have a fifth of their even share."""
    # of each mode: good samples, samples a little outside its radius, and samples far from everything
    many = [
        (0.1, (40, 6, 2, 2), (0, 0, 10, 0), (0, 0, 0, 40)),
        (0.6, (20, 4, 3, 1), (0, 0, 10, 0), (0, 0, 0, 62)),
        (0.3, (60, 25, 3), (0, 0, 12), (0, 0, 0)),
        (0.5, (12, 30, 12, 12, 0, 5), (0, 0, 0, 0, 3, 0), (2, 0, 0, 0, 0, 0)),
    ]
    cases = []
    for width, *kinds in many:
        K = len(kinds[0])
        means = 3 * torch.randn(K, 2, generator=generator) + 40 * torch.arange(K)[:, None]
        stds = width * (0.9 + 0.2 * torch.rand(K, generator=generator))
        parts = []
        for counts, nearest, furthest in zip(kinds, (0.0, 3.3, 40.0), (2.7, 3.5, 50.0), strict=True):
            at = torch.repeat_interleave(torch.arange(K), torch.tensor(counts))
            far = nearest + (furthest - nearest) * torch.rand(len(at), generator=generator)
            way = F.normalize(torch.randn(len(at), 2, generator=generator), dim=1)
            parts.append(means[at] + way * (far * (stds[at] if furthest < 40 else 0.2))[:, None])
        points = torch.cat(parts)
        cases.append((points[torch.randperm(len(points), generator=generator)], means, stds))
    compare(student, _modes, cases, MODES)


# ---- the bound of a VAE ---------------------------------------------------------------------------------------


def _elbo(
    x: Tensor,
    made: Tensor,
    mean: Tensor,
    log_variance: Tensor,
    s: float,
    *,
    error: Any = lambda x, made, s: (x - made).square().sum(dim=1) / (2 * s**2),
    divergence: Any = lambda m, v: 0.5 * (m.square() + v.exp() - 1 - v).sum(dim=1),
    join: Any = lambda error, divergence: error + divergence,
) -> Any:
    return join(error(x.double(), made.double(), s), divergence(mean.double(), log_variance.double()))


# fmt: off
ELBOS: list[Mistake] = [
    ({"join": lambda e, d: e - d},
     "the divergence is subtracted. Then the encoder is rewarded for running away from N(0, I), where we draw.",
     "ıraksama çıkarılmış. O zaman kodlayıcı, çekim yaptığımız N(0, I)'dan kaçtıkça ödüllendirilir."),
    ({"join": lambda e, d: -(e + d)},
     "this is the ELBO itself, which is to be made large. Asked for is its negative.",
     "bu, ELBO'nun kendisi, yani büyütülecek olan sayı. İstenen, onun eksi işaretlisi."),
    ({"join": lambda e, d: e},
     "only the error is there. Without the divergence nothing makes z look like what is drawn later.",
     "yalnızca hata var. Iraksama olmazsa z'yi, sonradan çekilene benzeten bir şey kalmaz."),
    ({"join": lambda e, d: d},
     "only the divergence is there. Without the error nothing need be decoded.",
     "yalnızca ıraksama var. Hata olmazsa hiçbir şeyin çözülmesi gerekmez."),
    ({"divergence": lambda m, v: 0.5 * (m.square() + v - 1 - v.log()).sum(dim=1)},
     "the log-variance is taken for the variance: σ² is exp(log σ²), and log σ² is given already.",
     "log-varyans, varyans sanılmış: σ², exp(log σ²)'dir; log σ² ise zaten verilmiş."),
    ({"divergence": lambda m, v: 0.5 * (m.square() + (2 * v).exp() - 1 - 2 * v).sum(dim=1)},
     "log σ² is taken for log σ: the exponent is doubled.",
     "log σ², log σ sanılmış: üs iki katına çıkmış."),
    ({"error": lambda x, made, s: (x - made).square().mean(dim=1) / (2 * s**2)},
     "the error is a mean over the numbers of an example. It is a sum; with the mean the divergence weighs too much, and z is ignored (posterior collapse).",
     "hatada, örneğin sayılarının ortalaması alınmış; toplamı alınmalı. Ortalamayla ıraksama fazla ağır basar ve z dikkate alınmaz (posterior collapse)."),
    ({"divergence": lambda m, v: 0.5 * (m.square() + v.exp() - 1 - v).mean(dim=1)},
     "the divergence is a mean over the numbers of z; it is a sum.",
     "ıraksamada, z'nin sayılarının ortalaması alınmış; toplamı alınmalı."),
    ({"error": lambda x, made, s: (x - made).square().sum(dim=1)},
     "the error is not measured in units of s: divide by 2 s².",
     "hata s biriminde ölçülmemiş: 2 s²'ye böl."),
    ({"error": lambda x, made, s: (x - made).square().sum(dim=1) / s**2},
     "a factor 2 is missing under the error: 2 s².",
     "hatanın altında 2 çarpanı eksik: 2 s²."),
    ({"error": lambda x, made, s: (x - made).square().sum(dim=1) / (2 * s)},
     "the error is divided by 2 s; s is a standard deviation, its square belongs there.",
     "hata 2 s'ye bölünmüş; s bir standart sapmadır, oraya karesi gelir."),
    ({"error": lambda x, made, s: (x - made).abs().sum(dim=1) / (2 * s**2)},
     "the error takes the size of the difference, not its square.",
     "hatada farkın karesi değil, büyüklüğü alınmış."),
    ({"divergence": lambda m, v: (m.square() + v.exp() - 1 - v).sum(dim=1)},
     "the half before the divergence is missing.",
     "ıraksamanın önündeki yarım eksik."),
    ({"divergence": lambda m, v: 0.5 * (m.square() + v.exp() - v).sum(dim=1)},
     "the 1 is missing in the divergence: at μ = 0 and σ = 1 it must be 0.",
     "ıraksamada 1 eksik: μ = 0 ve σ = 1 iken 0 olmalı."),
    ({"divergence": lambda m, v: 0.5 * (v.exp() - 1 - v).sum(dim=1)},
     "μ² is missing in the divergence: it would not matter where the Gaussian lies.",
     "ıraksamada μ² eksik: Gauss dağılımının nerede olduğu hiç fark etmezdi."),
    (lambda x, made, mean, v, s: _elbo(x, made, mean, v, s).mean(),
     "one number for the whole batch; asked for is one for each example.",
     "bütün yığın için tek bir sayı verilmiş; her örnek için bir tane isteniyor."),
]
# fmt: on


@LESSON.task(points=3, reread="vae")
def negative_elbo(student: Any, generator: Generator) -> None:
    """`negative_elbo(x, made, mean, log_variance, s)` -> -ELBO of each example, (B,)."""
    cases = []
    for B, D, d in ((5, 4, 2), (3, 7, 3), (6, 2, 4)):
        x, made, mean = normal(generator, (B, D), (B, D), (B, d))
        log_variance = 0.3 + torch.rand(B, d, generator=generator)  # a log of it exists, too
        cases.append((x, made, mean, log_variance, uniform(generator, 0.3, 0.9)))
    compare(student, _elbo, cases, ELBOS)


# ---- the losses of a GAN ----------------------------------------------------------------------------------------


def _gan(
    real: Tensor,
    made: Tensor,
    *,
    d: Any = lambda r, m: F.softplus(-r).mean() + F.softplus(m).mean(),
    g: Any = lambda r, m: F.softplus(-m).mean(),
) -> Any:
    return d(real.double(), made.double()), g(real.double(), made.double())


# fmt: off
GANS: list[Mistake] = [
    ({"g": lambda r, m: -F.softplus(m).mean()},
     "this is log(1 - σ(D)), the form that saturates: where D is sure that a sample is made, its slope is nearly 0, and G learns nothing. Take -log σ(D).",
     "bu log(1 - σ(D)), doyuma giden biçim: D örneğin üretilmiş olduğundan eminse gradyan neredeyse 0'dır ve G bir şey öğrenmez. -log σ(D)'yi al."),
    ({"g": lambda r, m: F.softplus(m).mean()},
     "G is rewarded for being found out: it wants D to say *real*, a large logit.",
     "G yakalandıkça ödüllendiriliyor: Oysa D'nin *gerçek* demesini, büyük bir logit ister."),
    ({"d": lambda r, m: F.softplus(r).mean() + F.softplus(-m).mean()},
     "D's answers are the wrong way round: real ones should get a large logit, made ones a small one.",
     "D'nin cevapları ters: gerçekler büyük, üretilenler küçük logit almalı."),
    ({"d": lambda r, m: F.softplus(-r).mean()},
     "D sees only real points: it would say \"real\" to everything.",
     "D yalnızca gerçek noktaları görüyor: her şeye \"gerçek\" derdi."),
    ({"d": lambda r, m: F.softplus(m).mean()},
     "D sees only made points: it would say \"made\" to everything.",
     "D yalnızca üretilen noktaları görüyor: her şeye \"üretilmiş\" derdi."),
    ({"d": lambda r, m: (F.softplus(-r).mean() + F.softplus(m).mean()) / 2},
     "D's loss is halved; the equation adds the two parts.",
     "D'nin kaybı yarıya bölünmüş; denklem iki parçayı toplar."),
    ({"d": lambda r, m: F.softplus(-r).sum() + F.softplus(m).sum(), "g": lambda r, m: F.softplus(-m).sum()},
     "the losses are sums over the batch; they are means.",
     "kayıplar yığın üzerinden toplanmış; ortalama alınmalı."),
    ({"d": lambda r, m: -r.mean() + m.mean(), "g": lambda r, m: -m.mean()},
     "the sigmoid and its logarithm are missing: these are means of bare logits (the loss of another GAN, Wasserstein's).",
     "sigmoit ile logaritması eksik: bunlar çıplak logitlerin ortalamaları (başka bir GAN'ın, Wasserstein GAN'ının kaybı)."),
    ({"d": lambda r, m: -r.sigmoid().mean() - (1 - m.sigmoid()).mean(), "g": lambda r, m: -m.sigmoid().mean()},
     "the logarithm is missing: σ(D) is a probability, the loss is minus its logarithm.",
     "logaritma eksik: σ(D) bir olasılıktır; kayıp, onun logaritmasının eksi işaretlisidir."),
    ({"d": lambda r, m: -F.softplus(-r).mean() - F.softplus(m).mean()},
     "D's sign is the wrong way round: a loss is to be made small, and D would learn to be wrong.",
     "D'nin işareti ters: kayıp küçültülür, D ise yanılmayı öğrenirdi."),
    ({"g": lambda r, m: F.softplus(-r).mean()},
     "G's loss is taken on real points, on which G has no influence.",
     "G'nin kaybı gerçek noktalardan alınmış; G'nin onlar üzerinde etkisi yoktur."),
    ({"g": lambda r, m: F.softplus(-r).mean() + F.softplus(m).mean()},
     "both get the same loss: then G helps D. They want opposite things.",
     "ikisi de aynı kaybı alıyor: O zaman G, D'ye yardım eder. Oysa zıt şeyler isterler."),
    (lambda real, made: tuple(reversed(_gan(real, made))),
     "the two have changed places: D's loss first, then G's.",
     "ikisi yer değiştirmiş: önce D'nin kaybı, sonra G'ninki."),
]
# fmt: on


@LESSON.task(points=3, reread="gan")
def gan_losses(student: Any, generator: Generator) -> None:
    """`gan_losses(real, made)` -> the losses of discriminator and generator, from logits."""
    cases = []
    for n, m, scale in ((5, 5, 1.0), (4, 7, 2.0), (6, 3, 0.5)):
        real, made = normal(generator, (n,), (m,))
        cases.append((scale * real + 0.4, scale * made - 0.3))
    # logits so large that a sigmoid is 0 or 1 in float32, and its logarithm infinite
    cases.append((torch.tensor([120.0, -110.0]), torch.tensor([130.0, -125.0, 3.0])))
    compare(student, _gan, cases, GANS)


# ---- precision and coverage ---------------------------------------------------------------------------------------


def _both(
    real: Tensor,
    made: Tensor,
    k: int,
    *,
    radius: Any = lambda real, made, k: torch.cdist(real, real).kthvalue(k + 1, dim=1).values,
    inside: Any = lambda distance, radius: distance <= radius[:, None],
    answer: Any = lambda near: (near.any(dim=0), near.any(dim=1)),
) -> Any:
    real, made = real.double(), made.double()
    near = inside(torch.cdist(real, made), radius(real, made, k))  # (N, M)
    return tuple(part.double().mean() for part in answer(near))


# fmt: off
BOTH: list[Mistake] = [
    ({"answer": lambda near: (near.any(dim=1), near.any(dim=0))},
     "the two have changed places: precision is a share of the *samples*, coverage a share of the *real* points.",
     "ikisi yer değiştirmiş: isabet *örneklerin* payıdır, kapsama *gerçek* noktaların."),
    ({"radius": lambda real, made, k: torch.cdist(real, real).kthvalue(k, dim=1).values},
     "the radius reaches one neighbour too few: the nearest real point to a real point is itself, at distance 0.",
     "yarıçap bir komşu eksik uzanıyor: gerçek bir noktaya en yakın gerçek nokta kendisidir, 0 uzaklıkta."),
    ({"radius": lambda real, made, k: torch.cdist(real, real).kthvalue(k + 1, dim=1).values.mean().expand(len(real))},
     "one radius for all. Each real point has its own: small where the data are dense, large where they are thin.",
     "bütün noktalara tek bir yarıçap verilmiş. Her gerçek noktanınki ayrıdır: verinin sık olduğu yerde küçük, seyrek olduğu yerde büyük."),
    ({"radius": lambda real, made, k: torch.cdist(real, made).kthvalue(k, dim=1).values},
     "the radius comes from the samples. Then it grows until some fit: take the neighbours among the *real* points.",
     "yarıçap örneklerden geliyor. O zaman içine bir şey sığana dek büyür: komşuları *gerçek* noktalar arasından al."),
    ({"radius": lambda real, made, k: torch.cdist(real, real).kthvalue(2, dim=1).values},
     "k is not used: the radius always reaches the first neighbour.",
     "k kullanılmamış: yarıçap hep ilk komşuya uzanıyor."),
    ({"answer": lambda near: (near.double().mean(dim=0), near.any(dim=1))},
     "precision counts a sample by how many circles it lies in. One is enough.",
     "isabet, örneği içinde bulunduğu çember sayısına göre sayıyor. Bir tanesi yeter."),
    ({"answer": lambda near: (near.all(dim=0), near.any(dim=1))},
     "precision asks that a sample lie in *all* circles. One is enough.",
     "isabet, örneğin *bütün* çemberlerin içinde olmasını istiyor. Bir tanesi yeter."),
    ({"answer": lambda near: (near.any(dim=0), near.any(dim=0))},
     "both figures are the precision. Coverage asks from the other side: of which real points is there a sample in the circle?",
     "iki ölçü de isabet. Kapsama öteki yandan sorar: hangi gerçek noktaların çemberinde bir örnek var?"),
    ({"answer": lambda near: (near.any(dim=1), near.any(dim=1))},
     "both figures are the coverage. Precision asks from the other side: which samples lie in some circle?",
     "iki ölçü de kapsama. İsabet öteki yandan sorar: hangi örnekler bir çemberin içinde?"),
    ({"inside": lambda distance, radius: distance > radius[:, None]},
     "inside and outside have changed places.",
     "içerisiyle dışarısı yer değiştirmiş."),
    ({"answer": lambda near: (~near.any(dim=0), ~near.any(dim=1))},
     "these are the shares of those that *fail*.",
     "bunlar, koşulu *sağlamayanların* payları."),
    ({"radius": lambda real, made, k: torch.cdist(real, real).kthvalue(k + 1, dim=1).values ** 2},
     "distances and squares of distances are mixed.",
     "uzaklıklarla kareleri karışmış."),
]
# fmt: on


@LESSON.task(points=4, reread="two")
def precision_and_coverage(student: Any, generator: Generator) -> None:
    """`precision_and_coverage(real, made, k)` -> both shares; circles reach each real point's k-th neighbour."""
    cases = []
    for n, m, k in ((30, 17, 3), (24, 31, 2), (40, 23, 4)):
        real, made = normal(generator, (n, 2), (m, 2))
        cases.append((2 * real * (1 + (torch.arange(n) % 2)[:, None]), 7 * made + 1, k))
    compare(student, _both, cases, BOTH)
