// What the pages of the course do in a browser. A classic script: pages that lie on a disk load no modules
// and may not fetch.
(() => {
  const root = document.documentElement, body = document.body;
  const near = (node, act) => {
    if (!("IntersectionObserver" in window)) return act();
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      act();
    }, { rootMargin: "800px 0px" });
    watch.observe(node);
  };
  const load = (source) => {
    const script = document.createElement("script");
    script.src = source;
    document.head.append(script);
  };

  // ---- formulas -------------------------------------------------------------------------------------

  for (const node of document.querySelectorAll(".math")) {
    const tex = node.textContent, displayMode = node.tagName === "DIV" || node.classList.contains("display");
    try {
      window.katex.render(tex, node, { displayMode, throwOnError: true, strict: "ignore" });
      node.removeAttribute("role"); // what was drawn carries MathML for those who listen
    } catch (error) {
      node.dataset.failed = error.message;
    }
  }

  // ---- what can be scrolled sideways can be reached by the keyboard -----------------------------------

  const reachable = () => {
    for (const node of document.querySelectorAll("pre, .scroll, .math, .output.html")) {
      if (node.tagName === "SPAN") continue;
      if (node.scrollWidth > node.clientWidth + 1) node.tabIndex = 0;
      else node.removeAttribute("tabindex");
    }
  };
  reachable();
  addEventListener("resize", reachable);

  // ---- dark and light ---------------------------------------------------------------------------------

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => root.dataset.theme || (dark.matches ? "dark" : "light");
  const tell = () => (body.dataset.jpThemeName = theme()); // players paint again when this changes
  document.querySelector(".theme").addEventListener("click", () => {
    root.dataset.theme = theme() === "dark" ? "light" : "dark";
    try { localStorage.setItem("minidiff-theme", root.dataset.theme); } catch { /* nothing is kept */ }
    tell();
  });
  dark.addEventListener("change", tell);
  tell();

  // ---- players: a film is loaded when the reader comes near ------------------------------------------

  const waiting = new Map();
  window.minidiffFilm = (name, state) => {
    for (const host of waiting.get(name) || []) play(host, state);
    waiting.delete(name);
  };

  function play(host, state) {
    const listeners = {};
    const model = {
      get: (name) => state[name],
      set: (name, value) => {
        if (state[name] === value) return;
        state[name] = value;
        (listeners["change:" + name] || []).forEach((listener) => listener());
      },
      on: (event, listener) => (listeners[event] ||= []).push(listener),
      off: (event, listener) => (listeners[event] = (listeners[event] || []).filter((one) => one !== listener)),
      save_changes: () => {},
    };
    const place = document.createElement("div");
    place.className = "player";
    host.append(place);
    window.minidiffPlayer.render({ model, el: place });
    host.classList.add("playing");
    if (host.classList.contains("hand")) hand(place, model, state.data.script.frames);
  }

  // On the front page the picture itself is the slider.
  function hand(place, model, frames) {
    const follow = (event) => {
      const stage = event.target.closest(".stage");
      if (!stage) return;
      const pictures = [...stage.querySelectorAll("canvas")].map((one) => one.getBoundingClientRect());
      const left = Math.min(...pictures.map((one) => one.left)), right = Math.max(...pictures.map((one) => one.right));
      const box = { left, width: right - left };
      const part = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
      model.set("frame", Math.round(part * (frames - 1)));
    };
    place.addEventListener("pointermove", follow);
    place.addEventListener("pointerdown", follow);
  }

  for (const host of document.querySelectorAll("[data-film]")) {
    const name = host.dataset.film;
    const start = () => {
      waiting.set(name, [...(waiting.get(name) || []), host]);
      load(host.dataset.src);
    };
    if (host.classList.contains("now")) start();
    else near(host, start);
  }

  // ---- the other language keeps the place -------------------------------------------------------------

  const headerHeight = () => document.querySelector("header").getBoundingClientRect().bottom;
  const placeNow = () => {
    const line = headerHeight() + 24;
    let found = "";
    for (const node of document.querySelectorAll("[data-place]")) {
      if (node.getBoundingClientRect().top > line) break;
      found = node.dataset.place;
    }
    return scrollY > 0 ? found : "";
  };
  const switchLink = document.querySelector(".switch"), plainSwitch = switchLink.getAttribute("href");
  const keepPlace = () => {
    const place = placeNow();
    switchLink.setAttribute("href", place ? `${plainSwitch}#${encodeURI(place)}` : plainSwitch);
  };
  for (const event of ["pointerdown", "focus", "click"]) switchLink.addEventListener(event, keepPlace);

  // Formulas and players that were drawn above it may have moved the place the reader asked for.
  const settle = () => {
    const wanted = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (wanted) wanted.scrollIntoView();
  };
  if (document.readyState === "complete") settle();
  else addEventListener("load", settle, { once: true });

  // ---- menu -------------------------------------------------------------------------------------------

  const menuButton = document.querySelector(".menu-button");
  const showMenu = (on) => {
    body.classList.toggle("menu-open", on);
    menuButton.setAttribute("aria-expanded", String(on));
  };
  menuButton.addEventListener("click", () => showMenu(!body.classList.contains("menu-open")));
  const current = document.querySelector('#menu [aria-current="page"]');
  if (current && current.offsetTop > innerHeight / 2) document.getElementById("menu").scrollTop = current.offsetTop - innerHeight / 3;

  // ---- print: what is folded is opened ---------------------------------------------------------------

  addEventListener("beforeprint", () => {
    for (const node of document.querySelectorAll("details:not([open])")) {
      node.open = true;
      node.dataset.opened = "true";
    }
    for (const image of document.querySelectorAll("img[loading]")) image.loading = "eager";
  });
  addEventListener("afterprint", () => {
    for (const node of document.querySelectorAll("details[data-opened]")) {
      node.open = false;
      delete node.dataset.opened;
    }
  });

  // ---- search -----------------------------------------------------------------------------------------
  // Letters lose their marks and their case (ı, İ, I and i are one), words lose a plural and what stands
  // after five letters: the stem that serves Turkish well, and English too.

  const WEIGHT = { lesson: 1.6, map: 0.8, document: 0.9, card: 0.8, sheet: 0.7, api: 0.6 };
  const IN_TITLE = 6, IN_HEADING = 4, STEM = 5, SHOWN = 10, SNIPPET = 150;
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/ı/g, "i").toLowerCase();
  const wordsOf = (text) => fold(text).replace(/['’]\p{L}+/gu, "").match(/[\p{L}\p{N}]+/gu) || [];
  const stem = (word) => word.replace(/^(.{3,}?)l[ae]r.*$/u, "$1").slice(0, STEM);
  const stems = (text) => wordsOf(text).map(root.lang === "tr" ? stem : (word) => word.slice(0, STEM));

  let sections = null, frequency = new Map();
  const count = (list) => {
    const counts = new Map();
    for (const one of list) counts.set(one, (counts.get(one) || 0) + 1);
    return counts;
  };
  window.minidiffSearch = (rows) => {
    sections = rows.map(([address, title, kind, anchor, heading, text]) => {
      const body = count(stems(text)), head = new Set(stems(heading)), top = new Set(stems(title));
      const length = [...body.values()].reduce((sum, one) => sum + one, 0);
      for (const one of new Set([...body.keys(), ...head, ...top])) frequency.set(one, (frequency.get(one) || 0) + 1);
      return { address, title, kind, anchor, heading, text, body, head, top, length };
    });
    show();
  };

  // How well a stem of the text answers a stem of the question.
  function likeness(asked, found) {
    if (asked === found) return 1;
    if (asked.length >= 3 && found.startsWith(asked)) return 0.6;
    if (found.length >= 4 && asked.startsWith(found)) return 0.6;
    return asked.length === 2 && found.startsWith(asked) && found.length <= 4 ? 0.4 : 0;
  }

  function find(question) {
    const asked = [...new Set(stems(question))].map((one) => {
      const alike = [...frequency.keys()].map((found) => [found, likeness(one, found)]).filter(([, like]) => like > 0);
      const known = Math.max(1, ...alike.filter(([, like]) => like === 1).map(([found]) => frequency.get(found)));
      return { alike, rarity: Math.log(1 + sections.length / known) };
    });
    if (!asked.length) return [];
    const pages = new Map();
    for (const section of sections) {
      let score = 0, met = 0;
      for (const { alike, rarity } of asked) {
        let best = 0;
        for (const [found, like] of alike) {
          const times = section.body.get(found) || 0;
          const said = times ? (2.2 * times) / (times + 1.2 * (0.4 + 0.6 * section.length / 150)) : 0;
          const weight = said + (section.head.has(found) ? IN_HEADING : 0) + (section.top.has(found) ? IN_TITLE : 0);
          best = Math.max(best, weight * like);
        }
        if (best > 0) met += 1;
        score += best * rarity;
      }
      if (!met) continue;
      score *= (met / asked.length) ** 2 * (WEIGHT[section.kind] || 0.5);
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
  window.minidiffFind = (question) => find(question).map(({ address, anchor, kind }) => ({ address, anchor, kind }));

  const query = document.getElementById("query"), results = document.getElementById("results");
  function snippet(text, question) {
    const asked = new Set(stems(question));
    const pieces = text.split(/(\s+)/);
    const at = pieces.findIndex((piece) => stems(piece).some((one) => asked.has(one)));
    const from = Math.max(0, at - 10);
    const span = document.createElement("span");
    span.className = "snippet";
    let length = 0;
    if (from > 0) span.append("… ");
    for (const piece of pieces.slice(from)) {
      if ((length += piece.length) > SNIPPET) break;
      if (stems(piece).some((one) => asked.has(one))) {
        const mark = document.createElement("mark");
        mark.textContent = piece;
        span.append(mark);
      } else span.append(piece);
    }
    return span;
  }
  function show() {
    const question = query.value.trim();
    results.hidden = !question;
    if (!question || !sections) return;
    const found = find(question);
    const line = document.createElement("p");
    line.textContent = found.length ? body.dataset.results.replace("{count}", found.length) : body.dataset.noResults;
    results.replaceChildren(line, ...found.slice(0, SHOWN).map((section) => {
      const link = document.createElement("a");
      link.href = body.dataset.root + section.address + (section.anchor ? "#" + encodeURI(section.anchor) : "");
      const title = document.createElement("b");
      title.textContent = section.title;
      link.append(title);
      if (section.heading && section.heading !== section.title) link.append(` › ${section.heading}`);
      link.append(snippet(section.text, question));
      return link;
    }));
  }
  let asked = false;
  query.addEventListener("input", () => {
    if (!asked) load(`${body.dataset.root}static/search.${root.lang}.js`);
    asked = true;
    show();
  });
  query.addEventListener("keydown", (event) => {
    const first = results.querySelector("a");
    if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
    if (event.key === "Enter" && first) first.click();
  });
  results.addEventListener("keydown", (event) => {
    const links = [...results.querySelectorAll("a")], at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown") { event.preventDefault(); links[Math.min(at + 1, links.length - 1)].focus(); }
    if (event.key === "ArrowUp") { event.preventDefault(); (links[at - 1] || query).focus(); }
  });
  results.addEventListener("click", () => (results.hidden = true));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") { results.hidden = true; showMenu(false); }
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); query.focus(); }
  });
  addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".search")) results.hidden = true;
  });
})();
