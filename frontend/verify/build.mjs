// Bundles the verifier into one file that works from disk: dist/verify.html. Its own policy forbids every connection; the hashes of
// its two scripts and its style stand in that policy, so a server that serves the page sends the same words as a header.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import esbuild from "esbuild";

const sha = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Writes verify.html and verify.policy.txt (the policy alone) into `dist`. */
export async function verifier(frontend, dist) {
  const bundle = async (entry, more) => {
    const { outputFiles } = await esbuild.build({
      absWorkingDir: frontend, entryPoints: [join("verify", entry)], bundle: true, minify: true, write: false, charset: "utf8",
      target: ["chrome100", "firefox100", "safari15.4"], legalComments: "none", logLevel: "warning", ...more,
    });
    return outputFiles[0].text.trim();
  };
  const script = { format: "iife" };
  const parts = { engine: await bundle("engine.js", script), page: await bundle("ui/main.js", script), style: await bundle("verify.css") };
  parts.icon = encodeURIComponent(readFileSync(join(frontend, "src/img/logo.svg"), "utf8"));
  parts.policy = [
    "default-src 'none'", `script-src ${sha(parts.engine)} ${sha(parts.page)}`, `style-src ${sha(parts.style)}`, "img-src data:",
    "worker-src blob:", "base-uri 'none'", "form-action 'none'",
  ].join("; ");
  const page = readFileSync(join(frontend, "verify/verify.html"), "utf8").replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
  writeFileSync(join(dist, "verify.html"), page);
  writeFileSync(join(dist, "verify.policy.txt"), `${parts.policy}\n`);
}
