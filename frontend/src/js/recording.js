// Sending a recording of a draw: hashed here in a worker while its pieces go out; after any break, choosing the same file
// goes on where the server's acknowledged pieces end. The form itself works without this file, for small files.
import htmx from "htmx.org";
import { all, once } from "./enhance.js";

const FIRST = 256 << 10; // bytes of the first piece; later ones grow to what goes through in a few seconds
const SECONDS = 3;
const WAITS = [1, 2, 4, 8, 15]; // seconds between attempts while the server is away

export function recordings(root) {
  for (const box of all(root, "[data-recording]")) once(box, "recording", (element) => new Sending(element));
}

// What ends a run with words of its own: the name of a data-msg-…, or the server's sentence.
class Stop extends Error {
  constructor(name, sentence = "") {
    super(sentence || name);
    Object.assign(this, { name, sentence });
  }
}

class Sending {
  constructor(box) {
    this.box = box;
    this.form = box.querySelector("form");
    this.input = box.querySelector("input[type=file]");
    this.run = box.querySelector("[data-run]");
    this.bar = box.querySelector("progress");
    this.button = box.querySelector("[data-pause]");
    this.busy = this.paused = false;
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.begin(); });
    this.button.addEventListener("click", () => this.pause(!this.paused));
    window.addEventListener("beforeunload", (event) => { if (this.busy && !this.paused) event.preventDefault(); });
  }

  say(name, values = {}) {
    const words = this.box.dataset[`msg${name[0].toUpperCase()}${name.slice(1)}`];
    this.box.querySelector("[data-said]").textContent = words.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  }

  wrong(sentence) {
    const place = this.box.querySelector("[data-wrong]");
    place.textContent = sentence;
    place.hidden = !sentence;
  }

  async begin() {
    const file = this.input.files[0];
    if (this.busy) return;
    this.wrong(file ? "" : this.box.dataset.msgChoose);
    if (!file) return;
    this.box.querySelector("[data-name]").textContent = file.name;
    this.bar.value = 0;
    this.hold(true);
    let worker;
    try {
      const row = await this.post(this.box.dataset.begin, new URLSearchParams({
        name: file.name, type: file.type, size: file.size, modified: file.lastModified, _idem: crypto.getRandomValues(new Uint32Array(4)).join("-"),
      }));
      worker = new Worker(this.box.dataset.worker);
      const sha256 = this.hashed(worker, file);
      sha256.catch(() => {});
      await this.send(file, row);
      this.say("finishing");
      await this.hand(row.finish, new URLSearchParams({ sha256: await sha256 }));
      this.input.value = "";
    } catch (stop) {
      const { msgDoor, msgFile, msgFailed } = this.box.dataset;
      this.wrong(stop.sentence || { door: msgDoor, file: msgFile }[stop.name] || msgFailed);
    }
    worker?.terminate();
    this.hold(false);
    htmx.ajax("GET", this.box.dataset.list, { target: "#recording-list", swap: "outerHTML" });
  }

  hold(busy) {
    Object.assign(this, { busy, paused: false });
    this.button.textContent = this.button.dataset.label;
    this.run.hidden = !busy;
    this.form.hidden = busy;
  }

  pause(paused) {
    this.paused = paused;
    this.button.textContent = paused ? this.button.dataset.other : this.button.dataset.label;
    if (paused) this.abort?.abort();
    else this.wake?.();
  }

  hashed(worker, file) {
    const place = this.box.querySelector("[data-hashed]");
    place.textContent = "";
    return new Promise((resolve, reject) => {
      worker.addEventListener("error", () => reject(new Stop("failed")));
      worker.addEventListener("message", ({ data }) => {
        if (data.failed) reject(new Stop("file"));
        else if (data.sha256) resolve(data.sha256);
        place.textContent = data.sha256 ? "" : this.box.dataset.msgHashing.replace("{percent}", Math.floor((100 * (data.done ?? 0)) / file.size));
      });
      worker.postMessage(file);
    });
  }

  async send(file, row) {
    let { received } = row, size = FIRST;
    for (let failed = 0; received < file.size; ) {
      const values = { done: amount(received), size: amount(file.size) };
      this.bar.value = received / file.size;
      if (this.paused) {
        this.say("paused", values);
        await new Promise((wake) => { this.wake = wake; });
        continue;
      }
      this.say(failed ? "offline" : "sending", values);
      const body = file.slice(received, received + Math.min(size, row.piece)); // not read here: the browser sends it from the disk
      const began = performance.now();
      try {
        const answer = await this.post(`${row.chunk}?offset=${received}`, body);
        if (answer.state === "refused") throw new Stop("failed", answer.message);
        if (answer.received > received) failed = 0;
        received = answer.received;
        size = FIRST * Math.max(1, Math.floor((body.size / FIRST) * Math.min(2, (SECONDS * 1000) / (performance.now() - began))));
      } catch (stop) {
        if (stop.name !== "offline") throw stop;
        if (this.paused) continue;
        await readable(body);
        this.say("offline", values);
        await this.wait(WAITS[Math.min(failed++, WAITS.length - 1)]);
      }
    }
    this.bar.value = 1;
  }

  // A post that waits until the server is back.
  async hand(url, body) {
    for (let failed = 0; ; ) {
      try {
        return await this.post(url, body);
      } catch (stop) {
        if (stop.name !== "offline") throw stop;
        await this.wait(WAITS[Math.min(failed++, WAITS.length - 1)]);
      }
    }
  }

  // Seconds, or until the network is back or somebody presses the button.
  wait(seconds) {
    return new Promise((wake) => {
      this.wake = wake;
      setTimeout(wake, seconds * 1000);
      window.addEventListener("online", wake, { once: true });
    });
  }

  // The server's answer as an object; 409 is one too (it says where to go on). Raises Stop.
  async post(url, body) {
    const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content, Accept: "application/json" };
    if (body instanceof Blob) headers["Content-Type"] = "application/octet-stream";
    this.abort = new AbortController();
    let answer;
    try {
      answer = await fetch(url, { method: "POST", body, headers, signal: this.abort.signal });
    } catch {
      throw new Stop("offline");
    }
    if (answer.status >= 502 && answer.status <= 504) throw new Stop("offline");
    if (answer.status === 401 || answer.url.includes("/sign-in")) throw new Stop("door");
    const json = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json().catch(() => null) : null;
    if (json && (answer.ok || (answer.status === 409 && "received" in json))) return json;
    throw new Stop(answer.status === 400 || answer.status === 403 ? "door" : "failed", json?.message);
  }
}

// A file that was moved or changed fails like a broken line; the difference shows when it is read.
async function readable(blob) {
  try {
    await blob.slice(0, 1).arrayBuffer();
  } catch {
    throw new Stop("file");
  }
}

// As the server writes sizes: decimal units.
function amount(bytes) {
  const units = ["kB", "MB", "GB"];
  let n = bytes / 1000, i = 0;
  for (; n >= 1000 && i < 2; i++) n /= 1000;
  return `${n.toFixed(1)} ${units[i]}`;
}
