# %% [markdown] id="title" lang="en"
# # 13 · Super-resolution and translation
#
# **You will make eight different pictures out of one mosaic, see why the best score belongs to a blur, and carry pictures
# from one domain to another without a single pair.**
#
# Two questions of one kind: a small picture has many large ones, and a picture of one domain has many partners in
# another. Which answer does a model give, and which should it?
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · Before this: [12 · Editing](12_editing.ipynb)

# %% [markdown] id="title" lang="tr" source="d30ce2f1"
# # 13 · Süper çözünürlük ve çeviri
#
# **Tek bir mozaikten sekiz ayrı resim yapacak, en iyi puanı neden bulanık bir resmin aldığını görecek ve tek bir çift
# bile olmadan resimleri bir alandan ötekine taşıyacaksın.**
#
# Aynı türden iki soru: Küçük bir resmin birçok büyük hâli, bir alandaki resmin öteki alanda birçok karşılığı olabilir.
# Model hangi cevabı veriyor, hangisini vermeliydi?
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Bundan önce: [12 · Düzenleme](12_editing.ipynb)

# %% id="setup"
import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from minidiff import SAMPLERS, GaussianMixtureDenoiser, IdealDenoiser, ProjectedDenoiser
from minidiff import MLP, data, sample, show, zoo
from minidiff.data import Examples
from minidiff.editing import invert_and_sample, keep_coarse
from minidiff.metrics import compare, grain, intersection_over_union, painted_masks, psnr
from minidiff.nets import MLPSettings, TokenSettings
from minidiff.train import TrainSettings, train

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model, scenes = zoo.load("shapes"), data.shapes("test")
schedule, digits = model.schedule, data.digits("train")
real, test = digits.images, data.digits("test").images


# %% id="opening" tr="0a8f83b0"
def seeded(seed: int) -> Generator:
    return Generator().manual_seed(seed)


def shrink(x: Tensor, factor: int = 4) -> Tensor:
    return F.avg_pool2d(x, factor)  # the mean of each square


def spread(small: Tensor, factor: int = 4) -> Tensor:
    return small.repeat_interleave(factor, -1).repeat_interleave(factor, -2)


y, told = shrink(scenes.images[12:13]), scenes.attributes[12:13].repeat(8, 1)
told[:, 0] = torch.tensor([0, 1, 2, 3, 4, 5, 6, 6])  # six shapes, and twice 6: shape not told
projected = ProjectedDenoiser(model.denoiser(told), schedule, keep_coarse(y))
made = sample(projected, schedule, model.noise(8, seeded(0)), "ddpm", steps=25, generator=seeded(1))
mean = made.mean(dim=0, keepdim=True)
names = ["mosaic", "mean of the 8", "circle", "square", "triangle", "star", "plus", "ring", "-", "-"]
# tr: names = ["mozaik", "8'in ortalaması", "daire", "kare", "üçgen", "yıldız", "artı", "halka", "-", "-"]
show.pictures(torch.cat([spread(y), mean, made])[..., 16:, :16], columns=5, captions=names)
for name, some in {"eight pictures": made, "their mean": mean}.items():
    # tr: for name, some in {"sekiz resim": made, "ortalamaları": mean}.items():
    print(f"{name}: shrunk, they differ from the mosaic by at most {(shrink(some) - y).abs().max():.5f}")
    # tr: print(f"{name}: küçültülünce mozaikten en çok şu kadar ayrılıyor: {(shrink(some) - y).abs().max():.5f}")

# %% [markdown] id="opening-alt" lang="en" alt="opening"
# Ten pictures on a light ground, the same quarter of each: a mosaic with a few blue squares; a soft blue blot; a blue
# circle, square, triangle, star, plus and a form without a hole that should be a ring; two more blue forms. All stand
# in the same place, and round some of them squares of the mosaic shimmer through.

# %% [markdown] id="opening-alt" lang="tr" alt="opening" source="ed4bc73e"
# Açık renk zeminde on resim, her birinin aynı çeyreği: birkaç mavi kareli bir mozaik; yumuşak, mavi bir leke; mavi bir
# daire, kare, üçgen, yıldız, artı ve halka olması gereken, deliksiz bir biçim; iki mavi biçim daha. Hepsi aynı yerde
# duruyor; bazılarının çevresinde mozaiğin kareleri hafifçe seçiliyor.

# %% id="opening-player" tr="4eb8f0bb"
told_what = ["told: circle", "told: square", "told: triangle", "told: star", "told: plus", "told: ring"]
# tr: told_what = ["söylenen: daire", "söylenen: kare", "söylenen: üçgen", "söylenen: yıldız", "söylenen: artı", "söylenen: halka"]
panels = {"picture": made[:6], "the same, shrunk": spread(shrink(made))[:6]}
# tr: panels = {"resim": made[:6], "küçültülmüşü": spread(shrink(made))[:6]}
show.FramePlayer.from_tensors(panels, captions=told_what)

# %% [markdown] id="about" lang="en"
# Eight pictures of 32 x 32 pixels (you see their lower left quarters), and each shrinks to *exactly* this mosaic of 8 x
# 8. The model was told a shape (the last two: none) and the other labels. Move the slider: the picture changes, what it
# shrinks to does not. Which was photographed? The mosaic does not say. What looks like recovered detail is what the
# model was asked for, but for the hole of the ring, which did not come out. (The squares that shimmer round some shapes
# are the projection's.)
#
# | | |
# |---|---|
# | **Time** | about 2 hours 5 minutes, and 1 hour 15 minutes for the exercises |
# | **Before** | Lesson [12](12_editing.ipynb) (projection, inversion); [11](11_controlnet.ipynb) (the branch); [03](03_reverse.ipynb) (exact denoisers) |
# | **After** | You can *shrink* and *spread*, keep a sample *consistent*, say what the *factor of two* is, tell consistent from *likely*, and *translate* by inversion and judge it with its floors |
# | **Reference** | Section 6, for images: super-resolution, image-to-image translation |

# %% [markdown] id="about" lang="tr" source="c7fcce57"
# 32 x 32 piksellik sekiz resim (sol alt çeyreklerini görüyorsun); her biri küçültülünce *tam olarak* bu 8 x 8'lik
# mozaiği veriyor. Modele bir şekil (son ikisinde hiçbiri) ve öteki etiketler söylendi. Kaydırıcıyı gezdir: Resim
# değişiyor, küçültülmüşü değişmiyor. Fotoğrafı çekilen hangisiydi? Mozaik bunu söylemiyor. Geri kazanılmış ayrıntı gibi
# görünen, modelden istenen şeydir; yalnızca halkanın deliği çıkmadı. (Bazı şekillerin çevresinde hafifçe seçilen
# kareler izdüşümden kalmadır.)
#
# | | |
# |---|---|
# | **Süre** | yaklaşık 2 saat 5 dakika; alıştırmalar için 1 saat 15 dakika daha |
# | **Önce** | [12.](12_editing.ipynb) ders (izdüşüm, tersine çevirme); [11](11_controlnet.ipynb) (dal); [03](03_reverse.ipynb) (kesin gürültü gidericiler) |
# | **Sonra** | *Küçültüp* *yayabilir*, bir örneği *tutarlı* tutabilir, *iki katın* ne olduğunu söyleyebilir, tutarlıyı *olasıdan* ayırabilir, tersine çevirme yoluyla bir alandan ötekine *çevirebilir* ve sonucu tabanlarıyla karşılaştırabilirsin |
# | **Kaynak metin** | Bölüm 6'nın görüntülerle ilgili kısmı: süper çözünürlük, görüntüden görüntüye çeviri |

# %% [markdown] id="shrink" lang="en"
# ## 1. What shrinking loses
#
# Call $A$ the shrinking: each square of 16 pixels becomes its mean. Call $A^{+}$ (the **pseudo-inverse**) the way back
# that adds nothing: each number is laid over its 16 pixels. Then $A A^{+} = 1$: shrinking what was spread changes
# nothing.
#
# A guess $\hat{x}_0$ is put right by adding what its mosaic lacks (lesson 12, with another $A$):
#
# $$\hat{x}_0 \leftarrow \hat{x}_0 + A^{+}(y - A\hat{x}_0)$$
#
# This is `keep_coarse(y)`. Whatever shrinks to zero is left to the sampler.
#
# > **Predict first.** A picture of 32 x 32 in three colours has 3,072 numbers. How many of them does a mosaic of 8 x 8
# > settle? And which of eight samplers keeps it best?

# %% [markdown] id="shrink" lang="tr" source="9a367a73"
# ## 1. Küçültünce ne yiter?
#
# Küçültmeye $A$ diyelim: 16 piksellik her kare, ortalaması olur. Hiçbir şey eklemeden geri dönmeye $A^{+}$ (**sözde
# ters**, pseudo-inverse) diyelim: Her sayı kendi 16 pikseline yayılır. O zaman $A A^{+} = 1$'dir: Yayılmış bir mozaik
# küçültülünce kendisi geri gelir.
#
# Bir $\hat{x}_0$ tahmini, mozaiğinde eksik kalan eklenerek düzeltilir (12. dersteki gibi; yalnızca $A$ başka):
#
# $$\hat{x}_0 \leftarrow \hat{x}_0 + A^{+}(y - A\hat{x}_0)$$
#
# Bu, `keep_coarse(y)`'dir. Küçülünce sıfır olan ne varsa örnekleyiciye kalır.
#
# > **Önce tahmin et.** Üç renkli 32 x 32'lik bir resimde 3.072 sayı var. 8 x 8'lik bir mozaik bunların kaçını belirler?
# > Sekiz örnekleyiciden hangisi mozaiği en iyi korur?

# %% id="shrink-code" tr="41f5f594"
print(f"numbers in a picture: {made[0].numel()}   settled by its mosaic: {y.numel()}")
# tr: print(f"resimdeki sayılar: {made[0].numel()}   mozaiğin belirledikleri: {y.numel()}")
small, ideal = shrink(test[:8]), IdealDenoiser(real, schedule)  # digits: 8 x 8 -> 2 x 2
noise, table = torch.randn(8, 1, 8, 8, generator=seeded(0)), []
heads = ("sampler", "projected: off by", "not projected: off by")
# tr: heads = ("örnekleyici", "izdüşürülmüş: sapma", "izdüşürülmemiş: sapma")
for name in SAMPLERS:
    ways = (ProjectedDenoiser(ideal, schedule, keep_coarse(small)), ideal)
    ends = [sample(way, schedule, noise, name, steps=10, generator=seeded(1)) for way in ways]
    off = [(shrink(end) - small).abs().max().item() for end in ends]
    table.append(dict(zip(heads, (name, f"{off[0]:.0e}", f"{off[1]:.2f}"), strict=True)))
show.table(table)

# %% [markdown] id="shrink-answer" lang="en"
# One in 16; the other fifteen are free. And all eight samplers keep the mosaic to the last digits of single precision,
# for the projection stands in the denoiser and none of them knows of it. (The table holds the worst square of eight
# digits.)
#
# So **consistency** is easy: every method can have it, and a picture without it is wrong for certain. The hard question
# comes next. Of all pictures that are consistent, which one should you return?

# %% [markdown] id="shrink-answer" lang="tr" source="7aeac0c6"
# On altıda birini; öteki on beşi serbest. Sekiz örnekleyicinin hepsi de mozaiği tek duyarlıklı sayıların son
# basamaklarına dek koruyor, çünkü izdüşüm gürültü gidericinin içinde; örnekleyicilerin bundan haberi bile yok.
# (Tablodaki sapma, sekiz rakamın en kötü karesindedir.)
#
# Demek ki **tutarlılık** kolaydır: Her yöntem onu sağlayabilir; tutarlı olmayan bir resim ise kesinlikle yanlıştır. Zor
# soru bundan sonra geliyor: Tutarlı resimlerin hepsi arasından hangisini vermelisin?

# %% [markdown] id="two" lang="en"
# ## 2. The factor of two
#
# Let the data be the 1,500 digits, and $y$ their 2 x 2 mosaic plus a little noise. Then Bayes' rule gives each digit a
# weight $p(x \mid y)$, exactly. Two ways to answer:
#
# - the **mean** of all possible answers, weighted: what a network learns by squared error;
# - one **sample**, drawn by weight: what diffusion gives.
#
# Papers judge by the **PSNR**, $10 \log_{10}(\text{range}^2 / \text{squared error})$, in decibels; the range of our
# pixels is 2, from -1 to 1.
#
# > **Predict first.** Which of the two answers has the higher PSNR, and by how much?

# %% [markdown] id="two" lang="tr" source="244b078b"
# ## 2. İki kat
#
# Veri 1.500 rakam, $y$ de onların biraz gürültü eklenmiş 2 x 2'lik mozaiği olsun. O zaman Bayes kuralı her rakama kesin
# bir ağırlık verir, $p(x \mid y)$. Cevap vermenin iki yolu var:
#
# - olası cevapların hepsinin ağırlıklı **ortalaması**: karesel hatayla eğitilen bir ağ bunu öğrenir;
# - ağırlığa göre çekilmiş tek bir **örnek**: difüzyon bunu verir.
#
# Makaleler **PSNR** ile ölçer: $10 \log_{10}(\text{aralık}^2 / \text{karesel hata})$, birimi desibeldir; piksellerimizin
# aralığı -1'den 1'e, yani 2'dir.
#
# > **Önce tahmin et.** İki cevaptan hangisinin PSNR'ı, ne kadar daha yüksektir?


# %% id="two-code" tr="1e552e60"
def weights(y: Tensor, sigma: float) -> Tensor:
    """p(x | y) of the 1,500 digits, for mosaics y = A x + sigma noise: (B, 1, 2, 2) -> (B, 1500)."""
    apart = torch.cdist(y.double().flatten(1), shrink(real).double().flatten(1))
    return torch.softmax(-apart.square() / (2 * sigma**2), dim=1)


heads, table = ("noise", "error of the mean", "error of a sample", "ratio", "PSNR, mean", "PSNR, sample"), []
# tr: heads, table = ("gürültü", "ortalamanın hatası", "örneğin hatası", "oran", "PSNR, ortalama", "PSNR, örnek"), []
for sigma in (0.1, 0.2, 0.4, 0.8):
    y = shrink(real) + sigma * torch.randn(1500, 1, 2, 2, generator=seeded(0))
    w = weights(y, sigma)
    mean = (w @ real.double().flatten(1)).float().reshape(real.shape)
    drawn = real[torch.multinomial(w, 1, generator=seeded(9))[:, 0]]
    errors = [(answer - real).square().mean() for answer in (mean, drawn)]
    row = (sigma, *errors, errors[1] / errors[0], *(10 * (4 / error).log10() for error in errors))
    table.append(dict(zip(heads, row, strict=True)))
show.table(table, digits=3)

# %% [markdown] id="two-answer" lang="en"
# The mean, by about 3 decibels, whatever the noise: the sample has **twice** the squared error. It must.
#
# <details><summary>Why exactly two</summary>
#
# Given $y$, truth $x$ and sample $s$ are two draws of the same distribution, with mean $m$, each drawn without looking at
# the other. So $s - m$ and $x - m$ are uncorrelated and equally large:
#
# $$E\lVert s - x \rVert^2 = E\lVert s - m \rVert^2 + E\lVert x - m \rVert^2 = 2\,E\lVert x - m \rVert^2$$
#
# and $10 \log_{10} 2 = 3.01$.
#
# </details>
#
# A perfect sampler loses by 3.01 dB to a perfect blur. Now look at what wins.

# %% [markdown] id="two-answer" lang="tr" source="400b2c8d"
# Ortalamanın; gürültü ne olursa olsun yaklaşık 3 desibel. Çekilen örneğin karesel hatası, ortalamanınkinin **iki
# katıdır**; öyle olmak zorundadır.
#
# <details><summary>Neden tam iki</summary>
#
# $y$ verilince gerçek $x$ ile örnek $s$, ortalaması $m$ olan aynı dağılımdan iki çekiliştir; ikisi de ötekine bakmadan
# çekilir. Öyleyse $s - m$ ile $x - m$ ilişkisizdir (uncorrelated) ve eşit büyüklüktedir:
#
# $$E\lVert s - x \rVert^2 = E\lVert s - m \rVert^2 + E\lVert x - m \rVert^2 = 2\,E\lVert x - m \rVert^2$$
#
# ve $10 \log_{10} 2 = 3.01$.
#
# </details>
#
# Kusursuz bir örnekleyici, kusursuz bir bulanıklığa 3,01 dB ile yenilir. Şimdi kazanana bak.

# %% id="look-code" tr="0355d7f7"
sigma, y = 0.1, shrink(real) + 0.1 * torch.randn(1500, 1, 2, 2, generator=seeded(0))
w, some, walked = weights(y, sigma), list(range(0, 1500, 20)), []
for i in some:  # a denoiser that knows y: the digits, weighted by Bayes' rule; 8 samples for each mosaic
    knows_y = GaussianMixtureDenoiser(real, torch.zeros(1500), w[i].clamp(min=1e-300), schedule)
    start = torch.randn(8, 1, 8, 8, generator=seeded(i))
    walked.append(sample(knows_y, schedule, start, "ddpm", steps=25, generator=seeded(i + 1)))
truth, made = real[some, None], torch.stack(walked)  # (75, 1, 1, 8, 8), (75, 8, 1, 8, 8)
mean = (w[some] @ real.double().flatten(1)).float().reshape(75, 1, 1, 8, 8)
for name, answer in {"mean": mean, "diffusion": made}.items():
    # tr: for name, answer in {"ortalama": mean, "difüzyon": made}.items():
    error = (answer - truth).square().mean()
    nearest = torch.cdist(answer.flatten(0, 1).flatten(1), real.flatten(1)).amin(dim=1).mean() / 8
    print(f"{name:10s} squared error {error:.3f}   distance to the nearest digit {nearest:.3f}")
    # tr: print(f"{name:10s} karesel hata {error:.3f}   en yakın rakama uzaklık {nearest:.3f}")
ratio = (made - truth).square().mean() / (mean - truth).square().mean()
print(f"ratio of the squared errors, 75 mosaics with 8 samples each: {ratio:.2f}")
# tr: print(f"karesel hataların oranı, her birinde 8 örnekle 75 mozaik: {ratio:.2f}")

# %% id="look-rows" tr="36ac546e"
rows = {"digit": truth[:8, 0], "mosaic": spread(y)[some][:8], "mean": mean[:8, 0]}
# tr: rows = {"rakam": truth[:8, 0], "mozaik": spread(y)[some][:8], "ortalama": mean[:8, 0]}
show.rows({**rows, "diffusion": made[:8, 0], "diffusion, again": made[:8, 1]})
# tr: show.rows({**rows, "difüzyon": made[:8, 0], "difüzyon, yine": made[:8, 1]})

# %% [markdown] id="look-rows-alt" lang="en" alt="look-rows"
# Five rows of eight: digits; their mosaics of four grey squares; means, blurred and grey; and two rows of sharp digits by
# diffusion, often other digits than in the first row and other ones in the second sample.

# %% [markdown] id="look-rows-alt" lang="tr" alt="look-rows" source="86fa7e59"
# Sekizerlik beş satır: rakamlar; dört gri kareden oluşan mozaikleri; bulanık ve gri ortalamalar; difüzyonun çizdiği
# keskin rakamlardan iki satır. Bunlar çoğu kez ilk satırdakinden başka rakamlar; iki satır da birbirinden farklı.

# %% [markdown] id="look-answer" lang="en"
# The mean has half the error and is no digit; diffusion has twice the error, and every picture is one of the 1,500 (its
# distance to the nearest, as a root mean square over the pixels, is 0). Nothing can have both: that is the
# **perception-distortion tradeoff** (Blau and Michaeli 2018). Whoever chooses models by PSNR chooses blur.
#
# So three questions about a super-resolution model, and they are different ones: is it consistent? Are its errors twice
# those of the mean, no more? And do its answers differ as the true answers do?

# %% [markdown] id="look-answer" lang="tr" source="c91e9eaa"
# Ortalamanın hatası yarı yarıya az, ama kendisi bir rakam değil; difüzyonun hatası bunun iki katı, ama çizdiği her
# resim 1.500 rakamdan biri (en yakın rakama uzaklığı, pikseller üzerinden karesel ortalamanın kökü olarak, 0). İkisi
# birden sağlanamaz: Buna **algı-bozulma ödünleşimi** (perception-distortion tradeoff) denir (Blau ve Michaeli 2018).
# Model PSNR'a bakılarak seçilirse bulanık olan seçilir.
#
# Demek ki bir süper çözünürlük modeline üç ayrı soru sorulur: Tutarlı mı? Hatası, ortalamanınkinin iki katını aşıyor
# mu? Cevapları, gerçek cevaplar kadar farklı mı?

# %% [markdown] id="cover" lang="en"
# ## 3. Consistent is not yet likely
#
# Take the mosaic of one digit. Of the 1,500, only some fit it, to within 0.1 in each square: these are *all possible
# answers*, and each is as likely as the others. 100 samples of each method:
#
# - **exact draws** from those that fit: the floor, and 100 draws need not find all;
# - **told**: an exact denoiser whose data are only those that fit, as a network learns that is told $y$;
# - **projected**: the exact denoiser of all 1,500, with the mosaic projected into every guess.
#
# > **Predict first.** The projected samples have the right mosaic, exactly. For what share of them is the nearest digit
# > one of those that fit?

# %% [markdown] id="cover" lang="tr" source="d843bbd5"
# ## 3. Tutarlı olmak, olası olmak değildir
#
# Bir rakamın mozaiğini al. 1.500 rakamın yalnızca bir bölümü ona uyar, yani hiçbir karede 0,1'den çok sapmaz: *Olası
# cevapların hepsi* bunlardır ve hepsinin olasılığı eşittir. Her yöntemden 100 örnek:
#
# - uyanlar arasından **kesin çekilişler**: tabandır; 100 çekiliş hepsini bulmak zorunda değildir;
# - **söylenmiş**: verisi yalnızca uyanlar olan kesin gürültü giderici; kendisine $y$ söylenen bir ağ bunu öğrenir;
# - **izdüşürülmüş**: 1.500 rakamın hepsinin kesin gürültü gidericisi; mozaik her tahmine izdüşürülür.
#
# > **Önce tahmin et.** İzdüşürülmüş örneklerin mozaiği tam olarak doğru. Bu örneklerin ne kadarında en yakın rakam,
# > uyanlardan biridir?

# %% id="cover-code" tr="899fa326"
y = shrink(real[7:8])
fits = (shrink(real) - y).abs().flatten(1).amax(dim=1) < 0.1
start, only = torch.randn(100, 1, 8, 8, generator=seeded(1)), IdealDenoiser(real[fits], schedule)
walk = {"steps": 50, "generator": seeded(2)}
projected = ProjectedDenoiser(ideal, schedule, keep_coarse(y))
ways = {
    "exact draws": real[fits][torch.randint(0, int(fits.sum()), (100,), generator=seeded(3))],
    # tr: "kesin çekilişler": real[fits][torch.randint(0, int(fits.sum()), (100,), generator=seeded(3))],
    "told": sample(only, schedule, start, "ddpm", **walk),
    # tr: "söylenmiş": sample(only, schedule, start, "ddpm", **walk),
    "projected, DDPM": sample(projected, schedule, start, "ddpm", **walk),
    # tr: "izdüşürülmüş, DDPM": sample(projected, schedule, start, "ddpm", **walk),
    "projected, DDIM": sample(projected, schedule, start, "ddim", **walk),
    # tr: "izdüşürülmüş, DDIM": sample(projected, schedule, start, "ddim", **walk),
    "mosaic ignored": sample(ideal, schedule, start, "ddpm", **walk),
    # tr: "mozaik yok sayılmış": sample(ideal, schedule, start, "ddpm", **walk),
}  # fmt: skip

# %% id="cover-table" tr="13cd82d0"
heads, table = ("way", "fit, of 100", "different ones found", "mosaic off by, median"), []
# tr: heads, table = ("yol", "100'den uyan", "bulunan ayrı rakam", "mozaikten sapma, ortanca"), []
for name, made in ways.items():
    nearest = torch.cdist(made.flatten(1), real.flatten(1)).argmin(dim=1)
    hit = nearest[fits[nearest]].tolist()
    off = (shrink(made) - y).abs().flatten(1).amax(dim=1).median()
    table.append(dict(zip(heads, (name, len(hit), len(set(hit)), f"{off:.0e}"), strict=True)))
print(f"digits that fit this mosaic: {int(fits.sum())} of 1,500")
# tr: print(f"bu mozaiğe uyan rakamlar: {int(fits.sum())} / 1.500")
show.table(table)
show.rows({name: made[:8] for name, made in list(ways.items())[1:]})  # all but the exact draws

# %% [markdown] id="cover-table-alt" lang="en" alt="cover-table"
# Four rows of eight digits. Told: clean digits of the same light and dark. Projected with DDPM and with DDIM: digits of
# all kinds, some with a patch that is too bright or too dark. Mosaic ignored: clean digits of all kinds.

# %% [markdown] id="cover-table-alt" lang="tr" alt="cover-table" source="8d0abd1f"
# Sekizer rakamlık dört satır. Söylenmiş: açıklığı koyuluğu birbirine benzeyen temiz rakamlar. DDPM ve DDIM ile
# izdüşürülmüş: her türden rakam; bazılarında fazla açık ya da fazla koyu bir bölge var. Mozaik yok sayılmış: her türden
# temiz rakam.

# %% [markdown] id="cover-answer" lang="en"
# For 10 with DDPM and 4 with DDIM; with the mosaic ignored it is 2. The projected samples have the *right* mosaic and
# the wrong picture: the sampler chose a digit almost as if nobody had told it anything, and the projection shifted the
# brightness of four squares until the mosaic fitted (see the grey patches). The exact denoiser that was told $y$ misses
# nothing: all 100 fit, 28 of the 30 were found, as by exact draws.
#
# It is the coin of lesson 12 again. What is put into each guess from outside is obeyed, but the choice between digits
# falls at high noise, and there the denoiser never hears of $y$.
#
# **Consistent** is a property of one picture. **Likely** is one of the distribution, and only a sampler that is *told*
# has it here. (One mosaic; change the 7 in `real[7:8]` and look at others.)

# %% [markdown] id="cover-answer" lang="tr" source="93afd167"
# DDPM'de 10'unda, DDIM'de 4'ünde; mozaik yok sayılınca 2'sinde. İzdüşürülmüş örneklerin mozaiği *doğru*, resmi yanlış:
# Örnekleyici, kendisine neredeyse hiçbir şey söylenmemiş gibi bir rakam seçti; izdüşüm de mozaik uysun diye dört
# karenin parlaklığını kaydırdı (gri bölgelere bak). $y$ söylenmiş kesin gürültü giderici hiçbir şeyi kaçırmıyor: 100
# örneğin hepsi uyuyor, 30 rakamın 28'i bulunmuş; kesin çekilişlerde de öyle.
#
# Bu, 12. derste gördüğün yazı-turadır. Her tahmine dışarıdan konan şey korunur; ama rakamlar arasındaki seçim yüksek
# gürültüde yapılır ve gürültü giderici orada $y$'yi hiç duymaz.
#
# **Tutarlılık**, tek bir resmin özelliğidir. **Olasılık** ise dağılımın; burada bunu yalnızca, mozaik kendisine
# *söylenmiş* örnekleyici sağlıyor. (Tek bir mozaik; `real[7:8]` içindeki 7'yi değiştir, başkalarına da bak.)

# %% [markdown] id="told" lang="en"
# ## 4. A network that is told the small picture
#
# So tell it. Training needs pairs, and shrinking makes as many as you like: $x$ from the data, $y = A x$. A small network
# (an MLP on 64 pixels) hears the four numbers of $y$ beside $x_t$ and $t$, and learns $x$ in a few seconds. One run.
#
# A gift: at the top of the noise $x_t$ says nothing. There the network's $\hat{x}_0$ is its answer to "$y$ alone": the
# blurred **mean**, in one call.
#
# It is judged on 297 digits that it never saw. For exact samples, the error is 2 times that of the mean, and two
# samples are as far from each other as from the truth.
#
# > **Predict first.** Will its ratio be 2, above it, or below?

# %% [markdown] id="told" lang="tr" source="c7742971"
# ## 4. Küçük resmin söylendiği ağ
#
# Öyleyse söyleyelim. Eğitim için çiftler gerekir; küçülterek istediğin kadar çift yapabilirsin: $x$ veriden gelir, $y =
# A x$. Küçük bir ağ (64 piksellik bir MLP) $x_t$ ile $t$'nin yanında $y$'nin dört sayısını da alır ve $x$'i birkaç
# saniyede öğrenir. Tek bir eğitim.
#
# Bir de armağan var: En gürültülü düzeyde $x_t$ hiçbir şey söylemez. Orada ağın $\hat{x}_0$'ı, "yalnızca $y$" sorusuna
# verdiği cevaptır: tek bir çağrıda bulanık **ortalama**.
#
# Ağ, hiç görmediği 297 rakamla değerlendiriliyor. Kesin örneklerde hata, ortalamanınkinin 2 katıdır; iki örnek
# birbirine ne kadar uzaksa gerçeğe de o kadar uzaktır.
#
# > **Önce tahmin et.** Oran 2 mi çıkar, üstünde mi, altında mı?

# %% id="told-code" tr="33036ef6"
torch.manual_seed(0)
network = MLP(MLPSettings(dimensions=64, width=256, condition=TokenSettings(width=4, length=1)))
pairs = Examples(real.flatten(1), shrink(real).flatten(1)[:, None])  # told y, four numbers in a row
settings = TrainSettings(
    steps=900, batch_size=128, learning_rate=2e-3, cooldown=0.5, ema_decay=0.99, label_dropout=0.0
)
small, x, table = shrink(test), test.flatten(1), []
start = [torch.randn(297, 64, generator=seeded(seed)) for seed in (0, 1)]
heads = ("training steps", "error of the mean", "error of a sample", "ratio", "two apart / error")
# tr: heads = ("eğitim adımı", "ortalamanın hatası", "örneğin hatası", "oran", "iki örnek arası / hata")
for step in train(network, schedule, pairs, settings, device="cpu"):
    if step.step in (100, 300, 900):
        knows_y = step.model.denoiser(small.flatten(1)[:, None])
        first, walks = knows_y(start[0], schedule.T - 1).x_0, enumerate(start)
        one, two = (sample(knows_y, schedule, x_T, "ddpm", generator=seeded(i + 2)) for i, x_T in walks)
        mean_error, error, apart = ((p - q).square().mean() for p, q in ((first, x), (one, x), (one, two)))
        row = (step.step, mean_error, error, error / mean_error, apart / error)
        table.append(dict(zip(heads, row, strict=True)))
show.table(table)


# %% id="told-table" tr="bfcb3a36"
def keeps(guess: Tensor) -> Tensor:
    return keep_coarse(small)(guess.reshape(test.shape)).flatten(1)


put_right = ProjectedDenoiser(knows_y, schedule, keeps)
right = sample(put_right, schedule, start[0], "ddpm", generator=seeded(2))
answers = {"blocks": spread(small), "mean (one call)": first, "sample": one, "sample, projected": right}
# tr: answers = {"kareler": spread(small), "ortalama (tek çağrı)": first, "örnek": one, "örnek, izdüşürülmüş": right}
table = []
for name, made in answers.items():
    made = made.reshape(test.shape)
    off = (shrink(made) - small).square().mean().sqrt()
    row = {"answer": name, "PSNR": psnr(made, test).mean(), "mosaic off by": f"{off:.0e}"}
    # tr: row = {"cevap": name, "PSNR": psnr(made, test).mean(), "mozaikten sapma": f"{off:.0e}"}
    table.append(row)
show.table(table)
rows = {"digit": test, "mosaic": spread(small), "mean": first, "sample": one, "another": two}
# tr: rows = {"rakam": test, "mozaik": spread(small), "ortalama": first, "örnek": one, "bir başkası": two}
show.rows({name: some[:8].reshape(-1, 1, 8, 8) for name, some in rows.items()})

# %% [markdown] id="told-table-alt" lang="en" alt="told-table"
# Five rows of eight: digits, mosaics of four squares, blurred means, and two rows of samples: sharper than the means,
# mostly digits, some broken; the two samples of one mosaic are often different digits.

# %% [markdown] id="told-table-alt" lang="tr" alt="told-table" source="97bf51e8"
# Sekizerlik beş satır: rakamlar, dört kareli mozaikler, bulanık ortalamalar ve iki satır örnek: ortalamalardan daha
# keskin, çoğu rakam, bazıları bozuk; aynı mozaiğin iki örneği çoğu kez başka rakamlar.

# %% [markdown] id="told-answer" lang="en"
# Far below, and that is not good news. Two samples should be as far apart as sample and truth (1); here they are too
# close. After 100 steps a sample is nearly the mean itself, so it has the mean's error. With training the mean improves
# and the samples spread *more*: the ratio climbs from 0.95 to 1.5, short of 2. (One run.)
#
# By the error of a sample alone the three networks are alike (0.25 each), though the first hardly draws at all. So read
# three numbers together: the error of the mean, the ratio, and how far two samples are apart.
#
# Consistency comes nearly by itself: off by 0.02 without projection. With it, exact, and the PSNR stays (here the mean
# of the pictures' own PSNR; in part 2 that of the mean error). Together, the network *chooses*, the projection *puts
# the last decimals right*.

# %% [markdown] id="told-answer" lang="tr" source="65fdd458"
# Çok altında; bu iyi haber de değil. İki örnek birbirine, gerçeğe oldukları kadar uzak olmalıydı (1); burada fazla
# yakınlar. 100 adım sonra örnek, neredeyse ortalamanın kendisidir; hatası da ortalamanınki kadardır. Eğitim uzadıkça
# ortalama iyileşiyor, örnekler *daha çok* dağılıyor: Oran 0,95'ten 1,5'e çıkıyor, 2'ye varmıyor. (Tek bir eğitim.)
#
# Yalnızca örneğin hatasına bakılsa üç ağ birbirinin aynı görünürdü (hepsinde 0,25); oysa ilki neredeyse hep ortalamayı
# veriyor. Öyleyse üç sayıyı birlikte oku: ortalamanın hatası, oran, iki örneğin birbirine uzaklığı.
#
# Tutarlılık ise neredeyse kendiliğinden geliyor: izdüşüm olmadan sapma 0,02. İzdüşümle sapma sıfıra iniyor, PSNR da
# değişmiyor (buradaki, resimlerin kendi PSNR'larının ortalamasıdır; 2. bölümdeki, ortalama hatanın PSNR'ıydı). İkisi
# birbirini tamamlıyor: Ağ *seçer*, izdüşüm *son ondalıkları düzeltir*.

# %% [markdown] id="bridge" lang="en"
# ## 5. From one domain to another
#
# Now no mosaic, but two domains: night and day, thin and bold. You have pictures of both and **no pairs**. A model of $a$
# turns $x$ into noise by inversion (lesson 12); a model of $b$ turns the same noise into a picture of $b$:
#
# $$x_T = \text{invert}_a(x), \qquad x' = \text{DDIM}_b(x_T)$$
#
# That is a **bridge** (DDIB, Su and others 2023). Is it a good one? Between two Gaussians that is known. The map that
# moves points least on the whole (**optimal transport**) is $x' = \mu_b + \frac{\sigma_b}{\sigma_a}(x - \mu_a)$.
#
# > **Predict first.** Does the bridge find this map? With twice the steps, is its error half, a quarter, or the same?

# %% [markdown] id="bridge" lang="tr" source="2feec4fa"
# ## 5. Bir alandan ötekine
#
# Şimdi mozaik yok, iki alan var: gece ile gündüz, ince ile kalın. Elinde ikisinden de resimler var, ama **hiç çift
# yok**. $x$, $a$'nın modeliyle tersine çevrilerek (12. ders) gürültüye dönüştürülür; $b$'nin modeli aynı gürültüden bir
# $b$ resmi yapar:
#
# $$x_T = \text{tersine çevir}_a(x), \qquad x' = \text{DDIM}_b(x_T)$$
#
# Bu bir **köprüdür** (bridge; DDIB, Su vd. 2023). İyi bir köprü mü? İki Gauss dağılımı arasında bu bellidir. Noktaları
# toplamda en az oynatan gönderim (**en iyi taşıma**, optimal transport) $x' = \mu_b + \frac{\sigma_b}{\sigma_a}(x -
# \mu_a)$'dır.
#
# > **Önce tahmin et.** Köprü bu gönderimi bulur mu? Adımlar iki katına çıkınca hatası yarıya mı iner, dörtte bire mi,
# > aynı mı kalır?

# %% id="bridge-code" tr="db1bfeba"
mu_a, mu_b = torch.tensor([[-0.5, 0.4]]).double(), torch.tensor([[0.6, -0.3]]).double()
a = GaussianMixtureDenoiser(mu_a, torch.tensor([0.4]).double(), torch.ones(1), schedule)
b = GaussianMixtureDenoiser(mu_b, torch.tensor([0.1]).double(), torch.ones(1), schedule)
points = mu_a + 0.4 * torch.randn(400, 2, generator=seeded(0)).double()
exact, table = mu_b + 0.1 / 0.4 * (points - mu_a), []
fresh = sample(b, schedule, torch.randn(400, 2, generator=seeded(1)).double(), steps=200)
for N in (25, 50, 100, 200):
    there = invert_and_sample(a, b, schedule, points, steps=N)
    back = invert_and_sample(b, a, schedule, there, steps=N)
    off, cycle = ((p - q).norm(dim=1).mean().item() for p, q in ((there, exact), (back, points)))
    table.append({"steps N": N, "off the exact map": off, "times N": off * N, "there and back": cycle})
    # tr: table.append({"adım N": N, "kesin gönderimden sapma": off, "çarpı N": off * N, "gidiş dönüş": cycle})
show.table(table, digits=4)
print(f"floor, fresh noise in b: off the exact map by {(fresh - exact).norm(dim=1).mean():.4f}")
# tr: print(f"taban, b'de taze gürültü: kesin gönderimden sapma {(fresh - exact).norm(dim=1).mean():.4f}")

# %% [markdown] id="bridge-answer" lang="en"
# It does, and the error is about halved when the steps are doubled: times $N$ it grows slowly, from 0.9 to 1.1. The
# floor is 31 times as large at $N = 200$: fresh noise lands somewhere in $b$, the bridge at *the* point.
#
# There and back is off by more than one way, for it walks twice as far, and $a$ is four times as wide as $b$: what is
# missed in the narrow domain is stretched in the wide one.
#
# Between Gaussians, then, noise is a fair meeting place. Is it one between pictures?

# %% [markdown] id="bridge-answer" lang="tr" source="b3612779"
# Buluyor; adımlar iki katına çıkınca hata yaklaşık yarıya iniyor: Hatanın $N$ ile çarpımı 0,9'dan 1,1'e yavaş yavaş
# büyüyor. Taban, $N = 200$ iken hatanın 31 katıdır: Taze gürültü $b$'de herhangi bir yere düşer, köprü ise *tam o*
# noktaya.
#
# Gidiş dönüşün hatası tek yönünkinden daha büyük; çünkü yol iki kat uzun ve $a$, $b$'den dört kat daha geniş: Dar
# alandaki bir sapma, geniş alanda gerilip büyür.
#
# Demek ki Gauss dağılımları arasında gürültü, güvenilir bir buluşma yeridir. Resimler arasında da öyle mi?

# %% [markdown] id="pairs" lang="en"
# ## 6. Whose partner is whose
#
# Digits again. Domain $a$: 300 of them. Domain $b$: the same 300 in bold, as a *set*; no denoiser is told which bold
# digit belongs to which thin one. But we know. Both denoisers are exact.
#
# A translation is right if it lands nearest to its own partner. Beside it: the partner that is nearest in pixels; and
# fresh noise. And because a method that finds partners here might find them anywhere, three other domains $b$: much
# bolder, mirrored, and the negative.
#
# > **Predict first.** For which of the four does the bridge find the partners?

# %% [markdown] id="pairs" lang="tr" source="b0c20a74"
# ## 6. Kim kimin karşılığı
#
# Yine rakamlar. $a$ alanı: 300 rakam. $b$ alanı: aynı 300 rakamın kalınları; ama bunlar yalnızca bir *küme* olarak
# veriliyor: Hiçbir gürültü gidericiye hangi kalının hangi inceye ait olduğu söylenmiyor. Ama biz biliyoruz. İki gürültü
# giderici de kesin.
#
# Bir çeviri, hepsinden çok kendi karşılığına yakınsa doğrudur. Karşılaştırma için tabloda bir de piksellerce en yakın
# olanı almanın ve taze gürültünün sonucu var. Burada karşılıkları bulan bir yöntemin onları her yerde bulacağı
# sanılabilir; bu yüzden üç $b$ alanı daha var: çok daha kalın, aynadaki ve negatif.
#
# > **Önce tahmin et.** Köprü dördünden hangilerinde karşılıkları bulur?

# %% id="pairs-code" tr="87216c9a"
thin = real[:300]
wide = F.max_pool2d(thin, (1, 3), 1, (0, 1))  # the brightest of three neighbours in a row
domains = {"bold": (thin + wide) / 2, "much bolder": wide, "mirrored": thin.flip(-1), "negative": -thin}
# tr: domains = {"kalın": (thin + wide) / 2, "çok kalın": wide, "aynada": thin.flip(-1), "negatif": -thin}
knows_a, noise, table = IdealDenoiser(thin, schedule), torch.randn(300, 1, 8, 8, generator=seeded(0)), []


def own(made: Tensor, domain: Tensor) -> float:
    """The share whose nearest picture of the domain is its own partner."""
    nearest = torch.cdist(made.flatten(1), domain.flatten(1)).argmin(dim=1)
    return (nearest == torch.arange(300)).float().mean().item()


shown = {"thin": thin[:8]}
# tr: shown = {"ince": thin[:8]}
for name, domain in domains.items():
    knows_b = IdealDenoiser(domain, schedule)
    there = invert_and_sample(knows_a, knows_b, schedule, thin, steps=50)
    back = invert_and_sample(knows_b, knows_a, schedule, there, steps=50)
    fresh, shown[name] = sample(knows_b, schedule, noise, steps=50), there[:8]
    row = {"b": name, "own partner": own(there, domain), "nearest in pixels": own(thin, domain)}
    # tr: row = {"b": name, "kendi karşılığı": own(there, domain), "piksellerde en yakın": own(thin, domain)}
    table.append(row | {"fresh noise": own(fresh, domain), "there and back": own(back, thin)})
    # tr: table.append(row | {"taze gürültü": own(fresh, domain), "gidiş dönüş": own(back, thin)})

# %% id="pairs-table"
show.table(table, digits=2)
show.rows(shown)

# %% [markdown] id="pairs-table-alt" lang="en" alt="pairs-table"
# Five rows of eight digits: thin ones; their translations into bold, the same digits with softer, wider strokes; into
# much bolder ones, several of them other digits; into mirrored ones, of which many are other digits; into negatives,
# dark strokes on white, whose shapes have nothing to do with the first row.

# %% [markdown] id="pairs-table-alt" lang="tr" alt="pairs-table" source="ba466ed9"
# Sekizer rakamlık beş satır: ince rakamlar; bunların kalına çevirisi, yani aynı rakamlar, daha yumuşak ve geniş
# çizgilerle; çok kalına çevirisi, birkaçı başka rakam; aynadakine çevirisi, birçoğu başka rakam; negatife çevirisi,
# beyaz üstünde koyu çizgiler, ilk satırla ilgisiz biçimler.

# %% [markdown] id="pairs-answer" lang="en"
# For one. All 300 bold digits are found, though nobody paired anything and the nearest in pixels finds only 65 of 100.
# Much bolder: 17. Mirrored: 3. The negative: none.
#
# A bridge does not know what you mean by "partner". It keeps pictures near in some sense of its own (between Gaussians:
# the least movement), and where your pairs are near in that sense it finds them. A mirror image is not near, and
# nothing in two unpaired sets says that it should be.
#
# There and back tells good from bad here: 1 for the bold ones, 0.23 at most for the others. But a high one would prove
# only that the way can be undone, not that it led to the right place.

# %% [markdown] id="pairs-answer" lang="tr" source="7ef7594e"
# Birinde. 300 kalın rakamın hepsi bulunuyor. Oysa kimse onları eşlememişti; piksellerce en yakın olanı almak da ancak
# %65'ini buluyor. Çok kalınların %17'si, aynadakilerin %3'ü bulunuyor; negatiflerin ise hiçbiri bulunmuyor.
#
# Köprü, "karşılık" derken ne demek istediğini bilmez. Resimleri kendince yakın tutar (Gauss dağılımları arasında: en az
# oynatarak); senin çiftlerin bu anlamda yakınsa onları bulur. Aynadaki görüntü yakın değildir; çiftsiz iki kümede yakın
# olması gerektiğini söyleyen bir şey de yoktur.
#
# Gidiş dönüş burada iyiyi kötüden ayırıyor: kalınlarda 1, ötekilerde en çok 0,23. Ama yüksek bir sayı yalnızca yolun
# geri yürünebildiğini kanıtlar; doğru yere varıldığını değil.

# %% [markdown] id="scene" lang="en"
# ## 7. From day to night
#
# Now the trained model of `shapes`: eight scenes on white are inverted while it is told their five labels, and
# sampled while it is told *black*. The reader of `shapes` says whether background and the other four came out as asked.
# But they are told, so the table has fresh noise with the same labels, too, and the overlap (IoU) of the masks, old and
# new, for the nudge of place and size that nobody is told (lesson 12).
#
# > **Predict first.** Which has the larger overlap with the white scene: its translation, or fresh noise?

# %% [markdown] id="scene" lang="tr" source="dc5927b0"
# ## 7. Gündüzden geceye
#
# Şimdi eğitilmiş `shapes` modeli: Beyaz zeminli sekiz sahne, beş etiketi modele söylenerek tersine çevriliyor,
# sonra zemin için *siyah* denerek örnekleniyor. `shapes` okuyucusu, zeminin ve öteki dört etiketin istendiği gibi çıkıp
# çıkmadığını söylüyor. Ama bunlar modele söyleniyor; bu yüzden tabloda aynı etiketlerle taze gürültü de var. Yerdeki ve
# boydaki, kimseye söylenmeyen küçük kaymalar da eski ve yeni maskelerin örtüşmesiyle (IoU) ölçülüyor (12. ders).
#
# > **Önce tahmin et.** Beyaz sahneyle hangisi daha çok örtüşür: çevirisi mi, taze gürültü mü?

# %% id="scene-code" tr="ecbc1f54"
white = (scenes.attributes[:, 4] == 2).nonzero()[:8, 0]
day, told = scenes.images[white], scenes.attributes[white]
dark = told.clone()
dark[:, 4] = 0  # black
knows, wants = model.denoiser(told), model.denoiser(dark)
night = invert_and_sample(knows, wants, schedule, day, steps=20)
results = {
    "same labels": (told, invert_and_sample(knows, knows, schedule, day, steps=20)),
    # tr: "aynı etiketler": (told, invert_and_sample(knows, knows, schedule, day, steps=20)),
    "to black": (dark, night),
    # tr: "siyaha": (dark, night),
    "and back": (told, invert_and_sample(wants, knows, schedule, night, steps=20)),
    # tr: "ve geri": (told, invert_and_sample(wants, knows, schedule, night, steps=20)),
    "fresh noise": (dark, sample(wants, schedule, model.noise(8, seeded(0)), steps=20)),
    # tr: "taze gürültü": (dark, sample(wants, schedule, model.noise(8, seeded(0)), steps=20)),
}  # fmt: skip

# %% id="scene-table" tr="a0daa047"
old, table = painted_masks(day, told), []
for name, (want, made) in results.items():
    read = (data.read_shapes(made) == want).float()
    overlap = intersection_over_union(old, painted_masks(made, want)).mean()
    row = {"way": name, "background": read[:, 4].mean(), "other four": read[:, :4].amin(dim=1).mean()}
    # tr: row = {"yol": name, "zemin": read[:, 4].mean(), "öteki dördü": read[:, :4].amin(dim=1).mean()}
    table.append(row | {"overlap": overlap})
    # tr: table.append(row | {"örtüşme": overlap})
show.table(table, digits=2)
cycle = (results["and back"][1] - day).square().mean().sqrt()
# tr: cycle = (results["ve geri"][1] - day).square().mean().sqrt()
print(f"cycle error, root mean square of day -> night -> day less day: {cycle:.3f}")
# tr: print(f"gidiş dönüş hatası, gündüz -> gece -> gündüz eksi gündüz, karesel ortalamanın kökü: {cycle:.3f}")
show.rows({"day": day, **{name: made for name, (_, made) in results.items()}})
# tr: show.rows({"gündüz": day, **{name: made for name, (_, made) in results.items()}})

# %% [markdown] id="scene-table-alt" lang="en" alt="scene-table"
# Five rows of eight scenes: on white; inverted and sampled with the same labels, nearly the same; the same shapes and
# colours on black, some moved a little; back on white, nearly as at first; and on black from fresh noise, same shapes
# and colours.

# %% [markdown] id="scene-table-alt" lang="tr" alt="scene-table" source="866543ee"
# Sekizer sahnelik beş satır: beyaz zeminde; aynı etiketlerle tersine çevrilip örneklenmiş, neredeyse aynı; aynı şekil
# ve renkler siyah zeminde, bazıları biraz kaymış; yeniden beyazda, neredeyse baştaki gibi; taze gürültüden siyah
# zeminde, aynı şekil ve renkler.

# %% [markdown] id="scene-answer" lang="en"
# Fresh noise: 0.75, against 0.63. Background and the other four are right in all eight, for both. So whoever shows this
# row and counts labels shows nothing that the labels alone would not give; and in what nobody was told, place and size
# to the pixel, the translation loses to its floor. Look at the green circle: it has wandered.
#
# There and back the overlap is 0.80, below the 0.92 of no change at all, and the cycle error is a twentieth of the way
# from black to white (2).
#
# Eight scenes and one model, no law. But a translation without its floor is an anecdote. We did not look for the
# reason; perhaps the noise of a white scene says "white everywhere", too, and on black that is read as something else.

# %% [markdown] id="scene-answer" lang="tr" source="5f0bf69b"
# Taze gürültü: 0,75; çeviri 0,63. Zemin ile öteki dört etiket, ikisinde de sekiz sahnenin hepsinde doğru. Demek ki bu
# satırı gösterip etiket sayan biri, etiketlerin tek başına vermeyeceği hiçbir şey göstermiş olmaz; kimseye
# söylenmeyende, yani pikseline kadar yer ve boyda ise çeviri tabanına yeniliyor. Yeşil daireye bak: Yerinden kaymış.
#
# Gidiş dönüşte örtüşme 0,80; hiçbir şey değişmediğindeki 0,92'nin altında. Gidiş dönüş hatası ise siyahtan beyaza olan
# yolun (2) yirmide biri kadar.
#
# Sekiz sahneyle tek bir modelden genel bir kural çıkmaz. Ama tabanı gösterilmeyen bir çeviri de hiçbir şey kanıtlamaz.
# Nedenini araştırmadık; belki beyaz bir sahnenin gürültüsü "her yer beyaz" bilgisini de taşıyor ve bu, siyahta başka
# bir şey olarak okunuyor.

# %% [markdown] id="sketch" lang="en"
# ## 8. From a sketch to a picture
#
# A bridge needs no pairs. Where pairs can be had, use them: a plain program draws the edges of every picture, and the
# control branch of lesson 11, `shapes-edges`, has learned from such pairs. So sketches are a third domain, and the
# translation is told, not guessed.
#
# Eight scenes; the model is told colour and background, but neither shape nor size nor place: they stand in the sketch.
# Measured is the overlap of the painted masks, old and new. The controls: another scene's sketch, and an empty sheet.
#
# > **Predict first.** How large is the overlap with the own sketch? With the empty sheet, is the picture a scene at all?

# %% [markdown] id="sketch" lang="tr" source="552b6196"
# ## 8. Eskizden resme
#
# Köprüye çift gerekmez. Ama çift bulunabiliyorsa kullan: Düz bir program her resmin kenarlarını çizer; 11. dersteki
# kontrol dalı `shapes-edges` de böyle çiftlerden öğrendi. Demek ki eskizler üçüncü bir alandır; bu kez çeviri tahmin
# edilmez, modele söylenir.
#
# Sekiz sahne var. Modele renk ile zemin söyleniyor; şekil, boyut ve yer söylenmiyor: Onlar eskizde. Ölçülen, eski ve
# yeni maskelerin örtüşmesidir. Kontroller: başka bir sahnenin eskizi ve boş bir kâğıt.
#
# > **Önce tahmin et.** Kendi eskiziyle örtüşme ne kadar olur? Boş kâğıttan çıkan resim bir sahne midir?

# %% id="sketch-code" tr="9f55e641"
controlled, eight = zoo.load("shapes-edges"), scenes.subset(range(8))
sketch, told = data.sobel_edges(eight.images), eight.attributes.clone()
told[:, [0, 2, 3]] = 6  # shape, size and place are not told
old, noise = painted_masks(eight.images, eight.attributes), controlled.noise(8, seeded(0))
hints = {"own sketch": sketch, "another's sketch": sketch.roll(1, dims=0), "empty sheet": 0 * sketch}
# tr: hints = {"kendi eskizi": sketch, "başkasının eskizi": sketch.roll(1, dims=0), "boş kâğıt": 0 * sketch}
shown, table = {"scene": eight.images, "sketch": sketch.expand(-1, 3, -1, -1) * 2 - 1}, []
# tr: shown, table = {"sahne": eight.images, "eskiz": sketch.expand(-1, 3, -1, -1) * 2 - 1}, []
for name, hint in hints.items():
    draws = controlled.denoiser({"labels": told, "hint": hint})
    shown[name] = made = sample(draws, schedule, noise, steps=20)
    overlap = intersection_over_union(old, painted_masks(made, eight.attributes)).mean()
    again = intersection_over_union(sketch > 0, data.sobel_edges(made) > 0).mean()
    table.append({"drawn from": name, "overlap": overlap, "sketched again, overlap": again})
    # tr: table.append({"çizildiği": name, "örtüşme": overlap, "yeniden eskizi, örtüşme": again})
show.table(table, digits=2)
show.rows(shown)

# %% [markdown] id="sketch-code-alt" lang="en" alt="sketch-code"
# Five rows of eight: scenes of one shape; their edges, white on black; pictures drawn from them, alike in shape, place
# and colour, most with ragged rims, the last in another colour; pictures from the sketch of the scene before, its shape
# in the own colour; and from an empty sheet: fragments without a clear shape, twice nothing.

# %% [markdown] id="sketch-code-alt" lang="tr" alt="sketch-code" source="fa0e26be"
# Sekizer resimlik beş satır: tek şekilli sahneler; siyah üstünde beyaz kenarları; bunlardan çizilmiş, şekli, yeri ve
# rengi benzeyen, çoğunun kenarı pürüzlü, sonuncusunun rengi başka resimler; bir önceki sahnenin eskizinden çizilmiş,
# şekli onun, rengi kendinin olan resimler; boş kâğıttan çıkan, belirgin şekli olmayan parçalar, ikisinde hiçbir şey.

# %% [markdown] id="sketch-answer" lang="en"
# 0.74, beside 0.10 with another's sketch and 0.07 with none. There and back, in the manner of part 7: sketched again,
# the pictures overlap with the first lines by 0.76, those of another's sketch by 0.06. The control settles whose doing
# it is: same noise, same labels, other sketch, and the picture goes with the sketch.
#
# From the empty sheet come fragments, and twice nothing: here nobody says a shape, neither sketch nor label. And the
# drawing does not say all: the last star came out in another colour than was told. (Eight scenes, one model; lesson 11
# measures the branch on more.)

# %% [markdown] id="sketch-answer" lang="tr" source="d233d439"
# 0,74; başkasının eskiziyle 0,10, boş kâğıtla 0,07. 7. bölümdeki gidiş dönüş gibi: Çıkan resimlerin yeniden çizilen
# eskizi ilk çizgilerle 0,76 örtüşüyor, başkasının eskizinden çıkanlarınki 0,06. Kimin işi olduğunu kontrol söylüyor:
# Gürültü aynı, etiketler aynı, eskiz başka; resim eskizin ardından gidiyor.
#
# Boş kâğıttan parçalar çıkıyor, ikisinde de hiçbir şey: Burada şekli söyleyen yok; ne eskiz söylüyor ne etiket. Eskiz
# de her şeyi söylemez: Sonuncu yıldızın rengi, söylenenden başka çıktı. (Sekiz sahne, tek model; 11. ders dalı daha çok
# resimde ölçüyor.)

# %% [markdown] id="photo" lang="en"
# ## 9. Two photographs
#
# scikit-learn carries two photographs (CC BY 2.0): a Chinese temple and a flower. **Bicubic**
# interpolation lays a smooth surface through the mosaic. What it lacks, the *details* $d$, is
# what the shipped model `patches` draws, a U-Net that is told the smooth picture beside $d_t$ (the way of SR3):
#
# $$x = \text{smooth}(y) + u(y)\, d$$
#
# The unit $u$ comes from the mosaic, too: twice what *it* loses when it is shrunk once more. So faint details and
# strong ones are of one size to the network. It learned from the temple and gets mosaics of the unseen **flower**.
#
# Two Fréchet distances: lesson 06's, on features of `shapes`; and one of the 16 pixels
# inside the squares (`grain`: flat squares 1).
#
# > **Predict first.** Who has the best PSNR, who the best `grain`: bicubic, the mean, or a sample?

# %% [markdown] id="photo" lang="tr" source="faf15b3a"
# ## 9. İki fotoğraf
#
# Son olarak gerçek pikseller. scikit-learn'le iki fotoğraf gelir (CC BY 2.0): bir Çin tapınağı ve bir çiçek. **Bikübik**
# ara değerleme (bicubic) mozaiğin içinden düzgün bir yüzey geçirir; hiçbir şey öğrenmemiştir. Onda eksik kalanı, yani
# $d$ *ayrıntılarını*, hazır `patches` modeli çizer: düzgün resmi, $d_t$'nin yanında alan bir U-Net (SR3'ün yolu):
#
# $$x = \text{düzgün}(y) + u(y)\, d$$
#
# $u$ birimi de mozaikten gelir: *mozaik* bir kez daha küçültülünce yitenin iki katıdır. Böylece silik ayrıntılar da
# güçlüleri de ağ için aynı büyüklüktedir. Model tapınaktan, tek çekirdekte birkaç dakikada öğrendi; burada ona hiç
# görmediği **çiçeğin** mozaikleri veriliyor.
#
# Gerçeğe uzaklık iki Fréchet uzaklığıyla ölçülüyor: 06. dersteki (burada `shapes` modelinin öznitelikleriyle) ve
# karelerin içindeki 16 pikselinki (`grain`; düz karelerde 1).
#
# > **Önce tahmin et.** PSNR'ı en iyi olan hangisidir, `grain` değeri en iyi olan hangisi: bikübik mi, ortalama mı,
# > örnek mi?


# %% id="photo-code" tr="91c20629"
painter, photo, places = zoo.load("patches"), data.patches("test"), torch.arange(260)
black = (places // 20 + places) % 2 == 0  # every second patch, as on a chessboard
between, x = photo.x[black], photo.x[~black]  # real ones to compare with, and 130 to be made again
small = shrink(x)
smooth, unit, hint = data.enlarge(small)
knows = painter.denoiser(hint, clip=None)
put_right = ProjectedDenoiser(knows, schedule, keep_coarse((small - shrink(smooth)) / unit))
noises = [painter.noise(130, seeded(i)) for i in range(4)]
d = [
    sample(way, schedule, noises[i % 4], "ddpm", steps=20, generator=seeded(10 + i % 4))
    for i, way in enumerate([*[knows] * 4, put_right])
]
mean = knows(noises[0], schedule.T - 1).x_0
details = {"bicubic": 0 * mean, "mean": mean, "mean of 4 samples": torch.stack(d[:4]).mean(dim=0)}
# tr: details = {"bikübik": 0 * mean, "ortalama": mean, "4 örneğin ortalaması": torch.stack(d[:4]).mean(dim=0)}
details |= {"sample": d[0], "another": d[1], "projected": d[4], "foreign details": d[0].roll(65, dims=0)}
# tr: details |= {"örnek": d[0], "bir başkası": d[1], "izdüşürülmüş": d[4], "yabancı ayrıntı": d[0].roll(65, dims=0)}
answers = {name: (smooth + unit * some).clamp(-1, 1) for name, some in details.items()}


# %% id="photo-table" tr="e2ee4ebc"
def judged(answers: dict[str, Tensor], true: Tensor, real: Tensor) -> None:
    """A row for each way; `real` are other patches, from between."""
    others, own, table = data.ImageData(real, None, "real"), data.ImageData(true, None, "own"), []
    for name, made in answers.items():
        error, off = ((a - b).square().mean() for a, b in ((made, true), (shrink(made), shrink(true))))
        row = {"answer": name, "PSNR": f"{10 * (4 / error).log10():.1f}", "off by": f"{off.sqrt():.0e}"}
        # tr: row = {"cevap": name, "PSNR": f"{10 * (4 / error).log10():.1f}", "sapma": f"{off.sqrt():.0e}"}
        row["PSNR of each, mean"] = "" if error == 0 else f"{psnr(made, true).mean():.1f}"
        # tr: row["PSNR'ların ortalaması"] = "" if error == 0 else f"{psnr(made, true).mean():.1f}"
        far = f"{compare(made, others, held_out=own).frechet:.2f}"
        table.append(row | {"Fréchet": far, "grain": f"{grain(made, real):.3f}"})
    show.table(table)


judged({"mosaic": spread(small), **answers, "real (floor)": x}, x, between)
# tr: judged({"mozaik": spread(small), **answers, "gerçek (taban)": x}, x, between)
true, ends = (x - smooth) / unit, ((0, -1), (1, -1), (1, 2))
ways = (mean, d[0], d[1], true)
mean_error, error, apart = ((unit * (ways[i] - ways[j])).square().mean() for i, j in ends)
print(f"error of a sample / of the mean: {error / mean_error:.2f}   two apart / error: {apart / error:.2f}")
# tr: print(f"örneğin hatası / ortalamanınki: {error / mean_error:.2f}   iki örnek arası / hata: {apart / error:.2f}")


# %% id="photo-rows" tr="c610b3e0"
chosen = unit.flatten().topk(40).indices[::5]  # of those whose mosaics promise the strongest details
rows = {"patch": x, "mosaic": spread(small), **answers}
# tr: rows = {"parça": x, "mozaik": spread(small), **answers}
show.rows({name: some[chosen] for name, some in rows.items()})

# %% [markdown] id="photo-rows-alt" lang="en" alt="photo-rows"
# Nine rows of eight patches of a photograph, petals and dark ground: the real ones; mosaics of 8 x 8 squares; smooth
# bicubic ones; means, a little sharper, one petal with faint stripes; means of four samples; two rows of samples, grainy
# at the rims of petals, that petal with bold, parallel stripes; projected ones, much the same; foreign details, with
# such stripes across other petals.

# %% [markdown] id="photo-rows-alt" lang="tr" alt="photo-rows" source="38d4b065"
# Bir fotoğraftan sekizer parçalık dokuz satır, taç yaprakları ve koyu zemin: gerçekleri; 8 x 8 karelik mozaikler;
# düzgün bikübik resimler; biraz daha keskin, bir yaprağı belli belirsiz çizgili ortalamalar; dörder örneğin ortalaması;
# yaprakların kenarında kumlanan, o yaprakta kalın, koşut çizgiler taşıyan iki satır örnek; bunlara benzeyen
# izdüşürülmüşler; başka yaprakları böyle çizgilerle kesen yabancı ayrıntılar.

# %% [markdown] id="photo-ask" lang="en"
# Is it the training, or the other photograph? The control: 130 patches of the temple, which it has learned.

# %% [markdown] id="photo-ask" lang="tr" source="2d682029"
# Neden eğitim mi, öteki fotoğraf mı? Kontrol: tapınaktan, modelin öğrendiklerinden 130 parça.

# %% id="photo-home" tr="af6d88c6"
grid = (77 * torch.arange(0, 50, 4)[:, None] + torch.arange(0, 77, 4)).flatten()  # side by side: 13 x 20
home = data.patches("train").x[grid]
between, x = home[black], home[~black]
smooth, unit, hint = data.enlarge(shrink(x))
knows = painter.denoiser(hint, clip=None)
fresh = sample(knows, schedule, noises[0], "ddpm", steps=20, generator=seeded(10))
details = {"bicubic": 0 * fresh, "mean": knows(noises[0], schedule.T - 1).x_0, "sample": fresh}
# tr: details = {"bikübik": 0 * fresh, "ortalama": knows(noises[0], schedule.T - 1).x_0, "örnek": fresh}
answers = {name: (smooth + unit * some).clamp(-1, 1) for name, some in details.items()}
judged({**answers, "real (floor)": x}, x, between)
# tr: judged({**answers, "gerçek (taban)": x}, x, between)
chosen = unit.flatten().topk(40).indices[::5]
show.rows({name: some[chosen] for name, some in {"patch": x, "mosaic": spread(shrink(x)), **answers}.items()})
# tr: show.rows({name: some[chosen] for name, some in {"parça": x, "mozaik": spread(shrink(x)), **answers}.items()})

# %% [markdown] id="photo-home-alt" lang="en" alt="photo-home"
# Five rows of eight patches of the temple: the real ones, with tiles, leaves and windows; mosaics; smooth bicubic ones;
# means, a little sharper; samples, as rich in detail as the real ones, but with other, broken detail.

# %% [markdown] id="photo-home-alt" lang="tr" alt="photo-home" source="66da6d2e"
# Tapınaktan sekizer parçalık beş satır: kiremitli, yapraklı, pencereli gerçek parçalar; mozaikler; düzgün bikübik
# resimler; biraz daha keskin ortalamalar; ayrıntısı gerçekleri kadar bol, ama başka ve kırık dökük örnekler.

# %% [markdown] id="photo-answer" lang="en"
# Bicubic and the mean are alike, 29.1 and 29.0 dB: in squares the network gains nothing. A sample has 24.9, more than
# 3.01 dB less. Ratio 2.88, two apart 1.40 (2.37 and 1.20 on the card's 260 patches, clipped): it draws *too much*. The
# mean of the PSNRs hides it, for most patches are out of focus.
#
# The Fréchet distance of features is near the floor, 0.42, for all but the mosaic: it does not see details. `grain`
# does: bicubic 0.316, a sample 0.179, foreign details 0.640, the floor 0.006.
#
# One petal has the tiles of the temple's roof. A sample is likely *by the data of training*, and those were
# one photograph. At home `grain` is 0.091 beside bicubic's 0.623, and the mean is bicubic's equal again.
#
# Two photographs show that a model paints what it knows. To praise it they would not do. (One training.)

# %% [markdown] id="photo-answer" lang="tr" source="a4ada3c9"
# Bikübik ile ortalama birbirine eşit sayılır, 29,1 ve 29,0 dB: Karesel hatada ağın kazandırdığı bir şey yok. Bir
# örneğinki 24,9; aradaki fark 3,01 dB'den büyük. Oran 2,88, iki örnek arası 1,40 (kartın 260 parçasında, kırpılınca,
# 2,37 ve 1,20): Model *fazla* çiziyor. PSNR'ların ortalaması bunu gizliyor, çünkü parçaların çoğu net değil; orada
# çizilecek bir şey yok.
#
# Özniteliklerin Fréchet uzaklığı mozaik dışında hepsinde tabana, 0,42'ye yakın: Ayrıntıyı görmüyor. `grain` görüyor:
# bikübikte 0,316, bir örnekte 0,179, taban 0,006. Yabancı ayrıntılarda 0,640: Ayrıntının nereye geleceğine mozaik karar
# veriyor.
#
# Şimdi resme bak. Yapraklardan birinde tapınağın çatısındaki kiremitler var. Bir örnek *eğitim verisine göre* olasıdır;
# o veri de tek bir fotoğraftı. Kendi fotoğrafında `grain` 0,091, bikübiğinki 0,623; ortalama orada da bikübikle eşit.
#
# İki fotoğraf, böyle bir modelin nasıl çalıştığını ve ne biliyorsa onu boyadığını gösterir. Onu övmeye ikisi yetmez.
# (Tek bir eğitim.)

# %% [markdown] id="wrong" lang="en"
# ## What is often believed
#
# <details><summary>"Super-resolution recovers what was there."</summary>
#
# It adds what is plausible. In the opening the model painted five of the six shapes that it was told; the mosaic fitted
# each time.
#
# </details>
#
# <details><summary>"The highest PSNR is the best picture."</summary>
#
# The mean has it, by 3.01 dB, and it is a blur (part 2).
#
# </details>
#
# <details><summary>"If it shrinks back exactly, it is a valid answer."</summary>
#
# The projected samples shrank back exactly; 10 of 100 belonged to the mosaic (part 3).
#
# </details>
#
# <details><summary>"Less squared error than theory allows: a better model."</summary>
#
# It draws too near to its mean. Ask two samples how far apart they are (part 4).
#
# </details>
#
# <details><summary>"Without pairs nobody can say which picture belongs to which."</summary>
#
# A bridge found all 300 partners; and with another domain none (part 6). It depends on which pairs you mean.
#
# </details>

# %% [markdown] id="wrong" lang="tr" source="9978f4f8"
# ## Yaygın yanlış anlamalar
#
# <details><summary>"Süper çözünürlük, orada olanı geri kazandırır."</summary>
#
# Akla yatkın olanı ekler. Açılışta model kendisine söylenen altı şekilden beşini boyadı; mozaik her seferinde uydu.
#
# </details>
#
# <details><summary>"PSNR'ı en yüksek olan, en iyi resimdir."</summary>
#
# En yükseği, 3,01 dB farkla, ortalamanındır; o da bulanıktır (2. bölüm).
#
# </details>
#
# <details><summary>"Küçültülünce tam geri geliyorsa geçerli bir cevaptır."</summary>
#
# İzdüşürülmüş örnekler küçültülünce tam geri geldi; 100'de 10'u mozaiğe aitti (3. bölüm).
#
# </details>
#
# <details><summary>"Karesel hatası kuramın izin verdiğinden az: daha iyi bir model."</summary>
#
# Ortalamasına fazla yakın çiziyor. İki örneğinin birbirine ne kadar uzak olduğuna bak (4. bölüm).
#
# </details>
#
# <details><summary>"Çift yoksa hangi resmin hangisine ait olduğunu kimse bilemez."</summary>
#
# Köprü 300 karşılığın hepsini buldu; başka bir alanda ise hiçbirini (6. bölüm). Hangi çiftleri kastettiğine bağlıdır.
#
# </details>

# %% [markdown] id="end" lang="en"
# ## What you have
#
# - $A$ and $A^{+}$, and the projection that makes every sampler **consistent**.
# - The **factor of two**: 3.01 dB is the price of a sharp answer, and less is a warning, too.
# - Consistent is not **likely**: compare with exact draws, count the different answers.
# - A **bridge** of two models and one noise, exact between Gaussians; on pictures, to be held beside its floors.
# - A branch that is told a **sketch**, beside an empty sheet; photographs beside bicubic and beside real ones.
#
# Reading public code: shrinking by striding (`x[::4]`) is another $A$ than the mean; a PSNR with range 1 on pixels in
# [-1, 1] is 6.02 dB too low; a published inversion loop stops one level short (lesson 12). The checks of the sheet know
# all three, and name them.
#
# **Now the tasks:** [13 · Exercises](../exercises/13_super_resolution.ipynb).

# %% [markdown] id="end" lang="tr" source="5f6306f5"
# ## Elinde olanlar
#
# - $A$, $A^{+}$ ve her örnekleyiciyi **tutarlı** kılan izdüşüm.
# - **İki kat**: 3,01 dB, keskin bir cevabın bedelidir; daha azı da bir uyarıdır.
# - Tutarlı olmak, **olası** olmak değildir: Kesin çekilişlerle karşılaştır, kaç ayrı cevap çıktığını say.
# - İki modelden ve tek gürültüden oluşan bir **köprü**; Gauss dağılımları arasında kesindir, resimlerde tabanlarıyla
#   birlikte değerlendirilir.
# - Kendisine **eskiz** söylenen bir dal, boş kâğıtla karşılaştırılmış; fotoğraflar, bikübiğin ve gerçeğin yanında.
#
# Herkese açık kodu okurken: Atlayarak küçültme (`x[::4]`), ortalamadan başka bir $A$'dır; [-1, 1]'deki piksellerde
# aralığı 1 alan bir PSNR 6,02 dB düşük çıkar; yayımlanmış bir tersine çevirme döngüsü bir düzey önce durur (12. ders).
# Alıştırmaların denetimleri üçünü de tanır ve adını söyler.
#
# **Şimdi görevler:** [13 · Alıştırmalar](../exercises/13_super_resolution.ipynb).

# %% [markdown] id="reading" lang="en"
# ## Further reading
#
# - Wang, Yu and Zhang (2023), *Zero-Shot Image Restoration Using Denoising Diffusion Null-Space Model*: part 1.
# - Blau and Michaeli (2018), *The Perception-Distortion Tradeoff*: part 2.
# - Saharia and others (2022), *Image Super-Resolution via Iterative Refinement* (SR3): a network that is told, as in parts 4 and 9.
# - Su, Song, Meng and Ermon (2023), *Dual Diffusion Implicit Bridges for Image-to-Image Translation*: parts 5 to 7.
# - Zhang, Rao and Agrawala (2023), *Adding Conditional Control to Text-to-Image Diffusion Models*: part 8.
# - The photographs of part 9: `china.jpg` by danielbuechele and `flower.jpg` by vultilion, both CC BY 2.0, as scikit-learn
#   carries them; cut into patches and shrunk here.

# %% [markdown] id="reading" lang="tr" source="cb12aedb"
# ## Daha fazlası için
#
# - Wang, Yu ve Zhang (2023), *Zero-Shot Image Restoration Using Denoising Diffusion Null-Space Model*: 1. bölüm.
# - Blau ve Michaeli (2018), *The Perception-Distortion Tradeoff*: 2. bölüm.
# - Saharia vd. (2022), *Image Super-Resolution via Iterative Refinement* (SR3): 4. ve 9. bölümdeki gibi, kendisine mozaik
#   söylenen bir ağ.
# - Su, Song, Meng ve Ermon (2023), *Dual Diffusion Implicit Bridges for Image-to-Image Translation*: 5-7. bölümler.
# - Zhang, Rao ve Agrawala (2023), *Adding Conditional Control to Text-to-Image Diffusion Models*: 8. bölüm.
# - 9. bölümün fotoğrafları: danielbuechele'nin `china.jpg`'si ve vultilion'un `flower.jpg`'si, ikisi de CC BY 2.0,
#   scikit-learn'deki hâlleriyle; burada parçalara kesildi ve küçültüldü.
