"""Words that only lesson 00 puts on the screen."""

from minidiff.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "watch_title": Phrase("From noise to digits", "Gürültüden rakamlara"),
    "watch_alt": Phrase(
        "Pure noise becomes the digits {digits} in {steps} steps. Read it from right (noise) to left.",
        "Saf gürültü {steps} adımda {digits} rakamlarına dönüşür. Sağdan (gürültü) sola okunur.",
    ),
    "machine_ready": Phrase(
        "Everything this course needs is here.", "Bu kursun gerektirdiği her şey yerinde."
    ),
    "forward_row": Phrase("forward →", "ileri →"),
    "reverse_row": Phrase("← reverse", "← ters"),
    "both_ways_alt": Phrase(
        "Two film strips with the same noise at the right end. Above, a real handwritten 5 sinks into it, "
        "from left to right. Below, a model makes another 5 out of it, from right to left.",
        "Sağ ucunda aynı gürültü bulunan iki film şeridi. Üstte el yazısı gerçek bir 5 soldan sağa gürültüye "
        "gömülüyor. Altta model sağdan sola, o gürültüden başka bir 5 yapıyor.",
    ),
    "first_guess": Phrase("first guess", "ilk tahmin"),
    "average": Phrase("average", "ortalama"),
    "first_guess_alt": Phrase(
        "Three rows of the digits 0 to 9. The blurred guesses that the model makes from noise alone look "
        "like the averages of the training images below them. The finished images in the last row are sharp.",
        "0'dan 9'a rakamların üç satırı. Modelin yalnızca gürültüye bakarak yaptığı bulanık tahminler, "
        "altlarındaki eğitim görüntülerinin ortalamalarına benziyor. Son satırdaki bitmiş görüntüler keskin.",
    ),
    "nearest_average": Phrase(
        "{count} of the 10 first guesses are nearest to the average of the digit that was asked for.",
        "10 ilk tahminin {count} tanesi, istenen rakamın ortalamasına en yakın.",
    ),
    "year_alt": Phrase("The year {year} in generated digits.", "Üretilmiş rakamlarla {year} yılı."),
    "one_noise_alt": Phrase(
        "One square of noise, and the ten different digits, 0 to 9, that were made from it.",
        "Bir kare gürültü ve ondan üretilen on ayrı rakam, 0'dan 9'a.",
    ),
    "in_steps": Phrase("steps: {steps}", "adım: {steps}"),
    "real": Phrase("real", "gerçek"),
    "variety": Phrase("{name:<9}  variety {value:.1f}", "{name:<9}  çeşitlilik {value:.1f}"),
    "one_step_alt": Phrase(
        "Four rows of eight threes. Made in one step they are all the same blur; in two steps they begin to "
        "differ; in fifty they are sharp and varied, as the real ones in the last row are.",
        "Sekizer tane üçten oluşan dört satır. Tek adımda yapılanların hepsi aynı bulanık biçim; iki adımda "
        "ayrılmaya başlıyorlar; elli adımda ise son satırdaki gerçekler gibi keskin ve çeşitliler.",
    ),
    "yes": Phrase("yes", "evet"),
    "no": Phrase("no", "hayır"),
    "same_images": Phrase(
        "Seeds {one} and {other}: the same images to the last bit? {answer}",
        "Tohum {one} ile {other}: son bitine kadar aynı görüntüler mi? {answer}",
    ),
    # its exercises
    "swap_alt": Phrase(
        "Four digits: a 3 from noise A, an 8 from noise B, then a 3 from B and an 8 from A. Each is the "
        "digit that was asked for; the handwriting differs.",
        "Dört rakam: A gürültüsünden bir 3, B gürültüsünden bir 8; sonra B'den bir 3, A'dan bir 8. Her biri "
        "istenen rakam; el yazıları farklı.",
    ),
    "moon_alt": Phrase("The number 1969 in generated digits.", "Üretilmiş rakamlarla 1969 sayısı."),
}
