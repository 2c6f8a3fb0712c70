// The edit board (after brush.js): a hole painted into a picture, a strength, and before and after under one slider.

const SHOWN = 288; // CSS pixels: how large the pictures are shown

function slider(label, value, most, words, moved, set = () => {}) {
  const input = make("input", { type: "range", min: 0, max: most, step: 1, value, "aria-label": label });
  const output = make("output", { "aria-hidden": "true" });
  const say = () => {
    moved(Number(input.value));
    output.textContent = words(Number(input.value));
    input.setAttribute("aria-valuetext", output.textContent);
    input.style.setProperty("--md-done", input.value / most); // for the colour of its rail
  };
  input.addEventListener("input", say);
  input.addEventListener("change", () => set(Number(input.value)));
  say();
  return { input, say, row: make("label", {}, `${label} `, input, " ", output) };
}

function render({ model, el }) {
  const words = model.get("words"), side = model.get("side"), levels = model.get("levels");
  const picture = (alt) => make("img", { alt, width: SHOWN, height: SHOWN });
  const before = picture(words.before), after = picture(words.after);
  const { canvas, tools, paint, read } = brush(model, words, words.hole, (context, pixels) => {
    if (before.naturalWidth) context.drawImage(before, 0, 0);
    pixels.forEach((value, i) => {
      if (!value) return;
      const column = i % side, row = (i - column) / side;
      context.fillStyle = (column + row) % 2 ? "#7d7d7d" : "#a6a6a6"; // squares of two greys: nothing is here
      context.fillRect(column, row, 1, 1);
    });
  });
  before.addEventListener("load", paint);

  const both = make("div", { class: "both" }, before, after, make("span")); // the last: a line where they meet
  const border = slider(words.border, 0, 100, (v) => words.shares.replace("{before}", v).replace("{after}", 100 - v),
    (v) => both.style.setProperty("--border", `${v}%`));
  border.input.classList.add("here"); // it needs no kernel
  const strength = slider(words.strength, model.get("level"), levels, (v) => (v / levels).toFixed(2),
    () => {}, (v) => change(model, "level", v));
  const again = button(words.again, () => change(model, "seed", model.get("seed") + 1));
  const status = statusLine(model, words);

  const stop = listen(model, {
    drawing: read,
    before: () => put(before, model.get("before")),
    picture: () => put(after, model.get("picture")),
    level: () => {
      strength.input.value = model.get("level");
      strength.say();
    },
    status: status.say,
  });
  const stage = make("div", { class: "stage" }, panel(words.hole, canvas), panel(words.compare, both));
  el.classList.add("minidiff", "minidiff-board", "minidiff-edit");
  el.append(
    tools, stage, make("div", { class: "tools" }, strength.row, again), make("div", { class: "tools" }, border.row),
    make("p", { class: "keys" }, words.keys), status.line,
  );
  el.dataset.ready = "";
  return () => {
    stop();
    status.end();
  };
}

export default { render };
