import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { compress, compressionText, splitSequences, windowsOf } from "fastcells";
import { boards, formatProfile, profileModel } from "fastcells/boards";
import { exportC } from "fastcells/deploy";
import { loadData } from "fastcells/node";

const [data, folder = "firmware"] = process.argv.slice(2);
const { sequences, test } = await loadData(data);
const split = splitSequences(sequences, { validation: 0.2, test: 0.2 }, test);
const compressed = await compress(null, sequences, split, { size: 1024, epochs: 30 });
console.log(compressionText(compressed));
const { files } = exportC(compressed.integer, { title: "gestures" });
await mkdir(folder, { recursive: true });
for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
const windows = windowsOf(compressed.integer, { sequences, test: split.test }, 10);
console.log(formatProfile(await profileModel(compressed.integer, boards.uno, windows, { title: "gestures" })));
