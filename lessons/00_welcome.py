# %% id="watch" tags=["hide-input", "nbval-ignore-output"] tr="81988bb1"
print("One moment: a neural network is waking up ...")
# tr: print("Bir dakika: bir sinir ağı uyanıyor ...")
import torch
from IPython.display import clear_output

from minidiff import data, ddim, q_sample, randn, sample, show, zoo
from minidiff.doctor import examine

show.set_language("en")
torch.set_num_threads(1)  # these images are tiny: one core is enough
model = zoo.load("mnist")  # a trained network; it came with the library


def watch(digits: list[int], seed: int = 0, steps: int = 50) -> show.FramePlayer:
    """Turn noise into one image for each digit, and keep every step for the slider."""
    x_T = randn((len(digits), *model.shape), generator=torch.Generator().manual_seed(seed))
    path = ddim(model.denoiser(torch.tensor(digits)), model.schedule, x_T, steps=steps)
    title = "From noise to handwriting"
    # tr: title = "Gürültüden el yazısına"
    return show.FramePlayer.from_path(x_T, path, names=[str(digit) for digit in digits], title=title)


player = watch([3, 1, 4, 1], seed=11)
clear_output(wait=True)  # "one moment" has passed
player

# %% [markdown] id="watch-alt" lang="en" alt="watch"
# Four squares of pure noise become the handwritten digits 3, 1, 4, 1 in 50 steps. Read it from right (noise)
# to left.

# %% [markdown] id="watch-alt" lang="tr" alt="watch" source="6abb8944"
# Saf gürültüden oluşan dört kare, 50 adımda el yazısı 3, 1, 4, 1 rakamlarına dönüşür. Sağdan (gürültü)
# sola okunur.

# %% [markdown] id="title" lang="en"
# # 00 · Welcome: noise becomes a handwritten digit
#
# **Press Shift + Enter now.** That runs the cell above: after some seconds its picture gets a slider, and you
# can drag pure noise into handwriting, one small step at a time.
#
# | | |
# |---|---|
# | **Time** | 40 minutes, the first picture at once; the exercises 30 more |
# | **Before** | You can read a loop in Python. Nothing about diffusion |
# | **After** | You can *watch* a denoising step by step, *change* its seed, steps and speed, *explain* in two sentences how a diffusion model makes an image, and *disprove* three wrong ideas about it |
# | **Reference** | Section 1 (introduction), with a first look at section 6 (applications) |
#
# [The map of the course](README.md) · Next: [01 · The forward process](01_forward.ipynb) ·
# [Glossary](../docs/glossary.md)
#
# The row *Reference* names sections of *Image Generation with Diffusion Models*, the overview that this course
# follows. You do not need it to take the course.
#
# To run any other cell, click on it and press Shift + Enter. In the first one the code is folded away: click
# on the three dots above the picture to read it.

# %% [markdown] id="title" lang="tr" source="c5848a48"
# # 00 · Hoş geldin: gürültüden el yazısı rakama
#
# **Şimdi Shift + Enter tuşlarına bas.** Yukarıdaki hücre çalışır; birkaç saniye sonra resmin altında bir
# kaydırıcı belirir; onunla saf gürültüyü küçük adımlarla el yazısına dönüştürebilirsin.
#
# | | |
# |---|---|
# | **Süre** | 40 dakika, ilk görüntü hemen; alıştırmalar 30 dakika daha |
# | **Önce** | Python'da yazılmış bir döngüyü okuyabilmen yeter. Difüzyon hakkında bir şey bilmen gerekmez |
# | **Sonra** | Gürültü gidermeyi adım adım *izleyebilir*, tohumunu, adım sayısını ve hızını *değiştirebilir*, bir difüzyon modelinin nasıl görüntü ürettiğini iki cümlede *anlatabilir*, bu konudaki üç yanlış düşünceyi *çürütebilirsin* |
# | **Kaynak metin** | Bölüm 1 (giriş); ayrıca Bölüm 6'ya (uygulamalar) ilk bakış |
#
# [Kursun haritası](README.md) · Sıradaki: [01 · İleri süreç](01_forward.ipynb) ·
# [Sözlük](../docs/glossary.md)
#
# *Kaynak metin* satırı, bu kursun izlediği *Difüzyon Modelleri ile Görüntü Üretimi* adlı metnin bölümlerini
# gösterir. Bu kurs için o metni okumuş olman gerekmez.
#
# Başka bir hücreyi çalıştırmak için üzerine tıkla, sonra Shift + Enter tuşlarına bas. İlk hücrenin kodu
# katlanmıştır: okumak istersen resmin üstündeki üç noktaya tıkla.

# %% [markdown] id="predict-when" lang="en"
# ## 1. Watch
#
# **Predict first.** The slider stands at its right end. There you see four squares of random grey values, 28 by
# 28 each, and no digit anywhere. The model is asked for a 3, a 1, a 4 and another 1 (the beginning of π), and
# goes in 50 steps from the noise on the right to the finished image on the left. How far must *you* go before
# you can read them: a quarter, a half or three quarters of the way? Decide. Then drag the slider, or press the
# play button.
#
# (The kernel is the program that runs the cells. Without a running one, as on the web, the film still plays, or
# stands there as a strip of eight moments.)

# %% [markdown] id="predict-when" lang="tr" source="980afd22"
# ## 1. İzle
#
# **Önce tahmin et.** Kaydırıcı sağ uçta duruyor. Orada her biri 28'e 28 rastgele gri değerden oluşan dört küçük
# resim görürsün; hiçbirinde rakam yoktur. Modelden sırasıyla bir 3, bir 1, bir 4 ve bir 1 daha isteniyor (π
# sayısının başı); model 50 adımda, sağdaki gürültüden soldaki bitmiş görüntüye ilerliyor. *Senin* bunları
# okuyabilmen için yolun ne kadarını gitmen gerekir: çeyreğini mi, yarısını mı, dörtte üçünü mü? Kararını ver.
# Sonra kaydırıcıyı sürükle ya da oynat düğmesine bas.
#
# (Kernel, hücreleri çalıştıran programdır. Çalışan bir kernel yoksa, örneğin web sayfasında, film yine oynar ya da
# sekiz anı gösteren bir şerit olarak durur.)

# %% [markdown] id="what-happened" lang="en"
# The number $t$ under the images says how much noise is in them: at $t = 999$ practically nothing else,
# near $t = 0$ hardly any. Noise stands on the right in every picture of this course, so the play button
# runs to the left.
#
# <details><summary>How far did you have to go?</summary>
#
# It depends on the handwriting. To our eyes the bold digits, the 3 and the second 1, show first, about two
# fifths of the way along; the thin ones, the first 1 and the 4, come near three fifths.
#
# </details>

# %% [markdown] id="what-happened" lang="tr" source="927ec2ad"
# Görüntülerin altındaki $t$ sayısı, içlerinde ne kadar gürültü bulunduğunu söyler: $t = 999$'da neredeyse
# gürültüden başka bir şey yoktur, $t = 0$ yakınında ise çok az gürültü kalır. Bu kursun bütün resimlerinde
# gürültü sağdadır; oynatınca kaydırıcı bu yüzden sola doğru ilerler.
#
# <details><summary>Yolun ne kadarını gitmen gerekti?</summary>
#
# Bu, el yazısına göre değişir. Bizim gözümüze önce kalın çizgili olanlar, yani 3 ile ikinci 1 görünüyor, aşağı
# yukarı yolun beşte ikisinde; ince çizgili olanlar, yani ilk 1 ile 4, beşte üçüne doğru geliyor.
#
# </details>

# %% [markdown] id="symbols" lang="en"
# Three symbols will stay with us. $x_T$ is the noise at the start. $x_t$ is the image on its way, at time
# $t$. $x_0$ is the clean image. This model knows $T = 1000$ levels of noise. $t$ counts them from 0, so 999
# stands under $x_T$. We took 50 steps, which is why $t$ changes by 20. The *seed* is the number that the random
# noise is made from: the same seed, the same noise. The two ones differ, because each of the four images began
# with noise of its own.
#
# **Play with the speed.** Choose 0.25 × in the menu *Speed* and press play. Then click on the slider and use
# the arrow keys. Where do you recognise each digit now? From the noise probably late; on the way back into the
# noise you see it for longer, for now you know what to look for.

# %% [markdown] id="symbols" lang="tr" source="e3693d47"
# Üç simge bundan sonra hep bizimle olacak. $x_T$ başlangıçtaki gürültüdür. $x_t$, yoldaki görüntünün $t$
# anındaki hâlidir. $x_0$ temiz görüntüdür. Bu model $T = 1000$ gürültü düzeyi tanır. $t$ bunları 0'dan saydığı
# için $x_T$'nin altında 999 yazar. Biz 50 adım attık; $t$'nin 20'şer 20'şer değişmesi bundandır. *Tohum*
# (seed), rastgele gürültünün kendisinden türetildiği sayıdır: tohum aynıysa gürültü de aynıdır. İki 1
# birbirinden farklıdır, çünkü dört görüntünün her biri kendi gürültüsünden başladı.
#
# **Hızı değiştir.** *Hız* menüsünden 0.25 × seç ve oynata bas. Ardından kaydırıcıya tıklayıp ok tuşlarını
# kullan. Her rakamı şimdi nerede tanıyorsun? Büyük olasılıkla, gürültüden gelirken bir rakamı geç tanır, öbür
# yöne giderken aynı rakamı daha uzun süre seçersin: O yönde neyi aradığını bilirsin.

# %% [markdown] id="check-machine" lang="en"
# ## 2. Is your machine ready?
#
# If the slider moved, the hardest part works. The next cell checks the rest: Python, PyTorch, memory, disk,
# data. It prints one sentence when all is well; otherwise it says what to mend and how. The long form,
# with versions, is the command `minidiff doctor` in a terminal. Two processor cores are enough for the
# whole course; a GPU is used where there is one.

# %% [markdown] id="check-machine" lang="tr" source="f9462194"
# ## 2. Bilgisayarın hazır mı?
#
# Kaydırıcı hareket ettiyse işin en zor kısmı çalışıyor demektir. Bu hücre kalanı denetler: Python, PyTorch,
# bellek, disk, veriler. Her şey yolundaysa tek bir cümle yazar; değilse neyin nasıl onarılacağını söyler.
# Sürüm numaralarını da gösteren uzun biçimi, terminaldeki `minidiff doctor` komutudur. Kursun tamamı için
# iki işlemci çekirdeği yeter; GPU varsa ondan da yararlanılır.

# %% id="environment" tr="664d2ef4"
broken = [finding for finding in examine() if finding.state == "broken"]
print(*(broken or ["Everything this course needs is here."]), sep="\n")
# tr: print(*(broken or ["Bu kursun gerektirdiği her şey yerinde."]), sep="\n")

# %% [markdown] id="idea" lang="en"
# ## 3. The idea in two sentences
#
# 1. **Forward:** take a real image and add a little random noise, again and again, until practically
#    nothing of the image is left. This needs no learning.
# 2. **Reverse:** train a neural network to separate image and noise in such half-spoiled pictures, then start
#    from fresh noise and let it lead the way back, one small step at a time.
#
# The first is called the *forward diffusion process*, the second the *reverse denoising process*. A network
# that has learned the way back is a *diffusion model*. The one above has learned it from 60,000 scans of real
# handwritten digits, 28 by 28 pixels each (MNIST) [LeCun et al. 1998]. In training it was also told which
# digit each scan shows. That is why it can be asked for one (in the code: `model.denoiser`); lesson 06 shows
# how.

# %% [markdown] id="idea" lang="tr" source="df24641d"
# ## 3. İki cümlede ana fikir
#
# 1. **İleri:** gerçek bir görüntü al; ondan geriye neredeyse hiçbir şey kalmayana dek üzerine tekrar
#    tekrar biraz rastgele gürültü ekle. Bunun için öğrenmek gerekmez.
# 2. **Ters:** yarı yarıya bozulmuş böyle resimlerde görüntüyü gürültüden ayırmayı bir sinir ağına (neural
#    network) öğret;
#    sonra taze gürültüden başla ve ağın seni küçük adımlarla geri götürmesine izin ver.
#
# Birincisine *ileri difüzyon süreci* (forward diffusion process), ikincisine *ters gürültü giderme süreci*
# (reverse denoising process) denir. Geri dönüş yolunu öğrenmiş bir ağ, bir *difüzyon modelidir* (diffusion
# model). Yukarıdaki model bu yolu, gerçek el yazısı rakamların 28'e 28 piksellik 60.000 taramasından (MNIST)
# öğrendi [LeCun vd. 1998]. Eğitim sırasında ona her taramada hangi rakamın olduğu da söylendi. Ondan bir rakam
# istenebilmesi bundandır (kodda: `model.denoiser`); nasıl olduğunu 06. ders gösterir.

# %% [markdown] id="smaller" lang="en"
# From here on we take its smaller sister. It knows only scans of 8 by 8 pixels [Alpaydin and Kaynak 1998]. Its
# digits are coarse; but its training images come with this course, and you can train one like it yourself in
# minutes.

# %% [markdown] id="smaller" lang="tr" source="5b2c339e"
# Bundan sonra onun küçük kardeşiyle çalışacağız. O yalnızca 8'e 8 piksellik taramalar tanır [Alpaydin ve Kaynak
# 1998]. Rakamları kabadır; ama eğitim görüntüleri kursla birlikte gelir, bir benzerini de birkaç dakikada kendin
# eğitebilirsin.

# %% [markdown] id="predict-both" lang="en"
# **Predict first.** Below, a real 5 sinks into noise. From *the same* noise the model then makes a 5 on the
# way back. Will it be the 5 we started with?

# %% [markdown] id="predict-both" lang="tr" source="7834703a"
# **Önce tahmin et.** Aşağıda gerçek bir 5 gürültüye gömülüyor. Model ardından *aynı* gürültüden yola çıkıp
# dönüş yolunda bir 5 yapıyor. Bu, baştaki 5 mi olacak?

# %% id="both-ways" tr="cfcff90e"
model = zoo.load("digits")  # 8 by 8 pixels; watch() uses this one from now on
real = data.digits("train")
print(real)
x_0 = real.images[real.labels == 5][3:4]
noise = randn((1, 1, 8, 8), generator=torch.Generator().manual_seed(8))
reverse = list(ddim(model.denoiser(torch.tensor([5])), model.schedule, noise, steps=8))
times = [int(step.t) for step in reversed(reverse)]
there = [x_0] + [q_sample(x_0, t, model.schedule, epsilon=noise)[0] for t in times]
back = [step.x_t for step in reversed(reverse)] + [noise]
strip = show.film_strip(
    {"forward →": torch.cat(there), "← reverse": torch.cat(back)},
    # tr: {"ileri →": torch.cat(there), "← ters": torch.cat(back)},
    captions=["image", *(f"t = {t}" for t in times)],
    # tr: captions=["görüntü", *(f"t = {t}" for t in times)],
)
show.figure(strip)

# %% [markdown] id="both-ways-alt" lang="en" alt="both-ways"
# Two film strips with the same noise at the right end. Above, a real handwritten 5 sinks into it, from
# left to right. Below, a model makes another 5 out of it, from right to left.

# %% [markdown] id="both-ways-alt" lang="tr" alt="both-ways" source="bb110def"
# Sağ ucunda aynı gürültü bulunan iki film şeridi. Üstte el yazısı gerçek bir 5 soldan sağa gürültüye
# gömülüyor. Altta model sağdan sola, o gürültüden başka bir 5 yapıyor.

# %% [markdown] id="idea-answer" lang="en"
# Read the upper row from left to right, the lower one from right to left. At the right end the two rows
# show the same noise. At the left end they show two different fives: the way there erased the first one,
# and the way back made another. That is what the model is for. It does not restore an image, it makes one
# that could have been among the real ones.

# %% [markdown] id="idea-answer" lang="tr" source="499a9d4e"
# (Şeridin üstündeki satır veri kümesini tanıtır: 10 sınıftan 1.500 görüntü.) Üst satırı soldan
# sağa, alt satırı sağdan sola oku. Sağ uçta iki satırda da aynı gürültü var. Sol uçta ise
# iki ayrı 5 görüyorsun: gidiş yolu ilkini sildi, dönüş yolu başka bir tane yaptı. Model zaten bunun için var:
# bir görüntüyü eski hâline getirmez, gerçeklerin arasında bulunabilecek yeni bir tane üretir.

# %% [markdown] id="look-inside" lang="en"
# ## 4. Look inside
#
# At every step the model says what it believes the finished image to be. Until now we saw only the noisy
# image. The next widget shows three things side by side (without a kernel: one below the other):
#
# - $x_t$, the noisy image, as before;
# - $\hat{x}_0$ (say "x-zero hat"), the model's guess of the finished image, made from $x_t$;
# - $\hat{\epsilon}$ (say "epsilon hat"), the rest: what it takes for noise.
#
# Each step moves $x_t$ a little towards the guess. Then the model guesses again.
#
# **Predict first.** The model is asked for the digits 1 to 9. At the right end $x_t$ is nothing but noise.
# What does the guess $\hat{x}_0$ show there: more noise, an even grey, or digits?

# %% [markdown] id="look-inside" lang="tr" source="f5f42529"
# ## 4. İçine bak
#
# Model her adımda, bitmiş görüntünün nasıl olacağını tahmin eder. Şimdiye dek yalnızca gürültülü
# görüntüyü gördük. Sıradaki araç üç şeyi yan yana (kernel yoksa alt alta) gösterir:
#
# - $x_t$: gürültülü görüntü, önceki gibi;
# - $\hat{x}_0$ ("x sıfır şapka" diye okunur): modelin $x_t$'ye bakarak bitmiş görüntü için yaptığı
#   tahmin;
# - $\hat{\epsilon}$ ("epsilon şapka"): geri kalan, yani gürültü saydığı şey.
#
# Her adım $x_t$'yi bu tahmine biraz yaklaştırır. Sonra model yeniden tahmin eder.
#
# **Önce tahmin et.** Modelden 1'den 9'a kadar olan rakamlar isteniyor. Sağ uçta $x_t$ gürültüden ibaret.
# Peki $\hat{x}_0$ tahmini orada ne gösterir: yine gürültü mü, düz bir gri mi, rakamlar mı?

# %% id="explorer"
denoise = model.denoiser(torch.arange(1, 10))  # asked for 1, 2, ..., 9
show.SamplingExplorer(denoise, model.schedule, ["ddim"], shape=(1, 8, 8), images=9, steps=20, seed=30)

# %% [markdown] id="try-this" lang="en"
# *DDIM* is the name of the sampler, the rule that makes the steps; lesson 07 writes it. Leave $\eta$ (say
# "eta"), the share of fresh noise in a step, at 0 until then. Beside $t$ stands $\bar{\alpha}_t$, "alpha bar":
# how much of the image is left, 1 for all of it, 0 for nothing. Lesson 01 says what exactly it counts. Under
# the finished image the last $\hat{x}_0$ and $\hat{\epsilon}$ stand once more: no step follows.
#
# **Try this.** Predict, try, then open the answer.
#
# 1. Leave the slider at the right end and look at $\hat{x}_0$.
#    <details><summary>What you see, and why</summary>Digits, before the first step! They are blurred. Asked for a 3
#    and shown nothing but noise, the best guess is the average of all threes: it has the smallest squared error on
#    average (lesson 03). The cell below compares the two.</details>
# 2. (2 and 3 need a kernel; section 6 has pictures of 1, 2 and 50 steps.) Set *Steps* to 1, then 2, 5, 20, 50, and
#    compare the finished images.
#    <details><summary>What you see, and why</summary>One step ends in the blurred averages: one step is one guess.
#    With every further step the model can look again at an image that is already a little better, and decide on
#    details. Somewhere among small numbers you stop seeing a difference. Lesson 08 measures where.</details>
# 3. Set *Steps* to 50 and change *Seed*. Then set *Steps* to 1 and change *Seed* again.
#    <details><summary>What you see, and why</summary>With 50 steps the seed changes the handwriting, and the digits
#    stay those that were asked for. With 1 step the seed changes almost nothing: the average is the same for every
#    noise.</details>

# %% [markdown] id="try-this" lang="tr" source="0e4cf673"
# *DDIM*, adımları atan kuralın, yani örnekleyicinin (sampler) adıdır; onu 07. derste yazacağız. $\eta$ ("eta"
# diye okunur), bir adımdaki taze gürültünün payıdır; o zamana kadar 0'da kalsın. $t$'nin yanında
# $\bar{\alpha}_t$ ("alfa çizgi") duruyor: görüntüden ne kadar kaldığını gösterir; 1 tamamı, 0 hiçbiri demektir.
# (Kodda, çıktılarda ve formüllerde ondalık nokta, metinde virgül kullanılır; yüzde işareti çıktılarda sayının
# ardında, metinde önünde durur.) Tam olarak neyi saydığını 01. ders anlatır. Bitmiş görüntünün altında son
# $\hat{x}_0$ tahmini ile son $\hat{\epsilon}$ bir kez daha durur: Oradan sonra adım atılmaz.
#
# **Dene.** Önce tahmin et, sonra dene, en son cevabı aç.
#
# 1. Kaydırıcıyı sağ uçta bırak ve $\hat{x}_0$'a bak.
#    <details><summary>Ne görürsün, neden?</summary>Daha ilk adım atılmadan rakamlar! Ama bulanık. Kendisinden 3
#    istenen ve gürültüden başka bir şey görmeyen biri için en iyi tahmin, bütün 3'lerin ortalamasıdır: Ortalama
#    kare hatası bundan küçük olan bir tahmin yoktur (03. ders). Aşağıdaki hücre ikisini karşılaştırıyor.</details>
# 2. (2 ve 3 kernel gerektirir; 1, 2 ve 50 adımın resimleri 6. bölümdedir.) *Adım sayısı*nı 1 yap, sonra 2, 5, 20,
#    50; bitmiş görüntüleri karşılaştır.
#    <details><summary>Ne görürsün, neden?</summary>Tek adım, bulanık ortalamalarda biter: bir adım, bir tahmin
#    demektir. Her yeni adımda model, biraz daha düzelmiş bir görüntüye yeniden bakabilir ve ayrıntılara karar
#    verebilir. Küçük sayılardan birinden sonra artık fark göremezsin. Bunun nerede olduğunu 08. derste
#    ölçeceğiz.</details>
# 3. *Adım sayısı* 50 iken *Tohum*u değiştir. Sonra *Adım sayısı*nı 1 yap ve *Tohum*u yine değiştir.
#    <details><summary>Ne görürsün, neden?</summary>50 adımda tohum el yazısını değiştirir, rakamlar ise istenen
#    rakamlar olarak kalır. Tek adımda tohum neredeyse hiçbir şeyi değiştirmez: ortalama, her gürültü için
#    aynıdır.</details>

# %% id="first-guess" tr="8d64e33d"
asked = torch.arange(10)
x_T = randn((10, 1, 8, 8), generator=torch.Generator().manual_seed(22))
first, *_, last = ddim(model.denoiser(asked), model.schedule, x_T, steps=50)
averages = torch.stack([real.images[real.labels == digit].mean(0) for digit in asked])
rows = {
    "first guess": first.prediction.x_0,
    # tr: "ilk tahmin": first.prediction.x_0,
    "average": averages,
    # tr: "ortalama": averages,
    "finished image": last.x_t,
    # tr: "bitmiş görüntü": last.x_t,
}
show.rows(rows, captions=[str(int(digit)) for digit in asked])
nearest = torch.cdist(first.prediction.x_0.flatten(1), averages.flatten(1)).argmin(1)
right = int((nearest == asked).sum())
print(f"{right} of the 10 first guesses are nearest to the average of the digit that was asked for.")
# tr: print(f"10 ilk tahminden {right} tanesi, istenen rakamın ortalamasına en yakın.")

# %% [markdown] id="first-guess-alt" lang="en" alt="first-guess"
# Three rows of the digits 0 to 9. The blurred guesses that the model makes from noise alone look like the
# averages of the training images below them. The finished images in the last row are sharp.

# %% [markdown] id="first-guess-alt" lang="tr" alt="first-guess" source="666aa510"
# 0'dan 9'a rakamların üç satırı. Modelin yalnızca gürültüye bakarak yaptığı bulanık tahminler,
# altlarındaki eğitim görüntülerinin ortalamalarına benziyor. Son satırdaki bitmiş görüntüler keskin.

# %% [markdown] id="first-guess-answer" lang="en"
# Top row: the guess made from noise alone. Middle row: the average of all real training images of that
# digit. You can hardly tell them apart. Bottom row: where the 50 steps ended. The steps are the way from
# "a typical digit" to "this particular digit".

# %% [markdown] id="first-guess-answer" lang="tr" source="dfc36b55"
# Üst satır: yalnızca gürültüye bakarak yapılan tahmin. Orta satır: o rakamın bütün gerçek eğitim
# görüntülerinin ortalaması. İkisini ayırt etmek güç. Alt satır: 50 adımın vardığı yer. Adımlar, "tipik bir
# rakam"dan "işte bu rakam"a giden yoldur.

# %% [markdown] id="your-turn" lang="en"
# ## 5. Your turn: write a year
#
# Put the year you were born into `year`, and run the cell. Then change `seed` until you like the
# handwriting, and lower `steps` until you no longer like it. Which is the smallest number of steps whose
# result you would still accept?

# %% [markdown] id="your-turn" lang="tr" source="d40d703d"
# ## 5. Sıra sende: bir yıl yaz
#
# Doğduğun yılı `year` içine yaz ve hücreyi çalıştır. Sonra el yazısını beğenene dek `seed` değerini
# değiştir; beğenmez olana dek `steps` değerini azalt. Sonucunu hâlâ kabul edeceğin en küçük adım sayısı
# hangisi?

# %% id="write-a-year"
year, seed, steps = [2, 0, 2, 0], 38, 50
x_T = randn((len(year), 1, 8, 8), generator=torch.Generator().manual_seed(seed))
written = sample(model.denoiser(torch.tensor(year)), model.schedule, x_T, steps=steps)
show.pictures(written, columns=len(year))

# %% [markdown] id="write-a-year-alt" lang="en" alt="write-a-year"
# The year 2020 in generated digits.

# %% [markdown] id="write-a-year-alt" lang="tr" alt="write-a-year" source="1180552f"
# Üretilmiş rakamlarla 2020 yılı.

# %% [markdown] id="year-note" lang="en"
# 2020 is the year of the paper that gave these models the form you are using [Ho et al. 2020]. The two
# twos and the two zeros differ because each of the four images started from noise of its own. To see the
# steps as well, write `watch([2, 0], seed=38, steps=50)` in a new cell. (`sample` takes the steps of `ddim` and
# hands over the finished images alone.)
#
# The seeds on this page were picked so that the digits are easy to read. Among the others you will find
# untidy ones, as among real handwriting.

# %% [markdown] id="year-note" lang="tr" source="f00737ac"
# 2020, bu modellere kullandığın biçimi veren makalenin yılıdır [Ho vd. 2020]. İki 2'nin de iki 0'ın da
# birbirinden farklı olması, dört görüntünün her birinin kendi gürültüsünden başlamasındandır. Adımları da
# görmek için yeni bir hücreye `watch([2, 0], seed=38, steps=50)` yaz. (`sample`, `ddim`'in adımlarını atar, ama
# yalnızca bitmiş görüntüleri verir.)
#
# Bu sayfadaki tohumlar, rakamlar kolay okunsun diye seçildi. Ötekilerin arasında, gerçek el yazısında olduğu
# gibi, özensiz olanlar da bulacaksın.

# %% [markdown] id="misunderstanding-hidden" lang="en"
# ## 6. Three misunderstandings
#
# ### "The digit is hidden in the noise, and the model uncovers it"
#
# It looks that way when you play the film. If it were so, one noise would hold one digit. Take *one* noise
# and ask ten times, each time for another digit. What will come out?

# %% [markdown] id="misunderstanding-hidden" lang="tr" source="821af190"
# ## 6. Üç yanlış anlama
#
# ### "Rakam gürültünün içinde saklıdır, model onu ortaya çıkarır"
#
# Filmi oynatınca öyle görünür. Öyle olsaydı bir gürültünün içinde bir rakam bulunurdu. *Tek* bir gürültü al
# ve on kez, her seferinde başka bir rakam iste. Ne çıkar?

# %% id="one-noise" tr="64e854d7"
one = randn((1, 1, 8, 8), generator=torch.Generator().manual_seed(34))
ten = sample(model.denoiser(asked), model.schedule, one.expand(10, 1, 8, 8), steps=50)
captions = ["the noise", *(str(int(digit)) for digit in asked)]
# tr: captions = ["gürültü", *(str(int(digit)) for digit in asked)]
show.pictures(torch.cat([one, ten]), columns=11, captions=captions)

# %% [markdown] id="one-noise-alt" lang="en" alt="one-noise"
# One square of noise, and the ten different digits, 0 to 9, that were made from it.

# %% [markdown] id="one-noise-alt" lang="tr" alt="one-noise" source="cbd01aa0"
# Bir kare gürültü ve ondan üretilen on ayrı rakam, 0'dan 9'a.

# %% [markdown] id="misunderstanding-one-step" lang="en"
# Ten different digits from one noise. So none of them lay hidden in it. Your request decides which digit it
# becomes; the noise decides the handwriting. (A model that is asked for no digit must decide by the noise
# alone: then one noise becomes one digit, the same each time. Lesson 07 tries that.)
#
# ### "A model that knows so much could do it in one step"
#
# You saw that one step ends in an average. How much is lost? Make 32 threes from 32 noises and measure how
# much they differ from each other: the standard deviation of each pixel over the 32 images, averaged over
# the pixels (black is −1, white is 1). Real threes are measured the same way. Will one step give half of
# their variety, a tenth, or none to speak of?

# %% [markdown] id="misunderstanding-one-step" lang="tr" source="d4cc0015"
# Tek gürültüden on ayrı rakam çıktı; demek ki içinde saklı bir rakam yoktu. Hangi rakamın çıkacağını senin
# isteğin, el yazısını ise gürültü belirler. (Rakam istenmeyen bir modelin elinde ise yalnız gürültü vardır:
# O zaman bir gürültüden hep aynı rakam çıkar. 07. ders bunu deniyor.)
#
# ### "Bu kadar şey bilen bir model, işi tek adımda da bitirir"
#
# Tek adımın bir ortalamada bittiğini gördün. Peki ne kadarı kaybolur? 32 gürültüden 32 tane 3 yap ve
# birbirlerinden ne kadar ayrıldıklarını ölç: her pikselin 32 görüntü üzerindeki standart sapması, sonra
# bunun pikseller üzerinden ortalaması (siyah −1, beyaz 1). Gerçek 3'ler de aynı biçimde ölçülür. Tek adım
# bu çeşitliliğin yarısını mı verir, onda birini mi, yoksa sözü edilmeyecek kadar azını mı?

# %% id="one-step" tr="959014ae"
noises = randn((32, 1, 8, 8), generator=torch.Generator().manual_seed(2))
threes = model.denoiser(torch.full((32,), 3))
rows = {
    f"steps: {steps}": sample(threes, model.schedule, noises, steps=steps)
    # tr: f"adım: {steps}": sample(threes, model.schedule, noises, steps=steps)
    for steps in (1, 2, 50)
}
rows["real"] = real.images[real.labels == 3][:32]
# tr: rows["gerçek"] = real.images[real.labels == 3][:32]
for name, images in rows.items():
    print(f"{name:<9}  variety {images.std(0).mean():.2f}")
    # tr: print(f"{name:<9}  çeşitlilik {images.std(0).mean():.2f}")
show.rows({name: images[:8] for name, images in rows.items()})

# %% [markdown] id="one-step-alt" lang="en" alt="one-step"
# Four rows of eight threes. Made in one step they are all the same blur; in two steps they begin to
# differ; in fifty they are sharp and varied, as the real ones in the last row are.

# %% [markdown] id="one-step-alt" lang="tr" alt="one-step" source="7cb84e0f"
# Sekizer tane üçten oluşan dört satır. Tek adımda yapılanların hepsi aynı bulanık biçim; iki adımda
# ayrılmaya başlıyorlar; elli adımda ise son satırdaki gerçekler gibi keskin ve çeşitliler.

# %% [markdown] id="misunderstanding-chance" lang="en"
# One step gives the same blurred three 32 times over: hardly any variety. Two steps give about half of the variety
# of 50. And the 0.30 of 50 steps is about what real threes have: these 32 happen to be a little alike (0.26), all
# 153 of the training set have 0.32 (lesson 07 prints it). Variety and detail cost steps. How many, lesson 08
# measures. (Networks can be trained to need very few steps. That
# is a subject of its own.)
#
# ### "It is all chance: run it again and you get something else"
#
# Noise sounds like chance at every step. Run the same seed twice, and another seed once. Which of the results
# agree to the last bit?

# %% [markdown] id="misunderstanding-chance" lang="tr" source="87206378"
# Tek adım, aynı bulanık 3'ü 32 kez verir; çeşitlilik sözü edilmeyecek kadar azdır. İki adım, 50 adımdaki
# çeşitliliğin yarısı kadarını verir. 50 adımın 0,30'u da gerçek 3'lerinkine yakındır: bu 32 tanesi rastlantıyla
# biraz daha birbirine benziyor (0,26), eğitim kümesindeki 153 tanenin hepsinde 0,32 (07. ders yazdırıyor).
# Çeşitlilik ile ayrıntının bedeli adımdır; kaç adım gerektiğini 08. ders ölçüyor. (Çok az adımla
# yetinen ağlar da eğitilebilir. O ayrı bir konudur.)
#
# ### "Hepsi şans: yeniden çalıştırırsan başka bir şey çıkar"
#
# Gürültü deyince insan her adımda şansın payı olduğunu sanır. Aynı tohumu iki kez, başka bir tohumu bir kez
# çalıştır. Hangi sonuçlar son bitine kadar aynıdır?


# %% id="same-seed" tr="3e7ce82b"
def generate(seed: int) -> torch.Tensor:
    """Ten digits from the noise of one seed."""
    x_T = randn((10, 1, 8, 8), generator=torch.Generator().manual_seed(seed))
    return sample(model.denoiser(asked), model.schedule, x_T, steps=50)


for one, other in ((7, 7), (7, 8)):
    agree = "yes" if torch.equal(generate(one), generate(other)) else "no"
    # tr: agree = "evet" if torch.equal(generate(one), generate(other)) else "hayır"
    print(f"Seeds {one} and {other}: the same images to the last bit? {agree}")
    # tr: print(f"Tohum {one} ile {other}: son bitine kadar aynı görüntüler mi? {agree}")

# %% [markdown] id="chance-answer" lang="en"
# The same seed gives the same images, to the last bit. All the chance is in the noise at the start; from
# there on this sampler (DDIM with $\eta = 0$) only calculates. Other samplers do add fresh noise at every
# step, and lesson 07 shows when that helps.
#
# **Think.** Are these images new, or does the model hand out training images that it has learned by heart?
# Nothing on this page answers that. How would you find out? Lessons 03 and 06 do.

# %% [markdown] id="chance-answer" lang="tr" source="473d5248"
# Aynı tohum, son bitine kadar aynı görüntüleri verir. Şansın tümü baştaki gürültüdedir; ondan sonra bu
# örnekleyici ($\eta = 0$ ile DDIM) yalnızca hesap yapar. Her adımda taze gürültü ekleyen örnekleyiciler de
# vardır; bunun ne zaman işe yaradığını 07. ders gösterir.
#
# **Düşün.** Bu görüntüler yeni mi, yoksa model ezberlediği eğitim görüntülerini mi dağıtıyor? Bu sayfadaki
# hiçbir şey buna cevap vermez. Sen nasıl anlardın? 03. ve 06. dersler bunun peşine düşüyor.

# %% [markdown] id="history" lang="en"
# ## 7. Where the idea comes from
#
# A program that makes new data like the data it has seen is called a *generative model*. Before diffusion,
# two kinds were the best known for images.
#
# | | how it makes an image | what it is good at | what it is known to struggle with |
# |---|---|---|---|
# | **VAE**, variational autoencoder [Kingma and Welling 2014] | one network squeezes images into a few numbers, another unfolds random numbers into an image, in one pass | fast; training is stable | images tend to be blurred |
# | **GAN**, generative adversarial network [Goodfellow et al. 2014] | a generator makes an image in one pass; in training, a second network tries to tell it from real ones | fast; sharp images | training is a contest that can get out of balance; part of the variety can go missing (*mode collapse*) |
# | **Diffusion model** [Sohl-Dickstein et al. 2015; Ho et al. 2020] | one network removes noise, again and again | sharp and varied images; training has one plain goal, to tell noise from image | many passes for one image: slow |
#
# The third idea came from physics. A drop of ink in water spreads until no trace of its shape is left.
# Non-equilibrium thermodynamics describes such processes as many tiny steps. In 2015
# Sohl-Dickstein and colleagues built a generative model on a fact about such processes: a step that is tiny
# enough can be *undone* by a step of the same mathematical form, and a network can learn that backward step.
#
# Five years later Ho, Jain and Abbeel found a method that trains easily and gives images of high
# quality: *denoising diffusion probabilistic models*, DDPM. In 2021 Dhariwal and Nichol reported better
# image quality than the best GANs on ImageNet, a large collection of photographs. You will compare all
# three kinds yourself in lesson 14.

# %% [markdown] id="history" lang="tr" source="3a3fed4d"
# ## 7. Bu fikir nereden geliyor?
#
# Gördüğü verilere benzeyen yeni veriler üreten programa *üretken model* (generative model) denir.
# Difüzyondan önce, görüntü alanında en çok iki tür bilinirdi.
#
# | | görüntüyü nasıl yapar | neyi iyi yapar | bilinen zayıflığı |
# |---|---|---|---|
# | **VAE**, varyasyonel otomatik kodlayıcı (variational autoencoder) [Kingma ve Welling 2014] | bir ağ görüntüleri birkaç sayıya sıkıştırır, ikinci bir ağ da rastgele sayıları tek geçişte görüntüye açar | hızlıdır; eğitimi kararlıdır | görüntüler bulanık olmaya yatkındır |
# | **GAN**, üretken çekişmeli ağ (generative adversarial network) [Goodfellow vd. 2014] | bir üretici ağ görüntüyü tek geçişte yapar; eğitimde ikinci bir ağ onu gerçeklerden ayırt etmeye çalışır | hızlıdır; görüntüler keskindir | eğitim, dengesi bozulabilen bir çekişmedir; çeşitliliğin bir bölümü kaybolabilir (*mod çökmesi*, mode collapse) |
# | **Difüzyon modeli** [Sohl-Dickstein vd. 2015; Ho vd. 2020] | tek bir ağ, gürültüyü tekrar tekrar giderir | keskin ve çeşitli görüntüler; eğitimin tek ve açık bir hedefi vardır: gürültüyü görüntüden ayırmak | bir görüntü için çok geçiş gerekir: yavaştır |
#
# Üçüncü tür, fizikten gelen bir fikre dayanır. Suya düşen bir damla mürekkep, biçiminden iz kalmayana dek yayılır.
# Dengesiz termodinamik (non-equilibrium thermodynamics) böyle süreçleri çok sayıda minik adım olarak
# betimler. Sohl-Dickstein ve arkadaşları 2015'te böyle süreçlerin bir özelliği üzerine bir üretken model
# kurdu: yeterince minik bir adım, aynı matematiksel biçimde bir adımla *geri alınabilir*; bu geri adımı bir
# ağ öğrenebilir.
#
# Beş yıl sonra Ho, Jain ve Abbeel, kolay eğitilen ve yüksek kaliteli görüntüler veren bir yöntem geliştirdi:
# *gürültü giderme difüzyon olasılıksal modelleri* (denoising diffusion probabilistic models), kısaca DDPM.
# 2021'de Dhariwal ve Nichol, büyük bir fotoğraf derlemesi olan ImageNet'te en iyi GAN'lardan daha iyi görüntü
# kalitesi bildirdi. Üç türü 14. derste kendin karşılaştıracaksın.

# %% [markdown] id="applications" lang="en"
# ## 8. What it is used for
#
# Replace 64 pixels by a million and "a 5, please" by a sentence, and you have the tools you have heard of.
# The idea is the one behind the slider above.
#
# | you want to | called | lesson |
# |---|---|---|
# | get a picture from the sentence "a fox in the snow, watercolour" (Stable Diffusion, DALL-E 2, Midjourney) | text-to-image generation | 10 |
# | fill the hole after removing a passer-by from a photo | inpainting | 12 |
# | see what lies beyond the frame of a painting | outpainting | 12 |
# | paint your photo in the manner of a painter, or change only the colour of the hair | style transfer, semantic editing | 12 |
# | turn a sketch into a photo, or day into night | image-to-image translation | 13 |
# | sharpen an old picture of few pixels | super-resolution | 13 |
# | make a short film | video generation | 17 |
# | make an object you can turn around | 3D content generation | 18 |
# | make speech, sounds or music | audio synthesis | 19 |
#
# A model shows what its training data show, good and bad: prejudice in the data comes back in the images.
# Lesson 16 is about that, lesson 15 about the cost.

# %% [markdown] id="applications" lang="tr" source="1fbbc4f8"
# ## 8. Nerede kullanılır?
#
# 64 pikselin yerine bir milyon piksel, "bir 5, lütfen" yerine bir cümle koy; adını duyduğun araçlar bunlardır.
# Ana fikir, yukarıda kaydırıcıyla izlediğinin aynısıdır.
#
# | ne istiyorsun | adı | ders |
# |---|---|---|
# | "karda bir tilki, sulu boya" cümlesinden bir resim (Stable Diffusion, DALL-E 2, Midjourney) | metinden görüntü üretimi (text-to-image) | 10 |
# | fotoğraftan birini silince kalan boşluğu doldurmak | eksik kısmı doldurma (inpainting) | 12 |
# | bir tablonun çerçevesinden ötesini görmek | sınırların ötesine genişletme (outpainting) | 12 |
# | fotoğrafını bir ressamın üslubuyla boyamak ya da yalnızca saç rengini değiştirmek | stil transferi (style transfer), anlamsal düzenleme (semantic editing) | 12 |
# | eskizi fotoğrafa, gündüzü geceye çevirmek | görüntüden görüntüye çeviri (image-to-image translation) | 13 |
# | az pikselli eski bir resmi netleştirmek | süper çözünürlük (super-resolution) | 13 |
# | kısa bir film yapmak | video üretimi (video generation) | 17 |
# | her yanından bakılabilen bir nesne yapmak | 3B içerik üretimi (3D content generation) | 18 |
# | konuşma, ses ya da müzik yapmak | ses sentezi (audio synthesis) | 19 |
#
# Bir model, eğitim verilerinde ne varsa onu gösterir, iyisiyle kötüsüyle: verideki önyargı görüntülere geri
# döner. 16. ders bununla, 15. ders ise maliyetle ilgilidir.

# %% [markdown] id="ahead" lang="en"
# ## 9. What you will build
#
# By lesson 08 you will have written every part of what you used on this page: the noise (01, 02), the way
# back (03), the goal of training (04), the network (05), the training (06) and the samplers (07, 08).
# Everything runs on a laptop. Later lessons add control, judgement, and data that are not images. [The
# map](README.md) shows all of them, and which are ready.

# %% [markdown] id="ahead" lang="tr" source="47a4da70"
# ## 9. Neler yapacaksın?
#
# Bu sayfada kullandığın her parçayı, 08. dersin sonunda kendin yazmış olacaksın: gürültüyü (01, 02), dönüş
# yolunu (03), eğitimin hedefini (04), ağı (05), eğitimi (06) ve örnekleyicileri (07, 08). Hepsi bir dizüstü
# bilgisayarda çalışır. Sonraki dersler buna yönlendirmeyi, değerlendirmeyi ve görüntü olmayan verileri ekler.
# Tümünü ve hangilerinin hazır olduğunu [harita](README.md) gösterir.

# %% [markdown] id="summary" lang="en"
# ## In five lines
#
# 1. A diffusion model makes an image by removing noise in many small steps.
# 2. The forward process turns images into noise and needs no learning; the reverse process is learned.
# 3. At every step the model guesses the finished image $\hat{x}_0$; from noise alone that guess is an average.
# 4. Asked for a digit, the model lets the request decide what appears, and the noise $x_T$ how it looks.
# 5. Few steps are fast and blurred, many are slow and sharp; with DDIM all chance is in the seed.
#
# **Next:** [01 · The forward process](01_forward.ipynb), where an image sinks into noise and you write the
# equation of the upper row in section 3 · [Exercises of this lesson](../exercises/00_welcome.ipynb)

# %% [markdown] id="summary" lang="tr" source="85af1740"
# ## Beş satırda
#
# 1. Bir difüzyon modeli, gürültüyü çok sayıda küçük adımda gidererek görüntü üretir.
# 2. İleri süreç görüntüleri gürültüye çevirir ve öğrenme gerektirmez; ters süreç öğrenilir.
# 3. Model her adımda bitmiş görüntüyü, $\hat{x}_0$'ı tahmin eder; elinde yalnız gürültü varken bu tahmin
#    bir ortalamadır.
# 4. Modelden bir rakam istenince neyin çıkacağını istek, nasıl görüneceğini $x_T$ gürültüsü belirler.
# 5. Az adım hızlı ve bulanık, çok adım yavaş ve keskindir; DDIM'de şansın tümü tohumdadır.
#
# **Sırada:** [01 · İleri süreç](01_forward.ipynb). Orada bir görüntü gürültüye gömülürken sen, 3.
# bölümdeki üst satırın denklemini yazacaksın · [Bu dersin alıştırmaları](../exercises/00_welcome.ipynb)

# %% [markdown] id="reading" lang="en"
# ## Further reading
#
# - *Optical Recognition of Handwritten Digits*, E. Alpaydin and C. Kaynak, UCI Machine Learning Repository,
#   1998.
# - *Gradient-Based Learning Applied to Document Recognition*, Y. LeCun, L. Bottou, Y. Bengio and P. Haffner,
#   1998.
# - *Auto-Encoding Variational Bayes*, D. P. Kingma and M. Welling, 2014.
# - *Generative Adversarial Nets*, I. Goodfellow, J. Pouget-Abadie, M. Mirza, B. Xu, D. Warde-Farley, S.
#   Ozair, A. Courville and Y. Bengio, 2014.
# - *Deep Unsupervised Learning using Nonequilibrium Thermodynamics*, J. Sohl-Dickstein, E. A. Weiss, N.
#   Maheswaranathan and S. Ganguli, 2015.
# - *Denoising Diffusion Probabilistic Models*, J. Ho, A. Jain and P. Abbeel, 2020.
# - *Denoising Diffusion Implicit Models*, J. Song, C. Meng and S. Ermon, 2021.
# - *Diffusion Models Beat GANs on Image Synthesis*, P. Dhariwal and A. Nichol, 2021.

# %% [markdown] id="reading" lang="tr" source="f79666ac"
# ## Daha fazlası için
#
# - *Optical Recognition of Handwritten Digits*, E. Alpaydin ve C. Kaynak, UCI Machine Learning Repository,
#   1998.
# - *Gradient-Based Learning Applied to Document Recognition*, Y. LeCun, L. Bottou, Y. Bengio ve P. Haffner,
#   1998.
# - *Auto-Encoding Variational Bayes*, D. P. Kingma ve M. Welling, 2014.
# - *Generative Adversarial Nets*, I. Goodfellow, J. Pouget-Abadie, M. Mirza, B. Xu, D. Warde-Farley, S.
#   Ozair, A. Courville ve Y. Bengio, 2014.
# - *Deep Unsupervised Learning using Nonequilibrium Thermodynamics*, J. Sohl-Dickstein, E. A. Weiss, N.
#   Maheswaranathan ve S. Ganguli, 2015.
# - *Denoising Diffusion Probabilistic Models*, J. Ho, A. Jain ve P. Abbeel, 2020.
# - *Denoising Diffusion Implicit Models*, J. Song, C. Meng ve S. Ermon, 2021.
# - *Diffusion Models Beat GANs on Image Synthesis*, P. Dhariwal ve A. Nichol, 2021.
