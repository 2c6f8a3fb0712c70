# %% [markdown] id="title" lang="en"
# # 15 · Exercises: Cost, speed, memory; latent diffusion
#
# **You will count what a picture costs, standardise latents, measure a ceiling, count bytes, put weights into a byte each and find
# the settings that nobody beats.** Seven tasks, about 70 minutes. They follow [the lesson](../notebooks/15_latent.ipynb).
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check under it. The
# check tells you what is not right yet and where to read again. Hints are folded away; open one at a time. Your
# functions may call torch, but not the functions of `minidiff` that do the same job.

# %% [markdown] id="title" lang="tr" source="aa4edb98"
# # 15 · Alıştırmalar: Maliyet, hız, bellek; gizil difüzyon
#
# **Bir resmin neye mal olduğunu sayacak, gizilleri standartlaştıracak, bir tavanı ölçecek, bayt sayacak, ağırlıkları birer bayta
# sığdıracak ve kimsenin geçmediği ayarları bulacaksın.** Yedi görev, yaklaşık 70 dakika. [Dersin](../notebooks/15_latent.ipynb)
# ardından gelirler.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra altındaki
# denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini söyler. İpuçları
# katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan `minidiff` işlevlerini çağıramaz.

# %% id="setup"
import math

import torch
from torch import Generator, Tensor

from minidiff import checks as check
from minidiff import latent, show, zoo

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model, coder, pictures = zoo.load("latents"), zoo.load_autoencoder_of("latents"), latent.large_shapes("test")
images, labels = pictures.images[:60], pictures.attributes[:60]

# %% [markdown] id="task-back" lang="en"
# ## Task 1. Predict: what is to be improved?
#
# Difficulty 2 of 5, 5 minutes. Somebody draws small text in latents. Of real pictures, encoded and decoded, 0.70 are still read right;
# of drawn ones 0.69. What can raise the 0.69 most? (a) More sampling steps. (b) More guidance. (c) Another autoencoder, and
# a diffusion model trained on its latents. (d) A larger diffusion model on the same latents. Let the function return your letter.
#
# <details><summary>Hint</summary>What would a perfect model of these latents score?</details>

# %% [markdown] id="task-back" lang="tr" source="d32058e1"
# ## Görev 1. Önce tahmin et: Ne iyileştirilmeli?
#
# Zorluk 2/5, 5 dakika. Biri, gizillerle küçük yazılar çizdiriyor. Kodlanıp çözülen gerçek resimlerin 0,70'i hâlâ doğru okunuyor;
# çizilenlerin 0,69'u. 0,69'u en çok ne yükseltebilir? (a) Daha çok örnekleme adımı. (b) Daha güçlü yönlendirme. (c) Başka bir
# otomatik kodlayıcı ve onun gizilleriyle eğitilmiş bir difüzyon modeli. (d) Aynı gizillerle daha büyük bir difüzyon modeli. İşlev,
# seçtiğin harfi döndürsün.
#
# <details><summary>İpucu</summary>Bu gizillerin kusursuz bir modeli kaç alırdı?</details>


# %% id="back" tr="e1ce5cc3"
def never_back() -> str:
    """Your answer: "a", "b", "c" or "d"."""
    # tr: """Cevabın: "a", "b", "c" ya da "d"."""
    # BEGIN SOLUTION
    return "c"
    # END SOLUTION


# %% id="check-back"
check.lesson15.never_back(never_back)

# %% [markdown] id="why-back" lang="en" only="solutions"
# A perfect model of these latents draws latents of real pictures, and 0.70 of them are read right. The model is 0.01 below this ceiling.
# Only another autoencoder moves it; and since its latents are others, the diffusion model must be trained again.

# %% [markdown] id="why-back" lang="tr" only="solutions" source="6b6ab9c1"
# Bu gizillerin kusursuz bir modeli gerçek resimlerin gizillerini çizer ve onların 0,70'i doğru okunur. Model bu tavanın 0,01 altında.
# Tavanı yalnızca başka bir otomatik kodlayıcı yükseltir; gizilleri değişeceği için difüzyon modeli de yeniden eğitilmelidir.

# %% [markdown] id="task-cost" lang="en"
# ## Task 2. What a picture costs
#
# Difficulty 2 of 5, 10 minutes. `layers` lists convolutions in the order in which a picture passes them, each as (a, b, k, stride): from a to b
# channels with a k x k kernel. They begin on `side` x `side` places; a stride of 2 halves each side, rounded up. Return the
# multiply-adds of *one picture*: `steps` steps, and with `guided` two calls at each.
#
# <details><summary>Hint</summary>Keep the side as you go through the list, and count at the places that come out.</details>

# %% [markdown] id="task-cost" lang="tr" source="379596ad"
# ## Görev 2. Bir resim neye mal olur?
#
# Zorluk 2/5, 10 dakika. `layers`, resmin geçtiği sırayla evrişimleri verir; her biri (a, b, k, stride): a kanaldan b kanala k x k'lık bir
# çekirdek. `side` x `side` yerle başlarlar; 2'lik aralık (stride) her kenarı yarıya indirir, yukarı yuvarlanır. *Tek bir
# resmin* çarpma-toplamalarını döndür: `steps` adım; `guided` ise her adımda iki çağrı.
#
# <details><summary>İpucu</summary>Listede ilerlerken kenarı aklında tut; çıkan yerlere göre say.</details>


# %% id="cost" tr="897a1337"
def macs_picture(layers: list[tuple[int, int, int, int]], side: int, steps: int, guided: bool) -> int:
    """Multiply-adds of all convolutions for one picture."""
    # tr: """Bir resim için bütün evrişimlerin çarpma-toplamaları."""
    # BEGIN SOLUTION
    total = 0
    for a, b, k, stride in layers:
        side = math.ceil(side / stride)
        total += k * k * a * b * side * side
    return total * steps * (2 if guided else 1)
    # END SOLUTION


# %% id="check-cost"
check.lesson15.macs_picture(macs_picture)

# %% id="run-cost" tr="19dfa385"
encoder = [(48, 64, 3, 1), (64, 96, 3, 2), (96, 96, 3, 1), (96, 96, 3, 1), (96, 4, 1, 1)]
counted = latent.multiply_adds(lambda: coder.encode(images[:1]))
mine = macs_picture(encoder, 16, 1, False)
print(f"encoding a picture, by your function and counted: {mine / 1e6:.2f} M, {counted / 1e6:.2f} M")
# tr: print(f"bir resmi kodlamak, senin işlevinle ve sayılınca: {mine / 1e6:.2f} M, {counted / 1e6:.2f} M")

# %% [markdown] id="task-standard" lang="en"
# ## Task 3. Standardise
#
# Difficulty 2 of 5, 10 minutes. `train` (N, c, h, w) are latents of training pictures, `z` (M, c, h, w) others. Return z standardised: each channel
# minus its mean, divided by its standard deviation, both taken from `train` over all pictures and places (dividing by the number,
# not by one less).
#
# <details><summary>Hint</summary>Over which axes must the mean go so that c numbers are left?</details>

# %% [markdown] id="task-standard" lang="tr" source="ae54c9c7"
# ## Görev 3. Standartlaştır
#
# Zorluk 2/5, 10 dakika. `train` (N, c, h, w) eğitim resimlerinin gizilleri, `z` (M, c, h, w) başkalarınınkiler. z'yi standartlaştırıp döndür: Her
# kanaldan ortalamasını çıkar, standart sapmasına böl. İkisi de `train`'den, bütün resimler ve yerler üzerinden alınır (bir eksiğine
# değil, sayının kendisine bölerek).
#
# <details><summary>İpucu</summary>Geriye c sayı kalması için ortalama hangi eksenler üzerinden alınmalı?</details>


# %% id="standard" tr="02ed0f5e"
def standardise_latents(train: Tensor, z: Tensor) -> Tensor:
    """z with mean 0 and standard deviation 1 in each channel, by the statistics of train: (M, c, h, w)."""
    # tr: """train'in istatistikleriyle her kanalda ortalaması 0, standart sapması 1 olan z: (M, c, h, w)."""
    # BEGIN SOLUTION
    std, mean = torch.std_mean(train, dim=(0, 2, 3), keepdim=True, correction=0)
    return (z - mean) / std
    # END SOLUTION


# %% id="check-standard"
check.lesson15.standardise_latents(standardise_latents)

# %% [markdown] id="task-ceiling" lang="en"
# ## Task 4. The ceiling, and how much of it is reached
#
# Difficulty 2 of 5, 10 minutes. `back` (N, K) are labels read off real pictures after encoding and decoding, `labels` (N, K) the true ones; `drawn`
# (M, K) are read off a model's pictures, which were asked for `asked` (M, K). A picture is right when all K labels are; an
# unreadable one has -1 everywhere and is wrong. Return two numbers: the ceiling, and the model's share as a part of the ceiling.
#
# <details><summary>Hint</summary>One share of rows, twice.</details>

# %% [markdown] id="task-ceiling" lang="tr" source="c97683e4"
# ## Görev 4. Tavan ve ne kadarına ulaşıldığı
#
# Zorluk 2/5, 10 dakika. `back` (N, K) kodlanıp çözülmüş gerçek resimlerden okunan, `labels` (N, K) gerçek etiketlerdir; `drawn` (M, K) modelin
# çizdiği resimlerden okunanlar, `asked` (M, K) onlardan istenenlerdir. Bir resim, K etiketinin hepsi doğruysa doğrudur;
# okunamayanın her yerinde -1 vardır ve yanlıştır. İki sayı döndür: tavan ve modelin payının tavana bölümü.
#
# <details><summary>İpucu</summary>Satırların payı, iki kez.</details>


# %% id="ceiling" tr="b6f1ccf2"
def ceiling(back: Tensor, labels: Tensor, drawn: Tensor, asked: Tensor) -> tuple[Tensor, Tensor]:
    """The ceiling, and what the model reaches of it."""
    # tr: """Tavan ve modelin onun ne kadarına ulaştığı."""
    # BEGIN SOLUTION
    top = (back == labels).all(dim=1).double().mean()
    return top, (drawn == asked).all(dim=1).double().mean() / top
    # END SOLUTION


# %% id="check-ceiling"
check.lesson15.ceiling(ceiling)

# %% id="run-ceiling" tr="f9e58b47"
x_T = model.noise(60, Generator().manual_seed(0))
with torch.no_grad():
    made = coder.decode(model.draw(labels, x_T=x_T, steps=8, clip=None))
back, drawn = latent.read_large(latent.there_and_back(coder, images)), latent.read_large(made)
top, reached = ceiling(back, labels, drawn, labels)
print(f"ceiling of 60 scenes: {top:.2f}; of it, the model reaches in 8 steps: {reached:.1f}")
# tr: print(f"60 sahnenin tavanı: {top:.2f}; model 8 adımda bunun şu kadarına ulaşıyor: {reached:.1f}")

# %% [markdown] id="task-bytes" lang="en"
# ## Task 5. Bytes
#
# Difficulty 1 of 5, 5 minutes. `shapes` are those of a network's weights, `each` is 4, 2 or 1. With 4 and 2 each number takes so many bytes. With 1,
# whatever has two or more axes takes a byte a number and four bytes for the scale of each row (its first axis); vectors stay at
# four bytes a number. Return the bytes.
#
# <details><summary>Hint</summary>math.prod</details>

# %% [markdown] id="task-bytes" lang="tr" source="124f103e"
# ## Görev 5. Baytlar
#
# Zorluk 1/5, 5 dakika. `shapes` bir ağın ağırlıklarının şekilleri, `each` 4, 2 ya da 1'dir. 4 ve 2'de her sayı o kadar bayt tutar. 1'de, iki ya
# da daha çok ekseni olan her şey sayı başına bir bayt, her satırının (ilk ekseninin) ölçeği için de dört bayt tutar; vektörler
# sayı başına dört bayt kalır. Baytları döndür.
#
# <details><summary>İpucu</summary>math.prod</details>


# %% id="bytes" tr="35fb8e44"
def bytes_of(shapes: list[tuple[int, ...]], each: int) -> int:
    """Bytes of weights of these shapes, at `each` bytes a number."""
    # tr: """Bu şekillerdeki ağırlıkların, sayı başına `each` baytla tuttuğu bayt."""
    # BEGIN SOLUTION
    total = 0
    for shape in shapes:
        if each == 1:
            total += 4 * shape[0] if len(shape) == 1 else math.prod(shape) + 4 * shape[0]
        else:
            total += each * math.prod(shape)
    return total
    # END SOLUTION


# %% id="check-bytes"
check.lesson15.bytes_of(bytes_of)

# %% [markdown] id="task-int8" lang="en"
# ## Task 6. A byte a weight
#
# Difficulty 3 of 5, 15 minutes. `weights` (R, C). For each row, one scale: its largest absolute value over 127 (1, where the row is all 0). Divide,
# round to the nearest whole number, and read back: whole number times scale. Return what is read back, (R, C).
#
# <details><summary>Hint 1</summary>amax(dim=1, keepdim=True)</details>
#
# <details><summary>Hint 2</summary>Replace a scale of 0 before you divide.</details>

# %% [markdown] id="task-int8" lang="tr" source="13f59df9"
# ## Görev 6. Ağırlık başına bir bayt
#
# Zorluk 3/5, 15 dakika. `weights` (R, C). Her satır için bir ölçek: mutlak değerce en büyük sayısı bölü 127 (satır baştan sona 0 ise 1). Böl, en yakın
# tam sayıya yuvarla ve geri oku: tam sayı çarpı ölçek. Geri okunanı döndür, (R, C).
#
# <details><summary>İpucu 1</summary>amax(dim=1, keepdim=True)</details>
#
# <details><summary>İpucu 2</summary>Bölmeden önce 0 olan ölçeği değiştir.</details>


# %% id="int8" tr="e820cebc"
def int8(weights: Tensor) -> Tensor:
    """What is read back after a byte a weight and a scale a row, (R, C)."""
    # tr: """Ağırlık başına bir bayt, satır başına bir ölçekten sonra geri okunan, (R, C)."""
    # BEGIN SOLUTION
    scale = weights.abs().amax(dim=1, keepdim=True) / 127
    scale = torch.where(scale == 0, 1.0, scale)
    return (weights / scale).round() * scale
    # END SOLUTION


# %% id="check-int8"
check.lesson15.int8(int8)

# %% id="run-int8" tr="a96c622d"
weight = coder.state_dict()["decoder.0.weight"].flatten(1)
off = (int8(weight) - weight).norm() / weight.norm()
print(f"first layer of the decoder, read back, off by {off:.1%} of its size")
# tr: print(f"kod çözücünün ilk katmanı, geri okununca, büyüklüğüne göre fark: {off:.1%}")

# %% [markdown] id="task-pareto" lang="en"
# ## Task 7. Who is not beaten?
#
# Difficulty 3 of 5, 15 minutes. `seconds` and `quality` (N,), of N settings. One beats another when it costs no more, is no worse, and is strictly
# better in at least one of both. Twins, equal in both, do not beat each other. Return True for each setting that nobody beats, (N,).
#
# <details><summary>Hint</summary>Compare every setting with every other: seconds[None] and seconds[:, None].</details>

# %% [markdown] id="task-pareto" lang="tr" source="7e722e54"
# ## Görev 7. Kim geçilmemiş?
#
# Zorluk 3/5, 15 dakika. `seconds` ve `quality` (N,), N ayarın saniyesi ve kalitesi. Bir ayar, ötekinden pahalı ve kötü değilse ve ikisinden en az birinde
# kesin olarak daha iyiyse onu geçer. İkisinde de eşit olanlar birbirini geçmez. Kimsenin geçmediği her ayar için True döndür, (N,).
#
# <details><summary>İpucu</summary>Her ayarı her ayarla karşılaştır: seconds[None] ve seconds[:, None].</details>


# %% id="pareto" tr="9366dc11"
def pareto(seconds: Tensor, quality: Tensor) -> Tensor:
    """Which settings nobody beats: bool (N,)."""
    # tr: """Kimsenin geçmediği ayarlar: bool (N,)."""
    # BEGIN SOLUTION
    as_cheap, cheaper = seconds[None] <= seconds[:, None], seconds[None] < seconds[:, None]
    as_good, finer = quality[None] >= quality[:, None], quality[None] > quality[:, None]
    return ~(as_cheap & as_good & (cheaper | finer)).any(dim=1)
    # END SOLUTION


# %% id="check-pareto"
check.lesson15.pareto(pareto)

# %% id="run-pareto" tr="e2f0f312"
steps = torch.tensor([1, 2, 3, 4, 6, 8])
shares = []
for n in steps.tolist():
    with torch.no_grad():
        made = coder.decode(model.draw(labels, x_T=x_T, steps=n, clip=None))
    shares.append((latent.read_large(made) == labels).all(dim=1).float().mean())
kept = pareto(steps.float(), torch.stack(shares))
print(f"one step is beaten by nobody, since nothing is cheaper: {bool(kept[0])}")
# tr: print(f"tek adımı kimse geçemiyor, çünkü daha ucuzu yok: {bool(kept[0])}")
