"""Shared by all tests: one seed for the same numbers in every run, a browser, failures named at once."""

import os

import pytest
import torch

from tests.chromium import browser, open_page, screenshots  # noqa: F401  # fixtures


@pytest.fixture(autouse=True)
def _same_numbers_every_run() -> None:
    torch.manual_seed(0)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case of bytes by its parameter. Packed files may hold the time of day, a name must not:
    two processes that share the work would collect tests of different names."""
    return argname if isinstance(val, bytes) else None


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Name a failure when it happens: a run that is cut off never comes to its summary."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        print(f"\nFAILED {report.nodeid} ({report.when})", flush=True)
