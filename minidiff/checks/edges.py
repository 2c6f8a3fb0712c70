"""The check of `edges_from_picture`, of lesson 11."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, compare
from minidiff.checks.parts import uniform

KERNEL = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]) / 8


def _slopes(image: Tensor, kernel: Tensor, mode: str) -> tuple[Tensor, Tensor]:
    padded = F.pad(image[:, None], (1, 1, 1, 1), mode=mode)
    g = F.conv2d(padded, torch.stack([kernel, kernel.T])[:, None])
    return g[:, 0], g[:, 1]


def _edges(
    image: Tensor,
    threshold: float,
    *,
    kernel: Tensor = KERNEL,
    mode: str = "replicate",
    length: Any = lambda gx, gy: (gx**2 + gy**2).sqrt(),
    channels: Any = lambda length: length.amax(dim=0),
    decide: Any = lambda length, threshold: length > threshold,
) -> Any:
    return decide(channels(length(*_slopes(image, kernel, mode))), threshold).double()


# fmt: off
EDGES: list[Mistake] = [
    ({"decide": lambda length, threshold: length},
     "these are the slopes themselves; an edge map says yes or no. Where is the slope larger than the threshold?",
     "bunlar eğimlerin kendisi; kenar haritası evet ya da hayır der. Eğim nerede eşikten büyük?"),
    ([{"decide": lambda length, threshold: length < threshold}, {"channels": lambda length: length.amin(dim=0), "decide": lambda length, threshold: length < threshold}],
     "it is the other way round: edges are where the slope is *larger*.",
     "tam tersi: kenarlar, eğimin *büyük* olduğu yerlerdir."),
    ({"length": lambda gx, gy: gx + gy},
     "the two slopes are added with their signs: a rise to the right and a fall downwards cancel out, and edges from bright to dark are lost.",
     "iki eğim işaretleriyle toplanmış: sağa doğru artış ile aşağı doğru azalış birbirini götürür, aydınlıktan karanlığa geçen kenarlar kaybolur."),
    ({"length": lambda gx, gy: gx.abs() + gy.abs()},
     "the sizes are added, |g_x| + |g_y|. The length of the slope is √(g_x² + g_y²).",
     "büyüklükler toplanmış: |g_x| + |g_y|. Eğimin boyu √(g_x² + g_y²)'dir."),
    ([{"length": lambda gx, gy: ((gx**2 + gy**2) / 2).sqrt()}, {"length": lambda gx, gy: torch.maximum(gx.abs(), gy.abs())}],
     "the two slopes are averaged, or the larger one is taken. The length is √(g_x² + g_y²), with the *sum* of both squares.",
     "iki eğimin ortalaması ya da büyüğü alınmış. Boy √(g_x² + g_y²)'dir: iki karenin *toplamı*."),
    ([{"length": lambda gx, gy: gx.abs()}, {"length": lambda gx, gy: 2**0.5 * gx.abs()}],
     "only the slope to the right is looked at: horizontal edges are lost.",
     "yalnızca sağa doğru eğime bakılmış: yatay kenarlar kaybolur."),
    ({"length": lambda gx, gy: gy.abs()},
     "only the slope downwards is looked at: vertical edges are lost.",
     "yalnızca aşağı doğru eğime bakılmış: dikey kenarlar kaybolur."),
    ({"length": lambda gx, gy: gx},
     "only the slope to the right is looked at, and with its sign: a fall from bright to dark is no edge for you.",
     "yalnızca sağa doğru eğime, o da işaretiyle bakılmış: aydınlıktan karanlığa iniş senin için kenar değil."),
    ({"length": lambda gx, gy: gx**2 + gy**2},
     "the root is missing: the square of the length is compared with the threshold.",
     "kök eksik: eşikle, boyun karesi karşılaştırılmış."),
    ({"channels": lambda length: length.mean(dim=0)},
     "the channels are averaged. An edge in one colour alone would drown; one channel is enough.",
     "kanalların ortalaması alınmış. Yalnız bir renkteki kenar boğulurdu; tek kanal yeter."),
    ([{"channels": lambda length: length.sum(dim=0)}, {"channels": lambda length: length.square().sum(dim=0).sqrt()}],
     "the slopes of the channels are added. One channel that is steep enough is enough.",
     "kanalların eğimleri toplanmış. Yeterince dik tek bir kanal yeter."),
    ({"channels": lambda length: length.amin(dim=0)},
     "a pixel is an edge for you only if *all* channels are steep. One channel is enough.",
     "bir piksel ancak *bütün* kanallar dikse kenar sayılmış. Tek kanal yeter."),
    (lambda image, threshold: (torch.stack([_edges(one[None], threshold) for one in image])).sum(dim=0),
     "you count in how many channels there is an edge. The drawing says 1 or 0: `any`, not a sum.",
     "kaç kanalda kenar olduğunu saymışsın. Çizim 1 ya da 0 der: toplam değil, `any`."),
    ({"channels": lambda length: length[0]},
     "only the first channel is looked at.",
     "yalnızca ilk kanala bakılmış."),
    (lambda image, threshold: _edges(image.mean(dim=0, keepdim=True), threshold),
     "the picture is made grey first. Two colours of equal brightness then have no edge between them.",
     "resim önce griye çevrilmiş. O zaman parlaklığı eşit iki renk arasında kenar kalmaz."),
    ({"kernel": 8 * KERNEL},
     "the division by 8 is missing: slopes come out eight times too large.",
     "8'e bölme eksik: eğimler sekiz kat büyük çıkıyor."),
    ({"kernel": 2 * KERNEL},
     "your slopes are twice too large: divide by 8.",
     "eğimlerin iki kat büyük: 8'e böl."),
    ([{"kernel": KERNEL.sign() / n} for n in (8, 6, 3, 1)],
     "all rows of your kernel are alike. Sobel's middle row counts twice: -2, 0, 2.",
     "çekirdeğinin bütün satırları aynı. Sobel'in orta satırı iki kat sayılır: -2, 0, 2."),
    ([{"mode": "reflect"}, {"mode": "circular"}],
     "beyond the rim stands another part of the picture, mirrored or from the other side. It goes on as it ends: mode=\"replicate\".",
     "sınırın ötesinde resmin başka bir yeri var: yansıması ya da karşı yakası. Resim bittiği gibi sürer: mode=\"replicate\"."),
    ({"mode": "constant"},
     "the rim is padded with zeros, and the picture's border becomes an edge. Let the picture go on as it ends: mode=\"replicate\".",
     "kenar sıfırlarla doldurulmuş; resmin sınırı bir kenara dönüşüyor. Resim bittiği gibi sürsün: mode=\"replicate\"."),
    ({"decide": lambda length, threshold: length > 0},
     "every slope counts as an edge: the threshold is not used.",
     "her eğim kenar sayılmış: eşik kullanılmamış."),
    (lambda image, threshold: 1 - _edges(image, threshold),
     "black and white have changed places: 1 is an edge.",
     "siyah ile beyaz yer değiştirmiş: 1 kenardır."),
]
# fmt: on


def edges_from_picture(student: Any, generator: Generator) -> None:
    """`edges_from_picture(image, threshold)`: (C, H, W) -> (H, W) of zeros and ones, by Sobel's slopes."""
    cases, drawn = [], uniform(generator, 0.22, 0.35)
    for channels, h, w, threshold in ((3, 9, 8, 0.3), (1, 7, 7, 0.2), (3, 6, 10, drawn)):
        image = 2 * torch.rand(channels, h, w, generator=generator) - 1
        image[:, : h // 2, : w // 2] = 0.7  # a patch without any slope inside
        cases.append((image, threshold))
    compare(student, _edges, cases, EDGES)
