# %% [markdown] id="title" lang="en"
# # 17 · Exercises: Video
#
# **You will say what equal noise makes of a film, measure acceleration and flicker, put time into a row that attention can read, give
# frames a number, and hold the first and the last frame of a clip fast.** Six tasks, about 50 minutes. They follow
# [the lesson](../notebooks/17_video.ipynb).
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check under it. The
# check tells you what is not right yet and where to read again. Hints are folded away; open one at a time. Your
# functions may call torch, but not the functions of `minidiff` that do the same job.

# %% [markdown] id="title" lang="tr" source="55abfe66"
# # 17 · Alıştırmalar: Video
#
# **Aynı gürültünün bir filmi ne hâle getirdiğini söyleyecek, ivmeyi ve titremeyi ölçecek, zamanı dikkatin okuyabileceği bir sıraya
# dizecek, karelere numara verecek, bir klibin ilk ve son karesini sabit tutacaksın.** Altı görev, yaklaşık 50 dakika.
# [Dersin](../notebooks/17_video.ipynb) ardından gelirler.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra altındaki
# denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini söyler. İpuçları
# katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan `minidiff` işlevlerini çağıramaz.

# %% id="setup"
import math

import torch
from torch import Generator, Tensor

from minidiff import ProjectedDenoiser, data, metrics, sample, show, zoo
from minidiff import checks as check

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model, test = zoo.load("clips"), data.moving("test")
real, told = test.x[:64], test.condition[:64]

# %% [markdown] id="task-noise" lang="en"
# ## Task 1. Predict: the same noise for every frame
#
# Difficulty 2 of 5, 5 minutes. Somebody has a good model for *pictures* and draws a film with it, frame by frame, with DDIM and the label
# "cat". The cats jump about. "Noise is to blame: each frame has another. I start all frames from the *same* noise." What is the
# new film? (a) A cat that moves smoothly. (b) Cats that still jump about, but less. (c) One and the same picture, frame after
# frame. (d) A film whose pictures are worse. Let the function return your letter.
#
# <details><summary>Hint</summary>List all that goes into a frame. What of it differs from frame to frame?</details>

# %% [markdown] id="task-noise" lang="tr" source="e7e77a0a"
# ## Görev 1. Önce tahmin et: Her kareye aynı gürültü
#
# Zorluk 2/5, 5 dakika. Birinin iyi bir *resim* modeli var; onunla "kedi" etiketiyle, DDIM'le, kare kare bir film çiziyor. Kediler
# oradan oraya sıçrıyor. "Suç gürültüde: Her karede başka. Bütün kareleri *aynı* gürültüden başlatırım." Yeni film nasıl olur? (a) Akıcı
# hareket eden bir kedi. (b) Yine sıçrayan, ama daha az sıçrayan kediler. (c) Kareler boyunca hep aynı resim. (d) Resimleri
# kötüleşmiş bir film. İşlev, seçtiğin harfi döndürsün.
#
# <details><summary>İpucu</summary>Bir kareye giren her şeyi say. Bunlardan hangisi kareden kareye değişiyor?</details>


# %% id="noise" tr="e1ce5cc3"
def same_noise() -> str:
    """Your answer: "a", "b", "c" or "d"."""
    # tr: """Cevabın: "a", "b", "c" ya da "d"."""
    # BEGIN SOLUTION
    return "c"
    # END SOLUTION


# %% id="check-noise"
check.lesson17.same_noise(same_noise)

# %% [markdown] id="why-noise" lang="en" only="solutions"
# DDIM draws nothing on its way. A frame is a function of its noise and its label, and both are now the same: the film is a still. The
# noise was not to blame for the jumping; nothing ever told the frames of each other.

# %% [markdown] id="why-noise" lang="tr" only="solutions" source="cca0f4fc"
# DDIM yolda hiçbir şey çekmez. Kare, gürültüsü ile etiketinin bir fonksiyonudur; artık ikisi de aynıdır: Film donmuş bir
# resimdir. Sıçramaların suçu gürültüde değildi; karelere birbirlerinden söz eden hiçbir şey yoktu.

# %% [markdown] id="task-acceleration" lang="en"
# ## Task 2. Does it fly freely?
#
# Difficulty 2 of 5, 5 minutes. `centres` (N, F, 2) says where a thing is in each frame of N clips. Return the length of the second
# difference, $|c_{k+1} - 2 c_k + c_{k-1}|$, for each three frames in a row: (N, F-2).
#
# <details><summary>Hint</summary>The difference of the differences. Its length is over the last axis.</details>

# %% [markdown] id="task-acceleration" lang="tr" source="4bea8622"
# ## Görev 2. Serbestçe mi uçuyor?
#
# Zorluk 2/5, 5 dakika. `centres` (N, F, 2), N klibin her karesinde cismin nerede olduğunu söyler. Art arda gelen her üç kare için ikinci
# farkın uzunluğunu, $|c_{k+1} - 2 c_k + c_{k-1}|$, döndür: (N, F-2).
#
# <details><summary>İpucu</summary>Farkların farkı. Uzunluk, son eksen üzerinden alınır.</details>


# %% id="acceleration" tr="c475ce5a"
def acceleration(centres: Tensor) -> Tensor:
    """How much the way of each thing bends, (N, F-2)."""
    # tr: """Her cismin yolunun ne kadar büküldüğü, (N, F-2)."""
    # BEGIN SOLUTION
    steps = centres[:, 1:] - centres[:, :-1]
    return (steps[:, 1:] - steps[:, :-1]).norm(dim=-1)
    # END SOLUTION


# %% id="check-acceleration"
check.lesson17.acceleration(acceleration)

# %% [markdown] id="task-flicker" lang="en"
# ## Task 3. Does it flicker?
#
# Difficulty 1 of 5, 5 minutes. `sizes` (N, F) says how many pixels are covered in each frame. Return for each clip the mean of
# $|s_{k+1} - s_k|$ over its F-1 pairs of neighbours, divided by the clip's mean size: (N,).
#
# <details><summary>Hint</summary>Take the size of each change before you average.</details>

# %% [markdown] id="task-flicker" lang="tr" source="5eb677f3"
# ## Görev 3. Titriyor mu?
#
# Zorluk 1/5, 5 dakika. `sizes` (N, F), her karede kaç pikselin kaplandığını söyler. Her klip için, komşu karelerden oluşan F-1 çift
# üzerinden $|s_{k+1} - s_k|$ değerlerinin ortalamasını, klibin ortalama boyutuna bölerek döndür: (N,).
#
# <details><summary>İpucu</summary>Ortalamadan önce her değişmenin büyüklüğünü al.</details>


# %% id="flicker" tr="276a2239"
def flicker(sizes: Tensor) -> Tensor:
    """How much the size changes from frame to frame, as a share of itself, (N,)."""
    # tr: """Boyutun kareden kareye, kendine oranla ne kadar değiştiği, (N,)."""
    # BEGIN SOLUTION
    changes = (sizes[:, 1:] - sizes[:, :-1]).abs()
    return changes.mean(dim=1) / sizes.mean(dim=1)
    # END SOLUTION


# %% id="check-flicker"
check.lesson17.flicker(flicker)

# %% [markdown] id="judge" lang="en"
# Here are your two rulers on real clips, on the same clips with their frames shuffled, and on clips that the model drew.

# %% [markdown] id="judge" lang="tr" source="77c292c2"
# İki ölçünü gerçek kliplerde, kareleri karıştırılmış aynı kliplerde ve modelin çizdiği kliplerde deniyoruz.

# %% id="run-judge" tr="5f91fcd7"
drawn = model.draw(told[:32], steps=25, generator=Generator().manual_seed(0))
mixed = metrics.shuffled(real, Generator().manual_seed(0))
for name, clips in {"real": real, "shuffled": mixed, "drawn": drawn}.items():
    # tr: for name, clips in {"gerçek": real, "karışık": mixed, "çizilen": drawn}.items():
    reading = metrics.read_clips(clips)
    bend, change = acceleration(reading.centres).median(), flicker(reading.sizes).mean()
    print(f"{name:9s}acceleration, walls included: {bend:.2f} px  flicker: {change:.3f}")
    # tr: print(f"{name:9s}ivme, duvarlar dahil: {bend:.2f} piksel  titreme: {change:.3f}")

# %% [markdown] id="task-shape" lang="en"
# ## Task 4. Which axes become the batch?
#
# Difficulty 3 of 5, 10 minutes. Attention looks along rows: (batch, length of the row, channels). Here the F frames shall look at each
# other at each place by itself (the lesson's network lets all places of all frames look; this is its smaller relative). `clips` is (B, F, C, H, W). Return rows of frames, (B·H·W, F, C): first all places of the first clip, row by
# row from its upper left, then those of the second.
#
# <details><summary>Hint 1</summary>reshape never moves a number. What does?</details>
#
# <details><summary>Hint 2</summary>Bring the axes into the order B, H, W, F, C first.</details>

# %% [markdown] id="task-shape" lang="tr" source="ff7bccfd"
# ## Görev 4. Hangi eksenler yığın oluyor?
#
# Zorluk 3/5, 10 dakika. Dikkat sıralar boyunca bakar: (yığın, sıranın uzunluğu, kanallar). Burada F kare, her yerde ayrı ayrı, birbirine
# bakacak (dersin ağında bütün karelerin bütün yerleri bakıyordu; bu onun küçük akrabası). `clips` (B, F, C, H, W) şeklindedir. Karelerden oluşan sıraları döndür, (B·H·W, F, C): önce ilk klibin bütün yerleri, sol
# üstten başlayıp satır satır, sonra ikincisininkiler.
#
# <details><summary>İpucu 1</summary>reshape hiçbir sayının yerini değiştirmez. Değiştiren ne?</details>
#
# <details><summary>İpucu 2</summary>Önce eksenleri B, H, W, F, C sırasına getir.</details>


# %% id="shape" tr="2fc40757"
def space_time_shape(clips: Tensor) -> Tensor:
    """(B, F, C, H, W) -> (B·H·W, F, C): at each place, its frames in a row."""
    # tr: """(B, F, C, H, W) -> (B·H·W, F, C): her yerde, kareleri bir sırada."""
    # BEGIN SOLUTION
    return clips.permute(0, 3, 4, 1, 2).flatten(0, 2)
    # END SOLUTION


# %% id="check-shape"
check.lesson17.space_time_shape(space_time_shape)

# %% [markdown] id="task-attention" lang="en"
# ## Task 5. Attention over time
#
# Difficulty 3 of 5, 10 minutes. `rows` (N, F, C) are such rows, `position` (F, C) says which frame is which. To keep it short, one
# vector plays all three roles: $u = \text{rows} + \text{position}$ asks, answers and speaks. Return
# $\text{softmax}(u u^\top / \sqrt{C})\, u$, (N, F, C), the softmax over the frames that are asked.
#
# <details><summary>Hint</summary>u @ u.transpose(-1, -2) has a row for each frame that asks.</details>

# %% [markdown] id="task-attention" lang="tr" source="dfc4845d"
# ## Görev 5. Zaman üzerinde dikkat
#
# Zorluk 3/5, 10 dakika. `rows` (N, F, C) böyle sıralardır; `position` (F, C), hangi karenin kaçıncı olduğunu söyler. Kısa olsun diye üç
# rolü de tek bir vektör oynuyor: $u = \text{rows} + \text{position}$ hem sorar, hem cevap verir, hem konuşur.
# $\text{softmax}(u u^\top / \sqrt{C})\, u$ değerini, (N, F, C), döndür; softmax, sorulan kareler üzerinden alınır.
#
# <details><summary>İpucu</summary>u @ u.transpose(-1, -2) işleminin sonucunda, soran her kare için bir satır vardır.</details>


# %% id="attention" tr="eb8e5bfe"
def temporal_attention(rows: Tensor, position: Tensor) -> Tensor:
    """What each frame hears from all frames of its row, (N, F, C)."""
    # tr: """Her karenin, sırasındaki bütün karelerden duyduğu, (N, F, C)."""
    # BEGIN SOLUTION
    u = rows + position
    scores = u @ u.transpose(-1, -2) / math.sqrt(u.shape[-1])
    return scores.softmax(dim=-1) @ u
    # END SOLUTION


# %% id="check-attention"
check.lesson17.temporal_attention(temporal_attention)

# %% [markdown] id="order" lang="en"
# Does such a layer know before and after? Play a clip backwards, and turn the answer round again. Where nothing has changed, the layer
# cannot tell the two directions apart.

# %% [markdown] id="order" lang="tr" source="7b4d2381"
# Böyle bir katman önceyi ve sonrayı biliyor mu? Bir klibi geriye doğru oynat, cevabı da yeniden çevir. Hiçbir şey değişmemişse
# katman iki yönü birbirinden ayırt edemiyordur.

# %% id="run-order" tr="3bb37544"
rows = space_time_shape(real[:2])
number = torch.arange(8)[:, None] / 8 * torch.ones(3)
for name, position in {"no position": 0 * number, "position": number}.items():
    # tr: for name, position in {"konumsuz": 0 * number, "konumlu": number}.items():
    answer = temporal_attention(rows, position)
    back = temporal_attention(rows.flip(1), position).flip(1)
    print(f"{name:12s}backwards and turned round, largest change: {(back - answer).abs().max():.4f}")
    # tr: print(f"{name:12s}geriye ve yeniden çevrilince en büyük değişme: {(back - answer).abs().max():.4f}")

# %% [markdown] id="task-fill" lang="en"
# ## Task 6. Two frames are known
#
# Difficulty 2 of 5, 10 minutes. `x_0` (B, F, C, H, W) is the model's guess of whole clips; `first` and `last` (B, C, H, W) are the true frames at
# both ends. Return the guess with these two put in, all others as they are: a projection as in lesson 12, with a mask in time.
#
# <details><summary>Hint</summary>Copy the guess, then write into its frames 0 and -1.</details>

# %% [markdown] id="task-fill" lang="tr" source="551e0f19"
# ## Görev 6. İki kare biliniyor
#
# Zorluk 2/5, 10 dakika. `x_0` (B, F, C, H, W), modelin bütün klipler için tahminidir; `first` ile `last` (B, C, H, W) iki uçtaki gerçek
# karelerdir. Bu ikisini tahminin içine koy, öteki kareleri olduğu gibi bırak ve sonucu döndür: 12. dersteki gibi bir izdüşüm, ama
# maskesi zamanda.
#
# <details><summary>İpucu</summary>Tahmini kopyala, sonra 0. ve -1. karelerine yaz.</details>


# %% id="fill" tr="11634cff"
def fill_between(x_0: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """The guess with the first and the last frame put right, (B, F, C, H, W)."""
    # tr: """İlk ve son karesi düzeltilmiş tahmin, (B, F, C, H, W)."""
    # BEGIN SOLUTION
    clips = x_0.clone()
    clips[:, 0], clips[:, -1] = first, last
    return clips
    # END SOLUTION


# %% id="check-fill"
check.lesson17.fill_between(fill_between)

# %% [markdown] id="between" lang="en"
# Now the model fills in what lies between your two frames. Above the true clip, below the filled one: first and last frame are given, six are drawn. It need not be the true
# way: two frames do not say at which walls the thing has been.

# %% [markdown] id="between" lang="tr" source="032683d6"
# Şimdi iki karenin arasını model dolduruyor. Üstte gerçek klip, altta doldurulan: İlk ve son kare verilmiş, altısı çizilmiş. Gerçek yolun aynısı olması
# gerekmez: İki kare, cismin hangi duvarlara çarptığını söylemez.

# %% id="run-fill" tr="73cb1000"
some = [8, 21]  # two clips of the test part
knows = ProjectedDenoiser(
    model.denoiser(told[some]), model.schedule, lambda x_0: fill_between(x_0, real[some, 0], real[some, -1])
)
made = sample(knows, model.schedule, model.noise(2, Generator().manual_seed(1)), "ddim", steps=25)
off = (metrics.read_clips(made).centres - metrics.read_clips(real[some]).centres).norm(dim=-1)
print("off the true way, largest in each clip, px:", [f"{one:.2f}" for one in off.amax(dim=1)])
# tr: print("gerçek yoldan en büyük sapma, her klipte, piksel:", [f"{one:.2f}" for one in off.amax(dim=1)])
show.rows({"true": real[some[0]], "filled": made[0]})
# tr: show.rows({"gerçek": real[some[0]], "doldurulan": made[0]})

# %% [markdown] id="run-fill-alt" lang="en" alt="run-fill"
# Two strips of eight frames side by side: a red disc on its way through the box. Both begin and end alike; the ways between them differ.

# %% [markdown] id="run-fill-alt" lang="tr" alt="run-fill" source="96c66f4b"
# Sekizer karelik iki şerit: kutunun içinde yol alan kırmızı bir daire. İkisi de aynı başlıyor ve aynı bitiyor; aradaki yolları ise
# farklı.
