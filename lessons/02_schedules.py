# %% [markdown] id="title" lang="en"
# # 02 · Noise schedules
#
# **You will build three noise schedules, measure where each of them kills the image, and break one on purpose
# to see what the broken one does to the samples.**
#
# In lesson 01 the list of betas fell from the sky. Somebody chose it. In this lesson you are that somebody.
# Still no network is trained. You need only the jump of lesson 01,
# $x_t = \sqrt{\bar{\alpha}_t}\;x_0 + \sqrt{1-\bar{\alpha}_t}\;\epsilon$.
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · Before this: [01 · The forward
# process](01_forward.ipynb)

# %% [markdown] id="title" lang="tr" source="8927c6fc"
# # 02 · Gürültü zamanlayıcıları
#
# **Üç gürültü zamanlayıcısı kuracak, her birinin görüntüyü nerede yok ettiğini ölçecek, birini de bile bile
# bozup bozuk zamanlayıcının örneklere ne yaptığını göreceksin.**
#
# 01\. derste beta listesi gökten inmişti. Oysa onu biri seçti. Bu derste o kişi sensin. Yine hiçbir ağ
# eğitilmiyor. Sana yalnızca 01. dersin sıçraması gerekiyor:
# $x_t = \sqrt{\bar{\alpha}_t}\;x_0 + \sqrt{1-\bar{\alpha}_t}\;\epsilon$.
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Bundan önce: [01 · İleri
# süreç](01_forward.ipynb)

# %% id="setup"
import math
import warnings

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from minidiff import IdealDenoiser, NetworkDenoiser, NoiseSchedule, data, q_sample, sample, show, zoo
from minidiff.metrics import nearest_neighbours
from minidiff.schedule import ScheduleWarning

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same

# %% id="opening" tr="5c8c54f3"
T = 1000
schedules = {
    "linear": NoiseSchedule.linear(T),
    # tr: "doğrusal": NoiseSchedule.linear(T),
    "quadratic": NoiseSchedule.quadratic(T),
    # tr: "kuadratik": NoiseSchedule.quadratic(T),
    "cosine": NoiseSchedule.cosine(T),
    # tr: "kosinüs": NoiseSchedule.cosine(T),
}
linear, quadratic, cosine = schedules.values()
digit = data.digits().images[13:14]  # the 3 of lesson 01: (1, 1, 8, 8)
seen = [0, 99, 199, 299, 399, 599, 799, 999]

epsilon = torch.randn(digit.shape, generator=Generator().manual_seed(2))
rows = {
    name: torch.cat([q_sample(digit, t, one, epsilon=epsilon)[0] for t in seen])
    for name, one in schedules.items()
}
show.rows(rows, t=seen)

# %% [markdown] id="opening-alt" lang="en" alt="opening"
# Three film strips of one handwritten 3 with one and the same noise, from t = 0 to t = 999. With the
# linear schedule the 3 is gone at t = 399, with the quadratic it is faint there, with the cosine it can
# still be read.

# %% [markdown] id="opening-alt" lang="tr" alt="opening" source="da5e9789"
# El yazısı tek bir 3'ün, tek bir gürültüyle yapılmış üç film şeridi; t = 0'dan t = 999'a. t = 399'da 3,
# doğrusal zamanlayıcıda kaybolmuş, kuadratikte silik, kosinüste hâlâ okunuyor.

# %% [markdown] id="about" lang="en"
# Above: one 3, one noise $\epsilon$, one number of steps, three schedules. At $t = 399$ the 3 is gone from
# the top row, and you can still guess it in the bottom row. Nothing but the list of betas differs.
#
# | | |
# |---|---|
# | **Time** | 110 minutes; the exercises 65 more |
# | **Before** | Lesson 01: $\beta_t$, $\bar{\alpha}_t$, the jump, and the habit that index $t$ means $t+1$ steps |
# | **After** | You can *write* the linear, quadratic and cosine schedules, *read* a signal-to-noise ratio, *measure* where the signal dies, *predict* what a change of $T$ does, and *find* a broken schedule by its two ends |
# | **Reference** | Section 3.2 (noise schedulers) |
#
# Each new idea begins with a question. Write your answer down before you run the cell below it.

# %% [markdown] id="about" lang="tr" source="8bfbbf36"
# Yukarıda tek bir 3, tek bir gürültü $\epsilon$, tek bir adım sayısı ve üç zamanlayıcı var. $t = 399$'da 3
# üst satırdan silinmiş; alt satırda ise onu hâlâ seçebiliyorsun. Aradaki tek fark beta listesi.
#
# | | |
# |---|---|
# | **Süre** | 110 dakika; alıştırmalar 65 dakika daha |
# | **Önce** | 01. ders: $\beta_t$, $\bar{\alpha}_t$, sıçrama ve $t$ indisinin $t+1$ adım demek olduğu |
# | **Sonra** | Doğrusal, kuadratik ve kosinüs zamanlayıcılarını *yazabilir*, sinyal-gürültü oranını *okuyabilir*, sinyalin nerede kaybolduğunu *ölçebilir*, $T$ değişince ne olacağını *öngörebilir*, bozuk bir zamanlayıcıyı iki ucundan *bulabilirsin* |
# | **Kaynak metin** | Bölüm 3.2 (gürültü zamanlayıcıları) |
#
# Her yeni fikir bir soruyla başlar. Altındaki hücreyi çalıştırmadan önce cevabını bir yere yaz.

# %% [markdown] id="recipes" lang="en"
# ## 1. Two recipes for β
#
# A **noise schedule** is a list $\beta_0, \dots, \beta_{T-1}$ of numbers between 0 and 1: how much noise each
# step adds. The simplest recipe is the **linear** one (Ho, Jain and Abbeel 2020). You fix the first and the
# last beta, and go from one to the other in a straight line:
#
# $$\beta_t = \beta_0 + \frac{t}{T-1}\,(\beta_{T-1} - \beta_0)$$

# %% [markdown] id="recipes" lang="tr" source="dae0b43b"
# ## 1. β için iki tarif
#
# **Gürültü zamanlayıcısı** (noise schedule), 0 ile 1 arasındaki sayıların $\beta_0, \dots, \beta_{T-1}$
# listesidir; her adımın ne kadar gürültü eklediğini verir. En yalın tarif **doğrusal** (linear) olandır (Ho, Jain ve
# Abbeel 2020). İlk ve son betayı belirler, birinden ötekine düz bir çizgiyle gidersin:
#
# $$\beta_t = \beta_0 + \frac{t}{T-1}\,(\beta_{T-1} - \beta_0)$$

# %% [markdown] id="recipes-quadratic" lang="en"
# The **quadratic** recipe draws the straight line through the *roots* and squares afterwards. So $\beta_t$
# follows a parabola, and stays small for longer. (Some libraries call it "scaled linear". The image model
# Stable Diffusion was trained with it.)
#
# $$\beta_t = \Big(\sqrt{\beta_0} + \frac{t}{T-1}\,\big(\sqrt{\beta_{T-1}} - \sqrt{\beta_0}\big)\Big)^2$$
#
# > **Predict first.** Both begin with $\beta_0 = 0.0001$ and end with $\beta_{T-1} = 0.02$, and both take
# > $T = 1000$ steps. Which of the two gives the image the larger weight $\sqrt{\bar{\alpha}_T}$ at the end?
# > Twice as large, four times as large, or equally large?

# %% [markdown] id="recipes-quadratic" lang="tr" source="758a8da3"
# **Kuadratik** (quadratic) tarif, düz çizgiyi *köklerin* arasından geçirir, sonra kare alır. Böylece
# $\beta_t$ bir parabol izler ve daha uzun süre küçük kalır. (Bazı kütüphaneler buna "scaled linear" der.
# Stable Diffusion adlı görüntü modeli bununla eğitilmiştir.)
#
# $$\beta_t = \Big(\sqrt{\beta_0} + \frac{t}{T-1}\,\big(\sqrt{\beta_{T-1}} - \sqrt{\beta_0}\big)\Big)^2$$
#
# > **Önce tahmin et.** İkisi de $\beta_0 = 0.0001$ ile başlıyor, $\beta_{T-1} = 0.02$ ile bitiyor ve
# > $T = 1000$ adım atıyor. Sonunda hangisinde görüntünün ağırlığı $\sqrt{\bar{\alpha}_T}$ daha büyüktür? İki
# > katı mı, dört katı mı, yoksa eşit mi?

# %% id="recipes-code" tr="c4288d3d"
first, last = 1e-4, 0.02
recipes = {
    "linear": torch.linspace(first, last, T, dtype=torch.float64),
    # tr: "doğrusal": torch.linspace(first, last, T, dtype=torch.float64),
    "quadratic": torch.linspace(first**0.5, last**0.5, T, dtype=torch.float64) ** 2,
    # tr: "kuadratik": torch.linspace(first**0.5, last**0.5, T, dtype=torch.float64) ** 2,
}
for name, betas in recipes.items():
    assert torch.equal(betas, schedules[name].betas)  # the library says the same
    alpha_bar_T = (1 - betas).prod()
    estimate = (-betas.sum() / 2).exp()
    ends = f"√ᾱ_T = {alpha_bar_T.sqrt():.4f}    e^(-Σβ/2) = {estimate:.4f}"
    print(f"{name:10} β_499 = {betas[499]:.4f}    Σβ = {betas.sum():.2f}    {ends}")

# %% [markdown] id="recipes-answer" lang="en"
# Four times as much: $\sqrt{\bar{\alpha}_T}$, the weight of the image after the last step, is 0.027 instead of
# 0.006. The same two ends do not make the same schedule: in the middle the quadratic $\beta_{499}$ is 0.0057,
# the linear one 0.0100.
#
# The last number of each line is a rule of thumb that we shall use again. For small $\beta$ the logarithm of
# $1-\beta$ is about $-\beta$. So the logarithm of the product $\bar{\alpha}_T$ is about minus the *sum* of
# the betas:
#
# $$\sqrt{\bar{\alpha}_T} \;\approx\; e^{-\frac{1}{2}(\beta_0 + \dots + \beta_{T-1})}$$
#
# How much of the image survives is decided by the sum of the betas, and the quadratic recipe has the smaller
# sum.

# %% [markdown] id="recipes-answer" lang="tr" source="d437cb6a"
# Dört katı: Son adımdan sonra görüntünün ağırlığı olan $\sqrt{\bar{\alpha}_T}$, 0,006 yerine 0,027. Uçların
# aynı olması zamanlayıcıyı aynı yapmaz: Ortada $\beta_{499}$ kuadratik tarifte 0,0057, doğrusalda 0,0100.
#
# Her satırın son sayısı, yine kullanacağımız pratik bir kuraldan çıkıyor. Küçük $\beta$ için $1-\beta$'nın
# logaritması yaklaşık $-\beta$'dır. Öyleyse $\bar{\alpha}_T$ çarpımının logaritması, yaklaşık olarak eksi
# betaların *toplamıdır*:
#
# $$\sqrt{\bar{\alpha}_T} \;\approx\; e^{-\frac{1}{2}(\beta_0 + \dots + \beta_{T-1})}$$
#
# Görüntüden ne kadarının kalacağını betaların toplamı belirler; toplamı küçük olan da kuadratik tariftir.

# %% [markdown] id="cosine" lang="en"
# ## 2. The cosine schedule: design ᾱ, derive β
#
# Nobody looks at betas. What one sees in a picture is $\bar{\alpha}_t$. Nichol and Dhariwal (2021) therefore
# turned the design round: *choose how the image should fade*, and let the betas follow.
#
# **Choose.** $\bar{\alpha}$ should leave 1 gently, fall evenly in the middle, and arrive at 0 gently. A
# squared cosine does that. With $u$ for the share of the steps that have been taken, from 0 to 1, and a small
# number $s = 0.008$ called the **offset**:
#
# $$f(u) = \cos^2\!\Big(\frac{u+s}{1+s}\cdot\frac{\pi}{2}\Big), \qquad
# \bar{\alpha}_t = \frac{f\big(\tfrac{t+1}{T}\big)}{f(0)}$$
#
# Index $t$ means $t+1$ steps, hence $\tfrac{t+1}{T}$. Dividing by $f(0)$ makes $\bar{\alpha}$ exactly 1
# before the first step.

# %% [markdown] id="cosine" lang="tr" source="11ef9677"
# ## 2. Kosinüs zamanlayıcısı: ᾱ'yı tasarla, β'yı türet
#
# Resme bakan kişi betaları değil $\bar{\alpha}_t$'yi görür. Nichol ve Dhariwal (2021) bu yüzden
# tasarımı tersine çevirdi: *Görüntünün nasıl solacağını seç*, betalar bundan hesaplansın.
#
# **Seç.** $\bar{\alpha}$, 1'den yumuşakça ayrılsın, ortada düzgün düşsün, 0'a yumuşakça varsın. Bunu
# kosinüsün karesi yapar. $u$, atılmış adımların payı olsun, 0'dan 1'e gitsin. Bir de **kayma** (offset) denen
# küçük bir sayı gerekir, $s = 0.008$:
#
# $$f(u) = \cos^2\!\Big(\frac{u+s}{1+s}\cdot\frac{\pi}{2}\Big), \qquad
# \bar{\alpha}_t = \frac{f\big(\tfrac{t+1}{T}\big)}{f(0)}$$
#
# $t$ indisi $t+1$ adım demektir, $\tfrac{t+1}{T}$ oradan geliyor. $f(0)$'a bölmek, ilk adımdan önce
# $\bar{\alpha}$'yı tam 1 yapar.

# %% [markdown] id="cosine-derive" lang="en"
# **Derive.** $\bar{\alpha}_t$ is a running product, so its newest factor is the ratio of two neighbours:
#
# $$\alpha_t = \frac{\bar{\alpha}_t}{\bar{\alpha}_{t-1}}, \qquad
# \beta_t = 1 - \alpha_t = 1 - \frac{f\big(\tfrac{t+1}{T}\big)}{f\big(\tfrac{t}{T}\big)}$$
#
# > **Predict first.** The linear schedule ends with $\beta_{T-1} = 0.02$. Where does the cosine schedule end:
# > near 0.02, near 0.2, or near 1? (What is $f(1)$?)

# %% [markdown] id="cosine-derive" lang="tr" source="1119fe50"
# **Türet.** $\bar{\alpha}_t$ birikimli bir çarpımdır; en yeni çarpanı, komşu iki değerin oranıdır:
#
# $$\alpha_t = \frac{\bar{\alpha}_t}{\bar{\alpha}_{t-1}}, \qquad
# \beta_t = 1 - \alpha_t = 1 - \frac{f\big(\tfrac{t+1}{T}\big)}{f\big(\tfrac{t}{T}\big)}$$
#
# > **Önce tahmin et.** Doğrusal zamanlayıcı $\beta_{T-1} = 0.02$ ile biter. Kosinüsünki nerede biter:
# > 0,02 yakınında mı, 0,2 yakınında mı, 1 yakınında mı? ($f(1)$ kaç?)

# %% id="cosine-code" tr="4db79f2e"
s = 0.008
u = torch.arange(T + 1, dtype=torch.float64) / T  # 0, 1/T, ..., 1: one more than there are steps
f = torch.cos((u + s) / (1 + s) * math.pi / 2) ** 2
alpha_bars, betas = f[1:] / f[0], 1 - f[1:] / f[:-1]
ends = (0, 499, 899, 989, 998, 999)
show.table([{"t": t, "ᾱ_t": f"{alpha_bars[t]:.5f}", "β_t": f"{betas[t]:.5f}"} for t in ends])

print(f"the same as in the library: {torch.equal(betas.clamp(max=0.999), cosine.betas)}")
# tr: print(f"kütüphanedekiyle aynı: {torch.equal(betas.clamp(max=0.999), cosine.betas)}")

# %% [markdown] id="cosine-answer" lang="en"
# Near 1. At $u = 1$ the cosine is $\cos(\pi/2) = 0$: nothing of the image may be left, and the last step can
# do that only with $\beta_{T-1} = 1$. Then $\bar{\alpha}_T$ would be exactly 0, and formulas that divide by
# it (such as the one for $\hat{x}_0$ in lesson 03) would fail. So every beta is **clipped** at 0.999. With
# 1000 steps that touches the last one alone, and the last line confirms that the library does the same.
#
# <details><summary>Which curve do the betas follow? Not a cosine</summary>
#
# The name describes $\bar{\alpha}$. With many steps, $\beta_t$ is the relative loss of $f$ over a step of
# length $1/T$, and the relative slope of $\cos^2$ is twice a tangent. So $\beta$ grows like a **tangent**,
# which runs off to infinity at the end. That is why there has to be a clip:
#
# $$\beta_t \approx -\frac{1}{T}\cdot\frac{f'(u)}{f(u)} = \frac{\pi}{T\,(1+s)}\,
# \tan\!\Big(\frac{u+s}{1+s}\cdot\frac{\pi}{2}\Big)$$
#
# </details>
#
# **What is the offset for?** Without it the first steps are so small that they do almost nothing. Images come
# as bytes, 256 levels of grey. Spread over $[-1, 1]$, neighbouring levels are $1/127.5$ apart. Compare that
# with the noise of the first step, whose standard deviation is $\sqrt{\beta_0}$:

# %% [markdown] id="cosine-answer" lang="tr" source="7c6ea8b4"
# 1'e yakın. $u = 1$'de kosinüs $\cos(\pi/2) = 0$ olur: Görüntüden hiçbir şey kalmamalıdır; son adım bunu
# ancak $\beta_{T-1} = 1$ ile yapabilir. O zaman $\bar{\alpha}_T$ tam 0 olurdu ve ona bölen formüller (03.
# derste $\hat{x}_0$'ınki gibi) çökerdi. Bu yüzden her beta 0,999'da **kırpılır** (clip). 1.000 adımda bu
# yalnızca sonuncuya dokunur; son satır, kütüphanenin de aynısını yaptığını doğruluyor.
#
# <details><summary>Betalar hangi eğriyi izliyor? Kosinüsü değil</summary>
#
# Ad, $\bar{\alpha}$'yı anlatır. Adım çoksa $\beta_t$, $f$'nin $1/T$ uzunluğundaki bir adımdaki göreli
# kaybıdır; $\cos^2$'nin göreli eğimi de bir tanjantın iki katıdır. Yani $\beta$ bir **tanjant** gibi büyür,
# sonda sonsuza kaçar. Kırpma da bu yüzden gerekir:
#
# $$\beta_t \approx -\frac{1}{T}\cdot\frac{f'(u)}{f(u)} = \frac{\pi}{T\,(1+s)}\,
# \tan\!\Big(\frac{u+s}{1+s}\cdot\frac{\pi}{2}\Big)$$
#
# </details>
#
# **Kayma ne işe yarıyor?** O olmadan ilk adımlar neredeyse hiçbir şey yapmayacak kadar küçük olur. Görüntüler
# bayt olarak gelir, yani 256 gri düzeyiyle. $[-1, 1]$ aralığına yayılınca komşu düzeylerin arası $1/127.5$
# eder. Bunu ilk adımın gürültüsüyle, yani $\sqrt{\beta_0}$ standart sapmasıyla karşılaştır:

# %% id="offset" tr="62a570eb"
print(f"one grey level: 1/127.5 = {1 / 127.5:.4f}")
# tr: print(f"bir gri düzeyi: 1/127.5 = {1 / 127.5:.4f}")
for s in (0.0, 0.008, 0.08):
    one = NoiseSchedule.cosine(T, s=s)
    half = int((one.alpha_bars < 0.5).nonzero()[0])
    print(f"s = {s:5.3f}    √β_0 = {one.betas[0].sqrt():.4f}    ᾱ_t < 0.5 from t = {half} on")
    # tr: print(f"s = {s:5.3f}    √β_0 = {one.betas[0].sqrt():.4f}    ᾱ_t < 0.5, ilk t = {half}")

# %% [markdown] id="offset-answer" lang="en"
# With $s = 0$ the first noise is a fifth of one grey level. A network that is asked for it would look for
# something smaller than the rounding of the file. Nichol and Dhariwal chose $s = 0.008$, because then
# $\sqrt{\beta_0}$ is slightly less than one grey level. With ten times as much, $s = 0.08$, the middle of the
# schedule barely moves ($t = 464$ instead of 496), but the first step is already coarse. Remember the two
# roots, 0.0064 and 0.0185, for part 9.

# %% [markdown] id="offset-answer" lang="tr" source="ff3aac5f"
# $s = 0$ ile ilk gürültü bir gri düzeyinin beşte biridir. Bu gürültüyü tahmin etmesi istenen bir ağ,
# dosyadaki yuvarlama hatasından bile küçük bir şeyin peşine düşerdi. Nichol ve Dhariwal $s = 0.008$'i seçti,
# çünkü o zaman $\sqrt{\beta_0}$ bir gri düzeyinden biraz küçüktür. On katı olan $s = 0.08$ ile zamanlayıcının
# ortası pek kıpırdamaz (496 yerine $t = 464$), ama ilk adım bile kaba kalır. İki kökü, 0,0064 ile 0,0185'i, 9.
# bölüm için aklında tut.

# %% [markdown] id="snr" lang="en"
# ## 3. One number for "how noisy": the SNR
#
# $\beta_t$ and $\bar{\alpha}_t$ look different in every schedule. To compare schedules we want one number
# that says how noisy $x_t$ *is*, whatever list it came from. In
# $x_t = \sqrt{\bar{\alpha}_t}\;x_0 + \sqrt{1-\bar{\alpha}_t}\;\epsilon$ the image has the weight
# $\sqrt{\bar{\alpha}_t}$, the noise $\sqrt{1-\bar{\alpha}_t}$. Variances carry the squares. Their ratio is
# the **signal-to-noise ratio**:
#
# $$\text{SNR}_t = \frac{\bar{\alpha}_t}{1-\bar{\alpha}_t}, \qquad
# \bar{\alpha}_t = \frac{\text{SNR}_t}{1+\text{SNR}_t}$$
#
# (Strictly, the ratio of the variances for pixels of variance 1; those of our digits have about 0.6.) It runs
# from thousands to almost 0, so one takes the (natural) logarithm. How to read it:
#
# | $\log\text{SNR}$ | $\bar{\alpha}_t$ | meaning |
# |---|---|---|
# | $+4.6$ | 0.99 | the signal has 99 times the variance of the noise |
# | $0$ | 0.5 | equal weights |
# | $-4.6$ | 0.01 | the noise has 99 times the variance of the signal |
#
# Each 0.69 more doubles the ratio. The second formula above, in terms of the logarithm, is the *sigmoid*:
# $\bar{\alpha}_t = 1 / (1 + e^{-\log\text{SNR}_t})$.
#
# A close relative is the **noise-to-signal level** $\sigma_t$, which the samplers of lesson 08 use. Divide
# $x_t$ by the weight of the image, and see how much noise sits on an image of full strength:
#
# $$\frac{x_t}{\sqrt{\bar{\alpha}_t}} = x_0 + \sigma_t\,\epsilon, \qquad
# \sigma_t = \sqrt{\frac{1-\bar{\alpha}_t}{\bar{\alpha}_t}} = \frac{1}{\sqrt{\text{SNR}_t}}$$
#
# > **Predict first.** For each of the three schedules: at which $t$ are signal and noise equally strong
# > ($\text{SNR} = 1$)? Before, at, or after the middle?

# %% [markdown] id="snr" lang="tr" source="2a7fe490"
# ## 3. "Ne kadar gürültülü?" için tek sayı: SNR
#
# $\beta_t$ ile $\bar{\alpha}_t$ her zamanlayıcıda başka görünür. Zamanlayıcıları karşılaştırmak için, hangi
# listeden gelirse gelsin $x_t$'nin ne kadar gürültülü *olduğunu* söyleyen tek bir sayı isteriz.
# $x_t = \sqrt{\bar{\alpha}_t}\;x_0 + \sqrt{1-\bar{\alpha}_t}\;\epsilon$ içinde görüntünün ağırlığı
# $\sqrt{\bar{\alpha}_t}$, gürültününki $\sqrt{1-\bar{\alpha}_t}$'dir. Varyanslara bunların karesi girer.
# Karelerin oranına **sinyal-gürültü oranı** (signal-to-noise ratio, SNR) denir:
#
# $$\text{SNR}_t = \frac{\bar{\alpha}_t}{1-\bar{\alpha}_t}, \qquad
# \bar{\alpha}_t = \frac{\text{SNR}_t}{1+\text{SNR}_t}$$
#
# (Tam söylersek bu, varyansı 1 olan pikseller için varyansların oranıdır; bizim rakamlarınki 0,6 dolayında.)
# Binlerden başlayıp neredeyse 0'a iner; bu yüzden (doğal) logaritması alınır. Şöyle okunur:
#
# | $\log\text{SNR}$ | $\bar{\alpha}_t$ | anlamı |
# |---|---|---|
# | $+4.6$ | 0,99 | sinyalin varyansı gürültününkinin 99 katı |
# | $0$ | 0,5 | ağırlıklar eşit |
# | $-4.6$ | 0,01 | gürültünün varyansı sinyalinkinin 99 katı |
#
# Her 0,69'luk artış oranı ikiye katlar. Yukarıdaki ikinci formülün logaritmayla yazılışı *sigmoid*
# fonksiyonudur: $\bar{\alpha}_t = 1 / (1 + e^{-\log\text{SNR}_t})$.
#
# Yakın bir akrabası, 08. dersteki örnekleyicilerin kullandığı **gürültü-sinyal düzeyi** (noise-to-signal
# level) $\sigma_t$'dir. $x_t$'yi görüntünün ağırlığına böl ve tam güçteki bir görüntünün üstünde ne kadar
# gürültü olduğuna bak:
#
# $$\frac{x_t}{\sqrt{\bar{\alpha}_t}} = x_0 + \sigma_t\,\epsilon, \qquad
# \sigma_t = \sqrt{\frac{1-\bar{\alpha}_t}{\bar{\alpha}_t}} = \frac{1}{\sqrt{\text{SNR}_t}}$$
#
# > **Önce tahmin et.** Üç zamanlayıcının her birinde sinyal ile gürültü hangi $t$'de eşit güçtedir
# > ($\text{SNR} = 1$)? Ortadan önce mi, ortada mı, sonra mı?

# %% id="snr-curves" tr="151dfc07"
show.figure(show.curves(schedules))

for name, one in schedules.items():
    equal = int((one.snr < 1).nonzero()[0])
    ends = f"σ_499 = {one.sigmas[499]:5.2f}    log SNR_999 = {one.snr[-1].log():6.1f}"
    print(f"{name:10} SNR < 1 from t = {equal} on    {ends}")
    # tr: print(f"{name:10} SNR < 1, ilk t = {equal}    {ends}")

# %% [markdown] id="snr-curves-alt" lang="en" alt="snr-curves"
# Three panels over t for the linear, quadratic and cosine schedules. β rises in all; the cosine β runs
# below the others and shoots up to 1 at the end. ᾱ falls, first the linear, then the quadratic, last the
# cosine. Log SNR falls in the same order.

# %% [markdown] id="snr-curves-alt" lang="tr" alt="snr-curves" source="2b54abeb"
# Doğrusal, kuadratik ve kosinüs zamanlayıcıları için t boyunca üç panel. β hepsinde yükseliyor; kosinüsün
# β'sı ötekilerin altında gidip sonda 1'e fırlıyor. ᾱ önce doğrusalda, sonra kuadratikte, en son kosinüste
# düşüyor. log SNR de aynı sırayla düşüyor.

# %% [markdown] id="snr-answer" lang="en"
# Look at the middle panel. The linear $\bar{\alpha}$ (solid) dives: signal and noise are equal between $t =
# 258$ and $259$, a quarter of the way. The cosine (dash-dotted) falls evenly: equal in the middle, just
# before $t = 496$. The quadratic one is in between. (The lines above print the first $t$ with more noise
# than signal; tables further down print the nearest $t$, so they may say one less.)

# %% [markdown] id="snr-answer" lang="tr" source="c1f5495d"
# Orta panele bak. Doğrusal zamanlayıcının $\bar{\alpha}$'sı (kesiksiz çizgi) dalışa geçiyor: Sinyal ile gürültü
# $t = 258$ ile $259$
# arasında, yolun dörtte birinde eşitleniyor. Kosinüs (noktalı kesikli çizgi) düzgün düşüyor: eşitlik ortada,
# $t = 496$'nın hemen öncesinde. Kuadratik ikisinin arasında. (Yukarıdaki satırlar gürültünün sinyali geçtiği
# ilk $t$'yi yazıyor; aşağıdaki tablolar en yakın $t$'yi yazar, bu yüzden bir eksik diyebilir.)

# %% [markdown] id="snr-descent" lang="en"
# Now the right panel, which is the one to learn to read. A schedule is a *descent through log-SNR*. How many
# steps does it spend at a certain height? That is how much of its time a network will spend there: in training,
# if $t$ is drawn evenly; in sampling, if all levels are visited. The cosine line is nearly straight through the
# middle. (Its end falls out of the picture: the clipped last step goes down to $-19.8$.)
#
# A larger $\beta$ at one place is no good sign and no bad one. The left panel shows the cosine betas below
# the others for most of the way, and far above them at the end. (Its axis is logarithmic: from mark to mark, ten
# times as much. That bends the straight line of the linear schedule.)

# %% [markdown] id="snr-descent" lang="tr" source="b28e29b3"
# Şimdi sağ panele geç; asıl bu paneli okumayı öğrenmelisin. Zamanlayıcı, *log-SNR boyunca bir iniştir*. Belli bir
# log-SNR aralığında kaç adım harcıyorsa bir ağ da zamanının o kadarını o aralıkta geçirir: $t$
# eşit olasılıkla çekiliyorsa eğitimde, bütün düzeylere uğranıyorsa örneklemede. Kosinüs çizgisi ortada
# neredeyse
# düzdür. (Ucu resmin dışına taşıyor: Kırpılmış son adım $-19.8$'e kadar iniyor.)
#
# Bir yerde $\beta$'nın büyük olması ne iyiye ne kötüye işarettir. Sol panelde kosinüs betaları yolun çoğunda
# ötekilerin altında, sonda ise çok üstünde. (Ekseni logaritmiktir: Her işaret bir öncekinin on katıdır. Doğrusal
# zamanlayıcının düz çizgisi bu yüzden eğri görünüyor.)

# %% [markdown] id="play" lang="en"
# ## 4. Play
#
# Four sliders: $T$, the first and the last $\beta$ (for linear and quadratic), the offset $s$ (for cosine).
# Curves and film strips follow. A line under the sliders warns when the last picture still holds too much of
# the image. (Without a kernel you see a still picture; on the web, films.)
#
# **Try this. Guess before you drag.** (They need a kernel. Part 6 has the numbers of the first, the cell under the
# sliders those of the others.)
#
# 1. Pull $T$ from 1000 to 50 and leave the rest. Which schedule notices, and which does not?
# 2. $T = 1000$ again. Raise the *first* $\beta$ to 0.02, so that every step adds equally
#    much. Where does the 3 die now?
# 3. Reset the first $\beta$ to 0.0001. Pull $s$ from 0.008 to 0.2. Which of the three
#    panels tells you, and do the pictures?

# %% [markdown] id="play" lang="tr" source="4d165f56"
# ## 4. Oyna
#
# Dört kaydırıcı var: $T$, ilk ve son $\beta$ (doğrusal ve kuadratik için), $s$ kayması (kosinüs için).
# Eğriler ve film şeritleri kaydırıcılarla birlikte değişir. Kaydırıcıların altındaki satır, son resimde
# görüntüden fazla şey kalınca uyarır. (Çalışan bir kernel yoksa durağan bir
# resim, web sayfasında her zamanlayıcı için bir film görürsün.)
#
# **Dene. Sürüklemeden önce tahmin et.** (Üçü de kernel gerektirir. Birincinin sayıları 6. bölümde, ötekilerinki
# kaydırıcıların altındaki hücrededir.)
#
# 1. $T$'yi 1000'den 50'ye çek, gerisine dokunma. Bu hangi zamanlayıcıyı etkiler, hangisini etkilemez?
# 2. Yine $T = 1000$. *İlk* $\beta$'yı 0,02'ye çıkar; her adım eşit miktarda gürültü eklesin. 3 şimdi nerede
#    kayboluyor?
# 3. İlk $\beta$'yı yeniden 0,0001 yap. $s$'yi 0,008'den 0,2'ye çek. Bunu üç panelden hangisi ele
#    verir, resimler ele verir mi?

# %% id="play-explorer"
show.ScheduleExplorer(digit, schedules=["linear", "quadratic", "cosine"], seed=2)

# %% id="play-numbers" tr="5b714bd1"
constant = NoiseSchedule.linear(T, beta_start=0.02, beta_end=0.02)
print(f"β = 0.02     SNR < 1 from t = {int((constant.snr < 1).nonzero()[0])} on")
# tr: print(f"β = 0.02     SNR < 1, ilk t = {int((constant.snr < 1).nonzero()[0])}")
for s in (0.008, 0.2):
    one = NoiseSchedule.cosine(T, s=s)
    print(f"s = {s:.3f}    log SNR_0 = {one.snr[0].log():.1f}    log SNR_499 = {one.snr[499].log():+.2f}")

# %% [markdown] id="play-answers" lang="en"
# <details><summary>1. Fifty steps</summary>
#
# Linear and quadratic: the 3 is visible to the very end, and the warning appears. Fifty small betas add up to
# a twentieth of the sum. The cosine strip stays as it was: its $\bar{\alpha}$ is a function of the *share* of
# the steps, so its betas grow when the steps become fewer. Part 6 takes this up.
#
# </details>
#
# <details><summary>2. A constant β</summary>
#
# At $t = 34$ the noise outweighs the signal. In the second picture of the strip there is hardly anything
# left, and most of the steps add noise to noise. Two things changed at once: the sum of the betas doubled,
# from 10 to 20, and their order went. With a constant $\beta$ of the *same* sum, 0.01, the place is $t = 68$
# (for $0.99^{69} < 0.5$), against 259 when small betas come first. So the rising order, too, keeps the image
# for longer.
#
# </details>
#
# <details><summary>3. A large offset</summary>
#
# The left ends of the $\beta$ panel and of the log-SNR panel jump: the first step now starts at a log-SNR of
# 7.3 instead of 10.1. In the middle, and in the film strip, there is hardly anything to see. An error in a
# schedule can be invisible in pictures.
#
# </details>

# %% [markdown] id="play-answers" lang="tr" source="353e18ad"
# <details><summary>1. Elli adım</summary>
#
# Doğrusal ve kuadratikte 3 sonuna kadar görünüyor ve uyarı beliriyor. Elli küçük betanın toplamı, eski
# toplamın yirmide biri. Kosinüs şeridi olduğu gibi kaldı: Onun $\bar{\alpha}$'sı adımların *payının* bir
# fonksiyonudur; adımlar azalınca betaları büyür. 6. bölüm buradan devam ediyor.
#
# </details>
#
# <details><summary>2. Sabit β</summary>
#
# Gürültü $t = 34$'te sinyale baskın çıkıyor. Şeridin ikinci resminde neredeyse hiçbir şey kalmamış; adımların
# çoğu gürültüye gürültü ekliyor. Burada iki şey birden değişti: Betaların toplamı 10'dan 20'ye çıktı, küçükten
# büyüğe sıralanışları da kalmadı. Toplamı *aynı* olan sabit bir $\beta$ ile, yani 0,01 ile bu yer $t = 68$'dir
# ($0.99^{69} < 0.5$); küçük betalar önce gelince 259'du. Demek ki küçükten büyüğe sıralamak da görüntüyü daha
# uzun korur.
#
# </details>
#
# <details><summary>3. Büyük bir kayma</summary>
#
# $\beta$ panelinin ve log-SNR panelinin sol uçları sıçrıyor: İlk adım artık 10,1 yerine 7,3'lük bir
# log-SNR'den başlıyor. Ortada ve film şeridinde ise görülecek pek bir şey yok. Bir zamanlayıcıdaki hata
# resimlerde görünmeyebilir.
#
# </details>

# %% [markdown] id="dies" lang="en"
# ## 5. Where does the signal die?
#
# "The 3 is lost at $t = 399$" was a matter of taste. Let us measure it. A guesser gets a noisy digit $x_t$
# and must say which digit it is. It knows the schedule, and it has 1,500 clean digits
# $x^{(1)}, x^{(2)}, \dots$ with their labels to compare with. The noisy ones are made from 297 *other*
# digits.

# %% [markdown] id="dies" lang="tr" source="01a33c81"
# ## 5. Sinyal nerede kayboluyor?
#
# "3, $t = 399$'da kaybolmuş" göz kararıydı. Ölçelim. Bir tahminciye gürültülü bir rakam,
# $x_t$, verilir; hangi rakam olduğunu söylemesi istenir. Tahminci zamanlayıcıyı bilir; karşılaştırmak için
# elinde etiketleriyle 1.500 temiz rakam, $x^{(1)}, x^{(2)}, \dots$, vardır. Gürültülü olanlar *başka* 297
# rakamdan yapılmıştır.

# %% [markdown] id="dies-belief" lang="en"
# How does it guess? By lesson 01, if $x_t$ had been made from $x^{(i)}$, it would be Gaussian around
# $\sqrt{\bar{\alpha}_t}\;x^{(i)}$ with variance $1-\bar{\alpha}_t$. The density there says how well candidate
# $i$ explains $x_t$. Beforehand all are equally likely. So, by Bayes' rule (lesson 03), the belief in candidate
# $i$ is its density divided by the sum of all:
#
# $$w_i = \frac{d_i}{\sum_j d_j}, \qquad
# d_i = \exp\!\Big(-\frac{\lVert x_t - \sqrt{\bar{\alpha}_t}\;x^{(i)}\rVert^2}{2\,(1-\bar{\alpha}_t)}\Big)$$
#
# (The factor before each density cancels. Exponentials divided by their sum are called a *softmax*.) The belief in
# "it is a 7" is the sum
# of $w_i$ over all sevens. The guesser names the digit with the largest sum.
#
# > **Predict first.** Blind guessing is right in 10 %. At $\text{SNR} = 1$, with equal weights for image and
# > noise, how often is it right: 20 %, 50 % or 85 %?

# %% [markdown] id="dies-belief" lang="tr" source="d8dceb14"
# Nasıl tahmin eder? 01. dersten biliyoruz: $x_t$, $x^{(i)}$'den yapılmış olsaydı, merkezi
# $\sqrt{\bar{\alpha}_t}\;x^{(i)}$, varyansı $1-\bar{\alpha}_t$ olan bir Gauss dağılımına uyardı. Oradaki
# yoğunluk, $i$ adayının $x_t$'yi ne kadar iyi açıkladığını söyler. Bakmadan önce bütün adaylar eşit
# olasılıklıdır. Öyleyse Bayes kuralına göre (açık yazılışı 03. derste) $i$ adayına duyulan inanç, onun
# yoğunluğunun bütün yoğunlukların toplamına oranıdır:
#
# $$w_i = \frac{d_i}{\sum_j d_j}, \qquad
# d_i = \exp\!\Big(-\frac{\lVert x_t - \sqrt{\bar{\alpha}_t}\;x^{(i)}\rVert^2}{2\,(1-\bar{\alpha}_t)}\Big)$$
#
# (Yoğunluğun önündeki çarpan bütün adaylarda aynıdır, sadeleşir. Üstellerin toplamlarına bölünmesine *softmax*
# denir.) "Bu bir 7'dir" inancı, bütün 7'lerin $w_i$'lerinin
# toplamıdır. Tahminci, toplamı en büyük olan rakamı söyler.
#
# > **Önce tahmin et.** Rastgele tahmin %10 tutturur. $\text{SNR} = 1$'de, görüntü ile gürültünün ağırlığı
# > eşitken, tahmincimiz ne kadar sık doğru bilir: %20 mi, %50 mi, %85 mi?


# %% id="guesser"
def belief(x_t: Tensor, alpha_bar: Tensor, candidates: Tensor) -> Tensor:
    """w_i for each noisy image: (B, C, H, W) and (N, C, H, W) -> (B, N)."""
    alpha_bar = alpha_bar.float()
    distance = torch.cdist(x_t.flatten(1), alpha_bar.sqrt() * candidates.flatten(1))  # (B, N)
    return torch.softmax(-(distance**2) / (2 * (1 - alpha_bar)), dim=1)


def noisy(x_0: Tensor, alpha_bar: Tensor, seed: int = 0) -> Tensor:
    """The jump of lesson 01."""
    epsilon = torch.randn(x_0.shape, generator=Generator().manual_seed(seed))
    return alpha_bar.sqrt().float() * x_0 + (1 - alpha_bar).sqrt().float() * epsilon


train, test = data.digits("train"), data.digits("test")
quiz, answers = test.images.repeat(4, 1, 1, 1), test.labels.repeat(4)  # four noises for each digit


def accuracy(alpha_bar: Tensor) -> float:
    """The share of noisy digits that the guesser names rightly."""
    w = belief(noisy(quiz, alpha_bar), alpha_bar, train.images)  # (1188, 1500)
    by_digit = w @ F.one_hot(train.labels).float()  # (1188, 10)
    return (by_digit.argmax(dim=1) == answers).float().mean().item()


# %% id="dies-code" tr="4581773b"
def alpha_bar_of(log_snr: float) -> Tensor:
    return torch.sigmoid(torch.tensor(log_snr, dtype=torch.float64))


def t_of(log_snr: float, schedule: NoiseSchedule) -> int:
    """The t at which the schedule passes this log-SNR; the library looks it up by σ = e^(-log SNR / 2)."""
    return round(schedule.t_at_sigma(math.exp(-log_snr / 2)))


rows = []
for log_snr in (2.0, 0.0, -1.4, -5.0):
    right = f"{accuracy(alpha_bar_of(log_snr)):.0%}"
    where = {f"t, {name}": t_of(log_snr, one) for name, one in schedules.items()}
    rows.append({"log SNR": f"{log_snr:.1f}", "guessed right": right, **where})
    # tr: rows.append({"log SNR": f"{log_snr:.1f}", "doğru tahmin": right, **where})
show.table(rows)

# %% id="dies-picture" tr="bb5b8d5c"
times = [*range(0, T, 50), T - 1]
over_t, over_log_snr = {}, {}
for name, one in schedules.items():
    shares = [100 * accuracy(one.alpha_bars[t]) for t in times]
    over_t[name], over_log_snr[name] = (times, shares), (one.snr[times].log(), shares)
panels = {"% guessed right": over_t, " ": over_log_snr}
# tr: panels = {"% doğru tahmin": over_t, " ": over_log_snr}
labels = dict(zip(panels, ("image  ←   t   →  noise", "log SNR"), strict=True))
# tr: labels = dict(zip(panels, ("görüntü  ←   t   →  gürültü", "log SNR"), strict=True))
ends = dict(zip(panels, ((0, T - 1), (10, -10)), strict=True))  # noise on the right, as always
show.lines(panels, x_label=labels, x_range=ends, level={"10 %": 10})

# %% [markdown] id="dies-picture-alt" lang="en" alt="dies-picture"
# Two panels with the share of right guesses. Over t the three schedules give three curves that fall from
# 100 to about 10 per cent, the linear first, the cosine last. Over log SNR the three curves lie on each
# other.

# %% [markdown] id="dies-picture-alt" lang="tr" alt="dies-picture" source="4a6b2711"
# Doğru tahminlerin payını gösteren iki panel. t boyunca üç zamanlayıcı, yüzde 100'den yaklaşık 10'a inen
# üç ayrı eğri veriyor; ilk düşen doğrusal, son düşen kosinüs. log SNR boyunca üç eğri üst üste biniyor.

# %% [markdown] id="dies-answer" lang="en"
# 85 % at $\text{SNR} = 1$ (with these noises and this split of the data). Equal weights do not
# mean "half of it gone": the 64 pixels of a digit have a lot to say together.

# %% [markdown] id="dies-answer" lang="tr" source="c9124b34"
# $\text{SNR} = 1$'de %85 (bu gürültülerle ve verinin bu bölünüşüyle). Eşit
# ağırlık "yarısı gitti" demek değildir: Bir rakamın 64 pikseli hep birlikte çok şey söyler.

# %% [markdown] id="dies-panels" lang="en"
# Left panel: the share of right guesses over $t$ (dotted: blind guessing). The schedules disagree wildly.
# Right panel: the same guesses over log-SNR, and the three curves are *one*. The guesser does not care which
# list of betas made $x_t$. Only the SNR counts. So the difference between two schedules is only **where on
# the axis of $t$ they put each SNR**, and one table serves all of them:
#
# - At $\log\text{SNR} = -1.4$ the guesser is right about half of the time. The linear schedule is there at
#   $t = 397$, the quadratic at 578, the cosine at 703.
# - At $-5$ it is right in 14 % of the cases, hardly better than blind. The linear schedule gets there at
#   $t = 702$. Its last 30 % happen in the dark, against 12 % of the quadratic and 5 % of the cosine.

# %% [markdown] id="dies-panels" lang="tr" source="f4108955"
# Sol panel: $t$ boyunca doğru tahminlerin payı (noktalı çizgi: rastgele tahmin). Zamanlayıcılar
# birbirinden çok ayrı düşüyor. Sağ panel: aynı tahminler log-SNR boyunca; üç eğri *tek* eğri oluyor.
# Tahminin doğruluğu $x_t$'nin hangi beta listesinden çıktığına değil, yalnızca SNR'ye bağlıdır. Demek ki iki
# zamanlayıcının farkı, **her SNR'yi $t$ ekseninin neresine koyduklarından** ibarettir ve tek bir tablo
# hepsine yeter:
#
# - $\log\text{SNR} = -1.4$'te tahminci yaklaşık iki seferde bir doğru bilir. Doğrusal zamanlayıcı oraya
#   $t = 397$'de, kuadratik 578'de, kosinüs 703'te varır.
# - $-5$'te %14 tutturur; rastgele tahminden pek farkı yoktur. Doğrusal zamanlayıcı oraya $t = 702$'de
#   gelir. Son %30'u karanlıkta geçer; bu pay kuadratikte %12, kosinüste %5'tir.

# %% [markdown] id="dies-note" lang="en"
# (This guesser compares with 1,500 examples and knows nothing else about handwriting. A better one would be
# right a little more often.)

# %% [markdown] id="dies-note" lang="tr" source="e51ce4bf"
# (Bu tahminci 1.500 örnekle karşılaştırma yapar, el yazısı hakkında başka bir şey bilmez. Daha iyisi biraz
# daha sık doğru bilirdi.)

# %% [markdown] id="terminal" lang="en"
# ## 6. $T$ changes and the betas do not
#
# > **Predict first.** A thousand steps are slow. Somebody sets `T = 50` and leaves "the usual betas", 0.0001
# > to 0.02. How large is $\sqrt{\bar{\alpha}_T}$, the weight of the image, at the end? And what does the
# > library do?

# %% [markdown] id="terminal" lang="tr" source="13b32188"
# ## 6. $T$ değişir, betalar değişmezse
#
# > **Önce tahmin et.** Bin adım uzun sürer. Birisi `T = 50` yapıyor, "bildik betaları", 0,0001'den 0,02'ye,
# > olduğu gibi bırakıyor. Sonunda $\sqrt{\bar{\alpha}_T}$, yani görüntünün ağırlığı ne kadardır? Kütüphane ne
# > yapar?

# %% id="warning"
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    short = NoiseSchedule.linear(T=50)
print(short)
print(f"{caught[0].category.__name__}: {caught[0].message}")

# from here on we break schedules on purpose, so the warning may rest
warnings.simplefilter("ignore", ScheduleWarning)

# %% [markdown] id="terminal-idea" lang="en"
# $\sqrt{\bar{\alpha}_T} = 0.78$: four fifths of the image, as a weight (as a share of the variance 60 %). The
# SNR at the last index is called the **terminal
# SNR**. Sampling begins with pure noise, as if it were 0. When it is not, training ends with one kind of
# image and sampling begins with another. The library makes such a schedule, since it is legal, and warns.
#
# The rule of thumb of part 1 says what went wrong: a twentieth of the steps, a twentieth of the sum. It also
# says the cure. To keep the sum, multiply both ends by $1000/T$:
#
# $$\beta_0 = \frac{1000}{T}\cdot 0.0001, \qquad \beta_{T-1} = \frac{1000}{T}\cdot 0.02$$
#
# > **Predict first.** Down to which $T$ can that work?

# %% [markdown] id="terminal-idea" lang="tr" source="55cd7943"
# $\sqrt{\bar{\alpha}_T} = 0.78$: ağırlık olarak görüntünün beşte dördü (varyans payı olarak %60). Son
# indisteki SNR'ye **son SNR** (terminal SNR)
# denir. Örnekleme, sanki o 0'mış gibi saf gürültüyle başlar. Sıfır değilse, ağın eğitimde gördüğü en
# gürültülü görüntüler ile örneklemenin başladığı görüntüler aynı türden değildir. Kütüphane, kurallara uyduğu
# için böyle bir zamanlayıcıyı kurar ve uyarır.
#
# Neyin yanlış gittiğini 1. bölümün pratik kuralı açıklıyor: Adım sayısı yirmide birine inince betaların toplamı da
# yirmide birine iner. Kuraldan çare de çıkıyor. Toplamı korumak için iki ucu da $1000/T$ ile çarp:
#
# $$\beta_0 = \frac{1000}{T}\cdot 0.0001, \qquad \beta_{T-1} = \frac{1000}{T}\cdot 0.02$$
#
# > **Önce tahmin et.** Bu hangi $T$'ye kadar işler?


# %% id="terminal-code" tr="a2b33261"
refused: list[ValueError] = []


def weight_left(make, *arguments: float) -> str:
    """√ᾱ_T of a schedule, or the library's refusal."""
    try:
        return f"{make(*arguments).alpha_bars[-1].sqrt():.4f}"
    except ValueError as error:
        refused.append(error)
        return "ValueError"


rows = []
for steps in (1000, 500, 200, 100, 50, 25, 20, 10):
    scale = 1000 / steps
    scaled = weight_left(NoiseSchedule.linear, steps, 1e-4 * scale, 0.02 * scale)
    fixed, by_cosine = weight_left(NoiseSchedule.linear, steps), weight_left(NoiseSchedule.cosine, steps)
    rows.append({"T": steps, "0.0001..0.02": fixed, "· 1000/T": scaled, "cosine": by_cosine})
    # tr: rows.append({"T": steps, "0.0001..0.02": fixed, "· 1000/T": scaled, "kosinüs": by_cosine})
show.table(rows)
print(f"ValueError: {refused[-1]}")

# %% [markdown] id="terminal-answer" lang="en"
# - **First column:** the fixed range fails. Even $T = 500$ leaves 8 %, past the 5 % at which the library warns.
# - **Second column:** scaling works, down to $T = 25$ here and to $T = 21$ in truth. It overshoots
#   (0.0005 left, not 0.0064), for with large betas
#   $\ln(1-\beta)$ is well below $-\beta$. At $T = 20$ the last beta is $50 \cdot 0.02 = 1$, below that it
#   passes 1. The library wants every beta below 1: a "variance" $1-\beta < 0$ does not exist.
# - **Third column:** the cosine schedule has no such problem. It was defined by the share of the steps, so
#   $T$ only says how finely it is cut.
#
# **Do you need a short schedule at all?** Usually not. One keeps $T = 1000$ for training and *visits*
# only some of its indices when sampling, as in `timesteps(5)`:

# %% [markdown] id="terminal-answer" lang="tr" source="3b0de61e"
# - **Birinci sütun:** Sabit aralık hemen başarısız oluyor. $T = 500$ bile %8 bırakıyor; kütüphane %5'i
#   geçince uyarır.
# - **İkinci sütun:** Ölçeklemek bu tabloda $T = 25$'e, aslında $T = 21$'e kadar işliyor. Hatta gürültü biraz
#   fazla kaçıyor (en sonda 0,0064 yerine 0,0005 kalıyor), çünkü büyük betalarda
#   $\ln(1-\beta)$, $-\beta$'nın epey altındadır. $T = 20$'de son beta $50 \cdot 0.02 = 1$ olur, daha
#   kısasında 1'i geçer; $1-\beta < 0$ diye bir "varyans" ise yoktur. Kütüphane ikisini de kabul etmez: Bütün
#   betaların 1'den küçük olmasını ister.
# - **Üçüncü sütun:** Kosinüs zamanlayıcısının böyle bir derdi yok. Adımların payıyla tanımlandığı için $T$
#   yalnızca onun ne kadar ince dilimleneceğini söyler.
#
# **Peki kısa bir zamanlayıcı gerekli mi?** Çoğu zaman hayır. Eğitimde $T = 1000$ korunur, örneklerken
# indislerin yalnızca bazılarına *uğranır*; örneğin `timesteps(5)`:

# %% id="strided"
visited = linear.timesteps(5)
show.table([{"t": t, "√ᾱ_t": f"{linear.alpha_bars[t].sqrt():.3f}"} for t in visited])

# %% [markdown] id="strided-note" lang="en"
# Five indices of the long schedule: the first of them still holds pure noise,
# $\sqrt{\bar{\alpha}_t} = 0.006$. That is how the slider of lesson 00 made digits in 50 steps, and lesson 07
# shows the details. Few *steps* and a small $T$ are two different things.

# %% [markdown] id="strided-note" lang="tr" source="7057f33b"
# Bunlar uzun zamanlayıcının beş indisidir. İlkinde yine saf gürültü var, $\sqrt{\bar{\alpha}_t} = 0.006$. 00.
# dersteki
# kaydırıcı rakamları 50 adımda böyle yapmıştı; ayrıntılar 07. derste. *Adım* sayısının az olması ile $T$'nin
# küçük olması iki ayrı şeydir.

# %% [markdown] id="quarter" lang="en"
# ## 7. Is the last quarter wasted? Images of 32x32
#
# On 8x8 digits the linear schedule spends its last 30 % in the dark. Is that so for larger images? Lesson 01
# gave a hint: the mean of a block of pixels has less noise than a single pixel. Here is the same 3 with every
# pixel repeated 4 times in both directions.
#
# > **Predict first.** The mean of $n$ pixels that show the same thing has $n$ times smaller noise variance.
# > By how much does a 4x4 block raise the log-SNR? And from which $t$ of the linear schedule should the 3 be
# > lost now, if 8x8 lost it near $t = 399$?

# %% [markdown] id="quarter" lang="tr" source="c282bf60"
# ## 7. Son çeyrek boşa mı gidiyor? 32x32'lik görüntüler
#
# 8x8'lik rakamlarda doğrusal zamanlayıcı son %30'unu karanlıkta geçiriyor. Daha büyük görüntülerde de öyle
# mi? 01. ders bir ipucu vermişti: Bir piksel bloğunun ortalamasında, tek bir pikselden daha az gürültü
# vardır. İşte aynı 3; her pikseli iki yönde de 4 kez yinelenmiş.
#
# > **Önce tahmin et.** Aynı şeyi gösteren $n$ pikselin ortalamasında gürültü varyansı $n$ kat küçüktür.
# > 4x4'lük bir blok log-SNR'yi ne kadar yükseltir? 8x8'de $t = 399$ dolayında kaybolan 3, şimdi doğrusal
# > zamanlayıcının hangi $t$'sinde kaybolmalı?


# %% id="blocks" tr="07959d1e"
def enlarge(x: Tensor) -> Tensor:
    """Every pixel four times in both directions: (B, 1, 8, 8) -> (B, 1, 32, 32)."""
    return x.repeat_interleave(4, dim=2).repeat_interleave(4, dim=3)


large = enlarge(digit)
x_small = torch.cat([q_sample(digit, t, linear, epsilon=epsilon)[0] for t in seen])
x_large = torch.cat([q_sample(large, t, linear, generator=Generator().manual_seed(3))[0] for t in seen])
blocks = F.avg_pool2d(x_large, 4)  # the mean of every 4 x 4 block: (8, 1, 8, 8)
rows = {"8 × 8": enlarge(x_small), "32 × 32": x_large, "block means": enlarge(blocks)}
# tr: rows = {"8 × 8": enlarge(x_small), "32 × 32": x_large, "blok ortalamaları": enlarge(blocks)}
show.rows(rows, t=seen, alpha_bars=linear.alpha_bars[seen])

noise = torch.randn(1000, 1, 32, 32, generator=Generator().manual_seed(0))
gain = -F.avg_pool2d(noise, 4).var().log()
print(f"log SNR gained by the block means: {gain:.2f}    ln 16 = {math.log(16):.2f}")
# tr: print(f"blok ortalamalarının log SNR kazancı: {gain:.2f}    ln 16 = {math.log(16):.2f}")
for log_snr in (-1.4, -5.0):
    small, larger = t_of(log_snr, linear), t_of(log_snr - math.log(16), linear)
    print(f"log SNR = {log_snr} at 8 × 8: t = {small}    the same for block means of 32 × 32: t = {larger}")
    # tr: print(f"log SNR = {log_snr}, 8 × 8: t = {small}    32 × 32'nin blok ortalamaları: t = {larger}")

# %% [markdown] id="blocks-alt" lang="en" alt="blocks"
# Three rows of the 3 over eight times. With 8 x 8 pixels it is gone at t = 399. With 32 x 32 pixels it
# shows through the grain at t = 299. The means of the 4 x 4 blocks show it plainly at t = 399 and faintly
# at t = 599.

# %% [markdown] id="blocks-alt" lang="tr" alt="blocks" source="15f397ed"
# Sekiz zaman boyunca 3'ün üç satırı. 8 x 8 pikselde t = 399'da kaybolmuş. 32 x 32 pikselde t = 299'da
# taneciklerin arasından seçiliyor. 4 x 4'lük blokların ortalamaları onu t = 399'da açıkça, t = 599'da
# silik olarak gösteriyor.

# %% [markdown] id="blocks-answer" lang="en"
# By $\ln 16 = 2.77$. The last row holds the block means of the row above: 8x8 pictures again, with a
# sixteenth of the noise variance. The 3 that is gone at $t = 399$ in the top row is plain in the bottom row;
# at $t = 599$ little of it is left for the eye. The point where the guesser is right half of the time moves from
# $t = 397$ to 642, the one where it is nearly blind from 702 to 875. **Larger images need more noise** as
# far as their pixels repeat each other (Hoogeboom, Heek and Salimans 2023). Their remedy is to subtract
# $\ln 16$ from the log-SNR of a schedule that was good at a quarter of the side.

# %% [markdown] id="blocks-answer" lang="tr" source="1f05155f"
# $\ln 16 = 2.77$ kadar yükseltir. Son satırda, üstündeki satırın blok ortalamaları duruyor: yine 8x8 resimler,
# ama gürültü varyansı on altıda bir. Üst satırda $t = 399$'da kaybolmuş olan 3, alt satırda apaçık;
# $t = 599$'da göze ondan pek az şey kalıyor. Tahmincinin iki seferde bir doğru bildiği yer $t = 397$'den
# 642'ye, neredeyse kör olduğu yer 702'den 875'e kayıyor. **Büyük görüntülere**, pikselleri birbirini yinelediği
# ölçüde, **daha çok gürültü gerekir** (Hoogeboom, Heek ve Salimans 2023). Onların çaresi, kenarı dörtte bir
# olan görüntüde iyi çalışmış bir zamanlayıcının log-SNR'sinden $\ln 16$ çıkarmaktır.

# %% [markdown] id="scenes" lang="en"
# A digit of 64 repeated pixels is a special image. Take scenes of 32x32 pixels from the course's own set
# instead: one of six shapes, in one of six colours and two sizes, at one of five places, before a black, grey
# or white background. All 1,080 combinations are the candidates of our guesser; it is asked about the first 432
# of them, made noisy. What can it still tell at $t = 749$, with the last quarter to come?

# %% [markdown] id="scenes" lang="tr" source="4a0642d2"
# 64 pikseli yinelenmiş bir rakam özel bir görüntüdür. Onun yerine kursun kendi kümesinden 32x32 piksellik
# sahneler al: altı biçimden biri, altı renkten birinde, iki boydan birinde, beş yerden birinde; siyah, gri ya
# da beyaz bir zeminde. Tahmincimizin adayları bunların 1.080 bileşiminin hepsi; ona ilk 432'sinin gürültülüsünü
# soruyoruz. $t = 749$'da, önünde bir tek son çeyrek varken, hâlâ neyi söyleyebiliyor?

# %% id="quarter-code" tr="d46337f4"
scenes = [data.scene(i) for i in range(1080)]
pictures, truth = data.render(scenes).images, torch.tensor([one.labels for one in scenes])
asked = ["shape", "colour", "size", "place", "background"]  # the columns of truth
# tr: asked = ["biçim", "renk", "boy", "yer", "zemin"]  # the columns of truth
shifted = NoiseSchedule.from_alpha_bars(torch.sigmoid(cosine.snr.log() - math.log(16)))
tried = {**schedules, "cosine - ln 16": shifted}
# tr: tried = {**schedules, "kosinüs - ln 16": shifted}


def told(alpha_bar: Tensor) -> list[str]:
    """The share of right answers to each of the five questions, over 432 noisy scenes."""
    w = belief(noisy(pictures[:432], alpha_bar), alpha_bar, pictures)  # (432, 1080)
    beliefs = [w @ F.one_hot(column).float() for column in truth.T]
    right = [b.argmax(1) == column[:432] for b, column in zip(beliefs, truth.T, strict=True)]
    return [f"{one.float().mean():.0%}" for one in right]


# %% id="quarter-table" tr="dff42fb1"
rows = []
for name, one in tried.items():
    for t in (499, 749):
        rows.append({"": name, "t": str(t), **dict(zip(asked, told(one.alpha_bars[t]), strict=True))})
blind = [f"{1 / (int(column.max()) + 1):.0%}" for column in truth.T]
rows.append({"": "blind guessing", "t": "", **dict(zip(asked, blind, strict=True))})
# tr: rows.append({"": "körlemesine", "t": "", **dict(zip(asked, blind, strict=True))})
show.table(rows)

# %% [markdown] id="quarter-answer" lang="en"
# Read the second line, linear at $t = 749$. The shape is lost, and colour, size and place are within about
# ten points of blind guessing. One thing alone is still plain: the background, which hundreds of pixels agree
# on. So the last quarter of the linear chain, 250 of 1,000 steps, deals with little but *how bright the
# picture is*. A network that trains on it spends a quarter of its time there, and so does a sample that
# visits every level.

# %% [markdown] id="quarter-answer" lang="tr" source="51e80208"
# İkinci satırı oku: doğrusal, $t = 749$. Biçim kaybolmuş; renk, boy ve yer rastgele tahminden ancak on puan
# kadar iyi. Hâlâ apaçık olan tek bir şey var: yüzlerce pikselin hep birlikte gösterdiği zemin. Demek ki doğrusal
# zincirin son çeyreği, yani 1.000 adımın 250'si, *resmin ne kadar parlak olduğundan* başka pek bir şeyle
# uğraşmıyor. Bununla eğitilen bir ağ zamanının dörtte birini orada geçirir; bütün düzeylere uğrayan bir
# örnek de öyle.

# %% [markdown] id="quarter-cosine" lang="en"
# The cosine schedule goes to the other extreme with these flat scenes: at $t = 749$ almost everything is
# still there, and the last quarter has to erase it all. Shifted by $\ln 16$ it lies between the two at $t =
# 749$; at $t = 499$ it is below both. No schedule is
# good for all images. (The guesser knows that there are 1,080 scenes and no others. For real photographs
# there is more to learn at high SNR, in fine detail that these scenes do not have.)

# %% [markdown] id="quarter-cosine" lang="tr" source="2d6ea248"
# Bu düz sahnelerde kosinüs zamanlayıcısı öteki uca gidiyor: $t = 749$'da neredeyse her şey yerinde, hepsini
# yok etmek son çeyreğe kalıyor. $\ln 16$ kadar kaydırılmışı, $t = 749$'da ikisinin arasında; $t = 499$'da
# ikisinden de aşağıda. Her görüntüye iyi gelen bir zamanlayıcı
# yok. (Tahminci, 1.080 sahneden başkasının olmadığını biliyor. Gerçek fotoğraflarda ise yüksek SNR'de, bu
# sahnelerde bulunmayan ince ayrıntılarda öğrenilecek daha çok şey vardır.)

# %% [markdown] id="skip-idea" lang="en"
# Nichol and Dhariwal (2021) drew the same conclusion from a trained network on images of 64x64: up to 20 % of
# the linear chain could be skipped and the samples hardly got worse. Let us try that with a **denoiser**: a
# function that guesses the clean image in $x_t$. Ours makes no avoidable errors.
#
# > **Predict first.** We cut off the last quarter, start at $t = 749$ with pure noise instead, and walk back.
# > Will the samples be as good? Will *all* of it be as good?

# %% [markdown] id="skip-idea" lang="tr" source="aed5c85c"
# Nichol ve Dhariwal (2021) aynı sonuca 64x64'lük görüntülerde, eğitilmiş bir ağla vardı: Doğrusal zincirin
# %20'ye varan bir bölümü atlanabiliyor, örnekler de pek kötüleşmiyordu. Bunu, önlenebilir hiçbir hata yapmayan
# bir **gürültü giderici** (denoiser) ile deneyelim; bu, $x_t$'deki temiz görüntüyü tahmin eden bir fonksiyondur.
#
# > **Önce tahmin et.** Son çeyreği kesiyor, $t = 749$'da saf gürültüyle başlayıp geri yürüyoruz. Örnekler
# > eskisi kadar iyi olur mu? Onların *her şeyi* eskisi kadar iyi olur mu?

# %% [markdown] id="skip" lang="en"
# How one walks back is the subject of lesson 03. Here we borrow two things from the library and trust them.
# `IdealDenoiser` is our guesser (lesson 03 is *the* explanation of it; here the idea is enough): for $x_t$ it
# gives back the mean of all candidates, weighted with $w_i$. That is the best possible guess of the clean
# image, so nothing in what follows is the fault of a badly trained network. `sample` starts from pure noise
# and uses that guess in every step, as the slider of lesson 00 did. With an ideal denoiser every sample ends
# on one of the candidates. We count which. (The candidates are 54 scenes: once all grey, once the first 54 of the
# list, with all three backgrounds. Among 480 samples each should come about nine times.)

# %% [markdown] id="skip" lang="tr" source="00317c68"
# Nasıl geri yürünür, o 03. dersin konusu. Burada kütüphaneden iki şey ödünç alıp onlara güveniyoruz.
# `IdealDenoiser`, tahmincimizin ta kendisidir (onu asıl açıklayan 03. derstir; burada ana fikir yeter):
# $x_t$ için, bütün adayların $w_i$ ile ağırlıklı ortalamasını verir. Temiz görüntü için olabilecek en iyi
# tahmin budur; yani aşağıda göreceklerinin hiçbiri kötü eğitilmiş bir ağın suçu değil. `sample` saf
# gürültüden başlar ve her adımda bu tahmini kullanır; 00. dersteki kaydırıcı da öyle yapmıştı. İdeal bir
# gürültü gidericiyle her örnek adaylardan birine varır. Hangisine kaç kez varıldığını sayıyoruz. (Adaylar 54 sahne:
# önce hepsi gri zeminli, sonra listenin ilk 54'ü, üç zeminden de. 480 örnekte her birine dokuz kez kadar varılması
# beklenir.)


# %% id="skip-code"
def draw(schedule: NoiseSchedule, candidates: Tensor) -> tuple[Tensor, Tensor]:
    """480 samples, from pure noise in 50 steps, and the number of the candidate that each has become."""
    x_T = torch.randn(480, 3, 32, 32, generator=Generator().manual_seed(0))
    x_0 = sample(IdealDenoiser(candidates, schedule), schedule, x_T, steps=50)
    which, distance = nearest_neighbours(x_0, candidates)
    assert distance.max() < 0.01  # every sample is a flawless candidate
    return x_0, which


def shares(labels: Tensor, names: list[str]) -> dict[str, str]:
    """How often each label occurs, in per cent."""
    counted = torch.bincount(labels, minlength=3) / len(labels)
    return {name: f"{share:.0%}" for name, share in zip(names, counted, strict=True)}


cut = NoiseSchedule(linear.betas[:750])  # seen from the noise, it begins at t = 749
print(f"√ᾱ_749 = {linear.alpha_bars[749].sqrt():.3f}")
shape, background = truth[:, 0], truth[:, 4]

# %% id="skip-table" tr="ccd82953"
grey, mixed = (background == 1).nonzero().flatten()[:54], torch.arange(54)
grounds = ["black", "grey", "white"]
# tr: grounds = ["siyah", "gri", "beyaz"]
shapes = ["circle", "square", "triangle", "star", "plus", "ring"]
# tr: shapes = ["daire", "kare", "üçgen", "yıldız", "artı", "halka"]
for chosen, column, names in ((grey, shape, shapes), (mixed, background, grounds)):
    rows = [{"": "the data", **shares(column[chosen], names)}]
    # tr: rows = [{"": "veriler", **shares(column[chosen], names)}]
    for T_end, one in ((1000, linear), (750, cut)):
        _, which = draw(one, pictures[chosen])
        rows.append({"": f"t = {T_end - 1} .. 0", **shares(column[chosen][which], names)})
    title = "grey backgrounds only: the six shapes" if names is shapes else "all backgrounds"
    # tr: title = "yalnız gri zemin: altı şekil" if names is shapes else "bütün zeminler"
    print(title)
    show.table(rows)

# %% [markdown] id="skip-answer" lang="en"
# First line of each block: the shares in the data. (In 480 samples a share of one third scatters by
# $\sqrt{\tfrac13\cdot\tfrac23/480} \approx 0.02$, two points; one of a sixth about as much.)
#
# **Scenes with a grey background only:** the six shapes come out with the same shares, whether we walk back
# from $t = 999$ or from 749. No loss can be seen. Here the last quarter was wasted indeed, and in a walk that
# visits every level a quarter of the work with it.

# %% [markdown] id="skip-answer" lang="tr" source="29c6a4a6"
# Her bloğun ilk satırı, verideki paylar. (480 örnekte üçte birlik bir pay
# $\sqrt{\tfrac13\cdot\tfrac23/480} \approx 0.02$, yani iki puan oynar; altıda birlik bir pay da aşağı yukarı o
# kadar.)
#
# **Yalnız gri zeminli sahneler:** İster $t = 999$'dan ister 749'dan geri yürüyelim, altı biçim aynı paylarla
# çıkıyor. Görünür bir kayıp yok. Burada son çeyrek gerçekten boşa gitmiş; bütün düzeylere uğrayan bir yürüyüşte
# onunla birlikte işin dörtte biri de boşa giderdi.

# %% [markdown] id="skip-drift" lang="en"
# **Black, grey and white backgrounds:** now it matters. With the whole chain each takes about a third.
# Without the last quarter 77 % of the samples are *grey*, though every single picture is flawless. The noise
# that we started with is neither bright nor dark, and at $t = 749$ the denoiser takes that for a message.
#
# So the last quarter decides hardly anything but the overall brightness. The next part looks at the accident
# more closely,
# since it happens to real models, even without cutting anything.

# %% [markdown] id="skip-drift" lang="tr" source="eb6cbfd3"
# **Siyah, gri ve beyaz zeminler:** Şimdi fark ortaya çıkıyor. Bütün zincirle her biri üçte bir dolayında. Son
# çeyrek olmayınca, tek tek her resim kusursuz olduğu hâlde, örneklerin %77'si *gri*. Başladığımız gürültü ne
# parlak ne karanlıktır; $t = 749$'daki gürültü giderici ise bunu sahneye ait bir bilgi gibi yorumlar.
#
# Demek ki son çeyrekte genel parlaklıktan başka pek bir şey belirlenmez. Bu kazaya sonraki bölümde daha
# yakından bakıyoruz, çünkü
# hiçbir şey kesilmese de gerçek modellerin başına geliyor.

# %% [markdown] id="drift" lang="en"
# ## 8. Break a schedule and watch the samples drift
#
# Lin, Liu, Li and Yang (2024) asked why Stable Diffusion could paint neither a really black nor a really
# white picture. Its schedule is quadratic, from 0.00085 to 0.012 in 1000 steps. Look at its end:
#
# > **Predict first.** That schedule leaves $\sqrt{\bar{\alpha}_T} = 0.068$. The white background of our
# > scenes was painted with 0.88, not 1, in each of the 3,072 numbers of a picture (32 by 32 pixels, three
# > colours). How large is the *mean* of all the numbers in $x_T$, when it is made from a white scene? And how
# > large is the random error of that mean?

# %% [markdown] id="drift" lang="tr" source="3efa030c"
# ## 8. Bir zamanlayıcı boz, örneklerin sürüklenişini izle
#
# Lin, Liu, Li ve Yang (2024), Stable Diffusion'ın neden ne gerçekten siyah ne de gerçekten beyaz bir resim
# yapabildiğini sordu. Onun zamanlayıcısı kuadratiktir: 1.000 adımda 0,00085'ten 0,012'ye. Sonuna bak:
#
# > **Önce tahmin et.** Bu zamanlayıcı geriye $\sqrt{\bar{\alpha}_T} = 0.068$ bırakır. Sahnelerimizin beyaz
# > zemini 1 ile değil, 0,88 ile boyanmıştır: resmin 3.072 sayısının
# > (32'ye 32 piksel, üç renk) her birinde bu değer vardır.
# > Beyaz bir sahneden yapılmış $x_T$'deki bütün sayıların *ortalaması* ne kadardır? Bu ortalamanın rastgele
# > hatası ne kadardır?

# %% id="leak" tr="3f9289e5"
leaky = NoiseSchedule.quadratic(T, beta_start=0.00085, beta_end=0.012)
panels = {}
for one in (linear, leaky):
    hills = {}
    for value, name in enumerate(grounds):
        x_0 = pictures[background == value].repeat(5, 1, 1, 1)  # (1800, 3, 32, 32)
        hills[name] = noisy(x_0, one.alpha_bars[-1], seed=value).mean(dim=(1, 2, 3))
    hills["N(0, I)"] = torch.randn(1800, 3072, generator=Generator().manual_seed(9)).mean(dim=1)
    panels[f"√ᾱ_T = {one.alpha_bars[-1].sqrt():.3f}"] = hills
label = "mean of all numbers in x_T"
# tr: label = "x_T'deki bütün sayıların ortalaması"
roles = ("ink", "guidance", "signal", "noise")
show.histograms(panels, limits=(-0.15, 0.15), colours=roles, outlines=True, x_label=label)

# %% [markdown] id="leak-alt" lang="en" alt="leak"
# Two histograms of the mean of x_T. With the linear schedule the hills of black, grey and white
# backgrounds almost coincide with that of pure noise. With the other schedule they stand apart, black on
# the left, white on the right, and pure noise coincides with grey.

# %% [markdown] id="leak-alt" lang="tr" alt="leak" source="8c0fdabe"
# x_T ortalamasının iki histogramı. Doğrusal zamanlayıcıda siyah, gri ve beyaz zeminlerin tepeleri saf
# gürültününkiyle neredeyse çakışıyor. Öteki zamanlayıcıda ayrılıyorlar: solda siyah, sağda beyaz; saf
# gürültü grininkiyle çakışıyor.

# %% [markdown] id="leak-answer" lang="en"
# For a white scene, if you leave out the small shape in it:
#
# $$\text{mean} \approx \sqrt{\bar{\alpha}_T}\cdot 0.88 = 0.06, \qquad
# \text{standard deviation} = \frac{\sqrt{1-\bar{\alpha}_T}}{\sqrt{3072}} = 0.018$$
#
# The hills are where the forward process ends, for black, grey and white backgrounds. The orange dashed one,
# $\mathcal{N}(0, \mathbf{I})$, is where sampling begins. On the left, with the linear schedule and $T =
# 1000$, the three hills almost coincide with it. On the right they stand apart: 7 % of the image is enough,
# because 3,072 numbers pull together.
# Sampling always begins inside the *middle* hill. Now the samples:

# %% [markdown] id="leak-answer" lang="tr" source="466b55ee"
# Beyaz bir sahne için, içindeki küçük şekil hesaba katılmazsa:
#
# $$\text{ortalama} \approx \sqrt{\bar{\alpha}_T}\cdot 0.88 = 0.06, \qquad
# \text{standart sapma} = \frac{\sqrt{1-\bar{\alpha}_T}}{\sqrt{3072}} = 0.018$$
#
# Tepeler, siyah, gri ve beyaz zeminler için ileri sürecin bittiği yer. Turuncu kesikli çizgi, $\mathcal{N}(0,
# \mathbf{I})$, örneklemenin başladığı yer.
# Solda, $T = 1000$ olan doğrusal zamanlayıcıda üç tepe onunla neredeyse çakışıyor. Sağda birbirlerinden
# ayrılıyorlar: Görüntünün %7'si yetiyor, çünkü 3.072 sayı aynı yöne çekiyor. Örnekleme hep *ortadaki*
# tepenin içinde başlar. Şimdi örnekler:

# %% id="drift-code" tr="d96c76f5"
broken = {
    "linear, T = 1000": linear,
    # tr: "doğrusal, T = 1000": linear,
    "linear, T = 50": short,
    # tr: "doğrusal, T = 50": short,
    "0.00085 .. 0.012": leaky,
    "0.00085 .. 0.012, SNR_T = 0": leaky.with_zero_terminal_snr(),
}


def report(name: str, images: Tensor, which: Tensor) -> dict[str, str]:
    spread, kinds = images.mean(dim=(1, 2, 3)).std(), f"{len(which.unique())} / 54"
    return {"from": name, **shares(background[which], grounds), "std": f"{spread:.2f}", "pictures": kinds}
    # tr: return {"kaynak": name, **shares(background[which], grounds), "std. sapma": f"{spread:.2f}", "resim": kinds}


found = [report("the data", pictures[mixed], mixed)]
# tr: found = [report("veriler", pictures[mixed], mixed)]
rows = {}
for name, one in broken.items():
    x_0, which = draw(one, pictures[mixed])
    found.append(report(name, x_0, which))
    rows[name] = x_0[::48]  # ten of them
show.table(found)
show.rows(rows)

# %% [markdown] id="drift-code-alt" lang="en" alt="drift-code"
# Four rows of ten samples. Linear, T = 1000: black, grey and white backgrounds. Linear, T = 50: only grey
# ones, with small shapes. The schedule of Stable Diffusion: nearly all grey. The same one, repaired: all
# three backgrounds again.

# %% [markdown] id="drift-code-alt" lang="tr" alt="drift-code" source="8eda1dfa"
# Onar örneklik dört satır. Doğrusal, T = 1000: siyah, gri ve beyaz zeminler. Doğrusal, T = 50: hepsi gri,
# biçimler küçük. Stable Diffusion'ın zamanlayıcısı: neredeyse hepsi gri. Aynısının onarılmışı: yine üç
# zemin de var.

# %% [markdown] id="drift-answer" lang="en"
# The last two columns: the standard deviation of the brightness, and how many of the 54 candidates occur at
# all. The first line is the truth.
#
# - **Linear, $T = 1000$:** close to the truth. (50 of its indices were visited.)
# - **Linear, $T = 50$:** the same 50 calls of the denoiser, and a disaster. Every sample is grey, and only 10
#   of the 54 scenes occur. To a denoiser that expects 78 % of an image, pure noise looks like an image with
#   hardly any contrast, a grey one.
# - **The schedule of Stable Diffusion** (`0.00085 .. 0.012`)**:** 85 % grey. The spread of the brightness
#   shrinks to less than half.
# - **Repaired:** `with_zero_terminal_snr()` shifts and stretches $\sqrt{\bar{\alpha}}$ so that the last value
#   is 0 and the first stays (Lin et al. 2024). Black and white are back, white with 27 % in place of 33 %.

# %% [markdown] id="drift-answer" lang="tr" source="9100fda8"
# Son iki sütun: parlaklığın standart sapması ve 54 adaydan kaçının ortaya çıktığı. İlk satır gerçeğin kendisi.
#
# - **Doğrusal, $T = 1000$:** gerçeğe yakın. (1.000 indisinden yalnızca 50'sine uğrandı.)
# - **Doğrusal, $T = 50$:** gürültü gidericiye yine 50 çağrı, ama sonuç felaket. Her örnek gri; 54 sahneden
#   ancak 10'u çıkıyor. Bir görüntünün %78'ini bekleyen bir gürültü gidericiye saf gürültü, kontrastı yok
#   denecek kadar az, gri bir görüntü gibi görünür.
# - **Stable Diffusion'ın zamanlayıcısı** (`0.00085 .. 0.012`)**:** %85 gri. Parlaklığın yayılımı yarısından
#   aza iniyor.
# - **Onarılmış:** `with_zero_terminal_snr()`, $\sqrt{\bar{\alpha}}$'yı kaydırıp gerer; sonuncusu 0 olur, ilki
#   yerinde kalır (Lin vd. 2024). Siyah ve beyaz geri geldi, beyaz %33 yerine %27 ile.

# %% [markdown] id="drift-collection" lang="en"
# No picture in these strips is bad. What is wrong is the *collection*: the samples drift to the middle. You
# cannot see that in one sample; such a bug is easily overlooked.
#
# **Your turn to break it.** Put a schedule of your own into `broken` and run the cell again. How large may
# $\sqrt{\bar{\alpha}_T}$ be before the shares give it away? The library draws its line at 0.05, and a large
# image would need a lower one.
#
# (A zero terminal SNR has a price: from pure noise one cannot compute the image by subtracting the noise, so
# the network must predict something other than $\epsilon$. Lesson 04.)

# %% [markdown] id="drift-collection" lang="tr" source="a9188780"
# Bu şeritlerde kötü tek bir resim yok. Yanlış olan, *bütünüdür*: Örnekler ortaya sürükleniyor. Tek bir örneğe
# bakarak bunu göremezsin; böyle bir hata bu yüzden uzun süre fark edilmez.
#
# **Bozma sırası sende.** `broken` içine kendi zamanlayıcını koy ve hücreyi yeniden çalıştır. Paylar onu ele
# vermeden $\sqrt{\bar{\alpha}_T}$ en çok ne kadar olabilir? Kütüphanenin sınırı 0,05'tir; büyük bir
# görüntüye daha aşağısı gerekirdi.
#
# (Son SNR'nin sıfır olmasının bir bedeli var: Saf gürültüden, gürültüyü çıkararak görüntü hesaplanamaz; bu
# yüzden ağın $\epsilon$'dan başka bir şeyi tahmin etmesi gerekir. 04. ders.)

# %% [markdown] id="game" lang="en"
# ## 9. Find the broken schedule
#
# Four colleagues were asked for "the cosine schedule, $T = 1000$, $s = 0.008$". One delivered it. One typed
# $s = 0.08$. One forgot that $f$ has $T+1$ entries, so $\bar{\alpha}$ comes one index late. One forgot to
# square the cosine. The lists are shuffled, A to D.
#
# > **Predict first.** Look at the curves only. Can you name the one that is right?

# %% [markdown] id="game" lang="tr" source="18cec714"
# ## 9. Bozuk zamanlayıcıyı bul
#
# Dört arkadaştan "$T = 1000$ ve $s = 0.008$ ile kosinüs zamanlayıcısı" istendi. Biri doğrusunu getirdi. Biri
# $s = 0.08$ yazmış. Biri $f$'nin $T+1$ değeri olduğunu unutmuş; $\bar{\alpha}$ bir indis geç geliyor. Biri de
# kosinüsün karesini almayı unutmuş. Listeler karıştırıldı, A'dan D'ye.
#
# > **Önce tahmin et.** Yalnızca eğrilere bak. Doğru olanı söyleyebilir misin?


# %% id="game-code"
def delivered(s: float = 0.008) -> Tensor:
    """ᾱ of the cosine schedule."""
    return NoiseSchedule.cosine(T, s=s).alpha_bars


late = torch.cat([torch.ones(1), delivered()[:-1]])
four = [delivered(), delivered(s=0.08), late, delivered().sqrt()]
order = torch.randperm(4, generator=Generator().manual_seed(12)).tolist()
suspects = {letter: four[i] for letter, i in zip("ABCD", order, strict=True)}

show.lines(suspects, T=T, title="$\\bar\\alpha_t$")

# %% [markdown] id="game-code-alt" lang="en" alt="game-code"
# Four curves of ᾱ over t. A runs high above the others and falls steeply to 0 at the end. B and D lie on
# each other. C runs just below them.

# %% [markdown] id="game-code-alt" lang="tr" alt="game-code" source="88b1dd57"
# t boyunca dört ᾱ eğrisi. A, ötekilerin epey üstünden gidip sonda hızla 0'a iniyor. B ile D üst üste. C
# onların hemen altında.

# %% [markdown] id="game-ends" lang="en"
# One curve stands out. Of the other three, two lie on each other and the third a little below. Now look at
# the **two ends**. At the left end $1-\bar{\alpha}_0 = \beta_0$ is the noise of the first step. Part 2 told
# you what it should be: $\sqrt{\beta_0} = 0.0064$, so $\beta_0 = 4.1\cdot 10^{-5}$. At the right end
# $\sqrt{\bar{\alpha}_T}$ should be tiny.
#
# > Decide who is who before you open the answer.

# %% [markdown] id="game-ends" lang="tr" source="142b6002"
# Bir eğri sırıtıyor. Öteki üçünden ikisi üst üste, üçüncüsü biraz altta. Şimdi **iki uca** bak. Sol uçta
# $1-\bar{\alpha}_0 = \beta_0$, ilk adımın gürültüsüdür. Kaç olması gerektiğini 2. bölüm söylemişti:
# $\sqrt{\beta_0} = 0.0064$, yani $\beta_0 = 4.1\cdot 10^{-5}$. Sağ uçta $\sqrt{\bar{\alpha}_T}$ çok küçük
# olmalı.
#
# > Cevabı açmadan önce kimin kim olduğuna karar ver.

# %% id="game-ends-code"
for letter, alpha_bars in suspects.items():
    print(f"{letter}:  1 - ᾱ_0 = {1 - alpha_bars[0]:.1e}    √ᾱ_T = {alpha_bars[-1].sqrt():.1e}")

# %% [markdown] id="game-answer" lang="en"
# <details><summary>Who is who</summary>
#
# **D is right**, at both ends. **B** comes one index late: at $t = 0$ it has no noise at all,
# $1-\bar{\alpha}_0 = 0$. Formulas that divide by $1-\bar{\alpha}_0$ would fail, and no curve shows it. **C**
# has the offset 0.08: its right end is fine, but its first step is eight times too noisy in variance. **A**
# forgot the square: too little noise at the left end, more signal at the right than the squared cosine leaves,
# and it is the one that stands out.
#
# Two numbers found three errors. The picture shows that of A plainly, that of C as a curve a little too low,
# that of B not at all.
#
# </details>

# %% [markdown] id="game-answer" lang="tr" source="80151c40"
# <details><summary>Kim kimdir</summary>
#
# **D doğru**, iki ucunda da. **B** bir indis geç geliyor: $t = 0$'da hiç gürültüsü yok,
# $1-\bar{\alpha}_0 = 0$. $1-\bar{\alpha}_0$'a bölen formüller çökerdi; bunu hiçbir eğri göstermez. **C**'nin
# kayması 0,08: Sağ ucu iyi, ama ilk adımının gürültü varyansı sekiz kat fazla. **A** kareyi unutmuş: Sol uçta
# gürültü az, sağ uçta da karesi alınmış kosinüsün bırakacağından çok sinyal var; öne çıkan eğri de bu.
#
# İki sayı üç hatayı da buldu. Resim A'nınkini açıkça, C'ninkini biraz alçak bir eğri olarak gösteriyor,
# B'ninkini hiç göstermiyor.
#
# </details>

# %% [markdown] id="errors" lang="en"
# ## 10. Common misunderstandings
#
# ### "The schedule belongs to training. For sampling I can take another one"
#
# > *"The network has learned to remove noise. It gets $x_t$ and $t$, and does its work. Which list of betas I
# > walk along is my business."*
#
# There is truth in it: a network may well walk along other *levels*. But the $t$ that it is told must mean
# what it meant in training. Our shipped digit model was trained with the cosine schedule. Let it sample along
# the linear one, first with the plain index $t$, then with the index translated: that $t'$ of the *cosine*
# schedule at which the SNR is the same.

# %% [markdown] id="errors" lang="tr" source="ea8f69d3"
# ## 10. Yaygın yanlış anlamalar
#
# ### "Zamanlayıcı eğitimin işidir. Örneklerken başkasını alabilirim"
#
# > *"Ağ, gürültü gidermeyi öğrendi. $x_t$ ile $t$'yi alır, işini yapar. Hangi beta listesi boyunca yürüdüğüm
# > beni ilgilendirir."*
#
# Bunda bir doğruluk payı var: Bir ağ pekâlâ başka *düzeyler* boyunca yürüyebilir. Ama ona söylenen $t$,
# eğitimde ne demekse yine o demek olmalıdır. Kursla gelen rakam modelimiz kosinüs zamanlayıcısıyla eğitildi.
# Onu doğrusal zamanlayıcı boyunca çalıştıralım; önce $t$ indisiyle, olduğu gibi; sonra çevrilmiş indisle:
# *kosinüs* zamanlayıcısının, SNR'si aynı olan $t'$ indisiyle.

# %% id="error-switch-code" tr="ae91e934"
model, labels = zoo.load("digits"), torch.arange(10)
x_T = torch.randn(10, 1, 8, 8, generator=Generator().manual_seed(0))
own = model.denoiser(labels)


def bare(x_t: Tensor, t: Tensor, y: Tensor) -> Tensor:
    """The network without what it knows of itself: it would refuse a schedule that it was not trained on."""
    return model.network(x_t, t, y)


def translated(x_t: Tensor, t: float):
    """The model, told the t' of its own schedule that has the SNR of the linear one's t."""
    return own(x_t, model.schedule.t_at_sigma(linear.sigmas[int(t)].item()))


untranslated = NetworkDenoiser(bare, linear, predicts=model.predicts, condition=labels)
ways = {"own schedule": (own, model.schedule), "linear, plain t": (untranslated, linear)}
# tr: ways = {"kendi zamanlayıcısı": (own, model.schedule), "doğrusal, düz t": (untranslated, linear)}
ways |= {"linear, translated t'": (translated, linear)}
# tr: ways |= {"doğrusal, çevrilmiş t'": (translated, linear)}
made = {name: sample(denoise, one, x_T, steps=20) for name, (denoise, one) in ways.items()}
home, *_ = made.values()
for name, images in made.items():
    print(f"{name:24} distance from the first row: {(images - home).square().mean().sqrt():.1f}")
    # tr: print(f"{name:24} ilk satıra uzaklık: {(images - home).square().mean().sqrt():.1f}")
rows = {name: images.clamp(-1, 1) for name, images in made.items()}
show.rows(rows, captions=[str(label) for label in range(10)])

# %% [markdown] id="error-switch-code-alt" lang="en" alt="error-switch-code"
# Three rows of the digits 0 to 9. The top and bottom rows look the same. In the middle row strokes are
# fatter, the holes of the 0, the 6 and the 8 are filled, and some digits have extra strokes.

# %% [markdown] id="error-switch-code-alt" lang="tr" alt="error-switch-code" source="4d2b5bdb"
# 0'dan 9'a rakamların üç satırı. Üst ve alt satır aynı görünüyor. Orta satırda çizgiler daha kalın,
# 0'ın, 6'nın ve 8'in delikleri dolmuş, bazı rakamlarda fazladan çizgiler var.

# %% [markdown] id="error-switch-answer" lang="en"
# The numbers are the root of the mean squared difference from the top row. The middle row was told the wrong
# noise level at every step. Nothing crashes. Strokes swell, holes fill up (the
# 0, the 6, the 8), and some digits are hard to read. The bottom row
# walked along a foreign schedule with translated indices, and makes the digits of the top row. What a network
# knows is noise *levels*. The schedule is the dictionary between levels and indices, so store it with the
# model.

# %% [markdown] id="error-switch-answer" lang="tr" source="461dc3f1"
# Sayılar, üst satırdan farkın kare ortalamasının köküdür (rms). Orta satıra her adımda yanlış gürültü düzeyi
# söylendi. Hiçbir şey çökmüyor. Çizgiler şişiyor, delikler
# doluyor (0, 6, 8), bazı rakamlar zor okunuyor. Alt satır yabancı bir zamanlayıcı
# boyunca, çevrilmiş indislerle yürüdü; yine de üst satırdaki rakamları verdi. Bir ağın bildiği, gürültü
# *düzeyleridir*. Zamanlayıcı, düzeylerle indisler arasındaki sözlüktür; öyleyse onu modelle birlikte sakla.

# %% [markdown] id="error-fewer" lang="en"
# ### "Fewer steps means a smaller $T$"
#
# > *"I want to sample in 50 steps. So I set `T = 50`."*
#
# You have run this one already. The first two lines of part 8 make the same 50 calls of the denoiser. The
# first visits 50 indices of a long schedule, and the shares are right. The second has a schedule of 50 steps,
# and all its samples are grey. Choose $T$ for the noise, and the number of steps for your patience.

# %% [markdown] id="error-fewer" lang="tr" source="51a71fc7"
# ### "Daha az adım, daha küçük $T$ demektir"
#
# > *"50 adımda örneklemek istiyorum. Öyleyse `T = 50` yaparım."*
#
# Bunu zaten çalıştırdın. 8. bölümün ilk iki satırı gürültü gidericiyi eşit sayıda, 50 kez çağırıyor. İlki
# uzun bir zamanlayıcının 50 indisine uğruyor, paylar doğru çıkıyor. İkincisinin zamanlayıcısı 50 adımlık;
# bütün örnekleri gri. $T$'yi gürültüye göre seç, adım sayısını sabrına göre.

# %% [markdown] id="error-more-idea" lang="en"
# ### "More noise at the end is always the safe side"
#
# > *"Too little noise makes the samples drift. So take plenty: a steeper schedule cannot hurt."*
#
# It costs: steps in the dark teach next to nothing, and those that remain must be larger. The table shows, for linear
# schedules with larger and larger last betas, how many of the 1,000 steps lie between $\log\text{SNR} = 4$
# and $-5$, where our guesser of part 5 goes from almost certain to almost blind.

# %% [markdown] id="error-more-idea" lang="tr" source="b2a56d10"
# ### "Sonda gürültünün fazlası zarar vermez"
#
# > *"Az gürültü örnekleri sürüklüyor. Öyleyse bol bol al: Daha dik bir zamanlayıcının zararı olmaz."*
#
# Bedeli var: Karanlıktaki adımlar neredeyse hiçbir şey öğretmez, geri kalanlar da büyümek zorunda kalır.
# Tablo, son betası gitgide büyüyen doğrusal zamanlayıcılarda, 1.000 adımdan kaçının $\log\text{SNR} = 4$ ile
# $-5$ arasında olduğunu gösteriyor; 5. bölümdeki tahmincimiz orada, neredeyse emin olmaktan neredeyse körlüğe geçer.

# %% id="error-more" tr="c5a899b8"
rows = []
for last in (0.005, 0.01, 0.02, 0.05, 0.2):
    one = NoiseSchedule.linear(T, beta_end=last)
    log_snr = one.snr.log()
    working, dark = int(((log_snr < 4) & (log_snr > -5)).sum()), int((log_snr <= -5).sum())
    ends = {"β_999": f"{last:.3f}", "√ᾱ_T": f"{one.alpha_bars[-1].sqrt():.2g}"}
    rows.append({**ends, "steps with 4 > log SNR > -5": working, "steps with log SNR <= -5": dark})
    # tr: rows.append({**ends, "4 > log SNR > -5 olan adımlar": working, "log SNR <= -5 olanlar": dark})
show.table(rows)

# %% [markdown] id="error-more-answer" lang="en"
# With $\beta_{T-1} = 0.2$, ten times the usual, $\sqrt{\bar{\alpha}_T}$ is as good as zero, and 778 of 1,000
# steps are spent in the dark. The first line is the opposite mistake: no step in the dark, and 28 % of the
# image left. The second has the most steps at work, but it leaves 8 %. A schedule is a compromise, and where it
# lies depends on the images.

# %% [markdown] id="error-more-answer" lang="tr" source="30355087"
# Alışılmışın on katı olan $\beta_{T-1} = 0.2$ ile $\sqrt{\bar{\alpha}_T}$ sıfırdan farksız, ama 1.000 adımın
# 778'i karanlıkta geçiyor. İlk satır tersine bir yanlış: Karanlıkta hiç adım yok, ama görüntünün %28'i kalmış.
# İkinci satırda işe yarayan adım en çok, ama görüntünün %8'i kalıyor. Zamanlayıcı bir uzlaşmadır; bunun nerede
# olacağı görüntülere bağlıdır.

# %% [markdown] id="summary" lang="en"
# ## In five lines
#
# 1. Linear: $\beta$ is a line. Quadratic: $\sqrt{\beta}$ is a line. Cosine: $\bar{\alpha}$ is a squared
#    cosine, and $\beta_t = 1 - \bar{\alpha}_t / \bar{\alpha}_{t-1}$ follows, clipped at 0.999.
# 2. For given images, what can be recognised in $x_t$ depends on
#    $\text{SNR}_t = \bar{\alpha}_t / (1-\bar{\alpha}_t)$ alone. A schedule decides where on the axis of $t$
#    each SNR stands.
# 3. Larger images need more noise: the mean of $n$ equal pixels has $n$ times the SNR. What survives longest
#    is the overall brightness.
# 4. $\sqrt{\bar{\alpha}_T} \approx e^{-\Sigma\beta/2}$ must be close to 0, or the samples drift. Fewer steps
#    with the same betas break it.
# 5. Test a schedule at its two ends: $1-\bar{\alpha}_0$ and $\sqrt{\bar{\alpha}_T}$.

# %% [markdown] id="summary" lang="tr" source="fabc13ff"
# ## Beş satırda
#
# 1. Doğrusal: $\beta$ bir doğru. Kuadratik: $\sqrt{\beta}$ bir doğru. Kosinüs: $\bar{\alpha}$ kosinüsün
#    karesi; $\beta_t = 1 - \bar{\alpha}_t / \bar{\alpha}_{t-1}$ ondan hesaplanır, 0,999'da kırpılır.
# 2. Görüntüler belliyse, $x_t$'de neyin tanınabileceği yalnızca
#    $\text{SNR}_t = \bar{\alpha}_t / (1-\bar{\alpha}_t)$'ye bağlıdır. Zamanlayıcı, her SNR'nin $t$ ekseninde
#    nerede duracağını belirler.
# 3. Büyük görüntülere daha çok gürültü gerekir: Eşit $n$ pikselin ortalamasında SNR $n$ katına çıkar. En geç
#    kaybolan şey genel parlaklıktır.
# 4. $\sqrt{\bar{\alpha}_T} \approx e^{-\Sigma\beta/2}$, 0'a yakın olmalı; yoksa örnekler sürüklenir. Aynı
#    betalarla adım sayısını azaltmak bunu bozar.
# 5. Bir zamanlayıcıyı iki ucunda sına: $1-\bar{\alpha}_0$ ve $\sqrt{\bar{\alpha}_T}$.

# %% [markdown] id="your-turn" lang="en"
# ## Your turn
#
# **Task 1. Write the cosine schedule (15 minutes).** Without scrolling up, write `my_cosine(T, s)`: the list
# of betas, shape $(T,)$, in float64. Compare it with `NoiseSchedule.cosine(T, s).betas` for $T = 1$, 10 and
# 1000.
#
# <details><summary>Hint</summary>
#
# Begin with $T+1$ values of $f$. How many ratios of neighbours do they have? Why does $f(0)$ not appear in
# the code?
#
# </details>
#
# <details><summary>Solution</summary>
#
# ```python
# def my_cosine(T, s=0.008):
#     u = torch.arange(T + 1, dtype=torch.float64) / T
#     f = torch.cos((u + s) / (1 + s) * math.pi / 2) ** 2
#     return (1 - f[1:] / f[:-1]).clamp(max=0.999)
#
# for T in (1, 10, 1000):
#     print(torch.allclose(my_cosine(T), NoiseSchedule.cosine(T).betas))
# ```
#
# $f(0)$ cancels in the ratio of two neighbours. $T+1$ values have $T$ such ratios. With `arange(T)` you would
# lose the last beta. With `clamp` on $\bar{\alpha}$ instead of $\beta$ the end comes out wrong.
#
# </details>

# %% [markdown] id="your-turn" lang="tr" source="6342f3d0"
# ## Sıra sende
#
# **Görev 1. Kosinüs zamanlayıcısını yaz (15 dakika).** Yukarı bakmadan `my_cosine(T, s)` işlevini yaz:
# betaların listesi, şekli $(T,)$, float64. $T = 1$, 10 ve 1000 için `NoiseSchedule.cosine(T, s).betas` ile
# karşılaştır.
#
# <details><summary>İpucu</summary>
#
# $f$'nin $T+1$ değeriyle başla. Komşuların kaç oranı var? $f(0)$ kodda neden görünmüyor?
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# ```python
# def my_cosine(T, s=0.008):
#     u = torch.arange(T + 1, dtype=torch.float64) / T
#     f = torch.cos((u + s) / (1 + s) * math.pi / 2) ** 2
#     return (1 - f[1:] / f[:-1]).clamp(max=0.999)
#
# for T in (1, 10, 1000):
#     print(torch.allclose(my_cosine(T), NoiseSchedule.cosine(T).betas))
# ```
#
# $f(0)$, komşu iki değerin oranında sadeleşir. $T+1$ değerin $T$ böyle oranı vardır. `arange(T)` ile son beta
# elden gider. `clamp`, $\beta$ yerine $\bar{\alpha}$'ya uygulanırsa son yanlış çıkar.
#
# </details>

# %% id="your-code"
# Task 1: write my_cosine(T, s) here and compare it with the library.

# %% [markdown] id="your-bug" lang="en"
# **Task 2. Find the broken one (10 minutes).** A colleague's samples all come out grey. The schedule is meant
# to be the quadratic one:
#
# ```python
# betas = torch.linspace(1e-4, 0.02, 1000, dtype=torch.float64) ** 2
# ```
#
# Look at its two ends. What does each of them tell you? Mend the line.
#
# <details><summary>Hint</summary>
#
# Print `betas[0]`, `betas[-1]` and $\sqrt{\bar{\alpha}_T}$. Which of the three did you expect to be 0.02?
#
# </details>
#
# <details><summary>Solution</summary>
#
# $\beta_0 = 10^{-8}$ and $\beta_{T-1} = 0.0004$: the squares of the ends that were wanted. The sum of the
# betas is about 0.13, so $\sqrt{\bar{\alpha}_T} \approx e^{-0.067} \approx 0.94$, and nearly all of the image
# is left. The line must run through the *roots*, and be squared afterwards:
#
# ```python
# betas = torch.linspace(1e-4**0.5, 0.02**0.5, 1000, dtype=torch.float64) ** 2
# ```
#
# `NoiseSchedule(betas)` would have warned about the first version.
#
# </details>

# %% [markdown] id="your-bug" lang="tr" source="ed97014d"
# **Görev 2. Bozuk olanı bul (10 dakika).** Bir arkadaşının bütün örnekleri gri çıkıyor. Zamanlayıcısı sözde
# kuadratik:
#
# ```python
# betas = torch.linspace(1e-4, 0.02, 1000, dtype=torch.float64) ** 2
# ```
#
# İki ucuna bak. Her biri sana ne söylüyor? Satırı onar.
#
# <details><summary>İpucu</summary>
#
# `betas[0]`, `betas[-1]` ve $\sqrt{\bar{\alpha}_T}$'yi yazdır. Üçünden hangisinin 0,02 olmasını bekliyordun?
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# $\beta_0 = 10^{-8}$ ve $\beta_{T-1} = 0.0004$: istenen uçların kareleri. Betaların toplamı yaklaşık 0,13;
# öyleyse $\sqrt{\bar{\alpha}_T} \approx e^{-0.067} \approx 0.94$, yani görüntünün neredeyse tamamı yerinde.
# Düz çizgi *köklerin* arasından geçmeli, kare sonra alınmalı:
#
# ```python
# betas = torch.linspace(1e-4**0.5, 0.02**0.5, 1000, dtype=torch.float64) ** 2
# ```
#
# `NoiseSchedule(betas)` ilk yazılış için uyarırdı.
#
# </details>

# %% id="your-bug-code"
# Task 2: look at both ends here.

# %% [markdown] id="reading" lang="en"
# ## Further reading
#
# - Ho, Jain and Abbeel (2020), *Denoising Diffusion Probabilistic Models*: the linear schedule, section 4.
# - Nichol and Dhariwal (2021), *Improved Denoising Diffusion Probabilistic Models*: the cosine schedule, and
#   what happens when part of the chain is skipped, section 3.2.
# - Kingma, Salimans, Poole and Ho (2021), *Variational Diffusion Models*: log-SNR as the natural axis; a
#   schedule that is learned.
# - Hoogeboom, Heek and Salimans (2023), *Simple Diffusion: End-to-End Diffusion for High Resolution Images*:
#   shifting the SNR for larger images.
# - Lin, Liu, Li and Yang (2024), *Common Diffusion Noise Schedules and Sample Steps are Flawed*: terminal
#   SNR, and the repair.
#
# **Next:** [03 · The reverse process](03_reverse.ipynb). Here we borrowed an ideal denoiser and walked back
# without asking how. What is the way back, exactly, and why does an ideal denoiser only repeat its data? ·
# [Exercises of this lesson](../exercises/02_schedules.ipynb) · [Back to the map](README.md)

# %% [markdown] id="reading" lang="tr" source="dcc47925"
# ## Daha fazlası için
#
# - Ho, Jain ve Abbeel (2020), *Denoising Diffusion Probabilistic Models*: doğrusal zamanlayıcı, 4. bölüm.
# - Nichol ve Dhariwal (2021), *Improved Denoising Diffusion Probabilistic Models*: kosinüs zamanlayıcısı ve
#   zincirin bir parçası atlanınca ne olduğu, 3.2. bölüm.
# - Kingma, Salimans, Poole ve Ho (2021), *Variational Diffusion Models*: doğal eksen olarak log-SNR;
#   öğrenilen bir zamanlayıcı.
# - Hoogeboom, Heek ve Salimans (2023), *Simple Diffusion: End-to-End Diffusion for High Resolution Images*:
#   SNR'yi büyük görüntüler için kaydırmak.
# - Lin, Liu, Li ve Yang (2024), *Common Diffusion Noise Schedules and Sample Steps are Flawed*: son SNR ve
#   onarımı.
#
# **Sırada:** [03 · Ters süreç](03_reverse.ipynb). Burada ideal bir gürültü gidericiyi ödünç aldık ve nasıl
# olduğunu sormadan geri yürüdük. Dönüş yolu tam olarak nedir ve ideal bir gürültü giderici neden yalnızca
# verisini yineler? · [Bu dersin alıştırmaları](../exercises/02_schedules.ipynb) · [Haritaya dön](README.md)
