/**
 * @file Kills a command at random moments, resumes it from its checkpoint, and compares its files with those of an
 * undisturbed run.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { decodeCheckpoint } from "../../cli/checkpoint.js";
import { startChild } from "../../cli/testing/child.js";
import { random } from "../../src/core/random.js";
import { decodeAnyModel } from "../../src/inference/any-model.js";

/** A command whose files, except `checkpoint`, are the same in every undisturbed run. */
export interface Victim {
  /** The command line, without the names of its files. */
  argv: readonly string[];
  /** Flags of the files it writes, and their names. */
  outputs: Readonly<Record<string, string>>;
}

export interface Killed {
  kills: number;
  /** How often it resumed from a checkpoint, and how often it finished. */
  resumed: number;
  finished: number;
}

/**
 * Kills a command the given number of times, each after a random time, and resumes it from its checkpoint if there is
 * one.
 * @throws Error if a file is ever half written, a file is left behind, or the final bytes differ
 */
export async function killRepeatedly(folder: string, victim: Victim, kills: number, seed: number): Promise<Killed> {
  const at = (name: string) => join(folder, name);
  const [command = ""] = victim.argv;
  const files = Object.values(victim.outputs);
  const argv = [...victim.argv, ...Object.entries(victim.outputs).flat(), "--checkpoint", "state.checkpoint"];
  const begin = performance.now();
  await finished(startChild(folder, argv));
  const whole = performance.now() - begin;
  const expected = files.map((name) => readFileSync(at(name)));
  const draw = random(seed);
  const result: Killed = { kills: 0, resumed: 0, finished: 0 };
  const clear = () => {
    for (const name of files) rmSync(at(name), { force: true });
  };
  const compare = () => {
    result.finished += 1;
    files.forEach((name, index) => {
      if (!readFileSync(at(name)).equals(expected[index] ?? Buffer.alloc(0)))
        throw new Error(`${name}: different bytes`);
    });
    const left = readdirSync(folder).filter((name) => /\.(tmp|lock|checkpoint)$/.test(name));
    if (left.length > 0) throw new Error(`left behind: ${left.join(", ")}`);
    clear();
  };
  clear();
  while (result.kills < kills) {
    const resumes = existsSync(at("state.checkpoint"));
    if (resumes) result.resumed += 1;
    const child = startChild(folder, resumes ? [command, "--resume", "state.checkpoint"] : argv);
    const { signal, status } = await Promise.race([
      child.ended,
      setTimeout(draw.uniform() * whole).then(() => {
        child.signal("SIGKILL");
        return child.ended;
      }),
    ]);
    if (signal === "SIGKILL") result.kills += 1;
    else if (status !== 0) throw new Error(`status ${status}: ${child.stderr}`);
    else compare();
    checkWhole(folder, files);
  }
  const resumes = existsSync(at("state.checkpoint"));
  await finished(startChild(folder, resumes ? [command, "--resume", "state.checkpoint"] : argv));
  compare();
  return result;
}

async function finished(child: ReturnType<typeof startChild>): Promise<void> {
  const { status } = await child.ended;
  if (status !== 0) throw new Error(`status ${status}: ${child.stderr}`);
}

/** Checks that every existing file can be read. */
function checkWhole(folder: string, files: readonly string[]): void {
  const state = join(folder, "state.checkpoint");
  if (existsSync(state)) decodeCheckpoint(readFileSync(state), state);
  for (const name of files) {
    if (existsSync(join(folder, name))) decodeAnyModel(readFileSync(join(folder, name)), name);
  }
}

const size = ["--size", "300", "--candidates", "2", "--tune-epochs", "8"];

/** The commands that train, on `gestures/` and `model.safetensors` of their folder. */
export const victims: Readonly<Record<string, Victim>> = {
  train: {
    argv: ["train", "gestures", "-H", "24", "-e", "1000", "-b", "2", "--rank-u", "4"],
    outputs: { "--output": "out.safetensors" },
  },
  "train, with trials": {
    argv: ["train", "gestures", "-H", "4", "--folds", "2"],
    outputs: { "--output": "out.safetensors" },
  },
  "train --size": {
    argv: ["train", "gestures", "-e", "10", "-b", "2", ...size],
    outputs: { "--output": "float.safetensors", "--integer": "out.safetensors" },
  },
  compress: {
    argv: ["compress", "model.safetensors", "gestures", "-e", "10", "-b", "2", ...size],
    outputs: { "--output": "out.safetensors", "--float": "float.safetensors" },
  },
};
