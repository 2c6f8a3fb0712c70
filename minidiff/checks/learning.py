"""The check of lesson 04's learner: pairs to learn from, and how far from the best answer it ends."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import as_tensor, describe, difference
from minidiff.checks.parts import Remembering, likeness
from minidiff.checks.watch import NotRight, call
from minidiff.checks.words import WRONG_KIND
from minidiff.phrase import Phrase

FRESH = 20_000  # pairs on which an answer is judged
EXCESS = 0.04  # mean squared distance from the conditional mean that is still good: a tenth of the floor


class _Pairs(Remembering):
    """Draws (x_t, ε) of a pixel that has one of a few values; knows the best answer."""

    def __init__(self, values: Tensor, shares: Tensor, alpha_bar: float, seed: int) -> None:
        self.values, self.shares, self.alpha_bar = values, shares, alpha_bar
        self.generator, self.asked = Generator().manual_seed(seed), 0

    def __call__(self, n: int) -> tuple[Tensor, Tensor]:
        self.asked += int(n)
        chosen = torch.multinomial(self.shares, int(n), replacement=True, generator=self.generator)
        epsilon = torch.randn(int(n), generator=self.generator)
        x_t = self.alpha_bar**0.5 * self.values[chosen] + (1 - self.alpha_bar) ** 0.5 * epsilon
        return x_t, epsilon

    def best(self, x_t: Tensor) -> Tensor:
        noise = (x_t.double()[:, None] - self.alpha_bar**0.5 * self.values) / (1 - self.alpha_bar) ** 0.5
        beliefs = torch.softmax(self.shares.double().log() - noise.square() / 2, dim=1)
        mean: Tensor = (beliefs * noise).sum(dim=1)
        return mean


def learn(student: Any, generator: Generator) -> None:
    """`learn(draw)`: any function of x_t that comes close to the mean of ε, from examples alone."""
    for values, shares, alpha_bar in (
        (torch.tensor([-1.0, 1.0]), torch.tensor([0.5, 0.5]), 0.7),
        (torch.tensor([-1.5, 0.2, 1.2]), torch.tensor([0.5, 0.2, 0.3]), 0.8),
    ):
        place = 0.4 * torch.rand((), generator=generator)
        seed = int(torch.randint(2**31, (), generator=generator))
        draw = _Pairs(values + place, shares, alpha_bar, seed)
        guess = call(student, draw, allowed=("checks",))
        if not callable(guess):
            raise NotRight((NO_FUNCTION if draw.asked else NEVER_DRAWN).said(), came_back=describe(guess))
        _guesses(guess, draw)


def _guesses(guess: Callable[[Tensor], Any], draw: _Pairs) -> None:
    """Whether a learned function comes near the best answer on fresh pairs."""
    learned = draw.asked > 0
    x_t, epsilon = draw(FRESH)
    ours = draw.asked
    answer = call(guess, x_t, allowed=("checks",))
    if not learned and draw.asked == ours:  # who learns late, when first asked, has learned too
        raise NotRight(NEVER_DRAWN.said())
    asked, found = f"x_t = {describe(x_t)}", as_tensor(answer)
    if found is None or found.shape != x_t.shape or not bool(found.isfinite().all()):
        problem = difference(answer, x_t, math.inf) or WRONG_KIND.said(
            expected=describe(x_t), got=describe(answer)
        )
        raise NotRight(problem, asked=asked, came_back=describe(answer))
    best = draw.best(x_t)
    excess = float((found - best).square().mean())
    if excess > EXCESS:
        loss, least = (float((one - epsilon).square().mean()) for one in (found, best))
        numbers = ON_FRESH.said(loss=f"{loss:.2f}", floor=f"{least:.2f}")
        text = _not_learned(x_t, found, best, excess, least, draw)
        raise NotRight(f"{numbers} {text}", asked=asked, came_back=describe(answer))


def _not_learned(x_t: Tensor, found: Tensor, best: Tensor, excess: float, least: float, draw: _Pairs) -> str:
    """The likeliest reason for an answer that is too far from the mean."""
    if float(found.std()) < 0.05:
        return CONSTANT.said()
    mean = (x_t - (1 - draw.alpha_bar) ** 0.5 * best) / draw.alpha_bar**0.5
    if likeness(found, best) < -0.8:
        return SIGN.said()
    if abs(likeness(found, x_t)) > 0.999:
        return STRAIGHT.said()
    order = x_t.argsort()
    jumps = float(found[order].diff().square().mean() / found.var())
    if jumps > 0.1 and 0.5 * least < excess < 1.5 * least:
        return ONE_PAIR.said()
    if float((found - mean).square().mean()) < 2 * EXCESS:
        return MEAN_OF_DATA.said()
    slope = float((found * best).mean() / best.square().mean())
    if float((found - slope * best).square().mean()) < EXCESS:
        return OTHER_SIZE.said(slope=slope)
    return TOO_FAR.said()


# fmt: off
ON_FRESH = Phrase("on fresh pairs your loss is {loss}; the floor is {floor}.",
                  "yeni çiftlerde kaybın {loss}; taban {floor}.")
NEVER_DRAWN = Phrase("`draw` was never called. Nothing else knows about the data.",
                     "`draw` hiç çağrılmadı. Veriyi ondan başka bilen yok.")
NO_FUNCTION = Phrase("`learn` is to give back a function, one that can be called with x_t.",
                     "`learn` bir işlev geri vermeli: x_t ile çağrılabilen bir işlev.")
CONSTANT = Phrase("Your function answers nearly the same whatever x_t is.",
                  "İşlevin x_t ne olursa olsun neredeyse aynı cevabı veriyor.")
SIGN = Phrase("It points the wrong way: where ε is positive, your answer is negative.",
              "Ters yönü gösteriyor: ε'un artı olduğu yerde cevabın eksi.")
STRAIGHT = Phrase("Your answer is a straight line in x_t. That is the best one for Gaussian data; these data have gaps, and the mean of ε bends.",
                  "Cevabın x_t'de bir doğru. Gauss verisi için en iyisi budur; bu verinin boşlukları var ve ε'un ortalaması kıvrılıyor.")
ONE_PAIR = Phrase("Your answer jumps between neighbours, as if each x_t were answered with the noise of one single pair. One x_t has many possible ε; average over them.",
                  "Cevabın komşular arasında zıplıyor; sanki her x_t'ye tek bir çiftin gürültüsüyle cevap veriliyor. Bir x_t'nin mümkün olan birçok ε'u vardır; ortalamalarını al.")
TOO_FAR = Phrase("More pairs, finer bins, a function that can bend more, or a longer training?",
                 "Daha çok çift mi, daha ince aralıklar mı, daha çok kıvrılabilen bir işlev mi, daha uzun bir eğitim mi?")
MEAN_OF_DATA = Phrase("What you learned is the mean of the clean pixel, x̂_0. Asked for is that of ε.",
                      "Öğrendiğin, temiz pikselin ortalaması, yani x̂_0. İstenen ε'unki.")
OTHER_SIZE = Phrase("The curve has the right form, but {slope:.2f} times its size: is ε multiplied by a weight, or by a step that is too small?",
                    "Eğrinin biçimi doğru, ama boyu {slope:.2f} katı: ε bir ağırlıkla ya da fazla küçük bir adımla mı çarpılmış?")
# fmt: on
