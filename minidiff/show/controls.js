// The controls of the explorers: the browser's own, so that name, value and range are there for everybody.
// Each is one widget; which one is the trait `kind`.

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
    return { moving: [], shown: node, take, also: ["max"] };
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
    return { moving: [], shown, take, also: ["answers"], end };
  },
};

function render({ model, el }) {
  const tell = (value) => {
    if (JSON.stringify(value) === JSON.stringify(model.get("value"))) return;
    model.set("value", value);
    model.save_changes();
    el.dispatchEvent(new CustomEvent("minidiff-asked", { bubbles: true }));
  };
  const { moving, shown, take, also = [], end = () => {} } = KINDS[model.get("kind")](model, tell);
  el.classList.add("minidiff", "minidiff-control", `minidiff-${model.get("kind")}`);
  el.lang = model.get("language");
  el.dataset.lmSuppressShortcuts = "true";
  el.replaceChildren(shown);

  const able = () => moving.forEach((node) => (node.disabled = model.get("disabled")));
  // Notebook 7 takes keys on their way down, JupyterLab on their way up: here they stay with the control.
  const pressed = (event) => {
    if (!el.contains(event.composedPath()[0])) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.key === "Escape") return;
    event.stopPropagation();
  };
  window.addEventListener("keydown", pressed, true);
  const listening = [["change:disabled", able], ...["value", ...also].map((name) => [`change:${name}`, take])];
  for (const [event, heard] of listening) model.on(event, heard);
  take();
  able();
  return () => {
    end();
    window.removeEventListener("keydown", pressed, true);
    for (const [event, heard] of listening) model.off(event, heard);
  };
}

export default { render };
