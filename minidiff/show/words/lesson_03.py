"""Words that only lesson 03 puts on the screen."""

from minidiff.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "back_all": Phrase("all chains", "bütün zincirler"),
    "back_kept": Phrase("passed near xₜ", "xₜ yakınından geçenler"),
    "back_mixture": Phrase("exact, eight Gaussians", "kesin, sekiz Gauss"),
    "back_finite": Phrase("ideal, 60 points", "ideal, 60 nokta"),
    "back_made": Phrase("made", "çıkan"),
    "back_nearest": Phrase("nearest in the data", "veride en yakın"),
    "back_train": Phrase("training set", "eğitim kümesi"),
    "back_held_out": Phrase("held out", "ayrılmış"),
    "back_ideal": Phrase("ideal", "ideal"),
    "back_blurred": Phrase("blurred", "bulanık"),
    "back_network": Phrase("network", "ağ"),
    "back_opening_alt": Phrase(
        "Three rows of eight pictures. Pure noise at the right end, t = 999; a finished 0, 4 and 6 at the "
        "left end. The digits can be seen from about t = 199 on.",
        "Sekizer resimlik üç satır. Sağ uçta, t = 999'da saf gürültü; sol uçta bitmiş bir 0, bir 4 ve bir 6. "
        "Rakamlar aşağı yukarı t = 199'dan sonra seçiliyor.",
    ),
    "back_worlds_alt": Phrase(
        "Three histograms of x one step before. Data −1: a bell left of the dashed line at 0.2. Data +1: a "
        "bell right of it. Both: a lopsided hill with a long slope to the left.",
        "Bir adım önceki x'in üç histogramı. Veri −1: 0.2'deki kesikli çizginin solunda bir çan. Veri +1: "
        "sağında bir çan. İkisi birden: sola doğru uzun bir yamacı olan çarpık bir tepe.",
    ),
    "back_chains_alt": Phrase(
        "Two panels. Grey: all chains. Blue: those that passed near xₜ, filling the curve of the formula. "
        "Its top lies between xₜ and the neighbourhood of x₀ = 1, at 0.48 and at 1.13.",
        "İki panel. Gri: bütün zincirler. Mavi: xₜ yakınından geçenler; formülün eğrisini dolduruyorlar. "
        "Eğrinin tepesi xₜ ile x₀ = 1'in çevresi arasında, 0.48 ve 1.13 dolayında.",
    ),
    "back_weights_alt": Phrase(
        "Five columns, t = 149 to 899. Above, the noisy 3; under it the guess, a sharp 3 at t = 149, ever "
        "more blurred to the right. Below, the five largest weights: one bar of 1 at t = 149, a few low bars "
        "at t = 249, none to be seen from t = 499 on.",
        "Beş sütun, t = 149'dan 899'a. Üstte gürültülü 3; altında tahmin: t = 149'da keskin bir 3, sağa "
        "doğru gitgide bulanık. En altta en büyük beş ağırlık: t = 149'da 1 boyunda tek çubuk, t = 249'da "
        "birkaç alçak çubuk, t = 499'dan sonra görünür çubuk yok.",
    ),
    "back_score_alt": Phrase(
        "Contours of the density and arrows at three times. At t = 9 the contours follow two moons and the "
        "arrows lead to them; at t = 24 they are one oval; at t = 49 circles, all arrows lead to the middle.",
        "Üç zamanda yoğunluğun eş yükselti eğrileri ve oklar. t = 9'da eğriler iki hilali izliyor, oklar "
        "onlara götürüyor; t = 24'te tek bir oval; t = 49'da çemberler, bütün oklar ortaya götürüyor.",
    ),
    "back_mixture_alt": Phrase(
        "Two planes with 800 points each. Left: eight round clouds. Right: the same eight places, but only a "
        "few dots, each hit many times.",
        "Her birinde 800 nokta bulunan iki düzlem. Solda sekiz yuvarlak bulut. Sağda aynı sekiz yer, ama her "
        "birine defalarca düşülmüş az sayıda nokta.",
    ),
    "back_copies_alt": Phrase(
        "Ten finished digits above, the nearest training image of each below: the two rows are equal.",
        "Üstte bitmiş on rakam, altta her birine en yakın eğitim görüntüsü: İki satır aynı.",
    ),
    "back_beta_alt": Phrase(
        "Three histograms with the exact density and one bell. Step 0.06: all three coincide. Step 0.33: the "
        "bell is too narrow. Step 0.67: two hills at −0.9 and 0.9, the bell stands between them.",
        "Kesin yoğunluk ve tek bir çanla üç histogram. Adım 0.06: üçü çakışıyor. Adım 0.33: çan fazla dar. "
        "Adım 0.67: −0.9 ve 0.9 dolayında iki tepe, çan ikisinin arasında.",
    ),
    "back_kernel_alt": Phrase(
        "Two curves over h. For training images the density only falls as h grows. For held-out images it "
        "rises steeply, is highest at 0.26, where a line stands, and falls slowly.",
        "h boyunca iki eğri. Eğitim görüntülerinde yoğunluk h büyüdükçe hep düşüyor. Ayrılmış görüntülerde "
        "dik bir biçimde yükseliyor, bir çizginin durduğu 0.26'da en yüksek, sonra yavaşça düşüyor.",
    ),
    "back_smooth_alt": Phrase(
        "Eight training images above; below the same eight with noise on them.",
        "Üstte sekiz eğitim görüntüsü; altta aynı sekiz görüntü, üzerlerinde gürültüyle.",
    ),
    "back_three_alt": Phrase(
        "Five rows of eight: held-out digits, slightly noised, and three answers. The ideal denoiser answers "
        "with other digits; the blurred one leaves noise on them; the network comes close to the originals.",
        "Sekizer resimlik beş satır: ayrılmış rakamlar, biraz gürültülenmiş hâlleri ve üç cevap. İdeal "
        "gürültü giderici başka rakamlarla cevap veriyor; bulanık olanı üzerlerinde gürültü bırakıyor; ağ "
        "asıllarına yaklaşıyor.",
    ),
    "back_preview_alt": Phrase(
        "The guesses of three chains. At t = 999 and 699 the same grey blur three times; shapes at t = 399 "
        "and 299; from t = 99 on the finished 0, 4 and 6.",
        "Üç zincirin tahminleri. t = 999 ve 699'da üç kez aynı gri leke; t = 399 ve 299'da biçimler; "
        "t = 99'dan sonra bitmiş 0, 4 ve 6.",
    ),
    "back_last_alt": Phrase(
        "Eight finished digits in three rows. With the last noise of T = 1000 they look untouched; with "
        "that of T = 20 grain is seen on the black.",
        "Sekiz bitmiş rakam, üç satırda. T = 1000'in son gürültüsüyle dokunulmamış görünüyorlar; "
        "T = 20'ninkiyle siyahın üzerinde taneler seçiliyor.",
    ),
    # its exercises
    "back_task_shape_alt": Phrase(
        "A histogram of x one step before: one wide, smooth bell, its top a little right of 0, from about −2 "
        "to 2.",
        "Bir adım önceki x'in histogramı: tepesi 0'ın biraz sağında, aşağı yukarı −2'den 2'ye uzanan tek, "
        "geniş, düzgün bir çan.",
    ),
    "back_task_bells_alt": Phrase(
        "Three bells. A wide dashed one around 0, a narrower dotted one around 2, and their product: a solid "
        "bell between them, nearer to the narrow one, and narrower than both.",
        "Üç çan. 0 çevresinde geniş, kesikli bir çan; 2 çevresinde daha dar, noktalı bir çan; bir de "
        "çarpımları: aralarında, dar olana daha yakın, ikisinden de dar, düz çizgili bir çan.",
    ),
    "back_task_counted_alt": Phrase(
        "Two histograms of x one step before. Grey: all chains, a wide hill. Blue: those that passed near "
        "−0.5, a narrower bell that lies between the line of xₜ and the line of x₀.",
        "Bir adım önceki x'in iki histogramı. Gri: bütün zincirler, geniş bir tepe. Mavi: −0.5'in yakınından "
        "geçenler; xₜ çizgisi ile x₀ çizgisi arasında daha dar bir çan.",
    ),
    "back_task_guess_alt": Phrase(
        "Two rows of six. Above a handwritten 3 that sinks into noise from left to right; below the guesses: "
        "the clean 3 at small t, then a soft mixture, at t = 99 a grey blur.",
        "Altışar resimlik iki satır. Üstte soldan sağa gürültüye gömülen, el yazısı bir 3; altta tahminler: "
        "küçük t'de temiz 3, sonra yumuşak bir karışım, t = 99'da gri bir leke.",
    ),
    "back_task_clouds_alt": Phrase(
        "Four panels with the rings of two moons. 300 dots: a wide cloud at t = 99, a smaller one at "
        "t = 29, two thick moons at t = 9; at the end every dot sits in a ring.",
        "İki hilalin halkalarını gösteren dört panel. 300 benek: t = 99'da geniş bir bulut, t = 29'da daha "
        "küçüğü, t = 9'da kalın iki hilal; sonda her benek bir halkanın içinde.",
    ),
    "back_task_copies_alt": Phrase(
        "Two rows of ten digits: what the chain made, and the nearest of the 500. The rows look the same.",
        "Onar rakamlık iki satır: zincirden çıkanlar ve 500 rakamdan en yakın olanlar. Satırlar aynı "
        "görünüyor.",
    ),
}
