// QR codes drawn here: a value or a link never goes to somebody else's server to become a picture.
import qrcode from "qrcode-generator";

const SVG = "http://www.w3.org/2000/svg";

/** Fills every [data-qr] of a piece of page; `data-qr-label` says what the picture is. */
export function qrCodes(root) {
  const found = [...(root.matches?.("[data-qr]") ? [root] : []), ...root.querySelectorAll("[data-qr]")];
  for (const box of found) if (box.dataset.qr) draw(box, box.dataset.qr, box.dataset.qrLabel);
}

/** Draws `text` into `box`, with the quiet zone of four modules that readers expect. */
export function draw(box, text, label = "") {
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  let path = "";
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if (code.isDark(y, x)) path += `M${x + 4} ${y + 4}h1v1h-1z`;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size + 8} ${size + 8}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.setAttribute("role", label ? "img" : "presentation");
  if (label) svg.setAttribute("aria-label", label);
  const dark = document.createElementNS(SVG, "path");
  dark.setAttribute("d", path);
  svg.append(dark);
  box.replaceChildren(svg);
}
