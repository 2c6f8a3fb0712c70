# %% [markdown] id="title" lang="en"
# # 01 · Exercises: the forward process
#
# **You will write the whole forward process yourself: one step, the product, the jump, and the first function
# of the course.** Six tasks, about 50 minutes. They follow [the lesson](../notebooks/01_forward.ipynb).
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check under
# it. The check tells you what is not right yet and where to read again. Hints are folded away; open one at a
# time. Your functions may call torch, but not the functions of `minidiff` that do the same job.

# %% [markdown] id="title" lang="tr" source="97a3f04a"
# # 01 · Alıştırmalar: ileri süreç
#
# **İleri sürecin tamamını kendin yazacaksın: tek adım, çarpım, sıçrama ve kursun ilk işlevi.** Altı görev,
# yaklaşık 50 dakika. [Dersin](../notebooks/01_forward.ipynb) ardından gelirler.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra
# altındaki denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini
# söyler. İpuçları katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan `minidiff`
# işlevlerini çağıramaz.

# %% id="setup"
import torch
from torch import Tensor

from minidiff import NoiseSchedule, data, q_sample, show
from minidiff import checks as check
from minidiff.show.palette import SIGNAL, new_figure, style_axes, style_time_axis

show.set_language("en")

# %% [markdown] id="task-variance" lang="en"
# ## Task 1. Predict, then run
#
# Difficulty 1 of 5, 3 minutes. Take many pixels that are all 0. Add noise with variance $\beta = 0.02$ a
# hundred times, **without** shrinking. What is the variance in the end? (a) 0.02 (b) 2 (c) $100\cdot\sqrt{0.02}
# \approx 14$. Let the function return your letter.
#
# <details><summary>Hint</summary>Do variances of independent noises add up, or do standard deviations?</details>

# %% [markdown] id="task-variance" lang="tr" source="b740c1a1"
# ## Görev 1. Önce tahmin et, sonra çalıştır
#
# Zorluk 1/5, 3 dakika. Hepsi 0 olan birçok piksel al. Varyansı $\beta = 0.02$ olan gürültüyü **küçültmeden**
# yüz kez ekle. Sonunda varyans kaç olur? (a) 0,02 (b) 2 (c) $100\cdot\sqrt{0.02} \approx 14$. İşlev, seçtiğin
# harfi döndürsün.
#
# <details><summary>İpucu</summary>Bağımsız gürültülerde toplanan varyanslar mıdır, standart sapmalar mı?</details>


# %% id="predict-variance" tr="6473fbf8"
def predict_variance() -> str:
    """Your answer: "a", "b" or "c"."""
    # tr: """Cevabın: "a", "b" ya da "c"."""
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


# %% id="check-variance"
check.lesson01.predict_variance(predict_variance)

# %% id="run-variance" tr="4286d7f8"
answer = predict_variance()
x = torch.zeros(100_000)
generator = torch.Generator().manual_seed(0)
for _ in range(100):
    x = x + 0.02**0.5 * torch.randn(x.shape, generator=generator)
print(f"({answer})  variance after the walk: {x.var():.2f}")
# tr: print(f"({answer})  yürüyüşten sonraki varyans: {x.var():.2f}")

# %% [markdown] id="why-variance" lang="en" only="solutions"
# Independent variances add up: $100\cdot 0.02 = 2$. Standard deviations do not: 14 would need all hundred
# noises to be the same one.

# %% [markdown] id="why-variance" lang="tr" only="solutions" source="6b94c5e0"
# Bağımsız varyanslar toplanır: $100\cdot 0.02 = 2$. Standart sapmalar toplanmaz: 14 çıkması için yüz
# gürültünün hepsinin aynı gürültü olması gerekirdi.

# %% [markdown] id="task-step" lang="en"
# ## Task 2. One step
#
# Difficulty 1 of 5, 5 minutes. Write one noising step. The noise is given, so that the check can follow it:
#
# $$x_t = \sqrt{1-\beta_t}\;x_{t-1} + \sqrt{\beta_t}\;\epsilon$$
#
# <details><summary>Hint</summary>A root is `** 0.5`. Two terms, two roots.</details>

# %% [markdown] id="task-step" lang="tr" source="9ae5ac2a"
# ## Görev 2. Tek adım
#
# Zorluk 1/5, 5 dakika. Bir gürültüleme adımı yaz. Denetim izleyebilsin diye gürültü sana veriliyor:
#
# $$x_t = \sqrt{1-\beta_t}\;x_{t-1} + \sqrt{\beta_t}\;\epsilon$$
#
# <details><summary>İpucu</summary>Karekök `** 0.5` ile alınır. İki terim, iki kök.</details>


# %% id="one-step" tr="60659b98"
def one_step(x_prev: Tensor, beta: float, epsilon: Tensor) -> Tensor:
    """The image after one noising step with variance `beta`; all three have the shape of `x_prev`."""
    # tr: """Varyansı `beta` olan bir gürültüleme adımından sonraki görüntü; üçü de `x_prev` ile aynı şekilde."""
    # BEGIN SOLUTION
    return (1 - beta) ** 0.5 * x_prev + beta**0.5 * epsilon
    # END SOLUTION


# %% id="check-step"
check.lesson01.one_step(one_step)

# %% [markdown] id="task-alpha-bars" lang="en"
# ## Task 3. The product
#
# Difficulty 2 of 5, 8 minutes. From the betas of a schedule make all $\bar{\alpha}_t$, one for each $t$ from 0
# to $T-1$:
#
# $$\bar{\alpha}_t = \prod_{s=0}^{t} (1-\beta_s)$$
#
# The picture shows what the right answer looks like for 1,000 betas from 0.0001 to 0.02.
#
# <details><summary>Hint 1</summary>Each value is the one before it times one more factor.</details>
#
# <details><summary>Hint 2</summary>torch has a function for running products; its name begins with cum.</details>

# %% [markdown] id="task-alpha-bars" lang="tr" source="ebea9454"
# ## Görev 3. Çarpım
#
# Zorluk 2/5, 8 dakika. Bir zamanlayıcının betalarından bütün $\bar{\alpha}_t$ değerlerini üret; 0'dan $T-1$'e
# her $t$ için bir tane:
#
# $$\bar{\alpha}_t = \prod_{s=0}^{t} (1-\beta_s)$$
#
# Aşağıdaki resim, 0,0001'den 0,02'ye 1.000 beta için doğru cevabın neye benzediğini gösteriyor.
#
# <details><summary>İpucu 1</summary>Her değer, bir öncekinin bir çarpan daha almış hâlidir.</details>
#
# <details><summary>İpucu 2</summary>torch'ta birikimli çarpımlar için bir işlev var; adı cum ile başlar.</details>

# %% id="picture-alpha-bars"
schedule = NoiseSchedule.linear(T=1000)
figure = new_figure(560, 260)
axes = figure.subplots()
axes.plot(schedule.alpha_bars, color=SIGNAL, label="ᾱ")
axes.legend(frameon=False)
style_axes(axes)
style_time_axis(axes, schedule.T)
show.figure(figure)

# %% [markdown] id="picture-alpha-bars-alt" lang="en" alt="picture-alpha-bars"
# A curve over t from 0 to 999: it begins just below 1, falls in an S, and ends near 0.

# %% [markdown] id="picture-alpha-bars-alt" lang="tr" alt="picture-alpha-bars" source="78deed26"
# 0'dan 999'a t boyunca bir eğri: 1'in hemen altında başlıyor, S biçiminde iniyor, 0'a yakın bitiyor.


# %% id="alpha-bars" tr="02035b66"
def alpha_bars(betas: Tensor) -> Tensor:
    """All ᾱ_t of a schedule, shape (T,), from its betas, shape (T,)."""
    # tr: """Bir zamanlayıcının bütün ᾱ_t değerleri, şekli (T,); verilen betaların şekli (T,)."""
    # BEGIN SOLUTION
    return torch.cumprod(1 - betas, dim=0)
    # END SOLUTION


# %% id="check-alpha-bars"
check.lesson01.alpha_bars(alpha_bars)

# %% [markdown] id="why-alpha-bars" lang="en" only="solutions"
# A loop that multiplies one factor at a time and collects the results is just as right. In the library this
# line runs in float64: a thousand factors close to 1 lose digits in float32.

# %% [markdown] id="why-alpha-bars" lang="tr" only="solutions" source="55a250a6"
# Her seferinde bir çarpan daha ekleyip sonuçları toplayan bir döngü de aynı ölçüde doğrudur. Kütüphanede bu
# satır float64 ile çalışır: 1'e yakın bin çarpan float32'de basamak kaybeder.

# %% [markdown] id="task-closed-form" lang="en"
# ## Task 4. The jump
#
# Difficulty 3 of 5, 12 minutes. Write the closed form for a whole batch, in which **every image has its own
# time**: `t` is a tensor of integers, one for each image.
#
# $$x_t = \sqrt{\bar{\alpha}_t}\;x_0 + \sqrt{1-\bar{\alpha}_t}\;\epsilon$$
#
# <details><summary>Hint 1</summary>`alpha_bars(betas)[t]` gives one number for each image: shape (B,).</details>
#
# <details><summary>Hint 2</summary>To multiply images (B, C, H, W), the numbers need the shape (B, 1, 1, 1).
# The check also sends points of shape (B, 2), so let the number of ones follow from `x_0.ndim`.</details>

# %% [markdown] id="task-closed-form" lang="tr" source="19fbed49"
# ## Görev 4. Sıçrama
#
# Zorluk 3/5, 12 dakika. Kapalı biçimi, **her görüntünün kendi zamanı olan** bir yığın (batch) için yaz: `t`
# bir tamsayı tensörüdür, her görüntü için bir tane.
#
# $$x_t = \sqrt{\bar{\alpha}_t}\;x_0 + \sqrt{1-\bar{\alpha}_t}\;\epsilon$$
#
# <details><summary>İpucu 1</summary>`alpha_bars(betas)[t]` her görüntü için bir sayı verir: şekli (B,).</details>
#
# <details><summary>İpucu 2</summary>(B, C, H, W) şeklindeki görüntülerle çarpmak için sayıların şekli
# (B, 1, 1, 1) olmalı. Denetim (B, 2) şeklinde noktalar da gönderir; birlerin sayısı `x_0.ndim` değerinden
# çıksın.</details>


# %% id="closed-form" tr="daf9d29d"
def closed_form(x_0: Tensor, t: Tensor, betas: Tensor, epsilon: Tensor) -> Tensor:
    """The images `x_0` (B, ...) at their times `t` (B,), with the noise `epsilon` (B, ...)."""
    # tr: """`x_0` görüntülerinin (B, ...) `t` anlarındaki (B,) hâli; gürültü `epsilon` (B, ...)."""
    # BEGIN SOLUTION
    alpha_bar = alpha_bars(betas)[t].reshape(-1, *[1] * (x_0.ndim - 1))
    return alpha_bar.sqrt() * x_0 + (1 - alpha_bar).sqrt() * epsilon
    # END SOLUTION


# %% id="check-closed-form"
check.lesson01.closed_form(closed_form)

# %% [markdown] id="task-function" lang="en"
# ## Task 5. The first function of the course
#
# Difficulty 3 of 5, 12 minutes. Put it together: `forward_diffusion_step` draws the noise itself, jumps to
# time `t` (one integer for all images), and gives back both $x_t$ and the noise. A `t` outside the schedule
# must raise a `ValueError` with a text that helps; -1 too, which Python would read from the end in silence.
#
# A right answer makes pictures like these.
#
# <details><summary>Hint 1</summary>Noise of the right shape: `torch.randn_like(x_0)`.</details>
#
# <details><summary>Hint 2</summary>First the test of `t`, then the noise, then task 4 with the same `t` for
# every image: `torch.full((len(x_0),), t)`.</details>

# %% [markdown] id="task-function" lang="tr" source="ce6c6d85"
# ## Görev 5. Kursun ilk işlevi
#
# Zorluk 3/5, 12 dakika. Parçaları birleştir: `forward_diffusion_step` gürültüyü kendisi çeker, `t` zamanına
# (bütün görüntüler için tek bir tamsayı) sıçrar, hem $x_t$'yi hem gürültüyü döndürür. Zamanlayıcının dışındaki
# bir `t`, yol gösteren bir metinle `ValueError` vermeli; Python'un sessizce sondan okuyacağı -1 de öyle.
#
# Doğru bir cevap şöyle resimler çıkarır.
#
# <details><summary>İpucu 1</summary>Doğru şekilde gürültü: `torch.randn_like(x_0)`.</details>
#
# <details><summary>İpucu 2</summary>Önce `t` sınanır, sonra gürültü çekilir, sonra her görüntü için aynı `t`
# ile 4. görev: `torch.full((len(x_0),), t)`.</details>

# %% id="picture-function"
seen = [0, 99, 199, 299, 499, 999]
digit = data.digits().images[13:14].repeat(6, 1, 1, 1)
x_t, _ = q_sample(digit, torch.tensor(seen), schedule, generator=torch.Generator().manual_seed(2))
show.figure(show.film_strip(x_t, t=seen, alpha_bars=schedule.alpha_bars[seen]))

# %% [markdown] id="picture-function-alt" lang="en" alt="picture-function"
# Six pictures of a handwritten 3, clear at t = 0 on the left, pure noise at t = 999 on the right.

# %% [markdown] id="picture-function-alt" lang="tr" alt="picture-function" source="37563925"
# El yazısı bir 3'ün altı resmi: solda t = 0'da açık seçik, sağda t = 999'da saf gürültü.


# %% id="function" tr="5d2c7ace"
def forward_diffusion_step(x_0: Tensor, t: int, beta_t_schedule: Tensor) -> tuple[Tensor, Tensor]:
    """
    The images `x_0` (B, ...) at time `t`, 0 <= t < T, and the noise in them: `(x_t, epsilon)`.
    # tr: `x_0` görüntüleri (B, ...) `t` anında, 0 <= t < T, ve içlerindeki gürültü: `(x_t, epsilon)`.

    Raises ValueError for a `t` outside the schedule.
    # tr: `t` zamanlayıcının dışındaysa ValueError verir.
    """
    # BEGIN SOLUTION
    T = len(beta_t_schedule)
    if not 0 <= t < T:
        raise ValueError(f"t must be from 0 to {T - 1}, got {t}")
    epsilon = torch.randn_like(x_0)
    x_t = closed_form(x_0, torch.full((len(x_0),), t), beta_t_schedule, epsilon)
    return x_t, epsilon
    # END SOLUTION


# %% id="check-function"
check.lesson01.forward_diffusion_step(forward_diffusion_step)

# %% [markdown] id="task-design" lang="en"
# ## Task 6. Open challenge: design a schedule
#
# Difficulty 4 of 5, 10 minutes. Given $T$ and a target, choose betas (a tensor of shape `(T,)`, each between 0
# and 1) so that after all steps exactly the target is left: $\bar{\alpha}_{T-1} = $ `alpha_bar`. There are
# many right answers; the check takes all of them. Which is the shortest to write? Which would you want to
# watch as a film?
#
# <details><summary>Hint 1</summary>If all $\alpha$ are equal, the product is a power.</details>
#
# <details><summary>Hint 2</summary>Or choose the curve of $\bar{\alpha}$ first, any falling curve from near 1
# to the target, and ask which betas make it: $\beta_t = 1 - \bar{\alpha}_t/\bar{\alpha}_{t-1}$. The cosine
# schedule of the next lesson is made this way.</details>

# %% [markdown] id="task-design" lang="tr" source="74d2e032"
# ## Görev 6. Açık soru: bir zamanlayıcı tasarla
#
# Zorluk 4/5, 10 dakika. $T$ ve bir hedef veriliyor. Betaları (şekli `(T,)` olan, her değeri 0 ile 1 arasında
# bir tensör) öyle seç ki bütün adımlardan sonra tam hedef kadar kalsın: $\bar{\alpha}_{T-1} = $ `alpha_bar`.
# Birçok doğru cevap var; denetim hepsini kabul eder. Yazması en kısa olan hangisi? Film olarak izlemek
# isteyeceğin hangisi?
#
# <details><summary>İpucu 1</summary>Bütün $\alpha$'lar eşitse çarpım bir kuvvettir.</details>
#
# <details><summary>İpucu 2</summary>Ya da önce $\bar{\alpha}$ eğrisini seç: 1'in yakınından hedefe inen
# herhangi bir eğri. Sonra onu hangi betaların yaptığını sor: $\beta_t = 1 - \bar{\alpha}_t/\bar{\alpha}_{t-1}$.
# Bir sonraki dersin kosinüs zamanlayıcısı böyle yapılır.</details>


# %% id="design" tr="01d8c615"
def design(T: int, alpha_bar: float) -> Tensor:
    """Betas, shape (T,), whose product of 1 - β is `alpha_bar`."""
    # tr: """Şekli (T,) olan betalar; 1 - β çarpımları `alpha_bar` eder."""
    # BEGIN SOLUTION
    return torch.full((T,), 1 - alpha_bar ** (1 / T))
    # END SOLUTION


# %% id="check-design"
check.lesson01.design(design)

# %% [markdown] id="why-design" lang="en" only="solutions"
# Equal factors: $\alpha^T = \bar{\alpha}$, so $\alpha = \bar{\alpha}^{1/T}$. As a film this schedule loses the
# image too soon: half of $\log\bar{\alpha}$ is spent in the first half of the time, whatever the target.

# %% [markdown] id="why-design" lang="tr" only="solutions" source="d32c60ed"
# Eşit çarpanlar: $\alpha^T = \bar{\alpha}$, öyleyse $\alpha = \bar{\alpha}^{1/T}$. Film olarak bu zamanlayıcı
# görüntüyü fazla erken yitirir: Hedef ne olursa olsun $\log\bar{\alpha}$'nın yarısı sürenin ilk yarısında
# harcanır.

# %% [markdown] id="end" lang="en"
# **Next:** `check.progress()` shows what you have done. Then [lesson 02](../notebooks/02_schedules.ipynb), or
# back to [the lesson](../notebooks/01_forward.ipynb) and [the map](../notebooks/README.md).

# %% [markdown] id="end" lang="tr" source="92678742"
# **Sırada:** `check.progress()` neleri bitirdiğini gösterir. Sonra [02. ders](../notebooks/02_schedules.ipynb)
# ya da geriye: [ders](../notebooks/01_forward.ipynb), [harita](../notebooks/README.md).
