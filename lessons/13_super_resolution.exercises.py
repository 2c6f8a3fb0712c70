# %% [markdown] id="title" lang="en"
# # 13 · Exercises: Super-resolution and translation
#
# **You will shrink and spread, put a guess right, measure in decibels, and walk from one domain to another and back.**
# Seven tasks, about 75 minutes. They follow [the lesson](../notebooks/13_super_resolution.ipynb).
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check under it. The
# check tells you what is not right yet and where to read again. Hints are folded away; open one at a time. Your
# functions may call torch, but not the functions of `minidiff` that do the same job.

# %% [markdown] id="title" lang="tr" source="78ee5351"
# # 13 · Alıştırmalar: süper çözünürlük ve çeviri
#
# **Küçültüp yayacak, bir tahmini düzeltecek, desibelle ölçecek, bir alandan ötekine yürüyüp geri döneceksin.** Yedi
# görev, yaklaşık 75 dakika. [Dersin](../notebooks/13_super_resolution.ipynb) ardından gelirler.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra altındaki
# denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini söyler. İpuçları
# katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan `minidiff` işlevlerini çağıramaz.

# %% id="setup"
from collections.abc import Callable

import torch
from torch import Generator, Tensor

from minidiff import GaussianMixtureDenoiser, IdealDenoiser, NoiseSchedule, data, sample, show
from minidiff import ProjectedDenoiser
from minidiff import checks as check
import itertools

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
schedule, digits = NoiseSchedule.cosine(T=1000), data.digits("train").images
ideal = IdealDenoiser(digits, schedule)

# %% [markdown] id="task-two" lang="en"
# ## Task 1. Predict: the price of a sharp answer
#
# Difficulty 1 of 5, 5 minutes. The means of all possible answers have a squared error of 0.04; on pixels in [-1, 1]
# that is a PSNR of 20 dB. What is the PSNR of exact samples, one for each mosaic, computed from their mean squared
# error? (a) 20 dB. (b) 17 dB. (c) 23 dB. (d) 10 dB. Let the function return your letter.
#
# <details><summary>Hint</summary>How many times the squared error of the mean does a sample have?</details>

# %% [markdown] id="task-two" lang="tr" source="536458b0"
# ## Görev 1. Önce tahmin et: keskin bir cevabın bedeli
#
# Zorluk 1/5, 5 dakika. Olası cevapların ortalaması verilince karesel hata 0,04 oluyor; [-1, 1]'deki piksellerde bu, 20
# dB'lik bir PSNR eder. Her mozaik için bir tane çekilen kesin örneklerin, ortalama karesel hatadan hesaplanan PSNR'ı
# kaçtır? (a) 20 dB. (b) 17 dB. (c) 23 dB. (d) 10 dB. İşlev, seçtiğin harfi döndürsün.
#
# <details><summary>İpucu</summary>Bir örneğin karesel hatası, ortalamanınkinin kaç katıdır?</details>


# %% id="two" tr="e1ce5cc3"
def factor_two() -> str:
    """Your answer: "a", "b", "c" or "d"."""
    # tr: """Cevabın: "a", "b", "c" ya da "d"."""
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


# %% id="check-two"
check.lesson13.factor_two(factor_two)

# %% [markdown] id="why-two" lang="en" only="solutions"
# Twice the squared error is $10 \log_{10} 2 = 3.01$ dB less.

# %% [markdown] id="why-two" lang="tr" only="solutions" source="f266d47f"
# İki kat karesel hata, $10 \log_{10} 2 = 3.01$ dB daha az demektir.

# %% [markdown] id="task-shrink" lang="en"
# ## Task 2. Shrink
#
# Difficulty 1 of 5, 10 minutes. Make of each square of `factor` x `factor` pixels one, its mean: (B, C, H, W) -> (B, C,
# H / factor, W / factor). H and W are multiples of `factor`, and need not be equal.
#
# <details><summary>Hint</summary>Cut both axes in two: (B, C, H // factor, factor, W // factor, factor).</details>

# %% [markdown] id="task-shrink" lang="tr" source="d130abe9"
# ## Görev 2. Küçült
#
# Zorluk 1/5, 10 dakika. `factor` x `factor` piksellik her kareden tek bir piksel yap: ortalaması. (B, C, H, W) -> (B,
# C, H / factor, W / factor). H ile W, `factor`'ın katıdır; eşit olmaları gerekmez.
#
# <details><summary>İpucu</summary>İki ekseni de ikiye böl: (B, C, H // factor, factor, W // factor, factor).</details>


# %% id="shrink" tr="283f26ff"
def shrink(x: Tensor, factor: int) -> Tensor:
    """The mean of each square of pixels."""
    # tr: """Her piksel karesinin ortalaması."""
    # BEGIN SOLUTION
    B, C, H, W = x.shape
    return x.reshape(B, C, H // factor, factor, W // factor, factor).mean(dim=(3, 5))
    # END SOLUTION


# %% id="check-shrink"
check.lesson13.shrink(shrink)

# %% [markdown] id="task-spread" lang="en"
# ## Task 3. Spread
#
# Difficulty 2 of 5, 10 minutes. The pseudo-inverse $A^{+}$ of your `shrink`: of all pictures that shrink to `small`,
# the one whose sum of squares is smallest. (B, C, h, w) -> (B, C, factor h, factor w). Afterwards $A A^{+} = 1$ must
# hold.
#
# <details><summary>Hint</summary>If 16 numbers shall have a given mean, and small squares, which are they?</details>

# %% [markdown] id="task-spread" lang="tr" source="d4a0072d"
# ## Görev 3. Yay
#
# Zorluk 2/5, 10 dakika. `shrink`'inin sözde tersi $A^{+}$: küçültülünce `small` olan resimlerin arasında, kareler
# toplamı en küçük olanı. (B, C, h, w) -> (B, C, factor h, factor w). Sonunda $A A^{+} = 1$ olmalı.
#
# <details><summary>İpucu</summary>16 sayının ortalaması belli, kareleri de küçük olacaksa, bunlar hangi
# sayılardır?</details>


# %% id="spread" tr="6d0701f0"
def spread(small: Tensor, factor: int) -> Tensor:
    """The smallest picture that shrinks to `small`."""
    # tr: """Küçültülünce `small` olan en küçük resim."""
    # BEGIN SOLUTION
    return small.repeat_interleave(factor, dim=-1).repeat_interleave(factor, dim=-2)
    # END SOLUTION


# %% id="check-spread"
check.lesson13.spread(spread)

# %% [markdown] id="why-spread" lang="en" only="solutions"
# Equal numbers have the least squares for a given mean. The transpose of $A$ spreads 1/16 of the number: it is what
# gradients go through, and not $A^{+}$.

# %% [markdown] id="why-spread" lang="tr" only="solutions" source="6513df69"
# Ortalaması belli sayılardan kareler toplamı en küçük olanlar, eşit olanlardır. $A$'nın devriği sayının 1/16'sını yayar:
# Gradyanlar onun içinden geçer, ama o $A^{+}$ değildir.

# %% [markdown] id="task-consistent" lang="en"
# ## Task 4. A consistent guess
#
# Difficulty 3 of 5, 15 minutes. Put a guess right so that it shrinks to `small`, and leave alone whatever shrinks to
# zero:
#
# $$\hat{x}_0 \leftarrow \hat{x}_0 + A^{+}(y - A\hat{x}_0)$$
#
# <details><summary>Hint</summary>You have both functions.</details>

# %% [markdown] id="task-consistent" lang="tr" source="39666cb8"
# ## Görev 4. Tutarlı bir tahmin
#
# Zorluk 3/5, 15 dakika. Bir tahmini, küçültülünce `small` olacak biçimde düzelt; küçülünce sıfır olan hiçbir şeye
# dokunma:
#
# $$\hat{x}_0 \leftarrow \hat{x}_0 + A^{+}(y - A\hat{x}_0)$$
#
# <details><summary>İpucu</summary>İki işlev de elinde.</details>


# %% id="consistent" tr="19c645cd"
def consistent(x_0: Tensor, small: Tensor, factor: int) -> Tensor:
    """The guess, moved as little as possible so that it shrinks to `small`."""
    # tr: """Küçültülünce `small` olacak biçimde, olabildiğince az oynatılmış tahmin."""
    # BEGIN SOLUTION
    return x_0 + spread(small - shrink(x_0, factor), factor)
    # END SOLUTION


# %% id="check-consistent"
check.lesson13.consistent(consistent)

# %% id="run-consistent" tr="3a4d9cc1"
y = shrink(digits[:8], 2)  # 4 x 4
right = ProjectedDenoiser(ideal, schedule, lambda x_0: consistent(x_0, y, 2))
noise, rows = torch.randn(8, 1, 8, 8, generator=Generator().manual_seed(0)), {}
rows["mosaic"] = spread(y, 2)
# tr: rows["mozaik"] = spread(y, 2)
for sampler in ("ddpm", "ddim", "heun"):
    rows[sampler] = sample(right, schedule, noise, sampler, steps=20, generator=Generator().manual_seed(1))
    off = (shrink(rows[sampler], 2) - y).abs().max()
    print(f"{sampler:5s} mosaic off by at most {off:.0e}")
    # tr: print(f"{sampler:5s} mozaikten sapma en çok {off:.0e}")
show.rows(rows)

# %% [markdown] id="run-consistent-alt" lang="en" alt="run-consistent"
# Four rows of eight: mosaics of 4 x 4 squares; digits, or nearly, that DDPM made of them, and others, often of another
# kind, that DDIM and Heun made, these two alike. Some squares are too bright or too dark for their surroundings.

# %% [markdown] id="run-consistent-alt" lang="tr" alt="run-consistent" source="273d90ba"
# Sekizerlik dört satır: 4 x 4 karelik mozaikler; DDPM'in onlardan yaptığı, rakam ya da rakama yakın resimler; DDIM ile
# Heun'un yaptıkları, birbirine benzeyen, çoğu kez DDPM'inkinden başka rakamlar. Bazı kareler çevresine göre fazla açık ya
# da fazla koyu.

# %% [markdown] id="task-psnr" lang="en"
# ## Task 5. Decibels
#
# Difficulty 2 of 5, 10 minutes. The PSNR of each picture, (B, C, H, W) twice -> (B,), for pixels in [-1, 1]:
#
# $$\text{PSNR} = 10 \log_{10} \frac{\text{range}^2}{\text{mean squared error}}$$
#
# <details><summary>Hint</summary>How far is it from black to white?</details>

# %% [markdown] id="task-psnr" lang="tr" source="78161011"
# ## Görev 5. Desibel
#
# Zorluk 2/5, 10 dakika. [-1, 1]'deki piksellerle, her resmin PSNR'ını hesapla; iki girdi de (B, C, H, W), sonuç (B,):
#
# $$\text{PSNR} = 10 \log_{10} \frac{\text{aralık}^2}{\text{ortalama karesel hata}}$$
#
# <details><summary>İpucu</summary>Siyahtan beyaza ne kadar yol var?</details>


# %% id="psnr" tr="2acae10a"
def psnr(made: Tensor, true: Tensor) -> Tensor:
    """Decibels of each picture."""
    # tr: """Her resmin desibeli."""
    # BEGIN SOLUTION
    error = (made - true).flatten(1).square().mean(dim=1)
    return 10 * torch.log10(2**2 / error)
    # END SOLUTION


# %% id="check-psnr"
check.lesson13.psnr(psnr)


# %% id="step" tr="5c96e262"
def ddim_step(x: Tensor, epsilon: Tensor, alpha_bar: float, to: float) -> Tensor:
    """One step of DDIM from the level alpha_bar to another one, up or down (lesson 12, task 7)."""
    # tr: """DDIM'in, alpha_bar düzeyinden bir başkasına tek adımı; yukarı ya da aşağı (12. ders, 7. görev)."""
    x_0 = (x - (1 - alpha_bar) ** 0.5 * epsilon) / alpha_bar**0.5
    return to**0.5 * x_0 + (1 - to) ** 0.5 * epsilon


# %% [markdown] id="task-bridge" lang="en"
# ## Task 6. A bridge
#
# Difficulty 4 of 5, 15 minutes. `told(x, alpha_bar)` and `asked(x, alpha_bar)` say $\hat{\epsilon}$ for two domains.
# The list `alpha_bars` runs from the cleanest level to the noisiest; `x`, of the domain of `told`, is at the first.
# Walk up through all levels with `told`, and down again with `asked`. Each step uses the $\hat{\epsilon}$ of the level
# that it leaves. For a step you may call `ddim_step` above. Return the translation, at the first level again.
#
# <details><summary>Hint 1</summary>zip(alpha_bars[:-1], alpha_bars[1:]) gives the steps of a walk.</details>
#
# <details><summary>Hint 2</summary>alpha_bars[::-1] is the way down.</details>

# %% [markdown] id="task-bridge" lang="tr" source="ae3c0ea7"
# ## Görev 6. Köprü
#
# Zorluk 4/5, 15 dakika. `told(x, alpha_bar)` ile `asked(x, alpha_bar)`, iki alan için $\hat{\epsilon}$'u verir.
# `alpha_bars` listesi en temiz düzeyden en gürültülüye gider; `told`'un alanından olan `x`, ilk düzeydedir. Bütün
# düzeylerden `told` ile yukarı çık, `asked` ile aşağı in. Her adım, ayrıldığı düzeyin $\hat{\epsilon}$'unu kullanır.
# Adım için yukarıdaki `ddim_step`'i çağırabilirsin. Yeniden ilk düzeye inen çeviriyi döndür.
#
# <details><summary>İpucu 1</summary>zip(alpha_bars[:-1], alpha_bars[1:]) bir yürüyüşün adımlarını verir.</details>
#
# <details><summary>İpucu 2</summary>alpha_bars[::-1] iniş yoludur.</details>


# %% id="bridge" tr="3498f30b"
def bridge(x: Tensor, told: Callable, asked: Callable, alpha_bars: list[float]) -> Tensor:
    """x, carried over from the domain of told to that of asked."""
    # tr: """told'un alanından asked'inkine taşınmış x."""
    # BEGIN SOLUTION
    for says, bars in ((told, alpha_bars), (asked, alpha_bars[::-1])):
        for alpha_bar, to in itertools.pairwise(bars):
            x = ddim_step(x, says(x, alpha_bar), alpha_bar, to)
    return x
    # END SOLUTION


# %% id="check-bridge"
check.lesson13.bridge(bridge)

# %% [markdown] id="why-bridge" lang="en" only="solutions"
# A published loop leaves the way up early, by a `continue`, and stops one level short; then `asked` takes the picture for
# noisier than it is. The check has this mistake in its list.

# %% [markdown] id="why-bridge" lang="tr" only="solutions" source="4bd2bbd0"
# Yayımlanmış bir döngü, `continue` ile çıkışı erken bırakır ve bir düzey önce durur; `asked` de resmi olduğundan daha
# gürültülü sanır. Denetimin listesinde bu yanlış da var.

# %% [markdown] id="task-cycle" lang="en"
# ## Task 7. There and back
#
# Difficulty 2 of 5, 10 minutes. `there` and `back` are translations, pictures to pictures. Translate `x_0` there and
# back, and return for each picture the root of the mean squared difference from what it was: (B, C, H, W) -> (B,).
#
# <details><summary>Hint</summary>Square, mean over all axes but the first, root.</details>

# %% [markdown] id="task-cycle" lang="tr" source="b7c70f16"
# ## Görev 7. Gidiş dönüş
#
# Zorluk 2/5, 10 dakika. `there` ile `back` birer çeviridir: Resim alır, resim verirler. `x_0`'ı önce oraya, sonra geri
# çevir; her resim için, eskisinden farkının karesel ortalamasının kökünü döndür: (B, C, H, W) -> (B,).
#
# <details><summary>İpucu</summary>Kare, ilki dışında bütün eksenlerde ortalama, kök.</details>


# %% id="cycle" tr="05ba3c71"
def cycle_error(x_0: Tensor, there: Callable, back: Callable) -> Tensor:
    """How far each picture is from itself, there and back."""
    # tr: """Her resmin gidiş dönüşte kendisinden ne kadar uzaklaştığı."""
    # BEGIN SOLUTION
    off = back(there(x_0)) - x_0
    return off.flatten(1).square().mean(dim=1).sqrt()
    # END SOLUTION


# %% id="check-cycle"
check.lesson13.cycle_error(cycle_error)

# %% [markdown] id="together" lang="en"
# Now both on two Gaussians, for which the best map is known. The middle error of the bridge, and of there and back:

# %% [markdown] id="together" lang="tr" source="dd0d24ac"
# Şimdi ikisi birlikte, en iyi gönderimin bilindiği iki Gauss dağılımında. Köprünün ve gidiş dönüşün ortanca hatası:


# %% id="ways"
def in_a(x: Tensor, alpha_bar: float) -> Tensor:
    return a(x, time_of[alpha_bar]).epsilon


def in_b(x: Tensor, alpha_bar: float) -> Tensor:
    return b(x, time_of[alpha_bar]).epsilon


# %% id="run-cycle" tr="2d925d0c"
ones, mu = torch.ones(1), torch.tensor([-0.5, 0.6]).reshape(2, 1, 1, 1, 1)
a, b = (GaussianMixtureDenoiser(mu[i], s * ones, ones, schedule) for i, s in ((0, 0.4), (1, 0.1)))
time_of = {schedule.alpha_bar_at(t): t for t in range(1000)} | {1.0: 0}
points = -0.5 + 0.4 * torch.randn(200, 1, 1, 1, generator=Generator().manual_seed(0))
for N in (25, 50, 100):
    bars = [1.0, *(schedule.alpha_bar_at(t) for t in schedule.timesteps(N)[::-1])]
    there, back = ((in_a, in_b, bars), (in_b, in_a, bars))
    off = (bridge(points, *there) - (0.6 + 0.1 / 0.4 * (points + 0.5))).abs().median()
    cycle = cycle_error(points, lambda x, w=there: bridge(x, *w), lambda x, w=back: bridge(x, *w)).median()
    print(f"N = {N:3d}   off the best map: {off:.4f}   there and back: {cycle:.4f}")
    # tr: print(f"N = {N:3d}   en iyi gönderimden sapma: {off:.4f}   gidiş dönüş: {cycle:.4f}")

# %% [markdown] id="done" lang="en"
# `check.progress()` shows what is done and what comes next.

# %% [markdown] id="done" lang="tr" source="1ff5544f"
# `check.progress()` neyin bittiğini ve sırada ne olduğunu gösterir.
