# %% [markdown] id="title" lang="en"
# # 08 · Exercises: faster samplers
#
# **You will write Heun's method, read a convergence plot with your eyes and with a formula, and at the end draw
# digits with nothing but your own functions.** Six tasks, about 75 minutes. They follow
# [the lesson](../notebooks/08_fast_samplers.ipynb). The last one closes Part I.
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check under
# it. The check tells you what is not right yet and where to read again. Hints are folded away; open one at a
# time. Your functions may call torch, but not the functions of `minidiff` that do the same job.

# %% [markdown] id="title" lang="tr" source="8263266f"
# # 08 · Alıştırmalar: daha hızlı örnekleyiciler
#
# **Heun yöntemini yazacak, bir yakınsama grafiğini önce gözünle, sonra bir formülle okuyacak ve en sonunda yalnız
# kendi işlevlerinle rakam çizeceksin.** Altı görev, yaklaşık 75 dakika.
# [Dersin](../notebooks/08_fast_samplers.ipynb) ardından gelirler. Sonuncusu birinci kısmı kapatır.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra
# altındaki denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini
# söyler. İpuçları katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan `minidiff`
# işlevlerini çağıramaz.

# %% id="setup" tr="f00259eb"
import math
from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor

from minidiff import SAMPLERS, NoiseSchedule, Prediction, show, zoo
from minidiff import checks as check
from minidiff.show.palette import DASHES, INK, MUTED, SERIES, new_figure, style_axes

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
s = 0.5  # the data of part 2 of the lesson: numbers with mean 0 and standard deviation s


def flow(x: Tensor, sigma: float) -> Tensor:
    """The exact slope there."""
    # tr: """Oradaki kesin eğim."""
    return sigma * x / (s**2 + sigma**2)


def euler_step(slope: Callable, x: Tensor, sigma: float, sigma_next: float) -> Tensor:
    return x + (sigma_next - sigma) * slope(x, sigma)


def miss(step: Callable, strides: int) -> float:
    """How far the walk from σ = 2 to 0 in equal strides ends from the truth, which is s."""
    # tr: """σ = 2'den 0'a eşit aralıklarla giden yürüyüşün, kesin cevap olan s'den ne kadar uzakta bittiği."""
    sigmas = [2 - 2 * i / strides for i in range(strides + 1)]
    x = torch.tensor(math.sqrt(s**2 + 4), dtype=torch.float64)
    for sigma, sigma_next in pairwise(sigmas):
        x = step(flow, x, sigma, sigma_next)
    return abs(x.item() - s)


# %% [markdown] id="task-budget" lang="en"
# ## Task 1. Predict, then run
#
# Difficulty 1 of 5, 4 minutes. You can pay for 32 calls: Euler walks the flow of part 2 in 32 strides, Heun in
# 16, for each of its strides costs two. Then your budget grows to 128 calls, four times as many. By what are the
# two errors divided? (a) both by 4 (b) Euler's by 4, Heun's by 16 (c) Euler's by 4, Heun's by 8, since half of
# its calls go into the second look. Let the function return your letter.
#
# <details><summary>Hint</summary>By what does each of them divide its strides?</details>

# %% [markdown] id="task-budget" lang="tr" source="33349f31"
# ## Görev 1. Önce tahmin et, sonra çalıştır
#
# Zorluk 1/5, 4 dakika. 32 çağrılık paran var: Euler 2. bölümün akışını 32 aralıkta yürür, Heun 16 aralıkta; çünkü
# onun her aralığı iki çağrı eder. Sonra bütçen dört katına, 128 çağrıya çıkıyor. İki hata kaça bölünür? (a) ikisi
# de 4'e (b) Euler'inki 4'e, Heun'unki 16'ya (c) Euler'inki 4'e, Heun'unki 8'e; çünkü çağrılarının yarısı ikinci
# bakışa gider. İşlev, seçtiğin harfi döndürsün.
#
# <details><summary>İpucu</summary>İkisinin aralıkları kaçta birine iner?</details>


# %% id="predict-budget" tr="6473fbf8"
def predict_budget() -> str:
    """Your answer: "a", "b" or "c"."""
    # tr: """Cevabın: "a", "b" ya da "c"."""
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


# %% id="check-budget"
check.lesson08.predict_budget(predict_budget)


# %% id="run-budget" tr="70f70e02"
answer, errors = predict_budget(), [miss(euler_step, calls) for calls in (32, 128)]
print(f"({answer})  Euler, error: {errors[0]:.5f} -> {errors[1]:.5f}, divided by {errors[0] / errors[1]:.1f}")
# tr: print(f"({answer})  Euler, hata: {errors[0]:.5f} -> {errors[1]:.5f}, bölünen {errors[0] / errors[1]:.1f}")

# %% [markdown] id="budget-note" lang="en"
# That was Euler's half of the answer. Heun's half comes out of your own function, in task 4.

# %% [markdown] id="budget-note" lang="tr" source="2c534466"
# Cevabın Euler'e düşen yarısı buydu. Heun'a düşen yarısı, 4. görevde, senin kendi işlevinden
# çıkacak.

# %% [markdown] id="task-read" lang="en"
# ## Task 2. Read a convergence plot
#
# Difficulty 2 of 5, 6 minutes. Three samplers on the exact Gaussian, their errors against the number of
# **strides**. A stride of A costs one call, a stride of B two, a stride of C one. You need an error of 0.01 (the
# dotted line), with as few *calls* as possible. Which do you take? (a) A (b) B (c) C. Let the function return
# your letter.
#
# <details><summary>Hint</summary>Go along the dotted line, and read the number of strides where each curve
# crosses it. One tick more on such an axis is a factor, not a sum.</details>

# %% [markdown] id="task-read" lang="tr" source="c5f5546e"
# ## Görev 2. Bir yakınsama grafiği oku
#
# Zorluk 2/5, 6 dakika. Kesin Gauss üzerinde üç örnekleyici; hataları **aralık** sayısına karşı. A'nın bir aralığı
# bir çağrı eder, B'ninki iki, C'ninki bir. 0,01'lik bir hata istiyorsun (noktalı çizgi), olabildiğince az
# *çağrıyla*. Hangisini alırsın? (a) A (b) B (c) C. İşlev, seçtiğin harfi döndürsün.
#
# <details><summary>İpucu</summary>Noktalı çizgi boyunca git ve her eğrinin onu kestiği yerde aralık sayısını oku.
# Böyle bir eksende bir çentik sonrası toplama değil, çarpma demektir.</details>

# %% id="read-truth" tr="4518f329"
levels = NoiseSchedule.linear(T=961)


def gaussian(x_t: Tensor, t: float) -> Prediction:
    sigma = math.sqrt(1 / levels.alpha_bar_at(t) - 1)
    x = x_t * math.sqrt(1 + sigma**2)
    return Prediction(s**2 * x / (s**2 + sigma**2), flow(x, sigma))


def relative_error(name: str, strides: int, **options: object) -> float:
    """As in part 8 of the lesson: at the last level, before the stride into the clean image."""
    # tr: """Dersin 8. bölümündeki gibi: son düzeyde, temiz görüntüye giden aralıktan önce."""
    steps = list(SAMPLERS[name](gaussian, levels, torch.ones(1, 1).double(), steps=strides + 1, **options))
    first, last = (math.sqrt(1 / levels.alpha_bar_at(steps[i].t) - 1) for i in (0, -1))
    exact = math.sqrt((1 + first**2) * (s**2 + last**2) / (s**2 + first**2))
    return steps[-2].x_t.item() * math.sqrt(1 + last**2) / exact - 1


# %% id="picture-read" tr="6c7ce689"
strides = [10, 20, 40, 80, 160, 320]
names = {"A": ("euler", {}), "B": ("heun", {}), "C": ("lms", {"order": 2})}
curves = {
    letter: [relative_error(name, n, spacing="karras", **options) for n in strides]
    for letter, (name, options) in names.items()
}
figure = new_figure(560, 360)
axes = figure.subplots()
for (letter, found), colour, dashes, marker in zip(curves.items(), SERIES, DASHES, "osD", strict=False):
    axes.loglog(strides, [abs(e) for e in found], color=colour, linestyle=dashes, marker=marker, label=letter)
axes.axhline(0.01, color=MUTED, linestyle=":")
axes.set_xticks(strides, [str(n) for n in strides])
axes.minorticks_off()
axes.set_xlabel("strides")
# tr: axes.set_xlabel("aralık sayısı")
axes.set_title("error", loc="left", color=INK)
# tr: axes.set_title("hata", loc="left", color=INK)
axes.legend(frameon=False, labelcolor=INK)
style_axes(axes)
figure.tight_layout()
show.figure(figure)

# %% [markdown] id="picture-read-alt" lang="en" alt="picture-read"
# Error against strides on logarithmic axes, with a dotted line at 0.01. A falls slowly and crosses it near
# 260 strides. B and C fall twice as steeply and are parallel; B is lower and crosses it near 35, C near
# 50.

# %% [markdown] id="picture-read-alt" lang="tr" alt="picture-read" source="d01db95d"
# Logaritmik eksenlerde aralık sayısına karşı hata; 0,01'de noktalı bir çizgi. A yavaş düşüyor, onu 260
# aralık dolayında kesiyor. B ile C iki kat dik düşüyor ve koşut; B daha aşağıda, çizgiyi 35 dolayında
# kesiyor, C 50 dolayında.


# %% id="read-plot" tr="6473fbf8"
def read_plot() -> str:
    """Your answer: "a", "b" or "c"."""
    # tr: """Cevabın: "a", "b" ya da "c"."""
    # BEGIN SOLUTION
    return "c"
    # END SOLUTION


# %% id="check-read"
check.lesson08.read_plot(read_plot)


# %% id="run-read" tr="fc4bae6a"
answer = read_plot()
for letter, price in {"A": 1, "B": 2, "C": 1}.items():
    logs = [(math.log(abs(e)), math.log(n)) for n, e in zip(strides, curves[letter], strict=True)]
    (e, n), (e_next, n_next) = next(pair for pair in pairwise(logs) if pair[1][0] < math.log(0.01))
    crossing = math.exp(n + (n_next - n) * (math.log(0.01) - e) / (e_next - e))  # a ruler on log axes
    print(f"({answer})  {letter}:  {crossing:.0f} strides · {price} calls = {crossing * price:.0f} calls")
    # tr: print(f"({answer})  {letter}:  {crossing:.0f} aralık · {price} çağrı = {crossing * price:.0f} çağrı")

# %% [markdown] id="why-read" lang="en" only="solutions"
# B is the lowest curve from 20 strides on, and yet C is cheaper. B and C are parallel, both of order 2: where C
# needs 1.4 times as many strides, B pays twice for each. A has order 1; the more exact you want to be, the
# farther it falls behind. (A is Euler, B Heun, C the LMS of the lesson.)

# %% [markdown] id="why-read" lang="tr" only="solutions" source="dee55dc8"
# 20 aralıktan sonra en alttaki eğri B'dir, ama C daha ucuz. B ile C koşuttur, ikisinin de mertebesi 2: C'ye 1,4
# katı aralık gerekirken B her aralığa iki kez öder. A'nın mertebesi 1'dir; ne kadar kesin olmak istersen o kadar
# geride kalır. (A Euler'dir, B Heun, C dersteki LMS.)

# %% [markdown] id="task-order" lang="en"
# ## Task 3. The order, as a number
#
# Difficulty 2 of 5, 8 minutes. You are given the errors of a sampler, largest number of strides last. Find its
# order: an error that falls like $N^{-p}$ has the order $p$. The order is a promise about the *limit*, so use
# the last two points alone. The numbers of strides need not double, and an error may have a minus sign, as in
# the lesson's table: only its size counts.
#
# <details><summary>Hint 1</summary>Write down $e_1 = c\,N_1^{-p}$ and $e_2 = c\,N_2^{-p}$, and divide one by the
# other. What is left of c?</details>
#
# <details><summary>Hint 2</summary>Then take logarithms and solve for p. Which logarithm does not matter: its base
# cancels.</details>

# %% [markdown] id="task-order" lang="tr" source="a0ffcf51"
# ## Görev 3. Mertebe, sayı olarak
#
# Zorluk 2/5, 8 dakika. Sana bir örnekleyicinin hataları veriliyor; en çok aralık en sonda. Mertebesini bul:
# $N^{-p}$ gibi düşen bir hatanın mertebesi $p$'dir. Mertebe *limit* hakkında bir sözdür; bu yüzden yalnız son iki
# noktayı kullan. Aralık sayıları ikiye katlanarak gitmek zorunda değil; bir hata da, dersteki tabloda olduğu
# gibi, eksi işaretli olabilir: Yalnız büyüklüğü sayılır.
#
# <details><summary>İpucu 1</summary>$e_1 = c\,N_1^{-p}$ ile $e_2 = c\,N_2^{-p}$'yi yaz ve birini ötekine böl. c'den
# geriye ne kalır?</details>
#
# <details><summary>İpucu 2</summary>Sonra logaritma al ve p'yi çöz. Hangi logaritma olduğu fark etmez: tabanı
# sadeleşir.</details>


# %% id="order-of" tr="32bfe660"
def order_of(errors: list[float], strides: list[int]) -> float:
    """The order p, from the last two `errors` and their numbers of `strides`; both lists equally long."""
    # tr: """p mertebesi, son iki `errors` ile onların `strides` sayılarından; iki liste eşit uzunlukta."""
    # BEGIN SOLUTION
    return math.log(abs(errors[-2] / errors[-1])) / math.log(strides[-1] / strides[-2])
    # END SOLUTION


# %% id="check-order"
check.lesson08.order_of(order_of)

# %% id="run-order" tr="a52d9af5"
for letter, found in curves.items():
    early, late = order_of(found[:2], strides[:2]), order_of(found, strides)
    print(f"{letter}: order from 10 -> 20: {early:.1f}, from 160 -> 320: {late:.1f}")
    # tr: print(f"{letter}: mertebe, 10 -> 20: {early:.1f}, 160 -> 320: {late:.1f}")

# %% [markdown] id="task-heun" lang="en"
# ## Task 4. Heun
#
# Difficulty 3 of 5, 12 minutes. Write one stride of Heun, in the lesson's units: `slope(x, sigma)` answers with
# $\hat{\epsilon}$ at the place $\bar{x}$.
#
# $$\begin{aligned}
# \bar{x}' &= \bar{x} + (\sigma_\text{next}-\sigma)\,\hat{\epsilon}(\bar{x}, \sigma) \\
# \bar{x}_\text{next} &= \bar{x} + (\sigma_\text{next}-\sigma)\;
# \tfrac{1}{2}\big[\hat{\epsilon}(\bar{x}, \sigma) + \hat{\epsilon}(\bar{x}', \sigma_\text{next})\big]
# \end{aligned}$$
#
# A network cannot be asked at $\sigma = 0$. So the stride into $\sigma_\text{next} = 0$ stays plain Euler, with
# one call. All others take exactly two.
#
# <details><summary>Hint 1</summary>Keep the first answer in a variable: it is needed twice and paid for
# once.</details>
#
# <details><summary>Hint 2</summary>The second question is asked at the *guess* and at `sigma_next`. The mean of
# both answers then leads on from `x`, not from the guess.</details>

# %% [markdown] id="task-heun" lang="tr" source="650721b7"
# ## Görev 4. Heun
#
# Zorluk 3/5, 12 dakika. Heun'un tek bir aralığını dersin birimleriyle yaz: `slope(x, sigma)`, $\bar{x}$ yerindeki
# $\hat{\epsilon}$ ile cevap verir.
#
# $$\begin{aligned}
# \bar{x}' &= \bar{x} + (\sigma_\text{sonraki}-\sigma)\,\hat{\epsilon}(\bar{x}, \sigma) \\
# \bar{x}_\text{sonraki} &= \bar{x} + (\sigma_\text{sonraki}-\sigma)\;
# \tfrac{1}{2}\big[\hat{\epsilon}(\bar{x}, \sigma) + \hat{\epsilon}(\bar{x}', \sigma_\text{sonraki})\big]
# \end{aligned}$$
#
# $\sigma = 0$'da bir ağa soru sorulamaz. Bu yüzden $\sigma_\text{sonraki} = 0$'a giden aralık, tek çağrıyla,
# sade Euler kalır. Ötekilerin hepsi tam iki çağrı eder.
#
# <details><summary>İpucu 1</summary>İlk cevabı bir değişkende tut: İki kez gerekir, bir kez
# ödenir.</details>
#
# <details><summary>İpucu 2</summary>İkinci soru *tahmin edilen* yerde ve `sigma_next`'te sorulur. İki cevabın
# ortalaması ise oradan değil, `x`'ten götürür.</details>


# %% id="heun-step" tr="c5db6c38"
def heun_step(slope: Callable, x: Tensor, sigma: float, sigma_next: float) -> Tensor:
    """The place at `sigma_next`, from the place `x` (any shape) at `sigma`; 0 <= sigma_next < sigma."""
    # tr: """`sigma_next`teki yer; `x` (herhangi bir şekilde) `sigma`dadır; 0 <= sigma_next < sigma."""
    # BEGIN SOLUTION
    first = slope(x, sigma)
    guess = x + (sigma_next - sigma) * first
    if sigma_next == 0:
        return guess
    second = slope(guess, sigma_next)
    return x + (sigma_next - sigma) * (first + second) / 2
    # END SOLUTION


# %% id="check-heun"
check.lesson08.heun_step(heun_step)

# %% id="run-heun" tr="7157d884"
rows = []
for name, step, price in (("Euler", euler_step, 1), ("Heun", heun_step, 2)):
    errors = [miss(step, calls // price) for calls in (32, 64, 128, 256)]
    heads = [f"{calls} calls" for calls in (32, 64, 128, 256)]
    # tr: heads = [f"{calls} çağrı" for calls in (32, 64, 128, 256)]
    found = dict(zip(heads, (f"{error:.5f}" for error in errors), strict=True))
    rows.append({"error": name, **found, "first / third": f"{errors[0] / errors[2]:.1f}"})
    # tr: rows.append({"hata": name, **found, "birinci / üçüncü": f"{errors[0] / errors[2]:.1f}"})
show.table(rows)

# %% [markdown] id="why-heun" lang="en" only="solutions"
# The budget of 128 calls is four times that of 32 for both, and both make their strides a quarter as long. Order
# 1 divides the error by 4, order 2 by $4^2$. The price of the second look is a constant factor; it is there
# before and after. (The numbers above the rows are calls, the number at the end compares 32 with 128.)

# %% [markdown] id="why-heun" lang="tr" only="solutions" source="f77922ff"
# 128 çağrılık bütçe ikisi için de 32'nin dört katıdır; ikisi de aralıklarını dörtte birine indirir. Mertebe 1,
# hatayı 4'e böler; mertebe 2, $4^2$'ye. İkinci bakışın bedeli sabit bir çarpandır; önce de vardır, sonra da.
# (Satırların üstündeki sayılar çağrıdır; sondaki sayı 32 ile 128'i karşılaştırır.)

# %% [markdown] id="task-levels" lang="en"
# ## Task 5. Open challenge: where to spend the calls
#
# Difficulty 4 of 5, 15 minutes. Choose the levels for Heun: `N` values of $\sigma$ from `sigma_max` down to
# `sigma_min` (at least three; the check adds the 0 at the end and walks). The data are numbers with a spread of
# 0.1 or 0.3, whose exact slope the check knows. Equal strides in $\sigma$ end far off. Yours must end at most a
# **fifth** as far off as they do, each time.
#
# There are many right answers; the check takes all of them. The picture shows equal strides and the list of
# Karras on a logarithmic axis. Can you beat Karras?
#
# <details><summary>Hint 1</summary>In which part of the axis does the path bend? Part 2 of the lesson: near σ = s.
# Long strides do no harm where the path is straight.</details>
#
# <details><summary>Hint 2</summary>Make equal strides in another quantity that falls with σ: its root, its
# logarithm, any power. Then go back to σ.</details>

# %% [markdown] id="task-levels" lang="tr" source="f6f8041f"
# ## Görev 5. Açık soru: çağrılar nereye harcanmalı?
#
# Zorluk 4/5, 15 dakika. Heun için düzeyleri sen seç: `sigma_max`'tan `sigma_min`'e inen `N` tane $\sigma$ (en az
# üç; sondaki 0'ı denetim ekler ve yürür). Veriler, yayılımı 0,1 ya da 0,3 olan sayılar; kesin eğimlerini denetim
# biliyor. $\sigma$'da eşit aralıklar çok uzakta biter. Seninkiler her seferinde en çok onların **beşte biri**
# kadar uzakta bitmeli.
#
# Birçok doğru cevap var; denetim hepsini kabul eder. Resim, eşit aralıkları ve Karras'ın listesini logaritmik bir
# eksende gösteriyor. Karras'ı geçebilir misin?
#
# <details><summary>İpucu 1</summary>Yol, eksenin neresinde bükülür? Dersin 2. bölümü: σ = s dolayında. Yolun düz
# olduğu yerde uzun aralıkların zararı olmaz.</details>
#
# <details><summary>İpucu 2</summary>σ ile birlikte düşen başka bir büyüklükte eşit aralıklar al: karekökünde,
# logaritmasında, herhangi bir kuvvetinde. Sonra σ'ya dön.</details>

# %% id="picture-levels" tr="b7e2d79f"
schedule = NoiseSchedule.cosine(1000)
karras = [math.sqrt(1 / schedule.alpha_bar_at(t) - 1) for t in schedule.karras_timesteps(12)]
even = torch.linspace(karras[0], karras[-1], 12, dtype=torch.float64).tolist()
figure = new_figure(640, 190)
axes = figure.subplots()
for height, (name, row) in enumerate((("equal", even), ("Karras", karras))):
    # tr: for height, (name, row) in enumerate((("eşit", even), ("Karras", karras))):
    axes.semilogx(row, [height] * len(row), "os"[height], color=SERIES[height], label=name)
axes.set_yticks([0, 1], ["equal", "Karras"])
# tr: axes.set_yticks([0, 1], ["eşit", "Karras"])
axes.set_ylim(-0.6, 1.6)
axes.set_xlabel("image  ←   σ   →  noise")
# tr: axes.set_xlabel(f"görüntü  ←   σ   →  gürültü")
style_axes(axes)
figure.tight_layout()
show.figure(figure)

# %% [markdown] id="picture-levels-alt" lang="en" alt="picture-levels"
# Two rows of twelve dots on a logarithmic axis of σ. The equal strides crowd at the noisy end, then leap
# from 7 to below 0.01. Those of Karras are spread over the whole axis, denser towards the noisy end.

# %% [markdown] id="picture-levels-alt" lang="tr" alt="picture-levels" source="6802eac1"
# Logaritmik σ ekseninde on ikişer noktalık iki sıra. Eşit aralıklar gürültülü uca yığılıyor, sonra 7'den
# 0,01'in altına sıçrıyor. Karras'ınkiler bütün eksene yayılmış, gürültülü uca doğru sıklaşıyor.


# %% id="levels" tr="9cab00ff"
def choose_levels(N: int, sigma_max: float, sigma_min: float) -> list[float]:
    """`N` >= 3 falling levels; the first is `sigma_max`, the last `sigma_min` > 0."""
    # tr: """Düşen `N` >= 3 düzey; ilki `sigma_max`, sonuncusu `sigma_min` > 0."""
    # BEGIN SOLUTION
    ratio = sigma_min / sigma_max
    return [sigma_max * ratio ** (i / (N - 1)) for i in range(N)]
    # END SOLUTION


# %% id="check-levels"
check.lesson08.choose_levels(choose_levels)

# %% id="run-levels" tr="2ac64b1c"
mine = choose_levels(12, karras[0], karras[-1])
for name, row in (
    ("equal", even),
    # tr: ("eşit", even),
    ("Karras", karras),
    ("yours", mine),
    # tr: ("seninki", mine),
):
    x = torch.tensor(math.sqrt(s**2 + row[0] ** 2), dtype=torch.float64)
    for sigma, sigma_next in pairwise([*row, 0.0]):
        x = heun_step(flow, x, sigma, sigma_next)
    print(f"error {abs(x.item() - s):7.3f}  {name}")
    # tr: print(f"hata {abs(x.item() - s):7.3f}  {name}")

# %% [markdown] id="why-levels" lang="en" only="solutions"
# Equal strides in $\log\sigma$: every stride divides $\sigma$ by the same number. On this flow it ends a little
# nearer than the list of Karras (equal strides in $\sigma^{1/7}$), which spends more of its calls at the noisy end;
# there the path of a Gaussian is straight. Do not make a rule of it: which list is best depends on where the paths
# of *your* data bend.

# %% [markdown] id="why-levels" lang="tr" only="solutions" source="2c4691f3"
# $\log\sigma$'da eşit aralıklar: Her aralık $\sigma$'yı aynı sayıya böler. Bu akışta, çağrılarının daha çoğunu
# gürültülü uçta harcayan Karras listesinden ($\sigma^{1/7}$'de eşit aralıklar) biraz daha yakında biter; Gauss'un
# yolu orada düzdür. Bundan kural çıkarma: Hangi listenin en iyi olduğu, *senin* verilerinin yollarının nerede
# büküldüğüne bağlıdır.

# %% [markdown] id="task-draw" lang="en"
# ## Task 6. All of it yours
#
# Difficulty 4 of 5, 30 minutes. Draw digits with your own functions. Copy `cosine_alpha_bars` from the
# [exercises of lesson 02](02_schedules.ipynb) and `timesteps` and `ddim_step` from
# [those of lesson 07](07_sampling.ipynb), and write `draw_digits` around them. (Other helpers of your own are
# welcome: Heun, if you like.) No function of `minidiff` may be called in this cell. The network is all you get,
# and this is what you need to know of it:

# %% [markdown] id="task-draw" lang="tr" source="2ef4c0c4"
# ## Görev 6. Hepsi senin
#
# Zorluk 4/5, 30 dakika. Kendi işlevlerinle rakam çiz. `cosine_alpha_bars`'ı
# [02. dersin alıştırmalarından](02_schedules.ipynb), `timesteps` ile `ddim_step`'i
# [07. dersinkilerden](07_sampling.ipynb) buraya kopyala, çevrelerine de `draw_digits`'i yaz. (Kendi yazdığın başka
# yardımcı işlevler de olur: istersen Heun.) Bu hücrede hiçbir `minidiff` işlevi çağrılamaz. Eline yalnız ağ
# veriliyor; onun hakkında bilmen gerekenler şunlar:

# %% [markdown] id="task-draw-network" lang="en"
# - `network(x_t, t, labels)` returns $\hat{x}_0$, the guess of the clean images, in $[-1, 1]$.
# - `x_t` has the shape (B, 1, 8, 8). `t` has the shape (B,), one number for each image, and holds indices of the
#   schedule that it was trained with: cosine, $T = 1000$, $s = 0.008$. `labels` has the shape (B,).
# - The dice are thrown when `x_T` is drawn, and never after: the same `x_T` gives the same pictures.
#
# A right answer draws pictures like these, one row for each number of strides.
#
# <details><summary>Hint 1</summary>It is `sample_loop` of lesson 07 with another question inside: where
# `denoise(x_t, t)` stood, the network stands, and wants `t` as a tensor: `torch.full((len(x_t),), t)`.</details>
#
# <details><summary>Hint 2</summary>After the last level comes $\bar{\alpha} = 1$. And under `torch.no_grad()`
# torch keeps nothing for a training that will not come.</details>

# %% [markdown] id="task-draw-network" lang="tr" source="d5fc9ee3"
# - `network(x_t, t, labels)`, temiz görüntülerin tahmini olan $\hat{x}_0$'ı $[-1, 1]$ içinde döndürür.
# - `x_t`'nin şekli (B, 1, 8, 8). `t`'nin şekli (B,), her görüntüye bir sayı; içinde, ağın birlikte eğitildiği
#   zamanlayıcının indisleri durur: kosinüs, $T = 1000$, $s = 0.008$. `labels`'ın şekli (B,).
# - Zar `x_T` çekilirken atılır, sonra bir daha atılmaz: Aynı `x_T` aynı resimleri verir.
#
# Doğru bir cevap şöyle resimler çizer; her aralık sayısına bir satır.
#
# <details><summary>İpucu 1</summary>Bu, 07. dersteki `sample_loop`'un, içinde başka bir soru bulunan hâlidir:
# `denoise(x_t, t)`'nin yerinde ağ durur ve `t`'yi tensör olarak ister: `torch.full((len(x_t),), t)`.</details>
#
# <details><summary>İpucu 2</summary>Son düzeyden sonra $\bar{\alpha} = 1$ gelir. `torch.no_grad()` altında torch,
# gelmeyecek bir eğitim için bir şey saklamaz.</details>

# %% id="picture-draw"
model = zoo.load("digits")
labels = torch.arange(10)
x_T = torch.randn(10, 1, 8, 8, generator=torch.Generator().manual_seed(5))
rows = {}
for steps in (2, 5, 20):
    *_, end = SAMPLERS["ddim"](model.denoiser(labels), model.schedule, x_T, steps=steps)
    rows[str(steps)] = end.x_t
show.rows(rows)

# %% [markdown] id="picture-draw-alt" lang="en" alt="picture-draw"
# Three rows of the digits 0 to 9, drawn in 2, 5 and 20 strides. Two strides leave them coarse; five and
# twenty look nearly the same.

# %% [markdown] id="picture-draw-alt" lang="tr" alt="picture-draw" source="d3873431"
# 0'dan 9'a rakamların üç satırı; 2, 5 ve 20 aralıkta çizilmiş. İki aralıkta kaba kalıyorlar; beş ile yirmi
# neredeyse aynı görünüyor.


# %% id="draw-digits" tr="53916681"
def cosine_alpha_bars(T: int, s: float) -> Tensor:
    """All ᾱ_t of the cosine schedule with offset `s`, shape (T,): lesson 02, task 2."""
    # tr: """Kayması `s` olan kosinüs zamanlayıcısının bütün ᾱ_t değerleri, şekli (T,): 02. ders, 2. görev."""
    # BEGIN SOLUTION
    u = torch.arange(T + 1, dtype=torch.float64) / T  # before the first step, and after each
    f = torch.cos((u + s) / (1 + s) * math.pi / 2) ** 2
    return f[1:] / f[0]
    # END SOLUTION


def timesteps(T: int, N: int) -> list[int]:
    """`N` indices from T-1 downwards, in equal strides: lesson 07, task 2."""
    # tr: """T-1'den aşağıya eşit aralıklarla `N` indis: 07. ders, 2. görev."""
    # BEGIN SOLUTION
    return [T - 1 - i * T // N for i in range(N)]
    # END SOLUTION


def ddim_step(
    x_t: Tensor, x_0_hat: Tensor, alpha_bar: float, alpha_bar_prev: float, eta: float, z: Tensor
) -> Tensor:
    """The image one stride on, with the share `eta` of fresh noise `z`: lesson 07, task 4."""
    # tr: """Bir aralık sonraki görüntü, `z` taze gürültüsünün `eta` payıyla: 07. ders, 4. görev."""
    # BEGIN SOLUTION
    epsilon_hat = (x_t - alpha_bar**0.5 * x_0_hat) / (1 - alpha_bar) ** 0.5
    variance = eta**2 * (1 - alpha_bar_prev) / (1 - alpha_bar) * (1 - alpha_bar / alpha_bar_prev)
    kept = (1 - alpha_bar_prev - variance) ** 0.5  # how much of the old noise stays
    return alpha_bar_prev**0.5 * x_0_hat + kept * epsilon_hat + variance**0.5 * z
    # END SOLUTION


def draw_digits(network: Callable, labels: Tensor, x_T: Tensor, steps: int) -> Tensor:
    """Clean digits (B, 1, 8, 8) for `labels` (B,), from pure noise `x_T` (B, 1, 8, 8), in `steps` strides."""
    # tr: """`labels` (B,) için temiz rakamlar (B, 1, 8, 8), saf gürültü `x_T`'den (B, 1, 8, 8), `steps` aralıkta."""
    # BEGIN SOLUTION
    alpha_bars, times, x_t = cosine_alpha_bars(1000, 0.008), timesteps(1000, steps), x_T
    bars = [*alpha_bars[times].tolist(), 1.0]
    for t, bar, bar_prev in zip(times, bars, bars[1:], strict=False):
        with torch.no_grad():
            x_0_hat = network(x_t, torch.full((len(x_t),), t), labels).clamp(-1, 1)
        x_t = ddim_step(x_t, x_0_hat, bar, bar_prev, 0.0, torch.zeros_like(x_t))
    return x_t
    # END SOLUTION


# %% id="check-draw"
check.lesson08.draw_digits(draw_digits)

# %% id="run-draw"
mine = {str(steps): draw_digits(model.network, labels, x_T, steps) for steps in (2, 5, 20)}
show.rows(mine)

# %% [markdown] id="run-draw-alt" lang="en" alt="run-draw"
# Three rows of the digits 0 to 9, drawn in 2, 5 and 20 strides. Two strides leave them coarse; five and
# twenty look nearly the same.

# %% [markdown] id="run-draw-alt" lang="tr" alt="run-draw" source="d3873431"
# 0'dan 9'a rakamların üç satırı; 2, 5 ve 20 aralıkta çizilmiş. İki aralıkta kaba kalıyorlar; beş ile yirmi
# neredeyse aynı görünüyor.

# %% id="run-read-digits" tr="fed8b025"
classifier = zoo.load_classifier("digits")  # of lesson 06
hundred = torch.arange(100) % 10
noise = torch.randn(100, 1, 8, 8, generator=torch.Generator().manual_seed(0))
with torch.no_grad():
    read = classifier(draw_digits(model.network, hundred, noise, 10)).argmax(dim=1)
print(f"read as asked: {(read == hundred).sum()} / 100")
# tr: print(f"istendiği gibi okunan: {(read == hundred).sum()} / 100")

# %% [markdown] id="why-draw" lang="en" only="solutions"
# Four short functions and a network. `clamp` keeps $\hat{x}_0$ between black and white (lesson 07, "Clipping is
# cosmetic"); without it this network does nearly as well. The last $\bar{\alpha}$ of the list is nearly 0, and
# nothing here divides by its root: that is why DDIM, in the form that mixes $\hat{x}_0$ and $\hat{\epsilon}$, can
# begin at pure noise, and why a solver in $\sigma$ must begin a little lower.

# %% [markdown] id="why-draw" lang="tr" only="solutions" source="f1d55082"
# Dört kısa işlev ve bir ağ. `clamp`, $\hat{x}_0$'ı siyah ile beyazın arasında tutar (07. ders, "Kırpma
# makyajdır"); bu ağ onsuz da neredeyse aynısını yapar. Listenin son $\bar{\alpha}$'sı neredeyse 0'dır ve burada
# hiçbir şey onun köküne bölünmez: $\hat{x}_0$ ile $\hat{\epsilon}$'u karıştıran biçimiyle DDIM bu yüzden saf
# gürültüden başlayabilir; $\sigma$'da yürüyen bir çözücü ise bu yüzden biraz aşağıdan başlamak zorundadır.

# %% [markdown] id="end" lang="en"
# **Part I is yours.** The schedule, the levels, the step, the loop: every line between the noise and the digits in
# your picture is your own, up to the network, and how that is built and trained stands in your exercises of
# lessons 05 and 06. `check.progress()` shows what you have done. Back to
# [the lesson](../notebooks/08_fast_samplers.ipynb) and [the map](../notebooks/README.md).

# %% [markdown] id="end" lang="tr" source="3d864053"
# **Birinci kısım artık senin.** Zamanlayıcı, düzeyler, adım, döngü: Resmindeki rakamlarla gürültü arasındaki her
# satır sana ait, ağa kadar; onun nasıl kurulup eğitildiği de 05. ve 06. dersin alıştırmalarında duruyor.
# `check.progress()` neleri bitirdiğini gösterir. Geriye: [ders](../notebooks/08_fast_samplers.ipynb),
# [harita](../notebooks/README.md).
