"""Quality figures: against closed forms, at their extremes, and beside the floor of real images."""

from __future__ import annotations

import dataclasses
import functools
import math
import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
import torch
from torch import Tensor

from minidiff import metrics, zoo
from minidiff.data import ImageData, digits, mnist, shapes
from minidiff.metrics import (
    Quality,
    SceneQuality,
    balanced_labels,
    coverage,
    evaluate,
    evaluate_scenes,
    frechet_distance,
    nearest_neighbours,
    train_classifier,
)
from minidiff.metrics import quality as quality_module

D = 4


def with_moments(n: int, mean: Tensor, covariance: Tensor) -> Tensor:
    """`n` points whose sample mean and covariance are exactly these, float64 (n, D)."""
    x = torch.randn(n, len(mean), dtype=torch.float64)
    x = x - x.mean(0)
    white = x @ torch.linalg.inv(torch.linalg.cholesky(x.T.cov())).T
    return white @ torch.linalg.cholesky(covariance).T + mean


def random_covariance() -> Tensor:
    root = torch.randn(D, D, dtype=torch.float64)
    return root @ root.T + 0.1 * torch.eye(D, dtype=torch.float64)


# ---- Fréchet distance -----------------------------------------------------------------------------------


def test_frechet_between_diagonal_gaussians_is_the_closed_form() -> None:
    """Σ_a and Σ_b commute, so d² = ‖μ_a - μ_b‖² + Σ (σ_a - σ_b)²."""
    mean_a, mean_b = torch.randn(2, D, dtype=torch.float64)
    s_a, s_b = torch.rand(2, D, dtype=torch.float64) + 0.5
    a, b = with_moments(50, mean_a, (s_a**2).diag()), with_moments(80, mean_b, (s_b**2).diag())
    expected = (mean_a - mean_b).square().sum() + (s_a - s_b).square().sum()
    assert frechet_distance(a, b) == pytest.approx(expected.item(), abs=1e-9)


def test_frechet_between_any_gaussians_is_the_closed_form() -> None:
    """The root of Σ_a Σ_b itself, by its eigenvalues, which are real and positive."""
    mean_a, mean_b = torch.randn(2, D, dtype=torch.float64)
    cov_a, cov_b = random_covariance(), random_covariance()
    roots = torch.linalg.eigvals(cov_a @ cov_b).real.sqrt().sum()
    expected = (mean_a - mean_b).square().sum() + cov_a.trace() + cov_b.trace() - 2 * roots
    a, b = with_moments(60, mean_a, cov_a), with_moments(60, mean_b, cov_b)
    assert frechet_distance(a, b) == pytest.approx(expected.item(), abs=1e-9)


def test_frechet_in_one_dimension_is_means_and_deviations() -> None:
    values = torch.randn(500, 1, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    moved = 1.5 + 0.5 * values
    expected = (values.mean() - moved.mean()) ** 2 + (values.std() - moved.std()) ** 2
    assert frechet_distance(values, moved) == pytest.approx(expected.item(), rel=1e-9)


def test_frechet_of_a_set_with_itself_is_zero() -> None:
    a = torch.randn(100, 32)
    a[:, 5] = 0  # a feature that never fires
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-6)


def test_frechet_is_symmetric() -> None:
    a, b = torch.randn(60, D) * 2, torch.randn(70, D) + 1
    assert frechet_distance(a, b) == pytest.approx(frechet_distance(b, a), rel=1e-9)


def test_frechet_grows_with_the_square_of_the_scale() -> None:
    a, b = torch.randn(60, D).double(), torch.randn(70, D).double() + 1
    assert frechet_distance(3 * a, 3 * b) == pytest.approx(9 * frechet_distance(a, b), rel=1e-9)


def test_frechet_of_a_shift_is_its_squared_length() -> None:
    a = torch.randn(60, D).double()
    assert frechet_distance(a, a + torch.tensor([3.0, 0, 4, 0])) == pytest.approx(25, rel=1e-9)


@pytest.mark.parametrize(("n", "m"), [(7, 100), (100, 7), (2, 2)])
def test_frechet_from_too_few_is_refused(n: int, m: int) -> None:
    with pytest.raises(ValueError, match=f"in 4 dimensions needs at least 8 .* got {n} and {m}"):
        frechet_distance(torch.randn(n, D), torch.randn(m, D))


@pytest.mark.parametrize("figure", [frechet_distance, coverage])
def test_features_that_do_not_fit_are_refused(figure: Callable[[Tensor, Tensor], float]) -> None:
    good = torch.randn(20, D)
    with pytest.raises(ValueError, match=r"Features must be \(N, D\)"):
        figure(good, torch.randn(20, D + 1))
    with pytest.raises(ValueError, match=r"Features must be \(N, D\)"):
        figure(good[0], good)
    with pytest.raises(ValueError, match="NaN or infinite"):
        figure(good, good.clone().fill_(math.nan))


# ---- coverage -------------------------------------------------------------------------------------------


def test_coverage_of_a_set_by_itself_is_one() -> None:
    a = torch.randn(50, D) + 1000  # far from the origin, where float32 distances lose their digits
    assert coverage(a, a) == 1


def test_coverage_by_samples_that_are_far_away_is_zero() -> None:
    assert coverage(torch.randn(50, D), torch.randn(50, D) + 100) == 0


def test_coverage_counts_the_kinds_that_are_left_out() -> None:
    """Three clusters of real images, samples in one of them: a third is covered."""
    real = torch.randn(90, D) + torch.tensor([0.0, 1000.0, 2000.0]).repeat_interleave(30)[:, None]
    assert coverage(real, real[:30]) == pytest.approx(1 / 3)


def test_coverage_against_its_definition() -> None:
    real, fake, k = torch.randn(30, 2), torch.randn(12, 2), 3
    covered = 0
    for i in range(30):
        others = sorted((real[i] - real[j]).norm().item() for j in range(30) if j != i)
        covered += any((real[i] - one).norm().item() <= others[k - 1] for one in fake)
    assert coverage(real, fake, k=k) == pytest.approx(covered / 30)


def test_coverage_needs_more_images_than_neighbours() -> None:
    with pytest.raises(ValueError, match="needs more than 5 real images, got 5"):
        coverage(torch.randn(5, D), torch.randn(50, D))
    with pytest.raises(ValueError, match="k must be at least 1"):
        coverage(torch.randn(5, D), torch.randn(50, D), k=0)


# ---- nearest neighbours ---------------------------------------------------------------------------------


def test_a_copy_is_its_own_nearest_neighbour_at_distance_zero() -> None:
    dataset = torch.rand(100, 1, 8, 8) * 2 - 1
    index, distance = nearest_neighbours(dataset[[7, 3]], dataset)
    assert index.tolist() == [7, 3]
    assert distance.tolist() == [0, 0]


def test_the_distance_is_per_pixel() -> None:
    dataset = torch.stack([torch.full((1, 8, 8), -1.0), torch.full((1, 8, 8), 1.0)])
    index, distance = nearest_neighbours(torch.full((1, 1, 8, 8), 0.5), dataset)
    assert (index.item(), distance.item()) == (1, pytest.approx(0.5))


def test_images_of_another_size_have_no_neighbours() -> None:
    with pytest.raises(ValueError, match=r"\(1, 8, 8\) cannot be compared with a dataset of \(1, 4, 4\)"):
        nearest_neighbours(torch.zeros(1, 1, 8, 8), torch.zeros(1, 1, 4, 4))


# ---- the classifier -------------------------------------------------------------------------------------


def two_kinds(n: int = 400) -> ImageData:
    """Bright on the left, or bright on the right, with noise."""
    labels = torch.arange(n) % 2
    images = torch.full((n, 1, 8, 8), -0.5)
    images[labels == 0, :, :, :4] = 0.5
    images[labels == 1, :, :, 4:] = 0.5
    return ImageData((images + 0.2 * torch.randn_like(images)).clamp(-1, 1), labels, "two", ("left", "right"))


def test_the_classifier_is_a_function_of_its_seed() -> None:
    data = two_kinds()
    first, second, other = (train_classifier(data, steps=5, seed=seed).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not torch.equal(first["head.weight"], other["head.weight"])


def test_training_the_classifier_leaves_the_global_generator_alone() -> None:
    data = two_kinds()
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    train_classifier(data, steps=2)
    assert torch.equal(torch.rand(1), expected)


def test_the_classifier_learns_and_reads_images_it_never_saw() -> None:
    classifier = train_classifier(two_kinds(), steps=60)
    assert not classifier.training
    unseen = two_kinds()
    assert classifier.features(unseen.images).shape == (400, metrics.FEATURES)
    assert (classifier(unseen.images).argmax(dim=1) == unseen.labels).float().mean() > 0.98


def test_data_without_labels_make_no_classifier() -> None:
    with pytest.raises(ValueError, match="bare has no labels"):
        train_classifier(ImageData(torch.zeros(3, 1, 8, 8), None, "bare"))


# ---- samples beside real images -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> ImageData:
    return digits("train")


@pytest.fixture(scope="module")
def classifier() -> metrics.Classifier:
    return zoo.load_classifier("digits")


@pytest.fixture
def true_mnist() -> Path:
    for root in (os.environ.get("MINIDIFF_DATA"), Path(__file__).resolve().parents[3] / "shared" / "data"):
        if root and (Path(root) / "MNIST" / "raw" / "train-images-idx3-ubyte").is_file():
            return Path(root)
    pytest.skip("the files of MNIST are not here: neither in $MINIDIFF_DATA nor in ../shared/data")


def labels_of(data: ImageData) -> Tensor:
    assert data.labels is not None
    return data.labels


def test_the_shipped_classifier_reads_digits_it_never_saw(classifier: metrics.Classifier) -> None:
    unseen = digits("test")
    assert (classifier(unseen.images).argmax(dim=1) == labels_of(unseen)).float().mean() > 0.98


@pytest.mark.parametrize("n", [100, 148, 297])
def test_unseen_real_digits_lie_at_the_floor_of_the_training_digits(
    real: ImageData, classifier: metrics.Classifier, n: int
) -> None:
    """The yardstick itself: what nobody generated gets 1.0 within its printed spread."""
    unseen = digits("test")
    quality = evaluate(unseen.images, labels_of(unseen), real, classifier, n=n)
    print(quality)
    assert quality.n == n
    assert abs(quality.frechet_ratio - 1) <= quality.frechet_ratio_std < 0.4
    assert abs(quality.coverage - quality.coverage_real) <= quality.coverage_std


def test_half_of_the_unseen_digits_lies_where_the_other_half_does(
    real: ImageData, classifier: metrics.Classifier
) -> None:
    unseen = digits("test")
    of_class = [(labels_of(unseen) == k).nonzero().flatten() for k in range(10)]
    some = unseen.subset(torch.cat([rows[::2] for rows in of_class]))
    others = unseen.subset(torch.cat([rows[1::2] for rows in of_class]))
    quality = evaluate(some.images, labels_of(some), real, classifier, held_out=others)
    assert quality.held_out
    assert 130 < quality.n <= 148
    assert abs(quality.frechet_ratio - 1) <= quality.frechet_ratio_std < 0.4


@pytest.mark.timeout(600)
def test_unseen_real_handwriting_lies_at_the_floor_of_that_of_training(
    true_mnist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same where there are enough unseen images for any n: beside halves, and beside held-out images."""
    monkeypatch.setattr(quality_module, "_read", functools.cache(quality_module._read))
    order = torch.randperm(10_000, generator=torch.Generator().manual_seed(0))
    train, test = (mnist(part, root=true_mnist, download=False) for part in ("train", "test"))
    seen, unseen, others = train.subset(order), test.subset(order[:5000]), test.subset(order[5000:])
    reader = zoo.load_classifier("mnist")
    for n in (100, 300, 700):
        for held_out in (None, others):
            quality = evaluate(unseen.images, labels_of(unseen), seen, reader, held_out=held_out, n=n)
            print(quality)
            assert quality.n == n
            assert abs(quality.frechet_ratio - 1) <= quality.frechet_ratio_std < 0.4


def test_images_whose_labels_fall_by_chance_are_compared_with_such_labels(
    real: ImageData, classifier: metrics.Classifier
) -> None:
    """Sevens and ones only: they lie at the floor of sevens and ones, in their numbers."""
    unseen = digits("all")
    some = unseen.subset(
        torch.cat([(labels_of(unseen) == k).nonzero().flatten()[-n:] for k, n in ((1, 70), (7, 35))])
    )
    quality = evaluate(some.images, labels_of(some), real, classifier)
    assert quality.n == 105
    assert abs(quality.frechet_ratio - 1) < 0.6


def test_copies_of_the_training_images_come_out_below_the_floor(
    real: ImageData, classifier: metrics.Classifier
) -> None:
    quality = evaluate(real.images, labels_of(real), real, classifier)
    assert quality.n > 700
    assert quality.accuracy == quality.accuracy_real > 0.99
    assert quality.frechet_ratio < 1 - 2 * quality.frechet_ratio_std
    assert quality.coverage > quality.coverage_real


def test_noise_is_far_worse(real: ImageData, classifier: metrics.Classifier) -> None:
    noise = torch.randn(750, 1, 8, 8).clamp(-1, 1)
    quality = evaluate(noise, balanced_labels(750, 10), real, classifier)
    assert quality.accuracy < 0.3
    assert quality.frechet_ratio > 100
    assert quality.coverage < 0.1


def test_right_images_with_wrong_labels_lose_the_accuracy_only(
    real: ImageData, classifier: metrics.Classifier
) -> None:
    quality = evaluate(real.images, (labels_of(real) + 1) % 10, real, classifier)
    assert quality.accuracy < 0.02
    assert quality.accuracy_real > 0.99
    assert quality.frechet_ratio < 1.1


def test_a_class_that_is_drawn_as_another_costs_coverage_and_distance(
    real: ImageData, classifier: metrics.Classifier
) -> None:
    """Eights in place of threes."""
    images = real.images.clone()
    threes, eights = ((labels_of(real) == k).nonzero().flatten() for k in (3, 8))
    images[threes] = images[eights[torch.arange(len(threes)) % len(eights)]]
    quality = evaluate(images, labels_of(real), real, classifier)
    assert quality.frechet_ratio > 2
    assert quality.coverage < quality.coverage_real - 0.05


def test_a_blur_of_each_class_is_read_rightly_and_far_away(
    real: ImageData, classifier: metrics.Classifier
) -> None:
    """What one step of sampling gives. Accuracy does not see it; distance and coverage do."""
    means = torch.stack([real.images[labels_of(real) == k].mean(dim=0) for k in range(10)])
    labels = balanced_labels(200, 10)
    quality = evaluate(means[labels], labels, real, classifier)
    assert quality.accuracy == 1
    assert quality.frechet_ratio > 10
    assert quality.coverage < 0.2


def test_the_floor_uses_as_many_images_as_the_samples(
    real: ImageData, classifier: metrics.Classifier
) -> None:
    """The fewer images, the larger the floor: a figure without its n means nothing."""
    few = evaluate(real.images[:100], labels_of(real)[:100], real, classifier)
    many = evaluate(real.images, labels_of(real), real, classifier)
    assert few.n == 100
    assert 700 < many.n <= 750
    assert few.frechet_floor > 2 * many.frechet_floor


@pytest.mark.parametrize("beside", ["halves", "held out"])
def test_a_draw_holds_the_labels_of_the_samples_and_no_image_twice(
    real: ImageData, monkeypatch: pytest.MonkeyPatch, beside: str
) -> None:
    """On a classifier whose features are the label and the row: every set that is compared is seen."""
    reader = Tellable()
    unseen = digits("test")
    pairs: list[tuple[Tensor, Tensor]] = []

    def spy(a: Tensor, b: Tensor) -> float:
        pairs.append((a, b))
        return float(len(pairs))

    monkeypatch.setattr(quality_module, "frechet_distance", spy)
    monkeypatch.setattr(quality_module, "coverage", lambda a, b: 0.5)
    labels = torch.arange(160) % 4  # forty each of 0 to 3
    quality = evaluate(
        told(labels, 0), labels, told_data(real, 1000), reader,
        held_out=told_data(unseen, 3000) if beside == "held out" else None,
    )  # fmt: skip
    limit = 29 if beside == "held out" else 40  # of a class in the held-out images
    counts = [int((labels_of(unseen) == k).sum()) for k in range(4)]
    assert min(counts) == 29
    assert quality.n == 4 * limit
    for (near, made), (again, far) in zip(pairs[::2], pairs[1::2], strict=True):
        assert near is again
        for some in (near, made, far):
            assert torch.bincount(some[:, 0].long()).tolist() == [limit] * 4
            assert len(some[:, 1].unique()) == len(some)
        assert made[:, 1].max() < 1000 <= near[:, 1].min()
        assert near[:, 1].max() < 3000
        assert not set(near[:, 1].tolist()) & set(far[:, 1].tolist())
        assert (far[:, 1] >= 3000).all() == (beside == "held out")
    assert len(pairs) == 40
    assert quality.frechet == sum(range(1, 41, 2)) / 20
    assert quality.frechet_floor == sum(range(2, 42, 2)) / 20
    assert quality.frechet_ratio == quality.frechet / quality.frechet_floor
    assert quality.frechet_std == pytest.approx(torch.arange(1.0, 41, 2).std().item())
    assert quality.frechet_ratio_std == 0  # the two differ by 1 each time
    assert (quality.coverage, quality.coverage_std) == (0.5, 0)


class Tellable(metrics.Classifier):
    """Its features are what `told` wrote into the first pixels."""

    def __init__(self) -> None:
        super().__init__(1, 10, 1)

    def features(self, images: Tensor) -> Tensor:
        return torch.nn.functional.pad(images[:, 0, 0, :2] * 10_000, (0, metrics.FEATURES - 2)).round()


def told(labels: Tensor, first: int) -> Tensor:
    """Images (N, 1, 8, 8) that carry their label and their number, counted from `first`."""
    images = torch.full((len(labels), 1, 8, 8), -1.0)
    images[:, 0, 0, 0] = labels / 10_000
    images[:, 0, 0, 1] = (first + torch.arange(len(labels))) / 10_000
    return images


def told_data(data: ImageData, first: int) -> ImageData:
    return ImageData(told(labels_of(data), first), data.labels, data.name, data.class_names)


def test_n_is_shared_among_the_classes_as_the_samples_have_them() -> None:
    shares = quality_module._shares
    assert shares([30, 30, 30], Fraction(1, 3)) == [10, 10, 10]
    assert shares([29, 30, 31], Fraction(100, 297)) == [10, 10, 10]
    assert shares([1, 1, 1, 7], Fraction(1, 2)) == [1, 1, 0, 3]
    assert shares([0, 5], Fraction(1)) == [0, 5]


def test_two_evaluations_give_the_same_figures(real: ImageData, classifier: metrics.Classifier) -> None:
    first, second = (evaluate(real.images[:80], labels_of(real)[:80], real, classifier) for _ in range(2))
    assert first == second


def test_a_classifier_in_training_mode_is_asked_in_eval_mode(
    real: ImageData, classifier: metrics.Classifier
) -> None:
    expected = evaluate(real.images[:80], labels_of(real)[:80], real, classifier)
    classifier.train()
    try:
        assert evaluate(real.images[:80], labels_of(real)[:80], real, classifier) == expected
        assert classifier.training
    finally:
        classifier.eval()


def test_too_few_samples_are_refused(real: ImageData, classifier: metrics.Classifier) -> None:
    with pytest.raises(ValueError, match=r"needs at least 64 images .* Generate more"):
        evaluate(real.images[:63], labels_of(real)[:63], real, classifier)


def test_samples_that_do_not_fit_are_refused(real: ImageData, classifier: metrics.Classifier) -> None:
    with pytest.raises(ValueError, match=r"Got images \(80, 1, 9, 9\) with labels \(80,\)"):
        evaluate(torch.zeros(80, 1, 9, 9), torch.zeros(80).long(), real, classifier)
    with pytest.raises(ValueError, match=r"with labels \(79,\)"):
        evaluate(real.images[:80], labels_of(real)[:79], real, classifier)
    with pytest.raises(ValueError, match="NaN or infinite"):
        evaluate(real.images * math.nan, labels_of(real), real, classifier)
    with pytest.raises(ValueError, match="has no labels"):
        evaluate(real.images, labels_of(real), ImageData(real.images, None, "bare"), classifier)


def test_classes_of_which_there_are_too_few_are_named(
    real: ImageData, classifier: metrics.Classifier
) -> None:
    few = real.subset(torch.cat([(labels_of(real) != 4).nonzero().flatten(), torch.tensor([4])]))
    labels = balanced_labels(200, 10)
    without = few.subset((labels_of(few) != 4).nonzero().flatten())
    with pytest.raises(ValueError, match="20 were made for class 4, and a draw of real images has 0 of that"):
        evaluate(real.images[:200], labels, without, classifier)
    with pytest.raises(ValueError, match="Only 0 of 200 samples can be compared, and 64 are needed"):
        evaluate(real.images[:200], labels, real, classifier, held_out=without)


@pytest.mark.parametrize(
    "scaled", [lambda x: (x + 1) * 127.5, lambda x: (x + 1) / 2, lambda x: ((x + 1) * 127.5).byte()]
)
def test_pixels_of_another_range_are_refused_with_the_cure(
    real: ImageData, classifier: metrics.Classifier, scaled: Callable[[Tensor], Tensor]
) -> None:
    images = scaled(real.images[:80])
    with pytest.raises((ValueError, TypeError), match=r"images(\.float\(\))? / 127.5 - 1"):
        evaluate(images, labels_of(real)[:80], real, classifier)
    pictures = shapes("held_out").subset(range(4))
    with pytest.raises((ValueError, TypeError), match=r"images(\.float\(\))? / 127.5 - 1"):
        evaluate_scenes(scaled(pictures.images), pictures.attributes)


def test_a_number_of_images_to_compare_is_checked(real: ImageData, classifier: metrics.Classifier) -> None:
    with pytest.raises(ValueError, match="n must be at least 64, got 63"):
        evaluate(real.images, labels_of(real), real, classifier, n=63)


def test_a_figure_is_printed_with_its_spread_beside_its_floor() -> None:
    quality = Quality(720, 0.98, 1.0, 3.0, 0.11, 2.0, 0.22, 1.5, 0.33, 0.9, 0.044, 0.95, 0.055)
    text = str(quality)
    for part in (
        "0.980", "1.000", "3.00 ± 0.11", "floor, real images 2.00 ± 0.22", "ratio 1.50 ± 0.33",
        "0.900 ± 0.044", "0.950 ± 0.055", "n = 720",
    ):  # fmt: skip
        assert part in text
    assert "floor, held-out images" in str(dataclasses.replace(quality, held_out=True))


@pytest.mark.parametrize(("n", "classes"), [(25, 10), (3, 10), (10, 1)])
def test_balanced_labels_take_the_classes_in_turn(n: int, classes: int) -> None:
    assert balanced_labels(n, classes).tolist() == [i % classes for i in range(n)]


@pytest.mark.parametrize(("n", "classes"), [(0, 10), (2.5, 10), (10, 0)])
def test_balanced_labels_of_no_number_are_refused(n: int, classes: int) -> None:
    with pytest.raises((ValueError, TypeError), match="must be"):
        balanced_labels(n, classes)


# ---- scenes read back -----------------------------------------------------------------------------------


def test_painted_scenes_are_all_right() -> None:
    held_out = shapes("held_out")
    assert evaluate_scenes(held_out.images, held_out.attributes) == SceneQuality(180, 1.0, 1.0, 0.0)


def test_scene_figures_count_what_is_wrong() -> None:
    """Of ten pictures two are asked for another colour, three for another place, and one is empty."""
    scenes = shapes("held_out").subset(range(10))
    images, labels = scenes.images.clone(), scenes.attributes.clone()
    labels[:2, 1] = (labels[:2, 1] + 1) % 6
    labels[2:5, 3] = (labels[2:5, 3] + 1) % 5
    images[5] = 0
    quality = evaluate_scenes(images, labels)
    expected = (0.7, 0.4, 0.1)
    assert (quality.shape_and_colour, quality.all_told, quality.unreadable) == pytest.approx(expected)


def test_what_was_not_asked_cannot_be_wrong() -> None:
    """With everything left open, every picture that can be read is right, and an empty one is not."""
    images = shapes("held_out").images[:4].clone()
    images[0] = 0
    quality = evaluate_scenes(images, torch.full((4, 5), 6))
    assert (quality.shape_and_colour, quality.all_told) == (0.75, 0.75)


@pytest.mark.parametrize("shape", [(3, 5), (4, 4), (4,)])
def test_scene_labels_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"labels must have shape \(4, 5\)"):
        evaluate_scenes(torch.zeros(4, 3, 32, 32), torch.zeros(shape, dtype=torch.long))
