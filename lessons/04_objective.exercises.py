# %% [markdown] id="title" lang="en"
# # 04 · Exercises: the training objective
#
# **You will write the loss that networks are trained with, prove where its floor lies, and let a program of
# your own find the best denoiser from examples alone.** Six tasks, about 95 minutes. They follow [the
# lesson](../notebooks/04_objective.ipynb).
#
# Replace `raise NotImplementedError` by your own lines, run the cell, then run the check under it. Hints are
# folded away; open one at a time. Your functions may call torch, but not the functions of `minidiff` that do
# the same job.

# %% [markdown] id="title" lang="tr" source="e77fd82d"
# # 04 · Alıştırmalar: eğitim amacı
#
# **Ağların eğitiminde kullanılan kaybı yazacak, tabanının nerede olduğunu kanıtlayacak ve kendi programına en
# iyi gürültü gidericiyi yalnızca örneklerden buldurtacaksın.** Altı görev, yaklaşık 95 dakika.
# [Dersin](../notebooks/04_objective.ipynb) ardından gelirler.
#
# `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra altındaki
# denetimi çalıştır. İpuçları katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan
# `minidiff` işlevlerini çağıramaz.

# %% id="setup"
from collections.abc import Callable

import torch
from torch import Generator, Tensor
from torch.distributions import Normal

from minidiff import MLP, GaussianMixtureDenoiser, IdealDenoiser, MLPSettings, NoiseSchedule
from minidiff import data, diffusion_loss, q_sample, show
from minidiff import checks as check
from minidiff.show.palette import DASHES, INK, MUTED, PREDICTION, SERIES, SIGNAL, new_figure
from minidiff.show.palette import style_axes, style_time_axis

show.set_language("en")
torch.set_num_threads(1)

# %% [markdown] id="task-zero" lang="en"
# ## Task 1. Predict, then run
#
# Difficulty 2 of 5, 4 minutes. Two data sets of one pixel each. In **A** every clean pixel is 0.5. In **B** the
# clean pixels are spread like $\mathcal{N}(0, 1)$. The largest network in the world predicts $\epsilon$ and is
# trained for ever. Can its loss reach 0?
#
# (a) In both: it only has to be large enough. (b) In A, not in B. (c) In neither: $\epsilon$ is random, and
# nobody can predict random numbers.
#
# <details><summary>Hint</summary>Stand at one $x_t$. How many pairs $(x_0, \epsilon)$ can have made it?</details>

# %% [markdown] id="task-zero" lang="tr" source="cfbe38db"
# ## Görev 1. Önce tahmin et, sonra çalıştır
#
# Zorluk 2/5, 4 dakika. Birer piksellik iki veri kümesi. **A**'da her temiz piksel 0,5. **B**'de temiz pikseller
# $\mathcal{N}(0, 1)$ gibi dağılıyor. Dünyanın en büyük ağı $\epsilon$'u tahmin ediyor ve sonsuza dek eğitiliyor.
# Kaybı 0'a inebilir mi?
#
# (a) İkisinde de: Yeter ki ağ yeterince büyük olsun. (b) A'da evet, B'de hayır. (c) Hiçbirinde: $\epsilon$
# rastgeledir ve rastgele sayıları kimse tahmin edemez.
#
# <details><summary>İpucu</summary>Tek bir $x_t$'de dur. Onu kaç $(x_0, \epsilon)$ çifti yapmış olabilir?</details>


# %% id="predict-zero" tr="6473fbf8"
def predict_zero() -> str:
    """Your answer: "a", "b" or "c"."""
    # tr: """Cevabın: "a", "b" ya da "c"."""
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


# %% id="check-zero"
check.lesson04.predict_zero(predict_zero)

# %% id="run-zero" tr="d73c671d"
answer, generator = predict_zero(), Generator().manual_seed(0)
schedule = NoiseSchedule.cosine(T=100)
A, B = torch.full((50_000, 1), 0.5), torch.randn(50_000, 1, generator=generator)
best = {
    "A": (A, IdealDenoiser(A[:1], schedule)),
    "B": (B, GaussianMixtureDenoiser(torch.zeros(1, 1), torch.ones(1), torch.ones(1), schedule)),
}
print(f"your answer: ({answer})    loss of the best guesser")
# tr: print(f"cevabın: ({answer})    en iyi tahmincinin kaybı")
for name, (x_0, denoise) in best.items():
    line = name
    for t in (0, 25, 50, 75, 98):
        x_t, epsilon = q_sample(x_0, t, schedule, generator=generator)
        loss = (denoise(x_t, t).epsilon - epsilon).square().mean()
        line += f"    t = {t}: {loss:.2f}"
    print(line)

# %% [markdown] id="why-zero" lang="en" only="solutions"
# In A there is one possible $x_0$, so $\epsilon = (x_t - \sqrt{\bar{\alpha}_t}\cdot 0.5)/\sqrt{1-\bar{\alpha}_t}$ can
# be worked out. It was drawn at random, but $x_t$ gives it away. In B every $x_0$ is possible, one $x_t$ has many
# explanations, and the loss of the best answer is $\bar{\alpha}_t$: task 5.

# %% [markdown] id="why-zero" lang="tr" only="solutions" source="76ba5f5e"
# A'da mümkün olan tek bir $x_0$ var; demek ki $\epsilon = (x_t - \sqrt{\bar{\alpha}_t}\cdot 0.5)/\sqrt{1-\bar{\alpha}_t}$
# hesaplanabilir. Rastgele çekilmişti, ama $x_t$ onu ele veriyor. B'de her $x_0$ mümkün, bir $x_t$'nin birçok
# açıklaması var ve en iyi cevabın kaybı $\bar{\alpha}_t$: 5. görev.

# %% [markdown] id="task-kl" lang="en"
# ## Task 2. How far apart are two bells?
#
# Difficulty 2 of 5, 8 minutes. Write the KL divergence of two Gaussians with the same variance:
#
# $$\mathrm{KL}\big(\mathcal{N}(m_1, \sigma^2\mathbf{I}) \,\|\, \mathcal{N}(m_2, \sigma^2\mathbf{I})\big) =
# \frac{\lVert m_1 - m_2\rVert^2}{2\sigma^2}$$
#
# You get a batch of $B$ pairs, points or images; give back $B$ numbers. Both panels show bells whose centres lie
# 0.3 apart. The printed numbers are their KLs from the definition, without the formula: a million draws from the
# first bell, and the average of $\ln(q/p)$. Yours must agree, up to chance.
#
# <details><summary>Hint 1</summary>$\lVert m_1 - m_2\rVert^2$ is a *sum* over all coordinates of a pair.</details>
#
# <details><summary>Hint 2</summary>`x.flatten(1)` turns every image of a batch into one row; `sum(dim=1)` adds up
# each row.</details>

# %% [markdown] id="task-kl" lang="tr" source="a5b3b1c9"
# ## Görev 2. İki çan birbirinden ne kadar uzak?
#
# Zorluk 2/5, 8 dakika. Varyansı aynı olan iki Gauss'un KL ıraksamasını yaz:
#
# $$\mathrm{KL}\big(\mathcal{N}(m_1, \sigma^2\mathbf{I}) \,\|\, \mathcal{N}(m_2, \sigma^2\mathbf{I})\big) =
# \frac{\lVert m_1 - m_2\rVert^2}{2\sigma^2}$$
#
# Sana $B$ çiftlik bir yığın (batch) veriliyor, noktalar ya da görüntüler; $B$ sayı geri ver. İki panelde de
# merkezleri arasında 0,3 olan çanlar var. Yazılan sayılar bunların KL'leri; formülle değil, tanımla bulundular:
# ilk çandan bir milyon çekilişte $\ln(q/p)$'nin ortalaması. Seninkiler, rastlantı payıyla, bunlara uymalı.
#
# <details><summary>İpucu 1</summary>$\lVert m_1 - m_2\rVert^2$, bir çiftin bütün koordinatları üzerinden bir
# *toplamdır*.</details>
#
# <details><summary>İpucu 2</summary>`x.flatten(1)` yığındaki her görüntüyü tek satır yapar; `sum(dim=1)` her satırı
# toplar.</details>

# %% id="picture-kl"
panels, x = {}, torch.linspace(-1.2, 1.5, 500)
for std in (0.1, 0.4):
    q, p = Normal(0.0, std), Normal(0.3, std)
    drawn = std * torch.randn(1_000_000, generator=Generator().manual_seed(0))
    print(f"σ² = {std**2:.2f}    E[ln q/p] = {(q.log_prob(drawn) - p.log_prob(drawn)).mean():.2f}")
    panels[f"σ² = {std**2:.2f}"] = {"q": (x, q.log_prob(x).exp()), "p": (x, p.log_prob(x).exp())}
show.lines(panels)

# %% [markdown] id="picture-kl-alt" lang="en" alt="picture-kl"
# Two panels, each with two equal bells whose centres lie 0.3 apart. Left they are narrow and hardly
# overlap; right they are wide and nearly coincide.

# %% [markdown] id="picture-kl-alt" lang="tr" alt="picture-kl" source="a17f72ac"
# İki panel; her birinde merkezleri arasında 0,3 olan, eşit iki çan. Solda darlar, neredeyse hiç
# örtüşmüyorlar; sağda genişler, neredeyse çakışıyorlar.


# %% id="kl" tr="59552224"
def kl(mean_1: Tensor, mean_2: Tensor, variance: float) -> Tensor:
    """One KL for each pair of means: both (B, ...), result (B,). All Gaussians have the variance `variance`."""
    # tr: """Her ortalama çifti için bir KL: ikisi de (B, ...), sonuç (B,). Bütün Gauss'ların varyansı `variance`."""
    # BEGIN SOLUTION
    return (mean_1 - mean_2).square().flatten(1).sum(dim=1) / (2 * variance)
    # END SOLUTION


# %% id="check-kl"
check.lesson04.kl(kl)

# %% id="run-kl"
for std in (0.1, 0.4):
    print(f"σ² = {std**2:.2f}    KL = {kl(torch.zeros(1, 1), torch.full((1, 1), 0.3), std**2).item():.2f}")

# %% [markdown] id="why-kl" lang="en" only="solutions"
# The same distance, and a KL sixteen times smaller: it counts the distance in widths, squared. In the variational
# bound the width is that of a reverse step. Near $t = 0$ the steps are narrow, so there a small error of the mean
# costs a lot. The simple loss leaves this weight out.

# %% [markdown] id="why-kl" lang="tr" only="solutions" source="f7f4a765"
# Uzaklık aynı, KL on altıda bir: Uzaklığı genişlik cinsinden ve karesiyle sayar. Varyasyonel sınırda bu genişlik,
# ters adımın genişliğidir. $t = 0$ yakınında adımlar dardır; orada ortalamadaki küçük bir hata pahalıya gelir.
# Basit kayıp bu ağırlığı atar.

# %% [markdown] id="task-loss" lang="en"
# ## Task 3. The loss
#
# Difficulty 3 of 5, 15 minutes. This is the line that nearly every diffusion model is trained with. Write it
# for a batch in which each image has its own $t$. The noise is given, so that the check can follow it:
#
# $$L = \operatorname{mean}\Big[\big(\epsilon - \epsilon_\theta(x_t, t)\big)^2\Big], \qquad
# x_t = \sqrt{\bar{\alpha}_t}\,x_0 + \sqrt{1-\bar{\alpha}_t}\,\epsilon$$
#
# The mean runs over everything: images, channels, pixels. Call the network as `network(x_t, t.float())`. The
# picture is a training of 300 steps with the library's loss: from about 1, which means "knows nothing", down
# to near its floor. Yours will draw the same curve.
#
# <details><summary>Hint 1</summary>`alpha_bars[t]` has the shape (B,). To multiply it with images it needs the
# shape (B, 1, 1, 1), and with points (B, 1).</details>
#
# <details><summary>Hint 2</summary>`values.reshape(-1, *[1] * (x_0.ndim - 1))` does it for every number of
# dimensions.</details>
#
# <details><summary>Hint 3</summary>Give back the tensor itself, not a bare number: training needs the slope that
# hangs on it.</details>

# %% [markdown] id="task-loss" lang="tr" source="4fdd5bf5"
# ## Görev 3. Kayıp
#
# Zorluk 3/5, 15 dakika. Hemen her difüzyon modelinin eğitiminde kullanılan satır bu. Onu, her görüntünün
# kendi $t$'si olan bir yığın (batch) için yaz. Denetim izleyebilsin diye gürültü sana veriliyor:
#
# $$L = \operatorname{mean}\Big[\big(\epsilon - \epsilon_\theta(x_t, t)\big)^2\Big], \qquad
# x_t = \sqrt{\bar{\alpha}_t}\,x_0 + \sqrt{1-\bar{\alpha}_t}\,\epsilon$$
#
# Ortalama her şeyin üzerindendir: görüntüler, kanallar, pikseller. Ağı `network(x_t, t.float())` diye çağır.
# Resim, kütüphanenin kaybıyla 300 adımlık bir eğitim: "hiçbir şey bilmiyor" demek olan 1 dolayından başlıyor,
# tabanına yaklaşıyor. Seninki aynı eğriyi çizecek.
#
# <details><summary>İpucu 1</summary>`alpha_bars[t]`'nin şekli (B,). Görüntülerle çarpılması için (B, 1, 1, 1),
# noktalarla çarpılması için (B, 1) şeklinde olmalı.</details>
#
# <details><summary>İpucu 2</summary>`values.reshape(-1, *[1] * (x_0.ndim - 1))` bunu her boyut sayısı için
# yapar.</details>
#
# <details><summary>İpucu 3</summary>Çıplak bir sayı değil, tensörün kendisini geri ver: Eğitim, ona bağlı olan gradyanı ister.</details>

# %% id="picture-loss" tr="a066802b"
schedule = NoiseSchedule.quadratic(T=200, beta_start=5e-4, beta_end=0.1)
alpha_bars, roll = (
    schedule.alpha_bars.float(),
    data.points.swiss_roll(4_000, generator=Generator().manual_seed(0)),
)


def losses_of(loss: Callable[..., Tensor], steps: int = 300) -> list[float]:
    """Train a small network on a Swiss roll: the loss of each step, from the same dice every time."""
    # tr: """Küçük bir ağı rulo üzerinde eğitir: her adımın kaybı, her seferinde aynı zarlarla."""
    torch.manual_seed(0)
    network, found = MLP(MLPSettings(width=32)), []
    adam = torch.optim.Adam(network.parameters(), lr=5e-3, fused=True)
    for _ in range(steps):
        x_0, t = roll[torch.randint(len(roll), (256,))], torch.randint(200, (256,))
        value = loss(network, x_0, t, torch.randn_like(x_0))
        adam.zero_grad()
        value.backward()
        adam.step()
        found.append(value.item())
    return found


library = losses_of(
    lambda network, x_0, t, e: diffusion_loss(network, x_0, schedule, predicts="epsilon", t=t, epsilon=e)
)
figure = new_figure(560, 220)
ax = figure.add_axes((0.09, 0.2, 0.88, 0.76))
ax.plot(library, color=SIGNAL, linewidth=1)
style_axes(ax)
ax.set_ylim(0, 1.2)
ax.set_xlabel("training step")
# tr: ax.set_xlabel("eğitim adımı")
show.figure(figure)

# %% [markdown] id="picture-loss-alt" lang="en" alt="picture-loss"
# A loss over 300 steps: from about 1 quickly down to about 0.3, then a jittering level line.

# %% [markdown] id="picture-loss-alt" lang="tr" alt="picture-loss" source="a18213bd"
# 300 adım boyunca bir kayıp: yaklaşık 1'den hızla 0,3 dolayına iniyor, sonra titreyen yatay bir çizgi.


# %% id="loss" tr="093a6988"
def simple_loss(
    network: Callable[[Tensor, Tensor], Tensor], x_0: Tensor, t: Tensor, epsilon: Tensor, alpha_bars: Tensor
) -> Tensor:
    """One number with a slope. `x_0` and `epsilon` (B, ...), `t` (B,) of integers, `alpha_bars` (T,)."""
    # tr: """Gradyanı olan tek sayı. `x_0` ile `epsilon` (B, ...), `t` (B,) tam sayılar, `alpha_bars` (T,)."""
    # BEGIN SOLUTION
    alpha_bar = alpha_bars[t].reshape(-1, *[1] * (x_0.ndim - 1))
    x_t = alpha_bar.sqrt() * x_0 + (1 - alpha_bar).sqrt() * epsilon
    return (epsilon - network(x_t, t.float())).square().mean()
    # END SOLUTION


# %% id="check-loss"
check.lesson04.simple_loss(simple_loss)

# %% id="run-loss" tr="b5283534"
mine = losses_of(lambda *given: simple_loss(*given, alpha_bars))
print(f"loss: first step {mine[0]:.1f}, last fifty {sum(mine[-50:]) / 50:.1f}")
# tr: print(f"kayıp: ilk adım {mine[0]:.1f}, son elli {sum(mine[-50:]) / 50:.1f}")
same = max(abs(a - b) for a, b in zip(mine, library, strict=True)) < 0.01
print(f"the losses of the library, to 0.01: {same}")
# tr: print(f"kütüphanenin kayıpları, 0.01'e kadar: {same}")

# %% [markdown] id="why-loss" lang="en" only="solutions"
# The same dice, so the same curve, step by step. Nothing in these three lines knows what a Swiss roll is, or an
# image. All that is learned comes from pairs of question and answer that you can make yourself, as many as
# you like.

# %% [markdown] id="why-loss" lang="tr" only="solutions" source="7d0de9f0"
# Zarlar aynı, öyleyse eğri de adım adım aynı. Bu üç satırın içinde İsviçre rulosunun ya da görüntünün ne
# olduğunu bilen bir şey yok. Öğrenilen her şey, dilediğin kadarını kendin yapabildiğin soru-cevap
# çiftlerinden geliyor.

# %% [markdown] id="task-targets" lang="en"
# ## Task 4. Three answers, one image
#
# Difficulty 3 of 5, 12 minutes. A network may have been asked for $\epsilon$, for $x_0$ or for
# $v = \sqrt{\bar{\alpha}_t}\,\epsilon - \sqrt{1-\bar{\alpha}_t}\,x_0$. Turn its answer into $\hat{x}_0$. Any
# other `kind` is to be refused with a `ValueError`.
#
# The picture shows, under $x_t$, what $v$ looks like: the noise at the clean end, the image as a negative at the
# noisy end. From both rows together your function must bring back the clean digit, at *every* $t$.
#
# <details><summary>Hint 1</summary>For $\epsilon$: solve the equation of $x_t$ for $x_0$.</details>
#
# <details><summary>Hint 2</summary>For $v$: write $x_t$ and $v$ under each other. Multiply the first by
# $\sqrt{\bar{\alpha}_t}$, the second by $\sqrt{1-\bar{\alpha}_t}$, and subtract. What is left?</details>

# %% [markdown] id="task-targets" lang="tr" source="e77c26e7"
# ## Görev 4. Üç cevap, tek görüntü
#
# Zorluk 3/5, 12 dakika. Bir ağa $\epsilon$, $x_0$ ya da
# $v = \sqrt{\bar{\alpha}_t}\,\epsilon - \sqrt{1-\bar{\alpha}_t}\,x_0$ sorulmuş olabilir. Cevabını
# $\hat{x}_0$'a çevir. Başka her `kind`, `ValueError` ile geri çevrilmeli.
#
# Resimde $x_t$'nin altında $v$'nin neye benzediği görülüyor: temiz uçta gürültü, gürültülü uçta görüntünün
# negatifi. İşlevin, iki satırdan birlikte, *her* $t$'de temiz rakamı geri getirmeli.
#
# <details><summary>İpucu 1</summary>$\epsilon$ için: $x_t$'nin denklemini $x_0$ için çöz.</details>
#
# <details><summary>İpucu 2</summary>$v$ için: $x_t$ ile $v$'yi alt alta yaz. Birincisini $\sqrt{\bar{\alpha}_t}$ ile,
# ikincisini $\sqrt{1-\bar{\alpha}_t}$ ile çarp ve çıkar. Geriye ne kalır?</details>

# %% id="picture-targets"
cosine, times = NoiseSchedule.cosine(T=1000), [0, 200, 400, 600, 800, 999]
digit = data.digits().images[13:14].expand(6, 1, 8, 8)
x_t, epsilon = q_sample(digit, torch.tensor(times), cosine, generator=Generator().manual_seed(0))
bars = cosine.alpha_bars[times].float()[:, None, None, None]
v = bars.sqrt() * epsilon - (1 - bars).sqrt() * digit
show.rows({"xₜ": x_t, "v": v}, t=times)

# %% [markdown] id="picture-targets-alt" lang="en" alt="picture-targets"
# Two rows of six. Above a handwritten digit that sinks into noise; below v at the same times: pure noise
# at t = 0, at t = 999 the digit as a negative, black on white.

# %% [markdown] id="picture-targets-alt" lang="tr" alt="picture-targets" source="722742fc"
# Altışar resimlik iki satır. Üstte gürültüye gömülen, el yazısı bir rakam; altta aynı zamanlarda v: t =
# 0'da saf gürültü, t = 999'da rakamın negatifi, beyaz üstünde siyah.


# %% id="targets" tr="2dc6c708"
def x_0_from(prediction: Tensor, kind: str, x_t: Tensor, alpha_bar: float) -> Tensor:
    """The clean image behind a prediction of `kind` "epsilon", "x_0" or "v"; the shape of `x_t`."""
    # tr: """`kind` değeri "epsilon", "x_0" ya da "v" olan bir tahminin arkasındaki temiz görüntü; `x_t`'nin şeklinde."""
    # BEGIN SOLUTION
    signal, noise = alpha_bar**0.5, (1 - alpha_bar) ** 0.5
    if kind == "epsilon":
        return (x_t - noise * prediction) / signal
    if kind == "x_0":
        return prediction
    if kind == "v":
        return signal * x_t - noise * prediction
    raise ValueError(f'kind must be "epsilon", "x_0" or "v", got {kind!r}.')
    # END SOLUTION


# %% id="check-targets"
check.lesson04.x_0_from(x_0_from)

# %% id="run-targets"
rows = [x_0_from(v[i : i + 1], "v", x_t[i : i + 1], bars[i].item()) for i in range(6)]
show.rows({"x̂₀": torch.cat(rows)}, t=times)

# %% [markdown] id="run-targets-alt" lang="en" alt="run-targets"
# Six times the same clean digit, made from x_t and v at six times.

# %% [markdown] id="run-targets-alt" lang="tr" alt="run-targets" source="eadae16a"
# Altı zamanda x_t ile v'den elde edilmiş, altı kez aynı temiz rakam.

# %% [markdown] id="why-targets" lang="en" only="solutions"
# With $s = \sqrt{\bar{\alpha}_t}$ and $n = \sqrt{1-\bar{\alpha}_t}$: $s\,x_t - n\,v = s(s\,x_0 + n\,\epsilon) -
# n(s\,\epsilon - n\,x_0) = (s^2 + n^2)\,x_0 = x_0$. Nothing is divided, so no error is blown up. For $\epsilon$ the
# division by $s$ is dangerous near the noisy end; there a small mistake of the network becomes a wrong image.

# %% [markdown] id="why-targets" lang="tr" only="solutions" source="4d107c30"
# $s = \sqrt{\bar{\alpha}_t}$ ve $n = \sqrt{1-\bar{\alpha}_t}$ ile: $s\,x_t - n\,v = s(s\,x_0 + n\,\epsilon) -
# n(s\,\epsilon - n\,x_0) = (s^2 + n^2)\,x_0 = x_0$. Hiçbir şey bölünmüyor; hata da büyümüyor. $\epsilon$'da ise
# $s$'ye bölme, gürültülü uçta tehlikelidir: Ağın küçük bir yanlışı orada yanlış bir görüntü olur.

# %% [markdown] id="task-floor" lang="en"
# ## Task 5. Explain the loss by timestep
#
# Difficulty 4 of 5, 30 minutes, with paper. Why does the loss differ so much from one $t$ to another? Take data
# for which everything can be computed: each pixel is $\mathcal{N}(0, s^2)$, where $s^2$ is `variance`. Find the
# smallest loss that any network can reach at a given $\bar{\alpha}_t$, for the three targets.
#
# All numbers here are jointly Gaussian with mean 0. For such a pair the best guess of a target $y$ from $x_t$
# is a straight line, and what stays unknown has the variance
#
# $$\text{floor} = \operatorname{Var}[y] - \frac{\operatorname{Cov}[y, x_t]^2}{\operatorname{Var}[x_t]}$$
#
# The dots of the picture are *measured*, with $s^2 = 0.25$: the losses of the exact denoiser at twelve times.
# Your three curves must run through them.
#
# <details><summary>Hint 1</summary>$x_0$ and $\epsilon$ are independent, with variances $s^2$ and 1. So
# $\operatorname{Var}[x_t] = \bar{\alpha}_t s^2 + 1 - \bar{\alpha}_t$.</details>
#
# <details><summary>Hint 2</summary>The covariance with $x_t$ is $\sqrt{1-\bar{\alpha}_t}$ for $\epsilon$,
# $\sqrt{\bar{\alpha}_t}\,s^2$ for $x_0$, and for $v$ the same mixture of these two as $v$ is of $\epsilon$ and
# $x_0$.</details>
#
# <details><summary>Hint 3</summary>Bring everything over the denominator $\operatorname{Var}[x_t]$. The numerators
# become very short.</details>

# %% [markdown] id="task-floor" lang="tr" source="0cf5695a"
# ## Görev 5. Zaman adımına göre kaybı açıkla
#
# Zorluk 4/5, 30 dakika, kâğıtla. Kayıp bir $t$'den ötekine neden bu kadar değişiyor? Her şeyin
# hesaplanabildiği bir veri al: Her piksel $\mathcal{N}(0, s^2)$; $s^2$, `variance`. Verilen bir
# $\bar{\alpha}_t$'de herhangi bir ağın inebileceği en küçük kaybı üç hedef için de bul.
#
# Buradaki bütün sayılar birlikte Gauss'tur ve ortalamaları 0'dır. Böyle bir çiftte $y$ hedefinin $x_t$'den en
# iyi tahmini bir doğrudur; bilinmeden kalanın varyansı da şudur:
#
# $$\text{taban} = \operatorname{Var}[y] - \frac{\operatorname{Cov}[y, x_t]^2}{\operatorname{Var}[x_t]}$$
#
# Resimdeki noktalar $s^2 = 0.25$ için *ölçüldü*: kesin gürültü gidericinin on iki zamandaki kayıpları. Üç eğrin
# bunların içinden geçmeli.
#
# <details><summary>İpucu 1</summary>$x_0$ ile $\epsilon$ bağımsızdır, varyansları $s^2$ ve 1'dir. Öyleyse
# $\operatorname{Var}[x_t] = \bar{\alpha}_t s^2 + 1 - \bar{\alpha}_t$.</details>
#
# <details><summary>İpucu 2</summary>$x_t$ ile kovaryans $\epsilon$ için $\sqrt{1-\bar{\alpha}_t}$, $x_0$ için
# $\sqrt{\bar{\alpha}_t}\,s^2$'dir; $v$ için ise, $v$ nasıl $\epsilon$ ile $x_0$'ın karışımıysa, bu ikisinin
# aynı karışımıdır.</details>
#
# <details><summary>İpucu 3</summary>Her şeyi $\operatorname{Var}[x_t]$ paydasında topla. Paylar çok
# kısalır.</details>

# %% id="picture-floor" tr="e57d6b24"
variance, short = 0.25, NoiseSchedule.cosine(T=100)
exact = GaussianMixtureDenoiser(torch.zeros(1, 1), torch.tensor([variance**0.5]), torch.ones(1), short)
grid, generator = list(range(0, 100, 9)), Generator().manual_seed(0)
x_0 = variance**0.5 * torch.randn(20_000, 1, generator=generator)
measured: dict[str, list[float]] = {"epsilon": [], "x_0": [], "v": []}
for t in grid:
    x_t, epsilon = q_sample(x_0, t, short, generator=generator)
    guess, bar = exact(x_t, t), short.alpha_bars[t].item()
    errors = {"epsilon": guess.epsilon - epsilon, "x_0": guess.x_0 - x_0}
    errors["v"] = bar**0.5 * errors["epsilon"] - (1 - bar) ** 0.5 * errors["x_0"]
    for kind, error in errors.items():
        measured[kind].append(error.square().mean().item())


def dots() -> tuple:
    """A figure with the measured losses, and its axes."""
    # tr: """Ölçülen kayıpların şekli ve eksenleri."""
    figure = new_figure(600, 260)
    ax = figure.add_axes((0.08, 0.19, 0.89, 0.77))
    for (kind, values), color, mark in zip(measured.items(), SERIES, "os^", strict=False):
        ax.plot(grid, values, mark, color=color, label={"epsilon": "ε"}.get(kind, kind))
    style_axes(ax)
    style_time_axis(ax, 100)
    ax.legend(frameon=False, labelcolor=INK)
    return figure, ax


show.figure(dots()[0])

# %% [markdown] id="picture-floor-alt" lang="en" alt="picture-floor"
# Measured losses of the exact denoiser as dots over t. For ε they fall from about 1 to 0, for x_0 they
# rise from 0 to 0.25, for v they fall from about 1 to 0.25.

# %% [markdown] id="picture-floor-alt" lang="tr" alt="picture-floor" source="255493e6"
# Kesin gürültü gidericinin ölçülmüş kayıpları, t boyunca noktalar. ε için yaklaşık 1'den 0'a iniyor, x_0
# için 0'dan 0,25'e çıkıyor, v için yaklaşık 1'den 0,25'e iniyorlar.


# %% id="floor" tr="80458f70"
def floor(kind: str, alpha_bar: Tensor, variance: float) -> Tensor:
    """The smallest loss for data N(0, variance) and the target "epsilon", "x_0" or "v"; `alpha_bar` (n,) -> (n,)."""
    # tr: """N(0, variance) verisi ve "epsilon", "x_0" ya da "v" hedefi için en küçük kayıp; `alpha_bar` (n,) -> (n,)."""
    # BEGIN SOLUTION
    spread = alpha_bar * variance + 1 - alpha_bar
    if kind == "epsilon":
        return alpha_bar * variance / spread
    if kind == "x_0":
        return (1 - alpha_bar) * variance / spread
    return variance / spread
    # END SOLUTION


# %% id="check-floor"
check.lesson04.floor(floor)

# %% id="run-floor"
figure, ax = dots()
for kind, color, dashes in zip(measured, SERIES, DASHES, strict=False):
    ax.plot(floor(kind, short.alpha_bars, variance), color=color, linestyle=dashes)
show.figure(figure)

# %% [markdown] id="run-floor-alt" lang="en" alt="run-floor"
# The same dots; three curves run through them.

# %% [markdown] id="run-floor-alt" lang="tr" alt="run-floor" source="28f2f45d"
# Aynı noktalar; içlerinden üç eğri geçiyor.

# %% [markdown] id="why-floor" lang="en" only="solutions"
# The floors are $\bar{\alpha}_t s^2/\operatorname{Var}[x_t]$, $(1-\bar{\alpha}_t)s^2/\operatorname{Var}[x_t]$ and
# $s^2/\operatorname{Var}[x_t]$. The loss of $\epsilon$ is large near $t = 0$ because there is little noise, and a
# little noise cannot be told from the data; that of $x_0$ is large at the other end, where there is little image.
# The floor of $v$ is the sum of the two. So bars of different height say nothing about where a network is bad:
# what it does wrong is only the part *above* this curve.

# %% [markdown] id="why-floor" lang="tr" only="solutions" source="1c1b0d96"
# Tabanlar $\bar{\alpha}_t s^2/\operatorname{Var}[x_t]$, $(1-\bar{\alpha}_t)s^2/\operatorname{Var}[x_t]$ ve
# $s^2/\operatorname{Var}[x_t]$. $\epsilon$'un kaybı $t = 0$ yakınında büyüktür, çünkü orada az gürültü vardır ve az
# gürültü veriden ayırt edilemez; $x_0$'ınki öteki uçta, az görüntü olan yerde büyüktür. $v$'nin tabanı ikisinin
# toplamıdır. Demek ki farklı boydaki çubuklar bir ağın nerede kötü olduğunu söylemez: Yanlış yaptığı, yalnızca bu
# eğrinin *üstünde* kalan parçadır.

# %% [markdown] id="task-learn" lang="en"
# ## Task 6. Open challenge: learn it from examples
#
# Difficulty 4 of 5, 25 minutes. Now the data are a secret. `draw(n)` gives you $n$ pairs $(x_t, \epsilon)$ of
# one pixel at one fixed $t$, as often as you like; both have the shape `(n,)`. Give back a *function* that
# answers, for any $x_t$ of shape `(n,)`, with a guess of $\epsilon$. Its loss on fresh pairs must come within
# a tenth of the floor. The check has two secrets.
#
# There are many right ways, and none of them needs a formula of this course: the loss alone leads to the exact
# denoiser. The picture shows pairs of the two-valued data of lesson 03, and the best answer (green).
#
# <details><summary>Hint 1</summary>The best answer is the *mean* of all $\epsilon$ that belong to one
# $x_t$.</details>
#
# <details><summary>Hint 2</summary>Without a network: cut the axis of $x_t$ into slices, and take the mean of
# $\epsilon$ in each. `torch.bucketize` says into which slice a number falls.</details>
#
# <details><summary>Hint 3</summary>With a network: two hidden layers of 24 numbers, `Adam(..., lr=0.03)`, 150 steps
# of 1,000 pairs. `x[:, None]` makes rows of one number.</details>

# %% [markdown] id="task-learn" lang="tr" source="621e8aff"
# ## Görev 6. Açık soru: örneklerden öğren
#
# Zorluk 4/5, 25 dakika. Bu kez veri gizli. `draw(n)` sana, sabit bir $t$'de, tek pikselin $n$ tane
# $(x_t, \epsilon)$ çiftini verir, istediğin kadar çok kez; ikisinin de şekli `(n,)`. Şekli `(n,)` olan
# herhangi bir $x_t$'ye $\epsilon$ tahminiyle cevap veren bir *işlev* geri ver. Yeni çiftlerdeki kaybı,
# tabanın en çok onda biri kadar üstünde olmalı. Denetimin iki gizli verisi var.
#
# Doğru yol çok ve hiçbiri bu kursun bir formülünü istemiyor: Kayıp tek başına kesin gürültü gidericiye götürür.
# Resimde, 03. dersin iki değerli verisinin çiftleri ve en iyi cevap (yeşil) var.
#
# <details><summary>İpucu 1</summary>En iyi cevap, bir $x_t$'ye ait bütün $\epsilon$'ların *ortalamasıdır*.</details>
#
# <details><summary>İpucu 2</summary>Ağ olmadan: $x_t$ eksenini dilimlere böl ve her dilimde $\epsilon$'un
# ortalamasını al. `torch.bucketize` bir sayının hangi dilime düştüğünü söyler.</details>
#
# <details><summary>İpucu 3</summary>Ağ ile: 24 sayılık iki gizli katman, `Adam(..., lr=0.03)`, 1.000 çiftlik 150
# adım. `x[:, None]` tek sayılık satırlar yapar.</details>

# %% id="picture-learn" tr="1034131d"
t, two_values = 36, IdealDenoiser(torch.tensor([[-1.0], [1.0]]), short)


def pairs(n: int) -> tuple[Tensor, Tensor]:
    """n pairs (x_t, ε) of the pixels -1 and 1, at t = 36 of 100: two tensors of shape (n,)."""
    # tr: """-1 ve 1 piksellerinden, t = 36'da (100 içinde), n çift (x_t, ε): şekli (n,) olan iki tensör."""
    x_0 = 2.0 * torch.randint(2, (n, 1)) - 1
    x_t, epsilon = q_sample(x_0, t, short)
    return x_t[:, 0], epsilon[:, 0]


torch.manual_seed(0)
x = torch.linspace(-2.2, 2.2, 300)
best_answer = two_values(x[:, None], t).epsilon[:, 0]
figure = new_figure(520, 280)
ax = figure.add_axes((0.1, 0.17, 0.87, 0.79))
ax.scatter(*pairs(3_000), s=2, color=MUTED)
ax.plot(x, best_answer, color=PREDICTION, linewidth=2.5)
style_axes(ax)
ax.set_xlabel("xₜ")
ax.set_ylabel("ε")
show.figure(figure)

# %% [markdown] id="picture-learn-alt" lang="en" alt="picture-learn"
# 3000 pairs (xₜ, ε) as dots: two parallel slanting lines, side by side. A green curve follows the left
# one, bends down through 0 in the middle, and goes on along the right one.

# %% [markdown] id="picture-learn-alt" lang="tr" alt="picture-learn" source="6447b8b0"
# 3000 (xₜ, ε) çifti, noktalar hâlinde: yan yana, eğik, koşut iki doğru. Yeşil bir eğri soldakini izliyor,
# ortada 0'dan geçerek aşağı bükülüyor ve sağdaki boyunca sürüyor.


# %% id="learn" tr="14f8a364"
def learn(draw: Callable[[int], tuple[Tensor, Tensor]]) -> Callable[[Tensor], Tensor]:
    """A function x_t (n,) -> guess of ε (n,), learned from the pairs that `draw(n)` gives."""
    # tr: """`draw(n)` çağrısının verdiği çiftlerden öğrenilmiş bir fonksiyon: x_t (n,) -> ε tahmini (n,)."""
    # BEGIN SOLUTION
    x_t, epsilon = draw(300_000)
    edges = torch.linspace(-2.5, 2.5, 80)
    place = torch.bucketize(x_t, edges)  # 0 ... 80: which slice
    sums = torch.zeros(81).index_add(0, place, epsilon)
    counts = torch.bincount(place, minlength=81).clamp(min=1)
    means = sums / counts
    return lambda x: means[torch.bucketize(x, edges)]
    # END SOLUTION


# %% id="check-learn"
check.lesson04.learn(learn)

# %% id="run-learn" tr="f77498ea"
guess = learn(pairs)
fresh, noise = pairs(20_000)
exact_guess = two_values(fresh[:, None], t).epsilon[:, 0]
losses = [(one - noise).square().mean().item() for one in (guess(fresh), exact_guess)]
print(f"loss: yours {losses[0]:.2f}, exact denoiser {losses[1]:.2f}")
# tr: print(f"kayıp: seninki {losses[0]:.2f}, kesin gürültü giderici {losses[1]:.2f}")
curves = {"exact denoiser": (x, best_answer), "learned": (x, guess(x).detach())}
# tr: curves = {"kesin gürültü giderici": (x, best_answer), "öğrenilmiş": (x, guess(x).detach())}
show.lines(curves, x_label="xₜ", colours=("muted", "prediction"))

# %% [markdown] id="run-learn-alt" lang="en" alt="run-learn"
# Two curves over xₜ, the exact mean of ε and the learned one. They lie on each other.

# %% [markdown] id="run-learn-alt" lang="tr" alt="run-learn" source="8d28f569"
# xₜ boyunca iki eğri: ε'un kesin ortalaması ve öğrenileni. Üst üsteler.

# %% [markdown] id="why-learn" lang="en" only="solutions"
# A mean in each slice: no network, no formula, no slope. A network trained on the squared error finds the same
# curve, and so does the average of the 300 nearest pairs. Why then a network at all? Slices of one pixel are 81
# numbers. Slices of 64 pixels would be $81^{64}$; nearly all of them stay empty for ever. A network has to guess
# what happens between the examples, and *how* it guesses there is what makes new images.

# %% [markdown] id="why-learn" lang="tr" only="solutions" source="e7cb6317"
# Her dilimde bir ortalama: ağ yok, formül yok, gradyan yok. Kare hatasıyla eğitilen bir ağ aynı eğriyi bulur;
# en yakın
# 300 çiftin ortalaması da. O hâlde ağ niye gerekli? Tek pikselin dilimleri 81 sayı eder. 64 pikselin dilimleri
# $81^{64}$ ederdi; neredeyse hepsi sonsuza dek boş kalır. Ağ, örneklerin arasında ne olduğunu tahmin etmek
# zorundadır ve yeni görüntüleri yapan da orada *nasıl* tahmin ettiğidir.

# %% [markdown] id="end" lang="en"
# **Next:** `check.progress()` shows what you have done. Then [lesson 05](../notebooks/05_unet.ipynb), or
# back to [the lesson](../notebooks/04_objective.ipynb) and [the map](../notebooks/README.md).

# %% [markdown] id="end" lang="tr" source="67cd1aff"
# **Sırada:** `check.progress()` neleri bitirdiğini gösterir. Sonra [05. ders](../notebooks/05_unet.ipynb)
# ya da geriye: [ders](../notebooks/04_objective.ipynb), [harita](../notebooks/README.md).
