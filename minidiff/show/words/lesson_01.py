"""Words that only lesson 01 puts on the screen."""

from minidiff.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "by_walking": Phrase("step by step", "adım adım"),
    "by_jumping": Phrase("in one jump", "tek sıçrayışta"),
    "by_chance": Phrase("by chance", "rastlantıyla"),
    "walk_or_jump": Phrase("steps against jump, t = {t}", "adımlar ile sıçrama, t = {t}"),
    "one_film": Phrase("the film", "film"),
    "pixel": Phrase("pixel", "piksel"),
    "right": Phrase("right", "doğru"),
    "wrong": Phrase("wrong", "yanlış"),
    "sinking_alt": Phrase(
        "Eight pictures of a handwritten 3, from t = 0 on the left to t = 999 on the right. It is still read "
        "at t = 199, guessed at t = 299, and lost in noise from t = 399 on.",
        "El yazısı bir 3'ün sekiz resmi; solda t = 0, sağda t = 999. t = 199'da hâlâ okunuyor, t = 299'da "
        "seziliyor, t = 399'dan sonra gürültüde kayboluyor.",
    ),
    "noising_step_alt": Phrase(
        "Three pictures: the 3, hardly shrunk; faint noise around grey; their sum, the greys a little off.",
        "Üç resim: çok az küçültülmüş 3; gri çevresinde zayıf bir gürültü; ikisinin toplamı, grileri biraz "
        "bozulmuş.",
    ),
    "variance_alt": Phrase(
        "Two curves of the variance over t. Without shrinking it climbs ever more steeply, past 10. "
        "With shrinking it goes from below 1 to 1 and stays there.",
        "Varyansın t boyunca iki eğrisi. Küçültmeden gitgide dikleşerek 10'un üstüne tırmanıyor. "
        "Küçültünce 1'in altından 1'e gidip orada kalıyor.",
    ),
    "weights_curve_alt": Phrase(
        "Two curves over t. The weight of the signal falls from 1 to almost 0, the weight of the noise rises "
        "from almost 0 to 1; they cross at t = 258.",
        "t boyunca iki eğri. Sinyalin ağırlığı 1'den neredeyse 0'a iniyor, gürültününki neredeyse 0'dan 1'e "
        "çıkıyor; t = 258'de kesişiyorlar.",
    ),
    "two_weights_alt": Phrase(
        "Three rows over eight times: the 3 fading to grey, one noise growing out of grey, and their sum, "
        "in which the 3 sinks into the noise.",
        "Sekiz zaman boyunca üç satır: griye doğru solan 3, griden büyüyen tek bir gürültü ve ikisinin "
        "toplamı; 3 orada gürültüye gömülüyor.",
    ),
    "walk_and_jump_alt": Phrase(
        "Two rows of nine noisy pictures, three each at t = 99, 299 and 999: above made step by step, below "
        "in one jump. All differ, and nothing tells the rows apart.",
        "Gürültülü dokuz resimlik iki satır; t = 99, 299 ve 999'da üçer tane: üstte adım adım, altta tek "
        "sıçrayışta yapılmış. Hepsi farklı, ama satırları birbirinden ayıran bir şey yok.",
    ),
    "histograms_alt": Phrase(
        "Three histograms of one pixel. At each time the values made step by step and those made in one jump "
        "lie on each other and on the exact density, which moves from near 1 to 0 and widens.",
        "Bir pikselin üç histogramı. Her zamanda adım adım yapılan değerlerle tek sıçrayışta yapılanlar üst "
        "üste biniyor ve kesin yoğunluğa uyuyor; yoğunluk 1'in yakınından 0'a kayıp genişliyor.",
    ),
    "null_alt": Phrase(
        "A histogram of the distances that arise by chance. Three lines, the "
        "distances of steps and jump, stand inside it, left of the line at 95 %.",
        "Rastlantıyla oluşan uzaklıkların histogramı. Adımlar ile sıçramanın "
        "uzaklıkları olan üç çizgi bunun içinde, % 95 çizgisinin solunda duruyor.",
    ),
    "root_error_alt": Phrase(
        "Two rows of the 3 over eight times. Without the roots the pictures of the middle are pale and grey.",
        "Sekiz zaman boyunca 3'ün iki satırı. Kökler olmayınca ortadaki resimler soluk ve gri.",
    ),
    "index_error_alt": Phrase(
        "Two rows of the 3 over eight times. With the shifted index the first picture is pure noise; all "
        "others look the same in both rows.",
        "Sekiz zaman boyunca 3'ün iki satırı. Kaymış indisle ilk resim saf gürültü; ötekilerin hepsi iki "
        "satırda da aynı görünüyor.",
    ),
    "alpha_error_alt": Phrase(
        "Two rows of the 3 over eight times. In the wrong row the 3 is easy to read up to the last picture.",
        "Sekiz zaman boyunca 3'ün iki satırı. Yanlış satırda 3, son resme kadar kolayca okunuyor.",
    ),
    # its exercises
    "exercise_alpha_bars_alt": Phrase(
        "A curve over t from 0 to 999: it begins just below 1, falls in an S, and ends near 0.",
        "0'dan 999'a t boyunca bir eğri: 1'in hemen altında başlıyor, S biçiminde iniyor, 0'a yakın bitiyor.",
    ),
    "exercise_sinking_alt": Phrase(
        "Six pictures of a handwritten 3, clear at t = 0 on the left, pure noise at t = 999 on the right.",
        "El yazısı bir 3'ün altı resmi: solda t = 0'da açık seçik, sağda t = 999'da saf gürültü.",
    ),
}
