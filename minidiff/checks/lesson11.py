"""Checks of lesson 11, ControlNet."""

from __future__ import annotations

from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, as_tensor, compare
from minidiff.checks.edges import edges_from_picture as judge_edges
from minidiff.checks.parts import normal, uniform
from minidiff.checks.task import Lesson
from minidiff.checks.watch import NotRight, call
from minidiff.phrase import Phrase

LESSON = Lesson(
    "11",
    "11_controlnet",
    Phrase("ControlNet: control by drawings", "ControlNet: çizimle kontrol"),
    sections={
        "zeros-answer": Phrase("2. Can zeros learn?", "2. Sıfırlar öğrenebilir mi?"),
        "branch-code": Phrase("1. A second network beside the first", "1. Birincinin yanına ikinci bir ağ"),
        "obey": Phrase("3. What does it mean to obey?", "3. Uymak ne demek?"),
        "kinds": Phrase("8. Other drawings: edges and poses", "8. Başka çizimler: kenarlar ve pozlar"),
        "scale": Phrase("5. How loud may the drawing speak?", "5. Çizim ne kadar yüksek sesle konuşsun?"),
    },
)

two_zeros = LESSON.choice(
    "two_zeros",
    right="c",
    because={
        "a": Phrase(
            "a slope that is 0 stays 0 here: with both layers at zero, which of the two slopes is not a product with a zero in it?",
            "0 olan gradyan burada 0 kalır: İki katman da sıfırken, iki gradyandan hangisi içinde sıfır olan bir çarpım değildir?",
        ),
        "b": Phrase(
            "the inner layer would have to move first, and its slope holds the outer one's weight, which is 0.",
            "önce içteki katmanın kıpırdaması gerekirdi; oysa onun gradyanında dıştakinin ağırlığı var, o da 0.",
        ),
        "d": Phrase(
            "one zero layer does learn, from the first step on: its slope is made of what comes in, not of itself. So it is not zero in general that is to blame.",
            "tek bir sıfır katmanı ilk adımdan başlayarak öğrenir: Eğimi kendisinden değil, içine girenden oluşur. Demek ki suç, genel olarak sıfırda değil.",
        ),
    },
    points=1,
    reread="zeros-answer",
)


# ---- the gradient of a zero convolution --------------------------------------------------------------------


def _gradient(
    x: Tensor,
    slope: Tensor,
    *,
    weight: Any = lambda x, g: torch.einsum("nohw,nihw->oi", g, x),
    bias: Any = lambda g: g.sum(dim=(0, 2, 3)),
    through: Any = torch.zeros_like,
) -> Any:
    return weight(x, slope), bias(slope), through(x)


# fmt: off
GRADIENTS: list[Mistake] = [
    ({"weight": lambda x, g: torch.zeros(g.shape[1], x.shape[1])},
     "you say that a zero weight feels no slope. Its slope is made of what comes in and of the slope behind it; the weight itself is not in it.",
     "sıfır bir ağırlık gradyan duymaz, diyorsun. Oysa gradyanı, içine girenden ve arkasındaki gradyandan oluşur; ağırlığın kendisi içinde yoktur."),
    ({"weight": lambda x, g: torch.zeros(g.shape[1], x.shape[1]), "bias": lambda g: torch.zeros(g.shape[1])},
     "everything is 0 in your answer: then nothing would ever move. Derive y = w x + b by w, by b and by x.",
     "cevabında her şey 0: o zaman hiçbir şey kıpırdamazdı. y = w x + b'nin w'ye, b'ye ve x'e göre türevini al."),
    ([{"weight": lambda x, g, n=n: torch.einsum("nohw,nihw->oi", g, x) / n(x)} for n in (lambda x: x[:, 0].numel(), lambda x: x[0, 0].numel())],
     "the weight's slope is averaged over the pixels, or over pictures and pixels. The loss adds up over all the places where the weight is used: a sum.",
     "ağırlığın gradyanının pikseller ya da resimler ve pikseller üzerinden ortalaması alınmış. Kayıp, ağırlığın kullanıldığı bütün yerlerden toplanır: bir toplam."),
    ({"weight": lambda x, g: torch.einsum("nohw,nihw->oi", g, x) / len(x)},
     "the weight's slope is averaged over the pictures; it is a sum over them.",
     "ağırlığın gradyanının resimler üzerinden ortalaması alınmış; oysa bir toplamdır."),
    ({"weight": lambda x, g: torch.einsum("nohw,nihw->io", g, x)},
     "the weight's slope is the wrong way round: rows are the maps that come *out*.",
     "ağırlığın gradyanı ters çevrilmiş: satırlar *çıkan* haritalardır."),
    ({"weight": lambda x, g: torch.einsum("ohw,ihw->oi", g[0], x[0])},
     "the weight's slope counts the first picture alone.",
     "ağırlığın gradyanında yalnızca ilk resim sayılmış."),
    ({"weight": lambda x, g: torch.einsum("nohw,nihw->oi", g, x) * 2},
     "a factor 2 too many in the weight's slope: y is linear in w.",
     "ağırlığın gradyanında 2 çarpanı fazla: y, w'de doğrusaldır."),
    ({"weight": lambda x, g: torch.einsum("nohw,nihw->oi", g, x.square())},
     "x is squared in the weight's slope.",
     "ağırlığın gradyanında x'in karesi alınmış."),
    ([
         {"weight": lambda x, g: torch.einsum("no,ni->oi", g.sum(dim=(2, 3)), x.sum(dim=(2, 3)))},
         {"weight": lambda x, g: torch.outer(g.sum(dim=(0, 2, 3)), x.sum(dim=(0, 2, 3)))},
     ],
     "slope and x are added up over the pixels before they are multiplied. A pixel's slope belongs to that pixel's x: multiply first, add up afterwards.",
     "gradyan ile x, çarpılmadan önce pikseller üzerinden toplanmış. Bir pikselin gradyanı o pikselin x'ine aittir: önce çarp, sonra topla."),
    ({"bias": lambda g: torch.zeros(g.shape[1])},
     "the bias has a slope: it is added at every pixel, so it collects the slope of all of them.",
     "sapmanın (bias) gradyanı vardır: her pikselde eklenir, hepsinin gradyanını toplar."),
    ({"bias": lambda g: g.mean(dim=(0, 2, 3))},
     "the bias's slope is averaged; it is a sum over pictures and pixels.",
     "sapmanın gradyanının ortalaması alınmış; resimler ve pikseller üzerinden toplamdır."),
    ({"bias": lambda g: g.sum()},
     "one bias for all maps; each map that comes out has its own.",
     "bütün haritalara tek bir sapma; oysa çıkan her haritanın kendi sapması var."),
    ({"through": lambda x: torch.ones_like(x)},
     "through a zero weight nothing gets back: ∂y/∂x = w, and w is 0.",
     "sıfır bir ağırlıktan geriye bir şey geçmez: ∂y/∂x = w, w ise 0."),
    ({"through": lambda x: x},
     "the third one is x itself. What arrives at x is the slope times w, and w is 0.",
     "üçüncüsü x'in kendisi. x'e varan, gradyan çarpı w'dir; w ise 0."),
    ({"weight": lambda x, g: -torch.einsum("nohw,nihw->oi", g, x)},
     "the sign of the weight's slope is the wrong way round. The minus belongs to the step *down* it.",
     "ağırlığın gradyanının işareti ters. Eksi, o gradyandan *inen* adıma aittir."),
]
# fmt: on


@LESSON.task(points=3, reread="zeros-answer")
def zero_conv_gradient(student: Any, generator: Generator) -> None:
    """`zero_conv_gradient(x, slope)` -> the slopes of weight, bias and x of a 1x1 convolution that is zero."""
    cases = []
    for n, into, out, h, w in ((3, 4, 2, 5, 6), (2, 3, 5, 4, 3), (4, 2, 2, 3, 3)):
        x, slope = normal(generator, (n, into, h, w), (n, out, h, w))
        cases.append((x, slope))
    compare(student, _gradient, cases, GRADIENTS)


# ---- the residuals --------------------------------------------------------------------------------------------


def _control(
    skips: list[Tensor],
    middle: Tensor,
    said: list[Tensor],
    scale: float,
    *,
    order: Any = lambda said: said[:-1],
    add: Any = lambda own, more, scale: own + scale * more,
    middles: Any = lambda own, more, scale: own + scale * more,
) -> Any:
    more = order(said)
    return *(add(s, m, scale) for s, m in zip(skips, more, strict=True)), middles(middle, said[-1], scale)


# fmt: off
CONTROLS: list[Mistake] = [
    ([{"order": lambda said: said[:-1][::-1]}, lambda skips, middle, said, scale: _control(skips, middle, said[::-1], scale)],
     "the order is reversed: what the branch says first belongs to the first, the largest skip connection. (The way up takes them from the end, but that is its business.)",
     "sıra ters: dalın ilk söylediği ilk, yani en büyük atlama bağlantısınındır. (Çıkış yolu onları sondan alır, ama o onun işidir.)"),
    ({"middles": lambda own, more, scale: own},
     "the middle is forgotten: the last thing the branch says is for it.",
     "orta unutulmuş: dalın son söylediği onun içindir."),
    ([{"order": lambda said: said[1:]}, lambda skips, middle, said, scale: _control(skips, middle, [*said[1:], said[0]], scale)],
     "each skip connection gets what is meant for the next one; the last entry of said is the middle's.",
     "her atlama bağlantısı bir sonrakine söyleneni alıyor; said'in son öğesi ortanındır."),
    ({"add": lambda own, more, scale: scale * more, "middles": lambda own, more, scale: scale * more},
     "what the branch says *replaces* what the frozen network had. It is added to it: at zero, nothing may change.",
     "dalın söylediği, dondurulmuş ağınkinin *yerine geçmiş*. Ona eklenir: sıfırken hiçbir şey değişmemeli."),
    ({"add": lambda own, more, scale: own + more, "middles": lambda own, more, scale: own + more},
     "the scale does nothing: at scale 0 the frozen network should be left alone.",
     "ölçek bir şey yapmıyor: 0 ölçeğinde dondurulmuş ağ kendi hâlinde kalmalı."),
    ({"middles": lambda own, more, scale: own + more},
     "the scale is missing at the middle.",
     "ortada ölçek eksik."),
    ({"add": lambda own, more, scale: own + more},
     "the scale is missing at the skip connections.",
     "atlama bağlantılarında ölçek eksik."),
    ({"add": lambda own, more, scale: scale * (own + more), "middles": lambda own, more, scale: scale * (own + more)},
     "the scale multiplies the frozen network's own maps, too. Only what the branch says gets louder.",
     "ölçek, dondurulmuş ağın kendi haritalarını da çarpıyor. Sesi yükselen yalnızca dalın söylediğidir."),
    ({"add": lambda own, more, scale: torch.lerp(own, more, scale), "middles": lambda own, more, scale: torch.lerp(own, more, scale)},
     "you mix the two, (1 - scale) of one and scale of the other. At scale 1 the frozen network would be gone.",
     "ikisini karıştırıyorsun: birinden (1 - scale), ötekinden scale kadar. Ölçek 1 iken dondurulmuş ağ yok olurdu."),
    ({"add": lambda own, more, scale: own - scale * more, "middles": lambda own, more, scale: own - scale * more},
     "what the branch says is subtracted.",
     "dalın söylediği çıkarılmış."),
    ({"add": lambda own, more, scale: own, "middles": lambda own, more, scale: own + scale * more},
     "only the middle is controlled. The skip connections carry the detail: each gets its own.",
     "yalnızca orta kontrol ediliyor. Ayrıntıyı atlama bağlantıları taşır: her birine kendininki eklenir."),
    ({"add": lambda own, more, scale: own, "middles": lambda own, more, scale: own},
     "this is the frozen network alone; nothing is added.",
     "bu yalnızca dondurulmuş ağ; bir şey eklenmemiş."),
    ({"add": lambda own, more, scale: own * (1 + scale * more), "middles": lambda own, more, scale: own * (1 + scale * more)},
     "what the branch says multiplies the maps; it is added to them.",
     "dalın söylediği haritaları çarpıyor; oysa onlara eklenir."),
    ({"add": lambda own, more, scale: own + scale**2 * more, "middles": lambda own, more, scale: own + scale**2 * more},
     "the scale comes in twice.",
     "ölçek iki kez giriyor."),
    (lambda skips, middle, said, scale: (middle + scale * said[-1], *(s + scale * m for s, m in zip(skips, said[:-1], strict=True))),
     "the middle comes last in the answer, after the skip connections.",
     "cevapta orta en sonda gelir, atlama bağlantılarından sonra."),
]
# fmt: on


@LESSON.task(points=3, reread="branch-code")
def control_residuals(student: Any, generator: Generator) -> None:
    """`control_residuals(skips, middle, said, scale)` -> the new skips, and the new middle as the last."""
    cases = []
    for count, scale in ((3, 1.0), (4, 0.5), (2, 0.0), (3, uniform(generator, 1.2, 1.8))):
        maps = normal(generator, *[(2, 3, 4, 4)] * (2 * count + 2))
        cases.append((maps[:count], maps[count], maps[count + 1 :], scale))
    compare(student, _control, cases, CONTROLS)


# ---- intersection over union ------------------------------------------------------------------------------------


def _iou(
    a: Tensor,
    b: Tensor,
    *,
    above: Any = lambda a, b: (a & b).sum(dim=(1, 2)),
    below: Any = lambda a, b: (a | b).sum(dim=(1, 2)),
    empty: float = 1.0,
) -> Any:
    top, bottom = above(a, b).double(), below(a, b).double()
    return torch.where(bottom > 0, top / bottom, torch.full_like(bottom, empty))


# fmt: off
IOUS: list[Mistake] = [
    ({"above": lambda a, b: 2 * (a & b).sum(dim=(1, 2)), "below": lambda a, b: a.sum(dim=(1, 2)) + b.sum(dim=(1, 2))},
     "this is Dice's coefficient, twice the intersection over the sum of both sizes. Asked for is the intersection over the *union*.",
     "bu Dice katsayısı: kesişimin iki katı bölü boyların toplamı. İstenen, kesişim bölü *birleşim*."),
    ({"below": lambda a, b: a.sum(dim=(1, 2)) + b.sum(dim=(1, 2))},
     "what lies in both is counted twice below. The union counts it once: |A| + |B| - |A ∩ B|.",
     "ikisinde de bulunan, paydada iki kez sayılmış. Birleşim onu bir kez sayar: |A| + |B| - |A ∩ B|."),
    ({"below": lambda a, b: a.sum(dim=(1, 2))},
     "divided by the size of the first mask alone: whoever paints everything would score 1.",
     "yalnızca ilk maskenin boyuna bölünmüş: her yeri boyayan 1 alırdı."),
    ({"below": lambda a, b: b.sum(dim=(1, 2))},
     "divided by the size of the second mask alone.",
     "yalnızca ikinci maskenin boyuna bölünmüş."),
    ({"above": lambda a, b: (a == b).sum(dim=(1, 2)), "below": lambda a, b: torch.full((len(a),), a[0].numel())},
     "this is the share of pixels that agree. Most pixels are background in both, so a wrong shape would score high, too.",
     "bu, uyuşan piksellerin payı. Piksellerin çoğu ikisinde de zemindir; yanlış bir şekil de yüksek alırdı."),
    ({"below": lambda a, b: torch.full((len(a),), a[0].numel())},
     "divided by the number of all pixels. Small shapes could never score much.",
     "bütün piksellerin sayısına bölünmüş. Küçük şekiller hiç yüksek alamazdı."),
    ({"empty": 0.0},
     "two empty masks are equal: 1, not 0.",
     "iki boş maske eşittir: 0 değil, 1."),
    ({"empty": float("nan")},
     "two empty masks give NaN, 0 / 0. They are equal: 1.",
     "iki boş maske NaN veriyor, 0 / 0. Eşittirler: 1."),
    (lambda a, b: _iou(a, b).mean(),
     "one number for the whole batch. Each pair has its own.",
     "bütün yığına tek bir sayı. Her çiftin kendininki olmalı."),
    (lambda a, b: (a & b).sum().double() / (a | b).sum().double(),
     "intersections and unions are added up over the whole batch. Each pair has its own IoU.",
     "kesişimler ve birleşimler bütün yığın üzerinden toplanmış. Her çiftin kendi IoU'su var."),
    ({"above": lambda a, b: (a ^ b).sum(dim=(1, 2))},
     "above stand the pixels that are in *one* of the two: that is 1 minus IoU.",
     "payda yukarısında, ikisinden *yalnız birinde* olan pikseller var: bu, 1 eksi IoU'dur."),
    (lambda a, b: ((a & b).sum(dim=(1, 2)) / (a ^ b).sum(dim=(1, 2))).nan_to_num(1.0),
     "below stand the pixels that are in only *one* of the two. The union holds those of both, too: `|`, not `^`.",
     "paydada ikisinden yalnız *birinde* olan pikseller var. Birleşimde ikisinde de olanlar da vardır: `^` değil, `|`."),
    ([lambda a, b: (a | b).sum(dim=(1, 2)) / (a & b).sum(dim=(1, 2)), lambda a, b: ((a | b).sum(dim=(1, 2)) / (a & b).sum(dim=(1, 2))).nan_to_num(1.0)],
     "the fraction is upside down: the intersection belongs on top.",
     "kesir baş aşağı: kesişim üstte durmalı."),
    ([lambda a, b, e=e: ((a & b).sum(dim=(1, 2)) + e) / ((a | b).sum(dim=(1, 2)) + e) for e in (1.0, 0.1, 0.01)],
     "a number is added above and below, against 0 / 0. Every other IoU then comes out too large: choose the 1 with torch.where.",
     "0 / 0 olmasın diye paya da paydaya da bir sayı eklenmiş. Öteki bütün IoU'lar o zaman büyük çıkar: 1'i torch.where ile seç."),
    (lambda a, b: (a & b).sum(dim=(1, 2)).double(),
     "these are counts of pixels; divide by those of the union.",
     "bunlar piksel sayıları; birleşiminkine böl."),
    ({"above": lambda a, b: torch.minimum(a.sum(dim=(1, 2)), b.sum(dim=(1, 2))), "below": lambda a, b: torch.maximum(a.sum(dim=(1, 2)), b.sum(dim=(1, 2)))},
     "sizes are compared, not places: two masks that never touch could score 1.",
     "yerler değil, boylar karşılaştırılmış: birbirine hiç değmeyen iki maske 1 alabilirdi."),
    ([lambda a, b, n=n: torch.where((a, b)[n].any(dim=2).any(dim=1), _iou(a, b), 1.0) for n in (0, 1)],
     "a pair counts as equal whenever the first of the two masks is empty, or the second. *Both* must be: ask the union.",
     "ilk maske boşken ya da ikincisi boşken çift eşit sayılmış. *İkisi de* boş olmalı: birleşime sor."),
    (lambda a, b: torch.where((a.sum(dim=(1, 2)) == 0) | (b.sum(dim=(1, 2)) == 0), torch.ones(len(a)), _iou(a, b)),
     "if *one* of the masks is empty, nothing agrees: 0. Only two empty masks are equal.",
     "maskelerden *biri* boşsa uyuşan bir şey yoktur: 0. Yalnız iki boş maske eşittir."),
]
# fmt: on


@LESSON.task(points=2, reread="obey")
def iou(student: Any, generator: Generator) -> None:
    """`iou(a, b)`: bool masks (N, H, W) -> (N,)."""
    cases = []
    for n, h, w in ((4, 6, 7), (3, 5, 5), (5, 8, 4)):
        a, b = (torch.rand(n, h, w, generator=generator) < share for share in (0.5, 0.35))
        a[0], b[0] = False, False  # two empty ones
        b[1], a[2] = False, False
        cases.append((a, b))
    compare(student, _iou, cases, IOUS, tolerance=1e-6)


edges_from_picture = LESSON.task(points=3, reread="kinds")(judge_edges)


# ---- the control scale --------------------------------------------------------------------------------------------


def _column(values: Tensor) -> Tensor:
    return values[:, None, None, None]


def _scaled(
    said: Tensor,
    scale: Tensor,
    drawn: Tensor,
    *,
    loud: Any = lambda scale: scale,
    heard: Any = lambda drawn: drawn,
    place: Any = _column,
) -> Any:
    return torch.where(_column(heard(drawn)), place(loud(scale)) * said, torch.zeros_like(said))


# fmt: off
SCALES: list[Mistake] = [
    ({"heard": torch.ones_like},
     "a picture without a drawing must hear nothing: where drawn is False the answer is 0.",
     "çizimi olmayan resim bir şey duymamalı: drawn False iken cevap 0'dır."),
    ({"heard": lambda drawn: ~drawn},
     "it is the other way round: those *with* a drawing are heard.",
     "tam tersi: duyulan, çizimi *olanlardır*."),
    ({"heard": lambda drawn: drawn.all() | torch.zeros_like(drawn)},
     "one picture without a drawing silences the whole batch.",
     "çizimi olmayan tek bir resim bütün yığını susturuyor."),
    ({"loud": torch.ones_like},
     "the scale is not used.",
     "ölçek kullanılmamış."),
    ({"loud": lambda scale: scale.mean().expand_as(scale)},
     "all pictures get the same, the mean scale; each has its own.",
     "bütün resimlere aynı, ortalama ölçek verilmiş; her birinin kendi ölçeği var."),
    ({"loud": lambda scale: scale[:1].expand_as(scale)},
     "all pictures get the first one's scale.",
     "bütün resimlere ilkinin ölçeği verilmiş."),
    ({"loud": lambda scale: 1 + scale},
     "scale 0 must be silence: the factor is scale, not 1 + scale.",
     "0 ölçeği sessizlik olmalı: çarpan 1 + scale değil, scale'dir."),
    ({"loud": lambda scale: scale.clamp(0, 1)},
     "the scale is kept inside 0 and 1. Larger ones are allowed, and smaller ones: they push away.",
     "ölçek 0 ile 1 arasına sıkıştırılmış. Daha büyüğü de serbesttir, daha küçüğü de: iter."),
    ({"loud": lambda scale: scale.clamp(max=1)},
     "the scale is cut off at 1; louder is allowed.",
     "ölçek 1'de kesilmiş; daha yüksek ses serbesttir."),
    ({"loud": lambda scale: scale.square()},
     "the scale comes in squared.",
     "ölçeğin karesi girmiş."),
    ({"loud": lambda scale: 1 / scale},
     "divided by the scale where it must be multiplied.",
     "ölçekle çarpılması gerekirken bölünmüş."),
    ({"place": lambda scale: scale[None, :, None, None]},
     "the scale lies along the feature maps: each *picture* has one. scale[:, None, None, None].",
     "ölçek öznitelik haritaları boyunca uzanıyor: her *resmin* bir ölçeği var. scale[:, None, None, None]."),
    ({"place": lambda scale: scale},
     "the scale lies along the columns of pixels: each *picture* has one. scale[:, None, None, None].",
     "ölçek piksel sütunları boyunca uzanıyor: her *resmin* bir ölçeği var. scale[:, None, None, None]."),
    ({"place": lambda scale: scale[:, None]},
     "the scale lies along the rows of pixels: each *picture* has one. scale[:, None, None, None].",
     "ölçek piksel satırları boyunca uzanıyor: her *resmin* bir ölçeği var. scale[:, None, None, None]."),
    (lambda said, scale, drawn: torch.where(_column(drawn), _column(scale) * said, said),
     "a picture without a drawing gets what the branch says as it is; it should hear nothing.",
     "çizimi olmayan resim, dalın söylediğini olduğu gibi alıyor; oysa bir şey duymamalı."),
    (lambda said, scale, drawn: _column(scale) * said * _column(drawn.float()),
     "where there is no drawing the branch may say anything, infinity, too, and 0 · ∞ is no number. Choose with torch.where instead of multiplying by 0.",
     "çizim yokken dal her şeyi söyleyebilir, sonsuzu da; 0 · ∞ ise sayı değildir. 0 ile çarpmak yerine torch.where ile seç."),
]
# fmt: on


NOT_SILENT = Phrase("a picture without a drawing hears something very small. Exactly 0 is asked for.",
                    "çizimi olmayan resim çok küçük de olsa bir şey duyuyor. İstenen tam 0'dır.")  # fmt: skip


@LESSON.task(points=2, reread="scale")
def control_scale(student: Any, generator: Generator) -> None:
    """`control_scale(said, scale, drawn)`: (B, C, H, W), (B,), (B,) bool -> what is added, (B, C, H, W)."""
    cases: list[tuple[Any, ...]] = []
    for shape in ((4, 4, 4, 4), (4, 4, 4, 4), (3, 3, 3, 3)):
        (said,) = normal(generator, shape)
        scale = torch.cat([torch.tensor([0.5, 1.7]), -0.5 - torch.rand(shape[0] - 2, generator=generator)])
        drawn = torch.rand(shape[0], generator=generator) < 0.5
        drawn[:2] = torch.tensor([True, False]) if len(cases) != 1 else torch.tensor([False, True])
        cases.append((said, scale, drawn))
    broken = cases[0][0].clone()
    broken[1] = torch.inf  # the branch of a picture without a drawing
    cases.append((broken, cases[0][1], cases[0][2]))
    compare(student, _scaled, cases, SCALES)
    rest = as_tensor(call(student, *cases[1]))
    if rest is not None and bool(rest[~cases[1][2]].any()):
        raise NotRight(NOT_SILENT.said())
