# %% [markdown] id="title" lang="en"
# # 04 · The training objective
#
# **You will watch a loss of five lines turn a network of 17,000 random numbers into one that draws a swirl,
# in seconds, and then derive that loss, with which nearly every diffusion model is trained.**
#
# The ideal denoiser of lesson 03 was exact, and useless: it gave the training images back. A network has to
# take its place. But what exactly should it be asked? This lesson begins with five lines of code that ask
# it, and trains with them. Then it asks where these lines come from. No step is left to faith: each is
# derived, and then measured.
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · Before this: [03 · The reverse
# process](03_reverse.ipynb)

# %% [markdown] id="title" lang="tr" source="4820dfe7"
# # 04 · Eğitim amacı
#
# **Beş satırlık bir kaybın, 17.000 rastgele sayıdan oluşan bir ağı birkaç saniyede sarmal çizen bir ağa
# dönüştürmesini izleyecek, sonra hemen her difüzyon modelinin eğitiminde kullanılan bu kaybı
# türeteceksin.**
#
# 03\. derste gördüğün ideal gürültü giderici kusursuzdu ve hiçbir işe yaramıyordu: Eğitim görüntülerini geri
# veriyordu. Yerine bir ağ geçmeli. Peki bu ağa tam olarak ne sorulmalı? Bu ders, bunu soran beş satır kodla
# başlıyor ve onlarla bir ağ eğitiyor. Sonra bu satırların nereden geldiğini soruyor. Hiçbir adıma gözü
# kapalı inanman istenmiyor: Her biri türetiliyor, sonra ölçülüyor.
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Bundan önce: [03 · Ters
# süreç](03_reverse.ipynb)

# %% id="setup"
import copy
import math
from collections.abc import Callable, Iterator

import torch
from torch import Generator, Tensor, nn

from minidiff import MLP, GaussianMixtureDenoiser, MLPSettings, NetworkDenoiser, NoiseSchedule
from minidiff import diffusion_losses, q_posterior, q_sample, q_step, sample, show
from minidiff.denoisers import Denoiser
from minidiff.predictions import prediction_from_x_0
from minidiff.train import EMA, TrainStep

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same

# %% id="opening"
K, T, std = 200, 200, 0.05  # beads, timesteps, size of a bead
angle = math.pi * torch.linspace(1.5**2, 4.5**2, K).sqrt()
beads = torch.stack([angle.cos(), angle.sin()], dim=1) * angle[:, None] / (4.5 * math.pi)  # (200, 2)
schedule = NoiseSchedule.quadratic(T, beta_start=5e-4, beta_end=0.1)
exact = GaussianMixtureDenoiser(beads, torch.full((K,), std), torch.ones(K), schedule)


def draw(n: int, generator: Generator) -> Tensor:
    """n points of the roll, (n, 2): for each a random bead, and a little Gaussian noise around it."""
    chosen = torch.randint(K, (n,), generator=generator)
    return beads[chosen] + std * torch.randn(n, 2, generator=generator)


# %% id="opening-picture"
places = torch.cartesian_prod(*[torch.linspace(-1.3, 1.3, 12)] * 2)  # (144, 2)
generator, clouds, arrows = Generator().manual_seed(0), {}, {}
for t in (0, 40, 130):
    clouds[f"t = {t}"], _ = q_sample(draw(300, generator), t, schedule, generator=generator)
    arrows[f"t = {t}"] = (places, -exact(places, t).epsilon)
show.planes(clouds, arrows=arrows)

# %% [markdown] id="opening-picture-alt" lang="en" alt="opening-picture"
# Three planes with a Swiss roll of points at t = 0, 40 and 130. The roll blurs into a cloud. Arrows point
# to the roll at first, later to the middle.

# %% [markdown] id="opening-picture-alt" lang="tr" alt="opening-picture" source="8573c475"
# t = 0, 40 ve 130'da İsviçre rulosu biçiminde noktalarla üç düzlem. Rulo bulanıp buluta dönüşüyor. Oklar
# önce ruloyu, sonra ortayı gösteriyor.

# %% [markdown] id="about" lang="en"
# Above: 300 points of a Swiss roll, our data in this lesson, with more and more noise ($t$ grows to the right).
# The arrows show $-\hat{\epsilon}$, the way from noise to data, as the exact denoiser gives it. (The longest
# arrows are cut.) At the end of part 1 a network will draw them from what it learned.
#
# | | |
# |---|---|
# | **Time** | 150 minutes, or 90 without parts 2 to 6; the exercises 95 more |
# | **Before** | [Lesson 01](01_forward.ipynb): $x_t$, $\bar{\alpha}_t$, $\epsilon$, the jump, the index convention. [Lesson 02](02_schedules.ipynb): schedules and SNR. [Lesson 03](03_reverse.ipynb): the posterior, $\tilde{\beta}_t$, $\hat{x}_0$, $\hat{\epsilon}$, the reverse chain $p_\theta$, the exact denoiser |
# | **After** | You can *derive* the simple loss from the variational bound, *write* the training step, *explain* the loss by timestep and its floor, *choose* between $\epsilon$, $x_0$ and $v$, and *recognise* losses that fall and teach nothing |
# | **Reference** | Section 4.1 (training objective) |
#
# **The data.** Points in the plane, not images: two coordinates in place of thousands of pixels, so everything
# can be drawn and trained in seconds. 200 beads lie evenly on the roll; to make a point, take a random bead and
# add Gaussian noise of size 0.05. This is a *Gaussian mixture*, and for it the best denoiser is known exactly
# (`GaussianMixtureDenoiser`): like the `IdealDenoiser` of lesson 03, but with beads in place of points. So
# there are always new data to draw, nothing can be memorised, and we can compare whatever a network learns with
# the truth. The schedule is the quadratic one of lesson 02 with $T = 200$: most of its steps have little noise,
# and a thin swirl needs that.

# %% [markdown] id="about" lang="tr" source="3c5961a8"
# Yukarıda: bu dersin verisi olan İsviçre rulosundan (Swiss roll) 300 nokta; $t$ sağa doğru büyüyor, gürültü
# artıyor. Oklar $-\hat{\epsilon}$'u gösteriyor, yani kesin gürültü gidericiye göre gürültüden veriye giden
# yolu. (En uzun oklar kesildi.) 1. bölümün sonunda bu okları, öğrendiğiyle bir ağ çizecek.
#
# | | |
# |---|---|
# | **Süre** | 150 dakika, 2-6. bölümler olmadan 90; alıştırmalar 95 dakika daha |
# | **Önce** | [01. ders](01_forward.ipynb): $x_t$, $\bar{\alpha}_t$, $\epsilon$, sıçrama, indis sayımı. [02. ders](02_schedules.ipynb): zamanlayıcılar ve SNR. [03. ders](03_reverse.ipynb): sonsal dağılım, $\tilde{\beta}_t$, $\hat{x}_0$, $\hat{\epsilon}$, ters zincir $p_\theta$, kesin gürültü giderici |
# | **Sonra** | Basit kaybı varyasyonel sınırdan *türetebilir*, eğitim adımını *yazabilir*, zaman adımına göre kaybı ve tabanını *açıklayabilir*, $\epsilon$, $x_0$ ve $v$ arasında *seçim yapabilir*, düştüğü hâlde hiçbir şey öğretmeyen kayıpları *tanıyabilirsin* |
# | **Kaynak metin** | Bölüm 4.1 (eğitim amacı) |
#
# **Veri.** Görüntü değil, düzlemde nokta: Binlerce piksel yerine iki koordinat var; böylece her şey birkaç
# saniyede çizilip eğitilebiliyor. 200 boncuk rulonun üstüne eşit aralıklarla dizili; bir nokta yapmak için
# rastgele bir boncuk seçip büyüklüğü 0,05 olan Gauss gürültüsü ekliyoruz. Buna *Gauss karışımı* denir ve en iyi
# gürültü gidericisi kesin olarak bilinir (`GaussianMixtureDenoiser`): 03. dersteki `IdealDenoiser` gibidir,
# yalnız noktaların yerinde boncuklar vardır. Demek ki çekilecek yeni veri hiç bitmez, ezberlenecek bir şey
# yoktur ve ağ ne öğrenirse öğrensin gerçekle karşılaştırabiliriz. Zamanlayıcı, 02. dersteki kuadratik
# zamanlayıcı; $T = 200$. Adımlarının çoğunda az gürültü vardır; ince bir sarmal da bunu ister.

# %% [markdown] id="step" lang="en"
# ## 1. The training step
#
# What should the network be asked? The usual answer first: *which noise is in this point?* One step of
# training, in words (the list of section 4.1 of the reference): draw clean points; for each of them draw a
# time $t$ and a noise $\epsilon$; make $x_t$ in one jump; let the network guess; square the difference. Why
# just this, parts 2 to 6 derive; what it can reach, part 7.

# %% [markdown] id="step" lang="tr" source="0b498f83"
# ## 1. Eğitim adımı
#
# Ağa ne sorulmalı? Önce alışılmış cevap: *Bu noktadaki gürültü hangisi?* Eğitimin tek bir adımı, sözle
# (kaynak metnin 4.1. bölümündeki liste): Temiz noktalar çek; her biri için bir $t$ zamanı ve bir $\epsilon$
# gürültüsü çek; $x_t$'yi tek sıçramada yap; ağa tahmin ettir; farkın karesini al. Neden tam da bu olduğunu
# 2-6. bölümler, nereye varabileceğini 7. bölüm gösteriyor.

# %% [markdown] id="mlp" lang="en"
# The network is `MLP`, a *multilayer perceptron*: five linear layers one behind the other, with 64 numbers
# between each and the next. It takes the two coordinates of $x_t$ and the time $t$ (through a sixth layer,
# beside the first) and returns two numbers, its guess of $\epsilon$. How a number $t$ enters a network is a
# topic of lesson 05.
#
# > **Predict first.** The network has never seen $x_0$, only $x_t$ and $t$. At the very start, before any
# > training, it answers with numbers near 0. How large is its loss, per coordinate?

# %% [markdown] id="mlp" lang="tr" source="9d4688c5"
# Ağımız `MLP`, yani *çok katmanlı algılayıcı* (multilayer perceptron): art arda beş doğrusal katman, her
# katmanla sonraki arasında 64 sayı. $x_t$'nin iki koordinatını ve $t$ zamanını (birincinin yanındaki altıncı
# bir katmandan) alır, iki sayı verir; bunlar $\epsilon$ tahminidir. $t$ gibi bir sayının ağa nasıl girdiği 05.
# dersin konusu.
#
# > **Önce tahmin et.** Ağ $x_0$'ı hiç görmedi; yalnızca $x_t$'yi ve $t$'yi gördü. En başta, hiç eğitilmemişken,
# > 0'a yakın sayılarla cevap verir. Koordinat başına kaybı ne kadardır?


# %% id="step-code" tr="f942c522"
def my_losses(network: nn.Module, x_0: Tensor, generator: Generator) -> tuple[Tensor, Tensor]:
    """One loss per point, and the t it was taken at: two tensors of shape (B,)."""
    t = torch.randint(0, T, (len(x_0),), generator=generator)  # a time of its own for every point
    epsilon = torch.randn(x_0.shape, generator=generator)  # and a noise of its own
    x_t, _ = q_sample(x_0, t, schedule, epsilon=epsilon)
    guess = network(x_t, t.float())
    return (guess - epsilon).square().mean(dim=1), t


def new_network() -> MLP:
    torch.manual_seed(0)
    return MLP(MLPSettings(width=64))


network, x_0 = new_network(), draw(256, Generator().manual_seed(0))
mine, _ = my_losses(network, x_0, Generator().manual_seed(1))
library, _ = diffusion_losses(
    network, x_0, schedule, predicts="epsilon", generator=Generator().manual_seed(1)
)
print(f"your losses are the library's: {torch.allclose(mine, library)}")
# tr: print(f"senin kayıpların kütüphaneninkilerle aynı: {torch.allclose(mine, library)}")
print(f"parameters: {show.whole(sum(p.numel() for p in network.parameters()))}")
# tr: print(f"parametre sayısı: {show.whole(sum(p.numel() for p in network.parameters()))}")

# %% [markdown] id="training-intro" lang="en"
# Your five lines and the library's `diffusion_losses` give the same 256 losses. (`diffusion_loss` is their
# mean. Papers write a sum over the coordinates, code takes their mean: a matter of scale.) The network
# consists of 16,962 numbers.
#
# The answer to the question: near 1 (part 11 prints 0.91), for then the squared error of a coordinate is
# $\epsilon^2$, and the variance of $\epsilon$ is 1. A loss that starts at about 1 is a sign that the noise has
# the right size.

# %% [markdown] id="training-intro" lang="tr" source="f661f577"
# Senin beş satırın ile kütüphanenin `diffusion_losses` işlevi aynı 256 kaybı veriyor. (`diffusion_loss`
# bunların ortalamasıdır. Makaleler koordinatları toplar, kod ortalamalarını alır; fark yalnızca
# ölçektedir.) Ağ 16.962 sayıdan oluşuyor.
#
# Sorunun cevabı: 1 dolayında (11. bölüm 0,91 yazdırıyor); çünkü o zaman bir koordinatın kare hatası
# $\epsilon^2$'dir ve $\epsilon$'un varyansı 1'dir. 1 dolayında başlayan bir kayıp, gürültünün büyüklüğünün
# doğru olduğuna işarettir.

# %% [markdown] id="training-loop" lang="en"
# A training is this step, thousands of times, with `Adam` in between: PyTorch's usual rule for moving the
# numbers of the network, $\theta$, a little downhill. `EMA` keeps an average of $\theta$ over the last
# hundred steps or so, which jitters less; we use it as the finished network. Lesson 06 is about both. The
# loop is a generator: it hands over a `TrainStep` after every step, so that whoever consumes it can watch.

# %% [markdown] id="training-loop" lang="tr" source="6140000a"
# Eğitim, bu adımı binlerce kez atmaktır. Her adımdan sonra bir kural, ağın sayılarını, yani $\theta$'yı, biraz
# yokuş aşağı götürür; bizimki, PyTorch'ta en sık kullanılan `Adam`. `EMA`, $\theta$'nın aşağı yukarı son yüz
# adımdaki ortalamasını tutar. Bu ortalama daha az titrer; bitmiş ağ olarak onu kullanıyoruz. İkisi de 06. dersin
# konusu. Döngü bir üreteçtir (generator): Her adımdan sonra bir `TrainStep` verir; döngüyü çalıştıran kişi
# eğitimi böylece izleyebilir.

# %% id="training-code"
Losses = Callable[[nn.Module, Tensor, Generator], tuple[Tensor, Tensor]]


def training(losses_of: Losses, steps: int = 2_000) -> Iterator[TrainStep]:
    """Train a new network; after every step, yield what a monitor wants to know."""
    network, generator = new_network(), Generator().manual_seed(0)
    optimizer, ema = torch.optim.Adam(network.parameters(), lr=5e-3), EMA(network, decay=0.99)
    for step in range(1, steps + 1):
        losses, t = losses_of(network, draw(512, generator), generator)
        optimizer.zero_grad()
        losses.mean().backward()
        optimizer.step()
        ema.update(network)
        yield TrainStep(step, losses.mean().item(), losses.detach(), t, 5e-3, network, ema.network)


# %% id="watch" tags=["nbval-ignore-output"]
x_T = torch.randn(500, 2, generator=Generator().manual_seed(3))


def sampled(network: nn.Module, steps: int = T) -> Tensor:
    """Where the reverse chain of lesson 03 takes 500 points of pure noise, (500, 2)."""
    denoise = NetworkDenoiser(network, schedule, predicts="epsilon")
    return sample(denoise, schedule, x_T, "ddpm", steps=steps, generator=Generator().manual_seed(4))


def as_image(network: nn.Module) -> Tensor:
    """The same in 50 larger steps, as one white dot per point: (1, 1, 104, 104)."""
    counts = torch.histogramdd(sampled(network, steps=50), [104, 104], range=[-1.5, 1.5, -1.5, 1.5]).hist
    return 2 * (counts.T.flip(0) > 0).float()[None, None] - 1


kept = {0: new_network()}
for step in show.TrainingMonitor(training(my_losses), total=2_000, samples=as_image, T=T):
    if step.step in (100, 500, 2_000):
        kept[step.step] = copy.deepcopy(step.ema)
network = step.ema

# %% [markdown] id="watch-answer" lang="en"
# *If no kernel is running, you see the last moment of the monitor.* Left: the loss of every batch, and
# smoothed. Right: the loss by timestep, in the first 200 steps (dashed) and in the last 200. Below: 500
# samples from a shortened chain, with the raw weights and with the averaged ones.
#
# **Try this. Guess before you look.**
#
# 1. Cover the samples with your hand. From the loss curve alone: at which step would you have stopped?
# 2. Which bars of the right picture come down with training? Which stay?
# 3. Run the cell again and press *Stop* at about step 300. What do the samples look like, and what does the
#    loss say?
#
# <details><summary>1. When to stop</summary>
#
# After step 500 the curve hardly moves to the eye. The samples go on getting better until the end. Part 11 puts
# numbers to it.
#
# </details>
#
# <details><summary>2. The bars</summary>
#
# On the right (much noise) they are at nearly 0 already in the first 200 steps. On the left they come down a
# little and stay high, however long you
# train: they have a floor, which part 7 explains. Part 8 looks closer.
#
# </details>
#
# <details><summary>3. Stopped early</summary>
#
# The smoothed loss is already close to its last value; the samples are a cloud with a faint ring. (If you only
# read: it lies between the pictures for steps 100 and 500 of the next cell.)
#
# </details>

# %% [markdown] id="watch-answer" lang="tr" source="c14c571e"
# *Çalışan bir kernel yoksa monitörün son ânını görüyorsun.* Solda her yığının kaybı ve düzleştirilmiş hâli
# var. Sağda zaman adımına göre kayıp: ilk 200 adımda (kesikli) ve son 200 adımda. Altta, kısaltılmış bir
# zincirden
# 500 örnek: ham ağırlıklarla ve ortalamalarıyla.
#
# **Dene. Bakmadan önce tahmin et.**
#
# 1. Örnekleri elinle kapat. Yalnızca kayıp eğrisine bakarak kaçıncı adımda dururdun?
# 2. Sağdaki resimde hangi çubuklar eğitimle iniyor? Hangileri kalıyor?
# 3. Hücreyi yeniden çalıştır ve 300. adım dolayında *Durdur*'a bas. Örnekler neye benziyor, kayıp ne diyor?
#
# <details><summary>1. Ne zaman durmalı</summary>
#
# 500\. adımdan sonra eğri göze neredeyse hiç kıpırdamıyor gibi gelir. Oysa örnekler sona kadar düzelmeyi
# sürdürür. 11. bölüm bunu sayıya döküyor.
#
# </details>
#
# <details><summary>2. Çubuklar</summary>
#
# Sağdakiler (çok gürültü) daha ilk 200 adımda neredeyse 0'dadır. Soldakiler biraz iner, ama ne kadar
# eğitirsen eğit yüksek kalır:
# Bir tabanları vardır; onu 7. bölüm açıklıyor. 8. bölüm daha yakından bakıyor.
#
# </details>
#
# <details><summary>3. Erken durdurulmuş</summary>
#
# Düzleştirilmiş kayıp o sırada bile son değerine yakındır; örnekler ise içinde silik bir halka olan bir
# buluttur. (Hücreleri çalıştırmadan okuyorsan: Sıradaki hücrenin 100. ve 500. adımdaki resimlerinin arasında
# bir şeydir.)
#
# </details>

# %% id="growing" tr="b9c3b098"
x_0 = sample(exact, schedule, x_T, "ddpm", generator=Generator().manual_seed(4))
made = {f"after step {steps}": sampled(one) for steps, one in kept.items()}
# tr: made = {f"{steps}. adım": sampled(one) for steps, one in kept.items()}
made["exact denoiser"] = x_0
# tr: made["kesin gürültü giderici"] = x_0
show.planes(made, behind=beads)

# %% [markdown] id="growing-alt" lang="en" alt="growing"
# Five planes of samples. Step 0: nearly empty. Step 100: a round cloud. Step 500: a blurred ring. Step 2000:
# a swirl with one point in ten between its arms. Exact denoiser: a clean swirl.

# %% [markdown] id="growing-alt" lang="tr" alt="growing" source="81ca55b8"
# Örneklerle beş düzlem. 0. adım: neredeyse boş. 100. adım: yuvarlak bir bulut. 500. adım: bulanık bir halka.
# 2000. adım: noktaların onda biri kollarının arasında kalmış bir sarmal. Kesin gürültü giderici: temiz bir
# sarmal.

# %% [markdown] id="growing-note" lang="en"
# The full chain of 200 steps from the same 500 points of noise, with the network at four moments of its
# training; grey is the roll, on the far right the exact denoiser. A new network throws nearly all points out
# of the picture. After 100 steps there is a cloud of the right size. After 500 a ring, after 2,000 the swirl,
# with about 50 of the 500 points lost between its arms.
#
# Now for the arrows: grey and thick the exact ones, green and thin the learned ones.

# %% [markdown] id="growing-note" lang="tr" source="f9f94c11"
# Her düzlemde, aynı 500 gürültü noktasından başlayan 200 adımlık tam zincirin vardığı yer var: dördünde
# eğitimin dört anındaki ağlarla, en sağda kesin gürültü gidericiyle. Gri olan, rulonun kendisi. Yeni bir ağ
# noktaların neredeyse hepsini resmin dışına atıyor. 100 adımdan sonra
# doğru büyüklükte bir bulut var. 500'den sonra bir halka, 2.000'den sonra sarmal; 500 noktanın 50 kadarı
# kolların arasında kaybolmuş.
#
# Şimdi oklar: gri ve kalın olanlar kesin, yeşil ve ince olanlar öğrenilmiş.

# %% id="arrows-code"
learned, clouds, arrows = NetworkDenoiser(network, schedule, predicts="epsilon"), {}, {}
for t in (0, 40, 130):
    clouds[f"t = {t}"], _ = q_sample(draw(300, generator), t, schedule, generator=generator)
    # the thick grey arrows of the exact denoiser, and on them the learned ones
    arrows[f"t = {t}"] = [(places, -denoise(places, t).epsilon) for denoise in (exact, learned)]
show.planes(clouds, arrows=arrows)

# %% [markdown] id="arrows-code-alt" lang="en" alt="arrows-code"
# Three planes with thick grey and thin green arrows. They lie on each other nearly everywhere; at t = 0
# they differ inside and between the arms.

# %% [markdown] id="arrows-code-alt" lang="tr" alt="arrows-code" source="ef5a1ad9"
# Kalın gri ve ince yeşil oklarla üç düzlem. Neredeyse her yerde üst üsteler; t = 0'da kolların içinde ve
# arasında ayrılıyorlar.

# %% [markdown] id="arrows-note" lang="en"
# Where noisy points are (blue dots), green lies nearly on grey. (At $t = 0$, inside the roll, it does not: part 8
# shows that the network errs most at small $t$.) Nobody has shown the network an arrow. Each single example it got was wrong: *this* $\epsilon$
# was only one of many possible. Averaged over a million examples, the errors cancel, and the mean stays.

# %% [markdown] id="arrows-note" lang="tr" source="d4760119"
# Gürültülü noktaların olduğu yerde (mavi noktalar) yeşil, neredeyse grinin üstünde duruyor. ($t = 0$'da,
# rulonun içinde durmuyor: 8. bölüm, ağın en çok küçük $t$'lerde yanıldığını gösteriyor.) Ağa kimse bir ok göstermedi. Gördüğü örneklerin her biri tek başına
# yanlıştı: *O* $\epsilon$, olabilecek birçok gürültüden yalnızca biriydi. Bir milyon örneğin ortalamasında
# yanlışlar birbirini götürür, ortalama kalır.

# %% [markdown] id="question" lang="en"
# ## 2. Why this question?
#
# In lesson 03 you walked back from noise in small Gaussian steps. With a network in it the chain starts
# from $\mathcal{N}(0, \mathbf{I})$ and takes steps
#
# $$p_\theta(x_{t-1} \mid x_t) = \mathcal{N}\big(x_{t-1};\ \mu_\theta(x_t, t),\ \sigma_t^2\,\mathbf{I}\big)$$
#
# ($\sigma_t$ is the width of the step here, not the noise-to-signal level of lesson 02. Both letters are
# usual.)

# %% [markdown] id="question" lang="tr" source="32b24c7c"
# ## 2. Neden bu soru?
#
# 03\. derste gürültüden küçük Gauss adımlarıyla geri yürüdün. Zincirin içine bir ağ koyalım; zincir
# $\mathcal{N}(0, \mathbf{I})$'den başlar ve şu adımları atar:
#
# $$p_\theta(x_{t-1} \mid x_t) = \mathcal{N}\big(x_{t-1};\ \mu_\theta(x_t, t),\ \sigma_t^2\,\mathbf{I}\big)$$
#
# ($\sigma_t$ burada adımın genişliğidir, 02. dersteki gürültü-sinyal düzeyi değil. İki yerde de bu harf
# alışılmıştır.)

# %% [markdown] id="surprise-idea" lang="en"
# Where the chain ends is random. So it *is* a distribution: $p_\theta(x_0)$ says how likely it is to end at
# $x_0$. A good chain ends often where real data are. That suggests what to want: make
#
# $$-\ln p_\theta(x_0), \quad \text{averaged over the data,}$$
#
# as small as possible. It is called the **negative log likelihood**; read it as the surprise of the model when
# it is shown a real point.
#
# > **Predict first.** Why can we not compute $p_\theta(x_0)$ and be done? Think of how many ways lead from
# > noise to one point $x_0$.

# %% [markdown] id="surprise-idea" lang="tr" source="d283b3ce"
# Zincirin nerede biteceği rastlantıya bağlıdır. Öyleyse zincirin ucu bir *dağılım* verir:
# $p_\theta(x_0)$, $x_0$'da bitmesinin ne kadar olası olduğunu söyler. İyi bir zincir, gerçek verilerin
# olduğu yerde sık biter. Şu sayı olabildiğince küçük olsun istiyoruz:
#
# $$-\ln p_\theta(x_0), \quad \text{veri üzerinden ortalaması.}$$
#
# Bu sayıya **negatif log olabilirlik** (negative log likelihood) denir; gerçek bir
# nokta gösterildiğinde modelin ne kadar şaşırdığı diye oku.
#
# > **Önce tahmin et.** $p_\theta(x_0)$'ı neden hesaplayıp işi bitiremiyoruz? Gürültüden tek bir $x_0$
# > noktasına kaç yol çıktığını düşün.

# %% [markdown] id="intractable" lang="en"
# To get $p_\theta(x_0)$ you would have to add up the probabilities of *all* paths from noise that end there: an
# integral over every value of every noisy version, $T$ of them. Nobody can do that. What can be done is better
# than it sounds: find a number that is never smaller than the surprise, that splits into small pieces, and push
# that number down.

# %% [markdown] id="intractable" lang="tr" source="c7625267"
# $p_\theta(x_0)$'ı bulmak için gürültüden gelip orada biten *bütün* yolların olasılıklarını toplaman gerekirdi:
# $T$ tane gürültülü hâlin her birinin bütün değerleri üzerinden bir integral. Bunu kimse hesaplayamaz.
# Yapılabilecek şey ise göründüğünden daha iyidir: Şaşkınlıktan hiçbir zaman küçük olmayan, küçük parçalara
# bölünen bir sayı bulup o sayıyı aşağı itmek.

# %% [markdown] id="bound" lang="en"
# ## 3. The bound
#
# Take a real $x_0$ and let the *forward* process make a path from it, which is easy. Call the path
# $z = (x_{t=0}, x_{t=1}, \dots, x_T)$ (not the test number $z$ of lesson 01); $x_{t=0}$ is the version with
# one noising step (lesson 01), and $x_T$ is the last, that of index $T-1$. How far one distribution $q$ is
# from another, $p$, is measured by the **Kullback-Leibler divergence**
#
# $$\mathrm{KL}(q \,\|\, p) = \mathbb{E}_{x \sim q}\Big[\ln\frac{q(x)}{p(x)}\Big] \ \ge\ 0,
# \qquad \text{and it is } 0 \text{ only if } q = p.$$

# %% [markdown] id="bound" lang="tr" source="7fd14f0f"
# ## 3. Sınır
#
# Gerçek bir $x_0$ al ve ondan *ileri* süreçle bir yol yap; bu kolaydır. Yola
# $z = (x_{t=0}, x_{t=1}, \dots, x_T)$ diyelim (01. dersteki test sayısı $z$ değil); $x_{t=0}$ bir gürültüleme
# adımı atılmış hâldir (01. ders), $x_T$ ise sonuncusu, yani $T-1$ indisli olandır. Bir $q$ dağılımının başka
# bir dağılımdan, $p$'den, ne kadar uzak olduğu **Kullback-Leibler ıraksaması** (KL divergence) ile ölçülür:
#
# $$\mathrm{KL}(q \,\|\, p) = \mathbb{E}_{x \sim q}\Big[\ln\frac{q(x)}{p(x)}\Big] \ \ge\ 0,
# \qquad \text{ve değeri } 0 \text{ ise } q = p.$$

# %% [markdown] id="bound-terms" lang="en"
# With it the surprise is bounded by three terms, the **variational bound** (with the sign turned it is called
# ELBO, *evidence lower bound*):
#
# $$-\ln p_\theta(x_0) \ \le\ L =
# \underbrace{\mathrm{KL}\big(q(x_T \mid x_0) \,\|\, \mathcal{N}(0, \mathbf{I})\big)}_{\text{prior}}
# + \sum_{t=1}^{T-1} \underbrace{\mathbb{E}\,\mathrm{KL}\big(q(x_{t-1} \mid x_t, x_0) \,\|\,
# p_\theta(x_{t-1} \mid x_t)\big)}_{\text{denoising}}
# + \underbrace{\mathbb{E}\big[-\ln p_\theta(x_0 \mid x_{t=0})\big]}_{\text{reconstruction}}$$
#
# - **Prior:** is the end of the forward walk really noise? There is no $\theta$ in it. You computed it at the
#   end of lesson 01.
# - **Denoising,** $T-1$ times: at $x_t$, the model steps back without knowing $x_0$. The posterior of lesson 03
#   steps back knowing it. How different are the two steps, averaged over the $x_t$ of the forward walk? These
#   terms are what training is about.
# - **Reconstruction:** the last small step onto the clean point. (It is $-\ln$ of a density, and may be
#   negative.)
#
# <details><summary>The full derivation</summary>
#
# For every path $z$ the product rule says $p_\theta(x_0, z) = p_\theta(x_0)\,p_\theta(z \mid x_0)$. Solve for
# $p_\theta(x_0)$, multiply and divide by $q(z \mid x_0)$, take $-\ln$, and average over paths drawn from
# $q(z \mid x_0)$. The left side does not depend on $z$, so
#
# $$-\ln p_\theta(x_0) = \mathbb{E}_q\Big[-\ln\frac{p_\theta(x_0, z)}{q(z \mid x_0)}\Big]
# - \mathrm{KL}\big(q(z \mid x_0) \,\|\, p_\theta(z \mid x_0)\big)$$
#
# The last term is never negative; leaving it out can only make the right side larger. What remains is $L$. Now
# write both distributions as chains that run *backwards*:
#
# $$p_\theta(x_0, z) = p(x_T)\;\prod_{t=1}^{T-1} p_\theta(x_{t-1} \mid x_t)\;p_\theta(x_0 \mid x_{t=0})
# \qquad
# q(z \mid x_0) = q(x_T \mid x_0)\;\prod_{t=1}^{T-1} q(x_{t-1} \mid x_t, x_0)$$
#
# The first is the definition of the model, with $p(x_T) = \mathcal{N}(0, \mathbf{I})$. The second is Bayes'
# rule, step by step, as in lesson 03: the same forward path, told from its end. (It needs nothing older than
# $x_t$ because the forward process is a Markov chain.) The logarithm of the ratio is now a sum, factor by
# factor: the first pair gives the prior term, each middle pair a KL, the last factor the reconstruction.
# (With $T = 2$:
# $\frac{q(x_T \mid x_0)}{p(x_T)}\cdot\frac{q(x_{t=0} \mid x_T, x_0)}{p_\theta(x_{t=0} \mid
# x_T)}\cdot\frac{1}{p_\theta(x_0 \mid x_{t=0})}$,
# three factors, three terms.) $\blacksquare$
#
# The gap between surprise and bound is the KL that was left out. It is 0 when the model's paths to $x_0$ are
# distributed as the forward paths from it.
#
# </details>

# %% [markdown] id="bound-terms" lang="tr" source="03d9aa4f"
# Bununla şaşkınlığa üç terimli bir üst sınır bulunur: **varyasyonel sınır** (variational bound; işareti
# çevrilmiş hâline ELBO, *evidence lower bound*, denir):
#
# $$-\ln p_\theta(x_0) \ \le\ L =
# \underbrace{\mathrm{KL}\big(q(x_T \mid x_0) \,\|\, \mathcal{N}(0, \mathbf{I})\big)}_{\text{önsel}}
# + \sum_{t=1}^{T-1} \underbrace{\mathbb{E}\,\mathrm{KL}\big(q(x_{t-1} \mid x_t, x_0) \,\|\,
# p_\theta(x_{t-1} \mid x_t)\big)}_{\text{gürültü giderme}}
# + \underbrace{\mathbb{E}\big[-\ln p_\theta(x_0 \mid x_{t=0})\big]}_{\text{yeniden kurma}}$$
#
# - **Önsel** (prior): İleri yürüyüşün sonu gerçekten gürültü mü? İçinde $\theta$ yok. 01. dersin sonunda
#   hesaplamıştın.
# - **Gürültü giderme**, $T-1$ kez: Model $x_t$'de, temiz noktayı bilmeden bir adım geri atar. 03. dersteki
#   sonsal dağılım aynı adımı onu bilerek atar. İki adım, ileri yürüyüşün $x_t$'leri üzerinden ortalama,
#   birbirinden ne kadar farklı? Eğitim bu terimlerle
#   ilgilidir.
# - **Yeniden kurma** (reconstruction): temiz noktaya atılan son küçük adım. (Bir yoğunluğun $-\ln$'idir;
#   negatif olabilir.)
#
# <details><summary>Türetmenin tamamı</summary>
#
# Çarpım kuralına göre her $z$ yolu için $p_\theta(x_0, z) = p_\theta(x_0)\,p_\theta(z \mid x_0)$ yazılabilir.
# $p_\theta(x_0)$'ı yalnız bırak, $q(z \mid x_0)$ ile çarp ve böl, $-\ln$ al, $q(z \mid x_0)$'dan çekilen yollar
# üzerinden ortala. Sol taraf $z$'ye bağlı değildir; öyleyse
#
# $$-\ln p_\theta(x_0) = \mathbb{E}_q\Big[-\ln\frac{p_\theta(x_0, z)}{q(z \mid x_0)}\Big]
# - \mathrm{KL}\big(q(z \mid x_0) \,\|\, p_\theta(z \mid x_0)\big)$$
#
# Son terim hiçbir zaman negatif değildir; onu atmak sağ tarafı ancak büyütür. Geriye kalan $L$'dir. Şimdi iki
# dağılımı da *geriye doğru* işleyen zincirler olarak yaz:
#
# $$p_\theta(x_0, z) = p(x_T)\;\prod_{t=1}^{T-1} p_\theta(x_{t-1} \mid x_t)\;p_\theta(x_0 \mid x_{t=0})
# \qquad
# q(z \mid x_0) = q(x_T \mid x_0)\;\prod_{t=1}^{T-1} q(x_{t-1} \mid x_t, x_0)$$
#
# Birincisi, $p(x_T) = \mathcal{N}(0, \mathbf{I})$ ile, modelin tanımıdır. İkincisi 03. dersteki gibi adım adım
# Bayes kuralıdır: aynı ileri yol, sonundan anlatılmış. ($x_t$'den daha eski bir şey gerekmez, çünkü ileri süreç
# bir Markov zinciridir.) Oranın logaritması artık bir toplamdır, çarpan çarpan: İlk çift önsel terimi,
# ortadaki çiftlerin her biri bir KL'yi, son çarpan da yeniden kurma terimini verir. ($T = 2$ iken:
# $\frac{q(x_T \mid x_0)}{p(x_T)}\cdot\frac{q(x_{t=0} \mid x_T, x_0)}{p_\theta(x_{t=0} \mid
# x_T)}\cdot\frac{1}{p_\theta(x_0 \mid x_{t=0})}$; üç çarpan, üç terim.) $\blacksquare$
#
# Şaşkınlık ile sınır arasındaki boşluk, attığımız KL'dir. Modelin $x_0$'a gelen yolları, $x_0$'dan çıkan ileri
# yollarla aynı dağılıyorsa 0'dır.
#
# </details>

# %% [markdown] id="kl" lang="en"
# ## 4. The KL of two Gaussians
#
# Both steps in a denoising term are Gaussian. What is the KL of two Gaussians?
#
# > **Predict first.** Two round Gaussians in the plane, both with standard deviation 0.1; their centres lie 0.3
# > apart. Is their KL about 0.3, about 0.9, or about 4.5?
#
# For equal variance $\sigma^2$ the KL is a distance of the centres, squared, in units of the width:
#
# $$\mathrm{KL}\big(\mathcal{N}(m, \sigma^2\mathbf{I}) \,\|\, \mathcal{N}(\hat{m}, \sigma^2\mathbf{I})\big) =
# \frac{\lVert m - \hat{m}\rVert^2}{2\sigma^2}$$
#
# If the first has another variance, $v$, then in $d$ dimensions
# $\tfrac{d}{2}\big(\tfrac{v}{\sigma^2} - 1 - \ln\tfrac{v}{\sigma^2}\big)$ is added. No centre appears in that,
# so the network cannot change it.
#
# <details><summary>Derivation</summary>
#
# A Gaussian density is proportional to $e^{-\lVert x-m\rVert^2/2\sigma^2}$, and with equal variances the
# factors in front cancel. So $\ln (q/p) = (\lVert x-\hat{m}\rVert^2 - \lVert x-m\rVert^2)/2\sigma^2$. Under the
# first Gaussian $x = m + \sigma\epsilon$. The second square has the mean $d\,\sigma^2$. The first has the mean
# $\lVert m-\hat{m}\rVert^2 + d\,\sigma^2$, because the cross term $2\sigma\,\epsilon\cdot(m-\hat{m})$ averages
# to 0. Subtract and divide. With two variances the factors in front leave
# $-\tfrac{d}{2}\ln\tfrac{v}{\sigma^2}$, the first square gives $\tfrac{d\,v}{2\sigma^2}$ and the second, now
# divided by $2v$, takes $\tfrac{d}{2}$ away: that is the extra term.
#
# </details>
#
# The cell checks it against the definition: it draws a million points from the first and averages $\ln(q/p)$.

# %% [markdown] id="kl" lang="tr" source="52a2b63a"
# ## 4. İki Gauss'un KL'si
#
# Bir gürültü giderme teriminde iki adım da Gauss'tur. İki Gauss'un KL'si nedir?
#
# > **Önce tahmin et.** Düzlemde yuvarlak iki Gauss; ikisinin de standart sapması 0,1, merkezlerinin arası 0,3.
# > KL'leri yaklaşık 0,3 mü, 0,9 mu, 4,5 mi?
#
# Varyanslar eşitse, ikisi de $\sigma^2$ ise, KL merkezlerin uzaklığının karesidir; ama genişlik birimiyle
# ölçülmüş olarak:
#
# $$\mathrm{KL}\big(\mathcal{N}(m, \sigma^2\mathbf{I}) \,\|\, \mathcal{N}(\hat{m}, \sigma^2\mathbf{I})\big) =
# \frac{\lVert m - \hat{m}\rVert^2}{2\sigma^2}$$
#
# Birincinin varyansı başkaysa, diyelim $v$ ise, $d$ boyutta buna
# $\tfrac{d}{2}\big(\tfrac{v}{\sigma^2} - 1 - \ln\tfrac{v}{\sigma^2}\big)$ eklenir. Bunun içinde merkez yoktur;
# demek ki ağ onu değiştiremez.
#
# <details><summary>Türetme</summary>
#
# Bir Gauss yoğunluğu $e^{-\lVert x-m\rVert^2/2\sigma^2}$ ile orantılıdır; varyanslar eşitken öndeki çarpanlar
# sadeleşir. Öyleyse $\ln (q/p) = (\lVert x-\hat{m}\rVert^2 - \lVert x-m\rVert^2)/2\sigma^2$. Birinci Gauss
# altında $x = m + \sigma\epsilon$ olur. İkinci karenin ortalaması $d\,\sigma^2$'dir. Birincininki
# $\lVert m-\hat{m}\rVert^2 + d\,\sigma^2$ eder, çünkü $2\sigma\,\epsilon\cdot(m-\hat{m})$ çapraz teriminin
# ortalaması 0'dır. Çıkar ve böl. Varyanslar farklıysa öndeki çarpanlardan $-\tfrac{d}{2}\ln\tfrac{v}{\sigma^2}$
# kalır, birinci kareden $\tfrac{d\,v}{2\sigma^2}$ gelir, artık $2v$'ye bölünen ikinci kare de $\tfrac{d}{2}$
# eksiltir: ek terim budur.
#
# </details>
#
# Hücre bunu tanımla karşılaştırıyor: Birinciden bir milyon nokta çekip $\ln(q/p)$'nin ortalamasını alıyor.


# %% id="kl-code" tr="7baece3d"
def gaussian_kl(squared_distance: Tensor, variance: Tensor, model_variance: Tensor, d: int = 2) -> Tensor:
    """KL(N(m, variance I) ‖ N(m̂, model_variance I)) in d dimensions, from ‖m - m̂‖²."""
    ratio = variance / model_variance
    return squared_distance / (2 * model_variance) + d / 2 * (ratio - 1 - ratio.log())


m, m_hat, v = torch.zeros(2), torch.tensor([0.3, 0.0]), torch.tensor(0.1**2)
x = m + v.sqrt() * torch.randn(1_000_000, 2, generator=Generator().manual_seed(0))
log_ratio = ((x - m_hat).square().sum(dim=1) - (x - m).square().sum(dim=1)) / (2 * v)
print(f"by drawing: E[ln q/p] = {log_ratio.mean():.2f}")
# tr: print(f"çekerek: E[ln q/p] = {log_ratio.mean():.2f}")
print(f"by the formula: KL = {gaussian_kl((m - m_hat).square().sum(), v, v):.2f}")
# tr: print(f"formülle: KL = {gaussian_kl((m - m_hat).square().sum(), v, v):.2f}")

# %% [markdown] id="whole" lang="en"
# Both say 4.5: $0.3^2 / (2 \cdot 0.1^2)$. The KL measures how far the centres are apart in widths, squared.
#
# ## 5. The whole bound, once, in numbers
#
# Is the bound any good? For our roll we can check it, for there the surprise can be computed exactly: the
# density of 200 beads is a sum of 200 Gaussians. And instead of a network we put the exact denoiser into the
# chain. The model's step is the one of lesson 03, with $\hat{x}_0$ in the place of $x_0$.

# %% [markdown] id="whole" lang="tr" source="d9f48a2d"
# İkisi de 4,5 diyor: $0.3^2 / (2 \cdot 0.1^2)$. KL merkezlerin ne kadar uzak olduğuna değil, bu uzaklığın
# kaç standart sapma ettiğine bakar.
#
# ## 5. Sınırın tamamı, bir kez, sayılarla
#
# Bu sınır işe yarar mı? Bizim ruloda bunu sınayabiliriz; çünkü orada şaşkınlık kesin olarak hesaplanabilir:
# 200 boncuğun yoğunluğu, 200 Gauss'un toplamıdır. Zincire de ağ yerine kesin gürültü gidericiyi koyuyoruz.
# Modelin adımı 03. derstekidir; $x_0$'ın yerinde $\hat{x}_0$ vardır.

# %% [markdown] id="whole-question" lang="en"
# Which width $\sigma_t$ should it have? Lesson 03 had two candidates: $\tilde{\beta}_t$, the variance of the
# posterior, and the larger $\beta_t$. We take both. (The last step, onto the clean point, gets $\beta_0$ both
# times: $\tilde{\beta}_0$ is 0 and would make its surprise infinite.)
#
# > **Predict first.** The denoiser is exact. Will the bound then be *equal* to the surprise? Which of the two
# > variances comes closer? And what changes when the same walk is cut into more steps?

# %% [markdown] id="whole-question" lang="tr" source="8a8a12fc"
# $\sigma_t$ genişliği ne olmalı? 03. derste iki aday vardı: sonsal dağılımın varyansı $\tilde{\beta}_t$ ve
# ondan büyük olan $\beta_t$. İkisini de alıyoruz. (Temiz noktaya atılan son adımınki iki seçimde de $\beta_0$:
# $\tilde{\beta}_0$ 0'dır, onunla şaşkınlık sonsuz olurdu.)
#
# > **Önce tahmin et.** Gürültü giderici kesin. Sınır o zaman şaşkınlığa *eşit* mi olur? İki varyanstan hangisi
# > daha çok yaklaşır? Aynı yürüyüş daha çok adıma bölününce ne değişir?


# %% id="bound-code"
def bound(denoise: Denoiser, schedule: NoiseSchedule, x_0: Tensor) -> tuple[Tensor, dict, Tensor]:
    """Prior term, sum of the T - 1 KLs (for both variances), reconstruction: each (n,) for x_0 (n, 2)."""
    generator, kls = Generator().manual_seed(2), {"β̃": torch.zeros(len(x_0)), "β": torch.zeros(len(x_0))}
    left = schedule.alpha_bars[-1]
    prior = (left * (x_0.square().sum(dim=1) - 2) - 2 * torch.log1p(-left)) / 2  # lesson 01, d = 2
    for t in range(schedule.T - 1, 0, -1):
        x_t, _ = q_sample(x_0, t, schedule, generator=generator)
        mean, variance = q_posterior(x_0, x_t, t, schedule)
        guess, _ = q_posterior(denoise(x_t, t).x_0, x_t, t, schedule)
        squared = (mean - guess).square().sum(dim=1)
        for name, sigma2 in (("β̃", variance[0, 0]), ("β", schedule.betas[t])):
            kls[name] = kls[name] + gaussian_kl(squared, variance[0, 0], sigma2)
    x_t, _ = q_sample(x_0, 0, schedule, generator=generator)
    beta_0 = schedule.betas[0]
    squared = (x_0 - denoise(x_t, 0).x_0).square().sum(dim=1)
    return prior, kls, squared / (2 * beta_0) + (2 * math.pi * beta_0).log()


# %% id="bound-run" tr="a8491def"
def surprise(x_0: Tensor) -> Tensor:
    """The truth, -ln q(x_0), from the density of the 200 beads: (n, 2) -> (n,)."""
    squared = (x_0[:, None] - beads.double()).square().sum(dim=2)  # (n, K)
    return math.log(K * 2 * math.pi * std**2) - torch.logsumexp(-squared / (2 * std**2), dim=1)


x_0, rows = draw(4_000, Generator().manual_seed(1)).double(), []
print(f"E[-ln q(x_0)] = {surprise(x_0).mean():.2f}")
for steps in (25, 50, 100, 200):
    finer = NoiseSchedule.quadratic(steps, beta_start=0.1 / steps, beta_end=20 / steps)
    denoise = GaussianMixtureDenoiser(beads, torch.full((K,), std), torch.ones(K), finer)
    prior, kls, reconstruction = bound(denoise, finer, x_0)
    gaps = {name: prior + kl + reconstruction - surprise(x_0) for name, kl in kls.items()}
    above = {name: f"+{gap.mean():.2f} ± {gap.std() / len(gap) ** 0.5:.2f}" for name, gap in gaps.items()}
    rows.append({"T": steps, "bound - truth, σ² = β̃": above["β̃"], "with σ² = β": above["β"]})
    # tr: rows.append({"T": steps, "sınır - gerçek, σ² = β̃": above["β̃"], "σ² = β ile": above["β"]})
show.table(rows)
parts = f"{prior.mean():.4f} + {kls['β'].mean():.2f} + ({reconstruction.mean():.2f})"
print(f"T = 200, σ² = β: L = prior + KLs + reconstruction = {parts}")
# tr: print(f"T = 200, σ² = β: L = önsel + KL'ler + yeniden kurma = {parts}")

# %% [markdown] id="whole-answer" lang="en"
# The first line is the true surprise, in units of the natural logarithm. It belongs to a density and not to a
# probability, so it may even be negative. Below: by how much the bound is larger, with its standard error. The
# last line holds the three terms for $T = 200$ and $\sigma_t^2 = \beta_t$: prior, sum of the KLs,
# reconstruction.

# %% [markdown] id="whole-answer" lang="tr" source="b965ba32"
# İlk satır gerçek şaşkınlık; birimi doğal logaritmadır. Bir olasılığa değil bir yoğunluğa ait olduğu için
# negatif bile olabilirdi. Altında, sınırın bundan ne kadar daha büyük olduğu, standart hatasıyla. Son satırda
# $T = 200$ ve
# $\sigma_t^2 = \beta_t$ için üç terim: önsel, KL'lerin toplamı, yeniden kurma.

# %% [markdown] id="whole-points" lang="en"
# - The bound is *above* the truth, in every line, although the denoiser is exact.
# - **With $\sigma_t^2 = \beta_t$, more steps close the gap.** A true backward step is not exactly a Gaussian, but the
#   smaller it is the nearer it comes. So the *bound* wants many small steps. (Samplers that skip most of
#   them, as in lesson 00, do not walk this chain: lesson 07.)
# - **With $\sigma_t^2 = \tilde{\beta}_t$ it closes far more slowly**; at $T = 200$ still 0.65 is left. That
#   is the width for
#   someone who knows $x_0$. The model does not know it,
#   so its steps must be a little wider. The two differ most at the smallest times, next to
#   the data.
# - The prior term is nearly nothing. All that is to be won is in the KLs and in the reconstruction.

# %% [markdown] id="whole-points" lang="tr" source="bf2d2b17"
# - Gürültü giderici kesin olduğu hâlde sınır her satırda gerçeğin *üstünde*.
# - **$\sigma_t^2 = \beta_t$ seçilince, adım arttıkça boşluk kapanıyor.** Gerçek bir geri adım tam Gauss
#   değildir; ama küçüldükçe
#   Gauss'a yaklaşır. Demek ki çok sayıda küçük adım, *sınır* için gereklidir. (00. dersteki gibi çoğunu atlayan
#   örnekleyiciler bu zinciri yürümez: 07. ders.)
# - **$\sigma_t^2 = \tilde{\beta}_t$ seçilince çok daha yavaş kapanıyor;** $T = 200$'de hâlâ 0,65. Bu
#   genişlik, $x_0$ bilinirken doğrudur. Model onu bilmez;
#   adımları biraz daha geniş olmalıdır. İkisi en çok, veriye en yakın zamanlarda ayrılır.
# - Önsel terim neredeyse sıfırdır. Kazanılacak ne varsa KL'lerde ve yeniden kurma terimindedir.

# %% [markdown] id="ladder" lang="en"
# ## 6. From steps to noise
#
# Now we go down a ladder of three rungs. In every rung the same number is said in another way.
#
# > **Predict first.** The two means differ because the guess $\hat{x}_0$ differs from $x_0$. At $t = 1$ there
# > is hardly any noise, at $t = 199$ hardly anything else. Where does one and the same error in
# > $\hat{\epsilon}$ cost more?

# %% [markdown] id="ladder" lang="tr" source="4b63f152"
# ## 6. Adımlardan gürültüye
#
# Şimdi üç basamaklı bir merdivenden iniyoruz. Her basamakta aynı sayı başka türlü söyleniyor.
#
# > **Önce tahmin et.** İki ortalama ayrıdır, çünkü $\hat{x}_0$ tahmini $x_0$'dan farklıdır. $t = 1$'de
# > neredeyse hiç gürültü yok, $t = 199$'da neredeyse başka bir şey yok. $\hat{\epsilon}$'daki aynı hata
# > hangisinde daha pahalıya gelir?

# %% [markdown] id="rungs" lang="en"
# **Rung 1, means.** We take the same variance on both sides; the KL is
# $\lVert\tilde{\mu}_t - \mu_\theta\rVert^2 / 2\sigma_t^2$. (With another $\sigma_t^2$ only a constant is
# added.)
#
# **Rung 2, clean points.** Both means have the same term in $x_t$. They differ in the guess alone:
#
# $$\tilde{\mu}_t - \mu_\theta = \frac{\sqrt{\bar{\alpha}_{t-1}}\;\beta_t}{1-\bar{\alpha}_t}\,(x_0 - \hat{x}_0)$$
#
# **Rung 3, noise.** $x_0$ with $\epsilon$ and $\hat{x}_0$ with $\hat{\epsilon}$ explain the same $x_t$, so
# $\sqrt{\bar{\alpha}_t}\,(x_0 - \hat{x}_0) = -\sqrt{1-\bar{\alpha}_t}\,(\epsilon - \hat{\epsilon})$. Put it in;
# $\bar{\alpha}_t = \alpha_t\bar{\alpha}_{t-1}$ clears up the rest:
#
# $$\mathrm{KL}_t = w_t\,\lVert\epsilon - \hat{\epsilon}\rVert^2,
# \qquad w_t = \frac{\beta_t^2}{2\,\sigma_t^2\,\alpha_t\,(1-\bar{\alpha}_t)}$$
#
# <details><summary>The last step in full, and the reconstruction term</summary>
#
# $$\tilde{\mu}_t - \mu_\theta = -\frac{\sqrt{\bar{\alpha}_{t-1}}\;\beta_t}{1-\bar{\alpha}_t}\cdot
# \frac{\sqrt{1-\bar{\alpha}_t}}{\sqrt{\bar{\alpha}_t}}\,(\epsilon-\hat{\epsilon})
# = -\frac{\beta_t}{\sqrt{\alpha_t}\,\sqrt{1-\bar{\alpha}_t}}\,(\epsilon-\hat{\epsilon})$$
#
# because $\sqrt{\bar{\alpha}_{t-1}}/\sqrt{\bar{\alpha}_t} = 1/\sqrt{\alpha_t}$. Square it and divide by
# $2\sigma_t^2$.
#
# *Reconstruction.* Here the model says $\mathcal{N}(x_0;\ \hat{x}_0,\ \beta_0\,\mathbf{I})$, and
# $-\ln$ of that is $\lVert x_0-\hat{x}_0\rVert^2/2\beta_0$ plus a constant. In noise this is
# $\lVert\epsilon-\hat{\epsilon}\rVert^2 / 2\alpha_0$: the same formula, $w_0$ with $\sigma_0^2 = \beta_0$. So
# all terms with $\theta$ in them have one and the same form, for $t = 0$ to $T-1$.
#
# </details>
#
# The first cell computes the KL by the means and by the noise, for one point at four times; the second
# draws the weight $w_t$ (not the beliefs $w_i$ of lesson 03).

# %% [markdown] id="rungs" lang="tr" source="1a64ad6a"
# **1. basamak, ortalamalar.** İki tarafta da aynı varyansı alıyoruz; KL,
# $\lVert\tilde{\mu}_t - \mu_\theta\rVert^2 / 2\sigma_t^2$ olur. (Başka bir $\sigma_t^2$ yalnızca bir sabit
# ekler.)
#
# **2. basamak, temiz noktalar.** İki ortalamanın da $x_t$'li terimi aynıdır. Yalnızca tahminde ayrılırlar:
#
# $$\tilde{\mu}_t - \mu_\theta = \frac{\sqrt{\bar{\alpha}_{t-1}}\;\beta_t}{1-\bar{\alpha}_t}\,(x_0 - \hat{x}_0)$$
#
# **3. basamak, gürültü.** $\epsilon$ ile $x_0$ ve $\hat{\epsilon}$ ile $\hat{x}_0$ aynı $x_t$'yi açıklar;
# öyleyse $\sqrt{\bar{\alpha}_t}\,(x_0 - \hat{x}_0) = -\sqrt{1-\bar{\alpha}_t}\,(\epsilon - \hat{\epsilon})$.
# Yerine koy; gerisini $\bar{\alpha}_t = \alpha_t\bar{\alpha}_{t-1}$ toparlar:
#
# $$\mathrm{KL}_t = w_t\,\lVert\epsilon - \hat{\epsilon}\rVert^2,
# \qquad w_t = \frac{\beta_t^2}{2\,\sigma_t^2\,\alpha_t\,(1-\bar{\alpha}_t)}$$
#
# <details><summary>Son adımın tamamı ve yeniden kurma terimi</summary>
#
# $$\tilde{\mu}_t - \mu_\theta = -\frac{\sqrt{\bar{\alpha}_{t-1}}\;\beta_t}{1-\bar{\alpha}_t}\cdot
# \frac{\sqrt{1-\bar{\alpha}_t}}{\sqrt{\bar{\alpha}_t}}\,(\epsilon-\hat{\epsilon})
# = -\frac{\beta_t}{\sqrt{\alpha_t}\,\sqrt{1-\bar{\alpha}_t}}\,(\epsilon-\hat{\epsilon})$$
#
# çünkü $\sqrt{\bar{\alpha}_{t-1}}/\sqrt{\bar{\alpha}_t} = 1/\sqrt{\alpha_t}$. Karesini al ve $2\sigma_t^2$'ye
# böl.
#
# *Yeniden kurma.* Burada model $\mathcal{N}(x_0;\ \hat{x}_0,\ \beta_0\,\mathbf{I})$ der; bunun $-\ln$'i, bir
# sabit dışında, $\lVert x_0-\hat{x}_0\rVert^2/2\beta_0$'dır. Gürültüyle yazınca
# $\lVert\epsilon-\hat{\epsilon}\rVert^2 / 2\alpha_0$ olur: aynı formül, $\sigma_0^2 = \beta_0$ ile $w_0$.
# Demek ki içinde $\theta$ olan bütün terimler, $t = 0$'dan $T-1$'e kadar, aynı biçimdedir.
#
# </details>
#
# İlk hücre KL'yi bir nokta için, dört zamanda, ortalamalarla ve gürültüyle hesaplıyor; ikincisi $w_t$
# ağırlığını (03. dersin $w_i$ inançlarını değil) çiziyor.

# %% id="ladder-code" tr="b2b7069d"
x_0, generator = draw(1, Generator().manual_seed(0)).double(), Generator().manual_seed(1)
betas, alphas, alpha_bars = schedule.betas, schedule.alphas, schedule.alpha_bars
rows = []
for t in (1, 20, 100, 199):
    x_t, epsilon = q_sample(x_0, t, schedule, generator=generator)
    guess = exact(x_t, t)
    mean, sigma2 = q_posterior(x_0, x_t, t, schedule)
    guessed_mean, _ = q_posterior(guess.x_0, x_t, t, schedule)
    by_means = gaussian_kl((mean - guessed_mean).square().sum(), sigma2, sigma2).item()

    weight = betas[t] ** 2 / (2 * sigma2 * alphas[t] * (1 - alpha_bars[t]))
    by_noise = (weight * (epsilon - guess.epsilon).square().sum()).item()
    found = {"KL, by the means": by_means, "w_t ‖ε - ε̂‖²": by_noise}
    # tr: found = {"KL, ortalamalarla": by_means, "w_t ‖ε - ε̂‖²": by_noise}
    rows.append({"t": t, **{name: f"{v:.6f}" for name, v in found.items()}, "w_t": f"{weight.item():.4f}"})
show.table(rows)

# %% id="weight-picture"
t = torch.arange(1, T)
small = (1 - alpha_bars[t - 1]) / (1 - alpha_bars[t]) * betas[t]
curves = {}
for name, sigma2 in {"$\\sigma_t^2 = \\tilde\\beta_t$": small, "$\\sigma_t^2 = \\beta_t$": betas[t]}.items():
    weight = betas[t] ** 2 / (2 * sigma2 * alphas[t] * (1 - alpha_bars[t]))
    curves[name] = (t, weight)
    which = "β̃" if sigma2 is small else "β"
    print(f"σ² = {which}:  w_1 = {weight[0]:.2f}    min w_t = {weight.min():.3f}    w_199 = {weight[-1]:.3f}")
show.lines(curves, T=T, log="y", y_range=(0.01, 1), title="$w_t$")

# %% [markdown] id="weight-picture-alt" lang="en" alt="weight-picture"
# Two curves of the weight over t on a logarithmic axis. Both fall steeply from the left, are lowest in the
# middle and rise a little; the one for the posterior variance starts twice as high.

# %% [markdown] id="weight-picture-alt" lang="tr" alt="weight-picture" source="c46b6a6f"
# Ağırlığın t boyunca logaritmik eksende iki eğrisi. İkisi de soldan dik iniyor, ortada en alçak, sonra
# biraz yükseliyor; sonsal varyansınki iki kat yüksekten başlıyor.

# %% [markdown] id="simple" lang="en"
# The two columns agree to the last digit printed. The picture shows $w_t$ on a logarithmic axis: with
# $\tilde{\beta}_t$ it is 0.57 at $t = 1$, at its lowest, in the middle of the walk, 0.022, and 0.056 at the
# end. So the same error in $\hat{\epsilon}$ costs most near the data.
#
# **The simple loss.** Ho, Jain and Abbeel (2020) left the weight out. What remains is
#
# $$L_{\text{simple}} = \mathbb{E}_{t,\,x_0,\,\epsilon}\Big[\big\lVert \epsilon -
# \epsilon_\theta\big(\sqrt{\bar{\alpha}_t}\,x_0 + \sqrt{1-\bar{\alpha}_t}\,\epsilon,\ t\big)\big\rVert^2\Big]$$
#
# with $t$ drawn evenly from $0$ to $T-1$. This is the loss of part 1 (section 4.1 of the reference): show the
# network a noisy point and the time, ask for the noise, square the difference. ($\epsilon_\theta$ is the
# network.)

# %% [markdown] id="simple" lang="tr" source="69b728e5"
# İki sütun, yazılan son basamağa kadar aynı. Resim $w_t$'yi logaritmik eksende gösteriyor:
# $\tilde{\beta}_t$ ile $t = 1$'de 0,57, en alçak olduğu yerde, yürüyüşün ortasında 0,022, sonda 0,056. Demek ki
# $\hat{\epsilon}$'daki aynı hata en çok verinin yakınında pahalıya gelir.
#
# **Basit kayıp** (simple loss). Ho, Jain ve Abbeel (2020) ağırlığı attı. Geriye şu kalır:
#
# $$L_{\text{simple}} = \mathbb{E}_{t,\,x_0,\,\epsilon}\Big[\big\lVert \epsilon -
# \epsilon_\theta\big(\sqrt{\bar{\alpha}_t}\,x_0 + \sqrt{1-\bar{\alpha}_t}\,\epsilon,\ t\big)\big\rVert^2\Big]$$
#
# Burada $t$, $0$ ile $T-1$ arasından eşit olasılıkla çekilir. 1. bölümün (kaynak metnin 4.1. bölümünün) kaybı
# budur: Ağa gürültülü bir nokta ile zamanı göster, gürültüyü sor, farkın karesini al. ($\epsilon_\theta$ ağın
# kendisidir.)

# %% [markdown] id="weightless" lang="en"
# **Is leaving it out allowed?** The network that is best for *every* $t$ is best under every weight: where
# each term is as small as it can be, so is their sum. The weight decides only where a network that is *not*
# perfect should spend its strength. The bound would spend it on the smallest $t$, where hardly any noise is
# left. The simple loss spends more of it at larger $t$. So it gives up a little likelihood; Ho et al. report
# better images for it.

# %% [markdown] id="weightless" lang="tr" source="4832e9ad"
# **Ağırlığı atmaya hakkımız var mı?** *Her* $t$ için en iyi olan ağ, hangi ağırlıkla olursa olsun en iyidir;
# en küçük terimlerin toplamı en küçük toplamdır. Ağırlık yalnızca, kusursuz *olmayan* bir ağın gücünü nereye
# harcayacağını belirler. Sınırla eğitilen ağ bu gücü, neredeyse hiç gürültü kalmamış olan en küçük $t$'lere
# harcardı. Basit kayıpla daha
# çoğu büyük $t$'lere gider. Böylece olabilirlikten biraz ödün verir; Ho vd. bunun
# karşılığında daha iyi görüntüler bildiriyor.

# %% [markdown] id="optimum" lang="en"
# ## 7. The best answer, and why it is not free of error
#
# Which function makes the squared error smallest? The one that answers, for every $x_t$, with the *average* of
# all $\epsilon$ that could stand behind it: the **conditional mean** $\mathbb{E}[\epsilon \mid x_t]$. Its
# $\hat{x}_0$ is the mean of all clean points that could stand behind $x_t$, and that is the exact denoiser of
# lesson 03. So training leads there by itself. (With data drawn afresh for ever, as here, that is what we
# want. With a finite *list* the best answer is the copying denoiser of lesson 03, and one is glad that
# training stops short of it: lesson 06.)

# %% [markdown] id="optimum" lang="tr" source="8eeda54c"
# ## 7. En iyi cevap ve neden hatasız olmadığı
#
# Kare hatayı en küçük yapan fonksiyon hangisidir? Her $x_t$ için, arkasında durabilecek bütün $\epsilon$'ların
# *ortalamasını* veren fonksiyon: **koşullu ortalama** (conditional mean), $\mathbb{E}[\epsilon \mid x_t]$. Onun
# $\hat{x}_0$'ı, $x_t$'nin arkasında durabilecek bütün temiz noktaların ortalamasıdır; bu da 03. dersteki kesin
# gürültü gidericidir. Demek ki eğitim oraya kendiliğinden götürür. (Buradaki gibi hiç bitmeyen yeni veriyle
# istediğimiz budur. Sonlu bir *listede* ise en iyi cevap, 03. dersin kopyalayan gürültü gidericisidir;
# eğitimin oraya varmaması işimize gelir: 06. ders.)

# %% [markdown] id="rivals" lang="en"
# > **Predict first.** Three rivals. The first never averages: it bets everything on the likeliest bead, so its
# > $\hat{x}_0$ is a real place on the roll. The second answers 10 % too boldly. The third believes in a time
# > that is five steps too late. Does any of them have a smaller loss than the mean? And how large is the loss
# > of the mean itself: 0?

# %% [markdown] id="rivals" lang="tr" source="d9659d1e"
# > **Önce tahmin et.** Ortalamanın üç rakibi olsun. Birincisi hiç ortalama almaz, en olası boncuğu seçer; onun
# > $\hat{x}_0$'ı rulonun üstünde gerçek bir yerdir. İkincisi tahminini %10 abartır. Üçüncüsü zamanı beş adım geç
# > sanır. İçlerinde kaybı
# > ortalamanınkinden küçük olan var mıdır? Ortalamanın kendi kaybı ne kadardır: 0 mı?

# %% [markdown] id="floor-idea" lang="en"
# For any answer $f$ the loss splits into a part that nobody can avoid and a distance from the mean:
#
# $$\mathbb{E}\,\lVert\epsilon - f(x_t)\rVert^2 = \underbrace{\mathbb{E}\,\lVert\epsilon -
# \mathbb{E}[\epsilon \mid x_t]\rVert^2}_{\text{floor}} + \mathbb{E}\,\lVert f(x_t) -
# \mathbb{E}[\epsilon \mid x_t]\rVert^2$$
#
# <details><summary>Why</summary>
#
# Write $g = \mathbb{E}[\epsilon \mid x_t]$ and $\epsilon - f = (\epsilon - g) + (g - f)$. Squaring gives both
# parts and the cross term $2\,(\epsilon - g)\cdot(g - f)$. Hold $x_t$ fixed: then $g - f$ is fixed, and
# $\epsilon - g$ averages to 0, for $g$ is the average of $\epsilon$. So the cross term vanishes for each $x_t$.
# What is left is smallest when $f = g$. $\blacksquare$
#
# </details>

# %% [markdown] id="floor-idea" lang="tr" source="a9c2f542"
# Hangi $f$ cevabını alırsan al, kayıp ikiye ayrılır: kimsenin kaçınamayacağı bir parça ve ortalamaya uzaklık:
#
# $$\mathbb{E}\,\lVert\epsilon - f(x_t)\rVert^2 = \underbrace{\mathbb{E}\,\lVert\epsilon -
# \mathbb{E}[\epsilon \mid x_t]\rVert^2}_{\text{taban}} + \mathbb{E}\,\lVert f(x_t) -
# \mathbb{E}[\epsilon \mid x_t]\rVert^2$$
#
# <details><summary>Neden</summary>
#
# $g = \mathbb{E}[\epsilon \mid x_t]$ ve $\epsilon - f = (\epsilon - g) + (g - f)$ yaz. Karesi iki parçayı ve
# $2\,(\epsilon - g)\cdot(g - f)$ çapraz terimini verir. $x_t$'yi sabit tut: O zaman $g - f$ sabittir,
# $\epsilon - g$'nin ortalaması ise 0'dır; çünkü $g$, $\epsilon$'un ortalamasıdır. Demek ki çapraz terim her
# $x_t$ için yok olur. Geriye kalan, $f = g$ iken en küçüktür. $\blacksquare$
#
# </details>


# %% id="optimum-code" tr="875d3668"
def likeliest(x_t: Tensor, t: int) -> Tensor:
    """The ε̂ of a guesser that bets everything on the likeliest bead."""
    bar = alpha_bars[t].item()
    chosen = torch.cdist(x_t, bar**0.5 * beads).argmin(dim=1)
    return prediction_from_x_0(beads[chosen], x_t, bar).epsilon


rivals, rows = {"E[ε | xₜ]": lambda x_t, t: exact(x_t, t).epsilon}, []
rivals["likeliest bead"] = likeliest
# tr: rivals["en olası boncuk"] = likeliest
rivals["1.1 · E[ε | xₜ]"] = lambda x_t, t: 1.1 * exact(x_t, t).epsilon
rivals["E[ε | xₜ], t + 5"] = lambda x_t, t: exact(x_t, t + 5).epsilon
for t in (10, 60):
    x_t, epsilon = q_sample(draw(8_000, generator), t, schedule, generator=generator)
    best = exact(x_t, t).epsilon
    floor = f"{(best - epsilon).square().mean():.2f}"
    for name, guess in rivals.items():
        loss, away = (guess(x_t, t) - epsilon).square().mean(), (guess(x_t, t) - best).square().mean()
        found = {"loss": f"{loss:.2f}", "= floor": floor, "+ away from it": f"{away:.3f}"}
        # tr: found = {"kayıp": f"{loss:.2f}", "= taban": floor, "+ ondan uzaklık": f"{away:.3f}"}
        rows.append({"t": str(t), **found, "": name})
show.table(rows)

# %% [markdown] id="optimum-answer" lang="en"
# Read a line as *loss = floor + squared distance from the mean*, per coordinate. Nobody beats the first line of
# each block (where two losses print alike, the last number tells), and the two parts add up as the equation
# says (up to the chance in 8,000 draws). Three things to keep:
#
# - **The floor is not 0.** One $x_t$ can come from many $(x_0, \epsilon)$. Not even the perfect denoiser knows
#   which.
# - **The likeliest bead loses.** An answer that is a real data point is not the best answer to a question
#   asked in squares. So $\hat{x}_0$ of a good denoiser is blurred where much is unknown.
# - Being a little too bold or too timid, or five timesteps off, costs little. The loss is flat around its best
#   point. That will come back in part 11.

# %% [markdown] id="optimum-answer" lang="tr" source="c0f9b795"
# Bir satırı, koordinat başına, *kayıp = taban + ortalamaya uzaklığın karesi* diye oku. Her bloğun ilk satırını
# kimse geçemiyor (iki kayıp aynı görünüyorsa farkı son sayı gösterir); iki parça da denklemin dediği gibi
# toplanıyor (8.000 çekilişin rastlantısı dışında). Aklında üç şey
# kalsın:
#
# - **Taban 0 değil.** Tek bir $x_t$, birçok $(x_0, \epsilon)$'dan gelmiş olabilir. Hangisinden geldiğini
#   kusursuz gürültü giderici bile bilmez.
# - **En olası boncuk kaybediyor.** Gerçek bir veri noktası olan cevap, kare hatayla sorulan bir soruya
#   verilecek en iyi cevap değildir. Bu yüzden iyi bir gürültü gidericinin $\hat{x}_0$'ı, belirsizliğin
#   büyük olduğu yerde bulanıktır.
# - Tahmini biraz abartmak ya da kısmak, zamanı beş adım şaşırmak kaybı pek artırmıyor. Kayıp, en iyi
#   noktasının çevresinde düzdür. Bu, 11. bölümde yeniden karşımıza çıkacak.

# %% [markdown] id="by-timestep" lang="en"
# ## 8. The loss by timestep
#
# One number hides a lot. We take 20,000 noisy points, 500 at each of 40 times, and look at the loss of the
# learned network and of the exact one, time by time.
#
# > **Predict first.** Where is guessing the *noise* hardest: at $t = 0$, where there is hardly any, or at
# > $t = 199$, where there is nothing else?

# %% [markdown] id="by-timestep" lang="tr" source="d4078067"
# ## 8. Zaman adımına göre kayıp
#
# Tek bir sayı çok şeyi gizler. 40 zamanın her birinde 500, toplam 20.000 gürültülü nokta alıp öğrenilmiş ağın ve
# kesin gürültü gidericinin kaybına her zaman için ayrı ayrı bakıyoruz.
#
# > **Önce tahmin et.** *Gürültüyü* tahmin etmek nerede en zordur: neredeyse hiç gürültü olmayan $t = 0$'da mı,
# > başka bir şey olmayan $t = 199$'da mı?

# %% id="floor-code"
grid = list(range(0, T, 5))  # 40 times
every_t = torch.tensor(grid).repeat_interleave(500)  # (20000,)
x_0 = draw(len(every_t), Generator().manual_seed(5))
x_t, epsilon = q_sample(x_0, every_t, schedule, generator=Generator().manual_seed(6))
data = (x_0, x_t, epsilon)  # kept: the names are used again below


def answers(denoise: Denoiser) -> tuple[Tensor, Tensor]:
    """x̂_0 and ε̂ of a denoiser at all these points, each (20000, 2)."""
    parts = [denoise(data[1][every_t == t], t) for t in grid]
    return torch.cat([part.x_0 for part in parts]), torch.cat([part.epsilon for part in parts])


def by_t(difference: Tensor) -> Tensor:
    """The mean square of (20000, 2) numbers at each of the 40 times: (40,)."""
    return difference.square().reshape(len(grid), -1).mean(dim=1)


# %% id="floor-picture" tr="84d83782"
(best_x_0, best_epsilon), (_, learned_epsilon) = answers(exact), answers(learned)
floor, loss = by_t(best_epsilon - epsilon), by_t(learned_epsilon - epsilon)
excess = by_t(learned_epsilon - best_epsilon)
print("floor: ", *(f"t = {t}: {floor[t // 5]:.1f}  " for t in (0, 20, 50, 100, 150, 195)))
# tr: print("taban: ", *(f"t = {t}: {floor[t // 5]:.1f}  " for t in (0, 20, 50, 100, 150, 195)))
print(f"mean over t: floor {floor.mean():.2f}, learned {loss.mean():.2f}")
# tr: print(f"t üzerinden ortalama: taban {floor.mean():.2f}, öğrenilmiş {loss.mean():.2f}")
print(f"the learned one is farthest from the floor at t = {grid[int(excess.argmax())]}")
# tr: print(f"öğrenilmişin tabandan en uzak olduğu yer: t = {grid[int(excess.argmax())]}")

curves = {"floor: the exact denoiser": (grid, floor), "learned": (grid, loss)}
# tr: curves = {"taban: kesin gürültü giderici": (grid, floor), "öğrenilmiş": (grid, loss)}
curves["what is really wrong"] = (grid, excess)
# tr: curves["ağın kendi hatası"] = (grid, excess)
title = "Loss by timestep"
# tr: title = "Zaman adımına göre kayıp"
show.lines(curves, T=T, colours=("muted", "prediction", "noise"), title=title)

# %% [markdown] id="floor-picture-alt" lang="en" alt="floor-picture"
# Loss over t. The floor starts high, dips, stays up until t = 40 and then falls to nothing. The learned
# loss lies on it, a little higher for t below 20.

# %% [markdown] id="floor-picture-alt" lang="tr" alt="floor-picture" source="3eb006b9"
# t boyunca kayıp. Taban yüksek başlıyor, bir çukur yapıyor, t = 40'a kadar yukarıda kalıyor, sonra neredeyse
# 0'a iniyor. Öğrenilmiş kayıp onunla üst üste; t 20'nin altındayken biraz daha yüksek.

# %% [markdown] id="by-timestep-answer" lang="en"
# To two digits the network has reached the floor.
#
# **Why is it high near $t = 0$?** There $x_t$ is nearly $x_0$. The noise has size 0.02, smaller than a bead
# (0.05). You see a point; was it moved by the noise, or did it lie there from the start? Nobody can tell.
# $\epsilon$ is hard to see where there is little of it.

# %% [markdown] id="by-timestep-answer" lang="tr" source="8dd63ef5"
# İki basamağa kadar bakınca ağ tabana varmış.
#
# **Neden $t = 0$ yakınında yüksek?** Orada $x_t$ neredeyse $x_0$'dır. Gürültünün büyüklüğü 0,02; bir boncuktan
# (0,05) küçük. Bir nokta görüyorsun; onu gürültü mü oynattı, yoksa baştan beri orada mıydı? Kimse söyleyemez.
# $\epsilon$'u, az olduğu yerde görmek zordur.

# %% [markdown] id="floor-along" lang="en"
# **Why between 0.6 and 0.8 up to $t = 40$?** Now the noise is larger than a bead. *Across* the roll you see how
# far the point has been pushed. *Along* the roll you see nothing, for there another bead waits. One of two
# directions is known in part: the curve lies between 0.5 and 1. This is what "data near a curve" does to a
# loss. (The dip near $t = 10$ is real; how high the curve climbs just after it is the chance of 500 points. For
# images the floor cannot be computed, and this
# page says nothing about it.)

# %% [markdown] id="floor-along" lang="tr" source="149f8610"
# **Neden $t = 40$'a kadar 0,6 ile 0,8 arasında?** Artık gürültü bir boncuktan büyük. Rulonun *enine* doğru,
# noktanın ne kadar itildiğini görürsün. Rulo *boyunca* hiçbir şey görmezsin; orada başka bir boncuk vardır. İki
# yönden biri kısmen bilinir: Eğri 0,5 ile 1 arasında durur. Veri bir eğrinin yakınındaysa kayıp böyle
# davranır. ($t = 10$ dolayındaki çukur gerçektir; eğrinin hemen ardından ne kadar yükseldiği ise 500 noktanın
# rastlantısıdır. Görüntülerde taban hesaplanamaz;
# bu sayfa onun hakkında bir şey söylemiyor.)

# %% [markdown] id="floor-end" lang="en"
# **Why almost 0 at the end?** $x_t$ is nearly $\epsilon$ itself. Repeating the question is the answer.
#
# And the network? The orange curve is what it really does wrong. It is largest at small $t$, where the arrows
# change within a bead's width.

# %% [markdown] id="floor-end" lang="tr" source="e446c869"
# **Neden sonda neredeyse 0?** $x_t$ neredeyse $\epsilon$'un kendisidir. Girdiyi olduğu gibi geri vermek yeter.
#
# Ya ağ? Turuncu eğri, ağın asıl hatasıdır. En büyük olduğu yer, okların bir boncuk genişliği içinde
# değiştiği küçük $t$'lerdir.

# %% [markdown] id="targets" lang="en"
# ## 9. Three questions: ε, x_0, v
#
# The network can be asked for something else, as long as the answer can be turned into $\hat{x}_0$ and
# $\hat{\epsilon}$. Three **targets** are usual. The third, $v$, is called velocity (Salimans and Ho 2022):
#
# | target | clean point from it | noise from it |
# |---|---|---|
# | $\epsilon$ | $\hat{x}_0 = (x_t - \sqrt{1-\bar{\alpha}_t}\,\hat{\epsilon})/\sqrt{\bar{\alpha}_t}$ | $\hat{\epsilon}$ |
# | $x_0$ | $\hat{x}_0$ | $\hat{\epsilon} = (x_t - \sqrt{\bar{\alpha}_t}\,\hat{x}_0)/\sqrt{1-\bar{\alpha}_t}$ |
# | $v = \sqrt{\bar{\alpha}_t}\,\epsilon - \sqrt{1-\bar{\alpha}_t}\,x_0$ | $\hat{x}_0 = \sqrt{\bar{\alpha}_t}\,x_t - \sqrt{1-\bar{\alpha}_t}\,\hat{v}$ | $\hat{\epsilon} = \sqrt{1-\bar{\alpha}_t}\,x_t + \sqrt{\bar{\alpha}_t}\,\hat{v}$ |
#
# The last row is a rotation: $(x_t, v)$ is the pair $(x_0, \epsilon)$, turned by the angle whose cosine is
# $\sqrt{\bar{\alpha}_t}$; turning back gives both formulas. Nothing is divided.
#
# > **Predict first.** Two of the six formulas divide by something that can be tiny. At which end of the walk is
# > a small mistake of an $\epsilon$-network blown up? And of an $x_0$-network?
#
# A squared error of $1$ in $\hat{x}_0$ counts in the loss as $\text{SNR}_t$ (target $\epsilon$), as $1$ (target
# $x_0$) or as $\text{SNR}_t + 1$ (target $v$), with $\text{SNR}_t = \bar{\alpha}_t/(1-\bar{\alpha}_t)$ from
# lesson 02.
# So the
# choice of a target is at the same time a choice of weights. The conversion is done by
# `NetworkDenoiser(..., predicts="v")`.
#
# <details><summary>Where these weights come from</summary>
#
# The first is rung 3 of part 6. For the third, the error of $\hat{v}$ is
# $\sqrt{\bar{\alpha}_t}\,(\epsilon-\hat{\epsilon}) - \sqrt{1-\bar{\alpha}_t}\,(x_0-\hat{x}_0)$; by rung 3
# that is $-(x_0-\hat{x}_0)/\sqrt{1-\bar{\alpha}_t}$, and $1/(1-\bar{\alpha}_t) = \text{SNR}_t + 1$.
#
# </details>

# %% [markdown] id="targets" lang="tr" source="b029f96e"
# ## 9. Üç soru: ε, x_0, v
#
# Cevap $\hat{x}_0$ ile $\hat{\epsilon}$'a çevrilebildiği sürece ağa başka bir şey de sorulabilir. Alışılmış üç
# **hedef** (target) vardır. Üçüncüsüne, $v$'ye, hız (velocity) denir (Salimans ve Ho 2022):
#
# | hedef | ondan temiz nokta | ondan gürültü |
# |---|---|---|
# | $\epsilon$ | $\hat{x}_0 = (x_t - \sqrt{1-\bar{\alpha}_t}\,\hat{\epsilon})/\sqrt{\bar{\alpha}_t}$ | $\hat{\epsilon}$ |
# | $x_0$ | $\hat{x}_0$ | $\hat{\epsilon} = (x_t - \sqrt{\bar{\alpha}_t}\,\hat{x}_0)/\sqrt{1-\bar{\alpha}_t}$ |
# | $v = \sqrt{\bar{\alpha}_t}\,\epsilon - \sqrt{1-\bar{\alpha}_t}\,x_0$ | $\hat{x}_0 = \sqrt{\bar{\alpha}_t}\,x_t - \sqrt{1-\bar{\alpha}_t}\,\hat{v}$ | $\hat{\epsilon} = \sqrt{1-\bar{\alpha}_t}\,x_t + \sqrt{\bar{\alpha}_t}\,\hat{v}$ |
#
# Son satır bir döndürmedir: $(x_t, v)$, $(x_0, \epsilon)$ çiftinin, kosinüsü $\sqrt{\bar{\alpha}_t}$ olan
# açı kadar döndürülmüş hâlidir; geri döndürmek iki formülü de verir. Bölme yoktur.
#
# > **Önce tahmin et.** Altı formülden ikisi çok küçük olabilen bir şeye bölüyor. Bir $\epsilon$ ağının küçük
# > bir hatası yürüyüşün hangi ucunda büyür? Ya bir $x_0$ ağınınki?
#
# $\hat{x}_0$'daki $1$ büyüklüğünde bir kare hata kayba $\epsilon$ hedefinde $\text{SNR}_t$, $x_0$ hedefinde
# $1$, $v$ hedefinde $\text{SNR}_t + 1$ olarak girer; $\text{SNR}_t = \bar{\alpha}_t/(1-\bar{\alpha}_t)$ 02.
# derstendir.
# Demek ki hedef seçmek aynı zamanda ağırlık seçmektir.
# Çevirmeyi `NetworkDenoiser(..., predicts="v")` yapar.
#
# <details><summary>Bu ağırlıklar nereden geliyor?</summary>
#
# Birincisi 6. bölümün 3. basamağıdır. Üçüncüsünde $\hat{v}$'nin hatası
# $\sqrt{\bar{\alpha}_t}\,(\epsilon-\hat{\epsilon}) - \sqrt{1-\bar{\alpha}_t}\,(x_0-\hat{x}_0)$'dır; 3.
# basamağa göre bu $-(x_0-\hat{x}_0)/\sqrt{1-\bar{\alpha}_t}$ eder ve $1/(1-\bar{\alpha}_t) = \text{SNR}_t +
# 1$'dir.
#
# </details>


# %% id="targets-code" tr="87c87251"
def losses_for(target: str) -> Losses:
    return lambda network, x_0, g: diffusion_losses(network, x_0, schedule, predicts=target, generator=g)


trained = {"epsilon": network}
for target in ("x_0", "v"):
    *_, step = training(losses_for(target))
    trained[target] = step.ema

(x_0, _, epsilon), bars = data, alpha_bars[every_t].float()[:, None]
own, error = {}, {}  # the loss in the target's own units; the distance of x̂_0 from the exact one
for target, net in trained.items():
    guesses = {"learned": answers(NetworkDenoiser(net, schedule, predicts=target)), "floor": answers(exact)}
    for name, (a, b) in guesses.items():
        v_error = bars.sqrt() * (b - epsilon) - (1 - bars).sqrt() * (a - x_0)
        own[target, name] = by_t({"epsilon": b - epsilon, "x_0": a - x_0, "v": v_error}[target])
    error[target] = by_t(guesses["learned"][0] - best_x_0).sqrt()
    floors = "  ".join(f"t = {t}: {own[target, 'floor'][t // 5]:.2f}" for t in (0, 50, 100, 195))
    print(f"{target:8s} floor in its own units    {floors}")
    # tr: print(f"{target:8s} kendi biriminde taban    {floors}")

# %% id="targets-picture" tr="056dc572"
names = {"epsilon": "ε", "x_0": "x₀", "v": "v"}
left, right = {}, {}
for target, name in names.items():
    left[name] = (grid, own[target, "learned"])
    left[f"_floor of {name}"] = (grid, own[target, "floor"])
    right[name] = (grid, error[target])
    off = "  ".join(f"t = {t}: {error[target][t // 5]:.1g}" for t in (0, 100, 195))
    print(f"{target:8s} distance of x̂_0 from the exact one    {off}")
    # tr: print(f"{target:8s} x̂_0'ın kesin olandan uzaklığı    {off}")
panels = {"Loss in its own units": left, "Distance of x̂₀ from the exact one": right}
# tr: panels = {"Kendi birimiyle kayıp": left, "x̂₀'ın kesin olandan uzaklığı": right}
show.lines(panels, T=T, log=dict(zip(panels, ("", "y"), strict=True)))

# %% [markdown] id="targets-picture-alt" lang="en" alt="targets-picture"
# Left, losses over t: for ε from high to 0, for x_0 from 0 up, for v from high to a middle value. Right,
# errors of the clean point: ε rises steeply on the right, x_0 is largest on the left, v is low at both
# ends.

# %% [markdown] id="targets-picture-alt" lang="tr" alt="targets-picture" source="e43d36cf"
# Solda t boyunca kayıplar: ε yüksekten 0'a, x_0 0'dan yukarı, v yüksekten orta bir değere. Sağda temiz
# noktanın hataları: ε sağda dik yükseliyor, x_0 solda en büyük, v iki uçta da alçak.

# %% [markdown] id="targets-answer" lang="en"
# Left in the picture: the loss in its own units (thin grey: the floor). Right: how far the network's
# $\hat{x}_0$ is from the exact one, on a logarithmic axis.
#
# - **$\epsilon$** finds the noisy end easy: repeat $x_t$. But there $\hat{x}_0$ divides by
#   $\sqrt{\bar{\alpha}_t}$, and a small mistake becomes a large one: at $t = 195$ the error of $\hat{x}_0$ is
#   more than a hundred times larger than at $t = 0$.
# - **$x_0$** finds the clean end easy, for there repeating $x_t$ is the answer. Just there it is the least
#   exact of the three.
# - **$v$** asks for the noise at the clean end and for the data at the noisy end. It is never given a question
#   whose answer is in front of it, and it is never divided by anything small. Its error stays small at both
#   ends.

# %% [markdown] id="targets-answer" lang="tr" source="013d7aa8"
# Resimde solda: kayıp, kendi birimiyle (ince gri çizgi taban). Sağda: ağın $\hat{x}_0$'ının kesin olandan
# ne kadar uzak olduğu, logaritmik eksende.
#
# - **$\epsilon$** için gürültülü uç kolaydır: $x_t$'yi yinelemek yeter. Ama orada $\hat{x}_0$,
#   $\sqrt{\bar{\alpha}_t}$'ye bölünür ve küçük bir hata büyür: $\hat{x}_0$'ın hatası $t = 195$'te,
#   $t = 0$'dakinin yüz katından çoktur.
# - **$x_0$** için temiz uç kolaydır; orada $x_t$'yi yinelemek yeter. Oysa üç hedef içinde en çok yanılan, tam
#   da orada odur.
# - **$v$** hedefinde temiz uçta gürültü, gürültülü uçta veri sorulur. Cevabı girdide hazır duran bir soru hiç
#   sorulmaz; çıktı da hiçbir zaman küçük bir sayıya bölünmez. Hata iki uçta da küçük kalır.

# %% [markdown] id="targets-units" lang="en"
# (One training of each, one seed; in three more seeds of the $\epsilon$-network the same ratio is 116 to 155.
# Larger networks on images need not rank like this: the models of lessons 05 to 08 predict $x_0$.)
#
# The three losses have *different units*: that at $t = 0$ the loss is 0.88 for $\epsilon$ and 0.00 for $x_0$
# says nothing about which network is better. Compare $\hat{x}_0$, or compare samples.

# %% [markdown] id="targets-units" lang="tr" source="20941fd7"
# (Her birinden tek eğitim, tek tohum; aynı oran, $\epsilon$ ağının üç başka tohumunda 116 ile 155
# arasında. Görüntülerde daha büyük ağların sıralaması başka olabilir: 05-08. derslerin modelleri $x_0$
# tahmin ediyor.)
#
# Üç kaybın *birimleri farklıdır*: $t = 0$'da kaybın $\epsilon$ için 0,88, $x_0$ için 0,00 olması hangi ağın
# daha iyi olduğunu söylemez. $\hat{x}_0$'ları ya da örnekleri karşılaştır.

# %% [markdown] id="play" lang="en"
# ## 10. Play
#
# The explorer runs the *learned* denoiser backwards, with a sampler of lesson 07: 50 steps in place of 200
# and no fresh noise on the way, so that the paths can be seen. Left (in the strip, the upper row) your points
# sinking into noise; right (the lower row) the chain, from right to left in time, with the learned arrows.
#
# **Try this. Guess before you drag.**
#
# 1. (Needs a kernel: the film strip has no small $t$.) Drag to the smallest $t$ and look at the arrows
#    *far* from the roll. Are they right?
# 2. Look at the finished points that lie off the roll. Where do they lie? (With a kernel:) Change the seed. Do they
#    stay there?
# 3. (Needs a kernel.) Set the steps to 5. Does the roll disappear?

# %% [markdown] id="play" lang="tr" source="62f2d028"
# ## 10. Oyna
#
# Aşağıdaki araç, *öğrenilmiş* gürültü gidericiyi 07. dersin bir örnekleyicisiyle geriye doğru çalıştırıyor:
# 200 yerine 50 adım var, yolda taze gürültü de yok; yollar böylece görülebiliyor. Solda (şeritte üst satırda)
# noktalar gürültüye gömülüyor; sağda (alt satırda) zincir, zamanda sağdan sola, öğrenilmiş oklarla.
#
# **Dene. Sürüklemeden önce tahmin et.**
#
# 1. (Kernel gerektirir; film şeridinde küçük $t$ yoktur.) En küçük $t$'ye sürükle ve rulodan *uzaktaki*
#    oklara bak. Doğru mu bunlar?
# 2. Rulonun dışında kalan bitmiş noktalara bak. Nerede duruyorlar? (Kernel varsa:) Tohumu değiştir. Yine orada
#    mılar?
# 3. (Kernel gerektirir.) Adım sayısını 5 yap. Rulo kayboluyor mu?

# %% id="play-explorer" tags=["nbval-ignore-output"]
show.PointsExplorer(learned, schedule, draw(500, Generator().manual_seed(7)), sampler="ddim", steps=50)

# %% id="play-numbers" tr="5591a935"
far = places[torch.cdist(places, beads).amin(dim=1) > 0.5]
near, _ = q_sample(draw(2_000, Generator().manual_seed(8)), 0, schedule, generator=Generator().manual_seed(9))
where = {"far away": far, "where the points are": near}
# tr: where = {"uzakta": far, "noktaların olduğu yerde": near}
for name, points in where.items():
    arrows = exact(points, 0).epsilon
    missed, length = (learned(points, 0).epsilon - arrows).norm(dim=1).mean(), arrows.norm(dim=1).mean()
    print(f"{name}: the learned arrow is off by {missed:.1f}, the exact one is {length:.1f} long")
    # tr: print(f"{name}: öğrenilen okun yanlışı {missed:.1f}, kesin okun boyu {length:.1f}")

# %% [markdown] id="play-answers" lang="en"
# The cell above compares the arrows at $t = 0$; far away means places of the grid more than 0.5 from the roll.
#
# <details><summary>1. Arrows far away</summary>
#
# They point inward, roughly, but they miss by 2.4, nearly half their length. Where the points are, they miss by
# only 0.2 (a good part of those short arrows, too). No training point has ever been there at such a small $t$:
# the noise is 0.02, the distance more
# than 0.5. The loss is an average over the $x_t$ that occur, and elsewhere it asks for nothing. (In the
# picture you hardly notice, because long arrows are cut.)
#
# </details>
#
# <details><summary>2. Lost points</summary>
#
# Between the arms, and near the two ends. Halfway between two arms the mean of all possible $x_0$ *is* between
# them. The exact arrow turns over within a very short distance there; a small network probably turns it
# more gently, and the points are left standing. Other seeds lose other points in the same places.
#
# </details>
#
# <details><summary>3. Five steps</summary>
#
# It gets coarse, but most points still find the roll. Why a chain that was trained with 200 steps may be
# walked in 5, and how one does it well, is the subject of lessons 07 and 08.
#
# </details>

# %% [markdown] id="play-answers" lang="tr" source="27c9dc84"
# Yukarıdaki hücre $t = 0$'daki okları karşılaştırıyor; "uzak", ızgaranın ruloya uzaklığı 0,5'i
# geçen yerleri demektir.
#
# <details><summary>1. Uzaktaki oklar</summary>
#
# Aşağı yukarı içeriyi gösteriyorlar ama 2,4 kadar, boylarının neredeyse yarısı kadar şaşıyorlar. Noktaların
# olduğu yerde yalnızca 0,2 şaşıyorlar (oradaki kısa oklar için bu da az değil). Bu kadar küçük bir $t$'de oraya
# hiçbir eğitim noktası düşmedi: Gürültü 0,02,
# uzaklık 0,5'ten büyük. Kayıp, gerçekten karşılaşılan $x_t$'lerin ortalamasıdır; başka yerde hiçbir şey
# istemez. (Resimde bunu pek fark etmezsin, çünkü uzun oklar kesiliyor.)
#
# </details>
#
# <details><summary>2. Kaybolan noktalar</summary>
#
# Kolların arasında ve iki ucun yakınında. İki kolun tam ortasında, olabilecek bütün $x_0$'ların ortalaması
# zaten *onların arasındadır*. Kesin ok orada çok kısa bir mesafede yön değiştirir; küçük bir ağ bu dönüşü
# büyük olasılıkla yumuşatır ve noktalar yolda kalır. Başka tohumlarda, aynı yerlerde başka noktalar kaybolur.
#
# </details>
#
# <details><summary>3. Beş adım</summary>
#
# Kabalaşır ama noktaların çoğu ruloyu yine bulur. 200 adımla eğitilmiş bir zincirin neden 5 adımda
# yürünebildiği ve bunun nasıl iyi yapılacağı 07. ve 08. derslerin konusu.
#
# </details>

# %% [markdown] id="errors" lang="en"
# ## 11. Common misunderstandings
#
# Three beliefs, three good reasons, three runs.
#
# ### "Zero is the goal"
#
# > *"A loss that goes to 0 means that the network has learned everything. If mine stays at 0.26, something is
# > wrong."*
#
# In most of machine learning this is a fair wish. Here the floor is 0.26 too, to two digits: it cannot be lower. And
# a loss of nearly 0 is a symptom. One way to get it: draw the noise once, before the loop, and forget to draw it
# again.

# %% [markdown] id="errors" lang="tr" source="e1f568ad"
# ## 11. Yaygın yanlış anlamalar
#
# Aşağıda üç yaygın inanç var. Her birinin iyi bir gerekçesi var; her birini bir denemeyle sınıyoruz.
#
# ### "Amaç sıfırdır"
#
# > *"0'a inen bir kayıp, ağın her şeyi öğrendiğini gösterir. Benimki 0,26'da kalıyorsa yanlış bir şey var."*
#
# Makine öğrenmesinin çoğu yerinde bu makul bir istektir. Burada taban da iki basamağa kadar 0,26'dır; daha
# aşağısı yoktur.
# Neredeyse 0 olan bir kayıp ise hastalık belirtisidir. Onu elde etmenin bir yolu: gürültüyü döngüden önce bir kez
# çekmek ve yeniden çekmeyi unutmak.


# %% id="naive-one-noise" tr="021d4b5c"
def strays(points: Tensor) -> float:
    """The share of points farther than three sizes of a bead from every bead."""
    return (torch.cdist(points, beads).amin(dim=1) > 3 * std).float().mean().item()


frozen = torch.randn(1, 2, generator=Generator().manual_seed(0)).expand(512, 2)  # drawn once


def one_noise(network: nn.Module, x_0: Tensor, generator: Generator) -> tuple[Tensor, Tensor]:
    return diffusion_losses(network, x_0, schedule, predicts="epsilon", epsilon=frozen, generator=generator)


*_, step = training(one_noise, steps=500)
print(f"Loss < 0.001: {step.loss < 0.001}")
# tr: print(f"Kayıp < 0.001: {step.loss < 0.001}")
print(f"lost samples: {strays(sampled(step.ema)):.0%}")
# tr: print(f"kaybolan örnekler: {strays(sampled(step.ema)):.0%}")

# %% [markdown] id="error-noise-answer" lang="en"
# The loss is below 0.001, far below a floor that nobody can beat honestly. The network has learned to say *one*
# vector, the only noise it was ever shown. All samples end outside. A loss under the floor means that the
# question gives the answer away.

# %% [markdown] id="error-noise-answer" lang="tr" source="a4937488"
# Kayıp 0,001'in altında; kimsenin dürüstçe geçemeyeceği tabanın çok altında. Ağ *tek* bir vektörü söylemeyi
# öğrendi: ona gösterilen tek gürültüyü. Örneklerin hepsi dışarıda bitiyor. Tabanın altındaki bir kayıp,
# cevabın soruda saklı olduğunu gösterir.

# %% [markdown] id="error-previous" lang="en"
# ### "Ask for what you need: the previous point"
#
# > *"The chain needs $x_{t-1}$. So let the network predict $x_{t-1}$ and square the difference. No detour over
# > the noise."*
#
# It is not even wrong: the best answer is the exact mean of the step. But look at the scale. $x_{t-1}$ and $x_t$
# differ by very little, and almost all of that is noise that nobody can predict. We compare three answers: the
# exact mean, the network, and the lazy one that returns $x_t$ unchanged.

# %% [markdown] id="error-previous" lang="tr" source="14894feb"
# ### "Neye ihtiyacın varsa onu sor: bir önceki noktayı"
#
# > *"Zincire $x_{t-1}$ gerekiyor. Öyleyse ağ $x_{t-1}$'i tahmin etsin, farkın karesini alalım. Gürültü üzerinden
# > dolaşmaya gerek yok."*
#
# Aslında pek de yanlış değil: En iyi cevap, adımın kesin ortalamasıdır. Ama ölçeğe bak. $x_{t-1}$ ile $x_t$ çok az
# ayrılır; bu farkın da neredeyse hepsi kimsenin tahmin edemeyeceği gürültüdür. Üç cevabı karşılaştırıyoruz: kesin
# ortalama, ağ ve $x_t$'yi olduğu gibi geri veren "tembel" cevap.


# %% id="naive-previous" tr="6ccfa1ab"
def previous(network: nn.Module, x_0: Tensor, generator: Generator) -> tuple[Tensor, Tensor]:
    """Guess x_{t-1} itself, for t = 1 .. T-1, and square the difference."""
    t = torch.randint(1, T, (len(x_0),), generator=generator)
    x_prev, _ = q_sample(x_0, t - 1, schedule, generator=generator)
    x_t, _ = q_step(x_prev, t, schedule, generator=generator)
    return (network(x_t, t.float()) - x_prev).square().mean(dim=1), t


def exact_mean(x_t: Tensor, t: Tensor) -> Tensor:
    x_0 = torch.empty_like(x_t)
    for one in range(1, T):
        x_0[t == one] = exact(x_t[t == one], one).x_0
    return q_posterior(x_0, x_t, t.long(), schedule)[0]


*_, step = training(previous, steps=1_000)
guesses = {"exact denoiser": exact_mean, "learned": step.ema, "does nothing": lambda x_t, t: x_t}
# tr: guesses = {"kesin gürültü giderici": exact_mean, "öğrenilmiş": step.ema, "hiçbir şey yapmayan": lambda x_t, t: x_t}
for name, guess in guesses.items():
    losses, _ = previous(guess, draw(20_000, Generator().manual_seed(8)), Generator().manual_seed(9))
    print(f"{name}: loss {losses.mean():.3f}")
    # tr: print(f"{name}: kayıp {losses.mean():.3f}")

# %% id="naive-previous-chain" tr="2abc1bc2"
x_t, generator = x_T, Generator().manual_seed(4)
for t in range(T - 1, 0, -1):
    _, variance = q_posterior(x_t, x_t, t, schedule)  # it depends on t alone
    with torch.no_grad():
        mean = step.ema(x_t, torch.full((len(x_t),), float(t)))
    x_t = mean + variance.sqrt() * torch.randn(x_t.shape, generator=generator)
print(f"lost samples: {strays(x_t):.1f}")
# tr: print(f"kaybolan örnekler: {strays(x_t):.1f}")

# %% [markdown] id="error-previous-answer" lang="en"
# A loss seven times smaller than that of part 1, and worth nothing: to three decimals, a perfect step, a
# network after 1,000 steps, and doing nothing at all are the same. What separates them is smaller than the
# chance in a batch, and the network does not find it. Four in ten of its samples go
# astray; asked for $\epsilon$, three in ten do after 500 steps (below).
#
# In part 6 the factor $\sqrt{\bar{\alpha}_{t-1}}\,\beta_t/(1-\bar{\alpha}_t)$ stood between means and
# guesses. It makes the differences so small. Asking for $\epsilon$ divides it out. So
# does the weight of the bound: Ho et al. (2020, table 2) predict the mean with those weights and get images
# as good as with $\epsilon$ and the same weights (13.2 against 13.5 in the Fréchet distance of lesson 06;
# less is better). What
# fails is the mean with the *plain* squared error.

# %% [markdown] id="error-previous-answer" lang="tr" source="90a7f984"
# Kayıp 1. bölümdekinin yedide biri kadar, ama bunun hiçbir değeri yok: Kusursuz bir adımın, 1.000 adım
# eğitilmiş bir ağın ve hiçbir şey yapmamanın kaybı, üç basamağa kadar aynı. Onları ayıran şey, bir yığındaki
# rastlantıdan
# küçük; ağ onu bulamıyor. Ağın on örneğinden dördü yolunu
# şaşırıyor; $\epsilon$ sorulan ağda bu, 500 adım sonra onda üçtür (aşağıda).
#
# 6\. bölümde ortalamalarla tahminlerin arasında $\sqrt{\bar{\alpha}_{t-1}}\,\beta_t/(1-\bar{\alpha}_t)$
# çarpanı duruyordu. Farkları bu kadar küçülten bu çarpandır. $\epsilon$'u sormak onu ortadan kaldırır. Sınırın
# ağırlığı da bunu yapar: Ho vd. (2020, 2. tablo) bu ağırlıklarla ortalamayı tahmin edince, $\epsilon$ ve aynı
# ağırlıklarla olduğu kadar iyi görüntüler buluyor (06. derste göreceğin Fréchet uzaklığıyla 13,2'ye karşı
# 13,5; küçük olan iyidir). İşe yaramayan yol, ortalamayı *sade* kare hatayla sormaktır.

# %% [markdown] id="tells" lang="en"
# ### "The loss has stalled, so nothing is learned any more"
#
# > *"From step 500 to step 2,000 the loss goes from 0.28 to 0.26. I could have stopped."*
#
# Set beside each other: the simple loss; the bound $L$ of part 5, now with the network in it
# ($\sigma_t^2 = \beta_t$); and the share of samples farther than three bead sizes from the roll. The last line is
# the exact denoiser. All lines use the same 1,000 points, so compare them with each other. Each $L$ alone may be
# off by 0.1 (twice its standard error). So the last one is no contradiction to part 5, which found
# $0.0002 + 5.22 - 4.83$ = 0.39 for the exact denoiser on 4,000 points.

# %% [markdown] id="tells" lang="tr" source="d5c8188c"
# ### "Kayıp durdu, demek ki artık bir şey öğrenilmiyor"
#
# > *"500. adımdan 2.000. adıma kayıp 0,28'den 0,26'ya iniyor. Durabilirmişim."*
#
# Aşağıda yan yana üç şey var: basit kayıp; 5. bölümün sınırı $L$, bu kez ağla hesaplanmış
# ($\sigma_t^2 = \beta_t$); ruloya üç boncuk boyundan uzak kalan örneklerin payı. Son satır kesin gürültü
# giderici. Bütün satırlar aynı 1.000 noktayla bulundu; onları birbiriyle karşılaştır. Tek başına her $L$ 0,1
# kadar şaşabilir (standart hatasının iki katı). Bu yüzden son satır 5. bölümle çelişmez: Orada kesin gürültü
# giderici için 4.000 noktada $0.0002 + 5.22 - 4.83$ = 0,39 çıkmıştı.

# %% id="tells-code" tr="8f8e10b2"
x_0 = draw(1_000, Generator().manual_seed(1)).double()
for steps, one in [*kept.items(), ("∞", None)]:
    denoise = exact if one is None else NetworkDenoiser(one, schedule, predicts="epsilon")
    loss = by_t(answers(denoise)[1] - data[2]).mean()
    prior, kls, reconstruction = bound(lambda x_t, t, d=denoise: d(x_t.float(), t), schedule, x_0)
    L = (prior + kls["β"] + reconstruction).mean()
    points = sample(denoise, schedule, x_T, "ddpm", generator=Generator().manual_seed(4))
    lost = f"lost samples: {strays(points):.1f}"
    # tr: lost = f"kaybolan örnekler: {strays(points):.1f}"
    print(f"step {steps:>5}    L_simple = {loss:.2f}    L = {L:.1f}    {lost}")
    # tr: print(f"adım {steps:>5}    L_simple = {loss:.2f}    L = {L:.1f}    {lost}")

# %% [markdown] id="tells-answer" lang="en"
# From step 500 to 2,000 the loss falls by a few per cent, and the share of lost samples from 0.3 to 0.1. To
# two digits the loss has reached the floor, and still one sample in ten or so is lost (three more seeds
# lose 7 to 11 in a hundred). Most of the loss is the floor, which never changes; what can be learned is the
# thin rest above it, and the eye does not see a thin rest fall. (The bound, which weighs small $t$ more,
# shows it more clearly.)

# %% [markdown] id="tells-answer" lang="tr" source="9d41c0ed"
# 500\. adımdan 2.000. adıma kayıp yüzde birkaç düşüyor, kaybolan örneklerin payı ise 0,3'ten 0,1'e iniyor.
# İki basamağa kadar bakınca kayıp tabana varmış; yine de aşağı yukarı on örnekten biri kayboluyor (başka tohumlarla
# üç eğitimde bu pay %7 ile %11 arasında). Kaybın çoğu, hiç değişmeyen tabandır; öğrenilebilecek kısım,
# tabanın üstünde kalan ince paydır ve göz, ince bir payın düştüğünü görmez. (Küçük $t$'lere daha çok ağırlık
# veren
# sınır bunu daha açık gösteriyor.)

# %% [markdown] id="loss-tells" lang="en"
# **What the loss tells:** that training runs (it leaves 1), that it is broken (it rises, it is `nan`, it goes
# below the floor), and, *at the same $t$, with the same target and the same data*, which of two networks is
# nearer to the mean. **What it does not tell:** how good the samples are. Look at samples. Lesson 06 measures
# them.

# %% [markdown] id="loss-tells" lang="tr" source="40d0c887"
# **Kayıp neyi söyler?** Eğitimin yürüdüğünü (1'den ayrılır), bozulduğunu (yükselir, `nan` olur, tabanın
# altına iner) ve *aynı $t$'de, aynı hedefle, aynı veriyle* iki ağdan hangisinin ortalamaya daha yakın
# olduğunu. **Neyi söylemez?** Örneklerin ne kadar iyi olduğunu. Örneklere bak. 06. ders onları ölçüyor.

# %% [markdown] id="summary" lang="en"
# ## In five lines
#
# 1. The surprise $-\ln p_\theta(x_0)$ cannot be computed; the variational bound can: prior, $T-1$ KLs,
#    reconstruction.
# 2. Each KL is $w_t\,\lVert\epsilon-\hat{\epsilon}\rVert^2$. Leave $w_t$ out, and you have the simple loss.
# 3. Its best answer is the conditional mean, the exact denoiser. Its smallest value is a floor above 0.
# 4. The loss is high near $t = 0$ because $\epsilon$ is hard to see there. $\epsilon$ is good at the clean end,
#    $x_0$ at the noisy end, and $v$ is never far off.
# 5. Fresh $t$, fresh $\epsilon$, for every point. Then trust samples more than the loss.

# %% [markdown] id="summary" lang="tr" source="eb1735b5"
# ## Beş satırda
#
# 1. Şaşkınlık $-\ln p_\theta(x_0)$ hesaplanamaz; varyasyonel sınır hesaplanır: önsel, $T-1$ tane KL,
#    yeniden kurma.
# 2. Her KL $w_t\,\lVert\epsilon-\hat{\epsilon}\rVert^2$'dir. $w_t$'yi at, elinde basit kayıp kalır.
# 3. Kaybı en küçük yapan cevap koşullu ortalamadır, yani kesin gürültü giderici. En küçük değeri, 0'ın
#    üstünde bir tabandır.
# 4. Kayıp $t = 0$ yakınında yüksektir, çünkü $\epsilon$'u orada görmek zordur. Temiz uçta $\epsilon$'un,
#    gürültülü uçta $x_0$'ın hatası küçüktür; $v$ hiçbir yerde çok şaşmaz.
# 5. Her noktaya yeni bir $t$ ve yeni bir $\epsilon$ çek. Eğitim bitince kayıptan çok örneklere güven.

# %% [markdown] id="your-turn" lang="en"
# ## Your turn
#
# **Task 1. Write the loss (10 minutes).** Without scrolling up, write `v_losses(network, x_0, generator)`: the
# training loss of a network that predicts $v$. Compare it with `diffusion_losses(..., predicts="v")` and the
# same seed.
#
# <details><summary>Hint</summary>
#
# Draw $t$ first and $\epsilon$ second, as in part 1, so that both functions throw the same dice. The weights
# of the target are those of $x_t$, exchanged, with one sign turned. They must have the shape `(B, 1)`.
#
# </details>
#
# <details><summary>Solution</summary>
#
# ```python
# def v_losses(network, x_0, generator):
#     t = torch.randint(0, T, (len(x_0),), generator=generator)
#     epsilon = torch.randn(x_0.shape, generator=generator)
#     signal = alpha_bars[t].sqrt().float()[:, None]
#     noise = (1 - alpha_bars[t]).sqrt().float()[:, None]
#     v = signal * epsilon - noise * x_0
#     guess = network(signal * x_0 + noise * epsilon, t.float())
#     return (guess - v).square().mean(dim=1), t
#
# x_0 = draw(256, Generator().manual_seed(0))
# mine, _ = v_losses(network, x_0, Generator().manual_seed(1))
# theirs, _ = diffusion_losses(network, x_0, schedule, predicts="v", generator=Generator().manual_seed(1))
# print(torch.allclose(mine, theirs, atol=1e-5))
# ```
#
# If the losses differ, look at the shape: with `(B,)` in place of `(B, 1)` PyTorch stops with an
# error, but with `B = 2` it multiplies the wrong axis in silence.
#
# </details>

# %% [markdown] id="your-turn" lang="tr" source="f256229f"
# ## Sıra sende
#
# **Görev 1. Kaybı yaz (10 dakika).** Yukarı bakmadan `v_losses(network, x_0, generator)` işlevini yaz: $v$
# tahmin eden bir ağın eğitim kaybı. Aynı tohumla `diffusion_losses(..., predicts="v")` ile karşılaştır.
#
# <details><summary>İpucu</summary>
#
# 1\. bölümdeki gibi önce $t$'yi, sonra $\epsilon$'u çek; iki işlev de aynı zarları atsın. Hedefin ağırlıkları
# $x_t$'ninkilerin yer değiştirmişidir; biri eksi işaretlidir. Şekilleri `(B, 1)` olmalıdır.
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# ```python
# def v_losses(network, x_0, generator):
#     t = torch.randint(0, T, (len(x_0),), generator=generator)
#     epsilon = torch.randn(x_0.shape, generator=generator)
#     signal = alpha_bars[t].sqrt().float()[:, None]
#     noise = (1 - alpha_bars[t]).sqrt().float()[:, None]
#     v = signal * epsilon - noise * x_0
#     guess = network(signal * x_0 + noise * epsilon, t.float())
#     return (guess - v).square().mean(dim=1), t
#
# x_0 = draw(256, Generator().manual_seed(0))
# mine, _ = v_losses(network, x_0, Generator().manual_seed(1))
# theirs, _ = diffusion_losses(network, x_0, schedule, predicts="v", generator=Generator().manual_seed(1))
# print(torch.allclose(mine, theirs, atol=1e-5))
# ```
#
# Kayıplar tutmuyorsa şekle bak: `(B, 1)` yerine `(B,)` yazınca PyTorch bir hatayla durur, ama `B = 2` iken
# hiç ses çıkarmadan yanlış ekseni çarpar.
#
# </details>

# %% id="your-code"
# Task 1: write v_losses(network, x_0, generator) here, and compare it with the library's.

# %% [markdown] id="your-theory" lang="en"
# **Task 2. Explain the loss by timestep (15 minutes, paper).** Let the data be one number from
# $\mathcal{N}(0, 1)$. Then $x_t$ is also $\mathcal{N}(0, 1)$. What is the floor for $\epsilon$ at time $t$? For
# $x_0$? For $v$? Draw the three curves. Which one tells a network nothing about $t$?
#
# <details><summary>Hint</summary>
#
# $\epsilon$ and $x_t$ are jointly Gaussian, both with variance 1, and their covariance is
# $\sqrt{1-\bar{\alpha}_t}$. For such a pair the best guess is covariance times $x_t$, and the part that stays
# unknown has the variance 1 minus covariance squared.
#
# </details>
#
# <details><summary>Solution</summary>
#
# $\epsilon$: the covariance is $\sqrt{1-\bar{\alpha}_t}$, the floor $1-(1-\bar{\alpha}_t) = \bar{\alpha}_t$.
# High at $t = 0$, low at the end, as in part 8.
#
# $x_0$: the covariance is $\sqrt{\bar{\alpha}_t}$, the floor $1-\bar{\alpha}_t$. The other way round.
#
# $v$: the covariance of $v$ and $x_t$ is
# $\sqrt{\bar{\alpha}_t}\sqrt{1-\bar{\alpha}_t} - \sqrt{1-\bar{\alpha}_t}\sqrt{\bar{\alpha}_t} = 0$. The floor
# is 1 at every $t$: for Gaussian data $x_t$ says nothing about $v$, at any time. Whatever a network can say
# about $v$ is what makes the data different from noise.
#
# </details>

# %% [markdown] id="your-theory" lang="tr" source="54113175"
# **Görev 2. Zaman adımına göre kaybı açıkla (15 dakika, kâğıt üzerinde).** Veri, $\mathcal{N}(0, 1)$'den tek bir
# sayı olsun. O zaman $x_t$ de $\mathcal{N}(0, 1)$'dir. $t$ zamanında $\epsilon$ için taban nedir? $x_0$ için? $v$
# için? Üç eğriyi çiz. Hangisi ağa $t$ hakkında hiçbir şey söylemez?
#
# <details><summary>İpucu</summary>
#
# $\epsilon$ ile $x_t$ birlikte Gauss'tur; ikisinin de varyansı 1, kovaryansları $\sqrt{1-\bar{\alpha}_t}$'dir. Böyle
# bir çiftte en iyi tahmin kovaryans çarpı $x_t$'dir; bilinmeden kalan parçanın varyansı da 1 eksi kovaryansın
# karesidir.
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# $\epsilon$: Kovaryans $\sqrt{1-\bar{\alpha}_t}$, taban $1-(1-\bar{\alpha}_t) = \bar{\alpha}_t$. 8. bölümdeki gibi
# $t = 0$'da yüksek, sonda alçak.
#
# $x_0$: Kovaryans $\sqrt{\bar{\alpha}_t}$, taban $1-\bar{\alpha}_t$. Tam tersi.
#
# $v$: $v$ ile $x_t$'nin kovaryansı
# $\sqrt{\bar{\alpha}_t}\sqrt{1-\bar{\alpha}_t} - \sqrt{1-\bar{\alpha}_t}\sqrt{\bar{\alpha}_t} = 0$. Taban her
# $t$'de 1'dir: Gauss verisinde $x_t$, $v$ hakkında hiçbir zaman bir şey söylemez. Bir ağ $v$ hakkında bir şey
# söyleyebiliyorsa bunu, verinin gürültüden ayrılan yanına borçludur.
#
# </details>

# %% [markdown] id="reading" lang="en"
# ## Further reading
#
# - Ho, Jain and Abbeel (2020), *Denoising Diffusion Probabilistic Models*: the bound in section 2, the simple
#   loss in section 3.4, their equations 5, 8, 12 and 14.
# - Sohl-Dickstein, Weiss, Maheswaranathan and Ganguli (2015), *Deep Unsupervised Learning using Nonequilibrium
#   Thermodynamics*: the bound, first.
# - Kingma and Welling (2014), *Auto-Encoding Variational Bayes*: variational bounds with networks.
# - Vincent (2011), *A Connection Between Score Matching and Denoising Autoencoders*: why learning to denoise is
#   learning the arrows.
# - Nichol and Dhariwal (2021), *Improved Denoising Diffusion Probabilistic Models*: learned variances, and the
#   terms of the bound, one by one.
# - Kingma, Salimans, Poole and Ho (2021), *Variational Diffusion Models*: the bound with infinitely many steps.

# %% [markdown] id="reading" lang="tr" source="b0aeba8d"
# ## Daha fazlası için
#
# - Ho, Jain ve Abbeel (2020), *Denoising Diffusion Probabilistic Models*: sınır 2. bölümde, basit kayıp 3.4.
#   bölümde; oradaki 5, 8, 12 ve 14 numaralı denklemler.
# - Sohl-Dickstein, Weiss, Maheswaranathan ve Ganguli (2015), *Deep Unsupervised Learning using Nonequilibrium
#   Thermodynamics*: sınırın ilk hâli.
# - Kingma ve Welling (2014), *Auto-Encoding Variational Bayes*: ağlarla varyasyonel sınırlar.
# - Vincent (2011), *A Connection Between Score Matching and Denoising Autoencoders*: gürültü gidermeyi öğrenmek
#   neden okları öğrenmektir.
# - Nichol ve Dhariwal (2021), *Improved Denoising Diffusion Probabilistic Models*: öğrenilen varyanslar ve sınırın
#   terimleri, tek tek.
# - Kingma, Salimans, Poole ve Ho (2021), *Variational Diffusion Models*: sonsuz sayıda adımla sınır.

# %% [markdown] id="reading-more" lang="en"
# - Salimans and Ho (2022), *Progressive Distillation for Fast Sampling of Diffusion Models*: $v$.
# - Hang, Gu, Li, Bao, Chen, Hu, Geng and Guo (2023), *Efficient Diffusion Training via Min-SNR Weighting
#   Strategy*: another weight, which the library has as `min_snr_gamma`.

# %% [markdown] id="reading-more" lang="tr" source="5d4741b5"
# - Salimans ve Ho (2022), *Progressive Distillation for Fast Sampling of Diffusion Models*: $v$.
# - Hang, Gu, Li, Bao, Chen, Hu, Geng ve Guo (2023), *Efficient Diffusion Training via Min-SNR Weighting Strategy*:
#   başka bir ağırlık; kütüphanede adı `min_snr_gamma`.

# %% [markdown] id="next" lang="en"
# **Next:** [05 · The U-Net](05_unet.ipynb). Five layers were enough for two coordinates. What must a network look
# like that answers the same question for a whole image? · [Exercises of this
# lesson](../exercises/04_objective.ipynb) · [Back to the map](README.md)

# %% [markdown] id="next" lang="tr" source="b32f16c7"
# **Sırada:** [05 · U-Net](05_unet.ipynb). İki koordinata beş katman yetti. Aynı soruyu bütün bir görüntü için
# cevaplayan bir ağ neye benzemeli? · [Bu dersin alıştırmaları](../exercises/04_objective.ipynb) · [Haritaya
# dön](README.md)
