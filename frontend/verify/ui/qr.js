// A picture of a text for a phone's camera, drawn here.
import qrcode from "qrcode-generator";

const SVG = "http://www.w3.org/2000/svg";

/** A QR code with the quiet zone that readers expect; `label` says what it holds. */
export function qr(text, label) {
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  let path = "";
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if (code.isDark(y, x)) path += `M${x + 4} ${y + 4}h1v1h-1z`;
  const svg = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: `0 0 ${size + 8} ${size + 8}`, class: "qr", role: "img", "aria-label": label, "shape-rendering": "crispEdges" };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  const modules = document.createElementNS(SVG, "path");
  modules.setAttribute("d", path);
  svg.append(modules);
  return svg;
}
