// The search. Letters lose their marks and their case (ı, İ, I and i are one), words their plural and, in
// Turkish, what stands after five letters. Words that every page has hardly count, and words that mean the same
// are asked for, too.
(() => {
  const WEIGHT = { lesson: 1.6, term: 1.2, map: 0.8, document: 0.9, card: 0.7, sheet: 0.7, help: 0.4, api: 0.3 };
  const IN_TITLE = 6, IN_HEADING = 4, STEM = 5, OF_ANOTHER_WORD = 1, OF_AN_EMPTY_WORD = 0.1;
  const EMPTY = {
    en: "a about an and are as at be by can do does for from get give has have how i in into is it its "
      + "make me model my of on one or so some that the their them then there they this to want was we what when "
      + "where which who why will with without work you your",
    tr: "acaba ama bana ben benim bir bu bunu cok da daha de diye en gibi hangi icin ile ki kim mi mu nasil ne neden nedir "
      + "nerede niye o olan olarak onu onun sen su var ve veya ya yani",
  };
  // A question that has all words of a row is also asked with the words after it.
  const ALSO = {
    en: [
      ["cfg", "classifier-free guidance"], ["classifier free", "guidance"], ["guided", "guidance"],
      ["guide", "guidance"], ["obey", "classifier-free guidance"], ["listen", "classifier-free guidance"],
      ["follow label", "classifier-free guidance"], ["steer", "classifier-free guidance"], ["ask for", "classifier-free guidance"],
      ["prompt", "conditioning text"],
      ["lora", "adapter"], ["fid", "Fréchet distance"], ["ema", "moving average"],
      ["vae", "variational autoencoder"], ["gan", "adversarial network"], ["ode", "probability flow"],
      ["stable diffusion", "latent diffusion"], ["fewer steps", "faster samplers"], ["speed", "faster samplers"],
      ["blurry", "spread mean"], ["copy", "memorisation"], ["overfit", "memorisation held-out"],
    ],
    tr: [
      ["cfg", "sınıflandırıcısız yönlendirme"], ["rehber", "yönlendirme"], ["kılavuz", "yönlendirme"],
      ["guidance", "yönlendirme"], ["söz dinle", "sınıflandırıcısız yönlendirme"], ["uysun", "sınıflandırıcısız yönlendirme"],
      ["istediğim", "sınıflandırıcısız yönlendirme"],
      ["lora", "adaptör"], ["fid", "Fréchet uzaklığı"], ["ema", "hareketli ortalama"],
      ["vae", "otomatik kodlayıcı"], ["gan", "çekişmeli ağ"], ["prompt", "istem"], ["latent", "gizil difüzyon"],
      ["gürültü takvimi", "gürültü zamanlayıcısı"], ["schedule", "zamanlayıcı"], ["sampler", "örnekleyici"],
      ["ezber", "ezberleme"], ["hızlandır", "hızlı örnekleyiciler"],
    ],
  };

  const GREEK = { α: "alpha", β: "beta", γ: "gamma", ε: "epsilon", η: "eta", θ: "theta", λ: "lambda", μ: "mu", σ: "sigma" };
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/ı/g, "i").toLowerCase()
    .replace(/[α-ω]/g, (letter) => GREEK[letter] ?? letter);
  const wordsOf = (text) => fold(text).replace(/['’]\p{L}+/gu, "").match(/[\p{L}\p{N}]+/gu) || [];
  const STEMS = {
    tr: (word) => word.replace(/^(.{3,}?)l[ae]r.*$/u, "$1").slice(0, STEM),
    en: (word) => word.replace(/(.{3,}[^s])s$/, "$1").replace(/(.{4,}i)[sz](ation|e|ed|er|ing)$/, "$1z"),
  };

  // How well a stem of the text answers a stem of the question.
  function likeness(asked, found) {
    if (asked === found) return 1;
    if (found.startsWith(asked)) return asked.length >= 3 ? 0.6 : asked.length === 2 && found.length <= 4 ? 0.4 : 0;
    let same = 0; // how many letters they begin with alike; "sampling" and "sampler" are kin, "classifier" and "class" not
    while (same < asked.length && asked[same] === found[same]) same += 1;
    const kin = same >= 5 && asked.length - same <= 4 && found.length - same <= 4;
    return kin && 2 * same >= Math.max(asked.length, found.length) ? 0.5 : 0;
  }

  window.minidiffFinder = (rows, language) => {
    const stem = STEMS[language] ?? STEMS.en, empty = new Set(wordsOf(EMPTY[language] ?? ""));
    const stems = (text) => wordsOf(text).map(stem);
    const count = (list) => {
      const counts = new Map();
      for (const one of list) counts.set(one, (counts.get(one) || 0) + 1);
      return counts;
    };
    const frequency = new Map();
    const sections = rows.map(([address, title, kind, anchor, heading, text]) => {
      const body = count(stems(text)), head = new Set(stems(heading)), top = new Set(stems(title));
      const length = [...body.values()].reduce((sum, one) => sum + one, 0);
      for (const one of new Set([...body.keys(), ...head, ...top])) frequency.set(one, (frequency.get(one) || 0) + 1);
      return { address, title, kind, anchor, heading, text, body, head, top, length };
    });

    // [stem, how much it counts]: the words of the question, then those that mean the same
    function askedBy(question) {
      const all = wordsOf(question), said = all.filter((word) => !empty.has(word));
      const own = new Map(all.map((word) => [stem(word), said.length && empty.has(word) ? OF_AN_EMPTY_WORD : 1]));
      const isSaid = (word) => all.some((one) => stem(one) === stem(word) || (word.length > 4 && one.startsWith(word)));
      const has = (key) => wordsOf(key).every(isSaid);
      const more = (ALSO[language] ?? []).filter(([key]) => has(key)).flatMap(([, also]) => stems(also));
      for (const one of more) if (!own.has(one)) own.set(one, OF_ANOTHER_WORD);
      return [...own];
    }

    function find(question) {
      const asked = askedBy(question).map(([one, share]) => {
        const alike = [...frequency.keys()].map((found) => [found, likeness(one, found)]).filter(([, like]) => like > 0);
        const known = Math.max(1, ...alike.filter(([, like]) => like === 1).map(([found]) => frequency.get(found)));
        return { alike, share, rarity: Math.log(1 + sections.length / known) };
      }).filter(({ alike }) => alike.length > 0);
      if (!asked.length) return [];
      const shares = asked.reduce((sum, { share }) => sum + share, 0);
      const pages = new Map();
      for (const section of sections) {
        let score = 0, met = 0;
        for (const { alike, share, rarity } of asked) {
          let best = 0;
          for (const [found, like] of alike) {
            const times = section.body.get(found) || 0;
            const said = times ? (2.2 * times) / (times + 1.2 * (0.4 + 0.6 * section.length / 150)) : 0;
            const weight = said + (section.head.has(found) ? IN_HEADING : 0) + (section.top.has(found) ? IN_TITLE : 0);
            best = Math.max(best, weight * like);
          }
          if (best > 0) met += share;
          score += best * rarity * share;
        }
        if (!met) continue;
        score *= (met / shares) ** 2 * (WEIGHT[section.kind] || 0.5);
        const page = pages.get(section.address) || { sum: 0, best: null, score: 0 };
        page.sum += score;
        if (score > page.score) Object.assign(page, { score, best: section });
        pages.set(section.address, page);
      }
      return [...pages.values()]
        .map((page) => ({ ...page, total: page.score + 0.05 * Math.min(page.sum, 10 * page.score) }))
        .sort((one, other) => other.total - one.total)
        .map((page) => page.best);
    }
    // Whether a word of a text is one that was asked for.
    const marks = (question) => {
      const asked = new Set(askedBy(question).filter(([, share]) => share > OF_AN_EMPTY_WORD).map(([one]) => one));
      return (piece) => stems(piece).some((one) => asked.has(one));
    };
    return { find, marks };
  };
})();
