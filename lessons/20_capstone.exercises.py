# %% [markdown] id="title" lang="en"
# # 20 · Exercises: Capstone
#
# **You will answer a quiz in which every wrong answer is a sentence that is often believed, read a report, mend three broken
# notebooks, and hand in a project.** Seven tasks, about 80 minutes; the project takes longer. They follow [the
# lesson](../notebooks/20_capstone.ipynb).
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check under it. The
# check tells you what is not right yet and where to read again. Hints are folded away; open one at a time. Your
# functions may call torch, but not the functions of `minidiff` that do the same job.

# %% [markdown] id="title" lang="tr" source="50796eb6"
# # 20 · Alıştırmalar: Bitirme projesi
#
# **Her yanlış cevabı yaygın bir yanlış anlama olan bir sınavı cevaplayacak, bir rapor okuyacak, üç bozuk defteri onaracak ve bir
# proje teslim edeceksin.** Yedi görev, yaklaşık 80 dakika; proje daha uzun sürer. [Dersin](../notebooks/20_capstone.ipynb) ardından
# gelirler.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra altındaki
# denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini söyler. İpuçları
# katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan `minidiff` işlevlerini çağıramaz.

# %% id="setup"
import copy
from collections.abc import Callable

import torch
from torch import Generator, Tensor

from minidiff import NoiseSchedule, capstone, data, metrics, show, zoo
from minidiff import checks as check

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model, classifier = zoo.load("digits"), zoo.load_classifier("digits")
train, test = data.digits("train"), data.digits("test")

# %% [markdown] id="task-foundations" lang="en"
# ## Task 1. Quiz: foundations
#
# Difficulty 2 of 5, 12 minutes. Of each three sentences **one is true**. Return a dictionary from the lesson's number to your
# letter, as `{"00": "a", "01": "a"}` and so on.
#
# **00.** (a) The model looks for the digit that is most like the noise. (b) At each step the model guesses a clean picture, and we go
# a part of the way to it. (c) Moving the slider runs the model.
#
# **01.** (a) The weights $\sqrt{\bar{\alpha}_t}$ and $\sqrt{1-\bar{\alpha}_t}$ have the sum 1. (b) At index $t$, $t$ steps have been
# taken. (c) A thousand steps and one jump give the same distribution, not the same picture.
#
# **02.** (a) $\bar{\alpha}$ is what one designs; β follows from it. (b) In the cosine schedule the cosine is the curve of β. (c) The
# schedule may be exchanged when sampling: the network just removes noise.

# %% [markdown] id="task-foundations" lang="tr" source="f0430f35"
# ## Görev 1. Sınav: temeller
#
# Zorluk 2/5, 12 dakika. Her üç cümleden **biri doğrudur**. Dersin numarasından harfine bir sözlük döndür:
# `{"00": "a", "01": "a"}` gibi.
#
# **00.** (a) Model, gürültüye en çok benzeyen rakamı arar. (b) Model her adımda temiz bir resim tahmin eder, biz de ona doğru yolun
# bir bölümünü gideriz. (c) Kaydırıcıyı oynatmak modeli çalıştırır.
#
# **01.** (a) $\sqrt{\bar{\alpha}_t}$ ile $\sqrt{1-\bar{\alpha}_t}$ ağırlıklarının toplamı 1'dir. (b) $t$ indisinde $t$ adım
# atılmıştır. (c) Bin adım ile tek sıçrama aynı dağılımı verir, aynı resmi değil.
#
# **02.** (a) Tasarlanan $\bar{\alpha}$'dır; β ondan çıkar. (b) Kosinüs zamanlayıcısında kosinüs, β'nın eğrisidir. (c) Örneklerken
# zamanlayıcı değiştirilebilir: Ağ yalnızca gürültü giderir.

# %% [markdown] id="foundations-middle" lang="en"
# **03.** (a) The reverse step removes the noise that this very step had added. (b) $\hat{x}_0$ is a sample of what the picture may have
# been. (c) A denoiser that is perfect for a list of pictures gives back the list.
#
# **04.** (a) ε, $x_0$ and $v$ are three models. (b) The best possible loss is not 0, since many $x_0$ fit one $x_t$. (c) One $t$ is
# drawn for each batch.
#
# **05.** (a) The network is told $t$ because one $x_t$ asks for other answers at another $t$. (b) The skips carry everything; the rest
# of the U is there for show. (c) Where the parameters are, there the time is spent.

# %% [markdown] id="foundations-middle" lang="tr" source="cefba9d6"
# **03.** (a) Ters adım, tam da o adımın eklemiş olduğu gürültüyü çıkarır. (b) $\hat{x}_0$, resmin olabileceği hâllerden
# biridir. (c) Bir resim listesi için kusursuz olan gürültü giderici, listeyi geri verir.
#
# **04.** (a) ε, $x_0$ ve $v$ üç ayrı modeldir. (b) Olabilecek en küçük kayıp 0 değildir; çünkü tek bir $x_t$'ye birçok $x_0$ uyar. (c)
# Her yığın için tek bir $t$ çekilir.
#
# **05.** (a) Ağa $t$ söylenir; çünkü aynı $x_t$, başka bir $t$'de başka cevap ister. (b) Her şeyi atlama bağlantıları taşır; U'nun geri
# kalanı gösteriş içindir. (c) Parametreler ağın neresindeyse süre de orada geçer.

# %% [markdown] id="foundations-end" lang="en"
# **06.** (a) A Fréchet distance of 1.2 is good. (b) Whether 1.2 is good is said by its floor, at the same n and with the same labels.
# (c) A nearest neighbour that looks alike proves copying.
#
# **07.** (a) With η = 0, one noise gives one picture, however often you draw. (b) DDIM needs a training of its own. (c) In a stride,
# too, `betas[t]` is the right variance.
#
# **08.** (a) A second-order sampler is always better than one of first order. (b) A faster sampler is another model. (c) Samplers
# are compared by calls of the network, not by steps.
#
# <details><summary>Hint</summary>Wrong sentences often contain "always", "just", "proves", or leave out what a number is compared
# with.</details>

# %% [markdown] id="foundations-end" lang="tr" source="c80d3930"
# **06.** (a) 1,2'lik bir Fréchet uzaklığı iyidir. (b) 1,2'nin iyi olup olmadığını, aynı n'de ve aynı etiketlerle alınmış tabanı
# söyler. (c) En yakın komşusu ona benziyorsa örnek kopyadır; bu, kanıttır.
#
# **07.** (a) η = 0 iken tek bir gürültü, kaç kez çizersen çiz tek bir resim verir. (b) DDIM için ayrı bir eğitim gerekir. (c)
# Aralıkta da doğru varyans `betas[t]`'dir.
#
# **08.** (a) İkinci mertebeden bir örnekleyici, birinci mertebeden olandan her zaman daha iyidir. (b) Daha hızlı bir örnekleyici başka
# bir modeldir. (c) Örnekleyiciler adımlarına göre değil, ağı kaç kez çağırdıklarına göre karşılaştırılır.
#
# <details><summary>İpucu</summary>Yanlış cümlelerde çoğu kez "her zaman", "yalnızca", "kanıtlar" geçer ya da bir sayının neyle
# karşılaştırıldığı söylenmez.</details>


# %% id="foundations" tr="1ca9933a"
def quiz_foundations() -> dict[str, str]:
    """Your letters, by lesson: 00 to 08."""
    # tr: """Harflerin, derslere göre: 00'dan 08'e."""
    # BEGIN SOLUTION
    return {
        "00": "b", "01": "c", "02": "a", "03": "c", "04": "b", "05": "a", "06": "b", "07": "a", "08": "c",
    }  # fmt: skip
    # END SOLUTION


# %% id="check-foundations"
check.lesson20.quiz_foundations(quiz_foundations)

# %% [markdown] id="task-control" lang="en"
# ## Task 2. Quiz: control
#
# Difficulty 2 of 5, 8 minutes. As before, for lessons 09 to 13.
#
# **09.** (a) s = 1 is the weakest guidance there is. (b) s = 1 is no guidance: it is the conditional answer itself. (c) At s = 8 every
# digit is read as asked, so 8 is best.
#
# **10.** (a) An encoder that finds the right picture among 64 understands the sentence. (b) Cross-attention takes the place of
# self-attention. (c) An encoder can find the right picture and not know which colour belongs to which form.
#
# **11.** (a) Weights that are zero cannot learn. (b) A branch that is born zero leaves the frozen model as it was, and learns all the
# same. (c) The drawing is pasted into the picture.
#
# <details><summary>Hint</summary>For each sentence there was a table in its lesson. Which column speaks against it?</details>

# %% [markdown] id="task-control" lang="tr" source="eb234be5"
# ## Görev 2. Sınav: kontrol
#
# Zorluk 2/5, 8 dakika. Aynı biçimde, 09'dan 13'e kadar olan dersler için.
#
# **09.** (a) s = 1 en zayıf yönlendirmedir. (b) s = 1 yönlendirme değildir: koşullu cevabın kendisidir. (c) s = 8'de her rakam
# istendiği gibi okunuyor, demek ki en iyisi 8.
#
# **10.** (a) Doğru resmi 64 resim arasından bulan kodlayıcı cümleyi anlar. (b) Çapraz dikkat, öz dikkatin yerini alır. (c) Bir
# kodlayıcı doğru resmi bulup da hangi rengin hangi şekle ait olduğunu bilmeyebilir.
#
# **11.** (a) Sıfır olan ağırlıklar öğrenemez. (b) Başta sıfır olan bir dal, dondurulmuş modeli olduğu gibi bırakır, yine de öğrenir. (c)
# Çizim resme yapıştırılır.
#
# <details><summary>İpucu</summary>Her cümle için dersinde bir tablo vardı. Hangi sütun ona karşı çıkıyor?</details>

# %% [markdown] id="control-end" lang="en"
# **12.** (a) Pasting the known pixels is conditioning on them. (b) Strength 0.5 is half edited. (c) Where the known part speaks late,
# pasting leaves the choice to a coin.
#
# **13.** (a) A draw from the right answers has twice the squared error of their mean. (b) The highest PSNR is the best picture. (c) If
# it shrinks back exactly, it is a valid answer.

# %% [markdown] id="control-end" lang="tr" source="017c1753"
# **12.** (a) Bilinen pikselleri yapıştırmak, onlara göre koşullandırmaktır. (b) Güç 0,5, yarı düzenlenmiş demektir. (c) Bilinen bölüm
# kararı geç belli ediyorsa yapıştırmak, seçimi yazı-turaya bırakır.
#
# **13.** (a) Doğru cevaplar arasından çekilen birinin kare hatası, bu cevapların ortalamasınınkinin iki katıdır. (b) PSNR'ı en yüksek olan, en
# iyi resimdir. (c) Küçültülünce tam geri geliyorsa geçerli bir cevaptır.


# %% id="control" tr="720cdc8a"
def quiz_control() -> dict[str, str]:
    """Your letters, by lesson: 09 to 13."""
    # tr: """Harflerin, derslere göre: 09'dan 13'e."""
    # BEGIN SOLUTION
    return {"09": "b", "10": "c", "11": "b", "12": "c", "13": "a"}
    # END SOLUTION


# %% id="check-control"
check.lesson20.quiz_control(quiz_control)

# %% [markdown] id="task-beyond" lang="en"
# ## Task 3. Quiz: judgement, and beyond images
#
# Difficulty 2 of 5, 10 minutes. As before, for lessons 14 to 20.
#
# **14.** (a) A fraud can reach one figure, so two stand side by side: precision and coverage. (b) GANs collapse, diffusion does not. (c)
# All modes are there, so the model covers the data.
#
# **15.** (a) Latent diffusion is lossless. (b) What the autoencoder throws away, no sampler brings back. (c) The memory that a model
# needs is that of its weights.
#
# **16.** (a) If one picture in 10,000 is forbidden, nearly all alarms of a filter of 99 % are false. (b) A filter of 99 % is 99 %
# safe. (c) Bias is only in the data.
#
# <details><summary>Hint</summary>Ask of each sentence for the experiment that would refute it.</details>

# %% [markdown] id="task-beyond" lang="tr" source="ccffd3c5"
# ## Görev 3. Sınav: değerlendirme ve görüntünün ötesi
#
# Zorluk 2/5, 10 dakika. Aynı biçimde, 14'ten 20'ye kadar olan dersler için.
#
# **14.** (a) Bir hile tek bir ölçüyü yükseltebilir; bu yüzden iki ölçü yan yana durur: isabet ile kapsama. (b) GAN'lar çöker, difüzyon
# çökmez. (c) Bütün modlar var, demek ki model veriyi kapsıyor.
#
# **15.** (a) Gizil difüzyon kayıpsızdır. (b) Otomatik kodlayıcının attığını hiçbir örnekleyici geri getirmez. (c) Bir modele gereken
# bellek, ağırlıklarınınki kadardır.
#
# **16.** (a) 10.000 resimden biri yasaksa, %99'luk bir süzgecin alarmlarının neredeyse hepsi yanlıştır. (b) %99'luk bir süzgeç %99
# güvenlidir. (c) Önyargı yalnızca veridedir.
#
# <details><summary>İpucu</summary>Her cümle için, onu çürütecek deneyi sor.</details>

# %% [markdown] id="beyond-end" lang="en"
# **17.** (a) A video is many pictures, drawn one by one. (b) The same noise in every frame makes a video steady. (c) If frames do not
# talk to each other, a ball changes place and colour from one to the next.
#
# **18.** (a) Several solids cast the same silhouette; a good model draws now this one, now that. (b) A silhouette determines the
# solid. (c) 3-D diffusion needs voxels.
#
# **19.** (a) A spectrogram is the sound. (b) Before you blame a model for a rough sound, send real sounds through the same way back.
# (c) A well filled gap shows that the model understands music.
#
# **20.** (a) A project that ends in no has failed. (b) The best of five settings is the figure to report. (c) A threshold that the
# control passes, too, shows nothing about what was taken away.

# %% [markdown] id="beyond-end" lang="tr" source="4480dd38"
# **17.** (a) Video, tek tek çizilmiş birçok resimdir. (b) Her karede aynı gürültü olması videoyu akıcı yapar. (c) Kareler birbiriyle
# konuşmazsa bir topun yeri ve rengi kareden kareye değişir.
#
# **18.** (a) Aynı silüeti birkaç cisim verebilir; iyi bir model kimi zaman birini, kimi zaman ötekini çizer. (b) Bir silüet cismi
# belirler. (c) 3B difüzyona vokseller gerekir.
#
# **19.** (a) Spektrogram sesin kendisidir. (b) Pürüzlü bir ses için modeli suçlamadan önce, gerçek sesleri aynı yoldan geri döndür. (c)
# İyi doldurulmuş bir boşluk, modelin müzikten anladığını gösterir.
#
# **20.** (a) Hayırla biten proje başarısızdır. (b) Rapor edilecek ölçü, beş ayarın en iyisinin ölçüsüdür. (c) Kontrolün de geçtiği
# bir eşik, çıkarılan parça hakkında bir şey göstermez.


# %% id="beyond" tr="502e43e4"
def quiz_beyond() -> dict[str, str]:
    """Your letters, by lesson: 14 to 20."""
    # tr: """Harflerin, derslere göre: 14'ten 20'ye."""
    # BEGIN SOLUTION
    return {"14": "a", "15": "b", "16": "a", "17": "c", "18": "a", "19": "b", "20": "c"}
    # END SOLUTION


# %% id="check-beyond"
check.lesson20.quiz_beyond(quiz_beyond)

# %% [markdown] id="task-report" lang="en"
# ## Task 4. Predict: what does the report say?
#
# Difficulty 3 of 5, 5 minutes. "Slopes that are remembered make five calls as good as ten." The report: project 0.47 ± 0.08 (seeds 0,
# 1, 2); control, without memory, 0.52 ± 0.08 (seeds 7, 8, 9); floor 0.47. What do you write? (a) Shown: the control is worse by
# 0.05. (b) Not shown: chance alone moves both by more; draw both from the same noise and compare seed by seed. (c) Shown: the project
# reaches the floor. (d) Refuted: memory makes no difference. Let the function return your letter.
#
# <details><summary>Hint</summary>How large is 0.05 beside the two spreads? And what did the lesson do about its spread of
# 0.08?</details>

# %% [markdown] id="task-report" lang="tr" source="9c4cf06c"
# ## Görev 4. Önce tahmin et: Rapor ne diyor?
#
# Zorluk 3/5, 5 dakika. "Hatırlanan eğimler sayesinde beş çağrı on çağrı kadar iyi." Rapor: proje 0,47 ± 0,08 (tohumlar 0, 1, 2);
# hatırlamayan kontrol 0,52 ± 0,08 (tohumlar 7, 8, 9); taban 0,47. Ne yazarsın? (a) Gösterildi: Kontrol 0,05 daha kötü. (b)
# Gösterilmedi: Rastlantı tek başına ikisini de bundan çok oynatıyor; ikisini aynı gürültüden çiz ve tohum tohum karşılaştır. (c)
# Gösterildi: Proje tabana ulaşıyor. (d) Çürütüldü: Hatırlamanın bir etkisi yok. İşlev, seçtiğin harfi döndürsün.
#
# <details><summary>İpucu</summary>0,05 iki yayılımın yanında ne kadar büyük? Ders, 0,08'lik yayılımı için ne yaptı?</details>


# %% id="report" tr="e1ce5cc3"
def read_report() -> str:
    """Your answer: "a", "b", "c" or "d"."""
    # tr: """Cevabın: "a", "b", "c" ya da "d"."""
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


# %% id="check-report"
check.lesson20.read_report(read_report)

# %% [markdown] id="why-report" lang="en" only="solutions"
# Each group moves by 0.08 from seed to seed, so 0.05 between two groups of three may be chance. From the same noise most of that
# chance falls out of the difference: in the lesson 0.02 could be seen. That nothing was seen does not refute the claim.

# %% [markdown] id="why-report" lang="tr" only="solutions" source="5aec1273"
# Her öbek tohumdan tohuma 0,08 oynuyor; üçerlik iki öbek arasındaki 0,05 rastlantı olabilir. Aynı gürültüden çizilince bu
# rastlantının çoğu farktan düşer: Derste 0,02 bile görülebildi. Bir şey görülmemesi iddiayı çürütmez.

# %% [markdown] id="task-end" lang="en"
# ## Task 5. A broken notebook: the picture comes back
#
# Difficulty 2 of 5, 10 minutes. "My film of the forward process is fine, but its last picture is sharp again." Run the program
# below and look at its last rows.

# %% [markdown] id="task-end" lang="tr" source="39428992"
# ## Görev 5. Bozuk bir defter: resim geri geliyor
#
# Zorluk 2/5, 10 dakika. "İleri sürecin filmi güzel oldu, ama son resmi yeniden net." Aşağıdaki programı çalıştır ve son
# satırlarına bak.

# %% id="end-broken" tr="ed4e0251"
schedule, seven = NoiseSchedule.cosine(T=1000), train.images[7:8]
bars, epsilon = schedule.alpha_bars.float(), torch.randn(1, 1, 8, 8, generator=Generator().manual_seed(0))


def broken_noised(x_0: Tensor, epsilon: Tensor, steps: int, alpha_bars: Tensor) -> Tensor:
    """x after so many noising steps."""
    # tr: """Bu kadar gürültü adımından sonraki x."""
    bar = alpha_bars[steps % len(alpha_bars)]
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * epsilon


for steps in (1, 500, 999, 1000, 1001):
    x = broken_noised(seven, epsilon, steps, bars)
    like = torch.corrcoef(torch.stack([x.flatten(), seven.flatten()]))[0, 1]
    print(f"after {steps:4d} steps: likeness to the picture {like:.2f}")
    # tr: print(f"{steps:4d} adımdan sonra: resme benzerlik {like:.2f}")

# %% [markdown] id="end-asked" lang="en"
# Mend it. After 0 steps it is `x_0` itself, after `steps` steps the level is ᾱ at the index that belongs to them, and after all T
# steps (T is the length of `alpha_bars`) the last one. For fewer than 0 or more than T steps raise `ValueError`: there is no such
# level.
#
# <details><summary>Hint 1</summary>Which index belongs to one step? Lesson 01.</details>
#
# <details><summary>Hint 2</summary>A negative index does not stop Python. Ask before you use it.</details>

# %% [markdown] id="end-asked" lang="tr" source="e383c9f1"
# Onar. 0 adımdan sonra `x_0`'ın kendisidir; `steps` adımdan sonra düzey, o adımlara ait indisteki ᾱ'dır; T adımın hepsinden sonra
# (T, `alpha_bars`'ın uzunluğudur) sonuncusu. 0'dan az ya da T'den çok adım için `ValueError` ver: Öyle bir düzey yoktur.
#
# <details><summary>İpucu 1</summary>Tek bir adıma hangi indis aittir? 01. ders.</details>
#
# <details><summary>İpucu 2</summary>Eksi bir indis Python'ı durdurmaz. Kullanmadan önce kendin denetle.</details>


# %% id="end" tr="be565ebb"
def noised(x_0: Tensor, epsilon: Tensor, steps: int, alpha_bars: Tensor) -> Tensor:
    """x after 0 .. T noising steps; ValueError for any other number."""
    # tr: """0 .. T gürültü adımından sonraki x; başka her sayı için ValueError."""
    # BEGIN SOLUTION
    if not 0 <= steps <= len(alpha_bars):
        raise ValueError(f"steps must lie in 0 .. {len(alpha_bars)}, got {steps}")
    bar = alpha_bars[steps - 1] if steps else torch.ones(())
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * epsilon
    # END SOLUTION


# %% id="check-end"
check.lesson20.noised(noised)

# %% [markdown] id="task-null" lang="en"
# ## Task 6. A broken notebook: guidance that ruins
#
# Difficulty 3 of 5, 15 minutes. "Without guidance my digits are fine. With it they get much worse than other people's." Below, the
# shipped model twice: as it is, and with a null row as random as on its first day, as in a training that never used it. Compare
# the two at s = 4. Under that, a step of such a training.

# %% [markdown] id="task-null" lang="tr" source="08d8be0c"
# ## Görev 6. Bozuk bir defter: bozan yönlendirme
#
# Zorluk 3/5, 15 dakika. "Yönlendirme olmadan rakamlarım güzel. Yönlendirince başkalarınınkinden çok daha kötü oluyorlar." Aşağıda hazır
# model iki kez çalışıyor: olduğu gibi ve boş satırı ilk günkü kadar rastgele, yani onu hiç kullanmamış bir eğitimden çıkmış gibi.
# İkisini s = 4'te karşılaştır. Altında da böyle bir eğitimin bir adımı var.

# %% id="null-broken" tr="14b652e7"
never = copy.deepcopy(model)
row = never.network.condition.table.weight.data[-1]
row.copy_(torch.randn(row.shape, generator=Generator().manual_seed(1)))  # as on its first day
labels, x_T = metrics.balanced_labels(100, 10), model.noise(100, Generator().manual_seed(1))
for name, one in {"null row trained": model, "null row never trained": never}.items():
    # tr: for name, one in {"boş satır eğitilmiş": model, "boş satır hiç eğitilmemiş": never}.items():
    for scale in (1.0, 4.0):
        made = one.draw(labels, x_T=x_T, scale=scale, steps=10)
        q = metrics.evaluate(made, labels, train, classifier)
        print(f"{name}, s = {scale:g}: Fréchet distance {q.frechet:.1f}, floor {q.frechet_floor:.1f}")
        # tr: print(f"{name}, s = {scale:g}: Fréchet uzaklığı {q.frechet:.1f}, taban {q.frechet_floor:.1f}")


def broken_loss(network, x_0, labels, t, epsilon, coins, alpha_bars, null) -> Tensor:
    """The loss of a batch."""
    # tr: """Bir yığının kaybı."""
    bar = alpha_bars[t].view(-1, 1, 1, 1)
    x_t = bar.sqrt() * x_0 + (1 - bar).sqrt() * epsilon
    return (network(x_t, t, labels) - epsilon).square().mean()


# %% [markdown] id="null-asked" lang="en"
# Mend the step: `coins` (B,) are uniform numbers in [0, 1), one for each image. Where a coin lies below 0.1 the network is told
# `null` in the place of the label. All images stay in the batch, and the loss is what it was.
#
# <details><summary>Hint</summary>One line, before the network is asked. torch.where takes a number, too.</details>

# %% [markdown] id="null-asked" lang="tr" source="f2011ef9"
# Adımı onar: `coins` (B,), [0, 1) aralığında, her görüntü için birer düzgün dağılmış sayı. Sayısı 0,1'in altında kalan
# görüntülerde ağa etiketin yerine `null` söylenir. Bütün görüntüler yığında kalır; kayıp da eskisi gibidir.
#
# <details><summary>İpucu</summary>Ağa sorulmadan önce tek bir satır. torch.where sayı da alır.</details>


# %% id="null" tr="9d8a9edd"
def training_loss(
    network: Callable[..., Tensor], x_0: Tensor, labels: Tensor, t: Tensor, epsilon: Tensor,
    coins: Tensor, alpha_bars: Tensor, null: int,
) -> Tensor:  # fmt: skip
    """The loss of a batch in which about a tenth of the images are told nothing."""
    # tr: """Görüntülerinin yaklaşık onda birine hiçbir şey söylenmeyen bir yığının kaybı."""
    # BEGIN SOLUTION
    told = torch.where(coins < 0.1, null, labels)
    bar = alpha_bars[t].view(-1, 1, 1, 1)
    x_t = bar.sqrt() * x_0 + (1 - bar).sqrt() * epsilon
    return (network(x_t, t, told) - epsilon).square().mean()
    # END SOLUTION


# %% id="check-null"
check.lesson20.training_loss(training_loss)

# %% [markdown] id="task-floor" lang="en"
# ## Task 7. A broken notebook: real digits are not real
#
# Difficulty 2 of 5, 10 minutes. "I handed in a hundred *real* digits as samples, and my program says they are far above the floor."
# Run it.

# %% [markdown] id="task-floor" lang="tr" source="c47ed5b5"
# ## Görev 7. Bozuk bir defter: gerçek rakamlar gerçek değilmiş
#
# Zorluk 2/5, 10 dakika. "Örnek diye yüz *gerçek* rakam verdim; programım onların tabanın çok üstünde olduğunu söylüyor." Çalıştır.

# %% id="floor-broken" tr="26dd916f"
mixed = torch.randperm(1500, generator=Generator().manual_seed(0))
by_label = [mixed[train.labels[mixed] == k][:140] for k in range(10)]
rows = torch.stack(by_label).T.flatten()  # labels 0, 1, ..., 9, 0, ...
with torch.no_grad():
    features = classifier.features(train.images[rows])
real, other, hundred = features[:650], features[650:1300], features[1300:]


def broken_beside_floor(
    samples: Tensor, real: Tensor, other: Tensor, distance: Callable
) -> tuple[float, float]:
    """The samples' distance to real examples, and its floor."""
    # tr: """Örneklerin gerçeklere uzaklığı ve tabanı."""
    return distance(samples, real), distance(other, real)


value, base = broken_beside_floor(hundred, real, other, metrics.frechet_distance)
print(f"a hundred real digits, Fréchet distance: {value:.2f}, floor: {base:.2f}")
# tr: print(f"yüz gerçek rakam, Fréchet uzaklığı: {value:.2f}, taban: {base:.2f}")

# %% [markdown] id="floor-asked" lang="en"
# Mend it. Let n be the number of samples. Both distances go to the first n of `real`; the floor is that of the first n of `other`.
# Return the figure, then the floor.
#
# <details><summary>Hint</summary>How many examples stand on each side of each distance?</details>

# %% [markdown] id="floor-asked" lang="tr" source="b7de1b17"
# Onar. n, örneklerin sayısı olsun. İki uzaklık da `real`'in ilk n örneğine alınır; taban, `other`'ın ilk n örneğininkidir. Önce
# ölçüyü, sonra tabanı döndür.
#
# <details><summary>İpucu</summary>Her uzaklığın iki yanında kaçar örnek duruyor?</details>


# %% id="floor" tr="94b2c19c"
def beside_floor(
    samples: Tensor, real: Tensor, other: Tensor, distance: Callable[[Tensor, Tensor], float]
) -> tuple[float, float]:
    """Figure and floor, both at the number of the samples."""
    # tr: """Ölçü ile taban; ikisi de örneklerin sayısında."""
    # BEGIN SOLUTION
    n = len(samples)
    return distance(samples, real[:n]), distance(other[:n], real[:n])
    # END SOLUTION


# %% id="check-floor"
check.lesson20.beside_floor(beside_floor)

# %% id="run-floor" tr="5c616348"
value, base = beside_floor(hundred, real, other, metrics.frechet_distance)
print(f"mended: a hundred real digits, Fréchet distance: {value:.2f}, floor: {base:.2f}")
# tr: print(f"onarılmış: yüz gerçek rakam, Fréchet uzaklığı: {value:.2f}, taban: {base:.2f}")

# %% [markdown] id="project" lang="en"
# ## Your project
#
# Choose one of the five offers, or ask your own question. Write the value from which on you will say yes **before** the first run.
# Then make a `Project` as part 4 of the lesson does, save it as the folder `project` beside this notebook, and run the last cell.
# It says what is missing, as often as you like.
#
# <details><summary>A plan for two afternoons</summary>First: question, figure, floor. Then one run with 100 samples, to see whether
# the figure can tell anything apart. Then the control. Only then three seeds. Words last; the failure is found by looking.</details>

# %% [markdown] id="project" lang="tr" source="9ac72b4a"
# ## Projen
#
# Beş öneriden birini seç ya da kendi sorunu sor. Hangi değerden sonra evet diyeceğini ilk koşudan **önce** yaz. Sonra dersin 4.
# bölümündeki gibi bir `Project` yap, bu defterin yanına `project` adlı klasör olarak kaydet ve son hücreyi çalıştır. Hücre, her
# çalıştırışında neyin eksik olduğunu söyler.
#
# <details><summary>İki öğleden sonra için bir plan</summary>Önce soru, ölçü, taban. Sonra ölçünün bir şeyi ayırt edip edemediğini
# görmek için 100 örneklik tek koşu. Sonra kontrol. Üç tohum ancak ondan sonra. Sözler en sonda; kusur, bakarak
# bulunur.</details>

# %% id="check-project"
capstone.check("project")
