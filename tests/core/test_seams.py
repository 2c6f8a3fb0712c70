"""The seams that later lessons hang on: projections, conditions of any kind, data of any shape.

Nothing here is a new part of the library. Each test builds, in a few lines, what a lesson will build, and
looks whether the samplers, the loss and the guidance that are there need no change for it.
"""

import pytest
import torch
from core_oracles import quiet_linear
from torch import Tensor, nn

from minidiff import (
    SAMPLERS,
    GaussianMixtureDenoiser,
    GuidedDenoiser,
    IdealDenoiser,
    NetworkDenoiser,
    NoiseSchedule,
    ProjectedDenoiser,
    UNet,
    UNetSettings,
    diffusion_loss,
    q_sample,
    randn,
    sample,
)
from minidiff.nets import ClassSettings, HintSettings, SeveralSettings
from minidiff.schedule import ScheduleWarning

SCHEDULE = NoiseSchedule.cosine(T=100)
every_sampler = pytest.mark.parametrize("name", SAMPLERS)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def awake(network: nn.Module) -> nn.Module:
    g = seeded()
    with torch.no_grad():
        for p in network.parameters():
            p.copy_(torch.randn(p.shape, generator=g) * 0.2)
    return network


def small(**settings: object) -> UNet:
    return UNet(UNetSettings(**{"width": 8, "multipliers": (1, 2), "attention": (), "heads": 2, **settings}))


# ---- projections: inpainting and super-resolution in a line or two --------------------------------------

PICTURES = torch.rand(6, 1, 8, 8, generator=seeded(1), dtype=torch.float64) * 2 - 1
ANY_PICTURE = IdealDenoiser(PICTURES, SCHEDULE)


@every_sampler
def test_inpainting_keeps_the_known_pixels_exactly(name: str) -> None:
    known, mask = PICTURES[2:3], torch.rand(8, 8, generator=seeded(2)) < 0.3
    inpaint = ProjectedDenoiser(ANY_PICTURE, SCHEDULE, lambda x_0: torch.where(mask, known, x_0))
    drawn = sample(
        inpaint,
        SCHEDULE,
        randn((4, 1, 8, 8), generator=seeded(3), dtype=torch.float64),
        name,
        steps=20,
        generator=seeded(),
    )
    torch.testing.assert_close(drawn[..., mask], known[..., mask].expand(4, 1, -1), rtol=0, atol=1e-6)


@every_sampler
def test_super_resolution_shrinks_to_the_given_mosaic(name: str) -> None:
    coarse = nn.functional.avg_pool2d(PICTURES[4:5], 2)

    def add_what_is_missing(x_0: Tensor) -> Tensor:
        missing = coarse - nn.functional.avg_pool2d(x_0, 2)
        return x_0 + missing.repeat_interleave(2, 2).repeat_interleave(2, 3)

    sharpen = ProjectedDenoiser(ANY_PICTURE, SCHEDULE, add_what_is_missing)
    drawn = sample(
        sharpen,
        SCHEDULE,
        randn((4, 1, 8, 8), generator=seeded(3), dtype=torch.float64),
        name,
        steps=20,
        generator=seeded(),
    )
    assert (nn.functional.avg_pool2d(drawn, 2) - coarse).abs().max() < 1e-6


def test_a_projected_pair_still_explains_x_t() -> None:
    x_t, alpha_bar = (
        randn((3, 1, 8, 8), generator=seeded(5), dtype=torch.float64),
        SCHEDULE.alpha_bars[40].item(),
    )
    got = ProjectedDenoiser(ANY_PICTURE, SCHEDULE, lambda x_0: x_0 / 2)(x_t, 40)
    torch.testing.assert_close(alpha_bar**0.5 * got.x_0 + (1 - alpha_bar) ** 0.5 * got.epsilon, x_t)
    torch.testing.assert_close(got.x_0, ANY_PICTURE(x_t, 40).x_0 / 2)


def test_a_projection_that_changes_the_shape_is_refused() -> None:
    cut = ProjectedDenoiser(ANY_PICTURE, SCHEDULE, lambda x_0: x_0[..., :4])
    with pytest.raises(ValueError, match=r"projected x_0 has shape \(1, 1, 8, 4\)"):
        cut(torch.zeros(1, 1, 8, 8, dtype=torch.float64), 3)


# ---- a condition that is a dict goes through loss, denoiser and guidance --------------------------------


def test_a_dict_is_guided_as_a_label_is() -> None:
    both = SeveralSettings({"labels": ClassSettings(3), "hint": HintSettings(1)})
    network = awake(small(condition=both)).eval()
    told = {"labels": torch.tensor([0, 2]), "hint": torch.ones(2, 1, 8, 8)}
    x_t, t = torch.randn(2, 1, 8, 8, generator=seeded(1)), torch.tensor([40.0, 40.0])
    conditional = NetworkDenoiser(network, SCHEDULE, predicts="epsilon", condition=told)
    unconditional = NetworkDenoiser(network, SCHEDULE, predicts="epsilon")
    got = GuidedDenoiser(conditional, unconditional, 3.0)(x_t, 40)
    c, u = network(x_t, t, told), network(x_t, t)
    torch.testing.assert_close(got.epsilon, (u + 3 * (c - u)).detach())
    loss = diffusion_loss(network, x_t, SCHEDULE, predicts="epsilon", condition=told, generator=seeded())
    assert torch.isfinite(loss)


# ---- data of any shape ----------------------------------------------------------------------------------

SHAPES = {"points": (2,), "cloud": (16, 3), "wave": (1, 64), "clip": (1, 4, 8, 8)}


@every_sampler
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_sampler_walks_data_of_any_shape_home(name: str, shape: tuple[int, ...]) -> None:
    """All data are one Gaussian about a point: what comes out lies about it, too."""
    mean = torch.linspace(-1, 1, int(torch.tensor(shape).prod())).reshape(1, *shape)
    narrow = GaussianMixtureDenoiser(mean, torch.tensor([1e-3]), torch.tensor([1.0]), SCHEDULE)
    drawn = sample(
        narrow, SCHEDULE, randn((3, *shape), generator=seeded()), name, steps=20, generator=seeded(1)
    )
    torch.testing.assert_close(drawn, mean.expand(3, *shape), rtol=0, atol=0.02)


# ---- starting half way, and gradients -------------------------------------------------------------------


def test_a_walk_can_start_half_way(recwarn: pytest.WarningsRecorder) -> None:
    """Image-to-image: noise a picture to t, walk home from there. A little noise brings the same picture
    back."""
    half = SCHEDULE.until(20)
    x_t, _ = q_sample(PICTURES, 20, SCHEDULE, generator=seeded())
    torch.testing.assert_close(sample(ANY_PICTURE, half, x_t, steps=10), PICTURES, rtol=0, atol=1e-3)
    assert not [w for w in recwarn if issubclass(w.category, ScheduleWarning)]


def test_gradients_flow_where_x_t_asks_for_them() -> None:
    network = awake(small()).eval()
    denoise = NetworkDenoiser(network, SCHEDULE, predicts="x_0")
    x_t = torch.randn(2, 1, 8, 8, generator=seeded(1))
    assert not denoise(x_t, 40).x_0.requires_grad
    x_t.requires_grad_()
    denoise(x_t, 40).x_0.sum().backward()
    grad = x_t.grad.clone()
    x_t.grad = None
    network(x_t, torch.full((2,), 40.0)).sum().backward()
    torch.testing.assert_close(grad, x_t.grad)


# ---- a compiler and an exporter read the network --------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("classes", [3, (3, 2)])
def test_a_network_with_labels_can_be_exported_and_compiled_whole(classes: object) -> None:
    network = awake(small(classes=classes)).eval()
    labels = torch.tensor([0, 2]) if isinstance(classes, int) else torch.tensor([[0, 1], [2, 0]])
    x_t, t = torch.randn(2, 1, 8, 8, generator=seeded(1)), torch.tensor([3.0, 60.0])
    expected = network(x_t, t, labels)
    n = torch.export.Dim("n")
    sizes = ({0: n}, {0: n}, {0: n})  # any number of images, not the two in hand
    exported = torch.export.export(network, (x_t, t, labels), dynamic_shapes=sizes).module()
    torch.testing.assert_close(exported(x_t, t, labels), expected)
    more, later, told = x_t.repeat(3, 1, 1, 1), t.repeat(3) + 7, labels.repeat(3, *[1] * (labels.ndim - 1))
    torch.testing.assert_close(exported(more, later, told), network(more, later, told))
    compiled = torch.compile(network, fullgraph=True, backend="eager")
    torch.testing.assert_close(compiled(x_t, t, labels), expected)
    asked = NetworkDenoiser(compiled, quiet_linear(100), predicts="epsilon", condition=labels)
    torch.testing.assert_close(asked(x_t, 3).epsilon[0], expected[0].detach())
