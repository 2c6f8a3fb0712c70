"""Formulas for places where none is drawn: the list of headings, results of the search, descriptions."""

from __future__ import annotations

import re
import unicodedata

SIGNS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "eta": "η",
    "theta": "θ", "lambda": "λ", "mu": "μ", "nu": "ν", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "phi": "φ", "omega": "ω", "Sigma": "Σ", "Delta": "Δ", "times": "×", "cdot": "·", "to": "→", "sqrt": "√",
    "rightarrow": "→", "approx": "≈", "sim": "∼", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠",
    "neq": "≠", "pm": "±", "infty": "∞", "nabla": "∇", "partial": "∂", "sum": "Σ", "prod": "Π", "int": "∫",
    "dots": "…", "ldots": "…", "cdots": "…", "mid": "|", "in": "∈", "log": "log ", "exp": "exp ",
    "lVert": "‖", "rVert": "‖", "Vert": "‖", "propto": "∝", "ll": "≪", "gg": "≫", "quad": " ", "qquad": " ",
}  # fmt: skip
MARKS = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "dot": "\u0307"}
WORDLESS = "text|mathrm|mathbf|mathcal|mathbb|mathit|operatorname|left|right|big|Big|bigl|bigr|displaystyle"
BRACED = r"\{((?:[^{}]|\{[^{}]*\})*)\}"


def readable(text: str) -> str:
    """A text with formulas between dollars, or with TeX in it, in letters and signs alone.

    >>> readable("From \\\\bar{\\\\alpha}_t to x_{t-1}")
    'From ᾱ_t to x_t-1'
    >>> readable("\\\\frac{a}{\\\\sqrt{b}}")
    'a/√b'
    """
    if "\\" not in text and "$" not in text and "{" not in text:
        return text
    text = re.sub(rf"\\[dt]?frac\s*{BRACED}\s*{BRACED}", r"\1/\2", text)
    text = re.sub(rf"\\(?:{WORDLESS})(?![a-zA-Z])\s*", "", text)
    text = re.sub(r"\\[,;:!> ]|~", " ", text)
    text = re.sub(r"\\([a-zA-Z]+)", _sign, text)
    for mark, sign in MARKS.items():
        text = re.sub(rf"\\{mark}\s*\{{?\s*(\w)\s*\}}?", rf"\1{sign}", text)
    text = re.sub(r"[{}$]|\\[a-zA-Z]+|\\", "", text)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _sign(found: re.Match[str]) -> str:
    name = found[1]
    return SIGNS.get(name, found[0] if name in MARKS else " ")
