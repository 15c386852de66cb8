// The page: takes files, asks the session, shows what it says.
import { showChain } from "./chain.js";
import { showCompare, showElsewhere, showNotes, showSources, showTry } from "./cards.js";
import { Client } from "./client.js";
import { showSteps, stepOf } from "./steps.js";
import { showDrop, showFailure, showHead, showHow, showTitle, showVerdict } from "./top.js";
import { showWhy } from "./why.js";
import { startLanguage, t } from "./words.js";

const at = (id) => document.getElementById(id);

const app = {
  client: new Client(), files: [], current: 0, progress: null, open: new Set(), why: null, compare: "", busy: Promise.resolve(),

  get report() {
    return this.files[this.current]?.report ?? null;
  },

  /** New files take the place of the old ones; each is checked, the first that fails (or the last) is shown. */
  take(files) {
    if (!files.length) return;
    this.files = files.map((file) => ({ name: file.name, size: file.size, source: file, report: null }));
    this.start();
  },

  takeText(text) {
    this.files = [{ name: t("粘贴的文字"), size: new Blob([text]).size, source: text, report: null }];
    this.start();
  },

  start() {
    Object.assign(this, { current: 0, why: null });
    const { files } = this;
    this.busy = this.busy.then(async () => {
      for (let i = 0; i < files.length && files === this.files; i++) await this.check(i);
      const bad = files.findIndex((file) => file.report?.failure && !file.report.notice);
      if (files === this.files && bad >= 0 && bad !== this.current) await this.check(bad);
    }).catch((error) => this.fail(error));
  },

  show(i) {
    this.why = null;
    this.busy = this.busy.then(() => this.check(i)).catch((error) => this.fail(error));
  },

  /** Opens file number i in the session and shows it. */
  async check(i) {
    const file = this.files[i];
    Object.assign(this, { current: i, progress: null });
    file.report = null;
    this.render();
    const began = performance.now();
    if (file.size > globalThis.drdVerify.LARGEST) file.report = { failure: { code: "E_FORMAT", stage: 1, where: "size" }, size: file.size, notes: [], head: null };
    else {
      const source = typeof file.source === "string" ? file.source : new Uint8Array(await file.source.arrayBuffer());
      file.report = await this.client.ask("open", [source], (step) => this.move(step));
    }
    Object.assign(file, { milliseconds: performance.now() - began, moment: new Date() });
    const { failure } = file.report;
    const { strata, example } = file.report;
    this.open = new Set(failure ? [stepOf(failure) - 1] : strata.length < 3 ? [4] : []);
    this.why = example ? await this.client.ask("why", [example]) : null;
    this.render();
  },

  move(step) {
    this.progress = step;
    showVerdict(at("verdict"), this);
  },

  /** The check itself broke down; that says nothing about the record. */
  fail(error) {
    const file = this.files[this.current];
    if (!file) return;
    Object.assign(file, { report: { crash: String(error?.message ?? error), failure: null, size: file.size, notes: [], head: null }, milliseconds: 0, moment: new Date() });
    this.render();
  },

  render() {
    showHead(at("head"), this);
    showTitle(at("title"));
    showDrop(at("drop"), this);
    showVerdict(at("verdict"), this);
    showHow(at("how"), this);
    showChain(at("chain"), this);
    const { report } = this;
    const shown = { failure: report, steps: report && !report.notice && !report.crash, notes: report, whole: report?.strata };
    for (const [id, value] of Object.entries(shown)) at(id).hidden = !value;
    document.body.classList.toggle("has-file", this.files.length > 0);
    if (!report) return;
    showFailure(at("failure"), this);
    if (shown.steps) showSteps(at("steps"), this);
    showNotes(at("notes"), this);
    if (!report.strata) return;
    showWhy(at("why"), this);
    showSources(at("sources"), this);
    showCompare(at("compare-card"), this);
    showTry(at("try"), this);
    showElsewhere(at("elsewhere"), this);
  },
};

function drops() {
  const over = (event) => {
    event.preventDefault();
    document.body.classList.toggle("is-over", event.type === "dragover");
  };
  for (const type of ["dragover", "dragleave"]) addEventListener(type, over);
  addEventListener("drop", (event) => {
    over(event);
    app.take([...event.dataTransfer.files]);
  });
  addEventListener("paste", (event) => {
    if (event.target.closest?.("input, textarea")) return;
    const text = event.clipboardData.getData("text");
    if (text.trim().startsWith("{")) app.takeText(text);
  });
}

startLanguage();
drops();
for (const type of ["online", "offline"]) addEventListener(type, () => showTitle(at("title")));
addEventListener("beforeprint", () => document.querySelectorAll("#steps > ol > li > details").forEach((one) => (one.open = true)));
app.render();
// Served together with a record (the portal's "verify in the browser"): it stands in the page as data, nothing is fetched.
const given = at("record");
if (given) app.take([new File([given.textContent], given.dataset.name || "record.json")]);
