// The frame player. Frames arrive once, as PNG sprite sheets; scrubbing never asks Python.
// The same file is the widget's view (anywidget calls `render`) and the script of the standalone page and of a
// saved notebook's output (which call `alone`).

// CSS pixels. Small panels, so that the slider and all of them share a screen; a button makes them larger.
const PANEL = 148, SNUG = 128, LARGER = 2, SMALLEST = 96, GAP = 14, CHART = 168, CHART_SHAPE = 0.95;
const UNSEEN = 700; // the room there is taken to be, until the browser has laid out the page
const SPEEDS = [0.25, 0.5, 1, 2, 4];
const SYNC_DELAY = 120; // ms without movement before Python hears of a new frame

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

const ICONS = {
  playRight: "M6 3.5 16 10 6 16.5z",
  playLeft: "M14 3.5 4 10 14 16.5z",
  pause: "M5 4h3.4v12H5zM11.6 4H15v12h-3.4z",
  stepLeft: "M13 4 6.5 10 13 16zM4 4h1.8v12H4z",
  stepRight: "M7 4 13.5 10 7 16zM14.2 4H16v12h-1.8z",
  larger: "M3 3h6v1.8H6.1l3 3-1.3 1.3-3-3V9H3zM17 17h-6v-1.8h2.9l-3-3 1.3-1.3 3 3V11H17z",
  listen: "M3 7.5h3L10.5 3.5v13L6 12.5H3zM12.5 6.6a4.6 4.6 0 0 1 0 6.8l-1-1.1a3.1 3.1 0 0 0 0-4.6zM14.6 4.2a7.8 7.8 0 0 1 0 11.6l-1-1.1a6.3 6.3 0 0 0 0-9.4z",
  loop: "M10 3.2a6.8 6.8 0 0 1 6.1 3.8L17.9 6v5h-5l1.7-2.1a4.9 4.9 0 1 0 .1 3.6l1.9.7A6.8 6.8 0 1 1 10 3.2z",
};

function button(label, path) {
  const node = make("button", { type: "button", "aria-label": label, title: label }, icon(path));
  return node;
}

async function decode(sheet) {
  const bytes = typeof sheet === "string" ? Uint8Array.from(atob(sheet), (c) => c.charCodeAt(0)) : sheet;
  const blob = new Blob([bytes], { type: "image/png" });
  return createImageBitmap(blob, { colorSpaceConversion: "none", premultiplyAlpha: "none" });
}

// ---- panels: each has a canvas, paints frame i, and says how wide it wants to be -------------------------

function imagesPanel(panel, sheets) {
  const { width, height, columns } = panel;
  const several = Boolean(panel.part?.[0]);
  // A drawing is made on white paper, which a dark page turns over; pictures stay what they are.
  const kind = (panel.drawn ? "drawn" : "pixels") + (several ? " several" : panel.drawn ? " paper" : "");
  const canvas = make("canvas", { width, height, class: kind });
  const whole = (size) => Math.ceil(size / Math.max(width, height)) * width; // a pixel of it, many of the screen
  const wish = (size) => (panel.drawn ? (width * size) / PANEL : whole(size));
  const fit = (room) => {
    const clear = panel.drawn ? room : Math.max(1, Math.floor(room / width)) * width;
    canvas.style.width = `${Math.min(clear, room)}px`;
  };
  const context = canvas.getContext("2d", { alpha: false });
  const paint = (i) => {
    const f = panel.frames === 1 ? 0 : i;
    const left = (f % columns) * width, top = Math.floor(f / columns) * height;
    context.drawImage(sheets[panel.sheet], left, top, width, height, 0, 0, width, height);
  };
  if (several) canvas.style.mask = cuts(panel);
  return { canvas, paint, wish, fit };
}

// Several pictures lie in one, a gap apart: the page shows through between them.
function cuts({ width, height, part: [tall, wide], gap = 1 }) {
  const stripes = (side, one, whole) => {
    const cut = (100 * one) / whole, next = (100 * (one + gap)) / whole;
    return `repeating-linear-gradient(${side}, #000 0 ${cut}%, transparent ${cut}% ${next}%)`;
  };
  return `${stripes("to right", wide, width)} intersect, ${stripes("to bottom", tall, height)}`;
}

function chartPanel(panel, root) {
  const canvas = make("canvas", { class: "chart" });
  const context = canvas.getContext("2d");
  const labelled = panel.bars !== null && panel.bars.labels.length > 0;
  const [x0, x1] = panel.x_range, [y0, y1] = panel.y_range;
  let width = CHART;
  const wish = (size) => (CHART * size) / PANEL;
  const fit = (room) => {
    width = room;
    canvas.style.width = `${width}px`;
  };

  const paint = (i) => {
    const ratio = window.devicePixelRatio || 1, height = Math.round(width * CHART_SHAPE);
    const below = panel.x_label || labelled ? 36 : 22, many = width > 200 ? 4 : 2;
    const box = { left: panel.y_label ? 40 : 30, top: 10, right: width - 8, bottom: height - below };
    const X = (x) => box.left + ((x - x0) / (x1 - x0)) * (box.right - box.left);
    const Y = (y) => box.bottom - ((Math.min(Math.max(y, y0), y1) - y0) / (y1 - y0)) * (box.bottom - box.top);
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const style = getComputedStyle(root);
    const ink = style.getPropertyValue("--md-ink"), faint = style.getPropertyValue("--md-faint");
    const muted = style.getPropertyValue("--md-muted");
    context.font = `11px ${style.fontFamily}`;
    context.lineWidth = 1;

    context.strokeStyle = faint;
    context.fillStyle = muted;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const y of ticks(y0, y1, many)) {
      context.beginPath();
      context.moveTo(box.left, Math.round(Y(y)) + 0.5);
      context.lineTo(box.right, Math.round(Y(y)) + 0.5);
      context.stroke();
      context.fillText(tickText(y), box.left - 5, Y(y));
    }
    context.textAlign = "center";
    context.textBaseline = "top";
    if (!labelled) for (const x of ticks(x0, x1, many)) context.fillText(tickText(x), X(x), box.bottom + 5);
    context.fillText(panel.x_label, (box.left + box.right) / 2, box.bottom + 20);
    if (panel.y_label) {
      context.save();
      context.translate(4, (box.top + box.bottom) / 2);
      context.rotate(-Math.PI / 2);
      context.fillText(panel.y_label, 0, 0);
      context.restore();
    }

    const bars = panel.bars;
    if (bars) {
      const heights = bars.heights[bars.heights.length === 1 ? 0 : i];
      const ground = Y(Math.max(y0, 0));
      heights.forEach((height, k) => {
        const left = X(bars.left[k]), right = X(bars.right[k]);
        context.fillStyle = bars.colours[bars.colours.length === 1 ? 0 : k];
        context.fillRect(left, Y(height), Math.max(right - left - 0.5, 1), ground - Y(height));
        if (!labelled) return;
        context.fillStyle = ink;
        context.textAlign = "center";
        context.textBaseline = "top";
        bars.labels[k].split("\n").forEach((line, row) =>
          context.fillText(line, (left + right) / 2, box.bottom + 5 + 14 * row));
      });
    }
    panel.lines.forEach((line, row) => {
      context.strokeStyle = line.colour || ink;
      context.lineWidth = 1.8;
      context.setLineDash(line.dashed ? [5, 3] : []);
      context.beginPath();
      line.x.forEach((x, k) => (k ? context.lineTo(X(x), Y(line.y[k])) : context.moveTo(X(x), Y(line.y[k]))));
      context.stroke();
      context.setLineDash([]);
      if (!line.label) return;
      context.fillStyle = ink; // the colours are too pale for letters: a piece of the line stands before them
      context.textAlign = "right";
      context.textBaseline = "top";
      const y = box.top + 2 + 14 * row, before = box.right - context.measureText(line.label).width - 6;
      context.fillText(line.label, box.right, y);
      context.setLineDash(line.dashed ? [5, 3] : []);
      context.beginPath();
      context.moveTo(before - 16, y + 6);
      context.lineTo(before, y + 6);
      context.stroke();
      context.setLineDash([]);
    });
    if (panel.marker.length) {
      const [x, y] = panel.marker[panel.marker.length === 1 ? 0 : i];
      context.strokeStyle = muted;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(Math.round(X(x)) + 0.5, box.top);
      context.lineTo(Math.round(X(x)) + 0.5, box.bottom);
      context.stroke();
      context.fillStyle = ink;
      context.beginPath();
      context.arc(X(x), Y(y), 4.5, 0, 7);
      context.fill();
    }
  };
  return { canvas, paint, wish, fit };
}

// A cloud of points, seen from `at.turn` and `at.tilt` (degrees). The same three lines stand in clouds.py.
function cloudPanel(panel, root, at) {
  const REACH = 1.5, canvas = make("canvas", { class: "cloud" }), context = canvas.getContext("2d");
  const bytes = Uint8Array.from(atob(panel.points), (c) => c.charCodeAt(0));
  const numbers = new Int16Array(bytes.buffer), { count, units } = panel;
  let width = PANEL;
  const fit = (room) => {
    width = room;
    canvas.style.width = `${width}px`;
  };
  const paint = (i) => {
    const ratio = window.devicePixelRatio || 1, from = panel.frames === 1 ? 0 : 3 * count * i;
    const [a, b] = [at.turn, at.tilt].map((degrees) => (degrees * Math.PI) / 180);
    const seen = (x, y, z) => {
      const across = x * Math.cos(a) + y * Math.sin(a), away = y * Math.cos(a) - x * Math.sin(a);
      return [across, z * Math.cos(b) + away * Math.sin(b), away * Math.cos(b) - z * Math.sin(b)];
    };
    const X = (u) => (width * (u + REACH)) / (2 * REACH), Y = (v) => (width * (REACH - v)) / (2 * REACH);
    canvas.width = canvas.height = Math.round(width * ratio);
    context.setTransform(canvas.width / width, 0, 0, canvas.width / width, 0, 0);
    const style = getComputedStyle(root);
    context.strokeStyle = style.getPropertyValue("--md-edge");
    context.beginPath(); // the ground, so that one sees where one stands
    [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]].forEach(([x, y], k) => {
      const [u, v] = seen(x, y, -1);
      if (k) context.lineTo(X(u), Y(v));
      else context.moveTo(X(u), Y(v));
    });
    context.stroke();
    const points = Array.from({ length: count }, (_, k) =>
      seen(...[0, 1, 2].map((axis) => numbers[from + 3 * k + axis] / units)));
    points.sort((one, other) => other[2] - one[2]); // far points first
    context.fillStyle = style.getPropertyValue("--md-ink");
    for (const [u, v, depth] of points) {
      const near = Math.min(Math.max((REACH - depth) / (2 * REACH), 0), 1);
      context.globalAlpha = 0.3 + 0.7 * near;
      context.beginPath();
      context.arc(X(u), Y(v), (width / PANEL) * (1.2 + 1.3 * near), 0, 7);
      context.fill();
    }
    context.globalAlpha = 1;
  };
  return { canvas, paint, wish: (size) => size, fit };
}

function ticks(low, high, count) {
  const rough = (high - low) / count, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) found.push(k * step);
  return found;
}

const tickText = (value) => String(Number(value.toPrecision(3))).replace("-", "−");

// How many panels stand side by side: rows as even as can be, none of them with a panel alone. Small panels move
// a little closer before they take another row.
function columnsFor(count, wish, room, least) {
  const two = room >= 2 * SMALLEST + GAP && wish <= 3 * PANEL ? least : 1;
  const close = wish === PANEL ? SNUG : wish;
  const most = Math.max(two, Math.floor((room + GAP) / (close + GAP)));
  const even = Math.ceil(count / Math.ceil(count / most));
  const lonely = even > 1 && count > even && count % even === 1;
  return lonely && (room + GAP) / (even + 1) - GAP >= SMALLEST ? even + 1 : even;
}

// ---- the player --------------------------------------------------------------------------------------

function render({ model, el }) {
  let stop = () => {};
  const rebuild = () => {
    stop();
    stop = build(model, el);
  };
  model.on("change:data", rebuild);
  rebuild();
  return () => {
    model.off("change:data", rebuild);
    stop();
  };
}

function build(model, el) {
  const { script, sheets: encoded } = model.get("data");
  const { words, frames } = script;
  const root = make("div", { class: "minidiff minidiff-player", role: "group", "aria-label": script.title, lang: script.language });
  root.dataset.lmSuppressShortcuts = "true";
  let panels = [], rows = [], sheets = [], playing = false, speed = 1, last = 0, request = 0, syncTimer = 0;
  let room = 0, held = null;
  const at = { turn: script.view?.[0] ?? 0, tilt: script.view?.[1] ?? 0 }; // where clouds are seen from

  // the pieces
  const stage = make("div", { class: "stage" });
  const caption = make("div", { class: "caption" });
  const slider = make("input", {
    type: "range", min: 0, max: frames - 1, step: 1, "aria-label": script.slider_label, title: words.keys,
  });
  const stepLeft = button(script.step_words[0], ICONS.stepLeft);
  const play = button(words.play, ICONS.playRight);
  play.classList.add("play");
  const stepRight = button(script.step_words[1], ICONS.stepRight);
  const loop = button(words.loop, ICONS.loop);
  loop.setAttribute("aria-pressed", "false");
  const larger = button(words.larger || "", ICONS.larger);
  larger.setAttribute("aria-pressed", "false");
  const speeds = make("select", { "aria-label": words.speed }, ...SPEEDS.map((s) => make("option", { value: s }, `${s} ×`)));
  // Who asked the system for less motion gets it: films begin slowly, and none follows a mouse that only passes.
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const hover = () => model.get("hover") && !calm;
  if (calm) speed = SPEEDS[0];
  speeds.value = String(speed);
  const choice = make("select", {}, ...script.scenes.map((s, k) => make("option", { value: k }, s.name)));
  const controls = make("div", { class: "controls" }, stepLeft, play, stepRight, loop,
    make("label", {}, make("span", { class: "word" }, words.speed), speeds));
  const said = script.pointed ? script.scenes.map((s) => make("button", { type: "button", class: "said" }, s.name)) : [];
  const sentence = make("div", { class: "sentence", role: "group", "aria-label": script.choice_label }, ...said);
  if (script.scenes.length > 1 && !said.length) controls.append(make("label", {}, script.choice_label, choice));
  const listen = button(words.listen || "", ICONS.listen), audio = make("audio", { preload: "auto" });
  if (words.listen) controls.append(listen, audio);
  const track = make("div", { class: "track" }, make("span", { class: "end" }, script.ends[0]), slider,
    make("span", { class: "end" }, script.ends[1]));
  if (words.larger) controls.append(larger); // films that were kept before have no word for it
  const waits = (panel) => panel.on_request && words.more;
  const more = make("button", { type: "button", class: "more", "aria-expanded": "false" }, words.more || "");
  if (script.scenes.some((one) => one.panels.some(waits))) controls.append(more);
  if (frames === 1) track.hidden = controls.hidden = true;
  const bar = make("div", { class: "bar" }, caption, track, controls);
  const ends = { turn: 180, tilt: 90 };
  const eyes = Object.keys(script.view ? ends : {}).map((way) => make("input", {
    type: "range", class: "eye", min: -ends[way], max: ends[way], step: 1, "aria-label": words[way], "data-way": way,
  }));
  const look = make("div", { class: "look" }, ...eyes.map((eye) =>
    make("label", {}, make("span", { class: "word" }, words[eye.dataset.way]), eye)));
  root.append(make("div", { class: "title" }, script.title), ...(said.length ? [sentence] : []), bar, stage);
  if (eyes.length) root.append(look);
  if (script.description) root.append(make("p", { class: "description" }, script.description));
  el.replaceChildren(root);

  // one way in: change the model, then everything on the screen follows from it
  const now = () => Math.min(Math.max(model.get("frame"), 0), frames - 1);
  const sync = () => {
    clearTimeout(syncTimer);
    syncTimer = setTimeout(() => model.save_changes(), SYNC_DELAY);
  };
  const go = (i) => {
    model.set("frame", Math.min(Math.max(i, 0), frames - 1));
    sync();
  };
  const scene = () => script.scenes[Math.min(model.get("choice"), script.scenes.length - 1)];

  // Each frame may have a sound, a WAV file: heard when it is asked for, and frame by frame while playing.
  function hear() {
    const sound = scene().sounds?.[now()];
    if (!sound) return;
    audio.src = `data:audio/wav;base64,${sound}`;
    audio.play().catch((error) => console.warn(error)); // a browser may refuse until the page is touched
  }

  function paint() {
    const i = now(), text = scene().captions[i];
    for (const panel of panels) panel.paint(i);
    caption.textContent = text;
    slider.value = i;
    slider.setAttribute("aria-valuetext", text);
    root.style.setProperty("--md-done", frames > 1 ? i / (frames - 1) : 0);
    root.dataset.frame = i;
  }

  function lay() {
    choice.value = Math.min(model.get("choice"), script.scenes.length - 1);
    said.forEach((one, k) => one.setAttribute("aria-pressed", String(k === Number(choice.value))));
    rows = [];
    const open = more.getAttribute("aria-expanded") === "true";
    panels = scene().panels.filter((panel) => open || !waits(panel)).map((panel) => {
      const kinds = {
        images: () => imagesPanel(panel, sheets), chart: () => chartPanel(panel, root),
        cloud: () => cloudPanel(panel, root, at),
      };
      const made = kinds[panel.kind]();
      const { canvas, paint: draw } = made;
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", panel.about ? `${panel.title}: ${panel.about}` : panel.title);
      const text = make("div", { class: "text" });
      const swatch = make("span", panel.colour ? { class: "swatch", style: `background: ${panel.colour}` } : {});
      const node = make("figure", {},
        make("figcaption", {}, swatch, make("b", {}, panel.title), " ", make("span", { class: "about" }, panel.about)),
        make("div", { class: "frame" }, canvas), text);
      const drawAll = (i) => {
        draw(i);
        if (panel.texts.length) text.textContent = panel.texts[panel.texts.length === 1 ? 0 : i];
      };
      if (panel.starts_row || !rows.length) rows.push({ node: make("div", { class: "panels" }), panels: [] });
      rows.at(-1).node.append(node);
      rows.at(-1).panels.push(made);
      return { paint: drawAll };
    });
    stage.replaceChildren(...rows.map((row) => row.node));
    arrange();
    paint();
  }

  function arrange() {
    const size = larger.getAttribute("aria-pressed") === "true" ? LARGER * PANEL : PANEL;
    const edges = getComputedStyle(root);
    const inside = el.clientWidth - 2 * (parseFloat(edges.paddingLeft) + parseFloat(edges.borderLeftWidth));
    const space = inside > 0 ? inside : UNSEEN;
    const laid = rows.map((row) => {
      const wishes = row.panels.map((panel) => panel.wish(size)), widest = Math.max(...wishes);
      const wish = Math.max(size, ...wishes.filter((one) => one > 1.5 * size));
      const columns = columnsFor(row.panels.length, wish, space, size === PANEL ? 2 : 1);
      const width = Math.floor(Math.min((space + GAP) / columns - GAP, Math.max(CHART * size / PANEL, widest)));
      return { ...row, wishes, widest, columns, width };
    });
    for (const { node, panels, wishes, widest, columns } of laid) {
      // Rows of one kind are compared: what stands under each other is equally large.
      const width = Math.min(...laid.filter((other) => other.widest === widest).map((other) => other.width));
      node.style.gridTemplateColumns = `repeat(${columns}, ${width}px)`;
      panels.forEach((panel, k) => panel.fit(Math.min(width, Math.floor(wishes[k]))));
    }
  }

  // playing
  const start = script.backwards ? frames - 1 : 0, finish = frames - 1 - start, direction = script.backwards ? -1 : 1;
  function setPlaying(on) {
    playing = on;
    if (!on) audio.pause();
    cancelAnimationFrame(request);
    const label = on ? words.pause : words.play;
    play.setAttribute("aria-label", label);
    play.title = label;
    play.replaceChildren(icon(on ? ICONS.pause : script.backwards ? ICONS.playLeft : ICONS.playRight));
    root.dataset.playing = on;
    if (!on) return;
    if (now() === finish) go(start);
    last = performance.now();
    hear();
    request = requestAnimationFrame(tick);
  }
  function tick(time) {
    const wait = 1000 / (script.rate * speed);
    if (time - last >= wait) {
      last = Math.max(last + wait, time - wait);
      if (now() !== finish) go(now() + direction);
      else if (loop.getAttribute("aria-pressed") === "true") go(start);
      else return setPlaying(false);
      hear();
    }
    request = requestAnimationFrame(tick);
  }

  // Every cloud is seen from the same place. Two sliders lead there, or a cloud that is drawn by hand.
  function stand(turn, tilt) {
    at.turn = Math.abs(turn) <= 180 ? turn : ((((turn + 180) % 360) + 360) % 360) - 180;
    at.tilt = Math.min(Math.max(tilt, -90), 90);
    for (const eye of eyes) {
      const degrees = Math.round(at[eye.dataset.way]);
      eye.value = degrees;
      eye.setAttribute("aria-valuetext", `${degrees}°`);
      eye.style.setProperty("--md-done", (degrees - eye.min) / (eye.max - eye.min));
    }
    root.dataset.view = `${Math.round(at.turn)} ${Math.round(at.tilt)}`;
    paint();
  }
  for (const eye of eyes) {
    eye.addEventListener("input", () => stand(...eyes.map((one) => Number(one.value))));
  }

  // hands: mouse, touch, keys
  const move = (i) => {
    if (playing) setPlaying(false);
    go(i);
  };
  // A picture is a handle: drawn sideways by its own width, it goes through the whole film. Where the page asks
  // for it, the pictures together are the slider, and a mouse need not press.
  const follow = (event) => {
    const boxes = [...stage.querySelectorAll("canvas")].map((one) => one.getBoundingClientRect());
    const left = Math.min(...boxes.map((one) => one.left)), right = Math.max(...boxes.map((one) => one.right));
    move(Math.round(((event.clientX - left) / (right - left)) * (frames - 1)));
  };
  stage.addEventListener("pointerdown", (event) => {
    const picture = event.target.closest("canvas"), cloud = picture?.classList.contains("cloud");
    if (event.button !== 0 || (frames === 1 && !cloud)) return;
    if (hover() && !cloud) return follow(event);
    if (!picture) return;
    held = { from: event.clientX, top: event.clientY, frame: now(), width: picture.clientWidth, cloud, ...at };
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => {
    const gone = held && { x: (event.clientX - held.from) / held.width, y: (event.clientY - held.top) / held.width };
    if (held?.cloud) stand(held.turn - 180 * gone.x, held.tilt + 90 * gone.y);
    else if (hover()) follow(event);
    else if (held) move(held.frame + Math.round(((event.clientX - held.from) / held.width) * (frames - 1)));
  });
  for (const over of ["pointerup", "pointercancel"]) stage.addEventListener(over, () => (held = null));
  larger.addEventListener("click", () => {
    larger.setAttribute("aria-pressed", String(larger.getAttribute("aria-pressed") !== "true"));
    arrange();
    paint();
  });
  more.addEventListener("click", () => {
    more.setAttribute("aria-expanded", String(more.getAttribute("aria-expanded") !== "true"));
    lay();
  });
  slider.addEventListener("input", () => move(Number(slider.value)));
  stepLeft.addEventListener("click", () => move(now() - 1));
  stepRight.addEventListener("click", () => move(now() + 1));
  play.addEventListener("click", () => setPlaying(!playing));
  listen.addEventListener("click", hear);
  loop.addEventListener("click", () =>
    loop.setAttribute("aria-pressed", String(loop.getAttribute("aria-pressed") !== "true")));
  speeds.addEventListener("change", () => (speed = Number(speeds.value)));
  const choose = (k) => {
    model.set("choice", k);
    sync();
  };
  choice.addEventListener("change", () => choose(Number(choice.value)));
  said.forEach((one, k) =>
    ["pointerenter", "focus", "click"].forEach((event) => one.addEventListener(event, () => choose(k))));
  const KEYS = {
    ArrowLeft: () => move(now() - 1), ArrowDown: () => move(now() - 1),
    ArrowRight: () => move(now() + 1), ArrowUp: () => move(now() + 1),
    PageDown: () => move(now() - 5), PageUp: () => move(now() + 5),
    Home: () => move(0), End: () => move(frames - 1),
    " ": () => setPlaying(!playing),
  };
  // Before anyone else: JupyterLab waits for a key to come up from here, Notebook 7 takes it on its way down.
  const pressed = (event) => {
    const target = event.composedPath()[0]; // also inside a shadow root
    if (!root.contains(target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.key === "Escape") return;
    event.stopPropagation(); // or the notebook takes the key for one of its shortcuts
    const native = target.tagName === "SELECT" || target.classList.contains("eye") || (target.tagName === "BUTTON" && event.key === " ");
    if (native || !(event.key in KEYS)) return;
    event.preventDefault();
    KEYS[event.key]();
  };
  window.addEventListener("keydown", pressed, true);

  // the world outside: Python, the theme
  model.on("change:frame", paint);
  model.on("change:choice", lay);
  const themes = new MutationObserver(() => panels.length && paint());
  themes.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-name", "class"] });
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const repaint = () => panels.length && paint();
  dark.addEventListener("change", repaint);

  const sized = new ResizeObserver(() => {
    if (!panels.length || el.clientWidth === room) return;
    room = el.clientWidth;
    arrange();
    paint();
  });
  sized.observe(el);

  setPlaying(false);
  Promise.all(encoded.map(decode)).then(
    (decoded) => {
      sheets = decoded;
      lay();
      if (eyes.length) stand(at.turn, at.tilt);
      root.dataset.ready = "true";
    },
    (error) => stage.replaceChildren(make("p", { role: "alert" }, words.failed.replace("{error}", error))),
  );

  return () => {
    cancelAnimationFrame(request);
    clearTimeout(syncTimer);
    model.off("change:frame", paint);
    model.off("change:choice", lay);
    themes.disconnect();
    sized.disconnect();
    dark.removeEventListener("change", repaint);
    window.removeEventListener("keydown", pressed, true);
  };
}

// Without a kernel the model is a plain object with the same five methods.
function alone(state, el) {
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
  return render({ model, el });
}

export default { render };
