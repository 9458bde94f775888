/**
 * @file Kills, full disks and read-only ones: `npx tsx tests/faults/nightly.ts --kills 50 [--seed N]`. Exits with
 * status 1 if a file is lost, half written, or differs from an undisturbed run's. The disks need root on Linux.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startChild } from "../../cli/testing/child.js";
import { temporaryFolder } from "../../cli/testing/folders.js";
import { gestureFolder } from "../../cli/testing/gestures.js";
import { killRepeatedly, victims } from "./kills.js";

const { values } = parseArgs({
  options: { kills: { type: "string", default: "50" }, seed: { type: "string", default: "1" } },
});
const folder = temporaryFolder();

async function run(argv: readonly string[], status: number, message: RegExp): Promise<void> {
  const child = startChild(folder.path, argv);
  const ended = await child.ended;
  if (ended.status === status && message.test(child.stderr)) return;
  throw new Error(`${argv.join(" ")}: status ${ended.status}, ${child.stderr}`);
}

/** A disk of 64 KiB that fills up, then becomes read-only: its files must stay. */
async function disks(): Promise<string> {
  const disk = join(folder.path, "disk");
  mkdirSync(disk);
  if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]).status !== 0)
    return "not tested: needs root";
  try {
    const small = ["train", "gestures", "-H", "4", "-e", "2", "--quiet", "-o", "disk/model.safetensors"];
    await run(small, 0, /^$/);
    const before = readFileSync(join(disk, "model.safetensors"));
    const large = ["train", "gestures", "-H", "100", "-e", "2", "--quiet", "-o", "disk/model.safetensors"];
    await run(large, 1, /^(Saved .*\n)?fastcells: cannot write .*: the disk is full; choose another file\n$/);
    if (spawnSync("mount", ["-o", "remount,ro", disk]).status !== 0) throw new Error("the disk stays writable");
    await run(small, 1, /^fastcells: cannot write .*: the file system is read-only; choose another file\n$/);
    const left = readdirSync(disk).filter((name) => !name.endsWith(".checkpoint"));
    if (left.join() !== "model.safetensors") throw new Error(`left on the disk: ${left.join(", ")}`);
    if (!readFileSync(join(disk, "model.safetensors")).equals(before)) throw new Error("the old model is lost");
    return "nothing lost";
  } finally {
    spawnSync("umount", [disk]);
  }
}

try {
  gestureFolder(join(folder.path, "gestures"), 20);
  await run(["train", "gestures", "-H", "8", "-e", "4", "--quiet", "-o", "model.safetensors"], 0, /^$/);
  console.log(`disks: ${await disks()}`);
  for (const [name, victim] of Object.entries(victims)) {
    const { kills, resumed, finished } = await killRepeatedly(
      folder.path,
      victim,
      Number(values.kills),
      Number(values.seed),
    );
    if (resumed === 0) throw new Error(`${name}: every kill came before the first checkpoint`);
    console.log(`${name}: ${kills} kills, ${resumed} times resumed, ${finished} times finished, the same bytes`);
  }
} finally {
  folder.remove();
}
