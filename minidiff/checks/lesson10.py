"""Checks of lesson 10, text conditioning."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, compare
from minidiff.checks.parts import normal
from minidiff.checks.task import Lesson
from minidiff.phrase import Phrase

LESSON = Lesson(
    "10",
    "10_text",
    Phrase("Text conditioning", "Metinle koşullandırma"),
    sections={
        "numbers": Phrase("2. From a sentence to numbers", "2. Cümleden sayılara"),
        "contrast": Phrase("3. Two encoders, one space", "3. İki kodlayıcı, tek uzay"),
        "bag": Phrase("5. What a bag of words can know", "5. Bir sözcük torbası neyi bilebilir"),
        "cross": Phrase("6. Reading while drawing", "6. Çizerken okumak"),
        "share": Phrase("8. Where is a word read?", "8. Bir sözcük nerede okunuyor?"),
    },
)

predict_swap = LESSON.choice(
    "predict_swap",
    right="b",
    because={
        "a": Phrase(
            "to find its own sentence among strangers, a picture needs a few words that no other has. Here both sentences have the same words: what is left to tell them apart?",
            "resim, yabancılar arasında kendi cümlesini başka hiçbir cümlede bulunmayan birkaç sözcükle bulur. Burada iki cümlenin sözcükleri aynı: onları ayırmak için geriye ne kalıyor?",
        ),
        "c": Phrase(
            "worse than a coin would mean that it knows the order, and prefers the wrong one. What in its training would have taught it that?",
            "yazı turadan kötü olması, sırayı bilip yanlışını yeğlediği anlamına gelirdi. Eğitimindeki hangi şey bunu öğretmiş olabilir?",
        ),
    },
    points=1,
    reread="contrast",
)


# ---- from words to numbers ---------------------------------------------------------------------------------

KNOWN = ["a", "blue", "circle", "left", "of", "red", "square"]
TURKISH = ["daire", ",", "zeminde", "bir", "gri", "kırmızı", "üçgen"]


def _words(sentence: str) -> list[str]:
    return sentence.replace(",", " , ").split()


def _numbers(sentence: str, known: list[str], length: int) -> Any:
    return _row([2 + known.index(word) for word in _words(sentence)], length)


def _row(words: list[int], length: int, *, end: bool = True) -> Tensor:
    row = [*words, *([1] if end else [])]
    return torch.tensor(row + [0] * (length - len(row)))


def _glued(sentence: str, known: list[str]) -> list[int]:
    """Words between spaces, where those that are not known are left out."""
    return [2 + known.index(word) for word in sentence.split() if word in known]


# fmt: off
TOKENISERS: list[Mistake] = [
    (lambda s, known, n: torch.tensor([*(2 + known.index(w) for w in _words(s)), 1]),
     "your rows have different lengths: a batch of sentences needs rows of one length. Fill up with padding, 0, behind the end.",
     "satırlarının uzunlukları farklı: bir yığın cümle için satırlar aynı uzunlukta olmalı. Sondan sonrasını dolguyla, 0'la doldur."),
    (lambda s, known, n: torch.tensor([2 + known.index(w) for w in _words(s)]),
     "your rows have different lengths and no end. Put the end, 1, behind the last word, then padding, 0.",
     "satırlarının uzunlukları farklı ve sonları yok. Son sözcüğün ardına sonu, 1'i, onun ardına da dolguyu, 0'ı koy."),
    (lambda s, known, n: _row([2 + known.index(w) for w in _words(s)], n, end=False),
     "the end is missing: behind the last word comes 1. Its token has looked at every word, and speaks for the sentence.",
     "son eksik: son sözcüğün ardından 1 gelir. Onun jetonu (token) her sözcüğe bakmıştır ve cümlenin sözcüsüdür."),
    (lambda s, known, n: torch.cat([_row([2 + known.index(w) for w in _words(s)], n - 1, end=False), torch.ones(1, dtype=torch.long)]),
     "the end stands at the very end of the row, behind the padding. It comes right after the last word.",
     "son, dolgunun da ardında, satırın en sonunda duruyor. Son sözcüğün hemen ardından gelir."),
    (lambda s, known, n: torch.tensor([*(2 + known.index(w) for w in _words(s)), *[1] * (n - len(_words(s)))]),
     "the row is filled up with ends. There is one end; what comes behind it is padding, 0.",
     "satır sonlarla doldurulmuş. Tek bir son vardır; ardından gelen dolgudur, 0'dır."),
    (lambda s, known, n: torch.tensor([*[0] * (n - len(_words(s)) - 1), *(2 + known.index(w) for w in _words(s)), 1]),
     "the padding stands in front. Words begin at the first place of the row.",
     "dolgu öne konmuş. Sözcükler satırın ilk yerinden başlar."),
    (lambda s, known, n: _row([known.index(w) for w in _words(s)], n),
     "words are counted from 0, but 0 is padding and 1 the end. The first known word has the number 2.",
     "sözcükler 0'dan sayılmış; oysa 0 dolgu, 1 sondur. Bilinen ilk sözcüğün numarası 2'dir."),
    (lambda s, known, n: _row([1 + known.index(w) for w in _words(s)], n),
     "words are counted from 1, but 1 is the end. The first known word has the number 2.",
     "sözcükler 1'den sayılmış; oysa 1 sondur. Bilinen ilk sözcüğün numarası 2'dir."),
    (lambda s, known, n: _row(_glued(s, known), n),
     "a word with a comma behind it is left out: “zeminde,” is not on the list. Cut the comma off first; it is a word of its own.",
     "ardında virgül olan sözcük atlanmış: listede “zeminde,” yok. Önce virgülü ayır; o da kendi başına bir sözcüktür."),
    ([lambda s, known, n: _row(_glued(s.replace(",", ""), known), n), lambda s, known, n: _row(_glued(s.replace(",", " "), known), n)],
     "the comma is thrown away. It is on the list, so it gets its number like every word.",
     "virgül atılmış. Listede olduğuna göre o da her sözcük gibi numarasını alır."),
    (lambda s, known, n: _row(sorted(2 + known.index(w) for w in _words(s)), n),
     "the numbers are sorted. The order of the words is half of what a sentence says.",
     "sayılar sıralanmış. Sözcüklerin sırası, bir cümlenin söylediğinin yarısıdır."),
    (lambda s, known, n: _row([2 + sorted(known).index(w) for w in _words(s)], n),
     "the list of known words is sorted first. The number is the place on the list as it is given.",
     "bilinen sözcüklerin listesi önce sıralanmış. Numara, listenin verildiği hâlindeki yerdir."),
]
# fmt: on


@LESSON.task(points=2, reread="numbers")
def tokenize(student: Any, generator: Generator) -> None:
    """`tokenize(sentence, known, length)`: the numbers of the words, the end, padding."""
    order = torch.randperm(len(KNOWN), generator=generator).tolist()
    cases = [
        ("a red circle", KNOWN, 8),
        ("a red circle left of a blue square", [KNOWN[i] for i in order], 9),
        ("gri zeminde, kırmızı bir daire", TURKISH, 10),
        ("üçgen", TURKISH, 4),
    ]
    compare(student, _numbers, cases, TOKENISERS)


# ---- the loss ----------------------------------------------------------------------------------------------


def _diagonal(logits: Tensor) -> Tensor:
    return F.cross_entropy(logits, torch.arange(len(logits)))


def _contrast(
    texts: Tensor,
    pictures: Tensor,
    scale: float,
    *,
    times: Any = lambda scale: scale,
    loss: Any = lambda logits: (_diagonal(logits) + _diagonal(logits.T)) / 2,
) -> Any:
    return loss(times(scale) * texts.double() @ pictures.double().T)


# fmt: off
CONTRASTS: list[Mistake] = [
    ({"loss": _diagonal},
     "only sentences look for their picture. Pictures must look for their sentence too: the same with the transposed table.",
     "yalnızca cümleler resimlerini arıyor. Resimler de cümlelerini aramalı: aynısı, devrik (transpoze) tabloyla."),
    ({"loss": lambda logits: _diagonal(logits.T)},
     "only pictures look for their sentence. Sentences must look for their picture too.",
     "yalnızca resimler cümlelerini arıyor. Cümleler de resimlerini aramalı."),
    ({"loss": lambda logits: _diagonal(logits) + _diagonal(logits.T)},
     "this is the sum of both directions; asked for is their mean.",
     "bu, iki yönün toplamı; istenen, ortalamaları."),
    ({"times": lambda scale: 1.0},
     "scale does nothing. Cosines lie between -1 and 1, and a softmax of such small numbers is nearly flat: multiply them by scale.",
     "scale bir iş yapmıyor. Kosinüsler -1 ile 1 arasındadır; bu kadar küçük sayıların softmax'ı neredeyse düzdür: onları scale ile çarp."),
    ({"times": lambda scale: 1 / scale},
     "the table is divided by scale. It is 1 / temperature already: multiply.",
     "tablo scale'e bölünmüş. O zaten 1 / sıcaklıktır: çarp."),
    ({"loss": lambda logits: (F.cross_entropy(logits, torch.zeros(len(logits), dtype=torch.long)) + F.cross_entropy(logits.T, torch.zeros(len(logits), dtype=torch.long))) / 2},
     "for every row the first picture counts as the right one. The right one of row i is i: torch.arange(B).",
     "her satır için ilk resim doğru sayılıyor. i. satırın doğrusu i'dir: torch.arange(B)."),
    ({"loss": lambda logits: (_diagonal(logits.softmax(1)) + _diagonal(logits.T.softmax(1))) / 2},
     "cross_entropy takes the softmax itself; here it is taken twice.",
     "cross_entropy softmax'ı kendisi alır; burada iki kez alınmış."),
    ({"loss": lambda logits: -(_diagonal(logits) + _diagonal(logits.T)) / 2},
     "the sign is the wrong way round: the loss falls when the pairs come together.",
     "işaret ters: çiftler birbirine yaklaştıkça kayıp küçülmelidir."),
    ({"loss": lambda logits: -logits.diagonal().mean()},
     "only the right pairs count. Nothing keeps the wrong ones apart: all vectors would become one and the same.",
     "yalnızca doğru çiftler hesaba giriyor. Yanlışları ayrı tutan bir şey yok: bütün vektörler bir ve aynı olurdu."),
    ({"loss": lambda logits: (F.cross_entropy(logits, torch.arange(len(logits)), reduction="sum") + F.cross_entropy(logits.T, torch.arange(len(logits)), reduction="sum")) / 2},
     "this is a sum over the batch; asked for is the mean.",
     "bu, yığın üzerinden toplam; istenen, ortalama."),
    ({"loss": lambda logits: (_diagonal(logits.flip(0)) + _diagonal(logits.T.flip(0))) / 2},
     "the right pairs are looked for on the other diagonal.",
     "doğru çiftler öteki köşegende aranıyor."),
    ({"loss": lambda logits: (_diagonal(logits) + _diagonal(logits)) / 2},
     "both halves look from the sentences. For the pictures the table must be transposed.",
     "iki yarı da cümlelerden bakıyor. Resimler için tablo devrilmeli (transpoze)."),
]
# fmt: on


@LESSON.task(points=3, reread="contrast")
def contrastive_loss(student: Any, generator: Generator) -> None:
    """`contrastive_loss(texts, pictures, scale)`: both directions, the mean."""
    cases: list[tuple[Any, ...]] = []
    for rows, width, scale in ((5, 4, 3.0), (3, 6, 1.5), (8, 3, 10.0)):
        texts, pictures = (F.normalize(x, dim=1) for x in normal(generator, (rows, width), (rows, width)))
        cases.append((texts, pictures, scale))
    compare(student, _contrast, cases, CONTRASTS)


# ---- a bag of words ----------------------------------------------------------------------------------------


def _scenes(first: tuple[str, str], second: tuple[str, str]) -> set[Any]:
    (c, s), (d, u) = first, second
    return {((x, a), (y, b)) for x, y in ((c, d), (d, c)) for a, b in ((s, u), (u, s))}


def _bag(first: tuple[str, str], second: tuple[str, str]) -> Any:
    return torch.tensor(len(_scenes(first, second)))


def _without_order(first: tuple[str, str], second: tuple[str, str]) -> Any:
    return torch.tensor(len({tuple(sorted(scene)) for scene in _scenes(first, second)}))


# fmt: off
BAGS: list[Mistake] = [
    (lambda first, second: torch.tensor(4),
     "4 is right when all four words differ. When the two colours, or the two shapes, are the same, changing their places changes nothing.",
     "4, dört sözcük de farklıysa doğrudur. İki renk ya da iki şekil aynıysa yer değiştirmeleri hiçbir şeyi değiştirmez."),
    (lambda first, second: torch.tensor(2),
     "2 counts one kind of change. The colours can change places, and so can the shapes.",
     "2, yalnızca bir tür değişikliği sayar. Renkler de yer değiştirebilir, şekiller de."),
    (lambda first, second: torch.tensor(1 + (first[0] != second[0])),
     "only the colours change places in your count. The shapes can, too.",
     "sayımında yalnızca renkler yer değiştiriyor. Şekiller de değiştirebilir."),
    (lambda first, second: torch.tensor(1 + (first[1] != second[1])),
     "only the shapes change places in your count. The colours can, too.",
     "sayımında yalnızca şekiller yer değiştiriyor. Renkler de değiştirebilir."),
    (_without_order,
     "two scenes that differ in what is on the left count as one. “left of” is in the bag, but not who it belongs to: a circle left of a square is another scene than a square left of a circle.",
     "solda ne olduğu dışında aynı olan iki sahne bir sayılmış. Torbada “solunda” var, ama kime ait olduğu yok: karenin solundaki daire ile dairenin solundaki kare ayrı sahnelerdir."),
    (lambda first, second: torch.tensor(1 + (first[0] != second[0]) + (first[1] != second[1])),
     "the two changes are added. They can also happen together: colours and shapes are free of each other, so the counts multiply.",
     "iki değişiklik toplanmış. Birlikte de olabilirler: renkler ile şekiller birbirinden bağımsızdır, sayılar çarpılır."),
    (lambda first, second: torch.tensor(24),
     "these are all orders of four words. A colour stays a colour: “circle red” is no object.",
     "bu, dört sözcüğün bütün sıralanışları. Renk renktir: “daire kırmızı” diye bir nesne yok."),
    (lambda first, second: 1 / _bag(first, second).double(),
     "this is the chance of being right; asked for is the number of scenes.",
     "bu, doğru olma olasılığı; istenen, sahne sayısı."),
    (lambda first, second: _bag(first, second) - 1,
     "the sentence's own scene is one of them; it is not counted here.",
     "cümlenin kendi sahnesi de bunlardan biridir; burada sayılmamış."),
]
# fmt: on


@LESSON.task(points=3, reread="bag")
def bag_scenes(student: Any, generator: Generator) -> None:
    """`bag_scenes(first, second)`: how many scenes have the same words."""
    red, blue, green = "red", "blue", "green"
    cases = [
        ((red, "circle"), (blue, "square")),
        ((red, "circle"), (blue, "circle")),
        ((red, "circle"), (red, "square")),
        ((green, "star"), (green, "star")),
        ((blue, "ring"), (green, "plus")),
    ]
    compare(student, _bag, cases, BAGS)


# ---- cross-attention ---------------------------------------------------------------------------------------


def _cross(
    pixels: Tensor,
    tokens: Tensor,
    W_q: Tensor,
    W_k: Tensor,
    W_v: Tensor,
    *,
    asks: Any = lambda x, y: x,
    answers: Any = lambda x, y: y,
    says: Any = lambda x, y: y,
    size: Any = lambda d: d**-0.5,
    share: Any = lambda scores: scores.softmax(dim=-1),
    turned: Any = lambda k: k.transpose(1, 2),
) -> Any:
    q, k, v = asks(pixels, tokens) @ W_q, answers(pixels, tokens) @ W_k, says(pixels, tokens) @ W_v
    return share(q @ turned(k) * size(q.shape[-1])) @ v


# fmt: off
CROSSES: list[Mistake] = [
    ({"share": lambda scores: scores.softmax(dim=1)},
     "the softmax runs over the pixels. Each *pixel* shares out its attention among the tokens: its row must sum to 1.",
     "softmax pikseller üzerinden alınmış. Dikkatini jetonlar arasında paylaştıran *pikseldir*: onun satırının toplamı 1 olmalı."),
    ({"share": lambda scores: scores.softmax(dim=0)},
     "the softmax runs over the batch: one picture's attention depends on the other pictures.",
     "softmax yığın üzerinden alınmış: bir resmin dikkati öteki resimlere bağlı oluyor."),
    ({"size": lambda d: 1.0},
     "the scores are not divided by √d. With wide vectors they grow large, and the softmax picks one token alone.",
     "puanlar √d'ye bölünmemiş. Geniş vektörlerde büyürler, softmax tek bir jetonu seçer."),
    ({"size": lambda d: 1 / d},
     "the scores are divided by d; it is the root of d.",
     "puanlar d'ye bölünmüş; kökü olmalı."),
    ({"size": lambda d: d**0.5},
     "the scores are multiplied by √d; divide.",
     "puanlar √d ile çarpılmış; bölünmeli."),
    ({"answers": lambda x, y: x, "says": lambda x, y: x},
     "keys and values come from the picture: this is self-attention. What is read is the text.",
     "anahtarlar ve değerler resimden geliyor: bu öz dikkat (self-attention). Okunan, metindir."),
    ({"asks": lambda x, y: y, "answers": lambda x, y: x, "says": lambda x, y: x},
     "the roles are the wrong way round: the tokens ask, and read the picture. There must be an answer for each pixel.",
     "roller ters: jetonlar soruyor, resmi okuyor. Her piksel için bir cevap olmalı."),
    ({"share": lambda scores: scores},
     "there is no softmax: the scores themselves are the weights, and may be negative.",
     "softmax yok: puanların kendisi ağırlık olmuş; eksi de olabilirler."),
    ({"says": lambda x, y: x},
     "the values come from the picture. What a pixel takes in is what the *tokens* say.",
     "değerler resimden geliyor. Pikselin aldığı, *jetonların* söylediğidir."),
    ({"turned": lambda k: k.reshape(len(k), k.shape[2], k.shape[1])},
     "`reshape` does not turn a matrix, it reads its numbers in another order. Use `.transpose(1, 2)`.",
     "`reshape` bir matrisi devirmez, sayılarını başka bir düzende okur. `.transpose(1, 2)` kullan."),
    ({"share": lambda scores: scores.exp() / scores.exp().sum(dim=(1, 2), keepdim=True)},
     "all weights of a picture together sum to 1. It must be so for each pixel.",
     "bir resmin bütün ağırlıklarının toplamı 1. Her pikselinki ayrı ayrı 1 olmalı."),
    (lambda pixels, tokens, W_q, W_k, W_v: ((pixels @ W_q) @ (tokens @ W_k).transpose(1, 2) / W_q.shape[1] ** 0.5).softmax(-1) @ tokens,
     "W_v is missing: the tokens come in as they are.",
     "W_v eksik: jetonlar olduğu gibi giriyor."),
    (lambda pixels, tokens, W_q, W_k, W_v: ((pixels @ W_q) @ (tokens @ W_k).transpose(1, 2) / W_q.shape[1] ** 0.5).softmax(-1) @ (tokens @ W_k),
     "the keys are read out, not the values: W_k stands where W_v belongs.",
     "değerler yerine anahtarlar okunuyor: W_v'nin yerinde W_k var."),
]
# fmt: on


@LESSON.task(points=4, reread="cross")
def cross_attention(student: Any, generator: Generator) -> None:
    """`cross_attention(pixels, tokens, W_q, W_k, W_v)`: what each pixel reads."""
    cases = []
    for B, P, L, width, d in ((2, 6, 3, 4, 5), (1, 3, 5, 4, 4), (3, 4, 2, 6, 6)):
        shapes = ((B, P, width), (B, L, width), (width, d), (width, d), (width, d))
        cases.append(tuple(normal(generator, *shapes)))
    compare(student, _cross, cases, CROSSES)


# ---- where a word is read ----------------------------------------------------------------------------------


def _shares(read: Tensor, word: int, mask: Tensor) -> Any:
    one = read[word].double()
    return (one * mask).sum() / one.sum(), mask.double().mean()


# fmt: off
SHARES: list[Mistake] = [
    (lambda read, word, mask: ((read[word] * mask).sum() / mask.sum(), mask.mean()),
     "this is the mean attention inside the object. Asked for is the share of the word's whole attention that falls there: divide by all of it.",
     "bu, nesnenin içindeki ortalama dikkat. İstenen, sözcüğün bütün dikkatinden oraya düşen pay: hepsine böl."),
    (lambda read, word, mask: ((read[word] * mask).sum() / read.sum(), mask.mean()),
     "the attention of all words stands under the line. Only that of this word belongs there.",
     "bölenin yerinde bütün sözcüklerin dikkati duruyor. Oraya yalnızca bu sözcüğünki girer."),
    (lambda read, word, mask: ((read[word] * mask).mean(), mask.mean()),
     "this is a mean over all places, not a share: divide by the word's whole attention.",
     "bu bir pay değil, bütün yerler üzerinden bir ortalama: sözcüğün bütün dikkatine böl."),
    (lambda read, word, mask: ((read[word] * mask).sum(), mask.mean()),
     "this is a sum, not a share: divide by the word's whole attention.",
     "bu bir pay değil, bir toplam: sözcüğün bütün dikkatine böl."),
    (lambda read, word, mask: ((read[word] * mask).sum() / read[word].sum(), mask.sum()),
     "the floor is the object's share of the *area*: the mean of the mask, not its sum.",
     "taban, nesnenin *alandaki* payıdır: maskenin toplamı değil, ortalaması."),
    (lambda read, word, mask: ((read[word] * (1 - mask)).sum() / read[word].sum(), 1 - mask.mean()),
     "this is the share beside the object. Asked for is the one on it.",
     "bu, nesnenin dışına düşen pay. İstenen, üstüne düşen."),
    (lambda read, word, mask: ((read[word] * mask).sum() / (read * mask).sum(), mask.mean()),
     "this is the word's share of what is read *on the object*. Asked for is the object's share of where the *word* is read.",
     "bu, *nesnenin üstünde* okunanlar içinde sözcüğün payı. İstenen, *sözcüğün* okunduğu yerler içinde nesnenin payı."),
    (lambda read, word, mask: ((read[0] * mask).sum() / read[0].sum(), mask.mean()),
     "it is always the first word that is looked at.",
     "hep ilk sözcüğe bakılıyor."),
    (lambda read, word, mask: (mask.mean(), (read[word] * mask).sum() / read[word].sum()),
     "the two numbers have changed places: first the share, then its floor.",
     "iki sayı yer değiştirmiş: önce pay, sonra tabanı."),
    (lambda read, word, mask: ((read.mean(0) * mask).sum() / read.mean(0).sum(), mask.mean()),
     "`word` does nothing: this is a mean over all words.",
     "`word` bir iş yapmıyor: bu, bütün sözcüklerin ortalaması."),
]
# fmt: on


@LESSON.task(points=2, reread="share")
def word_share(student: Any, generator: Generator) -> None:
    """`word_share(read, word, mask)`: the share on the object, and the object's share of the area."""
    cases = []
    for L, side, word in ((5, 4, 2), (4, 6, 1), (6, 4, 3)):
        (scores,) = normal(generator, (L, side, side))
        mask = torch.zeros(side, side)
        mask[1 : 1 + side // 2, : side // 2 + 1] = 1
        mask[0, 0] = 0.5
        # of a row with padding that is left out here: what a place reads sums to less than 1
        cases.append((scores.softmax(dim=0)[:-1], word, mask))
    compare(student, _shares, cases, SHARES)
