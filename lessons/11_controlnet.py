# %% [markdown] id="title" lang="en"
# # 11 · ControlNet: control by drawings
#
# **You will teach a trained model to obey drawings, in a minute of computing and without touching one of its
# weights. Then you draw on a board, and it paints inside your lines.**
#
# The model `shapes` paints one coloured shape before a plain background. Five labels can be told: shape,
# colour, size, place, background. None of them says *this outline here*. Today a second, smaller network is
# put beside it, looks at a drawing and tells it where.
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · The ground for this: [05 · The
# U-Net](05_unet.ipynb), [06 · Training on images](06_training.ipynb)

# %% [markdown] id="title" lang="tr" source="28a6b7b7"
# # 11 · ControlNet: çizimle kontrol
#
# **Eğitilmiş bir modele, bir dakikalık hesapla ve ağırlıklarından birine bile dokunmadan, çizimlere uymayı
# öğreteceksin. Sonra bir tahtaya çizeceksin, o da çizgilerinin içini boyayacak.**
#
# `shapes` modeli düz bir zemin önüne tek bir renkli şekil boyar. Ona beş etiket söylenebilir: şekil, renk,
# boyut, yer, zemin. Hiçbiri *tam şu sınır* demez. Bugün yanına daha küçük ikinci bir ağ koyuyoruz; bu ağ bir
# çizime bakıyor ve modele nereyi boyayacağını söylüyor.
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Dayandığı dersler: [05 ·
# U-Net](05_unet.ipynb), [06 · Görüntülerle eğitim](06_training.ipynb)

# %% id="setup"
import torch
from torch import Generator, Tensor
from tqdm.auto import tqdm

from minidiff import data, diffusion_loss, randn, show, zoo
from minidiff.checkpoint import digest
from minidiff.data.shapes import BACKGROUNDS, COLOURS
from minidiff.metrics import evaluate_scenes, intersection_over_union, painted_masks
from minidiff.model import TrainedModel
from minidiff.nets import ControlBranch, Controlled
from minidiff.optim import Adam
from minidiff.train import TrainSettings, train

show.set_language("en")
torch.set_num_threads(1)  # the same sums in the same order, whatever else the computer does
shapes = zoo.load("shapes")
base, schedule = shapes.network, shapes.schedule
NOT_TOLD = base.condition.null_label

# %% id="opening"
y, x = torch.meshgrid(*[torch.linspace(-1.7, 1.7, 32)] * 2, indexing="ij")
mine = torch.stack([
    (x**2 + y**2 - 1) ** 3 + x**2 * y**3 < 0,
    (x**2 + y**2 < 1) & ((x - 0.6) ** 2 + y**2 > 0.6),
    x.abs() + y.abs() < 1,
    (x.abs() < 0.3) & (y.abs() < 1.2),
    (x.abs() < 1.2) & ((y - 0.4 * torch.sin(3 * x)).abs() < 0.35),
    ((x - 0.7) ** 2 + y**2 < 0.25) | ((x + 0.7) ** 2 + y**2 < 0.25),
])[:, None].float()  # fmt: skip
x_T = randn((48, 3, 32, 32), generator=Generator().manual_seed(11))


def paint(network, labels: Tensor, hint: Tensor | None = None, steps: int = 10) -> Tensor:
    """Pictures for these labels and, where there are any, these drawings; from the same noise each time."""
    told = labels if hint is None else {"labels": labels, "hint": hint}
    return TrainedModel(network, schedule, shapes.predicts).draw(told, x_T=x_T[: len(labels)], steps=steps)


# %% id="opening-picture" tr="72f4d641"
RED, ON_WHITE = 0, 2
red = torch.full((6, 5), NOT_TOLD)
red[:, 1], red[:, 4] = RED, ON_WHITE  # colour and background are told; shape, size and place are left open
show.rows({"drawing": mine.expand(-1, 3, -1, -1) * 2 - 1, "model": paint(base, red)})
# tr: show.rows({"çizim": mine.expand(-1, 3, -1, -1) * 2 - 1, "model": paint(base, red)})

# %% [markdown] id="opening-picture-alt" lang="en" alt="opening-picture"
# Upper row: six white drawings on black, a heart, a crescent, a diamond, a bar, a wave, two dots. Lower row:
# what the model paints when red on white is told. Its shapes have nothing to do with the drawings.

# %% [markdown] id="opening-picture-alt" lang="tr" alt="opening-picture" source="63a60860"
# Üst satır: siyah üstüne altı beyaz çizim; kalp, hilal, baklava, çubuk, dalga, iki nokta. Alt satır: beyaz
# üstüne kırmızı istendiğinde modelin boyadıkları. Şekillerinin çizimlerle ilgisi yok.

# %% [markdown] id="about" lang="en"
# Above, six drawings, and under each what the model paints when it is told "red on white" and nothing else. It
# cannot see the drawings. At the end of the page the lower row will look different.
#
# | | |
# |---|---|
# | **Time** | about 2 hours with the two tasks at the end; the computer trains for one or two minutes of it |
# | **Before** | Lessons [05](05_unet.ipynb) (skip connections, the block that starts as nothing) and [06](06_training.ipynb) (training, moving average, floors) |
# | **After** | You can *build* a ControlNet out of a U-Net, *explain* why zeros can learn and two zeros in a row cannot, *measure* whether a picture obeys, *choose* how loud the drawing speaks, and *say* what it cannot do |
# | **Reference** | Section 3.3 (image conditioning: ControlNet; edge maps, masks, poses) |
#
# As before: each new idea begins with a question. Write your answer down before you run the cell.

# %% [markdown] id="about" lang="tr" source="76f02795"
# Yukarıda altı çizim var; her birinin altında da modelin, yalnızca "beyaz üstüne kırmızı" denince boyadığı
# resim. Model çizimleri göremiyor. Sayfanın sonunda alt satır başka türlü görünecek.
#
# | | |
# |---|---|
# | **Süre** | sondaki iki görevle birlikte yaklaşık 2 saat; bunun bir iki dakikasında bilgisayar eğitim yapar |
# | **Önce** | [05](05_unet.ipynb) (atlama bağlantıları, sıfırdan başlayan blok) ve [06](06_training.ipynb). dersler (eğitim, hareketli ortalama, taban) |
# | **Sonra** | Bir U-Net'ten ControlNet *kurabilir*, sıfırların neden öğrenebildiğini, art arda iki sıfırın neden öğrenemediğini *açıklayabilir*, bir resmin çizime uyup uymadığını *ölçebilir*, çizimin sesini *ayarlayabilir*, neleri yapamadığını *söyleyebilirsin* |
# | **Kaynak metin** | Bölüm 3.3 (görüntü koşullandırma: ControlNet; kenar haritaları, maskeler, pozlar) |
#
# Her zamanki gibi: Her yeni fikir bir soruyla başlar. Hücreyi çalıştırmadan önce cevabını yaz.

# %% [markdown] id="branch" lang="en"
# ## 1. A second network beside the first
#
# The trained network is **frozen**: none of its weights may change any more. Beside it we put a **branch**, a copy
# of its way down (and of its middle) that may learn. It sees what the frozen network sees, and a drawing. A drawing
# that is told to a network is called a **hint**.
#
# Where does the branch speak? At the skip connections, over which the way down hands its detail to the way up. To
# each of them, and to the middle, something is *added*:
#
# $$s_k \leftarrow s_k + Z_k(c_k)$$
#
# $s_k$ is what the frozen way down hands over at skip connection $k$ (or the middle), $c_k$ what the copy has found
# there, $Z_k$ a 1x1 convolution: ControlNet (Zhang, Rao and Agrawala 2023). Denoiser and sampler stay as they are; a
# network is *told more*.

# %% [markdown] id="branch" lang="tr" source="58ae8b13"
# ## 1. Birincinin yanına ikinci bir ağ
#
# Eğitilmiş ağ **dondurulur** (frozen): Bundan böyle hiçbir ağırlığı değişemez. Yanına bir **dal** (branch)
# koyarız: onun iniş yolunun (ve ortasının) öğrenebilen bir kopyası. Dal, dondurulmuş ağın gördüğünü görür; bir
# de çizimi. Bir ağa söylenen çizime İngilizcede *hint* denir; burada kısaca **çizim** diyeceğiz.
#
# Dal nerede konuşur? Atlama bağlantılarında, yani iniş yolunun ayrıntıyı çıkış yoluna aktardığı köprülerde.
# Her birine ve ortaya bir şey *eklenir*:
#
# $$s_k \leftarrow s_k + Z_k(c_k)$$
#
# $s_k$, dondurulmuş iniş yolunun $k$ numaralı atlama bağlantısında (ya da ortada) aktardığı; $c_k$, kopyanın orada
# bulduğu; $Z_k$ ise 1x1'lik bir evrişimdir. ControlNet budur (Zhang, Rao ve Agrawala 2023). Gürültü giderici de
# örnekleyici de olduğu gibi kalır; bir ağa *daha çok şey söylenir*.

# %% id="branch-code" tr="2d6b8eec"
torch.manual_seed(0)  # for the layer that reads the drawing; everything else is copied, or zero
branch = ControlBranch.copy_of(base, hint_channels=1)


def by_hand(x_t: Tensor, t: Tensor, labels: Tensor, hint: Tensor) -> Tensor:
    """The frozen network, with what the branch says added to its skip connections and its middle."""
    said = branch(x_t, t, labels, hint)  # the copy's way down, and a 1x1 convolution behind each c_k
    image, context = base.context(x_t, t, labels)
    h, skips = base.encode(image, context)  # the frozen way down
    h = base.middle(h, *context.heard) + said.middle
    skips = [s + more for s, more in zip(skips, said.skips, strict=True)]
    return base.decode(h, skips, context)  # the frozen way up


network = Controlled.of(base, branch)  # the same, as a network that train and the samplers can use
frozen, own = (sum(p.numel() for p in part.parameters()) for part in (base, branch))
print(f"weights: frozen {frozen:,}, of the branch {own:,}; exits: {len(branch.skips)} + 1")
# tr: print(f"ağırlık: dondurulmuş {frozen:,}, dalın {own:,}; çıkış: {len(branch.skips)} + 1")

# %% [markdown] id="birth" lang="en"
# The frozen network took an hour to train. A copy with a random layer at each of its exits would talk nonsense into
# it. So each $Z_k$ begins with all its numbers at **zero**: a **zero convolution**.
#
# > **Predict first.** The branch has not been trained. We ask the frozen network and the two together about the
# > same noisy pictures. How large is the largest difference: about 1, about 0.01, or 0?

# %% [markdown] id="birth" lang="tr" source="b2a84c38"
# Dondurulmuş ağın eğitimi bir saat sürdü. Her çıkışında rastgele bir katman olan bir kopya, onun aklını karıştırırdı.
# Bu yüzden her $Z_k$, bütün sayıları **sıfır** olarak başlar: **sıfır evrişimi** (zero convolution).
#
# > **Önce tahmin et.** Dal henüz eğitilmedi. Aynı gürültülü resimleri bir dondurulmuş ağa, bir de ikisine
# > birlikte soruyoruz. En büyük fark ne kadardır: 1 dolayında mı, 0,01 dolayında mı, 0 mı?

# %% id="birth-code" tr="500868bb"
test = data.shapes("test")
masks = data.hints_of("shapes", "masks", "test")
all_told = test.attributes[:48]
t = torch.arange(0, 1000, 21).float()[:48]
with torch.no_grad():
    frozen = base(x_T, t, all_told)
    together = {
        "by hand": by_hand(x_T, t, all_told, masks[:48]),
        "Controlled": network(x_T, t, {"labels": all_told, "hint": masks[:48]}),
    }
for name, answer in together.items():
    print(f"{name:10s}    largest difference: {(answer - frozen).abs().max().item()}")
    # tr: print(f"{name:10s}    en büyük fark: {(answer - frozen).abs().max().item()}")

# %% [markdown] id="birth-answer" lang="en"
# Exactly 0, not one bit differs. Adding zero changes nothing, whatever the copy finds. So training starts from a
# model that paints as well as before, and every step can only teach it to listen.

# %% [markdown] id="birth-answer" lang="tr" source="df146dc6"
# Tam 0; bir bit bile farklı değil. Kopya ne bulursa bulsun, sıfır eklemek bir şeyi değiştirmez. Demek ki eğitim,
# eskisi kadar iyi boyayan bir modelden başlar; her adım ona yalnızca dinlemeyi öğretir.

# %% [markdown] id="zeros" lang="en"
# ## 2. Can zeros learn?
#
# All exits are zero. A weight moves down its slope, and a product with a zero in it looks flat.
#
# > **Predict first.** Three tiny networks shall learn $y = 2x$ from $x = 1$ by steps down the slope of
# > $(y - 2x)^2$. In the first, $y = w x$ with $w = 0$ at birth. In the second, $y = w_2 w_1 x$ with $w_1 = 1$ and
# > $w_2 = 0$. In the third, both are 0. Which of the three learn?

# %% [markdown] id="zeros" lang="tr" source="b23b845d"
# ## 2. Sıfırlar öğrenebilir mi?
#
# Bütün çıkışlar sıfır. Bir ağırlık kendi gradyanının tersine yürür; içinde sıfır olan bir çarpım ise hiç
# değişmiyor gibi görünür.
#
# > **Önce tahmin et.** Üç küçücük ağ, $x = 1$ için $y = 2x$'i, $(y - 2x)^2$'nin gradyanına göre adım atarak
# > öğrenecek. Birincide $y = w x$ ve başta $w = 0$. İkincide $y = w_2 w_1 x$; $w_1 = 1$, $w_2 = 0$. Üçüncüde
# > ikisi de 0. Üçünden hangileri öğrenir?


# %% id="zeros-code" tr="0d8e70df"
def learn(weights: list[float], steps: int) -> Tensor:
    """So many steps down the slope of (w_1 w_2 ... x - 2x)², x = 1."""
    w = torch.tensor(weights, requires_grad=True)
    for _ in range(steps):
        (slope,) = torch.autograd.grad((w.prod() - 2) ** 2, w)
        w = (w - 0.05 * slope).detach().requires_grad_()
    return w.detach()


births = {"one zero": [0.0], "a zero behind a copy": [1.0, 0.0], "two zeros in a row": [0.0, 0.0]}
# tr: births = {"tek sıfır": [0.0], "kopyanın ardında sıfır": [1.0, 0.0], "art arda iki sıfır": [0.0, 0.0]}
for name, start in births.items():
    after = {steps: [round(w, 2) for w in learn(start, steps).tolist()] for steps in (0, 1, 2, 100)}
    print(f"{name:22s}", *(f"after {steps}: w = {w}" for steps, w in after.items()), sep="    ")
    # tr: print(f"{name:22s}", *(f"{steps} adım sonra: w = {w}" for steps, w in after.items()), sep="    ")

# %% [markdown] id="zeros-answer" lang="en"
# The first two learn. For $y = w x$, with $g$ for the slope of the loss in $y$:
#
# $$\frac{\partial L}{\partial w} = g\,x, \qquad \frac{\partial L}{\partial x} = w\,g$$
#
# The left one holds no $w$: a zero weight feels its slope as long as **what comes in** is not zero. The right one
# is 0: nothing gets *through* a zero to what lies before it, until the zero has moved. So in the second network
# $w_2$ moves first, $w_1$ one step later.
#
# In the third, $w_1$'s slope is $w_2 g x = 0$ and $w_2$'s is $w_1 g x = 0$. Each waits for the other, for ever.
# "Zeros learn because $x \neq 0$" is half of the truth; the other half is that what stands before them must not be
# zero, too.

# %% [markdown] id="zeros-answer" lang="tr" source="ff5090ad"
# İlk ikisi öğrenir. $y = w x$ için, $g$ kaybın $y$'ye göre gradyanı olsun:
#
# $$\frac{\partial L}{\partial w} = g\,x, \qquad \frac{\partial L}{\partial x} = w\,g$$
#
# Soldakinde $w$ yok: Ağırlık sıfır olsa da, **içine giren** sıfır olmadıkça gradyanı sıfır değildir. Sağdaki
# 0'dır: Sıfır kıpırdayana dek, *onun içinden* kendisinden önceki katmana bir şey geçmez. Bu yüzden ikinci ağda
# önce $w_2$, bir adım sonra
# $w_1$ kıpırdar.
#
# Üçüncüde $w_1$'in gradyanı $w_2 g x = 0$, $w_2$'ninki $w_1 g x = 0$'dır. Her biri ötekini bekler, sonsuza dek.
# "Sıfırlar öğrenir, çünkü $x \neq 0$" gerçeğin yarısıdır; öteki yarısı, onlardan önce gelenin de sıfır
# olmamasıdır.

# %% [markdown] id="wake" lang="en"
# Now the branch itself. Two layers read the drawing, and the second begins at zero, so that at birth the copy, too,
# is undisturbed. The exits are zero as well. Two zeros on one way! Does it learn?
#
# > **Predict first.** Which part of the branch has a slope in the first step, which only in the second, which in
# > the third: the exits, the copy, the drawing's zero layer, the drawing's first layer?

# %% [markdown] id="wake" lang="tr" source="51407ba3"
# Şimdi dalın kendisi. Çizimi iki katman okur; başta kopya da rahatsız edilmesin diye ikincisi sıfırdan başlar.
# Çıkışlar da sıfırdır. Aynı yolda iki sıfır! Öğrenir mi?
#
# > **Önce tahmin et.** Dalın hangi parçasının gradyanı ilk adımda, hangisininki ancak ikincide, hangisininki
# > üçüncüde sıfırdan farklıdır: çıkışlar, kopya, çizimin sıfır katmanı, çizimin ilk katmanı?

# %% id="wake-code" tr="c97310a5"
torch.manual_seed(0)
newborn = Controlled.of(base, ControlBranch.copy_of(base))
adam, told = Adam(newborn), {"labels": all_told[:8], "hint": masks[:8]}
parts = {
    "exits": [*newborn.branch.skips, newborn.branch.middle],
    # tr: "çıkışlar": [*newborn.branch.skips, newborn.branch.middle],
    "copy": [newborn.branch.copy],
    # tr: "kopya": [newborn.branch.copy],
    "drawing: zero": [newborn.branch.hint[2]],
    # tr: "çizim: sıfır": [newborn.branch.hint[2]],
    "drawing: first": [newborn.branch.hint[0]],
    # tr: "çizim: ilk": [newborn.branch.hint[0]],
}
rows = []
for step in (1, 2, 3):
    newborn.zero_grad()
    same = Generator().manual_seed(0)  # the same noise and times in each step
    diffusion_loss(newborn, test.images[:8], schedule, condition=told, generator=same).backward()
    slopes = {n: [p.grad.norm() for layer in part for p in layer.parameters()] for n, part in parts.items()}
    rows.append({"step": step, **{name: float(torch.stack(each).norm()) for name, each in slopes.items()}})
    # tr: rows.append({"adım": step, **{name: float(torch.stack(each).norm()) for name, each in slopes.items()}})
    adam.step(1e-3)
show.table(rows, digits=2)

# %% [markdown] id="wake-answer" lang="en"
# The table shows the length of each part's slope. It wakes from the exits inwards: first the exits alone, then the
# copy and the drawing's zero layer, then the drawing's first layer. It works although two zeros lie on one way,
# because the exits do not look at the second zero. They look at the copy, and the copy was never zero: it has the
# trained weights.

# %% [markdown] id="wake-answer" lang="tr" source="83aa2ca9"
# Tablo her parçanın gradyanının boyunu gösteriyor. Dal, çıkışlardan içeriye doğru uyanıyor: önce yalnız
# çıkışlar,
# sonra kopya ile çizimin sıfır katmanı, en son çizimin ilk katmanı. Aynı yolda iki sıfır olduğu hâlde işliyor;
# çünkü çıkışlar ikinci sıfıra bakmaz. Kopyaya bakarlar; kopya ise hiç sıfır olmadı, eğitilmiş ağırlıkları
# taşıyor.

# %% [markdown] id="obey" lang="en"
# ## 3. What does it mean to obey?
#
# Before we train, we need a number. A drawing is a set of pixels, and so is what was painted: every pixel nearer
# to the asked-for colour than to the background. How well do two sets agree?
#
# $$\text{IoU} = \frac{|A \cap B|}{|A \cup B|}$$
#
# the pixels in both, divided by the pixels in either: **intersection over union**. 1 for equal sets, 0 for sets
# that do not touch.
#
# > **Predict first.** A square of 10 x 10 pixels is painted one pixel too far to the right. Is the IoU about 0.98,
# > 0.90 or 0.82?

# %% [markdown] id="obey" lang="tr" source="eb01f665"
# ## 3. Uymak ne demek?
#
# Eğitmeden önce bir sayı gerek. Çizim bir piksel kümesidir; boyanan da öyle: rengi zeminden çok istenen renge
# yakın olan bütün pikseller. İki küme ne kadar örtüşüyor?
#
# $$\text{IoU} = \frac{|A \cap B|}{|A \cup B|}$$
#
# İkisinde de bulunan pikseller bölü en az birinde bulunanlar: **kesişim bölü birleşim** (intersection over
# union, IoU). Eşit kümelerde 1, birbirine değmeyenlerde 0.
#
# > **Önce tahmin et.** 10 x 10 piksellik bir kare bir piksel fazla sağa boyanmış. IoU 0,98 dolayında mıdır, 0,90
# > mı, 0,82 mi?

# %% id="obey-code" tr="b125a054"
square = torch.zeros(1, 32, 32, dtype=torch.bool)
square[:, 10:20, 10:20] = True
print(f"square, one pixel off: IoU = {intersection_over_union(square, square.roll(1, dims=2)).item():.2f}")
# tr: print(f"bir piksel kaymış kare: IoU = {intersection_over_union(square, square.roll(1, dims=2)).item():.2f}")


def obedience(pictures: Tensor, labels: Tensor, hint: Tensor) -> float:
    """Mean IoU of what was painted in the asked-for colour and what was drawn."""
    return intersection_over_union(painted_masks(pictures, labels), hint > 0.5).mean().item()


two_told = torch.full_like(all_told, NOT_TOLD)
two_told[:, 1], two_told[:, 4] = all_told[:, 1], all_told[:, 4]  # colour and background; the rest is open
drawn = masks[:48]
obeyed = {
    "real pictures": obedience(test.images[:48], all_told, drawn),
    # tr: "gerçek resimler": obedience(test.images[:48], all_told, drawn),
    "another drawing": obedience(test.images[:48], all_told, drawn.roll(1, dims=0)),
    # tr: "başka bir çizim": obedience(test.images[:48], all_told, drawn.roll(1, dims=0)),
    "frozen, two told": obedience(paint(base, two_told), two_told, drawn),
    # tr: "dondurulmuş, iki söz": obedience(paint(base, two_told), two_told, drawn),
    "frozen, all told": obedience(paint(base, all_told), all_told, drawn),
    # tr: "dondurulmuş, hepsi": obedience(paint(base, all_told), all_told, drawn),
}
show.bars({"IoU": obeyed}, most=1.0)

# %% [markdown] id="obey-code-alt" lang="en" alt="obey-code"
# Four bars of mean IoU over 48 test scenes: real pictures, another picture's drawing, and the frozen model,
# told two labels and told all five.

# %% [markdown] id="obey-code-alt" lang="tr" alt="obey-code" source="7a1fafe0"
# 48 sınama sahnesinin ortalama IoU'su için dört çubuk: gerçek resimler, başka bir resmin çizimi ve iki etiket ya
# da beş etiket söylenmiş dondurulmuş model.

# %% [markdown] id="obey-answer" lang="en"
# 0.82: each side loses a column, ten of 110 pixels twice. IoU is a strict judge of small shapes.
#
# The bars are our **floors and ceiling**. Real pictures score 1: the measure itself loses nothing. A drawing that
# belongs to another picture scores what chance gives, and the frozen model, told colour and background alone, scores
# hardly more: it does not see. Told all five labels it gets far, since labels name shape, size and place; what they
# leave open is a pixel or two. A branch is worth its weights if it beats the frozen model twice: told two labels
# (0.13), and told all (0.71).

# %% [markdown] id="obey-answer" lang="tr" source="9c3d6f1a"
# 0,82: Her iki yanda birer sütun, yani 110 pikselin iki kez 10'u kaybolur. IoU küçük şekillerde sert bir
# yargıçtır.
#
# Çubuklar **tabanlarımız ve tavanımızdır**. Gerçek resimler 1 alıyor: Ölçünün kendisi bir şey yitirmiyor. Başka bir
# resme ait bir çizim, rastlantının verdiğini alıyor; yalnızca renk ve zemin söylenmiş dondurulmuş model de ondan pek
# iyi değil: Görmüyor. Beş etiketin hepsi söylenince epey ilerliyor; çünkü etiketler şekli, boyutu ve yeri söyler,
# açık bıraktıkları bir iki pikseldir. Bir dal, dondurulmuş modeli hem iki söz söylenince (0,13) hem de hepsi
# söylenince (0,71) geçerse ağırlıklarının hakkını vermiş olur.

# %% [markdown] id="train" lang="en"
# ## 4. Teach it, now
#
# Where do the pairs of drawing and picture come from? They cost nothing: a plain program makes the drawing *from*
# the picture. For `shapes` we take the mask, the share of each pixel that the shape covers.
#
# One thing decides whether the branch learns: **what the labels leave open**. If all five were always told, the
# frozen network would know nearly everything, and the drawing would be worth little. So a fifth of the pictures is
# told nothing, and most of the others a random part (`label_dropout`; the drawing is never dropped).
#
# > **Predict first.** 100 steps of 16 pictures, half a minute of computing; the frozen network took an hour. Where will
# > the IoU end, with two labels told: near its floor, in the middle, or near 1?

# %% [markdown] id="train" lang="tr" source="b583c4d1"
# ## 4. Şimdi öğret
#
# Çizim ve resim çiftleri nereden gelir? Bedavadır: Çizimi *resimden*, sıradan bir program yapar. `shapes` için
# maskeyi alıyoruz: şeklin her pikselin ne kadarını kapladığını.
#
# Dalın öğrenip öğrenmeyeceğini tek bir şey belirler: **etiketlerin açık bıraktığı**. Beşi her zaman söylenseydi
# dondurulmuş ağ neredeyse her şeyi bilirdi, çizim de pek işe yaramazdı. Bu yüzden resimlerin beşte biri için hiçbir
# şey söylenmez, kalanların çoğu için rastgele bir bölümü söylenir (`label_dropout`; çizim hiç atılmaz).
#
# > **Önce tahmin et.** 16 resimlik 100 adım, yarım dakikalık hesap; dondurulmuş ağ bir saat sürmüştü. İki etiket
# > söylenince IoU nereye varır: tabanının yakınına mı, ortaya mı, 1'in yakınına mı?

# %% id="train-code" tags=["nbval-ignore-output"] tr="a648a562"
before = digest(base)  # a fingerprint of all frozen weights
examples = data.hinted(data.shapes("train"), data.hints_of("shapes", "masks", "train"))
settings = TrainSettings(
    steps=100, batch_size=16, learning_rate=1e-2, warmup=20, cooldown=0.6, label_dropout=0.2, ema_decay=0.98
)  # fmt: skip
curve = {0: obedience(paint(network, two_told[:24], drawn[:24]), two_told[:24], drawn[:24])}
for step in tqdm(train(network, schedule, examples, settings, device="cpu"), total=settings.steps):
    if step.step % 25 == 0:
        pictures = paint(step.ema, two_told[:24], drawn[:24])
        curve[step.step] = obedience(pictures, two_told[:24], drawn[:24])
trained = step.ema  # the moving average of the branch; the frozen network is in it, too
assert digest(trained.base) == before  # this and the next hold on every processor
assert curve[100] > 3 * curve[0]
print(f"frozen weights as before, to the last bit: {digest(trained.base) == before}")
# tr: print(f"dondurulmuş ağırlıklar son bitine dek aynı: {digest(trained.base) == before}")
show.table([{"steps": n, "IoU, two labels told": iou} for n, iou in curve.items()], digits=2)
# tr: show.table([{"adım": n, "IoU, iki etiketle": iou} for n, iou in curve.items()], digits=2)


# %% id="train-pictures" tags=["nbval-ignore-output"] tr="da2178db"
def judged(network) -> Tensor:
    """The 48 scenes, told two labels. How well they obey is printed, and how well with all five told."""
    told = {"two told": two_told, "all told": all_told}
    # tr: told = {"iki söz": two_told, "hepsi": all_told}
    pictures = {name: paint(network, labels, drawn) for name, labels in told.items()}
    for name, painted in pictures.items():
        iou, five = obedience(painted, all_told, drawn), evaluate_scenes(painted, all_told).all_told
        print(f"{name}: IoU {iou:.2f}, all five read back {five:.2f}")
        # tr: print(f"{name}: IoU {iou:.2f}, beşi de doğru okunan {five:.2f}")
    return next(iter(pictures.values()))


mine_now = judged(trained)
shown = {
    "drawing": drawn[:8].expand(-1, 3, -1, -1) * 2 - 1,
    # tr: "çizim": drawn[:8].expand(-1, 3, -1, -1) * 2 - 1,
    "frozen": paint(base, two_told[:8]),
    # tr: "dondurulmuş": paint(base, two_told[:8]),
    "with branch": mine_now[:8],
    # tr: "dalla": mine_now[:8],
    "real": test.images[:8],
    # tr: "gerçek": test.images[:8],
}
show.rows(shown)

# %% [markdown] id="train-pictures-alt" lang="en" alt="train-pictures"
# Four rows of eight: drawings; what the frozen model paints, told colour and background, blots in other places; what
# it paints with the branch, forms of the drawn size in the drawn places with rough outlines; the real pictures.

# %% [markdown] id="train-pictures-alt" lang="tr" alt="train-pictures" source="6e4601b0"
# Sekizer resimlik dört satır: çizimler; renk ve zemin söylenmiş dondurulmuş modelin boyadıkları, başka yerlerde lekeler;
# dalla boyadıkları, çizilen yerlerde çizilen boyda, sınırları kaba biçimler; gerçek resimler.

# %% [markdown] id="train-answer" lang="en"
# From 0.13 to 0.64 on the 24 scenes of the table, and to 0.67 on all 48 (one run, with one seed; another gives other
# digits, and so does another processor). Place and size now come from the drawing alone, for only colour and
# background were told. Compare with the bars of part 3, which the same 48 scenes gave: told two labels the branch leaves the frozen model (0.13) far behind,
# and told all it passes it too (0.81 against 0.71).
#
# It is not perfect: outlines are rough, and the reader, which asks for all five attributes at once, accepts only about a
# third of the pictures that two labels gave. But no frozen weight has moved by one bit: remove the branch, and the old
# model is back.

# %% [markdown] id="train-answer" lang="tr" source="6f5bb6e2"
# IoU, tablodaki 24 sahnede 0,13'ten 0,64'e, 48 sahnenin hepsinde 0,67'ye çıkıyor (tek eğitim, tek tohum; başka
# tohum da başka işlemci de başka basamaklar verir). Yer ve boyut artık yalnızca çizimden geliyor, çünkü yalnızca renk ve zemin söylendi. 3.
# bölümün çubuklarıyla karşılaştır; onlar da aynı 48 sahneden çıktı: Dal, iki söz söylenince dondurulmuş modeli (0,13)
# çok geride bırakıyor, hepsi söylenince de geçiyor (0,71'e karşı 0,81).
#
# Kusursuz değil: Sınırlar kaba; beş özelliğin hepsini birden isteyen okuyucu da iki etiketle boyanan resimlerin
# ancak
# üçte birini kabul ediyor. Ama dondurulmuş ağırlıkların hiçbiri bir bit bile kıpırdamadı: Dalı çıkar, eski model geri
# gelir.

# %% [markdown] id="longer" lang="en"
# ### The same lines, for longer
#
# The library ships a branch that went through 1,500 steps of 32 pictures (`minidiff train shapes-masks`); nothing
# else is different. From here on the page uses it. To go on with your own instead, leave the first line out.

# %% [markdown] id="longer" lang="tr" source="b5578afc"
# ### Aynı satırlar, daha uzun
#
# Kütüphane, 32 resimlik 1.500 adımdan geçmiş bir dalla gelir (`minidiff train shapes-masks`); başka bir farkı yok.
# Sayfa bundan sonra onu kullanır. Kendi dalınla sürdürmek istersen ilk satırı atla.

# %% id="longer-code" tr="6d406af8"
young, trained = trained, zoo.load("shapes-masks").network
show.rows({"100 steps": mine_now[:8], "1,500 steps": judged(trained)[:8]})
# tr: show.rows({"100 adım": mine_now[:8], "1.500 adım": judged(trained)[:8]})

# %% [markdown] id="longer-code-alt" lang="en" alt="longer-code"
# Two rows of the same eight scenes. After 100 steps: blots in the right places. After 1,500: circle, triangle, star and
# ring as they were drawn, with sharp outlines.

# %% [markdown] id="longer-code-alt" lang="tr" alt="longer-code" source="4bc43dbd"
# Aynı sekiz sahnenin iki satırı. 100 adımdan sonra: doğru yerlerde lekeler. 1.500 adımdan sonra: çizildikleri gibi,
# keskin sınırlı daire, üçgen, yıldız ve halka.

# %% [markdown] id="longer-answer" lang="en"
# Told two labels, the longer branch now reaches what the short one did not with all five, and the reader accepts nearly
# every picture. Both rows began with the same noise: what 15 times as many steps of twice as many pictures buy is the
# outline.

# %% [markdown] id="longer-answer" lang="tr" source="0912e96b"
# Uzun eğitilen dal, iki etiketle, kısa eğitilenin beş etiketle varamadığı yere varıyor; okuyucu da resimlerin neredeyse
# hepsini kabul ediyor. İki satır da aynı gürültüden başladı: 15 kat adım ve adım başına iki kat resim,
# sınırları düzeltmiş.

# %% [markdown] id="scale" lang="en"
# ## 5. How loud may the drawing speak?
#
# All that the branch says can be multiplied by one number, the **control scale**: $s_k + c \cdot Z_k(c_k)$ with
# $c$ between 0 (silent) and 1 (as trained), or above.
#
# > **Predict first.** What is the IoU at $c = 0$, to the last digit? And is more than 1 better still?

# %% [markdown] id="scale" lang="tr" source="4676c767"
# ## 5. Çizim ne kadar yüksek sesle konuşsun?
#
# Dalın bütün söyledikleri tek bir sayıyla çarpılabilir: **kontrol ölçeği** (control scale). $s_k + c \cdot
# Z_k(c_k)$; $c$, 0 (sessiz) ile 1 (eğitildiği gibi) arasında ya da 1'in üstünde.
#
# > **Önce tahmin et.** $c = 0$'da IoU son basamağına dek kaçtır? 1'den fazlası daha da mı iyidir?

# %% id="scale-code" tr="2d14c785"
scales = [0.0, 0.25, 0.5, 1.0, 1.5, 2.0]
some = slice(0, 24)
at_scale = {c: paint(trained.scaled(c), two_told[some], drawn[some]) for c in scales}
ious = torch.tensor([obedience(pictures, two_told[some], drawn[some]) for pictures in at_scale.values()])
silent = obedience(paint(base, two_told[some]), two_told[some], drawn[some])
print(f"IoU at c = 0: {ious[0]:.4f}, of the frozen model: {silent:.4f}")
# tr: print(f"c = 0'da IoU: {ious[0]:.4f}, dondurulmuş modelin: {silent:.4f}")
show.lines(
    {"IoU": (torch.tensor(scales), ious)}, x_label="control scale c", y_label="IoU", marks=True,
    # tr: {"IoU": (torch.tensor(scales), ious)}, x_label="kontrol ölçeği c", y_label="IoU", marks=True,
    level={"frozen": silent}, y_range=(0, 1),
    # tr: level={"dondurulmuş": silent}, y_range=(0, 1),
)  # fmt: skip
show.rows(torch.cat([p[3:4] for p in at_scale.values()]), captions=[f"c = {c}" for c in scales])

# %% [markdown] id="scale-code-alt" lang="en" alt="scale-code"
# The IoU over the control scale: it rises steeply from the frozen model's level at 0, and flattens above 1.
#
# One scene at six scales: a large blot, low in the picture, shrinks and moves to where the small drawing is.

# %% [markdown] id="scale-code-alt" lang="tr" alt="scale-code" source="605a923e"
# Kontrol ölçeğine göre IoU: 0'da dondurulmuş modelin düzeyinden dikçe yükseliyor, 1'in üstünde düzleşiyor.
#
# Altı ölçekte tek bir sahne: Resmin altındaki büyük bir leke küçülüyor ve küçük çizimin yerine doğru gidiyor.

# %% [markdown] id="scale-answer" lang="en"
# At $c = 0$ both numbers are equal: $0 \cdot Z_k(c_k)$ adds nothing. Then the drawing takes over, most of it long before
# $c = 1$: a quarter of what the branch says moves the ring to its place. Above 1, where the branch was not trained, the
# curve hardly rises. On these 24 scenes it does no harm; that is a fact about this branch, not a rule.

# %% [markdown] id="scale-answer" lang="tr" source="77c1dae6"
# $c = 0$'da iki sayı eşit: $0 \cdot Z_k(c_k)$ bir şey eklemez. Sonra çizimin sözü geçmeye başlar; değişimin
# çoğu $c = 1$'den çok önce olup biter: Dalın
# söylediğinin dörtte biri halkayı yerine getirmeye yetiyor. Dalın eğitilmediği 1'in üstünde eğri artık pek yükselmiyor. Bu
# 24 sahnede bir zararı da yok; bu, bu dala ait bir bulgudur, kural değil.

# %% [markdown] id="conflict" lang="en"
# ## 6. Label against drawing
#
# > **Predict first.** The drawing shows a circle, and the label says "square" (size, place and colours agree). Who
# > wins: the label, the drawing, or neither?
#
# Every scene gets the label of the next shape in the list, and its own drawing. The reader of `shapes` says which
# of the two it sees, if any.

# %% [markdown] id="conflict" lang="tr" source="2193ee84"
# ## 6. Etiket çizime karşı
#
# > **Önce tahmin et.** Çizimde bir daire var, etiket "kare" diyor (boyut, yer ve renkler uyuşuyor). Kim kazanır:
# > etiket mi, çizim mi, hiçbiri mi?
#
# Her sahneye listedeki bir sonraki şeklin etiketi ve kendi çizimi veriliyor. `shapes` okuyucusu, birini
# görebiliyorsa, ikisinden hangisini gördüğünü söylüyor.

# %% id="conflict-code" tr="19f8a922"
other = all_told[some].clone()
other[:, 0] = (other[:, 0] + 1) % 6
table, shown = [], {"drawing": drawn[:8].expand(-1, 3, -1, -1) * 2 - 1}
# tr: table, shown = [], {"çizim": drawn[:8].expand(-1, 3, -1, -1) * 2 - 1}
for c in (0.0, 0.5, 1.0):
    pictures = paint(trained.scaled(c), other, drawn[some])
    read = data.read_shapes(pictures)[:, 0]
    share = {
        "as drawn": (read == all_told[some][:, 0]).float().mean(),
        # tr: "çizildiği gibi": (read == all_told[some][:, 0]).float().mean(),
        "as labelled": (read == other[:, 0]).float().mean(),
        # tr: "etiketteki gibi": (read == other[:, 0]).float().mean(),
    }
    table.append({"c": c, **share, "IoU": obedience(pictures, other, drawn[some])})
    shown[f"c = {c}"] = pictures[:8]
show.table(table, digits=2)
show.rows(shown)

# %% [markdown] id="conflict-code-alt" lang="en" alt="conflict-code"
# Four rows: the drawings, and the pictures at c = 0, 0.5 and 1. At 0 each picture shows the shape of its label. At 0.5
# there are mixtures: a square with round corners, a plus with five points. At 1 most show the drawn shape, and a few are
# still something between.

# %% [markdown] id="conflict-code-alt" lang="tr" alt="conflict-code" source="499926f5"
# Dört satır: çizimler ve c = 0, 0,5 ve 1'deki resimler. 0'da her resim etiketindeki şekli gösteriyor. 0,5'te karışımlar var:
# köşeleri yuvarlak bir kare, beş uçlu bir artı. 1'de çoğu çizilen şekli gösteriyor, birkaçı hâlâ arada.

# %% [markdown] id="conflict-answer" lang="en"
# A tug of war, and the scale decides it: at $c = 0$ the label wins always, at $c = 1$ the drawing in two of three pictures,
# and the label hardly ever. What the two columns leave to 1 is neither: a square with the corners of a circle, which the
# reader calls unreadable. Training never showed a contradiction, so nobody taught the two who gives way. How it ends
# depends on the branch: put `young` in the place of `trained` and see who wins after 100 steps.

# %% [markdown] id="conflict-answer" lang="tr" source="710f3b23"
# Bu bir halat çekme oyunudur; sonucunu ölçek belirliyor: $c = 0$'da hep etiket kazanıyor, $c = 1$'de üç resmin
# ikisinde çizim, etiket ise
# neredeyse hiç. İki sütunun toplamının 1'e eksiği, ikisi de sayılmayan resimlerdir; köşeleri yuvarlanmış bir
# kare gibi. Okuyucu bunlara "okunmaz" diyor. Eğitimde hiç çelişki görülmedi; kimin boyun eğeceğini ikisine de
# kimse öğretmedi. Sonuç dala bağlı:
# `trained` yerine `young` koy, 100 adımdan sonra kimin kazandığına bak.

# %% [markdown] id="ablation" lang="en"
# ## 7. Is the zero start worth it?
#
# > **Predict first.** The same branch, but its exits begin as layers usually do, at random. What do the pictures
# > look like before training: as before, a bit blurred, or broken?

# %% [markdown] id="ablation" lang="tr" source="ad62c2f3"
# ## 7. Sıfırdan başlamaya değer mi?
#
# > **Önce tahmin et.** Aynı dal, ama çıkışları her katman gibi rastgele başlıyor. Eğitimden önce resimler nasıl
# > görünür: eskisi gibi mi, biraz bulanık mı, bozuk mu?

# %% id="ablation-code" tr="af125463"
torch.manual_seed(1)
loud = Controlled.of(base, ControlBranch.copy_of(base))
for layer in [*loud.branch.skips, loud.branch.middle]:
    layer.reset_parameters()  # as every convolution is born
born = {
    "zero": Controlled.of(base, ControlBranch.copy_of(base)),
    # tr: "sıfır": Controlled.of(base, ControlBranch.copy_of(base)),
    "random": loud,
    # tr: "rastgele": loud,
}
shown = {}
for name, one in born.items():
    pictures = paint(one, all_told[some], drawn[some])
    right = evaluate_scenes(pictures, all_told[some])
    print(f"{name:8s}    all five right: {right.all_told:.2f}    unreadable: {right.unreadable:.2f}")
    # tr: print(f"{name:8s}    beşi de doğru: {right.all_told:.2f}    okunamaz: {right.unreadable:.2f}")
    shown[name] = pictures[:8]
show.rows(shown)

# %% [markdown] id="ablation-code-alt" lang="en" alt="ablation-code"
# Two rows of pictures before training, all five labels told. Born with zeros: clean shapes. Born at random: the
# pictures are spoiled.

# %% [markdown] id="ablation-code-alt" lang="tr" alt="ablation-code" source="d34a50af"
# Eğitimden önce, beş etiketin hepsi söylenmiş iki satır resim. Sıfırla doğan: temiz şekiller. Rastgele doğan:
# resimler bozuk.

# %% [markdown] id="ablation-answer" lang="en"
# Random exits talk into a network that was trained for silence there: shadows round the shapes, dirty grounds, and
# a part of the pictures that nobody can read any more. Training could repair that, but its first steps would go into
# undoing damage (how many is not measured here). Zeros cost nothing.

# %% [markdown] id="ablation-answer" lang="tr" source="157bbcbc"
# Ağ, o yerlerde hiçbir şey eklenmeden eğitildi; rastgele çıkışlar onu bozar: şekillerin çevresinde gölgeler,
# kirli
# zeminler ve artık okunamayan resimler. Eğitim bunu onarabilirdi, ama ilk adımları hasarı gidermeye harcanırdı (kaç
# adım, burada ölçülmedi). Sıfırlar ise bedava.

# %% [markdown] id="kinds" lang="en"
# ## 8. Other drawings: edges and poses
#
# Nothing in the branch knows that its drawing is a mask. Any picture that a program can make from a picture will
# do. The reference names edge maps and poses, too.
#
# **Edges** are where brightness changes fast. The program is nearly sixty years old: compare each pixel's left and
# right, its upper and lower neighbours, and keep what is steep (Sobel). An edge map has *no colour*: a red circle on
# white and a blue one on black have the same. **Poses** are stick figures from joint to joint. The figures below are
# the data set `figures` of this library; left limbs, right limbs and the trunk each have a channel of their own, or
# crossed arms could be either.

# %% [markdown] id="kinds" lang="tr" source="55518c05"
# ## 8. Başka çizimler: kenarlar ve pozlar
#
# Dalda, çizimin maske olduğunu bilen bir şey yok. Bir programın bir resimden yapabildiği her resim olur. Kaynak
# metin kenar haritalarını ve pozları da sayıyor.
#
# **Kenarlar**, parlaklığın hızlı değiştiği yerlerdir. Programı neredeyse altmış yaşında: Her pikselin sol ve sağ, üst
# ve alt komşularını karşılaştır, farkın büyük olduğu yerleri tut (Sobel). Kenar haritasında *renk yoktur*: Beyaz
# üstüne kırmızı daireyle siyah üstüne mavi dairenin haritası aynıdır. **Pozlar**, eklemden ekleme giden çöp
# adamlardır. Aşağıdaki figürler bu kütüphanenin `figures` veri kümesidir; sol kol ve bacak, sağ kol ve bacak, gövde
# ayrı birer kanaldadır; yoksa çapraz kollar iki türlü de okunabilirdi.

# %% id="kinds-picture" tr="3ef77957"
people = [data.figure(i) for i in range(8)]
show.rows({
    "pictures": test.images[:8],
    # tr: "resimler": test.images[:8],
    "masks": masks[:8].expand(-1, 3, -1, -1) * 2 - 1,
    # tr: "maskeler": masks[:8].expand(-1, 3, -1, -1) * 2 - 1,
    "edges": data.sobel_edges(test.images[:8]).expand(-1, 3, -1, -1) * 2 - 1,
    # tr: "kenarlar": data.sobel_edges(test.images[:8]).expand(-1, 3, -1, -1) * 2 - 1,
    "figures": data.paint_figures(people),
    # tr: "figürler": data.paint_figures(people),
    "poses": data.skeletons(people) * 2 - 1,
    # tr: "pozlar": data.skeletons(people) * 2 - 1,
})  # fmt: skip

# %% [markdown] id="kinds-picture-alt" lang="en" alt="kinds-picture"
# Five rows of eight: pictures of shapes, their masks, their edges as white lines, stick figures with coloured hands
# and feet, and their skeletons in three colours.

# %% [markdown] id="kinds-picture-alt" lang="tr" alt="kinds-picture" source="e8f83d5b"
# Sekizer resimlik beş satır: şekil resimleri, maskeleri, beyaz çizgiler hâlinde kenarları, elleri ve ayakları
# renkli çöp adamlar ve üç renkli iskeletleri.

# %% [markdown] id="kinds-note" lang="en"
# The same lines train a branch for each: `minidiff train shapes-edges` takes some minutes. For poses train the
# model of figures first, about an hour: `minidiff train figures`, then `minidiff train figures-poses`. These two are
# recipes; nothing on this page was painted with them. How far off hands and feet are can be read exactly, since each
# has its own colour: `metrics.evaluate_poses`.

# %% [markdown] id="kinds-note" lang="tr" source="104a3f6a"
# Aynı satırlar her biri için bir dal eğitir: `minidiff train shapes-edges` birkaç dakika sürer. Pozlar için önce
# figürlerin modeli eğitilir, yaklaşık bir saat: `minidiff train figures`, sonra `minidiff train figures-poses`.
# Bu ikisi tariftir; bu sayfada onlarla boyanmış bir şey yok. Ellerin ve ayakların ne kadar şaştığı tam olarak
# okunabilir, çünkü her birinin kendi rengi var: `metrics.evaluate_poses`.

# %% [markdown] id="board" lang="en"
# ## 9. The drawing board
#
# Draw with the mouse, then choose a colour and a background. After every stroke the branch is asked; *Another one*
# takes another noise. (The board needs a running kernel. A stored page shows its last picture.) Try:
#
# 1. a letter, a blot: shapes that no label names and no training picture showed;
# 2. two separate blobs: every training picture held one;
# 3. an empty board.

# %% [markdown] id="board" lang="tr" source="00404e8b"
# ## 9. Çizim tahtası
#
# Fareyle çiz, sonra bir renk ve bir zemin seç. Her çizgiden sonra dala sorulur; *Bir tane daha* başka bir gürültü
# alır. (Tahta çalışan bir kernel ister. Saklanan sayfa son resmini gösterir.) Dene:
#
# 1. bir harf, bir leke: hiçbir etiketin adını bilmediği, hiçbir eğitim resminde olmayan şekiller;
# 2. birbirinden ayrı iki leke: Her eğitim resminde tek şekil vardı;
# 3. boş bir tahta.


# %% id="board-code" tr="04c576c8"
def paint_drawing(drawing: Tensor, colour: int, background: int, seed: int) -> Tensor:
    """One picture: told the two colours and the drawing, nothing else."""
    labels = torch.tensor([[NOT_TOLD, colour, NOT_TOLD, NOT_TOLD, background]])
    told = {"labels": labels, "hint": drawing[None]}
    model = TrainedModel(trained, schedule, shapes.predicts)
    return model.draw(told, steps=10, generator=Generator().manual_seed(seed))[0]


word = ("en", "tr").index(show.get_language())
choices = {
    "Colour": [names[word] for names in COLOURS],
    # tr: "Renk": [names[word] for names in COLOURS],
    "Background": [names[word] for names in BACKGROUNDS],
    # tr: "Zemin": [names[word] for names in BACKGROUNDS],
}
board = show.DrawingBoard(paint_drawing, choices, first=mine[0], chosen=(RED, ON_WHITE))
board

# %% [markdown] id="ending" lang="en"
# And the six drawings of the beginning, which no training picture resembles:

# %% [markdown] id="ending" lang="tr" source="015e1b8f"
# Bir de baştaki, hiçbir eğitim resmine benzemeyen altı çizim:

# %% id="ending-code" tr="476a2d05"
obeying = paint(trained, red, mine)
each = intersection_over_union(painted_masks(obeying, red), mine > 0.5)
board_pictures, shares = mine.expand(-1, 3, -1, -1) * 2 - 1, [f"IoU {v:.2f}" for v in each]
show.rows({"drawing": board_pictures, "with branch": obeying}, captions=shares)
# tr: show.rows({"çizim": board_pictures, "dalla": obeying}, captions=shares)

# %% [markdown] id="ending-code-alt" lang="en" alt="ending-code"
# The six drawings, and under each the same form in red on white: a heart, a crescent, a diamond, a bar, a wave and two
# dots, with softer edges; the IoU stands below.

# %% [markdown] id="ending-code-alt" lang="tr" alt="ending-code" source="2afe99da"
# Altı çizim; her birinin altında aynı biçim, beyaz üstünde kırmızı: kalp, hilal, baklava, çubuk, dalga ve iki nokta; kenarları
# daha yumuşak; altta IoU yazıyor.

# %% [markdown] id="ending-answer" lang="en"
# No label names a wave, and no training picture held two dots. The branch never learned these forms; it learned *where the
# colour goes*. What is lost is small: the notch of the heart, the tips of the crescent, for the frozen network's way of
# painting edges is still its own.

# %% [markdown] id="ending-answer" lang="tr" source="4a56d031"
# Hiçbir etiket dalganın adını bilmez; hiçbir eğitim resminde iki nokta yoktu. Dal bu biçimleri öğrenmedi; *rengin nereye
# gideceğini* öğrendi. Pek az şey kaybolmuş: kalbin çentiği, hilalin uçları. Çünkü kenarları boyayan hâlâ
# dondurulmuş ağdır, kendi
# bildiği gibi.

# %% [markdown] id="wrong" lang="en"
# ## 10. Three beliefs, put to the test
#
# ### "The drawing is a stencil that is pasted in", "the drawing replaces the labels"
#
# > *"White pixels are filled with colour, that is all. And once there is a drawing, who needs labels?"*
#
# > **Predict first.** One drawing, six colours told, no other label. What changes from picture to picture?

# %% [markdown] id="wrong" lang="tr" source="59bada40"
# ## 10. Üç inanış sınanıyor
#
# ### "Çizim, yapıştırılan bir şablondur", "çizim etiketlerin yerini tutar"
#
# > *"Beyaz pikseller renkle doldurulur, hepsi bu. Çizim olunca etikete ne gerek var?"*
#
# > **Önce tahmin et.** Tek çizim, söylenen altı renk, başka etiket yok. Resimden resme ne değişir?

# %% id="wrong-code" tr="27151c62"
colours = torch.full((6, 5), NOT_TOLD)
colours[:, 1], colours[:, 4] = torch.arange(6), ON_WHITE
hint = drawn[6:7].expand(6, -1, -1, -1)
pictures = paint(trained, colours, hint)
nothing = paint(trained, torch.full((6, 5), NOT_TOLD), hint)
read = data.read_shapes(pictures)
right, share = (read[:, 1] == torch.arange(6)).sum(), obedience(pictures, colours, hint)
print(f"colour as told: {right} of 6, IoU: {share:.2f}")
# tr: print(f"söylenen renk: 6'da {right}, IoU: {share:.2f}")
show.rows({"six colours": pictures, "nothing told": nothing})
# tr: show.rows({"altı renk": pictures, "sözsüz": nothing})

# %% [markdown] id="wrong-code-alt" lang="en" alt="wrong-code"
# Upper row: forms in one place, in the six colours that were told. Lower row, no label told: again forms in that place, in
# colours and before backgrounds that the noise chose, some of two colours.

# %% [markdown] id="wrong-code-alt" lang="tr" alt="wrong-code" source="89a535ab"
# Üst satır: aynı yerde, söylenen altı renkte biçimler. Alt satır, etiket söylenmemiş: yine o yerde biçimler; renkleri ve
# zeminleri gürültü seçmiş, bazıları iki renkli.

# %% [markdown] id="wrong-answer" lang="en"
# The drawing says where, the label says in what colour, and what neither says the noise decides (lower row). Nothing
# was pasted: the branch never touches a pixel. It adds numbers at six skip connections and the middle, and the frozen
# way up paints, with its own smooth edges.
#
# ### "ControlNet retrains the model"
#
# No weight of it moved: part 4 compared fingerprints of all of them. That is why one model can have many branches,
# for masks, edges, poses, each a file of a third of its size. And it is why a branch fits *one* model: with other
# frozen weights it would point at the wrong places, so a saved branch carries its base's fingerprint and is refused
# beside another.

# %% [markdown] id="wrong-answer" lang="tr" source="3796d239"
# Çizim nerenin boyanacağını, etiket hangi renge boyanacağını söyler; ikisinin de söylemediğine gürültü karar
# verir (alt satır).
# Yapıştırılan bir şey yok: Dal hiçbir piksele dokunmaz. Altı atlama bağlantısına ve ortaya sayılar ekler; boyayan,
# dondurulmuş çıkış yoludur, kendi yumuşak kenarlarıyla.
#
# ### "ControlNet modeli yeniden eğitir"
#
# Hiçbir ağırlığı kıpırdamadı: 4. bölüm hepsinin parmak izini karşılaştırdı. Tek bir modelin maskeler, kenarlar,
# pozlar için birçok dalı olabilmesi bundandır; her biri onun üçte biri kadar bir dosya. Bir dalın *tek* bir modele
# uyması da bundandır: Başka dondurulmuş ağırlıkların yanında yanlış yerleri gösterirdi. Bu yüzden saklanan bir dal
# temelinin parmak izini taşır, başka bir modelin yanında geri çevrilir.

# %% [markdown] id="summary" lang="en"
# ## In five lines
#
# 1. Freeze the network, copy its way down, show the copy a drawing, add what it finds to the skip connections and
#    the middle: ControlNet.
# 2. The exits are zero at birth, so it begins as the old model, bit for bit.
# 3. A zero weight learns if what comes in is not zero. Two zeros in a row never do, unless something that is not zero
#    comes in between them, as the copy does here.
# 4. Obedience is a number: IoU, beside its floors. Pairs are free; leave labels open, or there is nothing to learn.
# 5. The drawing says where, labels say what. The scale sets how loud; in a conflict, at full scale, the drawing won
#    in two pictures of three.

# %% [markdown] id="summary" lang="tr" source="2e20cbc1"
# ## Beş satırda
#
# 1. Ağı dondur, iniş yolunu kopyala, kopyaya bir çizim göster, bulduğunu atlama bağlantılarına ve ortaya ekle:
#    ControlNet.
# 2. Çıkışlar başta sıfırdır; bu yüzden dallı model başta, son bitine dek eski modelin aynısıdır.
# 3. Sıfır bir ağırlık, içine giren sıfır değilse öğrenir. Art arda iki sıfır, aralarına sıfır olmayan bir şey (burada
#    kopya) girmiyorsa hiç öğrenmez.
# 4. Uyma bir sayıdır: tabanlarının yanında IoU. Çiftler bedavadır; etiketleri açık bırak, yoksa öğrenilecek şey
#    kalmaz.
# 5. Çizim nerede, etiketler ne olduğunu söyler. Sesi ölçek ayarlar; çelişkide, tam ölçekte, üç resmin ikisinde çizim
#    kazandı.

# %% [markdown] id="your-turn" lang="en"
# ## Your turn
#
# **Task 1. A drawing of your own (10 minutes).** Make a drawing in code, a frame for example (a square with a
# square hole), and paint it in green on black with `paint_drawing`. What is its IoU, and what does the frozen network
# make of the hole?
#
# <details><summary>Hint</summary>
#
# `x` and `y` of the opening are still there: `torch.maximum(x.abs(), y.abs())` is the distance from the middle that
# makes squares.
#
# </details>
#
# <details><summary>Solution</summary>
#
# ```python
# ring = torch.maximum(x.abs(), y.abs())
# frame = ((ring < 1) & (ring > 0.5))[None].float()
# picture = paint_drawing(frame, colour=1, background=0, seed=0)
# labels = torch.tensor([[NOT_TOLD, 1, NOT_TOLD, NOT_TOLD, 0]])
# print(obedience(picture[None], labels, frame[None]))
# show.rows(torch.stack([frame.expand(3, -1, -1) * 2 - 1, picture]))
# ```
#
# The data know one form with a hole, the ring. The frame stays a frame, with thinner walls: an IoU of about 0.76.
#
# </details>

# %% [markdown] id="your-turn" lang="tr" source="773af095"
# ## Sıra sende
#
# **Görev 1. Kendi çizimin (10 dakika).** Kodla bir çizim yap; örneğin bir çerçeve (içinde kare boşluk olan bir
# kare). `paint_drawing` ile siyah üstüne yeşil boyat. IoU'su kaç? Dondurulmuş ağ boşluğu ne yapıyor?
#
# <details><summary>İpucu</summary>
#
# Açılıştaki `x` ile `y` hâlâ duruyor: `torch.maximum(x.abs(), y.abs())`, ortaya uzaklıktır; ama eşit
# uzaklıktaki noktaları çember değil kare oluşturur.
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# ```python
# ring = torch.maximum(x.abs(), y.abs())
# frame = ((ring < 1) & (ring > 0.5))[None].float()
# picture = paint_drawing(frame, colour=1, background=0, seed=0)
# labels = torch.tensor([[NOT_TOLD, 1, NOT_TOLD, NOT_TOLD, 0]])
# print(obedience(picture[None], labels, frame[None]))
# show.rows(torch.stack([frame.expand(3, -1, -1) * 2 - 1, picture]))
# ```
#
# Veride boşluğu olan tek biçim halkadır. Çerçeve yine çerçeve olur, ama duvarları daha incedir: IoU 0,76 kadar.
#
# </details>

# %% id="your-code"
# Task 1: make a drawing (1, 32, 32) of zeros and ones here, paint it, measure it.

# %% [markdown] id="your-prediction" lang="en"
# **Task 2. Predict what no drawing does (10 minutes: paper first, then one cell).** (a) The branch is shown an
# all-black drawing, `torch.zeros(8, 1, 32, 32)`, and two labels are told. Is that the same as the frozen network? (b)
# And a hint of infinities, the course's mark for "no drawing"?
#
# <details><summary>Hint</summary>
#
# An empty drawing is a drawing. Did training ever show one?
#
# </details>
#
# <details><summary>Solution</summary>
#
# ```python
# for hint in (torch.zeros(8, 1, 32, 32), torch.full((8, 1, 32, 32), torch.inf)):
#     difference = paint(trained, two_told[:8], hint) - paint(base, two_told[:8])
#     print(difference.abs().max().item())
# ```
#
# (a) No: the branch speaks, about something it has never seen; pictures differ. (b) Yes, to the last bit: where there
# is no drawing, what the branch says is multiplied by 0.
#
# </details>

# %% [markdown] id="your-prediction" lang="tr" source="78467346"
# **Görev 2. Çizim yokken ne olacağını öngör (10 dakika: önce kâğıt, sonra tek hücre).** (a) Dala bomboş bir çizim,
# `torch.zeros(8, 1, 32, 32)` gösteriliyor ve iki etiket söyleniyor. Bu, dondurulmuş ağla aynı şey midir? (b) Ya
# sonsuzlardan oluşan, kursta "çizim yok" anlamına gelen bir çizim?
#
# <details><summary>İpucu</summary>
#
# Boş bir çizim de çizimdir. Eğitimde hiç görüldü mü?
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# ```python
# for hint in (torch.zeros(8, 1, 32, 32), torch.full((8, 1, 32, 32), torch.inf)):
#     difference = paint(trained, two_told[:8], hint) - paint(base, two_told[:8])
#     print(difference.abs().max().item())
# ```
#
# (a) Hayır: Dal hiç görmediği bir şey hakkında konuşur; resimler farklı çıkar. (b) Evet, son bitine dek: Çizim
# yoksa dalın söylediği 0 ile çarpılır.
#
# </details>

# %% [markdown] id="reading" lang="en"
# ## Further reading
#
# - Zhang, Rao and Agrawala (2023), *Adding Conditional Control to Text-to-Image Diffusion Models*: ControlNet; section
#   3.1 is parts 1 and 2.
# - Mou and others (2024), *T2I-Adapter: Learning Adapters to Dig out More Controllable Ability for Text-to-Image
#   Diffusion Models*: a smaller branch that does not see $x_t$.
# - Cao, Hidalgo, Simon, Wei and Sheikh (2019), *OpenPose*: where skeletons of photographs come from.
#
# **Next:** [12 · Editing](12_editing.ipynb). The drawing told a network *more*. The next lesson changes pictures with no training at all:
# by where the sampler starts, and by what it puts back on its way. ·
# [Exercises of this lesson](../exercises/11_controlnet.ipynb) · [Back to the map](README.md)

# %% [markdown] id="reading" lang="tr" source="71fd9204"
# ## Daha fazlası için
#
# - Zhang, Rao ve Agrawala (2023), *Adding Conditional Control to Text-to-Image Diffusion Models*: ControlNet; 3.1.
#   bölümü, bu sayfanın 1. ve 2. bölümüdür.
# - Mou vd. (2024), *T2I-Adapter: Learning Adapters to Dig out More Controllable Ability for Text-to-Image Diffusion
#   Models*: $x_t$'yi görmeyen, daha küçük bir dal.
# - Cao, Hidalgo, Simon, Wei ve Sheikh (2019), *OpenPose*: fotoğrafların iskeletleri nereden gelir.
#
# **Sırada:** [12 · Düzenleme](12_editing.ipynb). Çizim, bir ağa *daha çok şey* söyledi. Sonraki ders resimleri hiç eğitim yapmadan
# değiştiriyor: örnekleyicinin nereden başladığıyla ve yolda neyi geri koyduğuyla. ·
# [Bu dersin alıştırmaları](../exercises/11_controlnet.ipynb) · [Haritaya dön](README.md)
