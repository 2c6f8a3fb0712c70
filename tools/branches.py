"""`python -m tools.branches shapes-masks`: how well a trained branch obeys; with --ship, ship it.

The run is the one that `minidiff train NAME` left in runs/NAME. Of `shapes`, obedience is intersection
over union with the true mask, told colour and background alone, and told all; of `figures`, how far head,
hands and feet are from their joints. The floors: real pictures, another picture's drawing, and the frozen
model without the branch. With --ship the figures go to docs/models/NAME.json, and from there, with a picture
and the words below, to the card docs/models/NAME.md (`python -m tools.model_cards NAME` writes it again).
"""

import argparse
import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from minidiff import checkpoint, data, randn, zoo
from minidiff.data.figures import SPLITS, figure
from minidiff.data.shapes import COUNTS
from minidiff.metrics import evaluate_poses, intersection_over_union, painted_masks
from minidiff.model import TrainedModel
from minidiff.nets import Controlled
from minidiff.run_folder import CHECKPOINT_NAME
from minidiff.show import grid

PICTURES = 200
SAMPLING_STEPS = 20
SEED = 1
CARDS = Path("docs/models")
SHOWN = 8  # pictures in a row of the card
DRAWN = {
    "masks": "the share of each pixel that the shape covers",
    "edges": "where the brightness of the picture is steep (Sobel), without any colour",
    "poses": "a skeleton in three channels: left limbs, right limbs, trunk",
}


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
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB; python -m tools.model_cards {options.name}")


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


# ---- the card -------------------------------------------------------------------------------------------


def picture(name: str) -> Any:
    """Three rows: drawings of the test part, what the branch paints from them, and the real pictures."""
    recipe, model = zoo.BRANCHES[name], zoo.load(name)
    examples = recipe.examples("test").subset(list(range(SHOWN)))
    assert isinstance(examples.condition, dict)
    labels, hint = examples.condition["labels"].clone(), examples.condition["hint"]
    if recipe.base == "shapes":
        labels[:, [0, 2, 3]] = max(COUNTS)  # shape, size and place come from the drawing alone
    drawn = hint.expand(-1, 3, -1, -1) * 2 - 1
    return grid(torch.cat([drawn, paint(model, labels, hint), examples.x]), columns=SHOWN)


def card(name: str, facts: dict[str, Any]) -> str:
    """The card as Markdown."""
    recipe, train = zoo.BRANCHES[name], facts["train"]
    told = "shape, size and place left open" if recipe.base == "shapes" else "all labels told"
    shares = [(case, figure) for case, figure in facts["obedience"].items() if case != "n"]
    pictures = f"{facts['obedience']['n']} pictures of the test part"
    measure = (
        f"Mean intersection over union with the true mask, over {pictures}"
        if recipe.base == "shapes"
        else f"Head, hands and feet of {pictures}"
    )
    megabytes = (zoo.SHIPPED / f"{name}.safetensors").stat().st_size / 1e6
    sections = [
        f"# `{name}`: a control branch for `{recipe.base}`",
        "<!-- Made by `python -m tools.model_cards`; numbers come from the .json beside it. -->",
        f"Makes [`{recipe.base}`]({recipe.base}.md) obey a drawing: {DRAWN[recipe.hint]}. It is a ControlNet "
        "branch (Zhang, Rao and Agrawala 2023); it works beside these frozen weights only, changing none of "
        f"them. Lesson 11 builds one. [Türkçe]({name}.tr.md)",
        f"![Drawings, what is painted from them, real pictures]({name}.png)",
        f"*Upper row: drawings of the test part. Middle: {SAMPLING_STEPS} DDIM steps, seed {SEED}, {told}, "
        "not chosen. Lower: the pictures that the drawings were made from.*",
        f'```python\nfrom minidiff import data, zoo\nmodel = zoo.load("{name}")  # with its base\n```',
        "## Data",
        f"The training pictures of `{recipe.base}`; a program makes each drawing from its picture "
        f'(`data.hints_of("{recipe.base}", "{recipe.hint}", "train")`).',
        "## Network and training",
        f"A copy of the base's way down and middle, {megabytes:.1f} MB in float16. {facts['step']:,} steps "
        f"of {train['batch_size']} pictures, Adam at {train['learning_rate']:g}, falling to 0 over the last "
        f"{train['cooldown']:.0%}; the weights are a moving average ({train['ema_decay']:g}). What the base "
        f"is told is dropped whole in {train['label_dropout']:.0%} of the pictures, in part in most others, "
        "the drawing never.",
        f"Made again by `minidiff train {name}` and `python -m tools.branches {name} --ship`; seed "
        f"{train['seed']}, one run.",
        "## Figures",
        f"{measure}, {SAMPLING_STEPS} DDIM steps, without guidance. Real pictures are the ceiling; another "
        "drawing and the frozen model are the floors.\n\n| case | figure |\n| --- | ---: |\n"
        + "\n".join(f"| {case} | {figure:.3f} |" for case, figure in shares),
        "## Limits",
        "- It points; it does not paint. What the base never learned to draw comes out as the nearest thing "
        "that it did.\n- An empty drawing is a drawing that training never showed. To leave the drawing out, "
        "give a hint of infinities, or use the base.",
    ]
    return "\n\n".join(sections) + "\n"


if __name__ == "__main__":
    main()
