"""Words that only lesson 05 puts on the screen."""

from minidiff.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "whole_image": Phrase("whole image", "bütün görüntü"),
    "wave_number": Phrase("number of the embedding", "gömmenin kaçıncı sayısı"),
    "star_looks": Phrase("star pixel", "yıldızın pikseli"),
    "ground_looks": Phrase("ground pixel", "zeminin pikseli"),
    "mean_3x3": Phrase("3x3 mean", "3x3 ortalama"),
    "attended": Phrase("attention", "dikkat"),
    "rms_error": Phrase("error of x̂₀ (rms)", "x̂₀'ın hatası (rms)"),
    "intact": Phrase("intact", "sağlam"),
    "no_skips": Phrase("skips zeroed", "atlamalar sıfır"),
    "top_only": Phrase("top level only", "yalnızca üst düzey"),
    "told_t": Phrase("always told t = {t}", "hep t = {t} denmiş"),
    "cut_1": Phrase("cut below level 0", "düzey 0'ın altı kesik"),
    "cut_2": Phrase("cut below level 1", "düzey 1'in altı kesik"),
    "cut_middle": Phrase("cut the middle", "orta kesik"),
    "at_level": Phrase("level {level}", "düzey {level}"),
    "parameters": Phrase("parameters", "parametreler"),
    "multiply_adds": Phrase("multiply-adds", "çarpma-toplamalar"),
    "activations": Phrase("activations", "ara değerler"),
    "u_alt": Phrase(
        "A U made of pictures: a noisy digit, then nine feature maps of 8 by 8 pixels, nine of 4 by 4, "
        "nine of 2 by 2 at the bottom, and up again to the predicted digit, a 6. Dashed arrows lead "
        "across.",
        "Resimlerden bir U: gürültülü bir rakam, sonra 8'e 8 piksellik dokuz öznitelik haritası, 4'e "
        "4'lük dokuz, en altta 2'ye 2'lik dokuz harita; sonra yeniden yukarı, tahmin edilen rakama, bir "
        "6'ya. Kesikli oklar karşıya geçiyor.",
    ),
    "windows_alt": Phrase(
        "Four rows of ten samples from the same noise. Seeing 1x1 pixels: specks in the shape of a blob. "
        "3x3: pieces of strokes. The whole image: training digits. U-Net: digits.",
        "Aynı gürültüden on örneklik dört satır. 1x1 piksel görünce: öbekleşmiş benekler. 3x3: çizgi "
        "parçaları. Bütün görüntü: eğitim rakamları. U-Net: rakamlar.",
    ),
    "looks_alt": Phrase(
        "Six maps of influence. At t = 19 only the pixel itself is bright; with growing t a halo spreads,"
        " at t = 699 up to the border.",
        "Altı etki haritası. t = 19'da yalnızca pikselin kendisi parlak; t büyüdükçe çevresinde bir hale "
        "yayılıyor, t = 699'da kenara kadar.",
    ),
    "waves_alt": Phrase(
        "32 rows of waves over t, black and white: 16 cosines above, 16 sines below. In each half the "
        "waves are fast at the top and slower and slower towards the bottom.",
        "t boyunca siyah beyaz 32 satır dalga: üstte 16 kosinüs, altta 16 sinüs. Her yarıda dalgalar "
        "üstte hızlı, aşağıya doğru gitgide yavaş.",
    ),
    "resize_alt": Phrase(
        "Ten digits in three rows: as they are; averaged to 4x4 pixels, hardly legible; averaged to 2x2 "
        "pixels, four grey squares each.",
        "Üç satırda on rakam: olduğu gibi; 4x4 piksele ortalanmış, zor okunuyor; 2x2 piksele ortalanmış, "
        "her biri dört gri kare.",
    ),
    "star_alt": Phrase(
        "A noisy red star. Where a pixel of the star looks: the star, all else black. Where a pixel of "
        "the ground looks: the ground, the star dark. The 3x3 mean: blurred and still noisy. Attention: "
        "almost clean.",
        "Gürültülü kırmızı bir yıldız. Yıldızın bir pikselinin baktığı yer: yıldız, gerisi siyah. Zeminin"
        " bir pikselinin baktığı yer: zemin, yıldız koyu. 3x3 ortalama: bulanık ve hâlâ gürültülü. "
        "Dikkat: neredeyse temiz.",
    ),
    "yours_alt": Phrase(
        "Ten digits written by your network, the same as in the last row of part 1.",
        "Senin ağının yazdığı on rakam; 1. bölümün son satırındakilerle aynı.",
    ),
    "twins_alt": Phrase(
        "Two curves of the error over t. They meet at large t. Towards t = 0 both fall, but the one "
        "without skips stays far above the other.",
        "Hatanın t boyunca iki eğrisi. Büyük t'de birleşiyorlar. t = 0'a doğru ikisi de düşüyor, ama "
        "atlamasız olan ötekinin çok üstünde kalıyor.",
    ),
    "ablate_alt": Phrase(
        "Six rows of ten samples, asked for 0 to 9. Intact: digits. Skips zeroed: grey squares. Top level"
        " only: strokes, few digits. Told t = 0: noise. Told 499: digits. Told 999: soft average digits.",
        "0'dan 9'a kadar istenmiş on örneklik altı satır. Sağlam: rakamlar. Atlamalar sıfır: gri kareler."
        " Yalnızca üst düzey: çizgiler, pek az rakam. t = 0 denmiş: gürültü. 499 denmiş: rakamlar. 999 "
        "denmiş: yumuşak, ortalama rakamlar.",
    ),
    "cost_alt": Phrase(
        "Three bar charts of shares by level. Parameters: 14, 34, 51 %. Multiply-adds: 53, 34, 13 %. "
        "Activations: 60, 24, 15 %.",
        "Düzeylere göre payların üç çubuk grafiği. Parametreler: % 14, 34, 51. Çarpma-toplamalar: % 53, "
        "34, 13. Ara değerler: % 60, 24, 15.",
    ),
    "size_alt": Phrase(
        "Ten images of 16x16 pixels, full of strokes that look like pieces of several digits, one above "
        "or beside the other.",
        "16x16 piksellik on görüntü; üst üste ya da yan yana birkaç rakamın parçalarına benzeyen "
        "çizgilerle dolu.",
    ),
    # its exercises
    "unet_task_waves_alt": Phrase(
        "16 rows of waves over t, black and white: 8 cosines above, 8 sines below. In each half the upper "
        "rows flicker and the lower ones hardly change.",
        "t boyunca siyah beyaz 16 satır dalga: üstte 8 kosinüs, altta 8 sinüs. Her yarıda üst satırlar "
        "titriyor, alttakiler neredeyse hiç değişmiyor.",
    ),
    "unet_task_attention_alt": Phrase(
        "Forty rings scatter around a dotted step between −1 and 1. A solid line follows the step, much "
        "closer than the rings.",
        "Kırk halka, −1 ile 1 arasındaki noktalı bir basamağın çevresine saçılmış. Düz çizgi basamağı, "
        "halkalardan çok daha yakından izliyor.",
    ),
    "unet_task_field_alt": Phrase(
        "Two pictures of 8 by 8 pixels. After 3 convolutions the 4 by 4 pixels at the top left are light; "
        "after 7 all are.",
        "8'e 8 piksellik iki resim. 3 evrişimden sonra sol üstteki 4'e 4 piksel açık renk; 7 evrişimden "
        "sonra hepsi.",
    ),
    "unet_task_guess_alt": Phrase(
        "Three rows of ten: clean digits, the same with noise on them, and the guesses of the small "
        "network, softer than the originals but most of them legible.",
        "Onar resimlik üç satır: temiz rakamlar, aynıları üzerlerinde gürültüyle ve küçük ağın "
        "tahminleri; asıllarından yumuşak, ama çoğu okunuyor.",
    ),
}
