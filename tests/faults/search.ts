/**
 * @file Kills at random moments of a search on a fleet: of a worker, of the coordinator, of Redis. Each time the search must end with
 * the journal's runs each once and the winner of an undisturbed search. Nightly: `npm run faults:search -- --kills 20`.
 */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startRedis } from "../../cli/fleet/redis.fixture.js";
import { temporaryFolder } from "../../cli/testing/folders.js";
import { gestureFolder } from "../../cli/testing/gestures.js";
import { quickSearch } from "../../cli/testing/search.js";
import { random } from "../../src/core/random.js";

const { values } = parseArgs({
  options: { kills: { type: "string", default: "20" }, seed: { type: "string", default: "1" } },
});
const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const folder = temporaryFolder();
const { uniform } = random(Number(values.seed));
gestureFolder(join(folder.path, "gestures"), 24);
const asked = ["search", "gestures", ...quickSearch, "--updates", "120"];

function begin(argv: readonly string[]): ChildProcess {
  return spawn(process.execPath, [program, ...argv], { cwd: folder.path, stdio: "ignore" });
}

const ended = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise<number | null>((resolve) => child.once("exit", resolve));

/** The runs of a journal, without the seconds that they took. */
function runsOf(name: string): string[] {
  const lines = readFileSync(join(folder.path, name, "journal.jsonl"), "utf8")
    .trim()
    .split("\n");
  return lines.flatMap((line) => {
    const { kind, trial, rung, fold, outcome } = JSON.parse(line.slice(17));
    return kind === "run" ? [JSON.stringify([trial, rung, fold, { ...outcome, seconds: 0 }])] : [];
  });
}

const model = (name: string) => readFileSync(join(folder.path, name, "integer.safetensors"));

execFileSync(process.execPath, [program, ...asked, "--workers", "2", "-o", "alone", "--quiet"], { cwd: folder.path });
const expected = runsOf("alone").sort();
mkdirSync(join(folder.path, "redis"));
const redis = await startRedis(join(folder.path, "redis"), ["--appendfsync", "always"]);
const worker = () => begin(["worker", "--redis", redis.url, "--workers", "1", "--lease", "1", "--quiet"]);
let failures = 0;

for (const victim of ["worker", "coordinator", "redis"] as const) {
  for (let kill = 0; kill < Number(values.kills); kill++) {
    const name = `${victim}-${kill}`;
    const workers = [worker(), worker()];
    // A search of its own each time: Redis knows nothing of its runs.
    const argv = [...asked, "--redis", redis.url, "-o", name, "--quiet"];
    let coordinator = begin(argv);
    await setTimeout(1500 + 6000 * uniform());
    if (victim === "worker") {
      workers[0]?.kill("SIGKILL");
      workers.push(worker());
    } else if (victim === "coordinator") {
      coordinator.kill("SIGKILL");
      await ended(coordinator);
      coordinator = begin(argv);
    } else {
      await redis.kill();
      await redis.start();
    }
    const status = await ended(coordinator);
    for (const each of workers) each.kill("SIGKILL");
    const runs = runsOf(name);
    const same = JSON.stringify([...runs].sort()) === JSON.stringify(expected) && model(name).equals(model("alone"));
    if (status !== 0 || !same) failures += 1;
    process.stdout.write(
      `${name}: status ${status}, ${runs.length} runs, ${same ? "journal and winner equal" : "DIFFERENT"}\n`,
    );
    const client = redis.url;
    execFileSync("redis-cli", ["--no-auth-warning", "-u", client, "flushall"], { stdio: "ignore" });
  }
}
await redis.kill();
folder.remove();
process.stdout.write(failures === 0 ? "all equal\n" : `${failures} differ\n`);
process.exitCode = failures === 0 ? 0 : 1;
