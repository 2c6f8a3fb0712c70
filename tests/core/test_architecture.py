"""The floors of the house: who may import whom, and what `import minidiff` costs."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_FOR_THE_CORE = (
    "numpy", "tqdm", "safetensors", "sklearn", "torchvision", "PIL", "matplotlib", "ipywidgets", "anywidget",
)  # fmt: skip
LINT = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"


def python(code: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run `code` in a fresh interpreter that finds `minidiff` in `folder`."""
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )


def test_the_floors_are_kept() -> None:
    result = python(LINT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("room", "line", "broken"),
    [
        ("schedule.py", "import minidiff.data", "A room imports only"),
        ("denoisers.py", "import minidiff.samplers", "A room imports only"),
        ("samplers/ddim.py", "import minidiff.guidance", "A room imports only"),
        ("samplers/ddim.py", "import minidiff.editing", "A room imports only"),
        ("editing/start.py", "import minidiff.nets", "Samplers and edits know no networks"),
        ("forward.py", "import minidiff.nets", "A room imports only"),
        ("checkpoint.py", "import minidiff.show", "A room imports only"),
        ("nets/unet.py", "import minidiff.schedule", "Networks know neither"),
        ("samplers/ddim.py", "import minidiff.nets", "Samplers and edits know no networks"),
        ("samplers/ddim.py", "def f(): import numpy", "The core needs torch alone"),
        ("train.py", "def f(): import matplotlib", "neither plots nor widgets"),
        ("a_new_room.py", "", "A room imports only"),
    ],
)
def test_an_import_from_above_is_noticed(tmp_path: Path, room: str, line: str, broken: str) -> None:
    shutil.copytree(ROOT / "minidiff", tmp_path / "minidiff", ignore=lambda folder, names: [
        name for name in names if not (name.endswith(".py") or (Path(folder) / name).is_dir())
    ])  # fmt: skip
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "minidiff" / room).open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")
    result = python(f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{LINT}", folder=tmp_path)
    assert result.returncode != 0
    said = [text for text in result.stdout.splitlines() if text.endswith("BROKEN")] or [result.stdout]
    assert any(broken in text for text in said), result.stdout


@pytest.mark.slow
def test_importing_the_core_adds_nothing_heavy_to_torch() -> None:
    result = python(
        "import sys, torch\n"
        "before = set(sys.modules)\n"
        "import minidiff\n"
        "added = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        f"print(sorted(added & set({NOT_FOR_THE_CORE!r})))"
    )
    assert result.stdout.strip() == "[]", result.stdout + result.stderr


@pytest.mark.slow
def test_the_core_trains_and_samples_where_nothing_but_torch_is_installed() -> None:
    """Every other package is refused at the door. torch itself does without numpy, with a warning."""
    result = python(
        "import sys\n"
        "class Door:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.partition('.')[0] in {NOT_FOR_THE_CORE!r}:\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Door())\n"
        "import torch\n"
        "from minidiff import *\n"
        "schedule = NoiseSchedule.cosine(T=20)\n"
        "network = UNet(UNetSettings(width=8, multipliers=(1,), attention=()))\n"
        "diffusion_loss(network, torch.zeros(2, 1, 4, 4), schedule, predicts='x_0').backward()\n"
        "for name in SAMPLERS:\n"
        "    denoise = NetworkDenoiser(network, schedule, predicts='x_0')\n"
        "    x = sample(denoise, schedule, randn((2, 1, 4, 4)), name, steps=4)\n"
        "    assert x.shape == (2, 1, 4, 4)\n"
        "print('done')"
    )
    assert result.stdout.strip() == "done", result.stderr
