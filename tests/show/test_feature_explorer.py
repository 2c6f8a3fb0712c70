"""FeatureExplorer: the maps are the network's own, skips off is what it says, and nothing is left behind."""

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from minidiff import show
from minidiff.nets import MLP, MLPSettings, UNet, UNetSettings
from minidiff.nets.embeddings import timestep_embedding
from minidiff.show import FeatureExplorer
from minidiff.show.feature_explorer import features, most_varied, no_skips
from minidiff.show.kept import WIDGET_VIEW
from minidiff.show.sprite import to_pixels

T = [0, 10, 40]


def network(**options: Any) -> UNet:
    """A U-Net whose zeroed layers are filled, so that every part of it has a say."""
    torch.manual_seed(1)
    settings = {"width": 8, "multipliers": (1, 2, 2), "attention": (2,), "classes": 5, **options}
    model = UNet(UNetSettings(**settings))
    for parameter in model.parameters():
        if not parameter.any():
            torch.nn.init.normal_(parameter, std=0.1)
    return model


def x_t(count: int = 3, channels: int = 1, size: int = 8) -> Tensor:
    return torch.randn(count, channels, size, size, generator=torch.Generator().manual_seed(2))


def by_hand(model: UNet, x: Tensor, t: Tensor, labels: Tensor, skips: bool) -> dict[str, Tensor]:
    """The forward pass once more, for one block a level, with the skips multiplied by 1 or 0."""
    factor = float(skips)
    context = model.time_mlp(timestep_embedding(t, model.settings.width)) + model.condition(labels).vector
    h = model.stem(x)
    handed, found = [h], {}
    for level in range(3):
        if level:
            h = model.shrink[level - 1](h)
            handed.append(h)
        h = found[f"down {level}"] = model.down[level](h, context)
        handed.append(h)
    h = found["middle"] = model.middle(h, context)
    for place, level in enumerate((2, 1, 0)):
        for block in (2 * place, 2 * place + 1):
            h = model.up[block](torch.cat([h, factor * handed.pop()], 1), context)
        found[f"up {level}"] = h
        if level:
            h = model.grow[place](F.interpolate(h, size=handed[-1].shape[-2:], mode="nearest"))
    found["prediction"] = model.head(h)
    return found


@pytest.mark.parametrize("skips", [True, False])
@pytest.mark.parametrize("size", [8, 7])
@torch.no_grad()
def test_features_are_those_of_the_forward_pass(skips: bool, size: int) -> None:
    model = network().eval()
    x = x_t(size=size)
    wanted = by_hand(model, x, torch.tensor(T), torch.full((3,), 2), skips)
    found = features(model, x, T, label=2, skips=skips)
    assert list(found) == [
        "middle", "down 0", "down 1", "down 2", "up 0", "up 1", "up 2", "prediction",
    ]  # fmt: skip
    for name, values in found.items():
        torch.testing.assert_close(values, wanted[name], rtol=1e-4, atol=1e-5)
    if skips:
        torch.testing.assert_close(found["prediction"], model(x, torch.tensor(T), torch.full((3,), 2)))


@pytest.mark.parametrize("blocks", [1, 2, 3])
@pytest.mark.parametrize("multipliers", [(1,), (1, 2), (1, 1, 3)])
def test_every_level_is_found_in_every_shape_of_network(blocks: int, multipliers: tuple[int, ...]) -> None:
    model = network(blocks=blocks, multipliers=multipliers, attention=())
    found = features(model, x_t(), T)
    for level, multiplier in enumerate(multipliers):
        for way in ("down", "up"):
            assert found[f"{way} {level}"].shape == (3, 8 * multiplier, 8 >> level, 8 >> level)
    without = features(model, x_t(), T, skips=False)
    for level in range(len(multipliers)):
        assert torch.equal(found[f"down {level}"], without[f"down {level}"])
        assert not torch.equal(found[f"up {level}"], without[f"up {level}"])


def test_the_network_is_left_as_it_was() -> None:
    model = network(dropout=0.5).train()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    FeatureExplorer(model, x_t(), T)
    assert all(part.training for part in model.modules())
    assert all(torch.equal(value, model.state_dict()[key]) for key, value in before.items())
    for part in model.modules():
        assert not part._forward_hooks
        assert not part._forward_pre_hooks


def test_hooks_are_removed_after_an_error_too() -> None:
    model = network()
    with pytest.raises(ValueError, match="x_t must have shape"):
        features(model, x_t(channels=3), T)
    with pytest.raises(ZeroDivisionError), no_skips(model):
        raise ZeroDivisionError
    for part in model.modules():
        assert not part._forward_hooks
        assert not part._forward_pre_hooks


def test_every_frame_of_every_panel_shows_its_maps() -> None:
    model = network()
    one = FeatureExplorer(model, x_t(), T, label=2, maps=4)
    for scene, skips in zip(one.film.scenes, (True, False), strict=True):
        values = features(model, x_t(), T, label=2, skips=skips)
        on = features(model, x_t(), T, label=2)
        panels = {panel.title: panel for panel in scene.panels}
        np.testing.assert_array_equal(panels["xₜ"].pixels, to_pixels(x_t()))
        np.testing.assert_array_equal(panels["prediction"].pixels, to_pixels(values["prediction"]))
        for title, key, zoom in (
            ("middle", "middle", 4),
            ("level 1 ↓", "down 1", 2),
            ("level 0 ↑", "up 0", 1),
        ):
            panel, chosen = panels[title], most_varied(on[key], 4)
            white = float(panel.texts[0].split()[-1])
            shown = panel.pixels[:, :8:1, :8, 0].astype(float)  # the map at the top left
            truth = values[key][:, chosen[0]].repeat_interleave(zoom, 1).repeat_interleave(zoom, 2)
            truth = (truth.clamp(-white, white) / white + 1) * 127.5
            assert np.abs(shown - truth.numpy()).max() < 3  # `white` is printed with two decimals
            height = on[key].shape[2]
            assert panel.about == f"{height} × {height}, 4 of {on[key].shape[1]} maps"


def test_skips_off_says_how_far_the_prediction_moved() -> None:
    model = network()
    one = FeatureExplorer(model, x_t(), T)
    moved = features(model, x_t(), T, skips=False)["prediction"] - features(model, x_t(), T)["prediction"]
    texts = one.film.scenes[1].panels[1].texts
    for frame, text in enumerate(texts):
        assert text == f"moved by {float(moved[frame].pow(2).mean().sqrt()):.3f} (rms)"


def test_every_frame_and_both_choices_can_be_set() -> None:
    one = FeatureExplorer(network(), x_t(), T)
    for choice in range(2):
        one.choice = choice
        for frame in range(3):
            one.frame = frame
    assert one.film.scenes[0].captions == ("t = 0", "t = 10", "t = 40")
    assert [scene.name for scene in one.film.scenes] == ["on", "off (zeroed)"]


def test_one_image_can_be_shown_as_if_it_were_of_any_t() -> None:
    model = network()
    one = FeatureExplorer(model, x_t(1)[0], torch.tensor(T))
    predictions = one.film.scenes[0].panels[1].pixels
    for frame, t in enumerate(T):
        alone = FeatureExplorer(model, x_t(1), t).film.scenes[0].panels[1].pixels
        assert np.abs(predictions[frame].astype(int) - alone[0].astype(int)).max() <= 1
    assert (predictions[0] != predictions[2]).any()


def test_the_maps_that_vary_most_are_chosen_in_their_own_order() -> None:
    values = torch.randn(5, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    values *= torch.tensor([3.0, 0.1, 5.0, 1.0])[:, None, None]
    assert most_varied(values, 2) == [0, 2]
    assert most_varied(values, 99) == [0, 1, 2, 3]


def test_colour_images_and_a_network_without_classes() -> None:
    model = network(channels=3, classes=None)
    one = FeatureExplorer(model, x_t(channels=3), T)
    assert one.film.scenes[0].panels[1].pixels.shape == (3, 8, 8, 3)
    with pytest.raises(ValueError, match="told no classes"):
        FeatureExplorer(model, x_t(channels=3), T, label=1)


def test_the_notebook_keeps_a_strip() -> None:
    one = FeatureExplorer(network(), x_t(), T)
    data, metadata = one._repr_mimebundle_()
    assert data[WIDGET_VIEW]["model_id"] == one.model_id
    assert len(data["image/png"]) <= 60_000
    assert "for t from 0 to 40" in metadata["image/png"]["alt"]


def test_it_speaks_turkish() -> None:
    show.language("tr")
    one = FeatureExplorer(network(), x_t(), T)
    assert one.film.choice_label == "Atlama bağlantıları"
    assert one.film.scenes[0].panels[3].title == "düzey 0 ↓"


def broken() -> UNet:
    model = network()
    torch.nn.init.constant_(model.stem.weight, torch.nan)
    return model


@pytest.mark.parametrize(
    ("arguments", "options", "error", "says"),
    [
        ((MLP(MLPSettings()), x_t(), T), {}, TypeError, "must be a minidiff UNet, got MLP"),
        ((network(), x_t().numpy(), T), {}, TypeError, "x_t must be a torch.Tensor"),
        ((network(), x_t(2), T), {}, ValueError, "one for each of the 3 t; got 2"),
        ((network(), x_t() * torch.nan, T), {}, ValueError, "NaN"),
        ((network(), x_t(channels=3), T), {}, ValueError, "3 channels, but this network works on 1"),
        ((network(), x_t(size=2), T), {}, ValueError, "at least 4"),
        ((network(), x_t(), []), {}, ValueError, "t is empty"),
        ((network(), x_t(), [3, 2, 1]), {}, ValueError, "t must rise"),
        ((network(), x_t(), [0.5, 1, 2]), {}, TypeError, "whole number"),
        ((network(), x_t(), [-1, 1, 2]), {}, ValueError, "each of t"),
        ((network(), x_t(), T), {"maps": 0}, ValueError, "maps"),
        ((network(), x_t(), T), {"label": 9}, ValueError, "label must be from 0 to"),
        ((broken(), x_t(), T), {}, ValueError, "weights may be broken"),
    ],
)
def test_bad_input_gets_one_clear_error(
    arguments: Any, options: Any, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        FeatureExplorer(*arguments, **options)
