"""Words that only lesson 04 puts on the screen."""

from minidiff.phrase import Phrase

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
    # its exercises
    "objective_task_bells_alt": Phrase(
        "Two panels, each with two equal bells whose centres lie 0.3 apart. Left they are narrow and "
        "hardly overlap; right they are wide and nearly coincide.",
        "İki panel; her birinde merkezleri arasında 0.3 olan, eşit iki çan. Solda darlar, neredeyse hiç "
        "örtüşmüyorlar; sağda genişler, neredeyse çakışıyorlar.",
    ),
    "objective_task_loss_alt": Phrase(
        "A loss over 300 steps: from about 1 quickly down to about 0.3, then a jittering level line.",
        "300 adım boyunca bir kayıp: yaklaşık 1'den hızla 0.3 dolayına iniyor, sonra titreyen yatay bir "
        "çizgi.",
    ),
    "objective_task_v_alt": Phrase(
        "Two rows of six. Above a handwritten digit that sinks into noise; below v at the same times: "
        "pure noise at t = 0, at t = 999 the digit as a negative, black on white.",
        "Altışar resimlik iki satır. Üstte gürültüye gömülen, el yazısı bir rakam; altta aynı zamanlarda "
        "v: t = 0'da saf gürültü, t = 999'da rakamın negatifi, beyaz üstünde siyah.",
    ),
    "objective_task_back_alt": Phrase(
        "Six times the same clean digit, made from x_t and v at six times.",
        "Altı zamanda x_t ile v'den elde edilmiş, altı kez aynı temiz rakam.",
    ),
    "objective_task_floor_alt": Phrase(
        "Measured losses of the exact denoiser as dots over t. For ε they fall from about 1 to 0, for x_0"
        " they rise from 0 to 0.25, for v they fall from about 1 to 0.25.",
        "Kesin gürültü gidericinin ölçülmüş kayıpları, t boyunca noktalar. ε için yaklaşık 1'den 0'a "
        "iniyor, x_0 için 0'dan 0.25'e çıkıyor, v için yaklaşık 1'den 0.25'e iniyorlar.",
    ),
    "objective_task_curves_alt": Phrase(
        "The same dots; three curves run through them.",
        "Aynı noktalar; içlerinden üç eğri geçiyor.",
    ),
    "objective_task_pairs_alt": Phrase(
        "3000 pairs (xₜ, ε) as dots: two parallel slanting lines, side by side. A green curve follows the "
        "left one, bends down through 0 in the middle, and goes on along the right one.",
        "3000 (xₜ, ε) çifti, noktalar hâlinde: yan yana, eğik, koşut iki doğru. Yeşil bir eğri soldakini "
        "izliyor, ortada 0'dan geçerek aşağı bükülüyor ve sağdaki boyunca sürüyor.",
    ),
    "objective_task_learned_alt": Phrase(
        "Two curves over xₜ, the exact mean of ε and the learned one. They lie on each other.",
        "xₜ boyunca iki eğri: ε'un kesin ortalaması ve öğrenileni. Üst üsteler.",
    ),
}
