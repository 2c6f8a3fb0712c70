// An output of a notebook that is more than its picture: a player that needs no kernel, and in its place the
// living widget as soon as its kernel's door (door.js) is there. It follows player.js in one script.

const FRESH = 60_000; // ms after a cell has run: its widget is on its way, or has died with its kernel
const PATIENCE = 10_000; // ms to wait for it
const TRIES = 5; // for a model that is still being made

function keep({ place, kernel, model: id, made, css, gone }, film) {
  const host = document.getElementById(place);
  if (!host) return;
  const style = make("style"), stage = make("div"), note = make("p", { role: "status" });
  style.textContent = css;
  const stay = () => {
    if (film) host.replaceChildren(style, note, stage);
    else host.prepend(note);
    stop = film ? alone(film, stage) : () => {};
    note.textContent = gone;
  };
  let stop = () => {};
  const giveUp = setTimeout(stay, Date.now() - made < FRESH ? PATIENCE : 0);

  async function enter(manager) {
    for (let tries = 0; tries < TRIES; tries++) {
      try {
        const view = await manager.create_view(await manager.get_model(id));
        while (!host.isConnected) await new Promise(requestAnimationFrame);
        clearTimeout(giveUp);
        stop();
        stage.replaceChildren();
        note.textContent = "";
        host.replaceChildren(style, note, stage);
        const widget = view.luminoWidget ?? view.pWidget;
        widget.constructor.attach(widget, stage);
        return;
      } catch (error) {
        await new Promise((again) => setTimeout(again, 500));
      }
    }
  }
  const doors = (window.minidiff ??= { managers: new Map(), waiting: new Map() });
  if (doors.managers.has(kernel)) enter(doors.managers.get(kernel));
  else doors.waiting.set(kernel, [...(doors.waiting.get(kernel) ?? []), enter]);
  window.addEventListener("minidiff-kernel-gone", (event) => {
    if (event.detail !== kernel) return;
    note.textContent = gone;
    // Nobody answers any more: what the kernel would have to do is not offered, and nothing says "Ready".
    const asking = ":is(.minidiff-control, .minidiff-board) :is(input:not(.here), select, button)";
    for (const node of host.querySelectorAll(asking)) node.disabled = true;
    for (const node of host.querySelectorAll(".minidiff-board canvas")) node.inert = true;
    for (const node of host.querySelectorAll(".minidiff-control [role=status], .status")) node.textContent = "";
  });
}
