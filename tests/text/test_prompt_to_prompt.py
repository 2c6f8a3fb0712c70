"""One word changed: what is read where comes from the first sentence, what it says from the second."""

import pytest
import torch
from torch import Tensor

from minidiff import NoiseSchedule
from minidiff.model import TrainedModel
from minidiff.nets import TokenSettings, UNet, UNetSettings
from minidiff.nets.attention import CrossAttention, noting, reading_as
from minidiff.text import prompt_to_prompt

LENGTH, WIDTH, STEPS = 5, 4, 4


@pytest.fixture(scope="module")
def model() -> TrainedModel:
    torch.manual_seed(0)
    settings = UNetSettings(
        width=8, multipliers=(1, 2), attention=(1,), heads=2, condition=TokenSettings(WIDTH, LENGTH),
        reading=(0, 1),
    )  # fmt: skip
    network = UNet(settings)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    schedule = NoiseSchedule.cosine(50)
    return TrainedModel(network.double().eval(), schedule, predicts="x_0", info={"shape": [1, 8, 8]})


def tokens(seed: int, n: int = 2) -> Tensor:
    return torch.randn(n, LENGTH, WIDTH, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


TOLD, ASKED = tokens(1), tokens(2)
X_T = torch.randn(2, 1, 8, 8, generator=torch.Generator().manual_seed(3), dtype=torch.float64)


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("keep", [0.0, 0.5, 1.0])
def test_the_same_sentence_gives_the_same_picture(model: TrainedModel, keep: float, scale: float) -> None:
    before, after = prompt_to_prompt(model, TOLD, TOLD, X_T, keep=keep, steps=STEPS, scale=scale)
    torch.testing.assert_close(after, before, atol=1e-9, rtol=0)
    torch.testing.assert_close(before, model.draw(TOLD, x_T=X_T, steps=STEPS, scale=scale))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_keeping_nothing_is_drawing_from_the_same_noise(model: TrainedModel, scale: float) -> None:
    _, after = prompt_to_prompt(model, TOLD, ASKED, X_T, keep=0.0, steps=STEPS, scale=scale)
    assert torch.equal(after, model.draw(ASKED, x_T=X_T, steps=STEPS, scale=scale))


def test_every_share_of_the_steps_is_another_picture(model: TrainedModel) -> None:
    made = [
        prompt_to_prompt(model, TOLD, ASKED, X_T, keep=n / STEPS, steps=STEPS)[1] for n in range(STEPS + 1)
    ]
    for i, one in enumerate(made):
        assert all(float((one - other).abs().max()) > 1e-6 for other in made[:i])


def test_places_are_the_firsts_and_words_the_seconds(model: TrainedModel) -> None:
    """One call by hand: shares of the one sentence times the values of the other, block by block."""
    t = torch.tensor([25, 25])
    with noting(model.network) as noted:
        model.network(X_T, t, TOLD)
    seen: list[tuple[Tensor, Tensor]] = []

    def by_hand(module: CrossAttention, arguments: tuple[Tensor, Tensor], output: Tensor) -> None:
        x, said = arguments
        _, _, v = module.questions(x, said)
        h = torch.einsum("bhpl,bhlc->bhcp", noted[len(seen)], v)
        seen.append((output, x + module.out(h.reshape(x.shape))))

    with reading_as(model.network, noted):
        handles = [
            m.register_forward_hook(by_hand) for m in model.network.modules() if isinstance(m, CrossAttention)
        ]
        model.network(X_T, t, ASKED)
        for handle in handles:
            handle.remove()
    assert len(seen) == len(noted) > 1
    for output, expected in seen:
        torch.testing.assert_close(output, expected)


def test_afterwards_the_network_is_as_before(model: TrainedModel) -> None:
    before = model.draw(ASKED, x_T=X_T, steps=STEPS)
    prompt_to_prompt(model, TOLD, ASKED, X_T, steps=STEPS)
    assert torch.equal(model.draw(ASKED, x_T=X_T, steps=STEPS), before)


def test_what_does_not_fit_is_refused(model: TrainedModel) -> None:
    with pytest.raises(ValueError, match="told and asked must be alike"):
        prompt_to_prompt(model, TOLD, tokens(2, n=1), X_T)
    with pytest.raises(ValueError, match="keep"):
        prompt_to_prompt(model, TOLD, ASKED, X_T, keep=1.5)
    network = UNet(UNetSettings(width=8, multipliers=(1,), attention=(), classes=3))
    deaf = TrainedModel(network, model.schedule, predicts="x_0", info={"shape": [1, 8, 8]})
    with pytest.raises(ValueError, match="reads no tokens"):
        prompt_to_prompt(deaf, TOLD, ASKED, X_T)
    with noting(model.network) as noted:
        model.network(X_T, torch.tensor([9, 9]), TOLD)
    with reading_as(model.network, noted), pytest.raises(ValueError, match="does not fit this call"):
        model.network(X_T[:1], torch.tensor([9]), TOLD[:1])
