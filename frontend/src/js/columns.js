// Column choice: which columns of a list are shown, remembered on this computer by the list's name.
export function columnChoice(table) {
  const section = table.closest("section[id]");
  const right = section?.querySelector(".mq-card-right");
  const heads = [...table.tHead.rows[0].cells];
  if (!right || heads.length < 5 || right.querySelector(".mq-columns")) return;
  const store = `mq-columns:${location.pathname}:${section.id}`;
  const hidden = new Set(read(store));
  const menu = document.createElement("details");
  menu.className = "mq-menu mq-columns";
  menu.dataset.menu = "";
  const summary = document.createElement("summary");
  summary.textContent = document.body.dataset.msgColumns;
  const box = document.createElement("div");
  box.className = "mq-menu-box";
  menu.append(summary, box);
  heads.forEach((head, index) => {
    const name = head.textContent.trim();
    // The first column names the row and always stays.
    if (index === 0 || head.querySelector(".visually-hidden")) return;
    const label = document.createElement("label");
    const tick = document.createElement("input");
    label.className = "mq-check";
    tick.type = "checkbox";
    tick.className = "form-check-input";
    tick.checked = !hidden.has(name);
    tick.addEventListener("change", (event) => {
      event.stopPropagation();
      if (tick.checked) hidden.delete(name); else hidden.add(name);
      localStorage.setItem(store, JSON.stringify([...hidden]));
      apply();
    });
    label.append(tick, document.createTextNode(name));
    box.append(label);
  });
  function apply() {
    heads.forEach((head, index) => {
      const off = hidden.has(head.textContent.trim());
      for (const row of table.rows) row.cells[index]?.classList.toggle("mq-off", off);
    });
  }
  right.prepend(menu);
  apply();
}

function read(store) {
  try {
    return JSON.parse(localStorage.getItem(store)) ?? [];
  } catch {
    return [];
  }
}
