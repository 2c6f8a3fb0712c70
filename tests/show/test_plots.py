"""The numbers behind the figures, and what a notebook keeps of a figure."""

import html
import re
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.figure import Figure

from minidiff import NoiseSchedule, show
from minidiff.show import plots
from minidiff.show.sprite import to_pixels
from minidiff.show.still import figure_still, render

SCHEDULES = {"linear": NoiseSchedule.linear(T=100, beta_end=0.2), "cosine": NoiseSchedule.cosine(T=60)}


def test_no_figure_leaks_into_pyplot() -> None:
    show.grid(torch.zeros(2, 1, 8, 8))
    show.film_strip(torch.zeros(2, 1, 8, 8))
    show.curves(SCHEDULES)
    show.histogram(torch.zeros(9))
    show.trajectories(torch.zeros(3, 4, 2))
    assert plt.get_fignums() == []


@pytest.mark.skipif(
    tuple(map(int, matplotlib.__version__.split(".")[:2])) < (3, 11),
    reason="matplotlib before 3.11 makes some squares of an enlarged image a pixel wider than others",
)
@pytest.mark.parametrize(("size", "zoom"), [(8, 11), (32, 3), (28, 3), (100, 1)])
def test_a_grid_shows_every_pixel_as_a_square_of_whole_pixels(size: int, zoom: int) -> None:
    images = torch.rand(3, 1, size, size) * 2 - 1
    drawn = render(show.grid(images, columns=3))
    large = to_pixels(images)[0, :, :, 0].repeat(zoom, 0).repeat(zoom, 1)
    found = np.lib.stride_tricks.sliding_window_view(drawn[..., 0], large.shape)
    assert (found == large).all(axis=(-1, -2)).any()


def test_a_film_strip_writes_t_and_alpha_bar_under_each_frame() -> None:
    figure = show.film_strip(
        {"a": torch.zeros(2, 1, 8, 8), "b": torch.zeros(2, 3, 8, 8)}, t=[0, 9], alpha_bars=[1, 0.25]
    )
    texts = [text.get_text() for text in figure.texts]
    assert texts == ["a", "b", "t = 0\nᾱ = 1.000", "t = 9\nᾱ = 0.250"]


def test_pictures_of_rows_stand_in_one_canvas_each_where_its_words_are() -> None:
    """Grey and colour, two sizes: a row of its own for each, in shared columns; between them only white."""
    grey, colour = torch.rand(3, 1, 8, 8) * 2 - 1, torch.rand(3, 3, 16, 16) * 2 - 1
    figure = show.film_strip({"a": grey, "b": colour})
    assert len(figure.axes) == 1
    sheet = np.asarray(figure.axes[0].images[0].get_array())[..., :3].astype(int)
    pitch = 96 + plots.GAP  # the wider row fills its columns, the narrower stands in their middle
    for row, inset, images, zoom in ((0, 4, grey, 11), (88 + plots.GAP, 0, colour, 6)):
        for column, picture in enumerate(to_pixels(images)):
            large = np.broadcast_to(picture, (*picture.shape[:2], 3)).repeat(zoom, 0).repeat(zoom, 1)
            left, side = inset + column * pitch, len(large)
            np.testing.assert_array_equal(sheet[row : row + side, left : left + side], large)
            sheet[row : row + side, left : left + side] = 255
    assert (sheet == 255).all()


def middles(picture: np.ndarray[Any, Any], count: int) -> list[float]:
    """Where the middles of `count` black pictures in one row of a rendered strip lie, from left to right."""
    edges = np.flatnonzero(np.diff(np.pad(picture.astype(int), 1)))
    assert len(edges) == 2 * count
    return [float(start + end) / 2 for start, end in edges.reshape(-1, 2)]


@pytest.mark.parametrize(
    "sizes",
    [
        [(8, 8), (26, 26)],  # the image and the feature maps of a U-Net: 88 and 78 pixels
        [(26, 26), (8, 8)],
        [(8, 8), (28, 28), (32, 32), (128, 96)],
        [(20, 60), (60, 20), (33, 33)],  # wide, upright, square
        [(17, 17), (64, 64)],
        [(16, 16), (16, 16)],
    ],
)
def test_rows_of_any_widths_share_their_columns_and_the_captions_stand_under_them(
    sizes: list[tuple[int, int]],
) -> None:
    count = 4
    frames = {f"row {i}": torch.full((count, 1, *size), -1.0) for i, size in enumerate(sizes)}
    figure = show.film_strip(frames, captions=[f"t = {100 + i}" for i in range(count)])
    drawn = render(figure)
    figure.draw_without_rendering()
    box, whole = figure.axes[0].get_window_extent(), figure.bbox
    scale = drawn.shape[1] / whole.width
    black = np.asarray(drawn[..., :3].max(axis=-1) < 8)
    black[:, : round(box.x0 * scale)] = False  # the names of the rows
    columns = []
    top = round((whole.height - box.y1) * scale)
    for height, width in sizes:
        zoom = max(1, round(plots.CELL / max(height, width)))
        columns.append(middles(black[top + round(height * zoom * scale / 2)], count))
        top += round((height * zoom + plots.GAP) * scale)
    captions = [text for text in figure.texts if text.get_text().startswith("t = ")]
    extents = [text.get_window_extent() for text in captions]
    under = [(one.x0 + one.x1) / 2 * scale for one in extents]
    assert len(under) == count
    for row in columns:
        np.testing.assert_allclose(row, columns[0], atol=scale)
        np.testing.assert_allclose(row, under, atol=2 * scale)


def test_rows_of_one_width_stand_as_close_as_their_pictures_allow() -> None:
    """Sharing columns moves nothing where there is nothing to share."""
    images = torch.rand(3, 1, 28, 28) * 2 - 1
    sheet = np.asarray(show.film_strip({"a": images, "b": -images}).axes[0].images[0].get_array())
    for column in range(3):
        left = column * (84 + plots.GAP)
        for top, pictures in ((0, images), (84 + plots.GAP, -images)):
            large = to_pixels(pictures)[column, :, :, 0].repeat(3, 0).repeat(3, 1)
            np.testing.assert_array_equal(sheet[top : top + 84, left : left + 84, 0], large)


def test_curves_draw_the_schedule_itself_with_noise_on_the_right() -> None:
    figure = show.curves(SCHEDULES)
    for axes, quantity in zip(figure.axes, ("betas", "alpha_bars", "snr"), strict=True):
        for line, schedule in zip(axes.lines, SCHEDULES.values(), strict=True):
            wanted = getattr(schedule, quantity)
            wanted = wanted.log() if quantity == "snr" else wanted
            np.testing.assert_allclose(np.asarray(line.get_ydata()), wanted.numpy())
        assert axes.get_xlim() == (0, 99)
        assert "noise" in axes.get_xlabel().split("t")[-1]


def test_curves_take_zero_terminal_snr() -> None:
    figure = show.curves(NoiseSchedule.linear(T=50, beta_end=0.3).with_zero_terminal_snr())
    assert np.isnan(np.asarray(figure.axes[2].lines[0].get_ydata())[-1])


def test_a_histogram_of_normal_noise_follows_the_normal_curve() -> None:
    heights, edges = plots.density_of(torch.randn(400_000), bins=40)
    middle = (torch.tensor(edges[1:]) + torch.tensor(edges[:-1])) / 2
    torch.testing.assert_close(torch.tensor(heights), plots.normal_density(middle), atol=0.01, rtol=0)


def test_a_histogram_counts_what_lies_outside_as_missing() -> None:
    heights, edges = plots.density_of(torch.tensor([0.0, 0.0, 9.0, -9.0]), bins=8)
    assert sum(heights) * (edges[1] - edges[0]) == pytest.approx(0.5)


def test_trajectories_start_with_rings_and_end_with_dots() -> None:
    paths = torch.randn(5, 7, 2)
    axes = show.trajectories(paths, data=torch.randn(9, 2)).axes[0]
    behind, start, end = (np.asarray(collection.get_offsets()) for collection in axes.collections)
    assert len(behind) == 9
    np.testing.assert_allclose(start, paths[0].numpy())
    np.testing.assert_allclose(end, paths[-1].numpy())


def test_labels_follow_the_language() -> None:
    show.language("tr")
    assert "gürültü" in show.curves(SCHEDULES).axes[0].get_xlabel()


ONE = torch.zeros(3, 1, 8, 8)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: show.grid(ONE, columns=-1), "columns"),
        (lambda: show.grid(ONE, captions=["one"]), "one caption for each of the 3"),
        (lambda: show.film_strip({}), "empty"),
        (lambda: show.film_strip({"a": ONE, "b": ONE[:1]}), "same number of frames"),
        (lambda: show.film_strip(ONE, t=[1, 2]), "each of the 3 frames, got 2"),
        (lambda: show.film_strip(ONE * torch.nan), "NaN"),
        (lambda: show.histogram({}), "empty"),
        (lambda: show.histogram(torch.tensor([torch.inf])), "infinite"),
        (lambda: show.trajectories(torch.zeros(3, 4, 3)), r"\(steps, N, 2\)"),
        (lambda: show.trajectories(torch.zeros(3, 4, 2), data=torch.zeros(2)), r"\(M, 2\)"),
        (lambda: show.trajectories(torch.full((3, 4, 2), torch.nan)), "NaN"),
        (lambda: show.figure(Figure(), alt=" "), "in words"),
    ],
)
def test_bad_input_gets_one_clear_error(call: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        call()


def test_wrong_types_get_one_clear_error() -> None:
    with pytest.raises(TypeError, match="NoiseSchedule"):
        show.curves({})
    with pytest.raises(TypeError, match="matplotlib Figure"):
        show.figure("picture", alt="x")  # type: ignore[arg-type]


def test_a_shown_figure_is_a_png_with_alternative_text(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", lambda data, metadata, raw: shown.append((data, metadata)))
    assert show.figure(show.curves(SCHEDULES), alt="Three curves.") is None
    ((data, metadata),) = shown
    assert set(data) == {"image/png", "text/plain"}
    assert data["text/plain"] == "Three curves."
    assert metadata["image/png"]["alt"] == "Three curves."
    assert metadata["image/png"]["width"] == 960


@pytest.mark.parametrize("template", ["lab", "classic"])
def test_html_export_carries_the_alternative_text(template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    nbformat, nbconvert = pytest.importorskip("nbformat"), pytest.importorskip("nbconvert")
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", lambda data, metadata, raw: shown.append((data, metadata)))
    monkeypatch.setenv("JPY_SESSION_NAME", "notebook.ipynb")
    monkeypatch.delenv("COLAB_RELEASE_TAG", raising=False)
    show.figure(show.histogram(torch.randn(50)), alt='A hill & a "curve"')
    ((data, metadata),) = shown
    assert set(data) == {"image/png", "text/html", "text/plain"}
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=[output])])
    page, _ = nbconvert.HTMLExporter(template_name=template).from_notebook_node(notebook)
    alts = re.findall(r"<img[^>]*?alt=(?:\"([^\"]*)\"|'([^']*)')", page)
    assert [html.unescape(double or single) for double, single in alts] == ['A hill & a "curve"']


def test_two_renderings_are_the_same_bytes() -> None:
    first, second = (figure_still(show.curves(SCHEDULES), "x").png for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", ["ddpm − ddim", "wwwwwwww", "i", "ters (gürültü) süreç"])
def test_the_name_of_a_row_stands_whole_beside_its_pictures(name: str) -> None:
    figure = show.film_strip({name: torch.zeros(2, 1, 8, 8)})
    figure.draw_without_rendering()
    text = next(one for one in figure.texts if one.get_text() == name)
    box = text.get_window_extent()
    assert box.x0 >= 0
    assert box.x1 <= figure.axes[0].get_window_extent().x0
