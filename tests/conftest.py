"""Shared by all tests: one thread and a fixed seed, so that every run sees the same numbers."""

import pytest
import torch


@pytest.fixture(autouse=True)
def _same_numbers_every_run() -> None:
    torch.manual_seed(0)
