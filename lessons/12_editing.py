# %% [markdown] id="title" lang="en"
# # 12 · Editing
#
# **You will repaint, fill, colour, extend and change pictures with a model that was trained for none of it, and find the
# case in which the usual way of filling a hole decides by a coin.**
#
# Nothing is trained in this lesson. Every edit is one of three things: another *start*, another *denoiser* behind the
# same call, or another *walk*. No sampler changes. And each is first held against an answer that is known exactly.
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · Before this: [09 · Guidance](09_guidance.ipynb)

# %% [markdown] id="title" lang="tr" source="d0bd5b02"
# # 12 · Düzenleme
#
# **Hiçbiri için eğitilmemiş bir modelle resimleri yeniden boyayacak, dolduracak, renklendirecek, genişletecek ve
# değiştireceksin; delik doldurmanın alışılmış yolunun yazı-turayla karar verdiği durumu da bulacaksın.**
#
# Bu derste hiçbir şey eğitilmiyor. Her düzenleme üç şeyden biridir: başka bir *başlangıç*, aynı çağrının arkasında başka
# bir *gürültü giderici* ya da başka bir *yürüyüş*. Hiçbir örnekleyici değişmez. Her biri önce, cevabı kesin olarak
# bilinen bir soruyla sınanıyor.
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Bundan önce: [09 · Yönlendirme](09_guidance.ipynb)

# %% id="setup"
from collections import deque
from collections.abc import Iterator

import torch
from torch import Generator, Tensor

from minidiff import SAMPLERS, GaussianMixtureDenoiser, IdealDenoiser, ProjectedDenoiser, SampleStep
from minidiff import data, q_sample, sample, show, zoo
from minidiff.denoisers import Denoiser, squared_distances
from minidiff.editing import WindowedDenoiser, extended, image_to_image, invert_and_sample, keep_grey
from minidiff.editing import keep_known, particles, repaint, start_at
from minidiff.metrics import intersection_over_union, painted_masks

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model, test = zoo.load("shapes"), data.shapes("test")
schedule, T = model.schedule, model.schedule.T


# %% id="opening" tr="85cec558"
def seeded(seed: int) -> Generator:
    return Generator().manual_seed(seed)


def last(steps: Iterator[SampleStep]) -> Tensor:
    return deque(steps, maxlen=1)[0].x_t


one, told, x_T = test.images[4:5], test.attributes[4:5], model.noise(1, seeded(0))
blue, hole = told + torch.tensor([0, 1, 0, 0, 0]), torch.zeros(32, 32, dtype=torch.bool)
hole[:, 16:] = True
knows, wants, grey = model.denoiser(told), model.denoiser(blue), one.mean(dim=1, keepdim=True)
rough = torch.nn.functional.interpolate(torch.nn.functional.avg_pool2d(one, 4), scale_factor=4)
before = torch.cat([rough, torch.where(hole, 0.0, one), grey.expand(-1, 3, -1, -1), one])
after = torch.cat([
    image_to_image(knows, schedule, rough, 0.5, "ddpm", steps=25, generator=seeded(1)),
    last(repaint(knows, schedule, x_T, one, ~hole, steps=25, resamplings=4, generator=seeded(2))),
    sample(ProjectedDenoiser(knows, schedule, keep_grey(grey)), schedule, x_T, steps=25),
    invert_and_sample(knows, wants, schedule, one, steps=25),
])  # fmt: skip
names = ["repaint", "fill", "colour", "make it blue"]
# tr: names = ["yeniden boya", "doldur", "renklendir", "mavi yap"]
show.rows({"before": before, "after": after}, captions=names)
# tr: show.rows({"önce": before, "sonra": after}, captions=names)

# %% [markdown] id="opening-alt" lang="en" alt="opening"
# Two rows of four pictures on a white ground. Before: a green circle in coarse blocks, half of the circle beside an empty
# half, the circle in grey, the green circle. After: a clean green circle, a whole circle, a green one, and a blue one of
# the same size in the same place.

# %% [markdown] id="opening-alt" lang="tr" alt="opening" source="906ef281"
# Beyaz zeminde dörder resimlik iki satır. Önce: iri bloklardan oluşan yeşil bir daire, boş bir yarının yanında dairenin
# yarısı, gri daire, yeşil daire. Sonra: temiz bir yeşil daire, tam bir daire, yeşil bir daire ve aynı yerde aynı boyda
# mavi bir daire.

# %% [markdown] id="about" lang="en"
# Four edits of one picture, by one model: out of coarse blocks, into a hole, out of grey, into another colour. A fifth, a
# larger canvas, comes in part 7. In the first three the model was told all five labels (circle, green, large, ...); in
# the last it was told "green" on the way up and "blue" on the way down.
#
# | | |
# |---|---|
# | **Time** | about 2 hours, and 1 hour 20 minutes for the exercises |
# | **Before** | Lessons [03](03_reverse.ipynb) (exact denoisers), [07](07_sampling.ipynb) (DDPM, DDIM), [09](09_guidance.ipynb) (labels, denoisers made of denoisers) |
# | **After** | You can *start* a sampler half way, *project* what is known into every guess, *paste* at the right level, *say* when pasting is no conditioning, *join* windows, *invert* a picture, and *tell* style from content |
# | **Reference** | Section 6, for images: image-to-image, inpainting, outpainting, semantic editing, style |

# %% [markdown] id="about" lang="tr" source="810eb2a7"
# Tek bir modelle tek bir resmin dört düzenlemesi: iri bloklar yeniden boyandı, delik dolduruldu, gri resim
# renklendirildi, dairenin rengi değiştirildi. Beşincisi, daha büyük
# bir tuval, 7. bölümde. İlk üçünde modele beş etiketin hepsi söylendi (daire, yeşil, büyük, ...); sonuncusunda yukarı
# çıkarken "yeşil", aşağı inerken "mavi".
#
# | | |
# |---|---|
# | **Süre** | yaklaşık 2 saat; alıştırmalar için 1 saat 20 dakika daha |
# | **Önce** | [03](03_reverse.ipynb) (kesin gürültü gidericiler), [07](07_sampling.ipynb) (DDPM, DDIM) ve [09](09_guidance.ipynb). dersler (etiketler, gürültü gidericilerden yapılan gürültü gidericiler) |
# | **Sonra** | Bir örnekleyiciyi yarı yoldan *başlatabilir*, bilineni her tahmine *izdüşürebilir*, doğru düzeyde *yapıştırabilir*, yapıştırmanın ne zaman koşullandırma olmadığını *söyleyebilir*, pencereleri *birleştirebilir* bir resmi *tersine çevirebilir*, stili içerikten *ayırabilirsin* |
# | **Kaynak metin** | Bölüm 6'nın görüntülerle ilgili kısmı: görüntüden görüntüye, eksik kısmı doldurma, sınırların ötesine genişletme, anlamsal düzenleme, stil |

# %% [markdown] id="start" lang="en"
# ## 1. Start half way
#
# A sampler starts from pure noise: nothing of any picture is in it. What if it starts at a picture that was noised only up
# to some $t$?
#
# $$x_t = \sqrt{\bar{\alpha}_t}\,x_0 + \sqrt{1 - \bar{\alpha}_t}\,\epsilon$$
#
# Noise drowns small things first (lesson 01). So coarse features of $x_0$ survive, and the sampler paints small ones
# anew. This is **image-to-image**, or SDEdit (Meng et al. 2022). The share of the $T$ steps that is taken up and back is
# the **strength**. The schedule is cut where the noise ends: `schedule.until(t)`.
#
# > **Predict first.** What comes out at strength 0? At strength 1? And is the picture "half edited" at 0.5?

# %% [markdown] id="start" lang="tr" source="3534b659"
# ## 1. Yarı yoldan başlamak
#
# Örnekleyici saf gürültüden başlar; içinde hiçbir resimden bir iz yoktur. Ya ancak bir $t$'ye kadar gürültülenmiş bir
# resimden başlarsa?
#
# $$x_t = \sqrt{\bar{\alpha}_t}\,x_0 + \sqrt{1 - \bar{\alpha}_t}\,\epsilon$$
#
# Gürültü önce küçük şeyleri boğar (01. ders). Öyleyse $x_0$'ın kaba özellikleri kalır, küçüklerini örnekleyici yeniden
# boyar. Buna **görüntüden görüntüye** (image-to-image) ya da SDEdit denir (Meng vd. 2022). $T$ adımın yukarı
# çıkılıp geri inilen payı **güç**tür (strength). Zamanlayıcı, gürültünün bittiği yerden kesilir:
# `schedule.until(t)`.
#
# > **Önce tahmin et.** Güç 0 iken ne çıkar? 1 iken? 0,5'te resim "yarı düzenlenmiş" mi olur?


# %% id="start-code" tr="19ea9433"
def edited(x_0: Tensor, strength: float, denoise: Denoiser, sampler: str = "ddpm", steps: int = 25) -> Tensor:
    """Noise x_0 up to a share of the way, and sample back from there."""
    t = round(strength * T) - 1
    if t < 0:
        return x_0
    x_t, _ = q_sample(x_0, t, schedule, generator=seeded(0))
    until = schedule.until(t)
    return sample(denoise, until, x_t, sampler, steps=min(steps, until.T), generator=seeded(1))


blocks = torch.nn.functional.avg_pool2d(test.images[[0, 2, 4, 5]], 4)
blocks = torch.nn.functional.interpolate(blocks, scale_factor=4)
strengths, anything = [0.1 * i for i in range(11)], model.denoiser()
made = [edited(blocks, s, anything) for s in strengths]
print(f"strength 0 returns the input to the bit: {torch.equal(made[0], blocks)}")
# tr: print(f"güç 0, girdiyi son bitine dek geri veriyor: {torch.equal(made[0], blocks)}")
same = edited(-blocks, 1.0, anything)
print(f"strength 1, the input and its negative, largest difference: {(same - made[-1]).abs().max():.4f}")
# tr: print(f"güç 1, girdi ile negatifi, en büyük fark: {(same - made[-1]).abs().max():.4f}")


# %% id="start-player" tr="1c66444b"
panels = {"before": blocks[2:3], "after": torch.stack([pictures[2] for pictures in made])}
# tr: panels = {"önce": blocks[2:3], "sonra": torch.stack([pictures[2] for pictures in made])}
show.FramePlayer.from_tensors(panels, captions=[f"strength {s:.1f}" for s in strengths])
# tr: show.FramePlayer.from_tensors(panels, captions=[f"güç {s:.1f}" for s in strengths])

# %% [markdown] id="start-answer" lang="en"
# Move the slider. At 0 you get the blocks back, to the bit. At 1 the input and its negative give the same picture
# (but for the trace of it that $\sqrt{\bar{\alpha}_T}$ leaves): it is forgotten. In between lies no mixture of before
# and after. Up to 0.7 a green form stays where it was and only its outline is painted anew; at 0.9 colour and form
# are others, on the same place and ground; at 1.0 it is another scene. (The player shows one of the four pictures.)
#
# How free *should* the result be at each strength? That can be known.

# %% [markdown] id="start-answer" lang="tr" source="6f251094"
# Kaydırıcıyı gezdir. 0'da bloklar son bitine dek geri geliyor. 1'de girdi ile negatifi aynı resmi veriyor
# ($\sqrt{\bar{\alpha}_T}$'nin bıraktığı iz dışında): Girdi unutulmuş. Arada, öncesiyle sonrasının karışımı yok.
# 0,7'ye kadar yeşil bir biçim yerinde duruyor, yalnızca sınırı yeniden boyanıyor; 0,9'da renk ve biçim başka, yer ve
# zemin aynı; 1,0'da ise bu artık başka bir sahne. (Oynatıcı dört resimden birini gösteriyor.)
#
# Sonuç her güçte ne kadar özgür *olmalı*? Bu bilinebilir.

# %% [markdown] id="curve" lang="en"
# ## 2. The true curve of the slider
#
# Let the data be the 1,500 digits and nothing else. Then the denoiser is exact (lesson 03), and so is the answer to "which
# digits may this $x_t$ have been?": $p(x_0 \mid x_t)$, a weight for each of the 1,500.
#
# We take rough strokes (black or white, no grey), noise them up to $t$, and ask: in what share of the results is it still
# the *same digit*? Once for the exact weights, and once for 594 samples each of DDPM and DDIM. The floor: 594 draws from
# the exact weights have sampling noise, too.
#
# > **Predict first.** Do both samplers follow the true curve, one of them, or neither?

# %% [markdown] id="curve" lang="tr" source="a5677d72"
# ## 2. Gücün gerçek eğrisi
#
# Veri 1.500 rakam olsun, başka bir şey olmasın. O zaman gürültü giderici kesindir (03. ders); "bu $x_t$ hangi rakamlardan
# gelmiş olabilir?" sorusunun cevabı da bellidir: $p(x_0 \mid x_t)$, yani 1.500 rakamın her biri için bir
# ağırlık.
#
# Kaba çizgiler alıyor (siyah ya da beyaz, gri yok), $t$'ye kadar gürültülüyor ve soruyoruz: Sonuçların ne kadarında hâlâ
# *aynı rakam* var? Bir kez kesin ağırlıklar için, bir kez de DDPM ve DDIM'in 594'er örneği için. Taban: Kesin
# ağırlıklardan 594 çekilişin de örnekleme gürültüsü vardır.
#
# > **Önce tahmin et.** Gerçek eğriyi iki örnekleyici de mi izler, biri mi, hiçbiri mi?

# %% id="curve-code" tr="d7cc8f85"
digits = data.digits("train")
real, labels, ideal = digits.images, digits.labels, IdealDenoiser(digits.images, schedule)
strokes = torch.where(data.digits("test").images > 0, 1.0, -1.0).repeat(2, 1, 1, 1)  # each of 297 twice
meant = data.digits("test").labels.repeat(2)


def share_kept(pictures: Tensor) -> float:
    """How often the nearest of the 1,500 is still the digit that was meant."""
    nearest = torch.cdist(pictures.flatten(1), real.flatten(1)).argmin(dim=1)
    return (labels[nearest] == meant).float().mean().item()


heads, found = ("strength", "exact", "exact draws (floor)", "DDPM", "DDIM"), []
# tr: heads, found = ("güç", "kesin", "kesin çekilişler (taban)", "DDPM", "DDIM"), []
for strength in (0.3, 0.45, 0.6, 0.75):
    bar = schedule.alpha_bars[round(strength * T) - 1].item()
    x_t, _ = q_sample(strokes, round(strength * T) - 1, schedule, generator=seeded(0))
    apart = squared_distances(x_t.double().flatten(1), bar**0.5 * real.double().flatten(1))
    weights = torch.softmax(-apart / (2 * (1 - bar)), dim=1)
    drawn = real[torch.multinomial(weights, 1, generator=seeded(2))[:, 0]]
    exact = (weights * (labels == meant[:, None])).sum(dim=1).mean()
    walked = [edited(strokes, strength, ideal, name, steps) for name, steps in (("ddpm", 50), ("ddim", 25))]
    found.append(dict(zip(heads, (strength, exact, *map(share_kept, (drawn, *walked))), strict=True)))
show.table(found)

# %% id="curve-picture" tr="f5c99306"
places = [row[heads[0]] for row in found]
curves = {head: (places, [float(row[head]) for row in found]) for head in heads[1:]}
show.lines(curves, x_label=heads[0], y_label="share that keeps its digit", marks=True, y_range=(0, 1.02))
# tr: show.lines(curves, x_label=heads[0], y_label="rakamını koruyanların payı", marks=True, y_range=(0, 1.02))

# %% [markdown] id="curve-picture-alt" lang="en" alt="curve-picture"
# The share of results that keep their digit, falling over the strength. The curves of exact weights, exact draws and DDPM
# lie on each other; that of DDIM leaves them upwards at high strengths.

# %% [markdown] id="curve-picture-alt" lang="tr" alt="curve-picture" source="100921b0"
# Rakamını koruyan sonuçların payı, güce göre düşüyor. Kesin ağırlıkların, kesin çekilişlerin ve DDPM'in eğrileri üst üste;
# DDIM'inki yüksek güçlerde yukarı doğru ayrılıyor.

# %% [markdown] id="curve-answer" lang="en"
# One of them. DDPM stays within 0.02 of the exact column, about what chance allows 594 samples. DDIM keeps the digit
# too often, at strength 0.75 by 0.16. (In the code DDPM takes 50 steps and DDIM 25. That is not why: write 50 for
# both, and DDIM keeps 0.45 as before.)
#
# Why? We did not test it, but probably so: DDPM draws at every step and ends in $p(x_0 \mid x_t)$, wherever it
# started. DDIM is a fixed map. It turns noise of the *right distribution* into data of the right one, and our noised
# strokes are not distributed like noised digits: they are bolder, and each goes to the digit whose side it lies on
# instead of drawing lots.
#
# So strength is a dial between faithful and free, and its true curve is followed by the stochastic sampler.

# %% [markdown] id="curve-answer" lang="tr" source="aae843f7"
# Biri. DDPM kesin sütuna 0,02'den yakın; rastlantının 594 örneğe tanıdığı aşağı yukarı bu kadardır. DDIM ise rakamı
# gereğinden sık koruyor; 0,75 güçte fark 0,16. (Kodda DDPM 50, DDIM 25 adım atıyor. Nedeni bu değil: İkisine de 50
# yaz, DDIM'in 0,45'i değişmiyor.)
#
# Neden? Sınamadık, ama büyük olasılıkla şundan: DDPM her adımda çeker ve nereden başlarsa başlasın $p(x_0 \mid
# x_t)$'de biter. DDIM ise sabit bir gönderimdir. *Doğru dağılımlı* gürültüyü doğru dağılımlı veriye çevirir; bizim
# gürültülü çizgilerimizin dağılımı ise gürültülü rakamlarınki değil: Daha kalınlar; her biri, kura çekmek yerine
# hangi rakamın tarafındaysa ona gidiyor.
#
# Demek ki güç, bağlı kalmakla özgürlük arasında bir ayardır; gerçek eğrisini rastlantılı örnekleyici izler.

# %% [markdown] id="known" lang="en"
# ## 3. Put back what you know
#
# Now a part of the picture is known, and shall stay *exactly*. A denoiser's guess $\hat{x}_0$ is the place to say it: after
# every guess, put the known pixels back, and derive $\hat{\epsilon}$ again so that both still explain $x_t$:
#
# $$\hat{x}_0 \leftarrow \text{project}(\hat{x}_0), \qquad \hat{\epsilon} =
# \frac{x_t - \sqrt{\bar{\alpha}_t}\,\hat{x}_0}{\sqrt{1 - \bar{\alpha}_t}}$$
#
# This is `ProjectedDenoiser`; clipping was its first use. Every sampler obeys, and none was told. (Wang et al. 2023 call it
# range-null space decomposition, DDNM.)
#
# > **Predict first.** Eight samplers, known left halves. How far off are the known pixels at the end, for the best and for
# > the worst of the eight?

# %% [markdown] id="known" lang="tr" source="312796e8"
# ## 3. Bildiğini geri koy
#
# Şimdi resmin bir bölümü biliniyor ve *tam olarak* kalacak. Bunu söylemenin yeri, gürültü gidericinin tahmini
# $\hat{x}_0$'dır: Her tahminden sonra bilinen pikselleri geri koy; ikisi hâlâ $x_t$'yi açıklasın diye
# $\hat{\epsilon}$'u yeniden türet:
#
# $$\hat{x}_0 \leftarrow \text{project}(\hat{x}_0), \qquad \hat{\epsilon} =
# \frac{x_t - \sqrt{\bar{\alpha}_t}\,\hat{x}_0}{\sqrt{1 - \bar{\alpha}_t}}$$
#
# Bu, `ProjectedDenoiser`'dır; ilk kullanımı kırpmaydı. Her örnekleyici buna uyar; hiçbirinin bundan haberi
# olması gerekmez. (Wang vd. 2023 buna görüntü-sıfır uzayı ayrıştırması der, DDNM.)
#
# > **Önce tahmin et.** Sekiz örnekleyici, bilinen sol yarılar. Sonunda bilinen pikseller, sekizin en iyisinde ve en
# > kötüsünde ne kadar şaşar?

# %% id="known-code" tr="da8e981c"
halves, left = data.digits("test").images[:8], torch.arange(8) < 4
project = keep_known(halves, left)  # x̂_0 -> torch.where(left, halves, x̂_0)
noise, table, rows = torch.randn(8, 1, 8, 8, generator=seeded(0)), [], {}
rows["known"] = torch.where(left, halves, 0.0)
# tr: rows["bilinen"] = torch.where(left, halves, 0.0)
heads = ("sampler", "projected: off by", "not projected: off by")
# tr: heads = ("örnekleyici", "izdüşürülmüş: sapma", "izdüşürülmemiş: sapma")
for name in SAMPLERS:
    projected = ProjectedDenoiser(ideal, schedule, project)
    rows[name] = sample(projected, schedule, noise, name, steps=10, generator=seeded(1))
    free = sample(ideal, schedule, noise, name, steps=10, generator=seeded(1))
    off = [(made - halves)[..., :4].abs().max().item() for made in (rows[name], free)]
    table.append(dict(zip(heads, (name, f"{off[0]:.0e}", f"{off[1]:.2f}"), strict=True)))
show.table(table)
rows = {name: rows[name] for name in list(rows)[:3]}
rows["real"] = halves
# tr: rows["gerçek"] = halves
show.rows(rows)

# %% [markdown] id="known-code-alt" lang="en" alt="known-code"
# Four rows of eight digits: left halves beside grey, what DDPM and DDIM made of them, and the real digits. The left
# halves agree; some right halves belong to another digit, with a step at the border.

# %% [markdown] id="known-code-alt" lang="tr" alt="known-code" source="64806eea"
# Sekizer rakamlık dört satır: grinin yanında sol yarılar, DDPM ile DDIM'in onlardan yaptıkları ve gerçek rakamlar. Sol
# yarılar aynı; bazı sağ yarılar başka bir rakamın, sınırda bir basamak var.

# %% [markdown] id="known-answer" lang="en"
# All eight end on the known pixels, to the last digits that single precision keeps. Without the projection none does.
# (The table holds the worst pixel of all; 2 is the way from black to white.)
#
# The same wrapper keeps a known *brightness* (`keep_grey`, the third edit above) or a known *small picture*
# (`keep_coarse`, lesson 13).
#
# But look at the pictures. The known half is right in each, and yet some right halves do not belong to it. Is the rest
# drawn from what it *should* be, given the known part? That is another question, and the plane can answer it.

# %% [markdown] id="known-answer" lang="tr" source="08fef697"
# Sekizi de bilinen piksellerde bitiyor; tek duyarlığın tuttuğu son basamaklara dek. İzdüşüm olmadan hiçbiri bitmiyor.
# (Tabloda en kötü piksel var; 2, siyahtan beyaza demektir.)
#
# Aynı sarmalayıcı bilinen bir *parlaklığı* (`keep_grey`, yukarıdaki üçüncü düzenleme) ya da bilinen bir *küçük resmi*
# (`keep_coarse`, 13. ders) de korur.
#
# Ama resimlere bak. Bilinen yarı hepsinde doğru; yine de bazı sağ yarılar ona ait değil. Kalan, bilinen verildiğinde
# *olması gereken* dağılımdan mı çekiliyor? Bu başka bir sorudur; cevabını düzlem verebilir.

# %% [markdown] id="paste" lang="en"
# ## 4. Paste at every level
#
# The older and most used way pastes into $x_t$ itself. After each step, the known part is noised to the level *where the
# step ends*, and put over what the sampler made:
#
# $$x_{\text{prev}} = m \odot \left(\sqrt{\bar{\alpha}_{\text{prev}}}\,\text{known} +
# \sqrt{1 - \bar{\alpha}_{\text{prev}}}\,z\right) + (1 - m) \odot \text{step}$$
#
# with $m = 1$ where it is known. But the rest was drawn before it saw this paste. So **RePaint** (Lugmayr et al. 2022)
# goes back up, $x_t = \sqrt{\alpha}\,x_{\text{prev}} + \sqrt{1 - \alpha}\,z$ with $\alpha = \bar{\alpha}_t /
# \bar{\alpha}_{\text{prev}}$, and takes the step again, several times at each level.

# %% [markdown] id="paste" lang="tr" source="ca59b92b"
# ## 4. Her düzeyde yapıştır
#
# Daha eski ve en çok kullanılan yol, doğrudan $x_t$'ye yapıştırır. Her adımdan sonra bilinen bölüm, *adımın bittiği*
# düzeye kadar gürültülenir ve örnekleyicinin yaptığının üstüne konur:
#
# $$x_{\text{prev}} = m \odot \left(\sqrt{\bar{\alpha}_{\text{prev}}}\,\text{known} +
# \sqrt{1 - \bar{\alpha}_{\text{prev}}}\,z\right) + (1 - m) \odot \text{step}$$
#
# Bilinen yerde $m = 1$'dir. Ama kalan, bu yapıştırmayı görmeden çekildi. Bu yüzden **RePaint** (Lugmayr vd.
# 2022)
# yukarı geri çıkar, $x_t = \sqrt{\alpha}\,x_{\text{prev}} + \sqrt{1 - \alpha}\,z$, $\alpha = \bar{\alpha}_t /
# \bar{\alpha}_{\text{prev}}$, ve adımı yeniden atar; her düzeyde birkaç kez.


# %% id="paste-code"
def fill(denoise: Denoiser, known: Tensor, m: Tensor, x_t: Tensor, again: int, g: Generator) -> Tensor:
    """Paste after each of 50 steps, each step taken `again` times: RePaint; replacement for again = 1."""
    times = schedule.timesteps(50)
    bars = [*(schedule.alpha_bar_at(t) for t in times), 1.0]
    for t, bar, prev in zip(times, bars[:-1], bars[1:], strict=True):
        alpha = bar / prev
        for repeat in range(again if prev < 1 else 1):
            if repeat:  # back up
                x_t = alpha**0.5 * x_t + (1 - alpha) ** 0.5 * torch.randn(x_t.shape, generator=g).to(x_t)
            x_0 = denoise(x_t, t).x_0
            mean = (prev**0.5 * (1 - alpha) * x_0 + alpha**0.5 * (1 - prev) * x_t) / (1 - bar)
            spread = ((1 - prev) / (1 - bar) * (1 - alpha)) ** 0.5
            step = mean + spread * torch.randn(x_t.shape, generator=g).to(x_t)
            pasted = prev**0.5 * known + (1 - prev) ** 0.5 * torch.randn(x_t.shape, generator=g).to(x_t)
            x_t = torch.where(m, pasted, step)  # it is at `prev` now
    return x_t


# %% [markdown] id="easy" lang="en"
# Is that conditioning? The plane of lesson 03 knows. Eight bumps; the first number is given, $x = 0.62$; the second, $y$,
# shall be drawn. Bayes' rule gives its distribution in closed form, and even its exact denoiser: a mixture whose weights
# are what $x$ leaves of the bumps. That is what a network would learn that is *told* the known part while it is trained.
#
# The measure is $W_1$: how far, on average, must a point be moved to turn one sample of 1,000 into another? The floor is
# what 20 samples of the truth itself have, the middle and the worst.
#
# > **Predict first.** Which comes nearest to the floor: pasting, RePaint with 5 times the calls, or the projection?

# %% [markdown] id="easy" lang="tr" source="d5571b4a"
# Bu, koşullandırma mı? Cevabı 03. dersin düzleminde bulunur. Sekiz tepe; birinci sayı verilmiş, $x = 0.62$;
# ikincisi, $y$,
# çekilecek. Bayes kuralı dağılımını kapalı biçimde verir, hatta kesin gürültü gidericisini de: ağırlıkları, $x$
# bilinince tepelere kalan olasılıklar olan bir karışım. Eğitilirken kendisine bilinen bölüm *söylenen* bir ağ
# bunu öğrenirdi.
#
# Ölçü $W_1$: 1.000'lik bir örneği ötekine çevirmek için bir nokta ortalama ne kadar oynatılmalı? Taban,
# gerçeğin kendisinden çekilmiş 20 örneğin uzaklığıdır: ortancası ve en kötüsü.
#
# > **Önce tahmin et.** Tabana en çok hangisi yaklaşır: yapıştırma, 5 kat çağrıyla RePaint mı, izdüşüm mü?

# %% id="easy-code" tr="bb52c546"
first = torch.tensor([[True, False]])  # of two numbers, the first is known
starts, eight = torch.randn(1000, 2, generator=seeded(0)).double(), data.eight_gaussians_parameters()


def methods(means: Tensor, stds: Tensor, x: float, n: int = 1000) -> dict[str, tuple[int, Tensor]]:
    """Calls and points, with the first number known to be x, for each way to paint."""
    all_y, known = GaussianMixtureDenoiser(means, stds, torch.ones(len(means)), schedule), starts[:n] * 0 + x
    left = torch.softmax(-((x - means[:, 0]) ** 2) / (2 * stds**2), 0).clamp(min=1e-300)  # Bayes' rule
    told_x = GaussianMixtureDenoiser(means[:, 1:].clone(), stds, left, schedule)
    projected = ProjectedDenoiser(all_y, schedule, keep_known(known, first))
    y = sample(told_x, schedule, starts[:n, 1:], "ddpm", steps=50, generator=seeded(1))
    return {
        "paste": (50, fill(all_y, known, first, starts[:n], 1, seeded(1))),
        # tr: "yapıştır": (50, fill(all_y, known, first, starts[:n], 1, seeded(1))),
        "RePaint, 5 times": (246, fill(all_y, known, first, starts[:n], 5, seeded(1))),
        # tr: "RePaint, 5 kez": (246, fill(all_y, known, first, starts[:n], 5, seeded(1))),
        "project": (50, sample(projected, schedule, starts[:n], "ddpm", steps=50, generator=seeded(1))),
        # tr: "izdüşür": (50, sample(projected, schedule, starts[:n], "ddpm", steps=50, generator=seeded(1))),
        "told x": (50, torch.cat([known[:, :1], y], dim=1)),
        # tr: "x söylenmiş": (50, torch.cat([known[:, :1], y], dim=1)),
    }  # fmt: skip


# %% id="easy-run" tr="74135282"
means, stds = eight[0].double(), eight[1].double()
easy = methods(means, stds, 0.62)


def truth(seed: int) -> Tensor:
    """1,000 exact draws of y, given x = 0.62."""
    left = torch.softmax(-((0.62 - means[:, 0]) ** 2) / (2 * stds**2), 0)
    k = torch.multinomial(left, 1000, replacement=True, generator=seeded(seed))
    return means[k, 1] + stds[k] * torch.randn(1000, generator=seeded(seed + 1)).double()


def w1(y: Tensor) -> float:
    return (y.sort().values - truth(10).sort().values).abs().mean().item()


floors = sorted(w1(truth(seed)) for seed in range(20, 60, 2))
rows = [{"way": "exact draws, middle of 20", "calls": 0, "W1 to the truth": floors[10]}]
# tr: rows = [{"yol": "kesin çekiliş, 20'nin ortancası", "çağrı": 0, "gerçeğe W1": floors[10]}]
rows += [{"way": "exact draws, worst of 20", "calls": 0, "W1 to the truth": floors[-1]}]
# tr: rows += [{"yol": "kesin çekiliş, 20'nin en kötüsü", "çağrı": 0, "gerçeğe W1": floors[-1]}]
rows += [{"way": name, "calls": calls, "W1 to the truth": w1(p[:, 1])} for name, (calls, p) in easy.items()]
# tr: rows += [{"yol": name, "çağrı": calls, "gerçeğe W1": w1(p[:, 1])} for name, (calls, p) in easy.items()]
nothing = data.eight_gaussians(1000, generator=seeded(3)).double()[:, 1]
rows += [{"way": "x ignored", "calls": 50, "W1 to the truth": w1(nothing)}]
# tr: rows += [{"yol": "x yok sayılmış", "çağrı": 50, "gerçeğe W1": w1(nothing)}]
show.table(rows)
behind = data.eight_gaussians(800, generator=seeded(4))
show.planes({name: p[:300].float() for name, (_, p) in easy.items()}, behind=behind)

# %% [markdown] id="easy-run-alt" lang="en" alt="easy-run"
# Four squares with eight grey bumps on a ring, and blue points on an upright line at x = 0.62. Pasting, RePaint and the
# projection leave points in the gap in the middle of the line, where hardly any data are; the denoiser that was told x leaves one.

# %% [markdown] id="easy-run-alt" lang="tr" alt="easy-run" source="31692335"
# Halka üzerinde sekiz gri tepeli dört kare; x = 0,62'deki dik doğru üzerinde mavi noktalar. Yapıştırma, RePaint ve
# izdüşüm doğrunun ortasında, verinin hemen hiç olmadığı yerde noktalar bırakıyor; x söylenmiş gürültü giderici bir tane.

# %% [markdown] id="easy-answer" lang="en"
# None of the three. They are better than ignoring $x$, and RePaint perhaps buys a part of the way with five times the
# calls (one seed; exact draws alone differ by up to 0.045). But only the denoiser that was *told* $x$ reaches the
# floor. The others leave points in the middle of the line, beside the bump at (0.8, 0), where $x = 0.62$ is three
# standard deviations away and hardly any data are.
#
# Why there? Look for the moment in which each number is decided.

# %% [markdown] id="easy-answer" lang="tr" source="b169ce3d"
# Üçü de değil. $x$'i yok saymaktan iyiler; RePaint da beş kat çağrı karşılığında belki aranın bir bölümünü kapatıyor
# (tek tohum; kesin çekilişler bile 0,045'e dek ayrılıyor). Ama tabana yalnızca $x$ *söylenmiş* gürültü giderici
# ulaşıyor. Ötekiler doğrunun ortasında, (0,8; 0)'daki tepenin yanında noktalar bırakıyor; orada $x = 0.62$ üç
# standart sapma uzaktadır, neredeyse hiç veri yoktur.
#
# Neden orada? Her sayının kararlaştırıldığı ana bak.

# %% [markdown] id="hard" lang="en"
# ## 5. A coin where the answer is certain
#
# Two bumps, at $(0.12,\ 0.8)$ and $(-0.12,\ -0.8)$, each with a standard deviation of 0.04. We know $x = 0.12$. That is
# six standard deviations from the left bump: **the answer is certain**, $y$ is about 0.8.
#
# > **Predict first.** In what share of the results does pasting find the right bump? RePaint? 16 particles?
#
# **Particles** (SMCDiff, Trippe et al. 2023) are the fourth way. Noise the known part once, step by step, to one
# path. Start 16 points for each result. Before each step, ask each: how well does the known part of *your* forecast
# hit the next place of the path? Points that foresaw it are doubled, others die. (They cost more, so they make 200
# results and the other ways 1,000.)

# %% [markdown] id="hard" lang="tr" source="08607d22"
# ## 5. Cevap kesinken yazı-tura
#
# İki tepe; $(0.12,\ 0.8)$ ve $(-0.12,\ -0.8)$'de, her birinin standart sapması 0,04. $x = 0.12$'yi biliyoruz. Bu, soldaki
# tepeden altı standart sapma uzaktır: **Cevap kesindir**, $y$ 0,8 dolayındadır.
#
# > **Önce tahmin et.** Yapıştırma sonuçların ne kadarında doğru tepeyi bulur? RePaint? 16 parçacık?
#
# **Parçacıklar** (particles; SMCDiff, Trippe vd. 2023) dördüncü yoldur. Bilinen bölümü bir kez, adım adım
# gürültüleyip bir yol çiz. Her sonuç için 16 nokta başlat. Her adımdan önce hepsine sor: *Senin* öngörünün bilinen
# bölümü yolun bir sonraki yerini ne kadar tutturuyor? İyi öngören noktalar çoğaltılır, ötekiler atılır. (Daha pahalı
# oldukları için 200 sonuç yapıyorlar, öteki yollar 1.000.)

# %% id="hard-code" tr="41926dff"
two, narrow = torch.tensor([[0.12, 0.8], [-0.12, -0.8]]).double(), torch.full((2,), 0.04).double()
hard = methods(two, narrow, 0.12)
both, known = GaussianMixtureDenoiser(two, narrow, torch.ones(2), schedule), starts[:200] * 0 + 0.12
for count in (16, 64):
    walk = particles(both, schedule, starts[:200], known, first, count=count, generator=seeded(1))
    hard[f"{count} particles"] = (50 * count, last(walk))
    # tr: hard[f"{count} parçacık"] = (50 * count, last(walk))
heads = ("way", "calls", "on the right bump", "far from both bumps")
# tr: heads = ("yol", "çağrı", "doğru tepede", "iki tepeden de uzak")
table = []
for name, (calls, points) in hard.items():
    right = (points[:, 1] > 0).double().mean()
    nowhere = (torch.cdist(points, two).amin(dim=1) > 4 * 0.04).double().mean()
    table.append(dict(zip(heads, (name, calls, right, nowhere), strict=True)))
show.table(table, digits=2)
names = list(hard)
chosen = {names[i]: hard[names[i]][1][:200].float() for i in (0, 1, 5, 3)}
data_there = two[torch.arange(400) % 2] + 0.04 * torch.randn(400, 2, generator=seeded(5))
show.planes(chosen, behind=data_there.float())

# %% [markdown] id="hard-code-alt" lang="en" alt="hard-code"
# Four squares with a grey bump above and one below the middle, slightly right and left. Pasting and RePaint put about half
# of the points on the upper bump and half beside the lower one, on no data. 64 particles put most on the upper one, the
# denoiser that was told x all.

# %% [markdown] id="hard-code-alt" lang="tr" alt="hard-code" source="a46c2c1f"
# Ortanın üstünde ve altında birer gri tepe olan dört kare; biri hafifçe sağda, biri solda. Yapıştırma ve RePaint noktaların
# yarısını üstteki tepeye, yarısını alttakinin yanına, veri olmayan yere koyuyor. 64 parçacık çoğunu üsttekine, x söylenmiş
# gürültü giderici hepsini.

# %% [markdown] id="hard-answer" lang="en"
# Pasting, projecting and RePaint throw a coin, and in nearly half of the results the point ends where no data are: beside
# the wrong bump, with the right $x$. The pixels that were given are perfect in every one of them.
#
# The two numbers are decided at different times. $y$ has bumps 1.6 apart, so it is chosen at *high* noise. There, a noised
# $x$ of $\pm 0.12$ tells nothing. When the noise has fallen enough for $x$ to speak, $y$ can no longer cross. Five
# resamplings at one level help little: each goes back by one step, not to the time of the choice.
#
# Particles hold many choices open, and pay with calls. A model that is told the known part needs neither.

# %% [markdown] id="hard-answer" lang="tr" source="c2d86b30"
# Yapıştırma, izdüşüm ve RePaint yazı-tura atıyor; sonuçların yarıya yakınında nokta, veri olmayan yerde bitiyor: yanlış
# tepenin yanında, doğru $x$ ile. Verilen pikseller hepsinde kusursuzdur.
#
# İki sayı ayrı zamanlarda kararlaşıyor. $y$'nin tepeleri 1,6 aralıklı; o *yüksek* gürültüde seçilir. Orada gürültülü bir
# $\pm 0.12$ olan $x$ bir şey söylemez. Gürültü $x$'in konuşabileceği kadar azaldığında $y$ artık karşıya geçemez. Bir
# düzeyde beş yineleme az yardım eder: Her biri bir adım geri gider, seçimin yapıldığı zamana değil.
#
# Parçacıklar birçok seçeneği açık tutar, bedelini çağrıyla öder. Bilinen bölüm kendisine söylenen bir modelin ikisine de
# ihtiyacı yoktur.

# %% [markdown] id="apart" lang="en"
# > **Predict first.** Move the bumps apart along $x$, from $\pm 0.12$ to $\pm 0.8$. From where on can pasting be trusted?

# %% [markdown] id="apart" lang="tr" source="c44f3403"
# > **Önce tahmin et.** Tepeleri $x$ boyunca $\pm 0.12$'den $\pm 0.8$'e ayır. Yapıştırmaya nereden sonra güvenilir?

# %% id="apart-code" tr="6a330e02"
widths, curves = [0.12, 0.25, 0.4, 0.6, 0.8], {}
for a in widths:
    points = methods(torch.tensor([[a, 0.8], [-a, -0.8]]).double(), narrow, a, n=400)
    for name, (_, p) in points.items():
        curves.setdefault(name, []).append((p[:, 1] > 0).double().mean().item())
for name, shares in curves.items():
    print(f"{name:18s} right at ±0.12: {shares[0]:.2f}  at ±0.4: {shares[2]:.2f}  at ±0.8: {shares[-1]:.2f}")
    # tr: print(f"{name:18s} doğru, ±0.12'de: {shares[0]:.2f}  ±0.4'te: {shares[2]:.2f}  ±0.8'de: {shares[-1]:.2f}")
lines = {name: (widths, shares) for name, shares in curves.items()}
x_name, y_name = "distance of the bumps from the middle, along x", "on the right bump"
# tr: x_name, y_name = "tepelerin ortaya x boyunca uzaklığı", "doğru tepede"
show.lines(lines, marks=True, y_range=(0.4, 1.03), x_label=x_name, y_label=y_name)

# %% [markdown] id="apart-code-alt" lang="en" alt="apart-code"
# The share on the right bump over the distance of the bumps along x. Told x: 1 everywhere. RePaint rises fastest from near
# 0.5 to 1, then pasting, then the projection, which stays a little below 1.

# %% [markdown] id="apart-code-alt" lang="tr" alt="apart-code" source="25e54bfd"
# Doğru tepedeki pay, tepelerin x boyunca uzaklığına göre. x söylenmiş: her yerde 1. 0,5 dolayından 1'e en hızlı RePaint
# çıkıyor, sonra yapıştırma, sonra 1'in biraz altında kalan izdüşüm.

# %% [markdown] id="apart-answer" lang="en"
# The exact answer is 1 over the whole width. Pasting can be trusted where the known part speaks *as early* as the rest is
# chosen: large known things, such as a whole half of a scene. A thin detail that decides everything comes too late. Most
# pictures in tutorials are of the first kind.

# %% [markdown] id="apart-answer" lang="tr" source="2a9985a1"
# Kesin cevap bütün genişlik boyunca 1'dir. Yapıştırmaya, bilinen bölümün kalanın seçildiği kadar *erken* konuştuğu yerde
# güvenilir: büyük bilinenler, bir sahnenin bütün bir yarısı gibi. Her şeyi belirleyen ince bir ayrıntı geç kalır. Öğretici
# yazılardaki resimlerin çoğu birinci türdendir.

# %% [markdown] id="tv" lang="en"
# ## 6. Holes in pictures
#
# The same on digits, still with a known truth. Let each of 300 digits be a small round cloud (standard deviation 0.3 in
# each pixel). Given its upper rows, two or four of eight, Bayes' rule says how likely each of the ten digits is. We draw
# 80 completions for each of three tops, and count.
#
# The measure is the **total variation**: half the sum of the differences of the ten shares, 0 for equal, 1 for
# nothing in common.
#
# > **Predict first.** What do ten times as many calls buy: nothing, a third, or two thirds of the error? Is it the same for
# > two rows and for four?

# %% [markdown] id="tv" lang="tr" source="130714ff"
# ## 6. Resimlerdeki delikler
#
# Aynısı rakamlarda; gerçek yine biliniyor. 300 rakamın her biri küçük, yuvarlak bir bulut olsun (her pikselde standart
# sapma 0,3). Üstteki satırlar, sekizin ikisi ya da dördü, verilince Bayes kuralı on rakamın her birinin olasılığını
# söyler. Üç ayrı üst bölümün her biri için 80 tamamlama çekip sayıyoruz.
#
# Ölçü **toplam değişim**dir (total variation): on payın farkları toplamının yarısı; eşitlikte 0, hiç ortak yan yoksa 1.
#
# > **Önce tahmin et.** On kat çağrı hatanın ne kadarını giderir: hiçbirini mi, üçte birini mi, üçte ikisini mi?
# > İki satırla dört satır
# > için aynı mı?

# %% id="tv-code"
some, which, three = real[:300], labels[:300], data.digits("test").images[[0, 6, 9]]
clouds = GaussianMixtureDenoiser(some, torch.full((300,), 0.3), torch.ones(300), schedule)
tops, noise = three.repeat_interleave(80, 0), torch.randn(240, 1, 8, 8, generator=seeded(0))


def weights_given(top: Tensor) -> Tensor:
    """The weight of each of the 300 clouds, given what `top` shows of the three digits: Bayes' rule, (3, 300)."""
    off = ((three[:, None] - some[None]) * top).flatten(2).square().sum(dim=2)
    return torch.softmax(-off.double() / (2 * 0.3**2), dim=1)


def total_variation(pictures: Tensor, weights: Tensor) -> float:
    """Half the sum of the differences of the ten shares, the mean over the three digits."""
    nearest = torch.cdist(pictures.flatten(1), some.flatten(1)).argmin(dim=1)
    counts = torch.nn.functional.one_hot(which[nearest], 10).double().reshape(3, 80, 10).mean(dim=1)
    true = torch.stack([weights[:, which == d].sum(dim=1) for d in range(10)], dim=1)
    return ((true - counts).abs().sum(dim=1) / 2).mean().item()


# %% id="tv-run" tr="96ebdca6"
ways = ["exact draws (floor)", "rows ignored", "paste", "RePaint, 5 times", "RePaint, 10 times"]
# tr: ways = ["kesin çekilişler (taban)", "satırlar yok sayılmış", "yapıştır", "RePaint, 5 kez", "RePaint, 10 kez"]
heads, shown, off = ("way", "calls", "2 rows given", "4 rows given"), {}, {}
# tr: heads, shown, off = ("yol", "çağrı", "2 satır verilmiş", "4 satır verilmiş"), {}, {}
free = sample(clouds, schedule, noise, "ddpm", steps=50, generator=seeded(2))
for given in (2, 4):
    top = (torch.arange(8) < given)[:, None]
    weights = weights_given(top)
    k = torch.multinomial(weights, 80, replacement=True, generator=seeded(1)).flatten()
    made = [torch.where(top, tops, some[k] + 0.3 * torch.randn(tops.shape, generator=seeded(3))), free]
    for times in (1, 5, 10):
        made.append(last(repaint(clouds, schedule, noise, tops, top, resamplings=times, generator=seeded(2))))
    off[given] = [total_variation(pictures, weights) for pictures in made]
    for row, pictures in zip(ways[2:], made[2:], strict=True):
        shown[f"{given}: {row}"] = pictures[[0, 1, 2, 80, 81, 82, 160, 161, 162]]
columns = zip(ways, (0, 50, 50, 246, 491), off[2], off[4], strict=True)
show.table([dict(zip(heads, row, strict=True)) for row in columns], digits=2)
show.rows({**shown, "real": three.repeat_interleave(3, 0)})
# tr: show.rows({**shown, "gerçek": three.repeat_interleave(3, 0)})

# %% [markdown] id="tv-run-alt" lang="en" alt="tv-run"
# Seven rows of nine digits, three for each of three tops: completions of two given rows and of four given rows, by pasting
# and by RePaint with 5 and 10 resamplings, and the real digits. With two rows many completions show other digits than the
# real one; with four rows and ten resamplings most agree with it.

# %% [markdown] id="tv-run-alt" lang="tr" alt="tv-run" source="f38274d8"
# Dokuzar rakamlık yedi satır, üç üst bölümün her biri için üçer tane: verilen iki ve dört satırın, yapıştırmayla ve 5 ile 10
# yinelemeli RePaint ile tamamlanmış hâlleri; en altta gerçek rakamlar. İki satırla birçok tamamlama gerçeğinden başka bir
# rakam gösteriyor; dört satır ve on yinelemeyle çoğu onunla aynı.

# %% [markdown] id="tv-answer" lang="en"
# With four rows given, calls buy a lot: ten resamplings leave less than half of the error of pasting. With two rows
# given they buy hardly anything, although these rows tell a lot: whoever ignores them is off by 0.8, exact draws by
# 0.032. It is the coin again, in 64 dimensions: two rows tell the clouds apart only at low noise, and by then the
# lower six rows are chosen.
#
# So look at what is *known* before you trust a filled hole, not at its border.

# %% [markdown] id="tv-answer" lang="tr" source="6ef3ff62"
# Dört satır verilince fazladan çağrılar çok şey kazandırıyor: On yineleme, yapıştırmanın hatasının yarısından azını
# bırakıyor. İki satır verilince neredeyse hiçbir şey kazandırmıyorlar; oysa o satırlar çok şey söylüyor: Yok
# sayılırlarsa hata 0,8, kesin çekilişlerde 0,032. Bu, 64 boyutta aynı yazı-turadır: İki satır bulutları ancak düşük
# gürültüde ayırt eder; o zamana dek alttaki altı satır seçilmiştir.
#
# Öyleyse doldurulmuş bir deliğe güvenmeden önce sınırına değil, neyin *bilindiğine* bak.

# %% [markdown] id="board" lang="en"
# Now by hand, with the network again, which is told no label. Paint a hole over the picture and choose the strength. The
# start is the old picture, noised that far (part 1), and RePaint fills the hole on the way back (part 4). At strength 0
# what was there comes back; at 1 nothing of it is left to start from. The lower slider moves the border between before
# and after. (The board needs a running kernel. A stored page shows its last picture.) Try:
#
# 1. a hole over half of the shape, at strength 0.3 and at 1;
# 2. a hole in the ground: what stands there at 1?
# 3. everything but a corner. What did the corner decide?

# %% [markdown] id="board" lang="tr" source="2184a59e"
# Şimdi elle; yine ağla, ona da hiçbir etiket söylemeden. Resmin üstüne bir delik boya ve gücü seç. Başlangıç, o kadar
# gürültülenmiş eski resimdir (1. bölüm); geri dönerken deliği RePaint doldurur (4. bölüm). Güç 0 iken eskiden ne
# varsa o gelir; 1 iken başlangıçta ondan hiçbir şey kalmamıştır. Alttaki kaydırıcı, önce ile sonranın sınırını oynatır.
# (Tahta çalışan bir kernel ister. Saklanan sayfa son resmini gösterir.) Dene:
#
# 1. şeklin yarısını örten bir delik, 0,3 ve 1 güçle;
# 2. zeminde bir delik: Güç 1 iken orada ne beliriyor?
# 3. bir köşe dışında her yer. Köşe neye karar verdi?


# %% id="board-code"
def filled(picture: Tensor, hole: Tensor, strength: float, seed: int) -> Tensor:
    """The hole filled: from the picture noised by `strength`, each step taken three times."""
    t = round(strength * T) - 1
    if t < 0:
        return picture
    x_t, until = start_at(picture[None], schedule, t, generator=seeded(seed))
    options = {"steps": min(20, until.T), "resamplings": 3}
    return last(repaint(anything, until, x_t, picture[None], ~hole, **options, generator=seeded(seed + 1)))[0]


over_half = torch.zeros(1, 32, 32, dtype=torch.bool)
over_half[:, 4:28, 16:30] = True
board = show.EditBoard(filled, one[0], hole=over_half, strength=0.9)
board

# %% [markdown] id="out" lang="en"
# ## 7. A larger canvas
#
# Outpainting is inpainting with the hole outside. But the network knows pictures of 32 x 32 pixels, and the canvas is
# 32 x 64. **MultiDiffusion** (Bar-Tal et al. 2023): ask about many windows that the network knows, and where they
# overlap take the mean of the answers. If each answer, a pair $(\hat{x}_0, \hat{\epsilon})$, explains $x_t$, so does
# their mean. So the mean is a denoiser, too.
#
# The measure is the seam: how much do two neighbouring columns differ, on average, where the known picture ends? Beside it
# the same one column earlier, where both columns are real.
#
# > **Predict first.** Two windows side by side that do not overlap: what happens at their border?

# %% [markdown] id="out" lang="tr" source="3328a495"
# ## 7. Daha büyük bir tuval
#
# Resmi sınırlarının ötesine genişletmek (outpainting), deliği dışarıda olan bir doldurmadır. Ama ağ 32 x 32 piksellik
# resimler tanıyor, tuval ise 32 x 64. **MultiDiffusion** (Bar-Tal vd. 2023): Ağın tanıdığı boyda birçok pencere için
# sor; örtüştükleri yerde cevapların ortalamasını al. Cevapların, yani $(\hat{x}_0, \hat{\epsilon})$ çiftlerinin her
# biri $x_t$'yi açıklıyorsa ortalamaları da açıklar. Demek ki ortalama da bir gürültü gidericidir.
#
# Ölçü dikiştir: Bilinen resmin bittiği yerde komşu iki sütun ortalama ne kadar ayrılıyor? Yanında aynısı bir sütun
# öncesinde; orada iki sütun da gerçektir.
#
# > **Önce tahmin et.** Yan yana, örtüşmeyen iki pencere: Sınırlarında ne olur?

# %% id="out-code" tr="39fdd7df"
canvas, mask = extended(test.images[[0, 2, 4, 7]], right=32)
wide, shown, table = torch.randn(canvas.shape, generator=seeded(1)), {"known": canvas}, []
# tr: wide, shown, table = torch.randn(canvas.shape, generator=seeded(1)), {"bilinen": canvas}, []
heads = ("windows every", "times", "calls", "step at the seam", "one column before it (real)")
# tr: heads = ("pencere aralığı", "kez", "çağrı", "dikişteki basamak", "bir sütun öncesi (gerçek)")
for stride, times in ((32, 1), (16, 1), (16, 4)):
    windows, options = WindowedDenoiser(anything, 32, stride), {"steps": 20, "resamplings": times}
    made = last(repaint(windows, schedule, wide, canvas, mask, **options, generator=seeded(2)))
    steps = (made[..., 1:] - made[..., :-1]).abs().mean(dim=(0, 1, 2))
    calls = (19 * times + 1) * len(list(windows.windows(32, 64)))
    row = (stride, times, calls, f"{steps[31]:.3f}", f"{steps[30]:.3f}")
    table.append(dict(zip(heads, row, strict=True)))
    shown[f"every {stride}, {times} times"] = made
    # tr: shown[f"her {stride}, {times} kez"] = made
show.table(table)
show.rows({name: torch.nn.functional.interpolate(some, scale_factor=2) for name, some in shown.items()})

# %% [markdown] id="out-code-alt" lang="en" alt="out-code"
# Four rows of four wide canvases: the known picture on the left of each, on the right grey, or what was painted. With windows side by side three of four right halves have another ground and a sharp border. With windows that overlap most
# grounds go on, and here and there a second shape or a blot stands in them.

# %% [markdown] id="out-code-alt" lang="tr" alt="out-code" source="978bccb0"
# Dörder geniş tuvalden dört satır: her birinin solunda bilinen resim, sağında gri ya da boyanmış bölüm. Yan
# yana pencerelerde dört sağ yarıdan üçünün zemini başka, sınırı keskin. Örtüşen pencerelerde zeminlerin çoğu devam ediyor; orada
# burada ikinci bir şekil ya da leke var.

# %% [markdown] id="out-answer" lang="en"
# Side by side, the canvas breaks: the right window has never heard of the left one and paints a scene of its own. Where
# windows overlap, each has to agree with what the others see, and the step nearly vanishes, already without resampling.
#
# But look at what was painted. The network knows pictures with one shape. Each window wants its own, so second shapes come
# up, and blots where two windows disagree. The mean of two good answers is locally smooth; it is not a plan for the whole.

# %% [markdown] id="out-answer" lang="tr" source="47b2c434"
# Yan yana konunca tuval kırılıyor: Sağdaki pencerenin soldakinden haberi yok, kendine bir sahne boyuyor. Pencereler
# örtüşünce her biri ötekilerin gördüğüyle anlaşmak zorunda; basamak yineleme olmadan da neredeyse yok oluyor.
#
# Ama boyanana bak. Ağ, tek şekilli resimler tanıyor. Her pencere kendi şeklini istiyor; bu yüzden ikinci şekiller,
# pencerelerin anlaşamadığı yerlerde de lekeler çıkıyor. İki iyi cevabın ortalaması yakından düzgündür; bütün için bir plan
# değildir.

# %% [markdown] id="invert" lang="en"
# ## 8. Back to the noise, and another label
#
# DDIM is a fixed map from noise to picture. Walk it upwards, with the prediction of the level that you leave, and you find
# the noise that *would have made* this picture: **inversion** (`invert`). From there, sample with another condition.
#
# Each step up uses the $\hat{\epsilon}$ of the level below it, not of its own. So it is not exact.
#
# > **Predict first.** Up and down again with the same denoiser, in $N$ steps each. With twice the steps, is the error half,
# > a quarter, or the same?

# %% [markdown] id="invert" lang="tr" source="f65c4120"
# ## 8. Gürültüye geri ve başka bir etiket
#
# DDIM, gürültüden resme sabit bir gönderimdir. Onu, ayrıldığın düzeyin tahminiyle yukarı doğru yürü; bu resmi *yapmış
# olacak* gürültüyü bulursun: **tersine çevirme** (inversion, `invert`). Oradan başka bir koşulla örnekle.
#
# Yukarı giden her adım kendi düzeyinin değil, altındakinin $\hat{\epsilon}$'unu kullanır. Bu yüzden kesin değildir.
#
# > **Önce tahmin et.** Aynı gürültü gidericiyle $N$'er adımda yukarı ve geri aşağı. Adımlar iki katına çıkınca hata yarıya
# > mı iner, dörtte bire mi, aynı mı kalır?

# %% id="invert-code" tr="d71f3605"
ring = GaussianMixtureDenoiser(means, stds, torch.ones(8), schedule)
points = data.eight_gaussians(200, generator=seeded(0)).double()
for N in (25, 50, 100, 200):
    back = invert_and_sample(ring, ring, schedule, points, steps=N)
    error = (back - points).norm(dim=1).median().item()
    print(f"N = {N:3d}   middle error there and back: {error:.4f}   error times N: {error * N:.2f}")
    # tr: print(f"N = {N:3d}   gidiş dönüşte ortanca hata: {error:.4f}   hata çarpı N: {error * N:.2f}")

# %% [markdown] id="change" lang="en"
# Half, or nearly: the error times $N$ stays near 0.6. (The last doubling does not quite halve it.) Now pictures. 16
# scenes are inverted while the model is told all five labels, and sampled while it is told another colour. The reader
# of `shapes` says whether colour, and the other four, came out as asked. But the other four are *told*, so anybody
# gets them. What nobody is told is the nudge of place and size: the overlap (IoU, lesson 11) of the old mask and the
# new one.
#
# > **Predict first.** Beside it: fresh noise with the new labels, and image-to-image at strength 0.6. Which has the
# > largest overlap, and which changes the colour most reliably?

# %% [markdown] id="change" lang="tr" source="54f01221"
# Yarıya ya da hemen hemen yarıya: Hata çarpı $N$ 0,6 dolayında kalıyor. (Son ikiye katlama tam yarıya indirmiyor.)
# Şimdi resimler. 16 sahne, modele beş etiketin hepsi söylenirken tersine çevriliyor, başka bir renk söylenirken
# örnekleniyor. `shapes` okuyucusu, rengin ve öteki dördünün istendiği gibi çıkıp çıkmadığını söylüyor. Ama öteki
# dördü *söyleniyor*; onları herkes tutturur. Kimseye söylenmeyen, yer ve boydaki küçük kaymadır: eski maskeyle
# yeninin örtüşmesi (IoU, 11. ders).
#
# > **Önce tahmin et.** Karşılaştırma için iki yol daha var: yeni etiketlerle taze gürültü ve 0,6 güçle
# > görüntüden görüntüye. Örtüşmesi en büyük olan
# > hangisi, rengi en güvenilir değiştiren hangisi?

# %% id="change-code" tr="7cd26726"
scenes, told = test.images[:16], test.attributes[:16]
asked = told.clone()
asked[:, 1] = (asked[:, 1] + 2) % 6  # another colour
knows, wants, noise = model.denoiser(told), model.denoiser(asked), model.noise(16, seeded(0))
results = {
    "same labels": (told, invert_and_sample(knows, knows, schedule, scenes, steps=25)),
    # tr: "aynı etiketler": (told, invert_and_sample(knows, knows, schedule, scenes, steps=25)),
    "invert, new colour": (asked, invert_and_sample(knows, wants, schedule, scenes, steps=25)),
    # tr: "ters çevir, yeni renk": (asked, invert_and_sample(knows, wants, schedule, scenes, steps=25)),
    "fresh noise": (asked, sample(wants, schedule, noise, steps=25)),
    # tr: "taze gürültü": (asked, sample(wants, schedule, noise, steps=25)),
    "strength 0.6": (asked, edited(scenes, 0.6, wants)),
    # tr: "güç 0.6": (asked, edited(scenes, 0.6, wants)),
}  # fmt: skip
heads, old, table = ("way", "colour as asked", "other four", "overlap"), painted_masks(scenes, told), []
# tr: heads, old, table = ("yol", "renk istendiği gibi", "öteki dördü", "örtüşme"), painted_masks(scenes, told), []
for name, (want, made) in results.items():
    right = (data.read_shapes(made) == want).float()
    overlap = intersection_over_union(old, painted_masks(made, want)).mean()
    row = (name, right[:, 1].mean(), right[:, [0, 2, 3, 4]].amin(dim=1).mean(), overlap)
    table.append(dict(zip(heads, row, strict=True)))
show.table(table, digits=2)
show.rows({"before": scenes[:8], **{name: made[:8] for name, (_, made) in results.items()}})
# tr: show.rows({"önce": scenes[:8], **{name: made[:8] for name, (_, made) in results.items()}})

# %% [markdown] id="change-code-alt" lang="en" alt="change-code"
# Five rows of eight scenes: before; inverted and sampled with the same labels, nearly the same pictures; inverted and sampled
# with a new colour, where a ring has kept half of its old one; fresh noise with the new labels; image-to-image at strength
# 0.6, where a star has. Shapes, places and grounds agree in all rows; small shifts differ.

# %% [markdown] id="change-code-alt" lang="tr" alt="change-code" source="6d566ed4"
# Sekizer sahnelik beş satır: öncesi; aynı etiketlerle tersine çevrilip örneklenmiş, neredeyse aynı resimler; yeni bir renkle
# tersine çevrilip örneklenmiş, bir halka eski renginin yarısını korumuş; yeni etiketlerle taze gürültü; 0,6 güçle görüntüden
# görüntüye, burada da bir yıldız eski renginden bir parça korumuş. Şekiller, yerler ve zeminler her satırda
# aynı; küçük kaymalar farklı.

# %% [markdown] id="change-answer" lang="en"
# The first row of the table is the ceiling: there and back with the same labels loses little. Fresh noise is the floor of the
# overlap, and it is high, for place and size are told.
#
# Inversion with another colour gains little over this floor, and in two of 16 scenes the noise that it found still carries
# the old colour: they are read as no scene at all. Image-to-image does about as well, and leaves traces of the old colour,
# too. That is 16 scenes and one model, no law; but it is not what a single picture suggests in which inversion went well.
# An edit needs both columns, its floor and its ceiling.

# %% [markdown] id="change-answer" lang="tr" source="992519f6"
# Tablonun ilk satırı tavandır: Aynı etiketlerle gidiş dönüş az şey yitirir. Taze gürültü örtüşmenin tabanıdır ve yüksektir,
# çünkü yer ve boy söyleniyor.
#
# Başka bir renkle tersine çevirme bu tabana az şey katıyor; 16 sahnenin ikisinde bulduğu gürültü eski rengi hâlâ taşıyor:
# Okuyucu bu ikisini hiçbir sahneye benzetemiyor. Görüntüden görüntüye de aşağı yukarı o kadar iyi, o da eski
# renkten izler bırakıyor. Bu,
# 16 sahne ve tek bir modeldir; yasa değil. Ama tersine çevirmenin iyi gittiği tek bir resme baksaydın böyle
# düşünmezdin. Bir düzenlemeyi iki sütunla, tabanı ve tavanıyla birlikte değerlendirmek gerekir.

# %% [markdown] id="style" lang="en"
# ## 9. Style
#
# Same content, other manner. Let the content be *which digit*, and the style a **font**: a painter makes the 1,500 digits
# bold (strokes a pixel wider) and italic (upper rows to the right, lower ones to the left; what leaves at one edge
# comes in at the other). So "this digit in bold" is
# known, and a reader, too: of the nearest picture in both fonts, take font and digit.

# %% [markdown] id="style" lang="tr" source="120d474e"
# ## 9. Stil
#
# Aynı içerik, başka bir üslup. İçerik *hangi rakam* olduğu, stil de **yazı tipi** olsun: Bir ressam 1.500 rakamı
# kalınlaştırıyor (çizgiler bir piksel daha geniş) ve yatırıyor (üst satırlar sağa, alttakiler sola; bir kenardan çıkan ötekinden
# girer). Böylece "bu rakamın
# kalını" bellidir; okuyucusu da: iki yazı tipindeki en yakın resmin yazı tipi ve rakamı.

# %% [markdown] id="style-more" lang="en"
# The edit is part 1 once more: noise a regular digit that was held out, and sample back. Two denoisers, both exact:
# one is *told* the new font (it knows only that), one knows both fonts and is told *neither*: the control. Ceiling: the
# painter. Floor: strength 1. The last row has no diffusion: the nearest picture in the new font, pixel by pixel.
#
# > **Predict first.** At which strength has the font changed? And does it cost the digit the same in bold and in italic?

# %% [markdown] id="style-more" lang="tr" source="708cc591"
# Düzenleme yine 1. bölümdeki: eğitimde görülmemiş düz bir rakamı gürültüle ve geri örnekle. Kesin iki gürültü giderici
# var: Birine yeni yazı tipi *söylenmiş* (yalnızca onu biliyor), öteki ikisini de biliyor ve ona *hiçbiri* söylenmemiş; bu,
# kontrol. Tavan: ressam. Taban: güç 1. Son satırda difüzyon yok: yeni yazı tipinde piksel piksel en yakın resim.
#
# > **Önce tahmin et.** Yazı tipi hangi güçte değişmiş olur? Kalın ile yatıkta bunun rakama maliyeti aynı mıdır?


# %% id="style-paint"
def in_bold(x: Tensor) -> Tensor:
    return torch.maximum(x, torch.nn.functional.pad(x[..., :-1], (1, 0), value=-1.0))


def in_italic(x: Tensor) -> Tensor:
    return torch.stack([x[..., i, :].roll(s, -1) for i, s in enumerate((2, 1, 1, 0, 0, -1, -1, -2))], dim=-2)


# %% id="style-code" tr="6a35c1ab"
regular, meant, table = data.digits("test").images, data.digits("test").labels, []
shown = {"regular": regular[:10]}
# tr: shown = {"düz": regular[:10]}
for font, paint in {"bold": in_bold, "italic": in_italic}.items():
    # tr: for font, paint in {"kalın": in_bold, "yatık": in_italic}.items():
    new, old_and_new = paint(real), torch.cat([real, paint(real)])
    told, untold = IdealDenoiser(new, schedule), IdealDenoiser(old_and_new, schedule)
    near = new[torch.cdist(regular.flatten(1), new.flatten(1)).argmin(dim=1)]
    ways = {"painter": paint(regular)}
    # tr: ways = {"ressam": paint(regular)}
    ways |= {f"told, strength {s}": edited(regular, s, told) for s in (0.2, 0.6, 1.0)}
    # tr: ways |= {f"söylenmiş, güç {s}": edited(regular, s, told) for s in (0.2, 0.6, 1.0)}
    ways |= {f"not told, strength {s}": edited(regular, s, untold) for s in (0.2, 0.6)} | {"nearest": near}
    # tr: ways |= {f"söylenmemiş, güç {s}": edited(regular, s, untold) for s in (0.2, 0.6)} | {"en yakın": near}
    heads = ("font", "way", "new font", "digit kept", "both")
    # tr: heads = ("yazı tipi", "yol", "yeni yazı tipi", "rakam korundu", "ikisi de")
    for name, made in ways.items():
        k = torch.cdist(made.flatten(1), old_and_new.flatten(1)).argmin(dim=1)
        styled, kept = k >= len(real), labels.repeat(2)[k] == meant
        figures = [part.float().mean() for part in (styled, kept, styled & kept)]
        table.append(dict(zip(heads, (font, name, *figures), strict=True)))
    for name in list(ways)[:2]:
        shown[f"{font}, {name}"] = ways[name][:10]
show.table(table, digits=2)
show.rows(shown)

# %% [markdown] id="style-code-alt" lang="en" alt="style-code"
# Five rows of ten digits: regular; bold by the painter; bold by the denoiser that is told, at strength 0.2; the same two
# in italic. In bold nearly all pairs are the same digit; in italic many of the denoiser's are another one.

# %% [markdown] id="style-code-alt" lang="tr" alt="style-code" source="67d38d46"
# Onar rakamlık beş satır: düz; ressamın kalını; yeni yazı tipi söylenmiş gürültü gidericinin 0,2 güçteki kalını; aynı
# ikisinin yatığı. Kalında çiftlerin neredeyse hepsi aynı rakam; yatıkta gürültü gidericininkilerin birçoğu başka bir rakam.

# %% [markdown] id="style-answer" lang="en"
# Told, the font has changed at every strength: this denoiser has no other answer. Not told, it keeps the old font, and
# where fonts begin to change, at 0.6, the digit is going, too. So the style came from *what the denoiser is told*, and the
# content from *where the walk starts*.
#
# And the price differs: at strength 0.2 bold keeps 0.88 of the digits, italic 0.48. Noise is hardly to blame. Without
# any, the nearest bold picture shares the digit in 0.92, the nearest italic one in 0.49. A start remembers *pixels*.
# Bold adds to them; italic moves them, and then what lies near is another digit.
#
# (297 digits, exact denoisers that know 1,500 or 3,000 pictures and nothing between them: a network would blend.)

# %% [markdown] id="style-answer" lang="tr" source="00aea167"
# Söylenince yazı tipi her güçte değişmiş: Bu gürültü gidericinin başka cevabı yok. Söylenmeyince eski yazı tipi kalıyor;
# değişmeye başladığı yerde, 0,6'da, rakam da elden gidiyor. Demek ki stil *gürültü gidericiye söylenenden*, içerik
# *yürüyüşün başladığı yerden* geldi.
#
# Bedel ise farklı: 0,2 güçte kalın, rakamların 0,88'ini koruyor, yatık 0,48'ini. Suç pek gürültünün değil. Hiç gürültü
# yokken en yakın kalın resmin rakamı 0,92'sinde aynı, en yakın yatığınki 0,49'unda. Başlangıç *pikselleri* hatırlar.
# Kalın onlara ekler; yatık onları kaydırır, o zaman yakında başka bir rakam bulunur.
#
# (297 rakam; yalnızca 1.500 ya da 3.000 resmi bilen, aralarını bilmeyen kesin gürültü gidericiler. Bir ağ bunları
# harmanlardı.)

# %% [markdown] id="wrong" lang="en"
# ## What is often believed
#
# <details><summary>"Strength 0.5 is half edited."</summary>
#
# It says how far the noise goes. At some strength a picture jumps to another scene; nothing is mixed (part 1).
#
# </details>
#
# <details><summary>"The known pixels are exact, so the rest is drawn from what belongs to them."</summary>
#
# In part 5 they are exact in every result, and half of the results lie where no data are.
#
# </details>
#
# <details><summary>"More resamplings always help."</summary>
#
# With two rows given, ten times the calls bought hardly anything (part 6).
#
# </details>
#
# <details><summary>"Inversion is exact."</summary>
#
# Its error falls like $1/N$, and it is there (part 8).
#
# </details>
#
# <details><summary>"All five attributes came out right, so the edit kept the picture."</summary>
#
# They were told. Fresh noise gets them, too; look at what nobody was told.
#
# </details>

# %% [markdown] id="wrong" lang="tr" source="77bea3bc"
# ## Yaygın yanlış anlamalar
#
# <details><summary>"Güç 0,5, yarı düzenlenmiş demektir."</summary>
#
# Gürültünün nereye kadar gittiğini söyler. Bir güçte resim başka bir sahneye sıçrar; karışan bir şey yoktur (1.
# bölüm).
#
# </details>
#
# <details><summary>"Bilinen pikseller kusursuz, demek ki kalan da onlara uyan dağılımdan çekildi."</summary>
#
# 5. bölümde her sonuçta kusursuzlar; sonuçların yarısı ise veri olmayan yerde.
#
# </details>
#
# <details><summary>"Daha çok yineleme hep işe yarar."</summary>
#
# İki satır verilince on kat çağrı neredeyse hiçbir şey kazandırmadı (6. bölüm).
#
# </details>
#
# <details><summary>"Tersine çevirme kesindir."</summary>
#
# Hatası $1/N$ gibi azalır, ama vardır (8. bölüm).
#
# </details>
#
# <details><summary>"Beş özelliğin hepsi doğru çıktı, demek ki düzenleme resmi korudu."</summary>
#
# Onlar söylendi. Taze gürültü de onları tutturur; kimseye söylenmeyene bak.
#
# </details>

# %% [markdown] id="end" lang="en"
# ## What you have
#
# - Another **start**: noise up to $t$, any sampler with `schedule.until(t)`. The stochastic one follows the exact posterior.
# - Another **denoiser**: what is known, projected into every guess; windows, averaged.
# - Another **walk**: paste at the level where the step ends; go back up; or invert first.
# - And the limit of all that was not trained for it: what is known must speak before the rest is chosen.
#
# From the command line: `minidiff edit picture.png --strength 0.5`, `--mask mask.png` or `--extend 32`.
#
# Read public code with part 4 beside it: SDEdit's released script noises the known part with *one* noise for all levels and
# does not paste at the last; RePaint's skips the paste at the first step.
#
# **Now the tasks:** [12 · Exercises](../exercises/12_editing.ipynb). Editing by a changed word is in
# lesson [10](10_text.ipynb): it is the first of its own tasks.

# %% [markdown] id="end" lang="tr" source="2bc54f8d"
# ## Elinde olanlar
#
# - Başka bir **başlangıç**: $t$'ye kadar gürültü, `schedule.until(t)` ile herhangi bir örnekleyici. Rastlantılı olanı kesin
#   sonsal dağılımı izler.
# - Başka bir **gürültü giderici**: her tahmine izdüşürülen bilinen; ortalaması alınan pencereler.
# - Başka bir **yürüyüş**: adımın bittiği düzeyde yapıştır; yukarı geri çık; ya da önce tersine çevir.
# - Ve bunun için eğitilmemiş her şeyin sınırı: Bilinen, kalan seçilmeden önce konuşmalıdır.
#
# Komut satırından: `minidiff edit picture.png --strength 0.5`, `--mask mask.png` ya da `--extend 32`.
#
# Herkese açık kodu 4. bölümle yan yana oku: SDEdit'in yayımlanan betiği bilinen bölümü bütün düzeylerde *tek*
# bir gürültüyle
# gürültüler ve son düzeyde yapıştırmaz; RePaint'inki ilk adımdaki yapıştırmayı atlar.
#
# **Şimdi görevler:** [12 · Alıştırmalar](../exercises/12_editing.ipynb). Bir sözcüğü değiştirerek düzenleme
# [10.](10_text.ipynb) dersin kendi görevlerinin ilkidir.

# %% [markdown] id="reading" lang="en"
# ## Further reading
#
# - Meng and others (2022), *SDEdit: Guided Image Synthesis and Editing with Stochastic Differential Equations*: part 1.
# - Wang, Yu and Zhang (2023), *Zero-Shot Image Restoration Using Denoising Diffusion Null-Space Model*: part 3.
# - Lugmayr and others (2022), *RePaint: Inpainting using Denoising Diffusion Probabilistic Models*: part 4.
# - Trippe and others (2023), *Diffusion Probabilistic Modeling of Protein Backbones in 3D for the Motif-Scaffolding
#   Problem*: the particles of part 5.
# - Bar-Tal, Yariv, Lipman and Dekel (2023), *MultiDiffusion: Fusing Diffusion Paths for Controlled Image Generation*:
#   part 7.

# %% [markdown] id="reading" lang="tr" source="e830417d"
# ## Daha fazlası için
#
# - Meng vd. (2022), *SDEdit: Guided Image Synthesis and Editing with Stochastic Differential Equations*: 1. bölüm.
# - Wang, Yu ve Zhang (2023), *Zero-Shot Image Restoration Using Denoising Diffusion Null-Space Model*: 3. bölüm.
# - Lugmayr vd. (2022), *RePaint: Inpainting using Denoising Diffusion Probabilistic Models*: 4. bölüm.
# - Trippe vd. (2023), *Diffusion Probabilistic Modeling of Protein Backbones in 3D for the Motif-Scaffolding
#   Problem*: 5. bölümün parçacıkları.
# - Bar-Tal, Yariv, Lipman ve Dekel (2023), *MultiDiffusion: Fusing Diffusion Paths for Controlled Image Generation*:
#   7. bölüm.
