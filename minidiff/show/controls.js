// The controls of the explorers: the browser's own, so that name, value and range are there for everybody.
// A row of them is one widget. Its `states` are what Python says of each; its `hands` are what hands did.

const PATIENCE = 60; // ms without an answer, then the status line says that work goes on

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const readout = () => make("span", { class: "readout", "aria-hidden": "true" });
const labelled = (model, ...children) =>
  make("label", {}, make("span", { class: "word" }, model.get("description")), ...children);

// How far a slider has come, for the colour of its rail.
const fill = (node) => {
  const share = (node.value - node.min) / (node.max - node.min || 1);
  node.style.setProperty("--md-done", share);
};

// A range: `shown` turns its number into the text that is read out. `tell` is called when the hand is done.
function range(name, attributes, shown) {
  const node = make("input", { type: "range", ...(name ? { "aria-label": name } : {}), ...attributes });
  const out = readout();
  const say = () => {
    const text = shown(Number(node.value));
    node.setAttribute("aria-valuetext", text);
    out.textContent = text;
    fill(node);
  };
  node.addEventListener("input", say);
  return { node, out, say };
}

// Each kind gives the nodes that can be moved, what the page shows, and how to take over what Python says.
const KINDS = {
  slider(model, tell) {
    const shown = (value) => value.toFixed(model.get("digits"));
    const bounds = { min: model.get("min"), max: model.get("max"), step: model.get("step") };
    const { node, out, say } = range("", bounds, shown);
    node.addEventListener(model.get("live") ? "input" : "change", () => tell(Number(node.value)));
    const take = () => {
      node.value = model.get("value");
      say();
    };
    return { moving: [node], shown: labelled(model, node, out), take };
  },

  steps(model, tell) {
    const labels = model.get("labels"), values = model.get("values");
    const about = `${labels[0]} … ${labels.at(-1)}`;
    const { node, out, say } = range("", { min: 0, max: values.length - 1, step: 1, title: about }, (i) => labels[i]);
    node.addEventListener("input", () => tell(values[Number(node.value)]));
    const take = () => {
      node.value = values.indexOf(model.get("value"));
      say();
    };
    return { moving: [node], shown: labelled(model, node, out), take };
  },

  interval(model, tell) {
    const word = model.get("description");
    const two = model.get("ends").map((end) =>
      range(`${word}: ${end}`, { min: model.get("min"), max: model.get("max"), step: 1 }, String));
    two.forEach(({ node, say }, k) => {
      node.addEventListener("input", () => {
        const other = Number(two[1 - k].node.value);
        node.value = k ? Math.max(node.value, other) : Math.min(node.value, other);
        say();
      });
      node.addEventListener("change", () => tell(two.map((one) => Number(one.node.value))));
    });
    const take = () => two.forEach(({ node, say }, k) => {
      node.value = model.get("value")[k];
      say();
    });
    const parts = two.flatMap(({ node, out }, k) => [k ? "–" : "", node, out]);
    const shown = make("div", { role: "group", "aria-label": word },
      make("span", { class: "word" }, word), ...parts);
    return { moving: two.map((one) => one.node), shown, take };
  },

  number(model, tell) {
    const [low, high] = [model.get("min"), model.get("max")];
    const node = make("input", { type: "number", min: low, max: high, step: 1 });
    node.addEventListener("change", () => {
      const typed = Math.round(Number(node.value));
      node.value = Math.min(Math.max(Number.isFinite(typed) ? typed : low, low), high);
      tell(Number(node.value));
    });
    return { moving: [node], shown: labelled(model, node), take: () => (node.value = model.get("value")) };
  },

  choice(model, tell) {
    const values = model.get("values");
    const node = make("select", {}, ...model.get("labels").map((label, i) => make("option", { value: i }, label)));
    node.addEventListener("change", () => tell(values[Number(node.value)]));
    const take = () => (node.value = values.indexOf(model.get("value")));
    return { moving: [node], shown: labelled(model, node), take };
  },

  tick(model, tell) {
    const word = model.get("description"), group = model.get("group");
    const node = make("input", { type: "checkbox", ...(group ? { "aria-label": `${group}: ${word}` } : {}) });
    node.addEventListener("change", () => tell(node.checked));
    const shown = make("label", { class: "tick" }, node, word);
    return { moving: [node], shown, take: () => (node.checked = model.get("value")) };
  },

  progress(model) {
    const node = make("progress", { "aria-label": model.get("description") });
    const take = () => {
      node.max = model.get("max");
      node.value = model.get("value");
    };
    return { moving: [], shown: node, take };
  },

  caption(model) {
    return { moving: [], shown: make("span", { class: "word" }, model.get("description")), take() {} };
  },

  status(model) {
    const shown = make("p", { role: "status" });
    let waiting = 0;
    const take = () => {
      clearTimeout(waiting);
      shown.setAttribute("aria-live", model.get("quiet") ? "off" : "polite");
      shown.textContent = model.get("value");
    };
    const asked = (event) => {
      if (event.target.closest(".minidiff-card") !== shown.closest(".minidiff-card")) return;
      clearTimeout(waiting);
      waiting = setTimeout(() => (shown.textContent = model.get("busy")), PATIENCE);
    };
    document.addEventListener("minidiff-asked", asked);
    const end = () => {
      clearTimeout(waiting);
      document.removeEventListener("minidiff-asked", asked);
    };
    return { moving: [], shown, take, end };
  },
};

// One control of a row: the same few methods as a model has.
function control(row, place) {
  let state = row.get("states")[place], value = state.value;
  const root = make("span", { class: `minidiff-control minidiff-${state.kind}` });
  const model = { get: (name) => (name === "value" ? value : state[name]) };
  const tell = (moved) => {
    if (JSON.stringify(moved) === JSON.stringify(value)) return;
    value = moved;
    const hands = [...row.get("hands")];
    hands[place] = [hands[place][0] + 1, moved];
    row.set("hands", hands);
    row.save_changes();
    root.dispatchEvent(new CustomEvent("minidiff-asked", { bubbles: true }));
  };
  const { moving, shown, take, end = () => {} } = KINDS[state.kind](model, tell);
  root.append(shown);
  const show = () => {
    take();
    for (const node of moving) node.disabled = state.disabled;
  };
  const hear = () => {
    const said = row.get("states")[place], rest = (one) => JSON.stringify({ ...one, value: null });
    const news = rest(said) !== rest(state);
    if (said.told !== state.told) value = said.value; // else it is the echo of a hand
    state = said;
    if (news) show();
  };
  show();
  return { root, hear, end };
}

function render({ model, el }) {
  const controls = model.get("states").map((_, place) => control(model, place));
  el.classList.add("minidiff", "minidiff-row");
  el.lang = model.get("language");
  el.dataset.lmSuppressShortcuts = "true";
  el.replaceChildren(...controls.map((one) => one.root));
  // Notebook 7 takes keys on their way down, JupyterLab on their way up: here they stay with the control.
  const pressed = (event) => {
    if (!el.contains(event.composedPath()[0])) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.key === "Escape") return;
    event.stopPropagation();
  };
  const hear = () => controls.forEach((one) => one.hear());
  window.addEventListener("keydown", pressed, true);
  model.on("change:states", hear);
  return () => {
    controls.forEach((one) => one.end());
    window.removeEventListener("keydown", pressed, true);
    model.off("change:states", hear);
  };
}

export default { render };
