"""Samples that are no pictures: a view of each kind, in everything that shows x_t."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from minidiff import IdealDenoiser, NoiseSchedule, ddim, q_sample, randn_like, show
from minidiff.nets import UNet, UNetSettings
from minidiff.show import sprite
from minidiff.show.views import frames_seen, pictures

SCHEDULE = NoiseSchedule.cosine(T=50)


class Decoder(nn.Module):
    """From latents (N, 4, H, W) to colour pictures of twice the size. Training would make it noisy."""

    def __init__(self) -> None:
        super().__init__()
        self.mix = nn.Conv2d(4, 3, 1)
        self.noisy = nn.Dropout(0.5)

    def forward(self, z: Tensor) -> Tensor:
        return torch.tanh(self.noisy(self.mix(z))).repeat_interleave(2, -1).repeat_interleave(2, -2)


def spectrogram(wave: Tensor) -> Tensor:
    """Loudness over time and pitch of waves (N, 1, L): (N, 1, 9, L / 8 + 1)."""
    power = torch.stft(wave[:, 0], 16, hop_length=8, window=torch.hann_window(16), return_complex=True).abs()
    return (power[:, None] / 4 - 1).clamp(-1, 1)


def rendering(points: Tensor) -> Tensor:
    """Points (N, P, 3) seen from the front, as white pixels: (N, 1, 12, 12)."""
    picture = -torch.ones(len(points), 1, 12, 12)
    places = ((points[..., :2] + 3) * 2).long().clamp(0, 11)
    for one, where in zip(picture[:, 0], places, strict=True):
        one[where[:, 1], where[:, 0]] = 1
    return picture


torch.manual_seed(0)
KINDS: dict[str, tuple[tuple[int, ...], Callable[[Tensor], Tensor]]] = {
    "latents": ((4, 4, 4), Decoder()),
    "waves": ((1, 64), spectrogram),
    "points": ((16, 3), rendering),
}
kinds = pytest.mark.parametrize("kind", KINDS)


def ideal(shape: tuple[int, ...]) -> IdealDenoiser:
    data = torch.rand(8, *shape, generator=torch.Generator().manual_seed(1)) * 2 - 1
    return IdealDenoiser(data, SCHEDULE)


def seen(x: Tensor, view: Callable[[Tensor], Tensor]) -> Tensor:
    """What should be on the screen, of a view in eval mode."""
    if isinstance(view, nn.Module):
        training, answer = view.training, view.eval()(x)
        view.train(training)
        return answer.detach()
    return view(x)


@kinds
def test_a_sampler_of_anything_is_watched_through_its_view(kind: str) -> None:
    shape, view = KINDS[kind]
    denoise = ideal(shape)
    explorer = show.SamplingExplorer(
        denoise, SCHEDULE, ["ddim", "ddpm"], shape=shape, images=3, steps=4, seed=2, view=view
    )
    panels = explorer.player.film.scenes[0].panels
    assert len(panels) == 7
    x = torch.randn(3, *shape, generator=torch.Generator().manual_seed(2))
    for index, step in enumerate(ddim(denoise, SCHEDULE, x, steps=4)):
        for panel, tensor in zip(panels, (x, step.prediction.x_0, step.prediction.epsilon), strict=False):
            wanted = sprite.to_pixels(show.tile(seen(tensor, view)))
            np.testing.assert_array_equal(panel.pixels[4 - index], wanted)
        x = step.x_t
    explorer.seed.value = 5
    assert explorer.status.value == "Ready."


@kinds
def test_the_forward_process_of_anything_is_shown_through_its_view(kind: str) -> None:
    shape, view = KINDS[kind]
    x_0 = 3 * torch.rand(2, *shape)  # latents need not lie in [-1, 1]
    explorer = show.NoiseExplorer(x_0, SCHEDULE, frames=3, seed=4, view=view)
    clean, noisy, noise = explorer.film.scenes[0].panels[:3]
    epsilon = randn_like(x_0, torch.Generator().manual_seed(4))
    for panel, tensor in ((clean, x_0), (noise, epsilon)):
        np.testing.assert_array_equal(panel.pixels[0], sprite.to_pixels(show.tile(seen(tensor, view))))
    for frame, t in enumerate((0, 24, 49)):
        x_t, _ = q_sample(x_0, t, SCHEDULE, epsilon=epsilon)
        np.testing.assert_array_equal(noisy.pixels[frame], sprite.to_pixels(show.tile(seen(x_t, view))))


@kinds
def test_schedules_are_shown_on_anything_through_its_view(kind: str) -> None:
    shape, view = KINDS[kind]
    x_0 = torch.rand(2, *shape)
    explorer = show.ScheduleExplorer(x_0, schedules=["cosine"], seed=4, view=view)
    epsilon = randn_like(x_0, torch.Generator().manual_seed(4))
    x_t, _ = q_sample(x_0, explorer.times[3], explorer.schedules["cosine"], epsilon=epsilon)
    torch.testing.assert_close(explorer.strips["cosine"][3], show.tile(seen(x_t, view)))


@kinds
def test_what_a_network_of_anything_draws_while_it_learns_is_seen_through_the_view(kind: str) -> None:
    shape, view = KINDS[kind]

    def network(x_t: Tensor, t: Tensor) -> Tensor:
        return 0.5 * x_t

    draw = show.samples_from(SCHEDULE, shape, predicts="x_0", images=3, steps=2, view=view)
    drawn = draw(network)  # type: ignore[arg-type]
    assert drawn.shape[:2] == (3, 3 if kind == "latents" else 1)
    unseen: list[Tensor] = []

    def keep(x: Tensor) -> Tensor:
        unseen.append(x)
        return view(x)

    show.samples_from(SCHEDULE, shape, predicts="x_0", images=3, steps=2, view=keep)(network)  # type: ignore[arg-type]
    torch.testing.assert_close(drawn, seen(unseen[0], view))


def test_the_levels_of_a_latent_network_are_shown_with_its_decoder() -> None:
    torch.manual_seed(0)
    network = UNet(UNetSettings(channels=4, width=8, multipliers=(1, 1), attention=(), heads=1))
    x_t, view = torch.randn(2, 4, 8, 8), KINDS["latents"][1]
    explorer = show.FeatureExplorer(network, x_t, [1, 30], view=view)
    first = explorer.film.scenes[0].panels[0]
    np.testing.assert_array_equal(first.pixels, sprite.to_pixels(seen(x_t, view)))
    with pytest.raises(ValueError, match="1 or 3 channels"):
        show.FeatureExplorer(network, x_t, [1, 30])


def test_a_view_in_training_mode_is_asked_in_eval_mode_and_put_back() -> None:
    decoder = Decoder().train()
    z = torch.randn(2, 4, 4, 4)
    assert torch.equal(pictures(z, decoder, "z"), pictures(z, decoder, "z"))
    assert decoder.training
    assert not pictures(z, decoder, "z").requires_grad


def test_without_a_view_pictures_are_shown_as_they_are() -> None:
    x = torch.randn(5, 2, 3, 4, 4)
    assert torch.equal(frames_seen(x, None, "x"), x)


WRONG: dict[str, tuple[Any, type[Exception], str]] = {
    "no picture": (lambda x: x, ValueError, r"\(3, 1 or 3, H, W\); got \(3, 4, 4, 4\)"),
    "one for all": (
        lambda x: torch.zeros(1, 1, 4, 4),
        ValueError,
        r"each sample.*got \(1, 1, 4, 4\)",
    ),
    "no tensor": (lambda x: x.numpy(), ValueError, "got ndarray"),
    "NaN": (lambda x: x[:, :1] * torch.nan, ValueError, "NaN or infinity"),
    "bytes": (lambda x: x[:, :1].byte(), TypeError, "floats in"),
    "empty": (lambda x: x[:, :1, :0], ValueError, "is empty"),
    "no callable": ("decoder", TypeError, "view must be callable"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_view_that_gives_no_pictures_is_told_what_is_expected(case: str) -> None:
    view, error, says = WRONG[case]
    x, denoise = torch.rand(3, 4, 4, 4), ideal((4, 4, 4))
    model = UNet(UNetSettings(channels=4, width=8, multipliers=(1,), attention=(), heads=1))
    calls: list[Callable[[], Any]] = [
        lambda: show.SamplingExplorer(denoise, SCHEDULE, shape=(4, 4, 4), images=3, steps=2, view=view),
        lambda: show.NoiseExplorer(x, SCHEDULE, frames=2, view=view),
        lambda: show.ScheduleExplorer(x, view=view),
        lambda: show.FeatureExplorer(model, x, [1, 2, 3], view=view),
        lambda: show.samples_from(SCHEDULE, (4, 4, 4), predicts="x_0", images=3, steps=2, view=view)(model),
    ]
    for call in calls:
        with pytest.raises(error, match=says):
            call()


def test_pictures_that_change_their_size_are_refused() -> None:
    sizes = iter((4, 5, 6))
    with pytest.raises(ValueError, match="one size"):
        frames_seen(torch.zeros(3, 2, 7), lambda x: torch.zeros(2, 1, 4, next(sizes)), "x")


def test_what_is_no_picture_asks_for_a_view() -> None:
    with pytest.raises(ValueError, match=r"shape must be \(C, H, W\).*pass view="):
        show.SamplingExplorer(ideal((16, 3)), SCHEDULE, shape=(16, 3))
    with pytest.raises(ValueError, match="pass them as x_0"):
        show.ScheduleExplorer(view=rendering)
