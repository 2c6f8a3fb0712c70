# %% [markdown] id="title" lang="en"
# # 12 · Exercises: Editing
#
# **You will start half way, paste at the right level, go back up, keep a guess consistent, join windows and walk towards
# the noise.** Seven tasks, about 80 minutes. They follow [the lesson](../notebooks/12_editing.ipynb).
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check under it. The
# check tells you what is not right yet and where to read again. Hints are folded away; open one at a time. Your
# functions may call torch, but not the functions of `minidiff` that do the same job.

# %% [markdown] id="title" lang="tr" source="755c40a7"
# # 12 · Alıştırmalar: düzenleme
#
# **Yarı yoldan başlayacak, doğru düzeyde yapıştıracak, yukarı geri çıkacak, bir tahmini tutarlı kılacak, pencereleri
# birleştirecek ve gürültüye doğru yürüyeceksin.** Yedi görev, yaklaşık 80 dakika.
# [Dersin](../notebooks/12_editing.ipynb) ardından gelirler.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra altındaki
# denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini söyler. İpuçları
# katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan `minidiff` işlevlerini çağıramaz.

# %% id="setup"
import torch
from torch import Generator, Tensor

from minidiff import GaussianMixtureDenoiser, IdealDenoiser, NoiseSchedule, data, sample, show
from minidiff import checks as check
from minidiff.predictions import Prediction

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
schedule, digits = NoiseSchedule.cosine(T=1000), data.digits("test").images
ideal = IdealDenoiser(data.digits("train").images, schedule)
noise = torch.randn(8, 1, 8, 8, generator=Generator().manual_seed(0))

# %% [markdown] id="task-other" lang="en"
# ## Task 1. Predict: the other number
#
# Difficulty 2 of 5, 5 minutes. The two bumps of the lesson, at $(0.12,\ 0.8)$ and $(-0.12,\ -0.8)$, standard deviation
# 0.04. This time the *second* number is known, $y = 0.8$, and $x$ is painted, by pasting at every level in 50 steps. In
# what share of the results is $x$ near 0.12? (a) In about half: the same coin. (b) In nearly all. (c) In nearly none.
# (d) That depends on the number of steps. Let the function return your letter.
#
# <details><summary>Hint</summary>Which of the two numbers can be told apart at higher noise?</details>

# %% [markdown] id="task-other" lang="tr" source="2011e427"
# ## Görev 1. Önce tahmin et: öteki sayı
#
# Zorluk 2/5, 5 dakika. Dersteki iki tepe; $(0.12,\ 0.8)$ ve $(-0.12,\ -0.8)$'de, standart sapmaları 0,04. Bu kez *ikinci*
# sayı biliniyor, $y = 0.8$; $x$ ise 50 adımda, her düzeyde yapıştırarak boyanıyor. Sonuçların ne kadarında $x$, 0,12
# dolayındadır? (a) Yarısında: aynı yazı-tura. (b) Hemen hepsinde. (c) Hemen hiçbirinde. (d) Adım sayısına bağlıdır. İşlev,
# seçtiğin harfi döndürsün.
#
# <details><summary>İpucu</summary>İki sayıdan hangisi daha yüksek gürültüde ayırt edilebilir?</details>


# %% id="other" tr="e1ce5cc3"
def other_number() -> str:
    """Your answer: "a", "b", "c" or "d"."""
    # tr: """Cevabın: "a", "b", "c" ya da "d"."""
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


# %% id="check-other"
check.lesson12.other_number(other_number)

# %% [markdown] id="why-other" lang="en" only="solutions"
# $y$ settles at high noise, and it is the known one: it speaks first. By the time $x$ is chosen, the point is beside the
# right bump already. You can test it below, in the cell after task 4, by setting `which` to 1.

# %% [markdown] id="why-other" lang="tr" only="solutions" source="365d94a2"
# $y$ yüksek gürültüde kesinleşir ve bilinen odur: İlk o konuşur. $x$ seçilirken nokta çoktan doğru tepenin yanındadır.
# Aşağıda, 4. görevden sonraki hücrede `which` değerini 1 yaparak sınayabilirsin.

# %% [markdown] id="task-start" lang="en"
# ## Task 2. Start half way
#
# Difficulty 2 of 5, 10 minutes. `alpha_bars` (T,) holds $\bar{\alpha}_t$ for all $t$. With $t =
# \text{round}(\text{strength} \cdot T) - 1$, noise `x_0` to level $t$ with the noise `epsilon`, and return two things:
#
# $$x_t = \sqrt{\bar{\alpha}_t}\,x_0 + \sqrt{1 - \bar{\alpha}_t}\,\epsilon$$
#
# and the part of `alpha_bars` that a sampler still has to walk, from index 0 to $t$ itself. At strength 0 nothing happens:
# `x_0` as it is, and no levels.
#
# <details><summary>Hint</summary>What is t at strength 0, and what is alpha_bars[t] then?</details>

# %% [markdown] id="task-start" lang="tr" source="baa0e73d"
# ## Görev 2. Yarı yoldan başlamak
#
# Zorluk 2/5, 10 dakika. `alpha_bars` (T,) bütün $t$'ler için $\bar{\alpha}_t$'yi tutuyor. $t =
# \text{round}(\text{güç} \cdot T) - 1$ ile, `x_0`'ı `epsilon` gürültüsüyle $t$ düzeyine kadar gürültüle ve iki şey döndür:
#
# $$x_t = \sqrt{\bar{\alpha}_t}\,x_0 + \sqrt{1 - \bar{\alpha}_t}\,\epsilon$$
#
# ve `alpha_bars`'ın, bir örnekleyicinin daha yürüyeceği bölümü: 0 indisinden $t$'nin kendisine dek. Güç 0 iken hiçbir şey
# olmaz: olduğu gibi `x_0` ve hiç düzey yok.
#
# <details><summary>İpucu</summary>Güç 0 iken t kaçtır, o zaman alpha_bars[t] nedir?</details>


# %% id="start" tr="420b9452"
def start_at(x_0: Tensor, strength: float, alpha_bars: Tensor, epsilon: Tensor) -> tuple[Tensor, Tensor]:
    """x_t where a sampler starts, and the levels that it still has to walk."""
    # tr: """Bir örnekleyicinin başladığı x_t ile daha yürüyeceği düzeyler."""
    # BEGIN SOLUTION
    t = round(strength * len(alpha_bars)) - 1
    if t < 0:
        return x_0, alpha_bars[:0]
    alpha_bar = alpha_bars[t]
    return alpha_bar.sqrt() * x_0 + (1 - alpha_bar).sqrt() * epsilon, alpha_bars[: t + 1]
    # END SOLUTION


# %% id="check-start"
check.lesson12.start_at(start_at)

# %% id="run-start" tr="3ab7b8fd"
guide, rows = torch.where(digits[:8] > 0, 1.0, -1.0), {}
for strength in (0.0, 0.3, 0.6, 0.9):
    x_t, levels = start_at(guide, strength, schedule.alpha_bars, noise)
    if len(levels):
        until, g = schedule.until(len(levels) - 1), Generator().manual_seed(1)
        x_t = sample(ideal, until, x_t.float(), "ddpm", steps=25, generator=g)
    rows[f"strength {strength}"] = x_t
    # tr: rows[f"güç {strength}"] = x_t
show.rows(rows)

# %% [markdown] id="run-start-alt" lang="en" alt="run-start"
# Four rows of eight digits: black and white strokes at strength 0; soft digits of the same kind at 0.3; some of another kind
# at 0.6; nearly all of another kind at 0.9.

# %% [markdown] id="run-start-alt" lang="tr" alt="run-start" source="53f69552"
# Sekizer rakamlık dört satır: güç 0'da siyah beyaz çizgiler; 0,3'te aynı rakamların yumuşakları; 0,6'da bazıları başka
# rakam; 0,9'da hemen hepsi başka rakam.

# %% [markdown] id="task-paste" lang="en"
# ## Task 3. Paste at the right level
#
# Difficulty 3 of 5, 10 minutes. A step has just gone from the level $\bar{\alpha}$ (`alpha_bar`) to the cleaner
# $\bar{\alpha}_{\text{prev}}$ (`alpha_bar_prev`) and made `x_prev`. Where `mask` is true the clean picture `known` is known.
# Put it over `x_prev`, noised with `z` to the level where `x_prev` *is*. Return the whole.
#
# <details><summary>Hint 1</summary>Which of the two levels does x_prev belong to?</details>
#
# <details><summary>Hint 2</summary>torch.where(mask, one, other).</details>

# %% [markdown] id="task-paste" lang="tr" source="7924b8a0"
# ## Görev 3. Doğru düzeyde yapıştır
#
# Zorluk 3/5, 10 dakika. Bir adım az önce $\bar{\alpha}$ düzeyinden (`alpha_bar`) daha temiz olan
# $\bar{\alpha}_{\text{prev}}$'e (`alpha_bar_prev`) gidip `x_prev`'i yaptı. `mask`'in True olduğu yerde temiz resim `known`
# biliniyor. Onu, `x_prev`'in *bulunduğu* düzeye kadar `z` ile gürültüleyip `x_prev`'in üstüne koy. Bütününü döndür.
#
# <details><summary>İpucu 1</summary>x_prev, iki düzeyden hangisine ait?</details>
#
# <details><summary>İpucu 2</summary>torch.where(mask, biri, öteki).</details>


# %% id="paste" tr="d3c7047a"
def paste_known(
    x_prev: Tensor, known: Tensor, mask: Tensor, alpha_bar: float, alpha_bar_prev: float, z: Tensor
) -> Tensor:
    """x_prev with the known part, noised to its level, over it."""
    # tr: """x_prev; bilinen bölümü kendi düzeyine kadar gürültülenip üstüne konmuş."""
    # BEGIN SOLUTION
    noised = alpha_bar_prev**0.5 * known + (1 - alpha_bar_prev) ** 0.5 * z
    return torch.where(mask, noised, x_prev)
    # END SOLUTION


# %% id="check-paste"
check.lesson12.paste_known(paste_known)

# %% [markdown] id="task-back" lang="en"
# ## Task 4. Back up
#
# Difficulty 2 of 5, 10 minutes. `x_prev` is at the level $\bar{\alpha}_{\text{prev}}$. Take it back to the noisier
# $\bar{\alpha}$ with the fresh noise `z`, by one stride of the forward process:
#
# $$x_t = \sqrt{\alpha}\,x_{\text{prev}} + \sqrt{1 - \alpha}\,z$$
#
# You have to find $\alpha$: noising to $\bar{\alpha}_{\text{prev}}$, and from there on by $\alpha$, must be noising to
# $\bar{\alpha}$.
#
# <details><summary>Hint</summary>The shares of the picture's variance that two strides leave are multiplied.</details>

# %% [markdown] id="task-back" lang="tr" source="01f864c9"
# ## Görev 4. Yukarı geri
#
# Zorluk 2/5, 10 dakika. `x_prev`, $\bar{\alpha}_{\text{prev}}$ düzeyinde. Onu taze `z` gürültüsüyle, ileri sürecin tek bir
# adımıyla daha gürültülü $\bar{\alpha}$'ya geri götür:
#
# $$x_t = \sqrt{\alpha}\,x_{\text{prev}} + \sqrt{1 - \alpha}\,z$$
#
# $\alpha$'yı bulmak sana düşüyor: Önce $\bar{\alpha}_{\text{prev}}$'e kadar, oradan da $\alpha$ ile bir adım
# gürültülemek, doğrudan $\bar{\alpha}$'ya kadar gürültülemekle aynı olmalı.
#
# <details><summary>İpucu</summary>İki adımın, resmin varyansından bıraktığı paylar çarpılır.</details>


# %% id="back" tr="c669c86c"
def jump_back(x_prev: Tensor, alpha_bar: float, alpha_bar_prev: float, z: Tensor) -> Tensor:
    """x_t, one stride noisier than x_prev."""
    # tr: """x_prev'den bir adım daha gürültülü x_t."""
    # BEGIN SOLUTION
    alpha = alpha_bar / alpha_bar_prev
    return alpha**0.5 * x_prev + (1 - alpha) ** 0.5 * z
    # END SOLUTION


# %% id="check-back"
check.lesson12.jump_back(jump_back)

# %% [markdown] id="together" lang="en"
# Now RePaint out of your two functions, on the two bumps. `which` says which of the two numbers is known; try 1, too.

# %% [markdown] id="together" lang="tr" source="8cfc17fb"
# Şimdi iki işlevinle iki tepede RePaint'i kuruyoruz. `which`, iki sayıdan hangisinin bilindiğini söyler; 1'i de
# dene.

# %% id="run-back" tr="994d1f68"
which, bumps = 0, torch.tensor([[0.12, 0.8], [-0.12, -0.8]])
both = GaussianMixtureDenoiser(bumps, torch.full((2,), 0.04), torch.ones(2), schedule)
known, mask = bumps[:1].expand(500, 2), torch.arange(2) == which
times = schedule.timesteps(50)
levels = [*(schedule.alpha_bar_at(t) for t in times), 1.0]
for again in (1, 5):
    g = Generator().manual_seed(0)
    x = torch.randn(500, 2, generator=g)
    for t, bar, prev in zip(times, levels[:-1], levels[1:], strict=True):
        for repeat in range(again if prev < 1 else 1):
            x = jump_back(x, bar, prev, torch.randn(500, 2, generator=g)) if repeat else x
            x_0, alpha = both(x, t).x_0, bar / prev
            mean = (prev**0.5 * (1 - alpha) * x_0 + alpha**0.5 * (1 - prev) * x) / (1 - bar)
            step = mean + ((1 - prev) / (1 - bar) * (1 - alpha)) ** 0.5 * torch.randn(500, 2, generator=g)
            x = paste_known(step, known, mask, bar, prev, torch.randn(500, 2, generator=g))
    right = (x[:, 1 - which] > 0).float().mean()
    print(f"known: number {which}    each step taken {again} times    on the right bump: {right:.2f}")
    # tr: print(f"bilinen: sayı {which}    her adım {again} kez    doğru tepede: {right:.2f}")

# %% [markdown] id="task-consistent" lang="en"
# ## Task 5. A guess that is put right
#
# Difficulty 3 of 5, 15 minutes. A denoiser has said `x_0` and `epsilon` about `x_t` at the level `alpha_bar`. Put the `known`
# pixels into the guess where `mask` is true, and return the pair $(\hat{x}_0, \hat{\epsilon})$ that a sampler may use:
# together they must still explain what was seen,
#
# $$\sqrt{\bar{\alpha}_t}\,\hat{x}_0 + \sqrt{1 - \bar{\alpha}_t}\,\hat{\epsilon} = x_t$$
#
# <details><summary>Hint</summary>Solve the equation for ε̂, after the guess has changed.</details>

# %% [markdown] id="task-consistent" lang="tr" source="f3b9c614"
# ## Görev 5. Düzeltilen tahmin
#
# Zorluk 3/5, 15 dakika. Bir gürültü giderici, `alpha_bar` düzeyindeki `x_t` için `x_0` ve `epsilon` dedi. `mask`'in True
# olduğu yerde `known` piksellerini tahmine koy ve bir örnekleyicinin kullanabileceği $(\hat{x}_0, \hat{\epsilon})$ çiftini
# döndür: İkisi birlikte, görüleni hâlâ açıklamalı:
#
# $$\sqrt{\bar{\alpha}_t}\,\hat{x}_0 + \sqrt{1 - \bar{\alpha}_t}\,\hat{\epsilon} = x_t$$
#
# <details><summary>İpucu</summary>Tahmin değiştikten sonra denklemi ε̂ için çöz.</details>


# %% id="consistent" tr="9a88a66f"
def consistent(
    x_t: Tensor, x_0: Tensor, epsilon: Tensor, known: Tensor, mask: Tensor, alpha_bar: float
) -> tuple[Tensor, Tensor]:
    """The guess with the known pixels in it, and the noise that goes with it."""
    # tr: """İçine bilinen pikseller konmuş tahmin ile ona uyan gürültü."""
    # BEGIN SOLUTION
    x_0 = torch.where(mask, known, x_0)
    return x_0, (x_t - alpha_bar**0.5 * x_0) / (1 - alpha_bar) ** 0.5
    # END SOLUTION


# %% id="check-consistent"
check.lesson12.consistent(consistent)

# %% id="put-right" tr="d9b35609"
left = torch.arange(8) < 4


def put_right(x_t: Tensor, t: float) -> Prediction:
    """The ideal denoiser, with its guess put right by your function."""
    # tr: """İdeal gürültü giderici; tahminini senin fonksiyonun düzeltiyor."""
    said = ideal(x_t, t)
    return Prediction(*consistent(x_t, said.x_0, said.epsilon, digits[:8], left, schedule.alpha_bar_at(t)))


# %% id="run-consistent" tr="00af6a03"
for sampler in ("ddim", "heun", "dpm_solver_pp"):
    made = sample(put_right, schedule, noise, sampler, steps=10)
    off = (made - digits[:8])[..., :4].abs().max()
    print(f"{sampler:14s}largest error of the known pixels: {off:.0e}")
    # tr: print(f"{sampler:14s}bilinen piksellerde en büyük hata: {off:.0e}")

# %% [markdown] id="task-windows" lang="en"
# ## Task 6. Join windows
#
# Difficulty 3 of 5, 15 minutes. A wide canvas was cut into K square windows, and each was answered: `answers` (K, C, H,
# side). Window k begins at column `lefts[k]`. Return the canvas (C, H, `width`): in each column the mean of the answers of
# all windows that hold it.
#
# <details><summary>Hint</summary>Two canvases of zeros: one for sums, one that counts.</details>

# %% [markdown] id="task-windows" lang="tr" source="580def90"
# ## Görev 6. Pencereleri birleştir
#
# Zorluk 3/5, 15 dakika. Geniş bir tuval K kare pencereye bölündü, her biri cevaplandı: `answers` (K, C, H, side). k
# penceresi `lefts[k]` sütununda başlıyor. Tuvali döndür (C, H, `width`): Her sütunda, onu tutan bütün pencerelerin
# cevaplarının ortalaması.
#
# <details><summary>İpucu</summary>Sıfırlardan iki tuval: biri toplamlar için, biri her sütunu kaç pencerenin tuttuğunu saymak için.</details>


# %% id="windows" tr="0acbb1c1"
def average_windows(answers: Tensor, lefts: list[int], width: int) -> Tensor:
    """The mean of what the windows say, (K, C, H, side) -> (C, H, width)."""
    # tr: """Pencerelerin söylediklerinin ortalaması, (K, C, H, side) -> (C, H, width)."""
    # BEGIN SOLUTION
    side = answers.shape[-1]
    total, count = answers.new_zeros(*answers.shape[1:-1], width), answers.new_zeros(width)
    for answer, left in zip(answers, lefts, strict=True):
        total[..., left : left + side] += answer
        count[left : left + side] += 1
    return total / count
    # END SOLUTION


# %% id="check-windows"
check.lesson12.average_windows(average_windows)

# %% [markdown] id="task-invert" lang="en"
# ## Task 7. One step towards the noise
#
# Difficulty 3 of 5, 15 minutes. At the level $\bar{\alpha}$ a denoiser has said `epsilon` about `x_t`. Take one step of DDIM
# *upwards*, to the noisier $\bar{\alpha}_{\text{next}}$: find $\hat{x}_0$ first, then mix it with the same $\hat{\epsilon}$
# again. No fresh noise.
#
# <details><summary>Hint</summary>It is the DDIM step of lesson 07, with another level to go to.</details>

# %% [markdown] id="task-invert" lang="tr" source="b5762dd4"
# ## Görev 7. Gürültüye doğru bir adım
#
# Zorluk 3/5, 15 dakika. $\bar{\alpha}$ düzeyinde bir gürültü giderici, `x_t` için `epsilon` dedi. DDIM'in bir adımını
# *yukarı*, daha gürültülü $\bar{\alpha}_{\text{next}}$'e at: Önce $\hat{x}_0$'ı bul, sonra aynı $\hat{\epsilon}$ ile yeniden
# karıştır. Taze gürültü yok.
#
# <details><summary>İpucu</summary>07. dersin DDIM adımıdır; yalnızca gidilen düzey başka.</details>


# %% id="invert" tr="9415950a"
def invert_step(x_t: Tensor, epsilon: Tensor, alpha_bar: float, alpha_bar_next: float) -> Tensor:
    """One step of DDIM upwards, from alpha_bar to the smaller alpha_bar_next."""
    # tr: """DDIM'in yukarıya tek adımı: alpha_bar'dan daha küçük olan alpha_bar_next'e."""
    # BEGIN SOLUTION
    x_0 = (x_t - (1 - alpha_bar) ** 0.5 * epsilon) / alpha_bar**0.5
    return alpha_bar_next**0.5 * x_0 + (1 - alpha_bar_next) ** 0.5 * epsilon
    # END SOLUTION


# %% id="check-invert"
check.lesson12.invert_step(invert_step)

# %% id="run-invert" tr="edc857c9"
ring = GaussianMixtureDenoiser(*data.eight_gaussians_parameters(), schedule)
points = data.eight_gaussians(300, generator=Generator().manual_seed(0))
for N in (25, 50, 100):
    upwards = schedule.timesteps(N)[::-1]
    bars = [schedule.alpha_bar_at(t) for t in upwards]
    x = bars[0] ** 0.5 * points
    x = x + (1 - bars[0]) ** 0.5 * ring(x, upwards[0]).epsilon  # the first step has no level below it
    for t, bar, bar_next in zip(upwards[:-1], bars[:-1], bars[1:], strict=True):
        x = invert_step(x, ring(x, t).epsilon, bar, bar_next)
    back = sample(ring, schedule, x, steps=N)
    off = (back - points).norm(dim=1).median()
    print(f"N = {N:3d}   spread of the noise found: {x.std():.2f}   there and back, middle error: {off:.3f}")
    # tr: print(f"N = {N:3d}   bulunan gürültünün yayılımı: {x.std():.2f}   gidiş dönüş, ortanca hata: {off:.3f}")

# %% [markdown] id="why-invert" lang="en" only="solutions"
# A published notebook walks these levels with an early `continue` at the end and so stops one level short: the picture that
# it hands to the sampler is less noisy than the sampler believes. The spread of the noise found is a quick test.

# %% [markdown] id="why-invert" lang="tr" only="solutions" source="e25ba75a"
# Yayımlanmış bir defter bu düzeyleri yürürken sonda erken bir `continue` ile döngüden çıkar ve bir düzey önce
# durur: Örnekleyiciye verdiği
# resim, örnekleyicinin sandığından daha az gürültülüdür. Bulunan gürültünün yayılımı hızlı bir sınamadır.

# %% [markdown] id="done" lang="en"
# `check.progress()` shows what is done and what comes next.

# %% [markdown] id="done" lang="tr" source="1ff5544f"
# `check.progress()` neyin bittiğini ve sırada ne olduğunu gösterir.
