"""`python -m tools.encoders`: train the text and picture encoders of `scenes` and put them among the shipped.

Eight minutes of one CPU. What they have understood is printed, and written into
docs/models/scenes-encoder.json.
"""

import argparse
import dataclasses
import json
from typing import Any

from tqdm.auto import tqdm

from minidiff import zoo
from minidiff.data.captions import captioned
from minidiff.data.scenes import LENGTH, SPLITS, Pair, scene_at, scene_indices, vocabulary
from minidiff.phrase import LANGUAGES
from minidiff.text import ContrastSettings, Encoders, probe, train_contrastive
from tools.ship import CARDS

PROBED = 280  # pictures of two objects of each part


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    encoders, settings = Encoders.new(vocabulary(), LENGTH), ContrastSettings()
    train(encoders, settings)
    zoo.save_encoder("scenes", encoders)
    write_figures(settings)


def train(encoders: Encoders, settings: ContrastSettings) -> None:
    """Train on the whole training part, languages in turn."""
    known = captioned(scene_indices("train"))
    steps = train_contrastive(encoders, known, settings)
    for _ in tqdm(steps, "encoders", settings.steps):
        pass


def write_figures(settings: ContrastSettings) -> None:
    """Judge the shipped encoders, and write the figures beside the cards."""
    quality = judge(zoo.load_encoder("scenes"))
    facts = {"train": dataclasses.asdict(settings), "quality": quality}
    path = CARDS / "scenes-encoder.json"
    path.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(quality, indent=2))


def judge(encoders: Encoders) -> dict[str, Any]:
    """What the encoders make of pictures of two objects, for each part and language."""
    figures: dict[str, Any] = {}
    for split in SPLITS[1:]:
        shown = [scene_at(i) for i in scene_indices(split)]
        pairs = [pair for pair in shown if isinstance(pair, Pair)][:PROBED]
        figures[split] = {
            language: {
                name: round(value, 4)
                for name, value in dataclasses.asdict(probe(encoders, pairs, language)).items()
            }
            for language in LANGUAGES
        }
    return figures


if __name__ == "__main__":
    main()
