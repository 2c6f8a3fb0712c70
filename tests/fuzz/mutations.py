"""Ways to spoil a file: blind ones, and ones that know what the file should look like.

A mutation is a function `(random, content) -> content`. All chance comes from `random`, so an input is known
by its number. Those that know a format fall back to the blind ones where the content no longer has it.
"""

from __future__ import annotations

import functools
import gzip
import io
import json
import re
import struct
import tarfile
import zlib
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

Mutation = Callable[[Random, bytes], bytes]

LARGEST = 300_000  # bytes that a mutation may make of a file, bombs excepted
SIZES = [0, 1, 2, 3, 7, 8, 9, 127, 128, 255, 256, 1024, 65_535, 65_536, 2**24, 2**31 - 1, 2**31, 2**32 - 1,
         2**32, 2**53, 2**62, 2**63 - 1, 2**63, 2**64 - 1]  # fmt: skip


# ---- blind ----------------------------------------------------------------------------------------------


def flip(random: Random, content: bytes) -> bytes:
    """Turn a few bits around."""
    made = bytearray(content or b"\0")
    for _ in range(random.choice((1, 1, 1, 2, 5, 20))):
        made[random.randrange(len(made))] ^= 1 << random.randrange(8)
    return bytes(made)


def cut(random: Random, content: bytes) -> bytes:
    """As after a full disk or a lost connection."""
    return content[: random.choice((0, 1, 8, 9, len(content) - 1, random.randrange(len(content) + 1)))]


def remove(random: Random, content: bytes) -> bytes:
    """Take a piece out of the middle."""
    start = random.randrange(len(content) + 1)
    return content[:start] + content[start + random.randrange(1, 64) :]


def insert(random: Random, content: bytes) -> bytes:
    """Put noise, zeros or a copy of another piece into the middle."""
    start, other = random.randrange(len(content) + 1), random.randrange(len(content) + 1)
    length = random.randrange(1, 200)
    piece = random.choice((random.randbytes(length), bytes(length), content[other : other + length]))
    return content[:start] + piece + content[start:]


def repeat(random: Random, content: bytes) -> bytes:
    """The whole file again and again."""
    return content * random.randrange(2, max(3, min(50, LARGEST // max(1, len(content)))))


def lie_about_a_size(random: Random, content: bytes) -> bytes:
    """Write a number that matters where a number may stand."""
    made = bytearray(content.ljust(8, b"\0"))
    width = random.choice((1, 2, 4, 8))
    value = random.choice([*SIZES, len(content), len(content) - 8, len(content) + 1]) % 256**width
    at = random.choice((0, 0, 4, 8, random.randrange(len(made) - width + 1)))
    made[at : at + width] = value.to_bytes(width, random.choice(("little", "big")))
    return bytes(made)


def noise(random: Random, content: bytes) -> bytes:
    """No file at all."""
    return random.randbytes(random.choice((0, 1, 8, 100, 1000)))


BLIND: Sequence[Mutation] = (flip, flip, cut, remove, insert, repeat, lie_about_a_size, noise)


def blind(random: Random, content: bytes) -> bytes:
    """One to three of the blind ways."""
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        content = random.choice(BLIND)(random, content)[:LARGEST]
    return content


def splice(random: Random, content: bytes, other: bytes) -> bytes:
    """The beginning of one file and the end of another."""
    return content[: random.randrange(len(content) + 1)] + other[random.randrange(len(other) + 1) :]


# ---- JSON -----------------------------------------------------------------------------------------------


class Raw(str):
    """Text that goes into the JSON as it is, because `json.dumps` would never write it."""


def nested(random: Random) -> Raw:
    depth = random.choice((5, 100, 300, 500, 900, 990, 1100, 20_000))
    return Raw(random.choice(("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth, "[" * depth)))


def bad_value(random: Random) -> Any:
    """Something that nobody expects in this place."""
    kind = random.randrange(12)
    if kind < 3:
        return random.choice((-1, 1)) * random.choice(SIZES)
    if kind == 3:
        return random.choice(
            (10**18, 8 * 10**30, 10**300, -(10**30), Raw("9" * 5000), Raw("1e400"), Raw("-0"))
        )
    if kind == 4:
        return random.choice((float("nan"), float("inf"), float("-inf"), 1e308, 5e-324, 0.5, -0.0, 1.0))
    if kind == 5:
        return random.choice((None, True, False, {}, [], "", [[]], [None], {"": None}))
    if kind == 6:
        return random.choice(
            ("x" * 20_000, "\ud800", "\0", "\x1b[2J\x07", "ş" * 40, "../../escape", "/etc/passwd")
        )
    if kind == 7:
        return [bad_value(random) for _ in range(random.randrange(4))]
    if kind == 8:
        return {random.choice(("a", "width", "__class__", "\ud800", "")): bad_value(random)}
    if kind == 9:
        return nested(random)
    if kind == 10:
        return [random.choice((0, 1, 1, 2, 8))] * random.choice((1, 3, 100, 5000))
    return random.choice(("UNet", "MLP", "v", "x_0", "__import__('os').system('touch escape')", "F32", "cpu"))


def places(tree: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in the tree."""
    found = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, value in pairs:
            found.append((node, key))
            waiting.append(value)
    return found


def change_tree(random: Random, tree: Any) -> Any:
    """Change, remove, rename, double or move something in a tree of JSON."""
    spots = places(tree)
    if not spots or random.random() < 0.02:
        return bad_value(random)
    node, key = random.choice(spots)
    way = random.randrange(10)
    if way < 6:
        old = node[key]
        near = [old + 1, old - 1, -old, old * 2, old * 10**6] if type(old) in (int, float) else [None]
        node[key] = random.choice(near) if random.random() < 0.3 else bad_value(random)
    elif way == 6:
        del node[key]
    elif way == 7:
        other, name = random.choice(spots)
        try:
            node[key] = json.loads(json.dumps(other[name]))  # a copy: no tree contains itself
        except (KeyError, IndexError):
            del node[key]
    elif isinstance(node, dict):
        names = ("extra", "format", "settings", "width", "\ud800", "\x1b[31m", "../x", "", str(key) + "x")
        node[random.choice(names)] = node.pop(key) if way == 8 else bad_value(random)
    else:
        node.insert(key, bad_value(random))
    return tree


def to_json(random: Random, tree: Any, half: float = 0.02) -> str:
    """As text, with `Raw` pieces in place, sometimes with a key that comes twice or `half` a character."""
    raw: list[str] = []

    def mark(node: Any) -> Any:
        if isinstance(node, Raw):
            raw.append(node)
            return f"@raw{len(raw) - 1}@"
        if isinstance(node, dict):
            return {key: mark(value) for key, value in node.items()}
        return [mark(value) for value in node] if isinstance(node, list) else node

    text = json.dumps(mark(tree), ensure_ascii=random.random() < 0.9)
    for number, piece in enumerate(raw):
        text = text.replace(f'"@raw{number}@"', piece)
    words = [match.end() for match in re.finditer(r'"(?=\w)', text[:2000])]
    if words and random.random() < half:  # "\\ud83d" alone is the first half of a smiley
        at = random.choice(words)
        text = text[:at] + random.choice((r"\ud83d", r"\ud83d", r"\udc00", r"\u0000")) + text[at:]
    if isinstance(tree, dict) and tree and random.random() < 0.05:
        key = random.choice(list(tree))
        text = text[:-1] + f", {json.dumps(key)}: {random.choice(('1', 'null', '[]', '{}'))}}}"
    return text


def json_file(random: Random, content: bytes) -> bytes:
    """Spoil what a JSON file says; sometimes how it is written."""
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError):
        return blind(random, content)
    changes = random.choice((0, 1, 1, 2, 4))
    for _ in range(changes):
        tree = change_tree(random, tree)
    text = to_json(random, tree, half=0.02 if changes else 0.5)
    coding = random.choice(("utf-8",) * 8 + ("utf-16", "utf-32", "utf-8-sig", "latin-1"))
    return text.encode(coding, errors="surrogatepass" if coding.startswith("utf") else "replace")


# ---- safetensors ----------------------------------------------------------------------------------------

DTYPES = ("BOOL", "U8", "I8", "I16", "U16", "F16", "BF16", "I32", "U32", "F32", "F64", "I64", "U64",
          "F8_E5M2", "F8_E4M3", "F8_E8M0", "F6_E2M3", "F6_E3M2", "F4", "C64", "X9", "", "f32")  # fmt: skip
WIDTHS = {"BOOL": 1, "U8": 1, "I8": 1, "F8_E5M2": 1, "F8_E4M3": 1, "F8_E8M0": 1, "I16": 2, "U16": 2, "F16": 2,
          "BF16": 2, "I32": 4, "U32": 4, "F32": 4, "F64": 8, "I64": 8, "U64": 8, "C64": 8}  # fmt: skip


def parts(content: bytes) -> tuple[dict[str, Any], bytes]:
    """The description of the tensors, and their bytes."""
    length = int.from_bytes(content[:8], "little")
    if length > len(content):
        raise ValueError("no safetensors file")
    tree = json.loads(content[8 : 8 + length])
    if not isinstance(tree, dict):
        raise ValueError("no safetensors file")
    return tree, content[8 + length :]


def joined(text: str, body: bytes) -> bytes:
    """A safetensors file."""
    header = text.encode("utf-8", errors="surrogatepass")
    return struct.pack("<Q", len(header)) + header + body


def change_header(random: Random, tree: dict[str, Any], body: bytes) -> bytes:
    """What minidiff says about the network: where a gigantic one would be asked for."""
    inner = json.loads(tree["__metadata__"]["minidiff"])
    for _ in range(random.choice((1, 1, 2))):
        if random.random() < 0.6 and isinstance(inner, dict) and isinstance(inner.get("settings"), dict):
            names = [*inner["settings"], "patch", "blocks", "depth", "classes"]
            inner["settings"][random.choice(names)] = bad_value(random)
        else:
            inner = change_tree(random, inner)
    tree["__metadata__"]["minidiff"] = to_json(random, inner)
    return joined(json.dumps(tree), body)


def change_tensors(random: Random, tree: dict[str, Any], body: bytes) -> bytes:
    """Names, types, shapes and places of tensors; mostly they contradict each other afterwards."""
    for _ in range(random.choice((1, 1, 2))):
        change_tree(random, tree)
    return joined(to_json(random, tree), body)


def retype(random: Random, tree: dict[str, Any], body: bytes) -> bytes:
    """Another type or shape of as many bytes: nothing contradicts, but it is not what was saved."""
    name = random.choice([name for name in tree if name != "__metadata__"])
    start, end = tree[name]["data_offsets"]
    dtype = random.choice(list(WIDTHS))
    count = (end - start) // WIDTHS[dtype]
    shapes = [[count], [1, count], [count, 1], [1] * random.choice((0, 5, 64, 65, 2000)) + [count]]
    tree[name] |= {"dtype": dtype, "shape": random.choice(shapes)}
    return joined(json.dumps(tree), body)


def rename(random: Random, tree: dict[str, Any], body: bytes) -> bytes:
    """The same tensor under another name."""
    name = random.choice(list(tree))
    others = (
        *tree,
        "network.",
        "schedule.betas",
        "training.x",
        "\x1b[2J",
        "x" * 3000,
        "\ud800",
        "../../escape",
        "",
    )
    tree[random.choice(others)] = tree.pop(name)
    return joined(json.dumps(tree), body)


def add_tensors(random: Random, tree: dict[str, Any], body: bytes) -> bytes:
    """Tensors of no bytes at all, some with shapes that pretend a lot; one, or a thousand."""
    shape = random.choice(([0], [0, 2**31], [0, 2**40], [0, 2**62], [2**40, 0, 2**40], [0] * 70, [0, -1]))
    prefix = random.choice(("network.", "network.hidden.", "training.", "training.adam.step.", ""))
    for number in range(random.choice((1, 2, 50, 1000))):
        tree[f"{prefix}{number}.weight"] = {
            "dtype": random.choice(DTYPES), "shape": shape, "data_offsets": [len(body), len(body)],
        }  # fmt: skip
    return joined(json.dumps(tree), body)


def empty_a_tensor(random: Random, tree: dict[str, Any], body: bytes) -> bytes:
    """One tensor of the network becomes a giant with a side of length 0, and the rest moves up."""
    name = random.choice([name for name in tree if name != "__metadata__"])
    start, end = tree[name]["data_offsets"]
    for other in tree:
        if other != "__metadata__" and tree[other]["data_offsets"][0] >= end:
            tree[other]["data_offsets"] = [at - (end - start) for at in tree[other]["data_offsets"]]
    rank = len(tree[name]["shape"]) or 1
    shape = [random.choice((1, 8, 2**20, 2**31)) for _ in range(rank)]
    shape[random.randrange(rank)] = 0
    tree[name] |= {"shape": shape, "data_offsets": [start, start]}
    return joined(json.dumps(tree), body[:start] + body[end:])


def poison(random: Random, tree: dict[str, Any], body: bytes) -> bytes:
    """NaN, infinity, zero or giants among the numbers."""
    made = bytearray(body)
    for _ in range(random.choice((1, 3, 50))):
        pack, value = random.choice((
            ("<f", float("nan")), ("<f", float("inf")), ("<f", 3e38), ("<f", -1.0), ("<f", 0.0),
            ("<d", float("nan")), ("<d", 1.0), ("<d", 0.0), ("<d", -1e300), ("<d", 1e-320), ("<q", -1),
        ))  # fmt: skip
        piece = struct.pack(pack, value)
        at = random.randrange(max(1, len(made) // len(piece))) * len(piece)
        made[at : at + len(piece)] = piece
    return joined(json.dumps(tree), bytes(made[: len(body)]))


def bad_length(random: Random, tree: dict[str, Any], body: bytes) -> bytes:
    """A description that is longer or shorter than it says, padded, or five million bytes long."""
    text = json.dumps(tree)
    lie = random.choice((-1, 1, -8, 8, 100, 5_000_000 if random.random() < 0.1 else 0))
    if lie == 5_000_000:
        return joined(text + " " * lie, body)
    made = joined(text + " " * random.choice((0, 0, 8, 100)), body + random.choice((b"", b"x", bytes(1000))))
    return struct.pack("<Q", (int.from_bytes(made[:8], "little") + lie) % 2**64) + made[8:]


SAFETENSORS = (
    change_header, change_header, change_header, change_header, change_tensors, retype, rename, add_tensors,
    empty_a_tensor, poison, bad_length,
)  # fmt: skip


def safetensors_file(random: Random, content: bytes) -> bytes:
    """Spoil a safetensors file somewhere between its bytes and its meaning."""
    for _ in range(random.choice((1, 1, 1, 2))):
        try:
            content = random.choice(SAFETENSORS)(random, *parts(content))
        except (ValueError, KeyError, TypeError, IndexError, RecursionError, OverflowError):
            return blind(random, content)
    return content


# ---- IDX, archives --------------------------------------------------------------------------------------


def idx_file(random: Random, content: bytes) -> bytes:
    """Another type, another number of axes, other lengths; sometimes with the numbers to match."""
    rank = random.choice((0, 1, 1, 2, 3, 3, 4, 255))
    sides = [random.choice((0, 1, 2, 3, 28, 28, 2**16, 2**31, 2**32 - 1)) for _ in range(min(rank, 4))]
    kind = random.choice((8, 8, 8, 8, 9, 11, 12, 13, 14, 0, 255))
    made = bytes([random.choice((0, 0, 0, 1)), 0, kind, rank]) + struct.pack(f">{len(sides)}I", *sides)
    count = 1
    for side in sides:
        count *= side
    body = content[16:]
    if count < LARGEST and random.random() < 0.7:
        body = random.randbytes(count)
    return made + body


@functools.cache
def bomb() -> bytes:
    """150 kB that become 150 MB."""
    return gzip.compress(bytes(150_000_000), 1, mtime=0)


def photo_archive(random: Random, content: bytes) -> bytes:
    """Heads of files that lie, rows of photos that are too long, too short or of no class; packed again."""
    if random.random() < 0.03:
        return bomb()
    try:
        made = bytearray(gzip.decompress(content))
    except (OSError, EOFError, zlib.error):
        return blind(random, content)
    heads = [at for at in range(0, len(made), 512) if made[at + 257 : at + 262] == b"ustar"]
    for _ in range(random.choice((1, 1, 2, 5)) if heads else 0):
        at = random.choice(heads)
        match random.randrange(5):
            case 0:
                made[at + 124 : at + 136] = random.choice(TAR_SIZES).ljust(12, b"\0")[:12]
            case 1:
                made[at + 156] = random.choice(b"\x00012345SLKgxD\xff")
            case 2:
                made[at : at + 40] = random.choice(TAR_NAMES).ljust(40, b"\0")
            case 3:
                made[at + 512] = random.choice((0, 9, 10, 69, 255))  # a label
            case _:
                made[at : at + 512] = blind(random, bytes(made[at : at + 512])).ljust(512, b"\0")[:512]
    if random.random() < 0.1:
        made = bytearray(blind(random, bytes(made)))
    return gzip.compress(bytes(made), 1, mtime=0)


TAR_SIZES = (
    b"-1000", b"\xff" * 12, b"\x80" + b"\0" * 10 + b"\1", b"77777777777", b"0", b"", b"3073", b"6001",
    b"14002", b"8", b" 6001 ", b"1e3", b"\xd9\xa1", b"000000",
)  # fmt: skip
TAR_NAMES = (
    b"../escape", b"/tmp/escape", b"~/.bashrc", b"cifar-10-batches-bin/../../escape", b"", b"\xff\xfe",
    b"a/b/", b"cifar-10-batches-bin/test_batch.bin", b"test_batch.bin", b"touch escape;", b"x" * 40,
)  # fmt: skip


def archive(random: Random, content: bytes) -> bytes:
    """A packed archive that wants to write where it must not, or to fill the disk."""
    buffer = io.BytesIO()
    names = ("../escape", "../../escape", "/tmp/escape", "cifar-10-batches-bin/../../escape",
             "a/" * 500 + "x", "cifar-10-batches-bin/test_batch.bin", "", "\udcff", "~/.bashrc")  # fmt: skip
    kinds = (tarfile.REGTYPE, tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE,
             tarfile.FIFOTYPE, tarfile.DIRTYPE, tarfile.GNUTYPE_SPARSE)  # fmt: skip
    with tarfile.open(
        fileobj=buffer, mode="w", format=random.choice((tarfile.GNU_FORMAT, tarfile.PAX_FORMAT))
    ) as tar:
        for _ in range(random.randrange(1, 5)):
            member = tarfile.TarInfo(random.choice(names))
            member.type, member.linkname = random.choice(kinds), random.choice(names)
            member.mode = 0o7777
            body = content[:1000] if member.isreg() else b""
            member.size = len(body)
            try:
                tar.addfile(member, io.BytesIO(body))
            except (ValueError, UnicodeError):
                continue
    made = buffer.getvalue()
    if random.random() < 0.1:
        made += bytes(20_000_000)  # 20 kB, once packed
    if random.random() < 0.3:
        made = lie_about_a_size(random, made)
    return gzip.compress(made, 1, mtime=0)
