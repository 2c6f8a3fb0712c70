# %% [markdown] id="title" lang="en"
# # 02 · Exercises: noise schedules
#
# **You will write the cosine schedule by hand, measure where it erases the image, catch broken schedules that
# no eye can see, and repair one.** Six tasks, about 65 minutes. They follow [the
# lesson](../notebooks/02_schedules.ipynb).
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check under
# it. The check tells you what is not right yet and where to read again. Hints are folded away; open one at a
# time. Your functions may call torch, but not the functions of `minidiff` that do the same job.

# %% [markdown] id="title" lang="tr" source="9b3b99a4"
# # 02 · Alıştırmalar: gürültü zamanlayıcıları
#
# **Kosinüs zamanlayıcısını elle yazacak, görüntüyü nerede yok ettiğini ölçecek, gözün göremediği bozuk
# zamanlayıcıları yakalayacak ve birini onaracaksın.** Altı görev, yaklaşık 65 dakika.
# [Dersin](../notebooks/02_schedules.ipynb) ardından gelirler.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra
# altındaki denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini
# söyler. İpuçları katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan `minidiff`
# işlevlerini çağıramaz.

# %% id="setup"
import math
import warnings

import torch
from torch import Tensor

from minidiff import NoiseSchedule, data, show
from minidiff import checks as check
from minidiff.schedule import ScheduleWarning
from minidiff.show.language import name_of

show.set_language("en")
warnings.simplefilter("ignore", ScheduleWarning)  # some schedules here are broken on purpose

# %% [markdown] id="task-quarter" lang="en"
# ## Task 1. Predict, then run
#
# Difficulty 1 of 5, 4 minutes. The linear schedule with 1000 steps, $\beta$ from 0.0001 to 0.02, leaves the
# image with the weight $\sqrt{\bar{\alpha}_T} = 0.0064$. You keep both ends and take a quarter of the steps,
# $T = 250$. What is $\sqrt{\bar{\alpha}_T}$ now? (a) 0.0064, the ends are the same (b) 0.025, four times as
# much (c) 0.28, the fourth root. Let the function return your letter.
#
# <details><summary>Hint</summary>The rule of thumb of part 1: √ᾱ_T is about e to the power of minus half the
# sum of the betas. What happens to the sum?</details>

# %% [markdown] id="task-quarter" lang="tr" source="9ef8ff43"
# ## Görev 1. Önce tahmin et, sonra çalıştır
#
# Zorluk 1/5, 4 dakika. 1.000 adımlı, $\beta$'sı 0,0001'den 0,02'ye giden doğrusal zamanlayıcı, görüntüye
# $\sqrt{\bar{\alpha}_T} = 0.0064$ ağırlığını bırakır. İki ucu koruyup adımların dörtte birini atıyorsun:
# $T = 250$. Şimdi $\sqrt{\bar{\alpha}_T}$ kaçtır? (a) 0,0064, çünkü uçlar aynı (b) 0,025, yani dört katı (c)
# 0,28, yani dördüncü kökü. İşlev, seçtiğin harfi döndürsün.
#
# <details><summary>İpucu</summary>1. bölümdeki pratik kural: √ᾱ_T, yaklaşık olarak e üzeri eksi betaların
# toplamının yarısıdır. Toplama ne oluyor?</details>


# %% id="predict-quarter" tr="6473fbf8"
def predict_quarter() -> str:
    """Your answer: "a", "b" or "c"."""
    # tr: """Cevabın: "a", "b" ya da "c"."""
    # BEGIN SOLUTION
    return "c"
    # END SOLUTION


# %% id="check-quarter"
check.lesson02.predict_quarter(predict_quarter)

# %% id="run-quarter"
answer = predict_quarter()
for T in (1000, 500, 250, 125):
    betas = torch.linspace(1e-4, 0.02, T, dtype=torch.float64)
    left = (1 - betas).prod().sqrt()
    print(f"({answer})  T = {T:4d}    Σβ = {betas.sum():5.2f}    √ᾱ_T = {left:.4f}")

# %% [markdown] id="why-quarter" lang="en" only="solutions"
# A quarter of the sum: $e^{-S/8} = (e^{-S/2})^{1/4}$, the fourth root. Roots of a small number are large. That
# is why a short schedule with "the usual betas" fails so badly.

# %% [markdown] id="why-quarter" lang="tr" only="solutions" source="406d5281"
# Toplamın dörtte biri: $e^{-S/8} = (e^{-S/2})^{1/4}$, yani dördüncü kök. Küçük bir sayının kökü büyüktür.
# "Bildik betalarla" kurulan kısa bir zamanlayıcı bu yüzden böyle kötü sonuç verir.

# %% [markdown] id="task-cosine" lang="en"
# ## Task 2. Design ᾱ
#
# Difficulty 2 of 5, 12 minutes. Write all $\bar{\alpha}_t$ of the cosine schedule, for any $T$ and any offset
# $s$:
#
# $$f(u) = \cos^2\!\Big(\frac{u+s}{1+s}\cdot\frac{\pi}{2}\Big), \qquad
# \bar{\alpha}_t = \frac{f\big(\tfrac{t+1}{T}\big)}{f(0)}$$
#
# The picture shows on the left what the right answer looks like for $T = 1000$ and two offsets, and on the
# right what task 3 will make of the first of them.
#
# <details><summary>Hint 1</summary>Make the shares u first. Which is the one of index 0, which the one of index
# T-1?</details>
#
# <details><summary>Hint 2</summary>A small function f inside yours saves typing; `torch.cos` wants a tensor, and
# f(0) is needed too. T+1 shares 0, 1/T, ..., 1 give both at once.</details>

# %% [markdown] id="task-cosine" lang="tr" source="b0f94ee8"
# ## Görev 2. ᾱ'yı tasarla
#
# Zorluk 2/5, 12 dakika. Kosinüs zamanlayıcısının bütün $\bar{\alpha}_t$ değerlerini her $T$ ve her $s$ kayması
# için yaz:
#
# $$f(u) = \cos^2\!\Big(\frac{u+s}{1+s}\cdot\frac{\pi}{2}\Big), \qquad
# \bar{\alpha}_t = \frac{f\big(\tfrac{t+1}{T}\big)}{f(0)}$$
#
# Resmin solunda, $T = 1000$ ve iki ayrı kayma için doğru cevabın neye benzediğini görüyorsun; sağında da 3.
# görevin bunların ilkinden ne çıkaracağını.
#
# <details><summary>İpucu 1</summary>Önce u paylarını kur. 0 indisinin payı kaç, T-1 indisininki
# kaç?</details>
#
# <details><summary>İpucu 2</summary>İşlevinin içindeki küçük bir f işlevi seni yazmaktan kurtarır; `torch.cos`
# bir tensör ister, f(0) da gerekli. 0, 1/T, ..., 1 diye T+1 pay, ikisini birden verir.</details>

# %% id="picture-cosine"
two = {f"s = {s}": NoiseSchedule.cosine(1000, s=s) for s in (0.008, 0.4)}
first = dict(list(two.items())[:1])
left, right = (
    {name: one.alpha_bars for name, one in two.items()},
    {name: one.betas for name, one in first.items()},
)
show.lines({"$\\bar\\alpha_t$": left, "$\\beta_t$": right}, T=1000)

# %% [markdown] id="picture-cosine-alt" lang="en" alt="picture-cosine"
# Two panels over t from 0 to 999. Left, two falling curves of ᾱ: with s = 0.008 it leaves 1 gently, is at
# one half in the middle and arrives gently at 0; with s = 0.4 it falls at once. Right, the betas of the
# first: they stay close to 0 for most of the way and shoot up to 1 at the end.

# %% [markdown] id="picture-cosine-alt" lang="tr" alt="picture-cosine" source="b9b658f7"
# 0'dan 999'a t boyunca iki panel. Solda düşen iki ᾱ eğrisi: s = 0,008 ile 1'den yumuşakça ayrılıyor,
# ortada yarıya iniyor, 0'a yumuşakça varıyor; s = 0,4 ile hemen düşmeye başlıyor. Sağda ilkinin betaları:
# yolun çoğunda 0'a yakın, sonda 1'e fırlıyor.


# %% id="cosine" tr="7176b5d2"
def cosine_alpha_bars(T: int, s: float) -> Tensor:
    """All ᾱ_t of the cosine schedule with offset `s`, shape (T,)."""
    # tr: """Kayması `s` olan kosinüs zamanlayıcısının bütün ᾱ_t değerleri, şekli (T,)."""
    # BEGIN SOLUTION
    u = torch.arange(T + 1, dtype=torch.float64) / T  # before the first step, and after each
    f = torch.cos((u + s) / (1 + s) * math.pi / 2) ** 2
    return f[1:] / f[0]
    # END SOLUTION


# %% id="check-cosine"
check.lesson02.cosine_alpha_bars(cosine_alpha_bars)

# %% [markdown] id="task-betas" lang="en"
# ## Task 3. Derive β
#
# Difficulty 2 of 5, 8 minutes. Whatever curve of $\bar{\alpha}$ somebody has designed: find the betas that make
# it, one for each $t$, and clip them at 0.999.
#
# $$\beta_t = 1 - \frac{\bar{\alpha}_t}{\bar{\alpha}_{t-1}}$$
#
# <details><summary>Hint 1</summary>For t = 0 the equation asks for ᾱ before the first step. How much of the image
# is there then?</details>
#
# <details><summary>Hint 2</summary>Make a second list, one place later than the first: put that number in front
# (`torch.cat`), and leave the last entry out. Then divide list by list.</details>

# %% [markdown] id="task-betas" lang="tr" source="2847b59d"
# ## Görev 3. β'yı türet
#
# Zorluk 2/5, 8 dakika. Birisi nasıl bir $\bar{\alpha}$ eğrisi tasarlamış olursa olsun: onu yapan betaları bul,
# her $t$ için bir tane; sonra 0,999'da kırp.
#
# $$\beta_t = 1 - \frac{\bar{\alpha}_t}{\bar{\alpha}_{t-1}}$$
#
# <details><summary>İpucu 1</summary>t = 0 için denklem, ilk adımdan önceki ᾱ'yı soruyor. O sırada görüntünün ne
# kadarı var?</details>
#
# <details><summary>İpucu 2</summary>Birinciden bir yer geç gelen ikinci bir liste kur: o sayıyı başa koy
# (`torch.cat`), son değeri at. Sonra listeyi listeye böl.</details>


# %% id="betas" tr="b3634365"
def betas_from(alpha_bars: Tensor) -> Tensor:
    """The betas, shape (T,), each at most 0.999, that make `alpha_bars`, shape (T,), falling."""
    # tr: """Düşen `alpha_bars`ı, şekli (T,), veren betalar, şekli (T,); her biri en çok 0.999."""
    # BEGIN SOLUTION
    before = torch.cat([alpha_bars.new_ones(1), alpha_bars[:-1]])
    return (1 - alpha_bars / before).clamp(max=0.999)
    # END SOLUTION


# %% id="check-betas"
check.lesson02.betas_from(betas_from)

# %% [markdown] id="together" lang="en"
# Tasks 2 and 3 together are the whole cosine schedule. The library's, and yours:

# %% [markdown] id="together" lang="tr" source="1f95fbb9"
# 2 ve 3 numaralı görevler birlikte, kosinüs zamanlayıcısının tamamıdır. Kütüphaneninki ve seninki:

# %% id="run-together" tr="97706f9a"
mine, library = betas_from(cosine_alpha_bars(1000, 0.008)), NoiseSchedule.cosine(1000).betas
for t in (0, 499, 998, 999):
    print(f"t = {t:3d}    β of the library {library[t]:.5f}    yours {mine[t]:.5f}")
    # tr: print(f"t = {t:3d}    kütüphanenin β'sı {library[t]:.5f}    seninki {mine[t]:.5f}")

# %% [markdown] id="task-dies" lang="en"
# ## Task 4. Where does it die?
#
# Difficulty 3 of 5, 10 minutes. Part 5 found that a guesser is right about half of the time at
# $\log\text{SNR} = -1.4$, and nearly blind at $-5$. Write a function that finds the place in any schedule: the
# first $t$ at which $\log\text{SNR}_t$ is **below** `level`. (The lesson's table says the *nearest* $t$;
# here the first $t$ below is asked for.) If it never gets there, return $T$, which is no index of the list.
#
# $$\text{SNR}_t = \frac{\bar{\alpha}_t}{1-\bar{\alpha}_t}$$
#
# In the picture the answers for the cosine schedule with $T = 1000$ are marked.
#
# <details><summary>Hint 1</summary>`.log()` of a tensor is the natural logarithm. Comparing a tensor with a
# number gives a tensor of True and False.</details>
#
# <details><summary>Hint 2</summary>log SNR falls with every step. So the number of entries that are *not* below
# the level is the index of the first one that is. What does that count give if there is none?</details>

# %% [markdown] id="task-dies" lang="tr" source="e76ebb3a"
# ## Görev 4. Nerede kayboluyor?
#
# Zorluk 3/5, 10 dakika. 5. bölümde, tahmincinin $\log\text{SNR} = -1.4$'te yaklaşık iki seferde bir doğru
# bildiğini, $-5$'te neredeyse kör olduğunu bulduk. Bu yeri her zamanlayıcıda bulan bir işlev yaz:
# $\log\text{SNR}_t$'nin `level` değerinin **altında** olduğu ilk $t$. (Dersin tablosu *en yakın* $t$'yi
# söyler; burada altına inilen ilk $t$ isteniyor.) Oraya hiç varmıyorsa $T$ döndür; bu, listede olmayan bir
# indistir.
#
# $$\text{SNR}_t = \frac{\bar{\alpha}_t}{1-\bar{\alpha}_t}$$
#
# Resimde, $T = 1000$ olan kosinüs zamanlayıcısı için cevaplar işaretli.
#
# <details><summary>İpucu 1</summary>Bir tensörün `.log()` işlevi doğal logaritmadır. Bir tensörü bir sayıyla
# karşılaştırınca True ve False'lardan oluşan bir tensör çıkar.</details>
#
# <details><summary>İpucu 2</summary>log SNR her adımda düşer. Öyleyse düzeyin altında *olmayan* değerlerin
# sayısı, altında olan ilk değerin indisidir. Altında hiç yoksa bu sayım ne verir?</details>

# %% id="picture-dies"
log_snr = NoiseSchedule.cosine(1000).snr.log()
places = {f"log SNR = {level}": level for level in (-1.4, -5.0)}
times = {f"t = {int((log_snr >= level).sum())}": int((log_snr >= level).sum()) for level in (-1.4, -5.0)}
show.lines({"log SNR": log_snr}, T=1000, y_range=(-10, 10), level=places, upright=times, beside=True)

# %% [markdown] id="picture-dies-alt" lang="en" alt="picture-dies"
# The log SNR of the cosine schedule falls from about 10. It passes the dotted line at -1.4 at t = 704 and
# the dotted line at -5 at t = 947; both places carry a dot.

# %% [markdown] id="picture-dies-alt" lang="tr" alt="picture-dies" source="c5ae2d5f"
# Kosinüs zamanlayıcısının log SNR'si 10 dolayından düşüyor. -1,4'teki noktalı çizgiyi t = 704'te, -5'teki
# noktalı çizgiyi t = 947'de geçiyor; iki yerde de birer nokta var.


# %% id="dies" tr="66d2b1dd"
def dies_at(alpha_bars: Tensor, level: float) -> int:
    """The first t at which log SNR is below `level`; T if there is none. `alpha_bars`: shape (T,), falling."""
    # tr: """log SNR'nin `level`ın altına indiği ilk t; öyle bir t yoksa T. `alpha_bars`: şekli (T,), düşer."""
    # BEGIN SOLUTION
    log_snr = (alpha_bars / (1 - alpha_bars)).log()
    return int((log_snr >= level).sum())
    # END SOLUTION


# %% id="check-dies"
check.lesson02.dies_at(dies_at)

# %% id="run-dies" tr="ce802da7"
for make in (NoiseSchedule.linear, NoiseSchedule.quadratic, NoiseSchedule.cosine):
    places = [
        f"{level:4.1f}: t = {dies_at(make(1000).alpha_bars, level)}" for level in (2.0, 0.0, -1.4, -5.0)
    ]
    print(f"{name_of(make.__name__):10} log SNR at", "    ".join(places))
    # tr: print(f"{name_of(make.__name__):10} log SNR,", "    ".join(places))

# %% [markdown] id="why-dies" lang="en" only="solutions"
# Counting works because log SNR falls. Searching works too: `(log_snr < level).nonzero()` lists the places, but
# the empty list must be looked after. `argmax` of all False is 0, a wrong answer without an error. (The lesson
# *rounds* to the nearest $t$, so it may say one less.)

# %% [markdown] id="why-dies" lang="tr" only="solutions" source="4a705b00"
# Saymak işliyor, çünkü log SNR düşüyor. Aramak da işler: `(log_snr < level).nonzero()` yerleri sıralar, ama
# boş listeyi gözetmek gerekir. Hepsi False olan bir tensörün `argmax` değeri 0'dır: hatasız gelen yanlış cevap.
# (Ders en yakın $t$'ye *yuvarlar*, bu yüzden bir eksik diyebilir.)

# %% [markdown] id="task-broken" lang="en"
# ## Task 5. Find the broken one
#
# Difficulty 3 of 5, 15 minutes. A function gets several lists of $\bar{\alpha}$ by name. Exactly one of them is
# broken. Return its name. The lists have 200 to 400 steps and come from all kinds of recipes, and the check
# breaks them in six different ways, so one test will not do.
#
# You need not worry about where to draw the line. In lists that are in order, the first step adds noise of a
# variance below 0.001, and $\sqrt{\bar{\alpha}_T}$ is below 0.04. What is broken is worse by far.
#
# One of the four lists in the picture is broken. Can you see which?
#
# <details><summary>Hint 1</summary>What must hold at the left end? At the right end? On the way between
# them?</details>
#
# <details><summary>Hint 2</summary>Write the conditions of a list that is *in order*, and return the name of the
# list that misses one. That is safer than looking for faults: the root of a negative number is NaN, and
# `nan > 0.04` is False.</details>
#
# <details><summary>Hint 3</summary>Five conditions: it begins below 1; its first noise is small; every entry is
# smaller than the one before; no entry is below 0; the last root is small.</details>

# %% [markdown] id="task-broken" lang="tr" source="5128be33"
# ## Görev 5. Bozuk olanı bul
#
# Zorluk 3/5, 15 dakika. Bir işlev, adlarıyla birlikte birkaç $\bar{\alpha}$ listesi alıyor. Tam olarak biri
# bozuk. Onun adını döndür. Listeler 200 ile 400 adım arasında, tarifleri çeşit çeşit; denetim onları altı ayrı
# biçimde bozuyor, yani tek bir sınama yetmez.
#
# Çizgiyi nereye çekeceğini dert etme. Sağlam listelerde ilk adım, varyansı 0,001'den küçük gürültü ekler ve
# $\sqrt{\bar{\alpha}_T}$ 0,04'ten küçüktür. Bozuk olan bunların çok dışındadır.
#
# Resimdeki dört listeden biri bozuk. Hangisi, görebiliyor musun?
#
# <details><summary>İpucu 1</summary>Sol uçta ne sağlanmalı? Sağ uçta? İkisinin arasındaki
# yolda?</details>
#
# <details><summary>İpucu 2</summary>*Sağlam* bir listenin koşullarını yaz, birini sağlamayan listenin adını
# döndür. Bu, kusur aramaktan güvenlidir: negatif bir sayının kökü NaN'dır ve `nan > 0.04` False
# verir.</details>
#
# <details><summary>İpucu 3</summary>Beş koşul: 1'in altında başlar; ilk gürültüsü küçüktür; her değer bir
# öncekinden küçüktür; hiçbir değer 0'ın altında değildir; sonuncunun kökü küçüktür.</details>

# %% id="picture-broken"
suspects = {
    "A": NoiseSchedule.linear(1000).alpha_bars,
    "B": NoiseSchedule.cosine(1000).alpha_bars,
    "C": torch.cat([torch.ones(1), NoiseSchedule.quadratic(1000).alpha_bars[:-1]]),
    "D": NoiseSchedule.cosine(1000, s=0.02).alpha_bars,
}
show.lines(suspects, T=1000, title="$\\bar\\alpha_t$")

# %% [markdown] id="picture-broken-alt" lang="en" alt="picture-broken"
# Four smooth curves of ᾱ over t, A to D, which all fall from near 1 to near 0. A falls first, then C; B
# and D almost coincide. None looks broken.

# %% [markdown] id="picture-broken-alt" lang="tr" alt="picture-broken" source="7cf2e642"
# t boyunca dört düzgün ᾱ eğrisi, A'dan D'ye; hepsi 1'in yakınından 0'ın yakınına iniyor. Önce A düşüyor,
# sonra C; B ile D neredeyse üst üste. Hiçbiri bozuk görünmüyor.


# %% id="broken" tr="9f85ecd6"
def broken(schedules: dict[str, Tensor]) -> str:
    """The name of the one list of ᾱ, shape (T,) with its own T, that cannot be a good schedule."""
    # tr: """İyi bir zamanlayıcı olamayacak tek ᾱ listesinin adı; her listenin şekli (T,), T'si kendine göre."""
    # BEGIN SOLUTION
    for name, a in schedules.items():
        starts_well = 0 < 1 - a[0] < 0.002
        falls = bool((a[1:] < a[:-1]).all())
        ends_well = 0 <= a[-1] < 0.05**2
        if not (starts_well and falls and ends_well):
            return name
    raise ValueError("all of these lists are in order")
    # END SOLUTION


# %% id="check-broken"
check.lesson02.broken(broken)

# %% id="run-broken" tr="1717879a"
print("broken:", broken(suspects))
# tr: print("bozuk:", broken(suspects))

# %% [markdown] id="why-broken" lang="en" only="solutions"
# Three conditions say all five: what falls all the way and ends at 0 or above is never below 0, and what begins
# below 1 stays there. In the picture it is C: it comes one index late and begins with exactly 1. Its curve is
# shifted by a thousandth of the width of the picture, and a formula that divides by $1-\bar{\alpha}_0$ fails.

# %% [markdown] id="why-broken" lang="tr" only="solutions" source="e62afee4"
# Üç koşul, beşini de söyler: Hep düşen ve 0'da ya da üstünde biten bir liste hiçbir yerde 0'ın altına inmez;
# 1'in altında başlayan da orada kalır. Resimde bozuk olan C: bir indis geç geliyor ve tam 1 ile başlıyor.
# Eğrisi resim genişliğinin binde biri kadar kaymış; $1-\bar{\alpha}_0$'a bölen bir formül ise çöker.

# %% [markdown] id="task-repair" lang="en"
# ## Task 6. Open challenge: repair one
#
# Difficulty 4 of 5, 15 minutes. A list of $\bar{\alpha}$ leaves something of the image at the end. Repair it, so
# that the samples do not drift:
#
# - the same number of entries, and the first stays where it is: the first step was in order;
# - it still falls with every step;
# - the last one is exactly 0;
# - the last step does not do it alone: one index before the end, at most half of what $\sqrt{\bar{\alpha}_T}$
#   was is left.
#
# There are many right answers; the check takes all of them. Which one changes the curve the least? The picture
# shows the weight $\sqrt{\bar{\alpha}_t}$ of a schedule with $T = 50$ and of one of its possible repairs.
#
# <details><summary>Hint 1</summary>Subtracting the last value from all brings the end to 0, but moves the
# beginning. What can you multiply by, to bring the beginning back and leave 0 where it is?</details>
#
# <details><summary>Hint 2</summary>Do it with ᾱ or with its root: both are right. Or multiply by a ramp that goes
# from 1 to 0.</details>

# %% [markdown] id="task-repair" lang="tr" source="c9e000c4"
# ## Görev 6. Açık soru: birini onar
#
# Zorluk 4/5, 15 dakika. Bir $\bar{\alpha}$ listesi sonda görüntüden bir şey bırakıyor. Örnekler sürüklenmesin
# diye onu onar:
#
# - değerlerin sayısı aynı kalsın, ilk değer yerinde dursun: ilk adım zaten yerindeydi;
# - yine her adımda düşsün;
# - sonuncu tam 0 olsun;
# - işi tek başına son adım yapmasın: sondan bir önceki indiste, eski $\sqrt{\bar{\alpha}_T}$'nin en çok yarısı
#   kalmış olsun.
#
# Birçok doğru cevap var; denetim hepsini kabul eder. Eğriyi en az değiştiren hangisi? Resimde, $T = 50$ olan bir
# zamanlayıcının $\sqrt{\bar{\alpha}_t}$ ağırlığını ve olası onarımlarından birini görüyorsun.
#
# <details><summary>İpucu 1</summary>Sonuncuyu bütün değerlerden çıkarmak sonu 0'a indirir, ama başı da oynatır.
# Neyle çarparsan baş yerine döner, 0 yerinde kalır?</details>
#
# <details><summary>İpucu 2</summary>Bunu ᾱ ile de köküyle de yapabilirsin: ikisi de doğrudur. Ya da 1'den 0'a
# inen bir rampayla çarp.</details>

# %% id="picture-repair" tr="3c4f392f"
short = NoiseSchedule.linear(50)
both = {"given": short.alpha_bars, "repaired": short.with_zero_terminal_snr().alpha_bars}
# tr: both = {"verilen": short.alpha_bars, "onarılmış": short.with_zero_terminal_snr().alpha_bars}
show.lines({name: bars.sqrt() for name, bars in both.items()}, T=50, title="$\\sqrt{\\bar\\alpha_t}$")

# %% [markdown] id="picture-repair-alt" lang="en" alt="picture-repair"
# Two curves of the weight of the image over t from 0 to 49. The given one falls to four fifths only. The
# repaired one begins at the same place and falls to 0.

# %% [markdown] id="picture-repair-alt" lang="tr" alt="picture-repair" source="70f6a7e2"
# 0'dan 49'a t boyunca görüntünün ağırlığının iki eğrisi. Verilen ancak beşte dörde iniyor. Onarılmış olan
# aynı yerden başlayıp 0'a iniyor.


# %% id="repair" tr="f1c525ee"
def repair(alpha_bars: Tensor) -> Tensor:
    """A list of ᾱ like `alpha_bars`, shape (T,), that begins where it begins and ends in 0."""
    # tr: """`alpha_bars` gibi bir ᾱ listesi, şekli (T,): onun başladığı yerde başlar, 0'da biter."""
    # BEGIN SOLUTION
    roots = alpha_bars.sqrt()
    first, last = roots[0], roots[-1]
    return ((roots - last) * first / (first - last)) ** 2
    # END SOLUTION


# %% id="check-repair"
check.lesson02.repair(repair)

# %% id="run-repair" tr="e2e14778"
seen = [0, 9, 19, 29, 39, 49]
digit = data.digits().images[13:14]
epsilon = torch.randn(digit.shape, generator=torch.Generator().manual_seed(2))
both = {"given": short.alpha_bars, "repaired": repair(short.alpha_bars)}
# tr: both = {"verilen": short.alpha_bars, "onarılmış": repair(short.alpha_bars)}
rows = {}
for name, alpha_bars in both.items():
    a = alpha_bars[seen].float().reshape(-1, 1, 1, 1)
    rows[name] = a.sqrt() * digit + (1 - a).sqrt() * epsilon
show.rows(rows, t=seen)

# %% [markdown] id="run-repair-alt" lang="en" alt="run-repair"
# Two rows of a handwritten 3 from t = 0 to t = 49. In the given row the 3 can be read to the end. In the
# repaired row the last picture is pure noise.

# %% [markdown] id="run-repair-alt" lang="tr" alt="run-repair" source="67297c0b"
# El yazısı bir 3'ün t = 0'dan t = 49'a iki satırı. Verilen satırda 3 sonuna kadar okunuyor. Onarılmış
# satırda son resim saf gürültü.

# %% [markdown] id="why-repair" lang="en" only="solutions"
# This is the repair of Lin, Liu, Li and Yang (2024), the library's `with_zero_terminal_snr()`. No weight moves
# by more than what was left over. `(a - a[-1]) * a[0] / (a[0] - a[-1])` does the same with $\bar{\alpha}$
# itself. A ramp, `a * (1 - torch.arange(T) / (T - 1))`, is right too; for a schedule that was nearly good it
# changes far more than it must. All of them have $\beta_{T-1} = 1$, so `betas_from` would clip the last one.

# %% [markdown] id="why-repair" lang="tr" only="solutions" source="14636c6d"
# Bu, Lin, Liu, Li ve Yang'ın (2024) onarımıdır; kütüphanede adı `with_zero_terminal_snr()`. Hiçbir ağırlık,
# artakalandan fazla oynamaz. `(a - a[-1]) * a[0] / (a[0] - a[-1])` aynısını $\bar{\alpha}$'nın kendisiyle yapar.
# Bir rampa, `a * (1 - torch.arange(T) / (T - 1))`, o da doğrudur; ama zaten neredeyse iyi olan bir
# zamanlayıcıda gerekenden çok daha fazlasını değiştirir. Hepsinde $\beta_{T-1} = 1$'dir, yani `betas_from`
# sonuncuyu kırpardı.

# %% [markdown] id="end" lang="en"
# **Next:** `check.progress()` shows what you have done. Then [lesson 03](../notebooks/03_reverse.ipynb), or
# back to [the lesson](../notebooks/02_schedules.ipynb) and [the map](../notebooks/README.md).

# %% [markdown] id="end" lang="tr" source="e3fe651a"
# **Sırada:** `check.progress()` neleri bitirdiğini gösterir. Sonra [03. ders](../notebooks/03_reverse.ipynb)
# ya da geriye: [ders](../notebooks/02_schedules.ipynb), [harita](../notebooks/README.md).
