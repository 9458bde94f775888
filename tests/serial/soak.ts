/**
 * @file Sends minutes of samples from a serial port to `fastcells record` in a separate process, and accounts for every
 * line: `npm run soak -- --minutes 10 --rate 1000 --channels 6`; `--speed 0` sends as fast as the port accepts them.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startChild } from "../../cli/testing/child.js";
import { temporaryFolder } from "../../cli/testing/folders.js";
import { openPty } from "../../cli/testing/pty.js";

export interface SoakOptions {
  minutes: number;
  /** Sample rate in Hz. */
  rate: number;
  channels: number;
  /** Speed relative to real time; 0: as fast as the port accepts samples. */
  speed: number;
  /** Samples between lines of garbage; 0: no garbage. */
  garbageEvery: number;
}

export interface SoakResult {
  sent: number;
  garbage: number;
  /** Samples in the files, and how many of them differ from the sent ones. */
  kept: number;
  wrong: number;
  seconds: number;
  /** The output of record. */
  report: string;
}

/** Pieces per second, as with USB: each has the samples of a hundredth of a second. */
const pieces = 100;

/** Values of sample n: a count by which every channel can be checked. */
function rowOf(n: number, channels: number): string {
  return Array.from({ length: channels }, (_, c) => (c % 2 === 0 ? n + c : -(n % 32_768))).join(",");
}

export async function soak({ minutes, rate, channels, speed, garbageEvery }: SoakOptions): Promise<SoakResult> {
  const folder = temporaryFolder();
  const pty = await openPty(folder.path);
  const total = Math.round(60 * minutes * rate);
  const flags = ["--label", "soak", "--continuous", "--seconds", "10", "--rate", String(rate), "-o", "data"];
  const child = startChild(folder.path, [
    "record",
    "--port",
    pty.path,
    "--count",
    String(Math.ceil(total / rate / 10)),
    ...flags,
  ]);
  while (!child.stderr.includes("Listening")) await new Promise((go) => setTimeout(go, 20));
  const began = performance.now();
  await pty.send(`${Array.from({ length: channels }, (_, c) => `c${c}`).join(",")}\n`);
  let garbage = 0;
  for (let n = 0; n < total; ) {
    const due = speed === 0 ? total : Math.min(total, Math.floor((speed * rate * (performance.now() - began)) / 1000));
    const end = Math.min(due, n + Math.max(1, Math.floor(rate / pieces)));
    let text = "";
    for (; n < end; n++) {
      text += `${rowOf(n, channels)}\n`;
      if (garbageEvery === 0 || (n + 1) % garbageEvery !== 0) continue;
      text += "\u0001\u00ff12,garbage\n";
      garbage++;
    }
    if (text === "") await new Promise((go) => setTimeout(go, 2));
    else await pty.send(text);
  }
  // If lines are missing, record waits for them until the board is unplugged.
  const unplugging = setTimeout(() => pty.unplug(), 20_000);
  await child.ended;
  clearTimeout(unplugging);
  const seconds = (performance.now() - began) / 1000;
  await pty.unplug();
  let kept = 0;
  let wrong = 0;
  for (const name of readdirSync(join(folder.path, "data/soak")).sort()) {
    const rows = readFileSync(join(folder.path, "data/soak", name), "utf8")
      .trim()
      .split("\n")
      .slice(1);
    for (const row of rows) {
      if (row.slice(row.indexOf(",") + 1) !== rowOf(kept, channels)) wrong++;
      kept++;
    }
  }
  folder.remove();
  return {
    sent: total,
    garbage,
    kept,
    wrong,
    seconds,
    report: `${child.stderr}${child.stdout.replace(/^Saved .*\n/gm, "")}`,
  };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "10" },
      rate: { type: "string", default: "1000" },
      channels: { type: "string", default: "6" },
      speed: { type: "string", default: "1" },
      garbage: { type: "string", default: "0" },
    },
  });
  const result = await soak({
    minutes: Number(values.minutes),
    rate: Number(values.rate),
    channels: Number(values.channels),
    speed: Number(values.speed),
    garbageEvery: Number(values.garbage),
  });
  const { report, ...numbers } = result;
  console.log(`${report}${JSON.stringify(numbers)}`);
  if (result.kept !== result.sent || result.wrong > 0) process.exitCode = 1;
}
