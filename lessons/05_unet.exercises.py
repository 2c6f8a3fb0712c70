# %% [markdown] id="title" lang="en"
# # 05 · Exercises: the U-Net
#
# **You will write the time embedding, attention and the residual block by hand, count what they cost, and
# build from them a small denoising network of your own.** Six tasks, about 90 minutes. They follow [the
# lesson](../notebooks/05_unet.ipynb).
#
# Replace `raise NotImplementedError` by your own lines, run the cell, then run the check under it. Hints are
# folded away; open one at a time. You may use everything in torch, but no network or block of `minidiff`.

# %% [markdown] id="title" lang="tr" source="e1ff1577"
# # 05 · Alıştırmalar: U-Net
#
# **Zaman gömmesini, dikkati ve artık bloğu elle yazacak, bedellerini sayacak ve onlardan kendi küçük gürültü
# giderme ağını kuracaksın.** Altı görev, yaklaşık 90 dakika. [Dersin](../notebooks/05_unet.ipynb) ardından
# gelirler.
#
# `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra altındaki
# denetimi çalıştır. İpuçları katlanmıştır; birer birer aç. torch'taki her şeyi kullanabilirsin, ama
# `minidiff`'in hiçbir ağını ya da bloğunu kullanamazsın.

# %% id="setup"
import math

import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from minidiff import NoiseSchedule, data, diffusion_loss, q_sample, show
from minidiff import checks as check
from minidiff.nets.embeddings import timestep_embedding
from minidiff.show.palette import NOISE, PREDICTION, SIGNAL, new_figure, style_axes, style_time_axis

show.set_language("en")
torch.set_num_threads(1)

# %% [markdown] id="task-share" lang="en"
# ## Task 1. Predict, then run
#
# Difficulty 2 of 5, 5 minutes. A 3x3 convolution with 128 feature maps, and behind it attention's two
# products $QK^\top$ and $AV$. At 8x8 pixels the convolution does 90 % of the work and attention 10 %. Now
# both sides of the image double. What is attention's share at 16x16?
#
# (a) Still 10 %. (b) About 18 %. (c) About 31 %. (d) About 64 %.
#
# <details><summary>Hint</summary>How many times as many pixels? How many times as many pairs of
# pixels?</details>

# %% [markdown] id="task-share" lang="tr" source="66658027"
# ## Görev 1. Önce tahmin et, sonra çalıştır
#
# Zorluk 2/5, 5 dakika. 128 öznitelik haritalı bir 3x3 evrişim, ardından da dikkatin iki çarpımı, $QK^\top$ ile
# $AV$. 8x8 pikselde işin %90'ını evrişim, %10'unu dikkat yapıyor. Şimdi görüntünün iki kenarı da ikiye
# katlanıyor. 16x16'da dikkatin payı ne olur?
#
# (a) Yine %10. (b) Yaklaşık %18. (c) Yaklaşık %31. (d) Yaklaşık %64.
#
# <details><summary>İpucu</summary>Piksel sayısı kaç katına çıktı? Ya piksel çiftlerinin sayısı?</details>


# %% id="predict-share" tr="e1ce5cc3"
def predict_share() -> str:
    """Your answer: "a", "b", "c" or "d"."""
    # tr: """Cevabın: "a", "b", "c" ya da "d"."""
    # BEGIN SOLUTION
    return "c"
    # END SOLUTION


# %% id="check-share"
check.lesson05.predict_share(predict_share)

# %% id="run-share" tr="79565b1d"
print(f"your answer: ({predict_share()})")
# tr: print(f"cevabın: ({predict_share()})")
for side in (8, 16, 32):
    h = torch.zeros(1, 128, side, side, device="meta")  # shapes, no numbers
    q = torch.zeros(1, side * side, 128, device="meta")
    work = []
    for part in (lambda h=h: nn.Conv2d(128, 128, 3, padding=1, device="meta")(h), lambda q=q: (q @ q.mT) @ q):
        with FlopCounterMode(display=False) as counter:
            part()
        work.append(counter.get_total_flops() // 2)
    share = f"{work[1] / sum(work):4.0%}"
    print(f"{side:2d}x{side:<2d}  convolution {work[0]:12,d}  attention {work[1]:12,d}  its share {share}")
    # tr: print(f"{side:2d}x{side:<2d}  evrişim {work[0]:12,d}  dikkat {work[1]:12,d}  dikkatin payı {share}")

# %% [markdown] id="why-share" lang="en" only="solutions"
# Four times as many pixels: the convolution costs 4 times as much. Sixteen times as many pairs: attention
# costs 16 times as much. $16\cdot 0.1 / (16\cdot 0.1 + 4\cdot 0.9) \approx 0.31$; and one doubling later
# attention does most of the work.

# %% [markdown] id="why-share" lang="tr" only="solutions" source="db49e4b7"
# Dört kat piksel: evrişimin bedeli 4 katına çıkar. On altı kat çift: dikkatinki 16 katına.
# $16\cdot 0.1 / (16\cdot 0.1 + 4\cdot 0.9) \approx 0.31$; kenar bir kez daha ikiye katlanınca işin çoğunu dikkat
# yapar.

# %% [markdown] id="task-cost" lang="en"
# ## Task 2. The price of a convolution
#
# Difficulty 2 of 5, 8 minutes. Count, without building the layer: the parameters (with bias) and the
# multiply-adds of a convolution from $a$ to $b$ feature maps, with a square kernel of odd side $k$ and
# padding $k // 2$. With a stride $s$ the kernel is set on every $s$-th pixel only, beginning with the first:
# on 7 pixels with stride 2 that is pixels 0, 2, 4, 6.
#
# For $a = 3$, $b = 16$, $k = 3$ on 8x8 pixels with stride 1 the answer is 448 parameters and 27,648
# multiply-adds.
#
# <details><summary>Hint 1</summary>First the weights alone: one kernel for each pair of an incoming and an
# outgoing map. They are used once at each place that comes out.</details>
#
# <details><summary>Hint 2</summary>How many pixels come out of one row? Rounded *up*: `math.ceil`.</details>

# %% [markdown] id="task-cost" lang="tr" source="8653edb0"
# ## Görev 2. Bir evrişimin bedeli
#
# Zorluk 2/5, 8 dakika. Katmanı kurmadan say: $a$ öznitelik haritasından $b$ haritaya giden, çekirdeği tek
# sayılı $k$ kenarlı bir kare, dolgusu $k // 2$ olan bir evrişimin parametreleri (yanlılık terimleriyle birlikte) ve
# çarpma-toplamaları. Aralık (stride) $s$ ise çekirdek yalnızca her $s$. piksele konur, ilkinden
# başlayarak: 7 pikselde, 2 aralıkla bunlar 0, 2, 4, 6. piksellerdir.
#
# $a = 3$, $b = 16$, $k = 3$ için, 8x8 pikselde 1 aralıkla cevap 448 parametre ve 27.648 çarpma-toplamadır.
#
# <details><summary>İpucu 1</summary>Önce yalnızca ağırlıklar: giren ve çıkan her harita çifti için bir
# çekirdek. Çıkan her yerde bir kez kullanılırlar.</details>
#
# <details><summary>İpucu 2</summary>Bir satırdan kaç piksel çıkar? *Yukarı* yuvarlanır:
# `math.ceil`.</details>


# %% id="cost" tr="8d1fc273"
def conv_cost(a: int, b: int, kernel: int, height: int, width: int, stride: int) -> tuple[int, int]:
    """(parameters, multiply-adds) of a convolution on an image of `height` x `width` pixels."""
    # tr: """`height` x `width` piksellik bir görüntüde evrişimin (parametre, çarpma-toplama) sayıları."""
    # BEGIN SOLUTION
    weights = kernel**2 * a * b
    pixels = math.ceil(height / stride) * math.ceil(width / stride)
    return weights + b, weights * pixels
    # END SOLUTION


# %% id="check-cost"
check.lesson05.conv_cost(conv_cost)

# %% [markdown] id="task-time" lang="en"
# ## Task 3. The time embedding
#
# Difficulty 2 of 5, 10 minutes. Write each time as waves: for an even width $c$, **first all cosines, then all
# sines**, from fast to slow:
#
# $$\operatorname{emb}(t) = [\cos(\omega_0 t), \dots, \cos(\omega_{c/2-1} t),\
# \sin(\omega_0 t), \dots, \sin(\omega_{c/2-1} t)], \qquad \omega_i = 10000^{-2i/c}$$
#
# The picture shows what is right for width 16: each column is one $t$, each row one of the 16 numbers.
#
# <details><summary>Hint 1</summary>All $\omega_i$ at once: 10000.0 to the power of a tensor made by
# `torch.arange`.</details>
#
# <details><summary>Hint 2</summary>Times (B, 1) times $\omega$ (c/2,) gives angles (B, c/2). Then
# `torch.cat`.</details>

# %% [markdown] id="task-time" lang="tr" source="aa38d706"
# ## Görev 3. Zaman gömmesi
#
# Zorluk 2/5, 10 dakika. Her zamanı dalgalar olarak yaz: çift bir $c$ genişliği için **önce bütün kosinüsler,
# sonra bütün sinüsler**, hızlıdan yavaşa:
#
# $$\operatorname{emb}(t) = [\cos(\omega_0 t), \dots, \cos(\omega_{c/2-1} t),\
# \sin(\omega_0 t), \dots, \sin(\omega_{c/2-1} t)], \qquad \omega_i = 10000^{-2i/c}$$
#
# Resim, 16 genişliği için doğrusunu gösteriyor: her sütun bir $t$, her satır 16 sayıdan biri.
#
# <details><summary>İpucu 1</summary>Bütün $\omega_i$'ler bir kerede: 10.000'in, `torch.arange` ile yapılmış
# bir tensör kadar kuvveti.</details>
#
# <details><summary>İpucu 2</summary>(B, 1) zamanlar çarpı (c/2,) $\omega$'lar, (B, c/2) açıları verir. Sonra
# `torch.cat`.</details>

# %% id="picture-time"
figure = new_figure(640, 220)
ax = figure.add_axes((0.07, 0.22, 0.9, 0.72))
ax.imshow(timestep_embedding(torch.arange(200), 16).T, aspect="auto", cmap="gray", interpolation="nearest")
style_axes(ax)
style_time_axis(ax, 200)
ax.grid(False)
show.figure(figure)

# %% [markdown] id="picture-time-alt" lang="en" alt="picture-time"
# 16 rows of waves over t, black and white: 8 cosines above, 8 sines below. In each half the upper rows
# flicker and the lower ones hardly change.

# %% [markdown] id="picture-time-alt" lang="tr" alt="picture-time" source="aa287440"
# t boyunca siyah beyaz 16 satır dalga: üstte 8 kosinüs, altta 8 sinüs. Her yarıda üst satırlar titriyor,
# alttakiler neredeyse hiç değişmiyor.


# %% id="time" tr="796a8db6"
def time_embedding(t: Tensor, width: int) -> Tensor:
    """Times (B,) as waves (B, width), cosines first; `width` is even."""
    # tr: """Zamanlar (B,) dalgalar olarak (B, width), önce kosinüsler; `width` çifttir."""
    # BEGIN SOLUTION
    omega = 10_000.0 ** (-2 * torch.arange(width // 2) / width)
    angles = t[:, None] * omega  # (B, width / 2)
    return torch.cat([angles.cos(), angles.sin()], dim=1)
    # END SOLUTION


# %% id="check-time"
check.lesson05.time_embedding(time_embedding)

# %% [markdown] id="task-attention" lang="en"
# ## Task 4. Attention
#
# Difficulty 3 of 5, 12 minutes. Every row of $Q$ asks every row of $K$ and receives a mixture of the rows of
# $V$. Write it from the formula ($d$ is the length of a query; there may be any number of axes in front):
#
# $$\text{out} = A\,V, \qquad A = \operatorname{softmax}\!\Big(\frac{Q K^\top}{\sqrt{d}}\Big)$$
#
# Each row of $A$ adds up to 1.
#
# The picture shows a right answer at work. Forty places carry a step with noise on it (rings). Query and key
# tell whether a place is high or low: each looks for its own kind, wherever that is. The line is what comes
# out; after the check yours must come as close to the step.
#
# <details><summary>Hint 1</summary>`k.mT` exchanges the last two axes, so `q @ k.mT` is (..., n, n).</details>
#
# <details><summary>Hint 2</summary>Along which axis must the weights add up to 1: that of those who ask, or
# that of those who are asked?</details>

# %% [markdown] id="task-attention" lang="tr" source="4f4fe490"
# ## Görev 4. Dikkat
#
# Zorluk 3/5, 12 dakika. $Q$'nun her satırı $K$'nin her satırına sorar ve $V$'nin satırlarının bir karışımını
# alır. Formülden yaz ($d$, bir sorgunun uzunluğudur; önde istendiği kadar eksen olabilir):
#
# $$\text{çıktı} = A\,V, \qquad A = \operatorname{softmax}\!\Big(\frac{Q K^\top}{\sqrt{d}}\Big)$$
#
# $A$'nın her satırının toplamı 1'dir.
#
# Resim, doğru bir cevabı iş başında gösteriyor. Kırk yerde, üzerinde gürültü olan bir basamak var (halkalar).
# Sorgu ile anahtar, bir yerin yüksek mi alçak mı olduğunu söyler: her yer, nerede olursa olsun kendi türünü
# arar. Çizgi, ortaya çıkandır; denetimden sonra seninki de basamağa o kadar yaklaşmalı.
#
# <details><summary>İpucu 1</summary>`k.mT` son iki ekseni değiştirir; `q @ k.mT` böylece (..., n, n) olur.</details>
#
# <details><summary>İpucu 2</summary>Ağırlıkların toplamı hangi eksen boyunca 1 olmalı: soranlarınki mi,
# sorulanlarınki mi?</details>

# %% id="picture-attention" tr="06c79b70"
step = torch.where(torch.arange(40) % 20 < 10, -1.0, 1.0)[:, None]  # (40, 1)
values = step + 0.4 * torch.randn(40, 1, generator=Generator().manual_seed(1))
kind = 2 * torch.tanh(2 * values)  # query and key
mixed = F.scaled_dot_product_attention(kind[None], kind[None], values[None])[0]
for name, line in (("V", values), ("A V", mixed)):
    print(f"{name:4s} rms distance from the step: {(line - step).square().mean().sqrt():.2f}")
    # tr: print(f"{name:4s} basamağa rms uzaklık: {(line - step).square().mean().sqrt():.2f}")
figure = new_figure(640, 200)
ax = figure.add_axes((0.06, 0.12, 0.92, 0.84))
ax.scatter(range(40), values, s=18, facecolors="none", edgecolors=NOISE)
ax.plot(step, color=SIGNAL, linestyle=":", linewidth=1)
ax.plot(mixed, color=PREDICTION)
style_axes(ax)
show.figure(figure)

# %% [markdown] id="picture-attention-alt" lang="en" alt="picture-attention"
# Forty rings scatter around a dotted step between −1 and 1. A solid line follows the step, much closer
# than the rings.

# %% [markdown] id="picture-attention-alt" lang="tr" alt="picture-attention" source="d8ae890b"
# Kırk halka, −1 ile 1 arasındaki noktalı bir basamağın çevresine saçılmış. Düz çizgi basamağı, halkalardan
# çok daha yakından izliyor.


# %% id="attention" tr="ca5ec818"
def attention(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Queries and keys (..., n, d), values (..., n, e) -> mixtures of the values (..., n, e)."""
    # tr: """Sorgular ve anahtarlar (..., n, d), değerler (..., n, e) -> değerlerin karışımları (..., n, e)."""
    # BEGIN SOLUTION
    A = torch.softmax(q @ k.mT / q.shape[-1] ** 0.5, dim=-1)  # (..., n, n)
    return A @ v
    # END SOLUTION


# %% id="check-attention"
check.lesson05.attention(attention)

# %% id="run-attention" tr="25381fee"
own = attention(kind[None], kind[None], values[None])[0]
print(f"A V  rms distance from the step: {(own - step).square().mean().sqrt():.2f}")
# tr: print(f"A V  basamağa rms uzaklık: {(own - step).square().mean().sqrt():.2f}")

# %% [markdown] id="task-block" lang="en"
# ## Task 5. The residual block
#
# Difficulty 4 of 5, 25 minutes. Write the brick that the whole U-Net is made of, as a module:
# `ResidualBlock(a, b, time)`, called as `block(x, context)`. `x` has the shape (B, a, H, W), `context` (B,
# time) is a vector made from $t$, and the answer has the shape (B, b, H, W). The check asks for this:
#
# 1. $\text{out} = \text{shortcut}(x) + f(x, \text{context})$, with two 3x3 convolutions in $f$.
# 2. A fresh block with $a = b$ gives back exactly $x$: the last layer of $f$ starts at zero.
# 3. The context counts, and each image has its own.
# 4. Images of a batch do not look at each other.
# 5. A gradient reaches every weight, at the latest after a few steps of training.

# %% [markdown] id="task-block" lang="tr" source="dd1a1f6d"
# ## Görev 5. Artık blok
#
# Zorluk 4/5, 25 dakika. Bütün U-Net'in yapıldığı tuğlayı bir modül olarak yaz: `ResidualBlock(a, b, time)`;
# çağrılışı `block(x, context)`. `x`'in şekli (B, a, H, W)'dir; `context`, $t$'den yapılmış bir vektördür, (B,
# time); cevabın şekli (B, b, H, W). Denetim şunları ister:
#
# 1. $\text{çıktı} = \text{kestirme}(x) + f(x, \text{bağlam})$; $f$'de iki 3x3 evrişim.
# 2. $a = b$ olan yeni bir blok $x$'i olduğu gibi geri verir: $f$'nin son katmanı sıfırdan başlar.
# 3. Bağlamın bir etkisi vardır; her görüntünün kendi bağlamı vardır.
# 4. Bir yığının görüntüleri birbirine bakmaz.
# 5. En geç birkaç eğitim adımından sonra, her ağırlığa bir gradyan ulaşır.

# %% [markdown] id="task-block-free" lang="en"
# How you build it is free: the time as a shift alone or with a scale, GroupNorm or none, SiLU or another
# bend. (All numbers of feature maps, or channels, in the check are multiples of 8. If you add the time *before* a norm, mind that
# the norm takes away what is the same for all maps of a group; with one map a group that is everything.)
#
# <details><summary>Hint 1</summary>The way of the lesson: norm, SiLU, convolution, the time, norm, SiLU,
# convolution. Then add the shortcut.</details>
#
# <details><summary>Hint 2</summary>A linear layer turns the context (B, time) into (B, b). To be added to
# (B, b, H, W) it needs the shape (B, b, 1, 1).</details>
#
# <details><summary>Hint 3</summary>If $a \neq b$ the shortcut needs a convolution of its own, 1x1, which only
# mixes feature maps. If $a = b$ it is `nn.Identity()`.</details>
#
# <details><summary>Hint 4</summary>`nn.init.zeros_` sets a tensor to zero. A convolution has a weight and a
# bias.</details>

# %% [markdown] id="task-block-free" lang="tr" source="7a45e0e6"
# Nasıl kuracağın sana kalmış: zaman yalnızca kaydırma ya da ölçekle birlikte, GroupNorm var ya da yok, SiLU
# ya da başka bir bükme. (Denetimdeki bütün harita sayıları, öteki adıyla kanal sayıları, 8'in katıdır. Zamanı bir normdan *önce* eklersen
# dikkat et: Norm, bir grubun bütün haritalarında aynı olanı siler; grup başına tek harita varsa bu, hepsi
# demektir.)
#
# <details><summary>İpucu 1</summary>Dersin yolu: norm, SiLU, evrişim, zaman, norm, SiLU, evrişim. Sonra
# kestirme yolu ekle.</details>
#
# <details><summary>İpucu 2</summary>Doğrusal bir katman (B, time) bağlamını (B, b) yapar. (B, b, H, W)'ye
# eklenebilmesi için şekli (B, b, 1, 1) olmalı.</details>
#
# <details><summary>İpucu 3</summary>$a \neq b$ ise kestirme yolun kendi evrişimi gerekir, 1x1; yalnızca haritaları
# karıştırır. $a = b$ ise `nn.Identity()`'dir.</details>
#
# <details><summary>İpucu 4</summary>`nn.init.zeros_` bir tensörü sıfırlar. Bir evrişimin bir ağırlığı, bir de
# yanlılık terimi vardır.</details>


# %% id="block" tr="bd191a0c"
class ResidualBlock(nn.Module):
    """
    x + f(x, context): (B, a, H, W) and (B, time) -> (B, b, H, W); f starts as nothing.
    # tr: x + f(x, context): (B, a, H, W) ile (B, time) -> (B, b, H, W); f başta sıfırdır.
    """

    def __init__(self, a: int, b: int, time: int) -> None:
        super().__init__()
        # BEGIN SOLUTION
        self.norm_1, self.conv_1 = nn.GroupNorm(8, a), nn.Conv2d(a, b, 3, padding=1)
        self.shift = nn.Linear(time, b)
        self.norm_2, self.conv_2 = nn.GroupNorm(8, b), nn.Conv2d(b, b, 3, padding=1)
        nn.init.zeros_(self.conv_2.weight)
        nn.init.zeros_(self.conv_2.bias)
        self.shortcut = nn.Identity() if a == b else nn.Conv2d(a, b, 1)
        # END SOLUTION

    def forward(self, x: Tensor, context: Tensor) -> Tensor:
        # BEGIN SOLUTION
        h = self.conv_1(F.silu(self.norm_1(x)))  # (B, b, H, W)
        h = self.norm_2(h) + self.shift(F.silu(context))[:, :, None, None]
        return self.shortcut(x) + self.conv_2(F.silu(h))
        # END SOLUTION


# %% id="check-block"
check.lesson05.ResidualBlock(ResidualBlock)

# %% id="run-block" tr="544a2cec"
torch.manual_seed(0)
blocks = [ResidualBlock(16, 16, 32) for _ in range(30)]
x, context = torch.randn(4, 16, 8, 8, requires_grad=True), torch.randn(4, 32)
h = x
for block in blocks:
    h = block(h, context)
h.backward(torch.ones_like(h))
print(f"thirty blocks give the input back: {torch.equal(h, x)}    gradient there: {x.grad.mean():.2f}")
# tr: print(f"otuz blok girdiyi geri veriyor: {torch.equal(h, x)}    oradaki gradyan: {x.grad.mean():.2f}")

# %% [markdown] id="why-block" lang="en" only="solutions"
# Thirty fresh blocks in a row are the identity, and the gradient at the input is as large as at the output.
# Where the time enters matters little, as long as no norm removes it: a shift that is the same for all maps of
# a group is taken away by the GroupNorm that follows. Here it comes after.

# %% [markdown] id="why-block" lang="tr" only="solutions" source="d00ef9b6"
# Art arda otuz yeni blok birim fonksiyondur; girdideki gradyan da çıktıdaki kadar büyüktür. Zamanın nereden girdiği,
# onu hiçbir norm silmedikçe pek önemli değildir: bir grubun bütün haritaları için aynı olan bir kaydırmayı,
# ardından gelen GroupNorm alıp götürür. Burada ondan sonra gelir.

# %% [markdown] id="task-network" lang="en"
# ## Task 6. Open challenge: a network of your own
#
# Difficulty 5 of 5, 30 minutes. Build a whole denoising network for 8x8 digits, with **at most 50,000
# parameters**: `SmallNetwork()`, called as `network(x_t, t)`. `x_t` has the shape (B, 1, 8, 8), `t` (B,) holds
# one whole number from 0 to 999 for each image, and the answer has the shape of `x_t`. Every pixel of the
# answer must be able to depend on **every** pixel of the input, and on its own image's $t$. All weights must
# be used.
#
# Anything that does this is right: a small U-Net, a tower of convolutions, attention over 64 pixels, no
# convolution at all. The picture shows, for the corner pixel at the top left, which input pixels it sees
# (light) after 3 and after 7 convolutions of 3x3.
#
# <details><summary>Hint 1</summary>$t$ first: your embedding, then one or two linear layers make the
# context.</details>
#
# <details><summary>Hint 2</summary>What sees far at little cost: one level of 4x4 pixels. Down by
# `nn.Conv2d(..., stride=2)`, up by `F.interpolate(h, scale_factor=2)`, and the detail across by
# `torch.cat`.</details>
#
# <details><summary>Hint 3</summary>Count with task 2 before you build: a block with 32 feature maps has about
# 18,500 weights in its two convolutions, one with 64 about 74,000.</details>

# %% [markdown] id="task-network" lang="tr" source="45804f51"
# ## Görev 6. Açık soru: kendi ağın
#
# Zorluk 5/5, 30 dakika. 8x8 rakamlar için, **en çok 50.000 parametreli**, bütün bir gürültü giderme ağı kur:
# `SmallNetwork()`; çağrılışı `network(x_t, t)`. `x_t`'nin şekli (B, 1, 8, 8)'dir; `t` (B,) her görüntü için
# 0'dan 999'a bir tamsayı tutar; cevabın şekli `x_t`'ninkidir. Cevabın her pikseli girdinin **her** pikseline ve
# kendi görüntüsünün $t$'sine bağlı olabilmelidir. Bütün ağırlıklar kullanılmalıdır.
#
# Bunu yapan her şey doğrudur: küçük bir U-Net, evrişimlerden bir kule, 64 piksel üzerinde dikkat, hiç evrişim
# olmaması. Resim, sol üst köşedeki pikselin 3 ve 7 tane 3x3 evrişimden sonra hangi girdi piksellerini gördüğünü
# gösteriyor (açık renk).
#
# <details><summary>İpucu 1</summary>Önce $t$: gömmen, sonra bir ya da iki doğrusal katman bağlamı
# yapar.</details>
#
# <details><summary>İpucu 2</summary>Az bedelle uzağı gören: 4x4 piksellik bir düzey. Aşağıya
# `nn.Conv2d(..., stride=2)` ile, yukarıya `F.interpolate(h, scale_factor=2)` ile; ayrıntı karşıya `torch.cat`
# ile.</details>
#
# <details><summary>İpucu 3</summary>Kurmadan önce 2. görevle say: 32 haritalı bir bloğun iki evrişiminde
# yaklaşık 18.500 ağırlık vardır, 64 haritalı olanınkinde yaklaşık 74.000.</details>

# %% id="picture-field"
seen = []
for depth in (3, 7):
    tower = nn.Sequential(*(nn.Conv2d(1, 1, 3, padding=1) for _ in range(depth)))
    for weights in tower.parameters():
        nn.init.ones_(weights)
    image = torch.zeros(1, 1, 8, 8, requires_grad=True)
    tower(image)[0, 0, 0, 0].backward()
    seen.append(1.5 * (image.grad != 0).float() - 1)  # light where it sees
show.pictures(torch.cat(seen), columns=2, captions=["3", "7"])

# %% [markdown] id="picture-field-alt" lang="en" alt="picture-field"
# Two pictures of 8 by 8 pixels. After 3 convolutions the 4 by 4 pixels at the top left are light; after 7
# all are.

# %% [markdown] id="picture-field-alt" lang="tr" alt="picture-field" source="347b7bde"
# 8'e 8 piksellik iki resim. 3 evrişimden sonra sol üstteki 4'e 4 piksel açık renk; 7 evrişimden sonra
# hepsi.


# %% id="network" tr="aa7e2adf"
class SmallNetwork(nn.Module):
    """
    A denoising network: `x_t` (B, 1, 8, 8) and `t` (B,) -> (B, 1, 8, 8); at most 50,000 parameters.
    # tr: Gürültü gideren bir ağ: `x_t` (B, 1, 8, 8) ile `t` (B,) -> (B, 1, 8, 8); en çok 50.000 parametre.
    """

    def __init__(self) -> None:
        super().__init__()
        # BEGIN SOLUTION
        self.time = nn.Sequential(nn.Linear(16, 32), nn.SiLU(), nn.Linear(32, 32))
        self.stem = nn.Conv2d(1, 16, 3, padding=1)
        self.top = ResidualBlock(16, 16, 32)
        self.shrink = nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.deep = ResidualBlock(32, 32, 32)  # here the image has 4x4 pixels
        self.join = ResidualBlock(48, 16, 32)
        self.head = nn.Conv2d(16, 1, 3, padding=1)
        # END SOLUTION

    def forward(self, x_t: Tensor, t: Tensor) -> Tensor:
        # BEGIN SOLUTION
        context = self.time(time_embedding(t, 16))
        skip = self.top(self.stem(x_t), context)  # (B, 16, 8, 8)
        h = self.deep(self.shrink(skip), context)  # (B, 32, 4, 4)
        h = F.interpolate(h, scale_factor=2, mode="nearest")  # (B, 32, 8, 8)
        return self.head(F.silu(self.join(torch.cat([h, skip], dim=1), context)))
        # END SOLUTION


# %% id="check-network"
check.lesson05.SmallNetwork(SmallNetwork)

# %% [markdown] id="learn" lang="en"
# Does it learn? A few seconds of the training of lesson 04, with $x_0$ as target. The rows: real digits that
# the network has not seen, the same at $t = 299$, and its guesses. Printed: the number of its parameters, and
# the loss at the beginning and at the end.

# %% [markdown] id="learn" lang="tr" source="a7efeda3"
# Öğreniyor mu? Hedef $x_0$ olmak üzere, 04. dersin eğitiminden birkaç saniye. Satırlar: ağın görmediği gerçek
# rakamlar, aynıları $t = 299$'da ve ağın tahminleri. Yazılan: parametrelerinin sayısı, bir de baştaki ve
# sondaki kayıp.

# %% id="run-network" tr="c5a69435"
torch.manual_seed(0)
schedule, train = NoiseSchedule.cosine(T=1000), data.digits("train").images
network, generator = SmallNetwork(), Generator().manual_seed(1)
optimizer, losses = torch.optim.Adam(network.parameters(), lr=3e-3), []
for _ in range(200):
    images = train[torch.randint(len(train), (64,), generator=generator)]
    loss = diffusion_loss(network, images, schedule, predicts="x_0", generator=generator)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
count = sum(weights.numel() for weights in network.parameters())
print(f"parameters: {show.whole(count)}    loss: {losses[0]:.1f} -> {sum(losses[-20:]) / 20:.1f}")
# tr: print(f"parametre: {show.whole(count)}    kayıp: {losses[0]:.1f} -> {sum(losses[-20:]) / 20:.1f}")

x_0 = data.digits("test").images[:10]
x_t, _ = q_sample(x_0, 299, schedule, generator=Generator().manual_seed(2))
with torch.no_grad():
    guess = network(x_t, torch.full((10,), 299))
show.rows({"x₀": x_0, "xₜ": x_t, "x̂₀": guess})

# %% [markdown] id="run-network-alt" lang="en" alt="run-network"
# Three rows of ten: clean digits, the same with noise on them, and the guesses of the small network,
# softer than the originals but most of them legible.

# %% [markdown] id="run-network-alt" lang="tr" alt="run-network" source="6160f647"
# Onar resimlik üç satır: temiz rakamlar, aynıları üzerlerinde gürültüyle ve küçük ağın tahminleri;
# asıllarından yumuşak, ama çoğu okunuyor.

# %% [markdown] id="why-network" lang="en" only="solutions"
# A U with two levels. From the corner, `head` and `join` reach 3 pixels far at 8x8. That is pixel 1 of the 4x4
# level; the two convolutions there go 2 further, to pixel 3, the last. A tower of seven convolutions sees as
# much and does more work, for all its layers run at 8x8.

# %% [markdown] id="why-network" lang="tr" only="solutions" source="503420e3"
# İki düzeyli bir U. Köşeden bakınca `head` ile `join` 8x8'de 3 piksel uzağa erişir. Bu, 4x4 düzeyinin 1.
# pikselidir; oradaki iki evrişim 2 piksel daha gider, sonuncuya, 3. piksele. Yedi evrişimlik bir kule de
# o kadarını görür ama daha çok iş yapar, çünkü bütün katmanları 8x8'de çalışır.

# %% [markdown] id="end" lang="en"
# **Next:** `check.progress()` shows what you have done. Then [lesson 06](../notebooks/06_training.ipynb), where
# a network like yours is trained in earnest, or back to [the lesson](../notebooks/05_unet.ipynb) and [the
# map](../notebooks/README.md).

# %% [markdown] id="end" lang="tr" source="b906f2f6"
# **Sırada:** `check.progress()` neleri bitirdiğini gösterir. Sonra seninki gibi bir ağın bu kez ciddi ciddi
# eğitildiği [06. ders](../notebooks/06_training.ipynb) ya da geriye: [ders](../notebooks/05_unet.ipynb),
# [harita](../notebooks/README.md).
