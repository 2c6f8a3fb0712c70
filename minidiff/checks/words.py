"""What every check may have to say, in both languages. What one task has to say stands beside the task."""

from __future__ import annotations

from minidiff.phrase import Phrase

RIGHT = Phrase("right", "doğru")
NOT_YET = Phrase("not yet", "henüz değil")
NOT_RIGHT = Phrase("not right yet", "henüz doğru değil")
STOPPED = Phrase("stopped with an error", "hata ile durdu")

START = Phrase(
    "Replace `raise NotImplementedError` by your own lines and run this cell again.",
    "`raise NotImplementedError` satırının yerine kendi satırlarını yaz ve bu hücreyi yeniden çalıştır.",
)
ASKED = Phrase("Asked", "Denenen girdi")
CAME_BACK = Phrase("Came back", "İşlevinin döndürdüğü")
WHY = Phrase("Why", "Neden")
REREAD = Phrase("Read again", "Yeniden oku")
LESSON = Phrase("lesson {number}, “{section}”", "{number}. ders, “{section}”")

NOT_A_FUNCTION = Phrase(
    "The check needs your function itself, without brackets; it was given something of type {kind}.",
    "Denetim işlevin kendisini ister, parantezsiz; verilen şeyin türü {kind}.",
)
NOTHING_RETURNED = Phrase(
    "Your function gave back None. Is the `return` missing?",
    "İşlevin None döndürdü. `return` mü eksik?",
)
LIBRARY_CALLED = Phrase(
    "Your function calls minidiff's own `{name}`. Here you are to write it yourself.",
    "İşlevin minidiff'in kendi `{name}` işlevini çağırıyor. Burada onu senin yazman gerekiyor.",
)
WRONG_ARGUMENTS = Phrase(
    "Your function could not be called with the arguments of the task. {error}",
    "İşlevin görevdeki argümanlarla çağrılamadı. {error}",
)
STOPPED_WITH = Phrase("{error}, in the line `{line}`", "{error}; hatanın çıktığı satır: `{line}`")
SAME_ALWAYS = Phrase(
    "Your function gives the same answer whatever it is given. Does it use its arguments, or a value from "
    "another cell?",
    "İşlevin ne verilirse verilsin aynı cevabı döndürüyor. Argümanlarını mı kullanıyor, yoksa başka bir "
    "hücredeki bir değeri mi?",
)
WRONG_KIND = Phrase("A {expected} was expected, {got} came back.", "Beklenen: {expected}. Dönen: {got}.")
WRONG_COUNT = Phrase(
    "{expected} values were expected, separated by commas after `return`; {got} came back.",
    "`return` sonrasında virgülle ayrılmış {expected} değer bekleniyordu; {got} değer döndü.",
)
WRONG_SHAPE = Phrase(
    "The shape should be {expected}; it is {got}.", "Şekil {expected} olmalı; dönenin şekli {got}."
)
NOT_FINITE = Phrase(
    "There is NaN or infinity in the answer. Is something divided by zero, or a root taken of a negative "
    "number?",
    "Cevapta NaN ya da sonsuz var. Bir şey sıfıra mı bölünüyor, negatif bir sayının kökü mü alınıyor?",
)
WRONG_VALUES = Phrase(
    "The values are off by up to {difference}. Compare your line with the equation, symbol by symbol.",
    "Değerler en çok {difference} sapıyor. Satırını denklemle simge simge karşılaştır.",
)
NEARLY_RIGHT = Phrase(
    "The values are nearly right: at most {difference} away. A rounding, a number type that is too coarse, or a small "
    "constant such as 1e-6 too many?",
    "Değerler neredeyse doğru: en çok {difference} uzakta. Bir yuvarlama mı, fazla kaba bir sayı türü mü, yoksa 1e-6 "
    "gibi fazladan küçük bir sabit mi var?",
)
COMPLEX = Phrase(
    "There are complex numbers in the answer: somewhere the root of a negative number is taken. (Python's "
    "`(-0.1) ** 0.5` is complex, without an error.)",
    "Cevapta karmaşık sayılar var: bir yerde negatif bir sayının kökü alınıyor. (Python'da `(-0.1) ** 0.5` hata "
    "vermez, karmaşık bir sayı verir.)",
)
HALF = Phrase(
    "The values are nearly right, but off by {difference}: they were computed in 16 bits ({dtype}), which keep "
    "only three digits.",
    "Değerler neredeyse doğru, ama {difference} kadar sapıyor: 16 bitle ({dtype}) hesaplanmışlar; o yalnızca üç "
    "basamak tutar.",
)
PART = Phrase("Value {place} of {count}: {problem}", "{count} değerden {place}.: {problem}")
FIRST_OFF = Phrase(
    "{problem} (Right for {right} of the {count} questions that the check asked.)",
    "{problem} (Denetimin denediği {count} girdiden {right} tanesinde doğru.)",
)
ROWS_OFF = Phrase(
    "{problem} Right at {right}; off at {wrong} (places along the first axis).",
    "{problem} Doğru olan yerler: {right}; sapan yerler: {wrong} (ilk eksen boyunca).",
)
TWO_FAULTS = Phrase(
    "Two things at once. First: {one} Second: {two}", "Aynı anda iki şey. Birincisi: {one} İkincisi: {two}"
)
TOO_LONG = Phrase(
    "After {limit:g} seconds your function had not come to an end, and was stopped in the line `{line}`. Is there "
    "a loop whose condition never becomes false?",
    "İşlevin {limit:g} saniye sonra hâlâ bitmemişti; şu satırda durduruldu: `{line}`. Koşulu hiç yanlış olmayan bir "
    "döngü mü var?",
)
UNREADABLE = Phrase(
    "The check cannot work with what your function gave back ({error}). Give back a plain tensor or number, as the "
    "task's first line says.",
    "Denetim, işlevinin döndürdüğüyle bir şey yapamıyor ({error}). Görevin ilk satırında yazdığı gibi sıradan bir tensör "
    "ya da sayı döndür.",
)
CHOOSE = Phrase("Choose one of {letters}; got {got}.", "{letters} arasından birini seç; verdiğin: {got}.")
TENSOR = Phrase("tensor of shape {shape}", "şekli {shape} olan tensör")
NAMED = Phrase("tensors called {names}", "adları {names} olan tensörler")
VALUES = Phrase("values from {low} to {high}", "değerleri {low} ile {high} arasında")
