"""`python docs/pictures/spacing.py`: draws docs/pictures/spacing.png, which times ten steps visit."""

from pathlib import Path

from minidiff import NoiseSchedule
from minidiff.samplers import visited_times
from minidiff.show.palette import INK, MUTED, SERIES, new_figure, style_axes, style_time_axis

SPACINGS = ("trailing", "leading", "linspace", "karras")
MARKERS = ("o", "s", "^", "D")
SCHEDULES = {"linear": NoiseSchedule.linear(T=1000), "cosine": NoiseSchedule.cosine(T=1000)}
N = 10


def main() -> None:
    figure = new_figure(1000, 560)
    panels = figure.subplots(2, 2, sharey=True)
    for row, (title, schedule) in zip(panels, SCHEDULES.items(), strict=True):
        in_t, in_sigma = row
        for y, (spacing, marker, colour) in enumerate(zip(SPACINGS, MARKERS, SERIES, strict=False)):
            ts = visited_times(schedule, N, spacing)
            sigmas = [(1 / schedule.alpha_bar_at(t) - 1) ** 0.5 for t in ts]
            for axes, places in ((in_t, ts), (in_sigma, sigmas)):
                axes.plot(places, [y] * N, color=colour, linewidth=1, alpha=0.5)
                axes.plot(places, [y] * N, marker, color=colour, markersize=6)
        for axes in row:
            style_axes(axes)
            axes.set_ylim(3.6, -0.6)
        in_t.set_yticks(range(4), SPACINGS)
        style_time_axis(in_t, schedule.T)
        in_t.set_xlim(-20, 1019)
        in_t.set_title(f"{title} schedule: the times t", loc="left", color=INK)
        in_sigma.set_xscale("log")
        in_sigma.set_xlim(3e-3, 4e4)
        in_sigma.set_xlabel("less noise  ←   σ   →  more noise", color=INK)
        in_sigma.set_title("the same levels, by their noise σ", loc="left", color=INK)
        in_sigma.axvline(80, color=MUTED, linewidth=1, linestyle=":")
        in_sigma.text(95, 3.45, "80", color=MUTED, fontsize=9)
    figure.tight_layout()
    figure.savefig(Path(__file__).with_suffix(".png"))


if __name__ == "__main__":
    main()
