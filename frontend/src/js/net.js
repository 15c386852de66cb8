// htmx: the token of the page goes with every request, and a failure is said in words instead of silence.
import htmx from "htmx.org";
import { toast } from "./toast.js";

window.htmx = htmx;

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  // Signed out in the middle of something: load the page anew, so that the server shows its sign-in form.
  if (xhr.status === 401) return window.location.reload();
  const reference = xhr.getResponseHeader("X-Request-Id");
  toast(document.body.dataset.msgFailed + (reference ? ` (${reference})` : ""));
});

document.addEventListener("htmx:sendError", () => toast(document.body.dataset.msgOffline));

// After a swap the first error takes the focus, so that nobody has to hunt for it.
document.addEventListener("htmx:afterSettle", (event) => {
  const errors = event.detail.elt.querySelector?.("[data-focus]");
  if (errors) errors.focus();
});
