# %% [markdown] id="title" lang="en"
# # 16 · Exercises: Bias, filters, memory, spelling
#
# **You will give a share its interval, compute what guidance does to a colour, judge a filter in four ways, and find the copy
# among the samples.** Eight tasks, about 95 minutes. They follow [the lesson](../notebooks/16_bias.ipynb).
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check under it. The
# check tells you what is not right yet and where to read again. Hints are folded away; open one at a time. Your
# functions may call torch, but not the functions of `minidiff` that do the same job. The last task has no check: it is for
# talking about.

# %% [markdown] id="title" lang="tr" source="d9182efe"
# # 16 · Alıştırmalar: Önyargı, süzgeçler, bellek, yazım
#
# **Bir paya aralığını verecek, yönlendirmenin bir renge ne yaptığını hesaplayacak, bir süzgeci dört açıdan
# değerlendirecek, örnekler arasındaki kopyayı bulacaksın.** Sekiz görev, yaklaşık 95 dakika.
# [Dersin](../notebooks/16_bias.ipynb) ardından gelirler.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra altındaki
# denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini söyler. İpuçları
# katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan `minidiff` işlevlerini çağıramaz. Son
# görevin denetimi yok: Onun üzerine konuşulur.

# %% id="setup"
import math

import torch
from torch import Generator, Tensor

from minidiff import checks as check
from minidiff import data, show

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same

# %% [markdown] id="task-shared" lang="en"
# ## Task 1. Predict: a bias that everybody shares
#
# Difficulty 2 of 5, 5 minutes. In the training pictures eight circles in ten are red, and so are eight squares in ten. You ask
# for circles, with guidance $s = 5$. What share of them will be red? (a) Nearly all: guidance makes a stereotype of every
# bias. (b) About 0.8, as in the data. (c) About a half: guidance takes out what does not belong to a circle. Let the function
# return your letter.
#
# <details><summary>Hint</summary>Guidance carries on what tells the asked-for class from the others. Does red tell a circle from
# a square here?</details>

# %% [markdown] id="task-shared" lang="tr" source="b08546e5"
# ## Görev 1. Önce tahmin et: herkesin paylaştığı bir önyargı
#
# Zorluk 2/5, 5 dakika. Eğitim resimlerinde on daireden sekizi kırmızı, on kareden de sekizi. $s = 5$ yönlendirmeyle
# daire istiyorsun. Çıkanların ne kadarı kırmızı olur? (a) Hemen hemen hepsi: Yönlendirme her önyargıyı kalıp yargıya
# çevirir. (b) Verideki gibi, 0,8 dolayında. (c) Yarısı kadarı: Yönlendirme daireye ait olmayanı çıkarır. İşlev,
# seçtiğin harfi döndürsün.
#
# <details><summary>İpucu</summary>Yönlendirme, istenen sınıfı ötekilerden ayıran şeyi büyütür. Burada kırmızı, daireyi
# kareden ayırıyor mu?</details>


# %% id="shared" tr="6473fbf8"
def predict_shared() -> str:
    """Your answer: "a", "b" or "c"."""
    # tr: """Cevabın: "a", "b" ya da "c"."""
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


# %% id="check-shared"
check.lesson16.predict_shared(predict_shared)

# %% [markdown] id="why-shared" lang="en" only="solutions"
# Circles and squares are equally red, so the two predictions agree about the colour, and the line through both leads nowhere
# along it. That is the last row of the lesson's table. Whoever measures a bias by what guidance does to it misses this one.

# %% [markdown] id="why-shared" lang="tr" only="solutions" source="af5c65fe"
# Daireler de kareler de aynı ölçüde kırmızı; iki tahmin renkte anlaşır, ikisinden geçen doğru da o yönde bir yere gitmez. Dersin
# tablosundaki son satır budur. Bir önyargıyı, yönlendirmenin ona ne yaptığıyla ölçen kişi bunu göremez.

# %% [markdown] id="task-interval" lang="en"
# ## Task 2. A share with its error
#
# Difficulty 2 of 5, 12 minutes. `count` of `n` tries were hits. Return the two ends of Wilson's interval, with $z = 1.96$ and
# $\hat p$ the share counted:
#
# $$\frac{\hat p + \frac{z^2}{2n} \pm z \sqrt{\frac{\hat p (1 - \hat p)}{n} + \frac{z^2}{4 n^2}}}{1 + \frac{z^2}{n}}$$
#
# <details><summary>Hint</summary>Middle and half width one after the other; both are divided by the same.</details>

# %% [markdown] id="task-interval" lang="tr" source="5f56ed6a"
# ## Görev 2. Hatasıyla birlikte bir pay
#
# Zorluk 2/5, 12 dakika. `n` denemeden `count` tanesi tuttu. Wilson aralığının iki ucunu döndür; $z = 1.96$, $\hat p$ sayılan
# pay:
#
# $$\frac{\hat p + \frac{z^2}{2n} \pm z \sqrt{\frac{\hat p (1 - \hat p)}{n} + \frac{z^2}{4 n^2}}}{1 + \frac{z^2}{n}}$$
#
# <details><summary>İpucu</summary>Önce orta noktayı, sonra yarı genişliği hesapla; ikisi de aynı şeye bölünür.</details>


# %% id="interval" tr="cfee8ca0"
def share_with_error(count: int, n: int) -> tuple[float, float]:
    """The lower and the upper end of Wilson's interval for `count` of `n`."""
    # tr: """`n` denemede `count` için Wilson aralığının alt ve üst ucu."""
    # BEGIN SOLUTION
    p, z = count / n, 1.96
    middle = p + z**2 / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)
    # END SOLUTION


# %% id="check-interval"
check.lesson16.share_with_error(share_with_error)

# %% id="run-interval" tr="b5a6f112"
for count, n in ((0, 100), (8, 10), (800, 1000)):
    low, high = share_with_error(count, n)
    print(f"counted: {count} of {n}    from: {low:.3f}    to: {high:.3f}")
    # tr: print(f"sayılan: {count} / {n}    alt uç: {low:.3f}    üst uç: {high:.3f}")

# %% [markdown] id="task-guided" lang="en"
# ## Task 3. What guidance does to a colour
#
# Difficulty 3 of 5, 15 minutes. `joint` (C, K) holds the shares of the data: row a class, column a colour, all together 1. If
# $x_t$ tells the colour alone, guidance towards class `c` with scale `s` draws colour $k$ with
#
# $$p_s(k) \propto p(k \mid c)^s\; p(k)^{1-s}$$
#
# Return all K shares; they add up to 1.
#
# <details><summary>Hint 1</summary>$p(k \mid c)$ is a row divided by its sum.</details>
#
# <details><summary>Hint 2</summary>$p(k)$ is what the data have in all classes together: the sum of a column.</details>

# %% [markdown] id="task-guided" lang="tr" source="537367ba"
# ## Görev 3. Yönlendirme bir renge ne yapar?
#
# Zorluk 3/5, 15 dakika. `joint` (C, K) verinin paylarını tutar: satır sınıf, sütun renk, hepsinin toplamı 1. $x_t$ yalnızca rengi
# söylüyorsa `c` sınıfına `s` ölçeğiyle yönlendirme $k$ rengini şu payla çeker:
#
# $$p_s(k) \propto p(k \mid c)^s\; p(k)^{1-s}$$
#
# K payın hepsini döndür; toplamları 1 olsun.
#
# <details><summary>İpucu 1</summary>$p(k \mid c)$, toplamına bölünmüş bir satırdır.</details>
#
# <details><summary>İpucu 2</summary>$p(k)$, bütün sınıflarda birlikte olandır: bir sütunun toplamı.</details>


# %% id="guided" tr="dd916c93"
def guided_share(joint: Tensor, c: int, s: float) -> Tensor:
    """The share of each colour, (K,), among samples of class c at scale s, if only the colour is seen."""
    # tr: """Yalnızca renk görülüyorsa, s ölçeğinde c sınıfının örneklerinde her rengin payı, (K,)."""
    # BEGIN SOLUTION
    inside, anyway = joint[c] / joint[c].sum(), joint.sum(dim=0)
    shares = inside**s * anyway ** (1 - s)
    return shares / shares.sum()
    # END SOLUTION


# %% id="check-guided"
check.lesson16.guided_share(guided_share)

# %% id="run-guided" tr="a357e968"
worlds = {"squares half red": [[0.25, 0.25], [0.1, 0.4]], "squares 80 % red": [[0.1, 0.4], [0.1, 0.4]]}
# tr: worlds = {"karelerin yarısı kırmızı": [[0.25, 0.25], [0.1, 0.4]], "karelerin %80'i kırmızı": [[0.1, 0.4], [0.1, 0.4]]}
for name, shares in worlds.items():
    red = [guided_share(torch.tensor(shares), 1, s)[1].item() for s in (1.0, 2.0, 8.0)]
    print(f"{name}    red at s = 1: {red[0]:.3f}    s = 2: {red[1]:.3f}    s = 8: {red[2]:.3f}")
    # tr: print(f"{name}    kırmızı, s = 1: {red[0]:.3f}    s = 2: {red[1]:.3f}    s = 8: {red[2]:.3f}")

# %% [markdown] id="why-guided" lang="en" only="solutions"
# Where both classes have the same colours, $p(k \mid c) = p(k)$, and the powers $s$ and $1 - s$ add up to 1: nothing moves.

# %% [markdown] id="why-guided" lang="tr" only="solutions" source="e49a9f02"
# İki sınıfın renkleri aynıysa $p(k \mid c) = p(k)$ olur; $s$ ile $1 - s$ üslerinin toplamı 1'dir: hiçbir şey değişmez.

# %% [markdown] id="task-roc" lang="en"
# ## Task 4. The curve of a detector
#
# Difficulty 3 of 5, 15 minutes. `scores` (N,) are high for what looks forbidden, `forbidden` (N,) says what is. A detector
# rings for a score of at least its threshold. Return for each of `thresholds` (M,): the share of the *allowed* that ring, and
# the share of the *forbidden* that ring, both (M,).
#
# <details><summary>Hint</summary>`scores >= thresholds[:, None]` is (M, N).</details>

# %% [markdown] id="task-roc" lang="tr" source="15eb673f"
# ## Görev 4. Bir dedektörün eğrisi
#
# Zorluk 3/5, 15 dakika. `scores` (N,) yasak görünenlerde yüksektir; neyin yasak olduğunu `forbidden` (N,) söyler. Dedektör, puan
# en az eşik kadarsa çalar. `thresholds` (M,) içindeki her eşik için iki pay döndür, ikisi de (M,): *izinlilerden* çalanların payı
# ile *yasaklardan* çalanların payı.
#
# <details><summary>İpucu</summary>`scores >= thresholds[:, None]`, (M, N) olur.</details>


# %% id="roc" tr="9c54a54c"
def roc(scores: Tensor, forbidden: Tensor, thresholds: Tensor) -> tuple[Tensor, Tensor]:
    """For each threshold: the share of the allowed that ring, and of the forbidden that ring, both (M,)."""
    # tr: """Her eşik için: izinlilerden çalanların ve yasaklardan çalanların payı, ikisi de (M,)."""
    # BEGIN SOLUTION
    rings = scores >= thresholds[:, None]
    false_alarms = (rings & ~forbidden).sum(dim=1) / (~forbidden).sum()
    found = (rings & forbidden).sum(dim=1) / forbidden.sum()
    return false_alarms, found
    # END SOLUTION


# %% id="check-roc"
check.lesson16.roc(roc)

# %% [markdown] id="task-bayes" lang="en"
# ## Task 5. Is the alarm right?
#
# Difficulty 2 of 5, 8 minutes. `prevalence` is the share of forbidden pictures among all, `detected` the share of them that
# ring, `false_alarms` the share of the allowed that ring. Return the probability that a picture that rings is forbidden.
#
# <details><summary>Hint</summary>Of 10,000 pictures, how many ring rightly, how many wrongly?</details>

# %% [markdown] id="task-bayes" lang="tr" source="16f8169b"
# ## Görev 5. Alarm haklı mı?
#
# Zorluk 2/5, 8 dakika. `prevalence` bütün resimler içinde yasakların payı, `detected` onlardan çalanların payı,
# `false_alarms` izinlilerden çalanların payıdır. Dedektör bir resimde çalınca o resmin yasak olma olasılığını döndür.
#
# <details><summary>İpucu</summary>10.000 resimden kaçında haklı, kaçında haksız çalar?</details>


# %% id="bayes" tr="efc983e3"
def bayes_alarm(prevalence: float, detected: float, false_alarms: float) -> float:
    """The probability that a picture is forbidden, given that it rings."""
    # tr: """Çalan bir resmin yasak olma olasılığı."""
    # BEGIN SOLUTION
    right, wrong = prevalence * detected, (1 - prevalence) * false_alarms
    return right / (right + wrong)
    # END SOLUTION


# %% id="check-bayes"
check.lesson16.bayes_alarm(bayes_alarm)

# %% id="run-bayes" tr="4521f70f"
for n in (2, 100, 10_000):
    right = bayes_alarm(1 / n, 0.99, 0.01)
    print(f"forbidden: 1 in {n}    a 99 % filter is right when it rings: {right:.3f}")
    # tr: print(f"yasak: 1 / {n}    %99'luk süzgeç çalınca haklı olma payı: {right:.3f}")

# %% [markdown] id="task-group" lang="en"
# ## Task 6. Whom does it ring for?
#
# Difficulty 2 of 5, 12 minutes. `rings` and `forbidden` are bools (N,), `group` (N,) a number from 0 to `G` - 1 for each
# picture. Return for each group the share of its *allowed* pictures that ring, (G,). Each group has some allowed pictures.
#
# <details><summary>Hint</summary>`torch.bincount(group[which], minlength=G)` counts `which` by group.</details>

# %% [markdown] id="task-group" lang="tr" source="fdddee6e"
# ## Görev 6. Kimde çalıyor?
#
# Zorluk 2/5, 12 dakika. `rings` ile `forbidden` birer bool (N,); `group` (N,) her resim için 0 ile `G` - 1 arasında bir sayı.
# Her öbek için *izinli* resimlerinden çalanların payını döndür, (G,). Her öbekte izinli resim var.
#
# <details><summary>İpucu</summary>`torch.bincount(group[which], minlength=G)`, `which` olanları öbeklere göre sayar.</details>


# %% id="group" tr="0acb8eba"
def by_group(rings: Tensor, forbidden: Tensor, group: Tensor, G: int) -> Tensor:
    """In each group, the share of its allowed pictures that ring, (G,)."""
    # tr: """Her öbekte, izinli resimlerden çalanların payı, (G,)."""
    # BEGIN SOLUTION
    alarms = torch.bincount(group[rings & ~forbidden], minlength=G)
    return alarms / torch.bincount(group[~forbidden], minlength=G)
    # END SOLUTION


# %% id="check-group"
check.lesson16.by_group(by_group)

# %% [markdown] id="task-ratio" lang="en"
# ## Task 7. Is it a copy?
#
# Difficulty 3 of 5, 20 minutes. `samples` (B, D) were drawn by a model that was trained on `dataset` (N, D). For each sample
# return
#
# $$r = \frac{d_1}{\text{mean}(d_2, \dots, d_{k+1})}$$
#
# with $d_i$ the distance to the $i$-th nearest *different* training example. In `dataset` an example may stand many times.
#
# <details><summary>Hint 1</summary>What is $d_2$ beside an example that stands there twice?</details>
#
# <details><summary>Hint 2</summary>`dataset.unique(dim=0)`, then `torch.cdist` and a sort.</details>

# %% [markdown] id="task-ratio" lang="tr" source="5604aecb"
# ## Görev 7. Kopya mı?
#
# Zorluk 3/5, 20 dakika. `samples` (B, D), `dataset` (N, D) ile eğitilmiş bir modelin çektiği örnekler. Her örnek için şunu
# döndür:
#
# $$r = \frac{d_1}{\text{ort}(d_2, \dots, d_{k+1})}$$
#
# $d_i$, en yakın $i$ numaralı *farklı* eğitim örneğine uzaklıktır. `dataset` içinde aynı örnek birçok kez bulunabilir.
#
# <details><summary>İpucu 1</summary>Veride iki kez bulunan bir örneğin hemen yanında $d_2$ kaçtır?</details>
#
# <details><summary>İpucu 2</summary>`dataset.unique(dim=0)`, sonra `torch.cdist` ve sıralama.</details>


# %% id="ratio" tr="f93aa15a"
def extraction_ratio(samples: Tensor, dataset: Tensor, k: int) -> Tensor:
    """r of each sample, (B,); examples that stand in the data set often count once."""
    # tr: """Her örneğin r'si, (B,); veri kümesinde birçok kez duran örnekler bir kez sayılır."""
    # BEGIN SOLUTION
    distances = torch.cdist(samples, dataset.unique(dim=0)).sort(dim=1).values
    return distances[:, 0] / distances[:, 1 : k + 1].mean(dim=1)
    # END SOLUTION


# %% id="check-ratio"
check.lesson16.extraction_ratio(extraction_ratio)

# %% id="run-ratio" tr="af1617bf"
digits = data.digits("train").images.flatten(1)
repeated = torch.cat([digits, digits[:1].repeat(50, 1)])
noise = torch.randn(64, generator=Generator().manual_seed(0))
others = data.digits("test").images.flatten(1)
samples = {"a copy, a little noisy": digits[:1] + 0.05 * noise, "another digit": others[:1]}
# tr: samples = {"biraz gürültülü bir kopya": digits[:1] + 0.05 * noise, "başka bir rakam": others[:1]}
for name, one in samples.items():
    print(f"{name}, r: {extraction_ratio(one, repeated, 20).item():.2f}")

# %% [markdown] id="task-open" lang="en"
# ## Task 8. Who decides?
#
# Difficulty 4 of 5, 10 minutes, no check. A school wants to offer its pupils a picture generator. Its detector finds 99 % of
# what is forbidden there, and rings for 2 % of what is allowed; among pupils who draw in red it rings for 10 %. One request in
# 1,000 is forbidden. Advise the head: use it, change it, or leave it? Write six sentences. Say with figures what will happen
# in a month of 20,000 requests, whom the false alarms hit, what the detector cannot prevent, and who should set the threshold.

# %% [markdown] id="task-open" lang="tr" source="20f2d405"
# ## Görev 8. Kim karar verir?
#
# Zorluk 4/5, 10 dakika, denetimi yok. Bir okul, öğrencilerine bir resim üreteci sunmak istiyor. Dedektörü orada yasak olanların
# %99'unu buluyor, izinlilerin %2'sinde çalıyor; kırmızıyla çizen öğrencilerde %10'unda. 1.000 istekten biri yasak. Müdüre öğüt
# ver: Kullansın mı, değiştirsin mi, vaz mı geçsin? Altı cümle yaz. 20.000 istekli bir ayda ne olacağını, yanlış alarmların kime
# denk geleceğini, dedektörün neyi önleyemeyeceğini ve eşiği kimin koyması gerektiğini sayılarla anlat.

# %% id="open" tr="9106f92a"
right = 20_000 / 1_000 * 0.99
wrong = (20_000 - 20_000 / 1_000) * 0.02
print(f"in a month, right alarms: {right:.0f}    wrong alarms: {wrong:.0f}")
# tr: print(f"bir ayda haklı alarm: {right:.0f}    haksız alarm: {wrong:.0f}")

# %% [markdown] id="rubric" lang="en" only="solutions"
# A good answer has, one point each: about 20 right and 400 wrong alarms, so 95 of 100 alarms are wrong; that the wrong ones
# fall on one group, and what that does to it; that what is missed, and what is reworded or edited, gets through; that a lower
# threshold trades one error for the other, and is a decision about people, not about the detector; a proposal for what happens
# after an alarm (a person looks, and one can object); and no claim without its figure.

# %% [markdown] id="rubric" lang="tr" only="solutions" source="9bdbbfe6"
# İyi bir cevapta şunlar bulunur, her biri bir puan: yaklaşık 20 haklı, 400 haksız alarm, yani 100 alarmdan 95'i haksız; haksızların
# tek bir öbeğe denk geldiği ve bunun ona ne yaptığı; gözden kaçanın, başka türlü söylenenin, düzenleyerek varılanın geçtiği; eşiği
# alçaltmanın bir hatayı ötekiyle değiştirdiği, bunun da dedektörle değil insanlarla ilgili bir karar olduğu; alarmdan sonra ne
# olacağına dair bir öneri (bir insan bakar, itiraz edilebilir); sayısı olmayan hiçbir savın bulunmaması.

# %% [markdown] id="done" lang="en"
# `check.progress()` shows what is done and what comes next.

# %% [markdown] id="done" lang="tr" source="1ff5544f"
# `check.progress()` neyin bittiğini ve sırada ne olduğunu gösterir.
