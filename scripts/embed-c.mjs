/**
 * Embeds the C of src/deploy/c/kernels/ as text in src/deploy/c/kernels.generated.ts, since a page cannot read files.
 */
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const folder = "src/deploy/c/kernels";
const target = "src/deploy/c/kernels.generated.ts";
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".h"))
  .sort();
const texts = files.map(
  (name) => `  ${JSON.stringify(name)}: ${JSON.stringify(readFileSync(`${folder}/${name}`, "utf8"))},`,
);
writeFileSync(
  `${target}.tmp`,
  `/** The files of src/deploy/c/kernels/. */\nexport const kernelFiles: Readonly<Record<string, string>> = {\n${texts.join("\n")}\n};\n`,
);
renameSync(`${target}.tmp`, target);
