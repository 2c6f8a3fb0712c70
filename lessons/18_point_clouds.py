# %% [markdown] id="title" lang="en"
# # 18 · 3-D: clouds of points
#
# **You will watch 128 points gather into a torus and turn it in your hand, meet a network that knows no order, find out what a loss
# cannot see, and count the solids that cast one silhouette.**
#
# $x_t$ is no picture any more, but a list of points in space: 128 rows of (x, y, z). Schedule, samplers, labels and training are those
# of the lessons before, unchanged. New is the network. And a question that no picture has asked so far: how do many parts agree?
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · Before this: [09 · Guidance](09_guidance.ipynb)

# %% [markdown] id="title" lang="tr" source="4044b709"
# # 18 · 3B: nokta bulutları
#
# **128 noktanın bir torusta toplanışını izleyip onu elinde döndürecek, sıra bilmeyen bir ağla tanışacak, kayıp fonksiyonunun neyi
# göremediğini bulacak ve aynı silüeti veren cisimleri sayacaksın.**
#
# $x_t$ artık bir resim değil, uzaydaki noktaların listesidir: (x, y, z)'den oluşan 128 satır. Zamanlayıcı, örnekleyiciler, etiketler ve
# eğitim önceki derslerdekilerin aynısı. Yeni olan, ağdır. Bir de şimdiye kadar hiçbir resimde sormadığımız bir soru var: Çok sayıda parça
# birbiriyle nasıl anlaşır?
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Bundan önce: [09 · Yönlendirme](09_guidance.ipynb)

# %% id="setup"
import math
from collections import Counter

import torch
from torch import Generator, Tensor, nn

from minidiff import IdealDenoiser, Prediction, data, ddim, diffusion_losses, q_sample, sample, show, zoo
from minidiff.data import Solid

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model, alone, test = zoo.load("solids"), zoo.load("solids-alone"), data.solids("test")
schedule, real, told = model.schedule, test.x[:48], test.condition[:48]  # four of each kind and size
TORUS, LARGE = 5, 1
torus = torch.tensor([[TORUS, LARGE]])


# %% id="opening"
def seeded(seed: int) -> Generator:
    return Generator().manual_seed(seed)


x_T = torch.randn(48, 128, 3, generator=seeded(0))
steps = list(model.drawing(torus, x_T=x_T[:1], steps=24))
walk = torch.cat([x_T[:1], *(step.x_t for step in steps)]).flip(0)

# %% id="opening-player" tr="12056710"
lines = ["finished", *(f"t = {int(step.t)}" for step in reversed(steps))]
# tr: lines = ["bitti", *(f"t = {int(step.t)}" for step in reversed(steps))]
clouds = {"noise becomes a torus": walk, "a real one": real[11:12]}
# tr: clouds = {"gürültü toruslaşıyor": walk, "gerçek bir torus": real[11:12]}
show.FramePlayer.from_clouds(clouds, captions=lines, backwards=True)

# %% [markdown] id="about" lang="en"
# Move the slider from the noise to the torus. Drag a cloud sideways or upwards with the mouse, or use the two sliders under it: both
# clouds turn together. The shipped model `solids` was told "a large torus". It was not told which way the torus stands: it chose.
#
# | | |
# |---|---|
# | **Time** | about 1 hour, and 50 minutes for the exercises |
# | **Before** | Lessons [07](07_sampling.ipynb) (sampling), [09](09_guidance.ipynb) (labels), [03](03_reverse.ipynb) (the exact denoiser) |
# | **After** | You can *say* what permutation equivariance is and *test* it, *measure* how far a cloud is from a surface, *explain* why a mean over points sees no agreement, *count* the answers to a silhouette |
# | **Reference** | Section 6: 3-D content |

# %% [markdown] id="about" lang="tr" source="42feaa65"
# Kaydırıcıyı gürültüden torusa doğru gezdir. Bir bulutu fareyle yana ya da yukarı çek ya da altındaki iki kaydırıcıyı kullan: İki bulut
# birlikte döner. Hazır `solids` modeline "büyük bir torus" denmişti. Torusun hangi yöne bakacağı söylenmedi; onu model seçti.
#
# | | |
# |---|---|
# | **Süre** | yaklaşık 1 saat; alıştırmalar için 50 dakika daha |
# | **Önce** | [07](07_sampling.ipynb) (örnekleme), [09](09_guidance.ipynb) (etiketler) ve [03](03_reverse.ipynb). dersler (kesin gürültü giderici) |
# | **Sonra** | Permütasyona göre eşdeğişkenliğin ne olduğunu *söyleyip* onu *sınayabilir*, bir bulutun bir yüzeye uzaklığını *ölçebilir*, noktalar üzerinden alınan ortalamanın anlaşmayı neden görmediğini *açıklayabilir*, bir silüetin cevaplarını *sayabilirsin* |
# | **Kaynak metin** | Bölüm 6: 3B içerik |

# %% [markdown] id="order" lang="en"
# ## 1. A cloud has no first point
#
# Write the rows of a cloud in another order: it is the same cloud. So a network that denoises it should give the same answer, its rows in
# that other order. This is called **permutation equivariance**:
#
# $$f(x_{\pi(1)}, \dots, x_{\pi(P)})_i = f(x)_{\pi(i)}$$
#
# The network of this lesson has it by construction: every point goes through the same layers, and where points look at each other
# (attention, lesson 05), each looks at all, with no word about who stands where.
#
# > **Predict first.** Which of these have it: attention among points; each point by itself; attention, but with a vector for "place 7" added
# > to row 7, as in a text; all rows in one long vector and a linear layer?

# %% [markdown] id="order" lang="tr" source="ee288c21"
# ## 1. Bir bulutta ilk nokta yoktur
#
# Bir bulutun satırlarını başka bir sırayla yaz: Bulut aynı buluttur. Öyleyse onu gürültüden arındıran ağ da aynı cevabı, satırları yeni
# sırada olmak üzere vermelidir. Buna **permütasyona göre eşdeğişkenlik** (permutation equivariance) denir:
#
# $$f(x_{\pi(1)}, \dots, x_{\pi(P)})_i = f(x)_{\pi(i)}$$
#
# Bu dersin ağında bu özellik yapıdan gelir: Her nokta aynı katmanlardan geçer; noktaların birbirine baktığı yerde (dikkat, 05. ders) her
# biri hepsine bakar ve kimin kaçıncı sırada durduğu hiçbir yerde söylenmez.
#
# > **Önce tahmin et.** Hangilerinde bu özellik var: noktalar arasında dikkat; her nokta kendi başına; dikkat, ama metinlerdeki gibi 7.
# > satıra "7. yer" diyen bir vektör eklenmiş; bütün satırlar tek uzun bir vektörde, ardından doğrusal bir katman?

# %% id="order-code" tr="4301522a"
order = torch.randperm(128, generator=seeded(1))
x_t, t = torch.randn(4, 128, 3, generator=seeded(2)), torch.full((4,), 500.0)
place = 0.1 * torch.randn(128, 3, generator=seeded(3))  # what a position embedding adds
torch.manual_seed(0)
flat = nn.Sequential(nn.Flatten(), nn.Linear(384, 384), nn.Unflatten(1, (128, 3)))
networks = {
    "points look at each other": lambda x: model.network(x, t),
    # tr: "noktalar birbirine bakıyor": lambda x: model.network(x, t),
    "each point by itself": lambda x: alone.network(x, t),
    # tr: "her nokta kendi başına": lambda x: alone.network(x, t),
    "a place added to each point": lambda x: model.network(x + place, t),
    # tr: "her noktaya yeri eklenmiş": lambda x: model.network(x + place, t),
    "flattened into one row": flat,
    # tr: "tek satıra açılmış": flat,
}
with torch.no_grad():
    for name, network in networks.items():
        gap = (network(x_t[:, order]) - network(x_t)[:, order]).abs().max()
        print(f"{name:30s}largest difference after shuffling: {gap:.5f}")
        # tr: print(f"{name:30s}karıştırınca en büyük fark: {gap:.5f}")

# %% [markdown] id="order-answer" lang="en"
# The first two, up to rounding. A place added to each row breaks it, and so does one long vector: they answer a question about the list, not
# about the cloud.
#
# Two gifts come with it. The network has no number of points built in. And the samplers never asked for pictures: each of the eight takes
# $(B, P, 3)$ as it is.
#
# > **Predict first.** We ask the same network for 32, for 128 (as in training) and for 512 points. Do more points lie nearer to the surface?

# %% [markdown] id="order-answer" lang="tr" source="9ebaf122"
# Yuvarlama dışında ilk ikisinde. Satırlara yer eklemek de, tek uzun vektör de bu özelliği bozar: İkisinde de sorulan bulut değil,
# listedir.
#
# Bu özellik iki şey daha kazandırır. Ağın içinde nokta sayısı yazılı değildir. Örnekleyiciler de hiçbir zaman resim istememişti:
# Sekizine de $(B, P, 3)$ olduğu gibi verilir.
#
# > **Önce tahmin et.** Aynı ağdan 32, 128 (eğitimdeki gibi) ve 512 nokta istiyoruz. Nokta çoğaldıkça noktalar yüzeye daha mı yakın olur?

# %% id="number" tr="b90c8c1f"
some = told[11:12].expand(4, -1)
for points in (32, 128, 512):
    noise = torch.randn(4, points, 3, generator=seeded(4))
    made = model.draw(some, x_T=noise, steps=20)
    far = data.to_asked(made, some).own_turns.mean()
    print(f"points: {points:3d}  distance of a point from a torus: {far:.3f}")
    # tr: print(f"nokta: {points:3d}  bir noktanın torusa uzaklığı: {far:.3f}")

# %% [markdown] id="number-answer" lang="en"
# A little: 0.033 against 0.038. The network puts more points on the surface that it has in mind; that surface gets hardly sharper. With 32 it is
# somewhat worse: fewer points to look at, and a number it never saw. (Four clouds each, one model.)

# %% [markdown] id="number-answer" lang="tr" source="e5747cf2"
# Biraz: 0,038 yerine 0,033. Ağ, aklındaki yüzeye daha çok nokta koyar; yüzeyin kendisi pek keskinleşmez. 32 noktayla sonuç biraz daha
# kötü: Bakılacak nokta az, üstelik bu sayı eğitimde hiç görülmedi. (Dörder bulut, tek model.)

# %% [markdown] id="read" lang="en"
# ## 2. How good is a cloud?
#
# A solid here is a ball, cylinder, cone, cube, pyramid or standing torus, small or large, turned about the vertical. Kind and size are
# told, the turn is open. No network judges: we try all solids, every 2.5 degrees.
#
# How far is each point from the surface? Over a cloud we take the root of the mean square, in two ways:
#
# - **one turn**: the best turn for the cloud as a whole;
# - **own turns**: the best turn for each point by itself.
#
# Ball, cylinder and cone are round: no turn changes them. For the others the two differ as soon as the points have *not agreed*.
#
# In the network `solids` points look at each other; in `solids-alone`, trained alike, they cannot. One run each.
#
# > **Predict first.** Each point alone: does it still learn what a cube is?

# %% [markdown] id="read" lang="tr" source="2d4da949"
# ## 2. Bir bulut ne kadar iyi?
#
# Buradaki cisimler küre, silindir, koni, küp, piramit ve dik duran torustur; her biri küçük ya da büyük olabilir ve düşey eksen çevresinde
# döndürülmüştür. Modele tür ile boyut söylenir, dönüş açık bırakılır. Yargıç bir ağ değil: Bütün cisimleri, 2,5 derece arayla bütün
# dönüşlerde deniyoruz.
#
# Her nokta yüzeyden ne kadar uzakta? Bir bulutta bu uzaklıkların kare ortalamasının kökünü iki türlü alıyoruz:
#
# - **tek dönüş**: bulutun bütünü için en iyi dönüş;
# - **kendi dönüşü**: her nokta için ayrı ayrı en iyi dönüş.
#
# Küre, silindir ve koni yuvarlaktır: Hiçbir dönüş onları değiştirmez. Öteki üçünde bu iki uzaklık, noktalar *anlaşamadıysa* birbirinden ayrılır.
#
# Eğitilmiş iki ağımız var: `solids`te noktalar birbirine bakar; aynı biçimde eğitilen `solids-alone`da bakamaz. Her ağ tek bir koşudan geliyor.
#
# > **Önce tahmin et.** Her nokta kendi başınayken ağ yine de küpün ne olduğunu öğrenebilir mi?


# %% id="read-code" tr="f15d2ab7"
def read(clouds: Tensor, asked: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Which clouds are read as asked; how far they are from the asked solid at one turn, and at any."""
    # tr: """Hangi bulutlar istendiği gibi okunuyor; istenen cisme tek dönüşle ve her dönüşle uzaklıkları."""
    far = data.to_asked(clouds, asked)
    right = (data.read_solids(clouds).labels == asked).all(dim=1).float()
    return right, far.one_turn, far.own_turns


drawn = {
    "points talk": model.draw(told, x_T=x_T, steps=25),
    # tr: "noktalar konuşuyor": model.draw(told, x_T=x_T, steps=25),
    "each alone": alone.draw(told, x_T=x_T, steps=25),
    # tr: "her biri tek başına": alone.draw(told, x_T=x_T, steps=25),
    "real clouds": real,
    # tr: "gerçek bulutlar": real,
}

# %% id="read-run" tr="647a8d95"
rows = []
for name, clouds in drawn.items():
    right, one, own = read(clouds, told)
    for kinds, chosen in (("round", told[:, 0] < 3), ("not round", told[:, 0] >= 3)):
        # tr: for kinds, chosen in (("yuvarlak", told[:, 0] < 3), ("yuvarlak değil", told[:, 0] >= 3)):
        figures = [round(float(part[chosen].mean()), 4) for part in (right, one, own)]
        heads = ("clouds", "solids", "read as asked", "one turn", "own turns")
        # tr: heads = ("bulutlar", "cisimler", "istendiği gibi okunan", "tek dönüş", "her nokta kendi dönüşü")
        rows.append(dict(zip(heads, (name, kinds, *figures), strict=True)))
show.table(rows, digits=3)

# %% id="read-player" tr="5c7c2d63"
last = slice(42, 48)  # large: ball, cylinder, cone, cube, pyramid, torus
names = [Solid(kind, LARGE, 0.0).name("en") for kind in range(6)]
# tr: names = [Solid(kind, LARGE, 0.0).name("tr") for kind in range(6)]
frames = {name: clouds[last] for name, clouds in drawn.items()}
show.FramePlayer.from_clouds(frames, captions=names)

# %% [markdown] id="read-answer" lang="en"
# It can. Alone, each point finds *a* place of the asked surface: by "own turns" it is nearer than with talk, and on round solids it is the better
# network. What talk is good for only "one turn" shows, and only on solids that are not round.
#
# Play the six solids and look from above (second slider to 90). Where is the torus of the points that are alone? Both networks are far from the floor, real
# clouds: four thousand steps are a short training.

# %% [markdown] id="read-answer" lang="tr" source="f50b4573"
# Öğrenebilir. Tek başına kalan her nokta, istenen yüzeyde *bir* yer bulur: "Kendi dönüşü" ölçüsünde konuşan noktalardan daha yakındır;
# yuvarlak cisimlerde daha iyi olan ağ da budur. Konuşmanın üstünlüğünü yalnızca "tek dönüş" gösteriyor, o da yuvarlak olmayan cisimlerde.
#
# Altı cismi oynat ve yukarıdan bak (ikinci kaydırıcı 90). Konuşmayan noktaların torusu nerede? İki ağ da tabandan, yani gerçek bulutlardan uzak:
# Dört bin adım kısa bir eğitimdir.

# %% [markdown] id="exact" lang="en"
# ## 3. The same, exactly
#
# Is this the network's weakness, or must it be so? We ask the exact denoiser. Say the cloud is one of $K$ solids, and its $P$ points lie on it
# independently. Then for a point, with the places $s_{km}$ of solid $k$:
#
# $$p(x^i_t \mid k) = \frac{1}{M} \sum_m \mathcal{N}\!\left(x^i_t;\ \sqrt{\bar\alpha_t}\, s_{km},\ (1-\bar\alpha_t) I\right), \qquad \underbrace{p(k \mid x_t) \propto \prod_i p(x^i_t \mid k)}_{\text{points talk}} \qquad \underbrace{p(k \mid x^i_t) \propto p(x^i_t \mid k)}_{\text{each alone}}$$
#
# Both are optimal for what they are allowed to see. In code they differ in **one line**, a sum over points.
#
# > **Predict first.** The $K = 24$ solids are one large torus, turned 24 times. What does a cloud look like whose points decide alone?

# %% [markdown] id="exact" lang="tr" source="617fd3fe"
# ## 3. Aynısı, kesin olarak
#
# Bu, ağın zayıflığı mı, yoksa böyle olmak zorunda mı? Kesin gürültü gidericiye soralım. Bulut $K$ cisimden biri olsun, $P$ noktası da
# onun üzerine birbirinden bağımsız düşsün. O zaman bir nokta için, $k$ cisminin $s_{km}$ yerleriyle:
#
# $$p(x^i_t \mid k) = \frac{1}{M} \sum_m \mathcal{N}\!\left(x^i_t;\ \sqrt{\bar\alpha_t}\, s_{km},\ (1-\bar\alpha_t) I\right), \qquad \underbrace{p(k \mid x_t) \propto \prod_i p(x^i_t \mid k)}_{\text{noktalar konuşuyor}} \qquad \underbrace{p(k \mid x^i_t) \propto p(x^i_t \mid k)}_{\text{her biri tek başına}}$$
#
# İkisi de, görmesine izin verilenle yapılabileceklerin en iyisidir. Kodda aralarındaki fark **tek satırdır**: noktalar üzerinden bir toplam.
#
# > **Önce tahmin et.** $K = 24$ cisim, 24 kez döndürülmüş tek bir büyük torus olsun. Her noktası kendi başına karar veren bir bulut neye benzer?


# %% id="exact-code" tr="230ca311"
class Exact:
    def __init__(self, solids: list[Solid], talk: bool, prior: Tensor | None = None) -> None:
        chance = torch.rand(1, 256, 3, generator=seeded(0)).expand(len(solids), -1, -1)
        self.places, self.talk = data.on_surface(solids, chance), talk  # (K, M, 3)
        self.prior = torch.ones(len(solids)) if prior is None else prior

    def belief(self, x_t: Tensor, t: int) -> tuple[Tensor, Tensor]:
        """How probable each solid is, (B, P or 1, K), and each place of it for each point, (B, P, K, M)."""
        # tr: """Her cismin olasılığı, (B, P ya da 1, K), ve her nokta için cismin her yerininki, (B, P, K, M)."""
        signal, noise = schedule.alpha_bars[t].sqrt().float(), (1 - schedule.alpha_bars[t]).float()
        gaps = torch.cdist(x_t.flatten(0, 1), signal * self.places.flatten(0, 1)).square()
        fit = -gaps.reshape(*x_t.shape[:2], *self.places.shape[:2]) / (2 * noise)
        solids = fit.logsumexp(dim=3)  # of each point, (B, P, K)
        if self.talk:
            solids = solids.sum(dim=1, keepdim=True)  # all points together: independent, so logs add up
        return (solids + self.prior.log()).softmax(dim=2), fit.softmax(dim=3)

    def __call__(self, x_t: Tensor, t: int) -> Prediction:
        solids, places = self.belief(x_t, t)
        x_0 = torch.einsum("bpk,bpkm,kmd->bpd", solids.expand(-1, x_t.shape[1], -1), places, self.places)
        signal, noise = schedule.alpha_bars[t].sqrt().float(), (1 - schedule.alpha_bars[t]).sqrt().float()
        return Prediction(x_0, (x_t - signal * x_0) / noise)


# %% id="exact-run" tr="c0e34bda"
tori = [Solid(TORUS, LARGE, math.pi * k / 24) for k in range(24)]
both = {"points talk": Exact(tori, talk=True), "each alone": Exact(tori, talk=False)}
# tr: both = {"noktalar konuşuyor": Exact(tori, talk=True), "her biri tek başına": Exact(tori, talk=False)}
ways = {name: list(ddim(exact, schedule, x_T[:6], steps=25)) for name, exact in both.items()}
asked = torus.expand(6, -1)
ends = {name: steps[-1].x_t for name, steps in ways.items()}
ends["real tori"] = data.on_surface(tori[::4], torch.rand(6, 128, 3, generator=seeded(9)))
# tr: ends["gerçek toruslar"] = data.on_surface(tori[::4], torch.rand(6, 128, 3, generator=seeded(9)))
for name, made in ends.items():
    right, one, own = (figure.mean() for figure in read(made, asked))
    print(f"{name:20s}read as asked: {right:.2f}  one turn: {one:.3f}  own turns: {own:.3f}")
    # tr: print(f"{name:20s}istendiği gibi okunan: {right:.2f}  tek dönüş: {one:.3f}  kendi dönüşü: {own:.3f}")

# %% id="exact-player" tr="f5b9baed"
films = {
    name: torch.stack([x_T[0], *(step.x_t[0] for step in steps)]).flip(0) for name, steps in ways.items()
}
times = [int(step.t) for step in ways[next(iter(ways))]]
lines = ["finished", *(f"t = {time}" for time in reversed(times))]
# tr: lines = ["bitti", *(f"t = {time}" for time in reversed(times))]
show.FramePlayer.from_clouds(films, captions=lines, backwards=True)

# %% [markdown] id="exact-answer" lang="en"
# Look from above (second slider to 90): *points talk* has become a bar, *each alone* a disc with nothing missing. Each lonely point is on *some* torus, as near as the points that
# talk (own turns 0.006). Together they are on none: the **union of all turns**, and the reader takes it for something else every time.
#
# It must be so. The exact denoiser of single points sums up "which turn?" for each point anew, and nothing in it could carry the answer to the
# neighbour. More training would not help.

# %% [markdown] id="exact-answer" lang="tr" source="5e26ae63"
# Yukarıdan bak (ikinci kaydırıcı 90): *Noktalar konuşuyor* bir çubuk, *her biri tek başına* ise eksiksiz bir disk olmuş. Konuşmayan
# noktaların her biri *bir* torusun üzerinde, konuşanlar kadar yakın (kendi dönüşü 0,006). Ama hep birlikte hiçbirinin üzerinde değiller: Ortaya **bütün dönüşlerin birleşimi** çıkıyor, okuyucu da onu her
# defasında başka bir cisim sanıyor.
#
# Böyle olmak zorunda. Tek noktaların kesin gürültü gidericisi "hangi dönüş?" sorusunu her nokta için baştan cevaplar; içinde, cevabı
# komşuya taşıyabilecek hiçbir şey yoktur. Daha uzun eğitmek işe yaramazdı.

# %% [markdown] id="loss" lang="en"
# ## 4. What the loss cannot see
#
# One cloud is a torus, the other none. The training loss must show such a difference. Or must it?
#
# The table asks both exact denoisers for $\hat x_0$ of real, noised tori and takes the mean square over points. Its last column is how many of the
# 24 turns are still in play, by the beliefs of the points that talk (e to the entropy).
#
# > **Predict first.** By how many percent is the loss of the lonely points larger: 500, 50, 5?

# %% [markdown] id="loss" lang="tr" source="f135c526"
# ## 4. Kayıp fonksiyonunun göremediği
#
# Bulutlardan biri torus, öteki değil. Eğitim kaybı böyle bir farkı göstermeli. Yoksa göstermez mi?
#
# Tabloda iki kesin gürültü gidericiye de gürültülenmiş gerçek toruslar verilip $\hat x_0$ isteniyor ve noktalar üzerinden kare ortalaması
# alınıyor. Son sütun, konuşan noktalara göre 24 dönüşten kaçının hâlâ olası olduğunu gösterir (e üzeri entropi).
#
# > **Önce tahmin et.** Konuşmayan noktaların kaybı yüzde kaç daha büyük: 500, 50, 5?

# %% id="loss-run" tr="d509c5b3"
turns = torch.randint(0, 24, (24,), generator=seeded(5)).tolist()
x_0 = data.on_surface([tori[k] for k in turns], torch.rand(24, 128, 3, generator=seeded(6)))
rows = []
for t in (900, 700, 500, 300, 100):
    x_t, _ = q_sample(x_0, t, schedule, generator=seeded(7))
    talk, single = (float((exact(x_t, t).x_0 - x_0).square().mean()) for exact in both.values())
    shares = both[next(iter(both))].belief(x_t, t)[0][:, 0]  # (B, K)
    left = (-(shares * shares.clamp(min=1e-12).log()).sum(dim=1)).exp().mean()
    heads = ("t", "loss, talk", "loss, alone", "more in %", "turns left")
    # tr: heads = ("t", "kayıp, konuşan", "kayıp, konuşmayan", "fazlası, yüzde", "kalan dönüş")
    rows.append(dict(zip(heads, (t, talk, single, round(100 * (single / talk - 1), 3), left), strict=True)))
show.table(rows, digits=3)

# %% [markdown] id="loss-answer" lang="en"
# At $t = 700$ by three hundredths of a percent, at 500 by less than one, at 300 by seven, at 100 by fourteen. Between $t = 700$ and 300 the turns
# fall from 23 to 6: while most of the decision is made, the two losses differ by a few percent at most.
#
# **A mean over points asks each point by itself. Whether the points agree is not in it.** All that talk can win is a little precision for each point;
# the one torus, which we care about, is a by-product. Remember it when a loss curve has gone flat.

# %% [markdown] id="loss-answer" lang="tr" source="66f0046d"
# $t = 700$'de yüzde birin otuzda biri kadar, 500'de yüzde birden az, 300'de yüzde yedi, 100'de yüzde on dört daha büyük. Kalan dönüşler $t = 700$ ile
# 300 arasında 23'ten 6'ya iniyor: Kararın çoğu verilirken iki kayıp arasında en çok yüzde birkaç fark var.
#
# **Noktalar üzerinden alınan ortalama her noktaya ayrı ayrı sorar. Noktaların anlaşıp anlaşmadığı onun içinde yoktur.** Konuşmanın
# kazandırabileceği, nokta başına biraz kesinlikten ibarettir; bizim istediğimiz o tek torus bir yan üründür. Kayıp eğrisi düzleştiğinde bunu
# hatırla.

# %% id="loss-trained" tr="a65ac796"
for name, one in {"points talk": model, "each alone": alone}.items():
    # tr: for name, one in {"noktalar konuşuyor": model, "her biri tek başına": alone}.items():
    with torch.no_grad():
        losses = [
            diffusion_losses(one.network, test.x[:240], schedule, condition=test.condition[:240],
                             generator=seeded(k))[0].mean()
            for k in range(4)
        ]  # fmt: skip
    print(f"{name:20s}loss on unseen clouds, mean over all t: {torch.stack(losses).mean():.4f}")
    # tr: print(f"{name:20s}görülmemiş bulutlarda kayıp, bütün t'lerin ortalaması: {torch.stack(losses).mean():.4f}")

# %% id="tori-trained" tr="23e29128"
sixteen, asked = torch.randn(16, 128, 3, generator=seeded(0)), torus.expand(16, -1)
made = {
    "exact, points talk": sample(both[next(iter(both))], schedule, sixteen, "ddim", steps=25),
    # tr: "kesin, noktalar konuşuyor": sample(both[next(iter(both))], schedule, sixteen, "ddim", steps=25),
    "trained, points talk": model.draw(asked, x_T=sixteen, steps=25),
    # tr: "eğitilmiş, noktalar konuşuyor": model.draw(asked, x_T=sixteen, steps=25),
    "the same, guidance 2": model.draw(asked, x_T=sixteen, steps=25, scale=2),
    # tr: "aynısı, yönlendirme 2": model.draw(asked, x_T=sixteen, steps=25, scale=2),
    "trained, each alone": alone.draw(asked, x_T=sixteen, steps=25),
    # tr: "eğitilmiş, her biri tek başına": alone.draw(asked, x_T=sixteen, steps=25),
}
for name, clouds in made.items():
    right, one, own = (figure.mean() for figure in read(clouds, asked))
    print(f"{name:32s}read as asked: {right:.2f}  one turn: {one:.2f}  own turns: {own:.2f}")
    # tr: print(f"{name:32s}istendiği gibi okunan: {right:.2f}  tek dönüş: {one:.2f}  kendi dönüşü: {own:.2f}")

# %% [markdown] id="trained-answer" lang="en"
# The trained networks show it, too. Their losses on unseen clouds (of $v$, which both predict, over all $t$) are 1.5 % apart. Yet of sixteen tori thirteen are read as asked with talk, and one without.
#
# To be honest about the first: 0.10 lies half way between the exact 0.02 and the lonely 0.18. The network has learned to agree by half; many of its tori are thick
# discs. The loss pays so little for agreement that 4,000 steps do not buy more. Guidance (lesson 09) helps a little: pushed towards "torus", all 16
# are read as asked, though the distance at one turn falls only to 0.08. It has its price (lesson 09 again). All this is one run of each network.

# %% [markdown] id="trained-answer" lang="tr" source="084c974f"
# Eğitilmiş ağlarda da böyle. Görülmemiş bulutlardaki kayıpları ($v$'nin kaybı; ikisi de onu tahmin eder; bütün $t$'ler üzerinden) arasında %1,5 fark var. Yine de on altı torusun on üçü konuşan ağda istendiği gibi okunuyor,
# ötekinde yalnızca biri.
#
# Birincisi için dürüst olalım: 0,10, kesin gürültü gidericinin 0,02'si ile konuşmayan noktaların 0,18'inin ortasında. Ağ anlaşmayı yarı yarıya öğrenmiş; toruslarının çoğu kalın
# birer disk. Anlaşmak kaybı o kadar az düşürüyor ki 4.000 adımda bundan fazlası öğrenilmiyor. Yönlendirme (09. ders) biraz yardım ediyor: "Torus"a doğru
# itilince 16'sı da istendiği gibi okunuyor; ama tek dönüşle uzaklık yalnızca 0,08'e iniyor. Bunun da bir bedeli var (yine 09. ders). Bütün bunlar, her ağın tek
# bir koşusudur.

# %% [markdown] id="shadow" lang="en"
# ## 5. One silhouette, many solids
#
# Now the other way round: somebody shows a **silhouette**, 12 x 12 cells, seen from above, and wants the solid. Here are four.
#
# > **Predict first.** How many of the twelve (kind and size) fit each? Count one as fitting if at some turn its silhouette differs in at most 2 of the 144
# > cells.

# %% [markdown] id="shadow" lang="tr" source="e9b06ed5"
# ## 5. Tek silüet, çok cisim
#
# Şimdi tersi: Biri bize yukarıdan görülen, 12 x 12 hücrelik bir **silüet** (silhouette) gösteriyor ve cismi istiyor. İşte dört silüet.
#
# > **Önce tahmin et.** On iki çeşitten (tür ve boyut) kaçı her birine uyar? Herhangi bir dönüşte silüeti 144 hücrenin en çok 2'sinde
# > ayrılıyorsa uyuyor say.

# %% id="shadow-code" tr="02ca0007"
every = data.every_solid()  # all kinds and sizes, at turns 2.5 degrees apart
shadows = torch.stack([data.silhouette(one) for one in every])


def fitting(seen: Tensor) -> list[Solid]:
    """All solids whose silhouette differs from the seen one in at most 2 of 144 cells."""
    # tr: """Silüeti, görülenden 144 hücrenin en çok 2'sinde ayrılan bütün cisimler."""
    differ = (shadows != seen).flatten(1).sum(dim=1)
    return [one for one, cells in zip(every, differ.tolist(), strict=True) if cells <= 2]


seen = {
    "large disc": data.silhouette(Solid(0, 1, 0.0)),
    # tr: "büyük disk": data.silhouette(Solid(0, 1, 0.0)),
    "small disc": data.silhouette(Solid(0, 0, 0.0)),
    # tr: "küçük disk": data.silhouette(Solid(0, 0, 0.0)),
    "large square": data.silhouette(Solid(3, 1, 0.3)),
    # tr: "büyük kare": data.silhouette(Solid(3, 1, 0.3)),
    "large bar": data.silhouette(Solid(5, 1, 0.7)),
    # tr: "büyük çubuk": data.silhouette(Solid(5, 1, 0.7)),
}
show.pictures(1 - 2.0 * torch.stack(list(seen.values()))[:, None], captions=list(seen), columns=4)

# %% [markdown] id="shadow-alt" lang="en" alt="shadow-code"
# Four black figures on white, in coarse cells: a large disc, a small disc, a square that is turned a little, and a slanting bar.

# %% [markdown] id="shadow-alt" lang="tr" alt="shadow-code" source="20bb39dd"
# Beyaz üzerinde kaba hücrelerden dört siyah şekil: büyük bir disk, küçük bir disk, biraz dönük bir kare ve eğik bir çubuk.

# %% id="shadow-count" tr="75b64c45"
turns = Counter(one.labels for one in every)  # how many turns of each kind and size there are
for name, picture in seen.items():
    fits = Counter(one.labels for one in fitting(picture))
    shares = {label: count / turns[label] for label, count in fits.items()}
    print(f"{name}, cells: {int(picture.sum())}, answers: {len(fits)}")
    # tr: print(f"{name}, hücre: {int(picture.sum())}, cevap: {len(fits)}")
    for label, share in shares.items():
        name, part = Solid(*label, 0.0).name("en"), share / sum(shares.values())
        # tr: name, part = Solid(*label, 0.0).name("tr"), share / sum(shares.values())
        fit, of = fits[label], turns[label]
        print(f"    {name:20s}turns that fit: {fit:2d} of {of:2d}   probability: {part:.3f}")
        # tr: print(f"    {name:20s}uyan dönüş: {fit:2d} / {of:2d}   olasılık: {part:.3f}")

# %% [markdown] id="shadow-answer" lang="en"
# 3, 5, 2 and 1. The small disc is the surprise: at 12 x 12 cells a cube that stands at 45 degrees cannot be told from it. That is no property of cubes but of the
# picture: with finer cells two answers go away.
#
# And not every answer is as likely as every other, even if all kinds are. A ball fits at any turn, the cube at 2 of 36. So a model that is right must find the cube in about 2 of 100
# clouds. Both can be asked of samples: *do they find all answers*, and *how often each*?
#
# > **Predict first.** The points know that the silhouette is the small disc, and decide alone. What will the cloud be?

# %% [markdown] id="shadow-answer" lang="tr" source="37fb9cc8"
# 3, 5, 2 ve 1. Şaşırtıcı olan küçük disk: 12 x 12 hücrede, 45 derece dönük duran bir küp ondan ayırt edilemiyor. Bu, küplerin değil resmin
# özelliği: Hücreler daha ince olsaydı iki cevap düşerdi.
#
# Üstelik bütün türler eşit olasılıkta olsa da cevaplar öyle değil. Küre her dönüşte uyar, küp ise 36 dönüşün 2'sinde. Demek ki doğru bir model küpü 100 bulutun
# yaklaşık 2'sinde bulmalıdır. Örneklere iki şey sorulabilir: *Bütün cevapları buluyorlar mı?* *Her birini ne sıklıkta?*
#
# > **Önce tahmin et.** Noktalar silüetin küçük disk olduğunu biliyor, ama her biri kendi başına karar veriyor. Ortaya nasıl bir bulut çıkar?

# %% id="shadow-run" tr="863bb0a9"
fits = fitting(seen[list(seen)[1]])  # the small disc
prior = torch.tensor([1 / turns[one.labels] for one in fits])
noise = torch.randn(96, 128, 3, generator=seeded(3))
found = {}
for name, talk in {"points talk": True, "each alone": False}.items():
    # tr: for name, talk in {"noktalar konuşuyor": True, "her biri tek başına": False}.items():
    found[name] = sample(Exact(fits, talk, prior), schedule, noise, "ddim", steps=20)
    labels = data.read_solids(found[name]).labels.tolist()
    near = (
        torch.stack([data.distance(found[name], one).square().mean(dim=1) for one in fits]).amin(dim=0).sqrt()
    )
    kinds = Counter(Solid(*label, 0.0).name("en") for label in labels)
    # tr: kinds = Counter(Solid(*label, 0.0).name("tr") for label in labels)
    print(f"{name}, distance to the nearest answer: {near.mean():.3f}")
    # tr: print(f"{name}, en yakın cevaba uzaklık: {near.mean():.3f}")
    for kind, count in kinds.most_common():
        print(f"    {kind:20s}read in {count:2d} of 96 clouds")
        # tr: print(f"    {kind:20s}96 bulutun {count:2d} tanesinde okunan")

# %% [markdown] id="shadow-run-answer" lang="en"
# Points that talk find all five: the round three in about a third each (32 were expected of 96), cube and pyramid together in 7 clouds (3 were expected; seven would come by
# chance about once in twenty such draws). Points that decide alone make a mixture of all, four times further from the nearest answer, which the reader calls a
# small cube 96 times out of 96: a kind that is hardly ever right.
#
# A single answer to an ambiguous question is a *choice*, and someone has to make it. A network that returns a mean makes none.

# %% [markdown] id="shadow-run-answer" lang="tr" source="662ef2b3"
# Konuşan noktalar beşini de buluyor: yuvarlak üçünü yaklaşık üçte bir oranında (96'da 32 bekleniyordu), küp ile piramidi birlikte 7 bulutta (3
# bekleniyordu; rastlantıyla yedi, böyle yirmi çekilişte bir gelir). Kendi başına karar veren noktalardan ise hepsinin karışımı çıkıyor: Bu bulut en
# yakın cevaba dört kat daha uzak; okuyucu 96'sının 96'sına da küçük bir küp diyor. Oysa küp hemen hiç doğru değildir.
#
# Çok cevaplı bir soruya tek cevap vermek bir *seçimdir*; onu birinin yapması gerekir. Ortalama döndüren bir ağ seçim yapmaz.

# %% [markdown] id="views" lang="en"
# ## 6. Outlook: one picture model, many views
#
# 3-D data are few, pictures many. **Score distillation** (Poole et al. 2023, DreamFusion) makes a picture model the judge: render the scene from
# a camera, noise the picture, ask for the noise, and push the *scene* so that the picture looks more likely.
#
# $$\Delta \theta \propto -\,\mathbb{E}_{t, \epsilon}\!\left[(\hat\epsilon(x_t, t) - \epsilon)\ \frac{\partial x}{\partial \theta}\right], \qquad x = \text{render}(\theta)$$
#
# Our scene has two numbers, so we see the whole landscape: a ball stands `place` to the right of the middle and has a `radius`. The truth is $(0.5, 0.4)$. A
# camera walks around it. The picture model is exact: it knows the pictures of the truth.
#
# > **Predict first.** One camera from the side: which number can it find? And eight, with a model that is not told through which it looks?

# %% [markdown] id="views" lang="tr" source="4e48df39"
# ## 6. Daha ötesi: tek resim modeli, çok bakış
#
# 3B veri azdır, resim ise çoktur. **Skor damıtma** (score distillation; Poole vd. 2023, DreamFusion) bir resim modelini hakem yapar: Sahneyi bir kameradan çiz, resme
# gürültü kat, modele gürültüyü sor ve *sahneyi*, resmi daha olası kılacak yönde it.
#
# $$\Delta \theta \propto -\,\mathbb{E}_{t, \epsilon}\!\left[(\hat\epsilon(x_t, t) - \epsilon)\ \frac{\partial x}{\partial \theta}\right], \qquad x = \text{render}(\theta)$$
#
# Bizim sahnemizde iki sayı var; bu yüzden arazinin tamamını görebiliriz: Bir top, ortanın `place` kadar sağında durur ve bir yarıçapı (`radius`) vardır. Gerçek değerler
# $(0.5, 0.4)$. Bir kamera çevresinde dolaşır. Resim modeli kesindir: Gerçek sahnenin resimlerini bilir.
#
# > **Önce tahmin et.** Yandan bakan tek bir kamera iki sayıdan hangisini bulabilir? Ya hangi kameradan baktığı söylenmeyen bir modelle sekiz kamera?

# %% id="views-code" tr="7fdf04e2"
cells = (torch.arange(12) + 0.5) / 6 - 1


def ball(place: Tensor, radius: Tensor, angle: Tensor) -> Tensor:
    """Pictures (N, 1, 12, 12) of a ball, `place` to the right of the middle, from cameras at these angles."""
    # tr: """Ortanın `place` kadar sağındaki bir topun, bu açılardaki kameralardan resimleri (N, 1, 12, 12)."""
    x = cells - (place * torch.cos(angle))[:, None]  # seen from the side, it stands in the middle
    far = (x[:, None, :].square() + cells[None, :, None].square()).sqrt()
    return torch.tanh((radius[:, None, None] - far) / 0.15)[:, None]


def pictures_from(angles: Tensor) -> Tensor:
    return ball(torch.full((len(angles),), 0.5), torch.full((len(angles),), 0.4), angles)


side, around = torch.tensor([math.pi / 2]), torch.arange(8) * math.pi / 4
setups = {  # the cameras, and for each the picture model that judges what it sees
    "one camera": (side, [IdealDenoiser(pictures_from(side), schedule)]),
    # tr: "tek kamera": (side, [IdealDenoiser(pictures_from(side), schedule)]),
    "eight, view not told": (around, [IdealDenoiser(pictures_from(around), schedule)] * 8),
    # tr: "sekiz, açı söylenmiyor": (around, [IdealDenoiser(pictures_from(around), schedule)] * 8),
    "eight, view told": (around, [IdealDenoiser(pictures_from(a[None]), schedule) for a in around]),
    # tr: "sekiz, açı söyleniyor": (around, [IdealDenoiser(pictures_from(a[None]), schedule) for a in around]),
}


# %% id="views-walk" tr="a242da8e"
def distil(setup: str, start: tuple[float, float]) -> Tensor:
    """The way of (place, radius) from a start, 120 steps of Adam."""
    # tr: """(yer, yarıçap) çiftinin bir başlangıçtan gittiği yol, 120 Adam adımı."""
    angles, judges = setups[setup]
    scene, g, way = torch.tensor(start, requires_grad=True), seeded(0), []
    adam = torch.optim.Adam([scene], lr=0.02)
    for _ in range(120):
        k = int(torch.randint(len(angles), (1,), generator=g))
        x = ball(scene[:1], scene[1:], angles[k : k + 1])
        t = int(torch.randint(200, 700, (1,), generator=g))
        x_t, epsilon = q_sample(x.detach(), t, schedule, generator=g)
        push = judges[k](x_t, t).epsilon - epsilon  # where the noise seems to be, less where it is
        adam.zero_grad()
        (push * x).sum().backward()  # the push goes through the camera, not through the picture model
        adam.step()
        way.append(scene.detach().clone())
    return torch.stack(way)


# %% id="views-run" tr="f39bacf8"
starts = [(-0.6, 0.2), (-0.1, 0.7), (0.3, 0.7)]
ways = {name: [distil(name, start) for start in starts] for name in setups}
for name, walks in ways.items():
    ends = ", ".join(f"({way[-1][0]:.2f}, {way[-1][1]:.2f})" for way in walks)
    print(f"{name:24s}ends at (place, radius): {ends}")
    # tr: print(f"{name:24s}vardığı (yer, yarıçap): {ends}")

# %% id="views-surface" tr="92ac9c7f"
place, radius = torch.meshgrid(torch.linspace(-0.9, 0.9, 37), torch.linspace(0.0, 0.9, 37), indexing="xy")
surfaces, t, noise = {}, 400, torch.randn(6, 1, 1, 12, 12, generator=seeded(8))
signal, spread = schedule.alpha_bars[t].sqrt().float(), (1 - schedule.alpha_bars[t]).float()
for name, (angles, judges) in setups.items():
    total = torch.zeros(place.shape)
    for angle, judge in zip(angles, judges, strict=True):
        x = ball(place.flatten(), radius.flatten(), angle.expand(place.numel()))
        for epsilon in noise:
            x_t = (signal * x + spread.sqrt() * epsilon).flatten(1)
            gaps = torch.cdist(x_t, signal * judge.dataset.flatten(1)).square()
            total -= (-gaps / (2 * spread)).logsumexp(dim=1).reshape(place.shape) / len(angles) / len(noise)
    surfaces[name] = total
show.surfaces(surfaces, (-0.9, 0.9), (0.0, 0.9), walks=ways, x_label="place", y_label="radius")
# tr: show.surfaces(surfaces, (-0.9, 0.9), (0.0, 0.9), walks=ways, x_label="yer", y_label="yarıçap")

# %% [markdown] id="views-alt" lang="en" alt="views-surface"
# Three grey landscapes over place and radius, dark where it is low, with three orange ways on each from a ring to a cross. One camera: a level dark valley at
# radius 0.4; each way goes straight to it. Eight cameras, view not told: three dark pits in the valley, at place -0.5, 0 and 0.5; each way ends in another. View told:
# one pit at 0.5, where all three ways end.

# %% [markdown] id="views-alt" lang="tr" alt="views-surface" source="1a2f502f"
# Yer ile yarıçap üzerinde üç gri arazi; alçak yerler koyu. Her birinde bir halkadan bir çarpıya giden üç turuncu yol. Tek kamera: yarıçap 0,4'te boydan boya koyu bir
# vadi; yolların her biri dosdoğru ona iniyor. Sekiz kamera, açı söylenmiyor: vadide, yer -0,5, 0 ve 0,5'te üç koyu çukur; her yol başka birinde bitiyor. Açı
# söyleniyor: 0,5'te tek bir çukur; üç yol da orada bitiyor.

# %% [markdown] id="views-answer" lang="en"
# Dark is likely; each way leads from its ring to its cross. One camera finds the radius and leaves the place where it was. Eight cameras and a model that is told which one it looks through find both, from every start.
#
# Not told the view, there are three answers. The mirrored ball at $-0.5$ is a real solution: the same pictures, in another order. But at $0$ there is a ball that looks right
# *from every camera by itself*, for each sees what the camera at the side would see. No scene looks like this from all of them. It is the sentence of section 4 again: a mean
# over views asks each view by itself. (Large systems know it as the Janus problem, a head with a face on each side, and cure it as we did: by telling the view.)

# %% [markdown] id="views-answer" lang="tr" source="bbd67ed7"
# Koyu yerler olası olanlardır; her yol halkasından çarpısına gider. Tek kamera yarıçapı bulur, yeri olduğu gibi bırakır. Sekiz kamera ile, hangisinden baktığı
# söylenen bir model, her başlangıçtan ikisini de bulur.
#
# Açı söylenmeyince üç cevap var. $-0.5$'teki ayna görüntüsü gerçek bir çözümdür: aynı resimler, başka sırada. Ama $0$'da, *her kameradan ayrı ayrı* doğru görünen bir top
# var; çünkü her kamera, yandaki kameranın göreceği şeyi görüyor. Hepsinden birden böyle görünen bir sahne yoktur. 4. bölümün cümlesi yine karşımızda: Bakışlar üzerinden
# alınan ortalama her bakışa ayrı ayrı sorar. (Büyük sistemlerde buna Janus sorunu denir: her yanında bir yüz olan baş. Onlar da bizim gibi, açıyı söyleyerek çözer.)

# %% [markdown] id="wrong" lang="en"
# ## What is often believed
#
# <details><summary>"3-D diffusion means voxels."</summary>
#
# It can; here no grid was needed. $x_t$ may have any shape that a network accepts.
#
# </details>
#
# <details><summary>"A silhouette determines the solid."</summary>
#
# The small disc had five answers (section 5).
#
# </details>
#
# <details><summary>"More points give more detail."</summary>
#
# They give more points on the same surface (section 1).
#
# </details>
#
# <details><summary>"Equal losses mean equally good samples."</summary>
#
# Losses 1.5 % apart: thirteen of sixteen tori right, or one (section 4).
#
# </details>
#
# <details><summary>"With enough views the scene is determined."</summary>
#
# Not if each view is judged by itself, and nobody says which it is (section 6).
#
# </details>

# %% [markdown] id="wrong" lang="tr" source="ea0954b0"
# ## Yaygın yanlış anlamalar
#
# <details><summary>"3B difüzyon demek voksel demektir."</summary>
#
# Voksel de kullanılabilir; burada hiçbir ızgara gerekmedi. Ağ kabul ettiği sürece $x_t$'nin şekli ne olursa olsun olur.
#
# </details>
#
# <details><summary>"Silüet cismi belirler."</summary>
#
# Küçük diskin beş cevabı vardı (5. bölüm).
#
# </details>
#
# <details><summary>"Daha çok nokta, daha çok ayrıntı demektir."</summary>
#
# Aynı yüzeyde daha çok nokta demektir (1. bölüm).
#
# </details>
#
# <details><summary>"Kayıplar eşitse örnekler de eşit derecede iyidir."</summary>
#
# Kayıplar arasında %1,5 fark vardı; on altı torusun birinde on üçü doğruydu, ötekinde biri (4. bölüm).
#
# </details>
#
# <details><summary>"Yeterince bakış varsa sahne bellidir."</summary>
#
# Her bakış ayrı ayrı yargılanıyor ve hangisi olduğu söylenmiyorsa belli değildir (6. bölüm).
#
# </details>

# %% [markdown] id="end" lang="en"
# ## What you have
#
# - A cloud as a tensor $(B, P, 3)$, and everything of this course works on it as it is: schedule, labels, eight samplers.
# - A network that is equivariant under every permutation, and a test of it.
# - Two distances, one turn and own turns, with their floor. Only together they tell a solid from a union.
# - The sentence of this lesson: *a mean over parts cannot show whether the parts agree.*
# - All answers to an ambiguous question, counted, with their probabilities, beside what samples find.
#
# From the command line: `minidiff sample solids --solid torus --size large --out torus.gif`. What is missing here: colour, surfaces between the points, radiance
# fields, real scans. Point-E (Nichol et al. 2022) is this lesson with a thousand times the data.
#
# **Now the tasks:** [18 · Exercises](../exercises/18_point_clouds.ipynb).

# %% [markdown] id="end" lang="tr" source="74722f16"
# ## Elinde olanlar
#
# - $(B, P, 3)$ şeklinde bir tensör olarak bulut. Bu kursta ne varsa onun üzerinde olduğu gibi çalışır: zamanlayıcı, etiketler, sekiz örnekleyici.
# - Her permütasyona göre eşdeğişken bir ağ ve bunun sınaması.
# - İki uzaklık (tek dönüş ve kendi dönüşü) ile tabanları. Bir cismi bir birleşimden ancak ikisi birlikte ayırır.
# - Bu dersin cümlesi: *Parçalar üzerinden alınan ortalama, parçaların anlaşıp anlaşmadığını gösteremez.*
# - Çok cevaplı bir sorunun sayılmış bütün cevapları ve olasılıkları; yanında örneklerin buldukları.
#
# Komut satırından: `minidiff sample solids --solid torus --size large --out torus.gif`. Burada olmayanlar: renk, noktalar arasındaki yüzeyler, ışıma alanları, gerçek
# taramalar. Point-E (Nichol vd. 2022) bu dersin bin kat veriyle yapılmış hâlidir.
#
# **Şimdi görevler:** [18 · Alıştırmalar](../exercises/18_point_clouds.ipynb).
