"""Every word the library puts on a screen, in English and in Turkish.

Symbols (x_t, ε, ᾱ, η) and numbers are the same in both languages and are written where they are used.
A widget reads the language when it is made; change the language first, then make the widget.
"""

from __future__ import annotations

from typing import NamedTuple

LANGUAGES = ("en", "tr")
_current = "en"


class Phrase(NamedTuple):
    """One phrase in both languages; both use the same `{placeholders}`."""

    en: str
    tr: str


PHRASES: dict[str, Phrase] = {
    # the player's own controls
    "play": Phrase("Play", "Oynat"),
    "pause": Phrase("Pause", "Duraklat"),
    "step_left": Phrase("One frame to the left", "Bir kare sola"),
    "step_right": Phrase("One frame to the right", "Bir kare sağa"),
    "speed": Phrase("Speed", "Hız"),
    "loop": Phrase("Loop", "Döngü"),
    "timestep": Phrase("Timestep t", "Zaman adımı t"),
    "frame": Phrase("Frame", "Kare"),
    "image_end": Phrase("image", "görüntü"),
    "noise_end": Phrase("noise", "gürültü"),
    "start_end": Phrase("start", "başlangıç"),
    "finish_end": Phrase("end", "son"),
    "keys": Phrase(
        "Arrow keys step, space plays, Home and End jump.",
        "Ok tuşları adımlar, boşluk oynatır, Home ve End uçlara gider.",
    ),
    "failed": Phrase("The player could not start: {error}", "Oynatıcı başlatılamadı: {error}"),
    "frame_of": Phrase("frame {number} of {count}", "kare {number} / {count}"),
    # what a picture holds
    "clean": Phrase("clean image", "temiz görüntü"),
    "noisy": Phrase("noisy image", "gürültülü görüntü"),
    "noise": Phrase("the noise", "gürültü"),
    "predicted_clean": Phrase("predicted clean image", "tahmin edilen temiz görüntü"),
    "predicted_noise": Phrase("predicted noise", "tahmin edilen gürültü"),
    "clipped": Phrase("values beyond ±1 are clipped", "±1 dışındaki değerler kırpılır"),
    "finished": Phrase("finished image", "bitmiş görüntü"),
    "difference": Phrase("difference", "fark"),
    "weights": Phrase("weights", "ağırlıklar"),
    "weight_signal": Phrase("signal", "sinyal"),
    "weight_noise": Phrase("noise", "gürültü"),
    "pixel_values": Phrase("pixel values", "piksel değerleri"),
    "pixel_value": Phrase("pixel value", "piksel değeri"),
    "density": Phrase("density", "yoğunluk"),
    "mean_std": Phrase("mean {mean}, std {std:.2f}", "ortalama {mean}, std sapma {std:.2f}"),
    "largest_difference": Phrase("largest {value:.3f}", "en büyük {value:.3f}"),
    # schedules and samplers
    "schedule": Phrase("Noise schedule", "Gürültü zamanlayıcısı"),
    "linear": Phrase("linear", "doğrusal"),
    "cosine": Phrase("cosine", "kosinüs"),
    "quadratic": Phrase("quadratic", "kuadratik"),
    "sampler": Phrase("Sampler", "Örnekleyici"),
    "steps": Phrase("Steps", "Adım sayısı"),
    "seed": Phrase("Seed", "Tohum (seed)"),
    "computing": Phrase("Computing…", "Hesaplanıyor…"),
    "computed": Phrase("Ready.", "Hazır."),
    "stopped_with": Phrase("Stopped with an error: {error}", "Hata ile durdu: {error}"),
    "tick_one_sampler": Phrase("Tick at least one sampler.", "En az bir örnekleyici işaretleyin."),
    # the explorers of schedules and of points
    "beta_first": Phrase("first β", "ilk β"),
    "beta_last": Phrase("last β", "son β"),
    "cosine_offset": Phrase("cosine offset s", "kosinüs kayması s"),
    "tick_one_schedule": Phrase(
        "Tick at least one noise schedule.", "En az bir gürültü zamanlayıcısı işaretleyin."
    ),
    "no_such_schedule": Phrase(
        "{name}: not a noise schedule. {error}", "{name}: bu bir gürültü zamanlayıcısı değil. {error}"
    ),
    "signal_left": Phrase(
        "{name}: √ᾱ_T = {left:.3f} > {limit}. The last step still shows the image, but sampling starts from "
        "pure noise. Take more steps or a larger last β.",
        "{name}: √ᾱ_T = {left:.3f} > {limit}. Son adımda görüntü hâlâ seçiliyor, oysa örnekleme saf "
        "gürültüden başlar. Adım sayısını ya da son β'yı büyütün.",
    ),
    "points_title": Phrase("Points in the plane", "Düzlemde noktalar"),
    "points_end": Phrase("points", "noktalar"),
    "finished_points": Phrase("finished points", "bitmiş noktalar"),
    "points_forward": Phrase("your points xₜ, contours of density", "noktalarınız xₜ, yoğunluk eğrileri"),
    "points_reverse": Phrase("sampled xₜ, paths, arrows −ε̂", "örneklenen xₜ, yollar, −ε̂ okları"),
    "nearest_point": Phrase("mean distance to the data {value:.3f}", "verilere ortalama uzaklık {value:.3f}"),
    "points_alt": Phrase(
        "Left: {count} points sink into noise as t rises. Right: {sampler} leads {samples} points of noise "
        "back in {steps} steps, along the arrows of the denoiser. In the end they lie {value:.3f} from the "
        "nearest data point on average.",
        "Solda t büyüdükçe {count} nokta gürültüye gömülüyor. Sağda {sampler}, {samples} gürültü noktasını "
        "gürültü gidericinin oklarını izleyerek {steps} adımda geri getiriyor. Sonunda en yakın veri "
        "noktasına ortalama uzaklıkları {value:.3f}.",
    ),
    "schedules_alt": Phrase(
        "Three curves over t, β, ᾱ and log SNR, of each noise schedule, and a film strip of each: an image "
        "sinking into noise from left to right. T = {T}. {ends}.",
        "Her gürültü zamanlayıcısının t boyunca üç eğrisi (β, ᾱ ve log SNR) ve birer film şeridi: soldan "
        "sağa gürültüye gömülen bir görüntü. T = {T}. {ends}.",
    ),
    # widgets by name, and their text alternatives
    "forward_process": Phrase("The forward diffusion process", "İleri difüzyon süreci"),
    "reverse_process": Phrase("The reverse denoising process", "Ters gürültü giderme süreci"),
    "forward_alt": Phrase(
        "An image sinks into noise, from t = {first} on the left to t = {last} on the right.",
        "Bir görüntü gürültüye gömülüyor: solda t = {first}, sağda t = {last}.",
    ),
    "reverse_alt": Phrase(
        "Noise becomes an image in {steps} steps, read from right (noise) to left. Samplers: {samplers}.",
        "Gürültü {steps} adımda görüntü oluyor; sağdan (gürültü) sola okunur. Örnekleyiciler: {samplers}.",
    ),
    "player_alt": Phrase(
        "A film strip of {shown} of {count} frames. Rows: {panels}.",
        "{count} karenin {shown} tanesinden bir film şeridi. Satırlar: {panels}.",
    ),
    # watching a training
    "training": Phrase("Training", "Eğitim"),
    "training_step": Phrase("training step", "eğitim adımı"),
    "training_place": Phrase(
        "Step {place}, smoothed loss {loss}.", "Adım {place}, düzleştirilmiş kayıp {loss}."
    ),
    "time_left": Phrase("Time left: {time}", "Kalan süre: {time}"),
    "not_started": Phrase("Not started yet.", "Henüz başlamadı."),
    "no_step_taken": Phrase("Ended before the first step.", "İlk adımdan önce sona erdi."),
    "training_finished": Phrase("Finished.", "Tamamlandı."),
    "training_stopped": Phrase("Stopped; the model is kept.", "Durduruldu; model saklandı."),
    "training_left": Phrase("The loop was left; the model is kept.", "Döngüden çıkıldı; model saklandı."),
    "training_failed": Phrase("Stopped with an error.", "Hata ile durdu."),
    "stop_training": Phrase("Stop", "Durdur"),
    "stop_training_help": Phrase(
        "End the training after this step and keep the model.",
        "Eğitimi bu adımdan sonra bitir ve modeli sakla.",
    ),
    "loss": Phrase("Loss", "Kayıp"),
    "loss_by_timestep": Phrase("Loss by timestep", "Zaman adımına göre kayıp"),
    "raw": Phrase("raw", "ham"),
    "smoothed": Phrase("smoothed", "düzleştirilmiş"),
    "first_steps": Phrase("first {count} steps", "ilk {count} adım"),
    "last_steps": Phrase("last {count} steps", "son {count} adım"),
    "samples": Phrase("Samples as they improve", "Gelişen örnekler"),
    "raw_weights": Phrase("raw weights", "ham ağırlıklar"),
    "ema_weights": Phrase("EMA weights", "EMA ağırlıkları"),
    "after_steps": Phrase("after step {steps}", "adım {steps} sonrası"),
    "training_alt": Phrase(
        "The smoothed loss goes from {first} to {last} in {steps} steps. It is now largest for t from {low} "
        "to {high}.",
        "Düzleştirilmiş kayıp {steps} adımda {first} değerinden {last} değerine geliyor. Şu anda en büyük "
        "olduğu yer: t = {low} ile {high} arası.",
    ),
    "samples_alt": Phrase(
        "Below, samples of the raw and of the averaged weights after steps {steps}.",
        "Altta, ham ve ortalaması alınmış ağırlıkların şu adımlardan sonraki örnekleri: {steps}.",
    ),
    # looking inside the U-Net
    "features": Phrase("Inside the U-Net", "U-Net'in içi"),
    "features_alt": Phrase(
        "Feature maps of each level on the way down and on the way up, for t from {first} to {last}; "
        "grey is 0, white positive, black negative.",
        "Aşağı ve yukarı yolda her düzeyin öznitelik haritaları, t = {first} ile {last} arası; gri 0, beyaz "
        "pozitif, siyah negatif.",
    ),
    "skips": Phrase("Skip connections", "Atlama bağlantıları"),
    "skips_on": Phrase("on", "açık"),
    "skips_off": Phrase("off (zeroed)", "kapalı (sıfırlanmış)"),
    "prediction": Phrase("prediction", "tahmin"),
    "level_down": Phrase("level {level} ↓", "düzey {level} ↓"),
    "level_up": Phrase("level {level} ↑", "düzey {level} ↑"),
    "middle": Phrase("middle", "orta"),
    "maps": Phrase(
        "{width} × {height}, {shown} of {count} maps", "{width} × {height}, {count} haritanın {shown} tanesi"
    ),
    "white_is": Phrase("white = {value:.2f}", "beyaz = {value:.2f}"),
    "skips_changed": Phrase("moved by {value:.3f} (rms)", "{value:.3f} kadar değişti (rms)"),
    # lesson 00
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
    # lesson 01
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
}


def set_language(language: str) -> None:
    """Choose the language of every figure and widget made from now on.

    Args:
        language: "en" or "tr".

    Raises:
        ValueError: for any other language.

    >>> set_language("tr"); word("play")
    'Oynat'
    >>> set_language("en"); word("play")
    'Play'
    """
    global _current
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(map(repr, LANGUAGES))}, got {language!r}")
    _current = language


def get_language() -> str:
    """The language in use: "en" or "tr"."""
    return _current


def word(key: str, **values: object) -> str:
    """The phrase called `key` in the language in use, its placeholders filled from `values`."""
    phrase: str = getattr(PHRASES[key], _current)
    return phrase.format(**values) if values else phrase


def name_of(name: str) -> str:
    """A schedule's or sampler's name on screen: translated if the table knows it, unchanged if not."""
    return word(name) if name in PHRASES else name


def language(language: str) -> None:
    """The same as `set_language`, under the name `minidiff.show.language("tr")`."""
    set_language(language)
