"""Solids: the same from every index, on their surfaces, read rightly, and drawn by every sampler."""

import math

import pytest
import torch
from torch import Generator

from minidiff import SAMPLERS, IdealDenoiser, NoiseSchedule, data, sample, zoo
from minidiff.data.shapes import fraction
from minidiff.data.solids import (
    COUNTS,
    KINDS,
    POINTS,
    SOLIDS,
    SPLITS,
    TORUS,
    Solid,
    fractions,
    on_surface,
    solid,
)
from minidiff.data.solids_reader import SIDE, every_solid
from minidiff.data.surfaces import DISTANCES, PLACING
from minidiff.model import check_trainable
from minidiff.nets import AttributeSettings, PointNetwork, PointSettings

SOME = [solid(i) for i in SPLITS["test"]]
TEST = data.solids("test")


def rand(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.rand(*shape, generator=Generator().manual_seed(seed), dtype=torch.float64)


def test_an_index_is_the_same_cloud_always_and_12_are_every_kind_and_size_once() -> None:
    assert solid(7) == solid(7)
    assert {solid(i).labels for i in range(KINDS)} == {(k, s) for k in range(6) for s in range(2)}
    assert torch.equal(data.solids("test").x, TEST.x)
    assert TEST.x.shape == (480, POINTS, 3)
    assert TEST.condition is not None
    assert TEST.condition.tolist() == [list(one.labels) for one in SOME]


def test_the_many_random_numbers_are_those_of_splitmix64() -> None:
    one_by_one = [[fraction(index, draw, 5, seed=1) for draw in range(5)] for index in (3, 4, 5)]
    assert fractions(range(3, 6), 5).tolist() == one_by_one


def test_turns_go_round_the_whole_circle() -> None:
    turns = torch.tensor([solid(i).turn for i in range(4800)])
    counts = torch.histc(turns, bins=8, min=0, max=2 * math.pi)
    assert int((counts - 600).abs().max()) < 5 * math.sqrt(600 * 7 / 8)  # five standard deviations


@pytest.mark.parametrize("kind", range(6))
def test_points_lie_on_the_surface_and_distances_are_those_to_a_dense_cover(kind: int) -> None:
    """Independent of the formula: the nearest of 200,000 points is never nearer, and hardly further."""
    cover = PLACING[kind](*rand(3, 200_000))
    assert float(DISTANCES[kind](cover).max()) < 1e-7
    points = 2.6 * rand(200, 3, seed=1) - 1.3
    gap = torch.cdist(points, cover).amin(dim=1) - DISTANCES[kind](points)
    assert -1e-9 < float(gap.min()) <= float(gap.max()) < 0.02


@pytest.mark.parametrize("kind", range(6))
def test_points_are_uniform_over_the_area(kind: int) -> None:
    """In a ball round a place, the share of points is the share of area, as a fine grid of chances has it.

    For a solid that is a union of flat or round pieces the mean of the points is known by symmetry; for the
    two with a tip it lies below the middle: half of that of the mantle.
    """
    points = PLACING[kind](*rand(3, 200_000, seed=2))
    error = 4 / math.sqrt(200_000)
    assert float(points[:, :2].mean(dim=0).abs().max()) < error
    share = 1 / (1 + math.sqrt(5))  # of the base, in the area of cone and pyramid
    lowest, highest = {2: (-1, 1), 4: (-0.8, 0.8)}.get(kind, (0, 0))
    centre = share * lowest + (1 - share) * (lowest + (highest - lowest) / 3)  # a triangle's, a third up
    assert abs(float(points[:, 2].mean()) - centre) < error


def test_a_solid_is_where_its_turn_and_size_say() -> None:
    for one, cloud in zip(SOME[:KINDS], TEST.x, strict=False):
        assert float(data.distance(cloud, one).max()) < 1e-6
    wheel = on_surface([Solid(TORUS, 1, math.pi / 2)], rand(1, 500, 3))[0]  # turned: it stands along y
    assert float(wheel[:, 0].abs().max()) < 0.26 < 0.8 < float(wheel[:, 1].max())


def test_all_points_lie_within_the_range_of_pictures() -> None:
    assert float(data.solids("train").x.abs().max()) < 1


def test_the_reader_is_right_about_real_clouds_and_knows_their_turn() -> None:
    read = data.read_solids(TEST.x[:120])
    assert torch.equal(read.labels, TEST.condition[:120])  # type: ignore[index]
    assert float(read.distance.max()) < 0.02
    for one, turn in zip(SOME[:120], read.turn.tolist(), strict=True):
        again = SOLIDS[one.kind][2]
        if again:
            off = (one.turn - turn + again / 2) % again - again / 2
            assert abs(off) < math.radians(1.5)


def test_a_union_of_turns_is_near_by_own_turns_and_far_by_one() -> None:
    turns = [Solid(TORUS, 1, math.pi * k / 16) for k in range(16)]
    union = on_surface(turns, rand(16, 32, 3)).reshape(1, -1, 3)
    far = data.to_asked(union, torch.tensor([[TORUS, 1]]))
    assert float(far.own_turns) < 0.01
    assert float(far.one_turn) > 0.15
    whole = data.to_asked(TEST.x[:24], TEST.condition[:24])  # type: ignore[index]
    assert float(whole.one_turn.max()) < 0.02
    assert bool((whole.own_turns <= whole.one_turn).all())


def test_a_cell_is_dark_where_an_upright_line_through_it_meets_the_surface() -> None:
    """Independent of the outlines: along each line the distance falls to 0, or it does not."""
    middle = (torch.arange(SIDE, dtype=torch.float64) + 0.5) * 2 / SIDE - 1
    y, x, z = torch.meshgrid(-middle, middle, torch.linspace(-1, 1, 1001, dtype=torch.float64), indexing="ij")
    for one in (Solid(0, 1, 0.0), Solid(2, 0, 0.0), Solid(3, 1, 0.4), Solid(4, 0, 1.0), Solid(TORUS, 1, 0.7)):
        nearest = data.distance(torch.stack([x, y, z], dim=-1), one).amin(dim=2)
        assert torch.equal(nearest < 0.0015, data.silhouette(one))


def test_one_silhouette_has_as_many_answers_as_the_lesson_counts() -> None:
    shadows = torch.stack([data.silhouette(one) for one in every_solid()])
    for seen, answers in ((Solid(0, 1, 0.0), 3), (Solid(0, 0, 0.0), 5), (Solid(3, 1, 0.3), 2)):
        fits = (shadows != data.silhouette(seen)).sum(dim=(1, 2)) <= 2
        labels = {one.labels for one, fit in zip(every_solid(), fits.tolist(), strict=True) if fit}
        assert len(labels) == answers


def test_names_are_said_in_both_languages() -> None:
    assert solid(5).name() == "a small torus"
    assert solid(10).name("tr") == "büyük bir piramit"
    assert len({solid(i).name("tr") for i in range(KINDS)}) == math.prod(COUNTS)


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (lambda: on_surface([], rand(0, 4, 3)), "list of Solid"),
        (lambda: on_surface([solid(0)], rand(2, 4, 3)), "chance must have shape"),
        (lambda: on_surface([solid(0)], rand(1, 4, 3) + 1), r"lie in \[0, 1\)"),
        (lambda: Solid(6, 0, 0.0), "kind"),
        (lambda: Solid(0, 0, math.nan), "turn"),
        (lambda: data.solids("other"), "split must be"),
        (lambda: data.read_solids(rand(4, 3)), r"\(N, P, 3\)"),
        (lambda: data.distance(rand(4, 2), solid(0)), r"\(..., 3\)"),
        (lambda: data.to_asked(TEST.x[:2], torch.tensor([[0, 0]])), "labels must have shape"),
        (lambda: data.to_asked(TEST.x[:1], torch.tensor([[6, 0]])), "kinds and sizes"),
    ],
)
def test_what_is_no_solid_is_refused(wrong: object, complaint: str) -> None:
    with pytest.raises((TypeError, ValueError), match=complaint):
        wrong()  # type: ignore[operator]


# ---- the network ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["solids", "solids-alone"])
def test_the_trained_networks_commute_with_every_order(name: str) -> None:
    network, x = zoo.load(name).network.double(), torch.randn(2, 40, 3, dtype=torch.float64)
    t, order = torch.tensor([30.0, 700.0]), torch.randperm(40)
    with torch.no_grad():
        gap = (network(x[:, order], t) - network(x, t)[:, order]).abs().max()
    assert float(gap) < 1e-6


def moved_by_a_neighbour(network: torch.nn.Module) -> bool:
    """Whether a point's answer changes when another point moves."""
    x = torch.randn(1, 6, 3, generator=Generator().manual_seed(0))
    other, t = x.clone(), torch.tensor([500.0])
    other[0, 3] += 1
    with torch.no_grad():
        return not torch.equal(network(x, t)[0, 0], network(other, t)[0, 0])


def test_points_hear_each_other_only_where_they_may_talk() -> None:
    assert moved_by_a_neighbour(zoo.load("solids").network)
    assert not moved_by_a_neighbour(zoo.load("solids-alone").network)


def test_recipes_differ_in_talk_alone_and_the_labels_fit_them() -> None:
    one, other = zoo.recipe("solids"), zoo.recipe("solids-alone")
    assert (one.train, one.data) == (other.train, other.data)
    assert (one.network.talk, other.network.talk) == (True, False)
    check_trainable(one.build()[0], zoo.recipe_examples("solids").subset([0]))
    with pytest.raises(ValueError, match="not what the network was built to hear"):
        check_trainable(PointNetwork(PointSettings(condition=AttributeSettings((3,)))), TEST)
    with pytest.raises(ValueError, match="not from pictures"):
        zoo.recipe_pictures("solids")


def test_the_new_network_says_nothing_and_any_number_of_points_is_welcome() -> None:
    network = PointNetwork(PointSettings(dimensions=2, width=8, depth=1, heads=2, waves=0))
    assert not network(torch.randn(3, 5, 2), torch.zeros(3)).any()
    assert network(torch.randn(1, 900, 2), torch.zeros(1)).shape == (1, 900, 2)


@pytest.mark.parametrize("name", sorted(SAMPLERS))
def test_every_sampler_ends_on_a_cloud_that_is_read_as_one_of_those_known(name: str) -> None:
    """With the exact denoiser of 12 clouds each sampler, unchanged, draws one of them."""
    clouds, schedule = TEST.x[:KINDS], NoiseSchedule.cosine()
    x_T = torch.randn(5, POINTS, 3, generator=Generator().manual_seed(0))
    made = sample(
        IdealDenoiser(clouds, schedule), schedule, x_T, name, steps=25, generator=Generator().manual_seed(1)
    )
    apart = (made[:, None] - clouds[None]).square().mean(dim=(2, 3))
    assert float(apart.amin(dim=1).max()) < 1e-3
    assert torch.equal(data.read_solids(made).labels, TEST.condition[apart.argmin(dim=1)])  # type: ignore[index]
