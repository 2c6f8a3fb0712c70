// The drawing board (after brush.js): what is drawn, what is chosen, and the picture that the kernel paints of it.

const BOARD = 288; // CSS pixels: how large drawing and picture are shown

function render({ model, el }) {
  const words = model.get("words"), side = model.get("side");
  const { canvas, tools, read } = brush(model, words, words.board, (context, pixels) => {
    const image = context.createImageData(side, side);
    pixels.forEach((value, i) => image.data.set([value, value, value, 255], 4 * i));
    context.putImageData(image, 0, 0);
  });
  const picture = make("img", { alt: words.picture, width: BOARD, height: BOARD });
  const status = statusLine(model, words);
  const picks = make("div", { class: "tools" });
  model.get("choices").forEach(([label, options], number) =>
    picks.append(
      choice(label, options, model.get("chosen")[number], (i) =>
        change(model, "chosen", model.get("chosen").map((old, k) => (k === number ? i : old))),
      ),
    ),
  );
  picks.append(button(words.again, () => change(model, "seed", model.get("seed") + 1)));

  const stop = listen(model, {
    drawing: read,
    picture: () => put(picture, model.get("picture")),
    status: status.say,
  });
  const stage = make("div", { class: "stage" }, panel(words.board, canvas), panel(words.picture, picture));
  el.classList.add("minidiff", "minidiff-board");
  el.append(tools, stage, picks, make("p", { class: "keys" }, words.keys), status.line);
  el.dataset.ready = "";
  return () => {
    stop();
    status.end();
  };
}

export default { render };
