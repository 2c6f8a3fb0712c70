"""Words that only lesson 06 puts on the screen."""

from minidiff.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "six_opening_alt": Phrase(
        "Two rows of ten handwritten digits, 0 to 9, marked A and B. Both look like handwriting.",
        "A ve B diye işaretlenmiş, 0'dan 9'a onar el yazısı rakamlık iki satır. İkisi de el yazısına "
        "benziyor.",
    ),
    "six_by_hand_alt": Phrase(
        "The loss over the first steps written by hand: from 1 quickly down, then more slowly and "
        "with jumps.",
        "Elle yazılan ilk adımlarda kayıp: 1'den hızla iniyor, sonra yavaşlıyor ve sıçrıyor.",
    ),
    "six_ema_warm": Phrase("EMA of the library", "kütüphanenin EMA'sı"),
    "six_one_weight": Phrase("One weight of the network", "Ağın bir ağırlığı"),
    "six_one_weight_alt": Phrase(
        "One weight over 500 steps. The raw value jitters. The library's average runs smoothly through its "
        "middle from the start; the one with d = 0.99 gets there after about 300 steps; with 0.999 the "
        "average lags far behind, with 0.9999 it has hardly left the start.",
        "500 adım boyunca bir ağırlık. Ham değer titriyor. Kütüphanenin ortalaması baştan beri bunun "
        "ortasından düzgünce geçiyor; d = 0.99'luk ortalama oraya yaklaşık 300 adımda varıyor; 0.999'luk çok "
        "geride kalıyor, 0.9999'luk başlangıçtan neredeyse hiç ayrılmamış.",
    ),
    "six_ema_rows_alt": Phrase(
        "Five rows of the digits 0 to 9 from the same noise. Raw weights, the library's EMA and d = "
        "0.99: legible and much alike. d = 0.999: pale ghosts. d = 0.9999: even grey.",
        "Aynı gürültüden 0'dan 9'a rakamların beş satırı. Ham ağırlıklar, kütüphanenin EMA'sı ve d = "
        "0.99: okunuyor ve birbirine çok benziyor. d = 0.999: solgun hayaletler. d = 0.9999: düz gri.",
    ),
    "six_floor_title": Phrase("real against real", "gerçeğe karşı gerçek"),
    "six_frechet_alt": Phrase(
        "Left: two bell curves, one wide around 0, one narrow around 1.5, and an arrow between their "
        "means. Right: Fréchet distances between two sets of n real images; they scatter, fall as n "
        "grows, and are never 0.",
        "Solda iki çan eğrisi: biri 0 çevresinde geniş, öteki 1.5 çevresinde dar; ortalamalarının "
        "arasında bir ok. Sağda n gerçek görüntülük iki kümenin Fréchet uzaklıkları; dağınık, n "
        "büyüdükçe azalıyor, hiç 0 olmuyor.",
    ),
    "six_raw": Phrase("yours, raw weights", "seninki, ham ağırlıklar"),
    "six_ema": Phrase("yours, EMA", "seninki, EMA"),
    "six_shipped": Phrase("shipped model", "hazır model"),
    "six_held_out": Phrase("held-out digits", "ayrılmış rakamlar"),
    "six_copier": Phrase("ideal denoiser", "ideal gürültü giderici"),
    "six_accuracy": Phrase("accuracy", "doğruluk"),
    "six_ratio": Phrase("Fréchet distance / floor", "Fréchet uzaklığı / taban"),
    "six_quality_alt": Phrase(
        "Two bar charts of five sets. Accuracy: lowest for your raw weights, higher for your EMA, "
        "near 1 for the other three. Fréchet distance over floor: largest for your raw weights, "
        "smaller for your EMA; the shipped model, the held-out digits and the ideal denoiser are "
        "below or near 1.",
        "Beş küme için iki çubuk grafik. Doğruluk: ham ağırlıklarında en düşük, EMA'nda daha yüksek, "
        "öteki üçünde 1'e yakın. Fréchet uzaklığının tabana oranı: ham ağırlıklarında en büyük, "
        "EMA'nda daha küçük; hazır model, ayrılmış rakamlar ve ideal gürültü giderici 1'in altında ya"
        " da yakınında.",
    ),
    "six_nearest": Phrase("nearest ({place})", "en yakını ({place})"),
    "six_neighbours_alt": Phrase(
        "Three pairs of rows. Samples of your EMA and of the shipped model stand over training images"
        " that resemble them without being equal; those of the ideal denoiser stand over themselves.",
        "Üç çift satır. EMA'nın ve hazır modelin örnekleri, kendilerine benzeyen ama eşit olmayan "
        "eğitim görüntülerinin üstünde; ideal gürültü gidericininkiler ise kendilerinin üstünde "
        "duruyor.",
    ),
    "six_distance": Phrase("distance to the nearest training image", "en yakın eğitim görüntüsüne uzaklık"),
    "six_distances_alt": Phrase(
        "A histogram of distances to the nearest training image. Held-out digits form a hill around "
        "0.25; the shipped model lies on it, your EMA a little to its right; the ideal denoiser is a "
        "bar at 0.",
        "En yakın eğitim görüntüsüne uzaklıkların histogramı. Ayrılmış rakamlar 0.25 çevresinde bir "
        "tepe oluşturuyor; hazır model bunun üstünde, EMA'n biraz sağında; ideal gürültü giderici "
        "0'da bir çubuk.",
    ),
    "six_before": Phrase("before saving", "kaydetmeden önce"),
    "six_after": Phrase("after loading", "yükledikten sonra"),
    "six_loaded_alt": Phrase(
        "Two rows of the digits 0 to 9, before saving and after loading. They are the same.",
        "0'dan 9'a rakamların iki satırı: kaydetmeden önce ve yükledikten sonra. Aynılar.",
    ),
    "six_learning_rate": Phrase("learning rate", "öğrenme oranı"),
    "six_rates_alt": Phrase(
        "Three loss curves over 60 steps. Learning rate 0.00001: almost level. 0.001: falls steadily."
        " 0.1: falls, then jumps up and down and ends higher.",
        "60 adım boyunca üç kayıp eğrisi. Öğrenme oranı 0.00001: neredeyse yatay. 0.001: düzenli "
        "iniyor. 0.1: iniyor, sonra bir inip bir çıkıyor ve daha yüksekte bitiyor.",
    ),
    "six_ours": Phrase("ours", "bizimki"),
    "six_unscaled": Phrase("[0, 1]", "[0, 1] aralığı"),
    "six_mended": Phrase("[0, 1], mended", "[0, 1], onarılmış"),
    "six_textbook": Phrase("textbook", "ders kitabı"),
    "six_three_alt": Phrase(
        "Two bar charts of four rows. Loss: with pixels from 0 to 1 by far the lowest; ours and the "
        "textbook's are alike. Accuracy: ours high, pixels from 0 to 1 near chance, mended high, "
        "textbook low.",
        "Dört satırlık iki çubuk grafik. Kayıp: pikseller 0 ile 1 arasındayken açık farkla en düşük; "
        "bizimki ile ders kitabınınki birbirine yakın. Doğruluk: bizimki yüksek, 0 ile 1 arası "
        "rastlantıya yakın, onarılmışı yüksek, ders kitabınınki düşük.",
    ),
    "six_three_rows_alt": Phrase(
        "Four rows of ten digits. Ours: legible. Pixels from 0 to 1: pale on grey fog. Mended: "
        "legible. Textbook: scribbles.",
        "Onar rakamlık dört satır. Bizimki: okunuyor. 0 ile 1 arası: gri sis içinde soluk. Onarılmış:"
        " okunuyor. Ders kitabı: karalama.",
    ),
    "six_wider": Phrase("28x28, wider network", "28x28, daha geniş ağ"),
    "six_whole_run": Phrase("whole run", "eğitimin tamamı"),
    # its exercises
    "six_task_new": Phrase("new digits", "yeni rakamlar"),
    "six_task_grainy": Phrase("copies with grain", "kumlu kopyalar"),
    "six_task_ema_alt": Phrase(
        "A grey line that jitters and rises over 300 steps; a smooth green line runs through its middle, a "
        "little behind.",
        "300 adım boyunca titreyerek yükselen gri bir çizgi; ortasından, biraz geriden, düzgün yeşil bir "
        "çizgi geçiyor.",
    ),
    "six_task_piles_alt": Phrase(
        "Two histograms: a wide hill around 0 and a narrow, higher one around 1.5.",
        "İki histogram: 0 çevresinde geniş bir tepe, 1.5 çevresinde dar ve daha yüksek bir tepe.",
    ),
    "six_task_loss_alt": Phrase(
        "A loss over 400 steps: from above 1 quickly down, then slowly, with jitter.",
        "400 adım boyunca bir kayıp: 1'in üstünden hızla, sonra yavaşça ve titreyerek iniyor.",
    ),
    "six_task_mine_alt": Phrase(
        "The loss of your own 400 steps; it falls as in the picture above.",
        "Kendi 400 adımının kaybı; yukarıdaki resimdeki gibi iniyor.",
    ),
    "six_task_copies_alt": Phrase(
        "A histogram of distances to the nearest training image. Held-out digits and other new digits form "
        "the same hill around 0.25; copies with grain are a tall bar at 0.05.",
        "En yakın eğitim görüntüsüne uzaklıkların histogramı. Ayrılmış rakamlarla başka yeni rakamlar 0.25 "
        "çevresinde aynı tepeyi oluşturuyor; kumlu kopyalar 0.05'te yüksek bir çubuk.",
    ),
}
