// The door to a kernel's living widgets. It is made with the first of them and shows nothing; what it leaves is
// the way to them, for the outputs on this page that wait for it (kept.js).

const GONE = new Set(["restarting", "autorestarting", "terminating", "dead"]);

export default {
  initialize({ model }) {
    const doors = (window.minidiff ??= { managers: new Map(), waiting: new Map() });
    const kernel = model.get("kernel"), manager = model.widget_manager;
    doors.managers.set(kernel, manager);
    for (const enter of doors.waiting.get(kernel) ?? []) enter(manager);
    doors.waiting.delete(kernel);
    manager.context?.sessionContext?.statusChanged?.connect((_, status) => {
      if (GONE.has(status)) window.dispatchEvent(new CustomEvent("minidiff-kernel-gone", { detail: kernel }));
    });
  },
};
