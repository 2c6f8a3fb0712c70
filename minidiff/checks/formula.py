"""Which formula stands behind an answer: its factors, read as products of powers of the symbols of a question."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import Generator, Tensor

from minidiff.checks.describe import as_tensor
from minidiff.checks.parts import alpha_bars, one_before, random_betas
from minidiff.phrase import Phrase

if TYPE_CHECKING:
    from minidiff.checks.suspicion import Asking

# fmt: off
READ = Phrase("the factor of {name} is {found}, {ratio} times what it should be",
              "{name} çarpanı {found}; olması gerekenin {ratio} katı")
READ_ALONE = Phrase("the factor of {name} is {found}, which is not what belongs there",
                    "{name} çarpanı {found}; oraya ait olan bu değil")
READ_VALUE = Phrase("Read off your answers: what you compute is {found}, {ratio} times what is asked for.",
                    "Cevaplarından okunan: hesapladığın {found}; istenenin {ratio} katı.")
READ_VALUE_ALONE = Phrase("Read off your answers: what you compute is {found}. That is not what is asked for.",
                          "Cevaplarından okunan: hesapladığın {found}. İstenen bu değil.")
# fmt: on
NEAR = 1e-3  # of the logarithm of a value that a formula gives
QUESTIONS = 16  # how often a function is asked to read its formula
SIZES = ("a", "b", "kernel", "height", "width", "stride")  # of a convolution
SIGNS = {
    "alpha_bar": "ᾱ",
    "alpha_bar_prev": "ᾱ_prev",
    "beta": "β",
    "eta": "η",
    "kernel": "k",
}


def mixture(image: Tensor, parts: Sequence[Tensor]) -> Tensor | None:
    """The weights with which `parts` add up to `image`, one for each; None if no weights do."""
    columns = torch.stack([part.double().flatten() for part in parts], dim=1)
    if len(columns) < columns.shape[1] + 2:  # so few numbers fit any weights
        return None
    target = image.double().flatten()
    weights = torch.linalg.lstsq(columns, target[:, None]).solution[:, 0]
    misfit = (columns @ weights - target).abs().max()
    return weights if float(misfit) < NEAR * max(1.0, float(target.abs().max())) else None


def formula(values: Tensor, symbols: Mapping[str, Tensor]) -> str:
    """`values` (n,) as a product of powers of `symbols`, (n,) each; empty if they are none.

    Powers are quarters from -2 to 2; in front may stand a number.
    """
    if not bool(values.isfinite().all()):
        return ""
    if float(values.abs().max()) < 1e-6:
        return "0"
    used: dict[str, Tensor] = {}
    for name, symbol in symbols.items():
        same = any(bool((symbol - other).abs().max() < 1e-6) for other in used.values())
        if not same and bool((symbol > 0).all()) and float(symbol.log().std()) > 1e-6:
            used[name] = symbol
    sign = float(values[0].sign())
    if len(values) < len(used) + 3 or not bool((sign * values > 1e-9).all()):
        return ""
    columns = torch.stack([*(s.log() for s in used.values()), torch.ones_like(values)], dim=1)
    logs = (sign * values).log()
    found = torch.linalg.lstsq(columns, logs[:, None]).solution[:, 0]
    for digits in (3, 4):
        factor = float(f"{float(found[-1].exp()):.{digits}g}")
        powers = torch.cat([(4 * found[:-1]).round() / 4, found.new_tensor([math.log(factor)])])
        if float(powers.abs()[:-1].max()) <= 2 and float((columns @ powers - logs).abs().max()) <= NEAR:
            return _written(sign * factor, dict(zip(used, powers.tolist(), strict=False)))
    return ""


def formula_of_sum(values: Tensor, symbols: Mapping[str, Tensor]) -> str:
    """As `formula`, or as a sum of two products, of which one is 1, a symbol, its root or its square."""
    if one := formula(values, symbols):
        return one
    for name, symbol in {"1": torch.ones_like(values), **symbols}.items():
        for power in (1.0, 0.5, 2.0) if name != "1" else (1.0,):
            for sign in (1, -1) if bool((symbol >= 0).all()) else ():
                if rest := formula(values - sign * symbol**power, symbols):
                    one = ("-" if sign < 0 else "") + _power(name, power)
                    return f"{one} + {rest}".replace("+ -", "- ")
    return ""


def _written(factor: float, powers: Mapping[str, float]) -> str:
    powers = {n: p for n, p in powers.items() if p}
    for before, step in (("ᾱ_{t-1}", "α_t"), ("ᾱ_prev", "α")):  # their product is ᾱ_t
        if before in powers and powers[before] == powers.get(step):
            powers = {"ᾱ_t": powers[before]} | {n: p for n, p in powers.items() if n not in (before, step)}
    above = [_power(name, power) for name, power in powers.items() if power > 0]
    below = [_power(name, -power) for name, power in powers.items() if power < 0]
    if abs(factor) != 1 or not above:
        above = [f"{abs(factor):g}", *above]
    text = ("-" if factor < 0 else "") + "·".join(above)
    return (
        text if not below else f"{text} / {below[0]}" if len(below) == 1 else f"{text} / ({'·'.join(below)})"
    )


def _power(name: str, power: float) -> str:
    bare = f"({name})" if name[0] not in "|⌈l" and any(sign in name[1:] for sign in "-+") else name
    bare = name if name == "ᾱ_{t-1}" else bare
    if power == 0.5:
        return f"√{bare}"
    return bare if power == 1 else f"{bare}²" if power == 2 else f"{bare}^{power:g}"


def symbols_of(given: Mapping[str, Any]) -> dict[str, Tensor]:
    """The numbers of a question that a formula can be made of, by their signs; each alone or as (n,)."""
    if {"betas", "t"} <= set(given):
        t, betas = given["t"], given["betas"].double()
        bars = alpha_bars(betas)
        before = one_before(bars)[t]
        return {
            "ᾱ_{t-1}": before,
            "β_t": betas[t],
            "α_t": 1 - betas[t],
            "1-ᾱ_{t-1}": 1 - before,
            "1-ᾱ_t": 1 - bars[t],
            "1+ᾱ_t": 1 + bars[t],
        }
    if set(given) == {"alpha_bars"}:
        bars = given["alpha_bars"].double()
        return {"ᾱ_t": bars, "ᾱ_{t-1}": one_before(bars)}
    if {"errors", "strides"} == set(given):
        return _of_points(given["errors"], given["strides"])
    if isinstance(given.get("a"), Tensor):
        return _of_piles(given["a"].double(), given["b"].double()) if given["a"].ndim == 1 else {}
    if "stride" in given:
        sizes = {SIGNS.get(n, n): torch.tensor(float(v)) for n, v in given.items()}
        outs = {f"⌈{n}/stride⌉": (sizes[n] / sizes["stride"]).ceil() for n in ("height", "width")}
        return {n: v.double() for n, v in (sizes | outs).items()}
    numbers = {
        SIGNS.get(n, n): torch.as_tensor(v).double()
        for n, v in given.items()
        if is_number(v) or n == "alpha_bar"
    }
    if {"ᾱ", "ᾱ_prev"} <= set(numbers):
        bar, prev, eta = numbers["ᾱ"], numbers["ᾱ_prev"], numbers.get("η", torch.zeros(()))
        small = (1 - prev) / (1 - bar) * (1 - bar / prev)
        found = {"ᾱ_prev": prev, "β": 1 - bar / prev, "α": bar / prev, "1-ᾱ_prev": 1 - prev, "1-ᾱ_t": 1 - bar}
        return found | ({"η": eta, "1-ᾱ_prev-σ²": 1 - prev - eta**2 * small} if "η" in numbers else {})
    found = dict(numbers)
    if "ᾱ" in numbers and "variance" in numbers:
        found["Var[x_t]"] = numbers["ᾱ"] * numbers["variance"] + 1 - numbers["ᾱ"]
    elif len(pair := [n for n in numbers if n.startswith("variance_")]) == 2:
        found[" + ".join(pair)] = numbers[pair[0]] + numbers[pair[1]]
    return found | {f"1-{n}": 1 - v for n, v in numbers.items() if "variance" not in n}


def _of_points(errors: Sequence[float], strides: Sequence[int]) -> dict[str, Tensor]:
    (e, f), (n, m) = (torch.tensor(pair[-2:], dtype=torch.float64) for pair in (errors, strides))
    return {
        "ln|e₁/e₂|": (e / f).abs().log(),
        "ln(N₂/N₁)": (m / n).log(),
        "|e₁/e₂|": (e / f).abs(),
        "N₂/N₁": m / n,
        "|ln|e₂||": f.abs().log().abs(),
        "ln N₂": m.log(),
        "N₂-N₁": m - n,
    }


def _of_piles(a: Tensor, b: Tensor) -> dict[str, Tensor]:
    (m, n), (s, u) = ((a.mean(), b.mean()), (a.std(), b.std()))
    return {
        "|μ_a-μ_b|": (m - n).abs(),
        "|μ_a+μ_b|": (m + n).abs(),
        "|σ_a-σ_b|": (s - u).abs(),
        "σ_a+σ_b": s + u,
        "N": torch.tensor(float(len(a)), dtype=torch.float64),
        "σ_a": s,
        "σ_b": u,
    }


def is_number(value: Any) -> bool:
    """Whether an argument is a number, or numbers of one kind in a row."""
    return isinstance(value, float) or (
        isinstance(value, Tensor) and value.ndim == 0 and value.is_floating_point()
    )


def fresh(given: Mapping[str, Any], generator: Generator) -> dict[str, Any]:
    """Another question like this one: other numbers in the same order of size, other images, the same words."""
    numbers = sorted((float(v), n) for n, v in given.items() if is_number(v))
    drawn = sorted((0.05 + 0.9 * torch.rand(len(numbers), generator=generator)).tolist())
    ranks = {n: value for (_, n), value in zip(numbers, drawn, strict=True)}
    if (
        isinstance(a := given.get("a"), Tensor) and a.ndim == 1
    ):  # two piles, of which a lies higher and is wider
        shifts = torch.tensor([3.0, 1.0]) + torch.rand(2, generator=generator)
        count = int(torch.randint(100, 400, (), generator=generator))
        return {
            n: shift * (1 + 0.7 * torch.randn(count, generator=generator))
            for n, shift in zip("ab", shifts, strict=True)
        }
    if {"errors", "strides"} == set(given):
        falls = 0.1 + 0.5 * torch.rand(4, generator=generator)
        steps = torch.randint(3, 30, (4,), generator=generator).cumsum(0)
        return {"errors": falls.double().cumprod(0).tolist(), "strides": steps.tolist()}
    return {n: _renewed(n, v, ranks.get(n, 0.0), generator) for n, v in given.items()}


def _renewed(name: str, value: Any, number: float, generator: Generator) -> Any:
    if name in SIZES and isinstance(value, int):
        return int(torch.randint(1, 4 if name == "stride" else 24, (), generator=generator))
    if is_number(value):
        return torch.tensor(number, dtype=value.dtype) if isinstance(value, Tensor) else number
    if not isinstance(value, Tensor) or not value.is_floating_point():
        return value
    if name in ("betas", "alpha_bars", "alpha_bar"):
        betas = random_betas(generator, len(value)).to(value.dtype)
        return betas if name == "betas" else alpha_bars(betas)
    return torch.randn(value.shape, generator=generator).to(value.dtype)


def factors_read(asking: Asking, case: tuple[Any, ...], tensors: Sequence[str], off: Sequence[bool]) -> str:
    """Of an answer that is a weighted sum of `tensors`: the formulas of the weights that are `off`."""
    names = list(inspect.signature(asking.truth).parameters)

    def weights(function: Callable[..., Any], given: dict[str, Any]) -> Tensor | None:
        answer, t = as_tensor(function(*given.values())), given.get("t")
        if answer is None:
            return None
        rows = range(len(t)) if isinstance(t, Tensor) and t.ndim else [slice(None)]  # each its own weights
        found = [mixture(answer[row], [given[n][row] for n in tensors]) for row in rows]
        return (
            torch.stack([one for one in found if one is not None])
            if all(one is not None for one in found)
            else None
        )

    asked = _asked(asking, dict(zip(names, case, strict=False)), weights)
    if asked is None:
        return ""
    symbols, found, wanted = asked
    said = []
    for name, bad, mine, true in zip(tensors, off, found.T, wanted.T, strict=True):
        if bad and (one := formula_of_sum(mine, symbols)):
            ratio = formula(mine / true, symbols)
            if ratio != "1":
                say = READ if ratio not in ("", "0") else READ_ALONE
                said.append(say.said(name=name, found=one, ratio=ratio))
    return "; ".join(said) + (_kept(dict(zip(names, case, strict=False))) if said else "")


def value_read(asking: Asking) -> str:
    """Of an answer that is one number for each question, or for each number in it: its formula."""
    names = list(inspect.signature(asking.truth).parameters)

    def number(function: Callable[..., Any], given: dict[str, Any]) -> Tensor | None:
        value = as_tensor(function(*given.values()))
        return None if value is None or value.numel() > 50 else value.reshape(-1, 1)

    for case, answer, true in zip(asking.cases, asking.answers, asking.truths, strict=True):
        value, right = as_tensor(answer), torch.as_tensor(true).detach().double()
        if value is None or value.numel() != right.numel() or asking.near(value.reshape(right.shape), right):
            continue
        asked = _asked(asking, dict(zip(names, case, strict=False)), number)
        if asked is None:
            return ""
        symbols, mine, wanted = asked
        found, ratio = formula_of_sum(mine[:, 0], symbols), formula((mine / wanted)[:, 0], symbols)
        if not found or ratio == "1":
            return ""
        found += _kept(dict(zip(names, case, strict=False)))
        return (READ_VALUE if ratio not in ("", "0") else READ_VALUE_ALONE).said(found=found, ratio=ratio)
    return ""


def _kept(given: Mapping[str, Any]) -> str:
    """The whole numbers and words of a question, which were the same in all that were asked."""
    kept = {n: v for n, v in given.items() if isinstance(v, (int, str)) and "stride" not in given}
    return f" ({', '.join(f'{n} = {v!r}' for n, v in kept.items())})" if kept else ""


def _asked(
    asking: Asking, given: dict[str, Any], measure: Callable[[Any, dict[str, Any]], Tensor | None]
) -> tuple[dict[str, Tensor], Tensor, Tensor] | None:
    """Symbols (n,) and what is measured of both functions (n, k), for further questions like `given`."""
    if not asking.again:
        return None
    generator, rows = Generator().manual_seed(0), []
    for _ in range(QUESTIONS):
        other = fresh(given, generator)
        try:
            mine, true = (measure(function, other) for function in (asking.student, asking.truth))
        except Exception:  # this question cannot be answered
            return None
        if mine is None or true is None:
            return None
        rows.append(({n: s.expand(len(mine)) for n, s in symbols_of(other).items()}, mine, true))
    symbols = {n: torch.cat([row[0][n] for row in rows]) for n in rows[0][0]}
    return symbols, torch.cat([row[1] for row in rows]), torch.cat([row[2] for row in rows])
