/** Writes the licences of bundled packages to dist/NOTICES.txt: they must be distributed with the code. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** The packages bundled by tsdown (see its config) and by the studio's build. */
const bundled = ["papaparse", "valibot", "svelte", "uplot"];

const notices = bundled.map((name) => {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence file`);
  return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
});
const rule = `\n${"-".repeat(80)}\n\n`;
writeFileSync("dist/NOTICES.txt", ["fastcells contains code of these packages.\n", ...notices].join(rule));
