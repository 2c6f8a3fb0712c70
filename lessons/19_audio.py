# %% [markdown] id="title" lang="en"
# # 19 · Audio
#
# **You will hear a note sink into noise and come back, ask a model for a pitch and an instrument, read its answer without any
# network, and find out what a picture of a sound leaves out.**
#
# $x_t$ is no photograph any more. The network, the samplers, the labels and the filling of holes are those of the lessons
# before, unchanged. New are two things: a picture that can be heard, and a way to tell who is to blame for a bad sound.
#
# [The map of the course](README.md) · [Glossary](../docs/glossary.md) · Before this: [12 · Editing](12_editing.ipynb)

# %% [markdown] id="title" lang="tr" source="21542429"
# # 19 · Ses
#
# **Bir notanın gürültüye gömülüp geri geldiğini duyacak, bir modelden perde ve çalgı isteyecek, çizdiğini hiçbir ağ
# kullanmadan okuyacak ve bir sesin resminde neyin eksik olduğunu bulacaksın.**
#
# $x_t$ artık bir fotoğraf değil. Ağ, örnekleyiciler, etiketler ve delik doldurma önceki derslerdekilerin aynısı. Yeni olan
# iki şey var: dinlenebilen bir resim ve kötü çıkan bir seste suçun nerede olduğunu bulmanın yolu.
#
# [Kursun haritası](README.md) · [Sözlük](../docs/glossary.md) · Bundan önce: [12 · Düzenleme](12_editing.ipynb)

# %% id="setup"
from collections import deque
from collections.abc import Iterator

import torch
from torch import Generator, Tensor

from minidiff import SAMPLERS, SampleStep, data, metrics, q_sample, show, sound, zoo
from minidiff.data.spoken import WORDS
from minidiff.editing import repaint

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model, train, test = zoo.load("notes"), data.notes("train"), data.notes("test")
schedule, notes = model.schedule, [data.note(i) for i in range(1920, 1968)]  # 48: each kind once
waves, real, told = data.play(notes), test.images[:48], test.attributes[:48]


# %% id="opening" tr="ac17ff6c"
def seeded(seed: int) -> Generator:
    return Generator().manual_seed(seed)


def seen(spectrograms: Tensor) -> Tensor:
    """Low tones below, and each moment three columns wide."""
    # tr: """Pes sesler altta, her an üç sütun genişliğinde."""
    return spectrograms.flip(-2).repeat_interleave(3, dim=-1)


def heard(spectrograms: Tensor) -> Tensor:
    """A sound for each, (N, 2048), none louder than a loudspeaker can be."""
    # tr: """Her biri için bir ses, (N, 2048); hiçbiri hoparlörün verebileceğinden gür değil."""
    waves = sound.to_wave(spectrograms, generator=seeded(0))
    return waves / waves.abs().amax(dim=1, keepdim=True).clamp(min=1)


# %% id="opening-player" tr="fc2536e7"
one, label, down = real[45:46], told[45:46], schedule.timesteps(12)
up = [q_sample(one, t, schedule, generator=seeded(1))[0] for t in reversed(down)]
back = [step.x_t for step in model.drawing(label, x_T=up[-1], steps=12)]
lines = [f"up, t = {t}" for t in reversed(down)] + [f"down, t = {t}" for t in down]
# tr: lines = [f"çıkış, t = {t}" for t in reversed(down)] + [f"dönüş, t = {t}" for t in down]
frames = torch.cat([one, *up, *back])
panels, lines = {notes[45].name("en"): seen(frames)}, ["the note", *lines]
# tr: panels, lines = {notes[45].name("tr"): seen(frames)}, ["nota", *lines]
show.FramePlayer.from_tensors(panels, captions=lines, sounds=heard(frames))

# %% [markdown] id="about" lang="en"
# Move the slider and press the loudspeaker beside it. From left to right: a plucked string, A, then the same in more and more
# noise, up to hiss; then twelve steps of the model back. What comes back is an A on a string, because those two labels were
# told. It is not *the* note: no label says when a note begins, how loud and how bright it is.
#
# | | |
# |---|---|
# | **Time** | about 70 minutes, and 50 minutes for the exercises |
# | **Before** | Lessons [07](07_sampling.ipynb) (sampling), [09](09_guidance.ipynb) (labels), [12](12_editing.ipynb) (holes) |
# | **After** | You can *make* a picture of a sound and *hear* one, *measure* in cents, *tell* the model's fault from the way back's, *fill* a hole in time and in frequency, and *judge* speech by a reader that makes mistakes, too |
# | **Reference** | Section 6: audio synthesis |

# %% [markdown] id="about" lang="tr" source="c7828015"
# Kaydırıcıyı gezdir ve yanındaki hoparlöre bas. Soldan sağa: telde çalınan bir la; sonra aynısı gittikçe artan gürültünün
# içinde, en sonunda bir hışırtı; ardından modelle geriye doğru on iki adım. Geri gelen de telde bir ladır, çünkü modele bu iki
# etiket söylendi. Ama *o* nota değildir: Bir notanın ne zaman başladığını, ne kadar gür ve parlak olduğunu hiçbir etiket
# söylemez.
#
# | | |
# |---|---|
# | **Süre** | yaklaşık 70 dakika; alıştırmalar için 50 dakika daha |
# | **Önce** | [07](07_sampling.ipynb) (örnekleme), [09](09_guidance.ipynb) (etiketler) ve [12](12_editing.ipynb). dersler (delikler) |
# | **Sonra** | Bir sesin resmini *yapabilir*, bir resmi *dinleyebilir*, sentle *ölçebilir*, modelin kusurunu geri dönüş yolununkinden *ayırabilir*, zamandaki ve frekanstaki bir deliği *doldurabilir*, kendisi de yanılan bir okuyucuyla konuşmayı *değerlendirebilirsin* |
# | **Kaynak metin** | Bölüm 6: ses sentezi |

# %% [markdown] id="picture" lang="en"
# ## 1. A sound becomes a picture
#
# A sound here is 2,048 numbers, half a second. Cut it into pieces of 256 that begin 64 apart; fade each in and out (a
# window $w$); ask of each which frequencies are in it (a Fourier transform). The result is the **spectrogram**: a
# column for each moment, a row for every 16 Hz.
#
# $$X_{f,k} = \sum_n w_n\, x_{64k + n - 128}\; e^{-2\pi i f n / 256}, \qquad \text{picture} = 1 + \tfrac{2}{3} \log_{10} \max(|X|/64,\ 10^{-3})$$
#
# The second 64 is the size of a full tone. The logarithm is how we hear: twice as loud is one step more, wherever you
# start. It also puts all into $[-1, 1]$, for diffusion.
#
# > **Predict first.** The A of the orchestra has 440 Hz. Which row is it in? And the C below it, 262 Hz?

# %% [markdown] id="picture" lang="tr" source="cd56b4f2"
# ## 1. Ses resme dönüşüyor
#
# Burada bir ses 2.048 sayıdır, yarım saniye sürer. Onu 64 sayı arayla başlayan 256'lık parçalara böl; her parçanın sesini
# yavaşça açıp kapat (pencere, window, $w$); her parçada hangi frekansların bulunduğunu hesapla (Fourier dönüşümü). Sonuç bir
# tablodur, **spektrogram** (spectrogram): her an için bir sütun, her 16 Hz için bir satır.
#
# $$X_{f,k} = \sum_n w_n\, x_{64k + n - 128}\; e^{-2\pi i f n / 256}, \qquad \text{resim} = 1 + \tfrac{2}{3} \log_{10} \max(|X|/64,\ 10^{-3})$$
#
# İkinci 64, tam güçteki bir tonun büyüklüğüdür. Logaritma, kulağımızın duyuş biçimidir: Gürlük iki katına çıkınca, nereden
# başlarsan başla, bir basamak yukarı çıkılır. Resmi, difüzyon modelinin istediği $[-1, 1]$ aralığına getiren de odur.
#
# > **Önce tahmin et.** Orkestranın lası 440 Hz'dir. Kaçıncı satırdadır? Altındaki do, 262 Hz, kaçıncı satırdadır?

# %% id="picture-code" tr="0aaa82cd"
window = torch.sin(torch.pi * torch.arange(256) / 256) ** 2


def transform(wave: Tensor) -> Tensor:
    """(N, 2048) -> complex (N, 129, 32). The sound is a ring: before its first number comes its last."""
    # tr: """(N, 2048) -> karmaşık (N, 129, 32). Ses bir halkadır: İlk sayısından önce sonuncusu gelir."""
    ring = torch.cat([wave[:, -128:], wave, wave[:, :64]], dim=1)
    pieces = ring.unfold(1, 256, 64) * window  # (N, 32, 256)
    return torch.fft.rfft(pieces).transpose(1, 2)


def picture(wave: Tensor) -> Tensor:
    """(N, 2048) -> (N, 1, 128, 32) in [-1, 1]."""
    # tr: """(N, 2048) -> (N, 1, 128, 32), [-1, 1] aralığında."""
    loudness = transform(wave)[:, None, :128].abs() / 64
    return 1 + 2 / 3 * loudness.clamp(1e-3, 1).log10()


gap = (picture(waves) - real).abs().max()
print(f"these two functions and the library's, largest difference: {gap:.4f}")
# tr: print(f"bu iki işlev ile kütüphaneninki, en büyük fark: {gap:.4f}")

# %% id="picture-look" tr="890d8b9c"
loudest = picture(waves)[:, 0].amax(dim=2).argmax(dim=1)
heads = ("note", "Hz", "Hz / 16", "loudest row")
# tr: heads = ("nota", "Hz", "Hz / 16", "en gür satır")
some = {notes[i].name("en"): (notes[i].frequency, int(loudest[i])) for i in (0, 9, 21, 33, 45)}
# tr: some = {notes[i].name("tr"): (notes[i].frequency, int(loudest[i])) for i in (0, 9, 21, 33, 45)}
rows = [(name, hertz, hertz / 16, row) for name, (hertz, row) in some.items()]
show.table([dict(zip(heads, row, strict=True)) for row in rows], digits=4)
names = [notes[i].name("en") for i in (9, 21, 33, 45)]
# tr: names = [notes[i].name("tr") for i in (9, 21, 33, 45)]
show.pictures(seen(picture(waves)[9::12]), captions=names, columns=4)

# %% [markdown] id="picture-look-alt" lang="en" alt="picture-look"
# Four black pictures with bright level lines, low tones below. Flute: one bright line, two faint ones above. Clarinet: two
# lines far apart. Organ: three lines, the upper two with a gap between them. String: four lines that begin suddenly and
# fade, the upper ones sooner.

# %% [markdown] id="picture-look-alt" lang="tr" alt="picture-look" source="4b62a0c5"
# Parlak yatay çizgili dört siyah resim; pes sesler altta. Flüt: bir parlak çizgi, üstünde iki sönük çizgi. Klarnet: birbirinden
# uzak iki çizgi. Org: üç çizgi, üstteki ikisinin arası açık. Tel: birden başlayıp sönen dört çizgi; üsttekiler daha
# erken sönüyor.

# %% [markdown] id="picture-answer" lang="en"
# Row $f$ is at $16 f$ Hz: the A is between rows 27 and 28, the C in row 16. All four pictures show an A: its line stands at the
# same height. Above it lie its **harmonics**, at whole multiples of 440 Hz. Which of them sound, and how they begin and fade,
# is what makes an instrument. Here each instrument is a formula, so everything about a note is known.

# %% [markdown] id="picture-answer" lang="tr" source="dc4b4f0b"
# $f$ satırı $16 f$ Hz'dedir: La 27 ile 28. satırların arasında, do 16. satırdadır. Dört resimde de la var: En alttaki çizgi
# hepsinde aynı yükseklikte. Onun üstünde, 440 Hz'in tam katlarında **harmonikler** (harmonics) durur. Hangi harmoniklerin
# çaldığı, notanın nasıl başlayıp nasıl söndüğü çalgıyı belirler. Burada her çalgı bir formüldür; bir notayla ilgili her şey
# bilinir.

# %% [markdown] id="back" lang="en"
# ## 2. What the picture leaves out
#
# Each entry of $X$ is complex: a size and an angle, the **phase**. The picture keeps the size. With the phases the way back is
# exact. Without them we have to find some.
#
# **Griffin and Lim** (1984): begin with any phases; make a sound of them; take the phases of *its* transform; put the wanted
# sizes to them; again.
#
# $$x \leftarrow \text{istft}\!\left(|X|\; \frac{\text{stft}(x)}{|\text{stft}(x)|}\right)$$
#
# We read the results by arithmetic. The pitch, by a comb: which frequency in the octave of the notes collects most at 1, 2, 3
# and 4 times itself? In **cents**, $1200 \log_2 (f / f_{\text{asked}})$, 100 to a semitone. The instrument: which of 48 kinds
# has the nearest mean spectrogram?
#
# > **Predict first.** Set all phases to 0. Do you hear the same note, a wrong one, or nothing?

# %% [markdown] id="back" lang="tr" source="a6dcdadc"
# ## 2. Resimde eksik olan
#
# $X$'in her sayısı karmaşıktır: bir büyüklüğü ve bir açısı, yani **fazı** (phase) vardır. Resim yalnızca büyüklüğü tutar. Fazlar
# biliniyorsa geri dönüş kesindir. Bilinmiyorsa uygun fazlar bulmamız gerekir.
#
# **Griffin ve Lim** (1984): Rastgele fazlarla başla; onlardan bir ses yap; *o sesin* dönüşümünün fazlarını al; istenen
# büyüklükleri onlarla birleştir; yinele.
#
# $$x \leftarrow \text{istft}\!\left(|X|\; \frac{\text{stft}(x)}{|\text{stft}(x)|}\right)$$
#
# Sonuçları aritmetikle okuyoruz. Perdeyi (pitch) bir tarakla: Notaların oktavı içindeki hangi frekansın 1, 2, 3 ve 4 katında en
# çok ses toplanıyor? Birimi **sent** (cent), $1200 \log_2 (f / f_{\text{istenen}})$; bir yarım ses 100 senttir. Çalgıyı da
# şöyle: 48 türden hangisinin ortalama spektrogramı en yakın?
#
# > **Önce tahmin et.** Bütün fazları 0 yap. Aynı notayı mı, yanlış bir notayı mı duyarsın, yoksa hiçbir şey duymaz mısın?

# %% id="back-code" tr="d4c6ef54"
kinds = sound.NearestMean(train.images, train.attributes)


def read(waves: Tensor, labels: Tensor) -> dict[str, Tensor]:
    """How far off the pitch is, and the shares of notes that are read as asked."""
    # tr: """Perdenin ne kadar kaydığı ve istendiği gibi okunan notaların payları."""
    asked = torch.tensor([data.frequency(pitch) for pitch in labels[:, 0].tolist()])
    off = sound.cents(sound.pitch(waves), asked).abs()
    right = kinds(sound.to_picture(waves))[:, 1] == labels[:, 1]
    heads = ("cents off, median", "within 20 cents", "instrument right")
    # tr: heads = ("sapma, ortanca sent", "20 sent içinde", "çalgı doğru")
    return dict(zip(heads, (off.median(), (off < 20).float().mean(), right.float().mean()), strict=True))


exact = waves.double()
gap = (sound.istft(sound.stft(exact)) - exact).abs().max()
print(f"there and back with the phases, largest error: {gap:.6f}")
# tr: print(f"fazlarla gidiş dönüş, en büyük hata: {gap:.6f}")

# %% id="back-run" tr="dc550a3e"
size, noise = sound.stft(waves).abs(), torch.randn(48, 2048, generator=seeded(0))
tries = {"true phases": waves, "all phases 0": sound.istft(size + 0j)}
# tr: tries = {"gerçek fazlar": waves, "bütün fazlar 0": sound.istft(size + 0j)}
x = sound.istft(torch.polar(size, sound.stft(noise).angle()))
for done in range(101):
    if done in (0, 10, 100):
        tries[f"noise's phases, {done} rounds"] = x
        # tr: tries[f"gürültünün fazları, {done} tur"] = x
    x = sound.griffin_lim_step(x, size)
table = []
for name, wave in tries.items():
    like = torch.cosine_similarity(wave, waves).abs().mean()
    error = (sound.stft(wave).abs() - size).norm() / size.norm()
    table.append({"phases": name, "like the wave": like, "error of loudness": error} | read(wave, told))
    # tr: table.append({"fazlar": name, "dalgaya benzerlik": like, "gürlük hatası": error} | read(wave, told))
show.table(table, digits=2)

# %% id="back-picture" tr="3b213b39"
final = list(tries.values())[-1]
cuts = {"the wave": waves[9, 900:1000], "what came back": final[9, 900:1000]}
# tr: cuts = {"dalga": waves[9, 900:1000], "geri gelen": final[9, 900:1000]}
show.lines(cuts, x_label="number of the sound, from 900 on", y_label="value")
# tr: show.lines(cuts, x_label="sesin sayıları, 900'den başlayarak", y_label="değer")
clicks = sound.pitch(tries[list(tries)[1]])
count = ((clicks - 64 * (clicks / 64).round()).abs() < 1).sum()
print(f"all phases 0: notes heard at a multiple of 64 Hz, within 1 Hz: {count} of 48")
# tr: print(f"bütün fazlar 0: 64 Hz'in bir katında duyulan notalar, 1 Hz'e kadar: 48'de {count}")

# %% [markdown] id="back-picture-alt" lang="en" alt="back-picture"
# Two waves of the same length of swing over a hundred numbers; the one that came back lies a little to the right.

# %% [markdown] id="back-picture-alt" lang="tr" alt="back-picture" source="9ec1af2e"
# Yüz sayı boyunca, salınım süreleri aynı olan iki dalga; geri gelen biraz sağda duruyor.

# %% [markdown] id="back-answer" lang="en"
# A wrong one: with all phases 0 every piece is a click in its middle. The clicks are 64 numbers apart; what is heard are tones at
# multiples of 64 Hz. No pitch of 48 is within 20 cents.
#
# From the phases of noise, a hundred rounds bring the error of loudness (a share of the loudness) from 0.46 down to 0.093, and
# every pitch within 20 cents. Look at the second column (1 is the same wave, or the same upside down): what comes back is
# *another* wave. The drawn piece is only shifted a little; over whole notes 0.37 is left. It is read as the same note.
#
# The last row is the **floor**: what real notes lose on this way. No model of spectrograms can be asked for more, and whoever
# gives a figure of a sound model without it has measured two things at once.

# %% [markdown] id="back-answer" lang="tr" source="8a06a7ea"
# Yanlış bir nota duyulur: Bütün fazlar 0 olunca her parça, ortasında bir tıkırtıdır. Tıkırtılar 64 sayı arayla gelir; duyulan,
# 64 Hz'in katlarındaki tonlardır. 48 perdeden biri bile 20 sentin içinde değil.
#
# Gürültünün fazlarından başlayan yüz tur, gürlük hatasını (gürlüğün bir payı olarak) 0,46'dan 0,093'e, bütün perdeleri 20
# sentin içine indiriyor. İkinci sütuna bak (1, aynı dalga ya da onun baş aşağısı demektir): Geri gelen *başka* bir dalga.
# Çizilen parçada yalnızca biraz kaymış; bütün notalarda benzerlikten 0,37 kalıyor. Buna karşın aynı nota olarak okunuyor.
#
# Son satır **taban**dır: gerçek notaların bu yolda kaybettiği. Spektrogram üreten hiçbir modelden daha fazlası istenemez. Bir
# ses modelinin ölçüsü tabansız verilirse iki şey birden ölçülmüş olur.

# %% [markdown] id="turn" lang="en"
# ## 3. It is no photograph
#
# Photographs may be mirrored and shifted; training often does so to have more of them. In a spectrogram the two axes mean
# something.
#
# > **Predict first.** Mirror the pictures left to right. Which of the four instruments is taken for another one? And move all
# > rows up by one, 16 Hz: by the same interval for every note?

# %% [markdown] id="turn" lang="tr" source="bc7453aa"
# ## 3. Bu bir fotoğraf değil
#
# Fotoğraf aynalanabilir, kaydırılabilir; eğitimde örnek çoğaltmak için sık sık yapılır. Spektrogramda ise iki eksenin de bir
# anlamı vardır.
#
# > **Önce tahmin et.** Resimleri soldan sağa aynala. Dört çalgıdan hangisi başka bir çalgı sanılır? Bir de bütün satırları bir
# > yukarı, 16 Hz, kaydır: Her nota aynı aralık kadar mı tizleşir?

# %% id="turn-code" tr="44a767a1"
mirrored = kinds(sound.to_picture(heard(real.flip(3))))[:, 1]
names = ("flute", "clarinet", "organ", "string")
# tr: names = ("flüt", "klarnet", "org", "tel")
table = []
for number, name in enumerate(names):
    count = torch.bincount(mirrored[told[:, 1] == number], minlength=4).tolist()
    table.append({"mirrored, read as": name} | dict(zip(names, count, strict=True)))
    # tr: table.append({"aynalanmış, okunan": name} | dict(zip(names, count, strict=True)))
show.table(table)

# %% id="turn-rows" tr="d0ba0866"
table, flutes, heads = [], real[[0, 9]], ("rows up", "C moves, cents", "A moves, cents")
# tr: table, flutes, heads = [], real[[0, 9]], ("yukarı satır", "do oynadı, sent", "la oynadı, sent")
for rows in (0, 1, 4):
    moved = torch.cat([torch.full((2, 1, rows, 32), -1.0), flutes[:, :, : 128 - rows]], dim=2)
    up = sound.cents(sound.pitch(heard(moved)), sound.pitch(heard(flutes)))
    table.append(dict(zip(heads, (rows, *(round(cents) for cents in up.tolist())), strict=True)))
show.table(table)

# %% [markdown] id="turn-answer" lang="en"
# The string: it begins suddenly and fades. Backwards it swells, and is read as a flute, each of the twelve. (First table: a row
# for each instrument, and what its twelve notes are read as.)
#
# And no: the same 16 Hz are about a semitone for C (101 cents), and well under one for A (63). Intervals are ratios. A picture
# moved up has its harmonics no longer at multiples, too; it is a sound that no instrument makes. So a model must be told pitches
# by examples; they cannot be had by shifting.

# %% [markdown] id="turn-answer" lang="tr" source="ed1ac4dc"
# Tel: Birden başlar ve söner. Tersinden çalınınca yavaşça yükselir; on ikisi de flüt diye okunuyor. (İlk tabloda her çalgının
# bir satırı var; on iki notasının ne diye okunduğu yazılı.)
#
# Her nota aynı aralık kadar tizleşmez: Aynı 16 Hz do için yaklaşık bir yarım sestir (101 sent), la için bunun epeyce altındadır
# (63). Aralıklar oranlardır. Yukarı kayan resimde harmonikler de artık tam katlarda değildir; bu, hiçbir çalgının çıkarmadığı
# bir sestir. Demek ki bir model perdeleri örneklerden öğrenmelidir; kaydırarak elde edilemezler.

# %% [markdown] id="model" lang="en"
# ## 4. The same model, another picture
#
# The model is the U-Net of lesson 05, with two labels (12 pitches, 4 instruments) and 0.45 million numbers. It was trained on
# 1,920 notes for 3,000 steps: about eight minutes of one core, too long to wait for here. `minidiff train notes` does it. (A
# wider one, stopped after 450 steps and 77 seconds of CPU, hit half of the pitches: one run.)
#
# > **Predict first.** From one noise each, 20 steps of DDIM: how many of the 48 kinds will be read as asked? And how many if we
# > hold them against labels of *other* notes?

# %% [markdown] id="model" lang="tr" source="2ceb549b"
# ## 4. Aynı model, başka bir resim
#
# Model, 05. dersteki U-Net'tir; iki etiketi (12 perde, 4 çalgı) ve 0,45 milyon sayısı var. 1.920 notayla 3.000 adım
# eğitildi: tek çekirdekte yaklaşık sekiz dakika, burada beklemek için uzun. Aynı eğitimi `minidiff train notes` yapar. (Daha
# geniş bir ağın eğitimi 450 adım, yani 77 CPU saniyesi sonra durdurulunca perdelerin yarısı tuttu; tek bir eğitim.)
#
# > **Önce tahmin et.** Her notaya kendi gürültüsünden başlanıp DDIM'le 20 adım atılıyor. 48 türün kaçı istendiği gibi okunur?
# > Onları *başka* notaların etiketleriyle karşılaştırırsak kaçı?

# %% id="model-code" tr="a7d0a199"
x_T = model.noise(48, seeded(0))
made = model.draw(told, x_T=x_T, steps=20)
cases = {
    "the model's notes": (made, told),
    # tr: "modelin notaları": (made, told),
    "real notes, same way back (floor)": (real, told),
    # tr: "gerçek notalar, aynı geri dönüş (taban)": (real, told),
    "the model's, other labels (control)": (made, told.roll(17, dims=0)),
    # tr: "modelinkiler, başka etiketler (kontrol)": (made, told.roll(17, dims=0)),
}
show.table([{"48 notes": name} | read(heard(x), labels) for name, (x, labels) in cases.items()])
# tr: show.table([{"48 nota": name} | read(heard(x), labels) for name, (x, labels) in cases.items()])

# %% id="model-player" tr="64a4a6c0"
lines = [note.name("en") for note in notes]
# tr: lines = [note.name("tr") for note in notes]
panels = {"the model": seen(made), "a real note of this kind": seen(real)}
# tr: panels = {"model": seen(made), "bu türden gerçek bir nota": seen(real)}
show.FramePlayer.from_tensors(panels, captions=lines, sounds=heard(made))

# %% [markdown] id="model-answer" lang="en"
# All 48, and none. The median error in pitch is no larger than that of real notes: what is left of it is the way back's. You
# hear the model's notes; beside each (under it in the still picture) stands a real note of the same kind, for the eye.
#
# That is 48 notes and one training. [The model's card](../docs/models/notes.md) has 240, five of each kind, where a few pitches in a
# hundred are off, and hardly any of the floor's.

# %% [markdown] id="model-answer" lang="tr" source="b0bccc31"
# 48'i de istendiği gibi okunuyor; başka etiketlere uyan bir tane bile yok. Perdedeki ortanca hata gerçek notalarınkinden büyük
# değil: Kalanı geri dönüş yolunun hatasıdır. Duyduğun modelin notaları; her birinin yanında (duran resimde altında), göz için,
# aynı türden gerçek bir nota var.
#
# Bu, 48 nota ve tek bir eğitim. [Modelin kartında](../docs/models/notes.md) her türden beşer tane 240 nota var; orada yüz
# perdeden birkaçı kaymış, tabanda ise hemen hiçbiri.

# %% [markdown] id="samplers" lang="en"
# No sampler knows that it draws a sound. All eight of lesson 08, on twelve of the notes, draw every one as it was asked:

# %% [markdown] id="samplers" lang="tr" source="5fb85dab"
# Hiçbir örnekleyici bir ses çizdiğini bilmez. 08. dersteki sekiz örnekleyici de on iki notanın hepsini istendiği gibi çiziyor:

# %% id="samplers-code" tr="d50f877f"
some, table = torch.arange(0, 48, 4), []  # three pitches on each instrument
for name in SAMPLERS:
    drawn = model.draw(told[some], x_T=x_T[:12], sampler=name, steps=20, generator=seeded(1))
    table.append({"12 notes": name} | read(heard(drawn), told[some]))
    # tr: table.append({"12 nota": name} | read(heard(drawn), told[some]))
show.table(table)

# %% [markdown] id="open" lang="en"
# ## 5. Told less
#
# Labels were dropped one by one in training, each from 5% of the notes, so that either can be left open (lesson 09).
#
# > **Predict first.** Told the instrument alone: will it be that instrument, at some pitch?

# %% [markdown] id="open" lang="tr" source="5d636f46"
# ## 5. Daha azı söylenince
#
# Eğitimde etiketler teker teker, her biri notaların %5'inde düşürüldü; böylece ikisinden biri açık bırakılabilir (09. ders).
#
# > **Önce tahmin et.** Yalnızca çalgı söylenirse, perde ne olursa olsun, o çalgı mı çıkar?

# %% id="open-code" tr="ddcc93a0"
nothing, table = model.network.condition.null_label, []
for name, known in (("both", [0, 1]), ("pitch", [0]), ("instrument", [1]), ("nothing", [])):
    # tr: for name, known in (("ikisi de", [0, 1]), ("perde", [0]), ("çalgı", [1]), ("hiçbiri", [])):
    labels = torch.full_like(told, nothing)
    labels[:, known] = told[:, known]
    table.append({"told": name} | read(heard(model.draw(labels, x_T=x_T, steps=20)), told))
    # tr: table.append({"söylenen": name} | read(heard(model.draw(labels, x_T=x_T, steps=20)), told))
show.table(table)

# %% [markdown] id="open-answer" lang="en"
# Often, not always: about seven in ten. What was not told is at chance, one in four instruments; that is as it should be. But
# told the instrument alone, the model misses it in three notes of ten. It saw a note without its pitch in one
# of twenty, and the pitch is what places all lines of the picture. Told the pitch alone it does better.
#
# A label that may be left open is an ability of its own; it has to be trained and measured like any other.

# %% [markdown] id="open-answer" lang="tr" source="3226c1c9"
# Çoğu zaman, ama her zaman değil: on notanın yaklaşık yedisinde o çalgı çıkıyor. Söylenmeyen etiket ancak rastlantı kadar
# tutuyor (dört çalgıdan biri); böyle olması da gerekir. Ama yalnızca çalgı söylenince model on notanın üçünde çalgıyı
# tutturamıyor. Eğitimde notaların yalnızca yirmide birini perdesi söylenmeden görmüştü; oysa resimdeki bütün çizgilerin yerini
# perde belirler. Yalnızca perde söylenince sonuç daha iyi.
#
# Etiketi açık bırakılmış bir notayı çizmek ayrı bir beceridir; o da öğretilmeli ve ölçülmelidir.

# %% [markdown] id="hole" lang="en"
# ## 6. A hole in time, a hole in frequency
#
# Lesson 12 filled holes by pasting the known part at every level and going back up: `repaint`. Nothing in it asks what a pixel
# means, so we hand it spectrograms.
#
# First a hole in **time**: ten columns, 160 ms, are lost. What is painted is held against the true picture (the root of the
# mean square in the hole). Beside it stand three rivals: silence; another real note of the same kind; and a straight line from the
# column before the hole to the one after it.
#
# > **Predict first.** Order the five: silence, another note, the straight line, the model told both labels, the model told
# > nothing.

# %% [markdown] id="hole" lang="tr" source="750a5632"
# ## 6. Zamanda bir delik, frekansta bir delik
#
# 12. derste delikleri, bilinen bölümü her düzeyde yapıştırıp arada yukarı çıkarak doldurduk: `repaint`. Bu yöntemde bir pikselin
# ne anlama geldiğine bakılmaz; bu yüzden ona spektrogram da verebiliriz.
#
# Önce **zamanda** bir delik: On sütun, yani 160 ms kayıp. Deliğe boyanan, gerçek resimle karşılaştırılıyor (delikteki farkın
# kare ortalamasının kökü). Yanında üç rakip var: sessizlik; aynı türden başka bir gerçek nota; delikten önceki sütundan
# sonrakine çekilen düz bir doğru.
#
# > **Önce tahmin et.** Beşini sırala: sessizlik, başka nota, düz doğru, iki etiket de söylenmiş model, hiçbir şey söylenmemiş
# > model.


# %% id="hole-code" tr="9f603acc"
def fill(labels: Tensor, known: Tensor, hole: Tensor) -> Tensor:
    """What `repaint` of lesson 12 puts into the hole."""
    # tr: """12. dersin `repaint`inin deliğe koyduğu."""
    walk: Iterator[SampleStep] = repaint(
        model.denoiser(labels), schedule, x_T[:12], known, ~hole, steps=20, resamplings=2, generator=seeded(1)
    )
    return deque(walk, maxlen=1)[0].x_t


whole, kind, gap = real[some], told[some], torch.zeros(128, 32, dtype=torch.bool)
gap[:, 10:20] = True
share = torch.arange(1, 11) / 11
line = whole.clone()
line[..., 10:20] = whole[..., 9:10] * (1 - share) + whole[..., 20:21] * share

# %% id="hole-run" tr="056870d8"
silent = torch.where(gap, -1.0, whole)
filled = {
    "silence": silent, "another note": test.images[48:96][some], "straight line": line,
    # tr: "sessizlik": silent, "başka nota": test.images[48:96][some], "düz doğru": line,
    "model, both told": fill(kind, whole, gap),
    # tr: "model, ikisi söylenmiş": fill(kind, whole, gap),
    "model, nothing told": fill(torch.full_like(kind, nothing), whole, gap),
    # tr: "model, hiçbiri söylenmemiş": fill(torch.full_like(kind, nothing), whole, gap),
}  # fmt: skip
for name, x in filled.items():
    off = (x - whole)[:, :, gap].square().mean().sqrt()
    print(f"{name:27s}error in the hole: {off:.3f}")
    # tr: print(f"{name:27s}delikteki hata: {off:.3f}")
shown = [whole[9:10], silent[9:10], *(x[9:10] for x in list(filled.values())[3:])]
names = ["true", "hole", "both told", "nothing told"]
# tr: names = ["gerçek", "delik", "ikisi söylenmiş", "hiçbiri"]
show.pictures(seen(torch.cat(shown)), captions=names, columns=4)

# %% [markdown] id="hole-run-alt" lang="en" alt="hole-run"
# Four spectrograms of a string: whole, with a black upright stripe in the middle, and filled twice. Both fillings carry the lines on
# across the stripe; told nothing, the upper ones end a little sooner.

# %% [markdown] id="hole-run-alt" lang="tr" alt="hole-run" source="0e05bedc"
# Bir telin dört spektrogramı: bütünü, ortasında dikey siyah bir şerit olanı ve iki kez doldurulmuşu. İki dolguda da
# çizgiler şeridin içinde sürüyor; hiçbir şey söylenmemiş olanda üsttekiler biraz erken bitiyor.

# %% [markdown] id="hole-answer" lang="en"
# The straight line (not drawn above) wins. In the middle of a steady tone hardly anything happens, and the two columns beside the
# hole say it all. The model told both comes second, told nothing third; both lie nearer than another real note of the kind, for
# the known part speaks early (lesson 12).
#
# So this hole is no proof of a model, however good it sounds. Ask of every demonstration what a ruler would have done.

# %% [markdown] id="hole-answer" lang="tr" source="b008a51e"
# Düz doğru kazanıyor (yukarıda çizilmedi). Sürüp giden bir tonun ortasında hemen hiçbir şey değişmez; deliğin iki yanındaki
# sütunlara bakmak yeter. İki etiket de söylenmiş model ikinci, hiçbir şey söylenmemiş olan üçüncü; ikisi de aynı türden başka
# bir gerçek notadan daha yakın, çünkü bilinen bölüm sonucu erkenden belirliyor (12. ders).
#
# Demek ki bu delik, kulağa ne kadar iyi gelirse gelsin, bir modelin kanıtı değildir. Her gösteride, aynı işi bir cetvelin nasıl
# yapacağını sor.

# %% [markdown] id="high" lang="en"
# Now a hole in **frequency**: everything above 544 Hz is lost, as over a bad telephone. What is left is the lowest line of each
# note, and a ruler has nothing to connect.
#
# > **Predict first.** We keep the true lower part and tell the model another instrument. Which one is read: the true one, or the
# > one that was told?

# %% [markdown] id="high" lang="tr" source="3b0b50d7"
# Şimdi **frekansta** bir delik: Kötü bir telefonda olduğu gibi, 544 Hz'in üstündeki her şey kayıp. Geriye her notanın en alttaki
# çizgisi kalıyor; bir cetvelin birleştirebileceği bir şey yok.
#
# > **Önce tahmin et.** Alttaki gerçek bölümü tutuyor, modele başka bir çalgı söylüyoruz. Hangi çalgı okunur: gerçek olan mı,
# > söylenen mi?

# %% id="high-code" tr="f4aab800"
above = torch.zeros(128, 32, dtype=torch.bool)
above[34:] = True
other = kind.clone()
other[:, 1] = (kind[:, 1] + 1) % 4
ways = {"true labels": kind, "another instrument": other, "nothing": torch.full_like(kind, nothing)}
# tr: ways = {"gerçek etiketler": kind, "başka bir çalgı": other, "hiçbiri": torch.full_like(kind, nothing)}
lost = torch.where(above, -1.0, whole)
results = {"lost": lost} | {name: fill(label, whole, above) for name, label in ways.items()}
# tr: results = {"kayıp": lost} | {name: fill(label, whole, above) for name, label in ways.items()}

# %% id="high-read" tr="71376d3e"
heads = ("told", "error in the hole", "read as the true one", "as the other")
# tr: heads = ("söylenen", "delikteki hata", "gerçeği okunan", "başkası okunan")
table = []
for name, x in results.items():
    seems = kinds(sound.to_picture(heard(x)))[:, 1]
    off = (x - whole)[:, :, above].square().mean().sqrt()
    shares = [(seems == which[:, 1]).float().mean() for which in (kind, other)]
    table.append(dict(zip(heads, (name, off, *shares), strict=True)))
show.table(table, digits=2)

# %% id="high-picture" tr="f388b533"
examples = torch.cat([x[:1] for x in results.values()])
show.FramePlayer.from_tensors({"C, flute": seen(examples)}, captions=list(results), sounds=heard(examples))
# tr: show.FramePlayer.from_tensors({"do, flüt": seen(examples)}, captions=list(results), sounds=heard(examples))

# %% [markdown] id="high-answer" lang="en"
# The told one, in eleven of twelve. Over the kept line of one instrument the model paints the upper lines of the other. With the true
# labels they come back where they were; no ruler can do that, so here is the proof that the first hole was not.
#
# Told nothing, it paints upper lines, too, but those of some instrument: it is further from the truth than silence, and read right less often
# (a third) than the note with its top cut off (half; one in four is chance). The lowest line says the pitch and little of the
# instrument; what is known speaks too softly (lesson 12, part 5). Listen to all four: C on a flute, its top lost, restored,
# turned into another instrument, guessed.
#
# This is one model and twelve notes.

# %% [markdown] id="high-answer" lang="tr" source="2770bed8"
# Söylenen çalgı okunuyor; on iki notanın on birinde. Model, bir çalgının korunan çizgisinin üstüne ötekinin üst çizgilerini
# boyuyor. Etiketler doğruysa çizgiler eski yerlerine geliyor; bunu hiçbir cetvel yapamaz. İlk deliğin vermediği kanıt işte bu.
#
# Hiçbir şey söylenmeyince model yine üst çizgiler boyuyor, ama herhangi bir çalgınınkileri: Sonuç gerçeğe sessizlikten bile daha
# uzak; üstü kesilmiş notaların yarısı doğru okunurken bunların ancak üçte biri doğru okunuyor (rastlantıyla dörtte biri
# okunurdu). En alttaki çizgi perdeyi söyler, çalgıyı ise pek az; bilinen bölüm sonucu yeterince etkilemiyor (12. ders, 5.
# bölüm). Dördünü de dinle: flütte do; üstü kesilmiş, onarılmış, başka bir çalgıya çevrilmiş, tahmin edilmiş.
#
# Bu, tek bir model ve on iki nota.

# %% [markdown] id="speech" lang="en"
# ## 7. A digit out of noise
#
# A note is a formula. Nobody has one for *seven*. `data.spoken` holds the ten digits, said in English and in Turkish by 30 voices
# of a speech synthesizer: 600 recordings. Six voices are kept apart. The model is the same U-Net with other labels, 10 digits
# and 2 languages, trained by the same loop with the same loss (`minidiff train spoken`: 3,000 steps, one run).

# %% [markdown] id="speech" lang="tr" source="f4938186"
# ## 7. Gürültüden çıkan rakam
#
# Nota bir formüldür. *Yedi*nin ise formülü yoktur. `data.spoken`, bir konuşma sentezleyicisinin 30 sesiyle İngilizce ve Türkçe
# söylenmiş on rakamdır: 600 kayıt. Altı ses ayrı tutuluyor. Model aynı U-Net'tir; yalnızca etiketleri başka: 10 rakam, 2 dil.
# Aynı döngüyle, aynı kayıpla eğitildi (`minidiff train spoken`: 3.000 adım, tek bir eğitim).

# %% [markdown] id="speech-more" lang="en"
# Who reads it? No comb tells *seven* from *yedi*. A network has to listen, a small one, trained below in ten seconds on 24
# voices. Its mistakes are in every figure, so it gets a floor of its own: recordings of the six voices that are new to it.
#
# > **Predict first.** How many in a hundred of these does it get right? How many after the way back? And of the model's digits:
# > more, or fewer?

# %% [markdown] id="speech-more" lang="tr" source="a2d14e06"
# Peki kim okuyacak? *Yedi*yi *seven*dan ayıran bir tarak yok. Bir ağ dinlemeli: aşağıda 24 sesle on saniyede eğitilen küçük bir
# ağ. Onun yanlışları her ölçüye karışır; bu yüzden kendi tabanı da gerekir: ilk kez dinlediği altı sesin kayıtları.
#
# > **Önce tahmin et.** Bu kayıtların yüzde kaçını doğru okur? Geri dönüş yolundan sonra kaçını? Peki modelin rakamlarının daha
# > çoğunu mu, daha azını mı?

# %% id="speech-code" tr="562165d5"
speaker, learnt, unseen = zoo.load("spoken"), data.spoken("train"), data.spoken("test")
reader, asked = metrics.train_spoken_reader(learnt), unseen.attributes[:60]  # each word three times
said = speaker.draw(asked, x_T=speaker.noise(60, seeded(0)), steps=20)
turned, new, old = (sound.to_picture(heard(x)) for x in (said, unseen.images, learnt.images[:120]))
cases = {
    "new voices, as recorded": (unseen.images, unseen.attributes),
    # tr: "yeni sesler, kaydedildiği gibi": (unseen.images, unseen.attributes),
    "new voices, same way back (floor)": (new, unseen.attributes),
    # tr: "yeni sesler, aynı geri dönüş (taban)": (new, unseen.attributes),
    "known voices, same way back": (old, learnt.attributes[:120]),
    # tr: "tanıdık sesler, aynı geri dönüş": (old, learnt.attributes[:120]),
    "the model's digits": (turned, asked),
    # tr: "modelin rakamları": (turned, asked),
    "the model's, other labels (control)": (turned, asked.roll(13, dims=0)),
    # tr: "modelinkiler, başka etiketler (kontrol)": (turned, asked.roll(13, dims=0)),
}
table, heads = [], ("sounds", "how many", "digit right", "language right")
# tr: table, heads = [], ("sesler", "kaç tane", "rakam doğru", "dil doğru")
for name, (x, labels) in cases.items():
    right = (reader.read(x) == labels).float().mean(dim=0)
    table.append(dict(zip(heads, (name, len(x), *right), strict=True)))
show.table(table, digits=3)

# %% [markdown] id="speech-reads" lang="en"
# Of ten digits of new voices the reader gets nine, before the way back and after it: that is its floor. Of the model's it gets
# 52 of 60 (the card, with 240 and three readers: 0.918); held against other labels, none.
#
# But look at the third row. Voices that the reader learnt from it reads nearly without fault, and the model learnt from just these.
# So that row, not the second, is what it could reach: in one digit of eight something is still wrong with what the *model* says.
# A floor is fair only when it was made as the samples were.
#
# Now listen: *yedi* out of noise, then one drawing for each word, not chosen.

# %% [markdown] id="speech-reads" lang="tr" source="6be1e220"
# Okuyucu, yeni seslerin on rakamından dokuzunu doğru okuyor; geri dönüş yolundan önce de sonra da. Tabanı budur. Modelin
# 60 rakamından 52'sini okuyor (kartta, 240 rakam ve üç okuyucuyla: 0,918); etiketler başkasıyken hiçbirini. (Kaydırılan etiketler
# çoğunlukla öteki dilin adını taşır.)
#
# Ama üçüncü satıra bak. Okuyucu, öğrendiği sesleri neredeyse yanlışsız okuyor; model de tam bu seslerden öğrendi. Demek ki
# ulaşabileceği yer ikinci satır değil, budur: Sekiz rakamdan birinde, *modelin* söylediğinde hâlâ bir bozukluk var. Bir taban
# ancak örnekler gibi yapılmışsa adildir.
#
# Şimdi dinle: önce gürültüden on iki adımda çıkan *yedi*, sonra her sözcükten, kimsenin seçmediği birer çizim.

# %% id="speech-player" tr="36f60978"
walk = speaker.drawing(torch.tensor([[7, 1]]), x_T=speaker.noise(1, seeded(1)), steps=12)
frames = torch.cat([*(step.x_t for step in walk), said[:20]])
lines = [f"yedi, t = {t}" for t in speaker.schedule.timesteps(12)]
lines += [word for words in WORDS.values() for word in words]
show.FramePlayer.from_tensors({"spoken by the model": seen(frames)}, captions=lines, sounds=heard(frames))
# tr: show.FramePlayer.from_tensors({"modelin söylediği": seen(frames)}, captions=lines, sounds=heard(frames))

# %% id="speech-near" tr="86b7287a"
known = learnt.images.flatten(1)
some = {"training recordings, to another": known, "new voices": unseen.images, "the model's digits": said}
# tr: some = {"eğitim kayıtları, başkasına": known, "yeni sesler": unseen.images, "modelin rakamları": said}
for name, x in some.items():
    near = torch.cdist(x.flatten(1), known).topk(2, largest=False).values
    near = near[:, 1] if x is known else near[:, 0]  # [:, 0] of a training recording is itself
    print(f"{name:32s}distance to the nearest training recording, median: {near.median():.1f}")
    # tr: print(f"{name:32s}en yakın eğitim kaydına uzaklık, ortanca: {near.median():.1f}")

# %% [markdown] id="speech-answer" lang="en"
# It does not play recordings back: what it says lies as far from the nearest recording as these lie from each other.
#
# The sampler, the loss and the network are those of the notes; two numbers changed, how many digits and how many languages. The
# voice was never told, so each drawing has some voice or other. It sounds as from under a blanket, for nothing above 2,048 Hz is
# kept: *s* and *f* are nearly silent there.
#
# This is one model, sixty words and one reader. [Its card](../docs/models/spoken.md) has 240 words and three readers.

# %% [markdown] id="speech-answer" lang="tr" source="3db8e801"
# Model kayıtları geri çalmıyor: Söyledikleri en yakın kayda, kayıtların birbirine olduğu kadar uzak.
#
# Örnekleyici, kayıp ve ağ notalarınkinin aynısı; yalnızca iki sayı değişti: kaç rakam ve kaç dil olduğu. Hangi sesin konuşacağı
# hiç söylenmedi; her çizimde bir ses konuşuyor. Sanki battaniye altından geliyor, çünkü 2.048 Hz'in üstü atılmış: *s* ile *f*
# orada neredeyse duyulmaz.
#
# Bu, tek bir model, altmış sözcük ve tek bir okuyucu. [Kartında](../docs/models/spoken.md) 240 sözcük ve üç okuyucu var.

# %% [markdown] id="wrong" lang="en"
# ## What is often believed
#
# <details><summary>"A spectrogram is the sound."</summary>
#
# It is the loudness of it. Waves that look quite different can be read as the same note (part 2).
#
# </details>
#
# <details><summary>"The model sounds rough, so it must be trained longer."</summary>
#
# Send real sounds through the same way back first. If they sound rough, too, it is the way back (part 2).
#
# </details>
#
# <details><summary>"Mirroring the pictures gives twice the data."</summary>
#
# It gives strings that swell. The labels are wrong then (part 3).
#
# </details>
#
# <details><summary>"Higher by a semitone is higher by a number of rows."</summary>
#
# It is a factor of 1.06; in rows it differs from note to note (part 3).
#
# </details>
#
# <details><summary>"A well filled gap shows that the model understands music."</summary>
#
# A straight line filled it better (part 6).
#
# </details>
#
# <details><summary>"Read better than recordings, so better."</summary>
#
# The reader knows its voices (part 7).
#
# </details>

# %% [markdown] id="wrong" lang="tr" source="5f9f2922"
# ## Yaygın yanlış anlamalar
#
# <details><summary>"Spektrogram sesin kendisidir."</summary>
#
# Spektrogram yalnızca sesin gürlüğüdür. Görünüşü epey başka olan dalgalar aynı nota olarak okunabilir (2. bölüm).
#
# </details>
#
# <details><summary>"Modelin sesi pürüzlü, demek ki daha uzun eğitilmeli."</summary>
#
# Önce gerçek sesleri aynı yoldan geri döndür. Onlar da pürüzlüyse suç geri dönüş yolundadır (2. bölüm).
#
# </details>
#
# <details><summary>"Resimleri aynalamak veriyi iki katına çıkarır."</summary>
#
# Aynalanınca, yavaşça yükselen tel sesleri çıkar; etiketleri artık yanlıştır (3. bölüm).
#
# </details>
#
# <details><summary>"Bir yarım ses tizleşmek, belli sayıda satır yukarı çıkmaktır."</summary>
#
# Frekansı 1,06 ile çarpmaktır; bunun kaç satır ettiği notadan notaya değişir (3. bölüm).
#
# </details>
#
# <details><summary>"İyi doldurulmuş bir boşluk, modelin müzikten anladığını gösterir."</summary>
#
# Düz bir doğru onu daha iyi doldurdu (6. bölüm).
#
# </details>
#
# <details><summary>"Gerçek kayıtlardan daha iyi okunuyor, demek ki onlardan iyi konuşuyor."</summary>
#
# Okuyucu, modelin seslerini tanıyor. Tanıdığı seslerin kayıtlarıyla da karşılaştır (7. bölüm).
#
# </details>

# %% [markdown] id="end" lang="en"
# ## What you have
#
# - A sound as a picture in $[-1, 1]$, and everything of this course works on it as it is: network, labels, eight samplers,
#   `repaint`.
# - Its **floor**: real sounds through the same way back. Phases have to be found; their price is not the model's.
# - Readers that are arithmetic: a comb for the pitch, in cents, and the nearest mean for the instrument.
# - A ruler beside every filled hole.
# - Where only a network can read, a floor for the reader: what it makes of real recordings that are new to it.
#
# From the command line: `minidiff sample notes --out notes.wav`, and the same with `spoken`. What is missing here: sentences,
# chords, longer pieces, and phases that are learned. Large sound models replace Griffin-Lim by a network, or diffuse the wave itself (WaveGrad, DiffWave, both 2021).
#
# **Now the tasks:** [19 · Exercises](../exercises/19_audio.ipynb).

# %% [markdown] id="end" lang="tr" source="fcfc0340"
# ## Elinde olanlar
#
# - $[-1, 1]$ aralığında bir resme çevrilmiş ses. Bu kursta ne varsa onun üzerinde olduğu gibi çalışır: ağ, etiketler, sekiz
#   örnekleyici, `repaint`.
# - Bu resmin **taban**ı: aynı yoldan geri dönen gerçek sesler. Fazları bulmak gerekir; bunun bedeli modele yazılmaz.
# - Aritmetikten ibaret okuyucular: perde için, sentle ölçen bir tarak; çalgı için en yakın ortalama.
# - Doldurulan her deliğin yanına koyacağın bir cetvel.
# - Yalnızca bir ağın okuyabildiği yerde, okuyucunun tabanı: ilk kez dinlediği gerçek kayıtlarda tutturduğu.
#
# Komut satırından: `minidiff sample notes --out notes.wav`; `spoken` ile de olur. Burada olmayanlar: cümleler, akorlar, daha uzun
# parçalar, öğrenilmiş fazlar. Büyük ses modellerinde Griffin-Lim'in yerini bir ağ alır ya da difüzyon dalganın kendisine uygulanır (WaveGrad,
# DiffWave; ikisi de 2021).
#
# **Şimdi görevler:** [19 · Alıştırmalar](../exercises/19_audio.ipynb).
