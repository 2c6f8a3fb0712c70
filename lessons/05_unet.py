# %% [markdown] id="title" lang="en"
# # 05 · The U-Net
#
# **You will build, brick by brick, the network that looks at a noisy image and finds the digit in it; then
# load the weights of the course's own model into your bricks, and break it to see what each brick is for.**
#
# Until now the denoiser was a formula (lesson 03) or a small network for points in the plane (lesson 04). An
# image is more than a list of 64 numbers: neighbouring pixels belong together, and so do the two ends of one
# stroke. Which network knows that?
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · Before this: [04 · The training
# objective](04_objective.ipynb)

# %% [markdown] id="title" lang="tr" source="ed587001"
# # 05 · U-Net
#
# **Gürültülü bir görüntüye bakıp içindeki rakamı bulan ağı tuğla tuğla kuracaksın; sonra kursun kendi
# modelinin ağırlıklarını senin tuğlalarına yükleyecek, her tuğlanın ne işe yaradığını görmek için de ağı
# bozacaksın.**
#
# Şimdiye kadar gürültü giderici ya bir formüldü (03. ders) ya da düzlemdeki noktalar için küçük bir ağdı (04.
# ders). Görüntü, 64 sayılık bir listeden fazlasıdır: Komşu pikseller birbirine aittir, bir çizginin iki ucu
# da öyle. Bunu hesaba katan ağ nasıl bir ağdır?
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Bundan önce: [04 · Eğitim
# amacı](04_objective.ipynb)

# %% id="setup"
import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from minidiff import ClippedDenoiser, IdealDenoiser, NetworkDenoiser, UNet, UNetSettings
from minidiff import data, diffusion_loss, q_sample, sample, show, zoo
from minidiff.predictions import prediction_from_x_0
from minidiff.nets.embeddings import timestep_embedding
from minidiff.show.feature_explorer import features, no_skips
from minidiff.show.palette import INK, MUTED, new_figure

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model = zoo.load("digits")  # the trained network that came with the library
network, schedule = model.network.requires_grad_(False), model.schedule
train, test = data.digits("train").images, data.digits("test").images  # 1,500 and 297 real digits

# %% id="opening"
x_t, _ = q_sample(test[3:4], 499, schedule, generator=Generator().manual_seed(1))
inside = {"x_t": x_t, **features(network, x_t, [499])}

figure = new_figure(920, 300)
across = figure.add_axes((0, 0, 1, 1), xlim=(0, 920), ylim=(300, 0))
across.set_axis_off()
dashed = {"arrowstyle": "->", "color": MUTED, "linestyle": "--"}
for left, right, y in ((268, 647, 90), (346, 563, 200)):  # the skip connections
    across.annotate("", (right, y), (left, y), arrowprops=dashed)
places = {"x_t": (5, 20), "down 0": (125, 20), "down 1": (265, 160), "down 2": (362, 245)}
places |= {"middle": (436, 245), "up 2": (510, 245), "up 1": (571, 160)}
places |= {"up 0": (655, 20), "prediction": (816, 20)}
for name, (left, top) in places.items():
    maps = inside[name][0, :9, None]  # nine feature maps of that level: (9, 1, H, W)
    sheet = show.tile(maps, fill=float("nan"))[0] if len(maps) > 1 else maps[0, 0]
    size = 5.2 * len(sheet) if len(maps) > 1 else 99  # pixels on the screen
    ax = figure.add_axes((left / 920, 1 - (top + size) / 300, size / 920, size / 300))
    ax.imshow(sheet, cmap="gray", vmin=-maps.abs().max(), vmax=maps.abs().max())
    ax.set_axis_off()
    ax.set_title(" x ".join(str(n) for n in inside[name].shape[1:]), fontsize=8, color=INK)
show.figure(figure)

# %% [markdown] id="opening-alt" lang="en" alt="opening"
# A U made of pictures: a noisy digit, then nine feature maps of 8 by 8 pixels, nine of 4 by 4, nine of 2
# by 2 at the bottom, and up again to the predicted digit, a 6. Dashed arrows lead across.

# %% [markdown] id="opening-alt" lang="tr" alt="opening" source="40f0b385"
# Resimlerden bir U: gürültülü bir rakam, sonra 8'e 8 piksellik dokuz öznitelik haritası, 4'e 4'lük dokuz,
# en altta 2'ye 2'lik dokuz harita; sonra yeniden yukarı, tahmin edilen rakama, bir 6'ya. Kesikli oklar
# karşıya geçiyor.

# %% [markdown] id="about" lang="en"
# Above: the course's digit model at work, drawn in the shape that gave it its name. On the left goes in the
# noisy image $x_t$ ($t = 499$), on the right comes out its guess $\hat{x}_0$ of the clean digit. Between them
# stand **feature maps**, pictures that the network makes for itself (nine of each place; the numbers above
# them say how many there are, and of how many pixels). On the way down they get smaller and more numerous, on
# the way up they grow again. The dashed arrows are shortcuts across the U.
#
# | | |
# |---|---|
# | **Time** | two sittings: parts 1 to 3 about 80 minutes, parts 4 to 6 with the task about 70 |
# | **Before** | Lessons [01](01_forward.ipynb), [03](03_reverse.ipynb) and [04](04_objective.ipynb): $x_t$, $\bar{\alpha}_t$, the denoiser, the loss. A convolution should not be wholly new to you |
# | **After** | You can *write* every block of a U-Net, *explain* what skips, time embedding and attention are for, *test* that by taking them away, *count* parameters, multiply-adds and memory of each level, and *say* what one generated image costs |
# | **Reference** | Sections 3.1 (the U-Net) and 5.2 (the limits: computational cost and memory) |
#
# Each new idea begins with a question. Write your answer down before you run the cell.

# %% [markdown] id="about" lang="tr" source="92775320"
# Yukarıda, kursun rakam modeli iş başında ve adındaki U biçiminde çizilmiş. Soldan gürültülü görüntü $x_t$
# ($t = 499$) giriyor, sağdan temiz rakam için yaptığı tahmin, $\hat{x}_0$ çıkıyor. Aradakiler **öznitelik
# haritaları** (feature maps): ağın ara hesapları, resim olarak. (Her yerden dokuz tanesi gösteriliyor;
# üstteki sayılar kaç tane olduklarını ve kaç piksel olduklarını söylüyor.) Haritalar iniş yolunda küçülüp
# çoğalıyor, çıkış yolunda yeniden büyüyor. Kesikli oklar U'nun bir yakasından öbürüne geçen köprüler.
#
# | | |
# |---|---|
# | **Süre** | iki oturum: 1-3. bölümler yaklaşık 80 dakika, 4-6. bölümler görevle birlikte yaklaşık 70 dakika |
# | **Önce** | [01](01_forward.ipynb), [03](03_reverse.ipynb) ve [04](04_objective.ipynb). dersler: $x_t$, $\bar{\alpha}_t$, gürültü giderici, kayıp. Evrişim (convolution) sözü sana büsbütün yabancı olmasın |
# | **Sonra** | U-Net'in her bloğunu *yazabilir*, atlamaların, zaman gömmesinin ve dikkatin ne işe yaradığını *açıklayabilir*, bunu onları çıkararak *sınayabilir*, her düzeyin parametrelerini, çarpma-toplamalarını ve belleğini *sayabilir*, üretilen bir görüntünün neye mal olduğunu *söyleyebilirsin* |
# | **Kaynak metin** | Bölüm 3.1 (U-Net) ve 5.2 (sınırlamalar: hesaplama maliyeti ve bellek) |
#
# Her yeni fikir bir soruyla başlar. Hücreyi çalıştırmadan önce cevabını yaz.

# %% [markdown] id="why" lang="en"
# ## 1. What the job asks for
#
# A denoiser takes an image and returns an image **of the same shape**: one answer for each pixel. To answer
# well it needs two things that pull in opposite directions. Whether a pixel is the edge of a stroke is
# decided by its neighbours: *local detail*. Whether there should be a stroke at all is decided by the rest of
# the digit: *global shape*.
#
# > **Predict first.** A denoiser may look only at the 3x3 pixels around each pixel. Inside this window it
# > guesses as well as the 1,500 training digits allow. You start from pure noise and let it run. What comes
# > out: noise, strokes that form no digit, or slightly blurred digits?

# %% [markdown] id="why" lang="tr" source="ee9bc0be"
# ## 1. İşin gerektirdiği
#
# Gürültü giderici bir görüntü alır ve **aynı boyutta** bir görüntü verir: her piksel için bir cevap. İyi
# cevap vermek için ters yönlere çeken iki şeye ihtiyacı vardır. Bir pikselin bir çizginin kenarı olup
# olmadığı komşularından anlaşılır; bu, *yerel
# ayrıntıdır*. Orada çizgi olup olmayacağı ise rakamın geri kalanından anlaşılır; bu da *bütünün biçimidir*.
#
# > **Önce tahmin et.** Bir gürültü giderici, her pikselin yalnızca çevresindeki 3x3 piksele bakabiliyor. Bu
# > pencerenin içinde, 1.500 eğitim rakamının izin verdiği en iyi tahmini yapıyor. Saf gürültüden başlatıp
# > çalıştırıyorsun. Ne çıkar: gürültü mü, rakam oluşturmayan çizgiler mi, biraz bulanık rakamlar mı?

# %% [markdown] id="see-windows" lang="en"
# We need no network to find out. The ideal denoiser of lesson 03 compares $x_t$ with all training images
# $x^{(i)}$. For one pixel $p$, let it compare only the *windows* $W_p$ around that pixel, and average the
# training pixels in the middle of those windows, $x^{(i)}[p]$ (so it is even told where in the image the window
# lies):
#
# $$\hat{x}_0[p] = \sum_i w_i\,x^{(i)}[p], \qquad
# w_i \propto \exp\!\Big({-\big\lVert W_p(x_t) - \sqrt{\bar{\alpha}_t}\;W_p(x^{(i)})\big\rVert^2}\Big/\,
# {2\,(1-\bar{\alpha}_t)}\Big)$$

# %% [markdown] id="see-windows" lang="tr" source="f257fbc8"
# Öğrenmek için ağa gerek yok. 03. dersin ideal gürültü gidericisi $x_t$'yi bütün eğitim görüntüleriyle,
# $x^{(i)}$'lerle karşılaştırıyordu. Şimdi tek bir $p$ pikseli için yalnızca o pikselin çevresindeki
# *pencereleri*, $W_p$'leri karşılaştırsın ve bu pencerelerin ortasındaki eğitim piksellerinin,
# $x^{(i)}[p]$'lerin ortalamasını alsın. (Böylece pencerenin görüntünün neresinde olduğunu da bilir.)
#
# $$\hat{x}_0[p] = \sum_i w_i\,x^{(i)}[p], \qquad
# w_i \propto \exp\!\Big({-\big\lVert W_p(x_t) - \sqrt{\bar{\alpha}_t}\;W_p(x^{(i)})\big\rVert^2}\Big/\,
# {2\,(1-\bar{\alpha}_t)}\Big)$$


# %% id="windows"
def windows(x: Tensor, side: int) -> Tensor:
    """The square around every pixel: (B, 1, H, W) -> (H*W, B, side*side)."""
    return F.unfold(F.pad(x, (side // 2,) * 4), side).permute(2, 0, 1)


def see_only(side: int):
    """The ideal denoiser that sees side x side pixels."""
    known, centres = windows(train, side), train.flatten(1).T[:, :, None]  # (64, 1500, side²), (64, 1500, 1)

    def denoise(x_t: Tensor, t: float):
        alpha_bar = schedule.alpha_bar_at(t)
        distances = torch.cdist(windows(x_t, side), alpha_bar**0.5 * known).square()  # (64, B, 1500)
        w = torch.softmax(-distances / (2 * (1 - alpha_bar)), dim=-1)
        return prediction_from_x_0((w @ centres)[..., 0].T.reshape(x_t.shape), x_t, alpha_bar)

    return denoise


# %% id="windows-picture" tr="be28420f"
x_T = torch.randn(10, 1, 8, 8, generator=Generator().manual_seed(3))
seeing = {"1x1": see_only(1), "3x3": see_only(3), "whole image": IdealDenoiser(train, schedule)}
# tr: seeing = {"1x1": see_only(1), "3x3": see_only(3), "bütün görüntü": IdealDenoiser(train, schedule)}
seeing["U-Net"] = model.denoiser()
made = {name: sample(denoise, schedule, x_T, steps=25) for name, denoise in seeing.items()}
for name, images in made.items():
    distance = torch.cdist(images.flatten(1), train.flatten(1)).amin(1) / 8  # root mean square over 64 pixels
    print(f"{name:13} distance to the nearest training digit: {distance.mean():.1f}")
    # tr: print(f"{name:13} en yakın eğitim rakamına uzaklık: {distance.mean():.1f}")
show.rows(made)

# %% [markdown] id="windows-picture-alt" lang="en" alt="windows-picture"
# Four rows of ten samples from the same noise. Seeing 1x1 pixels: specks in the shape of a blob. 3x3:
# pieces of strokes, some a little like digits. The whole image: training digits. U-Net: digits.

# %% [markdown] id="windows-picture-alt" lang="tr" alt="windows-picture" source="759ae6ad"
# Aynı gürültüden on örneklik dört satır. 1x1 piksel görünce: öbekleşmiş benekler. 3x3: çizgi parçaları,
# bazıları biraz rakama benziyor. Bütün görüntü: eğitim rakamları. U-Net: rakamlar.

# %% [markdown] id="why-answer" lang="en"
# Mostly strokes. With a single pixel there are specks. With 3x3 pixels there are smooth pieces of ink; a willing
# eye can
# read four or five of the ten as digits, but nobody has agreed on one. Seeing the whole image, the ideal denoiser
# gives
# digits, but they are training images. The printed distances show it (they measure copying, not legibility):
# 0.0 for the
# ideal denoiser. That is the memorisation of lesson 03.
#
# The last row is the U-Net, from the same noise: digits, and no copies. (It was trained with digit labels and gets
# none
# here. All four rows share $x_T$, so compare them column by column.)
#
# So we want a network that looks near *and* far. A **U-Net** does both: it works on the image at several
# resolutions. In a
# small version of the image, far is near.

# %% [markdown] id="why-answer" lang="tr" source="ed992baf"
# Çoğunlukla rakam oluşturmayan çizgiler çıkıyor. Tek pikselle benekler, 3x3 pikselle düzgün mürekkep parçaları var:
# İstersen onundan dördünü beşini rakam diye okuyabilirsin, ama pikseller tek bir rakamda birleşmiyor. Bütün
# görüntüyü gören ideal gürültü
# giderici rakam veriyor; ancak bunlar eğitim görüntülerinin kendisi. Yazdırılan uzaklıklar bunu gösteriyor
# (okunurluğu değil
# kopyalamayı ölçerler): ideal gürültü gidericide 0,0. 03. dersteki ezberleme budur.
#
# Son satırda aynı gürültüden başlayan U-Net var: Rakam çiziyor, üstelik bunlar kopya değil. (Rakam
# etiketleriyle eğitildi, burada etiket
# almıyor. Dört satır da aynı $x_T$'den başlıyor; sütun sütun karşılaştır.)
#
# Öyleyse hem yakını *hem* uzağı gören bir ağ istiyoruz. **U-Net** ikisini de yapar: Görüntünün üzerinde
# birkaç çözünürlükte
# birden çalışır. Görüntünün küçük bir kopyasında, birbirinden uzak pikseller yan yana düşer.

# %% [markdown] id="conv" lang="en"
# ## 2. The bricks
#
# ### 2.1 Convolution: what can one pixel see?
#
# A 3x3 **convolution** computes each output pixel from a 3x3 window of the input, with the same weights at
# every place. If $a$ feature maps go in and $b$ come out, each of the $b$ outputs has $9a$ weights (the nine
# for one map that goes in are a **kernel**; the program that runs your cells only shares the name) and one
# bias: $9ab + b$ parameters, whatever the size of the image. The border is padded with zeros, so height and
# width stay.

# %% [markdown] id="conv" lang="tr" source="0e88ed1c"
# ## 2. Tuğlalar
#
# ### 2.1 Evrişim: Bir piksel neyi görebilir?
#
# 3x3'lük bir **evrişim** (convolution) her çıktı pikselini girdinin 3x3'lük bir penceresinden, her yerde aynı
# ağırlıklarla hesaplar. $a$ öznitelik haritası girip $b$ harita çıkıyorsa, çıkan $b$ haritanın her birinin $9a$
# ağırlığı (giren bir haritaya düşen dokuz ağırlık, bir **çekirdektir** (kernel)) ve bir yanlılık terimi (bias)
# vardır: görüntü ne büyüklükte olursa olsun $9ab + b$ parametre. Kenara
# sıfırlardan dolgu (padding) eklenir; böylece yükseklik ve genişlik değişmez.

# %% [markdown] id="receptive" lang="en"
# The **receptive field** of an output pixel is the set of input pixels that can change it. It need not be
# derived: the gradient of one output pixel with respect to the input is zero outside.
#
# > **Predict first.** Three 3x3 convolutions one after the other: does one output pixel see 3x3, 7x7, 9x9 or
# > 27x27 input pixels? And if the second one has **stride** 2, which means that it computes only every second
# > pixel, so that the image shrinks to half?

# %% [markdown] id="receptive" lang="tr" source="39cf4b93"
# Bir çıktı pikselinin **alıcı alanı** (receptive field), onu değiştirebilecek girdi piksellerinin kümesidir.
# Türetmek gerekmez: Bir çıktı pikselinin girdiye göre gradyanı bu alanın dışında sıfırdır.
#
# > **Önce tahmin et.** Art arda üç 3x3 evrişim: Bir çıktı pikseli kaç girdi pikseli görür, 3x3 mü, 7x7 mi,
# > 9x9 mu, 27x27 mi? Ya ikincinin **aralığı** (stride) 2 ise, yani yalnızca iki pikselden birini hesaplıyor
# > ve görüntüyü yarıya indiriyorsa?

# %% id="conv-code" tr="ba3793d9"
conv = nn.Conv2d(1, 16, kernel_size=3, padding=1)
parameters = sum(p.numel() for p in conv.parameters())
print(f"output {tuple(conv(x_t).shape)}    parameters {parameters} = 9 · 1 · 16 + 16 = {9 * 1 * 16 + 16}")
# tr: print(f"çıktı {tuple(conv(x_t).shape)}    parametre {parameters} = 9 · 1 · 16 + 16 = {9 * 1 * 16 + 16}")


def field(*strides: int) -> int:
    """Side of the receptive field of one output pixel, after 3x3 convolutions with these strides."""
    layers = nn.Sequential(*(nn.Conv2d(1, 1, 3, stride, padding=1) for stride in strides))
    for p in layers.parameters():
        nn.init.ones_(p)  # positive weights: no two ways can cancel
    image = torch.zeros(1, 1, 65, 65, requires_grad=True)
    output = layers(image)
    output[0, 0, output.shape[2] // 2, output.shape[3] // 2].backward()
    return int((image.grad[0, 0] != 0).any(dim=0).sum())


for strides in ((1,), (1, 1), (1, 1, 1), (1, 2, 1), (1, 2, 1, 2, 1)):
    print(f"strides {strides}: one pixel sees a side of {field(*strides)}")
    # tr: print(f"aralıklar {strides}: bir pikselin gördüğü kenar {field(*strides)}")

# %% [markdown] id="conv-answer" lang="en"
# Each convolution adds one pixel on every side: 3, 5, 7. After a stride of 2, one pixel of the small image
# stands for two of the large one, so each later convolution adds twice as much: 9 for three layers, 21 for
# five. Shrinking is the cheap way to see far.
#
# The receptive field says what a network *can* see. What *does* ours look at? Again a gradient, this time of
# the shipped network: how much does the guess for one pixel move when an input pixel moves?

# %% [markdown] id="conv-answer" lang="tr" source="e8e4e6a6"
# Her evrişim her kenara bir piksel ekliyor: 3, 5, 7. Aralık 2 olan bir katmandan sonra küçük görüntünün
# bir pikseli büyüğün ikisi demektir; sonraki her evrişim iki kat fazla ekler: üç katmanda 9, beş katmanda 21.
# Küçültmek, uzağı görmenin ucuz yoludur.
#
# Alıcı alan, bir ağın neyi *görebileceğini* söyler. Bizimki gerçekte neye *bakıyor*? Yine bir gradyan, bu kez
# hazır ağınki: Bir girdi pikseli oynayınca, bir piksel için yapılan tahmin ne kadar oynuyor?

# %% id="looks" tr="37078a9c"
times, middle = [19, 99, 199, 299, 499, 699], (slice(None), 0, 4, 4)
looks = []
for t in times:
    noisy, _ = q_sample(test[:100], t, schedule, generator=Generator().manual_seed(0))
    noisy.requires_grad_()
    network(noisy, torch.full((100,), t))[middle].sum().backward()
    share = noisy.grad.abs().mean(0, keepdim=True)  # (1, 1, 8, 8)
    looks.append(share / share.sum())
    print(f"t = {t:3d}    share of the pixel itself: {looks[-1][middle].item():.0%}")
    # tr: print(f"t = {t:3d}    pikselin kendi payı: {looks[-1][middle].item():.0%}")
bright = torch.cat([2 * one / one.max() - 1 for one in looks])  # black: no influence; white: the most
show.rows(bright, t=times)

# %% [markdown] id="looks-alt" lang="en" alt="looks"
# Six maps of influence. At t = 19 only the pixel itself is bright; with growing t a halo spreads around it, up to t
# = 499; at
# the border it stays dark.

# %% [markdown] id="looks-alt" lang="tr" alt="looks" source="7084bdc5"
# Altı etki haritası. t = 19'da yalnızca pikselin kendisi parlak; t 499'a doğru büyüdükçe çevresinde bir hale
# yayılıyor; kenar
# karanlık kalıyor.

# %% [markdown] id="looks-note" lang="en"
# With little noise the network mostly trusts the pixel it is asked about: half of all influence comes from it.
# With more
# noise it asks more of the others, most of all the near ones, and from $t = 499$ on little changes. One
# network, two jobs: polishing detail near $t = 0$, deciding on a shape at large $t$. The
# picture shows which it does when.

# %% [markdown] id="looks-note" lang="tr" source="4cecde88"
# Gürültü azken ağ en çok, kendisine sorulan piksele güveniyor: Bütün etkinin yarısı ondan geliyor. Gürültü
# arttıkça öteki piksellerin, en çok da yakındakilerin etkisi büyüyor;
# $t = 499$'dan sonra pek bir şey değişmiyor. Tek ağın iki işi var: $t = 0$ yakınında ayrıntı düzeltmek, büyük
# $t$'de bir biçime
# karar vermek. Hangisini ne zaman yaptığını resim gösteriyor.

# %% [markdown] id="norm" lang="en"
# ### 2.2 GroupNorm and SiLU
#
# Between convolutions stand two small bricks. **SiLU**, an activation function, bends each number:
# $\operatorname{silu}(h) = h / (1 + e^{-h})$. Without such a bend a stack of convolutions would be one
# large convolution. **GroupNorm** (Wu and He 2018) divides the feature maps of *one* image into groups (8
# in this course), and shifts and scales each group to mean 0 and variance 1:
#
# $$h \to \frac{h - \text{mean}}{\sqrt{\text{variance} + 10^{-5}}}\cdot\gamma + \delta,
# \qquad \gamma, \delta \text{ learned, one pair for each feature map}$$
#
# > **Predict first.** You multiply all feature maps by 100. What does the layer behind the GroupNorm notice?
# > And does GroupNorm widen the receptive field?

# %% [markdown] id="norm" lang="tr" source="19fa230a"
# ### 2.2 GroupNorm ve SiLU
#
# Evrişimlerin arasında iki küçük tuğla durur. **SiLU** (doğrusal olmayan bir aktivasyon fonksiyonu) her sayıyı büker:
# $\operatorname{silu}(h) = h / (1 + e^{-h})$. Doğrusal olmayan böyle bir adım bulunmasa, art arda dizilmiş
# evrişimler tek bir
# büyük evrişim olurdu. **GroupNorm** (grup normalleştirme; Wu ve He 2018), *tek* bir görüntünün öznitelik
# haritalarını gruplara ayırır (bu kursta 8), her grubu kaydırıp ölçekleyerek ortalamasını 0, varyansını 1
# yapar:
#
# $$h \to \frac{h - \text{ortalama}}{\sqrt{\text{varyans} + 10^{-5}}}\cdot\gamma + \delta,
# \qquad \gamma, \delta \text{ öğrenilir, her öznitelik haritası için bir çift}$$
#
# > **Önce tahmin et.** Bütün öznitelik haritalarını 100 ile çarpıyorsun. GroupNorm'dan sonraki katmanın
# > girdisinde ne değişir? Peki GroupNorm alıcı alanı genişletir mi?

# %% id="norm-code" tr="de1e3c8e"
h = torch.randn(2, 16, 8, 8, generator=Generator().manual_seed(0)) * 3 + 5
normed = nn.GroupNorm(8, 16)(h)  # 8 groups of 2 feature maps each
groups = normed.reshape(2, 8, -1)
means, variances = groups.mean(-1).abs().max(), groups.var(-1, correction=0).mean()
print(f"of each group: largest |mean| {means:.3f}, variance {variances:.3f}")
# tr: print(f"her grubun: en büyük |ortalaması| {means:.3f}, varyansı {variances:.3f}")
louder = torch.allclose(nn.GroupNorm(8, 16)(100 * h), normed, atol=1e-4)
print(f"100 times as loud gives the same: {louder}")
# tr: print(f"100 katı da aynı sonucu veriyor: {louder}")

h.requires_grad_()
nn.GroupNorm(8, 16)(h)[0, 0, 4, 4].backward()
own, others, second = ((h.grad[part] != 0).sum() for part in ((0, 0), (0, slice(2, None)), (1,)))
print(f"pixels it depends on: own map {own}, other groups {others}, other image {second}")
# tr: print(f"bağlı olduğu pikseller: kendi haritası {own}, öteki gruplar {others}, öteki görüntü {second}")
values = (-4.0, -1.0, 0.0, 1.0, 4.0)
print("silu:", {v: round(float(F.silu(torch.tensor(v))), 2) for v in values})

# %% [markdown] id="norm-answer" lang="en"
# Nothing (`True`): the scale is gone, so a layer deep inside gets numbers of one size whatever came before
# it. And yes, in a weak sense: mean and variance are taken over all 64 pixels, so each pixel of the group
# has a small say (64). Other groups (0) and other images of the batch (0) have none. The usual alternative,
# BatchNorm, takes its statistics over the batch, where one image may be at $t = 3$ and the next at $t =
# 990$; and when you sample, it uses averages over the training, in which all $t$ are mixed.

# %% [markdown] id="norm-answer" lang="tr" source="9cf75061"
# Hiçbir şey değişmez (`True`): Ölçek ortadan kalktı; derindeki bir katman, önünde ne olursa olsun hep aynı
# büyüklükte sayılar
# alır. İkinci soruya gelince, zayıf bir anlamda evet: Ortalama ile varyans 64 pikselin hepsinden alınır;
# böylece gruptaki her pikselin küçük bir etkisi olur (64). Diğer grupların (0) ve yığındaki (batch) diğer
# görüntülerin (0) etkisi yoktur. Alışılmış seçenek BatchNorm, istatistiğini yığından alır; oysa orada bir
# görüntü $t = 3$'te, yanındaki $t = 990$'da olabilir; örneklerken de eğitimin bütün $t$'leri karıştıran
# ortalamalarını kullanır.

# %% [markdown] id="time" lang="en"
# ### 2.3 The time embedding
#
# One network serves all $t$, so it must be told $t$. As which numbers?
#
# > **Predict first.** Why not feed the number $t$ itself, or $t/1000$? What should hold for the inputs of two
# > neighbouring times, and what for two times far apart?

# %% [markdown] id="time" lang="tr" source="d571f84c"
# ### 2.3 Zaman gömmesi
#
# Bütün $t$'lerde aynı ağ çalışır; demek ki ona $t$ de verilmelidir. Bu hangi sayılarla yapılmalı?
#
# > **Önce tahmin et.** $t$ sayısını ya da $t/1000$'i neden doğrudan vermiyoruz? Komşu iki zamanın girdileri
# > nasıl olmalı, birbirinden uzak iki zamanınki nasıl?

# %% [markdown] id="waves" lang="en"
# With the raw $t$ one input is a thousand times larger than the others. With $t/1000$, neighbours such as
# $t = 3$ and $t = 4$ differ by 0.001, though near the clean end a single step matters. And the first layer
# can do only one thing with a single number: draw a straight line. So $t$ is written as **waves**, from
# fast to slow (Vaswani et al. 2017; Ho et al. 2020). This is the **time embedding**. For an even width $c$:
#
# $$\operatorname{emb}(t) = \big[\cos(\omega_i t),\ \sin(\omega_i t)\big]_{i = 0 \dots c/2-1}, \qquad
# \omega_i = 10000^{-2i/c}$$
#
# It is like a clock. The fast hand tells neighbours apart, the slow hands tell the hour. (The 10000 is a
# habit from text models. Over 1,000 steps the slowest few waves hardly move.)

# %% [markdown] id="waves" lang="tr" source="4f3da26c"
# Ham $t$ ile bir girdi ötekilerin bin katı olur. $t/1000$ ile $t = 3$ ve $t = 4$ gibi komşular 0,001
# farklıdır; oysa temiz uçta tek bir adım bile önemlidir. Üstelik ilk katmanın tek bir sayıyla yapabileceği
# tek şey vardır: bir doğru çizmek. Bu yüzden $t$, hızlıdan yavaşa doğru **dalgalar** olarak yazılır
# (Vaswani vd. 2017; Ho vd. 2020); buna **zaman gömmesi** (time embedding) denir. Çift bir $c$ genişliği
# için:
#
# $$\operatorname{emb}(t) = \big[\cos(\omega_i t),\ \sin(\omega_i t)\big]_{i = 0 \dots c/2-1}, \qquad
# \omega_i = 10000^{-2i/c}$$
#
# Bir saat gibidir. Hızlı kol komşuları ayırır, yavaş kollar saati söyler. (10000, metin modellerinden kalma
# bir alışkanlıktır. 1.000 adım boyunca en yavaş birkaç dalga pek kıpırdamaz.)


# %% id="time-code" tr="77b3cad7"
def my_embedding(t: Tensor, width: int) -> Tensor:
    """Times (B,) as waves: (B,) -> (B, width)."""
    i = torch.arange(width // 2)
    omega = 10_000.0 ** (-i / (width // 2))
    angles = t[:, None] * omega  # (B, width / 2)
    return torch.cat([angles.cos(), angles.sin()], dim=1)


t = torch.arange(1000)
emb = my_embedding(t, 32)
same = torch.allclose(emb, timestep_embedding(t, 32), atol=1e-3)
print(f"shape {tuple(emb.shape)}    the same as the library's: {same}")
# tr: print(f"boyut {tuple(emb.shape)}    kütüphaneninkiyle aynı: {same}")
label = "number of the embedding"
# tr: label = "gömmenin kaçıncı sayısı"
show.heat(emb.T, T=1000, y_label=label)

# %% [markdown] id="time-code-alt" lang="en" alt="time-code"
# 32 rows of waves over t, black and white: 16 cosines above, 16 sines below. In each half the waves are
# fast at the top and slower and slower towards the bottom.

# %% [markdown] id="time-code-alt" lang="tr" alt="time-code" source="3eb5f7d8"
# t boyunca siyah beyaz 32 satır dalga: üstte 16 kosinüs, altta 16 sinüs. Her yarıda dalgalar üstte hızlı,
# aşağıya doğru gitgide yavaş.


# %% id="time-readout" tr="46768e01"
def unexplained(inputs: Tensor, wanted: Tensor) -> float:
    """Share of the variance of `wanted` that the best straight-line readout of `inputs` misses."""
    A = torch.cat([inputs.double(), torch.ones(len(inputs), 1, dtype=torch.float64)], dim=1)
    error = A @ torch.linalg.lstsq(A, wanted[:, None]).solution - wanted[:, None]
    return (error.square().mean() / wanted.var()).item()


log_snr = schedule.snr.log()[:999]  # the last one is nearly zero SNR, a jump
by_t, by_emb = unexplained(t[:999, None], log_snr), unexplained(emb[:999], log_snr)
print(f"share of log SNR that a straight line misses, from t: {by_t:.1%}, from emb(t): {by_emb:.1%}")
# tr: print(f"bir doğrunun log SNR'de kaçırdığı pay, t'den: {by_t:.1%}, emb(t)'den: {by_emb:.1%}")

distances = torch.cdist(emb.double(), emb.double())
print(f"distance of the two closest times: {(distances + 100 * torch.eye(1000)).min():.2f}")
# tr: print(f"en yakın iki zamanın uzaklığı: {(distances + 100 * torch.eye(1000)).min():.2f}")
gaps = {gap: round(float(distances[500, 500 + gap]), 1) for gap in (1, 2, 5, 50)}
print(f"distance from t = 500, so many steps on: {gaps}")
# tr: print(f"t = 500'den bu kadar adım ötesine uzaklık: {gaps}")

# %% [markdown] id="time-answer" lang="en"
# In the picture each row is one number of the embedding: above the 16 cosines, below the 16 sines, the fast
# ones first. Each column is one $t$, a bar code. The picture is drawn with your function; the
# library's agrees.
#
# The measurements: suppose a layer wants to know the log-SNR of lesson 02, a curve over $t$. A straight
# line in $t$ misses a tenth of its variance; a *linear* readout of the embedding misses nearly nothing. No
# two of the 1,000 times are closer than 1.17 (as a vector of 32 numbers each has the length 4: sixteen times
# $\cos^2 + \sin^2$, and the root), and from there the distance grows with the gap (1, 2, 5 and 50 steps
# away from $t = 500$). Neighbours stay neighbours, and all can be told apart.

# %% [markdown] id="time-answer" lang="tr" source="a3fb125b"
# Resimde her satır gömmenin bir sayısı: üstte 16 kosinüs, altta 16 sinüs, hızlılar önde. Her sütun, bir
# $t$'nin barkodu gibidir. Resim senin işlevinle çizildi; kütüphaneninki de aynı sonucu veriyor.
#
# Ölçümlere gelince: Diyelim bir katman 02. dersin log-SNR'sini, yani $t$ boyunca bir eğriyi öğrenmek
# istiyor. $t$'ye göre bir doğru, eğrinin varyansının onda birini açıklayamıyor; gömmenin *doğrusal* bir okunuşu
# neredeyse hepsini açıklıyor. 1.000 zamandan hiçbir ikisi birbirine 1,17'den yakın değil (her biri 32
# sayılık bir vektördür ve uzunluğu 4'tür: on altı kez $\cos^2 + \sin^2$, sonra kök) ve uzaklık oradan
# başlayarak
# zaman farkıyla birlikte büyüyor ($t = 500$'den 1, 2, 5 ve 50 adım ötede). Komşular komşu kalıyor, hepsi de
# birbirinden ayırt edilebiliyor.

# %% [markdown] id="residual" lang="en"
# ### 2.4 The residual block, and why it starts as nothing
#
# Our network will have more than twenty layers one behind the other. Training sends a gradient through all of
# them, from the last to the first.
#
# > **Predict first.** 30 convolutions in a row, each followed by SiLU, all fresh from `nn.Conv2d`. How large
# > is the gradient at the input, if it is about 1 at the output: about 1, about 0.01, or less than
# > $10^{-10}$?
#
# Our blocks compute a *correction*, $\text{out} = x + f(x)$: a **residual block** (He et al. 2016). The
# gradient can pass beside every block, and what comes through $f$ is added to it. And we set the last layer
# of every $f$ to zero at the start. Then each block is the identity, the whole chain is, and training adds
# corrections as it needs them.

# %% [markdown] id="residual" lang="tr" source="b71e8dff"
# ### 2.4 Artık blok ve neden sıfırdan başladığı
#
# Ağımızda yirmiden çok katman art arda duracak. Eğitim, hepsinin içinden, sondan başa bir gradyan gönderir.
#
# > **Önce tahmin et.** Art arda 30 evrişim, her birinin ardından SiLU; hepsi `nn.Conv2d`'nin ilk
# > ağırlıklarıyla. Gradyan çıktıda 1 dolayındaysa girdide ne kadardır: 1 dolayında mı, 0,01 dolayında mı,
# > $10^{-10}$'dan küçük mü?
#
# Bizim bloklarımız bir *düzeltme* hesaplar: $\text{çıktı} = x + f(x)$. Buna **artık blok** (residual block)
# denir (He vd. 2016). Gradyan her bloğun yanından da geçebilir; $f$'den gelen onun üstüne eklenir. Üstelik
# başlangıçta her $f$'nin son katmanını sıfırla başlatıyoruz. O zaman her blok birim (özdeşlik)
# fonksiyonudur, bütün zincir de; eğitim, gerektikçe düzeltme ekler.


# %% id="residual-chain" tr="0ed16d0f"
def zeroed(layer: nn.Conv2d) -> nn.Conv2d:
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def chain(kind: str, depth: int) -> str:
    """Size of the gradient at the input of `depth` convolutions."""
    torch.manual_seed(0)
    x = torch.randn(8, 32, 8, 8, requires_grad=True)
    h = x
    for _ in range(depth):
        conv = nn.Conv2d(32, 32, 3, padding=1)
        if kind == "x + 0":
            zeroed(conv)
        h = F.silu(conv(h)) if kind == "f(x)" else h + F.silu(conv(h))
    h.backward(torch.randn(h.shape))
    return f"{x.grad.std():.0e}"


rows = []
for kind in ("f(x)", "x + f(x)", "x + 0"):
    rows.append({"gradient": kind, **{f"{depth} layers": chain(kind, depth) for depth in (1, 10, 30)}})
    # tr: rows.append({"gradyan": kind, **{f"{depth} katman": chain(kind, depth) for depth in (1, 10, 30)}})
show.table(rows)

# %% [markdown] id="residual-answer" lang="en"
# After 30 plain layers nothing is left of the gradient ($10^{-17}$). (The reference text, section 3.1, calls this the
# vanishing gradient problem.) With $x + f(x)$ it survives, even grows. With zeroed layers it is exactly as
# large as it went
# in, at any depth.
#
# Do not take the first row for the reason why residual blocks were invented. It comes from PyTorch's
# starting weights, without norms. With a GroupNorm behind each of the 30 layers, as our U-Net has them, or
# with starting weights made for SiLU, it does not vanish (neither is run here). He et al. had norms too, and
# healthy gradients.
# What they found was **degradation**: plain networks with *more* layers trained to a *larger* error. A
# plain layer that should do nothing has to learn the identity; a residual block does nothing when its
# weights are zero.

# %% [markdown] id="residual-answer" lang="tr" source="4c865345"
# Art arda 30 sade katmandan sonra gradyandan bir şey kalmıyor ($10^{-17}$). (Kaynak metin, bölüm 3.1, buna
# gradyan kaybolma
# sorunu diyor.) $x + f(x)$ ile gradyan sağ kalıyor, hatta büyüyor. Sıfırlanmış katmanlarla ise derinlik ne
# olursa olsun,
# girdiği büyüklükte çıkıyor.
#
# Artık blokların bu ilk satır yüzünden bulunduğunu sanma. O sayı, PyTorch'un ilk ağırlıklarından ve norm
# olmamasından geliyor. 30 katmanın her birinin arkasında, U-Net'imizdeki gibi, bir GroupNorm olsa ya da ilk
# ağırlıklar SiLU'ya göre seçilse gradyan kaybolmaz (ikisi de burada çalıştırılmıyor). He vd.'nin ağlarında da
# norm vardı, gradyanları
# sağlamdı. Buldukları şey **bozulmaydı** (degradation): Katmanı *daha çok* olan sade ağlar *daha büyük* bir
# hatayla eğitiliyordu. Hiçbir şey yapmaması gereken sade bir katman birim fonksiyonu öğrenmek zorundadır;
# artık blok, ağırlıkları sıfırken hiçbir şey yapmaz.

# %% [markdown] id="block-idea" lang="en"
# Here is the block of our U-Net. The time enters in the middle. From the embedding of $t$ a small network
# (two linear layers) makes a vector, the *context*. Each block turns it, by a linear layer of its own, into
# one shift and one scale for each feature map:
#
# $$h = \operatorname{norm}_2(\dots)\cdot(1 + \text{scale}_t) + \text{shift}_t$$
#
# Ho et al. (2020) used a shift alone, and added it before the second norm. Scaling too came with Nichol and
# Dhariwal (2021). If the number of feature maps changes from $a$ to $b$, the shortcut needs a 1x1 convolution,
# which mixes feature maps and leaves places alone.

# %% [markdown] id="block-idea" lang="tr" source="93cfb24b"
# İşte U-Net'imizin bloğu. Zaman ortadan giriyor. Küçük bir ağ (iki doğrusal katman), $t$'nin gömmesinden bir
# vektör, yani *bağlamı* (context) yapar. Her blok da kendi doğrusal katmanıyla bunu, öznitelik haritası
# başına bir kaydırmaya ve bir ölçeğe çevirir:
#
# $$h = \operatorname{norm}_2(\dots)\cdot(1 + \text{ölçek}_t) + \text{kaydırma}_t$$
#
# Ho vd. (2020) yalnızca kaydırma kullanıyor, onu ikinci normdan önce ekliyordu. Ölçekleme Nichol ve Dhariwal
# (2021) ile geldi. Harita sayısı $a$'dan $b$'ye değişiyorsa kestirme yola 1x1'lik bir evrişim gerekir; bu,
# haritaları karıştırır, yerlere dokunmaz.


# %% id="block"
class MyBlock(nn.Module):
    def __init__(self, a: int, b: int, time: int, attend: bool = False) -> None:
        super().__init__()
        self.norm_1, self.conv_1 = nn.GroupNorm(8, a), nn.Conv2d(a, b, 3, padding=1)
        self.scale_shift = nn.Linear(time, 2 * b)
        self.norm_2, self.conv_2 = nn.GroupNorm(8, b), zeroed(nn.Conv2d(b, b, 3, padding=1))
        self.shortcut = nn.Identity() if a == b else nn.Conv2d(a, b, 1)
        self.attention = MyAttention(b) if attend else nn.Identity()  # part 2.6

    def forward(self, x: Tensor, context: Tensor) -> Tensor:
        h = self.conv_1(F.silu(self.norm_1(x)))  # (B, a, H, W) -> (B, b, H, W)
        scale, shift = self.scale_shift(F.silu(context))[:, :, None, None].chunk(2, dim=1)  # (B, b, 1, 1)
        h = self.norm_2(h) * (1 + scale) + shift
        return self.attention(self.shortcut(x) + self.conv_2(F.silu(h)))


# %% id="block-check" tr="411d3015"
torch.manual_seed(0)
block, x, context = MyBlock(32, 32, time=128), torch.randn(4, 32, 8, 8), torch.randn(4, 128)
output = block(x, context)
print(f"output {tuple(output.shape)}, at first the input itself: {torch.equal(output, x)}")
# tr: print(f"çıktı {tuple(output.shape)}, başta girdinin kendisi: {torch.equal(output, x)}")
print(f"output with 64 maps: {tuple(MyBlock(32, 64, time=128)(x, context).shape)}")
# tr: print(f"64 haritalı çıktı: {tuple(MyBlock(32, 64, time=128)(x, context).shape)}")

block(x, context).square().mean().backward()
for name in ("conv_2", "conv_1", "scale_shift"):
    reached = bool(getattr(block, name).weight.grad.abs().max() > 0)
    print(f"{name:12} gets a gradient: {reached}")
    # tr: print(f"{name:12} gradyan alıyor: {reached}")

# %% [markdown] id="block-note" lang="en"
# The fresh block returns exactly its input (`True`), for every time. Does a layer that is all zeros learn at
# all? The last line asks which layers get a gradient at the first step: the zeroed one does. Those before it
# do not yet, for their way to the output leads through zeros; after one step of training it no longer does.

# %% [markdown] id="block-note" lang="tr" source="d9f0c642"
# Yeni blok, hangi zamanda olursa olsun tam olarak girdisini geri veriyor (`True`). Tümüyle sıfır olan bir
# katman öğrenebilir mi? Son satır, ilk adımda hangi katmanların gradyan aldığını soruyor: sıfırlanmış olan
# alıyor. Ondan öncekiler henüz almıyor, çünkü çıktıya giden yolları sıfırlardan geçiyor; tek bir eğitim
# adımından sonra artık geçmeyecek.

# %% [markdown] id="resize" lang="en"
# ### 2.5 Down, up, and across
#
# To go **down**, a convolution with stride 2 halves height and width. To go **up**, each pixel is repeated
# 2x2 times and a convolution smooths the result. The way down is also called the **encoder**, the way up the
# **decoder**. What is lost between them?
#
# > **Predict first.** An 8x8 digit is averaged down to 4x4, or to 2x2, and enlarged again. Can you still read it?
#
# <details><summary>What you see</summary>By way of 4x4 a few can be guessed; by way of 2x2 none, for four numbers
# are left of 64.</details>

# %% [markdown] id="resize" lang="tr" source="3906e28a"
# ### 2.5 Aşağı, yukarı ve karşıya
#
# **Aşağı** inmek için, aralığı (stride) 2 olan bir evrişim yüksekliği ve genişliği yarıya indirir. **Yukarı**
# çıkmak için her piksel 2x2 kez yinelenir, bir evrişim de sonucu yumuşatır. İniş yoluna **kodlayıcı**
# (encoder), çıkış yoluna **kod çözücü** (decoder) da denir. Arada ne kaybolur?
#
# > **Önce tahmin et.** 8x8'lik bir rakam ortalanarak 4x4'e ya da 2x2'ye indiriliyor, sonra yeniden
# > büyütülüyor. Hâlâ okuyabilir misin?
#
# <details><summary>Ne görürsün?</summary>4x4'ten geçenlerin birkaçı tahmin edilebilir, 2x2'den geçenlerin hiçbiri:
# 64 sayıdan dördü kalmıştır.</details>

# %% [markdown] id="skip" lang="en"
# The U-Net keeps what it would lose. On the way down it puts every feature map aside. On the way up, where
# the resolution is the same again, it lays them beside what comes from below and lets the next block choose.
# This bridge is the **skip connection**, and laying side by side is **concatenation**: $a$ and $b$ feature
# maps become $a + b$. (Not a sum, as in a residual block: nothing is mixed yet.)

# %% [markdown] id="skip" lang="tr" source="ee5e4f8d"
# U-Net, kaybedeceği şeyi saklar. İniş yolunda her öznitelik haritasını bir kenara koyar. Çıkış yolunda,
# çözünürlük yeniden aynı olduğunda, bunları aşağıdan gelenlerin yanına yerleştirir; seçmeyi sonraki bloğa
# bırakır. Bu köprü **atlama bağlantısıdır** (skip connection); yan yana koymanın adı da **birleştirme**
# (concatenation): $a$ ile $b$ harita, $a + b$ harita olur. (Artık bloktaki gibi bir toplama değil: Henüz
# hiçbir şey karışmaz.)

# %% id="resize-code" tr="a44b49be"
strip = {"8x8": test[:10]}
for side in (4, 2):
    strip[f"8 → {side} → 8"] = F.interpolate(F.avg_pool2d(test[:10], 8 // side), size=8)
show.rows(strip)

shrink, grow = nn.Conv2d(32, 32, 3, stride=2, padding=1), nn.Conv2d(32, 32, 3, padding=1)
small = shrink(x)
large = grow(F.interpolate(small, scale_factor=2, mode="nearest"))
shapes = "  ->  ".join(str(tuple(one.shape)) for one in (x, small, large, torch.cat([large, x], dim=1)))
print(f"shapes: {shapes}")
# tr: print(f"boyutlar: {shapes}")

# %% [markdown] id="resize-code-alt" lang="en" alt="resize-code"
# Ten digits in three rows: as they are; averaged to 4x4 pixels, hardly legible; averaged to 2x2 pixels,
# four grey squares each.

# %% [markdown] id="resize-code-alt" lang="tr" alt="resize-code" source="c1ed3345"
# Üç satırda on rakam: olduğu gibi; 4x4 piksele ortalanmış, zor okunuyor; 2x2 piksele ortalanmış, her biri
# dört gri kare.

# %% [markdown] id="attention" lang="en"
# ### 2.6 Attention: every pixel asks every other
#
# Convolutions pass news from neighbour to neighbour. **Self-attention** connects all pixels at once. Each of
# the $n$ pixels makes three vectors of length $d$: a *query* (what am I looking for?), a *key* (what am I?)
# and a *value* (what do I have to say?). As rows they form $Q$, $K$ and $V$, each $n \times d$:
#
# $$\text{out} = A\,V, \qquad A = \operatorname{softmax}\!\Big(\frac{Q K^\top}{\sqrt{d}}\Big)$$
#
# Row $p$ of $A$ ($n \times n$) says how much pixel $p$ takes from each pixel; the softmax makes its numbers
# positive and their sum 1. You have met this: the ideal denoiser's softmax over the training images was the
# same idea.

# %% [markdown] id="attention" lang="tr" source="fb1939cb"
# ### 2.6 Dikkat: Her piksel ötekilerin hepsine sorar
#
# Evrişimler haberi komşudan komşuya taşır. **Öz dikkat** (self-attention) bütün pikselleri birden bağlar. $n$
# pikselin her biri $d$ uzunluğunda üç vektör yapar: bir *sorgu* (query: ne arıyorum?), bir *anahtar* (key:
# ben neyim?) ve bir *değer* (value: ne söyleyeceğim?). Satır satır dizilince her biri $n \times d$ olan $Q$,
# $K$ ve $V$ çıkar:
#
# $$\text{çıktı} = A\,V, \qquad A = \operatorname{softmax}\!\Big(\frac{Q K^\top}{\sqrt{d}}\Big)$$
#
# $A$'nın ($n \times n$) $p$. satırı, $p$ pikselinin her pikselden ne kadar aldığını söyler; softmax satırdaki
# sayıları pozitif, toplamlarını 1 yapar. Bunu gördün: İdeal gürültü gidericinin eğitim görüntüleri üzerindeki
# softmax'ı aynı fikirdi.

# %% [markdown] id="non-local" lang="en"
# To *see* where a pixel looks, take no training at all: query and key are the 3x3 colour window around the
# pixel (less the mean of all windows, so $d = 27$), the value is its colour (three numbers are enough for
# $V$). (An old denoising method, "non-local means" by Buades et al. 2005, works much like this.)
#
# > **Predict first.** A noisy star on a pale ground, and one pixel inside the star. Where does it look:
# > around itself, at the whole star, or everywhere?

# %% [markdown] id="non-local" lang="tr" source="17c74854"
# Bir pikselin nereye baktığını *görmek* için eğitim gerekmez: Sorgu ile anahtar, pikselin çevresindeki
# 3x3'lük renk penceresi olsun (bütün pencerelerin ortalaması çıkarılmış; $d = 27$), değer de pikselin rengi
# ($V$ için üç sayı yeter). (Eski bir gürültü giderme yöntemi, Buades vd.'nin 2005'teki "yerel olmayan
# ortalamalar"ı, buna çok benzer.)
#
# > **Önce tahmin et.** Soluk bir zeminde gürültülü bir yıldız ve yıldızın içinde bir piksel. Nereye bakar:
# > kendi çevresine mi, bütün yıldıza mı, her yere mi?

# %% id="attention-picture" tr="146e03c0"
star = data.render([data.scene(21)]).images  # (1, 3, 32, 32)
noisy = star + 0.3 * torch.randn(star.shape, generator=Generator().manual_seed(0))
patches = F.unfold(F.pad(noisy, (1,) * 4, mode="replicate"), 3)[0].T  # (1024, 27)
Q = K = patches - patches.mean(dim=0)
V = noisy[0].flatten(1).T  # (1024, 3)
A = torch.softmax(Q @ K.T / Q.shape[1] ** 0.5, dim=-1)  # (1024, 1024)
out = (A @ V).T.reshape(star.shape)
blurred = F.avg_pool2d(F.pad(noisy, (1,) * 4, mode="replicate"), 3, stride=1)
made_of = {"n": noisy, "b": blurred, "a": out}
error = {name: (image - star).square().mean().sqrt() for name, image in made_of.items()}
print(f"rms error: noisy {error['n']:.2f}, 3x3 mean {error['b']:.2f}, attention {error['a']:.2f}")
# tr: print(f"rms hata: gürültülü {error['n']:.2f}, 3x3 ortalama {error['b']:.2f}, dikkat {error['a']:.2f}")

rows = A[[20 * 32 + 22, 4 * 32 + 4]]  # a pixel of the star, a pixel of the ground
where = 2 * (rows / rows.amax(1, keepdim=True)).reshape(2, 1, 32, 32).expand(2, 3, 32, 32) - 1
on_star = (star - star[:, :, :1, :1]).abs().amax(dim=1).flatten() > 0.1  # True where the star is
print(f"share that the ground pixel takes from the star: {rows[1, on_star].sum():.0%}")
# tr: print(f"zeminin pikselinin yıldızdan aldığı pay: {rows[1, on_star].sum():.0%}")
captions = ["noisy image", "star pixel", "ground pixel", "3x3 mean", "attention"]
# tr: captions = ["gürültülü görüntü", "yıldızın pikseli", "zeminin pikseli", "3x3 ortalama", "dikkat"]
show.pictures(torch.cat([noisy, where, blurred, out]), columns=5, captions=captions)

# %% [markdown] id="attention-picture-alt" lang="en" alt="attention-picture"
# A noisy red star. Where a pixel of the star looks: the star, all else black. Where a pixel of the ground
# looks: the ground, the star dark. The 3x3 mean: blurred and still noisy. Attention: almost clean.

# %% [markdown] id="attention-picture-alt" lang="tr" alt="attention-picture" source="09ee65ac"
# Gürültülü kırmızı bir yıldız. Yıldızın bir pikselinin baktığı yer: yıldız, gerisi siyah. Zeminin bir
# pikselinin baktığı yer: zemin, yıldız koyu. 3x3 ortalama: bulanık ve hâlâ gürültülü. Dikkat: neredeyse
# temiz.

# %% [markdown] id="attention-answer" lang="en"
# At the whole star, least at its tips, whose windows hold ground as well (second picture; white: it looks
# there). A pixel of the ground looks at the ground (third). Pixels of one kind find each other, average,
# and their independent noises cancel: the error falls from 0.30 to 0.12, below the 0.15 of a 3x3 blur, and
# the edges stay sharp. It has a price: a pixel of the ground takes a share from the star, too (the last printed
# line),
# and the pale ground turns pink.

# %% [markdown] id="attention-answer" lang="tr" source="5857798b"
# Bütün yıldıza bakıyor; en az da uçlarına, çünkü oradaki pencerelerde zemin de var (ikinci resim; beyaz yerlere
# bakıyor). Zeminin bir pikseli zemine bakıyor (üçüncü). Aynı türden pikseller birbirini buluyor,
# ortalanıyor, bağımsız gürültüleri de birbirini götürüyor: Hata 0,30'dan 0,12'ye düşüyor, 3x3'lük
# bulanıklaştırmanın 0,15'inin altına; kenarlar da keskin kalıyor. Bunun bir bedeli var: Zeminin bir pikseli
# yıldızdan da bir pay alıyor (yazdırılan son satır), soluk zemin pembeleşiyor.

# %% [markdown] id="heads" lang="en"
# In a network three 1x1 convolutions make $Q$, $K$ and $V$, and training finds out what to look for.
# Several sets side by side, each with its own $A$, are called **heads**. The result is once more a
# correction $x + \dots$ whose last layer starts at zero. The price is the $n \times n$ matrix: with 8x8
# pixels 4,096 numbers, with 256x256 pixels more than four billion. So attention stands at the coarsest
# level.

# %% [markdown] id="heads" lang="tr" source="d0c11842"
# Bir ağda $Q$, $K$ ve $V$'yi üç tane 1x1 evrişim yapar, neyin aranacağını da eğitim bulur. Her birinin kendi
# $A$'sı olan, yan yana birkaç takıma **baş** (head) denir. Sonuç yine, son katmanı sıfırdan başlayan bir
# düzeltmedir: $x + \dots$ Bedeli $n \times n$'lik matristir: 8x8 pikselde 4.096 sayı, 256x256 pikselde dört
# milyardan fazla. Dikkat bu yüzden en kaba düzeyde durur.


# %% id="attention-code" tr="fec676c5"
class MyAttention(nn.Module):
    def __init__(self, width: int, heads: int = 4) -> None:
        super().__init__()
        self.heads = heads
        self.norm, self.to_qkv = nn.GroupNorm(8, width), nn.Conv2d(width, 3 * width, 1)
        self.out = zeroed(nn.Conv2d(width, width, 1))

    def forward(self, x: Tensor) -> Tensor:
        qkv = self.to_qkv(self.norm(x))  # (B, 3 * heads * d, H, W)
        qkv = qkv.unflatten(1, (3, self.heads, -1)).flatten(-2)  # (B, 3, heads, d, n)
        q, k, v = qkv.mT.unbind(dim=1)  # each (B, heads, n, d)
        A = torch.softmax(q @ k.mT / q.shape[-1] ** 0.5, dim=-1)  # (B, heads, n, n)
        return x + self.out((A @ v).mT.reshape(x.shape))


attention = MyAttention(64)
h = torch.randn(2, 64, 4, 4)
print(f"output {tuple(attention(h).shape)}, at first the input itself: {torch.equal(attention(h), h)}")
# tr: print(f"çıktı {tuple(attention(h).shape)}, başta girdinin kendisi: {torch.equal(attention(h), h)}")

# %% [markdown] id="assemble" lang="en"
# ## 3. Your U-Net
#
# All bricks are there. The first cell below makes the layers, the second runs them. `widths` says how many
# feature maps each level has; the course's model has 32, 64 and 64. On the way down each level has one
# block, on the way up two, because there are two skips to take in: what the level's block made, and what
# came in before it. (`stem` is the convolution at the entrance, `head` the last layer. The names are those of
# the library, for a reason you will see. `up` is counted from the
# bottom; the table of shapes below shows who takes in what. In the code `i` is a level. These levels are no
# noise levels.)

# %% [markdown] id="assemble" lang="tr" source="acdf0e8c"
# ## 3. Senin U-Net'in
#
# Bütün tuğlalar hazır. Aşağıdaki ilk hücre katmanları yapıyor, ikincisi çalıştırıyor. `widths` her düzeyde
# kaç öznitelik haritası olduğunu söylüyor; kursun modelinde 32, 64 ve 64. İniş yolunda her düzeyde bir blok
# var, çıkış yolunda iki; çünkü alınacak iki atlama var: düzeyin bloğunun yaptığı ve ondan önce gelen.
# (`stem` girişteki evrişim, `head` çıkış katmanıdır. Adlar kütüphanedekilerle aynı; nedenini göreceksin. `up`
# alttan sayılır; hangisinin ne aldığını aşağıdaki
# boyut tablosu gösteriyor. Kodda `i` bir düzeydir. Buradaki düzey, gürültü düzeyi değildir.)

# %% [markdown] id="bottom-pixels" lang="en"
# > **Predict first.** The image is 8x8 and there are three levels. How many pixels does a feature map have at
# > the bottom?

# %% [markdown] id="bottom-pixels" lang="tr" source="59e1633b"
# > **Önce tahmin et.** Görüntü 8x8, üç düzey var. En alttaki bir öznitelik haritası kaç pikseldir?


# %% id="layers"
class Layers(nn.Module):
    """The layers of a U-Net with len(widths) levels; attention at the last one."""

    def __init__(self, widths: tuple[int, ...] = (32, 64, 64)) -> None:
        super().__init__()
        w, last, time = widths, len(widths) - 1, 4 * widths[0]
        self.time_mlp = nn.Sequential(nn.Linear(w[0], time), nn.SiLU(), nn.Linear(time, time))
        self.stem = nn.Conv2d(1, w[0], 3, padding=1)
        self.down = nn.ModuleList(MyBlock(w[max(i - 1, 0)], w[i], time, i == last) for i in range(len(w)))
        self.shrink = nn.ModuleList(nn.Conv2d(a, a, 3, stride=2, padding=1) for a in w[:-1])
        self.middle = MyBlock(w[last], w[last], time, attend=True)
        self.up = nn.ModuleList()
        for i in reversed(range(len(w))):  # from below, and a skip beside it
            self.up.append(MyBlock(w[min(i + 1, last)] + w[i], w[i], time, i == last))
            self.up.append(MyBlock(w[i] + w[max(i - 1, 0)], w[i], time, i == last))
        self.grow = nn.ModuleList(nn.Conv2d(a, a, 3, padding=1) for a in reversed(w[1:]))
        self.head = nn.Sequential(nn.GroupNorm(8, w[0]), nn.SiLU(), zeroed(nn.Conv2d(w[0], 1, 3, padding=1)))


# %% id="forward"
class MyUNet(Layers):
    use_skips = True

    def forward(self, x_t: Tensor, t: Tensor) -> Tensor:
        context = self.time_mlp(my_embedding(t, self.stem.out_channels))
        h = self.stem(x_t)
        skips = [h]
        for level, block in enumerate(self.down):
            if level > 0:
                h = self.shrink[level - 1](h)
                skips.append(h)
            h = block(h, context)
            skips.append(h)
        h = self.middle(h, context)
        for place, block in enumerate(self.up):
            if place > 0 and place % 2 == 0:  # two blocks on each level, then up
                h = self.grow[place // 2 - 1](F.interpolate(h, scale_factor=2, mode="nearest"))
            skip = skips.pop() if self.use_skips else 0 * skips.pop()
            h = block(torch.cat([h, skip], dim=1), context)
        return self.head(h)


# %% id="shapes" tr="fc0ddfd1"
mine = MyUNet()
handles, rows = [], []
for name, part in mine.named_modules():
    if isinstance(part, MyBlock) or name in ("stem", "head") or name.startswith(("shrink.", "grow.")):

        def tell(part: nn.Module, inputs: tuple[Tensor, ...], output: Tensor, name: str = name) -> None:
            shapes = [str(tuple(one.shape[1:])) for one in (inputs[0], output)]
            rows.append({"part": name, "input": shapes[0], "output": shapes[1]})
            # tr: rows.append({"parça": name, "girdi": shapes[0], "çıktı": shapes[1]})

        handles.append(part.register_forward_hook(tell))
predicted = mine(x_t, torch.tensor([499]))
for handle in handles:
    handle.remove()
show.table(rows)
print(f"the prediction is 0 everywhere at first: {bool((predicted == 0).all())}")
# tr: print(f"tahmin başta her yerde 0: {bool((predicted == 0).all())}")

# %% [markdown] id="same" lang="en"
# Read the list as the U: down to 2x2 pixels, across the middle, up again. `up.0` takes in 128 feature maps,
# 64 from below and 64 from its skip; `up.3` 64 and 32, what
# came into level 1. The
# untrained network predicts 0 everywhere, for `head` starts at zero.
#
# Is it the same network as the library's? `load_state_dict` refuses
# any difference in names and shapes. Then the real test: put the shipped weights into
# yours. (That network also takes a digit label, as a vector that is added to the context. For "no label" this
# vector is a constant, the last of the 11 rows of a table of $11 \cdot 128 = 1408$ numbers that yours lacks, so
# we add it to the last bias of the time network. Labels come
# in lesson 06. And
# `ClippedDenoiser` keeps the guess $\hat{x}_0$ between $-1$ and $1$; lesson 07 says why.)

# %% [markdown] id="same" lang="tr" source="14f01452"
# Listeyi U olarak oku: 2x2 piksele kadar aşağı, ortadan karşıya, yeniden yukarı. `up.0` 128 harita alıyor:
# 64'ü aşağıdan, 64'ü atlamasından; `up.3` 64 ile düzey 1'e giren
# 32 haritayı. Eğitilmemiş ağ her yerde 0 tahmin ediyor, çünkü `head` sıfırdan başlıyor.
#
# Bu, kütüphanedeki ağın aynısı mı? Adlar ve boyutlar karşılaştırılabilir: `load_state_dict` hiçbir farkı
# kabul etmez. Sonra asıl sınav: Hazır ağırlıklar kütüphanenin ağında eğitildi; onları seninkine koy. (O ağ
# ayrıca, bağlama eklenen bir vektör olarak bir rakam etiketi de alır. "Etiket yok" için bu vektör sabittir:
# seninkinde bulunmayan, $11 \cdot 128 = 1408$ sayılık bir tablonun 11. ve son satırıdır; biz de onu zaman
# ağının son yanlılık terimine ekliyoruz. Etiketler 06. derste.
# `ClippedDenoiser` ise $\hat{x}_0$
# tahminini $-1$ ile $1$ arasında tutar; nedenini 07. ders söyler.)

# %% [markdown] id="why-x0" lang="en"
# **What does it predict?** The shipped model answers with $\hat{x}_0$. Lesson 04 called $v$ the safe target, and
# $x_0$ the
# one that is least exact at the clean end. Why $x_0$, then? Because with so small a training its samples are
# legible first: lesson 06 compares it with $\epsilon$ on a small network, and the difference is large (for the
# shipped
# model it is not measured). What it loses at the clean end is small on 64 pixels that are
# nearly all black or white. It is a choice for this model, no law. A network's output is only a tensor, so whoever
# samples
# must say what it means: `predicts="x_0"` below.

# %% [markdown] id="why-x0" lang="tr" source="4bb0a396"
# **Ağ neyi tahmin ediyor?** Hazır model $\hat{x}_0$ ile cevap veriyor. 04. ders güvenli hedef olarak $v$'yi
# göstermiş, temiz uçta en az isabetli olanın $x_0$ olduğunu söylemişti. Öyleyse neden $x_0$? Çünkü bu kadar
# küçük bir eğitimde en erken onun örnekleri okunur: 06. ders onu küçük bir ağda $\epsilon$ ile karşılaştırıyor,
# fark büyük (hazır model için
# ölçülmedi). Temiz uçta yitirdiği ise neredeyse hepsi siyah ya da
# beyaz olan 64 pikselde küçüktür. Bu, bu model için bir seçimdir, yasa değil. Ağın çıktısı yalnızca bir tensördür;
# ne anlama
# geldiğini örnekleyen kişi söylemelidir: aşağıdaki `predicts="x_0"`.

# %% id="same-code" tr="6aa790df"
library = UNet(UNetSettings(width=32, multipliers=(1, 2, 2), attention=(2,)))
print("names and shapes:", mine.load_state_dict(library.state_dict()))
# tr: print("adlar ve boyutlar:", mine.load_state_dict(library.state_dict()))

shipped = dict(network.state_dict())
no_label = shipped.pop("condition.table.weight")[-1]
shipped["time_mlp.2.bias"] = shipped["time_mlp.2.bias"] + no_label
mine.load_state_dict(shipped)
noisy, _ = q_sample(test[:64], 499, schedule, generator=Generator().manual_seed(0))
t = torch.full((64,), 499)
print(f"the same predictions: {(mine(noisy, t) - network(noisy, t)).abs().max().item() < 1e-4}")
# tr: print(f"aynı tahminler: {(mine(noisy, t) - network(noisy, t)).abs().max().item() < 1e-4}")

denoise = ClippedDenoiser(NetworkDenoiser(mine, schedule, predicts="x_0"), schedule)
yours = sample(denoise, schedule, x_T, steps=25)
print(f"the same digits: {(yours - made['U-Net']).abs().max().item() < 1e-2}")
# tr: print(f"aynı rakamlar: {(yours - made['U-Net']).abs().max().item() < 1e-2}")
show.rows(yours)

# %% [markdown] id="same-code-alt" lang="en" alt="same-code"
# Ten digits written by your network, the same as in the last row of part 1.

# %% [markdown] id="same-code-alt" lang="tr" alt="same-code" source="cfe018bf"
# Senin ağının yazdığı on rakam; 1. bölümün son satırındakilerle aynı.

# %% [markdown] id="train" lang="en"
# All keys match, the outputs agree, and your bricks write digits: the ones of part 1, from the same noise.
#
# Now the other direction: your network from zero. A smaller one (two levels, 16 and 32 feature maps) gets 80
# steps of the training of lesson 04, with $x_0$ as target. And a twin that learns *without* skips: it gets
# zeros in their place from the first step on.
#
# > **Predict first.** Before any training the network answers 0. What is the mean squared error then, if the
# > pixels of the digits have a mean square of about 0.7? And after 80 steps: where will the twin without
# > skips be worse, at small $t$ or at large $t$?

# %% [markdown] id="train" lang="tr" source="def171eb"
# İlk satır, bütün adların uyduğunu söylüyor (all keys matched); çıktılar aynı ve senin tuğlaların rakam
# yazıyor: aynı gürültüden, 1. bölümdekilerin
# aynısını.
#
# Şimdi öteki yön: sıfırdan senin ağın. Daha küçük bir ağ (iki düzey, 16 ve 32 harita), hedef $x_0$ olmak üzere,
# 04. dersteki gibi 80 adım eğitiliyor. Bir de *atlamasız* öğrenen ikizi var: İlk adımdan başlayarak
# atlamaların yerine sıfır alıyor.
#
# > **Önce tahmin et.** Eğitimden önce ağ 0 cevabını verir. Rakam piksellerinin karelerinin ortalaması 0,7
# > dolayında ise ortalama kare hata kaçtır? 80 adımdan sonra atlamasız ikiz nerede daha kötü olur: küçük
# > $t$'de mi, büyük $t$'de mi?


# %% id="train-code" tr="68c98d8f"
def trained(use_skips: bool, steps: int = 80) -> tuple[MyUNet, list[float]]:
    torch.manual_seed(0)
    net, generator = MyUNet((16, 32)), Generator().manual_seed(1)
    net.use_skips = use_skips
    optimizer, losses = torch.optim.Adam(net.parameters(), lr=2e-3), []
    for _ in range(steps):
        images = train[torch.randint(len(train), (32,), generator=generator)]
        loss = diffusion_loss(net, images, schedule, predicts="x_0", generator=generator)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return net, losses


twins = {"skip connections on": trained(True), "skip connections off (zeroed)": trained(False)}
# tr: twins = {"atlama bağlantıları açık": trained(True), "atlama bağlantıları kapalı (sıfır)": trained(False)}
for name, (_, losses) in twins.items():
    print(f"{name}: loss {losses[0]:.1f} -> {sum(losses[-20:]) / 20:.1f}")
    # tr: print(f"{name}: kayıp {losses[0]:.1f} -> {sum(losses[-20:]) / 20:.1f}")


# %% id="train-picture" tr="ff6f50a2"
@torch.no_grad()
def error(net: nn.Module, t: int, told: int | None = None) -> float:
    """Root mean square error per pixel of x̂_0 on 150 test digits at t; the network is told `told`."""
    clean = test[:150]
    noisy, _ = q_sample(clean, t, schedule, generator=Generator().manual_seed(0))
    guess = net(noisy, torch.full((len(clean),), t if told is None else told))
    return (guess - clean).square().mean().sqrt().item()


times = list(range(9, 1000, 70))
curves = {name: (times, [error(net, t) for t in times]) for name, (net, _) in twins.items()}
(_, with_skips), (_, without) = curves.values()
ratio = [off / on for on, off in zip(with_skips, without, strict=True)]
print(f"at t = 9 the error without skips is more than 1.5 times as large: {ratio[0] > 1.5}")
# tr: print(f"t = 9'da atlamasız hata 1.5 kattan büyük: {ratio[0] > 1.5}")
print(f"from t = {times[8]} on it is less than 1.1 times as large: {max(ratio[8:]) < 1.1}")
# tr: print(f"t = {times[8]}'dan sonra 1.1 kattan küçük: {max(ratio[8:]) < 1.1}")
label = "error of x̂₀ (rms)"
# tr: label = "x̂₀'ın hatası (rms)"
show.lines(curves, T=1000, y_label=label)

# %% [markdown] id="train-picture-alt" lang="en" alt="train-picture"
# Two curves of the error over t. They meet at large t. Towards t = 0 both fall, but the one without skips
# stays far above the other.

# %% [markdown] id="train-picture-alt" lang="tr" alt="train-picture" source="8a955ebc"
# Hatanın t boyunca iki eğrisi. Büyük t'de birleşiyorlar. t = 0'a doğru ikisi de düşüyor, ama atlamasız
# olan ötekinin çok üstünde kalıyor.

# %% [markdown] id="train-answer" lang="en"
# The first loss is 0.7, the mean square of the pixels; after 80 steps it is about 0.2. It learns.
#
# With much noise the twins are equally good: the shape of a digit passes through the bottom. With little
# noise the one without skips is far worse (the printed comparison: more than 1.5 times the error at $t = 9$).
# It *is shown* an almost clean image and cannot hand it through, because all detail must squeeze through 4x4
# pixels. So the skips are for detail. (One pair of twins, one seed; part 4 asks the trained network again. And it
# is not impossible without them: 32 feature maps of 4x4 pixels have room for 64 numbers. But the network must
# first find out how. Raise `steps` to 400 and see what becomes of the gap.)
#
# **Where to find the bricks in `minidiff.nets.UNet`:**
#
# | your brick | in `minidiff/nets/unet.py` | what it can do more |
# |---|---|---|
# | `my_embedding` | `timestep_embedding` (in `embeddings.py`) | checks its width |
# | `MyBlock` | `Block` | dropout |
# | `MyAttention` | `SelfAttention` | calls PyTorch's fused version of the same formula |
# | `zeroed` | `zeroed` | |
# | `Layers`, `MyUNet` | `UNet` | any number of blocks per level, attention at any level, labels, odd image sizes, a stem that folds squares of pixels into channels, errors that say what is wrong |
#
# Open the file now. It is short, and nothing in it should be new to you but these extras.

# %% [markdown] id="train-answer" lang="tr" source="a33bf2dc"
# İlk kayıp 0,7, yani piksellerin kare ortalaması; 80 adımdan sonra 0,2 dolayında. Öğreniyor.
#
# Gürültü çokken ikizler eşit: Bir rakamın biçimi en alt düzeyden geçebiliyor. Gürültü azken atlamasız olan çok
# daha
# kötü (yazdırılan karşılaştırma: $t = 9$'da hatası 1,5 katından fazla). Neredeyse temiz bir görüntü
# kendisine *gösteriliyor*, ama onu karşıya geçiremiyor; çünkü bütün ayrıntının 4x4 pikselden sıkışıp
# geçmesi gerekiyor. Demek ki atlamalar ayrıntı içindir. (Tek bir ikiz çifti, tek tohum; 4. bölümde aynı şeyi
# eğitilmiş ağda yeniden soruyoruz. Üstelik onlarsız da imkânsız değil: 4x4 piksellik 32 haritada 64 sayıya
# yer var. Ama
# ağın bunun yolunu önce bulması gerek. `steps`'i 400'e çıkar ve araya ne olduğunu gör.)
#
# **Tuğlalar `minidiff.nets.UNet` içinde nerede?**
#
# | senin tuğlan | `minidiff/nets/unet.py` içinde | fazladan ne yapabilir |
# |---|---|---|
# | `my_embedding` | `timestep_embedding` (`embeddings.py` içinde) | genişliğini denetler |
# | `MyBlock` | `Block` | seyreltme (dropout) |
# | `MyAttention` | `SelfAttention` | aynı formülün PyTorch'taki kaynaşık hâlini çağırır |
# | `zeroed` | `zeroed` | |
# | `Layers`, `MyUNet` | `UNet` | düzey başına istenen sayıda blok, istenen düzeyde dikkat, etiketler, tek sayılı görüntü boyları, piksel karelerini kanallara katlayan bir giriş, neyin yanlış olduğunu söyleyen hatalar |
#
# Şimdi dosyayı aç. Kısadır; içinde bu eklerden başka sana yeni gelecek bir şey olmamalı.

# %% [markdown] id="explore" lang="en"
# ## 4. Look inside, and break it
#
# The player shows the shipped network at work: its feature maps level by level, for $t$ from 19 to 979. All
# frames hold the same digit and the same noise. Drag the slider; switch the skip connections off and on.
# (Grey is 0. Without a running kernel, as on the web, the film still plays, or stands there as a strip.)

# %% [markdown] id="explore" lang="tr" source="798b441f"
# ## 4. İçine bak, sonra boz
#
# Oynatıcı hazır ağı iş başında gösteriyor: $t$ 19'dan 979'a giderken düzey düzey öznitelik haritaları. Bütün
# karelerde aynı rakam ve aynı gürültü var. Kaydırıcıyı sürükle; atlama bağlantılarını kapat, aç. (Gri 0
# demektir. Çalışan bir kernel yoksa, örneğin web sayfasında, film yine oynar ya da bir şerit olarak durur.)

# %% [markdown] id="explore-try" lang="en"
# **Try this. Guess before you drag.**
#
# 1. Skips on. All maps of a panel share one scale at all $t$, so a panel can be loud (black and white) or
#    quiet (grey). At which end of the slider is level 0 on the way down (↓) loud? And level 1 on the way up
#    (↑)?
# 2. Skips on, $t = 559$. The digit is a 6. Can you find it in $x_t$? In level 0 ↓? In level 0 ↑?
# 3. Skips off. At which end of the slider does the prediction change more?

# %% [markdown] id="explore-try" lang="tr" source="89737455"
# **Dene. Sürüklemeden önce tahmin et.**
#
# 1. Atlamalar açık. Bir paneldeki bütün haritalar her $t$'de aynı ölçektedir; demek ki bir panel canlı (siyah
#    beyaz) ya da sönük (gri) olabilir. İniş yolunda düzey 0 (↓) kaydırıcının hangi ucunda canlı? Çıkış
#    yolunda düzey 1 (↑) hangi ucunda?
# 2. Atlamalar açık, $t = 559$. Rakam bir 6. Onu $x_t$'de bulabiliyor musun? Düzey 0 ↓'de? Düzey 0 ↑'de?
# 3. Atlamalar kapalı. Tahmin kaydırıcının hangi ucunda daha çok değişiyor?

# %% id="explorer"
times = list(range(19, 1000, 60))
x_0 = test[3:4].expand(len(times), 1, 8, 8)
epsilon = torch.randn(1, 1, 8, 8, generator=Generator().manual_seed(1)).expand(x_0.shape)
noisy, _ = q_sample(x_0, torch.tensor(times), schedule, epsilon=epsilon)
show.FeatureExplorer(network, noisy, times)

# %% id="loudness" tr="474b1083"
inside = features(network, noisy, times)
for name in ("down 0", "up 1"):
    first, last = (f"{inside[name][at].std():.1f} (t = {times[at]})" for at in (0, -1))
    print(f"{name}: standard deviation {first}, {last}")
    # tr: print(f"{name}: standart sapma {first}, {last}")

# %% [markdown] id="explore-answers" lang="en"
# <details><summary>1. Loud and quiet</summary>
#
# Level 0 ↓ is loud at small $t$ and shows the digit again and again: edges, inverted copies. There the input
# is worth handing across. Level 1 ↑ is loud near pure noise: the input says nothing there, so the network
# paints the average shape of a digit out of its own weights. The printed standard deviations say the same.
#
# </details>
#
# <details><summary>2. Where the 6 is</summary>
#
# Hardly in $x_t$, and level 0 ↓ is as noisy as $x_t$: the way down has not decided yet what is digit and what
# is noise. In level 0 ↑ the outline is there: what came from below has told the pixels.
#
# </details>
#
# <details><summary>3. Without skips</summary>
#
# At the small $t$, the clean end: the number under the prediction says how far it moved (root mean square per
# pixel). Near pure noise it hardly moves, for there nearly the same average is right for every image.
#
# </details>
#
# **Now take parts away, one at a time, from the trained network.** An **ablation** replaces a part by
# something that carries no information, and measures what becomes worse. Ours: zeros in place of the skips; a
# network that is always told the same $t$; zeros in place of everything that comes from below the top level.
#
# > **Predict first.** Order these by damage, at $t = 19$ and at $t = 499$.

# %% [markdown] id="explore-answers" lang="tr" source="69fc233d"
# <details><summary>1. Canlı ve sönük</summary>
#
# Düzey 0 ↓ küçük $t$'de canlıdır ve rakamı tekrar tekrar gösterir: kenarlar, ters çevrilmiş kopyalar. Orada
# girdiyi karşıya taşımaya değer. Düzey 1 ↑ ise saf gürültünün yakınında canlıdır: Orada girdi bir şey
# söylemediği için ağ, ortalama bir rakam biçimini kendi ağırlıklarından çizer. Yazdırılan standart sapmalar
# da aynısını söylüyor.
#
# </details>
#
# <details><summary>2. 6 nerede?</summary>
#
# $x_t$'de güçlükle görülür; düzey 0 ↓ de $x_t$ kadar gürültülüdür: İniş yolu, neyin rakam neyin gürültü
# olduğuna henüz karar vermemiştir. Düzey 0 ↑'de ise dış çizgi oradadır: Hangi pikselin ne olduğu, aşağıdan
# gelen bilgiyle belli olmuştur.
#
# </details>
#
# <details><summary>3. Atlamasız</summary>
#
# Küçük $t$'de, temiz uçta: Tahminin altındaki sayı ne kadar değiştiğini söyler (rms, pikseller üzerinden).
# Saf gürültünün yakınında pek değişmez, çünkü orada hemen hemen aynı ortalama, her
# görüntü için doğrudur.
#
# </details>
#
# **Şimdi eğitilmiş ağdan teker teker parça çıkar.** **Ablasyon** (ablation), bir parçanın yerine bilgi
# taşımayan bir şey koyar ve neyin kötüleştiğini ölçer. Bizimkiler: atlamaların yerine sıfırlar; kendisine hep
# aynı $t$ söylenen bir ağ; üst düzeyin altından gelen her şeyin yerine sıfırlar.
#
# > **Önce tahmin et.** Bunları verdikleri zarara göre sırala; $t = 19$'da ve $t = 499$'da.


# %% id="ablate"
def cut_below(place: int):
    """From now on `network.up[place]` gets zeros in place of what comes from below (64 feature maps)."""

    def hook(block: nn.Module, inputs: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        joined, context = inputs
        return torch.cat([torch.zeros_like(joined[:, :64]), joined[:, 64:]], dim=1), context

    return network.up[place].register_forward_pre_hook(hook)


# %% id="ablate-errors" tr="3b9ccb9a"
def row(name: str, told: int | None = None) -> dict[str, str]:
    return {"rms error at t =": name, **{str(t): f"{error(network, t, told):.2f}" for t in times}}
    # tr: return {"rms hata, t =": name, **{str(t): f"{error(network, t, told):.2f}" for t in times}}


times = (19, 99, 499, 899)
names = ["intact", "skips zeroed", "top level only", "always told t ="]
# tr: names = ["sağlam", "atlamalar sıfır", "yalnızca üst düzey", "hep t ="]
rows = [row(names[0])]
with no_skips(network):
    rows.append(row(names[1]))
handle = cut_below(4)
rows.append(row(names[2]))
handle.remove()
rows += [row(f"{names[3]} {told}", told) for told in (0, 499, 999)]
show.table(rows)


# %% id="ablate-samples"
class Told(nn.Module):
    """The shipped network, but always told the same t."""

    def __init__(self, told: int) -> None:
        super().__init__()
        self.told = told

    def forward(self, x_t: Tensor, t: Tensor, labels: Tensor) -> Tensor:
        return network(x_t, torch.full_like(t, self.told), labels)


asked = torch.arange(10).repeat(4)  # each digit four times
starts = torch.randn(40, 1, 8, 8, generator=Generator().manual_seed(3))


def write(net: nn.Module) -> Tensor:
    denoise = NetworkDenoiser(net, schedule, predicts="x_0", condition=asked)
    return sample(ClippedDenoiser(denoise, schedule), schedule, starts, steps=20)


# %% id="ablate-picture" tr="71f154e3"
drawn = {names[0]: write(network)}
with no_skips(network):
    drawn[names[1]] = write(network)
handle = cut_below(4)
drawn[names[2]] = write(network)
handle.remove()
drawn |= {f"{names[3]} {told}": write(Told(told)) for told in (0, 499, 999)}
for name, images in drawn.items():
    spread = images.reshape(4, 10, 64).std(dim=0).mean()  # between four samples of one digit
    print(f"{name:26s} spread of one digit: {spread:.1f}")
    # tr: print(f"{name:26s} bir rakamın yayılımı: {spread:.1f}")
show.rows({name: images[:10] for name, images in drawn.items()})

# %% [markdown] id="ablate-picture-alt" lang="en" alt="ablate-picture"
# Six rows of ten samples, asked for 0 to 9. Intact: digits. Skips zeroed: grey squares. Top level only:
# strokes, few digits. Told t = 0: noise. Told 499: digits. Told 999: soft average digits.

# %% [markdown] id="ablate-picture-alt" lang="tr" alt="ablate-picture" source="e3e0cb83"
# 0'dan 9'a kadar istenmiş on örneklik altı satır. Sağlam: rakamlar. Atlamalar sıfır: gri kareler. Yalnızca
# üst düzey: çizgiler, pek az rakam. t = 0 denmiş: gürültü. 499 denmiş: rakamlar. 999 denmiş: yumuşak,
# ortalama rakamlar.

# %% [markdown] id="ablate-answer" lang="en"
# (This time the network was asked for 0, 1, ..., 9. The spread is the standard deviation between four
# samples of the same digit, averaged over pixels.)
#
# - **Without skips** the network cannot write digits. Its error grows most at the clean end, from 0.04 to
#   0.68 at $t = 19$, and hardly at the noisy one. But be careful. This network was *trained* with skips and
#   then lost them; the twin of part 3, which never had any, was off by 0.30 only. An ablation of a trained
#   network shows what the network relies
#   on, not what is possible.
# - **Only the top level**: clean strokes, of which only a few can be read as digits. Much like the 3x3
#   window of part 1. At $t = 19$ hardly anything is lost, at $t = 499$ much: what comes from below is the
#   shape.

# %% [markdown] id="ablate-answer" lang="tr" source="d23208ae"
# (Bu kez ağdan 0, 1, ..., 9 istendi. Yayılım, aynı rakamın dört örneği arasındaki standart sapmanın
# pikseller üzerinden ortalamasıdır.)
#
# - **Atlamasız** ağ rakam yazamıyor. Hatası en çok temiz uçta büyüyor: $t = 19$'da 0,04'ten 0,68'e. Gürültü
#   ucunda ise neredeyse değişmiyor. Ama dikkat: Bu ağ atlamalarla *eğitildi*, sonra onları yitirdi; 3. bölümün
#   atlamaları hiç olmamış ikizi orada yalnızca 0,30 yanılıyordu. Eğitilmiş bir ağın ablasyonu, ağın neye
#   dayandığını gösterir, neyin
#   olanaklı olduğunu değil.
# - **Yalnızca üst düzey** kalınca çizgiler temiz, ama ancak birkaçı rakam diye okunabiliyor. 1. bölümün 3x3'lük
#   penceresine çok benziyor. $t = 19$'da neredeyse hiçbir şey kaybolmuyor, $t = 499$'da çok şey kayboluyor:
#   Biçim aşağıdan geliyor.

# %% [markdown] id="frozen-time" lang="en"
# - **A frozen time.** Told 0, the network believes that there is no noise and keeps it. Told 999, it believes
#   that there is nothing but noise and answers with the average digit: readable, and four times the same
#   (spread 0.0). Each frozen network is fine at its own $t$ and wrong far from it.
#
# So the order at $t = 19$ is: no skips, a time frozen at a far $t$, and nearly nothing for what comes from below. At
# $t = 499$ no skips and a wrong time are about level (0.53 to 0.56), and what comes from below follows (0.46).

# %% [markdown] id="frozen-time" lang="tr" source="a1b9d593"
# - **Donmuş zaman.** 0 verilince ağ gürültü olmadığını varsayıyor ve gürültüyü olduğu gibi bırakıyor. 999
#   verilince gürültüden başka bir şey olmadığını varsayıyor ve ortalama rakamı veriyor: okunaklı, ama dördü
#   de aynı (yayılım 0,0). Donmuş ağların her biri kendi $t$'sinde iyi, ondan uzakta yanlış.
#
# Demek ki zararın sırası $t = 19$'da şöyle: önce atlamasızlık, sonra uzak bir $t$'de donmuş zaman; aşağıdan gelenin
# eksikliği neredeyse zararsız. $t = 499$'da atlamasızlık ile yanlış zaman aşağı yukarı başa baş (0,53 ile 0,56 arası),
# onları aşağıdan gelenin eksikliği izliyor (0,46).

# %% [markdown] id="cost" lang="en"
# ## 5. What it costs
#
# The reference text names the cost among the limits of diffusion models (section 5.2). Let us count. A
# **parameter** is a learned number. A **multiply-add** (MAC) is one multiplication and the addition that
# follows it: nearly all the work of a network. Both can be read off the layers. For $a$ feature maps in, $b$
# out, images of $n$ pixels, and a context of $e$ numbers:
#
# | layer | parameters | multiply-adds |
# |---|---|---|
# | 3x3 convolution | $9ab + b$ | $9ab\,n$ |
# | $QK^\top$ and $AV$ | 0 | $2b\,n^2$ |
#
# Look at the last column: a convolution's work grows with $n$, its parameters do not. In the same way we
# count the **activations**, the numbers that all layers put out: training has to keep them in memory for the
# backward pass. (Not counted: what stands between two layers, such as SiLU inside a block and the matrix
# $A$.)
#
# > **Predict first.** Level 0 has 8x8 pixels and 32 feature maps, level 2 has 2x2 pixels and 64 feature maps.
# > Which holds most of the parameters, and which does most of the work?
#
# <details><summary>The other layers</summary>
#
# | layer | parameters | multiply-adds |
# |---|---|---|
# | 1x1 convolution | $ab + b$ | $ab\,n$ |
# | linear (time: scale and shift, $2b$ numbers out) | $2be + 2b$ | $2be$ |
# | GroupNorm | $2a$ | not counted |
#
# The next two cells add all this up by hand, level by level; run them unread if you like. (The lone terms $32n$
# and $128$ are SiLUs that are layers of their own, in the head and in the time network.)
#
# </details>

# %% [markdown] id="cost" lang="tr" source="8a5a55db"
# ## 5. Bedeli
#
# Kaynak metin, difüzyon modellerinin sınırları arasında maliyeti sayıyor (bölüm 5.2). Sayalım. **Parametre**,
# öğrenilen bir sayıdır. **Çarpma-toplama** (multiply-add, MAC), bir çarpma ile ardından gelen toplamadır: bir
# ağın hemen hemen bütün işi. İkisi de katmanlardan okunabilir. $a$ harita girip $b$ harita çıkıyorsa,
# görüntüler $n$ pikselse, bağlam da $e$ sayıysa:
#
# | katman | parametre | çarpma-toplama |
# |---|---|---|
# | 3x3 evrişim | $9ab + b$ | $9ab\,n$ |
# | $QK^\top$ ve $AV$ | 0 | $2b\,n^2$ |
#
# Son sütuna bak: Bir evrişimin işi $n$ ile büyür, parametreleri büyümez. Aynı yolla **aktivasyonları**
# (activations), yani bütün katmanların çıkardığı sayıları da sayıyoruz: Eğitim, geri geçiş için onları
# bellekte tutmak zorundadır. (Sayılmayanlar: bloğun içindeki SiLU ve $A$ matrisi gibi, iki katmanın
# arasında kalanlar.)
#
# > **Önce tahmin et.** Düzey 0'da 8x8 piksel ve 32 harita var, düzey 2'de 2x2 piksel ve 64 harita.
# > Parametrelerin çoğu hangisinde, işin çoğunu hangisi yapıyor?
#
# <details><summary>Diğer katmanlar</summary>
#
# | katman | parametre | çarpma-toplama |
# |---|---|---|
# | 1x1 evrişim | $ab + b$ | $ab\,n$ |
# | doğrusal (zaman: ölçek ve kaydırma, $2b$ çıktı) | $2be + 2b$ | $2be$ |
# | GroupNorm | $2a$ | sayılmaz |
#
# Sonraki iki hücre bunların hepsini elle, düzey düzey topluyor; istersen okumadan çalıştır. (Tek başına duran
# $32n$ ve $128$ terimleri, çıkış katmanında ve zaman ağında ayrı birer katman olan SiLU'lardır.)
#
# </details>


# %% id="cost-formula"
def conv_cost(a: int, b: int, n: int, k: int = 3) -> Tensor:
    """(parameters, multiply-adds, activations) of a k x k convolution whose output has n pixels."""
    return torch.tensor([k * k * a * b + b, k * k * a * b * n, b * n])


def norm_cost(a: int, n: int) -> Tensor:
    return torch.tensor([2 * a, 0, a * n])


def block_cost(a: int, b: int, n: int, attend: bool, e: int = 128) -> Tensor:
    cost = norm_cost(a, n) + conv_cost(a, b, n) + conv_cost(e, 2 * b, 1, k=1)  # the last one: time
    cost = cost + norm_cost(b, n) + conv_cost(b, b, n)
    if a != b:
        cost = cost + conv_cost(a, b, n, k=1)
    if attend:
        cost = cost + norm_cost(b, n) + conv_cost(b, 3 * b, n, k=1) + conv_cost(b, b, n, k=1)
        cost = cost + torch.tensor([0, 2 * b * n * n, 0])
    return cost


# %% id="cost-levels"
def level_costs(side: int = 8) -> Tensor:
    """Rows: levels 0, 1, 2 of the network with 32, 64, 64 feature maps, and its time network."""
    n = [side**2, side**2 // 4, side**2 // 16]
    top = conv_cost(1, 32, n[0]) + block_cost(32, 32, n[0], False)  # stem, down
    top = top + conv_cost(64, 64, n[0]) + block_cost(96, 32, n[0], False) + block_cost(64, 32, n[0], False)
    top = top + norm_cost(32, n[0]) + conv_cost(32, 1, n[0]) + torch.tensor([0, 0, 32 * n[0]])  # head
    mid = conv_cost(32, 32, n[1]) + block_cost(32, 64, n[1], False) + conv_cost(64, 64, n[1])
    mid = mid + block_cost(128, 64, n[1], False) + block_cost(96, 64, n[1], False)
    low = conv_cost(64, 64, n[2]) + 2 * block_cost(64, 64, n[2], True) + 2 * block_cost(128, 64, n[2], True)
    time = conv_cost(32, 128, 1, k=1) + conv_cost(128, 128, 1, k=1) + torch.tensor([0, 0, 128])
    return torch.stack([top, mid, low, time])


costs = level_costs()

# %% id="cost-table" tr="d82ea26e"
places = [*(f"level {i}" for i in range(3)), "time", "all"]
# tr: places = [*(f"düzey {i}" for i in range(3)), "zaman", "toplam"]
heads = ("parameters", "multiply-adds", "activations")
# tr: heads = ("parametre", "çarpma-toplama", "aktivasyon")
rows = []
for place, cost in zip(places, [*costs, costs.sum(0)], strict=True):
    line = {"": place}
    for head, number, share in zip(heads, cost.tolist(), cost / costs.sum(0), strict=True):
        line |= {head: show.whole(number), f"% {head}": f"{share:.0%}"}
    rows.append(line)
show.table(rows)

# %% [markdown] id="cost-check-text" lang="en"
# Beside each column stands its share of the sum. Counting by formula is easy to get wrong, so measure:
# parameters with `numel`, multiply-adds with PyTorch's own counter (it counts a multiply-add as two
# operations), activations with a hook on every layer (a function of ours that the layer calls with what it puts
# out).

# %% [markdown] id="cost-check-text" lang="tr" source="f61c9550"
# Her sütunun yanında toplamdaki payı duruyor. Formülle sayarken yanılmak kolaydır; öyleyse ölç:
# parametreleri `numel` ile, çarpma-toplamaları PyTorch'un kendi sayacıyla (bir çarpma-toplamayı iki işlem
# sayar), aktivasyonları da her katmana takılan bir kancayla (hook: katmanın, çıktısını vererek çağırdığı bir
# işlev).

# %% id="cost-check" tr="f10ac4a1"
measured = sum(p.numel() for p in mine.parameters())
with FlopCounterMode(display=False) as counter:
    mine(x_t, torch.tensor([499]))
operations = counter.get_flop_counts()  # for every part of the network, by its name

numbers = []
leaves = [part for part in mine.modules() if not list(part.children()) and not isinstance(part, nn.Identity)]
handles = [part.register_forward_hook(lambda p, i, output: numbers.append(output.numel())) for part in leaves]
mine(x_t, torch.tensor([499]))
for handle in handles:
    handle.remove()
counted = [measured, counter.get_total_flops() // 2, sum(numbers)]
print(f"counted: parameters {counted[0]}, multiply-adds {counted[1]}, activations {counted[2]}")
# tr: print(f"sayılan: parametre {counted[0]}, çarpma-toplama {counted[1]}, aktivasyon {counted[2]}")
print(f"the same as by hand: {counted == costs.sum(0).tolist()}")
# tr: print(f"elle bulunanla aynı: {counted == costs.sum(0).tolist()}")

# %% id="cost-picture" tr="8e2afe02"
titles = ("parameters", "multiply-adds", "activations")
# tr: titles = ("parametreler", "çarpma-toplamalar", "aktivasyonlar")
shares = costs[:3] / costs.sum(0)
panels = {}
for title, column in zip(titles, shares.T, strict=True):
    panels[title] = dict(zip(places[:3], column, strict=True))
show.bars(panels, form="{:.0%}")

# %% [markdown] id="cost-picture-alt" lang="en" alt="cost-picture"
# Three bar charts of shares by level. Parameters: 14, 34, 51 %. Multiply-adds: 53, 34, 13 %. Activations:
# 60, 24, 15 %.

# %% [markdown] id="cost-picture-alt" lang="tr" alt="cost-picture" source="4bcf768a"
# Düzeylere göre payların üç çubuk grafiği. Parametreler: %14, 34, 51. Çarpma-toplamalar: %53, 34, 13.
# Aktivasyonlar: %60, 24, 15.

# %% [markdown] id="cost-note" lang="en"
# The formulas agree with the measurement to the last number. Level 2 holds half of the parameters and does an
# eighth of the work; level 0 is the other way round, and its feature maps fill most of the memory. That is
# typical: **parameters live deep, work and memory live shallow.** With four bytes for each number the
# parameters take 4.4 MB and the activations 0.3 MB. But training keeps the activations of *every* image of a
# batch, and beside each parameter its gradient and, with the optimiser Adam of lesson 06, two more numbers.

# %% [markdown] id="cost-note" lang="tr" source="852caef7"
# Formüller ölçümle son basamağına kadar uyuşuyor. Düzey 2 parametrelerin yarısını tutuyor, işin sekizde
# birini yapıyor; düzey 0'da tersi geçerli, üstelik belleğin çoğunu onun haritaları dolduruyor. Bu tipiktir:
# **Parametrelerin çoğu derin düzeylerde, işin ve belleğin çoğu üst düzeydedir.** Sayı başına dört baytla
# parametreler 4,4 MB, aktivasyonlar 0,3 MB tutar. Ama eğitim, yığındaki *her* görüntünün aktivasyonlarını
# tutar; her parametrenin yanında da gradyanını ve, 06. dersin eniyileyicisi Adam ile, iki sayı daha.

# %% [markdown] id="doubling-idea" lang="en"
# **What happens when the side doubles?** $n$ becomes four times as large. So convolutions cost 4 times as
# much, and attention's two products, with their $n^2$, cost 16 times as much. We need not wait for it: on
# PyTorch's device `meta` tensors have shapes and no numbers, so even a large network counts in a moment.
# Below, the course's network, and one as large as that of Ho et al. (2020) for 32x32 colour images: 128, 256,
# 256 and 256 feature maps, two blocks per level on the way down, attention at 16x16.
#
# > **Predict first.** In the large network attention does 3 % of the work at 32x32. What is its share at
# > 256x256: 3 %, 20 % or 60 %?

# %% [markdown] id="doubling-idea" lang="tr" source="705c8425"
# **Kenar iki katına çıkınca ne olur?** $n$ dört katına çıkar. Evrişimler 4 katına mal olur; dikkatin iki
# çarpımı ise, $n^2$ yüzünden, 16 katına. Beklememize gerek yok: PyTorch'un `meta` aygıtında tensörlerin şekli
# vardır, sayısı yoktur; böylece büyük bir ağ bile bir anda sayılır. Aşağıda kursun ağı var, bir de Ho vd.'nin
# (2020) 32x32'lik renkli görüntüler için kullandığı büyüklükte bir ağ: 128, 256, 256 ve 256 harita, inişte
# düzey başına iki blok, 16x16'da dikkat.
#
# > **Önce tahmin et.** Büyük ağda dikkat, 32x32'de işin %3'ünü yapıyor. 256x256'daki payı nedir: %3 mü, %20 mi, %60
# > mı?


# %% id="doubling"
def work(net: UNet, side: int) -> tuple[int, int]:
    """Multiply-adds of one call: in convolutions and linear layers, and in attention's two products."""
    x = torch.zeros(1, net.settings.channels, side, side, device="meta")
    with FlopCounterMode(display=False) as counter:
        net(x, torch.zeros(1, device="meta"))
    kinds = {str(kind): count // 2 for kind, count in counter.get_flop_counts()["Global"].items()}
    rest = kinds["aten.convolution"] + kinds["aten.addmm"]
    return rest, sum(kinds.values()) - rest


with torch.device("meta"):
    ours = UNet(UNetSettings(width=32, multipliers=(1, 2, 2), attention=(2,)))
    large = UNet(UNetSettings(channels=3, width=128, multipliers=(1, 2, 2, 2), blocks=2, attention=(1,)))
# %% id="doubling-table" tr="a530c438"
for name, net, sides in (("8x8", ours, (8, 16, 32)), ("32x32", large, (32, 64, 128, 256))):
    print(f"the network for {name}: {sum(p.numel() for p in net.parameters()) / 1e6:.1f} M parameters")
    # tr: print(f"{name} ağı: {sum(p.numel() for p in net.parameters()) / 1e6:.1f} M parametre")
    rows = []
    for side in sides:
        rest, products = work(net, side)
        found = (f"{rest / 1e9:.3f} G", f"{products / 1e9:.5f} G", f"{products / (rest + products):.1%}")
        heads = ("layers", "attention's products", "their share")
        # tr: heads = ("katmanlar", "dikkatin çarpımları", "payları")
        rows.append({"side": side, **dict(zip(heads, found, strict=True))})
        # tr: rows.append({"kenar": side, **dict(zip(heads, found, strict=True))})
    show.table(rows)

# %% [markdown] id="doubling-answer" lang="en"
# (M: million parameters. G: billion multiply-adds for one image.) The work of the layers grows by almost
# exactly 4 in each row, that of attention's products by exactly 16 (the first lines print too few digits to
# show it). At 256x256 attention would do more than
# half of the work. So it moves down to coarser levels as images grow. It is one reason, beside the total
# cost and the detail that no eye misses, why large models work on a small coded version of the image
# (latent diffusion, lesson 15). Ho et al. report 35.7 million parameters; ours differs a little: its blocks
# also scale, its middle has no attention.

# %% [markdown] id="doubling-answer" lang="tr" source="42a99c40"
# (M: milyon parametre. G: bir görüntü için milyar çarpma-toplama.) Katmanların işi her satırda neredeyse
# tam 4 kat büyüyor, dikkatin çarpımlarınınki tam 16 kat (ilk satırlarda bunu görmeye yetecek kadar basamak
# yok). 256x256'da dikkat işin yarısından çoğunu yapardı.
# Bu yüzden görüntüler büyüdükçe dikkat daha kaba düzeylere iner. Büyük modellerin görüntünün küçük,
# kodlanmış bir hâli üzerinde çalışmasının (gizil difüzyon, 15. ders) nedenlerinden biri de budur; diğerleri
# toplam bedel ve gözün aramadığı ayrıntılardır. Ho vd. 35,7 milyon parametre bildiriyor; bizimki biraz
# farklı: Blokları ölçek de yapıyor, ortasında dikkat yok.

# %% [markdown] id="one-image" lang="en"
# **What does one image cost?** A generator of a GAN, or the decoder of a VAE, makes an image in one pass:
# from a few numbers through ever larger feature maps. Our way up is such a network, so take its work as the
# price of one pass. Our U-Net goes down *and* up, and does it at every step.
#
# > **Predict first.** 1,000 steps of the U-Net against one pass of its way up: how many times the work? And
# > with 50 steps (lesson 07)?

# %% [markdown] id="one-image" lang="tr" source="61ec7848"
# **Tek bir görüntü neye mal olur?** Bir GAN'ın üreticisi ya da bir VAE'nin kod çözücüsü görüntüyü tek geçişte
# yapar: az sayıda sayıdan, gitgide büyüyen haritalardan geçerek. Bizim çıkış yolumuz böyle bir ağdır; öyleyse
# onun işini tek geçişin fiyatı say. Bizim U-Net ise hem iner *hem* çıkar, üstelik bunu her adımda yapar.
#
# > **Önce tahmin et.** U-Net'in 1.000 adımı, çıkış yolunun tek geçişinin kaç katı iştir? Peki 50 adımla
# > (07. ders)?

# %% id="image-cost" tr="b790fe7f"
whole = counter.get_total_flops() // 2
way_up = sum(
    sum(counts.values()) // 2
    for name, counts in operations.items()
    if name == "MyUNet.head" or (name.count(".") == 2 and name.split(".")[1] in ("up", "grow"))
)
print(f"multiply-adds: {whole / 1e6:.1f} M; on the way up: {way_up / 1e6:.1f} M ({way_up / whole:.0%})")
# tr: print(f"çarpma-toplama: {whole / 1e6:.1f} M; çıkış yolunda: {way_up / 1e6:.1f} M ({way_up / whole:.0%})")
for steps in (1000, 50):
    times_up = show.whole(steps * whole / way_up)
    print(f"an image in {steps} steps: {steps * whole / 1e9:.2f} G, {times_up} times the way up")
    # tr: print(f"{steps} adımda bir görüntü: {steps * whole / 1e9:.2f} G, çıkış yolunun {times_up} katı")

mine.requires_grad_(True)
with FlopCounterMode(display=False) as counter:
    diffusion_loss(mine, test[:1], schedule, predicts="x_0").backward()
print(f"a training step costs {counter.get_total_flops() / 2 / whole:.2f} calls")
# tr: print(f"bir eğitim adımı {counter.get_total_flops() / 2 / whole:.2f} çağrı tutuyor")
recipe = zoo.recipe("digits").train
calls = 3 * recipe.steps * recipe.batch_size
images = show.whole(calls / 1000)
print(f"the whole training: {show.whole(calls)} calls, as many as {images} images of 1000 steps")
# tr: print(f"bütün eğitim: {show.whole(calls)} çağrı, {images} tane 1000 adımlık görüntü kadar")

# %% [markdown] id="image-cost-answer" lang="en"
# (The first line: multiply-adds of the whole U-Net, of its way up, and the share.) About 1,300 times the
# work with 1,000 steps, and still some 60 times with 50. The factor is the number of steps. A better
# denoiser alone does not take it away (a network trained anew for few steps does: distillation, consistency
# models). It is paid in time and in energy alike, because each multiply-add costs some of both. That is the
# limit that section 5.2 names, and lessons 07 and 08 are about fewer steps.

# %% [markdown] id="image-cost-answer" lang="tr" source="2ce5ed3c"
# (İlk satır: bütün U-Net'in çarpma-toplamaları, çıkış yolununkiler ve payı.) 1.000 adımla yaklaşık 1.300
# kat iş, 50 adımla bile 60 kat kadar. Çarpan, adım sayısıdır. Tek başına daha iyi bir gürültü giderici onu
# ortadan kaldırmaz (az adım için yeniden eğitilmiş bir ağ kaldırır: damıtma, tutarlılık modelleri). Bu
# bedel hem zamanla hem enerjiyle ödenir, çünkü her çarpma-toplama ikisinden de biraz harcar. Bölüm 5.2'nin
# adını andığı sınır budur; 07. ve
# 08. dersler daha az adımın peşinde.

# %% [markdown] id="training-cost" lang="en"
# And training? A training step costs three calls for each image (3.00): one forward, and the work of two for
# the backward pass. The shipped model saw 64 images in each of 8,000 steps: 1.5 million calls' worth. That is
# as much as *making* 1,536 images with 1,000 steps each. Whoever makes many images soon spends more on
# sampling than on training.

# %% [markdown] id="training-cost" lang="tr" source="23ce8457"
# Ya eğitim? Bir eğitim adımı her görüntü için üç çağrıya mal olur (3,00): bir ileri geçiş, bir de geri
# geçişin iki çağrılık işi. Hazır model 8.000 adımın her birinde 64 görüntü gördü: 1,5 milyon çağrılık iş. Bu,
# her biri 1.000 adımla 1.536 görüntü *üretmek* kadardır. Çok görüntü üretiyorsan kısa sürede örneklemeye,
# eğitimden daha çok harcarsın.

# %% [markdown] id="errors" lang="en"
# ## 6. Common misunderstandings
#
# ### "The skips carry the whole image, so the middle is useless"
#
# > *"The topmost skip hands the full-size feature maps across. The rest of the U is there for show."*
#
# You have seen the answer in part 4: cut off below the top level, the network draws strokes and few digits.
# But the claim has a side that one should test. *How much* of the U is needed at 8x8? Cut off level 2 only (all
# that lies below level 1), and cut the middle alone:

# %% [markdown] id="errors" lang="tr" source="b9c20024"
# ## 6. Yaygın yanlış anlamalar
#
# ### "Bütün görüntüyü atlamalar taşıyor, demek ki orta kısım işe yaramaz"
#
# > *"En üstteki atlama tam boy haritaları karşıya geçiriyor. U'nun gerisi süs."*
#
# Cevabı 4. bölümde gördün: Üst düzeyin altı kesilince ağ çizgi çiziyor, pek rakam çizmiyor. Ama bu savın
# sınanmaya değer bir yanı var. 8x8'de U'nun *ne kadarı* gerekli? Yalnızca düzey 2'yi (düzey 1'in altında kalan
# her şeyi) kes, sonra yalnızca ortayı:

# %% id="error-middle" tr="3b6c3a27"
rows = [row(names[0])]
cuts = {"cut below level 0": 4, "cut below level 1": 2, "cut the middle": 0}
# tr: cuts = {"düzey 0'ın altı kesik": 4, "düzey 1'in altı kesik": 2, "orta kesik": 0}
for name, place in cuts.items():
    handle = cut_below(place)
    rows.append(row(name))
    handle.remove()
show.table(rows)
print(f"share of the parameters that sit on level 2: {costs[2, 0] / costs[:, 0].sum():.0%}")
# tr: print(f"parametrelerin düzey 2'deki payı: {costs[2, 0] / costs[:, 0].sum():.0%}")

# %% [markdown] id="error-middle-answer" lang="en"
# Cut below level 0: clearly worse from $t = 499$ on (0.46 for 0.32). Cut below level 1: slightly worse in the
# middle of the walk. Cut the
# middle: no
# difference to see.
#
# "Slightly worse" deserves a second look: 0.35 for 0.32 is 20 % more squared error, and small errors can move
# samples (lesson
# 04). So we drew 300 samples from each, twice, in a run that is not on this page. Fréchet distance to real
# digits (lesson 06; floor 0.33): intact 0.32 and 0.34, the floor within chance; without the middle 0.32 and
# 0.35; cut below level 1 0.52 and 0.55, with 96 % read as asked instead
# of 99 %.
#
# At 8x8 the middle block is idle. Level 2 as a whole, with half of all parameters, still does something; the
# table alone hides it. Measure before you believe in a part, or in its uselessness.

# %% [markdown] id="error-middle-answer" lang="tr" source="780b437a"
# Düzey 0'ın altı kesilince hata $t = 499$'dan başlayarak açıkça büyüyor (0,32 yerine 0,46). Düzey 1'in altı
# kesilince yürüyüşün
# ortasında biraz kötüleşiyor. Orta kesilince görünür bir fark yok.
#
# "Biraz daha kötü"ye bir daha bakmaya değer: 0,32 yerine 0,35, kare hatada %20 artıştır; küçük hatalar da örnekleri
# oynatabilir (04. ders). Bu yüzden, bu sayfada olmayan bir çalıştırmada, her birinden iki kez 300 örnek çektik.
# Fréchet uzaklığı (06. ders:
# örneklerin gerçek rakamlardan ne kadar uzak olduğu; taban, gerçeklerin birbirinden uzaklığı): sağlam ağda 0,32
# ve 0,34, yani rastlantı payı içinde 0,33'lük taban kadar; ortasızken 0,32 ve 0,35; düzey 1'in altı kesikken
# 0,52 ve 0,55, üstelik istendiği gibi
# okunanların payı
# %99 yerine %96.
#
# Sonuç açık: 8x8'de orta blok boş duruyor. Bütün parametrelerin yarısını tutan düzey 2 ise bir iş yapıyor; tablo tek
# başına bunu gizlerdi. Bir parçanın gerekliliğine de gereksizliğine de inanmadan önce ölç.

# %% [markdown] id="time-detail" lang="en"
# ### "The time embedding is a detail"
#
# > *"The network sees the noise in the image. It can work out $t$ by itself. And with a frozen $t = 499$ the
# > samples of part 4 were perfectly readable!"*
#
# The best of all these arguments. Look at the error table again: told 499, the network is right at 499 and
# has 4 to 5 times the normal error at $t = 19$, so it smooths away detail that was there. Told 0 it returns
# noise, told 999 it draws the same average every time. A network that was *trained* with $t$ relies on it.
# Whether one could train without is another question, and Sun et al. (2025) report that many models lose
# little, not all. So the embedding is no detail in a network that was trained with it; that a network needs
# one is no law of nature.

# %% [markdown] id="time-detail" lang="tr" source="e8c0914c"
# ### "Zaman gömmesi bir ayrıntıdır"
#
# > *"Ağ, görüntüdeki gürültüyü görüyor. $t$'yi kendisi çıkarabilir. Üstelik 4. bölümde donmuş $t = 499$ ile
# > örnekler pekâlâ okunuyordu!"*
#
# Üç savın en güçlüsü budur. Hata tablosuna yeniden bak: 499 verilen ağ 499'da doğru; $t = 19$'da ise hatası
# alışılmışın 4-5 katı, yani var olan ayrıntıyı düzleyip siliyor. 0 verilince gürültüyü geri veriyor, 999
# verilince her seferinde aynı ortalamayı çiziyor. $t$ ile *eğitilmiş* bir ağ ona dayanır. Onsuz
# eğitilebilir miydi? Bu başka bir sorudur; Sun vd. (2025) birçok modelin az şey yitirdiğini (hepsinin
# değil) bildiriyor. Demek ki gömme, onunla eğitilmiş bir ağda ayrıntı değildir; her ağa gerektiği ise bir
# doğa yasası değildir.

# %% [markdown] id="error-levels" lang="en"
# ### "More levels, larger receptive field: so more levels are always better"
#
# > *"Each level doubles the reach. Four levels see more than three."*
#
# True for the reach. But does an 8x8 image have that much to see? Measure the receptive field of the
# library's U-Net with 1, 2 and 3 levels, as in part 2.1: random weights, no attention, and the norms taken
# out (they look at the whole image, weakly, as you saw).

# %% [markdown] id="error-levels" lang="tr" source="351825ae"
# ### "Düzey arttıkça alıcı alan büyür; demek ki daha çok düzey her zaman daha iyi"
#
# > *"Her düzey görüş alanını ikiye katlar. Dört düzey üçten fazlasını görür."*
#
# Görüş alanı için doğru. Ama 8x8'lik bir görüntüde o kadar görülecek şey var mı? Kütüphanedeki U-Net'in
# alıcı alanını 1, 2 ve 3 düzeyle, 2.1'deki gibi ölç: rastgele ağırlıklar, dikkat yok, normlar da çıkarılmış
# (gördüğün gibi, zayıfça da olsa bütün görüntüye bakarlar).


# %% id="error-levels-code" tr="4709a776"
def reach(levels: int) -> int:
    """Side of the receptive field of one pixel of the prediction, by convolutions alone."""
    torch.manual_seed(0)
    net = UNet(UNetSettings(width=8, multipliers=(1,) * levels, attention=())).double()
    for part in list(net.modules()):
        for name, child in part.named_children():
            if isinstance(child, nn.GroupNorm):
                setattr(part, name, nn.Identity())
    for p in net.parameters():
        nn.init.normal_(p, std=0.1)
    image = torch.randn(1, 1, 128, 128, dtype=torch.float64, requires_grad=True)
    net(image, torch.zeros(1))[0, 0, 64, 64].backward()
    return int((image.grad[0, 0] != 0).any(dim=0).sum())


print("levels: side that one pixel sees:", {levels: reach(levels) for levels in (1, 2, 3)})
# tr: print("düzey: bir pikselin gördüğü kenar:", {levels: reach(levels) for levels in (1, 2, 3)})
print(f"the side that reaches from corner to corner: {2 * 8 - 1}")
# tr: print(f"köşeden köşeye yeten kenar: {2 * 8 - 1}")

# %% [markdown] id="error-levels-answer" lang="en"
# From one corner of an 8x8 image to the other it takes a field of 15 (the last number). Even a *single*
# level reaches that, with ten convolutions; three levels reach far beyond any 8x8 image. Here further
# levels buy cheaper work, not sight. A fourth level would have feature maps of 1x1 pixel, where eight of
# the nine weights of every kernel meet nothing but padding. At 256x256 all this is different: one level
# would see 21 of 256 pixels.
#
# ### "A U-Net knows how big its input is"
#
# > *"It was trained on 8x8. Give it 16x16 and it stops with an error, or it draws a larger digit."*
#
# > **Predict first.** Which of the two? Or a third?

# %% [markdown] id="error-levels-answer" lang="tr" source="e96649ab"
# 8x8'lik bir görüntüde bir köşeden karşı köşeye 15'lik bir alan gerekir (son sayı). *Tek* düzey bile on
# evrişimiyle buna ulaşıyor; üç düzey her 8x8'lik görüntünün çok ötesine uzanıyor. Burada ek düzeyler daha geniş
# bir görüş alanı değil, daha ucuz bir hesap sağlar. Dördüncü bir düzeyin haritaları 1x1 piksel olurdu; orada
# her
# çekirdeğin dokuz ağırlığından sekizi yalnızca dolguyla karşılaşır. 256x256'da her şey başkadır: Tek düzey,
# 256 pikselin 21'ini görürdü.
#
# ### "U-Net, girdisinin ne kadar büyük olduğunu bilir"
#
# > *"8x8 üzerinde eğitildi. 16x16 verirsen ya hata verip durur ya da daha büyük bir rakam çizer."*
#
# > **Önce tahmin et.** İkisinden hangisi? Yoksa üçüncü bir şey mi?

# %% id="error-size" tr="b97281b6"
x_T = torch.randn(10, 1, 16, 16, generator=Generator().manual_seed(3))
larger = sample(model.denoiser(torch.arange(10)), schedule, x_T, steps=25)
print(f"shape {tuple(larger.shape)}")
# tr: print(f"boyut {tuple(larger.shape)}")
show.rows(larger)

# %% [markdown] id="error-size-alt" lang="en" alt="error-size"
# Ten images of 16x16 pixels, full of strokes that look like pieces of several digits, one above or beside
# the other.

# %% [markdown] id="error-size-alt" lang="tr" alt="error-size" source="a6453f97"
# 16x16 piksellik on görüntü; üst üste ya da yan yana birkaç rakamın parçalarına benzeyen çizgilerle dolu.

# %% [markdown] id="error-size-answer" lang="en"
# A third. No error: convolutions, norms and attention take any size. And no larger digit: strokes of the
# usual width fill the large sheet, like pieces of several digits, because "a stroke is two pixels wide, a
# digit is eight pixels high" is what the weights have learned. A network of this kind is fully convolutional:
# it *runs* at every size and is *right* at the size it was trained on.

# %% [markdown] id="error-size-answer" lang="tr" source="255dc214"
# Üçüncüsü. Hata yok: Evrişimler, normlar ve dikkat her boyu kabul eder. Daha büyük bir rakam da yok:
# Alışılmış kalınlıkta çizgiler büyük kâğıdı, birkaç rakamın parçaları gibi dolduruyor; çünkü ağırlıkların
# öğrendiği şey "çizgi iki piksel kalınlığında, rakam sekiz piksel boyunda"dır. Böyle bir ağa tam evrişimli
# denir: Her boyda *çalışır*, eğitildiği boyda *doğrudur*.

# %% [markdown] id="summary" lang="en"
# ## In five lines
#
# 1. A denoiser answers for every pixel and needs detail and shape; the U-Net sees near at the top and far
#    at the bottom.
# 2. A block is $x + f(x, t)$: norm, SiLU, convolution, twice; the time scales and shifts; the last layer
#    starts at zero, so training starts at the identity.
# 3. Skips hand detail across by concatenation; without them the clean end is lost. The time embedding says
#    how much is noise; frozen, the network is right near one $t$ only.
# 4. Parameters live deep, work and memory shallow. Twice the side: convolutions cost 4 times as much,
#    attention 16 times.
# 5. One image costs steps × one call. With 1,000 steps that is more than a thousand times one pass.

# %% [markdown] id="summary" lang="tr" source="e8f55f23"
# ## Beş satırda
#
# 1. Gürültü giderici her piksel için cevap verir; hem ayrıntıya hem biçime ihtiyacı vardır. U-Net üstte
#    yakını, altta uzağı görür.
# 2. Bir blok $x + f(x, t)$'dir: iki kez norm, SiLU, evrişim; zaman ölçekler ve kaydırır; son katman
#    sıfırdan başlar, böylece eğitim birim fonksiyondan başlar.
# 3. Atlamalar ayrıntıyı birleştirmeyle karşıya geçirir; onlarsız temiz uç kaybolur. Zaman gömmesi ne
#    kadarının gürültü olduğunu söyler; donarsa ağ yalnızca tek bir $t$'nin yakınında doğrudur.
# 4. Parametrelerin çoğu derin düzeylerde, işin ve belleğin çoğu üst düzeydedir. Kenar iki katına çıkınca
#    evrişimler 4, dikkat 16 katına mal olur.
# 5. Bir görüntünün bedeli adım sayısı × bir çağrıdır: 1.000 adımla, tek geçişin bin katından fazla.

# %% [markdown] id="your-turn" lang="en"
# ## Your turn
#
# **Task 1. Write the residual block (15 minutes).** Without scrolling up, write a block with the time as a
# shift alone: `YourBlock(a, b, time)`, called as `block(x, context)`. Then test three things: the shape; that
# the fresh block with $a = b$ returns its input; and that after you fill its last layer with random numbers
# the output depends on the context.
#
# <details><summary>Hint 1</summary>
#
# Twice: norm, SiLU, convolution. The time comes between the two. A linear layer `nn.Linear(time, b)` gives
# `(B, b)`; it must become `(B, b, 1, 1)` to be added to `(B, b, H, W)`.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Before or after the second norm? Ho et al. added it before. There the norm takes a part of it away again: a
# shift that is the same for all maps of a group is removed. Here add it after.
#
# </details>
#
# <details><summary>Solution</summary>
#
# ```python
# class YourBlock(nn.Module):
#     def __init__(self, a, b, time):
#         super().__init__()
#         self.norm_1, self.conv_1 = nn.GroupNorm(8, a), nn.Conv2d(a, b, 3, padding=1)
#         self.shift = nn.Linear(time, b)
#         self.norm_2, self.conv_2 = nn.GroupNorm(8, b), zeroed(nn.Conv2d(b, b, 3, padding=1))
#         self.shortcut = nn.Identity() if a == b else nn.Conv2d(a, b, 1)
#
#     def forward(self, x, context):
#         h = self.conv_1(F.silu(self.norm_1(x)))
#         h = self.norm_2(h) + self.shift(F.silu(context))[:, :, None, None]
#         return self.shortcut(x) + self.conv_2(F.silu(h))
#
# block, x = YourBlock(16, 16, 64), torch.randn(2, 16, 8, 8)
# print(torch.equal(block(x, torch.randn(2, 64)), x))  # True
# nn.init.normal_(block.conv_2.weight)
# print(torch.equal(block(x, torch.zeros(2, 64)), block(x, torch.ones(2, 64))))  # False
# ```
#
# </details>

# %% [markdown] id="your-turn" lang="tr" source="da083313"
# ## Sıra sende
#
# **Görev 1. Artık bloğu yaz (15 dakika).** Yukarı bakmadan, zamanı yalnızca kaydırma olarak alan bir blok
# yaz: `YourBlock(a, b, time)`; çağrılışı `block(x, context)`. Sonra üç şeyi sına: boyutu; $a = b$ olan yeni
# bloğun girdisini geri verdiğini; son katmanını rastgele sayılarla doldurunca çıktının bağlama bağlı
# olduğunu.
#
# <details><summary>1. ipucu</summary>
#
# İki kez: norm, SiLU, evrişim. Zaman ikisinin arasına girer. Bir doğrusal katman, `nn.Linear(time, b)`,
# `(B, b)` verir; `(B, b, H, W)`'ye eklenebilmesi için `(B, b, 1, 1)` olmalıdır.
#
# </details>
#
# <details><summary>2. ipucu</summary>
#
# İkinci normdan önce mi, sonra mı? Ho vd. önce ekliyordu. Orada norm bir bölümünü geri alır: Bir grubun bütün
# haritalarında aynı olan kaydırma silinir. Sen burada normdan sonra ekle.
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# ```python
# class YourBlock(nn.Module):
#     def __init__(self, a, b, time):
#         super().__init__()
#         self.norm_1, self.conv_1 = nn.GroupNorm(8, a), nn.Conv2d(a, b, 3, padding=1)
#         self.shift = nn.Linear(time, b)
#         self.norm_2, self.conv_2 = nn.GroupNorm(8, b), zeroed(nn.Conv2d(b, b, 3, padding=1))
#         self.shortcut = nn.Identity() if a == b else nn.Conv2d(a, b, 1)
#
#     def forward(self, x, context):
#         h = self.conv_1(F.silu(self.norm_1(x)))
#         h = self.norm_2(h) + self.shift(F.silu(context))[:, :, None, None]
#         return self.shortcut(x) + self.conv_2(F.silu(h))
#
# block, x = YourBlock(16, 16, 64), torch.randn(2, 16, 8, 8)
# print(torch.equal(block(x, torch.randn(2, 64)), x))  # True
# nn.init.normal_(block.conv_2.weight)
# print(torch.equal(block(x, torch.zeros(2, 64)), block(x, torch.ones(2, 64))))  # False
# ```
#
# </details>

# %% id="your-block"
# Task 1: write YourBlock here and test it.

# %% [markdown] id="your-embedding" lang="en"
# **Task 2. Write the time embedding, then spoil it (10 minutes).** Write `your_embedding(t, width)` and
# compare it with `timestep_embedding`. Then keep only the fastest hand of the clock: `width = 2`, that is,
# $\cos t$ and $\sin t$. How close do the two closest of the 1,000 times come now, and how far apart are they
# in $t$? What would the network mix up?
#
# <details><summary>Hint</summary>
#
# `torch.cdist(emb, emb)` gives all distances. Add a large number on the diagonal before you take the minimum,
# and compute in float64.
#
# </details>
#
# <details><summary>Solution</summary>
#
# ```python
# def your_embedding(t, width):
#     omega = 10_000.0 ** (-torch.arange(width // 2) / (width // 2))
#     angles = t[:, None] * omega
#     return torch.cat([angles.cos(), angles.sin()], dim=1)
#
# t = torch.arange(1000).double()
# print(torch.allclose(your_embedding(t, 32).float(), timestep_embedding(t, 32), atol=1e-3))
# for width in (32, 2):
#     emb = your_embedding(t, width)
#     distances = torch.cdist(emb, emb) + 100 * torch.eye(1000)
#     print(width, distances.min().item(), divmod(int(distances.argmin()), 1000))
# ```
#
# With 32 numbers the closest are neighbours, at 1.17. With one hand the closest are 0.00006 apart, and 710
# steps of $t$ lie between them: 710 is almost exactly $113 \cdot 2\pi$, 113 full turns. An almost clean image
# and one that is nearly all noise would get the same code. The fast hand tells neighbours apart, the slow
# ones say which turn it is; you need both.
#
# </details>

# %% [markdown] id="your-embedding" lang="tr" source="34312aa2"
# **Görev 2. Zaman gömmesini yaz, sonra boz (10 dakika).** `your_embedding(t, width)` işlevini yaz ve
# `timestep_embedding` ile karşılaştır. Sonra saatin yalnızca en hızlı kolunu bırak: `width = 2`, yani
# $\cos t$ ve $\sin t$. 1.000 zamanın en yakın ikisi şimdi birbirine ne kadar yakın, $t$ olarak ne kadar uzak?
# Ağ neyi karıştırırdı?
#
# <details><summary>İpucu</summary>
#
# `torch.cdist(emb, emb)` bütün uzaklıkları verir. En küçüğü almadan önce köşegene büyük bir sayı ekle ve
# float64 ile hesapla.
#
# </details>
#
# <details><summary>Çözüm</summary>
#
# ```python
# def your_embedding(t, width):
#     omega = 10_000.0 ** (-torch.arange(width // 2) / (width // 2))
#     angles = t[:, None] * omega
#     return torch.cat([angles.cos(), angles.sin()], dim=1)
#
# t = torch.arange(1000).double()
# print(torch.allclose(your_embedding(t, 32).float(), timestep_embedding(t, 32), atol=1e-3))
# for width in (32, 2):
#     emb = your_embedding(t, width)
#     distances = torch.cdist(emb, emb) + 100 * torch.eye(1000)
#     print(width, distances.min().item(), divmod(int(distances.argmin()), 1000))
# ```
#
# 32 sayıyla en yakın olanlar komşulardır, aralarında 1,17 vardır. Tek kolla en yakın ikisinin arası
# 0,00006'dır ve aralarında $t$'nin 710 adımı vardır: 710, neredeyse tam $113 \cdot 2\pi$, yani 113 tam
# turdur. Neredeyse temiz bir görüntü ile hemen hemen tümüyle gürültü olan bir görüntü aynı kodu alırdı. Hızlı
# kol komşuları ayırır, yavaş kollar kaçıncı turda olduğunu söyler; ikisi de gerekir.
#
# </details>

# %% id="your-waves"
# Task 2: write your_embedding(t, width) here and measure the two closest times.

# %% [markdown] id="reading" lang="en"
# ## Further reading
#
# <details><summary>The papers</summary>
#
# - Ronneberger, Fischer and Brox (2015), *U-Net: Convolutional Networks for Biomedical Image Segmentation*:
#   the U, with its skips.
# - He, Zhang, Ren and Sun (2016), *Deep Residual Learning for Image Recognition*: $x + f(x)$.
# - Vaswani et al. (2017), *Attention Is All You Need*: attention, and the waves.
# - Wu and He (2018), *Group Normalization*.
# - Ho, Jain and Abbeel (2020), *Denoising Diffusion Probabilistic Models*: appendix B is this network.
# - Nichol and Dhariwal (2021), *Improved Denoising Diffusion Probabilistic Models*: time as scale and shift.
# - Dhariwal and Nichol (2021), *Diffusion Models Beat GANs on Image Synthesis*: many ablations of this network.
# - Buades, Coll and Morel (2005), *A Non-Local Algorithm for Image Denoising*: attention before its name.
# - Kamb and Ganguli (2025), *An Analytic Theory of Creativity in Convolutional Diffusion Models*: what
#   denoisers that see only windows make.
# - Sun, Jiang, Zhao and He (2025), *Is Noise Conditioning Necessary for Denoising Generative Models?*
#
# </details>
#
# **Next:** [06 · Training on images](06_training.ipynb). You have a network and a loss. How do 1,500 small
# scans become a model, and how do you know that it is good and not merely remembering? · [Exercises of this
# lesson](../exercises/05_unet.ipynb) · [Back to the map](README.md)

# %% [markdown] id="reading" lang="tr" source="f4eef122"
# ## Daha fazlası için
#
# <details><summary>Makaleler</summary>
#
# - Ronneberger, Fischer ve Brox (2015), *U-Net: Convolutional Networks for Biomedical Image Segmentation*:
#   atlamalarıyla birlikte U.
# - He, Zhang, Ren ve Sun (2016), *Deep Residual Learning for Image Recognition*: $x + f(x)$.
# - Vaswani vd. (2017), *Attention Is All You Need*: dikkat ve dalgalar.
# - Wu ve He (2018), *Group Normalization*.
# - Ho, Jain ve Abbeel (2020), *Denoising Diffusion Probabilistic Models*: B eki bu ağdır.
# - Nichol ve Dhariwal (2021), *Improved Denoising Diffusion Probabilistic Models*: ölçek ve kaydırma olarak
#   zaman.
# - Dhariwal ve Nichol (2021), *Diffusion Models Beat GANs on Image Synthesis*: bu ağın birçok ablasyonu.
# - Buades, Coll ve Morel (2005), *A Non-Local Algorithm for Image Denoising*: adı konmadan önce dikkat.
# - Kamb ve Ganguli (2025), *An Analytic Theory of Creativity in Convolutional Diffusion Models*: yalnızca
#   pencereleri gören gürültü gidericilerin ne yaptığı.
# - Sun, Jiang, Zhao ve He (2025), *Is Noise Conditioning Necessary for Denoising Generative Models?*
#
# </details>
#
# **Sırada:** [06 · Görüntülerle eğitim](06_training.ipynb). Bir ağın ve bir kaybın var. 1.500 küçük tarama
# nasıl model olur; iyi olduğunu, yalnızca ezberlemediğini nereden bilirsin? · [Bu dersin
# alıştırmaları](../exercises/05_unet.ipynb) · [Haritaya dön](README.md)
