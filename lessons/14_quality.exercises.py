# %% [markdown] id="title" lang="en"
# # 14 · Exercises: Quality and coverage
#
# **You will say which figure notices copies, count modes, write the losses of a VAE and of a GAN, and measure precision and
# coverage.** Five tasks, about 70 minutes. They follow [the lesson](../notebooks/14_quality.ipynb).
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check under it. The
# check tells you what is not right yet and where to read again. Hints are folded away; open one at a time. Your
# functions may call torch, but not the functions of `minidiff` that do the same job.

# %% [markdown] id="title" lang="tr" source="222904a7"
# # 14 · Alıştırmalar: Kalite ve kapsama
#
# **Kopyaları hangi ölçünün ele verdiğini söyleyecek, modları sayacak, bir VAE ile bir GAN'ın kayıplarını yazacak, isabeti ve
# kapsamayı ölçeceksin.** Beş görev, yaklaşık 70 dakika. [Dersin](../notebooks/14_quality.ipynb) ardından gelirler.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra altındaki
# denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini söyler. İpuçları
# katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan `minidiff` işlevlerini çağıramaz.

# %% id="setup"
import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from minidiff import checks as check
from minidiff import show
from minidiff.data import eight_gaussians, eight_gaussians_parameters

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
means, stds, _ = eight_gaussians_parameters()
real, fresh = (eight_gaussians(1_000, generator=Generator().manual_seed(seed)) for seed in (0, 1))

# %% [markdown] id="task-notices" lang="en"
# ## Task 1. Predict: which figure notices?
#
# Difficulty 2 of 5, 5 minutes. A model has learned its training points by heart and gives one of them, chosen evenly, each
# time. You draw 2,000 samples and compare them with held-out points. Which figure tells that nothing is new? (a) The
# precision: it is too high. (b) The coverage: it is too low. (c) The Fréchet distance: it is far above the floor. (d) None
# of these. Let the function return your letter.
#
# <details><summary>Hint</summary>Which of the three has ever seen the training points?</details>

# %% [markdown] id="task-notices" lang="tr" source="4e60d82f"
# ## Görev 1. Önce tahmin et: hangi ölçü fark eder?
#
# Zorluk 2/5, 5 dakika. Bir model eğitim noktalarını ezberlemiş; her seferinde eşit olasılıkla birini veriyor. 2.000 örnek
# çekip kenara ayrılmış noktalarla karşılaştırıyorsun. Hiçbir şeyin yeni olmadığını hangi ölçü söyler? (a) İsabet: fazla
# yüksektir. (b) Kapsama: fazla düşüktür. (c) Fréchet uzaklığı: tabanın çok üstündedir. (d) Bunların hiçbiri. İşlev, seçtiğin
# harfi döndürsün.
#
# <details><summary>İpucu</summary>Üçünden hangisi eğitim noktalarını görmüştür?</details>


# %% id="notices" tr="e1ce5cc3"
def which_notices() -> str:
    """Your answer: "a", "b", "c" or "d"."""
    # tr: """Cevabın: "a", "b", "c" ya da "d"."""
    # BEGIN SOLUTION
    return "d"
    # END SOLUTION


# %% id="check-notices"
check.lesson14.which_notices(which_notices)

# %% [markdown] id="why-notices" lang="en" only="solutions"
# Copies of real points are real points. Only a figure that knows the training set, the distance to its nearest member, can
# tell; and only beside the same distance of held-out points.

# %% [markdown] id="why-notices" lang="tr" only="solutions" source="d4eaaadc"
# Gerçek noktaların kopyaları da gerçek noktalardır. Bunu yalnızca eğitim kümesini bilen bir ölçü, yani en yakın eğitim
# noktasına uzaklık gösterebilir; o da ancak kenara ayrılmış noktalarınkiyle karşılaştırılınca.

# %% [markdown] id="task-modes" lang="en"
# ## Task 2. Count the modes
#
# Difficulty 2 of 5, 15 minutes. `points` (N, 2) are samples; the modes have `means` (K, 2) and `stds` (K,). A sample
# belongs to its nearest mean, and is good if it lies within three of that mode's standard deviations. A mode is found if
# its good samples are at least $0.2 \cdot N / K$. Return the number of modes found.
#
# <details><summary>Hint 1</summary>`torch.cdist(points, means).min(dim=1)` gives distance and index of the nearest mean.
# </details>
#
# <details><summary>Hint 2</summary>`torch.bincount(..., minlength=K)` counts, empty modes included.</details>

# %% [markdown] id="task-modes" lang="tr" source="63110477"
# ## Görev 2. Modları say
#
# Zorluk 2/5, 15 dakika. `points` (N, 2) örneklerdir; modların ortalamaları `means` (K, 2), standart sapmaları `stds` (K,).
# Bir örnek en yakınındaki ortalamaya aittir; o modun üç standart sapması içindeyse iyidir. İyi örneklerinin sayısı en az
# $0.2 \cdot N / K$ olan mod bulunmuştur. Bulunan modların sayısını döndür.
#
# <details><summary>İpucu 1</summary>`torch.cdist(points, means).min(dim=1)`, en yakın ortalamanın uzaklığını ve indisini
# verir.</details>
#
# <details><summary>İpucu 2</summary>`torch.bincount(..., minlength=K)`, boş modlarla birlikte sayar.</details>


# %% id="modes" tr="5cda8fc9"
def modes_found(points: Tensor, means: Tensor, stds: Tensor) -> int:
    """How many of the K modes have at least a fifth of their even share of all samples, good ones counted."""
    # tr: """K moddan kaçında, bütün örneklerdeki eşit payın en az beşte biri kadar iyi örnek var."""
    # BEGIN SOLUTION
    distance, nearest = torch.cdist(points, means).min(dim=1)
    good = distance <= 3 * stds[nearest]
    counts = torch.bincount(nearest[good], minlength=len(means))
    return int((counts >= 0.2 * len(points) / len(means)).sum())
    # END SOLUTION


# %% id="check-modes"
check.lesson14.modes_found(modes_found)

# %% id="run-modes" tr="20d4bc9c"
right_half = real[real[:, 0] > 0.1]
found = {"real points": modes_found(real, means, stds), "right half": modes_found(right_half, means, stds)}
# tr: found = {"gerçek noktalar": modes_found(real, means, stds), "sağ yarı": modes_found(right_half, means, stds)}
print(f"modes found: {found}")
# tr: print(f"bulunan mod: {found}")

# %% [markdown] id="task-elbo" lang="en"
# ## Task 3. The loss of a VAE
#
# Difficulty 3 of 5, 15 minutes. `x` (B, D) are examples, `made` (B, D) what the decoder makes of their $z$; `mean` and
# `log_variance` (B, d) are $\mu$ and $\log \sigma^2$ from the encoder. Return for each example, (B,):
#
# $$-\text{ELBO} = \frac{\|x - f(z)\|^2}{2 s^2} + \frac12 \sum_i \left(\mu_i^2 + \sigma_i^2 - 1 - \log \sigma_i^2\right)$$
#
# <details><summary>Hint</summary>Both parts are sums over the numbers of one example; $\sigma^2$ is `log_variance.exp()`.
# </details>

# %% [markdown] id="task-elbo" lang="tr" source="282c8a32"
# ## Görev 3. Bir VAE'nin kaybı
#
# Zorluk 3/5, 15 dakika. `x` (B, D) örneklerdir, `made` (B, D) kod çözücünün onların $z$'sinden yaptığı; `mean` ile
# `log_variance` (B, d), kodlayıcıdan gelen $\mu$ ile $\log \sigma^2$'dir. Her örnek için döndür, (B,):
#
# $$-\text{ELBO} = \frac{\|x - f(z)\|^2}{2 s^2} + \frac12 \sum_i \left(\mu_i^2 + \sigma_i^2 - 1 - \log \sigma_i^2\right)$$
#
# <details><summary>İpucu</summary>İki parça da tek bir örneğin sayıları üzerinden toplamdır; $\sigma^2$,
# `log_variance.exp()`'tir.</details>


# %% id="elbo" tr="620f0b02"
def negative_elbo(x: Tensor, made: Tensor, mean: Tensor, log_variance: Tensor, s: float) -> Tensor:
    """-ELBO of each example, but for a constant: (B,)."""
    # tr: """Her örneğin -ELBO'su, bir sabit dışında: (B,)."""
    # BEGIN SOLUTION
    error = (x - made).square().sum(dim=1) / (2 * s**2)
    divergence = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(dim=1)
    return error + divergence
    # END SOLUTION


# %% id="check-elbo"
check.lesson14.negative_elbo(negative_elbo)

# %% [markdown] id="why-elbo" lang="en" only="solutions"
# With a mean over the D numbers instead of a sum, the error of a picture of 64 pixels would weigh a 64th. The divergence
# would win, and the encoder would say the same $z$ for everything.

# %% [markdown] id="why-elbo" lang="tr" only="solutions" source="b5433b7b"
# D sayının toplamı yerine ortalaması alınsaydı, 64 piksellik bir resmin hatası 64'te bir ağırlıkla sayılırdı. Iraksama ağır
# basar, kodlayıcı her örnek için aynı $z$'yi verirdi.

# %% [markdown] id="task-gan" lang="en"
# ## Task 4. The losses of a GAN
#
# Difficulty 3 of 5, 15 minutes. `real` (N,) are the logits $D(x)$ of real points, `made` (M,) those of made ones, $D(G(z))$.
# Return two numbers, the mean losses of discriminator and generator:
#
# $$L_D = -\log \sigma(D(x)) - \log\left(1 - \sigma(D(G(z)))\right), \qquad L_G = -\log \sigma(D(G(z)))$$
#
# They must come out right for logits of 100 as well.
#
# <details><summary>Hint 1</summary>$1 - \sigma(a) = \sigma(-a)$.</details>
#
# <details><summary>Hint 2</summary>$-\log \sigma(a)$ is `F.softplus(-a)`, without any overflow.</details>

# %% [markdown] id="task-gan" lang="tr" source="34634f01"
# ## Görev 4. Bir GAN'ın kayıpları
#
# Zorluk 3/5, 15 dakika. `real` (N,), gerçek noktaların logitleri $D(x)$; `made` (M,), üretilenlerinkiler, $D(G(z))$. İki sayı
# döndür: ayırt edicinin ve üreticinin ortalama kaybı:
#
# $$L_D = -\log \sigma(D(x)) - \log\left(1 - \sigma(D(G(z)))\right), \qquad L_G = -\log \sigma(D(G(z)))$$
#
# 100 büyüklüğündeki logitlerde de doğru çıkmalılar.
#
# <details><summary>İpucu 1</summary>$1 - \sigma(a) = \sigma(-a)$.</details>
#
# <details><summary>İpucu 2</summary>$-\log \sigma(a)$, taşma olmadan `F.softplus(-a)`'dır.</details>


# %% id="gan" tr="e65c9a2b"
def gan_losses(real: Tensor, made: Tensor) -> tuple[Tensor, Tensor]:
    """The mean losses of discriminator and generator, from logits (N,) and (M,)."""
    # tr: """Logitlerden (N,) ve (M,), ayırt edicinin ve üreticinin ortalama kaybı."""
    # BEGIN SOLUTION
    discriminator = F.softplus(-real).mean() + F.softplus(made).mean()
    return discriminator, F.softplus(-made).mean()
    # END SOLUTION


# %% id="check-gan"
check.lesson14.gan_losses(gan_losses)

# %% id="run-gan" tr="ba5433bb"
for logit in (-8.0, 0.0, 8.0):
    made = torch.tensor([logit], requires_grad=True)
    (one,) = torch.autograd.grad(gan_losses(torch.zeros(1), made)[1], made)
    (other,) = torch.autograd.grad(-F.softplus(made).mean(), made)
    print(f"D says {logit:4.0f}    slope of -log σ: {one.item():7.4f}    of log(1 - σ): {other.item():7.4f}")
    # tr: print(f"D diyor ki {logit:4.0f}    -log σ'nın gradyanı: {one.item():7.4f}    log(1 - σ)'nınki: {other.item():7.4f}")

# %% [markdown] id="why-gan" lang="en" only="solutions"
# Where $D$ is sure that a point is made (-8), the form $\log(1 - \sigma)$ has hardly any slope left: $G$ would learn least
# where it is worst.

# %% [markdown] id="why-gan" lang="tr" only="solutions" source="1c68f39f"
# $D$ bir noktanın üretilmiş olduğundan eminse (-8), $\log(1 - \sigma)$ biçiminin gradyanı neredeyse kalmaz: $G$, en kötü
# olduğu yerde en az öğrenirdi.

# %% [markdown] id="task-both" lang="en"
# ## Task 5. Precision and coverage
#
# Difficulty 4 of 5, 20 minutes. From `real` (N, 2) and `made` (M, 2): give each real point a circle that just reaches its
# `k`-th nearest *other* real point. Return two shares: of the samples that lie in some circle (precision), and of the real
# points with some sample in their circle (coverage).
#
# <details><summary>Hint 1</summary>In `torch.cdist(real, real)` the nearest to each point is itself.</details>
#
# <details><summary>Hint 2</summary>One bool matrix (N, M) answers both: once with `.any(dim=0)`, once with `.any(dim=1)`.
# </details>

# %% [markdown] id="task-both" lang="tr" source="6f8ded6e"
# ## Görev 5. İsabet ve kapsama
#
# Zorluk 4/5, 20 dakika. `real` (N, 2) ile `made` (M, 2) verilsin: Her gerçek noktanın çevresine, kendisi dışındaki en yakın
# `k` gerçek noktanın en uzağından geçen bir çember çiz. İki pay döndür: bir çemberin içinde olan örneklerin payı (isabet)
# ve çemberinde bir örnek bulunan gerçek noktaların payı (kapsama).
#
# <details><summary>İpucu 1</summary>`torch.cdist(real, real)` içinde her noktaya en yakın olan, noktanın kendisidir.</details>
#
# <details><summary>İpucu 2</summary>Tek bir bool matris (N, M) ikisine de yeter: bir kez `.any(dim=0)`, bir kez
# `.any(dim=1)`.</details>


# %% id="both" tr="2d80ddd4"
def precision_and_coverage(real: Tensor, made: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """The share of samples in some real point's circle, and of real points with a sample in theirs."""
    # tr: """Gerçek bir noktanın çemberindeki örneklerin payı ile çemberinde örnek bulunan gerçek noktaların payı."""
    # BEGIN SOLUTION
    radius = torch.cdist(real, real).kthvalue(k + 1, dim=1).values
    near = torch.cdist(real, made) <= radius[:, None]
    return near.any(dim=0).float().mean(), near.any(dim=1).float().mean()
    # END SOLUTION


# %% id="check-both"
check.lesson14.precision_and_coverage(precision_and_coverage)

# %% id="run-both" tr="85783d8c"
one = means[:1] + 0.01 * torch.randn(1_000, 2, generator=Generator().manual_seed(2))
samples = {"other real points": fresh, "right half": right_half, "one perfect sample": one}
# tr: samples = {"başka gerçek noktalar": fresh, "sağ yarı": right_half, "tek kusursuz örnek": one}
for name, some in samples.items():
    precision, coverage = precision_and_coverage(real, some, 5)
    print(f"{name:22s} precision: {precision:.2f}    coverage: {coverage:.2f}")
    # tr: print(f"{name:22s} isabet: {precision:.2f}    kapsama: {coverage:.2f}")

# %% [markdown] id="done" lang="en"
# `check.progress()` shows what is done and what comes next.

# %% [markdown] id="done" lang="tr" source="1ff5544f"
# `check.progress()` neyin bittiğini ve sırada ne olduğunu gösterir.
