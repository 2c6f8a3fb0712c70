# %% [markdown] id="title" lang="en"
# # 09 · Exercises: class conditioning and guidance
#
# **You will write what makes one network two, the line through its two answers, the classifier that hides
# between them, and guidance in an interval; then you read figures.** Six tasks, about 60 minutes. They
# follow [the lesson](../notebooks/09_guidance.ipynb).
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check
# under it. The check tells you what is not right yet and where to read again. Hints are folded away; open
# one at a time. Your functions may call torch, but not the functions of `minidiff` that do the same job.

# %% [markdown] id="title" lang="tr" source="1d11cedc"
# # 09 · Alıştırmalar: sınıf koşullandırma ve yönlendirme
#
# **Tek ağı iki ağ yapan şeyi, iki cevaptan geçen doğruyu, aralarında saklı sınıflandırıcıyı ve aralıklı
# yönlendirmeyi yazacak, sonra da ölçülmüş sayıları yorumlayacaksın.** Altı görev, yaklaşık 60 dakika.
# [Dersin](../notebooks/09_guidance.ipynb) ardından gelirler.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra
# altındaki denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini
# söyler. İpuçları katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan
# `minidiff` işlevlerini çağıramaz.

# %% id="setup"
from collections.abc import Callable

import torch
from torch import Generator, Tensor

from minidiff import checks as check
from minidiff import ddim, show, zoo
from minidiff.predictions import Prediction

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model = zoo.load("digits")
schedule = model.schedule  # cosine, T = 1000


def seeded(seed: int) -> Generator:
    return Generator().manual_seed(seed)


# %% [markdown] id="task-drop" lang="en"
# ## Task 1. Drop labels
#
# Difficulty 1 of 5, 8 minutes. Write what a training does with its labels before the network hears them.
# You get the labels (B,), a uniform random number between 0 and 1 for each of them (`coins`), the
# probability, and the null label. A label is dropped, that is replaced by the null label, where its coin is
# smaller than the probability. When `training` is False nothing is dropped.
#
# <details><summary>Hint</summary>`torch.where(condition, a, b)` takes a where the condition holds, b elsewhere; a may
# be a plain number.</details>

# %% [markdown] id="task-drop" lang="tr" source="35996bea"
# ## Görev 1. Etiket düşür
#
# Zorluk 1/5, 8 dakika. Eğitimin, ağ duymadan önce etiketlere yaptığını yaz. Sana etiketler (B,), her biri
# için 0 ile 1 arasında düzgün dağılımlı bir rastgele sayı (`coins`), olasılık ve boş etiket veriliyor.
# Sayısı olasılıktan küçük olan etiket düşürülür, yani yerine boş etiket konur. `training` False iken hiçbir
# etiket düşürülmez.
#
# <details><summary>İpucu</summary>`torch.where(condition, a, b)`, koşulun tuttuğu yerde a'yı, ötekilerde b'yi alır; a tek bir sayı da olabilir.</details>


# %% id="drop" tr="db8a7243"
def drop_labels(labels: Tensor, coins: Tensor, probability: float, null_label: int, training: bool) -> Tensor:
    """The labels as the network hears them, (B,): some are the null label."""
    # tr: """Ağın duyduğu biçimiyle etiketler, (B,): bazıları boş etikettir."""
    # BEGIN SOLUTION
    if not training:
        return labels
    return torch.where(coins < probability, null_label, labels)
    # END SOLUTION


# %% id="check-drop"
check.lesson09.drop_labels(drop_labels)

# %% id="run-drop" tr="a776cd6c"
labels, coins = torch.arange(10), torch.rand(10, generator=seeded(0))
for probability in (0.1, 0.5, 1.0):
    print(f"p = {probability}, labels:", *drop_labels(labels, coins, probability, 10, True).tolist())
    # tr: print(f"p = {probability}, etiketler:", *drop_labels(labels, coins, probability, 10, True).tolist())

# %% [markdown] id="task-guided" lang="en"
# ## Task 2. The line, clipped and consistent
#
# Difficulty 2 of 5, 12 minutes. You get the image $x_t$, the guesses $\hat{x}_0$ with the label (`x_0_c`)
# and without (`x_0_u`), the scale and $\bar{\alpha}_t$. Return two tensors: the guided $\hat{x}_0$, clipped
# to ±1, and the $\hat{\epsilon}$ that explains $x_t$ together with it:
#
# $$x_t = \sqrt{\bar{\alpha}_t}\;\hat{x}_0 + \sqrt{1-\bar{\alpha}_t}\;\hat{\epsilon}$$
#
# <details><summary>Hint 1</summary>The line goes through both images just as it goes through both noises. At scale 1
# it must stand on `x_0_c`.</details>
#
# <details><summary>Hint 2</summary>First the line, then the clipping, then solve the equation above for
# $\hat{\epsilon}$.</details>

# %% [markdown] id="task-guided" lang="tr" source="7d8cbc2a"
# ## Görev 2. Kırpılmış ve tutarlı doğru
#
# Zorluk 2/5, 12 dakika. Sana $x_t$ görüntüsü, etiketli (`x_0_c`) ve etiketsiz (`x_0_u`) $\hat{x}_0$
# tahminleri, ölçek ve $\bar{\alpha}_t$ veriliyor. İki tensör döndür: ±1'e kırpılmış, yönlendirilmiş
# $\hat{x}_0$ ve onunla birlikte $x_t$'yi açıklayan $\hat{\epsilon}$:
#
# $$x_t = \sqrt{\bar{\alpha}_t}\;\hat{x}_0 + \sqrt{1-\bar{\alpha}_t}\;\hat{\epsilon}$$
#
# <details><summary>İpucu 1</summary>Doğru, iki gürültüden geçtiği gibi iki görüntüden de geçer. Ölçek 1 iken `x_0_c`
# üzerinde durmalı.</details>
#
# <details><summary>İpucu 2</summary>Önce doğru, sonra kırpma, sonra yukarıdaki denklemi $\hat{\epsilon}$ için
# çöz.</details>


# %% id="guided" tr="35f61db9"
def guided(
    x_t: Tensor, x_0_c: Tensor, x_0_u: Tensor, scale: float, alpha_bar: float
) -> tuple[Tensor, Tensor]:
    """The guided, clipped image and the noise that explains x_t with it; all of the shape of `x_t`."""
    # tr: """Yönlendirilmiş, kırpılmış görüntü ve x_t'yi onunla açıklayan gürültü; hepsi `x_t`'nin şeklinde."""
    # BEGIN SOLUTION
    x_0 = (x_0_u + scale * (x_0_c - x_0_u)).clamp(-1, 1)
    epsilon = (x_t - alpha_bar**0.5 * x_0) / (1 - alpha_bar) ** 0.5
    return x_0, epsilon
    # END SOLUTION


# %% id="check-guided"
check.lesson09.guided(guided)

# %% [markdown] id="run-guided-before" lang="en"
# A right function draws these digits: three scales, the same noises, 20 steps of DDIM with your line in
# them.

# %% [markdown] id="run-guided-before" lang="tr" source="76af4f21"
# Doğru işlev şu rakamları çizer: üç ölçek, aynı gürültüler, içinde senin doğrunla 20 DDIM adımı.

# %% id="run-guided"
digits, rows = torch.arange(10), {}
with_label, without = model.denoiser(digits, clip=None), model.denoiser(clip=None)
for s in (1, 2, 6):

    def denoise(x_t: Tensor, t: float, s: float = s) -> Prediction:
        guesses = with_label(x_t, t).x_0, without(x_t, t).x_0
        return Prediction(*guided(x_t, *guesses, s, schedule.alpha_bar_at(t)))

    rows[f"s = {s}"] = list(ddim(denoise, schedule, model.noise(10, seeded(1)), steps=20))[-1].x_t
show.rows(rows)

# %% [markdown] id="run-guided-alt" lang="en" alt="run-guided"
# Three rows of ten digits, s = 1, 2 and 6, the digits 0 to 9 as asked in each.

# %% [markdown] id="run-guided-alt" lang="tr" alt="run-guided" source="d42cff64"
# Onar rakamlık üç satır: s = 1, 2 ve 6; her birinde istendiği gibi 0'dan 9'a rakamlar.

# %% [markdown] id="task-score" lang="en"
# ## Task 3. The hidden classifier
#
# Difficulty 4 of 5, 15 minutes. The data are K round bumps in the plane, all equally frequent, at `means`
# (K, 2), all with the standard deviation `std`. The class is the bumps whose numbers are in the list
# `mine`. Return for points $x_t$ (B, 2)
#
# $$-\sqrt{1-\bar{\alpha}_t}\;\nabla \log p(c \mid x_t), \qquad p(c \mid x_t) = \frac{\sum_{k \in
# c} \mathcal{N}(x_t;\, \sqrt{\bar{\alpha}_t}\,m_k,\, v)}{\sum_{k}
# \mathcal{N}(x_t;\, \sqrt{\bar{\alpha}_t}\,m_k,\, v)}, \qquad v = \bar{\alpha}_t\,\text{std}^2 + 1 -
# \bar{\alpha}_t$$
#
# Let torch take the gradient (lesson part 4), or write it by hand.
#
# <details><summary>Hint 1</summary>The logarithm of a bump is $-\lVert x_t - \sqrt{\bar{\alpha}_t}\,m_k\rVert^2 /
# (2v)$, up to a number that falls out. `logsumexp` adds bumps up whose logarithms you have.</details>
#
# <details><summary>Hint 2</summary>A copy that asks for gradients: `x = x_t.clone().requires_grad_()`. Then
# `torch.autograd.grad(value.sum(), x)[0]`.</details>

# %% [markdown] id="task-score" lang="tr" source="ba0800a4"
# ## Görev 3. Saklı sınıflandırıcı
#
# Zorluk 4/5, 15 dakika. Veri, düzlemde K yuvarlak tepe: hepsi eşit sıklıkta, yerleri `means` (K, 2),
# standart sapmaları `std`. Sınıf, numaraları `mine` listesinde olan tepeler. $x_t$ noktaları (B, 2) için
# şunu döndür:
#
# $$-\sqrt{1-\bar{\alpha}_t}\;\nabla \log p(c \mid x_t), \qquad p(c \mid x_t) = \frac{\sum_{k \in
# c} \mathcal{N}(x_t;\, \sqrt{\bar{\alpha}_t}\,m_k,\, v)}{\sum_{k}
# \mathcal{N}(x_t;\, \sqrt{\bar{\alpha}_t}\,m_k,\, v)}, \qquad v = \bar{\alpha}_t\,\text{std}^2 + 1 -
# \bar{\alpha}_t$$
#
# Gradyanı torch'a aldır (dersin 4. bölümü) ya da elle yaz.
#
# <details><summary>İpucu 1</summary>Bir tepenin logaritması, sadeleşen bir sayı dışında, $-\lVert x_t -
# \sqrt{\bar{\alpha}_t}\,m_k\rVert^2 / (2v)$'dir. Logaritmaları elinde olan tepeleri `logsumexp` toplar.</details>
#
# <details><summary>İpucu 2</summary>Gradyan isteyen bir kopya: `x = x_t.clone().requires_grad_()`. Sonra
# `torch.autograd.grad(value.sum(), x)[0]`.</details>


# %% id="score" tr="cadee054"
def classifier_score(x_t: Tensor, means: Tensor, mine: list[int], std: float, alpha_bar: float) -> Tensor:
    """What the label changes in ε̂, (B, 2): the gradient of the log of p(c | x_t), times -√(1 - ᾱ_t)."""
    # tr: """Etiketin ε̂'de değiştirdiği, (B, 2): log p(c | x_t)'nin gradyanı çarpı -√(1 - ᾱ_t)."""
    # BEGIN SOLUTION
    x = x_t.clone().requires_grad_()
    variance = alpha_bar * std**2 + 1 - alpha_bar
    squares = (x[:, None] - alpha_bar**0.5 * means).square().sum(dim=2)  # (B, K)
    log_parts = -squares / (2 * variance)
    log_classifier = log_parts[:, mine].logsumexp(dim=1) - log_parts.logsumexp(dim=1)
    (gradient,) = torch.autograd.grad(log_classifier.sum(), x)
    return -((1 - alpha_bar) ** 0.5) * gradient
    # END SOLUTION


# %% id="check-score"
check.lesson09.classifier_score(classifier_score)

# %% id="run-score" tr="05c13909"
three = torch.tensor([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]])
push = classifier_score(torch.zeros(1, 2), three, [0], 0.3, 0.5)[0]
print(f"in the middle, asked for the bump on the right: ε̂ changes by ({push[0]:.3f}, {push[1]:.3f})")
# tr: print(f"ortada, sağdaki tepe istenince: ε̂'un değişimi ({push[0]:.3f}, {push[1]:.3f})")

# %% [markdown] id="task-interval" lang="en"
# ## Task 4. Only in an interval
#
# Difficulty 2 of 5, 10 minutes. Here `conditional(x_t, t)` and `unconditional(x_t, t)` each return an
# $\hat{\epsilon}$. Return the guided $\hat{\epsilon}$ where $t$ lies from `low` to `high`, both ends
# included, and the conditional one elsewhere. Each call costs as much as a step: ask nobody whose answer
# you do not use.
#
# <details><summary>Hint</summary>Ask `conditional` once, at the top; it is needed in any case.</details>

# %% [markdown] id="task-interval" lang="tr" source="c3d0bdce"
# ## Görev 4. Yalnız bir aralıkta
#
# Zorluk 2/5, 10 dakika. Burada `conditional(x_t, t)` ile `unconditional(x_t, t)` birer $\hat{\epsilon}$
# döndürür. $t$, iki ucu da dâhil `low` ile `high` arasındaysa yönlendirilmiş $\hat{\epsilon}$'u, başka
# yerde koşullu olanı döndür. Her çağrı bir adım kadar pahalıdır: Cevabını kullanmayacağın kimseye sorma.
#
# <details><summary>İpucu</summary>`conditional`'a bir kez, en başta sor; her durumda gerekir.</details>


# %% id="interval" tr="046aca99"
def interval_guided(
    x_t: Tensor,
    t: float,
    conditional: Callable[[Tensor, float], Tensor],
    unconditional: Callable[[Tensor, float], Tensor],
    scale: float,
    low: float,
    high: float,
) -> Tensor:
    """ε̂ at x_t: guided for low <= t <= high, conditional elsewhere."""
    # tr: """x_t'deki ε̂: low <= t <= high iken yönlendirilmiş, başka yerde koşullu."""
    # BEGIN SOLUTION
    c = conditional(x_t, t)
    if not low <= t <= high:
        return c
    u = unconditional(x_t, t)
    return u + scale * (c - u)
    # END SOLUTION


# %% id="check-interval"
check.lesson09.interval_guided(interval_guided)

# %% [markdown] id="task-pareto" lang="en"
# ## Task 5. Read a table of gain and price
#
# Difficulty 2 of 5, 5 minutes. The labels of part 6, guided everywhere:
#
# | | $s$ | in class | moved |
# |---|---|---|---|
# | (a) | 1.5 | 0.929 | 0.024 |
# | (b) | 2 | 0.977 | 0.034 |
# | (c) | 4 | 1.000 | 0.074 |
# | (d) | 8 | 1.000 | 0.129 |
#
# At least 95 of 100 samples must lie in the class; beyond that, they shall lie as near to the data as they
# can. Which line do you take? Let the function return your letter.

# %% [markdown] id="task-pareto" lang="tr" source="5ccdda2b"
# ## Görev 5. Kazanç ve bedel tablosunu oku
#
# Zorluk 2/5, 5 dakika. 6. bölümün etiketleri, her yerde yönlendirilmiş:
#
# | | $s$ | sınıfta | kayma |
# |---|---|---|---|
# | (a) | 1,5 | 0,929 | 0,024 |
# | (b) | 2 | 0,977 | 0,034 |
# | (c) | 4 | 1,000 | 0,074 |
# | (d) | 8 | 1,000 | 0,129 |
#
# 100 örnekten en az 95'i sınıfta olmalı; bunun dışında örnekler veriye olabildiğince yakın dursun. Hangi
# satırı alırsın? İşlev, seçtiğin harfi döndürsün.


# %% id="pareto" tr="e1ce5cc3"
def read_pareto() -> str:
    """Your answer: "a", "b", "c" or "d"."""
    # tr: """Cevabın: "a", "b", "c" ya da "d"."""
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


# %% id="check-pareto"
check.lesson09.read_pareto(read_pareto)

# %% [markdown] id="task-accuracy" lang="en"
# ## Task 6. Accuracy is not enough
#
# Difficulty 2 of 5, 5 minutes. In part 5 all samples at $s = 8$ are in the class: accuracy 1.000. A
# colleague wants to ship the model with $s = 8$ "because a perfect score cannot be beaten". What is the
# best answer? (a) The classifier is fooled: the samples are not really in the class. (b) Sampling with $s =
# 8$ takes eight times as long. (c) The score looks at one thing only; most of the samples have left the
# data, and accuracy cannot see it. (d) It is only the missing clipping that shows. Let the function return
# your letter.

# %% [markdown] id="task-accuracy" lang="tr" source="f4fcc40a"
# ## Görev 6. Doğruluk yetmez
#
# Zorluk 2/5, 5 dakika. 5. bölümde $s = 8$'deki bütün örnekler sınıfta: doğruluk 1,000. Bir arkadaşın "tam
# puan geçilemez" diyerek modeli $s = 8$ ile yayımlamak istiyor. En iyi cevap hangisi? (a) Sınıflandırıcı
# aldanıyor: örnekler aslında sınıfta değil. (b) $s = 8$ ile örnekleme sekiz kat uzun sürer. (c) Bu ölçü tek
# bir şeye bakar; örneklerin çoğu verilerden uzaklaşmış, doğruluk bunu göremez. (d) Görünen, yalnızca eksik
# kırpmadır. İşlev, seçtiğin harfi döndürsün.


# %% id="accuracy" tr="e1ce5cc3"
def accuracy_is_not_enough() -> str:
    """Your answer: "a", "b", "c" or "d"."""
    # tr: """Cevabın: "a", "b", "c" ya da "d"."""
    # BEGIN SOLUTION
    return "c"
    # END SOLUTION


# %% id="check-accuracy"
check.lesson09.accuracy_is_not_enough(accuracy_is_not_enough)

# %% [markdown] id="why-accuracy" lang="en" only="solutions"
# Eight bumps divide the plane among them, and to be *nearest* to one of the class is easy from far away.
# Look at the column "within 3 std", at coverage, at the Fréchet distance: figures that ask where the *data*
# are.

# %% [markdown] id="why-accuracy" lang="tr" only="solutions" source="26617115"
# Sekiz tepe düzlemi aralarında paylaşır; uzaktan bile sınıfın bir tepesine *en yakın* olmak kolaydır. "3
# std içinde" sütununa, kapsamaya, Fréchet uzaklığına bak: *verinin* nerede olduğunu soran ölçüler
# bunlardır.

# %% [markdown] id="end" lang="en"
# **Next:** `check.progress()` shows what you have done. Then back to [the
# lesson](../notebooks/09_guidance.ipynb) and [the map](../notebooks/README.md).

# %% [markdown] id="end" lang="tr" source="90ba366a"
# **Sırada:** `check.progress()` neleri bitirdiğini gösterir. Sonra geriye:
# [ders](../notebooks/09_guidance.ipynb), [harita](../notebooks/README.md).
