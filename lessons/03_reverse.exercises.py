# %% [markdown] id="title" lang="en"
# # 03 · Exercises: the reverse process
#
# **You will derive the posterior, write the best denoiser there can be, and walk from pure noise back to
# handwritten digits with lines that are all your own.** Six tasks, about 95 minutes. They follow [the
# lesson](../notebooks/03_reverse.ipynb).
#
# Replace `raise NotImplementedError` by your own lines, run the cell, then run the check under it. Hints are
# folded away; open one at a time. Your functions may call torch, but not the functions of `minidiff` that do
# the same job. As always, index $t$ means $t+1$ noising steps, and before the first step
# $\bar{\alpha}_{t-1} = 1$.

# %% [markdown] id="title" lang="tr" source="755adc6b"
# # 03 · Alıştırmalar: ters süreç
#
# **Sonsal dağılımı türetecek, var olabilecek en iyi gürültü gidericiyi yazacak ve saf gürültüden el yazısı
# rakamlara, hepsi senin olan satırlarla döneceksin.** Altı görev, yaklaşık 95 dakika.
# [Dersin](../notebooks/03_reverse.ipynb) ardından gelirler.
#
# `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra altındaki
# denetimi çalıştır. İpuçları katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan
# `minidiff` işlevlerini çağıramaz. Her zamanki gibi $t$ indisi $t+1$ gürültüleme adımı demektir; ilk adımdan
# önce $\bar{\alpha}_{t-1} = 1$'dir.

# %% id="setup"
from collections.abc import Callable

import torch
from torch import Generator, Tensor
from torch.distributions import Normal

from minidiff import IdealDenoiser, NoiseSchedule, data, ddpm, q_sample, q_step, show
from minidiff import checks as check
from minidiff.metrics import nearest_neighbours

show.set_language("en")
torch.set_num_threads(1)

# %% [markdown] id="task-shape" lang="en"
# ## Task 1. Predict, then run
#
# Difficulty 2 of 5, 5 minutes. In the lesson the data were $-1$ and $+1$, and after one huge step
# ($\beta = 0.67$) the distribution $q(x_{t-1} \mid x_t)$ had two hills. Now take the same huge step, from
# $\bar{\alpha}_{t-1} = 0.9$ to $\bar{\alpha}_t = 0.3$, but let the clean pixels be spread like
# $\mathcal{N}(0, 1)$. You stand at $x_t = 0.1$. What does $q(x_{t-1} \mid x_t)$ look like?
#
# (a) Two hills again: it is the size of the step that makes them. (b) One bell, of variance
# $\tilde{\beta}_t \approx 0.10$. (c) One bell, of variance $\beta_t \approx 0.67$.
#
# <details><summary>Hint</summary>Before the step and after it: how are the pixels spread at $t-1$, if they
# are $\mathcal{N}(0, 1)$ at the start?</details>

# %% [markdown] id="task-shape" lang="tr" source="3158b419"
# ## Görev 1. Önce tahmin et, sonra çalıştır
#
# Zorluk 2/5, 5 dakika. Derste veri $-1$ ile $+1$'di ve kocaman bir adımdan ($\beta = 0.67$) sonra
# $q(x_{t-1} \mid x_t)$ dağılımının iki tepesi vardı. Şimdi aynı kocaman adımı at, $\bar{\alpha}_{t-1} = 0.9$'dan
# $\bar{\alpha}_t = 0.3$'e; ama temiz pikseller $\mathcal{N}(0, 1)$ gibi dağılsın. $x_t = 0.1$'de duruyorsun.
# $q(x_{t-1} \mid x_t)$ neye benzer?
#
# (a) Yine iki tepe: onları yapan, adımın büyüklüğüdür. (b) Tek çan; varyansı $\tilde{\beta}_t \approx 0.10$.
# (c) Tek çan; varyansı $\beta_t \approx 0.67$.
#
# <details><summary>İpucu</summary>Adımdan önce ve sonra: pikseller başta $\mathcal{N}(0, 1)$ ise $t-1$'de nasıl
# dağılırlar?</details>


# %% id="predict-shape" tr="6473fbf8"
def predict_shape() -> str:
    """Your answer: "a", "b" or "c"."""
    # tr: """Cevabın: "a", "b" ya da "c"."""
    # BEGIN SOLUTION
    return "c"
    # END SOLUTION


# %% id="check-shape"
check.lesson03.predict_shape(predict_shape)

# %% id="run-shape"
answer = predict_shape()
generator, alpha = Generator().manual_seed(0), 0.3 / 0.9
x_0, noise, fresh = (torch.randn(1_000_000, generator=generator) for _ in range(3))
x_prev = 0.9**0.5 * x_0 + 0.1**0.5 * noise
x_t = alpha**0.5 * x_prev + (1 - alpha) ** 0.5 * fresh
kept = x_prev[(x_t - 0.1).abs() < 0.03]  # the pixels that pass close to x_t = 0.1
print(f"({answer})    E = {kept.mean():.2f}    Var = {kept.var():.2f}")

show.histograms({"xₜ₋₁": kept}, limits=(-3, 3), x_label="xₜ₋₁")

# %% [markdown] id="run-shape-alt" lang="en" alt="run-shape"
# A histogram of x one step before: one wide, smooth bell, its top a little right of 0, from about −2 to 2.

# %% [markdown] id="run-shape-alt" lang="tr" alt="run-shape" source="67c334e8"
# Bir adım önceki x'in histogramı: tepesi 0'ın biraz sağında, aşağı yukarı −2'den 2'ye uzanan tek, geniş,
# düzgün bir çan.

# %% [markdown] id="why-shape" lang="en" only="solutions"
# At every $t$ the pixels are $\mathcal{N}(0, 1)$, and two Gaussians that belong together give a Gaussian,
# however large the step. So the shape depends on the *data* as much as on the step. The variance:
# $\tilde{\beta}_t$ would be right if $x_0$ were known. It is not, and what that adds,
# $c_t^2\operatorname{Var}[x_0 \mid x_t]$, brings it exactly to $\beta_t$ for these data.

# %% [markdown] id="why-shape" lang="tr" only="solutions" source="a3526894"
# Pikseller her $t$'de $\mathcal{N}(0, 1)$'dir; birlikte dağılan iki Gauss'tan da, adım ne kadar büyük olursa
# olsun, Gauss çıkar. Demek ki biçim, adım kadar *veriye* de bağlıdır. Varyansa gelince: $x_0$ bilinseydi
# $\tilde{\beta}_t$ doğru olurdu. Bilinmiyor; bunun eklediği $c_t^2\operatorname{Var}[x_0 \mid x_t]$, bu veri
# için sonucu tam olarak $\beta_t$'ye getirir.

# %% [markdown] id="task-bells" lang="en"
# ## Task 2. Derive it: the product of two bells
#
# Difficulty 3 of 5, 20 minutes, with paper. Two witnesses speak about the same unknown $x$. Each draws a bell:
# a centre and a variance. Multiply the two bells; the product is a bell again, up to its height:
#
# $$\exp\!\left[-\frac{(x - m_1)^2}{2 v_1}\right]\cdot\exp\!\left[-\frac{(x - m_2)^2}{2 v_2}\right]
# \;\propto\; \exp\!\left[-\frac{(x - m)^2}{2 v}\right]$$
#
# Find $m$ and $v$, and write them down in code. A variance may be 0 (not both): that witness knows $x$
# exactly. The picture multiplies two bells point by point.
#
# <details><summary>Hint 1</summary>Add the exponents and sort by powers of $x$:
# $A\,x^2 - 2B\,x + \text{const}$. What are $A$ and $B$?</details>
#
# <details><summary>Hint 2</summary>$A\,x^2 - 2B\,x = A\,(x - B/A)^2 - \text{const}$. So $m = B/A$ and
# $v = 1/A$.</details>
#
# <details><summary>Hint 3</summary>$A$ and $B$ contain $1/v_1$ and $1/v_2$. To survive $v_2 = 0$, multiply
# numerator and denominator by $v_1 v_2$.</details>

# %% [markdown] id="task-bells" lang="tr" source="32a5769a"
# ## Görev 2. Türet: iki çanın çarpımı
#
# Zorluk 3/5, 20 dakika, kâğıtla. Aynı bilinmeyen $x$ hakkında iki tanık konuşuyor. Her biri bir çan çiziyor:
# bir merkez ve bir varyans. İki çanı çarp; çarpım, yüksekliği bir yana, yine bir çandır:
#
# $$\exp\!\left[-\frac{(x - m_1)^2}{2 v_1}\right]\cdot\exp\!\left[-\frac{(x - m_2)^2}{2 v_2}\right]
# \;\propto\; \exp\!\left[-\frac{(x - m)^2}{2 v}\right]$$
#
# $m$ ile $v$'yi bul ve koda dök. Varyanslardan biri 0 olabilir (ikisi birden değil): o tanık $x$'i tam olarak
# bilir. Resim, iki çanı nokta nokta çarpıyor.
#
# <details><summary>İpucu 1</summary>Üsleri topla ve $x$'in kuvvetlerine göre sırala:
# $A\,x^2 - 2B\,x + \text{sabit}$. $A$ ile $B$ nedir?</details>
#
# <details><summary>İpucu 2</summary>$A\,x^2 - 2B\,x = A\,(x - B/A)^2 - \text{sabit}$. Demek ki $m = B/A$ ve
# $v = 1/A$.</details>
#
# <details><summary>İpucu 3</summary>$A$ ile $B$'nin içinde $1/v_1$ ve $1/v_2$ var. $v_2 = 0$'da da ayakta
# kalmak için payı ve paydayı $v_1 v_2$ ile çarp.</details>

# %% id="picture-bells"
x = torch.linspace(-2, 4, 400)
bells = [Normal(0.0, 1.0).log_prob(x).exp(), Normal(2.0, 0.5).log_prob(x).exp()]
both = bells[0] * bells[1]
both = both / (both.sum() * (x[1] - x[0]))  # its area is 1 again
show.lines({"m = ?, v = ?": (x, both), "m₁ = 0, v₁ = 1": (x, bells[0]), "m₂ = 2, v₂ = 0.25": (x, bells[1])})

# %% [markdown] id="picture-bells-alt" lang="en" alt="picture-bells"
# Three bells. A wide dashed one around 0, a narrower dotted one around 2, and their product: a solid bell
# between them, nearer to the narrow one, and narrower than both.

# %% [markdown] id="picture-bells-alt" lang="tr" alt="picture-bells" source="b23b5db9"
# Üç çan. 0 çevresinde geniş, kesikli bir çan; 2 çevresinde daha dar, noktalı bir çan; bir de çarpımları:
# aralarında, dar olana daha yakın, ikisinden de daha dar, kesiksiz çizgili bir çan.


# %% id="bells" tr="7ce7eb71"
def product_of_bells(
    centre_1: Tensor, variance_1: Tensor, centre_2: Tensor, variance_2: Tensor
) -> tuple[Tensor, Tensor]:
    """Mean and variance of the product of two bells. The centres have any shape, a variance is one number."""
    # tr: """İki çanın çarpımının ortalaması ve varyansı. Merkezler herhangi bir şekildedir, varyans tek sayıdır."""
    # BEGIN SOLUTION
    total = variance_1 + variance_2
    mean = (variance_2 * centre_1 + variance_1 * centre_2) / total
    return mean, variance_1 * variance_2 / total
    # END SOLUTION


# %% id="check-bells"
check.lesson03.product_of_bells(product_of_bells)

# %% [markdown] id="why-bells" lang="en" only="solutions"
# $A = 1/v_1 + 1/v_2$ and $B = m_1/v_1 + m_2/v_2$. Each centre is weighted with the variance of the *other*
# bell: who is unsure leaves the word to the other. In the picture $m = (0.25\cdot 0 + 1\cdot 2)/1.25 = 1.6$
# and $v = 0.25/1.25 = 0.2$, less than either.

# %% [markdown] id="why-bells" lang="tr" only="solutions" source="aab03969"
# $A = 1/v_1 + 1/v_2$ ve $B = m_1/v_1 + m_2/v_2$. Her merkezin ağırlığı *öteki* çanın varyansıdır: emin olmayan,
# sözü ötekine bırakır. Resimde $m = (0.25\cdot 0 + 1\cdot 2)/1.25 = 1.6$ ve $v = 0.25/1.25 = 0.2$; ikisinden
# de küçük.

# %% [markdown] id="task-posterior" lang="en"
# ## Task 3. The posterior
#
# Difficulty 3 of 5, 20 minutes. Write mean and variance of $q(x_{t-1} \mid x_t, x_0)$. The two witnesses are
# now the step and the jump. Read as a statement about $x_{t-1}$,
#
# $$x_t = \sqrt{\alpha_t}\,x_{t-1} + \sqrt{\beta_t}\,\epsilon \qquad\text{and}\qquad
# x_{t-1} = \sqrt{\bar{\alpha}_{t-1}}\,x_0 + \sqrt{1-\bar{\alpha}_{t-1}}\,\epsilon'$$
#
# each give a bell. Either multiply them with your function, or write the formula that comes out.
#
# No formula is needed to see what is right: below, 400,000 chains start at $x_0 = 1$, and those that pass
# close to $x_t = -0.5$ are kept (blue). The printed numbers are their mean and variance one step before. Yours
# must agree, up to chance.
#
# <details><summary>Hint 1</summary>Solve the first equation for $x_{t-1}$. Where is the centre of that bell,
# and by what is the noise divided? Its variance is the square of that.</details>
#
# <details><summary>Hint 2</summary>The centres are $x_t/\sqrt{\alpha_t}$ and $\sqrt{\bar{\alpha}_{t-1}}\,x_0$,
# the variances $\beta_t/\alpha_t$ and $1-\bar{\alpha}_{t-1}$.</details>
#
# <details><summary>Hint 3</summary>`torch.cumprod(1 - betas, dim=0)` gives all $\bar{\alpha}$. What would
# index `t - 1` read at `t = 0`? That case needs a line of its own.</details>

# %% [markdown] id="task-posterior" lang="tr" source="d7e9b8be"
# ## Görev 3. Sonsal dağılım
#
# Zorluk 3/5, 20 dakika. $q(x_{t-1} \mid x_t, x_0)$'ın ortalamasını ve varyansını yaz. İki tanık, şimdi adım ile
# sıçrama. $x_{t-1}$ hakkında birer söz olarak okunduğunda,
#
# $$x_t = \sqrt{\alpha_t}\,x_{t-1} + \sqrt{\beta_t}\,\epsilon \qquad\text{ve}\qquad
# x_{t-1} = \sqrt{\bar{\alpha}_{t-1}}\,x_0 + \sqrt{1-\bar{\alpha}_{t-1}}\,\epsilon'$$
#
# her biri bir çan verir. Ya bunları kendi işlevinle çarp ya da ortaya çıkan formülü yaz.
#
# Neyin doğru olduğunu görmek için formül gerekmez: aşağıda 400.000 zincir $x_0 = 1$'den başlıyor;
# $x_t = -0.5$'in yakınından geçenler ayrılıyor (mavi). Yazılan sayılar, bunların bir adım önceki ortalaması ve
# varyansı. Seninkiler, rastlantı payıyla, bunlara uymalı.
#
# <details><summary>İpucu 1</summary>İlk denklemi $x_{t-1}$ için çöz. O çanın merkezi nerede, gürültü neye
# bölünüyor? Varyansı bunun karesidir.</details>
#
# <details><summary>İpucu 2</summary>Merkezler $x_t/\sqrt{\alpha_t}$ ve $\sqrt{\bar{\alpha}_{t-1}}\,x_0$,
# varyanslar $\beta_t/\alpha_t$ ve $1-\bar{\alpha}_{t-1}$.</details>
#
# <details><summary>İpucu 3</summary>`torch.cumprod(1 - betas, dim=0)` bütün $\bar{\alpha}$'ları verir. `t - 1`
# indisi `t = 0`'da neyi okurdu? O durum kendine ait bir satır ister.</details>

# %% id="picture-posterior" tr="5a71d200"
coarse, generator = NoiseSchedule.linear(T=20, beta_start=0.02, beta_end=0.5), Generator().manual_seed(0)
t, place = 9, -0.5
x_prev, _ = q_sample(torch.ones(400_000, 1), t - 1, coarse, generator=generator)
x_t, _ = q_step(x_prev, t, coarse, generator=generator)
kept = x_prev[(x_t - place).abs() < 0.02]
print(f"E = {kept.mean():.2f}    Var = {kept.var():.2f}")

piles = {"all chains": x_prev, "passed near xₜ": kept}
# tr: piles = {"bütün zincirler": x_prev, "xₜ yakınından geçenler": kept}
places, roles = {"x₀": 1, "xₜ": place}, ("muted", "signal")
show.histograms(piles, limits=(-3, 3), upright=places, colours=roles, x_label="xₜ₋₁")

# %% [markdown] id="picture-posterior-alt" lang="en" alt="picture-posterior"
# Two histograms of x one step before. Grey: all chains, a wide hill. Blue: those that passed near −0.5, a
# narrower bell that lies between the line of xₜ and the line of x₀.

# %% [markdown] id="picture-posterior-alt" lang="tr" alt="picture-posterior" source="881703fa"
# Bir adım önceki x'in iki histogramı. Gri: bütün zincirler, geniş bir tepe. Mavi: −0,5'in yakınından
# geçenler; xₜ çizgisi ile x₀ çizgisi arasında daha dar bir çan.


# %% id="posterior" tr="9ae7d62f"
def posterior(x_0: Tensor, x_t: Tensor, t: int, betas: Tensor) -> tuple[Tensor, Tensor]:
    """
    Mean (the shape of `x_0` and `x_t`) and variance (one number) of x_{t-1}, given x_t and x_0.
    # tr: x_t ile x_0 verilince x_{t-1}'in ortalaması (`x_0` ile `x_t`'nin şeklinde) ve varyansı (tek sayı).

    `t` is from 0 to T-1, `betas` has shape (T,). At t = 0 the image before the step is x_0 itself.
    # tr: `t` 0 ile T-1 arasındadır, `betas`ın şekli (T,). t = 0'da adımdan önceki görüntü x_0'ın kendisidir.
    """
    # BEGIN SOLUTION
    alpha_bars, alpha = torch.cumprod(1 - betas, dim=0), 1 - betas[t]
    alpha_bar_prev = alpha_bars[t - 1] if t > 0 else torch.ones(())
    from_step = x_t / alpha.sqrt(), betas[t] / alpha
    from_jump = alpha_bar_prev.sqrt() * x_0, 1 - alpha_bar_prev
    return product_of_bells(*from_step, *from_jump)
    # END SOLUTION


# %% id="check-posterior"
check.lesson03.posterior(posterior)

# %% id="run-posterior"
mean, variance = posterior(torch.ones(1), torch.full((1,), place), t, coarse.betas.float())
print(f"E = {mean.item():.2f}    Var = {variance.item():.2f}")
mean, variance = posterior(torch.ones(1), torch.full((1,), place), 0, coarse.betas.float())
print(f"t = 0:    E = {mean.item():.2f}    Var = {variance.item():.2f}")

# %% [markdown] id="why-posterior" lang="en" only="solutions"
# Putting the two bells in and clearing the fractions gives the formulas of the lesson:
#
# $$\tilde{\mu}_t = \frac{\sqrt{\bar{\alpha}_{t-1}}\,\beta_t}{1-\bar{\alpha}_t}\,x_0 +
# \frac{\sqrt{\alpha_t}\,(1-\bar{\alpha}_{t-1})}{1-\bar{\alpha}_t}\,x_t, \qquad
# \tilde{\beta}_t = \frac{1-\bar{\alpha}_{t-1}}{1-\bar{\alpha}_t}\,\beta_t$$
#
# Who types these passes the check as well. At $t = 0$ the second witness has variance 0, so the answer is
# $x_0$ with variance 0, and task 2 has already taken care of it.

# %% [markdown] id="why-posterior" lang="tr" only="solutions" source="62f3ab59"
# İki çanı yerine koyup kesirleri sadeleştirmek, dersin formüllerini verir:
#
# $$\tilde{\mu}_t = \frac{\sqrt{\bar{\alpha}_{t-1}}\,\beta_t}{1-\bar{\alpha}_t}\,x_0 +
# \frac{\sqrt{\alpha_t}\,(1-\bar{\alpha}_{t-1})}{1-\bar{\alpha}_t}\,x_t, \qquad
# \tilde{\beta}_t = \frac{1-\bar{\alpha}_{t-1}}{1-\bar{\alpha}_t}\,\beta_t$$
#
# Bunları yazan da denetimden geçer. $t = 0$'da ikinci tanığın varyansı 0'dır; cevap, 0 varyansla $x_0$'dır.
# Bunun çaresine 2. görev zaten bakmıştı.

# %% [markdown] id="task-ideal" lang="en"
# ## Task 4. The best guess there is
#
# Difficulty 4 of 5, 25 minutes. Nobody tells us $x_0$. Write the ideal denoiser for data that are $N$ images,
# all equally frequent:
#
# $$\hat{x}_0 = \sum_i w_i\,x^{(i)}, \qquad w_i \propto
# \exp\!\left[-\frac{\lVert x_t - \sqrt{\bar{\alpha}_t}\,x^{(i)}\rVert^2}{2\,(1-\bar{\alpha}_t)}\right],
# \qquad \sum_i w_i = 1$$
#
# It must work for points (B, 2) as for images (B, C, H, W), and for **large** images as well: there every one
# of these exponentials is smaller than the smallest number that a computer can hold. The picture shows
# $x_t$ above and right guesses below.
#
# <details><summary>Hint 1</summary>`flatten(1)` turns every image into one row. With
# `x[:, None] - images[None, :]` all pairs are compared at once: (B, N, pixels).</details>
#
# <details><summary>Hint 2</summary>A common factor of all weights drops out. So you may add any number to all
# exponents of one $x_t$, for instance one that makes the largest exponent 0. `torch.softmax` does that.</details>
#
# <details><summary>Hint 3</summary>Weights (B, N) times images (N, pixels) is a matrix product; then back to
# the shape of `x_t`.</details>

# %% [markdown] id="task-ideal" lang="tr" source="c0bdbe36"
# ## Görev 4. Olabilecek en iyi tahmin
#
# Zorluk 4/5, 25 dakika. $x_0$'ı bize kimse söylemiyor. Verisi, hepsi eşit sıklıkta $N$ görüntü olan ideal
# gürültü gidericiyi yaz:
#
# $$\hat{x}_0 = \sum_i w_i\,x^{(i)}, \qquad w_i \propto
# \exp\!\left[-\frac{\lVert x_t - \sqrt{\bar{\alpha}_t}\,x^{(i)}\rVert^2}{2\,(1-\bar{\alpha}_t)}\right],
# \qquad \sum_i w_i = 1$$
#
# (B, 2) şeklindeki noktalarda da (B, C, H, W) şeklindeki görüntülerde de çalışmalı; **büyük** görüntülerde de:
# orada bu üstellerin her biri, bilgisayarın tutabileceği en küçük sayıdan küçüktür. Resimde üstte $x_t$,
# altta doğru tahminler var.
#
# <details><summary>İpucu 1</summary>`flatten(1)` her görüntüyü tek satır yapar. `x[:, None] - images[None, :]`
# bütün çiftleri bir kerede karşılaştırır: (B, N, piksel).</details>
#
# <details><summary>İpucu 2</summary>Bütün ağırlıkların ortak çarpanı sadeleşir. Demek ki bir $x_t$'nin bütün
# üslerine aynı sayıyı ekleyebilirsin; söz gelişi, en büyük üssü 0 yapan sayıyı. `torch.softmax` bunu
# yapar.</details>
#
# <details><summary>İpucu 3</summary>(B, N) ağırlıklar çarpı (N, piksel) görüntüler bir matris çarpımıdır; sonra
# yeniden `x_t`'nin şekline.</details>

# %% id="picture-ideal"
schedule = NoiseSchedule.quadratic(T=100, beta_start=2.5e-5, beta_end=0.3)  # that of the lesson's part 4
digits = data.digits().images[:500]
seen = [4, 19, 29, 39, 59, 99]
x_t, _ = q_sample(
    digits[13:14].expand(6, 1, 8, 8), torch.tensor(seen), schedule, generator=Generator().manual_seed(2)
)
ideal = IdealDenoiser(digits, schedule)
guesses = torch.cat([ideal(x_t[i : i + 1], t).x_0 for i, t in enumerate(seen)])
show.rows({"xₜ": x_t, "x̂₀": guesses}, t=seen)

# %% [markdown] id="picture-ideal-alt" lang="en" alt="picture-ideal"
# Two rows of six. Above a handwritten 3 that sinks into noise from left to right; below the guesses: the
# clean 3 at small t, then a soft mixture, at t = 99 a grey blur.

# %% [markdown] id="picture-ideal-alt" lang="tr" alt="picture-ideal" source="8a83ef43"
# Altışar resimlik iki satır. Üstte soldan sağa gürültüye gömülen, el yazısı bir 3; altta tahminler: küçük
# t'de temiz 3, sonra yumuşak bir karışım, t = 99'da gri bir leke.


# %% id="ideal" tr="5e190c78"
def ideal_x_0(x_t: Tensor, t: int, images: Tensor, alpha_bars: Tensor) -> Tensor:
    """
    The mean of `images` (N, ...), weighted by how well each explains `x_t` (B, ...); shape of `x_t`.
    # tr: `images`ın (N, ...), her biri `x_t`'yi (B, ...) ne kadar açıklıyorsa o ağırlıkla ortalaması; `x_t`'nin şeklinde.

    `t` is from 0 to T-1, `alpha_bars` has shape (T,).
    # tr: `t` 0 ile T-1 arasındadır, `alpha_bars`ın şekli (T,).
    """
    # BEGIN SOLUTION
    x, known, alpha_bar = x_t.flatten(1), images.flatten(1), alpha_bars[t]
    squares = (x[:, None] - alpha_bar.sqrt() * known).square().sum(dim=2)  # (B, N)
    weights = torch.softmax(-squares / (2 * (1 - alpha_bar)), dim=1)
    return (weights @ known).reshape(x_t.shape)
    # END SOLUTION


# %% id="check-ideal"
check.lesson03.ideal_x_0(ideal_x_0)

# %% [markdown] id="why-ideal" lang="en" only="solutions"
# At the right image $x^{(i)}$ the squared distance is about $(1-\bar{\alpha}_t)$ for each pixel, so the
# exponent is about minus half the number of pixels, at *every* $t$. With 256 pixels $e^{-128}$ is already 0
# in float32; with 1,600 pixels $e^{-800}$ is 0 in float64. Only the differences between the exponents matter,
# and these are harmless.

# %% [markdown] id="why-ideal" lang="tr" only="solutions" source="f5411170"
# Doğru görüntü $x^{(i)}$ için uzaklığın karesi, piksel başına yaklaşık $(1-\bar{\alpha}_t)$'dir; demek ki üs,
# *her* $t$'de, aşağı yukarı eksi piksel sayısının yarısıdır. 256 pikselde $e^{-128}$, float32'de artık
# 0'dır; 1.600 pikselde $e^{-800}$, float64'te 0'dır. Yalnızca üslerin farkları önemlidir; onlar da
# zararsızdır.

# %% [markdown] id="task-step" lang="en"
# ## Task 5. One step back
#
# Difficulty 2 of 5, 5 minutes. Put the guess $\hat{x}_0$ where the posterior has $x_0$, and draw $x_{t-1}$.
# The standard normal noise $z$ is given, so that the check can follow it. At $t = 0$ nothing random may
# happen.
#
# $$x_{t-1} = \tilde{\mu}_t(x_t, \hat{x}_0) + \sqrt{\tilde{\beta}_t}\;z$$
#
# <details><summary>Hint</summary>Your `posterior` gives both numbers. Which of them stands under a
# root?</details>

# %% [markdown] id="task-step" lang="tr" source="e32f254c"
# ## Görev 5. Bir adım geri
#
# Zorluk 2/5, 5 dakika. Sonsal dağılımda $x_0$'ın yerine $\hat{x}_0$ tahminini koy ve $x_{t-1}$'i çek. Denetim
# izleyebilsin diye standart normal gürültü $z$ sana veriliyor. $t = 0$'da rastgele hiçbir şey olmamalı.
#
# $$x_{t-1} = \tilde{\mu}_t(x_t, \hat{x}_0) + \sqrt{\tilde{\beta}_t}\;z$$
#
# <details><summary>İpucu</summary>`posterior` işlevin iki sayıyı da verir. Hangisi kökün altında
# durur?</details>


# %% id="step" tr="b66da66b"
def reverse_step(x_t: Tensor, x_0_hat: Tensor, t: int, betas: Tensor, z: Tensor) -> Tensor:
    """x_{t-1}, drawn with the noise `z`; `x_t`, `x_0_hat` and `z` have one shape, `betas` is (T,)."""
    # tr: """`z` gürültüsüyle çekilen x_{t-1}; `x_t`, `x_0_hat` ve `z` aynı şekildedir, `betas` (T,)."""
    # BEGIN SOLUTION
    mean, variance = posterior(x_0_hat, x_t, t, betas)
    return mean + variance**0.5 * z
    # END SOLUTION


# %% id="check-step"
check.lesson03.reverse_step(reverse_step)

# %% [markdown] id="task-way" lang="en"
# ## Task 6. Open challenge: the way back
#
# Difficulty 4 of 5, 20 minutes. Given are pure noise `x_T`, the betas, and a denoiser: `denoise(x_t, t)`
# returns $\hat{x}_0$ for a whole batch. Bring every start to the data. The check gives you the exact denoiser
# of some points in the plane and 1,000 starts. It asks two things of the end: nearly every chain lies **on**
# a data point, and each point is reached **as often as it occurs** in the data.
#
# How you go is up to you; there are many right ways. The straight one takes T steps of task 5. Can you do it
# with half the calls of `denoise`? Without any fresh noise? With another variance? The picture shows one
# right answer at work on the 48 points of the lesson (grey): 300 chains at four times.
#
# <details><summary>Hint 1</summary>t runs from T-1 down to 0; each step needs a new `torch.randn_like(x)`.</details>
#
# <details><summary>Hint 2</summary>Skipping times: from $t$ to an earlier $s$ the noise was
# $1 - \bar{\alpha}_t/\bar{\alpha}_s$. That takes the place of $\beta_t$, and $\bar{\alpha}_s$ that of
# $\bar{\alpha}_{t-1}$.</details>
#
# <details><summary>Hint 3</summary>Without fresh noise the amount of noise must stay right in another way: keep
# $\hat{\epsilon} = (x_t - \sqrt{\bar{\alpha}_t}\,\hat{x}_0)/\sqrt{1-\bar{\alpha}_t}$ and build the level below
# from $\hat{x}_0$ and $\hat{\epsilon}$. (Lesson 07 calls it DDIM.)</details>

# %% [markdown] id="task-way" lang="tr" source="3bc4afb8"
# ## Görev 6. Açık soru: dönüş yolu
#
# Zorluk 4/5, 20 dakika. Elinde saf gürültü `x_T`, betalar ve bir gürültü giderici var: `denoise(x_t, t)`
# bütün yığın (batch) için $\hat{x}_0$'ı verir. Her başlangıcı veriye ulaştır. Denetim sana, düzlemdeki birkaç
# noktanın kesin gürültü gidericisini ve 1.000 başlangıç verir. Sondan iki şey ister: neredeyse her zincir bir
# veri noktasının **üstünde** olmalı ve her noktaya veride **bulunduğu sıklıkta** varılmalı.
#
# Nasıl gideceğin sana kalmış; doğru yol çok. Dümdüz olanı, 5. görevin adımından T tane atar. `denoise`'u yarı
# sayıda çağırarak yapabilir misin? Hiç taze gürültü almadan? Başka bir varyansla? Resim, doğru bir cevabı
# dersin 48 noktasında (gri) iş başında gösteriyor: dört zamanda 300 zincir.
#
# <details><summary>İpucu 1</summary>t, T-1'den 0'a iner; her adım yeni bir `torch.randn_like(x)`
# ister.</details>
#
# <details><summary>İpucu 2</summary>Zaman atlamak: $t$'den daha önceki bir $s$'ye kadar gürültü
# $1 - \bar{\alpha}_t/\bar{\alpha}_s$ idi. Bu, $\beta_t$'nin; $\bar{\alpha}_s$ de $\bar{\alpha}_{t-1}$'in yerine
# geçer.</details>
#
# <details><summary>İpucu 3</summary>Taze gürültü olmayınca gürültünün miktarı başka yoldan doğru kalmalı:
# $\hat{\epsilon} = (x_t - \sqrt{\bar{\alpha}_t}\,\hat{x}_0)/\sqrt{1-\bar{\alpha}_t}$'yi elde tut ve alttaki
# düzeyi $\hat{x}_0$ ile $\hat{\epsilon}$'dan kur. (07. derste adı DDIM.)</details>

# %% id="picture-way"
points = data.points.moons(48, generator=Generator().manual_seed(33))
starts = torch.randn(300, 2, generator=Generator().manual_seed(3))
steps = list(ddpm(IdealDenoiser(points, schedule), schedule, starts, generator=Generator().manual_seed(0)))
clouds = {"t = 99": starts, "t = 29": steps[-31].x_t, "t = 9": steps[-11].x_t, "x₀": steps[-1].x_t}
show.planes(clouds, behind=points, extent=2)

# %% [markdown] id="picture-way-alt" lang="en" alt="picture-way"
# Four panels with the rings of two moons. 300 dots: a wide cloud at t = 99, a smaller one at t = 29, two
# thick moons at t = 9; at the end every dot sits in a ring.

# %% [markdown] id="picture-way-alt" lang="tr" alt="picture-way" source="04157470"
# İki hilalin halkalarını gösteren dört panel. 300 benek: t = 99'da geniş bir bulut, t = 29'da daha küçüğü,
# t = 9'da kalın iki hilal; sonda her benek bir halkanın içinde.


# %% id="way" tr="0a942ef0"
def way_back(x_T: Tensor, betas: Tensor, denoise: Callable[[Tensor, int], Tensor]) -> Tensor:
    """Finished data from pure noise `x_T` (B, ...); `denoise(x_t, t)` gives the guess for every t from 0 to T-1."""
    # tr: """Saf gürültü `x_T`'den (B, ...) bitmiş veri; `denoise(x_t, t)`, 0'dan T-1'e her t için tahmini verir."""
    # BEGIN SOLUTION
    x = x_T
    for t in reversed(range(len(betas))):
        x = reverse_step(x, denoise(x, t), t, betas, torch.randn_like(x))
    return x
    # END SOLUTION


# %% id="check-way"
check.lesson03.way_back(way_back)

# %% [markdown] id="digits" lang="en"
# Now let your functions work together: your chain, with your denoiser, on 500 digits. Above what comes out,
# below the digit of the 500 that is nearest to it; printed is how many of the ten are copies.

# %% [markdown] id="digits" lang="tr" source="2fa41ccd"
# Şimdi işlevlerin birlikte çalışsın: senin zincirin, senin gürültü gidericinle, 500 rakam üzerinde. Üstte
# çıkan, altta 500 rakamdan ona en yakın olan; yazılan sayı, on taneden kaçının kopya olduğudur.

# %% id="run-digits" tr="187cbddc"
torch.manual_seed(0)
betas = schedule.betas.float()
alpha_bars = torch.cumprod(1 - betas, dim=0)
made = way_back(torch.randn(10, 1, 8, 8), betas, lambda x_t, t: ideal_x_0(x_t, t, digits, alpha_bars))
nearest, _ = nearest_neighbours(made, digits)
copies = (made - digits[nearest]).abs().flatten(1).amax(dim=1) < 1e-2
print(f"copies of a training digit: {copies.sum()} / 10")
# tr: print(f"bir eğitim rakamının kopyası: {copies.sum()} / 10")
rows = {"made": made, "nearest in the data": digits[nearest]}
# tr: rows = {"çıkan": made, "veride en yakın": digits[nearest]}
show.rows(rows)

# %% [markdown] id="run-digits-alt" lang="en" alt="run-digits"
# Two rows of ten digits: what the chain made, and the nearest of the 500. The rows look the same.

# %% [markdown] id="run-digits-alt" lang="tr" alt="run-digits" source="c15a6a4f"
# Onar rakamlık iki satır: zincirden çıkanlar ve 500 rakamdan en yakın olanlar. Satırlar aynı görünüyor.

# %% [markdown] id="why-way" lang="en" only="solutions"
# The straight way. With half the calls: walk through `range(T - 1, -1, -2)` and take $\beta$ and
# $\bar{\alpha}_{t-1}$ from hint 2. Without fresh noise: hint 3, five lines. With the larger variance $\beta_t$
# the chains arrive too, if the last step adds nothing. A right chain with an exact denoiser gives back its
# data, whichever way it takes; only a denoiser that has *learned* can give something new. That is lesson 04.

# %% [markdown] id="why-way" lang="tr" only="solutions" source="f51bd12a"
# Dümdüz yol bu. Yarı sayıda çağrıyla: `range(T - 1, -1, -2)` boyunca yürü, $\beta$ ile $\bar{\alpha}_{t-1}$'i 2.
# ipucundan al. Taze gürültü olmadan: 3. ipucu, beş satır. Son adım bir şey eklemezse daha büyük olan
# $\beta_t$ varyansıyla da zincirler varır. Kesin bir gürültü gidericiyle doğru bir zincir, hangi yoldan giderse
# gitsin, verisini geri verir; yeni bir şeyi ancak *öğrenmiş* bir gürültü giderici verebilir. O da 04. ders.

# %% [markdown] id="end" lang="en"
# **Next:** `check.progress()` shows what you have done. Then [lesson 04](../notebooks/04_objective.ipynb), or
# back to [the lesson](../notebooks/03_reverse.ipynb) and [the map](../notebooks/README.md).

# %% [markdown] id="end" lang="tr" source="cefe515a"
# **Sırada:** `check.progress()` neleri bitirdiğini gösterir. Sonra [04. ders](../notebooks/04_objective.ipynb)
# ya da geriye: [ders](../notebooks/03_reverse.ipynb), [harita](../notebooks/README.md).
