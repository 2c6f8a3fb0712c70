# %% [markdown] id="title" lang="en"
# # 14 · Quality and coverage, beside a VAE and a GAN
#
# **Three kinds of generative model learn the same eight clouds of points, on your machine. One ruler judges all
# three, and you will see each fail in a way of its own.**
#
# "Diffusion gives better quality and covers more than a GAN", says the text. Better by which figure, on which seed, and
# after which training? Where the data's own formula is known, all of that can be counted.
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · The ground for this: [04 · The training
# objective](04_objective.ipynb), [07 · Sampling](07_sampling.ipynb)

# %% [markdown] id="title" lang="tr" source="4f9c2049"
# # 14 · Kalite ve kapsama: VAE ve GAN'ın yanında
#
# **Üç ayrı türden üretken model, senin makinende aynı sekiz nokta bulutunu öğrenecek. Üçünü de aynı ölçülerle
# değerlendirecek, her birinin kendine özgü bir biçimde yanıldığını göreceksin.**
#
# Kaynak metin "Difüzyon, GAN'dan daha kalitelidir ve daha çok şeyi kapsar" diyor. Hangi ölçüye göre, hangi tohumla, nasıl
# bir eğitimden sonra? Verinin formülü bilinince bunların hepsi sayılabilir.
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Dayandığı dersler: [04 · Eğitim
# amacı](04_objective.ipynb), [07 · Örnekleme](07_sampling.ipynb)

# %% id="setup"
import torch
from torch import Generator, Tensor

from minidiff import MLP, MLPSettings, NoiseSchedule, randn, sample, show
from minidiff.data import Examples, eight_gaussians, eight_gaussians_parameters
from minidiff.metrics import coverage, frechet_distance, mode_report, nearest_neighbours, precision
from minidiff.model import TrainedModel
from minidiff.rivals import GANSettings, VAESettings, train_gan, train_vae
from minidiff.train import TrainSettings, train

show.set_language("en")
torch.set_num_threads(1)  # the same sums in the same order, whatever else the computer does


def seeded(seed: int) -> Generator:
    return Generator().manual_seed(seed)


# %% id="data" tr="503af804"
means, stds, _ = eight_gaussians_parameters()
real = eight_gaussians(20_000, generator=seeded(1))  # the models see these
held_out = eight_gaussians(2_000, generator=seeded(2))  # the ruler sees these
floor = eight_gaussians(2_000, generator=seeded(3))  # as good as samples can be
show.planes({"real points": floor, "the ruler's points": held_out})
# tr: show.planes({"gerçek noktalar": floor, "ölçünün noktaları": held_out})

# %% [markdown] id="data-alt" lang="en" alt="data"
# Two squares, each with eight small round clouds of points on a ring.

# %% [markdown] id="data-alt" lang="tr" alt="data" source="58b8e035"
# İki kare; her birinde bir halka üzerinde sekiz küçük, yuvarlak nokta bulutu.

# %% [markdown] id="about" lang="en"
# Eight equal bumps on a ring, each a round Gaussian of standard deviation 0.06; neighbours are ten of those apart. A bump
# of the data is called a **mode**. No model sees the points drawn here: those on the left are as good as samples can be
# (the **floor**), and with those on the right samples are compared.
#
# | | |
# |---|---|
# | **Time** | about 75 minutes; the computer trains for one or two of them |
# | **Before** | Lessons [04](04_objective.ipynb) (a network learns points; ε, $x_0$, $v$) and [07](07_sampling.ipynb) (DDIM, coverage) |
# | **After** | You can *measure* quality and coverage apart, *name* what a figure cannot see, *explain* how a VAE and a GAN learn and how each fails, and *say* when diffusion loses modes, too |
# | **Reference** | Section 5.1 (advantages over GANs and VAEs) |

# %% [markdown] id="about" lang="tr" source="cc6bd705"
# Bir halka üzerinde sekiz eşit tepe var; her biri, standart sapması 0,06 olan yuvarlak bir Gauss dağılımı. Komşu iki
# tepenin arası bu sapmanın on katıdır. Verinin bir tepesine **mod** (mode) denir. Buradaki noktaların hiçbirini modeller
# görmeyecek: Soldakiler, bir örneğin en çok ne kadar iyi olabileceğini gösteriyor (**taban**); örnekler sağdakilerle
# karşılaştırılacak.
#
# | | |
# |---|---|
# | **Süre** | yaklaşık 75 dakika; bilgisayar bunun bir iki dakikasında eğitim yapar |
# | **Önce** | [04](04_objective.ipynb) (bir ağ noktaları öğrenir; ε, $x_0$, $v$) ve [07](07_sampling.ipynb). dersler (DDIM, kapsama) |
# | **Sonra** | Kaliteyi ve kapsamayı ayrı ayrı *ölçebilir*, bir ölçünün neyi göremediğini *söyleyebilir*, bir VAE ile bir GAN'ın nasıl öğrendiğini ve nasıl yanıldığını *açıklayabilir*, difüzyonun da ne zaman mod kaybettiğini *gösterebilirsin* |
# | **Kaynak metin** | Bölüm 5.1 (GAN'lara ve VAE'lere göre üstünlükler) |

# %% [markdown] id="two" lang="en"
# ## 1. Two numbers
#
# "Good" means two things: each sample is right (**quality**), and all kinds of data appear (**coverage**). With known modes
# both can be counted. A sample is *good* within three standard deviations of the nearest mean (as in PacGAN, Lin et
# al. 2018); a mode is *found* if at least a fifth of its even share of all samples are good ones of its own (eight modes, 2,000
# samples: 50).
#
# Mostly one has points. Draw around each held-out point $x_i$ a circle that just reaches its fifth neighbour, radius
# $r_i$. With samples $y_j$:
#
# $$\text{precision} = \frac1M\,\#\{j : \|y_j - x_i\| \le r_i \text{ for some } i\}, \qquad
# \text{coverage} = \frac1N\,\#\{i : \|y_j - x_i\| \le r_i \text{ for some } j\}$$
#
# the shares of $M$ samples inside some circle, and of $N$ circles with a sample.

# %% [markdown] id="two" lang="tr" source="5a019876"
# ## 1. İki sayı
#
# "İyi" iki anlama gelir: Her örnek doğrudur (**kalite**); verinin bütün türleri ortaya çıkar (**kapsama**). Modlar
# biliniyorsa ikisi de sayılabilir. En yakın ortalamaya üç standart sapmadan uzak olmayan örneğe *iyi* diyelim (PacGAN'daki
# gibi, Lin vd. 2018). Bir moda düşen iyi örnekler, modun eşit payının en az beşte biri kadarsa o mod *bulunmuştur* (sekiz
# mod, 2.000 örnek: 50).
#
# Çoğu zaman elde yalnızca noktalar vardır. Kenara ayrılmış her $x_i$ noktasının çevresine, bu noktalardan beşinci komşusundan
# geçen, $r_i$ yarıçaplı bir çember çiz. Örnekler $y_j$ olsun; **isabet** (precision) ve **kapsama** (coverage):
#
# $$\text{isabet} = \frac1M\,\#\{j : \|y_j - x_i\| \le r_i \text{ olan bir } i \text{ var}\}, \qquad
# \text{kapsama} = \frac1N\,\#\{i : \|y_j - x_i\| \le r_i \text{ olan bir } j \text{ var}\}$$
#
# yani $M$ örnekten bir çemberin içinde olanların payı ve $N$ çemberden içinde örnek bulunanların payı.

# %% id="figures" tr="a491600f"
HEADS = ("samples", "modes", "good", "precision", "coverage", "Fréchet · 1000")
# tr: HEADS = ("örnekler", "mod", "iyi", "isabet", "kapsama", "Fréchet · 1000")


def figures(points: Tensor) -> tuple[float, ...]:
    """Five figures of samples (N, 2): two by the known modes, three by held-out points alone."""
    by_modes = mode_report(points, means, stds)
    near = precision(held_out, points), coverage(held_out, points)
    return by_modes.found, by_modes.good, *near, 1000 * frechet_distance(held_out, points)


def judge(samples: dict[str, Tensor]) -> None:
    rows = [(name, *figures(points)) for name, points in samples.items()]
    show.table([dict(zip(HEADS, row, strict=True)) for row in rows], digits=2)


# %% [markdown] id="fooled" lang="en"
# ## 2. Rulers that can be fooled
#
# Before the ruler judges a model, let it judge four frauds: one perfect sample, two thousand times; a single wide bell with
# the mean and the spread of the data; real points, shaken; and copies of the training points. The Fréchet distance
# ([lesson 06](06_training.ipynb)) is taken here on the two coordinates themselves; the last column shows a thousand times it.
#
# > **Predict first.** Which figure does each of the four fool? Is there one that no fraud passes?

# %% [markdown] id="fooled" lang="tr" source="24f38c76"
# ## 2. Kandırılabilen ölçüler
#
# Bu ölçülerle bir modeli değerlendirmeden önce onları dört hileyle sınayalım: iki bin kez aynı kusursuz örnek; verinin
# ortalamasını ve yayılımını taşıyan tek bir geniş çan; sarsılmış gerçek noktalar; eğitim noktalarının kopyaları. Fréchet
# uzaklığı ([06. ders](06_training.ipynb)) burada doğrudan iki koordinattan hesaplanıyor; son sütunda bin katı yazılı.
#
# > **Önce tahmin et.** Dört hileden her biri hangi ölçüyü kandırır? Hiçbir hilenin geçemediği bir ölçü var mı?

# %% id="fooled-code" tr="29068d5b"
noise = randn((2_000, 2), generator=seeded(4))
noise = (noise - noise.mean(dim=0)) / noise.std(dim=0)  # its mean and spread to the last digit
frauds = {
    "other real points (floor)": floor,
    # tr: "başka gerçek noktalar (taban)": floor,
    "one perfect sample": means[0] + 0.001 * noise,
    # tr: "tek kusursuz örnek": means[0] + 0.001 * noise,
    "one wide bell": real.mean(dim=0) + real.std(dim=0) * noise,
    # tr: "tek geniş çan": real.mean(dim=0) + real.std(dim=0) * noise,
    "real points, shaken": floor + 0.15 * noise,
    # tr: "sarsılmış gerçek noktalar": floor + 0.15 * noise,
    "copies of training points": real[torch.randint(20_000, (2_000,), generator=seeded(5))],
    # tr: "eğitim noktalarının kopyaları": real[torch.randint(20_000, (2_000,), generator=seeded(5))],
}
judge(frauds)
for name, points in frauds.items():
    distance = nearest_neighbours(points, real)[1].median()
    print(f"{name:30s} median distance to training points: {distance:.4f}")
    # tr: print(f"{name:30s} eğitim noktalarına ortanca uzaklık: {distance:.4f}")

# %% [markdown] id="fooled-answer" lang="en"
# - **One perfect sample**: good 1 and precision 1, better than real points. Coverage, the count of modes and Fréchet see
#   it.
# - **One wide bell**: a Fréchet distance near the floor, 0.48 beside 0.34; all other columns see it. The distance compares
#   means and covariances, and the bell has both. That is why it is usually taken on features of a network, where a bell is
#   hard to draw; it still sees nothing else.
# - **Real, shaken**: all modes found. The good share, precision and coverage see it.
# - **Copies**: at the floor in *every* column. Only the distance to the training points tells: 0, where other real points
#   have 0.0015.
#
# So no figure catches all four. Quality, coverage, and a look at copies: three questions, each beside its floor.

# %% [markdown] id="fooled-answer" lang="tr" source="9ed17278"
# - **Tek kusursuz örnek**: İyi örneklerin payı 1, isabet de 1; gerçek noktalarınkinden bile yüksek. Hile kapsamadan, mod
#   sayısından ve Fréchet uzaklığından anlaşılıyor.
# - **Tek geniş çan**: Fréchet uzaklığı tabana yakın: 0,48; tabanda 0,34. Öteki sütunların hepsinden anlaşılıyor. Bu uzaklık
#   ortalamalarla kovaryansları karşılaştırır; çanınkiler verininkiyle aynıdır. Bu yüzden uzaklık genellikle bir ağın
#   öznitelikleri üzerinde hesaplanır; orada böyle bir çan yapmak zordur. Ama orada da başka bir şey karşılaştırılmaz.
# - **Sarsılmış gerçek noktalar**: Bütün modlar bulunuyor. Hile iyi örneklerin payından, isabetten ve kapsamadan anlaşılıyor.
# - **Kopyalar**: *Her* sütunda taban düzeyinde. Onları yalnızca eğitim noktalarına uzaklık ele veriyor: 0. Başka gerçek
#   noktalarda bu uzaklık 0,0015.
#
# Demek ki dört hileyi birden yakalayan bir ölçü yok. Üç şeyi ayrı ayrı sormak gerekir: kalite, kapsama ve kopyalar. Her
# cevap da kendi tabanının yanında okunur.

# %% [markdown] id="train" lang="en"
# ## 3. Three models, one data set
#
# All three have about 17,000 weights and see batches of 128 of the same points. Their steps cost differently, so each takes
# as many as make the computing time about equal. The GAN's learning rate was searched beforehand on other seeds, among
# three; the two others take the usual one ([what was found, and the seconds of each](../docs/benchmarks.md): diffusion took
# about a fifth more).
#
# > **Predict first.** Which of the three finds most modes, and which has the best precision?

# %% [markdown] id="train" lang="tr" source="b23b05ca"
# ## 3. Üç model, tek veri kümesi
#
# Üçünün de yaklaşık 17.000 ağırlığı var; aynı noktalardan 128'lik yığınlar görüyorlar. Adımlarının maliyeti farklı; bu
# yüzden her biri, hesap süreleri aşağı yukarı eşit çıkacak sayıda adım atıyor. GAN'ın öğrenme oranı önceden, başka
# tohumlarla, üç değer arasından arandı; öteki ikisinde alışılmış değer kullanılıyor ([aramada bulunanlar ve her birinin
# süresi](../docs/benchmarks.md): difüzyon yaklaşık beşte bir daha uzun sürdü).
#
# > **Önce tahmin et.** En çok modu hangisi bulur, hangisinin isabeti en yüksektir?

# %% id="train-code"
examples, schedule = Examples(real, name="ring"), NoiseSchedule.cosine(T=1000)


def draw(model, n: int = 2_000, clip: float | None = None, steps: int = 50) -> Tensor:
    """Samples of any of the three: a rival draws at once, diffusion walks from noise."""
    if not isinstance(model, TrainedModel):
        return model.draw(n, generator=seeded(0))
    x_T = randn((n, 2), generator=seeded(0))
    return sample(model.denoiser(clip=clip), schedule, x_T, steps=steps)


def watched(steps, total: int):
    """The trained model, and 1,000 samples of it at six moments: after 1/32, 1/16, ... of the steps, at the end."""
    kept = []
    for step in steps:
        if step.step in [total // 2**k for k in range(6)]:
            kept.append(draw(step.model, 1_000))
    return step.model, kept


# %% id="train-run" tr="0839f6a9"
shared = {"batch_size": 128, "seed": 0}


def diffusion(predicts: str):
    torch.manual_seed(0)
    network, settings = MLP(MLPSettings(width=64)), TrainSettings(steps=1_900, predicts=predicts, **shared)
    return watched(train(network, schedule, examples, settings, device="cpu"), 1_900)


vae, vae_film = watched(train_vae(examples, VAESettings(steps=2_500, width=64, **shared)), 2_500)
gan, gan_film = watched(train_gan(examples, GANSettings(steps=1_500, width=64, **shared)), 1_500)
v_model, v_film = diffusion("v")
drawn = {"VAE": draw(vae), "GAN": draw(gan), "diffusion": draw(v_model)}
# tr: drawn = {"VAE": draw(vae), "GAN": draw(gan), "difüzyon": draw(v_model)}
flat = (
    2 * torch.rand(2_000, 2, generator=seeded(6)) - 1
)  # the control: whoever has learned nothing but the range
judge({"real points (floor)": floor, **drawn, "flat square (control)": flat})
# tr: judge({"gerçek noktalar (taban)": floor, **drawn, "düz kare (kontrol)": flat})
show.planes(drawn, behind=means)

# %% [markdown] id="train-run-alt" lang="en" alt="train-run"
# Three squares of points. VAE: a tilted square with round corners, filled evenly. GAN: a thin closed line through all eight
# means, and a few points inside. Diffusion: a thick ring, denser at the means, and a few points inside.

# %% [markdown] id="train-run-alt" lang="tr" alt="train-run" source="c4d5385f"
# Üç kare nokta. VAE: içi eşit dolu, köşeleri yuvarlak, eğik bir kare. GAN: sekiz ortalamanın hepsinden geçen ince, kapalı
# bir çizgi ve içinde birkaç nokta. Difüzyon: ortalamalarda sıklaşan kalın bir halka ve içinde birkaç nokta.

# %% [markdown] id="train-answer" lang="en"
# All three find all eight modes, and none has learned that the modes lie apart: the count of modes cannot tell a ring from
# eight clouds. The control, points strewn evenly over a flat square, already finds six. Precision and coverage can tell:
#
# - The **VAE** fills the whole inside, here as a tilted square. It finds everything, and is hardly more precise than the
#   control: 0.41 beside 0.32.
# - The **GAN** draws a line *through* the clouds: more precise, but it misses their width, so its coverage (0.58) stays near
#   the VAE's (0.53).
# - **Diffusion** is ahead in both, and far from the floor in both: this is a small network, trained for about ten seconds.
#
# By Fréchet the flat square would win.
#
# One run each; three seeds of each stand in the [benchmarks](../docs/benchmarks.md). Now watch how each got there, from 1/32 of its training to the end.

# %% [markdown] id="train-answer" lang="tr" source="7d0073b0"
# Üçü de sekiz modun hepsini buluyor, ama hiçbiri modların ayrı durduğunu öğrenmemiş: Mod sayısı, bir halkayı sekiz buluttan
# ayıramaz. Düz kare, yani bir kareye eşit serpilmiş noktalardan oluşan kontrol bile altısını buluyor. İsabet ile kapsama ise
# farkı gösteriyor:
#
# - **VAE** halkanın içini olduğu gibi dolduruyor, burada eğik bir kare biçiminde. Bütün modları buluyor, ama isabeti
#   kontrolünkinden pek yüksek değil: 0,41'e karşı 0,32.
# - **GAN** bulutların *içinden* bir çizgi geçiriyor: İsabeti daha yüksek, ama bulutların genişliğini kaçırıyor; kapsaması
#   (0,58) bu yüzden VAE'ninkine (0,53) yakın kalıyor.
# - **Difüzyon** ikisinde de önde, ama ikisinde de tabandan uzak: Küçük bir ağ bu, on saniye kadar eğitildi.
#
# Fréchet uzaklığına bakılsa düz kare birinci gelirdi.
#
# Bunların her biri tek bir eğitim; üçer tohumun sonuçları [ölçümler](../docs/benchmarks.md) sayfasında. Şimdi her birinin buraya nasıl geldiğini izle: eğitiminin 1/32'sinden sonuna kadar.


# %% id="race" tr="6cc4f757"
def as_images(frames: list[Tensor]) -> Tensor:
    """Points as white dots on black: (frames, 1, 104, 104)."""
    counts = [torch.histogramdd(points, [104, 104], range=[-1.5, 1.5, -1.5, 1.5]).hist for points in frames]
    return 2 * (torch.stack([hist.T.flip(0) for hist in counts]) > 0).float()[:, None] - 1


films = {"VAE": vae_film, "GAN": gan_film, "diffusion": v_film}
# tr: films = {"VAE": vae_film, "GAN": gan_film, "difüzyon": v_film}
captions = [f"1/{2**k} of the training" for k in (5, 4, 3, 2, 1, 0)]
# tr: captions = [f"eğitimin 1/{2**k}'i" for k in (5, 4, 3, 2, 1, 0)]
panels = {name: as_images(frames) for name, frames in films.items()}
show.FramePlayer.from_tensors(panels, captions=captions)

# %% [markdown] id="vae" lang="en"
# ## 4. VAE: a point between two modes
#
# A **variational autoencoder** (VAE; Kingma and Welling 2014) has two networks. The **encoder** says which few numbers $z$ (here
# two) may describe an example $x$, as a Gaussian $\mathcal{N}(\mu, \sigma^2)$; the **decoder** $f$ makes an example of a $z$
# from there. They learn by a bound of the likelihood, the ELBO of [lesson 04](04_objective.ipynb); up to a constant:
#
# $$-\text{ELBO} = \frac{\|x - f(z)\|^2}{2 s^2} + \frac12 \sum_i \left(\mu_i^2 + \sigma_i^2 - 1 - \log \sigma_i^2\right)$$
#
# Left: the decoded point's error, in units of $s = 0.05$. Right: how far $z$'s Gaussian is from $\mathcal{N}(0, I)$, where the $z$ of new samples come from.
#
# > **Predict first.** The decoder is continuous. We walk straight through $z$. Can it get from one mode to the next
# > without crossing the gap? And if we decode the $z$ of real points?

# %% [markdown] id="vae" lang="tr" source="168200fc"
# ## 4. VAE: iki mod arasında bir nokta
#
# **Varyasyonel otomatik kodlayıcıda** (variational autoencoder, VAE; Kingma ve Welling 2014) iki ağ vardır. **Kodlayıcı**, bir
# $x$ örneğini anlatabilecek birkaç sayıyı (burada iki sayılık bir $z$) bir Gauss dağılımı olarak söyler: $\mathcal{N}(\mu,
# \sigma^2)$. **Kod çözücü** $f$, oradan çekilen $z$'den bir örnek yapar. İkisi olabilirliğin bir sınırıyla, [04.
# dersteki](04_objective.ipynb) ELBO ile eğitilir; bir sabit dışında:
#
# $$-\text{ELBO} = \frac{\|x - f(z)\|^2}{2 s^2} + \frac12 \sum_i \left(\mu_i^2 + \sigma_i^2 - 1 - \log \sigma_i^2\right)$$
#
# Solda, kodu çözülen noktanın hatası var; birimi $s = 0.05$. Sağda, $z$'nin dağılımının $\mathcal{N}(0, I)$'dan ne kadar
# uzak olduğu; yeni örneklerin $z$'leri oradan çekilir.
#
# > **Önce tahmin et.** Kod çözücü sürekli bir fonksiyondur. $z$'lerin arasında düz bir çizgi boyunca yürüyoruz. Boşluktan
# > geçmeden bir moddan ötekine varabilir mi? Peki gerçek noktaların $z$'lerini çözersek ne çıkar?

# %% id="vae-code" tr="0c30fcab"
line = torch.stack([torch.linspace(-2.5, 2.5, 2_000), torch.zeros(2_000)], dim=1)
with torch.no_grad():
    walk, again = vae.decode(line), vae.decode(vae.encode(held_out)[0])
ways = {"z drawn from N(0, I)": draw(vae), "z of real points": again}
# tr: ways = {"z, N(0, I)'dan çekilmiş": draw(vae), "gerçek noktaların z'si": again}
judge(ways)
show.planes({**ways, "z along a line": walk}, behind=means)
# tr: show.planes({**ways, "z bir çizgi boyunca": walk}, behind=means)

# %% [markdown] id="vae-code-alt" lang="en" alt="vae-code"
# Three squares. Drawn z: a tilted square with round corners, filled evenly. z of real points: eight clouds apart, each near a
# mean. Along a line: one unbroken line from one side of the ring to the other, right through the empty middle; the means are
# grey dots.

# %% [markdown] id="vae-code-alt" lang="tr" alt="vae-code" source="eadeed8c"
# Üç kare. Çekilmiş z: içi eşit dolu, köşeleri yuvarlak, eğik bir kare. Gerçek noktaların z'si: her biri bir ortalamanın
# yakınında, birbirinden ayrı sekiz bulut. Bir çizgi boyunca: halkanın bir yanından ötekine, boş ortanın içinden geçen
# kesintisiz bir çizgi; ortalamalar gri noktalar.

# %% [markdown] id="vae-answer" lang="en"
# The $z$ of real points come back as eight clouds, good 1, only a little too narrow (coverage 0.82): $f(z)$ is a mean. So the
# decoder knows the data. What fails is the draw: $\mathcal{N}(0, I)$ has no gaps, a continuous function tears none into it,
# and every $z$ between two clouds becomes a point between two clouds (the line; the eight means are grey). In pictures that
# is a blur, a face between two faces.
#
# That is the control: same decoder, another source of $z$. Latent diffusion will draw its $z$ from a model of the $z$ instead.

# %% [markdown] id="vae-answer" lang="tr" source="d83777f6"
# Gerçek noktaların $z$'leri çözülünce sekiz bulut çıkıyor; iyi örneklerin payı 1. Bulutlar yalnızca biraz fazla dar (kapsama
# 0,82), çünkü $f(z)$ bir ortalamadır. Demek ki kod çözücü veriyi biliyor. Sorun çekiliştedir: $\mathcal{N}(0, I)$'da boşluk
# yoktur, sürekli bir fonksiyon da boşluk açamaz; iki bulutun arasındaki her $z$, iki bulut arasında bir nokta olur (resimdeki
# çizgi; sekiz ortalama gri). Resimlerde bunun karşılığı bulanıklıktır: iki yüzün arasında bir yüz.
#
# Kontrol de buydu: Kod çözücü aynı kaldı, $z$'nin kaynağı değişti. Gizil difüzyon (latent diffusion), $z$'yi bunun yerine
# $z$'lerin bir modelinden çekecek.

# %% [markdown] id="gan" lang="en"
# ## 5. GAN: the lottery of the seed
#
# A **generative adversarial network** (GAN; Goodfellow et al. 2014) has a **generator** $G$, which makes a point out of noise
# $z$ in one go, and a **discriminator** $D$, which says whether a point is real. $D$ learns to tell, $G$ learns to be taken
# for real. With $\sigma$ for the sigmoid here:
#
# $$L_D = -\log \sigma(D(x)) - \log\left(1 - \sigma(D(G(z)))\right), \qquad L_G = -\log \sigma(D(G(z)))$$
#
# Nothing here says "make all kinds". A $G$ that makes one kind well has a small loss, until $D$ has noticed. When kinds are
# missing one speaks of **mode collapse**.
#
# > **Predict first.** The same settings with seeds 0, 1, 2. By how much do the numbers of modes differ at the end?

# %% [markdown] id="gan" lang="tr" source="1a208c16"
# ## 5. GAN: tohumun piyangosu
#
# **Üretken çekişmeli ağda** (generative adversarial network, GAN; Goodfellow vd. 2014) iki ağ vardır: **Üretici** $G$,
# $z$ gürültüsünden tek seferde bir nokta yapar; **ayırt edici** $D$, bir noktanın gerçek olup olmadığını söyler. $D$ ayırt
# etmeyi, $G$ gerçek sanılmayı öğrenir. Burada $\sigma$ sigmoit olsun:
#
# $$L_D = -\log \sigma(D(x)) - \log\left(1 - \sigma(D(G(z)))\right), \qquad L_G = -\log \sigma(D(G(z)))$$
#
# Bu kayıplarda "her türden yap" diyen bir şey yok. Tek bir türü iyi yapan bir $G$'nin kaybı, $D$ bunu fark edene dek
# küçüktür. Bazı türler eksikse buna **mod çökmesi** (mode collapse) denir.
#
# > **Önce tahmin et.** Ayarlar aynı; tohumlar 0, 1 ve 2. Eğitimin sonunda bulunan mod sayıları birbirinden ne kadar farklı
# > olur?

# %% id="gan-code" tr="e0507fc1"
gans = {"seed 0": (gan, gan_film)}
# tr: gans = {"tohum 0": (gan, gan_film)}
for seed in (1, 2):
    settings = GANSettings(steps=1_500, width=64, batch_size=128, seed=seed)
    gans[f"seed {seed}"] = watched(train_gan(examples, settings), 1_500)
    # tr: gans[f"tohum {seed}"] = watched(train_gan(examples, settings), 1_500)
judge({name: draw(model) for name, (model, _) in gans.items()})
places = [1_500 // 2**k for k in (5, 4, 3, 2, 1, 0)]
lines = {}
for name, (_, film) in gans.items():
    lines[name] = (places, [mode_report(points, means, stds).found for points in film])
show.lines(lines, marks=True, log="x", ticks=places, y_range=(0, 8.5), x_label="steps", y_label="modes found")
# tr: show.lines(lines, marks=True, log="x", ticks=places, y_range=(0, 8.5), x_label="adım", y_label="bulunan mod")

# %% [markdown] id="gan-code-alt" lang="en" alt="gan-code"
# Modes found over the steps of training, one curve for each of three seeds. Up to 375 steps all three stay at or below two
# modes; at 750 they have three, eight and one; at 1,500 all have eight.

# %% [markdown] id="gan-code-alt" lang="tr" alt="gan-code" source="fc017c61"
# Eğitim adımlarına göre bulunan mod sayısı; üç tohumun her biri için bir eğri. 375 adıma kadar üçü de en çok iki modda; 750
# adımda üç, sekiz ve bir; 1.500 adımda üçü de sekizde.

# %% [markdown] id="gan-answer" lang="en"
# At the end all three find eight modes, with nearly the same precision. But look at the coverage: one seed has about twice that
# of the two others (0.58, 0.30, 0.28). And half way through they stood at three, eight and one. Had we stopped there, each seed
# would have told another story about GANs.
#
# So collapse is no law, it is a lottery of the seed and the moment. One run says nothing, in neither direction. On a
# grid of twenty-five modes, which is harder, modes were missing at the end as well: in all six runs of the
# [search for the learning rate](../docs/benchmarks.md).

# %% [markdown] id="gan-answer" lang="tr" source="52390d4b"
# Eğitimin sonunda üçü de sekiz mod buluyor, isabetleri de birbirine yakın. Ama kapsamaya bak: Bir tohumunki, öteki
# ikisininkinin yaklaşık iki katı (0,58; 0,30; 0,28). Eğitimin yarısında ise üç, sekiz ve bir mod bulmuşlardı. Orada
# dursaydık her tohumdan GAN'lar hakkında başka bir sonuç çıkarırdık.
#
# Demek ki çökme bir yasa değil, tohuma ve ana bağlı bir piyangodur. Tek bir eğitim ne lehte ne aleyhte bir kanıttır. Daha
# zor olan yirmi beş modlu ızgarada ise eğitimin sonunda da eksik mod vardı: [öğrenme oranı aranırken](../docs/benchmarks.md)
# yapılan altı eğitimin hepsinde.

# %% [markdown] id="diffusion" lang="en"
# ## 6. Diffusion: not by the word alone
#
# Its objective asks about every training point at every noise level; a forgotten mode costs at each of them. So far the
# network predicted $v$. Now the same network, as long, on the same cosine schedule, but it predicts ε, and we draw from it
# twice with the same weights: as it is, and with $\hat{x}_0$ clipped to $[-1.2, 1.2]$, just outside the data.
#
# > **Predict first.** At the first step $\sqrt{\bar{\alpha}_T}$ is about 0.00005, and $\hat{x}_0 = (x_T - \sqrt{1 -
# > \bar{\alpha}_T}\,\hat{\epsilon}) / \sqrt{\bar{\alpha}_T}$. How many modes does it find without clipping, and with?

# %% [markdown] id="diffusion" lang="tr" source="a2523b95"
# ## 6. Difüzyon: adı yetmez
#
# Difüzyonun eğitiminde her nokta her gürültü düzeyinde sorulur; unutulan bir mod bu düzeylerin hepsinde kaybı büyütür. Buraya
# kadar ağ $v$'yi tahmin ediyordu. Şimdi aynı ağ, aynı kosinüs zamanlayıcısıyla, aynı sürede ε'u tahmin etmeyi öğrenecek. Aynı
# ağırlıklarla iki kez örnek çekiyoruz: bir olduğu gibi, bir de $\hat{x}_0$'ı verinin hemen dışına, $[-1.2, 1.2]$'ye kırparak.
#
# > **Önce tahmin et.** İlk adımda $\sqrt{\bar{\alpha}_T}$ yaklaşık 0,00005'tir ve $\hat{x}_0 = (x_T - \sqrt{1 -
# > \bar{\alpha}_T}\,\hat{\epsilon}) / \sqrt{\bar{\alpha}_T}$. Kırpmadan kaç mod bulunur, kırpınca kaç?

# %% id="diffusion-code" tr="fc8d9f26"
print(f"√ᾱ_T = {schedule.alpha_bars[-1] ** 0.5:.6f}")
epsilon_model, _ = diffusion("epsilon")
careless = {
    "predicts ε": draw(epsilon_model),
    # tr: "ε tahmini": draw(epsilon_model),
    "predicts ε, clipped": draw(epsilon_model, clip=1.2),
    # tr: "ε tahmini, kırpılmış": draw(epsilon_model, clip=1.2),
    "predicts v": draw(v_model),
    # tr: "v tahmini": draw(v_model),
}
judge(careless)
show.planes(careless, behind=means)

# %% [markdown] id="diffusion-code-alt" lang="en" alt="diffusion-code"
# Three squares. ε as it is: patches of points outside the ring, out to the rim of the square, hardly any at the means, which
# are grey dots. ε clipped: a thick ring, denser at the means. v: the same.

# %% [markdown] id="diffusion-code-alt" lang="tr" alt="diffusion-code" source="13fb1791"
# Üç kare. Olduğu gibi ε: halkanın dışında, karenin kenarına uzanan öbek öbek noktalar; gri birer nokta olan ortalamalarda
# hemen hiç yok. Kırpılmış ε: ortalamalarda sıklaşan kalın bir halka. v: aynısı.

# %% [markdown] id="diffusion-answer" lang="en"
# No mode without clipping, all eight with it, from the same weights. The first step divides by about 0.00005, so an error of
# 0.01 in $\hat{\epsilon}$ throws $\hat{x}_0$ 200 away, and the later steps do not bring it all the way back. Clipped, the mistake cannot grow;
# with $v$ it does not arise, for nothing is divided by $\sqrt{\bar{\alpha}_t}$.
#
# "Diffusion covers everything" is true of an objective *and* a sampler that fit each other, not of the word. For pictures,
# where pixels end at ±1, clipping is usual, so one does not notice. One run; three seeds in the
# [benchmarks](../docs/benchmarks.md).

# %% [markdown] id="diffusion-answer" lang="tr" source="42a6143a"
# Kırpmadan tek bir mod bile bulunmuyor, kırpınca sekizi de bulunuyor; ağırlıklar aynı. İlk adımda yaklaşık 0,00005'e bölünür;
# $\hat{\epsilon}$'daki 0,01'lik bir hata $\hat{x}_0$'ı 200 uzağa atar ve sonraki adımlar onu tümüyle geri getirmez. Kırpınca
# hata büyüyemez; $v$ tahmininde ise böyle bir hata doğmaz, çünkü hiçbir şey $\sqrt{\bar{\alpha}_t}$'ye bölünmez.
#
# "Difüzyon her şeyi kapsar" sözü, eğitim amacı *ile* örnekleyici birbirine uyuyorsa doğrudur; modelin adı difüzyon diye doğru
# olmaz. Piksellerin ±1'de bittiği resimlerde kırpmak olağandır, sorun o yüzden fark edilmez. Bu, tek bir eğitim; üç tohumun
# sonuçları [ölçümler](../docs/benchmarks.md) sayfasında.

# %% [markdown] id="steps" lang="en"
# VAE and GAN ask their network once for a sample. What does diffusion look like with few calls?
#
# > **Predict first.** From fifty calls down to one: which falls first, the modes or the precision?

# %% [markdown] id="steps" lang="tr" source="5d2ed7e2"
# VAE ve GAN'da bir örnek için ağ bir kez çağrılır. Difüzyonda az çağrıyla ne çıkar?
#
# > **Önce tahmin et.** Elli çağrıdan tek çağrıya inerken önce hangisi düşer, mod sayısı mı, isabet mi?

# %% id="steps-code" tr="e32e591a"
judge({f"calls: {n}": draw(v_model, steps=n) for n in (1, 2, 5, 10, 20, 50, 200)})
# tr: judge({f"çağrı: {n}": draw(v_model, steps=n) for n in (1, 2, 5, 10, 20, 50, 200)})

# %% [markdown] id="steps-answer" lang="en"
# The precision: 0.52 at five calls, where all eight modes are still found. The coverage falls even sooner, below twenty. One
# call gives no mode: the best single guess from pure noise is the mean of the data, in the empty middle. Beyond twenty hardly
# anything changes; what is left is the network's own error.
#
# So the bill: the two others ask once. Diffusion asks twenty times, and gets in this plane the better precision and coverage of
# the three for it.

# %% [markdown] id="steps-answer" lang="tr" source="b1e0c0ed"
# İsabet: Sekiz modun hepsinin hâlâ bulunduğu beş çağrıda 0,52'ye inmiş. Kapsama daha da erken, yirmi çağrının altında
# düşmeye başlıyor. Tek çağrıda hiç mod yok: Saf gürültüden yapılabilecek en iyi tek tahmin verinin ortalamasıdır; o da boş
# ortaya düşer. Yirmiden sonra hemen hiçbir şey değişmiyor; kalan, ağın kendi hatasıdır.
#
# Bilanço şu: Öteki ikisinde ağ bir kez çağrılır. Difüzyonda yirmi kez çağrılır; karşılığında bu düzlemde üçü arasındaki en
# yüksek isabet ve kapsama elde edilir.

# %% [markdown] id="wrong" lang="en"
# ## 7. Misunderstandings
#
# <details><summary>"GANs collapse, diffusion does not."</summary>
#
# In part 5 all depends on the seed and the moment; in part 6 a diffusion model found no mode at all.
#
# </details>
#
# <details><summary>"All modes are there, so the model covers the data."</summary>
#
# A mode counts from a fifth of its share on, wherever in it the samples lie. Compare modes and coverage in part 3.
#
# </details>
#
# <details><summary>"A small Fréchet distance means good samples."</summary>
#
# One wide bell came near the floor (part 2), and so did a GAN that covers little (part 5, seed 2).
#
# </details>
#
# <details><summary>"The loss of a GAN says how good it is."</summary>
#
# It says who is ahead at the moment, $G$ or $D$. Both move; neither number is a distance to the data.
#
# </details>

# %% [markdown] id="wrong" lang="tr" source="3ce0dbfd"
# ## 7. Yanlış anlamalar
#
# <details><summary>"GAN'lar çöker, difüzyon çökmez."</summary>
#
# 5. bölümde sonuç tohuma ve ana bağlıydı; 6. bölümde bir difüzyon modeli tek bir mod bile bulamadı.
#
# </details>
#
# <details><summary>"Bütün modlar var, demek ki model veriyi kapsıyor."</summary>
#
# Bir mod, payının beşte biri dolunca sayılır; örneklerin o modun neresine düştüğüne bakılmaz. 3. bölümde mod sayısıyla
# kapsamayı karşılaştır.
#
# </details>
#
# <details><summary>"Fréchet uzaklığı küçükse örnekler iyidir."</summary>
#
# Tek bir geniş çanın uzaklığı tabana yakındı (2. bölüm); verinin azını kapsayan bir GAN'ınki de (5. bölüm, tohum 2).
#
# </details>
#
# <details><summary>"Bir GAN'ın kaybı ne kadar iyi olduğunu söyler."</summary>
#
# O anda $G$ ile $D$'den hangisinin önde olduğunu söyler. İkisi de sürekli değişir; kayıpların hiçbiri veriye olan bir uzaklık
# değildir.
#
# </details>

# %% [markdown] id="end" lang="en"
# ## What you have
#
# - Two questions, quality and coverage, and a third, copies; each figure beside its floor and a control.
# - A **VAE** finds every mode, and fills the gaps: its decoder is continuous, and drawn $z$ fall everywhere.
# - A **GAN** is sharp in one call; what it leaves out depends on seed and moment.
# - **Diffusion** learns every mode at every noise level and pays with calls; ε without clipping throws it away.
#
# What stands in section 5.1 of the reference is a tendency of large models, not a law of the three words.
#
# **Now the tasks:** [14 · Exercises](../exercises/14_quality.ipynb).

# %% [markdown] id="end" lang="tr" source="bdb53b44"
# ## Elinde olanlar
#
# - İki soru, kalite ve kapsama; üçüncüsü de kopyalar. Her ölçü, tabanının ve bir kontrolün yanında okunur.
# - **VAE** her modu bulur, ama boşlukları da doldurur: Kod çözücüsü süreklidir, çekilen $z$ ise her yere düşer.
# - **GAN** tek çağrıda keskin örnek verir; neyi dışarıda bıraktığı tohuma ve ana bağlıdır.
# - **Difüzyon** her modu her gürültü düzeyinde öğrenir, bedelini çağrı sayısıyla öder; ε tahmini kırpılmazsa bu kazanç boşa
#   gider.
#
# Kaynak metnin 5.1 bölümünde yazan, büyük modellerde görülen bir eğilimdir; bu üç ad için bir yasa değildir.
#
# **Şimdi görevler:** [14 · Alıştırmalar](../exercises/14_quality.ipynb).
