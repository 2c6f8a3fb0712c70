"""What the library says when something cannot be done, in both languages: the errors that a student meets.

Where an error is for those who build on the library, it stands in English where it is raised.
"""

from __future__ import annotations

from minidiff.phrase import Phrase

# tensors
FLOATS_8_BIT = Phrase(
    "{name} must hold floating-point numbers, got {dtype}. For 8-bit images use {name}.float() / 127.5 - 1, which "
    "gives the range [-1, 1].",
    "{name} kayan noktalı sayılar tutmalı; verilenin türü {dtype}. 8 bitlik görüntüler için: "
    "{name}.float() / 127.5 - 1; değerler [-1, 1] aralığına gelir.",
)
BATCH_AXIS = Phrase(
    "{name} must have a batch axis and at least one more, like (B, C, H, W) or (B, 2); got shape {shape}. For a "
    "single image use {name}[None].",
    "{name} bir yığın ekseni ile en az bir eksen daha ister, (B, C, H, W) ya da (B, 2) gibi; verilenin şekli {shape}. "
    "Tek görüntü için: {name}[None].",
)
EMPTY = Phrase("{name} is empty: shape {shape}.", "{name} boş: şekli {shape}.")
NOT_A_TENSOR = Phrase(
    "{name} must be a torch.Tensor, got {kind}. Try torch.as_tensor(...).",
    "{name} bir torch.Tensor olmalı; verilenin türü {kind}. torch.as_tensor(...) dene.",
)
LIST_OF_TENSORS = Phrase(
    "{name} must be a torch.Tensor, got a list of {count} tensors. Lay them along a new axis: torch.stack({name}); all "
    "must have one shape.",
    "{name} bir torch.Tensor olmalı; verilen, {count} tensörlük bir liste. Onları yeni bir eksende birleştir: "
    "torch.stack({name}); hepsinin şekli aynı olmalı.",
)
ON_META = Phrase(
    "{name} is on the meta device and holds no numbers. Make it on the CPU or a GPU.",
    "{name} 'meta' aygıtında, içinde sayı yok. CPU'da ya da GPU'da oluştur.",
)
WHOLE_LABELS = Phrase(
    "{name} must be whole numbers (int64 or int32), got {dtype}.",
    "{name} tam sayılardan oluşmalı (int64 ya da int32); verilenin türü {dtype}.",
)
REAL_NUMBERS = Phrase(
    "{name} must hold real numbers, got {dtype}.", "{name} gerçel sayılar tutmalı; verilenin türü {dtype}."
)
NOT_FINITE = Phrase(
    "{name} holds {bad} values that are NaN or infinite (of {count}).",
    "{name} içinde NaN ya da sonsuz olan {bad} değer var ({count} değerden).",
)
ONE_SHAPE = Phrase(
    "{one} and {other} must have the same shape, got {shape} and {other_shape}.",
    "{one} ile {other} aynı şekilde olmalı; şekilleri {shape} ve {other_shape}.",
)
ONE_DEVICE = Phrase(
    "{one} and {other} must be on one device, got {device} and {other_device}.",
    "{one} ile {other} aynı aygıtta olmalı; bulundukları yer {device} ve {other_device}.",
)
WEIGHTS_FIT = Phrase(
    "{name} is {dtype} on {device}, but the network's weights are {weights} on {there}. Use {name}.to({there!r}, "
    "{weights}).",
    "{name}: {dtype}, {device}. Ağın ağırlıkları ise {weights}, {there}. {name}.to({there!r}, {weights}) kullan.",
)
ONE_TIME_EACH = Phrase(
    "t must hold one timestep per sample of x_t, shape ({batch},); got {shape}.",
    "t, x_t'deki her örnek için bir zaman adımı tutmalı, şekli ({batch},); verilenin şekli {shape}.",
)

IMAGES_HOLD_NAN = Phrase(
    "images holds NaN: look at how the pixels were read or scaled.",
    "images içinde NaN var: piksellerin nasıl okunduğuna ya da ölçeklendiğine bak.",
)

ZERO_TO_ONE = Phrase(
    "images must lie in [-1, 1], but no pixel is below 0 (they are from {low:g} to {high:g}): left in [0, 1], as most "
    "files are read? Use 2 * images - 1. If every pixel really is brighter than the middle grey, say all_bright=True.",
    "images [-1, 1] aralığında olmalı, ama 0'ın altında hiç piksel yok ({low:g} ile {high:g} arasındalar): çoğu dosyanın "
    "okunduğu gibi [0, 1] aralığında mı kaldılar? 2 * images - 1 kullan. Her piksel gerçekten orta griden açıksa "
    "all_bright=True yaz.",
)

# numbers and choices
DEVICE_UNUSABLE = Phrase(
    "Device {device!r} cannot be used here: {reason} Use {instead}.",
    "{device!r} aygıtı burada kullanılamıyor: {reason} Bunu kullan: {instead}.",
)
OR_THE_BEST = Phrase(
    "device='cpu', or leave it out for the best there is ({best})",
    "device='cpu'; hiç yazmazsan eldekinin en iyisi seçilir ({best})",
)
WHOLE_NUMBER = Phrase(
    "{name} must be a whole number (int), got {got!r}.", "{name} bir tam sayı (int) olmalı; verilen: {got!r}."
)
AT_LEAST = Phrase("{name} must be at least {low}, got {got}.", "{name} en az {low} olmalı; verilen: {got}.")
FROM_TO = Phrase(
    "{name} must be from {low} to {high}, got {got}.",
    "{name} {low} ile {high} arasında olmalı; verilen: {got}.",
)
TRUE_OR_FALSE = Phrase(
    "{name} must be True or False, got {got!r}.", "{name} True ya da False olmalı; verilen: {got!r}."
)
A_NUMBER = Phrase("{name} must be a number, got {got!r}.", "{name} bir sayı olmalı; verilen: {got!r}.")
FINITE_NUMBER = Phrase(
    "{name} must be a finite number in [{low:g}, {high:g}], got {got}.",
    "{name} [{low:g}, {high:g}] aralığında sonlu bir sayı olmalı; verilen: {got}.",
)
ONE_OF = Phrase(
    "{name} must be one of {choices}; got {got!r}.",
    "{name} şunlardan biri olmalı: {choices}. Verilen: {got!r}.",
)
A_TEXT = Phrase("{name} must be text, got {got!r}.", "{name} bir metin olmalı; verilen: {got!r}.")
A_PATH = Phrase("{name} must be a path, got {got!r}.", "{name} bir dosya yolu olmalı; verilen: {got!r}.")
CALLABLE = Phrase(
    "{name} must be callable, got {kind}.", "{name} çağrılabilir olmalı; verilenin türü {kind}."
)
INTEGER_TIMES = Phrase(
    "t counts noising steps and must be an integer tensor, got {dtype}.",
    "t gürültüleme adımlarını sayar; tam sayılı bir tensör olmalı, verilenin türü {dtype}.",
)
TIMES_SHAPE = Phrase(
    "t must be a scalar or hold one index per sample, shape ({batch},); got {shape}.",
    "t ya tek bir sayıdır ya da her örnek için bir indis tutar, şekli ({batch},); verilenin şekli {shape}.",
)
A_TIME = Phrase(
    "t must be an int or an integer tensor, got {got!r}.",
    "t bir int ya da tam sayılı bir tensör olmalı; verilen: {got!r}.",
)
OUT_OF_BOUNDS = Phrase(
    "Timestep t is out of bounds: got {got}, but this schedule has indices 0 .. {last} (T = {T}).",
    "Zaman adımı t sınırların dışında: verilen {got}, oysa bu zamanlayıcının indisleri 0 .. {last} (T = {T}).",
)

# schedules and samplers
BETA_RANGE = Phrase(
    "Every beta must lie strictly between 0 and 1 (the last may be exactly 1), got betas[{t}] = {beta:g}. For a short "
    "schedule, lower beta_end.",
    "Her beta 0 ile 1'in arasında olmalı, uçlar dışında (yalnızca sonuncusu tam 1 olabilir); betas[{t}] = {beta:g}. Kısa "
    "bir zamanlayıcıda beta_end'i küçült.",
)
SIGNAL_LEFT = Phrase(
    "After all {T} steps, {percent:.0f}% of the image is left (√ᾱ_T = {signal:.2f}), but sampling starts from pure "
    "noise. Take more steps, a larger beta_end, or schedule.with_zero_terminal_snr().",
    "Bütün adımlardan (T = {T}) sonra görüntünün %{percent:.0f} kadarı duruyor (√ᾱ_T = {signal:.2f}), oysa örnekleme saf "
    "gürültüden başlar. Adım sayısını artır, beta_end'i büyüt ya da schedule.with_zero_terminal_snr() kullan.",
)
LEVELS_TOO_LOW = Phrase(
    "betas[{t}] = {beta:g} leaves √ᾱ = {root:g} at t = {t}. It must fall at every step by what float64 can tell, and "
    "stay above {smallest:g}, with which float32 can compute (or end in 0 exactly: a last beta of 1). Take fewer steps, "
    "a smaller beta_end, or no beta so tiny.",
    "betas[{t}] = {beta:g} sonunda, t = {t} iken, √ᾱ = {root:g} kalıyor. Bu değer her adımda float64'ün ayırt edebileceği "
    "kadar düşmeli ve float32'nin hesaplayabildiği {smallest:g} değerinin üstünde kalmalı (ya da sonda tam 0 olmalı: son "
    "beta 1). Adım sayısını ya da beta_end'i küçült, bu kadar küçük beta kullanma.",
)
BETA_ENDS = Phrase(
    "Need 0 < beta_start <= beta_end < 1, got beta_start = {first:g}, beta_end = {last:g}. (Scaling the usual range by "
    "1000/T passes 1 for T < 20.)",
    "0 < beta_start <= beta_end < 1 olmalı; verilen beta_start = {first:g}, beta_end = {last:g}. (Alışılmış aralık "
    "1000/T ile çarpılınca T < 20 için 1'i aşar.)",
)
ALPHA_BARS_FALL = Phrase(
    "alpha_bars must fall at every step, within [0, 1). {error}",
    "alpha_bars her adımda düşmeli, [0, 1) aralığında kalmalı. {error}",
)
A_SCHEDULE = Phrase(
    "schedule must be a NoiseSchedule, got {kind}. Try NoiseSchedule.cosine().",
    "schedule bir NoiseSchedule olmalı; verilenin türü {kind}. NoiseSchedule.cosine() dene.",
)
OF_THE_DENOISER = Phrase("the denoiser's schedule", "gürültü gidericinin zamanlayıcısı")
TWO_SCHEDULES = Phrase(
    "{one} is {schedule!r}, but {other} is {other_schedule!r}: from t = {t} on, the same t means another noise (β there "
    "is {beta:.6g} and {other_beta:.6g}). Use one schedule for both, or the beginning of it, schedule.until(t).",
    "{one}: {schedule!r}. {other}: {other_schedule!r}. t = {t} indisinden sonra aynı t başka bir gürültü demek (oradaki β "
    "{beta:.6g} ve {other_beta:.6g}). İkisi için aynı zamanlayıcıyı ya da onun başını kullan: schedule.until(t).",
)
FAR_FROM_NOISE = Phrase(
    "With so few steps, spacing={spacing!r} begins at t = {first:g}, where {wanted:.0f}% of the image should be there; "
    "x_T holds {there:.0f}% of one. Take more steps, or 'trailing'.",
    "Bu kadar az adımda spacing={spacing!r}, t = {first:g} düzeyinden başlar; orada görüntünün %{wanted:.0f} kadarı "
    "durmalı, x_T'de ise %{there:.0f} kadarı var. Adım sayısını artır ya da 'trailing' seç.",
)
UNFINISHED_IMAGE = Phrase(
    "The finished image holds NaN or infinite numbers: the denoiser answers with some, or {dtype} is too narrow for the "
    "noise of this schedule.",
    "Bitmiş görüntüde NaN ya da sonsuz sayılar var: ya gürültü giderici böyle sayılar döndürüyor ya da {dtype} bu "
    "zamanlayıcının gürültüsüne dar geliyor.",
)
A_PREDICTION = Phrase(
    "{name} must return a Prediction(x_0, epsilon), got {kind}. A network becomes a denoiser with "
    "NetworkDenoiser(network, schedule, predicts=...).",
    "{name} bir Prediction(x_0, epsilon) döndürmeli; döndürdüğünün türü {kind}. Bir ağ, NetworkDenoiser(network, "
    "schedule, predicts=...) ile gürültü giderici olur.",
)
PREDICTION_SHAPE = Phrase(
    "{name} has shape {shape}, but x_t has {wanted}; a prediction must have the shape of x_t.",
    "{name} için şekil {shape}, x_t için {wanted}; bir tahmin x_t'nin şeklinde olmalı.",
)

# models and training
GUIDES_TO_NOTHING = Phrase(
    "scale {scale:g} guides towards a condition (labels), but none was given. Give one, or scale=1.",
    "scale {scale:g} bir koşula (etiketlere) doğru yönlendirir, ama koşul verilmedi. Etiket ver ya da scale=1 kullan.",
)
NO_CLASSES = Phrase(
    "This model knows no classes, so {name} means nothing to it.",
    "Bu model sınıf bilmiyor; {name} onun için bir şey demek değil.",
)
LABELS_RANGE = Phrase(
    "{name} must lie in 0 .. {last}, got {got}.", "{name} 0 .. {last} arasında olmalı; verilen: {got}."
)
LABEL_EACH = Phrase(
    "n is {n}, but there are {rows} labels: give one for each sample.",
    "n = {n}, ama {rows} etiket var: her örnek için bir etiket ver.",
)
DIVERGED = Phrase(
    "Training diverged at step {step}: the loss is {loss:g}, its gradient's length {slope:g}. {kept} Try a lower "
    "learning_rate (now {rate:g}), a longer warmup, or bfloat16=False.",
    "Eğitim {step}. adımda ıraksadı: kayıp {loss:g}, gradyanının uzunluğu {slope:g}. {kept} Daha küçük bir "
    "learning_rate (şimdi {rate:g}), daha uzun bir warmup ya da bfloat16=False dene.",
)
NOTHING_SAVED = Phrase(
    "Nothing was saved (no folder was given).", "Hiçbir şey kaydedilmedi (klasör verilmemişti)."
)
GOOD_IS_SAVED = Phrase(
    "What was good, {step} steps, is in {folder}; other settings need another folder.",
    "Sağlam olan {step} adım {folder} klasöründe; başka ayarlar başka bir klasör ister.",
)
INTERRUPTED = Phrase(
    "Training was interrupted after step {step}. {kept}", "Eğitim {step}. adımdan sonra kesildi. {kept}"
)
KEPT_IN_NETWORK = Phrase(
    "Nothing was saved (no folder was given); the network holds the weights of that step.",
    "Hiçbir şey kaydedilmedi (klasör verilmemişti); ağda o adımın ağırlıkları var.",
)
KEPT_IN_FOLDER = Phrase(
    "It is saved in {folder}: the same call continues it.",
    "{folder} klasörüne kaydedildi: aynı çağrı sürdürür.",
)
NO_DATA_SET = Phrase(
    "There is no data set with the name {name!r}. There are: {names}.",
    "{name!r} adında bir veri kümesi yok. Olanlar: {names}.",
)
THIS_PROCESS = Phrase("this very process", "bu sürecin kendisi")
ANOTHER_PROCESS = Phrase("another process", "başka bir süreç")
IN_USE = Phrase(
    "{folder} is in use: {holder} is training into it. Wait until it is done, stop it, or give another folder. A loop "
    "over train(...) that a notebook has left open counts as well: close it, or restart that notebook's kernel.",
    "{folder} kullanımda: {holder} oraya eğitim yazıyor. Bitmesini bekle, onu durdur ya da başka bir klasör ver. Bir "
    "defterin açık bıraktığı train(...) döngüsü de sayılır: onu kapat ya da o defterin kernelini yeniden başlat.",
)
ANOTHER_RUN = Phrase(
    "{path} belongs to another run ({different}). Continue it with its own settings, or train into a new folder.",
    "{path} başka bir eğitime ait ({different}). Onu kendi ayarlarıyla sürdür ya da yeni bir klasöre eğit.",
)
FINISHED_MODEL = Phrase(
    "it is a finished model, without the state of a run", "o bitmiş bir model, sürdürülecek bir eğitim değil"
)
THERE_AND_HERE = Phrase("{name}: {there} there, {here} here", "{name}: orada {there}, burada {here}")
NOT_WRITTEN = Phrase(
    "{path} could not be written: {error}. What was saved there before is untouched. It takes a folder that you may "
    "write to, with room for {size:.1f} MB beside the old file.",
    "{path} yazılamadı: {error}. Önceden kaydedilmiş olana dokunulmadı. Yazma iznin olan, eski dosyanın yanında "
    "{size:.1f} MB yeri bulunan bir klasör gerekir.",
)
OTHER_TABLE = Phrase(
    "{error} A run writes its own there: move this file away, or train into a new folder.",
    "{error} Bir eğitim oraya kendi tablosunu yazar: bu dosyayı başka yere taşı ya da yeni bir klasöre eğit.",
)
NOT_A_TABLE_OF_LOSSES = Phrase(
    "{path} is no table of losses: its first line should be {head}, and is {got}.",
    "{path} bir kayıp tablosu değil: ilk satırı {head} olmalıydı, ama {got}.",
)
NO_LOSSES = Phrase(
    "There is no {name} at {path}. A training that is given a folder, train(..., folder=...), writes one there.",
    "{path} içinde {name} yok. Klasör verilen bir eğitim, train(..., folder=...), onu oraya yazar.",
)
FILE_NO_FOLDER = Phrase(
    "{path} is a file, and a run is saved in a folder: give the folder, such as {folder}.",
    "{path} bir dosya; bir eğitim ise bir klasöre kaydedilir: klasörü ver, örneğin {folder}.",
)
