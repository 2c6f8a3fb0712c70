"""`python -m tools.autoencoder`: train the autoencoder of `latents` and put it among the shipped files.

A few minutes of one CPU. Its ceiling is printed, and written into docs/models/latents-autoencoder.json. The
models of latents must be trained again afterwards: their latents are others then.

`python -m tools.autoencoder --judge` trains nothing: it judges the shipped one again.
"""

import argparse
import dataclasses
import json
import time
from typing import Any

import torch
from tqdm.auto import tqdm

from minidiff import zoo
from minidiff._shared import seeded
from minidiff.latent import (
    Autoencoder,
    AutoencoderSettings,
    AutoencoderTraining,
    ceiling,
    large_shapes,
    rounded,
    train_autoencoder,
)
from minidiff.recipes import SHIPPED
from tools.ship import CARDS

NAME = "latents"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judge", action="store_true", help="judge the shipped one again")
    options = parser.parse_args()
    settings, path = AutoencoderTraining(), CARDS / f"{NAME}-autoencoder.json"
    known = json.loads(path.read_text(encoding="utf-8")) if options.judge else {}
    cost = known.get("cpu_hours")
    if not options.judge:
        torch.set_num_threads(1)
        with seeded(settings.seed):
            autoencoder = Autoencoder(AutoencoderSettings())
        cost = train(autoencoder, settings)
        zoo.ship_autoencoder(NAME, autoencoder)
    write_figures(settings, cost)


def train(autoencoder: Autoencoder, settings: AutoencoderTraining) -> float:
    """Train on the whole training part; gives the hours of one CPU that it took."""
    pictures, began = large_shapes("train"), time.process_time()
    for _ in tqdm(train_autoencoder(autoencoder, pictures, settings), "autoencoder", settings.steps):
        pass
    return (time.process_time() - began) / 3600


def write_figures(settings: AutoencoderTraining, cpu_hours: float | None) -> None:
    """Judge the shipped autoencoder, and write the figures beside the cards."""
    facts: dict[str, Any] = {
        "train": dataclasses.asdict(settings),
        "quality": judge(zoo.load_autoencoder_of(NAME)),
    }
    if cpu_hours is not None:
        facts["cpu_hours"] = round(cpu_hours, 3)
    facts["bytes"] = (SHIPPED / f"{NAME}-autoencoder.safetensors").stat().st_size
    (CARDS / f"{NAME}-autoencoder.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(facts, indent=2))


def judge(autoencoder: Autoencoder) -> dict[str, Any]:
    """The ceiling on scenes of the test part and on held-out pairs; and with weights in a byte each."""
    figures: dict[str, Any] = {}
    byte = rounded(autoencoder, 1)
    assert isinstance(byte, Autoencoder)
    for split in ("test", "held_out"):
        pictures = large_shapes(split)
        assert pictures.attributes is not None
        for name, one in ((split, autoencoder), (f"{split}_int8", byte)):
            found = dataclasses.asdict(ceiling(one, pictures.images, pictures.attributes))
            figures[name] = {key: round(value, 5) for key, value in found.items()}
    return figures


if __name__ == "__main__":
    main()
