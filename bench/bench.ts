/**
 * @file `npm run bench`: times the training step and inference next to TF.js and PyTorch, if installed, and audio
 * features next to meyda's.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bytesText, table } from "../src/evaluate/table.js";
import { featureSpeeds, featureTable } from "./feature-speed.js";
import { languageSteps, languageTable } from "./language-step.js";
import { type Measurement, measure } from "./measure.js";
import { memoryUse } from "./memory.js";
import { peakMeter } from "./peak.js";
import { Peer } from "./peers/peer.js";
import { inferenceWorkloads, type NamedWorkload, trainingWorkloads } from "./workloads.js";

const rounds = 3;

const beside = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Debian's torch is installed for Debian's interpreter. */
const python = existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

function sizes({ T, B, D, H, rankW, rankU }: NamedWorkload): string {
  return `T${T} B${B} D${D} H${H}${rankW === null ? "" : ` ranks ${rankW}/${rankU ?? H}`}`;
}

function lines(measurements: Measurement[]): string {
  const times = (ratio: number | null) => (ratio === null ? "–" : `${ratio.toFixed(1)}×`);
  const rows = measurements.map((m) => [
    m.name,
    sizes(m),
    String(m.threads),
    m.ms < 1 ? `${(1000 * m.ms).toFixed(1)} µs` : `${m.ms.toFixed(2)} ms`,
    m.gflops.toFixed(1),
    `${(100 * m.ofPeak).toFixed(0)} %`,
    times(m.vsTfjs),
    times(m.vsTorch),
    times(m.vsTorchLean),
  ]);
  const header = ["", "sizes", "threads", "time", "GFLOP/s", "of peak", "TF.js", "PyTorch", "PyTorch, last state"];
  return table([header, ...rows]);
}

const json = process.argv.includes("--json");
const torch = new Peer(python, [beside("peers/torch_fastgrnn.py")]);
const tfjs = new Peer(process.execPath, ["--import", "tsx", beside("peers/tfjs.ts")]);
const peak = await peakMeter();
const contenders = { torch, tfjs, rounds, peak };

let peakGflops = 0;
const run = async (kind: "train" | "infer", workloads: readonly NamedWorkload[]): Promise<Measurement[]> => {
  const all: Measurement[] = [];
  for (const workload of workloads) {
    process.stderr.write(`${kind} ${sizes(workload)} …\n`);
    const result = await measure(kind, workload, contenders);
    peakGflops = Math.max(peakGflops, result.peak);
    all.push(...result.measurements);
  }
  return all;
};

const train = await run("train", trainingWorkloads);
const infer = await run("infer", inferenceWorkloads);
process.stderr.write("language model …\n");
const language = await languageSteps(torch);
const absent = { torch: torch.absence, tfjs: tfjs.absence };
torch.close();
tfjs.close();
const memory = await memoryUse();
process.stderr.write("audio features …\n");
const features = await featureSpeeds();

if (json) console.log(JSON.stringify({ peakGflops, train, infer, language, memory, features, absent }));
else {
  console.log(`GEMM kernel, one thread: ${peakGflops.toFixed(1)} GFLOP/s\n`);
  console.log(`Training step (forward, backward, update)\n${lines(train)}\n`);
  console.log(`Training step of a language model\n${languageTable(language)}\n`);
  console.log(`One sequence, forward\n${lines(infer)}\n`);
  console.log(
    `Peak RSS ${bytesText(memory.peakRssBytes)}; growth over 1,000 steps ${bytesText(Math.max(0, memory.growthBytes))}`,
  );
  console.log(`\nAudio features, one core\n${featureTable(features)}\n`);
  for (const [peer, reason] of Object.entries(absent)) if (reason !== null) console.log(`${peer} is absent: ${reason}`);
}
process.exit(0);
