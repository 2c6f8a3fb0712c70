"""The Turkish cards of the shipped models: docs/models/NAME.tr.md, from the same figures as the English ones."""

from __future__ import annotations

import re
from typing import Any

from minidiff import UNetSettings, metrics, zoo
from minidiff.nets import DiTSettings, PointSettings, VideoSettings
from tools import branches, latent_cards
from tools.judge_clips import clip_figures
from tools.judge_patches import patch_figures, patches_called, told_a_picture, walked
from tools.judge_scenes import STEPS
from tools.lesson import digest
from tools.model_cards import PROMPTS, Words, parameters_of, settings_of, spread
from tools.ship import LATENT_STEPS, NEAR, SAMPLING_STEPS

WORDS = {
    "digits": Words(
        "Küçük el yazısı rakamlar, 8x8",
        "8x8 piksele, etiketli ya da etiketsiz, on rakamdan birini çizer. Kurs onu, gerçek bir görüntü modelinin "
        "gerektiği ve bir saniyenin yetmesi gereken her yerde kullanır.",
        "scikit-learn ile gelen küçük rakam kümesinin 1.500 eğitim görüntüsü (Alpaydın ve Kaynak 1998, Optical "
        "Recognition of Handwritten Digits, UCI deposu), [-1, 1] aralığına ölçeklenmiş.",
        (
            "64 piksele az sayıda kişinin el yazısıyla on rakam çizer, başka bir şey çizmez.",
            "Örnekleri, üzerinde eğitildiği görüntülerle karşılaştırılır. Oranın, yayılımını aşacak kadar 1'in altında "
            "olması modelin onlara çekildiğini gösterirdi; 06. ders kopyaları başka bir ölçüyle arar.",
        ),
    ),
    "mnist": Words(
        "El yazısı rakamlar, 28x28",
        "28x28 piksele, etiketli ya da etiketsiz, on rakamdan birini çizer.",
        "MNIST'in 60.000 eğitim görüntüsü (LeCun, Cortes ve Burges 1998), [-1, 1] aralığına ölçeklenmiş; etiketler "
        "olduğu gibi. Ölçülerde karşılaştırılan, ne modelin ne de sınıflandırıcının gördüğü 10.000 test görüntüsüdür.",
        (
            "1990'larda Amerikalı öğrencilerin ve memurların yazdığı rakamları çizer, başka bir şey çizmez.",
            "Kısa eğitilmiştir: Yönlendirme olmadan bazı örnekler bozuk ya da istenenden başka bir rakam çıkar. Yukarıdaki "
            "uzaklık da bunu gösterir: tabanın birkaç katıdır.",
            "x_0'ı tahmin eder ve 2 x 2 piksellik parçalarla çalışır. İkisi de hız kazandırır; her pikseli tek başına alan "
            "ve saatlerce eğitilen bir model daha ince çizgiler çizer.",
        ),
    ),
    "shapes": Words(
        "Tek renkli biçimden sahneler, 32x32 RGB",
        "Düz bir zeminin önüne tek bir biçim çizer. Beş özellik istenebilir, her biri ya da hiçbiri: biçim, renk, boy, yer, "
        "zemin. Herhangi biri açık bırakılabilir.",
        "Bu kütüphanenin numaralarından ürettiği `shapes` veri kümesinin 10.800 eğitim resmi. Her biçim için bir biçim-renk "
        "çifti ayrılmıştır: model onu hiç görmemiştir.",
        (
            "Üç zeminin önünde altı renkten birinde tek bir biçim çizer, başka bir şey çizmez. Cümle okumaz.",
            "İstediğinin çoğunu söyle. Eğitimde özellikler teker teker, her biri resimlerin %5'inde açık bırakıldı; beşte "
            "dördü birden açık kalınca, ki bunu neredeyse hiç görmedi, çizdiklerinin çoğu açık seçik bir sahne değildir "
            "(sondan bir önceki satır).",
            "Hız için x_0'ı tahmin eder ve piksel parçalarıyla çalışır.",
        ),
    ),
    "scenes": Words(
        "Bir cümleden, bir ya da iki nesneli sahneler, 32x32 RGB",
        "İngilizce ya da Türkçe bir cümle için resim çizer: tek bir renkli şekil ya da iki şekil ve nasıl durdukları. Ona, "
        "kendisinden önce resimlerle karşıtlık içinde eğitilmiş ve artık değişmeyen küçük bir metin kodlayıcısının jetonları "
        "söylenir.",
        "Bu kütüphanenin numaralarından ürettiği `scenes` veri kümesinin eğitim bölümü: yaklaşık 24.000 resim, her birinin "
        "yanında iki dilden birinde bir cümle. `shapes`'teki gibi altı şekil-renk çifti ve nesne çiftlerinin yedide biri "
        "ayrılmıştır.",
        (
            "66 sözcük bilir; cümleleri de veri kümesindeki türlerdendir. Bilmediği bir sözcüğü geri çevirir; bildiği sözcükler "
            "cümle olmayacak bir sırayla gelirse bir şey çizer, ama ne çizeceği belli değildir.",
            "En çok iki nesne çizer; iki tane olunca ikisi de küçüktür.",
            "Hız için x_0'ı tahmin eder ve piksel parçalarıyla çalışır. `shapes`'in ağırlıklarıyla başlamıştır.",
        ),
    ),
    "solids": Words(
        "Altı cisimden birinin üzerinde 128 noktalık bulutlar",
        "Altı cisimden birinin (küre, silindir, koni, küp, piramit, dik duran torus) üzerinde duran bir nokta bulutu çizer; cisim iki boyuttan "
        "birindedir ve düşey eksen çevresinde herhangi bir açıyla dönmüştür. Türden ve boyuttan herhangi biri açık bırakılabilir; dönüş her zaman "
        "açıktır. Nokta sayısı ne olursa olsun çalışır; noktaların sırası bir şey söylemez. `minidiff sample solids --out solids.gif` bulutları yandan "
        "göründükleri gibi yazar.",
        "Bu kütüphanenin numaralarından ürettiği `solids` veri kümesinin 4.800 eğitim bulutu: 12 tür ve boyutun her birinden 400 tane.",
        (
            "Renksiz on iki biçim; yüzey değil, nokta.",
            "Kısa eğitilmiştir: Noktaları yüzeyin tam üzerinde değil, birkaç yüzde bir birim ötesindedir; tek bir dönüşte de ancak kısmen anlaşırlar "
            "(yukarıda tek dönüş ve kendi dönüşü). Yönlendirme 2 olunca daha çok anlaşırlar.",
        ),
    ),
    "solids-alone": Words(
        "Aynı bulutlar, her nokta kendi başına",
        "`solids` için kontrol: aynı veri, aynı eğitim, ama noktaları birbirine bakamaz. Karşılaştırma içindir (18. ders): Her nokta istenen "
        "cismin üzerinde bir yer bulur, ama noktalar cismin dönüşünde anlaşmaz.",
        "`solids`teki gibi, üretilen `solids` veri kümesinin 4.800 eğitim bulutu.",
        (
            "Yuvarlak olmayan cisimlerde bütün dönüşlerin birleşimini çizer. Bunun eğitimle ilgisi yoktur: Ağın içinde, seçimi noktadan noktaya "
            "taşıyabilecek hiçbir şey yoktur.",
            "Kullanım için değildir; onun için `solids` var.",
        ),
    ),
    "notes": Words(
        "Yarım saniyelik notalar, 128x32'lik spektrogramlar olarak",
        "12 perdeden (do'dan si'ye) birinin 4 çalgıdan birindeki spektrogramını çizer; ikisinden herhangi biri açık "
        "bırakılabilir. Ondan sesi `sound.to_wave` yapar; `minidiff sample notes --out notes.wav` dinlenecek bir dosya "
        "yazar. Satırlar frekanstır: pes olanlar tensörde üstte, resimde alttadır.",
        "Bu kütüphanenin numaralarından ürettiği `notes` veri kümesinin 1.920 eğitim notası: 48 türün her birinden 40 tane; "
        "her birinin başlangıcı, gürlüğü, parlaklığı ve fazları başka.",
        (
            "Saniyede 4.096 sayıyla, birer formül olan dört çalgıda, tek bir oktavın tek tek notaları; insan sesi yok, akor "
            "yok, 2.048 Hz'in üstü yok.",
            "Spektrogramda faz yoktur. Geri dönüş yolu uyan fazlar bulur; bunun bedeli yukarıdaki tabandır.",
            "Hız için x_0'ı tahmin eder ve piksel parçalarıyla çalışır.",
        ),
    ),
    "spoken": Words(
        "Yarım saniyelik söylenen rakamlar, 128x32'lik spektrogramlar olarak",
        "Sıfırdan dokuza bir rakamın İngilizce ya da Türkçe söylenişinin spektrogramını çizer; ikisinden herhangi biri açık "
        "bırakılabilir. Konuşan ses hep açıktır. Ondan sesi `sound.to_wave` yapar; `minidiff sample spoken --out spoken.wav` "
        "dinlenecek bir dosya yazar. Satırlar frekanstır: pes olanlar tensörde üstte, resimde alttadır.",
        "`spoken` veri kümesinin 480 eğitim kaydı: konuşma sentezleyicisi espeak-ng (`1.51`) ile 24 sesten 20'şer sözcük; "
        "`python -m tools.build_spoken` ile yapıldı. Sentezleyici GPL (sürüm 3) altındadır; lisansı, söylediklerini "
        "kapsamaz. Kayıtlar bu kütüphanenin parçasıdır ve onun lisansı altındadır.",
        (
            "İki dilin onar sözcüğü, bir makinenin ağzından: Hiç kimsenin sesi kaydedilmedi, hiç kimsenin sesi bundan elde "
            "edilemez.",
            "Saniyede 4.096 sayıyla 2.048 Hz'in üstünde bir şey yoktur: Ses, üstüne battaniye örtülmüş bir telefondan gelir "
            "gibidir; s'yi f'den ayıran şeyin çoğu kaybolur.",
            "Bir sözcük için 24 örnek azdır. Söyledikleri onların kopyası değildir (19. ders uzaklığı ölçer).",
            "Okuyucular da ağdır ve aynı 24 sesi dinlediler; tabandaki altı ses ise onlar için yenidir.",
        ),
    ),
    "clips": Words(
        "Sekiz karelik klipler, 16x16 RGB",
        "Bir kutuda uçan ve duvarlardan seken, dört renkten birinde bir daire ya da kare biçimli cisim çizer; her seferinde "
        "sekiz film karesi. Şekil ile renk istenebilir, biri ya da ikisi açık bırakılabilir. `minidiff sample clips --out "
        "walk.gif` bir film yazar.",
        "Bu kütüphanenin numaralarından ürettiği `moving` veri kümesinin 4.096 eğitim klibi: sekiz türün her birinden 512 "
        "tane; her birinin boyutu, başlangıcı ve hızı başka.",
        (
            "Siyah zeminde, yerçekimsiz bir kutuda tek bir cisim, sekiz kare boyunca. Daha uzun klipler için pencere gerekir "
            "(17. ders); bir pencereden önce ne uçtuğu sonraki pencerede bilinmez.",
            "Uçuşu düzgün değildir: Yukarıdaki ivme tabanın çok üstünde, çeyrek adım kadardır. Renk söylenmezse kliplerinin "
            "dörtte birinde tek bir rengi korur. Dörtte bir uzunlukta bir eğitimde bu sayılar 0,61 piksel ile 0,03'tü. "
            "Bu eğitim sürdükçe ivme küçüldü: 1.000 adımdan sonra 0,96, 2.000 adımdan sonra 0,73, 4.000 adımdan sonra "
            "0,60, 8.000 adımdan sonra 0,51, sonunda 0,32. Sınırı koyan, eğitimin uzunluğudur.",
            "Hız için x_0'ı tahmin eder ve piksel parçalarıyla çalışır.",
        ),
    ),
    "patches": Words(
        "Mozaiğinden bir fotoğraf parçası, 32x32 RGB",
        "Süper çözünürlük: Model ayrıntı çizer, yani 8x8 karelik bir mozaik düzgünce büyütülünce eksik kalanı "
        "(`data.enlarge`, `data.details`). Düzgün resme bu ayrıntılar eklenince, o mozaiği vermiş olabilecek bir parça "
        "ortaya çıkar. Yukarıdaki resmin satırları: modelin hiç görmediği bir fotoğrafın parçaları, mozaikleri, bikübik "
        "ara değerleme, modelin ortalaması ve iki örnek.",
        "scikit-learn'le gelen bir fotoğrafın, `china.jpg`'nin (CC BY 2.0, danielbuechele), 8 piksel arayla kesilmiş 3.850 "
        "parçası; her biri bir kez de döndürülmüş ve renkleri değiştirilmiş olarak. Ölçüler öteki fotoğrafta, "
        "`flower.jpg`'de (CC BY 2.0, vultilion), bir de ilkinde alınır: yan yana 260 parça.",
        (
            "Öğrenmek için bir fotoğraf, sınamak için bir fotoğraf: Böyle bir modelin nasıl çalıştığını görmeye yeter, "
            "fotoğraflarda ne kadar iyi olduğunu söylemeye yetmez.",
            "Eklediği ayrıntı geri kazanılmış değildir: Ortalaması gerçeğe bikübik ara değerlemeden daha yakın değildir; bir "
            "örneği ise, kuramın söylediği gibi, daha uzaktır. Taç yapraklarına tapınağın çatısındaki kiremitler gibi "
            "çizgiler boyar.",
            "Çiçeğin net olmayan yerlerinde neredeyse hiç ayrıntı yoktur; bir örneğin oraya eklediği ince gürültü, "
            "PSNR'ların ortalamasında desibel kaybettirir.",
            "Hız için x_0'ı tahmin eder ve 2 x 2 piksellik parçalarla çalışır.",
        ),
    ),
    "latents": Words(
        "Tek renkli bir şekil içeren sahnelerin gizilleri, 64x64 RGB",
        latent_cards.WHAT_TR,
        latent_cards.DATA_TR,
        latent_cards.LIMITS_TR,
    ),
    "latents-dit": Words(
        "Aynı giziller; bunları bir transformer çizer",
        f"{latent_cards.WHAT_TR} Ağ bir U-Net değil, küçük bir transformer'dır.",
        latent_cards.DATA_TR,
        latent_cards.LIMITS_TR,
    ),
}
KINDS: dict[type, str] = {
    UNetSettings: "bir U-Net",
    PointSettings: "bir nokta ağı",
    VideoSettings: "bir U-Net",
    DiTSettings: "bir transformer (DiT)",
}
TARGETS = {"x_0": "x_0'ı, yani temiz görüntüyü", "epsilon": "ε'u, yani gürültüyü", "v": "v'yi"}
DEVICES = {
    "one core of an Intel Xeon (from the CPU time of 20 steps)": "bir Intel Xeon'un tek çekirdeği (20 adımın CPU süresinden)",
    "one core of an AMD EPYC (from the CPU time of 30 steps)": "bir AMD EPYC'nin tek çekirdeği (30 adımın CPU süresinden)",
    "one core of an AMD EPYC (from the CPU time of 1,450 steps)": "bir AMD EPYC'nin tek çekirdeği (1.450 adımın CPU süresinden)",
    "one core of an AMD EPYC, shared with other work": "bir AMD EPYC'nin tek çekirdeği, başka işlerle paylaşılarak",
    "one core of an Intel Xeon, shared with other work": "bir Intel Xeon'un tek çekirdeği, başka işlerle paylaşılarak",
}
LANGUAGES_TR = {"en": "İngilizce", "tr": "Türkçe"}
SCHEDULES = {"linear": "doğrusal", "quadratic": "kuadratik", "cosine": "kosinüs"}


def with_commas(text: str) -> str:
    """Numbers as Turkish prose has them: 0.36 becomes 0,36 and 1,500 becomes 1.500; code keeps its points."""
    parts = re.split(r"(```.*?```|`[^`]*`)", text, flags=re.DOTALL)
    swap = str.maketrans(",.", ".,")
    number = re.compile(r"(?<![\w.,-])\d[\d.,]*\d(?![\w])|(?<=± )\d[\d.,]*\d")
    return "".join(p if p.startswith("`") else number.sub(lambda m: m[0].translate(swap), p) for p in parts)


def card_tr(name: str, facts: dict[str, Any], english: str) -> str:
    """The Turkish card as Markdown; its stamp names the English card that was made from the same facts."""
    words, recipe, train, cost = WORDS[name], zoo.recipe(name), facts["train"], facts.get("cost")
    size = (zoo.SHIPPED / f"{name}.safetensors").stat().st_size / 1e6
    told, called = "cümlelerin" if recipe.encoder else "etiketlerin", f"minidiff sample {name}"
    if told_a_picture(recipe.network):
        told, called = "mozaiklerin", patches_called(name)
    drawn = {PointSettings: "bulut", VideoSettings: "klip"}.get(type(recipe.network), "görüntü")
    prompt = f' --prompt "{PROMPTS[0]}"' if recipe.encoder else ""
    measured = [
        f"Parametre sayısı {parameters_of(recipe.network) / 1e6:.2f} milyon olan {KINDS[type(recipe.network)]} ({size:.1f} MB, float16). "
        f"Ayarları: {settings_of(recipe.network)}.",
        f"{facts['step']:,} adım, her birinde {train['batch_size']} {drawn}; Adam, öğrenme oranı "
        f"{train['learning_rate']:g}, son %{100 * train['cooldown']:.0f} boyunca 0'a iner; ağırlıklar bir hareketli "
        f"ortalamadır ({train['ema_decay']:g}). Ağ, {recipe.timesteps:,} adımlı {SCHEDULES[recipe.schedule]} zamanlayıcıda "
        f"{TARGETS[train['predicts']]} tahmin eder"
        + (
            f"; yönlendirme için {told} %{100 * train['label_dropout']:.0f} kadarı düşürülür."
            if train["label_dropout"]
            else "."
        ),
        f"`minidiff train {name}` ve `python -m tools.ship {name}` ile yeniden yapılır; tohum {train['seed']}. "
        + (f"Eğitim {cost['cpu_hours']:g} CPU saati sürdü: {DEVICES[cost['device']]}." if cost else ""),
        latent_cards.section_tr(name) if recipe.autoencoder else "",
        _figures(facts["quality"], recipe.autoencoder is not None),
        _guided(facts["guided"]) if "guided" in facts else "",
    ]
    figures = [with_commas(section) for section in measured]
    sections = [
        f"<!-- made from {name}.md {digest(english)} -->\n# `{name}`: {words.title}",
        "<!-- Bunu `python -m tools.model_cards` yapar; sayılar yanındaki .json dosyasından gelir. -->",
        f"{words.what} [English]({name}.md)",
        f"![Örnekler, her satırda bir tür]({name}.png)",
        f"*{walked(recipe.network, SAMPLING_STEPS)} adımı, tohum 0, seçilmemiş.*"
        + (_prompts() if recipe.encoder else ""),
        f'```python\nfrom minidiff import zoo\nmodel = zoo.load("{name}")\n```',
        f"ya da `{called}{prompt}`.",
        "## Veri",
        words.data,
        "## Ağ ve eğitim",
        *figures[:4],
        "## Ölçüler",
        *figures[4:],
        "## Sınırlar",
        "\n".join(f"- {limit}" for limit in words.limits),
    ]
    return "\n\n".join(section.strip() for section in sections if section) + "\n"


DRAWN = {
    "masks": "şeklin her pikselin ne kadarını kapladığına",
    "edges": "resmin parlaklığının nerede dik değiştiğine (Sobel), renge bakmadan",
    "poses": "üç kanallı bir iskelete: sol kol ve bacak, sağ kol ve bacak, gövde",
}
CASES = {
    "real pictures": "gerçek resimler",
    "another picture's drawing": "başka bir resmin çizimi",
    "frozen, two told": "dondurulmuş, iki etiketle",
    "frozen, all told": "dondurulmuş, bütün etiketlerle",
    "branch, two told": "dalla, iki etiketle",
    "branch, all told": "dalla, bütün etiketlerle",
}


def branch_card_tr(name: str, facts: dict[str, Any], english: str) -> str:
    """The Turkish card of a control branch."""
    recipe, train, obedience = zoo.BRANCHES[name], facts["train"], facts["obedience"]
    size = (zoo.SHIPPED / f"{name}.safetensors").stat().st_size / 1e6
    told = "şekil, boyut ve yer açık" if recipe.base == "shapes" else "bütün etiketler söylenmiş"
    measure = (
        f"Test bölümünün {obedience['n']} resminde gerçek maskeyle kesişimin birleşime oranı (ortalama)"
        if recipe.base == "shapes"
        else f"Test bölümünün {obedience['n']} resminde baş, eller ve ayaklar"
    )
    rows = [f"| {CASES.get(case, case)} | {obedience[case]:.3f} |" for case in obedience if case != "n"]
    sections = [
        f"<!-- made from {name}.md {digest(english)} -->\n# `{name}`: `{recipe.base}` için bir kontrol dalı",
        "<!-- Bunu `python -m tools.model_cards` yapar; sayılar yanındaki .json dosyasından gelir. -->",
        f"[`{recipe.base}`]({recipe.base}.tr.md) modelini bir çizime uydurur: {DRAWN[recipe.hint]}. Bir ControlNet "
        "dalıdır (Zhang, Rao ve Agrawala 2023); yalnızca bu dondurulmuş ağırlıkların yanında çalışır, hiçbirini "
        f"değiştirmez. 11. derste böyle bir dal kurulur. [English]({name}.md)",
        f"![Çizimler, onlardan boyananlar, gerçek resimler]({name}.png)",
        f"*Üst satır: test bölümünün çizimleri. Orta: {branches.SAMPLING_STEPS} DDIM adımı, tohum {branches.SEED}, "
        f"{told}, seçilmemiş. Alt: çizimlerin yapıldığı resimler.*",
        f'```python\nfrom minidiff import data, zoo\nmodel = zoo.load("{name}")  # temeliyle birlikte\n```',
        "## Veri",
        f"`{recipe.base}` veri kümesinin eğitim resimleri; her çizimi, resminden bir program yapar "
        f'(`data.hints_of("{recipe.base}", "{recipe.hint}", "train")`).',
        "## Ağ ve eğitim",
        with_commas(
            f"Temelin iniş yolu ile ortasının kopyası, float16 olarak {size:.1f} MB. {facts['step']:,} adım, her birinde "
            f"{train['batch_size']} resim; Adam, öğrenme oranı {train['learning_rate']:g}, son "
            f"%{100 * train['cooldown']:.0f} boyunca 0'a iner; ağırlıklar bir hareketli ortalamadır "
            f"({train['ema_decay']:g}). Temele söylenen, resimlerin %{100 * train['label_dropout']:.0f} kadarında "
            "bütünüyle, ötekilerin çoğunda bir bölümüyle düşürülür; çizim hiç düşürülmez."
        ),
        f"`minidiff train {name}` ve `python -m tools.branches {name} --ship` ile yeniden yapılır; tohum "
        f"{train['seed']}, tek koşu.",
        "## Ölçüler",
        f"{measure}; {branches.SAMPLING_STEPS} DDIM adımı, yönlendirmesiz. Gerçek resimler tavandır; başka bir çizim ile "
        "dondurulmuş model ise taban.\n\n| durum | ölçü |\n| --- | ---: |\n" + with_commas("\n".join(rows)),
        "## Sınırlar",
        "- Gösterir, boyamaz. Temelin çizmeyi hiç öğrenmediği bir şey, öğrendiklerinin en yakını olarak çıkar.\n"
        "- Boş bir çizim de çizimdir ve eğitimde hiç görülmemiştir. Çizimi dışarıda bırakmak için sonsuzlardan oluşan "
        "bir çizim ver ya da temeli kullan.",
    ]
    return "\n\n".join(sections) + "\n"


def _prompts() -> str:
    return " Her satır bir cümle için:\n\n" + "\n".join(f"- `{prompt}`" for prompt in PROMPTS)


def _sentence_figures(quality: dict[str, Any]) -> str:
    names = {
        "one": "tek nesne",
        "one_held_out": "tek nesne, şekil ile renk ayrılmış",
        "two": "iki nesne",
        "two_new_pairs": "iki nesne, görülmüş, ama hiç bir arada değil",
        "two_held_out": "iki nesne, bir şekil ile renk ayrılmış",
        "shuffled": "iki nesne, sözcükler karışık",
    }
    lines = []
    for part, title in names.items():
        for language, spoken in LANGUAGES_TR.items():
            q = quality[f"{part}_{language}"]
            lines.append(
                f"| {title} | {spoken} | {q['n']} | {q['all_told']:.3f} | {q['shapes']:.3f} | {q['colours']:.3f} | "
                f"{q['relation']:.3f} | {q['swapped']:.3f} | {q['unreadable']:.3f} |"
            )
    bags = ", ".join(
        f"{spoken} cümlelerde {quality[f'bag_{language}']:.3f} (eğitimde hangi sahnelerin geçtiğini de bilen "
        f"için {quality[f'bag_knowing_{language}']:.3f})"
        for language, spoken in LANGUAGES_TR.items()
    )
    return (
        f"{STEPS} DDIM adımıyla, yönlendirme {quality['scale']:g} ile çizilen örnekleri `minidiff.data.read_scenes` okur; o, "
        "pikselleri boyanmış sahnelerle karşılaştırır, ağ bilmez. Okunamayan resimler yanlış sayılır; boyanmış resimlerin "
        f"{quality['real']['all_told']:.3f} kadarı doğru okunur.\n\n"
        "| cümle | dil | örnek | hepsi doğru | şekiller | renkler | ilişki | renkler yer değiştirmiş | okunamayan |\n"
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        + "\n".join(lines)
        + f"\n\n{_reading(quality['reading'])}"
        + "\n\nSözcükleri sıraları olmadan duyan bir model, iki nesneli aynı cümlelerin en çok şu kadarını doğru çizebilir: "
        f"{bags}."
    )


def _reading(quality: dict[str, Any]) -> str:
    lines = [
        f"| {spoken} | {one['side']} x {one['side']} | {one['own']:.3f} | {one['other']:.3f} | {one['area']:.3f} |"
        for language, spoken in LANGUAGES_TR.items()
        for one in quality[language]
    ]
    return (
        "Bir renk ya da şekil sözcüğünün t = 500'de, boyanmış resimlerde nerede okunduğu: gördüğü dikkatin kendi nesnesine ve "
        "öteki nesneye düşen payı; yanında bir nesnenin alandaki payı. Sözcük her yerde aynı okunsaydı ikisi de buna eşit "
        "olurdu.\n\n"
        "| dil | yer | kendi nesnesi | öteki nesne | alan |\n| --- | --- | ---: | ---: | ---: |\n"
        + "\n".join(lines)
    )


def _figures(quality: dict[str, Any], ceiling: bool = False) -> str:
    if "two_en" in quality:
        return _sentence_figures(quality)
    if "seen" in quality:
        return _scene_figures(quality, ceiling)
    if "clouds" in quality:
        return _solid_figures(quality)
    if "other_labels" in quality:
        return _note_figures(quality)
    if "spoken" in quality:
        return _spoken_figures(quality)
    if "clips" in quality:
        return clip_figures(quality, language=1)
    if "test" in quality:
        return patch_figures(quality, language=1)
    others = "ayrılmış görüntüler" if quality["held_out"] else "gerçek görüntüler"
    beside = (
        "Gerçek olanlar eğitim görüntüleri, ayrılmış olanlar ise test bölümünün, ne modelin ne de sınıflandırıcının "
        "gördüğü görüntüleridir"
        if quality["held_out"]
        else "Gerçek olanlar, ne modelin ne de sınıflandırıcının gördüğü test görüntüleridir"
    )
    return (
        f"{SAMPLING_STEPS} DDIM adımıyla, yönlendirmesiz, sınıflar sırayla; örneklere modelle birlikte gelen küçük bir "
        f"sınıflandırıcı bakar. Uzaklık ve kapsama, n = {quality['n']:,} örnek ile etiketleri aynı olan o kadar gerçek "
        f"görüntü üzerinde, {metrics.DRAWS} kez alınır ve çekilişlerin ortalaması ± standart sapması olarak verilir. {beside}. "
        "Son sütun tabandır: örneklerin yerine başka gerçek görüntüler. Oranın, yayılımı içinde 1 olması, bu ölçüyle "
        "örneklerin gerçek görüntülerden ayırt edilemediği anlamına gelir.\n\n"
        f"| ölçü | örnekler | {others} |\n| --- | ---: | ---: |\n"
        f"| istendiği gibi okunan sınıf | {quality['accuracy']:.3f} | {quality['accuracy_real']:.3f} |\n"
        f"| Fréchet uzaklığı | {spread(quality, 'frechet', 2)} | {spread(quality, 'frechet_floor', 2)} |\n"
        f"| aynısı, taban birimiyle | {spread(quality, 'frechet_ratio', 2)} | 1 |\n"
        f"| kapsama | {spread(quality, 'coverage', 3)} | {spread(quality, 'coverage_real', 3)} |"
    )


def _guided(quality: dict[str, Any]) -> str:
    return (
        f"Yönlendirmeyle, `model.denoiser(labels, scale={quality['scale']:g})`, {quality['n']:,} örnekte: istendiği gibi "
        f"okunan sınıf {quality['accuracy']:.3f}, Fréchet uzaklığı {spread(quality, 'frechet', 2)} (bu n için taban "
        f"{spread(quality, 'frechet_floor', 2)}, oran {spread(quality, 'frechet_ratio', 2)}), kapsama "
        f"{spread(quality, 'coverage', 3)} (gerçek {spread(quality, 'coverage_real', 3)})."
    )


def _spoken_figures(quality: dict[str, Any]) -> str:
    names = {
        "spoken": "modelin rakamları",
        "floor": "hiçbirinin eğitilmediği altı sesin aynı yoldan geri dönen kayıtları (taban)",
        "before": "aynı kayıtlar, geri dönüş yolundan geçmeden",
        "known": "hepsinin eğitildiği altı sesin aynı yoldan geri dönen kayıtları",
        "swapped": "başka etiketlerle karşılaştırılan model rakamları (kontrol)",
    }
    lines = [
        f"| {title} | {quality[part]['digit']:.3f} | {min(quality[part]['digits']):.3f} ile "
        f"{max(quality[part]['digits']):.3f} arası | {quality[part]['language']:.3f} |"
        for part, title in names.items()
    ]
    return (
        f"{SAMPLING_STEPS} DDIM adımıyla, yönlendirmesiz, her sözcükten on ikişer tane {quality['n']} rakam; ses hâline "
        "Griffin-Lim ile getirildi. Onları, modeli hiç dinlememiş üç küçük ağ okudu (`metrics.train_spoken_reader`, üç "
        "tohum). Verilen, üçünün ortalaması ve aralığıdır. Modelin tek bir eğitimi.\n\n"
        "| sesler | rakam doğru | üç okuyucuda | dil doğru |\n| --- | ---: | ---: | ---: |\n"
        + "\n".join(lines)
    )


def _note_figures(quality: dict[str, Any]) -> str:
    names = {
        "samples": "modelin notaları",
        "floor": "spektrograma çevrilip aynı yoldan geri dönen gerçek notalar (taban)",
        "other_labels": "başka etiketlerle karşılaştırılan model notaları (kontrol)",
    }
    lines = [
        f"| {title} | {quality[part]['pitch']:.3f} | {quality[part]['instrument']:.3f} |"
        for part, title in names.items()
    ]
    return (
        f"{SAMPLING_STEPS} DDIM adımıyla, yönlendirmesiz, her türden beşer tane {quality['n']} nota; ses hâline "
        f"Griffin-Lim getirir. Perdeyi, harmoniklerden oluşan bir tarak dalgadan okur; {NEAR} sente kadar doğru sayılır. Çalgı, "
        "eğitim notalarının en yakın ortalama spektrogramınınkidir. Dinleyen bir ağ yoktur.\n\n"
        "| sesler | perdesi doğru | çalgısı doğru |\n| --- | ---: | ---: |\n" + "\n".join(lines)
    )


def _solid_figures(quality: dict[str, Any]) -> str:
    names = {
        "samples": "modelin bulutları",
        "floor": "test bölümünün gerçek bulutları (taban)",
        "other_labels": "başka etiketlerle karşılaştırılan model bulutları (kontrol)",
    }
    lines = [
        f"| {title} | {quality[part]['right']:.3f} | {quality[part]['one_turn']:.3f} | {quality[part]['own_turns']:.3f} |"
        for part, title in names.items()
    ]
    return (
        f"{SAMPLING_STEPS} DDIM adımıyla, yönlendirmesiz, her tür ve boyuttan yirmişer tane {quality['clouds']} bulut. "
        "`minidiff.data.read_solids` bütün cisimleri 2.5 derece arayla dener; yargılayan bir ağ yoktur. Uzaklıklar, noktaların istenen "
        "yüzeye uzaklıklarıdır (bulutta kare ortalamasının kökü, bulutlar üzerinden ortalama): bulutun bütünü için en iyi dönüşle ve "
        "her nokta için en iyi dönüşle.\n\n"
        "| bulutlar | istendiği gibi okunan | uzaklık, tek dönüş | uzaklık, kendi dönüşü |\n| --- | ---: | ---: | ---: |\n"
        + "\n".join(lines)
    )


def _scene_figures(quality: dict[str, Any], ceiling: bool) -> str:
    real = (
        "kodlanıp çözülmüş boyanmış resimler: tavan" if ceiling
        else "boyanmış resimler, okuyucunun sınanması için"
    )  # fmt: skip
    names = {
        "seen": "beşi de istendi, çift eğitimde görülmüş",
        "held_out": "beşi de istendi, biçim-renk çifti ayrılmış",
        "one_told": "bir özellik istendi, dördü açık bırakıldı",
        "real": real,
    }
    lines = [
        f"| {title} | {quality[part]['n']:,} | {quality[part]['shape_and_colour']:.3f} | "
        f"{quality[part]['all_told']:.3f} | {quality[part]['unreadable']:.3f} |"
        for part, title in names.items()
    ]
    return (
        f"{LATENT_STEPS if ceiling else SAMPLING_STEPS} DDIM adımıyla, yönlendirmesiz örnekleri `minidiff.data.read_shapes` okur; o, pikselleri boyanmış "
        "sahnelerle karşılaştırır, ağ bilmez. Okunamayan resimler yanlış sayılır. Açık bırakılan bir özelliğin her değeri "
        "doğrudur.\n\n| istenen | örnek | biçim ve renk doğru | istenenin hepsi doğru | okunamayan |\n"
        "| --- | ---: | ---: | ---: | ---: |\n" + "\n".join(lines)
    )
