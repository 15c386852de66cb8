// The session behind the page: in a worker made from this page's own text, or, where a browser forbids that, here in slices.
const PATIENCE = 4000; // milliseconds a worker has to say that it lives

/** `ask(method, args, onProgress)` → promise of the answer. `transfer` in args: buffers handed over. */
export class Client {
  constructor() {
    this.waiting = new Map();
    this.number = 0;
    this.ready = this.start();
  }

  async start() {
    try {
      const text = document.getElementById("engine").textContent;
      this.worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
      this.worker.onmessage = ({ data }) => this.hear(...data);
      await new Promise((live, dead) => {
        this.worker.onerror = dead;
        setTimeout(dead, PATIENCE);
        this.send("ids", [""], null).then(live);
      });
      this.worker.onerror = ({ message }) => this.lose(message);
    } catch {
      this.worker?.terminate();
      this.worker = null;
      this.session = new globalThis.drdVerify.Session();
    }
  }

  async ask(method, args = [], onProgress = null) {
    await this.ready;
    return this.worker ? this.send(method, args, onProgress) : this.inSlices(method, args, onProgress);
  }

  send(method, args, onProgress) {
    const number = ++this.number;
    const buffers = args.filter((one) => one instanceof Uint8Array).map((one) => one.buffer);
    return new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve, reject, onProgress });
      this.worker.postMessage([number, method, args], buffers);
    });
  }

  hear(number, what, value) {
    const one = this.waiting.get(number);
    if (what === "progress") return one.onProgress?.(value);
    this.waiting.delete(number);
    return what === "done" ? one.resolve(value) : one.reject(new Error(value));
  }

  /** The worker broke down, most likely for want of memory: whoever waits hears of it. */
  lose(message) {
    for (const { reject } of this.waiting.values()) reject(new Error(message));
    this.waiting.clear();
    this.ready = this.start();
  }

  async inSlices(method, args, onProgress) {
    const steps = this.session[method](...args);
    for (;;) {
      const until = performance.now() + 40;
      let step;
      do step = steps.next();
      while (!step.done && performance.now() < until);
      if (step.done) return step.value;
      onProgress?.(step.value);
      await new Promise((go) => setTimeout(go));
    }
  }
}
