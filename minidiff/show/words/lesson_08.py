"""Words that only lesson 08 puts on the screen."""

from minidiff.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "fast_fifty": Phrase("50 calls", "50 çağrı"),
    "fast_exact": Phrase("exact", "kesin"),
    "fast_strides": Phrase("strides", "aralık sayısı"),
    "fast_calls": Phrase("network calls", "ağ çağrısı"),
    "fast_error": Phrase("error", "hata"),
    "fast_default": Phrase("default", "varsayılan"),
    "fast_frechet": Phrase("Fréchet distance", "Fréchet uzaklığı"),
    "fast_home": Phrase("distance from home", "evden uzaklık"),
    "fast_floor": Phrase("floor", "taban"),
    "fast_smooth": Phrase("smooth", "düzgün"),
    "fast_clipped": Phrase("clipped", "kırpılmış"),
    "fast_opening_alt": Phrase(
        "Five rows of the digits 0 to 9, made from the same noise. The row of heun is coarse, with grey "
        "backgrounds; those of pndm, ddim and dpm_solver_pp, five calls each, look nearly like the last "
        "row, which took fifty.",
        "Aynı gürültüden yapılmış 0'dan 9'a rakamların beş satırı. heun satırı kaba, zemini gri; beşer "
        "çağrılık pndm, ddim ve dpm_solver_pp satırları, elli çağrılık son satıra çok benziyor.",
    ),
    "fast_three_rules_alt": Phrase(
        "Left: the exact path bends and levels out; Heun ends a little above it, LMS below, Euler "
        "farthest below. Right, on logarithmic axes: three falling lines; Euler's is half as steep as the "
        "other two, and Heun's is the lowest.",
        "Solda kesin yol bükülüp düzleşiyor; Heun onun biraz üstünde, LMS altında, Euler en altta "
        "bitiyor. Sağda, logaritmik eksenlerde düşen üç çizgi; Euler'inki öbür ikisinin yarısı kadar dik, "
        "en alttaki Heun'ünki.",
    ),
    "fast_plane_alt": Phrase(
        "Six panels with eight discs on a ring and four grey paths. Euler, LMS, PNDM and DPM-Solver++ "
        "follow the paths and stop a little inside their discs. Heun's lines leave the picture. Euler "
        "ancestral zigzags all over the plane and ends near other discs.",
        "Halka üzerinde sekiz daire ve dört gri yol bulunan altı panel. Euler, LMS, PNDM ve DPM-Solver++ "
        "yolları izliyor ve dairelerin biraz iç tarafında duruyor. Heun'ün çizgileri resimden çıkıyor. "
        "Euler ancestral bütün düzlemde zikzak çizip başka dairelerin yakınında bitiyor.",
    ),
    "fast_order_alt": Phrase(
        "Six errors against the number of strides on logarithmic axes. Euler falls most slowly. Heun and "
        "DPM-Solver++ become one line, twice as steep, with LMS 2 parallel above it. PNDM falls steeply, "
        "dips at 40, jumps up and goes on parallel to them. LMS 4 falls most steeply, far below all others.",
        "Logaritmik eksenlerde aralık sayısına karşı altı hata eğrisi. En yavaş düşen Euler. Heun ile "
        "DPM-Solver++ iki kat dik tek bir çizgide birleşiyor; LMS 2 üstünde, ona koşut. PNDM dik düşüyor, "
        "40'ta bir çukur yapıp yükseliyor, sonra onlara koşut gidiyor. En dik düşen LMS 4; ötekilerin "
        "çok altına iniyor.",
    ),
    "fast_calls_alt": Phrase(
        "Errors against calls, two panels. Left, default levels: heun starts far above and ends lowest, "
        "the others stay close together. Right, Karras's levels: lms and dpm_solver_pp fall far below "
        "euler.",
        "Çağrı sayısına karşı hatalar, iki panel. Solda varsayılan düzeyler: heun çok yukarıda başlayıp en "
        "altta bitiyor, ötekiler birbirine yakın. Sağda Karras düzeyleri: lms ile dpm_solver_pp, euler'in "
        "çok altına iniyor.",
    ),
    "fast_same_alt": Phrase(
        "Five rows of the digits 0 to 9, one row for each sampler. Column by column the pictures look the "
        "same.",
        "0'dan 9'a rakamların beş satırı, her örnekleyiciye bir satır. Sütun sütun bakınca resimler aynı "
        "görünüyor.",
    ),
    "fast_quality_alt": Phrase(
        "Left, Fréchet distance against calls: heun stays above the dashed floor, pndm falls below it at 4 "
        "calls, the other three lie below it everywhere. Right, distance from home: all fall; lms and "
        "dpm_solver_pp are lowest, then euler, pndm, and far above heun.",
        "Solda çağrı sayısına karşı Fréchet uzaklığı: heun kesikli tabanın üstünde kalıyor, pndm 4 çağrıda "
        "altına iniyor, öbür üçü hep altında. Sağda evden uzaklık: hepsi düşüyor; en altta lms ile "
        "dpm_solver_pp, sonra euler, pndm ve çok yukarıda heun.",
    ),
    # its exercises
    "fast_exercise_even": Phrase("equal", "eşit"),
    "fast_exercise_yours": Phrase("yours", "seninki"),
    "fast_exercise_read_alt": Phrase(
        "Error against strides on logarithmic axes, with a dotted line at 0.01. A falls slowly and crosses "
        "it near 260 strides. B and C fall twice as steeply and are parallel; B is lower and crosses it near "
        "35, C near 50.",
        "Logaritmik eksenlerde aralık sayısına karşı hata; 0.01'de noktalı bir çizgi. A yavaş düşüyor, onu "
        "260 aralık dolayında kesiyor. B ile C iki kat dik düşüyor ve koşut; B daha aşağıda, çizgiyi 35 "
        "dolayında kesiyor, C 50 dolayında.",
    ),
    "fast_exercise_levels_alt": Phrase(
        "Two rows of twelve dots on a logarithmic axis of σ. The equal strides crowd at the noisy end, then "
        "leap from 7 to below 0.01. Those of Karras are spread over the whole axis, denser towards the noisy "
        "end.",
        "Logaritmik σ ekseninde on ikişer noktalık iki sıra. Eşit aralıklar gürültülü uca yığılıyor, sonra "
        "7'den 0.01'in altına sıçrıyor. Karras'ınkiler bütün eksene yayılmış, gürültülü uca doğru "
        "sıklaşıyor.",
    ),
    "fast_exercise_draw_alt": Phrase(
        "Three rows of the digits 0 to 9, drawn in 2, 5 and 20 strides. Two strides leave them coarse; five "
        "and twenty look nearly the same.",
        "0'dan 9'a rakamların üç satırı; 2, 5 ve 20 aralıkta çizilmiş. İki aralıkta kaba kalıyorlar; beş "
        "ile yirmi neredeyse aynı görünüyor.",
    ),
}
