"""Charts by one plain call: what is drawn, how it is told apart, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from matplotlib.text import Text

from minidiff import show
from minidiff.show import chart_parts, charts
from minidiff.show.describe import describe
from minidiff.show.palette import DASHES, NOISE, SIGNAL, new_figure


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Draw with a chart's function; gives the figure that would be shown."""

    def draw(name: str, *arguments: Any, **options: Any) -> Any:
        shown: list[Any] = []
        monkeypatch.setattr(charts, "show_figure", lambda figure, alt: shown.append((figure, alt)))
        assert getattr(charts, name)(*arguments, **options) is None
        (figure, alt), *more = shown
        assert not more
        assert alt == options.get("alt")
        figure.canvas.draw()
        return figure

    return draw


def test_lines_over_t_have_the_noise_on_the_right(drawn: Callable[..., Any]) -> None:
    (ax,) = drawn("lines", {"a": torch.linspace(1, 0, 100), "b": torch.zeros(100)}, T=100).axes
    assert ax.get_xlim() == (0, 99)
    assert ax.get_xlabel().endswith("noise")
    show.set_language("tr")
    (ax,) = drawn("lines", {"a": torch.zeros(100)}, T=100).axes
    assert ax.get_xlabel().endswith("gürültü")


def test_curves_differ_in_colour_and_dashes_and_are_named_once(drawn: Callable[..., Any]) -> None:
    panels = {"left": {"a": [1, 2], "b": [2, 1]}, "right": {"b": [0, 1], "_hidden": [1, 1]}}
    left, right = drawn("lines", panels, marks=True).axes
    a, b = left.get_lines()
    assert (a.get_color(), a.get_linestyle(), a.get_marker()) != (
        b.get_color(),
        b.get_linestyle(),
        b.get_marker(),
    )
    assert right.get_lines()[0].get_color() == b.get_color()
    assert [text.get_text() for text in left.get_legend().get_texts()] == ["a", "b"]
    assert right.get_legend() is None
    assert [ax.get_title("left") for ax in (left, right)] == ["left", "right"]


def test_colours_are_roles_of_the_palette(drawn: Callable[..., Any]) -> None:
    (ax,) = drawn("lines", {"a": [1, 2], "b": [2, 1]}, colours=("signal", "noise")).axes
    assert [line.get_color() for line in ax.get_lines()] == [SIGNAL, NOISE]
    with pytest.raises(ValueError, match="roles of the palette"):
        show.lines({"a": [1]}, colours=("red",))


def test_an_option_holds_for_all_panels_or_for_one(drawn: Callable[..., Any]) -> None:
    panels = {"one": {"a": [1, 2]}, "two": {"a": [1, 2]}}
    one, two = drawn(
        "lines", panels, x_label={"one": "x", "two": "y"}, log={"two": "y"}, level={"two": {"l": 1}}
    ).axes
    assert (one.get_xlabel(), two.get_xlabel()) == ("x", "y")
    assert (one.get_yscale(), two.get_yscale()) == ("linear", "log")
    assert (len(one.get_lines()), len(two.get_lines())) == (1, 2)
    one, two = drawn("lines", panels, x_label="both", y_range=(0, 5), upright={"here": 1}).axes
    assert one.get_xlabel() == two.get_xlabel() == "both"
    assert one.get_ylim() == two.get_ylim() == (0, 5)
    assert len(one.get_lines()) == len(two.get_lines()) == 2


def test_a_curve_has_places_of_its_own_or_counts_from_0(drawn: Callable[..., Any]) -> None:
    (ax,) = drawn("lines", {"a": ([3, 5], torch.tensor([1.0, 2.0])), "b": [7, 8]}, ticks=(3, 5), log="x").axes
    assert [list(line.get_xdata()) for line in ax.get_lines()] == [[3, 5], [0, 1]]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["3", "5"]


def test_histograms_are_densities_or_counts(drawn: Callable[..., Any]) -> None:
    values = torch.linspace(0, 1, 101)
    (ax,) = drawn("histograms", {"a": values}, bins=10, limits=(0, 1)).axes
    assert sum(bar.get_height() for bar in ax.patches) / 10 == pytest.approx(1)
    (ax,) = drawn("histograms", {"a": values}, bins=10, limits=(0, 1), counts=True).axes
    assert sum(bar.get_height() for bar in ax.patches) == 101


def test_curves_and_lines_stand_over_histograms(drawn: Callable[..., Any]) -> None:
    values = {"one": {"a": torch.randn(50)}, "two": {"a": torch.randn(50)}}
    over = {name: {"q": ([0, 1], [1, 1])} for name in values}
    one, two = drawn("histograms", values, curves=over, upright={"here": 0.2}).axes
    assert len(one.get_lines()) == len(two.get_lines()) == 2
    assert [text.get_text() for text in one.get_legend().get_texts()] == ["a", "q", "here"]


def test_bars_carry_their_values(drawn: Callable[..., Any]) -> None:
    left, right = drawn(
        "bars", {"loss": {"a": 0.25, "b": 0.5}, "share": {"a": 1, "b": 0.1}}, form="{:.0%}"
    ).axes
    assert [text.get_text() for text in left.texts] == ["25%", "50%"]
    assert [text.get_text() for text in left.get_yticklabels()] == ["a", "b"]
    assert left.yaxis.get_inverted()
    left, right = drawn("bars", {"one": {"a": 0.5}, "two": {"a": 0.01}}, most=1).axes
    assert left.get_xlim() == right.get_xlim()


def test_planes_show_points_arrows_and_contours(drawn: Callable[..., Any]) -> None:
    points, places = torch.randn(20, 2), torch.randn(9, 2)
    arrows = {"t = 0": [(places, places), (places, 5 * places)]}
    axis = torch.linspace(-1, 1, 5)
    heights, both = {"t = 9": (axis, torch.randn(5, 5))}, {"t = 0": points, "t = 9": points}
    figure = drawn("planes", both, arrows=arrows, behind=places, heights=heights)
    first, second = figure.axes
    assert first.get_xlim() == (-1.5, 1.5)
    assert len(first.collections) == 4  # grey places, points, thick arrows, green arrows
    assert len(second.collections) == 3  # grey places, contours, points
    green = first.collections[-1]
    assert (green.U**2 + green.V**2).max() <= chart_parts.LONGEST_ARROW**2 + 1e-4


def test_paths_mark_start_and_end(drawn: Callable[..., Any]) -> None:
    walk = torch.randn(5, 3, 2)
    figure = drawn("paths", {"ddim": walk, "heun": walk}, over=walk, behind=torch.randn(4, 2), columns=2)
    assert [ax.get_title("left") for ax in figure.axes] == ["ddim", "heun"]
    assert len(figure.axes[0].get_lines()) == 6  # three ways, each over the way it should have taken


def test_heat_shows_numbers_over_t(drawn: Callable[..., Any]) -> None:
    (ax,) = drawn("heat", torch.randn(4, 50), T=50, y_label="wave").axes
    assert ax.images[0].get_array().shape == (4, 50)
    assert ax.get_xlim() == (0, 49)


def test_rows_and_pictures_are_the_strip_and_the_grid(drawn: Callable[..., Any]) -> None:
    images = torch.zeros(3, 1, 8, 8)
    rows = drawn("rows", {"a": images, "b": images}, captions=list("xyz"))
    assert {"a", "b", *"xyz"} <= {text.get_text() for text in rows.findobj(Text)}
    assert len(drawn("pictures", images, columns=3).axes) == 1


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: show.lines({}), "curves must be a dictionary"),
        (lambda: show.lines([1, 2]), "curves must be a dictionary"),
        (lambda: show.histograms({}), "samples must be a dictionary"),
        (lambda: show.bars({}), "values must be a dictionary"),
        (lambda: show.planes({}), "points is an empty dict"),
        (lambda: show.planes({"a": torch.zeros(3)}), r"points must have shape \(N, 2\)"),
        (lambda: show.paths({}), "walks is an empty dict"),
        (lambda: show.heat(torch.zeros(3)), r"values must have shape \(rows, columns\)"),
        (lambda: show.table([]), "rows is empty"),
        (lambda: show.table([{"a": 1}, {"b": 1}]), "All rows must have the heads"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(call: Callable[[], None], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()


def test_a_table_has_a_head_over_every_column(capsys: pytest.CaptureFixture[str]) -> None:
    show.table(
        [
            {"t": 5, "": "noise", "ᾱ_t": 0.123456, "share": "12%"},
            {"t": 999, "": "a", "ᾱ_t": 2.0, "share": "7%"},
        ]
    )
    assert capsys.readouterr().out.splitlines() == [
        "  t           ᾱ_t  share",
        "---  -----  -----  -----",
        "  5  noise  0.123    12%",
        "999  a          2     7%",
    ]


def test_thousands_are_parted_as_in_the_language_in_use() -> None:
    numbers = (999, 16_962, 1_535_999.6)
    assert [show.whole(number) for number in numbers] == ["999", "16,962", "1,536,000"]
    show.set_language("tr")
    assert [show.whole(number) for number in numbers] == ["999", "16.962", "1.536.000"]


@pytest.mark.parametrize("bad", ["7", None, True, float("nan"), float("inf")])
def test_only_a_finite_number_has_thousands(bad: object) -> None:
    with pytest.raises((TypeError, ValueError), match="number must be a"):
        show.whole(bad)  # type: ignore[arg-type]


def test_a_figure_without_alternative_text_reads_out_its_own_words() -> None:
    figure = new_figure(200, 100)
    left, right = figure.subplots(1, 2)
    left.plot([1, 2], label="learned")
    left.legend()
    left.set_title("Loss")
    right.set_xlabel("t")
    assert describe(figure) == "Loss: learned. t."
    assert describe(new_figure(10, 10)) == "image: 0."


def test_every_set_of_dashes_is_another() -> None:
    assert len(set(map(str, DASHES))) == len(DASHES)


def test_an_option_by_title_leaves_the_other_panels_alone(drawn: Callable[..., Any]) -> None:
    panels = {"left": {"a": [0.0, 1.0]}, "right": {"a": [0.0, 1.0]}}
    left, right = drawn("lines", panels, x_range={"left": (0, 7)}, ticks={"left": [0, 7]}).axes
    assert left.get_xlim() == (0, 7)
    assert right.get_xlim()[1] < 7
