# %% [markdown] id="title" lang="en"
# # 11 · Exercises: ControlNet
#
# **You will derive the slope of a layer of zeros by hand, add a branch's residuals to a network, measure obedience and
# make drawings out of pictures.** Six tasks, about 70 minutes. They follow [the lesson](../notebooks/11_controlnet.ipynb).
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check under it. The
# check tells you what is not right yet and where to read again. Hints are folded away; open one at a time. Your
# functions may call torch, but not the functions of `minidiff` that do the same job.

# %% [markdown] id="title" lang="tr" source="174ef125"
# # 11 · Alıştırmalar: ControlNet
#
# **Sıfırlardan oluşan bir katmanın gradyanını elle türetecek, bir dalın söylediklerini bir ağa ekleyecek, uymayı ölçecek
# ve resimlerden çizim yapacaksın.** Altı görev, yaklaşık 70 dakika. [Dersin](../notebooks/11_controlnet.ipynb) ardından
# gelirler.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra altındaki
# denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini söyler. İpuçları
# katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan `minidiff` işlevlerini çağıramaz.

# %% id="setup"
import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn

from minidiff import checks as check
from minidiff import data, show, zoo
from minidiff.nets import ControlBranch

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same

# %% [markdown] id="task-two-zeros" lang="en"
# ## Task 1. Predict: two zeros
#
# Difficulty 1 of 5, 5 minutes. To be quite safe, somebody puts *two* zero convolutions in a row at each exit of the
# branch, without biases: $Z'_k(Z_k(c_k))$, all weights 0. The features $c_k$ are not zero. What does training do to
# them? (a) It is slow at first, then both learn. (b) The inner one learns first, then the outer one. (c) Neither ever
# moves. (d) Nothing new: a single zero convolution would not move either. Let the function return your letter.
#
# <details><summary>Hint</summary>Write down both slopes for numbers: y = w₂ w₁ x.</details>

# %% [markdown] id="task-two-zeros" lang="tr" source="703c186a"
# ## Görev 1. Önce tahmin et: iki sıfır
#
# Zorluk 1/5, 5 dakika. Biri, işini sağlama almak için dalın her çıkışına art arda *iki* sıfır evrişimi koyuyor; sapma
# (bias) yok: $Z'_k(Z_k(c_k))$, bütün ağırlıklar 0. $c_k$ öznitelikleri sıfır değil. Eğitim bunlara ne yapar? (a) Başta
# yavaştır, sonra ikisi de öğrenir. (b) Önce içteki öğrenir, sonra dıştaki. (c) İkisi de hiç kıpırdamaz. (d) Yeni bir
# şey yok: Tek bir sıfır evrişimi de kıpırdamazdı. İşlev, seçtiğin harfi döndürsün.
#
# <details><summary>İpucu</summary>İki gradyanı da sayılar için yaz: y = w₂ w₁ x.</details>


# %% id="two-zeros" tr="e1ce5cc3"
def two_zeros() -> str:
    """Your answer: "a", "b", "c" or "d"."""
    # tr: """Cevabın: "a", "b", "c" ya da "d"."""
    # BEGIN SOLUTION
    return "c"
    # END SOLUTION


# %% id="check-two-zeros"
check.lesson11.two_zeros(two_zeros)

# %% id="run-two-zeros" tr="aaca5584"
x, wanted = torch.randn(2, 8, 4, 5, 5, generator=Generator().manual_seed(0))
for zeros in (1, 2):
    torch.manual_seed(0)
    layers = nn.Sequential(*[nn.Conv2d(4, 4, 1, bias=False) for _ in range(2)])
    for layer in layers[2 - zeros :]:
        nn.init.zeros_(layer.weight)
    optimiser = torch.optim.Adam(layers.parameters(), lr=0.01)
    for _ in range(100):
        optimiser.zero_grad()
        (layers(x) - wanted).square().mean().backward()
        optimiser.step()
    big = [round(float(layer.weight.detach().abs().max()), 3) for layer in layers[2 - zeros :]]
    print(f"({two_zeros()})  layers that began at zero: {zeros}    largest weights after 100 steps: {big}")
    # tr: print(f"({two_zeros()})  sıfırdan başlayan katman: {zeros}    100 adım sonra en büyük ağırlıklar: {big}")

# %% [markdown] id="why-two-zeros" lang="en" only="solutions"
# The slope of each holds the weight of the other: $\partial y / \partial w_2 = w_1 x$ and $\partial y / \partial w_1 =
# w_2 x$. With both at 0 both are 0, and they stay so. One zero behind a copy that is not zero learns from the first step.

# %% [markdown] id="why-two-zeros" lang="tr" only="solutions" source="d9dbd4f2"
# Her birinin gradyanında ötekinin ağırlığı vardır: $\partial y / \partial w_2 = w_1 x$ ve $\partial y / \partial w_1 = w_2
# x$. İkisi de 0 iken iki gradyan da 0'dır ve öyle kalır. Sıfır olmayan bir kopyanın ardındaki tek sıfır ise ilk adımdan
# öğrenir.

# %% [markdown] id="task-gradient" lang="en"
# ## Task 2. The slope of zeros, by hand
#
# Difficulty 3 of 5, 15 minutes. A 1x1 convolution takes `x` (N, I, H, W) to $y$ (N, O, H, W): at each pixel
#
# $$y_o = \sum_i W_{oi}\,x_i + b_o, \qquad W = 0,\ b = 0$$
#
# `slope` (N, O, H, W) is what the loss's slope in $y$ is, at every pixel. Return three things: the slope in $W$, (O, I),
# the slope in $b$, (O,), and the slope in `x`, shaped like `x`. Do not let torch derive it.
#
# <details><summary>Hint 1</summary>The same W is used at every pixel of every picture. What is used often collects its
# slope from everywhere.</details>
#
# <details><summary>Hint 2</summary>For one pixel of one picture: slope[o] · x[i]. Then add up over pictures and pixels;
# torch.einsum can do both at once.</details>

# %% [markdown] id="task-gradient" lang="tr" source="67aba97c"
# ## Görev 2. Sıfırların gradyanı, elle
#
# Zorluk 3/5, 15 dakika. 1x1'lik bir evrişim `x`'i (N, I, H, W) $y$'ye (N, O, H, W) götürüyor; her pikselde
#
# $$y_o = \sum_i W_{oi}\,x_i + b_o, \qquad W = 0,\ b = 0$$
#
# `slope` (N, O, H, W), kaybın $y$'ye göre her pikseldeki gradyanı. Üç şey döndür: $W$'ye göre gradyan (O, I), $b$'ye göre gradyan (O,) ve `x` ile aynı biçimde, `x`'e göre gradyan. Türevi torch'a aldırma.
#
# <details><summary>İpucu 1</summary>Aynı W, her resmin her pikselinde kullanılıyor. Çok yerde kullanılan bir ağırlık, gradyanını her yerden toplar.</details>
#
# <details><summary>İpucu 2</summary>Tek resmin tek pikseli için: slope[o] · x[i]. Sonra resimler ve pikseller üzerinden
# topla; torch.einsum ikisini birden yapar.</details>


# %% id="gradient" tr="af5ee946"
def zero_conv_gradient(x: Tensor, slope: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The slopes in W (O, I), in b (O,) and in x, of a 1x1 convolution whose numbers are all zero."""
    # tr: """Bütün sayıları sıfır olan 1x1'lik bir evrişimin W (O, I), b (O,) ve x'teki gradyanları."""
    # BEGIN SOLUTION
    in_weight = torch.einsum("nohw,nihw->oi", slope, x)
    return in_weight, slope.sum(dim=(0, 2, 3)), torch.zeros_like(x)
    # END SOLUTION


# %% id="check-gradient"
check.lesson11.zero_conv_gradient(zero_conv_gradient)

# %% [markdown] id="why-gradient" lang="en" only="solutions"
# The first two do not hold $W$ at all: the layer learns. The third is $W^\top$ times the slope, and $W$ is 0: what lies
# before the layer hears nothing, until the layer has made its first step.

# %% [markdown] id="why-gradient" lang="tr" only="solutions" source="a93fcd63"
# İlk ikisinde $W$ hiç yok: Katman öğrenir. Üçüncüsü $W^\top$ çarpı gradyandır, $W$ ise 0: Katman ilk adımını atana dek,
# ondan önce gelen bir şey duymaz.

# %% [markdown] id="task-residuals" lang="en"
# ## Task 3. Add what the branch says
#
# Difficulty 2 of 5, 10 minutes. The frozen way down has handed over a list `skips` and a `middle`. The branch has said a
# list `said`, one tensor longer: one for each skip connection in the same order, and the last for the middle. Return the
# new skips, and after them the new middle, in one list. `scale` says how loud the branch is.
#
# <details><summary>Hint</summary>At scale 0 all must come out as it went in.</details>

# %% [markdown] id="task-residuals" lang="tr" source="77109e95"
# ## Görev 3. Dalın söylediklerini ekle
#
# Zorluk 2/5, 10 dakika. Dondurulmuş iniş yolu bir `skips` listesi ile bir `middle` aktardı. Dal, bir tensör daha uzun
# bir `said` listesi söyledi: aynı sırayla her atlama bağlantısı için bir tane, sonuncusu orta için. Yeni atlama
# bağlantılarını, ardından yeni ortayı tek bir listede döndür. `scale`, dalın sesinin yüksekliğidir.
#
# <details><summary>İpucu</summary>Ölçek 0 iken her şey girdiği gibi çıkmalı.</details>


# %% id="residuals" tr="2165ad91"
def control_residuals(skips: list[Tensor], middle: Tensor, said: list[Tensor], scale: float) -> list[Tensor]:
    """The skip connections and, last, the middle, with what the branch says added to each."""
    # tr: """Atlama bağlantıları ve en sonda orta; her birine dalın söylediği eklenmiş."""
    # BEGIN SOLUTION
    return [own + scale * more for own, more in zip([*skips, middle], said, strict=True)]
    # END SOLUTION


# %% id="check-residuals"
check.lesson11.control_residuals(control_residuals)

# %% [markdown] id="together" lang="en"
# Now with the real network. The branch is new: what must the difference be? And after its exits have been shaken?

# %% [markdown] id="together" lang="tr" source="20df07cd"
# Şimdi gerçek ağla. Dal yeni: fark ne olmalı? Ya çıkışları sarsıldıktan sonra?

# %% id="run-residuals" tr="605a5487"
base = zoo.load("shapes").network
test, masks = data.shapes("test"), data.hints_of("shapes", "masks", "test")
x_t, t = torch.randn(4, 3, 32, 32, generator=Generator().manual_seed(0)), torch.full((4,), 500.0)
told, drawn = test.attributes[:4], masks[:4]
branch = ControlBranch.copy_of(base)
with torch.no_grad():
    for shaken in (False, True):
        if shaken:
            for layer in [*branch.skips, branch.middle]:
                layer.reset_parameters()
        x, context = base.context(x_t, t, told)
        h, skips = base.encode(x, context)
        said = branch(x_t, t, told, drawn)
        *skips, h = control_residuals(skips, base.middle(h, *context.heard), [*said.skips, said.middle], 1.0)
        moved = (base.decode(h, skips, context) - base(x_t, t, told)).abs().max().item()
        print(f"exits shaken: {shaken}    the answer moved: {moved > 0}")
        # tr: print(f"çıkışlar sarsıldı: {shaken}    cevap kıpırdadı: {moved > 0}")

# %% [markdown] id="task-iou" lang="en"
# ## Task 4. Intersection over union
#
# Difficulty 2 of 5, 10 minutes. `a` and `b` are masks of N pictures, bool, (N, H, W). Return the IoU of each pair, (N,).
# Two empty masks are equal: 1.
#
# <details><summary>Hint 1</summary>For bool tensors `&` is "in both" and `|` is "in either". Count with
# `.sum(dim=(1, 2))`.</details>
#
# <details><summary>Hint 2</summary>0 / 0 is NaN. torch.where, or nan_to_num.</details>

# %% [markdown] id="task-iou" lang="tr" source="e87fdb90"
# ## Görev 4. Kesişim bölü birleşim
#
# Zorluk 2/5, 10 dakika. `a` ile `b`, N resmin bool maskeleri, (N, H, W). Her çiftin IoU'sunu döndür, (N,). İki boş maske
# eşittir: 1.
#
# <details><summary>İpucu 1</summary>Bool tensörlerde `&` "ikisinde de", `|` "en az birinde" demektir.
# `.sum(dim=(1, 2))` ile say.</details>
#
# <details><summary>İpucu 2</summary>0 / 0, NaN'dır. torch.where ya da nan_to_num.</details>


# %% id="iou" tr="473ea9e1"
def iou(a: Tensor, b: Tensor) -> Tensor:
    """Intersection over union of each pair of masks (N, H, W) -> (N,)."""
    # tr: """Her maske çiftinin (N, H, W) kesişim bölü birleşimi -> (N,)."""
    # BEGIN SOLUTION
    both, either = (a & b).sum(dim=(1, 2)), (a | b).sum(dim=(1, 2))
    return torch.where(either > 0, both / either.clamp(min=1), 1.0)
    # END SOLUTION


# %% id="check-iou"
check.lesson11.iou(iou)

# %% id="run-iou" tr="afee7857"
square = torch.zeros(1, 32, 32, dtype=torch.bool)
square[:, 8:24, 8:24] = True
for pixels in (0, 1, 2, 4, 8, 16):
    score = iou(square, square.roll(pixels, dims=2)).item()
    print(f"square of 16 x 16, {pixels:2d} pixels off: IoU = {score:.2f}")
    # tr: print(f"16 x 16'lık kare, {pixels:2d} piksel kaymış: IoU = {score:.2f}")

# %% [markdown] id="task-edges" lang="en"
# ## Task 5. Edges of a picture
#
# Difficulty 3 of 5, 20 minutes. Make a drawing out of a picture `image` (C, H, W): 1 where its brightness changes fast in
# *any* channel, else 0; shape (H, W). The slopes to the right and downwards are
#
# $$g_x = K * \text{image}, \quad g_y = K^\top * \text{image}, \qquad
# K = \tfrac18 \begin{pmatrix} -1 & 0 & 1 \\ -2 & 0 & 2 \\ -1 & 0 & 1 \end{pmatrix}$$
#
# for each channel by itself; $*$ is what `F.conv2d` does. A pixel is an edge where $\sqrt{g_x^2 + g_y^2}$ is larger than
# `threshold` in at least one channel. Beyond the rim the picture goes on as it ends.
#
# <details><summary>Hint 1</summary>Treat the channels as a batch of grey pictures: image[:, None] is (C, 1, H, W).
# </details>
#
# <details><summary>Hint 2</summary>`F.pad(..., (1, 1, 1, 1), mode="replicate")` first; then one `F.conv2d` with both
# kernels, (2, 1, 3, 3).</details>

# %% [markdown] id="task-edges" lang="tr" source="602f1ed6"
# ## Görev 5. Bir resmin kenarları
#
# Zorluk 3/5, 20 dakika. Bir resimden, `image` (C, H, W), çizim yap: Parlaklık *herhangi bir* kanalda hızlı değişiyorsa 1,
# yoksa 0; biçimi (H, W). Sağa ve aşağı doğru eğimler şunlardır:
#
# $$g_x = K * \text{image}, \quad g_y = K^\top * \text{image}, \qquad
# K = \tfrac18 \begin{pmatrix} -1 & 0 & 1 \\ -2 & 0 & 2 \\ -1 & 0 & 1 \end{pmatrix}$$
#
# Her kanal kendi başına alınır; $*$, `F.conv2d`'nin yaptığıdır. En az bir kanalda $\sqrt{g_x^2 + g_y^2}$, `threshold`'dan
# büyükse o piksel kenardır. Sınırın ötesinde resim bittiği gibi sürer.
#
# <details><summary>İpucu 1</summary>Kanalları gri resimlerden oluşan bir yığın say: image[:, None], (C, 1, H,
# W)'dir.</details>
#
# <details><summary>İpucu 2</summary>Önce `F.pad(..., (1, 1, 1, 1), mode="replicate")`; sonra iki çekirdekle tek bir
# `F.conv2d`, (2, 1, 3, 3).</details>


# %% id="edges" tr="acd69d96"
def edges_from_picture(image: Tensor, threshold: float) -> Tensor:
    """1 where the picture (C, H, W) is steep in any channel, else 0: (H, W)."""
    # tr: """Resmin (C, H, W) herhangi bir kanalda dik olduğu yerde 1, başka yerde 0: (H, W)."""
    # BEGIN SOLUTION
    K = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]) / 8
    padded = F.pad(image[:, None], (1, 1, 1, 1), mode="replicate")
    slopes = F.conv2d(padded, torch.stack([K, K.T])[:, None])  # (C, 2, H, W)
    length = slopes.square().sum(dim=1).sqrt()
    return (length > threshold).any(dim=0).float()
    # END SOLUTION


# %% id="check-edges"
check.lesson11.edges_from_picture(edges_from_picture)

# %% id="run-edges" tr="6db51c4f"
drawings = torch.stack([edges_from_picture(image, 0.2) for image in test.images[:8]])
rows = {"picture": test.images[:8], "edges": drawings[:, None].expand(-1, 3, -1, -1) * 2.0 - 1}
# tr: rows = {"resim": test.images[:8], "kenarlar": drawings[:, None].expand(-1, 3, -1, -1) * 2.0 - 1}
show.rows(rows)

# %% [markdown] id="run-edges-alt" lang="en" alt="run-edges"
# Two rows of eight: coloured shapes, and their outlines as white lines on black.

# %% [markdown] id="run-edges-alt" lang="tr" alt="run-edges" source="22a69007"
# Sekizer resimlik iki satır: renkli şekiller ve siyah üstünde beyaz çizgiler hâlinde sınırları.

# %% [markdown] id="task-scale" lang="en"
# ## Task 6. A loudness for each picture
#
# Difficulty 2 of 5, 10 minutes. In one batch every picture may have another scale, and some have no drawing at all. From
# `said` (B, C, H, W), what the branch says, `scale` (B,) and `drawn` (B,), bool, make what is added: `scale` times `said`
# for a picture with a drawing, exactly 0 for one without. What the branch says about a picture without a drawing may be
# anything, infinity, too.
#
# <details><summary>Hint 1</summary>scale has one number for each picture: bring it to the shape (B, 1, 1, 1).</details>
#
# <details><summary>Hint 2</summary>0 · ∞ is no number. torch.where chooses without multiplying.</details>

# %% [markdown] id="task-scale" lang="tr" source="bc31cdaa"
# ## Görev 6. Her resme kendi sesi
#
# Zorluk 2/5, 10 dakika. Tek bir yığında her resmin ölçeği başka olabilir, bazılarının hiç çizimi yoktur. Dalın söylediği
# `said` (B, C, H, W), `scale` (B,) ve bool olan `drawn` (B,) verildiğinde, eklenecek olanı yap: Çizimi olan resim için
# `scale` çarpı `said`, olmayan için tam 0. Dalın, çizimi olmayan bir resim için söylediği her şey olabilir; sonsuz da.
#
# <details><summary>İpucu 1</summary>scale'de her resim için bir sayı var: (B, 1, 1, 1) biçimine getir.</details>
#
# <details><summary>İpucu 2</summary>0 · ∞ sayı değildir. torch.where çarpmadan seçer.</details>


# %% id="scale" tr="1574bc91"
def control_scale(said: Tensor, scale: Tensor, drawn: Tensor) -> Tensor:
    """What is added to a skip connection: each picture's own loudness, and nothing without a drawing."""
    # tr: """Bir atlama bağlantısına eklenen: her resmin kendi ses ayarıyla, çizim yoksa hiçbir şey."""
    # BEGIN SOLUTION
    loud = scale[:, None, None, None] * said
    return torch.where(drawn[:, None, None, None], loud, torch.zeros_like(said))
    # END SOLUTION


# %% id="check-scale"
check.lesson11.control_scale(control_scale)

# %% [markdown] id="done" lang="en"
# `check.progress()` shows what is done and what comes next.

# %% [markdown] id="done" lang="tr" source="1ff5544f"
# `check.progress()` neyin bittiğini ve sırada ne olduğunu gösterir.
