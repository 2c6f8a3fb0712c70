"""Run the stored Turkish notebooks once more: the same text must come out, by nbval, strictly."""

from pathlib import Path

import pytest
from rerun import prints_the_same, skeleton_prints_the_same, stored

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("file", stored("tr", "notebooks", "solutions"))
def test_running_it_again_prints_the_same(file: Path, tmp_path: Path) -> None:
    prints_the_same(file, tmp_path)


@pytest.mark.parametrize("file", stored("tr", "exercises"))
def test_an_untouched_exercise_prints_the_same(file: Path) -> None:
    skeleton_prints_the_same(file)
