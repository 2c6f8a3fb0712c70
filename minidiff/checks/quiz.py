"""The quiz of lesson 20: for each lesson three sentences, two of which are what is often believed.

The sentences stand in the sheet; here are the right letters, and what is wrong with the others.
"""

from dataclasses import dataclass

from minidiff.phrase import Phrase


@dataclass(frozen=True)
class Question:
    """The letter of the sentence that is true, and for each other letter what is wrong with it."""

    right: str
    because: dict[str, Phrase]


# fmt: off
FOUNDATIONS = {
    "00": Question("b", {
        "a": Phrase("nothing is looked up: the model keeps no pictures, and ten digits came out of one noise.",
                    "hiçbir şey aranmıyor: model resim saklamaz; tek bir gürültüden on rakam çıktı."),
        "c": Phrase("the slider shows frames that were computed once; the kernel is not asked again.",
                    "kaydırıcı bir kez hesaplanmış kareleri gösterir; kernel'e yeniden sorulmaz."),
    }),
    "01": Question("c", {
        "a": Phrase("their *squares* do.", "toplamı 1 olan, *kareleridir*."),
        "b": Phrase("the index counts from 0: at index t, t + 1 steps have been taken.", "indis 0'dan sayar: t indisinde t + 1 adım atılmıştır."),
    }),
    "02": Question("a", {
        "b": Phrase("the cosine, squared, is the curve of ᾱ. What is β's then?", "ᾱ'nın eğrisi kosinüsün karesidir. Öyleyse β'nınki nedir?"),
        "c": Phrase("the network takes t for the noise level of its own schedule. Shown another level, it is wrong.",
                    "ağ, t'yi kendi zamanlayıcısının gürültü düzeyi diye anlar. Başka düzey gösterilirse yanılır."),
    }),
    "03": Question("c", {
        "a": Phrase("nobody can know that noise from x_t alone; the step goes to a mean over all x_0 that fit.",
                    "o gürültü yalnızca x_t'den bilinemez; adım, uyan bütün x_0'ların ortalamasına göre atılır."),
        "b": Phrase("it is an *average* of them, and blurred as averages are.", "o, bunların *ortalamasıdır*; ortalamalar gibi bulanıktır."),
    }),
    "04": Question("b", {
        "a": Phrase("from one of them the others follow, given x_t and t: one model in three units.",
                    "x_t ile t verilince birinden ötekiler çıkar: üç birimle yazılmış tek model."),
        "c": Phrase("each image of a batch has its own t.", "yığındaki her görüntünün kendi t'si vardır."),
    }),
    "05": Question("a", {
        "b": Phrase("take the middle away, or the levels below, and count again what is lost (lesson 05, part 4).",
                    "ortasını ya da alttaki düzeyleri çıkar ve ne yitirildiğini yeniden say (05. ders, 4. bölüm)."),
        "c": Phrase("weights are many where maps are small; time is spent where pixels are many.",
                    "ağırlıklar haritaların küçük olduğu yerde çoktur; süre, piksellerin çok olduğu yerde geçer."),
    }),
    "06": Question("b", {
        "a": Phrase("at another n, or with other labels, the same number may be the floor itself.",
                    "başka bir n'de ya da başka etiketlerle aynı sayı tabanın kendisi olabilir."),
        "c": Phrase("real digits that the model never saw have such neighbours, too. How near are theirs?",
                    "modelin hiç görmediği gerçek rakamların da böyle komşuları var. Onlarınki ne kadar yakın?"),
    }),
    "07": Question("a", {
        "b": Phrase("it walks with the same network; what changes is which noise is put back.",
                    "aynı ağla yürür; değişen, hangi gürültünün geri konduğudur."),
        "c": Phrase("a stride leaves several steps out; its variance comes from ᾱ at both of its ends.",
                    "aralık birkaç adımı atlar; varyansı iki ucundaki ᾱ'lardan gelir."),
    }),
    "08": Question("c", {
        "a": Phrase("with few calls, or far from where the path bends, it can be worse: lesson 08 has such a row.",
                    "az çağrıyla ya da yolun kıvrıldığı yerden uzakta daha kötü olabilir: 08. derste böyle bir satır var."),
        "b": Phrase("all eight were run on one network, and the network did not change.", "sekizi de aynı ağla çalıştırıldı; ağ değişmedi."),
    }),
}
CONTROL = {
    "09": Question("b", {
        "a": Phrase("put s = 1 into u + s (c - u): what is left of u?", "u + s (c - u)'da s yerine 1 koy: u'dan ne kalır?"),
        "c": Phrase("accuracy does not see what is lost: at s = 8 coverage had fallen and the samples had left the data.",
                    "doğruluk, yitirileni görmez: s = 8'de kapsama düşmüş, örnekler veriden ayrılmıştı."),
    }),
    "10": Question("c", {
        "a": Phrase("retrieval was nearly perfect while the colours of a sentence could still be swapped.",
                    "bir cümlenin renkleri hâlâ yer değiştirebilirken bulma neredeyse kusursuzdu."),
        "b": Phrase("count the layers: self-attention is still there, cross-attention stands beside it.",
                    "katmanları say: öz dikkat hâlâ orada; çapraz dikkat onun yanında duruyor."),
    }),
    "11": Question("b", {
        "a": Phrase("a weight's slope is what comes *in*, and that is not 0. Only two zeros in a row stay.",
                    "bir ağırlığın eğimi *girene* bağlıdır; o da 0 değildir. Yalnızca art arda iki sıfır olduğu yerde kalır."),
        "c": Phrase("the drawing is not in the picture: with a scale of 0 it has no effect, and colour comes from elsewhere.",
                    "çizim resimde yoktur: ölçek 0 iken etkisizdir; renk de başka yerden gelir."),
    }),
    "12": Question("c", {
        "a": Phrase("in the case of the two bumps half of the answers were wrong, with every known number exact.",
                    "iki tepeli durumda, bilinen her sayı kusursuzken cevapların yarısı yanlıştı."),
        "b": Phrase("it is how far *up* one goes; what is kept there follows a curve, not a half.",
                    "o, ne kadar *yukarı* çıkıldığıdır; orada korunan bir eğriyi izler, yarıyı değil."),
    }),
    "13": Question("a", {
        "b": Phrase("the mean of all answers has it, and it is a blur that no picture of the data looks like.",
                    "en yükseği bütün cevapların ortalamasınındır; o da verideki hiçbir resme benzemeyen bir bulanıklıktır."),
        "c": Phrase("consistent is not likely: pictures that nobody would draw shrink exactly, too.",
                    "tutarlı olmak olası olmak değildir: kimsenin çizmeyeceği resimler de küçülünce tam gelir."),
    }),
}
BEYOND = {
    "14": Question("a", {
        "b": Phrase("three seeds of one GAN found different numbers of bumps, and a careless diffusion model lost some, too.",
                    "aynı GAN'ın üç tohumu farklı sayıda tepe buldu; özensiz bir difüzyon modeli de birkaçını yitirdi."),
        "c": Phrase("a mode counts with a fifth of its share: within each, much can be missing, and much can lie between.",
                    "bir mod, payının beşte biriyle sayılır: her birinin içinde çok şey eksik olabilir, aralarında da çok şey durabilir."),
    }),
    "15": Question("b", {
        "a": Phrase("send real pictures through the autoencoder and back, and count how many can still be read.",
                    "gerçek resimleri otomatik kodlayıcıdan geçirip geri getir ve kaçının hâlâ okunabildiğini say."),
        "c": Phrase("while it runs, what the layers hand on takes more, and grows with the batch.",
                    "çalışırken katmanların birbirine verdikleri daha çok yer tutar ve yığın büyüdükçe büyür."),
    }),
    "16": Question("a", {
        "b": Phrase("nearly all of what comes in is allowed, so even one false alarm in a hundred outnumbers the true ones.",
                    "gelenlerin neredeyse hepsi izinlidir; yüzde bir yanlış alarm bile doğru alarmlardan çok olur."),
        "c": Phrase("guidance made 0.79 into 0.95 on the same data.", "yönlendirme aynı veriyle 0,79'u 0,95 yaptı."),
    }),
    "17": Question("c", {
        "a": Phrase("drawn one by one they do not know of each other: the thing changes its colour and its place.",
                    "tek tek çizilince birbirlerinden haberleri olmaz: nesne rengini ve yerini değiştirir."),
        "b": Phrase("it makes them *still*, not steady: equal noise asks for equal frames.",
                    "videoyu akıcı değil, *hareketsiz* yapar: eşit gürültü eşit kare ister."),
    }),
    "18": Question("a", {
        "b": Phrase("a disc may be a ball, a cone from above, or a cylinder along its axis.",
                    "bir disk; küre, üstten bakılan koni ya da ekseni boyunca bakılan silindir olabilir."),
        "c": Phrase("a list of points will do, and a network that does not mind their order.",
                    "bir nokta listesi ve onların sırasına aldırmayan bir ağ yeter."),
    }),
    "19": Question("b", {
        "a": Phrase("it is the loudness of it; the phases are gone.", "o, sesin gürlüğüdür; fazlar gitmiştir."),
        "c": Phrase("a straight line filled it better.", "düz bir doğru onu daha iyi doldurdu."),
    }),
    "20": Question("c", {
        "a": Phrase("it has an answer. It fails if nobody can tell which.", "bir cevabı vardır. Hangisi olduğunu kimse bilemiyorsa başarısızdır."),
        "b": Phrase("it is the luckiest of five. What would it be on other seeds?", "o, beşinin en şanslısıdır. Başka tohumlarla kaç olurdu?"),
    }),
}
# fmt: on
