# %% [markdown] id="title" lang="en"
# # 09 · Class conditioning and guidance
#
# **You will draw a line through two answers of one network, carry it on, and measure what that buys and
# what it costs.**
#
# In Part I a label came along in every picture, and nobody asked how strongly it is heard. In this lesson
# you turn that up: from "any digit" over "that digit" to a caricature of it. The trick is called
# **guidance**, and every text-to-image program has a slider for it. It changes no sampler: it is another
# denoiser behind the same call.
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · Before this: [08 · Faster
# samplers](08_fast_samplers.ipynb)

# %% [markdown] id="title" lang="tr" source="281c3c11"
# # 09 · Sınıf koşullandırma ve yönlendirme
#
# **Tek bir ağın iki cevabından bir doğru geçirecek, onu uzatacak ve bunun ne kazandırıp neye mal olduğunu
# ölçeceksin.**
#
# Birinci kısımda her resmin bir etiketi vardı, ama etiketin ağı ne kadar etkilediğine hiç bakmadık. Bu derste
# etiketin sesini açıyorsun: "Herhangi bir rakam"dan yola çıkıp "o rakam"a, oradan da onun karikatürüne
# varıyorsun.
# Bunun adı **yönlendirme**
# (guidance); metinden görüntü üreten her programda bunun bir ayarı vardır. Hiçbir örnekleyici değişmez:
# Yönlendirme, aynı çağrının arkasındaki başka bir gürültü gidericidir.
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Bundan önce: [08 · Hızlı
# örnekleyiciler](08_fast_samplers.ipynb)

# %% id="setup"
import copy
import math

import torch
from torch import Generator, Tensor

from minidiff import ClippedDenoiser, GaussianMixtureDenoiser, GuidedDenoiser, NetworkDenoiser
from minidiff import data, ddim, diffusion_loss, metrics, sample, show, zoo
from minidiff.denoisers import Denoiser
from minidiff.predictions import Prediction

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model, classifier = zoo.load("digits"), zoo.load_classifier("digits")
schedule, real, held_out = model.schedule, data.digits("train"), data.digits("test")


# %% id="opening" tr="bdacf919"
def seeded(seed: int) -> Generator:
    return Generator().manual_seed(seed)


digits, x_T = torch.arange(10), model.noise(10, seeded(0))
rows = {"s = 0": sample(model.denoiser(), schedule, x_T, steps=20)}
for s in (1, 2, 4, 8):
    rows[f"s = {s}"] = sample(model.denoiser(digits, scale=s), schedule, x_T, steps=20)
show.rows(rows, captions=[f"asked: {k}" for k in range(10)])
# tr: show.rows(rows, captions=[f"istenen: {k}" for k in range(10)])

# %% [markdown] id="opening-alt" lang="en" alt="opening"
# Five rows of ten digits, the same ten noises in every row. At s = 0 any digit stands anywhere. From s = 1
# on the columns show the digits 0 to 9 as asked; down to s = 8 strokes become whiter, and some shapes
# coarser.

# %% [markdown] id="opening-alt" lang="tr" alt="opening" source="d587079a"
# Onar rakamlık beş satır; her satırda aynı on gürültü. s = 0'da her sütunda rastgele bir rakam var. s =
# 1'den başlayarak sütunlarda istendiği gibi 0'dan 9'a rakamlar duruyor; s = 8'e doğru çizgiler
# beyazlaşıyor, bazı biçimler kabalaşıyor.

# %% [markdown] id="about" lang="en"
# Above: ten noises, five times. In the first row the network was not told what to draw. In the second it
# was told the digits 0 to 9. In the rows below it is *guided*, with a scale $s$ of 2, 4 and 8: first the
# asked digit, then too much of it.
#
# | | |
# |---|---|
# | **Time** | about 2 hours, and 1 hour for the exercises |
# | **Before** | Lessons [03](03_reverse.ipynb) (exact denoisers, the score), [06](06_training.ipynb) (the shipped model; accuracy, Fréchet distance, floor), [08](08_fast_samplers.ipynb) (samplers) |
# | **After** | You can *train* one network to be two, *write* guidance and guidance in an interval, *explain* which classifier hides in it, *say* what it samples from and what not, and *read* a table of its gain and its price |
# | **Reference** | Section 3.3 (class conditioning); "controllable generation" in 5.1 |
#
# As before: each new idea begins with a question. Write your answer down before you run the cell.

# %% [markdown] id="about" lang="tr" source="9bea5736"
# Yukarıda aynı on gürültüden beş kez örnek çekildi. Birinci satırda ağa ne çizeceği söylenmedi. İkincisinde
# 0'dan 9'a rakamlar
# söylendi. Alttaki satırlarda ağ *yönlendiriliyor*; ölçek $s$ sırayla 2, 4 ve 8: Önce istenen rakam, sonra
# onun abartılmış hâli çıkıyor.
#
# | | |
# |---|---|
# | **Süre** | yaklaşık 2 saat; alıştırmalar için 1 saat daha |
# | **Önce** | [03](03_reverse.ipynb) (kesin gürültü gidericiler, skor), [06](06_training.ipynb) (hazır model; doğruluk, Fréchet uzaklığı, taban) ve [08](08_fast_samplers.ipynb). dersler (örnekleyiciler) |
# | **Sonra** | Tek ağı iki ağ olacak biçimde *eğitebilir*, yönlendirmeyi ve aralıklı yönlendirmeyi *yazabilir*, içinde hangi sınıflandırıcının saklı olduğunu *açıklayabilir*, neyden örnek çektiğini ve neyden çekmediğini *söyleyebilir*, kazanç ve bedel tablosunu *okuyabilirsin* |
# | **Kaynak metin** | Bölüm 3.3 (sınıf koşullandırma); 5.1'deki "kontrol edilebilir üretim" |
#
# Her zamanki gibi: Her yeni fikir bir soruyla başlar. Hücreyi çalıştırmadan önce cevabını yaz.

# %% [markdown] id="label" lang="en"
# ## 1. How a label gets into a network
#
# A label is one whole number, and a network wants vectors. So it has a table with a row of learned numbers
# for each label. The row is added to the time embedding (lesson 05), and from there it reaches every block.
#
# > **Predict first.** The network has about a million numbers. What share of them knows of labels: half,
# > a tenth, or about a thousandth?

# %% [markdown] id="label" lang="tr" source="1977da44"
# ## 1. Etiket ağa nasıl girer?
#
# Etiket tek bir tamsayıdır; ağ ise vektör ister. Bu yüzden ağda, her etiket için öğrenilmiş sayılardan bir
# satır tutan bir tablo vardır. Satır, zaman gömmesine (05. ders) eklenir ve oradan her bloğa ulaşır.
#
# > **Önce tahmin et.** Ağda bir milyon kadar sayı var. Bunların ne kadarı etiketlerle ilgili: yarısı mı,
# > onda biri mi, binde biri dolayında mı?

# %% id="table-code" tr="261abe27"
table = model.network.condition.table.weight.detach()
heard = model.network.condition(torch.tensor([3])).vector.detach()
everything = sum(p.numel() for p in model.network.parameters())
print(f"table: {len(table)} rows of {table.shape[1]} numbers")
# tr: print(f"tablo: {len(table)} satır, her satırda {table.shape[1]} sayı")
print(f"what is heard of a 3 is row 3: {torch.equal(heard[0], table[3])}")
# tr: print(f"3'ten duyulan, 3. satır mı: {torch.equal(heard[0], table[3])}")
print(f"numbers that know of labels: {table.numel()} of {everything}")
# tr: print(f"etiketlerle ilgili sayılar: {table.numel()} / {everything}")

# %% [markdown] id="table-answer" lang="en"
# About a thousandth. The rest of the network is shared by all digits; only the row that is added differs.
#
# And the table has eleven rows for ten digits. The last one is the **null label**. It means "nothing was
# told".

# %% [markdown] id="table-answer" lang="tr" source="b0b1ca1f"
# Binde biri dolayında. Ağın geri kalanı bütün rakamlar için ortaktır; yalnızca eklenen satır değişir.
#
# Tabloda on rakam için on bir satır var. Sonuncusu **boş etiket**tir (null label); "hiçbir şey söylenmedi"
# demektir.

# %% [markdown] id="nothing" lang="en"
# ## 2. No label is a label, too
#
# The null row must be learned like every other row. So during training some labels are dropped: each
# training image keeps its label or gets the null label instead, by a coin of its own. Shipped models drop
# 10 %. One network then learns two things: $\hat{\epsilon}_c = \epsilon_\theta(x_t, t, c)$ *with* the class
# $c$, and $\hat{\epsilon}_u = \epsilon_\theta(x_t, t, \varnothing)$ *without* (u for unconditional,
# $\varnothing$ for the null label).
#
# It costs no extra network call and no second network.

# %% [markdown] id="nothing" lang="tr" source="1d5041b6"
# ## 2. Etiketsizlik de bir etikettir
#
# Boş satır da ötekiler gibi öğrenilmelidir. Bu yüzden eğitimde bazı etiketler düşürülür: Her eğitim
# görüntüsü, kendi yazı-turasına göre ya etiketini korur ya da boş etiketi alır. Hazır modellerde bu oran
# %10'dur. Böylece tek ağ iki şey öğrenir: $c$ sınıfı *söylenince* $\hat{\epsilon}_c = \epsilon_\theta(x_t,
# t, c)$, *söylenmeyince* $\hat{\epsilon}_u = \epsilon_\theta(x_t, t, \varnothing)$ (u: unconditional, yani
# koşulsuz; $\varnothing$ boş etikettir).
#
# Bunun için ne fazladan bir ağ çağrısı ne de ikinci bir ağ gerekir.


# %% id="drop-code" tr="c409bcee"
def drop_labels(labels: Tensor, null_label: int, probability: float, generator: Generator) -> Tensor:
    """Each label becomes the null label with this probability, by a coin of its own."""
    coins = torch.rand(len(labels), generator=generator)
    return torch.where(coins < probability, null_label, labels)


labels = torch.randint(0, 10, (10_000,), generator=seeded(0))
told = drop_labels(labels, 10, 0.1, seeded(1))
dropped = told == 10
print(f"told nothing: {dropped.float().mean():.3f}")
# tr: print(f"hiçbir şey söylenmeyen: {dropped.float().mean():.3f}")
print(f"labels changed in another way: {(told != labels)[~dropped].sum()}")
# tr: print(f"başka türlü değişen etiket: {(told != labels)[~dropped].sum()}")

# %% [markdown] id="null" lang="en"
# > **Predict first.** Told nothing, does the shipped model draw the average of all digits, a blur? And
# > what does it draw if the null row was never trained, because no label was ever dropped? Then it still
# > holds the random numbers that it started with.
#
# The cell draws 50 digits with the trained null row, and with three random ones.

# %% [markdown] id="null" lang="tr" source="efb52736"
# > **Önce tahmin et.** Hiçbir şey söylenmeyince hazır model bütün rakamların ortalamasını, yani bulanık
# > bir leke mi çizer? Peki hiç etiket düşürülmediği için boş satır hiç eğitilmemişse ne çizer? O zaman
# > satırda, eğitimin başındaki rastgele sayılar durur.
#
# Hücre, eğitilmiş boş satırla ve üç rastgele satırla 50'şer rakam çiziyor.


# %% id="null-code" tr="96f14a8a"
def told_nothing(row: Tensor) -> ClippedDenoiser:
    """The shipped model without a label, with `row` in the place of its null row."""
    network = copy.deepcopy(model.network)
    network.condition.table.weight.data[-1] = row
    return ClippedDenoiser(NetworkDenoiser(network, schedule), schedule)


fifty, drawn, found = model.noise(50, seeded(0)), {}, []
heads = ("null row", "digits that occur", "share of the most frequent")
# tr: heads = ("boş satır", "çıkan rakam sayısı", "en sık çıkanın payı")
for i in range(4):
    name = f"random {i}" if i else "trained"
    # tr: name = f"rastgele {i}" if i else "eğitilmiş"
    row = torch.randn(table.shape[1], generator=seeded(i)) if i else table[-1]
    made = sample(told_nothing(row), schedule, fifty, "dpm_solver_pp", steps=10)
    with torch.no_grad():
        counts = torch.bincount(classifier(made).argmax(dim=1), minlength=10)
    drawn[name] = made[:10]
    found.append(dict(zip(heads, (name, int((counts > 0).sum()), counts.max() / 50), strict=True)))
show.table(found)
show.rows(drawn)

# %% [markdown] id="null-code-alt" lang="en" alt="null-code"
# Four rows of ten digits, one for each null row. The trained row shows different digits. The random rows
# show digits too, but each repeats a few of them.

# %% [markdown] id="null-code-alt" lang="tr" alt="null-code" source="6b3f1805"
# Her boş satır için onar rakamlık dört satır. Eğitilmiş satırda çeşitli rakamlar var. Rastgele satırlarda
# da rakam çıkıyor, ama her biri birkaç rakamı yineliyor.

# %% [markdown] id="null-answer" lang="en"
# No blur. The null label does not mean the average digit; it means *any* digit, a different one for each
# noise. (An average stands only in the very first guess $\hat{x}_0$; lesson 07.)
#
# A row that was never trained does not mean "anything". It means something nobody chose: with each of the three some
# digits never occur, and one occurs far too often, up to 0.62 of the time. Whoever guides with such a row pushes away
# from that one.

# %% [markdown] id="null-answer" lang="tr" source="2ec29748"
# Rakamlar bulanık değil. Boş etiket ortalama rakam demek değildir; *herhangi* bir rakam demektir ve her gürültüde
# başka bir rakam çıkar. (Ortalama yalnızca ilk $\hat{x}_0$ tahmininde vardır; 07. ders.)
#
# Hiç eğitilmemiş bir satır ise "ne olursa" demek değildir. Kimsenin seçmediği bir şey demektir: Üçünde de bazı
# rakamlar hiç çıkmıyor, biri ise fazla sık çıkıyor; payı 0,62'ye varıyor. Böyle bir satırla yönlendirirsen işte o
# rakamdan uzaklaşırsın.

# %% [markdown] id="line" lang="en"
# ## 3. A line through two answers
#
# At one $x_t$ there are now two answers. Their difference says what the label changes. **Classifier-free
# guidance** goes from the answer without the label through the answer with it, and on:
#
# $$\hat{\epsilon} = \hat{\epsilon}_u + s\,(\hat{\epsilon}_c - \hat{\epsilon}_u)$$
#
# The **scale** $s$ says how far. (Ho and Salimans 2022 write $1 + w$ for it; others print a $w$ that is
# this $s$. Look before you copy a number.)
#
# > **Predict first.** At which $s$ is there no guidance at all: 0 or 1? And does the pair $\hat{x}_0$,
# > $\hat{\epsilon}$ still fit together at $s = 4$, if the same line is drawn through both?
#
# The place for the test is the plane of lesson 03: eight bumps, of which two neighbours are the class. Both
# denoisers are exact.

# %% [markdown] id="line" lang="tr" source="87d91115"
# ## 3. İki cevaptan geçen doğru
#
# Artık tek bir $x_t$'de iki cevap var. Farkları, etiketin neyi değiştirdiğini gösterir. **Sınıflandırıcısız
# yönlendirme** (classifier-free guidance), etiketsiz cevaptan başlar, etiketli cevaptan geçer ve devam eder:
#
# $$\hat{\epsilon} = \hat{\epsilon}_u + s\,(\hat{\epsilon}_c - \hat{\epsilon}_u)$$
#
# Ne kadar gidileceğini **ölçek** $s$ belirler. (Ho ve Salimans 2022 buna $1 + w$ der; kimileri de bu $s$'ye
# $w$ adını verir. Bir sayıyı almadan önce buna bak.)
#
# > **Önce tahmin et.** Hangi $s$'de yönlendirme hiç yoktur: 0'da mı, 1'de mi? Aynı doğru ikisinden de
# > geçirilirse, $\hat{x}_0$ ile $\hat{\epsilon}$ çifti $s = 4$'te hâlâ birbiriyle tutarlı mıdır?
#
# Bunu 03. dersin düzleminde deniyoruz: Sekiz tepe var, komşu iki tanesi bizim sınıfımız. Gürültü
# gidericilerin ikisi de kesin.

# %% id="plane-code"
means, stds, weights = (v.double() for v in data.eight_gaussians_parameters())
anything = GaussianMixtureDenoiser(means, stds, weights, schedule)
asked = GaussianMixtureDenoiser(means[1:3], stds[1:3], weights[1:3], schedule)


def guided(c: Prediction, u: Prediction, s: float) -> Prediction:
    """The line through two answers: through both images, and through both noises."""
    return Prediction(u.x_0 + s * (c.x_0 - u.x_0), u.epsilon + s * (c.epsilon - u.epsilon))


# %% id="line-code" tr="15c0628b"
x_t, bar = torch.tensor([[0.0, 0.4]], dtype=torch.float64), schedule.alpha_bar_at(500)
heads, found = ("s", "x̂_0", "ε̂", "largest |mix - x_t|"), []
# tr: heads, found = ("s", "x̂_0", "ε̂", "en büyük |karışım - x_t|"), []
for s in (0, 1, 2, 4):
    both = guided(asked(x_t, 500), anything(x_t, 500), s)
    gap = (math.sqrt(bar) * both.x_0 + math.sqrt(1 - bar) * both.epsilon - x_t).abs().max().item()
    said = [tuple(round(v, 2) + 0.0 for v in one[0].tolist()) for one in (both.x_0, both.epsilon)]
    found.append(dict(zip(heads, (s, *map(str, said), f"{gap:.12f}"), strict=True)))
show.table(found)

# %% [markdown] id="line-answer" lang="en"
# At $s = 0$ the label is not heard, at $s = 1$ the answer is the conditional one: **no guidance is $s =
# 1$**. From there on both guesses move on along their lines. They still explain $x_t$ together, to the last
# digit that a computer keeps: $\hat{x}_0$ is a straight-line function of $\hat{\epsilon}$, and a line stays
# a line. So every sampler can use the answer.
#
# Now scrub $s$ by hand.

# %% [markdown] id="line-answer" lang="tr" source="cc678117"
# $s = 0$'da etiket duyulmaz; $s = 1$'de cevap koşullu cevabın kendisidir: **Yönlendirme olmaması $s = 1$
# demektir.** Sonrasında iki tahmin de kendi doğrusu üzerinde ilerler. İkisi birlikte $x_t$'yi hâlâ,
# bilgisayarın tuttuğu son basamağa kadar açıklar: $\hat{x}_0$, $\hat{\epsilon}$'un doğrusal bir fonksiyonudur;
# doğru, doğru kalır. Bu yüzden cevabı her örnekleyici kullanabilir.
#
# Şimdi $s$'yi elinle gezdir.

# %% id="play-plane"
show.GuidanceExplorer(asked, anything, schedule, shape=(2,), sampler="dpm_solver_pp", steps=30)

# %% [markdown] id="try-plane" lang="en"
# Left, grey and green are the two plain answers, purple is the guided one. In the middle the samples, over
# two sets of contours. Right, how many are in the class, and how many are on the data at all.
#
# **Try this.** (1) Go to $s = 8$. Where do the points go, and which of the two curves on the right notices? (2) At
# which $s$ do the dashed contours differ from the blue ones? (3) Guide only for $t$ from 300 to 699. What changes at
# $s = 8$? (Part 5 comes back to the first two, part 8 to the third.)
#
# The next one shows the same on digits.

# %% [markdown] id="try-plane" lang="tr" source="854c7829"
# Solda gri ve yeşil iki yalın cevap, mor ise yönlendirilmiş olan. Ortada iki takım eğrinin üzerinde örnekler var.
# Sağda örneklerin kaçının sınıfta, kaçının hiç değilse verinin üstünde olduğu görülüyor.
#
# **Şunu dene.** (1) $s = 8$'e git. Noktalar nereye kayıyor; bu, sağdaki iki eğriden hangisinde görülüyor? (2) Kesikli
# eğriler hangi $s$'lerde mavilerden ayrılıyor? (3) Yalnızca 300 ile 699 arasındaki $t$'lerde yönlendir. $s = 8$'de ne
# değişiyor? (İlk ikisine 5. bölümde, üçüncüsüne 8. bölümde döneceğiz.)
#
# Sıradaki araç aynı şeyi rakamlarda gösteriyor.

# %% id="play-digits"
show.GuidanceExplorer(
    model.denoiser(digits, clip=None),
    model.denoiser(clip=None),
    schedule,
    shape=(1, 8, 8),
    samples=10,
    scales=[0, 0.5, 1, 1.5, 2, 3, 4, 6, 8],
    steps=10,
    clip=1.0,
)

# %% [markdown] id="hidden" lang="en"
# ## 4. A classifier hides in the difference
#
# Before this trick one trained a classifier of noisy images, and pushed each step up its gradient (Dhariwal
# and Nichol 2021). Now it is called *classifier-free*. Is the classifier gone?
#
# Bayes' rule: $p(c \mid x_t) = p(x_t \mid c)\,p(c) / p(x_t)$. Take logarithms and the gradient $\nabla$ in
# $x_t$; $p(c)$ falls out. And $\hat{\epsilon} = -\sqrt{1-\bar{\alpha}_t}\,\nabla \log p(x_t)$ for an exact
# denoiser (lesson 03). So
#
# $$\hat{\epsilon}_c - \hat{\epsilon}_u = -\sqrt{1-\bar{\alpha}_t}\;\nabla \log p(c \mid x_t)$$
#
# > **Predict first.** In the plane both sides can be computed exactly. How far apart will they be: about
# > 0.1, 0.001, or as little as rounding allows?

# %% [markdown] id="hidden" lang="tr" source="da0a23b8"
# ## 4. Farkta bir sınıflandırıcı saklıdır
#
# Bu yöntemden önce, gürültülü görüntüler için bir sınıflandırıcı eğitilir, her adım onun gradyanı yönünde
# itilirdi (Dhariwal ve Nichol 2021). Bugünkü yönteme *sınıflandırıcısız* (classifier-free) deniyor.
# Sınıflandırıcı gitti mi?
#
# Bayes kuralı: $p(c \mid x_t) = p(x_t \mid c)\,p(c) / p(x_t)$. Logaritma al, sonra $x_t$'ye göre gradyan
# $\nabla$; $p(c)$ düşer. Kesin bir gürültü giderici için $\hat{\epsilon} = -\sqrt{1-\bar{\alpha}_t}\,\nabla
# \log p(x_t)$ idi (03. ders). Öyleyse
#
# $$\hat{\epsilon}_c - \hat{\epsilon}_u = -\sqrt{1-\bar{\alpha}_t}\;\nabla \log p(c \mid x_t)$$
#
# > **Önce tahmin et.** Düzlemde iki taraf da kesin hesaplanabilir. Aralarındaki uzaklık ne kadar olur:
# > 0,1 dolayında mı, 0,001 dolayında mı, yoksa ancak yuvarlama kadar mı?


# %% id="hidden-code" tr="f93dd967"
def log_classifier(x_t: Tensor, t: int) -> Tensor:
    """log p(c | x_t) by Bayes' rule: the bumps of the class against all eight, (B,)."""
    bar = schedule.alpha_bar_at(t)
    squares = (x_t[:, None] - math.sqrt(bar) * means).square().sum(dim=2)  # (B, 8)
    log_parts = -squares / (2 * (bar * stds**2 + 1 - bar))  # all eight weigh the same
    return log_parts[:, 1:3].logsumexp(dim=1) - log_parts.logsumexp(dim=1)


heads, found = ("t", "largest |ε̂_c - ε̂_u|", "largest distance to the gradient"), []
# tr: heads, found = ("t", "en büyük |ε̂_c - ε̂_u|", "gradyana en büyük uzaklık"), []
for t in (50, 250, 500, 750, 950):
    x_t = torch.randn(1000, 2, generator=seeded(t), dtype=torch.float64).requires_grad_()
    (gradient,) = torch.autograd.grad(log_classifier(x_t, t).sum(), x_t)
    by_classifier = -math.sqrt(1 - schedule.alpha_bar_at(t)) * gradient
    difference = asked(x_t.detach(), t).epsilon - anything(x_t.detach(), t).epsilon
    apart = (difference - by_classifier).abs().max().item()
    found.append(dict(zip(heads, (t, difference.abs().max(), f"{apart:.0e}"), strict=True)))
show.table(found)

# %% [markdown] id="hidden-answer" lang="en"
# As little as rounding allows. The classifier is not gone; it is the difference of the two answers. Guidance with $s$
# is $\hat{\epsilon}_u + s(\hat{\epsilon}_c - \hat{\epsilon}_u) = \hat{\epsilon}_c + (s-1)(\hat{\epsilon}_c -
# \hat{\epsilon}_u)$: the conditional answer plus $s - 1$ times a push towards "more clearly of class $c$".
#
# That also says what guidance wants: not "more like the data of the class", but "more easily told from the
# others". Keep this in mind for the next part.

# %% [markdown] id="hidden-answer" lang="tr" source="b8855bd7"
# Uzaklık ancak yuvarlama hatası kadar. Sınıflandırıcı gitmedi; iki cevabın farkının içindedir. $s$ ile yönlendirme,
# $\hat{\epsilon}_u + s(\hat{\epsilon}_c - \hat{\epsilon}_u) = \hat{\epsilon}_c + (s-1)(\hat{\epsilon}_c -
# \hat{\epsilon}_u)$ demektir: koşullu cevaba "daha açıkça $c$ sınıfından" yönünde $s - 1$ katlık bir itiş ekler.
#
# Buradan yönlendirmenin ne yaptığı da anlaşılır: Örneği sınıfın verisine daha çok benzetmez, ötekilerden daha kolay
# ayırt edilir kılar. Sonraki bölümde bunu aklında tut.

# %% [markdown] id="product" lang="en"
# ## 5. What does it really sample from?
#
# The line between two scores is the score of a product (the gradient of $s \log p(x_t \mid c) + (1-s) \log p(x_t)$):
# $\hat{\epsilon}$ belongs, at one $t$, to $p(x_t \mid c)^s\, p(x_t)^{1-s}$. So one reads everywhere: "guidance
# samples from $p(x \mid c)^s\,p(x)^{1-s}$".
#
# > **Predict first.** On a line let the data be two bells, at $-1$ and $+1$, both of standard deviation
# > ½, and let the right one be the class. Is the sentence true exactly, nearly, or not at all?
#
# Everything has a closed form, and an evenly spread start leaves nothing to chance. The ruler is $W_1$ (the
# Wasserstein distance): how far, on average, a sample must be moved to make the two distributions equal. Its floor is
# the line of $s = 1$, where the sentence is true.

# %% [markdown] id="product" lang="tr" source="c794fff3"
# ## 5. Gerçekte neyden örnek çekiyor?
#
# İki skor arasındaki doğru, bir çarpımın skorudur ($s \log p(x_t \mid c) + (1-s) \log p(x_t)$ ifadesinin
# gradyanıdır): $\hat{\epsilon}$, tek bir $t$'de, $p(x_t \mid c)^s\, p(x_t)^{1-s}$'ye aittir. Bu yüzden her yerde şu
# cümle okunur: "Yönlendirme $p(x \mid c)^s\,p(x)^{1-s}$'den örnek çeker."
#
# > **Önce tahmin et.** Bir doğru üzerinde veri iki çan olsun: $-1$'de ve $+1$'de, ikisinin de standart
# > sapması ½. Sınıf sağdaki çan olsun. Cümle tam olarak mı doğrudur, aşağı yukarı mı, yoksa hiç doğru
# > değil midir?
#
# Burada her şeyin kapalı biçimi var; başlangıç noktaları da öyle düzgün dağıtıldı ki rastlantıya yer
# kalmadı. Ölçümüz $W_1$ (Wasserstein uzaklığı): İki dağılımı eşitlemek için bir örneğin ortalama ne kadar taşınması
# gerektiğini verir. Tabanını, cümlenin tam olarak doğru olduğu $s = 1$ satırında görüyorsun.

# %% id="product-code"
half, n = torch.full((2,), 0.5), 2000
centres = {"left": torch.tensor([[-1.0]]).double(), "right": torch.tensor([[1.0]]).double()}
centres["both"] = torch.cat([centres["left"], centres["right"]])
one_d = {k: GaussianMixtureDenoiser(m, half[: len(m)], half[: len(m)], schedule) for k, m in centres.items()}
grid = torch.linspace(-3, 9, 30_001, dtype=torch.float64)
shares = (torch.arange(n, dtype=torch.float64) + 0.5) / n
start = torch.special.ndtri(shares)[:, None]  # N(0, 1), so evenly spread that nothing is left to chance


def log_p(name: str) -> Tensor:
    """log p on the grid, up to a constant."""
    return (-((grid - centres[name]) ** 2) / (2 * 0.5**2)).logsumexp(dim=0)


def product(c: str, u: str, s: float) -> Tensor:
    """p_c^s p_u^(1-s) on the grid, as a density."""
    p = torch.softmax(s * log_p(c) + (1 - s) * log_p(u), dim=0)
    return p / (grid[1] - grid[0])


# %% id="samples-code" tr="0134e2b0"
def distance(drawn: Tensor, density: Tensor) -> float:
    """W1: how far the sorted samples lie from the quantiles of the density, on average."""
    cumulated = (density * (grid[1] - grid[0])).cumsum(dim=0)
    quantiles = grid[torch.searchsorted(cumulated, shares).clamp(max=len(grid) - 1)]
    return (drawn.flatten().sort().values - quantiles).abs().mean().item()


heads, found, ends = ("s", "sampled mean", "std", "mean of the product", "W1", "W1 of ddpm"), [], {}
# tr: heads, found, ends = ("s", "örneklenen ort.", "std", "çarpımın ort.", "W1", "ddpm'in W1'i"), [], {}
for s in (1, 2, 3, 8):
    denoise, exact = GuidedDenoiser(one_d["right"], one_d["both"], s), product("right", "both", s)
    ends[s] = x = sample(denoise, schedule, start, "dpm_solver_pp", steps=100)
    other = sample(denoise, schedule, start, "ddpm", steps=250, generator=seeded(0))
    mean = (exact * grid).sum() * (grid[1] - grid[0])
    line = (s, x.mean(), x.std(), mean, distance(x, exact), distance(other, exact))
    found.append(dict(zip(heads, line, strict=True)))
show.table(found)

# %% id="samples-picture" tr="dd2dc0e8"
shown = (grid > -1) & (grid < 3)
panels = {f"s = {s}": {"sampled": x.flatten()} for s, x in ends.items() if s != 3}
# tr: panels = {f"s = {s}": {"örneklenen": x.flatten()} for s, x in ends.items() if s != 3}
lines = {f"s = {s}": {"product": (grid[shown], product("right", "both", s)[shown])} for s in (1, 2, 8)}
# tr: lines = {f"s = {s}": {"çarpım": (grid[shown], product("right", "both", s)[shown])} for s in (1, 2, 8)}
show.histograms(panels, curves=lines, limits=(-1, 3), x_label="x")

# %% [markdown] id="samples-picture-alt" lang="en" alt="samples-picture"
# Three panels. At s = 1 the histogram of the samples fills the curve of the product. At s = 2 it lies to
# the right of it, at s = 8 far to the right and much narrower.

# %% [markdown] id="samples-picture-alt" lang="tr" alt="samples-picture" source="388b03e2"
# Üç panel. s = 1'de örneklerin histogramı çarpımın eğrisini dolduruyor. s = 2'de eğrinin sağında, s = 8'de
# çok sağında ve çok daha dar.

# %% [markdown] id="product-answer" lang="en"
# Not at all. The samples run ahead of the product, at $s = 2$ by more than a thousand floors. (Each of the two
# columns has its own floor, in its first line.) And DDPM, which walks with fresh noise, ends somewhere else again,
# though it gets the same answers: with guidance it even depends on the sampler what comes out.
#
# <details><summary>Why?</summary>
#
# A sampler needs, at every $t$, the score of *one* distribution, noised to that $t$. The product of two
# noised distributions is not the product noised. Raising to a power and adding noise do not commute. So the
# answers at different $t$ belong to different targets, and there is no distribution of which they all are
# the scores.
#
# </details>
#
# There are exceptions. If each of the two is one single bell, of equal widths, powers and products of them
# stay bells at every $t$:

# %% [markdown] id="product-answer" lang="tr" source="ce724742"
# Hiç doğru değil. Örnekler çarpımın ilerisinde kalıyor; $s = 2$'de aradaki uzaklık tabanın bin katından fazla. (İki
# sütunun her birinin kendi tabanı var: ilk satırı.) Her adımda taze gürültü çeken DDPM ise aynı cevapları aldığı
# hâlde yine başka bir yerde bitiriyor: Yönlendirme varken ne çıkacağı örnekleyiciye de bağlıdır.
#
# <details><summary>Neden?</summary>
#
# Örnekleyici her $t$'de *tek* bir dağılımın, o $t$'ye kadar gürültülenmiş hâlinin skorunu ister.
# Gürültülenmiş iki dağılımın çarpımı, gürültülenmiş çarpım değildir. Üs almakla gürültü eklemenin sırası
# değiştirilemez. Böylece farklı $t$'lerdeki cevaplar farklı hedeflere aittir; hepsinin skoru olduğu tek bir
# dağılım yoktur.
#
# </details>
#
# İstisnalar var. Dağılımların her biri tek bir çansa ve genişlikleri eşitse, üsleri ve çarpımları her
# $t$'de çan kalır:

# %% id="single-code" tr="d5e81365"
for s in (2, 3):
    x = sample(GuidedDenoiser(one_d["right"], one_d["left"], s), schedule, start, "dpm_solver_pp", steps=100)
    apart = distance(x, product("right", "left", s))
    print(f"two single bells, s = {s}: mean {x.mean():.3f}, W1 = {apart:.4f}")
    # tr: print(f"iki tek çan, s = {s}: ortalama {x.mean():.3f}, W1 = {apart:.4f}")

# %% [markdown] id="leave" lang="en"
# There the sentence holds. Single bells are what is drawn when it is explained.
#
# > **Predict first.** Back in the plane: the class is two bumps, and no other bump reaches into them. So
# > the product is nearly the class itself, for every $s$ (the dashed contours lay on the blue ones). How
# > many of 1,000 guided samples still lie within three standard deviations of a bump at $s = 8$: nearly
# > all, half, or none?

# %% [markdown] id="leave" lang="tr" source="31a72b06"
# Orada cümle doğru. Bu konu anlatılırken çizilenler de hep tek çanlardır.
#
# > **Önce tahmin et.** Yeniden düzlemdeyiz: Sınıf iki tepeden oluşuyor, başka hiçbir tepe onlara uzanmıyor.
# > Öyleyse çarpım
# > her $s$ için neredeyse sınıfın kendisidir (kesikli eğriler mavilerin üstündeydi). $s = 8$'de,
# > yönlendirilmiş 1.000 örnekten kaçı hâlâ bir tepenin üç standart sapma yakınındadır: neredeyse hepsi
# > mi, yarısı mı, hiçbiri mi?


# %% id="leave-code" tr="c8fa22fd"
def where(x: Tensor) -> dict[str, Tensor]:
    """The share in the class, the share on the data, and how far the mean of those in the class has moved."""
    away = torch.cdist(x, means) / stds  # to each bump, in its standard deviations
    mine = (away.argmin(dim=1) == 1) | (away.argmin(dim=1) == 2)
    near, moved = away.amin(dim=1) <= 3, (x[mine].mean(dim=0) - means[1:3].mean(dim=0)).norm()
    heads = ("in class", "within 3 std", "moved")
    # tr: heads = ("sınıfta", "3 std içinde", "kayma")
    return dict(zip(heads, (mine.double().mean(), near.double().mean(), moved), strict=True))


many = torch.randn(1000, 2, generator=seeded(0), dtype=torch.float64)
points = data.eight_gaussians(4000, generator=seeded(1)).double()
points = points[torch.cdist(points, means).argmin(dim=1).sub(1.5).abs() < 1]  # real ones of the class
found = [{"s": "real points"} | where(points)]
# tr: found = [{"s": "gerçek noktalar"} | where(points)]
for s in (1, 2, 4, 8):
    x = sample(GuidedDenoiser(asked, anything, s), schedule, many, "dpm_solver_pp", steps=100)
    found.append({"s": str(s)} | where(x))
show.table(found)

# %% [markdown] id="leave-answer" lang="en"
# Read the columns against each other. Every guided sample is "in the class", at every $s$: a classifier, even a
# perfect one, sees nothing wrong. But the samples wander outwards, away from the other bumps, until most of them are
# where no data are. The classifier wants them easily told apart, and it has its way. The steps count too: these
# samples took 100. The player of part 3 took 30, and 0.953 of its samples still lay on the data. Long steps hide the
# drift; put 30 or 200 in the place of 100.
#
# **Accuracy alone cannot see that guidance leaves the data.**

# %% [markdown] id="leave-answer" lang="tr" source="73fd61b0"
# Sütunları birbiriyle karşılaştır. Yönlendirilmiş her örnek, her $s$'de "sınıfta": Bir sınıflandırıcı, kusursuz olsa
# bile, hiçbir yanlışlık görmez. Ama örnekler öteki tepelerden dışarıya doğru kayıyor; sonunda çoğu hiç veri olmayan
# bir yerde bitiyor. Sınıflandırıcının tek ölçüsü kolay ayırt edilmektir; örnekler bu ölçüye uyuyor. Adım sayısı da
# önemli: Bu örnekler 100 adımda yapıldı. 3. bölümün aracı 30 adım atıyordu ve örneklerinin 0,953'ü hâlâ verinin
# üstündeydi. Uzun adımlar kaymayı gizliyor; 100'ün yerine 30 ya da 200 yaz.
#
# **Yönlendirmenin verilerden uzaklaştırdığını yalnız doğruluğa bakarak göremezsin.**

# %% [markdown] id="why" lang="en"
# ## 6. Accuracy up, variety down
#
# Then why does everybody guide? In the plane the conditional answer was exact, and at $s = 1$ all was well.
# A network is not exact: it has heard too little of its labels, or wrong ones.
#
# > **Predict first.** Suppose that of 30 points with our label only 24 are in the class; the others have
# > a wrong label. The denoiser is exact for *that*. What share of its samples lies in the class at
# > $s = 1$, and at $s = 2$?

# %% [markdown] id="why" lang="tr" source="1e2804ac"
# ## 6. Doğruluk artar, çeşitlilik azalır
#
# Öyleyse neden herkes yönlendiriyor? Düzlemde koşullu cevap kesindi; $s = 1$'de her şey yolundaydı. Ağ ise
# kesin değildir: Etiketlerini az duymuştur ya da yanlış duymuştur.
#
# > **Önce tahmin et.** Etiketi bizimki olan 30 noktadan yalnızca 24'ü sınıftan olsun; ötekilerin etiketi
# > yanlış. Gürültü giderici *buna göre* kesin. $s = 1$'de örneklerinin ne kadarı sınıfta olur, $s = 2$'de
# > ne kadarı?

# %% id="careless-code"
twelve = torch.tensor([1, 12, 12, 1, 1, 1, 1, 1])  # of 30 points with this label 24 are in the class
careless = GaussianMixtureDenoiser(means, stds, twelve / 30, schedule)


def walked(denoise: Denoiser) -> dict[str, Tensor]:
    """Where 1,000 samples of this denoiser end."""
    return where(sample(denoise, schedule, many, "dpm_solver_pp", steps=40))


everywhere = {s: walked(GuidedDenoiser(careless, anything, s)) for s in (1, 1.5, 2, 3, 4, 8)}
show.table([{"s": s} | shares for s, shares in everywhere.items()])

# %% [markdown] id="careless-answer" lang="en"
# At $s = 1$ four fifths, as in its data. At $s = 2$ nearly all: guidance has repaired the labels. That is the gain.
# The price stands in the last column and grows with $s$; at 1.5 it hardly shows yet. (The floor of that column, from
# real points, was printed in part 5. Here the walk has 40 steps, there it had 100.)
#
# Now the digits. The network is trained, so nothing is exact. Each line holds three times 80 samples from
# three sets of noises, of *one* trained model; ± is the spread over the three. Above stand real digits that
# the model never saw.
#
# > **Predict first.** These digits are easy: at $s = 1$ nearly all are read as asked. Which column shows
# > the price first, Fréchet distance or coverage?

# %% [markdown] id="careless-answer" lang="tr" source="cc5fa993"
# $s = 1$'de örneklerin beşte dördü sınıftadır, verideki gibi. $s = 2$'de neredeyse hepsi sınıftadır: Yönlendirme
# yanlış etiketlerin etkisini giderdi. Kazanç budur. Bedeli son sütunda görülüyor ve $s$ ile büyüyor; 1,5'te henüz pek
# belli değil. (O sütunun gerçek noktalardan gelen tabanı 5. bölümde yazılıydı. Burada 40 adım var, orada 100 vardı.)
#
# Şimdi rakamlara geçelim. Buradaki ağ eğitilmiştir, hiçbir şey kesin değildir. Her satırda, üç ayrı gürültü takımından
# 80'er örnek var; hepsi *tek* bir eğitilmiş modelden; ±, üçünün yayılımı. En üstte modelin hiç görmediği
# gerçek rakamlar var.
#
# > **Önce tahmin et.** Bu rakamlar kolaydır: $s = 1$'de neredeyse hepsi istendiği gibi okunur. Bedeli
# > önce hangi sütun gösterir, Fréchet uzaklığı mı, kapsama mı?

# %% id="pareto-code"
labels, figures = metrics.balanced_labels(80, 10), {}
for s in (1, 2, 4, 8):
    denoise = model.denoiser(labels, scale=s)
    noises = [model.noise(80, seeded(i)) for i in range(3)]
    made = [sample(denoise, schedule, noise, "dpm_solver_pp", steps=10) for noise in noises]
    figures[s] = [metrics.evaluate(x, labels, real, classifier, held_out=held_out) for x in made]


# %% id="pareto-table" tr="dfc7303e"
def spread(values: list[float]) -> str:
    """Mean and standard deviation over the sets of noises; of one value, the value."""
    v = torch.tensor(values)
    return f"{v.mean():.2f} ± {v.std():.2f}" if len(v) > 1 else f"{v.mean():.2f}"


floor, heads = figures[1][0], ("s", "read as asked", "Fréchet distance", "coverage")
# tr: floor, heads = figures[1][0], ("s", "istendiği gibi okunan", "Fréchet uzaklığı", "kapsama")
rows = [("real", [floor.accuracy_real], [floor.frechet_floor], [floor.coverage_real])]
# tr: rows = [("gerçek", [floor.accuracy_real], [floor.frechet_floor], [floor.coverage_real])]
for s, three in figures.items():
    rows.append(
        (str(s), [q.accuracy for q in three], [q.frechet for q in three], [q.coverage for q in three])
    )
show.table([dict(zip(heads, (s, *map(spread, values)), strict=True)) for s, *values in rows])

# %% id="pareto-picture" tr="0fbc7b36"
scales, (accuracies, distances) = list(figures), ([], [])
for three in figures.values():
    accuracies.append(sum(q.accuracy for q in three) / 3)
    distances.append(sum(q.frechet for q in three) / 3)
curves = {
    "read as asked": {"samples": (scales, accuracies)},
    # tr: "istendiği gibi okunan": {"örnekler": (scales, accuracies)},
    "Fréchet distance": {"samples": (scales, distances)},
    # tr: "Fréchet uzaklığı": {"örnekler": (scales, distances)},
}
level = {"Fréchet distance": {"real images": floor.frechet_floor}}
# tr: level = {"Fréchet uzaklığı": {"gerçek görüntüler": floor.frechet_floor}}
show.lines(curves, level=level, x_label=dict.fromkeys(curves, "s"), marks=True)

# %% [markdown] id="pareto-picture-alt" lang="en" alt="pareto-picture"
# Two panels over s = 1, 2, 4, 8. The share read as asked rises from 0.99 to 1 and stays there. The Fréchet
# distance begins at the dotted line of real images and rises far above it.

# %% [markdown] id="pareto-picture-alt" lang="tr" alt="pareto-picture" source="6bb11155"
# s = 1, 2, 4, 8 üzerinde iki panel. İstendiği gibi okunanların payı 0,99'dan 1'e çıkıp orada kalıyor.
# Fréchet uzaklığı gerçek görüntülerin noktalı çizgisinde başlayıp çok üstüne çıkıyor.

# %% [markdown] id="pareto-answer" lang="en"
# The Fréchet distance. At $s = 1$ it stands on its floor, the distance of real digits to real digits. At $s
# = 2$ it is well above, and it goes on rising. Coverage follows more slowly. And the share that is read as
# asked has nothing left to gain after $s = 2$. On digits as easy as these, guidance is nearly all price.
#
# The gain needs harder digits: `mnist`, 28 x 28 pixels, trained briefly. Its classifier reads 0.987 of real test
# images right (model card).
#
# > **Predict first.** Of 100 samples at $s = 1$, about how many are not read as asked? And at $s = 2$?

# %% [markdown] id="pareto-answer" lang="tr" source="730c6ebf"
# Fréchet uzaklığı. $s = 1$'de tabanında, yani gerçek rakamların gerçek rakamlara uzaklığında durur. $s =
# 2$'de belirgin biçimde üstündedir ve artmayı sürdürür. Kapsama da bozulur, ama daha yavaş. İstendiği gibi
# okunanların payının ise $s = 2$'den sonra kazanacağı bir şey kalmaz. Bu kadar kolay rakamlarda
# yönlendirmenin neredeyse tamamı bedeldir.
#
# Kazanç için daha zor rakamlar gerekir: `mnist`, 28 x 28 piksel, kısa eğitilmiş. Sınıflandırıcısı gerçek test
# görüntülerinin 0,987'sini doğru okur (model kartı).
#
# > **Önce tahmin et.** $s = 1$'de 100 örnekten aşağı yukarı kaçı istendiği gibi okunmaz? Ya $s = 2$'de?

# %% id="mnist-code" tr="9a309e18"
large, reader = zoo.load("mnist"), zoo.load_classifier("mnist")
sixty, kept = metrics.balanced_labels(60, 10), {}
for s in (1, 2):
    shares_read = []
    for i in (7, 8, 9):
        denoise, noise = large.denoiser(sixty, scale=s), large.noise(60, seeded(i))
        made = sample(denoise, large.schedule, noise, "dpm_solver_pp", steps=10)
        with torch.no_grad():
            shares_read.append((reader(made).argmax(dim=1) == sixty).double().mean().item())
        kept.setdefault(f"s = {s}", made[:10])
    print(f"s = {s}    read as asked: {spread(shares_read)}")
    # tr: print(f"s = {s}    istendiği gibi okunan: {spread(shares_read)}")
show.rows(kept)

# %% [markdown] id="mnist-code-alt" lang="en" alt="mnist-code"
# Two rows of ten digits of 28 by 28 pixels. At s = 1 a few are broken or hard to read; at s = 2 all are
# clear.

# %% [markdown] id="mnist-code-alt" lang="tr" alt="mnist-code" source="c6ac49f0"
# 28'e 28 piksellik onar rakamlık iki satır. s = 1'de birkaçı bozuk ya da zor okunuyor; s = 2'de hepsi açık.

# %% [markdown] id="mnist-answer" lang="en"
# Without guidance a few of a hundred go wrong: a network that learned its labels in a hurry hears them too faintly.
# At $s = 2$ nearly all are read as asked. That is why everybody guides. (One trained model, three sets of 60 noises.)

# %% [markdown] id="mnist-answer" lang="tr" source="edabeb94"
# Yönlendirme olmadan yüzde birkaçı yanlış çıkıyor: Etiketlerini aceleyle öğrenen ağ onları fazla zayıf duyuyor.
# $s = 2$'de neredeyse hepsi istendiği gibi okunuyor. Herkes işte bunun için yönlendirir. (Tek eğitilmiş model, 60'ar
# gürültülük üç takım.)

# %% [markdown] id="clip" lang="en"
# ## 7. What to clip, and when
#
# Carrying a line on has one more effect. Pixels end at ±1. Two answers inside that range have a line that
# leaves it.
#
# > **Predict first.** A colleague clips both answers to ±1 and draws the line through the clipped ones.
# > How large can $|\hat{x}_0|$ become at $s = 4$: 1, 4 or 7?

# %% [markdown] id="clip" lang="tr" source="68ca1380"
# ## 7. Ne kırpılır, ne zaman?
#
# Doğruyu uzatmanın bir etkisi daha var. Piksel değerleri ±1'de biter. Bu aralıktaki iki cevaptan geçen
# doğru ise aralıktan çıkar.
#
# > **Önce tahmin et.** Bir arkadaşın iki cevabı ±1'e kırpıyor, doğruyu kırpılmış cevaplardan geçiriyor.
# > $s = 4$'te $|\hat{x}_0|$ en çok kaç olabilir: 1 mi, 4 mü, 7 mi?

# %% id="clip-code" tr="e388246c"
twenty, heads = metrics.balanced_labels(20, 10), ("clipped", "largest |x̂_0|", "pixels beyond ±1")
# tr: twenty, heads = metrics.balanced_labels(20, 10), ("kırpılan", "en büyük |x̂_0|", "±1 dışındaki pikseller")
plain = GuidedDenoiser(model.denoiser(twenty, clip=None), model.denoiser(clip=None), 4)
ways = {
    "nothing": plain,
    # tr: "hiçbir şey": plain,
    "each answer": GuidedDenoiser(model.denoiser(twenty), model.denoiser(), 4),
    # tr: "her cevap ayrı": GuidedDenoiser(model.denoiser(twenty), model.denoiser(), 4),
    "after the line": ClippedDenoiser(plain, schedule),
    # tr: "doğrudan sonra": ClippedDenoiser(plain, schedule),
}
found = []
for name, denoise in ways.items():
    path = list(ddim(denoise, schedule, model.noise(20, seeded(0)), steps=10))
    largest = max(step.prediction.x_0.abs().max().item() for step in path)
    beyond = (path[-1].x_t.abs() > 1.001).double().mean()
    found.append(dict(zip(heads, (name, largest, beyond), strict=True)))
show.table(found)

# %% [markdown] id="clip-answer" lang="en"
# It could be 7: from $-1$ to $+1$ is a step of 2, and four of them from $-1$ end at 7. On these digits it
# came to about 5, and many pixels of the finished images lie beyond black and white. Clipped **after the
# line** nothing does. The library's `denoiser(labels, scale=s)` clips there, and derives $\hat{\epsilon}$
# again (lesson 07).

# %% [markdown] id="clip-answer" lang="tr" source="4a902fcc"
# 7 olabilir: $-1$'den $+1$'e bir adım 2'dir; $-1$'den başlayan dört adım 7'de biter. Bu rakamlarda 5
# dolayına çıktı; bitmiş görüntülerde birçok piksel siyahla beyazın dışında kalıyor. **Doğrudan sonra**
# kırpınca hiçbiri kalmıyor. Kütüphanenin `denoiser(labels, scale=s)` işlevi orada kırpar ve
# $\hat{\epsilon}$'u yeniden türetir (07. ders).

# %% [markdown] id="interval" lang="en"
# ## 8. Only in the middle
#
# Must the line be drawn at every step? Kynkäänniemi and others (2024) guide only in an interval of noise
# levels. It is one more denoiser, of a few lines: inside it answers the guided way, outside the conditional
# way. Outside it also asks only one of the two, so it is cheaper.
#
# > **Predict first.** With the careless labels of part 6 and $s = 3$: in which third is the class
# > decided, early ($t \ge 700$), in the middle, or late ($t < 300$)? Where is most drift bought?

# %% [markdown] id="interval" lang="tr" source="f1772af6"
# ## 8. Yalnız ortada
#
# Doğru her adımda çizilmek zorunda mı? Kynkäänniemi vd. (2024) yalnızca bir gürültü düzeyi aralığında
# yönlendirir. Bu, birkaç satırlık bir gürültü giderici daha demektir: İçeride yönlendirilmiş cevabı verir,
# dışarıda koşullu cevabı. Dışarıda ikisinden yalnız birine sorar; bu yüzden daha ucuzdur.
#
# > **Önce tahmin et.** 6. bölümün yanlış etiketleri ve $s = 3$ ile: Sınıf hangi üçte birde belirlenir;
# > erken ($t \ge 700$), ortada, geç ($t < 300$)? Kaymanın çoğu nerede ödenir?


# %% id="interval-code" tr="2bb6fe35"
class Between:
    """Guided for low <= t <= high, elsewhere the conditional answer alone."""

    def __init__(self, c: Denoiser, u: Denoiser, s: float, low: float, high: float) -> None:
        self.c, self.u, self.s, self.low, self.high = c, u, s, low, high

    def __call__(self, x_t: Tensor, t: float) -> Prediction:
        c = self.c(x_t, t)
        return guided(c, self.u(x_t, t), self.s) if self.low <= t <= self.high else c


names, heads, rows = ("late", "middle", "early", "everywhere"), ("guided", "calls a step"), []
# tr: names, heads, rows = ("geç", "orta", "erken", "her yerde"), ("yönlendirilen", "adım başına çağrı"), []
for name, (low, high) in zip(names, ((0, 299), (300, 699), (700, 999), (0, 999)), strict=True):
    calls = (name, 1 + (high - low + 1) / 1000)
    rows.append(dict(zip(heads, calls, strict=True)) | walked(Between(careless, anything, 3, low, high)))
show.table(rows)

# %% [markdown] id="interval-answer" lang="en"
# Every third helps, the middle most; there most of the drift is bought, too (0.035). For the same $s$ an interval
# obeys less and drifts less, and it costs fewer calls. That is no fair race yet: a smaller $s$ everywhere also drifts
# less. So compare where both obey equally: each point of a curve is one $s$.

# %% [markdown] id="interval-answer" lang="tr" source="3fd0001d"
# Her üçte birin yararı var, en çok ortadakinin; kaymanın çoğu da orada ödeniyor (0,035). Aynı $s$'de aralıklı
# yönlendirmeyle sınıfta biten örnekler biraz daha azdır; kayma ve çağrı sayısı da daha azdır. Bu henüz adil bir yarış
# değil: Her yerde daha küçük bir $s$ ile de kayma azalır. Öyleyse ikisini, sınıfta biten örneklerin eşit olduğu yerde
# karşılaştır: Eğrinin her noktası bir $s$'dir.

# %% id="interval-picture" tr="88d591ef"
middle = {s: walked(Between(careless, anything, s, 300, 699)) for s in (1, 2, 3, 4, 6, 8)}
names, curves = ("everywhere", "in the middle"), {}
# tr: names, curves = ("her yerde", "ortada"), {}
for name, walks in zip(names, (everywhere, middle), strict=True):
    share, _, moved = zip(*(shares.values() for shares in walks.values()), strict=True)
    curves[name] = (torch.stack(moved), torch.stack(share))
x_label, y_label = "moved (the price)", "in class (the gain)"
# tr: x_label, y_label = "kayma (bedel)", "sınıfta (kazanç)"
show.lines(curves, x_label=x_label, y_label=y_label, marks=True)

# %% [markdown] id="interval-picture-alt" lang="en" alt="interval-picture"
# Two curves that rise steeply from 0.80 and bend to 1: the share in the class over the drift. Guided
# everywhere and guided in the middle lie on each other.

# %% [markdown] id="interval-picture-alt" lang="tr" alt="interval-picture" source="9fc2cbea"
# 0,80'den dik yükselip 1'e doğru bükülen iki eğri: kaymaya karşı sınıftaki pay. Her yerde yönlendirilen ile
# ortada yönlendirilen üst üste.

# %% [markdown] id="interval-fair" lang="en"
# In this world the two curves lie on each other: the middle buys nothing that a smaller $s$ everywhere
# would not buy, except the calls, 1.4 a step instead of 2. On large image networks the paper reports better
# pictures too. That must come from errors that our exact denoisers do not have; it is not shown here.
#
# The library's name for your class is `IntervalDenoiser(inside, outside, low, high)`.

# %% [markdown] id="interval-fair" lang="tr" source="11dc81d9"
# Bu dünyada iki eğri üst üste: Yalnız ortada yönlendirmek, her yerde daha küçük bir $s$ kullanmaktan daha çoğunu
# kazandırmıyor. Tek kazanç çağrı sayısıdır: adım başına 2 yerine 1,4. Büyük görüntü ağlarında makale daha iyi resimler
# de bildiriyor. Bunun kaynağı, kesin gürültü gidericilerimizde olmayan hatalar olmalı; burada gösterilmiş
# değil.
#
# Bunun kütüphanedeki adı `IntervalDenoiser(inside, outside, low, high)`.

# %% [markdown] id="negative" lang="en"
# ## 9. Away from something
#
# The line needs two answers. Nobody said that the second must be "anything". Put another label in its
# place, and the line leads away from *that*. Programs call it a **negative prompt**.
#
# > **Predict first.** The class is the two bumps above right of the middle. Guided away from anything,
# > the samples move away from all others, up and to the right. Where do they move if the second answer
# > knows the two bumps on the left?

# %% [markdown] id="negative" lang="tr" source="0d2fa325"
# ## 9. Bir şeyden uzağa
#
# Doğru iki cevap ister. İkincisinin "ne olursa" olması gerektiğini söyleyen olmadı. Yerine başka bir etiket
# koy; doğru *ondan* uzağa gider. Programlar buna **negatif istem** (negative prompt) der.
#
# > **Önce tahmin et.** Sınıf, ortanın sağ üstündeki iki tepe. "Ne olursa"dan uzağa yönlendirilen örnekler
# > bütün ötekilerden uzaklaşır, sağa ve yukarı. İkinci cevap soldaki iki tepeyi biliyorsa nereye
# > giderler?

# %% id="negative-code" tr="d54fb2fa"
neighbours = GaussianMixtureDenoiser(means[3:5], stds[3:5], weights[3:5], schedule)
ways = {
    "s = 1": asked,
    "from anything": GuidedDenoiser(asked, anything, 4),
    # tr: "her şeyden": GuidedDenoiser(asked, anything, 4),
    "from the left": GuidedDenoiser(asked, neighbours, 1.3),
    # tr: "soldakilerden": GuidedDenoiser(asked, neighbours, 1.3),
}
clouds = {name: sample(way, schedule, many, "dpm_solver_pp", steps=40) for name, way in ways.items()}
for name, x in clouds.items():
    to_x, to_y = (x.mean(dim=0) - means[1:3].mean(dim=0)).tolist()
    print(f"{name}: the mean moves by ({to_x:.2f}, {to_y:.2f})")
    # tr: print(f"{name}: ortalama ({to_x:.2f}, {to_y:.2f}) kadar kayıyor")
show.planes(clouds, behind=means, extent=1.3)

# %% [markdown] id="negative-code-alt" lang="en" alt="negative-code"
# Three planes with eight grey bumps. The samples lie on the two upper right bumps; guided away from
# anything they have moved outwards, guided away from the left ones they have moved to the right.

# %% [markdown] id="negative-code-alt" lang="tr" alt="negative-code" source="2a983326"
# Sekiz gri tepeli üç düzlem. Örnekler sağ üstteki iki tepede; her şeyden uzağa yönlendirilince dışarı
# doğru, soldakilerden uzağa yönlendirilince sağa kaymışlar.

# %% [markdown] id="negative-answer" lang="en"
# Away from anything: outwards, up and to the right, for the others lie all around. Away from the left: to the right,
# and hardly up. A small $s$ does it here, for those two bumps lie far off, and the further off the second answer is, the
# longer the difference.

# %% [markdown] id="negative-answer" lang="tr" source="086bfce3"
# Her şeyden uzaklaşan örnekler dışarıya, yukarı ve sağa gider; çünkü öteki tepeler her yandadır. Soldakilerden
# uzaklaşanlar sağa gider, yukarı ise pek az. Burada küçük bir $s$ yetiyor; çünkü o iki tepe uzakta ve ikinci
# cevap ne kadar uzaktaysa fark o kadar
# uzundur.

# %% [markdown] id="errors" lang="en"
# ## Common misunderstandings
#
# ### "s = 1 is a bit of guidance"
#
# > *"The slider begins at 1, so 1 must be the weakest guidance there is."*

# %% [markdown] id="errors" lang="tr" source="e1c0126a"
# ## Sık rastlanan yanlış anlamalar
#
# ### "s = 1 biraz yönlendirmedir"
#
# > *"Ayar 1'den başlıyor; demek ki 1, en zayıf yönlendirme."*

# %% id="wrong-one" tr="3f28c21c"
ones = sample(model.denoiser(digits, scale=1.0), schedule, x_T, steps=20)
line = GuidedDenoiser(model.denoiser(digits, clip=None), model.denoiser(clip=None), 1.0)
by_line = sample(ClippedDenoiser(line, schedule), schedule, x_T, steps=20)
print(f"largest difference between s = 1 and no guidance: {(ones - by_line).abs().max():.0e}")
# tr: print(f"s = 1 ile yönlendirmesiz arasındaki en büyük fark: {(ones - by_line).abs().max():.0e}")

# %% [markdown] id="errors-cost" lang="en"
# It is none: the line ends on the conditional answer (part 3), to the last bit.
#
# ### "Guidance doubles the cost of training"
#
# > *"Two answers, two trainings."*
#
# Count the calls.

# %% [markdown] id="errors-cost" lang="tr" source="c1903771"
# Hiç değil: Doğru, son bitine kadar koşullu cevapta biter (3. bölüm).
#
# ### "Yönlendirme, eğitimin maliyetini iki katına çıkarır"
#
# > *"İki cevap, iki eğitim."*
#
# Çağrıları say.

# %% id="wrong-cost" tr="2e496923"
calls = []
model.network.register_forward_pre_hook(lambda network, inputs: calls.append(len(inputs[0])))
for name, scale in (("s = 1", 1.0), ("s = 2", 2.0)):
    calls.clear()
    sample(model.denoiser(digits, scale=scale), schedule, x_T, steps=20)
    print(f"{name}: images shown to the network for 10 samples in 20 steps: {sum(calls)}")
    # tr: print(f"{name}: 20 adımda 10 örnek için ağa gösterilen görüntü: {sum(calls)}")
calls.clear()
diffusion_loss(
    model.network, real.images[:100], schedule, condition=drop_labels(real.labels[:100], 10, 0.1, seeded(0))
)
print(f"images shown to the network for a training step of 100: {sum(calls)}")
# tr: print(f"100 görüntülük bir eğitim adımında ağa gösterilen görüntü: {sum(calls)}")

# %% [markdown] id="errors-more" lang="en"
# Training calls the network once a step, whoever is told nothing in it. Sampling calls it twice a step;
# that is the whole price in time.
#
# ### "The more, the better"
#
# > *"At s = 8 every digit is read as asked. So 8 is best."*
#
# Look at the tables of parts 5 and 6 again: there every column but that one is at its worst. And that
# column was full at $s = 2$ already.
#
# ### "The unconditional model is another network"
#
# It is one row of a table (parts 1 and 2).

# %% [markdown] id="errors-more" lang="tr" source="15382cf8"
# Eğitim, kime ne söylenmiş olursa olsun, ağı adım başına bir kez çağırır. Örnekleme ise adım başına iki
# kez; zaman bedelinin tamamı budur.
#
# ### "Ne kadar çok, o kadar iyi"
#
# > *"s = 8'de her rakam istendiği gibi okunuyor. Demek ki en iyisi 8."*
#
# 5. ve 6. bölümlerin tablolarına bir daha bak: Orada, o sütun dışındaki bütün sütunlar en kötü değerinde. O
#    sütun ise daha $s = 2$'de tavanına varmıştı.
#
# ### "Koşulsuz model başka bir ağdır"
#
# Bir tablonun tek satırıdır (1. ve 2. bölümler).

# %% [markdown] id="summary" lang="en"
# ## In five lines
#
# 1. A label is a row of a table. "Nothing told" is a row, too; it is learned by dropping labels.
# 2. Guidance is a line: $\hat{\epsilon}_u + s(\hat{\epsilon}_c - \hat{\epsilon}_u)$. $s = 0$: not heard, $s
#    = 1$: no guidance. Clip after the line.
# 3. The difference is the gradient of a classifier. Guidance makes samples easy to tell apart; it does not
#    sample from $p(x \mid c)^s p(x)^{1-s}$.
# 4. It repairs labels that were heard badly, and pays with variety and with drift off the data. Accuracy
#    sees only the gain.
# 5. Another second answer leads away from something else; an interval of $t$ saves calls.

# %% [markdown] id="summary" lang="tr" source="53c548d8"
# ## Beş satırda
#
# 1. Etiket, bir tablonun satırıdır. "Hiçbir şey söylenmedi" de bir satırdır; etiket düşürülerek öğrenilir.
# 2. Yönlendirme bir doğrudur: $\hat{\epsilon}_u + s(\hat{\epsilon}_c - \hat{\epsilon}_u)$. $s = 0$: etiket
#    duyulmaz, $s = 1$: yönlendirme yok. Doğrudan sonra kırp.
# 3. Fark, bir sınıflandırıcının gradyanıdır. Yönlendirme örnekleri kolay ayırt edilir kılar; $p(x \mid c)^s
#    p(x)^{1-s}$'den örnek çekmez.
# 4. Kötü duyulmuş etiketleri onarır; bedelini çeşitlilikle ve veriden kaymayla öder. Doğruluğa bakınca yalnız
#    kazanç görülür.
# 5. İkinci cevap değişince başka bir şeyden uzaklaşılır; bir $t$ aralığı çağrıdan kazandırır.

# %% [markdown] id="reading" lang="en"
# ## Further reading
#
# - Ho and Salimans (2022), *Classifier-Free Diffusion Guidance*: parts 2 and 3; their $1 + w$ is our $s$.
# - Dhariwal and Nichol (2021), *Diffusion Models Beat GANs on Image Synthesis*: the classifier of part 4,
#   in the open.
# - Kynkäänniemi, Aittala, Karras, Laine, Aila and Lehtinen (2024), *Applying Guidance in a Limited Interval
#   Improves Sample and Distribution Quality in Diffusion Models*: part 8.
# - Bradley and Nakkiran (2024), *Classifier-Free Guidance is a Predictor-Corrector*: why part 5 comes out
#   as it does.
# - Saharia and others (2022), *Photorealistic Text-to-Image Diffusion Models with Deep Language
#   Understanding*: clipping under strong guidance.
#
# **Next:** [10 · Text conditioning](10_text.ipynb). A label is a number; a sentence is a row of words. · [Exercises of this
# lesson](../exercises/09_guidance.ipynb) · [Back to the map](README.md)

# %% [markdown] id="reading" lang="tr" source="81e85260"
# ## Daha fazlası için
#
# - Ho ve Salimans (2022), *Classifier-Free Diffusion Guidance*: 2. ve 3. bölümler; onların $1 + w$'si bizim
#   $s$'miz.
# - Dhariwal ve Nichol (2021), *Diffusion Models Beat GANs on Image Synthesis*: 4. bölümün sınıflandırıcısı,
#   bu kez saklanmadan.
# - Kynkäänniemi, Aittala, Karras, Laine, Aila ve Lehtinen (2024), *Applying Guidance in a Limited Interval
#   Improves Sample and Distribution Quality in Diffusion Models*: 8. bölüm.
# - Bradley ve Nakkiran (2024), *Classifier-Free Guidance is a Predictor-Corrector*: 5. bölüm neden öyle
#   çıkıyor.
# - Saharia vd. (2022), *Photorealistic Text-to-Image Diffusion Models with Deep Language Understanding*:
#   güçlü yönlendirmede kırpma.
#
# **Sırada:** [10 · Metinle koşullandırma](10_text.ipynb). Etiket bir sayıdır; cümle ise bir sıra sözcük. · [Bu dersin
# alıştırmaları](../exercises/09_guidance.ipynb) · [Haritaya dön](README.md)
