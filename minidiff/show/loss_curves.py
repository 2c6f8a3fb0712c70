"""How the losses of saved runs fell: a chart from the tables that stand beside their checkpoints."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from minidiff._validate import check_path
from minidiff.loss_file import LossRow, read_losses
from minidiff.record import Curve
from minidiff.show.charts import lines
from minidiff.show.language import word


def losses(runs: str | Path | Sequence[str | Path], *, title: str = "", alt: str | None = None) -> None:
    """Show the smoothed loss of one run or of several, over the steps; of one, every loss in grey behind it.

    Args:
        runs: the folder of a run (or the losses.csv in it), or a list of such: `train(..., folder=...)` and
            `minidiff train` write them. A curve is called as its folder is.
        title, alt: as of every chart.

    Raises:
        TypeError, ValueError: for no runs, a path without a table of losses, or a table without a row.
    """
    paths = [runs] if isinstance(runs, (str, Path)) else runs
    if not isinstance(paths, Sequence) or not paths:
        raise ValueError(f"runs must be the folder of a run, or a list of at least one, got {runs!r}.")
    for path in paths:
        check_path(path, "each of runs")
    tables = {name: _table(path) for name, path in _named([Path(path) for path in paths]).items()}
    curves = {}
    for name, rows in tables.items():
        steps, curve = [row.step for row in rows], Curve()
        for row in rows:
            curve.add(row.loss)
        if len(tables) == 1:
            curves["_every"] = (steps, curve.raw)
        curves[name] = (steps, curve.smoothed)
    lines(
        curves,
        title=title,
        x_label=word("training_step"),
        y_label=f"{word('loss')} ({word('smoothed')})",
        log="y",
        alt=alt,
    )


def _table(path: Path) -> list[LossRow]:
    rows = read_losses(path)
    if not rows:
        raise ValueError(f"The table of losses at {path} has no row: that run was never saved.")
    return rows


def _named(paths: Sequence[Path]) -> dict[str, Path]:
    """Each path under the name of its folder; under all of itself where two folders are called alike."""
    folders = [path if path.is_dir() else path.parent for path in paths]
    names = [folder.resolve().name.lstrip("_") or str(folder) for folder in folders]
    if len(set(names)) < len(names):
        names = [str(path) for path in paths]
    return dict(zip(names, paths, strict=True))
