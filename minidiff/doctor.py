"""`minidiff doctor`: what works on this machine, in plain words, and how to mend what does not."""

import importlib
import os
import platform
import shutil
import sys
import tempfile
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from minidiff.phrase import Phrase

GIGABYTE = 1e9
ENOUGH_MEMORY = 3 * GIGABYTE
ENOUGH_DISK = 2 * GIGABYTE
OLDEST_PYTHON = (3, 10)
WANTED = ("torch", "torchvision", "numpy", "matplotlib", "PIL", "ipywidgets", "anywidget", "minidiff")

MARKS = {
    "fine": Phrase("ok  ", "iyi "),
    "note": Phrase("note", "not "),
    "broken": Phrase("FIX ", "ONAR"),
}
DEVICE, MEMORY, WIDGETS = (
    Phrase("device", "aygıt"),
    Phrase("memory", "bellek"),
    Phrase("widgets", "etkileşim"),
)
NAMES = Phrase("file names", "dosya adları")
BROWSER, DISK, DATA = Phrase("browser", "tarayıcı"), Phrase("disk", "disk"), Phrase("data", "veri")
SHIPPED = Phrase("shipped model", "hazır model")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `state` is "fine", "note" (works, but know this) or "broken"."""

    what: str
    state: str
    says: str
    mend: str = ""

    def __str__(self) -> str:
        mark = MARKS[self.state].said()
        return f"{mark}  {self.what}: {self.says}" + (f"\n      -> {self.mend}" if self.mend else "")


INSTALL_AGAIN = Phrase(
    "Install again: pip install --upgrade minidiff", "Yeniden kur: pip install --upgrade minidiff"
)
OLD_PYTHON = Phrase(
    "Install Python 3.10 or newer and make a new .venv.",
    "Python 3.10 ya da üstünü kur ve yeni bir .venv oluştur.",
)
INTEL_MAC = Phrase(
    "PyTorch is no longer built for Macs with an Intel processor: the newest for them, 2.2, is older than "
    "the course wants. Take Linux on that machine, another machine, or a service in the browser.",
    "PyTorch artık Intel işlemcili Mac'ler için derlenmiyor: Onlar için en yenisi olan 2.2, kursun "
    "istediğinden eski. O makinede Linux, başka bir makine ya da tarayıcıda bir hizmet kullan.",
)
PYTHON = Phrase("{version} on {system} {machine}", "{version}, {system} {machine}")
TORCH = Phrase("{version}, {count} threads", "{version}, {count} iş parçacığı")
NO_FIT = Phrase(
    "missing, or does not fit this PyTorch ({error})", "yok ya da bu PyTorch ile uyuşmuyor ({error})"
)
MEND_TORCHVISION = Phrase(
    "pip install --upgrade --force-reinstall torch torchvision. Only the MNIST, Fashion-MNIST and CIFAR-10 "
    "downloads need it; lessons on digits, points and shapes run without.",
    "pip install --upgrade --force-reinstall torch torchvision. Yalnızca MNIST, Fashion-MNIST ve CIFAR-10 "
    "indirmek için gerekir; rakam, nokta ve şekil dersleri onsuz çalışır.",
)
CPU = Phrase(
    "CPU, {count} cores. Enough for every lesson; a GPU is faster",
    "CPU, {count} çekirdek. Her derse yeter; GPU daha hızlıdır",
)
SIZE_UNKNOWN = Phrase(
    "size unknown on this system; the lessons need about 1 GB free",
    "bu sistemde büyüklüğü bilinmiyor; dersler yaklaşık 1 GB boş bellek ister",
)
CLOSE_OTHERS = Phrase("Close other programs before training.", "Eğitimden önce öteki programları kapat.")
MISSING = Phrase("{name} is missing or broken ({error})", "{name} yok ya da bozuk ({error})")
NO_BROWSER = Phrase("none on this machine", "bu makinede yok")
MEND_BROWSER = Phrase(
    "`make lab` prints an address; open it in a browser, here or through an SSH tunnel.",
    "`make lab FOR=--tr` bir adres yazar; onu bir tarayıcıda aç, burada ya da SSH tüneliyle başka yerde.",
)
CLOSED = Phrase("this folder cannot be written to ({error})", "bu klasöre yazılamıyor ({error})")
MEND_DISK = Phrase(
    "Free some space, or work in a folder of your own.", "Yer aç ya da kendine ait bir klasörde çalış."
)
LITTLE_FREE = Phrase("{size:.1f} GB free here", "burada {size:.1f} GB boş")
FREE = Phrase("{size:.0f} GB free here", "burada {size:.0f} GB boş")
SAVES = Phrase("Training saves checkpoints: free 2 GB.", "Eğitim kayıt noktaları saklar: 2 GB yer aç.")
NO_HIDING = Phrase("none here hides a module", "buradakilerden hiçbiri bir modülü gizlemiyor")
HIDING = Phrase(
    "{names}: in this folder, Python takes your file for the module of that name",
    "{names}: Bu klasörde Python, o addaki modülün yerine senin dosyanı alır",
)
RENAME = Phrase("Give it another name.", "Ona başka bir ad ver.")
HAS_FILES, EMPTY = Phrase("has files", "içinde dosya var"), Phrase("nothing there yet", "henüz boş")
DIGITS = Phrase(
    "{count} handwritten digits, no download needed; downloads go to {root} ({there})",
    "{count} el yazısı rakam, indirmek gerekmez; indirilenler şuraya konur: {root} ({there})",
)
NO_MODEL = Phrase("no model in {folder}", "{folder} içinde model yok")


def examine() -> list[Finding]:
    """Look at everything the course needs; never raises, whatever is broken.

    >>> [finding.what for finding in examine()][:3]
    ['Python', 'PyTorch', 'torchvision']
    """
    looks: list[tuple[str, Callable[[], Finding]]] = [
        ("Python", _python),
        ("PyTorch", _torch),
        ("torchvision", _torchvision),
        (DEVICE.said(), _device),
        (MEMORY.said(), _memory),
        (WIDGETS.said(), _widgets),
        (BROWSER.said(), _browser),
        (DISK.said(), _disk),
        (NAMES.said(), _names),
        (DATA.said(), _data),
        (SHIPPED.said(), _shipped),
    ]
    findings = []
    for what, look in looks:
        try:
            findings.append(look())
        except Exception as error:  # the doctor must survive every patient
            findings.append(Finding(what, "broken", _in_a_line(error), INSTALL_AGAIN.said()))
    return findings


def _in_a_line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]


def _python() -> Finding:
    version = platform.python_version()
    if sys.version_info < OLDEST_PYTHON:
        return Finding("Python", "broken", version, OLD_PYTHON.said())
    says = PYTHON.said(version=version, system=platform.system(), machine=platform.machine())
    if (platform.system(), platform.machine()) == ("Darwin", "x86_64"):
        return Finding("Python", "note", says, INTEL_MAC.said())
    return Finding("Python", "fine", says)


def _torch() -> Finding:
    import torch

    torch.ones(2, 2) @ torch.ones(2, 2)
    says = TORCH.said(version=torch.__version__, count=torch.get_num_threads())
    return Finding("PyTorch", "fine", says)


def _torchvision() -> Finding:
    try:
        importlib.import_module("torchvision")
    except (ImportError, RuntimeError, OSError) as error:  # a build for another torch: RuntimeError
        says = NO_FIT.said(error=_in_a_line(error))
        return Finding("torchvision", "broken", says, MEND_TORCHVISION.said())
    return Finding("torchvision", "fine", metadata.version("torchvision"))


def _device() -> Finding:
    import torch

    from minidiff.device import best_device

    device = best_device()
    if device.type == "cpu":
        return Finding(DEVICE.said(), "fine", CPU.said(count=os.cpu_count()))
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else "Apple GPU"
    return Finding(DEVICE.said(), "fine", f"{device.type} ({name})")


def _memory() -> Finding:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return Finding(MEMORY.said(), "note", SIZE_UNKNOWN.said())
    if size < ENOUGH_MEMORY:
        return Finding(MEMORY.said(), "note", f"{size / GIGABYTE:.0f} GB", CLOSE_OTHERS.said())
    return Finding(MEMORY.said(), "fine", f"{size / GIGABYTE:.0f} GB")


def _widgets() -> Finding:
    versions = []
    for name in ("ipywidgets", "anywidget", "jupyterlab"):
        try:
            importlib.import_module(name)
            versions.append(f"{name} {metadata.version(name)}")
        except (ImportError, metadata.PackageNotFoundError) as error:
            says = MISSING.said(name=name, error=_in_a_line(error))
            return Finding(WIDGETS.said(), "broken", says, f"pip install --upgrade {name}")
    return Finding(WIDGETS.said(), "fine", ", ".join(versions))


def _browser() -> Finding:
    try:
        name = getattr(webbrowser.get(), "name", "found")
    except webbrowser.Error:
        return Finding(BROWSER.said(), "note", NO_BROWSER.said(), MEND_BROWSER.said())
    return Finding(BROWSER.said(), "fine", str(name))


def _disk() -> Finding:
    try:
        with tempfile.TemporaryFile(dir=Path.cwd()) as file:
            file.write(b"minidiff")
    except OSError as error:
        says = CLOSED.said(error=_in_a_line(error))
        return Finding(DISK.said(), "broken", says, MEND_DISK.said())
    free = shutil.disk_usage(Path.cwd()).free
    if free < ENOUGH_DISK:
        return Finding(DISK.said(), "note", LITTLE_FREE.said(size=free / GIGABYTE), SAVES.said())
    return Finding(DISK.said(), "fine", FREE.said(size=free / GIGABYTE))


def _names() -> Finding:
    """Files beside the notebooks that are imported instead of what is meant."""
    taken = {*sys.stdlib_module_names, *WANTED}
    hiding = sorted(path.name for path in Path.cwd().glob("*.py") if path.stem in taken)
    if hiding:
        return Finding(NAMES.said(), "broken", HIDING.said(names=", ".join(hiding)), RENAME.said())
    return Finding(NAMES.said(), "fine", NO_HIDING.said())


def _data() -> Finding:
    from minidiff.data import data_root, digits

    root = data_root()
    there = HAS_FILES if root.is_dir() and any(root.iterdir()) else EMPTY
    says = DIGITS.said(count=len(digits()), root=root, there=there.said())
    return Finding(DATA.said(), "fine", says)


def _shipped() -> Finding:
    import torch

    from minidiff import zoo

    names = zoo.available()
    if not names:
        raise FileNotFoundError(NO_MODEL.said(folder=zoo.SHIPPED))
    for name in names:
        model = zoo.load(name)
        model.draw(x_T=torch.zeros(1, *model.shape), steps=2)
    return Finding(SHIPPED.said(), "fine", ", ".join(names))
