"""ControlNet: begins as "change nothing", learns through zeros, leaves the frozen network as it is."""

import copy

import pytest
import torch
from torch import Tensor, nn

from minidiff import (
    GuidedDenoiser,
    NetworkDenoiser,
    NoiseSchedule,
    UNet,
    UNetSettings,
    data,
    diffusion_loss,
    randn,
    sample,
    zoo,
)
from minidiff.data import Examples
from minidiff.model import TrainedModel
from minidiff.nets import (
    ClassSettings,
    ControlBranch,
    Controlled,
    ControlSettings,
    HintSettings,
    SeveralSettings,
    TokenSettings,
)
from minidiff.nets.attention import zeroed
from minidiff.nets.unet import Control
from minidiff.optim import Adam
from minidiff.train import TrainSettings, train

SCHEDULE = NoiseSchedule.cosine(T=100)
BOTH = SeveralSettings({"labels": ClassSettings(3), "sketch": HintSettings(1)})
SETTINGS = {
    "nothing told": {},
    "labels": {"classes": 3},
    "attributes, folded": {"classes": (3, 2), "patch": 2},
    "tokens": {"condition": TokenSettings(6, 4), "attention": (1,)},
    "two blocks": {"blocks": 2, "multipliers": (1, 1, 2)},
    "labels and a picture": {"condition": BOTH},
}  # fmt: skip
TOLD: dict[str, dict[str, Tensor]] = {
    "nothing told": {},
    "labels": {"labels": torch.tensor([0, 2, 1, 1])},
    "attributes, folded": {"labels": torch.tensor([[0, 1], [2, 0], [1, 1], [3, 3]])},
    "tokens": {"tokens": torch.randn(4, 4, 6, generator=torch.Generator().manual_seed(7))},
    "two blocks": {},
    "labels and a picture": {"labels": torch.tensor([0, 2, 1, 1]), "sketch": torch.ones(4, 1, 8, 8)},
}
every_kind = pytest.mark.parametrize("kind", SETTINGS)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def awake(network: nn.Module, seed: int = 0) -> nn.Module:
    """As after training: no weight is zero."""
    g = seeded(seed)
    with torch.no_grad():
        for p in network.parameters():
            p.copy_(torch.randn(p.shape, generator=g) * 0.2)
    return network


def base_of(kind: str = "nothing told") -> UNet:
    usual = {"width": 8, "multipliers": (1, 2), "attention": (), "heads": 2}
    return awake(UNet(UNetSettings(**{**usual, **SETTINGS[kind]}))).eval()  # type: ignore[return-value]


def pair(kind: str = "nothing told", channels: int = 1) -> Controlled:
    base = base_of(kind)
    return Controlled.of(base, ControlBranch.copy_of(base, channels))


X_T, TIMES = torch.randn(4, 1, 8, 8, generator=seeded(1)), torch.tensor([0.0, 20.0, 60.0, 99.0])
DRAWN = torch.rand(4, 1, 8, 8, generator=seeded(2)).round()


def bare(network: Controlled, kind: str) -> Tensor:
    told: object = TOLD[kind]
    if kind != "labels and a picture":
        told = next(iter(TOLD[kind].values()), None)
    return network.base(X_T, TIMES, told)  # type: ignore[no-any-return]


# ---- at birth ------------------------------------------------------------------------------------------


@every_kind
def test_at_birth_the_controlled_network_is_the_frozen_one_bit_for_bit(kind: str) -> None:
    network = pair(kind)
    assert torch.equal(network(X_T, TIMES, {**TOLD[kind], "hint": DRAWN}), bare(network, kind))


@every_kind
def test_the_branch_is_a_copy_of_the_way_down(kind: str) -> None:
    network = pair(kind)
    theirs, own = network.base.state_dict(), network.branch.copy.state_dict()
    assert all(torch.equal(own[name], theirs[name]) for name in own)
    assert {name.split(".")[0] for name in theirs.keys() - own.keys()} == {"up", "grow", "head"}
    shared = {p.data_ptr() for p in network.base.parameters()}
    assert not shared & {p.data_ptr() for p in network.branch.parameters()}


def test_every_skip_connection_has_its_own_exit_and_is_told_by_it_alone() -> None:
    """What leaves exit k arrives at skip connection k: the frozen decoder, written out, is the oracle."""
    network = awake(pair("two blocks"), 3)
    base, branch = network.base, network.branch
    said = branch(X_T, TIMES, None, DRAWN)
    x, context = base.context(X_T, TIMES, None)
    h, skips = base.encode(x, context)
    assert [s.shape for s in said.skips] == [s.shape for s in skips]
    h = base.middle(h, *context.heard) + said.middle
    expected = base.decode(h, [skip + more for skip, more in zip(skips, said.skips, strict=True)], context)
    torch.testing.assert_close(network(X_T, TIMES, {"hint": DRAWN}), expected)
    reversed_ = Control(list(said.skips), said.middle)
    same_shape = [k for k in range(len(skips) - 1) if skips[k].shape == skips[k + 1].shape]
    k = same_shape[0]
    reversed_.skips[k], reversed_.skips[k + 1] = reversed_.skips[k + 1], reversed_.skips[k]
    assert not torch.allclose(base(X_T, TIMES, control=reversed_), expected)


# ---- learning through zeros -----------------------------------------------------------------------------


def parts_with_gradient(network: Controlled) -> set[str]:
    """Which parts of the branch a step of training would move."""
    network.zero_grad()
    loss = diffusion_loss(
        network, X_T.clamp(-1, 1), SCHEDULE, predicts="x_0", condition={"hint": DRAWN}, generator=seeded()
    )
    loss.backward()
    with_gradient = {
        name
        for name, p in network.branch.named_parameters()
        if p.grad is not None and bool((p.grad != 0).any())
    }
    return {
        ".".join(name.split(".")[:2]) if name.startswith("hint") else name.split(".")[0]
        for name in with_gradient
    }


def test_zeros_wake_up_from_the_exits_inwards() -> None:
    """First the exits learn (they see features that are not zero), then the copy and the hint's zero layer,
    then the hint's first layer: each waits for the zero behind it to have moved."""
    network, adam = pair(), None
    assert parts_with_gradient(network) == {"skips", "middle"}
    adam = Adam(network)
    adam.step(1e-3)
    assert parts_with_gradient(network) == {"skips", "middle", "copy", "hint.2"}
    adam.step(1e-3)
    assert parts_with_gradient(network) == {"skips", "middle", "copy", "hint.2", "hint.0"}


def test_the_gradient_of_a_zero_convolution_is_not_zero() -> None:
    """y = w x: ∂L/∂w = Σ g x whatever w is, but ∂L/∂x = w g = 0."""
    x = torch.randn(3, 4, 5, 5, generator=seeded(), dtype=torch.float64, requires_grad=True)
    g = torch.randn(3, 2, 5, 5, generator=seeded(1), dtype=torch.float64)
    zero = zeroed(nn.Conv2d(4, 2, 1)).double()
    (zero(x) * g).sum().backward()
    torch.testing.assert_close(zero.weight.grad[:, :, 0, 0], torch.einsum("nohw,nihw->oi", g, x.detach()))
    assert not x.grad.any()


def test_two_zero_layers_in_a_row_stay_zero_for_ever() -> None:
    first, second = (zeroed(nn.Conv2d(4, 4, 1, bias=False)) for _ in range(2))
    x, wanted = torch.randn(2, 8, 4, 5, 5, generator=seeded())
    optimiser = torch.optim.Adam([*first.parameters(), *second.parameters()], lr=0.1)
    for _ in range(20):
        optimiser.zero_grad()
        (second(first(x)) - wanted).square().mean().backward()
        optimiser.step()
    assert not first.weight.any()
    assert not second.weight.any()


def test_training_moves_the_branch_and_not_one_bit_of_the_base() -> None:
    network = pair("labels")
    network.base.stem.bias.data[0] = -0.0  # equal to 0.0, and yet another bit
    before = copy.deepcopy(network.state_dict())
    examples = Examples(X_T.clamp(-1, 1), {**TOLD["labels"], "hint": DRAWN})
    settings = TrainSettings(steps=4, batch_size=4, warmup=0, label_dropout=0.5)
    *_, last = train(network, SCHEDULE, examples, settings, device="cpu")
    for trained in (network, last.ema):
        after = trained.state_dict()
        for name in (name for name in before if name.startswith("base.")):
            assert after[name].numpy().tobytes() == before[name].numpy().tobytes(), name
        assert all(
            not torch.equal(after[name], before[name])
            for name in before
            if name.startswith(("branch.skips", "branch.middle"))
        )
    assert all(name.startswith("branch.") for name in Adam(network).parameters)


def test_the_frozen_network_stays_frozen_whoever_asks() -> None:
    network = pair()
    for whole in (network, network.train(), network.requires_grad_(True)):
        assert not any(p.requires_grad for p in whole.base.parameters())
        assert not whole.base.training
    assert all(p.requires_grad for p in network.branch.parameters())
    assert network.branch.training


def test_a_branch_learns_to_obey() -> None:
    """The hint is the picture itself: whoever reads it is right where the frozen network can only guess."""
    model, pictures = zoo.load("digits"), data.digits().images[:64]
    torch.manual_seed(0)
    network = Controlled.of(model.network, ControlBranch.copy_of(model.network))  # type: ignore[arg-type]
    told = network.condition.null(64)
    assert isinstance(told, dict)
    told["hint"] = pictures
    x_t, t = randn((64, 1, 8, 8), generator=seeded(1)), torch.full((64,), 700.0)
    bare = network(x_t, t)
    optimiser = torch.optim.Adam(network.branch.parameters(), lr=5e-3)
    for step in range(80):
        rows = torch.randint(64, (16,), generator=seeded(step))
        loss = diffusion_loss(
            network, pictures[rows], model.schedule, t=torch.full((16,), 700), generator=seeded(step),
            condition={name: part[rows] for name, part in told.items()},
        )  # fmt: skip
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    obeyed = (network(x_t, t, told) - pictures).square().mean()
    assert obeyed < 0.5 * (bare - pictures).square().mean()


# ---- scale, and no hint ---------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [0.0, 0.5, 1.5])
def test_the_scale_multiplies_what_the_branch_says(scale: float) -> None:
    network = awake(pair("labels"), 3)
    told = TOLD["labels"]["labels"]
    said = network.branch(X_T, TIMES, told, DRAWN)
    expected = network.base(
        X_T, TIMES, told, control=Control([scale * s for s in said.skips], scale * said.middle)
    )
    got = network.scaled(scale)(X_T, TIMES, {"labels": told, "hint": DRAWN})
    torch.testing.assert_close(got, expected)
    if scale == 0:
        assert torch.equal(got, network.base(X_T, TIMES, told))
    assert network.scale == 1.0


def test_a_sample_without_a_hint_gets_the_frozen_networks_own_answer() -> None:
    network = awake(pair("labels"), 3)
    told = TOLD["labels"]["labels"]
    hint = DRAWN.clone()
    hint[1] = torch.inf
    got, frozen = network(X_T, TIMES, {"labels": told, "hint": hint}), network.base(X_T, TIMES, told)
    assert torch.equal(got[1], frozen[1])
    assert not torch.allclose(got[0], frozen[0])
    assert torch.equal(network(X_T, TIMES), network.base(X_T, TIMES))
    nothing = network.condition.null(4)
    assert torch.equal(network(X_T, TIMES, nothing), network.base(X_T, TIMES))


def test_only_what_the_base_is_told_is_dropped() -> None:
    network = pair("labels")
    told = {"labels": torch.arange(3).repeat(400), "hint": torch.rand(1200, 1, 8, 8)}
    dropped = network.condition.drop(told, 0.5, seeded())
    share = (dropped["labels"] == 3).float().mean()
    assert 0.45 < share < 0.55
    assert torch.equal(dropped["hint"], told["hint"])


def test_control_goes_through_denoisers_guidance_and_samplers() -> None:
    network = awake(pair("labels"), 3).eval()
    model = TrainedModel(network, SCHEDULE, "x_0")
    told = {**TOLD["labels"], "hint": DRAWN}
    conditional = NetworkDenoiser(network, SCHEDULE, condition=told)
    by_hand = GuidedDenoiser(conditional, NetworkDenoiser(network, SCHEDULE), 2.0)
    torch.testing.assert_close(model.denoiser(told, scale=2.0, clip=None)(X_T, 40).x_0, by_hand(X_T, 40).x_0)
    drawn = sample(model.denoiser(told), SCHEDULE, X_T, steps=3)
    torch.testing.assert_close(drawn, model.draw(told, x_T=X_T, steps=3))


def test_what_the_base_predicts_is_known_of_the_pair() -> None:
    base = base_of()
    TrainedModel(base, SCHEDULE, "v")
    network = Controlled.of(base, ControlBranch.copy_of(base))
    with pytest.raises(ValueError, match="trained to predict 'v'"):
        NetworkDenoiser(network, SCHEDULE, predicts="x_0")


# ---- what is refused ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "complaint"),
    [
        (DRAWN, "a dict with labels, hint; got a tensor"),
        ({"hint": DRAWN}, "a dict with labels, hint; got hint"),
        ({"labels": torch.zeros(4, dtype=torch.long), "sketch": DRAWN}, "got labels, sketch"),
        ({**TOLD["labels"], "hint": DRAWN[:, :, :4]}, r"shape \(4, 1, 8, 8\).*got .* \(4, 1, 4, 8\)"),
        ({**TOLD["labels"], "hint": DRAWN.long()}, "got torch.int64"),
        ({**TOLD["labels"], "hint": DRAWN.expand(-1, 2, -1, -1)}, r"got torch.float32 \(4, 2, 8, 8\)"),
    ],
)  # fmt: skip
def test_a_condition_that_it_cannot_hear_is_refused(condition: object, complaint: str) -> None:
    with pytest.raises((TypeError, ValueError), match=complaint):
        pair("labels")(X_T, TIMES, condition)


def test_a_hint_without_numbers_is_refused_when_a_denoiser_is_made() -> None:
    hint = DRAWN.clone()
    hint[0, 0, 0, 0] = torch.nan
    with pytest.raises(ValueError, match="NaN"):
        NetworkDenoiser(pair(), SCHEDULE, predicts="x_0", condition={"hint": hint})


def test_a_branch_of_another_network_is_refused() -> None:
    with pytest.raises(ValueError, match="other settings"):
        Controlled.of(base_of(), ControlBranch.copy_of(base_of("labels")))


@pytest.mark.parametrize("wrong", [nn.Conv2d(1, 1, 1), None, "shapes"])
def test_what_is_no_network_is_refused(wrong: object) -> None:
    base = base_of()
    with pytest.raises(TypeError, match="must be a minidiff UNet"):
        ControlBranch.copy_of(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="must be a minidiff UNet"):
        Controlled.of(wrong, ControlBranch.copy_of(base))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="must be a ControlBranch"):
        Controlled.of(base, wrong)  # type: ignore[arg-type]
    for kind in (ControlBranch, Controlled):
        with pytest.raises(TypeError, match="must be ControlSettings"):
            kind(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="must be UNetSettings"):
        ControlSettings(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("scale", [float("nan"), "loud", None])
def test_a_scale_that_is_no_number_is_refused(scale: object) -> None:
    network = pair()
    with pytest.raises((TypeError, ValueError), match="scale"):
        network.scaled(scale)  # type: ignore[arg-type]
    with pytest.raises((TypeError, ValueError), match="scale"):
        Controlled.of(network.base, network.branch, scale)  # type: ignore[arg-type]
