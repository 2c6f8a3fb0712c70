"""Words that only lesson 04 puts on the screen."""

from minidiff.show.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "objective_likeliest": Phrase("likeliest bead", "en olası boncuk"),
    "objective_exact": Phrase("exact denoiser", "kesin gürültü giderici"),
    "objective_learned": Phrase("learned", "öğrenilmiş"),
    "objective_lazy": Phrase("does nothing", "hiçbir şey yapmayan"),
    "objective_floor": Phrase("floor: the exact denoiser", "taban: kesin gürültü giderici"),
    "objective_excess": Phrase("what is really wrong", "gerçekten yanlış olan"),
    "objective_own": Phrase("Loss in its own units", "Kendi birimiyle kayıp"),
    "objective_error": Phrase("Distance of x̂₀ from the exact one", "x̂₀'ın kesin olandan uzaklığı"),
    "objective_far": Phrase("far away", "uzakta"),
    "objective_near": Phrase("where the points are", "noktaların olduğu yerde"),
    "objective_strays": Phrase("lost samples", "kaybolan örnekler"),
    "objective_opening_alt": Phrase(
        "Three planes with a Swiss roll of points at t = 0, 40 and 130. The roll blurs into a cloud. "
        "Arrows point to the roll at first, later to the middle.",
        "t = 0, 40 ve 130'da İsviçre rulosu biçiminde noktalarla üç düzlem. Rulo bulanıp buluta "
        "dönüşüyor. Oklar önce ruloyu, sonra ortayı gösteriyor.",
    ),
    "objective_weight_alt": Phrase(
        "Two curves of the weight over t on a logarithmic axis. Both fall steeply from the left, are lowest "
        "in the middle and rise a little; the one for the posterior variance starts twice as high.",
        "Ağırlığın t boyunca logaritmik eksende iki eğrisi. İkisi de soldan dik iniyor, ortada en alçak, "
        "sonra biraz yükseliyor; sonsal varyansınki iki kat yüksekten başlıyor.",
    ),
    "objective_growing_alt": Phrase(
        "Five planes of samples. Step 0: nearly empty. Step 100: a round cloud. Step 500: a blurred ring. "
        "Step 2000: a swirl with some points between its arms. Exact denoiser: a clean swirl.",
        "Örneklerle beş düzlem. Adım 0: neredeyse boş. Adım 100: yuvarlak bir bulut. Adım 500: bulanık bir "
        "halka. Adım 2000: kollarının arasında birkaç nokta olan bir sarmal. Kesin gürültü giderici: temiz "
        "bir sarmal.",
    ),
    "objective_arrows_alt": Phrase(
        "Three planes with thick grey and thin green arrows. They lie on each other nearly everywhere; at "
        "t = 0 they differ inside and between the arms.",
        "Kalın gri ve ince yeşil oklarla üç düzlem. Neredeyse her yerde üst üsteler; t = 0'da kolların "
        "içinde ve arasında ayrılıyorlar.",
    ),
    "objective_floor_alt": Phrase(
        "Loss over t. The floor starts high, dips, stays up until t = 40 and then falls to nothing. The "
        "learned loss lies on it, a little higher for t below 20.",
        "t boyunca kayıp. Taban yüksek başlıyor, bir çukur yapıyor, t = 40'a kadar yukarıda kalıyor, sonra "
        "hiçe iniyor. Öğrenilmiş kayıp onunla üst üste; t 20'nin altındayken biraz daha yüksek.",
    ),
    "objective_targets_alt": Phrase(
        "Left, losses over t: for ε from high to 0, for x_0 from 0 up, for v from high to a middle value. "
        "Right, errors of the clean point: ε rises steeply on the right, x_0 is largest on the left, v is "
        "low at both ends.",
        "Solda t boyunca kayıplar: ε yüksekten 0'a, x_0 0'dan yukarı, v yüksekten orta bir değere. Sağda "
        "temiz noktanın hataları: ε sağda dik yükseliyor, x_0 solda en büyük, v iki uçta da alçak.",
    ),
}
