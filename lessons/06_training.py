# %% [markdown] id="title" lang="en"
# # 06 · Training on images
#
# **In about a minute of computing you will train a network that writes digits, watch it learn, and then
# find out whether it has learned to write or only to copy.**
#
# Everything is ready: the noise of lessons 01 and 02, the loss of lesson 04, the U-Net of lesson 05. Now
# they meet real images. Half of this lesson is training. The other half is the question that comes right
# after it and that is harder than it looks: *is the result any good?*
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · Before this: [05 · The
# U-Net](05_unet.ipynb)

# %% [markdown] id="title" lang="tr" source="62ef13de"
# # 06 · Görüntülerle eğitim
#
# **Bir dakikalık hesapla rakam yazan bir ağ eğitecek, öğrenişini izleyecek, sonra da yazmayı mı yoksa
# yalnızca kopyalamayı mı öğrendiğini ortaya çıkaracaksın.**
#
# Her şey hazır: 01. ve 02. derslerin gürültüsü, 04. dersin kaybı, 05. dersin U-Net'i. Şimdi gerçek
# görüntülerle buluşuyorlar. Bu dersin yarısı eğitimdir. Öteki yarısı, hemen ardından gelen ve göründüğünden
# zor olan sorudur: *Sonuç iyi mi?*
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Bundan önce: [05 · U-Net](05_unet.ipynb)

# %% id="setup"
import copy
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from PIL import Image
from torch import Generator, Tensor, nn

from minidiff import IdealDenoiser, NoiseSchedule, UNet, checkpoint, data, diffusion_loss, q_sample, randn
from minidiff import sample, show, zoo
from minidiff.model import TrainedModel
from minidiff.metrics import evaluate, frechet_distance, nearest_neighbours
from minidiff.nets.unet import SelfAttention
from minidiff.train import TrainingDivergedError, TrainSettings, train

show.set_language("en")
torch.set_num_threads(1)  # the same sums in the same order, whatever else the computer does

# %% id="opening"
real, held_out = data.digits("train"), data.digits("test")
shipped = zoo.load("digits")
ten = torch.arange(10)
noise = randn((10, 1, 8, 8), generator=Generator().manual_seed(3))
made = sample(shipped.denoiser(ten), shipped.schedule, noise, steps=20)
written = torch.cat([held_out.images[held_out.labels == digit][2:3] for digit in ten])
show.rows({"A": made, "B": written})

# %% [markdown] id="opening-alt" lang="en" alt="opening"
# Two rows of ten handwritten digits, 0 to 9, marked A and B. Both look like handwriting.

# %% [markdown] id="opening-alt" lang="tr" alt="opening" source="c0241dfe"
# A ve B diye işaretlenmiş, 0'dan 9'a onar el yazısı rakamlık iki satır. İkisi de el yazısına benziyor.

# %% [markdown] id="about" lang="en"
# One row was written by people, the other by a trained diffusion model. Which is which? Decide, and write
# it down. (The answer is at the end of the lesson.)
#
# | | |
# |---|---|
# | **Time** | about 2 hours with the two tasks at the end; the computer trains for one or two minutes of it |
# | **Before** | Lessons 01 to 05: the jump $q(x_t \mid x_0)$, schedules, the loss and its targets, the U-Net |
# | **After** | You can *write* a training step and a moving average of weights, *watch* a training and say whether it goes well, *judge* samples with a distance and its floor, *test* for memorisation with images kept aside, and *find* the usual faults |
# | **Reference** | Section 4.1 (the training objective, as a loop that runs) |

# %% [markdown] id="about" lang="tr" source="fec60bae"
# Satırlardan birini insanlar, ötekini eğitilmiş bir difüzyon modeli yazdı. Hangisi hangisi? Kararını ver ve
# bir yere yaz. (Cevabı dersin sonunda.)
#
# | | |
# |---|---|
# | **Süre** | sondaki iki görevle birlikte yaklaşık 2 saat; bunun bir iki dakikasında bilgisayar eğitim yapar |
# | **Önce** | 01-05. dersler: $q(x_t \mid x_0)$ sıçraması, zamanlayıcılar, kayıp ve hedefleri, U-Net |
# | **Sonra** | Bir eğitim adımını ve ağırlıkların hareketli ortalamasını *yazabilir*, bir eğitimi *izleyip* iyi gidip gitmediğini söyleyebilir, örnekleri bir uzaklık ve onun tabanıyla *değerlendirebilir*, ezberlemeyi kenara ayrılmış görüntülerle *sınayabilir*, alışılmış hataları *bulabilirsin* |
# | **Kaynak metin** | Bölüm 4.1 (eğitim amacı; burada çalışan bir döngü olarak) |

# %% [markdown] id="step" lang="en"
# ## 1. One training step, in the open
#
# The data: 1,500 handwritten digits of 8x8 pixels for training, and 297 that we **hold out**. The network
# never sees those; in part 5 they will be the judge. All pixels lie between $-1$ (black) and $1$ (white).
#
# The reference text (section 4.1) lists six points. One training step is these six points and then one move
# of the weights. $B$ images are treated at once; together they are called a **batch**. Here $B = 32$.
#
# 1. draw images $x_0$ from the data set;
# 2. draw a time $t$ for each of them, all $T$ equally likely;
# 3. draw noise $\epsilon \sim \mathcal{N}(0, \mathbf{I})$;
# 4. jump: $x_t = \sqrt{\bar{\alpha}_t}\;x_0 + \sqrt{1-\bar{\alpha}_t}\;\epsilon$;
# 5. let the network guess: $\epsilon_\theta(x_t, t)$;
# 6. compare: $L = \lVert \epsilon - \epsilon_\theta(x_t, t) \rVert^2$, averaged over pixels and images.

# %% [markdown] id="step" lang="tr" source="c590471d"
# ## 1. Bir eğitim adımı, bütün açıklığıyla
#
# Veriler: eğitim için 8x8 piksellik 1.500 el yazısı rakam ve **kenara ayırdığımız** (held-out) 297 rakam.
# Ağ bu sonuncuları hiç görmez; 5. bölümde yargıç onlar olacak. Bütün pikseller $-1$ (siyah) ile $1$ (beyaz)
# arasındadır.
#
# Kaynak metin (Bölüm 4.1) altı madde sayar. Bir eğitim adımı bu altı madde ile ağırlıkların bir güncellemesidir.
# Aynı anda $B$ görüntü işlenir; hepsine birden **yığın** (batch) denir. Burada $B = 32$.
#
# 1. veri kümesinden görüntüler, yani $x_0$'lar çek;
# 2. her biri için bir $t$ zamanı çek, $T$ zamanın hepsi eşit olasılıklı olsun;
# 3. gürültü çek: $\epsilon \sim \mathcal{N}(0, \mathbf{I})$;
# 4. sıçra: $x_t = \sqrt{\bar{\alpha}_t}\;x_0 + \sqrt{1-\bar{\alpha}_t}\;\epsilon$;
# 5. ağa tahmin ettir: $\epsilon_\theta(x_t, t)$;
# 6. karşılaştır: $L = \lVert \epsilon - \epsilon_\theta(x_t, t) \rVert^2$, pikseller ve görüntüler
#    üzerinden ortalaması alınmış.

# %% [markdown] id="label" lang="en"
# Our network gets a third input, the **label** $y$: which digit the image shows. The U-Net keeps one list
# of numbers for each label and adds it to the time embedding of lesson 05. Nothing else changes, and in the
# end we can ask for a 7. (Section 3.3 of the reference calls this *class conditioning*; lesson 09 is about
# it.) A **recipe** of the library names data, network, schedule and settings; `recipe.build()` makes the
# untrained network and the schedule.
#
# > **Predict first.** The last layer of our U-Net starts at zero, so the untrained network answers 0 for
# > every pixel. What is the loss of the very first step: 0, about 0.5, or about 1?

# %% [markdown] id="label" lang="tr" source="2e51f821"
# Ağımızın üçüncü bir girdisi var: **etiket** (label) $y$, yani görüntüde hangi rakamın olduğu. U-Net her
# etiket için bir sayı listesi tutar ve onu 05. dersin zaman gömmesine ekler. Başka hiçbir şey değişmez;
# sonunda modelden bir 7 isteyebiliriz. (Kaynak metnin 3.3. bölümü buna *sınıf koşullandırma* der; 09. ders
# onunla ilgili.) Kütüphanedeki bir **tarif** (recipe) verileri, ağı, zamanlayıcıyı ve ayarları bir arada
# tutar; `recipe.build()` eğitilmemiş ağı ve zamanlayıcıyı kurar.
#
# > **Önce tahmin et.** U-Net'imizin son katmanı sıfırdan başlar; yani eğitilmemiş ağ her piksel için 0
# > cevabını verir. İlk adımın kaybı kaçtır: 0 mı, yaklaşık 0,5 mi, yaklaşık 1 mi?


# %% id="step-code"
def training_step(network, optimizer, schedule, images: Tensor, labels: Tensor, generator) -> float:
    """The six points of section 4.1, then one move of the weights; returns the loss."""
    rows = torch.randint(len(images), (32,), generator=generator)
    x_0, y = images[rows], labels[rows]  # 1
    t = torch.randint(schedule.T, (32,), generator=generator)  # 2
    epsilon = torch.randn(x_0.shape, generator=generator)  # 3
    x_t, _ = q_sample(x_0, t, schedule, epsilon=epsilon)  # 4
    guess = network(x_t, t.float(), y)  # 5
    loss = (epsilon - guess).square().mean()  # 6
    optimizer.zero_grad()  # forget the slopes of the step before
    loss.backward()  # the slope of the loss along every weight
    optimizer.step()  # move every weight a little downhill
    return loss.item()


# %% id="first-step" tr="97e85171"
def weights(network: nn.Module) -> Tensor:
    """All weights of a network in one long list: θ."""
    return torch.cat([weight.detach().flatten() for weight in network.parameters()])


recipe = zoo.recipe("demo")  # a small U-Net with two levels; we make it a little smaller still
recipe = replace(recipe, network=replace(recipe.network, width=24))
by_hand, _ = recipe.build()
linear = NoiseSchedule.linear(T=1000)
adam = torch.optim.Adam(by_hand.parameters(), lr=0.001)
start, generator = copy.deepcopy(by_hand), Generator().manual_seed(0)

for number in (1, 2, 3):
    before = weights(by_hand)
    loss = training_step(by_hand, adam, linear, real.images, real.labels, generator)
    moved = (weights(by_hand) - before).abs()
    count = f"{int((moved > 0).sum())} / {show.whole(len(moved))}"
    if number == 1:
        print(f"L = {loss:.1f}    max |Δθ| = {moved.max():.4f}    weights that moved: {count}")
        # tr: print(f"L = {loss:.1f}    max |Δθ| = {moved.max():.4f}    oynayan ağırlıklar: {count}")
    print(f"step {number}: {(moved > 0).float().mean():.1%} of the weights moved")
    # tr: print(f"{number}. adım: ağırlıkların {(moved > 0).float().mean():.1%} kadarı oynadı")

# %% [markdown] id="adam" lang="en"
# About 1. The answer 0 misses the noise by the noise itself, and the mean of $\epsilon^2$ is the variance of
# $\epsilon$: 1. A loss of 1 means "knows nothing", and every training that predicts $\epsilon$ starts there.
#
# Two things in the output may surprise you.
#
# **In the first step only the last layer moves,** a few hundred of all weights. It is zero, and the slopes of
# all layers below are multiplied by it on their way down. Once it has left zero, the others wake up: in the
# second step about two weights of five move, in the third nearly all.

# %% [markdown] id="adam" lang="tr" source="3c3599dd"
# Yaklaşık 1. Ağın 0 demesi, gürültünün kendisi kadar yanılması demektir; $\epsilon^2$'nin ortalaması da
# $\epsilon$'un varyansıdır: 1. Kaybın 1 olması "hiçbir şey bilmiyor" anlamına gelir; $\epsilon$ tahmin eden her
# eğitim buradan başlar.
#
# Yazılanlarda seni şaşırtabilecek iki şey var.
#
# **İlk adımda yalnızca son katman kımıldıyor,** yani bütün ağırlıklardan yalnızca birkaç yüz tanesi. Bu katman
# sıfırdır ve alttaki
# katmanların gradyanları aşağı inerken onunla çarpılır. Son katman sıfırdan ayrılınca diğerleri de uyanıyor: İkinci
# adımda beş ağırlıktan yaklaşık ikisi oynuyor, üçüncüde neredeyse hepsi.

# %% [markdown] id="learning-rate" lang="en"
# **In that step no weight moved farther than 0.001,** the **learning rate** that we gave to the optimiser,
# **Adam** (Kingma and Ba 2015). It has a plain meaning: **about how far a weight goes in one step.** It is the
# first number to look at when a training fails (part 7).
#
# Now forty more steps. Beside the network runs a second one that follows it slowly; part 3 says why.
#
# <details><summary>How Adam does that</summary>
#
# For every weight it keeps two running averages: $m$ of the slope $g$, and $v$ of its square. Then
#
# $$m \leftarrow 0.9\,m + 0.1\,g \qquad v \leftarrow 0.999\,v + 0.001\,g^2 \qquad
# \theta \leftarrow \theta - \text{lr}\cdot\frac{\hat{m}}{\sqrt{\hat{v}} + 10^{-8}}$$
#
# ($\hat{m}$ and $\hat{v}$ are $m$ and $v$, corrected for having started at 0. This $v$ is not the target $v$ of
# lesson 04.) The quotient has no unit: a weight with slopes a hundred times larger does not move farther. In the
# first step it is $g/|g| = \pm 1$, so each weight moves by the learning rate. Where slopes keep changing sign,
# $m$ is small against $\sqrt{v}$, and the weight nearly rests. It can also be larger than 1: a weight whose slope
# was 0 for long and then is not leaps by up to $0.1/\sqrt{0.001} \approx 3$ learning rates.
#
# </details>

# %% [markdown] id="learning-rate" lang="tr" source="a6b40f92"
# **O adımda hiçbir ağırlık 0,001'den uzağa gitmedi;** bu, **Adam** adlı eniyileyiciye (optimiser; Kingma ve Ba
# 2015) verdiğimiz **öğrenme oranıdır** (learning rate). Anlamı yalındır: **Bir ağırlığın bir adımda aşağı yukarı ne
# kadar gittiği.** Bir eğitim bozulduğunda bakılacak ilk sayı budur (7. bölüm).
#
# Şimdi kırk adım daha. Ağın yanında, onu yavaşça izleyen ikinci bir ağ da yürüyor; nedenini 3. bölüm söyleyecek.
#
# <details><summary>Adam bunu nasıl sağlar?</summary>
#
# Her ağırlık için iki hareketli ortalama tutar: $g$ gradyanının ortalaması $m$ ve karesinin ortalaması $v$. Sonra:
#
# $$m \leftarrow 0.9\,m + 0.1\,g \qquad v \leftarrow 0.999\,v + 0.001\,g^2 \qquad
# \theta \leftarrow \theta - \text{oran}\cdot\frac{\hat{m}}{\sqrt{\hat{v}} + 10^{-8}}$$
#
# ($\hat{m}$ ile $\hat{v}$, $m$ ile $v$'nin 0'dan başlamış olmalarına göre düzeltilmiş hâlidir. Bu $v$, 04. dersteki
# $v$ hedefi değildir.) Bu oranın birimi yoktur: Gradyanı yüz kat büyük olan bir ağırlık daha uzağa gitmez. İlk
# adımda oran $g/|g| = \pm 1$ eder; her ağırlık öğrenme oranı kadar kayar. Gradyanın işareti durmadan değişiyorsa
# $m$, $\sqrt{v}$'nin yanında küçük kalır ve ağırlık neredeyse yerinde durur. Oran 1'i de aşabilir: Gradyanı uzun
# süre 0 olup birden değişen bir ağırlık, öğrenme oranının $0.1/\sqrt{0.001} \approx 3$ katına kadar sıçrar.
#
# </details>


# %% id="ema-code" tr="8ba294e0"
@torch.no_grad()
def ema_update(average: nn.Module, network: nn.Module, d: float) -> None:
    """θ_ema ← d θ_ema + (1 - d) θ, for every weight."""
    for slow, fast in zip(average.parameters(), network.parameters(), strict=True):
        slow.mul_(d).add_(fast, alpha=1 - d)


average = copy.deepcopy(start)
losses = [loss]
for n in range(1, 41):
    losses.append(training_step(by_hand, adam, linear, real.images, real.labels, generator))
    ema_update(average, by_hand, d=min(0.999, (1 + n) / (10 + n)))  # after the optimiser's step

title, label = "Loss", "training step"
# tr: title, label = "Kayıp", "eğitim adımı"
show.lines({"L": (range(3, 44), losses)}, title=title, x_label=label, y_range=(0, 1.1), marks=True)

# %% [markdown] id="ema-code-alt" lang="en" alt="ema-code"
# The loss over the first steps written by hand: from 1 quickly down, then more slowly and with jumps.

# %% [markdown] id="ema-code-alt" lang="tr" alt="ema-code" source="d5b2bb2c"
# Elle yazılan ilk adımlarda kayıp: 1'den hızla iniyor, sonra yavaşlıyor ve sıçrıyor.

# %% id="same-loss" tr="d1a88c2b"
t = torch.randint(linear.T, (32,), generator=generator)
epsilon = torch.randn(32, 1, 8, 8, generator=generator)
x_0, y = real.images[:32], real.labels[:32]
with torch.no_grad():
    x_t, _ = q_sample(x_0, t, linear, epsilon=epsilon)
    mine = (epsilon - by_hand(x_t, t.float(), y)).square().mean()
    library = diffusion_loss(by_hand, x_0, linear, predicts="epsilon", condition=y, t=t, epsilon=epsilon)
print(f"your loss is the library's: {torch.allclose(mine, library)}")
# tr: print(f"senin kaybın kütüphaneninkiyle aynı: {torch.allclose(mine, library)}")

# %% [markdown] id="by-hand-note" lang="en"
# The loss falls from 1 at once (the picture begins with the third step), then more slowly, and it jumps: every
# step sees other images, other times
# and other noise. One value says little. The last line shows that the library's `diffusion_loss` is this
# loss.
#
# ## 2. The same loop, grown up
#
# `minidiff.train` does what `training_step` does. It is a *generator*: `for step in train(...)` gives you a
# look at the networks after every step. What does it add? (`step.network` and `step.ema` are the two sets
# of weights.)
#
# | it adds | the usual reason (not measured here, unless a part is named) |
# |---|---|
# | every image once in each **epoch** (one pass over the data), in random order | drawing at random would leave some images out for long |
# | **warm-up**: the learning rate rises from 0 over the first steps | the first averages of Adam rest on a handful of batches |
# | **cooldown** (off unless asked): it falls back to 0 at the end | small steps at the end damp the jitter of the weights |
# | **clipping**: the slopes of all weights form one long vector; where it is longer than 1, it is shortened to 1 | one strange batch shall not ruin the rest |
# | **dropped labels**: one in ten is replaced by "no label" | the network also learns to draw without being told what; lesson 09 needs that |
# | the **moving average** of the weights (EMA) | part 3 |
# | **checkpoints**: all of it to disk, and back | trainings get interrupted: part 6 |
# | a stop when the loss is no longer a number | part 7 |
#
# And the recipe has made one choice other than the textbook's: the network predicts $x_0$ instead of
# $\epsilon$, on a cosine schedule instead of a linear one. Lessons 02 and 04 prepared both; part 7 measures
# what it is worth here.
#
# > **Predict first.** 500 steps of 32 images: each digit is seen about ten times. When will the samples be
# > legible: after 100 steps, after 300, at the very end? And which samples are better on the way, those of
# > the *raw* weights or those of the average?

# %% [markdown] id="by-hand-note" lang="tr" source="d36baa52"
# Kayıp 1'den hemen iniyor (resim üçüncü adımla başlıyor), sonra yavaşlıyor ve sıçrıyor: Her adım başka
# görüntüler, başka zamanlar, başka
# gürültü görür. Tek bir değer pek bir şey söylemez. Son satır, kütüphanedeki `diffusion_loss`'un bu kayıp
# olduğunu gösteriyor.
#
# ## 2. Aynı döngünün büyümüş hâli
#
# `minidiff.train`, `training_step`'in yaptığını yapar. Bir *üreteçtir* (generator): `for step in train(...)` sana her adımdan sonra ağlara bakma olanağı verir. Ne ekler? (İki ağırlık takımı
# `step.network` ile `step.ema`'dır.)
#
# | eklediği | bilinen gerekçesi (yalnızca bölümü yazılanlar burada ölçülüyor) |
# |---|---|
# | her **dönemde** (epoch, verinin üzerinden bir geçiş) her görüntü bir kez, rastgele sırayla | hep rastgele çekilirse bazı görüntülere uzun süre sıra gelmez |
# | **ısınma** (warm-up): öğrenme oranı ilk adımlarda 0'dan yükselir | Adam'ın ilk ortalamaları bir avuç yığına dayanır |
# | **soğuma** (cooldown; istenmedikçe kapalı): sonda yeniden 0'a iner | sondaki küçük adımlar ağırlıkların titremesini azaltır |
# | **kırpma** (clipping): bütün ağırlıkların gradyanları uzun bir vektör oluşturur; boyu 1'i aşıyorsa 1'e kısaltılır | tuhaf bir yığın gerisini bozmasın |
# | **atılan etiketler**: on etiketten birinin yerine "etiket yok" geçer | ağ, ne çizeceği söylenmeden çizmeyi de öğrenir; bu 09. derse gerekecek |
# | ağırlıkların **hareketli ortalaması** (EMA) | 3. bölüm |
# | **kayıt noktaları** (checkpoint): hepsini diske yazmak ve geri okumak | eğitimler yarıda kalır: 6. bölüm |
# | kayıp bir sayı olmaktan çıkınca durmak | 7. bölüm |
#
# Tarif, bir yerde de ders kitabından ayrıldı: Ağ, $\epsilon$ yerine $x_0$ tahmin ediyor; zamanlayıcı da
# doğrusal değil, kosinüs zamanlayıcısı. İkisini 02. ve 04. dersler hazırlamıştı; burada ne kazandırdığını 7.
# bölüm ölçüyor.
#
# > **Önce tahmin et.** 32'şer görüntülük 500 adım: Her rakam yaklaşık on kez görülür. Örnekler ne zaman
# > okunur olacak: 100 adımdan sonra mı, 300'den sonra mı, en sonda mı? Yolda hangileri daha iyi olur: *ham*
# > ağırlıkların örnekleri mi, ortalamanınkiler mi?

# %% id="build"
settings = TrainSettings(steps=500, batch_size=32, learning_rate=0.001, warmup=50, predicts="x_0")
recipe = replace(recipe, train=settings)
network, schedule = recipe.build()
device = "cpu"  # "cuda" on a computer with a GPU
network = network.to(device)

averages = {d: copy.deepcopy(network) for d in (0.99, 0.999, 0.9999)}  # for part 3
followed = {name: [] for name in ("raw", "ema", *averages)}  # one weight, as all of them see it
early = copy.deepcopy(network)  # for part 7: the average after 120 steps

# %% id="watch"
monitor = show.TrainingMonitor(
    train(network, schedule, real, settings, device=device),
    total=settings.steps,
    samples=show.samples_from(schedule, (1, 8, 8), condition=ten, steps=10),
    sample_every=100,
    T=schedule.T,
)
for step in monitor:
    for d, average in averages.items():
        ema_update(average, step.network, d)
    for name, one in {"raw": step.network, "ema": step.ema, **averages}.items():
        followed[name].append(one.up[2].scale_shift.weight[0, 37].item())
    if step.step == 120:
        early = copy.deepcopy(step.ema)

# %% [markdown] id="watch-note" lang="en"
# What is trained here is a fresh network of the same shape as `by_hand`. While it runs: on the left the loss of every
# step (pale) and smoothed (dark), on the right the loss by timestep, below the samples of both sets of weights, from
# the same noise every time. *Stop* ends after the step that is running and keeps what has been learned; everything
# below still works. (In a notebook that is not running you see the end of it as a still picture.)

# %% [markdown] id="watch-note" lang="tr" source="49822f4e"
# Burada eğitilen, `by_hand` ile aynı biçimde yeni bir ağdır. Çalışırken: solda her adımın kaybı (soluk) ve
# düzleştirilmiş hâli (koyu), sağda zaman adımına göre kayıp, altta iki ağırlık takımının hep aynı gürültüden yapılmış
# örnekleri. *Durdur* düğmesi, sürmekte olan adımdan sonra bitirir ve öğrenileni saklar; aşağıdaki her şey yine
# çalışır. (Çalışan bir kernel yoksa bunun son hâlini durağan bir resim olarak görürsün.)

# %% [markdown] id="watch-loss" lang="en"
# Begin with the panel on the right. The loss of an $x_0$-prediction is largest at the noise end: from pure
# noise nobody can tell the image. All that can be learned there is the average digit of each class, and the
# loss that remains will not go away with any training. Then look at the left, where the axis of the loss is
# logarithmic. The curve becomes flat early.
# That does not mean that the samples have stopped improving: what matters to them is tiny on this curve. In
# the still you can read digits from step 100 on. Whether the later ones are better cannot be seen at this
# size; part 4 measures it.

# %% [markdown] id="watch-loss" lang="tr" source="4ad87f93"
# Sağdaki panelden başla. $x_0$ tahmininin kaybı, gürültü ucunda en büyüktür: Saf gürültüye bakarak
# görüntüyü kimse bilemez. Orada olsa olsa her sınıfın ortalama rakamı öğrenilebilir; kalan kayıp hiçbir
# eğitimle gitmez. Sonra sola bak; orada kaybın ekseni logaritmiktir. Eğri erkenden düzleşir. Bu, örneklerin
# artık düzelmediği anlamına gelmez:
# Onlar için önemli olan azalma bu eğride seçilmeyecek kadar küçüktür. Durağan resimde rakamlar 100. adımdan
# başlayarak okunuyor. Sonrakilerin daha iyi olup olmadığı bu boyda görülmez; onu 4. bölüm ölçüyor.

# %% [markdown] id="watch-try" lang="en"
# **Try this. Guess before you run.**
#
# 1. Train again with `cooldown=0.5` in the settings. What happens to the difference between raw and
#    average?
# 2. Train again with `batch_size=8` and 2,000 steps: the same number of images. Better or worse?
# 3. Press *Stop* after about 150 steps and run the rest of the lesson. Which figures notice, which do not?
#
# <details><summary>1. Cooldown</summary>
#
# It should nearly disappear (this page does not run it). Small steps at the end calm the weights themselves,
# and little is left to average.
# The shipped model was trained with a cooldown.
#
# </details>
#
# <details><summary>2. Small batches</summary>
#
# The loss curve jumps more, for each value comes from fewer images. But there are four times as many moves.
# On such a small network that takes longer, and the result need not be worse. (The usual reason for large
# batches is the hardware: it works on many images at once in hardly more time.)
#
# </details>
#
# <details><summary>3. Stopped early</summary>
#
# Most samples look like digits to you. The figures of part 4 notice. The memorisation test of part 5 does
# not accuse you: who has hardly learned cannot have learned by heart.
#
# </details>

# %% [markdown] id="watch-try" lang="tr" source="f5aec2cf"
# **Dene. Çalıştırmadan önce tahmin et.**
#
# 1. Ayarlara `cooldown=0.5` koyup yeniden eğit. Ham ağırlıklarla ortalama arasındaki fark ne olur?
# 2. `batch_size=8` ve 2.000 adımla yeniden eğit: görüntü sayısı aynı. Daha mı iyi, daha mı kötü?
# 3. Yaklaşık 150 adımdan sonra *Durdur*'a bas ve dersin kalanını çalıştır. Hangi ölçüler bunu fark eder,
#    hangileri etmez?
#
# <details><summary>1. Soğuma</summary>
#
# Büyük olasılıkla neredeyse kaybolur (bu sayfada çalıştırılmıyor). Sondaki küçük adımlar ağırlıkların
# titremesini azaltır; ortalamanın düzelteceği pek
# bir şey kalmaz. Hazır model soğumayla eğitildi.
#
# </details>
#
# <details><summary>2. Küçük yığınlar</summary>
#
# Kayıp eğrisi daha çok sıçrar, çünkü her değer daha az görüntüden gelir. Ama dört kat çok güncelleme yapılır.
# Böyle küçük bir ağda bu daha uzun sürer; sonucun daha kötü olması gerekmez. (Büyük yığının bilinen
# gerekçesi donanımdır: Birçok görüntüyü birden, pek de uzamayan bir sürede işler.)
#
# </details>
#
# <details><summary>3. Erken durdurmak</summary>
#
# Örneklerin çoğu gözüne rakam gibi görünür. 4. bölümün ölçüleri bunu fark eder. 5. bölümün ezberleme testi
# ise bunu fark etmez: Neredeyse hiçbir şey öğrenmemiş bir ağ, ezberlemiş de olamaz.
#
# </details>

# %% [markdown] id="ema" lang="en"
# ## 3. The average is better than the last
#
# Each step moves the weights towards what 32 images asked for. At a constant learning rate they never come
# to rest: they jitter around a good place. The mean of many jittering positions is, as a rule, closer
# to that place than a single one. So we keep an **exponential moving average** (EMA):
#
# $$\theta_\text{ema} \leftarrow d\;\theta_\text{ema} + (1-d)\;\theta$$
#
# The **decay** $d$ says how slowly it follows. A weight that was seen $k$ steps ago still counts with
# $(1-d)\,d^k$. So the average looks back over about $1/(1-d)$ steps.
#
# > **Predict first.** Large models are averaged with $d = 0.9999$. What will that average draw after our
# > 500 steps: cleaner digits, blurred digits, or nothing?

# %% [markdown] id="ema" lang="tr" source="046f3a8d"
# ## 3. Ortalama, sonuncudan daha iyidir
#
# Her adım, ağırlıkları 32 görüntünün istediği yöne iter. Öğrenme oranı sabitken hiçbir zaman durulmazlar:
# İyi bir yerin çevresinde titrerler. Titreyen birçok konumun ortalaması, o yere çoğunlukla tek bir
# konumdan daha yakındır. Bu yüzden bir **üstel hareketli ortalama** (exponential moving average, EMA) tutarız:
#
# $$\theta_\text{ema} \leftarrow d\;\theta_\text{ema} + (1-d)\;\theta$$
#
# **Sönüm** (decay) $d$, ortalamanın ne kadar yavaş izlediğini söyler. $k$ adım önce görülmüş bir ağırlık,
# hâlâ $(1-d)\,d^k$ kadar sayılır. Demek ki ortalama, geriye doğru yaklaşık $1/(1-d)$ adıma bakar.
#
# > **Önce tahmin et.** Büyük modellerin ortalaması $d = 0.9999$ ile alınır. Bizim 500 adımımızdan sonra bu
# > ortalama ne çizer: daha temiz rakamlar mı, bulanık rakamlar mı, hiçbir şey mi?

# %% id="ema-weight" tr="36bc7f52"
names = {"raw": "raw weights", "ema": "EMA of the library"}
# tr: names = {"raw": "ham ağırlıklar", "ema": "kütüphanenin EMA'sı"}
curves = {names.get(name, f"d = {name}"): values for name, values in followed.items()}
title, label = "One weight of the network", "training step"
# tr: title, label = "Ağın bir ağırlığı", "eğitim adımı"
roles = ("muted", "prediction", "signal", "guidance", "noise")
show.lines(curves, title=title, x_label=label, colours=roles, beside=True)

# %% [markdown] id="ema-weight-alt" lang="en" alt="ema-weight"
# One weight over 500 steps. The raw value jitters. The library's average runs smoothly through its middle
# from the start; the one with d = 0.99 gets there after about 300 steps; with 0.999 the average lags far
# behind, with 0.9999 it has hardly left the start.

# %% [markdown] id="ema-weight-alt" lang="tr" alt="ema-weight" source="0e609189"
# 500 adım boyunca bir ağırlık. Ham değer titriyor. Kütüphanenin ortalaması baştan beri bunun ortasından
# düzgünce geçiyor; d = 0,99'luk ortalama oraya yaklaşık 300 adımda varıyor; 0,999'luk çok geride kalıyor,
# 0,9999'luk başlangıçtan neredeyse hiç ayrılmamış.


# %% id="ema-pictures"
def draw(network, labels: Tensor, *, seed: int = 6, schedule=schedule, predicts: str = "x_0") -> Tensor:
    """One image for each label, in 20 steps, from noise that the seed decides."""
    x_T = randn((len(labels), 1, 8, 8), generator=Generator().manual_seed(seed))
    denoise = TrainedModel(network, schedule, predicts).denoiser(labels)
    return sample(denoise, schedule, x_T, steps=20)


last = monitor.last
candidates = {"raw": last.network, "ema": last.ema, **averages}
rows = {names.get(name, f"d = {name}"): draw(one.cpu(), ten, seed=3) for name, one in candidates.items()}
show.rows(rows, captions=[str(int(digit)) for digit in ten])

# %% [markdown] id="ema-pictures-alt" lang="en" alt="ema-pictures"
# Five rows of the digits 0 to 9 from the same noise. Raw weights, the library's EMA and d = 0.99: legible
# and much alike. d = 0.999: pale ghosts. d = 0.9999: even grey.

# %% [markdown] id="ema-pictures-alt" lang="tr" alt="ema-pictures" source="2004cb14"
# Aynı gürültüden 0'dan 9'a rakamların beş satırı. Ham ağırlıklar, kütüphanenin EMA'sı ve d = 0,99:
# okunuyor ve birbirine çok benziyor. d = 0,999: solgun hayaletler. d = 0,9999: düz gri.

# %% id="ema-table"
rows = []
for n in (1, 10, 100, 500, 10_000):
    d = min(0.999, (1 + n) / (10 + n))
    rows.append({"n": n, "d = min(0.999, (1+n)/(10+n))": f"{d:.3f}", "1/(1-d)": f"{1 / (1 - d):.1f}"})
show.table(rows)
print(f"0.9999^500 = {0.9999**500:.2f}    0.999^500 = {0.999**500:.2f}    0.99^500 = {0.99**500:.2f}")

# %% [markdown] id="ema-answer" lang="en"
# Nothing. With $d = 0.9999$ the average looks back over 10,000 steps, and there were 500. As the last line
# says, 95 % of it is still the untrained start. With $0.999$ that share is 61 %, and the digits are ghosts.
# The figure shows it for one weight (picked because it jitters visibly): the raw value never rests; an
# average whose decay is too large has hardly left the start.

# %% [markdown] id="ema-answer" lang="tr" source="96e6babd"
# Hiçbir şey. $d = 0.9999$ ile ortalama geriye doğru 10.000 adıma bakar, oysa 500 adım vardı. Son satırda
# görülüyor: %95'i hâlâ eğitilmemiş başlangıçtır. $0.999$ ile bu pay %61'dir ve rakamlar hayalet gibidir.
# Resim bunu tek bir ağırlıkta gösteriyor (titremesi göze göründüğü için seçildi): Ham değer hiç durulmaz;
# sönümü fazla büyük olan ortalama ise başlangıçtan pek ayrılamamıştır.

# %% [markdown] id="decay" lang="en"
# With $d = 0.99$ the start is forgotten and the jitter is gone: right for a run of this length. So **the
# decay must suit the length of the run**: $1/(1-d)$ well below the number of steps, and well above the
# rhythm of the jitter. As this is easily forgotten, the library does it by itself. After $n$ updates it
# uses $\min\!\big(d,\ \tfrac{1+n}{10+n}\big)$: it follows quickly at first, more slowly as the run grows.
# After 500 steps it looks back over about 57 of them; the 0.999 of the settings (`ema_decay`, unless you
# say otherwise) is reached in runs of ten thousand.
#
# Now compare the first two rows, made from the same noise. There are differences, and by eye it is hard to
# say which row is better. So the next part measures.

# %% [markdown] id="decay" lang="tr" source="f3117dd6"
# $d = 0.99$ ile başlangıç unutulmuş, titreme de gitmiştir: Bu uzunlukta bir eğitim için uygundur. Demek ki
# **sönüm, eğitimin uzunluğuna uymalıdır**: $1/(1-d)$, adım sayısının epey altında, ama titremenin ritminin
# epey üstünde olmalı. Bu kolay unutulduğu için kütüphane bunu kendi yapar. $n$ güncellemeden sonra
# $\min\!\big(d,\ \tfrac{1+n}{10+n}\big)$ kullanır: başta çabuk izler, eğitim uzadıkça yavaşlar. 500 adımdan
# sonra yaklaşık 57 adıma bakar; ayarlardaki 0,999'a (başka bir şey söylemezsen `ema_decay`) ancak on bin
# adımlık eğitimlerde varır.
#
# Şimdi ilk iki satırı karşılaştır; aynı gürültüden yapıldılar. Farklar var, ama hangi satırın daha iyi olduğunu
# gözle söylemek zor. Sıradaki bölüm bu yüzden ölçüyor.

# %% [markdown] id="judge" lang="en"
# ## 4. How good is it?
#
# Looking at ten samples is a beginning. But you will soon see what you hope to see. So let us measure, on
# 297 samples, one for each label of the held-out digits, in two ways.
#
# **Accuracy.** A classifier that was trained on real digits reads the samples. How often does it read the
# digit that we asked for? This finds illegible samples. It does not notice when all sevens look the same.

# %% [markdown] id="judge" lang="tr" source="1630fc57"
# ## 4. Ne kadar iyi?
#
# On örneğe bakmak bir başlangıçtır. Ama çok geçmeden görmek istediğini görürsün. Öyleyse kenara ayrılmış her
# rakamın etiketiyle bir örnek çekip bu 297 örneği iki yoldan ölçelim.
#
# **Doğruluk** (accuracy). Gerçek rakamlarla eğitilmiş bir sınıflandırıcı örnekleri okur. İstediğimiz rakamı
# ne kadar sık okuyor? Bu, okunmayan örnekleri bulur. Bütün 7'lerin birbirinin aynı olduğunu fark etmez.

# %% [markdown] id="frechet-idea" lang="en"
# **Fréchet distance.** For that we compare *distributions*, as lesson 01 did for one pixel. Here the images are
# compared in the 32 numbers of the classifier's last hidden layer, its **features**;
# they say what the strokes look like, not where each pixel is. Fit a Gaussian to those of the real images,
# another to those of the samples. In one dimension, for two bell curves with means
# $\mu_a, \mu_b$ and standard deviations $\sigma_a, \sigma_b$:
#
# $$d^2 = (\mu_a-\mu_b)^2 + (\sigma_a-\sigma_b)^2$$
#
# The first term notices samples that are *different on average*, the second a *wrong variety*. By custom this
# square, $d^2$, is printed as the Fréchet distance.
#
# > **Predict first.** Take *real* images only, two sets that share none, and compute the distance between them.
# > Is it 0? Does it depend on how many images there are? On which digits they show?
#
# <details><summary>In 32 dimensions</summary>
#
# The second term becomes $\operatorname{tr}\big(\Sigma_a + \Sigma_b - 2(\Sigma_a\Sigma_b)^{1/2}\big)$, where the
# $\Sigma$ are the covariance matrices, the power $1/2$ is the root of a matrix (squared, it gives the matrix), and
# $\operatorname{tr}$ adds up the diagonal: the same thought along all directions at once (Heusel et al. 2017, who
# took the features of a large network and called it FID).
#
# </details>

# %% [markdown] id="frechet-idea" lang="tr" source="102f483a"
# **Fréchet uzaklığı** (Fréchet distance). Bunun için *dağılımları* karşılaştırmalıyız. 01. ders tek bir pikseli iki
# örneklem testiyle karşılaştırmıştı. Burada görüntüler, sınıflandırıcının son gizli katmanındaki 32 sayıyla, yani
# **öznitelikleriyle** (features) karşılaştırılır; bunlar her pikselin nerede olduğunu değil, çizgilerin neye
# benzediğini söyler. Gerçek görüntülerin özniteliklerine bir Gauss uydur, örneklerinkine bir başkasını; aralarındaki
# uzaklığı sor. Tek boyutta, ortalamaları $\mu_a, \mu_b$ ve standart sapmaları $\sigma_a, \sigma_b$ olan iki çan
# eğrisi için:
#
# $$d^2 = (\mu_a-\mu_b)^2 + (\sigma_a-\sigma_b)^2$$
#
# İlk terim, ortalamada farklı olan örneklerde büyür; ikincisi, çeşitliliği yanlış olanlarda. Yerleşmiş
# kullanıma uyarak, yazdırıp Fréchet uzaklığı dediğimiz sayı bu karedir, $d^2$.
#
# > **Önce tahmin et.** Yalnızca *gerçek* görüntülerden, ortak görüntüsü olmayan iki küme al ve aralarındaki uzaklığı
# > hesapla. 0 mı çıkar? Görüntü sayısına bağlı mıdır? Ya görüntülerde hangi rakamların olduğuna?
#
# <details><summary>32 boyutta</summary>
#
# İkinci terim $\operatorname{tr}\big(\Sigma_a + \Sigma_b - 2(\Sigma_a\Sigma_b)^{1/2}\big)$ olur. $\Sigma$'lar
# kovaryans matrisleridir; $1/2$ kuvveti bir matrisin köküdür (karesi o matrisi veren matris); $\operatorname{tr}$
# köşegeni toplar. Fikir aynıdır, bütün yönlere birden uygulanır (Heusel vd. 2017; onlar büyük bir ağın
# özniteliklerini aldı ve buna FID dedi).
#
# </details>

# %% id="frechet"
generator = Generator().manual_seed(1)
a, b = torch.randn(2, 200_000, 1, generator=generator)
b = 1.5 + 0.5 * b  # a: mean 0, deviation 1; b: mean 1.5, deviation 0.5
print(f"(0 - 1.5)² + (1 - 0.5)² = {1.5**2 + 0.5**2:.1f}    frechet_distance = {frechet_distance(a, b):.1f}")

classifier = zoo.load_classifier("digits")
with torch.no_grad():
    features = classifier.features(real.images)  # (1500, 32)


# %% id="real-to-real" tr="3393b74f"
def at_random(n: int) -> tuple[Tensor, Tensor]:
    """Two sets of n real images that share none, drawn without a look at the labels."""
    drawn = torch.randperm(1500, generator=generator)
    return drawn[:n], drawn[n : 2 * n]


def labels_alike(n: int) -> tuple[Tensor, Tensor]:
    """Two sets of n real images that share none and hold the same labels."""
    by_label = torch.argsort(real.labels + torch.rand(1500, generator=generator))  # shuffled inside a class
    drawn = by_label[torch.arange(2 * n) * 1500 // (2 * n)]
    return drawn[0::2], drawn[1::2]


rows, floors = [], {"drawn at random": {}, "the same labels": {}}
# tr: rows, floors = [], {"rastgele çekilmiş": {}, "etiketleri aynı": {}}
for n in (75, 150, 300, 600, 750):
    for found, draw_two in zip(floors.values(), (at_random, labels_alike), strict=True):
        pairs = [draw_two(n) for _ in range(20)]
        found[n] = sum(frechet_distance(features[one], features[other]) for one, other in pairs) / 20
    rows.append({"n": n, **{name: f"{found[n]:.2f}" for name, found in floors.items()}})
show.table(rows)

# %% id="frechet-picture" tr="51b4a4d6"
x, left = torch.linspace(-3.5, 3.5, 300), {}
for name, mean, deviation in (("a", 0, 1), ("b", 1.5, 0.5)):
    left[name] = (x, torch.distributions.Normal(mean, deviation).log_prob(x).exp())
right = {name: (list(found), list(found.values())) for name, found in floors.items()}
panels = {"d² = 1.5² + 0.5²": left, "real against real": right}
# tr: panels = {"d² = 1.5² + 0.5²": left, "gerçek ile gerçek arasında": right}
show.lines(panels, x_label=dict(zip(panels, ("", "n"), strict=True)))

# %% [markdown] id="frechet-picture-alt" lang="en" alt="frechet-picture"
# Left: two bell curves, one wide around 0, one narrow around 1.5. Right: the mean Fréchet distance between two sets
# of n real images, for sets drawn at random and for sets with the same labels. Both fall as n grows, neither is ever
# 0, and the second lies several times lower.

# %% [markdown] id="frechet-picture-alt" lang="tr" alt="frechet-picture" source="b0d2b02e"
# Solda iki çan eğrisi: biri 0 çevresinde geniş, öteki 1,5 çevresinde dar. Sağda n gerçek görüntülük iki küme
# arasındaki ortalama Fréchet uzaklığı; biri rastgele çekilmiş, öteki etiketleri aynı kümeler için. n büyüdükçe ikisi
# de azalıyor, hiçbiri 0 olmuyor; ikincisi birkaç kat aşağıda.

# %% [markdown] id="floor" lang="en"
# Never 0, and the fewer images, the larger (right panel; the names of its lines stand in the left one). A mean
# and a covariance *estimated* from few images are off, and the
# distance adds up all these errors over 32 dimensions. And the labels matter: two sets drawn at random differ by
# chance in how many sevens they hold, which alone makes the distance several times as large.
#
# So a Fréchet distance alone says nothing. We need the **floor**: the distance from real images to *other real
# images, as many, with the same labels, in the same features*. `evaluate` gives both, each averaged over 20 draws,
# with the standard deviation over the draws behind the ±. We quote distance divided by floor: 1 means "as near as
# other real images are".

# %% [markdown] id="floor" lang="tr" source="5757caa6"
# Hiç 0 olmuyor; görüntü azaldıkça da büyüyor (sağ panel; çizgilerinin adları soldakinde yazılı). Az görüntüden
# *kestirilen* bir ortalama ve kovaryans biraz yanlıştır;
# uzaklık bu yanlışların hepsini 32 boyut üzerinden toplar. Etiketler de önemli: Rastgele çekilmiş iki kümede kaçar
# tane 7 olduğu rastlantıyla değişir; yalnızca bu bile uzaklığı birkaç katına çıkarıyor.
#
# Demek ki bir Fréchet uzaklığı tek başına hiçbir şey söylemez. Bize **taban** (floor) gerekir: gerçek görüntülerin
# *başka gerçek görüntülere* uzaklığı; *aynı sayıda, aynı etiketli ve aynı özniteliklerle ölçülmüş*. `evaluate`
# ikisini de
# 20 çekiliş üzerinden ortalayarak verir; ±'nin ardındaki sayı, çekilişler üzerindeki standart sapmadır. Biz uzaklığın
# tabana oranını yazarız: 1, "başka gerçek görüntüler kadar yakın" demektir.

# %% [markdown] id="five-sets" lang="en"
# > **Predict first.** Five sets of 297 images: samples of your raw weights, of your EMA, of the shipped model
# > (trained for 8,000 steps of 64 images); the held-out digits, which are *real*; and what the `IdealDenoiser` of
# > lesson 03 makes of the training images. Order them. Which come out near 1?

# %% [markdown] id="five-sets" lang="tr" source="857f7b36"
# > **Önce tahmin et.** 297'şer görüntülük beş küme: ham ağırlıklarının örnekleri, EMA'nınkiler, hazır modelinkiler
# > (64'er görüntülük 8.000 adım eğitildi); kenara ayrılmış *gerçek* rakamlar; bir de 03. dersteki
# > `IdealDenoiser`'ın eğitim görüntülerinden yaptıkları. Bunları sırala. Hangileri 1'e yakın çıkar?

# %% id="names" tr="9f8c3bcf"
called = {  # how the figures from here on call them
    "raw": "yours, raw weights",
    # tr: "raw": "seninki, ham ağırlıklar",
    "ema": "yours, EMA",
    # tr: "ema": "seninki, EMA",
    "shipped": "shipped model",
    # tr: "shipped": "hazır model",
    "held_out": "held-out digits",
    # tr: "held_out": "ayrılmış rakamlar",
    "copier": "ideal denoiser",
    # tr: "copier": "ideal gürültü giderici",
    "ours": "ours",
    # tr: "ours": "bizimki",
    "unscaled": "[0, 1]",
    # tr: "unscaled": "[0, 1] aralığı",
    "mended": "[0, 1], mended",
    # tr: "mended": "[0, 1], onarılmış",
    "textbook": "textbook",
    # tr: "textbook": "ders kitabı",
}

# %% id="evaluate"
labels = held_out.labels  # 297 labels, about thirty of each
pure_noise = randn((297, 1, 8, 8), generator=generator)
sets = {
    "raw": draw(last.network, labels),
    "ema": draw(last.ema, labels),
    "shipped": draw(shipped.network, labels),
    "held_out": held_out.images,
    "copier": sample(IdealDenoiser(real.images, schedule), schedule, pure_noise, steps=20),
}
asked = dict.fromkeys(sets, labels)
asked["copier"] = real.labels[nearest_neighbours(sets["copier"], real.images)[0]]  # it takes no labels
quality = {name: evaluate(images, asked[name], real, classifier) for name, images in sets.items()}

# %% id="evaluate-table" tr="2f85ac10"
rows = []
for name in ("shipped", "held_out", "copier"):  # nothing in these was trained on your machine
    one = quality[name]
    found = (
        f"{one.accuracy:.0%}",
        f"{one.frechet:.2f} ± {one.frechet_std:.2f}",
        f"{one.frechet_floor:.2f} ± {one.frechet_floor_std:.2f}",
        f"{one.frechet_ratio:.1f} ± {one.frechet_ratio_std:.1f}",
    )
    heads = ("accuracy", "distance", "floor", "distance / floor")
    # tr: heads = ("doğruluk", "uzaklık", "taban", "uzaklık / taban")
    rows.append({"": called[name], **dict(zip(heads, found, strict=True))})
show.table(rows)

# %% id="evaluate-yours" tr="e3d32762"
print(f"yours, EMA: accuracy above 0.8: {quality['ema'].accuracy > 0.8}")
# tr: print(f"seninki, EMA: doğruluk 0.8'in üstünde: {quality['ema'].accuracy > 0.8}")
print(f"nearer to real digits than the raw weights: {quality['ema'].frechet < quality['raw'].frechet}")
# tr: print(f"gerçek rakamlara ham ağırlıklardan yakın: {quality['ema'].frechet < quality['raw'].frechet}")
print(f"but farther from them than 1.5 times the floor: {quality['ema'].frechet_ratio > 1.5}")
# tr: print(f"ama tabanın 1.5 katından uzak: {quality['ema'].frechet_ratio > 1.5}")

# %% id="evaluate-picture" tr="d1d691d6"
titles = {"accuracy": "accuracy", "frechet_ratio": "Fréchet distance / floor"}
# tr: titles = {"accuracy": "doğruluk", "frechet_ratio": "Fréchet uzaklığı / taban"}
panels = {}
for kind, title in titles.items():
    panels[title] = {called[name]: getattr(one, kind) for name, one in quality.items()}
show.bars(panels, level={titles["frechet_ratio"]: 1})

# %% [markdown] id="evaluate-picture-alt" lang="en" alt="evaluate-picture"
# Two bar charts of five sets. Accuracy: lowest for your raw weights, higher for your EMA, near 1 for the
# other three. Fréchet distance over floor: largest for your raw weights, smaller for your EMA but still
# well above 1; the shipped model and the held-out digits are near 1, the ideal denoiser a little below.

# %% [markdown] id="evaluate-picture-alt" lang="tr" alt="evaluate-picture" source="4c8dd4a8"
# Beş küme için iki çubuk grafik. Doğruluk: ham ağırlıklarda en düşük, EMA'da daha yüksek, öbür üçünde 1'e
# yakın. Fréchet uzaklığının tabana oranı: ham ağırlıklarda en büyük, EMA'da daha küçük ama hâlâ 1'in epey
# üstünde; hazır model ile ayrılmış rakamlar 1'e yakın, ideal gürültü giderici biraz altında.

# %% [markdown] id="evaluate-answer" lang="en"
# Your numbers stand in the figure. (They are not printed, because the second digit of anything trained changes from
# one kind of processor to the next, and from seed to seed. The three `True` say what does not hang on it.)
#
# - The average is nearer to real digits than the raw weights, at no further cost: 2.65 against 5.01 in our run.
#   (With two other seeds, too, the distance was about half. In accuracy one pair tied.)
# - A minute of training writes legible digits, and they are still clearly farther from real ones than real ones are.
#   The accuracy alone would not have told you how far.
# - The shipped model lies at 1: with 297 images, this figure cannot tell it from real. The held-out digits lie there
#   too, as they must. A yardstick that found real digits "better than real", or worse, would be a wrong one.

# %% [markdown] id="evaluate-answer" lang="tr" source="0c713c70"
# Senin sayıların resimde duruyor. (Yazdırılmıyorlar; çünkü eğitilmiş her şeyin ikinci basamağı bir işlemci türünden
# ötekine ve tohumdan tohuma değişir. Üç `True`, o basamağa bağlı olmayanı söylüyor.)
#
# - Ortalama, gerçek rakamlara ham ağırlıklardan daha yakın; üstelik ek bir bedeli yok. Bizim çalıştırmamızda
#   oran 5,01'den 2,65'e iniyor. (Eğitimi iki tohumla daha
#   yineledik: İkisinde de uzaklık yaklaşık yarıya indi. Doğrulukta bir çift berabere kaldı.)
# - Bir dakikalık eğitim okunur rakamlar yazıyor; ama bunlar gerçek rakamlara, başka gerçek rakamların olduğundan açıkça
#   daha uzak. Ne kadar uzak olduğunu doğruluk tek başına söylemezdi.
# - Hazır modelin oranı 1: Bu ölçü 297 görüntüyle onu gerçeklerden ayıramıyor. Kenara ayrılmış rakamlar da
#   orada; öyle
#   olmaları gerekir. Gerçek rakamları "gerçekten daha iyi" ya da daha kötü bulan bir ölçüt yanlış olurdu.

# %% [markdown] id="copier" lang="en"
# And now the last row. The ideal denoiser of lesson 03 is a machine that returns training images, and it
# lies at the floor or even a little below it: its images are among those it is compared with. (A ratio
# clearly below 1 is a warning, not a prize.) **A distance between distributions cannot tell writing from
# copying.** For that we need another question.

# %% [markdown] id="copier" lang="tr" source="5a7ade38"
# Şimdi son satır. 03. dersin ideal gürültü gidericisi, eğitim görüntülerini geri veren bir makinedir; o da
# tabanda, hatta biraz altında; çünkü görüntüleri, karşılaştırıldıklarının arasından geliyor. (1'in belirgin
# biçimde altındaki bir oran ödül değil, uyarıdır.) **Dağılımlar arasındaki bir uzaklık, yazmayı
# kopyalamaktan ayıramaz.** Bunun için başka bir soru gerekir.

# %% [markdown] id="memory" lang="en"
# ## 5. Is it memorising?
#
# The obvious test: for each sample find its **nearest neighbour** among the 1,500 training images.
# Distance: the root of the mean squared pixel difference.
#
# > **Predict first.** Upper row of each pair a sample, lower row its nearest training image. They will look
# > alike. Does that prove that the network copies? What would you have to compare it with?

# %% [markdown] id="memory" lang="tr" source="bb9ecae7"
# ## 5. Ezberliyor mu?
#
# Akla ilk gelen sınama: Her örneğin 1.500 eğitim görüntüsü arasındaki **en yakın komşusunu** (nearest
# neighbour) bul. Uzaklık: piksel farklarının rms'i (kare ortalamasının kökü).
#
# > **Önce tahmin et.** Her satır çiftinin üstünde bir örnek, altında en yakın eğitim görüntüsü var.
# > Birbirlerine benzeyecekler. Bu, ağın kopyaladığını kanıtlar mı? Neyle karşılaştırman gerekirdi?

# %% id="neighbours" tr="0a3f1c42"
rows = {}
for name in ("ema", "shipped", "copier"):
    rows[called[name]] = sets[name][:10]
    nearest, _ = nearest_neighbours(sets[name][:10], real.images)
    rows[f"nearest ({len(rows) // 2 + 1})"] = real.images[nearest]
    # tr: rows[f"en yakını ({len(rows) // 2 + 1})"] = real.images[nearest]
show.rows(rows)

# %% [markdown] id="neighbours-alt" lang="en" alt="neighbours"
# Three pairs of rows. Samples of your EMA and of the shipped model stand over training images that
# resemble them without being equal; those of the ideal denoiser stand over themselves.

# %% [markdown] id="neighbours-alt" lang="tr" alt="neighbours" source="26f88ef1"
# Üç çift satır. EMA'nın ve hazır modelin örnekleri, kendilerine benzeyen ama eşit olmayan eğitim
# görüntülerinin üstünde; ideal gürültü gidericininkiler ise kendilerinin üstünde duruyor.

# %% [markdown] id="honest" lang="en"
# Alike they are. But digits resemble digits: with 1,500 to choose from, *any* 3 has a near relative. What
# is the distance of a 3 that certainly was not copied? We have 297 such images: the held-out ones. They
# were written by the same people, and no network has seen them. So the honest test compares two samples of
# numbers, as in lesson 01:
#
# - the distance from each **made** image to its nearest training image;
# - the distance from each **held-out** image to its nearest training image.
#
# A copier is much nearer than the held-out images. A writer of new digits is as near as they are.

# %% [markdown] id="honest" lang="tr" source="65b18362"
# Benziyorlar. Ama rakamlar rakamlara benzer: Seçilecek 1.500 görüntü varken *her* 3'ün yakın bir akrabası
# bulunur. Kopyalanmadığı kesin olan bir 3'ün uzaklığı ne kadardır? Elimizde böyle 297 görüntü var: kenara
# ayrılmış olanlar. Onları aynı insanlar yazdı ve hiçbir ağ görmedi. Hakça sınama, 01. derste olduğu gibi
# iki sayı örneklemini karşılaştırır:
#
# - **yapılmış** her görüntünün en yakın eğitim görüntüsüne uzaklığı;
# - **kenara ayrılmış** her görüntünün en yakın eğitim görüntüsüne uzaklığı.
#
# Kopyalayan bir modelin rakamları, kenara ayrılmış görüntülerden çok daha yakındır. Yeni rakam yazan bir
# modelinkiler ise onlar kadar yakındır.


# %% id="distances" tr="5c5cdacc"
def ks_distance(a: Tensor, b: Tensor) -> float:
    """Lesson 01: the largest gap between the staircases of two samples."""
    x = torch.cat([a, b])
    F_a, F_b = (torch.searchsorted(one.sort().values, x, right=True) / len(one) for one in (a, b))
    return (F_a - F_b).abs().max().item()


generator = Generator().manual_seed(2)
null = torch.tensor([ks_distance(*torch.randn(2, 297, generator=generator)) for _ in range(1000)])
far = {name: nearest_neighbours(images, real.images)[1] for name, images in sets.items()}
print(f"D by chance, 95 % below: {null.quantile(0.95):.2f}")
# tr: print(f"rastlantıyla D'lerin %95'i şunun altında: {null.quantile(0.95):.2f}")
rows = []
for name in ("held_out", "shipped", "copier"):
    copies = f"{int((far[name] < 0.05).sum())} / 297"
    D, median = f"{ks_distance(far[name], far['held_out']):.2f}", f"{far[name].median():.2f}"
    rows.append({"": called[name], "median distance": median, "nearer than 0.05": copies, "D": D})
    # tr: rows.append({"": called[name], "ortanca uzaklık": median, "0.05'ten yakın": copies, "D": D})
show.table(rows)

# %% id="distances-yours" tr="6558c25e"
print(f"yours, EMA: nearer than 0.05: {int((far['ema'] < 0.05).sum())} of 297")
# tr: print(f"seninki, EMA: 0.05'ten yakın: {int((far['ema'] < 0.05).sum())} / 297")
print(f"its median is above that of held-out digits: {bool(far['ema'].median() > far['held_out'].median())}")
# tr: print(f"ortancası ayrılmış rakamlarınkinden büyük: {bool(far['ema'].median() > far['held_out'].median())}")

# %% id="distances-picture" tr="78f925c5"
shown = {called[name]: far[name] for name in ("held_out", "shipped", "ema", "copier")}
edges = torch.linspace(0, 0.5, 41).tolist()
label, roles = "distance to the nearest training image", ("signal", "ink", "prediction", "noise")
# tr: label, roles = "en yakın eğitim görüntüsüne uzaklık", ("signal", "ink", "prediction", "noise")
look = {"bins": edges, "counts": True, "outlines": True, "y_range": (0, 60), "beside": True}
show.histograms(shown, x_label=label, colours=roles, **look)

# %% [markdown] id="distances-picture-alt" lang="en" alt="distances-picture"
# A histogram of distances to the nearest training image. Held-out digits form a hill around 0.25; the shipped model
# lies on it or a little to its left, your EMA a little to its right; the ideal denoiser is a bar at 0.

# %% [markdown] id="distances-picture-alt" lang="tr" alt="distances-picture" source="db132f9f"
# En yakın eğitim görüntüsüne uzaklıkların histogramı. Ayrılmış rakamlar 0,25 çevresinde bir tepe oluşturuyor; hazır
# model bunun üstünde ya da biraz solunda, EMA biraz sağında; ideal gürültü giderici 0'da bir çubuk.

# %% [markdown] id="memory-answer" lang="en"
# The filled hill is what *new* digits look like. The copier stands at distance 0 with all 297 of its images (its bar
# is cut off at the top). The shipped model lies on the hill or a little to its left: not one near-copy. Your model
# lies to the *right* of it: its digits are somewhat farther from the training images than real new ones, because they
# are not quite like digits yet. Nobody can accuse it of copying.
#
# Stay careful, as in lesson 01: the shipped model's $D$ is near the 95 % limit. Is that chance?
#
# <details><summary>More samples: it leans, a little</summary>
#
# We drew with 20 other seeds. $D$ lies above the limit in 11 of them, and for all 5,940 samples together it is 0.108,
# where the limit is 0.081. No chance, then. Its digits might only be more *typical* than real ones, for typical
# digits have near neighbours. That can be tested: measure the mean distance to the *nearest* of the 297 held-out
# digits, and to the nearest of 297 training digits with the same labels. Typical digits are as near to the one as to
# the other. The samples are not: 0.307 and 0.297 (for real digits the two differ by 0.004, the other way). So the
# model leans towards its training images: little, but measurably. Near-copies among the 5,940: none.
#
# </details>

# %% [markdown] id="memory-answer" lang="tr" source="224a7653"
# Dolu tepe, *yeni* rakamların neye benzediğidir. Kopyalayan ideal gürültü giderici, 297 görüntüsünün hepsiyle 0
# uzaklığında duruyor (çubuğunun üstü kesik). Hazır model tepenin üstünde ya da biraz solunda: Bir tane bile yakın kopya
# yok. Senin modelin bunun *sağında*: Rakamları, eğitim görüntülerine gerçek yeni rakamlardan biraz daha uzak; çünkü
# henüz tam rakam gibi değiller. Onu kopyalamakla kimse suçlayamaz.
#
# 01\. derste olduğu gibi dikkatli kal: Hazır modelin $D$'si %95 sınırının yakınında. Bu bir rastlantı mı?
#
# <details><summary>Daha çok örnek: Biraz onlara çekiliyor</summary>
#
# 20 tohumla daha çektik. $D$ bunların 11'inde sınırın üstünde; 5.940 örneğin hepsiyle birlikte 0,108, oysa sınır
# 0,081. Demek ki rastlantı değil. Belki rakamları gerçeklerden yalnızca daha *tipiktir*; tipik rakamların yakın
# komşusu olur. Bu sınanabilir: Kenara ayrılmış 297 rakamın *en yakınına* ve aynı etiketli 297 eğitim rakamının en
# yakınına olan ortalama uzaklığı ölç. Tipik rakamlar birine ne kadar yakınsa ötekine de o kadar yakındır. Örnekler
# öyle değil: 0,307 ve 0,297 (gerçek rakamlarda ikisi 0,004 ayrılıyor, o da ters yönde). Öyleyse model eğitim
# görüntülerine az ama ölçülebilir biçimde çekiliyor. 5.940 örneğin arasında yakın kopya yok.
#
# </details>

# %% [markdown] id="why-no-copies" lang="en"
# Lesson 03 left a question open: the exact solution of the training problem only copies, so what keeps a
# network from it? Here is half of the answer, measured: the network does *not* reach the exact solution. That
# this is
# what lets it write new digits is likely, but not tested here.
#
# *Why* it does not is not measured here. Named in the literature: the same weights serve every place and
# every time (lesson 05; Kamb and Ganguli 2025 show how far that alone goes), networks prefer smooth
# functions (Kadkhodaie et al. 2024), and the training ends before it gets there (Bonnaire et al. 2025). The
# number of weights is no reason: lesson 03 counted eleven of them for each pixel of the training images.
#
# With fewer images, or longer training of a larger network, it could come nearer and copy (Carlini et al. 2023).

# %% [markdown] id="why-no-copies" lang="tr" source="d6e090c5"
# 03\. ders bir soruyu açık bırakmıştı: Eğitim probleminin kesin çözümü yalnızca kopyalıyor; peki bir ağı bundan
# alıkoyan nedir? Cevabın yarısı burada, ölçülmüş olarak: Ağ kesin çözüme *varmıyor*. Yeni rakamlar
# yazabilmesini buna
# borçlu olması olasıdır; ama bu, burada sınanmadı.
#
# *Neden* varmadığı burada ölçülmedi. Yayınlarda adı geçenler: Her yerde ve her zamanda aynı ağırlıklar
# kullanılır (05. ders; yalnızca bunun ne kadarını açıkladığını Kamb ve Ganguli 2025 gösteriyor), ağlar düzgün
# fonksiyonlara yatkındır (Kadkhodaie vd. 2024), eğitim oraya varmadan biter (Bonnaire vd. 2025). Ağırlık
# sayısı bir neden değil: 03. ders, eğitim görüntülerinin her pikseli başına on bir ağırlık saymıştı.
#
# Çok daha az görüntüyle ya da çok daha büyük bir ağın çok daha uzun eğitimiyle kesin çözüme yaklaşabilir ve
# kopyalayabilirdi. Carlini vd. (2023) bunu büyük modellerde buldu.

# %% [markdown] id="checkpoint" lang="en"
# ## 6. Save, load, resume
#
# To use a model later you need more than weights: the shape of the network, the schedule, and what its
# output *means* ($\epsilon$, $x_0$ or $v$). A **checkpoint** of `minidiff` holds all of them, in one file
# that contains data and no code.
#
# > **Predict first.** We save the model, load it, and ask for the same noise again. The same picture? And
# > if a training of 6 steps is interrupted after 3 and continued from its checkpoint: the same weights as
# > without the interruption, or only similar ones?

# %% [markdown] id="checkpoint" lang="tr" source="80f39ce1"
# ## 6. Kaydet, yükle, sürdür
#
# Bir modeli sonradan kullanmak için ağırlıklardan fazlası gerekir: ağın biçimi, zamanlayıcı ve çıktısının
# ne *anlama* geldiği ($\epsilon$, $x_0$ ya da $v$). `minidiff`'in **kayıt noktası** (checkpoint) hepsini,
# içinde kod değil veri bulunan tek bir dosyada tutar.
#
# > **Önce tahmin et.** Modeli kaydediyor, yüklüyor ve aynı gürültüyü yeniden veriyoruz. Aynı resim mi çıkar?
# > Peki
# > 6 adımlık bir eğitim 3 adımdan sonra kesilir ve kayıt noktasından sürdürülürse ağırlıklar kesilmemiş
# > olandakiyle aynı mı olur, yoksa yalnızca benzer mi?

# %% id="checkpoint-code" tr="a824a60d"
with TemporaryDirectory() as folder:
    path = Path(folder) / "mine.safetensors"
    checkpoint.save(path, last.ema, schedule, predicts="x_0", info={"steps": last.step})
    loaded = checkpoint.load(path)
pairs = zip(last.ema.parameters(), loaded.network.parameters(), strict=True)
same = all(torch.equal(one, other) for one, other in pairs)
print(f"the file knows: predicts {loaded.predicts}, T = {loaded.schedule.T}    every weight the same: {same}")
# tr: print(f"dosyanın bildiği: tahmin {loaded.predicts}, T = {loaded.schedule.T}    her ağırlık aynı: {same}")
rows = {"before saving": draw(last.ema, ten, seed=3), "after loading": draw(loaded.network, ten, seed=3)}
# tr: rows = {"kaydetmeden önce": draw(last.ema, ten, seed=3), "yükledikten sonra": draw(loaded.network, ten, seed=3)}
show.rows(rows)

# %% [markdown] id="checkpoint-code-alt" lang="en" alt="checkpoint-code"
# Two rows of the digits 0 to 9, before saving and after loading. They are the same.

# %% [markdown] id="checkpoint-code-alt" lang="tr" alt="checkpoint-code" source="84c5d8f0"
# 0'dan 9'a rakamların iki satırı: kaydetmeden önce ve yükledikten sonra. Aynılar.

# %% id="resume-code" tr="1f1590ae"
small = replace(recipe, network=replace(recipe.network, width=8), train=replace(settings, steps=6))
*_, whole = train(small.build()[0], schedule, real, small.train, device="cpu")
with TemporaryDirectory() as folder:
    for interrupted in train(small.build()[0], schedule, real, small.train, device="cpu", folder=folder):
        if interrupted.step == 3:
            break  # leaving the loop saves the run
    rest = list(train(small.build()[0], schedule, real, small.train, device="cpu", folder=folder))
same = torch.equal(weights(rest[-1].network), weights(whole.network))
print(f"after the break: steps {[step.step for step in rest]}    the same weights as without it: {same}")
# tr: print(f"aradan sonra: adımlar {[step.step for step in rest]}    ağırlıklar kesintisiz eğitiminkiyle aynı: {same}")

# %% [markdown] id="checkpoint-answer" lang="en"
# The same pictures, and after the interruption the same weights, to the last bit. For that a run saves more
# than the network: the raw weights *and* the average, Adam's $m$ and $v$ for every weight, and the number
# of the step. Whoever saves only the network restarts with an Adam that has forgotten everything. (The
# random numbers need not be saved: those of step $n$ are made from the seed and $n$.)

# %% [markdown] id="checkpoint-answer" lang="tr" source="3563c1f7"
# Aynı resimler; kesintiden sonra da son bitine kadar aynı ağırlıklar. Bunun için bir eğitim, ağdan
# fazlasını kaydeder: ham ağırlıklar *ve* ortalama, her ağırlık için Adam'ın $m$'si ile $v$'si, adımın
# numarası. Yalnızca ağı kaydeden biri, her şeyi unutmuş bir Adam'la yeniden başlar. (Rastgele sayıların
# saklanması gerekmez: $n$ adımınınkiler tohumdan ve $n$'den üretilir.)

# %% [markdown] id="failures" lang="en"
# ## 7. When training fails
#
# Mostly nothing crashes when a training goes wrong. It makes bad pictures, or none. Here are the usual
# faults, each produced on purpose.
#
# ### "One bad number among hundreds of thousands will not matter"
#
# > *"The work is shared by all weights. If one of them goes wrong, the others carry it."*
#
# Let one weight be NaN, "not a number", which is what an overflow or 0/0 leaves behind. NaN is contagious:
# every sum that contains it is NaN.
#
# > **Predict first.** One bad weight, one step. How many of the weights are spoiled?

# %% [markdown] id="failures" lang="tr" source="eb95031a"
# ## 7. Eğitim bozulunca
#
# Bir eğitim bozulduğunda çoğu zaman hiçbir şey çökmez. Model kötü resimler yapar ya da hiç yapmaz. Alışılmış
# hatalar burada; her biri bilerek üretildi.
#
# ### "Yüz binlerce sayının içinde bozuk bir tanesinin önemi olmaz"
#
# > *"İşi bütün ağırlıklar paylaşır. Biri bozulursa ötekiler onu taşır."*
#
# Bir ağırlık NaN olsun: bir taşmanın ya da 0/0'ın geride bıraktığı "sayı değil". NaN bulaşıcıdır: İçinde
# NaN bulunan her toplam NaN'dır.
#
# > **Önce tahmin et.** Bozuk tek ağırlık, tek adım. Ağırlıkların ne kadarı bozulur?

# %% id="nan" tr="3d5f2a7a"
victim = copy.deepcopy(by_hand)
victim.head[2].bias.data[0] = torch.nan  # one weight of 375,889
rescue = torch.optim.Adam(victim.parameters(), lr=0.001)
training_step(victim, rescue, linear, real.images, real.labels, Generator().manual_seed(1))
print(f"weights that are NaN after one step: {weights(victim).isnan().float().mean():.0%}")
# tr: print(f"bir adımdan sonra NaN olan ağırlıklar: {weights(victim).isnan().float().mean():.0%}")

broken = real.images.clone()
broken[7, 0, 0, 0] = torch.nan  # a damaged file
try:
    data.ImageData(broken, real.labels, "broken", real.class_names)
except ValueError as error:
    print(f"ValueError: {error}")
try:
    wild = replace(settings, learning_rate=10.0, warmup=0)
    list(train(recipe.build()[0], schedule, real, wild, device=device))
except TrainingDivergedError as error:
    print(f"TrainingDivergedError: ... {str(error)[str(error).find('Try') :]}")
    # tr: print(f"TrainingDivergedError: ... {str(error)[str(error).find('Daha küçük') :]}")

# %% [markdown] id="nan-answer" lang="en"
# Rounded, 100 %: all but a few rows of the label table. The mean over the batch is NaN, so every slope is, so every
# weight is, and from then on the network answers NaN for ever. One bad pixel in the batch would do the same. No later
# step can mend it. That is why the library looks three times: the data must be finite, the loss must be finite
# *before* a step is taken (a learning rate of 10 drives the weights until the numbers overflow), and a checkpoint
# with NaN in it is refused. The advice in the last line is the usual remedy: a lower learning rate, a longer warm-up.
#
# ### The learning rate, too small and too large
#
# > **Predict first.** Sixty steps with a learning rate of 0.00001, 0.001 and 0.1, all else equal. Sketch
# > the three loss curves.

# %% [markdown] id="nan-answer" lang="tr" source="ff015eba"
# Yuvarlanınca %100; yalnızca etiket tablosunun birkaç satırı kurtuldu. Yığının ortalaması NaN olunca her gradyan, her
# gradyan NaN olunca da her ağırlık NaN olur; ağ bundan sonra hep NaN cevabını verir. Yığındaki tek bir bozuk piksel
# de aynısını yapardı. Sonraki hiçbir adım bunu onaramaz. Kütüphane bu yüzden üç kez bakar: Veriler sonlu olmalı;
# kayıp, adım atılmadan *önce* sonlu olmalı (10'luk bir öğrenme oranı, sayılar taşana dek ağırlıkları sürükler);
# içinde NaN olan bir kayıt noktası da geri çevrilir. İkinci satırdaki ileti verilerde NaN olduğunu, üçüncüsü eğitimin
# ıraksadığını söylüyor. Onun sonundaki öğüt, alışılmış çaredir: daha küçük bir öğrenme oranı, daha uzun bir
# ısınma.
#
# ### Öğrenme oranı: fazla küçük, fazla büyük
#
# > **Önce tahmin et.** 0,00001, 0,001 ve 0,1'lik öğrenme oranlarıyla altmış adım; geri kalan her şey aynı.
# > Üç kayıp eğrisini çiz.

# %% id="rates" tr="bf448fde"
curves = {"0.001": monitor.losses[:60]}
for rate in (0.00001, 0.1):
    other = replace(settings, steps=60, learning_rate=rate)
    steps = train(recipe.build()[0], schedule, real, other, device=device)
    curves[f"{rate:.5f}".rstrip("0")] = [step.loss for step in steps]
curves = {f"learning rate {rate}": (range(1, 61), curves[rate]) for rate in sorted(curves)}
# tr: curves = {f"öğrenme oranı {rate}": (range(1, 61), curves[rate]) for rate in sorted(curves)}
title, label = "Loss", "training step"
# tr: title, label = "Kayıp", "eğitim adımı"
show.lines(curves, title=title, x_label=label, y_range=(0, 1.2), beside=True)

# %% [markdown] id="rates-alt" lang="en" alt="rates"
# Three loss curves over 60 steps. Learning rate 0.00001: almost level. 0.001: falls steadily. 0.1: falls,
# then jumps up and down and ends higher.

# %% [markdown] id="rates-alt" lang="tr" alt="rates" source="4a321427"
# 60 adım boyunca üç kayıp eğrisi. Öğrenme oranı 0,00001: neredeyse yatay. 0,001: düzenli iniyor. 0,1:
# iniyor, sonra bir inip bir çıkıyor ve daha yüksekte bitiyor.

# %% [markdown] id="rates-answer" lang="en"
# Too small: almost a level line. The training is not stuck, it is slow. Too large: the loss falls at first
# (while the warm-up keeps the steps small), then it jumps up and down and ends higher, as it does when steps
# overshoot. Suitable: down, and calm. A few minutes for three such curves save an evening.

# %% [markdown] id="rates-answer" lang="tr" source="3589f9f1"
# Fazla küçük: neredeyse yatay bir çizgi. Eğitim takılmış değildir, yavaştır. Fazla büyük: Kayıp başta
# (ısınma adımları küçük tutarken) iner, sonra bir iner bir çıkar ve daha yüksekte biter; adımlar hedefi
# aşınca böyle olur. Uygun olanı: sakin sakin iner. Böyle üç eğriye ayrılan birkaç dakika, bir akşam kazandırır.

# %% [markdown] id="lower-loss" lang="en"
# ### "The lower the loss, the better the pictures"
#
# > *"The loss is what we minimise. So of two trainings the one with the lower loss is better."*
#
# Within one training that is roughly so. Between two it can fail, and here is how. Three trainings of 120
# steps, with the same network, the same images in the same order:
#
# - **ours**: predicts $x_0$, cosine schedule, pixels in $[-1, 1]$;
# - **[0, 1]**: the same, but somebody forgot to scale the pixels, which come out of most files between 0
#   and 1;
# - **textbook**: predicts $\epsilon$, linear schedule, pixels in $[-1, 1]$.
#
# > **Predict first.** Which of the three ends with the lowest loss? Which draws the best digits?

# %% [markdown] id="lower-loss" lang="tr" source="f34c6cef"
# ### "Kayıp ne kadar küçükse resimler o kadar iyidir"
#
# > *"En küçük yapmaya çalıştığımız, kayıptır. Öyleyse iki eğitimden kaybı küçük olan daha iyidir."*
#
# Tek bir eğitimin içinde bu aşağı yukarı doğrudur. İki eğitim arasında doğru olmayabilir; nasıl olduğu
# burada. 120'şer adımlık üç eğitim; aynı ağ, aynı sırayla aynı görüntüler:
#
# - **bizimki**: $x_0$ tahmin eder, kosinüs zamanlayıcısı, pikseller $[-1, 1]$ aralığında;
# - **[0, 1] aralığı**: aynısı, ama biri pikselleri ölçeklemeyi unutmuş; dosyaların çoğundan 0 ile 1
#   arasında çıkarlar;
# - **ders kitabı**: $\epsilon$ tahmin eder, doğrusal zamanlayıcı, pikseller $[-1, 1]$ aralığında.
#
# > **Önce tahmin et.** Üçünden hangisi en küçük kayıpla biter? Hangisi en iyi rakamları çizer?

# %% id="three-trainings"
unscaled = data.ImageData(  # without all_bright=True, refused
    (real.images + 1) / 2, real.labels, "digits, 0 to 1", real.class_names, all_bright=True
)
ends, loss_of = {"ours": early}, {"ours": sum(monitor.losses[100:120]) / 20}
for name, images, predicts, noising in (
    ("unscaled", unscaled, "x_0", schedule),
    ("textbook", real, "epsilon", linear),
):
    short = replace(settings, steps=120, predicts=predicts)
    steps = list(train(recipe.build()[0], noising, images, short, device=device))
    ends[name], loss_of[name] = steps[-1].ema, sum(step.loss for step in steps[100:]) / 20

# %% id="three-read" tr="af71fb88"
some = labels[:100]
drawn = {name: draw(ends[name].cpu(), some) for name in ("ours", "unscaled")}
drawn["textbook"] = draw(ends["textbook"].cpu(), some, schedule=linear, predicts="epsilon")
drawn["mended"] = 2 * drawn["unscaled"] - 1  # back to [-1, 1], for looking at
loss_of["mended"] = loss_of["unscaled"]
with torch.no_grad():
    guesses = {name: classifier(images).argmax(dim=1) for name, images in drawn.items()}
read = {name: (guess == some).float().mean().item() for name, guess in guesses.items()}
claims = {"[0, 1]: less than half our loss": loss_of["unscaled"] < 0.5 * loss_of["ours"]}
# tr: claims = {"[0, 1]: kaybımızın yarısından az": loss_of["unscaled"] < 0.5 * loss_of["ours"]}
claims["[0, 1]: less than half our accuracy"] = read["unscaled"] < 0.5 * read["ours"]
# tr: claims["[0, 1]: doğruluğumuzun yarısından az"] = read["unscaled"] < 0.5 * read["ours"]
claims["textbook: less than 1.5 times our loss"] = loss_of["textbook"] < 1.5 * loss_of["ours"]
# tr: claims["ders kitabı: kaybımızın 1.5 katından az"] = loss_of["textbook"] < 1.5 * loss_of["ours"]
claims["textbook: less than 0.8 of our accuracy"] = read["textbook"] < 0.8 * read["ours"]
# tr: claims["ders kitabı: doğruluğumuzun 0.8'inden az"] = read["textbook"] < 0.8 * read["ours"]
for claim, holds in claims.items():
    print(f"{claim}: {holds}")

# %% id="three-picture" tr="78aa5af4"
order = ["ours", "unscaled", "mended", "textbook"]
panels = {"Loss": {called[name]: loss_of[name] for name in order}}
# tr: panels = {"Kayıp": {called[name]: loss_of[name] for name in order}}
panels["accuracy"] = {called[name]: read[name] for name in order}
# tr: panels["doğruluk"] = {called[name]: read[name] for name in order}
show.bars(panels)

# %% [markdown] id="three-picture-alt" lang="en" alt="three-picture"
# Two bar charts of four rows. Loss: with pixels from 0 to 1 by far the lowest; ours and the textbook's are
# alike. Accuracy: ours high, pixels from 0 to 1 near chance, mended high, textbook low.

# %% [markdown] id="three-picture-alt" lang="tr" alt="three-picture" source="a0b2a941"
# Dört satırlık iki çubuk grafik. Kayıp: pikseller 0 ile 1 arasındayken açık farkla en düşük; bizimki ile
# ders kitabınınki birbirine yakın. Doğruluk: bizimki yüksek, 0 ile 1 arası rastlantıya yakın, onarılmışı
# yüksek, ders kitabınınki düşük.

# %% id="three-rows"
rows = {called[name]: drawn[name][:10] for name in order}
captions = [str(int(digit)) for digit in some[:10]]
show.rows(rows, captions=captions)

# %% [markdown] id="three-rows-alt" lang="en" alt="three-rows"
# Four rows of ten digits. Ours: legible. Pixels from 0 to 1: pale on grey fog. Mended: legible. Textbook:
# scribbles.

# %% [markdown] id="three-rows-alt" lang="tr" alt="three-rows" source="2d2a9f11"
# Onar rakamlık dört satır. Bizimki: okunuyor. 0 ile 1 arası: gri sis içinde soluk. Onarılmış: okunuyor.
# Ders kitabı: karalama.

# %% [markdown] id="three-answer" lang="en"
# **[0, 1] has by far the lowest loss, and the classifier reads almost nothing.** In half the range the same error
# counts a quarter when it is squared: a lower loss, and not a better one. The samples come out between 0 and 1,
# where everybody expects $-1$ to 1: pale pictures, in which the eye still finds most digits and the classifier
# does not.
#
# Undo it by hand (third row), and the digits are back, as readable as ours. So the network had learned its task. What
# was wrong is the meaning of the two numbers: of the loss that was compared, and of the pixels that were shown. (One
# thing is lost in principle: the image is half as strong against the same noise, as on another schedule. In this
# trial that did no visible harm.) The cure is one line before training: `2 * images - 1`.

# %% [markdown] id="three-answer" lang="tr" source="136eb3ff"
# **[0, 1]'in kaybı açık farkla en küçük; sınıflandırıcı ise neredeyse hiçbir şey okuyamıyor.** Aralık yarıya inince aynı
# hata, karesi alındığında dörtte bir sayılır: daha küçük ama daha iyi olmayan bir kayıp. Örnekler 0 ile 1 arasında çıkar;
# herkes ise $-1$ ile 1 arasını bekler. Resimler soluktur: Göz rakamların çoğunu yine seçer, sınıflandırıcı
# seçemez.
#
# Elle geri alınca (üçüncü satır) rakamlar geri geliyor; hem de bizimkiler kadar okunaklı. Demek ki ağ işini öğrenmiş.
# Yanlış olan iki sayının anlamıydı: karşılaştırılan kaybın ve gösterilen piksellerin. (İlke olarak yitirilen bir şey
# var: Aynı gürültünün karşısında görüntü yarı yarıya güçsüz kalır; başka bir zamanlayıcı kullanılmış gibi olur. Bu
# denemede bunun görünür bir zararı olmadı.) Çaresi eğitimden önce tek satırdır: `2 * images - 1`.

# %% [markdown] id="three-textbook" lang="en"
# **The textbook's loss is about as low as ours, and its digits are far worse.** The two numbers measure different
# things: an error in $\epsilon$, an error in $x_0$. By the algebra of lesson 04, the error in $x_0$ is the error in
# $\epsilon$ times $\sigma_t = \sqrt{(1-\bar{\alpha}_t)/\bar{\alpha}_t}$, which is very large near $t = T$. There
# sampling begins.
#
# *This is no verdict on predicting $\epsilon$.* Ho et al. (2020) trained that way, for hundreds of thousands of steps;
# it was their samples that opened the field, and the reference text (section 4.1) follows them. In our short trial
# $x_0$ is legible earlier, so the quick recipe uses it.
#
# <details><summary>Target or schedule? One at a time</summary>
#
# Two things differ at once above. The same 120 steps with another seed, 150 samples in 10 calls, changing one at a time
# (Fréchet distance, and the share that is read as asked):
#
# | | cosine schedule | linear schedule |
# |---|---|---|
# | predicts $x_0$ | 5.9, 83 % | 7.3, 91 % |
# | predicts $\epsilon$ | 13.0, 42 % | 19.9, 29 % |
#
# The target does most of it. It is one seed: read the large differences, not the small ones.
#
# </details>

# %% [markdown] id="three-textbook" lang="tr" source="6a5ddb8a"
# **Ders kitabının kaybı bizimki kadar küçük, rakamları ise çok daha kötü.** İki sayı farklı şeyleri ölçer: biri
# $\epsilon$'daki hatayı, öteki $x_0$'daki hatayı. 04. dersin hesabına göre $x_0$'daki hata, $\epsilon$'daki hatanın
# $\sigma_t = \sqrt{(1-\bar{\alpha}_t)/\bar{\alpha}_t}$ katıdır; bu da $t = T$ yakınında çok büyüktür. Örnekleme ise orada
# başlar.
#
# *Bu, $\epsilon$ tahmini hakkında bir hüküm değildir.* Ho vd. (2020) böyle eğitti, hem de yüz binlerce adım; alanın önünü
# açan onların örnekleri oldu, kaynak metin de (Bölüm 4.1) onları izler. Bizim kısa denememizde ise $x_0$ daha erken okunur
# oluyor; çabuk tarif bu yüzden onu kullanır.
#
# <details><summary>Hedef mi, zamanlayıcı mı? Birer birer</summary>
#
# Yukarıda aynı anda iki şey değişiyor. Başka bir tohumla yine 120 adım, 10 çağrıda 150 örnek; bu kez birer birer
# değiştirerek (Fréchet uzaklığı ve istendiği gibi okunanların payı):
#
# | | kosinüs zamanlayıcısı | doğrusal zamanlayıcı |
# |---|---|---|
# | $x_0$ tahmini | 5,9, %83 | 7,3, %91 |
# | $\epsilon$ tahmini | 13,0, %42 | 19,9, %29 |
#
# Farkın çoğunu hedef yapıyor. Bu tek bir tohumdur: Büyük farkları oku, küçükleri değil.
#
# </details>

# %% [markdown] id="switches" lang="en"
# ### Forgotten switches: the average, and `eval()`
#
# > *"I trained for hours, and the samples are worse than those during the training."*
#
# Two switches are forgotten most often. One is using the raw weights in place of the average: part 3. The
# other is **dropout**: some networks switch off random features while they learn, so that none is relied on
# too much. When sampling this must be off, by `network.eval()`. Ask such a network the same question twice:

# %% [markdown] id="switches" lang="tr" source="0547c78a"
# ### Unutulan anahtarlar: ortalama ve `eval()`
#
# > *"Saatlerce eğittim, ama örnekler eğitim sırasındakilerden daha kötü."*
#
# En sık unutulan iki anahtar vardır. Biri, ortalama yerine ham ağırlıkları kullanmaktır: 3. bölüm. Öteki
# **seyreltmedir** (dropout): Bazı ağlar öğrenirken rastgele öznitelikleri kapatır ki hiçbirine fazla
# güvenilmesin. Örneklerken bunun `network.eval()` ile kapatılmış olması gerekir. Böyle bir ağa aynı soruyu
# iki kez sor:

# %% id="eval-mode" tr="665b916e"
torch.manual_seed(0)
forgetful = UNet(replace(recipe.network, dropout=0.3))
forgetful.load_state_dict(last.ema.state_dict())  # dropout has no weights
x_t, t = torch.randn(10, 1, 8, 8), torch.full((10,), 500.0)
with torch.no_grad():
    for mode in (True, False):
        forgetful.train(mode)
        same = torch.equal(forgetful(x_t, t, ten), forgetful(x_t, t, ten))
        print(f"train({mode}): two calls give the same: {same}")
        # tr: print(f"train({mode}): iki çağrı aynısını veriyor: {same}")

# %% [markdown] id="eval-answer" lang="en"
# In training mode (`True`) two equal questions get two different answers. The denoisers of `minidiff`
# switch to `eval()` by themselves and back afterwards; other code may not.
#
# **When a training fails, look in this order.**
#
# 1. The data: shape, range, labels. Show the batch that the network gets, not the file that you believe in.
# 2. The first loss. Predicting $\epsilon$: 1. Something else means another scale than you think.
# 3. Can it learn *one* batch by heart? A training that cannot has a fault in its loop.
# 4. The learning rate: three short curves.
# 5. Samples from a fixed noise, from the average, in eval mode, at several moments.
# 6. A figure with its floor; nearest neighbours beside those of held-out images.

# %% [markdown] id="eval-answer" lang="tr" source="86133d81"
# Eğitim kipinde (`True`) eşit iki soru, farklı iki cevap alır. `minidiff`'in gürültü gidericileri
# kendiliğinden `eval()`'e geçer, sonra geri döner; başka kodlar bunu yapmayabilir.
#
# **Bir eğitim bozulunca bu sırayla bak.**
#
# 1. Veriler: şekil, aralık, etiketler. Ağın aldığı yığını göster, aldığını sandığın dosyayı değil.
# 2. İlk kayıp. $\epsilon$ tahmin ederken: 1. Başka bir sayı, sandığından başka bir ölçek demektir.
# 3. *Tek* bir yığını ezberleyebiliyor mu? Bunu yapamayan bir eğitimin döngüsünde hata vardır.
# 4. Öğrenme oranı: üç kısa eğri.
# 5. Sabit bir gürültüden, ortalamayla, eval kipinde, birkaç ayrı anda yapılmış örnekler.
# 6. Tabanıyla birlikte bir ölçü; kenara ayrılmış görüntülerinkinin yanında en yakın komşular.

# %% [markdown] id="mnist" lang="en"
# ## 8. Larger: MNIST, and a GPU
#
# The loop does not know what it trains on. For the 60,000 digits of MNIST (28x28 pixels; downloaded once,
# so not run here) these lines change:
#
# ```python
# real = data.load("mnist")  # was: data.digits("train")
# device = "cuda"  # was: "cpu"
# recipe = replace(recipe, network=replace(recipe.network, width=64, multipliers=(1, 2, 2), attention=(2,)))
# settings = TrainSettings(steps=10_000, batch_size=128, predicts="x_0", cooldown=0.5)
# ```

# %% [markdown] id="mnist" lang="tr" source="27ed0406"
# ## 8. Daha büyüğü: MNIST ve GPU
#
# Döngü neyle eğitildiğini bilmez. MNIST'in 60.000 rakamı için (28x28 piksel; bir kez indirilir, o yüzden
# burada çalıştırılmıyor) şu satırlar değişir:
#
# ```python
# real = data.load("mnist")  # was: data.digits("train")
# device = "cuda"  # was: "cpu"
# recipe = replace(recipe, network=replace(recipe.network, width=64, multipliers=(1, 2, 2), attention=(2,)))
# settings = TrainSettings(steps=10_000, batch_size=128, predicts="x_0", cooldown=0.5)
# ```

# %% [markdown] id="mnist-lines" lang="en"
# - **Data**: one name. `data.load` scales to $[-1, 1]$ and brings the labels. The monitor draws images of
#   another shape, `(1, 28, 28)`. Other names: `fashion_mnist`, `cifar10` (its network also needs
#   `channels=3`).
# - **Network**: a third level, because 28x28 has more to shrink ($28 \to 14 \to 7$), and attention on the
#   smallest, where it is cheap.
# - **Batch and steps**: a GPU likes larger batches; 60,000 images want more steps. The decay 0.999 then
#   fits.
# - **Device**: one word. On a GPU that has it, `train` uses bfloat16, a shorter kind of number, by itself.
#   Before sampling, bring the network back with `.cpu()`, or put the noise on the GPU too.
# - **Judging**: the shipped classifier reads 8x8 digits. `metrics.train_classifier(real)` makes one for
#   yours.
#
# > **Predict first.** How much more work is one step? Multiply: pixels, width, batch.

# %% [markdown] id="mnist-lines" lang="tr" source="c4816dcf"
# - **Veriler**: tek bir ad. `data.load`, $[-1, 1]$ aralığına ölçekler ve etiketleri getirir. İzleyici başka
#   biçimde görüntüler çizer: `(1, 28, 28)`. Öteki adlar: `fashion_mnist`, `cifar10` (onda ağ için ayrıca
#   `channels=3`).
# - **Ağ**: üçüncü bir düzey, çünkü 28x28'de küçültülecek daha çok şey var ($28 \to 14 \to 7$); dikkat, ucuz
#   olduğu en küçük düzeyde.
# - **Yığın ve adımlar**: GPU büyük yığınları sever; 60.000 görüntü daha çok adım ister. O zaman 0,999'luk
#   sönüm de uyar.
# - **Aygıt**: tek bir sözcük. Destekleyen bir GPU'da `train`, daha kısa bir sayı türü olan bfloat16'yı
#   kendiliğinden kullanır. Örneklemeden önce ağı `.cpu()` ile geri getir ya da gürültüyü de GPU'ya koy.
# - **Değerlendirme**: Hazır sınıflandırıcı 8x8 rakamları okur. `metrics.train_classifier(real)` senin
#   verilerin için bir tane yapar.
#
# > **Önce tahmin et.** Bir adımda iş ne kadar artar? Çarp: pikseller, genişlik, yığın.


# %% id="larger"
def multiply_adds(network: UNet, size: int) -> int:
    """Of one forward pass on one image; counted as in lesson 05, layer by layer."""
    counts = []

    def count(layer: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        if isinstance(layer, nn.Conv2d):
            counts.append(layer.weight.numel() * output[0, 0].numel())
        if isinstance(layer, SelfAttention):  # every place with every other, twice
            counts.append(2 * output[0].numel() * output[0, 0].numel())

    hooks = [layer.register_forward_hook(count) for layer in network.modules()]
    with torch.no_grad():
        network(torch.zeros(1, 1, size, size), torch.zeros(1))
    for hook in hooks:
        hook.remove()
    return sum(counts)


# %% id="larger-numbers" tr="5140db4b"
wide = replace(recipe.network, width=64, multipliers=(1, 2, 2), attention=(2,))
here = multiply_adds(network.cpu(), 8)
there = multiply_adds(UNet(wide), 28)
print(f"28x28: {multiply_adds(network, 28) / here:.0f}x    28x28, wider network: {there / here:.0f}x")
# tr: print(f"28x28: {multiply_adds(network, 28) / here:.0f} katı    28x28, daha geniş ağ: {there / here:.0f} katı")
whole = there / here * 128 / 32 * 10_000 / 500  # a larger batch, more steps
print(f"whole run: {show.whole(round(whole, -3))}x")
# tr: print(f"eğitimin tamamı: {show.whole(round(whole, -3))} katı")

# %% [markdown] id="larger-answer" lang="en"
# The same network on 28x28 pixels: fourteen times the work. Twelve come from the number of pixels, the rest
# from attention, where every place looks at every other and the pairs grow faster. With the wider network,
# the larger batch and the longer run it becomes 7,000 times what you did in this lesson. Multiply how long your
# training took by these 7,000: for a processor it means days. This is what GPUs are for. On a
# processor keep the small network and the small batch, and take 2,000 steps: fourteen times the time for
# each step, and four times the steps.

# %% [markdown] id="larger-answer" lang="tr" source="a57e908e"
# Aynı ağ 28x28 piksel üzerinde: on dört kat iş. On ikisi piksellerin sayısından gelir; gerisi, her yerin
# bütün öteki yerlere baktığı ve çiftlerin daha hızlı çoğaldığı dikkatten. Daha geniş ağ, daha büyük yığın
# ve daha uzun eğitimle iş, bu derste yaptığının 7.000 katına çıkar. Eğitimin sende ne kadar sürdüyse onu 7.000
# ile çarp: Bir işlemci için bu, günler demektir. GPU'lar bunun içindir. İşlemcide küçük ağı ve küçük
# yığını koru, 2.000 adım at: Adım başına süre on dört katına, adım sayısı dört katına çıkar.

# %% [markdown] id="own" lang="en"
# ## 9. Your own pictures
#
# The loop does not know whose pictures it sees, either. Put yours into a folder; sub-folders become classes.
# `data.folder` reads them: it turns each picture as the camera noted, cuts out the middle, shrinks it without
# harsh edges, and brings the pixels to $[-1, 1]$. Here 200 generated pictures stand in for yours, so that
# nothing has to be downloaded. One file only claims to be a picture.
#
# > **Predict first.** A short training, 250 steps of 16 pictures: how often does it see each picture? What
# > will come out right: the background, the colours, the shapes, all of them or none?

# %% [markdown] id="own" lang="tr" source="3c94f8a8"
# ## 9. Kendi resimlerin
#
# Döngü, gördüğü resimlerin kimin olduğunu da bilmez. Kendininkileri bir klasöre koy; alt klasörler sınıf olur.
# Onları `data.folder` okur: Her resmi fotoğraf makinesinin not ettiği gibi çevirir, ortasını keser, kenarları
# tırtıklandırmadan küçültür, pikselleri $[-1, 1]$ aralığına getirir. Burada senin resimlerinin yerini, üretilmiş
# 200 resim tutuyor; böylece hiçbir şey indirmek gerekmiyor. Dosyalardan birinin yalnızca adı resim adıdır.
#
# > **Önce tahmin et.** Kısa bir eğitim, 16 resimlik 250 adım: Her resmi kaç kez görür? Ne doğru çıkar: zemin mi,
# > renkler mi, biçimler mi, hepsi mi, hiçbiri mi?

# %% id="own-folder" tr="d27b1002"
room = TemporaryDirectory()
things = Path(room.name) / "things"  # in place of a folder of yours
large = [
    one for one in map(data.scene, range(54_000)) if one.labels[2:] == (1, 0, 2) and one.colour in (0, 2)
]
for kind, name in ((5, "ring"), (1, "square")):
    # tr: for kind, name in ((5, "halka"), (1, "kare")):
    (things / name).mkdir(parents=True)
    drawn = data.render([one for one in large if one.shape == kind][:100])
    for number, pixels in enumerate(show.to_pixels(drawn.images)):
        Image.fromarray(pixels).save(things / name / f"{number}.png")
(things / name / "list.png").write_text("no picture")

mine = data.folder(things, size=12)
show.pictures(mine.images[::9], columns=12)

# %% [markdown] id="own-folder-alt" lang="en" alt="own-folder"
# A sheet of 23 small pictures on white: first red and blue rings, then red and blue squares.

# %% [markdown] id="own-folder-alt" lang="tr" alt="own-folder" source="0d00c90d"
# Beyaz zeminli 23 küçük resimden bir sayfa: önce kırmızı ve mavi halkalar, sonra kırmızı ve mavi kareler.

# %% [markdown] id="own-look" lang="en"
# Read the line: how many were read, what was left out and why, how many of each class. Then look at the sheet.
# Heads that are cut off and pictures that lie on their side cost a minute here, and hours after the training.
#
# `zoo.recipe_for` chooses a recipe by the size and the number of pictures. We take a narrower network and far
# fewer steps. Beside the checkpoint lies a table of the losses, which `show.losses` draws under the name of its
# folder, `run`; the smooth line is a running mean and lags behind at first.

# %% [markdown] id="own-look" lang="tr" source="8129c127"
# Satırı oku: Kaç resim okundu, ne neden dışarıda kaldı, her sınıftan kaç resim var? Sonra sayfaya bak. Kesilmiş
# başları ve yan yatmış resimleri burada düzeltmek bir dakika sürer, eğitimden sonra ise saatler.
#
# `zoo.recipe_for`, resimlerin boyutuna ve sayısına göre bir tarif seçer. Biz daha dar bir ağ ve çok daha az adım
# alıyoruz. Kayıt noktasının yanında bir kayıp tablosu durur; `show.losses` onu klasörünün adıyla (`run`) çizer.
# Düzgün çizgi, başta geriden gelen hareketli bir ortalamadır.

# %% id="own-train" tr="398e7b2d"
full = zoo.recipe_for(mine)
print(f"the recipe for {len(mine)} pictures: {show.whole(full.train.steps)} steps of {full.train.batch_size}")
# tr: print(f"{len(mine)} resim için tarif: {full.train.batch_size} resimlik {show.whole(full.train.steps)} adım")
brief = replace(full.train, steps=250, batch_size=16)
own_network, own_schedule = replace(full, network=replace(full.network, width=24)).build()
*_, finished = train(own_network, own_schedule, mine, brief, device="cpu", folder=things.parent / "run")
show.losses(things.parent / "run")

# %% [markdown] id="own-train-alt" lang="en" alt="own-train"
# The loss of the short training over its steps, single losses in grey: a steep fall, then a slow one.

# %% [markdown] id="own-train-alt" lang="tr" alt="own-train" source="4a07577c"
# Kısa eğitimin kaybı, adımlar boyunca; tek tek kayıplar gri: önce dik, sonra yavaş bir iniş.

# %% id="own-film" tr="7830ec93"
asked = torch.arange(12) % 2  # by turns a ring and a square
walk = finished.model.drawing(asked, generator=Generator().manual_seed(0), steps=20)
frames = [one.x_t for one in walk]
show.save_gif(frames, things.parent / "walk.gif")
with Image.open(things.parent / "walk.gif") as film:
    print("frames in walk.gif:", film.n_frames)
    # tr: print("walk.gif içindeki kareler:", film.n_frames)
show.pictures(torch.cat([frames[0], frames[10], frames[-1]]), columns=12)
room.cleanup()

# %% [markdown] id="own-film-alt" lang="en" alt="own-film"
# Three rows of twelve: noise; half way, still noise, with a red or blue patch in the middle of most; the
# finished samples, by turns rings and squares on white. Some rings and one square have two colours.

# %% [markdown] id="own-film-alt" lang="tr" alt="own-film" source="a81d311d"
# On ikişer resimlik üç satır: gürültü; yolun yarısı, hâlâ gürültü, çoğunun ortasında kırmızı ya da mavi bir
# leke; bitmiş örnekler: beyaz zeminde sırayla halkalar ve kareler. Bazı halkalar ve bir kare iki renkli.

# %% [markdown] id="own-answer" lang="en"
# Each picture was seen about 20 times: $250 \cdot 16 / 200$. The background is right, and every shape can be
# named. Some rings and one square have two colours, which no picture in the folder has: the recipe does not ask
# for more steps in vain. (This is one run.)
#
# In a terminal all of this is one line. It says how long it will take before it begins, draws a sheet of
# samples every 500 steps, and goes on where it was after Ctrl-C:
#
# ```sh
# minidiff train --images things --size 32
# minidiff sample runs/things --n 9 --out walk.gif
# ```
#
# [From a folder to a film](../docs/own-pictures.md) has the rest. Few pictures and many steps are learned by
# heart: hold some back, and measure as in part 5.

# %% [markdown] id="own-answer" lang="tr" source="6a35d1ae"
# Her resim yaklaşık 20 kez görüldü: $250 \cdot 16 / 200$. Zemin doğru, her biçimin adı söylenebiliyor. Bazı
# halkalar ve bir kare ise iki renkli; klasörde böyle bir resim yok: Tarifteki adım sayısının çokluğu boşuna
# değil. (Bu, tek bir eğitimin sonucu.)
#
# Terminalde bunların hepsi tek bir satır. Başlamadan ne kadar süreceğini söyler, 500 adımda bir örnek sayfası
# çizer, Ctrl-C'den sonra kaldığı yerden sürer:
#
# ```sh
# minidiff train --images things --size 32
# minidiff sample runs/things --n 9 --out walk.gif
# ```
#
# Gerisi [klasörden filme](../docs/own-pictures.md) sayfasında. Az resim, çok adımla ezberlenir: Birazını kenara
# ayır ve 5. bölümdeki gibi ölç.

# %% [markdown] id="summary" lang="en"
# ## In five lines
#
# 1. A training step: images, times, noise, jump, guess, compare; then Adam moves every weight by about the
#    learning rate.
# 2. The average of the weights drew nearer to real digits than the last weights, in three trainings of three. Its
#    decay must suit the length of the run.
# 3. A Fréchet distance means nothing without its floor: other real images, as many, with the same labels.
# 4. Copying fools distances between distributions. Compare nearest neighbours with those of held-out
#    images.
# 5. When it fails: look at the data, at the first loss, at the learning rate, at samples. Never at the loss
#    alone.
#
# <details><summary>A or B?</summary>
#
# A was made by the shipped model, B was written by people and held out. If you could not tell, the model
# has done its work.
#
# </details>

# %% [markdown] id="summary" lang="tr" source="bd40269e"
# ## Beş satırda
#
# 1. Bir eğitim adımı: görüntüler, zamanlar, gürültü, sıçrama, tahmin, karşılaştırma; sonra Adam her
#    ağırlığı aşağı yukarı öğrenme oranı kadar oynatır.
# 2. Üç eğitimin üçünde de ağırlıkların ortalaması, gerçek rakamlara son ağırlıklardan daha yakın örnekler
#    verdi. Ortalamanın sönümü eğitimin uzunluğuna uymalıdır.
# 3. Fréchet uzaklığı, tabanı olmadan bir şey söylemez. Taban: sayıca ve etiketçe aynı, başka gerçek
#    görüntüler.
# 4. Kopyalayan bir model de dağılımlar arasındaki uzaklıklarda iyi not alır. En yakın komşuları, kenara ayrılmış
#    görüntülerinkiyle karşılaştır.
# 5. Bozulunca verilere, ilk kayba, öğrenme oranına, örneklere bak. Hiçbir zaman yalnızca kayba bakma.
#
# <details><summary>A mı, B mi?</summary>
#
# A'yı hazır model yaptı; B'yi insanlar yazdı, o da kenara ayrılmıştı. Ayırt edemediysen model işini yapmış
# demektir.
#
# </details>

# %% [markdown] id="your-turn" lang="en"
# ## Your turn
#
# **Task 1. Write the training step (15 minutes).** Without scrolling up, write
# `my_step(network, optimizer, x_0, labels)` for a network that predicts $x_0$ instead of $\epsilon$, on the
# cosine schedule. What is the loss of the very first step now, and why is it not 1?
#
# <details><summary>Hint</summary>
#
# Only point 6 changes. The untrained network still answers 0.
#
# </details>
#
# <details><summary>Solution</summary>
#
# ```python
# def my_step(network, optimizer, x_0, labels):
#     t = torch.randint(schedule.T, (len(x_0),))
#     x_t, epsilon = q_sample(x_0, t, schedule)
#     loss = (x_0 - network(x_t, t.float(), labels)).square().mean()
#     optimizer.zero_grad()
#     loss.backward()
#     optimizer.step()
#     return loss.item()
#
# fresh, _ = recipe.build()
# print(my_step(fresh, torch.optim.Adam(fresh.parameters(), lr=0.001), real.images[:32], real.labels[:32]))
# ```
#
# About 0.7: the mean of $x_0^2$, because the answer 0 misses the image by the image itself. Most pixels are
# near $-1$ or 1, but not all.
#
# </details>

# %% [markdown] id="your-turn" lang="tr" source="b91a66e8"
# ## Sıra sende
#
# **Görev 1. Eğitim adımını yaz (15 dakika).** Yukarı bakmadan, kosinüs zamanlayıcısıyla $\epsilon$ yerine
# $x_0$ tahmin eden bir ağ için `my_step(network, optimizer, x_0, labels)` işlevini yaz. İlk adımın kaybı
# şimdi kaçtır ve neden 1 değildir?
#
# <details><summary>İpucu</summary>
#
# Yalnızca 6. madde değişir. Eğitilmemiş ağ yine 0 cevabını verir.
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# ```python
# def my_step(network, optimizer, x_0, labels):
#     t = torch.randint(schedule.T, (len(x_0),))
#     x_t, epsilon = q_sample(x_0, t, schedule)
#     loss = (x_0 - network(x_t, t.float(), labels)).square().mean()
#     optimizer.zero_grad()
#     loss.backward()
#     optimizer.step()
#     return loss.item()
#
# fresh, _ = recipe.build()
# print(my_step(fresh, torch.optim.Adam(fresh.parameters(), lr=0.001), real.images[:32], real.labels[:32]))
# ```
#
# Yaklaşık 0,7: $x_0^2$'nin ortalaması; çünkü 0 cevabının hatası görüntünün kendisidir. Piksellerin çoğu
# $-1$ ya da 1'e yakındır, ama hepsi değil.
#
# </details>

# %% id="your-code"
# Task 1: write my_step(network, optimizer, x_0, labels) here and print the loss of the first step.

# %% [markdown] id="your-average" lang="en"
# **Task 2. Write the average (10 minutes).** A weight has long been 0; at step 1 it jumps to 1 and stays.
# Write the EMA of this one number with $d = 0.9$. What is it after 10 updates, and after how many has it
# come within 1 % of the new value? Derive the formula first, then check it with a loop. Then do the same
# with the library's warm-up, $d = \min(0.9, (1+n)/(10+n))$: does it arrive earlier or later?
#
# <details><summary>Hint</summary>
#
# Follow the distance from 1. Every update multiplies it by $d$.
#
# </details>
#
# <details><summary>Solution</summary>
#
# ```python
# for warm in (False, True):
#     average = 0.0
#     for n in range(1, 101):
#         d = min(0.9, (1 + n) / (10 + n)) if warm else 0.9
#         average = d * average + (1 - d) * 1.0
#         if n == 10 or average > 0.99:
#             print(warm, n, round(average, 3))
#         if average > 0.99:
#             break
# ```
#
# The distance after $n$ updates is $0.9^n$. After 10 updates the average is $1 - 0.9^{10} \approx 0.651$,
# and $0.9^n < 0.01$ from $n = 44$ on. With the warm-up the first decays are small (2/11, 3/12, ...), so the
# start is forgotten at once: within 1 % after 4 updates. That is what the warm-up is for.
#
# </details>

# %% [markdown] id="your-average" lang="tr" source="a8559922"
# **Görev 2. Ortalamayı yaz (10 dakika).** Bir ağırlık uzun süredir 0; 1. adımda 1'e sıçrıyor ve orada
# kalıyor. Bu tek sayının $d = 0.9$ ile EMA'sını yaz. 10 güncellemeden sonra kaçtır; kaç güncellemeden sonra
# yeni değere en çok %1 uzaktır? Önce formülü türet, sonra bir döngüyle sına. Ardından aynısını kütüphanenin
# ısınmasıyla yap, $d = \min(0.9, (1+n)/(10+n))$: Daha erken mi varır, daha geç mi?
#
# <details><summary>İpucu</summary>
#
# 1'e olan uzaklığı izle. Her güncelleme onu $d$ ile çarpar.
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# ```python
# for warm in (False, True):
#     average = 0.0
#     for n in range(1, 101):
#         d = min(0.9, (1 + n) / (10 + n)) if warm else 0.9
#         average = d * average + (1 - d) * 1.0
#         if n == 10 or average > 0.99:
#             print(warm, n, round(average, 3))
#         if average > 0.99:
#             break
# ```
#
# $n$ güncellemeden sonraki uzaklık $0.9^n$'dir. 10 güncellemeden sonra ortalama $1 - 0.9^{10} \approx
# 0.651$ olur; $n = 44$'ten başlayarak $0.9^n < 0.01$'dir. Isınmada ilk sönümler küçüktür (2/11, 3/12, ...);
# başlangıç hemen unutulur: 4 güncellemeden sonra %1'in içindedir. Isınma bunun içindir.
#
# </details>

# %% id="your-second-code"
# Task 2: write the loop here.

# %% [markdown] id="reading" lang="en"
# ## Further reading
#
# <details><summary>The papers</summary>
#
# - Ho, Jain and Abbeel (2020), *Denoising Diffusion Probabilistic Models*: algorithm 1 is part 1 of this
#   lesson.
# - Kingma and Ba (2015), *Adam: A Method for Stochastic Optimization*.
# - Polyak and Juditsky (1992), *Acceleration of Stochastic Approximation by Averaging*: why the average
#   beats the last.
# - Karras, Aittala, Lehtinen, Hellsten, Aila and Laine (2024), *Analyzing and Improving the Training
#   Dynamics of Diffusion Models*: among much else, choosing the average's length after the training.
# - Heusel, Ramsauer, Unterthiner, Nessler and Hochreiter (2017), *GANs Trained by a Two Time-Scale Update
#   Rule Converge to a Local Nash Equilibrium*: the Fréchet distance on features.
# - Carlini, Hayes, Nasr, Jagielski, Sehwag, Tramèr, Balle, Ippolito and Wallace (2023), *Extracting
#   Training Data from Diffusion Models*: large models that did copy.
# - Kadkhodaie, Guth, Simoncelli and Mallat (2024), *Generalization in Diffusion Models Arises from
#   Geometry-Adaptive Harmonic Representations*: with enough images, networks stop copying.
# - Kamb and Ganguli (2025), *An Analytic Theory of Creativity in Convolutional Diffusion Models*; Bonnaire,
#   Urfin, Biroli and Mézard (2025), *Why Diffusion Models Don't Memorize*: two answers to the question at
#   the end of part 5.
# - Alpaydin and Kaynak (1998), *Optical Recognition of Handwritten Digits*: the data.
#
# </details>

# %% [markdown] id="reading" lang="tr" source="a63df94e"
# ## Daha fazlası için
#
# <details><summary>Makaleler</summary>
#
# - Ho, Jain ve Abbeel (2020), *Denoising Diffusion Probabilistic Models*: 1. algoritma bu dersin 1.
#   bölümüdür.
# - Kingma ve Ba (2015), *Adam: A Method for Stochastic Optimization*.
# - Polyak ve Juditsky (1992), *Acceleration of Stochastic Approximation by Averaging*: ortalama sonuncudan
#   neden daha iyidir.
# - Karras, Aittala, Lehtinen, Hellsten, Aila ve Laine (2024), *Analyzing and Improving the Training
#   Dynamics of Diffusion Models*: başka birçok şeyin yanında, ortalamanın uzunluğunu eğitimden sonra
#   seçmek.
# - Heusel, Ramsauer, Unterthiner, Nessler ve Hochreiter (2017), *GANs Trained by a Two Time-Scale Update
#   Rule Converge to a Local Nash Equilibrium*: öznitelikler üzerinde Fréchet uzaklığı.
# - Carlini, Hayes, Nasr, Jagielski, Sehwag, Tramèr, Balle, Ippolito ve Wallace (2023), *Extracting Training
#   Data from Diffusion Models*: gerçekten kopyalamış büyük modeller.
# - Kadkhodaie, Guth, Simoncelli ve Mallat (2024), *Generalization in Diffusion Models Arises from
#   Geometry-Adaptive Harmonic Representations*: yeterince görüntüyle ağlar kopyalamayı bırakır.
# - Kamb ve Ganguli (2025), *An Analytic Theory of Creativity in Convolutional Diffusion Models*; Bonnaire,
#   Urfin, Biroli ve Mézard (2025), *Why Diffusion Models Don't Memorize*: 5. bölümün sonundaki soruya iki
#   cevap.
# - Alpaydin ve Kaynak (1998), *Optical Recognition of Handwritten Digits*: veriler.
#
# </details>

# %% [markdown] id="next" lang="en"
# **Next:** [07 · Sampling: DDPM and DDIM](07_sampling.ipynb). We used the sampler as a black box. What does
# it do in its 20 steps, and why are 20 enough when the schedule has 1,000? · [Exercises of this
# lesson](../exercises/06_training.ipynb) · [Back to the map](README.md)

# %% [markdown] id="next" lang="tr" source="99694fb4"
# **Sırada:** [07 · Örnekleme: DDPM ve DDIM](07_sampling.ipynb). Örnekleyiciyi kapalı kutu olarak kullandık.
# 20 adımında ne yapıyor ve zamanlayıcıda 1.000 adım varken 20'si neden yetiyor? · [Bu dersin
# alıştırmaları](../exercises/06_training.ipynb) · [Haritaya dön](README.md)
