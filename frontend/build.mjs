// Bundles the front end into dist/ under hashed names and writes dist/manifest.json ({"app.css": "app-1A2B3C4D.css", …}).
// The server's asset() helper reads that file; the hashed names let every answer be cached for good.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { verifier } from "./verify/build.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const manifest = {};
const result = await esbuild.build({
  absWorkingDir: here,
  entryPoints: ["src/js/boot.js", "src/js/app.js", "src/js/hashing.js", "src/js/ceremony.js", "src/css/app.css"],
  outdir: dist,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome100", "firefox100", "safari15.4"],
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});
for (const [file, output] of Object.entries(result.metafile.outputs)) {
  if (output.entryPoint) manifest[basename(output.entryPoint)] = basename(file);
}

for (const name of readdirSync(join(here, "src/img"))) {
  const bytes = readFileSync(join(here, "src/img", name));
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
  const hashed = `${basename(name, extname(name))}-${hash}${extname(name)}`;
  writeFileSync(join(dist, hashed), bytes);
  manifest[name] = hashed;
}

// fonts of official documents: read by the server that typesets them, outside dist because no browser needs them
const fonts = join(here, "fonts");
rmSync(fonts, { recursive: true, force: true });
mkdirSync(fonts);
for (const weight of ["400Regular", "700Bold"]) {
  const name = `NotoSerifSC_${weight}.ttf`;
  copyFileSync(join(here, "node_modules/@expo-google-fonts/noto-serif-sc", weight, name), join(fonts, name));
}

await verifier(here, dist);
manifest["verify.html"] = "verify.html";
writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
