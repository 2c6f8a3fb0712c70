"""What every check may have to say, in both languages. What one task has to say stands beside the task."""

from __future__ import annotations

from typing import NamedTuple

from minidiff.show.language import get_language


class Say(NamedTuple):
    """One text in both languages, with the same {placeholders}."""

    en: str
    tr: str

    def said(self, **values: object) -> str:
        """The text in the language in use, its placeholders filled."""
        text: str = getattr(self, get_language())
        return text.format(**values) if values else text


RIGHT = Say("right", "doğru")
NOT_YET = Say("not yet", "henüz değil")
NOT_RIGHT = Say("not right yet", "henüz doğru değil")
STOPPED = Say("stopped with an error", "hata ile durdu")

START = Say(
    "Replace `raise NotImplementedError` by your own lines and run this cell again.",
    "`raise NotImplementedError` satırının yerine kendi satırlarını yaz ve bu hücreyi yeniden çalıştır.",
)
ASKED = Say("Asked", "Sorulan")
CAME_BACK = Say("Came back", "Dönen")
WHY = Say("Why", "Neden")
REREAD = Say("Read again", "Yeniden oku")
LESSON = Say("lesson {number}, “{section}”", "{number}. ders, “{section}”")

NOT_A_FUNCTION = Say(
    "The check needs your function itself, without brackets; it was given something of type {kind}.",
    "Denetim işlevin kendisini ister, parantezsiz; verilen şeyin türü {kind}.",
)
NOTHING_RETURNED = Say(
    "Your function gave back None. Is the `return` missing?",
    "İşlevin None döndürdü. `return` mü eksik?",
)
LIBRARY_CALLED = Say(
    "Your function calls minidiff's own `{name}`. Here you are to write it yourself.",
    "İşlevin minidiff'in kendi `{name}` işlevini çağırıyor. Burada onu senin yazman gerekiyor.",
)
WRONG_ARGUMENTS = Say(
    "Your function could not be called with the arguments of the task. {error}",
    "İşlevin görevdeki argümanlarla çağrılamadı. {error}",
)
STOPPED_WITH = Say("{error}, in the line `{line}`", "{error}; hatanın çıktığı satır: `{line}`")
SAME_ALWAYS = Say(
    "Your function gives the same answer whatever it is given. Does it use its arguments, or a value from "
    "another cell?",
    "İşlevin ne verilirse verilsin aynı cevabı döndürüyor. Argümanlarını mı kullanıyor, yoksa başka bir "
    "hücredeki bir değeri mi?",
)
WRONG_KIND = Say("A {expected} was expected, {got} came back.", "Beklenen: {expected}. Dönen: {got}.")
WRONG_COUNT = Say(
    "{expected} values were expected, separated by commas after `return`; {got} came back.",
    "`return` sonrasında virgülle ayrılmış {expected} değer bekleniyordu; {got} değer döndü.",
)
WRONG_SHAPE = Say(
    "The shape should be {expected}; it is {got}.", "Şekil {expected} olmalı; dönenin şekli {got}."
)
NOT_FINITE = Say(
    "There is NaN or infinity in the answer. Is something divided by zero, or a root taken of a negative "
    "number?",
    "Cevapta NaN ya da sonsuz var. Bir şey sıfıra mı bölünüyor, negatif bir sayının kökü mü alınıyor?",
)
WRONG_VALUES = Say(
    "The values are off by up to {difference}. Compare your line with the equation, symbol by symbol.",
    "Değerler {difference} kadar sapıyor. Satırını denklemle simge simge karşılaştır.",
)
CHOOSE = Say("Choose one of {letters}; got {got}.", "{letters} arasından birini seç; verdiğin: {got}.")
TENSOR = Say("tensor of shape {shape}", "şekli {shape} olan tensör")
VALUES = Say("values from {low} to {high}", "değerleri {low} ile {high} arasında")
