"""The module under test comes in as a fixture, so that test_core_mutants.py can hand in a mutant instead."""

from importlib import import_module
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def schedule_module() -> ModuleType:
    return import_module("minidiff.schedule")


@pytest.fixture(scope="session")
def forward_module() -> ModuleType:
    return import_module("minidiff.forward")


@pytest.fixture(scope="session")
def denoisers_module() -> ModuleType:
    return import_module("minidiff.denoisers")


@pytest.fixture(scope="session")
def predictions_module() -> ModuleType:
    return import_module("minidiff.predictions")


@pytest.fixture(scope="session")
def condition_module() -> ModuleType:
    return import_module("minidiff._condition")


@pytest.fixture(scope="session")
def conditions_module() -> ModuleType:
    return import_module("minidiff.nets.conditions")


@pytest.fixture(scope="session")
def guidance_module() -> ModuleType:
    return import_module("minidiff.guidance")


@pytest.fixture(scope="session")
def loss_module() -> ModuleType:
    return import_module("minidiff.loss")


@pytest.fixture(scope="session")
def noise_module() -> ModuleType:
    return import_module("minidiff.noise")


@pytest.fixture(scope="session")
def unet_module() -> ModuleType:
    return import_module("minidiff.nets.unet")


@pytest.fixture(scope="session")
def steps_module() -> ModuleType:
    return import_module("minidiff.samplers._steps")


@pytest.fixture(scope="session")
def ddpm_module() -> ModuleType:
    return import_module("minidiff.samplers.ddpm")


@pytest.fixture(scope="session")
def ddim_module() -> ModuleType:
    return import_module("minidiff.samplers.ddim")


@pytest.fixture(scope="session")
def validate_module() -> ModuleType:
    return import_module("minidiff._validate")
