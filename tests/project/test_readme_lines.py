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


@pytest.mark.slow
def test_the_lines_draw_digits_that_can_be_read() -> None:
    """Eight sevens; after 600 steps instead of 1,500 a classifier reads at least six of them."""
    names: dict[str, object] = {}
    torch.manual_seed(0)
    exec(lines("README.md").replace("steps=1500", "steps=600"), names)
    drawn, asked = names["step"].x_t, names["sevens"]  # type: ignore[attr-defined]
    classifier = zoo.load_classifier("digits")
    read = classifier(drawn).argmax(dim=1)
    assert isinstance(classifier, metrics.Classifier)
    assert int((read == asked).sum()) >= 6
