# %% [markdown] id="title" lang="en"
# # 01 · The forward process
#
# **You will watch a real handwritten digit sink into noise, one small step at a time, and then find the
# formula that reaches any depth in a single jump.**
#
# A diffusion model learns to undo damage. So the damage comes first, and we want to understand it completely.
# In this lesson there is no neural network and nothing is trained. There is one image, some noise, and the
# question of what exactly happens to the image.
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · Before this: [00 ·
# Welcome](00_welcome.ipynb)

# %% [markdown] id="title" lang="tr" source="d2177fa9"
# # 01 · İleri süreç
#
# **Gerçek bir el yazısı rakamın küçük adımlarla gürültüye gömülüşünü izleyeceksin; sonra da istediğin
# derinliğe tek sıçramada götüren formülü bulacaksın.**
#
# Bir difüzyon modeli bozulmuş olanı onarmayı öğrenir. Demek ki önce bozulmanın kendisi gelir ve onu sonuna
# kadar anlamak isteriz. Bu derste sinir ağı da eğitim de yok. Bir görüntü var, biraz gürültü var, bir de
# soru: Görüntüye tam olarak ne oluyor?
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Bundan önce: [00 · Hoş
# geldin](00_welcome.ipynb)

# %% id="setup"
import torch
from torch import Generator, Tensor

from minidiff import NoiseSchedule, data, forward_diffusion_step, q_sample, q_step, show

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same

# %% id="opening"
schedule = NoiseSchedule.linear(T=1000)
digits = data.digits().images  # (1797, 1, 8, 8): 1,797 images, 1 channel, 8 x 8 pixels
digit = digits[13:14]  # one of them, a handwritten 3: (1, 1, 8, 8)

seen = [0, 99, 199, 299, 399, 599, 799, 999]
generator = Generator().manual_seed(2)
x_t, _ = q_sample(digit.repeat(8, 1, 1, 1), torch.tensor(seen), schedule, generator=generator)
show.rows(x_t, t=seen, alpha_bars=schedule.alpha_bars[seen])

# %% [markdown] id="opening-alt" lang="en" alt="opening"
# Eight pictures of a handwritten 3, from t = 0 on the left to t = 999 on the right. It is still read at t =
# 199, guessed at t = 299, and lost in noise from t = 399 on.

# %% [markdown] id="opening-alt" lang="tr" alt="opening" source="34382dd3"
# El yazısı bir 3'ün sekiz resmi; solda t = 0, sağda t = 999. t = 199'da hâlâ okunuyor, t = 299'da
# seziliyor, t = 399'dan sonra gürültüde kayboluyor.

# %% [markdown] id="about" lang="en"
# Above: a handwritten 3 on the left; more and more noise to the right, until nothing of the 3 can be seen.
# Under each picture stand two numbers. $t$ counts the noising steps. $\bar{\alpha}_t$ (read "alpha bar t")
# you will derive yourself in part 3. Until then, read it as "how much of the image is left".
#
# | | |
# |---|---|
# | **Time** | 110 minutes, or 85 without the optional tests of part 6; the exercises 50 more |
# | **Before** | Python, a little PyTorch (tensors and their shapes), first-year probability (mean, variance, normal distribution) |
# | **After** | You can *write* one noising step and the jump over many, *derive* $\bar{\alpha}_t$, *test* whether two random recipes give the same distribution, *recognise* the usual errors with $\bar{\alpha}_t$, and *measure* how near to pure noise the last image is |
# | **Reference** | Sections 2.1 (the forward process) and 7 (the code example) |
#
# Each new idea begins with a question. Write your answer down before you run the cell below it. A wrong guess
# that you wrote down teaches more than a right one that you did not.

# %% [markdown] id="about" lang="tr" source="77aa0221"
# Yukarıda, solda el yazısı bir 3 var; sağa doğru gürültü arttıkça artıyor, sonunda 3'ten görünür hiçbir şey
# kalmıyor. Her resmin altında iki sayı duruyor. $t$, gürültüleme adımlarını sayar. $\bar{\alpha}_t$'yi ("alfa
# çizgi t" diye okunur) 3. bölümde kendin türeteceksin. O zamana kadar onu "görüntüden geriye kalan pay" olarak
# düşün.
#
# | | |
# |---|---|
# | **Süre** | 110 dakika, 6. bölümün isteğe bağlı testleri olmadan 85; alıştırmalar 50 dakika daha |
# | **Önce** | Python, biraz PyTorch (tensörler ve şekilleri), birinci sınıf olasılık (ortalama, varyans, normal dağılım) |
# | **Sonra** | Bir gürültüleme adımını ve birçok adımı bir kerede atlayan sıçramayı *yazabilir*, $\bar{\alpha}_t$'yi *türetebilir*, iki rastgele tarifin aynı dağılımı verip vermediğini *sınayabilir*, $\bar{\alpha}_t$ ile yapılan yaygın hataları *tanıyabilir*, son görüntünün saf gürültüye ne kadar yakın olduğunu *ölçebilirsin* |
# | **Kaynak metin** | Bölüm 2.1 (ileri süreç) ve Bölüm 7 (kod örneği) |
#
# Her yeni fikir bir soruyla başlar. Altındaki hücreyi çalıştırmadan önce cevabını bir yere yaz. Yazdığın
# yanlış bir tahmin, yazmadığın doğru bir tahminden daha çok şey öğretir.

# %% [markdown] id="step" lang="en"
# ## 1. One step
#
# To the computer our image is a list of 64 numbers, from $-1$ (black) to $1$ (white). The clean image is
# called $x_0$. It is one draw from the distribution of all such images, written $q(x_0)$; in this course the
# letter $q$ stands for every distribution that belongs to the noising.
#
# One **noising step** takes the image $x_{t-1}$ and makes the slightly noisier image $x_t$. To every pixel it
# does two things: it shrinks the old value a little, and it adds a little random noise. One number between
# 0 and 1, $\beta_t$, sets both: **the variance of the noise that step $t$ adds**.
#
# > **Predict first.** A pixel has the value 0.5. One step with $\beta_t = 0.02$ is taken. How far does the
# > noise typically push the pixel: about 0.002, about 0.02, or about 0.14?

# %% [markdown] id="step" lang="tr" source="85fdf30d"
# ## 1. Tek adım
#
# Bilgisayar için görüntümüz, $-1$ (siyah) ile $1$ (beyaz) arasında 64 sayıdan oluşan bir listedir. Temiz
# görüntünün adı $x_0$'dır. Böyle bütün görüntülerin dağılımından çekilmiş tek bir örnektir; bu dağılımı
# $q(x_0)$ diye yazarız. Bu kursta $q$ harfi, gürültülemeyle ilgili her dağılımı gösterir.
#
# Bir **gürültüleme adımı** (noising step), $x_{t-1}$ görüntüsünü alır ve ondan biraz daha gürültülü olan
# $x_t$ görüntüsünü yapar. Her piksele iki şey olur: Eski değeri biraz küçülür, üstüne biraz rastgele gürültü
# eklenir. İkisinin de ne kadar olacağını 0 ile 1 arasında tek bir sayı belirler; adı $\beta_t$'dir: **$t$
# adımının eklediği gürültünün varyansı**.
#
# > **Önce tahmin et.** Bir pikselin değeri 0,5. $\beta_t = 0.02$ ile bir adım atılıyor. Gürültü bu pikseli
# > genellikle ne kadar oynatır: yaklaşık 0,002 mi, 0,02 mi, 0,14 mü?

# %% [markdown] id="step-equation" lang="en"
# The step as an equation:
#
# $$q(x_t \mid x_{t-1}) = \mathcal{N}\big(x_t;\ \sqrt{1-\beta_t}\;x_{t-1},\ \beta_t\,\mathbf{I}\big)$$
#
# Read it from left to right. "Given the image before the step, the image after it follows a normal (or
# **Gaussian**) distribution $\mathcal{N}$ with mean $\sqrt{1-\beta_t}\;x_{t-1}$ and variance $\beta_t$."
# (Before the semicolon stands the variable whose distribution it is.) The $\mathbf{I}$ is the identity
# matrix. It says that every pixel gets noise of its own, independent of all other pixels, always with the
# same variance. And $x_t$ needs nothing older than $x_{t-1}$: a chain of such steps is called a **Markov
# chain**.

# %% [markdown] id="step-equation" lang="tr" source="edfa5c33"
# Adımın denklemi:
#
# $$q(x_t \mid x_{t-1}) = \mathcal{N}\big(x_t;\ \sqrt{1-\beta_t}\;x_{t-1},\ \beta_t\,\mathbf{I}\big)$$
#
# Soldan sağa oku: "Adımdan önceki görüntü bilindiğinde, adımdan sonraki görüntü, ortalaması
# $\sqrt{1-\beta_t}\;x_{t-1}$ ve varyansı $\beta_t$ olan bir normal (öteki adıyla **Gauss**) dağılımına, yani
# $\mathcal{N}$'ye uyar." (Noktalı virgülden önceki değişken, dağılımı verilen değişkendir.) $\mathbf{I}$ birim
# matristir. Her pikselin kendi gürültüsünü aldığını, bunun öteki piksellerden bağımsız olduğunu ve varyansın
# hepsinde aynı kaldığını söyler. Üstelik $x_t$, $x_{t-1}$'den daha eski hiçbir şeye bakmaz: Böyle adımlardan
# oluşan zincire **Markov zinciri** (Markov chain) denir.

# %% [markdown] id="step-draw" lang="en"
# How do you draw from it? Let $\epsilon \sim \mathcal{N}(0, \mathbf{I})$ be standard noise: mean 0, variance
# 1, one number for each pixel (the sign $\sim$ reads "is drawn from"). Then scale it and shift it:
#
# $$x_t = \sqrt{1-\beta_t}\;x_{t-1} + \sqrt{\beta_t}\;\epsilon$$
#
# Why the root? Multiplying by $c$ multiplies a variance by $c^2$, so $\sqrt{\beta_t}\,\epsilon$ has variance
# $\beta_t$. First on one pixel, by hand:

# %% [markdown] id="step-draw" lang="tr" source="97341714"
# Bu dağılımdan nasıl örnek çekilir? $\epsilon \sim \mathcal{N}(0, \mathbf{I})$ standart gürültü olsun:
# ortalaması 0, varyansı 1, her piksel için ayrı bir sayı ($\sim$ işareti "dağılımından çekilir" diye okunur).
# Sonra onu ölçekle ve kaydır:
#
# $$x_t = \sqrt{1-\beta_t}\;x_{t-1} + \sqrt{\beta_t}\;\epsilon$$
#
# Kök nereden geliyor? Bir şeyi $c$ ile çarpmak varyansını $c^2$ ile çarpar; demek ki
# $\sqrt{\beta_t}\,\epsilon$'un varyansı $\beta_t$ olur. Önce tek pikselde, elle:

# %% id="one-pixel"
beta = torch.tensor(0.02)
keep, add = (1 - beta).sqrt(), beta.sqrt()
print(f"√(1 - β) = {keep:.4f}    √β = {add:.4f}")

x_prev, epsilon = 0.5, -0.7  # one pixel, and one noise value chosen by hand
print(f"x_t = {keep:.4f} · 0.5 + {add:.4f} · (-0.7) = {keep * x_prev + add * epsilon:.4f}")

epsilon = torch.randn(1_000_000, generator=Generator().manual_seed(0))  # the same step, a million times
x_t = keep * x_prev + add * epsilon
print(f"E[x_t] = {x_t.mean():.3f}    Var[x_t] = {x_t.var():.4f}")

# %% [markdown] id="step-answer" lang="en"
# The third answer. The noise has *variance* 0.02, so its typical size, the standard deviation, is
# $\sqrt{0.02} \approx 0.14$. The last line repeats the step a million times: the mean $\mathbb{E}[x_t]$ is
# 0.5 shrunk by $\sqrt{1-\beta_t}$, the variance is $\beta_t$, as the equation says.
#
# Writing a random number as *mean + standard deviation × standard noise* has a name: **reparameterisation**.
# We come back to it in part 4.
#
# Now the same step on the whole image.

# %% [markdown] id="step-answer" lang="tr" source="c0cf5006"
# Üçüncü cevap. Gürültünün *varyansı* 0,02'dir; genellikle ne büyüklükte olduğunu söyleyen standart sapma ise
# $\sqrt{0.02} \approx 0.14$ eder. Son satır adımı bir milyon kez yineliyor: Ortalama $\mathbb{E}[x_t]$,
# 0,5'in $\sqrt{1-\beta_t}$ ile küçülmüş hâli; varyans ise $\beta_t$. Denklem de bunu söylüyordu.
#
# Rastgele bir sayıyı *ortalama + standart sapma × standart gürültü* diye yazmanın bir adı var: **yeniden
# parametrelendirme** (reparameterisation). 4. bölümde ona döneceğiz.
#
# Şimdi aynı adım bütün görüntüde.

# %% id="one-image"
epsilon = torch.randn(digit.shape, generator=Generator().manual_seed(1))
x_t = keep * digit + add * epsilon

pictures = torch.cat([keep * digit, add * epsilon, x_t])  # (3, 1, 8, 8)
show.pictures(pictures, columns=3, captions=[f"{keep:.2f} · xₜ₋₁", f"{add:.2f} · ε", "xₜ"])

# %% [markdown] id="one-image-alt" lang="en" alt="one-image"
# Three pictures: the 3, hardly shrunk; faint noise around grey; their sum, the greys a little off.

# %% [markdown] id="one-image-alt" lang="tr" alt="one-image" source="5fff9681"
# Üç resim: çok az küçültülmüş 3; gri çevresinde zayıf bir gürültü; ikisinin toplamı, grileri biraz
# bozulmuş.

# %% [markdown] id="one-image-note" lang="en"
# On the left the old image, shrunk by $\sqrt{1-\beta_t}$; in the middle the noise of this step (grey is 0),
# on the right their sum. One step alone leaves the 3 easy to read, and no step of the long walk below will
# have a larger $\beta$.

# %% [markdown] id="one-image-note" lang="tr" source="d0971bae"
# Solda $\sqrt{1-\beta_t}$ ile küçültülmüş eski görüntü, ortada bu adımın gürültüsü (gri 0 demektir), sağda
# ikisinin toplamı. Tek başına bir adım 3'ün okunmasını engellemez; aşağıdaki uzun yürüyüşte de hiçbir adımın
# $\beta$'sı bundan büyük olmayacak.

# %% [markdown] id="counting" lang="en"
# ## 2. Many steps
#
# A walk into noise takes $T$ steps; here $T = 1000$. The list of all $\beta_t$ is called the **noise
# schedule**. Ours is the linear one of Ho, Jain and Abbeel (2020): $\beta_t$ rises in a straight line from
# 0.0001 to 0.02. Lesson 02 is about other choices.
#
# **How we count.** Papers and the reference text count steps from 1 to $T$. Python counts from 0. In this
# course $t$ is always the *index into the list*, so index $t$ means that $t+1$ steps have been taken:
#
# | steps taken | in papers | here | in code |
# |---|---|---|---|
# | none | $x_0$ | the clean image $x_0$; it has no index | `x_0` |
# | 1 | $t = 1$ | $t = 0$ | `betas[0]` |
# | 2 | $t = 2$ | $t = 1$ | `betas[1]` |
# | all $T$ | $t = T$ | $t = T-1$ | `betas[T - 1]` |
#
# One wart remains, and nearly every codebase has it: the *name* $x_0$ is kept for the clean image, although
# index 0 is already one step noisy. And the image after the last step is called $x_T$ by everyone, also by
# us.

# %% [markdown] id="counting" lang="tr" source="af03a944"
# ## 2. Birçok adım
#
# Gürültüye yürüyüş $T$ adım sürer; burada $T = 1000$. Bütün $\beta_t$'lerin listesine **gürültü
# zamanlayıcısı** (noise schedule) denir. Bizimki Ho, Jain ve Abbeel'in (2020) doğrusal zamanlayıcısı:
# $\beta_t$, 0,0001'den 0,02'ye düz bir çizgi boyunca yükselir. Başka seçimler 02. dersin konusu.
#
# **Nasıl sayıyoruz?** Makaleler ve kaynak metin adımları 1'den $T$'ye kadar sayar. Python 0'dan başlar. Bu
# kursta $t$ her zaman *listedeki indistir*; yani $t$ indisi, $t+1$ adım atıldığı anlamına gelir:
#
# | atılan adım | makalelerde | burada | kodda |
# |---|---|---|---|
# | hiç | $x_0$ | temiz görüntü $x_0$; indisi yok | `x_0` |
# | 1 | $t = 1$ | $t = 0$ | `betas[0]` |
# | 2 | $t = 2$ | $t = 1$ | `betas[1]` |
# | $T$ adımın hepsi | $t = T$ | $t = T-1$ | `betas[T - 1]` |
#
# Geriye, hemen her kodda rastlanan bir pürüz kalıyor: 0 indisli görüntüde bir adımlık gürültü vardır, ama
# $x_0$ *adı* temiz görüntüye ayrılmıştır. Son adımdan sonraki görüntüye ise herkes gibi biz de $x_T$ diyoruz.

# %% id="counting-code" tr="71e2a6b4"
betas, T = schedule.betas, schedule.T
print(f"T = {T}    β_0 = {betas[0]:.4f}    β_1 = {betas[1]:.5f}    β_{T - 1} = {betas[T - 1]:.4f}")

by_library, _ = q_step(digit, T - 1, schedule, generator=Generator().manual_seed(1))
print(f"your step with β = 0.02 is the library's step at index {T - 1}: {torch.allclose(x_t, by_library)}")
# tr: print(f"β = 0.02 ile senin adımın, kütüphanenin {T - 1} indisindeki adımı: {torch.allclose(x_t, by_library)}")

# %% [markdown] id="shrink" lang="en"
# ### Why shrink at all?
#
# The library's function for one step is called `q_step`, and it does what you did by hand. But why does a
# step shrink the image? Noise could be added to an image that is left as it is.
#
# > **Predict first.** Take 1,000 steps *without* shrinking: $x_t = x_{t-1} + \sqrt{\beta_t}\,\epsilon$. The
# > variance of the pixel values begins at about 0.6. Where does it end: near 1, near 10, or near 1,000?

# %% [markdown] id="shrink" lang="tr" source="c217add5"
# ### Neden küçültüyoruz?
#
# Kütüphanede tek adımı atan işlevin adı `q_step`; yaptığı, senin elle yaptığının aynısı. Peki adım görüntüyü
# neden küçültüyor? Görüntü olduğu gibi bırakılıp gürültü eklenebilirdi.
#
# > **Önce tahmin et.** *Küçültmeden* 1.000 adım at: $x_t = x_{t-1} + \sqrt{\beta_t}\,\epsilon$. Piksel
# > değerlerinin varyansı başta 0,6 dolayında. Sonunda nereye varır: 1'e yakın mı, 10'a yakın mı, 1.000'e
# > yakın mı?

# %% [markdown] id="shrink-rule" lang="en"
# Let $v$ be the variance of the pixel values. The old image and the fresh noise are independent, and
# **variances of independent things add**. So a step does this to $v$, on the left without shrinking, on the
# right with it:
#
# $$v \to v + \beta_t \qquad\qquad\qquad v \to (1-\beta_t)\,v + \beta_t$$
#
# Rewrite the second rule for the distance from 1: $1 - v \to (1-\beta_t)(1-v)$. Every step brings $v$ nearer
# to 1, and a $v$ that is 1 already stays there. That is what $\sqrt{1-\beta_t}$ is for, and why this process
# is called **variance preserving**.

# %% [markdown] id="shrink-rule" lang="tr" source="079c582e"
# Piksel değerlerinin varyansı $v$ olsun. Eski görüntü ile taze gürültü bağımsızdır ve **bağımsız
# büyüklüklerin varyansları toplanır**. Öyleyse bir adım $v$'yi, solda küçültmeden, sağda küçülterek, şöyle
# değiştirir:
#
# $$v \to v + \beta_t \qquad\qquad\qquad v \to (1-\beta_t)\,v + \beta_t$$
#
# İkinci kuralı 1'e olan uzaklık için yeniden yaz: $1 - v \to (1-\beta_t)(1-v)$. Her adım $v$'yi 1'e
# yaklaştırır; zaten 1 olan $v$ ise yerinde kalır. $\sqrt{1-\beta_t}$ bunun için vardır; bu sürece **varyans
# koruyan** (variance preserving) denmesi de bundandır.

# %% id="variance-walk" tr="6f2005a0"
x_plain = x_shrunk = digits[:500]
generator = Generator().manual_seed(0)
v_plain, v_shrunk = [x_plain.var().item()], [x_shrunk.var().item()]
for beta in betas.float():
    epsilon = torch.randn(x_plain.shape, generator=generator)
    x_plain = x_plain + beta.sqrt() * epsilon
    x_shrunk = (1 - beta).sqrt() * x_shrunk + beta.sqrt() * epsilon
    v_plain.append(x_plain.var().item())
    v_shrunk.append(x_shrunk.var().item())

print(f"without shrinking:     v = {v_plain[0]:.2f} -> {v_plain[-1]:.1f}    Σβ = {betas.sum():.2f}")
# tr: print(f"küçültmeden:            v = {v_plain[0]:.2f} -> {v_plain[-1]:.1f}    Σβ = {betas.sum():.2f}")
print(f"shrunk by √(1 - β):    v = {v_shrunk[0]:.2f} -> {v_shrunk[-1]:.2f}")
# tr: print(f"√(1 - β) ile küçülterek: v = {v_shrunk[0]:.2f} -> {v_shrunk[-1]:.2f}")

# %% id="variance-picture"
show.lines({"xₜ = xₜ₋₁ + √βₜ ε": v_plain[1:], "xₜ = √(1−βₜ) xₜ₋₁ + √βₜ ε": v_shrunk[1:]}, T=T, title="v")

# %% [markdown] id="variance-picture-alt" lang="en" alt="variance-picture"
# Two curves of the variance over t. Without shrinking it climbs ever more steeply, past 10. With shrinking
# it goes from below 1 to 1 and stays there.

# %% [markdown] id="variance-picture-alt" lang="tr" alt="variance-picture" source="8059ab89"
# Varyansın t boyunca iki eğrisi. Küçültmeden gitgide dikleşerek 10'un üstüne tırmanıyor. Küçültünce 1'in
# altından 1'e gidip orada kalıyor.

# %% [markdown] id="shrink-answer" lang="en"
# Look at the solid line. Without shrinking the variance climbs by the sum of all $\beta_t$, to about 10, and
# it has no ceiling: more steps, more variance. With shrinking (dashed line) it goes to 1 and stays (measured at the
# end: 0.99, the rest is chance).
#
# Two things depend on that. A network that looks at $x_t$ gets numbers of one and the same scale, whatever
# $t$ is. And the walk ends close to $\mathcal{N}(0, \mathbf{I})$ whatever the images were (parts 3 and 7 show it), so later we know
# where to start the way back.
#
# <details><summary>For the careful reader: two remarks</summary>
#
# *"Preserving" is exact only for images whose variance is 1.* Ours have about 0.6, so the variance is not
# kept but drawn towards 1.
#
# *Not shrinking is no mistake in itself.* "Variance exploding" processes (Song et al. 2021) leave the image
# as it is; Karras et al. (2022) divide it by its known standard deviation before the network looks. The two
# families describe the same pictures in different units: dividing our $x_t$ by the product of all its
# shrinking factors gives theirs.
#
# </details>

# %% [markdown] id="shrink-answer" lang="tr" source="c5c32ee4"
# Kesiksiz çizgiye bak. Küçültmeden varyans, bütün $\beta_t$'lerin toplamı kadar tırmanıp 10 dolayına varıyor.
# Bir tavanı da yok: Adım arttıkça varyans artar. Küçültünce (kesikli çizgi) varyans 1'e gidiyor ve orada
# kalıyor (sonda ölçülen 0,99; gerisi rastlantı).
#
# Bunun iki sonucu var. $x_t$'ye bakan bir ağ, $t$ ne olursa olsun hep aynı ölçekte sayılar görür. Ayrıca
# görüntüler nasıl olursa olsun yürüyüş $\mathcal{N}(0, \mathbf{I})$ yakınında biter (3. ve 7. bölümler gösteriyor); böylece sonra, dönüş
# yoluna nereden başlayacağımızı biliriz.
#
# <details><summary>Dikkatli okur için iki not</summary>
#
# *"Koruyan" sözü ancak varyansı 1 olan görüntüler için tam doğrudur.* Bizimkilerde 0,6 dolayında; demek ki
# varyans korunmaz, 1'e doğru çekilir.
#
# *Küçültmemek tek başına yanlış değildir.* "Varyansı patlayan" (variance exploding) süreçler (Song vd. 2021)
# görüntüyü olduğu gibi bırakır; Karras vd. (2022) ağa göstermeden önce onu bilinen standart sapmasına böler.
# İki aile aynı resimleri farklı birimlerle anlatır: Bizim $x_t$'yi bütün küçültme çarpanlarının çarpımına
# bölersen onlarınkini bulursun.
#
# </details>

# %% [markdown] id="merge" lang="en"
# ## 3. Many steps are one jump
#
# To see a training image at $t = 999$ you would have to take 1,000 steps, for every image, again and again.
# Is there a shorter way? Look at two steps first.
#
# > **Predict first.** Two steps, both with a huge $\beta = 0.5$. The noise of one step has variance 0.5. What
# > is the variance of *all the noise* in the image after two steps: 0.5, 0.75, or 1?

# %% [markdown] id="merge" lang="tr" source="50558232"
# ## 3. Birçok adım, tek sıçrama
#
# Bir eğitim görüntüsünü $t = 999$'da görmek için 1.000 adım atman gerekir; hem de her görüntü için, tekrar
# tekrar. Daha kısa bir yol var mı? Önce iki adıma bak.
#
# > **Önce tahmin et.** İki adım; ikisinde de $\beta = 0.5$, yani kocaman. Bir adımın gürültüsünün varyansı
# > 0,5. İki adımdan sonra görüntüdeki *bütün gürültünün* varyansı kaçtır: 0,5 mi, 0,75 mi, 1 mi?

# %% [markdown] id="merge-two" lang="en"
# Write $\alpha_t = 1 - \beta_t$. It is what a step keeps of the variance. The first two steps, one put into
# the other:
#
# $$\begin{aligned}
# x_{t=0} &= \sqrt{\alpha_0}\;x_0 + \sqrt{\beta_0}\;\epsilon_0 \\
# x_{t=1} &= \sqrt{\alpha_1}\,\big(\sqrt{\alpha_0}\;x_0 + \sqrt{\beta_0}\;\epsilon_0\big) +
# \sqrt{\beta_1}\;\epsilon_1
# = \sqrt{\alpha_0\alpha_1}\;x_0 +
# \underbrace{\sqrt{\alpha_1\beta_0}\;\epsilon_0 + \sqrt{\beta_1}\;\epsilon_1}_{(*)}
# \end{aligned}$$
#
# ($x_{t=0}$ is the image after one step, $x_{t=1}$ after two.) All the noise stands at $(*)$. Two independent
# Gaussian noises, added, are again Gaussian noise, and their variances add:
#
# $$\alpha_1\beta_0 + \beta_1 \;=\; \alpha_1(1-\alpha_0) + (1-\alpha_1) \;=\; 1 - \alpha_0\alpha_1$$
#
# So two steps are the same as *one* draw:
# $\sqrt{\alpha_0\alpha_1}\;x_0 + \sqrt{1-\alpha_0\alpha_1}\;\epsilon$. It looks like a single step whose
# $\alpha$ is the product of the two.

# %% [markdown] id="merge-two" lang="tr" source="38101421"
# $\alpha_t = 1 - \beta_t$ diyelim. Bu, bir adımın varyanstan geriye bıraktığıdır. İlk iki adım, biri ötekinin
# içine konmuş olarak:
#
# $$\begin{aligned}
# x_{t=0} &= \sqrt{\alpha_0}\;x_0 + \sqrt{\beta_0}\;\epsilon_0 \\
# x_{t=1} &= \sqrt{\alpha_1}\,\big(\sqrt{\alpha_0}\;x_0 + \sqrt{\beta_0}\;\epsilon_0\big) +
# \sqrt{\beta_1}\;\epsilon_1
# = \sqrt{\alpha_0\alpha_1}\;x_0 +
# \underbrace{\sqrt{\alpha_1\beta_0}\;\epsilon_0 + \sqrt{\beta_1}\;\epsilon_1}_{(*)}
# \end{aligned}$$
#
# ($x_{t=0}$ bir adımdan, $x_{t=1}$ iki adımdan sonraki görüntüdür.) Bütün gürültü $(*)$ yerindedir. Bağımsız
# iki Gauss gürültüsünün toplamı yine Gauss gürültüsüdür; varyansları da toplanır:
#
# $$\alpha_1\beta_0 + \beta_1 \;=\; \alpha_1(1-\alpha_0) + (1-\alpha_1) \;=\; 1 - \alpha_0\alpha_1$$
#
# Demek ki iki adım, *tek* bir çekilişle aynıdır:
# $\sqrt{\alpha_0\alpha_1}\;x_0 + \sqrt{1-\alpha_0\alpha_1}\;\epsilon$. Bu, $\alpha$'sı ikisinin çarpımı olan
# tek bir adıma benzer.

# %% id="merge-code"
beta = torch.tensor(0.5)
epsilon_0, epsilon_1 = torch.randn(2, 1_000_000, generator=Generator().manual_seed(0))
noise_0 = beta.sqrt() * epsilon_0  # what the first step adds
noise_1 = (1 - beta).sqrt() * noise_0 + beta.sqrt() * epsilon_1  # the second shrinks it and adds its own
print(f"Var: {noise_0.var():.2f} -> {noise_1.var():.2f}    1 - α_0 α_1 = {1 - (1 - beta) ** 2:.2f}")

# %% [markdown] id="alpha-bar" lang="en"
# 0.75, not 1: the second step also shrinks the noise of the first.
#
# The trick can be repeated. Every further step multiplies by its own $\alpha$. So we give the product a name:
#
# $$\bar{\alpha}_t = \prod_{s=0}^{t}\alpha_s = \alpha_0\,\alpha_1\cdots\alpha_t
# \qquad\qquad
# q(x_t \mid x_0) = \mathcal{N}\big(x_t;\ \sqrt{\bar{\alpha}_t}\;x_0,\ (1-\bar{\alpha}_t)\,\mathbf{I}\big)$$
#
# This is the **closed form** of the forward process. It goes from the clean image to any index $t$ in one
# jump, as if the steps between had never been:
#
# $$x_t = \sqrt{\bar{\alpha}_t}\;x_0 + \sqrt{1-\bar{\alpha}_t}\;\epsilon$$
#
# <details><summary>Why is the sum of two Gaussian noises Gaussian?</summary>
#
# Let $\epsilon_0$ and $\epsilon_1$ be independent standard noise. A pair $(\epsilon_0, \epsilon_1)$ is a
# random point in the plane. Its density is proportional to $e^{-(\epsilon_0^2 + \epsilon_1^2)/2}$, which
# depends on the distance from the origin alone. So it looks the same from every direction, and the coordinate
# along *any* direction is standard normal. Now $a\,\epsilon_0 + b\,\epsilon_1$ is $\sqrt{a^2+b^2}$ times the
# coordinate along the direction $(a, b)$. It is therefore Gaussian, with variance $a^2 + b^2$.
#
# </details>
#
# <details><summary>The full proof, by induction</summary>
#
# *Claim:* for every $t$, $\;x_t = \sqrt{\bar{\alpha}_t}\;x_0 + \sqrt{1-\bar{\alpha}_t}\;\epsilon$ with a
# standard noise $\epsilon$ that is independent of $x_0$ and of all noise that later steps will add.
#
# *Start.* For $t = 0$ we have $\bar{\alpha}_0 = \alpha_0 = 1 - \beta_0$, and the claim is the definition of
# the first step.
#
# *Step.* Let the claim be true for $t-1$, with the noise $\epsilon'$. Step $t$ adds fresh noise $\epsilon_t$:
#
# $$x_t = \sqrt{\alpha_t}\;x_{t-1} + \sqrt{\beta_t}\;\epsilon_t
# = \sqrt{\alpha_t\bar{\alpha}_{t-1}}\;x_0 + \sqrt{\alpha_t(1-\bar{\alpha}_{t-1})}\;\epsilon' +
# \sqrt{1-\alpha_t}\;\epsilon_t$$
#
# By definition $\alpha_t\bar{\alpha}_{t-1} = \bar{\alpha}_t$. The last two terms are independent Gaussian
# noise, so their sum is Gaussian with variance
#
# $$\alpha_t(1-\bar{\alpha}_{t-1}) + 1 - \alpha_t = 1 - \alpha_t\bar{\alpha}_{t-1} = 1 - \bar{\alpha}_t$$
#
# That is the claim for $t$. $\blacksquare$
#
# </details>

# %% [markdown] id="alpha-bar" lang="tr" source="992b1e35"
# 0,75; 1 değil. Çünkü ikinci adım, birincinin gürültüsünü de küçültür.
#
# Bu yol yinelenebilir: Her yeni adım kendi $\alpha$'sıyla çarpar. Öyleyse çarpıma bir ad verelim:
#
# $$\bar{\alpha}_t = \prod_{s=0}^{t}\alpha_s = \alpha_0\,\alpha_1\cdots\alpha_t
# \qquad\qquad
# q(x_t \mid x_0) = \mathcal{N}\big(x_t;\ \sqrt{\bar{\alpha}_t}\;x_0,\ (1-\bar{\alpha}_t)\,\mathbf{I}\big)$$
#
# İleri sürecin **kapalı biçimi** (closed form) budur. Temiz görüntüden istediğin $t$ indisine tek sıçramada
# götürür; aradaki adımlar hiç olmamış gibi:
#
# $$x_t = \sqrt{\bar{\alpha}_t}\;x_0 + \sqrt{1-\bar{\alpha}_t}\;\epsilon$$
#
# <details><summary>İki Gauss gürültüsünün toplamı neden Gauss olur?</summary>
#
# $\epsilon_0$ ile $\epsilon_1$ bağımsız standart gürültü olsun. $(\epsilon_0, \epsilon_1)$ çifti düzlemde
# rastgele bir noktadır. Yoğunluğu $e^{-(\epsilon_0^2 + \epsilon_1^2)/2}$ ile orantılıdır; bu da yalnızca
# başlangıç noktasına olan uzaklığa bağlıdır. Yani her yönden aynı görünür ve *hangi* yönü seçersen seç, o
# yöndeki koordinat standart normaldir. $a\,\epsilon_0 + b\,\epsilon_1$ ise $(a, b)$ yönündeki koordinatın
# $\sqrt{a^2+b^2}$ katıdır. Demek ki Gauss'tur ve varyansı $a^2 + b^2$'dir.
#
# </details>
#
# <details><summary>Tümevarımla tam ispat</summary>
#
# *İddia:* Her $t$ için $\;x_t = \sqrt{\bar{\alpha}_t}\;x_0 + \sqrt{1-\bar{\alpha}_t}\;\epsilon$ yazılabilir;
# buradaki $\epsilon$ standart gürültüdür, $x_0$'dan ve sonraki adımların ekleyeceği bütün gürültülerden
# bağımsızdır.
#
# *Başlangıç.* $t = 0$ için $\bar{\alpha}_0 = \alpha_0 = 1 - \beta_0$ olur; iddia, ilk adımın tanımıdır.
#
# *Adım.* İddia $t-1$ için $\epsilon'$ gürültüsüyle doğru olsun. $t$ adımı yeni bir $\epsilon_t$ gürültüsü
# ekler:
#
# $$x_t = \sqrt{\alpha_t}\;x_{t-1} + \sqrt{\beta_t}\;\epsilon_t
# = \sqrt{\alpha_t\bar{\alpha}_{t-1}}\;x_0 + \sqrt{\alpha_t(1-\bar{\alpha}_{t-1})}\;\epsilon' +
# \sqrt{1-\alpha_t}\;\epsilon_t$$
#
# Tanım gereği $\alpha_t\bar{\alpha}_{t-1} = \bar{\alpha}_t$. Son iki terim bağımsız Gauss gürültüleridir;
# öyleyse toplamları da Gauss'tur ve varyansı şudur:
#
# $$\alpha_t(1-\bar{\alpha}_{t-1}) + 1 - \alpha_t = 1 - \alpha_t\bar{\alpha}_{t-1} = 1 - \bar{\alpha}_t$$
#
# Bu da $t$ için iddianın kendisidir. $\blacksquare$
#
# </details>

# %% id="alpha-bar-code" tr="5aa3cbb4"
alphas = 1 - betas
alpha_bars = alphas.cumprod(dim=0)  # α_0, α_0 α_1, α_0 α_1 α_2, ...
print(f"the same as in the library: {torch.equal(alpha_bars, schedule.alpha_bars)}")
# tr: print(f"kütüphanedekiyle aynı: {torch.equal(alpha_bars, schedule.alpha_bars)}")

signal, noise = alpha_bars.sqrt(), (1 - alpha_bars).sqrt()  # the two weights of the jump
rows = []
for t in (0, 99, 258, 499, 999):
    weights = {"√ᾱ_t": f"{signal[t]:.4f}", "√(1-ᾱ_t)": f"{noise[t]:.4f}"}
    rows.append({"t": t, "ᾱ_t": f"{alpha_bars[t]:.5f}", **weights})
show.table(rows)

# %% id="weights-picture" tr="034348df"
weights = {"√ᾱₜ  signal": signal, "√(1−ᾱₜ)  noise": noise}
# tr: weights = {"√ᾱₜ  sinyal": signal, "√(1−ᾱₜ)  gürültü": noise}
show.lines(weights, T=T, colours=("signal", "noise"))

# %% [markdown] id="weights-picture-alt" lang="en" alt="weights-picture"
# Two curves over t. The weight of the signal falls from 1 to almost 0, the weight of the noise rises from
# almost 0 to 1; they cross between t = 258 and 259.

# %% [markdown] id="weights-picture-alt" lang="tr" alt="weights-picture" source="408e830f"
# t boyunca iki eğri. Sinyalin ağırlığı 1'den neredeyse 0'a iniyor, gürültününki neredeyse 0'dan 1'e
# çıkıyor; t = 258 ile 259 arasında kesişiyorlar.

# %% [markdown] id="weights-note" lang="en"
# The blue line is the weight of the image (the *signal*), the dashed line the weight of the noise. They
# cross between $t = 258$ and $259$, where both are about 0.71. Their *squares* add up to 1 everywhere, for
# $\bar{\alpha}_t + (1-\bar{\alpha}_t) = 1$. The weights themselves do not.

# %% [markdown] id="weights-note" lang="tr" source="92cb68d0"
# Mavi çizgi görüntünün (yani *sinyalin*) ağırlığı, kesikli çizgi gürültünün ağırlığı. İkisi de 0,71
# dolayındayken, $t = 258$ ile $259$ arasında kesişiyorlar. *Karelerinin* toplamı her yerde 1'dir, çünkü
# $\bar{\alpha}_t + (1-\bar{\alpha}_t) = 1$. Ağırlıkların kendi toplamı ise 1 değildir.

# %% [markdown] id="function" lang="en"
# ## 4. `forward_diffusion_step`, the first function of the course
#
# It takes a clean image, an index and the list of betas. It gives back the noisy image *and the noise that it
# used*. (Its traditional name says "step", but it is the jump: index $t$ stands for $t+1$ steps at once.)
#
# > **Predict first.** The product must stop at the right place. In Python, is it `alphas[:t]` or
# > `alphas[:t + 1]`? What would the other one do at $t = 0$?
#
# $$x_t = \sqrt{\bar{\alpha}_t}\;x_0 + \sqrt{1-\bar{\alpha}_t}\;\epsilon,
# \qquad \epsilon \sim \mathcal{N}(0, \mathbf{I})$$

# %% [markdown] id="function" lang="tr" source="204928a8"
# ## 4. Kursun ilk işlevi: `forward_diffusion_step`
#
# Temiz bir görüntü, bir indis ve beta listesi alır. Gürültülü görüntüyü *ve kullandığı gürültüyü* geri verir.
# (Yerleşmiş adında "adım" geçse de bu, sıçramanın kendisidir: $t$ indisi tek seferde $t+1$ adım demektir.)
#
# > **Önce tahmin et.** Çarpım doğru yerde durmalı. Python'da hangisi doğru: `alphas[:t]` mi, `alphas[:t + 1]`
# > mi? Öteki, $t = 0$'da ne yapardı?
#
# $$x_t = \sqrt{\bar{\alpha}_t}\;x_0 + \sqrt{1-\bar{\alpha}_t}\;\epsilon,
# \qquad \epsilon \sim \mathcal{N}(0, \mathbf{I})$$


# %% id="function-code" tr="5f3850d6"
def my_forward_diffusion_step(x_0: Tensor, t: int, beta_t_schedule: Tensor, generator: Generator):
    """x_t and the ε in it, from a clean image and the list of betas."""
    if not 0 <= t < len(beta_t_schedule):
        raise ValueError(f"t must be one of 0 .. {len(beta_t_schedule) - 1}, got {t}")
    alphas = 1 - beta_t_schedule
    alpha_bar_t = alphas[: t + 1].prod()  # index t itself is included
    epsilon = torch.randn(x_0.shape, generator=generator)
    x_t = alpha_bar_t.sqrt() * x_0 + (1 - alpha_bar_t).sqrt() * epsilon
    return x_t, epsilon


for t in (0, 299, 999):
    mine, _ = my_forward_diffusion_step(digit, t, betas, Generator().manual_seed(5))
    library, _ = forward_diffusion_step(digit, t, betas, generator=Generator().manual_seed(5))
    print(f"t = {t:3d}    largest difference from the library: {(mine - library).abs().max():.6f}")
    # tr: print(f"t = {t:3d}    kütüphaneden en büyük fark: {(mine - library).abs().max():.6f}")

# %% id="out-of-range"
for t in (-1, 1000):
    try:
        forward_diffusion_step(digit, t, betas)
    except ValueError as error:
        print(f"ValueError: {error}")

# %% [markdown] id="function-note" lang="en"
# Yours and the library's agree. A slice in Python stops *before* its end, so it takes `alphas[:t + 1]` to
# include index $t$. With `alphas[:t]` nothing would be left to multiply at $t = 0$. The product of nothing is
# 1, and you would get the clean image back.
#
# The library refuses an index that does not exist, and that matters more than it seems. Without the check
# $t = -1$ would return the clean image and $t = 1000$ the same as $t = 999$, because a slice in Python never
# complains. A wrong picture and no error: you will meet more of this kind in part 8.

# %% [markdown] id="function-note" lang="tr" source="a1ff89e4"
# Seninki ile kütüphaneninki aynı sonucu veriyor. Python'da bir dilim (slice), bitiş sayısından *önce* durur; $t$
# indisini de katmak için `alphas[:t + 1]` gerekir. `alphas[:t]` ile $t = 0$'da çarpacak bir şey kalmazdı.
# Hiçbir şeyin çarpımı 1'dir; elinde yine temiz görüntü olurdu.
#
# Kütüphane, var olmayan bir indisi geri çevirir; bu, göründüğünden daha önemlidir. Sınama olmasa $t = -1$
# temiz görüntüyü, $t = 1000$ de $t = 999$ ile aynı sonucu verirdi; çünkü Python'da bir dilim hiçbir zaman
# itiraz etmez. Resim yanlış, ama hata iletisi yok: Bunun benzerleriyle 8. bölümde karşılaşacaksın.

# %% [markdown] id="batch-note" lang="en"
# When a whole batch (several images in one tensor) needs a different $t$ for each image, `q_sample` does the
# same jump from a schedule whose products are already computed. Below, one $\epsilon$ and eight times. Look at
# the rows: the 3 fades, the noise grows, and the third row is the sum of the two above it.

# %% [markdown] id="batch-note" lang="tr" source="e9423f59"
# Yığındaki (batch: tek bir tensörde birkaç görüntü) her görüntüye ayrı bir $t$ gerektiğinde aynı sıçramayı,
# çarpımları önceden hesaplanmış bir zamanlayıcıyla `q_sample` yapar. Aşağıda tek bir $\epsilon$ ve sekiz zaman
# var. Satırlara bak: 3 soluyor, gürültü büyüyor, üçüncü satır da üstündeki ikisinin toplamı.

# %% id="two-weights" tr="cf406f65"
epsilon = torch.randn(digit.shape, generator=Generator().manual_seed(2)).expand(8, -1, -1, -1)
x_t, _ = q_sample(digit.expand(8, -1, -1, -1), torch.tensor(seen), schedule, epsilon=epsilon)
s, n = (weight[seen].float().reshape(8, 1, 1, 1) for weight in (signal, noise))
rows = {"√ᾱₜ x₀": s * digit, "√(1−ᾱₜ) ε": n * epsilon, "xₜ": x_t}
gap = (x_t - s * digit - n * epsilon).abs().max().item()
print(f"the first two rows add up to the third: {gap < 1e-6}")
# tr: print(f"ilk iki satırın toplamı üçüncü satır: {gap < 1e-6}")
show.rows(rows, t=seen, alpha_bars=alpha_bars[seen])

# %% [markdown] id="two-weights-alt" lang="en" alt="two-weights"
# Three rows over eight times: the 3 fading to grey, one noise growing out of grey, and their sum, in which
# the 3 sinks into the noise.

# %% [markdown] id="two-weights-alt" lang="tr" alt="two-weights" source="38c15bdb"
# Sekiz zaman boyunca üç satır: griye doğru solan 3, griden büyüyen tek bir gürültü ve ikisinin toplamı; 3
# orada gürültüye gömülüyor.

# %% [markdown] id="reparameterise" lang="en"
# ### What reparameterisation buys
#
# In the equation all randomness sits in $\epsilon$, and $\epsilon$ knows nothing of $x_0$, $t$ or the
# schedule. The dice are rolled outside. Two things follow.
#
# - **We know the noise.** The function returns $\epsilon$ beside $x_t$. In lesson 04 a network will be shown
#   $x_t$ and asked for this $\epsilon$; here is the answer it is compared with.
# - **$x_t$ is an ordinary, differentiable function of $x_0$.** How much does $x_t$ move when $x_0$ moves? Ask
#   PyTorch for the derivative: it is $\sqrt{\bar{\alpha}_t}$, random noise or not.

# %% [markdown] id="reparameterise" lang="tr" source="c15a0ec1"
# ### Yeniden parametrelendirme ne kazandırır?
#
# Denklemde bütün rastgelelik $\epsilon$'dadır; $\epsilon$ ise ne $x_0$'ı bilir, ne $t$'yi, ne de
# zamanlayıcıyı. Zar dışarıda atılır. Bunun iki sonucu var.
#
# - **Gürültüyü biliyoruz.** İşlev, $x_t$'nin yanında $\epsilon$'u da geri verir. 04. derste bir ağa $x_t$
#   gösterilecek ve bu $\epsilon$ sorulacak; karşılaştırılacağı doğru cevap elimizde.
# - **$x_t$, $x_0$'ın sıradan, türevi alınabilir bir fonksiyonudur.** $x_0$ oynayınca $x_t$ ne kadar oynar?
#   Türevi PyTorch'a sor: Gürültü rastgele olsa da cevap $\sqrt{\bar{\alpha}_t}$'dir.

# %% id="gradient"
x_0 = digit.clone().requires_grad_()
x_t, _ = q_sample(x_0, 299, schedule, generator=Generator().manual_seed(0))
x_t.sum().backward()
print(f"∂x_t/∂x_0 = {x_0.grad.min():.4f} .. {x_0.grad.max():.4f}    √ᾱ_t = {signal[299]:.4f}")

# %% [markdown] id="play" lang="en"
# ## 5. Play
#
# Two players with the same schedule: a grey 8x8 digit, and a colour image of 32x32 pixels (a red star that
# the course's `data.shapes` paints). Drag the slider, or use the arrow keys; the space bar plays. Beside the
# image you see the noise $\epsilon$. The button *Numbers and curves* opens three more panels: the two weights;
# the histogram of the pixel values with the curve of $\mathcal{N}(0, 1)$ in front of it; and the logarithm of
# the signal-to-noise ratio $\bar{\alpha}_t / (1-\bar{\alpha}_t)$, which lesson 02 is about. (Without a running
# kernel, as on the web, the films still play, or stand there as strips.)

# %% [markdown] id="play" lang="tr" source="270b2559"
# ## 5. Oyna
#
# Aynı zamanlayıcıyla iki oynatıcı: 8x8 gri bir rakam ve 32x32 piksellik renkli bir görüntü (kursun
# `data.shapes` modülünün çizdiği kırmızı bir yıldız). Kaydırıcıyı sürükle ya da ok tuşlarını kullan; boşluk
# tuşu oynatır. Görüntünün yanında $\epsilon$ gürültüsü durur. *Sayılar ve eğriler* düğmesi üç panel daha açar:
# iki ağırlık; önünde $\mathcal{N}(0, 1)$ eğrisiyle piksel değerlerinin histogramı; bir de 02. dersin konusu
# olan sinyal-gürültü oranının, yani $\bar{\alpha}_t / (1-\bar{\alpha}_t)$'nin logaritması. (Çalışan bir kernel
# yoksa, örneğin web sayfasında, filmler yine oynar ya da birer şerit olarak durur.)

# %% [markdown] id="play-try" lang="en"
# **Try this. Guess before you drag.**
#
# 1. At which $t$ can you no longer read the 3? Before the middle ($t = 500$) or after it? What is
#    $\sqrt{\bar{\alpha}_t}$ in the middle?
# 2. Find the place where the two weights are equal. What is their sum? Why does the picture not get brighter,
#    when the weights add up to more than 1?
# 3. Set both players to about $t = 300$. The weights are the same. Is the 3 as hard to see as the star?

# %% [markdown] id="play-try" lang="tr" source="d376d15f"
# **Dene. Sürüklemeden önce tahmin et.**
#
# 1. 3'ü hangi $t$'de artık okuyamıyorsun? Ortadan ($t = 500$) önce mi, sonra mı? Ortada
#    $\sqrt{\bar{\alpha}_t}$ kaçtır?
# 2. İki ağırlığın eşit olduğu yeri bul. Toplamları kaç? Ağırlıkların toplamı 1'den büyük olduğu hâlde
#    resim neden parlamıyor?
# 3. İki oynatıcıyı da $t = 300$ dolayına getir. Ağırlıklar aynı. 3'ü görmek, yıldızı görmek kadar zor mu?

# %% id="play-digit"
show.NoiseExplorer(digit, schedule)

# %% id="play-star"
star = data.render([data.scene(21)]).images  # (1, 3, 32, 32), painted from the number 21
show.NoiseExplorer(star, schedule, seed=1)

# %% id="play-numbers" tr="67cbb4ad"
middle, crossing = 499, int((signal - noise).abs().argmin())
print(f"t = {middle}    ᾱ_t = {alpha_bars[middle]:.3f}    √ᾱ_t = {signal[middle]:.2f}")
both = signal[crossing] + noise[crossing]
print(f"the two weights are nearest to each other at t = {crossing}; their sum there is {both:.2f}")
# tr: print(f"iki ağırlık t = {crossing}'de birbirine en yakın; oradaki toplamları {both:.2f}")

epsilon = torch.randn(200, 3, 32, 32, generator=Generator().manual_seed(0))
blocks = torch.nn.functional.avg_pool2d(epsilon, 4)  # the mean of every 4 x 4 block: (200, 3, 8, 8)
print(f"standard deviation of single pixels: {epsilon.std():.2f}, of block means: {blocks.std():.2f}")
# tr: print(f"standart sapma, tek tek pikseller: {epsilon.std():.2f}, blok ortalamaları: {blocks.std():.2f}")

# %% [markdown] id="play-answers" lang="en"
# <details><summary>1. Where the 3 disappears</summary>
#
# Probably near $t = 300$ or earlier, well before the middle. In the middle only 8 % of the image's variance
# is left ($\bar{\alpha}_t = 0.079$), though its weight is still 0.28. To the eye, more than half of the walk
# happens in the dark. Is that a waste? Lesson 02 asks, with a guesser that sees more than the eye.
#
# </details>
#
# <details><summary>2. Weights that add up to 1.41</summary>
#
# Image and noise are independent. Where one is bright the other is as often dark as bright, so they do not
# pile up. What adds is the variance, and variances carry the *squares* of the weights: these add up to 1.
#
# </details>
#
# <details><summary>3. The same weights, another picture</summary>
#
# You still find the star; the 3 is hardly legible. Your eye averages neighbouring pixels. Many pixels of the
# star say the same thing, while their noises are independent and cancel: the mean of a 4x4 block has a
# quarter of the noise, as the cell above measures. So the same schedule destroys a small image earlier than
# a large one whose neighbouring pixels agree (Hoogeboom, Heek and Salimans 2023).
#
# </details>

# %% [markdown] id="play-answers" lang="tr" source="becf6225"
# <details><summary>1. 3'ün kaybolduğu yer</summary>
#
# Büyük olasılıkla $t = 300$ dolayında ya da daha önce, ortaya varmadan çok önce. Ortada görüntünün
# varyansından geriye yalnızca %8 kalmıştır ($\bar{\alpha}_t = 0.079$); oysa ağırlığı hâlâ 0,28'dir.
# Göz için yürüyüşün yarısından çoğu karanlıkta geçer. Bu bir israf mı? 02. ders bunu, gözden daha çok şey seçen
# bir tahminciyle soruyor.
#
# </details>
#
# <details><summary>2. Toplamları 1,41 olan ağırlıklar</summary>
#
# Görüntü ile gürültü bağımsızdır. Biri parlakken öteki yarı yarıya parlak, yarı yarıya karanlıktır;
# parlaklıklar bu yüzden toplanıp büyümez. Toplanan, varyanstır; varyansa ise ağırlıkların *karesi* girer ve
# karelerin toplamı 1'dir.
#
# </details>
#
# <details><summary>3. Aynı ağırlıklar, başka bir resim</summary>
#
# Yıldızı hâlâ buluyorsun, 3 ise güçlükle okunuyor. Gözün komşu piksellerin ortalamasını alır. Yıldızın birçok
# pikseli aynı şeyi söyler; gürültüleri ise bağımsızdır ve birbirini götürür: Yukarıdaki hücrenin ölçtüğü
# gibi, 4x4'lük bir bloğun ortalamasında gürültü dörtte bire iner. Demek ki aynı zamanlayıcı küçük bir
# görüntüyü, komşu pikselleri birbirine benzeyen büyük bir görüntüden daha erken yok eder (Hoogeboom, Heek
# ve Salimans 2023).
#
# </details>

# %% [markdown] id="experiment" lang="en"
# ## 6. Is the jump really the same? An experiment
#
# We have a derivation. A derivation can hide a mistake, and code even more so. So we do what one does with
# two recipes that are said to be equal: cook both, many times, and compare.
#
# > **Predict first.** You walk 1,000 single steps from a digit, your neighbour jumps. Will you two have the
# > same picture? If not, what *should* be the same?
#
# The pictures will differ: different dice. What must agree is the **distribution**: whatever you count over
# many repetitions must come out alike, up to chance. So we take 5,000 copies of our 3. Each copy walks all
# $T$ steps by itself; three times on the way we keep what we see. Then we let 5,000 fresh copies jump to the
# same three places.

# %% [markdown] id="experiment" lang="tr" source="22308379"
# ## 6. Sıçrama gerçekten aynı mı? Bir deney
#
# Elimizde bir türetme var. Bir türetmede yanlış saklanabilir, kodda daha da kolay saklanır. Öyleyse eşit
# olduğu söylenen iki tarifle ne yapılırsa onu yapalım: İkisini de defalarca pişirip karşılaştıralım.
#
# > **Önce tahmin et.** Sen bir rakamdan başlayıp tek tek 1.000 adım atıyorsun, yanındaki ise sıçrıyor.
# > İkinizin resmi aynı mı olur? Olmazsa, aynı olması *gereken* nedir?
#
# Resimler farklı olur: Zarlar başka. Uyuşması gereken **dağılımdır** (distribution): Çok sayıda yinelemede
# neyi sayarsan say, sonuç rastlantı payı içinde aynı çıkmalı. Bunun için 3'ümüzün 5.000 kopyasını alıyoruz.
# Her kopya $T$ adımın hepsini kendi başına yürüyor; yolda üç kez, gördüğümüzü saklıyoruz. Sonra 5.000 yeni
# kopya aynı üç yere sıçrıyor.

# %% id="walk" tr="9bc5b71c"
copies, places = 5_000, (99, 299, 999)
x_t, generator = digit.repeat(copies, 1, 1, 1), Generator().manual_seed(10)
walked = {}
for t in range(T):
    epsilon = torch.randn(x_t.shape, generator=generator)
    x_t = alphas[t].sqrt() * x_t + betas[t].sqrt() * epsilon
    if t in places:
        walked[t] = x_t

generator = Generator().manual_seed(20)
jumped = {t: q_sample(digit.repeat(copies, 1, 1, 1), t, schedule, generator=generator)[0] for t in places}

ways = {"step by step": walked, "in one jump": jumped}
# tr: ways = {"adım adım": walked, "tek sıçramada": jumped}
rows = {name: torch.cat([made[t][:3] for t in places]) for name, made in ways.items()}
show.rows(rows, captions=[f"t = {t}" for t in places for _ in range(3)])

# %% [markdown] id="walk-alt" lang="en" alt="walk"
# Two rows of nine noisy pictures, three each at t = 99, 299 and 999: above made step by step, below in one
# jump. All differ, and nothing tells the rows apart.

# %% [markdown] id="walk-alt" lang="tr" alt="walk" source="83562ce5"
# Gürültülü dokuz resimlik iki satır; t = 99, 299 ve 999'da üçer tane: üstte adım adım, altta tek
# sıçramada yapılmış. Hepsi farklı, ama satırları birbirinden ayıran bir şey yok.

# %% [markdown] id="histograms" lang="en"
# Top row: three of the walkers at each of the three places. Bottom row: three of the jumpers. No two
# pictures are equal, and nobody could tell which row is which.
#
# The eye can check more than that. Here is one white pixel of the 3 ($x_0 = 1$), over all 5,000 copies, at
# the three places:

# %% [markdown] id="histograms" lang="tr" source="ad0375f4"
# Üst satır: üç yerin her birinde yürüyenlerden üçü. Alt satır: sıçrayanlardan üçü. Birbirine eşit iki resim
# yok; hangi satırın hangisi olduğunu da kimse bilemezdi.
#
# Gözle bundan fazlası da sınanabilir. İşte 3'ün beyaz bir pikseli ($x_0 = 1$), 5.000 kopyanın hepsinde, üç
# yerde:

# %% id="histograms-code" tr="79e0c680"
x, pixels, exact = torch.linspace(-3.5, 3.5, 200), {}, {}
for t in places:
    pixels[f"t = {t}"] = {name: made[t][:, 0, 6, 5] for name, made in ways.items()}
    density = torch.distributions.Normal(signal[t], noise[t]).log_prob(x).exp()
    exact[f"t = {t}"] = {"q(xₜ | x₀)": (x, density)}
label = "pixel value"
# tr: label = "piksel değeri"
show.histograms(pixels, curves=exact, limits=(-3.5, 3.5), outlines=True, x_label=label)

# %% [markdown] id="histograms-code-alt" lang="en" alt="histograms-code"
# Three histograms of one pixel. At each time the values made step by step and those made in one jump lie
# on each other and on the exact density, which moves from near 1 to 0 and widens.

# %% [markdown] id="histograms-code-alt" lang="tr" alt="histograms-code" source="57e4ac1f"
# Bir pikselin üç histogramı. Her zamanda adım adım yapılan değerlerle tek sıçramada yapılanlar üst üste
# biniyor ve kesin yoğunluğa uyuyor; yoğunluk 1'in yakınından 0'a kayıp genişliyor.

# %% [markdown] id="moments" lang="en"
# Filled: the walkers. Black outline: the jumpers. Orange curve: the density that the closed form promises. The
# hill moves from the clean value 1 to 0 and widens, and the three agree at each place.
#
# ### Optional: two tests
#
# Nothing later needs this; but run the cells, for part 8 uses the second test.
#
# **First test: the moments** (mean, variance, correlation). By the closed form each pixel has mean
# $\sqrt{\bar{\alpha}_t}$ times its clean value, variance $1-\bar{\alpha}_t$, and no correlation with other
# pixels. Measured means never agree exactly. So we divide the difference of two means of $n$ copies each by its
# standard error, $\sqrt{2(1-\bar{\alpha}_t)/n}$, and call it $z$: one draw from $\mathcal{N}(0, 1)$, if the
# recipes are equal. The correlation $r$ of two independent pixels is known to scatter around 0 by about
# $1/\sqrt{n}$. So $r\sqrt{n}$, too, is nearly such a draw.
#
# <details><summary>What stands in the table</summary>
#
# The mean of one white pixel ($x_0 = 1$) and the variance averaged over all pixels: by the closed form, of
# the walkers, of the jumpers. Then the largest $|z|$ of the 64 pixels, and the largest $|r|\sqrt{n}$ of the
# 2016 pairs of pixels. The last line holds the limits that the largest of so many draws exceeds in only
# about 5 of 100 experiments.
#
# </details>

# %% [markdown] id="moments" lang="tr" source="a40ae655"
# Dolu alan: yürüyenler. Siyah dış çizgi: sıçrayanlar. Turuncu eğri: kapalı biçimin öngördüğü yoğunluk. Soldan
# sağa tepe, temiz değer olan 1'den 0'a kayıp genişliyor; üçü her yerde birbirine uyuyor. Gözün cevabı bu.
#
# ### İsteğe bağlı: iki test
#
# Sonraki dersler buradaki fikirleri gerektirmez; ama hücreleri çalıştır, çünkü 8. bölüm ikinci testi kullanıyor.
#
# **Birinci test: momentler** (ortalama, varyans, korelasyon). Kapalı biçime göre her pikselin ortalaması,
# temiz değerinin $\sqrt{\bar{\alpha}_t}$ katıdır; varyansı $1-\bar{\alpha}_t$'dir; başka pikselle korelasyonu
# yoktur. Ölçülen ortalamalar hiçbir zaman tam uyuşmaz. Bu yüzden, her birinde $n$ kopya bulunan iki ortalamanın
# farkını standart hatasına, $\sqrt{2(1-\bar{\alpha}_t)/n}$'ye böler ve $z$ deriz: Tarifler eşitse bu,
# $\mathcal{N}(0, 1)$'den bir çekiliştir. Bağımsız iki pikselin $r$ korelasyonu 0'ın çevresinde yaklaşık
# $1/\sqrt{n}$ kadar dağılır (bilinen bir sonuç); $r\sqrt{n}$ de bu yüzden hemen hemen böyle bir çekiliştir.
#
# <details><summary>Tabloda ne var</summary>
#
# Beyaz bir pikselin ($x_0 = 1$) ortalaması ve bütün piksellerin ortalama varyansı: kapalı biçimle,
# yürüyenlerde, sıçrayanlarda. Sonra 64 pikselin en büyük $|z|$'si ve 2016 piksel çiftinin en büyük
# $|r|\sqrt{n}$'si. Son satırdaki sınırları, bu kadar çekilişin en büyüğü 100 deneyin ancak 5 kadarında
# aşar.
#
# </details>


# %% id="moments-code" tr="d45d1a3b"
def limit_of_largest(k: int) -> Tensor:
    """The largest of k independent |N(0, 1)| stays below this in 95 of 100 experiments."""
    # ndtri is the inverse of the cumulative distribution function of N(0, 1)
    return torch.special.ndtri(torch.tensor(0.5 + 0.95 ** (1 / k) / 2, dtype=torch.float64))


white, rows = 6 * 8 + 5, []  # a pixel of the 3 that is white, x_0 = 1, counted row by row
for t in places:
    W, J = walked[t].flatten(1), jumped[t].flatten(1)  # (copies, 64)
    z = (W.mean(0) - J.mean(0)) / (2 * (1 - alpha_bars[t]) / copies).sqrt()
    r = torch.corrcoef(W.T).triu(diagonal=1)  # (64, 64), each pair of pixels once
    means = [signal[t], W[:, white].mean(), J[:, white].mean()]
    variances = [1 - alpha_bars[t], W.var(0).mean(), J.var(0).mean()]
    found = [f"{value:.3f}" for value in (*means, *variances, z.abs().max(), r.abs().max() * copies**0.5)]
    heads = ["E", "E walk", "E jump", "Var", "Var walk", "Var jump", "max |z|", "max |r|√n"]
    # tr: heads = ["E", "E adım", "E sıçrama", "Var", "Var adım", "Var sıçrama", "max |z|", "max |r|√n"]
    rows.append({"t": t, **dict(zip(heads, found, strict=True))})
show.table(rows)
print(f"largest by chance, in 95 of 100: |z| {limit_of_largest(64):.2f}, |r|√n {limit_of_largest(2016):.2f}")
# tr: print(f"100 deneyin 95'inde rastlantıyla en çok: |z| {limit_of_largest(64):.2f}, |r|√n {limit_of_largest(2016):.2f}")

# %% [markdown] id="moments-note" lang="en"
# Means and variances agree with the formula and with each other, and so do the walkers' correlations with
# chance. (Does 0.031 agree with
# 0.006, in the third line? The mean of 5,000 values with standard deviation 1 has the standard error
# $1/\sqrt{5000} \approx 0.014$, so it is off by less than two of them.) But two distributions can share all
# this and still differ in shape.

# %% [markdown] id="moments-note" lang="tr" source="177cea1a"
# Ortalamalar ve varyanslar hem formülle hem birbirleriyle, yürüyenlerin korelasyonları da rastlantıyla
# uyuşuyor. (Üçüncü satırdaki 0,031
# ile 0,006 da uyuşuyor mu? Standart sapması 1 olan 5.000 değerin ortalamasının standart hatası
# $1/\sqrt{5000} \approx 0.014$'tür; aradaki fark bunun iki katından az.) Ama iki dağılım, bütün bunlar
# ortak olduğu hâlde biçimce farklı olabilir.

# %% [markdown] id="two-sample" lang="en"
# **Second test: two samples.** The eye is easily satisfied. The Kolmogorov-Smirnov test is not. For a
# sample, let $F(x)$ be the share of values that are at most $x$. Two samples, walkers ($F_1$) and jumpers
# ($F_2$), give two such staircases. Their distance is the largest gap between them:
#
# $$D = \max_x \big|F_1(x) - F_2(x)\big|$$

# %% [markdown] id="two-sample" lang="tr" source="1002ddfb"
# **İkinci test: iki örneklem** (two-sample test). Göz kolay ikna olur, Kolmogorov-Smirnov testi
# olmaz. Bir örneklemde $F(x)$, $x$'i aşmayan değerlerin payı olsun. Yürüyenler ($F_1$) ve sıçrayanlar
# ($F_2$), yani iki örneklem, böyle iki merdiven verir. Uzaklıkları, aralarındaki en büyük açıklıktır:
#
# $$D = \max_x \big|F_1(x) - F_2(x)\big|$$

# %% [markdown] id="null" lang="en"
# Even two samples of one and the same distribution have $D > 0$. How large is $D$ then? That is its **null
# distribution**, and we can produce it: draw two samples from one distribution, compute $D$, and do that
# 1,000 times. Which distribution we take makes no difference (as long as it is continuous), because $D$
# depends only on the order in which the values of the two samples alternate. We take $\mathcal{N}(0, 1)$.
#
# The **p-value** is the share of experiments in which chance alone gives a $D$ at least as large as ours,
# ours counted among them. If $K$ of the 1,000 are, then $p = (1 + K) / (1 + 1000)$. A small $p$ speaks
# against "same distribution".
#
# > **Predict first.** 5,000 values on each side. How large is $D$ by chance: about 0.2, 0.02 or 0.002?

# %% [markdown] id="null" lang="tr" source="ea52b7c6"
# Aynı dağılımdan gelen iki örneklemde bile $D > 0$ olur. O zaman $D$ ne büyüklüktedir? Bu büyüklüğün
# dağılımına **sıfır dağılımı** (null distribution; sıfır hipotezi altındaki dağılım) denir ve onu kendimiz
# üretebiliriz: Tek bir dağılımdan iki örneklem çek, $D$'yi hesapla, bunu 1.000 kez yap. Hangi dağılımı
# aldığımız (sürekli olduğu sürece) fark etmez; çünkü $D$ yalnızca iki örneklemin değerlerinin hangi sırayla
# dizildiğine bağlıdır. Biz $\mathcal{N}(0, 1)$'i alıyoruz.
#
# **p değeri** (p-value), rastlantının tek başına en az bizimki kadar büyük bir $D$ verdiği deneylerin
# payıdır; bizimki de sayıya katılır. 1.000 deneyin $K$ tanesi böyleyse $p = (1 + K) / (1 + 1000)$. Küçük bir
# $p$, "aynı dağılım" savının aleyhinedir.
#
# > **Önce tahmin et.** Her tarafta 5.000 değer var. Rastlantıyla $D$ ne kadar olur: yaklaşık 0,2 mi, 0,02 mi,
# > 0,002 mi?


# %% id="ks" tr="568ac18b"
def ks_distance(a: Tensor, b: Tensor) -> Tensor:
    """The largest gap between the staircases of a and b, row by row: (rows, n) -> (rows,)."""
    a, b = a.sort(dim=-1).values, b.sort(dim=-1).values
    x = torch.cat([a, b], dim=-1)  # the gap can change at these values only
    F_a = torch.searchsorted(a, x, right=True) / a.shape[-1]
    F_b = torch.searchsorted(b, x, right=True) / b.shape[-1]
    return (F_a - F_b).abs().amax(dim=-1)


generator = Generator().manual_seed(30)
null = torch.cat([ks_distance(*torch.randn(2, 50, copies, generator=generator)) for _ in range(20)])
limit = null.quantile(0.95)
print(f"D by chance: half of them below {null.median():.3f}, 95 % below {limit:.4f}")
# tr: print(f"rastlantıyla D'lerin yarısı {null.median():.3f}'nın, %95'i {limit:.4f}'in altında")
print(f"the formula for 95 %: 1.358 √(2/n) = {1.358 * (2 / copies) ** 0.5:.4f}")
# tr: print(f"%95 için formül: 1.358 √(2/n) = {1.358 * (2 / copies) ** 0.5:.4f}")

# %% [markdown] id="ks-null-note" lang="en"
# About 0.02. In 95 of 100 experiments $D$ stays below the second number. The third is the same limit from the
# theory for large samples (Smirnov 1948): our simulated null distribution is sound. Now the real question:
# where do walk and jump fall?

# %% [markdown] id="ks-null-note" lang="tr" source="c5928d40"
# Yaklaşık 0,02. 100 deneyin 95'inde $D$, ikinci sayının altında kalır. Üçüncü sayı, aynı sınırın büyük
# örneklemler kuramından gelen değeridir (Smirnov 1948): Ürettiğimiz sıfır dağılımı sağlam. Şimdi asıl soru:
# Yürüyüş ile sıçrama nereye düşüyor?


# %% id="ks-result" tr="05d58eec"
def compare(x_t: Tensor, t: int, name: str = "") -> float:
    """Test one white pixel of x_t against the walkers; print what comes out, return D."""
    a, b = x_t[:, 0, 6, 5], walked[t][:, 0, 6, 5]
    D = ks_distance(a[None], b[None]).item()
    p = (1 + int((null >= D).sum())) / (1 + len(null))
    print(
        f"t = {t:3d}    E = {a.mean():.3f}    Var = {a.var():.3f}    D = {D:.3f}    p = {p:.3f}    {name}".rstrip()
    )
    return D


found = {t: compare(jumped[t], t) for t in places}
W, J = (made[299].flatten(1).T.contiguous() for made in (walked, jumped))  # (64, copies)
above = int((ks_distance(W, J) > limit).sum())  # of the 64 pixels
print(f"t = 299    D > {limit:.3f} in {above} of 64 pixels; 5 % of 64 are {0.05 * 64:.1f}")
# tr: print(f"t = 299    64 pikselin {above} tanesinde D > {limit:.3f}; 64'ün %5'i {0.05 * 64:.1f} eder")

# %% id="ks-picture" tr="f574b90a"
marked = {f"steps against jump, t = {t}": D for t, D in found.items()} | {"95 %": limit}
# tr: marked = {f"adımlar ile sıçrama, t = {t}": D for t, D in found.items()} | {"%95": limit}
edges = (torch.arange(25, 190, 5) - 0.5) / copies  # D is a whole number of 1 / copies
by_chance = {"by chance": null}
# tr: by_chance = {"rastlantıyla": null}
show.histograms(by_chance, upright=marked, bins=edges.tolist(), counts=True, x_label="D", beside=True)

# %% [markdown] id="ks-picture-alt" lang="en" alt="ks-picture"
# A histogram of the distances that arise by chance. Three lines, the distances of steps and jump, stand
# inside it, left of the line at 95 %.

# %% [markdown] id="ks-picture-alt" lang="tr" alt="ks-picture" source="2838e36e"
# Rastlantıyla oluşan uzaklıkların histogramı. Adımlar ile sıçramanın uzaklıkları olan üç çizgi bunun
# içinde, %95 çizgisinin solunda duruyor.

# %% [markdown] id="ks-answer" lang="en"
# The blue hill is chance. Three of the black lines are walk against jump at the three places (the fourth,
# farthest right, is the 95 % limit), and they stand inside the hill: no $p$ is small. The test over all 64
# pixels says the same: about 5 % of them lie beyond the 95 %
# limit, which is what chance does. (With 64 tests, a few small p-values are expected. Picking out the
# smallest one and calling it a discovery is a mistake of its own.) The variance 1.043 at $t = 999$ is of
# that kind: its standard error is $\sqrt{2/5000} = 0.02$, so it is off by two of them, as one number in
# twenty is.

# %% [markdown] id="ks-answer" lang="tr" source="bfc6a396"
# Mavi tepe, rastlantıdır. Üç siyah çizgi, üç yerde yürüyüş ile sıçramanın uzaklığıdır (en sağdaki dördüncü,
# %95 sınırıdır); üçü de tepenin içinde duruyor: Hiçbir $p$ küçük değil. 64 pikselin hepsiyle yapılan test de
# aynısını söylüyor: Yaklaşık %5'i,
# %95'lik sınırın ötesinde kalıyor; bu kadarı rastlantıyla olur. (64 testte birkaç küçük p değeri beklenir. En
# küçüğünü seçip bir şey bulduğunu sanmak başlı başına bir yanlıştır.) $t = 999$'daki 1,043 varyansı da
# böyledir: Standart hatası $\sqrt{2/5000} = 0.02$'dir; sapma bunun iki katıdır, yirmi sayıdan birinde de bu
# kadar sapma olur.

# %% [markdown] id="ks-sharp" lang="en"
# **What this shows, and what it does not.** A test cannot prove that two distributions are equal; it can only
# fail to find a difference, and a large one it would have found. The proof is in part 3. But this test could
# have failed. How sharp is it? The next cell shifts one of two equal samples by a small part of its standard
# deviation and counts how often the test notices.

# %% [markdown] id="ks-sharp" lang="tr" source="df1d2d47"
# **Bu neyi gösterir, neyi göstermez?** Bir test iki dağılımın eşit olduğunu kanıtlayamaz. Küçük bir farkı
# gözden kaçırmış olabilir; büyük bir farkı yakalardı. Kanıt 3. bölümde. Yine de bu test
# başarısız olabilirdi. Ne kadar keskin? Sıradaki hücre, eşit iki örneklemden birini standart sapmasının küçük
# bir parçası kadar kaydırıyor ve testin bunu kaç kez fark ettiğini sayıyor.

# %% id="ks-power" tr="7d4dc494"
generator = Generator().manual_seed(40)
a, b = torch.randn(2, 200, copies, generator=generator)
for shift in (0.0, 0.05, 0.1):
    noticed = (ks_distance(a + shift, b) > limit).float().mean()
    print(f"shifted by {shift:.2f} σ: noticed in {noticed:.0%} of 200 tests")
    # tr: print(f"{shift:.2f} σ kaydırınca: 200 sınamanın {noticed:.0%} kadarında fark ediliyor")

# %% [markdown] id="power" lang="en"
# ($\sigma$ is one standard deviation.) With no shift the test raises a false alarm in about 5 of 100 cases,
# as it should. A shift of a tenth of $\sigma$ it notices almost always, half of that a little more often than
# not. So "no difference found" means here: none that is much larger than a twentieth of $\sigma$. Change the
# seeds of walk and jump and run part 6 again: other dice, other values of $p$, the same picture.

# %% [markdown] id="power" lang="tr" source="43090156"
# ($\sigma$ bir standart sapmadır.) Kayma yokken test 100 durumun yaklaşık 5'inde boşuna alarm verir; öyle de
# olmalıdır. $\sigma$'nın onda biri kadar bir kaymayı neredeyse her zaman, bunun yarısını ise iki seferde
# birden biraz daha sık fark eder. Demek ki "fark bulunmadı" sözü burada şu anlama gelir: $\sigma$'nın yirmide
# birinden çok daha büyük bir fark yok. Yürüyüşle sıçramanın tohumlarını değiştirip 6. bölümü yeniden
# çalıştır: başka zarlar, başka $p$ değerleri, ama aynı tablo.

# %% [markdown] id="end" lang="en"
# ## 7. Where does the walk end?
#
# > **Predict first.** Someone tosses a coin, takes a 3 or a 0 accordingly, and hands you the $x_T$ made from
# > it. You know both clean images and the whole schedule. How often can the best possible guesser be right:
# > 51 %, 75 % or 99 % of the time?

# %% [markdown] id="end" lang="tr" source="7a1c9b53"
# ## 7. Yürüyüş nerede biter?
#
# > **Önce tahmin et.** Biri yazı tura atıyor, sonuca göre bir 3'ü ya da bir 0'ı alıyor ve ondan yaptığı
# > $x_T$'yi sana uzatıyor. İki temiz görüntüyü de bütün zamanlayıcıyı da biliyorsun. Olabilecek en iyi
# > tahminci ne kadar sık doğru bilir: %51 mi, %75 mi, %99 mu?

# %% [markdown] id="end-guess" lang="en"
# At the end the image has the weight $\sqrt{\bar{\alpha}_T}$ (our name for the last entry,
# `alpha_bars[T - 1]`). It is small, and it is not zero. Call the two clean images $x_0^{(3)}$ and
# $x_0^{(0)}$. The two candidates for the mean of $x_T$ are
# $\sqrt{\bar{\alpha}_T}\,\lVert x_0^{(3)} - x_0^{(0)}\rVert$ apart, where $\lVert\cdot\rVert$ is the length
# of a vector, here of 64 pixels; the noise has standard deviation $\sqrt{1-\bar{\alpha}_T}$ in every
# direction. The best guess is the nearer mean. With $\Phi$ for the cumulative distribution function of
# $\mathcal{N}(0,1)$, it is right with probability
#
# $$\Phi\!\left(\frac{\sqrt{\bar{\alpha}_T}}{\sqrt{1-\bar{\alpha}_T}}
# \cdot\frac{\lVert x_0^{(3)} - x_0^{(0)}\rVert}{2}\right)$$
#
# <details><summary>Why $\Phi$, and why half the distance?</summary>
#
# Only the noise *along* the line between the two means can mislead: noise across it changes both distances
# alike. Along the line it is one number from $\mathcal{N}(0, 1-\bar{\alpha}_T)$. The guess goes wrong when
# that number exceeds half the distance between the means.
#
# </details>

# %% [markdown] id="end-guess" lang="tr" source="8d5402f8"
# Sonda görüntünün ağırlığı $\sqrt{\bar{\alpha}_T}$'dir (son ögeye, yani `alpha_bars[T - 1]`'e böyle diyoruz).
# Küçüktür ama sıfır değildir. İki temiz görüntüye $x_0^{(3)}$ ve $x_0^{(0)}$ diyelim. $x_T$'nin ortalaması
# için iki adayın arası $\sqrt{\bar{\alpha}_T}\,\lVert x_0^{(3)} - x_0^{(0)}\rVert$ kadardır;
# $\lVert\cdot\rVert$ bir vektörün, burada 64 pikselin, uzunluğudur. Gürültünün standart sapması her yönde
# $\sqrt{1-\bar{\alpha}_T}$'dir. En iyi tahmin, daha yakın olan ortalamadır. $\mathcal{N}(0,1)$'in birikimli
# dağılım fonksiyonuna $\Phi$ dersek, bu tahmin şu olasılıkla doğrudur:
#
# $$\Phi\!\left(\frac{\sqrt{\bar{\alpha}_T}}{\sqrt{1-\bar{\alpha}_T}}
# \cdot\frac{\lVert x_0^{(3)} - x_0^{(0)}\rVert}{2}\right)$$
#
# <details><summary>Neden $\Phi$, neden uzaklığın yarısı?</summary>
#
# Ancak iki ortalamanın arasındaki doğru *boyunca* olan gürültü yanıltabilir: Doğruya dik gürültü iki
# uzaklığı da aynı ölçüde değiştirir. Doğru boyunca gürültü, $\mathcal{N}(0, 1-\bar{\alpha}_T)$'den tek bir
# sayıdır. Bu sayı, ortalamaların arasındaki uzaklığın yarısını aşarsa tahmin yanlış olur.
#
# </details>

# %% id="end-code" tr="23d5f8f2"
three, zero = digits[13], digits[30]


def guess(alpha_bar_T: Tensor) -> None:
    """Make x_T from the 3, guess the nearer of the two means, count how often that is right."""
    s, n = alpha_bar_T.sqrt().float(), (1 - alpha_bar_T).sqrt().float()
    x_T = s * three + n * torch.randn(50_000, 1, 8, 8, generator=Generator().manual_seed(50))
    to_three, to_zero = ((x_T - s * clean).flatten(1).norm(dim=1) for clean in (three, zero))
    exact = torch.special.ndtr(s / n * (three - zero).norm() / 2)
    right = (to_three < to_zero).float().mean()
    print(f"√ᾱ_T = {s:.4f}    guessed right: {right:.1%}    by the formula: Φ = {exact:.1%}")
    # tr: print(f"√ᾱ_T = {s:.4f}    doğru tahmin: {right:.1%}    formülle: Φ = {exact:.1%}")


guess(alpha_bars[T - 1])
guess((1 - torch.linspace(1e-4, 0.02, 50, dtype=torch.float64)).prod())  # the same betas, T = 50

# %% [markdown] id="end-answer" lang="en"
# The first percentage is counted, the second comes from the formula; they agree up to chance. Hardly better
# than tossing a coin: $x_T$ is nearly $\mathcal{N}(0, \mathbf{I})$. (We made every $x_T$ from the 3; from the
# 0 the result is the same, by symmetry.) A white pixel, $x_0 = 1$, still has mean
# $\sqrt{\bar{\alpha}_T} \approx 0.006$ where pure noise has 0.
#
# The second line is a warning: the same range of betas spread over only 50 steps leaves
# $\sqrt{\bar{\alpha}_T} = 0.78$, and the guesser is practically never wrong. Nothing in the formula makes
# $x_T$ noise. The schedule has to see to it. Lesson 02 takes this up.

# %% [markdown] id="end-answer" lang="tr" source="dca9cc82"
# İlk yüzde sayılmış, ikincisi formülden; rastlantı payı içinde uyuşuyorlar. Yazı tura atmaktan ancak biraz daha
# iyi: $x_T$ neredeyse $\mathcal{N}(0, \mathbf{I})$'dir. (Her $x_T$'yi 3'ten yaptık; 0'dan yapınca da,
# simetriden dolayı, sonuç aynıdır.) Beyaz bir pikselin, $x_0 = 1$, ortalaması hâlâ
# $\sqrt{\bar{\alpha}_T} \approx 0.006$'dır; saf gürültüde ise 0 olurdu.
#
# İkinci satır bir uyarıdır: Aynı beta aralığı yalnızca 50 adıma yayılınca geriye
# $\sqrt{\bar{\alpha}_T} = 0.78$ kalır ve tahminci neredeyse hiç yanılmaz. $x_T$'yi gürültü yapan şey formül
# değildir; bunu zamanlayıcının sağlaması gerekir. 02. ders buradan devam ediyor.

# %% [markdown] id="bits" lang="en"
# **The same in bits,** for the careful reader. How far one distribution is from another is often measured by
# the Kullback-Leibler divergence; it is 0 only when they are equal. Between $q(x_T \mid x_0)$ and
# $\mathcal{N}(0, \mathbf{I})$ in $d$ dimensions it is
# $\tfrac{1}{2}\big[\bar{\alpha}_T\,(\lVert x_0\rVert^2 - d) - d\ln(1-\bar{\alpha}_T)\big]$. Dividing by
# $d\ln 2$ gives bits per pixel. (Lesson 04 derives the divergence of two Gaussians.) The next cell computes
# it for our 3. Ho et al. (2020, section 4) chose this schedule so that the same quantity is about $10^{-5}$
# bits per dimension on their data. Ours is of the same order, as it should be.

# %% [markdown] id="bits" lang="tr" source="1803ee39"
# **Aynı şey bit cinsinden,** dikkatli okur için. Bir dağılımın başka bir dağılımdan ne kadar uzak olduğu çoğu
# zaman Kullback-Leibler ıraksamasıyla ölçülür; ancak dağılımlar eşitse 0'dır. $d$ boyutta $q(x_T \mid x_0)$
# ile $\mathcal{N}(0, \mathbf{I})$ arasında değeri
# $\tfrac{1}{2}\big[\bar{\alpha}_T\,(\lVert x_0\rVert^2 - d) - d\ln(1-\bar{\alpha}_T)\big]$ olur. $d\ln 2$'ye
# bölersen piksel başına bit bulursun. (İki Gauss'un ıraksamasını 04. ders türetiyor.) Sıradaki hücre bunu
# bizim 3 için hesaplıyor. Ho vd. (2020, 4. bölüm) bu zamanlayıcıyı, aynı büyüklük kendi verilerinde boyut
# başına yaklaşık $10^{-5}$ bit olsun diye seçmiştir. Bizimki de, beklendiği gibi, aynı mertebededir.

# %% id="end-bits" tr="36912ee9"
d, alpha_bar_T = digit.numel(), alpha_bars[T - 1]
nats = 0.5 * (alpha_bar_T * (digit.double().square().sum() - d) - d * torch.log1p(-alpha_bar_T))
print(f"KL = {nats / d / torch.tensor(2.0).log():.1e} bit / pixel")
# tr: print(f"KL = {nats / d / torch.tensor(2.0).log():.1e} bit / piksel")

# %% [markdown] id="errors" lang="en"
# ## 8. Common misunderstandings
#
# Each of these has cost somebody days, because nothing crashes: a picture comes out, and it looks noisy. We
# give every error its best argument, and then run it. The helper below draws the right pictures over the
# wrong ones, with one and the same noise.

# %% [markdown] id="errors" lang="tr" source="f0152b51"
# ## 8. Yaygın yanlış anlamalar
#
# Bu hataların her biri birilerinin günlerine mal olmuştur; çünkü hiçbir şey çökmez: Bir resim çıkar ve gürültülü
# görünür. Her hatanın önce en güçlü gerekçesini dinleyeceğiz, sonra onu çalıştıracağız. Aşağıdaki yardımcı,
# aynı gürültüyle iki satır resim çizer: üstte doğruları, altta yanlışları.


# %% id="errors-helper" tr="fe09811c"
def right_and_wrong(wrong_signal: Tensor, wrong_noise: Tensor, steps: list[int]) -> None:
    """Two rows of x_t at these t: with the right weights, and with the wrong ones (each of shape (T,))."""
    epsilon = torch.randn(digit.shape, generator=Generator().manual_seed(2))
    weights = {"right": (signal, noise), "wrong": (wrong_signal, wrong_noise)}
    # tr: weights = {"doğru": (signal, noise), "yanlış": (wrong_signal, wrong_noise)}
    rows = {}
    for name, (s, n) in weights.items():
        rows[name] = torch.cat([(s[t] * digit + n[t] * epsilon).float() for t in steps])
    show.rows(rows, captions=[f"t = {t}" for t in steps])


# %% [markdown] id="error-root" lang="en"
# ### The forgotten square root
#
# > *"Image and noise share the picture, so their weights must add up to 1: $\bar{\alpha}_t$ of the image and
# > $1-\bar{\alpha}_t$ of the noise. That is how one cross-fades two photographs."*
#
# It is how one cross-fades two photographs *of the same scene*: where both are bright, they should stay as
# bright. Image and noise are independent, and then variances add, with squared weights. (Sound engineers know
# this: two unrelated signals are faded with the roots, "equal power", or the loudness sags in the middle.)
# Put the wrong weights to the test of part 6.

# %% [markdown] id="error-root" lang="tr" source="0ad4d8a9"
# ### Unutulan karekök
#
# > *"Resmi, görüntü ile gürültü paylaşıyor; öyleyse ağırlıklarının toplamı 1 olmalı: görüntüden
# > $\bar{\alpha}_t$, gürültüden $1-\bar{\alpha}_t$. İki fotoğraf birbirinin içine böyle eritilir."*
#
# *Aynı sahnenin* iki fotoğrafı böyle eritilir: İkisinin de parlak olduğu yer yine o kadar parlak kalmalıdır.
# Görüntü ile gürültü ise bağımsızdır; o zaman varyanslar, ağırlıkların karesiyle toplanır. (Ses mühendisleri
# bunu bilir: Birbiriyle ilişkisiz iki sesin birinden ötekine, ağırlıkların kökleriyle, "eşit güçle" geçilir;
# yoksa ses ortada çöker.) Yanlış
# ağırlıkları 6. bölümün testinden geçir.

# %% id="error-root-code" tr="1b685a64"
epsilon = torch.randn(copies, 1, 8, 8, generator=Generator().manual_seed(60))
for t in (99, 299):
    compare(signal[t] * digit + noise[t] * epsilon, t, "right")
    # tr: compare(signal[t] * digit + noise[t] * epsilon, t, "doğru")
    compare(alpha_bars[t] * digit + (1 - alpha_bars[t]) * epsilon, t, "wrong")
    # tr: compare(alpha_bars[t] * digit + (1 - alpha_bars[t]) * epsilon, t, "yanlış")

right_and_wrong(alpha_bars, 1 - alpha_bars, [0, 99, 199, 299, 399, 599, 799, 999])

# %% [markdown] id="error-root-code-alt" lang="en" alt="error-root-code"
# Two rows of the 3 over eight times. Without the roots the pictures of the middle are pale and grey.

# %% [markdown] id="error-root-code-alt" lang="tr" alt="error-root-code" source="03d94a64"
# Sekiz zaman boyunca 3'ün iki satırı. Kökler olmayınca ortadaki resimler soluk ve gri.

# %% [markdown] id="error-root-answer" lang="en"
# The test answers $p = 0.001$ for the wrong weights; smaller it cannot get with 1,000 null experiments. In
# the pictures the wrong row is too grey (compare 99, 199 and 299): too little noise at the start, too little of
# everything in the middle. From 399 on the eye finds no difference.
#
# (There *are* models whose weights add up to 1: flow matching along straight lines, Lipman et al. 2023.
# That is the same process in other units: divide our $x_t$ by the sum of its two weights, and you have theirs
# (Gao et al. 2025). What is wrong is to mix the two: our
# steps with their weights.)

# %% [markdown] id="error-root-answer" lang="tr" source="db947d44"
# Yanlış ağırlıklar için testin cevabı $p = 0.001$; 1.000 deneylik bir sıfır dağılımıyla bundan küçüğü olamaz.
# Resimlerde yanlış satır fazla gri (99, 199 ve 299'u karşılaştır): başta gürültü eksik, ortada her şey eksik.
# 399'dan sonra göz fark bulamıyor.
#
# (Ağırlıklarının toplamı 1 olan modeller *vardır*: düz çizgiler boyunca akış eşleme (flow matching), Lipman
# vd. 2023. Bu, aynı sürecin başka birimlerle yazılışıdır: Bizim $x_t$'yi iki ağırlığının toplamına bölersen
# onlarınkini bulursun (Gao vd. 2025). Yanlış olan ikisini karıştırmak, bizim
# adımlarımızı onların ağırlıklarıyla kullanmaktır.)

# %% [markdown] id="error-index" lang="en"
# ### The index that is off by one
#
# > *"The paper says $\bar{\alpha}_t$ with $t = 1, \dots, T$. Python counts from 0. So in code it must be
# > `alpha_bars[t - 1]`, or a product that stops before `t`."*
#
# The argument is right *if* your $t$ runs from 1 to $T$. It is wrong if $t$ is already an index. Both habits
# exist, often in one file. In this course $t$ is an index. The table shows the weight of the noise, right and
# wrong.

# %% [markdown] id="error-index" lang="tr" source="7cb1aad3"
# ### İndis bir kayarsa
#
# > *"Makalede $\bar{\alpha}_t$ için $t = 1, \dots, T$ yazıyor. Python 0'dan sayar. Öyleyse kodda
# > `alpha_bars[t - 1]` olmalı, ya da `t`'den önce duran bir çarpım."*
#
# Bu gerekçe, senin $t$'n 1'den $T$'ye gidiyorsa doğrudur. $t$ zaten bir indisse yanlıştır. İki
# alışkanlık da yaygındır, çoğu zaman aynı dosyada yan yana dururlar. Bu kursta $t$ bir indistir. Tablo gürültünün
# ağırlığını doğru ve yanlış
# indislerle gösteriyor.

# %% id="error-index-code" tr="d1e906ab"
rows = []
for t in (0, 1, 2, 299):
    product = (1 - alphas[:t].prod()).sqrt()
    weights = {"[t]": noise[t], "[t - 1]": noise[t - 1], "[:t].prod()": product}
    rows.append({"t": t, **{name: f"{weight:.4f}" for name, weight in weights.items()}})
show.table(rows)

compare(signal[298] * digit + noise[298] * epsilon, 299, "shifted")
# tr: compare(signal[298] * digit + noise[298] * epsilon, 299, "kaymış")
right_and_wrong(signal.roll(1), noise.roll(1), [0, 1, 2, 99, 199, 299, 599, 999])

# %% [markdown] id="error-index-code-alt" lang="en" alt="error-index-code"
# Two rows of the 3 over eight times. With the shifted index the first picture is pure noise; all others
# look the same in both rows.

# %% [markdown] id="error-index-code-alt" lang="tr" alt="error-index-code" source="4664a536"
# Sekiz zaman boyunca 3'ün iki satırı. Kaymış indisle ilk resim saf gürültü; ötekilerin hepsi iki satırda
# da aynı görünüyor.

# %% [markdown] id="error-index-answer" lang="en"
# Read the first row. With `[t - 1]` the cleanest index becomes pure noise, because Python reads `[-1]` as
# "the last". With `[:t]` it gets no noise at all; a network asked "which noise is in this image?" then has a
# question without an answer. In the next two rows the noise is too small by a third and by a fifth (0.0100 for
# 0.0148, and 0.0148 for 0.0190).
#
# And now the unpleasant part. In the middle of the walk the error is so small that our test finds *nothing*,
# and nor does your eye. Most of the time a wrong index does not look wrong. So test the two ends, $t = 0$ and
# $t = T-1$, and let your function refuse an index that does not exist.

# %% [markdown] id="error-index-answer" lang="tr" source="aeaac78c"
# İlk satırı oku. `[t - 1]` ile en temiz indis saf gürültüye dönüşür; çünkü Python `[-1]`'i "sonuncu" diye
# okur. `[:t]` yazılınca bu indis hiç gürültü almaz; "Bu görüntüdeki gürültü hangisi?" diye ağa cevabı
# olmayan bir soru sorulmuş olur. Sonraki iki satırda gürültünün ağırlığı üçte bir ve beşte bir oranında eksik
# (0,0148 yerine 0,0100; 0,0190 yerine 0,0148).
#
# Can sıkıcı kısım şimdi geliyor. Yürüyüşün ortasında hata o kadar küçüktür ki testimiz *hiçbir şey* bulmaz;
# gözün de bulmaz. Yanlış indis çoğu zaman yanlış görünmez. Öyleyse iki ucu, $t = 0$ ile $t = T-1$'i sına;
# işlevin de var olmayan indisi geri çevirsin.

# %% [markdown] id="error-product" lang="en"
# ### $\alpha_t$ for $\bar{\alpha}_t$, a sum for the product, float32 for float64
#
# > *"Alpha, alpha bar: the bar is decoration."*
# >
# > *"Variances add. So after many steps the noise has variance $\beta_0 + \dots + \beta_t$, and what is left
# > of the image is $1$ minus that."*
# >
# > *"The product is right, but float32 has seven digits. That is enough for anybody."*
#
# The first uses one step's $\alpha_t$ and forgets all the steps before. The second forgets that every step
# also shrinks the noise that is already there. For small $\beta$ it comes close:
# $(1-\beta_0)(1-\beta_1) = 1 - \beta_0 - \beta_1 + \beta_0\beta_1$. The third sounds reasonable. Run all
# three.

# %% [markdown] id="error-product" lang="tr" source="eb69bb1f"
# ### $\bar{\alpha}_t$ yerine $\alpha_t$, çarpım yerine toplam, float64 yerine float32
#
# > *"Alfa ile alfa çizgi aynı şey; çizgi yalnızca süs."*
# >
# > *"Varyanslar toplanır. Öyleyse birçok adımdan sonra gürültünün varyansı $\beta_0 + \dots + \beta_t$ olur;
# > görüntüden kalan da $1$ eksi bu toplamdır."*
# >
# > *"Çarpım doğru, ama float32'de yedi basamak var. Bu herkese yeter."*
#
# Birincisi tek adımın $\alpha_t$'sini kullanır ve önceki bütün adımları unutur. İkincisi, her adımın, daha
# önce eklenmiş gürültüyü de küçülttüğünü unutur. Küçük $\beta$'larda gerçeğe yaklaşır:
# $(1-\beta_0)(1-\beta_1) = 1 - \beta_0 - \beta_1 + \beta_0\beta_1$. Üçüncüsü kulağa makul geliyor. Üçünü de
# çalıştır.

# %% id="error-alpha-code" tr="79a0b016"
right_and_wrong(alphas.sqrt(), betas.sqrt(), [0, 99, 199, 299, 399, 599, 799, 999])

one_minus_sum = 1 - betas.cumsum(dim=0)
for t in (9, 99, 299, 999):
    root = one_minus_sum[t].sqrt()
    print(
        f"t = {t:3d}    ∏(1-β) = {alpha_bars[t]:.4f}    1-Σβ = {one_minus_sum[t]:.4f}    √(1-Σβ) = {root:.4f}"
    )
print(f"1-Σβ is negative from t = {int((one_minus_sum < 0).nonzero()[0])} on")
# tr: print(f"1-Σβ'nın eksiye düştüğü ilk zaman: t = {int((one_minus_sum < 0).nonzero()[0])}")

# %% [markdown] id="error-alpha-code-alt" lang="en" alt="error-alpha-code"
# Two rows of the 3 over eight times. In the wrong row the 3 is easy to read up to the last picture.

# %% [markdown] id="error-alpha-code-alt" lang="tr" alt="error-alpha-code" source="61350935"
# Sekiz zaman boyunca 3'ün iki satırı. Yanlış satırda 3, son resme kadar kolayca okunuyor.

# %% id="error-float-code" tr="1a962b65"
for beta_0 in (1e-4, 1e-6):
    exact = torch.linspace(beta_0, 0.02, T, dtype=torch.float64)
    in_float32 = 1 - (1 - exact.float()).cumprod(dim=0)
    in_float64 = 1 - (1 - exact).cumprod(dim=0)
    error = (in_float32 / in_float64 - 1).abs()
    print(f"β_0 = {beta_0:.0e}    relative error at t = 0: {error[0]:.1e}, at t = {T - 1}: {error[-1]:.1e}")
    # tr: print(f"β_0 = {beta_0:.0e}    bağıl hata, t = 0: {error[0]:.1e}, t = {T - 1}: {error[-1]:.1e}")

# %% [markdown] id="error-product-answer" lang="en"
# - **$\alpha_t$ for $\bar{\alpha}_t$** (the pictures): at $t = 999$ the image is almost untouched. A
#   network trained on this would never see pure noise, where sampling begins.
# - **Sum for product**: after ten steps four digits agree; at $t = 299$ it gives a fifth of the true value;
#   from $t = 312$ on it is negative. The root of a negative number is `nan`, which at least is honest.
# - **float32**: here the argument is nearly right. At $t = 999$ nothing is lost. At $t = 0$ the difference of
#   two almost equal numbers, $1 - 0.9999$, keeps only four of the seven digits, and with a finer schedule,
#   $\beta_0 = 10^{-6}$, the error passes one per cent. No picture shows it. But later formulas divide by
#   $1-\bar{\alpha}_t$, so the library computes in float64 and converts once, at the end.

# %% [markdown] id="error-product-answer" lang="tr" source="a1c013cc"
# - **$\bar{\alpha}_t$ yerine $\alpha_t$** (resimler): $t = 999$'da görüntüye neredeyse dokunulmamış. Bununla
#   eğitilen bir ağ saf gürültüyü hiç görmezdi; oysa örnekleme saf gürültüden başlar.
# - **Çarpım yerine toplam**: On adımdan sonra dört basamak tutuyor; $t = 299$'da gerçek değerin beşte birini
#   veriyor; $t = 312$'den başlayarak da negatif. Negatif bir sayının kökü `nan`'dır; bu cevap hiç olmazsa işe
#   yarar: yanlışı gizlemez.
# - **float32**: Burada sav neredeyse doğru. $t = 999$'da bir kayıp yok. $t = 0$'da ise birbirine çok
#   yakın iki sayının farkından, yani $1 - 0.9999$'dan, yedi basamağın ancak dördü kalır; daha ince bir
#   zamanlayıcıda, $\beta_0 = 10^{-6}$ iken, hata yüzde biri geçer. Bu hata hiçbir resimde görünmez. Ama ileride
#   gelecek formüller $1-\bar{\alpha}_t$'ye böler; bu yüzden kütüphane float64 ile hesaplar ve bir kez, en
#   sonda dönüştürür.

# %% [markdown] id="error-film" lang="en"
# ### "The film in the player is a walk"
#
# > *"The slider goes from $t = 0$ to $t = 999$ and the image gets noisier. So what I see is the Markov
# > chain."*
#
# Every single frame is right: at each $t$ it has exactly the distribution of a walker at $t$. But all frames
# of the film share *one* $\epsilon$, while a walker gets fresh noise at every step.

# %% [markdown] id="error-film" lang="tr" source="3df82e4b"
# ### "Oynatıcıdaki film bir yürüyüştür"
#
# > *"Kaydırıcı $t = 0$'dan $t = 999$'a gidiyor ve görüntü gitgide gürültüleniyor. Demek ki gördüğüm şey
# > Markov zinciri."*
#
# Tek tek her kare doğrudur: Her $t$'de, $t$'deki bir yürüyenin dağılımı neyse karenin dağılımı tam olarak
# odur. Ama filmin bütün kareleri *tek* bir $\epsilon$'u paylaşır; yürüyen ise her adımda taze gürültü alır.

# %% [markdown] id="error-film-noise" lang="en"
# Compare the noise in one pixel at $t = 99$ and at $t = 299$, in units of its own size:
#
# $$e_t = \frac{x_t - \sqrt{\bar{\alpha}_t}\;x_0}{\sqrt{1-\bar{\alpha}_t}}$$
#
# For the walker, the steps after an index $s$ and up to $t$ merge into one jump too, whose product of alphas is
# $\bar{\alpha}_t / \bar{\alpha}_s$. That jump shrinks the noise which is there at $s$ and adds fresh noise.
# Divided by $\sqrt{1-\bar{\alpha}_t}$ this reads $e_t = r\,e_s + \sqrt{1-r^2}\;\epsilon'$, so the two have only
# the correlation $r$:
#
# $$r = \operatorname{corr}(e_s, e_t) = \sqrt{\frac{\bar{\alpha}_t}{\bar{\alpha}_s}}
# \sqrt{\frac{1-\bar{\alpha}_s}{1-\bar{\alpha}_t}}$$

# %% [markdown] id="error-film-noise" lang="tr" source="accb77ea"
# Bir pikseldeki gürültüyü, kendi büyüklüğüne bölerek, $t = 99$ ve $t = 299$'da karşılaştır:
#
# $$e_t = \frac{x_t - \sqrt{\bar{\alpha}_t}\;x_0}{\sqrt{1-\bar{\alpha}_t}}$$
#
# Yürüyende, bir $s$ indisinden sonra $t$'ye kadar atılan adımlar da tek bir sıçramada birleşir; alfalarının
# çarpımı $\bar{\alpha}_t / \bar{\alpha}_s$'dir. Bu sıçrama $s$'deki gürültüyü küçültür ve taze gürültü ekler.
# $\sqrt{1-\bar{\alpha}_t}$'ye bölünce bu, $e_t = r\,e_s + \sqrt{1-r^2}\;\epsilon'$ olur; böylece ikisinin
# korelasyonu ancak $r$ kadardır:
#
# $$r = \operatorname{corr}(e_s, e_t) = \sqrt{\frac{\bar{\alpha}_t}{\bar{\alpha}_s}}
# \sqrt{\frac{1-\bar{\alpha}_s}{1-\bar{\alpha}_t}}$$


# %% id="error-film-code" tr="e2910ed5"
def correlation(x: dict[int, Tensor]) -> Tensor:
    """Between the noise at t = 99 and at t = 299, over all copies and pixels."""
    noises = [(x[t] - signal[t] * digit) / noise[t] for t in (99, 299)]
    return torch.corrcoef(torch.stack([one.flatten() for one in noises]))[0, 1]


film = {t: signal[t] * digit + noise[t] * epsilon for t in (99, 299)}  # one ε, as in the player
expected = (alpha_bars[299] / alpha_bars[99]).sqrt() * noise[99] / noise[299]
print(f"correlation, step by step: {correlation(walked):.2f}    by the formula: {expected:.2f}")
# tr: print(f"korelasyon, adım adım: {correlation(walked):.2f}    formülle: {expected:.2f}")
print(f"correlation, the film: {correlation(film):.2f}")
# tr: print(f"korelasyon, film: {correlation(film):.2f}")

# %% [markdown] id="error-film-answer" lang="en"
# In the film the noise at two times is one and the same (correlation 1). In a walk most of it has been
# replaced: 0.28 measured, 0.27 from the formula. Training needs only single frames, so it may jump. The way
# back goes from frame to frame, and there the difference matters: lesson 03.

# %% [markdown] id="error-film-answer" lang="tr" source="96d585d1"
# Filmde iki zamandaki gürültü birbirinin aynıdır (korelasyon 1). Yürüyüşte çoğu yenilenmiştir: ölçülen 0,28,
# formülden çıkan 0,27. Eğitim tek tek karelere bakar; bu yüzden ona sıçramak yeter. Dönüş yolu ise kareden kareye
# gider ve orada bu fark önem kazanır: 03. ders.

# %% [markdown] id="summary" lang="en"
# ## In five lines
#
# 1. One step shrinks and adds: $x_t = \sqrt{1-\beta_t}\;x_{t-1} + \sqrt{\beta_t}\;\epsilon$. The shrinking
#    keeps the variance near 1.
# 2. Steps merge, because variances of independent Gaussian noises add:
#    $\bar{\alpha}_t = \alpha_0\alpha_1\cdots\alpha_t$.
# 3. The jump: $x_t = \sqrt{\bar{\alpha}_t}\;x_0 + \sqrt{1-\bar{\alpha}_t}\;\epsilon$. Same distribution as
#    $t+1$ steps, not the same picture.
# 4. $x_T$ is nearly, not exactly, $\mathcal{N}(0, \mathbf{I})$. How nearly is up to the schedule.
# 5. Roots, indices, products: check the two ends, for the middle forgives.

# %% [markdown] id="summary" lang="tr" source="58d79e06"
# ## Beş satırda
#
# 1. Bir adım küçültür ve ekler: $x_t = \sqrt{1-\beta_t}\;x_{t-1} + \sqrt{\beta_t}\;\epsilon$. Küçültme,
#    varyansı 1'e yakın tutar.
# 2. Adımlar birleşir, çünkü bağımsız Gauss gürültülerinin varyansları toplanır:
#    $\bar{\alpha}_t = \alpha_0\alpha_1\cdots\alpha_t$.
# 3. Sıçrama: $x_t = \sqrt{\bar{\alpha}_t}\;x_0 + \sqrt{1-\bar{\alpha}_t}\;\epsilon$. Dağılımı $t+1$
#    adımınkiyle aynıdır, resmi değil.
# 4. $x_T$ neredeyse $\mathcal{N}(0, \mathbf{I})$'dir, tam olarak değil. Ne kadar yakın olduğu zamanlayıcıya
#    bağlıdır.
# 5. Kökler, indisler, çarpımlar: İki ucu sına; ortada hatalar belli olmaz.

# %% [markdown] id="your-turn" lang="en"
# ## Your turn
#
# **Task 1. Write the step (10 minutes).** Without scrolling up, write `noise_once(x_prev, beta)`: one noising
# step. Take 10,000 pixels that all have the value 1, and call it 100 times with $\beta = 0.02$. Which mean
# and which variance do you expect? Use the closed form, then measure.
#
# <details><summary>Hint</summary>
#
# All $\alpha$ are equal, so the product is a power. Two lines of code are enough for the function.
#
# </details>
#
# <details><summary>Solution</summary>
#
# ```python
# def noise_once(x_prev, beta):
#     return (1 - beta) ** 0.5 * x_prev + beta**0.5 * torch.randn_like(x_prev)
#
# x = torch.ones(10_000)
# for _ in range(100):
#     x = noise_once(x, 0.02)
# print(x.mean(), x.var())
# ```
#
# $\bar{\alpha} = 0.98^{100} \approx 0.133$. So the mean is $\sqrt{0.133} \approx 0.364$ and the variance
# $1 - 0.133 = 0.867$. With 10,000 pixels your measured mean will usually be within 0.02 of that, and the
# variance within 0.03. A variance near 2 means that the factor $\sqrt{1-\beta}$ is missing.
#
# </details>

# %% [markdown] id="your-turn" lang="tr" source="f0408bc0"
# ## Sıra sende
#
# **Görev 1. Adımı yaz (10 dakika).** Yukarı bakmadan `noise_once(x_prev, beta)` işlevini yaz: tek bir
# gürültüleme adımı. Hepsinin değeri 1 olan 10.000 piksel al ve işlevi $\beta = 0.02$ ile 100 kez çağır. Hangi
# ortalamayı, hangi varyansı beklersin? Önce kapalı biçimi kullan, sonra ölç.
#
# <details><summary>İpucu</summary>
#
# Bütün $\alpha$'lar eşit; öyleyse çarpım bir kuvvettir. İşlev için iki satır kod yeter.
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# ```python
# def noise_once(x_prev, beta):
#     return (1 - beta) ** 0.5 * x_prev + beta**0.5 * torch.randn_like(x_prev)
#
# x = torch.ones(10_000)
# for _ in range(100):
#     x = noise_once(x, 0.02)
# print(x.mean(), x.var())
# ```
#
# $\bar{\alpha} = 0.98^{100} \approx 0.133$. Demek ki ortalama $\sqrt{0.133} \approx 0.364$, varyans
# $1 - 0.133 = 0.867$. 10.000 pikselle ölçtüğün ortalama bundan çoğunlukla en çok 0,02, varyans da en çok 0,03
# sapar. Varyans 2'ye yakın çıkıyorsa $\sqrt{1-\beta}$ çarpanı eksiktir.
#
# </details>

# %% id="your-code"
# Task 1: write noise_once(x_prev, beta) here, call it 100 times, and print the mean and the variance.

# %% [markdown] id="your-derivation" lang="en"
# **Task 2. Derive it (10 minutes, paper).** Three steps with $\beta_0 = 0.1$, $\beta_1 = 0.2$ and
# $\beta_2 = 0.5$. Follow the *noise* through all three steps: what variance has it after each? Which weights
# do image and noise have in the end? Then compare with $\bar{\alpha}_2$.
#
# <details><summary>Hint</summary>
#
# A step multiplies the variance that is there by $1-\beta$ and adds $\beta$.
#
# </details>
#
# <details><summary>Solution</summary>
#
# The noise: $0 \to 0.1 \to 0.8\cdot 0.1 + 0.2 = 0.28 \to 0.5\cdot 0.28 + 0.5 = 0.64$.
#
# The product: $\bar{\alpha}_2 = 0.9\cdot 0.8\cdot 0.5 = 0.36$, and $1 - 0.36 = 0.64$: the same. The weights
# are $\sqrt{0.36} = 0.6$ for the image and $\sqrt{0.64} = 0.8$ for the noise. They add up to 1.4; their
# squares add up to 1.
#
# </details>

# %% [markdown] id="your-derivation" lang="tr" source="d7eb1fb6"
# **Görev 2. Türet (10 dakika, kâğıt üzerinde).** $\beta_0 = 0.1$, $\beta_1 = 0.2$ ve $\beta_2 = 0.5$ ile üç
# adım. *Gürültüyü* üç adım boyunca izle: Her adımdan sonra varyansı kaçtır? Sonunda görüntünün ve gürültünün
# ağırlıkları nedir? Sonra $\bar{\alpha}_2$ ile karşılaştır.
#
# <details><summary>İpucu</summary>
#
# Bir adım, var olan varyansı $1-\beta$ ile çarpar ve $\beta$ ekler.
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# Gürültü: $0 \to 0.1 \to 0.8\cdot 0.1 + 0.2 = 0.28 \to 0.5\cdot 0.28 + 0.5 = 0.64$.
#
# Çarpım: $\bar{\alpha}_2 = 0.9\cdot 0.8\cdot 0.5 = 0.36$ ve $1 - 0.36 = 0.64$: aynı. Ağırlıklar, görüntü için
# $\sqrt{0.36} = 0.6$, gürültü için $\sqrt{0.64} = 0.8$. Toplamları 1,4; karelerinin toplamı 1.
#
# </details>

# %% [markdown] id="reading" lang="en"
# ## Further reading
#
# - Sohl-Dickstein, Weiss, Maheswaranathan and Ganguli (2015), *Deep Unsupervised Learning using
#   Nonequilibrium Thermodynamics*: where the idea comes from.
# - Ho, Jain and Abbeel (2020), *Denoising Diffusion Probabilistic Models*: equations 2 and 4 are this lesson.
# - Song, Sohl-Dickstein, Kingma, Kumar, Ermon and Poole (2021), *Score-Based Generative Modeling through
#   Stochastic Differential Equations*: infinitely many small steps; preserving and exploding variance.
# - Karras, Aittala, Aila and Laine (2022), *Elucidating the Design Space of Diffusion-Based Generative
#   Models*: scaling what the network sees.
# - Kingma and Welling (2014), *Auto-Encoding Variational Bayes*: reparameterisation.

# %% [markdown] id="reading" lang="tr" source="b3024763"
# ## Daha fazlası için
#
# - Sohl-Dickstein, Weiss, Maheswaranathan ve Ganguli (2015), *Deep Unsupervised Learning using Nonequilibrium
#   Thermodynamics*: fikrin kaynağı.
# - Ho, Jain ve Abbeel (2020), *Denoising Diffusion Probabilistic Models*: 2. ve 4. denklemler bu dersin
#   kendisidir.
# - Song, Sohl-Dickstein, Kingma, Kumar, Ermon ve Poole (2021), *Score-Based Generative Modeling through
#   Stochastic Differential Equations*: sonsuz sayıda küçük adım; korunan ve patlayan varyans.
# - Karras, Aittala, Aila ve Laine (2022), *Elucidating the Design Space of Diffusion-Based Generative
#   Models*: ağın gördüğünü ölçeklemek.
# - Kingma ve Welling (2014), *Auto-Encoding Variational Bayes*: yeniden parametrelendirme.

# %% [markdown] id="reading-more" lang="en"
# - Smirnov (1948), *Table for Estimating the Goodness of Fit of Empirical Distributions*: the limits of the
#   two-sample test.
# - Hoogeboom, Heek and Salimans (2023), *Simple Diffusion: End-to-End Diffusion for High Resolution Images*:
#   why large images need more noise.
# - Lipman, Chen, Ben-Hamu, Nickel and Le (2023), *Flow Matching for Generative Modeling*: the family whose
#   weights do add up to 1; Gao, Hoogeboom, Heek, De Bortoli, Murphy and Salimans (2025), *Diffusion Models
#   and Gaussian Flow Matching: Two Sides of the Same Coin*: why it is the same process.

# %% [markdown] id="reading-more" lang="tr" source="8bb7ecca"
# - Smirnov (1948), *Table for Estimating the Goodness of Fit of Empirical Distributions*: iki örneklem
#   testinin sınırları.
# - Hoogeboom, Heek ve Salimans (2023), *Simple Diffusion: End-to-End Diffusion for High Resolution Images*:
#   büyük görüntülere neden daha çok gürültü gerekir.
# - Lipman, Chen, Ben-Hamu, Nickel ve Le (2023), *Flow Matching for Generative Modeling*: ağırlıklarının
#   toplamı gerçekten 1 olan aile; Gao, Hoogeboom, Heek, De Bortoli, Murphy ve Salimans (2025), *Diffusion
#   Models and Gaussian Flow Matching: Two Sides of the Same Coin*: bunun neden aynı süreç olduğu.

# %% [markdown] id="next" lang="en"
# **Next:** [02 · Noise schedules](02_schedules.ipynb). We took the betas as given. Who chose them, where does
# the signal die, and what happens when the choice is bad? · [Exercises of this
# lesson](../exercises/01_forward.ipynb) · [Back to the map](README.md)

# %% [markdown] id="next" lang="tr" source="c4727492"
# **Sırada:** [02 · Gürültü zamanlayıcıları](02_schedules.ipynb). Betaları hazır aldık. Onları kim seçti,
# sinyal nerede kayboluyor, kötü bir seçimde ne oluyor? · [Bu dersin
# alıştırmaları](../exercises/01_forward.ipynb) · [Haritaya dön](README.md)
