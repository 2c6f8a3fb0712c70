"""Checks of lesson 20, the capstone: a quiz over all lessons, and three notebooks to mend."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, compare, describe
from minidiff.checks.parts import Remembering, alpha_bars, normal, random_betas, wide
from minidiff.checks.quiz import BEYOND, CONTROL, FOUNDATIONS, Question
from minidiff.checks.task import Lesson
from minidiff.checks.watch import NotRight, Stopped, call
from minidiff.phrase import Phrase

LESSON = Lesson(
    "20",
    "20_capstone",
    Phrase("Capstone", "Bitirme projesi"),
    sections={
        "never": Phrase("1. What $x_t$ was", "1. $x_t$ neydi?"),
        "places": Phrase("2. Three places for control", "2. Kontrolün üç yeri"),
        "run-answer": Phrase("4. A project, carried through", "4. Sonuna kadar götürülmüş bir proje"),
        "refuse-answer": Phrase("6. The harness says no", "6. Denetleyici hayır diyor"),
    },
)

# ---- the quiz -----------------------------------------------------------------------------------------------

# fmt: off
NO_LETTERS = Phrase("give a dictionary from the lesson's number to your letter, as {{\"{first}\": \"a\", ...}}; {got} came back.",
                    "dersin numarasından harfine bir sözlük ver, {{\"{first}\": \"a\", ...}} gibi; dönen {got}.")
MISSING = Phrase("there is no letter for lesson {lesson}.", "{lesson}. ders için harf yok.")
NO_SUCH = Phrase("lesson {lesson}: {got!r} is none of its letters, a, b and c.", "{lesson}. ders: {got!r}, oradaki harflerden (a, b, c) biri değil.")
ABOUT = Phrase("lesson {lesson}, ({letter}): {why}", "{lesson}. ders, ({letter}): {why}")
MORE = Phrase("{text} And {count} more.", "{text} Ayrıca {count} tane daha var.")
# fmt: on
TOLD = 3  # wrong answers are explained at a time


def _letters(answer: Any, questions: Mapping[str, Question]) -> dict[str, str]:
    """Lesson -> letter: from a dictionary, or from letters in the order of the questions."""
    if isinstance(answer, str):
        answer = re.findall(r"\w", answer)
    if isinstance(answer, (list, tuple)) and len(answer) == len(questions):
        answer = dict(zip(questions, answer, strict=True))
    if not isinstance(answer, dict) or not answer:
        raise NotRight(NO_LETTERS.said(first=next(iter(questions)), got=describe(answer)))
    by_number = {
        f"{key:02d}" if isinstance(key, int) else str(key).zfill(2): one for key, one in answer.items()
    }
    letters = {}
    for lesson in questions:
        if lesson not in by_number:
            raise NotRight(MISSING.said(lesson=lesson))
        given = by_number[lesson]
        letters[lesson] = re.sub(r"[^\w]", "", given).lower() if isinstance(given, str) else ""
        if letters[lesson] not in ("a", "b", "c"):
            raise NotRight(NO_SUCH.said(lesson=lesson, got=str(describe(given))[:40]))
    return letters


def _judge(student: Any, questions: Mapping[str, Question]) -> None:
    letters = _letters(call(student), questions)
    wrong = [
        ABOUT.said(lesson=lesson, letter=letter, why=questions[lesson].because[letter].said())
        for lesson, letter in letters.items()
        if letter != questions[lesson].right
    ]
    if wrong:
        text = " ".join(wrong[:TOLD])
        raise NotRight(MORE.said(text=text, count=len(wrong) - TOLD) if len(wrong) > TOLD else text)


@LESSON.task(points=3, reread="never")
def quiz_foundations(student: Any, generator: Generator) -> None:
    """Lessons 00 to 08: one letter for each."""
    _judge(student, FOUNDATIONS)


@LESSON.task(points=2, reread="places")
def quiz_control(student: Any, generator: Generator) -> None:
    """Lessons 09 to 13: one letter for each."""
    _judge(student, CONTROL)


@LESSON.task(points=3, reread="never")
def quiz_beyond(student: Any, generator: Generator) -> None:
    """Lessons 14 to 20: one letter for each."""
    _judge(student, BEYOND)


read_report = LESSON.choice(
    "read_report",
    right="b",
    because={
        "a": Phrase(
            "0.05 is less than what either group moves by from seed to seed, and the seeds are others. Could chance alone make it?",
            "0,05, iki öbeğin de tohumdan tohuma oynadığından az; üstelik tohumlar başka. Bunu rastlantı tek başına yapamaz mı?",
        ),
        "c": Phrase(
            "the control stands near the floor, too. What would the floor say about the part that was taken away?",
            "kontrol de tabanın yakınında. Taban, çıkarılan parça üzerine ne söyler ki?",
        ),
        "d": Phrase(
            "not seen is not the same as not there: with twelve pairs from the same noise it might be seen.",
            "görülmemiş olmak, olmamak değildir: aynı gürültüden on iki çiftle belki görülür.",
        ),
    },
    points=1,
    reread="run-answer",
)

# ---- a schedule used beyond its end -------------------------------------------------------------------------


def _noised(
    x_0: Tensor,
    epsilon: Tensor,
    steps: int,
    alpha_bars: Tensor,
    *,
    bar: Any = lambda bars, steps: bars[steps - 1] if steps else torch.ones(()),
    mix: Any = lambda bar, x_0, epsilon: bar.sqrt() * x_0 + (1 - bar).sqrt() * epsilon,
) -> Any:
    return mix(bar(alpha_bars, steps), x_0, epsilon)


# fmt: off
NOISED: list[Mistake] = [
    ({"bar": lambda bars, steps: bars[steps % len(bars)]},
     "this is the broken program: `%` wraps round, and after T steps the clean end of the schedule comes again.",
     "bozuk program bu: `%` başa sarıyor ve T adımdan sonra yeniden zamanlayıcının temiz ucu geliyor."),
    ({"bar": lambda bars, steps: bars[min(steps, len(bars) - 1)]},
     "index t means t + 1 steps: after `steps` steps it is ᾱ at index steps - 1. Holding the index at the end hides that.",
     "t indisi t + 1 adım demektir: `steps` adımdan sonra steps - 1 indisindeki ᾱ geçerlidir. İndisi sonda tutmak bunu gizler."),
    ({"bar": lambda bars, steps: bars[max(steps - 1, 0)]},
     "after 0 steps there is noise already. Before the first step ᾱ is 1.",
     "0 adımdan sonra bile gürültü var. İlk adımdan önce ᾱ 1'dir."),
    ({"bar": lambda bars, steps: bars[steps - 1]},
     "for 0 steps the index is -1, and that is the *last* ᾱ: pure noise in the place of the clean picture.",
     "0 adım için indis -1 oluyor, bu da *son* ᾱ: temiz resmin yerine saf gürültü."),
    ({"bar": lambda bars, steps: bars[min(steps, len(bars) - 1)] if steps else torch.ones(())},
     "index t means t + 1 steps: all levels come one step late.",
     "t indisi t + 1 adım demektir: bütün düzeyler bir adım geç geliyor."),
    ({"mix": lambda bar, x_0, epsilon: bar * x_0 + (1 - bar) * epsilon},
     "both roots are missing.",
     "iki kök de eksik."),
    ({"mix": lambda bar, x_0, epsilon: (1 - bar).sqrt() * x_0 + bar.sqrt() * epsilon},
     "the two weights have changed places.",
     "iki ağırlık yer değiştirmiş."),
    ({"mix": lambda bar, x_0, epsilon: bar.sqrt() * x_0 + (1 - bar.sqrt()) * epsilon},
     "the squares of the weights have the sum 1, not the weights: the noise has √(1-ᾱ).",
     "toplamı 1 olan ağırlıklar değil, kareleridir: gürültününki √(1-ᾱ)."),
    ({"bar": lambda bars, steps: bars.cumprod(0)[steps - 1] if steps else torch.ones(())},
     "ᾱ is multiplied up a second time. `alpha_bars` are the products already.",
     "ᾱ ikinci kez çarpılmış. `alpha_bars` zaten çarpımlar."),
]
BEYOND_THE_END = Phrase("for {steps} steps of a schedule with {T} your function gives a picture. It has to raise ValueError: such a level does not exist.",
                        "{T} adımlık bir zamanlayıcıda {steps} adım için işlevin bir resim veriyor. ValueError vermeli: öyle bir düzey yok.")
OTHER_ERROR = Phrase("for {steps} steps of a schedule with {T} your function ends in {error}. Asked for is ValueError.",
                     "{T} adımlık bir zamanlayıcıda {steps} adım için işlevin {error} ile bitiyor. İstenen, ValueError.")
# fmt: on


@LESSON.task(points=2, reread="never")
def noised(student: Any, generator: Generator) -> None:
    """`noised(x_0, epsilon, steps, alpha_bars)`: x after 0 .. T steps; ValueError beyond."""
    cases: list[tuple[Any, ...]] = []
    for T in (6, 9):
        bars = alpha_bars(random_betas(generator, T))
        cases += [(*normal(generator, (2, 3), (2, 3)), steps, bars) for steps in (T // 2, 0, 1, T)]
    compare(student, _noised, cases, NOISED)
    x_0, epsilon, _, bars = cases[0]
    for steps in (len(bars) + 1, -1):
        try:
            call(student, x_0, epsilon, steps, bars)
        except Stopped as stopped:
            if not isinstance(stopped.error, ValueError):
                kind = type(stopped.error).__name__
                raise NotRight(OTHER_ERROR.said(steps=steps, T=len(bars), error=kind)) from None
        else:
            raise NotRight(BEYOND_THE_END.said(steps=steps, T=len(bars)))


# ---- guidance without null training -------------------------------------------------------------------------


class _Network(Remembering):
    """Answers differently for each label and each t; its last row means nothing told."""

    def __init__(self, rows: Tensor) -> None:
        super().__init__()
        self.rows = rows

    def __call__(self, x_t: Tensor, t: Tensor, labels: Tensor) -> Tensor:
        if int(labels.min()) < 0 or int(labels.max()) >= len(self.rows):
            raise IndexError(f"labels go from 0 to {len(self.rows) - 1}")
        return torch.tanh(0.7 * x_t + wide(self.rows[labels] + 0.02 * t, x_t))


def _loss(
    network: Any,
    x_0: Tensor,
    labels: Tensor,
    t: Tensor,
    epsilon: Tensor,
    coins: Tensor,
    alpha_bars: Tensor,
    null: int,
    *,
    told: Any = lambda labels, coins, null: torch.where(coins < 0.1, null, labels),
    error: Any = lambda answer, epsilon, x_0: (answer - epsilon).square().mean(),
) -> Any:
    bar = wide(alpha_bars[t], x_0)
    x_t = bar.sqrt() * x_0 + (1 - bar).sqrt() * epsilon
    return error(network(x_t, t, told(labels, coins, null)), epsilon, x_0)


def _told_alone(kept: Tensor, network: Any, *given: Any) -> Any:
    """The loss of those images alone whose label is kept."""
    *each, alpha_bars, null = given
    x_0, labels, t, epsilon, coins = (values[kept] for values in each)
    return _loss(network, x_0, labels, t, epsilon, coins, alpha_bars, null)


# fmt: off
LOSSES: list[Mistake] = [
    ({"told": lambda labels, coins, null: labels},
     "this is the broken program: no label is ever dropped, so the null row is never trained, and guidance leads away from a random answer.",
     "bozuk program bu: hiçbir etiket düşürülmüyor; boş satır hiç eğitilmiyor ve yönlendirme rastgele bir cevaptan uzağa çekiyor."),
    ({"told": lambda labels, coins, null: torch.full_like(labels, null)},
     "nobody is told anything any more: the network would forget its labels.",
     "artık kimseye bir şey söylenmiyor: ağ etiketlerini unutur."),
    ({"told": lambda labels, coins, null: torch.where(coins < 0.1, labels, null)},
     "the coins are read the wrong way round: nine in ten are dropped.",
     "yazı-turalar ters okunmuş: onda dokuzu düşüyor."),
    ({"told": lambda labels, coins, null: torch.where(coins < 0.5, null, labels)},
     "half of the labels are dropped; asked for is a tenth.",
     "etiketlerin yarısı düşüyor; istenen, onda biri."),
    ({"told": lambda labels, coins, null: torch.where(coins < 0.1, 0, labels)},
     "dropped labels become 0, and 0 is a class. \"Nothing told\" is `null`, a row of its own.",
     "düşen etiketler 0 oluyor, 0 ise bir sınıf. \"Hiçbir şey söylenmedi\" `null`'dur, kendi satırı."),
    ({"told": lambda labels, coins, null: torch.where(coins < 0.1, null - 1, labels)},
     "dropped labels become the last class, `null` - 1.",
     "düşen etiketler son sınıf oluyor, `null` - 1."),
    ({"told": lambda labels, coins, null: torch.where(coins[:1] < 0.1, null, labels)},
     "one coin decides for the whole batch. Each image has a coin of its own.",
     "bütün yığına tek bir yazı-tura karar veriyor. Her görüntünün kendi yazı-turası var."),
    ({"told": lambda labels, coins, null: torch.where(torch.arange(len(labels)) < 0.1 * len(labels), null, labels)},
     "the first tenth of the batch is dropped, not those whose coin says so.",
     "yazı-turası düşenler değil, yığının ilk onda biri düşüyor."),
    ({"error": lambda answer, epsilon, x_0: (answer - x_0).square().mean()},
     "the loss compares with x_0. This network predicts the noise.",
     "kayıp x_0 ile karşılaştırıyor. Bu ağ gürültüyü tahmin eder."),
    ({"error": lambda answer, epsilon, x_0: (answer - epsilon).square().sum()},
     "the squares are added up, not averaged.",
     "kareler ortalanmamış, toplanmış."),
    ({"error": lambda answer, epsilon, x_0: (answer - epsilon).abs().mean()},
     "these are absolute values, not squares.",
     "bunlar kare değil, mutlak değer."),
    (lambda network, x_0, labels, t, epsilon, coins, alpha_bars, null:
         _told_alone(coins >= 0.1, network, x_0, labels, t, epsilon, coins, alpha_bars, null),
     "the images whose label is dropped leave the batch. They stay; only their label changes.",
     "etiketi düşen görüntüler yığından çıkıyor. Onlar kalır; yalnızca etiketleri değişir."),
]
# fmt: on


@LESSON.task(points=3, reread="places")
def training_loss(student: Any, generator: Generator) -> None:
    """`training_loss(network, x_0, labels, t, epsilon, coins, alpha_bars, null)`: a tenth told nothing."""
    cases: list[tuple[Any, ...]] = []
    for count, classes in ((20, 5), (15, 3), (30, 7)):
        (rows,) = normal(generator, (classes + 1,))
        labels = torch.randint(1, classes - 1, (count,), generator=generator)  # neither 0 nor the last class
        coins = 0.15 + 0.85 * torch.rand(count, generator=generator)
        coins[torch.randperm(count - 4, generator=generator)[:3] + 4] = 0.04  # these three are dropped
        x_0, epsilon = normal(generator, (count, 1, 2, 2), (count, 1, 2, 2))
        bars = alpha_bars(random_betas(generator, 12))
        t = torch.randint(0, 12, (count,), generator=generator)
        cases.append((_Network(rows), x_0, labels, t, epsilon, coins, bars, classes))
    compare(student, _loss, cases, LOSSES, allowed=("checks",))


# ---- a floor taken at another n -----------------------------------------------------------------------------


def _between(a: Tensor, b: Tensor) -> Tensor:
    """A distance between two sets of numbers, as biased in their size as the Fréchet distance is."""
    return (a.mean() - b.mean()) ** 2 + (a.std() - b.std()) ** 2 + 1 / len(a) + 1 / len(b)


def _beside(
    samples: Tensor,
    real: Tensor,
    other: Tensor,
    distance: Any,
    *,
    to: Any = lambda real, n: real[:n],
    fresh: Any = lambda other, real, n: other[:n],
    order: Any = lambda figure, floor: (figure, floor),
) -> Any:
    n = len(samples)
    near = to(real, n)
    return order(distance(samples, near), distance(fresh(other, real, n), near))


# fmt: off
FLOORS: list[Mistake] = [
    ({"to": lambda real, n: real, "fresh": lambda other, real, n: other},
     "this is the broken program: the floor is taken on more examples than there are samples, and comes out too low.",
     "bozuk program bu: taban, örneklerden çok gerçekle alınmış ve fazla düşük çıkıyor."),
    ({"fresh": lambda other, real, n: other},
     "the floor takes all of `other`. It has to hold as many as there are samples.",
     "taban `other`'ın hepsini alıyor. Örnekler kadar olmalı."),
    ({"to": lambda real, n: real},
     "the samples and the floor are compared with all of `real`. Both sides of a distance take n.",
     "örnekler de taban da `real`'in hepsiyle karşılaştırılmış. Uzaklığın iki yanında da n tane olmalı."),
    ({"fresh": lambda other, real, n: real[:n]},
     "the floor compares real examples with themselves. Take *other* real ones.",
     "taban, gerçekleri kendileriyle karşılaştırıyor. *Başka* gerçekler al."),
    ({"order": lambda figure, floor: (floor, figure)},
     "the two have changed places: the figure first, then the floor.",
     "ikisi yer değiştirmiş: önce ölçü, sonra taban."),
    ({"order": lambda figure, floor: figure / floor},
     "this is their ratio; asked for are both numbers.",
     "bu ikisinin oranı; istenen, iki sayı da."),
    ({"order": lambda figure, floor: (figure - floor, floor)},
     "the floor is taken away from the figure. It stands beside it.",
     "taban ölçüden çıkarılmış. O, ölçünün yanında durur."),
    ({"fresh": lambda other, real, n: real[n:2 * n]},
     "the floor's examples come from `real` itself. They have to be those of `other`, which nothing else has used.",
     "tabanın örnekleri `real`'in kendisinden. Başka hiçbir yerde kullanılmamış `other`'dan gelmeliler."),
    (lambda samples, real, other, distance: (distance(samples, real[:len(samples)]), distance(samples, other[:len(samples)])),
     "there are samples in the floor. It is what *real* examples reach.",
     "tabanda örnekler var. Taban, *gerçek* örneklerin ulaştığı değerdir."),
    ({"fresh": lambda other, real, n: other[:n // 2]},
     "the floor takes half as many as there are samples.",
     "taban, örneklerin yarısı kadar almış."),
]
# fmt: on


@LESSON.task(points=2, reread="refuse-answer")
def beside_floor(student: Any, generator: Generator) -> None:
    """`beside_floor(samples, real, other, distance)` -> figure and floor, both at the samples' n."""
    cases = []
    for n, more in ((12, 40), (20, 75), (16, 50)):
        samples, real, other = normal(generator, (n,), (more,), (more + 9,))
        cases.append((1.5 * samples + 0.4, real, 0.8 * other - 0.2, _between))
    compare(student, _beside, cases, FLOORS, allowed=("checks",))
