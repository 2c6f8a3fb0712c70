"""The lines of the README, typed as they stand after it says so, give good digits."""

import re
from pathlib import Path

import pytest
import torch

from minidiff import metrics, zoo

ROOT = Path(__file__).parents[2]


def lines(page: str) -> str:
    (block,) = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), flags=re.S)
    return block


def test_both_languages_have_the_same_lines() -> None:
    english, turkish = (re.sub(r" *#.*", "", lines(page)) for page in ("README.md", "README.tr.md"))
    assert english == turkish
    assert "steps=1500" in english


@pytest.mark.slow
@pytest.mark.parametrize(
    ("steps", "right"),
    [(600, 6), pytest.param(1500, 7, marks=[pytest.mark.nightly, pytest.mark.timeout(1200)])],
)
def test_the_lines_draw_digits_that_can_be_read(steps: int, right: int) -> None:
    """Eight sevens, after the 1,500 steps of the page by night and after 600 by day, are read as sevens."""
    names: dict[str, object] = {}
    torch.manual_seed(0)
    exec(lines("README.md").replace("steps=1500", f"steps={steps}"), names)
    drawn, asked = names["step"].x_t, names["sevens"]  # type: ignore[attr-defined]
    classifier = zoo.load_classifier("digits")
    read = classifier(drawn).argmax(dim=1)
    assert isinstance(classifier, metrics.Classifier)
    assert int((read == asked).sum()) >= right
