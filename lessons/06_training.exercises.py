# %% [markdown] id="title" lang="en"
# # 06 · Exercises: training on images
#
# **You will write the whole training of a diffusion model, its moving average, and a test that catches a
# copier.** Six tasks, about an hour. They follow [the lesson](../notebooks/06_training.ipynb).
#
# Replace `raise NotImplementedError` by your own lines, run the cell, then run the check under it. Hints are
# folded away; open one at a time. Your functions may call torch, but not the functions of `minidiff` that do
# the same job.

# %% [markdown] id="title" lang="tr" source="9c1e3ca2"
# # 06 · Alıştırmalar: görüntülerle eğitim
#
# **Bir difüzyon modelinin bütün eğitimini, hareketli ortalamasını ve bir kopyacıyı yakalayan bir sınamayı
# yazacaksın.** Altı görev, yaklaşık bir saat. [Dersin](../notebooks/06_training.ipynb) ardından gelirler.
#
# `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra altındaki
# denetimi çalıştır. İpuçları katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan
# `minidiff` işlevlerini çağıramaz.

# %% id="setup"
from collections.abc import Callable

import torch
from torch import Generator, Tensor

from minidiff import MLP, IdealDenoiser, MLPSettings, NoiseSchedule, data, diffusion_loss, randn, sample
from minidiff import show, zoo
from minidiff import checks as check
from minidiff.metrics import frechet_distance, nearest_neighbours
from minidiff.show.palette import INK, MUTED, NOISE, PREDICTION, SERIES, SIGNAL, new_figure, style_axes

show.set_language("en")
torch.set_num_threads(1)

# %% [markdown] id="task-share" lang="en"
# ## Task 1. Predict, then run
#
# Difficulty 1 of 5, 3 minutes. A training of 200 steps keeps a moving average of the weights with the usual decay
# $d = 0.999$ and no warm-up. How much of the average at the end is still the *first*, random weights?
#
# (a) About 0.1 %. (b) About 18 %. (c) About 82 %.
#
# <details><summary>Hint</summary>By what is the share of the first weights multiplied in each update?</details>

# %% [markdown] id="task-share" lang="tr" source="edf51678"
# ## Görev 1. Önce tahmin et, sonra çalıştır
#
# Zorluk 1/5, 3 dakika. 200 adımlık bir eğitim, ağırlıkların hareketli ortalamasını alışılmış $d = 0.999$ sönümüyle,
# ısınma olmadan tutuyor. Sondaki ortalamanın ne kadarı hâlâ *ilk*, rastgele ağırlıklardır?
#
# (a) Yaklaşık %0,1. (b) Yaklaşık %18. (c) Yaklaşık %82.
#
# <details><summary>İpucu</summary>İlk ağırlıkların payı her güncellemede neyle çarpılır?</details>


# %% id="predict-share" tr="6473fbf8"
def predict_share() -> str:
    """Your answer: "a", "b" or "c"."""
    # tr: """Cevabın: "a", "b" ya da "c"."""
    # BEGIN SOLUTION
    return "c"
    # END SOLUTION


# %% id="check-share"
check.lesson06.predict_share(predict_share)

# %% id="run-share" tr="3f931205"
answer, share = predict_share(), 1.0
print(f"your answer: ({answer})")
# tr: print(f"cevabın: ({answer})")
for step in range(1, 5_001):
    share = 0.999 * share
    if step in (1, 200, 1_000, 5_000):
        print(f"after {step:5d} steps    share of the start: {share:.1%}")
        # tr: print(f"{step:5d} adımdan sonra    başlangıcın payı: {share:.1%}")

# %% [markdown] id="why-share" lang="en" only="solutions"
# Each update keeps 99.9 % of it: $0.999^{200} \approx 0.82$. Whoever draws with this average draws mostly with an
# untrained network. After 5,000 steps hardly 1 % is left.

# %% [markdown] id="why-share" lang="tr" only="solutions" source="cda94473"
# Her güncelleme %99,9'unu tutar: $0.999^{200} \approx 0.82$. Bu ortalamayla çizen, çoğunlukla eğitilmemiş bir ağla
# çizer. 5.000 adımdan sonra ancak %1'i kalır.

# %% [markdown] id="task-decay" lang="en"
# ## Task 2. A decay that warms up
#
# Difficulty 1 of 5, 4 minutes. The remedy: a small decay at the start. After $n$ updates ($n = 1, 2, 3, \dots$) take
#
# $$d_n = \min\Big(d,\ \frac{1+n}{10+n}\Big)$$
#
# <details><summary>Hint</summary>At $n = 1$ it is $2/11$. Mind the brackets.</details>

# %% [markdown] id="task-decay" lang="tr" source="cdfd42ea"
# ## Görev 2. Isınan bir sönüm
#
# Zorluk 1/5, 4 dakika. Çaresi: başta küçük bir sönüm. $n$ güncellemeden sonra ($n = 1, 2, 3, \dots$) şunu al:
#
# $$d_n = \min\Big(d,\ \frac{1+n}{10+n}\Big)$$
#
# <details><summary>İpucu</summary>$n = 1$'de $2/11$ eder. Parantezlere dikkat.</details>


# %% id="decay" tr="942a11d9"
def warmed_decay(n: int, decay: float) -> float:
    """The decay to use in update number `n` (from 1), at most `decay`."""
    # tr: """`n` numaralı güncellemede (1'den başlar) kullanılacak sönüm, en çok `decay`."""
    # BEGIN SOLUTION
    return min(decay, (1 + n) / (10 + n))
    # END SOLUTION


# %% id="check-decay"
check.lesson06.warmed_decay(warmed_decay)

# %% id="run-decay" tr="7bb1b541"
share = 1.0
for n in range(1, 201):
    share = warmed_decay(n, 0.999) * share
print(f"share of the start after 200 steps: {share:.0e}")
# tr: print(f"200 adımdan sonra başlangıcın payı: {share:.0e}")

# %% [markdown] id="why-decay" lang="en" only="solutions"
# With the warm-up, less than a billionth of the first weights is left after the same 200 updates: the product
# $\tfrac{2}{11}\cdot\tfrac{3}{12}\cdot\tfrac{4}{13}\cdots$ falls fast.

# %% [markdown] id="why-decay" lang="tr" only="solutions" source="8bc046de"
# Isınmayla, aynı 200 güncellemeden sonra ilk ağırlıklardan milyarda birden azı kalır:
# $\tfrac{2}{11}\cdot\tfrac{3}{12}\cdot\tfrac{4}{13}\cdots$ çarpımı hızla küçülür.

# %% [markdown] id="task-ema" lang="en"
# ## Task 3. The moving average
#
# Difficulty 2 of 5, 8 minutes. The weights of a network have names: `{"head.weight": tensor, "head.bias": tensor}`.
# Write one update of their average:
#
# $$\theta_\text{ema} \leftarrow d\;\theta_\text{ema} + (1-d)\;\theta$$
#
# Give back the updated average, a dictionary with the same names. A new dictionary is right, and so is `average`,
# changed in place and given back. `weights` belong to the network: leave them as they are. The picture shows one
# jittering number (grey) and its right average with $d = 0.95$ (green).
#
# <details><summary>Hint</summary>A loop over `average`, or `{name: ... for name in average}`.</details>

# %% [markdown] id="task-ema" lang="tr" source="87c2316a"
# ## Görev 3. Hareketli ortalama
#
# Zorluk 2/5, 8 dakika. Bir ağın ağırlıklarının adları vardır: `{"head.weight": tensor, "head.bias": tensor}`.
# Ortalamalarının bir güncellemesini yaz:
#
# $$\theta_\text{ema} \leftarrow d\;\theta_\text{ema} + (1-d)\;\theta$$
#
# Güncellenmiş ortalamayı, adları aynı olan bir sözlük olarak geri ver. Yeni bir sözlük de doğrudur, yerinde
# değiştirilip geri verilen `average` de. `weights` ağındır: ona dokunma. Resimde titreyen bir sayı (gri) ve onun
# $d = 0.95$ ile doğru ortalaması (yeşil) var.
#
# <details><summary>İpucu</summary>`average` üzerinde bir döngü ya da `{name: ... for name in average}`.</details>

# %% id="picture-ema" tr="2f6f0d2a"
jitter = torch.linspace(0, 1, 300).sqrt() + 0.15 * torch.randn(300, generator=Generator().manual_seed(0))
follower = [jitter[0].item()]
for value in jitter[1:].tolist():
    follower.append(0.95 * follower[-1] + 0.05 * value)
figure = new_figure(560, 200)
ax = figure.add_axes((0.09, 0.22, 0.88, 0.74))
ax.plot(jitter, color=MUTED, linewidth=0.8)
ax.plot(follower, color=PREDICTION, linewidth=2)
style_axes(ax)
ax.set_xlabel("training step")
# tr: ax.set_xlabel("eğitim adımı")
show.figure(figure)

# %% [markdown] id="picture-ema-alt" lang="en" alt="picture-ema"
# A grey line that jitters and rises over 300 steps; a smooth green line runs through its middle, a little
# behind.

# %% [markdown] id="picture-ema-alt" lang="tr" alt="picture-ema" source="c6dab116"
# 300 adım boyunca titreyerek yükselen gri bir çizgi; ortasından, biraz geriden, düzgün yeşil bir çizgi
# geçiyor.


# %% id="ema" tr="ba2b5f05"
def ema_update(average: dict[str, Tensor], weights: dict[str, Tensor], decay: float) -> dict[str, Tensor]:
    """The average after one more update; same names and shapes as `average` and `weights`."""
    # tr: """Bir güncelleme sonraki ortalama; adlar ve şekiller `average` ile `weights`teki gibi."""
    # BEGIN SOLUTION
    return {name: decay * average[name] + (1 - decay) * weights[name] for name in average}
    # END SOLUTION


# %% id="check-ema"
check.lesson06.ema_update(ema_update)

# %% [markdown] id="task-frechet" lang="en"
# ## Task 4. How far apart are two piles of numbers?
#
# Difficulty 2 of 5, 8 minutes. Fit a bell to each pile, and compare the bells:
#
# $$d^2 = (\mu_a-\mu_b)^2 + (\sigma_a-\sigma_b)^2$$
#
# The picture shows two piles; printed is their distance as the library computes it for any number of dimensions.
# Yours must say the same.
#
# <details><summary>Hint</summary>`mean()` and `std()`. The piles may have different sizes.</details>

# %% [markdown] id="task-frechet" lang="tr" source="7b884c94"
# ## Görev 4. İki sayı kümesi birbirinden ne kadar uzak?
#
# Zorluk 2/5, 8 dakika. Her kümeye bir çan uydur ve çanları karşılaştır:
#
# $$d^2 = (\mu_a-\mu_b)^2 + (\sigma_a-\sigma_b)^2$$
#
# Resimde iki küme var; yazılan sayı, kütüphanenin her boyut sayısı için hesapladığı uzaklıkları. Seninki de aynısını
# söylemeli.
#
# <details><summary>İpucu</summary>`mean()` ve `std()`. Yığınların büyüklükleri farklı olabilir.</details>

# %% id="picture-frechet" tr="87561cf1"
generator = Generator().manual_seed(0)
a, b = torch.randn(2_000, generator=generator), 1.5 + 0.5 * torch.randn(3_000, generator=generator)
print(f"Fréchet distance of a and b: {frechet_distance(a[:, None], b[:, None]):.3f}")
# tr: print(f"a ile b'nin Fréchet uzaklığı: {frechet_distance(a[:, None], b[:, None]):.3f}")
figure = new_figure(520, 200)
ax = figure.add_axes((0.09, 0.14, 0.88, 0.82))
for pile, color, name in ((a, SIGNAL, "a"), (b, NOISE, "b")):
    ax.hist(pile, bins=60, range=(-3.5, 3.5), density=True, color=color, alpha=0.6, label=name)
style_axes(ax)
ax.legend(frameon=False, labelcolor=INK)
show.figure(figure)

# %% [markdown] id="picture-frechet-alt" lang="en" alt="picture-frechet"
# Two histograms: a wide hill around 0 and a narrow, higher one around 1.5.

# %% [markdown] id="picture-frechet-alt" lang="tr" alt="picture-frechet" source="b898d689"
# İki histogram: 0 çevresinde geniş bir tepe, 1,5 çevresinde dar ve daha yüksek bir tepe.


# %% id="frechet" tr="745f8efe"
def frechet_1d(a: Tensor, b: Tensor) -> float:
    """The squared Fréchet distance of two piles of numbers, shapes (N,) and (M,)."""
    # tr: """Şekli (N,) ve (M,) olan iki sayı kümesinin Fréchet uzaklığının karesi."""
    # BEGIN SOLUTION
    return ((a.mean() - b.mean()) ** 2 + (a.std() - b.std()) ** 2).item()
    # END SOLUTION


# %% id="check-frechet"
check.lesson06.frechet_1d(frechet_1d)

# %% id="run-frechet" tr="d62b4696"
print(f"Fréchet distance of a and b: {frechet_1d(a, b):.3f}")
# tr: print(f"a ile b'nin Fréchet uzaklığı: {frechet_1d(a, b):.3f}")
for n in (10, 100, 1_000):  # the floor: two piles from one and the same bell
    floors = [frechet_1d(*torch.randn(2, n, generator=generator)) for _ in range(200)]
    print(f"n = {n:4d}    mean distance of two equal piles: {sum(floors) / len(floors):.4f}")
    # tr: print(f"n = {n:4d}    eş iki kümenin ortalama uzaklığı: {sum(floors) / len(floors):.4f}")

# %% [markdown] id="why-frechet" lang="en" only="solutions"
# Even two piles from the same bell are not 0 apart, and ten times fewer numbers make it ten times more: the floor.
# A distance without its floor says nothing.

# %% [markdown] id="why-frechet" lang="tr" only="solutions" source="419017da"
# Aynı çandan gelen iki kümenin uzaklığı bile 0 değildir ve sayılar on kat azalınca on kat büyür: taban budur.
# Tabanı söylenmeyen bir uzaklık bir şey söylemez.

# %% [markdown] id="task-step" lang="en"
# ## Task 5. The training step
#
# Difficulty 4 of 5, 18 minutes. Everything of the first six lessons in one function. You get clean images; draw a
# time for each of them and fresh noise, jump, let the network guess the noise, take the mean squared error, and
# move the weights by **one** step of the optimiser. Draw $t$ and $\epsilon$ with `generator`, so that a run can be
# repeated. Give back the loss as a plain number.
#
# The picture shows 400 right steps of a small network on handwritten digits. Yours will learn from your own dice,
# so the curve will be another, and just as low.
#
# <details><summary>Hint 1</summary>The order: t, ε, x_t, guess, loss, forget the old slopes, compute the new ones,
# step.</details>
#
# <details><summary>Hint 2</summary>`torch.randint(T, (B,), generator=generator)` gives B whole numbers from 0 to
# T-1. The network wants them as `t.float()`.</details>
#
# <details><summary>Hint 3</summary>`optimiser.zero_grad()`, `loss.backward()`, `optimiser.step()`: without the
# first, slopes of old steps are added to the new ones.</details>

# %% [markdown] id="task-step" lang="tr" source="c70cd894"
# ## Görev 5. Eğitim adımı
#
# Zorluk 4/5, 18 dakika. İlk altı dersin hepsi tek işlevde. Sana temiz görüntüler veriliyor; her biri için bir zaman
# ve taze gürültü çek, sıçra, ağa gürültüyü tahmin ettir, ortalama kare hatayı al ve ağırlıkları eniyileyicinin
# (optimiser) **bir** adımıyla kımıldat. Bir eğitim yinelenebilsin diye $t$ ile $\epsilon$'u `generator` ile
# çek. Kaybı tensör olarak değil, sayı olarak geri ver.
#
# Resimde küçük bir ağın el yazısı rakamlarla attığı 400 doğru adım var. Seninki kendi zarlarından öğrenecek; eğri
# başka olacak, ama bir o kadar alçak.
#
# <details><summary>İpucu 1</summary>Sıra: t, ε, x_t, tahmin, kayıp, eski gradyanları unut, yenilerini hesapla, adım
# at.</details>
#
# <details><summary>İpucu 2</summary>`torch.randint(T, (B,), generator=generator)` 0'dan T-1'e B tam sayı verir. Ağ
# onları `t.float()` olarak ister.</details>
#
# <details><summary>İpucu 3</summary>`optimiser.zero_grad()`, `loss.backward()`, `optimiser.step()`: İlki olmazsa eski adımların gradyanları yenilere eklenir.</details>

# %% id="picture-step" tr="a8467850"
schedule, real, held_out = NoiseSchedule.cosine(T=200), data.digits("train"), data.digits("test").images
alpha_bars, images = schedule.alpha_bars.float(), real.images.flatten(1)  # (1500, 64)


def fresh_network() -> tuple[MLP, torch.optim.Optimizer]:
    """A small network for rows of 64 pixels, and its optimiser."""
    # tr: """64 piksellik satırlar için küçük bir ağ ve eniyileyicisi."""
    torch.manual_seed(0)
    network = MLP(MLPSettings(dimensions=64, width=64, depth=2))
    return network, torch.optim.Adam(network.parameters(), lr=0.005, fused=True)


def library_step(network, optimiser, x_0: Tensor, alpha_bars: Tensor, generator: Generator) -> float:
    loss = diffusion_loss(network, x_0, schedule, predicts="epsilon", generator=generator)
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.item()


def train_with(
    step: Callable[..., float], steps: int = 400, after: Callable[..., None] | None = None
) -> list:
    """The losses of a training; `after(network, n)` is called after step n."""
    # tr: """Bir eğitimin kayıpları; n. adımdan sonra `after(network, n)` çağrılır."""
    (network, optimiser), generator, losses = fresh_network(), Generator().manual_seed(1), []
    for n in range(1, steps + 1):
        rows = torch.randint(len(images), (64,), generator=generator)
        losses.append(step(network, optimiser, images[rows], alpha_bars, generator))
        if after:
            after(network, n)
    return losses


def draw_losses(losses: list[float]) -> None:
    """The loss curve of a training."""
    # tr: """Bir eğitimin kayıp eğrisi."""
    figure = new_figure(560, 200)
    ax = figure.add_axes((0.09, 0.22, 0.88, 0.74))
    ax.plot(losses, color=SIGNAL, linewidth=1)
    style_axes(ax)
    ax.set_ylim(0, 1.3)
    ax.set_xlabel("training step")
    # tr: ax.set_xlabel("eğitim adımı")
    show.figure(figure)


# %% id="picture-step-loss"
draw_losses(train_with(library_step))


# %% [markdown] id="picture-step-loss-alt" lang="en" alt="picture-step-loss"
# A loss over 400 steps: from above 1 quickly down, then slowly, with jitter.

# %% [markdown] id="picture-step-loss-alt" lang="tr" alt="picture-step-loss" source="dfb184ad"
# 400 adım boyunca bir kayıp: 1'in üstünden hızla, sonra yavaşça ve titreyerek iniyor.


# %% id="step" tr="706223a3"
def training_step(
    network: Callable[[Tensor, Tensor], Tensor],
    optimiser: torch.optim.Optimizer,
    x_0: Tensor,
    alpha_bars: Tensor,
    generator: Generator,
) -> float:
    """One step on the images `x_0` (B, ...); `alpha_bars` (T,). Moves the weights and gives back the loss."""
    # tr: """`x_0` görüntülerinde (B, ...) tek adım; `alpha_bars` (T,). Ağırlıkları oynatır, kaybı geri verir."""
    # BEGIN SOLUTION
    t = torch.randint(len(alpha_bars), (len(x_0),), generator=generator)
    epsilon = torch.randn(x_0.shape, generator=generator)
    alpha_bar = alpha_bars[t].reshape(-1, *[1] * (x_0.ndim - 1))
    x_t = alpha_bar.sqrt() * x_0 + (1 - alpha_bar).sqrt() * epsilon
    loss = (epsilon - network(x_t, t.float())).square().mean()
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.item()
    # END SOLUTION


# %% id="check-step"
check.lesson06.training_step(training_step)

# %% [markdown] id="together" lang="en"
# Now all of it together: your step, and your average with your decay. Both networks are judged on held-out digits
# with the same noise. Printed is whether the average has the smaller loss, by 2 % at least.

# %% [markdown] id="together" lang="tr" source="c61689be"
# Şimdi hepsi birlikte: senin adımın, senin sönümünle senin ortalaman. İki ağ da ayrılmış rakamlarda, aynı gürültüyle
# değerlendiriliyor. Yazılan, ortalamanın kaybının en az %2 daha küçük olup olmadığı.

# %% id="follow" tr="aa04fa03"
average = {name: value.clone() for name, value in fresh_network()[0].state_dict().items()}
last: dict[str, Tensor] = {}


def follow(network: MLP, n: int) -> None:
    """Let the average follow, after every step."""
    # tr: """Her adımdan sonra ortalama onu izlesin."""
    global average
    last.update(network.state_dict())
    average = ema_update(average, network.state_dict(), warmed_decay(n, 0.99))


# %% id="run-step" tr="91ed763f"
draw_losses(train_with(training_step, after=follow))
judge, results = fresh_network()[0], []
for weights in (last, average):
    judge.load_state_dict(weights)
    with torch.no_grad():
        many = held_out.flatten(1).repeat(20, 1)
        fixed = Generator().manual_seed(2)
        results.append(diffusion_loss(judge, many, schedule, predicts="epsilon", generator=fixed).item())
print(f"the average has at least 2 % less loss: {results[1] < 0.98 * results[0]}")
# tr: print(f"ortalamanın kaybı en az %2 daha az: {results[1] < 0.98 * results[0]}")

# %% [markdown] id="run-step-alt" lang="en" alt="run-step"
# The loss of your own 400 steps; it falls as in the picture above.

# %% [markdown] id="run-step-alt" lang="tr" alt="run-step" source="ea8c466b"
# Kendi 400 adımının kaybı; yukarıdaki resimdeki gibi iniyor.

# %% [markdown] id="why-step" lang="en" only="solutions"
# The average has the lower loss on images that neither has seen, and nothing was trained longer for it. The steps
# at a constant rate jitter around a good place; the mean of many places lies nearer to it.

# %% [markdown] id="why-step" lang="tr" only="solutions" source="848a2f0e"
# Ortalamanın kaybı, ikisinin de görmediği görüntülerde daha küçük; bunun için hiçbir şey daha uzun eğitilmedi. Sabit
# hızlı adımlar iyi bir yerin çevresinde titrer; birçok yerin ortalaması oraya daha yakındır.

# %% [markdown] id="task-copies" lang="en"
# ## Task 6. Open challenge: catch the copier
#
# Difficulty 4 of 5, 20 minutes. You get images that somebody `made`, the `training` images, and `held_out` ones that
# nobody trained on. Answer `True` if three in ten or more of `made` are copies of training images, or copies with a
# little grain on them. Answer `False` if `made` are as new as the held-out ones, or even farther away.
#
# The check tries several suspects, and changes the scale: numbers thirty times as large, or points in the plane that
# lie close together. No fixed limit survives that. The picture shows the distances to the nearest training image:
# held-out digits (filled), other new digits, and copies with grain.
#
# <details><summary>Hint 1</summary>`torch.cdist(a.flatten(1), b.flatten(1)).min(dim=1).values` gives the distance of
# each image in `a` to its nearest one in `b`.</details>
#
# <details><summary>Hint 2</summary>Compare two piles of distances: made to training, held-out to training. Which
# distance do only a few in a hundred held-out images fall below?</details>
#
# <details><summary>Hint 3</summary>Count how many of `made` fall below it. How many would, if they were new?</details>

# %% [markdown] id="task-copies" lang="tr" source="b66d027e"
# ## Görev 6. Açık soru: kopyacıyı yakala
#
# Zorluk 4/5, 20 dakika. Elinde birinin yaptığı görüntüler (`made`), eğitim görüntüleri (`training`) ve kimsenin eğitimde
# kullanmadığı ayrılmış görüntüler (`held_out`) var. `made`'in onda üçü ya da daha çoğu, eğitim görüntülerinin kopyası
# ya da üzerine biraz kum serpilmiş kopyasıysa `True` de. `made`, ayrılmış olanlar kadar yeniyse ya da daha da uzaksa
# `False` de.
#
# Denetim birkaç şüpheliyi dener ve ölçeği değiştirir: otuz kat büyük sayılar ya da düzlemde birbirine yakın duran
# noktalar. Hiçbir sabit sınır buna dayanmaz. Resimde en yakın eğitim görüntüsüne uzaklıklar var: ayrılmış rakamlar
# (dolu), başka yeni rakamlar ve kumlu kopyalar.
#
# <details><summary>İpucu 1</summary>`torch.cdist(a.flatten(1), b.flatten(1)).min(dim=1).values`, `a`'daki her
# görüntünün `b`'de en yakınına uzaklığını verir.</details>
#
# <details><summary>İpucu 2</summary>İki uzaklık kümesini karşılaştır: yapılandan eğitime, ayrılmıştan eğitime.
# Ayrılmış görüntülerin ancak yüzde birkaçı hangi uzaklığın altına düşer?</details>
#
# <details><summary>İpucu 3</summary>`made`'den kaçının onun altına düştüğünü say. Yeni olsalardı kaçı
# düşerdi?</details>

# %% id="picture-copies" tr="cd82ed97"
part = real.images[torch.randperm(1500, generator=Generator().manual_seed(0))]
known, new = part[:1200], part[1200:]
grainy = known[:300] + 0.05 * torch.randn(300, 1, 8, 8, generator=Generator().manual_seed(1))
figure = new_figure(640, 240)
ax = figure.add_axes((0.07, 0.2, 0.9, 0.76))
bins = torch.linspace(0, 0.5, 41).tolist()
names = {"held-out digits": held_out, "new digits": new, "copies with grain": grainy}
# tr: names = {"ayrılmış rakamlar": held_out, "yeni rakamlar": new, "kumlu kopyalar": grainy}
looks = (
    {"color": SERIES[4], "alpha": 0.6},
    {"color": INK, "histtype": "step"},
    {"color": NOISE, "alpha": 0.8},
)
for (name, some), look in zip(names.items(), looks, strict=True):
    ax.hist(nearest_neighbours(some, known)[1], bins=bins, label=name, **look)
style_axes(ax)
ax.set_ylim(0, 60)
ax.set_xlabel("distance to the nearest training image")
# tr: ax.set_xlabel("en yakın eğitim görüntüsüne uzaklık")
ax.legend(frameon=False, labelcolor=INK)
show.figure(figure)

# %% [markdown] id="picture-copies-alt" lang="en" alt="picture-copies"
# A histogram of distances to the nearest training image. Held-out digits and other new digits form the
# same hill around 0.25; copies with grain are a tall bar at 0.05.

# %% [markdown] id="picture-copies-alt" lang="tr" alt="picture-copies" source="573344b0"
# En yakın eğitim görüntüsüne uzaklıkların histogramı. Ayrılmış rakamlarla başka yeni rakamlar 0,25
# çevresinde aynı tepeyi oluşturuyor; kumlu kopyalar 0,05'te yüksek bir çubuk.


# %% id="copies" tr="a71de5b0"
def looks_copied(made: Tensor, training: Tensor, held_out: Tensor) -> bool:
    """Whether many of `made` (N, ...) are copies of `training`; `held_out` says what new ones look like."""
    # tr: """`made` (N, ...) içinde `training` kopyası çok mu; yenilerin neye benzediğini `held_out` gösterir."""
    # BEGIN SOLUTION
    made_far, new_far = (
        torch.cdist(some.flatten(1), training.flatten(1), compute_mode="donot_use_mm_for_euclid_dist").amin(
            dim=1
        )
        for some in (made, held_out)
    )
    suspicious = new_far.quantile(0.03)  # three in a hundred new images are as near as this
    return bool((made_far < suspicious).float().mean() > 0.15)
    # END SOLUTION


# %% id="check-copies"
check.lesson06.looks_copied(looks_copied)

# %% id="run-copies" tr="6dd070f1"
labels, noise = torch.arange(100) % 10, randn((100, 1, 8, 8), generator=Generator().manual_seed(0))
shipped, steps = zoo.load("digits"), 10
ideal = IdealDenoiser(real.images, shipped.schedule)
suspects = {
    "shipped model": sample(shipped.denoiser(labels), shipped.schedule, noise, steps=steps),
    # tr: "hazır model": sample(shipped.denoiser(labels), shipped.schedule, noise, steps=steps),
    "ideal denoiser": sample(ideal, shipped.schedule, noise, steps=steps),
    # tr: "ideal gürültü giderici": sample(ideal, shipped.schedule, noise, steps=steps),
}
for name, made in suspects.items():
    print(f"looks copied: {looks_copied(made, real.images, held_out)!s:5}    {name}")
    # tr: print(f"kopya görünüyor: {looks_copied(made, real.images, held_out)!s:5}    {name}")

# %% [markdown] id="why-copies" lang="en" only="solutions"
# The held-out images set the limit, so the answer does not change with the scale. If `made` were new, about 3 % of
# them would fall below it; 15 % is far more than chance can do with a hundred images. Other right ways: the one-sided
# gap of the two staircases (lesson 01), or comparing low quantiles. A median alone overlooks a copier who copies
# one image in three.

# %% [markdown] id="why-copies" lang="tr" only="solutions" source="452609d3"
# Sınırı ayrılmış görüntüler koyuyor; bu yüzden cevap ölçekle değişmiyor. `made` yeni olsaydı yaklaşık %3'ü bunun altına
# düşerdi; %15, yüz görüntüde rastlantının yapabileceğinden çok fazladır. Başka doğru yollar: iki merdivenin tek yönlü
# farkı (01. ders) ya da düşük nicelikleri karşılaştırmak. Tek başına ortanca, üç görüntüden birini kopyalayanı gözden
# kaçırır.

# %% [markdown] id="end" lang="en"
# **Next:** `check.progress()` shows what you have done. Then [lesson 07](../notebooks/07_sampling.ipynb), or
# back to [the lesson](../notebooks/06_training.ipynb) and [the map](../notebooks/README.md).

# %% [markdown] id="end" lang="tr" source="d2cca896"
# **Sırada:** `check.progress()` neleri bitirdiğini gösterir. Sonra [07. ders](../notebooks/07_sampling.ipynb)
# ya da geriye: [ders](../notebooks/06_training.ipynb), [harita](../notebooks/README.md).
