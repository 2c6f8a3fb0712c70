# %% [markdown] id="title" lang="en"
# # 15 · Cost, speed, memory; latent diffusion
#
# **You will predict what a picture costs and count it, draw scenes of 64 x 64 in forty-eight times fewer numbers, and measure what
# that saves and what no sampler can bring back.**
#
# Until now $x_t$ was a picture. Here it is a small code of one. The training loop, the samplers and the labels stay as they are.
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · Before this: [14 · Quality](14_quality.ipynb)

# %% [markdown] id="title" lang="tr"
# # 15 · Bedel, hız, bellek; gizil difüzyon
#
# **Bir resmin neye mal olduğunu önce tahmin edip sonra sayacak, 64 x 64'lük sahneleri kırk sekizde biri kadar sayıyla çizecek,
# bunun ne kazandırdığını ve hiçbir örnekleyicinin geri getiremediğini ölçeceksin.**
#
# Şimdiye kadar $x_t$ bir resimdi. Burada bir resmin küçük bir kodu olacak. Eğitim döngüsü, örnekleyiciler ve etiketler olduğu gibi
# kalıyor.
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Bundan önce: [14 · Nitelik](14_quality.ipynb)

# %% id="setup"
import copy
import time
from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Generator, Tensor, nn

from minidiff import SAMPLERS, TrainedModel, UNet, UNetSettings, data, latent, metrics, q_sample, randn, show, zoo
from minidiff.nets import DiT
from minidiff.optim import Adam

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model, transformer, coder = zoo.load("latents"), zoo.load("latents-dit"), zoo.load_autoencoder_of("latents")
test, held_out, schedule = latent.large_shapes("test"), latent.large_shapes("held_out"), model.schedule
told, told_new = test.attributes, held_out.attributes


# %% id="opening"
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
    upper, lower = torch.cat([latents[:, :1], latents[:, 1:2]], 3), torch.cat([latents[:, 2:3], latents[:, 3:]], 3)
    return (torch.cat([upper, lower], 2) / 3).clamp(-1, 1)


# %% id="opening-player"
x_T = model.noise(90, seeded(0))
walk = [step.x_t for step in model.drawing(told[4:5], x_T=x_T[4:5], steps=20, clip=None)]
frames, down = torch.cat([x_T[4:5], *walk]), schedule.timesteps(20)
lines = ["noise", *(f"after t = {t}" for t in down)]
# tr: lines = ["gürültü", *(f"t = {t} sonrası" for t in down)]
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

# %% [markdown] id="about" lang="tr"
# Kaydırıcıyı gezdir. Solda çizilenin tamamı duruyor: 8 x 8 sayılık dört kanal. Sağda aynı sayıların kod çözücüden (decoder) geçmişi.
# Kod çözücü daha önce eğitildi ve difüzyondan haberi yok.
#
# | | |
# |---|---|
# | **Süre** | yaklaşık 1 saat; alıştırmalar için 70 dakika daha |
# | **Önce** | [05](05_unet.ipynb) (çarpma-toplamalar), [08](08_fast_samplers.ipynb) (örnekleyiciler) ve [09](09_guidance.ipynb). dersler (etiketler) |
# | **Sonra** | Bir resmin neye mal olduğunu *önceden hesaplayabilir*, gizilleri *standartlaştırabilir*, bir otomatik kodlayıcının tavanını *ölçebilir*, ağırlıkları birer baytta *saklayabilir*, niteliğe ve zamana bakarak *seçebilirsin* |
# | **Kaynak metin** | Bölüm 5.2: hesaplama bedeli |

# %% [markdown] id="cost" lang="en"
# ## 1. What a picture costs
#
# A convolution of $k \times k$ from $a$ to $b$ channels does $k^2 a b$ multiply-adds at every place that comes out (lesson 05). A
# picture calls the network at each step, twice with guidance:
#
# $$\text{cost} = \text{steps} \times (1 \text{ or } 2) \times \sum_{\text{layers}} k^2\, a\, b\, n$$
#
# So the *places* $n$ are what to save. A picture of twice the side has four times as many.
#
# > **Predict first.** The network of `shapes` (1.1 million weights) on a picture of 64 x 64: how many multiply-adds does one call take,
# > about 1 million, 30 million or 1,000 million?

# %% [markdown] id="cost" lang="tr"
# ## 1. Bir resim neye mal olur?
#
# $a$ kanaldan $b$ kanala $k \times k$'lık bir evrişim, çıkan her yerde $k^2 a b$ çarpma-toplama yapar (05. ders). Bir resim için
# ağ her adımda bir kez, yönlendirmeyle iki kez çağrılır:
#
# $$\text{bedel} = \text{adım} \times (1 \text{ ya da } 2) \times \sum_{\text{katmanlar}} k^2\, a\, b\, n$$
#
# Demek ki asıl kısılacak olan $n$, yani *yerlerin* sayısıdır. Kenarı iki katına çıkan bir resmin dört katı yeri vardır.
#
# > **Önce tahmin et.** `shapes`'in ağı (1,1 milyon ağırlık) 64 x 64'lük bir resimde çağrı başına kaç çarpma-toplama yapar: yaklaşık 1
# > milyon mu, 30 milyon mu, 1.000 milyon mu?


# %% id="cost-code"
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


# %% id="cost-table"
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
    row = (name, weights, before / 1e6, counted / 1e6, abs(before / counted - 1) * 100)
    table.append(dict(zip(heads, row, strict=True)))
decoding = latent.multiply_adds(lambda: coder.decode(torch.zeros(1, 4, 8, 8)))
show.table(table)
print(f"decoding, once a picture: {decoding / 1e6:.1f} M multiply-adds")
# tr: print(f"kodu çözmek, resim başına bir kez: {decoding / 1e6:.1f} M çarpma-toplama")

# %% [markdown] id="cost-answer" lang="en"
# (M: millions.) About 1,000 million. The formula is exact: nothing is off. The first two networks have nearly the same weights, and one
# costs four times as much as the other: *weights* say little about work. The network of latents has about as many, too, and
# works at 64 places instead of 4,096.
#
# Does the count say what a clock says? Clocks differ, so below stand only statements that hold on every machine with a margin: the
# processor's own time, one thread, 16 pictures, 25 steps each; for latents the decoding is in it.
#
# > **Predict first.** By the count pixels cost 34 times as much. By the clock: more, or less?

# %% [markdown] id="cost-answer" lang="tr"
# (M: milyon.) Yaklaşık 1.000 milyon. Formül kesin: Hiç fark yok. İlk iki ağın ağırlıkları neredeyse aynı sayıda, ama biri ötekinin
# dört katına mal oluyor: *Ağırlık* sayısı iş hakkında pek az şey söyler. Gizillerin ağında da yaklaşık o kadar ağırlık var,
# ama 4.096 yerine 64 yerde çalışıyor.
#
# Saat de sayımın söylediğini mi söyler? Saatler farklı olduğu için aşağıda yalnızca her makinede payla tutan önermeler duruyor:
# işlemcinin kendi zamanı, tek iş parçacığı, 16 resim, her birine 25 adım; gizillerde kod çözme de içinde.
#
# > **Önce tahmin et.** Sayıma göre pikseller 34 kat pahalı. Saate göre daha mı çok, daha mı az?


# %% id="time-code"
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

# %% [markdown] id="time-answer" lang="tr"
# Daha az: Küçük tensörler işlemciyi büyükler kadar dolduramaz, her çağrının da sabit bir bedeli vardır. Kursun söz verdiği, altı
# kattan çoğu; bunun yazıldığı makinede yaklaşık on altı kattı.
#
# **Bellek** ayrı bir hesaptır. Ağırlıklar bir kez yer tutar. Katmanlardan çıkanlar, yani *aktivasyonlar*, yığındaki her resim için
# ayrıca yer tutar; eğitimde hepsi dönüş yolu için saklanır.


# %% id="memory-code"
def activations(net: nn.Module, x: Tensor) -> int:
    """How many numbers all layers put out for one picture."""
    # tr: """Bütün katmanların bir resim için çıkardığı sayıların adedi."""
    numbers: list[int] = []
    leaves = [part for part in net.modules() if not list(part.children()) and not isinstance(part, nn.Identity)]
    handles = [part.register_forward_hook(lambda p, i, output: numbers.append(output.numel())) for part in leaves]
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

# %% [markdown] id="latents" lang="en"
# ## 2. Forty-eight times fewer numbers
#
# An **autoencoder** is two networks: the encoder makes $4 \times 8 \times 8$ numbers of a picture, the **latent** $z$; the decoder
# makes a picture of them. Both are trained together, *before* any diffusion, to give back what went in:
#
# $$\text{loss} = \lVert x - \text{decoder}(z + 0.1\,\epsilon) \rVert^2 + 10^{-4} \lVert z \rVert^2, \qquad z = \text{encoder}(x)$$
#
# The noise makes the decoder bear small errors, the last term keeps $z$ from growing until that noise is nothing. (Up to constants
# this is the bound of lesson 14's VAE.) Then the weights stay as they are. The diffusion model is trained on latents alone.
#
# A schedule assumes data of standard deviation 1. So each channel is standardised, with the statistics of the *training* latents,
# and decoding undoes it.

# %% [markdown] id="latents" lang="tr"
# ## 2. Kırk sekizde biri kadar sayı
#
# **Otomatik kodlayıcı** (autoencoder) iki ağdır: Kodlayıcı bir resimden $4 \times 8 \times 8$ sayı yapar, yani **gizil**i (latent)
# $z$; kod çözücü de ondan bir resim yapar. İkisi birlikte, difüzyondan *önce*, gireni geri vermek üzere eğitilir:
#
# $$\text{kayıp} = \lVert x - \text{decoder}(z + 0.1\,\epsilon) \rVert^2 + 10^{-4} \lVert z \rVert^2, \qquad z = \text{encoder}(x)$$
#
# Gürültü sayesinde kod çözücü küçük hatalara dayanır; son terim $z$'nin, o gürültüyü hiçe indirecek kadar büyümesini engeller.
# (Sabitler bir yana, bu 14. dersteki VAE'nin sınırıdır.) Sonra ağırlıklar değişmez. Difüzyon modeli yalnızca gizillerle eğitilir.
#
# Zamanlayıcı, standart sapması 1 olan veri bekler. Bu yüzden her kanal, *eğitim* gizillerinin istatistikleriyle standartlaştırılır;
# kod çözülürken bu geri alınır.

# %% id="latents-code"
with torch.no_grad():
    raw, scaled = coder.encoder(test.images[:300]), coder.encode(test.images[:300])
heads = ("channel", "mean, raw", "std, raw", "mean", "std")
# tr: heads = ("kanal", "ham ortalama", "ham std", "ortalama", "std")
table = []
for c in range(4):
    row = (c, *(f"{x[:, c].mean():.1f}" for x in (raw,)), f"{raw[:, c].std():.1f}")
    table.append(dict(zip(heads, (*row, f"{scaled[:, c].mean():.1f}", f"{scaled[:, c].std():.1f}"), strict=True)))
show.table(table)
for std in (0.2, 1.0, 1 / 0.18215):
    level = next(t for t in range(1000) if schedule.alpha_bars[t] * std**2 < 1 - schedule.alpha_bars[t])
    print(f"std {std:.2f}: the noise overtakes the signal at t = {level}")
    # tr: print(f"std {std:.2f}: gürültü sinyali t = {level} anında geçiyor")

# %% id="latents-picture"
six = test.images[:6]
names = [*("picture",) * 6, *("its latent",) * 6, *("decoded",) * 6]
# tr: names = [*("resim",) * 6, *("gizili",) * 6, *("çözülmüşü",) * 6]
large = channels(scaled[:6]).repeat_interleave(4, 2).repeat_interleave(4, 3).expand(-1, 3, -1, -1)
show.pictures(torch.cat([six, large, decode(scaled[:6])]), captions=names, columns=6)

# %% [markdown] id="latents-picture-alt" lang="en" alt="latents-picture"
# Three rows of six: coloured shapes; under each its latent, four grey squares of 8 x 8 in which the shape can be made out; and
# the decoded pictures, which look like the first row.

# %% [markdown] id="latents-picture-alt" lang="tr" alt="latents-picture"
# Altışarlı üç satır: renkli şekiller; her birinin altında gizili, yani şeklin seçilebildiği 8 x 8'lik dört gri kare; en altta da ilk
# satıra benzeyen çözülmüş resimler.

# %% [markdown] id="latents-answer" lang="en"
# The latent is a small picture itself, and that is why a U-Net has something to do there. Raw, the channels spread differently;
# standardised, all are near 0 and 1 (on unseen scenes: the statistics come from training).
#
# Left unscaled, a std of 5.49 would move the level at which noise overtakes the signal far towards the end: most of the
# steps would be spent where nothing is undecided. That is the `0.18215` of Stable Diffusion: one over the std of *its* latents.

# %% [markdown] id="latents-answer" lang="tr"
# Gizilin kendisi de küçük bir resim; bir U-Net orada bu yüzden iş görebiliyor. Kanallar ham hâldeyken farklı yayılıyor,
# standartlaştırılınca hepsi 0'a ve 1'e yakın (görülmemiş sahnelerde de: istatistikler eğitimden geliyor).
#
# Ölçeklenmezse, 5,49'luk bir std gürültünün sinyali geçtiği düzeyi iyice sona iterdi: Adımların çoğu, karara bağlanacak bir şeyin
# olmadığı yerde harcanırdı. Stable Diffusion'daki `0.18215` budur: *onun* gizillerinin std'si bölü bir.

# %% [markdown] id="ceiling" lang="en"
# ## 3. The ceiling
#
# Latent diffusion is not free. What the encoder throws away, the diffusion model never sees, and no sampler brings it back. How
# good can *any* model of these latents be? A perfect one would draw latents of real pictures. So send real pictures there and
# back, and read them: shrunk to 32 x 32, by the reader of `shapes`, which no training has touched.
#
# Beside the autoencoder stand its linear rivals, in closed form: the $k$ principal components of 833 training pictures, which no
# linear autoencoder with $k$ numbers can beat in mean square there.
#
# > **Predict first.** The rival with as many numbers as our latent, 256: what share of scenes is still read right?

# %% [markdown] id="ceiling" lang="tr"
# ## 3. Tavan
#
# Gizil difüzyonun da bir bedeli var. Kodlayıcının attığını difüzyon modeli hiç görmez, hiçbir örnekleyici de geri getiremez. Bu
# gizillerin *herhangi bir* modeli en çok ne kadar iyi olabilir? Kusursuz olanı, gerçek resimlerin gizillerini çizerdi. Öyleyse
# gerçek resimleri kodla, çöz ve oku: 32 x 32'ye küçültülmüş olarak, hiçbir eğitimin dokunmadığı `shapes` okuyucusuyla.
#
# Otomatik kodlayıcının yanında, kapalı biçimdeki doğrusal rakipleri duruyor: 833 eğitim resminin $k$ ana bileşeni. Orada, $k$
# sayıyla yetinen hiçbir doğrusal otomatik kodlayıcının kare ortalaması bundan iyi olamaz.
#
# > **Önce tahmin et.** Bizim gizilimiz kadar, yani 256 sayılık rakipte sahnelerin ne kadarı hâlâ doğru okunur?

# %% id="ceiling-code"
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


# %% id="ceiling-table"
parts = {"unseen scenes": (test.images[:300], told[:300]), "held-out pairs": (held_out.images, told_new)}
# tr: parts = {"görülmemiş sahneler": (test.images[:300], told[:300]), "ayrılmış çiftler": (held_out.images, told_new)}
ways = {"the pictures themselves": lambda x: x, "autoencoder, 256 numbers": lambda x: latent.there_and_back(coder, x)}
# tr: ways = {"resimlerin kendisi": lambda x: x, "otomatik kodlayıcı, 256 sayı": lambda x: latent.there_and_back(coder, x)}
ways |= {f"linear, {k} numbers": lambda x, k=k: linear(x, k) for k in (256, 64, 16)}
# tr: ways |= {f"doğrusal, {k} sayı": lambda x, k=k: linear(x, k) for k in (256, 64, 16)}
table = []
for way, there_and_back in ways.items():
    row: dict[str, object] = {"there and back": way}
    # tr: row: dict[str, object] = {"gidiş dönüş": way}
    for name, (images, labels) in parts.items():
        back = there_and_back(images)
        row |= {name: f"{(latent.read_large(back) == labels).all(1).float().mean():.2f}"}
        row |= {f"error, {name}": f"{(back - images).square().mean():.3f}"}
        # tr: row |= {f"hata, {name}": f"{(back - images).square().mean():.3f}"}
    table.append(row)
show.table(table)
