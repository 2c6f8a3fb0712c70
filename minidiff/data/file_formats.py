"""Readers for the files of MNIST and CIFAR-10 that trust nothing in them.

Both take the whole content of a file, which the caller has measured and compared with its known MD5 sum. They
hold without that, too: a file made by a stranger gives pixels and labels, or a `DataFormatError`. It never
runs code and never takes more than a few times its own size in memory.
"""

import math
import pickletools
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

LARGEST_PICKLE = 200_000  # instructions; a file of CIFAR-10 has about 30,000
PHOTO = (3, 32, 32)  # of CIFAR-10: channels, height, width
PHOTO_CLASSES = 10


class DataFormatError(ValueError):
    """The content is not what a file of this kind holds; the message says where it differs."""


# ---- IDX, the format of MNIST ---------------------------------------------------------------------------


def read_idx(content: bytes, dimensions: int) -> Tensor:
    """Bytes with `dimensions` axes: 3 for images (N, H, W), 1 for labels (N,). Returns uint8.

    The format: two zero bytes, 8 for "unsigned bytes", the number of axes; the length of each axis in four
    bytes, the largest first; the numbers. Raises `DataFormatError` where the content is anything else.

    >>> read_idx(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]), dimensions=1)
    tensor([7, 8, 9], dtype=torch.uint8)
    """
    start = 4 + 4 * dimensions
    if content[:4] != bytes([0, 0, 8, dimensions]) or len(content) < start:
        raise DataFormatError(
            f"An IDX file of bytes with {dimensions} axes begins with 00 00 08 {dimensions:02d} and their "
            f"lengths; this one begins with {content[:start].hex(' ') or 'nothing'}."
        )
    shape = [int.from_bytes(content[at : at + 4], "big") for at in range(4, start, 4)]
    if 0 in shape or len(content) - start != math.prod(shape):
        raise DataFormatError(
            f"An IDX file of shape {tuple(shape)} must hold {math.prod(shape)} numbers, at least one; this "
            f"one holds {len(content) - start}."
        )
    return torch.frombuffer(bytearray(content[start:]), dtype=torch.uint8).reshape(shape)


# ---- pickles, the format of CIFAR-10 --------------------------------------------------------------------


@dataclass(eq=False)
class Call:
    """What a pickle asks to be called, written down instead: its name, its arguments, the state to set."""

    name: str
    arguments: Any = None
    state: Any = None


def read_photos(content: bytes) -> tuple[Tensor, list[int]]:
    """A batch of CIFAR-10: uint8 (N, 3, 32, 32) and N labels in 0 .. 9.

    Raises `DataFormatError` for anything else.
    """
    batch = read_pickle(content)
    array = batch.get("data") if isinstance(batch, dict) else None
    labels = batch.get("labels") if isinstance(batch, dict) else None
    if not isinstance(array, Call) or not isinstance(labels, list):
        raise DataFormatError("A batch of CIFAR-10 is a dict with an array 'data' and a list 'labels'.")
    pixels = _bytes_of(array)
    if not all(type(label) is int and 0 <= label < PHOTO_CLASSES for label in labels):
        raise DataFormatError(f"The labels of CIFAR-10 are numbers in 0 .. {PHOTO_CLASSES - 1}.")
    if len(labels) != len(pixels) or pixels.shape[1] != math.prod(PHOTO):
        raise DataFormatError(
            f"{len(labels)} labels and pixels of shape {tuple(pixels.shape)}: each photo of CIFAR-10 has a "
            f"label and {math.prod(PHOTO)} pixels."
        )
    return pixels.reshape(-1, *PHOTO), labels


def _bytes_of(array: Call) -> Tensor:
    """The numpy array that this call would have made: uint8, two axes."""
    state, kind = array.state, None
    if isinstance(state, tuple) and len(state) == 5:
        kind = state[2]
    if (
        not isinstance(kind, Call)
        or array.name not in ("numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct")
        or kind.name != "numpy.dtype"
        or not isinstance(kind.arguments, tuple)
        or kind.arguments[:1] != ("u1",)
    ):
        raise DataFormatError("The pixels of CIFAR-10 are a numpy array of unsigned bytes.")
    _, shape, _, by_columns, numbers = state
    if isinstance(numbers, str):  # bytes and text were one, when CIFAR-10 was pickled
        numbers = numbers.encode("latin-1", errors="replace")
    if (
        not isinstance(shape, tuple)
        or [type(length) for length in shape] != [int, int]
        or min(shape) < 1
        or not isinstance(numbers, bytes)
        or len(numbers) != math.prod(shape)
    ):
        raise DataFormatError("The pixels of CIFAR-10 have two axes, and as many bytes as these say.")
    flat = torch.frombuffer(bytearray(numbers), dtype=torch.uint8)
    return flat.reshape(shape[::-1]).T.contiguous() if by_columns else flat.reshape(shape)


def read_pickle(content: bytes) -> Any:
    """What a pickle describes, without running it: dicts, lists, tuples, numbers, text, and `Call`s.

    A pickle is a program for a machine with a stack. This machine knows the instructions that build data.
    Where the program names a function to call, the name is kept and nothing is looked up, imported or called.
    Raises `DataFormatError` for another instruction, and for a program that makes no sense.

    >>> import pickle, os
    >>> read_pickle(pickle.dumps({"label": [1, 2]}))
    {'label': [1, 2]}
    >>> read_pickle(b"cos\\nsystem\\n(S'echo gotcha'\\ntR.")
    Call(name='os.system', arguments=('echo gotcha',), state=None)
    """
    try:
        return _run(content)
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, OverflowError) as error:
        if isinstance(error, DataFormatError):
            raise
        raise DataFormatError(f"This is no pickle of plain data ({type(error).__name__}).") from error


_ATOMS = {  # push their argument
    "INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT",
    "STRING", "BINSTRING", "SHORT_BINSTRING", "UNICODE", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8",
    "BINBYTES", "SHORT_BINBYTES", "BINBYTES8",
}  # fmt: skip
_CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
_TUPLES = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}


def _run(content: bytes) -> Any:
    stack: list[Any] = []
    marks: list[int] = []  # how high the stack was at each of them
    memo: dict[int, Any] = {}

    def since_mark() -> list[Any]:
        height = marks.pop()
        inside = stack[height:]
        del stack[height:]
        return inside

    argument: Any
    for count, (instruction, argument, _) in enumerate(pickletools.genops(content)):
        if count > LARGEST_PICKLE:
            raise DataFormatError(f"The pickle has more than {LARGEST_PICKLE} instructions.")
        match instruction.name:
            case "PROTO" | "FRAME":
                pass
            case "STOP":
                return stack.pop()
            case "MARK":
                marks.append(len(stack))
            case name if name in _ATOMS:
                stack.append(argument)
            case name if name in _CONSTANTS:
                stack.append(_CONSTANTS[name])
            case "EMPTY_DICT":
                stack.append({})
            case "EMPTY_LIST":
                stack.append([])
            case "EMPTY_TUPLE":
                stack.append(())
            case "LIST":
                stack.append(since_mark())
            case "TUPLE":
                stack.append(tuple(since_mark()))
            case "DICT":
                stack.append(_with_items({}, since_mark()))
            case name if name in _TUPLES:
                inside = [stack.pop() for _ in range(_TUPLES[name])]
                stack.append(tuple(inside[::-1]))
            case "APPEND":
                value = stack.pop()
                _a(list, stack[-1]).append(value)
            case "APPENDS":
                values = since_mark()
                _a(list, stack[-1]).extend(values)
            case "SETITEM":
                value, key = stack.pop(), stack.pop()
                _with_items(_a(dict, stack[-1]), [key, value])
            case "SETITEMS":
                items = since_mark()
                _with_items(_a(dict, stack[-1]), items)
            case "PUT" | "BINPUT" | "LONG_BINPUT":
                memo[argument] = stack[-1]
            case "MEMOIZE":
                memo[len(memo)] = stack[-1]
            case "GET" | "BINGET" | "LONG_BINGET":
                stack.append(memo[argument])
            case "GLOBAL":
                stack.append(Call(argument.replace(" ", ".")))
            case "STACK_GLOBAL":
                name, module = stack.pop(), stack.pop()
                stack.append(Call(f"{_a(str, module)}.{_a(str, name)}"))
            case "REDUCE":
                arguments, function = stack.pop(), _a(Call, stack.pop())
                stack.append(Call(function.name, _a(tuple, arguments)))
            case "BUILD":
                state = stack.pop()
                _a(Call, stack[-1]).state = state
            case other:
                raise DataFormatError(f"The pickle does more than hold data: {other}.")
    raise DataFormatError("The pickle does not end.")


def _a(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{kind.__name__} expected, got {type(value).__name__}")
    return value


def _with_items(items: dict[str, Any], pairs: list[Any]) -> dict[str, Any]:
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        items[_a(str, key)] = value
    return items
