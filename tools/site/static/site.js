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

  // ---- pages of one edition: the menu and the words around are those of the language read last -----------

  const keep = (language) => {
    try { localStorage.setItem("minidiff-language", language); return true; } catch { return false; }
  };
  const speak = (menus) => {
    let language = root.lang;
    try { language = localStorage.getItem("minidiff-language") || language; } catch { /* nothing was kept */ }
    const words = menus[language], find = (name) => document.querySelector(name), up = body.dataset.root;
    if (!words) return;
    const text = (name, said) => { const node = find(name); if (node) node.textContent = said; };
    if (language !== root.lang) find("article").lang = root.lang;
    root.lang = language;
    const menu = find("#menu"), query = find("#query"), theme = find(".theme"), other = find(".switch");
    menu.innerHTML = words.lines;
    for (const link of menu.querySelectorAll("a")) link.setAttribute("href", up + link.getAttribute("href"));
    menu.setAttribute("aria-label", words.contents);
    find(".home").setAttribute("href", up + words.home);
    query.setAttribute("aria-label", words.search);
    query.placeholder = words.search_hint;
    theme.title = words.theme;
    theme.setAttribute("aria-label", words.theme);
    Object.assign(body.dataset, { results: words.results, allResults: words.all_results, noResults: words.no_results });
    for (const [name, said] of [[".menu-button", words.menu], [".skip", words.skip], ["footer p", words.licence],
      ["aside h2", words.on_this_page], [".to-source", words.source], [".switch", words.other_language]]) text(name, said);
    find("aside")?.setAttribute("aria-label", words.on_this_page);
    for (const name of ["lang", "hreflang"]) other.setAttribute(name, words.other);
    other.addEventListener("click", (event) => {
      if (!keep(words.other)) return;
      event.preventDefault();
      location.reload();
    });
    if (!words.note) return;
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = words.note;
    find("article").before(note);
  };
  if (window.minidiffMenus) speak(window.minidiffMenus);
  else keep(root.lang);

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
  window.minidiffFilm = (name, film) => {  // of all languages: one set of pictures, and the words of each
    const { choice, frame, script } = film[root.lang];
    const state = { choice, frame, data: { script, sheets: film.sheets } };
    for (const host of waiting.get(name) || []) play(host, state);
    waiting.delete(name);
  };

  function play(host, state) {
    const place = document.createElement("div");
    place.className = "player";
    host.append(place);
    // On the front page the pictures are the slider.
    window.minidiffPlayer.alone({ ...state, hover: host.classList.contains("hand") }, place);
    host.classList.add("playing");
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

  // ---- the other language keeps the place: the cell, and how far down in it ----------------------------

  const headerHeight = () => document.querySelector("header").getBoundingClientRect().bottom;
  const KEPT = "#at:";
  const placeNow = () => {
    const line = headerHeight() + 24;
    const above = [...document.querySelectorAll("[data-place]")].filter((one) => one.getBoundingClientRect().top <= line);
    if (scrollY <= 0 || !above.length) return "";
    const box = above.at(-1).getBoundingClientRect();
    const share = Math.min(Math.max((line - box.top) / (box.height || 1), 0), 1);
    return `${KEPT}${share.toFixed(3)}:${encodeURI(above.at(-1).dataset.place)}`;
  };
  const switchLink = document.querySelector(".switch"), plainSwitch = switchLink.getAttribute("href");
  const keepPlace = () => switchLink.setAttribute("href", plainSwitch + placeNow());
  for (const event of ["pointerdown", "focus", "click"]) switchLink.addEventListener(event, keepPlace);

  // Formulas and players that were drawn above it may have moved the place the reader asked for.
  const settle = () => {
    const hash = decodeURIComponent(location.hash);
    if (!hash.startsWith(KEPT)) {
      if (hash) document.getElementById(hash.slice(1))?.scrollIntoView();
      return;
    }
    const [share, ...place] = hash.slice(KEPT.length).split(":");
    const box = document.getElementById(place.join(":"))?.getBoundingClientRect();
    if (box) scrollTo(0, scrollY + box.top + Number(share) * box.height - headerHeight() - 24);
    history.replaceState(history.state, "", location.pathname + location.search);
  };
  if (document.readyState === "complete") settle();
  else addEventListener("load", settle, { once: true });

  // ---- the list of headings marks where one is ----------------------------------------------------------

  const headings = [...document.querySelectorAll("aside a")].map((link) => [link, document.getElementById(decodeURIComponent(link.hash.slice(1)))]);
  let drawn = false;
  const mark = () => {
    drawn = false;
    const line = headerHeight() + 40;
    const passed = headings.filter(([, node]) => node && node.getBoundingClientRect().top <= line);
    for (const [link] of headings) {
      if (link === passed.at(-1)?.[0]) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  const soon = () => {
    if (!drawn) requestAnimationFrame(mark);
    drawn = true;
  };
  if (headings.length) {
    addEventListener("scroll", soon, { passive: true });
    mark();
  }

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

  // ---- search (find.js knows what is alike) -------------------------------------------------------------

  const SHOWN = 10, SNIPPET = 150;
  let finder = null;
  const known = {};
  window.minidiffSearch = (rows, part = "pages") => {
    known[part] = rows;
    if (!known.pages || !known.library) return;
    finder = window.minidiffFinder([...known.pages, ...known.library], root.lang);
    show();
  };
  window.minidiffFind = (question) => finder.find(question).map(({ address, anchor, kind }) => ({ address, anchor, kind }));

  const query = document.getElementById("query"), results = document.getElementById("results");
  function snippet(text, marked) {
    const pieces = text.split(/(\s+)/);
    const from = Math.max(0, pieces.findIndex(marked) - 10);
    const span = document.createElement("span");
    span.className = "snippet";
    let length = 0;
    if (from > 0) span.append("… ");
    for (const piece of pieces.slice(from)) {
      if ((length += piece.length) > SNIPPET) break;
      if (marked(piece)) {
        const mark = document.createElement("mark");
        mark.textContent = piece;
        span.append(mark);
      } else span.append(piece);
    }
    return span;
  }
  function show(most = SHOWN) {
    const question = query.value.trim();
    results.hidden = !question;
    if (!question || !finder) return;
    const found = finder.find(question), marked = finder.marks(question);
    const line = document.createElement("p");
    line.textContent = found.length ? body.dataset.results.replace("{count}", found.length) : body.dataset.noResults;
    results.replaceChildren(line, ...found.slice(0, most).map((section) => {
      const link = document.createElement("a");
      link.href = body.dataset.root + section.address + (section.anchor ? "#" + encodeURI(section.anchor) : "");
      const title = document.createElement("b");
      title.textContent = section.title;
      link.append(title);
      if (section.heading && section.heading !== section.title) link.append(` › ${section.heading}`);
      link.append(snippet(section.text, marked));
      return link;
    }));
    if (found.length <= most) return;
    const all = document.createElement("button");
    all.type = "button";
    all.textContent = body.dataset.allResults.replace("{count}", found.length);
    all.addEventListener("click", () => {
      show(Infinity);
      results.querySelectorAll("a")[most].focus();
    });
    results.append(all);
  }
  let asked = false;
  const ask = () => {
    if (!asked) for (const part of [root.lang, "api"]) load(`${body.dataset.root}static/search.${part}.js`);
    asked = true;
    show();
  };
  query.addEventListener("input", ask);
  if (history.state?.query) { // one has come back from a result
    query.value = history.state.query;
    ask();
  }
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
  results.addEventListener("click", (event) => {
    if (!event.target.closest("a")) return;
    history.replaceState({ ...history.state, query: query.value }, "");
    results.hidden = true;
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") { results.hidden = true; showMenu(false); }
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); query.focus(); }
  });
  addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".search")) results.hidden = true;
  });
})();
