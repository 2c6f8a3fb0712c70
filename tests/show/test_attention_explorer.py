"""AttentionExplorer: the maps are the network's own, at every step of the sampler, one scene a word."""

from typing import Any

import pytest
import torch

from minidiff import NoiseSchedule, show
from minidiff.data.scenes import LENGTH, vocabulary
from minidiff.model import TrainedModel
from minidiff.nets import TokenSettings, UNet, UNetSettings
from minidiff.nets.attention import watching
from minidiff.show.attention_explorer import read_sentence
from minidiff.text import Encoders

SENTENCE = "gri zeminde, mavi bir karenin solunda kırmızı bir daire"


def model(**options: Any) -> TrainedModel:
    """A small network whose zeroed layers are filled, so that every part of it has a say."""
    torch.manual_seed(1)
    told = {"condition": TokenSettings(64, LENGTH), "reading": (0, 1)}
    settings = {"channels": 3, "width": 8, "multipliers": (1, 1), "attention": (), "heads": 2, "patch": 2}
    network = UNet(UNetSettings(**(settings | told | options)))
    for parameter in network.parameters():
        if not parameter.any():
            torch.nn.init.normal_(parameter, std=0.1)
    return TrainedModel(network.eval(), NoiseSchedule.cosine(T=100), "x_0", {"shape": [3, 32, 32]})


@pytest.fixture(scope="module")
def encoders() -> Encoders:
    return Encoders.new(vocabulary(), LENGTH)


def test_there_is_a_word_for_each_choice_and_a_step_for_each_position(encoders: Encoders) -> None:
    explorer = show.AttentionExplorer(model(), encoders, SENTENCE, steps=5)
    names = [scene.name for scene in explorer.film.scenes]
    assert names[:4] == ["gri", "zeminde", ",", "mavi"]
    assert names[-1] == "<end>"
    assert explorer.film.frames == 5
    assert explorer.data["script"]["pointed"] is True
    assert "gri zeminde" in explorer.film.description


def test_the_maps_are_what_the_network_reads_at_each_step(encoders: Encoders) -> None:
    one = model()
    read = read_sentence(one, encoders, SENTENCE, steps=4, sampler="ddim", seed=3)
    tokens = encoders.tokens([SENTENCE])
    assert read.t == sorted(read.t)
    for frame in range(4):
        with watching(one.network) as maps:
            one.network(read.x_t[frame : frame + 1], torch.tensor([read.t[frame]]), tokens)
        for side in (16, 8):
            mean = torch.stack(maps[side, side]).mean(0)[0]
            torch.testing.assert_close(read.maps[side][frame], mean[: len(read.words)])
            assert not mean[len(read.words) :].any()
            torch.testing.assert_close(read.maps[side][frame].sum(0), torch.ones(side, side))


def test_the_picture_is_that_of_the_same_seed(encoders: Encoders) -> None:
    one = model()
    read = read_sentence(one, encoders, SENTENCE, steps=4, sampler="ddim", seed=3)
    again = read_sentence(one, encoders, SENTENCE, steps=4, sampler="ddim", seed=3)
    other = read_sentence(one, encoders, SENTENCE, steps=4, sampler="ddim", seed=4)
    assert torch.equal(read.x_0, again.x_0)
    assert not torch.equal(read.x_0, other.x_0)


def test_what_cannot_be_shown_is_refused(encoders: Encoders) -> None:
    with pytest.raises(ValueError, match=r"'cyan'.*Known are"):
        show.AttentionExplorer(model(), encoders, "a cyan circle")
    with pytest.raises(ValueError, match="reads no tokens"):
        show.AttentionExplorer(model(reading=()), encoders, SENTENCE, steps=2)
    with pytest.raises(TypeError, match="model must be TrainedModel"):
        show.AttentionExplorer(model().network, encoders, SENTENCE)  # type: ignore[arg-type]
