/**
 * @file Compares deployed models of sound with the TypeScript interpreters: features, state, levels and detections
 * after every hop of at least a hundred recordings, in the generated C (gcc and clang, sanitised), in WebAssembly and
 * on the emulated boards; and measures their cost on the boards.
 *
 *     npm run bench:deploy-audio -- [--data ../shared/data] [--clips 100] [--only fsdd]
 *
 * Models of about a kilobyte are trained once and kept in build/deploy-audio.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { profileListener } from "../src/boards/listener-profile.js";
import { listenerReference, wholeHops } from "../src/boards/reference.js";
import { formatListenerProfile } from "../src/boards/report.js";
import { firstDifference, type WindowResult } from "../src/boards/windows.js";
import { compress } from "../src/compress/compress.js";
import { grouped } from "../src/core/text.js";
import { type Board, boards } from "../src/cost/catalogue.js";
import type { Clips } from "../src/data/audio/clips.js";
import { type ListenerSpec, listenerSpec } from "../src/deploy/frontend/listener-spec.js";
import { exportWasm } from "../src/deploy/wasm/export.js";
import { table } from "../src/evaluate/table.js";
import { frontEnd } from "../src/features/front-end.js";
import { clipSequences } from "../src/features/sequences.js";
import { decodeIntegerModel, encodeIntegerModel } from "../src/integer/file.js";
import type { IntegerModel } from "../src/integer/model.js";
import { modelStorage } from "../src/integer/storage.js";
import { frontEndSpec } from "../src/model/front-end.js";
import { platforms } from "../tests/deploy/platforms.fixture.js";
import { readFsddArrays, readSpeechCommandsArrays } from "./results/recordings.js";

interface AudioSet {
  folder: string;
  read(folder: string): Clips;
  /** Hidden size of a model of about a kilobyte. */
  hidden: number;
  /** Boards to profile it on, each with the number of clips. */
  boards: readonly [Board, number][];
}

const sets: Readonly<Record<string, AudioSet>> = {
  fsdd: {
    folder: "fsdd",
    read: readFsddArrays,
    hidden: 14,
    boards: [
      [boards.mkr1000, 20],
      [boards.microbit, 20],
      [boards.uno, 5],
    ],
  },
  speech_commands: {
    folder: "speech_commands",
    read: (folder) => readSpeechCommandsArrays(folder).clips,
    hidden: 15,
    boards: [
      [boards.mkr1000, 10],
      [boards.microbit, 10],
    ],
  },
};

/** A quickly trained network of about a kilobyte. */
async function trained(name: string, hidden: number, clips: Clips): Promise<IntegerModel> {
  const path = join("build/deploy-audio", `${name}.safetensors`);
  if (existsSync(path)) return decodeIntegerModel(readFileSync(path));
  const sequences = clipSequences(clips, frontEnd(frontEndSpec(clips.sampleRate, { arithmetic: "fixed" })));
  const test = clips.test ?? new Uint32Array();
  const held = new Set([...test, ...(clips.validation ?? [])]);
  const train = Uint32Array.from(clips.classes.keys()).filter((index) => !held.has(index));
  const { integer } = await compress(
    null,
    sequences,
    { train, validation: clips.validation ?? new Uint32Array(0), test },
    { hidden, batch: 32, learningRate: 0.02, epochs: 20, tuneEpochs: 4, threads: 2 },
  );
  mkdirSync("build/deploy-audio", { recursive: true });
  writeFileSync(path, encodeIntegerModel(integer));
  return integer;
}

const detections = (answers: readonly WindowResult[]) => answers.filter(({ scores }) => (scores[0] ?? -1) >= 0).length;

/** One row per platform, and whether all are equal. */
async function compared(model: IntegerModel, spec: ListenerSpec, clips: readonly Int16Array[]) {
  const expected = listenerReference(model, spec, clips);
  const features = grouped(expected.length * model.input.mean.length);
  let equal = true;
  const rows = [
    ["TypeScript", `${clips.length}`, grouped(expected.length), features, `${detections(expected)}`, "reference"],
  ];
  for (const { name, missing, run } of platforms) {
    const reason = missing();
    if (reason !== null) {
      rows.push([name, "", "", "", "", `skipped: ${reason}`]);
      continue;
    }
    const found = await run(model, spec, clips);
    const at = found.length === expected.length ? firstDifference(found, expected) : found.length;
    equal &&= at === -1;
    const verdict = at === -1 ? "equal" : `DIFFERENT from hop ${at} on`;
    rows.push([name, `${clips.length}`, grouped(found.length), features, `${detections(found)}`, verdict]);
  }
  return { rows, equal };
}

async function report(name: string, set: AudioSet, folder: string, count: number): Promise<boolean> {
  const clips = set.read(join(folder, set.folder));
  const model = await trained(name, set.hidden, clips);
  const spec = listenerSpec(model);
  if (spec === null) throw new Error(`${name}: the model has no front end`);
  const { test } = clips;
  const indices = test === null || test.length < count ? Uint32Array.from(clips.classes.keys()) : test;
  const taken = Array.from({ length: count }, (_, position) =>
    clips.samples(indices[Math.floor((position * indices.length) / count)] ?? 0),
  );
  const { bytes } = modelStorage(model);
  const { wasm } = exportWasm(model);
  console.log(
    `\n${name}: ${clips.sampleRate} Hz, ${clips.labels.length} classes; ${bytes} bytes of weights, .wasm of ${wasm.length}`,
  );
  const whole = taken.map((clip) => wholeHops(clip, spec.frontEnd));
  const { rows, equal } = await compared(model, spec, whole);
  console.log(table([["platform", "clips", "hops", "features", "detections", "result"], ...rows]));
  let matches = true;
  for (const [board, few] of set.boards) {
    const profile = await profileListener(model, board, taken.slice(0, few), { title: name });
    matches &&= profile.matchesReference === true;
    console.log(formatListenerProfile(profile));
  }
  return equal && matches;
}

const { values } = parseArgs({
  options: {
    data: { type: "string", default: "../shared/data" },
    clips: { type: "string", default: "100" },
    only: { type: "string" },
  },
});
if (!existsSync(values.data)) {
  console.log(`skipped: the data folder ${values.data} does not exist; give one with --data`);
} else {
  let equal = true;
  for (const [name, set] of Object.entries(sets)) {
    if (values.only !== undefined && values.only !== name) continue;
    equal = (await report(name, set, values.data, Number(values.clips))) && equal;
  }
  process.exitCode = equal ? 0 : 1;
}
