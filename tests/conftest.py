"""Shared by all tests: one seed, so that every run sees the same numbers, and a browser."""

import pytest
import torch

from tests.chromium import browser, open_page, screenshots  # noqa: F401  # fixtures


@pytest.fixture(autouse=True)
def _same_numbers_every_run() -> None:
    torch.manual_seed(0)
