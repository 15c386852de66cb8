// Pressing the copy mark of a hash puts all its digits on the clipboard.
import { all, once } from "./enhance.js";
import { toast } from "./toast.js";

export function copyButtons(root) {
  for (const button of all(root, "[data-copy]")) {
    once(button, "copy", () => button.addEventListener("click", async () => {
      if (await copy(button.dataset.copy)) toast(button.dataset.done);
    }));
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Plain http in an office network has no clipboard API: the old way, by a selection.
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
