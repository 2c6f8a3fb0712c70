"""Networks by name: what a file must say about a network so that the same one can be built again.

    @network(MySettings)
    class MyNetwork(nn.Module):
        def __init__(self, settings: MySettings) -> None: ...

From then on it can be saved, loaded and trained into a folder like any network of the library.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from torch import nn

from minidiff._shared import global_chance

Class = TypeVar("Class", bound=type[nn.Module])


@dataclass(frozen=True)
class Registered:
    """A class of networks, the dataclass of its settings, and the dataclasses that may stand inside these."""

    network: type[nn.Module]
    settings: type
    parts: Mapping[str, type]


NETWORKS: dict[str, Registered] = {}


def network(settings: type, *parts: type) -> Callable[[Class], Class]:
    """Make a class of networks known by its name: `@network(ItsSettings)`.

    The class is built as `ItsNetwork(settings)` and keeps what it was given as `self.settings`; every tensor
    it computes with is in its state dict. `settings` is a dataclass of numbers, texts, None, and of tuples,
    dicts and further dataclasses of these; the classes of the further ones are named as `parts`.

    Raises TypeError for anything else, ValueError for a name that another class has already.
    """
    for given in (settings, *parts):
        if not isinstance(given, type) or not dataclasses.is_dataclass(given):
            raise TypeError(f"settings and parts must be dataclasses, got {given!r}.")

    def register(kind: Class) -> Class:
        if not isinstance(kind, type) or not issubclass(kind, nn.Module):
            raise TypeError(f"a class of networks must be a torch.nn.Module, got {kind!r}.")
        name, there = kind.__name__, NETWORKS.get(kind.__name__)
        if there is not None and _place(there.network) != _place(kind):  # the same place: a cell run again
            raise ValueError(f"{name} is the name of {_place(there.network)}. Give your class another one.")
        NETWORKS[name] = Registered(kind, settings, {part.__name__: part for part in parts})
        kind.__init__ = _in_turn(kind.__init__)  # type: ignore[method-assign]
        return kind

    return register


def _in_turn(build: Callable[..., None]) -> Callable[..., None]:
    """New weights are drawn from torch's own generator, as dropout is: not in the midst of another's step."""

    @wraps(build)
    def built(*args: Any, **kwargs: Any) -> None:
        with global_chance:
            build(*args, **kwargs)

    return built


def _place(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def description(network: nn.Module) -> tuple[str, dict[str, Any]]:
    """The name of a network's class and its settings as JSON has them: what `build` needs.

    Raises TypeError for a network that `build` could not build again.
    """
    name = type(network).__name__
    known = NETWORKS.get(name)
    for inside in ("module", "_orig_mod"):  # as torch's wrappers call what they are wrapped round
        if known is None and isinstance(getattr(network, inside, None), nn.Module):
            raise TypeError(
                f"{name} is wrapped round {type(getattr(network, inside)).__name__}, which is what can be "
                f"saved: give network.{inside}."
            )
    if known is None or type(network) is not known.network:
        raise TypeError(
            f"Only {', '.join(sorted(NETWORKS))} can be saved, got {name}. "
            f"Register your class: put @minidiff.nets.network(ItsSettings) above it."
        )
    settings = getattr(network, "settings", None)
    if type(settings) is not known.settings:
        raise TypeError(
            f"{name} must keep its {known.settings.__name__} as self.settings, got {settings!r} there."
        )
    return name, _fields_as_json(settings, known.parts, f"settings of {name}")


def build(kind: str, settings: dict[str, Any]) -> nn.Module:
    """The network that `description` described, with new weights.

    Raises ValueError for a kind of network or of settings that nobody has registered, and whatever the
    classes themselves raise for settings that they do not know or do not accept.
    """
    if not isinstance(kind, str) or kind not in NETWORKS:
        raise ValueError(
            f"a network of kind {kind!r}; known are {', '.join(sorted(NETWORKS))}. A class of your own is "
            f"known once the module that defines it is imported"
        )
    if not isinstance(settings, dict):
        raise TypeError(f"settings must be a dict, got {type(settings).__name__}")
    known = NETWORKS[kind]
    values = {name: _from_json(value, known.parts) for name, value in settings.items()}
    return known.network(known.settings(**values))


def settings_known(settings: object) -> bool:
    """Whether these are the settings of a registered network."""
    return any(type(settings) is known.settings for known in NETWORKS.values())


def new_network(settings: Any) -> nn.Module:
    """The network that these are the settings of, with new weights. Raises TypeError for settings of none.

    Of two classes with the same settings it is the one that was registered first.
    """
    for known in NETWORKS.values():
        if type(settings) is known.settings:
            return known.network(settings)
    raise TypeError(f"No registered network has settings like {settings!r}.")


# ---- settings to JSON and back --------------------------------------------------------------------------
# Tuples become lists and come back as tuples: frozen settings hold no lists. A dataclass inside the settings
# becomes {"kind": its name, "settings": {...}}. The outermost needs no kind: its network's class knows it.


def _fields_as_json(settings: Any, parts: Mapping[str, type], where: str) -> dict[str, Any]:
    values = {
        field.name: getattr(settings, field.name) for field in dataclasses.fields(settings) if field.init
    }
    return {name: _as_json(value, parts, f"{name} in the {where}") for name, value in values.items()}


def _as_json(value: Any, parts: Mapping[str, type], where: str) -> Any:
    if value is None or type(value) in (bool, int, float, str):
        return value
    if type(value) is tuple:
        return [_as_json(item, parts, where) for item in value]
    if type(value) is dict and all(isinstance(key, str) and key != "kind" for key in value):
        return {key: _as_json(item, parts, where) for key, item in value.items()}
    name = type(value).__name__
    if dataclasses.is_dataclass(value) and type(value) is parts.get(name):
        return {"kind": name, "settings": _fields_as_json(value, parts, where)}
    raise TypeError(
        f"{where} cannot be saved, got {value!r}. What can: numbers, texts, None, tuples, dicts whose keys "
        f"are texts (but not 'kind'), and dataclasses that are named to @network(ItsSettings, ItsPart, ...)."
    )


def _from_json(value: Any, parts: Mapping[str, type]) -> Any:
    if isinstance(value, list):
        return tuple(_from_json(item, parts) for item in value)
    if not isinstance(value, dict):
        return value
    if "kind" not in value:
        return {key: _from_json(item, parts) for key, item in value.items()}
    kind, settings = value["kind"], value.get("settings")
    if not isinstance(kind, str) or kind not in parts:
        raise ValueError(f"settings of kind {kind!r}; known are {', '.join(sorted(parts)) or 'none'}")
    if not isinstance(settings, dict):
        raise TypeError(f"settings must be a dict, got {type(settings).__name__}")
    part: Any = parts[kind](**{name: _from_json(item, parts) for name, item in settings.items()})
    return part
