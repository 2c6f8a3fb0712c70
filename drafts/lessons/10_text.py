# %% [markdown] id="title" lang="en"
# # 10 · Text conditioning
#
# **You will type a sentence, in English or in Turkish, and get the picture of it; and you will measure what a
# model must know about a sentence before it can draw it.**
#
# Until now a model was told a number: draw a 7. A sentence is another thing. "A red circle left of a blue
# square" and "a blue circle left of a red square" have the same words, and are two pictures. This lesson trains
# an encoder that turns sentences into numbers, lets a U-Net read them, and asks of every step: does it know
# which colour belongs to which shape?
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md)

# %% [markdown] id="title" lang="tr"
# # 10 · Metinle koşullandırma
#
# **İngilizce ya da Türkçe bir cümle yazacak, resmini alacaksın; bir modelin bir cümleyi çizebilmek için onun
# hakkında ne bilmesi gerektiğini de ölçeceksin.**
#
# Şimdiye dek modele bir sayı söylendi: 7 çiz. Cümle başka bir şeydir. "Mavi bir karenin solunda kırmızı bir
# daire" ile "kırmızı bir karenin solunda mavi bir daire" aynı sözcüklerden kurulur, ama iki ayrı resimdir. Bu
# derste cümleleri sayılara çeviren bir kodlayıcıyı eğitecek, bir U-Net'e bu sayıları okutacak ve her adımda şunu
# soracağız: Hangi rengin hangi şekle ait olduğunu biliyor mu?
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md)

# %% id="setup"
import torch
from torch import Generator

from minidiff import data, metrics, show, zoo
from minidiff.data.captions import captioned
from minidiff.data.scenes import Asked, Pair, asked_at, changed, render_scenes, scene_at, scene_indices
from minidiff.data.scenes import LENGTH, vocabulary
from minidiff.text import ContrastSettings, Encoders, probe, sentence_of, train_contrastive

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model, encoders = zoo.load("scenes"), zoo.load_encoder("scenes")


# %% id="opening"
def drawn(sentences: list[str], seed: int = 0, scale: float = 2.0) -> torch.Tensor:
    """A picture for each sentence, with guidance (lesson 09)."""
    noise = Generator().manual_seed(seed)
    return model.draw(encoders.tokens(sentences), scale=scale, steps=25, generator=noise)


prompts = [
    "a red circle left of a blue square",
    "a blue circle left of a red square",
    "yeşil bir yıldızın üstünde sarı bir halka",
    "a small purple plus at the top right on a white background",
    "siyah zeminde, ortada büyük turkuaz bir üçgen",
]
show.rows({prompt: drawn([prompt] * 6) for prompt in prompts})

# %% [markdown] id="opening-alt" lang="en" alt="opening"
# Five rows of six pictures, one row for each sentence.

# %% [markdown] id="opening-alt" lang="tr" alt="opening"
# Altışar resimlik beş satır; her cümleye bir satır.

# %% [markdown] id="about" lang="en"
# Five sentences, six noises each. The second sentence has the same words as the first.
#
# | | |
# |---|---|
# | **Time** | about 2 hours, with the two tasks at the end |
# | **Before** | Lessons [05](05_unet.ipynb) (attention), [06](06_training.ipynb) (training), 09 (guidance) |
# | **After** | You can *turn* a sentence into numbers, *train* two encoders by contrast, *tell* retrieval from understanding, *compute* what a bag of words can reach at most, *write* cross-attention, and *measure* where a word is read |
# | **Reference** | Section 3.3 (text conditioning) and "text-to-image generation" in 6 |
#
# As before: each new idea begins with a question. Write your answer down before you run the cell.

# %% [markdown] id="about" lang="tr"
# Beş cümle, her birine altı gürültü. İkinci cümlenin sözcükleri birincininkilerle aynı.
#
# | | |
# |---|---|
# | **Süre** | sondaki iki görevle birlikte yaklaşık 2 saat |
# | **Önce** | [05](05_unet.ipynb) (dikkat), [06](06_training.ipynb) (eğitim) ve 09. dersler (yönlendirme) |
# | **Sonra** | Bir cümleyi sayılara *çevirebilir*, iki kodlayıcıyı karşıtlıkla *eğitebilir*, bulmayı anlamaktan *ayırabilir*, bir sözcük torbasının en çok nereye varacağını *hesaplayabilir*, çapraz dikkati *yazabilir*, bir sözcüğün nerede okunduğunu *ölçebilirsin* |
# | **Kaynak metin** | Bölüm 3.3 (metin koşullandırma) ve 6'daki "metinden görüntüye üretim" |
#
# Her zamanki gibi: Her yeni düşünce bir soruyla başlar. Hücreyi çalıştırmadan önce cevabını yaz.

# %% [markdown] id="scenes" lang="en"
# ## 1. Pictures whose truth is known
#
# With photographs nobody can check whether a picture does what its sentence says; people have to look. Here
# both are made by a rule. The data set `scenes` paints one coloured shape, or two and how they lie, and says so,
# in English or in Turkish, half of the time each. What may be left open is left open half of the time.
#
# > **Predict first.** A picture of a red circle left of a blue square. Which of these sentences are true of it:
# > "a blue square right of a red circle"; "a red circle"; "a red square left of a blue circle"?

# %% [markdown] id="scenes" lang="tr"
# ## 1. Doğrusu bilinen resimler
#
# Fotoğraflarda, bir resmin cümlesinin dediğini yapıp yapmadığını kimse denetleyemez; insanların bakması
# gerekir. Burada ikisini de bir kural yapıyor. `scenes` veri kümesi renkli bir şekil çizer ya da iki şekli ve
# nasıl durduklarını; bunu yarı yarıya İngilizce ya da Türkçe söyler. Açık bırakılabilecek olanı, yarı yarıya,
# açık bırakır.
#
# > **Önce tahmin et.** Mavi bir karenin solunda kırmızı bir daire olan bir resim. Şu cümlelerden hangileri onun
# > için doğrudur: "kırmızı bir dairenin sağında mavi bir kare"; "kırmızı bir daire"; "mavi bir dairenin solunda
# > kırmızı bir kare"?

# %% id="scenes-code" tr=""
first = [i for i in scene_indices("test") if isinstance(scene_at(i), Pair)][:4]
images, _ = render_scenes([scene_at(i) for i in first])
for i in first:
    print(f"{asked_at(i).caption('en')}  |  {asked_at(i).caption('tr')}")
show.rows({"scenes": images})
read = data.read_scenes(images)  # by painting, without a network
asked = torch.tensor([asked_at(i).labels for i in first])
print(f"pictures that the reader reads as asked: {int(metrics.evaluate_sentences(images, asked).all_told * 4)} of 4")
# tr: print(f"okuyucunun istendiği gibi okuduğu resim: {int(metrics.evaluate_sentences(images, asked).all_told * 4)} / 4")

# %% [markdown] id="scenes-answer" lang="en"
# The first sentence says the same from the other side: true. The second is about one object, the third about
# two others: false. Each sentence is stored as a row of labels beside its words, and so is each picture, so
# "true" is a comparison of whole numbers. A **reader** gets that row back from a picture's pixels: it paints all
# shapes at all places and takes the nearest. It knows no network, so it can judge one.
#
# Two kinds of pictures are never in training: six pairs of shape and colour (as in `shapes`), and a seventh of
# all pairs of objects, whose members are both known, but never together.

# %% [markdown] id="scenes-answer" lang="tr"
# Birinci cümle aynı şeyi öbür taraftan söyler: doğru. İkincisi tek nesneden söz ediyor, üçüncüsü başka iki
# nesneden: yanlış. Her cümle sözcüklerinin yanında bir etiket satırı olarak durur, her resim de; "doğru" demek,
# tamsayıları karşılaştırmaktır. Bir **okuyucu** bu satırı resmin piksellerinden geri alır: bütün şekilleri bütün
# yerlere çizer, en yakınını seçer. Hiçbir ağ tanımaz; bu yüzden bir ağı yargılayabilir.
#
# Eğitimde iki tür resim hiç yoktur: altı şekil-renk çifti (`shapes`'teki gibi) ve bütün nesne çiftlerinin yedide
# biri; o çiftlerin iki üyesi de tanıdıktır, ama hiç bir arada görülmemiştir.

# %% [markdown] id="numbers" lang="en"
# ## 2. From a sentence to numbers
#
# A network reads numbers. The small language of `scenes` has 66 words in both languages together, so each word
# simply gets one: a **token** for each word. (Large models cut rare words into pieces, so that none is unknown.)
# Number 1 is the end of the sentence, number 0 is **padding**, which fills the row, because a batch needs rows of
# one length.
#
# > **Predict first.** "KIRMIZI BİR DAİRE" and "A CIRCLE IN THE MIDDLE": what is the small letter of I?

# %% [markdown] id="numbers" lang="tr"
# ## 2. Cümleden sayılara
#
# Ağ sayı okur. `scenes`'in küçük dilinde iki dilde toplam 66 sözcük var; bu yüzden her sözcük bir sayı alır: her
# sözcüğe bir **jeton** (token). (Büyük modeller seyrek sözcükleri parçalara böler; böylece bilinmeyen sözcük
# kalmaz.) 1 sayısı cümlenin sonudur; 0 sayısı **dolgudur** (padding), satırı doldurur, çünkü bir yığındaki
# satırların uzunluğu aynı olmalıdır.
#
# > **Önce tahmin et.** "KIRMIZI BİR DAİRE" ile "A CIRCLE IN THE MIDDLE": I'nın küçüğü nedir?

# %% id="numbers-code"
known = vocabulary()
for sentence in ("a red circle", "A CIRCLE IN THE MIDDLE", "KIRMIZI BİR DAİRE", "gri zeminde, kırmızı bir daire"):
    row = known.numbers([sentence], LENGTH)[0]
    print(f"{sentence}\n    {row.tolist()}\n    {' '.join(known.words(row))}")

# %% [markdown] id="numbers-answer" lang="en"
# It depends on the language: i in English, ı in Turkish, where İ is the large i. So both readings are tried. The
# comma is a word, too. A word that is not known is refused, with a list of those that are: a model that silently
# left out "cyan" would draw something, and nobody would know why.

# %% [markdown] id="numbers-answer" lang="tr"
# Dile bağlı: İngilizcede i, Türkçede ı; Türkçede i'nin büyüğü İ'dir. Bu yüzden iki okuyuş da denenir. Virgül de
# bir sözcüktür. Bilinmeyen sözcük, bilinenlerin listesiyle birlikte geri çevrilir: "lacivert"i sessizce atlayan
# bir model de bir şey çizerdi, nedenini kimse bilmezdi.

# %% [markdown] id="contrast" lang="en"
# ## 3. Two encoders, one space
#
# What does "red" mean? To a network: whatever helps to find the right picture. A **text encoder** (a small
# Transformer) makes a vector of each sentence, a **picture encoder** one of each picture, both of length 1. In a
# batch of $B$ pairs each sentence shall find its picture and each picture its sentence (Radford et al. 2021,
# CLIP):
#
# $$S = s\;T P^\top, \qquad \text{loss} = \frac{1}{2}\Big[\text{CE}(S, \text{diagonal}) + \text{CE}(S^\top,
# \text{diagonal})\Big]$$
#
# > **Predict first.** After 400 steps a picture finds its own sentence among 63 others most of the time. Do the
# > encoders then know which colour belongs to which shape?

# %% [markdown] id="contrast" lang="tr"
# ## 3. İki kodlayıcı, tek uzay
#
# "Kırmızı" ne demektir? Bir ağ için: doğru resmi bulmaya ne yararsa o. Bir **metin kodlayıcısı** (küçük bir
# Transformer) her cümleden bir vektör yapar, bir **resim kodlayıcısı** her resimden; ikisinin de uzunluğu 1'dir.
# $B$ çiftlik bir yığında her cümle resmini, her resim cümlesini bulmalıdır (Radford ve ark. 2021, CLIP):
#
# $$S = s\;T P^\top, \qquad \text{kayıp} = \frac{1}{2}\Big[\text{CE}(S, \text{köşegen}) + \text{CE}(S^\top,
# \text{köşegen})\Big]$$
#
# > **Önce tahmin et.** 400 adımdan sonra bir resim, kendi cümlesini 63 başkası arasından çoğunlukla buluyor.
# > Kodlayıcılar o zaman hangi rengin hangi şekle ait olduğunu biliyor mu?

# %% id="contrast-code" tr=""
from tqdm.auto import tqdm

few, pairs = captioned(scene_indices("train")[:6000]), []
pairs = [pair for i in scene_indices("test") if isinstance(pair := scene_at(i), Pair)][:200]
mine, rows = Encoders.new(vocabulary(), LENGTH), []
settings = ContrastSettings(steps=400, near=False)
for step in tqdm(train_contrastive(mine, few, settings), total=settings.steps):
    if step.step % 100 == 0:
        asked = probe(mine, pairs)
        rows.append({"step": step.step, "loss": step.loss, "found in batch": step.found, "colours": asked.colours})
        # tr: rows.append({"adım": step.step, "kayıp": step.loss, "yığında bulunan": step.found, "renkler": asked.colours})
show.table(rows)

# %% [markdown] id="contrast-answer" lang="en"
# They do not: next to the same sentence with the colours changed round, they prefer the right one about as often
# as a coin would. In the whole training hardly any batch held the same words in another order, so nothing ever
# asked. Large encoders, trained on photographs, have been caught doing the same (Yuksekgonul et al. 2023): their
# retrieval looks perfect, and they treat a sentence as a **bag of words**.

# %% [markdown] id="contrast-answer" lang="tr"
# Bilmiyor: renkleri yer değiştirmiş aynı cümlenin yanında, doğrusunu ancak yazı tura kadar yeğliyor. Bütün
# eğitimde aynı sözcükleri başka bir sırada içeren bir yığın neredeyse hiç olmadı; demek bunu soran olmadı.
# Fotoğraflarla eğitilmiş büyük kodlayıcılar da aynı işte yakalandı (Yuksekgonul ve ark. 2023): bulmaları kusursuz
# görünür, cümleye ise bir **sözcük torbası** (bag of words) gibi davranırlar.

# %% [markdown] id="near" lang="en"
# ## 4. Ask, and it is learned
#
# The remedy is one more question in each batch: beside its own sentence each picture gets the same words in
# another order, and must refuse them. The shipped encoders were trained so, three minutes on one CPU.
#
# > **Predict first.** Will they also understand pairs of objects that training never showed?

# %% [markdown] id="near" lang="tr"
# ## 4. Sor, öğrenilsin
#
# Çare, her yığına bir soru daha koymaktır: her resim kendi cümlesinin yanında aynı sözcükleri başka bir sırada
# alır ve geri çevirmek zorundadır. Hazır kodlayıcılar böyle eğitildi; tek işlemcide üç dakika.
#
# > **Önce tahmin et.** Eğitimin hiç göstermediği nesne çiftlerini de anlarlar mı?

# %% id="near-code" tr=""
rows = []
for part in ("test", "new_pairs", "held_out"):
    some = [pair for i in scene_indices(part) if isinstance(pair := scene_at(i), Pair)][:200]
    for language in ("en", "tr"):
        asked = probe(encoders, some, language)
        rows.append({"part": part, "language": language, "colours": asked.colours, "order": asked.order})
        # tr: rows.append({"bölüm": part, "dil": language, "renkler": asked.colours, "sıra": asked.order})
show.table(rows)

# %% [markdown] id="bag" lang="en"
# ## 5. What a bag of words can know
#
# How well could a model draw that is told the words and not their order? That needs no training, it is a count.
# Tip "a red circle left of a blue square" into a bag: four scenes fit. A model that cannot tell them apart is
# right once in four, however large it is.
#
# > **Predict first.** In Turkish, "mavi bir karenin solunda kırmızı bir daire": how many scenes fit *its* bag?

# %% [markdown] id="bag" lang="tr"
# ## 5. Bir sözcük torbası neyi bilebilir
#
# Sözcükleri bilen, sıralarını bilmeyen bir model ne kadar iyi çizebilir? Bunun için eğitim gerekmez, saymak
# yeter. "A red circle left of a blue square" cümlesini bir torbaya boşalt: dört sahne uyar. Bunları ayıramayan bir
# model, ne kadar büyük olursa olsun, dörtte bir doğru çizer.
#
# > **Önce tahmin et.** Türkçede, "mavi bir karenin solunda kırmızı bir daire": *onun* torbasına kaç sahne uyar?

# %% id="bag-code" tr=""
indices = [i for i in scene_indices("test") if isinstance(scene_at(i), Pair)]
two = torch.tensor([asked_at(i).labels for i in indices])
for language in ("en", "tr"):
    print(f"{language}: ceiling of a bag of words {metrics.bag_ceiling(two, language):.3f}")
    # tr: print(f"{language}: bir sözcük torbasının tavanı {metrics.bag_ceiling(two, language):.3f}")

# %% [markdown] id="bag-answer" lang="en"
# Two. The ending of "karenin" says which of the shapes is the one that the other is left of, wherever the word
# stands. Only the colours remain to be mixed up. What English says by order, Turkish says by endings, and a bag of
# words keeps endings.

# %% [markdown] id="bag-answer" lang="tr"
# İki. "Karenin" sözcüğünün eki, ötekinin hangi şeklin solunda olduğunu, sözcük nerede durursa dursun söyler.
# Karışabilecek yalnız renkler kalır. İngilizcenin sırayla söylediğini Türkçe ekle söyler; sözcük torbası da
# ekleri saklar.

# %% [markdown] id="cross" lang="en"
# ## 6. Reading while drawing
#
# The U-Net is told the **tokens** of the sentence: a vector for each word, from the text encoder, which does not
# change any more. (So it was in Stable Diffusion too: the encoder was trained first, by others, and frozen.) Each
# place of the picture asks, each token answers how well it fits and what it has to say:
#
# $$\text{out} = \text{softmax}\Big(\frac{Q K^\top}{\sqrt{d}}\Big)\,V, \qquad Q \text{ from the places}, \quad
# K, V \text{ from the tokens}$$
#
# That is **cross-attention**. In lesson 05 the places asked each other; that layer is still there, at the
# lowest level, and the new one stands beside it, at all three levels. The time vector hears the mean of the tokens,
# too. Everything else is the U-Net of `shapes`, and began with its weights.
#
# > **Predict first.** Which words will the place under the circle read? And which will the background?

# %% [markdown] id="cross" lang="tr"
# ## 6. Çizerken okumak
#
# U-Net'e cümlenin **jetonları** söylenir: her sözcük için bir vektör, artık değişmeyen metin kodlayıcısından.
# (Stable Diffusion'da da böyleydi: kodlayıcı önceden, başkalarınca eğitilmiş ve dondurulmuştu.) Resmin her yeri
# sorar; her jeton ne kadar uyduğunu ve ne diyeceğini söyler:
#
# $$\text{çıktı} = \text{softmax}\Big(\frac{Q K^\top}{\sqrt{d}}\Big)\,V, \qquad Q \text{ yerlerden}, \quad
# K, V \text{ jetonlardan}$$
#
# Bu **çapraz dikkattir** (cross-attention). 05. derste yerler birbirine soruyordu; o katman en alt düzeyde hâlâ
# duruyor, yenisi onun yanında, üç düzeyin üçünde. Zaman vektörü jetonların ortalamasını da duyar. Geri kalan her
# şey `shapes`'in U-Net'idir ve onun ağırlıklarıyla başladı.
#
# > **Önce tahmin et.** Dairenin altındaki yer hangi sözcükleri okuyacak? Ya zemin?

# %% id="play"
show.AttentionExplorer(model, encoders, "a red circle left of a blue square", seed=1)

# %% [markdown] id="play-alt" lang="en" alt="play"
# A film strip of the picture on its way from noise, lit where the chosen word is read.

# %% [markdown] id="play-alt" lang="tr" alt="play"
# Gürültüden resme bir film şeridi; seçilen sözcüğün okunduğu yerler aydınlık.

# %% [markdown] id="obey" lang="en"
# ## 7. Does it obey?
#
# Looking at five rows proves little. Draw a picture for each of many sentences that training never showed, and let
# the reader say which are right. The control: the same words, shuffled. If the model reads sentences, it must fall
# to what a bag of words can know; if it does not fall, it never used the order.

# %% [markdown] id="obey" lang="tr"
# ## 7. Söz dinliyor mu?
#
# Beş satıra bakmak pek bir şey kanıtlamaz. Eğitimin hiç göstermediği birçok cümlenin her biri için bir resim çiz,
# hangilerinin doğru olduğunu okuyucu söylesin. Kontrol: aynı sözcükler, karıştırılmış. Model cümle okuyorsa, bir
# sözcük torbasının bilebileceğine düşmelidir; düşmüyorsa sırayı hiç kullanmamıştır.

# %% id="obey-code" tr=""
import random

few = indices[:32]
rows = []
for language in ("en", "tr"):
    for order in ("right", "shuffled"):
        told = []
        for i in few:
            words = asked_at(i).caption(language).replace(",", " ,").split()
            if order == "shuffled":
                random.Random(i).shuffle(words)
            told.append(" ".join(words))
        asked = torch.tensor([asked_at(i).labels for i in few])
        quality = metrics.evaluate_sentences(drawn(told), asked)
        rows.append({"language": language, "words": order, "all right": quality.all_told, "shapes": quality.shapes})
        # tr: rows.append({"dil": language, "sözcükler": order, "hepsi doğru": quality.all_told, "şekiller": quality.shapes})
show.table(rows)

# %% [markdown] id="share" lang="en"
# ## 8. Where is a word read?
#
# A map that looks right is no proof. The masks of the objects are known here, so there is a number: which share of
# the attention that a colour or shape word gets anywhere falls on its own object? The floor is the object's share of
# the area: a word that is read everywhere alike has that.

# %% [markdown] id="share" lang="tr"
# ## 8. Bir sözcük nerede okunuyor?
#
# Doğru görünen bir harita kanıt değildir. Burada nesnelerin maskeleri biliniyor; demek ki bir sayı var: bir renk ya
# da şekil sözcüğünün her yerde gördüğü dikkatin ne kadarı kendi nesnesine düşüyor? Taban, nesnenin alandaki
# payıdır: her yerde aynı okunan bir sözcük onu alır.

# %% id="share-code" tr=""
from minidiff.metrics.reading import reading_quality

some = indices[:64]
shown, asked = [scene_at(i) for i in some], [asked_at(i) for i in some]
tokens = encoders.tokens([one.caption("en") for one in asked])
levels = reading_quality(model.network, model.schedule, tokens, asked, shown, t=500, generator=Generator().manual_seed(0))
names = ("places", "own object", "the other", "floor")
# tr: names = ("yerler", "kendi nesnesi", "öteki", "taban")
show.table([dict(zip(names, (f"{q.side} x {q.side}", q.own, q.other, q.area))) for q in levels])
