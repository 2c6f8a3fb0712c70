"""Words that only lesson 02 puts on the screen."""

from minidiff.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "sched_opening_alt": Phrase(
        "Three film strips of one handwritten 3 with one and the same noise, from t = 0 to t = 999. With "
        "the linear schedule the 3 is gone at t = 399, with the quadratic it is faint there, with the "
        "cosine it can still be read.",
        "El yazısı tek bir 3'ün, tek bir gürültüyle yapılmış üç film şeridi; t = 0'dan t = 999'a. t = "
        "399'da 3, doğrusal zamanlayıcıda kaybolmuş, kuadratikte silik, kosinüste hâlâ okunuyor.",
    ),
    "sched_curves_alt": Phrase(
        "Three panels over t for the linear, quadratic and cosine schedules. β rises in all; the cosine β "
        "runs below the others and shoots up to 1 at the end. ᾱ falls, first the linear, then the "
        "quadratic, last the cosine. Log SNR falls in the same order.",
        "Doğrusal, kuadratik ve kosinüs zamanlayıcıları için t boyunca üç panel. β hepsinde yükseliyor; "
        "kosinüsün β'sı ötekilerin altında gidip sonda 1'e fırlıyor. ᾱ önce doğrusalda, sonra kuadratikte, "
        "en son kosinüste düşüyor. log SNR de aynı sırayla düşüyor.",
    ),
    "sched_right": Phrase("guessed right", "doğru tahmin"),
    "sched_dies_alt": Phrase(
        "Two panels with the share of right guesses. Over t the three schedules give three curves that fall "
        "from 100 to about 10 per cent, the linear first, the cosine last. Over log SNR the three curves "
        "lie on each other.",
        "Doğru tahminlerin payını gösteren iki panel. t boyunca üç zamanlayıcı, yüzde 100'den yaklaşık 10'a "
        "inen üç ayrı eğri veriyor; ilk düşen doğrusal, son düşen kosinüs. log SNR boyunca üç eğri üst üste "
        "biniyor.",
    ),
    "sched_blocks": Phrase("block means", "blok ortalamaları"),
    "sched_blocks_alt": Phrase(
        "Three rows of the 3 over eight times. With 8 x 8 pixels it is gone at t = 399. With 32 x 32 pixels "
        "it shows through the grain at t = 299. The means of the 4 x 4 blocks show it plainly at t = 399 "
        "and faintly at t = 599.",
        "Sekiz zaman boyunca 3'ün üç satırı. 8 x 8 pikselde t = 399'da kaybolmuş. 32 x 32 pikselde t = "
        "299'da taneciklerin arasından seçiliyor. 4 x 4'lük blokların ortalamaları onu t = 399'da açıkça, t "
        "= 599'da silik olarak gösteriyor.",
    ),
    "sched_shifted": Phrase("cosine - ln 16", "kosinüs - ln 16"),
    "sched_shape": Phrase("shape", "biçim"),
    "sched_colour": Phrase("colour", "renk"),
    "sched_size": Phrase("size", "boy"),
    "sched_place": Phrase("place", "yer"),
    "sched_background": Phrase("background", "zemin"),
    "sched_blind": Phrase("blind guessing", "körlemesine"),
    "sched_grey_only": Phrase("grey backgrounds only: the six shapes", "yalnız gri zemin: altı biçim"),
    "sched_all_three": Phrase("all backgrounds: black, grey, white", "bütün zeminler: siyah, gri, beyaz"),
    "sched_data": Phrase("the data", "veriler"),
    "sched_black": Phrase("black", "siyah"),
    "sched_grey": Phrase("grey", "gri"),
    "sched_white": Phrase("white", "beyaz"),
    "sched_mean_of_x_T": Phrase("mean of all numbers in x_T", "x_T'deki bütün sayıların ortalaması"),
    "sched_leak_alt": Phrase(
        "Two histograms of the mean of x_T. With the linear schedule the hills of black, grey and white "
        "backgrounds almost coincide with that of pure noise. With the other schedule they stand apart, "
        "black on the left, white on the right, and pure noise coincides with grey.",
        "x_T ortalamasının iki histogramı. Doğrusal zamanlayıcıda siyah, gri ve beyaz zeminlerin tepeleri "
        "saf gürültününkiyle neredeyse çakışıyor. Öteki zamanlayıcıda ayrılıyorlar: solda siyah, sağda "
        "beyaz; saf gürültü grininkiyle çakışıyor.",
    ),
    "sched_drift_alt": Phrase(
        "Four rows of ten samples. Linear, T = 1000: black, grey and white backgrounds. Linear, T = 50: only "
        "grey ones, with small shapes. The schedule of Stable Diffusion: nearly all grey. The same one, "
        "repaired: all three backgrounds again.",
        "Onar örneklik dört satır. Doğrusal, T = 1000: siyah, gri ve beyaz zeminler. Doğrusal, T = 50: hepsi "
        "gri, biçimler küçük. Stable Diffusion'ın zamanlayıcısı: neredeyse hepsi gri. Aynısının onarılmışı: "
        "yine üç zemin de var.",
    ),
    "sched_game_alt": Phrase(
        "Four curves of ᾱ over t. A runs high above the others and falls steeply to 0 at the end. B and D "
        "lie on each other. C runs just below them.",
        "t boyunca dört ᾱ eğrisi. A, ötekilerin epey üstünden gidip sonda hızla 0'a iniyor. B ile D üst "
        "üste. C onların hemen altında.",
    ),
    "sched_own": Phrase("own schedule", "kendi zamanlayıcısı"),
    "sched_untranslated": Phrase("linear, plain t", "doğrusal, düz t"),
    "sched_translated": Phrase("linear, translated t'", "doğrusal, çevrilmiş t'"),
    "sched_switch_alt": Phrase(
        "Three rows of the digits 0 to 9. The top and bottom rows look the same. The digits of the middle "
        "row are grainier, and some have extra strokes.",
        "0'dan 9'a rakamların üç satırı. Üst ve alt satır aynı görünüyor. Orta satırdaki rakamlar daha "
        "pürüzlü, bazılarında fazladan çizgiler var.",
    ),
    # its exercises
    "exercise_cosine_alt": Phrase(
        "Two panels over t from 0 to 999. Left, two falling curves of ᾱ: with s = 0.008 it leaves 1 gently, "
        "is at one half in the middle and arrives gently at 0; with s = 0.4 it falls at once. Right, the "
        "betas of the first: they stay close to 0 for most of the way and shoot up to 1 at the end.",
        "0'dan 999'a t boyunca iki panel. Solda düşen iki ᾱ eğrisi: s = 0.008 ile 1'den yumuşakça ayrılıyor, "
        "ortada yarıya iniyor, 0'a yumuşakça varıyor; s = 0.4 ile hemen düşmeye başlıyor. Sağda ilkinin "
        "betaları: yolun çoğunda 0'a yakın, sonda 1'e fırlıyor.",
    ),
    "exercise_dies_alt": Phrase(
        "The log SNR of the cosine schedule falls from about 10. It passes the dotted line at -1.4 at t = "
        "704 and the dotted line at -5 at t = 947; both places carry a dot.",
        "Kosinüs zamanlayıcısının log SNR'si 10 dolayından düşüyor. -1.4'teki noktalı çizgiyi t = 704'te, "
        "-5'teki noktalı çizgiyi t = 947'de geçiyor; iki yerde de birer nokta var.",
    ),
    "exercise_suspects_alt": Phrase(
        "Four smooth curves of ᾱ over t, A to D, which all fall from near 1 to near 0. A falls first, then "
        "C; B and D almost coincide. None looks broken.",
        "t boyunca dört düzgün ᾱ eğrisi, A'dan D'ye; hepsi 1'in yakınından 0'ın yakınına iniyor. Önce A "
        "düşüyor, sonra C; B ile D neredeyse üst üste. Hiçbiri bozuk görünmüyor.",
    ),
    "exercise_given": Phrase("given", "verilen"),
    "exercise_repaired": Phrase("repaired", "onarılmış"),
    "exercise_repair_alt": Phrase(
        "Two curves of the weight of the image over t from 0 to 49. The given one falls to four fifths only. "
        "The repaired one begins at the same place and falls to 0.",
        "0'dan 49'a t boyunca görüntünün ağırlığının iki eğrisi. Verilen ancak beşte dörde iniyor. "
        "Onarılmış olan aynı yerden başlayıp 0'a iniyor.",
    ),
    "exercise_repair_strip_alt": Phrase(
        "Two rows of a handwritten 3 from t = 0 to t = 49. In the given row the 3 can be read to the end. In "
        "the repaired row the last picture is pure noise.",
        "El yazısı bir 3'ün t = 0'dan t = 49'a iki satırı. Verilen satırda 3 sonuna kadar okunuyor. "
        "Onarılmış satırda son resim saf gürültü.",
    ),
}
