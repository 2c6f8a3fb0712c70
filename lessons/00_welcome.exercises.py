# %% [markdown] id="title" lang="en"
# # 00 · Exercises: welcome
#
# **You will play with the trained model until you know what the seed, the request and the number of steps
# each do.** Five small tasks, about 30 minutes. They follow [the lesson](../notebooks/00_welcome.ipynb).
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check under
# it. The check says what is not right yet and where to read again. Hints are folded away; open one at a time.
# In this first sheet you may use everything that the lesson used. From lesson 01 on you write the parts
# yourself.

# %% [markdown] id="title" lang="tr" source="0f8e2ab8"
# # 00 · Alıştırmalar: hoş geldin
#
# **Tohum, istek ve adım sayısı ne işe yarar? Eğitilmiş modelle oynaya oynaya öğreneceksin.** Beş küçük görev,
# yaklaşık 30 dakika. [Dersin](../notebooks/00_welcome.ipynb) ardından gelirler.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra
# altındaki denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini
# söyler. İpuçları katlanmıştır; birer birer aç. Bu ilk kâğıtta dersin kullandığı her şeyi kullanabilirsin.
# 01. dersten başlayarak parçaları kendin yazacaksın.

# %% id="setup"
import torch
from torch import Tensor

from minidiff import checks as check
from minidiff import data, randn, sample, show, zoo

show.set_language("en")
torch.set_num_threads(1)  # these images are tiny: one core is enough
model = zoo.load("digits")

# %% [markdown] id="task-seed" lang="en"
# ## Task 1. Predict, then run
#
# Difficulty 1 of 5, 3 minutes. You run the same cell twice, with the same seed, the same request and the same
# number of steps. The two images are (a) of the same digit, but in another handwriting; (b) almost equal, with
# small differences; (c) equal to the last bit. Let the function return your letter.
#
# <details><summary>Hint</summary>Where does this sampler (DDIM) use chance? Only for the noise at the start.</details>

# %% [markdown] id="task-seed" lang="tr" source="efe7d3f5"
# ## Görev 1. Önce tahmin et, sonra çalıştır
#
# Zorluk 1/5, 3 dakika. Aynı hücreyi aynı tohum, aynı istek ve aynı adım sayısıyla iki kez çalıştırıyorsun. İki
# görüntü (a) aynı rakamdır ama el yazısı başkadır; (b) küçük farklarla neredeyse eşittir; (c) son bitine
# kadar eşittir. İşlev, seçtiğin harfi döndürsün.
#
# <details><summary>İpucu</summary>Bu örnekleyici (DDIM) şansı nerede kullanır? Yalnızca baştaki gürültüde.</details>


# %% id="predict-seed" tr="6473fbf8"
def predict_seed() -> str:
    """Your answer: "a", "b" or "c"."""
    # tr: """Cevabın: "a", "b" ya da "c"."""
    # BEGIN SOLUTION
    return "c"
    # END SOLUTION


# %% id="check-seed"
check.lesson00.predict_seed(predict_seed)

# %% id="run-seed" tr="34fb2fac"
answer, twice = predict_seed(), []
for _ in range(2):
    x_T = randn((1, 1, 8, 8), generator=torch.Generator().manual_seed(3))
    twice.append(sample(model.denoiser(torch.tensor([5])), model.schedule, x_T, steps=20))
print(f"({answer})  largest difference of the two images: {float((twice[0] - twice[1]).abs().max())}")
# tr: print(f"({answer})  iki görüntünün en büyük farkı: {float((twice[0] - twice[1]).abs().max())}")

# %% [markdown] id="task-swap" lang="en"
# ## Task 2. Predict, then run
#
# Difficulty 1 of 5, 3 minutes. Two noises, A and B. From A you asked for a 3, from B for an 8. Now you swap the
# noises: the 3 is asked from B, the 8 from A. What comes out? (a) An 8 where you ask for a 3, and the other way
# round: the digit went with its noise. (b) A 3 and an 8, each in another handwriting. (c) Two mixtures of 3
# and 8.
#
# <details><summary>Hint</summary>In the lesson ten digits came out of one noise.</details>

# %% [markdown] id="task-swap" lang="tr" source="accd0cb5"
# ## Görev 2. Önce tahmin et, sonra çalıştır
#
# Zorluk 1/5, 3 dakika. İki gürültü var: A ile B. A'dan bir 3, B'den bir 8 istedin. Şimdi gürültülerin yerini
# değiştiriyorsun: 3'ü B'den, 8'i A'dan istiyorsun. Ne çıkar? (a) 3 istediğin yerde 8, 8 istediğin yerde 3:
# rakam kendi gürültüsüyle gitti. (b) Bir 3 ile bir 8; her birinin el yazısı değişmiştir. (c) 3 ile 8 karışımı
# iki görüntü.
#
# <details><summary>İpucu</summary>Derste tek bir gürültüden on ayrı rakam çıkmıştı.</details>


# %% id="predict-swap" tr="6473fbf8"
def predict_swap() -> str:
    """Your answer: "a", "b" or "c"."""
    # tr: """Cevabın: "a", "b" ya da "c"."""
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


# %% id="check-swap"
check.lesson00.predict_swap(predict_swap)

# %% id="run-swap"
answer = predict_swap()
noises = randn((2, 1, 8, 8), generator=torch.Generator().manual_seed(30))
pairs = [
    sample(model.denoiser(torch.tensor([3, 8])), model.schedule, x_T, steps=50)
    for x_T in (noises, noises.flip(0))
]
show.figure(show.grid(torch.cat(pairs), columns=4, captions=["3, A", "8, B", "3, B", "8, A"]))

# %% [markdown] id="run-swap-alt" lang="en" alt="run-swap"
# Four digits: a 3 from noise A, an 8 from noise B, then a 3 from B and an 8 from A. Each is the digit that
# was asked for; the handwriting differs.

# %% [markdown] id="run-swap-alt" lang="tr" alt="run-swap" source="335ee3ba"
# Dört rakam: A gürültüsünden bir 3, B gürültüsünden bir 8; sonra B'den bir 3, A'dan bir 8. Her biri
# istenen rakam; el yazıları farklı.

# %% [markdown] id="why-swap" lang="en" only="solutions"
# The request decides what appears, the noise decides how it looks.

# %% [markdown] id="why-swap" lang="tr" only="solutions" source="e2a159c1"
# Neyin çıkacağını istek, nasıl görüneceğini gürültü belirler.

# %% [markdown] id="task-number" lang="en"
# ## Task 3. Write a number
#
# Difficulty 2 of 5, 8 minutes. Write a function that draws a number digit by digit. The same digits with the
# same seed must give the same images every time; another seed gives another handwriting. A right answer for
# `[1, 9, 6, 9]` looks like this.
#
# <details><summary>Hint 1</summary>Section 5 of the lesson does it for one year. What changes from call to
# call becomes an argument.</details>
#
# <details><summary>Hint 2</summary>Three lines: the noise, from a generator with the seed; the denoiser, asked
# for `torch.tensor(digits)`; `sample`.</details>

# %% [markdown] id="task-number" lang="tr" source="0b5f123b"
# ## Görev 3. Bir sayı yaz
#
# Zorluk 2/5, 8 dakika. Bir sayıyı rakam rakam çizen bir işlev yaz. Aynı rakamlar aynı tohumla her seferinde
# aynı görüntüleri vermeli; başka bir tohum başka bir el yazısı verir. `[1, 9, 6, 9]` için doğru bir cevap
# şöyle görünür.
#
# <details><summary>İpucu 1</summary>Dersin 5. bölümü bunu bir yıl için yapıyor. Çağrıdan çağrıya değişen
# şeyler argüman olur.</details>
#
# <details><summary>İpucu 2</summary>Üç satır: tohumlu bir üreteçten gürültü; `torch.tensor(digits)` istenen
# gürültü giderici; `sample`.</details>

# %% id="picture-number"
x_T = randn((4, 1, 8, 8), generator=torch.Generator().manual_seed(11))
moon = sample(model.denoiser(torch.tensor([1, 9, 6, 9])), model.schedule, x_T, steps=50)
show.pictures(moon, columns=4)

# %% [markdown] id="picture-number-alt" lang="en" alt="picture-number"
# The number 1969 in generated digits.

# %% [markdown] id="picture-number-alt" lang="tr" alt="picture-number" source="e417bb73"
# Üretilmiş rakamlarla 1969 sayısı.


# %% id="write-number" tr="40a22819"
def write_number(digits: list[int], seed: int) -> Tensor:
    """One image for each of `digits`, (len(digits), 1, 8, 8), from the noise of `seed`."""
    # tr: """`digits` listesindeki her rakam için bir görüntü, (len(digits), 1, 8, 8); gürültü `seed`ten."""
    # BEGIN SOLUTION
    x_T = randn((len(digits), 1, 8, 8), generator=torch.Generator().manual_seed(seed))
    return sample(model.denoiser(torch.tensor(digits)), model.schedule, x_T, steps=20)
    # END SOLUTION


# %% id="check-number"
check.lesson00.write_number(write_number)

# %% [markdown] id="task-variety" lang="en"
# ## Task 4. Measure variety
#
# Difficulty 2 of 5, 8 minutes. The lesson measured how much images of one digit differ from each other: the
# standard deviation of each pixel over the images, averaged over the pixels. Write it. Then the cell under
# the check uses it on 32 threes made in 1, 2, 5 and 50 steps, and on real ones.
#
# <details><summary>Hint 1</summary>Images have the shape (B, C, H, W). Along which axis do you go from image to
# image?</details>
#
# <details><summary>Hint 2</summary>`images.std(0)` has one value for each pixel.</details>

# %% [markdown] id="task-variety" lang="tr" source="235325dc"
# ## Görev 4. Çeşitliliği ölç
#
# Zorluk 2/5, 8 dakika. Ders, aynı rakamın görüntülerinin birbirinden ne kadar ayrıldığını ölçmüştü: her
# pikselin görüntüler üzerindeki standart sapması, sonra bunun pikseller üzerinden ortalaması. Bunu yaz.
# Denetimin altındaki hücre işlevini 1, 2, 5 ve 50 adımda yapılmış 32'şer tane 3'te ve gerçek 3'lerde
# kullanır.
#
# <details><summary>İpucu 1</summary>Görüntülerin şekli (B, C, H, W). Hangi eksen boyunca görüntüden görüntüye
# geçilir?</details>
#
# <details><summary>İpucu 2</summary>`images.std(0)` her piksel için bir değer verir.</details>


# %% id="variety" tr="f43658a6"
def variety(images: Tensor) -> float:
    """How much images (B, C, H, W) differ: standard deviation over B of each pixel, averaged over pixels."""
    # tr: """Görüntülerin (B, C, H, W) birbirinden ne kadar ayrıldığı: piksellerin B boyunca standart sapması, ortalama."""
    # BEGIN SOLUTION
    return float(images.std(0).mean())
    # END SOLUTION


# %% id="check-variety"
check.lesson00.variety(variety)

# %% id="use-variety" tr="21a21d00"
real = data.digits("train")
print(f"variety, real: {variety(real.images[real.labels == 3][:32]):.2f}")
# tr: print(f"çeşitlilik, gerçek: {variety(real.images[real.labels == 3][:32]):.2f}")
x_T = randn((32, 1, 8, 8), generator=torch.Generator().manual_seed(2))
for steps in (1, 2, 5, 50):
    threes = sample(model.denoiser(torch.full((32,), 3)), model.schedule, x_T, steps=steps)
    print(f"variety, steps: {steps}: {variety(threes):.2f}")
    # tr: print(f"çeşitlilik, adım: {steps}: {variety(threes):.2f}")

# %% [markdown] id="task-tidy" lang="en"
# ## Task 5. Open challenge: tidy handwriting
#
# Difficulty 3 of 5, 8 minutes. Some seeds write tidily, some do not. Find a seed for which a classifier reads
# **all ten** digits, drawn in 20 steps, with a confidence of at least 0.95. (A classifier is a second network.
# It says which digit an image shows, and how sure it is of that; lesson 06 meets it.) Many seeds are right. Try
# by hand and let the check tell you which digit is the worst, or let a loop search: `belief(seed)` below gives
# the confidence in each of the ten digits.
#
# <details><summary>Hint</summary>`min` over the ten confidences decides. About one seed in nine is tidy.</details>

# %% [markdown] id="task-tidy" lang="tr" source="5dcc0095"
# ## Görev 5. Açık soru: düzgün el yazısı
#
# Zorluk 3/5, 8 dakika. Bazı tohumlar düzgün yazar, bazıları yazmaz. 20 adımda çizilmiş **on rakamın hepsini** bir
# sınıflandırıcının en az 0,95 güvenle okuduğu bir tohum bul. (Sınıflandırıcı (classifier) ikinci bir ağdır. Bir
# görüntüde hangi rakam olduğunu ve bundan ne kadar emin olduğunu söyler; 06. derste tanışacaksın.) Birçok tohum
# doğrudur. Elle dene ve en kötü rakamı
# denetimden öğren; ya da bir döngüye arat: aşağıdaki `belief(seed)`, on rakamın her birine duyulan güveni
# verir.
#
# <details><summary>İpucu</summary>On güvenin en küçüğü (`min`) belirler. Yaklaşık dokuz tohumdan biri düzgün
# yazar.</details>

# %% id="belief" tr="1d47266d"
classifier = zoo.load_classifier("digits")


def belief(seed: int) -> Tensor:
    """The classifier's confidence in the ten digits that a seed draws, (10,)."""
    # tr: """Sınıflandırıcının, bir tohumun çizdiği on rakama güveni, (10,)."""
    x_T = randn((10, 1, 8, 8), generator=torch.Generator().manual_seed(seed))
    images = sample(model.denoiser(torch.arange(10)), model.schedule, x_T, steps=20)
    with torch.no_grad():
        return classifier(images).softmax(1).diagonal()


# %% id="tidy-seed" tr="148e0618"
def tidy_seed() -> int:
    """A seed that writes all ten digits tidily."""
    # tr: """On rakamın hepsini düzgün yazan bir tohum."""
    # BEGIN SOLUTION
    return next(seed for seed in range(100) if belief(seed).min() > 0.95)
    # END SOLUTION


# %% id="check-tidy"
check.lesson00.tidy_seed(tidy_seed)

# %% [markdown] id="end" lang="en"
# **Next:** `check.progress()` shows what you have done. Then [lesson 01](../notebooks/01_forward.ipynb), or
# back to [the lesson](../notebooks/00_welcome.ipynb) and [the map](../notebooks/README.md).

# %% [markdown] id="end" lang="tr" source="d9c202a7"
# **Sırada:** `check.progress()` neleri bitirdiğini gösterir. Sonra [01. ders](../notebooks/01_forward.ipynb)
# ya da geriye: [ders](../notebooks/00_welcome.ipynb), [harita](../notebooks/README.md).
