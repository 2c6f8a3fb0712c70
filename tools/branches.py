"""`python -m tools.branches shapes-masks`: how well a trained branch obeys; with --ship, ship it.

The run is the one that `minidiff train NAME` left in runs/NAME. Of `shapes`, obedience is intersection
over union with the true mask, told colour and background alone, and told all; of `figures`, how far head,
hands and feet are from their joints. The floors: real pictures, another picture's drawing, and the frozen
model without the branch. With --ship the figures go to docs/models/NAME.json, too.
"""

import argparse
import json
from pathlib import Path

import torch
from torch import Tensor

from minidiff import checkpoint, data, randn, zoo
from minidiff.data.figures import SPLITS, figure
from minidiff.data.shapes import COUNTS
from minidiff.metrics import evaluate_poses, intersection_over_union, painted_masks
from minidiff.model import TrainedModel
from minidiff.nets import Controlled
from minidiff.run_folder import CHECKPOINT_NAME

PICTURES = 200
SAMPLING_STEPS = 20
SEED = 1
CARDS = Path("docs/models")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=list(zoo.BRANCHES))
    parser.add_argument("--folder", type=Path, help="the run (default: runs/NAME)")
    parser.add_argument("--ship", action="store_true", help="put the branch among the shipped files")
    options = parser.parse_args()
    recipe = zoo.BRANCHES[options.name]
    run = checkpoint.load((options.folder or Path("runs") / options.name) / CHECKPOINT_NAME)
    assert isinstance(run.network, Controlled)
    judge = shapes_obedience if recipe.base == "shapes" else figures_obedience
    info = {"recipe": options.name, "train": run.info["train"], "step": run.info["step"]}
    info |= {"obedience": judge(run, recipe)}
    print(json.dumps(info["obedience"], indent=2))
    if options.ship:
        path = zoo.SHIPPED / f"{options.name}.safetensors"
        bare = TrainedModel(run.network, run.schedule, run.predicts)
        checkpoint.save_branch(path, bare, base=recipe.base, info=info, half=True)
        (CARDS / f"{options.name}.json").write_text(json.dumps(info, indent=2) + "\n", encoding="utf-8")
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


def paint(model: TrainedModel, labels: Tensor, hint: Tensor | None) -> Tensor:
    """A DDIM sample for each row of labels; without a hint, from the frozen network."""
    assert isinstance(model.network, Controlled)
    x_T = randn((len(labels), 3, 32, 32), generator=torch.Generator().manual_seed(SEED))
    if hint is None:
        frozen = TrainedModel(model.network.base, model.schedule, model.predicts)
        return frozen.draw(labels, x_T=x_T, steps=SAMPLING_STEPS)
    return model.draw({"labels": labels, "hint": hint}, x_T=x_T, steps=SAMPLING_STEPS)


def shapes_obedience(model: TrainedModel, recipe: zoo.BranchRecipe) -> dict[str, float]:
    """Mean IoU with the true mask."""
    test = data.shapes("test")
    assert test.attributes is not None
    told, hint = test.attributes[:PICTURES], data.hints_of("shapes", recipe.hint, "test")[:PICTURES]
    true = data.hints_of("shapes", "masks", "test")[:PICTURES] > 0.5
    colours = torch.full_like(told, max(COUNTS))  # the null label: nothing told
    colours[:, [1, 4]] = told[:, [1, 4]]

    def score(pictures: Tensor, masks: Tensor = true) -> float:
        return round(intersection_over_union(painted_masks(pictures, told), masks).mean().item(), 3)

    return {
        "n": PICTURES,
        "real pictures": score(test.images[:PICTURES]),
        "another picture's drawing": score(test.images[:PICTURES], true.roll(1, dims=0)),
        "frozen, two told": score(paint(model, colours, None)),
        "frozen, all told": score(paint(model, told, None)),
        "branch, two told": score(paint(model, colours, hint)),
        "branch, all told": score(paint(model, told, hint)),
    }


def figures_obedience(model: TrainedModel, recipe: zoo.BranchRecipe) -> dict[str, float]:
    """Mean distance of head, hands and feet from their joints, in pixels, and the share that is missing."""
    people = [figure(i) for i in SPLITS["test"][:PICTURES]]
    joints, test = torch.stack([one.joints for one in people]), data.figures("test")
    assert test.attributes is not None
    told, hint = test.attributes[:PICTURES], data.hints_of("figures", recipe.hint, "test")[:PICTURES]
    pictures = {
        "real pictures": test.images[:PICTURES],
        "another figure": test.images[:PICTURES].roll(1, dims=0),
        "frozen": paint(model, told, None),
        "branch": paint(model, told, hint),
    }
    found: dict[str, float] = {"n": PICTURES}
    for name, images in pictures.items():
        poses = evaluate_poses(images, joints)
        found |= {f"{name}, pixels": round(poses.error, 3), f"{name}, missing": round(poses.missing, 3)}
    return found


if __name__ == "__main__":
    main()
