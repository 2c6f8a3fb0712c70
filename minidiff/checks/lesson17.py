"""Checks of lesson 17, video."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, compare
from minidiff.checks.parts import normal
from minidiff.checks.task import Lesson
from minidiff.phrase import Phrase

LESSON = Lesson(
    "17",
    "17_video",
    Phrase("Video", "Video"),
    sections={
        "physics": Phrase("1. What a clip has that pictures have not", "1. Klipte olup resimlerde olmayan"),
        "frames": Phrase("2. Frame by frame", "2. Kare kare"),
        "talk": Phrase("3. Two ways to talk", "3. Konuşmanın iki yolu"),
        "between": Phrase("5. What lies between", "5. Arada kalan"),
    },
)

same_noise = LESSON.choice(
    "same_noise",
    right="c",
    because={
        "a": Phrase(
            "nothing in it says that frames differ: the network, the label and now the noise are the same. Where "
            "would motion come from?",
            "karelerin farklı olması gerektiğini söyleyen hiçbir şey yok: ağ, etiket ve artık gürültü de aynı. "
            "Hareket nereden gelsin?",
        ),
        "b": Phrase(
            "frames differ only where their noise does. Here it is the same, to the last digit.",
            "karelerin farkı yalnızca gürültülerinin farkından gelir. Burada gürültü son basamağına kadar aynı.",
        ),
        "d": Phrase(
            "each frame by itself is as good a picture as ever: the noise of one frame is noise as any other.",
            "her kare tek başına yine iyi bir resim: bir karenin gürültüsü, başka herhangi bir gürültü gibidir.",
        ),
    },
    points=1,
    reread="frames",
)


# ---- which axes become the batch ------------------------------------------------------------------------


def _at_each_place(clips: Tensor) -> Tensor:
    B, F, C, H, W = clips.shape
    return clips.permute(0, 3, 4, 1, 2).reshape(B * H * W, F, C)


# fmt: off
SHAPES: list[Mistake] = [
    (lambda x: x.reshape(-1, x.shape[1], x.shape[2]),
     "this reshapes without permute: numbers keep their order in memory, so a row holds pixels of one frame and not one place in all frames.",
     "permute olmadan reshape yapılmış: sayılar bellekteki yerlerini korur; bir sırada, tek bir yerin bütün kareleri değil, bir karenin pikselleri durur."),
    (lambda x: x.permute(0, 3, 4, 2, 1).reshape(-1, x.shape[2], x.shape[1]),
     "frames and channels have changed places: what attends are the rows, so frames come first, (B·H·W, F, C).",
     "kareler ile kanallar yer değiştirmiş: birbirine bakanlar sıraların öğeleridir; önce kareler gelir, (B·H·W, F, C)."),
    (lambda x: x.permute(0, 3, 4, 2, 1).reshape(-1, x.shape[1], x.shape[2]),
     "the permute puts channels before frames, and the reshape then mixes the two.",
     "permute kanalları karelerin önüne almış, reshape de ikisini karıştırmış."),
    (lambda x: x.permute(3, 4, 0, 1, 2).reshape(-1, x.shape[1], x.shape[2]),
     "the clip is not the first axis of the batch: its rows shall come first, place by place.",
     "yığının ilk ekseni klip değil: önce bir klibin bütün yerleri sırayla gelmeli."),
    (lambda x: x.permute(0, 4, 3, 1, 2).reshape(-1, x.shape[1], x.shape[2]),
     "rows and columns of the picture have changed places: H comes before W.",
     "resmin satırları ile sütunları yer değiştirmiş: H, W'den önce gelir."),
    (lambda x: x.flatten(0, 1).flatten(2).transpose(1, 2),
     "frames went into the batch: that is attention over the places *within* a frame, (B·F, H·W, C).",
     "kareler yığına katılmış: bu, bir karenin *içindeki* yerler üzerinde dikkattir, (B·F, H·W, C)."),
    (lambda x: x.permute(0, 1, 3, 4, 2).reshape(len(x), -1, x.shape[2]),
     "places and frames stand in one row: that is joint attention over space and time, (B, F·H·W, C).",
     "yerler ile kareler tek sırada: bu, uzay ve zaman üzerinde ortak dikkattir, (B, F·H·W, C)."),
    (lambda x: x.permute(0, 3, 4, 1, 2).flatten(1, 2),
     "the clip still has an axis of its own; it belongs into the batch too, (B·H·W, F, C).",
     "klibin hâlâ ayrı bir ekseni var; o da yığına girmeli, (B·H·W, F, C)."),
    (lambda x: x.mean(dim=(3, 4)),
     "the places are averaged away; each shall attend by itself.",
     "yerlerin ortalaması alınmış; her yer kendi başına bakmalı."),
    (lambda x: x.permute(0, 3, 4, 1, 2).reshape(-1, x.shape[1], x.shape[2]).flip(1),
     "the frames run backwards.",
     "kareler geriye doğru sıralanmış."),
]
# fmt: on


@LESSON.task(points=2, reread="talk")
def space_time_shape(student: Any, generator: Generator) -> None:
    """`space_time_shape(clips)`: (B, F, C, H, W) -> (B·H·W, F, C)."""
    sizes = ((2, 3, 4, 2, 5), (1, 4, 2, 3, 2), (3, 2, 5, 4, 3))
    compare(student, _at_each_place, [tuple(normal(generator, size)) for size in sizes], SHAPES)


# ---- attention over time --------------------------------------------------------------------------------


def _attention(
    rows: Tensor,
    position: Tensor,
    *,
    put: Any = lambda rows, position: rows + position,
    score: Any = lambda u: u @ u.transpose(-1, -2),
    scale: Any = lambda u: math.sqrt(u.shape[-1]),
    share: Any = lambda s: s.softmax(dim=-1),
    value: Any = lambda rows, u: u,
) -> Tensor:
    u = put(rows, position)
    return torch.as_tensor(share(score(u) / scale(u)) @ value(rows, u))


# fmt: off
ATTENTION: list[Mistake] = [
    ({"put": lambda rows, position: rows},
     "the position is not used: shuffle the frames, and the answers are shuffled alike. Such a layer knows no before and after.",
     "konum kullanılmamış: kareleri karıştırınca cevaplar da aynı biçimde karışır. Böyle bir katman önceyi sonrayı bilmez."),
    ({"put": lambda rows, position: rows + position.mean(dim=0)},
     "every frame gets the same position, so that none can be told from another by it.",
     "her kareye aynı konum eklenmiş; kareler ondan ayırt edilemez."),
    ({"put": lambda rows, position: rows + position.flip(0)},
     "the positions run backwards: the first row of `position` belongs to the first frame.",
     "konumlar ters sırada: `position`ın ilk satırı ilk karenindir."),
    ({"put": lambda rows, position: rows * position},
     "the position is multiplied, not added.",
     "konum eklenmemiş, çarpılmış."),
    ({"share": lambda s: s.softmax(dim=-2)},
     "the softmax runs over the frames that ask. For each that asks, the shares of those that are asked sum to 1: the last axis.",
     "softmax soran kareler üzerinden alınmış. Soran her kare için, sorulanların paylarının toplamı 1'dir: son eksen."),
    ({"scale": lambda u: 1.0},
     "the scores are not divided by √C.",
     "puanlar √C'ye bölünmemiş."),
    ({"scale": lambda u: u.shape[-1]},
     "the scores are divided by C; its root is meant.",
     "puanlar C'ye bölünmüş; bölünecek olan onun kökü."),
    ({"scale": lambda u: math.sqrt(u.shape[-2])},
     "the scores are divided by the root of the number of frames; C is the length of what is compared.",
     "puanlar kare sayısının köküne bölünmüş; karşılaştırılanın uzunluğu C'dir."),
    ({"share": lambda s: s},
     "the softmax is missing: scores are no shares.",
     "softmax eksik: puanlar pay değildir."),
    ({"share": lambda s: s.softmax(dim=0)},
     "the softmax runs over the batch; places know nothing of each other here.",
     "softmax yığın üzerinden alınmış; burada yerler birbirinden habersizdir."),
    ({"value": lambda rows, u: rows},
     "what is said is taken before the position was added; asked is for u in all three roles.",
     "söylenen, konum eklenmeden önceki değer; istenen, üç rolde de u."),
    (lambda rows, position: rows + position + torch.softmax((rows + position) @ (rows + position).transpose(-1, -2) / math.sqrt(rows.shape[-1]), -1) @ (rows + position),
     "the input is added to the answer; return what is heard alone.",
     "girdi cevaba eklenmiş; yalnızca duyulanı döndür."),
]
# fmt: on


@LESSON.task(points=3, reread="talk")
def temporal_attention(student: Any, generator: Generator) -> None:
    """`temporal_attention(rows, position)`: (N, F, C), (F, C) -> (N, F, C)."""
    cases = []
    for N, F, C in ((3, 4, 6), (2, 5, 3), (4, 8, 4)):
        cases.append((*normal(generator, (N, F, C)), *normal(generator, (F, C))))
    compare(student, _attention, cases, ATTENTION)


# ---- acceleration ---------------------------------------------------------------------------------------


def _acceleration(
    centres: Tensor,
    *,
    bend: Any = lambda c: c[:, 2:] - 2 * c[:, 1:-1] + c[:, :-2],
    length: Any = lambda d: d.norm(dim=-1),
) -> Tensor:
    return torch.as_tensor(length(bend(centres)))


# fmt: off
ACCELERATION: list[Mistake] = [
    ({"bend": lambda c: c[:, 1:] - c[:, :-1]},
     "this is the step from frame to frame, the velocity. Acceleration is the change of the step.",
     "bu, kareden kareye atılan adım, yani hız. İvme, adımdaki değişmedir."),
    ({"bend": lambda c: c[:, 2:] - c[:, :-2]},
     "this is the way over two frames; the frame between is not used.",
     "bu, iki karede alınan yol; aradaki kare kullanılmamış."),
    ({"bend": lambda c: c[:, 2:] - c[:, 1:-1] + c[:, :-2]},
     "the middle frame counts twice: c_{k+1} - 2 c_k + c_{k-1}.",
     "ortadaki kare iki kez sayılır: c_{k+1} - 2 c_k + c_{k-1}."),
    ({"bend": lambda c: c[:, 2:] + 2 * c[:, 1:-1] + c[:, :-2]},
     "the sign of the middle frame is the wrong way round: it is taken off.",
     "ortadaki karenin işareti ters: o çıkarılır."),
    ({"length": lambda d: d.square().sum(dim=-1)},
     "this is the square of the length; the root is missing.",
     "bu, uzunluğun karesi; kök eksik."),
    ({"length": lambda d: d.abs().sum(dim=-1)},
     "the sizes along x and y are added; a length is the root of the sum of squares.",
     "x ile y yönündeki büyüklükler toplanmış; uzunluk, kareler toplamının köküdür."),
    ({"length": lambda d: d.sum(dim=-1)},
     "x and y are added with their signs, so that they cancel.",
     "x ile y işaretleriyle toplanmış; birbirini götürür."),
    ({"length": lambda d: d.abs().amax(dim=-1)},
     "only the larger of the two directions counts; a length has both in it.",
     "iki yönden yalnızca büyüğü sayılmış; uzunlukta ikisi de vardır."),
    ({"length": lambda d: d},
     "this is still a vector for each frame; asked for is its length, (N, F-2).",
     "bu, her kare için hâlâ bir vektör; istenen onun uzunluğu, (N, F-2)."),
    ({"length": lambda d: d.norm(dim=-1) / 2},
     "the second difference is halved; between frames one unit of time passes.",
     "ikinci fark ikiye bölünmüş; kareler arasında bir birim zaman geçer."),
    ({"length": lambda d: d.norm(dim=-1).mean(dim=1)},
     "this is averaged over the frames; keep one number for each three in a row.",
     "karelerin ortalaması alınmış; art arda her üç kare için bir sayı kalsın."),
    ({"bend": lambda c: (c[:, 1:].norm(dim=-1, keepdim=True) - c[:, :-1].norm(dim=-1, keepdim=True))[:, 1:]},
     "lengths are taken before the differences: how far the thing is from the corner is not how it moves.",
     "uzunluk farktan önce alınmış: bir şeyin köşeye uzaklığı, onun hareketi değildir."),
    ({"bend": lambda c: c[2:] - 2 * c[1:-1] + c[:-2]},
     "the differences run over the clips; time is the second axis.",
     "farklar klipler arasında alınmış; zaman ikinci eksendir."),
    ({"length": lambda d: torch.cat([d.norm(dim=-1)[:, :1] * 0, d.norm(dim=-1), d.norm(dim=-1)[:, :1] * 0], dim=1)},
     "the first and the last frame have no acceleration; leave them out, (N, F-2).",
     "ilk ve son karenin ivmesi yoktur; onları dışarıda bırak, (N, F-2)."),
]
# fmt: on


@LESSON.task(points=2, reread="physics")
def acceleration(student: Any, generator: Generator) -> None:
    """`acceleration(centres)`: (N, F, 2) -> (N, F-2)."""
    cases = [tuple(8 + 3 * one for one in normal(generator, (N, F, 2))) for N, F in ((3, 5), (4, 8), (5, 3))]
    compare(student, _acceleration, cases, ACCELERATION)


# ---- flicker --------------------------------------------------------------------------------------------


def _flicker(
    sizes: Tensor,
    *,
    change: Any = lambda s: (s[:, 1:] - s[:, :-1]).abs(),
    unit: Any = lambda s: s.mean(dim=1),
    over: Any = lambda d: d.mean(dim=1),
) -> Tensor:
    return torch.as_tensor(over(change(sizes)) / unit(sizes))


# fmt: off
FLICKER: list[Mistake] = [
    ({"change": lambda s: s[:, 1:] - s[:, :-1]},
     "the signs are kept, and what grows and shrinks again cancels: only first and last frame are left of it.",
     "işaretler duruyor; büyüyüp yeniden küçülen birbirini götürür: geriye yalnızca ilk ve son kare kalır."),
    (lambda s: s.std(dim=1) / s.mean(dim=1),
     "this is the spread of the sizes: shuffled frames have the same, and slow growth counts as flicker.",
     "bu, boyutların yayılımı: kareler karıştırılınca değişmez, yavaş büyümeyi de titreme sayar."),
    (lambda s: s.std(dim=1, unbiased=False) / s.mean(dim=1),
     "this is the spread of the sizes: shuffled frames have the same, and slow growth counts as flicker.",
     "bu, boyutların yayılımı: kareler karıştırılınca değişmez, yavaş büyümeyi de titreme sayar."),
    ({"unit": lambda s: torch.ones(len(s))},
     "the changes are in pixels; divide by the mean size of the clip, so that small things count alike.",
     "değişmeler piksel cinsinden; küçük şeyler de aynı sayılsın diye klibin ortalama boyutuna böl."),
    ({"unit": lambda s: s.mean()},
     "divided by the mean of all clips; each clip has a size of its own.",
     "bütün kliplerin ortalamasına bölünmüş; her klibin kendi boyutu vardır."),
    ({"unit": lambda s: s[:, 0]},
     "divided by the size in the first frame; the mean over the clip is asked for.",
     "ilk karedeki boyuta bölünmüş; istenen, klibin ortalaması."),
    ({"change": lambda s: (s[:, 1:] - s[:, :-1]).square()},
     "the changes are squared; asked for is their size.",
     "değişmelerin karesi alınmış; istenen büyüklükleri."),
    ({"over": lambda d: d.sum(dim=1)},
     "the changes are summed: longer clips would flicker more.",
     "değişmeler toplanmış: uzun klipler daha çok titriyor görünür."),
    ({"over": lambda d: d.amax(dim=1)},
     "only the largest change counts; the mean is asked for.",
     "yalnızca en büyük değişme sayılmış; istenen ortalama."),
    ({"over": lambda d: d.median(dim=1).values},
     "this is the median of the changes; the mean is asked for.",
     "bu, değişmelerin ortancası; istenen ortalama."),
    ({"over": lambda d: d.sum(dim=1) / (d.shape[1] + 1)},
     "F frames have F-1 changes: that is what to divide by.",
     "F karede F-1 değişme vardır: bölünecek sayı budur."),
    ({"change": lambda s: (s - s.mean(dim=1, keepdim=True)).abs()},
     "each frame is compared with the mean of its clip, not with the frame before it.",
     "her kare, önceki kareyle değil klibin ortalamasıyla karşılaştırılmış."),
    ({"change": lambda s: (s[:, 1:] - s[:, :1]).abs()},
     "each frame is compared with the first, not with the frame before it.",
     "her kare, önceki kareyle değil ilkiyle karşılaştırılmış."),
    (lambda s: ((s[:, 1:] - s[:, :-1]).abs().mean(dim=1) / s.mean(dim=1)).mean(),
     "this is one number for all clips; asked for is one for each, (N,).",
     "bu, bütün klipler için tek sayı; her biri için bir sayı isteniyor, (N,)."),
]
# fmt: on


@LESSON.task(points=1, reread="physics")
def flicker(student: Any, generator: Generator) -> None:
    """`flicker(sizes)`: (N, F) -> (N,)."""
    sizes = ((3, 6), (4, 8), (2, 5))
    cases = [tuple(14 + 6 * one.tanh() for one in normal(generator, size)) for size in sizes]
    compare(student, _flicker, cases, FLICKER)


# ---- what lies between ----------------------------------------------------------------------------------


def _with(x_0: Tensor, frames: dict[int, Any]) -> Tensor:
    clip = x_0.clone()
    for k, frame in frames.items():
        clip[:, k] = frame
    return clip


def _fill(x_0: Tensor, first: Tensor, last: Tensor) -> Tensor:
    return _with(x_0, {0: first, -1: last})


def _cross_fade(x_0: Tensor, first: Tensor, last: Tensor) -> Tensor:
    share = torch.linspace(0, 1, x_0.shape[1])[:, None, None, None]
    return first[:, None] * (1 - share) + last[:, None] * share


# fmt: off
FILL: list[Mistake] = [
    (lambda x_0, first, last: x_0,
     "the guess comes back as it was.",
     "tahmin olduğu gibi geri gelmiş."),
    (lambda x_0, first, last: _with(x_0, {0: first}),
     "only the first frame is put back; the last is known, too.",
     "yalnızca ilk kare yerine konmuş; sonuncusu da biliniyor."),
    (lambda x_0, first, last: _with(x_0, {-1: last}),
     "only the last frame is put back; the first is known, too.",
     "yalnızca son kare yerine konmuş; ilki de biliniyor."),
    (lambda x_0, first, last: _with(x_0, {0: last, -1: first}),
     "first and last have changed places.",
     "ilk ile son yer değiştirmiş."),
    (_cross_fade,
     "this is a cross-fade: the middle frames of the guess are thrown away, and two half things stand where one should fly.",
     "bu bir geçiş efekti: tahminin ara kareleri atılmış; uçan bir şey yerine yarı saydam iki şey görünür."),
    (lambda x_0, first, last: _with(x_0, dict.fromkeys(range(x_0.shape[1] - 1), first) | {-1: last}),
     "the first frame is put everywhere: the frames between are not known.",
     "ilk kare her yere konmuş: ara kareler bilinmiyor."),
    (lambda x_0, first, last: torch.cat([first[:, None], x_0, last[:, None]], dim=1),
     "the two frames are added at the ends, and the clip became longer; they replace the guessed ones.",
     "iki kare uçlara eklenmiş, klip uzamış; tahmin edilenlerin yerine geçmeleri gerek."),
    (lambda x_0, first, last: _with(x_0, {0: (x_0[:, 0] + first) / 2, -1: (x_0[:, -1] + last) / 2}),
     "guess and known frame are averaged. What is known is known: the guess has no say there.",
     "tahmin ile bilinen karenin ortalaması alınmış. Bilinen bilinir: orada tahminin sözü geçmez."),
    (lambda x_0, first, last: _with(x_0, {0: first, 1: last}),
     "the last frame went to place 1; the end is at -1.",
     "son kare 1. yere konmuş; son yer -1'dir."),
    (lambda x_0, first, last: _with(x_0, {0: first, -2: last}),
     "the last frame went one place too early.",
     "son kare bir yer erkene konmuş."),
    (lambda x_0, first, last: _with(x_0, {0: first[:1], -1: last[:1]}),
     "every clip got the frames of the first one.",
     "her klibe ilk klibin kareleri konmuş."),
    (lambda x_0, first, last: _with(torch.zeros_like(x_0), {0: first, -1: last}),
     "the frames between are set to 0; the guess stays there.",
     "ara kareler 0 yapılmış; orada tahmin kalmalı."),
]
# fmt: on


@LESSON.task(points=2, reread="between")
def fill_between(student: Any, generator: Generator) -> None:
    """`fill_between(x_0, first, last)`: (B, F, C, H, W), (B, C, H, W) twice -> (B, F, C, H, W)."""
    cases = []
    for B, F, C, H, W in ((2, 5, 3, 2, 4), (3, 8, 1, 3, 2), (4, 4, 2, 2, 2)):
        (x_0,) = normal(generator, (B, F, C, H, W))
        cases.append((x_0, *normal(generator, (B, C, H, W), (B, C, H, W))))
    compare(student, _fill, cases, FILL)
