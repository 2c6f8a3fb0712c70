"""The networks: shapes, what each part hears, and that every parameter can learn."""

import math
from types import ModuleType

import pytest
import torch
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from torch import Tensor, nn

from minidiff import MLP, MLPSettings
from minidiff.nets import timestep_embedding

SMALL = {"width": 16, "multipliers": (1, 2), "attention": (1,), "heads": 2}


def awake(network: nn.Module, std: float = 0.2) -> nn.Module:
    """The network with random weights everywhere, also where it starts at zero."""
    g = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for p in network.parameters():
            p.copy_(torch.randn(p.shape, generator=g) * std)
    return network.eval()


def small(module: ModuleType, **changes: object) -> nn.Module:
    return module.UNet(module.UNetSettings(**{**SMALL, **changes}))


def image(B: int = 2, C: int = 1, H: int = 8, W: int = 8) -> Tensor:
    return torch.randn(B, C, H, W, generator=torch.Generator().manual_seed(1))


def times(*t: float) -> Tensor:
    return torch.tensor(t)


# ---- telling the time ---------------------------------------------------------------------------------


def test_the_timestep_embedding_is_cosines_then_sines() -> None:
    t, width = 12.5, 8
    angles = [t / 10_000 ** (i / 4) for i in range(4)]
    expected = torch.tensor([[math.cos(a) for a in angles] + [math.sin(a) for a in angles]])
    torch.testing.assert_close(timestep_embedding(times(t), width), expected)


def test_no_two_timesteps_have_the_same_embedding() -> None:
    embedding = timestep_embedding(torch.arange(1000), 32).double()
    distances = torch.cdist(embedding, embedding) + torch.eye(1000) * 9
    assert distances.min() > 0.1


def test_embeddings_drift_apart_with_time() -> None:
    near, far = (timestep_embedding(times(100, 100 + gap), 64) for gap in (1, 50))
    assert (near[0] - near[1]).norm() < (far[0] - far[1]).norm()


@pytest.mark.parametrize("width", [0, 1, 7, -2])
def test_an_odd_embedding_is_refused(width: int) -> None:
    with pytest.raises(ValueError, match=f"even number of at least 2, got {width}"):
        timestep_embedding(times(0), width)


# ---- the U-Net: shapes --------------------------------------------------------------------------------


@given(H=st.integers(4, 17), W=st.integers(4, 17), B=st.integers(1, 3), C=st.integers(1, 3))
@hypothesis_settings(max_examples=25, deadline=None)
def test_any_size_comes_out_as_it_went_in(unet_module: ModuleType, H: int, W: int, B: int, C: int) -> None:
    network = small(unet_module, channels=C, width=8, multipliers=(1, 2, 2), attention=(2,))
    assert network(image(B, C, H, W), torch.zeros(B)).shape == (B, C, H, W)


@pytest.mark.parametrize("blocks", [1, 2, 3])
@pytest.mark.parametrize("multipliers", [(1,), (1, 2), (2, 1, 3)])
@pytest.mark.parametrize("classes", [None, 5])
def test_every_shape_of_network_runs(
    unet_module: ModuleType, blocks: int, multipliers: tuple[int, ...], classes: int | None
) -> None:
    levels = tuple(range(len(multipliers)))
    network = small(
        unet_module, width=8, blocks=blocks, multipliers=multipliers, attention=levels, classes=classes
    )
    assert network(image(), times(0, 3)).shape == (2, 1, 8, 8)


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16])
def test_the_network_computes_in_the_precision_of_its_weights(
    unet_module: ModuleType, dtype: torch.dtype
) -> None:
    network = small(unet_module, classes=3).to(dtype)
    out = network(image().to(dtype), times(0, 3), torch.tensor([0, 2]))
    assert out.dtype == dtype


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_the_network_says_the_same_on_every_device(unet_module: ModuleType, device: str) -> None:
    if not getattr(torch.backends if device == "mps" else torch, device).is_available():
        pytest.skip(f"no {device} here")
    network, labels = awake(small(unet_module, classes=3), std=0.1), torch.tensor([0, 2])
    here = network(image(), times(0, 30), labels)
    there = network.to(device)(image().to(device), times(0, 30).to(device), labels.to(device))
    torch.testing.assert_close(there.cpu(), here, rtol=1e-2, atol=1e-2)


def test_settings_read_from_json_are_the_same_settings(unet_module: ModuleType) -> None:
    tuples = unet_module.UNetSettings(multipliers=(1, 2), attention=(1,), classes=(3, 2))
    assert unet_module.UNetSettings(multipliers=[1, 2], attention=[1], classes=[3, 2]) == tuples


# ---- the U-Net: what it hears -------------------------------------------------------------------------


def test_an_untrained_network_predicts_zero(unet_module: ModuleType) -> None:
    out = small(unet_module, classes=3)(image(), times(0, 30), torch.tensor([0, 2]))
    assert torch.equal(out, torch.zeros_like(out))


def test_an_untrained_block_changes_nothing(unet_module: ModuleType) -> None:
    x = image(C=16)
    block = unet_module.Block(16, 16, 64, unet_module.UNetSettings(**SMALL), attend=True)
    assert torch.equal(block(x, torch.randn(2, 64)), x)


def test_untrained_attention_changes_nothing(unet_module: ModuleType) -> None:
    x = image(C=16)
    assert torch.equal(unet_module.SelfAttention(16, 2)(x), x)


def test_the_image_matters(unet_module: ModuleType) -> None:
    network = awake(small(unet_module))
    assert not torch.allclose(network(image(), times(5, 5)), network(-image(), times(5, 5)))


def test_the_time_matters(unet_module: ModuleType) -> None:
    network = awake(small(unet_module))
    assert not torch.allclose(network(image(), times(5, 5)), network(image(), times(6, 6)), atol=1e-4)


def test_a_time_between_two_steps_is_its_own_time(unet_module: ModuleType) -> None:
    network = awake(small(unet_module))
    assert not torch.allclose(network(image(), times(5, 5)), network(image(), times(5.5, 5.5)), atol=1e-4)


def test_every_block_hears_the_time(unet_module: ModuleType) -> None:
    network = awake(small(unet_module))
    blocks = [m for m in network.modules() if isinstance(m, unet_module.Block)]
    heard: list[Tensor] = []
    for block in blocks:
        block.register_forward_pre_hook(lambda _, args: heard.append(args[1]))
    network(image(), times(5, 9))
    assert len(heard) == len(blocks)
    assert all(not torch.allclose(context[0], context[1]) for context in heard)


def test_a_block_obeys_its_context(unet_module: ModuleType) -> None:
    block = awake(unet_module.Block(16, 16, 64, unet_module.UNetSettings(**SMALL), attend=False))
    contexts = torch.randn(2, 1, 64)
    assert not torch.allclose(block(image(1, 16), contexts[0]), block(image(1, 16), contexts[1]))


def test_labels_matter(unet_module: ModuleType) -> None:
    network = awake(small(unet_module, classes=3))
    x = image(1).expand(4, 1, 8, 8)
    outs = network(x, torch.full((4,), 5.0), torch.arange(4))  # three classes and the null label
    distances = torch.cdist(outs.flatten(1), outs.flatten(1)) + torch.eye(4) * 9
    assert distances.min() > 1e-3


def test_no_label_is_the_null_label(unet_module: ModuleType) -> None:
    network = awake(small(unet_module, classes=3))
    null = torch.full((2,), network.condition.null_label)
    assert torch.equal(network(image(), times(0, 5)), network(image(), times(0, 5), null))


def test_the_null_label_has_its_own_embedding(unet_module: ModuleType) -> None:
    network = small(unet_module, classes=3)
    assert network.condition.null_label == 3
    assert network.condition.table.weight.shape[0] == 4


# ---- the U-Net: several attributes --------------------------------------------------------------------

ATTRIBUTES = (3, 2)  # say three colours and two sizes; the null label is 3 for both


def test_each_attribute_matters_and_so_does_leaving_it_open(unet_module: ModuleType) -> None:
    network = awake(small(unet_module, classes=ATTRIBUTES))
    labels = torch.tensor([[a, b] for a in (0, 1, 2, 3) for b in (0, 1, 3)])
    x = image(1).expand(len(labels), 1, 8, 8)
    outs = network(x, torch.full((len(labels),), 5.0), labels)
    distances = torch.cdist(outs.flatten(1), outs.flatten(1)) + torch.eye(len(labels)) * 9
    assert distances.min() > 1e-3


def test_no_attributes_are_the_null_label_in_every_column(unet_module: ModuleType) -> None:
    network = awake(small(unet_module, classes=ATTRIBUTES))
    null = torch.full((2, 2), network.condition.null_label)
    assert network.condition.null_label == 3
    assert torch.equal(network(image(), times(0, 5)), network(image(), times(0, 5), null))


def test_gradient_reaches_every_parameter_of_an_attribute_network(unet_module: ModuleType) -> None:
    network = awake(small(unet_module, classes=ATTRIBUTES, patch=2)).train()
    labels = torch.tensor([[0, 1], [1, 3], [3, 0], [2, 1]])
    network(image(4), times(0, 5, 20, 40), labels).square().mean().backward()
    assert [name for name, p in network.named_parameters() if p.grad is None or p.grad.norm() == 0] == []


# ---- the U-Net: patches -------------------------------------------------------------------------------


@pytest.mark.parametrize(("patch", "H", "W"), [(2, 8, 12), (2, 4, 6), (4, 16, 8), (3, 6, 9)])
def test_with_patches_the_image_comes_out_as_it_went_in(
    unet_module: ModuleType, patch: int, H: int, W: int
) -> None:
    network = awake(small(unet_module, channels=3, patch=patch))
    assert network(image(2, 3, H, W), times(0, 5)).shape == (2, 3, H, W)


def test_with_patches_the_blocks_see_a_smaller_picture(unet_module: ModuleType) -> None:
    network = small(unet_module, patch=2)
    sizes: list[tuple[int, ...]] = []
    network.stem.register_forward_hook(lambda _m, args, out: sizes.extend([args[0].shape, out.shape]))
    network(image(2, 1, 8, 12), times(0, 5))
    assert sizes == [(2, 4, 4, 6), (2, 16, 4, 6)]


def test_a_place_holds_one_square_of_pixels_and_is_unfolded_where_it_was(unet_module: ModuleType) -> None:
    """A stem and a head that copy make the network the identity: folding and unfolding agree."""
    network = small(unet_module, patch=2, channels=3, attention=())
    x = image(2, 3, 8, 8)
    seen: list[Tensor] = []
    network.stem.register_forward_hook(lambda _m, args, _out: seen.append(args[0]))
    network.head.register_forward_hook(lambda _m, _args, _out: seen[0])
    assert torch.equal(network(x, times(0, 5)), x)
    square = x[1, 2, 4:6, 6:8].flatten()  # the pixels of one square of one channel are four channels there
    assert torch.equal(seen[0][1, 8:12, 2, 3], square)


def test_a_size_that_patches_do_not_fill_is_refused(unet_module: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"H and W must be multiples of patch \(2\), got \(8, 9\)"):
        small(unet_module, patch=2)(image(H=8, W=9), times(0, 0))
    with pytest.raises(ValueError, match="H and W at least 4"):
        small(unet_module, patch=2)(image(H=2, W=8), times(0, 0))


# ---- the U-Net: skips and batches ---------------------------------------------------------------------


@pytest.mark.parametrize("which", range(4))
def test_every_skip_connection_matters(unet_module: ModuleType, which: int) -> None:
    """Silence the half of an upward block's input that came over the skip: the output changes."""
    network = awake(small(unet_module))
    assert len(network.up) == 4  # two levels, one block each way and one more
    before = network(image(), times(5, 5))
    block = network.up[which]
    skip_width = {0: 32, 1: 16, 2: 16, 3: 16}[which]

    def silence(_: nn.Module, args: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        x, *context = args
        return torch.cat([x[:, :-skip_width], 0 * x[:, -skip_width:]], dim=1), *context

    block.register_forward_pre_hook(silence)
    assert not torch.allclose(network(image(), times(5, 5)), before)


def test_skips_hand_over_features_of_their_own_resolution(unet_module: ModuleType) -> None:
    """Down, the outputs go on a stack; up, each block takes the newest: same height and width."""
    network = awake(small(unet_module, width=8, multipliers=(1, 2, 4), attention=()))
    sent: list[Tensor] = []
    for part in (network.stem, *network.down, *network.shrink):
        part.register_forward_hook(lambda _m, _a, out: sent.append(out))
    taken: list[Tensor] = []
    for block in network.up:
        block.register_forward_pre_hook(lambda _, args: taken.append(args[0]))
    network(image(H=12, W=12), times(5, 5))
    for skip, x in zip(reversed(sent), taken, strict=True):
        assert torch.equal(x[:, -skip.shape[1] :], skip)


def test_an_image_does_not_know_its_batch(unet_module: ModuleType) -> None:
    network, labels = awake(small(unet_module, classes=3)), torch.tensor([0, 2])
    together = network(image(), times(0, 30), labels)
    alone = network(image()[1:], times(30), labels[1:])
    torch.testing.assert_close(together[1:], alone, rtol=1e-4, atol=1e-4)


def test_gradient_reaches_every_parameter(unet_module: ModuleType) -> None:
    network = awake(small(unet_module, classes=3)).train()
    network(image(4), times(0, 5, 20, 40), torch.arange(4)).square().mean().backward()
    silent = [name for name, p in network.named_parameters() if p.grad is None or p.grad.norm() == 0]
    assert silent == []


def test_an_untrained_network_wakes_up_completely(unet_module: ModuleType) -> None:
    """Zeroed layers hold their neighbours back for some steps, not for ever."""
    network = small(unet_module, classes=3)
    before = {name: p.detach().clone() for name, p in network.named_parameters()}
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-2)
    for _ in range(4):
        loss = (network(image(4), times(0, 5, 20, 40), torch.arange(4)) - 1).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    asleep = [name for name, p in network.named_parameters() if torch.equal(p, before[name])]
    assert asleep == []


def test_dropout_is_for_training_only(unet_module: ModuleType) -> None:
    network = awake(small(unet_module, dropout=0.5))
    assert torch.equal(network(image(), times(5, 5)), network(image(), times(5, 5)))
    network.train()
    assert not torch.equal(network(image(), times(5, 5)), network(image(), times(5, 5)))


# ---- attention ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("heads", [1, 2, 4])
def test_attention_is_softmax_of_scaled_products(unet_module: ModuleType, heads: int) -> None:
    """Pixel by pixel and head by head, from the definition."""
    C, H, W = 8, 3, 2
    layer, x = awake(unet_module.SelfAttention(C, heads)).double(), image(2, C, H, W).double()
    qkv = layer.to_qkv(layer.norm(x)).flatten(2)  # (B, 3C, H*W)
    size = C // heads
    expected = torch.zeros(2, C, H * W, dtype=torch.float64)
    for head in range(heads):
        q, k, v = (qkv[:, part * C + head * size :][:, :size] for part in range(3))  # (B, size, H*W)
        scores = torch.einsum("bci,bcj->bij", q, k) / size**0.5
        expected[:, head * size :][:, :size] = torch.einsum("bij,bcj->bci", scores.softmax(-1), v)
    torch.testing.assert_close(layer(x), x + layer.out(expected.unflatten(2, (H, W))))


@pytest.mark.parametrize("levels", [(), (0,), (1,), (0, 1)])
def test_attention_stands_on_the_levels_that_ask_for_it(
    unet_module: ModuleType, levels: tuple[int, ...]
) -> None:
    network = small(unet_module, attention=levels)
    sizes: list[int] = []
    for module in network.modules():
        if isinstance(module, unet_module.SelfAttention):
            module.register_forward_hook(lambda _m, args, _o: sizes.append(args[0].shape[-1]))
    network(image(), times(5, 5))
    level_of_size = {8: 0, 4: 1}
    assert sorted({level_of_size[size] for size in sizes}) == list(levels)


def test_with_attention_far_corners_meet(unet_module: ModuleType) -> None:
    """A block sees two pixels far; with attention after it, every pixel."""
    for attend in (False, True):
        block = awake(
            unet_module.Block(16, 16, 64, unet_module.UNetSettings(**SMALL), attend=attend)
        ).double()
        for m in block.modules():  # a group norm also looks at the whole picture: keep it out of this
            if isinstance(m, nn.GroupNorm):
                m.forward = lambda x: x  # type: ignore[method-assign]
        x = image(1, 16, 9, 9).double().requires_grad_()
        block(x, torch.randn(1, 64, dtype=torch.float64))[0, :, 0, 0].sum().backward()
        assert bool(x.grad[0, :, 8, 8].abs().sum() > 0) is attend


# ---- the U-Net: bad input -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"width": 12}, ValueError, "multiple of 8"),
        ({"width": 16, "heads": 3}, ValueError, r"of heads \(3\), got 16"),
        ({"width": 12, "heads": 12}, ValueError, "multiple of 8"),
        ({"width": 0}, ValueError, "width must be at least 1, got 0"),
        ({"width": 16.0}, TypeError, "width must be a whole number"),
        ({"channels": True}, TypeError, "channels must be a whole number"),
        ({"blocks": 0}, ValueError, "blocks must be at least 1"),
        ({"classes": 0}, ValueError, "classes must be at least 1"),
        ({"classes": ()}, ValueError, "classes is empty"),
        ({"classes": (2, 0)}, ValueError, "each of classes must be at least 1"),
        ({"patch": 0}, ValueError, "patch must be at least 1"),
        ({"multipliers": ()}, ValueError, "multipliers is empty"),
        ({"multipliers": (1, 0)}, ValueError, "each of multipliers must be at least 1"),
        ({"attention": (2,)}, ValueError, r"attention \(a level\) must be from 0 to 1, got 2"),
        ({"dropout": 1.5}, ValueError, "dropout must be a finite number"),
    ],
)
def test_impossible_settings_are_refused(
    unet_module: ModuleType, changes: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        small(unet_module, **changes)


@pytest.mark.parametrize(
    ("x_t", "t", "labels", "error", "message"),
    [
        (image(C=3), times(0, 0), None, ValueError, r"shape \(B, 1, H, W\).*got \(2, 3, 8, 8\)"),
        (image()[0], times(0), None, ValueError, r"got \(1, 8, 8\)"),
        (image(H=1, W=8), times(0, 0), None, ValueError, "H and W at least 2"),
        (image(), times(0), None, ValueError, r"one timestep per sample of x_t, shape \(2,\); got \(1,\)"),
        (image(), torch.tensor(0.0), None, ValueError, "no batch axis"),
        (
            image(),
            times(0, 0),
            torch.tensor([1]),
            ValueError,
            "labels must have a row for each of 2 samples, got 1",
        ),
        (image(), times(0, 0), torch.tensor([0.0, 1.0]), TypeError, "labels must be whole numbers"),
        (image(), times(0, 0), torch.tensor([0, 4]), IndexError, "out of range"),
        (image(), times(0, 0), torch.tensor([-1, 2]), IndexError, "out of range"),
    ],
)
def test_a_wrong_call_is_refused(
    unet_module: ModuleType,
    x_t: Tensor,
    t: Tensor,
    labels: Tensor | None,
    error: type[Exception],
    message: str,
) -> None:
    with pytest.raises(error, match=message):
        small(unet_module, classes=3)(x_t, t, labels)


def test_a_network_without_classes_takes_no_labels(unet_module: ModuleType) -> None:
    with pytest.raises(ValueError, match="built without classes"):
        small(unet_module)(image(), times(0, 0), torch.tensor([0, 1]))


# ---- the MLP ------------------------------------------------------------------------------------------


@given(B=st.integers(1, 5), D=st.integers(1, 4), depth=st.integers(1, 4))
@hypothesis_settings(max_examples=20, deadline=None)
def test_points_come_out_as_they_went_in(B: int, D: int, depth: int) -> None:
    network = MLP(MLPSettings(dimensions=D, width=16, depth=depth))
    assert network(torch.randn(B, D), torch.zeros(B)).shape == (B, D)


def test_the_time_matters_to_the_mlp() -> None:
    network, x = MLP(MLPSettings(width=16)), torch.randn(2, 2)
    assert not torch.allclose(network(x, times(5, 5)), network(x, times(6, 6)), atol=1e-4)


def test_gradient_reaches_every_parameter_of_the_mlp() -> None:
    network = MLP(MLPSettings(width=16))
    network(torch.randn(8, 2), torch.arange(8)).square().mean().backward()
    assert [name for name, p in network.named_parameters() if p.grad is None or p.grad.norm() == 0] == []


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"width": 7}, ValueError, "width must be even, got 7"),
        ({"depth": 0}, ValueError, "depth must be at least 1"),
        ({"dimensions": 2.0}, TypeError, "dimensions must be a whole number"),
    ],
)
def test_impossible_mlp_settings_are_refused(
    changes: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        MLPSettings(**changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("x_t", "t", "message"),
    [
        (torch.zeros(3, 3), torch.zeros(3), r"x_t must have shape \(B, 2\), got \(3, 3\)"),
        (torch.zeros(2), torch.zeros(2), r"x_t must have shape \(B, 2\), got \(2,\)"),
        (torch.zeros(3, 2), torch.zeros(2), r"one timestep per sample of x_t, shape \(3,\); got \(2,\)"),
    ],
)
def test_a_wrong_call_of_the_mlp_is_refused(x_t: Tensor, t: Tensor, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MLP()(x_t, t)
