"""Every word the library puts on a screen, in English and in Turkish.

Symbols (x_t, ε, ᾱ, η) and numbers are the same in both languages and are written where they are used.
A widget reads the language when it is made; change the language first, then make the widget.
"""

from __future__ import annotations

from typing import NamedTuple

LANGUAGES = ("en", "tr")
_current = "en"


class Phrase(NamedTuple):
    """One phrase in both languages; both use the same `{placeholders}`."""

    en: str
    tr: str


PHRASES: dict[str, Phrase] = {
    # the player's own controls
    "play": Phrase("Play", "Oynat"),
    "pause": Phrase("Pause", "Duraklat"),
    "step_left": Phrase("One frame to the left", "Bir kare sola"),
    "step_right": Phrase("One frame to the right", "Bir kare sağa"),
    "speed": Phrase("Speed", "Hız"),
    "loop": Phrase("Loop", "Döngü"),
    "timestep": Phrase("Timestep t", "Zaman adımı t"),
    "frame": Phrase("Frame", "Kare"),
    "image_end": Phrase("image", "görüntü"),
    "noise_end": Phrase("noise", "gürültü"),
    "start_end": Phrase("start", "başlangıç"),
    "finish_end": Phrase("end", "son"),
    "keys": Phrase(
        "Arrow keys step, space plays, Home and End jump.",
        "Ok tuşları adımlar, boşluk oynatır, Home ve End uçlara gider.",
    ),
    "failed": Phrase("The player could not start: {error}", "Oynatıcı başlatılamadı: {error}"),
    "frame_of": Phrase("frame {number} of {count}", "kare {number} / {count}"),
    # what a picture holds
    "clean": Phrase("clean image", "temiz görüntü"),
    "noisy": Phrase("noisy image", "gürültülü görüntü"),
    "noise": Phrase("the noise", "gürültü"),
    "predicted_clean": Phrase("predicted clean image", "tahmin edilen temiz görüntü"),
    "predicted_noise": Phrase("predicted noise", "tahmin edilen gürültü"),
    "clipped": Phrase("values beyond ±1 are clipped", "±1 dışındaki değerler kırpılır"),
    "finished": Phrase("finished image", "bitmiş görüntü"),
    "difference": Phrase("difference", "fark"),
    "weights": Phrase("weights", "ağırlıklar"),
    "weight_signal": Phrase("signal", "sinyal"),
    "weight_noise": Phrase("noise", "gürültü"),
    "pixel_values": Phrase("pixel values", "piksel değerleri"),
    "pixel_value": Phrase("pixel value", "piksel değeri"),
    "density": Phrase("density", "yoğunluk"),
    "mean_std": Phrase("mean {mean}, std {std:.2f}", "ortalama {mean}, std sapma {std:.2f}"),
    "largest_difference": Phrase("largest {value:.3f}", "en büyük {value:.3f}"),
    # schedules and samplers
    "schedule": Phrase("Noise schedule", "Gürültü zamanlayıcısı"),
    "linear": Phrase("linear", "doğrusal"),
    "cosine": Phrase("cosine", "kosinüs"),
    "quadratic": Phrase("quadratic", "kuadratik"),
    "sampler": Phrase("Sampler", "Örnekleyici"),
    "steps": Phrase("Steps", "Adım sayısı"),
    "seed": Phrase("Seed", "Tohum (seed)"),
    "computing": Phrase("Computing…", "Hesaplanıyor…"),
    "computed": Phrase("Ready.", "Hazır."),
    "stopped_with": Phrase("Stopped with an error: {error}", "Hata ile durdu: {error}"),
    "tick_one_sampler": Phrase("Tick at least one sampler.", "En az bir örnekleyici işaretleyin."),
    # widgets by name, and their text alternatives
    "forward_process": Phrase("The forward diffusion process", "İleri difüzyon süreci"),
    "reverse_process": Phrase("The reverse denoising process", "Ters gürültü giderme süreci"),
    "forward_alt": Phrase(
        "An image sinks into noise, from t = {first} on the left to t = {last} on the right.",
        "Bir görüntü gürültüye gömülüyor: solda t = {first}, sağda t = {last}.",
    ),
    "reverse_alt": Phrase(
        "Noise becomes an image in {steps} steps, read from right (noise) to left. Samplers: {samplers}.",
        "Gürültü {steps} adımda görüntü oluyor; sağdan (gürültü) sola okunur. Örnekleyiciler: {samplers}.",
    ),
    "player_alt": Phrase(
        "A film strip of {shown} of {count} frames. Rows: {panels}.",
        "{count} karenin {shown} tanesinden bir film şeridi. Satırlar: {panels}.",
    ),
}


def set_language(language: str) -> None:
    """Choose the language of every figure and widget made from now on.

    Args:
        language: "en" or "tr".

    Raises:
        ValueError: for any other language.

    >>> set_language("tr"); word("play")
    'Oynat'
    >>> set_language("en"); word("play")
    'Play'
    """
    global _current
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(map(repr, LANGUAGES))}, got {language!r}")
    _current = language


def get_language() -> str:
    """The language in use: "en" or "tr"."""
    return _current


def word(key: str, **values: object) -> str:
    """The phrase called `key` in the language in use, its placeholders filled from `values`."""
    phrase: str = getattr(PHRASES[key], _current)
    return phrase.format(**values) if values else phrase


def name_of(name: str) -> str:
    """A schedule's or sampler's name on screen: translated if the table knows it, unchanged if not."""
    return word(name) if name in PHRASES else name


def language(language: str) -> None:
    """The same as `set_language`, under the name `minidiff.show.language("tr")`."""
    set_language(language)
