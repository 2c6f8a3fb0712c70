# %% [markdown] id="title" lang="en"
# # 07 · Exercises: DDPM and DDIM
#
# **You will write the list of levels, the DDPM step, the DDIM step and the loop around them, and with them draw
# digits from noise.** Six tasks, about 65 minutes. They follow [the lesson](../notebooks/07_sampling.ipynb).
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check under
# it. The check tells you what is not right yet and where to read again. Hints are folded away; open one at a
# time. Your functions may call torch, but not the functions of `minidiff` that do the same job. Keep them: the
# last task of [lesson 08](08_fast_samplers.ipynb) needs `timesteps` and `ddim_step` again.

# %% [markdown] id="title" lang="tr" source="bfd81d49"
# # 07 · Alıştırmalar: DDPM ve DDIM
#
# **Düzeylerin listesini, DDPM adımını, DDIM adımını ve bunların çevresindeki döngüyü yazacak, onlarla gürültüden
# rakam çizeceksin.** Altı görev, yaklaşık 65 dakika. [Dersin](../notebooks/07_sampling.ipynb) ardından gelirler.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra
# altındaki denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini
# söyler. İpuçları katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan `minidiff`
# işlevlerini çağıramaz. Onları sakla: [08. dersin](08_fast_samplers.ipynb) son görevi `timesteps` ile
# `ddim_step` işlevlerini yeniden ister.

# %% id="setup"
from collections.abc import Callable

import torch
from torch import Generator, Tensor

from minidiff import checks as check
from minidiff import randn, sample, show, zoo
from minidiff.show.palette import INK, MUTED, NOISE, SIGNAL, new_figure, style_axes

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model = zoo.load("digits")
schedule = model.schedule  # cosine, T = 1000


def seeded(seed: int) -> Generator:
    return Generator().manual_seed(seed)


# %% [markdown] id="task-mirror" lang="en"
# ## Task 1. Predict, then run
#
# Difficulty 1 of 5, 4 minutes. A noise $x_T$ gives a picture in 20 steps, without a label. Now you start from
# $-x_T$ instead and change nothing else: the fresh noise of every step is the same as before. At $\eta = 0$ and
# at $\eta = 1$, which finished pictures change? (a) both (b) only the one at $\eta = 0$ (c) only the one at
# $\eta = 1$. Let the function return your letter.
#
# <details><summary>Hint</summary>Who chooses the picture: the start, or what is drawn on the way?</details>

# %% [markdown] id="task-mirror" lang="tr" source="89cbb028"
# ## Görev 1. Önce tahmin et, sonra çalıştır
#
# Zorluk 1/5, 4 dakika. Bir $x_T$ gürültüsünden 20 adımda, etiketsiz, bir resim çıkıyor. Şimdi onun yerine
# $-x_T$'den başlıyor ve başka hiçbir şeyi değiştirmiyorsun: Her adımın taze gürültüsü öncekiyle aynı.
# $\eta = 0$'da ve $\eta = 1$'de hangi bitmiş resim değişir? (a) ikisi de (b) yalnız $\eta = 0$'daki (c) yalnız
# $\eta = 1$'deki. İşlev, seçtiğin harfi döndürsün.
#
# <details><summary>İpucu</summary>Resmi kim seçer: başlangıç mı, yolda çekilenler mi?</details>


# %% id="predict-mirror" tr="6473fbf8"
def predict_mirror() -> str:
    """Your answer: "a", "b" or "c"."""
    # tr: """Cevabın: "a", "b" ya da "c"."""
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


# %% id="check-mirror"
check.lesson07.predict_mirror(predict_mirror)

# %% id="run-mirror"
answer, rows = predict_mirror(), {}
x_T = randn((8, 1, 8, 8), generator=seeded(3))
for eta in (0, 0.5, 1):
    made = [
        sample(model.denoiser(), schedule, start, steps=20, eta=eta, generator=seeded(1))
        for start in (x_T, -x_T)
    ]
    rows |= {f"η = {eta}, x_T": made[0], f"η = {eta}, -x_T": made[1]}
    print(f"({answer})  η = {eta:<3}    rms(Δ) = {(made[0] - made[1]).square().mean().sqrt():.2f}")
show.rows(rows)

# %% [markdown] id="run-mirror-alt" lang="en" alt="run-mirror"
# Six rows of digits. At η = 0 the rows from x_T and from -x_T show different digits, at η = 0.5 most
# differ, at η = 1 the two rows are the same.

# %% [markdown] id="run-mirror-alt" lang="tr" alt="run-mirror" source="1e1ca10c"
# Sekizer rakamlık altı satır. η = 0'da x_T'den ve -x_T'den gelen satırlarda başka rakamlar var; η = 0,5'te
# çoğu farklı; η = 1'de iki satır aynı.

# %% [markdown] id="why-mirror" lang="en" only="solutions"
# At $\eta = 0$ there is no fresh noise: the start chooses everything. At $\eta = 1$ the first stride already
# throws the start away (its $\alpha = \bar{\alpha}_{999}/\bar{\alpha}_{949}$ is nearly 0 on this schedule), and
# what is drawn on the way is the same in both runs. In between both have a say.

# %% [markdown] id="why-mirror" lang="tr" only="solutions" source="85074f01"
# $\eta = 0$'da taze gürültü yoktur: Her şeyi başlangıç seçer. $\eta = 1$'de daha ilk aralık başlangıcı atar (bu
# zamanlayıcıda o aralığın $\alpha = \bar{\alpha}_{999}/\bar{\alpha}_{949}$'si neredeyse 0'dır); yolda
# çekilenler de iki koşuda aynıdır. Arada ikisinin de sözü geçer.

# %% [markdown] id="task-timesteps" lang="en"
# ## Task 2. The list of levels
#
# Difficulty 2 of 5, 8 minutes. Write the list of the $N$ levels that a strided chain visits, for any $N$ from 1
# to $T$: $N$ integers, from noisy to clean. The first is $T-1$. All strides are equal, up to rounding, and the
# last stride, from the last level on the list into the clean image, counts too. For example, $T = 1000$ and
# $N = 4$ give `[999, 749, 499, 249]`.
#
# <details><summary>Hint 1</summary>Count in steps instead of indices: index t means t+1 noising steps. Then the
# chain goes from T steps down to 0, in N strides.</details>
#
# <details><summary>Hint 2</summary>After i strides, i·T/N of the T steps are undone. If that is no whole number,
# round it down: `i * T // N`.</details>

# %% [markdown] id="task-timesteps" lang="tr" source="f6e8c12a"
# ## Görev 2. Düzeylerin listesi
#
# Zorluk 2/5, 8 dakika. Aralıklı bir zincirin uğradığı $N$ düzeyin listesini, 1'den $T$'ye her $N$ için yaz:
# gürültülüden temize doğru $N$ tamsayı. Birincisi $T-1$'dir. Yuvarlama dışında bütün aralıklar eşittir; listenin
# son düzeyinden temiz görüntüye giden son aralık da sayılır. Örneğin $T = 1000$ ile $N = 4$'ten
# `[999, 749, 499, 249]` çıkar.
#
# <details><summary>İpucu 1</summary>İndislerle değil, adımlarla say: t indisi t+1 gürültüleme adımı demektir. O
# zaman zincir T adımdan 0'a, N aralıkta iner.</details>
#
# <details><summary>İpucu 2</summary>i aralıktan sonra T adımın i·T/N kadarı geri alınmıştır. Bu bir tamsayı
# değilse aşağı yuvarla: `i * T // N`.</details>


# %% id="timesteps" tr="cb1738c3"
def timesteps(T: int, N: int) -> list[int]:
    """`N` indices out of 0 .. T-1, from T-1 downwards, in equal strides; the last stride ends at -1."""
    # tr: """0 .. T-1 içinden `N` indis, T-1'den aşağıya, eşit aralıklarla; son aralık -1'de biter."""
    # BEGIN SOLUTION
    return [T - 1 - i * T // N for i in range(N)]
    # END SOLUTION


# %% id="check-timesteps"
check.lesson07.timesteps(timesteps)

# %% id="run-timesteps" tr="edcf0688"
for N in (1, 3, 10):
    print(f"N = {N}, times:", timesteps(1000, N))
    # tr: print(f"N = {N}, zamanlar:", timesteps(1000, N))

# %% [markdown] id="task-ddpm" lang="en"
# ## Task 3. The DDPM step, for a stride of any length
#
# Difficulty 2 of 5, 10 minutes. From the image $x_t$, the guess $\hat{x}_0$ and the two $\bar{\alpha}$ at the
# ends of the stride, draw the image at the cleaner end. Take the small variance. The noise $z$ is given, so that
# the check can follow it.
#
# $$x_\text{prev} = \frac{\sqrt{\bar{\alpha}_\text{prev}}\;\beta\;\hat{x}_0 +
# \sqrt{\alpha}\,(1-\bar{\alpha}_\text{prev})\,x_t}{1-\bar{\alpha}_t} + \sqrt{\tilde{\beta}}\;z, \qquad
# \alpha = \frac{\bar{\alpha}_t}{\bar{\alpha}_\text{prev}}, \qquad \beta = 1-\alpha, \qquad
# \tilde{\beta} = \frac{1-\bar{\alpha}_\text{prev}}{1-\bar{\alpha}_t}\,\beta$$
#
# <details><summary>Hint 1</summary>The two $\bar{\alpha}$ are plain numbers. A root is `** 0.5`; unlike `.sqrt()`
# it works for numbers and tensors.</details>
#
# <details><summary>Hint 2</summary>Give α and β a line each. Nothing else is needed for the last stride, into the
# clean image: put 1 for ᾱ_prev and look what becomes of the three terms.</details>

# %% [markdown] id="task-ddpm" lang="tr" source="3dbc9bbc"
# ## Görev 3. Her uzunlukta aralık için DDPM adımı
#
# Zorluk 2/5, 10 dakika. $x_t$ görüntüsünden, $\hat{x}_0$ tahmininden ve aralığın iki ucundaki
# $\bar{\alpha}$'lardan, temiz uçtaki görüntüyü çek. Küçük varyansı kullan. Denetim izleyebilsin diye $z$
# gürültüsü sana veriliyor.
#
# $$x_\text{prev} = \frac{\sqrt{\bar{\alpha}_\text{prev}}\;\beta\;\hat{x}_0 +
# \sqrt{\alpha}\,(1-\bar{\alpha}_\text{prev})\,x_t}{1-\bar{\alpha}_t} + \sqrt{\tilde{\beta}}\;z, \qquad
# \alpha = \frac{\bar{\alpha}_t}{\bar{\alpha}_\text{prev}}, \qquad \beta = 1-\alpha, \qquad
# \tilde{\beta} = \frac{1-\bar{\alpha}_\text{prev}}{1-\bar{\alpha}_t}\,\beta$$
#
# <details><summary>İpucu 1</summary>İki $\bar{\alpha}$ da düz sayıdır. Karekök `** 0.5` ile alınır; `.sqrt()`
# gibi değildir, sayılarda da tensörlerde de işler.</details>
#
# <details><summary>İpucu 2</summary>α ile β'ya birer satır ayır. Temiz görüntüye giden son aralık için başka bir
# şey gerekmez: ᾱ_prev yerine 1 koy, üç terimin ne olduğuna bak.</details>


# %% id="ddpm-step" tr="93c6d2ff"
def ddpm_step(x_t: Tensor, x_0_hat: Tensor, alpha_bar: float, alpha_bar_prev: float, z: Tensor) -> Tensor:
    """The image one stride on. All tensors have the shape of `x_t`; alpha_bar < alpha_bar_prev <= 1."""
    # tr: """Bir aralık sonraki görüntü. Bütün tensörler `x_t`'nin şeklinde; alpha_bar < alpha_bar_prev <= 1."""
    # BEGIN SOLUTION
    alpha = alpha_bar / alpha_bar_prev
    beta = 1 - alpha
    mean = alpha_bar_prev**0.5 * beta * x_0_hat + alpha**0.5 * (1 - alpha_bar_prev) * x_t
    variance = (1 - alpha_bar_prev) / (1 - alpha_bar) * beta
    return mean / (1 - alpha_bar) + variance**0.5 * z
    # END SOLUTION


# %% id="check-ddpm"
check.lesson07.ddpm_step(ddpm_step)

# %% [markdown] id="task-ddim" lang="en"
# ## Task 4. The DDIM step
#
# Difficulty 3 of 5, 12 minutes. The same arguments and one more: $\eta$, the share of fresh noise.
#
# $$x_\text{prev} = \sqrt{\bar{\alpha}_\text{prev}}\;\hat{x}_0 +
# \sqrt{1-\bar{\alpha}_\text{prev}-\sigma^2}\;\hat{\epsilon} + \sigma z, \qquad
# \sigma^2 = \eta^2\,\tilde{\beta}$$
#
# The guess $\hat{\epsilon}$ of the noise is not among the arguments. It need not be: the two guesses fit
# together, $x_t = \sqrt{\bar{\alpha}_t}\;\hat{x}_0 + \sqrt{1-\bar{\alpha}_t}\;\hat{\epsilon}$.
#
# <details><summary>Hint 1</summary>Solve the last equation for $\hat{\epsilon}$. That is the first
# line.</details>
#
# <details><summary>Hint 2</summary>$\tilde{\beta}$ is that of task 3. Compute $\sigma^2$ once and use it twice:
# as it is under the first root, and its root in front of z.</details>

# %% [markdown] id="task-ddim" lang="tr" source="156fcb0a"
# ## Görev 4. DDIM adımı
#
# Zorluk 3/5, 12 dakika. Aynı argümanlar, bir de $\eta$: taze gürültünün payı.
#
# $$x_\text{prev} = \sqrt{\bar{\alpha}_\text{prev}}\;\hat{x}_0 +
# \sqrt{1-\bar{\alpha}_\text{prev}-\sigma^2}\;\hat{\epsilon} + \sigma z, \qquad
# \sigma^2 = \eta^2\,\tilde{\beta}$$
#
# Gürültünün tahmini $\hat{\epsilon}$ argümanlar arasında yok. Gerek de yok: İki tahmin birbiriyle tutarlıdır,
# $x_t = \sqrt{\bar{\alpha}_t}\;\hat{x}_0 + \sqrt{1-\bar{\alpha}_t}\;\hat{\epsilon}$.
#
# <details><summary>İpucu 1</summary>Son denklemi $\hat{\epsilon}$ için çöz. İlk satırın
# budur.</details>
#
# <details><summary>İpucu 2</summary>$\tilde{\beta}$, 3. görevdekidir. $\sigma^2$'yi bir kez hesapla, iki yerde
# kullan: birinci kökün altında olduğu gibi, z'nin önünde köküyle.</details>


# %% id="ddim-step" tr="3789be8b"
def ddim_step(
    x_t: Tensor, x_0_hat: Tensor, alpha_bar: float, alpha_bar_prev: float, eta: float, z: Tensor
) -> Tensor:
    """The image one stride on, with the share `eta` (0 to 1) of fresh noise `z`; else as `ddpm_step`."""
    # tr: """Bir aralık sonraki görüntü, `z` taze gürültüsünün `eta` payıyla (0 ile 1 arası); gerisi `ddpm_step` gibi."""
    # BEGIN SOLUTION
    epsilon_hat = (x_t - alpha_bar**0.5 * x_0_hat) / (1 - alpha_bar) ** 0.5
    variance = eta**2 * (1 - alpha_bar_prev) / (1 - alpha_bar) * (1 - alpha_bar / alpha_bar_prev)
    kept = (1 - alpha_bar_prev - variance) ** 0.5  # how much of the old noise stays
    return alpha_bar_prev**0.5 * x_0_hat + kept * epsilon_hat + variance**0.5 * z
    # END SOLUTION


# %% id="check-ddim"
check.lesson07.ddim_step(ddim_step)

# %% [markdown] id="together" lang="en"
# Now watch $\eta$ at work on 100,000 numbers: the clean value is 0.5, $\epsilon$ is the noise that is in $x_t$.
# Which column must be the same in every line, and at which $\eta$ does the last column say `True`?

# %% [markdown] id="together" lang="tr" source="eb37d781"
# Şimdi $\eta$'yı 100.000 sayı üzerinde iş başında izle: Temiz değer 0,5; $\epsilon$, $x_t$'nin içindeki
# gürültü. Hangi sütun her satırda aynı olmalı, son sütun hangi $\eta$'da `True` der?

# %% id="run-ddim"
clean = torch.full((100_000,), 0.5)
epsilon, z = torch.randn(2, 100_000, generator=seeded(0))
bar, bar_prev = schedule.alpha_bars[499].item(), schedule.alpha_bars[399].item()
x_t = bar**0.5 * clean + (1 - bar) ** 0.5 * epsilon
drawn = ddpm_step(x_t, clean, bar, bar_prev, z)
for eta in (0.0, 0.5, 1.0):
    x_prev = ddim_step(x_t, clean, bar, bar_prev, eta, z)
    old = torch.corrcoef(torch.stack([epsilon, x_prev]))[0, 1]
    same = (x_prev - drawn).abs().max().item() < 1e-5
    print(f"η = {eta}    Var = {x_prev.var():.2f}    corr(ε, x_prev) = {old:.2f}    = ddpm_step: {same}")

# %% [markdown] id="why-ddim" lang="en" only="solutions"
# The variance is $1-\bar{\alpha}_\text{prev}$ whatever $\eta$ is: the marginals are kept. What $\eta$ changes is
# how much of the new noise is the old one; at 1 your two steps are the same function.
#
# At $\eta = 0$ there is a way to write it without $\hat{\epsilon}$ by name: with
# $k = \sqrt{(1-\bar{\alpha}_\text{prev})/(1-\bar{\alpha}_t)}$ it is
# $k\,x_t + (\sqrt{\bar{\alpha}_\text{prev}} - k\sqrt{\bar{\alpha}_t})\,\hat{x}_0$.

# %% [markdown] id="why-ddim" lang="tr" only="solutions" source="ae17dec8"
# $\eta$ ne olursa olsun varyans $1-\bar{\alpha}_\text{prev}$'dir: Marjinaller korunur. $\eta$'nın değiştirdiği,
# taze gürültünün ne kadarının eskisi olduğudur; 1'de iki adımın aynı işlevdir.
#
# $\eta = 0$'da $\hat{\epsilon}$'un adını anmadan da yazılır:
# $k = \sqrt{(1-\bar{\alpha}_\text{prev})/(1-\bar{\alpha}_t)}$ ile
# $k\,x_t + (\sqrt{\bar{\alpha}_\text{prev}} - k\sqrt{\bar{\alpha}_t})\,\hat{x}_0$.

# %% [markdown] id="task-loop" lang="en"
# ## Task 5. The loop
#
# Difficulty 3 of 5, 15 minutes. Write the whole sampler, DDIM with $\eta = 0$. You get the denoiser, all
# $\bar{\alpha}_t$ of the schedule, the list of levels from noisy to clean, and the start. `denoise(x_t, t)`
# answers with an object that has the two guesses in it, `.x_0` and `.epsilon`. Ask it once at each level, and
# never compute "previous" as $t-1$.
#
# A right loop draws these digits. In the rows: 1, 2, 5 and 20 levels, the same noise in each column.
#
# <details><summary>Hint 1</summary>Each stride needs two ᾱ: that of its own level and that of the next one on the
# list. What comes after the last level?</details>
#
# <details><summary>Hint 2</summary>Make the list of the ᾱ first, and put a 1 at its end: the clean image. Then
# walk through times, list and list[1:] with `zip`.</details>
#
# <details><summary>Hint 3</summary>The stride is your `ddim_step`, with `eta` 0 and any z: it gets the weight
# 0.</details>

# %% [markdown] id="task-loop" lang="tr" source="1c6d712f"
# ## Görev 5. Döngü
#
# Zorluk 3/5, 15 dakika. Örnekleyicinin tamamını yaz: $\eta = 0$ ile DDIM. Gürültü gidericiyi, zamanlayıcının
# bütün $\bar{\alpha}_t$ değerlerini, gürültülüden temize düzey listesini ve başlangıcı alıyorsun.
# `denoise(x_t, t)`, içinde iki tahmin bulunan bir nesneyle cevap verir: `.x_0` ve `.epsilon`. Ona her düzeyde
# bir kez sor ve "önceki"ni hiçbir zaman $t-1$ diye hesaplama.
#
# Doğru bir döngü şu rakamları çizer. Satırlarda: 1, 2, 5 ve 20 düzey; her sütunda aynı gürültü.
#
# <details><summary>İpucu 1</summary>Her aralığa iki ᾱ gerekir: kendi düzeyininki ve listedeki bir sonrakininki.
# Son düzeyden sonra ne gelir?</details>
#
# <details><summary>İpucu 2</summary>Önce ᾱ'ların listesini kur ve sonuna bir 1 koy: temiz görüntü. Sonra zamanları,
# listeyi ve liste[1:]'i `zip` ile birlikte dolaş.</details>
#
# <details><summary>İpucu 3</summary>Adımı senin `ddim_step` işlevin atar; `eta` 0, z ne olursa olsun: ağırlığı
# 0'dır.</details>

# %% id="picture-loop"
ten, noise = model.denoiser(torch.arange(10)), randn((10, 1, 8, 8), generator=seeded(3))
wanted = {N: sample(ten, schedule, noise, steps=N) for N in (1, 2, 5, 20)}
rows = {f"N = {N}": images for N, images in wanted.items()}
show.rows(rows)

# %% [markdown] id="picture-loop-alt" lang="en" alt="picture-loop"
# Four rows of the digits 0 to 9. One level: blurred averages. Two: coarse digits with thick strokes. Five
# and twenty: clean digits, nearly the same in both rows.

# %% [markdown] id="picture-loop-alt" lang="tr" alt="picture-loop" source="1f6c63fe"
# 0'dan 9'a rakamların dört satırı. Tek düzey: bulanık ortalamalar. İki: kalın çizgili, kaba rakamlar. Beş
# ve yirmi: temiz rakamlar, iki satırda neredeyse aynı.


# %% id="sample-loop" tr="697410ff"
def sample_loop(denoise: Callable, alpha_bars: Tensor, times: list[int], x_T: Tensor) -> Tensor:
    """The clean images (B, ...) from pure noise `x_T` (B, ...); `alpha_bars` (T,), `times` falling."""
    # tr: """Saf gürültü `x_T`'den (B, ...) temiz görüntüler (B, ...); `alpha_bars` (T,), `times` düşer."""
    # BEGIN SOLUTION
    bars = [*(alpha_bars[t].item() for t in times), 1.0]
    x_t = x_T
    for t, bar, bar_prev in zip(times, bars, bars[1:], strict=False):
        x_t = ddim_step(x_t, denoise(x_t, t).x_0, bar, bar_prev, 0.0, torch.zeros_like(x_t))
    return x_t
    # END SOLUTION


# %% id="check-loop"
check.lesson07.sample_loop(sample_loop)

# %% id="run-loop"
for N, library in wanted.items():
    mine = sample_loop(ten, schedule.alpha_bars, timesteps(1000, N), noise)
    print(f"N = {N:2d}    max |Δ| < 0.001: {(mine - library).abs().max().item() < 1e-3}")

# %% [markdown] id="why-loop" lang="en" only="solutions"
# One level is one call: the finished image is the first guess, a blur. `zip` stops at the shortest list, so
# `bars` may have one entry more than `times`. To make DDPM of it, put 1 for $\eta$ and draw a new z at every
# stride.

# %% [markdown] id="why-loop" lang="tr" only="solutions" source="24553fcb"
# Tek düzey tek çağrıdır: Bitmiş görüntü ilk tahmindir, yani bulanık bir leke. `zip` en kısa listede durur; bu
# yüzden `bars`, `times`'tan bir değer uzun olabilir. Bundan DDPM yapmak için $\eta$ yerine 1 koy ve her aralıkta
# yeni bir z çek.

# %% [markdown] id="task-between" lang="en"
# ## Task 6. Open challenge: a way between two noises
#
# Difficulty 4 of 5, 15 minutes. Given two noises $a$ and $b$ and a share $u$ from 0 to 1, choose a point on a way
# from $a$ to $b$. The lesson's slerp is one such way; find another, or mend slerp so that it fulfils all of this:
#
# - $u = 0$ gives $a$, and $u = 1$ gives $b$;
# - no point of the way is shorter than the shorter or longer than the longer of the two, by more than 10 %;
# - a small change of $u$ is a small change of the point, and halfway it resembles both;
# - if $a$ and $b$ are the *same* noise, the way stays there.

# %% [markdown] id="task-between" lang="tr" source="bb391492"
# ## Görev 6. Açık soru: iki gürültü arasında bir yol
#
# Zorluk 4/5, 15 dakika. $a$ ve $b$ gürültüleri ile 0'dan 1'e bir $u$ payı verildiğinde, $a$'dan $b$'ye giden
# bir yolun üzerinde bir nokta seç. Dersteki slerp böyle bir yoldur; bir başkasını bul ya da slerp'i şunların
# hepsini sağlayacak biçimde onar:
#
# - $u = 0$'da $a$, $u = 1$'de $b$ çıkar;
# - yolun hiçbir noktası, ikisinin kısasından %10'dan daha kısa ya da uzunundan %10'dan daha uzun değildir;
# - $u$'daki küçük bir değişiklik noktayı az değiştirir; nokta yarı yolda ikisine de benzer;
# - $a$ ile $b$ *aynı* gürültüyse yol yerinde kalır.

# %% [markdown] id="task-between-note" lang="en"
# There are many right answers; the check takes all of them. The picture shows how the length along the
# straight line leaves the grey band in which it should stay.
#
# <details><summary>Hint 1</summary>The straight line has the right direction and the wrong length. Can you repair
# the length alone?</details>
#
# <details><summary>Hint 2</summary>Or choose the weights so that their *squares* add up to 1: then the variances
# of independent noises do too.</details>

# %% [markdown] id="task-between-note" lang="tr" source="6b53d0e8"
# Birçok doğru cevap var; denetim hepsini kabul eder. Resimde, düz çizgi boyunca uzunluğun, içinde kalması
# gereken gri banttan nasıl çıktığını görüyorsun.
#
# <details><summary>İpucu 1</summary>Düz çizginin yönü doğru, uzunluğu yanlıştır. Yalnızca uzunluğu onarabilir
# misin?</details>
#
# <details><summary>İpucu 2</summary>Ya da ağırlıkları, *karelerinin* toplamı 1 olacak biçimde seç: Bağımsız
# gürültülerde o zaman varyansların toplamı da 1 olur.</details>

# %% id="picture-between"
a, b = randn((2, 1, 8, 8), generator=seeded(23))
us = [i / 8 for i in range(9)]
ends = sorted([a.norm().item(), b.norm().item()])
figure = new_figure(560, 260)
axes = figure.subplots()
axes.axhspan(0.9 * ends[0], 1.1 * ends[1], color=MUTED, alpha=0.25)
axes.plot(us, [torch.lerp(a, b, u).norm() for u in us], color=NOISE, marker="o", label="lerp")
axes.plot([0, 1], [a.norm(), b.norm()], "s", color=SIGNAL, label="a, b")
axes.set_ylim(0, None)
axes.set_xlabel("u")
axes.set_title("‖x_T‖", loc="left", color=INK)
axes.legend(frameon=False, labelcolor=INK, loc="lower left")
style_axes(axes)
figure.tight_layout()
show.figure(figure)

# %% [markdown] id="picture-between-alt" lang="en" alt="picture-between"
# Length over u. A grey band near 8; the curve of lerp begins and ends in it and sinks below 6 in the
# middle.

# %% [markdown] id="picture-between-alt" lang="tr" alt="picture-between" source="61b2b3e0"
# u boyunca uzunluk. 8 dolayında gri bir bant; lerp'in eğrisi onun içinde başlayıp bitiyor, ortada 6'nın
# altına iniyor.


# %% id="between" tr="f725eba8"
def between(a: Tensor, b: Tensor, u: float) -> Tensor:
    """The point at the share `u` (0 to 1) of a way from noise `a` to noise `b`, all of one shape."""
    # tr: """`a` gürültüsünden `b` gürültüsüne giden yolun `u` payındaki (0 ile 1 arası) nokta; hepsi aynı şekilde."""
    # BEGIN SOLUTION
    line = (1 - u) * a + u * b
    length = (1 - u) * a.norm() + u * b.norm()
    return line * length / line.norm()
    # END SOLUTION


# %% id="check-between"
check.lesson07.between(between)

# %% id="run-between"
points = torch.stack([between(a, b, u) for u in us])
print("‖x_T‖ =", "  ".join(f"{x.norm():.1f}" for x in points))
images = sample(model.denoiser(), schedule, points, steps=20)
show.figure(show.film_strip(images, captions=[f"u = {u:.2f}" for u in us]))

# %% [markdown] id="run-between-alt" lang="en" alt="run-between"
# Nine pictures on the way from one digit to another; those in between look like digits too.

# %% [markdown] id="run-between-alt" lang="tr" alt="run-between" source="5d2c13b0"
# Bir rakamdan ötekine giden yolda dokuz resim; aradakiler de rakama benziyor.

# %% [markdown] id="why-between" lang="en" only="solutions"
# The straight line, stretched to the length in between. It visits the same directions as slerp, only not at an
# even pace, and needs no angle; so nothing goes wrong where $a = b$ (slerp has $\sin\theta = 0$ there, 0/0). Its
# one blind spot is $b = -a$. Other right answers: `(1 - u)**0.5 * a + u**0.5 * b` and
# `cos(uπ/2) a + sin(uπ/2) b` keep the variance of *independent* noises; they miss the last condition, because
# two equal noises are not independent, unless you look after it.

# %% [markdown] id="why-between" lang="tr" only="solutions" source="aaa6e3a3"
# Düz çizgi, aradaki uzunluğa gerilmiş hâliyle. Slerp ile aynı yönlere uğrar, yalnız eşit hızla değil; açı da
# istemez. Bu yüzden $a = b$ olunca bir şey bozulmaz (slerp'te orada $\sin\theta = 0$'dır: 0/0). Tek kör noktası
# $b = -a$'dır. Öteki doğru cevaplar: `(1 - u)**0.5 * a + u**0.5 * b` ile `cos(uπ/2) a + sin(uπ/2) b`, *bağımsız*
# gürültülerin varyansını korur; ama eşit iki gürültü bağımsız olmadığından, onu ayrıca gözetmezsen son koşulu
# sağlamazlar.

# %% [markdown] id="end" lang="en"
# **Next:** `check.progress()` shows what you have done. Then [lesson 08](../notebooks/08_fast_samplers.ipynb), or
# back to [the lesson](../notebooks/07_sampling.ipynb) and [the map](../notebooks/README.md).

# %% [markdown] id="end" lang="tr" source="d1d21ce1"
# **Sırada:** `check.progress()` neleri bitirdiğini gösterir. Sonra [08. ders](../notebooks/08_fast_samplers.ipynb)
# ya da geriye: [ders](../notebooks/07_sampling.ipynb), [harita](../notebooks/README.md).
