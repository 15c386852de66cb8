// A worker: takes a file, answers { done } now and then and { sha256 } at the end, or { failed }. Reads 1 MB at a time.
import { Sha256 } from "./sha256.js";

const STEP = 1 << 20;

self.addEventListener("message", async ({ data: file }) => {
  const hash = new Sha256();
  try {
    for (let at = 0; at < file.size; at += STEP) {
      hash.update(new Uint8Array(await file.slice(at, at + STEP).arrayBuffer()));
      self.postMessage({ done: Math.min(at + STEP, file.size) });
    }
    self.postMessage({ sha256: hash.hex() });
  } catch {
    self.postMessage({ failed: true });
  }
});
