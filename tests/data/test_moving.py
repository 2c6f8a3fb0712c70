"""Moving: physics exact, nothing cut off, the same clip from every index, and a reader with its floor."""

import math

import pytest
import torch
from torch import Generator, Tensor

from minidiff import SAMPLERS, IdealDenoiser, NoiseSchedule, data, metrics, sample
from minidiff.data.moving import (
    EDGE,
    FRAMES,
    KINDS,
    SIDE,
    SPEED,
    SPLITS,
    Flight,
    film,
    flight,
    fold,
)
from minidiff.metrics.clips import NOTHING, WALL, accelerations, read_clips, shuffled

FLIGHTS = [flight(i) for i in range(24 * KINDS)]
CLIPS = film(FLIGHTS)
PATHS = torch.tensor([one.path() for one in FLIGHTS], dtype=torch.float64)  # (N, 8, 2)
READING = read_clips(CLIPS)


def test_an_index_is_the_same_clip_always_and_8_are_every_kind_once() -> None:
    assert flight(7) == flight(7)
    assert len(set(FLIGHTS)) == len(FLIGHTS)
    assert {one.labels for one in FLIGHTS[:KINDS]} == {(s, c) for s in range(2) for c in range(4)}
    assert torch.equal(film([flight(11)]), CLIPS[11:12])


def test_a_free_flight_has_no_acceleration_and_the_speed_never_changes() -> None:
    assert float(accelerations(PATHS).max()) < 1e-12
    assert len(accelerations(PATHS)) > 100
    speeds = torch.tensor([math.hypot(*one.velocity) for one in FLIGHTS], dtype=torch.float64)
    assert SPEED[0] <= float(speeds.min()) <= float(speeds.max()) <= SPEED[1]
    steps = PATHS.diff(dim=1).norm(dim=-1)
    assert torch.all(steps <= speeds[:, None] + 1e-9)  # at a wall it is as fast, and not as far away


def thrown_about(place: float, speed: float, low: float, high: float, frames: int) -> list[float]:
    """The same motion by small steps, each turned round where it would leave the box: no formula."""
    places, tiny = [place], 1000
    for _ in range(frames - 1):
        for _ in range(tiny):
            if not low <= place + speed / tiny <= high:
                speed = -speed
            place += speed / tiny
        places.append(place)
    return places


def test_the_walls_throw_back_as_a_walk_in_small_steps_does() -> None:
    for one, path in zip(FLIGHTS[:40], PATHS, strict=False):
        low, high = one.half + EDGE, SIDE - one.half - EDGE
        for axis in (0, 1):
            walked = thrown_about(one.start[axis], one.velocity[axis], low, high, FRAMES)
            assert path[:, axis].tolist() == pytest.approx(walked, abs=0.01)


def test_some_clips_bounce_and_some_do_not() -> None:
    turned = (PATHS.diff(dim=1)[:, 1:] * PATHS.diff(dim=1)[:, :-1] < 0).any(dim=(1, 2))
    assert 0.3 < float(turned.double().mean()) < 0.9


def test_nothing_is_cut_off_at_the_rim() -> None:
    """As much is covered in every frame, but for what a grid of pixels makes of it."""
    covered = ((CLIPS.amax(dim=2) + 1) / 2).sum(dim=(-2, -1))  # (N, 8)
    assert float((covered / covered.mean(dim=1, keepdim=True) - 1).abs().max()) < 0.05
    assert float(CLIPS.abs().max()) <= 1


def test_a_disc_and_a_square_of_one_radius_cover_as_much() -> None:
    disc, square = (Flight(shape, 0, 2.4, (8.0, 8.0), (1.0, 0.0)) for shape in (0, 1))
    covered = (film([disc, square])[:, 0].amax(dim=1) + 1).sum(dim=(-2, -1))
    assert float(covered[0]) == pytest.approx(float(covered[1]), rel=0.1)


@pytest.mark.parametrize(("place", "there"), [(3.0, 3.0), (12.0, 8.0), (-1.0, 5.0), (17.0, 3.0), (16.0, 4.0)])
def test_fold(place: float, there: float) -> None:
    assert fold(place, 2, 10) == pytest.approx(there)


def test_backwards_a_clip_is_a_clip_of_the_other_velocity() -> None:
    for one in FLIGHTS[:KINDS]:
        end, before = one.path()[-1], one.path(FRAMES)[-2]
        velocity = (end[0] - before[0], end[1] - before[1])
        if math.hypot(*velocity) == pytest.approx(math.hypot(*one.velocity)):  # no wall in the last step
            back = Flight(one.shape, one.colour, one.radius, end, (-velocity[0], -velocity[1]))
            assert torch.allclose(film([back])[0].flip(0), film([one])[0], atol=1e-4)


def test_the_splits_share_no_clip_and_hold_what_they_say() -> None:
    assert not set(SPLITS["train"]) & set(SPLITS["test"])
    test = data.moving("test")
    assert test.x.shape == (len(SPLITS["test"]), 8, 3, 16, 16)
    assert isinstance(test.condition, Tensor)
    assert test.condition.tolist() == [list(flight(i).labels) for i in SPLITS["test"]]
    with pytest.raises(ValueError, match="split must be"):
        data.moving("other")


def test_names_are_said_in_both_languages() -> None:
    assert len({flight(i).name("tr") for i in range(KINDS)}) == KINDS
    with pytest.raises(ValueError, match="language must be"):
        flight(0).name("de")


# ---- the reader -----------------------------------------------------------------------------------------


def test_the_reader_finds_every_centre_within_a_fifteenth_of_a_pixel() -> None:
    error = (READING.centres - PATHS).norm(dim=-1)
    assert float(error.max()) < 1 / 15
    assert float(error.median()) < 0.02


def test_the_reader_finds_every_colour() -> None:
    asked = torch.tensor([one.colour for one in FLIGHTS])
    assert torch.equal(READING.colours, asked[:, None].expand(-1, FRAMES))


def test_the_floor_of_the_acceleration_is_the_readers_error_alone() -> None:
    floor = metrics.evaluate_clips(CLIPS)
    assert floor.acceleration < 0.04
    assert floor.one_colour == 1
    mixed = metrics.evaluate_clips(shuffled(CLIPS, Generator().manual_seed(0)))
    assert mixed.acceleration > 100 * floor.acceleration
    assert mixed.one_colour == 1
    assert mixed.size_change < 0.02


def test_a_bend_is_seen_away_from_the_walls_and_not_at_them() -> None:
    bent = torch.tensor([[[6.0, 8.0], [7.0, 8.0], [7.0, 9.0]]])
    assert accelerations(bent).tolist() == pytest.approx([math.sqrt(2)])
    assert len(accelerations(bent + torch.tensor([-6.0 + WALL - 0.1, 0.0]))) == 0


def test_no_wall_is_ever_seen_from_where_acceleration_is_measured() -> None:
    """The exact ways of many clips: with the wall as near as a bounce reaches, and not a pixel nearer."""
    assert float(accelerations(PATHS, wall=WALL).max()) < 1e-12
    assert float(accelerations(PATHS, wall=WALL - 1.5).max()) > 0.1


@pytest.mark.parametrize("fault", ["colour", "flicker", "teleport", "gone"])
def test_each_fault_moves_its_own_figure(fault: str) -> None:
    good = metrics.evaluate_clips(CLIPS)
    clips = CLIPS.clone()
    if fault == "colour":
        clips[:, 4] = clips[:, 4].roll(1, dims=1)
        assert metrics.evaluate_clips(clips).one_colour < 0.1
    elif fault == "flicker":
        clips[:, ::2] = film(
            [Flight(f.shape, f.colour, f.radius * 0.8, f.start, f.velocity) for f in FLIGHTS]
        )[:, ::2]
        assert metrics.evaluate_clips(clips).size_change > 10 * good.size_change
    elif fault == "teleport":
        clips[:, 3] = clips[:, 3].flip(-1)
        assert metrics.evaluate_clips(clips).acceleration > 3 * good.acceleration
    else:
        clips[:, 5] = -1
        assert metrics.evaluate_clips(clips).one_colour == 0
        assert read_clips(clips).colours[0, 5] == NOTHING


def test_shuffling_keeps_the_pictures_and_loses_the_order() -> None:
    mixed = shuffled(CLIPS[:6], Generator().manual_seed(3))
    for clip, other in zip(CLIPS[:6], mixed, strict=True):
        rows = {frame.numpy().tobytes() for frame in clip}
        assert {frame.numpy().tobytes() for frame in other} == rows
    assert not torch.equal(mixed, CLIPS[:6])


@pytest.mark.parametrize("name", sorted(SAMPLERS))
def test_every_sampler_ends_on_a_clip_that_flies(name: str) -> None:
    """With the exact denoiser of 48 clips each sampler, unchanged, draws one of them."""
    clips, schedule = CLIPS[:48], NoiseSchedule.cosine()
    x_T = torch.randn(6, *clips.shape[1:], generator=Generator().manual_seed(0))
    ideal = IdealDenoiser(clips, schedule)
    made = sample(ideal, schedule, x_T, name, steps=25, generator=Generator().manual_seed(1))
    apart = (made[:, None] - clips[None]).square().mean(dim=(2, 3, 4, 5))
    assert float(apart.amin(dim=1).max()) < 1e-3
    assert metrics.evaluate_clips(made).acceleration < 0.1
