"""Words that only lesson 07 puts on the screen."""

from minidiff.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "l7_real": Phrase("real", "gerçek"),
    "l7_spread": Phrase("spread", "yayılım"),
    "l7_without_noise": Phrase("no fresh noise", "taze gürültüsüz"),
    "l7_floor": Phrase("floor", "taban"),
    "l7_frechet": Phrase("Fréchet distance", "Fréchet uzaklığı"),
    "l7_calls": Phrase("network calls", "ağ çağrısı"),
    "l7_agree": Phrase("agrees with the end", "sonla uyuşma"),
    "l7_deviation_error": Phrase("error of the standard deviation", "standart sapmanın hatası"),
    "l7_one_generator": Phrase("one generator for all", "hepsine tek üreteç"),
    "l7_own_generator": Phrase("one generator each", "her birine ayrı üreteç"),
    "l7_pixels": Phrase("pixels", "pikseller"),
    "l7_mean_three": Phrase("mean of the real 3s", "gerçek 3'lerin ortalaması"),
    "l7_opening_alt": Phrase(
        "Two rows of eight pictures, from the finished image on the left to t = 999 on the right. The same "
        "noise on the right, two different 5s on the left. In the upper row the noise is another one in "
        "every picture, in the lower row it keeps its pattern while the 5 comes out of it.",
        "Sekiz resimlik iki satır; solda bitmiş görüntü, sağda t = 999. Sağda aynı gürültü, solda iki farklı "
        "5. Üst satırda gürültü her resimde başka; alt satırda 5 içinden çıkarken deseni aynı kalıyor.",
    ),
    "l7_loop_alt": Phrase(
        "Three rows over eight times. x_t is noise down to t = 499, then a 5. The guess of the clean image "
        "is a blurred 5 from t = 999 on and sharp from t = 499. The guess of the noise is noise everywhere.",
        "Sekiz zaman boyunca üç satır. x_t, t = 499'a dek gürültü, sonra bir 5. Temiz görüntü tahmini t = "
        "999'dan başlayarak bulanık bir 5, t = 499'dan sonra keskin. Gürültü tahmini her yerde gürültü.",
    ),
    "l7_strided_alt": Phrase(
        "Four rows, the digits 0 to 7. Right, with 50 and with 10 steps: legible digits. Wrong: even grey.",
        "Dört satır, 0'dan 7'ye rakamlar. Doğru, 50 ve 10 adımla: okunaklı rakamlar. Yanlış: dümdüz gri.",
    ),
    "l7_no_noise_alt": Phrase(
        "Three rows of 3s. DDPM: eight different ones. Without fresh noise: one and the same 3, eight "
        "times. Real ones: all different.",
        "3'lerden oluşan üç satır. DDPM: sekizi de farklı. Taze gürültüsüz: sekiz kez aynı 3. Gerçekler: "
        "hepsi farklı.",
    ),
    "l7_eta_alt": Phrase(
        "Five rows from one noise, η from 0 to 1. At 0 the same picture eight times; then variants of it; "
        "from the third row on other digits; at 1 the digits have nothing in common.",
        "Tek gürültüden beş satır; η 0'dan 1'e. 0'da sekiz kez aynı resim; sonra onun çeşitlemeleri; üçüncü "
        "satırdan sonra başka rakamlar; 1'de rakamların ortak bir yanı yok.",
    ),
    "l7_preview_alt": Phrase(
        "Two curves over t. The guess of the clean image agrees with the end in 1 of 10 cases at t = 999, in "
        "9 of 10 at t = 549, and in all at t = 49. The noisy image stays near 2 of 10 down to t = 599 and "
        "reaches 9 of 10 only near t = 149.",
        "t boyunca iki eğri. Temiz görüntü tahmini sonla t = 999'da 10'da 1, t = 549'da 10'da 9, t = 49'da "
        "her zaman uyuşuyor. Gürültülü görüntü t = 599'a dek 10'da 2 dolayında kalıyor, 10'da 9'a ancak t = "
        "149 yakınında varıyor.",
    ),
    "l7_gaussian_alt": Phrase(
        "Error against network calls, both axes logarithmic: three parallel falling lines of slope -1. DDPM "
        "with the small variance on top, DDIM in the middle, DDPM with the large variance at the bottom.",
        "Ağ çağrısına karşı hata, iki eksen de logaritmik: eğimi -1 olan, birbirine koşut, inen üç çizgi. "
        "Üstte küçük varyanslı DDPM, ortada DDIM, altta büyük varyanslı DDPM.",
    ),
    "l7_quality_alt": Phrase(
        "Fréchet distance against network calls. Both samplers fall from nearly 9 with one call to about 2 "
        "with five and hardly move from there to twenty. From two calls on they lie inside the wide grey "
        "band of the floor.",
        "Ağ çağrısına karşı Fréchet uzaklığı. İki örnekleyici de tek çağrıda 9'a yakınken beş çağrıda 2 "
        "dolayına iniyor, oradan yirmiye dek pek değişmiyor. İki çağrıdan başlayarak tabanın geniş gri "
        "bandının içindeler.",
    ),
    "l7_same_alt": Phrase(
        "Five rows, the digits 0 to 7 from the same noises. ddim with 5, 20 and 100 steps: nearly the same "
        "pictures. ddpm with 5 and 20 steps: other pictures.",
        "Beş satır; aynı gürültülerden 0'dan 7'ye rakamlar. 5, 20 ve 100 adımlı ddim: neredeyse aynı "
        "resimler. 5 ve 20 adımlı ddpm: başka resimler.",
    ),
    "l7_slerp_alt": Phrase(
        "Three rows of nine pictures on the way from a 4 to a 7. lerp and slerp: nearly alike, each picture "
        "looks like a digit. Mixed pixels: in the middle a grey double exposure.",
        "Bir 4'ten bir 7'ye giden yolda dokuz resimlik üç satır. lerp ile slerp: neredeyse aynı, her resim "
        "rakama benziyor. Pikselleri karıştırınca: ortada gri, üst üste binmiş iki rakam.",
    ),
    "l7_inside_alt": Phrase(
        "Five rows of 3s. Noises of length 8 and means of noises stretched to length 8: varied. Means "
        "of 2 noises, length 6: a little less. Means of 16, length 2: almost the same 3 every time.",
        "3'lerden oluşan beş satır. Uzunluğu 8 olan gürültüler ve 8'e uzatılmış ortalamalar: çeşitli. 2 "
        "gürültünün ortalaması, uzunluk 6: biraz daha az. 16'nın ortalaması, uzunluk 2: her seferinde "
        "neredeyse aynı 3.",
    ),
    "l7_last_noise_alt": Phrase(
        "Four rows, the digits 0 to 7. With 10 steps the wrong row has grey dirt on its black background; "
        "with 50 steps right and wrong look alike.",
        "Dört satır, 0'dan 7'ye rakamlar. 10 adımda yanlış satırın siyah zemininde gri kir var; 50 adımda "
        "doğru ile yanlış birbirine benziyor.",
    ),
    "l7_clip_alt": Phrase(
        "Three rows. The model as it is: the digits 0 to 7. With the flaw of 1 %: eight times the same "
        "pattern that is no digit. With the flaw and clipping: the digits again.",
        "Üç satır. Olduğu gibi model: 0'dan 7'ye rakamlar. % 1'lik kusurla: sekiz kez, rakam olmayan aynı "
        "desen. Kusur ve kırpmayla: yine rakamlar.",
    ),
    # its exercises
    "l7_exercise_mirror_alt": Phrase(
        "Six rows of digits. At η = 0 the rows from x_T and from -x_T show different digits, at η = 0.5 "
        "most differ, at η = 1 the two rows are the same.",
        "Sekizer rakamlık altı satır. η = 0'da x_T'den ve -x_T'den gelen satırlarda başka rakamlar var; "
        "η = 0.5'te çoğu farklı; η = 1'de iki satır aynı.",
    ),
    "l7_exercise_loop_alt": Phrase(
        "Four rows of the digits 0 to 9. One level: blurred averages. Two: coarse digits with thick strokes. "
        "Five and twenty: clean digits, nearly the same in both rows.",
        "0'dan 9'a rakamların dört satırı. Tek düzey: bulanık ortalamalar. İki: kalın çizgili, kaba "
        "rakamlar. Beş ve yirmi: temiz rakamlar, iki satırda neredeyse aynı.",
    ),
    "l7_exercise_length_alt": Phrase(
        "Length over u. A grey band near 8; the curve of lerp begins and ends in it and sinks below 6 in the "
        "middle.",
        "u boyunca uzunluk. 8 dolayında gri bir bant; lerp'in eğrisi onun içinde başlayıp bitiyor, ortada "
        "6'nın altına iniyor.",
    ),
    "l7_exercise_between_alt": Phrase(
        "Nine pictures on the way from one digit to another; those in between look like digits too.",
        "Bir rakamdan ötekine giden yolda dokuz resim; aradakiler de rakama benziyor.",
    ),
}
