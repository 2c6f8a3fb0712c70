"""What is said of any wrong function, whatever it was to compute: a sign, a factor, a forgotten argument."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from minidiff.phrase import Phrase

DRAWN = Phrase(
    "Two calls with the same arguments gave two answers: something is drawn inside. All chance that is needed here is given to your function.",
    "Aynı argümanlarla iki çağrı iki ayrı cevap verdi: içeride bir şey çekiliyor. Burada gereken bütün rastlantı işlevine zaten veriliyor.",
)
GIVEN_BACK = Phrase(
    "This is `{name}` itself, given back as it came.", "Bu, `{name}`'in kendisi; geldiği gibi geri verilmiş."
)
IGNORED = Phrase(
    "`{name}` makes no difference to your answer. Is it used, or is a value from another cell in its place?",
    "`{name}` cevabını hiç değiştirmiyor. Kullanılıyor mu, yoksa yerinde başka bir hücredeki bir değer mi var?",
)
NEGATED = Phrase("The sign is the wrong way round, everywhere.", "İşaret her yerde ters.")
SCALED = Phrase(
    "Everything is {factor:.4g} times as large as it should be: one factor too many, or one too few.",
    "Her şey olması gerekenin {factor:.4g} katı: bir çarpan fazla ya da eksik.",
)
FACTORS = Phrase(
    "The pattern is right, but each question has another factor: {factors} times what it should be. A factor is missing or one too many, and it depends on the arguments.",
    "Örüntü doğru, ama her soruda başka bir çarpan var: olması gerekenin {factors} katı. Bir çarpan eksik ya da fazla ve argümanlara bağlı.",
)
OFFSET = Phrase(
    "Everything is off by one and the same number, {offset:.4g}.",
    "Her şey aynı sayı kadar kaymış: {offset:.4g}.",
)
LATE = Phrase(
    "The right values, one place too late: what you give at index 1 belongs at index 0.",
    "Değerler doğru, ama bir yer geç: 1 indisinde verdiğin, 0 indisine ait.",
)
EARLY = Phrase(
    "The right values, one place too early: what you give at index 0 belongs at index 1.",
    "Değerler doğru, ama bir yer erken: 0 indisinde verdiğin, 1 indisine ait.",
)
REVERSED = Phrase("The right values in the reverse order.", "Değerler doğru, ama sıra ters.")
OTHERS = Phrase(
    "Each row got what belongs to another row of the batch.",
    "Her satıra, yığının (batch) başka bir satırınınki verilmiş.",
)
AVERAGED = Phrase(
    "All rows of your answer are alike, the mean of the right ones: an average over the batch, where each row wants its own.",
    "Cevabının bütün satırları aynı, doğru olanların ortalaması: her satır kendininkini isterken yığın (batch) üzerinden ortalama alınmış.",
)
SQUARE = Phrase("This is the square of what is asked for.", "Bu, istenenin karesi.")
ROOT = Phrase("This is the root of what is asked for.", "Bu, istenenin kökü.")
OVER_ONE = Phrase("This is one divided by what is asked for.", "Bu, 1 bölü istenen.")
REST = Phrase("This is 1 minus what is asked for.", "Bu, 1 eksi istenen.")
LOGARITHM = Phrase("This is the logarithm of what is asked for.", "Bu, istenenin logaritması.")
SIZE = Phrase(
    "This is the size of what is asked for: the signs are lost.",
    "Bu, istenenin büyüklüğü: işaretler kaybolmuş.",
)
ROUNDED = Phrase("The right values, but rounded.", "Değerler doğru, ama yuvarlanmış.")
HALVED = Phrase(
    "The right values, but moved from -1 .. 1 to 0 .. 1.",
    "Değerler doğru, ama -1 .. 1 aralığından 0 .. 1 aralığına taşınmış.",
)
CLIPPED = Phrase(
    "The right values, but clipped to the range from {low:.3g} to {high:.3g}.",
    "Değerler doğru, ama {low:.3g} ile {high:.3g} arasına kırpılmış.",
)

FORMS: tuple[tuple[Callable[[Tensor], Tensor], Phrase], ...] = (
    (torch.neg, NEGATED),
    (torch.square, SQUARE),
    (torch.sqrt, ROOT),
    (torch.reciprocal, OVER_ONE),
    (lambda true: 1 - true, REST),
    (torch.log, LOGARITHM),
    (torch.abs, SIZE),
    (lambda true: (true + 1) / 2, HALVED),
    *((lambda true, digits=digits: true.round(decimals=digits), ROUNDED) for digits in range(4)),
)

ONE_PART = Phrase(
    "All fits but one part, {part}: in its place stands {how}.",
    "Bir parça dışında her şey yerinde, o da {part}: onun yerinde {how} duruyor.",
)
CHANGES: tuple[tuple[Callable[[Any], Any], Phrase], ...] = (
    (lambda part: part**0.5, Phrase("its root", "kökü")),
    (lambda part: part**2, Phrase("its square", "karesi")),
    (lambda part: -part, Phrase("the same with the other sign", "ters işaretlisi")),
    (lambda part: 1 - part, Phrase("1 minus it", "1 eksi o")),
    (lambda part: 2 * part, Phrase("twice of it", "iki katı")),
    (lambda part: part / 2, Phrase("half of it", "yarısı")),
    (lambda part: 1 / part, Phrase("1 divided by it", "1 bölü o")),
    (lambda part: 0 * part, Phrase("0", "0")),
    (lambda part: 0 * part + 1, Phrase("1", "1")),
)
PARTS = {  # keyword arguments of the truths, in words
    "image": Phrase("the weight of the image", "görüntünün ağırlığı"),
    "noise": Phrase("the weight of the noise", "gürültünün ağırlığı"),
    "bars": Phrase("ᾱ", "ᾱ"),
    "for_x_0": Phrase("what multiplies x_0", "x_0'ın çarpanı"),
    "for_x_t": Phrase("what multiplies x_t", "x_t'nin çarpanı"),
    "variance": Phrase("the variance", "varyans"),
    "std": Phrase("what multiplies z", "z'nin çarpanı"),
    "mean": Phrase("the mean", "ortalama"),
    "over": Phrase("what is divided by", "bölen"),
    "weights": Phrase("the number of weights", "ağırlıkların sayısı"),
    "biases": Phrase("the number of biases", "sapmaların sayısı"),
    "places": Phrase("the number of places", "yerlerin sayısı"),
    "work": Phrase("the number of multiply-adds", "çarpma-toplamaların sayısı"),
    "scale": Phrase("what the products are divided by", "çarpımların böleni"),
    "target": Phrase("the target", "hedef"),
    "clock": Phrase("the time that the network is told", "ağa söylenen zaman"),
    "old": Phrase("the share of the old", "eskinin payı"),
    "new": Phrase("the share of the new", "yeninin payı"),
    "ramp": Phrase("the fraction", "kesir"),
    "spread": Phrase("the spread", "yayılım"),
    "cov": Phrase("the covariance", "kovaryans"),
    "var": Phrase("the variance of the target", "hedefin varyansı"),
    "under": Phrase("what stands under the root", "kökün altındaki"),
    "fresh": Phrase("what multiplies z", "z'nin çarpanı"),
    "epsilon": Phrase("ε̂", "ε̂"),
    "x_0": Phrase("x̂_0", "x̂_0"),
    "v": Phrase("v", "v"),
    "factor": Phrase("the factor of one step", "tek adımın çarpanı"),
    "means": Phrase("the part of the means", "ortalamaların payı"),
    "widths": Phrase("the part of the widths", "genişliklerin payı"),
    "squares": Phrase("the squared distance", "uzaklığın karesi"),
    "shrink": Phrase("what the images are shrunk by", "görüntüleri küçülten çarpan"),
    "measure": Phrase("what is measured", "ölçülen"),
}
