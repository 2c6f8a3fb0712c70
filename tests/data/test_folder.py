"""`data.folder`: sixty odd pictures, each against a reckoning of its own, or refused by name."""

from __future__ import annotations

import math
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from minidiff.data import folder
from minidiff.data import folder as _folder_function
from minidiff.data.picture_files import ENDINGS, UnreadablePictureError, read_file
from minidiff.phrase import set_language
from tests.fuzz.mutations import blind

Floats = NDArray[np.float64]
SIZE = 8
module = __import__("sys").modules[_folder_function.__module__]

# ---- the reckoning: numpy, float64, no Pillow -------------------------------------------------------------


def weights(before: int, after: int) -> Floats:
    """Each new pixel as a mean of old ones, under a triangle: (after, before)."""
    scale = before / after
    wide = max(scale, 1.0)
    centres = (np.arange(after) + 0.5) * scale
    tent = np.maximum(0, 1 - np.abs(np.arange(before) + 0.5 - centres[:, None]) / wide)
    whole: Floats = tent / tent.sum(axis=1, keepdims=True)
    return whole


def resized(picture: Floats, height: int, width: int) -> Floats:
    """(H, W, C) -> (height, width, C)."""
    down, across = weights(picture.shape[0], height), weights(picture.shape[1], width)
    return np.einsum("ih,hwc,jw->ijc", down, picture, across)


def middle(picture: Floats, height: int, width: int) -> Floats:
    """The largest part from the middle of (H, W, C) that has the proportion of `height` and `width`."""
    share = min(picture.shape[0] / height, picture.shape[1] / width)
    high, wide = round(share * height), round(share * width)
    top, left = (picture.shape[0] - high) // 2, (picture.shape[1] - wide) // 2
    return picture[top : top + high, left : left + wide]


def reckoned(colours: Floats, channels: int) -> Floats:
    """From colours 0 .. 255 (H, W, 3) to what a set holds, (C, SIZE, SIZE) in [-1, 1]."""
    if channels == 1:
        colours = (colours @ np.array([0.299, 0.587, 0.114]))[..., None]
    return (resized(middle(colours, SIZE, SIZE), SIZE, SIZE) / 127.5 - 1).transpose(2, 0, 1)


def scene(height: int, width: int) -> NDArray[np.uint8]:
    """A picture in which no two corners are alike, bytes (H, W, 3)."""
    y, x = np.mgrid[:height, :width]
    red, green = 255 * x / max(width - 1, 1), 255 * y / max(height - 1, 1)
    blue = 127.5 + 127.5 * np.sin(0.7 * x + 0.4 * y)
    return np.stack([red, green, blue], axis=-1).round().astype(np.uint8)


# ---- sixty odd pictures -----------------------------------------------------------------------------------

COLOURS = scene(24, 19)
GREY = COLOURS[..., 0]
AS_GREY = np.repeat(GREY[..., None], 3, axis=2).astype(float)
ALPHA = np.linspace(0, 255, COLOURS[..., 0].size).reshape(GREY.shape).astype(np.uint8)


def over_white(colours: Floats, alpha: NDArray[np.uint8]) -> Floats:
    share = alpha[..., None] / 255
    return colours * share + 255 * (1 - share)


def turned(colours: Floats, orientation: int) -> Floats:
    """What EXIF says must be done to see the picture upright."""
    ways = {1: lambda p: p, 2: lambda p: p[:, ::-1], 3: lambda p: p[::-1, ::-1], 4: lambda p: p[::-1],
            5: lambda p: p.swapaxes(0, 1), 6: lambda p: p.swapaxes(0, 1)[:, ::-1],
            7: lambda p: p[::-1, ::-1].swapaxes(0, 1), 8: lambda p: p.swapaxes(0, 1)[::-1]}  # fmt: skip
    return ways[orientation](colours)


def odd_pictures(root: Path) -> dict[str, tuple[Floats, float]]:
    """Write them; name -> (the colours that a person sees in it, how far a byte may be off)."""
    seen: dict[str, tuple[Floats, float]] = {}

    def keep(image: Image.Image, name: str, colours: Any, off: float = 1.5, **options: Any) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        image.save(root / name, **options)
        seen[name] = np.asarray(colours, dtype=float), off

    plain = Image.fromarray(COLOURS)
    for ending in ("png", "bmp", "dib", "tif", "tiff", "ppm", "tga", "PNG", "Tiff"):
        keep(plain, f"plain-{ending}.{ending}", COLOURS)
    keep(plain, "plain.webp", COLOURS, lossless=True)
    for ending in ("jpg", "jpeg", "JPG", "jfif", "jpe"):
        smooth = Image.fromarray(scene(24, 19) // 64 * 0 + 90)  # one colour: JPEG keeps it
        keep(smooth, f"even-{ending}.{ending}", np.full((24, 19, 3), 90.0), 3, format="JPEG", quality=98)
    keep(plain, "a png in truth.jpg", COLOURS, format="PNG")
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        keep(plain, f"turned/{orientation}.png", turned(COLOURS, orientation), exif=exif)
        keep(plain, f"turned/{orientation}.tif", turned(COLOURS, orientation), exif=exif)
    for name, ending in (("grey", "png"), ("grey", "bmp"), ("grey", "pgm"), ("grey", "tif"), ("grey", "gif")):
        keep(Image.fromarray(GREY), f"{name}.{ending}", AS_GREY)
    deep = GREY.astype(np.uint16) * 257
    for name in ("deep.png", "deep.tif", "deep.pgm"):
        keep(Image.fromarray(deep), name, AS_GREY)
    keep(Image.fromarray(deep.astype(np.int32)), "deep32.tif", AS_GREY)
    bits = GREY > 100
    for ending in ("png", "bmp", "tif", "pbm"):
        keep(Image.fromarray(bits), f"bits.{ending}", np.repeat(bits[..., None] * 255.0, 3, axis=2))
    few = plain.quantize(64)
    for ending in ("png", "gif", "bmp", "tif"):
        keep(few, f"palette.{ending}", np.asarray(few.convert("RGB")))
    rgba = Image.fromarray(np.dstack([COLOURS, ALPHA]))
    for ending in ("png", "tif", "tga"):
        keep(rgba, f"alpha.{ending}", over_white(COLOURS, ALPHA))
    keep(rgba, "alpha.webp", over_white(COLOURS, ALPHA), 2, lossless=True, exact=True)
    keep(Image.fromarray(np.dstack([GREY, ALPHA]), "LA"), "grey-alpha.png", over_white(AS_GREY, ALPHA))
    hidden = np.where((GREY[3, 3] == GREY)[..., None], 255.0, AS_GREY)
    keep(Image.fromarray(GREY), "one-grey-hidden.png", hidden, transparency=int(GREY[3, 3]))
    keep(Image.fromarray(deep), "one-deep-grey-hidden.png", hidden, transparency=int(deep[3, 3]))
    rest = np.asarray(few) == np.asarray(few)[0, 0]
    without = np.where(rest[..., None], 255.0, np.asarray(few.convert("RGB"), dtype=float))
    keep(few, "one-colour-hidden.png", without, transparency=int(np.asarray(few)[0, 0]))
    ink = np.dstack([255 - COLOURS, GREY // 3])
    printed = (255.0 - ink[..., :3]) * (255.0 - ink[..., 3:]) / 255
    keep(Image.fromarray(ink, "CMYK"), "cmyk.tif", printed)
    even = np.full((16, 16, 4), 60, dtype=np.uint8)
    keep(Image.fromarray(even, "CMYK"), "cmyk.jpg", np.full((16, 16, 3), 195 * 195 / 255), 3, quality=98)
    keep(plain, "film.gif", np.asarray(plain.quantize(128).convert("RGB")), 40,
         save_all=True, append_images=[Image.new("RGB", plain.size)])  # fmt: skip
    for height, width in ((1, 1), (1, 30), (200, 3), (8, 8), (7, 64), (300, 200)):
        keep(
            Image.fromarray(scene(height, width)), f"side/of side/{height}x{width}.png", scene(height, width)
        )
    keep(plain, "ğüş ı é.png", COLOURS)
    return seen


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, tuple[Floats, float]]]:
    root = tmp_path_factory.mktemp("odd")
    return root, odd_pictures(root)


@pytest.mark.parametrize("channels", [1, 3])
def test_sixty_odd_pictures_are_read_as_reckoned(odd: Any, channels: int) -> None:
    root, seen = odd
    assert len(seen) >= 60
    data = folder(root, SIZE, channels, labels=False)
    assert len(data) == len(seen)
    wrong = {}
    for image, name in zip(data.images, sorted(seen), strict=True):
        colours, off = seen[name]
        away = np.abs(image.numpy() - reckoned(colours, channels)).max() * 127.5
        if away > off + 1:  # a byte at each of two resizings and a rounding
            wrong[name] = away
    assert wrong == {}


@pytest.mark.parametrize("way", ["turned", "alpha", "deep"])
def test_the_reckoning_would_notice_a_wrong_reading(odd: Any, way: str, monkeypatch: Any) -> None:
    from PIL import ImageOps

    from minidiff.data import picture_files

    root, seen = odd
    if way == "turned":
        monkeypatch.setattr(ImageOps, "exif_transpose", lambda image: image.copy())
        name = "turned/6.png"
    elif way == "alpha":
        monkeypatch.setattr(picture_files, "without_alpha", lambda image, background: image)
        name = "alpha.png"
    else:
        monkeypatch.setattr(picture_files, "eight_bits", lambda image: image)
        name = "deep.tif"
    read = np.frombuffer(read_file(root / name, (SIZE, SIZE), 3, "crop", 255).pixels, np.uint8)
    wanted = (reckoned(seen[name][0], 3).transpose(1, 2, 0) + 1) * 127.5
    assert np.abs(read.reshape(SIZE, SIZE, 3) - wanted).max() > 20


def test_a_large_jpeg_is_read_in_part_and_looks_the_same(tmp_path: Path) -> None:
    Image.fromarray(scene(1200, 900)[..., [0, 1, 0]]).save(tmp_path / "large.jpg", quality=95)
    (image,) = folder(tmp_path, SIZE).images
    wanted = reckoned(scene(1200, 900)[..., [0, 1, 0]].astype(float), 3)
    assert np.abs(image.numpy() - wanted).max() * 127.5 < 6


# ---- refused, skipped, said -------------------------------------------------------------------------------


def picture(path: Path, side: int = 10, grey: int = 50) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (side, side), grey).save(path)


@pytest.fixture
def some(tmp_path: Path) -> Path:
    """Two cats, one of them deep down, three dogs, two broken files, and what is not looked at."""
    for name in ("cats/1.png", "cats/a/b/2.png", "dogs/1.png", "dogs/2.png"):
        picture(tmp_path / name)
    picture(tmp_path / "dogs/3.png", side=30)
    (tmp_path / "dogs/broken.jpg").write_bytes(b"no picture")
    (tmp_path / "cats/cut.png").write_bytes((tmp_path / "cats/1.png").read_bytes()[:50])
    picture(tmp_path / ".hidden.png")
    picture(tmp_path / "__MACOSX/1.png")
    picture(tmp_path / ".cache/1.png")
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "empty").mkdir()
    return tmp_path


def test_subfolders_are_classes_and_it_ends_in_one_line(some: Path, capsys: Any) -> None:
    data = folder(some, 4, 1)
    assert data.class_names == ("cats", "dogs")
    assert data.labels is not None
    assert data.labels.tolist() == [0, 0, 1, 1, 1]
    said = capsys.readouterr().out
    assert said == (
        "5 of 7 pictures read, 2 skipped: cats/cut.png (cannot be read as a picture), dogs/broken.jpg "
        "(cannot be read as a picture); 2 cats, 3 dogs; sizes 10x10 to 30x30\n"
    )
    assert torch.equal(folder(some, 4, 1).images, data.images)


def test_the_line_is_said_in_turkish(some: Path, capsys: Any) -> None:
    set_language("tr")
    try:
        folder(some, 4)
    finally:
        set_language("en")
    assert capsys.readouterr().out.startswith(
        "7 resmin 5 tanesi okundu, 2 tanesi atlandı: cats/cut.png (resim"
    )


def test_strict_raises_for_the_first_broken_file(some: Path) -> None:
    with pytest.raises(ValueError, match=r"cats/cut\.png: cannot be read as a picture\. Mend or remove"):
        folder(some, 4, strict=True)


def test_a_picture_beside_the_classes_is_refused(some: Path) -> None:
    picture(some / "stray.png")
    with pytest.raises(ValueError, match=r"1 pictures lie beside .*stray\.png.*labels=False"):
        folder(some, 4)
    assert folder(some, 4, labels=False).labels is None


def test_one_subfolder_makes_no_class(tmp_path: Path) -> None:
    picture(tmp_path / "all/1.png")
    assert folder(tmp_path, 4).labels is None


def test_an_enormous_picture_is_named_and_not_unpacked(tmp_path: Path) -> None:
    picture(tmp_path / "1.png")
    Image.new("1", (12_000, 12_000)).save(tmp_path / "enormous.png")
    assert len(folder(tmp_path, 4)) == 1
    with pytest.raises(ValueError, match=r"enormous\.png: 12000 x 12000 pixels, at most 100 million"):
        folder(tmp_path, 4, strict=True)


def test_pixels_without_a_white_are_refused(tmp_path: Path) -> None:
    Image.fromarray(np.linspace(0, 1, 64, dtype=np.float32).reshape(8, 8)).save(tmp_path / "float.tif")
    with pytest.raises(ValueError, match=r"None of the 1 pictures .* of kind F"):
        folder(tmp_path, 4)


def test_what_memory_cannot_hold_is_refused_with_a_number_that_fits(some: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "memory_of_machine", lambda: 1_000_000)
    with pytest.raises(
        ValueError, match=r"7 pictures of 3x64x64 take 0\.0 GB.* size of (\d+), or (\d+)"
    ) as caught:
        folder(some, 64)
    fits, fewer = (
        int(word) for word in __import__("re").findall(r"of (\d+), or (\d+)", str(caught.value))[0]
    )
    assert 7 * 2 * 4 * 3 * fits**2 <= 600_000 < 7 * 2 * 4 * 3 * (fits + 1) ** 2
    assert fewer == 600_000 // (2 * 4 * 3 * 64**2)
    assert len(folder(some, fits)) == 5


def test_all_of_a_picture_is_kept_with_borders(tmp_path: Path) -> None:
    Image.new("L", (20, 10), 0).save(tmp_path / "wide.png")
    (image,) = folder(tmp_path, 8, 1, fit="pad", background=1).images
    assert image[0, :2].eq(1).all()
    assert image[0, 2:6].eq(-1).all()
    assert image[0, 6:].eq(1).all()


@pytest.mark.parametrize(
    ("path", "options", "message"),
    [
        ("nowhere", {}, "nowhere is not a folder"),
        (".", {}, "There is no picture in"),
        (".", {"size": 0}, "size must be"),
        (".", {"size": (8, 2.5)}, "size must be"),
        (".", {"channels": 2}, "channels must be 1"),
        (".", {"fit": "stretch"}, "fit must be one of"),
        (".", {"background": 255}, "background must be"),
        (".", {"strict": "no"}, "strict must be"),
    ],
)
def test_wrong_arguments_are_refused(tmp_path: Path, path: str, options: Any, message: str) -> None:
    with pytest.raises((ValueError, TypeError), match=message):
        folder(tmp_path / path, **{"size": 8, **options})


# ---- spoiled files ----------------------------------------------------------------------------------------


def spoil(root: Path, seen: dict[str, Any], count: int, seed: int) -> int:
    """Read `count` spoiled files; every other error than the promised one comes through."""
    chance, names, read = random.Random(seed), sorted(seen), 0
    for number in range(count):
        name = names[number % len(names)]
        path = root.parent / f"spoiled{Path(name).suffix}"
        path.write_bytes(blind(chance, (root / name).read_bytes()))
        try:
            made = read_file(path, (SIZE, SIZE), 3, "crop", 255)
        except UnreadablePictureError:
            continue
        assert len(made.pixels) == SIZE * SIZE * 3
        read += 1
    return read


def test_no_spoiled_file_raises_anything_foreign(odd: Any) -> None:
    assert 0 < spoil(*odd, 300, seed=0) < 300


@pytest.mark.nightly
def test_no_spoiled_file_of_a_thousand_raises_anything_foreign(odd: Any) -> None:
    assert 0 < spoil(*odd, 1000, seed=1) < 1000


def test_the_tent_is_a_mean() -> None:
    assert np.allclose(weights(19, 8).sum(axis=1), 1)
    assert math.isclose(weights(16, 8)[3] @ np.arange(16), 6.5)
    assert len(ENDINGS) == len(set(ENDINGS))
