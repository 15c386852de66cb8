// The first script of the page, and the whole program of its worker: the page starts the worker from this script's own text.
import * as verifier from "./index.js";
import { Session } from "./session.js";

globalThis.drdVerify = Object.freeze({ ...verifier, Session });

if (typeof document === "undefined" && typeof postMessage === "function") {
  const session = new Session();
  globalThis.onmessage = ({ data: [number, method, args] }) => {
    try {
      let last = 0;
      const steps = session[method](...args);
      let step = steps.next();
      for (; !step.done; step = steps.next()) {
        const now = Date.now();
        if (now - last < 80) continue;
        last = now;
        postMessage([number, "progress", step.value]);
      }
      postMessage([number, "done", step.value]);
    } catch (error) {
      postMessage([number, "failed", String(error?.message ?? error)]);
    }
  };
}
