"""What importing costs: nothing heavy comes in before it is used."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow  # every test starts an interpreter

HEAVY = [
    "matplotlib",
    "ipywidgets",
    "anywidget",
    "sklearn",
    "torchvision",
    "tqdm",
    "safetensors",
    "IPython",
    "PIL",
]
TRAINING = "minidiff.train, minidiff.zoo, minidiff.metrics, minidiff.data"
WIDGETS = ["matplotlib", "ipywidgets", "anywidget", "IPython", "sklearn", "torchvision"]


def loaded_after(statement: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after a statement, beyond those of `import torch`."""
    script = (
        "import sys, json, torch; before = set(sys.modules); "
        f"{statement}; loaded = set(sys.modules) - before; "
        "print(json.dumps(sorted({name.split('.')[0] for name in loaded})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120
    )
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import minidiff", HEAVY),
        ("import minidiff.__main__; minidiff.__main__.build_parser()", HEAVY),
        (f"import {TRAINING}", WIDGETS),
        ("import minidiff.data", [*HEAVY, "scipy"]),
        (
            "from minidiff import show; show.language('tr')",
            ["matplotlib", "ipywidgets", "anywidget", "IPython"],
        ),
    ],
)
def test_heavy_packages_stay_outside(statement: str, absent: list[str]) -> None:
    loaded = loaded_after(statement)
    assert "minidiff" in loaded
    assert loaded & set(absent) == set()


TRAIN_A_STEP = (
    "from minidiff import zoo; from minidiff.train import train; "
    "steps = train(*zoo.recipe('demo').build(), zoo.recipe_data('demo'), device='cpu'); next(steps)"
)


LOAD_A_MODEL = "from minidiff import zoo; [zoo.load(name) for name in zoo.available()]"


@pytest.mark.parametrize("statement", [TRAIN_A_STEP, LOAD_A_MODEL])
def test_training_and_loading_need_neither_scikit_learn_nor_torchs_compiler(statement: str) -> None:
    """Together they are 240 MB: a third of what the process needs without them."""
    loaded = loaded_after(statement)
    assert "minidiff" in loaded
    assert loaded & {"sklearn", "scipy", "sympy"} == set()  # sympy comes with torch's compiler


def test_torchs_own_adam_would_have_loaded_it() -> None:
    """Otherwise the test above would pass for nothing, and our Adam could go."""
    assert "sympy" in loaded_after("torch.optim.Adam([torch.nn.Parameter(torch.zeros(1))])")


def test_every_heavy_package_is_installed() -> None:
    """Otherwise the test above would pass for nothing."""
    assert loaded_after(f"import {', '.join(HEAVY)}, minidiff") >= set(HEAVY) - {"tqdm"}
