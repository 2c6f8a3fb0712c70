// What the boards share: a canvas under the mouse, a finger or the keyboard, its tools, and what comes back.
// A drawing is one byte a pixel; after every stroke the whole of it is sent. What comes back is a PNG.

const PENS = [1, 2, 3, 5]; // pixels of the drawing
const PATIENCE = 60; // ms without an answer, then the status line says that work goes on
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function choice(label, options, value, chosen) {
  const select = make("select", { "aria-label": label });
  options.forEach((text, i) => select.append(make("option", { value: i }, text)));
  select.value = value;
  select.addEventListener("change", () => chosen(Number(select.value)));
  return make("label", {}, `${label} `, select);
}

function button(text, pressed) {
  const node = make("button", { type: "button" }, text);
  node.addEventListener("click", pressed);
  return node;
}

const panel = (title, ...nodes) => make("figure", {}, make("figcaption", {}, title), ...nodes);

function change(model, name, value) {
  model.set(name, value);
  model.save_changes();
  document.dispatchEvent(new CustomEvent("minidiff-asked-board", { detail: model }));
}

/** Show a PNG that the kernel sent in an <img>. */
function put(image, sent) {
  const png = new Blob([new Uint8Array(sent.buffer, sent.byteOffset, sent.byteLength)], { type: "image/png" });
  const address = URL.createObjectURL(png);
  image.addEventListener("load", () => URL.revokeObjectURL(address), { once: true });
  image.src = address;
}

/** A canvas to draw on, and its tools. `look(context, pixels)` paints what the drawing looks like. */
function brush(model, words, label, look) {
  const side = model.get("side"), pixels = new Uint8Array(side * side);
  let pen = PENS[2], rubber = false, cursor = [side >> 1, side >> 1], last = null, drawing = false, keys = false;
  const canvas = make("canvas", { width: side, height: side, tabindex: 0, role: "application", "aria-label": label });
  const context = canvas.getContext("2d", { alpha: false });

  const paint = () => {
    look(context, pixels);
    if (!keys || document.activeElement !== canvas) return;
    context.fillStyle = "#e69f00"; // where the keyboard's pen is
    context.fillRect(...cursor, 1, 1);
  };
  const read = () => {
    const sent = model.get("drawing");
    pixels.set(new Uint8Array(sent.buffer, sent.byteOffset, sent.byteLength));
    paint();
  };
  const send = () => change(model, "drawing", new DataView(pixels.slice().buffer));
  const dot = (x, y) => {
    const radius = pen / 2;
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++)
        if (Math.hypot(column - x, row - y) < Math.max(radius, 0.71)) pixels[row * side + column] = rubber ? 0 : 255;
  };
  const stroke = (to) => {
    const from = last ?? to, steps = Math.max(1, Math.ceil(2 * Math.hypot(to[0] - from[0], to[1] - from[1])));
    for (let i = 0; i <= steps; i++) dot(...from.map((start, axis) => start + ((to[axis] - start) * i) / steps));
    last = to;
    paint();
  };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map((p) => p * side - 0.5);
  };

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.focus();
    canvas.setPointerCapture(event.pointerId);
    drawing = true;
    keys = false;
    last = null;
    stroke(place(event));
  });
  canvas.addEventListener("pointermove", (event) => drawing && stroke(place(event)));
  const lift = () => {
    if (drawing) send();
    drawing = false;
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("keydown", (event) => {
    keys = true;
    const inside = (value) => Math.min(side - 1, Math.max(0, value));
    if (event.key in KEYS) cursor = cursor.map((at, axis) => inside(at + KEYS[event.key][axis]));
    if (event.key === " " || (event.shiftKey && event.key in KEYS)) {
      last = null;
      stroke(cursor);
    } else if (event.key === "Enter") send();
    else if (!(event.key in KEYS)) return;
    event.preventDefault();
    event.stopPropagation(); // the notebook would run the cell, or leave it
    paint();
  });
  canvas.addEventListener("focus", paint);
  canvas.addEventListener("blur", paint);

  const rubbing = button(words.rubber, () => {
    rubber = !rubber;
    rubbing.setAttribute("aria-pressed", rubber);
  });
  rubbing.setAttribute("aria-pressed", "false");
  const clear = button(words.clear, () => {
    pixels.fill(0);
    paint();
    send();
  });
  const tools = make("div", { class: "tools" });
  tools.append(choice(words.pen, PENS.map(String), PENS.indexOf(pen), (i) => (pen = PENS[i])), rubbing, clear);
  return { canvas, tools, paint, read };
}

/** Listen to the model and show what it says now; the answer stops listening. */
function listen(model, listening) {
  for (const [name, heard] of Object.entries(listening)) {
    model.on(`change:${name}`, heard);
    heard();
  }
  return () => {
    for (const [name, heard] of Object.entries(listening)) model.off(`change:${name}`, heard);
  };
}

/** The line that says how it went. Shortly after a hand has asked for something it says by itself that work goes on. */
function statusLine(model, words) {
  const line = make("p", { role: "status", class: "status" });
  let waiting = 0;
  const say = () => {
    clearTimeout(waiting);
    line.textContent = model.get("status");
  };
  const asked = (event) => {
    if (event.detail !== model) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => (line.textContent = words.computing), PATIENCE);
  };
  document.addEventListener("minidiff-asked-board", asked);
  const end = () => {
    clearTimeout(waiting);
    document.removeEventListener("minidiff-asked-board", asked);
  };
  return { line, say, end };
}
