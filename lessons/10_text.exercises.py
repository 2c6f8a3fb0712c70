# %% [markdown] id="title" lang="en"
# # 10 · Exercises: text conditioning
#
# **You will turn a sentence into numbers, teach two encoders to meet, let pixels read words, and measure where
# a word is read.** Six tasks, about 60 minutes. They follow [the lesson](../notebooks/10_text.ipynb).
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check under
# it. The check tells you what is not right yet and where to read again. Hints are folded away; open one at a
# time. Your functions may call torch, but not the functions of `minidiff` that do the same job.

# %% [markdown] id="title" lang="tr" source="4b956463"
# # 10 · Alıştırmalar: metinle koşullandırma
#
# **Bir cümleyi sayılara çevirecek, iki kodlayıcıya buluşmayı öğretecek, piksellere sözcük okutacak ve bir
# sözcüğün nerede okunduğunu ölçeceksin.** Altı görev, yaklaşık 60 dakika. [Dersin](../notebooks/10_text.ipynb)
# ardından gelirler.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra
# altındaki denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini
# söyler. İpuçları katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan `minidiff`
# işlevlerini çağıramaz.

# %% id="setup"
import torch
import torch.nn.functional as F
from torch import Tensor

from minidiff import checks as check
from minidiff import show, zoo
from minidiff.data.captions import captioned
from minidiff.data.scenes import Pair, scene_at, scene_indices

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
encoders = zoo.load_encoder("scenes")  # of the lesson's part 4
known = captioned(scene_indices("test")[:64])

# %% [markdown] id="task-swap" lang="en"
# ## Task 1. Predict, then run
#
# Difficulty 1 of 5, 4 minutes. Two encoders were trained by contrast, on batches drawn by chance, just until a
# picture found its own sentence among the others of its batch nearly every time. Nobody showed them the same
# words in another order. Now they get the picture of a red circle left of a blue square, and two sentences: the
# right one, and "a blue circle left of a red square". How often do they prefer the right one, over many such
# pictures? (a) nearly always (b) about half the time (c) hardly ever. Let the function return your letter.
#
# <details><summary>Hint</summary>What does a picture need to know to find its sentence among 63 others, drawn by
# chance?</details>

# %% [markdown] id="task-swap" lang="tr" source="9e107708"
# ## Görev 1. Önce tahmin et, sonra çalıştır
#
# Zorluk 1/5, 4 dakika. İki kodlayıcı karşıtlıkla, rastgele çekilmiş yığınlarla eğitildi; bir resim kendi cümlesini
# yığınındaki ötekiler arasından hemen hemen her seferinde bulana kadar. Onlara aynı sözcükleri başka bir sırada
# gösteren olmadı. Şimdi onlara mavi bir karenin solunda kırmızı bir daire bulunan bir resim ile iki cümle veriliyor:
# biri doğru cümle, öteki "kırmızı bir karenin solunda mavi bir daire". Böyle birçok resimde doğru cümleyi ne sıklıkla
# yeğlerler? (a) hemen hemen her zaman (b) yarı yarıya (c) neredeyse hiç. İşlev, seçtiğin harfi döndürsün.
#
# <details><summary>İpucu</summary>Bir resmin, kendi cümlesini rastgele çekilmiş 63 başka cümle arasından bulmak
# için neyi bilmesi gerekir?</details>


# %% id="predict-swap" tr="6473fbf8"
def predict_swap() -> str:
    """Your answer: "a", "b" or "c"."""
    # tr: """Cevabın: "a", "b" ya da "c"."""
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


# %% id="check-swap"
check.lesson10.predict_swap(predict_swap)

# %% [markdown] id="why-swap" lang="en" only="solutions"
# To tell its sentence from 63 strangers, a picture needs the words and not their order: hardly any stranger has
# the same ones. What the batches never ask is never learned. Part 3 of the lesson measures it, part 4 asks.

# %% [markdown] id="why-swap" lang="tr" only="solutions" source="ec332d11"
# Bir resmin, kendi cümlesini 63 yabancıdan ayırmak için sözcükleri bilmesi yeter, sıralarını bilmesi gerekmez:
# yabancıların hemen hiçbirinde aynı sözcükler yoktur. Yığınların hiç sormadığı şey hiç öğrenilmez. Dersin
# 3. bölümü bunu ölçer, 4. bölümü sorar.

# %% [markdown] id="task-tokenize" lang="en"
# ## Task 2. From a sentence to numbers
#
# Difficulty 2 of 5, 10 minutes. Write `tokenize`: a row of `length` whole numbers. The number of a word is its
# place on the list `known`, counted from 2; the number 1 is the end, which stands once, right behind the last
# word; the number 0 is padding, and fills the rest of the row. A comma is a word of its own, and stands on the
# list like the others. All words are known, and in small letters.
#
# For example, `tokenize("a red circle", ["a", "circle", "red"], 6)` gives `[2, 4, 3, 1, 0, 0]`.
#
# <details><summary>Hint 1</summary>`"gri zeminde, bir".split()` leaves the comma on the word. Put a space in front
# of each comma first: `sentence.replace(",", " ,")`.</details>
#
# <details><summary>Hint 2</summary>`known.index(word)` is the place of a word. Then comes a list of ones and
# zeros: how many zeros?</details>

# %% [markdown] id="task-tokenize" lang="tr" source="13f026b8"
# ## Görev 2. Cümleden sayılara
#
# Zorluk 2/5, 10 dakika. `tokenize` işlevini yaz: `length` tamsayılık bir satır. Bir sözcüğün numarası, 2'den
# sayılmak üzere, `known` listesindeki yeridir; 1 sayısı sondur, bir kez, son sözcüğün hemen ardında durur;
# 0 sayısı dolgudur, satırın gerisini doldurur. Virgül kendi başına bir sözcüktür, listede ötekiler gibi durur.
# Bütün sözcükler bilinir ve küçük harflidir.
#
# Örneğin `tokenize("a red circle", ["a", "circle", "red"], 6)` şunu verir: `[2, 4, 3, 1, 0, 0]`.
#
# <details><summary>İpucu 1</summary>`"gri zeminde, bir".split()` virgülü sözcüğe yapışık bırakır. Önce her virgülün
# önüne bir boşluk koy: `sentence.replace(",", " ,")`.</details>
#
# <details><summary>İpucu 2</summary>`known.index(word)` bir sözcüğün yeridir. Ardından birler ve sıfırlar gelir:
# kaç sıfır?</details>


# %% id="tokenize" tr="5a457af4"
def tokenize(sentence: str, known: list[str], length: int) -> list[int]:
    """The numbers of the words, then 1, then 0 up to `length`."""
    # tr: """Sözcüklerin numaraları, sonra 1, sonra `length` uzunluğuna kadar 0."""
    # BEGIN SOLUTION
    words = sentence.replace(",", " ,").split()
    numbers = [2 + known.index(word) for word in words] + [1]
    return numbers + [0] * (length - len(numbers))
    # END SOLUTION


# %% id="check-tokenize"
check.lesson10.tokenize(tokenize)

# %% id="run-tokenize" tr="6acbf982"
words = list(encoders.vocabulary.known)
for sentence in ("a red circle", "gri zeminde, kırmızı bir daire"):
    mine, library = tokenize(sentence, words, 14), encoders.numbers([sentence])[0].tolist()
    print(f"{sentence!r}: {mine}    as the library: {mine == library}")
    # tr: print(f"{sentence!r}: {mine}    kütüphaneninki gibi: {mine == library}")

# %% [markdown] id="task-contrast" lang="en"
# ## Task 3. The contrastive loss
#
# Difficulty 3 of 5, 12 minutes. `texts` and `pictures` are $B$ vectors of length 1 each; those with the same
# number belong together. Each sentence looks for its picture among all $B$, and each picture for its sentence.
# With $S = s\,T P^\top$, a table of $B \times B$ similarities with the sentences as rows, write
#
# $$\frac{1}{2}\Big[\text{CE}(S, \text{diagonal}) + \text{CE}(S^\top, \text{diagonal})\Big], \qquad
# \text{CE}(S, \text{diagonal}) = -\frac{1}{B}\sum_i \log \frac{e^{S_{ii}}}{\sum_j e^{S_{ij}}}$$
#
# <details><summary>Hint 1</summary>`F.cross_entropy(S, right)` takes the softmax and the mean itself. `right` holds
# the number of the right column for each row.</details>
#
# <details><summary>Hint 2</summary>The right column of row i is i: `torch.arange(len(texts))`.</details>

# %% [markdown] id="task-contrast" lang="tr" source="dc96ea10"
# ## Görev 3. Karşıtlık kaybı
#
# Zorluk 3/5, 12 dakika. `texts` ile `pictures`, uzunluğu 1 olan $B$'şer vektördür; aynı numaralılar birbirine
# aittir. Her cümle resmini $B$ resmin hepsi arasında arar, her resim de cümlesini. Satırlarında cümleler olan,
# $B \times B$'lik benzerlik tablosu $S = s\,T P^\top$ ile şunu yaz:
#
# $$\frac{1}{2}\Big[\text{CE}(S, \text{köşegen}) + \text{CE}(S^\top, \text{köşegen})\Big], \qquad
# \text{CE}(S, \text{köşegen}) = -\frac{1}{B}\sum_i \log \frac{e^{S_{ii}}}{\sum_j e^{S_{ij}}}$$
#
# <details><summary>İpucu 1</summary>`F.cross_entropy(S, right)` softmax'ı da ortalamayı da kendisi alır. `right`,
# her satır için doğru sütunun numarasını tutar.</details>
#
# <details><summary>İpucu 2</summary>i. satırın doğru sütunu i'dir: `torch.arange(len(texts))`.</details>


# %% id="contrast" tr="55942ea9"
def contrastive_loss(texts: Tensor, pictures: Tensor, scale: float) -> Tensor:
    """One number, from `texts` and `pictures` (B, D), all of length 1."""
    # tr: """Tek bir sayı; `texts` ile `pictures` (B, D), hepsinin uzunluğu 1."""
    # BEGIN SOLUTION
    table = scale * texts @ pictures.T
    right = torch.arange(len(texts))
    return (F.cross_entropy(table, right) + F.cross_entropy(table.T, right)) / 2
    # END SOLUTION


# %% id="check-contrast"
check.lesson10.contrastive_loss(contrastive_loss)

# %% id="run-contrast" tr="b92bf7bc"
with torch.no_grad():
    texts, pictures = encoders.text(known.sentences["en"]), encoders.pictures(known.images)
    scale = encoders.scale.item()
chance = torch.log(torch.tensor(float(len(texts))))
print(f"loss of the shipped encoders: {contrastive_loss(texts, pictures, scale):.2f}")
# tr: print(f"hazır kodlayıcıların kaybı: {contrastive_loss(texts, pictures, scale):.2f}")
print(f"loss with the pictures moved on by one: {contrastive_loss(texts, pictures.roll(1, 0), scale):.2f}")
# tr: print(f"resimler bir kaydırılınca kayıp: {contrastive_loss(texts, pictures.roll(1, 0), scale):.2f}")
print(f"loss of encoders that know nothing, log 64: {chance:.2f}")
# tr: print(f"hiçbir şey bilmeyen kodlayıcıların kaybı, log 64: {chance:.2f}")

# %% [markdown] id="task-bag" lang="en"
# ## Task 4. What fits a bag of words
#
# Difficulty 2 of 5, 10 minutes. A sentence says which object is left of which, each by a colour and a shape. Tip
# its words into a bag: two colours, two shapes, and "left of". How many different scenes are there with these
# words? A scene says what is on the left, what is on the right, and in which colour each of them is.
#
# For example, `bag_scenes(("red", "circle"), ("blue", "square"))` gives 4.
#
# <details><summary>Hint 1</summary>Write the four scenes of the example down. What may change places, and
# independently of what?</details>
#
# <details><summary>Hint 2</summary>What if both colours are red? A set of scenes counts equal ones only
# once.</details>

# %% [markdown] id="task-bag" lang="tr" source="3cadc6f2"
# ## Görev 4. Bir sözcük torbasına ne uyar
#
# Zorluk 2/5, 10 dakika. Bir cümle, hangi nesnenin hangisinin solunda olduğunu söyler; her nesneyi bir renk ve bir
# şekille anar. Sözcüklerini bir torbaya boşalt: iki renk, iki şekil ve "solunda". (Eklerin de söküldüğünü varsay:
# torbada "karenin" değil "kare" var.) Bu sözcüklerle kaç farklı sahne kurulur? Bir sahneyi, solda ve sağda hangi şeklin
# hangi renkte durduğu belirler.
#
# Örneğin `bag_scenes(("red", "circle"), ("blue", "square"))` 4 verir.
#
# <details><summary>İpucu 1</summary>Örnekteki dört sahneyi yaz. Neler yer değiştirebilir, neden bağımsız
# olarak?</details>
#
# <details><summary>İpucu 2</summary>İki renk de kırmızıysa ne olur? Bir küme, eşit sahneleri yalnızca bir kez
# sayar.</details>


# %% id="bag" tr="046e1450"
def bag_scenes(first: tuple[str, str], second: tuple[str, str]) -> int:
    """The number of scenes with the words of two objects, each a (colour, shape)."""
    # tr: """Her biri (renk, şekil) olan iki nesnenin sözcükleriyle kurulan sahnelerin sayısı."""
    # BEGIN SOLUTION
    scenes = set()
    for colours in ((first[0], second[0]), (second[0], first[0])):
        for shapes in ((first[1], second[1]), (second[1], first[1])):
            scenes.add((*colours, *shapes))
    return len(scenes)
    # END SOLUTION


# %% id="check-bag"
check.lesson10.bag_scenes(bag_scenes)

# %% id="run-bag" tr="3c8e2ddc"
pairs = [pair for i in scene_indices("test") if isinstance(pair := scene_at(i), Pair)]
named = [((p.first.colour, p.first.shape), (p.second.colour, p.second.shape)) for p in pairs]
counts = [bag_scenes(*both) for both in named]
print(f"scenes of the test part with two objects: {len(counts)}")
# tr: print(f"test bölümünün iki nesneli sahneleri: {len(counts)}")
print(f"ceiling of a bag of words, the mean of 1 / count: {sum(1 / n for n in counts) / len(counts):.3f}")
# tr: print(f"eksiz sözcüklerden bir torbanın tavanı, 1 / sayı ortalaması: {sum(1 / n for n in counts) / len(counts):.3f}")

# %% [markdown] id="task-cross" lang="en"
# ## Task 5. Cross-attention
#
# Difficulty 3 of 5, 12 minutes. Each of $P$ pixels asks, each of $L$ tokens answers and says something (one head):
#
# $$Q = X W_q, \quad K = Y W_k, \quad V = Y W_v, \qquad
# \text{out} = \text{softmax}\Big(\frac{Q K^\top}{\sqrt{d}}\Big)\,V$$
#
# $X$ are the pixels $(B, P, C)$, $Y$ the tokens $(B, L, D)$, $d$ is the width of $Q$ and $K$. Each pixel shares out
# its attention among the tokens.
#
# <details><summary>Hint 1</summary>`@` multiplies the last two axes and leaves the batch alone. `K.transpose(1, 2)`
# turns each of the matrices.</details>
#
# <details><summary>Hint 2</summary>The scores have the shape (B, P, L). A pixel's row must sum to 1: over which
# axis does the softmax run?</details>

# %% [markdown] id="task-cross" lang="tr" source="43b0165f"
# ## Görev 5. Çapraz dikkat
#
# Zorluk 3/5, 12 dakika. $P$ pikselin her biri sorar, $L$ jetonun (token) her biri cevap verir ve bir şey söyler
# (tek baş):
#
# $$Q = X W_q, \quad K = Y W_k, \quad V = Y W_v, \qquad
# \text{çıktı} = \text{softmax}\Big(\frac{Q K^\top}{\sqrt{d}}\Big)\,V$$
#
# $X$ pikseller $(B, P, C)$, $Y$ jetonlar $(B, L, D)$, $d$ ise $Q$ ile $K$'nin genişliğidir. Her piksel dikkatini
# jetonlar arasında paylaştırır.
#
# <details><summary>İpucu 1</summary>`@` son iki ekseni çarpar, yığına dokunmaz. `K.transpose(1, 2)` matrislerin her
# birini devirir.</details>
#
# <details><summary>İpucu 2</summary>Puanların şekli (B, P, L)'dir. Bir pikselin satırının toplamı 1 olmalı: softmax
# hangi eksen üzerinden alınır?</details>


# %% id="cross" tr="1a360a4f"
def cross_attention(pixels: Tensor, tokens: Tensor, W_q: Tensor, W_k: Tensor, W_v: Tensor) -> Tensor:
    """What each pixel takes in: (B, P, C), (B, L, D), weights (C, d), (D, d), (D, d) -> (B, P, d)."""
    # tr: """Her pikselin aldığı: (B, P, C), (B, L, D), ağırlıklar (C, d), (D, d), (D, d) -> (B, P, d)."""
    # BEGIN SOLUTION
    Q, K, V = pixels @ W_q, tokens @ W_k, tokens @ W_v
    scores = Q @ K.transpose(1, 2) / Q.shape[-1] ** 0.5  # (B, P, L)
    return scores.softmax(dim=-1) @ V
    # END SOLUTION


# %% id="check-cross"
check.lesson10.cross_attention(cross_attention)

# %% [markdown] id="why-cross" lang="en" only="solutions"
# The softmax over the last axis makes each pixel's weights sum to 1. Over the pixels (`dim=1`) each *word* would
# share itself out among the places instead, and a place could end up with no word at all. In the U-Net this
# stands ten times over, with four heads each, and what comes out is added to the picture.

# %% [markdown] id="why-cross" lang="tr" only="solutions" source="25ed5f19"
# Son eksen üzerinden alınan softmax, her pikselin ağırlıklarının toplamını 1 yapar. Pikseller üzerinden
# alınsaydı (`dim=1`) her *sözcük* kendini yerler arasında paylaştırırdı ve bir yere hiçbir sözcük düşmeyebilirdi. U-Net'te
# bu, her birinde dört başla, on kez yinelenir; çıkan da resme eklenir.

# %% [markdown] id="task-share" lang="en"
# ## Task 6. Where is a word read?
#
# Difficulty 2 of 5, 10 minutes. `read` $(L, H, W)$ holds how much each place reads each of $L$ words, `mask` $(H, W)$
# which share of each place an object covers. Return two numbers: which share of the attention that the word gets
# *anywhere* falls on the object, and the floor to compare it with, the object's share of the area.
#
# <details><summary>Hint 1</summary>`read[word]` is the map of one word. Multiply it by the mask, and compare the sums
# before and after.</details>
#
# <details><summary>Hint 2</summary>If a word were read everywhere alike, the first number would be the
# floor.</details>

# %% [markdown] id="task-share" lang="tr" source="322e2463"
# ## Görev 6. Bir sözcük nerede okunuyor?
#
# Zorluk 2/5, 10 dakika. `read` $(L, H, W)$, her yerin $L$ sözcüğün her birini ne kadar okuduğunu tutar; `mask` $(H,
# W)$, bir nesnenin her yerin ne kadarını kapladığını tutar. İki sayı döndür: sözcüğün *bütün yerlerden* aldığı dikkatin
# nesneden gelen payı ve bununla karşılaştırılacak taban, yani nesnenin alandaki payı.
#
# <details><summary>İpucu 1</summary>`read[word]` tek bir sözcüğün haritasıdır. Onu maskeyle çarp, önceki ve sonraki
# toplamları karşılaştır.</details>
#
# <details><summary>İpucu 2</summary>Sözcük her yerde aynı okunsaydı, birinci sayı tabana eşit olurdu.</details>


# %% id="share" tr="929eb270"
def word_share(read: Tensor, word: int, mask: Tensor) -> tuple[Tensor, Tensor]:
    """The share of the word's attention that falls on the mask; and the mask's share of the area."""
    # tr: """Sözcüğün gördüğü dikkatin maskeye düşen payı; ve maskenin alandaki payı."""
    # BEGIN SOLUTION
    one = read[word]
    return (one * mask).sum() / one.sum(), mask.mean()
    # END SOLUTION


# %% id="check-share"
check.lesson10.word_share(word_share)

# %% [markdown] id="end" lang="en"
# **Next:** `check.progress()` shows what you have done. Then back to [the lesson](../notebooks/10_text.ipynb) or
# [the map](../notebooks/README.md).

# %% [markdown] id="end" lang="tr" source="3b0b44a3"
# **Sırada:** `check.progress()` neleri bitirdiğini gösterir. Sonra geriye: [ders](../notebooks/10_text.ipynb),
# [harita](../notebooks/README.md).
