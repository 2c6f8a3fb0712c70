# %% [markdown] id="title" lang="en"
# # 08 · Faster samplers
#
# **You will find one equation behind all samplers, write four of its solvers in a few lines each, and
# measure which of them is worth its network calls.**
#
# Lesson 07 went from noise to image in 1,000 calls of the network, and with DDIM in 20. Nothing forbids
# five. What is lost then, and can a cleverer step win it back? The network stays the same in all of this
# lesson. Only the way of using its answers changes.
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · Before this: [07 · Sampling: DDPM
# and DDIM](07_sampling.ipynb)

# %% [markdown] id="title" lang="tr" source="5908b3f5"
# # 08 · Hızlı örnekleyiciler
#
# **Bütün örnekleyicilerin ardındaki tek denklemi bulacak, onun dört çözücüsünü birkaç satırda yazacak ve
# hangisinin ağ çağrılarına değdiğini ölçeceksin.**
#
# 07\. derste gürültüden görüntüye ağı 1.000 kez çağırarak, DDIM ile de 20 kez çağırarak gitmiştik. Beş çağrıyla
# gitmeye de bir engel yok. O zaman ne yitirilir ve daha akıllı bir adım onu geri kazanabilir mi? Bu ders
# boyunca ağ aynı kalıyor. Değişen, yalnızca cevaplarının nasıl kullanıldığı.
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Bundan önce: [07 · Örnekleme: DDPM ve
# DDIM](07_sampling.ipynb)

# %% id="setup"
import math
import warnings
from itertools import pairwise

import torch
from torch import Generator, Tensor

from minidiff import SAMPLERS, ClippedDenoiser, GaussianMixtureDenoiser, NoiseSchedule, Prediction
from minidiff import data, ddim, metrics, randn, sample, show, zoo
from minidiff.samplers import visited_times
from minidiff.samplers.lms import adams_bashforth
from minidiff.schedule import ScheduleWarning

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same

# %% id="opening" tr="0932780a"
model = zoo.load("digits")  # the network that ships with the course
digits = model.denoiser(torch.arange(10))  # asked for 0, 1, ... 9
noise = randn((10, 1, 8, 8), generator=Generator().manual_seed(3))

five_calls = {"heun": 3, "pndm": 4, "ddim": 5, "dpm_solver_pp": 5}  # sampler: steps that cost five calls
rows = {name: sample(digits, model.schedule, noise, name, steps=n) for name, n in five_calls.items()}
rows["50 calls"] = sample(digits, model.schedule, noise, "dpm_solver_pp", steps=50)
# tr: rows["50 çağrı"] = sample(digits, model.schedule, noise, "dpm_solver_pp", steps=50)
captions = [str(digit) for digit in range(10)]
show.rows(rows, captions=captions)

# %% [markdown] id="opening-alt" lang="en" alt="opening"
# Five rows of the digits 0 to 9, made from the same noise. The row of heun is coarse, with grey
# backgrounds; those of pndm, ddim and dpm_solver_pp, five calls each, look nearly like the last row, which
# took fifty.

# %% [markdown] id="opening-alt" lang="tr" alt="opening" source="9bda2a6a"
# Aynı gürültüden yapılmış 0'dan 9'a rakamların beş satırı. heun satırı kaba, zemini gri; beşer çağrılık
# pndm, ddim ve dpm_solver_pp satırları, elli çağrılık son satıra çok benziyor.

# %% [markdown] id="about" lang="en"
# Above: one network, one noise for each column, and only five network calls in each of the first four rows.
# The last row took fifty. The question is the same in every row, and yet the first row is worse than the
# third, although `heun` is the more refined method. By the end you will know why, and when it is the other
# way round.
#
# | | |
# |---|---|
# | **Time** | two sittings: parts 1 to 6 about 70 minutes, parts 7 to 13 with the tasks about 80 |
# | **Before** | Lesson 07: the DDIM step, $\eta$, strided chains. Lesson 02: $\sigma_t$ and log-SNR. Lesson 03: the denoiser, which answers with $\hat{x}_0$ and $\hat{\epsilon}$ |
# | **After** | You can *derive* the equation that DDIM solves, *write* Heun, a multistep and an exponential solver, *read* a convergence plot, *compare* samplers by calls instead of steps, and *choose* one with its spacing |
# | **Reference** | Section 3.4 (sampling algorithms: DDIM, PNDM, LMS, Euler ancestral) |

# %% [markdown] id="about" lang="tr" source="3b3131f3"
# Yukarıda tek bir ağ var, her sütunda tek bir gürültü ve ilk dört satırın her birinde yalnızca beş ağ
# çağrısı. Son satır elli çağrıyla yapıldı. Soru her satırda aynı; yine de birinci satır üçüncüden daha kötü,
# oysa `heun` daha incelikli bir yöntem. Dersin sonunda bunun nedenini de, ne zaman tersine döndüğünü de
# bileceksin.
#
# | | |
# |---|---|
# | **Süre** | iki oturum: 1-6. bölümler yaklaşık 70 dakika, 7-13. bölümler görevlerle birlikte yaklaşık 80 dakika |
# | **Önce** | 07. ders: DDIM adımı, $\eta$, aralıklı zincirler. 02. ders: $\sigma_t$ ve log-SNR. 03. ders: $\hat{x}_0$ ve $\hat{\epsilon}$ ile cevap veren gürültü giderici |
# | **Sonra** | DDIM'in çözdüğü denklemi *türetebilir*, Heun'u, çok adımlı ve üstel bir çözücüyü *yazabilir*, bir yakınsama grafiğini *okuyabilir*, örnekleyicileri adımla değil çağrıyla *karşılaştırabilir*, birini düzeyleriyle birlikte *seçebilirsin* |
# | **Kaynak metin** | Bölüm 3.4 (örnekleme algoritmaları: DDIM, PNDM, LMS, Euler ancestral) |

# %% [markdown] id="one-equation" lang="en"
# ## 1. DDIM in other units
#
# > **Predict first.** Here is the DDIM step of lesson 07 with $\eta = 0$. Divide both sides by
# > $\sqrt{\bar{\alpha}_\text{next}}$. Which three quantities are left?
#
# $$x_\text{next} = \sqrt{\bar{\alpha}_\text{next}}\;\hat{x}_0 + \sqrt{1-\bar{\alpha}_\text{next}}\;\hat{\epsilon}$$
#
# ("Next" is the next cleaner level on the sampler's list.) Let $\bar{x} = x_t / \sqrt{\bar{\alpha}_t}$ be
# the image measured in units of its own signal; read "x bar". The noise in it then has the size
# $\sigma_t = \sqrt{1-\bar{\alpha}_t} / \sqrt{\bar{\alpha}_t}$ of lesson 02. Divide the step, and divide
# what the denoiser says about the image before the step,
# $x_t = \sqrt{\bar{\alpha}_t}\,\hat{x}_0 + \sqrt{1-\bar{\alpha}_t}\,\hat{\epsilon}$:
#
# $$\bar{x}_\text{next} = \hat{x}_0 + \sigma_\text{next}\,\hat{\epsilon},
# \qquad \bar{x} = \hat{x}_0 + \sigma\,\hat{\epsilon}
# \qquad\Longrightarrow\qquad
# \bar{x}_\text{next} = \bar{x} + (\sigma_\text{next} - \sigma)\,\hat{\epsilon}$$

# %% [markdown] id="one-equation" lang="tr" source="eaa20794"
# ## 1. DDIM, başka birimlerle
#
# > **Önce tahmin et.** Aşağıda 07. dersin $\eta = 0$ için DDIM adımı var. İki yanı da
# > $\sqrt{\bar{\alpha}_\text{sonraki}}$'ye böl. Geriye hangi üç büyüklük kalır?
#
# $$x_\text{sonraki} = \sqrt{\bar{\alpha}_\text{sonraki}}\;\hat{x}_0 + \sqrt{1-\bar{\alpha}_\text{sonraki}}\;\hat{\epsilon}$$
#
# ("Sonraki", örnekleyicinin listesindeki bir sonraki, daha temiz düzeydir.)
# $\bar{x} = x_t / \sqrt{\bar{\alpha}_t}$, kendi sinyali birim alınarak ölçülmüş görüntü olsun; "x çizgi"
# diye okunur. O zaman içindeki gürültünün büyüklüğü 02. dersteki
# $\sigma_t = \sqrt{1-\bar{\alpha}_t} / \sqrt{\bar{\alpha}_t}$ olur. Adımı böl; gürültü gidericinin adımdan
# önceki görüntü için söylediğini,
# $x_t = \sqrt{\bar{\alpha}_t}\,\hat{x}_0 + \sqrt{1-\bar{\alpha}_t}\,\hat{\epsilon}$'u da böl:
#
# $$\bar{x}_\text{sonraki} = \hat{x}_0 + \sigma_\text{sonraki}\,\hat{\epsilon},
# \qquad \bar{x} = \hat{x}_0 + \sigma\,\hat{\epsilon}
# \qquad\Longrightarrow\qquad
# \bar{x}_\text{sonraki} = \bar{x} + (\sigma_\text{sonraki} - \sigma)\,\hat{\epsilon}$$

# %% [markdown] id="ode" lang="en"
# Read the last one aloud: *new place = old place + stride × slope*. Nothing of the schedule is left but the
# list of $\sigma$ to visit. Now let the strides shrink to nothing:
#
# $$\frac{d\bar{x}}{d\sigma} = \hat{\epsilon}(\bar{x}, \sigma)$$
#
# An equation that gives, at every place, the direction in which to go on is an **ordinary differential
# equation** (ODE). This one is called the **probability-flow ODE** (Song, Sohl-Dickstein et al. 2021). It holds no dice:
# from each $x_T$ leads exactly one path. Going along it in straight pieces, as above, is **Euler's
# method**. So DDIM was Euler's method all along. Check it on the eight Gaussians in the plane (lesson 03),
# whose denoiser is exact, in float64:
#
# <details><summary>Why does this flow end in the data?</summary>
#
# Take an image $x_0$ and a noise $\epsilon$. As $\sigma$ falls, the point $x_0 + \sigma\epsilon$ moves in a
# straight line with the velocity $\epsilon$, and ends in $x_0$. Many such lines cross at one place
# $\bar{x}$. There $\hat{\epsilon}$ is the mean of their velocities (lesson 04: the best guess in mean
# square is the mean). Look at a small box. How many points enter and leave it depends only on how many
# there are at its walls and on their *mean* velocity. So if every point moves with the mean velocity of its
# place, each box holds at each $\sigma$ as many points as if all had kept to their lines. The paths are
# others, the distribution at every $\sigma$ is the same, and at $\sigma = 0$ it is the data.
#
# </details>

# %% [markdown] id="ode" lang="tr" source="112e1926"
# Sonuncusunu sesli oku: *yeni yer = eski yer + aralık × eğim*. Zamanlayıcıdan geriye, uğranacak
# $\sigma$'ların listesinden başka bir şey kalmadı. Şimdi aralıkları küçülte küçülte sıfıra götür:
#
# $$\frac{d\bar{x}}{d\sigma} = \hat{\epsilon}(\bar{x}, \sigma)$$
#
# Her yerde hangi yöne gidileceğini söyleyen bir denkleme **adi diferansiyel denklem** (ordinary
# differential equation, ODE) denir. Bizimkinin adı **olasılık akışı ODE'si**dir (probability-flow ODE;
# Song, Sohl-Dickstein vd. 2021). İçinde zar yoktur: Her $x_T$'den tek bir yol çıkar. Bu yolda, yukarıdaki
# gibi, doğru parçalarıyla ilerlemek **Euler yöntemi**dir. Demek ki DDIM başından beri Euler yöntemiymiş.
# Bunu düzlemdeki sekiz Gauss üzerinde (03. ders) sına; gürültü gidericisi kesindir, hesap da float64 ile:
#
# <details><summary>Bu akış neden verilerde son bulur?</summary>
#
# Bir $x_0$ görüntüsü ile bir $\epsilon$ gürültüsü al. $\sigma$ azaldıkça $x_0 + \sigma\epsilon$ noktası
# $\epsilon$ hızıyla dümdüz ilerler ve $x_0$'da durur. Aynı $\bar{x}$ yerinden böyle birçok doğru geçer.
# Orada $\hat{\epsilon}$, bunların hızlarının ortalamasıdır (04. ders: ortalama kare hatada en iyi tahmin
# ortalamadır). Küçük bir kutuya bak. İçine kaç noktanın girip çıktığı, yalnızca duvarlarında kaç nokta
# bulunduğuna ve onların *ortalama* hızına bağlıdır. Öyleyse her nokta bulunduğu yerin ortalama hızıyla
# giderse, her kutuda her $\sigma$'da, herkes kendi doğrusunda kalmış gibi, aynı sayıda nokta bulunur.
# Yollar başkadır; her $\sigma$'daki dağılım aynıdır ve $\sigma = 0$'da verinin kendisidir.
#
# </details>

# %% id="slope"
schedule = NoiseSchedule.linear(T=1000)
means, stds, weights = (part.double() for part in data.eight_gaussians_parameters())
denoise = GaussianMixtureDenoiser(means, stds, weights, schedule)  # exact: no network, no error


def slope(x: Tensor, sigma: float) -> Tensor:
    """ε̂ at x̄: back to x_t, find the t that has this σ (between two indices if need be), ask there."""
    if sigma == 0:
        return torch.zeros_like(x)  # the limit for data of some width: part 2
    return denoise(x / math.sqrt(1 + sigma**2), schedule.t_at_sigma(sigma)).epsilon


def sigmas_of(visited: list[float]) -> list[float]:
    """σ at each visited t, and the 0 of the clean image at the end."""
    return [math.sqrt(1 / schedule.alpha_bar_at(t) - 1) for t in visited] + [0.0]


# %% id="ddim-is-euler" tr="c7e46c5a"
x_T = torch.randn(200, 2, dtype=torch.float64, generator=Generator().manual_seed(0))
sigmas = sigmas_of(schedule.timesteps(10))  # 10 of the 1,000 levels, as in lesson 07
x = x_T * math.sqrt(1 + sigmas[0] ** 2)  # x̄ = x_t / √ᾱ_t, and 1 / ᾱ_t = 1 + σ²
for sigma, sigma_next in pairwise(sigmas):
    x = x + (sigma_next - sigma) * slope(x, sigma)

for name in ("ddim", "euler"):
    theirs = sample(denoise, schedule, x_T, name, steps=10)
    print(f"{name:5s}  the same points, to 1e-10: {bool((x - theirs).abs().max() < 1e-10)}")
    # tr: print(f"{name:5s}  aynı noktalar, 1e-10'a kadar: {bool((x - theirs).abs().max() < 1e-10)}")

# %% [markdown] id="solver" lang="en"
# Three ways to write one step, equal up to rounding. From here on a sampler is a **solver**: a rule for
# following a slope that you may ask for, but at a price. Each question is one **call** of the network.

# %% [markdown] id="solver" lang="tr" source="a5d8314d"
# Bunlar, tek bir adımı yazmanın üç yoludur; yuvarlama payı dışında birbirine eşittirler. Bundan sonra
# örnekleyici bizim için bir
# **çözücüdür** (solver): bir eğimi izleyen kural. Eğim sorulabilir, ama her sorunun bir bedeli vardır; her
# soru ağa bir **çağrıdır** (call).

# %% [markdown] id="what-solver" lang="en"
# ## 2. What a solver is
#
# To judge a solver, take an equation whose answer you know: one-dimensional data, $x_0 \sim \mathcal{N}(0, s^2)$ with
# $s = 0.5$. Then $\bar{x} = x_0 + \sigma\epsilon$ has variance $s^2 + \sigma^2$, and the best guess of $\epsilon$ is
# its covariance with $\bar{x}$ over that variance, times $\bar{x}$:
#
# $$\frac{d\bar{x}}{d\sigma} = \hat{\epsilon} = \frac{\sigma}{s^2+\sigma^2}\,\bar{x}
# \qquad\Longrightarrow\qquad \bar{x}(\sigma) = c\,\sqrt{s^2+\sigma^2}$$
#
# (Differentiate the right side to check it; $c$ is set by the start. At $\sigma = 0$ the slope is 0, for all data of
# some width.) We walk from $\sigma = 2$ to $\sigma = 0$ and start at $\bar{x} = \sqrt{s^2 + 4}$. The truth is to
# arrive at $s = 0.5$.
#
# > **Predict first.** Euler in 4 equal strides misses by some amount. With 8 strides, half as long: is the
# > error the same, half, or a quarter?

# %% [markdown] id="what-solver" lang="tr" source="8162411c"
# ## 2. Çözücü nedir?
#
# Bir çözücüyü değerlendirmek için cevabını bildiğin bir denklem gerekir. Tek boyutlu veri al: $s = 0.5$ ile
# $x_0 \sim \mathcal{N}(0, s^2)$. O zaman $\bar{x} = x_0 + \sigma\epsilon$'un varyansı $s^2 + \sigma^2$
# olur; $\epsilon$ için en iyi tahmin de $\bar{x}$ ile kovaryansının bu varyansa bölümü çarpı $\bar{x}$'tir:
#
# $$\frac{d\bar{x}}{d\sigma} = \hat{\epsilon} = \frac{\sigma}{s^2+\sigma^2}\,\bar{x}
# \qquad\Longrightarrow\qquad \bar{x}(\sigma) = c\,\sqrt{s^2+\sigma^2}$$
#
# (Sınamak için sağ tarafın türevini al; $c$'yi başlangıç belirler. $\sigma = 0$'da eğim 0'dır; genişliği olan her
# veride böyledir.) $\sigma = 2$'den $\sigma = 0$'a yürüyoruz, $\bar{x} = \sqrt{s^2 + 4}$'ten başlıyoruz. Doğrusu, tam
# $s = 0.5$'e varmaktır.
#
# > **Önce tahmin et.** Euler 4 eşit aralıkta bir miktar şaşıyor. Yarı uzunlukta 8 aralıkla hata aynı mı
# > kalır, yarıya mı, dörtte bire mi iner?

# %% id="one-d"
s = 0.5


def slope_1d(x, sigma: float):
    return sigma * x / (s**2 + sigma**2)


def exact_1d(sigma: float) -> float:
    return math.sqrt(s**2 + sigma**2)


def euler_rule(slope, x, sigma, sigma_next, memory):
    return x + (sigma_next - sigma) * slope(x, sigma)


def walk(rule, slope, x, sigmas: list[float]) -> list:
    """Every x̄ on the way, one stride from each σ to the next; `memory` is the rule's notebook."""
    path, memory = [x], []
    for sigma, sigma_next in pairwise(sigmas):
        path.append(rule(slope, path[-1], sigma, sigma_next, memory))
    return path


# %% id="halving" tr="63ad4b13"
def even(strides: int) -> list[float]:
    """σ from 2 to 0 in equal strides."""
    return [2 - 2 * i / strides for i in range(strides + 1)]


def errors_1d(rule, counts=(4, 8, 16, 32, 64, 128)) -> list[float]:
    """How far from s the walk from σ = 2 ends, for each number of strides."""
    return [abs(walk(rule, slope_1d, exact_1d(2), even(n))[-1] - s) for n in counts]


def report(rule) -> None:
    errors = errors_1d(rule)
    ratios = ["", *(f"{a / b:.2f}" for a, b in pairwise(errors))]
    heads = ("strides", "error", "error before / error")
    # tr: heads = ("aralık sayısı", "hata", "önceki hata / hata")
    rows = zip((4, 8, 16, 32, 64, 128), (f"{error:.5f}" for error in errors), ratios, strict=True)
    show.table([dict(zip(heads, row, strict=True)) for row in rows])


report(euler_rule)

# %% [markdown] id="order-idea" lang="en"
# The last column says by what the error is divided when there are twice as many strides. The answer is
# *half*, more and more exactly.
#
# Why? In one stride of length $h$ Euler keeps the slope of the start, but the slope changes by something
# like $h$ meanwhile, so it misses by something like $h \cdot h$. And there are $1/h$ strides. Together:
# $h^2/h = h$. A solver whose error falls like $h^p$ is said to have **order** $p$. With twice as many
# strides the error is divided by $2^p$. On axes where both scales are logarithmic, the error against the
# number of strides is a straight line that falls with the slope $p$. Euler has order 1.

# %% [markdown] id="order-idea" lang="tr" source="db5c669f"
# Son sütun, aralık sayısı iki katına çıkınca hatanın kaça bölündüğünü söylüyor. Cevap *yarıya*; aralıklar
# çoğaldıkça oran 2'ye gitgide yaklaşıyor.
#
# Neden? Euler, uzunluğu $h$ olan bir aralık boyunca baştaki eğimi korur; oysa eğim bu arada $h$ ile
# orantılı değişir; böylece Euler'in hatası $h \cdot h$ mertebesinde olur. Aralıklardan da $1/h$ tane
# vardır. Toplamı: $h^2/h = h$. Hatası $h^p$ gibi düşen bir çözücünün **mertebesi** (order) $p$'dir. Aralık
# sayısı iki katına çıkınca hata $2^p$'ye bölünür. İki ekseni de logaritmik bir grafikte, aralık sayısına
# karşı hata, $p$ eğimiyle düşen bir doğrudur. Euler'in mertebesi 1'dir.

# %% [markdown] id="heun" lang="en"
# ## 3. Heun: look twice
#
# Euler's fault is to look only at the start of a stride. **Heun's method** goes to where Euler would land,
# asks for the slope *there* too, and takes the mean of both:
#
# $$\begin{aligned}
# \bar{x}' &= \bar{x} + (\sigma_\text{next}-\sigma)\,\hat{\epsilon}(\bar{x}, \sigma) \\
# \bar{x}_\text{next} &= \bar{x} + (\sigma_\text{next}-\sigma)\;
# \tfrac{1}{2}\big[\hat{\epsilon}(\bar{x}, \sigma) + \hat{\epsilon}(\bar{x}', \sigma_\text{next})\big]
# \end{aligned}$$
#
# > **Predict first.** A slope that changes evenly along the stride is now used exactly. Only the *bend* of
# > the slope is missed. By what is Heun's error divided when there are twice as many strides?

# %% [markdown] id="heun" lang="tr" source="de90b81f"
# ## 3. Heun: iki kez bak
#
# Euler'in kusuru, yalnızca aralığın başına bakmasıdır. **Heun yöntemi** Euler'in varacağı yere gider, eğimi
# *orada* da sorar ve ikisinin ortalamasını alır:
#
# $$\begin{aligned}
# \bar{x}' &= \bar{x} + (\sigma_\text{sonraki}-\sigma)\,\hat{\epsilon}(\bar{x}, \sigma) \\
# \bar{x}_\text{sonraki} &= \bar{x} + (\sigma_\text{sonraki}-\sigma)\;
# \tfrac{1}{2}\big[\hat{\epsilon}(\bar{x}, \sigma) + \hat{\epsilon}(\bar{x}', \sigma_\text{sonraki})\big]
# \end{aligned}$$
#
# > **Önce tahmin et.** Aralık boyunca sabit hızla değişen bir eğim artık tam olarak hesaba katılıyor. Gözden
# > kaçan, yalnızca eğimin *bükülmesidir*. Aralık sayısı iki katına çıkınca Heun'un hatası kaça bölünür?


# %% id="heun-rule"
def heun_rule(slope, x, sigma, sigma_next, memory):
    first = slope(x, sigma)
    guess = x + (sigma_next - sigma) * first  # Euler
    second = slope(guess, sigma_next)  # look again where it lands
    return x + (sigma_next - sigma) * (first + second) / 2


report(heun_rule)


# %% id="heun-library" tr="237e70ae"
def same_as_library(rule, name: str, spacing: str, **options) -> bool:
    """Does our rule visit the same places as the library's sampler? (All but the last stride, into σ = 0.)"""
    sigmas = sigmas_of(visited_times(schedule, 10, spacing))
    ours = walk(rule, slope, x_T * math.sqrt(1 + sigmas[0] ** 2), sigmas[:-1])[1:]
    steps = SAMPLERS[name](denoise, schedule, x_T, steps=10, spacing=spacing, **options)
    theirs = [step.x_t * math.sqrt(1 + sigma**2) for step, sigma in zip(steps, sigmas[1:], strict=True)]
    return all(bool((a - b).abs().max() < 1e-8) for a, b in zip(ours, theirs[:-1], strict=True))


print(f"the library's walk, Euler: {same_as_library(euler_rule, 'euler', 'trailing')}")
# tr: print(f"kütüphanenin yürüyüşü, Euler: {same_as_library(euler_rule, 'euler', 'trailing')}")
print(f"the library's walk, Heun: {same_as_library(heun_rule, 'heun', 'karras')}")
# tr: print(f"kütüphanenin yürüyüşü, Heun: {same_as_library(heun_rule, 'heun', 'karras')}")

# %% [markdown] id="heun-note" lang="en"
# By nearly four: its order is 2. With 16 strides Heun is closer than Euler with 128. The two lines of the
# second cell say that these rules, walked through the plane, visit the same places as the library's `euler` and
# `heun`. (`"karras"` is
# a list of levels; part 9.)
#
# The price: two calls a stride. Into $\sigma = 0$ the library takes one plain Euler step, because a network
# cannot be asked there. So $N$ steps of `heun` cost $2N - 1$ calls. Is there a second look for free?

# %% [markdown] id="heun-note" lang="tr" source="98057ab1"
# Neredeyse dörde bölünür: Mertebesi 2'dir. Heun 16 aralıkla, 128 aralıklı Euler'den daha yakın. İkinci hücrenin
# iki satırı, düzlemde yürütülen bu kuralların kütüphanedeki `euler` ve `heun` ile aynı yerlere uğradığını
# söylüyor. (`"karras"`
# bir düzey listesidir; 9. bölüm.)
#
# Bedeli, aralık başına iki çağrı. Kütüphane $\sigma = 0$'a tek bir sade Euler adımıyla girer, çünkü orada
# bir ağa soru sorulamaz. Böylece `heun`'un $N$ adımı $2N - 1$ çağrı eder. İkinci bakışın bedavası yok mu?

# %% [markdown] id="lms" lang="en"
# ## 4. LMS and PNDM: remember
#
# When you arrive somewhere you already hold old slopes, paid for on the way. From the last two you can
# guess how the slope goes on: draw a straight line through them and read it off in the *middle* of the
# stride ahead. With $\hat{\epsilon}_\text{old}$ seen at $\sigma_\text{old}$, one step ago:
#
# $$\bar{x}_\text{next} = \bar{x} + (\sigma_\text{next}-\sigma)\,\Big[\hat{\epsilon} +
# \frac{\sigma_\text{next}-\sigma}{2}\cdot\frac{\hat{\epsilon}-\hat{\epsilon}_\text{old}}{\sigma-\sigma_\text{old}}\Big]$$
#
# This is a **linear multistep** method (LMS), here of order 2. The first stride has no memory and is
# Euler's.

# %% [markdown] id="lms" lang="tr" source="1771c965"
# ## 4. LMS ve PNDM: hatırla
#
# Bir yere vardığında elinde, yol boyunca bedelini ödediğin eski eğimler vardır. Son ikisinden eğimin nasıl
# süreceğini kestirebilirsin: İkisinden bir doğru geçir ve onu önündeki aralığın *ortasında* oku. Bir adım
# önce $\sigma_\text{eski}$'de görülen eğim $\hat{\epsilon}_\text{eski}$ ise:
#
# $$\bar{x}_\text{sonraki} = \bar{x} + (\sigma_\text{sonraki}-\sigma)\,\Big[\hat{\epsilon} +
# \frac{\sigma_\text{sonraki}-\sigma}{2}\cdot\frac{\hat{\epsilon}-\hat{\epsilon}_\text{eski}}{\sigma-\sigma_\text{eski}}\Big]$$
#
# Bu bir **doğrusal çok adımlı** yöntemdir (linear multistep, LMS); buradaki mertebesi 2. İlk aralıkta
# hatırlanacak eğim yoktur; orada Euler kullanılır.


# %% id="lms-rule" tr="32feaaf6"
def lms_rule(slope, x, sigma, sigma_next, memory):
    new = middle = slope(x, sigma)
    if memory:
        sigma_old, old = memory[-1]
        middle = new + (sigma_next - sigma) / 2 * (new - old) / (sigma - sigma_old)
    memory.append((sigma, new))
    return x + (sigma_next - sigma) * middle


report(lms_rule)
print(f"the library's walk: {same_as_library(lms_rule, 'lms', 'karras', order=2)}")
# tr: print(f"kütüphanenin yürüyüşü: {same_as_library(lms_rule, 'lms', 'karras', order=2)}")

# %% id="three-rules" tr="46cdb569"
rules = {"Euler": euler_rule, "Heun": heun_rule, "LMS 2": lms_rule}
counts, dense = [2**k for k in range(1, 10)], [i / 100 for i in range(201)]
exact = {"exact": (dense, [exact_1d(sigma) for sigma in dense])}
# tr: exact = {"kesin": (dense, [exact_1d(sigma) for sigma in dense])}
walked = {name: (even(4), walk(rule, slope_1d, exact_1d(2), even(4))) for name, rule in rules.items()}
errors = {name: (counts, errors_1d(rule, counts)) for name, rule in rules.items()}
panels = {"x̄": walked | exact, "error": errors}
# tr: panels = {"x̄": walked | exact, "hata": errors}
labels = dict(zip(panels, ("image  ←   σ   →  noise", "strides"), strict=True))
# tr: labels = dict(zip(panels, ("görüntü  ←   σ   →  gürültü", "aralık sayısı"), strict=True))
log, ends = dict(zip(panels, ("", "xy"), strict=True)), {"x̄": (0, 1.1)}
show.lines(panels, x_label=labels, log=log, x_range=ends, y_range={"x̄": (0.2, 1.3)}, marks=True)

# %% [markdown] id="three-rules-alt" lang="en" alt="three-rules"
# Left: the exact path bends and levels out; Heun ends a little above it, LMS below, Euler farthest below.
# Right, on logarithmic axes: three falling lines; Euler's is half as steep as the other two, and Heun's is
# the lowest.

# %% [markdown] id="three-rules-alt" lang="tr" alt="three-rules" source="4c2e9268"
# Solda kesin yol bükülüp düzleşiyor; Heun onun biraz üstünde, LMS altında, Euler en altta bitiyor. Sağda,
# logaritmik eksenlerde düşen üç çizgi; Euler'inki öbür ikisinin yarısı kadar dik, en alttaki Heun'unki.

# %% [markdown] id="three-rules-note" lang="en"
# Left: the last half of the way in 4 strides, from right (noise) to left. The triangles are the exact solution;
# only near $\sigma = s$ do they bend, and there Euler overshoots. Right: the errors on logarithmic axes. Heun
# and LMS fall twice as steeply as Euler. Their lines are parallel, Heun's is lower. But a stride of Heun
# costs two calls and one of LMS costs one.
#
# **More memory.** Through three old slopes goes a parabola, through four a cubic. The integral of that
# curve over the stride ahead is a weighted sum of the slopes. For equal strides the weights are those of
# Adams and Bashforth (1883); for unequal ones they must be worked out anew at each step, as `lms` does (it
# remembers four, unless you say otherwise):

# %% [markdown] id="three-rules-note" lang="tr" source="2e10ef5e"
# Solda yolun son yarısı, 4 aralıkla, sağdan (gürültü) sola. Üçgenli eğri kesin çözümdür; yalnızca $\sigma = s$
# yakınında bükülüyor ve Euler orada fazla ileri gidiyor. Sağda logaritmik eksenlerde hatalar. Heun ile LMS,
# Euler'in iki katı dik düşüyor. Çizgileri koşut, Heun'unki daha aşağıda. Ama Heun'un bir aralığı iki çağrı,
# LMS'ninki bir çağrı eder.
#
# **Daha çok bellek.** Üç eski eğimden bir parabol, dördünden bir kübik eğri geçer. Bu eğrinin önümüzdeki
# aralık üzerindeki integrali, eğimlerin ağırlıklı bir toplamıdır. Aralıklar eşitse ağırlıklar Adams ile
# Bashforth'unkilerdir (1883); eşit değilse her adımda yeniden hesaplanmaları gerekir, `lms` de bunu yapar
# (başka bir şey söylemezsen dördünü hatırlar):

# %% id="weights" tr="e2f22327"
for nodes in ([0], [0, -1], [0, -1, -2], [0, -1, -2, -3]):  # where the slopes were seen, newest first
    weights_of = "  ".join(f"{24 * c:3.0f}/24" for c in adams_bashforth(nodes, 1))
    print(f"slopes remembered: {len(nodes)}    weights: {weights_of}")
    # tr: print(f"hatırlanan eğim: {len(nodes)}    ağırlıklar: {weights_of}")

uneven = adams_bashforth([2.0, 5.0], 1.0)  # seen at σ = 2 and σ = 5; the stride goes from 2 to 1
print(f"seen at σ = 2 and 5, from 2 to 1: {uneven[0]:.3f}  {uneven[1]:.3f}    their sum: {sum(uneven):.0f}")
# tr: print(f"σ = 2 ve 5'te görülen, 2'den 1'e: {uneven[0]:.3f}  {uneven[1]:.3f}    toplamları: {sum(uneven):.0f}")

# %% [markdown] id="pndm" lang="en"
# Each row adds up to 1, and the uneven weights to the stride, $1 - 2 = -1$: if all slopes are equal, every
# one of these is Euler.

# %% [markdown] id="pndm" lang="tr" source="7b28c740"
# Her satırın toplamı 1'dir, eşit olmayan ağırlıklarınki ise aralığın kendisi: $1 - 2 = -1$. Bütün eğimler
# eşitse bunların her biri Euler'dir.

# %% [markdown] id="pndm-idea" lang="en"
# **PNDM** (pseudo numerical methods for diffusion models; Liu et al. 2022) had the same idea, but in $t$. It takes
# equal strides in $t$, mixes the last four $\hat{\epsilon}$ with the weights of the last row, and carries the mixture
# to the next level by the DDIM step. Its first step has no memory and looks twice, as Heun does, so $N$ steps cost
# $N + 1$ calls.
#
# You would expect order 4 from four slopes. In the limit it is 2, as its authors say; part 8 measures it,
# with a surprise before the limit.
#
# <details><summary>Why only 2?</summary>
#
# Look at what is averaged: the equation wants the mean of $\hat{\epsilon}$ *over $\sigma$*, the weights
# give the mean *over $t$*. Inside a stride of length $h$ the pace $d\sigma/dt$ changes by something like
# $h$, and so does the slope. The mean of their product differs from the product of their means by something
# like $h \cdot h$, however many slopes you remember.
#
# </details>
#
# <details><summary>Another beginning</summary>
#
# The reference names one with three steps of a Runge-Kutta method, which looks four times in each. Then $N$ steps
# cost $N + 9$ calls.
#
# </details>

# %% [markdown] id="pndm-idea" lang="tr" source="978a6337"
# **PNDM** (pseudo numerical methods for diffusion models; Liu vd. 2022) aynı şeyi $t$ ekseninde düşündü. $t$'de eşit
# aralıklar alır, son dört $\hat{\epsilon}$'u son satırın ağırlıklarıyla karıştırır ve karışımı bir sonraki düzeye
# DDIM adımıyla taşır. İlk adımının belleği yoktur; o adımda Heun gibi iki kez bakar, böylece $N$ adım $N + 1$ çağrı
# eder.
#
# Dört eğimden mertebe 4 beklersin. Limitteki mertebesi ise, yazarlarının da söylediği gibi, 2'dir; 8. bölüm
# bunu ölçüyor, limitten önce bir sürpriz de var.
#
# <details><summary>Neden yalnızca 2?</summary>
#
# Neyin ortalaması alınıyor, ona bak: Denklem $\hat{\epsilon}$'un *$\sigma$ üzerinden* ortalamasını ister,
# ağırlıklar *$t$ üzerinden* ortalamasını verir. Uzunluğu $h$ olan bir aralıkta $d\sigma/dt$ hızı da, eğim
# de $h$ ile orantılı değişir. İkisinin çarpımının ortalaması ile ortalamalarının çarpımı arasındaki fark,
# kaç eğim hatırlarsan hatırla, $h \cdot h$ mertebesindedir.
#
# </details>
#
# <details><summary>Başka bir başlangıç</summary>
#
# Kaynak metin, üç adımını bir Runge-Kutta yöntemiyle atan bir başlangıç anıyor; bu yöntem her adımda dört kez bakar.
# O zaman $N$ adım $N + 9$ çağrı eder.
#
# </details>

# %% [markdown] id="remember-image" lang="en"
# ## 5. DPM-Solver++(2M): remember the image, not the noise
#
# Memory pays if what you remember changes slowly. $\hat{x}_0$ and $\hat{\epsilon}$ say the same thing in
# two ways, since $\bar{x} = \hat{x}_0 + \sigma\hat{\epsilon}$. Which of them is slower?
#
# > **Predict first.** On the way from noise to digit: when does the guess of the image, $\hat{x}_0$, come
# > to rest, and when does the guess of the noise, $\hat{\epsilon}$: at the start, in the middle or at the
# > end?
#
# To compare like with like we measure change per unit of $\lambda = -\log\sigma$. It is half the log-SNR of
# lesson 02, and a unit of it divides $\sigma$ by $e$.

# %% [markdown] id="remember-image" lang="tr" source="1e26f941"
# ## 5. DPM-Solver++(2M): gürültüyü değil görüntüyü hatırla
#
# Bellek, hatırladığın şey yavaş değişiyorsa işe yarar. $\bar{x} = \hat{x}_0 + \sigma\hat{\epsilon}$
# olduğuna göre $\hat{x}_0$ ile $\hat{\epsilon}$ aynı şeyi iki ayrı yoldan söyler. Hangisi daha yavaş?
#
# > **Önce tahmin et.** Gürültüden rakama giderken, görüntü tahmini $\hat{x}_0$ ne zaman durulur, gürültü
# > tahmini $\hat{\epsilon}$ ne zaman: başta mı, ortada mı, sonda mı?
#
# Karşılaştırma hakça olsun diye değişimi $\lambda = -\log\sigma$'nın birimi başına ölçüyoruz. Bu, 02.
# dersteki log-SNR'nin yarısıdır; bir birimi $\sigma$'yı $e$'ye böler.

# %% id="slow" tr="b44167c9"
steps, rows = list(ddim(digits, model.schedule, noise, steps=50, spacing="karras")), []
for i in (0, 12, 20, 24, 30, 36, 42):
    sigma, after = (math.sqrt(1 / model.schedule.alpha_bar_at(step.t) - 1) for step in steps[i : i + 2])
    now, then = steps[i].prediction, steps[i + 1].prediction
    changes = [(then.x_0 - now.x_0), (then.epsilon - now.epsilon)]
    found = [f"{change.square().mean().sqrt() / math.log(sigma / after):.2f}" for change in changes]
    rows.append({"σ": f"{sigma:.1f}", "change of x̂_0": found[0], "change of ε̂": found[1]})
    # tr: rows.append({"σ": f"{sigma:.1f}", "x̂_0'ın değişimi": found[0], "ε̂'un değişimi": found[1]})
show.table(rows)

# %% [markdown] id="dpm" lang="en"
# (Root mean square over the pixels.) The two take turns. At the start $\hat{\epsilon}$ is at rest: nearly everything is
# noise, and it is known. From $\sigma \approx 1$ on $\hat{x}_0$ is the slow one, by far.
#
# That is no accident. On the path $\bar{x} = \hat{x}_0 + \sigma\hat{\epsilon}$ moves by $\hat{\epsilon}\,d\sigma$, so
# the rest must cancel: $d\hat{x}_0 = -\sigma\,d\hat{\epsilon}$. The image guess changes $\sigma$ times as much
# as the noise guess, and they change places at $\sigma = 1$. (This is exact for ever shorter strides; the
# table, with 50 strides, agrees roughly: $0.14 / 0.05 = 2.8$ at $\sigma = 3.4$.)
#
# So a method that remembers $\hat{x}_0$ rests on the slow one of the two where the details are made. (That alone
# decides nothing: in part 8, on Karras's levels, `lms` is the nearer one, and it remembers four $\hat{\epsilon}$.)

# %% [markdown] id="dpm" lang="tr" source="4e26ee10"
# (Pikseller üzerinden rms.) İkisi nöbetleşiyor. Başta kıpırdamayan, $\hat{\epsilon}$'dur: Neredeyse her şey
# gürültüdür ve gürültü bellidir. $\sigma \approx 1$'den sonra ise yavaş olan, açık farkla, $\hat{x}_0$'dır.
#
# Bu bir rastlantı değil. Yol boyunca $\bar{x} = \hat{x}_0 + \sigma\hat{\epsilon}$, $\hat{\epsilon}\,d\sigma$ kadar
# ilerler; öyleyse geri kalanlar birbirini götürmelidir: $d\hat{x}_0 = -\sigma\,d\hat{\epsilon}$. Görüntü tahmini, gürültü
# tahmininin $\sigma$ katı değişir; $\sigma = 1$'de yer değiştirirler. (Bu, aralıklar kısaldıkça kesinleşir; 50
# aralıklı tablo da aşağı yukarı uyuyor: $\sigma = 3.4$'te $0.14 / 0.05 = 2.8$.)
#
# Demek ki $\hat{x}_0$'ı hatırlayan bir yöntem, ayrıntıların yapıldığı yerde ikisinin yavaş olanına dayanır. (Bu tek
# başına bir şey belirlemez: 8. bölümde, Karras'ın düzeylerinde, gerçeğe daha yakın olan `lms`'dir ve o dört
# $\hat{\epsilon}$ hatırlar.)

# %% [markdown] id="exponential" lang="en"
# So rewrite the equation for $\hat{x}_0$. With $\hat{\epsilon} = (\bar{x}-\hat{x}_0)/\sigma$ it says
# $d\bar{x}/d\sigma = (\bar{x}-\hat{x}_0)/\sigma$. The first half, $\bar{x}/\sigma$, needs no network and
# can be solved exactly. For a *constant* $D$ in place of $\hat{x}_0$ the solution from $\sigma$ to
# $\sigma_\text{next}$ is
#
# $$\bar{x}_\text{next} = \frac{\sigma_\text{next}}{\sigma}\,\bar{x} +
# \Big(1 - \frac{\sigma_\text{next}}{\sigma}\Big)\,D$$
#
# With $D = \hat{x}_0$ this is once more the DDIM
# step. **DPM-Solver++(2M)** (Lu et al. 2022) lets $D$ be the $\hat{x}_0$ that it expects in the *middle* of
# the stride, on a line through the last two, drawn over $\lambda$:
#
# $$D = \hat{x}_0 + \frac{h}{2}\cdot\frac{\hat{x}_0 - \hat{x}_{0,\text{old}}}{h_\text{old}},
# \qquad h = \lambda_\text{next} - \lambda = \log\frac{\sigma}{\sigma_\text{next}}$$
#
# Since $\sigma_\text{next}/\sigma = e^{-h}$, such a method is called an **exponential integrator**. 2M
# stands for order 2, multistep. Lay it beside `lms_rule`: the same trick in other coordinates.
#
# <details><summary>Check it</summary>
#
# At $\sigma_\text{next} = \sigma$ it gives $\bar{x}$, and its derivative by $\sigma_\text{next}$,
# $(\bar{x}-D)/\sigma$, is what the equation asks for.
#
# </details>

# %% [markdown] id="exponential" lang="tr" source="9fb329ee"
# Öyleyse denklemi $\hat{x}_0$ için yeniden yaz. $\hat{\epsilon} = (\bar{x}-\hat{x}_0)/\sigma$ ile
# $d\bar{x}/d\sigma = (\bar{x}-\hat{x}_0)/\sigma$ olur. İlk yarısı, yani $\bar{x}/\sigma$, ağ istemez ve tam
# olarak çözülebilir. $\hat{x}_0$'ın yerinde *sabit* bir $D$ olsaydı, $\sigma$'dan
# $\sigma_\text{sonraki}$'ye çözüm şu olurdu:
#
# $$\bar{x}_\text{sonraki} = \frac{\sigma_\text{sonraki}}{\sigma}\,\bar{x} +
# \Big(1 - \frac{\sigma_\text{sonraki}}{\sigma}\Big)\,D$$
#
# $D = \hat{x}_0$ alırsan bu bir kez daha DDIM
# adımıdır. **DPM-Solver++(2M)** (Lu vd. 2022) ise $D$ olarak, aralığın *ortasında* beklediği $\hat{x}_0$'ı
# alır; onu son ikisinden geçen, $\lambda$ üzerinde çizilmiş bir doğrudan okur:
#
# $$D = \hat{x}_0 + \frac{h}{2}\cdot\frac{\hat{x}_0 - \hat{x}_{0,\text{eski}}}{h_\text{eski}},
# \qquad h = \lambda_\text{sonraki} - \lambda = \log\frac{\sigma}{\sigma_\text{sonraki}}$$
#
# $\sigma_\text{sonraki}/\sigma = e^{-h}$ olduğu için böyle bir yönteme **üstel integratör** (exponential
# integrator) denir. 2M, mertebe 2 ve çok adımlı (multistep) demektir. Bunu `lms_rule`'un yanına koy: başka
# koordinatlarda aynı hüner.
#
# <details><summary>Sağlaması</summary>
#
# $\sigma_\text{sonraki} = \sigma$'da $\bar{x}$'i verir; $\sigma_\text{sonraki}$'ye göre türevi
# olan $(\bar{x}-D)/\sigma$ da denklemin istediğidir.
#
# </details>


# %% id="dpm-rule" tr="898f9bd3"
def dpm_rule(slope, x, sigma, sigma_next, memory):
    x_0 = middle = x - sigma * slope(x, sigma)
    h = math.log(sigma / sigma_next)  # λ_next - λ; into σ = 0 the library takes x̂_0
    if memory:
        h_old, x_0_old = memory[-1]
        middle = x_0 + h / 2 * (x_0 - x_0_old) / h_old
    memory.append((h, x_0))
    return (sigma_next / sigma) * x + (1 - sigma_next / sigma) * middle


print(f"the library's walk: {same_as_library(dpm_rule, 'dpm_solver_pp', 'karras')}")
# tr: print(f"kütüphanenin yürüyüşü: {same_as_library(dpm_rule, 'dpm_solver_pp', 'karras')}")

# %% [markdown] id="ancestral" lang="en"
# ## 6. Euler ancestral: fresh noise
#
# The last of the samplers that the reference names is another kind of animal. It takes Euler's step *too far
# down*, to
# $\sigma_\text{down}$, and throws dice to come back up to $\sigma_\text{next}$:
#
# $$\sigma_\text{down} = \frac{\sigma_\text{next}^2}{\sigma}, \qquad
# \sigma_\text{up}^2 = \sigma_\text{next}^2 - \sigma_\text{down}^2, \qquad
# \bar{x}_\text{next} = \bar{x} + (\sigma_\text{down} - \sigma)\,\hat{\epsilon} + \sigma_\text{up}\,z,
# \quad z \sim \mathcal{N}(0, \mathbf{I})$$
#
# Variances of independent noises add (lesson 01), so the noise in $\bar{x}_\text{next}$ is right again.
# This is DDPM in the units of $\bar{x}$ (DDIM with $\eta = 1$), and no solver of an ODE. It solves a
# *stochastic* differential equation (SDE), one with dice in it.
#
# > **Predict first.** 20,000 points walk down our one-dimensional flow, then again with twice as many
# > strides, from the same starts. Do they land where they landed before? Do they have the right spread,
# > $s = 0.5$?
#
# <details><summary>Where does this $\sigma_\text{down}$ come from?</summary>
#
# From lesson 03. In these units the posterior has the variance $\tilde{\beta}/\bar{\alpha}_\text{next} =
# \sigma_\text{next}^2\,(1 - \sigma_\text{next}^2/\sigma^2)$. That is the fresh noise, $\sigma_\text{up}^2$; what is left of
# $\sigma_\text{next}^2$ is $\sigma_\text{next}^4/\sigma^2 = \sigma_\text{down}^2$.
#
# </details>

# %% [markdown] id="ancestral" lang="tr" source="9fcc6e73"
# ## 6. Euler ancestral: taze gürültü
#
# Kaynak metnin andığı örnekleyicilerin sonuncusu bambaşka bir türden. Euler adımını *fazla aşağıya*,
# $\sigma_\text{aşağı}$'ya kadar
# atar, sonra zar atarak $\sigma_\text{sonraki}$'ye geri çıkar:
#
# $$\sigma_\text{aşağı} = \frac{\sigma_\text{sonraki}^2}{\sigma}, \qquad
# \sigma_\text{yukarı}^2 = \sigma_\text{sonraki}^2 - \sigma_\text{aşağı}^2, \qquad
# \bar{x}_\text{sonraki} = \bar{x} + (\sigma_\text{aşağı} - \sigma)\,\hat{\epsilon} + \sigma_\text{yukarı}\,z,
# \quad z \sim \mathcal{N}(0, \mathbf{I})$$
#
# Bağımsız gürültülerin varyansları toplanır (01. ders); böylece $\bar{x}_\text{sonraki}$'deki gürültü yine
# doğru olur. Bu, $\bar{x}$'in birimleriyle DDPM'dir ($\eta = 1$ ile DDIM); bir ODE çözücüsü değildir.
# İçinde zar bulunan bir denklemi, bir *stokastik* diferansiyel denklemi (stochastic differential equation,
# SDE) çözer.
#
# > **Önce tahmin et.** 20.000 nokta tek boyutlu akışımızdan aşağı yürüyor; sonra aynı başlangıçlardan, iki
# > katı sayıda aralıkla bir daha. İlk vardıkları yere mi varırlar? Yayılımları doğru mu, yani $s = 0.5$ mi
# > olur?
#
# <details><summary>Bu $\sigma_\text{aşağı}$ nereden geliyor?</summary>
#
# 03. dersten. Sonsal dağılımın varyansı bu birimlerle $\tilde{\beta}/\bar{\alpha}_\text{sonraki} =
# \sigma_\text{sonraki}^2\,(1 - \sigma_\text{sonraki}^2/\sigma^2)$ olur. Taze gürültü budur, $\sigma_\text{yukarı}^2$;
# $\sigma_\text{sonraki}^2$'den geriye $\sigma_\text{sonraki}^4/\sigma^2 = \sigma_\text{aşağı}^2$ kalır.
#
# </details>


# %% id="ancestral-rule" tr="53048ffd"
def ancestral_rule(slope, x, sigma, sigma_next, memory):
    down = sigma_next**2 / sigma
    up = math.sqrt(sigma_next**2 - down**2)
    return x + (down - sigma) * slope(x, sigma) + up * torch.randn(x.shape, dtype=x.dtype, generator=dice)


dice = Generator().manual_seed(1)
same = same_as_library(ancestral_rule, "euler_ancestral", "trailing", generator=Generator().manual_seed(1))
print(f"the library's walk: {same}")
# tr: print(f"kütüphanenin yürüyüşü: {same}")

starts, rows = (
    exact_1d(2) * torch.randn(20_000, dtype=torch.float64, generator=Generator().manual_seed(0)),
    [],
)
both = {"Euler": euler_rule, "ancestral": ancestral_rule}
# tr: both = {"Euler": euler_rule, "atasal": ancestral_rule}
for name, rule in both.items():
    ends = [walk(rule, slope_1d, starts, even(n))[-1] for n in (20, 40, 80, 160)]
    moved = [f"{(a - b).square().mean().sqrt():.2f}" for a, b in pairwise(ends)]
    row = {"": name, **dict(zip(("20 -> 40", "40 -> 80", "80 -> 160"), moved, strict=True))}
    rows.append(
        row | {f"std, {n}": f"{end.std():.2f}" for n, end in zip((20, 40, 80, 160), ends, strict=True)}
        # tr: row | {f"std. sapma, {n}": f"{end.std():.2f}" for n, end in zip((20, 40, 80, 160), ends, strict=True)}
    )
show.table(rows)

# %% [markdown] id="ancestral-note" lang="en"
# The first three columns say how far the points moved when there were twice as many strides, the others how
# wide they lie in the end. Euler's settle. The ancestral points never do: they move by more than 0.5, the
# width of the data, each time. What does converge is their spread. Euler converges **in path**, ancestral
# only **in distribution**. It makes good samples all the same; it has no destination.

# %% [markdown] id="ancestral-note" lang="tr" source="8c23972b"
# İlk üç sütun, aralık sayısı iki katına çıkınca noktaların ne kadar yer değiştirdiğini söylüyor; diğerleri,
# sonunda ne kadar yayıldıklarını. Euler'inkiler duruluyor. Atasal (ancestral) noktalar hiç durulmuyor: Her
# seferinde 0,5'ten, yani verinin genişliğinden daha çok oynuyorlar. Yalnızca yayılımları yakınsıyor. Euler
# **yolda** yakınsar, atasal olan yalnızca **dağılımda**. Buna karşın iyi örnekler üretir; varacağı belirli
# bir yer yoktur, o kadar.

# %% [markdown] id="half" lang="en"
# ---
#
# **Half of the way, and a good place to stop.** The first half had one question: what does a sampler do? It follows
# $d\bar{x}/d\sigma = \hat{\epsilon}$, in straight pieces (Euler), with a second look (Heun), with a memory (LMS, PNDM,
# DPM-Solver++), or with dice (ancestral). The second half has another one: *which of them, and where do you spend the
# calls?* It measures on a plane, on an exact Gaussian and on the digits. From the first half it needs the names of the six
# and what an order is.

# %% [markdown] id="half" lang="tr" source="af2b099c"
# ---
#
# **Yolun yarısı; ara vermek için iyi bir yer.** İlk yarının tek sorusu vardı: Bir örnekleyici ne yapar?
# $d\bar{x}/d\sigma = \hat{\epsilon}$'u izler: doğru parçalarıyla (Euler), ikinci bir bakışla (Heun), bellekle (LMS, PNDM,
# DPM-Solver++) ya da zarla (atasal). İkinci yarının sorusu başka: *Hangisi, ve çağrılar nereye harcanmalı?* Bunu düzlemde,
# kesin bir Gauss'ta ve rakamlarda ölçüyor. İlk yarıdan gereken, altısının adı ve mertebenin ne olduğudur.

# %% [markdown] id="six" lang="en"
# ## 7. Six samplers through one plane
#
# For the truth we need no library: `heun_rule` with 2,000 short strides, from the largest $\sigma$ to 0.
# With half as many strides, no point moves by more than 0.0001. Then four points, with 9 calls for each
# sampler.
#
# > **Predict first.** Which of the six will stray farthest from the grey paths? (Not counting the last.)

# %% [markdown] id="six" lang="tr" source="b8f68a3e"
# ## 7. Altı örnekleyici aynı düzlemde
#
# Doğrusunu bulmak için kütüphane gerekmez: en büyük $\sigma$'dan 0'a, 2.000 kısa aralıkla `heun_rule`.
# Aralık sayısını yarıya indirmek hiçbir noktayı 0,0001'den çok oynatmıyor. Ardından dört nokta; her
# örnekleyiciye 9 çağrı.
#
# > **Önce tahmin et.** Altısından hangisi gri yollardan en çok sapar? (Sonuncuyu sayma.)

# %% id="truth" tr="befbec27"
four = [[1.9, 0.5], [-0.7, 1.6], [-1.4, -1.1], [0.9, -1.0]]  # where the four drawn points start
x_T = torch.cat([torch.tensor(four, dtype=torch.float64), x_T[-200:]])  # (204, 2)
sigma_max, sigma_min = schedule.sigmas[-1].item(), schedule.sigmas[0].item()
fine = [sigma_max * (sigma_min / sigma_max) ** (i / 1999) for i in range(2000)] + [0.0]
fine[0], fine[-2] = sigma_max, sigma_min  # exactly, whatever the rounding
true_path = walk(heun_rule, slope, x_T * math.sqrt(1 + sigma_max**2), fine)
truth = true_path[-1]

coarse = walk(heun_rule, slope, x_T * math.sqrt(1 + sigma_max**2), [*fine[:-2:2], sigma_min, 0.0])[-1]
same = bool((truth - coarse).norm(dim=1).max() < 1e-4)
print(f"half as many strides end at the same points, to 0.0001: {same}")
# tr: print(f"aralıkların yarısıyla aynı noktalara varılıyor, 0.0001'e kadar: {same}")


# %% id="plane"
def steps_for(name: str, calls: int) -> int:
    """How many steps of a sampler this many calls pay for."""
    return {"heun": (calls + 1) // 2, "pndm": calls - 1}.get(name, calls)


six = ("euler", "heun", "lms", "pndm", "dpm_solver_pp", "euler_ancestral")
true_x_t = torch.stack([x / math.sqrt(1 + sigma**2) for x, sigma in zip(true_path, fine, strict=True)])
paths = {}
for name in six:
    options = {"steps": steps_for(name, 9), "generator": Generator().manual_seed(1)}
    path = [x_T, *(step.x_t for step in SAMPLERS[name](denoise, schedule, x_T, **options))]
    paths[name] = torch.stack(path)[:, :4]
show.paths(paths, over=true_x_t[:, :4], behind=means, extent=2.3, columns=3)

# %% [markdown] id="plane-alt" lang="en" alt="plane"
# Six panels with eight discs on a ring and four grey paths. Euler, LMS, PNDM and DPM-Solver++ follow the
# paths and stop a little inside their discs. Heun's lines leave the picture. Euler ancestral zigzags all
# over the plane and ends near other discs.

# %% [markdown] id="plane-alt" lang="tr" alt="plane" source="ff5849bc"
# Halka üzerinde sekiz daire ve dört gri yol bulunan altı panel. Euler, LMS, PNDM ve DPM-Solver++ yolları
# izliyor ve dairelerin biraz iç tarafında duruyor. Heun'un çizgileri resimden çıkıyor. Euler ancestral
# bütün düzlemde zikzak çizip başka dairelerin yakınında bitiyor.

# %% [markdown] id="plane-note" lang="en"
# Discs: the eight clusters. Grey lines: the true paths. Circles: the starts, the same in all panels.
# Crosses: where each sampler ends. Four samplers keep to the road and stop a little short of its end.
# `heun`, the one with two looks, is thrown out of the picture, and part 8 asks why. `euler_ancestral`
# leaves the grey paths at once and still ends inside or near the ring, only elsewhere.

# %% [markdown] id="plane-note" lang="tr" source="9fbbd87f"
# Daireler: sekiz küme. Gri çizgiler: doğru yollar. Halkacıklar: bütün panellerde aynı olan başlangıçlar.
# Çarpılar: her örnekleyicinin vardığı yer. Dört örnekleyici yoldan çıkmıyor ve sonundan biraz önce duruyor.
# İki kez bakan `heun` resmin dışına savruluyor; nedenini 8. bölüm soruyor. `euler_ancestral` gri yollardan
# hemen ayrılıyor, yine de halkanın içinde ya da yakınında bitiyor; yalnızca başka yerde.

# %% [markdown] id="plane-widget" lang="en"
# The plane as a widget, with any sampler. On the left (in the strip, the upper row) the data sink into noise;
# on the right (the lower row) the sampler's points come back along the arrows $-\hat{\epsilon}$ of the
# denoiser (lesson 03).
#
# **Try this. Guess before you drag.**
#
# 1. The widget opens with `heun` and 5 steps. How many does it need until all points end in the clusters?
# 2. Choose `dpm_solver_pp`, then `ddim`, both with 8 steps. Can you see which has the higher order?
# 3. Choose `euler_ancestral` with 20 steps, then 21. Follow one path. Does it end where it ended?

# %% [markdown] id="plane-widget" lang="tr" source="aebe9f32"
# Şimdi düzlem bir araç olarak, istediğin örnekleyiciyle. Solda (şeritte üst satırda) veriler gürültüye
# gömülür; sağda (alt satırda) örnekleyicinin noktaları, gürültü gidericinin $-\hat{\epsilon}$ oklarını
# izleyerek (03. ders) geri gelir.
#
# **Dene. Sürüklemeden önce tahmin et.**
#
# 1. Araç `heun` ile ve 5 adıma ayarlı açılıyor. Bütün noktaların kümelerde bitmesi için kaç adım gerekir?
# 2. Önce `dpm_solver_pp`'yi, sonra `ddim`'i seç; ikisinde de 8 adım. Mertebesi yüksek olanı gözünle
#    seçebiliyor musun?
# 3. `euler_ancestral`'ı 20 adımla, sonra 21 adımla çalıştır. Bir yolu izle. Vardığı yere yine varıyor mu?

# %% id="play-points"
points = data.eight_gaussians(500, generator=Generator().manual_seed(0))
show.PointsExplorer(denoise, schedule, points, sampler="heun", steps=5, samples=100)

# %% [markdown] id="play-points-answers" lang="en"
# <details><summary>1. Heun's number</summary>
#
# About ten. That is 19 calls, and with 19 calls it is level with the others; part 8 prints the errors.
#
# </details>
#
# <details><summary>2. Order by eye</summary>
#
# No. Both end a little inside the ring. With so few steps the order says next to nothing (part 8).
#
# </details>
#
# <details><summary>3. One step more</summary>
#
# No: another number of steps, other dice. The *cloud* ends as it did.
#
# </details>

# %% [markdown] id="play-points-answers" lang="tr" source="e6ba2593"
# <details><summary>1. Heun'un sayısı</summary>
#
# On dolayında. Bu 19 çağrı eder ve 19 çağrıda ötekilerle aynı düzeydedir; hataları 8. bölüm yazıyor.
#
# </details>
#
# <details><summary>2. Göz kararı mertebe</summary>
#
# Hayır. İkisi de halkanın biraz iç tarafında bitiyor. Bu kadar az adımda mertebe neredeyse hiçbir şey
# söylemez (8. bölüm).
#
# </details>
#
# <details><summary>3. Bir adım fazla</summary>
#
# Hayır: başka adım sayısı, başka zarlar. *Bulut* ise yine aynı yerde bitiyor.
#
# </details>

# %% [markdown] id="order" lang="en"
# ## 8. Order and calls, measured
#
# Now the library's own samplers on the exact Gaussian of part 2, in float64. We measure at the last visited
# level, before the stride into the clean image, since that one is the same plain step for most. All take
# Karras's levels (part 9), only PNDM its equal strides in $t$.
#
# > **Predict first.** Which curve is lowest at 5 strides? Which at 960?

# %% [markdown] id="order" lang="tr" source="949355e8"
# ## 8. Mertebe ve çağrılar, ölçülerek
#
# Şimdi kütüphanenin kendi örnekleyicileri, 2. bölümdeki kesin Gauss üzerinde, float64 ile. Ölçümü uğranan
# son düzeyde, temiz görüntüye giden aralıktan önce yapıyoruz; çünkü o aralık çoğunda aynı sade Euler adımıdır.
# Hepsi Karras'ın düzeylerini kullanıyor (9. bölüm), yalnızca PNDM $t$'de eşit aralıklarını.
#
# > **Önce tahmin et.** 5 aralıkta en altta hangi eğri olur? 960'ta en altta hangisi olur?

# %% id="order-code"
flow = NoiseSchedule.linear(T=961)  # 960 gaps between the indices: 5, 10, 20, ... strides fit exactly


def gaussian(x_t: Tensor, t: float) -> Prediction:
    """The exact denoiser of N(0, s²): part 2, in the units of x_t."""
    sigma = math.sqrt(1 / flow.alpha_bar_at(t) - 1)
    x = x_t * math.sqrt(1 + sigma**2)
    return Prediction(s**2 * x / (s**2 + sigma**2), slope_1d(x, sigma))


def relative_error(name: str, strides: int, **options) -> float:
    steps = list(SAMPLERS[name](gaussian, flow, torch.ones(1, 1).double(), steps=strides + 1, **options))
    first, last = (math.sqrt(1 / flow.alpha_bar_at(steps[i].t) - 1) for i in (0, -1))
    exact = math.sqrt(1 + first**2) * exact_1d(last) / exact_1d(first)
    return steps[-2].x_t.item() * math.sqrt(1 + last**2) / exact - 1


# %% id="order-table" tr="919253f4"
solvers = {"euler": {}, "heun": {}, "dpm_solver_pp": {}, "lms 2": {"order": 2}, "lms 4": {"order": 4}}
solvers = {name: {"spacing": "karras", **options} for name, options in solvers.items()}
solvers["pndm"] = {"spacing": "linspace"}
strides = (5, 10, 20, 40, 80, 160, 320, 960)
curves = {name: [relative_error(name.split()[0], n, **o) for n in strides] for name, o in solvers.items()}

rows = []
for name, e in curves.items():
    early, late = math.log(abs(e[1] / e[2]), 2), math.log(abs(e[-2] / e[-1]), 3)
    errors = {f"error, {strides[i]}": f"{e[i]:+.1e}" for i in (0, 1, 2, 7)}
    # tr: errors = {f"hata, {strides[i]}": f"{e[i]:+.1e}" for i in (0, 1, 2, 7)}
    rows.append({"": name, **errors, "order, 10 -> 20": f"{early:.1f}", "320 -> 960": f"{late:.1f}"})
    # tr: rows.append({"": name, **errors, "mertebe, 10 -> 20": f"{early:.1f}", "320 -> 960": f"{late:.1f}"})
show.table(rows)
signs = {n: "+" if e > 0 else "-" for n, e in zip(strides, curves["pndm"], strict=True)}
print("sign of pndm's error:", "  ".join(f"{n}: {sign}" for n, sign in signs.items()))
# tr: print("pndm'nin hatasının işareti:", "  ".join(f"{n}: {sign}" for n, sign in signs.items()))

# %% id="order-picture" tr="e13b84cf"
shown = {name: (strides, [abs(one) for one in e]) for name, e in curves.items()}
title, label = "error", "strides"
# tr: title, label = "hata", "aralık sayısı"
show.lines(shown, log="xy", title=title, x_label=label, marks=True, beside=True)

# %% [markdown] id="order-picture-alt" lang="en" alt="order-picture"
# Six errors against the number of strides on logarithmic axes. Euler falls most slowly. Heun and DPM-
# Solver++ become one line, twice as steep, with LMS 2 parallel above it. PNDM falls steeply, dips at 40,
# jumps up and goes on parallel to them. LMS 4 falls most steeply, far below all others.

# %% [markdown] id="order-picture-alt" lang="tr" alt="order-picture" source="48e179af"
# Logaritmik eksenlerde aralık sayısına karşı altı hata eğrisi. En yavaş düşen Euler. Heun ile DPM-Solver++
# iki kat dik tek bir çizgide birleşiyor; LMS 2 üstünde, ona koşut. PNDM dik düşüyor, 40'ta bir çukur yapıp
# yükseliyor, sonra onlara koşut gidiyor. En dik düşen LMS 4; ötekilerin çok altına iniyor.

# %% [markdown] id="order-note" lang="en"
# The last column is the order: 1 for Euler, 2 for Heun, DPM-Solver++(2M) and LMS with two slopes, nearly 4
# for LMS with four, 2 for PNDM. As the theory says. Lowest at 960 is
# `lms 4`; at 5 it is `dpm_solver_pp`, by luck.
#
# But read the other columns too (with a sign: plus is too wide). **An order is a statement about the limit.** With 5
# strides Heun is the worst of all, and LMS gains almost nothing from its memory. From 10 to 20 strides PNDM seems to
# fall like order 4, by luck: its error changes sign there and again before 40 (last line; this makes the dip),
# and beyond it falls with order 2. A low point in such a curve can be luck: `dpm_solver_pp` looks better at 5
# strides than at 10 because its error changes sign there.

# %% [markdown] id="order-note" lang="tr" source="5217bf0c"
# Son sütun mertebedir: Euler için 1; Heun, DPM-Solver++(2M) ve iki eğimli LMS için 2; dört eğimli LMS için
# neredeyse 4; PNDM için 2. Kuram doğrulanıyor. 960'ta en alttaki `lms 4`'tür; 5'te ise, şans eseri, `dpm_solver_pp`.
#
# Ama diğer sütunları da oku (işaretiyle: artı, fazla geniş demek). **Mertebe, limitle ilgili bir önermedir.** 5
# aralıkta en kötüsü Heun; LMS'ye belleği neredeyse hiçbir şey kazandırmıyor. PNDM 10'dan 20'ye mertebe 4 gibi düşer
# görünüyor, ama şans eseri: Hatası orada ve 40'tan önce bir kez daha işaret değiştiriyor (son satır; çukur bundan),
# sonrasında mertebe 2 ile düşüyor. Böyle bir eğride alçak bir nokta şans olabilir: `dpm_solver_pp` 5 aralıkta
# 10'dakinden daha iyi görünüyor, çünkü hatası arada işaret değiştiriyor.

# %% [markdown] id="heun-breaks" lang="en"
# **What breaks Heun.** With few strides each of them is long. In the picture of part 7 Heun had 5 steps,
# on Karras's levels $\sigma = 80$, 20, 3.5, 0.3 and 0.01; one of its strides goes from 20 to 3.5. What it sees
# at the far end is then a very
# different slope, at a place that Euler guessed badly, and half the difference of the two looks is
# multiplied by the stride. A second look that is off by 0.1 moves $\bar{x}$ by $0.1 / 2 \cdot 16.5 \approx
# 0.8$, the radius of the ring.
# With one look at the near end no harm is done: the path is almost straight there. (Long strides, then, and
# nothing worse. An equation is called **stiff** where short strides are needed to keep errors from
# *growing*, even on a smooth path; ours is not.)

# %% [markdown] id="heun-breaks" lang="tr" source="b0bfb3de"
# **Heun'u ne bozuyor?** Aralıklar az olunca her biri uzun olur. 7. bölümün resminde Heun'un 5 adımı vardı;
# düzeyleri Karras'ınkilerdi, $\sigma = 80$, 20, 3,5, 0,3 ve 0,01. Aralıklarından biri 20'den 3,5'e iner. İkinci
# bakışın yapıldığı uzak ucu Euler kötü kestirmiştir;
# oradaki eğim bu yüzden bambaşkadır. İki bakışın farkının yarısı da aralıkla çarpılır. 0,1 yanılan bir ikinci
# bakış $\bar{x}$'i $0.1 / 2 \cdot 16.5 \approx 0.8$ kaydırır; bu, halkanın yarıçapıdır. Yakın uçtan tek bakışın
# zararı olmaz: Yol orada
# neredeyse düzdür. (Demek ki sorun yalnızca aralıkların uzunluğu. Yol düzgünken bile hataların *büyümemesi*
# için kısa aralık isteyen denkleme **katı** (stiff) denir; bizimki öyle değil.)

# %% [markdown] id="fair-axis" lang="en"
# ### The fair axis
#
# Steps cost nothing, calls do. Below is the plane again: the root mean square distance of 204 points from
# their destinations, against *calls*. On the left every sampler has the levels the library gives it by
# default (for most, equal strides in $t$); on the right Karras's levels, for all who can.
#
# > **Predict first.** What will matter more at 49 calls: the sampler or the levels?

# %% [markdown] id="fair-axis" lang="tr" source="aac7b391"
# ### Hakça eksen
#
# Adımların bedeli yoktur, çağrıların vardır. Aşağıda yine düzlem: 204 noktanın varması gereken yere
# uzaklığı (rms), *çağrı* sayısına karşı. Solda her örnekleyici kütüphanenin ona
# varsayılan olarak verdiği düzeyleri kullanıyor (çoğunda $t$'de eşit aralıklar); sağda, kullanabilenlerin
# hepsi Karras'ın düzeylerini.
#
# > **Önce tahmin et.** 49 çağrıda hangisi daha önemli: örnekleyici mi, düzeyler mi?

# %% id="calls" tr="13ddacef"
calls = (5, 9, 19, 49, 99)


def distance(name: str, n: int, **options) -> float:
    x_0 = sample(denoise, schedule, x_T, name, steps=steps_for(name, n), **options)
    return (x_0 - truth).square().sum(dim=1).mean().sqrt().item()


default = {name: [distance(name, n) for n in calls] for name in six[:5]}
karras = {name: [distance(name, n, spacing="karras") for n in calls] for name in six[:5] if name != "pndm"}
spacings = {"default": default, "karras": karras}
# tr: spacings = {"varsayılan": default, "karras": karras}
for title, found in spacings.items():
    head = f"distance from the truth, {title}"
    # tr: head = f"gerçeğe uzaklık, {title}"
    rows = [(name, [f"{value:.3f}" for value in row]) for name, row in found.items()]
    heads = [f"{n} calls" for n in calls]
    # tr: heads = [f"{n} çağrı" for n in calls]
    show.table([{head: name, **dict(zip(heads, row, strict=True))} for name, row in rows])

# %% id="calls-picture" tr="5980ba99"
panels = {title: {name: (calls, row) for name, row in found.items()} for title, found in spacings.items()}
label = "network calls"
# tr: label = "ağ çağrısı"
show.lines(panels, log="xy", x_label=label, y_range=(1e-4, 10), ticks=calls, marks=True)

# %% [markdown] id="calls-picture-alt" lang="en" alt="calls-picture"
# Errors against calls, two panels. Left, default levels: heun starts far above and ends lowest, the others
# stay close together. Right, Karras's levels: lms and dpm_solver_pp fall far below euler.

# %% [markdown] id="calls-picture-alt" lang="tr" alt="calls-picture" source="255b00bf"
# Çağrı sayısına karşı hatalar, iki panel. Solda varsayılan düzeyler: heun çok yukarıda başlayıp en altta
# bitiyor, ötekiler birbirine yakın. Sağda Karras düzeyleri: lms ile dpm_solver_pp, euler'in çok altına
# iniyor.

# %% [markdown] id="calls-note" lang="en"
# On the left, at 49 calls, `dpm_solver_pp` and `lms` are *worse* than plain `euler`. On the right the same
# two are more than five times better than `euler`. Nothing changed but the levels. (`heun` uses Karras's
# levels in both panels.)
#
# ## 9. Spacing: where the calls are spent
#
# A list of levels is called a **spacing**. Here are the ten $\sigma$ that each of the library's four would
# visit:

# %% [markdown] id="calls-note" lang="tr" source="438bfdcf"
# Solda, 49 çağrıda `dpm_solver_pp` ile `lms`, sade `euler`'den *daha kötü*. Sağda aynı ikisi `euler`'den beş
# kattan fazla iyi. Düzeylerden başka hiçbir şey değişmedi. (`heun` iki panelde de Karras'ın düzeylerini
# kullanıyor.)
#
# ## 9. Düzeyler: çağrılar nereye harcanıyor?
#
# Düzeylerin nasıl dizildiğine **aralıklama** (spacing) denir. Kütüphanedeki dört aralıklamanın uğrayacağı
# onar $\sigma$ şunlar:

# %% id="spacing" tr="a5ac2c36"
for spacing in ("trailing", "leading", "linspace", "karras"):
    levels = "".join(f"{sigma:8.2f}" for sigma in sigmas_of(visited_times(schedule, 10, spacing))[:-1])
    print(f"{spacing:9s} σ: {levels}")

for spacing in ("trailing", "karras"):
    levels = sigmas_of(visited_times(schedule, 49, spacing))[:-1]
    below_one = sum(sigma < 1 for sigma in levels)
    print(f"{spacing:9s} of 49 levels, below σ = 1: {below_one}; the last stride: {levels[-1]:.3f} -> 0")
    # tr: print(f"{spacing:9s} 49 düzeyden σ = 1'in altında: {below_one}; son aralık: {levels[-1]:.3f} -> 0")

# %% [markdown] id="spacing-note" lang="en"
# - `trailing` takes equal strides in $t$, counted from the noisy end. With ten steps it leaps from $\sigma
#   = 0.34$ straight into the clean image. That last stride is plain Euler for `euler`, `heun` and
#   `dpm_solver_pp`; `lms` and `pndm` lean on slopes seen far away from there. With 49 steps it is still a
#   leap from 0.079, while the clusters have a width of 0.06. No order makes up for a long stride at the
#   end.
# - `leading` counts from the clean end. It reaches 0.01, but it never sees the noisiest level and takes its
#   start for pure noise all the same.
# - `linspace` has both ends.

# %% [markdown] id="spacing-note" lang="tr" source="fcf287aa"
# - `trailing`, $t$'de gürültülü uçtan sayılan eşit aralıklar alır. On adımla $\sigma = 0.34$'ten dosdoğru
#   temiz görüntüye atlar. Bu son aralık `euler`, `heun` ve `dpm_solver_pp` için sade Euler'dir; `lms` ile
#   `pndm` ise oradan uzakta görülmüş eğimlere dayanır. 49 adımla bile 0,079'dan atlanır; oysa kümelerin
#   genişliği 0,06. Sondaki uzun bir aralığı hiçbir mertebe telafi etmez.
# - `leading` temiz uçtan sayar. 0,01'e ulaşır, ama en gürültülü düzeyi hiç görmez; başladığı yeri yine de
#   saf gürültü sayar.
# - `linspace`'te iki uç da vardır.

# %% [markdown] id="spacing-karras" lang="en"
# - `karras` (Karras et al. 2022) takes equal strides in $\sigma^{1/7}$, from 80 on. That lies between equal
#   strides and equal factors: the ten levels shrink by factors from 1.8 at the noisy end to 6 at the clean
#   one (those of `trailing` here by 1.6 to 2.6, until it leaps to 0). At 49 steps more of its levels lie
#   below $\sigma = 1$, where the path bends, and its last stride is tiny.

# %% [markdown] id="spacing-karras" lang="tr" source="707a0d61"
# - `karras` (Karras vd. 2022), 80'den başlayarak $\sigma^{1/7}$'de eşit aralıklar alır. Bu, eşit
#   aralıklarla eşit çarpanların arasında bir yoldur: On düzey gürültülü uçta 1,8'lik, temiz uçta 6'lık
#   çarpanlarla küçülüyor (`trailing`'inkiler burada, 0'a atlayana dek 1,6 ile 2,6 arasında). 49 adımda
#   düzeylerinin daha çoğu $\sigma = 1$'in altında, yolun büküldüğü yerdedir; son aralığı da küçücüktür.

# %% [markdown] id="not-default" lang="en"
# Why is `karras` not everyone's default, then? With very few calls it can lose: on the shipped digits
# below, `dpm_solver_pp` with 5 calls is better off with `trailing`. And a network is asked at fractional
# $t$, which it has never seen in training. (Ours shows no harm from it.)

# %% [markdown] id="not-default" lang="tr" source="a0b05d1f"
# Öyleyse neden herkesin varsayılanı `karras` değil? Çağrı çok azsa geride kalabilir: Aşağıdaki hazır rakamlarda
# 5 çağrılık `dpm_solver_pp`'ye `trailing` daha iyi gelir. Bir de ağa, eğitimde hiç görmediği kesirli
# $t$'ler sorulur. (Bizimkinde bunun bir zararı görülmüyor.)

# %% [markdown] id="shipped-digits" lang="en"
# ## 10. The shipped digits
#
# > **Predict first.** Five different ODE samplers start from the same noise, 49 calls each. How many
# > different sets of digits come out?

# %% [markdown] id="shipped-digits" lang="tr" source="30ac6876"
# ## 10. Hazır rakamlar
#
# > **Önce tahmin et.** Beş ayrı ODE örnekleyicisi aynı gürültüden başlıyor, her biri 49 çağrıyla. Ortaya
# > kaç ayrı rakam takımı çıkar?

# %% id="same-digit" tr="46e30c81"
made = {name: sample(digits, model.schedule, noise, name, steps=steps_for(name, 49)) for name in six[1:5]}
made = {"ddim": sample(digits, model.schedule, noise, "ddim", steps=49), **made}
for name, x_0 in made.items():
    gap = x_0 - made["heun"]
    print(f"{name:14s} from heun: rms {gap.square().mean().sqrt():.2f}, largest {gap.abs().max():.1f}")
    # tr: print(f"{name:14s} heun'dan: rms {gap.square().mean().sqrt():.2f}, en büyük {gap.abs().max():.1f}")
show.rows(made, captions=captions)

# %% [markdown] id="same-digit-alt" lang="en" alt="same-digit"
# Five rows of the digits 0 to 9, one row for each sampler. Column by column the pictures look the same.

# %% [markdown] id="same-digit-alt" lang="tr" alt="same-digit" source="7a1c167e"
# 0'dan 9'a rakamların beş satırı, her örnekleyiciye bir satır. Sütun sütun bakınca resimler aynı
# görünüyor.

# %% [markdown] id="same-digit-note" lang="en"
# One set. They all solve the same equation from the same start, so they go to the same place, and the eye finds no
# difference. Pixels run from $-1$ to $1$; the root mean square (rms) difference from `heun` is 0.04 at most. The
# largest differences, 0.1 to 0.2, are probably left over because `trailing` ends with a long stride.
#
# ### Quality against calls
#
# Now count. 100 digits from each sampler at 3 to 10 calls, judged in two ways:
#
# - **Fréchet distance** (lesson 06) from the real digits, with its floor, the same distance between real
#   digits and other real digits with the same labels;
# - **distance from home**: rms difference from where *this network's* flow leads from the same noise (30
#   steps of DPM-Solver++ on Karras's levels).
#
# > **Predict first.** Which samplers are down at the floor with 5 calls? Which with 10?

# %% [markdown] id="same-digit-note" lang="tr" source="f6d16044"
# Tek bir takım. Hepsi aynı başlangıçtan aynı denklemi çözüyor; öyleyse aynı yere gidiyorlar ve göz bir fark
# bulamıyor. Piksel değerleri $-1$ ile $1$ arasında; `heun`'dan rms farkı en çok 0,04. En büyük farkların 0,1-0,2
# kalması, büyük olasılıkla `trailing`'in uzun bir aralıkla bitmesinden.
#
# ### Çağrı sayısına karşı kalite
#
# Şimdi say. Her örnekleyiciden, 3 ile 10 arası çağrıyla 100 rakam; iki ayrı ölçüyle:
#
# - gerçek rakamlara **Fréchet uzaklığı** (06. ders) ve tabanı, yani gerçek rakamların, etiketleri aynı
#   başka gerçek rakamlara uzaklığı;
# - **varış noktasına uzaklık**: *bu ağın* akışının aynı gürültüden vardığı yere (Karras'ın düzeylerinde
#   DPM-Solver++ ile 30 adım) rms fark.
#
# > **Önce tahmin et.** Hangi örnekleyiciler 5 çağrıda tabana iner? Hangileri 10 çağrıda?

# %% id="quality" tr="061ce631"
labels = metrics.balanced_labels(100, 10)
ask, start = model.denoiser(labels), randn((100, 1, 8, 8), generator=Generator().manual_seed(0))
home = sample(ask, model.schedule, start, "dpm_solver_pp", steps=30, spacing="karras")
real, judge = zoo.recipe_data("digits"), zoo.load_classifier("digits")
few = {"heun": (3, 5, 9)}  # Heun has no even numbers of calls
warnings.simplefilter("ignore", ScheduleWarning)  # with 3 it begins half way down, at t = 500: that is known
frechet, from_home = {}, {}
for name in six[:5]:
    for n in few.get(name, (3, 4, 5, 6, 8, 10)):
        images = sample(ask, model.schedule, start, name, steps=steps_for(name, n))
        quality = metrics.evaluate(images, labels, real, judge)
        frechet[name, n] = quality.frechet
        from_home[name, n] = (images - home).square().mean().sqrt().item()
print(f"floor: {quality.frechet_floor:.2f} ± {quality.frechet_floor_std:.2f}")
# tr: print(f"taban: {quality.frechet_floor:.2f} ± {quality.frechet_floor_std:.2f}")

# %% id="quality-table" tr="3beba2a6"
heads = ("Fréchet, 3 calls", "5 calls", "10 (heun: 9)", "distance from home, after so many calls")
# tr: heads = ("Fréchet, 3 çağrı", "5 çağrı", "10 (heun: 9)", "varış noktasına uzaklık, şu kadar çağrıda")
rows = []
for name in six[:5]:
    shown = few.get(name, (3, 5, 10))
    near = "  ".join(f"{n}: {from_home[name, n]:.2f}" for n in shown)
    values = (*(f"{frechet[name, n]:.1f}" for n in shown), near)
    rows.append({"": name, **dict(zip(heads, values, strict=True))})
show.table(rows)

# %% id="quality-picture" tr="64819dc2"
panels = {}
titles = ("Fréchet distance", "distance from home")
# tr: titles = ("Fréchet uzaklığı", "varış noktasına uzaklık")
for title, found in zip(titles, (frechet, from_home), strict=True):
    counted = {name: [n for one, n in found if one == name] for name in six[:5]}
    panels[title] = {name: (n, [found[name, one] for one in n]) for name, n in counted.items()}
floor = {titles[0]: {"floor": quality.frechet_floor}}
# tr: floor = {titles[0]: {"taban": quality.frechet_floor}}
label, ticks = "network calls", (3, 4, 5, 6, 8, 10)
# tr: label, ticks = "ağ çağrısı", (3, 4, 5, 6, 8, 10)
show.lines(panels, log="xy", x_label=label, ticks=ticks, level=floor, marks=True)

# %% [markdown] id="quality-picture-alt" lang="en" alt="quality-picture"
# Left, Fréchet distance against calls, with a dashed floor: at 3 calls all lie well above it; euler, lms
# and dpm_solver_pp come down to it by 10, lms first, euler last; pndm begins far above; heun stays above.
# Right, distance from home: all fall; lms and dpm_solver_pp are lowest, then euler, pndm, and far above
# heun.

# %% [markdown] id="quality-picture-alt" lang="tr" alt="quality-picture" source="71748cc4"
# Solda çağrı sayısına karşı Fréchet uzaklığı ve kesikli taban: 3 çağrıda hepsi epey üstünde; euler, lms ve
# dpm_solver_pp 10 çağrıya kadar tabana iniyor, önce lms, en son euler; pndm çok yukarıda başlıyor; heun
# üstünde kalıyor. Sağda varış noktasına uzaklık: hepsi düşüyor; en altta lms ile dpm_solver_pp, sonra
# euler, pndm ve çok yukarıda heun.

# %% id="quality-spacing" tr="0ba60de5"
some, begin, end = model.denoiser(labels[:40]), start[:40], home[:40]
for n in (4, 5, 19):
    off = {
        spacing: (sample(some, model.schedule, begin, "dpm_solver_pp", steps=n, spacing=spacing) - end)
        for spacing in ("trailing", "karras")
    }
    gaps = ", ".join(f"{name} {gap.square().mean().sqrt():.2f}" for name, gap in off.items())
    print(f"{n:2d} calls    distance from home: {gaps}")
    # tr: print(f"{n:2d} çağrı    varış noktasına uzaklık: {gaps}")

# %% [markdown] id="quality-note" lang="en"
# **At 3 calls every sampler lies clearly above the floor; at 5 the nearest is not far from it.** At 5 calls the two
# measures agree on the order: `lms` and `dpm_solver_pp` (level in the second), `euler`, and far behind `heun`.
# They differ on `pndm`: its distribution is as good as that of `dpm_solver_pp`, but its pictures are farther
# from home
# than those of `euler`. The gaps are small, but with two other noises the order was the same. By 10 calls all
# but `heun` are within a spread of the floor: 100 digits can tell no more. More digits can (700, two
# seeds, distance over floor; with more digits the floor shrinks, so the ratios are larger):
#
# | calls | 5 | 10 | 20 |
# |---|---|---|---|
# | `ddim` | 3.6, 4.0 | 1.5, 1.8 | 1.0, 1.4 |
# | `dpm_solver_pp` | 2.6, 2.9 | 1.0, 1.4 | 0.8, 1.2 |
# | `lms` | 1.8, 2.1 | 0.8, 1.2 | 0.8, 1.2 |
#
# So the better solvers reach in 10 calls what DDIM reaches in 20.
#
# **The distance from home** looks at each picture by itself and goes on falling after that. Heun is far off
# and hardly moves from 5 to 9 calls; its Fréchet distance even grows, from 4.4 to 5.6. PNDM with 3 calls has
# only two steps and makes no digits at all.
#
# **Spacing again** (the cell above, `dpm_solver_pp`): with 4 or 5 calls `trailing` is closer to home, with 19
# calls `karras` is, by far. (Home itself was found on Karras's levels by the same solver.)

# %% [markdown] id="quality-note" lang="tr" source="bdd3c995"
# **3 çağrıda bütün örnekleyiciler tabanın açıkça üstünde; 5 çağrıda en yakını ona uzak değil.** 5 çağrıda iki ölçü
# sıralamada anlaşıyor: `lms` ile `dpm_solver_pp` (ikinci ölçüde berabere), `euler`, çok geride de `heun`.
# `pndm`'de ise ayrılıyorlar: dağılımı `dpm_solver_pp`'ninki kadar iyi, ama resimleri varış noktasına
# `euler`'inkilerden daha
# uzak. Farklar küçük, ama iki ayrı gürültüyle daha sıra aynı çıktı. 10 çağrıda `heun` dışında hepsi tabana,
# onun yayılımı kadar yakın: 100 rakam daha fazlasını söyleyemez. Daha çok rakamla fark görülür (700 rakam, iki
# tohum, uzaklık bölü taban; rakam çoğalınca taban küçülür, oranlar bu yüzden daha büyük):
#
# | çağrı | 5 | 10 | 20 |
# |---|---|---|---|
# | `ddim` | 3,6 ve 4,0 | 1,5 ve 1,8 | 1,0 ve 1,4 |
# | `dpm_solver_pp` | 2,6 ve 2,9 | 1,0 ve 1,4 | 0,8 ve 1,2 |
# | `lms` | 1,8 ve 2,1 | 0,8 ve 1,2 | 0,8 ve 1,2 |
#
# Demek ki iyi çözücüler, DDIM'in 20 çağrıda vardığı yere 10 çağrıda varıyor.
#
# **Varış noktasına uzaklık** her resme ayrı ayrı bakar ve bundan sonra da düşmeyi sürdürür. Heun çok uzakta,
# 5'ten 9 çağrıya pek kıpırdamıyor; Fréchet uzaklığı 4,4'ten 5,6'ya büyüyor bile. 3 çağrılık PNDM'in yalnızca
# iki adımı var; hiç rakam üretmiyor.
#
# **Yine aralıklama** (yukarıdaki hücre, `dpm_solver_pp`): 4 ya da 5 çağrıyla varış noktasına yakın olan `trailing`, 19
# çağrıyla ise, açık farkla, `karras`. (Varış noktası da aynı çözücüyle Karras'ın düzeylerinde bulundu.)

# %% [markdown] id="play-many" lang="en"
# ## 11. Play
#
# Four samplers, one network, one noise. The widget counts *steps*; a step of `heun` is two calls. The last
# panel of the second row is the difference of the first two samplers (grey is 0).
#
# **Try this. Guess before you drag.**
#
# 1. `ddim` and `euler_ancestral` stand at $\eta = 0$, and their difference is grey. What happens to it when
#    you drag $\eta$ to 1?
# 2. With 5 steps, which row ends in another picture than the rest? From how many steps on can you no longer
#    tell it from its neighbours?
# 3. Look at the column of $\hat{x}_0$ alone. From which $t$ on do you know the digit? Is that the same for
#    all rows?

# %% [markdown] id="play-many" lang="tr" source="89e3075e"
# ## 11. Oyna
#
# Dört örnekleyici, tek ağ, tek gürültü. Araç *adımları* sayar; `heun`'un bir adımı iki çağrıdır. İkinci
# satırın son paneli ilk iki örnekleyicinin farkıdır (gri 0 demek).
#
# **Dene. Sürüklemeden önce tahmin et.**
#
# 1. `ddim` ile `euler_ancestral` için $\eta = 0$ seçili ve farkları gri. $\eta$'yı 1'e sürüklersen farka ne
#    olur?
# 2. 5 adımda hangi satır ötekilerden başka bir resimde bitiyor? Kaç adımdan sonra onu komşularından
#    ayıramıyorsun?
# 3. Yalnızca $\hat{x}_0$ sütununa bak. Rakamı hangi $t$'den sonra biliyorsun? Bu bütün satırlarda aynı mı?

# %% id="play-samplers"
two_digits = model.denoiser(torch.tensor([3, 8]))
names = ["ddim", "euler_ancestral", "dpm_solver_pp", "heun"]
show.SamplingExplorer(two_digits, model.schedule, names, shape=(1, 8, 8), images=2, steps=5, seed=3)

# %% id="play-numbers" tr="723b01af"
for eta in (0.0, 0.5, 1.0):
    pair = [
        sample(digits, model.schedule, noise, name, steps=5, eta=eta, generator=Generator().manual_seed(4))
        for name in ("ddim", "euler_ancestral")
    ]
    same = bool((pair[0] - pair[1]).abs().max() < 1e-3)
    print(f"η = {eta}    ddim and euler_ancestral agree to 0.001: {same}")
    # tr: print(f"η = {eta}    ddim ile euler_ancestral 0.001'e kadar aynı: {same}")

# %% [markdown] id="play-answers" lang="en"
# <details><summary>1. Two names, one sampler</summary>
#
# The pictures change, the difference stays grey, as the cell above confirms. Ancestral sampling *is* DDIM
# with $\eta$, in the units of $\bar{x}$: the same share of fresh noise, here from the same dice. At
# $\eta = 1$ both are DDPM.
#
# </details>
#
# <details><summary>2. Heun catches up</summary>
#
# `heun`, with its 9 calls for 5 steps. By about ten steps the eye has lost the difference.
#
# </details>
#
# <details><summary>3. The guess is early</summary>
#
# Long before $x_t$ shows it. The first guess, from pure noise, is already a blurred digit, because the
# network was told which one to make. All rows start from the same first guess: same network, same noise.
#
# </details>

# %% [markdown] id="play-answers" lang="tr" source="bcbb0a10"
# <details><summary>1. İki ad, tek örnekleyici</summary>
#
# Resimler değişir, fark gri kalır; yukarıdaki hücre de bunu doğruluyor. Atasal örnekleme, $\bar{x}$'in
# birimleriyle, $\eta$'lı DDIM'in *ta kendisidir*: Taze gürültünün payı aynı, burada zarlar da aynı.
# $\eta = 1$'de ikisi de DDPM'dir.
#
# </details>
#
# <details><summary>2. Heun yetişiyor</summary>
#
# `heun`; 5 adımı 9 çağrı ettiği hâlde. On adıma doğru göz farkı yitiriyor.
#
# </details>
#
# <details><summary>3. Tahmin erken gelir</summary>
#
# $x_t$ göstermeden çok önce. Saf gürültüden yapılan ilk tahmin bile bulanık bir rakamdır, çünkü ağa
# hangisini yapacağı söylenmiştir. Bütün satırlar aynı ilk tahminle başlar: ağ aynı, gürültü aynı.
#
# </details>

# %% [markdown] id="misunderstandings" lang="en"
# ## 12. Four sentences that sound right
#
# > *"A second-order sampler is always better than a first-order one."*
# >
# > *"Fewer steps means a lower order."*
# >
# > *"With more steps, ancestral sampling converges to the same picture too, only more slowly."*
# >
# > *"The fast samplers need a network of their own."*
#
# The first has been refuted three times: 5 calls in the plane, 49 calls with `trailing`, 5 calls on the
# digits. And what of *higher* orders? An order holds for **smooth** slopes only. Images are clipped to
# $[-1, 1]$ (lesson 07), and a clipped $\hat{x}_0$ has a kink. Run the exact Gaussian again, with
# $\hat{x}_0$ clipped to $\pm 0.3$, and measure from 20 to 160 strides (too few for the limit, so the 4 of
# `lms` is not quite reached). Then the other sentences.

# %% [markdown] id="misunderstandings" lang="tr" source="fb75eacb"
# ## 12. Kulağa doğru gelen dört cümle
#
# > *"İkinci mertebeden bir örnekleyici, birinci mertebeden olandan her zaman daha iyidir."*
# >
# > *"Daha az adım, daha düşük mertebe demektir."*
# >
# > *"Adım arttıkça atasal örnekleme de aynı resme yakınsar, yalnızca daha yavaş."*
# >
# > *"Hızlı örnekleyicilere kendi ağları gerekir."*
#
# Birincisi üç kez çürütüldü: düzlemde 5 çağrıda, `trailing` ile 49 çağrıda, rakamlarda 5 çağrıda. Peki
# *daha yüksek* mertebeler? Mertebe yalnızca **düzgün** eğimlerde geçerlidir. Görüntüler $[-1, 1]$ aralığına
# kırpılır (07. ders) ve kırpılmış bir $\hat{x}_0$'ın köşesi vardır. Kesin Gauss'u, $\hat{x}_0$'ı $\pm
# 0.3$'e kırpılmış olarak bir daha çalıştır ve 20'den 160 aralığa kadar ölç (limit için az; `lms` bu yüzden
# 4'e tam varmıyor). Ardından diğer cümleler.


# %% id="kink" tr="a3db8f98"
def end_of(denoiser, name: str, n: int) -> float:
    one = torch.ones(1, 1, dtype=torch.float64)
    return list(SAMPLERS[name](denoiser, flow, one, steps=n + 1, spacing="karras"))[-2].x_t.item()


for name in ("euler", "heun", "lms"):
    found = []
    for denoiser in (gaussian, ClippedDenoiser(gaussian, flow, 0.3)):
        limit = end_of(denoiser, "lms", 960)
        few_strides, many = (abs(end_of(denoiser, name, n) - limit) for n in (20, 160))
        found.append(math.log(few_strides / many, 8))
    print(f"{name:6s} order, smooth {found[0]:.1f}, clipped {found[1]:.1f}")
    # tr: print(f"{name:6s} mertebe, düzgün {found[0]:.1f}, kırpılmış {found[1]:.1f}")

# %% id="fewer-steps" tr="c2aaf204"
for name, n in (("euler", 960), ("heun", 40), ("lms 4", 20), ("lms 4", 40)):
    error = abs(curves[name][strides.index(n)])
    print(f"{name:6s} {n:3d} strides: error {error:.0e}")
    # tr: print(f"{name:6s} {n:3d} aralık: hata {error:.0e}")

# %% id="same-picture" tr="f69febaa"
for name in ("ddim", "euler_ancestral"):
    ends = [
        sample(digits, model.schedule, noise, name, steps=n, generator=Generator().manual_seed(1))
        for n in (8, 16, 32, 64)
    ]
    moved = "  ".join(f"{(a - b).square().mean().sqrt():.2f}" for a, b in pairwise(ends))
    print(f"{name:16s} rms moved, 8 -> 16 -> 32 -> 64 steps:  {moved}")
    # tr: print(f"{name:16s} rms kayma, 8 -> 16 -> 32 -> 64 adım:  {moved}")

# %% id="one-network" tr="040187c2"
for name in SAMPLERS:
    x_0 = sample(digits, model.schedule, noise, name, steps=10, generator=Generator().manual_seed(1))
    right_ones = int((judge(x_0).argmax(dim=1) == torch.arange(10)).sum())
    print(f"{name:16s} read as asked: {right_ones} / 10")
    # tr: print(f"{name:16s} istendiği gibi okunan: {right_ones} / 10")

# %% [markdown] id="misunderstandings-answer" lang="en"
# - **Second order, always better?** No, as parts 8 and 10 showed. The kink is no further argument against
#   order 2: Heun keeps its order, as Euler does. It is LMS, with its four slopes, that can lose. And its
#   figure is then no order any more: with other clips, from 0.1 to 0.4, it came out anywhere between 1.3
#   and 4.
# - **Fewer steps, lower order?** The order belongs to the rule, not to the number of steps. Euler with 960
#   strides is still of order 1, and it is more accurate than Heun with 40 or LMS with 20. With 40 strides
#   LMS is level with it. The order says how fast the error *falls*, not how large it is.
# - **Ancestral, the same picture?** From 8 to 64 steps DDIM's digits move by less and less. The ancestral
#   ones move many times as far and do not calm down: each number of steps throws its dice anew.
# - **A network of their own?** One network, eight samplers, no training in between. The classifier of
#   lesson 06 reads every digit. A sampler is a choice at the time of use. (One *can* train networks for one
#   to four steps, by distillation or as consistency models. Those are other networks.)
#
# ## 13. Which sampler when
#
# | you want | take | measured here |
# |---|---|---|
# | pictures from 3 to 10 calls | `dpm_solver_pp` or `lms`, `trailing` | part 10: nearest to home at 5 calls; avoid `heun`, and `pndm` at 3 calls |
# | pictures from about 20 to 50 calls | `dpm_solver_pp` or `lms`, `karras` | part 8: at 19 calls about two to four times closer than `euler`, at 49 more than five times |
# | the exact flow, whatever it costs | `lms` or `heun`, `karras` | part 8: an error of 0.001 at 99 calls, or less |
# | something plain that does not blow up | `ddim` | part 8: no outlier at 5 calls; at 99 its error is more than ten times that of `heun` |
# | fresh noise on the way | `euler_ancestral`, `ddpm` | part 6: right spread, no destination |
# | to repeat older results | `pndm`, `leading` (its default) | part 8: at 49 calls ahead of all but `heun`, each on its default levels |
#
# And measure on your own model: these rows come from a ring of points and from 8x8 digits.

# %% [markdown] id="misunderstandings-answer" lang="tr" source="97bd744d"
# - **İkinci mertebe her zaman daha mı iyi?** Hayır; 8. ve 10. bölümler gösterdi. Köşe, mertebe 2'ye karşı
#   yeni bir kanıt değil: Heun da Euler gibi mertebesini koruyor. Mertebesini yitirebilen, dört eğimli
#   LMS'dir. Onun sayısı da artık bir mertebe değil: 0,1'den 0,4'e başka kırpmalarla 1,3 ile 4 arasında her
#   değer çıktı.
# - **Daha az adım, daha düşük mertebe mi?** Mertebe kuralın özelliğidir, adım sayısının değil. 960 aralıklı
#   Euler hâlâ birinci mertebedendir ve 40 aralıklı Heun'dan da, 20 aralıklı LMS'den de daha doğrudur. LMS
#   40 aralıkla ona yetişiyor. Mertebe hatanın ne kadar hızlı *düştüğünü* söyler, ne kadar büyük olduğunu
#   değil.
# - **Atasal, aynı resim mi?** 8'den 64 adıma DDIM'in rakamları gitgide daha az oynuyor. Atasal olanlar
#   bunun kat kat fazlası kadar oynuyor ve durulmuyor: Her adım sayısı zarlarını yeniden atar.
# - **Kendi ağları mı?** Tek ağ, sekiz örnekleyici, arada eğitim yok. 06. dersin sınıflandırıcısı her rakamı
#   okuyor. Örnekleyici, kullanma anında yapılan bir seçimdir. (Bir ile dört adım için ağ *eğitmek* de
#   mümkündür: damıtmayla ya da tutarlılık modeli olarak. Bunlar başka ağlardır.)
#
# ## 13. Hangi örnekleyici ne zaman?
#
# | istediğin | kullan | burada ölçülen |
# |---|---|---|
# | 3 ile 10 çağrıda resim | `dpm_solver_pp` ya da `lms`, `trailing` | 10. bölüm: 5 çağrıda varış noktasına en yakın; `heun`'dan, 3 çağrıda `pndm`'den de kaçın |
# | 20 ile 50 çağrı dolayında resim | `dpm_solver_pp` ya da `lms`, `karras` | 8. bölüm: 19 çağrıda `euler`'den iki ile dört kat, 49'da beş kattan daha yakın |
# | ne pahasına olursa olsun kesin akış | `lms` ya da `heun`, `karras` | 8. bölüm: 99 çağrıda 0,001 ya da daha az hata |
# | sade, savrulmayan bir yöntem | `ddim` | 8. bölüm: 5 çağrıda savrulmuyor; 99 çağrıda hatası `heun`'unkinin on katından çok |
# | yolda taze gürültü | `euler_ancestral`, `ddpm` | 6. bölüm: yayılım doğru, varış yeri yok |
# | eski sonuçları yinelemek | `pndm`, `leading` (varsayılanı) | 8. bölüm: herkes kendi varsayılan düzeylerindeyken 49 çağrıda `heun` dışında hepsinin önünde |
#
# Bir de kendi modelinde ölç: Bu satırlar bir halka noktadan ve 8x8 rakamlardan çıktı.

# %% [markdown] id="summary" lang="en"
# ## In five lines
#
# 1. In units of the signal, DDIM is Euler's method for $d\bar{x}/d\sigma = \hat{\epsilon}$. Every sampler
#    of this lesson that throws no dice solves this one equation.
# 2. Order $p$: twice as many strides divide the error by $2^p$. It is a statement about the limit and about
#    smooth slopes.
# 3. Heun looks twice. LMS, PNDM and DPM-Solver++(2M) remember, in $\sigma$, in $t$ and in $\lambda$; memory
#    costs no calls.
# 4. Compare by calls, with as many samples as the difference needs, and choose the spacing as carefully as
#    the solver.
# 5. Ancestral samplers throw dice: right in distribution, with no destination.

# %% [markdown] id="summary" lang="tr" source="65a71283"
# ## Beş satırda
#
# 1. Sinyalin birimleriyle DDIM, $d\bar{x}/d\sigma = \hat{\epsilon}$ için Euler yöntemidir. Bu dersin zar
#    atmayan her örnekleyicisi bu tek denklemi çözer.
# 2. Mertebe $p$: Aralık sayısı iki katına çıkınca hata $2^p$'ye bölünür. Bu, limitle ve düzgün eğimlerle
#    ilgili bir önermedir.
# 3. Heun iki kez bakar. LMS, PNDM ve DPM-Solver++(2M) hatırlar; sırayla $\sigma$'da, $t$'de ve
#    $\lambda$'da. Bellek çağrı istemez.
# 4. Çağrı sayısına göre ve farkın gerektirdiği kadar örnekle karşılaştır; aralıklamayı da çözücü kadar
#    özenle seç.
# 5. Atasal örnekleyiciler zar atar: Dağılımları doğrudur, ama belirli bir yere varmazlar.

# %% [markdown] id="part-one" lang="en"
# ### Part I is complete
#
# Look back at what you have built. The jump into noise (01) and its schedule (02). The way back for data
# that are known (03), and a loss that finds it for data that are not (04). The U-Net (05) and its training
# on real digits (06). The loop from noise to image (07), and its fast forms (08). That is a whole diffusion
# model, and there is no part of it that you have not opened.

# %% [markdown] id="part-one" lang="tr" source="27470858"
# ### Birinci kısım tamam
#
# Ne kurduğuna dönüp bak. Gürültüye sıçrama (01) ve zamanlayıcısı (02). Bilinen veriler için dönüş yolu
# (03), bilinmeyenler için onu bulan kayıp (04). U-Net (05) ve gerçek rakamlarla eğitimi (06). Gürültüden
# görüntüye döngü (07) ve hızlı biçimleri (08). Bu, bütün bir difüzyon modelidir; açıp içine bakmadığın bir
# parçası kalmadı.

# %% [markdown] id="your-turn" lang="en"
# ## Your turn
#
# **Task 1. Write Heun (10 minutes).** Without scrolling up: solve $dx/du = -x$ from $u = 0$, $x = 1$ to
# $u = 1$ with $N$ equal strides of Heun. The truth is $e^{-1}$. Which ratio of errors do you expect from
# $N = 10$ to $N = 20$? Measure it.
#
# <details><summary>Hint</summary>
#
# Two slopes: one here, one where Euler would land. Their mean moves you from *here*, not from there.
#
# </details>
#
# <details><summary>Solution</summary>
#
# ```python
# def heun_decay(N):
#     x, h = 1.0, 1 / N
#     for _ in range(N):
#         first = -x
#         second = -(x + h * first)
#         x = x + h * (first + second) / 2
#     return abs(x - math.exp(-1))
#
# print(heun_decay(10) / heun_decay(20))
# ```
#
# About 4 (4.2; with more strides it comes closer). A ratio near 2 means that only one of the two slopes is
# used. If the mean is added to the guess instead of to `x`, you get something that is not Heun, and usually
# much worse.
#
# </details>

# %% [markdown] id="your-turn" lang="tr" source="3279f425"
# ## Sıra sende
#
# **Görev 1. Heun'u yaz (10 dakika).** Yukarı bakmadan: $dx/du = -x$ denklemini $u = 0$, $x = 1$'den
# $u = 1$'e, $N$ eşit Heun aralığıyla çöz. Doğrusu $e^{-1}$. $N = 10$'dan $N = 20$'ye hataların oranını kaç
# beklersin? Ölç.
#
# <details><summary>İpucu</summary>
#
# İki eğim: biri burada, biri Euler'in varacağı yerde. Ortalama eğimle *buradan* yola çık, oradan değil.
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# ```python
# def heun_decay(N):
#     x, h = 1.0, 1 / N
#     for _ in range(N):
#         first = -x
#         second = -(x + h * first)
#         x = x + h * (first + second) / 2
#     return abs(x - math.exp(-1))
#
# print(heun_decay(10) / heun_decay(20))
# ```
#
# Yaklaşık 4 (4,2; aralık arttıkça 4'e yaklaşır). 2'ye yakın bir oran, iki eğimden yalnızca birinin
# kullanıldığını gösterir. Ortalama `x` yerine tahmin edilen yere eklenirse Heun olmayan, çoğunlukla da çok
# daha kötü bir şey çıkar.
#
# </details>

# %% id="your-code"
# Task 1: write heun_decay(N) here and print the ratio of its errors at N = 10 and N = 20.

# %% [markdown] id="your-reading" lang="en"
# **Task 2. Read a convergence plot (10 minutes).** Use the picture of part 8 with six curves. You need a
# relative error of 0.001. (a) How many *strides* does each of `euler`, `heun`, `dpm_solver_pp` and `lms 4`
# need, roughly? (b) How many *calls*? (c) From how many strides on is `lms 4` better than `pndm`, and why
# does the plot not show it earlier?
#
# <details><summary>Hint</summary>
#
# Go along the horizontal line at $10^{-3}$ and read downwards. A line that leaves the picture can be
# continued with a ruler: you know its slope.
#
# </details>
#
# <details><summary>Solution</summary>
#
# (a) `heun` and `dpm_solver_pp` a little over 100; `lms 4` between 50 and 60; `euler` about 2,600, found by
# continuing its line (0.0027 at 960, and it falls like $1/N$). (b) The same numbers, except for `heun`: two
# calls a stride, a little over 200. (c) From 80 on or a little before. Until then the larger constant of
# `lms 4` hides its higher order, and PNDM's dip at 40 is a change of sign, not accuracy to count on.
#
# </details>

# %% [markdown] id="your-reading" lang="tr" source="8c64e06e"
# **Görev 2. Bir yakınsama grafiği oku (10 dakika).** 8. bölümün altı eğrili resmini kullan. 0,001'lik bir
# bağıl hata istiyorsun. (a) `euler`, `heun`, `dpm_solver_pp` ve `lms 4`'ün her birine aşağı yukarı kaç
# *aralık* gerekir? (b) Kaç *çağrı*? (c) `lms 4` kaç aralıktan sonra `pndm`'den daha iyi olur; öncesinde neden
# değil?
#
# <details><summary>İpucu</summary>
#
# $10^{-3}$'teki yatay çizgi boyunca git ve aşağıdan oku. Resimden çıkan bir doğruyu cetvelle uzatabilirsin:
# Eğimini biliyorsun.
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# (a) `heun` ile `dpm_solver_pp` 100'ün biraz üstünde; `lms 4` 50 ile 60 arası; `euler` yaklaşık 2.600,
# doğrusunu uzatarak (960'ta 0,0027 ve $1/N$ gibi düşüyor). (b) Aynı sayılar; `heun` dışında: Aralık başına
# iki çağrıyla 200'ün biraz üstü. (c) 80'den ya da biraz öncesinden başlayarak. O zamana kadar `lms 4`'ün
# büyük çarpanı yüksek mertebesini gölgeler; PNDM'in 40'taki çukuru ise güvenilecek bir doğruluk değil, bir
# işaret değişimidir.
#
# </details>

# %% [markdown] id="reading" lang="en"
# ## Further reading
#
# <details><summary>The papers</summary>
#
# - Song, Meng and Ermon (2021), *Denoising Diffusion Implicit Models*: equations 13 and 14 are part 1.
# - Song, Sohl-Dickstein, Kingma, Kumar, Ermon and Poole (2021), *Score-Based Generative Modeling through
#   Stochastic Differential Equations*: the probability-flow ODE and its random relatives.
# - Karras, Aittala, Aila and Laine (2022), *Elucidating the Design Space of Diffusion-Based Generative
#   Models*: Heun, the levels, and why $\sigma$ is the natural unit.
# - Liu, Ren, Lin and Zhao (2022), *Pseudo Numerical Methods for Diffusion Models on Manifolds*: PNDM.
# - Lu, Zhou, Bao, Chen, Li and Zhu (2022), *DPM-Solver++: Fast Solver for Guided Sampling of Diffusion
#   Probabilistic Models*: algorithm 2 is 2M.
# - Crowson (2022), *k-diffusion*: the program that LMS and Euler ancestral come from.
# - Hairer, Nørsett and Wanner (1993), *Solving Ordinary Differential Equations I*: order, multistep
#   methods, and where they break.
#
# </details>
#
# **Next:** Part II, on [the map](README.md). Until now the network was asked for "a 3" and obeyed. How does
# one make it obey more, or less: class conditioning and guidance. · [Exercises of this
# lesson](../exercises/08_fast_samplers.ipynb) · [Back to the map](README.md)

# %% [markdown] id="reading" lang="tr" source="9ad70474"
# ## Daha fazlası için
#
# <details><summary>Makaleler</summary>
#
# - Song, Meng ve Ermon (2021), *Denoising Diffusion Implicit Models*: 13. ve 14. denklemler 1. bölümün kendisidir.
# - Song, Sohl-Dickstein, Kingma, Kumar, Ermon ve Poole (2021), *Score-Based Generative Modeling through
#   Stochastic Differential Equations*: olasılık akışı ODE'si ve zarlı akrabaları.
# - Karras, Aittala, Aila ve Laine (2022), *Elucidating the Design Space of Diffusion-Based Generative
#   Models*: Heun, düzeyler ve $\sigma$'nın neden doğal birim olduğu.
# - Liu, Ren, Lin ve Zhao (2022), *Pseudo Numerical Methods for Diffusion Models on Manifolds*: PNDM.
# - Lu, Zhou, Bao, Chen, Li ve Zhu (2022), *DPM-Solver++: Fast Solver for Guided Sampling of Diffusion
#   Probabilistic Models*: 2. algoritma 2M'dir.
# - Crowson (2022), *k-diffusion*: LMS ile Euler ancestral'ın geldiği program.
# - Hairer, Nørsett ve Wanner (1993), *Solving Ordinary Differential Equations I*: mertebe, çok adımlı
#   yöntemler ve nerede bozuldukları.
#
# </details>
#
# **Sırada:** İkinci kısım, [haritada](README.md). Şimdiye kadar ağdan "bir 3" istendi, o da söz dinledi.
# Söylenene daha sıkı ya da daha gevşek uyması nasıl sağlanır: sınıf koşullandırma ve yönlendirme. · [Bu dersin
# alıştırmaları](../exercises/08_fast_samplers.ipynb) · [Haritaya dön](README.md)
