"""What is said of a project, in both languages."""

from minidiff.phrase import Phrase

# fmt: off
# ---- the report ---------------------------------------------------------------------------------------------
COMPLETE = Phrase("✓ project: all that the contract asks for is there, and the figure comes out of the samples",
                  "✓ proje: sözleşmenin istediği her şey var ve ölçü, örneklerden yeniden çıkıyor")
INCOMPLETE = Phrase("✗ project: not complete yet", "✗ proje: henüz tamam değil")
NOTHING = Phrase("○ project: not begun", "○ proje: başlanmadı")
CRITERIA = {
    "files": Phrase("files", "dosyalar"),
    "question": Phrase("question", "soru"),
    "runs": Phrase("runs", "koşular"),
    "figure": Phrase("figure", "ölçü"),
    "floor": Phrase("floor", "taban"),
    "control": Phrase("control", "kontrol deneyi"),
    "failure": Phrase("failure", "kusur"),
    "misuse": Phrase("misuse", "kötüye kullanım"),
    "card": Phrase("card", "kart"),
}
PARTS = {"run": Phrase("run", "koşu"), "control": Phrase("control", "kontrol"), "floor": Phrase("floor", "taban")}
MEASURED = Phrase("{title}: {mean:.2f} ± {spread} (seeds {seeds}; n = {n} each)",
                  "{title}: {mean:.2f} ± {spread} (tohumlar {seeds}; her biri n = {n})")
FLOOR = Phrase("{value:.2f} (real examples, n = {n})", "{value:.2f} (gerçek örnekler, n = {n})")
CONTROL = Phrase("{mean:.2f} ± {spread} (left out: {removes})", "{mean:.2f} ± {spread} (çıkarılan: {removes})")

# ---- files --------------------------------------------------------------------------------------------------
NO_FOLDER = Phrase("there is no folder {folder}. capstone.save(project, \"{folder}\") writes one.",
                   "{folder} klasörü yok. capstone.save(project, \"{folder}\") onu yazar.")
NOT_A_PROJECT = Phrase("give a Project or the path of its folder, not {kind}.",
                       "bir Project ya da klasörünün yolunu ver, {kind} değil.")
NOT_WRITTEN = Phrase("The project cannot be written into {folder}: {error}.", "Proje {folder} klasörüne yazılamıyor: {error}.")
NO_FILE = Phrase("{name} is missing.", "{name} eksik.")
NO_TEXT = Phrase("{name} is no text in UTF-8, or longer than a megabyte.", "{name} UTF-8 ile yazılmış bir metin değil ya da bir megabayttan uzun.")
NO_JSON = Phrase("{name} cannot be read as JSON (line {line}). capstone.save writes it.",
                 "{name} JSON olarak okunamıyor (satır {line}). Onu capstone.save yazar.")
NO_TENSORS = Phrase("{name} is no safetensors file that can be read. Other formats can run code when they are opened, so they are never opened: write it with capstone.save.",
                    "{name} okunabilir bir safetensors dosyası değil. Başka biçimler açılırken kod çalıştırabilir, bu yüzden hiç açılmaz: capstone.save ile yaz.")
WRONG_PART = Phrase("in project.json, {name} is of another kind than capstone.save writes.",
                    "project.json içinde {name}, capstone.save'in yazdığından başka türde.")
NO_SEED = Phrase("in project.json, {kind} has {seed!r} in the place of a seed.", "project.json içinde {kind}, tohum yerine {seed!r} diyor.")
NO_NUMBER = Phrase("the value of {name} is no number.", "{name} değeri bir sayı değil.")

# ---- words --------------------------------------------------------------------------------------------------
NO_QUESTION = Phrase("ask one question, in a sentence that ends in a question mark.", "tek bir soru sor; soru işaretiyle biten bir cümle olsun.")
NO_RECIPE = Phrase("the recipe has {got} words. Say how the samples were made, in {least} words or more: sampler, calls, what was told, so that somebody else can draw them again.",
                   "tarif {got} sözcük. Örneklerin nasıl yapıldığını en az {least} sözcükle anlat: örnekleyici, çağrı sayısı, modele ne söylendiği; başkası da yeniden çizebilsin.")
NO_MODEL = Phrase("{model!r} is neither a shipped model ({there}) nor a checkpoint that can be read.",
                  "{model!r} ne hazır bir model ({there}) ne de okunabilen bir model dosyası.")
NO_SUCH_FIGURE = Phrase("{figure!r} is no figure that can be computed again. There are: {there}.",
                        "{figure!r} yeniden hesaplanabilen bir ölçü değil. Olanlar: {there}.")
FAILURE_MISSING = Phrase("show one failure: its seed, the number of the sample, and what is wrong with it in {least} words or more. A model without any was not looked at.",
                         "bir kusur göster: tohumu, örneğin numarası ve nesinin yanlış olduğu, en az {least} sözcükle. Hiç kusuru görülmeyen modele bakılmamıştır.")
FAILURE_NOWHERE = Phrase("there is no sample {sample} in a run of seed {seed}.", "{seed} tohumlu koşuda {sample} numaralı örnek yok.")
MISUSE_LENGTH = Phrase("{got} words on misuse; about 200 are asked for ({least} to {most}).", "kötüye kullanım üzerine {got} sözcük; istenen yaklaşık 200 ({least} ile {most} arası).")
MISUSE_REPEATS = Phrase("only {got} different words on misuse; the same words over and over say nothing.", "kötüye kullanım üzerine yalnızca {got} farklı sözcük var; yinelenen sözcükler bir şey söylemez.")
CARD_SHORT = Phrase("the card has {got} words; say in {least} or more what the model is for, what it saw, its figure, its limits.",
                    "kartta {got} sözcük var; modelin ne işe yaradığını, ne gördüğünü, ölçüsünü ve sınırlarını en az {least} sözcükle yaz.")
CARD_FIGURE = Phrase("the card does not name {what}, {value:.2f}: whoever reads only the card must see both the figure and its floor.",
                     "kartta {what} yok ({value:.2f}): yalnızca kartı okuyan da ölçüyü tabanıyla birlikte görmeli.")

# ---- runs ---------------------------------------------------------------------------------------------------
FEW_SEEDS = Phrase("{got} of at least {least} seeds. One run cannot say what chance does.",
                   "en az {least} tohum gerekirken {got} var. Tek bir koşu, rastlantının payını söyleyemez.")
NO_SAMPLES = Phrase("{name}: {what} is missing, or is not one finite row of numbers for each sample.", "{name}: {what} eksik ya da her örnek için sonlu sayılardan bir satır değil.")
OTHER_N = Phrase("{name} has n = {got} samples, the first run {n}. Compare figures of one n only.", "{name} n = {got} örnekten oluşuyor, ilk koşu n = {n}. Yalnızca aynı n'deki ölçüler karşılaştırılır.")
SAME_RUN = Phrase("the samples of {one} and {other} are the same; another seed begins with other noise.", "{one} ile {other} örnekleri aynı; başka tohum başka gürültüyle başlar.")

# ---- figures ------------------------------------------------------------------------------------------------
CANNOT = Phrase("{name}: the figure cannot be computed from what is stored: {error}", "{name}: ölçü, saklananlardan hesaplanamıyor: {error}")
OTHER_VALUE = Phrase("{name}: {said:.2f} is written down, and the stored samples give {got:.2f}.", "{name}: yazılan {said:.2f}, saklanan örneklerden çıkan {got:.2f}.")

# ---- floor and control --------------------------------------------------------------------------------------
NO_FLOOR = Phrase("there is none. A figure alone says nothing: take it for real examples, too, as many as there are samples.",
                  "hiç yok. Tek başına bir ölçü bir şey söylemez: onu gerçek örnekler için de al, örnekler kadar çok gerçekle.")
FLOOR_N = Phrase("it was taken at n = {got}, the samples at n = {n}. A figure can change with n alone, as the Fréchet distance does: the two cannot be compared.",
                 "n = {got} için alınmış, örnekler ise n = {n}. Bir ölçü, Fréchet uzaklığı gibi, yalnızca n yüzünden değişebilir: ikisi karşılaştırılamaz.")
FLOOR_LABELS = Phrase("its labels are others than those of the samples. Take as many real examples of each as there are samples.",
                      "etiketleri örneklerinkinden başka. Her etiketten, örneklerdeki kadar gerçek al.")
FLOOR_DRAWN = Phrase("it holds samples of the model. A floor is what *real* examples reach.", "içinde modelin örnekleri var. Taban, *gerçek* örneklerin ulaştığı değerdir.")
FLOOR_TRAINING = Phrase("it is taken on the very examples that the figure compares with. Take real ones that the model has not seen.",
                        "ölçünün karşılaştırdığı örneklerin ta kendisiyle alınmış. Modelin görmediği gerçek örnekleri al.")
FLOOR_UNREAL = Phrase("its examples are not in the data set {data!r}.", "örnekleri {data!r} veri kümesinde yok.")
NO_CONTROL = Phrase("there is none. Draw again with the same seeds, without the part that is claimed to matter.", "hiç yok. Aynı tohumlarla, önemli olduğu söylenen parça olmadan bir daha çiz.")
CONTROL_SEEDS = Phrase("its seeds are {got}, those of the project {seeds}. Each run needs its partner.", "tohumları {got}, projeninkiler {seeds}. Her koşunun bir eşi olmalı.")
CONTROL_SAME = Phrase("the control of seed {seed} is the same run over again: nothing was left out.", "{seed} tohumunun kontrolü aynı koşunun kendisi: hiçbir şey çıkarılmamış.")
NO_REMOVES = Phrase("say in {least} words or more what it leaves out.", "neyin çıkarıldığını en az {least} sözcükle söyle.")
# fmt: on
