"""Checks of lesson 19, audio."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, compare
from minidiff.checks.parts import normal, uniform
from minidiff.checks.task import Lesson
from minidiff.phrase import Phrase

LESSON = Lesson(
    "19",
    "19_audio",
    Phrase("Audio", "Ses"),
    sections={
        "picture": Phrase("1. A sound becomes a picture", "1. Ses resme dönüşüyor"),
        "back": Phrase("2. What the picture leaves out", "2. Resimde eksik olan"),
        "back-answer": Phrase("2. What the picture leaves out", "2. Resimde eksik olan"),
    },
)

floor_first = LESSON.choice(
    "floor_first",
    right="b",
    because={
        "a": Phrase(
            "a perfect model would draw the spectrograms of real recordings. How many of its words would be read right?",
            "kusursuz bir model gerçek kayıtların spektrogramlarını çizerdi. Onun kelimelerinin kaçı doğru okunurdu?",
        ),
        "c": Phrase(
            "the classifier reads 0.99 of the recordings themselves; it is not what fails.",
            "sınıflandırıcı kayıtların kendisinin 0,99'unu okuyor; aksayan o değil.",
        ),
        "d": Phrase(
            "more steps bring the model nearer to real spectrograms. It is 0.01 from what those score.",
            "daha çok adım modeli gerçek spektrogramlara yaklaştırır. Onların aldığı sayıya uzaklığı 0,01.",
        ),
    },
    points=1,
    reread="back-answer",
)


# ---- cents --------------------------------------------------------------------------------------------------


def _cents(heard: Tensor, asked: Tensor) -> Tensor:
    return 1200 * torch.log2(heard / asked)


# fmt: off
CENTS: list[Mistake] = [
    (lambda heard, asked: 1200 * torch.log2(asked / heard),
     "the ratio is upside down: what is heard above must be positive.",
     "oran ters: daha tiz duyulan artı olmalı."),
    (lambda heard, asked: 1200 * torch.log(heard / asked),
     "the natural logarithm is taken: an octave would be 832 instead of 1,200. The one to base 2 gives 1 for a doubling.",
     "doğal logaritma alınmış: bir oktav 1.200 değil 832 olurdu. İki katı için 1 veren, 2 tabanında olandır."),
    (lambda heard, asked: 1200 * torch.log10(heard / asked),
     "the logarithm is the one to base 10: an octave would be 361 instead of 1,200.",
     "logaritma 10 tabanında: bir oktav 1.200 değil 361 olurdu."),
    (lambda heard, asked: heard - asked,
     "this is a difference in hertz. The same interval is a larger difference higher up; the ratio is what stays.",
     "bu, hertz cinsinden bir fark. Aynı aralık yukarıda daha büyük bir farktır; değişmeyen, orandır."),
    (lambda heard, asked: 1200 * (heard / asked - 1),
     "the share is taken without a logarithm: an octave down would be -600, up 1,200.",
     "oran logaritmasız alınmış: bir oktav aşağısı -600, yukarısı 1.200 olurdu."),
    (lambda heard, asked: 100 * torch.log2(heard / asked),
     "an octave is 100 here: 100 cents are one *semitone*, and 12 of them are an octave.",
     "burada oktav 100: 100 sent bir *yarım ses*tir, oktav ise onlardan 12 tane."),
    (lambda heard, asked: 12 * torch.log2(heard / asked),
     "these are semitones; a cent is the hundredth part of one.",
     "bunlar yarım sesler; sent onun yüzde biridir."),
    (lambda heard, asked: torch.log2(heard / asked),
     "these are octaves: 1,200 cents to each.",
     "bunlar oktavlar: her biri 1.200 sent."),
    (lambda heard, asked: (1200 * torch.log2(heard / asked)).abs(),
     "the sign is lost: below the asked pitch the answer is negative.",
     "işaret kaybolmuş: istenen perdenin altında cevap eksidir."),
    (lambda heard, asked: 1200 * torch.log2(heard) / torch.log2(asked),
     "two logarithms are divided by each other. The logarithm of a ratio is their *difference*.",
     "iki logaritma birbirine bölünmüş. Bir oranın logaritması onların *farkı*dır."),
]
# fmt: on


@LESSON.task(points=1, reread="back")
def cents(student: Any, generator: Generator) -> None:
    """`cents(heard, asked)`: two (N,) in hertz -> (N,) in cents."""
    cases = []
    for count in (5, 3, 8):
        asked = 200 + 300 * torch.rand(count, generator=generator)
        cases.append((asked * (0.45 + 1.7 * torch.rand(count, generator=generator)), asked))
    cases.append((torch.tensor([440.0, 880.0, 220.0]), torch.full((3,), 440.0)))
    compare(student, _cents, cases, CENTS)


# ---- pieces -------------------------------------------------------------------------------------------------


def _loudness(
    wave: Tensor,
    window: Tensor,
    hop: int,
    *,
    cut: Any = lambda wave, size, hop: wave.unfold(0, size, hop),
    fade: Any = lambda pieces, window: pieces * window,
    size: Any = lambda spectrum: spectrum.abs(),
    turn: Any = lambda table: table.T,
) -> Tensor:
    spectrum: Tensor = torch.fft.rfft(fade(cut(wave, len(window), hop), window))
    return torch.as_tensor(turn(size(spectrum)))


def _padded(wave: Tensor, size: int, hop: int) -> Tensor:
    return torch.cat([wave, wave.new_zeros(size)]).unfold(0, size, hop)[: -(-len(wave) // hop)]


# fmt: off
PIECES: list[Mistake] = [
    ({"fade": lambda pieces, window: pieces},
     "the window is missing: a piece that is cut off sharply holds frequencies that the sound does not have.",
     "pencere eksik: keskin kesilen bir parçada, seste olmayan frekanslar bulunur."),
    ({"cut": lambda wave, size, hop: wave.unfold(0, size, size)},
     "the pieces do not overlap: the next one begins `hop` later, not a whole window later.",
     "parçalar örtüşmüyor: sonraki, bütün bir pencere değil `hop` kadar sonra başlar."),
    ({"turn": lambda table: table},
     "the table lies on its side: rows are frequencies, columns are pieces.",
     "tablo yan yatmış: satırlar frekans, sütunlar parça olmalı."),
    ({"size": lambda spectrum: spectrum.real},
     "only the real part is kept. The size of a complex number is the root of the squares of both parts.",
     "yalnızca gerçel kısım alınmış. Karmaşık bir sayının büyüklüğü, iki kısmın kareleri toplamının köküdür."),
    ({"size": lambda spectrum: spectrum.real.abs()},
     "the absolute value of the real part alone is taken; the imaginary part belongs to the size, too.",
     "yalnızca gerçel kısmın mutlak değeri alınmış; sanal kısım da büyüklüğe girer."),
    ({"size": lambda spectrum: spectrum.abs() ** 2},
     "these are squares: the power. Asked for is the size.",
     "bunlar kareler, yani güç. İstenen büyüklük."),
    ({"size": lambda spectrum: spectrum.angle()},
     "these are the phases; the picture is made of the sizes.",
     "bunlar fazlar; resim büyüklüklerden yapılır."),
    ({"fade": lambda pieces, window: pieces * window**2},
     "the window is applied twice.",
     "pencere iki kez uygulanmış."),
    ({"cut": lambda wave, size, hop: wave.unfold(0, size, hop)[:-1]},
     "the last piece is missing: it fits, too.",
     "son parça eksik: o da sığıyor."),
    ({"cut": lambda wave, size, hop: wave.unfold(0, size, hop).flip(0)},
     "the pieces are in the wrong order: the first column is the beginning.",
     "parçalar ters sırada: ilk sütun sesin başı olmalı."),
    ({"cut": _padded},
     "pieces beyond the end are filled with zeros; take only those that fit as a whole.",
     "sondan taşan parçalar sıfırlarla doldurulmuş; yalnızca bütün olarak sığanları al."),
    ({"turn": lambda table: table.T / table.shape[1]},
     "the sizes are divided by a number that nobody asked for.",
     "büyüklükler, kimsenin istemediği bir sayıya bölünmüş."),
]
# fmt: on


@LESSON.task(points=3, reread="picture")
def loudness(student: Any, generator: Generator) -> None:
    """`loudness(wave, window, hop)`: (L,), (W,), a number -> sizes (W/2 + 1, K)."""
    cases = []
    for length, size, hop in ((64, 16, 4), (48, 16, 8), (70, 12, 3), (40, 8, 4)):
        (wave,) = normal(generator, (length,))
        window = torch.sin(math.pi * (torch.arange(size) + 0.3) / size) ** 2
        cases.append((wave, window, hop))
    compare(student, _loudness, cases, PIECES)


# ---- the picture --------------------------------------------------------------------------------------------


def _picture(
    loud: Tensor,
    floor: float,
    *,
    keep: Any = lambda loud, floor: loud.clamp(floor, 1),
    line: Any = lambda kept, floor: 1 - 2 * kept.log() / math.log(floor),
) -> Tensor:
    return torch.as_tensor(line(keep(loud, floor), floor))


# fmt: off
PICTURES: list[Mistake] = [
    ({"line": lambda kept, floor: 2 * (kept - floor) / (1 - floor) - 1},
     "there is no logarithm: nearly everything quiet would be black. The ear hears ratios.",
     "logaritma yok: kısık olan hemen her şey simsiyah olurdu. Kulak oranları duyar."),
    ({"line": lambda kept, floor: 2 * kept - 1},
     "loudness is stretched to [-1, 1] without a logarithm.",
     "gürlük, logaritmasız [-1, 1] aralığına yayılmış."),
    ({"line": lambda kept, floor: 1 - kept.log() / math.log(floor)},
     "this lies between 0 and 1; the floor shall be -1: twice the slope.",
     "bu, 0 ile 1 arasında; taban -1 olmalı: iki katı eğim."),
    ({"line": lambda kept, floor: 2 * kept.log() / math.log(floor) - 1},
     "it is upside down: a full tone is -1 and the floor 1.",
     "ters dönmüş: tam güçteki ton -1, taban 1 oluyor."),
    ({"line": lambda kept, floor: kept.log() / -math.log(floor)},
     "this lies between -1 and 0: a full tone shall be 1.",
     "bu, -1 ile 0 arasında: tam güçteki ton 1 olmalı."),
    ({"line": lambda kept, floor: 1 + 2 / 3 * kept.log10()},
     "the 3 stands for a floor of 0.001; `floor` is an argument.",
     "formüldeki 3, tabanın 0,001 olmasından gelir; `floor` ise bir argüman."),
    ([{"keep": lambda loud, floor: loud.clamp(min=floor)}],
     "what is louder than a full tone goes beyond 1.",
     "tam güçteki tondan daha gür olan 1'i aşıyor."),
    ([{"keep": lambda loud, floor: loud.clamp(max=1)}],
     "what is quieter than the floor goes below -1, and silence to minus infinity. Clamp it before the logarithm.",
     "tabandan kısık olan -1'in altına, sessizlik eksi sonsuza gidiyor. Logaritmadan önce sınırla."),
    ({"keep": lambda loud, floor: (loud + floor).clamp(max=1)},
     "the floor is added to every loudness. It is a bound: what lies above it stays as it is.",
     "taban her gürlüğe eklenmiş. O bir sınırdır: üstünde kalan olduğu gibi kalır."),
    ({"line": lambda kept, floor: (1 - 2 * kept.log() / math.log(floor)).clamp(min=0)},
     "everything below the middle is cut off at 0.",
     "ortanın altındaki her şey 0'da kesilmiş."),
    ({"line": lambda kept, floor: 1 - 2 * kept.log10() / math.log(floor)},
     "two logarithms of different bases are divided by each other: both to base 10, or both natural.",
     "tabanları farklı iki logaritma birbirine bölünmüş: ikisi de 10 tabanında ya da ikisi de doğal olsun."),
]
# fmt: on


@LESSON.task(points=2, reread="picture")
def to_picture(student: Any, generator: Generator) -> None:
    """`to_picture(loud, floor)`: sizes, the quietest that is told from silence -> a picture in [-1, 1]."""
    cases = []
    for floor in (1e-3, 1e-2, uniform(generator, 2e-3, 8e-3)):
        loud = 10 ** (-3.6 + 4 * torch.rand(5, 6, generator=generator))
        loud[0, :4] = torch.tensor([0.0, 1.0, floor / 3, 2.0])
        cases.append((loud, floor))
    compare(student, _picture, cases, PICTURES)


# ---- phases -------------------------------------------------------------------------------------------------


def _phases(real: Tensor, imag: Tensor, size: Tensor, *, angle: Any = torch.atan2) -> Any:
    turned = angle(imag, real)
    return size * torch.cos(turned), size * torch.sin(turned)


def _own(real: Tensor, imag: Tensor) -> Tensor:
    return (real**2 + imag**2).sqrt()


def _scaled(real: Tensor, imag: Tensor, factor: Tensor, size: Tensor) -> Any:
    """`factor` times the number, (size, 0) where the number is 0."""
    silent = _own(real, imag) == 0
    return torch.where(silent, size, factor * real), torch.where(silent, 0.0, factor * imag)


# fmt: off
PHASES: list[Mistake] = [
    (lambda real, imag, size: (size, torch.zeros_like(size)),
     "all phases are 0: that is the row of the lesson's table in which no note is read right.",
     "bütün fazlar 0: dersteki tabloda hiçbir notanın doğru okunmadığı satır bu."),
    ([lambda real, imag, size: (size * real, size * imag),
      lambda real, imag, size: _scaled(real, imag, size, size)],
     "the sizes are multiplied; the old one has to go. Divide by it first.",
     "büyüklükler çarpılmış; eskisinin gitmesi gerek. Önce ona böl."),
    ({"angle": lambda imag, real: torch.atan2(real, imag)},
     "real and imaginary part have changed places in the angle: atan2 takes the imaginary part first.",
     "açıda gerçel ile sanal kısım yer değiştirmiş: atan2 önce sanal kısmı alır."),
    ({"angle": lambda imag, real: -torch.atan2(imag, real)},
     "the sign of the angle is the wrong way round.",
     "açının işareti ters."),
    ({"angle": lambda imag, real: torch.nan_to_num(torch.atan(imag / real))},
     "atan(imag / real) knows only half of the circle: where the real part is negative the sound is turned over. atan2 knows all of it.",
     "atan(imag / real) dairenin yalnızca yarısını bilir: gerçel kısmın eksi olduğu yerde ses ters döner. Hepsini atan2 bilir."),
    (lambda real, imag, size: (real, imag),
     "the sizes are the old ones; `size` is not used.",
     "büyüklükler değişmemiş; `size` kullanılmamış."),
    (lambda real, imag, size: (size * torch.sin(torch.atan2(imag, real)), size * torch.cos(torch.atan2(imag, real))),
     "sine and cosine have changed places: the real part is the cosine.",
     "sinüs ile kosinüs yer değiştirmiş: gerçel kısım kosinüstür."),
    ([lambda real, imag, size: (size * real / _own(real, imag).clamp(min=1e-9), size * imag / _own(real, imag).clamp(min=1e-9)),
      lambda real, imag, size: (size * real / (_own(real, imag) + 1e-9), size * imag / (_own(real, imag) + 1e-9))],
     "where there is no phase the answer is 0; asked for is (`size`, 0), or the sound stays silent there for ever.",
     "fazın olmadığı yerde cevap 0; istenen (`size`, 0), yoksa ses orada hep sessiz kalır."),
    ([lambda real, imag, size: (size * real / _own(real, imag), size * imag / _own(real, imag))],
     "where real and imaginary part are 0 this divides by 0, and NaN spreads through the whole sound.",
     "gerçel ve sanal kısmın 0 olduğu yerde 0'a bölünüyor; NaN bütün sese yayılır."),
    ([lambda real, imag, size: _scaled(real, imag, size / _own(real, imag) ** 2, size)],
     "divided by the square of the old size; its root is the size.",
     "eski büyüklüğün karesine bölünmüş; büyüklük onun köküdür."),
    ([lambda real, imag, size: _scaled(real, imag, size / (real.abs() + imag.abs()), size)],
     "the old size is not |real| + |imag|, but the root of the sum of their squares.",
     "eski büyüklük |real| + |imag| değil, kareleri toplamının köküdür."),
    (lambda real, imag, size: (size * torch.sign(real), size * torch.sign(imag)),
     "only the signs are kept: that knows four directions.",
     "yalnızca işaretler kalmış: böyle dört yön ayırt edilebilir."),
]
# fmt: on


@LESSON.task(points=3, reread="back")
def keep_phases(student: Any, generator: Generator) -> None:
    """`keep_phases(real, imag, size)` -> (real, imag) with the same phases and the sizes `size`."""
    cases = []
    for shape in ((4, 5), (2, 3, 4), (6,)):
        real, imag = normal(generator, shape, shape)
        size = 0.2 + 2 * torch.rand(shape, generator=generator)
        real.view(-1)[1] = imag.view(-1)[1] = 0.0
        real.view(-1)[:1] = -real.view(-1)[:1].abs() - 0.1
        cases.append((real, imag, size))
    compare(student, _phases, cases, PHASES)
