# %% [markdown] id="title" lang="en"
# # 15 · Cost, speed, memory; latent diffusion
#
# **You will predict what a picture costs and count it, draw scenes of 64 x 64 in forty-eight times fewer numbers, and measure
# what that saves and what no sampler can bring back.**
#
# Until now $x_t$ was a picture of 12,288 numbers. Here it is a **latent**: 256 numbers that stand for one. The training loop,
# the samplers and the labels stay as they are.
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · Before this: [14 · Quality](14_quality.ipynb)

# %% [markdown] id="title" lang="tr" source="32db7228"
# # 15 · Maliyet, hız, bellek; gizil difüzyon
#
# **Bir resmin neye mal olduğunu önce tahmin edip sonra sayacak, 64 x 64'lük sahneleri kırk sekizde biri kadar sayıyla çizecek,
# bununla ne kazanıldığını ve neyin yitip hiçbir örnekleyiciyle geri gelmediğini ölçeceksin.**
#
# Şimdiye kadar $x_t$, 12.288 sayılık bir resimdi. Burada bir **gizil** (latent) olacak: bir resmin yerini tutan 256 sayı.
# Eğitim döngüsü, örnekleyiciler ve etiketler olduğu gibi kalıyor.
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Bundan önce: [14 · Kalite](14_quality.ipynb)

# %% id="setup"
import copy
import time
from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Generator, Tensor, nn

from minidiff import SAMPLERS, UNet, UNetSettings, data, latent, metrics, q_sample, randn, show, zoo
from minidiff.model import TrainedModel
from minidiff.optim import Adam

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model, transformer, coder = zoo.load("latents"), zoo.load("latents-dit"), zoo.load_autoencoder_of("latents")
test, held_out, schedule = latent.large_shapes("test"), latent.large_shapes("held_out"), model.schedule
told, told_new = test.attributes, held_out.attributes


# %% id="opening" tr="9a4c53fe"
def seeded(seed: int) -> Generator:
    return Generator().manual_seed(seed)


def decode(latents: Tensor) -> Tensor:
    """Latents (N, 4, 8, 8) become pictures (N, 3, 64, 64)."""
    # tr: """Gizillerden (N, 4, 8, 8) resimler olur (N, 3, 64, 64)."""
    with torch.no_grad():
        return coder.decode(latents)


def channels(latents: Tensor) -> Tensor:
    """The four channels of each latent, two by two, as one grey picture (N, 1, 16, 16)."""
    # tr: """Her gizilin dört kanalı, ikişer ikişer, tek bir gri resim olarak (N, 1, 16, 16)."""
    upper, lower = (
        torch.cat([latents[:, :1], latents[:, 1:2]], 3),
        torch.cat([latents[:, 2:3], latents[:, 3:]], 3),
    )
    return (torch.cat([upper, lower], 2) / 3).clamp(-1, 1)


# %% id="opening-player" tr="9063d9f1"
x_T = model.noise(60, seeded(0))
walk = [step.x_t for step in model.drawing(told[4:5], x_T=x_T[4:5], steps=20, clip=None)]
frames, down = torch.cat([x_T[4:5], *walk]), schedule.timesteps(20)
lines = ["noise", *(f"t = {t}" for t in down)]
# tr: lines = ["gürültü", *(f"t = {t}" for t in down)]
panels = {"what is drawn: 4 x 8 x 8": channels(frames), "decoded: 3 x 64 x 64": decode(frames)}
# tr: panels = {"çizilen: 4 x 8 x 8": channels(frames), "çözülmüşü: 3 x 64 x 64": decode(frames)}
show.FramePlayer.from_tensors(panels, captions=lines)

# %% [markdown] id="about" lang="en"
# Move the slider. On the left is all that is drawn: four channels of 8 x 8 numbers. On the right, the same numbers through a
# decoder, which was trained before and knows nothing of diffusion.
#
# | | |
# |---|---|
# | **Time** | about 1 hour, and 70 minutes for the exercises |
# | **Before** | Lessons [05](05_unet.ipynb) (multiply-adds), [08](08_fast_samplers.ipynb) (samplers), [09](09_guidance.ipynb) (labels) |
# | **After** | You can *predict* what a picture costs, *standardise* latents, *measure* the ceiling of an autoencoder, *store* weights in a byte each, and *choose* by quality and time |
# | **Reference** | Section 5.2: computational cost |

# %% [markdown] id="about" lang="tr" source="9bf3ae5a"
# Kaydırıcıyı gezdir. Solda çizilenin tamamı duruyor: 8 x 8 sayılık dört kanal. Sağda, aynı sayılar kod çözücüden (decoder)
# geçtikten sonra ne oluyorsa o var. Kod çözücü daha önce, difüzyon işe karışmadan eğitildi.
#
# | | |
# |---|---|
# | **Süre** | yaklaşık 1 saat; alıştırmalar için 70 dakika daha |
# | **Önce** | [05](05_unet.ipynb) (çarpma-toplamalar), [08](08_fast_samplers.ipynb) (örnekleyiciler) ve [09](09_guidance.ipynb). dersler (etiketler) |
# | **Sonra** | Bir resmin neye mal olduğunu *önceden hesaplayabilir*, gizilleri *standartlaştırabilir*, bir otomatik kodlayıcının tavanını *ölçebilir*, ağırlıkları birer baytta *saklayabilir*, kaliteye ve zamana bakarak *seçebilirsin* |
# | **Kaynak metin** | Bölüm 5.2: hesaplama maliyeti |

# %% [markdown] id="cost" lang="en"
# ## 1. What a picture costs
#
# A convolution of $k \times k$ from $a$ to $b$ channels does $k^2 a b$ multiply-adds at every place that comes out (lesson
# 05). A picture calls the network at each step, twice with guidance:
#
# $$\text{cost} = \text{steps} \times (1 \text{ or } 2) \times \sum_{\text{layers}} k^2\, a\, b\, n$$
#
# So the *places* $n$ are what to save. A picture of twice the side has four times as many; folded into patches of 2 (each
# square of 2 x 2 pixels becomes one place with four times the channels) it has a quarter.
#
# > **Predict first.** The network of `shapes` (1.1 million weights) on a picture of 64 x 64: how many multiply-adds does one
# > call take, about 1 million, 30 million or 1,000 million?

# %% [markdown] id="cost" lang="tr" source="b048e93d"
# ## 1. Bir resim neye mal olur?
#
# $a$ kanaldan $b$ kanala $k \times k$'lık bir evrişim, çıktının her yerinde $k^2 a b$ çarpma-toplama yapar (05. ders). Bir
# resim için ağ her adımda bir kez, yönlendirmeyle iki kez çağrılır:
#
# $$\text{maliyet} = \text{adım} \times (1 \text{ ya da } 2) \times \sum_{\text{katmanlar}} k^2\, a\, b\, n$$
#
# Demek ki asıl azaltılacak olan $n$, yani *yerlerin* sayısıdır. Resmin kenarı iki katına çıkınca yer sayısı dört katına çıkar;
# resim 2'lik parçalara katlanınca (2 x 2 piksellik her kare, kanalı dört kat olan tek bir yer olur) dörtte birine iner.
#
# > **Önce tahmin et.** `shapes`'in ağı (1,1 milyon ağırlık) 64 x 64'lük bir resimde çağrı başına kaç çarpma-toplama yapar:
# > yaklaşık 1 milyon mu, 30 milyon mu, 1.000 milyon mu?


# %% id="cost-code" tr="11527686"
def block(a: int, b: int, n: int, time: int, attend: bool) -> int:
    """A residual block from a to b channels at n places: two convolutions, the time, a shortcut, attention."""
    # tr: """n yerde a kanaldan b kanala bir artık blok: iki evrişim, zaman, kestirme yol, dikkat."""
    cost = 9 * a * b * n + 9 * b * b * n + 2 * b * time + (a * b * n if a != b else 0)
    return cost + (4 * b * b * n + 2 * b * n * n if attend else 0)


def predicted(s: UNetSettings, side: int) -> int:
    widths, e, n = [s.width * m for m in s.multipliers], 4 * s.width, (side // s.patch) ** 2
    folded, a, skips = s.channels * s.patch**2, s.width, [s.width]
    total = s.width * e + e * e + 9 * folded * a * n  # time, stem
    for level, b in enumerate(widths):  # down
        if level:
            total, skips = total + 9 * a * a * n // 4**level, [*skips, a]
        total, a, skips = total + block(a, b, n // 4**level, e, level in s.attention), b, [*skips, b]
    total += block(a, a, n // 4**level, e, level in s.attention)  # middle
    for level, b in reversed(list(enumerate(widths))):  # up
        for _ in range(2):
            total, a = total + block(a + skips.pop(), b, n // 4**level, e, level in s.attention), b
        total += 9 * a * a * n // 4 ** (level - 1) if level else 9 * a * folded * n  # grow, or head
    return total


# %% id="cost-table" tr="30559551"
usual = {"channels": 3, "width": 32, "multipliers": (1, 2, 2), "attention": (2,), "classes": (6, 6, 2, 5, 3)}
nets = {
    "pixels": (UNet(UNetSettings(**usual)), torch.zeros(1, 3, 64, 64)),
    # tr: "pikseller": (UNet(UNetSettings(**usual)), torch.zeros(1, 3, 64, 64)),
    "pixels, patches of 2": (UNet(UNetSettings(**usual, patch=2)), torch.zeros(1, 3, 64, 64)),
    # tr: "pikseller, 2'lik parçalar": (UNet(UNetSettings(**usual, patch=2)), torch.zeros(1, 3, 64, 64)),
    "latents": (model.network, torch.zeros(1, 4, 8, 8)),
    # tr: "giziller": (model.network, torch.zeros(1, 4, 8, 8)),
}  # fmt: skip
heads = ("one call", "weights, M", "predicted, M", "counted, M", "off, %")
# tr: heads = ("tek çağrı", "ağırlık, M", "önceden, M", "sayılan, M", "fark, %")
table, t = [], torch.tensor([500])
for name, (net, x) in nets.items():
    before, counted = predicted(net.settings, x.shape[-1]), latent.multiply_adds(lambda n=net, x=x: n(x, t))
    weights = sum(p.numel() for p in net.parameters()) / 1e6
    row = (name, weights, f"{before / 1e6:.1f}", f"{counted / 1e6:.1f}", abs(before / counted - 1) * 100)
    table.append(dict(zip(heads, row, strict=True)))
decoding = latent.multiply_adds(lambda: coder.decode(torch.zeros(1, 4, 8, 8)))
show.table(table)
print(f"decoding, once a picture: {decoding / 1e6:.1f} M multiply-adds")
# tr: print(f"kodu çözmek, resim başına bir kez: {decoding / 1e6:.1f} M çarpma-toplama")

# %% [markdown] id="cost-answer" lang="en"
# (M: millions.) About 1,000 million. The formula is exact: nothing is off. The first two networks have nearly the same
# weights, and one costs four times as much as the other: *weights* say little about work. The network of latents has about as
# many, too, and works at 64 places instead of 4,096.
#
# Does a clock say the same? Clocks differ, so below stand only statements that hold on every machine with a margin. Measured
# is the processor's own time for 16 pictures of 25 steps, on one thread; for latents with the decoding.
#
# > **Predict first.** By the count pixels cost 34 times as much: 25 x 1,005.5 against 25 x 27.4 + 61.6. By the clock: more, or
# > less?

# %% [markdown] id="cost-answer" lang="tr" source="488eb07c"
# (M: milyon.) Yaklaşık 1.000 milyon. Formül kesin: Hiç fark yok. İlk iki ağın ağırlıkları neredeyse aynı sayıda, ama biri
# ötekinin dört katına mal oluyor: *Ağırlık* sayısı iş hakkında pek az şey söyler. Gizillerin ağında da yaklaşık o kadar
# ağırlık var, ama 4.096 yerine 64 yerde çalışıyor.
#
# Ölçülen süre de böyle mi? Süre makineden makineye değişir; bu yüzden aşağıda yalnızca her makinede rahatça doğru çıkan
# önermeler var. Ölçülen, tek iş parçacığında 25 adımlık 16 resim için harcanan işlemci zamanıdır; gizillerde kod çözme de buna
# dahil.
#
# > **Önce tahmin et.** Sayıma göre pikseller 34 kat pahalı: 25 x 1.005,5'e karşı 25 x 27,4 + 61,6. Süreye göre fark daha mı
# > büyük, daha mı küçük?


# %% id="time-code" tr="543af287"
def cpu(call: Callable[[], object]) -> float:
    """Seconds of the processor, the least of three."""
    # tr: """İşlemci saniyesi, üç ölçümün en kısası."""
    took = []
    for _ in range(3):
        begun = time.process_time()
        with torch.no_grad():
            call()
        took.append(time.process_time() - begun)
    return min(took)


sixteen, times = torch.full((16,), 500), []
for net, x in nets.values():
    batch = x.expand(16, -1, -1, -1)
    times.append(25 * cpu(lambda net=net, batch=batch: net(batch, sixteen)))
plain, patched, small = times
small += cpu(lambda: coder.decode(torch.zeros(16, 4, 8, 8)))
for factor, other, what in ((6, plain, "pixels"), (2, patched, "patches of 2"), (34, plain, "pixels")):
    # tr: for factor, other, what in ((6, plain, "pikseller"), (2, patched, "2'lik parçalar"), (34, plain, "pikseller")):
    print(f"{what}: more than {factor} times the processor time of latents: {other > factor * small}")
    # tr: print(f"{what}: gizillerin işlemci zamanının {factor} katından çok: {other > factor * small}")

# %% [markdown] id="time-answer" lang="en"
# Less: small tensors keep a processor less busy than large ones, and every call has a fixed price. More than six times is what
# the course promises; on the machine where this was written it was about sixteen.
#
# **Memory** is another account. Weights are there once. What the layers put out, the *activations*, is there for every picture
# of a batch, and in training all of it is kept for the way back.

# %% [markdown] id="time-answer" lang="tr" source="eab9440f"
# Daha küçük: Küçük tensörler işlemciyi büyükler kadar meşgul etmez, her çağrının da sabit bir bedeli vardır. Kurs altı kattan
# çoğuna söz veriyor; dersin yazıldığı makinede fark yaklaşık on altı kat çıktı.
#
# **Bellek** ayrı bir hesaptır. Ağırlıklar bellekte bir kez bulunur. Katmanların çıktıları, yani *aktivasyonlar*, yığındaki her
# resim için ayrıca yer tutar; eğitimde hepsi geri yayılım için saklanır.


# %% id="memory-code" tr="2a77efcd"
def activations(net: nn.Module, x: Tensor) -> int:
    """How many numbers all layers put out for one picture."""
    # tr: """Bütün katmanların bir resim için çıkardığı sayıların adedi."""
    numbers: list[int] = []
    leaves = [
        part for part in net.modules() if not list(part.children()) and not isinstance(part, nn.Identity)
    ]
    handles = [
        part.register_forward_hook(lambda p, i, output: numbers.append(output.numel())) for part in leaves
    ]
    with torch.no_grad():
        net(x, t)
    for handle in handles:
        handle.remove()
    return sum(numbers)


heads = ("float32, MB", "weights", "a picture", "a batch of 32")
# tr: heads = ("float32, MB", "ağırlıklar", "bir resim", "32'lik yığın")
table = []
for name, (net, x) in nets.items():
    weights, one = latent.bytes_of(net) / 1e6, 4 * activations(net, x) / 1e6
    table.append(dict(zip(heads, (name, weights, one, 32 * one), strict=True)))
show.table(table)

# %% [markdown] id="memory-answer" lang="en"
# (Of all layers together; a call that keeps nothing for the way back can free most of it as it goes.) For a batch of 32, pixels
# put out 688 MB beside 4.42 MB of weights, latents 23 MB beside 3.73: the weights are the small part.

# %% [markdown] id="memory-answer" lang="tr" source="a49b65ad"
# (Bütün katmanlar birlikte; geri yayılım için bir şey saklamayan bir çağrı, bunun çoğunu ilerledikçe boşaltabilir.) 32'lik bir
# yığında piksellerin aktivasyonları 688 MB, ağırlıkları 4,42 MB; gizillerinki 23 MB'a karşı 3,73 MB: Ağırlıkların payı küçük.

# %% [markdown] id="latents" lang="en"
# ## 2. Forty-eight times fewer numbers
#
# An **autoencoder** is two networks: the encoder makes $4 \times 8 \times 8$ numbers of a picture, the **latent** $z$; the
# decoder makes a picture of them. Both are trained together, *before* any diffusion, to give back what went in:
#
# $$\text{loss} = \lVert x - \text{decoder}(z + 0.1\,\epsilon) \rVert^2 + 10^{-4} \lVert z \rVert^2, \qquad z = \text{encoder}(x)$$
#
# Without the noise the decoder would not bear small errors of $z$. Without the last term $z$ could grow until such noise no
# longer counts. (Up to constants this is the bound of lesson 14's VAE.) Then the weights stay as they are, and the diffusion
# model is trained on latents alone.
#
# A schedule assumes data of standard deviation 1. So each channel is standardised, with the statistics of the *training*
# latents, and decoding undoes it.

# %% [markdown] id="latents" lang="tr" source="bd0ad513"
# ## 2. Kırk sekizde biri kadar sayı
#
# **Otomatik kodlayıcı** (autoencoder) iki ağdır: Kodlayıcı bir resimden $4 \times 8 \times 8$ sayı yapar, yani **gizili**
# $z$'yi; kod çözücü de ondan bir resim yapar. İkisi birlikte, difüzyondan *önce*, gireni geri vermek üzere eğitilir:
#
# $$\text{kayıp} = \lVert x - \text{decoder}(z + 0.1\,\epsilon) \rVert^2 + 10^{-4} \lVert z \rVert^2, \qquad z = \text{encoder}(x)$$
#
# Gürültü olmasaydı kod çözücü, $z$'deki küçük hatalara dayanamazdı. Son terim olmasaydı $z$, bu gürültünün hiç önemi kalmayana
# dek büyüyebilirdi. (Sabitler bir yana, 14. derste VAE'nin eğitildiği sınır da budur.) Sonra ağırlıklar bir daha değişmez;
# difüzyon modeli yalnızca gizillerle eğitilir.
#
# Zamanlayıcı, standart sapması 1 olan veri bekler. Bu yüzden her kanal, *eğitim* gizillerinin istatistikleriyle
# standartlaştırılır; kod çözülürken bu işlem geri alınır.

# %% id="latents-code" tr="55053c17"
with torch.no_grad():
    raw, scaled = coder.encoder(test.images[:300]), coder.encode(test.images[:300])
heads = ("channel", "mean, raw", "std, raw", "mean", "std")
# tr: heads = ("kanal", "ham ortalama", "ham std", "ortalama", "std")
table = []
for c in range(4):
    row = (c, *(f"{x[:, c].mean():.1f}" for x in (raw,)), f"{raw[:, c].std():.1f}")
    table.append(
        dict(zip(heads, (*row, f"{scaled[:, c].mean():.1f}", f"{scaled[:, c].std():.1f}"), strict=True))
    )
show.table(table)
for std in (0.2, 1.0, 1 / 0.18215):
    level = next(t for t in range(1000) if schedule.alpha_bars[t] * std**2 < 1 - schedule.alpha_bars[t])
    print(f"std {std:.2f}: the noise overtakes the signal at t = {level}")
    # tr: print(f"std {std:.2f}: gürültü sinyali t = {level} anında geçiyor")

# %% id="latents-picture" tr="6ca07934"
six = test.images[:6]
names = [*("picture",) * 6, *("its latent",) * 6, *("decoded",) * 6]
# tr: names = [*("resim",) * 6, *("gizili",) * 6, *("çözülmüşü",) * 6]
large = channels(scaled[:6]).repeat_interleave(4, 2).repeat_interleave(4, 3).expand(-1, 3, -1, -1)
show.pictures(torch.cat([six, large, decode(scaled[:6])]), captions=names, columns=6)

# %% [markdown] id="latents-picture-alt" lang="en" alt="latents-picture"
# Three rows of six: coloured shapes; under each its latent, four grey squares of 8 x 8 in which the shape can be made out; and
# the decoded pictures, which look like the first row.

# %% [markdown] id="latents-picture-alt" lang="tr" alt="latents-picture" source="cd7ba8fc"
# Altışarlı üç satır: renkli şekiller; her birinin altında gizili, yani şeklin seçilebildiği 8 x 8'lik dört gri kare; en altta da ilk
# satıra benzeyen çözülmüş resimler.

# %% [markdown] id="latents-answer" lang="en"
# The latent is a small picture itself, and that is why a U-Net has something to do there. Raw, the channels have stds from 0.8
# to 1.3; standardised, all have 1.0, on scenes that training never saw.
#
# Other autoencoders need it more. Stable Diffusion's latents have a std of 5.49. Unscaled, the noise would overtake their
# signal at $t = 884$ instead of 496, and most steps would be spent where everything is decided already. So they are multiplied
# by `0.18215`, one over the std of *its* latents.

# %% [markdown] id="latents-answer" lang="tr" source="09538f43"
# Gizilin kendisi de küçük bir resim; bir U-Net orada bu yüzden iş görebiliyor. Ham kanalların std'leri 0,8 ile 1,3 arasında;
# standartlaştırılınca, eğitimde hiç görülmemiş sahnelerde bile hepsi 1,0.
#
# Başka otomatik kodlayıcılarda bu daha da gereklidir. Stable Diffusion'ın gizillerinin std'si 5,49'dur. Ölçeklenmeseler
# gürültü sinyali 496 yerine $t = 884$'te geçer, adımların çoğu her şeyin zaten belli olduğu yerde harcanırdı. Bu yüzden
# `0.18215` ile çarpılırlar: 1 bölü *onun* gizillerinin std'si.

# %% [markdown] id="ceiling" lang="en"
# ## 3. The ceiling
#
# Latent diffusion is not free. What the encoder throws away, the diffusion model never sees, and no sampler brings it back.
# How good can *any* model of these latents be? A perfect one would draw latents of real pictures. So send real pictures there
# and back, shrink them to 32 x 32 and let the reader of `shapes` read them, which was never trained. The share that is still
# right is the **ceiling**.

# %% [markdown] id="ceiling" lang="tr" source="b7436fa0"
# ## 3. Tavan
#
# Gizil difüzyonun da bir bedeli var. Kodlayıcının attığını difüzyon modeli hiç görmez, hiçbir örnekleyici de geri getiremez.
# Bu gizillerin *herhangi bir* modeli en çok ne kadar iyi olabilir? Kusursuz olanı, gerçek resimlerin gizillerini çizerdi.
# Öyleyse gerçek resimleri kodlayıp çöz, 32 x 32'ye küçült ve hiç eğitilmemiş olan `shapes` okuyucusuna okut. Hâlâ doğru
# okunanların payına **tavan** diyoruz.

# %% [markdown] id="ceiling-more" lang="en"
# Beside the autoencoder stand linear rivals. Their $k$ numbers say how far a picture goes along each of the $k$ directions in
# which 833 training pictures differ most (**principal components**). On those pictures no linear autoencoder with $k$ numbers
# has a smaller mean square error. *Held-out pairs* are shapes in colours that no training combined.
#
# > **Predict first.** The rival with as many numbers as our latent, 256: what share of scenes is still read right?

# %% [markdown] id="ceiling-more" lang="tr" source="54721be6"
# Yanında doğrusal rakipler var. Bunların $k$ sayısı, bir resmin, 833 eğitim resminin en çok ayrıştığı $k$ yönde (**ana
# bileşenler**, principal components) ne kadar ilerlediğini söyler. O resimlerde, $k$ sayılı hiçbir doğrusal otomatik
# kodlayıcının ortalama kare hatası daha küçük olamaz. *Ayrılmış çiftler*, eğitimde hiç bir araya gelmemiş şekil ve renklerdir.
#
# > **Önce tahmin et.** Bizim gizilimiz kadar, yani 256 sayılık rakipte sahnelerin ne kadarı hâlâ doğru okunur?

# %% id="ceiling-code" tr="7418e1c3"
scenes = [data.scene(i) for i in range(1000)]
flat = data.render([one for one in scenes if not one.held_out], 64).images.flatten(1)
middle = flat.mean(dim=0)
variances, columns = torch.linalg.eigh((flat - middle) @ (flat - middle).T)
components = (flat - middle).T @ columns.flip(1)[:, :256] / variances.flip(0)[:256].sqrt()  # (12288, 256)


def linear(images: Tensor, k: int) -> Tensor:
    """There and back through the first k principal components."""
    # tr: """İlk k ana bileşenden geçerek gidiş dönüş."""
    few = (images.flatten(1) - middle) @ components[:, :k]
    return (few @ components[:, :k].T + middle).reshape(images.shape).clamp(-1, 1)


# %% id="ceiling-table" tr="2b43622b"
parts = [("unseen scenes", test.images[:300], told[:300]), ("held-out pairs", held_out.images, told_new)]
# tr: parts = [("görülmemiş sahneler", test.images[:300], told[:300]), ("ayrılmış çiftler", held_out.images, told_new)]
first = ["the pictures themselves", "autoencoder, 256 numbers"]
# tr: first = ["resimlerin kendisi", "otomatik kodlayıcı, 256 sayı"]
names = [*first, *(f"linear, {k} numbers" for k in (256, 64, 16))]
# tr: names = [*first, *(f"doğrusal, {k} sayı" for k in (256, 64, 16))]
error, way = "error", "there and back"
# tr: error, way = "hata", "gidiş dönüş"
ways = [lambda x: x, lambda x: latent.there_and_back(coder, x)]
ways += [lambda x, k=k: linear(x, k) for k in (256, 64, 16)]
table = []
for name, there_and_back in zip(names, ways, strict=True):
    row: dict[str, object] = {way: name}
    for part, images, labels in parts:
        back = there_and_back(images)
        row[part] = f"{(latent.read_large(back) == labels).all(dim=1).float().mean():.2f}"
        row[f"{error}, {part}"] = f"{(back - images).square().mean():.4f}"
    table.append(row)
show.table(table)

# %% [markdown] id="ceiling-answer" lang="en"
# Nearly all: as many as through the autoencoder. These scenes have few degrees of freedom, and 256 linear numbers hold enough
# of them to be read, at twice the error. Fewer numbers do not: with 64 the ceiling is 0.60, with 16 it is 0.09. A model of
# *those* could be perfect and would still draw nine scenes of ten unreadably.
#
# Why a network, then? Its numbers have places, $8 \times 8$ of them, and a U-Net needs places. Each linear number is about the
# whole picture.
#
# Of the 180 pictures of held-out pairs 0.97 come back. With so few pictures the true share may be anything from 0.93 to 0.99,
# so this does not say that unseen pairs are harder. One autoencoder, trained once, for three minutes of one processor.

# %% [markdown] id="ceiling-answer" lang="tr" source="bc59a204"
# Neredeyse hepsi: otomatik kodlayıcıdan geçenler kadar. Bu sahneler birbirinden az sayıda yönde ayrılıyor; 256 doğrusal sayı,
# hatası iki kat olsa da okunmalarına yetiyor. Daha az sayı yetmiyor: 64 sayıyla tavan 0,60, 16 sayıyla 0,09. *Onların* bir
# modeli kusursuz olsa bile on sahnenin dokuzunu okunmaz çizerdi.
#
# Öyleyse ağ neye yarıyor? Onun sayıları $8 \times 8$ yere dağılmış; U-Net'in çalışabilmesi için de yerler gerekir. Doğrusal
# sayıların her biri ise resmin bütünüyle ilgilidir.
#
# Ayrılmış çiftlerin 180 resminden 0,97'si doğru okunuyor. Bu kadar az resimle gerçek pay 0,93 ile 0,99 arasında herhangi bir
# yerde olabilir; yani görülmemiş çiftlerin daha zor olduğu söylenemez. Tek bir otomatik kodlayıcıya baktık; bir kez, tek
# işlemciyle üç dakika eğitildi.

# %% [markdown] id="draw" lang="en"
# ## 4. The same loop, the same samplers
#
# Training is one call, with latents in the place of pictures; nothing in `train` or in the samplers had to learn what a latent
# is. Only `clip` goes: latents have no end at 1.
#
# ```python
# network, schedule = zoo.recipe("latents").build()
# for step in train(network, schedule, latent.latents("train"), zoo.recipe("latents").train): ...
# model.draw(labels, clip=None)
# ```
#
# The model was told five labels. Below, the share of pictures in which all five are read as asked: for scenes whose pair of
# shape and colour occurred in training, and for pairs that neither the model nor the autoencoder has seen. The most that can
# be reached is the ceiling, here counted on the same 60 scenes; the control holds the drawn pictures against the labels of
# others.

# %% [markdown] id="draw" lang="tr" source="d9c7c28c"
# ## 4. Aynı döngü, aynı örnekleyiciler
#
# Eğitim tek bir çağrıdır, yalnızca resimlerin yerinde giziller durur; ne `train`'in ne de örnekleyicilerin gizilin ne olduğunu
# öğrenmesi gerekti. Yalnızca `clip` kalkıyor, çünkü gizillerin değerleri 1'le sınırlı değil.
#
# ```python
# network, schedule = zoo.recipe("latents").build()
# for step in train(network, schedule, latent.latents("train"), zoo.recipe("latents").train): ...
# model.draw(labels, clip=None)
# ```
#
# Modele beş etiket söylendi. Aşağıda, beşi de istendiği gibi okunan resimlerin payı var; bir satırda şekil-renk çifti eğitimde
# geçen sahneler, ötekinde ne modelin ne de otomatik kodlayıcının gördüğü çiftler. Varılabilecek en yüksek değer, burada aynı
# 60 sahnede sayılan tavan; kontrolde, çizilen resimler başka sahnelerin etiketleriyle karşılaştırılıyor.


# %% id="draw-code" tr="b514fd3b"
def right(pictures: Tensor, labels: Tensor) -> float:
    """The share of pictures in which all labels are read as asked."""
    # tr: """Bütün etiketleri istendiği gibi okunan resimlerin payı."""
    return (latent.read_large(pictures) == labels).all(dim=1).float().mean().item()


def drawn(asked: TrainedModel, labels: Tensor, **options: object) -> Tensor:
    """Pictures for labels, always from the same noise."""
    # tr: """Etiketler için resimler, hep aynı gürültüden."""
    return decode(asked.draw(labels, x_T=x_T[: len(labels)], clip=None, **options))


heads, names = ("60 scenes", "ceiling", "drawn", "other labels"), ("pairs seen", "held out")
# tr: heads, names = ("60 sahne", "tavan", "çizilen", "başka etiketler"), ("görülmüş çiftler", "ayrılmış")
table = []
for name, part in zip(names, (test, held_out), strict=True):
    labels, made = part.attributes[:60], drawn(model, part.attributes[:60], steps=20)
    back = latent.there_and_back(coder, part.images[:60])
    shares = (right(back, labels), right(made, labels), right(made, labels.roll(7, 0)))
    table.append(dict(zip(heads, (name, *(f"{share:.2f}" for share in shares)), strict=True)))
show.table(table)
show.pictures(made[:12], columns=6)

# %% [markdown] id="draw-code-alt" lang="en" alt="draw-code"
# Twelve drawn scenes of pairs that training never showed: one coloured shape each, before black, grey or white.

# %% [markdown] id="draw-code-alt" lang="tr" alt="draw-code" source="d71155f1"
# Eğitimde hiç gösterilmemiş çiftlerden çizilmiş on iki sahne: her birinde siyah, gri ya da beyaz zeminde renkli tek bir şekil.

# %% id="samplers-code" tr="c6120dc9"
table = []
for name in SAMPLERS:
    made = drawn(model, told[:20], sampler=name, steps=10, generator=seeded(1))
    table.append({"sampler, 10 steps": name, "all right, of 20": f"{right(made, told[:20]):.1f}"})
    # tr: table.append({"örnekleyici, 10 adım": name, "hepsi doğru, 20'de": f"{right(made, told[:20]):.1f}"})
show.table(table)

# %% [markdown] id="draw-answer" lang="en"
# Where the pair was seen, the drawn scenes come near the ceiling, 0.97 and 0.98; held-out pairs stay further below theirs,
# 0.80 and 0.93 (on all 180 pictures that ceiling was 0.97). That distance is the diffusion model's, and training can shorten
# it; the distance from the ceiling to 1 is the autoencoder's. Held against the labels of other scenes none is right, so the
# reader is not merely kind.
#
# All eight samplers draw about nine of ten as asked, in ten steps. None of them was changed. (One model, trained once; with 60
# pictures a share is known to about a tenth, with 20 not so well.)

# %% [markdown] id="draw-answer" lang="tr" source="3d6dfa24"
# Çifti görülmüş sahnelerde çizilenler tavana yaklaşıyor: 0,97'ye karşı 0,98. Ayrılmış çiftler kendi tavanlarının daha çok
# altında kalıyor: 0,80'e karşı 0,93 (180 resmin hepsinde bu tavan 0,97'ydi). Bu fark difüzyon modelinden gelir ve eğitimle
# kapanabilir; tavanla 1 arasındaki fark ise otomatik kodlayıcıdan gelir. Başka sahnelerin etiketleriyle karşılaştırınca
# hiçbiri doğru çıkmıyor; demek ki okuyucu her resme doğru demiyor.
#
# Sekiz örnekleyicinin hepsi on adımda, on resimden dokuz kadarını istendiği gibi çiziyor. Hiçbiri değiştirilmedi. (Tek model,
# bir kez eğitilmiş; 60 resimde sayılan bir payın hatası yaklaşık 0,1'dir, 20 resimde daha da çok.)

# %% [markdown] id="transformer" lang="en"
# ## 5. A transformer in the U-Net's place
#
# A latent of 8 x 8 is short enough to be read as a row of 64 tokens, one for each place. A **diffusion transformer** (DiT,
# Peebles & Xie 2023) has no levels and no skip connections: in each of four equal blocks all places look at all others, then
# each works alone. Time and labels come in through numbers that are computed from them for each part: a scale $s$, a shift $b$
# and a gate $g$. All gates start at 0.

# %% [markdown] id="transformer" lang="tr" source="4988c6f0"
# ## 5. U-Net'in yerinde bir transformer
#
# 8 x 8'lik bir gizil, her yer için bir jeton (token) olmak üzere 64 jetonluk bir sıra olarak okunacak kadar kısadır.
# **Difüzyon transformer'ı** (DiT, Peebles ve Xie 2023) düzeyleri ve atlama bağlantıları olmayan bir ağdır: Dört eş bloğun her
# birinde önce bütün yerler birbirine bakar, sonra her yer kendi başına işlenir. Zaman ve etiketler, her bölüm için onlardan
# hesaplanan sayılarla girer: bir ölçek $s$, bir kaydırma $b$, bir kapı $g$. Bütün kapılar 0'dan başlar.

# %% [markdown] id="transformer-more" lang="en"
# $$h \leftarrow h + g_1\, \text{attention}\big((1 + s_1)\,\bar h + b_1\big), \qquad h \leftarrow h + g_2\, \text{layers}\big((1 + s_2)\,\bar h + b_2\big)$$
#
# ($h$: the tokens; $\bar h$: each with mean 0 and variance 1; *layers*: two linear ones, a nonlinearity between.) The same loop
# trains it, the same samplers ask it.
#
# > **Predict first.** Nothing tells attention where a token stands. What does a block make of a picture whose places are
# > shuffled?

# %% [markdown] id="transformer-more" lang="tr" source="d5e434d0"
# $$h \leftarrow h + g_1\, \text{attention}\big((1 + s_1)\,\bar h + b_1\big), \qquad h \leftarrow h + g_2\, \text{layers}\big((1 + s_2)\,\bar h + b_2\big)$$
#
# ($h$: jetonlar; $\bar h$: ortalaması 0, varyansı 1 yapılmış jetonlar; *layers*: arasında doğrusal olmayan bir fonksiyon bulunan iki doğrusal katman.) Onu
# da aynı döngü eğitir, aynı örnekleyiciler kullanır.
#
# > **Önce tahmin et.** Dikkat hesabına bir jetonun nerede durduğu girmez. Yerleri karıştırılmış bir resim verilirse
# > bloktan ne çıkar?

# %% id="transformer-code" tr="b63c023a"
heads = ("network", "weights, M", "a call, M", "training steps", "seen", "held out")
# tr: heads = ("ağ", "ağırlık, M", "çağrı, M", "eğitim adımı", "görülmüş", "ayrılmış")
table, x = [], torch.zeros(1, 4, 8, 8)
for name, one in (("U-Net", model), ("DiT", transformer)):
    weights = sum(p.numel() for p in one.network.parameters()) / 1e6
    call = latent.multiply_adds(lambda one=one: one.network(x, t)) / 1e6
    shares = (f"{right(drawn(one, labels[:60], steps=8), labels[:60]):.2f}" for labels in (told, told_new))
    table.append(dict(zip(heads, (name, weights, call, one.info["step"], *shares), strict=True)))
show.table(table)

# %% id="shuffled-code" tr="c5aa4b2c"
tokens, heard = randn((2, 64, 96), generator=seeded(0)), randn((2, 96), generator=seeded(1))
order, first = torch.randperm(64, generator=seeded(2)), transformer.network.blocks[0]
with torch.no_grad():
    gap = (first(tokens[:, order], heard) - first(tokens, heard)[:, order]).abs().max()
print(f"shuffled tokens give shuffled answers, largest difference: {gap:.3f}")
# tr: print(f"karıştırılmış jetonlar karıştırılmış cevaplar veriyor, en büyük fark: {gap:.3f}")

# %% [markdown] id="transformer-answer" lang="en"
# The answer that it would give anyway, with the places shuffled in the same way: a block treats all places alike. What tells
# it up from down are numbers that are added to the tokens at the beginning, sines and cosines of row and column.
#
# The two rows are no contest (8 steps each; part 4 took 20). Both networks do about 30 million multiply-adds a call, but the
# transformer was trained for 900 steps, not 3,000, once. What the table shows is that it goes through the same loop and the
# same samplers, unchanged.

# %% [markdown] id="transformer-answer" lang="tr" source="e7c8ebba"
# Karıştırılmamış resimde çıkacak olanın, yerleri aynı biçimde karıştırılmış hâli: Bir blok bütün yerlere aynı davranır.
# Yukarıyı aşağıdan ayırmasını sağlayan, başta jetonlara eklenen sayılardır: satırın ve sütunun sinüsleriyle kosinüsleri.
#
# Bu iki satır bir yarış değil (ikisinde de 8 adım; 4. bölümde 20'ydi). İki ağ da çağrı başına yaklaşık 30 milyon
# çarpma-toplama yapıyor, ama transformer 3.000 değil 900 adım, o da bir kez eğitildi. Tablonun gösterdiği, aynı döngünün ve
# aynı örnekleyicilerin onunla da değişmeden çalıştığıdır.

# %% [markdown] id="bytes" lang="en"
# ## 6. Bytes
#
# Weights are trained in float32, four bytes each. float16 takes two. With one byte there are 255 whole numbers, from -127 to
# 127, and a scale $s$ must say what one step is worth:
#
# $$\hat W = s \cdot \text{round}(W / s), \qquad s = \max |W| / 127 \quad \text{for each row of } W$$
#
# A row is all that leads to one output. Its scale takes four more bytes; biases and norms are few and stay float32.
#
# > **Predict first.** Rounding moves a weight by at most half a step, 0.4 % of the largest in its row. Does the ceiling fall?
# > Do drawn pictures? And with *one* scale for a whole tensor?

# %% [markdown] id="bytes" lang="tr" source="bb8fdeb2"
# ## 6. Baytlar
#
# Ağırlıklar float32 ile eğitilir; her biri dört bayttır. float16'da iki bayt tutarlar. Tek bayta -127 ile 127 arasında 255 tam
# sayı sığar; bir basamağın değerini bir ölçek, $s$ belirler:
#
# $$\hat W = s \cdot \text{round}(W / s), \qquad s = \max |W| / 127 \quad W\text{'nin her satırı için}$$
#
# Bir satır, tek bir çıkışa giden ağırlıkların tümüdür. Ölçeği dört bayt daha tutar; sapmalarla normların sayısı azdır, onlar
# float32 kalır.
#
# > **Önce tahmin et.** Yuvarlanan bir ağırlık en çok yarım basamak kayar; bu, satırındaki en büyük ağırlığın %0,4'üdür. Tavan
# > düşer mi? Çizilen resimler bozulur mu? Ya bütün tensörde *tek* bir ölçek kullanılırsa?


# %% id="bytes-code" tr="520e9a9c"
def one_scale(network: nn.Module, levels: int) -> nn.Module:
    """A copy with `levels` whole numbers on each side of 0, and one scale for each tensor."""
    # tr: """0'ın her yanında `levels` tam sayısı ve her tensör için tek ölçeği olan bir kopya."""
    other = copy.deepcopy(network)
    with torch.no_grad():
        for weight in (w for w in other.parameters() if w.ndim > 1):
            step = weight.abs().max() / levels
            weight.copy_((weight / step).round() * step)
    return other


names = ("float32", "float16", "int8", "one scale, 127 levels", "one scale, 7 levels")
# tr: names = ("float32", "float16", "int8", "tek ölçek, 127 düzey", "tek ölçek, 7 düzey")
changes = [lambda n, each=each: latent.rounded(n, each) for each in (4, 2, 1)]
changes += [lambda n, levels=levels: one_scale(n, levels) for levels in (127, 7)]

# %% id="bytes-table" tr="4e528d37"
heads = ("weights as", "both networks, MB", "ceiling", "drawn right")
# tr: heads = ("ağırlıklar", "iki ağ, MB", "tavan", "doğru çizilen")
table = []
for name, change, each in zip(names, changes, (4, 2, 1, 1, 1), strict=True):
    small_coder, small_net = change(coder), change(model.network)
    size = f"{(latent.bytes_of(coder, each) + latent.bytes_of(model.network, each)) / 1e6:.1f}"
    top = f"{right(latent.there_and_back(small_coder, test.images[:60]), told[:60]):.2f}"
    z = TrainedModel(small_net, schedule, "x_0").draw(told[:60], x_T=x_T, steps=8, clip=None)
    with torch.no_grad():
        share = f"{right(small_coder.decode(z), told[:60]):.2f}"
    table.append(dict(zip(heads, (name, size, top, share), strict=True)))
show.table(table)

# %% [markdown] id="bytes-answer" lang="en"
# With a byte and a scale for each row neither falls, at a quarter of the bytes. With one scale for each tensor nothing is lost here either: the rows
# of these small networks are of similar size. Make the steps coarser, seven on each side of 0, and it shows: there pictures are
# lost.
#
# Fewer bytes make a file smaller. They make a call faster only where the processor multiplies bytes; here they are read back first.

# %% [markdown] id="bytes-answer" lang="tr" source="7761c42a"
# Ağırlık başına bir bayt, satır başına bir ölçekle ikisi de düşmüyor; bayt sayısı ise dörtte bire iniyor. Burada tensör başına
# tek ölçek de zarar vermiyor: Bu küçük ağların satırları benzer büyüklükte. Basamaklar irileşip 0'ın her yanında yedi tane
# kalınca fark görülüyor: Resimlerin bir kısmı artık doğru okunmuyor.
#
# Bayt azalınca dosya küçülür. Çağrının da hızlanması için işlemcinin doğrudan baytları çarpabilmesi gerekir; burada baytlar
# önce yeniden float32'ye çevriliyor.

# %% [markdown] id="pareto" lang="en"
# ## 7. Quality against time
#
# Which settings are worth having? A point is *beaten* when another costs no more, is no worse, and is better in one of both.
# The points that nobody beats are the **Pareto front**: every choice that somebody could want.
#
# The cost of a picture is counted, all calls and the decoding, in G, thousands of millions; the quality is the share read as
# asked, of 60. One picture more or less changes it by 0.02.
#
# > **Predict first.** Guidance of 2 doubles the calls. Does it ever pay here, at equal cost?

# %% [markdown] id="pareto" lang="tr" source="a532ff9c"
# ## 7. Zamana karşı kalite
#
# Hangi ayarlar seçilmeye değer? Başka bir nokta ondan ne pahalı ne de kötüyse ve ikisinden birinde daha iyiyse, o nokta
# *geçilmiştir*. Kimsenin geçmediği noktalar **Pareto sınırı**dır (Pareto front): Seçmek için bir nedenin olabilecek bütün
# ayarlar oradadır.
#
# Bir resmin maliyeti sayılıyor: bütün çağrılar ve kod çözme, G (milyar) olarak. Kalite, 60 resimden istendiği gibi okunanların
# payı; tek bir resim bunu 0,02 değiştirir.
#
# > **Önce tahmin et.** Ölçeği 2 olan yönlendirme, çağrıların sayısını ikiye katlar. Maliyet eşitken burada bir yararı olur mu?

# %% id="pareto-code" tr="0e36fbe1"
points = []
for name, one in (("U-Net", model), ("DiT", transformer)):
    call = latent.multiply_adds(lambda n=one.network: n(torch.zeros(1, 4, 8, 8), t))
    for steps in (1, 2, 4, 8):
        made = drawn(one, told[:60], steps=steps)
        points.append((name, steps, 1, (steps * call + decoding) / 1e9, round(right(made, told[:60]), 2)))
    made = drawn(one, told[:60], steps=4, scale=2.0)
    points.append((name, 4, 2, (8 * call + decoding) / 1e9, round(right(made, told[:60]), 2)))


def beaten(own: tuple, other: tuple) -> bool:
    return other[3] <= own[3] and other[4] >= own[4] and other[3:] != own[3:]


heads = ("network", "steps", "guidance", "cost, G", "right", "Pareto")
# tr: heads = ("ağ", "adım", "yönlendirme", "maliyet, G", "doğru", "Pareto")
yes = {True: "beaten", False: "on the front"}
# tr: yes = {True: "geçilmiş", False: "sınırda"}
rows = [(*p[:3], f"{p[3]:.2f}", f"{p[4]:.2f}", yes[any(beaten(p, q) for q in points)]) for p in points]
show.table([dict(zip(heads, row, strict=True)) for row in rows])

# %% id="pareto-picture" tr="3883984d"
named = {name: [p for p in points if p[0] == name and p[2] == 1] for name in ("U-Net", "DiT")}
curves = {
    name: (torch.tensor([p[3] for p in some]), torch.tensor([p[4] for p in some]))
    for name, some in named.items()
}
clock = [
    cpu(lambda steps=steps: model.draw(told[:16], x_T=x_T[:16], steps=steps, clip=None)) for steps in (2, 8)
]
show.lines(curves, x_label="multiply-adds of a picture, G", y_label="read as asked", marks=True)
# tr: show.lines(curves, x_label="bir resmin çarpma-toplamaları, G", y_label="istendiği gibi okunan", marks=True)
print(f"8 steps take more than twice the processor time of 2: {clock[1] > 2 * clock[0]}")
# tr: print(f"8 adım, 2 adımın işlemci zamanının iki katından çok tutuyor: {clock[1] > 2 * clock[0]}")

# %% [markdown] id="pareto-picture-alt" lang="en" alt="pareto-picture"
# Two nearly level curves of four points each over the cost: the U-Net's close to 1, the transformer's between 0.4 and 0.5.

# %% [markdown] id="pareto-picture-alt" lang="tr" alt="pareto-picture" source="d5a389aa"
# Maliyete göre dörder noktalı, neredeyse yatay iki eğri: U-Net'inki 1'e yakın, transformer'ınki 0,4 ile 0,5 arasında.

# %% [markdown] id="variety" lang="en"
# One step wins? It costs least, and what it draws is read as asked. Before you believe a front, ask what its quality cannot
# see. The labels leave something open: a nudge of the place and of the size. Twelve real scenes with the same five labels
# differ a little. Do twelve drawn ones? (*Differ by*: the standard deviation of a pixel among the twelve, over all pixels.)
#
# > **Predict first.** Twelve pictures of *one* step, same labels, other noise: how different are they?

# %% [markdown] id="variety" lang="tr" source="567f8e50"
# Tek adım mı kazandı? En ucuzu o, çizdiği de istendiği gibi okunuyor. Bir sınıra güvenmeden önce, kalite ölçüsünün neyi
# görmediğini sor. Etiketler bir şeyi açık bırakıyor: Yer ve boy biraz oynayabilir. Beş etiketi aynı olan on iki gerçek sahne
# birbirinden biraz ayrılır. Çizilmiş on iki tanesi de ayrılır mı? (*Fark*: bir pikselin on iki resimdeki standart sapması,
# bütün pikseller üzerinden.)
#
# > **Önce tahmin et.** *Tek* adımda çizilmiş on iki resim; etiketler aynı, gürültü başka: Ne kadar farklıdırlar?

# %% id="variety-code" tr="e0b5fbbf"
first = data.shape_indices("test")[:3]  # three scenes, and eleven more of each with the same labels
group = [data.scene(i + 1080 * k) for i in first for k in range(12)]
asked, heads = torch.tensor([one.labels for one in group]), ("36 pictures", "differ by", "right")
# tr: asked, heads = torch.tensor([one.labels for one in group]), ("36 resim", "fark", "doğru")
painted = data.render(group, 64).images
rows = {"real": painted, "real, encoded and decoded": latent.there_and_back(coder, painted)}
# tr: rows = {"gerçek": painted, "gerçek, kodlanıp çözülmüş": latent.there_and_back(coder, painted)}
rows |= {f"U-Net, steps: {steps}": drawn(model, asked, steps=steps) for steps in (1, 2, 4, 8, 32)}
# tr: rows |= {f"U-Net, adım: {steps}": drawn(model, asked, steps=steps) for steps in (1, 2, 4, 8, 32)}
rows["U-Net, guidance 2, steps: 8"] = drawn(model, asked, steps=8, scale=2.0)
# tr: rows["U-Net, yönlendirme 2, adım: 8"] = drawn(model, asked, steps=8, scale=2.0)
table = []
for name, x in rows.items():
    differ = x.reshape(3, 12, -1).var(dim=1).mean().sqrt()
    table.append(dict(zip(heads, (name, f"{differ:.2f}", f"{right(x, asked):.2f}"), strict=True)))
show.table(table)

# %% [markdown] id="pareto-answer" lang="en"
# Hardly. In one step the model draws nearly the same picture twelve times: the mean of all that fits the labels, with a fifth
# of the variety of real scenes. More steps bring some back, up to eight; 32 bring no more. About six tenths of it are there
# then: this model was trained for five minutes. Guidance takes variety away again. The share read as asked is 1.00 all along;
# it does not see any of this (lessons 09 and 14).
#
# So the front above is true of what it measures, and a poor adviser. With variety as quality, eight steps would be on it.
# Choose the quality first, then read the front. (Variety has its ceiling, too: encoding and decoding alone take real scenes
# from 0.10 to 0.09.)
#
# Guidance at four steps costs as much as eight plain ones and gains nothing that sixty pictures could show.

# %% [markdown] id="pareto-answer" lang="tr" source="200841b9"
# Pek değil. Model tek adımda on iki kez neredeyse aynı resmi çiziyor: etiketlere uyan her şeyin ortalamasını; çeşitliliği
# gerçek sahnelerinkinin beşte biri. Adımlar artınca bir kısmı geri geliyor, ama yalnızca sekize kadar; 32 adım bir şey
# katmıyor. O zaman da ancak onda altısı kadarı var: Bu model beş dakika eğitildi. Yönlendirme çeşitliliği yine azaltıyor.
# İstendiği gibi okunanların payı ise baştan sona 1,00; ona bakarak bunların hiçbiri fark edilmez (09. ve 14. dersler).
#
# Demek ki yukarıdaki sınır, ölçülen şey için doğru, ama ona bakarak seçim yapmak yanıltır. Kalite olarak çeşitliliği alsaydık
# sekiz adım da sınırda olurdu. Önce kaliteyi seç, sonra sınırı oku. (Çeşitliliğin de bir tavanı var: Kodlayıp çözmek bile
# gerçek sahnelerinkini 0,10'dan 0,09'a indiriyor.)
#
# Yönlendirmeli dört adım, yönlendirmesiz sekiz adıma mal oluyor; kazancı varsa da altmış resimde görülmüyor.

# %% [markdown] id="distil" lang="en"
# ## 8. Outlook: two steps into one
#
# All of this made a call cheaper. **Distillation** makes the calls fewer: a copy of the network, the student, learns to do in one step
# what the teacher does in two (Salimans & Ho 2022). From $x_t$ the teacher takes two DDIM steps, to $x_s$. One step of the student
# lands there exactly if its $\hat x_0$ is
#
# $$\hat x_0 = \frac{x_s - (\sigma_s / \sigma_t)\, x_t}{\sqrt{\bar\alpha_s} - (\sigma_s / \sigma_t) \sqrt{\bar\alpha_t}}, \qquad \sigma_t = \sqrt{1 - \bar\alpha_t}$$
#
# On the digits of lesson 06 it takes seconds: the teacher's four steps become two.
#
# > **Predict first.** With two steps each: teacher or student nearer to real digits? And how near can the student come at best?

# %% [markdown] id="distil" lang="tr" source="6a6eb285"
# ## 8. Sırada ne var: iki adımı bire indirmek
#
# Buraya kadar çağrılar ucuzladı. **Damıtma** (distillation) ise sayılarını azaltır: Ağın bir kopyası, yani öğrenci, öğretmenin
# iki adımda yaptığını tek adımda yapmayı öğrenir (Salimans ve Ho 2022). Öğretmen $x_t$'den iki DDIM adımıyla $x_s$'ye varır.
# Öğrencinin $\hat x_0$'ı şu olursa tek adımı tam oraya düşer:
#
# $$\hat x_0 = \frac{x_s - (\sigma_s / \sigma_t)\, x_t}{\sqrt{\bar\alpha_s} - (\sigma_s / \sigma_t) \sqrt{\bar\alpha_t}}, \qquad \sigma_t = \sqrt{1 - \bar\alpha_t}$$
#
# 06. dersin rakamlarıyla bu yalnızca saniyeler sürer: Öğretmenin dört adımı ikiye iner.
#
# > **Önce tahmin et.** İkisi de ikişer adımla: Gerçek rakamlara öğretmen mi daha yakın, öğrenci mi? Öğrenci en çok ne kadar
# > yaklaşabilir?

# %% id="distil-code" tr="70ffd657"
teacher, digits = zoo.load("digits"), data.digits()
student, bars = copy.deepcopy(teacher.network).requires_grad_(True), teacher.schedule.alpha_bars.float()
adam, chance, fine = Adam(student), seeded(0), [*sorted(teacher.schedule.timesteps(4), reverse=True), -1]
sizes = {t: (bars[t].sqrt(), (1 - bars[t]).sqrt()) for t in fine[:-1]} | {
    -1: (torch.ones(()), torch.zeros(()))
}


def two_steps(x: Tensor, labels: Tensor, times: list[int]) -> Tensor:
    """Two DDIM steps of the teacher, from times[0] to times[2]."""
    # tr: """Öğretmenin iki DDIM adımı, times[0]'dan times[2]'ye."""
    for here, there in pairwise(times):
        (a, s), (a_next, s_next) = sizes[here], sizes[there]
        with torch.no_grad():
            x_0 = teacher.network(x, torch.full((len(x),), here), labels).clamp(-1, 1)
        x = a_next * x_0 + s_next * (x - a * x_0) / s
    return x


# %% id="distil-train"
for k in range(60):
    first = 2 * int(torch.randint(0, 2, (), generator=chance))
    rows, at = torch.randint(0, len(digits), (64,), generator=chance), torch.full((64,), fine[first])
    x, _ = q_sample(digits.images[rows], at, teacher.schedule, generator=chance)
    x_s = two_steps(x, digits.labels[rows], fine[first : first + 3])
    (a, s), (a_s, s_s) = sizes[fine[first]], sizes[fine[first + 2]]
    goal = (x_s - s_s / s * x) / (a_s - s_s / s * a)
    student.zero_grad()
    (student(x, at, digits.labels[rows]) - goal).square().mean().backward()
    adam.step(1e-3 * min(1, 2 * (60 - k) / 60))

# %% id="distil-table" tr="c1212330"
quick = TrainedModel(student.eval().requires_grad_(False), teacher.schedule, "x_0", {"shape": [1, 8, 8]})
reader, labels, noise = (
    zoo.load_classifier("digits"),
    torch.arange(10).repeat(30),
    randn((300, 1, 8, 8), generator=seeded(5)),
)
heads, names = ("who", "steps", "class right", "distance, in floors"), ("teacher", "teacher", "student")
# tr: heads, names = ("kim", "adım", "sınıf doğru", "uzaklık, taban"), ("öğretmen", "öğretmen", "öğrenci")
kept, table = [], []
for name, one, steps in zip(names, (teacher, teacher, quick), (4, 2, 2), strict=True):
    images = one.draw(labels, x_T=noise, steps=steps)
    quality = metrics.evaluate(images, labels, digits, reader, held_out=data.digits("test"))
    ratio = f"{quality.frechet_ratio:.1f} ± {quality.frechet_ratio_std:.1f}"
    kept.append(images[:10])
    table.append(dict(zip(heads, (name, steps, f"{quality.accuracy:.2f}", ratio), strict=True)))
show.table(table)
show.pictures(torch.cat(kept), columns=10)

# %% [markdown] id="distil-table-alt" lang="en" alt="distil-table"
# Three rows of the digits 0 to 9 from the same noise: four steps of the teacher, sharp; its two steps, softer; two steps of the student, as
# sharp as the first row and of nearly the same forms.

# %% [markdown] id="distil-table-alt" lang="tr" alt="distil-table" source="6884f394"
# Aynı gürültüden 0'dan 9'a rakamların üç satırı: öğretmenin dört adımı, keskin; iki adımı, daha yumuşak; öğrencinin iki adımı, ilk satır
# kadar keskin ve neredeyse aynı biçimlerde.

# %% [markdown] id="distil-answer" lang="en"
# The student: its two steps are about as near to real digits as the teacher's four (within the spread), while the teacher's
# own two are more than twice as far. At best it can be as good as those four; that is all it was shown. The class is right
# everywhere, so accuracy sees nothing of this (lesson 09).
#
# It cost a training of sixty steps, once, and each halving costs another. This is one run. In large models the last halvings
# cost quality (Salimans & Ho 2022).

# %% [markdown] id="distil-answer" lang="tr" source="d574f3ab"
# Öğrenci daha yakın: İki adımının gerçek rakamlara uzaklığı, öğretmenin dört adımında ölçülen kadar (yayılım içinde); öğretmenin
# kendi iki adımı ise iki kattan da uzak. Öğrenci en çok o dört adım kadar iyi olabilir, çünkü ona yalnızca bunlar gösterildi.
# Sınıf her yerde doğru; yani doğruluk oranına bakınca bu fark görülmez (09. ders).
#
# Bedeli, bir kez yapılan altmış adımlık bir eğitim oldu; her yarılama bir eğitim daha ister. Bu tek bir koşu. Büyük modellerde
# son yarılamalar kaliteyi düşürür (Salimans ve Ho 2022).

# %% [markdown] id="wrong" lang="en"
# ## What is often believed
#
# <details><summary>"Latent diffusion loses nothing, it only packs."</summary>
#
# Encoding and decoding alone lose scenes (part 3). Ask for the ceiling before you train anything on latents.
#
# </details>
#
# <details><summary>"The autoencoder learns together with the diffusion model."</summary>
#
# It was finished before. Trained again, its latents are others, and the diffusion model has to be trained again, too.
#
# </details>
#
# <details><summary>"It is faster because it needs fewer steps."</summary>
#
# The steps were the same. Each has fewer places to work at (part 1).
#
# </details>
#
# <details><summary>"What a model needs of memory is its weights."</summary>
#
# For a batch of pictures the activations are many times as much (part 1).
#
# </details>
#
# <details><summary>"0.18215 is a constant of diffusion."</summary>
#
# It is one over the standard deviation of one autoencoder's latents (part 2).
#
# </details>

# %% [markdown] id="wrong" lang="tr" source="094be67e"
# ## Yaygın yanlış anlamalar
#
# <details><summary>"Gizil difüzyonda hiçbir şey yitmez, resim yalnızca paketlenir."</summary>
#
# Yalnızca kodlayıp çözünce bile bazı sahneler okunmaz oluyor (3. bölüm). Gizillerle bir şey eğitmeden önce tavanı ölç.
#
# </details>
#
# <details><summary>"Otomatik kodlayıcı difüzyon modeliyle birlikte öğrenir."</summary>
#
# Onun eğitimi daha önce bitmişti. Yeniden eğitilirse gizilleri değişir; difüzyon modelinin de yeniden eğitilmesi gerekir.
#
# </details>
#
# <details><summary>"Daha hızlı, çünkü daha az adım istiyor."</summary>
#
# Adım sayısı aynıydı. Her adımda daha az yerde çalışılıyor (1. bölüm).
#
# </details>
#
# <details><summary>"Bir modelin bellekte kapladığı yer ağırlıklarıdır."</summary>
#
# Bir resim yığınında aktivasyonlar ağırlıklardan kat kat çok yer tutar (1. bölüm).
#
# </details>
#
# <details><summary>"0,18215, difüzyonun bir sabitidir."</summary>
#
# Tek bir otomatik kodlayıcı için geçerlidir: 1 bölü onun gizillerinin standart sapması (2. bölüm).
#
# </details>

# %% [markdown] id="end" lang="en"
# ## What you have
#
# - The cost of a picture in multiply-adds, predicted exactly before anything runs, and apart from it weights, activations and
#   the clock.
# - Latents with mean 0 and standard deviation 1, on which loop, samplers and labels work as they are.
# - The **ceiling**: what is left after encoding and decoding real pictures bounds every model of the latents.
# - A transformer beside the U-Net, weights in a byte each, and a front from which to choose.
#
# From the command line: `minidiff sample latents --shape star --out star.png`. What is missing here: losses that prefer sharp pictures
# (perceptual, adversarial), which large autoencoders are trained with, and latents of text-to-image models (Rombach et al. 2022).
#
# **Now the tasks:** [15 · Exercises](../exercises/15_latent.ipynb).

# %% [markdown] id="end" lang="tr" source="631b97f0"
# ## Elinde olanlar
#
# - Bir resmin çarpma-toplamayla maliyeti, hiçbir şey çalıştırmadan tam olarak hesaplanmış; ondan ayrı olarak ağırlıklar, aktivasyonlar
#   ve saat.
# - Ortalaması 0, standart sapması 1 olan giziller; döngü, örnekleyiciler ve etiketler onların üzerinde olduğu gibi çalışıyor.
# - **Tavan**: Gerçek resimler kodlanıp çözülünce geriye kalan, gizillerle çalışan her model için üst sınırdır.
# - U-Net'in yanında bir transformer, birer baytlık ağırlıklar ve içinden seçilecek bir sınır.
#
# Komut satırından: `minidiff sample latents --shape star --out star.png`. Burada olmayanlar: büyük otomatik kodlayıcıların
# eğitildiği, keskin resimleri yeğleyen kayıplar (algısal, çekişmeli) ve metinden görüntü üreten modellerin gizilleri (Rombach
# vd. 2022).
#
# **Şimdi görevler:** [15 · Alıştırmalar](../exercises/15_latent.ipynb).
