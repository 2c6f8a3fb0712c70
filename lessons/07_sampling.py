# %% [markdown] id="title" lang="en"
# # 07 · Sampling: DDPM and DDIM
#
# **You will write the loop that turns noise into a digit, first in 1,000 steps and then in 20, and find out
# what the other 980 were for.**
#
# The network is trained (lesson 06). It can do one thing: look at a noisy image and guess the clean one.
# Everything else is a short loop around that guess. The loop is called a **sampler**, one finished image is a
# **sample**, and this lesson writes the two samplers that all others are compared with.
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · Before this: [06 · Training on
# images](06_training.ipynb)

# %% [markdown] id="title" lang="tr" source="cd3d038f"
# # 07 · Örnekleme: DDPM ve DDIM
#
# **Gürültüyü rakama çeviren döngüyü yazacaksın; önce 1.000 adımda, sonra 20 adımda. Ardından öteki 980 adımın
# ne işe yaradığını bulacaksın.**
#
# Ağ eğitildi (06. ders). Tek bir şey yapabiliyor: gürültülü bir görüntüye bakıp temizini tahmin etmek. Geri
# kalan her şey, bu tahminin çevresinde kısa bir döngüdür. Döngünün adı **örnekleyici** (sampler), bitmiş bir
# görüntünün adı **örnek** (sample). Bu derste iki örnekleyici yazacağız; bütün ötekiler bunlarla
# karşılaştırılır.
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Bundan önce: [06 · Görüntülerle
# eğitim](06_training.ipynb)

# %% id="setup"
from math import sqrt

import torch
from torch import Generator, Tensor
from torch.utils.flop_counter import FlopCounterMode

from minidiff import ClippedDenoiser, GaussianMixtureDenoiser, data, generators, metrics, randn, show, zoo
from minidiff.predictions import Prediction, prediction_from_epsilon
from minidiff.samplers import ddim, ddpm, sample

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model, classifier = zoo.load("digits"), zoo.load_classifier("digits")  # both were introduced in lesson 06
schedule, real = model.schedule, data.digits("train")


# %% id="opening" tr="f410354a"
def seeded(seed: int) -> Generator:
    return Generator().manual_seed(seed)


def by_time(path: list, x_T: Tensor) -> dict[float, Tensor]:
    """The image that the denoiser saw at each t, and the finished image at t = -1."""
    return dict(zip([*(step.t for step in path), -1], [x_T, *(step.x_t for step in path)], strict=True))


five = model.denoiser(torch.tensor([5]))  # the denoiser of lesson 03, asked for a 5
x_T = randn((1, 1, 8, 8), generator=seeded(5))
slow = list(ddpm(five, schedule, x_T, generator=seeded(1)))
fast = list(ddim(five, schedule, x_T, steps=20))

seen = [-1, 49, 199, 349, 499, 649, 799, 999]
captions = ["finished image", *(f"t = {t}" for t in seen[1:])]
# tr: captions = ["bitmiş görüntü", *(f"t = {t}" for t in seen[1:])]
paths = {"ddpm": by_time(slow, x_T), "ddim": by_time(fast, x_T)}
print(f"network calls: ddpm {len(slow)}, ddim {len(fast)}")
# tr: print(f"ağ çağrısı: ddpm {len(slow)}, ddim {len(fast)}")
rows = {name: torch.cat([path[t] for t in seen]) for name, path in paths.items()}
show.rows(rows, captions=captions)

# %% [markdown] id="opening-alt" lang="en" alt="opening"
# Two rows of eight pictures, from the finished image on the left to t = 999 on the right. The same noise
# on the right, two different 5s on the left. In the upper row the noise is another one in every picture,
# in the lower row it keeps its pattern while the 5 comes out of it.

# %% [markdown] id="opening-alt" lang="tr" alt="opening" source="9d0811c1"
# Sekiz resimlik iki satır; solda bitmiş görüntü, sağda t = 999. Sağda aynı gürültü, solda iki farklı 5.
# Üst satırda gürültü her resimde başka; alt satırda 5 içinden çıkarken deseni aynı kalıyor.

# %% [markdown] id="about" lang="en"
# Above: one noise on the right, and two ways from it to a 5 on the left (read from right to left; noise is on
# the right in every picture of the course). The upper way asks the network 1,000 times, the lower one 20
# times. Two different fives, and nobody can say which one was cheap.
#
# | | |
# |---|---|
# | **Time** | about 2 hours, with the two tasks at the end |
# | **Before** | Lessons [01](01_forward.ipynb) (the jump $q(x_t \mid x_0)$), [03](03_reverse.ipynb) (the posterior, $\hat{x}_0$ and $\hat{\epsilon}$), [04](04_objective.ipynb) (the loss), [06](06_training.ipynb) (the shipped model; accuracy, Fréchet distance and its floor) |
# | **After** | You can *write* the DDPM loop and the DDIM step, *shorten* a chain from 1,000 steps to any number, *predict* what $\eta$ does, *judge* how many steps are enough, and *interpolate* between two noises |
# | **Reference** | Sections 3.4 (sampling algorithms) and 4.2 (sampling); "slow inference" in 5.2 |
#
# As before: each new idea begins with a question. Write your answer down before you run the cell.

# %% [markdown] id="about" lang="tr" source="0e562d32"
# Yukarıda, sağda tek bir gürültü var; ondan soldaki 5'e iki ayrı yol gidiyor (sağdan sola oku; bu kursun bütün
# resimlerinde gürültü sağdadır). Üstteki yol ağa 1.000 kez sorar, alttaki 20 kez. İki farklı 5; hangisinin
# ucuza geldiğini kimse söyleyemez.
#
# | | |
# |---|---|
# | **Süre** | sondaki iki görevle birlikte yaklaşık 2 saat |
# | **Önce** | [01](01_forward.ipynb) (sıçrama, $q(x_t \mid x_0)$), [03](03_reverse.ipynb) (sonsal dağılım, $\hat{x}_0$ ve $\hat{\epsilon}$), [04](04_objective.ipynb) (kayıp) ve [06](06_training.ipynb). dersler (hazır model; doğruluk, Fréchet uzaklığı ve tabanı) |
# | **Sonra** | DDPM döngüsünü ve DDIM adımını *yazabilir*, zinciri 1.000 adımdan istediğin sayıya *kısaltabilir*, $\eta$'nın ne yaptığını *öngörebilir*, kaç adımın yeteceğine *karar verebilir*, iki gürültü arasında *ara değerleme yapabilirsin* |
# | **Kaynak metin** | Bölüm 3.4 (örnekleme algoritmaları) ve 4.2 (örnekleme); 5.2'deki "yavaş çıkarım" |
#
# Her zamanki gibi: Her yeni fikir bir soruyla başlar. Hücreyi çalıştırmadan önce cevabını yaz.

# %% [markdown] id="loop" lang="en"
# ## 1. The loop in the open
#
# All that a sampler may know of the network is one call, `denoise(x_t, t)`. It returns two guesses: the clean
# image $\hat{x}_0$ and the noise $\hat{\epsilon}$. They always fit together:
# $x_t = \sqrt{\bar{\alpha}_t}\;\hat{x}_0 + \sqrt{1-\bar{\alpha}_t}\;\hat{\epsilon}$. One call is not enough:
# looking at pure noise, the best guess is a blur.
#
# Lesson 03 found the way from $x_t$ to $x_{t-1}$ for the case that $x_0$ is known, the posterior
# $q(x_{t-1} \mid x_t, x_0)$. The idea of DDPM (Ho, Jain and Abbeel 2020): **put the guess $\hat{x}_0$ in the
# place of $x_0$, draw from that, and ask again.**
#
# $$x_{t-1} \sim \mathcal{N}\Big(\underbrace{\frac{\sqrt{\bar{\alpha}_{t-1}}\;\beta_t}{1-\bar{\alpha}_t}\,
# \hat{x}_0 + \frac{\sqrt{\alpha_t}\,(1-\bar{\alpha}_{t-1})}{1-\bar{\alpha}_t}\,x_t}_{\text{mean}},\
# \tilde{\beta}_t\,\mathbf{I}\Big), \qquad
# \tilde{\beta}_t = \frac{1-\bar{\alpha}_{t-1}}{1-\bar{\alpha}_t}\,\beta_t$$
#
# This is called **ancestral sampling**: each image is drawn given its ancestor, the image of the step before.

# %% [markdown] id="loop" lang="tr" source="d229f57c"
# ## 1. Döngü, bütün açıklığıyla
#
# Bir örnekleyicinin ağ hakkında bilebileceği tek şey bir çağrıdır: `denoise(x_t, t)`. İki tahmin döndürür:
# temiz görüntü $\hat{x}_0$ ve gürültü $\hat{\epsilon}$. İkisi her zaman birbiriyle tutarlıdır: $x_t =
# \sqrt{\bar{\alpha}_t}\;\hat{x}_0 + \sqrt{1-\bar{\alpha}_t}\;\hat{\epsilon}$. Tek çağrı yetmez: Saf
# gürültüye bakarak yapılabilecek en iyi tahmin, bulanık bir lekedir.
#
# 03\. ders, $x_0$ bilindiğinde $x_t$'den $x_{t-1}$'e giden yolu bulmuştu: sonsal dağılım
# $q(x_{t-1} \mid x_t, x_0)$. DDPM'in fikri şudur (Ho, Jain ve Abbeel 2020): **$x_0$'ın yerine tahmini,
# $\hat{x}_0$'ı koy, oradan bir örnek çek ve yeniden sor.**
#
# $$x_{t-1} \sim \mathcal{N}\Big(\underbrace{\frac{\sqrt{\bar{\alpha}_{t-1}}\;\beta_t}{1-\bar{\alpha}_t}\,
# \hat{x}_0 + \frac{\sqrt{\alpha_t}\,(1-\bar{\alpha}_{t-1})}{1-\bar{\alpha}_t}\,x_t}_{\text{ortalama}},\
# \tilde{\beta}_t\,\mathbf{I}\Big), \qquad
# \tilde{\beta}_t = \frac{1-\bar{\alpha}_{t-1}}{1-\bar{\alpha}_t}\,\beta_t$$
#
# Buna **atasal örnekleme** (ancestral sampling) denir: Her görüntü, atasına, yani bir önceki adımın görüntüsüne
# bakılarak çekilir.

# %% [markdown] id="last-step" lang="en"
# > **Predict first.** The last step goes from $t = 0$ to the clean image. There is no level before, so
# > $\bar{\alpha}_{t-1}$ is 1 (nothing has been added yet). Put the 1 into the formula. What is the mean then?
# > How much noise is drawn?
#
# The letters a, b, c in the code are those of section 4.2 in the reference.

# %% [markdown] id="last-step" lang="tr" source="ec66b3fe"
# > **Önce tahmin et.** Son adım $t = 0$'dan temiz görüntüye gider. Ondan önce bir düzey yoktur; öyleyse
# > $\bar{\alpha}_{t-1}$ 1'dir (henüz hiçbir şey eklenmemiştir). 1'i formülde yerine koy. Ortalama ne olur? Ne
# > kadar gürültü çekilir?
#
# Koddaki a, b, c harfleri, kaynak metnin 4.2. bölümündekilerdir.

# %% id="loop-code"
betas, alphas, alpha_bars = (v.tolist() for v in (schedule.betas, schedule.alphas, schedule.alpha_bars))


def my_ddpm(denoise, x_T: Tensor, generator: Generator):
    """All T steps. Yields t, the image that the denoiser saw there, and its answer."""
    x_t = x_T
    for t in reversed(range(schedule.T)):
        prediction = denoise(x_t, t)  # a. one network call
        yield t, x_t, prediction
        bar, bar_prev = alpha_bars[t], alpha_bars[t - 1] if t > 0 else 1.0
        weight_x_0 = sqrt(bar_prev) * betas[t] / (1 - bar)  # b. mean and variance
        weight_x_t = sqrt(alphas[t]) * (1 - bar_prev) / (1 - bar)
        variance = betas[t] * (1 - bar_prev) / (1 - bar)
        x_t = weight_x_0 * prediction.x_0 + weight_x_t * x_t
        if t > 0:
            x_t = x_t + sqrt(variance) * torch.randn(x_t.shape, generator=generator)  # c. draw
    yield -1, x_t, prediction


# %% id="loop-picture" tr="0962a0b2"
walk = {t: (x_t, prediction) for t, x_t, prediction in my_ddpm(five, x_T, seeded(1))}
print(f"the library's image, to 0.0001: {(walk[-1][0] - slow[-1].x_t).abs().max().item() < 1e-4}")
# tr: print(f"kütüphanenin görüntüsü, 0.0001'e kadar: {(walk[-1][0] - slow[-1].x_t).abs().max().item() < 1e-4}")

rows = {
    "xₜ": torch.cat([walk[t][0] for t in seen]),
    "x̂₀": torch.cat([walk[t][1].x_0 for t in seen]),
    "ε̂": torch.cat([walk[t][1].epsilon for t in seen]),
}
show.rows(rows, captions=captions)

# %% [markdown] id="loop-picture-alt" lang="en" alt="loop-picture"
# Three rows over eight times. x_t is noise down to t = 499, then a 5. The guess of the clean image is a
# blurred 5 from t = 999 on and sharp from t = 499. The guess of the noise is noise everywhere.

# %% [markdown] id="loop-picture-alt" lang="tr" alt="loop-picture" source="fec69a0c"
# Sekiz zaman boyunca üç satır. x_t, t = 499'a dek gürültü, sonra bir 5. Temiz görüntü tahmini t = 999'dan
# başlayarak bulanık bir 5, t = 499'dan sonra keskin. Gürültü tahmini her yerde gürültü.

# %% [markdown] id="loop-answer" lang="en"
# A dozen lines, and with the same noise they give the image that the library's `ddpm` drew at the top of the page.
#
# The last step: with $\bar{\alpha}_{t-1} = 1$ the weight of $x_t$ is 0 and the variance is 0. The finished
# image *is* the last guess $\hat{x}_0$, and no noise is drawn. So the `if t > 0` in the code only says aloud
# what the formula says anyway.

# %% [markdown] id="loop-answer" lang="tr" source="eaeed012"
# On küsur satır kod; aynı gürültüyle, sayfanın başında kütüphanedeki `ddpm`'in yaptığı görüntüyü veriyor.
#
# Son adım: $\bar{\alpha}_{t-1} = 1$ olunca $x_t$'nin ağırlığı 0'dır, varyans da 0'dır. Bitmiş görüntü, son
# tahmin $\hat{x}_0$'ın *ta kendisidir* ve hiç gürültü çekilmez. Yani koddaki `if t > 0`, formülün zaten
# söylediğini açıkça yazar.

# %% [markdown] id="loop-rows" lang="en"
# Read the rows from right to left. $x_t$ is noise for a long time. $\hat{x}_0$ is a blurred 5 from the very first
# call, then commits itself to one particular 5. $\hat{\epsilon}$ (grey is 0) is at first $x_t$ itself. Towards
# the end, at $t = 49$, it is greyer: a mean varies less than the noises it is the mean of (lesson 04). The last
# guess, at $t = 0$ (under the finished image), looks wild: a tiny error of $\hat{x}_0$, divided by a tiny
# $\sqrt{1-\bar{\alpha}_t}$. That does no harm, for this number is the weight of $\hat{\epsilon}$ and shrinks to
# nothing.
#
# (Lesson 03 met two variances: the **small** one, $\tilde{\beta}_t$, which stands here, and the **large** one,
# $\beta_t$. With 1,000 steps they hardly differ; `ddpm(..., variance="large")` takes the other. Part 6 measures
# what the choice does when steps are few.)

# %% [markdown] id="loop-rows" lang="tr" source="713386a4"
# Satırları sağdan sola oku. $x_t$ uzun süre gürültüdür. $\hat{x}_0$ daha ilk çağrıda bulanık bir 5'tir, sonra belli
# bir 5'te karar kılar. $\hat{\epsilon}$ (gri 0 demektir) başta $x_t$'nin kendisidir. Sona doğru, $t = 49$'da,
# daha gridir; çünkü bir ortalamadır ve ortalama, ortalaması alınan gürültülerden daha az değişir (04. ders).
# Bitmiş görüntünün altında son tahmin, $t = 0$'daki durur. Çok oynak görünür; çünkü orada $\hat{x}_0$'ın
# küçücük bir hatası, küçücük bir $\sqrt{1-\bar{\alpha}_t}$'ye bölünür. Bunun zararı olmaz: Aynı sayı,
# $\hat{\epsilon}$'un ağırlığıdır ve sıfıra iner.
#
# (03. derste iki varyansla tanışmıştın: burada duran **küçük** varyans $\tilde{\beta}_t$ ve **büyük** varyans
# $\beta_t$. 1.000 adımda neredeyse aynıdırlar; `ddpm(..., variance="large")` ötekini alır. Adım azken bu
# seçimin ne yaptığını 6. bölüm ölçüyor.)

# %% [markdown] id="strides" lang="en"
# ## 2. Must we visit all 1,000 levels?
#
# > **Predict first.** The network was trained on 1,000 levels. If we visit only every 100th, 10 calls in all,
# > what comes out: noise, a blur, or a digit?
#
# The forward walk from level $s$ to level $t > s$ is one jump, whose product of alphas is
# $\bar{\alpha}_t/\bar{\alpha}_s$ (lesson 01). So a long stride is *one noising step* with a large beta. All
# of lesson 03 holds for it, word by word. Write $\bar{\alpha}_\text{prev}$ for the next, cleaner level on
# our list and put these two in the place of $\alpha_t$ and $\beta_t$:
#
# $$\alpha = \frac{\bar{\alpha}_t}{\bar{\alpha}_\text{prev}}, \qquad \beta = 1 -
# \frac{\bar{\alpha}_t}{\bar{\alpha}_\text{prev}}, \qquad
# \tilde{\beta} = \frac{1-\bar{\alpha}_\text{prev}}{1-\bar{\alpha}_t}\,\beta$$

# %% [markdown] id="strides" lang="tr" source="daedabd1"
# ## 2. 1.000 düzeyin hepsine uğramak şart mı?
#
# > **Önce tahmin et.** Ağ 1.000 düzeyde eğitildi. 100 düzeyde bir uğrarsak, yani toplam 10 çağrı yaparsak
# > ne çıkar: gürültü mü, bulanık bir leke mi, rakam mı?
#
# $s$ düzeyinden $t > s$ düzeyine giden ileri yürüyüş tek bir sıçramadır; alfalarının çarpımı
# $\bar{\alpha}_t/\bar{\alpha}_s$'dir (01. ders). Demek ki uzun bir aralık (stride), büyük betalı *tek bir
# gürültüleme adımıdır*. 03. dersin tamamı onun için de kelimesi kelimesine geçerlidir. Listemizdeki bir
# sonraki, daha temiz düzeye $\bar{\alpha}_\text{prev}$ de (previous, "önceki") ve $\alpha_t$ ile
# $\beta_t$'nin yerine şunları koy:
#
# $$\alpha = \frac{\bar{\alpha}_t}{\bar{\alpha}_\text{prev}}, \qquad \beta = 1 -
# \frac{\bar{\alpha}_t}{\bar{\alpha}_\text{prev}}, \qquad
# \tilde{\beta} = \frac{1-\bar{\alpha}_\text{prev}}{1-\bar{\alpha}_t}\,\beta$$

# %% [markdown] id="stride-list" lang="en"
# A chain that skips levels is a **strided chain**. `schedule.timesteps(N)` makes the list of the $N$ levels.
# "Previous" is read from that list, never computed as $t-1$.
#
# > **And predict.** Someone shortens the list and forgets the rest: `betas[t]` stays in the formula, the beta
# > of a single step. Will the digits come out too noisy, too grey, or the same?

# %% [markdown] id="stride-list" lang="tr" source="6de2c6f1"
# Düzey atlayan zincire **aralıklı zincir** (strided chain) denir. $N$ düzeyin listesini
# `schedule.timesteps(N)` yapar. "Önceki" bu listeden okunur; hiçbir zaman $t-1$ diye hesaplanmaz.
#
# > **Bir de şunu tahmin et.** Biri listeyi kısaltıyor, gerisini unutuyor: Formülde tek adımın betası,
# > `betas[t]` kalıyor. Rakamlar fazla gürültülü mü çıkar, fazla gri mi, yoksa aynı mı?


# %% id="strided-code" tr="803bdd19"
def strides(N: int) -> list[tuple[int, float, float]]:
    """(t, ᾱ at t, ᾱ at the next level on the list); after the last comes the clean image, ᾱ = 1."""
    times = schedule.timesteps(N)
    bars = [alpha_bars[t] for t in times]
    return list(zip(times, bars, [*bars[1:], 1.0], strict=True))


def strided_ddpm(denoise, x_t: Tensor, N: int, generator: Generator, *, wrong: bool = False) -> Tensor:
    for t, bar, bar_prev in strides(N):
        prediction = denoise(x_t, t)
        beta = betas[t] if wrong else 1 - bar / bar_prev  # of the whole stride
        x_t = sqrt(bar_prev) * beta * prediction.x_0 + sqrt(1 - beta) * (1 - bar_prev) * x_t
        x_t = x_t / (1 - bar)
        if bar_prev < 1:
            variance = beta * (1 - bar_prev) / (1 - bar)
            x_t = x_t + sqrt(variance) * torch.randn(x_t.shape, generator=generator)
    return x_t


print("the ten times:", schedule.timesteps(10))
# tr: print("on zaman:", schedule.timesteps(10))
stride = 1 - alpha_bars[499] / alpha_bars[399]
print(f"499 -> 399:    β of the stride = {stride:.3f}    betas[499] = {betas[499]:.3f}")
# tr: print(f"499 -> 399:    bu aralığın β'sı = {stride:.3f}    betas[499] = {betas[499]:.3f}")

# %% id="strided-picture" tr="be5a28eb"
eight = model.denoiser(torch.arange(8))  # asked for 0, 1, ..., 7
eight_x_T, rows = randn((8, 1, 8, 8), generator=seeded(3)), {}
kinds = {"right": False, "wrong": True}
# tr: kinds = {"doğru": False, "yanlış": True}
for N in (50, 10):
    for kind, wrong in kinds.items():
        made = strided_ddpm(eight, eight_x_T, N, seeded(4), wrong=wrong)
        rows[f"N = {N}, {kind}"] = made
        print(f"N = {N}, {kind}    std = {made.std():.2f}")
        # tr: print(f"N = {N}, {kind}    std. sapma = {made.std():.2f}")
print(f"real    std = {real.images.std():.2f}")
# tr: print(f"gerçek    std. sapma = {real.images.std():.2f}")
show.rows(rows)

# %% [markdown] id="strided-picture-alt" lang="en" alt="strided-picture"
# Four rows, the digits 0 to 7. Right, with 50 and with 10 steps: legible digits. Wrong: even grey.

# %% [markdown] id="strided-picture-alt" lang="tr" alt="strided-picture" source="e48102fc"
# Dört satır, 0'dan 7'ye rakamlar. Doğru, 50 ve 10 adımla: okunaklı rakamlar. Yanlış: dümdüz gri.

# %% [markdown] id="strided-answer" lang="en"
# Digits, with 10 calls. And grey with the wrong beta: no crash, no warning, no `nan`. From level 499 to
# level 399 the noise must shrink a lot, so the new image needs a good part of $\hat{x}_0$. The wrong beta
# is some 80 times too small and lets almost nothing of $\hat{x}_0$ in, while the factor
# $(1-\bar{\alpha}_\text{prev})/(1-\bar{\alpha}_t)$ on $x_t$ takes the noise out as planned. The noise
# leaves, the image does not come: grey. (The true beta, 0.237, is printed above the picture, beside the wrong one.)
#
# So DDPM can skip levels. Then why do we need anything else?

# %% [markdown] id="strided-answer" lang="tr" source="a026797d"
# 10 çağrıyla da rakam çıkıyor. Yanlış betayla ise her yer gri; üstelik ne bir çökme var, ne bir uyarı, ne de
# `nan`. 499. düzeyden 399.
# düzeye gürültünün epey küçülmesi gerekir; yeni görüntüye de $\hat{x}_0$'dan büyükçe bir pay girmelidir.
# Yanlış beta yaklaşık 80 kat küçüktür ve $\hat{x}_0$'dan neredeyse hiçbir şeyi içeri almaz; $x_t$'nin
# önündeki $(1-\bar{\alpha}_\text{prev})/(1-\bar{\alpha}_t)$ çarpanı ise gürültüyü planlandığı gibi götürür.
# Gürültü gider, görüntü gelmez: gri kalır. (Doğru beta, 0,237, resmin üstünde, yanlışının yanında yazılı.)
#
# Demek ki DDPM de düzey atlayabiliyor. O zaman başka bir şeye ne gerek var?

# %% [markdown] id="ddim-question" lang="en"
# ## 3. DDIM: keep the promise at every level
#
# > **Predict first.** Every DDPM step pours in fresh noise, and the next call has to find it and take it out
# > again. Leave the fresh noise out of DDPM and change nothing else. (Lesson 03 did so with the ideal denoiser.)
# > The network, 32 different $x_T$, all asked for a 3: a blur, dirt, or good threes?

# %% [markdown] id="ddim-question" lang="tr" source="9e6b8858"
# ## 3. DDIM: her düzeyde doğru miktarda gürültü
#
# > **Önce tahmin et.** Her DDPM adımı işe taze gürültü katar; sonraki çağrı da onu bulup çıkarmak zorundadır.
# > DDPM'den taze gürültüyü çıkar, başka hiçbir şeye dokunma. (03. ders bunu ideal gürültü gidericiyle
# > denemişti.) Bu kez ağ var, 32 farklı $x_T$ var, hepsinden 3 isteniyor: bulanık bir leke mi çıkar, kirli bir
# > resim mi, güzel 3'ler mi?


# %% id="no-noise-code" tr="69cc328c"
def mean_only(denoise, x_t: Tensor, N: int) -> Tensor:
    """DDPM without its noise."""
    for t, bar, bar_prev in strides(N):
        beta, x_0 = 1 - bar / bar_prev, denoise(x_t, t).x_0
        x_t = (sqrt(bar_prev) * beta * x_0 + sqrt(1 - beta) * (1 - bar_prev) * x_t) / (1 - bar)
    return x_t


threes = model.denoiser(torch.full((32,), 3))  # asked for 32 threes
three_x_T = randn((32, 1, 8, 8), generator=seeded(3))
rows = {
    "DDPM": strided_ddpm(threes, three_x_T, 20, seeded(4)),
    "no fresh noise": mean_only(threes, three_x_T, 20),
    # tr: "taze gürültüsüz": mean_only(threes, three_x_T, 20),
    "real": real.images[real.labels == 3],
    # tr: "gerçek": real.images[real.labels == 3],
}
for name, made in rows.items():
    print(f"{name}: spread {made.std(0).mean():.2f}")
    # tr: print(f"{name}: yayılım {made.std(0).mean():.2f}")
show.rows({name: made[:8] for name, made in rows.items()})

# %% [markdown] id="no-noise-code-alt" lang="en" alt="no-noise-code"
# Three rows of 3s. DDPM: eight different ones. Without fresh noise: one and the same 3, eight times. Real
# ones: all different.

# %% [markdown] id="no-noise-code-alt" lang="tr" alt="no-noise-code" source="de5769da"
# 3'lerden oluşan üç satır. DDPM: sekizi de farklı. Taze gürültüsüz: sekiz kez aynı 3. Gerçekler: hepsi
# farklı.

# %% [markdown] id="ddim" lang="en"
# A good three. The *same* good three, 32 times. (The **spread**, in lesson 00 the variety, is the standard
# deviation of each pixel over the images, averaged over the pixels. All real threes of the training set vary
# more than DDPM's: 0.32; lesson 00 had measured 32 of them.) The formula shrinks the old
# noise at every step and counts on the fresh noise to replace it. Without replacement nothing of $x_T$ survives,
# $x_t$ holds less noise than the network has been told, and every start slides into the one most typical 3. All
# variety came from the noise.

# %% [markdown] id="ddim" lang="tr" source="a3ae34b5"
# Güzel bir 3. Ama 32 kez *aynı* güzel 3. (**Yayılım** (spread; 00. derste çeşitlilik), her pikselin görüntüler
# üzerindeki standart sapmasının pikseller üzerinden ortalamasıdır. Eğitim kümesindeki bütün gerçek 3'lerde
# DDPM'inkinden daha büyük: 0,32; 00. ders bunların 32'sini ölçmüştü.) Formül her
# adımda eski gürültüyü küçültür ve yerine taze gürültünün geleceğine güvenir. Yerine bir şey gelmezse $x_T$'den
# eser kalmaz; $x_t$'deki gürültü, ağa bildirilenden az olur ve her başlangıç, en tipik olan tek bir 3'e kayar.
# Bütün çeşitlilik gürültüden geliyormuş.

# %% [markdown] id="ddim-rule" lang="en"
# So whoever leaves out the fresh noise must keep more of the old one. How much more? (Song, Meng and Ermon
# 2021.)
#
# 1. In training (lesson 04) the network saw *one* $x_t$ at a time, $x_t = \sqrt{\bar{\alpha}_t}\;x_0 +
#    \sqrt{1-\bar{\alpha}_t}\;\epsilon$, and never two neighbours. It knows the distribution at each level alone,
#    $q(x_t \mid x_0)$, whatever happened at the other levels: these are the **marginals**. It knows nothing about how
#    the levels hang together.
# 2. So the one thing to keep is that form. At the next level the image must again be
#    $\sqrt{\bar{\alpha}_\text{prev}}\;x_0 + \sqrt{1-\bar{\alpha}_\text{prev}}\;\cdot$ *standard noise*.
# 3. Which noise? We are free to mix the old $\epsilon$ with a fresh $z \sim \mathcal{N}(0, \mathbf{I})$,
#    $\sqrt{1-\bar{\alpha}_\text{prev}-\sigma^2}\;\epsilon + \sigma z$: the variances add up to
#    $1-\bar{\alpha}_\text{prev}$ for every $\sigma$ between 0 and $\sqrt{1-\bar{\alpha}_\text{prev}}$.

# %% [markdown] id="ddim-rule" lang="tr" source="34787558"
# Taze gürültüden vazgeçersen eski gürültünün daha büyük bir bölümünü korumalısın. Ne kadarını? (Song, Meng ve
# Ermon 2021.)
#
# 1. Eğitimde (04. ders) ağ her seferinde *tek* bir $x_t$ gördü, $x_t = \sqrt{\bar{\alpha}_t}\;x_0 +
#    \sqrt{1-\bar{\alpha}_t}\;\epsilon$; yan yana iki düzeyi hiç görmedi. Öteki düzeylerde ne olursa olsun, her
#    düzeyin kendi başına dağılımını, $q(x_t \mid x_0)$, bilir; bunlara **marjinal** dağılımlar (marginals) denir.
#    Düzeylerin birbirine nasıl bağlandığını ise hiç bilmez.
# 2. Öyleyse korunması gereken tek şey bu biçimdir. Sonraki düzeyde de görüntü
#    $\sqrt{\bar{\alpha}_\text{prev}}\;x_0 + \sqrt{1-\bar{\alpha}_\text{prev}}\;\cdot$ *standart gürültü*
#    olmalıdır.
# 3. Hangi gürültü? Eski $\epsilon$'u taze bir $z \sim \mathcal{N}(0, \mathbf{I})$ ile karıştırmakta
#    serbestiz: $\sqrt{1-\bar{\alpha}_\text{prev}-\sigma^2}\;\epsilon + \sigma z$. 0 ile
#    $\sqrt{1-\bar{\alpha}_\text{prev}}$ arasındaki her $\sigma$ için varyansların toplamı
#    $1-\bar{\alpha}_\text{prev}$ olur.

# %% [markdown] id="two-guesses" lang="en"
# The fourth point is left: we do not know $x_0$ and $\epsilon$. So we put the guesses in their place:
#
# $$x_\text{prev} = \sqrt{\bar{\alpha}_\text{prev}}\;\hat{x}_0 +
# \sqrt{1-\bar{\alpha}_\text{prev}-\sigma^2}\;\hat{\epsilon} + \sigma z, \qquad
# \sigma^2 = \eta^2\,\tilde{\beta}$$

# %% [markdown] id="two-guesses" lang="tr" source="8d57b564"
# Geriye dördüncü madde kalıyor: $x_0$ ile $\epsilon$'u bilmiyoruz; yerlerine tahminleri koyarız:
#
# $$x_\text{prev} = \sqrt{\bar{\alpha}_\text{prev}}\;\hat{x}_0 +
# \sqrt{1-\bar{\alpha}_\text{prev}-\sigma^2}\;\hat{\epsilon} + \sigma z, \qquad
# \sigma^2 = \eta^2\,\tilde{\beta}$$

# %% [markdown] id="ddim-eta" lang="en"
# That is the **DDIM** step (*denoising diffusion implicit model*). The number $\eta$ ("eta"), from 0 to 1,
# sets how much of the noise is fresh, measured by what DDPM draws, $\tilde{\beta}$. At $\eta = 0$ there is
# none: the guess $\hat{\epsilon}$ is used again, and the step is "the same image, the same noise, mixed for
# a cleaner level". At $\eta = 1$ it is exactly DDPM with the small variance.
#
# (This $\sigma$ is the size of the fresh noise. It is not the $\sigma_t$ of lesson 02, the noise-to-signal
# ratio. Both letters are traditional.)
#
# <details><summary>Why is $\eta = 1$ exactly DDPM?</summary>
#
# Let $\sigma^2 = \tilde{\beta}$, and use $\bar{\alpha}_t = \alpha\,\bar{\alpha}_\text{prev}$. Under the root:
#
# $$1-\bar{\alpha}_\text{prev}-\tilde{\beta}
# = (1-\bar{\alpha}_\text{prev})\,\frac{1-\bar{\alpha}_t-\beta}{1-\bar{\alpha}_t}
# = (1-\bar{\alpha}_\text{prev})\,\frac{\alpha-\bar{\alpha}_t}{1-\bar{\alpha}_t}
# = \frac{\alpha\,(1-\bar{\alpha}_\text{prev})^2}{1-\bar{\alpha}_t}$$
#
# Now put $\hat{\epsilon} = (x_t - \sqrt{\bar{\alpha}_t}\;\hat{x}_0)/\sqrt{1-\bar{\alpha}_t}$ into the step.
# The weight of $x_t$ becomes $\sqrt{\alpha}\,(1-\bar{\alpha}_\text{prev})/(1-\bar{\alpha}_t)$, and that of
# $\hat{x}_0$
#
# $$\sqrt{\bar{\alpha}_\text{prev}} -
# \frac{\sqrt{\alpha}\,(1-\bar{\alpha}_\text{prev})}{1-\bar{\alpha}_t}\sqrt{\bar{\alpha}_t}
# = \sqrt{\bar{\alpha}_\text{prev}}\;\frac{1-\bar{\alpha}_t-\alpha+\bar{\alpha}_t}{1-\bar{\alpha}_t}
# = \frac{\sqrt{\bar{\alpha}_\text{prev}}\;\beta}{1-\bar{\alpha}_t}$$
#
# These are the two weights of the DDPM mean. $\blacksquare$
#
# </details>
#
# <details><summary>The full argument: a whole family of forward processes, one training</summary>
#
# *The family.* Choose any $\sigma_t^2$ with $0 \le \sigma_t^2 \le 1-\bar{\alpha}_\text{prev}$ for each
# stride. Start with $q(x_T \mid x_0) = \mathcal{N}(\sqrt{\bar{\alpha}_T}\;x_0, (1-\bar{\alpha}_T)\mathbf{I})$
# and define, from noisy to clean,
#
# $$q_\sigma(x_\text{prev} \mid x_t, x_0) = \mathcal{N}\Big(\sqrt{\bar{\alpha}_\text{prev}}\;x_0 +
# \sqrt{1-\bar{\alpha}_\text{prev}-\sigma_t^2}\;\frac{x_t-\sqrt{\bar{\alpha}_t}\;x_0}{\sqrt{1-\bar{\alpha}_t}},
# \ \sigma_t^2\,\mathbf{I}\Big)$$
#
# *Claim:* all marginals are the ones we know,
# $q_\sigma(x_t \mid x_0) = \mathcal{N}(\sqrt{\bar{\alpha}_t}\;x_0, (1-\bar{\alpha}_t)\mathbf{I})$.
# By induction from noisy to clean: it holds at the start. If it holds at $t$, the fraction above is standard
# noise, so $x_\text{prev}$ has mean $\sqrt{\bar{\alpha}_\text{prev}}\;x_0$ and variance
# $(1-\bar{\alpha}_\text{prev}-\sigma_t^2) + \sigma_t^2 = 1-\bar{\alpha}_\text{prev}$. $\blacksquare$
#
# *Not a Markov chain.* Read forward, by Bayes, $q_\sigma(x_t \mid x_\text{prev}, x_0)$ depends on $x_0$ too:
# for $\sigma = 0$, $x_\text{prev}$ and $x_0$ together determine $x_t$. Only $\sigma_t^2 = \tilde{\beta}$
# makes the dependence on $x_0$ vanish: that member of the family is the Markov chain of lesson 01. The others
# are called **non-Markovian**.
#
# *One training.* Take the bound of lesson 04 with $q_\sigma$ and, as model, the same Gaussian with
# $\hat{x}_0$ in the place of $x_0$. Both have the same variance, so each KL term is a constant times
# $\lVert x_0 - \hat{x}_0 \rVert^2$, that is, another constant times
# $\lVert \epsilon - \hat{\epsilon} \rVert^2$. For every choice of $\sigma > 0$ the bound is thus the simple
# loss with other weights per timestep. A network that is best at every $t$ is best for all of them at once.
# ($\eta = 0$ is the limit $\sigma \to 0$.)
#
# </details>
#
# The third point above, the mixture of noises, can be tested. One pixel, true $x_0 = 0.5$, a stride from
# level 499 to 399, 200,000 times:

# %% [markdown] id="ddim-eta" lang="tr" source="f2ecc4e7"
# **DDIM** adımı (denoising diffusion implicit model) budur. 0 ile 1 arasındaki $\eta$ sayısı ("eta"),
# gürültünün ne kadarının taze olacağını DDPM'in çektiğini, yani $\tilde{\beta}$'yı birim alarak belirler.
# $\eta = 0$'da hiç yoktur: $\hat{\epsilon}$ tahmini yeniden kullanılır; adım da "aynı görüntü, aynı
# gürültü, daha temiz bir düzeye göre karıştırılmış" demektir. $\eta = 1$'de ise tam olarak küçük varyanslı
# DDPM'dir.
#
# (Buradaki $\sigma$, taze gürültünün büyüklüğüdür. 02. dersteki $\sigma_t$, yani gürültü-sinyal düzeyi
# değildir. İkisinin harfi de gelenekten gelir.)
#
# <details><summary>$\eta = 1$ neden tam olarak DDPM'dir?</summary>
#
# $\sigma^2 = \tilde{\beta}$ olsun ve $\bar{\alpha}_t = \alpha\,\bar{\alpha}_\text{prev}$'i kullan. Kökün içi:
#
# $$1-\bar{\alpha}_\text{prev}-\tilde{\beta}
# = (1-\bar{\alpha}_\text{prev})\,\frac{1-\bar{\alpha}_t-\beta}{1-\bar{\alpha}_t}
# = (1-\bar{\alpha}_\text{prev})\,\frac{\alpha-\bar{\alpha}_t}{1-\bar{\alpha}_t}
# = \frac{\alpha\,(1-\bar{\alpha}_\text{prev})^2}{1-\bar{\alpha}_t}$$
#
# Şimdi adımda $\hat{\epsilon} = (x_t - \sqrt{\bar{\alpha}_t}\;\hat{x}_0)/\sqrt{1-\bar{\alpha}_t}$'yi yerine koy.
# $x_t$'nin ağırlığı $\sqrt{\alpha}\,(1-\bar{\alpha}_\text{prev})/(1-\bar{\alpha}_t)$ olur; $\hat{x}_0$'ınki de
#
# $$\sqrt{\bar{\alpha}_\text{prev}} -
# \frac{\sqrt{\alpha}\,(1-\bar{\alpha}_\text{prev})}{1-\bar{\alpha}_t}\sqrt{\bar{\alpha}_t}
# = \sqrt{\bar{\alpha}_\text{prev}}\;\frac{1-\bar{\alpha}_t-\alpha+\bar{\alpha}_t}{1-\bar{\alpha}_t}
# = \frac{\sqrt{\bar{\alpha}_\text{prev}}\;\beta}{1-\bar{\alpha}_t}$$
#
# Bunlar DDPM ortalamasının iki ağırlığıdır. $\blacksquare$
#
# </details>
#
# <details><summary>Tam akıl yürütme: koca bir ileri süreç ailesi, tek eğitim</summary>
#
# *Aile.* Her aralık için $0 \le \sigma_t^2 \le 1-\bar{\alpha}_\text{prev}$ olan herhangi bir $\sigma_t^2$ seç.
# $q(x_T \mid x_0) = \mathcal{N}(\sqrt{\bar{\alpha}_T}\;x_0, (1-\bar{\alpha}_T)\mathbf{I})$ ile başla ve
# gürültülüden temize doğru tanımla:
#
# $$q_\sigma(x_\text{prev} \mid x_t, x_0) = \mathcal{N}\Big(\sqrt{\bar{\alpha}_\text{prev}}\;x_0 +
# \sqrt{1-\bar{\alpha}_\text{prev}-\sigma_t^2}\;\frac{x_t-\sqrt{\bar{\alpha}_t}\;x_0}{\sqrt{1-\bar{\alpha}_t}},
# \ \sigma_t^2\,\mathbf{I}\Big)$$
#
# *İddia:* Bütün marjinaller bildiğimiz gibidir,
# $q_\sigma(x_t \mid x_0) = \mathcal{N}(\sqrt{\bar{\alpha}_t}\;x_0, (1-\bar{\alpha}_t)\mathbf{I})$.
# Gürültülüden temize tümevarımla: Başlangıçta doğrudur. $t$'de doğruysa yukarıdaki kesir standart gürültüdür;
# öyleyse $x_\text{prev}$'in ortalaması $\sqrt{\bar{\alpha}_\text{prev}}\;x_0$, varyansı da
# $(1-\bar{\alpha}_\text{prev}-\sigma_t^2) + \sigma_t^2 = 1-\bar{\alpha}_\text{prev}$ olur. $\blacksquare$
#
# *Markov zinciri değil.* İleriye doğru, Bayes ile okununca $q_\sigma(x_t \mid x_\text{prev}, x_0)$, $x_0$'a da
# bağlıdır: $\sigma = 0$ iken $x_t$'yi $x_\text{prev}$ ile $x_0$ birlikte belirler. $x_0$'a bağlılığı yalnızca
# $\sigma_t^2 = \tilde{\beta}$ ortadan kaldırır: Ailenin bu üyesi, 01. dersin Markov zinciridir. Ötekilere
# **Markov olmayan** (non-Markovian) süreçler denir.
#
# *Tek eğitim.* 04. dersin sınırını $q_\sigma$ ile yaz; model olarak da aynı Gauss'u, $x_0$'ın yerinde
# $\hat{x}_0$ ile al. İkisinin varyansı aynıdır; demek ki her KL terimi
# $\lVert x_0 - \hat{x}_0 \rVert^2$'nin bir sabitle çarpımıdır, yani
# $\lVert \epsilon - \hat{\epsilon} \rVert^2$'nin başka bir sabitle çarpımı. Öyleyse her $\sigma > 0$ seçimi
# için sınır, zaman adımlarının ağırlıkları başka olan basit kayıptır. Her $t$'de en iyi olan bir ağ, hepsi için
# birden en iyidir. ($\eta = 0$, $\sigma \to 0$ limitidir.)
#
# </details>
#
# Yukarıdaki üçüncü madde, gürültülerin karışımı, sınanabilir. Tek piksel, gerçek $x_0 = 0.5$, 499. düzeyden
# 399. düzeye bir aralık, 200.000 kez:

# %% id="marginals"
x_0, (bar, bar_prev) = 0.5, (alpha_bars[499], alpha_bars[399])
epsilon, z = torch.randn(2, 200_000, generator=seeded(0))
print(f"q(x_prev | x_0)    E = {sqrt(bar_prev) * x_0:.2f}    Var = {1 - bar_prev:.2f}")
for eta in (0, 0.5, 1):
    variance = eta**2 * (1 - bar_prev) / (1 - bar) * (1 - bar / bar_prev)
    x_prev = sqrt(bar_prev) * x_0 + sqrt(1 - bar_prev - variance) * epsilon + sqrt(variance) * z
    shared = torch.corrcoef(torch.stack([epsilon, x_prev]))[0, 1]
    print(f"η = {eta:<3}    E = {x_prev.mean():.2f}    Var = {x_prev.var():.2f}    corr = {shared:.2f}")

# %% [markdown] id="step" lang="en"
# Same mean and same variance for every $\eta$. What differs is the last column, the correlation of the new
# noise with the old one. At $\eta = 1$ it is what lesson 01 computed for a walker
# ($\sqrt{\bar{\alpha}_t/\bar{\alpha}_s}\,\sqrt{(1-\bar{\alpha}_s)/(1-\bar{\alpha}_t)}$, here 0.73). At
# $\eta = 0$ it is 1: one noise for all levels, as in the film of lesson 01. Different processes, the same
# marginals, so the same network will do.
#
# Now the loop:

# %% [markdown] id="step" lang="tr" source="0fd5c492"
# Her $\eta$ için aynı ortalama, aynı varyans. Fark son sütunda: varılan düzeydeki gürültünün, eski düzeydekiyle
# korelasyonu.
# $\eta = 1$'de bu, 01. derste yürüyen için hesaplanan sayıdır
# ($\sqrt{\bar{\alpha}_t/\bar{\alpha}_s}\,\sqrt{(1-\bar{\alpha}_s)/(1-\bar{\alpha}_t)}$, burada 0,73).
# $\eta = 0$'da 1'dir: 01. dersteki film gibi, bütün düzeylere tek gürültü. Süreçler başka, marjinaller aynı;
# demek ki aynı ağ yeter.
#
# Şimdi döngü:


# %% id="step-code" tr="a71d2072"
def my_ddim(denoise, x_t: Tensor, N: int, eta: float = 0.0, generator: Generator | None = None) -> Tensor:
    for t, bar, bar_prev in strides(N):
        prediction = denoise(x_t, t)
        variance = eta**2 * (1 - bar_prev) / (1 - bar) * (1 - bar / bar_prev)
        x_t = sqrt(bar_prev) * prediction.x_0 + sqrt(1 - bar_prev - variance) * prediction.epsilon
        if variance > 0:
            x_t = x_t + sqrt(variance) * torch.randn(x_t.shape, generator=generator)
    return x_t


def same(a: Tensor, b: Tensor) -> bool:
    return (a - b).abs().max().item() < 1e-4


mine = {eta: my_ddim(five, x_T, 20, eta, seeded(1)) for eta in (0, 0.5, 1)}
for eta, made in mine.items():
    library = sample(five, schedule, x_T, steps=20, eta=eta, generator=seeded(1))
    print(f"η = {eta:<3}    the library's image: {same(made, library)}")
    # tr: print(f"η = {eta:<3}    kütüphanenin görüntüsü: {same(made, library)}")
print(f"DDIM with η = 1 is DDPM: {same(mine[1], strided_ddpm(five, x_T, 20, seeded(1)))}")
# tr: print(f"η = 1 ile DDIM, DDPM'dir: {same(mine[1], strided_ddpm(five, x_T, 20, seeded(1)))}")

# %% [markdown] id="eta" lang="en"
# Your step is the library's, for every $\eta$, and with the same fresh noise DDIM at $\eta = 1$ *is* the DDPM
# of part 2.
#
# ### What does $\eta$ do to the pictures?
#
# > **Predict first.** One single $x_T$, and no label: the model may draw any digit. You run it 32 times, each
# > time with other fresh noise. How many different pictures do you get at $\eta = 0$? And at $\eta = 1$: 32
# > variants of one digit, or 32 unrelated digits?

# %% [markdown] id="eta" lang="tr" source="39470cb1"
# Senin adımın, her $\eta$ için kütüphaneninkiyle aynı; aynı taze gürültü verilince $\eta = 1$'deki DDIM de 2.
# bölümdeki DDPM'in *ta kendisi*.
#
# ### $\eta$ resimlere ne yapar?
#
# > **Önce tahmin et.** Tek bir $x_T$ var, etiket yok: Model istediği rakamı yapabilir. Onu 32 kez, her
# > seferinde başka taze gürültüyle çalıştırıyorsun. $\eta = 0$'da kaç farklı resim çıkar? Peki $\eta = 1$'de:
# > tek bir rakamın 32 çeşitlemesi mi, birbiriyle ilgisiz 32 rakam mı?

# %% id="eta-code" tr="d204a57f"
anything = model.denoiser()  # no label
rows = {}
for eta in (0, 0.25, 0.5, 0.75, 1):
    many = randn((1, 1, 8, 8), generator=seeded(2)).expand(32, 1, 8, 8)  # one x_T, 32 times
    made = sample(anything, schedule, many, steps=20, eta=eta, generator=seeded(12))
    rows[f"η = {eta}"] = made[:8]
    print(f"η = {eta:<4}    spread {made.std(0).mean():.2f}")
    # tr: print(f"η = {eta:<4}    yayılım {made.std(0).mean():.2f}")
others = sample(anything, schedule, randn((32, 1, 8, 8), generator=seeded(1)), steps=20)
print(f"η = 0, 32 · x_T    spread {others.std(0).mean():.2f}")
# tr: print(f"η = 0, 32 · x_T    yayılım {others.std(0).mean():.2f}")
show.rows(rows)

# %% [markdown] id="eta-code-alt" lang="en" alt="eta-code"
# Five rows from one noise, η from 0 to 1. At 0 the same picture eight times; then variants of it; from the
# third row on other digits; at 1 the digits have nothing in common.

# %% [markdown] id="eta-code-alt" lang="tr" alt="eta-code" source="65cb9acf"
# Tek gürültüden beş satır; η 0'dan 1'e. 0'da sekiz kez aynı resim; sonra onun çeşitlemeleri; üçüncü
# satırdan sonra başka rakamlar; 1'de rakamların ortak bir yanı yok.

# %% id="eta-starts" tr="96f6dc5d"
two_starts = randn((2, 1, 8, 8), generator=seeded(3))
for eta in (0, 0.5, 1):
    options = {"steps": 20, "eta": eta}
    a, b = (sample(anything, schedule, x[None], generator=seeded(1), **options) for x in two_starts)
    print(f"η = {eta:<3}    largest difference of the two images: {(a - b).abs().max():.1f}")
    # tr: print(f"η = {eta:<3}    iki görüntünün en büyük farkı: {(a - b).abs().max():.1f}")

# %% [markdown] id="eta-answer" lang="en"
# At $\eta = 0$: one picture, 32 times. The spread grows with $\eta$, and at $\eta = 1$ it is as large as from 32
# different starts. You get unrelated digits: $x_T$ no longer decides anything. (Pictures in a column look alike: each
# row gets the same fresh noise.) The second cell shows how completely. Two *different* $x_T$, the *same* fresh noise:
# at $\eta = 1$ the two finished images are the same (the largest difference of a pixel is printed). DDPM forgets
# where it came from. (On this schedule already in the first stride: its $\alpha =
# \bar{\alpha}_{999}/\bar{\alpha}_{949}$ is nearly 0, and $\sqrt{\alpha}$ is a factor in the weight of $x_t$. On the
# linear schedule it takes longer, and a trace is left.)
#
# So $\eta$ sets what the picture depends on: at 0 the start $x_T$ alone, at 1 the fresh noise alone.

# %% [markdown] id="eta-answer" lang="tr" source="9faf5851"
# $\eta = 0$'da tek resim, 32 kez. Yayılım $\eta$ ile büyüyor; $\eta = 1$'de, 32 farklı başlangıçtan çıkanlarınki
# kadar. Birbiriyle ilgisiz rakamlar geliyor: $x_T$ artık hiçbir şeyi belirlemiyor. (Bir sütundaki resimler birbirine
# benziyor, çünkü her satır aynı taze gürültüyü alıyor.) Bunun ne kadar kesin olduğunu ikinci hücre gösteriyor.
# *Farklı* iki $x_T$, *aynı* taze gürültü: $\eta = 1$'de bitmiş iki görüntü aynı (yazılan, bir pikseldeki en büyük
# fark). DDPM nereden geldiğini unutur. (Bu zamanlayıcıda daha ilk aralıkta unutur: $\alpha =
# \bar{\alpha}_{999}/\bar{\alpha}_{949}$ neredeyse 0'dır; $\sqrt{\alpha}$ da $x_t$'nin ağırlığında bir çarpandır.
# Doğrusal zamanlayıcıda bu daha uzun sürer ve bir iz kalır.)
#
# Demek ki resmi neyin belirleyeceği $\eta$'ya bağlıdır: 0'da yalnız başlangıç, yani $x_T$; 1'de yalnız taze
# gürültü.

# %% [markdown] id="play-intro" lang="en"
# ## 4. Play
#
# Both samplers in step, from the same $x_T$, asked for a 3, a 5, an 8 and a 2: $x_t$, $\hat{x}_0$,
# $\hat{\epsilon}$ of each, and the difference of the two $x_t$ (grey is 0). Both are handed the same fresh
# noise. (Without a running kernel, as on the web, the film still plays, or stands there as a strip; the
# controls over it need a kernel.)
#
# **Try this. Guess before you drag.**
#
# 1. (With a kernel or the film; the strip does not show this frame.) Start at the right end. One frame to the
#    left: is the difference small after *one* step of 20, or large?
# 2. Set $\eta$ to 1. What happens to the difference?
# 3. Set $\eta$ back to 0 and the number of steps to 1. How far apart are DDPM and DDIM now?

# %% [markdown] id="play-intro" lang="tr" source="6c02d9a5"
# ## 4. Oyna
#
# İki örnekleyici adım adım yan yana; ikisi de aynı $x_T$'den yola çıkıyor, ikisinden de bir 3, bir 5, bir 8 ve
# bir 2 isteniyor: her birinin $x_t$'si, $\hat{x}_0$'ı, $\hat{\epsilon}$'u, bir de iki $x_t$'nin farkı (gri 0
# demektir). İkisine de aynı taze gürültü veriliyor. (Çalışan bir kernel yoksa, örneğin web
# sayfasında, film yine oynar ya da bir şerit olarak durur; üstündeki seçimler kernel ister.)
#
# **Dene. Sürüklemeden önce tahmin et.**
#
# 1. (Kernel ya da film gerekir; şeritte bu kare yoktur.) Sağ uçtan başla. Sola bir kare: 20 adımın
#    *birincisinden* sonra fark küçük müdür, büyük mü?
# 2. $\eta$'yı 1 yap. Farka ne oluyor?
# 3. $\eta$'yı yeniden 0, adım sayısını 1 yap. DDPM ile DDIM şimdi birbirinden ne kadar uzak?

# %% id="play"
denoise = model.denoiser(torch.tensor([3, 5, 8, 2]))
show.SamplingExplorer(denoise, schedule, ["ddpm", "ddim"], shape=(1, 8, 8), images=4, steps=20, seed=7)

# %% [markdown] id="play-answers" lang="en"
# <details><summary>1. The first step</summary>
#
# Large at once. DDIM keeps its noise and turns it a little; DDPM throws nearly all of $x_T$ away in the first
# stride and draws afresh. Yet the two $\hat{x}_0$ look alike for several frames: both are still close to the
# average of their digit.
#
# </details>
#
# <details><summary>2. η = 1</summary>
#
# It goes to 0 on the whole way, up to rounding. DDIM has become DDPM, and they are handed the same noise.
#
# </details>
#
# <details><summary>3. One step</summary>
#
# The difference is 0. A single stride goes straight into the clean image, where neither adds noise, and both
# return $\hat{x}_0$: the blur. All that distinguishes samplers happens between the first call and the last.
#
# </details>
#
# ## 5. $\hat{x}_0$ as a preview
#
# The finished image comes at the end. But $\hat{x}_0$ is there at every step. How early can it be trusted?
#
# > **Predict first.** Without a label nobody knows in the beginning which digit it will be. At which $t$ can
# > the classifier of lesson 06 tell it from $\hat{x}_0$, in 9 of 10 cases: near 900, near 550, or near 200?
# > And from $x_t$ itself?

# %% [markdown] id="play-answers" lang="tr" source="bc9948b8"
# <details><summary>1. İlk adım</summary>
#
# Hemen büyük. DDIM gürültüsünü saklar, biraz çevirir; DDPM ise $x_T$'nin neredeyse hepsini daha ilk aralıkta
# atar ve yenisini çeker. Yine de iki $\hat{x}_0$ birkaç kare boyunca birbirine benzer: İkisi de hâlâ kendi
# rakamının ortalamasına yakındır.
#
# </details>
#
# <details><summary>2. η = 1</summary>
#
# Yol boyunca, yuvarlama payı dışında, 0 olur. DDIM artık DDPM'dir ve ikisine de aynı gürültü verilmektedir.
#
# </details>
#
# <details><summary>3. Tek adım</summary>
#
# Fark 0'dır. Tek bir aralık doğrudan temiz görüntüye gider; orada ikisi de gürültü eklemez ve ikisi de
# $\hat{x}_0$'ı, yani bulanık lekeyi döndürür. Örnekleyicileri birbirinden ayıran her şey, ilk çağrı ile son
# çağrı arasında olur.
#
# </details>
#
# ## 5. Önizleme olarak $\hat{x}_0$
#
# Bitmiş görüntü en sonda gelir. $\hat{x}_0$ ise her adımda vardır. Ona ne kadar erken güvenebiliriz?
#
# > **Önce tahmin et.** Etiket yoksa hangi rakamın çıkacağını başta kimse bilmez. 06. dersin sınıflandırıcısı,
# > rakamı $\hat{x}_0$'a bakarak hangi $t$'de 10'da 9 doğru söyler: 900 dolayında mı, 550 mi, 200 mü? Ya
# > $x_t$'nin kendisine bakarak?

# %% id="preview-code" tr="927eb302"
hundred = randn((100, 1, 8, 8), generator=seeded(0))
path = list(ddim(anything, schedule, hundred, steps=20))


@torch.no_grad()
def read(images: Tensor) -> Tensor:
    return classifier(images).argmax(dim=1)


finished = read(path[-1].x_t)
times = [step.t for step in path]
guessed = [(read(step.prediction.x_0) == finished).float().mean().item() for step in path]
from_x_t = [(read(x_t) == finished).float().mean().item() for x_t in [hundred, *(s.x_t for s in path[:-1])]]
for i in (0, 4, 6, 9, 13, 19):
    print(f"t = {times[i]:3d}    agrees with the end: x̂_0 {guessed[i]:.1f}, x_t {from_x_t[i]:.1f}")
    # tr: print(f"t = {times[i]:3d}    sonla uyuşma: x̂_0 {guessed[i]:.1f}, x_t {from_x_t[i]:.1f}")

# %% id="preview-picture" tr="e6c8b8f0"
curves = {"x̂₀  predicted clean image": (times, guessed), "xₜ  noisy image": (times, from_x_t)}
# tr: curves = {"x̂₀  tahmin edilen temiz görüntü": (times, guessed), "xₜ  gürültülü görüntü": (times, from_x_t)}
label = "agrees with the end"
# tr: label = "sonla uyuşma"
roles, heights = ("prediction", "muted"), (0, 1.03)
show.lines(curves, T=schedule.T, y_label=label, colours=roles, marks=True, y_range=heights)

# %% [markdown] id="preview-picture-alt" lang="en" alt="preview-picture"
# Two curves over t. The guess of the clean image agrees with the end in 1 of 10 cases at t = 999, in 9 of
# 10 at t = 549, and in all at t = 49. The noisy image stays near 2 of 10 down to t = 599 and reaches 9 of
# 10 only near t = 149.

# %% [markdown] id="preview-picture-alt" lang="tr" alt="preview-picture" source="580cf78c"
# t boyunca iki eğri. Temiz görüntü tahmini sonla t = 999'da 10'da 1, t = 549'da 10'da 9, t = 49'da her
# zaman uyuşuyor. Gürültülü görüntü t = 599'a dek 10'da 2 dolayında kalıyor, 10'da 9'a ancak t = 149
# yakınında varıyor.

# %% [markdown] id="preview-answer" lang="en"
# Near $t = 550$: not quite half of the way. There $x_t$ is still so noisy that the classifier reads it correctly in
# about 3 of 10 cases only. At $t = 999$ the guess is the average of all digits and agrees with the end in 1 of 10
# cases, which is chance. ($x_t$ seems to do better there. But the classifier has never been shown noise: it
# calls most pure noises an 8 (67 of these 100, counted off this page), and some of them end as one. It reads
# nothing.) From $t =
# 550$ on nine digits of ten are
# decided. (Asked *with* a label, $\hat{x}_0$ shows the digit from the first call: you told the model.)
#
# That is why a tool that shows a preview shows $\hat{x}_0$: an unwanted picture can be stopped at half the
# price.

# %% [markdown] id="preview-answer" lang="tr" source="685e4691"
# $t = 550$ dolayında: yolun yarısına varmadan. Orada $x_t$ hâlâ öyle gürültülüdür ki sınıflandırıcı ona bakarak ancak
# yaklaşık 10'da 3 doğru okur. $t = 999$'da tahmin, bütün rakamların ortalamasıdır ve sonunda çıkacak rakamı ancak
# 10'da 1 tutturur; bu da rastlantıdır. (Orada $x_t$ daha iyi gibi görünüyor. Ama sınıflandırıcı hiç gürültü
# görmemiştir: Saf gürültülerin çoğuna 8 der (bu 100 gürültünün 67'sine; sayım sayfanın dışında yapıldı),
# bunların bazısı da 8 olarak biter. Bir şey
# okuduğu yok.) $t = 550$'den
# sonra on rakamın dokuzu artık bellidir. (*Etiketle* istersen $\hat{x}_0$ rakamı ilk çağrıda gösterir: Modele sen
# söyledin.)
#
# Önizleme gösteren bir araç bu yüzden $\hat{x}_0$'ı gösterir: İstenmeyen bir resim yarı fiyatına durdurulabilir.

# %% [markdown] id="how-many" lang="en"
# ## 6. How many steps?
#
# ### On an exact truth
#
# First where no network can be at fault. Let the data be one Gaussian number, $x_0 \sim \mathcal{N}(0, s^2)$
# with $s = 0.5$. Then $x_t$ has variance $v_t = \bar{\alpha}_t s^2 + 1 - \bar{\alpha}_t$, and the best guess
# of $x_0$ from $x_t$ is a straight line through 0 with slope covariance over variance:
#
# $$\hat{x}_0 = \frac{\sqrt{\bar{\alpha}_t}\;s^2}{v_t}\,x_t, \qquad
# \hat{\epsilon} = \frac{\sqrt{1-\bar{\alpha}_t}}{v_t}\,x_t$$
#
# Every step multiplies $x_t$ by a number $k$ and adds noise of variance $\sigma^2$, so its variance goes from
# $v$ to $k^2 v + \sigma^2$. We can follow that number through all $N$ steps **without sampling anything**.
# The end should have standard deviation 0.5.
#
# > **Predict first.** Twice as many steps: is the error of DDIM divided by 2, by 4, or does it stay?

# %% [markdown] id="how-many" lang="tr" source="ba65af23"
# ## 6. Kaç adım?
#
# ### Doğrusu kesin bilinen bir örnekte
#
# Önce, suçu hiçbir ağa atamayacağımız bir yerden başlayalım. Veri, tek bir Gauss sayısı olsun:
# $x_0 \sim \mathcal{N}(0, s^2)$,
# $s = 0.5$. O zaman $x_t$'nin varyansı $v_t = \bar{\alpha}_t s^2 + 1 - \bar{\alpha}_t$'dir; $x_t$'den $x_0$ için
# en iyi tahmin de 0'dan geçen bir doğrudur, eğimi kovaryans bölü varyanstır:
#
# $$\hat{x}_0 = \frac{\sqrt{\bar{\alpha}_t}\;s^2}{v_t}\,x_t, \qquad
# \hat{\epsilon} = \frac{\sqrt{1-\bar{\alpha}_t}}{v_t}\,x_t$$
#
# Her adım $x_t$'yi bir $k$ sayısıyla çarpar ve varyansı $\sigma^2$ olan gürültü ekler; böylece varyansı $v$'den
# $k^2 v + \sigma^2$'ye gider. Bu sayıyı $N$ adım boyunca **hiç örnek çekmeden** izleyebiliriz. Sonunda standart
# sapma 0,5 olmalı.
#
# > **Önce tahmin et.** Adım sayısı iki katına çıkınca DDIM'in hatası 2'ye mi bölünür, 4'e mi, yoksa aynı mı
# > kalır?


# %% id="gaussian-code" tr="dbf5c26e"
def deviation(N: int, eta: float, *, large: bool = False, s: float = 0.5) -> float:
    """Standard deviation after N steps, exactly, when the data are N(0, s²)."""
    v = 1.0  # of pure noise
    for _, bar, bar_prev in strides(N):
        v_t = bar * s**2 + 1 - bar
        variance = eta**2 * (1 - bar_prev) / (1 - bar) * (1 - bar / bar_prev)
        k = sqrt(bar_prev * bar) * s**2 / v_t + sqrt(1 - bar_prev - variance) * sqrt(1 - bar) / v_t
        v = k**2 * v + (1 - bar / bar_prev if large and bar_prev < 1 else variance)
    return sqrt(v)


counts, samplers, errors = (10, 20, 50, 100, 200, 500, 1000), ("ddim", "ddpm β̃", "ddpm β"), {}
for N in counts:
    errors[N] = [deviation(N, 0) - 0.5, deviation(N, 1) - 0.5, deviation(N, 1, large=True) - 0.5]
show.table(
    [{"N": N, **dict(zip(samplers, (f"{e:+.4f}" for e in row), strict=True))} for N, row in errors.items()]
)

exact = GaussianMixtureDenoiser(torch.zeros(1, 1), torch.tensor([0.5]), torch.ones(1), schedule)
drawn = sample(exact, schedule, randn((100_000, 1), generator=seeded(0)), steps=10)
print(f"ddim, N = 10: standard deviation computed {deviation(10, 0):.3f}, drawn {drawn.std():.3f} ± 0.001")
# tr: print(f"ddim, N = 10: standart sapma, hesapla {deviation(10, 0):.3f}, çekerek {drawn.std():.3f} ± 0.001")

# %% id="gaussian-picture" tr="b0c76725"
curves = {name: (counts, [abs(row[i]) for row in errors.values()]) for i, name in enumerate(samplers)}
labels = ("network calls", "error of the standard deviation")
# tr: labels = ("ağ çağrısı", "standart sapmanın hatası")
show.lines(curves, log="xy", marks=True, x_label=labels[0], y_label=labels[1])

# %% [markdown] id="gaussian-picture-alt" lang="en" alt="gaussian-picture"
# Error against network calls, both axes logarithmic: three falling lines that become parallel, of slope -1. DDPM with
# the small variance on top, DDIM in the middle, DDPM with the large variance at the bottom.

# %% [markdown] id="gaussian-picture-alt" lang="tr" alt="gaussian-picture" source="1ac69f01"
# Ağ çağrısına karşı hata, iki eksen de logaritmik: gitgide koşutlaşan, eğimi -1'e varan, inen üç çizgi. Üstte
# küçük varyanslı DDPM, ortada DDIM, altta büyük varyanslı DDPM.

# %% [markdown] id="gaussian-answer" lang="en"
# Divided by 2, in the long run exactly: on logarithmic axes all three become straight lines of slope $-1$
# (the lowest is still a little bent at the left). The last line of the cell draws 100,000 samples with the
# library's `ddim` and finds the deviation that the calculation promised.
#
# The two variances of DDPM err in opposite directions (look at the signs): the small one, $\tilde{\beta}$,
# ends too narrow, the large one, $\beta$, too wide (for data narrower than 1; wider data come out too
# narrow with both). That is part 1's choice, and with few steps it counts. Here the large one is nearest of
# all. Do not make a rule of it: for photographs and few steps, Song et al. (2021, table 1) report that it
# is by far the worst. DDIM, which has no variance to choose, lies between. Lesson 08 finds steeper lines.

# %% [markdown] id="gaussian-answer" lang="tr" source="5867d9e2"
# 2'ye bölünür; adım çoğaldıkça tam 2'ye: Logaritmik eksenlerde üçü de eğimi $-1$ olan birer doğruya
# dönüşüyor (en alttaki solda hâlâ biraz eğri). Hücrenin son satırı kütüphanedeki `ddim` ile 100.000 örnek
# çekiyor ve hesabın söylediği sapmayı buluyor.
#
# DDPM'in iki varyansı zıt yönlere şaşar (işaretlere bak): Küçüğü, $\tilde{\beta}$, fazla dar; büyüğü,
# $\beta$, fazla geniş biter (1'den dar veride; daha geniş veri ikisiyle de fazla dar çıkar). 1. bölümdeki
# seçim budur ve adım azken önem kazanır. Burada gerçeğe en yakın olan, büyük varyans. Bundan kural çıkarma:
# Fotoğraflarda ve az adımda, Song vd. (2021, 1. tablo) onun açık ara en kötüsü olduğunu bildiriyor. Seçecek
# varyansı olmayan DDIM ikisinin arasında. Çizgisi daha dik inen örnekleyicileri 08. ders bulacak.

# %% [markdown] id="on-digits" lang="en"
# ### On digits
#
# Now the trained network, where there is no exact truth. We take 150 samples for each number of steps and judge them
# as in lesson 06: the classifier's accuracy, and the Fréchet distance beside its floor (other real images, also 150,
# with the same labels). A third figure is the **coverage**. Draw a circle round each real image, as wide as the way
# to its fifth-nearest real neighbour. The image is covered if a sample lies inside; the coverage is the share of
# covered images. It is low where samples miss whole kinds of images.
#
# > **Predict first.** One step gives the blurred average of each class. What will the *accuracy* of that
# > blur be?

# %% [markdown] id="on-digits" lang="tr" source="eda38436"
# ### Rakamlar üzerinde
#
# Şimdi eğitilmiş ağ; burada kesin bir doğru cevap yok. Her adım sayısı için 150 örnek alıyor ve 06. dersteki gibi
# değerlendiriyoruz: sınıflandırıcının doğruluğu; yanında tabanıyla Fréchet uzaklığı (başka gerçek görüntüler, yine
# 150, etiketleri aynı). Üçüncü ölçü **kapsama**dır (coverage). Her gerçek görüntünün çevresine, en yakın beşinci
# gerçek komşusuna uzanan bir çember çiz. İçine bir örnek düşüyorsa o görüntü kapsanmıştır; kapsama, bunların payıdır.
# Örnekler bazı görüntü türlerini hiç üretmiyorsa düşük çıkar.
#
# > **Önce tahmin et.** Tek adım, her sınıfın bulanık ortalamasını verir. Bu lekelerin *doğruluğu* ne olur?

# %% id="quality-code" tr="4942805a"
labels = metrics.balanced_labels(150, 10)
starts, asked = randn((150, 1, 8, 8), generator=seeded(0)), model.denoiser(labels)
quality: dict[str, dict[int, metrics.Quality]] = {"ddim": {}, "ddpm": {}}
rows = []
for name, found in quality.items():
    for N in (1, 2, 5, 10, 20):
        made = sample(asked, schedule, starts, name, steps=N, generator=seeded(2))
        found[N] = q = metrics.evaluate(made, labels, real, classifier)
        values = (
            f"{q.accuracy:.0%}",
            f"{q.frechet:.2f} ± {q.frechet_std:.2f}",
            f"{q.frechet_floor:.2f}",
            f"{q.coverage:.2f}",
        )
        heads = ("accuracy", "Fréchet distance", "floor", "coverage")
        # tr: heads = ("doğruluk", "Fréchet uzaklığı", "taban", "kapsama")
        rows.append({"sampler": name, "steps": N, **dict(zip(heads, values, strict=True))})
        # tr: rows.append({"örnekleyici": name, "adım": N, **dict(zip(heads, values, strict=True))})
show.table(rows)

# %% id="floor-code" tr="7cd6610c"
one = quality["ddim"][20]  # every row has the same floor: the same draws of real images
curves = {name: (list(found), [q.frechet for q in found.values()]) for name, found in quality.items()}
labels_of = ("network calls", "Fréchet distance")
# tr: labels_of = ("ağ çağrısı", "Fréchet uzaklığı")
least, most = (one.frechet_floor + sign * 2 * one.frechet_floor_std for sign in (-1, 1))
floor = {"floor ± 2 standard deviations": (least, most)}
# tr: floor = {"taban ± 2 standart sapma": (least, most)}
look = {"log": "xy", "ticks": (1, 2, 5, 10, 20), "marks": True}
show.lines(curves, band=floor, x_label=labels_of[0], y_label=labels_of[1], **look)

# %% [markdown] id="floor-code-alt" lang="en" alt="floor-code"
# Fréchet distance against network calls, both axes logarithmic. Both samplers fall steeply to five calls, where both
# still lie above the grey band of the floor. DDIM is in the band from ten calls on; DDPM lies higher and comes to its
# upper edge at twenty.

# %% [markdown] id="floor-code-alt" lang="tr" alt="floor-code" source="7c70deaa"
# Ağ çağrısına karşı Fréchet uzaklığı, iki eksen de logaritmik. İki örnekleyici de beş çağrıya kadar dik iniyor ve orada
# ikisi de tabanın gri bandının üstünde. DDIM on çağrıdan sonra bandın içinde; DDPM daha yukarıda kalıyor, bandın üst
# kenarına yirmi çağrıda varıyor.

# %% [markdown] id="quality-answer" lang="en"
# The blur of one step scores 100 %: an average 5 is the easiest 5 there is. Accuracy cannot tell a blur from a sample.
# Coverage can, and so can the distance.
#
# The distance falls steeply, and goes on falling: at 5 calls both samplers are clearly above the floor, and
# DDIM is ahead of DDPM. From 10 to 20 DDIM's gain is smaller than the spread of 150 samples. Take 700, and it
# shows (distance divided by floor, three seeds):
#
# | calls | 5 | 10 | 20 |
# |---|---|---|---|
# | DDIM | 3.4-4.0 | 1.4-1.8 | 1.0-1.4 |
# | DDPM | 5.2-5.5 | 2.5-2.9 | 1.5-1.8 |
#
# **What this says:** for this small model DDIM needs about 20 calls until this figure can hardly tell its digits from real
# ones; DDPM needs more. 5 or 10 are *not* as good, even if the eye is content. And the more samples you judge, the finer the
# difference that you can see. (The reference names 50 to 100 steps for DDIM.)

# %% [markdown] id="quality-answer" lang="tr" source="b1190708"
# Tek adımın lekeleri %100 alıyor: Ortalama bir 5, en kolay 5'tir. Doğruluk, bulanık lekeyi örnekten ayıramaz. Kapsama
# ayırır, uzaklık da.
#
# Uzaklık dik iniyor ve inmeyi sürdürüyor: 5 çağrıda iki örnekleyici de tabanın açıkça üstünde, DDIM DDPM'in
# önünde. 10'dan 20'ye DDIM'in kazandığı, 150 örneğin yayılımından küçük. 700 örnekle görünüyor (uzaklık bölü taban,
# üç tohum):
#
# | çağrı | 5 | 10 | 20 |
# |---|---|---|---|
# | DDIM | 3,4-4,0 | 1,4-1,8 | 1,0-1,4 |
# | DDPM | 5,2-5,5 | 2,5-2,9 | 1,5-1,8 |
#
# **Bu ne diyor:** Bu küçük modelde bu ölçünün DDIM'in rakamlarını gerçeklerden neredeyse ayıramaması için 20 dolayında çağrı
# gerekiyor; DDPM'e daha çoğu gerekiyor. Göz yetinse de 5 ya da 10 çağrı o kadar iyi *değil*. Ne kadar çok örneğe bakarsan o
# kadar ince bir farkı görebilirsin. (Kaynak metin DDIM için 50 ile 100 adım diyor.)

# %% [markdown] id="price" lang="en"
# ### The price
#
# Section 5.2 of the reference names **slow inference** among the limits of diffusion models: an image is made
# in many passes, where a VAE or a GAN (lesson 14) needs one. Count it. (A **multiply-add** is one
# multiplication and one addition, the unit of lesson 05. PyTorch counts it as two operations, hence the 2 in
# the code.)

# %% [markdown] id="price" lang="tr" source="14b6c62d"
# ### Bedeli
#
# Kaynak metnin 5.2. bölümü, difüzyon modellerinin sınırları arasında **yavaş çıkarımı** (slow inference) sayar:
# VAE'ye ya da GAN'a (14. ders) tek geçiş yeterken burada bir görüntü birçok geçişte yapılır. Sayalım. (Bir
# **çarpma-toplama** (multiply-add), bir çarpma ile bir toplamadır; 05. dersin birimi. PyTorch bunu iki işlem
# sayar; koddaki 2'nin nedeni budur.)

# %% id="cost-code" tr="f90d417e"
with FlopCounterMode(display=False) as counter:
    five(x_T, 999)
multiply_adds = counter.get_total_flops() / 2

asked_at: list[float] = []


def counted(x_t: Tensor, t: float) -> Prediction:
    asked_at.append(t)
    return five(x_t, t)


calls = [len(slow)]  # the run at the top of the page: one call for each step
for steps in (50, 20, 10, 1):
    asked_at.clear()
    sample(counted, schedule, x_T, steps=steps)
    calls.append(len(asked_at))
for n in calls:
    print(f"{n:4d} calls · {multiply_adds / 1e6:.0f} M multiply-adds = {n * multiply_adds / 1e9:.2g} G")
    # tr: print(f"{n:4d} çağrı · {multiply_adds / 1e6:.0f} M çarpma-toplama = {n * multiply_adds / 1e9:.2g} G")

# %% [markdown] id="cost-answer" lang="en"
# One call costs 15 million multiply-adds, for 64 pixels. With 1,000 calls that is 15 billion (G) for one
# digit; with 20 calls a fiftieth. A network of the same size that works in one pass would need the last
# line. The steps cannot run side by side either, for each needs the image of the one before: a batch makes
# many images at once, but no single image sooner. A network can be trained anew to need only a few steps
# (distillation, consistency models); fewer steps of the *same* network cost nothing in training, and lesson
# 08 goes on with that.
#
# ## 7. Same noise, same picture
#
# > **Predict first.** DDIM with $\eta = 0$ is a fixed function of $x_T$ *for a given number of steps*. Change
# > the number of steps, keep $x_T$. Another picture?

# %% [markdown] id="cost-answer" lang="tr" source="d0d20677"
# Tek çağrı, 64 piksel için 15 milyon çarpma-toplama ister. 1.000 çağrıda tek bir rakam 15 milyara (G) mal
# olur; 20 çağrıda bunun ellide birine. Tek geçişte çalışan, aynı büyüklükte bir ağa son satır yeterdi.
# Adımlar aynı anda da atılamaz, çünkü her biri bir öncekinin görüntüsünü bekler: Yığın (batch) birçok
# görüntüyü birden yapar ama hiçbirini daha erken bitirmez. Bir ağ, pek az adım isteyecek biçimde yeniden
# eğitilebilir (damıtma, tutarlılık modelleri); *aynı* ağla daha az adım atmanın ise eğitimde bedeli yoktur;
# oradan sonrası 08. derste.
#
# ## 7. Aynı gürültü, aynı resim
#
# > **Önce tahmin et.** $\eta = 0$ ile DDIM, *adım sayısı belliyken* $x_T$'nin sabit bir fonksiyonudur. Adım
# > sayısını değiştir, $x_T$'yi değiştirme. Başka bir resim mi çıkar?

# %% id="same-code" tr="a2d571a6"
reference, rows = sample(eight, schedule, eight_x_T, steps=100), {}
for name in ("ddim", "ddpm"):
    for N in (5, 20):
        made = sample(eight, schedule, eight_x_T, name, steps=N, generator=seeded(N))
        rows[f"{name} {N}"] = made
        gap = (made - reference).square().mean().sqrt()
        print(f"{name}, steps: {N:2d}    rms distance from ddim, steps 100: {gap:.2f}")
        # tr: print(f"{name}, adım: {N:2d}    100 adımlı ddim'den rms uzaklık: {gap:.2f}")
rows["ddim 100"] = reference
show.rows(rows)

# %% [markdown] id="same-code-alt" lang="en" alt="same-code"
# Five rows, the digits 0 to 7 from the same noises. ddim with 5, 20 and 100 steps: nearly the same
# pictures. ddpm with 5 and 20 steps: other pictures.

# %% [markdown] id="same-code-alt" lang="tr" alt="same-code" source="49fa6034"
# Beş satır; aynı gürültülerden 0'dan 7'ye rakamlar. 5, 20 ve 100 adımlı ddim: neredeyse aynı resimler. 5
# ve 20 adımlı ddpm: başka resimler.

# %% [markdown] id="same-note" lang="en"
# Nearly the same picture: the rms difference (root of the mean square) to the run with 100 steps falls as $N$
# grows. With more steps DDIM comes ever closer to one fixed path from $x_T$ to an image, which lesson 08 gives
# a
# name. So you can search with 5 cheap steps and repeat the find with 50. DDPM has no such path: other noise,
# other picture.
#
# **Seeds.** "The same seed" is a promise with small print. One generator for the whole batch hands out its
# numbers in order, so what an image gets depends on its place and on its neighbours. The library also takes
# *one generator per sample*.
#
# > **Predict first.** The 8 of the batch [3, 5, 8, 2], made by DDPM, and the same 8 alone with the same seed.
# > Equal?

# %% [markdown] id="same-note" lang="tr" source="322462c8"
# Neredeyse aynı resim: 100 adımlık örneklemeyle arasındaki rms farkı (kare ortalamasının kökü) $N$ arttıkça
# küçülüyor.
# Adım çoğaldıkça DDIM, $x_T$'den bir görüntüye giden belli bir yola gitgide yaklaşır; 08. ders bu yola bir ad
# verecek. Demek ki 5 ucuz adımla arayıp bulduğunu 50 adımla yineleyebilirsin. DDPM'in böyle bir yolu yoktur:
# başka gürültü, başka resim.
#
# **Tohumlar.** "Aynı tohum" sözünün gözden kaçan bir koşulu var. Bütün yığın için tek bir üreteç
# (generator) sayılarını sırayla dağıtır; bir görüntünün payına ne düşeceği, yerine ve komşularına bağlıdır.
# Kütüphane *örnek başına bir üreteç* de kabul eder.
#
# > **Önce tahmin et.** DDPM'in yaptığı [3, 5, 8, 2] yığınındaki 8 ile, aynı tohumla tek başına yapılan 8. Aynı
# > mı?

# %% id="seeds-code" tr="19ca55a5"
asked_for = torch.tensor([3, 5, 8, 2])


def make(labels: Tensor, source) -> Tensor:
    """Start and all fresh noise from one source."""
    start = randn((len(labels), 1, 8, 8), generator=source)
    return sample(model.denoiser(labels), schedule, start, "ddpm", steps=20, generator=source)


together, alone = make(asked_for, seeded(7)), make(asked_for[2:3], seeded(7))
print(f"one generator for all: {same(together[2:3], alone)}")
# tr: print(f"hepsine tek üreteç: {same(together[2:3], alone)}")
together, alone = make(asked_for, generators([1, 2, 3, 4])), make(asked_for[2:3], generators([3]))
print(f"one generator each: {same(together[2:3], alone)}")
# tr: print(f"her birine ayrı üreteç: {same(together[2:3], alone)}")

# %% [markdown] id="between" lang="en"
# With one generator the 8 changes with its neighbours; with generators of their own it does not. Whoever
# wants to make "number 3 again" later needs the second.
#
# ## 8. Between two noises
#
# If $x_T$ decides the picture, what lies between two $x_T$? Going from one to the other and looking at the
# pictures on the way is called **interpolation**. The obvious way is the straight line,
# $(1-u)\,a + u\,b$ with $u$ from 0 to 1, known as **lerp** (linear interpolation).
#
# > **Predict first.** A noise of 64 pixels has length $\lVert a \rVert = \sqrt{a_1^2 + \dots + a_{64}^2}$, near
# > $\sqrt{64} = 8$. How long is the point halfway between two noises: 8, 6 or 4?

# %% [markdown] id="between" lang="tr" source="02a25a9b"
# Tek üreteçle 8, komşularıyla birlikte değişiyor; kendi üreteçleri olunca değişmiyor. İleride yalnızca 3
# numaralı görüntüyü yeniden üretmek isteyene ikincisi gerekir.
#
# ## 8. İki gürültünün arasında
#
# Resmi $x_T$ belirliyorsa iki $x_T$'nin arasında ne var? Birinden ötekine gidip yoldaki resimlere bakmaya **ara
# değerleme** (interpolation) denir. Akla ilk gelen yol düz çizgidir: $u$ 0'dan 1'e giderken $(1-u)\,a + u\,b$.
# Buna **lerp** (linear interpolation, doğrusal ara değerleme) derler.
#
# > **Önce tahmin et.** 64 piksellik bir gürültünün uzunluğu, $\lVert a \rVert = \sqrt{a_1^2 + \dots + a_{64}^2}$,
# > $\sqrt{64} = 8$ dolayındadır. İki gürültünün tam ortasındaki noktanın uzunluğu kaçtır: 8 mi, 6 mı, 4 mü?

# %% [markdown] id="slerp" lang="en"
# Two independent noises are nearly at right angles to each other. The line between them cuts through the
# inside of the sphere on which noises live. **Slerp** (spherical linear interpolation, Shoemake 1985) walks
# along the sphere instead. With the angle $\theta$ between $a$ and $b$:
#
# $$\operatorname{slerp}(a, b, u) = \frac{\sin((1-u)\theta)}{\sin\theta}\,a + \frac{\sin(u\theta)}{\sin\theta}\,b$$

# %% [markdown] id="slerp" lang="tr" source="e7f7bf93"
# Bağımsız iki gürültü birbirine neredeyse diktir. Aralarındaki çizgi, gürültülerin üzerinde bulunduğu
# kürenin içinden geçer. **Slerp** (spherical linear interpolation, küresel ara değerleme; Shoemake 1985)
# ise kürenin üzerinden yürür. $a$ ile $b$ arasındaki açı $\theta$ olsun:
#
# $$\operatorname{slerp}(a, b, u) = \frac{\sin((1-u)\theta)}{\sin\theta}\,a + \frac{\sin(u\theta)}{\sin\theta}\,b$$

# %% id="slerp-code" tr="a15a0d95"
lengths = randn((10_000, 64), generator=seeded(0)).norm(dim=1)
print(f"lengths of 10,000 noises: {lengths.min():.1f} .. {lengths.max():.1f}")
# tr: print(f"10.000 gürültünün uzunlukları: {lengths.min():.1f} .. {lengths.max():.1f}")


def slerp(a: Tensor, b: Tensor, u: float) -> Tensor:
    theta = torch.arccos((a * b).sum() / (a.norm() * b.norm()))
    return (torch.sin((1 - u) * theta) * a + torch.sin(u * theta) * b) / torch.sin(theta)


a, b = randn((2, 1, 8, 8), generator=seeded(23))
us = [i / 8 for i in range(9)]
ways = {"lerp": [torch.lerp(a, b, u) for u in us], "slerp": [slerp(a, b, u) for u in us]}
rows = {name: sample(anything, schedule, torch.stack(points), steps=20) for name, points in ways.items()}
first, last = rows["slerp"][0], rows["slerp"][-1]
rows["pixels"] = torch.stack([torch.lerp(first, last, u) for u in us])
# tr: rows["pikseller"] = torch.stack([torch.lerp(first, last, u) for u in us])
found = {
    name: {f"u = {u:.3g}": f"{x.norm():.1f}" for u, x in zip(us, ways[name], strict=True)} for name in ways
}
show.table([{"‖x_T‖": name, **lengths} for name, lengths in found.items()])
show.rows(rows, captions=[f"u = {u:.2f}" for u in us])

# %% [markdown] id="slerp-code-alt" lang="en" alt="slerp-code"
# Three rows of nine pictures on the way from a 4 to a 7. lerp and slerp: nearly alike, each picture looks
# like a digit. Mixed pixels: in the middle a grey double exposure.

# %% [markdown] id="slerp-code-alt" lang="tr" alt="slerp-code" source="005de88d"
# Bir 4'ten bir 7'ye giden yolda dokuz resimlik üç satır. lerp ile slerp: neredeyse aynı, her resim rakama
# benziyor. Pikselleri karıştırınca: ortada gri, üst üste binmiş iki rakam.

# %% [markdown] id="slerp-note" lang="en"
# 5.4 in the middle (two noises of length 8 at right angles would give $8/\sqrt{2} \approx 5.7$). That is shorter than
# the shortest of 10,000 real noises; slerp keeps to the lengths that the model knows. The upper two rows turn one
# digit into another through things that look like digits. The third row mixes the two *finished images* pixel by
# pixel: a double exposure.
#
# But the first two rows are hard to tell apart. Is slerp a fuss about nothing? Go further inside. We average
# 2 noises, then 16, and ask 32 times for a 3, as they are and stretched back to full length (the mean of $n$
# independent noises has variance $1/n$, so multiply by $\sqrt{n}$).

# %% [markdown] id="slerp-note" lang="tr" source="5116909e"
# Ortada 5,4 (uzunlukları 8 olan, birbirine dik iki gürültü $8/\sqrt{2} \approx 5.7$ verirdi). Bu, 10.000 gerçek
# gürültünün en kısasından da kısadır; slerp, modelin bildiği uzunluklardan şaşmaz. Üstteki iki satır bir rakamı,
# rakama benzeyen şeylerden geçerek ötekine çeviriyor. Üçüncü satır, *bitmiş* iki görüntüyü piksel piksel
# karıştırıyor: üst üste binmiş iki fotoğraf gibi.
#
# Ama ilk iki satırı birbirinden ayırmak güç. Slerp boşuna mı? Kürenin daha içine inelim. 2 gürültünün,
# sonra 16 gürültünün ortalamasını alıp 32 kez 3 istiyoruz; bir olduğu gibi, bir de tam uzunluğa gerilmiş
# olarak (bağımsız $n$ gürültünün ortalamasının varyansı $1/n$'dir; öyleyse $\sqrt{n}$ ile çarp).

# %% id="inside-code" tr="34b016f1"
noises, rows = randn((16, 32, 1, 8, 8), generator=seeded(7)), {}
for n, stretch in ((1, 1), (2, 1), (2, sqrt(2)), (16, 1), (16, 4)):
    start = noises[:n].mean(0) * stretch
    made = sample(threes, schedule, start, steps=20)
    length, spread = start.flatten(1).norm(dim=1).mean(), made.std(0).mean()
    rows[f"n = {n}, ‖x_T‖ = {length:.0f}"] = made[:8]
    print(f"n = {n:2d}    ‖x_T‖ = {length:.1f}    spread {spread:.2f}")
    # tr: print(f"n = {n:2d}    ‖x_T‖ = {length:.1f}    yayılım {spread:.2f}")
show.rows(rows)

# %% [markdown] id="inside-code-alt" lang="en" alt="inside-code"
# Five rows of 3s. Noises of length 8 and means of noises stretched to length 8: varied. Means of 2 noises,
# length 6: a little less. Means of 16, length 2: almost the same 3 every time.

# %% [markdown] id="inside-code-alt" lang="tr" alt="inside-code" source="c5df8f0e"
# 3'lerden oluşan beş satır. Uzunluğu 8 olan gürültüler ve 8'e uzatılmış ortalamalar: çeşitli. 2 gürültünün
# ortalaması, uzunluk 6: biraz daha az. 16'nın ortalaması, uzunluk 2: her seferinde neredeyse aynı 3.

# %% [markdown] id="inside-note" lang="en"
# There it is. The shorter the noise, the less variety: at length 2 the spread has fallen to less than half,
# and all threes look like the average three. Stretched back to 8, full variety returns. Lerp's middle is the
# mild case of this; slerp never leaves the sphere. In larger images lengths stray from $\sqrt{D}$ (for
# $D$ pixel values) by a smaller share, and the middle of lerp lies further outside anything the model has seen.
#
# ## 9. Five common misunderstandings
#
# Hear each of them out before you run the cell that tests it.
#
# ### "$\hat{x}_0$ at the first step is the answer; the rest is polish"
#
# > *"It is called the predicted clean image. The model is asked for a 3 and shows a 3 at once."*

# %% [markdown] id="inside-note" lang="tr" source="9d11d108"
# Fark şimdi görünüyor. Gürültü kısaldıkça çeşitlilik azalıyor: Uzunluk 2 iken yayılım yarıdan aza inmiş ve
# bütün 3'ler
# ortalama 3'e benziyor. 8'e gerilince çeşitlilik olduğu gibi geri geliyor. Lerp'in ortası bunun hafif hâlidir;
# slerp küreden hiç ayrılmaz. Daha büyük görüntülerde uzunluklar $\sqrt{D}$'den oran olarak daha az sapar ($D$
# piksel değeri varsa); lerp'in ortası da modelin gördüğü her şeyin daha da dışında kalır.
#
# ## 9. Beş yaygın yanlış anlama
#
# Her birini, onu sınayan hücreyi çalıştırmadan önce sonuna kadar dinle.
#
# ### "İlk adımdaki $\hat{x}_0$ cevabın kendisidir; gerisi cila"
#
# > *"Adı üstünde, tahmin edilen temiz görüntü. Modelden 3 isteniyor, o da hemen bir 3 gösteriyor."*

# %% id="wrong-first" tr="edf9dc1a"
first_guess, real_threes = threes(three_x_T, 999).x_0, real.images[real.labels == 3]
print(f"x̂_0: spread {first_guess.std(0).mean():.2f}")
# tr: print(f"x̂_0: yayılım {first_guess.std(0).mean():.2f}")
print(f"real: spread {real_threes.std(0).mean():.2f}")
# tr: print(f"gerçek: yayılım {real_threes.std(0).mean():.2f}")
distance = (first_guess - real_threes.mean(0)).square().mean().sqrt()
print(f"rms(x̂_0 - mean of the real 3s) = {distance:.2f}")
# tr: print(f"rms(x̂_0 - gerçek 3'lerin ortalaması) = {distance:.2f}")

# %% [markdown] id="wrong-last" lang="en"
# 32 noises, one and the same guess, and it is the average of all real threes, up to 0.02. Lesson 03 found the
# same for the ideal denoiser: the best guess about an image nobody has seen yet is a mean, and a mean is not a
# sample.
#
# ### "A little noise at the last step does no harm"
#
# > *"Every step adds noise, why make an exception? With 1,000 steps I see no difference."*
#
# True, with 1,000 steps nothing is seen. In lesson 03 it took a schedule of 20 steps to see it. A strided chain
# brings the fault back for *every* model: take the large variance, where the formula does not turn the noise
# off by itself, and forget the exception.

# %% [markdown] id="wrong-last" lang="tr" source="04d2cab5"
# 32 gürültü, hep aynı tahmin; o da, 0,02'lik bir farkla, bütün gerçek 3'lerin ortalaması. 03. ders aynısını
# ideal gürültü gidericide bulmuştu: Henüz kimsenin görmediği bir görüntü için en iyi tahmin bir ortalamadır;
# ortalama ise örnek değildir.
#
# ### "Son adımda biraz gürültüden zarar gelmez"
#
# > *"Her adım gürültü ekliyor, niye istisna olsun? 1.000 adımda bir fark görmüyorum."*
#
# Doğru, 1.000 adımda bir şey görünmez. 03. derste görmek için 20 adımlık bir zamanlayıcı gerekmişti. Aralıklı
# zincir, hatayı *her* modele geri getirir: Formülün gürültüyü kendiliğinden kapatmadığı büyük varyansı al ve
# istisnayı unut.


# %% id="wrong-last-code"
def last_stride(N: int) -> float:
    """√β of the stride into the clean image."""
    _, bar, bar_prev = strides(N)[-1]
    return sqrt(1 - bar / bar_prev)


rows = {}
for N in (10, 50):
    path = list(ddpm(eight, schedule, eight_x_T, steps=N, variance="large", generator=seeded(4)))
    noise = randn(eight_x_T.shape, generator=seeded(5))
    for kind, extra in zip(kinds, (0, last_stride(N)), strict=True):
        rows[f"N = {N}, {kind}"] = path[-1].x_t + extra * noise
show.table([{"N": N, "√β": f"{last_stride(N):.3f}"} for N in (10, 20, 50, 1000)])
show.rows(rows)

# %% [markdown] id="wrong-last-code-alt" lang="en" alt="wrong-last-code"
# Four rows, the digits 0 to 7. With 10 steps the wrong row has grey dirt on its black background; with 50
# steps right and wrong look alike.

# %% [markdown] id="wrong-last-code-alt" lang="tr" alt="wrong-last-code" source="11126bd2"
# Dört satır, 0'dan 7'ye rakamlar. 10 adımda yanlış satırın siyah zemininde gri kir var; 50 adımda doğru
# ile yanlış birbirine benziyor.

# %% [markdown] id="wrong-more" lang="en"
# The last stride's $\sqrt{\beta}$ is the noise that stays in the picture for good. At $N = 1000$ it is below
# 0.01 and nobody notices; the same code at $N = 10$ leaves dirt on the picture (the screen hides it where black
# gets blacker). The fault stays hidden until somebody speeds things up.
#
# ### "More steps are always better"
#
# > *"The exact truth says so: twice the steps, half the error."*
#
# Half the error *of the sampler*. A trained network has an error of its own, and no sampler can repair it.
# Part 6 measured both: on the Gaussian the error goes on falling up to 1,000 steps; on the digits DDIM
# comes near the floor at about 20, where this figure has little left to show, while the price goes on
# rising by the full amount. More steps help until another error is the larger one.

# %% [markdown] id="wrong-more" lang="tr" source="c5de0ed2"
# Son aralığın $\sqrt{\beta}$'sı, resimde temelli kalan gürültüdür. $N = 1000$'de 0,01'in altındadır ve kimse
# fark etmez; aynı kod $N = 10$'da resimde leke bırakır (siyahı daha da siyah yaptığı yerde ekran bunu
# göstermez). Bu hata, birisi işi hızlandırana kadar gizli kalır.
#
# ### "Daha çok adım her zaman daha iyidir"
#
# > *"Kesin çözüm öyle diyor: adım iki katı, hata yarısı."*
#
# Yarıya inen, *örnekleyicinin* hatasıdır. Eğitilmiş bir ağın kendi hatası da vardır ve onu hiçbir örnekleyici
# onaramaz.
# 6. bölüm ikisini de ölçtü: Gauss'ta hata 1.000 adıma kadar düşmeyi sürdürüyor; rakamlarda DDIM 20 adım
#    dolayında tabana yaklaşıyor; bu ölçünün orada gösterecek pek bir şeyi kalmıyor, bedel ise olduğu gibi
#    artmayı sürdürüyor. Daha çok adım, başka bir hata daha büyük olana kadar yarar sağlar.

# %% [markdown] id="own-training" lang="en"
# ### "DDIM needs a model that was trained for it"
#
# > *"It has another name, another forward process and its own paper. Surely it has its own loss."*
#
# Look at what the shipped model was trained with. Is there anything about a sampler?

# %% [markdown] id="own-training" lang="tr" source="1c8469e7"
# ### "DDIM'e, onun için eğitilmiş bir model gerekir"
#
# > *"Adı başka, ileri süreci başka, makalesi başka. Kaybı da başkadır elbet."*
#
# Hazır modelin neyle eğitildiğine bak. İçinde örnekleyiciye dair bir şey var mı?

# %% id="wrong-training" tr="623bf9b1"
print("settings of the training:", ", ".join(model.info["train"]))
# tr: print("eğitimin ayarları:", ", ".join(model.info["train"]))

# %% [markdown] id="wrong-clip" lang="en"
# Nothing. Every picture on this page came from this one set of weights, DDPM and DDIM alike. The loss of
# lesson 04 knows only marginals, and all samplers here share them (part 3).
#
# ### "Clipping is cosmetic"
#
# > *"Pixels beyond ±1 are shown as white or black anyway. Why clip* $\hat{x}_0$ *inside the loop?"*
#
# For the shipped model he is nearly right: it predicts $\hat{x}_0$, and its guesses reach little beyond ±1.
# Now take a network that predicts $\epsilon$, on the same schedule, and let it be wrong by as little as 1
# %: a fixed pattern of size 0.01 on $\hat{\epsilon}$. Solved for the image, with $\Delta$ for the error:
#
# $$\hat{x}_0 = \frac{x_t - \sqrt{1-\bar{\alpha}_t}\;\hat{\epsilon}}{\sqrt{\bar{\alpha}_t}}, \qquad
# \Delta\hat{x}_0 = \sqrt{\frac{1-\bar{\alpha}_t}{\bar{\alpha}_t}}\cdot 0.01$$
#
# > **Predict first.** At $t = 999$ on this schedule, is that error about 0.01, 1 or 200?

# %% [markdown] id="wrong-clip" lang="tr" source="95336b97"
# Yok. Bu sayfadaki bütün resimler, DDPM olsun DDIM olsun, bu tek ağırlık takımından çıktı. 04. dersin kaybı
# yalnızca marjinalleri bilir; buradaki bütün örnekleyiciler de onları paylaşır (3. bölüm).
#
# ### "Kırpma makyajdır"
#
# > *"±1'in dışındaki pikseller zaten beyaz ya da siyah gösteriliyor. Döngünün içinde* $\hat{x}_0$'ı *kırpmak
# > niye?"*
#
# Hazır model için neredeyse haklı: O, $\hat{x}_0$'ı tahmin eder ve tahminleri ±1'i pek az aşar. Şimdi aynı
# zamanlayıcıda $\epsilon$ tahmin eden bir ağ al ve yalnızca %1 yanılsın: $\hat{\epsilon}$'un üstünde,
# büyüklüğü 0,01 olan sabit bir desen. Denklem görüntü için çözülür ve hata $\Delta$ ile gösterilirse:
#
# $$\hat{x}_0 = \frac{x_t - \sqrt{1-\bar{\alpha}_t}\;\hat{\epsilon}}{\sqrt{\bar{\alpha}_t}}, \qquad
# \Delta\hat{x}_0 = \sqrt{\frac{1-\bar{\alpha}_t}{\bar{\alpha}_t}}\cdot 0.01$$
#
# > **Önce tahmin et.** Bu zamanlayıcıda, $t = 999$'da bu hata ne kadardır: 0,01 mi, 1 mi, 200 mü?

# %% id="wrong-clip-code" tr="83886242"
unclipped = model.denoiser(torch.arange(8), clip=None)
flaw = 0.01 * randn((1, 1, 8, 8), generator=seeded(0))


def flawed(x_t: Tensor, t: float) -> Prediction:
    """The same answers as an ε-network would give that is wrong by 1 %."""
    return prediction_from_epsilon(unclipped(x_t, t).epsilon + flaw, x_t, alpha_bars[int(t)])


print(f"√((1-ᾱ)/ᾱ) · 0.01 = {schedule.sigmas[999] * 0.01:.0f}")
rows = {}
denoisers = {"x̂₀": unclipped, "ε̂ + 1 %": flawed, "clip(ε̂ + 1 %)": ClippedDenoiser(flawed, schedule)}
for name, denoise in denoisers.items():
    path = list(ddim(denoise, schedule, eight_x_T, steps=20))
    rows[name], largest = path[-1].x_t, [step.prediction.x_0.abs().max().item() for step in path]
    correct = (read(path[-1].x_t) == torch.arange(8)).sum()
    sizes = f"max |x̂_0| = {largest[0]:.0f}, {largest[1]:.1f}, ..., {largest[-1]:.1f}"
    print(f"{name:14s}    {sizes}    read as asked: {correct} / 8")
    # tr: print(f"{name:14s}    {sizes}    istendiği gibi okunan: {correct} / 8")
show.rows(rows)

# %% [markdown] id="wrong-clip-code-alt" lang="en" alt="wrong-clip-code"
# Three rows. The model as it is: the digits 0 to 7. With the flaw of 1 %: eight times the same pattern
# that is no digit. With the flaw and clipping: the digits again.

# %% [markdown] id="wrong-clip-code-alt" lang="tr" alt="wrong-clip-code" source="0cd1a8e8"
# Üç satır. Olduğu gibi model: 0'dan 7'ye rakamlar. %1'lik kusurla: sekiz kez, rakam olmayan aynı desen.
# Kusur ve kırpmayla: yine rakamlar.

# %% [markdown] id="clip-answer" lang="en"
# About 200, in a world where the largest pixel value is 1 (the largest of 64 pixels is off by some 700).
# The next image is built from that guess, so the flaw takes the place of the digit, in all eight pictures.
# One line that keeps $\hat{x}_0$ inside ±1, and derives $\hat{\epsilon}$ from it again so that the two
# still fit, repairs it. On this schedule clipping is part of the algorithm.
#
# The reason is the noise end, where $\sigma_{999}$ is about 20,000. On the linear schedule of Ho et al. it
# is 157, the error 1.6 instead of 200, and in the same trial all eight digits come out right without
# clipping. And where the numbers have no bounds, as the codes of latent diffusion do (lesson 15), nothing can
# be
# clipped.

# %% [markdown] id="clip-answer" lang="tr" source="ccd59a30"
# 200 dolayında; hem de en büyük piksel değerinin 1 olduğu bir dünyada (64 pikselin en kötüsü 700 kadar
# şaşıyor). Sonraki görüntü bu tahminden kurulur; böylece kusur, sekiz resmin hepsinde rakamın yerine geçer.
# $\hat{x}_0$'ı ±1'in içinde tutan ve ikisi yine birbiriyle tutarlı olsun diye $\hat{\epsilon}$'u ondan
# yeniden türeten tek bir satır bunu onarır. Bu zamanlayıcıda kırpma, algoritmanın bir parçasıdır.
#
# Bunun nedeni gürültü ucudur: $\sigma_{999}$ 20.000 dolayındadır. Ho vd.'nin doğrusal zamanlayıcısında
# 157'dir, hata da 200 yerine 1,6 olur; aynı denemede sekiz rakamın hepsi kırpmadan da doğru çıkar.
# Sayıların sınırı yoksa, gizil difüzyonun (15. ders) kodlarında olduğu gibi, kırpılacak bir şey de yoktur.

# %% [markdown] id="summary" lang="en"
# ## In five lines
#
# 1. A sampler is a loop around one call. DDPM: put $\hat{x}_0$ into the posterior, draw, ask again; no
#    noise into the clean image.
# 2. Levels can be skipped if every stride uses its own $\beta = 1-\bar{\alpha}_t/\bar{\alpha}_\text{prev}$.
# 3. DDIM keeps only the marginals: $x_\text{prev} = \sqrt{\bar{\alpha}_\text{prev}}\;\hat{x}_0 +
#    \sqrt{1-\bar{\alpha}_\text{prev}-\sigma^2}\;\hat{\epsilon} + \sigma z$. $\eta = 0$: the start decides
#    the picture; $\eta = 1$: DDPM.
# 4. On an exact truth twice the steps halve the error. A trained network profits until its own error is the
#    larger one: ours up to about 20 calls of DDIM. The price is one network call per step.
# 5. $\hat{x}_0$ is a preview, and at the first step an average. Mix noises on their sphere.

# %% [markdown] id="summary" lang="tr" source="c0e29010"
# ## Beş satırda
#
# 1. Örnekleyici, tek bir çağrının çevresindeki döngüdür. DDPM: $\hat{x}_0$'ı sonsal dağılıma koy, çek,
#    yeniden sor; temiz görüntüye giderken gürültü yok.
# 2. Her aralık kendi $\beta = 1-\bar{\alpha}_t/\bar{\alpha}_\text{prev}$'ini kullanırsa düzeyler
#    atlanabilir.
# 3. DDIM yalnızca marjinalleri korur: $x_\text{prev} = \sqrt{\bar{\alpha}_\text{prev}}\;\hat{x}_0 +
#    \sqrt{1-\bar{\alpha}_\text{prev}-\sigma^2}\;\hat{\epsilon} + \sigma z$. $\eta = 0$: Resmi başlangıç
#    belirler; $\eta = 1$: DDPM.
# 4. Çözümü kesin bilinen yerde adım iki katına çıkınca hata yarıya iner. Eğitilmiş bir ağda adım eklemek,
#    ağın kendi hatası daha büyük olana kadar yarar sağlar; bizim modelde DDIM ile 20 çağrı dolayına kadar.
#    Bedel, adım başına bir ağ çağrısıdır.
# 5. $\hat{x}_0$ bir önizlemedir, ilk adımda ise bir ortalamadır. Gürültüleri kendi kürelerinde karıştır.

# %% [markdown] id="your-turn" lang="en"
# ## Your turn
#
# **Task 1. Write the DDIM step (10 minutes).** Without scrolling up, write
# `ddim_step(x_t, prediction, bar, bar_prev)` for $\eta = 0$: one step. Run it over `strides(20)` from `x_T`
# with the denoiser `five`, and compare with `fast[-1].x_t`. Which of the four arguments do you not need?
#
# <details><summary>Hint</summary>
#
# Predicted image and predicted noise, mixed again with the two weights of the *next* level.
#
# </details>
#
# <details><summary>Solution</summary>
#
# ```python
# def ddim_step(x_t, prediction, bar, bar_prev):
#     return sqrt(bar_prev) * prediction.x_0 + sqrt(1 - bar_prev) * prediction.epsilon
#
# x_t = x_T
# for t, bar, bar_prev in strides(20):
#     x_t = ddim_step(x_t, five(x_t, t), bar, bar_prev)
# print(same(x_t, fast[-1].x_t))
# ```
#
# You need neither `x_t` nor `bar`: all that is known of $x_t$ is in the two guesses. If your picture comes out
# too dark or too noisy, look whether you took the weights of the level you leave.
#
# </details>

# %% [markdown] id="your-turn" lang="tr" source="ca33a6a4"
# ## Sıra sende
#
# **Görev 1. DDIM adımını yaz (10 dakika).** Yukarı bakmadan, $\eta = 0$ için
# `ddim_step(x_t, prediction, bar, bar_prev)` işlevini yaz: tek bir adım. `five` gürültü gidericisiyle, `x_T`'den
# başlayarak `strides(20)` boyunca çalıştır ve `fast[-1].x_t` ile karşılaştır. Dört argümandan hangilerine gerek
# yok?
#
# <details><summary>İpucu</summary>
#
# Tahmin edilen görüntü ile tahmin edilen gürültü, *sonraki* düzeyin iki ağırlığıyla yeniden karıştırılır.
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# ```python
# def ddim_step(x_t, prediction, bar, bar_prev):
#     return sqrt(bar_prev) * prediction.x_0 + sqrt(1 - bar_prev) * prediction.epsilon
#
# x_t = x_T
# for t, bar, bar_prev in strides(20):
#     x_t = ddim_step(x_t, five(x_t, t), bar, bar_prev)
# print(same(x_t, fast[-1].x_t))
# ```
#
# `x_t` ile `bar`'a gerek yok: $x_t$ hakkında bilinen her şey iki tahminin içindedir. Resmin fazla karanlık ya da
# fazla gürültülü çıkıyorsa, ayrıldığın düzeyin ağırlıklarını almış olmayasın.
#
# </details>

# %% id="your-code"
# Task 1: write ddim_step(x_t, prediction, bar, bar_prev) here, loop over strides(20), compare.

# %% [markdown] id="your-prediction" lang="en"
# **Task 2. Predict what $\eta$ does (10 minutes: paper first, then one cell).** You are making a colouring
# book: from one noise that you like, 32 threes that are *similar but not equal*. (a) Which $\eta$ do you
# choose: 0, 0.2 or 1? (b) Now the same $\eta$ with 100 steps instead of 20. Are the 32 more alike, less alike,
# or as before?
#
# <details><summary>Hint</summary>
#
# For (b): the share of the old noise's variance that one stride replaces is $\sigma^2/(1-\bar{\alpha}_\text{prev})$.
# How large can it get for a very long stride? And for the many short ones that the long one is made of?
#
# </details>
#
# <details><summary>Solution</summary>
#
# (a) 0.2. At 0 all are equal, at 1 they have nothing in common but the label. (b) Less alike:
#
# ```python
# for steps in (20, 100):
#     many = randn((1, 1, 8, 8), generator=seeded(2)).expand(32, 1, 8, 8)
#     made = sample(threes, schedule, many, steps=steps, eta=0.2, generator=seeded(9))
#     print(steps, f"{made.std(0).mean():.2f}")
# ```
#
# gives a spread of about 0.11 and 0.14. Put $\sigma^2 = \eta^2\tilde{\beta}_t$ into the hint: one stride replaces the
# share $\eta^2\beta/(1-\bar{\alpha}_t)$. That is never more than $\eta^2$, however long the stride is. Cut the stride
# into pieces, and each piece may replace some more. So $\eta$ between 0 and 1 does not mean the same at another
# number of steps; 0 and 1 do.
#
# </details>

# %% [markdown] id="your-prediction" lang="tr" source="a8103c2a"
# **Görev 2. $\eta$'nın ne yapacağını öngör (10 dakika: önce kâğıt, sonra tek hücre).** Bir boyama kitabı
# yapıyorsun: sevdiğin tek bir gürültüden, *benzeyen ama aynı olmayan* 32 tane 3. (a) Hangi $\eta$'yı seçersin: 0
# mı, 0,2 mi, 1 mi? (b) Şimdi aynı $\eta$, 20 yerine 100 adım. 32 resim birbirine daha çok mu benzer, daha az mı,
# aynı mı kalır?
#
# <details><summary>İpucu</summary>
#
# (b) için: Tek bir aralık, eski gürültünün varyansından $\sigma^2/(1-\bar{\alpha}_\text{prev})$ kadar bir payı
# yeniler. Çok uzun bir aralıkta bu pay en çok kaça çıkar? Ya o uzun aralığı oluşturan birçok kısa aralıkta?
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# (a) 0,2. 0'da hepsi aynıdır, 1'de etiketten başka ortak yanları kalmaz. (b) Daha az benzer:
#
# ```python
# for steps in (20, 100):
#     many = randn((1, 1, 8, 8), generator=seeded(2)).expand(32, 1, 8, 8)
#     made = sample(threes, schedule, many, steps=steps, eta=0.2, generator=seeded(9))
#     print(steps, f"{made.std(0).mean():.2f}")
# ```
#
# Yayılım yaklaşık 0,11 ve 0,14 çıkar. İpucundaki paya $\sigma^2 = \eta^2\tilde{\beta}_t$ koy: Bir aralık
# $\eta^2\beta/(1-\bar{\alpha}_t)$ kadar bir payı yeniler. Bu, aralık ne kadar uzun olursa olsun $\eta^2$'yi geçmez.
# Aralığı parçalara böl; her parça biraz daha yenileyebilir. Demek ki 0 ile 1 arasındaki bir $\eta$, adım sayısı
# değişince aynı anlama gelmez; 0 ile 1 ise gelir.
#
# </details>

# %% [markdown] id="reading" lang="en"
# ## Further reading
#
# - Ho, Jain and Abbeel (2020), *Denoising Diffusion Probabilistic Models*: algorithm 2 is part 1.
# - Song, Meng and Ermon (2021), *Denoising Diffusion Implicit Models*: equation 12 is the step of part 3,
#   theorem 1 the folded argument.
# - Nichol and Dhariwal (2021), *Improved Denoising Diffusion Probabilistic Models*: strided chains, learned
#   variances.
# - Bao, Li, Zhu and Zhang (2022), *Analytic-DPM: an Analytic Estimate of the Optimal Reverse Variance in
#   Diffusion Probabilistic Models*: the best variance between small and large.
# - Saharia and others (2022), *Photorealistic Text-to-Image Diffusion Models with Deep Language
#   Understanding*: clipping where it matters most, under strong guidance.
# - Shoemake (1985), *Animating Rotation with Quaternion Curves*: slerp.
#
# **Next:** [08 · Faster samplers](08_fast_samplers.ipynb). DDIM's error halves when the steps double. Is
# there a step that does better with the same number of calls? ·
# [Exercises of this lesson](../exercises/07_sampling.ipynb) · [Back to the map](README.md)

# %% [markdown] id="reading" lang="tr" source="e6c3ca22"
# ## Daha fazlası için
#
# - Ho, Jain ve Abbeel (2020), *Denoising Diffusion Probabilistic Models*: 2. algoritma, 1. bölümün kendisidir.
# - Song, Meng ve Ermon (2021), *Denoising Diffusion Implicit Models*: 12. denklem 3. bölümün adımı, 1. teorem
#   katlı kısımdaki akıl yürütmedir.
# - Nichol ve Dhariwal (2021), *Improved Denoising Diffusion Probabilistic Models*: aralıklı zincirler, öğrenilen
#   varyanslar.
# - Bao, Li, Zhu ve Zhang (2022), *Analytic-DPM: an Analytic Estimate of the Optimal Reverse Variance in Diffusion
#   Probabilistic Models*: küçük ile büyük arasındaki en iyi varyans.
# - Saharia vd. (2022), *Photorealistic Text-to-Image Diffusion Models with Deep Language Understanding*: kırpmanın
#   en çok önem kazandığı yer, güçlü yönlendirme.
# - Shoemake (1985), *Animating Rotation with Quaternion Curves*: slerp.
#
# **Sırada:** [08 · Hızlı örnekleyiciler](08_fast_samplers.ipynb). Adım iki katına çıkınca DDIM'in hatası
# yarıya iniyor. Aynı sayıda çağrıyla daha iyisini yapan bir adım var mı? ·
# [Bu dersin alıştırmaları](../exercises/07_sampling.ipynb) · [Haritaya dön](README.md)
