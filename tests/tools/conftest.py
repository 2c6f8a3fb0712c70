"""Fixtures of the tests of tools/: a project to build in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_project import Project


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    """An empty project."""
    return Project(tmp_path, capsys)


@pytest.fixture
def complaint(project: Project) -> Callable[..., str]:
    """What the command says about a lesson that is wrong; it must fail, and run nothing."""

    def said(text: str, name: str = "90_sum.py", stamped: bool = True) -> str:
        project.write(text, name, stamped)
        status, output = project.run()
        assert status == 1
        assert not project.files()
        return output

    return said
