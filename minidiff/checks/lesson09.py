"""Checks of lesson 09, class conditioning and guidance."""

from __future__ import annotations

from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, compare, describe
from minidiff.checks.parts import Remembering, normal, uniform
from minidiff.checks.task import Lesson
from minidiff.checks.watch import NotRight, call
from minidiff.phrase import Phrase

LESSON = Lesson(
    "09",
    "09_guidance",
    Phrase("Class conditioning and guidance", "Sınıf koşullandırma ve yönlendirme"),
    sections={
        "nothing": Phrase("2. No label is a label, too", "2. Etiketsizlik de bir etikettir"),
        "clip": Phrase("7. What to clip, and when", "7. Ne kırpılır, ne zaman?"),
        "hidden": Phrase("4. A classifier hides in the difference", "4. Farkta bir sınıflandırıcı saklıdır"),
        "interval": Phrase("8. Only in the middle", "8. Yalnız ortada"),
        "why": Phrase("6. Accuracy up, variety down", "6. Doğruluk artar, çeşitlilik azalır"),
        "leave": Phrase("5. What does it really sample from?", "5. Gerçekte neyden örnek çekiyor?"),
    },
)


# ---- dropping labels ---------------------------------------------------------------------------------------


def _drop(
    labels: Tensor,
    coins: Tensor,
    probability: float,
    null_label: int,
    training: bool,
    *,
    heads: Any = lambda coins, p: coins < p,
    instead: Any = lambda labels, null: torch.full_like(labels, null),
    always: bool = False,
) -> Any:
    if not (training or always):
        return labels
    return torch.where(heads(coins, probability), instead(labels, null_label), labels)


# fmt: off
DROPS: list[Mistake] = [
    ({"always": True},
     "labels are dropped when `training` is False, too. In sampling the network must hear exactly what it is asked for.",
     "`training` False iken de etiket düşürülüyor. Örneklemede ağ, kendisinden isteneni olduğu gibi duymalı."),
    ([{"heads": lambda coins, p: coins >= p}, {"heads": lambda coins, p: coins > p}],
     "the coins are read the wrong way round: dropped is a share of 1 - probability. A uniform number lies *below* p with chance p.",
     "yazı-tura ters okunmuş: düşürülen pay 1 - probability. Düzgün dağılımlı bir sayı p olasılıkla p'nin *altındadır*."),
    ({"heads": lambda coins, p: coins <= p},
     "a coin that *equals* the probability drops its label, too. Smaller is asked for: at probability 0 no coin may drop one, not even 0.",
     "olasılığa *eşit* olan sayı da etiketini düşürüyor. İstenen, küçük olması: olasılık 0 iken 0 bile etiket düşürmemeli."),
    ({"heads": lambda coins, p: coins < 0.1},
     "a tenth of the labels are dropped, whatever `probability` is.",
     "`probability` ne olursa olsun etiketlerin onda biri düşürülüyor."),
    ({"heads": lambda coins, p: (coins[0] < p).expand_as(coins)},
     "one coin decides for the whole batch. Each label has a coin of its own.",
     "bütün yığın (batch) için tek bir yazı-tura atılıyor. Her etiketin kendi yazı-turası var."),
    ({"instead": lambda labels, null: torch.zeros_like(labels)},
     "dropped labels become 0, and 0 is a class. \"Nothing told\" is `null_label`, a row of its own.",
     "düşürülen etiketler 0 oluyor; 0 ise bir sınıf. \"Hiçbir şey söylenmedi\" demek, kendi satırı olan `null_label` demektir."),
    ({"instead": lambda labels, null: torch.full_like(labels, -1)},
     "dropped labels become -1, which is no row of the table. The null label is given: `null_label`.",
     "düşürülen etiketler -1 oluyor; tabloda böyle bir satır yok. Boş etiket veriliyor: `null_label`."),
    ({"instead": lambda labels, null: torch.full_like(labels, null - 1)},
     "dropped labels become `null_label` - 1, the last class. The classes end below the null label.",
     "düşürülen etiketler `null_label` - 1, yani son sınıf oluyor. Sınıflar boş etiketin altında biter."),
    ({"instead": lambda labels, null: labels.max().expand_as(labels) + 1},
     "the null label is computed from the batch, as the largest label plus 1. A batch need not hold the last class; take `null_label`.",
     "boş etiket, yığındaki (batch) en büyük etiket artı 1 diye hesaplanmış. Yığında son sınıf bulunmayabilir; `null_label`'ı al."),
    ({"heads": lambda coins, p: torch.ones_like(coins, dtype=torch.bool)},
     "every label is dropped, whatever the coins say.",
     "yazı-turaya bakılmadan bütün etiketler düşürülüyor."),
    (lambda labels, coins, p, null, training: labels,
     "no label is ever dropped: the answer is `labels` as they came.",
     "hiçbir etiket düşürülmüyor: cevap, `labels`'ın geldiği gibi kendisi."),
    (lambda labels, coins, p, null, training: labels[coins >= p] if training else labels,
     "the dropped images leave the batch. They stay; only their label changes.",
     "düşürülenler yığından (batch) çıkmış. Görüntüler kalır, yalnızca etiketleri değişir."),
    (lambda labels, coins, p, null, training: labels * (coins >= p) if training else labels,
     "dropped labels become 0, and 0 is a class. \"Nothing told\" is `null_label`, a row of its own.",
     "düşürülen etiketler 0 oluyor; 0 ise bir sınıf. \"Hiçbir şey söylenmedi\" demek, kendi satırı olan `null_label` demektir."),
    ({"heads": lambda coins, p: torch.arange(len(coins)) < p * len(coins)},
     "the first labels of the batch are dropped, not those whose coin says so.",
     "yazı-turanın söyledikleri değil, yığının (batch) ilk etiketleri düşürülüyor."),
    ({"heads": lambda coins, p: coins < 0.5},
     "half of the labels are dropped, whatever `probability` is.",
     "`probability` ne olursa olsun etiketlerin yarısı düşürülüyor."),
]
# fmt: on


NOT_WHOLE = Phrase("the labels are right, but they have become {dtype}. An embedding looks up whole numbers: keep the type of `labels`.",
                   "etiketler doğru, ama türleri {dtype} olmuş. Gömme tablosunda tamsayıyla aranır: `labels`'ın türünü koru.")  # fmt: skip


@LESSON.task(points=2, reread="nothing")
def drop_labels(student: Any, generator: Generator) -> None:
    """`drop_labels(labels, coins, probability, null_label, training)`: some labels become the null label."""
    cases: list[tuple[Any, ...]] = []
    for count, p, null, training in ((40, 0.25, 10, True), (12, 0.75, 6, True), (30, 0.25, 10, False)):
        labels = torch.randint(0, null - 2, (count,), generator=generator)  # the last class is not there
        coins = torch.rand(count, generator=generator)
        coins[0] = 0.9 * p  # this one is dropped, the next is not
        coins[1], coins[2] = p + 0.5 * (1 - p), p  # p is a float32, too: the third lies not below it
        cases.append((labels, coins, p, null, training))
    cases += [(labels, coins, 0.0, 10, True), (labels, coins, 1.0, 10, True)]
    compare(student, _drop, cases, DROPS)
    answer = call(student, *cases[0])
    if isinstance(answer, Tensor) and answer.is_floating_point():
        raise NotRight(NOT_WHOLE.said(dtype=answer.dtype), came_back=describe(answer))


# ---- the line ----------------------------------------------------------------------------------------------


def _noise_of(x_t: Tensor, x_0: Tensor, bar: float) -> Any:
    return (x_t - bar**0.5 * x_0) / (1 - bar) ** 0.5


def _guided(
    x_t: Tensor,
    x_0_c: Tensor,
    x_0_u: Tensor,
    scale: float,
    alpha_bar: float,
    *,
    line: Any = lambda c, u, s: u + s * (c - u),
    before: Any = lambda x: x,
    after: Any = lambda x: x.clamp(-1, 1),
    explains: Any = lambda clipped, line, c, u: clipped,
    noise: Any = _noise_of,
) -> Any:
    on_line = line(before(x_0_c), before(x_0_u), scale)
    x_0 = after(on_line)
    return x_0, noise(x_t, explains(x_0, on_line, x_0_c, x_0_u), alpha_bar)


# fmt: off
GUIDES: list[Mistake] = [
    ({"after": lambda x: x / x.abs().max().clamp(min=1)},
     "the guided image is divided by its largest value, so every pixel changes. Clipping moves only those outside ±1.",
     "yönlendirilmiş görüntü en büyük değerine bölünmüş; her piksel değişiyor. Kırpma yalnız ±1'in dışındakileri oynatır."),
    ({"line": lambda c, u, s: u + (1 + s) * (c - u)},
     "your line stands one step too far: with s = 1 it is already beyond the conditional answer. Either it starts there, or it says 1 + s. This is the convention 1 + w; here s = 1 is no guidance.",
     "doğrun bir adım fazla ileride: s = 1'de bile koşullu cevabı geçiyor. Ya oradan başlıyor ya da 1 + s diyor. Bu, 1 + w kuralı; burada s = 1 yönlendirme olmaması demek."),
    ({"line": lambda c, u, s: c + s * (u - c)},
     "the two answers have changed places: with s = 1 the label is not heard, and with more the line leads away from it.",
     "iki cevap yer değiştirmiş: s = 1'de etiket duyulmuyor, büyüdükçe doğru ondan uzağa gidiyor."),
    ({"line": lambda c, u, s: s * c},
     "the answer without the label is missing: this only makes the conditional one larger.",
     "etiketsiz cevap eksik: bu yalnızca koşullu cevabı büyütüyor."),
    ({"line": lambda c, u, s: s * (c - u)},
     "this is the difference alone. Add it to the answer without the label.",
     "bu yalnızca fark. Onu etiketsiz cevaba ekle."),
    ({"line": lambda c, u, s: u + s * c},
     "s c is added to u: then both answers come in whole. It is s times their *difference* that is added.",
     "u'ya s c eklenmiş: böylece iki cevap da bütünüyle giriyor. Eklenecek olan, *farkın* s katı."),
    ({"line": lambda c, u, s: c},
     "this is the conditional answer alone: s and the answer without the label do nothing.",
     "bu yalnızca koşullu cevap: s ile etiketsiz cevap bir şey yapmıyor."),
    ({"before": lambda x: x.clamp(-1, 1), "after": lambda x: x},
     "each answer is clipped first, and the line leaves ±1 again. Clip after the line.",
     "önce cevaplar ayrı ayrı kırpılmış; doğru ±1'den yine çıkıyor. Doğrudan sonra kırp."),
    ({"before": lambda x: x.clamp(-1, 1)},
     "each answer is clipped before the line, too. That bends the line; clip only after it.",
     "cevaplar doğrudan önce de kırpılmış. Bu, doğruyu eğer; yalnızca ondan sonra kırp."),
    ({"after": lambda x: x, "explains": lambda clipped, line, c, u: line},
     "nothing is clipped: x̂_0 reaches beyond ±1.",
     "hiçbir şey kırpılmamış: x̂_0, ±1'i aşıyor."),
    ({"explains": lambda clipped, line, c, u: line},
     "ε̂ belongs to x̂_0 *before* it was clipped. The two no longer explain x_t together; derive ε̂ after clipping.",
     "ε̂, x̂_0'ın kırpılmadan *önceki* hâline ait. İkisi artık x_t'yi birlikte açıklamıyor; ε̂'u kırptıktan sonra türet."),
    ({"explains": lambda clipped, line, c, u: c},
     "x̂_0 is guided, but ε̂ is that of the conditional answer. Derive it from the new x̂_0.",
     "x̂_0 yönlendirilmiş, ama ε̂ koşullu cevabınki. Yeni x̂_0'dan türet."),
    ({"explains": lambda clipped, line, c, u: u},
     "x̂_0 is guided, but ε̂ is that of the answer without the label. Derive it from the new x̂_0.",
     "x̂_0 yönlendirilmiş, ama ε̂ etiketsiz cevabınki. Yeni x̂_0'dan türet."),
    ({"after": lambda x: x.clamp(0, 1)},
     "x̂_0 is clipped to 0 ... 1. Images of this course live between -1 and 1.",
     "x̂_0, 0 ile 1 arasına kırpılmış. Bu kursun görüntüleri -1 ile 1 arasındadır."),
    ({"noise": lambda x_t, x_0, bar: (x_t - bar * x_0) / (1 - bar) ** 0.5},
     "in your ε̂ the root over ᾱ_t is missing.",
     "ε̂'unda ᾱ_t'nin kökü eksik."),
    ({"noise": lambda x_t, x_0, bar: (x_t - bar**0.5 * x_0) / (1 - bar)},
     "in your ε̂ the root over 1-ᾱ_t is missing.",
     "ε̂'unda 1-ᾱ_t'nin kökü eksik."),
    ({"noise": lambda x_t, x_0, bar: x_t - bar**0.5 * x_0},
     "your ε̂ is not divided by √(1-ᾱ_t).",
     "ε̂'un √(1-ᾱ_t)'ye bölünmemiş."),
    ({"noise": lambda x_t, x_0, bar: (x_t - x_0) / (1 - bar) ** 0.5},
     "in your ε̂ the image is taken out whole, without its weight √ᾱ_t.",
     "ε̂'unda görüntü, ağırlığı √ᾱ_t olmadan, olduğu gibi çıkarılıyor."),
]
# fmt: on


@LESSON.task(points=3, reread="clip")
def guided(student: Any, generator: Generator) -> None:
    """`guided(x_t, x_0_c, x_0_u, scale, alpha_bar)`: the line through two guesses, clipped, with its noise."""
    cases: list[tuple[Any, ...]] = []
    for shape, scale in (((3, 1, 4, 4), 3.0), ((2, 1, 3, 3), 1.0), ((4, 6), 0.0), ((2, 3, 4, 4), 7.5)):
        x_t, x_0_c, x_0_u = normal(generator, shape, shape, shape)
        cases.append((x_t, x_0_c, x_0_u, scale, uniform(generator, 0.2, 0.8)))
    compare(student, _guided, cases, GUIDES)


# ---- the hidden classifier ---------------------------------------------------------------------------------


def _classifier(
    x_t: Tensor,
    means: Tensor,
    mine: list[int],
    std: float,
    alpha_bar: float,
    *,
    shrink: Any = lambda bar: bar**0.5,
    variance: Any = lambda bar, std: bar * std**2 + 1 - bar,
    factor: Any = lambda bar: -((1 - bar) ** 0.5),
    against: Any = lambda all_of_them, mine: all_of_them,
    toward: str = "",
) -> Any:
    """Gradients of log-sums, written out: the mean of where the bumps pull, weighed by their shares."""
    v = variance(alpha_bar, std)
    pull = (shrink(alpha_bar) * means - x_t[:, None]) / v  # (B, K, D): ∇ log of each bump
    log_parts = -((shrink(alpha_bar) * means - x_t[:, None]) ** 2).sum(dim=2) / (2 * v)  # (B, K)
    of_class = (torch.softmax(log_parts[:, mine], dim=1)[..., None] * pull[:, mine]).sum(dim=1)
    away = (torch.softmax(log_parts, dim=1)[..., None] * pull).sum(dim=1)
    share = torch.softmax(log_parts, dim=1)[:, mine].sum(dim=1, keepdim=True)
    change = of_class - against(away, of_class)
    if toward:  # ways to go wrong: odds in place of a share, a product in place of a sum, no logarithm
        sums = pull[:, mine].sum(dim=1) - pull.sum(dim=1)
        change = {"rest": change / (1 - share), "sums": sums, "share": share * change}[toward]
    return factor(alpha_bar) * change


# fmt: off
CLASSIFIERS: list[Mistake] = [
    ({"factor": lambda bar: (1 - bar) ** 0.5},
     "the sign is the wrong way round: ε̂ points *away* from where the density grows, so a minus stands before the root.",
     "işaret ters: ε̂, yoğunluğun arttığı yönün *tersini* gösterir; kökün önünde eksi olmalı."),
    ({"factor": lambda bar: 1.0},
     "this is the gradient itself. Multiply it by -√(1-ᾱ_t) to get what it does to ε̂.",
     "bu, gradyanın kendisi. ε̂'a ne yaptığını bulmak için -√(1-ᾱ_t) ile çarp."),
    ({"factor": lambda bar: -1.0},
     "the factor √(1-ᾱ_t) is missing: a score becomes an ε̂ by -√(1-ᾱ_t).",
     "√(1-ᾱ_t) çarpanı eksik: skordan ε̂'a -√(1-ᾱ_t) ile geçilir."),
    ({"factor": lambda bar: -(1 - bar)},
     "the root over 1-ᾱ_t in front of the gradient is missing.",
     "gradyanın önündeki 1-ᾱ_t'nin kökü eksik."),
    ({"factor": lambda bar: -(bar**0.5)},
     "in front of the gradient stands √ᾱ_t; it must be √(1-ᾱ_t), the weight of the noise.",
     "gradyanın önünde √ᾱ_t duruyor; gürültünün ağırlığı olan √(1-ᾱ_t) olmalı."),
    ({"variance": lambda bar, std: std**2},
     "your bumps have the width of the clean data. In x_t they are wider: the variance is ᾱ_t std² + 1 - ᾱ_t.",
     "tepelerin genişliği temiz verininki. x_t'de daha geniştirler: varyans ᾱ_t std² + 1 - ᾱ_t'dir."),
    ({"variance": lambda bar, std: 1 - bar},
     "your bumps are points with noise on them: their own width is missing, ᾱ_t std².",
     "tepelerin, üzerine gürültü eklenmiş noktalar: kendi genişlikleri, ᾱ_t std², eksik."),
    ({"variance": lambda bar, std: std**2 + 1 - bar},
     "the variance of the bumps is not shrunk: ᾱ_t std² + 1 - ᾱ_t.",
     "tepelerin varyansı küçültülmemiş: ᾱ_t std² + 1 - ᾱ_t."),
    ({"variance": lambda bar, std: bar * std + 1 - bar},
     "std enters without its square: variances are what adds up, ᾱ_t std² + 1 - ᾱ_t.",
     "std karesiz girmiş: toplanan varyanslardır, ᾱ_t std² + 1 - ᾱ_t."),
    ({"shrink": lambda bar: 1.0},
     "the means stand where the clean data have them. In x_t they are shrunk by √ᾱ_t.",
     "ortalamalar temiz verideki yerlerinde duruyor. x_t'de √ᾱ_t ile küçülürler."),
    ({"shrink": lambda bar: bar},
     "the means are shrunk by ᾱ_t; the root is missing.",
     "ortalamalar ᾱ_t ile küçültülmüş; kök eksik."),
    (lambda x, means, mine, std, bar: _classifier(x, means, mine[:1], std, bar),
     "only the first bump of the class is counted. Its p(x_t | c) adds up *all* bumps in `mine`.",
     "sınıfın yalnız ilk tepesi sayılmış. p(x_t | c), `mine`'daki *bütün* tepeleri toplar."),
    (lambda x, means, mine, std, bar: _classifier(x, means, mine, std, bar, toward="rest"),
     "the class is weighed against the other bumps alone. Below stand *all* bumps, its own too.",
     "sınıf yalnız öteki tepelerle karşılaştırılmış. Paydada, kendininkiler de içinde, *bütün* tepeler durur."),
    (lambda x, means, mine, std, bar: _classifier(x, means, mine, std, bar, toward="sums"),
     "the logarithms of the bumps are added up, as if they were multiplied. The bumps are added: `logsumexp`.",
     "tepelerin logaritmaları toplanmış, sanki tepeler çarpılıyormuş gibi. Toplanan tepelerdir: `logsumexp`."),
    (lambda x, means, mine, std, bar: _classifier(x, means, mine, std, bar, toward="share"),
     "this is the gradient of p(c | x_t) itself. Asked for is that of its logarithm.",
     "bu, p(c | x_t)'nin kendi gradyanı. İstenen, logaritmasınınki."),
    ({"against": lambda away, toward: torch.zeros_like(away)},
     "this is the score of p(x_t | c) alone. A classifier weighs the class against *all* bumps: subtract ∇ log p(x_t).",
     "bu yalnızca p(x_t | c)'nin skoru. Sınıflandırıcı, sınıfı *bütün* tepelerle karşılaştırır: ∇ log p(x_t)'yi çıkar."),
    ({"against": lambda away, toward: toward + away},
     "this is the score of p(x_t) alone, with its sign turned. Where is the class?",
     "bu yalnızca p(x_t)'nin skoru, işareti ters. Sınıf nerede?"),
]
# fmt: on


@LESSON.task(points=4, reread="hidden")
def classifier_score(student: Any, generator: Generator) -> None:
    """`classifier_score(x_t, means, mine, std, alpha_bar)`: -√(1-ᾱ) ∇ log p(c | x_t), for equal bumps."""
    cases: list[tuple[Any, ...]] = []
    for count, mine in ((4, [0, 2]), (5, [1]), (3, [0, 1])):
        x_t, means = normal(generator, (6, 2), (count, 2))
        cases.append((x_t, means, mine, uniform(generator, 0.3, 0.7), uniform(generator, 0.2, 0.8)))
    compare(student, _classifier, cases, CLASSIFIERS)


# ---- an interval -------------------------------------------------------------------------------------------


class _Answers(Remembering):
    """A denoiser that says a fixed multiple of x_t, and counts how often it is asked."""

    def __init__(self, name: str, factor: float) -> None:
        self.name, self.factor, self.asked = name, factor, 0

    def __call__(self, x_t: Tensor, t: float) -> Tensor:
        self.asked += 1
        return self.factor * x_t + t / 1000

    def __repr__(self) -> str:
        return self.name


def _interval(
    x_t: Tensor,
    t: float,
    conditional: Any,
    unconditional: Any,
    scale: float,
    low: float,
    high: float,
    *,
    inside: Any = lambda t, low, high: low <= t <= high,
    line: Any = lambda c, u, s: u + s * (c - u),
    outside: Any = lambda c, u: c,
) -> Any:
    c, u = conditional(x_t, t), unconditional(x_t, t)
    return line(c, u, scale) if inside(t, low, high) else outside(c, u)


# fmt: off
INTERVALS: list[Mistake] = [
    ({"inside": lambda t, low, high: not low <= t <= high},
     "it is the other way round: you guide outside the interval, not inside.",
     "tam tersi: aralığın içinde değil, dışında yönlendiriyorsun."),
    ({"outside": lambda c, u: u},
     "outside the interval you give the answer without the label. There the label is heard, only not exaggerated.",
     "aralığın dışında etiketsiz cevabı veriyorsun. Etiket orada da duyulur, yalnızca abartılmaz."),
    ({"inside": lambda t, low, high: low < t < high},
     "the two ends of the interval belong to it: low <= t <= high.",
     "aralığın iki ucu da aralığa dâhildir: low <= t <= high."),
    ({"inside": lambda t, low, high: low <= t < high},
     "t = high belongs to the interval, too.",
     "t = high de aralığa dâhildir."),
    ({"inside": lambda t, low, high: low < t <= high},
     "t = low belongs to the interval, too.",
     "t = low da aralığa dâhildir."),
    ({"inside": lambda t, low, high: t <= high},
     "you guide below `low`, too: only the upper end is looked at.",
     "`low`'un altında da yönlendiriyorsun: yalnızca üst uca bakılmış."),
    ({"inside": lambda t, low, high: t >= low},
     "you guide above `high`, too: only the lower end is looked at.",
     "`high`'ın üstünde de yönlendiriyorsun: yalnızca alt uca bakılmış."),
    ({"inside": lambda t, low, high: True},
     "you guide at every t: `low` and `high` do nothing.",
     "her t'de yönlendiriyorsun: `low` ile `high` bir şey yapmıyor."),
    ({"inside": lambda t, low, high: False},
     "you never guide: the answer is the conditional one at every t.",
     "hiç yönlendirmiyorsun: cevap her t'de koşullu cevap."),
    ({"line": lambda c, u, s: c + s * (c - u)},
     "your line starts at the conditional answer. It starts at the answer without the label.",
     "doğrun koşullu cevaptan başlıyor. Etiketsiz cevaptan başlar."),
    ({"line": lambda c, u, s: c + s * (u - c)},
     "in your line the two answers have changed places.",
     "doğrunda iki cevap yer değiştirmiş."),
    ({"outside": lambda c, u: (c + u) / 2},
     "outside the interval you give the mean of both answers. There the conditional answer stands alone.",
     "aralığın dışında iki cevabın ortalamasını veriyorsun. Orada koşullu cevap tek başınadır."),
]
ASKED_OUTSIDE = Phrase("the values are right, but outside the interval `unconditional` is asked {count} times. What it says is not used there, and each call costs as much as a step: ask it only inside.",
                       "değerler doğru, ama aralığın dışında `unconditional`'a {count} kez soruluyor. Dediği orada kullanılmıyor; her çağrı bir adım kadar pahalı: yalnızca içeride sor.")
ASKED_TWICE = Phrase("the values are right, but `{name}` is asked {count} times for one answer. Each call costs: keep what it said.",
                     "değerler doğru, ama tek cevap için `{name}` işlevine {count} kez soruluyor. Her çağrının bedeli var: dediğini sakla.")
# fmt: on


@LESSON.task(points=3, reread="interval")
def interval_guided(student: Any, generator: Generator) -> None:
    """`interval_guided(x_t, t, conditional, unconditional, scale, low, high)`: the line for low <= t <= high."""
    (x_t,) = normal(generator, (3, 4))
    low, high = uniform(generator, 200, 300), uniform(generator, 600, 700)
    times = (high + 50, low, 450.0, high, low - 100, high + 0.25, low - 0.25, 0.0)

    def case(t: float, scale: float = 3.0) -> tuple[Any, ...]:
        return x_t, t, _Answers("conditional", 1.5), _Answers("unconditional", -0.4), scale, low, high

    cases = [*(case(t) for t in times), case(450.0, 6.0)]
    compare(student, _interval, cases, INTERVALS, allowed=("checks",))
    for t in times:
        one = case(t)
        call(student, *one, allowed=("checks",))
        if one[2].asked > 1:
            raise NotRight(ASKED_TWICE.said(name="conditional", count=one[2].asked), asked=f"t = {t:.4g}")
        if one[3].asked > 1:
            raise NotRight(ASKED_TWICE.said(name="unconditional", count=one[3].asked), asked=f"t = {t:.4g}")
        if one[3].asked and not low <= t <= high:
            raise NotRight(ASKED_OUTSIDE.said(count=one[3].asked), asked=f"t = {t:.4g}")


# ---- reading figures ---------------------------------------------------------------------------------------

# fmt: off
read_pareto = LESSON.choice(
    "read_pareto",
    right="b",
    because={
        "a": Phrase("look at the first column: 0.929 is below the 0.95 that is wanted, however small the price.",
                    "ilk sütuna bak: bedel ne kadar küçük olursa olsun 0,929, istenen 0,95'in altında."),
        "c": Phrase("it is allowed, but look for a line that is allowed too and has moved less.",
                    "buna izin var; ama yine izin verilen ve daha az kaymış bir satır ara."),
        "d": Phrase("compare it with the line above it: the share in the class is the same, and everything has moved further. Nobody who reads both columns takes it.",
                    "üstündeki satırla karşılaştır: sınıftaki pay aynı, her şey daha çok kaymış. İki sütunu da okuyan onu almaz."),
    },
    points=1,
    reread="why",
)

accuracy_is_not_enough = LESSON.choice(
    "accuracy_is_not_enough",
    right="c",
    because={
        "a": Phrase("the classifier is not fooled: the samples *are* nearest to bumps of the class. What does it not look at?",
                    "sınıflandırıcı aldanmıyor: örneklere en yakın tepeler *gerçekten* sınıfın tepeleri. Neye bakmıyor?"),
        "b": Phrase("time is a price, but it is the same at every s other than 1: two calls a step. Something else grows with s.",
                    "zaman da bir bedel, ama 1 dışındaki her s'de aynı: adım başına iki çağrı. s ile büyüyen başka bir şey var."),
        "d": Phrase("clipping keeps pixels inside ±1. The points of the plane were not clipped, and they left the data all the same.",
                    "kırpma pikselleri ±1'in içinde tutar. Düzlemdeki noktalar hiç kırpılmadı; verilerden yine de uzaklaştılar."),
    },
    points=1,
    reread="leave",
)
# fmt: on
