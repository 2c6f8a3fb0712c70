"""The words of the pages around the lessons, in both languages, with the same keys."""

WORDS = {
    "en": {
        "other_language": "Türkçe",
        "skip": "Skip to the text",
        "menu": "Menu",
        "contents": "Contents of the site",
        "on_this_page": "On this page",
        "search": "Search",
        "search_hint": "Search: noise schedule, U-Net ...",
        "no_results": "Nothing found. Try one word of it.",
        "results": "{count} results",
        "all_results": "Show all {count} results",
        "theme": "Dark or light",
        "start": "Start",
        "home": "Front page",
        "measuring": "How benchmarks are measured",
        "samplers": "The samplers",
        "recipes": "Recipes",
        "english-turkish": "From English to Turkish",
        "own-pictures": "Your own pictures",
        "compare": "Samples without labels",
        "further": "Further reading",
        "contributing": "Contributing",
        "writing": "How to write a lesson",
        "security": "Security",
        "lessons": "Lessons",
        "sheets": "Exercise sheets",
        "sheet": "Exercise sheet",
        "solutions": "Solutions",
        "solution": "Solution",
        "lesson": "Lesson",
        "to_look_up": "To look up",
        "to_teach": "To teach and to help",
        "models": "Models that ship",
        "api": "The library, name by name",
        "source": "Source",
        "names": "Names",
        "modules": "Modules",
        "module": "module",
        "what": "what it is",
        "previous": "Before",
        "next": "Next",
        "download": "Download this notebook (without outputs)",
        "download_all": "Download all notebooks (without outputs and without the library)",
        "download_course": "Download the course to run it",
        "player_note": (
            "This page has the film: drag it, play it. A choice of samplers, steps, seed and the like "
            "computes something new; for that, open the lesson as a notebook."
        ),
        "open_in": "Open in {place}",
        "repository": "Repository",
        "folded_code": "The code of this cell",
        "solution_note": "This is a solution. The sheet it answers: ",
        "english_only": "",
        "no_script": "Without JavaScript you read formulas as TeX and see film strips.",
        "licence": "Code: MIT licence. Text and figures: CC BY 4.0.",
        "front_title": "Learn diffusion models by running them",
        "front_hand": "Move your finger or mouse across the pictures: from noise, on the right, to digits.",
        "front_for": "For",
        "front_for_is": (
            "whoever can read a loop in Python and has met a little algebra and probability. Nothing about "
            "diffusion is needed, and no GPU."
        ),
        "front_takes": "Time",
        "front_takes_is": (
            "40 minutes for the first lesson; about 90 for each of the others, and as much for its exercises."
        ),
        "front_so_far": "In it",
        "front_so_far_is": (
            "lessons 00 to {last}: pictures, words, drawings, editing, judgement, video, 3-D, sound, and a "
            "project of your own."
        ),
        "front_lines": (
            "A diffusion model turns noise into pictures. This free course shows you every step of it.\n"
            "You read a lesson, predict what will happen, and scrub through what did; nothing is installed.\n"
            "To change things you run the same lessons as notebooks, on a laptop with two cores.\n"
            "Each lesson has a sheet of exercises that check themselves, and solutions.\n"
            "The library beneath, minidiff, is small enough to be read from end to end."
        ),
        "run_note": (
            "What you read here are pages: they show every lesson and play its films, and need nothing "
            "else. To <b>run</b> lessons you need the folder of the course, with the library "
            "<code>minidiff</code> in it; the commands below are for that folder. {link} has the notebooks "
            "alone and does not run without it."
        ),
        "run_zip": "The folder is here: unpack {link} and go on below.",
        "run_address": "The folder is at {link}; with git: <code>git clone {address}</code>.",
        "run_ask": (
            "These pages were made without an address for it: ask whoever gave them to you for the folder "
            "of the course minidiff (a zip of it will do), or for where it can be downloaded."
        ),
        "front_begin": "Begin: lesson 00",
        "front_run": "Run it yourself",
        "front_lessons": "The lessons",
        "solutions_lead": "Worked answers to the exercise sheets. Look at them last.",
        "sheets_lead": "One sheet for each lesson. They check themselves when you run them as notebooks.",
        "models_lead": "What each model was trained on, how well it draws, and where it fails.",
        "api_lead": "Every public name of minidiff, from its docstring.",
        "description": "A course on diffusion models to scrub, read and run, in English and in Turkish.",
    },
    "tr": {
        "other_language": "English",
        "skip": "Metne geç",
        "menu": "Menü",
        "contents": "Sitenin içindekiler",
        "on_this_page": "Bu sayfada",
        "search": "Ara",
        "search_hint": "Ara: gürültü zamanlayıcısı, U-Net ...",
        "no_results": "Bir şey bulunamadı. Tek bir sözcükle dene.",
        "results": "{count} sonuç",
        "all_results": "{count} sonucun hepsini göster",
        "theme": "Koyu ya da açık",
        "start": "Başlangıç",
        "home": "Ön sayfa",
        "measuring": "Ölçümler nasıl yapılır",
        "samplers": "Örnekleyiciler",
        "recipes": "Tarifler",
        "english-turkish": "İngilizceden Türkçeye",
        "own-pictures": "Kendi resimlerin",
        "compare": "Etiketsiz örnekler",
        "further": "Daha fazlası için",
        "contributing": "Katkıda bulunmak",
        "writing": "Ders nasıl yazılır",
        "security": "Güvenlik",
        "lessons": "Dersler",
        "sheets": "Alıştırma defterleri",
        "sheet": "Alıştırmalar",
        "solutions": "Çözümler",
        "solution": "Çözüm",
        "lesson": "Ders",
        "to_look_up": "Başvuru",
        "to_teach": "Öğretmek ve katkıda bulunmak",
        "models": "Hazır modeller",
        "api": "Kütüphane, ad ad",
        "source": "Kaynak kod",
        "names": "Adlar",
        "modules": "Modüller",
        "module": "modül",
        "what": "ne olduğu",
        "previous": "Önceki",
        "next": "Sonraki",
        "download": "Bu defteri indir (çıktısız)",
        "download_all": "Bütün defterleri indir (çıktısız, kütüphanesiz)",
        "download_course": "Çalıştırmak için kursu indir",
        "player_note": (
            "Bu sayfada film var: sürükle, oynat. Örnekleyiciyi, adım sayısını, tohumu ve benzerlerini "
            "seçmek yeni bir hesap ister; bunun için dersi defter olarak aç."
        ),
        "open_in": "{place} ile aç",
        "repository": "Depo",
        "folded_code": "Bu hücrenin kodu",
        "solution_note": "Bu bir çözüm. Yanıtladığı alıştırmalar: ",
        "english_only": "Bu sayfa şimdilik yalnızca İngilizce.",
        "no_script": "JavaScript olmadan formülleri TeX olarak okur, filmleri şerit olarak görürsün.",
        "licence": "Kod: MIT lisansı. Metin ve şekiller: CC BY 4.0.",
        "front_title": "Difüzyon modellerini çalıştırarak öğren",
        "front_hand": "Parmağını ya da fareyi resimlerin üzerinde gezdir: sağdaki gürültüden rakamlara.",
        "front_for": "Kimler için",
        "front_for_is": (
            "Python'da bir döngüyü okuyabilen, biraz cebir ve olasılık görmüş herkes için. Difüzyon "
            "hakkında bir şey bilmen gerekmez; GPU da gerekmez."
        ),
        "front_takes": "Süre",
        "front_takes_is": (
            "ilk ders 40 dakika; ötekilerin her biri 90 dakika kadar, alıştırmaları da o kadar sürer."
        ),
        "front_so_far": "İçinde",
        "front_so_far_is": (
            "00 ile {last} arası dersler: görüntüler, sözcükler, çizimler, düzenleme, yargı, video, 3B, ses "
            "ve kendi projen."
        ),
        "front_lines": (
            "Bir difüzyon modeli gürültüyü resme çevirir. Bu ücretsiz kurs sana bunun her adımını gösterir.\n"
            "Dersi burada okur, ne olacağını tahmin eder, olanı kare kare gezersin; hiçbir şey kurmazsın.\n"
            "Bir şeyleri değiştirmek istersen aynı dersleri iki çekirdekli bir dizüstünde defter olarak "
            "çalıştırırsın.\n"
            "Her dersin, kendini denetleyen alıştırmaları ve çözümleri vardır.\n"
            "Altındaki kütüphane minidiff, baştan sona okunacak kadar küçüktür."
        ),
        "run_note": (
            "Burada okudukların birer sayfa: bütün dersleri gösterir, filmlerini oynatır ve başka hiçbir "
            "şey istemez. Dersleri <b>çalıştırmak</b> için, içinde <code>minidiff</code> kütüphanesi de "
            "bulunan kurs klasörü gerekir; aşağıdaki komutlar o klasör içindir. {link} dosyasında yalnızca "
            "defterler var; kütüphane olmadan çalışmazlar."
        ),
        "run_zip": "Klasör burada: {link} dosyasını aç, sonra aşağıdan sürdür.",
        "run_address": "Klasörün adresi {link}; git ile: <code>git clone {address}</code>.",
        "run_ask": (
            "Bu sayfalar, klasörün adresi verilmeden hazırlandı: sayfaları sana verenden minidiff kursunun "
            "klasörünü (zip dosyası da olur) ya da nereden indirilebileceğini iste."
        ),
        "front_begin": "Başla: 00. ders",
        "front_run": "Kendin çalıştır",
        "front_lessons": "Dersler",
        "solutions_lead": "Alıştırmaların çözülmüş hâlleri. Onlara en son bak.",
        "sheets_lead": "Her ders için bir alıştırma defteri. Defter olarak çalıştırdığında kendini denetler.",
        "models_lead": "Her model neyle eğitildi, ne kadar iyi çiziyor, nerede yanılıyor.",
        "api_lead": "minidiff'in herkese açık bütün adları, kendi açıklamalarıyla (İngilizce).",
        "description": "Gezerek, okuyarak, çalıştırarak öğrenilen, iki dilli bir difüzyon modelleri kursu.",
    },
}
