// The drawing board: draw with the mouse, a finger or the keyboard; the kernel answers with a picture.
// After every stroke the whole drawing is sent, one byte a pixel; what comes back is a PNG.

const BOARD = 288; // CSS pixels: how large drawing and picture are shown
const PENS = [1, 2, 3, 5]; // pixels of the drawing
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

function render({ model, el }) {
  const words = model.get("words"), side = model.get("side");
  const pixels = new Uint8Array(side * side);
  let pen = PENS[2], rubber = false, cursor = [side >> 1, side >> 1], last = null, drawing = false, keys = false;

  const canvas = make("canvas", { width: side, height: side, tabindex: 0, role: "application" });
  canvas.setAttribute("aria-label", words.board);
  const context = canvas.getContext("2d", { alpha: false });
  const picture = make("img", { alt: words.picture, width: BOARD, height: BOARD });
  const status = make("p", { role: "status", class: "status" });

  const paint = () => {
    const image = context.createImageData(side, side);
    pixels.forEach((value, i) => image.data.set([value, value, value, 255], 4 * i));
    context.putImageData(image, 0, 0);
    if (!keys || document.activeElement !== canvas) return;
    context.fillStyle = "#e69f00"; // where the keyboard's pen is
    context.fillRect(...cursor, 1, 1);
  };
  const read = () => {
    const sent = model.get("drawing");
    pixels.set(new Uint8Array(sent.buffer, sent.byteOffset, sent.byteLength));
    paint();
  };
  const send = () => {
    model.set("drawing", new DataView(pixels.slice().buffer));
    model.save_changes();
  };
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

  const button = (text, pressed) => {
    const node = make("button", { type: "button" }, text);
    node.addEventListener("click", pressed);
    return node;
  };
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
  const picks = make("div", { class: "tools" });
  model.get("choices").forEach(([label, options], number) =>
    picks.append(
      choice(label, options, model.get("chosen")[number], (i) => {
        model.set("chosen", model.get("chosen").map((old, k) => (k === number ? i : old)));
        model.save_changes();
      }),
    ),
  );
  picks.append(
    button(words.again, () => {
      model.set("seed", model.get("seed") + 1);
      model.save_changes();
    }),
  );

  const show = () => {
    const sent = model.get("picture");
    const png = new Blob([new Uint8Array(sent.buffer, sent.byteOffset, sent.byteLength)], { type: "image/png" });
    const address = URL.createObjectURL(png);
    picture.onload = () => URL.revokeObjectURL(address);
    picture.src = address;
  };
  const say = () => (status.textContent = model.get("status"));
  const listening = { "change:drawing": read, "change:picture": show, "change:status": say };
  for (const [event, heard] of Object.entries(listening)) model.on(event, heard);
  read();
  show();
  say();

  const panel = (title, node) => make("figure", {}, make("figcaption", {}, title), node);
  const stage = make("div", { class: "stage" }, panel(words.board, canvas), panel(words.picture, picture));
  el.classList.add("minidiff", "minidiff-board");
  el.append(tools, stage, picks, make("p", { class: "keys" }, words.keys), status);
  el.dataset.ready = "";
  return () => {
    for (const [event, heard] of Object.entries(listening)) model.off(event, heard);
  };
}

export default { render };
