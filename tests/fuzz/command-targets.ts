/**
 * @file Gives damaged files and arguments to the command line: it must exit with status 0 or 1, never report "a fault
 * of ours".
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeCheckpoint, encodeCheckpoint } from "../../cli/checkpoint.js";
import { fastcells, type Outcome } from "../../cli/testing/fastcells.js";
import { temporaryFolder } from "../../cli/testing/folders.js";
import { InputError } from "../../src/core/errors.js";
import { random } from "../../src/core/random.js";
import { sequencesOfArrays } from "../../src/data/from-arrays.js";
import { decodeChecked } from "../../src/model/checked-tensors.js";
import { encodeModel } from "../../src/model/file.js";
import { initialTensors } from "../../src/model/initial.js";
import { encodeTensors } from "../../src/model/safetensors.js";
import { Trainer } from "../../src/train/trainer.js";
import { damaged } from "./damage.js";
import { fuzzedSpec } from "./model-target.js";
import { mutateModel } from "./models.js";
import type { FuzzTarget } from "./targets.js";

const folder = temporaryFolder();
process.on("exit", () => folder.remove());
const at = (name: string) => join(folder.path, name);
const model = encodeModel({ kind: "float", spec: fuzzedSpec, tensors: initialTensors(fuzzedSpec, 1) });
writeFileSync(at("model.safetensors"), model);
mkdirSync(at("data"));

/** @throws Error for a fault of ours, or InputError with the message if the command refused */
function check({ status, stdout, stderr }: Outcome): void {
  if (status === 0 && !/\bNaN\b/.test(stdout)) return;
  const lines = stderr.trimEnd().split("\n");
  if (status === 1) throw new InputError(lines[lines.length - 1] ?? "");
  throw new Error(`status ${status}: ${stderr}${stdout.slice(0, 200)}`);
}

const rows = Array.from({ length: 12 }, (_, i) => `${i},${i / 4},${-i}`);
const table = new TextEncoder().encode(`x,y,z\n${rows.join("\n")}\n`);

const data = sequencesOfArrays({
  x: { shape: [6, 4, 2], values: Float32Array.from({ length: 48 }, (_, i) => i % 7) },
  y: { shape: [6], values: Int32Array.of(0, 1, 0, 1, 0, 1) },
});
const split = { train: Uint32Array.of(0, 1, 2, 3), validation: Uint32Array.of(4, 5), test: new Uint32Array(0) };
const run = { version: 3 as const, command: "train" as const, argv: ["--", "data"], folder: "/", model: null };
const trainer = Trainer.create(data, split, { hidden: 2, epochs: 2, threads: 1 });
/** The file as older versions wrote it: without its checksum, so that damage reaches the later checks. */
const unchecked = (bytes: Uint8Array) => encodeTensors(decodeChecked(bytes, "fuzz.checkpoint"));
const checkpoint = unchecked(encodeCheckpoint({ run, states: [unchecked(trainer.checkpoint())] }));
trainer.close();

const words = [
  ...["train", "evaluate", "predict", "inspect", "compress", "export", "profile", "listen", "import", "--help", "--"],
  ...["--hidden", "--epochs", "--cell", "--size", "--to", "--board", "--window", "--channels", "--resume", "--part"],
  ...["-o", "-H", "-e", "--json", "--quiet", "--all", "--sample-scale", "--class-weights", "--decay-at", "--words"],
  ...["0", "-1", "1e999", "NaN", "3KB", "none", "", ",", "0x10", "\u001b[2J", "a\nb", "c", "uno", "GRU", "🙂"],
];

export const commandTargets: readonly FuzzTarget[] = [
  {
    name: "checkpoint",
    mutate: (seed) => mutateModel(checkpoint, seed),
    read(bytes) {
      const { states } = decodeCheckpoint(bytes, "fuzz.checkpoint");
      for (const state of states) Trainer.resume(data, split, state).close();
    },
  },
  {
    name: "predict",
    slow: true,
    mutate: (seed) => damaged(table, seed, "text"),
    async read(bytes) {
      writeFileSync(at("table.csv"), bytes);
      check(await fastcells(["predict", at("model.safetensors"), at("table.csv")]));
    },
  },
  {
    name: "lines",
    slow: true,
    mutate: (seed) => damaged(table, seed, "text"),
    async read(bytes) {
      check(await fastcells(["predict", at("model.safetensors")], { stdin: new TextDecoder().decode(bytes) }));
    },
  },
  {
    name: "inspect",
    slow: true,
    mutate: (seed) => mutateModel(model, seed),
    async read(bytes) {
      writeFileSync(at("damaged.safetensors"), bytes);
      check(await fastcells(["inspect", at("damaged.safetensors")]));
    },
  },
  {
    name: "words",
    slow: true,
    mutate(seed) {
      const draw = random(seed);
      const chosen = Array.from({ length: 1 + draw.below(6) }, () => words[draw.below(words.length)] ?? "");
      return new TextEncoder().encode(chosen.join("\0"));
    },
    async read(bytes) {
      check(await fastcells([...new TextDecoder().decode(bytes).split("\0"), at("data")]));
    },
  },
];
