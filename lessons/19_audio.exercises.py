# %% [markdown] id="title" lang="en"
# # 19 · Exercises: Audio
#
# **You will measure an interval, cut a sound into windowed pieces, turn loudness into a picture, give phases to sizes, and say who
# is to blame for a bad sound.** Five tasks, about 50 minutes. They follow [the lesson](../notebooks/19_audio.ipynb).
#
# How it works: replace `raise NotImplementedError` by your own lines, run the cell, then run the check under it. The
# check tells you what is not right yet and where to read again. Hints are folded away; open one at a time. Your
# functions may call torch, but not the functions of `minidiff` that do the same job.

# %% [markdown] id="title" lang="tr" source="ea7c69f3"
# # 19 · Alıştırmalar: Ses
#
# **Bir aralığı ölçecek, bir sesi pencereli parçalara bölecek, gürlüğü resme çevirecek, büyüklüklere faz verecek ve kötü bir
# seste suçun nerede olduğunu söyleyeceksin.** Beş görev, yaklaşık 50 dakika. [Dersin](../notebooks/19_audio.ipynb) ardından gelirler.
#
# Nasıl çalışır: `raise NotImplementedError` satırının yerine kendi satırlarını yaz, hücreyi çalıştır, sonra altındaki
# denetimi çalıştır. Denetim neyin henüz doğru olmadığını ve nereyi yeniden okuman gerektiğini söyler. İpuçları
# katlanmıştır; birer birer aç. İşlevlerin torch'u çağırabilir, ama aynı işi yapan `minidiff` işlevlerini çağıramaz.

# %% id="setup"
import torch
from torch import Generator, Tensor

from minidiff import checks as check
from minidiff import data, show, sound, zoo

show.set_language("en")
torch.set_num_threads(1)  # small tensors: one thread is fastest, and sums always come out the same
model, notes = zoo.load("notes"), [data.note(i) for i in range(1920, 1968)]
waves, told = data.play(notes), data.notes("test").attributes[:48]
asked = torch.tensor([note.frequency for note in notes])

# %% [markdown] id="task-floor" lang="en"
# ## Task 1. Predict: who is to blame?
#
# Difficulty 2 of 5, 5 minutes. Somebody trains a model of spectrograms of voices, and listens: rough. Read by a classifier, 0.80
# of the words are right. Real recordings, made spectrograms and sounds again by the same way back: 0.81. The recordings
# themselves: 0.99. What is to be improved first? (a) The model: train it longer. (b) The way back from spectrogram to sound. (c) The
# classifier. (d) The number of sampling steps. Let the function return your letter.
#
# <details><summary>Hint</summary>What would a perfect model score?</details>

# %% [markdown] id="task-floor" lang="tr" source="65fcbb58"
# ## Görev 1. Önce tahmin et: Suç kimde?
#
# Zorluk 2/5, 5 dakika. Biri, insan seslerinin spektrogramlarıyla bir model eğitip dinliyor; ses pürüzlü çıkıyor. Bir
# sınıflandırıcı, kelimelerin 0,80'ini doğru okuyor. Gerçek kayıtlar spektrograma çevrilip aynı yoldan sese dönünce 0,81'ini,
# kayıtların kendisinde 0,99'unu doğru okuyor. Önce ne iyileştirilmeli? (a) Model: Daha uzun eğitilmeli. (b) Spektrogramdan sese
# geri dönüş yolu. (c) Sınıflandırıcı. (d) Örnekleme adımlarının sayısı. İşlev, seçtiğin harfi döndürsün.
#
# <details><summary>İpucu</summary>Kusursuz bir model kaç alırdı?</details>


# %% id="floor" tr="e1ce5cc3"
def floor_first() -> str:
    """Your answer: "a", "b", "c" or "d"."""
    # tr: """Cevabın: "a", "b", "c" ya da "d"."""
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


# %% id="check-floor"
check.lesson19.floor_first(floor_first)

# %% [markdown] id="why-floor" lang="en" only="solutions"
# Real recordings lose 0.18 on the way back alone, and a perfect model would lose the same. The model is 0.01 below this
# floor: there is hardly anything left for it to gain. The classifier is not at fault, for it reads the recordings themselves.

# %% [markdown] id="why-floor" lang="tr" only="solutions" source="d2130612"
# Gerçek kayıtlar yalnızca geri dönüş yolunda 0,18 yitiriyor; kusursuz bir model de o kadar yitirirdi. Model bu tabanın 0,01
# altında: Kazanacağı hemen hiçbir şey kalmamış. Sınıflandırıcının suçu yok; kayıtların kendisini okuyabiliyor.

# %% [markdown] id="task-cents" lang="en"
# ## Task 2. How far off is it?
#
# Difficulty 1 of 5, 5 minutes. `heard` (N,) and `asked` (N,) are frequencies in hertz. Return how far each heard one lies above the
# asked one, in cents: 1,200 to an octave (a doubling), negative below.
#
# <details><summary>Hint</summary>Equal ratios are equal steps. Which function makes steps of ratios?</details>

# %% [markdown] id="task-cents" lang="tr" source="90b8748d"
# ## Görev 2. Ne kadar kaymış?
#
# Zorluk 1/5, 5 dakika. `heard` (N,) ve `asked` (N,) hertz cinsinden frekanslardır. Duyulanların her birinin istenenden kaç sent
# yukarıda olduğunu döndür: Bir oktav (iki katı) 1.200 senttir; aşağıdaysa sayı eksi olur.
#
# <details><summary>İpucu</summary>Eşit oranlar eşit adımlardır. Oranları adıma çeviren fonksiyon hangisi?</details>


# %% id="cents" tr="c11204f8"
def cents(heard: Tensor, asked: Tensor) -> Tensor:
    """How many cents each heard frequency lies above the asked one, (N,)."""
    # tr: """Duyulan her frekansın istenenden kaç sent yukarıda olduğu, (N,)."""
    # BEGIN SOLUTION
    return 1200 * torch.log2(heard / asked)
    # END SOLUTION


# %% id="check-cents"
check.lesson19.cents(cents)

# %% id="run-cents" tr="c529556b"
x_T = model.noise(4, Generator().manual_seed(0))
made = sound.to_wave(model.draw(told[9::12], x_T=x_T, steps=20), generator=Generator().manual_seed(0))
for note, off in zip(notes[9::12], cents(sound.pitch(made), asked[9::12]).tolist(), strict=True):
    print(f"{note.name('en'):12s}drawn by the model, off by {abs(off):.0f} cents")
    # tr: print(f"{note.name('tr'):12s}modelin çizdiği, kayma: {abs(off):.0f} sent")

# %% [markdown] id="task-pieces" lang="en"
# ## Task 3. Cut, fade, transform
#
# Difficulty 3 of 5, 15 minutes. `wave` (L,) is one sound, `window` (W,) a window. Pieces of length W begin at 0, `hop`, 2 `hop`, ... as long
# as a whole piece fits (no ring here). Multiply each by the window and return the sizes of its Fourier transform,
# `torch.fft.rfft`, as a table (W/2 + 1, K): rows are frequencies, columns are pieces.
#
# <details><summary>Hint 1</summary>unfold(0, W, hop) makes the pieces.</details>
#
# <details><summary>Hint 2</summary>How does abs treat a complex number?</details>

# %% [markdown] id="task-pieces" lang="tr" source="5dc89876"
# ## Görev 3. Böl, pencereyle çarp, dönüştür
#
# Zorluk 3/5, 15 dakika. `wave` (L,) tek bir ses, `window` (W,) bir penceredir. W uzunluğundaki parçalar 0, `hop`, 2 `hop`, ... sayılarından
# başlar; yalnızca bütün olarak sığanlar alınır (burada halka yok). Her birini pencereyle çarp ve Fourier dönüşümünün,
# `torch.fft.rfft`, büyüklüklerini bir tablo olarak döndür (W/2 + 1, K): Satırlar frekans, sütunlar parça.
#
# <details><summary>İpucu 1</summary>Parçaları unfold(0, W, hop) yapar.</details>
#
# <details><summary>İpucu 2</summary>abs karmaşık bir sayıya ne yapar?</details>


# %% id="pieces" tr="c33a5409"
def loudness(wave: Tensor, window: Tensor, hop: int) -> Tensor:
    """The sizes of the Fourier transforms of all windowed pieces, (W/2 + 1, K)."""
    # tr: """Pencereli bütün parçaların Fourier dönüşümlerinin büyüklükleri, (W/2 + 1, K)."""
    # BEGIN SOLUTION
    pieces = wave.unfold(0, len(window), hop) * window
    return torch.fft.rfft(pieces).abs().T
    # END SOLUTION


# %% id="check-pieces"
check.lesson19.loudness(loudness)

# %% [markdown] id="task-picture" lang="en"
# ## Task 4. Loudness becomes brightness
#
# Difficulty 2 of 5, 10 minutes. `loud` holds sizes of 0 and more; 1 is a full tone. Return a picture in $[-1, 1]$: 1 for a full tone, $-1$ for
# `floor` (say 0.001), a straight line in the *logarithm* between them. What is louder than 1 is 1, what is quieter than `floor`
# is $-1$, silence too.
#
# <details><summary>Hint</summary>Clamp before you take the logarithm. Which number divides it so that the floor becomes 1?</details>

# %% [markdown] id="task-picture" lang="tr" source="16138607"
# ## Görev 4. Gürlük parlaklığa dönüşüyor
#
# Zorluk 2/5, 10 dakika. `loud` 0'dan başlayan büyüklükler içerir; 1, tam güçteki bir tonun büyüklüğüdür. $[-1, 1]$ aralığında bir
# resim döndür: tam güçteki ton için 1, `floor` için (örneğin 0,001) $-1$, ikisinin arasında *logaritmada* düz bir doğru. 1'den
# gür olan 1, `floor`'dan kısık olan $-1$ olur; sessizlik de.
#
# <details><summary>İpucu</summary>Logaritmayı almadan önce sınırla. Onu hangi sayıya bölersen taban 1 olur?</details>


# %% id="picture" tr="a2c16993"
def to_picture(loud: Tensor, floor: float) -> Tensor:
    """Loudness as brightness in [-1, 1], a straight line in its logarithm."""
    # tr: """[-1, 1] aralığında parlaklık olarak gürlük; logaritmasında düz bir doğru."""
    # BEGIN SOLUTION
    kept = loud.clamp(floor, 1)
    return 1 - 2 * kept.log() / torch.tensor(floor).log()
    # END SOLUTION


# %% id="check-picture"
check.lesson19.to_picture(to_picture)

# %% id="run-picture" tr="819d67f1"
window = torch.hann_window(256)
spectrograms = torch.stack([to_picture(loudness(wave, window, 64) / 64, 1e-3) for wave in waves[9::12]])
names = [note.name("en") for note in notes[9::12]]
# tr: names = [note.name("tr") for note in notes[9::12]]
show.pictures(spectrograms[:, None, :128].flip(2).repeat_interleave(3, dim=3), captions=names)

# %% [markdown] id="run-picture-alt" lang="en" alt="run-picture"
# Four spectrograms made by your two functions: level bright lines on black, two to four above each other, low tones below. Those of
# the string fade from left to right.

# %% [markdown] id="run-picture-alt" lang="tr" alt="run-picture" source="80826471"
# İki işlevinin yaptığı dört spektrogram: siyah üzerinde üst üste iki ile dört arası parlak yatay çizgi, pes sesler altta.
# Telinkiler soldan sağa sönüyor.

# %% [markdown] id="task-phases" lang="en"
# ## Task 5. Sizes get phases
#
# Difficulty 3 of 5, 15 minutes. The heart of Griffin-Lim. A sound's transform is `real` + i `imag`; its sizes are not those that
# the picture asks for, `size`. Return the pair (real, imag) of the transform with the same phases and the asked sizes. Where
# `real` and `imag` are both 0 there is no phase: take the angle 0 there, so (`size`, 0).
#
# <details><summary>Hint 1</summary>A complex number divided by its size has size 1 and the same phase.</details>
#
# <details><summary>Hint 2</summary>torch.atan2(0, 0) is 0.</details>

# %% [markdown] id="task-phases" lang="tr" source="6d5ee149"
# ## Görev 5. Büyüklüklere faz ver
#
# Zorluk 3/5, 15 dakika. Griffin-Lim'in özü budur. Bir sesin dönüşümü `real` + i `imag`'dır; büyüklükleri, resmin istediği
# `size` ile aynı değildir. Fazları aynı kalan, büyüklükleri ise istenenler olan dönüşümün (gerçel, sanal) çiftini döndür.
# `real` ile `imag`'ın ikisinin de 0 olduğu yerde faz yoktur: Orada açıyı 0 al, yani (`size`, 0).
#
# <details><summary>İpucu 1</summary>Büyüklüğüne bölünen karmaşık sayının büyüklüğü 1, fazı aynıdır.</details>
#
# <details><summary>İpucu 2</summary>torch.atan2(0, 0), 0'dır.</details>


# %% id="phases" tr="406970d9"
def keep_phases(real: Tensor, imag: Tensor, size: Tensor) -> tuple[Tensor, Tensor]:
    """Real and imaginary part of what has the phases of real + i imag and the sizes `size`."""
    # tr: """Fazları real + i imag'ınki, büyüklükleri `size` olanın gerçel ve sanal kısmı."""
    # BEGIN SOLUTION
    angle = torch.atan2(imag, real)
    return size * torch.cos(angle), size * torch.sin(angle)
    # END SOLUTION


# %% id="check-phases"
check.lesson19.keep_phases(keep_phases)

# %% [markdown] id="together" lang="en"
# Now Griffin-Lim out of your function. Each round transforms the sound, keeps its phases, and makes a sound of them again.

# %% [markdown] id="together" lang="tr" source="f122eb1d"
# Şimdi Griffin-Lim'i senin işlevinle çalıştıralım. Her turda ses dönüştürülür, fazları alınır ve onlardan yeniden bir ses
# yapılır.

# %% id="run-phases" tr="b173f674"
size = sound.stft(waves).abs()
x = torch.randn(48, 2048, generator=Generator().manual_seed(0))
for done in range(61):
    spectrum = sound.stft(x)
    if done % 20 == 0:
        off = cents(sound.pitch(x), asked).abs()
        error = (spectrum.abs() - size).norm() / size.norm()
        near = (off < 20).float().mean()
        print(f"rounds: {done:2d}  error of loudness: {error:.2f}  within 20 cents: {near:.2f}")
        # tr: print(f"tur: {done:2d}  gürlük hatası: {error:.2f}  20 sent içinde: {near:.2f}")
    x = sound.istft(torch.complex(*keep_phases(spectrum.real, spectrum.imag, size)))
