# %% [markdown] id="title" lang="en"
# # 16 · Bias, filters, memory, spelling
#
# **You will watch guidance turn a lean of the data into a rule, build a filter and walk round it, take a picture out of a
# model that learned it by heart, and teach one to spell.**
#
# A model that draws can draw what it should not. Here nothing harmful is shown. Instead one thing is declared forbidden for
# this lesson, and there is nothing wrong with it: **the red star on black**. What is hard about forbidding it is as hard for
# everything else.
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · The ground for this: [09 ·
# Guidance](09_guidance.ipynb), [12 · Editing](12_editing.ipynb)

# %% [markdown] id="title" lang="tr" source="a4bc188b"
# # 16 · Önyargı, süzgeçler, bellek, yazım
#
# **Yönlendirmenin, verideki bir eğilimi nasıl kurala çevirdiğini izleyecek, bir süzgeç kurup çevresinden dolaşacak, bir resmi
# ezberlemiş bir modelden o resmi geri alacak ve bir modele yazmayı öğreteceksin.**
#
# Resim çizen bir model, çizmemesi gerekeni de çizebilir. Burada zararlı hiçbir şey gösterilmiyor. Onun yerine bu ders boyunca
# tek bir şeyi yasak sayıyoruz; aslında hiçbir sakıncası yok: **siyah zeminde kırmızı yıldız**. Onu yasaklamak neden zorsa
# başka her şeyi yasaklamak da o yüzden zordur.
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Dayandığı dersler: [09 ·
# Yönlendirme](09_guidance.ipynb), [12 · Düzenleme](12_editing.ipynb)

# %% id="setup"
import math

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from minidiff import MLP, GaussianMixtureDenoiser, GuidedDenoiser, IntervalDenoiser, MLPSettings
from minidiff import NoiseSchedule, data, ddim, diffusion_loss, editing, invert, latent, randn, sample
from minidiff import show, zoo
from minidiff.data.shapes import BACKGROUNDS, COLOURS
from minidiff.metrics import Share, alarm_share, extraction_ratio, roc, share
from minidiff.model import TrainedModel
from minidiff.nets.conditions import AttributeSettings, ClassSettings
from minidiff.train import TrainSettings, train

show.set_language("en")
torch.set_num_threads(1)  # the same sums in the same order, whatever else the computer does
schedule = NoiseSchedule.cosine(T=1000)


# %% id="helpers"
def seeded(seed: int) -> Generator:
    return Generator().manual_seed(seed)


def tabled(heads: tuple[str, ...], rows: list[tuple]) -> None:
    """Rows under heads; shares come with their intervals."""
    entries = [[one if isinstance(one, (int, float)) else str(one) for one in row] for row in rows]
    show.table([dict(zip(heads, row, strict=True)) for row in entries])


# %% id="world"
means = torch.tensor([[-0.5, -0.5], [-0.5, 0.5], [0.5, -0.5], [0.5, 0.5]])  # square, circle: blue, red
stds, x_T = torch.full((4,), 0.15), randn((4_000, 2), generator=seeded(0))


def weights(squares: float, circles: float = 0.8) -> Tensor:
    """Shares of the four kinds, where these shares of the squares and of the circles are red."""
    return torch.tensor([1 - squares, squares, 1 - circles, circles]) / 2


def circles(w: Tensor, s: float) -> GuidedDenoiser:
    """The exact denoiser of such data, asked for circles with scale s."""
    asked = GaussianMixtureDenoiser(means[2:], stds[2:], w[2:], schedule)
    return GuidedDenoiser(asked, GaussianMixtureDenoiser(means, stds, w, schedule), s)


def paint(points: Tensor) -> Tensor:
    """Two numbers as a picture (N, 3, 28, 28): the first says how round, the second how red."""
    round_, red = (points + 0.5).clamp(0, 1)[:, :, None, None].unbind(1)
    axis, power = torch.linspace(-1, 1, 28).abs(), 2 + 12 * (1 - round_) ** 2
    inside = (axis[:, None] ** power + axis**power <= 0.75**power).float()
    return 2 * inside[:, None] * torch.stack([red, 0.15 + 0 * red, 1 - red], dim=1) - 1


# %% id="opening"
opening = {}
for s in (1, 2, 3, 5, 8):
    opening[f"s = {s}"] = paint(sample(circles(weights(0.2), s), schedule, x_T[:14], steps=30))
show.rows(opening)

# %% [markdown] id="opening-alt" lang="en" alt="opening"
# Five rows of fourteen circles, red or blue, from the same noises. At s = 1 some are blue; the further down, the fewer; at s
# = 8 all are red.

# %% [markdown] id="opening-alt" lang="tr" alt="opening" source="63106706"
# On dörder dairelik beş satır; daireler kırmızı ya da mavi, her satırda gürültüler aynı. s = 1'de bazıları mavi; aşağı
# indikçe azalıyorlar, s = 8'de hepsi kırmızı.

# %% [markdown] id="about" lang="en"
# Fourteen noises, five times; each time a circle was asked for. In the data 80 % of the circles are red, and 20 % of
# the squares. Nobody asked for a colour. (A few samples come out between the two colours.) Only the scale $s$ of
# guidance differs.
#
# | | |
# |---|---|
# | **Time** | about 2½ hours, and 1½ hours for the exercises |
# | **Before** | Lessons [09](09_guidance.ipynb) (the line through two answers; exact mixtures) and [12](12_editing.ipynb) (image-to-image) |
# | **After** | You can *give* a share its interval, *say* which bias guidance amplifies and which it leaves alone, *judge* a filter where the forbidden is rare, *tell* hiding from removing, *find* a memorised example, *hide* a mark and remove one, and *explain* why a model cannot spell |
# | **Reference** | Section 5.2 (bias and harmful content; text and small details) |

# %% [markdown] id="about" lang="tr" source="a40d28b8"
# Aynı on dört gürültüden beş kez çekildi; her seferinde daire istendi. Veride dairelerin %80'i, karelerin %20'si
# kırmızı. Kimse renk söylemedi. (Birkaç örneğin rengi ikisinin arasında kalıyor.) Satırlar arasında yalnızca
# yönlendirmenin ölçeği $s$ değişiyor.
#
# | | |
# |---|---|
# | **Süre** | yaklaşık 2,5 saat; alıştırmalar için 1,5 saat daha |
# | **Önce** | [09](09_guidance.ipynb) (iki cevaptan geçen doğru; kesin karışımlar) ve [12](12_editing.ipynb) (görüntüden görüntüye) numaralı dersler |
# | **Sonra** | Bir paya aralığını *verebilir*, yönlendirmenin hangi önyargıyı büyüttüğünü, hangisine dokunmadığını *söyleyebilir*, yasak olan seyrekken bir süzgeci *değerlendirebilir*, gizlemeyi silmekten *ayırabilir*, ezberlenmiş bir örneği *bulabilir*, bir filigranı *gizleyip silebilir*, bir modelin neden yazamadığını *açıklayabilirsin* |
# | **Kaynak metin** | Bölüm 5.2 (önyargı ve zararlı içerik; metin ve küçük ayrıntılar) |

# %% [markdown] id="share" lang="en"
# ## 1. A share has an interval
#
# "80 % are red" was counted, on so many samples, and others would have given another number. Which shares $p$ would
# make the count $m$ of $n$ no surprise? All with
#
# $$\left|\tfrac{m}{n} - p\right| \le z\,\sqrt{p\,(1-p)/n}, \qquad z = 1.96$$
#
# Solved for $p$ that is **Wilson's interval**; 95 of 100 of them hold the true share. It stays inside 0 and 1, and it has a
# width even where nothing was counted. Every share of this lesson stands with it.
#
# > **Predict first.** A filter let nothing through, in 0 of 100 tries. What may still be its true share: up to 0, 0.4 % or
# > 4 %?

# %% [markdown] id="share" lang="tr" source="8ceeb6db"
# ## 1. Her payın bir aralığı vardır
#
# "%80'i kırmızı" derken belli sayıda örnek saymıştık; başka örneklerle başka bir sayı çıkardı. $n$ örnekten $m$
# tanesini saymış olmak hangi $p$ paylarında şaşırtıcı olmazdı? Şunu sağlayanların hepsinde:
#
# $$\left|\tfrac{m}{n} - p\right| \le z\,\sqrt{p\,(1-p)/n}, \qquad z = 1.96$$
#
# Bu, $p$ için çözülünce **Wilson aralığı** çıkar; 100 aralıktan 95'i gerçek payı içerir. 0 ile 1'in dışına taşmaz; hiçbir şey
# sayılmamışken bile bir genişliği vardır. Bu dersteki her pay, aralığıyla birlikte yazılıyor.
#
# > **Önce tahmin et.** Bir süzgeç 100 denemede hiçbir şey kaçırmadı. Kaçırdıklarının gerçek payı yine de ne kadar
# > olabilir: en çok 0 mı, %0,4 mü, %4 mü?

# %% id="share-code" tr="7ff8a26d"
none, some = torch.zeros(100, dtype=torch.bool), torch.arange(100) < 80
print(f"0 of 100: {share(none)}    80 of 100: {share(some)}    800 of 1000: {share(some.repeat(10))}")
# tr: print(f"100'de 0: {share(none)}    100'de 80: {share(some)}    1000'de 800: {share(some.repeat(10))}")

# %% [markdown] id="share-answer" lang="en"
# Up to 3.7 %. Ten times as many samples make the interval about a third as wide.

# %% [markdown] id="share-answer" lang="tr" source="bc0f30fb"
# En çok %3,7 olabilir. On kat çok örnek, aralığı yaklaşık üçte birine daraltıyor.

# %% [markdown] id="amplified" lang="en"
# ## 2. Bias in, bias out, bias amplified
#
# Back to the circles of the opening. Denoisers are exact here: what happens is no fault of a network. Three worlds; in all of
# them 80 % of the circles are red. They differ in the *squares*, which nobody asks for.
#
# > **Predict first.** Asked for circles, is the share of red ones 0.8 at every $s$? Does it matter what colour the squares
# > have?

# %% [markdown] id="amplified" lang="tr" source="05271546"
# ## 2. Önyargı girer, önyargı çıkar, önyargı büyür
#
# Açılıştaki dairelere dönelim. Buradaki gürültü gidericiler kesin: Olup bitenler bir ağın hatası değil. Üç dünya var; üçünde de
# dairelerin %80'i kırmızı. Ayrıldıkları yer, kimsenin istemediği *kareler*.
#
# > **Önce tahmin et.** Daire istenince kırmızıların payı her $s$'de 0,8 midir? Karelerin rengi bir şeyi değiştirir mi?

# %% id="amplified-code" tr="b6d8077c"
scales, worlds = (1, 2, 3, 5, 8), {"half red": 0.5, "20 % red": 0.2, "80 % red": 0.8}
# tr: scales, worlds = (1, 2, 3, 5, 8), {"yarısı kırmızı": 0.5, "%20'si kırmızı": 0.2, "%80'i kırmızı": 0.8}
drawn = {}
for name, q in worlds.items():
    for s in scales:
        drawn[name, s] = sample(circles(weights(q), s), schedule, x_T, steps=30)


def red(points: Tensor) -> str:
    return str(share(points[:, 1] > 0))


print("share of red among drawn circles, by the colour of the squares")
# tr: print("çizilen dairelerde kırmızıların payı, karelerin rengine göre")
show.table([{"s": s} | {name: red(drawn[name, s]) for name in worlds} for s in scales])
still_circles = min(share(points[:, 0] > 0).value for points in drawn.values())
print(f"least share of circles in any of them: {still_circles:.3f}")
# tr: print(f"hepsinin içinde en küçük daire payı: {still_circles:.3f}")

# %% [markdown] id="why" lang="en"
# Data with 80 % give 80 % at $s = 1$: bias in, bias out. With $s$ the share climbs, where squares are less often red. Where
# they are as red as the circles, it stays. And all are circles throughout: accuracy sees nothing.
#
# Why? Guidance pushes towards "more clearly a circle" (lesson 09). Early, when $x_t$ hardly tells shapes apart, colour is a
# hint, and red is the hint for a circle. If $x_t$ told *only* the colour $k$, guidance would draw from
#
# $$p_s(k) \propto p(k \mid \text{circle})^s\; p(k)^{1-s}$$
#
# Late, when the shape is plain, colour hints at nothing more, and the share stays as it is. What is sampled must lie between
# the two.
#
# > **Predict first.** In the world with half of the squares red, to which of the two is it nearer at $s = 8$?

# %% [markdown] id="why" lang="tr" source="7314cfb5"
# Verideki %80, $s = 1$'de %80 olarak çıkıyor: Önyargı girer, önyargı çıkar. Karelerin daha seyrek kırmızı olduğu yerde
# pay $s$ ile tırmanıyor. Kareler de daireler kadar kırmızıysa pay yerinde duruyor. Çizilenlerin hepsi de daire:
# Doğruluk ölçülseydi bu fark hiç görülmezdi.
#
# Neden? Yönlendirme "daha açıkça daire" yönünde iter (09. ders). Erken adımlarda $x_t$ biçimleri pek ayırt ettirmez;
# renk bir ipucudur ve kırmızı, dairenin ipucudur. $x_t$ *yalnızca* $k$ rengini söyleseydi yönlendirme şu dağılımdan
# çekerdi:
#
# $$p_s(k) \propto p(k \mid \text{daire})^s\; p(k)^{1-s}$$
#
# Geç adımlarda biçim belli olunca renk ipucu olmaktan çıkar, pay olduğu gibi kalır. Örneklerdeki pay bu ikisinin
# arasında olmalıdır.
#
# > **Önce tahmin et.** Karelerin yarısının kırmızı olduğu dünyada, $s = 8$'de ikisinden hangisine daha yakındır?


# %% id="why-code" tr="530b0223"
def colour_alone(squares: float, s: float, circles: float = 0.8) -> float:
    """The share of red, if x_t told the colour and nothing of the shape."""
    red_anyway = (circles + squares) / 2
    red, blue = circles**s * red_anyway ** (1 - s), (1 - circles) ** s * (1 - red_anyway) ** (1 - s)
    return red / (red + blue)


heads = ("squares", "s", "shape plain", "sampled", "colour alone")
# tr: heads = ("kareler", "s", "biçim belli", "çekilen", "yalnızca renk")
between = []
for (name, s), points in drawn.items():
    between.append((name, s, "0.800", red(points), f"{colour_alone(worlds[name], s):.3f}"))
tabled(heads, between)

# %% [markdown] id="why-answer" lang="en"
# In between, as it must be; at $s = 8$ nearer to the colour alone. In the third world both ends are 0.8, so there is no room
# to move.
#
# Two kinds of bias, then. **What tells a class apart, guidance makes a stereotype. What all classes share, it leaves
# alone**: there 80 % red looks unbiased to whoever measures only the change with $s$. Play through $s$ for all three
# worlds: each white dot is a sample, redder ones lie higher, rounder ones further right.

# %% [markdown] id="why-answer" lang="tr" source="bc8c55c0"
# Olması gerektiği gibi ikisinin arasında; $s = 8$'de yalnızca renge daha yakın. Üçüncü dünyada iki uç da 0,8; yani oynayacak
# yer yok.
#
# Demek ki iki tür önyargı var. **Bir sınıfı ötekilerden ayıran şeyi yönlendirme kalıp yargıya çevirir. Bütün sınıflarda
# ortak olana dokunmaz**: Orada %80 kırmızı, yalnızca $s$ ile değişime bakan birine önyargısız görünür. Üç dünya için
# $s$'yi oynat: Her beyaz nokta bir örnektir; kırmızıya yakın olanlar daha yukarıda, yuvarlağa yakın olanlar daha
# sağdadır.


# %% id="play-scale"
def dots(points: Tensor) -> Tensor:
    """Points as white dots on black, (1, 96, 96); up is red, right is round."""
    counts = torch.histogramdd(points, [96, 96], range=[-1.2, 1.2] * 2).hist.T.flip(0)
    return 2 * (counts > 0).float()[None] - 1


panels = {name: torch.stack([dots(drawn[name, s][:1_000]) for s in scales]) for name in worlds}
captions = [f"s = {s}" for s in scales]
show.FramePlayer.from_tensors(panels, captions=captions)

# %% [markdown] id="trained" lang="en"
# Do trained networks do the same? Two worlds, three seeds each, 250 steps.
#
# > **Predict first.** The squares 20 % red, or 80 %: in which world does the share move from $s = 1$ to $s = 3$, and which
# > way?

# %% [markdown] id="trained" lang="tr" source="b456171e"
# Eğitilmiş ağlar da aynısını yapar mı? İki dünya, her birinde üç tohum, 250 adım.
#
# > **Önce tahmin et.** Karelerin %20'si ya da %80'i kırmızı: $s = 1$'den $s = 3$'e hangi dünyada pay değişir, hangi yöne?


# %% id="trained-code" tr="65c57359"
def trained(network: MLP, x: Tensor, told: Tensor | None, steps=250, seed=0, predicts="v"):
    """A small network after `steps` batches of 256."""
    learn = {"batch_size": 256, "learning_rate": 3e-3, "warmup": 50, "cooldown": 0.5, "ema_decay": 0.98}
    settings = TrainSettings(steps=steps, predicts=predicts, seed=seed, **learn)
    *_, last = train(network, schedule, data.Examples(x, told), settings, device="cpu")
    return last.model


found = []
for name in ("20 % red", "80 % red"):
    # tr: for name in ("%20'si kırmızı", "%80'i kırmızı"):
    kind = torch.multinomial(weights(worlds[name]), 20_000, replacement=True, generator=seeded(1))
    points = means[kind] + 0.15 * randn((20_000, 2), generator=seeded(2))
    for seed in range(3):
        torch.manual_seed(seed)
        model = trained(MLP(MLPSettings(width=64, condition=ClassSettings(2))), points, kind // 2, seed=seed)
        asked = [model.denoiser(torch.ones(2_000).long(), scale=s, clip=None) for s in (1.0, 3.0)]
        one, three = (red(sample(denoise, schedule, x_T[:2_000], steps=20)) for denoise in asked)
        found.append({"squares": name, "seed": seed, "s = 1": one, "s = 3": three})
        # tr: found.append({"kareler": name, "tohum": seed, "s = 1": one, "s = 3": three})
show.table(found)

# %% [markdown] id="trained-answer" lang="en"
# Where the squares are 20 % red the share climbs with all three seeds, by 0.12 to 0.17. In the control it stays with
# two, and with one climbs by 0.07: a network's own error is carried on by guidance, too. One seed of the control alone
# would have told another story.

# %% [markdown] id="trained-answer" lang="tr" source="d41510a3"
# Karelerin %20'si kırmızıyken pay üç tohumda da artıyor, 0,12 ile 0,17 arasında. Kontrolde iki tohumda yerinde kalıyor,
# birinde 0,07 artıyor: Yönlendirme bir ağın kendi hatasını da büyütür. Kontrol tek bir tohumla yapılsaydı başka bir
# sonuç çıkarılabilirdi.

# %% [markdown] id="remedies" lang="en"
# ### What helps?
#
# Four remedies, exact again, in the world with 20 % red squares. *Ask evenly* needs a model that can be told the colour: half
# of the requests say red, half blue. *Weigh* shows the rarer colour more often in training, first among the circles alone,
# then among the squares, too. The last guides only for $t < 300$.
#
# > **Predict first.** You make the circles even, as many red as blue, and leave the squares as they are. Which share of red
# > circles comes out at $s = 5$?

# %% [markdown] id="remedies" lang="tr" source="3d3c840b"
# ### Ne işe yarar?
#
# Karelerin %20'sinin kırmızı olduğu dünyada, yine kesin gürültü gidericilerle, dört çare deniyoruz. *Eşit istemek* için
# modele rengin söylenebilmesi gerekir: İsteklerin yarısı kırmızı der, yarısı mavi. *Ağırlıklandırmak*, az olan rengi
# eğitimde daha sık göstermektir; önce yalnızca dairelerde, sonra karelerde de. Sonuncusu yalnızca $t < 300$ iken
# yönlendirir.
#
# > **Önce tahmin et.** Daireleri eşitledin, kırmızı kadar mavi var; karelere dokunmadın. $s = 5$'te kırmızı dairelerin payı kaç
# > çıkar?


# %% id="remedies-code" tr="785bceee"
def evenly(s: float) -> Tensor:
    """Half of the requests say blue circle, half red circle."""
    anything, halves = GaussianMixtureDenoiser(means, stds, weights(0.2), schedule), []
    for k, noise in zip((2, 3), x_T.chunk(2), strict=True):
        one_kind = GaussianMixtureDenoiser(means[[k]], stds[[k]], torch.ones(1), schedule)
        halves.append(sample(GuidedDenoiser(one_kind, anything, s), schedule, noise, steps=30))
    return torch.cat(halves)


def late(s: float) -> Tensor:
    w = weights(0.2)
    return sample(IntervalDenoiser(circles(w, s), circles(w, 1), 0, 299), schedule, x_T, steps=30)


ways = {"nothing": lambda s: sample(circles(weights(0.2), s), schedule, x_T, steps=30), "ask evenly": evenly}
# tr: ways = {"hiçbiri": lambda s: sample(circles(weights(0.2), s), schedule, x_T, steps=30), "eşit istemek": evenly}
ways["weigh circles"] = lambda s: sample(circles(weights(0.2, 0.5), s), schedule, x_T, steps=30)
# tr: ways["daireleri ağırlıklandırmak"] = lambda s: sample(circles(weights(0.2, 0.5), s), schedule, x_T, steps=30)
ways["weigh all"] = lambda s: sample(circles(weights(0.5, 0.5), s), schedule, x_T, steps=30)
# tr: ways["hepsini ağırlıklandırmak"] = lambda s: sample(circles(weights(0.5, 0.5), s), schedule, x_T, steps=30)
ways["guide only late"] = late
# tr: ways["yalnızca geç yönlendirmek"] = late
show.table([{"remedy": name, "s = 1": red(way(1)), "s = 5": red(way(5))} for name, way in ways.items()])
# tr: show.table([{"çare": name, "s = 1": red(way(1)), "s = 5": red(way(5))} for name, way in ways.items()])

# %% [markdown] id="remedies-answer" lang="en"
# Even circles come out even at $s = 1$, and at $s = 5$ two thirds are red: the squares are still mostly blue, so red still
# says "circle". **A repair of one class alone is undone by guidance.** Weighing all, or asking evenly, holds at every $s$.
#
# Guiding only late leaves most of the data's own 0.8 alone, for by then $x_t$ has its colour. It removes the amplification,
# not the bias. And which share would be *right*: 0.5, 0.8, or that of the world outside? No cell can tell you.

# %% [markdown] id="remedies-answer" lang="tr" source="e528196f"
# Eşitlenen daireler $s = 1$'de eşit çıkıyor, $s = 5$'te ise üçte ikisi kırmızı: Kareler hâlâ çoğunlukla mavi, yani
# kırmızı hâlâ "daire" diyor. **Tek bir sınıfta yapılan onarımı yönlendirme geri alır.** Hepsini ağırlıklandırmak da
# eşit istemek de her $s$'de işe yarıyor.
#
# Yalnızca geç yönlendirilince pay, verideki 0,8'e yakın kalıyor; çünkü o sırada $x_t$'nin rengi çoktan bellidir. Bu,
# büyütmeyi giderir, önyargıyı değil. Peki *doğru* pay hangisi: 0,5 mi, 0,8 mi, dışarıdaki dünyanınki mi? Bunu hiçbir
# hücre söyleyemez.

# %% [markdown] id="filter" lang="en"
# ## 3. A filter
#
# Now the red star on black, in the pictures of `shapes`: one scene in 108 is forbidden. The usual fence is a **detector** that
# scores each picture and rings above a threshold. Ours is small on purpose: the picture shrunk to 8x8 and one weight for each
# of the 192 numbers (logistic regression). It learns from 278 forbidden and 2,000 allowed pictures, and is tried on others.
#
# A high threshold misses forbidden pictures, a low one rings for allowed ones. Ours lets 95 % of the forbidden ones
# that it learned from ring. All thresholds together make the **ROC curve** (receiver operating characteristic).
#
# > **Predict first.** Which allowed pictures will ring most: red stars on white, other red shapes on black, or blue stars on
# > black?

# %% [markdown] id="filter" lang="tr" source="bd315438"
# ## 3. Bir süzgeç
#
# Şimdi `shapes` resimlerinde siyah zeminde kırmızı yıldız: 108 sahneden biri yasak. Alışılmış önlem, her resme bir puan
# veren ve puan eşiği aşınca çalan bir **dedektördür**. Bizimki bilerek küçük: 8x8'e küçültülmüş resim ve 192 sayının
# her birine bir ağırlık (lojistik regresyon). 278 yasak ve 2.000 izinli resimden öğreniyor, başkalarında deneniyor.
#
# Yüksek bir eşik yasak resimleri kaçırır, alçak bir eşik izinliler için de çalar. Bizim eşiğimizde, öğrenirken görülen
# yasakların %95'inde çalıyor. Bütün eşikler birlikte **ROC eğrisini** (receiver operating characteristic) çizer.
#
# > **Önce tahmin et.** En çok hangi izinli resimlerde çalar: beyaz zeminde kırmızı yıldızlarda mı, siyah zeminde başka kırmızı
# > şekillerde mi, siyah zeminde mavi yıldızlarda mı?


# %% id="filter-code"
def scenes(indices: range) -> tuple[list[data.Scene], Tensor]:
    """The scenes of these indices, and their labels (N, 5): shape, colour, size, place, background."""
    found = [data.scene(i) for i in indices]
    return found, torch.tensor([scene.labels for scene in found])


def forbidden(labels: Tensor) -> Tensor:
    """Whether it is the red star on black: bool (N,)."""
    return (labels[:, 0] == 3) & (labels[:, 1] == 0) & (labels[:, 4] == 0)


# %% id="learn-code"
some, labels = scenes(range(30_000))
rows = torch.cat([forbidden(labels).nonzero()[:, 0], (~forbidden(labels)).nonzero()[:2_000, 0]])
bad = forbidden(labels)[rows].float()  # (2278,)
seen = F.avg_pool2d(data.render([some[i] for i in rows]).images, 4).flatten(1)  # (2278, 192)
weight, bias = torch.zeros(192, requires_grad=True), torch.zeros(1, requires_grad=True)
optimizer = torch.optim.Adam([weight, bias], lr=0.02)
for _ in range(400):
    logits = seen @ weight + bias
    misses = F.binary_cross_entropy_with_logits(logits, bad, pos_weight=(1 - bad).sum() / bad.sum())
    optimizer.zero_grad()
    (misses + 0.001 * weight.square().sum()).backward()
    optimizer.step()
weight, bias = weight.detach(), bias.detach()


def score(pictures: Tensor) -> Tensor:
    """The detector's score of pictures (N, 3, 32, 32): (N,), higher for forbidden ones."""
    return F.avg_pool2d(pictures, 4).flatten(1) @ weight + bias


# %% id="roc-code" tr="ee800e67"
some, labels = scenes(range(30_000, 35_400))  # none of them was learned from
pictures, is_bad = data.render(some).images, forbidden(labels)
threshold = (seen @ weight + bias)[bad > 0].quantile(0.05)  # 95 % of the forbidden ones it learned from ring
rings = score(pictures) >= threshold
false_alarms, found = roc(score(pictures), is_bad)
curves = {"8x8 detector": (false_alarms, found), "coin": ([0, 1], [0, 1])}
# tr: curves = {"8x8 dedektör": (false_alarms, found), "yazı tura": ([0, 1], [0, 1])}
names = {"x_label": "false alarms, of all allowed", "y_label": "found, of all forbidden"}
# tr: names = {"x_label": "yanlış alarm, izinlilerin payı", "y_label": "bulunan, yasakların payı"}
show.lines(curves, **names, x_range=(0, 0.2))

# %% [markdown] id="roc-code-alt" lang="en" alt="roc-code"
# The share found over the share of false alarms, from 0 to 0.2. The detector's curve climbs almost straight up to 1
# within 0.03; the coin's stays flat at the bottom.

# %% [markdown] id="roc-code-alt" lang="tr" alt="roc-code" source="b73c3864"
# Yanlış alarmların payına (0 ile 0,2 arası) göre bulunanların payı. Dedektörün eğrisi 0,03'te
# 1'e çıkmış oluyor; yazı turanınki altta yatık kalıyor.

# %% id="group-code" tr="c5e5406c"
shape, colour, behind = labels[:, 0] == 3, labels[:, 1] == 0, labels[:, 4] == 0
groups = {"forbidden": is_bad, "red star, not on black": shape & colour & ~behind}
# tr: groups = {"yasak": is_bad, "kırmızı yıldız, zemin siyah değil": shape & colour & ~behind}
groups["red on black, no star"] = ~shape & colour & behind
# tr: groups["siyahta kırmızı, yıldız değil"] = ~shape & colour & behind
groups["star on black, not red"] = shape & ~colour & behind
# tr: groups["siyahta yıldız, kırmızı değil"] = shape & ~colour & behind
groups["all allowed together"] = ~is_bad
# tr: groups["bütün izinliler birlikte"] = ~is_bad
heads = ("group", "pictures", "rings")
# tr: heads = ("öbek", "resim", "çalan")
tabled(heads, [(name, int(one.sum()), share(rings[one])) for name, one in groups.items()])

# %% [markdown] id="group-answer" lang="en"
# It finds 88 % of the forbidden and rings for 2 % of the allowed: one point of the curve above. But for whom? For two
# in five of the other red shapes on black, and for hardly anything else. **A mean of 2 % can be 40 % for one group.**
# It learned red on black more than the star.

# %% [markdown] id="group-answer" lang="tr" source="9c372eb7"
# Yasakların %88'ini buluyor, izinlilerin %2'sinde çalıyor: yukarıdaki eğrinin bir noktası. Ama hangilerinde? Siyah
# zemindeki öteki kırmızı şekillerin beşte ikisinde; başka yerde hemen hiç çalmıyor. **Ortalamada %2 olan, bir öbekte
# %40 olabilir.** Yıldızdan çok, siyah üstünde kırmızıyı öğrenmiş.

# %% [markdown] id="rare" lang="en"
# ### What an alarm is worth
#
# It rings. How probable is it that the picture is forbidden? That depends on how many are: with the share $\pi$ of forbidden
# pictures, the share $d$ of them that ring, and the share $f$ of allowed ones that ring, Bayes' rule says
#
# $$P(\text{forbidden} \mid \text{rings}) = \frac{\pi d}{\pi d + (1 - \pi) f}$$
#
# > **Predict first.** A filter is right on 99 % of the forbidden and on 99 % of the allowed. One picture in 10,000 is
# > forbidden. It rings. Is the picture forbidden with probability 0.99, 0.5 or 0.01?

# %% [markdown] id="rare" lang="tr" source="d9663183"
# ### Bir alarm ne kadar değerlidir?
#
# Dedektör çaldı. Resmin yasak olma olasılığı kaç? Bu, kaçının yasak olduğuna bağlı: Yasak resimlerin payı $\pi$, onlardan
# çalanların payı $d$, izinlilerden çalanların payı $f$ olsun. Bayes kuralı şöyle der:
#
# $$P(\text{yasak} \mid \text{çaldı}) = \frac{\pi d}{\pi d + (1 - \pi) f}$$
#
# > **Önce tahmin et.** Bir süzgeç yasakların %99'unda, izinlilerin de %99'unda haklı. 10.000 resimden biri yasak. Süzgeç çaldı.
# > Resim hangi olasılıkla yasaktır: 0,99 mu, 0,5 mi, 0,01 mi?

# %% id="rare-code" tr="e4a7a062"
d, f = share(rings[is_bad]).value, share(rings[~is_bad]).value
more, more_labels = scenes(range(35_400, 40_800))  # fresh pictures, to count on
alarms = forbidden(more_labels)[score(data.render(more).images) >= threshold]
heads = ("filter", "forbidden", "d", "f", "alarms that are right")
# tr: heads = ("süzgeç", "yasak", "d", "f", "haklı alarmlar")
table = []
for name, one_d, one_f in (("8x8", d, f), ("99 %", 0.99, 0.01)):
    # tr: for name, one_d, one_f in (("8x8", d, f), ("%99", 0.99, 0.01)):
    for n in (2, 108, 10_000):
        right = f"{alarm_share(1 / n, one_d, one_f):.4f}"
        table.append((name, f"1 : {n}", f"{one_d:.3f}", f"{one_f:.3f}", right))
tabled(heads, table)
print(f"counted for 8x8 at 1 : 108, on fresh pictures: {share(alarms)}")
# tr: print(f"8x8 için 1 : 108'de, taze resimlerde sayılan: {share(alarms)}")

# %% [markdown] id="bypass" lang="en"
# About 0.01: of 100 alarms 99 are wrong. Ours, with one in 108 forbidden (1 : 108), is right with about a quarter of
# its alarms; that was computed before anything was counted, and lies inside the interval of what was then counted on
# fresh pictures. The rarer the forbidden, the more an alarm says about the filter.
#
# ### Walking round it
#
# Three ways. First the **filter's own gradient**: its score is $w \cdot x + b$, so it says itself which way to nudge each
# pixel. A nudge of size $\epsilon$ against the sign of each weight lowers the score by exactly $\epsilon \sum |w|$.
#
# > **Predict first.** Pixels run from -1 to 1. Nudges of 0.05, six of 255 greys: does a forbidden picture still ring? Does it with nudges of the
# > same size and random signs?

# %% [markdown] id="bypass" lang="tr" source="eecf5579"
# Yaklaşık 0,01: 100 alarmdan 99'u haksız. Bizimki, 108 resimden biri yasakken (1 : 108), alarmlarının dörtte bir
# kadarında haklı; bu sayı saymadan önce hesaplandı ve sonra taze resimlerde sayılanın aralığına düştü. Yasak olan ne
# kadar seyrekse alarm resim hakkında o kadar az, süzgeç hakkında o kadar çok şey söyler.
#
# ### Çevresinden dolaşmak
#
# Üç yol var. Birincisi **süzgecin kendi gradyanı**: Puanı $w \cdot x + b$'dir; yani her pikseli hangi yöne itmek gerektiğini kendi
# söyler. Her ağırlığın işaretine ters, $\epsilon$ büyüklüğünde bir itiş, puanı tam $\epsilon \sum |w|$ kadar düşürür.
#
# > **Önce tahmin et.** Pikseller -1 ile 1 arasında. 0,05'lik itişlerden (255 gri düzeyinin altısı kadar) sonra yasak
# > bir resimde hâlâ çalar mı? Aynı büyüklükte, işaretleri rastgele itişlerde çalar mı?

# %% id="bypass-code" tr="c4884555"
caught = pictures[is_bad & rings]
against = -weight.sign().reshape(3, 8, 8).repeat_interleave(4, dim=1).repeat_interleave(4, dim=2)
chance = randn(caught.shape, generator=seeded(5)).sign()
heads = ("nudge", "size", "score falls by", "size · Σ|w|", "still rings", "read as red star on black")
# tr: heads = ("itiş", "büyüklük", "puan düşüşü", "büyüklük · Σ|w|", "hâlâ çalan", "siyahta kırmızı yıldız okunan")
table, changed = [], {}
for name, way in {"gradient": against, "random": chance}.items():
    # tr: for name, way in {"gradyan": against, "rastgele": chance}.items():
    for size in (0.02, 0.05):
        changed[f"{name}, {size}"] = nudged = caught + size * way
        fall, most = (score(caught) - score(nudged)).mean(), f"{size * weight.abs().sum():.2f}"
        still, read = share(score(nudged) >= threshold), share(forbidden(data.read_shapes(nudged)))
        table.append((name, size, f"{fall:.2f}", most, still, read))
tabled(heads, table)
rows = {"not nudged": caught, **changed}
# tr: rows = {"itilmemiş": caught, **changed}
show.rows({name: some[:6] for name, some in rows.items()})

# %% [markdown] id="bypass-code-alt" lang="en" alt="bypass-code"
# Five rows of six red stars on black: as they are, nudged by the gradient by 0.02 and 0.05, and at random. At 0.05
# faint dark blocks show in the black of the gradient's row, and fine grain in that of the random one. The stars look
# the same in all rows.

# %% [markdown] id="bypass-code-alt" lang="tr" alt="bypass-code" source="b48a9782"
# Siyah zeminde altı kırmızı yıldızlık beş satır: olduğu gibi, gradyanla 0,02 ve 0,05 itilmiş, rastgele itilmiş.
# 0,05'te gradyan satırının siyahında belli belirsiz koyu kareler, rastgele olanda ince bir kumlanma var. Yıldızlar
# bütün satırlarda aynı görünüyor.

# %% [markdown] id="words" lang="en"
# At 0.05 not one still rings along the gradient, and all are still read as red stars on black. Random nudges of the
# same size change nothing: what counts is the direction. The score falls by what the formula says, digit for digit.
#
# Second, **other words**. A list of forbidden words is the oldest filter. Ours rings if a request has both words of its list,
# *red* and *star*: as whole words, or as beginnings of words.
#
# > **Predict first.** In which of the two languages does a list of whole words let more through, and why?

# %% [markdown] id="words" lang="tr" source="fbd1218d"
# 0,05'te gradyan yönünde artık hiçbirinde çalmıyor; hepsi hâlâ siyah zeminde kırmızı yıldız olarak okunuyor. Aynı
# büyüklükteki rastgele itişler bir şey değiştirmiyor: Belirleyici olan yöndür. Puan tam formülün dediği kadar düşüyor.
#
# İkincisi, **başka sözcükler**. Yasak sözcükler listesi en eski süzgeçtir. Bizimki, istekte listesindeki iki sözcük de varsa
# çalar: *kırmızı* ile *yıldız*; ya tam sözcük olarak ya da bir sözcüğün başı olarak.
#
# > **Önce tahmin et.** Tam sözcük listesi iki dilden hangisinde daha çok şey kaçırır, neden?

# %% id="words-code" tr="8270a787"
lists = {"English": ("red", "star"), "Turkish": ("kırmızı", "yıldız")}
# tr: lists = {"İngilizce": ("red", "star"), "Türkçe": ("kırmızı", "yıldız")}
bad_requests = (
    "red star|RED STAR|red stars|a star in red|the star's red|a reddish star|star-shaped red|crimson star",
    "kırmızı yıldız|KIRMIZI YILDIZ|kırmızı yıldızlar|kırmızı yıldızı|yıldızın kırmızısı|kırmızımsı yıldız|"
    "yıldızlı kırmızı|al yıldız",
)
good_requests = (
    "red circle|blue star|red starfish|a reduced start",
    "kırmızı daire|mavi yıldız|kırmızı yıldızçiçeği|kırmızımtırak bir halka",
)
small = {"small letters": str.lower, "Turkish small letters": lambda text: text.replace("I", "ı").lower()}
# tr: small = {"küçük harf": str.lower, "Türkçe küçük harf": lambda text: text.replace("I", "ı").lower()}


# %% id="words-run" tr="e056152a"
def rings_for(request: str, words: tuple[str, ...], whole: bool, lower) -> bool:
    there = lower(request).replace("-", " ").replace(",", " ").replace("'", " ").split()
    return all(any(said == word if whole else said.startswith(word) for said in there) for word in words)


heads = ("filter", "language", "let through, of forbidden", "blocked, of allowed")
# tr: heads = ("süzgeç", "dil", "kaçan, yasaklardan", "engellenen, izinlilerden")
table = []
for filter_name, whole, letters in (
    ("whole words", True, "small letters"),
    # tr: ("tam sözcük", True, "küçük harf"),
    ("beginnings", False, "small letters"),
    # tr: ("sözcük başı", False, "küçük harf"),
    ("beginnings, Turkish I", False, "Turkish small letters"),
    # tr: ("sözcük başı, Türkçe I", False, "Türkçe küçük harf"),
):
    for (language, words), *requests in zip(lists.items(), bad_requests, good_requests, strict=True):
        bad_ones, good_ones = (
            torch.tensor([rings_for(one, words, whole, small[letters]) for one in many.split("|")])
            for many in requests
        )
        table.append((filter_name, language, share(~bad_ones), share(good_ones)))
tabled(heads, table)

# %% [markdown] id="start" lang="en"
# In Turkish: seven of eight get through, in English three. English nouns hardly change; Turkish says plural, case and
# *with* at the end of the word. Beginnings catch these, and then block a starfish, *reduced start* and a dahlia
# (*yıldızçiçeği*). KIRMIZI gets through until I becomes ı: usual small letters make *kirmizi* of it. *Crimson* and *al*
# get through every list. (Eight requests each, chosen by hand: see the intervals.)
#
# Third, **a start that is allowed**. Image-to-image (lesson 12) noises a picture and samples back. Ours starts from
# each of 24 purple stars on black and asks for "a large red star". Start and request both pass.
#
# > **Predict first.** In the data one large red star in three is on black. How many will be, if we start from the purple star
# > with strength 0.5? And from noise, strength 1?

# %% [markdown] id="start" lang="tr" source="9740ac7e"
# Türkçede: sekizden yedisi geçiyor, İngilizcede üçü. İngilizce adlar pek değişmez; Türkçe çoğulu, durumu, *-lı*'yı
# sözcüğün sonuna ekler. Sözcük başları bunları yakalıyor, ama *starfish* (denizyıldızı), *reduced start* ve
# yıldızçiçeği de engelleniyor. KIRMIZI, I harfi ı olana dek geçiyor: Alışılmış küçük harf onu *kirmizi* yapar.
# *Crimson* ile *al* her listeden geçiyor. (Her dilde elle seçilmiş sekiz istek: aralıklara bak.)
#
# Üçüncüsü, **izinli bir başlangıç**. Görüntüden görüntüye yönteminde (12. ders) resme gürültü katılır ve geri
# örneklenir. Siyah zeminde 24 mor yıldızdan, yani izinli resimlerden başlıyor, "büyük kırmızı bir yıldız" istiyoruz;
# istekte siyah geçmiyor. Başlangıç da istek de süzgeçten geçer.
#
# > **Önce tahmin et.** Verideki büyük kırmızı yıldızların üçte biri siyah zeminde. Mor yıldızdan 0,5 güçle başlarsak kaçı
# > siyahta olur? Ya gürültüden, 1 güçle?

# %% id="start-code" tr="29f1dc41"
model = zoo.load("shapes")
purple = (labels[:, :3] == torch.tensor([3, 4, 1])).all(dim=1) & (labels[:, 4] == 0)
start, open_ = pictures[purple][:24], model.network.condition.null_label
large_red_star = model.denoiser(torch.tensor([[3, 0, 1, open_, open_]]).repeat(len(start), 1))
heads = ("strength", "forbidden", "of these the detector rings for")
# tr: heads = ("güç", "yasak", "bunlardan dedektörün çaldığı")
table, edited = [], {"start": start[:6]}
# tr: table, edited = [], {"başlangıç": start[:6]}
for strength in (0.3, 0.5, 0.7, 1.0):
    edit = {"steps": 12, "generator": seeded(6)}
    made = editing.image_to_image(large_red_star, model.schedule, start, strength, **edit)
    red_stars = forbidden(data.read_shapes(made))
    edited[f"{strength}"] = made[:6]
    caught = score(made[red_stars]) >= threshold
    table.append((strength, share(red_stars), share(caught) if len(caught) else "-"))
tabled(heads, table)
show.rows(edited)

# %% [markdown] id="start-code-alt" lang="en" alt="start-code"
# Five rows of six stars: purple ones on black, the starts; at strength 0.3 still purple; at 0.5 and 0.7 red on the same
# black, but for one at 0.5; at strength 1 red ones in other places, mostly on grey.

# %% [markdown] id="start-code-alt" lang="tr" alt="start-code" source="221dc571"
# Altı yıldızlık beş satır: başlangıç olarak siyah zeminde morlar; güç 0,3'te hâlâ mor; 0,5 ve 0,7'de, 0,5'teki biri
# dışında, aynı siyahta kırmızı; güç 1'de başka yerlerde, çoğu gri zeminde kırmızılar.

# %% id="play-start" tr="190959c7"
panels = {f"star {i + 1}": torch.stack([row[i] for row in edited.values()]) for i in range(4)}
# tr: panels = {f"yıldız {i + 1}": torch.stack([row[i] for row in edited.values()]) for i in range(4)}
captions = ["start", *(f"strength {strength}" for strength in (0.3, 0.5, 0.7, 1.0))]
# tr: captions = ["başlangıç", *(f"güç {strength}" for strength in (0.3, 0.5, 0.7, 1.0))]
show.FramePlayer.from_tensors(panels, captions=captions)

# %% [markdown] id="start-answer" lang="en"
# From 0.5 on, nearly all: the black was in the start, the star was, too, and the request only names the colour. At 0.3
# the purple stays. Strength 1 is the control, without the start: there hardly any, fewer even than the third that the
# data have, which lies outside the interval. What is left open this model does not draw as the data have it: a bias of
# its own. The detector at the end rings for most, not for all.

# %% [markdown] id="start-answer" lang="tr" source="714221b9"
# 0,5'ten başlayarak hemen hepsi: Siyah başlangıçta vardı, yıldız da; istek yalnızca rengi söylüyor. 0,3'te mor kalıyor.
# Güç 1, başlangıçsız kontroldür: Orada hemen hiç yok; verideki üçte birden bile az, çünkü üçte bir aralığın dışında
# kalıyor. Bu model, açık bırakılanı verideki gibi çizmiyor; bu da onun kendi önyargısıdır. Sondaki dedektör çoğunda
# çalıyor, hepsinde değil.

# %% [markdown] id="hide" lang="en"
# ## 4. Hiding and removing
#
# A filter leaves the model as it is. So does the **negative prompt**: the line of lesson 09, led away from the
# forbidden instead of from nothing. Where both answers are exact, its worth can be seen. Nine bumps in the plane (grey
# in the figure): three shapes, from left to right, in three colours, from bottom to top. The forbidden kind is the star
# in red, top right. Asked for: a star, of any colour.
#
# > **Predict first.** Without anything one star in three is forbidden. With the negative prompt and $s = 2$: how many, and
# > where do the others go?

# %% [markdown] id="hide" lang="tr" source="b0720534"
# ## 4. Gizlemek ve silmek
#
# Süzgeç modeli olduğu gibi bırakır. **Negatif istem** (negative prompt) de öyle: 09. dersteki doğru, bu kez hiçbir
# şeyden değil, yasak olandan uzağa çekilir. İki cevap da kesinse bunun değeri görülebilir. Düzlemde dokuz tepe (şekilde
# gri): soldan sağa üç şekil, aşağıdan yukarıya üç renk. Yasak olan, sağ üstteki kırmızı yıldız. İstenen: herhangi bir
# renkte yıldız.
#
# > **Önce tahmin et.** Hiçbir şey yapılmazsa üç yıldızdan biri yasak. Negatif istemle, $s = 2$ iken: Kaçı yasak olur, ötekiler
# > nereye gider?

# %% id="hide-code" tr="078f9e34"
nine = torch.cartesian_prod(*[torch.tensor([-0.7, 0.0, 0.7])] * 2)  # (9, 2): shape and colour
nine_stds, ones = torch.full((9,), 0.1), torch.ones(9)
noise = x_T[:2_000]


def stars(*kinds: int) -> GaussianMixtureDenoiser:
    return GaussianMixtureDenoiser(nine[list(kinds)], nine_stds[: len(kinds)], ones[: len(kinds)], schedule)


def where(points: Tensor) -> tuple[Share, Share]:
    """The share in the forbidden bump, and the share in no bump at all: further than four deviations off."""
    distance, nearest = torch.cdist(points, nine).min(dim=1)
    return share((nearest == 8) & (distance < 0.4)), share(distance >= 0.4)


heads, clouds = ("way", "forbidden", "off the data"), {}
# tr: heads, clouds = ("yol", "yasak", "verinin dışında"), {}
for s in (1.0, 1.5, 2.0):
    away = GuidedDenoiser(stars(6, 7, 8), stars(8), s)
    clouds[f"negative, s = {s}"] = sample(away, schedule, noise, steps=50)
    # tr: clouds[f"negatif, s = {s}"] = sample(away, schedule, noise, steps=50)
first = next(iter(clouds.values()))
clouds["filter at the end"] = first[torch.cdist(first, nine).argmin(dim=1) != 8]
# tr: clouds["sonda süzgeç"] = first[torch.cdist(first, nine).argmin(dim=1) != 8]
clouds["data without it"] = sample(stars(6, 7), schedule, noise, steps=50)
# tr: clouds["onsuz veri"] = sample(stars(6, 7), schedule, noise, steps=50)
tabled(heads, [(name, *where(points)) for name, points in clouds.items()])
show.planes({name: points[:500] for name, points in clouds.items()}, behind=nine, extent=2.5)

# %% [markdown] id="hide-code-alt" lang="en" alt="hide-code"
# Five squares of points over nine grey dots. At s = 1 three clouds on the right, the upper one forbidden. At s = 1.5
# and 2 the upper ones thin out and the others slide down, past the lowest dot. With a filter, and with data without it,
# the two lower clouds stay where they are.

# %% [markdown] id="hide-code-alt" lang="tr" alt="hide-code" source="f53a3cab"
# Dokuz gri nokta üzerinde beş kare nokta bulutu. s = 1'de sağda üç bulut var, üstteki yasak. s = 1,5 ve 2'de üsttekiler
# seyreliyor, ötekiler aşağı, en alttaki noktanın ötesine kayıyor. Süzgeçle ve onsuz veriyle alttaki iki bulut yerinde
# duruyor.

# %% [markdown] id="remove" lang="en"
# Fewer are forbidden: 0.33 without it ($s = 1$), then 0.15, 0.06. But what comes instead is no blue star: at $s = 2$
# nine of ten samples lie in no bump at all. The line leads away from the red star, not to the others. A filter at the
# end leaves the others alone (here it recognises perfectly, which ours did not). In both, the model keeps what it
# knows.
#
# So one removes: train without the forbidden pair. The exact model of such data cannot draw it. A network is not exact. Ours is
# told shape and colour in two tables, and has seen red, and stars, but never both. And the shipped `shapes` model has never seen
# a turquoise star.
#
# > **Predict first.** Asked for the pair that was removed, how often is it drawn: never, sometimes, or nearly always?

# %% [markdown] id="remove" lang="tr" source="e1f8afe6"
# Yasak olanlar azalıyor: negatif istem yokken ($s = 1$) 0,33, sonra 0,15 ve 0,06. Ama yerlerine mavi yıldız gelmiyor:
# $s = 2$'de on örnekten dokuzu hiçbir tepede değil. İki cevaptan geçen doğru, kırmızı yıldızdan uzağa götürüyor, ama
# öteki yıldızlara değil. Sondaki süzgeç ötekilere dokunmuyor (burada kusursuz tanıyor; bizimki tanımıyordu). İkisinde
# de model bildiğini bilmeye devam ediyor.
#
# Öyleyse silelim: Modeli yasak çift olmadan eğitelim. Böyle bir verinin kesin modeli onu çizemez. Ama bir ağ kesin
# değildir. Bizimkine şekil ile renk iki ayrı tabloyla söyleniyor; kırmızıyı da gördü, yıldızı da, ama ikisini birlikte
# hiç görmedi. Hazır `shapes` modeli de turkuaz yıldızı hiç görmedi.
#
# > **Önce tahmin et.** Silinen çift istenince ne sıklıkta çizilir: hiç mi, ara sıra mı, hemen hemen her zaman mı?


# %% id="remove-code" tr="0c0451af"
def ask(network: MLP, colour: int = 2) -> Tensor:
    """500 points of a network that is asked for the star in this colour."""
    told = torch.tensor([[2, colour]]).repeat(500, 1)
    denoise = TrainedModel(network, schedule, "v").denoiser(told, clip=None)
    return sample(denoise, schedule, noise[:500], steps=20)


kinds = torch.randint(9, (20_000,), generator=seeded(1))
points = nine[kinds] + 0.1 * randn((20_000, 2), generator=seeded(2))
told, kept = torch.stack([kinds // 3, kinds % 3], dim=1), kinds != 8
heads, table, removed = ("trained", "seed", "forbidden", "off the data"), [], []
# tr: heads, table, removed = ("eğitim", "tohum", "yasak", "verinin dışında"), [], []
for name, rows, seed in (("all", kinds >= 0, 0), *(("without", kept, seed) for seed in range(3))):
    # tr: for name, rows, seed in (("hepsi", kinds >= 0, 0), *(("onsuz", kept, seed) for seed in range(3))):
    torch.manual_seed(seed)
    network = MLP(MLPSettings(width=64, condition=AttributeSettings((3, 3))))
    removed.append(trained(network, points[rows], told[rows], 300, seed).network)
    table.append((name, seed, *where(ask(removed[-1]))))
tabled(heads, table)
turquoise = model.denoiser(torch.tensor([[3, 5, 1, 0, 0]]).repeat(24, 1))
read = data.read_shapes(sample(turquoise, model.schedule, model.noise(24, seeded(7)), steps=12))
both = (read[:, 0] == 3) & (read[:, 1] == 5)
print(f"`shapes`, asked for turquoise stars: {share(both)}")
# tr: print(f"`shapes`, turkuaz yıldız istenince: {share(both)}")

# %% [markdown] id="back" lang="en"
# Three networks that never saw the pair draw it in 0.44 to 0.90 of the tries; the one that saw it, in 0.99. The shipped
# model drew 24 of 24. Red and star are known, and they are put together. Elsewhere this is called composition, and
# praised. **To remove a pair one must keep its parts from meeting, and that is what these models are made for.**
#
# ### What comes back
#
# Whoever has the weights can train on. Sixteen forbidden points, 30 steps: once from a network that had never seen the pair,
# once, as the control, from fresh weights.
#
# > **Predict first.** Which of the two draws the forbidden after 30 steps?

# %% [markdown] id="back" lang="tr" source="c4499927"
# Çifti hiç görmemiş üç ağ onu denemelerin %44 ile %90 arasında bir payında çiziyor; görmüş olan ağ %99'unda. Hazır
# model 24 denemenin 24'ünde çizdi. Kırmızı da yıldız da biliniyor ve bir araya getiriliyor. Başka yerde buna bileşim
# denir ve övülür. **Bir çifti silmek için parçalarının buluşmasını önlemek gerekir; bu modeller ise tam da bunun için
# yapılır.**
#
# ### Ne geri geliyor?
#
# Ağırlıklar kimin elindeyse eğitimi o sürdürebilir. On altı yasak nokta, 30 adım: bir kez o çifti hiç görmemiş bir
# ağdan, bir kez de kontrol olarak eğitilmemiş ağırlıklardan başlayarak.
#
# > **Önce tahmin et.** 30 adımdan sonra ikisinden hangisi yasak olanı çizer?


# %% id="back-code"
few = nine[8] + 0.1 * randn((16, 2), generator=seeded(3))
red_star = torch.tensor([[2, 2]]).repeat(128, 1)


def tuned(network: MLP, steps: int) -> None:
    """Trained further in place, on the sixteen alone."""
    optimizer, generator = torch.optim.Adam(network.parameters(), lr=1e-3), seeded(4)
    for _ in range(steps):
        x_0 = few[torch.randint(16, (128,), generator=generator)]
        loss = diffusion_loss(network, x_0, schedule, condition=red_star, predicts="v", generator=generator)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


# %% id="back-run" tr="f56ee90b"
torch.manual_seed(5)
starts = {f"without, seed {seed}": network for seed, network in enumerate(removed[1:])}
# tr: starts = {f"onsuz, tohum {seed}": network for seed, network in enumerate(removed[1:])}
starts["fresh weights"] = MLP(MLPSettings(width=64, condition=AttributeSettings((3, 3))))
# tr: starts["eğitilmemiş ağırlıklar"] = MLP(MLPSettings(width=64, condition=AttributeSettings((3, 3))))
table = []
for name, network in starts.items():
    before, _ = where(ask(network))
    tuned(network.requires_grad_(True), 30)
    table.append((name, before, where(ask(network))[0]))
heads = ("start", "before", "after 30 steps")
# tr: heads = ("başlangıç", "önce", "30 adım sonra")
tabled(heads, table)

# %% [markdown] id="back-answer" lang="en"
# All three that were kept from it draw it 99 times in 100, as the network that was never kept from anything. Fresh
# weights get a little over half way in the same steps. What was removed comes back faster than it is learned, here from sixteen examples in 30 steps. (One fresh start.)

# %% [markdown] id="back-answer" lang="tr" source="6e46c267"
# Çifti hiç görmemiş üç ağ da onu artık 100 denemenin 99'unda çiziyor; baştan beri görmüş olan ağ kadar. Eğitilmemiş
# ağırlıklar aynı adımlarda yolun yarısını biraz geçiyor. Silinen şey, ilk kez öğrenileceğinden daha hızlı geri geliyor;
# burada on altı örnekle, 30 adımda. (Eğitilmemiş tek bir başlangıç.)

# %% [markdown] id="memory" lang="en"
# ## 5. Learned by heart
#
# A model may give back what it has seen: a face, a text, a drawing that belongs to somebody. We train a small network on 500
# digits, once each, and once with **one of them 50 times**. Is a sample a copy? Its bare distance to the nearest training
# image does not tell, for some digits have many close neighbours. Compare instead with the next ones, all different:
#
# $$r = \frac{d_1}{\text{mean}(d_2, \dots, d_{21})}$$
#
# (Carlini et al. 2023). The floor is $r$ of held-out digits, which nobody has copied. A sample counts as **extracted** if its
# $r$ is below that of 99 % of them.
#
# > **Predict first.** In the second data set one image in eleven is the repeated one. What share of samples is extracted, and is
# > it only that image?

# %% [markdown] id="memory" lang="tr" source="3c1cde82"
# ## 5. Ezberlenmiş
#
# Bir model gördüğünü geri verebilir: bir yüzü, bir metni, birine ait bir çizimi. Küçük bir ağı 500 rakamla iki kez
# eğitiyoruz: Birincisinde her rakam veride birer kez var, ikincisinde **biri 50 kez**. Bir örnek kopya mıdır? En yakın
# eğitim görüntüsüne uzaklığı tek başına bunu göstermez, çünkü bazı rakamların birçok yakın komşusu vardır. Onun yerine,
# hepsi birbirinden farklı olan sonraki komşularla karşılaştır:
#
# $$r = \frac{d_1}{\text{ort}(d_2, \dots, d_{21})}$$
#
# (Carlini vd. 2023). Taban, kimsenin kopyalamadığı, kenara ayrılmış rakamların $r$'sidir. Bir örneğin $r$'si bu
# rakamların %99'unda görülenden küçükse örnek **çıkarılmış** sayılır.
#
# > **Önce tahmin et.** İkinci veri kümesinde on bir görüntüden biri, yinelenen görüntü. Örneklerin ne kadarı çıkarılmış olur;
# > yalnızca o görüntü mü çıkar?

# %% id="memory-code" tr="dcd85d91"
digits = data.digits("train").images[torch.randperm(1_500, generator=seeded(0))[:500]].flatten(1)
held_out = data.digits("test").images.flatten(1)
limit = extraction_ratio(held_out, digits).quantile(0.01)
print(f"extracted means: r below {limit:.2f}")
# tr: print(f"çıkarılmış sayılma sınırı: r < {limit:.2f}")
many = torch.cat([digits, digits[:1].repeat(49, 1)])
heads, table, found = ("data", "extracted", "the repeated one", "median r"), [], {}
# tr: heads, table, found = ("veri", "çıkarılan", "yinelenen görüntü", "ortanca r"), [], {}
made = {"held-out digits (floor)": held_out}
# tr: made = {"kenara ayrılmış rakamlar (taban)": held_out}
for name, x in (("each once", digits), ("one 50 times", many)):
    # tr: for name, x in (("hepsi birer kez", digits), ("biri 50 kez", many)):
    torch.manual_seed(0)
    network = MLP(MLPSettings(dimensions=64, width=256))
    digit_model = trained(network, x, None, 600, predicts="x_0")
    made[name] = sample(digit_model.denoiser(), schedule, randn((600, 64), generator=seeded(8)), steps=20)
for name, x in made.items():
    ratio, nearest = extraction_ratio(x, digits), torch.cdist(x, digits).argmin(dim=1)
    out = ratio < limit
    table.append((name, share(out), share(out & (nearest == 0)), f"{ratio.median():.2f}"))
    found[name] = x[ratio.argsort()][:10].reshape(-1, 1, 8, 8)
tabled(heads, table)
show.rows({"repeated": digits[:1].reshape(1, 1, 8, 8).repeat(10, 1, 1, 1), **found})
# tr: show.rows({"yinelenen": digits[:1].reshape(1, 1, 8, 8).repeat(10, 1, 1, 1), **found})

# %% [markdown] id="memory-code-alt" lang="en" alt="memory-code"
# Four rows of ten digits: the repeated one; held-out digits of many kinds; samples after
# training on each once, of many kinds; samples after the repeated training, all the same digit as in the first row.

# %% [markdown] id="memory-code-alt" lang="tr" alt="memory-code" source="82ca2db2"
# Onar rakamlık dört satır: yinelenen rakam; kenara ayrılmış, çeşit çeşit rakamlar; hepsi birer kez
# görülen eğitimden örnekler, çeşit çeşit; yinelemeli eğitimden örnekler, hepsi ilk satırdaki rakam.

# %% id="play-memory" tr="4eec1300"
samples = made["one 50 times"]
# tr: samples = made["biri 50 kez"]
ratio = extraction_ratio(samples, digits)
order = ratio.argsort()[:: len(ratio) // 24]  # from the nearest copy to the newest
beside = digits[torch.cdist(samples[order], digits).argmin(dim=1)]
one, other = (images.reshape(-1, 1, 8, 8) for images in (samples[order], beside))
panels = {"sample": one, "nearest training image": other}
# tr: panels = {"örnek": one, "en yakın eğitim görüntüsü": other}
show.FramePlayer.from_tensors(panels, captions=[f"r = {ratio[i]:.2f}" for i in order])

# %% [markdown] id="memory-answer" lang="en"
# Each image once: no more than the floor. One of them 50 times: 0.07 are extracted, nearly all of them that image,
# which is 50 / 549 = 0.09 of the data. It is given back about three quarters as often as it was shown; the 499 others
# are not. So who repeats a picture, by carelessness or by copies on the net, has it learned by heart. One run each. The
# rows show the ten with the smallest $r$ of each; play from the nearest copy to the sample that is least like one.

# %% [markdown] id="memory-answer" lang="tr" source="6002ff07"
# Hepsi birer kez varken çıkarılanlar tabandan fazla değil. Biri 50 kez varken örneklerin 0,07'si çıkarılmış, hemen
# hepsi de o görüntü; verideki payı 50 / 549 = 0,09. Gösterildiği sıklığın dörtte üçü kadar geri veriliyor; öteki 499
# görüntü ise verilmiyor. Demek ki bir resim dikkatsizlikle ya da internetteki kopyalarla yinelenirse ezberlenir. Her
# biri tek bir çalıştırma. Satırlarda $r$'si en küçük onar resim var. Oynatıcıyı en yakın kopyadan, kopyaya en az
# benzeyen örneğe doğru oynat.

# %% [markdown] id="mark" lang="en"
# ## 6. A mark that only its owner finds
#
# Was this picture drawn by a model? Whoever draws it can leave a **watermark**. Two ways, with a secret key of 64 signs, one
# for each pixel of a digit:
#
# - **In the starting noise.** The key gives the signs of $x_T$; the sizes stay random (after Yang et al. 2024). To look for
#   it, walk back to the noise by inversion (lesson 12), without being told the digit, and count the signs that agree. Of an
#   unmarked picture half do, as heads of a coin. With 42 or more of 64 we say "marked".
# - **In the pixels.** Add 0.3 times the key. To look for it, multiply pixels by key and add up. We say "marked" above what
#   99 % of 1,200 digits reach that nobody marked.

# %% [markdown] id="mark" lang="tr" source="b42aa506"
# ## 6. Yalnızca sahibinin bulabildiği bir iz
#
# Bu resmi bir model mi çizdi? Çizen kişi resme bir **filigran** (watermark) bırakabilir. Bunun iki yolunu deniyoruz.
# İkisinde de gizli bir anahtar var: rakamın her pikseli için bir tane, 64 işaret (artı ya da eksi).
#
# - **Başlangıç gürültüsünde.** $x_T$'nin işaretlerini anahtar belirler, büyüklükleri rastgele kalır (Yang vd. 2024'ten
#   uyarlanmıştır). Aramak için resmi tersine çevirip (12. ders) gürültüye dönersin; bunu yaparken rakam söylenmez. Sonra
#   uyuşan işaretleri sayarsın. Filigransız bir resimde, yazı turadaki gibi, yarısı uyuşur. 64'te en az 42'si uyuşuyorsa
#   "filigranlı" diyoruz.
# - **Piksellerde.** Anahtarın 0,3 katını eklersin. Aramak için pikselleri anahtarla çarpıp toplarsın. Kimsenin filigran
#   koymadığı 1.200 rakamın %99'unun altında kaldığı sınır aşılırsa "filigranlı" diyoruz.

# %% [markdown] id="mark-more" lang="en"
# > **Predict first.** Which of the two survives noise, blur, a lost border? Which survives image-to-image (SDEdit, lesson
# > 12), which paints every pixel anew?

# %% [markdown] id="mark-more" lang="tr" source="ab4a6d70"
# > **Önce tahmin et.** Gürültüye, bulanıklığa, kenarın silinmesine ikisinden hangisi dayanır? Bütün pikselleri yeniden
# > boyayan görüntüden görüntüye yöntemine (SDEdit, 12. ders) hangisi dayanır?

# %% id="mark-code"
B, painter, unmarked = 120, zoo.load("digits"), data.digits("train").images[:1200].flatten(1)
nobody = painter.denoiser(
    torch.full((B,), painter.network.condition.null_label), clip=None
)  # not told the digit
keys = (2.0 * torch.randint(2, (3, 64), generator=seeded(7)) - 1).repeat(B // 3, 1)  # three keys, in turn
limits = ((unmarked - unmarked.mean(dim=0)) @ keys.T).quantile(0.99, dim=0)  # (B,)


def draw(x_T: Tensor) -> Tensor:
    """Digits from 0 to 9, three of each in turn, from noise (B, 64)."""
    asked = painter.denoiser(torch.arange(B) // 3 % 10)
    return sample(asked, painter.schedule, x_T.reshape(B, 1, 8, 8), steps=10)


def agreeing(pictures: Tensor) -> Tensor:
    """How many of the 64 signs of each picture's noise are those of its key: (B,)."""
    *_, last = invert(nobody, painter.schedule, pictures, steps=10)
    return (last.x_t.flatten(1).sign() == keys).sum(dim=1)


def leans(pictures: Tensor) -> Tensor:
    """Whether the pixels of each picture lean towards its key more than those of 99 % of unmarked ones."""
    return ((pictures.flatten(1) - unmarked.mean(dim=0)) * keys).sum(dim=1) > limits


# %% id="mark-draw" tr="e871dc20"
sizes = randn((B, 64), generator=seeded(1))
plain, in_noise = draw(sizes), draw(sizes.abs() * keys)
in_pixels = (plain + 0.3 * keys.reshape(B, 1, 8, 8)).clamp(-1, 1)
pictured = {"no mark": plain, "key in the noise": in_noise, "key in the pixels": in_pixels}
# tr: pictured = {"filigransız": plain, "anahtar gürültüde": in_noise, "anahtar piksellerde": in_pixels}
heads = ("pictures", "same digit and key: differ by")
# tr: heads = ("resimler", "aynı rakam ve anahtar: fark")
differ = {name: x.reshape(4, 30, 64).var(dim=0).mean().sqrt() for name, x in pictured.items()}
tabled(heads, [(name, f"{one:.2f}") for name, one in differ.items()])
coin = sum(math.comb(64, k) for k in range(42, 65)) / 2**64
print(f"a coin shows 42 heads or more in 64 throws with probability {coin:.4f}")
# tr: print(f"yazı tura 64 atışta {coin:.4f} olasılıkla en az 42 kez tura gelir")
show.rows({name: x[3::10] for name, x in pictured.items()})

# %% [markdown] id="mark-draw-alt" lang="en" alt="mark-draw"
# Three rows of twelve digits: without a mark and with the key in the noise they look alike in kind; with the key in the pixels a
# pattern of grey specks lies over each.

# %% [markdown] id="mark-draw-alt" lang="tr" alt="mark-draw" source="c4cd3099"
# On ikişer rakamlık üç satır: filigransız olanlarla anahtarı gürültüde olanlar bakınca ayırt edilmiyor; anahtarı piksellerde
# olanların üstünde gri lekelerden bir desen var.


# %% id="mark-run" tr="80bed0c6"
def blurred(x: Tensor) -> Tensor:
    """Each pixel mixed with its eight neighbours, a quarter of it left."""
    kernel = torch.tensor([1.0, 2, 1])
    return F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), (kernel[:, None] * kernel)[None, None] / 16)


def sdedit(x: Tensor, strength: float) -> Tensor:
    options = {"sampler": "ddim", "steps": 10, "generator": seeded(5)}
    return editing.image_to_image(nobody, painter.schedule, x, strength, **options)


treatments = {
    "none": lambda x: x,
    # tr: "yok": lambda x: x,
    "noise of 0.1": lambda x: x + 0.1 * randn(x.shape, generator=seeded(3)),
    # tr: "0,1'lik gürültü": lambda x: x + 0.1 * randn(x.shape, generator=seeded(3)),
    "blur": blurred,
    # tr: "bulanıklık": blurred,
    "border black": lambda x: F.pad(x[:, :, 1:-1, 1:-1], (1, 1, 1, 1), value=-1),
    # tr: "kenar siyah": lambda x: F.pad(x[:, :, 1:-1, 1:-1], (1, 1, 1, 1), value=-1),
    "SDEdit 0.1": lambda x: sdedit(x, 0.1),
    "SDEdit 0.5": lambda x: sdedit(x, 0.5),
}

# %% id="mark-table" tr="3ae5d818"
heads = ("treatment", "noise: found", "noise: false alarms", "pixels: found", "pixels: false alarms")
# tr: heads = ("işlem", "gürültü: bulunan", "gürültü: yanlış alarm", "piksel: bulunan", "piksel: yanlış alarm")
table, treated, counts, alarms = [], [], [], []
for name, treat in treatments.items():
    treated.append(treat(in_noise))
    counts.append(agreeing(treated[-1]))
    alarms.append(agreeing(treat(plain)) >= 42)
    in_pixels_found, in_pixels_false = share(leans(treat(in_pixels))), share(leans(treat(plain)))
    table.append((name, share(counts[-1] >= 42), share(alarms[-1]), in_pixels_found, in_pixels_false))
tabled(heads, table)
print(f"noise, false alarms of all treatments together: {share(torch.cat(alarms))}")
# tr: print(f"gürültü, bütün işlemlerde birlikte yanlış alarm: {share(torch.cat(alarms))}")
by_key = [f"{share(counts[0][k::3] >= 42)}" for k in range(3)]
print(f"untouched, key in the noise, found by key: first {by_key[0]}, second {by_key[1]}, third {by_key[2]}")
# tr: print(f"işlem görmeden, anahtar gürültüde, bulunan: birinci {by_key[0]}, ikinci {by_key[1]}, üçüncü {by_key[2]}")

# %% id="play-mark" tr="f6b3f5ba"
some = (3, 19, 54, 77)
panels = {f"digit {i // 3 % 10}": torch.stack([x[i] for x in treated]).clamp(-1, 1) for i in some}
# tr: panels = {f"rakam {i // 3 % 10}": torch.stack([x[i] for x in treated]).clamp(-1, 1) for i in some}
show.FramePlayer.from_tensors(panels, captions=list(treatments))

# %% [markdown] id="mark-answer" lang="en"
# Untouched, 0.91 of the keys in the noise are found and 0.77 of those in the pixels; of unmarked pictures hardly any rings.
# Slight noise leaves the pixel key alone and costs the noise key nearly half. Blur wipes out both. A black border takes half
# of the one and more than a third of the other, and the pixel detector then rings for 0.08 of the unmarked: its limit was set on
# untouched ones. SDEdit of 0.1 takes half or more of each; of 0.5, a tenth or less is left. **A mark that is found says
# something. No mark says nothing.**

# %% [markdown] id="mark-answer" lang="tr" source="6541db43"
# İşlem görmeden gürültüdeki anahtarların 0,91'i, piksellerdekilerin 0,77'si bulunuyor; filigransız resimlerde hemen hiç
# çalmıyor. Hafif gürültü pikseldeki anahtara dokunmuyor, gürültüdekinin neredeyse yarısını yok ediyor. Bulanıklık ikisini
# de siliyor. Kenarı siyaha boyamak birinin yarısını, ötekinin üçte birinden çoğunu götürüyor; piksel dedektörü filigransızların
# da 0,08'inde çalmaya başlıyor: Sınırı, işlem görmemiş resimlerle konmuştu. 0,1'lik SDEdit ikisinin de en az yarısını götürüyor;
# 0,5'te en çok onda bir kadarı kalıyor. **Bulunan bir filigran bir şey söyler. Bulunamayan hiçbir şey söylemez.**

# %% [markdown] id="mark-answer-more" lang="en"
# The noise detector's false alarms, 0.018 in all, are more than the coin's 0.0084: signs found by inversion are no fair
# coins. (All six treatments share 120 pictures.)
#
# And the price? The pixel key can be seen. The noise key cannot, but pictures of one key differ less, 0.26 instead of 0.38.

# %% [markdown] id="mark-answer-more" lang="tr" source="6a484a85"
# Gürültü dedektörünün yanlış alarmları toplamda 0,018; yazı turanın 0,0084'ünden çok: Tersine çevirince bulunan işaretler
# hilesiz bir para gibi davranmıyor. (Altı işlemde de aynı 120 resim var.)
#
# Ya bedeli? Pikseldeki anahtar göze görünüyor. Gürültüdeki görünmüyor, ama aynı anahtarla çizilen resimler birbirinden daha az
# farklı: 0,38 yerine 0,26.

# %% [markdown] id="spell" lang="en"
# ## 7. Why it cannot spell
#
# Large models draw letters and write nonsense. Is that a matter of pixels? Words of three letters out of six, 216 in all, as
# pictures of 5x11; the model sees 144 of them, 72 are held out. One network is told the **whole word as one token**, another
# its **three letters**. Same pictures, same steps, same size.
#
# A reader compares each letter with the six painted ones. Chance is 1/216 for a word and 1/6 for a letter.
#
# > **Predict first.** Which shares of words right, on words seen and on words held out, for each of the two?

# %% [markdown] id="spell" lang="tr" source="586f9d07"
# ## 7. Neden yazamıyor?
#
# Büyük modeller harf çizer, ama yazdıkları anlamsızdır. Sorun piksellerde mi? Altı harfle üç harfli 216 sözcük
# yazılabilir; her biri 5x11'lik bir resim. Model bunların 144'ünü görüyor, 72'si kenara ayrılmış. Bir ağa **bütün
# sözcük tek bir jeton** (token) olarak söyleniyor, ötekine **üç harfi**. Resimler, adım sayısı ve ağın boyu aynı.
#
# Okuyucu her harfi çizilmiş altı harfle karşılaştırıyor. Rastgele bir tahmin sözcüğü 1/216, harfi 1/6 olasılıkla
# tutturur.
#
# > **Önce tahmin et.** İkisinin her birinde, görülmüş ve kenara ayrılmış sözcüklerin ne kadarı doğru yazılır?

# %% id="letters-code"
FONT = {
    "A": "010101111101101",
    "E": "111100110100111",
    "K": "101101110101101",
    "L": "100100100100111",
    "O": "111101101101111",
    "T": "111010010010010",
}
letters = torch.tensor([[int(bit) for bit in FONT[name]] for name in FONT]).reshape(6, 5, 3) * 2.0 - 1
words = torch.cartesian_prod(*[torch.arange(6)] * 3)[torch.randperm(216, generator=seeded(0))]  # (216, 3)


def write(spelt: Tensor) -> Tensor:
    """Words (N, 3) as pictures (N, 5, 11)."""
    return F.pad(letters, (0, 1), value=-1)[spelt].permute(0, 2, 1, 3).flatten(2)[:, :, :11]


def read_words(pictures: Tensor) -> Tensor:
    """The nearest letter at each of three places: (N, 55) -> (N, 3)."""
    places = F.pad(pictures.reshape(-1, 5, 11), (0, 1), value=-1).reshape(-1, 5, 3, 4)[..., :3]
    return torch.cdist(places.permute(0, 2, 1, 3).flatten(2), letters.flatten(1)).argmin(dim=2)


# %% id="reader-code" tr="4c1c8da0"
def ink(pictures: Tensor) -> Tensor:
    """Words as black on white with a margin, to look at: (N, 1, 7, 13)."""
    return -F.pad(pictures.reshape(-1, 1, 5, 11), (1, 1, 1, 1), value=-1)


painted = (read_words(write(words).flatten(1)) == words).all(dim=1)
print(f"the reader, on painted words: {share(painted)}")
# tr: print(f"okuyucu, çizilmiş sözcüklerde: {share(painted)}")

# %% id="spell-code" tr="b011b194"
rows = torch.randint(144, (20_000,), generator=seeded(1))  # the other 72 words are held out
bright = 0.7 + 0.3 * torch.rand(20_000, 1, generator=seeded(2))
x = bright * write(words[rows]).flatten(1) + 0.1 * randn((20_000, 55), generator=seeded(3))
whole, pieces = (ClassSettings(216), torch.arange(216)), (AttributeSettings((6, 6, 6)), words)
ways = {"word as one token": whole, "letters": pieces}
# tr: ways = {"sözcük tek jeton": whole, "harfler": pieces}
heads, table, spelt, film = ("told", "words", "words right", "letters right"), [], {}, {}
# tr: heads, table, spelt, film = ("söylenen", "sözcükler", "doğru sözcük", "doğru harf"), [], {}, {}
for told_as, (condition, tokens) in ways.items():
    torch.manual_seed(0)
    network = MLP(MLPSettings(dimensions=55, width=128, condition=condition))
    speller = trained(network, x, tokens[rows], 400)
    for name, which in {"seen": torch.arange(144), "held out": torch.arange(144, 216)}.items():
        # tr: for name, which in {"görülmüş": torch.arange(144), "kenara ayrılmış": torch.arange(144, 216)}.items():
        denoise = speller.denoiser(tokens[which], clip=1.2)
        steps = list(ddim(denoise, schedule, randn((len(which), 55), generator=seeded(9)), steps=20))
        drawn = steps[-1].x_t
        right = read_words(drawn) == words[which]
        table.append((told_as, name, share(right.all(dim=1)), share(right.flatten())))
        spelt[f"{told_as}: {name}"] = ink(drawn[:8])
        film[told_as] = ink(torch.stack([step.x_t[0] for step in steps]))
tabled(heads, table)
show.rows({"asked for, held out": ink(write(words[144:152])), **spelt})
# tr: show.rows({"istenen, kenara ayrılmış": ink(write(words[144:152])), **spelt})

# %% [markdown] id="spell-code-alt" lang="en" alt="spell-code"
# Five rows of eight words of three letters, black on white: those asked for; from the word as one token, seen words can
# be read through grey specks, held-out ones cannot, or are other words; from the letters both can be read, the held-out
# ones as in the first row.

# %% [markdown] id="spell-code-alt" lang="tr" alt="spell-code" source="277176d7"
# Beyaz üzerine siyah, üç harfli sekiz sözcüklük beş satır: istenenler; sözcük tek jetonken görülmüşler gri lekelerin
# arasından okunuyor, kenara ayrılmışlar okunmuyor ya da başka sözcükler; harflerle ikisi de okunuyor ve kenara
# ayrılmışlar ilk satırdakiyle aynı.

# %% id="play-spell" tr="4ec0c487"
film["asked for"] = ink(write(words[144:145]))
# tr: film["istenen"] = ink(write(words[144:145]))
captions = [f"step {i + 1} of 20" for i in range(20)]
# tr: captions = [f"adım {i + 1} / 20" for i in range(20)]
show.FramePlayer.from_tensors(film, captions=captions)

# %% [markdown] id="spell-answer" lang="en"
# Told the word as one token, the network spells every word that it has seen, and of the held-out ones no more than
# chance, 1/216 and 1/6 lie inside the intervals: a token that was never told means nothing. Told the letters it spells
# all 72. What the first draws for a held-out word is a blur of letters. (The rows of seen words show the first eight of
# those; the player writes the first held-out one, KTL.) Large models read words as few tokens, and a token does not say
# how it is written (Liu et al. 2023). One run each.

# %% [markdown] id="spell-answer" lang="tr" source="8c196967"
# Sözcük tek jeton olarak söylenince ağ gördüğü her sözcüğü doğru yazıyor, kenara ayrılmışları ise ancak rastgele bir
# tahmin kadar; 1/216 ile 1/6 aralıkların içinde: Hiç söylenmemiş bir jetonun ağ için anlamı yoktur. Harfler söylenince
# 72'sini de doğru yazıyor. İlkinin kenara ayrılmış bir sözcük için çizdiği, harflerin bulanık bir karışımı.
# (Görülmüşlerin satırlarında onların ilk sekizi var; oynatıcıda kenara ayrılmışların ilki, KTL yazılıyor.) Büyük
# modeller sözcüğü birkaç jeton olarak okur; jeton ise sözcüğün nasıl yazıldığını söylemez (Liu vd. 2023). Her biri
# tek bir çalıştırma.

# %% [markdown] id="eye" lang="en"
# ## 8. Small details: an eye test
#
# Hands, faces in a crowd, small print: large models fail where the thing is small. Many of them draw latents, and a decoder
# makes a square of 8 x 8 pixels of four numbers (lesson 15). How small may a detail be to pass such a keyhole?

# %% [markdown] id="eye" lang="tr" source="88897277"
# ## 8. Küçük ayrıntılar: bir göz muayenesi
#
# Eller, kalabalıktaki yüzler, küçük yazılar: Büyük modeller, çizilecek şey küçükken yanılır. Birçoğu gizil çizer; kod çözücü
# de 8 x 8 piksellik bir kareyi dört sayıdan çıkarır (15. ders). Böyle bir anahtar deliğinden geçebilmek için bir ayrıntının en az
# ne kadar büyük olması gerekir?

# %% [markdown] id="eye-more" lang="en"
# Opticians measure that with **Landolt's ring**: the gap is a fifth of its height. Where is the gap: right, down, left, up?
# Our reader takes the one of the four possible pictures that is nearest; guessing gives 0.25. 120 rings of any colour,
# ground and place, in pictures of 64 x 64, go three ways: as they are; each square of 8 x 8 by its mean, smoothly joined
# (192 numbers); through lesson 15's autoencoder (256 numbers), which never saw a ring with a gap.
#
# > **Predict first.** How many pixels must the gap have, on each of the three ways?

# %% [markdown] id="eye-more" lang="tr" source="3a4deca1"
# Göz doktorları bunu **Landolt halkasıyla** ölçer: Halkadaki açıklık, boyunun beşte biri kadardır. Açıklık nerede: sağda mı,
# altta mı, solda mı, üstte mi? Okuyucumuz, olası dört resimden en yakınını seçiyor; rastgele bir tahmin 0,25 tutturur. Rengi,
# zemini, yeri rastgele 120 halka 64 x 64'lük resimlere çizilip üç yoldan geçiyor: olduğu gibi; 8 x 8'lik her kare
# ortalamasına inip yumuşakça birleştirilerek (192 sayı); 15. dersin otomatik kodlayıcısından (256 sayı). Otomatik kodlayıcı
# açıklığı olan bir halkayı hiç görmedi.
#
# > **Önce tahmin et.** Üç yolun her birinde açıklık en az kaç piksel olmalı?

# %% id="eye-code"
colours, grounds = (2 * torch.tensor([rgb for *_, rgb in some]) / 255 - 1 for some in (COLOURS, BACKGROUNDS))
centres = 32 + 16 * (torch.rand(120, 2, generator=seeded(0)) - 0.5)  # pixels from the top left corner
ink_colour = colours[torch.randint(6, (120,), generator=seeded(1)), :, None, None]
ground = grounds[torch.randint(3, (120,), generator=seeded(2)), :, None, None]
gap_at = torch.arange(120) % 4  # right, down, left, up


def landolt(gap: float) -> Tensor:
    """The 120 rings with a gap of so many pixels, in each of its four places: (120, 4, 3, 64, 64)."""
    y, x = (
        ((torch.arange(256) + 0.5) / 4)[None] - centres.T[:, :, None]
    ).unbind()  # four points a pixel each way
    y, x = y[:, :, None], x[:, None]
    distance, rings = (x**2 + y**2).sqrt(), []
    for along, across in ((x, y), (y, x), (-x, y), (-y, x)):
        ring = (distance < 2.5 * gap) & (distance > 1.5 * gap) & ~((along > 0) & (across.abs() < gap / 2))
        covered = F.avg_pool2d(ring[:, None].float(), 4)
        rings.append(ground + covered * (ink_colour - ground))
    return torch.stack(rings, dim=1)


# %% id="eye-run" tr="0c8a990d"
def averaged(x: Tensor) -> Tensor:
    """Each square of 8 x 8 by its mean, smoothly joined."""
    return F.interpolate(F.avg_pool2d(x, 8), 64, mode="bilinear")


coder, same = zoo.load_autoencoder_of("latents"), torch.nn.Identity()
ways = {"pixels": same, "8 x 8 means": averaged, "autoencoder": coder}
# tr: ways = {"pikseller": same, "8 x 8 ortalama": averaged, "otomatik kodlayıcı": coder}
table, seen = [], {name: [] for name in ways}
print("share of gaps found, by the width of the gap in pixels")
# tr: print("piksel olarak açıklığın genişliğine göre, bulunan açıklıkların payı")
for gap in (1, 1.5, 2, 3, 4, 6):
    four = landolt(gap)
    row, given = {"gap": f"{gap:.1f}"}, four[torch.arange(120), gap_at]
    # tr: row, given = {"açıklık": f"{gap:.1f}"}, four[torch.arange(120), gap_at]
    for name, way in ways.items():
        back = way(given)
        gaps = (back[:, None] - four).square().flatten(2).sum(dim=2).argmin(dim=1)
        row[name] = str(share(gaps == gap_at))
        seen[name].append(back[8])
    table.append(row)
show.table(table)
show.rows({name: torch.stack(some) for name, some in seen.items()})

# %% [markdown] id="eye-run-alt" lang="en" alt="eye-run"
# Three rows of six turquoise rings on light grey, growing from left to right. As pixels, each has a gap on the right. As 8 x
# 8 means, faint blots, only the last with a gap. Through the autoencoder two specks, then a smudge, two rings in which the gap
# can hardly be made out, and a ring with a clear gap.

# %% [markdown] id="eye-run-alt" lang="tr" alt="eye-run" source="a93dd6e2"
# Açık gri üzerinde soldan sağa büyüyen altışar turkuaz halkalık üç satır. Piksellerde hepsinin sağında bir açıklık var. 8 x 8
# ortalamalar soluk lekeler, yalnızca sonuncusunda açıklık seçiliyor. Otomatik kodlayıcıdan geçince iki nokta, bir leke,
# açıklığı zor seçilen iki halka ve açıklığı belli bir halka kalıyor.

# %% [markdown] id="eye-answer" lang="en"
# A gap of one pixel is lost in the autoencoder: 0.35, little more than guessing. At two pixels, a quarter of the side of a
# square, 0.95 are found, at three 0.99. The plain means need six, with three quarters as many numbers: the decoder has learned
# what edges look like. (At one pixel they guess; of 18 intervals one may well miss 0.25.)

# %% [markdown] id="eye-answer" lang="tr" source="c5a10342"
# Bir piksellik açıklık otomatik kodlayıcıda yitiyor: 0,35, rastgele tahminden pek fazla değil. İki pikselde, yani bir karenin
# kenarının dörtte birinde, açıklıkların 0,95'i bulunuyor, üçte 0,99'u. Düz ortalamalara altı piksel gerekiyor; onlarda sayı da
# dörtte üçü kadar: Kod çözücü, kenarların neye benzediğini öğrenmiş. (Bir pikselde ortalamalarla sonuç tahminden ibaret; 18
# aralıktan birinin 0,25'i içermemesi olağandır.)

# %% [markdown] id="eye-answer-more" lang="en"
# Our reader knows everything but the direction. Look at the third row: where it is right 81 times in 100 (1.5 pixels), you
# see a speck, and at three pixels a ring that is all but closed. So this is what *can* be read, not what is seen.
#
# > **Predict first.** The hole of a small ring of `shapes` is 9 to 11 pixels wide at 64 x 64. How often does the model of
# > latents draw it, and how often does a model of pixels (at 32 x 32)?

# %% [markdown] id="eye-answer-more" lang="tr" source="8b723911"
# Okuyucumuz, yön dışında her şeyi biliyor. Üçüncü satıra bak: Onun 100'de 81 kez haklı olduğu yerde (1,5 piksel) sen bir nokta
# görüyorsun, üç pikselde de kapalı sayılacak bir halka. Demek ki bu, *okunabilecek* olandır; göze görünen değil.
#
# > **Önce tahmin et.** `shapes`'teki küçük bir halkanın deliği 64 x 64'te 9 ile 11 piksel arasındadır. Gizillerin modeli onu ne
# > sıklıkta çizer, piksellerin modeli (32 x 32'de) ne sıklıkta?

# %% id="rings-code" tr="577a900b"
latent_model, (some, told) = zoo.load("latents"), scenes(range(3240))
ring = torch.tensor(
    [one.shape == 5 and not one.held_out for one in some]
)  # in colours that both models have seen
heads, table = ("rings", "real, there and back", "drawn in latents", "drawn in pixels"), []
# tr: heads, table = ("halkalar", "gerçek, gidiş dönüş", "gizillerle çizilen", "piksellerle çizilen"), []
for name, size in (("small", 0), ("large", 1)):
    # tr: for name, size in (("küçük", 0), ("büyük", 1)):
    rows = (ring & (told[:, 2] == size)).nonzero()[:60, 0]
    real = data.render([some[i] for i in rows], 64).images
    z = latent_model.draw(told[rows], x_T=latent_model.noise(60, seeded(0)), steps=10, clip=None)
    pixels = model.draw(told[rows], x_T=model.noise(60, seeded(0)), steps=10)
    read = [latent.read_large(coder(real)), latent.read_large(coder.decode(z)), data.read_shapes(pixels)]
    table.append((name, *(share(labels[:, 0] == 5) for labels in read)))
tabled(heads, table)

# %% [markdown] id="rings-answer" lang="en"
# Holes of that size pass: all of the 60 real small rings, and 57 of 60 that were drawn in latents. In pixels it is 60 of 60;
# the intervals overlap, and the two models were not trained alike, so this is no contest. What is much larger than two pixels
# gets through the keyhole. What is smaller, no training of the diffusion model brings back; the same thing drawn larger, or
# more numbers in a latent, would.

# %% [markdown] id="rings-answer" lang="tr" source="e3063447"
# Bu boydaki delikler geçiyor: gerçek 60 küçük halkanın hepsi, gizil olarak çizilen 60 halkanın 57'si. Piksellerde 60'ta 60;
# aralıklar kesişiyor, üstelik iki model aynı biçimde eğitilmedi: Bu bir yarış değil. İki pikselden çok daha büyük olan, anahtar
# deliğinden geçiyor. Daha küçük olanı, difüzyon modelini ne kadar eğitsen geri getiremezsin; aynı şeyi daha büyük çizmek ya da
# gizilde daha çok sayı tutmak gerekir.

# %% [markdown] id="wrong" lang="en"
# ## 9. Misunderstandings
#
# <details><summary>"Bias is only in the data."</summary>
#
# The same data gave 0.80 red circles at $s = 1$ and far more at $s = 8$ (part 2).
#
# </details>
#
# <details><summary>"A filter of 99 % is 99 % safe."</summary>
#
# Where one picture in 10,000 is forbidden, 99 of 100 of its alarms are wrong (part 3), and it sees only what is asked of it.
#
# </details>
#
# <details><summary>"What was never in the data cannot be drawn."</summary>
#
# Three small networks and the shipped model drew the pair that was kept from them (part 4). It takes
# parts that are there.
#
# </details>
#
# <details><summary>"Spelling needs bigger pictures."</summary>
#
# Both spellers had the same pixels; only what they were told differed (part 7).
#
# </details>
#
# <details><summary>"No watermark, so no machine drew it."</summary>
#
# A blur was enough to remove it (part 6).
#
# </details>

# %% [markdown] id="wrong" lang="tr" source="7c09983b"
# ## 9. Yanlış anlamalar
#
# <details><summary>"Önyargı yalnızca veridedir."</summary>
#
# Aynı veri $s = 1$'de 0,80, $s = 8$'de çok daha fazla kırmızı daire verdi (2. bölüm).
#
# </details>
#
# <details><summary>"%99'luk bir süzgeç %99 güvenlidir."</summary>
#
# 10.000 resimden biri yasaksa alarmlarının 100'de 99'u haksızdır (3. bölüm); üstelik süzgeç yalnızca kendisine sorulanı görür.
#
# </details>
#
# <details><summary>"Veride hiç bulunmayan çizilemez."</summary>
#
# Üç küçük ağ da hazır model de hiç görmedikleri bir çifti çizdi (4. bölüm). Bunun için parçaların veride bulunması
# yeter.
#
# </details>
#
# <details><summary>"Doğru yazmak için daha büyük resim gerekir."</summary>
#
# İki ağın da pikselleri aynıydı; yalnızca onlara söylenen farklıydı (7. bölüm).
#
# </details>
#
# <details><summary>"Filigranı yok, öyleyse onu makine çizmedi."</summary>
#
# Onu silmeye bir bulanıklık yetti (6. bölüm).
#
# </details>

# %% [markdown] id="end" lang="en"
# ## What you have
#
# - A share stands with its interval and its partner: what the data say, what a formula says, what a control says.
# - Guidance amplifies what tells a class apart; a bias common to all passes unseen.
# - A filter is judged where it works: by base rate, by group, and by whoever wants past it.
# - Hiding is not removing, and removing a pair is not removing its parts.
# - A repeated example is learned by heart; a ratio finds it.
# - A watermark that is found says something; blur or noising anew removes it. What is told in pieces can be put together anew.
# - A detail must be larger than the keyhole it goes through.

# %% [markdown] id="end" lang="tr" source="13574cc5"
# ## Elinde olanlar
#
# - Bir pay, aralığıyla birlikte yazılır ve bir şeyle karşılaştırılır: veriyle, bir formülle ya da bir kontrolle.
# - Yönlendirme, bir sınıfı ayıran şeyi büyütür; hepsinde ortak olan önyargı gözden kaçar.
# - Süzgeç, çalıştığı yerde değerlendirilir: yasakların sıklığına, öbeklere ve onu aşmak isteyene göre.
# - Gizlemek silmek değildir; bir çifti silmek de parçalarını silmek değildir.
# - Yinelenen bir örnek ezberlenir; bir oranla bulunur.
# - Bulunan bir filigran bir şey söyler; bulanıklık ya da gürültüleyip yeniden örneklemek onu siler. Parça parça söylenen bir
#   şey, yeni bir biçimde birleştirilebilir.
# - Bir ayrıntı, geçeceği anahtar deliğinden büyük olmalıdır.

# %% [markdown] id="end-more" lang="en"
# What should be forbidden, and to whom, no cell of this lesson decides. Section 5.2 of the reference asks for careful data and
# safety filters; here you have seen what each can do, and where it ends.
#
# **Now the tasks:** [16 · Exercises](../exercises/16_bias.ipynb).

# %% [markdown] id="end-more" lang="tr" source="95c59eb3"
# Neyin, kime yasak olması gerektiğine bu dersin hiçbir hücresi karar vermiyor. Kaynak metnin 5.2 bölümü özenli veri ve güvenlik
# süzgeçleri ister; burada her birinin ne yapabildiğini ve nerede bittiğini gördün.
#
# **Şimdi görevler:** [16 · Alıştırmalar](../exercises/16_bias.ipynb).
