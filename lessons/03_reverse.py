# %% [markdown] id="title" lang="en"
# # 03 · The reverse process
#
# **You will find the exact way back from noise to data, and walk it without any neural network from pure
# noise until you arrive at real handwritten digits.**
#
# Lessons 01 and 02 spoiled images. This one repairs them. Where was an image one step ago, and what must you
# know to say so? The answers are exact. They lead to a sampler that works perfectly and is of no use, and
# that is the reason why anything has to be learned at all.
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · Before this: [02 · Noise
# schedules](02_schedules.ipynb)

# %% [markdown] id="title" lang="tr" source="f4d0e28a"
# # 03 · Ters süreç
#
# **Gürültüden veriye dönen yolu tam olarak bulacak ve hiç sinir ağı kullanmadan yürüyeceksin; saf gürültüden
# başlayıp gerçek el yazısı rakamlara varacaksın.**
#
# 01\. ve 02. dersler görüntüleri bozdu. Bu ders onarıyor. Bir görüntü bir adım önce neredeydi; bunu söylemek
# için neyi bilmen gerekir? Cevaplar kesin. Bizi kusursuz çalışan ama hiçbir işe yaramayan bir örnekleyiciye
# götürüyor; bir şeylerin öğrenilmesi de işte bu yüzden gerekiyor.
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Bundan önce: [02 · Gürültü
# zamanlayıcıları](02_schedules.ipynb)

# %% id="setup"
import math

import torch
from torch import Generator, Tensor
from torch.distributions import Normal

from minidiff import GaussianMixtureDenoiser, IdealDenoiser, NoiseSchedule
from minidiff import data, ddpm, q_posterior, q_sample, q_step, show, zoo
from minidiff.metrics import nearest_neighbours

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same

# %% id="opening" tr="03e7a329"
schedule = NoiseSchedule.linear(T=1000)
digits = data.digits().images  # (1797, 1, 8, 8)
ideal = IdealDenoiser(digits, schedule)

generator = Generator().manual_seed(0)
x_T = torch.randn(32, 1, 8, 8, generator=generator)
steps = ddpm(ideal, schedule, x_T, generator=generator)
walk = [x_T, *(step.x_t for step in steps)]  # 32 images at 1,001 times

seen = (99, 199, 299, 399, 599, 799, 999)
captions = ["finished image", *(f"t = {t}" for t in seen)]
# tr: captions = ["bitmiş görüntü", *(f"t = {t}" for t in seen)]
chosen = {"1": 18, "2": 17, "3": 20}  # three of the 32
rows = {name: torch.stack([walk[-1][i], *(walk[999 - t][i] for t in seen)]) for name, i in chosen.items()}
show.rows(rows, captions=captions)

# %% [markdown] id="opening-alt" lang="en" alt="opening"
# Three rows of eight pictures. Pure noise at the right end, t = 999; a finished 0, 4 and 6 at the left
# end. The digits can be seen from about t = 199 on.

# %% [markdown] id="opening-alt" lang="tr" alt="opening" source="7c1d5ab2"
# Sekizer resimlik üç satır. Sağ uçta, t = 999'da saf gürültü; sol uçta bitmiş bir 0, bir 4 ve bir 6.
# Rakamlar aşağı yukarı t = 199'dan sonra seçiliyor.

# %% [markdown] id="about" lang="en"
# Above, three walks. Read them from right to left: pure noise on the right, a 0, a 4 and a 6 on the left,
# 1,000 small steps between. (The 1, 2, 3 beside the rows only count the walks.) There is no network in the cell
# above, and nothing was trained. At the end of part 5 you will have written this walk yourself, in six lines.
#
# | | |
# |---|---|
# | **Time** | 150 minutes; the exercises 95 more |
# | **Before** | [Lesson 01](01_forward.ipynb): $x_t$, $\beta_t$, $\alpha_t = 1-\beta_t$, $\bar{\alpha}_t$, $\epsilon$, the jump $q(x_t \mid x_0)$, and that index $t$ means $t+1$ noising steps. [Lesson 02](02_schedules.ipynb): schedules |
# | **After** | You can *derive* and *write* the posterior of one reverse step, *explain* what an ideal denoiser is and where its arrows point, *write* the reverse chain, *show* that it memorises, and *say* why a network is needed |
# | **Reference** | Sections 2.2 (the reverse process) and 4.2 (sampling) |

# %% [markdown] id="about" lang="tr" source="01eb856e"
# Yukarıda üç yürüyüş var. Sağdan sola oku: sağda saf gürültü, solda bir 0, bir 4 ve bir 6, arada 1.000 küçük
# adım. (Satırların yanındaki 1, 2, 3 yalnızca yürüyüşlerin sırasıdır.) Üstteki hücrede sinir ağı yok, hiçbir
# şey de eğitilmedi. 5. bölümün sonunda bu yürüyüşü altı satırda kendin yazmış olacaksın.
#
# | | |
# |---|---|
# | **Süre** | 150 dakika; alıştırmalar 95 dakika daha |
# | **Önce** | [01. ders](01_forward.ipynb): $x_t$, $\beta_t$, $\alpha_t = 1-\beta_t$, $\bar{\alpha}_t$, $\epsilon$, $q(x_t \mid x_0)$ sıçraması ve $t$ indisinin $t+1$ gürültüleme adımı demek olduğu. [02. ders](02_schedules.ipynb): zamanlayıcılar |
# | **Sonra** | Bir ters adımın sonsal dağılımını *türetip* *yazabilir*, ideal gürültü gidericinin ne olduğunu ve oklarının nereyi gösterdiğini *açıklayabilir*, ters zinciri *yazabilir*, onun ezberlediğini *gösterebilir*, neden bir ağ gerektiğini *söyleyebilirsin* |
# | **Kaynak metin** | Bölüm 2.2 (ters süreç) ve Bölüm 4.2 (örnekleme) |

# %% [markdown] id="turn" lang="en"
# ## 1. Can we not simply turn round?
#
# A forward step shrinks $x_{t-1}$ and adds noise. To go back we would have to take that noise out again, and
# nobody has written it down. So the image one step ago is not *one* image. It is a distribution,
# $q(x_{t-1} \mid x_t)$: all images that could have been there, each with its probability.
#
# > **Predict first.** A single pixel. At some $t$ its noisy value is $x_t = 0.2$, and you know the whole
# > schedule. Where was it one step before: higher on average, lower, or can you not say?

# %% [markdown] id="turn" lang="tr" source="0fd0557c"
# ## 1. Geri dönüvermek olmaz mı?
#
# İleri adım $x_{t-1}$'i küçültür ve gürültü ekler. Geri gitmek için o gürültüyü çıkarmamız gerekir, ama onu
# kimse bir yere yazmadı. Demek ki bir adım önceki görüntü *tek* bir görüntü değildir. Bir dağılımdır,
# $q(x_{t-1} \mid x_t)$: Orada olabilecek bütün görüntüler, her biri kendi olasılığıyla.
#
# > **Önce tahmin et.** Tek bir piksel. Bir $t$ anında gürültülü değeri $x_t = 0.2$; zamanlayıcının tümünü
# > biliyorsun. Bir adım önce neredeydi: ortalamada daha yukarıda mı, daha aşağıda mı, yoksa söylenemez mi?

# %% [markdown] id="bayes" lang="en"
# **Bayes' rule** turns a conditional probability round:
#
# $$q(x_{t-1} \mid x_t) = \frac{q(x_t \mid x_{t-1})\;q(x_{t-1})}{q(x_t)}$$
#
# The first factor is the forward step; we know it. The factor $q(x_{t-1})$ says how common each noisy value
# is before we look, and that depends on the data: it is $q(x_{t-1} \mid x_0)$, averaged over every clean
# image that exists. Let us try three worlds. In the first all data are $-1$, in the second all are $+1$, in
# the third each is as frequent as the other. The schedule has few, large steps, so that one step can be seen.
# We take many chains and keep those that pass close to $x_t = 0.2$.

# %% [markdown] id="bayes" lang="tr" source="081aa4be"
# Koşullu bir olasılığı **Bayes kuralı** tersine çevirir:
#
# $$q(x_{t-1} \mid x_t) = \frac{q(x_t \mid x_{t-1})\;q(x_{t-1})}{q(x_t)}$$
#
# İlk çarpan ileri adımdır; onu biliyoruz. $q(x_{t-1})$ çarpanı ise, daha bakmadan önce, her gürültülü değerin
# ne kadar sık olduğunu söyler; bu da veriye bağlıdır: $q(x_{t-1} \mid x_0)$'ın, var olan bütün temiz
# görüntüler üzerinden ortalamasıdır. Üç dünya deneyelim. Birincide bütün veri $-1$, ikincide $+1$; üçüncüde
# ikisi eşit sıklıkta. Tek bir adım göze görünsün diye zamanlayıcının adımları az ama büyük. Çok sayıda
# zincir alıyor, $x_t = 0.2$'nin yakınından geçenleri ayırıyoruz.

# %% id="worlds" tr="ea8053ff"
coarse = NoiseSchedule.linear(T=20, beta_start=0.02, beta_end=0.5)  # few large steps
t, generator, panels = 4, Generator().manual_seed(0), {}
for world in ([-1.0], [1.0], [-1.0, 1.0]):
    x_0 = torch.tensor(world).repeat(1_200_000 // len(world))[:, None]  # each value equally often
    x_prev, _ = q_sample(x_0, t - 1, coarse, generator=generator)
    x_t, _ = q_step(x_prev, t, coarse, generator=generator)
    kept = x_prev[(x_t - 0.2).abs() < 0.02]  # only the chains that pass close to x_t = 0.2
    name = " / ".join(f"{value:+.0f}" for value in world)
    print(f"x_0 = {name:7}    chains kept: {len(kept):5d}    E[x_(t-1) | x_t ≈ 0.2] = {kept.mean():.2f}")
    # tr: print(f"x_0 = {name:7}    kalan zincir: {len(kept):5d}    E[x_(t-1) | x_t ≈ 0.2] = {kept.mean():.2f}")
    panels[f"x₀ = {name}"] = {"xₜ₋₁": kept}
show.histograms(panels, limits=(-2, 2), upright={"xₜ ≈ 0.2": 0.2}, x_label="xₜ₋₁")

# %% [markdown] id="worlds-alt" lang="en" alt="worlds"
# Three histograms of x one step before. Data −1: a bell left of the dotted line at 0.2. Data +1: a bell
# right of it. Both: a lopsided hill with a long slope to the left.

# %% [markdown] id="worlds-alt" lang="tr" alt="worlds" source="92c4fcd4"
# Bir adım önceki x'in üç histogramı. Veri −1: 0,2'deki noktalı çizginin solunda bir çan. Veri +1: sağında
# bir çan. İkisi birden: sola doğru uzun bir yamacı olan çarpık bir tepe.

# %% [markdown] id="posterior" lang="en"
# The same step, the same $x_t$ (dotted), three answers: $-0.22$, $0.48$, $0.30$. You cannot say. The way back
# depends on the data, all of them. For images nobody can average over everything that could ever be
# photographed. The reference text (2.2) therefore calls $q(x_{t-1} \mid x_t)$ *intractable*.
#
# But look at the first two worlds. There $x_0$ was known, and a clean bell came out.

# %% [markdown] id="posterior" lang="tr" source="698e634f"
# Aynı adım, aynı $x_t$ (noktalı çizgi), üç cevap: $-0.22$, $0.48$, $0.30$. Söylenemez. Dönüş yolu veriye,
# hem de verinin tümüne bağlıdır. Görüntülerde ise fotoğrafı çekilebilecek her şeyin üzerinden ortalama almak
# kimsenin elinden gelmez. Kaynak metin (2.2) bu yüzden $q(x_{t-1} \mid x_t)$ için *hesaplanamaz* der.
#
# Ama ilk iki dünyaya bak. Orada $x_0$ biliniyordu ve temiz bir çan eğrisi çıktı.

# %% [markdown] id="known" lang="en"
# ## 2. If we knew $x_0$
#
# > **Predict first.** You know $x_0 = 1$, and now $x_t = 0.2$. Where was the chain one step before: near 0.2,
# > near 1, or between?
#
# Bayes' rule again, with $x_0$ given everywhere. A forward step looks at nothing older than $x_{t-1}$ (Markov
# chain), so $q(x_t \mid x_{t-1}, x_0) = q(x_t \mid x_{t-1})$:
#
# $$q(x_{t-1} \mid x_t, x_0) = \frac{q(x_t \mid x_{t-1})\;q(x_{t-1} \mid x_0)}{q(x_t \mid x_0)}$$

# %% [markdown] id="known" lang="tr" source="512bb778"
# ## 2. $x_0$'ı bilseydik
#
# > **Önce tahmin et.** $x_0 = 1$ olduğunu biliyorsun; şimdi de $x_t = 0.2$. Zincir bir adım önce neredeydi:
# > 0,2'ye yakın mı, 1'e yakın mı, arada mı?
#
# Yine Bayes kuralı, bu kez her yerde $x_0$ verilmiş olarak. İleri adım $x_{t-1}$'den eskisine bakmaz (Markov
# zinciri); demek ki $q(x_t \mid x_{t-1}, x_0) = q(x_t \mid x_{t-1})$:
#
# $$q(x_{t-1} \mid x_t, x_0) = \frac{q(x_t \mid x_{t-1})\;q(x_{t-1} \mid x_0)}{q(x_t \mid x_0)}$$

# %% [markdown] id="posterior-formula" lang="en"
# Now all three are known Gaussians. This distribution is called the **posterior**: what you know about
# $x_{t-1}$ after you have seen $x_t$. Only $x_{t-1}$ varies; the denominator is a constant. A product of
# two bells is a bell again: add the exponents, sort by powers of $x_{t-1}$, complete the square (the fold
# has every line). Out comes
#
# $$\tilde{\mu}_t = \frac{\sqrt{\bar{\alpha}_{t-1}}\,\beta_t}{1-\bar{\alpha}_t}\,x_0 +
# \frac{\sqrt{\alpha_t}\,(1-\bar{\alpha}_{t-1})}{1-\bar{\alpha}_t}\,x_t, \qquad
# \tilde{\beta}_t = \frac{1-\bar{\alpha}_{t-1}}{1-\bar{\alpha}_t}\,\beta_t$$
#
# so $q(x_{t-1} \mid x_t, x_0) = \mathcal{N}(x_{t-1};\ \tilde{\mu}_t,\ \tilde{\beta}_t\,\mathbf{I})$. Pixels
# do not mix, so the same holds for whole images. At $t = 0$ the image before the step is $x_0$ itself: write
# $\bar{\alpha}_{t-1} = 1$ there.
#
# <details><summary>The full algebra</summary>
#
# A product of two bells, with the exponents added:
#
# $$q(x_{t-1} \mid x_t, x_0) \;\propto\; \exp\!\left[-\frac{1}{2}\left(
# \frac{(x_t - \sqrt{\alpha_t}\,x_{t-1})^2}{\beta_t} +
# \frac{(x_{t-1} - \sqrt{\bar{\alpha}_{t-1}}\,x_0)^2}{1-\bar{\alpha}_{t-1}}\right)\right]$$
#
# Sorted by powers of $x_{t-1}$ the round bracket is $A\,x_{t-1}^2 - 2B\,x_{t-1} + \text{const}$, with
#
# $$A = \frac{\alpha_t}{\beta_t} + \frac{1}{1-\bar{\alpha}_{t-1}}, \qquad
# B = \frac{\sqrt{\alpha_t}}{\beta_t}\,x_t + \frac{\sqrt{\bar{\alpha}_{t-1}}}{1-\bar{\alpha}_{t-1}}\,x_0$$
#
# Complete the square: $A\,(x_{t-1} - B/A)^2 + \text{const}$. That is a Gaussian with mean $B/A$ and variance
# $1/A$.
#
#
# *The square.*
# $(x_t - \sqrt{\alpha_t}\,x_{t-1})^2 = \alpha_t\,x_{t-1}^2 - 2\sqrt{\alpha_t}\,x_t\,x_{t-1} + x_t^2$, divided
# by $\beta_t$, gives the first term of $A$ and of $B$. The other bracket gives the second terms in the same
# way. What holds no $x_{t-1}$ goes into the constant.
#
# *Completing it.* $A\,x^2 - 2B\,x = A\,(x - B/A)^2 - B^2/A$. A factor $\exp[-\tfrac{1}{2}A\,(x - m)^2]$ is
# the bell with mean $m$ and variance $1/A$; the constant is fixed by the total probability being 1.
#
# *The variance.* A common denominator, and $\alpha_t\bar{\alpha}_{t-1} = \bar{\alpha}_t$:
#
# $$A = \frac{\alpha_t(1-\bar{\alpha}_{t-1}) + \beta_t}{\beta_t(1-\bar{\alpha}_{t-1})}
# = \frac{\alpha_t - \bar{\alpha}_t + 1 - \alpha_t}{\beta_t(1-\bar{\alpha}_{t-1})}
# = \frac{1-\bar{\alpha}_t}{\beta_t(1-\bar{\alpha}_{t-1})} = \frac{1}{\tilde{\beta}_t}$$
#
# *The mean.* $B/A = B\,\tilde{\beta}_t$. In the factor of $x_t$, $\beta_t$ cancels; in the factor of $x_0$,
# $1-\bar{\alpha}_{t-1}$ does.
#
# </details>
#
# <details><summary>The same, seen as two witnesses</summary>
#
# One over a variance is called a **precision**. Two independent witnesses speak about $x_{t-1}$. The step
# says "$x_t / \sqrt{\alpha_t}$", with precision $\alpha_t/\beta_t$. The jump from $x_0$ says
# "$\sqrt{\bar{\alpha}_{t-1}}\,x_0$", with precision $1/(1-\bar{\alpha}_{t-1})$. Precisions add up, that is
# $A$, and the mean is the average of what the two say, weighted with their precisions.
#
# </details>

# %% [markdown] id="posterior-formula" lang="tr" source="df99d61a"
# Şimdi üçü de bilinen birer Gauss. Bu dağılıma **sonsal dağılım** (posterior) denir: $x_t$'yi gördükten sonra
# $x_{t-1}$ hakkında bildiğin. Değişen yalnızca $x_{t-1}$'dir; payda bir sabittir. İki çanın çarpımı yine
# bir çandır: Üsleri topla, $x_{t-1}$'in kuvvetlerine göre sırala, tam kareye tamamla (her satırı aşağıda,
# katlı kısımda). Sonuç:
#
# $$\tilde{\mu}_t = \frac{\sqrt{\bar{\alpha}_{t-1}}\,\beta_t}{1-\bar{\alpha}_t}\,x_0 +
# \frac{\sqrt{\alpha_t}\,(1-\bar{\alpha}_{t-1})}{1-\bar{\alpha}_t}\,x_t, \qquad
# \tilde{\beta}_t = \frac{1-\bar{\alpha}_{t-1}}{1-\bar{\alpha}_t}\,\beta_t$$
#
# Yani $q(x_{t-1} \mid x_t, x_0) = \mathcal{N}(x_{t-1};\ \tilde{\mu}_t,\ \tilde{\beta}_t\,\mathbf{I})$.
# Pikseller birbirine karışmaz; bu yüzden aynısı bütün görüntü için de doğrudur. $t = 0$'da adımdan önceki
# görüntü $x_0$'ın kendisidir: Orada $\bar{\alpha}_{t-1} = 1$ yaz.
#
# <details><summary>İşlemlerin tamamı</summary>
#
# İki çan eğrisinin çarpımı var, üsler toplanıyor:
#
# $$q(x_{t-1} \mid x_t, x_0) \;\propto\; \exp\!\left[-\frac{1}{2}\left(
# \frac{(x_t - \sqrt{\alpha_t}\,x_{t-1})^2}{\beta_t} +
# \frac{(x_{t-1} - \sqrt{\bar{\alpha}_{t-1}}\,x_0)^2}{1-\bar{\alpha}_{t-1}}\right)\right]$$
#
# $x_{t-1}$'in kuvvetlerine göre sıralanınca yuvarlak ayraç $A\,x_{t-1}^2 - 2B\,x_{t-1} + \text{sabit}$ olur;
#
# $$A = \frac{\alpha_t}{\beta_t} + \frac{1}{1-\bar{\alpha}_{t-1}}, \qquad
# B = \frac{\sqrt{\alpha_t}}{\beta_t}\,x_t + \frac{\sqrt{\bar{\alpha}_{t-1}}}{1-\bar{\alpha}_{t-1}}\,x_0$$
#
# Tam kareye tamamla: $A\,(x_{t-1} - B/A)^2 + \text{sabit}$. Bu, ortalaması $B/A$ ve varyansı $1/A$ olan bir
# Gauss'tur.
#
#
# *Kare.* $(x_t - \sqrt{\alpha_t}\,x_{t-1})^2 = \alpha_t\,x_{t-1}^2 - 2\sqrt{\alpha_t}\,x_t\,x_{t-1} + x_t^2$,
# $\beta_t$'ye bölününce $A$ ile $B$'nin ilk terimlerini verir. İkinci terimler aynı yoldan öteki ayraçtan
# gelir. İçinde $x_{t-1}$ bulunmayan ne varsa sabite gider.
#
# *Kareye tamamlama.* $A\,x^2 - 2B\,x = A\,(x - B/A)^2 - B^2/A$. $\exp[-\tfrac{1}{2}A\,(x - m)^2]$ çarpanı,
# ortalaması $m$ ve varyansı $1/A$ olan çan eğrisidir; sabiti, toplam olasılığın 1 olması belirler.
#
# *Varyans.* Ortak payda ve $\alpha_t\bar{\alpha}_{t-1} = \bar{\alpha}_t$ ile:
#
# $$A = \frac{\alpha_t(1-\bar{\alpha}_{t-1}) + \beta_t}{\beta_t(1-\bar{\alpha}_{t-1})}
# = \frac{\alpha_t - \bar{\alpha}_t + 1 - \alpha_t}{\beta_t(1-\bar{\alpha}_{t-1})}
# = \frac{1-\bar{\alpha}_t}{\beta_t(1-\bar{\alpha}_{t-1})} = \frac{1}{\tilde{\beta}_t}$$
#
# *Ortalama.* $B/A = B\,\tilde{\beta}_t$. $x_t$'nin çarpanında $\beta_t$, $x_0$'ın çarpanında
# $1-\bar{\alpha}_{t-1}$ sadeleşir.
#
# </details>
#
# <details><summary>Aynı şey, iki tanık olarak</summary>
#
# Varyansın tersine **kesinlik** (precision) denir. $x_{t-1}$ hakkında bağımsız iki tanık konuşur. Adım,
# $\alpha_t/\beta_t$ kesinliğiyle "$x_t / \sqrt{\alpha_t}$" der. $x_0$'dan gelen sıçrama,
# $1/(1-\bar{\alpha}_{t-1})$ kesinliğiyle "$\sqrt{\bar{\alpha}_{t-1}}\,x_0$" der. Kesinlikler toplanır, bu
# $A$'dır; ortalama da iki sözün kesinliklerle ağırlıklandırılmış ortalamasıdır.
#
# </details>


# %% id="posterior-code" tr="5c9c2c90"
def posterior(x_0: Tensor, x_t: Tensor, t: int, schedule: NoiseSchedule) -> tuple[Tensor, Tensor]:
    """Mean and variance of q(x_{t-1} | x_t, x_0)."""
    beta, alpha, alpha_bar = schedule.betas[t], schedule.alphas[t], schedule.alpha_bars[t]
    alpha_bar_prev = schedule.alpha_bars[t - 1] if t > 0 else torch.tensor(1.0)  # no step taken: 1
    weight_x_0 = alpha_bar_prev.sqrt() * beta / (1 - alpha_bar)
    weight_x_t = alpha.sqrt() * (1 - alpha_bar_prev) / (1 - alpha_bar)
    variance = (1 - alpha_bar_prev) / (1 - alpha_bar) * beta
    return weight_x_0 * x_0 + weight_x_t * x_t, variance


x_0 = digits[13:14]
for t in (0, 1, 2, 10, 100, 999):
    x_t, _ = q_sample(x_0, t, schedule, generator=Generator().manual_seed(0))
    mean, variance = posterior(x_0, x_t, t, schedule)
    library_mean, library_variance = q_posterior(x_0, x_t, t, schedule)
    error = max((mean - library_mean).abs().max(), (variance - library_variance).abs().max())
    share = variance / schedule.betas[t]
    print(f"t = {t:3d}    β̃ = {variance:.6f}    β̃ / β = {share:.3f}    off the library by {error:.6f}")
    # tr: print(f"t = {t:3d}    β̃ = {variance:.6f}    β̃ / β = {share:.3f}    kütüphaneden fark {error:.6f}")
wrong = (1 - schedule.alpha_bars[0 - 1]) / (1 - schedule.alpha_bars[0]) * schedule.betas[0]
print(f"t =   0    β̃ with alpha_bars[t - 1] = {wrong:.6f}")
# tr: print(f"t =   0    alpha_bars[t - 1] ile β̃ = {wrong:.6f}")

# %% [markdown] id="chains-intro" lang="en"
# The last column compares your function with the library's `q_posterior`: no difference. Read the others.
#
# - $\tilde{\beta}_t$ is smaller than $\beta_t$: who knows $x_0$ is less uncertain. From $t = 100$ on the two
#   differ by less than 2 %.
# - **At $t = 0$ the variance is 0** and the mean is $x_0$. Before the first step there was only one image.
# - The last line shows what happens to those who write `alpha_bars[t - 1]` without the case $t = 0$. Python
#   reads index $-1$ as "the last", and the variance becomes 1: a finished image would be drowned in pure
#   noise by its last step.

# %% [markdown] id="chains-intro" lang="tr" source="9ef040e9"
# Son sütun, senin işlevini kütüphanenin `q_posterior` işleviyle karşılaştırıyor: fark yok. Ötekileri oku.
#
# - $\tilde{\beta}_t$, $\beta_t$'den küçük: $x_0$'ı bilenin belirsizliği daha azdır. $t = 100$'den başlayarak
#   ikisi arasındaki fark %2'nin altında.
# - **$t = 0$'da varyans 0**, ortalama ise $x_0$'dır. İlk adımdan önce yalnızca tek bir görüntü vardı.
# - Son satır, $t = 0$ durumunu ayırmadan `alpha_bars[t - 1]` yazanın başına geleni gösteriyor. Python $-1$
#   indisini "sonuncu" diye okur; varyans 1 olur: Bitmiş görüntü, son adımda saf gürültüye boğulurdu.

# %% [markdown] id="ask-chains" lang="en"
# Do you trust the algebra? Ask the chains. A million of them start at $x_0 = 1$ and take single noising
# steps. We keep those that pass close to $x_t = 0.2$ and look at where they were one step before. Then the
# same at $x_t = 1.2$. No formula is used for that, only counting.

# %% [markdown] id="ask-chains" lang="tr" source="dececfd9"
# Cebire güveniyor musun? Zincirlere sor. Bir milyon zincir $x_0 = 1$'den başlayıp tek tek gürültüleme
# adımları atıyor. $x_t = 0.2$'nin yakınından geçenleri ayırıp bir adım önce nerede olduklarına bakıyoruz.
# Sonra aynısı $x_t = 1.2$ için. Bunda formül yok, yalnızca sayma var.

# %% id="chains" tr="d74d8d87"
generator, t = Generator().manual_seed(0), 4
x_prev = torch.ones(1_000_000, 1)  # a million chains, all from x_0 = 1
for s in range(t):
    x_prev, _ = q_step(x_prev, s, coarse, generator=generator)
x_t, _ = q_step(x_prev, t, coarse, generator=generator)

places, rows = (0.2, 1.2), []
kept = [x_prev[(x_t - place).abs() < 0.02] for place in places]  # the chains that pass this place
formula = [q_posterior(torch.ones(1, 1), torch.full((1, 1), place), t, coarse) for place in places]
for place, k, (mean, variance) in zip(places, kept, formula, strict=True):
    values = (k.mean(), mean.item(), k.var(), variance.item(), place / coarse.alphas[t].sqrt())
    heads = ("E, chains", "E, formula", "Var, chains", "Var, formula", "x_t / √α_t")
    # tr: heads = ("E, zincirler", "E, formül", "Var, zincirler", "Var, formül", "x_t / √α_t")
    found = [
        f"{value:.3f}" if "Var" in head else f"{value:.2f}" for head, value in zip(heads, values, strict=True)
    ]
    rows.append({"x_t ≈": place, "chains": len(k), **dict(zip(heads, found, strict=True))})
    # tr: rows.append({"x_t ≈": place, "zincir": len(k), **dict(zip(heads, found, strict=True))})
show.table(rows)

# %% id="chains-picture" tr="f562be93"
x, panels, bells, marks = torch.linspace(-1, 2.6, 300), {}, {}, {}
for place, k, (mean, variance) in zip(places, kept, formula, strict=True):
    name = f"xₜ ≈ {place}"
    panels[name] = {"all chains": x_prev, "passed near xₜ": k}
    # tr: panels[name] = {"bütün zincirler": x_prev, "xₜ yakınından geçenler": k}
    bell = Normal(mean.item(), variance.sqrt().item()).log_prob(x).exp()
    bells[name], marks[name] = {"q(xₜ₋₁ | xₜ, x₀)": (x, bell)}, {"x₀": 1, "xₜ": place}
roles, limits = ("muted", "signal"), (-1, 2.6)
show.histograms(
    panels, curves=bells, upright=marks, colours=roles, limits=limits, x_label="xₜ₋₁", beside=True
)

# %% [markdown] id="chains-picture-alt" lang="en" alt="chains-picture"
# Two panels. Grey: all chains. Blue: those that passed near xₜ, filling the curve of the formula. Its top
# lies between xₜ and the neighbourhood of x₀ = 1, at 0.48 and at 1.13.

# %% [markdown] id="chains-picture-alt" lang="tr" alt="chains-picture" source="fb89602f"
# İki panel. Gri: bütün zincirler. Mavi: xₜ yakınından geçenler; formülün eğrisini dolduruyorlar. Eğrinin
# tepesi xₜ ile x₀ = 1'in çevresi arasında, 0,48 ve 1,13 dolayında.

# %% [markdown] id="guess" lang="en"
# Chains and formula: mean and variance agree up to chance and the width of the window. In the picture the kept
# chains (blue; grey: all of them) fill the curve of the formula. The answer was **between**: 0.48. It is not
# 0.21, which is what comes out if you just undo the shrinking. The knowledge of $x_0 = 1$ pulls, upwards on the
# left, downwards on the right. The variance is the same in both places.

# %% [markdown] id="guess" lang="tr" source="b9ed272e"
# Zincirler ve formül: Ortalama da varyans da, rastlantı ve pencere genişliği payı içinde, uyuşuyor.
# Resimde, ayrılan zincirler (mavi; gri: hepsi) formülün eğrisini dolduruyor. Cevap **arada** idi: 0,48.
# Yalnızca küçültmeyi geri alsaydın 0,21 bulurdun; cevap o değil. $x_0 = 1$ bilgisi çekiyor: solda yukarı, sağda
# aşağı. Varyans iki yerde de aynı.

# %% [markdown] id="we-guess" lang="en"
# ## 3. We do not know $x_0$, so we guess it
#
# $x_0$ is what we are looking for. Look at the third world of part 1 again, a mixture of the first
# two. Close to $x_t = 0.2$ passed 18,014 chains from $+1$ and 5,970 from $-1$, so the weights are 75 % and
# 25 %, and $0.75\cdot 0.48 - 0.25\cdot 0.22 \approx 0.30$, the third answer. Take data that are $N$ images
# $x^{(1)}, \dots, x^{(N)}$. Then, adding over all cases (the law of total probability),
#
# $$q(x_{t-1} \mid x_t) = \sum_{i=1}^{N} w_i\;q(x_{t-1} \mid x_t,\ x_0 = x^{(i)}), \qquad
# w_i = q(x_0 = x^{(i)} \mid x_t)$$
#
# The mean of this mixture is the average of the means $\tilde{\mu}_t$. These contain $x_0$ multiplied by a
# number. So the average needs one thing only, the average clean image:
#
# $$\hat{x}_0 = \mathbb{E}[x_0 \mid x_t] = \sum_{i=1}^{N} w_i\,x^{(i)}$$

# %% [markdown] id="we-guess" lang="tr" source="2b2c7170"
# ## 3. $x_0$'ı bilmiyoruz, öyleyse tahmin edelim
#
# $x_0$, aradığımız şeyin ta kendisi. Ama 1. bölümün üçüncü dünyasına yeniden bak. İlk ikisinin bir
# karışımıdır. $x_t = 0.2$'nin yakınından $+1$'den gelen 18.014, $-1$'den gelen 5.970 zincir geçti; demek ki
# ağırlıklar %75 ile %25'tir ve $0.75\cdot 0.48 - 0.25\cdot 0.22 \approx 0.30$, yani üçüncü cevap. Veri $N$
# görüntü olsun: $x^{(1)}, \dots, x^{(N)}$. O zaman, bütün durumlar üzerinden
# toplayınca (toplam olasılık kuralı),
#
# $$q(x_{t-1} \mid x_t) = \sum_{i=1}^{N} w_i\;q(x_{t-1} \mid x_t,\ x_0 = x^{(i)}), \qquad
# w_i = q(x_0 = x^{(i)} \mid x_t)$$
#
# Bu karışımın ortalaması, $\tilde{\mu}_t$ ortalamalarının ortalamasıdır. Bunların içinde $x_0$ yalnızca bir
# sayıyla çarpılmış olarak durur. Demek ki ortalama için tek bir şey gerekir, ortalama temiz görüntü:
#
# $$\hat{x}_0 = \mathbb{E}[x_0 \mid x_t] = \sum_{i=1}^{N} w_i\,x^{(i)}$$

# %% [markdown] id="reverse-step" lang="en"
# Put $\hat{x}_0$ (read "x zero hat", the hat marks a guess) where $\tilde{\mu}_t$ has $x_0$, and the mean of
# the reverse step is **exact**. Its shape is not, for we replace a mixture of bells by one bell. Part 6 asks
# how bad that is. This is the reverse process of a diffusion model; $p$ is the model's distribution, as $q$
# is that of the noising:
#
# $$p_\theta(x_{t-1} \mid x_t) = \mathcal{N}\big(x_{t-1};\ \mu_\theta(x_t, t),\ \Sigma_\theta(x_t, t)\big)$$
#
# $\mu_\theta$ is $\tilde{\mu}_t$ with $\hat{x}_0$ in place of $x_0$, and $\Sigma_\theta$ is
# $\tilde{\beta}_t\,\mathbf{I}$. The letter $\theta$ stands for the adjustable numbers of whatever makes the
# guess. In this lesson there are none; from lesson 04 on it is a neural network.

# %% [markdown] id="reverse-step" lang="tr" source="0dc169d1"
# $\tilde{\mu}_t$'de $x_0$'ın yerine $\hat{x}_0$'ı ("x sıfır şapka" diye okunur, şapka tahmini gösterir) koy;
# ters adımın ortalaması **tam olarak** doğru olur. Biçimi ise doğru olmaz, çünkü çan eğrilerinden oluşan bir
# karışımın
# yerine tek bir çan koyduk. Bunun ne kadar kötü olduğunu 6. bölüm soruyor. Bir difüzyon modelinin ters süreci
# budur; $q$ nasıl gürültülemenin dağılımıysa $p$ de modelin dağılımıdır:
#
# $$p_\theta(x_{t-1} \mid x_t) = \mathcal{N}\big(x_{t-1};\ \mu_\theta(x_t, t),\ \Sigma_\theta(x_t, t)\big)$$
#
# $\mu_\theta$, içinde $x_0$ yerine $\hat{x}_0$ bulunan $\tilde{\mu}_t$'dir; $\Sigma_\theta$ da
# $\tilde{\beta}_t\,\mathbf{I}$. $\theta$ harfi, tahmini yapan her neyse onun ayarlanabilir sayılarını
# gösterir. Bu derste öyle sayılar yok; 04. dersten başlayarak bir sinir ağı olacak.

# %% [markdown] id="denoiser" lang="en"
# **The denoiser.** Whatever looks at $x_t$ and $t$ and answers with a guess is called a denoiser. With
# $\hat{x}_0$ it also names the noise:
# $\hat{\epsilon} = (x_t - \sqrt{\bar{\alpha}_t}\,\hat{x}_0) / \sqrt{1-\bar{\alpha}_t}$. So
# $x_t = \sqrt{\bar{\alpha}_t}\,\hat{x}_0 + \sqrt{1-\bar{\alpha}_t}\,\hat{\epsilon}$ always holds; who knows
# one knows the other. In code: `denoise(x_t, t)` returns a `Prediction` with `.x_0` and `.epsilon`. No
# sampler of this course knows more about a model than this call.

# %% [markdown] id="denoiser" lang="tr" source="e0252ee2"
# **Gürültü giderici.** $x_t$'ye ve $t$'ye bakıp bir tahminle cevap veren her şeye gürültü giderici (denoiser)
# denir. $\hat{x}_0$ ile birlikte gürültüyü de söylemiş olur:
# $\hat{\epsilon} = (x_t - \sqrt{\bar{\alpha}_t}\,\hat{x}_0) / \sqrt{1-\bar{\alpha}_t}$. Böylece
# $x_t = \sqrt{\bar{\alpha}_t}\,\hat{x}_0 + \sqrt{1-\bar{\alpha}_t}\,\hat{\epsilon}$ her zaman geçerlidir;
# birini bilen ötekini de bilir. Kodda `denoise(x_t, t)`, içinde `.x_0` ve `.epsilon` bulunan bir `Prediction`
# verir. Bu kursun hiçbir örnekleyicisi model hakkında bu çağrıdan fazlasını bilmez.

# %% [markdown] id="mean-epsilon" lang="en"
# **The same mean, written with the noise.** Put $\hat{x}_0 = (x_t -
# \sqrt{1-\bar{\alpha}_t}\,\hat{\epsilon})/\sqrt{\bar{\alpha}_t}$ into $\tilde{\mu}_t$ and sort. Out comes
# the form from which most texts start:
#
# $$\mu_\theta(x_t, t) = \frac{1}{\sqrt{\alpha_t}}\left(x_t -
# \frac{\beta_t}{\sqrt{1-\bar{\alpha}_t}}\;\hat{\epsilon}\right)$$
#
# Look at the factor of $\hat{\epsilon}$. It is not $\sqrt{\beta_t}$, the size of the noise that the step
# added, but smaller. Part 8 runs the wrong one.
#
# <details><summary>The sorting, line by line</summary>
#
# *The factor of $x_t$.* From $x_0$ comes
# $\frac{\sqrt{\bar{\alpha}_{t-1}}\,\beta_t}{(1-\bar{\alpha}_t)\sqrt{\bar{\alpha}_t}} =
# \frac{\beta_t}{(1-\bar{\alpha}_t)\sqrt{\alpha_t}}$, because $\bar{\alpha}_t = \alpha_t\bar{\alpha}_{t-1}$.
# The other term is $\frac{\sqrt{\alpha_t}\,(1-\bar{\alpha}_{t-1})}{1-\bar{\alpha}_t} =
# \frac{\alpha_t-\bar{\alpha}_t}{(1-\bar{\alpha}_t)\sqrt{\alpha_t}}$. With $\beta_t + \alpha_t = 1$ the sum
# is $\frac{1-\bar{\alpha}_t}{(1-\bar{\alpha}_t)\sqrt{\alpha_t}} = \frac{1}{\sqrt{\alpha_t}}$.
#
# *The factor of $\hat{\epsilon}$.* It comes from $x_0$ alone:
# $-\frac{\beta_t}{(1-\bar{\alpha}_t)\sqrt{\alpha_t}}\sqrt{1-\bar{\alpha}_t} =
# -\frac{1}{\sqrt{\alpha_t}}\cdot\frac{\beta_t}{\sqrt{1-\bar{\alpha}_t}}$.
#
# </details>

# %% [markdown] id="mean-epsilon" lang="tr" source="de358e46"
# **Aynı ortalamanın gürültüyle yazılışı.** $\hat{x}_0 = (x_t -
# \sqrt{1-\bar{\alpha}_t}\,\hat{\epsilon})/\sqrt{\bar{\alpha}_t}$ değerini $\tilde{\mu}_t$'de yerine koyup
# sıralarsan, çoğu metnin baştan verdiği biçimi bulursun:
#
# $$\mu_\theta(x_t, t) = \frac{1}{\sqrt{\alpha_t}}\left(x_t -
# \frac{\beta_t}{\sqrt{1-\bar{\alpha}_t}}\;\hat{\epsilon}\right)$$
#
# $\hat{\epsilon}$'un çarpanına dikkat et. Bu, adımın eklediği gürültünün büyüklüğü olan $\sqrt{\beta_t}$
# değildir; ondan küçüktür. 8. bölüm yanlış çarpanı da çalıştırıyor.
#
# <details><summary>Sıralamanın her satırı</summary>
#
# *$x_t$'nin çarpanı.* $x_0$'dan gelen
# $\frac{\sqrt{\bar{\alpha}_{t-1}}\,\beta_t}{(1-\bar{\alpha}_t)\sqrt{\bar{\alpha}_t}} = \frac{\beta_t}{(1-\bar{\alpha}_t)\sqrt{\alpha_t}}$'dir,
# çünkü $\bar{\alpha}_t = \alpha_t\bar{\alpha}_{t-1}$. Öteki terim
# $\frac{\sqrt{\alpha_t}\,(1-\bar{\alpha}_{t-1})}{1-\bar{\alpha}_t} = \frac{\alpha_t-\bar{\alpha}_t}{(1-\bar{\alpha}_t)\sqrt{\alpha_t}}$.
# $\beta_t + \alpha_t = 1$ olduğu için toplamları
# $\frac{1-\bar{\alpha}_t}{(1-\bar{\alpha}_t)\sqrt{\alpha_t}} = \frac{1}{\sqrt{\alpha_t}}$ eder.
#
# *$\hat{\epsilon}$'un çarpanı.* Yalnızca $x_0$'dan gelir:
# $-\frac{\beta_t}{(1-\bar{\alpha}_t)\sqrt{\alpha_t}}\sqrt{1-\bar{\alpha}_t} =
# -\frac{1}{\sqrt{\alpha_t}}\cdot\frac{\beta_t}{\sqrt{1-\bar{\alpha}_t}}$.
#
# </details>

# %% [markdown] id="ideal" lang="en"
# ### The ideal denoiser
#
# What are the weights? Bayes' rule for the third time: all images are equally frequent, so $w_i$ is
# proportional to $q(x_t \mid x^{(i)})$, the bell of the forward jump around $\sqrt{\bar{\alpha}_t}\,x^{(i)}$.
# Its constant is the same for all $i$ and drops out:
#
# $$w_i = \frac{q(x_t \mid x^{(i)})}{\sum_j q(x_t \mid x^{(j)})}
# = \underset{i}{\operatorname{softmax}}\left(
# -\frac{\lVert x_t - \sqrt{\bar{\alpha}_t}\,x^{(i)}\rVert^2}{2\,(1-\bar{\alpha}_t)}\right)$$
#
# (Softmax: take $e$ to the power of each number, then divide by the sum.) Compare $x_t$ with every image of
# the data set, turn distances into weights, average. No other guess has a smaller mean squared error. The
# library calls it `IdealDenoiser`.
#
# <details><summary>Why is the mean the best guess?</summary>
#
# For any guess $a$ write $x_0 - a = (x_0 - \hat{x}_0) + (\hat{x}_0 - a)$. Square and average over the $x_0$
# that are possible at this $x_t$. The mixed term is
# $2\,\mathbb{E}[x_0 - \hat{x}_0 \mid x_t]\cdot(\hat{x}_0 - a)$, and it vanishes because $\hat{x}_0$ is the
# mean. What remains is $\mathbb{E}\lVert x_0 - \hat{x}_0\rVert^2 + \lVert \hat{x}_0 - a\rVert^2$, smallest
# for $a = \hat{x}_0$.
#
# </details>
#
# > **Predict first.** At $t = 899$ nothing of the image can be seen. What is $\hat{x}_0$ there: noise, the
# > nearest digit, or a blur? And how many of the 1,797 images have a share in it?

# %% [markdown] id="ideal" lang="tr" source="75774dfc"
# ### İdeal gürültü giderici
#
# Ağırlıklar nedir? Üçüncü kez Bayes kuralı: Bütün görüntüler eşit sıklıkta; öyleyse $w_i$,
# $q(x_t \mid x^{(i)})$ ile orantılıdır, yani ileri sıçramanın $\sqrt{\bar{\alpha}_t}\,x^{(i)}$ çevresindeki
# çan eğrisiyle. Sabiti her $i$ için aynıdır ve sadeleşir:
#
# $$w_i = \frac{q(x_t \mid x^{(i)})}{\sum_j q(x_t \mid x^{(j)})}
# = \underset{i}{\operatorname{softmax}}\left(
# -\frac{\lVert x_t - \sqrt{\bar{\alpha}_t}\,x^{(i)}\rVert^2}{2\,(1-\bar{\alpha}_t)}\right)$$
#
# (Softmax: Her sayıyı $e$'nin üssü yap, sonra toplama böl.) $x_t$'yi veri kümesinin her görüntüsüyle
# karşılaştır, uzaklıkları ağırlığa çevir, ortalama al. Ortalama kare hatası bundan küçük olan bir tahmin
# yoktur. Kütüphanedeki adı `IdealDenoiser`.
#
# <details><summary>En iyi tahmin neden ortalamadır?</summary>
#
# Herhangi bir $a$ tahmini için $x_0 - a = (x_0 - \hat{x}_0) + (\hat{x}_0 - a)$ yaz. Karesini al ve bu
# $x_t$'de mümkün olan $x_0$'lar üzerinden ortala. Karışık terim
# $2\,\mathbb{E}[x_0 - \hat{x}_0 \mid x_t]\cdot(\hat{x}_0 - a)$'dır; $\hat{x}_0$ ortalama olduğu için
# sıfırdır. Geriye $\mathbb{E}\lVert x_0 - \hat{x}_0\rVert^2 + \lVert \hat{x}_0 - a\rVert^2$ kalır; bu da en
# küçük değerini $a = \hat{x}_0$ iken alır.
#
# </details>
#
# > **Önce tahmin et.** $t = 899$'da görüntüden hiçbir şey seçilmez. $\hat{x}_0$ orada nedir: gürültü mü, en
# > yakın rakam mı, bulanık bir leke mi? 1.797 görüntünün kaçının bunda payı vardır?


# %% id="ideal-code" tr="678fd2b2"
def weights_of_all(x_t: Tensor, t: int) -> Tensor:
    """How likely each digit is to be the x_0 of this x_t: (B, 1, 8, 8) -> (B, 1797), rows add up to 1."""
    alpha_bar = schedule.alpha_bars[t]
    x, centres = x_t.flatten(1).double(), alpha_bar.sqrt() * digits.flatten(1).double()
    return torch.softmax(-(torch.cdist(x, centres) ** 2) / (2 * (1 - alpha_bar)), dim=1)


for t in (99, 349, 999):
    x_t, _ = q_sample(digits[13:14], t, schedule, generator=Generator().manual_seed(20))
    x_0_hat = (weights_of_all(x_t, t) @ digits.flatten(1).double()).reshape(x_t.shape)
    prediction = ideal(x_t, t)  # the library's answer
    signal, noise = schedule.alpha_bars[t].sqrt(), (1 - schedule.alpha_bars[t]).sqrt()
    rebuilt = signal * prediction.x_0 + noise * prediction.epsilon
    errors = [(prediction.x_0 - x_0_hat).abs().max(), (rebuilt - x_t).abs().max()]
    print(f"t = {t:3d}    x̂_0 off the library by {errors[0]:.5f}    rebuilt x_t off by {errors[1]:.5f}")
    # tr: print(f"t = {t:3d}    x̂_0, kütüphaneden fark {errors[0]:.5f}    yeniden kurulan x_t, fark {errors[1]:.5f}")

# %% id="weights" tr="11dcee5e"
times, seen_at, guessed, largest = (149, 249, 349, 499, 899), [], [], {}
for t in times:
    x_t, _ = q_sample(digits[13:14], t, schedule, generator=Generator().manual_seed(20))
    w = weights_of_all(x_t, t)[0]
    print(f"t = {t}    max w = {w.max():.3f}    1 / Σw² = {1 / w.square().sum():.0f} digits")
    # tr: print(f"t = {t}    max w = {w.max():.3f}    1 / Σw² = {1 / w.square().sum():.0f} rakam")
    seen_at.append(x_t)
    guessed.append(ideal(x_t, t).x_0)
    largest[f"t = {t}"] = {f"{i + 1}.": value for i, value in enumerate(w.topk(5).values)}
show.rows({"xₜ": torch.cat(seen_at), "x̂₀": torch.cat(guessed)}, t=times)
show.bars(largest, form="{:.3f}", most=1)

# %% [markdown] id="weights-alt" lang="en" alt="weights"
# Two rows at t = 149 to 899: above, the noisy 3; below, the guess, a sharp 3 at t = 149, ever more blurred
# to the right.
#
# The five largest weights at five times: one bar of 1 at t = 149, a few low bars at t = 249, hardly any
# from t = 499 on.

# %% [markdown] id="weights-alt" lang="tr" alt="weights" source="73377518"
# t = 149'dan 899'a iki satır: üstte gürültülü 3; altta tahmin: t = 149'da keskin bir 3, sağa doğru gitgide
# bulanıklaşıyor.
#
# Beş zamanda en büyük beş ağırlık: t = 149'da 1 boyunda tek bir çubuk, t = 249'da birkaç alçak çubuk, t =
# 499'dan sonra neredeyse hiç.

# %% [markdown] id="score" lang="en"
# First cell: your weights give the library's $\hat{x}_0$, and $\hat{x}_0$ with $\hat{\epsilon}$ rebuilds
# $x_t$.
#
# Second cell: each column is the same 3 with the same $\epsilon$ at another $t$. Top row $x_t$, second row
# $\hat{x}_0$; below, the five largest weights, the largest first. At $t = 149$ a single image has practically
# all the weight. At $t = 899$ each has about $1/1797$, no bar can be seen, and $\hat{x}_0$ is a **blur: the
# average of everything**. The number $1/\sum w^2$ counts how many images share the weight ($k$ equal weights of
# $1/k$ give exactly $k$): 1, 11, 68, 796, 1792. The decision which digit it will be falls in between.

# %% [markdown] id="score" lang="tr" source="d8354f5d"
# İlk hücre: Senin ağırlıkların kütüphanenin $\hat{x}_0$'ını veriyor; $\hat{x}_0$ ile $\hat{\epsilon}$ da
# $x_t$'yi geri kuruyor.
#
# İkinci hücre: Her sütun aynı 3, aynı $\epsilon$, başka bir $t$. Üst satır $x_t$, ikinci satır $\hat{x}_0$;
# altta en büyük beş ağırlık, büyükten küçüğe. $t = 149$'da ağırlığın hemen hepsi tek bir görüntüde.
# $t = 899$'da her birinin payı yaklaşık $1/1797$; hiçbir çubuk görünmüyor ve $\hat{x}_0$ **bulanık bir leke:
# her şeyin ortalaması**. $1/\sum w^2$ sayısı, ağırlığı kaç görüntünün paylaştığını sayar ($1/k$ değerinde $k$
# eşit ağırlık tam olarak $k$ verir): 1, 11, 68, 796, 1792. Hangi rakam olacağına arada karar verilir.

# %% [markdown] id="arrows" lang="en"
# ## 4. Arrows
#
# One more thing is hidden in $\hat{\epsilon}$. Take the density $q(x_t)$ of all noisy data at one $t$. It has
# hills where noisy data lie dense. The gradient of its logarithm, $\nabla_{x_t}\log q(x_t)$, is called the
# **score**. It is an arrow at every place, and it points uphill. For our $N$ images the density is the
# average of $N$ bells. Differentiating the bell of $x^{(i)}$ brings down the factor
# $-(x_t - \sqrt{\bar{\alpha}_t}\,x^{(i)})/(1-\bar{\alpha}_t)$, and the logarithm divides by the sum of all
# bells. One bell over the sum is its weight $w_i$ again:
#
# $$\nabla_{x_t} \log q(x_t)
# = -\sum_i w_i\,\frac{x_t - \sqrt{\bar{\alpha}_t}\,x^{(i)}}{1-\bar{\alpha}_t}
# = -\frac{x_t - \sqrt{\bar{\alpha}_t}\,\hat{x}_0}{1-\bar{\alpha}_t}
# = -\frac{\hat{\epsilon}}{\sqrt{1-\bar{\alpha}_t}}$$

# %% [markdown] id="arrows" lang="tr" source="bac36f52"
# ## 4. Oklar
#
# $\hat{\epsilon}$'un içinde bir şey daha saklı. Tek bir $t$'de bütün gürültülü verinin yoğunluğunu,
# $q(x_t)$'yi al. Gürültülü verinin sık olduğu yerlerde tepeleri vardır. Logaritmasının gradyanına,
# $\nabla_{x_t}\log q(x_t)$'ye, **skor** (score) denir. Her yerde yokuş yukarıyı gösteren bir oktur. $N$
# görüntümüz için yoğunluk, $N$ çan eğrisinin ortalamasıdır. $x^{(i)}$'nin çan eğrisinin türevi
# $-(x_t - \sqrt{\bar{\alpha}_t}\,x^{(i)})/(1-\bar{\alpha}_t)$ çarpanını getirir; logaritma da bütün
# çanların toplamına böler. Bir çan bölü toplam, yine onun $w_i$ ağırlığıdır:
#
# $$\nabla_{x_t} \log q(x_t)
# = -\sum_i w_i\,\frac{x_t - \sqrt{\bar{\alpha}_t}\,x^{(i)}}{1-\bar{\alpha}_t}
# = -\frac{x_t - \sqrt{\bar{\alpha}_t}\,\hat{x}_0}{1-\bar{\alpha}_t}
# = -\frac{\hat{\epsilon}}{\sqrt{1-\bar{\alpha}_t}}$$

# %% [markdown] id="tweedie" lang="en"
# So the predicted noise, with a minus sign and scaled, **is** the score. (Known as Tweedie's formula. For any
# other distribution of data the sum becomes an integral; nothing else changes.) A denoiser knows at each
# place which way it is to more probable data. Two dimensions are enough to see that. Our data are now 48
# points on two moons, and the schedule is the quadratic one of lesson 02, with 100 steps. We let PyTorch
# differentiate $\log q$ and compare.
#
# > **Predict first.** At high $t$, where do the arrows point: to the nearest data point, to the nearer moon,
# > or all to one place?

# %% [markdown] id="tweedie" lang="tr" source="7a7589f9"
# Demek ki tahmin edilen gürültü, eksi işaretiyle ve ölçeklenmiş olarak, skorun **kendisidir**. (Tweedie
# formülü diye bilinir. Başka bir veri dağılımında toplamın yerine integral gelir; gerisi değişmez.) Gürültü
# giderici, her yerde, daha olası verinin hangi yönde olduğunu bilir. Bunu görmek için iki boyut yeter.
# Verimiz şimdi iki hilal üzerinde 48 nokta; zamanlayıcı, 02. dersin 100 adımlık kuadratik zamanlayıcısı.
# $\log q$'nun türevini PyTorch'a aldırıp karşılaştırıyoruz.
#
# > **Önce tahmin et.** Yüksek $t$'de oklar nereyi gösterir: en yakın veri noktasını mı, yakındaki hilali mi,
# > yoksa hepsi tek bir yeri mi?

# %% id="score-code" tr="41f06c87"
plane = NoiseSchedule.quadratic(T=100, beta_start=2.5e-5, beta_end=0.3)
points = data.points.moons(48, generator=Generator().manual_seed(33))  # (48, 2)
cloud = IdealDenoiser(points, plane)


def log_q(x: Tensor, t: int) -> Tensor:
    """log q(x_t) for data that are these points, up to a constant: (B, 2) -> (B,)."""
    alpha_bar = plane.alpha_bars[t]
    distances = (x[:, None] - alpha_bar.sqrt() * points.double()).square().sum(dim=2)  # (B, 48)
    return torch.logsumexp(-distances / (2 * (1 - alpha_bar)), dim=1)


for t in (9, 39, 99):
    x = torch.randn(500, 2, generator=Generator().manual_seed(4), dtype=torch.float64).requires_grad_()
    log_q(x, t).sum().backward()  # x.grad now holds the gradient of log q at each of the 500 places
    by_denoiser = -cloud(x.detach(), t).epsilon / (1 - plane.alpha_bars[t]).sqrt()
    print(f"t = {t:2d}    largest difference of the two: {(x.grad - by_denoiser).abs().max():.6f}")
    # tr: print(f"t = {t:2d}    ikisinin en büyük farkı: {(x.grad - by_denoiser).abs().max():.6f}")

# %% id="score-picture"
axis, panels, contours, arrows = torch.linspace(-2, 2, 81, dtype=torch.float64), {}, {}, {}
places = torch.cartesian_prod(axis[4::9], axis[4::9])  # 9 x 9 arrows
for t in (9, 24, 49):
    name = f"t = {t}    ᾱ = {plane.alpha_bars[t]:.2f}"
    panels[name] = (plane.alpha_bars[t].sqrt() * points).float()
    contours[name] = (axis, log_q(torch.cartesian_prod(axis, axis), t).reshape(81, 81).T)  # rows along y
    arrows[name] = (places, -cloud(places, t).epsilon)
show.planes(panels, heights=contours, arrows=arrows, extent=2, arrow_scale=2.4, longest=1.5)

# %% [markdown] id="score-picture-alt" lang="en" alt="score-picture"
# Contours of the density and arrows at three times. At t = 9 the contours follow two moons and the arrows
# lead to them; at t = 24 they are one oval; at t = 49 circles, all arrows lead to the middle.

# %% [markdown] id="score-picture-alt" lang="tr" alt="score-picture" source="d3e3db45"
# Üç zamanda yoğunluğun eş yükselti eğrileri ve oklar. t = 9'da eğriler iki hilali izliyor, oklar onlara
# götürüyor; t = 24'te tek bir oval; t = 49'da çemberler, bütün oklar ortaya götürüyor.

# %% [markdown] id="play" lang="en"
# Grey lines: contours of $\log q(x_t)$. Green arrows: $-\hat{\epsilon}$, the direction of the score; the
# derivative agrees with it. (Long ones are cut.) Blue: the data, shrunk by $\sqrt{\bar{\alpha}_t}$. The
# arrows cross the contours at right angles, uphill. At low $t$ (left) the hills follow the two moons; at high
# $t$ (right) there is one round hill and the arrows all point **to one place**.

# %% [markdown] id="play" lang="tr" source="a655bec8"
# Gri çizgiler: $\log q(x_t)$'nin eş yükselti eğrileri. Yeşil oklar: $-\hat{\epsilon}$, skorun yönü; türev
# onunla uyuşuyor. (Uzun oklar kesildi.) Mavi: $\sqrt{\bar{\alpha}_t}$ ile küçültülmüş veri. Oklar eğrileri
# dik açıyla, yokuş yukarı kesiyor. Düşük $t$'de (solda) tepeler iki hilali izliyor; yüksek $t$'de (sağda) tek
# bir yuvarlak tepe var ve okların hepsi **tek bir yeri** gösteriyor.

# %% [markdown] id="flow" lang="en"
# Now let points flow. In the widget the slider goes from the data ($t$ low, left) to the noise (right); play
# runs to the left. The left panel shows the data sinking into noise, with contours. The right panel shows 200
# points coming back, the paths they took and the arrows of the denoiser. At first the points follow the
# arrows without fresh noise, so that their paths are smooth; that sampler is called `ddim` and belongs to
# lesson 07. The random steps of $p_\theta$ are `ddpm`. (Without a running kernel, as on the web,
# the film of `ddim` still plays, or stands there as a strip: the left panel in the upper row, the right panel in
# the lower. Choosing another sampler needs a kernel.)

# %% [markdown] id="flow" lang="tr" source="ec19c81e"
# Şimdi noktaları akıt. Araçta kaydırıcı veriden ($t$ düşük, solda) gürültüye (sağda) gider; oynatınca sola
# doğru ilerler. Sol panel, verinin gürültüye gömülüşünü eş yükselti eğrileriyle gösterir. Sağ panelde 200
# nokta geri döner; geldikleri yolları ve gürültü gidericinin oklarını görürsün. Başta noktalar okları taze
# gürültü almadan izler, yolları bu yüzden düzgündür; bu örnekleyicinin adı `ddim`'dir ve 07. dersin
# konusudur. $p_\theta$'nın rastgele adımları ise `ddpm`'dir. (Çalışan bir kernel yoksa, örneğin web
# sayfasında, `ddim`'in filmi yine oynar ya da bir şerit olarak durur: sol panel üst satırda, sağ panel alt
# satırda. Başka bir örnekleyici seçmek kernel ister.)

# %% [markdown] id="play-try" lang="en"
# **Try this. Guess before you drag.**
#
# 1. Go from the right end slowly to the left. From which $t$ on do the arrows know that there are *two*
#    moons? (Without a kernel: compare $t = 24$ and $t = 9$ in the picture above.)
# 2. (2 and 3 need a kernel; the cell below the widget prints numbers for both.) Set *Steps* to 1: one jump from
#    $t = 99$ straight to the end. Where do the 200 points land?
# 3. Back to 100 steps, and choose `ddpm`. The paths become a tangle. Where do they end? Change the seed a few
#    times: does a point ever end *between* two data points, as a new point of the moon?

# %% [markdown] id="play-try" lang="tr" source="2617a7e5"
# **Dene. Sürüklemeden önce tahmin et.**
#
# 1. Sağ uçtan sola doğru yavaşça git. Oklar *iki* hilal olduğunu hangi $t$'den sonra biliyor? (Kernel
#    yoksa: yukarıdaki resimde $t = 24$ ile $t = 9$'u karşılaştır.)
# 2. (2 ve 3 kernel gerektirir; aracın altındaki hücre ikisinin de sayılarını yazıyor.) *Adım sayısı*nı 1 yap:
#    $t = 99$'dan doğruca sona tek sıçrama. 200 nokta nereye düşer?
# 3. Yeniden 100 adıma dön ve `ddpm`'yi seç. Yollar birbirine dolanır. Nerede bitiyorlar? Tohumu birkaç kez
#    değiştir: Herhangi bir nokta, hilalin yeni bir noktası olarak, iki veri noktasının *arasında* duruyor mu?

# %% id="play-points"
show.PointsExplorer(cloud, plane, points, sampler="ddim", steps=100)

# %% id="play-numbers" tr="d35119fd"
x_T = torch.randn(200, 2, generator=Generator().manual_seed(0))
jump = cloud(x_T, 99)  # what the denoiser says about pure noise
off = (jump.x_0.mean(dim=0) - points.mean(dim=0)).norm()
print(f"t = 99    spread of x̂_0: {jump.x_0.std(dim=0).max():.3f}    from the mean of the data: {off:.3f}")
# tr: print(f"t = 99    x̂_0'ın yayılımı: {jump.x_0.std(dim=0).max():.3f}    verinin ortalamasına: {off:.3f}")
away, wrong = torch.cdist(jump.x_0, points).min(), (jump.epsilon - x_T).norm(dim=1).max()
print(f"t = 99    nearest data point: {away:.2f}    largest |ε̂ - x_T| = {wrong:.3f}")
# tr: print(f"t = 99    en yakın veri noktası: {away:.2f}    en büyük |ε̂ - x_T| = {wrong:.3f}")
*_, last = ddpm(cloud, plane, x_T, generator=Generator().manual_seed(1))
nearest, _ = nearest_neighbours(last.x_t, points)
distance = (last.x_t - points[nearest]).norm(dim=1)
reached, on = len(nearest.unique()), int((distance < 1e-3).sum())
print(f"on a data point: {on} of 200, farthest {distance.max():.3f}    reached: {reached} of {len(points)}")
# tr: print(f"veri noktasında: {on} / 200, en uzağı {distance.max():.3f}    varılan: {reached} / {len(points)}")

# %% [markdown] id="play-answers" lang="en"
# <details><summary>1. Where the arrows find two moons</summary>
#
# Very late, between about $t = 20$ and $t = 10$. Before, $\hat{x}_0$ is close to the middle of all data, and
# the arrows lead there. At $t = 99$ the noise tells the denoiser nothing: the last cell measures that there
# $\hat{x}_0$ is the mean of the data for every point, and $\hat{\epsilon}$ equals $x_T$ itself, to three
# decimals. The arrow is $-x_T$.
#
# </details>
#
# <details><summary>2. One jump: all land on one spot, and no data are there</summary>
#
# One step returns $\hat{x}_0$. For pure noise that is the mean of the data, the same for all 200 points
# (standard deviation 0.001). The nearest data point is 0.24 away: the mean of two moons lies in the gap
# between them. An average of data is not a piece of data.
#
# </details>
#
# <details><summary>3. No new point, or nearly none</summary>
#
# In the run measured above 190 of the 200 end exactly on a data point, and all 48 are reached. The other ten
# lie at most 0.013 away from one, on the straight line to a neighbour of it: when the last step was taken, two
# data points still shared the weight. The paths wander, but where they end is decided by the list of data.
#
# </details>
#
# **Another exact truth.** Is that the fault of the reverse process? No, it is the answer to the question we
# put. We told the denoiser that the data *are* these 48 points. If the data are a smooth distribution, its
# exact denoiser gives new points. (*Ideal* is our word for the exact denoiser of a list.) For a mixture of
# Gaussians the mean $\mathbb{E}[x_0 \mid x_t]$ can be written down too (`GaussianMixtureDenoiser`; the formula
# is in its docstring).
#
# > **Predict first.** Eight round clusters. On the left the exact denoiser of the eight Gaussians, on the
# > right the ideal denoiser of 60 points drawn from them. 800 samples each. How many of the 800 are copies of
# > one of the 60 points, left and right?

# %% [markdown] id="play-answers" lang="tr" source="da655be3"
# <details><summary>1. Okların iki hilali bulduğu yer</summary>
#
# Çok geç: kabaca $t = 20$ ile $t = 10$ arasında. Ondan önce $\hat{x}_0$ bütün verinin ortasına yakındır;
# oklar oraya götürür. $t = 99$'da gürültü, gürültü gidericiye hiçbir şey söylemez: Son hücre, orada her nokta
# için $\hat{x}_0$'ın verinin ortalaması olduğunu, $\hat{\epsilon}$'un da üç
# basamağa kadar $x_T$'nin kendisine eşit olduğunu ölçüyor. Ok, $-x_T$'dir.
#
# </details>
#
# <details><summary>2. Tek sıçrama: hepsi aynı noktaya düşer, orada da veri yoktur</summary>
#
# Tek adım $\hat{x}_0$'ı verir. Saf gürültü için bu, verinin ortalamasıdır; 200 noktanın hepsinde aynıdır
# (standart sapma 0,001). En yakın veri noktası 0,24 uzaktadır: İki hilalin ortalaması, aralarındaki boşluğa
# düşer. Verilerin ortalaması, veri değildir.
#
# </details>
#
# <details><summary>3. Yeni nokta yok, ya da yok denecek kadar</summary>
#
# Yukarıda ölçülen çalıştırmada 200 noktanın 190'ı tam bir veri noktasının üstünde bitiyor; 48'inin hepsine
# ulaşılıyor. Öteki on nokta bir veri noktasından en çok 0,013 uzakta, onu bir komşusuna bağlayan doğrunun
# üstündedir: Son adım atılırken ağırlığı hâlâ iki veri noktası paylaşıyordu. Yollar dolanır, ama nerede
# biteceklerini veri listesi belirler.
#
# </details>
#
# **Kesin bir çözüm daha.** Bu, ters sürecin kusuru mu? Hayır, sorduğumuz sorunun cevabı. Gürültü gidericiye
# verinin bu 48 noktanın *kendisi* olduğunu söyledik. Veri düzgün (smooth) bir dağılımsa onun kesin gürültü
# gidericisi yeni noktalar verir. (*İdeal* sözünü bir listenin kesin gürültü gidericisi için kullanıyoruz.)
# Gauss'ların bir karışımı için de $\mathbb{E}[x_0 \mid x_t]$ ortalaması
# yazılabilir (`GaussianMixtureDenoiser`; formülü belge metninde, docstring'inde).
#
# > **Önce tahmin et.** Sekiz yuvarlak küme. Solda sekiz Gauss'un kesin gürültü gidericisi, sağda onlardan
# > çekilmiş 60 noktanın ideal gürültü gidericisi. Her birinden 800 örnek. 800 örneğin kaçı 60 noktadan birinin
# > kopyasıdır; solda kaç, sağda kaç?

# %% id="mixture" tr="a50d2f8a"
means, stds, shares = data.points.eight_gaussians_parameters()
drawn = data.points.eight_gaussians(60, generator=Generator().manual_seed(5))
truth = GaussianMixtureDenoiser(means, stds, shares, plane)
both = {"exact, eight Gaussians": truth, "ideal, 60 points": IdealDenoiser(drawn, plane)}
# tr: both = {"kesin, sekiz Gauss": truth, "ideal, 60 nokta": IdealDenoiser(drawn, plane)}
ends, x_T = {}, torch.randn(800, 2, generator=Generator().manual_seed(6))
for name, denoise in both.items():
    *_, last = ddpm(denoise, plane, x_T, generator=Generator().manual_seed(7))
    nearest, _ = nearest_neighbours(last.x_t, drawn)
    distance = (last.x_t - drawn[nearest]).norm(dim=1)
    on = int((distance < 1e-3).sum())
    print(f"{name:24} on one of the 60 points: {on} of 800    farthest from one: {distance.max():.2f}")
    # tr: print(f"{name:24} 60 noktadan birinde: {on} / 800    en uzağı: {distance.max():.2f}")
    ends[name] = last.x_t
show.planes(ends, extent=1.15)

# %% [markdown] id="mixture-alt" lang="en" alt="mixture"
# Two planes with 800 points each. Left: eight round clouds. Right: the same eight places, but only a few
# dots, each hit many times.

# %% [markdown] id="mixture-alt" lang="tr" alt="mixture" source="0f1f4d6d"
# Her birinde 800 nokta bulunan iki düzlem. Solda sekiz yuvarlak bulut. Sağda aynı sekiz yer, ama her
# birine defalarca düşülmüş az sayıda nokta.

# %% [markdown] id="chain" lang="en"
# Left: new points, none of them a copy. Right: 669 copies, and the rest within 0.02 of one. The same eight
# clusters, the same sampler, two denoisers.

# %% [markdown] id="chain" lang="tr" source="9e9ee415"
# Solda: yeni noktalar; hiçbiri kopya değil. Sağda: 669 kopya; kalanlar da bir noktaya en çok 0,02 uzakta.
# Kümeler aynı, örnekleyici aynı, yalnızca gürültü gidericiler farklı.

# %% [markdown] id="way-back" lang="en"
# ## 5. The way back for digits
#
# Now the 1,797 digits. The recipe is that of section 4.2 of the reference text:
#
# 1. Start with pure noise, $x_T \sim \mathcal{N}(0, \mathbf{I})$.
# 2. For $t = T-1, \dots, 0$: **a.** the denoiser looks at $x_t$; **b.** its answer gives mean and variance of
#    $p_\theta(x_{t-1} \mid x_t)$; **c.** draw $x_{t-1}$ from it.
# 3. After the last step you hold $x_0$.
#
# Each $x_{t-1}$ is drawn from $x_t$ alone. So the way back is a Markov chain too.
#
# > **Predict first.** 32 starts of pure noise. How many of the 32 finished images are training images, how
# > many are mixtures of several, how many are something new? And how far is the worst pixel off?

# %% [markdown] id="way-back" lang="tr" source="bfe02742"
# ## 5. Rakamların dönüş yolu
#
# Şimdi 1.797 rakam. Tarif, kaynak metnin 4.2 bölümündekidir:
#
# 1. Saf gürültüyle başla, $x_T \sim \mathcal{N}(0, \mathbf{I})$.
# 2. $t = T-1, \dots, 0$ için: **a.** gürültü giderici $x_t$'ye bakar; **b.** cevabı,
#    $p_\theta(x_{t-1} \mid x_t)$'nin ortalamasını ve varyansını verir; **c.** ondan $x_{t-1}$'i çek.
# 3. Son adımdan sonra elindeki $x_0$'dır.
#
# Her $x_{t-1}$ yalnızca $x_t$'ye bakarak çekilir. Demek ki dönüş yolu da bir Markov zinciridir.
#
# > **Önce tahmin et.** 32 saf gürültüden başlıyoruz. Bitmiş 32 görüntünün kaçı eğitim görüntüsü, kaçı birkaç
# > görüntünün karışımı, kaçı yeni bir şeydir? En kötü piksel ne kadar sapar?

# %% id="chain-code" tr="fe0fbffc"
generator = Generator().manual_seed(0)
x_t, guesses = torch.randn(32, 1, 8, 8, generator=generator), {}  # x_T: pure noise
for t in reversed(range(schedule.T)):
    guesses[t] = ideal(x_t, t).x_0  # a. look at x_t
    mean, variance = q_posterior(guesses[t], x_t, t, schedule)  # b. mean and variance
    x_t = mean + variance.sqrt() * torch.randn(x_t.shape, generator=generator)  # c. draw x_{t-1}
print(f"largest difference from the library's walk: {(x_t - walk[-1]).abs().max():.5f}")
# tr: print(f"kütüphanenin yürüyüşünden en büyük fark: {(x_t - walk[-1]).abs().max():.5f}")

made = x_t
final, _ = nearest_neighbours(made, digits)  # the number of the nearest training image
distance = (made - digits[final]).abs().flatten(1).amax(dim=1)  # in the worst pixel of each image
copies, kinds = int((distance < 1e-3).sum()), len(final.unique())
print(f"from the nearest digit: at most {distance.max():.5f}    copies: {copies} of 32, of {kinds} digits")
# tr: print(f"en yakın rakama: en çok {distance.max():.5f}    kopya: 32'nin {copies} tanesi, {kinds} ayrı rakam")
rows = {"made": made[:10], "nearest in the data": digits[final[:10]]}
# tr: rows = {"çıkan": made[:10], "veride en yakın": digits[final[:10]]}
show.rows(rows)

# %% [markdown] id="chain-code-alt" lang="en" alt="chain-code"
# Ten finished digits above, the nearest training image of each below: the two rows are equal.

# %% [markdown] id="chain-code-alt" lang="tr" alt="chain-code" source="64b411c0"
# Üstte bitmiş on rakam, altta her birine en yakın eğitim görüntüsü: İki satır aynı.

# %% [markdown] id="steps" lang="en"
# First line: your loop and minidiff's `ddpm`, from which the opening picture came, give the same images.
# Second line: of the 32 images **32 are copies**, exact to five decimals in the worst pixel, and no two of
# them are the same. Top row: what came out. Bottom row: the nearest training image. At $t = 0$ the variance
# is 0 and the mean is $\hat{x}_0$, which by then is a single image with weight 1.
#
# We come back to this in part 7. First a debt: part 3 replaced a mixture of bells by one bell.

# %% [markdown] id="steps" lang="tr" source="ab1ba807"
# İlk satır: Senin döngün ile minidiff'in `ddpm`'si (açılış resmi ondan geliyordu) aynı görüntüleri veriyor.
# İkinci satır: 32 görüntünün **32'si kopya**; en kötü pikselde bile beş basamağa kadar aynı. Aralarında
# birbirinin aynı iki görüntü yok. Üst satır: çıkan. Alt satır: ona en yakın eğitim görüntüsü. $t = 0$'da
# varyans 0'dır, ortalama da $\hat{x}_0$; o da artık ağırlığı 1 olan tek bir görüntüdür.
#
# 7\. bölümde buraya döneceğiz. Önce bir borç: 3. bölümde, çan eğrilerinden oluşan bir karışımın yerine tek bir
# çan koymuştuk.

# %% [markdown] id="large-step" lang="en"
# ## 6. How large may a step be?
#
# Smallest case: the data are $-1$ and $+1$, equally frequent. We stand at $\bar{\alpha}_t = 0.3$ and
# $x_t = 0.1$. The true $q(x_{t-1} \mid x_t)$ is a mixture of two bells, one for each $x_0$.
#
# > **Predict first.** Take one small step back ($\beta = 0.06$), a larger one ($0.33$), a huge one ($0.67$).
# > What does $q(x_{t-1} \mid x_t)$ look like: always one hill, always two, or does it depend?

# %% [markdown] id="large-step" lang="tr" source="05229a5e"
# ## 6. Bir adım ne kadar büyük olabilir?
#
# En küçük durum: Veri, eşit sıklıkta $-1$ ve $+1$. $\bar{\alpha}_t = 0.3$'te ve $x_t = 0.1$'de duruyoruz.
# Gerçek $q(x_{t-1} \mid x_t)$, her $x_0$ için bir tane olmak üzere, iki çanın karışımıdır.
#
# > **Önce tahmin et.** Geriye küçük bir adım at ($\beta = 0.06$), sonra daha büyüğünü ($0.33$), sonra kocaman
# > bir adım ($0.67$). $q(x_{t-1} \mid x_t)$ neye benzer: hep tek tepe mi, hep iki tepe mi, yoksa değişir mi?

# %% [markdown] id="two-centres" lang="en"
# Both bells have the same variance $\tilde{\beta}_t$. While steps are small that is nearly $\beta_t$, so the
# width of a bell is proportional to $\sqrt{\beta_t}$. Their centres differ by $2c_t$, where
# $c_t = \sqrt{\bar{\alpha}_{t-1}}\,\beta_t/(1-\bar{\alpha}_t)$ is the weight of $x_0$ in $\tilde{\mu}_t$:
# that is proportional to $\beta_t$ itself. **Make the step smaller, and the centres come together faster than
# the bells get narrow.** For any data the variance of the mixture is the variance of one bell plus the
# variance of the centres:
#
# $$\operatorname{Var}[x_{t-1} \mid x_t] = \tilde{\beta}_t + c_t^2\,\operatorname{Var}[x_0 \mid x_t]$$

# %% [markdown] id="two-centres" lang="tr" source="d6245664"
# İki çanın da varyansı aynıdır, $\tilde{\beta}_t$. Adımlar küçükken bu neredeyse $\beta_t$'dir; demek ki bir
# çanın genişliği $\sqrt{\beta_t}$ ile orantılıdır. Merkezleri arasında $2c_t$ vardır;
# $c_t = \sqrt{\bar{\alpha}_{t-1}}\,\beta_t/(1-\bar{\alpha}_t)$, $\tilde{\mu}_t$'de $x_0$'ın ağırlığıdır ve
# $\beta_t$'nin kendisiyle orantılıdır. **Adımı küçült: Merkezler, çanların daralmasından daha hızlı birbirine
# yaklaşır.** Hangi veri olursa olsun karışımın varyansı, tek bir çanın varyansı artı merkezlerin varyansıdır:
#
# $$\operatorname{Var}[x_{t-1} \mid x_t] = \tilde{\beta}_t + c_t^2\,\operatorname{Var}[x_0 \mid x_t]$$

# %% id="large-beta" tr="34f09d0f"
two, here, here_bar = torch.tensor([[-1.0], [1.0]]), torch.full((2, 1), 0.1), 0.3
x_0 = two[torch.randint(2, (2_000_000,), generator=Generator().manual_seed(0))]
x, bells = torch.linspace(-2.5, 2.5, 1001), {}
for prev_bar in (0.32, 0.45, 0.9):  # the larger ᾱ_{t-1}, the larger the step to ᾱ_t = 0.3
    # the stride goes from the first entry to the second; the third only ends the schedule
    stride = NoiseSchedule.from_alpha_bars(torch.tensor([prev_bar, here_bar, 1e-6]))
    x_prev, _ = q_sample(x_0, 0, stride, generator=Generator().manual_seed(1))
    x_t, _ = q_step(x_prev, 1, stride, generator=Generator().manual_seed(2))
    w = torch.softmax(-(here - here_bar**0.5 * two).square() / (2 * (1 - here_bar)), dim=0)  # (2, 1)
    centres, variance = q_posterior(two, here, 1, stride)  # one bell for each x_0
    centre, width = (w * centres).sum(), variance.sqrt()
    exact = (w * Normal(centres, width).log_prob(x).exp()).sum(dim=0)
    one_bell = Normal(centre, width[0, 0]).log_prob(x).exp()  # the same mean, the variance β̃
    bells[f"β = {stride.betas[1]:.2f}"] = (x_prev[(x_t - 0.1).abs() < 0.03], exact, one_bell)
    hills = ((exact[1:-1] > exact[:-2]) & (exact[1:-1] > exact[2:])).sum()
    added = (w * (centres - centre).square()).sum()  # c² Var[x_0 | x_t]
    print(f"β = {stride.betas[1]:.2f}    hills: {hills}    β̃ = {variance.item():.3f}    c² Var = {added:.3f}")
    # tr: print(f"β = {stride.betas[1]:.2f}    tepe: {hills}    β̃ = {variance.item():.3f}    c² Var = {added:.3f}")

# %% id="large-beta-picture"
panels = {name: {"xₜ₋₁": kept} for name, (kept, _, _) in bells.items()}
over = {name: {"q(xₜ₋₁ | xₜ)": (x, q), "p(xₜ₋₁ | xₜ)": (x, p)} for name, (_, q, p) in bells.items()}
show.histograms(panels, curves=over, limits=(-2.5, 2.5), bins=80, x_label="xₜ₋₁")

# %% [markdown] id="large-beta-picture-alt" lang="en" alt="large-beta-picture"
# Three histograms with the exact density and one bell. Step 0.06: all three coincide. Step 0.33: the bell
# is too narrow. Step 0.67: two hills at −0.9 and 0.9, the bell stands between them.

# %% [markdown] id="large-beta-picture-alt" lang="tr" alt="large-beta-picture" source="45d14a28"
# Kesin yoğunluk ve tek bir çanla üç histogram. Adım 0,06: üçü çakışıyor. Adım 0,33: çan fazla dar. Adım
# 0,67: −0,9 ve 0,9 dolayında iki tepe, çan ikisinin arasında.

# %% [markdown] id="two-variances" lang="en"
# Blue: counted from two million chains. Solid line: the exact mixture. Dashed: our one bell, with the right
# mean and the variance $\tilde{\beta}_t$. Left, nobody can tell them apart: what is missing in the variance
# is 0.003, beside 0.061 (and $\beta_t$ itself is 0.0625, printed as 0.06). In the middle the bell is too
# narrow. On the right there are **two hills**, and the
# one bell puts nearly all its weight where hardly anything is. So a walk of *random Gaussian* steps must take
# small ones: the schedule of the opening has 1,000, none with a $\beta_t$ above 0.02. (When $1-\bar{\alpha}_t$
# is no longer much larger than $\beta_t$, in the very last steps, the centres do not move together. But by
# then, as in part
# 3, one image has all the weight, and there is nothing left to decide.)

# %% [markdown] id="two-variances" lang="tr" source="23f21e3a"
# Mavi: iki milyon zincirden sayıldı. Kesiksiz çizgi: kesin karışım. Kesikli çizgi: bizim tek çan; ortalaması
# doğru, varyansı $\tilde{\beta}_t$. Solda kimse ayırt edemez: Varyansta eksik kalan, 0,061'in yanında 0,003'tür
# ($\beta_t$'nin kendisi 0,0625'tir; çıktıda 0,06). Ortada çan fazla dar. Sağda **iki tepe** var; tek çan ise
# ağırlığının hemen hepsini neredeyse
# hiçbir şeyin olmadığı yere koyuyor. Demek ki *rastgele Gauss* adımlarıyla yürünecekse adımlar küçük
# olmalıdır: Açılıştaki zamanlayıcıda 1.000 adım var, hiçbirinin $\beta_t$'si 0,02'yi aşmıyor. (En son adımlarda
# $1-\bar{\alpha}_t$ artık $\beta_t$'den çok büyük değildir; merkezler birbirine yaklaşmaz. Ama o zamana kadar, 3.
# bölümdeki gibi, ağırlığın hepsi tek bir görüntüde toplanmıştır ve karar verilecek bir şey
# kalmamıştır.)

# %% [markdown] id="how-many" lang="en"
# **Then how could lesson 00 do it in 50 steps, and in 20?** Because it did not draw from this bell. Its
# sampler skips levels and draws nothing at all, so it needs no bell. Lesson 07 derives it, lesson 08 measures
# how few steps are enough. A thousand small steps are what $p_\theta$ needs, which draws at each of them, and so
# does the bound that lesson 04 makes of it. (The 100 steps of
# part 4 lie between: the table below finds the clusters 10 % off, which the eye does not see.)

# %% [markdown] id="how-many" lang="tr" source="332fcb6a"
# **Öyleyse 00. ders bunu 50 adımda, 20 adımda nasıl yaptı?** Çünkü bu çandan örnek çekmiyordu. Oradaki
# örnekleyici düzeyleri atlar ve hiç çekiliş yapmaz; çana ihtiyacı yoktur. Onu 07. ders türetir, kaç adımın
# yettiğini 08. ders ölçer. Bin küçük adım, her adımda çekiliş yapan $p_\theta$ ile 04. derste ondan türetilecek
# sınır için gerekir. (4. bölümün 100 adımı arada kalır: Aşağıdaki tabloda kümelerin genişliği %10 yanlış çıkıyor;
# göz bunu görmez.)

# %% [markdown] id="which-variance" lang="en"
# **Which variance?** The bell misses the term $c_t^2\operatorname{Var}[x_0 \mid x_t]$. Two choices for
# $\Sigma_\theta$ are common. Small, $\tilde{\beta}_t$: exact if the data are a single point, for then
# $\operatorname{Var}[x_0 \mid x_t] = 0$. Large, $\beta_t$: exact if the data are
# $\mathcal{N}(0, \mathbf{I})$.
#
# <details><summary>Why is $\beta_t$ exact for $\mathcal{N}(0, \mathbf{I})$?</summary>
#
# Then $x_0$ and $x_t$ are jointly Gaussian, both with variance 1 and with correlation
# $\sqrt{\bar{\alpha}_t}$, so $\operatorname{Var}[x_0 \mid x_t] = 1-\bar{\alpha}_t$. Put it in:
#
# $$\tilde{\beta}_t + c_t^2\,(1-\bar{\alpha}_t)
# = \beta_t\,\frac{1-\bar{\alpha}_{t-1}+\bar{\alpha}_{t-1}\beta_t}{1-\bar{\alpha}_t}
# = \beta_t\,\frac{1-\bar{\alpha}_{t-1}\alpha_t}{1-\bar{\alpha}_t} = \beta_t$$
#
# </details>
#
# We test both with large steps, where it matters. First a schedule of only 10 steps: the standard deviation
# of the samples just before the last step (which adds no noise), divided by the right one, that of $x_{t=0}$:
# $\sqrt{1-\bar{\alpha}_0}$ for the point, 1 for $\mathcal{N}(0, 1)$. So 1.00 is perfect. Then the eight
# Gaussians of part 4: the finished width of a cluster; 0.060 would be right.

# %% [markdown] id="which-variance" lang="tr" source="d7c3e918"
# **Hangi varyans?** Çanda $c_t^2\operatorname{Var}[x_0 \mid x_t]$ terimi eksiktir. $\Sigma_\theta$ için iki
# seçim yaygındır. Küçük olan, $\tilde{\beta}_t$: Veri tek bir noktaysa kesindir, çünkü o zaman
# $\operatorname{Var}[x_0 \mid x_t] = 0$ olur. Büyük olan, $\beta_t$: Veri $\mathcal{N}(0, \mathbf{I})$ ise
# kesindir.
#
# <details><summary>$\beta_t$, $\mathcal{N}(0, \mathbf{I})$ için neden kesindir?</summary>
#
# O zaman $x_0$ ile $x_t$ birlikte Gauss'tur; varyansları 1, korelasyonları $\sqrt{\bar{\alpha}_t}$'dir; demek
# ki $\operatorname{Var}[x_0 \mid x_t] = 1-\bar{\alpha}_t$. Yerine koy:
#
# $$\tilde{\beta}_t + c_t^2\,(1-\bar{\alpha}_t)
# = \beta_t\,\frac{1-\bar{\alpha}_{t-1}+\bar{\alpha}_{t-1}\beta_t}{1-\bar{\alpha}_t}
# = \beta_t\,\frac{1-\bar{\alpha}_{t-1}\alpha_t}{1-\bar{\alpha}_t} = \beta_t$$
#
# </details>
#
# İkisini de farkın görüldüğü yerde, büyük adımlarla deniyoruz. Önce 10 adımlık bir zamanlayıcı alıyor,
# gürültü eklemeyen son adımdan hemen önce örneklerin standart sapmasını ölçüp olması gereken değere
# ($x_{t=0}$'ınkine) bölüyoruz. Bu değer nokta için $\sqrt{1-\bar{\alpha}_0}$, $\mathcal{N}(0, 1)$ için 1'dir;
# oranın 1,00 çıkması kusursuz demektir. Sonra 4. bölümün sekiz Gauss'u: bir kümenin bitmiş genişliği; doğrusu
# 0,060 olurdu.

# %% id="two-variances-code" tr="595fdd58"
few = NoiseSchedule.linear(T=10, beta_start=0.05, beta_end=0.9)
nought, one = torch.zeros(1), torch.ones(1)
point = GaussianMixtureDenoiser(nought[:, None], nought, one, few)  # all data are 0
normal = GaussianMixtureDenoiser(nought[:, None], one, one, few)  # the data are N(0, 1)
rows = []
kinds = {"small": "small", "large": "large"}
# tr: kinds = {"small": "küçük", "large": "büyük"}
for variance, kind in kinds.items():
    widths = []
    for denoise, right in ((point, (1 - few.alpha_bars[0]).sqrt()), (normal, 1.0)):
        generator = Generator().manual_seed(0)
        x_T = torch.randn(100_000, 1, generator=generator)
        *_, before_last, _ = ddpm(denoise, few, x_T, variance=variance, generator=generator)
        widths.append(f"{before_last.x_t.std() / right:.2f}")
    generator = Generator().manual_seed(6)
    x_T = torch.randn(4000, 2, generator=generator)
    *_, last = ddpm(truth, plane, x_T, variance=variance, generator=generator)
    to_centre = (torch.cdist(last.x_t, means).amin(dim=1).square().mean() / 2).sqrt()  # of its own cluster
    rows.append([kind, *widths, f"{to_centre:.3f}"])
heads = ("variance", "one point: width / right", "N(0, 1): width / right", "eight Gaussians: width")
# tr: heads = ("varyans", "tek nokta: en / doğru", "N(0, 1): en / doğru", "sekiz Gauss: en")
show.table([dict(zip(heads, row, strict=True)) for row in rows])

# %% [markdown] id="copying" lang="en"
# Each choice is right on its own ground: 1.00. On the other's ground small comes out 19 % too narrow (0.81),
# large 82 % too wide (1.82). The eight Gaussians lie between: small makes the clusters too narrow (0.054),
# large too wide (0.066), where 0.060 is right. (None of these data are wider than 1; for wider ones see lesson
# 07, part 6.)
#
# With 1,000 small steps it hardly matters to the eye: you saw in part 2 that the two differ by less than 2 %
# from $t = 100$ on. (For the variational bound of lesson 04 the last few steps do matter. Nichol and Dhariwal
# 2021 let the network learn a value between the two; Bao et al. 2022 compute the missing term.)

# %% [markdown] id="copying" lang="tr" source="4ee1bdce"
# Her seçim kendi alanında doğru: 1,00. Ötekinin alanında ise küçük olan %19 daha dar (0,81), büyük olan %82
# daha geniş (1,82) çıkıyor. Sekiz Gauss arada kalıyor: Kümeler küçük varyansla fazla dar (0,054), büyük
# varyansla fazla geniş (0,066) çıkıyor; doğrusu 0,060. (Bu verilerin hiçbiri 1'den geniş değil; daha genişleri
# için 07. dersin 6. bölümüne
# bak.)
#
# 1.000 küçük adımda göz bunu pek fark etmez: 2. bölümde gördün, $t = 100$'den başlayarak ikisi arasındaki fark
# %2'nin altında. (04. derste gelecek varyasyonel sınır içinse son birkaç adım önem taşır. Nichol ve Dhariwal
# 2021, ikisinin arasında bir değeri ağa öğretir; Bao vd. 2022 eksik terimi hesaplar.)

# %% [markdown] id="not-wanted" lang="en"
# ## 7. Why this is not what we want
#
# We have a perfect sampler. Every step is derived, the denoiser has no error, and no training was needed.
# And it does what `digits[torch.randint(1797, (32,))]` does in one line: it returns what we put in. That is
# **memorisation**. We wanted *new* digits: those that the same people would have written the next day.
#
# A data set is not the distribution $q(x_0)$; it is a handful of draws from it. Real digits that are missing
# in the list get probability 0. We can test that, because the library holds 297 digits back: the *test set*.
# From now on the denoiser is given the other 1,500 alone, the *training set*.

# %% [markdown] id="not-wanted" lang="tr" source="c28ee85f"
# ## 7. İstediğimiz neden bu değil?
#
# Elimizde kusursuz bir örnekleyici var. Her adımı türetilmiş, gürültü gidericisi hatasız, eğitim de
# gerekmedi. Yaptığı ise `digits[torch.randint(1797, (32,))]` satırının yaptığıdır: Ne koyduysak onu geri
# veriyor. Bunun adı **ezberleme** (memorisation). Biz *yeni* rakamlar istiyorduk: aynı insanların ertesi gün
# yazacağı rakamları.
#
# Veri kümesi, $q(x_0)$ dağılımının kendisi değildir; ondan çekilmiş bir avuç örnektir. Listede bulunmayan
# gerçek rakamların olasılığı 0 çıkar. Bunu sınayabiliriz, çünkü kütüphane 297 rakamı bir kenara ayırır:
# *test kümesi*. Bundan sonra gürültü gidericiye yalnızca öteki 1.500'ü, *eğitim kümesi*ni veriyoruz.

# %% [markdown] id="blur" lang="en"
# **A first remedy: blur the list.** Put a narrow bell of width $h$ around every training image (statisticians
# call that a kernel density estimate). Now every image has some probability:
#
# $$q_h(x) = \frac{1}{N}\sum_{i=1}^{N} \mathcal{N}\big(x;\ x^{(i)},\ h^2\,\mathbf{I}\big)$$
#
# > **Predict first.** How large must $h$ be so that held-out digits become as probable as possible? And what
# > does a sample from $q_h$ look like with that $h$?

# %% [markdown] id="blur" lang="tr" source="3ca703e8"
# **İlk çare: listeyi bulanıklaştır.** Her eğitim görüntüsünün çevresine $h$ genişliğinde dar bir çan koy
# (istatistikçiler buna çekirdek yoğunluk kestirimi, kernel density estimate, der). Artık her görüntünün bir
# olasılığı vardır:
#
# $$q_h(x) = \frac{1}{N}\sum_{i=1}^{N} \mathcal{N}\big(x;\ x^{(i)},\ h^2\,\mathbf{I}\big)$$
#
# > **Önce tahmin et.** Ayrılmış rakamların olasılığı en büyük olsun diye $h$ ne kadar büyük olmalı? Bu
# > $h$ ile $q_h$'den çekilen bir örnek neye benzer?

# %% id="kernel" tr="feb5b026"
train, held_out = data.digits("train").images, data.digits("test").images  # 1,500 and 297
_, distance = nearest_neighbours(held_out, train)  # root mean square over the pixels
ends = f"{distance.min():.2f} .. {distance.median():.2f} .. {distance.max():.2f}"
print(f"from a held-out digit to the nearest training digit, least, median, most: {ends}")
# tr: print(f"ayrılmış rakamdan en yakın eğitim rakamına, en az, ortanca, en çok: {ends}")


def log_density(x: Tensor, h: float) -> float:
    """log q_h(x) per pixel, averaged over the images x."""
    D = x[0].numel()
    distances = torch.cdist(x.flatten(1).double(), train.flatten(1).double()) ** 2
    log_sum = torch.logsumexp(-distances / (2 * h**2), dim=1) - math.log(len(train))
    return (log_sum.mean() / D - 0.5 * math.log(2 * math.pi * h**2)).item()


widths = torch.linspace(0.05, 0.5, 46).tolist()
of_train, of_held_out = ([log_density(x, h) for h in widths] for x in (train[:297], held_out))
h = widths[of_held_out.index(max(of_held_out))]
for width in (0.01, 0.1, h):
    log_q_h = [log_density(x, width) for x in (train[:297], held_out)]
    print(f"h = {width:.2f}    log q_h: training set {log_q_h[0]:6.1f}    held out {log_q_h[1]:6.1f}")
    # tr: print(f"h = {width:.2f}    log q_h: eğitim kümesi {log_q_h[0]:6.1f}    ayrılmış {log_q_h[1]:6.1f}")

# %% id="kernel-picture" tr="0e92def7"
curves = {"training set": (widths, of_train), "held out": (widths, of_held_out)}
# tr: curves = {"eğitim kümesi": (widths, of_train), "ayrılmış rakamlar": (widths, of_held_out)}
show.lines(curves, x_label="h", upright={f"h = {h:.2f}": h}, y_range=(-3, 2))

epsilon = torch.randn(8, 1, 8, 8, generator=Generator().manual_seed(0))
rows = {"training set": train[40:48], f"h = {h:.2f}": train[40:48] + h * epsilon}
# tr: rows = {"eğitim kümesi": train[40:48], f"h = {h:.2f}": train[40:48] + h * epsilon}
show.rows(rows)

# %% [markdown] id="kernel-picture-alt" lang="en" alt="kernel-picture"
# Two curves over h. For training images the density only falls as h grows. For held-out images it rises
# steeply, is highest at 0.26, where a line stands, and falls slowly.
#
# Eight training images above; below the same eight with noise on them.

# %% [markdown] id="kernel-picture-alt" lang="tr" alt="kernel-picture" source="3638a867"
# h boyunca iki eğri. Eğitim görüntülerinde yoğunluk h büyüdükçe hep düşüyor. Ayrılmış görüntülerde dik bir
# biçimde yükseliyor, bir çizginin durduğu 0,26'da en yüksek, sonra yavaşça düşüyor.
#
# Üstte sekiz eğitim görüntüsü; altta aynı sekiz görüntü, üzerlerinde gürültüyle.

# %% [markdown] id="generalise" lang="en"
# No held-out digit is a copy of a training image: the nearest one differs by 0.13 to 0.44, 0.26 in the middle
# (root mean square, **rms**, over the pixels; black and white are 2 apart). The last three lines show the
# mean logarithm of the
# density per pixel, training images left, held-out right; larger is more probable. With $h = 0.01$, nearly
# the bare list, held-out digits are hopeless ($-345$). They are best at $h = 0.26$, the vertical line. But
# the second picture shows what a sample with that $h$ is: **a training image with noise on it**. It is new
# only because it is spoiled.

# %% [markdown] id="generalise" lang="tr" source="9faca8ce"
# Ayrılmış rakamların hiçbiri bir eğitim görüntüsünün kopyası değil: En yakını bile 0,13 ile 0,44 arasında bir
# uzaklıkta, ortancası 0,26 (pikseller üzerinden kare ortalamasının kökü, **rms**; siyah ile beyazın arası 2).
# Son üç satır, yoğunluğun piksel başına ortalama logaritmasını gösteriyor: solda eğitim görüntüleri, sağda
# ayrılmışlar;
# büyük olan daha olasıdır. $h = 0.01$ ile, yani neredeyse çıplak listeyle, ayrılmış rakamlar umutsuz
# ($-345$). En iyi oldukları yer $h = 0.26$, yani dikey çizgi. Ama ikinci resim, bu $h$ ile çekilen bir
# örneğin ne olduğunu gösteriyor: **üzerinde gürültü olan bir eğitim görüntüsü**. Yeniliği, bozulmuş
# olmasındandır.

# %% [markdown] id="network-remedy" lang="en"
# **A second remedy: a network.** Lesson 00 used a network that was trained on these same 1,500 images. Let
# three denoisers do the same work: noise an image to $t$, ask for $\hat{x}_0$, measure the root mean square
# error. First on training images, then on held-out ones.
#
# > **Predict first.** On training images nothing can beat the ideal denoiser. And on held-out images?

# %% [markdown] id="network-remedy" lang="tr" source="bd558994"
# **İkinci çare: bir ağ.** 00. dersin kullandığı ağ, tam bu 1.500 görüntüyle eğitilmişti. Üç gürültü giderici
# aynı işi yapsın: Bir görüntüyü $t$'ye kadar gürültüle, $\hat{x}_0$'ı sor, kare ortalamasının kökü olarak
# hatayı ölç. Önce eğitim görüntülerinde, sonra ayrılmışlarda.
#
# > **Önce tahmin et.** Eğitim görüntülerinde ideal gürültü gidericiyi hiçbir şey geçemez. Ya ayrılmış
# > görüntülerde?

# %% id="three-denoisers" tr="d631c5f5"
model = zoo.load("digits")  # the network of lesson 00, with its own (cosine) schedule
blurred = GaussianMixtureDenoiser(train, torch.full((1500,), h), torch.ones(1500), model.schedule)
denoisers = {"ideal": IdealDenoiser(train, model.schedule), "blurred": blurred, "network": model.denoiser()}
# tr: denoisers = {"ideal": IdealDenoiser(train, model.schedule), "bulanık": blurred, "ağ": model.denoiser()}
rows = []
for t in (99, 199, 499):
    for name, denoise in denoisers.items():
        errors = []
        for x_0 in (train[:150], held_out[:150]):
            x_t, _ = q_sample(x_0, t, model.schedule, generator=Generator().manual_seed(1))
            errors.append(f"{(denoise(x_t, t).x_0 - x_0).square().mean().sqrt():.2f}")
        bar = f"{model.schedule.alpha_bars[t]:.2f}"
        rows.append({"t": t, "ᾱ_t": bar, "": name, "error, training set": errors[0], "held out": errors[1]})
        # tr: rows.append({"t": t, "ᾱ_t": bar, "": name, "hata, eğitim kümesi": errors[0], "ayrılmış": errors[1]})
show.table(rows)
parameters = show.whole(sum(p.numel() for p in model.network.parameters()))
listed = show.whole(1500 * 64)
print(f"parameters of the network: {parameters}    numbers in the training set: 1500 · 64 = {listed}")
# tr: print(f"ağın parametreleri: {parameters}    eğitim kümesindeki sayılar: 1500 · 64 = {listed}")

# %% id="three-pictures" tr="62293d22"
t, x_0 = 99, held_out[distance.topk(8).indices]  # the eight that lie farthest from all training images
x_t, _ = q_sample(x_0, t, model.schedule, generator=Generator().manual_seed(1))
rows = {"held out": x_0, "xₜ": x_t}
# tr: rows = {"ayrılmış": x_0, "xₜ": x_t}
rows |= {name: denoise(x_t, t).x_0 for name, denoise in denoisers.items()}
show.rows(rows)

# %% [markdown] id="three-pictures-alt" lang="en" alt="three-pictures"
# Five rows of eight: held-out digits, slightly noised, and three answers. The ideal denoiser answers with
# other digits; the blurred one leaves noise on them; the network comes close to the originals.

# %% [markdown] id="three-pictures-alt" lang="tr" alt="three-pictures" source="dad3e4c7"
# Sekizer resimlik beş satır: ayrılmış rakamlar, biraz gürültülenmiş hâlleri ve üç cevap. İdeal gürültü
# giderici başka rakamlarla cevap veriyor; bulanık olanı üzerlerinde gürültü bırakıyor; ağ asıllarına
# yaklaşıyor.

# %% [markdown] id="learning" lang="en"
# Read $t = 99$, where little noise is left. On training images the ideal denoiser is perfect (0.00). On
# held-out images it is the **worst** of the three (0.26): it answers a new digit with an old one. Compare its
# row in the picture with the first row; these are other images, from the training set. Blurring helps on
# held-out images and costs on training images. The network is equally good on both (0.10): on new digits it
# beats the denoiser that has no error. At $t = 499$ there is little to choose between the three on held-out
# images.

# %% [markdown] id="learning" lang="tr" source="58b8b20a"
# $t = 99$'u oku; orada az gürültü kalmıştır. Eğitim görüntülerinde ideal gürültü giderici kusursuz (0,00).
# Ayrılmış görüntülerde ise üçünün **en kötüsü** (0,26): Yeni bir rakama eski bir rakamla cevap veriyor.
# Resimdeki satırını ilk satırla karşılaştır; bunlar başka görüntüler, eğitim kümesinden. Bulanıklaştırmak
# ayrılmış görüntülerde işe yarıyor, eğitim görüntülerinde bedeli var. Ağ ikisinde de aynı derecede iyi
# (0,10): Yeni rakamlarda, hatasız gürültü gidericiyi geçiyor. $t = 499$'da, ayrılmış görüntülerde üçü
# arasında pek fark yok.

# %% [markdown] id="capacity" lang="en"
# So the minimum of the error on the *list* is not what we want, and this network has not reached it: on the
# training images, too, it is off by 0.10 where the list itself gives 0.00. It does not play the list back. One set of
# numbers $\theta$ must answer at every $t$ and for every $x_t$, with the same weights at every place of the
# image (lesson 05), after a limited training (lesson 06). What it has found instead is as good for new
# digits as for old ones. That is **generalisation**.

# %% [markdown] id="capacity" lang="tr" source="74f4ed6f"
# Demek ki istediğimiz, *liste* üzerindeki hatanın en küçüğü değil; bu ağ da oraya varmamış: Listenin kendisi
# 0,00 verirken eğitim görüntülerinde de 0,10'da kalmış. Ağ, listeyi olduğu gibi yinelemiyor. Tek bir $\theta$
# sayı takımı, her $t$'de ve her $x_t$ için, görüntünün her yerinde aynı ağırlıklarla (05. ders) ve sınırlı bir
# eğitimden sonra (06. ders) cevap vermek zorundadır. Listenin yerine bulduğu çözüm, yeni rakamlara da eskilere
# uyduğu kadar uyuyor. Buna **genelleme** (generalisation) denir.

# %% [markdown] id="which-limit" lang="en"
# *Which* of these keeps it from playing the list back, this page does not show. Size alone does not: the
# last line counts 1,102,017 numbers in $\theta$, more than eleven times the 96,000 pixels of all training images. How
# much networks generalise and when they memorise after all (few images, long training) is an open field:
# see the further reading. Lesson 06 searches the samples of this network for copies.

# %% [markdown] id="which-limit" lang="tr" source="0d89e047"
# Listeyi olduğu gibi yinelemesini bunlardan *hangisinin* önlediğini bu sayfa göstermiyor. Büyüklüğü tek başına
# önlemiyor: Son satır $\theta$'da 1.102.017 sayı sayıyor; bütün eğitim görüntülerinin 96.000 pikselinin on bir
# katından çok. Ağların ne kadar genellediği, ne zaman yine de ezberlediği (az görüntü, uzun eğitim) açık bir
# araştırma alanıdır: "Daha fazlası için" kısmına bak. 06. ders, bu ağın örneklerinde kopya arıyor.

# %% [markdown] id="misunderstandings" lang="en"
# ## 8. Common misunderstandings
#
# ### "The reverse step subtracts the noise that was added"
#
# > *"Step $t$ added the noise $\sqrt{\beta_t}\,\epsilon$. The denoiser predicts it. So I subtract
# > $\sqrt{\beta_t}\,\hat{\epsilon}$, divide by $\sqrt{\alpha_t}$, and have $x_{t-1}$."*
#
# Many texts say it nearly like this, the reference text (2.2) too. But $\hat{\epsilon}$ is the guess of
# *all* the noise in $x_t$, that of the jump from $x_0$. The noise of the one step $t$ is a tiny part of
# that: its correlation with the true $\epsilon$ of the jump is $\sqrt{\beta_t}/\sqrt{1-\bar{\alpha}_t}$,
# and with a guess that is itself unsure it can only be smaller. The cell below stands at $t = 299$ and compares
# the two weights.
#
# <details><summary>Why this correlation?</summary>
#
# By the merging of lesson 01, $\sqrt{1-\bar{\alpha}_t}\;\epsilon =
# \sqrt{\alpha_t(1-\bar{\alpha}_{t-1})}\;\epsilon' + \sqrt{\beta_t}\;\epsilon_t$, with the noise $\epsilon'$
# of all earlier steps and the noise $\epsilon_t$ of this one, which are independent. So the covariance of
# $\epsilon$ with $\epsilon_t$ is $\sqrt{\beta_t}/\sqrt{1-\bar{\alpha}_t}$, and both have variance 1.
#
# </details>

# %% [markdown] id="misunderstandings" lang="tr" source="2be9bc8f"
# ## 8. Yaygın yanlış anlamalar
#
# ### "Ters adım, eklenen gürültüyü çıkarır"
#
# > *"$t$ adımı $\sqrt{\beta_t}\,\epsilon$ gürültüsünü ekledi. Gürültü giderici onu tahmin ediyor. Öyleyse
# > $\sqrt{\beta_t}\,\hat{\epsilon}$'u çıkarır, $\sqrt{\alpha_t}$'ye böler, $x_{t-1}$'i bulurum."*
#
# Birçok metin, kaynak metin de (2.2), neredeyse böyle söyler. Oysa $\hat{\epsilon}$, $x_t$'deki *bütün*
# gürültünün, yani $x_0$'dan gelen sıçramanın gürültüsünün tahminidir. Tek bir $t$ adımının gürültüsü bunun
# küçücük bir parçasıdır: Sıçramanın gerçek $\epsilon$'u ile korelasyonu
# $\sqrt{\beta_t}/\sqrt{1-\bar{\alpha}_t}$'dir; kendisi de emin olmayan bir tahminle korelasyonu ancak daha
# küçük olabilir. Aşağıdaki hücre $t = 299$'da duruyor ve iki ağırlığı karşılaştırıyor.
#
# <details><summary>Korelasyon neden bu kadar?</summary>
#
# 01\. dersteki birleştirmeye göre $\sqrt{1-\bar{\alpha}_t}\;\epsilon =
# \sqrt{\alpha_t(1-\bar{\alpha}_{t-1})}\;\epsilon' + \sqrt{\beta_t}\;\epsilon_t$; burada $\epsilon'$
# önceki bütün adımların, $\epsilon_t$ ise bu adımın gürültüsüdür ve ikisi bağımsızdır. Öyleyse
# $\epsilon$ ile $\epsilon_t$'nin kovaryansı $\sqrt{\beta_t}/\sqrt{1-\bar{\alpha}_t}$'dir; ikisinin de
# varyansı 1'dir.
#
# </details>

# %% id="error-subtract" tr="2158b31a"
t = 299
x_prev, _ = q_sample(digits, t - 1, schedule, generator=Generator().manual_seed(1))
x_t, added = q_step(x_prev, t, schedule, generator=Generator().manual_seed(2))
beta, noise = schedule.betas[t], (1 - schedule.alpha_bars[t]).sqrt()
prediction = ideal(x_t, t)
r = torch.corrcoef(torch.stack([added.flatten(), prediction.epsilon.flatten()]))[0, 1]
print(f"correlation of ε̂ with the last noise: {r:.2f}    √β / √(1-ᾱ) = {beta.sqrt() / noise:.2f}")
# tr: print(f"ε̂ ile son gürültünün korelasyonu: {r:.2f}    √β / √(1-ᾱ) = {beta.sqrt() / noise:.2f}")
mean, _ = q_posterior(prediction.x_0, x_t, t, schedule)
by_epsilon = (x_t - beta / noise * prediction.epsilon) / schedule.alphas[t].sqrt()
weights_of_noise = f"√β = {beta.sqrt():.3f}    β / √(1-ᾱ) = {beta / noise:.3f}"
print(f"the two means differ by {(mean - by_epsilon).abs().max():.5f}    {weights_of_noise}")
# tr: print(f"iki ortalamanın farkı {(mean - by_epsilon).abs().max():.5f}    {weights_of_noise}")

# %% [markdown] id="fresh-noise" lang="en"
# ### "The fresh noise in the reverse step is decoration"
#
# > *"First I remove noise, then I add some again? I take the mean and get cleaner images."*
#
# Draw, subtract as above, or take the mean: run all three rules from 32 starts, with the 100 steps of part 4.
# How many *different* images come out?

# %% [markdown] id="fresh-noise" lang="tr" source="9220c6f3"
# ### "Ters adımdaki taze gürültü süstür"
#
# > *"Önce gürültüyü çıkarıp sonra yine mi ekleyeceğim? Ortalamayı alır, daha temiz görüntüler bulurum."*
#
# Örnek çek, yukarıdaki gibi çıkar ya da ortalamayı al: Üç kuralı da 32 başlangıçtan, 4. bölümün 100 adımıyla
# dene. Kaç *farklı* görüntü çıkar?

# %% id="error-rules" tr="1e92ff00"
by_plane = IdealDenoiser(digits, plane)
called = {"draw": "draw", "subtract": "subtract", "mean": "mean"}
# tr: called = {"draw": "çekiliş", "subtract": "çıkarma", "mean": "ortalama"}
for rule, name in called.items():
    generator = Generator().manual_seed(0)
    x_t = torch.randn(32, 1, 8, 8, generator=generator)
    for t in reversed(range(plane.T)):
        prediction = by_plane(x_t, t)
        mean, variance = q_posterior(prediction.x_0, x_t, t, plane)
        if rule == "draw":  # right: a draw from p
            x_t = mean + variance.sqrt() * torch.randn(x_t.shape, generator=generator)
        elif rule == "subtract":  # wrong: √β instead of β / √(1 - ᾱ)
            x_t = (x_t - plane.betas[t].sqrt() * prediction.epsilon) / plane.alphas[t].sqrt()
        else:  # wrong: no fresh noise
            x_t = mean
    kinds = len(nearest_neighbours(x_t, digits)[0].unique())
    print(f"{name:8}    different digits among 32: {kinds}")
    # tr: print(f"{name:8}    32 içinde ayrı rakam: {kinds}")

# %% [markdown] id="error-rules-answer" lang="en"
# - **Subtract**: the two forms of the mean (part 3) agree, and the right step subtracts 0.008 times
#   $\hat{\epsilon}$ where the wrong one subtracts 0.078 times: ten times too much. The noise that step $t$
#   really added cannot be found again; its correlation with $\hat{\epsilon}$ is 0.10 (with
#   the true noise of the jump the formula gives 0.10 as well). All 32 starts end nearest to *one* image.
# - **Mean**: one image too. While the denoiser still gives all starts the same $\hat{x}_0$, a step multiplies
#   every difference between two chains by the weight of $x_t$, which is less than 1. Without fresh noise all
#   chains run together before there is anything to decide. (Lesson 07 meets a sampler that needs no fresh
#   noise; it keeps more of $\hat{\epsilon}$ than the mean does, so that the *amount* of noise stays right.)

# %% [markdown] id="error-rules-answer" lang="tr" source="7efd2c50"
# - **Çıkarma** (subtract): Ortalamanın iki yazılışı (3. bölüm) uyuşuyor. Doğru adım $\hat{\epsilon}$'un 0,008
#   katını, yanlış adım 0,078 katını çıkarıyor: on kat fazla. $t$ adımının gerçekten eklediği gürültü bir daha
#   bulunamaz; $\hat{\epsilon}$ ile korelasyonu 0,10 (sıçramanın gerçek gürültüsü için formül de 0,10
#   veriyor). 32 başlangıcın hepsi aynı, *tek* bir görüntünün yakınında bitiyor.
# - **Ortalama** (mean): Yine tek görüntü. Gürültü giderici bütün başlangıçlara aynı $\hat{x}_0$'ı verdiği
#   sürece bir adım, iki zincir arasındaki her farkı $x_t$'nin ağırlığıyla çarpar; o da 1'den küçüktür. Taze
#   gürültü olmayınca bütün zincirler, ortada karar verilecek bir şey yokken birbirine kavuşur. (07. derste
#   taze gürültü istemeyen bir örnekleyiciyle tanışacaksın; o, $\hat{\epsilon}$'un ortalamanın
#   tuttuğundan daha çoğunu tutar, böylece gürültünün *miktarı* doğru kalır.)

# %% [markdown] id="one-jump" lang="en"
# ### "$\hat{x}_0$ is already a sample", "one jump is enough"
#
# > *"The denoiser shows me the finished image at the very first step. Why take 999 more?"*
#
# We kept every $\hat{x}_0$ of the 32 chains of part 5. For some $t$: how much the 32 guesses differ from each
# other (standard deviation, averaged over the pixels), and how many of them are nearest to the image which
# that chain ends in.

# %% [markdown] id="one-jump" lang="tr" source="05ae5bcb"
# ### "$\hat{x}_0$ zaten bir örnektir", "tek sıçrama yeter"
#
# > *"Gürültü giderici bitmiş görüntüyü daha ilk adımda gösteriyor. Geri kalan 999 adım niye?"*
#
# 5\. bölümdeki 32 zincirin bütün $\hat{x}_0$'larını saklamıştık. Birkaç $t$ için: 32 tahmin birbirinden ne
# kadar farklı (standart sapma, pikseller üzerinden ortalama); kaçı, kendi zincirinin bittiği görüntüye en
# yakın?

# %% id="preview" tr="9fc3e39c"
seen = (0, 99, 199, 299, 399, 699, 999)
for t in seen:
    nearest, _ = nearest_neighbours(guesses[t], digits)
    decided = (nearest == final).float().mean()
    spread = guesses[t].std(dim=0).mean()
    print(f"t = {t:3d}    spread of the guesses: {spread:.2f}    nearest to what it becomes: {decided:.0%}")
    # tr: print(f"t = {t:3d}    tahminlerin yayılımı: {spread:.2f}    olacağı görüntüye en yakın: {decided:.0%}")
rows = {name: torch.stack([guesses[t][i] for t in seen]) for name, i in chosen.items()}
show.rows(rows, t=seen)

# %% [markdown] id="preview-alt" lang="en" alt="preview"
# The guesses of three chains. At t = 999 and 699 the same grey blur three times; shapes at t = 399 and
# 299; from t = 99 on the finished 0, 4 and 6.

# %% [markdown] id="preview-alt" lang="tr" alt="preview" source="549f5008"
# Üç zincirin tahminleri. t = 999 ve 699'da üç kez aynı gri leke; t = 399 ve 299'da biçimler; t = 99'dan
# sonra bitmiş 0, 4 ve 6.

# %% [markdown] id="last-noise" lang="en"
# At $t = 999$ all 32 guesses are one and the same blur, the average digit, and not one points to the image
# that will be made from it. Near $t = 300$ most have not decided; by $t = 99$ all have. $\hat{x}_0$ is
# not a sample, it is an *average* of what is still possible, and no average of digits is a digit. (Lesson 00
# showed this blur for the network.)

# %% [markdown] id="last-noise" lang="tr" source="615de6df"
# $t = 999$'da 32 tahminin hepsi aynı bulanık leke, ortalama rakam; hiçbiri de kendisinden çıkacak görüntüyü
# göstermiyor. $t = 300$ yakınında çoğu karar vermemiş; $t = 99$'da hepsi vermiş. $\hat{x}_0$ bir örnek
# değildir, hâlâ mümkün olanların *ortalamasıdır*; rakamların ortalaması da rakam değildir. (00. ders bu
# bulanık lekeyi ağ için göstermişti.)

# %% [markdown] id="noise-last-step" lang="en"
# ### "Noise is added in every step, in the last one too"
#
# > *"A loop without a special case is cleaner. The last $\beta$ is tiny anyway."*
#
# $\tilde{\beta}_0 = 0$ spares us the special case. It is missed by those who take the large variance
# $\beta_t$, or who keep $\tilde{\beta}_t$ from being zero. We take finished images and add noise of variance
# $\beta_0$, once with our 1,000 steps and once with the 20 steps of part 1.

# %% [markdown] id="noise-last-step" lang="tr" source="4f3c8a9d"
# ### "Gürültü her adımda eklenir, sonuncuda da"
#
# > *"Özel durumu olmayan bir döngü daha temizdir. Son $\beta$ zaten küçücük."*
#
# $\tilde{\beta}_0 = 0$ bizi özel durumdan kurtarır. Büyük varyansı, yani $\beta_t$'yi alanlar ya da
# $\tilde{\beta}_t$'nin sıfır olmasını önleyenler ise onu gözden kaçırır. Bitmiş görüntüleri alıp $\beta_0$
# varyanslı gürültü ekliyoruz; bir kez 1.000 adımla, bir kez de 1. bölümün 20 adımıyla.

# %% id="last-noise-code"
rows = {}
for one_schedule in (schedule, coarse):
    root = one_schedule.betas[0].sqrt()
    epsilon = torch.randn(8, 1, 8, 8, generator=Generator().manual_seed(5))
    rows[f"T = {one_schedule.T}"] = made[:8] + root * epsilon
    print(f"T = {one_schedule.T:4d}    √β_0 = {root:.2f}")
show.rows({"x₀": made[:8], **rows})

# %% [markdown] id="last-noise-code-alt" lang="en" alt="last-noise-code"
# Eight finished digits in three rows. With the last noise of T = 1000 they look untouched; with that of T =
# 20 grain is seen on the black.

# %% [markdown] id="last-noise-code-alt" lang="tr" alt="last-noise-code" source="86b23511"
# Sekiz bitmiş rakam, üç satırda. T = 1000'in son gürültüsüyle dokunulmamış görünüyorlar; T = 20'ninkiyle
# siyahın üzerinde taneler seçiliyor.

# %% [markdown] id="summary" lang="en"
# With a thousand steps the argument holds: noise of size 0.01 cannot be seen, only measured. With twenty
# steps the noise has size 0.14, and it stays on the image for good, for no step comes after the last one to
# take it away. An error that hides at a thousand steps shows itself as soon as you take few.

# %% [markdown] id="summary" lang="tr" source="83182b76"
# Bin adımda bu sav tutuyor: 0,01 büyüklüğündeki gürültü görülmez, ancak ölçülür. Yirmi adımda ise gürültünün
# büyüklüğü 0,14'tür ve görüntünün üzerinde temelli kalır; çünkü son adımdan sonra onu giderecek bir adım yoktur.
# Bin adımda saklanan bir hata, az adım attığında kendini gösterir.

# %% [markdown] id="five-lines" lang="en"
# ## In five lines
#
# 1. $q(x_{t-1} \mid x_t)$ needs all the data; $q(x_{t-1} \mid x_t, x_0)$ is a Gaussian with mean
#    $\tilde{\mu}_t$ and variance $\tilde{\beta}_t$, and $\tilde{\beta}_0 = 0$.
# 2. The reverse step puts the guess $\hat{x}_0 = \mathbb{E}[x_0 \mid x_t]$ in place of $x_0$: exact mean, and
#    nearly the right shape as long as $\beta_t$ is small.
# 3. For a finite data set $\hat{x}_0$ is a softmax-weighted average of the data: all of them at high $t$, one
#    at low $t$.
# 4. $-\hat{\epsilon}/\sqrt{1-\bar{\alpha}_t}$ is the score, the arrow to where noisy data lie denser.
# 5. The ideal denoiser gives back its data. New images need a denoiser that is right about data it has not
#    seen, and that must be learned.

# %% [markdown] id="five-lines" lang="tr" source="cc1fa8bb"
# ## Beş satırda
#
# 1. $q(x_{t-1} \mid x_t)$ bütün veriyi ister; $q(x_{t-1} \mid x_t, x_0)$ ise ortalaması $\tilde{\mu}_t$,
#    varyansı $\tilde{\beta}_t$ olan bir Gauss'tur ve $\tilde{\beta}_0 = 0$'dır.
# 2. Ters adım, $x_0$'ın yerine $\hat{x}_0 = \mathbb{E}[x_0 \mid x_t]$ tahminini koyar: ortalama kesindir,
#    biçim de $\beta_t$ küçük olduğu sürece aşağı yukarı doğrudur.
# 3. Sonlu bir veri kümesi için $\hat{x}_0$, verinin softmax ağırlıklı ortalamasıdır: yüksek $t$'de hepsinin,
#    düşük $t$'de birinin.
# 4. $-\hat{\epsilon}/\sqrt{1-\bar{\alpha}_t}$ skordur; gürültülü verinin daha sık olduğu yeri gösterir.
# 5. İdeal gürültü giderici, verisini geri verir. Yeni görüntüler için, görmediği veride de doğru tahmin
#    yapan bir gürültü giderici gerekir; o da öğrenilmek zorundadır.

# %% [markdown] id="your-turn" lang="en"
# ## Your turn
#
# **Task 1. Derive it (15 minutes, paper).** Take the three steps of lesson 01's second task, $\beta_0 = 0.1$,
# $\beta_1 = 0.2$, $\beta_2 = 0.5$. Do not use the formulas of part 2; multiply the two bells and complete the
# square once more, with numbers. What are the variance and the two weights of the posterior at $t = 2$? Which
# mean comes out for $x_0 = 1$ and $x_t = 0.6$, and why is it no accident?
#
# <details><summary>Hint</summary>
#
# You need $\alpha_2 = 0.5$, $\bar{\alpha}_1 = 0.72$ and $\bar{\alpha}_2 = 0.36$. First $A$, then $B$.
#
# </details>
#
# <details><summary>Solution</summary>
#
# $A = 0.5/0.5 + 1/0.28 \approx 4.571$, so the variance is $1/A \approx 0.219$. The formula says the same:
# $0.28/0.64\cdot 0.5 \approx 0.219$.
#
# $B = \sqrt{0.5}/0.5\;x_t + \sqrt{0.72}/0.28\;x_0 \approx 1.414\,x_t + 3.030\,x_0$. Divided by $A$ the
# weights are $0.309$ for $x_t$ and $0.663$ for $x_0$.
#
# The mean is $0.309\cdot 0.6 + 0.663 \approx 0.848 \approx \sqrt{0.72}$. No accident:
# $0.6 = \sqrt{\bar{\alpha}_2}$ is exactly where $x_0 = 1$ is expected at $t = 2$, so the best guess is where
# it is expected one step before, $\sqrt{\bar{\alpha}_1}$.
#
# </details>
#
# **Task 2. Write it (10 minutes).** Write `posterior_by_precision(x_0, x_t, t, schedule)`, which returns mean
# and variance from $A$ and $B$ alone. Check it against `q_posterior` at $t = 1$ and $t = 500$. What must it
# do at $t = 0$, and why?
#
# <details><summary>Hint</summary>
#
# $A$ and $B$ stand in part 2. At $t = 0$ one of the two precisions is infinite.
#
# </details>
#
# <details><summary>Solution</summary>
#
# ```python
# def posterior_by_precision(x_0, x_t, t, schedule):
#     if t == 0:
#         return x_0, torch.tensor(0.0)
#     beta, alpha, before = schedule.betas[t], schedule.alphas[t], schedule.alpha_bars[t - 1]
#     A = alpha / beta + 1 / (1 - before)
#     B = alpha.sqrt() / beta * x_t + before.sqrt() / (1 - before) * x_0
#     return B / A, 1 / A
#
# x_0, x_t = digits[:5], torch.randn(5, 1, 8, 8)
# for t in (0, 1, 500):
#     mine, library = posterior_by_precision(x_0, x_t, t, schedule), q_posterior(x_0, x_t, t, schedule)
#     print(torch.allclose(mine[0], library[0], atol=1e-5), torch.allclose(mine[1].float(), library[1].flatten()))
# ```
#
# At $t = 0$, $1-\bar{\alpha}_{t-1}$ is 0: the witness $x_0$ is infinitely precise. The formulas $B/A$ and
# $1/A$ would divide by zero although their limits are harmless, $x_0$ and 0. The form of part 2 needs no
# special treatment there, apart from $\bar{\alpha}_{t-1} = 1$.
#
# </details>

# %% [markdown] id="your-turn" lang="tr" source="29ca8fb6"
# ## Sıra sende
#
# **Görev 1. Türet (15 dakika, kâğıt üzerinde).** 01. dersin ikinci görevindeki üç adımı al: $\beta_0 = 0.1$,
# $\beta_1 = 0.2$, $\beta_2 = 0.5$. 2. bölümün formüllerini kullanma; iki çanı çarp ve bu kez sayılarla, tam
# kareye tamamla. $t = 2$'deki sonsal dağılımın varyansı ve iki ağırlığı nedir? $x_0 = 1$ ve $x_t = 0.6$ için
# hangi ortalama çıkar; bu neden rastlantı değildir?
#
# <details><summary>İpucu</summary>
#
# Gerekenler $\alpha_2 = 0.5$, $\bar{\alpha}_1 = 0.72$ ve $\bar{\alpha}_2 = 0.36$. Önce $A$, sonra $B$.
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# $A = 0.5/0.5 + 1/0.28 \approx 4.571$; demek ki varyans $1/A \approx 0.219$. Formül de aynısını söylüyor:
# $0.28/0.64\cdot 0.5 \approx 0.219$.
#
# $B = \sqrt{0.5}/0.5\;x_t + \sqrt{0.72}/0.28\;x_0 \approx 1.414\,x_t + 3.030\,x_0$. $A$'ya bölününce
# ağırlıklar $x_t$ için $0.309$, $x_0$ için $0.663$ olur.
#
# Ortalama $0.309\cdot 0.6 + 0.663 \approx 0.848 \approx \sqrt{0.72}$. Rastlantı değil:
# $0.6 = \sqrt{\bar{\alpha}_2}$, $x_0 = 1$'in $t = 2$'de tam beklendiği yerdir; öyleyse en iyi tahmin, bir
# adım önce beklendiği yerdir, $\sqrt{\bar{\alpha}_1}$.
#
# </details>
#
# **Görev 2. Yaz (10 dakika).** Ortalamayı ve varyansı yalnızca $A$ ile $B$'den bulan
# `posterior_by_precision(x_0, x_t, t, schedule)` işlevini yaz. $t = 1$ ve $t = 500$'de `q_posterior` ile
# karşılaştır. $t = 0$'da ne yapmalı, neden?
#
# <details><summary>İpucu</summary>
#
# $A$ ile $B$ 2. bölümde duruyor. $t = 0$'da iki kesinlikten biri sonsuzdur.
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# ```python
# def posterior_by_precision(x_0, x_t, t, schedule):
#     if t == 0:
#         return x_0, torch.tensor(0.0)
#     beta, alpha, before = schedule.betas[t], schedule.alphas[t], schedule.alpha_bars[t - 1]
#     A = alpha / beta + 1 / (1 - before)
#     B = alpha.sqrt() / beta * x_t + before.sqrt() / (1 - before) * x_0
#     return B / A, 1 / A
#
# x_0, x_t = digits[:5], torch.randn(5, 1, 8, 8)
# for t in (0, 1, 500):
#     mine, library = posterior_by_precision(x_0, x_t, t, schedule), q_posterior(x_0, x_t, t, schedule)
#     print(torch.allclose(mine[0], library[0], atol=1e-5), torch.allclose(mine[1].float(), library[1].flatten()))
# ```
#
# $t = 0$'da $1-\bar{\alpha}_{t-1}$ sıfırdır: $x_0$ tanığı sonsuz kesindir. $B/A$ ile $1/A$ formülleri,
# limitleri zararsız olduğu hâlde ($x_0$ ve 0), sıfıra bölerdi. 2. bölümdeki biçim ise orada,
# $\bar{\alpha}_{t-1} = 1$ dışında, özel bir şey istemez.
#
# </details>

# %% id="your-code"
# Task 2: write posterior_by_precision(x_0, x_t, t, schedule) here and compare it with q_posterior.

# %% [markdown] id="reading" lang="en"
# ## Further reading
#
# - Sohl-Dickstein, Weiss, Maheswaranathan and Ganguli (2015), *Deep Unsupervised Learning using
#   Nonequilibrium Thermodynamics*: small steps make the reverse step Gaussian.
# - Ho, Jain and Abbeel (2020), *Denoising Diffusion Probabilistic Models*: equations 6 and 7 are part 2, their
#   algorithm 2 is the loop of part 5; both variances are in section 3.2.
# - Efron (2011), *Tweedie's Formula and Selection Bias*; Vincent (2011), *A Connection Between Score Matching
#   and Denoising Autoencoders*: denoiser and score.
# - Nichol and Dhariwal (2021), *Improved Denoising Diffusion Probabilistic Models*; Bao, Li, Zhu and Zhang
#   (2022), *Analytic-DPM*: the variance between small and large.
# - Carlini et al. (2023), *Extracting Training Data from Diffusion Models*: large models that memorised some
#   images after all.
# - Kadkhodaie, Guth, Simoncelli and Mallat (2024), *Generalization in Diffusion Models Arises from
#   Geometry-Adaptive Harmonic Representations*: two networks, trained on different images, make nearly
#   the same ones.

# %% [markdown] id="reading" lang="tr" source="16ac414f"
# ## Daha fazlası için
#
# - Sohl-Dickstein, Weiss, Maheswaranathan ve Ganguli (2015), *Deep Unsupervised Learning using Nonequilibrium
#   Thermodynamics*: küçük adımlar ters adımı Gauss yapar.
# - Ho, Jain ve Abbeel (2020), *Denoising Diffusion Probabilistic Models*: 6. ve 7. denklemler 2. bölümün
#   kendisidir, 2. algoritmaları 5. bölümün döngüsüdür; iki varyans da 3.2 bölümündedir.
# - Efron (2011), *Tweedie's Formula and Selection Bias*; Vincent (2011), *A Connection Between Score Matching
#   and Denoising Autoencoders*: gürültü giderici ve skor.
# - Nichol ve Dhariwal (2021), *Improved Denoising Diffusion Probabilistic Models*; Bao, Li, Zhu ve Zhang
#   (2022), *Analytic-DPM*: küçük ile büyük arasındaki varyans.
# - Carlini vd. (2023), *Extracting Training Data from Diffusion Models*: yine de bazı görüntüleri ezberlemiş
#   büyük modeller.
# - Kadkhodaie, Guth, Simoncelli ve Mallat (2024), *Generalization in Diffusion Models Arises from
#   Geometry-Adaptive Harmonic Representations*: ayrı görüntülerle eğitilen iki ağ neredeyse aynı
#   görüntüleri yapar.

# %% [markdown] id="next" lang="en"
# **Next:** [04 · The training objective](04_objective.ipynb). Which question must a network be asked, and
# with which loss, so that it becomes a good denoiser? · [Exercises of this
# lesson](../exercises/03_reverse.ipynb) · [Back to the map](README.md)

# %% [markdown] id="next" lang="tr" source="9bc80f27"
# **Sırada:** [04 · Eğitim amacı](04_objective.ipynb). Bir ağ iyi bir gürültü giderici olsun diye ona hangi
# soru, hangi kayıpla sorulmalı? · [Bu dersin alıştırmaları](../exercises/03_reverse.ipynb) · [Haritaya
# dön](README.md)
