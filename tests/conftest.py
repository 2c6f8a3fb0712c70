"""Shared by all tests: one seed, so that every run sees the same numbers, and a browser."""

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
