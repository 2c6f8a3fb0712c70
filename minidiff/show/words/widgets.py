"""Words of the figures and the widgets."""

from minidiff.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "forward_row": Phrase("forward →", "ileri →"),
    "reverse_row": Phrase("← reverse", "← ters"),
    # the player's own controls
    "play": Phrase("Play", "Oynat"),
    "pause": Phrase("Pause", "Duraklat"),
    "listen": Phrase("Listen to this frame", "Bu kareyi dinle"),
    "turn_view": Phrase("Turn the view", "Görünümü döndür"),
    "tilt_view": Phrase("Look from higher", "Daha yukarıdan bak"),
    "step_left": Phrase("One frame to the left", "Bir kare sola"),
    "step_right": Phrase("One frame to the right", "Bir kare sağa"),
    "speed": Phrase("Speed", "Hız"),
    "loop": Phrase("Loop", "Döngü"),
    "larger": Phrase("Larger pictures", "Daha büyük resimler"),
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
    "kernel_gone": Phrase(
        "The controls need a running kernel: run this cell again.",
        "Buradaki ayarlar çalışan bir kernel ister: bu hücreyi yeniden çalıştır.",
    ),
    # what a picture holds
    "clean": Phrase("clean image", "temiz görüntü"),
    "noisy": Phrase("noisy image", "gürültülü görüntü"),
    "noise": Phrase("the noise", "gürültü"),
    "predicted_clean": Phrase("predicted clean image", "tahmin edilen temiz görüntü"),
    "predicted_noise": Phrase("predicted noise", "tahmin edilen gürültü"),
    "clipped": Phrase("values beyond ±1 are clipped", "±1 dışındaki değerler kırpılır"),
    "finished": Phrase("finished image", "bitmiş görüntü"),
    "last_run": Phrase("last run", "önceki çalıştırma"),
    "made_with": Phrase("seed {seed}, {steps} steps, η = {eta:g}", "tohum {seed}, {steps} adım, η = {eta:g}"),
    "difference": Phrase("difference", "fark"),
    "weights": Phrase("weights", "ağırlıklar"),
    "weight_signal": Phrase("signal", "sinyal"),
    "weight_noise": Phrase("noise", "gürültü"),
    "pixel_values": Phrase("pixel values", "piksel değerleri"),
    "pixel_value": Phrase("pixel value", "piksel değeri"),
    "density": Phrase("density", "yoğunluk"),
    "mean_std": Phrase("mean {mean}, std {std:.2f}", "ortalama {mean}, std sapma {std:.2f}"),
    "largest_difference": Phrase("largest {value:.3f}", "en büyük {value:.3f}"),
    # words and where they are read
    "attention": Phrase("Where each word is read", "Her sözcük nerede okunuyor"),
    "the_word": Phrase("Word", "Sözcük"),
    "read_here": Phrase("“{word}” is read here", "“{word}” burada okunuyor"),
    "attention_level": Phrase("{side} × {side} places", "{side} × {side} yer"),
    "attention_of": Phrase("attention to “{word}”", "“{word}” sözcüğüne dikkat"),
    "attention_most": Phrase(
        "at most {share} of a place's attention", "bir yerin dikkatinin en çok {share} kadarı"
    ),
    "attention_alt": Phrase(
        "The picture of “{sentence}” at {steps} moments, lit where the chosen word is read, and the "
        "attention maps. Point at a word, or tab to it.",
        "“{sentence}” resmi {steps} anda: seçilen sözcüğün okunduğu yerler aydınlık, yanında dikkat "
        "haritaları. Bir sözcüğün üstüne gel ya da sekme tuşuyla ona geç.",
    ),
    # schedules and samplers
    "schedule": Phrase("Noise schedule", "Gürültü zamanlayıcısı"),
    "linear": Phrase("linear", "doğrusal"),
    "cosine": Phrase("cosine", "kosinüs"),
    "quadratic": Phrase("quadratic", "kuadratik"),
    "sampler": Phrase("Sampler", "Örnekleyici"),
    "steps": Phrase("Steps", "Adım sayısı"),
    "seed": Phrase("Seed", "Tohum (seed)"),
    "interval_from": Phrase("from", "ilk"),
    "interval_to": Phrase("to", "son"),
    "more": Phrase("Numbers and curves", "Sayılar ve eğriler"),
    "computing": Phrase("Computing…", "Hesaplanıyor…"),
    "computed": Phrase("Ready.", "Hazır."),
    "stopped_with": Phrase("Stopped with an error: {error}", "Hata ile durdu: {error}"),
    "tick_one_sampler": Phrase("Tick at least one sampler.", "En az bir örnekleyici işaretle."),
    "denoiser_failed": Phrase(
        "The denoiser failed on x_T of shape {shape} on {device}: {error}. If its network lives elsewhere, "
        "pass device=...",
        "Gürültü giderici, şekli {shape} olan, {device} aygıtındaki x_T'de hata verdi: {error}. Ağı başka "
        "yerdeyse device=... ile söyle.",
    ),
    # the explorers of schedules and of points
    "beta_first": Phrase("first β", "ilk β"),
    "beta_last": Phrase("last β", "son β"),
    "cosine_offset": Phrase("cosine offset s", "kosinüs kayması s"),
    "tick_one_schedule": Phrase(
        "Tick at least one noise schedule.", "En az bir gürültü zamanlayıcısı işaretle."
    ),
    "no_such_schedule": Phrase(
        "{name}: not a noise schedule. It needs first β ≤ last β < 1.",
        "{name}: bu bir gürültü zamanlayıcısı değil. ilk β ≤ son β < 1 olmalı.",
    ),
    "signal_left": Phrase(
        "{name}: √ᾱ_T = {left:.3f} > {limit}. The last step still shows the image, but sampling starts from "
        "pure noise. Take more steps or a larger last β.",
        "{name}: √ᾱ_T = {left:.3f} > {limit}. Son adımda görüntü hâlâ seçiliyor, oysa örnekleme saf "
        "gürültüden başlar. Adım sayısını ya da son β'yı büyüt.",
    ),
    "points_title": Phrase("Points in the plane", "Düzlemde noktalar"),
    "points_end": Phrase("points", "noktalar"),
    "finished_points": Phrase("finished points", "bitmiş noktalar"),
    "points_forward": Phrase("your points xₜ, contours of density", "noktaların xₜ, yoğunluk eğrileri"),
    "points_reverse": Phrase("sampled xₜ, paths, arrows −ε̂", "örneklenen xₜ, yollar, −ε̂ okları"),
    "nearest_point": Phrase("mean distance to the data {value:.3f}", "verilere ortalama uzaklık {value:.3f}"),
    "points_alt": Phrase(
        "Left: {count} points sink into noise as t rises. Right: {sampler} leads {samples} points of noise "
        "back in {steps} steps, along the arrows of the denoiser. In the end they lie {value} from the "
        "nearest data point on average.",
        "Solda t büyüdükçe {count} nokta gürültüye gömülüyor. Sağda {sampler}, {samples} gürültü noktasını "
        "gürültü gidericinin oklarını izleyerek {steps} adımda geri getiriyor. Sonunda en yakın veri "
        "noktasına ortalama uzaklıkları {value}.",
    ),
    "schedules_alt": Phrase(
        "Three curves over t, β, ᾱ and log SNR, of each noise schedule, and a film strip of each: an image "
        "sinking into noise from left to right. T = {T}. {ends}.",
        "Her gürültü zamanlayıcısının t boyunca üç eğrisi (β, ᾱ ve log SNR) ve birer film şeridi: soldan "
        "sağa gürültüye gömülen bir görüntü. T = {T}. {ends}.",
    ),
    # guidance
    "guidance_title": Phrase("Guidance", "Yönlendirme"),
    "anything_end": Phrase("anything", "ne olursa"),
    "caricature_end": Phrase("caricature", "karikatür"),
    "guided_for": Phrase("guided for t in", "yönlendirilen t aralığı"),
    "arrows_at_t": Phrase("arrows at t", "okların t'si"),
    "scale_zero": Phrase("the label is not heard", "etiket duyulmuyor"),
    "scale_one": Phrase("no guidance", "yönlendirme yok"),
    "three_arrows": Phrase("three answers at one place", "tek noktada üç cevap"),
    "three_arrows_about": Phrase(
        "−ε̂: grey without the label, green with it, purple guided",
        "−ε̂: etiketsiz gri, etiketli yeşil, yönlendirilmiş mor",
    ),
    "guided_samples": Phrase("guided samples", "yönlendirilmiş örnekler"),
    "same_noises": Phrase("always from the same noises", "hep aynı gürültülerden"),
    "two_contours": Phrase("blue: p(x|c), dashed: p(x|c)ˢ p(x)¹⁻ˢ", "mavi: p(x|c), kesikli: p(x|c)ˢ p(x)¹⁻ˢ"),
    "guided_where": Phrase(
        "in class {share}, on the data {near}, mean moved by {drift}",
        "sınıfta {share}; verinin üstünde {near}; ortalama kayması {drift}",
    ),
    "where_samples_are": Phrase("where the samples are", "örnekler nerede"),
    "where_about": Phrase(
        "on the data: within 3 std of a bump", "verinin üstünde: bir tepeye 3 std'den yakın"
    ),
    "in_class": Phrase("in class", "sınıfta"),
    "on_the_data": Phrase("on the data", "verinin üstünde"),
    "guided_plane_alt": Phrase(
        "Left: what the denoiser says at one place without the label, with it, and guided. Middle: "
        "{samples} guided samples over the contours of p(x|c) and of p(x|c)^s p(x)^(1-s). At s = {scale:g}, "
        "{share} of them lie in the class, {near} on the data, and their mean has moved by {drift}.",
        "Solda, gürültü gidericinin tek noktada etiketsiz, etiketli ve yönlendirilmiş cevapları. Ortada, "
        "p(x|c) ile p(x|c)^s p(x)^(1-s) eğrileri üzerinde {samples} yönlendirilmiş örnek. s = {scale:g} iken "
        "{share} kadarı sınıfta, {near} kadarı verinin üstünde; ortalamaları {drift} kaymış.",
    ),
    "guided_pictures_alt": Phrase(
        "{samples} pictures from the same noises at each scale, from s = {low:g} to s = {high:g}: a column "
        "for each noise and what was asked for.",
        "Her ölçekte aynı gürültülerden {samples} resim, s = {low:g} ile s = {high:g} arası: her gürültü ve "
        "istenen şey için bir sütun.",
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
    "training_watched": Phrase(
        "A training while it runs: the loss, the loss by timestep, samples.",
        "Sürmekte olan bir eğitim: kayıp, zaman adımına göre kayıp, örnekler.",
    ),
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
    "after_steps": Phrase("after step {steps}", "{steps}. adım"),
    "thousands": Phrase(",", "."),
    "decimals": Phrase(".", ","),
    "training_alt": Phrase(
        "The smoothed loss goes from {first} to {last} in {steps} steps.",
        "Düzleştirilmiş kayıp {steps} adımda {first} değerinden {last} değerine geliyor.",
    ),
    "training_alt_named": Phrase(
        "The smoothed loss “{name}” goes from {first} to {last} in {steps} steps.",
        "Düzleştirilmiş “{name}” kaybı {steps} adımda {first} değerinden {last} değerine geliyor.",
    ),
    "training_alt_timed": Phrase(
        "It is now largest for t from {low} to {high}.",
        "Şu anda en büyük olduğu yer: t = {low} ile {high} arası.",
    ),
    "samples_alt": Phrase(
        "Below, samples of the raw and of the averaged weights after steps {steps}.",
        "Altta, ham ve ortalaması alınmış ağırlıkların şu adımlardan sonraki örnekleri: {steps}.",
    ),
    "samples_alt_one": Phrase(
        "Below, samples after steps {steps}.",
        "Altta, şu adımlardan sonraki örnekler: {steps}.",
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
    "skips_changed": Phrase("moved by {value} (rms)", "{value} kadar değişti (rms)"),
    # the drawing board
    "board_board": Phrase("your drawing", "çizimin"),
    "board_picture": Phrase("the picture", "resim"),
    "board_pen": Phrase("Pen", "Kalem"),
    "board_rubber": Phrase("Rubber", "Silgi"),
    "board_clear": Phrase("Clear", "Temizle"),
    "board_again": Phrase("Another one", "Bir tane daha"),
    "board_keys": Phrase(
        "Draw with the mouse. By keys: arrows move the pen, with Shift they draw, space makes a dot, "
        "Enter paints.",
        "Fareyle çiz. Tuşlarla: oklar kalemi götürür, Shift ile çizer, boşluk nokta koyar, Enter boyatır.",
    ),
    "board_alt": Phrase(
        "A drawing in white on black, and beside it the picture that was painted for it. {chosen}.",
        "Siyah üstüne beyaz bir çizim, yanında onun için boyanmış resim. {chosen}.",
    ),
    # the edit board
    "edit_hole": Phrase("paint the hole", "deliği boya"),
    "edit_before": Phrase("before", "önce"),
    "edit_after": Phrase("after", "sonra"),
    "edit_compare": Phrase(
        "left of the border: before; right of it: after", "sınırın solu: önce; sağı: sonra"
    ),
    "edit_border": Phrase("Border", "Sınır"),
    "edit_shares": Phrase("before {before} %, after {after} %", "önce %{before}, sonra %{after}"),
    "edit_strength": Phrase("Strength", "Güç"),
    "edit_keys": Phrase(
        "Paint with the mouse what shall be filled. By keys: arrows move the pen, with Shift they paint, "
        "space makes a dot, Enter fills.",
        "Doldurulacak yeri fareyle boya. Tuşlarla: oklar kalemi götürür, Shift ile boyar, boşluk nokta "
        "koyar, Enter doldurtur.",
    ),
    "edit_alt": Phrase(
        "A picture, the same with a hole of {pixels} pixels in grey squares, and the picture filled at "
        "strength {strength}.",
        "Bir resim, aynı resim {pixels} piksellik bir delikle (gri kareler) ve {strength} güçle doldurulmuş "
        "hâli.",
    ),
}
