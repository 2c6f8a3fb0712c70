"""Checks of lesson 18, clouds of points."""

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
    "18",
    "18_point_clouds",
    Phrase("3-D: clouds of points", "3B: nokta bulutları"),
    sections={
        "order": Phrase("1. A cloud has no first point", "1. Bir bulutta ilk nokta yoktur"),
        "read": Phrase("2. How good is a cloud?", "2. Bir bulut ne kadar iyi?"),
        "loss-answer": Phrase("4. What the loss cannot see", "4. Kayıp fonksiyonunun göremediği"),
        "shadow": Phrase("5. One silhouette, many solids", "5. Tek silüet, çok cisim"),
        "shadow-answer": Phrase("5. One silhouette, many solids", "5. Tek silüet, çok cisim"),
    },
)

same_loss = LESSON.choice(
    "same_loss",
    right="c",
    because={
        "a": Phrase(
            "longer training makes each point more precise. Would the mean over points ever ask whether they agree?",
            "daha uzun eğitim her noktayı daha kesin yapar. Noktalar üzerinden ortalama, anlaşıp anlaşmadıklarını hiç sorar mı?",
        ),
        "b": Phrase(
            "a smaller difference in the same figure is still that figure: a mean over points, each by itself.",
            "aynı ölçüde daha küçük bir fark yine o ölçüdür: tek tek noktaların ortalaması.",
        ),
        "d": Phrase(
            "two sets of points may both lie on some solid, and only one of them on a single one.",
            "iki nokta kümesinin de noktaları bir cismin üzerinde olabilir; tek bir cismin üzerinde olan ise yalnızca biridir.",
        ),
    },
    points=1,
    reread="loss-answer",
)


# ---- turn -----------------------------------------------------------------------------------------------------


def _turn(points: Tensor, angle: float) -> Tensor:
    x, y, z = points.unbind(-1)
    c, s = math.cos(angle), math.sin(angle)
    return torch.stack([x * c - y * s, x * s + y * c, z], dim=-1)


# fmt: off
TURNS: list[Mistake] = [
    (lambda points, angle: _turn(points, -angle),
     "it turns clockwise. Put (1, 0, 0) in, with a quarter turn: (0, 1, 0) must come out.",
     "saat yönünde dönüyor. (1, 0, 0)'ı çeyrek dönüşle dene: (0, 1, 0) çıkmalı."),
    (lambda points, angle: _turn(points, math.radians(angle)),
     "the angle is taken for degrees; it is in radians already.",
     "açı derece sanılmış; oysa zaten radyan cinsinden."),
    (lambda points, angle: _turn(points, math.degrees(angle)),
     "the angle is made degrees; sine and cosine want radians.",
     "açı dereceye çevrilmiş; sinüs ile kosinüs radyan ister."),
    (lambda points, angle: _turn(points[..., [1, 2, 0]], angle)[..., [2, 0, 1]],
     "this turns about the x-axis: what is high comes down. The vertical is z, which must stay.",
     "bu x ekseni çevresinde döndürüyor: yüksekte olan aşağı iniyor. Düşey eksen z'dir; o değişmemeli."),
    (lambda points, angle: _turn(points[..., [2, 0, 1]], angle)[..., [1, 2, 0]],
     "this turns about the y-axis: what is high comes down. The vertical is z, which must stay.",
     "bu y ekseni çevresinde döndürüyor: yüksekte olan aşağı iniyor. Düşey eksen z'dir; o değişmemeli."),
    (lambda points, angle: torch.stack([
        points[..., 0] * math.cos(angle) + points[..., 1] * math.sin(angle),
        points[..., 0] * math.sin(angle) + points[..., 1] * math.cos(angle), points[..., 2]], dim=-1),
     "no sign is negative: that is no turn, for lengths change. One of the two sines has a minus.",
     "hiçbir işaret eksi değil: bu bir dönüş değil, çünkü uzunluklar değişir. İki sinüsten birinin önünde eksi vardır."),
    (lambda points, angle: torch.stack([
        points[..., 0] * math.cos(angle) - points[..., 1] * math.sin(angle),
        (points[..., 0] * math.cos(angle) - points[..., 1] * math.sin(angle)) * math.sin(angle) + points[..., 1] * math.cos(angle),
        points[..., 2]], dim=-1),
     "y is computed from the new x. Keep the old one until both are done.",
     "y yeni x'ten hesaplanmış. İkisi de bitene kadar eskisini sakla."),
    (lambda points, angle: _turn(points, angle)[..., :2],
     "the height is gone: return all three coordinates.",
     "yükseklik kaybolmuş: üç koordinatı da döndür."),
    (lambda points, angle: torch.stack([*_turn(points, angle)[..., :2].unbind(-1), torch.zeros_like(points[..., 2])], dim=-1),
     "the height has become 0; a turn about the vertical leaves z as it is.",
     "yükseklik 0 olmuş; düşey eksen çevresinde dönüş z'yi olduğu gibi bırakır."),
    (lambda points, angle: _turn(points - points.mean(dim=0), angle) + points.mean(dim=0),
     "it turns about the middle of the cloud; asked for is the vertical through (0, 0).",
     "bulutun ortası çevresinde dönüyor; istenen, (0, 0)'dan geçen düşey eksen."),
]
# fmt: on


@LESSON.task(points=1, reread="read")
def turn(student: Any, generator: Generator) -> None:
    """`turn(points, angle)`: (P, 3), radians -> the points turned about the z-axis."""
    cases = [
        (normal(generator, (count, 3))[0], angle)
        for count, angle in ((5, math.pi / 2), (4, uniform(generator, 0.3, 1.2)), (6, -2.5))
    ]
    compare(student, _turn, cases, TURNS)


# ---- does a network know an order? ----------------------------------------------------------------------------


class _Network:
    """A small network of points: a mean over all is mixed in, and perhaps something about their order."""

    def __init__(self, weight: Tensor, place: float) -> None:
        self.weight, self.place = weight, place

    def __call__(self, x: Tensor) -> Tensor:
        row = self.place * torch.arange(len(x), dtype=x.dtype)[:, None]
        mixed: Tensor = x + x.mean(dim=0) + row
        answer: Tensor = torch.tanh(mixed @ self.weight.to(x.dtype))
        return answer

    def __repr__(self) -> str:
        return "a network"


def _gap(network: Any, x: Tensor, order: Tensor) -> Tensor:
    gap: Tensor = network(x[order]) - network(x)[order]
    return gap.abs().max()


# fmt: off
GAPS: list[Mistake] = [
    (lambda network, x, order: (network(x[order]) - network(x)).abs().max(),
     "the answer to the shuffled cloud is held against the answer in the old order: also a good network differs there. Shuffle its answer, too.",
     "karışık bulutun cevabı eski sıradaki cevapla karşılaştırılmış: iyi bir ağ da orada fark gösterir. Cevabı da karıştır."),
    (lambda network, x, order: (network(x[order]) - network(x)[order.argsort()]).abs().max(),
     "the answer is shuffled the other way round (argsort undoes an order). Both sides take the same order.",
     "cevap ters yönde karıştırılmış (argsort sırayı geri alır). İki yanda da aynı sıra olmalı."),
    (lambda network, x, order: (network(x[order]) - network(x)[order]).max(),
     "without the absolute value a large negative difference counts for nothing.",
     "mutlak değer olmadan büyük bir eksi fark hiç sayılmıyor."),
    (lambda network, x, order: (network(x[order]) - network(x)[order]).abs().mean(),
     "this is the mean; asked for is the largest difference: one point that knows the order is enough.",
     "bu ortalama; istenen en büyük fark: sırayı bilen tek bir nokta yeter."),
    (lambda network, x, order: (network(x[order]) - network(x)[order]).abs().sum(),
     "this is the sum; it grows with the number of points. Asked for is the largest difference.",
     "bu toplam; nokta sayısıyla büyür. İstenen en büyük fark."),
    (lambda network, x, order: (network(x[order]) - network(x)[order]).norm(dim=-1).max(),
     "this is the length of a point's difference; asked for is the largest difference of a single coordinate.",
     "bu, bir noktanın farkının uzunluğu; istenen, tek bir koordinattaki en büyük fark."),
    (lambda network, x, order: (network(x[order]).mean(dim=0) - network(x).mean(dim=0)).abs().max(),
     "means over the points are compared: a network may exchange the answers of two points and keep them.",
     "noktaların ortalamaları karşılaştırılmış: bir ağ iki noktanın cevabını değiş tokuş edip ortalamayı koruyabilir."),
    (lambda network, x, order: (network(x)[order] - network(x)).abs().max(),
     "the network is never asked about the shuffled cloud.",
     "ağa karışık bulut hiç sorulmamış."),
    (lambda network, x, order: (network(x[order]) - network(x)[order]).square().max(),
     "these are squares; asked for is the difference itself.",
     "bunlar kareler; istenen farkın kendisi."),
    (lambda network, x, order: (network(x[order]) - x[order]).abs().max(),
     "the answer is held against the cloud, not against the network's answer to it.",
     "cevap, ağın cevabıyla değil bulutun kendisiyle karşılaştırılmış."),
]
# fmt: on


@LESSON.task(points=2, reread="order")
def order_gap(student: Any, generator: Generator) -> None:
    """`order_gap(network, x, order)`: how far a network (P, 3) -> (P, 3) is from commuting with an order."""
    cases = []
    for count, place in ((6, 0.0), (5, 0.2), (7, -0.3), (8, 0.1)):
        weight, x = normal(generator, (3, 3), (count, 3))
        order = (torch.arange(count) + 2) % count  # no order that undoes itself
        cases.append((_Network(weight, place), x, order))
    compare(student, _gap, cases, GAPS, allowed=("checks",))


# ---- chamfer --------------------------------------------------------------------------------------------------


def _gaps(a: Tensor, b: Tensor) -> Tensor:
    return (a[:, None] - b[None]).square().sum(dim=-1).sqrt()  # (P, Q)


def _chamfer(a: Tensor, b: Tensor) -> Tensor:
    return _gaps(a, b).amin(dim=1).mean() + _gaps(a, b).amin(dim=0).mean()


# fmt: off
CHAMFERS: list[Mistake] = [
    (lambda a, b: _gaps(a, b).amin(dim=1).mean(),
     "only one direction, from a to b: a cloud that covers half of b is at distance 0. Add the way from b to a.",
     "tek yön, a'dan b'ye: b'nin yarısını kaplayan bir bulutun uzaklığı 0 olur. b'den a'ya olanı da ekle."),
    (lambda a, b: _gaps(a, b).amin(dim=0).mean(),
     "only one direction, from b to a: points of a that lie far outside cost nothing. Add the way from a to b.",
     "tek yön, b'den a'ya: a'nın çok dışarıda kalan noktalarının bedeli olmaz. a'dan b'ye olanı da ekle."),
    ([lambda a, b: (_gaps(a, b) ** 2).amin(dim=1).mean() + (_gaps(a, b) ** 2).amin(dim=0).mean()],
     "the squares of the distances are averaged (many papers do so); asked for are the distances, in the units of the points.",
     "uzaklıkların karelerinin ortalaması alınmış (birçok makalede böyledir); istenen, noktaların biriminde uzaklıklar."),
    (lambda a, b: (_gaps(a, b) ** 2).amin(dim=1).mean().sqrt() + (_gaps(a, b) ** 2).amin(dim=0).mean().sqrt(),
     "this is the root of the mean square; asked for is the mean of the distances.",
     "bu, kare ortalamasının kökü; istenen, uzaklıkların ortalaması."),
    (lambda a, b: torch.maximum(_gaps(a, b).amin(dim=1).max(), _gaps(a, b).amin(dim=0).max()),
     "this is the Hausdorff distance: one stray point decides it. Take means instead of the largest.",
     "bu Hausdorff uzaklığı: ona tek bir kaçak nokta karar verir. En büyüğü yerine ortalamayı al."),
    (lambda a, b: _gaps(a, b).amin(dim=1).sum() + _gaps(a, b).amin(dim=0).sum(),
     "these are sums: twice as many points would be twice as far. Take means.",
     "bunlar toplam: iki kat nokta iki kat uzak olurdu. Ortalama al."),
    (lambda a, b: _chamfer(a, b) / 2,
     "half of it: the two directions are averaged; asked for is their sum.",
     "yarısı: iki yönün ortalaması alınmış; istenen toplamları."),
    (lambda a, b: torch.cat([_gaps(a, b).amin(dim=1), _gaps(a, b).amin(dim=0)]).mean(),
     "one mean over all points of both: the larger cloud counts more. Take a mean of each and add.",
     "iki bulutun bütün noktalarının tek ortalaması: büyük bulut daha çok sayılır. Her birinin ortalamasını alıp topla."),
    (lambda a, b: _gaps(a, b).mean(),
     "this is the mean over all pairs; each point asks for the nearest only.",
     "bu, bütün çiftlerin ortalaması; her nokta yalnızca en yakınını sorar."),
    (lambda a, b: _gaps(a, b).amax(dim=1).mean() + _gaps(a, b).amax(dim=0).mean(),
     "the farthest point is taken; asked for is the nearest.",
     "en uzak nokta alınmış; istenen en yakını."),
    (lambda a, b: (a[:, None] - b[None]).abs().sum(-1).amin(dim=1).mean() + (a[:, None] - b[None]).abs().sum(-1).amin(dim=0).mean(),
     "coordinates are added up without squares: that is the way along the axes, not the straight one.",
     "koordinatlar kare alınmadan toplanmış: bu, eksenler boyunca giden yol, dosdoğru olan değil."),
    (lambda a, b: torch.maximum(_gaps(a, b).amin(dim=1).mean(), _gaps(a, b).amin(dim=0).mean()),
     "the larger of the two directions is taken; asked for is their sum.",
     "iki yönün büyüğü alınmış; istenen toplamları."),
]
# fmt: on


@LESSON.task(points=2, reread="read")
def chamfer(student: Any, generator: Generator) -> None:
    """`chamfer(a, b)`: (P, 3), (Q, 3) -> mean way from a to b, plus mean way from b to a."""
    cases = [tuple(normal(generator, (p, 3), (q, 3))) for p, q in ((5, 9), (8, 4), (6, 6))]
    compare(student, _chamfer, cases, CHAMFERS)


# ---- silhouette -----------------------------------------------------------------------------------------------


def _silhouette(
    points: Tensor, side: int, *, axes: tuple[int, int] = (0, 1), cell: Any = torch.floor
) -> Tensor:
    column = cell((points[:, axes[0]] + 1) / 2 * side).long()
    row = cell((1 - points[:, axes[1]]) / 2 * side).long()
    inside = (column >= 0) & (column < side) & (row >= 0) & (row < side)
    picture = torch.zeros(side, side, dtype=torch.bool)
    picture[row[inside], column[inside]] = True
    return picture


def _counted(points: Tensor, side: int) -> Tensor:
    kept = points[(points[:, :2].abs() < 1).all(dim=1)]
    counts = torch.zeros(side, side)
    for x, y, _ in kept.tolist():
        counts[int((1 - y) / 2 * side), int((x + 1) / 2 * side)] += 1
    return counts


# fmt: off
SILHOUETTES: list[Mistake] = [
    (lambda points, side: _silhouette(points, side).flip(0),
     "it is upside down: row 0 is the far side, y = 1.",
     "ters duruyor: 0. satır uzak yandır, y = 1."),
    (lambda points, side: _silhouette(points, side).T,
     "it is on its side, mirrored: x chooses the column, y the row.",
     "yan yatmış ve aynalanmış: x sütunu, y satırı seçer."),
    (lambda points, side: _silhouette(points, side).flip(0).T,
     "x chooses the row here; it chooses the column, and y the row, from y = 1 downwards.",
     "burada satırı x seçiyor; x sütunu, y ise satırı, y = 1'den aşağıya doğru seçer."),
    (lambda points, side: _silhouette(points, side).flip(1),
     "left and right are exchanged: x grows with the column.",
     "sol ile sağ yer değiştirmiş: x sütunla birlikte büyür."),
    ({"axes": (0, 2)},
     "this is seen from the front: z has come in. From above, x and y count, and z is what falls away.",
     "bu önden görünüş: işe z karışmış. Yukarıdan bakınca x ile y sayılır, z düşer."),
    ({"axes": (1, 2)},
     "this is seen from the side: z has come in. From above, x and y count, and z is what falls away.",
     "bu yandan görünüş: işe z karışmış. Yukarıdan bakınca x ile y sayılır, z düşer."),
    ({"cell": torch.round},
     "the places are rounded to the nearest number: that moves points by up to half a cell. A cell begins at its number: round down.",
     "yerler en yakın sayıya yuvarlanmış: bu, noktaları yarım hücreye kadar kaydırır. Bir hücre kendi sayısında başlar: aşağı yuvarla."),
    ({"cell": torch.ceil},
     "the places are rounded up: everything moves by one cell. Round down.",
     "yerler yukarı yuvarlanmış: her şey bir hücre kayar. Aşağı yuvarla."),
    (lambda points, side: _silhouette(points * 2 - 1, side),
     "the coordinates are taken to lie in 0 .. 1; they lie in -1 .. 1.",
     "koordinatlar 0 ile 1 arasında sanılmış; oysa -1 ile 1 arasındalar."),
    (_counted,
     "the points of each cell are counted; a silhouette says only whether there is any.",
     "her hücrenin noktaları sayılmış; silüet yalnızca nokta olup olmadığını söyler."),
    (lambda points, side: ~_silhouette(points, side),
     "true and false are exchanged: true is where something hides the ground.",
     "doğru ile yanlış yer değiştirmiş: doğru, yerin örtüldüğü hücredir."),
    (lambda points, side: _silhouette(points.clamp(-0.9999, 0.9999), side),
     "points outside the picture are pushed to its edge. They are not seen: leave them out.",
     "resmin dışındaki noktalar kenara itilmiş. Onlar görünmez: dışarıda bırak."),
    (lambda points, side: _silhouette(points[points[:, 2] > 0], side),
     "only points above the middle are seen. From above, all of them hide the ground.",
     "yalnızca ortanın üstündeki noktalar görülüyor. Yukarıdan bakınca hepsi yeri örter."),
]
# fmt: on


@LESSON.task(points=3, reread="shadow")
def silhouette(student: Any, generator: Generator) -> None:
    """`silhouette(points, side)`: (P, 3) -> (side, side), bool, seen from above."""
    cases = []
    for count, side in ((12, 6), (20, 8), (9, 5)):
        points = 1.5 * torch.rand(count, 3, generator=generator) - 0.6  # mostly to the right and far
        points[:2, 0] = torch.tensor([1.6, -1.3])
        points[2, 1] = 1.4
        cases.append((points, side))
    compare(student, _silhouette, cases, SILHOUETTES)


# ---- count the answers ----------------------------------------------------------------------------------------


def _differ(pictures: Tensor, seen: Tensor) -> Tensor:
    return (pictures != seen).flatten(1).sum(dim=1)


def _count(pictures: Tensor, labels: Tensor, seen: Tensor, most: int) -> int:
    return len({tuple(label) for label in labels[_differ(pictures, seen) <= most].tolist()})


# fmt: off
COUNTS: list[Mistake] = [
    (lambda pictures, labels, seen, most: int((_differ(pictures, seen) <= most).sum()),
     "this counts turns: one cube at two turns is one answer. Count different labels.",
     "bu, dönüşleri sayıyor: iki dönüşteki bir küp tek cevaptır. Farklı etiketleri say."),
    (lambda pictures, labels, seen, most: len(labels[_differ(pictures, seen) < most].unique(dim=0)),
     "at most means that so many cells may differ: <= and not <.",
     "en çok demek, o kadar hücre ayrılabilir demek: < değil <=."),
    (lambda pictures, labels, seen, most: len(labels[_differ(pictures, seen) == 0].unique(dim=0)),
     "only equal pictures count here; `most` is not used.",
     "burada yalnızca eşit resimler sayılıyor; `most` kullanılmamış."),
    (lambda pictures, labels, seen, most: len(labels[_differ(pictures, seen) <= most][:, 0].unique()),
     "only the kind is looked at: a small and a large ball are two answers.",
     "yalnızca türe bakılmış: küçük küre ile büyük küre iki cevaptır."),
    (lambda pictures, labels, seen, most: len(labels[_differ(pictures, seen) <= most].unique()),
     "this counts different numbers in the labels; a label is the pair (kind, size). unique(dim=0) keeps rows together.",
     "bu, etiketlerdeki farklı sayıları sayıyor; etiket (tür, boyut) çiftidir. unique(dim=0) satırları bir arada tutar."),
    (lambda pictures, labels, seen, most: len(labels[(seen & ~pictures).flatten(1).sum(dim=1) <= most].unique(dim=0)),
     "only cells that are missing count: anything that covers the silhouette would fit. Cells too many differ as well.",
     "yalnızca eksik hücreler sayılmış: silüeti örten her şey uyardı. Fazla hücreler de farktır."),
    (lambda pictures, labels, seen, most: len(labels[(pictures & ~seen).flatten(1).sum(dim=1) <= most].unique(dim=0)),
     "only cells too many count: anything inside the silhouette would fit. Missing cells differ as well.",
     "yalnızca fazla hücreler sayılmış: silüetin içinde kalan her şey uyardı. Eksik hücreler de farktır."),
    (lambda pictures, labels, seen, most: len(labels[_differ(pictures, seen) > most].unique(dim=0)),
     "these are the ones that do not fit.",
     "bunlar uymayanlar."),
    (lambda pictures, labels, seen, most: len(labels[(pictures.flatten(1).sum(dim=1) - seen.sum()).abs() <= most].unique(dim=0)),
     "the numbers of dark cells are compared: two pictures of equal area may look quite different. Compare cell by cell.",
     "koyu hücrelerin sayıları karşılaştırılmış: alanı eşit iki resim çok farklı görünebilir. Hücre hücre karşılaştır."),
    (lambda pictures, labels, seen, most: _count(pictures, labels, seen, most) / max(1, int((_differ(pictures, seen) <= most).sum())),
     "divided by the number of turns that fit; asked for is the number of answers.",
     "uyan dönüşlerin sayısına bölünmüş; istenen cevapların sayısı."),
]
# fmt: on


@LESSON.task(points=2, reread="shadow-answer")
def count_answers(student: Any, generator: Generator) -> None:
    """`count_answers(pictures, labels, seen, most)`: (K, S, S), (K, 2), (S, S), a number of cells -> a number."""
    cases = []
    for side, most, left_out in ((6, 2, ()), (7, 3, (4, 8)), (6, 3, (5, 15))):
        seen = torch.rand(side, side, generator=generator) < 0.5
        seen[0], seen[1] = True, False  # enough of both
        cells = torch.randperm(side * side, generator=generator)
        on, off = (cells[seen.flatten()[cells] == wanted] for wanted in (True, False))
        equal_area = [((kind, kind % 2), torch.cat([on[:4], off[:4]])) for kind in range(8, 13)]
        rows = [
            ((2, 0), on[:0]), ((2, 0), on[:0]), ((2, 0), on[:0]),  # three turns, all equal to what is seen
            ((2, 1), on[:1]), ((3, 0), off[:1]), ((3, 1), on[1:2]), ((4, 0), on[:most]), ((4, 1), off[:most]),
            ((5, 0), off[: most + 1]), ((5, 1), off[: most + 2]), ((6, 0), off[1 : most + 3]),  # these cover it
            ((7, 0), on[: most + 1]),  # this lies inside it
            *equal_area, ((13, 1), torch.cat([on, off[:-2]])),
        ]  # fmt: skip
        kept = [row for place, row in enumerate(rows) if place not in left_out]
        pictures = seen.flatten().repeat(len(kept), 1)
        for place, (_, wrong) in enumerate(kept):
            pictures[place, wrong] ^= True
        shuffled = torch.randperm(len(kept), generator=generator)
        labels = torch.tensor([label for label, _ in kept])[shuffled]
        cases.append((pictures[shuffled].reshape(-1, side, side), labels, seen, most))
    compare(student, _count, cases, COUNTS)
