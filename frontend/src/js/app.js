import "./net.js";
import { enhance } from "./enhance.js";
import "./keep.js";
import "./components.js";

document.addEventListener("DOMContentLoaded", () => enhance(document));
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
