# %% [markdown] id="title" lang="en"
# # 18 · Exercises: clouds of points
#
# **You will turn a cloud, test whether a network knows an order, measure how far two clouds are apart, cast a silhouette and count what
# fits it.** Six tasks, about 50 minutes. They follow [the lesson](../notebooks/18_point_clouds.ipynb).
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check under it. The
# check tells you what is not right yet and where to read again. Hints are folded away; open one at a time. Your
# functions may call torch, but not the functions of `minidiff` that do the same job.

# %% [markdown] id="title" lang="tr" source="90f07577"
# # 18 · Alıştırmalar: nokta bulutları
#
# **Bir bulutu döndürecek, bir ağın sıra bilip bilmediğini sınayacak, iki bulutun uzaklığını ölçecek, bir silüet çıkaracak ve ona uyanları
# sayacaksın.** Altı görev, yaklaşık 50 dakika. [Dersin](../notebooks/18_point_clouds.ipynb) ardından gelirler.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra altındaki
# denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini söyler. İpuçları
# katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan `minidiff` işlevlerini çağıramaz.

# %% id="setup"
import math

import torch
from torch import Generator, Tensor

from minidiff import checks as check
from minidiff import data, show, zoo
from minidiff.data import Solid

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model, test = zoo.load("solids"), data.solids("test")

# %% [markdown] id="task-loss" lang="en"
# ## Task 1. Predict: equal losses
#
# Difficulty 2 of 5, 5 minutes. Two networks of clouds, trained alike. The mean-square losses on unseen clouds: 0.339 and 0.340. The second is three
# times as fast. What do you do before you choose the second? (a) Train both longer until the losses differ. (b) Measure the losses on ten times as many
# clouds. (c) Draw clouds from both and measure each cloud as a whole, beside real ones. (d) Draw clouds from both and measure how far each point is from
# the nearest place of any solid. Let the function return your letter.
#
# <details><summary>Hint</summary>What could differ between two clouds whose points are all equally good?</details>

# %% [markdown] id="task-loss" lang="tr" source="c29909b9"
# ## Görev 1. Önce tahmin et: Kayıplar eşit
#
# Zorluk 2/5, 5 dakika. Aynı biçimde eğitilmiş iki bulut ağı var. Görülmemiş bulutlarda kare ortalaması kayıpları 0,339 ve 0,340. İkincisi üç kat hızlı.
# İkinciyi seçmeden önce ne yaparsın? (a) Kayıplar ayrılana kadar ikisini de daha uzun eğitirim. (b) Kayıpları on kat çok bulutta ölçerim. (c) İkisine de
# bulut çizdirir, her bulutu bütün olarak ölçer, gerçeklerin yanına koyarım. (d) İkisine de bulut çizdirir, her noktanın herhangi bir cismin en yakın yerine
# uzaklığını ölçerim. İşlev, seçtiğin harfi döndürsün.
#
# <details><summary>İpucu</summary>Noktalarının hepsi eşit derecede iyi olan iki bulut arasında ne fark olabilir?</details>


# %% id="loss" tr="e1ce5cc3"
def same_loss() -> str:
    """Your answer: "a", "b", "c" or "d"."""
    # tr: """Cevabın: "a", "b", "c" ya da "d"."""
    # BEGIN SOLUTION
    return "c"
    # END SOLUTION


# %% id="check-loss"
check.lesson18.same_loss(same_loss)

# %% [markdown] id="why-loss" lang="en" only="solutions"
# The loss is a mean over points, and so is (d): both ask each point by itself. Whether the points agree on one solid, only a figure
# of the whole cloud can tell, such as the distance at one turn.

# %% [markdown] id="why-loss" lang="tr" only="solutions" source="bfe885c7"
# Kayıp, noktalar üzerinden bir ortalamadır; (d) de öyle: İkisi de her noktaya ayrı ayrı sorar. Noktaların tek bir cisimde anlaşıp
# anlaşmadığını ancak bulutun bütününe bakan bir ölçü söyler; tek dönüşle alınan uzaklık gibi.

# %% [markdown] id="task-turn" lang="en"
# ## Task 2. Turn it
#
# Difficulty 1 of 5, 5 minutes. `points` (P, 3) are x, y, z; z goes up. Return them turned about the vertical by `angle`, in radians, counterclockwise
# as seen from above: a quarter turn takes (1, 0, 0) to (0, 1, 0).
#
# <details><summary>Hint</summary>Where does (1, 0) go, and where (0, 1)? These two answers are all there is to know.</details>

# %% [markdown] id="task-turn" lang="tr" source="037ef9ef"
# ## Görev 2. Döndür
#
# Zorluk 1/5, 5 dakika. `points` (P, 3) noktaların x, y, z'sidir; z yukarıyı gösterir. Onları düşey eksen çevresinde, yukarıdan bakınca saat yönünün
# tersine, radyan cinsinden `angle` kadar döndür ve sonucu ver: Çeyrek dönüş (1, 0, 0)'ı (0, 1, 0)'a götürür.
#
# <details><summary>İpucu</summary>(1, 0) nereye gider, (0, 1) nereye? Bilinecek her şey bu iki cevaptır.</details>


# %% id="turn" tr="b4388e0f"
def turn(points: Tensor, angle: float) -> Tensor:
    """The points (P, 3) turned about the z-axis by an angle in radians."""
    # tr: """z ekseni çevresinde, radyan cinsinden bir açıyla döndürülmüş noktalar (P, 3)."""
    # BEGIN SOLUTION
    x, y, z = points.unbind(1)
    c, s = math.cos(angle), math.sin(angle)
    return torch.stack([x * c - y * s, x * s + y * c, z], dim=1)
    # END SOLUTION


# %% id="check-turn"
check.lesson18.turn(turn)

# %% [markdown] id="task-order" lang="en"
# ## Task 3. Does it know an order?
#
# Difficulty 3 of 5, 10 minutes. `network` maps a cloud (P, 3) to (P, 3); `order` is a list of P different places. Return by how much the network fails to
# be equivariant under that order: the largest difference of any coordinate between its answer to the shuffled cloud and its shuffled answer.
#
# <details><summary>Hint 1</summary>x[order] is the shuffled cloud. What is the shuffled answer?</details>
#
# <details><summary>Hint 2</summary>A difference may be negative.</details>

# %% [markdown] id="task-order" lang="tr" source="99261f2e"
# ## Görev 3. Sıra biliyor mu?
#
# Zorluk 3/5, 10 dakika. `network` bir bulutu (P, 3) yine (P, 3)'e götürür; `order` birbirinden farklı P yerin listesidir. Ağın bu sıra
# için eşdeğişkenlikten ne kadar uzak olduğunu döndür: Karışık buluta verdiği cevap ile karıştırılmış cevabı arasında, herhangi bir koordinattaki en büyük fark.
#
# <details><summary>İpucu 1</summary>x[order] karışık buluttur. Karıştırılmış cevap hangisi?</details>
#
# <details><summary>İpucu 2</summary>Fark eksi olabilir.</details>


# %% id="order" tr="902a868f"
def order_gap(network, x: Tensor, order: Tensor) -> Tensor:
    """The largest difference between the answer to the shuffled cloud and the shuffled answer."""
    # tr: """Karışık buluta verilen cevap ile karıştırılmış cevap arasındaki en büyük fark."""
    # BEGIN SOLUTION
    return (network(x[order]) - network(x)[order]).abs().max()
    # END SOLUTION


# %% id="check-order"
check.lesson18.order_gap(order_gap)

# %% id="run-order" tr="f8d08253"
x, order = test.x[0], torch.randperm(128, generator=Generator().manual_seed(0))
time = torch.tensor([500.0])
with torch.no_grad():
    gap = order_gap(lambda cloud: model.network(cloud[None], time)[0], x, order)
print(f"the network of solids, largest difference after shuffling: {gap:.6f}")
# tr: print(f"solids ağı, karıştırınca en büyük fark: {gap:.6f}")

# %% [markdown] id="task-chamfer" lang="en"
# ## Task 4. How far are two clouds apart?
#
# Difficulty 3 of 5, 10 minutes. `a` (P, 3) and `b` (Q, 3) are two clouds. Return the **chamfer distance**: the mean distance from a point of `a` to its nearest in `b`, plus
# the mean distance from a point of `b` to its nearest in `a`. Distances, not their squares.
#
# <details><summary>Hint 1</summary>torch.cdist makes the table (P, Q) of all distances.</details>
#
# <details><summary>Hint 2</summary>The smallest number of each row, and of each column.</details>

# %% [markdown] id="task-chamfer" lang="tr" source="d53587cf"
# ## Görev 4. İki bulut birbirinden ne kadar uzak?
#
# Zorluk 3/5, 10 dakika. `a` (P, 3) ve `b` (Q, 3) iki buluttur. **Chamfer uzaklığı**nı (chamfer distance) döndür: `a`'nın noktalarından `b`'deki en yakınlarına
# ortalama uzaklık artı `b`'nin noktalarından `a`'daki en yakınlarına ortalama uzaklık. Uzaklıkların kendisini al, karelerini değil.
#
# <details><summary>İpucu 1</summary>Bütün uzaklıkların tablosunu (P, Q) torch.cdist yapar.</details>
#
# <details><summary>İpucu 2</summary>Her satırın ve her sütunun en küçük sayısı.</details>


# %% id="chamfer" tr="a047c129"
def chamfer(a: Tensor, b: Tensor) -> Tensor:
    """Mean distance to the nearest, from a to b, plus the same from b to a."""
    # tr: """En yakına ortalama uzaklık, a'dan b'ye, artı b'den a'ya."""
    # BEGIN SOLUTION
    gaps = torch.cdist(a, b)
    return gaps.amin(dim=1).mean() + gaps.amin(dim=0).mean()
    # END SOLUTION


# %% id="check-chamfer"
check.lesson18.chamfer(chamfer)

# %% [markdown] id="together" lang="en"
# Why both directions? Half a ball is *on* the ball, so the distance of its points from the surface is 0.

# %% [markdown] id="together" lang="tr" source="66df236c"
# Neden iki yön? Yarım bir küre kürenin *üzerindedir*; noktalarının yüzeye uzaklığı 0'dır.

# %% id="run-chamfer" tr="2eb9b74a"
ball, other = test.x[6], test.x[18]  # two large balls
half = other[other[:, 2] > 0]
for name, cloud in {"another ball": other, "its upper half": half}.items():
    # tr: for name, cloud in {"başka bir küre": other, "onun üst yarısı": half}.items():
    surface = data.distance(cloud, Solid(0, 1, 0.0)).mean()
    print(f"{name:16s}from the surface: {surface:.3f}  chamfer: {chamfer(cloud, ball):.3f}")
    # tr: print(f"{name:16s}yüzeye uzaklık: {surface:.3f}  chamfer: {chamfer(cloud, ball):.3f}")

# %% [markdown] id="task-shadow" lang="en"
# ## Task 5. Cast a silhouette
#
# Difficulty 3 of 5, 10 minutes. Look at `points` (P, 3) from above. The picture has `side` rows and columns and shows x and y from -1 to 1: x grows with the column, row 0 is
# the far side, at y = 1. Return (side, side), true where a cell has at least one point in it. What is outside is not seen.
#
# <details><summary>Hint 1</summary>(x + 1) / 2 · side, rounded down, is the column. And the row?</details>
#
# <details><summary>Hint 2</summary>picture[row, column] = True sets many cells at once.</details>

# %% [markdown] id="task-shadow" lang="tr" source="21a12529"
# ## Görev 5. Silüet çıkar
#
# Zorluk 3/5, 10 dakika. `points` (P, 3) noktalarına yukarıdan bak. Resmin `side` satırı ve sütunu vardır; x ile y'yi -1'den 1'e kadar gösterir: x sütunla birlikte büyür, 0.
# satır uzak kenardır, orada y = 1'dir. İçinde en az bir nokta bulunan hücreleri True, ötekileri False olan (side, side) tablosunu döndür. Dışarıda kalan görünmez.
#
# <details><summary>İpucu 1</summary>(x + 1) / 2 · side, aşağı yuvarlanınca sütundur. Ya satır?</details>
#
# <details><summary>İpucu 2</summary>picture[row, column] = True çok sayıda hücreyi bir kerede doldurur.</details>


# %% id="shadow" tr="756f122b"
def silhouette(points: Tensor, side: int) -> Tensor:
    """Which cells have a point in them, seen from above: (side, side), bool."""
    # tr: """Yukarıdan bakınca hangi hücrelerde nokta var: (side, side), bool."""
    # BEGIN SOLUTION
    column = ((points[:, 0] + 1) / 2 * side).floor().long()
    row = ((1 - points[:, 1]) / 2 * side).floor().long()
    seen = (row >= 0) & (row < side) & (column >= 0) & (column < side)
    picture = torch.zeros(side, side, dtype=torch.bool)
    picture[row[seen], column[seen]] = True
    return picture
    # END SOLUTION


# %% id="check-shadow"
check.lesson18.silhouette(silhouette)

# %% id="run-shadow" tr="52c7bd9e"
turned = [turn(test.x[11], angle) for angle in (0.0, 0.5, 1.0, 1.5)]
names = [f"turned by {angle}" for angle in (0.0, 0.5, 1.0, 1.5)]
# tr: names = [f"dönüş: {angle}" for angle in (0.0, 0.5, 1.0, 1.5)]
show.pictures(
    torch.stack([1 - 2.0 * silhouette(cloud, 12) for cloud in turned])[:, None], captions=names, columns=4
)

# %% [markdown] id="run-shadow-alt" lang="en" alt="run-shadow"
# Four pictures of 12 x 12 cells: a black bar that turns counterclockwise from one to the next. It has small gaps, for only cells with a point are black.

# %% [markdown] id="run-shadow-alt" lang="tr" alt="run-shadow" source="7ae7183f"
# 12 x 12 hücrelik dört resim: birinden ötekine saat yönünün tersine dönen siyah bir çubuk. Küçük boşlukları var; yalnızca içinde nokta olan hücreler siyah.

# %% [markdown] id="task-count" lang="en"
# ## Task 6. Count the answers
#
# Difficulty 2 of 5, 10 minutes. `pictures` (K, S, S), bool, are the silhouettes of solids at many turns; `labels` (K, 2) say which kind and size each is; `seen` (S, S) is what
# was seen. Return how many *different* labels have a picture that differs from `seen` in at most `most` cells.
#
# <details><summary>Hint 1</summary>!= compares cell by cell.</details>
#
# <details><summary>Hint 2</summary>unique(dim=0) of a table keeps rows that differ.</details>

# %% [markdown] id="task-count" lang="tr" source="014c024e"
# ## Görev 6. Cevapları say
#
# Zorluk 2/5, 10 dakika. `pictures` (K, S, S), bool, cisimlerin birçok dönüşteki silüetleridir; `labels` (K, 2) her birinin türü ile boyutunu söyler; `seen` (S, S) görülendir.
# `seen`'den en çok `most` hücrede ayrılan bir resmi olan kaç *farklı* etiket bulunduğunu döndür.
#
# <details><summary>İpucu 1</summary>!= hücre hücre karşılaştırır.</details>
#
# <details><summary>İpucu 2</summary>Bir tablonun unique(dim=0)'ı, farklı satırları tutar.</details>


# %% id="count" tr="de8a16c2"
def count_answers(pictures: Tensor, labels: Tensor, seen: Tensor, most: int) -> int:
    """How many different labels fit what was seen, with at most so many cells that differ."""
    # tr: """En çok bu kadar hücre farkla, görülene kaç farklı etiket uyuyor."""
    # BEGIN SOLUTION
    fits = (pictures != seen).sum(dim=(1, 2)) <= most
    return len(labels[fits].unique(dim=0))
    # END SOLUTION


# %% id="check-count"
check.lesson18.count_answers(count_answers)

# %% id="run-count" tr="db20eee5"
every = data.every_solid()
pictures = torch.stack([data.silhouette(one) for one in every])
labels = torch.tensor([one.labels for one in every])
for name, one in {"large disc": Solid(0, 1, 0.0), "small disc": Solid(0, 0, 0.0)}.items():
    # tr: for name, one in {"büyük disk": Solid(0, 1, 0.0), "küçük disk": Solid(0, 0, 0.0)}.items():
    counts = [count_answers(pictures, labels, data.silhouette(one), most) for most in (0, 2, 8, 20)]
    print(f"{name:12s}answers, with at most 0, 2, 8, 20 cells off: {counts}")
    # tr: print(f"{name:12s}en çok 0, 2, 8, 20 hücre ayrılırsa cevaplar: {counts}")
